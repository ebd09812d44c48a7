//! Families about faults, ownership, telling people, and the monitor itself.

use std::collections::BTreeMap;

use super::writer::{Bound, Kind, Number, Seconds, Writer, label};
use crate::ledger::DrillHistory;
use crate::view::gauge::{Lateness, Monitor};
use crate::view::shown::Shown;
use crate::view::snapshot::Snapshot;

/// Faults by region, state and owner; closed ones are history, not state.
pub(super) fn faults(out: &mut Writer, snapshot: &Shown) {
    let mut counts: BTreeMap<(&str, &str, &str), u64> = BTreeMap::new();
    for fault in snapshot.open_faults() {
        let owner = fault.assignment.owner.as_ref();
        let owner = owner.map_or("", |owner| owner.id.as_str());
        *counts
            .entry((&fault.region, fault.state.slug(), owner))
            .or_default() += 1;
    }
    for (_, region) in snapshot.regions() {
        for state in ["undecided", "assigned", "accepted", "cleared"] {
            let known = counts
                .keys()
                .any(|(r, s, _)| *r == &*region.id && *s == state);
            if !known {
                counts.insert((&region.id, state, ""), 0);
            }
        }
    }
    out.family(
        "samband_faults",
        Kind::Gauge,
        "",
        "Open faults by state and owner; the owner is empty while it is undecided.",
    );
    for ((region, state, owner), count) in counts {
        out.sample(
            &set(&[("region", region), ("state", state), ("owner", owner)]),
            count,
        );
    }
}

/// Faults by the municipality that the cause stands in, so that a page about one needs
/// no other series; none is said too.
pub(super) fn faults_by_place(out: &mut Writer, snapshot: &Shown) {
    let inventory = &snapshot.inventory;
    let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for (_, region) in snapshot.regions() {
        counts.insert((&region.id, ""), 0);
    }
    for (_, municipality) in snapshot.municipalities() {
        let region = &inventory[municipality.region].id;
        counts.insert((region, &municipality.id), 0);
    }
    for fault in snapshot.open_faults() {
        let chief = fault.finding.chief();
        let place = chief.and_then(|chief| chief.component.municipality.as_deref());
        *counts
            .entry((&fault.region, place.unwrap_or_default()))
            .or_default() += 1;
    }
    out.family(
        "samband_faults_open",
        Kind::Gauge,
        "",
        "Open faults by the municipality that the cause stands in; it is empty for what a region shares.",
    );
    for ((region, municipality), count) in counts {
        let labels = [("region", region), ("municipality", municipality)];
        out.sample(&set(&labels), count);
    }
}

/// How telling people goes.
pub(super) fn outbox(out: &mut Writer, snapshot: &Snapshot) {
    let outbox = &snapshot.outbox;
    out.family(
        "samband_outbox_pending",
        Kind::Gauge,
        "",
        "Notices to be sent.",
    );
    out.sample("", outbox.pending);
    out.family(
        "samband_outbox_held",
        Kind::Gauge,
        "",
        "Notices over the limit of their recipient, waiting to be gathered.",
    );
    out.sample("", outbox.held);
    out.family(
        "samband_outbox_oldest_pending_seconds",
        Kind::Gauge,
        "seconds",
        "How long the oldest notice has waited to be sent; 0 when none waits.",
    );
    let waited = outbox
        .oldest_pending
        .map_or(0.0, |since| snapshot.at.duration_since(since).as_secs_f64());
    out.sample("", Number(waited.max(0.0)));
    out.family(
        "samband_outbox_attempts_total",
        Kind::Counter,
        "",
        "Attempts to deliver a notice, by channel and by what came of them.",
    );
    for (channel, attempts) in &outbox.attempts {
        let channel = set(&[("channel", channel.slug())]);
        for (outcome, count) in [
            ("accepted", attempts.accepted),
            ("temporary", attempts.temporary),
            ("permanent", attempts.permanent),
            ("ambiguous", attempts.ambiguous),
        ] {
            out.sample_with(&channel, ("outcome", outcome), count);
        }
    }
    out.family(
        "samband_outbox_dead_total",
        Kind::Counter,
        "",
        "Notices given up.",
    );
    out.sample("", outbox.dead);
    out.family(
        "samband_outbox_shadowed_total",
        Kind::Counter,
        "",
        "Notices that shadow mode kept back: written down, and not sent.",
    );
    out.sample("", outbox.shadowed);
    out.family(
        "samband_parties_in_shadow",
        Kind::Gauge,
        "",
        "Parties in shadow mode: what they would be told is written down, and not sent.",
    );
    for (ix, region) in snapshot.inventory.regions() {
        let parties = snapshot.inventory.parties();
        let shadow = parties
            .filter(|(party, part)| part.region == ix && snapshot.inventory.is_in_shadow(*party));
        out.sample(&set(&[("region", &region.id)]), shadow.count() as u64);
    }
}

/// The monitor itself.
pub(super) fn itself(out: &mut Writer, snapshot: &Snapshot) {
    let monitor = &snapshot.monitor;
    out.family(
        "samband_monitor_cut_off",
        Kind::Gauge,
        "",
        "1 while the monitor is cut off from a region and blames nobody there.",
    );
    for (ix, region) in snapshot.inventory.regions() {
        let is = u8::from(monitor.cut_off.contains_key(&ix));
        out.sample(&set(&[("region", &region.id)]), is);
    }
    known(out, monitor);
    out.family(
        "samband_store_unlogged",
        Kind::Gauge,
        "",
        "1 when the log cannot be written and the monitor goes on without it.",
    );
    out.sample("", u8::from(monitor.unlogged_since.is_some()));
    out.family(
        "samband_snapshot_timestamp_seconds",
        Kind::Gauge,
        "seconds",
        "When what is shown was true, in seconds since 1970.",
    );
    out.sample("", Seconds::from(snapshot.at));
    out.family(
        "samband_start_timestamp_seconds",
        Kind::Gauge,
        "seconds",
        "When the monitor started, in seconds since 1970.",
    );
    out.sample("", Seconds::from(monitor.started_at));
    out.family(
        "samband_queue_length",
        Kind::Gauge,
        "",
        "What waits in a queue between workers.",
    );
    for queue in &monitor.queues {
        out.sample_with("", ("queue", queue.name), queue.depth);
    }
    out.family(
        "samband_queue_limit",
        Kind::Gauge,
        "",
        "What a queue between workers holds at most.",
    );
    for queue in &monitor.queues {
        out.sample_with("", ("queue", queue.name), queue.bound);
    }
    out.family(
        "samband_build_info",
        Kind::Info,
        "",
        "The version that runs, and the SHA-256 of its configuration.",
    );
    let info = [
        ("version", &*monitor.version),
        ("configuration", &*monitor.configuration),
    ];
    out.sample(&set(&info), 1);
    drills(out, monitor.drills);
    lateness(out, &monitor.lateness);
}

/// What is known already: incidents, and planned work.
fn known(out: &mut Writer, monitor: &Monitor) {
    out.family(
        "samband_incidents_open",
        Kind::Gauge,
        "",
        "Incidents going on that parties have reported themselves.",
    );
    out.sample("", monitor.incidents_open);
    out.family(
        "samband_maintenance_open",
        Kind::Gauge,
        "",
        "Planned work that goes on: what fails of it is told to nobody.",
    );
    out.sample("", monitor.maintenance_open);
}

/// The drill; nothing where there is none.
fn drills(out: &mut Writer, drills: Option<DrillHistory>) {
    let Some(drills) = drills else {
        return;
    };
    out.family(
        "samband_drills_total",
        Kind::Counter,
        "",
        "Drills that have ended, by what came of them; as long as the log goes back.",
    );
    out.sample_with("", ("outcome", "passed"), drills.passes);
    out.sample_with("", ("outcome", "failed"), drills.failures);
    out.family(
        "samband_drill_failed",
        Kind::Gauge,
        "",
        "1 when the last drill that ended failed: do not rely on being told of faults.",
    );
    out.sample("", u8::from(drills.failed.is_some()));
    // Nothing is said of what has not been: no moment, and no duration.
    out.family(
        "samband_drill_last_success_timestamp_seconds",
        Kind::Gauge,
        "seconds",
        "When the last drill passed, in seconds since 1970.",
    );
    if let Some((at, _)) = drills.passed {
        out.sample("", Seconds::from(at));
    }
    out.family(
        "samband_drill_duration_seconds",
        Kind::Gauge,
        "seconds",
        "How long the last drill that passed took, from its first failure to the relay's yes.",
    );
    if let Some((_, took)) = drills.passed {
        out.sample("", Seconds::from(took));
    }
}

fn lateness(out: &mut Writer, lateness: &Lateness) {
    const NAME: &str = "samband_scheduler_lateness_seconds";
    out.family(
        NAME,
        Kind::Histogram,
        "seconds",
        "How late the schedule's ticks were.",
    );
    let mut so_far = 0;
    for (bound, count) in Lateness::BOUNDS.iter().zip(lateness.buckets) {
        so_far += count;
        let le = format!("le=\"{}\"", Bound(bound.as_secs_f64()));
        out.line(NAME, "_bucket", "", &le, so_far);
    }
    out.line(NAME, "_bucket", "", "le=\"+Inf\"", lateness.count);
    out.line(NAME, "_sum", "", "", Seconds::from(lateness.sum));
    out.line(NAME, "_count", "", "", lateness.count);
    out.family(
        "samband_scheduler_lateness_max_seconds",
        Kind::Gauge,
        "seconds",
        "How late the latest of the schedule's ticks was.",
    );
    out.sample("", Seconds::from(lateness.max));
}

pub(super) fn set(labels: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (nth, (name, value)) in labels.iter().enumerate() {
        if nth > 0 {
            text.push(',');
        }
        label(&mut text, name, value);
    }
    text
}
