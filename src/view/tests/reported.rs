//! What somebody has reported from a room, on every page that shows it.

use super::*;
use crate::access::Mark;
use crate::fault::{ComponentRef, Fault, Sight, UserReport};
use crate::view::page as pages;

pub(super) const ROOM: &str = "afjord.helsesenter.rom2";

pub(super) fn report(snapshot: &Snapshot, words: &str, key: u8) -> Box<UserReport> {
    let room = sample::find(&snapshot.inventory, ROOM);
    Box::new(UserReport {
        room: ComponentRef::of(&snapshot.inventory, room),
        sees: Sight::NoSound,
        words: Some(words.to_owned()),
        mark: Mark::of(&[key; 32]).expect("a mark"),
    })
}

/// A fault that somebody has reported, and another.
pub(super) fn fault(snapshot: &Snapshot) -> Fault {
    let mut fault = sample::undecided(&snapshot.inventory, 9, &[ROOM], &[ROOM]);
    let mut opening = fault.timeline[0].clone();
    if let What::Opened { finding, .. } = &mut opening.what {
        *finding = crate::fault::Finding {
            cause: None,
            candidates: Vec::new(),
            evidence: crate::fault::Evidence {
                reported: Some(report(snapshot, "Det bare suser", 1)),
                ..crate::fault::Evidence::default()
            },
            split_by: None,
        };
    }
    fault = Fault::open(&opening).expect("it opens");
    let report = report(snapshot, &"lang ".repeat(59), 2);
    sample::happens(
        &mut fault,
        "2026-11-22T08:25:00Z",
        What::Reported { report },
    );
    fault
}

/// All is well, and somebody says otherwise.
pub(super) fn snapshot() -> Snapshot {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    let well = sample::snapshot(&mut draft, vec![]);
    let fault = fault(&well);
    sample::snapshot(&mut draft, vec![fault])
}

#[test]
fn a_report_stands_beside_what_probes_say_with_a_word_and_a_shape_of_its_own() {
    let snapshot = snapshot();
    let shown = shown(&snapshot);
    let component = shown
        .inventory
        .full_id(sample::find(&shown.inventory, ROOM));
    let ix = pages::component_called(&shown, &component).unwrap();
    let room = pages::find_room(&shown, ROOM).unwrap();
    for (language, word, sentence) in [
        (
            Bokmal,
            "meldt, ikke bekreftet",
            "ikke bekreftet av målinger",
        ),
        (
            Nynorsk,
            "meldt, ikkje stadfesta",
            "ikkje stadfesta av målingar",
        ),
        (
            Swedish,
            "anmält, inte bekräftat",
            "inte bekräftat av mätningar",
        ),
        (
            English,
            "reported, not confirmed",
            "not confirmed by probes",
        ),
    ] {
        let place = page::municipality(&snapshot, "afjord", language).unwrap();
        let place = place.unwrap();
        let asked = pages::RoomPage::default();
        for html in [
            place.clone(),
            page::component(&snapshot, ix, language).unwrap(),
            pages::room(&shown, room, &asked, language).unwrap(),
        ] {
            assert!(html.contains(sentence), "{sentence}: {html}");
            assert!(html.contains("class=\"state reported\""), "{html}");
        }
        // What probes say of it stays.
        assert!(place.contains("class=\"state up\""), "{place}");
        let map = pages::map_of(&shown, "afjord", language).unwrap().unwrap();
        for html in [page::overview(&snapshot, language).unwrap(), map] {
            assert!(html.contains(word), "{word}: {html}");
            assert!(html.contains("state reported"), "{html}");
        }
    }
    // A municipality with a report is none of those that are all well.
    let overview = page::overview(&snapshot, Bokmal).unwrap();
    assert!(overview.contains("class=\"tile warn\""), "{overview}");
    let status = snapshot.components().find(|one| one.component == ix);
    assert_eq!(status.unwrap().shown, FacetState::Up);
}

#[test]
fn what_probes_find_of_a_room_counts_for_more_than_what_is_reported() {
    let snapshot = snapshot();
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    sample::down(&mut draft, &[ROOM]);
    let snapshot = sample::snapshot(&mut draft, vec![fault(&snapshot)]);
    let page = page::municipality(&snapshot, "afjord", Bokmal)
        .unwrap()
        .unwrap();
    assert!(page.contains("class=\"state down\""), "{page}");
    assert!(!page.contains("ikke bekreftet"), "{page}");
}

#[test]
fn the_page_of_a_reported_fault_shows_what_was_reported_and_no_empty_evidence() {
    let snapshot = snapshot();
    let fault = snapshot.fault(&number(9)).unwrap();
    let page = page::fault(&snapshot, fault, None, Bokmal).unwrap();
    let (_, evidence) = page.split_once("id=\"evidence\"").unwrap();
    assert!(evidence.contains("Det bare suser"), "{evidence}");
    assert!(!evidence.contains("id=\"failed-d\""), "{evidence}");
    // All of what was said, and not as much as a name may be long.
    let long = "lang ".repeat(59);
    assert!(evidence.contains(long.trim_end()), "{evidence}");
}

/// The page of a room, as whoever has reported something with a fault is led to it.
fn led_to(snapshot: &Snapshot, room: &str, done: pages::RoomDone) -> String {
    let shown = shown(snapshot);
    let room = pages::find_room(&shown, room).unwrap();
    let asked = pages::RoomPage {
        done: Some(done),
        ..pages::RoomPage::default()
    };
    let page = pages::room(&shown, room, &asked, Bokmal).unwrap();
    read(&page)
}

fn done(serial: u32, added: bool) -> pages::RoomDone {
    pages::RoomDone {
        number: Some(number(serial)),
        added,
        fault: None,
    }
}

#[test]
fn whoever_reports_is_told_whether_it_is_known_and_in_nobodys_words() {
    let snapshot = snapshot();
    let first = led_to(&snapshot, ROOM, done(9, false));
    assert!(first.contains("har fått nummer FOSEN-2026-0009"), "{first}");
    assert!(!first.contains("er lagt til"), "{first}");
    let again = led_to(&snapshot, ROOM, done(9, true));
    for said in [
        "Dette er kjent siden",
        "ikke lyd",
        "FOSEN-2026-0009",
        "Det du meldte, er lagt til.",
    ] {
        assert!(again.contains(said), "{said}: {again}");
    }
    for page in [first, again] {
        assert!(
            !page.contains("suser") && !page.contains("lang lang"),
            "{page}"
        );
    }
}

#[test]
fn whoever_comes_back_later_is_told_what_became_of_it_and_only_of_their_room() {
    let snapshot = snapshot();
    let mut fault = fault(&snapshot);
    let by = sample::party("afjord", "Åfjord kommune");
    for what in [
        What::Cleared,
        What::Closed {
            by: Some(by),
            through: None,
            cause: "en plugg.".to_owned(),
            remedy: "satt i".to_owned(),
        },
    ] {
        sample::happens(&mut fault, "2026-11-22T08:40:00Z", what);
    }
    let fault = Arc::new(fault);
    let closed = Snapshot {
        faults: vec![Arc::clone(&fault)].into(),
        ..snapshot.clone()
    };
    // As the log has it, closed long ago.
    let kept = pages::RoomDone {
        fault: Some(fault),
        ..done(9, true)
    };
    let gone = Snapshot {
        faults: Vec::new().into(),
        ..snapshot.clone()
    };
    for page in [
        led_to(&closed, ROOM, done(9, true)),
        led_to(&gone, ROOM, kept.clone()),
    ] {
        for said in ["er over", "Årsak: en plugg.", "Tiltak: satt i"] {
            assert!(page.contains(said), "{said}: {page}");
        }
    }
    let other = "afjord.helsesenter.rom1";
    for (page, thanks) in [
        (led_to(&closed, other, done(9, true)), false),
        (led_to(&gone, other, kept), false),
        // The log does not answer.
        (led_to(&gone, ROOM, done(9, true)), true),
    ] {
        assert_eq!(page.contains("er skrevet ned"), thanks, "{page}");
        assert!(
            !page.contains("FOSEN-2026-0009") && !page.contains("plugg"),
            "{page}"
        );
    }
}

#[test]
fn nobody_learns_by_a_guessed_number_what_another_room_was_ill_of() {
    let snapshot = snapshot();
    let mut seen = sample::undecided(&snapshot.inventory, 9, &[ROOM], &[ROOM]);
    let by = sample::party("afjord", "Åfjord kommune");
    let closed = What::Closed {
        by: Some(by),
        through: None,
        cause: "en plugg".to_owned(),
        remedy: String::new(),
    };
    for what in [What::Cleared, closed] {
        sample::happens(&mut seen, "2026-11-22T08:40:00Z", what);
    }
    let guessed = Snapshot {
        faults: vec![Arc::new(seen)].into(),
        ..snapshot
    };
    let page = led_to(&guessed, ROOM, done(9, true));
    assert!(page.contains("er over"), "{page}");
    assert!(!page.contains("plugg"), "{page}");
}

#[test]
fn of_a_reported_room_that_nothing_is_known_of_no_page_says_that_it_answers() {
    let mut draft = Draft::new(
        Arc::new(sample::inventory(&Names::default(), true)),
        sample::at("2026-11-22T08:00:00Z"),
    );
    let unknown = sample::snapshot(&mut draft, vec![]);
    let fault = fault(&unknown);
    let unknown = sample::snapshot(&mut draft, vec![fault]);
    for (snapshot, answers) in [(snapshot(), true), (unknown, false)] {
        let shown = shown(&snapshot);
        let room = pages::find_room(&shown, ROOM).unwrap();
        let page = pages::room(&shown, room, &pages::RoomPage::default(), Bokmal).unwrap();
        let page = read(&page);
        assert!(page.contains("noen har meldt fra: ikke lyd"), "{page}");
        assert_eq!(page.contains("\nRom 2 svarer"), answers, "{page}");
        assert_eq!(page.contains("ikke kjent om Rom 2 svarer"), !answers);
    }
}

#[test]
fn whoever_can_write_nothing_down_is_told_whom_to_call() {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    let well = sample::snapshot(&mut draft, vec![]);
    let shown = shown(&well);
    let room = pages::find_room(&shown, ROOM).unwrap();
    let with = |wrong| {
        let form = pages::RoomForm {
            wrong,
            ..pages::RoomForm::default()
        };
        let asked = pages::RoomPage {
            form: Some(form),
            ..pages::RoomPage::default()
        };
        pages::room(&shown, room, &asked, Bokmal).unwrap()
    };
    assert!(with(Some(pages::RoomWrong::TooMany)).contains("href=\"tel:"));
    assert!(!with(None).contains("href=\"tel:"));
}

#[test]
fn while_answers_come_again_no_page_says_that_the_monitor_is_cut_off() {
    let mut snapshot = sample::cut_off();
    let before = snapshot.clone();
    let region = *snapshot.monitor.cut_off.keys().next().unwrap();
    snapshot.monitor.returning.insert(region);
    assert!(!snapshot.looks_like(&before), "readers are told of it");
    for (snapshot, said) in [
        (&before, "Overvåkingen er avskåret"),
        (&snapshot, "Overvåkingen får svar igjen"),
    ] {
        let page = page::overview(snapshot, Bokmal).unwrap();
        let titles = ["Overvåkingen er avskåret", "Overvåkingen får svar igjen"];
        let shown: Vec<_> = titles
            .iter()
            .filter(|title| page.contains(**title))
            .collect();
        assert_eq!(shown, [&said]);
    }
}

#[test]
fn whoever_reports_outside_office_hours_is_told_when_they_open_and_answer() {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    let well = sample::snapshot(&mut draft, vec![]);
    let mut opening = fault(&well).timeline[0].clone();
    let since = opening.at;
    if let What::Opened { assignment, .. } = &mut opening.what {
        let clause = crate::fault::Clause {
            agreed: false,
            respond: jiff::SignedDuration::from_mins(30),
            restore: None,
            hours: vec!["mon-fri 08:00-16:00".to_owned()],
            restore_hours: None,
            escalation_hours: None,
            holidays: None,
            arbiter: None,
            escalation: Vec::new(),
        };
        let zone = jiff::tz::TimeZone::get("Europe/Oslo").unwrap();
        assignment.due = Some(Box::new(clause.due(&zone, since, None)));
    }
    // A Sunday.
    let fault = Fault::open(&opening).unwrap();
    let snapshot = sample::snapshot(&mut draft, vec![fault]);
    let page = led_to(&snapshot, ROOM, done(9, false));
    for said in [
        "har åpent igjen fra 23. nov. 08:00",
        "skal svare innen 23. nov. 08:30",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
}
