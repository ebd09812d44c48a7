//! The one answer of a room's page.

use std::sync::Arc;

use super::{RoomForm, RoomPage, RoomTyped, RoomWrong, door, find, href, room};
use crate::access::{Grant, Of, Role, Scope};
use crate::fault::IncidentRef;
use crate::health::{Flaw, Mode};
use crate::inventory::{
    Element, Extent, Facet, Language, Maintenance, Parts, PartyIx, RegionIx, Window, Windows,
};
use crate::ledger::FacetState;
use crate::view::sample::{self, BEGAN, Names, at, shown};
use crate::view::{Shown, Snapshot};

use Language::{Bokmal, English};

const ROOM: &str = "afjord.helsesenter.rom2";

fn page(snapshot: &Snapshot, language: Language) -> String {
    let shown = shown(snapshot);
    let ix = find(&shown, ROOM).unwrap();
    let around = RoomPage {
        around: true,
        ..RoomPage::default()
    };
    room(&shown, ix, &around, language).unwrap()
}

/// What stands in the paragraphs and the heading, without tags.
fn said(html: &str) -> String {
    let (_, main) = html.split_once("<h1").unwrap();
    let (main, _) = main.split_once("<p class=\"as-of\"").unwrap();
    let mut out = String::new();
    let mut inside = true;
    for c in main.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    let lines = out.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n").replace('\u{a0}', " ")
}

fn with(state: FacetState) -> Snapshot {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    let component = sample::find(draft.inventory(), ROOM);
    let facet = Facet::Service;
    draft.set(Element { component, facet }, state, at(BEGAN));
    sample::snapshot(&mut draft, vec![])
}

/// Only its certificate is amiss, and about to end.
fn certificate() -> Snapshot {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    let inventory = Arc::clone(draft.inventory());
    let mut fault = sample::fault(&inventory, 7, ROOM, &[ROOM]);
    let causes = fault.finding.cause.iter_mut();
    for cause in causes.chain(&mut fault.finding.candidates) {
        cause.facet = Facet::Certificate;
        cause.mode = Mode::Certificate(Flaw::Expiring);
    }
    sample::snapshot(&mut draft, vec![fault])
}

fn undecided() -> Snapshot {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    sample::down(&mut draft, &sample::AFJORD);
    let inventory = Arc::clone(draft.inventory());
    let among = ["afjord.helsesenter.linje", "afjord.helsesenter.ruter"];
    let tie = sample::undecided(&inventory, 43, &among, &sample::AFJORD);
    sample::snapshot(&mut draft, vec![tie])
}

fn work(from: &str, until: &str) -> Maintenance {
    let line = sample::find(&sample::all_well().inventory, "afjord.helsesenter.linje");
    Maintenance {
        id: "bytte".into(),
        region: RegionIx::at(0),
        party: PartyIx::at(0),
        text: "Linja byttes".into(),
        reference: None,
        windows: Windows::Once(Window {
            from: at(from),
            until: at(until),
        }),
        parts: Parts {
            components: vec![line],
            kinds: Vec::new(),
            municipalities: Vec::new(),
        },
        extent: Extent::default(),
        declared: None,
    }
}

fn planned(mut snapshot: Snapshot, from: &str, until: &str) -> Snapshot {
    snapshot.planned = vec![work(from, until)].into();
    snapshot
}

fn reported_by_its_owner() -> Snapshot {
    let mut snapshot = sample::one_fault();
    let mut fault = (*snapshot.faults[0]).clone();
    fault.incident = Some(IncidentRef {
        id: "1".to_owned(),
        party: "nhn".to_owned(),
        party_name: "Norsk Helsenett".to_owned(),
        since: at(BEGAN),
        expected_end: Some(at("2026-11-22T11:00:00Z")),
        text: "Kabelbrudd".to_owned(),
        reference: None,
        planned: false,
    });
    snapshot.faults = vec![Arc::new(fault)].into();
    snapshot
}

#[test]
fn a_room_has_one_answer_in_plain_words_whatever_its_state() {
    let states = [
        ("works", sample::all_well()),
        ("down, located and accepted", sample::one_fault()),
        ("down, undecided", undecided()),
        ("down, no fault yet", with(FacetState::Down)),
        ("unstable", with(FacetState::Flapping)),
        ("poor", with(FacetState::Poor)),
        ("cut off", sample::cut_off()),
        ("a certificate is about to end", certificate()),
        (
            "planned work goes on, and it works",
            planned(
                sample::all_well(),
                "2026-11-22T08:00:00Z",
                "2026-11-22T09:00:00Z",
            ),
        ),
        (
            "planned work goes on, and it is down",
            planned(
                sample::one_fault(),
                "2026-11-22T08:00:00Z",
                "2026-11-22T09:00:00Z",
            ),
        ),
        (
            "planned work is to come",
            planned(
                sample::all_well(),
                "2026-11-22T22:00:00Z",
                "2026-11-23T03:00:00Z",
            ),
        ),
        ("its owner has said so itself", reported_by_its_owner()),
    ];
    let mut all = String::new();
    for (state, snapshot) in &states {
        all.push_str(&format!("# {state}\n"));
        for language in Language::ALL {
            let said = said(&page(snapshot, language));
            all.push_str(&format!("[{}] {said}\n", language.tag()));
        }
    }
    insta::assert_snapshot!(all);
}

#[test]
fn nobody_is_named_as_whose_it_is_while_that_is_undecided() {
    for language in [Bokmal, English] {
        let page = page(&undecided(), language);
        for name in ["Norsk Helsenett", "Fosen IKT"] {
            assert!(!page.contains(name), "{name} in {page}");
        }
        assert!(page.contains("Fosen regionråd"), "{page}");
    }
}

#[test]
fn the_page_has_no_menu_and_one_heading_that_changes_are_told_by() {
    let page = page(&sample::one_fault(), Bokmal);
    assert!(!page.contains("<nav"), "{page}");
    assert_eq!(page.matches("<h1").count(), 1);
    assert!(page.contains("aria-live=\"polite\""));
    assert!(page.contains("<a href=\"tel:+4772000000\">+47 72 00 00 00</a>"));
}

#[test]
fn whoever_sees_the_room_only_is_led_nowhere_else() {
    let shown = shown(&sample::one_fault());
    let ix = find(&shown, ROOM).unwrap();
    let page = room(&shown, ix, &RoomPage::default(), Bokmal).unwrap();
    let links = page.matches("href=\"/").count();
    let own = page.matches("href=\"/assets/").count();
    assert_eq!(links, own, "{page}");
}

#[test]
fn a_room_out_of_scope_is_not_found_and_neither_is_what_is_no_room() {
    let roan = Scope::new([Grant {
        role: Role::Viewer,
        of: [Of::parse("fosen:roan").unwrap()].into(),
    }]);
    let snapshot = Arc::new(sample::troubled());
    let roan = Shown::new(&snapshot, &roan);
    assert_eq!(find(&roan, ROOM), None);
    assert!(find(&roan, "roan.helsesenter.rom1").is_some());
    let all = shown(&snapshot);
    assert_eq!(find(&all, "afjord.helsesenter.linje"), None);
    assert_eq!(find(&all, "hav:afjord.helsesenter.rom2"), None);
    let ix = find(&all, "fosen:afjord.helsesenter.rom2").unwrap();
    assert_eq!(href(&all, ix), "/room/afjord.helsesenter.rom2");
}

/// The code of a page, read as a camera would: drawn, found and decoded.
fn read(page: &str) -> String {
    let (_, svg) = page
        .split_once("<svg class=\"code\" viewBox=\"0 0 ")
        .unwrap();
    let side: usize = svg.split(' ').next().unwrap().parse().unwrap();
    let (_, path) = svg.split_once(" d=\"").unwrap();
    let path = path.split('"').next().unwrap();
    let mut dark = vec![vec![false; side]; side];
    for run in path.split('M').filter(|run| !run.is_empty()) {
        let (start, rest) = run.split_once('h').unwrap();
        let (x, y) = start.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        let long: usize = rest.split('v').next().unwrap().parse().unwrap();
        dark[y][x..x + long].fill(true);
    }
    let scale = 6;
    let pixel = |x: usize, y: usize| match dark[y / scale][x / scale] {
        true => 0,
        false => 255,
    };
    let all = side * scale;
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(all, all, pixel);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1
}

#[test]
fn the_code_on_the_door_reads_as_the_address_that_stands_below_it() {
    let shown = shown(&sample::all_well());
    let ix = find(&shown, ROOM).unwrap();
    for language in Language::ALL {
        let page = door(&shown, ix, "https://samband.example", language).unwrap();
        let address = "https://samband.example/room/afjord.helsesenter.rom2";
        assert_eq!(read(&page), address);
        assert!(
            page.contains(&format!("class=\"address\">{address}<")),
            "{page}"
        );
        assert!(page.contains("+47 72 00 00 00"), "{page}");
    }
}

#[test]
fn a_door_whose_code_would_lead_nowhere_has_none_and_says_why() {
    let shown = shown(&sample::all_well());
    let ix = find(&shown, ROOM).unwrap();
    for own in [
        "http://127.0.0.1:8377",
        "http://localhost",
        "http://[::1]:8377",
    ] {
        let page = door(&shown, ix, own, English).unwrap();
        assert!(!page.contains("<svg"), "{page}");
        assert!(page.contains("public_url"), "{page}");
    }
}

#[test]
fn what_was_wrong_stands_with_the_form_and_what_was_typed_stays() {
    let shown = shown(&sample::one_fault());
    let ix = find(&shown, ROOM).unwrap();
    let form = RoomForm {
        key: "k".to_owned(),
        wrong: Some(RoomWrong::Hidden),
        typed: RoomTyped {
            sees: Some(crate::fault::Sight::NoSound),
            words: "<b>stille</b>".to_owned(),
        },
    };
    let page = RoomPage {
        form: Some(form),
        ..RoomPage::default()
    };
    let page = room(&shown, ix, &page, Bokmal).unwrap();
    assert!(
        page.contains("value=\"no-sound\" required checked"),
        "{page}"
    );
    assert!(
        !page.contains("<b>stille") && page.contains("stille"),
        "{page}"
    );
    assert!(page.contains("Ikke skriv navn på pasienter."), "{page}");
    assert!(page.contains("role=\"alert\""), "{page}");
}
