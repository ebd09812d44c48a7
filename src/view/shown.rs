//! What one reader may see of a snapshot.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use jiff::Timestamp;

use super::assets;
use super::gauge::Outbox;
use super::order::Order;
use super::snapshot::{Part, Place, Snapshot};
use crate::access::Scope;
use crate::fault::{ComponentRef, Fault};
use crate::inventory::matrix::Row;
use crate::inventory::{
    AgreementIx, ComponentIx, Inventory, Language, Maintenance, Municipality, MunicipalityIx,
    PartyIx, Region, RegionIx,
};

/// How somebody is known to the pages, and what these offer them beside what there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visitor {
    /// What they are called.
    pub name: Option<Arc<str>>,
    /// They have logged in here, and can log out.
    pub leaves: bool,
    /// Where they can log in.
    pub login: Option<String>,
}

/// What one reader may see of a snapshot: everything that is rendered is rendered of
/// such a value, and only a [`Scope`] makes one.
///
/// Parts, components and faults that are out of the scope are not in it. The inventory
/// is whole, for names are looked up there; what is listed of it is asked for here.
#[derive(Clone, Debug)]
pub struct Shown {
    snapshot: Arc<Snapshot>,
    scope: Scope,
    /// None where nothing is kept back.
    seen: Option<Seen>,
    visitor: Visitor,
}

/// What of an inventory lies within a scope.
#[derive(Clone, Debug, Default)]
struct Seen {
    regions: BTreeSet<RegionIx>,
    parties: BTreeSet<PartyIx>,
    municipalities: BTreeSet<MunicipalityIx>,
    components: BTreeSet<ComponentIx>,
}

impl Shown {
    /// What a scope lets somebody see: its own municipalities and components, what these
    /// depend on, what its parties answer for, and the faults that any of it has a part in.
    pub fn new(snapshot: &Arc<Snapshot>, scope: &Scope) -> Self {
        if scope.sees_everything() {
            return Self {
                snapshot: Arc::clone(snapshot),
                scope: scope.clone(),
                seen: None,
                visitor: Visitor::default(),
            };
        }
        let seen = Seen::of(snapshot, scope);
        let parts = snapshot.parts.iter().filter_map(|part| seen.part(part));
        let faults = snapshot.faults.iter();
        let faults = faults.filter(|fault| seen.fault(fault, scope, &snapshot.inventory));
        let mut narrow = Snapshot {
            parts: parts.collect(),
            faults: faults.cloned().collect(),
            // Its counts are of all regions together.
            outbox: Outbox::default(),
            ..Snapshot::clone(snapshot)
        };
        let regions = &seen.regions;
        narrow
            .monitor
            .cut_off
            .retain(|region, _| regions.contains(region));
        let returning = &mut narrow.monitor.returning;
        returning.retain(|region| regions.contains(region));
        Self {
            snapshot: Arc::new(narrow),
            scope: scope.clone(),
            seen: Some(seen),
            visitor: Visitor::default(),
        }
    }

    /// The same, for somebody whom the pages are to call by name or have log in.
    #[must_use]
    pub fn to(self, visitor: Visitor) -> Self {
        Self { visitor, ..self }
    }

    /// For whom it is.
    pub const fn visitor(&self) -> &Visitor {
        &self.visitor
    }

    /// What of the register is their own, as it is called: parties, or whole regions; none
    /// where that is everything.
    pub fn own(&self) -> Vec<&str> {
        if self.scope.sees_everything() {
            return Vec::new();
        }
        let regions = self.inventory.regions();
        let regions = regions.filter(|(_, region)| self.scope.sees_region(&region.id));
        let regions = regions.map(|(_, region)| &*region.name);
        let parties = self.inventory.parties().filter(|(_, party)| {
            let region = &self.inventory[party.region].id;
            self.scope.sees_party(region, &party.id) && !self.scope.sees_region(region)
        });
        regions
            .chain(parties.map(|(_, party)| &*party.name))
            .collect()
    }

    /// The language of whoever asks for none: that of the parties whose reader they are,
    /// if these have one, else the region's.
    pub fn language(&self) -> Language {
        let usual = super::page::default_language(self);
        if self.scope.sees_everything() {
            return usual;
        }
        let parties = self.inventory.parties().filter(|(_, party)| {
            let region = &self.inventory[party.region].id;
            self.scope.sees_party(region, &party.id)
        });
        let mut languages = parties.map(|(_, party)| party.language);
        match languages.next() {
            Some(first) if languages.all(|other| other == first) => first,
            Some(_) | None => usual,
        }
    }

    /// The order in which a reader of a language is shown names.
    pub(super) fn order(&self, language: Language) -> Order {
        Order::of(language, super::page::default_language(self))
    }

    /// The same snapshot without what is kept back.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// Whether nothing is kept back.
    pub const fn is_everything(&self) -> bool {
        self.seen.is_none()
    }

    /// Whether a fault, which may be closed since long, is theirs to see.
    pub fn sees(&self, fault: &Fault) -> bool {
        let seen = self.seen.as_ref();
        seen.is_none_or(|seen| seen.fault(fault, &self.scope, &self.snapshot.inventory))
    }

    /// Whether what concerns a party, by the ids of its region and its own, is theirs to see.
    pub fn sees_party(&self, region: &str, party: &str) -> bool {
        self.scope.sees_party(region, party)
    }

    /// Whether nothing of a region is kept back.
    pub fn sees_region(&self, region: RegionIx) -> bool {
        self.scope.sees_region(&self.inventory[region].id)
    }

    /// Whether a component is theirs to see.
    pub fn sees_component(&self, component: ComponentIx) -> bool {
        let seen = self.seen.as_ref();
        seen.is_none_or(|seen| seen.components.contains(&component))
    }

    /// Whether anything of a municipality is.
    pub fn sees_municipality(&self, municipality: MunicipalityIx) -> bool {
        let seen = self.seen.as_ref();
        seen.is_none_or(|seen| seen.municipalities.contains(&municipality))
    }

    /// Who answers from a moment to another for what of a region is theirs to see.
    pub fn matrix(
        &self,
        region: RegionIx,
        from: Timestamp,
        end: Timestamp,
    ) -> impl Iterator<Item = Row> {
        let rows = self.inventory.matrix(region, from, end).into_iter();
        rows.filter_map(|mut row| {
            for lot in &mut row.lots {
                lot.elements
                    .retain(|element| self.sees_component(element.component));
            }
            row.lots.retain(|lot| !lot.elements.is_empty());
            (!row.lots.is_empty()).then_some(row)
        })
    }

    /// Whether an agreement is: by its party, what it names, or what it covers.
    pub fn sees_agreement(&self, ix: AgreementIx) -> bool {
        let agreement = &self.inventory[ix];
        let seen = |seen: &Seen| {
            let named = agreement.scope.municipalities.iter();
            let mut covered = self.components().map(|status| status.ownership.agreement);
            seen.parties.contains(&agreement.party)
                || named.clone().any(|one| seen.own(*one, &self.inventory))
                || covered.any(|covers| covers == Some(ix))
        };
        self.sees_region(agreement.region) || self.seen.as_ref().is_none_or(seen)
    }

    /// Whether planned work is: by its party, or what it affects.
    pub fn sees_work(&self, planned: &Maintenance) -> bool {
        let seen = |seen: &Seen| {
            let mut affected = planned.extent.affected.iter();
            seen.parties.contains(&planned.party)
                || affected.any(|one| seen.own(*one, &self.inventory))
        };
        self.sees_region(planned.region) || self.seen.as_ref().is_none_or(seen)
    }

    /// What tells it from what others may see of the same snapshot; nothing where that is
    /// everything, and nobody is known.
    pub fn mark(&self) -> String {
        match self.seen.is_none() && self.visitor == Visitor::default() {
            true => String::new(),
            false => {
                let whose = format!("{:?}{:?}", self.scope, self.visitor);
                format!("-{}", assets::digest(&whose))
            }
        }
    }

    /// The regions of which anything is theirs to see.
    pub fn regions(&self) -> impl Iterator<Item = (RegionIx, &Region)> {
        let seen = self.seen.as_ref();
        let all = self.inventory.regions();
        all.filter(move |(ix, _)| seen.is_none_or(|seen| seen.regions.contains(ix)))
    }

    /// The municipalities of which anything is.
    pub fn municipalities(&self) -> impl Iterator<Item = (MunicipalityIx, &Municipality)> {
        let all = self.inventory.municipalities();
        all.filter(|(ix, _)| self.sees_municipality(*ix))
    }

    /// The region of this id, if anything of it is.
    pub fn region_by_id(&self, id: &str) -> Option<RegionIx> {
        self.regions()
            .find(|(_, region)| &*region.id == id)
            .map(|(ix, _)| ix)
    }
}

impl Deref for Shown {
    type Target = Snapshot;

    fn deref(&self) -> &Snapshot {
        &self.snapshot
    }
}

impl Seen {
    fn of(snapshot: &Snapshot, scope: &Scope) -> Self {
        let inventory = &*snapshot.inventory;
        let mut seen = Self::default();
        for (ix, party) in inventory.parties() {
            let region = &inventory[party.region].id;
            if scope.sees_party(region, &party.id) {
                seen.parties.insert(ix);
                seen.regions.insert(party.region);
            }
        }
        for status in snapshot.components() {
            let component = &inventory[status.component];
            let municipality = component.municipality.map(|ix| inventory[ix].party);
            let facets = status.facets.iter().map(|facet| facet.ownership.party);
            let mut whose = facets
                .chain(municipality)
                .chain([component.organisation, status.ownership.party]);
            let whole = scope.sees_region(&inventory[component.region].id);
            if whole || whose.any(|party| seen.parties.contains(&party)) {
                seen.components.insert(status.component);
                seen.components.extend(&component.path);
            }
        }
        let own = inventory.municipalities();
        let own = own.filter(|(_, one)| seen.parties.contains(&one.party));
        seen.municipalities = own.map(|(ix, _)| ix).collect();
        let there = seen.components.iter();
        let there = there.filter_map(|&ix| inventory[ix].municipality);
        seen.municipalities.extend(there);
        seen
    }

    /// Whether a municipality is one of theirs.
    fn own(&self, municipality: MunicipalityIx, inventory: &Inventory) -> bool {
        self.parties.contains(&inventory[municipality].party)
    }

    /// What is seen of a part, if anything is.
    fn part(&self, part: &Arc<Part>) -> Option<Arc<Part>> {
        let all = part.components.iter();
        let components: Vec<_> = all
            .filter(|status| self.components.contains(&status.component))
            .cloned()
            .collect();
        if components.len() == part.components.len() && !components.is_empty() {
            return Some(Arc::clone(part));
        }
        // A place of one's own is there though nothing stands in it.
        let own = matches!(part.place, Place::Shared(region) if self.regions.contains(&region));
        (own || !components.is_empty()).then(|| {
            Arc::new(Part {
                place: part.place,
                components,
            })
        })
    }

    fn fault(&self, fault: &Fault, scope: &Scope, inventory: &Inventory) -> bool {
        if scope.sees_region(&fault.region) {
            return true;
        }
        let region = inventory.region_by_id(&fault.region);
        let component = |component: &ComponentRef| {
            let own = component.municipality.as_deref();
            let here = || inventory.component_by_id(region?, &component.id);
            own.is_some_and(|id| scope.sees_party(&fault.region, id))
                || here().is_some_and(|ix| self.components.contains(&ix))
        };
        fault.concerns(|party| scope.sees_party(&fault.region, party), component)
    }
}

#[cfg(test)]
mod tests;
