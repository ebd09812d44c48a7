//! What follows an agreement that ends: those that take over, and what is left.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::ending::before;
use super::{
    Agreement, AgreementIx, ComponentIx, Element, Facet, Inventory, Kind, MunicipalityIx, RegionIx,
};
use crate::agenda::Hours;

/// What follows when an agreement ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Following {
    /// Signed agreements that take over, each at least some of it.
    pub by: Vec<AgreementIx>,
    /// Municipalities in which something is left that nobody has agreed to answer for.
    pub municipalities: Vec<MunicipalityIx>,
    /// What is left that stands in no municipality.
    pub shared: Vec<ComponentIx>,
}

impl Following {
    /// Whether all of it goes on, at all its hours. What covers nothing that is there
    /// does not.
    pub const fn is_whole(&self) -> bool {
        self.municipalities.is_empty() && self.shared.is_empty() && !self.by.is_empty()
    }
}

impl Inventory {
    /// What follows when an agreement ends; none where it has no end, or does not bind.
    pub fn following(&self, ending: AgreementIx) -> Option<&Following> {
        self.following.get(ending.usize())?.as_ref()
    }
}

/// What agreements cannot tell apart: the municipality, the kind, and which it is, if an
/// agreement names it.
type Sort = (Option<MunicipalityIx>, Kind, Option<ComponentIx>);

/// The components of each sort in a region.
type Sorts = BTreeMap<Sort, Vec<ComponentIx>>;

/// What follows each agreement that is to end: found once, since it is asked for at every
/// turn and on every page.
pub(super) fn all(inventory: &Inventory) -> Vec<Option<Following>> {
    let mut known: BTreeMap<RegionIx, Sorts> = BTreeMap::new();
    let following = inventory.agreements().map(|(ix, agreement)| {
        let until = agreement.is_to_end()?;
        let region = agreement.region;
        let sorts = known
            .entry(region)
            .or_insert_with(|| sorts(inventory, region));
        Some(Heirs::of(inventory, ix, until).following(sorts))
    });
    following.collect()
}

fn sorts(inventory: &Inventory, region: RegionIx) -> Sorts {
    let own = inventory.agreements().filter(|(_, a)| a.region == region);
    let named: BTreeSet<ComponentIx> = own
        .flat_map(|(_, agreement)| agreement.scope.components.iter().copied())
        .collect();
    let mut sorts = Sorts::new();
    let here = inventory.components().filter(|(_, c)| c.region == region);
    for (ix, component) in here.filter(|(ix, _)| inventory.wants_agreement(*ix)) {
        let which = named.contains(&ix).then_some(ix);
        let sort = (component.municipality, component.kind, which);
        sorts.entry(sort).or_default().push(ix);
    }
    sorts
}

/// An agreement that ends, and the others that are in force at that moment.
struct Heirs<'a> {
    inventory: &'a Inventory,
    own: &'a Agreement,
    until: Timestamp,
    others: Vec<(AgreementIx, &'a Agreement)>,
    /// Which of the others it is the hour of, each way once, of the hours that the
    /// agreement has.
    shifts: BTreeSet<Vec<bool>>,
}

impl<'a> Heirs<'a> {
    fn of(inventory: &'a Inventory, ending: AgreementIx, until: Timestamp) -> Self {
        let own = &inventory[ending];
        let others = inventory.agreements().filter(|(ix, other)| {
            *ix != ending && other.region == own.region && other.in_force(until)
        });
        let others: Vec<_> = others.collect();
        let all = others.iter().map(|(_, other)| *other);
        let shifts = moments(own, all, until).into_iter().map(|at| {
            let here = others.iter().map(|(_, other)| is_its_hour(other, at));
            here.collect()
        });
        let shifts = shifts.collect();
        Self {
            inventory,
            own,
            until,
            others,
            shifts,
        }
    }

    fn following(&self, sorts: &Sorts) -> Following {
        let mut left = Following::default();
        let mut by = BTreeSet::new();
        for ((municipality, ..), components) in sorts {
            if self.goes_on(components, &mut by) {
                continue;
            }
            match municipality {
                Some(municipality) => left.municipalities.push(*municipality),
                None => left.shared.extend(components),
            }
        }
        for municipality in self.empty(sorts) {
            let covers = |other: &Agreement| {
                let scope = &other.scope;
                scope.covers_municipality(municipality, self.until)
            };
            let mut heirs = self.others.iter().filter(|(_, other)| covers(other));
            match heirs.next() {
                Some((heir, _)) => {
                    by.insert(*heir);
                }
                None => left.municipalities.push(municipality),
            }
        }
        left.municipalities.sort_unstable();
        left.municipalities.dedup();
        left.shared.sort_unstable();
        left.by = by.into_iter().collect();
        left
    }

    /// Whether all of a sort that the agreement covers until it ends is covered from then
    /// on, at each of its hours; by whom is noted.
    fn goes_on(&self, sort: &[ComponentIx], by: &mut BTreeSet<AgreementIx>) -> bool {
        let Some(&component) = sort.first() else {
            return true;
        };
        let mut whole = true;
        for facet in self.facets() {
            let element = Element { component, facet };
            let covers = |agreement: &Agreement, at| {
                let scope = &agreement.scope;
                scope.covers(self.inventory, element, at)
            };
            if !covers(self.own, before(self.until)) {
                continue;
            }
            let all = self.others.iter();
            let heirs: Vec<bool> = all.map(|(_, other)| covers(other, self.until)).collect();
            for shift in &self.shifts {
                let here = shift
                    .iter()
                    .zip(&heirs)
                    .map(|(hour, covers)| *hour && *covers);
                let here = self.others.iter().zip(here).filter(|(_, here)| *here);
                let mut parties = BTreeSet::new();
                for ((heir, agreement), _) in here {
                    by.insert(*heir);
                    parties.insert(agreement.party);
                }
                // Of two that both answer, neither does.
                whole &= parties.len() == 1;
            }
        }
        whole
    }

    /// The facets to ask for: of those that no agreement tells from others, one.
    fn facets(&self) -> Vec<Facet> {
        let own = &self.own.scope.facets;
        let all = || Facet::ALL.into_iter();
        let its = |facet: &Facet| own.is_empty() || own.contains(facet);
        let told_apart = |facet: &Facet| {
            let mut others = self.others.iter();
            others.any(|(_, other)| other.scope.facets.contains(facet))
        };
        let apart = all().filter(|facet| its(facet) && told_apart(facet));
        let rest = all().find(|facet| its(facet) && !told_apart(facet));
        apart.chain(rest).collect()
    }

    /// Municipalities that it names, in which nothing stands yet.
    fn empty(&self, sorts: &Sorts) -> Vec<MunicipalityIx> {
        let scope = &self.own.scope;
        let last = before(self.until);
        let named = scope.named().into_iter();
        let named = named.filter(|m| scope.covers_municipality(*m, last));
        named
            .filter(|m| !sorts.keys().any(|(place, ..)| *place == Some(*m)))
            .collect()
    }
}

/// The moments of the week after an agreement's end at which an hour begins or ends, as
/// far as they are in its own hours; the first that is, where none in that week is.
fn moments<'a>(
    own: &'a Agreement,
    others: impl Iterator<Item = &'a Agreement>,
    until: Timestamp,
) -> BTreeSet<Timestamp> {
    let week = SignedDuration::from_hours(7 * 24);
    let week = until.saturating_add(week).unwrap_or(until);
    let mut hours: Vec<&Hours> = Vec::new();
    for when in [own]
        .into_iter()
        .chain(others)
        .filter_map(|a| a.scope.when.as_ref())
    {
        if !hours.contains(&when) {
            hours.push(when);
        }
    }
    let mut moments = BTreeSet::from([until]);
    for when in hours {
        let changes = std::iter::successors(when.next_change(until), |at| when.next_change(*at));
        moments.extend(changes.take_while(|at| *at < week));
    }
    moments.retain(|at| is_its_hour(own, *at));
    if moments.is_empty() {
        moments.extend(own.answers_from(until));
    }
    moments
}

fn is_its_hour(agreement: &Agreement, at: Timestamp) -> bool {
    let when = agreement.scope.when.as_ref();
    when.is_none_or(|when| when.cover(at))
}
