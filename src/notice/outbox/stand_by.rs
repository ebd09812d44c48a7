//! Stand-by: a second way to somebody who is mailed, which goes only if the mail of
//! the same notice fails.

use std::time::Duration;

use super::super::brief::UNREACHED;
use super::super::route::address;
use super::super::webhook;
use super::super::{Channel, Key, RowState};
use super::step::region_of;
use super::{Outbox, Slot, Turn};
use crate::clock::{Mono, Now};
use crate::inventory::{Inventory, When};

const ACCEPTED: &str = "the mail was accepted";
const VOID: &str = "its mail is no longer due";

/// Attempts that must have found no relay: one alone may be a relay that is started
/// again.
const UNREACHED_TIMES: u32 = 2;

/// How long a mail is waited for if its recipient's file no longer says it.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// What becomes of a notice that stands by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StandBy {
    /// The mail has failed.
    Go,
    /// Nothing has been decided; looked at again then, or when the mail is heard of.
    Wait(Mono),
    /// It is not needed.
    Drop(&'static str),
}

impl Outbox {
    /// Lets one that stands by go, or end, if it is time.
    pub(super) fn turn_stand_by(
        &mut self,
        inventory: &Inventory,
        key: &Key,
        now: Now,
        turn: &mut Turn,
    ) {
        match self.slots.get(key).map(|slot| &slot.row.state) {
            Some(RowState::StandBy) => {}
            Some(RowState::Pending) => return self.call_back(inventory, key, now, turn),
            Some(
                RowState::Held
                | RowState::Gathered { .. }
                | RowState::Sent
                | RowState::Dead { .. }
                | RowState::Cancelled { .. }
                | RowState::Shadowed,
            )
            | None => return,
        }
        match self.stand_by(inventory, key, now.mono) {
            StandBy::Wait(_) => {}
            StandBy::Drop(why) => {
                let state = RowState::Cancelled {
                    reason: why.to_owned(),
                };
                turn.changed.extend(self.end(key, state, now));
            }
            StandBy::Go => {
                if let Some(slot) = self.slots.get_mut(key) {
                    slot.row.state = RowState::Pending;
                    turn.changed.push(slot.row.clone());
                }
            }
        }
    }

    /// Ends one that was let go and could not be delivered, when the mail has arrived
    /// meanwhile: an hour without a network is no reason to say everything twice.
    fn call_back(&mut self, inventory: &Inventory, key: &Key, now: Now, turn: &mut Turn) {
        let Some(slot) = self.slots.get(key) else {
            return;
        };
        let row = &slot.row;
        let region = region_of(row, inventory);
        let stood_by = region.is_some_and(|region| {
            webhook::stands_by(inventory, region, &row.recipient.address, row.reason)
        });
        let untold = slot.flying.is_none() && row.ambiguous == 0;
        let mail = self.mail_of(slot).map(|mail| &mail.row.state);
        if stood_by && untold && mail == Some(&RowState::Sent) {
            let state = RowState::Cancelled {
                reason: ACCEPTED.to_owned(),
            };
            turn.changed.extend(self.end(key, state, now));
        }
    }

    pub(super) fn stand_by(&self, inventory: &Inventory, key: &Key, now: Mono) -> StandBy {
        let Some(own) = self.slots.get(key) else {
            return StandBy::Wait(Mono::NEVER);
        };
        // Decided with it; if it is not known any more, nothing says that it arrived.
        let Some(mail) = self.mail_of(own) else {
            let until = own.since + patience(inventory, own);
            return match until <= now {
                true => StandBy::Go,
                false => StandBy::Wait(until),
            };
        };
        match &mail.row.state {
            RowState::Sent => StandBy::Drop(ACCEPTED),
            RowState::Dead { .. } => StandBy::Go,
            RowState::Cancelled { .. } | RowState::Shadowed | RowState::StandBy => {
                StandBy::Drop(VOID)
            }
            // Its recipient has had many mails within the hour: the relay takes them.
            RowState::Held => StandBy::Wait(Mono::NEVER),
            RowState::Pending => self.by_waiting(patience(inventory, own), mail, mail, now),
            RowState::Gathered { digest } => {
                let carrier = self.slots.get(digest).unwrap_or(mail);
                self.by_waiting(patience(inventory, own), mail, carrier, now)
            }
        }
    }

    /// Of a mail that waits; `carrier` is itself, or the digest that it is in.
    fn by_waiting(&self, patience: Duration, mail: &Slot, carrier: &Slot, now: Mono) -> StandBy {
        let said = carrier.row.response.as_deref().unwrap_or_default();
        let tried = carrier.flying.is_none() && carrier.row.attempts >= UNREACHED_TIMES;
        if tried && said.starts_with(UNREACHED) {
            return StandBy::Go;
        }
        let lane = self.lanes.get(&address(&mail.row.recipient.address));
        if !lane.is_some_and(|lane| lane.failing) {
            return StandBy::Wait(Mono::NEVER);
        }
        let until = mail.since + patience;
        match until <= now {
            true => StandBy::Go,
            false => StandBy::Wait(until),
        }
    }

    /// The mail of the same notice.
    fn mail_of(&self, own: &Slot) -> Option<&Slot> {
        let wanted = address(webhook::mailbox(&own.row.recipient.address));
        let keys = self.threads.get(&own.thread)?.keys.iter();
        keys.filter_map(|key| self.slots.get(key)).find(|slot| {
            slot.row.channel == Channel::Email
                && (slot.row.ordinal, slot.row.created_at) == (own.row.ordinal, own.row.created_at)
                && address(&slot.row.recipient.address) == wanted
        })
    }

    /// Has those looked at that stand by for a mailbox of which something was heard.
    pub(super) fn wake_stand_bys(&mut self, mailbox: &str) {
        let lanes = self.lanes.iter_mut();
        for (_, lane) in
            lanes.filter(|(own, _)| *own != mailbox && webhook::mailbox(own) == mailbox)
        {
            lane.wake = Mono::ZERO;
        }
    }
}

/// How long the mail of one that stands by may wait.
fn patience(inventory: &Inventory, own: &Slot) -> Duration {
    let region = region_of(&own.row, inventory);
    let when =
        region.and_then(|region| webhook::when(inventory, region, &own.row.recipient.address));
    match when {
        Some(When::MailFails(patience)) => patience,
        Some(When::Always) | None => PATIENCE,
    }
}

#[cfg(test)]
mod tests;
