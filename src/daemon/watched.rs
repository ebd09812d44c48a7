//! What is watched, for the program's log: at a start, and what another
//! configuration changes of it. Nothing of it is secret.

use std::collections::BTreeMap;
use std::fmt;

use tracing::{info, warn};

use crate::config::Loaded;
use crate::inventory::{ComponentIx, Inventory, MunicipalityIx, PartyIx, RegionIx};

/// Says at a start what is watched, and by which relay mails go.
pub(super) fn say(loaded: &Loaded) {
    let inventory = &loaded.inventory;
    let regions: Vec<&str> = inventory.regions().map(|(_, region)| &*region.id).collect();
    let relays = relays(loaded);
    info!(
        regions = %regions.join(", "),
        components = inventory.components().len(),
        probes = inventory.probes().len(),
        relays = %relays,
        "watching {} components by {} probes; mails go by {relays}",
        inventory.components().len(),
        inventory.probes().len(),
    );
    for said in in_shadow(inventory) {
        warn!("shadow mode: {said}");
    }
}

/// Who is not told yet: regions in shadow mode whole, and in others single parties.
fn in_shadow(inventory: &Inventory) -> Vec<String> {
    let regions = inventory.regions().filter_map(|(ix, region)| {
        if region.shadow {
            let operator = &inventory[region.operator].name;
            return Some(format!("{}: nobody but {operator} is told", region.id));
        }
        let parties = inventory.parties();
        let parties = parties.filter(|(_, party)| party.region == ix && party.shadow);
        let ids: Vec<String> = parties.map(|(_, party)| party.id.to_string()).collect();
        (!ids.is_empty()).then(|| format!("{}: not told are {}", region.id, ids.join(", ")))
    });
    regions.collect()
}

/// The relay, and the second where there is one: host and port alone.
fn relays(loaded: &Loaded) -> String {
    let Some(mail) = &loaded.settings.mail else {
        return "no relay: nobody is mailed".to_owned();
    };
    let first = format!("{}:{}", mail.host, mail.port);
    match &mail.fallback {
        Some(second) => format!("{first}, else {}:{}", second.host, second.port),
        None => first,
    }
}

/// How one inventory differs from another, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Difference {
    components: Counts,
    parties: Counts,
    agreements: Counts,
    maintenance: Counts,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    added: usize,
    removed: usize,
    changed: usize,
}

impl Difference {
    /// What the second has that the first has not, and the other way round.
    pub(super) fn between(old: &Inventory, new: &Inventory) -> Self {
        let mut components = Counts::default();
        for (ix, _) in old.components() {
            match old.same_component(ix, new) {
                None => components.removed += 1,
                Some(there) if !is_as_it_was(old, ix, new, there) => components.changed += 1,
                Some(_) => {}
            }
        }
        let new_ones = new.components();
        components.added = new_ones
            .filter(|(ix, _)| new.same_component(*ix, old).is_none())
            .count();
        let mut parties = Counts::default();
        for (ix, _) in old.parties() {
            match same_party(old, ix, new) {
                None => parties.removed += 1,
                Some(there) if !is_told_as_before(old, ix, new, there) => parties.changed += 1,
                Some(_) => {}
            }
        }
        let new_ones = new.parties();
        parties.added = new_ones
            .filter(|(ix, _)| same_party(new, *ix, old).is_none())
            .count();
        Self {
            components,
            parties,
            agreements: Counts::of(&agreements(old), &agreements(new)),
            maintenance: Counts::of(&maintenance(old), &maintenance(new)),
        }
    }
}

/// What stands under each region and id, in words that mean the same in any inventory.
type Written = BTreeMap<(String, String), String>;

impl Counts {
    fn of(old: &Written, new: &Written) -> Self {
        let kept = || {
            old.iter()
                .filter_map(|(id, said)| Some((said, new.get(id)?)))
        };
        Self {
            added: new.keys().filter(|id| !old.contains_key(id)).count(),
            removed: old.keys().filter(|id| !new.contains_key(id)).count(),
            changed: kept().filter(|(before, after)| before != after).count(),
        }
    }
}

fn agreements(inventory: &Inventory) -> Written {
    let all = inventory.agreements().map(|(_, one)| {
        let (scope, terms) = (&one.scope, &one.terms);
        let turns = scope.turns.iter().map(|turn| {
            let who = &inventory[turn.municipality].id;
            format!("{who} {} {}", turn.joins, turn.from)
        });
        let steps = terms.escalation.iter().map(|step| {
            let to = &inventory[step.to].id;
            format!("{to} {} {}", step.after, step.always)
        });
        let said = format!(
            "{} {:?} {:?} {} {:?} {} {:?} {:?} {:?} {:?} {} {:?} {:?} {:?} {:?} {:?}",
            one.name,
            one.reference,
            one.standing,
            one.from,
            one.until,
            inventory[one.party].id,
            places(inventory, &scope.municipalities, &scope.components),
            turns.collect::<Vec<_>>(),
            scope.kinds,
            scope.facets,
            scope.when.is_some(),
            scope.when,
            (terms.respond, terms.restore),
            terms.hours,
            terms.arbiter.map(|arbiter| &inventory[arbiter].id),
            steps.collect::<Vec<_>>(),
        );
        (known_by(inventory, one.region, &one.id), said)
    });
    all.collect()
}

fn maintenance(inventory: &Inventory) -> Written {
    let all = inventory.maintenance().map(|one| {
        let parts = &one.parts;
        let said = format!(
            "{} {} {:?} {:?} {:?} {:?}",
            inventory[one.party].id,
            one.text,
            one.reference,
            one.windows,
            parts.kinds,
            places(inventory, &parts.municipalities, &parts.components),
        );
        (known_by(inventory, one.region, &one.id), said)
    });
    all.collect()
}

fn known_by(inventory: &Inventory, region: RegionIx, id: &str) -> (String, String) {
    (inventory[region].id.to_string(), id.to_owned())
}

/// The ids of these.
fn places(
    inventory: &Inventory,
    municipalities: &[MunicipalityIx],
    components: &[ComponentIx],
) -> Vec<String> {
    let municipalities = municipalities
        .iter()
        .map(|&ix| inventory[ix].id.to_string());
    let components = components.iter().map(|&ix| inventory.full_id(ix));
    municipalities.chain(components).collect()
}

fn is_as_it_was(old: &Inventory, ix: ComponentIx, new: &Inventory, there: ComponentIx) -> bool {
    let (one, other) = (&old[ix], &new[there]);
    let known = (&one.name, one.kind, &one.addresses, one.probes.len());
    let asked = |probe| {
        let there = old.same_question(probe, new);
        there.is_some_and(|there| new[there].profile == old[probe].profile)
    };
    known
        == (
            &other.name,
            other.kind,
            &other.addresses,
            other.probes.len(),
        )
        && old[one.organisation].id == new[other.organisation].id
        && one.probes.iter().all(|&probe| asked(probe))
}

fn same_party(old: &Inventory, ix: PartyIx, new: &Inventory) -> Option<PartyIx> {
    let party = &old[ix];
    let region = new.region_by_id(&old[party.region].id)?;
    let mut parties = new.parties();
    let found = parties.find(|(_, other)| other.region == region && other.id == party.id);
    found.map(|(ix, _)| ix)
}

fn is_told_as_before(old: &Inventory, ix: PartyIx, new: &Inventory, there: PartyIx) -> bool {
    let (one, other) = (&old[ix], &new[there]);
    (&one.name, one.role, &one.contacts, &one.telephone)
        == (&other.name, other.role, &other.contacts, &other.telephone)
        && one.language == other.language
        && old.is_in_shadow(ix) == new.is_in_shadow(there)
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            added,
            removed,
            changed,
        } = self;
        write!(out, "{added} added, {removed} removed, {changed} changed")
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            components,
            parties,
            agreements,
            maintenance,
        } = self;
        write!(
            out,
            "components: {components}; parties: {parties}; agreements: {agreements}; maintenance: {maintenance}"
        )
    }
}

#[cfg(test)]
mod tests;
