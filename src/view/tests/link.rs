//! The page behind a link in a mail.

use super::*;
use crate::access::{Mark, Purpose};
use crate::fault::{ByLink, Event, Fault, PartyRef, Through, Way};
use crate::inventory::PartyIx;
use crate::view::page::{Answering, Offers, Shut, Typed, Wrong};

fn notice() -> Mark {
    Mark::of_hex("aabbccddeeff").unwrap()
}

fn by(purpose: Purpose, notice: Mark) -> ByLink {
    ByLink {
        notice,
        purpose,
        as_of: 0,
    }
}

fn party(snapshot: &Snapshot, id: &str) -> PartyIx {
    let mut parties = snapshot.inventory.parties();
    parties.find(|(_, party)| *party.id == *id).unwrap().0
}

fn asked<'a>(
    snapshot: &'a Snapshot,
    serial: u32,
    id: &str,
    purpose: Purpose,
    language: Language,
) -> Answering<'a> {
    Answering {
        fault: snapshot.fault(&number(serial)).unwrap(),
        party: party(snapshot, id),
        language,
        link: by(purpose, notice()),
        action: "/a/token",
        ends_at: sample::at("2026-11-29T08:12:00Z"),
        since: None,
        wrong: None,
        typed: Typed::default(),
    }
}

fn shown(snapshot: &Snapshot, asked: &Answering<'_>) -> String {
    page::answering(snapshot, asked).unwrap()
}

fn said(fault: &mut Fault, what: What) {
    let event = Event {
        fault: fault.number.clone(),
        at: sample::at("2026-11-22T08:25:00Z"),
        ordinal: fault.next_ordinal(),
        what,
    };
    fault.apply(&event).unwrap();
}

fn commented(way: Way) -> What {
    let roan = PartyRef {
        id: "roan".to_owned(),
        name: "Roan kommune".to_owned(),
    };
    What::Commented {
        by: roan.clone(),
        through: Some(Through {
            party: roan,
            way,
            user: None,
        }),
        text: "Strømmen er borte.".to_owned(),
    }
}

#[test]
fn it_says_what_is_wrong_and_asks_for_an_answer() {
    let snapshot = sample::troubled();
    for language in Language::ALL {
        let tag = language.tag();
        let answer = asked(&snapshot, 41, "roan", Purpose::Answer, language);
        insta::assert_snapshot!(format!("answer-{tag}"), read(&shown(&snapshot, &answer)));
        let close = asked(&snapshot, 40, "rissa", Purpose::Close, language);
        insta::assert_snapshot!(format!("close-{tag}"), read(&shown(&snapshot, &close)));
    }
}

#[test]
fn whoever_has_said_yes_may_name_another_time_and_sees_what_was_said() {
    let snapshot = sample::one_fault();
    let again = asked(&snapshot, 42, "nhn", Purpose::Answer, Bokmal);
    let page = read(&shown(&snapshot, &again));
    assert!(page.contains("Si en ny tid"), "{page}");
    assert!(
        page.contains("Norsk Helsenett har tatt saken og venter den løst"),
        "{page}"
    );
}

#[test]
fn each_thing_that_is_wrong_is_said_and_what_was_typed_stays() {
    let snapshot = sample::troubled();
    for wrong in [
        Wrong::Elsewhere,
        Wrong::Form,
        Wrong::NotOffered,
        Wrong::Empty,
        Wrong::TooLong(500),
        Wrong::Hidden,
        Wrong::Time,
        Wrong::Already,
        Wrong::Stale,
        Wrong::Busy,
        Wrong::Unheard,
        Wrong::Unkept,
    ] {
        for language in Language::ALL {
            let mut asked = asked(&snapshot, 41, "roan", Purpose::Answer, language);
            asked.wrong = Some(wrong);
            asked.typed.because = "\"><script>".to_owned();
            asked.typed.text = "</textarea><script>".to_owned();
            asked.typed.expected = "\" onfocus=\"alert(1)".to_owned();
            let page = shown(&snapshot, &asked);
            assert!(
                page.contains("role=\"alert\"") && !page.contains("<script"),
                "{page}"
            );
            assert!(!page.contains("\" onfocus=\""), "{page}");
            assert_eq!(page.matches("</textarea>").count(), 2, "{page}");
            assert_eq!(page.matches(" open>").count(), 2, "{page}");
            assert!((400..600).contains(&wrong.status()));
        }
    }
}

#[test]
fn why_nothing_is_opened_is_said_with_whom_to_call() {
    let snapshot = sample::troubled();
    let region = snapshot.inventory.region_by_id("fosen").unwrap();
    let all = [
        Shut::Unknown,
        Shut::Limited,
        Shut::Ended(region),
        Shut::Gone(region),
        Shut::Off,
    ];
    for language in Language::ALL {
        let read: Vec<String> = all
            .iter()
            .map(|&shut| read(&page::shut(&snapshot, shut, language).unwrap()))
            .collect();
        assert!(
            read.iter().all(|page| page.contains("+47 72 00 00 00")),
            "{read:#?}"
        );
        insta::assert_snapshot!(format!("shut-{}", language.tag()), read.join("\n---\n"));
    }
}

#[test]
fn a_link_by_which_much_has_been_said_offers_no_more_and_others_do() {
    let snapshot = sample::troubled();
    let mut fault = Fault::clone(snapshot.fault(&number(41)).unwrap());
    let offered = |fault: &Fault, notice| Offers::of(by(Purpose::Answer, notice), fault, "roan");
    for _ in 0..8 {
        assert!(offered(&fault, notice()).accept);
        said(&mut fault, commented(Way::Link(notice())));
    }
    let nothing = Offers {
        accept: false,
        reject: false,
        hand_over: false,
        comment: false,
        close: false,
    };
    assert_eq!(offered(&fault, notice()), nothing);
    assert!(offered(&fault, Mark::default()).accept);
    let mut asked = asked(&snapshot, 41, "roan", Purpose::Answer, Bokmal);
    asked.fault = &fault;
    let page = shown(&snapshot, &asked);
    assert!(
        page.contains("er brukt mange ganger") && !page.contains("<form"),
        "{page}"
    );
}
