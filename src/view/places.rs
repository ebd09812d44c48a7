//! What stands where, found without looking through all of a snapshot.

use std::collections::BTreeMap;

use super::snapshot::{ComponentStatus, Part, Place, Snapshot};
use crate::inventory::{ComponentIx, MunicipalityIx};

impl Snapshot {
    /// What stands in a place, if anything of it is shown.
    ///
    /// Parts are in the order of their places, as [`Draft`](super::Draft) makes them, and
    /// whatever a reader may not see is left out in between.
    pub fn part(&self, place: Place) -> Option<&Part> {
        let at = self.parts.binary_search_by_key(&place, |part| part.place);
        at.ok().map(|at| &*self.parts[at])
    }

    /// How a component is, if it is shown.
    pub fn status(&self, ix: ComponentIx) -> Option<&ComponentStatus> {
        let component = &self.inventory[ix];
        let place = match component.site {
            Some(site) => Place::Site(site),
            None => Place::Shared(component.region),
        };
        let components = &self.part(place)?.components;
        let at = components.binary_search_by_key(&ix, |status| status.component);
        at.ok().map(|at| &*components[at])
    }

    /// The sites of each municipality that has any, for whoever asks of all of them.
    pub(super) fn by_municipality(&self) -> BTreeMap<MunicipalityIx, Vec<&Part>> {
        let mut all: BTreeMap<MunicipalityIx, Vec<&Part>> = BTreeMap::new();
        for part in &self.parts {
            if let Place::Site(site) = part.place {
                let municipality = self.inventory[site].municipality;
                all.entry(municipality).or_default().push(part);
            }
        }
        all
    }
}
