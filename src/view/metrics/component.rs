//! Families about components and their probes.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::labels::Labels;
use super::stream;
use super::writer::{Kind, Seconds, Writer, label};
use crate::health::Class;
use crate::inventory;
use crate::ledger::FacetState;
use crate::view::snapshot::{Failures, Place, ProbeStatus, Snapshot};

const STATES: [FacetState; 5] = [
    FacetState::Up,
    FacetState::Poor,
    FacetState::Flapping,
    FacetState::Down,
    FacetState::Unknown,
];

const STATE_HELP: &str = "State of a component, the worst of its facets: 1 for the state it is in.";
const RUNS_HELP: &str = "Runs of a probe.";
const FAILURES_HELP: &str = "Runs of a probe that were no success, by class of what was seen.";

/// Series of each component and each probe.
pub(super) fn each(out: &mut Writer, snapshot: &Snapshot, labels: &Labels) {
    out.family("samband_component_state", Kind::Gauge, "", STATE_HELP);
    for status in snapshot.components() {
        let set = labels.component(status.component);
        // Only what is measured can be poor.
        let measured = status
            .facets
            .iter()
            .any(|f| f.facet == inventory::Facet::Media);
        for state in STATES {
            if state == FacetState::Poor && !measured && status.shown != state {
                continue;
            }
            let is = u8::from(state == status.shown);
            out.sample_with(set, ("state", state.slug()), is);
        }
    }
    out.family(
        "samband_component_up",
        Kind::Gauge,
        "",
        "1 when a component is up or poor, 0 when it is down or flapping; absent while that is unknown.",
    );
    for status in snapshot.components() {
        let up = match status.shown {
            FacetState::Up | FacetState::Poor => 1,
            FacetState::Flapping | FacetState::Down => 0,
            FacetState::Unknown => continue,
        };
        out.sample(labels.component(status.component), up);
    }
    probes(out, snapshot, labels);
    super::quality::each(out, snapshot, labels);
}

fn probes(out: &mut Writer, snapshot: &Snapshot, labels: &Labels) {
    let all = || snapshot.components().flat_map(|status| &status.probes);
    out.family(
        "samband_probe_success",
        Kind::Gauge,
        "",
        "1 when the last run of a probe was a success, 0 when it failed; absent when it could not be performed.",
    );
    for (probe, last) in all().filter_map(|p| Some((p, p.last?))) {
        if !matches!(last.class, Class::NotPerformed(_)) {
            let facet = snapshot.inventory[probe.probe].facet;
            let is = u8::from(last.class.is_success_of(facet));
            out.sample(labels.probe(probe.probe), is);
        }
    }
    out.family(
        "samband_probe_duration_seconds",
        Kind::Gauge,
        "seconds",
        "From the transmission that was answered to the answer, in the last run of a probe.",
    );
    for (probe, rtt) in all().filter_map(|p| Some((p, p.last?.rtt?))) {
        out.sample(labels.probe(probe.probe), Seconds::from(rtt));
    }
    out.family(
        "samband_probe_last_run_timestamp_seconds",
        Kind::Gauge,
        "seconds",
        "When the last run of a probe ended, in seconds since 1970.",
    );
    for (probe, last) in all().filter_map(|p| Some((p, p.last?))) {
        out.sample(labels.probe(probe.probe), Seconds::from(last.at));
    }
    out.family("samband_probe_runs_total", Kind::Counter, "", RUNS_HELP);
    for probe in all() {
        out.sample(labels.probe(probe.probe), probe.runs);
    }
    out.family(
        "samband_probe_failures_total",
        Kind::Counter,
        "",
        FAILURES_HELP,
    );
    for probe in all() {
        for (class, count) in probe.failures.seen() {
            out.sample_with(labels.probe(probe.probe), ("class", class), count);
        }
    }
    stream::families(out, snapshot, labels);
    for (name, help, count) in ODDITIES {
        out.family(name, Kind::Counter, "", help);
        for probe in all().filter(|p| count(p) > 0) {
            out.sample(labels.probe(probe.probe), count(probe));
        }
    }
}

type Count = fn(&ProbeStatus) -> u64;

/// Counted only for probes where they have occurred.
const ODDITIES: [(&str, &str, Count); 2] = [
    (
        "samband_probe_late_answers_total",
        "Answers that came after a probe's deadline.",
        |probe| probe.late,
    ),
    (
        "samband_probe_retransmitted_answers_total",
        "Answers to another transmission than a probe's first: measured loss.",
        |probe| probe.retransmitted,
    ),
];

/// Sums per site and kind.
pub(super) fn sums(out: &mut Writer, snapshot: &Snapshot) {
    let sums = Sums::of(snapshot);
    out.family(
        "samband_components",
        Kind::Gauge,
        "",
        "Components of a kind at a site, by state.",
    );
    for (set, sum) in &sums.0 {
        for (state, count) in STATES.iter().zip(sum.states) {
            out.sample_with(set, ("state", state.slug()), count);
        }
    }
    out.family("samband_probe_runs_total", Kind::Counter, "", RUNS_HELP);
    for (set, sum) in &sums.0 {
        out.sample(set, sum.runs);
    }
    out.family(
        "samband_probe_failures_total",
        Kind::Counter,
        "",
        FAILURES_HELP,
    );
    for (set, sum) in &sums.0 {
        for (class, count) in sum.failures.seen() {
            out.sample_with(set, ("class", class), count);
        }
    }
    out.family(
        "samband_probe_oldest_run_timestamp_seconds",
        Kind::Gauge,
        "seconds",
        "When the probe that has waited longest last ran, in seconds since 1970.",
    );
    for (set, oldest) in sums.0.iter().filter_map(|(s, sum)| Some((s, sum.oldest?))) {
        out.sample(set, Seconds::from(oldest));
    }
}

/// By label set; one allocation a site and kind, none a component.
struct Sums(BTreeMap<String, Sum>);

#[derive(Default)]
struct Sum {
    states: [u64; STATES.len()],
    runs: u64,
    failures: Failures,
    oldest: Option<Timestamp>,
}

impl Sums {
    fn of(snapshot: &Snapshot) -> Self {
        let mut all = BTreeMap::new();
        for part in &snapshot.parts {
            let mut kinds: BTreeMap<inventory::Kind, Sum> = BTreeMap::new();
            for status in &part.components {
                let kind = snapshot.inventory[status.component].kind;
                let sum = kinds.entry(kind).or_default();
                let place = STATES.iter().position(|&s| s == status.shown);
                sum.states[place.unwrap_or_default()] += 1;
                for probe in &status.probes {
                    sum.add(probe);
                }
            }
            for (kind, sum) in kinds {
                all.insert(set_of(snapshot, part.place, kind), sum);
            }
        }
        Self(all)
    }
}

impl Sum {
    fn add(&mut self, probe: &ProbeStatus) {
        self.runs += probe.runs;
        self.failures.add(&probe.failures);
        if let Some(last) = probe.last {
            self.oldest = Some(self.oldest.map_or(last.at, |oldest| oldest.min(last.at)));
        }
    }
}

fn set_of(snapshot: &Snapshot, place: Place, kind: inventory::Kind) -> String {
    let inventory = &snapshot.inventory;
    let (region, municipality, site) = match place {
        Place::Site(site) => {
            let site = &inventory[site];
            (site.region, &*inventory[site.municipality].id, &*site.id)
        }
        Place::Shared(region) => (region, "", ""),
    };
    let mut set = String::new();
    label(&mut set, "region", &inventory[region].id);
    for (name, value) in [
        ("municipality", municipality),
        ("site", site),
        ("kind", kind.slug()),
    ] {
        set.push(',');
        label(&mut set, name, value);
    }
    set
}
