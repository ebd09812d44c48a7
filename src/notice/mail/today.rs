//! What the configuration says today of what a fault is about.

use crate::fault::{CauseRef, Fault};
use crate::inventory::{Component, Inventory, RegionIx};

/// What the configuration says of what is, or may be, the cause of a fault.
#[derive(Clone, Debug, Default)]
pub(super) struct Today {
    /// At which address each is asked, by its id, as far as that is known.
    pub(super) addresses: Vec<(String, String)>,
    /// Something is asked of one of them.
    pub(super) is_asked: bool,
}

impl Today {
    pub(super) fn of(fault: &Fault, inventory: &Inventory, region: RegionIx) -> Self {
        let suspects: Vec<&CauseRef> = match &fault.finding.cause {
            Some(cause) => vec![cause],
            None => fault.finding.candidates.iter().collect(),
        };
        let found: Vec<&Component> = suspects
            .iter()
            .filter_map(|suspect| inventory.component_by_id(region, &suspect.component.id))
            .map(|ix| &inventory[ix])
            .collect();
        let mut addresses: Vec<(String, String)> = Vec::new();
        for component in &found {
            let known = addresses.iter().any(|(id, _)| *id == *component.id);
            let address = component.addresses.first().filter(|_| !known);
            addresses.extend(address.map(|a| (component.id.to_string(), a.to_string())));
        }
        Self {
            addresses,
            is_asked: found.iter().any(|component| !component.probes.is_empty()),
        }
    }
}
