//! Work that is planned: what is out of service, by whose hand, and when.

use std::sync::Arc;

use jiff::Timestamp;

use super::{ComponentIx, Inventory, Kind, MunicipalityIx, PartyIx, RegionIx};
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
}

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
        components.contains(&component) || listed
    }

    /// Whether something in a municipality is out of service meanwhile, or depends on
    /// what is.
    pub fn affects(&self, municipality: MunicipalityIx, inventory: &Inventory) -> bool {
        let there = inventory
            .components()
            .filter(|(_, component)| component.municipality == Some(municipality));
        let mut ways = there.map(|(ix, component)| component.path.iter().copied().chain([ix]));
        ways.any(|mut way| way.any(|part| self.takes_out(part, inventory)))
    }
}

impl Inventory {
    /// All work that is planned, in the order of the configuration.
    pub fn maintenance(&self) -> impl Iterator<Item = &Maintenance> {
        self.maintenance.iter()
    }
}

#[cfg(test)]
mod tests;
