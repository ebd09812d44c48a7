//! Work that is planned: what is out of service, by whose hand, and when.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{ComponentIx, Element, Facet, Inventory, Kind, MunicipalityIx, PartyIx, RegionIx};
use crate::agenda::Hours;

/// Work that is planned.
///
/// It explains what fails of its own parts within its windows, and nothing else: a
/// fault that began before a window, or outlasts it, is a fault like any other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maintenance {
    /// Its id, unique in the region.
    pub id: Arc<str>,
    /// The region.
    pub region: RegionIx,
    /// Who does it.
    pub party: PartyIx,
    /// What is done, on one line.
    pub text: Arc<str>,
    /// Where it is to be found: a case number, an address.
    pub reference: Option<Arc<str>>,
    /// When.
    pub windows: Windows,
    /// What is out of service meanwhile.
    pub parts: Parts,
    /// What follows from that, worked out by [`Builder::finish`](super::Builder::finish) or
    /// [`Maintenance::reaching`].
    pub extent: Extent,
    /// By what somebody declared it; none where it stands in the configuration.
    pub declared: Option<Declaration>,
}

/// By what planned work was declared that does not stand in the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// What had begun to fail before this is not explained by it.
    pub at: Timestamp,
    /// How often it has been changed since.
    pub revision: u32,
    /// Whether whoever does it declared it for itself: then it explains no more than what
    /// is theirs.
    pub for_itself: bool,
}

/// How far planned work reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// The first of its parts, [`NAMED`] at most.
    pub first: Vec<ComponentIx>,
    /// How many it has.
    pub parts: usize,
    /// The municipalities in which something is out of service, or depends on what is.
    pub affected: Vec<MunicipalityIx>,
}

/// How long a window lasts, at most.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Parts that are named; more are counted.
pub const NAMED: usize = 12;

/// When work is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Windows {
    /// Once.
    Once(Window),
    /// At these hours of every week.
    Weekly {
        /// At which.
        hours: Hours,
        /// The first moment.
        from: Option<Timestamp>,
        /// The moment after the last.
        until: Option<Timestamp>,
    },
}

/// From one moment until another, which it does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// When it opens.
    pub from: Timestamp,
    /// When it is over.
    pub until: Timestamp,
}

impl Window {
    /// Whether it is open.
    pub fn is_open(self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// What is out of service. A list that is empty means "any"; all of them never are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// These components, whatever the other lists say.
    pub components: Vec<ComponentIx>,
    /// Components of these kinds.
    pub kinds: Vec<Kind>,
    /// Components in these municipalities.
    pub municipalities: Vec<MunicipalityIx>,
}

impl Maintenance {
    /// The window that is open at a moment.
    pub fn open(&self, at: Timestamp) -> Option<Window> {
        self.next(at).filter(|window| window.is_open(at))
    }

    /// The window that is open at a moment, else the next one, if one comes within two
    /// months.
    pub fn next(&self, at: Timestamp) -> Option<Window> {
        match &self.windows {
            Windows::Once(window) => Some(*window).filter(|window| at < window.until),
            Windows::Weekly { hours, from, until } => {
                let (opens, closes) =
                    hours.open_at_or_after(from.map_or(at, |from| from.max(at)))?;
                // Hours that have begun when the whole begins are cut, and so at its end.
                let window = Window {
                    from: from.map_or(opens, |from| from.max(opens)),
                    until: until.map_or(closes, |until| until.min(closes)),
                };
                (window.from.max(at) < window.until).then_some(window)
            }
        }
    }

    /// When all of it is over; none for work of every week without an end.
    pub const fn over(&self) -> Option<Timestamp> {
        match &self.windows {
            Windows::Once(window) => Some(window.until),
            Windows::Weekly { until, .. } => *until,
        }
    }

    /// When it next opens or closes after a moment.
    pub fn next_change(&self, at: Timestamp) -> Option<Timestamp> {
        let window = self.next(at)?;
        Some(match window.is_open(at) {
            true => window.until,
            false => window.from,
        })
    }

    /// Whether a component is one of its parts.
    pub fn takes_out(&self, component: ComponentIx, inventory: &Inventory) -> bool {
        let Parts {
            components,
            kinds,
            municipalities,
        } = &self.parts;
        let is = &inventory[component];
        if is.region != self.region {
            return false;
        }
        let of_kind = kinds.is_empty() || kinds.contains(&is.kind);
        let there = municipalities.is_empty()
            || is.municipality.is_some_and(|m| municipalities.contains(&m));
        let listed = !(kinds.is_empty() && municipalities.is_empty()) && of_kind && there;
        listed || components.contains(&component)
    }

    /// When it is done, as it is written: what it is known by.
    pub fn times(&self) -> String {
        match &self.windows {
            Windows::Once(window) => format!("{}/{}", window.from, window.until),
            Windows::Weekly { hours, from, until } => {
                let spans: Vec<String> = hours.spans().iter().map(ToString::to_string).collect();
                let end = |at: &Option<Timestamp>| {
                    at.map_or_else(|| "..".to_owned(), |at| at.to_string())
                };
                format!("{} {}/{}", spans.join(", "), end(from), end(until))
            }
        }
    }

    /// All that is out of service meanwhile.
    pub fn taken_out(&self, inventory: &Inventory) -> impl Iterator<Item = ComponentIx> + use<> {
        let Parts {
            components,
            kinds,
            municipalities,
        } = &self.parts;
        let listed: BTreeSet<ComponentIx> = match kinds.is_empty() && municipalities.is_empty() {
            // However large the inventory is, this is no more than was named.
            true => components.iter().copied().collect(),
            false => inventory.components().map(|(ix, _)| ix).collect(),
        };
        let out = listed.into_iter();
        let out: Vec<ComponentIx> = out.filter(|&ix| self.takes_out(ix, inventory)).collect();
        out.into_iter()
    }

    /// Whether a facet of a component that it takes out may be explained by it. Whoever
    /// declares work for itself and answers for one side of a component only, such as its
    /// certificate, says nothing of its other sides; nor of any that it no longer answers
    /// for when the work begins.
    pub fn speaks_for(&self, element: Element, inventory: &Inventory) -> bool {
        let Some(declared) = self.declared.filter(|declared| declared.for_itself) else {
            return true;
        };
        let at = self.next(declared.at).map_or(declared.at, |w| w.from);
        let owns = |facet| {
            let one = Element { facet, ..element };
            inventory.owner(one, at).party == self.party
        };
        let whole = inventory[element.component].organisation == self.party || owns(Facet::Reach);
        whole || owns(element.facet)
    }

    /// Whether whoever does it answers for any side of a component at a moment.
    pub fn answers(&self, component: ComponentIx, at: Timestamp, inventory: &Inventory) -> bool {
        owners(component, at, inventory).any(|party| party == self.party)
    }

    /// The same, with how far it reaches.
    pub fn reaching(self, inventory: &Inventory) -> Self {
        Self {
            extent: self.reach(inventory),
            ..self
        }
    }

    /// How far it reaches.
    pub(super) fn reach(&self, inventory: &Inventory) -> Extent {
        let mut out = vec![false; inventory.components().len()];
        let mut extent = Extent::default();
        for ix in self.taken_out(inventory) {
            out[ix.usize()] = true;
            extent.parts += 1;
            if extent.first.len() < NAMED {
                extent.first.push(ix);
            }
        }
        let affected = inventory.components().filter_map(|(ix, component)| {
            let there = component.municipality?;
            let mut way = component.path.iter().chain([&ix]);
            way.any(|part| out[part.usize()]).then_some(there)
        });
        let affected: BTreeSet<MunicipalityIx> = affected.collect();
        extent.affected = affected.into_iter().collect();
        extent
    }

    /// Who is told of it: the municipalities that it affects, whoever answers then for
    /// any side of what is out of service, and the coordinators, the region's and the
    /// municipalities'; not who does it, unless it is one of the municipalities.
    pub fn concerned(&self, at: Timestamp, inventory: &Inventory) -> Vec<PartyIx> {
        let affected = self.extent.affected.iter().map(|&m| inventory[m].party);
        let out = self.taken_out(inventory);
        let others = out.flat_map(|component| owners(component, at, inventory));
        let theirs = self.extent.affected.iter();
        let theirs = theirs.map(|&m| inventory.coordinator(self.region, [Some(m)], &[self.party]));
        let others = others.chain(theirs);
        let others = others.chain([inventory[self.region].coordinator]);
        let others = others.filter(|&party| party != self.party);
        let all: BTreeSet<PartyIx> = affected.chain(others).collect();
        all.into_iter().collect()
    }
}

/// Who answers for each side of a component at a moment.
fn owners(
    component: ComponentIx,
    at: Timestamp,
    inventory: &Inventory,
) -> impl Iterator<Item = PartyIx> {
    let facets = inventory.facets(component).into_iter();
    facets.map(move |facet| inventory.owner(Element { component, facet }, at).party)
}

impl Inventory {
    /// All work that is planned, in the order of the configuration.
    pub fn maintenance(&self) -> impl Iterator<Item = &Maintenance> {
        self.maintenance.iter()
    }
}

#[cfg(test)]
mod tests;
