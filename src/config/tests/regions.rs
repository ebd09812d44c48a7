//! The five regions as they ship: what is unwise in each is what its facts call for.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::*;
use crate::fault::Clause;
use crate::inventory::{Element, Gap};

const IDS: [&str; 5] = [
    "fosen",
    "inn-trondelag",
    "midt-troms",
    "skane",
    "troms-ofoten",
];

fn at() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn shipped(ids: &[&str]) -> Loaded {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    let main = std::fs::read_to_string(folder.join("samband.toml")).unwrap();
    let listed: Vec<String> = ids.iter().map(|id| format!("{id:?}")).collect();
    let list = format!("regions = [{}]", listed.join(", "));
    assert!(main.contains("\nregions = [\"fosen\"]\n"), "{main}");
    let main = main.replacen("regions = [\"fosen\"]", &list, 1);
    let mut texts = Texts::from([(PathBuf::from("samband.toml"), main)]);
    for id in ids {
        let path = Path::new("regions").join(format!("{id}.toml"));
        let text = std::fs::read_to_string(folder.join(&path)).unwrap();
        texts.insert(path, text);
    }
    read(&texts, Path::new(""), &NoSecrets, &AsWritten).unwrap_or_else(|report| panic!("{report}"))
}

fn found(loaded: &Loaded) -> Vec<String> {
    let findings = lint(&loaded.inventory, &loaded.settings, at());
    findings.iter().map(ToString::to_string).collect()
}

#[test]
fn every_region_file_that_ships_is_one_of_the_five() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/regions");
    let mut there: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    there.sort();
    assert_eq!(there, IDS.map(|id| format!("{id}.toml")));
}

#[test]
fn what_is_unwise_in_each_of_the_five_is_what_its_facts_call_for() {
    for id in IDS {
        let findings = found(&shipped(&[id])).join("\n");
        insta::assert_snapshot!(format!("findings_{id}"), findings);
    }
}

#[test]
fn in_each_of_the_five_somebody_else_is_told_of_what_nobody_answers() {
    for id in IDS {
        let said = shipped(&[id]);
        let inventory = &said.inventory;
        let region = inventory.region_by_id(id).unwrap();
        for (component, _) in inventory.components() {
            if !inventory.wants_agreement(component) {
                continue;
            }
            for facet in inventory.facets(component) {
                let ownership = inventory.owner(Element { component, facet }, at());
                let place = inventory[component].municipality;
                let coordinator = inventory.coordinator(region, [place], &[ownership.party]);
                let clause = Clause::of(inventory, region, Some(&ownership), coordinator);
                let last = clause.and_then(|clause| clause.escalation.last().cloned());
                let coordinator = &inventory[coordinator].id;
                let last = last.map(|step| step.to.id);
                assert_eq!(last.as_deref(), Some(&**coordinator), "{id}: {facet}");
            }
        }
    }
}

#[test]
fn all_five_fit_into_one_daemon_and_are_no_more_unwise_there() {
    let all = shipped(&IDS);
    let mut alone: Vec<String> = IDS.iter().flat_map(|id| found(&shipped(&[id]))).collect();
    let mut together = found(&all);
    alone.sort();
    together.sort();
    assert_eq!(together, alone);
    let inventory = &all.inventory;
    let municipalities = inventory.municipalities().len();
    assert_eq!(
        (inventory.regions().len(), municipalities),
        (5, 6 + 5 + 10 + 33 + 24)
    );
    let mut asked: BTreeMap<String, RegionIx> = BTreeMap::new();
    for (_, probe) in inventory.probes() {
        let region = inventory[probe.component].region;
        let Method::Icmp { target, .. } = &probe.method else {
            continue;
        };
        let first = *asked.entry(target.to_string()).or_insert(region);
        assert_eq!(first, region, "{target} is asked in two regions");
    }
}

#[test]
fn no_component_of_the_five_is_contested_at_any_hour_of_three_years() {
    let inventory = shipped(&IDS).inventory;
    let asked = inventory.probes().map(|(_, probe)| Element {
        component: probe.component,
        facet: probe.facet,
    });
    let reach = inventory.components().map(|(component, _)| Element {
        component,
        facet: Facet::Reach,
    });
    let elements: BTreeSet<Element> = asked.chain(reach).collect();
    // Three days and seven hours at a time: every hour of the week comes round.
    let step = jiff::SignedDuration::from_hours(79);
    let mut moment: Timestamp = "2026-01-01T00:30:00Z".parse().unwrap();
    let end: Timestamp = "2029-01-01T00:00:00Z".parse().unwrap();
    while moment < end {
        for &element in &elements {
            let gap = inventory.owner(element, moment).gap;
            let id = &inventory[element.component].id;
            assert!(
                !matches!(gap, Some(Gap::Contested(_))),
                "{id} at {moment}: {gap:?}"
            );
        }
        moment += step;
    }
}
