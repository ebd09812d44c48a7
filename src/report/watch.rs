//! How the equipment of a municipality is watched, beside what is alike elsewhere.

use std::collections::BTreeMap;
use std::time::Duration;

use super::compare::{Alike, strongest};
use crate::inventory::{ComponentIx, Inventory, Kind, MunicipalityIx, RegionIx};

/// How equipment of one kind is watched in a municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The kind.
    pub kind: Kind,
    /// How many there are.
    pub count: usize,
    /// Within which time it is found that one of them is gone, at most, by the quickest of
    /// its probes; none where one of them has no probe.
    pub within: Option<Duration>,
    /// The same where most others have it.
    pub usual: Option<Duration>,
    /// Whether these are the same.
    pub alike: Alike,
}

/// How each municipality of a region is watched, kind by kind, by the configuration of now.
pub fn watched(inventory: &Inventory, region: RegionIx) -> BTreeMap<MunicipalityIx, Vec<Watched>> {
    let mut found: BTreeMap<Kind, BTreeMap<MunicipalityIx, (usize, Option<Duration>)>> =
        BTreeMap::new();
    for (ix, component) in inventory.components().filter(|(_, c)| c.region == region) {
        let Some(place) = component.municipality else {
            continue;
        };
        let own = quickest(inventory, ix);
        let here = found.entry(component.kind).or_default();
        here.entry(place)
            .and_modify(|(count, within)| {
                *count += 1;
                *within = within.zip(own).map(|(a, b)| a.max(b));
            })
            .or_insert((1, own));
    }
    let mut all: BTreeMap<MunicipalityIx, Vec<Watched>> = BTreeMap::new();
    for (kind, places) in found {
        for (&place, &(count, within)) in &places {
            let others = places.iter().filter(|(other, _)| **other != place);
            let others: Vec<_> = others.map(|(_, (_, within))| *within).collect();
            let usual = commonest(&others);
            all.entry(place).or_default().push(Watched {
                kind,
                count,
                within,
                usual: usual.flatten(),
                alike: usual.map_or(Alike::TooFew, |usual| judged(within, usual)),
            });
        }
    }
    all
}

/// Of all kinds together: otherwise if one is, and nothing where no kind is elsewhere too.
pub(super) fn of_all(all: &[Watched]) -> Alike {
    strongest(all.iter().map(|one| one.alike))
}

/// Not to be watched at all is to be found later than any other.
fn judged(own: Option<Duration>, usual: Option<Duration>) -> Alike {
    let never = |within: Option<Duration>| within.unwrap_or(Duration::MAX);
    match never(own).cmp(&never(usual)) {
        std::cmp::Ordering::Less => Alike::Less,
        std::cmp::Ordering::Equal => Alike::Alike,
        std::cmp::Ordering::Greater => Alike::More,
    }
}

/// What most have; of several the least.
fn commonest(all: &[Option<Duration>]) -> Option<Option<Duration>> {
    let count = |one: &Option<Duration>| all.iter().filter(|other| *other == one).count();
    let mut best: Option<(usize, Option<Duration>)> = None;
    for one in all {
        let counted = (count(one), *one);
        let never = |within: Option<Duration>| within.unwrap_or(Duration::MAX);
        let better = best.is_none_or(|(most, least)| {
            counted.0 > most || counted.0 == most && never(counted.1) < never(least)
        });
        if better {
            best = Some(counted);
        }
    }
    best.map(|(_, one)| one)
}

fn quickest(inventory: &Inventory, component: ComponentIx) -> Option<Duration> {
    let probes = inventory[component].probes.iter().map(|&ix| &inventory[ix]);
    let asking = probes.filter(|probe| !probe.measures());
    asking.map(|probe| probe.profile.detection_bound()).min()
}
