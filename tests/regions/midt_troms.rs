//! Midt-Troms: each municipality buys what it wants.

use std::path::Path;

use samband::inventory::{Facet, Kind, Language};
use samband::notice::Reason;

use crate::play::{Play, open};
use crate::shipped::{
    Machine, by, findings, loaded, loaded_with, owner, ownership_page, row, text, unagreed, with,
};
use crate::surface::Reply;

const NOON: &str = "2026-11-24T11:00:00Z";
/// Noon on the last day on which Tranøy takes part, and a minute into the next.
const LAST_DAY: &str = "2026-12-31T11:00:00Z";
const AFTER: &str = "2026-12-31T23:01:00Z";

fn told() -> samband::config::Loaded {
    loaded(&[("midt-troms", open(&text("midt-troms")))])
}

#[test]
fn who_answers_goes_by_what_each_municipality_has_bought() {
    let inventory = with("midt-troms", "").inventory;
    for (id, facet, expected) in [
        ("lenvik.dms.rom1", Facet::Reach, by("midt-troms-ikt", "rom")),
        (
            "lenvik.dms.dialyse",
            Facet::Reach,
            by("unn", "dialyse-fodestue"),
        ),
        (
            "berg.omsorgssenter.rom1",
            Facet::Service,
            by("midt-troms-ikt", "rom"),
        ),
        (
            "malselv.helsesenter.rom1",
            Facet::Service,
            by("malselv", "egen-malselv"),
        ),
        (
            "malselv.helsesenter.rom1",
            Facet::Registration,
            by("unn", "registrering"),
        ),
        (
            "bardu.helsesenter.rom1",
            Facet::Registration,
            by("unn", "registrering"),
        ),
        ("bardu.helsesenter.rom1", Facet::Reach, unagreed("bardu")),
        (
            "bardu.helsesenter.line",
            Facet::Reach,
            by("norsk-helsenett", "helsenett"),
        ),
    ] {
        assert_eq!(owner(&inventory, id, facet, NOON), expected, "{id} {facet}");
    }
}

#[test]
fn the_out_of_hours_service_is_malselvs_in_the_six_that_take_part_and_nowhere_else() {
    let inventory = with("midt-troms", "").inventory;
    let taking_part: Vec<&str> = inventory
        .components()
        .filter(|(_, component)| component.kind == Kind::Codec)
        .filter(|(_, c)| owner(&inventory, &c.id, Facet::Reach, NOON).1 == by("", "legevakt").1)
        .filter_map(|(_, component)| component.municipality)
        .map(|municipality| &*inventory[municipality].id)
        .collect();
    assert_eq!(
        taking_part,
        [
            "malselv", "bardu", "sorreisa", "salangen", "dyroy", "lavangen"
        ]
    );
}

#[test]
fn bardu_is_told_of_its_own_room_and_malselv_of_the_out_of_hours_room_beside_it() {
    let mut play = Play::at(&told(), NOON);
    let own = play.breaks("bardu.helsesenter.rom1", Facet::Reach);
    assert!(
        play.told(&own)
            .contains(&("bardu".to_owned(), Reason::Responsible))
    );
    assert!(
        play.told(&own)
            .contains(&("midt-troms-regionrad".to_owned(), Reason::Gap))
    );
    let mut play = Play::at(&told(), NOON);
    let shared = play.breaks("bardu.helsesenter.legevakt", Facet::Reach);
    assert!(
        play.told(&shared)
            .contains(&("malselv".to_owned(), Reason::Responsible))
    );
    assert!(
        !play
            .told(&shared)
            .iter()
            .any(|(_, reason)| *reason == Reason::Gap)
    );
}

#[test]
fn bardus_registration_is_bought_though_its_equipment_is_not() {
    let mut play = Play::at(&told(), NOON);
    let fault = play.breaks("bardu.helsesenter.rom1", Facet::Registration);
    let agreement = fault.assignment.agreement.as_ref().map(|a| &*a.id);
    assert_eq!(agreement, Some("registrering"));
    assert!(
        play.told(&fault)
            .contains(&("unn".to_owned(), Reason::Responsible))
    );
}

#[test]
fn tranoy_leaves_at_the_turn_of_the_year_and_not_before() {
    let inventory = with("midt-troms", "").inventory;
    for id in ["rom1", "network", "router"] {
        let id = format!("tranoy.omsorgssenter.{id}");
        let (before, _) = owner(&inventory, &id, Facet::Reach, LAST_DAY);
        assert_eq!(before, "midt-troms-ikt", "{id}");
        let after = owner(&inventory, &id, Facet::Reach, AFTER);
        assert_eq!(after, unagreed("tranoy"), "{id}");
    }
    let others = owner(
        &inventory,
        "torsken.omsorgssenter.rom1",
        Facet::Reach,
        AFTER,
    );
    assert_eq!(others, by("midt-troms-ikt", "rom"), "nobody else leaves");
}

#[test]
fn a_fault_that_begins_before_tranoy_leaves_is_not_its_own_and_one_after_is() {
    let mut before = Play::at(&told(), LAST_DAY);
    let fault = before.breaks("tranoy.omsorgssenter.rom1", Facet::Reach);
    assert!(
        before
            .told(&fault)
            .contains(&("midt-troms-ikt".to_owned(), Reason::Responsible))
    );
    let mut after = Play::at(&told(), AFTER);
    let fault = after.breaks("tranoy.omsorgssenter.rom1", Facet::Reach);
    assert!(
        after
            .told(&fault)
            .contains(&("tranoy".to_owned(), Reason::Responsible))
    );
    assert!(after.mail(&fault, "tranoy").contains("Ingen avtale"));
}

#[test]
fn the_page_says_in_the_last_week_until_when_tranoy_takes_part() {
    let inventory = with("midt-troms", "").inventory;
    let page = ownership_page(&inventory, "2026-12-29T11:00:00Z", Language::Bokmal);
    let row = row(&page, "Tranøy kommune");
    assert!(row.contains("IKT Midt-Troms til 1. jan. 2027"), "{row}");
    assert!(
        row.contains("Ingen avtale Tranøy kommune fra 1. jan. 2027"),
        "{row}"
    );
}

#[test]
fn what_one_municipality_refused_binds_nobody() {
    let inventory = with("midt-troms", "").inventory;
    let of_it = |(ix, _): &(_, _)| {
        let component: samband::inventory::ComponentIx = *ix;
        inventory.facets(component).into_iter().any(|facet| {
            let id = inventory.full_id(component);
            owner(&inventory, &id, facet, NOON).1 == by("", "felles-drift").1
        })
    };
    assert_eq!(inventory.components().filter(of_it).count(), 0);
    let found = findings(&with("midt-troms", ""), NOON);
    let said = (
        "agreement",
        "`felles-drift` with IKT Midt-Troms is only intended and makes no owner".to_owned(),
    );
    assert!(found.contains(&said), "{found:?}");
}

#[test]
fn small_and_large_are_found_told_and_restored_alike() {
    let mut took = Vec::new();
    for id in ["lenvik.sykehjem.rom1", "berg.omsorgssenter.rom1"] {
        let mut play = Play::at(&told(), NOON);
        let fault = play.breaks(id, Facet::Reach);
        let found = fault.opened_at.duration_since(fault.began_at);
        assert!(found.as_secs() <= 35, "{id}: {found}");
        play.mends(id, Facet::Reach);
        let reasons: Vec<Reason> = play.told(&fault).into_iter().map(|(_, why)| why).collect();
        took.push((reasons, play.faults()[0].state));
    }
    assert_eq!(took[0], took[1], "11 107 inhabitants and 1 043");
}

#[test]
fn the_command_names_who_leaves_as_a_change_from_that_day_on() {
    let text = text("midt-troms");
    let machine = Machine::new(&[("midt-troms", text.clone())]);
    let leaves = "leaving = [{ municipality = \"tranoy\", from = 2027-01-01 }]\n";
    let stays = text.replacen(leaves, "", 1);
    assert_ne!(stays, text);
    machine.configure("stays", &[("midt-troms", stays)]);
    let (code, said) = machine.check(&["--against", &machine.path("stays"), "--at", "2026-11-24"]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("At 2026-11-24 00:00: the same owners"),
        "{said}"
    );
    assert!(said.contains("From 2027-01-01 00:00 on:"), "{said}");
    assert!(
        said.contains("agreement `rom`: what it covers differs"),
        "{said}"
    );
    assert!(
        said.contains("Tranøy kommune (nobody has agreed) → IKT Midt-Troms by `rom`"),
        "{said}"
    );
}

/// Somebody of Målselv, of Bardu, and of the council that sees all.
const PEOPLE: &str = r#"
[access]
anonymous = "none"
[access.proxy]
from = ["127.0.0.1"]
[[access.person]]
name = "kari"
role = "partner"
of = ["midt-troms:malselv"]
[[access.person]]
name = "bo"
role = "partner"
of = ["midt-troms:bardu"]
[[access.person]]
name = "siv"
role = "viewer"
of = ["midt-troms"]
"#;

/// What somebody whom the proxy names is shown.
fn looks(play: &mut Play, who: &str, path: &str) -> Reply {
    play.ask("GET", path, &format!("Remote-User: {who}\r\n"), "")
}

/// Sends a form of a page in their name.
fn sends(play: &mut Play, who: &str, path: &str, form: &str) -> Reply {
    let headers = format!(
        "Remote-User: {who}\r\nOrigin: http://play.example\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n"
    );
    play.ask("POST", path, &headers, form)
}

/// Acts by the API in their name, whatever they have seen.
fn acts(play: &mut Play, who: &str, number: &str, act: &str, body: &str) -> Reply {
    let faults = play.faults();
    let fault = faults.iter().find(|fault| fault.number.as_str() == number);
    let seen = fault.map_or(0, |fault| fault.next_ordinal() - 1);
    let headers = format!(
        "Remote-User: {who}\r\nIf-Match: \"{seen}-x\"\r\nContent-Type: application/json\r\n"
    );
    let path = format!("/api/v1/faults/{number}/{act}");
    play.ask("POST", &path, &headers, body)
}

#[test]
fn two_municipalities_in_one_instance_see_and_do_what_they_were_given_and_no_more() {
    let regions = [("midt-troms", open(&text("midt-troms")))];
    let loaded = loaded_with(Path::new(""), &regions, PEOPLE);
    let mut play = Play::at(&loaded, NOON);
    let own = play.breaks("malselv.helsesenter.rom1", Facet::Reach);
    let neighbours = play.breaks("bardu.helsesenter.rom1", Facet::Registration);
    // It stands in Bardu, and Målselv answers for it.
    let shared = play.breaks("bardu.helsesenter.legevakt", Facet::Reach);
    play.lets_in(&loaded.settings.access);
    let (own, neighbours, shared) = (
        own.number.to_string(),
        neighbours.number.to_string(),
        shared.number.to_string(),
    );

    for (who, sees) in [
        ("kari", [true, false, true]),
        ("bo", [false, true, true]),
        ("siv", [true, true, true]),
    ] {
        for (number, seen) in [&own, &neighbours, &shared].into_iter().zip(sees) {
            let expected = if seen { 200 } else { 404 };
            for path in ["/f/", "/api/v1/faults/"] {
                let answer = looks(&mut play, who, &format!("{path}{number}"));
                assert_eq!(answer.status, expected, "{who} {path}{number}");
            }
            for path in ["/", "/faults", "/api/v1/faults"] {
                let answer = looks(&mut play, who, path);
                assert_eq!(answer.body.contains(number), seen, "{who} {path} {number}");
            }
        }
    }
    let page = looks(&mut play, "kari", "/").body;
    assert!(page.contains("kari</bdi>, <bdi>Målselv kommune"), "{page}");
    assert_eq!(looks(&mut play, "nora", "/").status, 401);

    // Neither for the other, by whatever way and in whoever's name.
    let yes = "seen=1&act=accept&expected=";
    for (who, number, expected) in [
        ("kari", &neighbours, 404),
        ("bo", &own, 404),
        ("siv", &own, 403),
    ] {
        assert_eq!(
            acts(&mut play, who, number, "accept", "{}").status,
            expected
        );
        let sent = sends(&mut play, who, &format!("/f/{number}"), yes);
        assert_eq!(sent.status, expected, "{}", sent.body);
    }
    let as_other = r#"{"on_behalf":"malselv"}"#;
    assert_eq!(
        acts(&mut play, "bo", &shared, "accept", as_other).status,
        403
    );
    let page = looks(&mut play, "bo", &format!("/f/{shared}")).body;
    assert!(!page.contains("value=\"accept\""), "{page}");
    assert!(page.contains("value=\"comment\""), "{page}");
    assert_eq!(acts(&mut play, "bo", &shared, "accept", "{}").status, 403);

    // Whose it is takes it, on its page, and the neighbour sees who did.
    let path = format!("/f/{shared}");
    let page = looks(&mut play, "kari", &path).body;
    let (_, after) = page.split_once("name=\"seen\" value=\"").expect("a form");
    let seen = after.split('"').next().expect("a number");
    let yes = format!("seen={seen}&act=accept&expected=");
    let sent = sends(&mut play, "kari", &path, &yes);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let page = looks(&mut play, "bo", &path).body;
    assert!(
        page.contains("Målselv kommune</bdi> har tatt saken"),
        "{page}"
    );
    assert!(!page.contains("kari"), "{page}");
}
