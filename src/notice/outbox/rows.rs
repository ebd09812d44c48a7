//! The rows in memory, and the threads that they form.

use super::super::mail::Context;
use super::super::route::{Due, Told, address};
use super::super::{Channel, Key, Message, Reason, Row, RowState, webhook};
use super::{FULL, Lane, Outbox, ROWS, Slot};
use crate::clock::{Mono, Now};
use crate::fault::Fault;
use crate::inventory::{Inventory, RegionIx};

/// What a new row is about.
pub(in crate::notice) struct Head<'a> {
    /// Unique in the installation, with the ordinal.
    pub(in crate::notice) about: &'a str,
    pub(in crate::notice) inventory: &'a Inventory,
    pub(in crate::notice) region: RegionIx,
    pub(in crate::notice) fault: Option<&'a Fault>,
    pub(in crate::notice) ordinal: u32,
}

impl Outbox {
    /// The row, unless it was decided before.
    pub(super) fn add_to(
        &mut self,
        context: &Context,
        thread: &str,
        head: &Head<'_>,
        due: Due,
        message: Message,
        now: Now,
    ) -> Option<Row> {
        let address = address(&due.recipient.address);
        let channel = webhook::channel(&address);
        let key = Key::of(
            &context.install,
            head.about,
            head.ordinal,
            channel,
            &address,
        );
        if self.slots.contains_key(&key) {
            return None;
        }
        let message = match channel {
            Channel::Email | Channel::Mqtt | Channel::Ticket => message,
            Channel::Webhook => {
                let about = webhook::About {
                    reason: due.reason,
                    recipient: &due.recipient,
                    text: &message.subject,
                    gathered: Vec::new(),
                    decided_at: now.wall,
                };
                webhook::of_notice(context, &key, head, about)
            }
        };
        let stands_by = webhook::stands_by(head.inventory, head.region, &address, due.reason);
        let row = Row {
            key,
            region: head.inventory[head.region].id.to_string(),
            fault: head.fault.map(|fault| fault.number.clone()),
            ordinal: head.ordinal,
            reason: due.reason,
            channel,
            state: self.first_state_of(&due, stands_by),
            recipient: due.recipient,
            message,
            created_at: now.wall,
            attempts: 0,
            ambiguous: 0,
            response: None,
            tried_at: None,
        };
        if row.state == RowState::Shadowed {
            self.insert(row.clone(), thread, now.mono);
            return Some(row);
        }
        let lane = self.lanes.entry(address).or_insert_with(|| Lane::of(&row));
        lane.wake = Mono::ZERO;
        if matches!(row.state, RowState::Cancelled { .. }) {
            lane.left_out += 1;
            lane.hold(now.mono);
        }
        self.insert(row.clone(), thread, now.mono);
        Some(row)
    }

    fn first_state_of(&self, due: &Due, stands_by: bool) -> RowState {
        let state = self.first_state(due.reason);
        if due.shadowed {
            RowState::Shadowed
        } else if stands_by && state == RowState::Pending {
            RowState::StandBy
        } else {
            state
        }
    }

    fn first_state(&self, reason: Reason) -> RowState {
        #[cfg(any(test, feature = "planted"))]
        if self.planted == super::Planted::ClearedBeforeSend && reason == Reason::Recovered {
            return RowState::Sent;
        }
        #[cfg(any(test, feature = "planted"))]
        if self.planted == super::Planted::StepUntold && reason == Reason::Escalated {
            return RowState::Sent;
        }
        let _ = reason;
        if self.live < ROWS {
            return RowState::Pending;
        }
        RowState::Cancelled {
            reason: FULL.to_owned(),
        }
    }

    pub(super) fn insert(&mut self, row: Row, thread: &str, now: Mono) {
        let serial = self.serial;
        self.serial += 1;
        let key = row.key.clone();
        if !row.state.is_final() {
            self.live += usize::from(!row.reason.is_for_machines());
            if !matches!(row.state, RowState::Gathered { .. }) {
                let lane = address(&row.recipient.address);
                let lane = self.lanes.entry(lane).or_insert_with(|| Lane::of(&row));
                lane.open.insert((serial, key.clone()));
                lane.wake = Mono::ZERO;
            }
        }
        let keys = &mut self.threads.entry(thread.to_owned()).or_default().keys;
        keys.push(key.clone());
        let mut slot = Slot {
            row,
            serial,
            thread: thread.to_owned(),
            since: now,
            due: Mono::ZERO,
            flying: None,
            gone: false,
        };
        if slot.row.state.is_final() {
            forget_words(&mut slot.row);
        }
        self.slots.insert(key, slot);
    }

    /// What has been told about a thing to whoever is told by reason; that
    /// machines have been told of everything is nothing to go by.
    pub(super) fn told(&self, about: &str) -> Vec<Told> {
        let keys = self.threads.get(about).map(|thread| thread.keys.as_slice());
        let slots = keys.unwrap_or_default().iter();
        slots
            .filter_map(|key| self.slots.get(key))
            .filter(|slot| !slot.row.reason.is_for_machines())
            .map(|slot| Told {
                reason: slot.row.reason,
                recipient: slot.row.recipient.clone(),
                state: slot.row.state.clone(),
            })
            .collect()
    }

    /// The first notice of a thread to an address, of those that were to be sent.
    pub(super) fn root(&self, about: &str, email: &str) -> Option<&Key> {
        let wanted = address(email);
        let keys = &self.threads.get(about)?.keys;
        keys.iter().find(|key| {
            let slot = self.slots.get(key);
            slot.is_some_and(|slot| {
                slot.row.state != RowState::Shadowed
                    && address(&slot.row.recipient.address) == wanted
            })
        })
    }

    pub(super) fn close(&mut self, about: &str) {
        if let Some(thread) = self.threads.get_mut(about) {
            thread.closed = true;
        }
        self.prune(about);
    }

    /// Forgets a thread of which nothing more will come.
    pub(super) fn prune(&mut self, about: &str) {
        let Some(thread) = self.threads.get(about) else {
            return;
        };
        let is_final = |key: &Key| self.slots.get(key).is_none_or(|s| s.row.state.is_final());
        if !thread.closed || !thread.keys.iter().all(is_final) {
            return;
        }
        for key in self.threads.remove(about).unwrap_or_default().keys {
            self.slots.remove(&key);
        }
    }
}

/// What is settled needs its words no longer; the store has them.
pub(super) fn forget_words(row: &mut Row) {
    row.message.text = String::new();
    row.message.html = String::new();
}
