//! How often each of many may do something: some times at once, and then once every while.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::clock::Mono;

/// Those that are remembered, at most.
const MOST: usize = 1_024;

/// A bucket each: so many at once, and one more after every while.
#[derive(Debug)]
pub(super) struct Pace<Whose> {
    at_once: u32,
    every: Duration,
    /// When each has waited long enough.
    until: Mutex<BTreeMap<Whose, Mono>>,
}

impl<Whose: Ord> Pace<Whose> {
    pub(super) const fn new(at_once: u32, every: Duration) -> Self {
        Self {
            at_once,
            every,
            until: Mutex::new(BTreeMap::new()),
        }
    }

    /// After which time somebody may do it once more.
    pub(super) const fn every(&self) -> Duration {
        self.every
    }

    /// Whether somebody may do it once more, which is counted.
    pub(super) fn may_go_on(&self, whose: Whose, now: Mono) -> bool {
        let mut all = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST && !all.contains_key(&whose) {
            all.retain(|_, until| *until > now);
            if all.len() >= MOST {
                return false;
            }
        }
        let from = all.get(&whose).map_or(now, |until| (*until).max(now));
        let may = from.since(now) <= self.every * (self.at_once - 1);
        if may {
            all.insert(whose, from + self.every);
        }
        may
    }
}

#[cfg(test)]
mod tests;
