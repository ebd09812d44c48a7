//! The one measure of whether the program still does its work: what the service
//! manager is told, and the outside party, rests on it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::courier::Meters;
use crate::clock::Mono;
use crate::inventory::Inventory;
use crate::view::Snapshot;

/// What stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stall {
    /// The ledger or the writer: no new snapshot has come through them.
    Pipeline,
    /// The prober: no run has ended.
    Prober,
    /// A courier: notices wait, and no attempt has ended.
    Courier,
    /// Nothing, but the log cannot be written: alarms go on without it.
    Unlogged,
}

impl fmt::Display for Stall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pipeline => "the ledger or the writer stands still",
            Self::Prober => "no probe ends",
            Self::Courier => "notices wait, and no attempt to deliver one ends",
            Self::Unlogged => "the log cannot be written",
        })
    }
}

/// Whether all of the pipeline goes on: a snapshot has come through ledger and
/// writer, it tells of runs that have ended, and no courier sits on its notices.
#[derive(Clone, Debug)]
pub struct Progress {
    /// When the newest snapshot seen was taken.
    taken: Mono,
    /// Runs ended, as it tells, and when that number last changed.
    runs: Growing,
    couriers: Vec<(Arc<Meters>, Growing)>,
}

/// A number, and when it last changed.
#[derive(Clone, Copy, Debug)]
struct Growing {
    number: u64,
    since: Mono,
}

impl Growing {
    /// Takes in what the number is now, and says how long it has been so.
    fn look(&mut self, number: u64, now: Mono) -> Duration {
        if number != self.number {
            *self = Self { number, since: now };
        }
        now.since(self.since)
    }
}

impl Progress {
    /// From what is shown now.
    pub fn new(snapshot: &Snapshot, couriers: Vec<Arc<Meters>>, now: Mono) -> Self {
        let growing = |number| Growing { number, since: now };
        Self {
            taken: snapshot.taken,
            runs: growing(runs(snapshot)),
            couriers: couriers
                .into_iter()
                .map(|meters| (meters, growing(0)))
                .collect(),
        }
    }

    /// What stands still; none when all has gone on since the last look.
    pub fn look(&mut self, snapshot: &Snapshot, now: Mono) -> Option<Stall> {
        let fresh = snapshot.taken > self.taken && now.since(snapshot.taken) <= OLDEST;
        self.taken = self.taken.max(snapshot.taken);
        let quiet = self.runs.look(runs(snapshot), now);
        let mut stuck = false;
        for (meters, ended) in &mut self.couriers {
            let idle = ended.look(meters.ended(), now);
            if meters.waiting() == 0 {
                ended.since = now;
            } else {
                stuck |= idle > DELIVERY;
            }
        }
        if !fresh {
            Some(Stall::Pipeline)
        } else if quiet > patience(&snapshot.inventory) {
            Some(Stall::Prober)
        } else if stuck {
            Some(Stall::Courier)
        } else if snapshot.monitor.unlogged_since.is_some() {
            Some(Stall::Unlogged)
        } else {
            None
        }
    }
}

/// Runs that have ended, as a snapshot tells.
fn runs(snapshot: &Snapshot) -> u64 {
    let probes = snapshot.components().flat_map(|status| &status.probes);
    probes.map(|probe| probe.runs).sum()
}

/// How long no run at all may end: each begins an interval after the last, or
/// when another of its component has ended that is still under way.
fn patience(inventory: &Inventory) -> Duration {
    let profiles = || inventory.probes().map(|(_, probe)| &probe.profile);
    let shortest = profiles().map(|profile| profile.interval).min();
    let longest = profiles().map(|profile| profile.deadline).max();
    match (shortest, longest) {
        (Some(interval), Some(deadline)) => interval + deadline + PUBLICATION,
        (_, None) | (None, _) => Duration::MAX,
    }
}

/// From a run's end to the snapshot that tells of it, at most.
const PUBLICATION: Duration = Duration::from_secs(5);

/// A snapshot comes every 5 s at least; this many are missing when one is older.
const OLDEST: Duration = Duration::from_secs(30);

/// How long a courier may have notices without any attempt ending. Each has a
/// minute, and as many are under way at once as there are connections.
const DELIVERY: Duration = Duration::from_secs(3 * 60);

#[cfg(test)]
mod tests;
