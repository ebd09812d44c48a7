//! Which components a name means.

use super::name::{ending_so, instead};
use super::{ProbeError, beneath};
use crate::inventory::{ComponentIx, Inventory};

/// What a name means.
pub(super) enum Meant {
    /// The component of this name.
    One(ComponentIx),
    /// What lies in what is called so.
    All(Vec<ComponentIx>),
}

/// What is meant by a name, or by none.
pub(super) fn meant(inventory: &Inventory, name: Option<&str>) -> Result<Meant, ProbeError> {
    let found = name.map(|name| find(inventory, name));
    let unknown = match found {
        Some(Ok(component)) => return Ok(Meant::One(component)),
        Some(Err(ambiguous @ ProbeError::Ambiguous { .. })) => return Err(ambiguous),
        Some(Err(unknown)) => unknown,
        None => ProbeError::Nothing,
    };
    let all = beneath::beneath(inventory, name);
    let ending = name.map(|name| ending_so(inventory, name));
    match (all.is_empty(), ending.unwrap_or_default().as_slice()) {
        (false, _) => Ok(Meant::All(all)),
        // Nothing else can be meant; its whole id is the first line.
        (true, [only]) => find(inventory, only).map(Meant::One),
        (true, _) => Err(unknown),
    }
}

fn find(inventory: &Inventory, name: &str) -> Result<ComponentIx, ProbeError> {
    match inventory.find_components(name).as_slice() {
        [one] => Ok(*one),
        [] => Err(ProbeError::Unknown {
            name: name.to_owned(),
            instead: instead(inventory, name),
        }),
        several => Err(ProbeError::Ambiguous {
            name: name.to_owned(),
            ids: several.iter().map(|&ix| inventory.full_id(ix)).collect(),
        }),
    }
}
