//! Who coordinates a fault.

use super::{Assignment, ComponentRef, Fault};
use crate::inventory::{Inventory, MunicipalityIx, PartyIx, RegionIx};

impl Fault {
    /// The neutral party that this fault goes to where nothing decides whose it is, and
    /// that is told where nobody answers, as the configuration says it now.
    pub fn coordinator(&self, inventory: &Inventory, region: RegionIx) -> PartyIx {
        let suspects = self.finding.candidates.iter();
        let suspects = suspects.map(|suspect| &suspect.component);
        let reported = self
            .finding
            .evidence
            .reported
            .iter()
            .map(|report| &report.room);
        let suspects = suspects.chain(reported);
        let suspects = suspects.map(|suspect| place(suspect, inventory, region));
        let parties = self.assignment.parties(inventory, region);
        inventory.coordinator(region, suspects, &parties)
    }
}

impl Assignment {
    /// Those whose it is, or among whom that is undecided, as far as they are still there.
    fn parties(&self, inventory: &Inventory, region: RegionIx) -> Vec<PartyIx> {
        let named: Vec<&str> = self
            .owner
            .iter()
            .chain(&self.among)
            .map(|p| &*p.id)
            .collect();
        let all = inventory.parties();
        let own = all.filter(|(_, p)| p.region == region && named.contains(&&*p.id));
        own.map(|(ix, _)| ix).collect()
    }
}

fn place(
    component: &ComponentRef,
    inventory: &Inventory,
    region: RegionIx,
) -> Option<MunicipalityIx> {
    let id = component.municipality.as_deref()?;
    let mut all = inventory.municipalities();
    let found = all.find(|(_, m)| m.region == region && *m.id == *id);
    found.map(|(ix, _)| ix)
}
