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
mod tests {
    use super::*;

    #[test]
    fn some_may_guess_at_once_and_then_one_every_while() {
        let guesses = Guesses::default();
        let at = |seconds| Mono::ZERO + Duration::from_secs(seconds);
        let mut now = at(100);
        for _ in 0..AT_ONCE {
            assert!(guesses.may_go_on(now));
        }
        assert!(!guesses.may_go_on(now));
        for _ in 0..3 {
            now = now + EVERY;
            assert!(guesses.may_go_on(now));
            assert!(!guesses.may_go_on(now));
        }
        // Who has waited long has no more than all of it.
        now = at(10_000);
        let went = (0..AT_ONCE + 5).filter(|_| guesses.may_go_on(now)).count();
        assert_eq!(went, AT_ONCE as usize);
    }
}
