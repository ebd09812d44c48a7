use std::collections::BTreeMap;

use super::*;
use crate::daemon::demo::fixture::inventory;
use crate::daemon::demo::region::agreement;

fn blows(round: usize, inventory: &Inventory) -> Vec<Blow> {
    let scenes = super::round(round, inventory).into_iter();
    let blows = scenes.filter_map(|scene| match scene.act {
        Act::Break(blow) => Some(blow),
        Act::Sign => None,
    });
    blows.collect()
}

#[test]
fn every_scene_breaks_what_the_region_has_and_expects_parties_it_knows() {
    let inventory = inventory("");
    let party = |id: &str| inventory.parties().any(|(_, party)| *party.id == *id);
    for number in 0..20 {
        let blows = blows(number, &inventory);
        assert!(blows.len() >= 4, "round {number}");
        for blow in blows {
            let found = inventory.find_components(&format!("fosen:{}", blow.component));
            assert_eq!(found.len(), 1, "{blow:?}");
            let (owner, told) = match &blow.expect {
                Expect::Fault { owner, told, .. } => (Some(*owner), told.clone()),
                Expect::CutOff { told } => (None, told.clone()),
            };
            assert!(owner.into_iter().chain(told).all(party), "{blow:?}");
        }
    }
}

#[test]
fn whose_each_fault_should_be_is_what_the_agreements_say() {
    let before = inventory("");
    let today = jiff::civil::date(2026, 11, 22);
    let after = inventory(&agreement(today));
    let noon = "2026-11-22T12:00:00Z".parse().unwrap();
    let mut signed = false;
    let first = super::round(0, &before).into_iter();
    for scene in first
        .chain(super::round(1, &after))
        .chain(super::round(2, &after))
    {
        let Act::Break(Blow {
            component, expect, ..
        }) = scene.act
        else {
            signed = true;
            continue;
        };
        let Expect::Fault { owner, agreed, .. } = expect else {
            continue;
        };
        let known = if signed { &after } else { &before };
        let component = known.find_components(&component)[0];
        let facet = crate::inventory::Facet::Reach;
        let owned = known.owner(crate::inventory::Element { component, facet }, noon);
        assert_eq!(&*known[owned.party].id, owner);
        assert_eq!(owned.agreement.is_some(), agreed);
    }
    assert!(signed);
}

#[test]
fn no_site_breaks_so_often_that_it_would_be_called_flapping() {
    let inventory = inventory("");
    // Rounds take some five minutes; what has gone and come three times within
    // half an hour is flapping.
    for start in 0..20 {
        let mut often: BTreeMap<String, usize> = BTreeMap::new();
        for blow in (start..start + 6).flat_map(|number| blows(number, &inventory)) {
            if let Some((site, _)) = blow.component.rsplit_once('.') {
                *often.entry(site.to_owned()).or_default() += 1;
            }
        }
        assert!(often.values().all(|&times| times <= 4), "{often:?}");
    }
}
