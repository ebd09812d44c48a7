//! Who answers for components, and which no agreement gives one owner.

use std::collections::BTreeMap;

use super::monitor::set;
use super::writer::{Kind, Writer};
use crate::inventory::{Gap, PartyIx, RegionIx};
use crate::view::shown::Shown;
use crate::view::snapshot::{ComponentStatus, Place, Snapshot};

/// Components by who answers for them, counted while others walk over them.
#[derive(Debug, Default)]
pub(super) struct Owners {
    /// By who answers for their reach, and by which gap if by one.
    owners: Tally<(RegionIx, PartyIx, Option<Lack>)>,
    /// By the worst gap of any facet.
    gaps: Tally<(RegionIx, Lack)>,
}

impl Owners {
    /// Counts a component of a part, if an agreement is to say who answers for it
    /// ([`Inventory::wants_agreement`](crate::inventory::Inventory::wants_agreement), by
    /// what is at hand).
    pub(super) fn add(&mut self, snapshot: &Snapshot, place: Place, status: &ComponentStatus) {
        let inventory = &snapshot.inventory;
        let region = match place {
            Place::Site(site) => inventory[site].region,
            Place::Shared(region) => region,
        };
        if inventory[region].monitor == status.component {
            return;
        }
        let gap = status.ownership.gap.as_ref().map(Lack::of);
        self.owners.add((region, status.ownership.party, gap));
        let facets = status.facets.iter().map(|f| &f.ownership);
        let all = facets.filter_map(|ownership| ownership.gap.as_ref());
        if let Some(worst) = all.map(Lack::of).chain(gap).max() {
            self.gaps.add((region, worst));
        }
    }

    /// Writes what was counted.
    pub(super) fn write(&mut self, out: &mut Writer, snapshot: &Shown) {
        out.family(
            "samband_components_owned",
            Kind::Gauge,
            "",
            "Components, monitors apart, by the party that answers for their reach; the gap is empty where an agreement decides it.",
        );
        for ((region, party, gap), count) in self.owners.counts() {
            let region = &*snapshot.inventory[*region].id;
            let party = &*snapshot.inventory[*party].id;
            let gap = gap.map_or("", Lack::slug);
            let labels = [("region", region), ("party", party), ("gap", gap)];
            out.sample(&set(&labels), *count);
        }
        self.gaps(
            out,
            snapshot,
            Lack::Unagreed,
            (
                "samband_components_unowned",
                "Components, monitors apart, that no agreement in force covers in all their facets.",
            ),
        );
        self.gaps(
            out,
            snapshot,
            Lack::Contested,
            (
                "samband_components_contested",
                "Components, monitors apart, that agreements with different parties cover.",
            ),
        );
    }

    fn gaps(
        &mut self,
        out: &mut Writer,
        snapshot: &Shown,
        lack: Lack,
        (name, help): (&'static str, &str),
    ) {
        out.family(name, Kind::Gauge, "", help);
        for (ix, region) in snapshot.regions() {
            let count = self.gaps.counts().get(&(ix, lack)).copied();
            out.sample(&set(&[("region", &region.id)]), count.unwrap_or(0));
        }
    }
}

/// Why no agreement gives one owner, the worse last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Lack {
    Unagreed,
    Contested,
}

impl Lack {
    const fn of(gap: &Gap) -> Self {
        match gap {
            Gap::Unagreed => Self::Unagreed,
            Gap::Contested(_) => Self::Contested,
        }
    }

    const fn slug(self) -> &'static str {
        match self {
            Self::Unagreed => "unagreed",
            Self::Contested => "contested",
        }
    }
}

/// Counts by key; neighbours mostly have the same one, and cost no search.
#[derive(Debug)]
struct Tally<K> {
    counts: BTreeMap<K, u64>,
    run: Option<(K, u64)>,
}

impl<K> Default for Tally<K> {
    fn default() -> Self {
        Self {
            counts: BTreeMap::new(),
            run: None,
        }
    }
}

impl<K: Ord> Tally<K> {
    fn add(&mut self, key: K) {
        match &mut self.run {
            Some((last, count)) if *last == key => *count += 1,
            Some(_) | None => {
                self.close();
                self.run = Some((key, 1));
            }
        }
    }

    fn close(&mut self) {
        if let Some((key, count)) = self.run.take() {
            *self.counts.entry(key).or_default() += count;
        }
    }

    fn counts(&mut self) -> &BTreeMap<K, u64> {
        self.close();
        &self.counts
    }
}
