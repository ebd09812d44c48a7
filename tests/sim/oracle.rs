//! A naive oracle, written apart from `samband::cause` and `samband::inventory`:
//! given what each probe would draw if a thing were broken, by brute force,
//! which other things would look exactly the same? Whose they are it reads from
//! the plan.

use std::collections::{BTreeMap, BTreeSet};

use samband::inventory::{Kind, PartyIx};

use crate::equipment::{Breakage, Seen, breakages, seen};
use crate::plan::World;

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

impl Decision {
    /// In words, for the figures.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Owner(_) => "decidable",
            Self::Ambiguous => {
                "not decidable, because parts of several parties would look the same"
            }
            Self::Isolated => "not decidable, because the monitor's own line would look the same",
            Self::Unseen => "not decidable, because no probe sees it",
        }
    }
}

/// What each probe draws.
type Picture = Vec<Seen>;

/// All that can break in a region, by what it looks like.
pub(crate) struct Oracle<'a> {
    world: &'a World,
    looks: BTreeMap<Picture, Vec<Breakage>>,
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(world: &'a World) -> Self {
        let mut looks: BTreeMap<Picture, Vec<Breakage>> = BTreeMap::new();
        for breakage in breakages(&world.inventory) {
            let picture = picture(world, &[breakage]);
            looks.entry(picture).or_default().push(breakage);
        }
        Self { world, looks }
    }

    pub(crate) fn owner(&self, breakage: &Breakage) -> PartyIx {
        self.world.plan.owner(breakage.element.component)
    }

    /// What can be decided of one breakage.
    pub(crate) fn decide(&self, breakage: Breakage) -> Decision {
        let picture = picture(self.world, &[breakage]);
        if picture == self::picture(self.world, &[]) {
            return Decision::Unseen;
        }
        let alike = self.looks.get(&picture).map_or(&[][..], Vec::as_slice);
        let part = |b: &Breakage| &self.world.plan.parts[b.element.component.usize()];
        if alike.iter().any(|b| part(b).kind == Kind::Monitor) {
            return Decision::Isolated;
        }
        let owners: BTreeSet<PartyIx> = alike.iter().map(|b| self.owner(b)).collect();
        match owners.first() {
            Some(&owner) if owners.len() == 1 => Decision::Owner(owner),
            _ => Decision::Ambiguous,
        }
    }
}

fn picture(world: &World, broken: &[Breakage]) -> Picture {
    let probes = world.inventory.probes();
    probes
        .map(|(_, probe)| seen(world, probe, broken))
        .collect()
}
