//! How long faults have been nobody's since the program started, by place and party.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::SignedDuration;

use super::{Ledger, OpenFault};
use crate::clock::{Mono, Now};
use crate::fault::Fault;
use crate::inventory::DRILL;

/// How often it is counted: a sum that a scrape would not miss.
const PAUSE: Duration = Duration::from_secs(1);

/// Whose time was counted, all by id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ownerless {
    /// The region.
    pub region: String,
    /// The municipality that the cause stands in; empty for what the region shares.
    pub municipality: String,
    /// The party that was to say yes: the owner, or whoever holds what is undecided.
    pub party: String,
}

impl Ownerless {
    fn of(fault: &Fault) -> Self {
        let chief = fault.finding.chief();
        let municipality = chief.and_then(|chief| chief.component.municipality.clone());
        let party = fault.assignment.owner.as_ref().unwrap_or(&fault.holder);
        Self {
            region: fault.region.clone(),
            municipality: municipality.unwrap_or_default(),
            party: party.id.clone(),
        }
    }
}

/// What has been counted so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    sums: BTreeMap<Ownerless, Duration>,
    counted: Option<Mono>,
}

impl Tally {
    /// Counts what is not counted yet of a fault that has been nobody's for so long.
    fn count(&mut self, open: &mut OpenFault, known: SignedDuration) {
        let more = known.saturating_sub(open.ownerless);
        if !more.is_positive() || open.fault.region == DRILL {
            return;
        }
        open.ownerless = known;
        let sum = self.sums.entry(Ownerless::of(&open.fault)).or_default();
        *sum = sum.saturating_add(more.unsigned_abs());
    }
}

impl Ledger {
    /// How long faults have been nobody's since the program started.
    pub const fn ownerless(&self) -> &BTreeMap<Ownerless, Duration> {
        &self.tally.sums
    }

    /// Counts, if it is time to.
    pub(super) fn count_ownerless(&mut self, now: Now) {
        let counted = self.tally.counted;
        if counted.is_some_and(|at| now.mono.since(at) < PAUSE) {
            return;
        }
        self.tally.counted = Some(now.mono);
        for open in self.faults.values_mut() {
            let known = open.fault.ownerless(now.wall);
            self.tally.count(open, known);
        }
    }

    /// Counts what is left of a fault that is closed.
    pub(super) fn count_buried(&mut self, open: &mut OpenFault) {
        let known = open.fault.waiting.ownerless;
        self.tally.count(open, known);
    }
}
