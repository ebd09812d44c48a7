//! How often somebody may come with a link that is none.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::clock::Mono;

/// So many at once: a mail program that breaks links, tried by a whole office.
const AT_ONCE: u32 = 30;
/// After which time one more may be tried.
const EVERY: Duration = Duration::from_secs(2);

/// A bucket for guesses: whoever comes with a link that is ours never meets it, and
/// nobody fills the program's log by guessing.
#[derive(Debug, Default)]
pub(super) struct Guesses {
    /// When the bucket will be empty again.
    empty_at: Mutex<Option<Mono>>,
}

impl Guesses {
    /// Whether one more is looked at as ever.
    pub(super) fn may_go_on(&self, now: Mono) -> bool {
        let mut empty_at = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        let from = empty_at.map_or(now, |at| at.max(now));
        let may = from.since(now) <= EVERY * (AT_ONCE - 1);
        if may {
            *empty_at = Some(from + EVERY);
        }
        may
    }
}

#[cfg(test)]
mod tests;
