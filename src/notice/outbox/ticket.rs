//! Tickets: which systems are told of an event, so that each party has the fault in its own
//! for as long as it is asked to act, and not before and not after.
//!
//! Only that a ticket is to be open or closed is decided here, by the same rules as mail.
//! What was told before says how it stands; what each system makes of it is the carrier's.

use super::super::route::Told;
use super::super::ticket::{self, Telling};
use super::super::{Channel, Reason, Recipient, Row, RowState};
use super::{Context, Outbox};
use crate::clock::Now;
use crate::fault::{Event, Fault, PartyRef};
use crate::inventory::{DRILL, Inventory, RegionIx, TicketRoute};

/// Comments on one fault to one system, at most: one that is talked of, or is closed over
/// there and opened again by a machine each time, fills no system.
const COMMENTS: usize = 50;

/// How a fault's ticket stands in one system, by what was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Standing {
    open: bool,
    /// It was opened in shadow mode: nobody has it.
    shadowed: bool,
    told: usize,
}

impl Outbox {
    /// What ticket systems are told of an event.
    pub(super) fn put_tickets(
        &mut self,
        context: &Context,
        event: &Event,
        fault: &Fault,
        (inventory, region): (&Inventory, RegionIx),
        now: Now,
    ) -> Vec<Row> {
        if fault.region == DRILL {
            return Vec::new();
        }
        // Several parties may share a system: the fault has one ticket there all the same.
        let mut systems: Vec<(&str, Vec<&TicketRoute>)> = Vec::new();
        for route in inventory.ticket_routes(region) {
            let known = systems.iter_mut().find(|(id, _)| *id == &*route.system);
            match known {
                Some((_, routes)) => routes.push(route),
                None => systems.push((&route.system, vec![route])),
            }
        }
        let place = (inventory, region);
        let rows = systems
            .iter()
            .filter_map(|(_, routes)| self.put_ticket(routes, context, event, fault, place, now));
        rows.collect()
    }

    fn put_ticket(
        &mut self,
        routes: &[&TicketRoute],
        context: &Context,
        event: &Event,
        fault: &Fault,
        (inventory, region): (&Inventory, RegionIx),
        now: Now,
    ) -> Option<Row> {
        let first = *routes.first()?;
        let before = self.ticket_of(fault, &ticket::machine(&first.system));
        let by = routes
            .iter()
            .find(|route| is_wanted(route, fault, before.open));
        let route = by.copied().unwrap_or(first);
        let shadowed = is_in_shadow(route, fault, inventory, region);
        // A ticket that others have is closed for them; in shadow nobody has one.
        let hidden = shadowed && before.open && !before.shadowed;
        let wanted = by.is_some() && !hidden;
        let recipient = recipient(route, inventory, region);
        let own = ticket::is_said_by(event, &recipient);
        let tells = match (before.open, wanted) {
            // Of what it has said itself it learns only that the symptom is still there.
            (true, true) => before.told < COMMENTS && (own || ticket::is_news(event, fault)),
            (false, false) => false,
            (false, true) | (true, false) => true,
        };
        if !tells {
            return None;
        }
        let key = ticket::key(context, event, fault, &recipient.address);
        if self.slots.contains_key(&key) {
            return None;
        }
        let telling = Telling {
            event,
            fault,
            inventory,
            region,
            recipient: &recipient,
            reason: ticket::reason(fault, &event.what, wanted),
            open: wanted,
        };
        let row = Row {
            message: ticket::message(context, &telling),
            key,
            region: inventory[region].id.to_string(),
            fault: Some(fault.number.clone()),
            ordinal: event.ordinal,
            reason: match wanted {
                true => Reason::Ticket,
                false => Reason::TicketClosed,
            },
            channel: Channel::Ticket,
            created_at: now.wall,
            // The end goes to whom the beginning went.
            state: match (wanted, before.open) {
                (true, false) if shadowed => RowState::Shadowed,
                (_, true) if before.shadowed && (shadowed || !wanted) => RowState::Shadowed,
                (true | false, true | false) => self.first_state_for_machine(&recipient.address),
            },
            recipient,
            attempts: 0,
            ambiguous: 0,
            response: None,
            tried_at: None,
        };
        self.insert(row.clone(), fault.number.as_str(), now.mono);
        Some(row)
    }

    fn ticket_of(&self, fault: &Fault, address: &str) -> Standing {
        let keys = self.threads.get(fault.number.as_str());
        let keys = keys
            .map(|thread| thread.keys.as_slice())
            .unwrap_or_default();
        let rows = keys
            .iter()
            .filter_map(|key| Some(&self.slots.get(key)?.row));
        let own = rows.filter(|row| row.recipient.address == address);
        let told = own.map(|row| Told {
            reason: row.reason,
            recipient: row.recipient.clone(),
            state: row.state.clone(),
        });
        standing(told)
    }
}

/// How it stands after all this.
fn standing(told: impl Iterator<Item = Told>) -> Standing {
    let mut standing = Standing::default();
    for one in told {
        let opens = one.reason == Reason::Ticket;
        match one.state {
            RowState::Cancelled { .. } => continue,
            // What was refused, or given up, has opened nothing; it is opened by the next.
            RowState::Dead { .. } if opens && !standing.open => continue,
            // An end that was given up is told again by the next word.
            RowState::Dead { .. } if !opens => continue,
            RowState::Shadowed => standing.shadowed = opens,
            RowState::Dead { .. }
            | RowState::Pending
            | RowState::StandBy
            | RowState::Held
            | RowState::Gathered { .. }
            | RowState::Sent => standing.shadowed = false,
        }
        standing.open = opens;
        standing.told += 1;
    }
    standing
}

fn recipient(route: &TicketRoute, inventory: &Inventory, region: RegionIx) -> Recipient {
    let operator = &inventory[inventory[region].operator];
    let party = route.party.as_deref();
    let theirs = party.and_then(|id| {
        let mut parties = inventory.parties();
        let found = parties.find(|(_, one)| one.region == region && *one.id == *id);
        found.map(|(_, party)| party)
    });
    let party = theirs.unwrap_or(operator);
    Recipient {
        party: party.id.to_string(),
        address: ticket::machine(&route.system),
        language: route.language.unwrap_or(party.language),
    }
}

/// Whether there is to be an open ticket. One that has begun under planned work, or that a
/// party has reported itself, is opened for nobody; one that is open stays so then.
fn is_wanted(route: &TicketRoute, fault: &Fault, open: bool) -> bool {
    if !fault.state.is_active() || fault.merged_into.is_some() {
        return false;
    }
    if fault.incident.is_some() && !open {
        return false;
    }
    route.party.as_deref().is_none_or(|party| {
        let asked = asked(fault);
        asked.iter().any(|one| one.id == party)
    })
}

/// Whoever has to act, as for mail: the holder; and where nobody has said yes in time, whoever
/// is asked and whoever has been told of that.
fn asked(fault: &Fault) -> Vec<&PartyRef> {
    let mut all: Vec<&PartyRef> = fault.steps_taken().collect();
    let went_up = !all.is_empty();
    let asked = fault.asked().filter(|_| went_up);
    all.push(asked.unwrap_or(&fault.holder));
    all
}

/// Whether shadow mode keeps it back: of the party whose system it is, or else of whoever
/// holds the fault.
fn is_in_shadow(
    route: &TicketRoute,
    fault: &Fault,
    inventory: &Inventory,
    region: RegionIx,
) -> bool {
    let whose = route.party.as_deref().unwrap_or(&fault.holder.id);
    let mut parties = inventory.parties();
    let party = parties.find(|(_, one)| one.region == region && *one.id == *whose);
    inventory[region].shadow || party.is_some_and(|(ix, _)| inventory.is_in_shadow(ix))
}

#[cfg(test)]
mod tests;
