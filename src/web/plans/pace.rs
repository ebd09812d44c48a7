//! How often somebody may have work be planned.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::clock::Mono;

/// So many at once: a change that is declared part by part.
const AT_ONCE: u32 = 60;
/// After which time one more may come.
const EVERY: Duration = Duration::from_secs(1);
/// Names that are remembered: the configuration knows fewer.
const NAMES: usize = 1_024;

/// A bucket for each name.
#[derive(Debug, Default)]
pub(in crate::web) struct Pace {
    /// When each will be empty again.
    empty_at: Mutex<BTreeMap<String, Mono>>,
}

impl Pace {
    /// Whether one more of whoever bears a name is taken.
    pub(super) fn may_go_on(&self, name: &str, now: Mono) -> bool {
        let mut all = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= NAMES && !all.contains_key(name) {
            all.retain(|_, at| *at > now);
            if all.len() >= NAMES {
                return false;
            }
        }
        let from = all.get(name).map_or(now, |at| (*at).max(now));
        let may = from.since(now) <= EVERY * (AT_ONCE - 1);
        if may {
            all.insert(name.to_owned(), from + EVERY);
        }
        may
    }
}

#[cfg(test)]
mod tests;
