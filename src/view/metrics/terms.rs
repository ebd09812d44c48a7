//! Families about the times in agreements.

use super::monitor::set;
use super::writer::{Kind, Number, Writer};
use crate::view::shown::Shown;

/// How long faults have been nobody's, and which agreements run out.
pub(super) fn terms(out: &mut Writer, snapshot: &Shown) {
    out.family(
        "samband_fault_ownerless_seconds_total",
        Kind::Counter,
        "seconds",
        "How long faults were nobody's since the monitor started: undecided, or assigned and not accepted when the time to say yes was over; by the municipality of the cause (empty for what is shared) and the party that was to say yes.",
    );
    for (of, time) in snapshot.monitor.ownerless.iter() {
        let theirs = [&of.party, &of.municipality];
        if !theirs.iter().any(|id| snapshot.sees_party(&of.region, id)) {
            continue;
        }
        let labels = [
            ("region", &*of.region),
            ("municipality", &*of.municipality),
            ("party", &*of.party),
        ];
        out.sample(&set(&labels), Number(time.as_secs_f64()));
    }
    out.family(
        "samband_agreement_ends_timestamp_seconds",
        Kind::Gauge,
        "seconds",
        "When a signed agreement ends, in seconds since 1970; of those that have no end, or are past it, nothing is said.",
    );
    let inventory = &snapshot.inventory;
    let agreements = || {
        let all = inventory.agreements();
        all.filter(|(ix, _)| snapshot.sees_agreement(*ix))
    };
    for (_, agreement) in agreements() {
        let Some(until) = agreement.is_to_end().filter(|until| snapshot.at < *until) else {
            continue;
        };
        let labels = [
            ("region", &*inventory[agreement.region].id),
            ("agreement", &*agreement.id),
        ];
        out.sample(&set(&labels), until.as_second());
    }
    out.family(
        "samband_agreement_followed",
        Kind::Gauge,
        "",
        "1 where other signed agreements together follow in all that one covers when it ends; 0 where something is left that nobody has agreed to answer for.",
    );
    for (ix, agreement) in agreements() {
        let ends = agreement.is_to_end().filter(|until| snapshot.at < *until);
        let Some(following) = ends.and_then(|_| inventory.following(ix)) else {
            continue;
        };
        let labels = [
            ("region", &*inventory[agreement.region].id),
            ("agreement", &*agreement.id),
        ];
        out.sample(&set(&labels), u64::from(following.is_whole()));
    }
}
