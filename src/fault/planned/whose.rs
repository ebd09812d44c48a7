//! Whose planned work is: who may declare, change and withdraw it.

use jiff::Timestamp;

use super::{DECLARED, DECLARED_FOR_ITSELF, Declared, PlanRefused, party_of};
use crate::fault::{Actor, Capacity, PartyRef, Through};
use crate::inventory::{Inventory, Maintenance, RegionIx};

/// The declared work of an id, if it is theirs to withdraw and is not over; `seen` is how
/// often it had been changed when they looked at it.
///
/// # Errors
/// When it is not, with the reason.
pub fn withdrawn<'a>(
    (id, seen): (&str, Option<u32>),
    actor: &Actor,
    known: &'a [Declared],
    inventory: &Inventory,
    now: Timestamp,
) -> Result<(&'a Declared, Through), PlanRefused> {
    let (found, through) = theirs(id, actor, known, inventory, now)?;
    match seen.is_some_and(|seen| seen != found.revision()) {
        true => Err(PlanRefused::Stale),
        false => Ok((found, through)),
    }
}

/// The declared work of an id, if it is theirs and is not over.
pub(super) fn theirs<'a>(
    id: &str,
    actor: &Actor,
    known: &'a [Declared],
    inventory: &Inventory,
    now: Timestamp,
) -> Result<(&'a Declared, Through), PlanRefused> {
    let mut all = known.iter();
    let found = all.find(|one| one.id == id && now < one.until);
    let found =
        found.ok_or_else(
            || match inventory.maintenance().any(|planned| *planned.id == *id) {
                true => PlanRefused::Written,
                false => PlanRefused::Unknown,
            },
        )?;
    let region = inventory.region_by_id(&found.region);
    let region = region.ok_or(PlanRefused::Unknown)?;
    let own = own(&actor.capacity, region, inventory)?;
    let theirs = !matches!(actor.capacity, Capacity::Party(_)) || own.id == found.party.id;
    match theirs {
        true => Ok((
            found,
            Through {
                party: own,
                way: actor.way,
                user: actor.user.clone(),
            },
        )),
        false => Err(PlanRefused::ForItself(own)),
    }
}

/// Whether a party has declared it for itself. Logs of before say it by their names only:
/// whose work it is declared it, or changed it last, and is not the one that may for all.
pub(super) fn is_for_itself(declared: &Declared, inventory: &Inventory) -> bool {
    declared.for_itself.unwrap_or_else(|| {
        let by = &declared.last_through().party.id;
        let region = inventory.region_by_id(&declared.region);
        let for_all = region.is_some_and(|ix| {
            let both = [inventory[ix].operator, inventory[ix].coordinator];
            both.into_iter().any(|party| *inventory[party].id == **by)
        });
        *by == declared.party.id && !for_all
    })
}

/// Whether there is room for one more: in its region, and of its party.
pub(super) fn has_room(
    new: &Declared,
    known: &[Declared],
    inventory: &Inventory,
    now: Timestamp,
) -> Result<(), PlanRefused> {
    let open = known.iter();
    let open = open.filter(|other| other.region == new.region && now < other.until);
    let own = |other: &&Declared| other.party.id == new.party.id && is_for_itself(other, inventory);
    if open.clone().count() >= DECLARED {
        return Err(PlanRefused::TooMany);
    }
    match is_for_itself(new, inventory) && open.filter(own).count() >= DECLARED_FOR_ITSELF {
        true => Err(PlanRefused::TooManyOwn(new.party.clone())),
        false => Ok(()),
    }
}

/// Whether it is for itself that a party says what it has become by somebody's word. Who
/// mends the words of a party's work does not vouch for more than the party did; and what
/// was vouched for does not grow by the party's word.
pub(super) fn narrows(
    new: &Declared,
    old: &Declared,
    by: &Capacity,
    inventory: &Inventory,
) -> bool {
    let was = is_for_itself(old, inventory);
    let same = new.is_of_the_same(old);
    match matches!(by, Capacity::Party(_)) {
        true => was || !same || new.from < old.from || new.until > old.until,
        false => was && same,
    }
}

/// Whose person somebody is, in a region.
pub(super) fn own(
    capacity: &Capacity,
    region: RegionIx,
    inventory: &Inventory,
) -> Result<PartyRef, PlanRefused> {
    let party = match capacity {
        Capacity::Operator => inventory[region].operator,
        Capacity::Coordinator => inventory[region].coordinator,
        Capacity::Party(id) => {
            party_of(id, region, inventory).ok_or_else(|| PlanRefused::NoParty(id.clone()))?
        }
        // A link is for one fault, and for nobody's plans.
        Capacity::Link(id, _) => return Err(PlanRefused::NoParty(id.clone())),
    };
    Ok(PartyRef::of(inventory, party))
}

/// Whether a party may plan work for itself: on what is its own, or of which it answers
/// for any side when the work begins.
pub(super) fn may_plan(
    by: &PartyRef,
    planned: &Maintenance,
    inventory: &Inventory,
) -> Result<(), PlanRefused> {
    if *inventory[planned.party].id != *by.id {
        return Err(PlanRefused::ForItself(by.clone()));
    }
    let from = planned
        .next(Timestamp::MIN)
        .map_or(Timestamp::MIN, |w| w.from);
    let mut out = planned.taken_out(inventory);
    let foreign = out.find(|&ix| {
        let own = inventory[ix].organisation == planned.party;
        !own && !planned.answers(ix, from, inventory)
    });
    match foreign {
        None => Ok(()),
        Some(foreign) => Err(PlanRefused::NotTheirs {
            by: by.clone(),
            component: inventory[foreign].id.to_string(),
        }),
    }
}
