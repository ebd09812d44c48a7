//! What is watched, for the program's log: at a start, and what another
//! configuration changes of it. Nothing of it is secret.

use std::fmt;

use tracing::info;

use crate::config::Loaded;
use crate::inventory::{ComponentIx, Inventory, PartyIx};

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
        }
    }
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
        } = self;
        write!(out, "components: {components}; parties: {parties}")
    }
}

#[cfg(test)]
mod tests;
