//! When each notice goes, and what comes of it: a state machine without IO.
//!
//! What [`put`](Outbox::put), [`turn`](Outbox::turn), [`receipt`](Outbox::receipt)
//! and [`reload`](Outbox::reload) return has to be committed before anything of
//! it is handed to a channel. A row released for delivery carries no response
//! until its receipt comes; found so after a restart, its attempt is counted
//! as ambiguous.

mod digest;
mod lane;
mod restore;
mod retry;
mod step;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use self::lane::Lane;
use super::mail::{self, Context, Scene};
use super::route::{self, Due, Told, address};
use super::{Channel, Key, Message, Outcome, Reason, Receipt, Row, RowState};
use crate::clock::{Mono, Now};
use crate::fault::{Event, Fault, Number, What};
use crate::inventory::{Inventory, RegionIx};

/// Rows that are not yet final. A row is some kilobytes, a held one some
/// hundred bytes: 20,000 stay below 100 MB even if none is held. When full, a
/// new row is cancelled with that reason and counted in the next digest.
pub(super) const ROWS: usize = 20_000;

const FULL: &str = "the outbox is full; counted in the next digest";

/// How long a receipt is waited for while no other comes either: longer than
/// all deadlines of a delivery together. As long as receipts come, an attempt
/// may still wait for its turn; without any, it was lost inside the program.
const FLIGHT: Duration = Duration::from_secs(5 * 60);

/// All notices on their way, and those that later ones depend on.
#[derive(Clone, Debug, Default)]
pub struct Outbox {
    slots: BTreeMap<Key, Slot>,
    threads: BTreeMap<String, Thread>,
    lanes: BTreeMap<String, Lane>,
    serial: u64,
    live: usize,
    /// When the last receipt came.
    heard: Mono,
    #[cfg(any(test, feature = "planted"))]
    planted: Planted,
    #[cfg(any(test, feature = "planted"))]
    aliases: BTreeMap<Key, Key>,
}

/// A row and what is known of it in this run of the program.
#[derive(Clone, Debug)]
struct Slot {
    row: Row,
    serial: u64,
    thread: String,
    /// The next attempt.
    due: Mono,
    /// Since when an attempt has been under way, if one is.
    flying: Option<Mono>,
    /// The recipient has left the configuration during an attempt.
    gone: bool,
}

/// What is told about one thing, in the order decided.
#[derive(Clone, Debug, Default)]
struct Thread {
    keys: Vec<Key>,
    /// Nothing more will be decided about it.
    closed: bool,
}

/// What one turn of the outbox brings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// Rows to write, whole.
    pub changed: Vec<Row>,
    /// Rows to hand to their channel once that is committed.
    pub deliver: Vec<Row>,
}

/// How much there is to do, for metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Rows that wait for an attempt or its outcome.
    pub pending: usize,
    /// Rows that wait to be gathered.
    pub held: usize,
    /// Rows in a digest that is under way.
    pub gathered: usize,
    /// When the oldest of these was decided.
    pub oldest: Option<Timestamp>,
}

/// Faults planted on purpose, to prove that the checkers can fail.
#[cfg(any(test, feature = "planted"))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Planted {
    /// None.
    #[default]
    None,
    /// A new Message-ID at each attempt.
    FreshMessageId,
    /// Ambiguous taken for permanent.
    AmbiguousIsPermanent,
    /// A recovery is counted as told before it was sent.
    ClearedBeforeSend,
}

impl Outbox {
    /// Decides what is told of an event; `fault` is as it is after it. The rows
    /// are new and belong into the event's own transaction.
    pub fn put(
        &mut self,
        context: &Context,
        event: &Event,
        fault: &Fault,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        let Some(region) = inventory.region_by_id(&fault.region) else {
            return Vec::new();
        };
        let about = fault.number.as_str();
        let due = route::due(event, fault, inventory, &self.told(about));
        // What a log that failed has forgotten may come again, with the same
        // number, in other words: the moment keeps their names apart.
        let unique = format!("{about}/{}", event.at);
        let head = Head {
            about: &unique,
            region: &inventory[region].id,
            fault: Some(&fault.number),
            ordinal: event.ordinal,
        };
        let rows = self.write(context, fault, (inventory, region), due, &head, now);
        if matches!(event.what, What::Closed { .. } | What::Merged { .. }) {
            self.close(about);
        }
        rows
    }

    /// Decides who is told of an open fault though nothing has happened to it:
    /// those whom another configuration has made its recipients. To be called
    /// after [`reload`](Self::reload).
    pub fn put_overdue(
        &mut self,
        context: &Context,
        fault: &Fault,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        let Some(region) = inventory.region_by_id(&fault.region) else {
            return Vec::new();
        };
        let about = fault.number.as_str();
        let due = route::overdue(fault, inventory, &self.told(about));
        // The moment: an address may leave and come back again and again.
        let unique = format!("{about}/overdue/{}", now.wall);
        let head = Head {
            about: &unique,
            region: &inventory[region].id,
            fault: Some(&fault.number),
            ordinal: fault.next_ordinal().saturating_sub(1),
        };
        self.write(context, fault, (inventory, region), due, &head, now)
    }

    /// The rows of what is due of a fault.
    fn write(
        &mut self,
        context: &Context,
        fault: &Fault,
        (inventory, region): (&Inventory, RegionIx),
        due: Vec<Due>,
        head: &Head<'_>,
        now: Now,
    ) -> Vec<Row> {
        let about = fault.number.as_str();
        let scene = Scene::of(context, inventory, region);
        let mut rows = Vec::new();
        for one in due {
            let root = self.root(about, &one.recipient.email);
            let root = root.map(|key| key.message_id(&context.domain));
            let message = mail::of_fault(&one, fault, &scene, root);
            rows.extend(self.add_to(context, about, head, one, message, now));
        }
        rows
    }

    /// Decides what the operator of a region is told of the monitor itself:
    /// [`Reason::CutOff`], [`Reason::BackAgain`] (only to those told of the
    /// former) or [`Reason::Unlogged`].
    pub fn put_monitor(
        &mut self,
        context: &Context,
        reason: Reason,
        region: RegionIx,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        let about = if reason == Reason::Unlogged {
            restore::UNLOGGED.to_owned()
        } else {
            restore::monitor_thread(&inventory[region].id)
        };
        let told = self.told(&about);
        let standing = route::standing(&told);
        let due = route::due_to_operator(inventory, region, reason, None);
        let scene = Scene::of(context, inventory, region);
        let mut rows = Vec::new();
        for one in due {
            let address = address(&one.recipient.email);
            if standing.contains_key(&address) != (reason == Reason::BackAgain) {
                continue;
            }
            let root = self.root(&about, &address);
            let root = root.map(|key| key.message_id(&context.domain));
            let message = mail::of_monitor(reason, now.wall, one.recipient.language, &scene, root);
            // The moment makes it unique in the installation; a second in one
            // nanosecond would be the same.
            let unique = format!("{about}/{}/{}", reason.slug(), now.wall);
            let head = Head {
                about: &unique,
                region: &inventory[region].id,
                fault: None,
                ordinal: 0,
            };
            rows.extend(self.add_to(context, &about, &head, one, message, now));
        }
        if reason != Reason::CutOff {
            self.close(&about);
        }
        rows
    }

    /// Takes in what came of an attempt. A receipt of what is not under way
    /// changes nothing.
    pub fn receipt(
        &mut self,
        context: &Context,
        receipt: &Receipt,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        self.heard = now.mono;
        self.take_in(context, receipt, inventory, now)
    }

    fn take_in(
        &mut self,
        context: &Context,
        receipt: &Receipt,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        let key = self.true_key(&receipt.key);
        let Some(slot) = self.slots.get_mut(&key) else {
            return Vec::new();
        };
        if slot.flying.take().is_none() {
            return Vec::new();
        }
        slot.row.tried_at = Some(now.wall);
        let gone = slot.gone;
        let attempts = slot.row.attempts;
        let lane = address(&slot.row.recipient.email);
        let outcome = self.as_understood(&receipt.outcome);
        let (accepted, why) = match &outcome {
            Outcome::Accepted { response } => (true, response),
            Outcome::Ambiguous { why } => (true, why),
            Outcome::Temporary { why } | Outcome::Permanent { why } => (false, why),
        };
        let why = super::layout::clean(why, 300);
        if let Some(slot) = self.slots.get_mut(&key) {
            slot.row.response = Some(why.clone());
            slot.row.ambiguous += u32::from(matches!(outcome, Outcome::Ambiguous { .. }));
        }
        if let Some(lane) = self.lanes.get_mut(&lane) {
            lane.end(&key, accepted, now.mono);
            lane.wake = Mono::ZERO;
        }
        let end = match outcome {
            Outcome::Accepted { .. } => Some(RowState::Sent),
            _ if gone => Some(RowState::Cancelled {
                reason: step::GONE.to_owned(),
            }),
            Outcome::Permanent { .. } => Some(RowState::Dead { reason: why }),
            Outcome::Temporary { .. } | Outcome::Ambiguous { .. } => {
                match retry::pause_after(attempts, &key) {
                    Some(pause) => {
                        self.try_again(&key, now.mono + pause);
                        None
                    }
                    None => Some(RowState::Dead {
                        reason: format!("given up after 72 hours: {why}"),
                    }),
                }
            }
        };
        match end {
            Some(state) => self.settle(context, &key, state, inventory, now),
            None => self
                .slots
                .get(&key)
                .map(|s| s.row.clone())
                .into_iter()
                .collect(),
        }
    }

    /// The moment at which [`turn`](Self::turn) has something to do next;
    /// [`Mono::NEVER`] when only an input can bring it.
    pub fn next(&self) -> Mono {
        let wakes = self.lanes.values().map(|lane| lane.wake);
        wakes.min().unwrap_or(Mono::NEVER)
    }

    /// The rows in memory: those not final, and those of open faults, whose
    /// words are no longer kept here.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.slots.values().map(|slot| &slot.row)
    }

    /// How much there is to do.
    pub fn load(&self) -> Load {
        let mut load = Load::default();
        for row in self.rows().filter(|row| !row.state.is_final()) {
            match row.state {
                RowState::Held => load.held += 1,
                RowState::Gathered { .. } => load.gathered += 1,
                RowState::Pending
                | RowState::Sent
                | RowState::Dead { .. }
                | RowState::Cancelled { .. } => load.pending += 1,
            }
            let oldest = load.oldest.get_or_insert(row.created_at);
            *oldest = row.created_at.min(*oldest);
        }
        load
    }

    /// What has been told, or is still owed, of one fault, oldest first.
    pub fn told_of(&self, fault: &Number) -> Vec<Told> {
        self.told(fault.as_str())
    }

    /// Plants a fault.
    #[cfg(any(test, feature = "planted"))]
    pub fn plant(&mut self, planted: Planted) {
        self.planted = planted;
    }
}

/// What a new row is about.
struct Head<'a> {
    about: &'a str,
    /// Id of the region.
    region: &'a str,
    fault: Option<&'a Number>,
    ordinal: u32,
}

impl Outbox {
    fn add(
        &mut self,
        context: &Context,
        head: &Head<'_>,
        due: Due,
        message: Message,
        now: Now,
    ) -> Option<Row> {
        self.add_to(context, head.about, head, due, message, now)
    }

    /// The row, unless it was decided before.
    fn add_to(
        &mut self,
        context: &Context,
        thread: &str,
        head: &Head<'_>,
        due: Due,
        message: Message,
        now: Now,
    ) -> Option<Row> {
        let address = address(&due.recipient.email);
        let channel = Channel::Email;
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
        let row = Row {
            key,
            region: head.region.to_owned(),
            fault: head.fault.cloned(),
            ordinal: head.ordinal,
            reason: due.reason,
            channel,
            recipient: due.recipient,
            message,
            created_at: now.wall,
            state: self.first_state(due.reason),
            attempts: 0,
            ambiguous: 0,
            response: None,
            tried_at: None,
        };
        let lane = self
            .lanes
            .entry(address)
            .or_insert_with(|| Lane::new(row.recipient.clone()));
        lane.wake = Mono::ZERO;
        if matches!(row.state, RowState::Cancelled { .. }) {
            lane.left_out += 1;
            lane.hold(now.mono);
        }
        self.insert(row.clone(), thread);
        Some(row)
    }

    fn first_state(&self, reason: Reason) -> RowState {
        #[cfg(any(test, feature = "planted"))]
        if self.planted == Planted::ClearedBeforeSend && reason == Reason::Recovered {
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

    fn insert(&mut self, row: Row, thread: &str) {
        let serial = self.serial;
        self.serial += 1;
        let key = row.key.clone();
        if !row.state.is_final() {
            self.live += 1;
            if !matches!(row.state, RowState::Gathered { .. }) {
                let lane = address(&row.recipient.email);
                let lane = self
                    .lanes
                    .entry(lane)
                    .or_insert_with(|| Lane::new(row.recipient.clone()));
                lane.open.insert((serial, key.clone()));
            }
        }
        let keys = &mut self.threads.entry(thread.to_owned()).or_default().keys;
        keys.push(key.clone());
        let mut slot = Slot {
            row,
            serial,
            thread: thread.to_owned(),
            due: Mono::ZERO,
            flying: None,
            gone: false,
        };
        if slot.row.state.is_final() {
            forget_words(&mut slot.row);
        }
        self.slots.insert(key, slot);
    }

    fn told(&self, about: &str) -> Vec<Told> {
        let keys = self.threads.get(about).map(|thread| thread.keys.as_slice());
        let slots = keys.unwrap_or_default().iter();
        slots
            .filter_map(|key| self.slots.get(key))
            .map(|slot| Told {
                reason: slot.row.reason,
                recipient: slot.row.recipient.clone(),
                state: slot.row.state.clone(),
            })
            .collect()
    }

    /// The first notice of a thread to an address.
    fn root(&self, about: &str, email: &str) -> Option<&Key> {
        let wanted = address(email);
        let keys = &self.threads.get(about)?.keys;
        keys.iter().find(|key| {
            let slot = self.slots.get(key);
            slot.is_some_and(|slot| address(&slot.row.recipient.email) == wanted)
        })
    }

    fn close(&mut self, about: &str) {
        if let Some(thread) = self.threads.get_mut(about) {
            thread.closed = true;
        }
        self.prune(about);
    }

    /// Forgets a thread of which nothing more will come.
    fn prune(&mut self, about: &str) {
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

    fn true_key(&self, key: &Key) -> Key {
        #[cfg(any(test, feature = "planted"))]
        if let Some(alias) = self.aliases.get(key) {
            return alias.clone();
        }
        key.clone()
    }

    fn as_understood(&self, outcome: &Outcome) -> Outcome {
        #[cfg(any(test, feature = "planted"))]
        if self.planted == Planted::AmbiguousIsPermanent
            && let Outcome::Ambiguous { why } = outcome
        {
            return Outcome::Permanent { why: why.clone() };
        }
        outcome.clone()
    }
}

/// What is settled needs its words no longer; the store has them.
fn forget_words(row: &mut Row) {
    row.message.text = String::new();
    row.message.html = String::new();
}
