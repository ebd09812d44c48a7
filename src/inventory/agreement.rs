//! Agreements, and who answers for what by them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    AgreementIx, ComponentIx, Element, Facet, Inventory, Kind, MunicipalityIx, PartyIx, RegionIx,
    Terms,
};
use crate::agenda::Hours;

/// Says which party answers for which components, from when until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Slug, unique in its region.
    pub id: Arc<str>,
    /// The region it belongs to.
    pub region: RegionIx,
    /// As people call it.
    pub name: Arc<str>,
    /// The party that answers.
    pub party: PartyIx,
    /// Where the document is to be found: case number, archive.
    pub reference: Option<Arc<str>>,
    /// Whether it binds.
    pub standing: Standing,
    /// The moment it begins.
    pub from: Timestamp,
    /// The moment it has ended; none for "until further notice".
    pub until: Option<Timestamp>,
    /// What it covers.
    pub scope: Scope,
    /// Its times, and what follows when they are not kept.
    pub terms: Terms,
}

impl Agreement {
    /// Whether it makes an owner at this moment: in force, and it is its time of day.
    pub fn answers(&self, at: Timestamp) -> bool {
        let its_time = self.scope.when.as_ref().is_none_or(|when| when.cover(at));
        self.in_force(at) && its_time
    }

    /// The first moment from another on at which it is its time of day; none if it never is.
    pub fn answers_from(&self, at: Timestamp) -> Option<Timestamp> {
        match &self.scope.when {
            Some(when) if !when.cover(at) => when.next_change(at),
            Some(_) | None => Some(at),
        }
    }

    /// The next moment after another at which it may begin or cease to make an owner;
    /// none if it never will.
    pub fn next_turn(&self, after: Timestamp) -> Option<Timestamp> {
        let over = self.until.is_some_and(|until| until <= after);
        if over || self.standing != Standing::Signed {
            return None;
        }
        let when = self.scope.when.as_ref();
        let hours = when.and_then(|when| when.next_change(after));
        let days = self.days().into_iter();
        days.chain(hours).filter(|next| after < *next).min()
    }

    /// The days on which it begins and ends, and municipalities join it or leave it, if
    /// it is signed; each is the first on which it is so.
    pub fn days(&self) -> Vec<Timestamp> {
        let turns = self.scope.turns.iter().map(|turn| turn.from);
        match self.standing {
            Standing::Signed => turns.chain([self.from]).chain(self.until).collect(),
            Standing::Intended | Standing::Lapsed => Vec::new(),
        }
    }

    /// Whether it began or ceased to make an owner after one moment and not after
    /// another.
    pub fn turned(&self, since: Timestamp, now: Timestamp) -> bool {
        let passed = |moment: Timestamp| since < moment && moment <= now;
        let when = self.scope.when.as_ref();
        passed(self.from)
            || self.until.is_some_and(passed)
            || self.scope.turns.iter().any(|turn| passed(turn.from))
            || when.is_some_and(|when| when.next_change(since).is_some_and(passed))
    }

    /// Whether it is signed, begun and not ended.
    pub fn in_force(&self, at: Timestamp) -> bool {
        match self.standing {
            Standing::Signed => self.from <= at && self.until.is_none_or(|until| at < until),
            Standing::Intended | Standing::Lapsed => false,
        }
    }
}

/// What standing an agreement has.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It binds.
    Signed,
    /// A letter of intent: never makes an owner.
    Intended,
    /// Ended before its time.
    Lapsed,
}

/// What an agreement covers: an empty list means "any".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Components of these municipalities.
    pub municipalities: Vec<MunicipalityIx>,
    /// Municipalities that join or leave while it holds. Whoever joins is covered
    /// from then on, beside those in the list; where nobody is listed, only whoever has
    /// joined is.
    pub turns: Vec<Turn>,
    /// Components of these kinds.
    pub kinds: Vec<Kind>,
    /// These facets of them.
    pub facets: Vec<Facet>,
    /// These components by name, whatever the other lists say, until their municipality
    /// leaves.
    pub components: Vec<ComponentIx>,
    /// All this at these hours of the week; none for at any.
    pub when: Option<Hours>,
}

/// A municipality that joins or leaves while an agreement holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Which.
    pub municipality: MunicipalityIx,
    /// It joins; or else it leaves.
    pub joins: bool,
    /// The moment from which on it is, or is not, covered.
    pub from: Timestamp,
}

impl Scope {
    /// Whether it covers an element at a moment, at its hours.
    pub fn covers(&self, inventory: &Inventory, element: Element, at: Timestamp) -> bool {
        let component = &inventory[element.component];
        let facet = self.facets.is_empty() || self.facets.contains(&element.facet);
        if self.components.contains(&element.component) {
            let place = component.municipality;
            return facet && !place.is_some_and(|place| self.has_left(place, at));
        }
        if self.names_no_municipality() && self.kinds.is_empty() && !self.components.is_empty() {
            return false;
        }
        let place = match component.municipality {
            Some(municipality) => self.covers_municipality(municipality, at),
            None => self.names_no_municipality(),
        };
        let kind = self.kinds.is_empty() || self.kinds.contains(&component.kind);
        facet && place && kind
    }

    /// The municipalities that are listed or join, each once.
    pub fn named(&self) -> BTreeSet<MunicipalityIx> {
        let turns = self.turns.iter().map(|turn| turn.municipality);
        self.municipalities.iter().copied().chain(turns).collect()
    }

    /// Whether it covers a municipality at a moment: by the last turn before it, or
    /// else by the list.
    pub fn covers_municipality(&self, municipality: MunicipalityIx, at: Timestamp) -> bool {
        match self.last_turn(municipality, at) {
            Some(last) => last.joins,
            None => self.names_no_municipality() || self.municipalities.contains(&municipality),
        }
    }

    fn has_left(&self, municipality: MunicipalityIx, at: Timestamp) -> bool {
        let last = self.last_turn(municipality, at);
        last.is_some_and(|turn| !turn.joins)
    }

    fn last_turn(&self, municipality: MunicipalityIx, at: Timestamp) -> Option<&Turn> {
        let own = self.turns.iter().filter(|t| t.municipality == municipality);
        let passed = own.filter(|turn| turn.from <= at);
        passed.max_by_key(|turn| turn.from)
    }

    /// Whether any municipality is covered that does not leave.
    fn names_no_municipality(&self) -> bool {
        self.municipalities.is_empty() && !self.turns.iter().any(|turn| turn.joins)
    }
}

/// Who answers for an element at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ownership {
    /// Exactly one party, always.
    pub party: PartyIx,
    /// The agreement by which; none where there is a gap.
    pub agreement: Option<AgreementIx>,
    /// Why no agreement decides, if none does.
    pub gap: Option<Gap>,
}

/// Why no agreement decides who answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// No agreement in force covers it.
    Unagreed,
    /// Agreements with different parties cover it.
    Contested(Vec<AgreementIx>),
}

/// The agreements by which somebody answers for an element at a moment.
pub(super) fn covering(inventory: &Inventory, element: Element, at: Timestamp) -> Vec<AgreementIx> {
    let all = inventory.agreements().map(|(ix, _)| ix);
    covering_of(inventory, element, at, all)
}

/// The same, of some agreements.
fn covering_of(
    inventory: &Inventory,
    element: Element,
    at: Timestamp,
    agreements: impl Iterator<Item = AgreementIx>,
) -> Vec<AgreementIx> {
    let region = inventory[element.component].region;
    let covers = |ix: &AgreementIx| {
        let agreement = &inventory[*ix];
        agreement.region == region
            && agreement.scope.covers(inventory, element, at)
            && agreement.answers(at)
    };
    agreements.filter(covers).collect()
}

/// The agreements of a region by where they can cover anything: of hundreds, few can in any
/// one municipality.
pub(super) struct ByPlace {
    anywhere: Vec<AgreementIx>,
    named: BTreeMap<MunicipalityIx, Vec<AgreementIx>>,
}

impl ByPlace {
    pub(super) fn of(inventory: &Inventory, region: RegionIx) -> Self {
        let mut places = Self {
            anywhere: Vec::new(),
            named: BTreeMap::new(),
        };
        for (ix, agreement) in inventory.agreements().filter(|(_, a)| a.region == region) {
            let scope = &agreement.scope;
            if scope.names_no_municipality() || !scope.components.is_empty() {
                places.anywhere.push(ix);
                continue;
            }
            for municipality in scope.named() {
                places.named.entry(municipality).or_default().push(ix);
            }
        }
        places
    }

    /// Who answers for an element at a moment.
    pub(super) fn owner(
        &self,
        inventory: &Inventory,
        element: Element,
        at: Timestamp,
    ) -> Ownership {
        let place = inventory[element.component].municipality;
        let named = place.and_then(|place| self.named.get(&place));
        let mut all: Vec<AgreementIx> = self
            .anywhere
            .iter()
            .chain(named.into_iter().flatten())
            .copied()
            .collect();
        all.sort_unstable();
        let covering = covering_of(inventory, element, at, all.into_iter());
        decided(inventory, element, covering)
    }
}

pub(super) fn owner(inventory: &Inventory, element: Element, at: Timestamp) -> Ownership {
    let covering = covering(inventory, element, at);
    decided(inventory, element, covering)
}

/// Whom the agreements that cover an element make its owner.
fn decided(inventory: &Inventory, element: Element, covering: Vec<AgreementIx>) -> Ownership {
    let own = inventory[element.component].organisation;
    let Some((&first, rest)) = covering.split_first() else {
        return Ownership {
            party: own,
            agreement: None,
            gap: Some(Gap::Unagreed),
        };
    };
    let party = inventory[first].party;
    if rest.iter().any(|&other| inventory[other].party != party) {
        return Ownership {
            party: own,
            agreement: None,
            gap: Some(Gap::Contested(covering)),
        };
    }
    Ownership {
        party,
        agreement: Some(first),
        gap: None,
    }
}
