//! Who answers for what, by municipality and kind, from one moment to another.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::agreement::ByPlace;
use super::{
    ComponentIx, Element, Facet, Gap, Inventory, Kind, MunicipalityIx, Ownership, PartyIx, RegionIx,
};
use crate::agenda::Hours;

/// Who answers for the components of one kind in one municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where they stand; none for what the region shares.
    pub municipality: Option<MunicipalityIx>,
    /// What they are.
    pub kind: Kind,
    /// Those that have the same owners at the same times, in the order of the inventory.
    pub lots: Vec<Lot>,
}

impl Row {
    /// Whether at any time nobody, or more than one, answers for some of it.
    pub fn has_gap(&self) -> bool {
        self.lots.iter().any(Lot::has_gap)
    }
}

/// Elements that have the same owners at the same times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Which.
    pub elements: Vec<Element>,
    /// One after the other, without a gap in time.
    pub periods: Vec<Period>,
}

/// From when until when somebody answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end, which belongs to the next.
    pub until: Timestamp,
    /// Who answers in it.
    pub ownership: Ownership,
}

/// When, of the time looked at, somebody answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Times<'a> {
    /// All of it.
    Always,
    /// At the hours of an agreement.
    Hours(&'a Hours),
    /// When it is nobody's hours.
    OtherHours,
    /// From a moment on.
    From(Timestamp),
    /// Until a moment.
    Until(Timestamp),
}

impl Lot {
    /// Whether at any time nobody, or more than one, answers for it.
    pub fn has_gap(&self) -> bool {
        let mut periods = self.periods.iter();
        periods.any(|period| period.ownership.gap.is_some())
    }

    /// Its components, each once, with the facets that are among it.
    pub fn components(&self) -> BTreeMap<ComponentIx, Vec<Facet>> {
        let mut components: BTreeMap<ComponentIx, Vec<Facet>> = BTreeMap::new();
        for element in &self.elements {
            let facets = components.entry(element.component).or_default();
            facets.push(element.facet);
        }
        components
    }

    /// All that answer for it, each once, in the order of time, and when.
    pub fn owners<'a>(&'a self, inventory: &'a Inventory) -> Vec<(&'a Ownership, Times<'a>)> {
        let mut owners: Vec<(&Ownership, Times<'a>)> = Vec::new();
        for period in &self.periods {
            let ownership = &period.ownership;
            if !owners.iter().any(|(known, _)| *known == ownership) {
                owners.push((ownership, self.times(inventory, ownership)));
            }
        }
        owners
    }

    fn times<'a>(&self, inventory: &'a Inventory, ownership: &Ownership) -> Times<'a> {
        let hours = |period: &Period| {
            let agreement = period.ownership.agreement?;
            inventory[agreement].scope.when.as_ref()
        };
        let mut its = self.periods.iter().filter(|p| p.ownership == *ownership);
        let (first, last) = (its.next(), its.next_back());
        let Some(first) = first else {
            return Times::Always;
        };
        let last = last.unwrap_or(first);
        let begins = self.periods.first().is_some_and(|p| p.from == first.from);
        let ends = self.periods.last().is_some_and(|p| p.until == last.until);
        match (hours(first), begins, ends) {
            _ if self.periods.len() == 1 => Times::Always,
            (Some(when), ..) => Times::Hours(when),
            (None, ..) if self.periods.iter().any(|p| hours(p).is_some()) => Times::OtherHours,
            (None, true, _) => Times::Until(last.until),
            (None, false, _) => Times::From(first.from),
        }
    }
}

impl Inventory {
    /// The facets of a component that anything is asked about, and whether it carries.
    pub fn facets(&self, component: ComponentIx) -> BTreeSet<Facet> {
        let probes = self[component].probes.iter();
        let mut facets: BTreeSet<Facet> = probes.map(|&probe| self[probe].facet).collect();
        let mut probes = self[component].probes.iter();
        if probes.any(|&probe| self[probe].sees_a_certificate()) {
            facets.insert(Facet::Service);
        }
        facets.insert(Facet::Reach);
        facets
    }

    /// A moment, and those after it and before an end at which an owner in a region
    /// may become another: agreements begin or end, or it is no longer their hour.
    pub fn turns(&self, region: RegionIx, from: Timestamp, end: Timestamp) -> BTreeSet<Timestamp> {
        let mut moments = BTreeSet::from([from]);
        let agreements = self.agreements().filter(|(_, a)| a.region == region);
        for (_, agreement) in agreements {
            let next = |at: &Timestamp| agreement.next_turn(*at).filter(|next| *next < end);
            moments.extend(std::iter::successors(next(&from), next));
        }
        moments
    }

    /// Who answers for what in a region from a moment to another: a row for each
    /// municipality, in the order of the configuration, and kind; what the region
    /// shares comes last. The monitor is left out, which no agreement covers.
    pub fn matrix(&self, region: RegionIx, from: Timestamp, end: Timestamp) -> Vec<Row> {
        let turns = self.turns(region, from, end);
        let agreements = ByPlace::of(self, region);
        let named: BTreeSet<ComponentIx> = self
            .agreements()
            .flat_map(|(_, agreement)| agreement.scope.components.iter().copied())
            .collect();
        // What no agreement names has the owners of its like.
        let mut known: BTreeMap<Like, Vec<Period>> = BTreeMap::new();
        let mut rows: BTreeMap<(bool, Option<MunicipalityIx>, usize), Row> = BTreeMap::new();
        let here = self.components().filter(|(_, c)| c.region == region);
        for (component, part) in here.filter(|(ix, _)| self.wants_agreement(*ix)) {
            let place = part.municipality;
            let order = Kind::ALL.iter().position(|kind| *kind == part.kind);
            let key = (place.is_none(), place, order.unwrap_or(Kind::ALL.len()));
            let row = rows.entry(key).or_insert_with(|| Row {
                municipality: place,
                kind: part.kind,
                lots: Vec::new(),
            });
            for facet in self.facets(component) {
                let like = Like {
                    place,
                    kind: part.kind,
                    own: part.organisation,
                    facet,
                    named: named.contains(&component).then_some(component),
                };
                let element = Element { component, facet };
                let periods = known.entry(like).or_insert_with(|| {
                    periods(&turns, end, |at| agreements.owner(self, element, at))
                });
                match row.lots.iter_mut().find(|lot| lot.periods == *periods) {
                    Some(lot) => lot.elements.push(element),
                    None => row.lots.push(Lot {
                        elements: vec![element],
                        periods: periods.clone(),
                    }),
                }
            }
        }
        rows.into_values().collect()
    }
}

/// Who answers at each time between moments at which that may change, in order.
fn periods(
    turns: &BTreeSet<Timestamp>,
    end: Timestamp,
    owner: impl Fn(Timestamp) -> Ownership,
) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    for (&from, until) in turns.iter().zip(turns.iter().skip(1).copied().chain([end])) {
        let ownership = owner(from);
        match periods.last_mut() {
            Some(last) if last.ownership == ownership => last.until = until,
            Some(_) | None => periods.push(Period {
                from,
                until,
                ownership,
            }),
        }
    }
    periods
}

/// What an agreement can tell elements apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Like {
    place: Option<MunicipalityIx>,
    kind: Kind,
    own: PartyIx,
    facet: Facet,
    named: Option<ComponentIx>,
}

impl Ownership {
    /// The agreements that contradict each other, where it is contested.
    pub fn contested(&self) -> &[super::AgreementIx] {
        match &self.gap {
            Some(Gap::Contested(agreements)) => agreements,
            Some(Gap::Unagreed) | None => &[],
        }
    }
}
