//! What the configuration says today of what a fault is about.

use crate::fault::Fault;
use crate::inventory::{Inventory, RegionIx};

/// What the configuration says of the cause of a fault, where it has one.
#[derive(Clone, Debug, Default)]
pub(super) struct Today {
    /// The address at which it is asked.
    pub(super) address: Option<String>,
    /// Something is asked of it.
    pub(super) is_asked: bool,
}

impl Today {
    pub(super) fn of(fault: &Fault, inventory: &Inventory, region: RegionIx) -> Self {
        let cause = fault.finding.cause.as_ref();
        let found = cause.and_then(|c| inventory.component_by_id(region, &c.component.id));
        let Some(component) = found.map(|ix| &inventory[ix]) else {
            return Self::default();
        };
        Self {
            address: component.addresses.first().map(ToString::to_string),
            is_asked: !component.probes.is_empty(),
        }
    }
}
