//! What a turn does, mailbox by mailbox.

#[cfg(any(test, feature = "planted"))]
use super::super::Channel;
use super::super::route::{self, address};
use super::super::{Key, Outcome, Reason, Receipt, Row, RowState, mail, webhook};
use super::machine::BROKER;
use super::restore::alarm_thread;
use super::stand_by::StandBy;
use super::{FLIGHT, Head, Outbox, Scene, Turn, forget_words};
use crate::clock::{Mono, Now};
use crate::inventory::{Inventory, RegionIx};
use crate::notice::Context;

/// Why the outcome of an attempt is not known whose receipt did not come.
pub(super) const LOST: &str = "no word of the attempt within 5 minutes";
pub(super) const GONE: &str = "the recipient is no longer in the configuration";
const UNTOLD: &str = "its problem was never delivered";

/// Whether an earlier notice to the same address about the same thing is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Free,
    /// Only by what waits to be gathered: it may be gathered with it.
    BehindHeld,
    Blocked,
}

impl Outbox {
    /// Does what is due: releases notices for delivery, holds and gathers what
    /// is too much, cancels what has become void.
    pub fn turn(&mut self, context: &Context, inventory: &Inventory, now: Now) -> Turn {
        let mut turn = Turn::default();
        let due: Vec<String> = self
            .lanes
            .iter()
            .filter(|(_, lane)| lane.wake <= now.mono)
            .map(|(address, _)| address.clone())
            .collect();
        for address in due {
            if self.is_machine(&address) {
                self.turn_machine(context, inventory, &address, now, &mut turn);
                continue;
            }
            turn.changed
                .extend(self.take_back(context, inventory, &address, now));
            self.turn_lane(inventory, &address, now, &mut turn);
            self.gather(context, inventory, &address, now, &mut turn);
            self.set_wake(inventory, &address, now.mono);
        }
        let silent = self.tell_of_gateways(context, inventory, now);
        turn.changed.extend(silent);
        turn
    }

    /// Cancels, with a reason, what is owed to addresses that the new
    /// configuration does not have.
    pub fn reload(&mut self, context: &Context, inventory: &Inventory, now: Now) -> Vec<Row> {
        let mut known = route::addresses(inventory);
        if context.mqtt {
            known.insert(BROKER.to_owned());
        }
        let has = |id: &String| known.iter().any(|way| webhook::gateway(way) == Some(id));
        self.gateways.retain(|id, _| has(id));
        let (back, lanes): (Vec<String>, Vec<String>) = self
            .lanes
            .keys()
            .cloned()
            .partition(|lane| known.contains(lane));
        let back: Vec<Key> = back.iter().flat_map(|lane| self.open_keys(lane)).collect();
        for key in back {
            if let Some(slot) = self.slots.get_mut(&key) {
                // It may have left and come back during one attempt.
                slot.gone = false;
            }
        }
        let mut changed = Vec::new();
        for lane in lanes {
            for key in self.open_keys(&lane) {
                let Some(slot) = self.slots.get_mut(&key) else {
                    continue;
                };
                if slot.flying.is_some() {
                    // Its outcome is still worth knowing; it is the last attempt.
                    slot.gone = true;
                    continue;
                }
                let state = RowState::Cancelled {
                    reason: GONE.to_owned(),
                };
                changed.extend(self.settle(context, &key, state, inventory, now));
            }
            if let Some(lane) = self.lanes.get_mut(&lane) {
                lane.release_hold();
                lane.left_out = 0;
                lane.wake = Mono::ZERO;
            }
        }
        changed
    }

    /// Ends the attempts whose receipt did not come: what became of them nobody knows.
    fn take_back(
        &mut self,
        context: &Context,
        inventory: &Inventory,
        address: &str,
        now: Now,
    ) -> Vec<Row> {
        let mut keys = self.open_keys(address);
        keys.retain(|key| {
            let flying = self.slots.get(key).and_then(|slot| slot.flying);
            flying.is_some_and(|since| since.max(self.heard) + FLIGHT <= now.mono)
        });
        let receipts = keys.into_iter().map(|key| Receipt {
            key,
            outcome: Outcome::Ambiguous {
                why: LOST.to_owned(),
            },
            wait: None,
        });
        receipts
            .flat_map(|receipt| self.take_in(context, &receipt, inventory, now))
            .collect()
    }

    fn turn_lane(&mut self, inventory: &Inventory, address: &str, now: Now, turn: &mut Turn) {
        let Some(lane) = self.lanes.get_mut(address) else {
            return;
        };
        lane.expire(now.mono);
        for key in self.open_keys(address) {
            self.turn_stand_by(inventory, &key, now, turn);
            self.turn_row(address, &key, now, turn);
        }
    }

    fn turn_row(&mut self, address: &str, key: &Key, now: Now, turn: &mut Turn) {
        let Some(slot) = self.slots.get(key) else {
            return;
        };
        if slot.flying.is_some() || slot.row.state != RowState::Pending {
            return;
        }
        let way = self.way(key);
        if way == Way::Blocked {
            return;
        }
        let first = slot.row.attempts == 0 && slot.row.reason != Reason::Digest;
        let patient = !slot.row.reason.is_of_the_monitor();
        let void = way == Way::Free && self.is_void(key);
        let Some(lane) = self.lanes.get_mut(address) else {
            return;
        };
        if void {
            turn.changed.extend(self.end_untold(key, now));
        } else if first && (way == Way::BehindHeld || patient && !lane.may_send_singly()) {
            lane.hold(now.mono);
            self.set_held(key, turn);
        } else if slot.due <= now.mono && lane.may_send() {
            self.release(address, key, now, turn);
        }
    }

    /// Whether it is the end of a problem that was not told.
    pub(super) fn is_void(&self, key: &Key) -> bool {
        let is_end = |slot: &super::Slot| slot.row.reason.is_end();
        self.slots.get(key).is_some_and(is_end) && !self.was_told(key)
    }

    pub(super) fn end_untold(&mut self, key: &Key, now: Now) -> Vec<Row> {
        let state = RowState::Cancelled {
            reason: UNTOLD.to_owned(),
        };
        self.end(key, state, now)
    }

    fn set_held(&mut self, key: &Key, turn: &mut Turn) {
        if let Some(slot) = self.slots.get_mut(key) {
            slot.row.state = RowState::Held;
            turn.changed.push(slot.row.clone());
            // A digest quotes its subject only.
            forget_words(&mut slot.row);
        }
    }

    pub(super) fn release(&mut self, address: &str, key: &Key, now: Now, turn: &mut Turn) {
        let Some(slot) = self.slots.get_mut(key) else {
            return;
        };
        slot.flying = Some(now.mono);
        slot.row.attempts += 1;
        slot.row.response = None;
        slot.row.tried_at = Some(now.wall);
        let row = slot.row.clone();
        if let Some(lane) = self.lanes.get_mut(address) {
            lane.begin(key.clone());
        }
        turn.changed.push(row.clone());
        turn.deliver.push(self.as_delivered(row));
    }

    #[cfg(any(test, feature = "planted"))]
    fn as_delivered(&mut self, mut row: Row) -> Row {
        if self.planted == super::Planted::FreshMessageId {
            let fresh = Key::of("", row.key.as_str(), row.attempts, Channel::Email, "");
            self.aliases.insert(fresh.clone(), row.key);
            row.key = fresh;
        }
        row
    }

    #[cfg(not(any(test, feature = "planted")))]
    #[expect(clippy::unused_self, reason = "the planted variant needs it")]
    const fn as_delivered(&mut self, row: Row) -> Row {
        row
    }

    pub(super) fn open_keys(&self, address: &str) -> Vec<Key> {
        let lane = self.lanes.get(address);
        lane.into_iter()
            .flat_map(|lane| lane.open.iter().map(|(_, key)| key.clone()))
            .collect()
    }

    /// The earlier notices to the same address about the same thing, newest first.
    fn earlier(&self, key: &Key) -> impl Iterator<Item = &Row> {
        let slot = self.slots.get(key);
        let wanted = slot.map(|slot| address(&slot.row.recipient.address));
        let thread = slot.and_then(|slot| self.threads.get(&slot.thread));
        let keys = thread
            .map(|thread| thread.keys.as_slice())
            .unwrap_or_default();
        let place = keys.iter().position(|k| k == key).unwrap_or(0);
        keys[..place]
            .iter()
            .rev()
            .filter_map(|key| self.slots.get(key))
            .map(|slot| &slot.row)
            .filter(move |row| wanted.as_ref() == Some(&address(&row.recipient.address)))
    }

    pub(super) fn way(&self, key: &Key) -> Way {
        let mut way = Way::Free;
        for row in self.earlier(key) {
            match row.state {
                RowState::Pending | RowState::StandBy | RowState::Gathered { .. } => {
                    return Way::Blocked;
                }
                RowState::Held => way = Way::BehindHeld,
                RowState::Sent
                | RowState::Dead { .. }
                | RowState::Cancelled { .. }
                | RowState::Shadowed => {}
            }
        }
        way
    }

    /// Whether a problem that this is the end of was sent, or goes with it.
    pub(super) fn was_told(&self, key: &Key) -> bool {
        for row in self.earlier(key) {
            match row.state {
                RowState::Sent | RowState::Held if row.reason.is_end() => return false,
                RowState::Sent | RowState::Held if row.reason.is_problem() => return true,
                RowState::Pending
                | RowState::StandBy
                | RowState::Held
                | RowState::Gathered { .. }
                | RowState::Sent
                | RowState::Dead { .. }
                | RowState::Cancelled { .. }
                | RowState::Shadowed => {}
            }
        }
        false
    }

    pub(super) fn try_again(&mut self, key: &Key, due: Mono) {
        if let Some(slot) = self.slots.get_mut(key) {
            slot.due = due;
        }
    }

    /// Ends a row, with the members of a digest, and tells the operator if it died.
    pub(super) fn settle(
        &mut self,
        context: &Context,
        key: &Key,
        state: RowState,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        let mut changed = self.end(key, state, now);
        if let Some(row) = changed.first().cloned()
            && let RowState::Dead { reason } = &row.state
        {
            changed.extend(self.alarm(context, &row, reason, inventory, now));
        }
        changed
    }

    /// Ends a row and, if it is a digest, its members with it.
    pub(super) fn end(&mut self, key: &Key, state: RowState, now: Now) -> Vec<Row> {
        let mut keys = vec![key.clone()];
        keys.extend(self.members(key));
        let mut changed = Vec::new();
        for key in keys {
            let Some(slot) = self.slots.get_mut(&key) else {
                continue;
            };
            let counts = !slot.row.reason.is_for_machines();
            self.live -= usize::from(counts && !slot.row.state.is_final());
            slot.row.state = state.clone();
            slot.row.tried_at = slot.row.tried_at.or(Some(now.wall));
            changed.push(slot.row.clone());
            forget_words(&mut slot.row);
            let place = (slot.serial, key.clone());
            let thread = slot.thread.clone();
            let mailbox = address(&slot.row.recipient.address);
            if let Some(lane) = self.lanes.get_mut(&mailbox) {
                lane.open.remove(&place);
                lane.wake = Mono::ZERO;
            }
            self.wake_stand_bys(&mailbox);
            self.prune(&thread);
        }
        changed
    }

    /// Tells the operator that a notice died; that of such a notice ends here.
    fn alarm(
        &mut self,
        context: &Context,
        row: &Row,
        why: &str,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        if row.reason == Reason::Undelivered {
            return Vec::new();
        }
        // Of a machine once is enough, until it takes something again.
        if let Some(machine) = machine_of(row)
            && !self.refusing.insert(machine)
        {
            return Vec::new();
        }
        let Some(region) = region_of(row, inventory) else {
            return Vec::new();
        };
        let dead = row.recipient.address.as_str();
        let scene = Scene::of(context, inventory, region);
        let about = row.key.as_str().to_owned();
        let thread = alarm_thread(&inventory[region].id, now.wall);
        let mut rows = Vec::new();
        let told = route::due_to_operator(inventory, region, Reason::Undelivered, None, Some(dead));
        for due in told {
            let language = due.recipient.language;
            let message = mail::of_undelivered(&row.message.subject, dead, why, language, &scene);
            let head = Head {
                about: &about,
                inventory,
                region,
                fault: None,
                ordinal: 0,
            };
            rows.extend(self.add_to(context, &thread, &head, due, message, now));
        }
        self.close(&thread);
        rows
    }

    fn set_wake(&mut self, inventory: &Inventory, address: &str, now: Mono) {
        let mut wake = Mono::NEVER;
        for key in self.open_keys(address) {
            let (Some(slot), Some(lane)) = (self.slots.get(&key), self.lanes.get(address)) else {
                continue;
            };
            if let Some(since) = slot.flying {
                wake = wake.min(since.max(self.heard) + FLIGHT);
                continue;
            }
            if slot.row.state == RowState::StandBy
                && let StandBy::Wait(until) = self.stand_by(inventory, &key, now)
            {
                wake = wake.min(until);
            }
            let waits = slot.row.state == RowState::Pending && self.way(&key) != Way::Blocked;
            if waits {
                wake = wake.min(lane.room_from(slot.due.max(now)));
            }
        }
        let Some(lane) = self.lanes.get_mut(address) else {
            return;
        };
        if let Some(digest) = lane.digest_at() {
            wake = wake.min(lane.room_from(digest));
        }
        lane.wake = wake;
        if lane.is_idle() {
            self.lanes.remove(address);
        }
    }
}

/// The broker or webhook that a row goes to, if it goes to one.
pub(super) fn machine_of(row: &Row) -> Option<String> {
    let broker = row.reason.is_for_machines();
    let webhook = row.recipient.webhook().map(str::to_owned);
    webhook.or_else(|| broker.then(|| address(&row.recipient.address)))
}

/// The region that a row was decided in, or the first when it has been taken out.
pub(super) fn region_of(row: &Row, inventory: &Inventory) -> Option<RegionIx> {
    inventory
        .region_by_id(&row.region)
        .or_else(|| inventory.regions().next().map(|(region, _)| region))
}
