//! Tickets: which systems are told of an event, so that each party has the fault in its own
//! for as long as it is asked to act, and not before and not after.
//!
//! Only that a ticket is to be open or closed is decided here, by the same rules as mail.
//! What was told before says how it stands; what each system makes of it is the carrier's.

use std::collections::BTreeSet;

use super::super::brief::GIVEN_UP;
use super::super::route::addresses;
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
    /// It is not open as far as we know, and may be: an attempt to open it was given up.
    doubted: bool,
    told: usize,
}

/// What has happened to a fault, and where.
struct Happened<'a> {
    context: &'a Context,
    event: &'a Event,
    fault: &'a Fault,
    inventory: &'a Inventory,
    region: RegionIx,
    /// Nothing has: another configuration is in force.
    reloaded: bool,
    now: Now,
}

/// A system, and what leads there: no route if none does any more.
struct System<'a> {
    address: String,
    routes: Vec<&'a TicketRoute>,
}

/// That a ticket is to be open or closed.
struct Due {
    open: bool,
    /// In shadow mode.
    kept_back: bool,
    recipient: Recipient,
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
        let reloaded = false;
        self.put_to_systems(&Happened {
            context,
            event,
            fault,
            inventory,
            region,
            reloaded,
            now,
        })
    }

    /// Opens the ticket of an open fault where another configuration has it be told from now
    /// on, and closes it where it is told no more. To be called after
    /// [`reload`](Self::reload).
    pub fn put_tickets_overdue(
        &mut self,
        context: &Context,
        fault: &Fault,
        inventory: &Inventory,
        now: Now,
    ) -> Vec<Row> {
        let region = inventory.region_by_id(&fault.region);
        let (Some(region), Some(event)) = (region, fault.timeline.last()) else {
            return Vec::new();
        };
        let reloaded = true;
        self.put_to_systems(&Happened {
            context,
            event,
            fault,
            inventory,
            region,
            reloaded,
            now,
        })
    }

    fn put_to_systems(&mut self, happened: &Happened<'_>) -> Vec<Row> {
        if happened.fault.region == DRILL {
            return Vec::new();
        }
        let systems = self.systems(happened);
        let rows = systems
            .iter()
            .filter_map(|system| self.put_ticket(system, happened));
        rows.collect()
    }

    /// All that are to be told, and those that have been told and are not any more. Who has
    /// left the configuration cannot be spoken to.
    fn systems<'a>(&self, happened: &Happened<'a>) -> Vec<System<'a>> {
        // Several parties may share a system: the fault has one ticket there all the same.
        let mut systems: Vec<System<'a>> = Vec::new();
        for route in happened.inventory.ticket_routes(happened.region) {
            let address = ticket::machine(&route.system);
            match systems.iter_mut().find(|one| one.address == address) {
                Some(known) => known.routes.push(route),
                None => systems.push(System {
                    address,
                    routes: vec![route],
                }),
            }
        }
        let told = self.rows_of(happened.fault);
        let told = told.filter(|row| row.channel == Channel::Ticket);
        let told: BTreeSet<String> = told.map(|row| row.recipient.address.clone()).collect();
        for address in told {
            if systems.iter().all(|known| known.address != address)
                && addresses(happened.inventory).contains(&address)
            {
                systems.push(System {
                    address,
                    routes: Vec::new(),
                });
            }
        }
        systems
    }

    fn put_ticket(&mut self, system: &System<'_>, happened: &Happened<'_>) -> Option<Row> {
        let &Happened {
            context,
            event,
            fault,
            inventory,
            region,
            reloaded,
            now,
        } = happened;
        let due = self.due(system, happened)?;
        let recipient = due.recipient;
        let key = match reloaded {
            true => ticket::key_after_reload(context, event, fault, &recipient, now),
            false => ticket::key(context, event, fault, &recipient.address),
        };
        if self.slots.contains_key(&key) {
            return None;
        }
        let telling = Telling {
            event,
            fault,
            inventory,
            region,
            recipient: &recipient,
            reason: ticket::reason(fault, &event.what, due.open),
            open: due.open,
            reloaded: reloaded.then_some(now.wall),
        };
        let row = Row {
            message: ticket::message(context, &telling),
            key,
            region: inventory[region].id.to_string(),
            fault: Some(fault.number.clone()),
            ordinal: event.ordinal,
            reason: match due.open {
                true => Reason::Ticket,
                false => Reason::TicketClosed,
            },
            channel: Channel::Ticket,
            created_at: now.wall,
            state: match due.kept_back {
                true => RowState::Shadowed,
                false => self.first_state_for_machine(&recipient.address),
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

    /// What a system is to be told; none if nothing.
    fn due(&self, system: &System<'_>, happened: &Happened<'_>) -> Option<Due> {
        let &Happened {
            event,
            fault,
            inventory,
            region,
            reloaded,
            ..
        } = happened;
        let before = self.ticket_of(fault, &system.address);
        let mut routes = system.routes.iter();
        let by = routes.find(|route| is_wanted(route, fault, before.open));
        let route = by.or_else(|| system.routes.first()).copied();
        let shadowed = route.is_some_and(|route| is_in_shadow(route, fault, inventory, region));
        // A ticket that others have is closed for them; in shadow nobody has one.
        let hidden = shadowed && before.open && !before.shadowed;
        let open = by.is_some() && !hidden;
        // It is closed for whoever had it.
        let last = self.told_last(fault, &system.address);
        let recipient = match (open, route, last) {
            (false, _, Some(last)) => last,
            (_, Some(route), _) => recipient(route, inventory, region),
            (_, None, _) => return None,
        };
        let own = ticket::is_said_by(event, &recipient);
        let tells = match (before.open, open) {
            (true, true) if reloaded => before.shadowed && !shadowed,
            // Of what it has said itself it learns only that the symptom is still there.
            (true, true) => before.told < COMMENTS && (own || ticket::is_news(event, fault)),
            // It is looked for over there, and closed if it is found.
            (false, false) => before.doubted,
            (false, true) | (true, false) => true,
        };
        tells.then_some(Due {
            open,
            // The end goes to whom the beginning went.
            kept_back: match (open, before.open) {
                (true, false) => shadowed,
                (_, true) => before.shadowed && (shadowed || !open),
                (false, false) => false,
            },
            recipient,
        })
    }

    /// What has been decided of a fault, oldest first.
    fn rows_of(&self, fault: &Fault) -> impl Iterator<Item = &Row> {
        let keys = self.threads.get(fault.number.as_str());
        let keys = keys
            .map(|thread| thread.keys.as_slice())
            .unwrap_or_default();
        keys.iter()
            .filter_map(|key| Some(&self.slots.get(key)?.row))
    }

    /// Whose ticket it was, by what was told last.
    fn told_last(&self, fault: &Fault, address: &str) -> Option<Recipient> {
        let own = self
            .rows_of(fault)
            .filter(|row| row.recipient.address == address);
        own.last().map(|row| row.recipient.clone())
    }

    fn ticket_of(&self, fault: &Fault, address: &str) -> Standing {
        let rows = self.rows_of(fault);
        standing(rows.filter(|row| row.recipient.address == address))
    }
}

/// How it stands after all this.
fn standing<'a>(told: impl Iterator<Item = &'a Row>) -> Standing {
    let mut standing = Standing::default();
    for one in told {
        let opens = one.reason == Reason::Ticket;
        match &one.state {
            RowState::Dead { .. } | RowState::Cancelled { .. } if opens && !standing.open => {
                // What was refused has opened nothing; it is opened by the next.
                standing.doubted |= is_in_doubt(one);
                continue;
            }
            RowState::Cancelled { .. } => continue,
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
        standing.doubted = false;
        standing.told += 1;
    }
    standing
}

/// Whether what was given up may have opened a ticket all the same: who carries it knows, and
/// looks.
fn is_in_doubt(row: &Row) -> bool {
    let refused = match &row.state {
        RowState::Dead { reason } => !reason.starts_with(GIVEN_UP),
        RowState::Cancelled { .. }
        | RowState::Pending
        | RowState::StandBy
        | RowState::Held
        | RowState::Gathered { .. }
        | RowState::Sent
        | RowState::Shadowed => false,
    };
    row.ambiguous > 0 || (row.attempts > 0 && !refused)
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
