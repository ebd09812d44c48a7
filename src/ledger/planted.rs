//! Faults planted on purpose, to prove that the simulator's checkers can fail.

#[cfg(feature = "planted")]
use jiff::SignedDuration;

use super::{Ledger, OpenFault};
use crate::clock::Now;
#[cfg(feature = "planted")]
use crate::fault::State;
use crate::fault::{Due, PartyRef};

/// A fault planted on purpose.
#[cfg(feature = "planted")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planted {
    /// Every failure counts, whether anything witnessed it or not.
    NoWitness,
    /// Intervals are measured by the wall clock, from this moment on.
    WallClock(Now),
    /// A reload forgets what had been counted.
    ReloadResets,
    /// The first step of an escalation is left out where there is another.
    StepSkipped,
    /// Everybody is told a minute later than was agreed.
    StepLate,
    /// The clock goes on when somebody has said yes and named a time.
    YesStopsNothing,
    /// Nobody has what owners have said no to twice.
    NobodyDecides,
    /// This party has what owners have said no to twice, whoever was to decide.
    Decides(&'static str),
    /// One of the outbox.
    Notice(crate::notice::Planted),
}

#[cfg(feature = "planted")]
impl Ledger {
    /// Plants a fault.
    pub fn plant(&mut self, planted: Planted) {
        self.planted = Some(planted);
        if let Planted::Notice(planted) = planted {
            self.outbox.plant(planted);
        }
    }

    pub(super) fn keeps_counts(&self) -> bool {
        self.planted != Some(Planted::ReloadResets)
    }

    pub(super) fn needs_witness(&self) -> bool {
        self.planted != Some(Planted::NoWitness)
    }

    /// How many steps are left out before the next.
    pub(super) fn steps_left_out(&self, open: &OpenFault) -> usize {
        let further = open.fault.steps_to_come().count() > 1;
        let first = open.fault.waiting.escalated == 0;
        usize::from(self.planted == Some(Planted::StepSkipped) && first && further)
    }

    /// When somebody is to say yes, and what follows.
    pub(super) fn as_due(&self, mut due: Due) -> Due {
        if self.planted == Some(Planted::StepLate) {
            for at in due.steps.iter_mut().chain([&mut due.answer_by]) {
                *at += SignedDuration::from_mins(1);
            }
        }
        due
    }

    /// Whether somebody is late by the clock that a yes has stopped.
    pub(super) fn is_late_all_the_same(&self, open: &OpenFault, now: Now) -> bool {
        let promised = matches!(
            open.fault.state,
            State::Accepted {
                expected_at: Some(_)
            }
        );
        let due = open.fault.assignment.due.as_deref();
        let over = due.is_some_and(|due| due.answer_by <= now.wall);
        self.planted == Some(Planted::YesStopsNothing) && promised && over
    }

    /// Who decides.
    pub(super) fn as_judge(&self, judge: Option<PartyRef>) -> Option<PartyRef> {
        let party = |id: &str| PartyRef {
            id: id.to_owned(),
            name: id.to_owned(),
        };
        match self.planted {
            Some(Planted::NobodyDecides) => Some(party("")),
            Some(Planted::Decides(id)) => Some(party(id)),
            _ => judge,
        }
    }

    /// The clock by which intervals are measured.
    pub(super) fn measuring(&self, now: Now) -> Now {
        let Some(Planted::WallClock(since)) = self.planted else {
            return now;
        };
        let passed = now.wall.duration_since(since.wall);
        let mono = since.mono + std::time::Duration::try_from(passed).unwrap_or_default();
        Now { mono, ..now }
    }
}

#[cfg(not(feature = "planted"))]
#[expect(clippy::unused_self, reason = "the planted variants need it")]
impl Ledger {
    pub(super) const fn keeps_counts(&self) -> bool {
        true
    }

    pub(super) const fn needs_witness(&self) -> bool {
        true
    }

    pub(super) const fn steps_left_out(&self, _open: &OpenFault) -> usize {
        0
    }

    pub(super) const fn as_due(&self, due: Due) -> Due {
        due
    }

    pub(super) const fn is_late_all_the_same(&self, _open: &OpenFault, _now: Now) -> bool {
        false
    }

    pub(super) const fn as_judge(&self, judge: Option<PartyRef>) -> Option<PartyRef> {
        judge
    }

    /// The clock by which intervals are measured.
    pub(super) const fn measuring(&self, now: Now) -> Now {
        now
    }
}
