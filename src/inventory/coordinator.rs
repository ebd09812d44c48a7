//! Who coordinates what: the neutral party that ties, gaps and quarrels go to.

use super::{Inventory, MunicipalityIx, PartyIx, RegionIx};

impl Inventory {
    /// The coordinator of a matter in these places (none for what stands in no
    /// municipality) that concerns these parties: the one that all the municipalities have
    /// named, or else the region's. Nobody coordinates what is said to be its own, as long
    /// as there is another.
    pub fn coordinator(
        &self,
        region: RegionIx,
        places: impl IntoIterator<Item = Option<MunicipalityIx>>,
        parties: &[PartyIx],
    ) -> PartyIx {
        let usual = self[region].coordinator;
        let named = |place: Option<MunicipalityIx>| self[place?].coordinator;
        let mut all = places.into_iter().map(named);
        let first = all.next().flatten();
        let first = first.filter(|&party| all.all(|other| other == Some(party)));
        let neutral = first.filter(|party| !parties.contains(party));
        neutral.unwrap_or(usual)
    }
}

#[cfg(test)]
mod tests;
