//! A naive oracle, written apart from `samband::cause`: given what each probe
//! would draw if a thing were broken, by brute force, which other things would
//! look exactly the same?

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use samband::inventory::{Inventory, Kind, PartyIx};

use crate::equipment::{Breakage, Seen, breakages, seen};

/// Whether the declared paths can decide whose a breakage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Decision {
    /// All that looks like it belongs to this party.
    Owner(PartyIx),
    /// Parts of several parties look the same.
    Ambiguous,
    /// The monitor could be cut off as well.
    Isolated,
    /// No probe sees it.
    Unseen,
}

/// What each probe draws.
type Picture = Vec<Seen>;

/// All that can break in a region, by what it looks like.
pub(crate) struct Oracle<'a> {
    inventory: &'a Inventory,
    looks: BTreeMap<Picture, Vec<Breakage>>,
    at: Timestamp,
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(inventory: &'a Inventory, at: Timestamp) -> Self {
        let mut looks: BTreeMap<Picture, Vec<Breakage>> = BTreeMap::new();
        for breakage in breakages(inventory) {
            let picture = picture(inventory, &[breakage]);
            looks.entry(picture).or_default().push(breakage);
        }
        Self {
            inventory,
            looks,
            at,
        }
    }

    pub(crate) fn owner(&self, breakage: &Breakage) -> PartyIx {
        self.inventory.owner(breakage.element, self.at).party
    }

    /// What can be decided of one breakage.
    pub(crate) fn decide(&self, breakage: Breakage) -> Decision {
        let picture = picture(self.inventory, &[breakage]);
        let nothing = self::picture(self.inventory, &[]);
        if picture == nothing {
            return Decision::Unseen;
        }
        let alike = self.looks.get(&picture).map_or(&[][..], Vec::as_slice);
        let kind = |b: &Breakage| self.inventory[b.element.component].kind;
        if alike.iter().any(|b| kind(b) == Kind::Monitor) {
            return Decision::Isolated;
        }
        self.agreed(alike.iter().map(|b| self.owner(b)).collect())
    }

    fn agreed(&self, owners: BTreeSet<PartyIx>) -> Decision {
        match owners.first() {
            Some(&owner) if owners.len() == 1 => Decision::Owner(owner),
            _ => Decision::Ambiguous,
        }
    }
}

fn picture(inventory: &Inventory, broken: &[Breakage]) -> Picture {
    let probes = inventory.probes();
    probes
        .map(|(_, probe)| seen(inventory, probe, broken))
        .collect()
}
