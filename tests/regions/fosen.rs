//! Fosen: everybody agrees, nobody is responsible.

use samband::fault::{Act, GapRef, Remark, State};
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

/// A room of each of the six.
const ROOMS: [(&str, &str); 6] = [
    ("orland", "orland.dms.rom1"),
    ("rissa", "rissa.helsesenter.rom1"),
    ("bjugn", "bjugn.helsesenter.rom1"),
    ("afjord", "afjord.helsesenter.rom1"),
    ("roan", "roan.omsorgssenter.rom1"),
    ("osen", "osen.sykeheim.rom1"),
];

/// A Tuesday on which the same room of each of the six fails five times, is taken by its
/// municipality, and mended; what the report says of it, as JSON.
fn a_day_of_the_six(late: Option<&str>) -> serde_json::Value {
    let machine = Machine::new(&[("fosen", told(""))]);
    let mut play = Play::at(&loaded(&[("fosen", told(""))]), "2024-11-19T07:00:00Z");
    if let Some(party) = late {
        play.delays(party, 20);
    }
    let remark = |text: &str| Remark::line(text, 100).expect("a remark");
    for _ in 0..5 {
        for (party, room) in ROOMS {
            let fault = play.breaks(room, Facet::Reach);
            play.says(&fault.number, party, Act::Accept { expected_at: None });
            play.mends(room, Facet::Reach);
            let close = Act::Close {
                cause: remark("strøm"),
                remedy: remark("sikring"),
            };
            play.says(&fault.number, party, close);
        }
    }
    play.run(30);
    play.write(&machine.store());
    let day = ["--from", "2024-11-19", "--to", "2024-11-19"];
    let (code, said) = machine.run(&[&["report", "fairness", "--json"], &day[..]].concat());
    assert_eq!(code, 0, "{said}");
    let (code, text) = machine.run(&[&["report", "fairness"], &day[..]].concat());
    assert_eq!(code, 0, "{text}");
    assert!(
        text.starts_with("HVOR LIKT KOMMUNENE I FOSEN ER BEHANDLET\n"),
        "{text}"
    );
    serde_json::from_str(&said).expect("JSON")
}

/// The municipalities that were treated otherwise, by what.
fn unlike(report: &serde_json::Value) -> Vec<(String, serde_json::Value)> {
    let verdicts = report["verdicts"].as_array().expect("verdicts").iter();
    let unlike = verdicts.filter(|one| one["verdict"] == "unlike");
    unlike
        .map(|one| (one["figure"].to_string(), one["unlike"].clone()))
        .collect()
}

#[test]
fn the_fairness_report_treats_the_six_alike() {
    let report = a_day_of_the_six(None);
    assert_eq!(unlike(&report), []);
    let rows = report["municipalities"].as_array().expect("rows");
    let names: Vec<&str> = rows.iter().filter_map(|row| row["name"].as_str()).collect();
    let expected = ["Bjugn", "Osen", "Rissa", "Roan", "Ørland", "Åfjord"];
    assert_eq!(names, expected.map(|name| format!("{name} kommune")));
    for row in rows {
        // Each has the same row, but for its name, its size and some seconds.
        assert_eq!(row["faults"], 5, "{row}");
        assert_eq!(row["alike"], rows[0]["alike"], "{row}");
        for figure in ["found", "told", "accepted", "restored"] {
            let measured = |row: &serde_json::Value| row[figure]["median_seconds"].as_i64();
            let apart = measured(row)
                .zip(measured(&rows[0]))
                .map(|(a, b)| (a - b).abs());
            assert!(apart.is_some_and(|apart| apart <= 30), "{figure}: {row}");
            assert_eq!(row[figure]["count"], 5, "{figure}: {row}");
        }
        for kind in row["watched"].as_array().expect("kinds") {
            assert_ne!(kind["is"], "more", "{row}");
            assert_ne!(kind["is"], "less", "{row}");
        }
    }
    let judged = |figure: &str| {
        let verdicts = report["verdicts"].as_array().expect("verdicts");
        let found = verdicts.iter().find(|one| one["figure"] == figure);
        found.expect(figure)["verdict"].clone()
    };
    for figure in ["watched", "found", "told", "accepted", "restored"] {
        assert_eq!(judged(figure), "alike", "{figure}");
    }
}

#[test]
fn one_of_the_six_that_is_told_later_than_the_others_is_shown_as_unlike() {
    let report = a_day_of_the_six(Some("roan"));
    assert_eq!(
        unlike(&report),
        [("\"told\"".to_owned(), serde_json::json!(["roan"]))]
    );
}

#[test]
fn a_report_says_what_is_wrong_with_what_is_asked_for() {
    let machine = Machine::new(&[("fosen", told(""))]);
    let complains = |arguments: &[&str]| {
        let (code, said) = machine.complains(&[&["report", "fairness"], arguments].concat());
        assert_eq!(code, 2, "{said}");
        said
    };
    let days = |from, to| complains(&["--from", from, "--to", to]);
    assert!(
        complains(&["--region", "hitra"])
            .contains("no region \"hitra\"; the configuration has fosen")
    );
    assert!(days("2024-11-02", "2024-11-01").contains("is after"));
    assert!(days("2022-01-01", "2024-11-01").contains("400 at most"));
    assert!(days("2024-11-01", "2024-11-02").contains("there is no log at"));
    assert!(complains(&["--from", "november"]).contains("november"));
}
