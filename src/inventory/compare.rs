//! What another inventory says of who answers for what, and by which agreement it
//! comes to say so.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Agreement, AgreementIx, ComponentIx, Element, Inventory, Ownership, RegionIx};

/// How far hours are looked at from each moment on.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What differs from a moment on, until the next one that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The moment.
    pub from: Timestamp,
    /// What differs, in the order of the inventory.
    pub changes: Vec<Change>,
}

/// An element that has another owner in the other inventory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which, in this inventory.
    pub element: Element,
    /// Who answers for it by this one.
    pub here: Ownership,
    /// Who answers for it by the other one, whose indices these are.
    pub there: Ownership,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Whether it is so at all hours.
    pub always: bool,
}

/// Why an owner is another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// An agreement is there by this id only in the other.
    Added(Arc<str>),
    /// It is not there in the other.
    TakenOut(Arc<str>),
    /// It is there in both, and something about it differs.
    Changed(Arc<str>, Difference),
    /// The component belongs to another organisation.
    Organisation,
}

/// What differs about an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// The party that answers.
    Party,
    /// Whether it binds.
    Standing,
    /// Its first day.
    From,
    /// Its last day.
    Until,
    /// What it covers.
    Scope,
    /// At which hours.
    Hours,
}

/// Components that only one of two inventories has.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Apart {
    /// Those that only this one has.
    pub here: Vec<ComponentIx>,
    /// Those that only the other one has, by its indices.
    pub there: Vec<ComponentIx>,
}

/// Two inventories side by side.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    here: &'a Inventory,
    there: &'a Inventory,
}

impl<'a> Comparison<'a> {
    /// What `there` says beside what `here` says.
    pub const fn new(here: &'a Inventory, there: &'a Inventory) -> Self {
        Self { here, there }
    }

    /// What differs at a moment, and from each later day on at which something else
    /// does: the last stage goes on for good.
    pub fn stages(self, at: Timestamp) -> Vec<Stage> {
        let mut moments = BTreeSet::from([at]);
        for inventory in [self.here, self.there] {
            let agreements = inventory.agreements();
            let days = agreements.flat_map(|(_, agreement)| agreement.days());
            moments.extend(days.filter(|day| at < *day));
        }
        let moments: Vec<Timestamp> = moments.into_iter().collect();
        let mut stages: Vec<Stage> = Vec::new();
        for (nth, &from) in moments.iter().enumerate() {
            let week = from.saturating_add(WEEK).unwrap_or(from);
            let end = moments.get(nth + 1).map_or(week, |next| week.min(*next));
            let changes = self.changes(from, end);
            let before = stages.last().map_or(&[][..], |stage| &stage.changes[..]);
            if before != changes || nth == 0 {
                stages.push(Stage { from, changes });
            }
        }
        stages
    }

    /// The owner of an element by the other inventory; none if it is not there.
    pub fn there(self, element: Element, at: Timestamp) -> Option<Ownership> {
        let component = self.here.same_component(element.component, self.there)?;
        let facet = element.facet;
        Some(self.there.owner(Element { component, facet }, at))
    }

    /// Components that only one of the two has.
    pub fn apart(self) -> Apart {
        let only = |this: &Inventory, other: &Inventory| {
            let all = this.components().map(|(ix, _)| ix);
            let watched = all.filter(|ix| this.wants_agreement(*ix));
            watched
                .filter(|ix| this.same_component(*ix, other).is_none())
                .collect()
        };
        Apart {
            here: only(self.here, self.there),
            there: only(self.there, self.here),
        }
    }

    fn changes(self, from: Timestamp, end: Timestamp) -> Vec<Change> {
        let mut changes = Vec::new();
        for (region, part) in self.here.regions() {
            let mut turns = self.here.turns(region, from, end);
            if let Some(other) = self.there.region_by_id(&part.id) {
                turns.extend(self.there.turns(other, from, end));
            }
            for component in self.watched(region) {
                changes.extend(self.component(component, &turns));
            }
        }
        changes
    }

    fn watched(self, region: RegionIx) -> impl Iterator<Item = ComponentIx> {
        let here = self.here;
        let all = here.components().filter(move |(_, c)| c.region == region);
        all.map(|(ix, _)| ix)
            .filter(move |ix| here.wants_agreement(*ix))
    }

    /// The facets of a component that have another owner at any of these moments.
    fn component(self, component: ComponentIx, turns: &BTreeSet<Timestamp>) -> Vec<Change> {
        let Some(other) = self.here.same_component(component, self.there) else {
            return Vec::new();
        };
        let facets = self.here.facets(component).into_iter();
        let facets: BTreeSet<_> = facets.chain(self.there.facets(other)).collect();
        let element = |facet| Element { component, facet };
        let changes = facets
            .into_iter()
            .flat_map(|facet| self.element(element(facet), other, turns));
        changes.collect()
    }

    /// How it changes, each way once, in the order of time.
    fn element(
        self,
        element: Element,
        other: ComponentIx,
        turns: &BTreeSet<Timestamp>,
    ) -> Vec<Change> {
        let there = Element {
            component: other,
            facet: element.facet,
        };
        let mut changes: Vec<Change> = Vec::new();
        let mut held = 0;
        for &at in turns {
            let owners = (self.here.owner(element, at), self.there.owner(there, at));
            if self.is_same(&owners.0, &owners.1) {
                continue;
            }
            held += 1;
            if changes
                .iter()
                .any(|c| (&c.here, &c.there) == (&owners.0, &owners.1))
            {
                continue;
            }
            changes.push(Change {
                element,
                here: owners.0,
                there: owners.1,
                reasons: self.reasons(element, there, at),
                always: false,
            });
        }
        if let [only] = &mut changes[..] {
            only.always = held == turns.len();
        }
        changes
    }

    /// Whether the same party answers, and there is a gap in both or in neither.
    fn is_same(self, here: &Ownership, there: &Ownership) -> bool {
        let party = self.here[here.party].id == self.there[there.party].id;
        let gaps = (here.gap.is_none(), there.gap.is_none());
        party && gaps.0 == gaps.1 && here.contested().is_empty() == there.contested().is_empty()
    }

    /// The agreements that speak for it in one of the two only, or for another party.
    fn reasons(self, here: Element, there: Element, at: Timestamp) -> Vec<Reason> {
        let ours = self.here.covering(here, at);
        let theirs = self.there.covering(there, at);
        let mut reasons = BTreeSet::new();
        for ix in ours {
            let agreement = &self.here[ix];
            match by_id(self.there, there, &agreement.id) {
                None => {
                    reasons.insert(Reason::TakenOut(Arc::clone(&agreement.id)));
                }
                Some(other) => reasons.extend(self.differences(agreement, &self.there[other])),
            }
        }
        for ix in theirs {
            let agreement = &self.there[ix];
            match by_id(self.here, here, &agreement.id) {
                None => {
                    reasons.insert(Reason::Added(Arc::clone(&agreement.id)));
                }
                Some(other) => reasons.extend(self.differences(&self.here[other], agreement)),
            }
        }
        let organisation = |inventory: &Inventory, element: Element| {
            let party = inventory[element.component].organisation;
            Arc::clone(&inventory[party].id)
        };
        if organisation(self.here, here) != organisation(self.there, there) {
            reasons.insert(Reason::Organisation);
        }
        reasons.into_iter().collect()
    }

    fn differences(self, ours: &Agreement, theirs: &Agreement) -> Vec<Reason> {
        let party = self.here[ours.party].id == self.there[theirs.party].id;
        let same = [
            (Difference::Party, party),
            (Difference::Standing, ours.standing == theirs.standing),
            (Difference::From, ours.from == theirs.from),
            (Difference::Until, ours.until == theirs.until),
            (
                Difference::Scope,
                covered(self.here, ours) == covered(self.there, theirs),
            ),
            (Difference::Hours, ours.scope.when == theirs.scope.when),
        ];
        let differ = same.into_iter().filter(|(_, same)| !same);
        differ
            .map(|(what, _)| Reason::Changed(Arc::clone(&ours.id), what))
            .collect()
    }
}

/// The agreement with this id in the region of an element.
fn by_id(inventory: &Inventory, element: Element, id: &str) -> Option<AgreementIx> {
    let region = inventory[element.component].region;
    let mut agreements = inventory.agreements();
    let found = agreements.find(|(_, a)| a.region == region && *a.id == *id);
    found.map(|(ix, _)| ix)
}

/// What an agreement covers, in ids and words, which mean the same in every inventory.
fn covered(inventory: &Inventory, agreement: &Agreement) -> [BTreeSet<String>; 5] {
    let scope = &agreement.scope;
    let municipalities = scope.municipalities.iter();
    let components = scope.components.iter();
    let turns = scope.turns.iter().map(|turn| {
        let id = &inventory[turn.municipality].id;
        format!("{id} {} {}", turn.joins, turn.from)
    });
    [
        municipalities
            .map(|&m| inventory[m].id.to_string())
            .collect(),
        turns.collect(),
        components.map(|&c| inventory[c].id.to_string()).collect(),
        scope.kinds.iter().map(ToString::to_string).collect(),
        scope.facets.iter().map(ToString::to_string).collect(),
    ]
}
