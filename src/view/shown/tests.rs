//! What of a small region somebody is shown, and that nothing else is in any rendering.

use std::sync::Arc;

use super::*;
use crate::access::{Grant, Of, Role};
use crate::inventory::Language;
use crate::view::metrics::{COMPONENT_SERIES, Format, Labels, Scrape};
use crate::view::{Snapshot, faults_json, page, sample, shadow_json};

fn scope(of: &[&str]) -> Scope {
    Scope::new([Grant {
        role: Role::Viewer,
        of: of.iter().map(|of| Of::parse(of).unwrap()).collect(),
    }])
}

fn shown(snapshot: &Snapshot, of: &[&str]) -> Shown {
    Shown::new(&Arc::new(snapshot.clone()), &scope(of))
}

fn numbers(shown: &Shown) -> Vec<&str> {
    let faults = shown.faults.iter();
    faults.map(|fault| &fault.number.as_str()[11..]).collect()
}

fn metrics(shown: &Shown) -> String {
    let labels = Labels::of(&shown.inventory, COMPONENT_SERIES);
    let own = prometheus::Registry::new();
    let secret = prometheus::IntCounter::new("samband_own_total", "Of the whole daemon.").unwrap();
    own.register(Box::new(secret)).unwrap();
    let scrape = Scrape::new(
        Format::Text,
        shown.clone(),
        Arc::new(labels),
        None,
        own.gather(),
    );
    String::from_utf8(scrape.collect::<Vec<_>>().concat()).unwrap()
}

/// All that is rendered for somebody, whatever they ask for.
fn everything(shown: &Shown) -> Vec<String> {
    let language = Language::English;
    let mut all = vec![
        page::overview(shown, language).unwrap(),
        page::faults(shown, language).unwrap(),
        page::ownership(shown, language).unwrap(),
        page::shadow(shown, &[], language).unwrap(),
        page::trouble(shown, page::Trouble::NotFound, language).unwrap(),
        faults_json(shown.faults.iter().map(AsRef::as_ref)),
        shadow_json(shown, &[]),
        metrics(shown),
    ];
    for (_, municipality) in shown.inventory.municipalities() {
        all.extend(
            page::municipality(shown, &municipality.id, Some((&[], &[])), language).unwrap(),
        );
    }
    for status in shown.components() {
        let over = page::Over::Hours;
        let names = page::measured_names(shown, status.component);
        let readings: Vec<_> = names
            .into_iter()
            .map(|(probe, _)| (probe, Vec::new()))
            .collect();
        let component = page::component(shown, status.component, over, Some(&readings), language);
        all.push(component.unwrap());
    }
    all.extend(page::shared(shown, "fosen", language).unwrap());
    for fault in shown.faults.iter() {
        all.push(page::fault(shown, fault, Some(&[]), None, language).unwrap());
    }
    all
}

#[test]
fn a_municipality_sees_its_own_and_what_that_depends_on() {
    let snapshot = sample::troubled();
    let roan = shown(&snapshot, &["fosen:roan"]);
    assert_eq!(numbers(&roan), ["0041"]);
    let ids: Vec<&str> = roan
        .components()
        .map(|one| &*roan.inventory[one.component].id)
        .collect();
    let own = ["linje", "ruter", "rom1", "rom2"].map(|part| format!("roan.helsesenter.{part}"));
    // The registrar is on nobody's way here.
    for id in own.iter().map(String::as_str).chain(["monitor", "core"]) {
        assert!(ids.contains(&id), "{id} of {ids:?}");
    }
    assert_eq!(ids.len(), 6);
    let there: Vec<&str> = roan.municipalities().map(|(_, one)| &*one.id).collect();
    assert_eq!(there, ["roan"]);
    let afjord = shown(&snapshot, &["fosen:afjord"]);
    assert_eq!(numbers(&afjord), ["0042"]);
    assert!(!roan.sees(snapshot.fault(&number(42)).unwrap()));
}

fn number(serial: u32) -> crate::fault::Number {
    crate::fault::Number::new("FOSEN", 2026, serial)
}

#[test]
fn whoever_answers_for_something_sees_it_wherever_it_stands() {
    // All lines are its own by agreement, and so is the fault of one of them.
    let network = shown(&sample::one_fault(), &["fosen:nhn"]);
    assert_eq!(numbers(&network), ["0042"]);
    let ids = network
        .components()
        .map(|one| &*network.inventory[one.component].id);
    let rooms = ids.filter(|id| id.contains(".rom")).count();
    assert_eq!(rooms, 0);
    assert_eq!(network.municipalities().count(), 6);
    assert!(network.sees_agreement(network.inventory.agreements().last().unwrap().0));
    // The partner has the equipment of Åfjord alone, and the fault is not its own.
    let partner = shown(&sample::one_fault(), &["fosen:fosen-ikt"]);
    let there: Vec<&str> = partner.municipalities().map(|(_, one)| &*one.id).collect();
    assert_eq!(there, ["afjord"]);
}

#[test]
fn nothing_of_others_is_in_any_page_metric_or_json() {
    let snapshot = sample::troubled();
    for (of, own, others) in [
        ("fosen:roan", "roan", ["Rissa", "Osen", "Ørland"]),
        ("fosen:rissa", "rissa", ["Roan", "Osen", "Åfjord"]),
    ] {
        let shown = shown(&snapshot, &[of]);
        for text in everything(&shown) {
            for other in others {
                let slug = crate::view::text::segment(&other.to_lowercase());
                assert!(!text.contains(other), "{of} is told of {other}: {text}");
                assert!(
                    !text.contains(&format!("\"{slug}\"")),
                    "{of}, {other}: {text}"
                );
            }
        }
        assert!(everything(&shown).iter().any(|text| text.contains(own)));
        assert!(!metrics(&shown).contains("samband_own_total"));
        assert!(!metrics(&shown).contains("samband_outbox"));
    }
    assert!(metrics(&sample::shown(&snapshot)).contains("samband_own_total"));
}

#[test]
fn one_region_is_told_nothing_of_another() {
    let mut draft = sample::well(sample::two_regions());
    let snapshot = sample::snapshot(&mut draft, vec![]);
    for of in ["hav", "hav:vik", "hav:rad"] {
        let shown = shown(&snapshot, &[of]);
        for text in everything(&shown) {
            for other in ["fosen", "Fosen", "bjugn", "Bjugn"] {
                assert!(!text.contains(other), "{of} is told of {other}: {text}");
            }
        }
        assert_eq!(shown.regions().count(), 1);
        assert_eq!(shown.region_by_id("fosen"), None);
    }
    let both = shown(&snapshot, &["hav", "fosen"]);
    assert_eq!(
        (both.components().count(), both.is_everything()),
        (snapshot.components().count(), false)
    );
}

#[test]
fn whoever_sees_everything_has_the_snapshot_as_it_is_and_whoever_sees_nothing_has_none_of_it() {
    let snapshot = Arc::new(sample::troubled());
    let all = Shown::new(&snapshot, &Scope::reader());
    assert!(Arc::ptr_eq(all.snapshot(), &snapshot) && all.mark().is_empty());
    let none = Shown::new(&snapshot, &Scope::new([]));
    assert_eq!((none.components().count(), none.faults.len()), (0, 0));
    assert_eq!(
        (none.regions().count(), none.municipalities().count()),
        (0, 0)
    );
    let other = shown(&snapshot, &["fosen:roan"]);
    assert!(none.mark() != other.mark() && !other.mark().is_empty());
}
