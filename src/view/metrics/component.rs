//! Families about all probes, and sums in their stead.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::family::{Each, Family};
use super::owners::Owners;
use super::rows::Group;
use super::states::STATES;
use super::writer::{Kind, Seconds, label};
use crate::inventory;
use crate::view::snapshot::{Failures, Place, ProbeStatus, Snapshot};

const RUNS_HELP: &str = "Runs of a probe.";
const FAILURES_HELP: &str = "Runs of a probe that were no success, by class of what was seen.";

/// What is said of every probe, beside whether it was a success.
pub(super) const FAMILIES: [Family; 4] = [
    Family {
        name: "samband_probe_duration_seconds",
        kind: Kind::Gauge,
        unit: "seconds",
        help: "From the transmission that was answered to the answer, in the last run of a probe.",
        each: Each::Probe(|out, set, row| {
            if let Some(rtt) = row.rtt {
                out.sample(set, Seconds::from(rtt));
            }
        }),
    },
    Family {
        name: "samband_probe_last_run_timestamp_seconds",
        kind: Kind::Gauge,
        unit: "seconds",
        help: "When the last run of a probe ended, in seconds since 1970.",
        each: Each::Probe(|out, set, row| {
            if let Some(at) = row.at {
                out.sample(set, Seconds::from(at));
            }
        }),
    },
    Family {
        name: "samband_probe_runs_total",
        kind: Kind::Counter,
        unit: "",
        help: RUNS_HELP,
        each: Each::Probe(|out, set, row| out.sample(set, row.runs)),
    },
    Family {
        name: "samband_probe_failures_total",
        kind: Kind::Counter,
        unit: "",
        help: FAILURES_HELP,
        each: Each::Some(Group::Failed, |out, set, probe| {
            for (class, count) in probe.failures.seen() {
                out.sample_with(set, ("class", class), count);
            }
        }),
    },
];

/// Counted only for probes where they have occurred.
pub(super) const ODDITIES: [Family; 2] = [
    Family {
        name: "samband_probe_late_answers_total",
        kind: Kind::Counter,
        unit: "",
        help: "Answers that came after a probe's deadline.",
        each: Each::Some(Group::Odd, |out, set, probe| {
            if probe.late > 0 {
                out.sample(set, probe.late);
            }
        }),
    },
    Family {
        name: "samband_probe_retransmitted_answers_total",
        kind: Kind::Counter,
        unit: "",
        help: "Answers to another transmission than a probe's first: measured loss.",
        each: Each::Some(Group::Odd, |out, set, probe| {
            if probe.retransmitted > 0 {
                out.sample(set, probe.retransmitted);
            }
        }),
    },
];

/// What is said of each kind at each site, where components have no series of their own.
pub(super) const SUMS: [Family; 4] = [
    Family {
        name: "samband_components",
        kind: Kind::Gauge,
        unit: "",
        help: "Components of a kind at a site, by state.",
        each: Each::Sum(|out, set, sum| {
            for (state, count) in STATES.iter().zip(sum.states) {
                out.sample_with(set, ("state", state.slug()), count);
            }
        }),
    },
    Family {
        name: "samband_probe_runs_total",
        kind: Kind::Counter,
        unit: "",
        help: RUNS_HELP,
        each: Each::Sum(|out, set, sum| out.sample(set, sum.runs)),
    },
    Family {
        name: "samband_probe_failures_total",
        kind: Kind::Counter,
        unit: "",
        help: FAILURES_HELP,
        each: Each::Sum(|out, set, sum| {
            for (class, count) in sum.failures.seen() {
                out.sample_with(set, ("class", class), count);
            }
        }),
    },
    Family {
        name: "samband_probe_oldest_run_timestamp_seconds",
        kind: Kind::Gauge,
        unit: "seconds",
        help: "When the probe that has waited longest last ran, in seconds since 1970.",
        each: Each::Sum(|out, set, sum| {
            if let Some(oldest) = sum.oldest {
                out.sample(set, Seconds::from(oldest));
            }
        }),
    },
];

/// By label set; one allocation a site and kind, none a component.
#[derive(Debug, Default)]
pub(super) struct Sums(pub(super) Vec<(String, Sum)>);

/// Of one kind at one site.
#[derive(Debug, Default)]
pub(super) struct Sum {
    states: [u64; STATES.len()],
    runs: u64,
    failures: Failures,
    oldest: Option<Timestamp>,
}

impl Sums {
    /// Those of a snapshot; who answers for the components is counted on the way.
    pub(super) fn of(snapshot: &Snapshot, owners: &mut Owners) -> Self {
        let mut all = BTreeMap::new();
        for part in &snapshot.parts {
            let mut kinds: BTreeMap<inventory::Kind, Sum> = BTreeMap::new();
            for status in &part.components {
                owners.add(snapshot, part.place, status);
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
        Self(all.into_iter().collect())
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
