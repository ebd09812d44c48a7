//! What holds of all five, and of all five in one daemon.

use samband::inventory::Language;

use crate::shipped::{IDS, Machine, at, findings, loaded, ownership_page, snapshot, text, with};

const NOON: &str = "2026-11-24T11:00:00Z";

fn all() -> Vec<(&'static str, String)> {
    IDS.iter().map(|&id| (id, text(id))).collect()
}

#[test]
fn a_municipality_that_is_in_two_collaborations_has_a_page_and_an_owner_in_each() {
    let inventory = loaded(&all()).inventory;
    let bardu = inventory.find_components("bardu.helsesenter.rom1");
    let regions: Vec<&str> = bardu
        .iter()
        .map(|&ix| &*inventory[inventory[ix].region].id)
        .collect();
    assert_eq!(regions, ["midt-troms", "troms-ofoten"]);
    let page = ownership_page(&inventory, NOON, Language::English);
    for href in ["/m/midt-troms:bardu", "/m/troms-ofoten:bardu"] {
        assert!(page.contains(&format!("href=\"{href}\"")), "{href}");
    }
    let overview = snapshot(&inventory, at(NOON), &[]);
    assert_eq!(overview.components().count(), inventory.components().len());
}

#[test]
fn findings_name_nothing_of_another_region() {
    let together = findings(&loaded(&all()), NOON).len();
    let alone: usize = IDS
        .iter()
        .map(|id| findings(&with(id, ""), NOON).len())
        .sum();
    assert_eq!(together, alone);
}

#[test]
fn the_matrix_of_every_region_fits_into_a_hundred_columns() {
    let machine = Machine::new(&all());
    let (code, said) = machine.check(&["--ownership", "--at", "2026-11-24 12:00"]);
    assert_eq!(code, 1, "there are gaps");
    let longest = said.lines().map(|line| line.chars().count()).max();
    assert!(
        longest.is_some_and(|longest| longest <= 100),
        "{longest:?}\n{said}"
    );
    for id in IDS {
        assert!(
            said.contains(&format!("\n{id}, ")) || said.starts_with(&format!("{id}, ")),
            "{id}"
        );
    }
}

#[test]
fn the_matrix_as_json_has_what_its_schema_says_and_every_component_once() {
    let machine = Machine::new(&all());
    let (_, said) = machine.check(&["--ownership", "--json", "--at", "2026-11-24T12:00:00Z"]);
    let json: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(json["from"], "2026-11-24T12:00:00Z");
    let inventory = loaded(&all()).inventory;
    let regions = json["regions"].as_array().expect("regions");
    let mut elements = 0;
    for region in regions {
        for lot in region["rows"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|row| row["lots"].as_array().into_iter().flatten())
        {
            let components = lot["components"].as_array().into_iter().flatten();
            elements += components
                .map(|c| c["facets"].as_array().map_or(0, Vec::len))
                .sum::<usize>();
            let periods = lot["periods"].as_array().expect("periods");
            assert_eq!(periods.first().map(|p| &p["from"]), Some(&json["from"]));
            assert_eq!(periods.last().map(|p| &p["until"]), Some(&json["until"]));
            assert!(
                periods
                    .windows(2)
                    .all(|two| two[0]["until"] == two[1]["from"]),
                "{lot}"
            );
        }
    }
    let watched = inventory
        .components()
        .filter(|(ix, _)| inventory.wants_agreement(*ix));
    let expected: usize = watched.map(|(ix, _)| inventory.facets(ix).len()).sum();
    assert_eq!(elements, expected);
    let schema: serde_json::Value =
        serde_json::from_str(&samband::view::ownership_schema()).expect("JSON");
    for key in json.as_object().expect("an object").keys() {
        assert!(!schema["properties"][key].is_null(), "{key}");
    }
}

#[test]
fn a_configuration_against_itself_changes_nothing() {
    let machine = Machine::new(&all());
    let (code, said) = machine.check(&["--against", &machine.path("config"), "--at", "2026-11-24"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.starts_with("At 2026-11-24 00:00: the same owners by both configurations\n"),
        "{said}"
    );
    assert!(
        said.contains("the log cannot be read"),
        "there is none: {said}"
    );
}

#[test]
fn what_is_new_or_gone_is_named_by_what_it_is() {
    let machine = Machine::new(&[("fosen", text("fosen"))]);
    let shorter = text("fosen").replace("    { id = \"rom2\", name = \"Rom 2, legevakta\", address = \"192.0.2.35\", uri = \"sip:orland-dms-rom2@vc.fosen.example\" },\n", "");
    machine.configure("shorter", &[("fosen", shorter)]);
    let (code, said) = machine.check(&["--against", &machine.path("shorter")]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.starts_with("not there any more: fosen:orland.dms.rom2\n"),
        "{said}"
    );
}

#[test]
fn only_skane_writes_swedish_and_all_others_write_as_they_did() {
    for id in IDS {
        let inventory = with(id, "").inventory;
        let expected = match id {
            "skane" => Language::Swedish,
            _ => Language::Bokmal,
        };
        for (_, party) in inventory.parties() {
            assert_eq!(party.language, expected, "{id}: {}", party.id);
        }
    }
}
