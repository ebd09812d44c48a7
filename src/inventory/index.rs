//! The numbers by which parts of an [`Inventory`](super::Inventory) refer to each other.

macro_rules! index {
    ($name:ident, $doc:literal) => {
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The index of the part at this place.
            ///
            /// # Panics
            /// Beyond 2^32 parts; the configuration's limits stop far below.
            pub fn at(place: usize) -> Self {
                // Limits on file size keep parts far below 2^32.
                Self(u32::try_from(place).expect("fewer than 2^32 parts"))
            }

            /// The place in the inventory's list.
            pub const fn usize(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index!(RegionIx, "Index of a [`Region`](super::Region).");
index!(PartyIx, "Index of a [`Party`](super::Party).");
index!(AgreementIx, "Index of an [`Agreement`](super::Agreement).");
index!(
    MunicipalityIx,
    "Index of a [`Municipality`](super::Municipality)."
);
index!(SiteIx, "Index of a [`Site`](super::Site).");
index!(ComponentIx, "Index of a [`Component`](super::Component).");
index!(ProbeIx, "Index of a [`Probe`](super::Probe).");
