//! What somebody may plan.

use crate::access::{Scope, Voice};
use crate::inventory::{ComponentIx, DRILL, Maintenance, PartyIx, RegionIx};
use crate::view::shown::Shown;

/// What somebody may plan in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanOffers {
    /// Which.
    pub region: RegionIx,
    /// Whose work.
    pub(super) parties: Vec<PartyIx>,
    /// On what of it.
    pub(super) components: Vec<ComponentIx>,
}

impl PlanOffers {
    /// All regions in which somebody plans.
    pub fn all(shown: &Shown, scope: &Scope) -> Vec<Self> {
        let regions = shown.regions().filter(|(_, region)| *region.id != *DRILL);
        regions
            .filter_map(|(ix, _)| Self::of(shown, scope, ix))
            .collect()
    }

    /// What somebody may plan in a region; none where that is nothing.
    fn of(shown: &Shown, scope: &Scope, region: RegionIx) -> Option<Self> {
        let inventory = &shown.inventory;
        let voice = scope.voice(&inventory[region].id);
        let own = |party: PartyIx| match &voice {
            Voice::Operator | Voice::Coordinator => true,
            Voice::Parties(own) => own.contains(&inventory[party].id),
        };
        let parties = inventory.parties();
        let parties = parties.filter(|(ix, party)| party.region == region && own(*ix));
        let mut parties: Vec<PartyIx> = parties.map(|(ix, _)| ix).collect();
        let order = shown.order(shown.language());
        parties.sort_by_cached_key(|&ix| order.key(&inventory[ix].name));
        let here = shown.components();
        let here = here.filter(|status| inventory[status.component].region == region);
        let theirs = here.filter(|status| {
            let facets = status.facets.iter().map(|facet| facet.ownership.party);
            let organisation = inventory[status.component].organisation;
            let mut whose = facets.chain([organisation, status.ownership.party]);
            whose.any(own)
        });
        let components = theirs.map(|status| status.component).collect();
        (!parties.is_empty()).then_some(Self {
            region,
            parties,
            components,
        })
    }

    /// Whether they may change this, and call it off.
    pub fn changes(&self, work: &Maintenance) -> bool {
        work.region == self.region && work.declared.is_some() && self.parties.contains(&work.party)
    }
}
