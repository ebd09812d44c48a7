//! When each notice goes, and what comes of it: a state machine without IO.
//!
//! What [`put`](Outbox::put), [`turn`](Outbox::turn), [`receipt`](Outbox::receipt)
//! and [`reload`](Outbox::reload) return has to be committed before anything of
//! it is handed to a channel. A row released for delivery carries no response
//! until its receipt comes; found so after a restart, its attempt is counted
//! as ambiguous.

mod again;
mod ahead;
mod digest;
mod lane;
mod machine;
mod planted;
mod replied;
mod restore;
mod retry;
mod rows;
mod silence;
mod stand_by;
mod step;
#[cfg(test)]
mod tests;
mod ticket;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;

use self::lane::Lane;
#[cfg(any(test, feature = "planted"))]
pub use self::planted::Planted;
pub(super) use self::rows::Head;
use self::rows::forget_words;
use super::brief::GIVEN_UP;
use super::mail::{self, Context, Scene};
use super::route::{self, Due, Told, address};
use super::{Key, Outcome, Reason, Receipt, Row, RowState, webhook};
use crate::clock::{Mono, Now};
use crate::fault::{Event, Fault, Number, State, What};
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
    /// Brokers and webhooks that refused for good, of which the operator has been told, and that
    /// have taken nothing since.
    refusing: BTreeSet<String>,
    /// Webhooks by which people are told, and that take nothing.
    gateways: BTreeMap<String, silence::Silent>,
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
    /// Since when this run of the program has known it.
    since: Mono,
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
        let about = fault.number.as_str();
        let Some(region) = inventory.region_by_id(&fault.region) else {
            if fault.state == State::Closed {
                self.close(about);
            }
            return Vec::new();
        };
        let due = route::due(event, fault, inventory, &self.told(about));
        // What a log that failed has forgotten may come again, with the same
        // number, in other words: the moment keeps their names apart.
        let unique = format!("{about}/{}", event.at);
        let head = Head {
            about: &unique,
            inventory,
            region,
            fault: Some(fault),
            ordinal: event.ordinal,
        };
        let mut rows = self.write(context, fault, (inventory, region), due, &head, now);
        if matches!(event.what, What::Reported { .. }) {
            for row in &rows {
                self.space(about, row, now);
            }
        }
        rows.extend(self.put_event(context, event, fault, (inventory, region), now));
        rows.extend(self.put_tickets(context, event, fault, (inventory, region), now));
        if fault.state == State::Closed {
            self.close(about);
        }
        rows
    }

    /// The same, where machines that are told everything are the only ones to be told.
    pub fn put_for_machines(
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
        self.put_event(context, event, fault, (inventory, region), now)
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
        self.put_due(context, fault, inventory, &|_| true, now)
    }

    /// Tells whoever of the party that is asked, or of the one that stands in for it, has
    /// come on call, and was not told.
    pub fn put_to_next_shift(
        &mut self,
        context: &Context,
        fault: &Fault,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        let asked = fault.asked().unwrap_or(&fault.holder);
        let theirs = |due: &Due| {
            let own = due.recipient.party == asked.id;
            due.reason.is_holding() && (own || due.in_place_of.contains(&asked.name))
        };
        self.put_due(context, fault, inventory, &theirs, now)
    }

    /// What is due of an open fault, as far as it is wanted.
    fn put_due(
        &mut self,
        context: &Context,
        fault: &Fault,
        inventory: &Inventory,
        wanted: &dyn Fn(&Due) -> bool,
        now: Now,
    ) -> Vec<Row> {
        let Some(region) = inventory.region_by_id(&fault.region) else {
            return Vec::new();
        };
        let about = fault.number.as_str();
        let mut due = route::overdue(fault, inventory, &self.told(about), now.wall);
        due.retain(wanted);
        // The moment: an address may leave and come back again and again.
        let unique = format!("{about}/overdue/{}", now.wall);
        let head = Head {
            about: &unique,
            inventory,
            region,
            fault: Some(fault),
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
        let scene = Scene::about(fault, context, inventory, region);
        let mut rows = Vec::new();
        for one in due {
            rows.extend(self.outdo(about, &one.recipient.address, now));
            let root = self.root(about, &one.recipient.address);
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
        // Whoever was told that it began is told that it is over.
        let begins = (reason != Reason::BackAgain).then_some(now.wall);
        let due = route::due_to_operator(inventory, region, reason, begins, None);
        let scene = Scene::of(context, inventory, region);
        let mut rows = Vec::new();
        for one in due {
            let address = address(&one.recipient.address);
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
                inventory,
                region,
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
        let lane = address(&slot.row.recipient.address);
        let outcome = self.as_understood(&receipt.outcome);
        let why = match &outcome {
            Outcome::Accepted { response } => response,
            Outcome::Temporary { why }
            | Outcome::Permanent { why }
            | Outcome::Ambiguous { why } => why,
        };
        let why = super::layout::clean(why, 300);
        if let Some(slot) = self.slots.get_mut(&key) {
            slot.row.response = Some(why.clone());
            slot.row.ambiguous += u32::from(matches!(outcome, Outcome::Ambiguous { .. }));
        }
        let machine = self.is_machine(&lane);
        if matches!(outcome, Outcome::Accepted { .. }) {
            let taken_by = webhook::id_in(&lane).unwrap_or(&lane);
            self.refusing.remove(taken_by);
        }
        let understood = Receipt {
            key: key.clone(),
            outcome,
            wait: receipt.wait,
        };
        self.hear_of_gateway(&lane, &understood.outcome, now.mono);
        if let Some(lane) = self.lanes.get_mut(&lane) {
            lane.end(&key, &understood, now.mono);
            lane.wake = Mono::ZERO;
        }
        self.wake_stand_bys(&lane);
        let end = match gone && !matches!(understood.outcome, Outcome::Accepted { .. }) {
            true => Some(RowState::Cancelled {
                reason: step::GONE.to_owned(),
            }),
            false => self.end_by(&understood, attempts, machine, &why, now.mono),
        };
        if let Some(state) = end {
            return self.settle(context, &key, state, inventory, now);
        }
        let mut changed: Vec<Row> = self
            .slots
            .get(&key)
            .map(|s| s.row.clone())
            .into_iter()
            .collect();
        changed.extend(self.give_up_waiting(context, &lane, &why, inventory, now));
        changed
    }

    /// How an attempt ends its row; one that may be made again is.
    fn end_by(
        &mut self,
        receipt: &Receipt,
        attempts: u32,
        machine: bool,
        why: &str,
        now: Mono,
    ) -> Option<RowState> {
        let key = &receipt.key;
        let dead = |reason: String| Some(RowState::Dead { reason });
        match receipt.outcome {
            Outcome::Accepted { .. } => Some(RowState::Sent),
            Outcome::Permanent { .. } => dead(why.to_owned()),
            Outcome::Temporary { .. } | Outcome::Ambiguous { .. } => {
                let pause = match machine {
                    true => retry::pause_at_machine(attempts, key),
                    false => retry::pause_after(attempts, key),
                };
                let Some(pause) = pause else {
                    return dead(format!("{GIVEN_UP}: {why}"));
                };
                self.try_again(key, now + pause.max(retry::wait(receipt)));
                None
            }
        }
    }

    /// The moment at which [`turn`](Self::turn) has something to do next;
    /// [`Mono::NEVER`] when only an input can bring it.
    pub fn next(&self) -> Mono {
        let wakes = self.lanes.values().map(|lane| lane.wake);
        let wakes = wakes.chain([self.gateways_told_at()]);
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
                // Nothing is owed by this way.
                RowState::StandBy => continue,
                RowState::Held => load.held += 1,
                RowState::Gathered { .. } => load.gathered += 1,
                RowState::Pending
                | RowState::Sent
                | RowState::Dead { .. }
                | RowState::Cancelled { .. }
                | RowState::Shadowed => load.pending += 1,
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
}
