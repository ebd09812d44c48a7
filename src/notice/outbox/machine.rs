//! Machines: no limit an hour and no digest, for a machine wants each notice by
//! itself; but a bound on what is under way, and one attempt at a time while it
//! takes nothing.
//!
//! A machine that is down would otherwise cost an attempt of each waiting notice
//! again and again, and each attempt is a link of the chain. So its lane is shut
//! after a failure; when it opens again one notice is tried, a scout, and only if
//! that is taken, or refused for good, do the others follow. The scout changes
//! from one attempt to the next: a notice that the machine chokes on keeps none
//! back.

use std::collections::BTreeSet;
use std::time::Duration;

use super::super::brief::GIVEN_UP;
use super::super::mail::Context;
use super::super::{
    Channel, Key, Outcome, Reason, Receipt, Recipient, Row, RowState, event, webhook,
};
use super::lane::Lane;
use super::step::Way;
use super::{FLIGHT, Outbox, Turn, retry};
use crate::clock::{Mono, Now};
use crate::fault::{Event, Fault};
use crate::inventory::{DRILL, Inventory, RegionIx};

/// Attempts under way at one machine: what a broker takes between two of its
/// acknowledgements, and few enough that a machine which falls silent leaves few
/// in doubt.
pub(super) const WINDOW: usize = 64;

/// Attempts under way at one webhook, a connection each.
pub(super) const WINDOW_OF_WEBHOOK: usize = 4;

/// Attempts under way at one ticket system, each some calls.
pub(super) const WINDOW_OF_TICKETS: usize = 2;

/// Notices that may wait for one machine, some kilobytes each: a region's events
/// of weeks. It has a bound of its own, so that a machine which is down takes no
/// room from mail. When it is full a new one is cancelled, with that reason.
pub(super) const ROWS: usize = 5_000;

/// Why a notice for a machine was cancelled when it was decided.
pub(super) const FULL: &str = "too much waits for this machine already";

/// The address of the MQTT broker: there is one.
pub(super) const BROKER: &str = "mqtt";

/// Whether a machine takes anything at the moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Gate {
    /// How much may be under way.
    window: usize,
    /// What is under way.
    flying: BTreeSet<Key>,
    /// It has taken nothing of late.
    shut: Option<Shut>,
}

/// A machine that takes nothing.
#[derive(Clone, Debug)]
struct Shut {
    since: Mono,
    /// When the next scout goes.
    until: Mono,
    /// Scouts that came to nothing, and the failure that shut it.
    failures: u32,
    scout: Option<Key>,
    /// The operator has been told.
    told: bool,
}

impl Gate {
    pub(super) fn of(channel: Channel) -> Self {
        Self {
            window: match channel {
                Channel::Webhook => WINDOW_OF_WEBHOOK,
                Channel::Ticket => WINDOW_OF_TICKETS,
                Channel::Mqtt | Channel::Email => WINDOW,
            },
            ..Self::default()
        }
    }

    pub(super) fn begin(&mut self, key: Key) {
        if let Some(shut) = &mut self.shut {
            shut.scout = Some(key.clone());
        }
        self.flying.insert(key);
    }

    /// An attempt has ended; whether what waits is to be looked at for what has
    /// waited too long.
    pub(super) fn end(&mut self, key: &Key, receipt: &Receipt, now: Mono) {
        self.flying.remove(key);
        match &receipt.outcome {
            // It has taken one look at least: it is there.
            Outcome::Accepted { .. } | Outcome::Permanent { .. } => self.shut = None,
            Outcome::Temporary { .. } | Outcome::Ambiguous { .. } => {
                self.fail(key, retry::wait(receipt), now);
            }
        }
    }

    fn fail(&mut self, key: &Key, wait: Duration, now: Mono) {
        let shut = self.shut.get_or_insert_with(|| Shut {
            since: now,
            until: Mono::ZERO,
            failures: 0,
            scout: Some(key.clone()),
            told: false,
        });
        // Of those that were under way with it only the first counts.
        if shut.scout.as_ref() == Some(key) {
            shut.scout = None;
            shut.failures += 1;
            shut.until = now + retry::machine_pause(shut.failures, key).max(wait);
        }
    }

    /// Since when it has taken nothing, if it does not and nobody has been told.
    pub(super) fn silent_since(&self) -> Option<Mono> {
        self.shut
            .as_ref()
            .filter(|shut| !shut.told)
            .map(|shut| shut.since)
    }

    /// The operator is told; since when it has taken nothing.
    pub(super) fn silence_is_told(&mut self) -> Option<Mono> {
        let shut = self.shut.as_mut()?;
        shut.told = true;
        Some(shut.since)
    }

    /// Whether the operator has been told that it takes nothing.
    pub(super) fn is_told_of(&self) -> bool {
        self.shut.as_ref().is_some_and(|shut| shut.told)
    }

    /// How many more may go.
    fn room(&self, now: Mono) -> usize {
        match &self.shut {
            Some(shut) if shut.until <= now && self.flying.is_empty() => 1,
            Some(_) => 0,
            None => self.window.saturating_sub(self.flying.len()),
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.flying.is_empty()
    }
}

impl Outbox {
    /// What machines are told of an event, whoever else is. A broker is the operator's
    /// own; what a webhook is told leaves the house, so shadow mode keeps it back.
    pub(super) fn put_event(
        &mut self,
        context: &Context,
        event: &Event,
        fault: &Fault,
        (inventory, region): (&Inventory, RegionIx),
        now: Now,
    ) -> Vec<Row> {
        // Whoever counts faults is not to count what is none.
        if fault.region == DRILL {
            return Vec::new();
        }
        let broker = context.mqtt.then(|| (Channel::Mqtt, BROKER.to_owned()));
        let webhooks = inventory.event_webhooks(region);
        let webhooks = webhooks.map(|id| (Channel::Webhook, webhook::machine(id)));
        let machines: Vec<(Channel, String)> = broker.into_iter().chain(webhooks).collect();
        let place = (inventory, region);
        let rows = machines
            .into_iter()
            .filter_map(|machine| self.put_event_to(machine, context, event, fault, place, now));
        rows.collect()
    }

    fn put_event_to(
        &mut self,
        (channel, address): (Channel, String),
        context: &Context,
        event: &Event,
        fault: &Fault,
        (inventory, region): (&Inventory, RegionIx),
        now: Now,
    ) -> Option<Row> {
        let operator = &inventory[inventory[region].operator];
        // The same as for mail: what a log that failed has forgotten may come again.
        let about = format!("{}/{}", fault.number, event.at);
        let key = Key::of(&context.install, &about, event.ordinal, channel, &address);
        if self.slots.contains_key(&key) {
            return None;
        }
        let row = Row {
            message: event::of_event(&key, event, fault),
            key,
            region: inventory[region].id.to_string(),
            fault: Some(fault.number.clone()),
            ordinal: event.ordinal,
            reason: Reason::Event,
            channel,
            recipient: Recipient {
                party: operator.id.to_string(),
                address: address.clone(),
                language: operator.language,
            },
            created_at: now.wall,
            state: match channel {
                Channel::Webhook if is_in_shadow(fault, inventory, region) => RowState::Shadowed,
                Channel::Webhook | Channel::Mqtt | Channel::Email | Channel::Ticket => {
                    self.first_state_for_machine(&address)
                }
            },
            attempts: 0,
            ambiguous: 0,
            response: None,
            tried_at: None,
        };
        self.insert(row.clone(), fault.number.as_str(), now.mono);
        Some(row)
    }

    pub(super) fn first_state_for_machine(&self, address: &str) -> RowState {
        let waiting = self.lanes.get(address).map_or(0, |lane| lane.open.len());
        if waiting < ROWS {
            return RowState::Pending;
        }
        RowState::Cancelled {
            reason: FULL.to_owned(),
        }
    }

    pub(super) fn is_machine(&self, address: &str) -> bool {
        self.lanes
            .get(address)
            .is_some_and(|lane| lane.gate.is_some())
    }

    /// One turn of a machine's lane.
    pub(super) fn turn_machine(
        &mut self,
        context: &Context,
        inventory: &Inventory,
        address: &str,
        now: Now,
        turn: &mut Turn,
    ) {
        for key in self.lost(address, now.mono) {
            let receipt = Receipt {
                key,
                outcome: Outcome::Ambiguous {
                    why: super::step::LOST.to_owned(),
                },
                wait: None,
            };
            turn.changed
                .extend(self.take_in(context, &receipt, inventory, now));
        }
        for key in self.next_of_machine(address, now.mono) {
            if self.is_void(&key) {
                turn.changed.extend(self.end_untold(&key, now));
            } else {
                self.release(address, &key, now, turn);
            }
        }
        turn.changed
            .extend(self.tell_of_silence(context, inventory, address, now));
        self.set_machine_wake(address, now.mono);
    }

    /// Attempts whose receipt did not come.
    fn lost(&self, address: &str, now: Mono) -> Vec<Key> {
        let gate = self.lanes.get(address).and_then(|lane| lane.gate.as_ref());
        let keys = gate.into_iter().flat_map(|gate| &gate.flying);
        keys.filter(|key| self.returns(key).is_some_and(|at| at <= now))
            .cloned()
            .collect()
    }

    /// When an attempt is given up whose receipt has not come.
    fn returns(&self, key: &Key) -> Option<Mono> {
        let since = self.slots.get(key)?.flying?;
        Some(since.max(self.heard) + FLIGHT)
    }

    /// What may go now: all that is due, in the order decided; or the one scout,
    /// which is the one that has been tried least.
    fn next_of_machine(&self, address: &str, now: Mono) -> Vec<Key> {
        let Some((lane, gate)) = self.machine(address) else {
            return Vec::new();
        };
        let room = gate.room(now);
        if room == 0 {
            return Vec::new();
        }
        if gate.shut.is_some() {
            let scout = self
                .free(lane)
                .min_by_key(|(tried, serial, _)| (*tried, *serial));
            return scout.map(|(_, _, key)| key.clone()).into_iter().collect();
        }
        let is_due = |key: &Key| self.slots.get(key).is_some_and(|slot| slot.due <= now);
        let keys = self.free(lane).map(|(_, _, key)| key);
        keys.filter(|key| is_due(key)).take(room).cloned().collect()
    }

    /// What waits and is behind nothing of its own fault, with how often it was tried.
    fn free<'a>(&'a self, lane: &'a Lane) -> impl Iterator<Item = (u32, u64, &'a Key)> {
        lane.open.iter().filter_map(|(serial, key)| {
            let slot = self.slots.get(key)?;
            let waits = slot.flying.is_none() && slot.row.state == RowState::Pending;
            (waits && self.way(key) == Way::Free).then_some((slot.row.attempts, *serial, key))
        })
    }

    fn machine(&self, address: &str) -> Option<(&Lane, &Gate)> {
        let lane = self.lanes.get(address)?;
        Some((lane, lane.gate.as_ref()?))
    }

    fn set_machine_wake(&mut self, address: &str, now: Mono) {
        let Some((lane, gate)) = self.machine(address) else {
            return;
        };
        let flights = gate.flying.iter().filter_map(|key| self.returns(key));
        let flights = flights.min().unwrap_or(Mono::NEVER);
        let next = match &gate.shut {
            Some(_) if !gate.flying.is_empty() || lane.open.is_empty() => Mono::NEVER,
            Some(shut) => shut.until.max(now),
            None if gate.room(now) == 0 => Mono::NEVER,
            None => {
                let dues = self
                    .free(lane)
                    .filter_map(|(_, _, key)| self.slots.get(key));
                dues.map(|slot| slot.due).min().unwrap_or(Mono::NEVER)
            }
        };
        let waits = !lane.open.is_empty();
        let silence = self.silence_told_at(address).filter(|_| waits);
        let next = next.min(silence.unwrap_or(Mono::NEVER));
        if let Some(lane) = self.lanes.get_mut(address) {
            lane.wake = flights.min(next);
            if lane.is_idle() {
                self.lanes.remove(address);
            }
        }
    }

    /// Gives up what has waited for as long as anything may while its machine took
    /// nothing at all. The operator is told of the first; that is the news.
    pub(super) fn give_up_waiting(
        &mut self,
        context: &Context,
        address: &str,
        why: &str,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        let mut rows = Vec::new();
        for key in self.waited_too_long(address, now.mono) {
            let state = RowState::Dead {
                reason: format!("{GIVEN_UP}: {why}"),
            };
            rows.extend(match rows.is_empty() {
                true => self.settle(context, &key, state, inventory, now),
                false => self.end(&key, state, now),
            });
        }
        rows
    }

    fn waited_too_long(&self, address: &str, now: Mono) -> Vec<Key> {
        let Some((lane, gate)) = self.machine(address) else {
            return Vec::new();
        };
        let Some(shut) = &gate.shut else {
            return Vec::new();
        };
        let patience = Duration::from_secs(retry::PATIENCE);
        let waited = |key: &&Key| {
            let slot = self.slots.get(*key);
            slot.is_some_and(|slot| {
                slot.flying.is_none() && slot.since.max(shut.since) + patience <= now
            })
        };
        let keys = lane.open.iter().map(|(_, key)| key);
        keys.filter(waited).cloned().collect()
    }
}

/// Whether shadow mode holds for whoever holds a fault.
fn is_in_shadow(fault: &Fault, inventory: &Inventory, region: RegionIx) -> bool {
    let mut parties = inventory.parties();
    let holder = parties.find(|(_, p)| p.region == region && *p.id == *fault.holder.id);
    let of_holder = holder.is_some_and(|(ix, _)| inventory.is_in_shadow(ix));
    inventory[region].shadow || of_holder
}

#[cfg(test)]
mod tests;
