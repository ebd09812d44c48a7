use crate::inventory::tests::Making;
use crate::inventory::{Inventory, MunicipalityIx, PartyIx, RegionIx};

/// Three municipalities: two have accepted the secretariat, the third has not.
fn three() -> (Inventory, [MunicipalityIx; 3], PartyIx) {
    let mut making = Making::new();
    let secretariat = making.party("secretariat");
    let all = ["one", "two", "three"].map(|id| making.municipality(id));
    for ix in &all[..2] {
        making.builder.municipality_mut(*ix).coordinator = Some(secretariat);
    }
    (making.finish(), all, secretariat)
}

#[test]
fn a_matter_goes_to_whom_all_its_municipalities_have_accepted_or_else_to_the_regions_own() {
    let (inventory, [one, two, three], secretariat) = three();
    let region = RegionIx::at(0);
    let usual = inventory[region].coordinator;
    assert_ne!(usual, secretariat);
    let cases: [(&[Option<MunicipalityIx>], PartyIx); 7] = [
        (&[Some(one)], secretariat),
        (&[Some(one), Some(two), Some(one)], secretariat),
        (&[Some(three)], usual),
        (&[Some(one), Some(three)], usual),
        (&[Some(one), None], usual),
        (&[None], usual),
        (&[], usual),
    ];
    for (places, expected) in cases {
        let found = inventory.coordinator(region, places.iter().copied(), &[]);
        assert_eq!(found, expected, "{places:?}");
    }
}

#[test]
fn nobody_coordinates_what_is_said_to_be_its_own() {
    let (inventory, [one, ..], secretariat) = three();
    let region = RegionIx::at(0);
    let whose = |parties: &[PartyIx]| inventory.coordinator(region, [Some(one)], parties);
    let usual = inventory[region].coordinator;
    let other = inventory[one].party;
    assert_eq!(whose(&[other]), secretariat);
    assert_eq!(whose(&[other, secretariat]), usual);
    assert_eq!(whose(&[usual]), secretariat, "there is another");
}
