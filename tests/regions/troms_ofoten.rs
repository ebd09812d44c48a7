//! Troms og Ofoten: twenty-four municipalities, three levels.

use samband::fault::{Fault, What};
use samband::inventory::{Facet, Kind, Language};
use samband::notice::Reason;
use samband::view::page;

use crate::play::{Play, open};
use crate::shipped::{
    Machine, at, by, findings, loaded, owner, ownership_page, row, shown, snapshot, text, unagreed,
    with,
};

const NOON: &str = "2026-11-24T11:00:00Z";

/// The official names, in all the languages that they have.
const NAMES: [&str; 24] = [
    "Balsfjord",
    "Bardu",
    "Dyrøy",
    "Evenes - Evenášši",
    "Gratangen - Rivtták",
    "Harstad - Hárstták",
    "Ibestad",
    "Karlsøy",
    "Kvæfjord",
    "Kvænangen",
    "Gáivuotna - Kåfjord - Kaivuono",
    "Loabák - Lavangen",
    "Lyngen - Ivgu - Yykeä",
    "Lødingen",
    "Målselv",
    "Narvik",
    "Nordreisa - Ráisa - Raisi",
    "Salangen",
    "Senja",
    "Skjervøy",
    "Storfjord - Omasvuotna - Omasvuono",
    "Sørreisa",
    "Dielddanuorri - Tjeldsund",
    "Tromsø",
];

const SEVEN: [&str; 7] = [
    "salangen",
    "senja",
    "skjervoy",
    "storfjord",
    "sorreisa",
    "tjeldsund",
    "tromso",
];

fn told() -> samband::config::Loaded {
    loaded(&[("troms-ofoten", open(&text("troms-ofoten")))])
}

#[test]
fn all_twenty_four_are_on_one_page_by_their_official_names() {
    let inventory = with("troms-ofoten", "").inventory;
    assert_eq!(inventory.municipalities().len(), 24);
    let overview = page::overview(
        &shown(snapshot(&inventory, at(NOON), &[])),
        Language::Bokmal,
    )
    .expect("a page");
    let ownership = ownership_page(&inventory, NOON, Language::Bokmal);
    for name in NAMES {
        let name = format!("{name} kommune");
        assert!(overview.contains(&name), "{name}");
        assert_eq!(
            row(&ownership, &name).matches("Norsk Helsenett").count(),
            1,
            "{name}"
        );
    }
}

#[test]
fn their_numbers_are_those_of_the_day_that_is_asked_about() {
    let inventory = with("troms-ofoten", "").inventory;
    let number = |id: &str, year| {
        let mut all = inventory.municipalities();
        let (_, municipality) = all.find(|(_, m)| *m.id == *id).expect("a municipality");
        let number = municipality.number_on(jiff::civil::date(year, 6, 1));
        number.map(|number| number.code.to_string())
    };
    let at = |id, years: [i16; 3]| years.map(|year| number(id, year).unwrap_or_default());
    assert_eq!(at("kafjord", [2006, 2022, 2026]), ["1940", "5426", "5540"]);
    assert_eq!(at("evenes", [2006, 2022, 2026]), ["1853", "1853", "1853"]);
    assert_eq!(at("harstad", [2012, 2014, 2026]), ["1901", "1903", "5503"]);
    assert_eq!(at("senja", [2006, 2022, 2026]), ["", "5421", "5530"]);
}

#[test]
fn seventeen_have_accepted_the_secretariat_and_seven_have_not() {
    let inventory = with("troms-ofoten", "").inventory;
    let mut accepted = 0;
    for (_, room) in inventory
        .components()
        .filter(|(_, c)| c.kind == Kind::Codec)
    {
        let (id, _) = room.id.split_once('.').expect("a room at a site");
        let expected = match SEVEN.contains(&id) {
            true => unagreed(id),
            false => by("sekretariat", "sekretariat"),
        };
        let found = owner(&inventory, &room.id, Facet::Service, NOON);
        assert_eq!(found, expected, "{}", room.id);
        accepted += usize::from(room.id.ends_with("rom1") && !SEVEN.contains(&id));
    }
    assert_eq!(accepted, 17);
}

#[test]
fn where_it_is_not_accepted_the_secretariat_hears_nothing_and_the_partnership_does() {
    let mut play = Play::at(&told(), NOON);
    let fault = play.breaks("storfjord.helsesenter.rom1", Facet::Reach);
    let told = play.told(&fault);
    assert!(
        told.contains(&("storfjord".to_owned(), Reason::Responsible)),
        "{told:?}"
    );
    assert!(
        told.contains(&("partnerskapsmotet".to_owned(), Reason::Gap)),
        "{told:?}"
    );
    assert!(
        !told.iter().any(|(party, _)| party == "sekretariat"),
        "{told:?}"
    );
    let accepted = play.breaks("gratangen.helsesenter.rom1", Facet::Reach);
    let told = play.told(&accepted);
    assert!(
        told.contains(&("sekretariat".to_owned(), Reason::Responsible)),
        "{told:?}"
    );
    assert!(
        !told.iter().any(|(party, _)| party == "partnerskapsmotet"),
        "{told:?}"
    );
}

#[test]
fn a_tie_goes_to_the_secretariat_where_it_is_accepted_and_to_the_partnership_elsewhere() {
    // The hospital answers for what stands in the rooms, and for their networks nobody does.
    let text = open(&text("troms-ofoten"))
        .replace(
            "kinds = [\"codec\", \"room-network\", \"site-router\"]",
            "kinds = [\"site-router\"]",
        )
        .replace(
            "components = [\"registrar\", \"bridge\"]",
            "kinds = [\"codec\", \"registrar\", \"bridge\"]",
        );
    let loaded = loaded(&[("troms-ofoten", text)]);
    for (municipality, coordinator, other) in [
        ("gratangen", "sekretariat", "partnerskapsmotet"),
        ("storfjord", "partnerskapsmotet", "sekretariat"),
    ] {
        let mut play = Play::at(&loaded, NOON);
        let fault = play.breaks(&format!("{municipality}.helsesenter.rom1"), Facet::Reach);
        let among: Vec<&str> = fault.assignment.among.iter().map(|p| &*p.id).collect();
        assert_eq!(among, ["unn", municipality]);
        assert_eq!(fault.holder.id, coordinator);
        let told = play.told(&fault);
        let undecided = (coordinator.to_owned(), Reason::Undecided);
        assert!(told.contains(&undecided), "{told:?}");
        assert!(!told.iter().any(|(party, _)| party == other), "{told:?}");
        let mail = play.mail(&fault, coordinator);
        let telephone = match coordinator {
            "sekretariat" => "+47 00 00 00 14",
            _ => "+47 00 00 00 13",
        };
        assert!(mail.contains(telephone), "{mail}");
    }
}

/// The steps that a fault has climbed, by whom they led to.
fn climbed(fault: &Fault) -> Vec<(u32, &str)> {
    let steps = fault.timeline.iter().filter_map(|event| {
        let What::Escalated { to, step } = &event.what else {
            return None;
        };
        Some((*step, &*to.id))
    });
    steps.collect()
}

#[test]
fn what_nobody_says_yes_to_climbs_from_the_local_committee_to_the_partnership() {
    // As it ships, with minutes for hours.
    let hurried = open(&text("troms-ofoten"))
        .replace("respond = \"1 h\"", "respond = \"1 min\"")
        .replace("after = \"1 h\"", "after = \"2 min\"")
        .replace("after = \"4 h\"", "after = \"4 min\"")
        .replace("after = \"8 h\"", "after = \"6 min\"");
    let loaded = loaded(&[("troms-ofoten", hurried)]);
    for (room, whose) in [
        ("storfjord.helsesenter.rom1", "one of the seven"),
        ("gratangen.helsesenter.rom1", "the secretariat's"),
    ] {
        let mut play = Play::at(&loaded, NOON);
        let number = play.breaks(room, Facet::Reach).number.clone();
        play.run(9);
        let faults = play.faults();
        let fault = faults.iter().find(|fault| fault.number == number);
        let fault = fault.expect("it is open");
        let levels = [(1, "lokalt-utvalg"), (2, "ssu"), (3, "partnerskapsmotet")];
        assert_eq!(climbed(fault)[..3], levels, "{whose}");
        assert_eq!(fault.holder.id, "partnerskapsmotet", "{whose}");
        let told = play.told(fault);
        for (_, party) in levels {
            let step = (party.to_owned(), Reason::Escalated);
            assert!(told.contains(&step), "{whose}: {told:?}");
        }
    }
}

#[test]
fn the_shared_services_have_one_owner_whatever_the_seven_think_of_the_secretariat() {
    let inventory = with("troms-ofoten", "").inventory;
    for (id, expected) in [
        ("registrar", by("unn", "fellestjenester")),
        ("bridge", by("unn", "fellestjenester")),
        ("core", by("norsk-helsenett", "helsenett")),
        ("dns", by("norsk-helsenett", "helsenett")),
        ("tromso.helsehus.line", by("norsk-helsenett", "helsenett")),
    ] {
        assert_eq!(owner(&inventory, id, Facet::Reach, NOON), expected, "{id}");
    }
}

#[test]
fn when_the_registrar_is_gone_it_is_one_fault_of_unn_and_no_municipality_is_blamed() {
    let mut play = Play::at(&told(), NOON);
    let fault = play.breaks("registrar", Facet::Service);
    assert_eq!(play.faults().len(), 1);
    assert_eq!(
        fault.assignment.owner.as_ref().map(|party| &*party.id),
        Some("unn")
    );
    assert!(fault.affected.len() >= 24, "{}", fault.affected.len());
}

#[test]
fn sami_letters_stand_in_the_mail_as_they_are_written() {
    let mut play = Play::at(&told(), NOON);
    let fault = play.breaks("tjeldsund.helsesenter.rom1", Facet::Reach);
    let mail = play.mail(&fault, "tjeldsund");
    assert!(mail.contains("Dielddanuorri - Tjeldsund kommune"), "{mail}");
}

#[test]
fn the_matrix_can_be_read_at_a_hundred_columns_with_a_line_for_each_of_the_twenty_four() {
    let machine = Machine::new(&[("troms-ofoten", text("troms-ofoten"))]);
    let (code, said) = machine.check(&["--ownership", "--at", "2026-11-24"]);
    assert_eq!(code, 1, "seven have not agreed");
    for name in NAMES {
        let mut lines = said.lines().map(str::trim);
        let begins: String = name.chars().take(30).collect();
        let line = lines.find(|line| line.starts_with(&begins));
        let line = line.unwrap_or_else(|| panic!("{name}\n{said}"));
        assert!(line.chars().count() <= 98, "{line}");
    }
    let gaps = said
        .lines()
        .filter(|line| line.matches("NONE").count() == 3);
    assert_eq!(gaps.count(), 7, "{said}");
}

#[test]
fn check_finds_the_seven_and_the_draft_that_they_did_not_sign_and_no_more() {
    let found = findings(&with("troms-ofoten", ""), NOON);
    let topics: Vec<&str> = found.iter().map(|(topic, _)| *topic).collect();
    assert_eq!(
        topics,
        [vec!["unagreed"; 7], vec!["agreement", "shadow"]].concat(),
        "{found:?}"
    );
}

#[test]
fn one_of_the_seven_that_signs_after_all_moves_its_own_components_only() {
    let text = text("troms-ofoten");
    let machine = Machine::new(&[("troms-ofoten", text.clone())]);
    let signs = text.clone()
        + "\n[[agreement]]\nid = \"skjervoy-likevel\"\nname = \"Skjervøy blir med\"\nparty = \"sekretariat\"\nstanding = \"signed\"\nfrom = 2026-12-01\nmunicipalities = [\"skjervoy\"]\nkinds = [\"codec\", \"room-network\", \"site-router\"]\n";
    machine.configure("signs", &[("troms-ofoten", signs)]);
    let (code, said) = machine.check(&["--against", &machine.path("signs"), "--at", "2026-11-24"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("From 2026-12-01 00:00 on:"), "{said}");
    assert!(
        said.contains("3 components: troms-ofoten:skjervoy.helsesenter.router"),
        "{said}"
    );
    assert!(!said.contains("salangen"), "{said}");
}
