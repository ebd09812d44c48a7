//! Fosen: everybody agrees, nobody is responsible.

use samband::fault::{GapRef, State};
use samband::inventory::{Facet, Kind, Language};
use samband::notice::Reason;
use serde_json::json;

use crate::play::{Play, open};
use crate::shipped::{
    Machine, Why, by, findings, flat, loaded, owner, ownership_page, row, text, unagreed, with,
};

const NOON: &str = "2026-11-24T11:00:00Z";

const SIX: [(&str, &str); 6] = [
    ("orland", "Ørland kommune"),
    ("rissa", "Rissa kommune"),
    ("bjugn", "Bjugn kommune"),
    ("afjord", "Åfjord kommune"),
    ("roan", "Roan kommune"),
    ("osen", "Osen kommune"),
];

/// What Fosen IKT and the six would sign.
const SIGNED: &str = r#"
[[agreement]]
id = "fosen-ikt-2026"
name = "Driftsavtale videokonferanse"
party = "fosen-ikt"
reference = "sak 2026/117"
standing = "signed"
from = 2026-01-01
municipalities = ["orland", "rissa", "bjugn", "afjord", "roan", "osen"]
kinds = ["codec", "room-network", "site-router"]
"#;

fn told(more: &str) -> String {
    open(&text("fosen")) + more
}

#[test]
fn a_fault_goes_to_the_municipality_itself_says_that_nobody_has_agreed_and_is_copied_to_the_council()
 {
    let mut play = Play::at(&loaded(&[("fosen", told(""))]), NOON);
    let fault = play.breaks("rissa.helsesenter.rom1", Facet::Reach);
    let owner = fault.assignment.owner.as_ref().map(|party| &*party.id);
    assert_eq!(owner, Some("rissa"));
    assert_eq!(fault.assignment.gap, Some(GapRef::Unagreed));
    let told = play.told(&fault);
    let expected = [
        ("fosen-regionrad".to_owned(), Reason::Gap),
        ("rissa".to_owned(), Reason::Responsible),
    ];
    assert_eq!(told, expected.into());
    for party in ["rissa", "fosen-regionrad"] {
        let mail = play.mail(&fault, party);
        assert!(mail.contains("Ingen avtale"), "{mail}");
    }
}

#[test]
fn until_somebody_signs_nothing_in_the_region_has_an_owner_by_agreement() {
    let inventory = with("fosen", "").inventory;
    for (ix, component) in inventory.components() {
        if inventory.wants_agreement(ix) {
            let own = &inventory[component.organisation].id;
            let found = owner(&inventory, &component.id, Facet::Reach, NOON);
            assert_eq!(found, unagreed(own), "{}", component.id);
        }
    }
}

#[test]
fn one_signed_agreement_with_fosen_ikt_moves_exactly_the_components_that_it_covers() {
    let (before, after) = (with("fosen", ""), with("fosen", SIGNED));
    let mut moved = 0;
    for (ix, component) in before.inventory.components() {
        if !before.inventory.wants_agreement(ix) {
            continue;
        }
        let [was, is] =
            [&before, &after].map(|l| owner(&l.inventory, &component.id, Facet::Reach, NOON));
        let at_a_site = matches!(
            component.kind,
            Kind::Codec | Kind::RoomNetwork | Kind::SiteRouter
        );
        let expected = match at_a_site {
            true => by("fosen-ikt", "fosen-ikt-2026"),
            false => was.clone(),
        };
        assert_eq!(is, expected, "{}", component.id);
        moved += usize::from(is != was);
    }
    assert_eq!(moved, 25, "11 rooms, 7 networks and 7 routers");
}

#[test]
fn the_same_fault_after_the_signing_is_fosen_ikts_and_nobody_speaks_of_a_gap() {
    let mut play = Play::at(&loaded(&[("fosen", told(SIGNED))]), NOON);
    let fault = play.breaks("rissa.helsesenter.rom1", Facet::Reach);
    let agreement = fault.assignment.agreement.as_ref().map(|a| &*a.id);
    assert_eq!(agreement, Some("fosen-ikt-2026"));
    let told = play.told(&fault);
    assert!(
        told.contains(&("fosen-ikt".to_owned(), Reason::Responsible)),
        "{told:?}"
    );
    assert!(
        told.iter().all(|(_, reason)| *reason != Reason::Gap),
        "{told:?}"
    );
    let mail = play.mail(&fault, "fosen-ikt");
    assert!(mail.contains("sak 2026/117"), "{mail}");
}

#[test]
fn a_letter_that_says_they_ought_to_changes_nothing() {
    let intended = SIGNED.replace("\"signed\"", "\"intended\"");
    let inventory = with("fosen", &intended).inventory;
    let found = owner(&inventory, "osen.sykeheim.rom1", Facet::Reach, NOON);
    assert_eq!(found, unagreed("osen"));
}

#[test]
fn two_who_both_sign_for_the_same_room_have_neither_of_them() {
    let rival = SIGNED
        .replace("fosen-ikt-2026", "rival")
        .replace("party = \"fosen-ikt\"", "party = \"st-olavs\"");
    let loaded = loaded(&[("fosen", told(SIGNED) + &rival)]);
    let found = owner(&loaded.inventory, "osen.sykeheim.rom1", Facet::Reach, NOON);
    assert_eq!(found, ("osen".to_owned(), Why::Contested));
    let mut play = Play::at(&loaded, NOON);
    let fault = play.breaks("osen.sykeheim.rom1", Facet::Reach);
    let Some(GapRef::Contested { agreements }) = &fault.assignment.gap else {
        panic!("{:?}", fault.assignment);
    };
    assert_eq!(agreements.len(), 2);
    assert!(
        play.told(&fault)
            .contains(&("fosen-regionrad".to_owned(), Reason::Gap))
    );
}

#[test]
fn the_page_lists_the_gaps_of_all_six_in_words() {
    let inventory = with("fosen", "").inventory;
    let page = ownership_page(&inventory, NOON, Language::Bokmal);
    for (_, name) in SIX {
        let row = row(&page, name);
        assert_eq!(row.matches("Ingen avtale").count(), 4, "{row}");
    }
    let signed = with("fosen", SIGNED).inventory;
    let page = ownership_page(&signed, NOON, Language::Bokmal);
    for (_, name) in SIX {
        let row = row(&page, name);
        assert_eq!(row.matches("Fosen IKT").count(), 3, "{row}");
        assert_eq!(row.matches("Ingen avtale").count(), 1, "the line: {row}");
    }
}

#[test]
fn the_six_are_told_of_the_same_failure_in_the_same_time_and_the_same_words() {
    let mut seen = Vec::new();
    for (id, name) in SIX {
        let mut play = Play::at(&loaded(&[("fosen", told(""))]), NOON);
        let inventory = std::sync::Arc::clone(&play.inventory);
        let mut components = inventory.components().map(|(_, component)| component);
        let room = components.find(|c| c.kind == Kind::Codec && c.id.starts_with(id));
        let room = room.expect("a room");
        let fault = play.breaks(&room.id, Facet::Reach);
        let took = fault.opened_at.duration_since(fault.began_at);
        assert!(took.as_secs() <= 35, "{id}: {took}");
        let mut told: Vec<Reason> = play
            .told(&fault)
            .into_iter()
            .map(|(_, reason)| reason)
            .collect();
        told.sort_by_key(|reason| reason.slug());
        assert!(play.mail(&fault, id).contains(name), "{id}");
        seen.push(told);
    }
    assert!(seen.windows(2).all(|two| two[0] == two[1]), "{seen:?}");
}

#[test]
fn the_command_says_what_an_agreement_would_move_before_anybody_signs_it() {
    let machine = Machine::new(&[("fosen", text("fosen"))]);
    machine.configure("signed", &[("fosen", text("fosen") + SIGNED)]);
    let (code, said) = machine.check(&["--against", &machine.path("signed"), "--at", "2026-11-24"]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("agreement `fosen-ikt-2026` is added"),
        "{said}"
    );
    assert!(
        said.contains("Osen kommune (nobody has agreed) → Fosen IKT by `fosen-ikt-2026`"),
        "{said}"
    );
    assert!(said.contains("3 components: fosen:osen.sykeheim.router, fosen:osen.sykeheim.network, fosen:osen.sykeheim.rom1"), "{said}");
    assert!(!said.contains("osen.sykeheim.line"), "{said}");
    let (code, said) = machine.check(&["--against", &machine.path("config"), "--at", "2026-11-24"]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn a_municipality_whose_room_is_mended_hears_that_it_is_over() {
    let mut play = Play::at(&loaded(&[("fosen", told(""))]), NOON);
    let fault = play.breaks("roan.omsorgssenter.rom1", Facet::Service);
    play.mends("roan.omsorgssenter.rom1", Facet::Service);
    let told = play.told(&fault);
    assert!(
        told.contains(&("roan".to_owned(), Reason::Recovered)),
        "{told:?}"
    );
    let faults = play.faults();
    assert!(
        faults.iter().all(|fault| fault.state == State::Cleared),
        "{faults:?}"
    );
}

#[test]
fn check_counts_every_gap_and_finds_nothing_else_amiss() {
    let found = findings(&with("fosen", ""), NOON);
    let topics: Vec<&str> = found.iter().map(|(topic, _)| *topic).collect();
    assert_eq!(
        topics,
        [vec!["unagreed"; 7], vec!["shadow"]].concat(),
        "{found:?}"
    );
}

#[test]
fn the_command_names_the_open_faults_that_an_agreement_would_move_and_leaves_the_log_as_it_is() {
    let machine = Machine::new(&[("fosen", text("fosen"))]);
    machine.configure("signed", &[("fosen", text("fosen") + SIGNED)]);
    let mut play = Play::at(&with("fosen", ""), NOON);
    let room = play.breaks("rissa.helsesenter.rom1", Facet::Reach);
    play.breaks("registrar", Facet::Service);
    play.write(&machine.store());
    let file = machine.store().join("samband.db");
    let before = std::fs::read(&file).expect("the log");
    let (code, said) = machine.check(&["--against", &machine.path("signed"), "--at", "2026-11-24"]);
    assert_eq!(code, 1, "{said}");
    let said = flat(&said);
    assert!(
        said.contains("2 open faults, 1 would change owner:"),
        "{said}"
    );
    let moved = format!(
        "{}, rissa.helsesenter.rom1 reach: Rissa kommune (nobody has agreed) → Fosen IKT by `fosen-ikt-2026`; now held by Rissa kommune",
        room.number
    );
    assert!(said.contains(&moved), "{said}");
    assert_eq!(std::fs::read(&file).expect("the log"), before);
}

#[test]
fn somebody_of_rissa_says_yes_by_the_api_and_all_who_look_see_it() {
    let mut play = Play::told_of("fosen", &text("fosen"), NOON);
    let rissa = play.partner("fosen:rissa");
    let osen = play.partner("fosen:osen");
    let number = &play.fails("rissa.helsesenter.rom1", Facet::Reach);
    let seen = play.get(Some(&rissa), &format!("/api/v1/faults/{number}"), "nb");
    let no = play.act(&osen, number, "accept", json!({}));
    assert_eq!(no.status, 404, "it is none of Osen's: {no:?}");
    let yes = json!({ "expected_at": "2026-11-24T14:00:00Z" });
    let taken = play.act(&rissa, number, "accept", yes.clone()).taken();
    assert_eq!(taken["state"], "accepted");
    let late = play.act_on(&rissa, number, &seen.tag(), "accept", yes);
    assert!(late.refused(412).contains("accepted by Rissa kommune"));
    let page = play.page(number);
    assert!(page.contains("Rissa kommune"), "{page}");
    assert_eq!(play.json(number)["holder"], "rissa");
    let shown = play.fault_show(number);
    assert!(shown.contains("accepted, held by Rissa kommune"), "{shown}");
    assert_eq!(
        play.story(number),
        [
            "Tue 12:02 rissa responsible",
            "Tue 12:02 fosen-regionrad gap"
        ]
    );
    play.wait_until("2026-11-24T14:01:00Z");
    let fault = play.fault(number);
    assert_eq!(fault.state, State::Assigned, "it was not kept");
    let told = &play.story(number)[2..];
    let both = [
        "Tue 15:00 rissa responsible",
        "Tue 15:00 fosen-regionrad deputy",
    ];
    assert_eq!(told, both);
}
