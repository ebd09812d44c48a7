//! Parties by what a fault says of them.

use jiff::Timestamp;

use super::Reason;
use super::route::{Due, List};
use crate::fault::Fault;
use crate::inventory::{Inventory, PartyIx, RegionIx};

/// Those whose equipment cannot be used because of a fault.
pub(super) fn affected_parties(
    fault: &Fault,
    inventory: &Inventory,
    region: RegionIx,
) -> Vec<PartyIx> {
    let mut parties: Vec<PartyIx> = inventory
        .municipalities()
        .filter(|(_, m)| m.region == region)
        .filter(|(_, m)| {
            fault
                .affected
                .iter()
                .any(|component| component.municipality.as_deref() == Some(&*m.id))
        })
        .map(|(_, m)| m.party)
        .collect();
    parties.sort();
    parties.dedup();
    parties
}

/// A party by its id.
pub(super) fn party_ix(inventory: &Inventory, region: RegionIx, id: &str) -> Option<PartyIx> {
    inventory
        .parties()
        .find(|(_, party)| party.region == region && &*party.id == id)
        .map(|(ix, _)| ix)
}

/// What parties are told at a moment that is about no fault. Whoever runs the monitor is told of what
/// shadow mode keeps back.
pub(super) fn due_to_parties(
    inventory: &Inventory,
    region: RegionIx,
    parties: &[PartyIx],
    reason: Reason,
    at: Timestamp,
) -> Vec<Due> {
    // Whoever was told of it may be on call no longer, and has a mail that says otherwise.
    let mut list = match matches!(reason, Reason::Replanned | Reason::CalledOff) {
        true => List::new(inventory, region),
        false => List::at(inventory, region, at),
    };
    for &party in parties {
        list.party(party, reason);
    }
    if list.due.values().any(|due| due.shadowed) {
        list.party(inventory[region].operator, reason);
    }
    list.drop_idle_stand_bys();
    list.due.into_values().collect()
}
