//! Faults planted on purpose, to prove that the simulator's checkers can fail.

use super::Ledger;
use crate::clock::Now;

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

    /// The clock by which intervals are measured.
    pub(super) const fn measuring(&self, now: Now) -> Now {
        now
    }
}
