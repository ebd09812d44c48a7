//! How much is done about mails in a minute.

use std::time::Duration;

use crate::clock::Mono;

/// Mails that are acted on or answered in a minute: a region has some tens of faults on a
/// bad day. What is not believed is none of them.
pub(super) const HEEDED: usize = 60;
/// Mails that are opened in a minute, whatever they are. Whoever sends more than these does
/// keep answers waiting: mails are opened in the order in which they came.
pub(super) const OPENED: usize = 600;

/// What has been done in this minute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    began: Mono,
    opened: usize,
    heeded: usize,
}

impl Allowance {
    pub(super) const fn new(now: Mono) -> Self {
        Self {
            began: now,
            opened: 0,
            heeded: 0,
        }
    }

    /// How many mails may still be opened.
    pub(super) fn left(&mut self, now: Mono) -> usize {
        if now.since(self.began) >= Duration::from_secs(60) {
            *self = Self::new(now);
        }
        OPENED.saturating_sub(self.opened)
    }

    /// One is opened.
    pub(super) const fn open(&mut self) {
        self.opened += 1;
    }

    /// Whether something may be done about one that is believed; it is one more then.
    pub(super) const fn heed(&mut self) -> bool {
        let may = self.heeded < HEEDED;
        if may {
            self.heeded += 1;
        }
        may
    }
}
