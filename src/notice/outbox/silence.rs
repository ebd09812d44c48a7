//! A machine that takes nothing for long, whatever the reason: a wrong password, a
//! missing right, or that it is not there. The operator is told, once until it takes
//! something again. So it is of a gateway: a webhook by which people are told.

use std::time::Duration;

use super::super::{Key, Outcome, Reason, Row, mail, route, ticket, webhook};
use super::lane::Lane;
use super::machine::BROKER;
use super::restore::alarm_thread;
use super::step::region_of;
use super::{Head, Outbox, Scene};
use crate::clock::{Mono, Now};
use crate::inventory::{Inventory, RegionIx};
use crate::notice::Context;

/// How long a machine may take nothing until that is news: one that is started
/// again is back by then.
pub(super) const SILENCE: Duration = Duration::from_secs(15 * 60);

/// How long a gateway may: somebody is waited for who is to act.
pub(super) const GATEWAY: Duration = Duration::from_secs(5 * 60);

/// A gateway that takes nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Silent {
    since: Mono,
    /// The operator has been told.
    told: bool,
}

impl Outbox {
    /// Notes what came of an attempt to reach somebody, if it was by a gateway.
    pub(super) fn hear_of_gateway(&mut self, address: &str, outcome: &Outcome, now: Mono) {
        let Some(id) = webhook::gateway(address) else {
            return;
        };
        match outcome {
            // Whoever refuses is there; that is told of by itself.
            Outcome::Accepted { .. } | Outcome::Permanent { .. } => {
                self.gateways.remove(id);
            }
            Outcome::Temporary { .. } | Outcome::Ambiguous { .. } => {
                let silent = Silent {
                    since: now,
                    told: false,
                };
                self.gateways.entry(id.to_owned()).or_insert(silent);
            }
        }
    }

    /// Tells the operator of gateways, if it is time.
    pub(super) fn tell_of_gateways(
        &mut self,
        context: &Context,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        self.forget_gateways();
        let due = self.untold_gateways().filter(|(_, at)| *at <= now.mono);
        let due: Vec<String> = due.map(|(id, _)| id.to_owned()).collect();
        let mut rows = Vec::new();
        for id in due {
            let Some(silent) = self.gateways.get_mut(&id) else {
                continue;
            };
            silent.told = true;
            let since = silent.since;
            // As a machine it has been told of already.
            let machine = self.lanes.get(&webhook::machine(&id));
            if machine.is_some_and(Lane::is_told_of) {
                continue;
            }
            let own = |lane: &str| webhook::gateway(lane) == Some(&id);
            if let Some((region, why)) = self.silent(inventory, own) {
                let what = (since, &*why);
                let machine = mail::Machine::Webhook(&id);
                rows.extend(self.say_silent(context, inventory, region, machine, what, now));
            }
        }
        rows
    }

    /// When there is something to tell of a gateway.
    pub(super) fn gateways_told_at(&self) -> Mono {
        let moments = self.untold_gateways().map(|(_, at)| at);
        moments.min().unwrap_or(Mono::NEVER)
    }

    /// Forgets gateways that nothing waits for any more and that nobody was told of:
    /// what fails the next time, weeks later perhaps, has not been silent since.
    fn forget_gateways(&mut self) {
        let mut gateways = std::mem::take(&mut self.gateways);
        gateways.retain(|id, silent| silent.told || self.waits_for(id));
        self.gateways = gateways;
    }

    /// Whether something waits for a gateway that has been tried by it.
    fn waits_for(&self, gateway: &str) -> bool {
        let tried = |key: &Key| {
            self.slots
                .get(key)
                .is_some_and(|slot| slot.row.attempts > 0)
        };
        let lanes = self.lanes.iter();
        let mut own = lanes.filter(|(own, _)| webhook::gateway(own) == Some(gateway));
        own.any(|(_, lane)| lane.open.iter().any(|(_, key)| tried(key)))
    }

    /// Gateways for which something waits, and when the operator is told of them.
    fn untold_gateways(&self) -> impl Iterator<Item = (&str, Mono)> {
        let untold = self.gateways.iter().filter(|(_, silent)| !silent.told);
        untold
            .filter(|(id, _)| self.waits_for(id))
            .map(|(id, silent)| (&**id, silent.since + GATEWAY))
    }

    /// Tells the operator, if it is time.
    pub(super) fn tell_of_silence(
        &mut self,
        context: &Context,
        inventory: &Inventory,
        address: &str,
        now: Now,
    ) -> Vec<Row> {
        let due = self
            .silence_told_at(address)
            .is_some_and(|at| at <= now.mono);
        let silent = self.silent(inventory, |lane| lane == address);
        let Some((region, why)) = silent.filter(|_| due) else {
            return Vec::new();
        };
        let gate = self
            .lanes
            .get_mut(address)
            .and_then(|lane| lane.gate.as_mut());
        let Some(since) = gate.and_then(|gate| gate.silence_is_told()) else {
            return Vec::new();
        };
        let id = webhook::id_in(address);
        // As a gateway it has been told of already.
        let known = id.and_then(|id| self.gateways.get(id));
        if known.is_some_and(|gateway| gateway.told) {
            return Vec::new();
        }
        let machine = machine_at(address);
        self.say_silent(context, inventory, region, machine, (since, &why), now)
    }

    fn say_silent(
        &mut self,
        context: &Context,
        inventory: &Inventory,
        region: RegionIx,
        machine: mail::Machine<'_>,
        (since, why): (Mono, &str),
        now: Now,
    ) -> Vec<Row> {
        let (webhook, name) = match machine {
            mail::Machine::Broker => (None, BROKER.to_owned()),
            mail::Machine::Webhook(id) => (Some(id), id.to_owned()),
            mail::Machine::Tickets(id) => (None, ticket::machine(id)),
        };
        let about = format!("silence/{name}/{}", now.wall);
        let thread = alarm_thread(&inventory[region].id, now.wall);
        let scene = Scene::of(context, inventory, region);
        let mut dues = route::due_to_operator(inventory, region, Reason::Undelivered, None, None);
        // Not by the very one that takes nothing.
        dues.retain(|due| webhook.is_none() || due.recipient.webhook() != webhook);
        let mut rows = Vec::new();
        for due in dues {
            let since = now.wall_at(since);
            let language = due.recipient.language;
            let message = mail::of_silence(machine, since, why, language, &scene);
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

    /// When the operator is told of a machine's silence, if that lasts.
    pub(super) fn silence_told_at(&self, address: &str) -> Option<Mono> {
        let gate = self.lanes.get(address)?.gate.as_ref()?;
        Some(gate.silent_since()? + SILENCE)
    }

    /// In which region a silent machine was to be told something, and what came of
    /// the last attempt.
    fn silent(
        &self,
        inventory: &Inventory,
        own: impl Fn(&str) -> bool,
    ) -> Option<(RegionIx, String)> {
        let lanes = self.lanes.iter().filter(|(address, _)| own(address));
        let open = lanes.flat_map(|(_, lane)| &lane.open);
        let tried = open.filter_map(|(_, key)| self.slots.get(key));
        let last = tried.max_by_key(|slot| slot.row.tried_at)?;
        let why = last.row.response.clone().unwrap_or_default();
        Some((region_of(&last.row, inventory)?, why))
    }
}

/// The machine that has an address.
fn machine_at(address: &str) -> mail::Machine<'_> {
    let tickets = ticket::id_in(address).map(mail::Machine::Tickets);
    let webhook = webhook::id_in(address).map(mail::Machine::Webhook);
    tickets.or(webhook).unwrap_or(mail::Machine::Broker)
}
