//! Inn-Trøndelag: a host municipality, for a limited time.

use std::collections::BTreeSet;

use samband::fault::PlanRefused;
use samband::inventory::{Facet, Kind, Language};
use samband::notice::Reason;

use crate::play::{Play, open};
use crate::shipped::{
    Machine, by, findings, flat, loaded, loaded_in, owner, ownership_page, row, text, unagreed,
    with,
};

const NOON: &str = "2026-11-24T11:00:00Z";
/// The last hour of the five years, and the first after them.
const LAST_HOUR: &str = "2026-12-31T22:30:00Z";
const AFTER: &str = "2026-12-31T23:01:00Z";
/// When the bridge has ended too.
const SUMMER: &str = "2027-07-01T10:00:00Z";

const NEIGHBOURS: [&str; 4] = [
    "inderoy.helsetun",
    "verran.helsetun",
    "snasa.sykehjem",
    "mosvik.omsorgssenter",
];

fn told() -> samband::config::Loaded {
    loaded(&[("inn-trondelag", open(&text("inn-trondelag")))])
}

#[test]
fn the_host_answers_for_its_neighbours_equipment_as_for_its_own() {
    let inventory = with("inn-trondelag", "").inventory;
    for site in NEIGHBOURS.iter().chain(&["steinkjer.dms"]) {
        for part in ["router", "network", "rom1"] {
            let found = owner(&inventory, &format!("{site}.{part}"), Facet::Reach, NOON);
            assert_eq!(found, by("steinkjer", "vertskommune"), "{site}.{part}");
        }
    }
}

#[test]
fn a_fault_at_a_neighbour_is_told_to_the_host_and_the_neighbour_hears_that_it_is_affected() {
    let mut play = Play::at(&told(), NOON);
    let fault = play.breaks("verran.helsetun.router", Facet::Reach);
    let told = play.told(&fault);
    assert!(
        told.contains(&("steinkjer".to_owned(), Reason::Responsible)),
        "{told:?}"
    );
    assert!(
        told.contains(&("verran".to_owned(), Reason::Affected)),
        "{told:?}"
    );
    assert!(play.mail(&fault, "steinkjer").contains("sak 2022/44"));
}

#[test]
fn letters_of_intent_never_make_an_owner() {
    let inventory = with("inn-trondelag", "").inventory;
    for moment in [NOON, AFTER, SUMMER] {
        let bridge = owner(&inventory, "bridge", Facet::Service, moment);
        assert_eq!(bridge, unagreed("helse-nord-trondelag"), "{moment}");
        let registrar = owner(&inventory, "registrar", Facet::Service, moment);
        assert_eq!(registrar, unagreed("helse-midt-norge"), "{moment}");
    }
}

#[test]
fn a_fault_of_the_bridge_says_that_nobody_has_agreed_though_there_is_a_letter() {
    let mut play = Play::at(&told(), NOON);
    let fault = play.breaks("bridge", Facet::Service);
    assert_eq!(fault.assignment.agreement, None);
    let told = play.told(&fault);
    assert!(
        told.contains(&("nemnda".to_owned(), Reason::Gap)),
        "{told:?}"
    );
    assert!(
        play.mail(&fault, "helse-nord-trondelag")
            .contains("Ingen avtale")
    );
}

#[test]
fn check_warns_before_the_agreement_runs_out_and_names_what_binds_nobody() {
    let found = findings(&with("inn-trondelag", ""), NOON);
    let agreements: Vec<&str> = found
        .iter()
        .filter(|(topic, _)| *topic == "agreement")
        .map(|(_, text)| &**text)
        .collect();
    assert!(
        agreements[0].starts_with(
            "`vertskommune` with Steinkjer kommune runs out: its last day is 2026-12-31"
        ),
        "{agreements:?}"
    );
    let intended = agreements
        .iter()
        .filter(|text| text.contains("only intended"));
    assert_eq!(intended.count(), 3, "{agreements:?}");
    let early = findings(&with("inn-trondelag", ""), "2026-06-01T10:00:00Z");
    assert!(
        !early.iter().any(|(_, text)| text.contains("runs out")),
        "{early:?}"
    );
}

#[test]
fn the_host_its_neighbours_and_the_board_are_told_by_mail_that_it_runs_out() {
    let warned = |moment: &str| {
        let play = Play::at(&told(), moment);
        let rows = play.rows.iter();
        let ends = rows.filter(|row| row.reason == Reason::AgreementEnds);
        let parties: BTreeSet<String> = ends.map(|row| row.recipient.party.clone()).collect();
        parties
    };
    assert_eq!(warned("2026-09-01T10:00:00Z"), BTreeSet::new(), "too early");
    let all = [
        "steinkjer",
        "inderoy",
        "verran",
        "snasa",
        "mosvik",
        "nemnda",
    ];
    let all: BTreeSet<String> = all.map(str::to_owned).into();
    assert_eq!(warned(NOON), all);
}

#[test]
fn when_it_has_run_out_each_municipality_has_its_routers_and_networks_back() {
    let inventory = with("inn-trondelag", "").inventory;
    for site in NEIGHBOURS {
        let (own, _) = site.split_once('.').expect("a site");
        for part in ["router", "network"] {
            let id = format!("{site}.{part}");
            let before = owner(&inventory, &id, Facet::Reach, LAST_HOUR);
            assert_eq!(before, by("steinkjer", "vertskommune"), "{id}");
            assert_eq!(
                owner(&inventory, &id, Facet::Reach, AFTER),
                unagreed(own),
                "{id}"
            );
        }
    }
}

#[test]
fn the_bridge_agreement_takes_over_the_rooms_without_a_minute_between() {
    let inventory = with("inn-trondelag", "").inventory;
    let rooms = inventory
        .components()
        .filter(|(_, c)| c.kind == Kind::Codec);
    for (_, room) in rooms {
        for (moment, agreement) in [
            (LAST_HOUR, "vertskommune"),
            ("2026-12-31T22:59:59Z", "vertskommune"),
            ("2026-12-31T23:00:00Z", "overgang"),
            (AFTER, "overgang"),
        ] {
            let found = owner(&inventory, &room.id, Facet::Reach, moment);
            assert_eq!(found, by("steinkjer", agreement), "{} at {moment}", room.id);
        }
    }
}

#[test]
fn when_the_bridge_has_ended_too_a_draft_for_the_next_helps_nobody() {
    let inventory = with("inn-trondelag", "").inventory;
    let found = owner(&inventory, "snasa.sykehjem.rom1", Facet::Reach, SUMMER);
    assert_eq!(found, unagreed("snasa"));
    let signed = text("inn-trondelag").replace(
        "reference = \"utkast 2026\"\nstanding = \"intended\"",
        "standing = \"signed\"",
    );
    let inventory = loaded(&[("inn-trondelag", signed)]).inventory;
    let found = owner(&inventory, "snasa.sykehjem.rom1", Facet::Reach, SUMMER);
    assert_eq!(found, by("steinkjer", "fast"), "once it is signed it does");
}

#[test]
fn a_router_that_fails_in_the_new_year_is_its_municipalitys_and_a_room_still_the_hosts() {
    let mut play = Play::at(&told(), AFTER);
    let router = play.breaks("mosvik.omsorgssenter.router", Facet::Reach);
    assert!(
        play.told(&router)
            .contains(&("mosvik".to_owned(), Reason::Responsible))
    );
    assert!(
        play.told(&router)
            .contains(&("nemnda".to_owned(), Reason::Gap))
    );
    let room = play.breaks("steinkjer.dms.rom2", Facet::Reach);
    let agreement = room.assignment.agreement.as_ref().map(|a| &*a.id);
    assert_eq!(agreement, Some("overgang"));
}

#[test]
fn where_room_and_network_have_come_apart_a_silence_that_fits_both_goes_to_the_board() {
    let mut before = Play::at(&told(), NOON);
    let fault = before.breaks("snasa.sykehjem.rom1", Facet::Reach);
    assert!(fault.assignment.among.is_empty(), "both are the host's");
    let mut after = Play::at(&told(), AFTER);
    let fault = after.breaks("snasa.sykehjem.rom1", Facet::Reach);
    let among: Vec<&str> = fault.assignment.among.iter().map(|p| &*p.id).collect();
    assert_eq!(among, ["steinkjer", "snasa"]);
    let told = after.told(&fault);
    assert!(
        told.contains(&("nemnda".to_owned(), Reason::Undecided)),
        "{told:?}"
    );
}

#[test]
fn the_page_and_the_command_show_the_change_in_the_week_in_which_it_comes() {
    let inventory = with("inn-trondelag", "").inventory;
    let page = ownership_page(&inventory, "2026-12-28T11:00:00Z", Language::English);
    let row = row(&page, "Snåase - Snåsa kommune");
    assert!(row.contains("Steinkjer kommune until 1 Jan 2027"), "{row}");
    assert!(
        row.contains("No agreement Snåase - Snåsa kommune from 1 Jan 2027"),
        "{row}"
    );
    let machine = Machine::new(&[("inn-trondelag", text("inn-trondelag"))]);
    let (code, said) = machine.check(&["--ownership", "--at", "2026-12-28"]);
    assert_eq!(code, 1, "{said}");
    assert!(
        flat(&said).contains(
            "nobody from 2027-01-01 00:00, so Mosvik kommune: mosvik.omsorgssenter.router"
        ),
        "{said}"
    );
}

#[test]
fn the_command_tells_what_signing_the_draft_would_change_and_from_when() {
    let text = text("inn-trondelag");
    let machine = Machine::new(&[("inn-trondelag", text.clone())]);
    let signed = text.replace(
        "reference = \"utkast 2026\"\nstanding = \"intended\"",
        "reference = \"utkast 2026\"\nstanding = \"signed\"",
    );
    machine.configure("signed", &[("inn-trondelag", signed)]);
    let (code, said) = machine.check(&["--against", &machine.path("signed"), "--at", "2026-11-24"]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("At 2026-11-24 00:00: the same owners"),
        "{said}"
    );
    assert!(said.contains("From 2027-07-01 00:00 on:"), "{said}");
    assert!(
        said.contains("agreement `fast`: its standing differs"),
        "{said}"
    );
    assert!(!said.contains("From 2027-01-01"), "{said}");
}

/// Work of a party on some components, this afternoon.
fn work(party: &str, components: &str) -> String {
    format!(
        r#"{{"party":"{party}","text":"Ny ruter","from":"2026-11-24T11:10:00Z",
        "until":"2026-11-24T11:40:00Z","components":[{components}]}}"#
    )
}

#[test]
fn the_host_declares_work_at_a_neighbour_and_what_fails_of_it_then_wakes_nobody_and_all_else_does()
{
    let mut play = Play::at(&told(), NOON);
    let router = r#""verran.helsetun.router""#;
    // The neighbour may not plan for the host, nor for others, nor on what is not its own.
    let others = play.declares("verran", &work("steinkjer", router));
    assert!(
        matches!(others, Err(PlanRefused::ForItself(_))),
        "{others:?}"
    );
    let foreign = play.declares("verran", &work("verran", r#""snasa.sykehjem.rom1""#));
    assert!(
        matches!(foreign, Err(PlanRefused::NotTheirs { .. })),
        "{foreign:?}"
    );
    let declared = play.declares("steinkjer", &work("steinkjer", router));
    assert_eq!(declared.expect("it is theirs to plan").id, "declared.1");
    play.run(12);
    let announced = |party: &str| (party.to_owned(), Reason::Announced);
    // Whom it affects, and the board; the host, who does it, knows.
    assert_eq!(
        play.told_of_work(),
        BTreeSet::from([announced("verran"), announced("nemnda")])
    );
    let planned = play.breaks("verran.helsetun.router", Facet::Reach);
    let why = planned.incident.as_ref().expect("the work explains it");
    assert!(why.planned);
    assert_eq!((&*why.id, &*why.party), ("declared.1", "steinkjer"));
    assert_eq!(play.told(&planned), BTreeSet::new());
    let other = play.breaks("snasa.sykehjem.router", Facet::Reach);
    assert!(other.incident.is_none());
    let told = play.told(&other);
    assert!(
        told.contains(&("steinkjer".to_owned(), Reason::Responsible)),
        "{told:?}"
    );
    // The work is over, and the router is not back.
    play.run(25);
    let told = play.told(&planned);
    assert!(
        told.contains(&("steinkjer".to_owned(), Reason::Responsible)),
        "{told:?}"
    );
}

/// Who is on call at the network operator's over Christmas, as a rota tool exports it.
const ROTA: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n\
    BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/Oslo:20261221T080000\r\n\
    DTEND;TZID=Europe/Oslo:20261224T160000\r\nSUMMARY:Vakt: Kari\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:2\r\nDTSTART;TZID=Europe/Oslo:20261224T160000\r\n\
    DTEND;TZID=Europe/Oslo:20261226T040000\r\nSUMMARY:Vakt: Ola for Kari\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:3\r\nDTSTART;TZID=Europe/Oslo:20261226T040000\r\n\
    DTEND;TZID=Europe/Oslo:20270104T080000\r\nSUMMARY:Vakt: Kari\r\nEND:VEVENT\r\n\
    END:VCALENDAR\r\n";

#[test]
fn on_a_night_of_christmas_whoever_has_taken_the_shift_is_told_and_the_next_one_when_it_changes() {
    let directory = tempfile::tempdir().expect("a directory");
    std::fs::write(directory.path().join("vakt.ics"), ROTA).expect("a calendar");
    let one = r#"contacts = [{ name = "Kundesenter", email = "kundesenter@helsenett.example" }]"#;
    let two = r#"rota = "vakt.ics"
contacts = [
    { name = "Kari", email = "kari@helsenett.example" },
    { name = "Ola", email = "ola@helsenett.example" },
]"#;
    let region = open(&text("inn-trondelag"));
    assert!(region.contains(one), "its contacts");
    let region = region.replace(one, two);
    let loaded = loaded_in(directory.path(), &[("inn-trondelag", region)]);
    let set = |all: &[&str]| -> BTreeSet<String> {
        all.iter()
            .map(|who| format!("{who}@helsenett.example"))
            .collect()
    };
    let mut play = Play::at(&loaded, "2026-12-26T02:50:00Z");
    let fault = play.breaks("core", Facet::Reach);
    assert_eq!(play.written_to(&fault, "norsk-helsenett"), set(&["ola"]));
    // Nobody has said yes when Kari comes at four in the night.
    play.run(12);
    assert_eq!(
        play.written_to(&fault, "norsk-helsenett"),
        set(&["kari", "ola"])
    );
}
