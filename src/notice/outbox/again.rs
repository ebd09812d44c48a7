//! What is reported again and again: an update at once, and then one every few minutes.
//!
//! Each mail says what people have said last, so that a later one says what an earlier one
//! that has not gone yet was to say.

use std::time::Duration;

use super::Outbox;
use super::step::Way;
use crate::clock::Now;
use crate::notice::route::address;
use crate::notice::{Key, Reason, Row, RowState};

/// From one update of what is reported from rooms to the next, of one fault to one
/// recipient, at least.
pub(super) const BETWEEN: Duration = Duration::from_secs(5 * 60);

const SAID_SINCE: &str = "what was told since says it too";

impl Outbox {
    /// Ends what waits to tell a recipient what was reported: what it is told now says it.
    pub(super) fn outdo(&mut self, about: &str, recipient: &str, now: Now) -> Vec<Row> {
        let waits = |key: &&Key| {
            let slot = self.slots.get(*key);
            slot.is_some_and(|slot| {
                let untried = slot.row.attempts == 0 && slot.flying.is_none();
                untried
                    && (slot.due > now.mono || self.way(key) == Way::Blocked)
                    && slot.row.reason == Reason::Commented
                    && !slot.row.state.is_final()
                    && address(&slot.row.recipient.address) == address(recipient)
            })
        };
        let keys = self.threads.get(about).map(|thread| thread.keys.as_slice());
        let waiting = keys.unwrap_or_default().iter().filter(waits);
        let waiting: Vec<Key> = waiting.cloned().collect();
        let ended = waiting.iter().flat_map(|key| {
            let reason = SAID_SINCE.to_owned();
            self.end(key, RowState::Cancelled { reason }, now)
        });
        ended.collect()
    }

    /// Has an update wait until the last one to the same recipient is long enough ago.
    pub(super) fn space(&mut self, about: &str, row: &Row, now: Now) {
        let keys = self.threads.get(about).map(|thread| thread.keys.as_slice());
        let slots = keys.unwrap_or_default().iter();
        let told = slots.filter_map(|key| self.slots.get(key)).filter(|slot| {
            let told = &slot.row;
            let same = address(&told.recipient.address) == address(&row.recipient.address);
            same && told.reason == Reason::Commented && told.key != row.key
        });
        let last = told.filter_map(|slot| slot.row.tried_at.filter(|_| slot.row.attempts > 0));
        let Some(last) = last.max() else {
            return;
        };
        let since = Duration::try_from(now.wall.duration_since(last)).unwrap_or_default();
        self.try_again(&row.key, now.mono + BETWEEN.saturating_sub(since));
    }
}
