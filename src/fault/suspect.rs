//! What is, or may be, at fault, as it was called when it was written down.

use serde::{Deserialize, Serialize};

use crate::health::Mode;
use crate::inventory::{ComponentIx, Facet, Inventory, Kind};

/// An element that is, or may be, at fault, and how.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CauseRef {
    /// Of what.
    pub component: ComponentRef,
    /// Which side of it.
    pub facet: Facet,
    /// How it fails.
    pub mode: Mode,
}

/// A component as it was called when it was written down.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ComponentRef {
    /// Its id in the region.
    pub id: String,
    /// What it is called: "Rom 1".
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Id of its site, if it stands at one.
    pub site: Option<String>,
    /// What the site is called.
    pub site_name: Option<String>,
    /// Id of the municipality, if it stands in one.
    pub municipality: Option<String>,
}

impl ComponentRef {
    /// A component as it is called now.
    pub fn of(inventory: &Inventory, ix: ComponentIx) -> Self {
        let component = &inventory[ix];
        Self {
            id: component.id.to_string(),
            name: component.name.to_string(),
            kind: component.kind,
            site: component.site.map(|site| inventory[site].id.to_string()),
            site_name: component.site.map(|site| inventory[site].name.to_string()),
            municipality: component.municipality.map(|m| inventory[m].id.to_string()),
        }
    }
}
