//! How addresses stand to what they have been told.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{ticket, webhook};
use super::Told;
use crate::inventory::Inventory;
use crate::notice::{Reason, RowState};

/// Every address of an inventory.
pub(in crate::notice) fn addresses(inventory: &Inventory) -> BTreeSet<String> {
    let contacts = inventory.parties().flat_map(|(_, party)| &party.contacts);
    let ways = contacts.flat_map(webhook::ways);
    let machines = inventory
        .regions()
        .flat_map(|(region, _)| inventory.event_webhooks(region));
    let tickets = inventory
        .regions()
        .flat_map(|(region, _)| inventory.ticket_routes(region));
    ways.map(|way| address(&way))
        .chain(machines.map(|id| webhook::machine(id)))
        .chain(tickets.map(|route| ticket::machine(&route.system)))
        .collect()
}

/// Without those who have left the configuration: nothing is told to them any more.
pub(super) fn still_here<'a>(
    mut standing: BTreeMap<String, Standing<'a>>,
    inventory: &Inventory,
) -> BTreeMap<String, Standing<'a>> {
    let known = addresses(inventory);
    standing.retain(|address, _| known.contains(address));
    standing
}

/// How an address stands to a problem whose end it has not been told.
#[derive(Clone, Copy, Debug)]
pub(in crate::notice) struct Standing<'a> {
    /// The last notice of the problem.
    pub(in crate::notice) last: &'a Told,
    /// Whether any of them was sent, or is on its way: shadow mode kept all
    /// others back.
    pub(in crate::notice) sent: bool,
    /// Whether any of them was of an escalation.
    pub(in crate::notice) escalated: bool,
}

/// Whom a problem notice went to, or is still owed to, or would have gone to,
/// and who has not been told of its end since: address → how it stands to it.
pub(in crate::notice) fn standing(told: &[Told]) -> BTreeMap<String, Standing<'_>> {
    let mut standing: BTreeMap<String, Standing<'_>> = BTreeMap::new();
    for one in told {
        let sent = match one.state {
            RowState::Pending
            | RowState::StandBy
            | RowState::Held
            | RowState::Gathered { .. }
            | RowState::Sent => true,
            RowState::Shadowed => false,
            RowState::Dead { .. } | RowState::Cancelled { .. } => continue,
        };
        let address = address(&one.recipient.address);
        if one.reason.is_problem() {
            let before = standing.get(&address);
            let sent = sent || before.is_some_and(|known| known.sent);
            let escalated =
                one.reason == Reason::Escalated || before.is_some_and(|known| known.escalated);
            let known = Standing {
                last: one,
                sent,
                escalated,
            };
            standing.insert(address, known);
        } else if one.reason.is_end() {
            standing.remove(&address);
        }
    }
    standing
}

/// Addresses are compared without regard to case, as mailboxes are in practice.
pub(in crate::notice) fn address(email: &str) -> String {
    email.trim().to_lowercase()
}
