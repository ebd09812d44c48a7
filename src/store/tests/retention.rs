//! What is kept of old notices, and what is not.

use super::{Place, verified};
use crate::fault::What;
use crate::ledger::Transaction;
use crate::notice::{Key, Row, RowState};
use crate::store::samples::{accepted, at, closed, entries, event, number, opened, row};
use crate::store::{Keep, Queries, STEP, Settings, Store};

const DAY: i64 = 24 * 3_600;

/// A fault of the first day that is closed, one that is not, and who was told.
fn old(place: &Place) -> Store {
    let mut store = place.open();
    for serial in [1, 2] {
        let notice = row(serial, 10);
        let opening = Transaction {
            entries: vec![opened(serial, 10)],
            rows: vec![notice.clone()],
        };
        store
            .commit(&[opening, accepted(&notice, 12)])
            .expect("a commit");
    }
    let ended = vec![event(1, 1, 20, What::Cleared), event(1, 2, 21, closed())];
    store.commit(&[entries(ended)]).expect("a commit");
    store
}

fn told(place: &Place, serial: u32) -> Row {
    let queries = Queries::open_read_only(&place.file()).expect("a reader");
    let mut told = queries.notices(&number(serial)).expect("notices");
    assert_eq!(told.len(), 1);
    told.remove(0)
}

/// What of a text lies anywhere in the file, in use or not.
fn lies_in_file(place: &Place, text: &str) -> bool {
    let bytes = std::fs::read(place.file()).expect("the file");
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

#[test]
fn a_settled_notice_loses_its_words_and_later_its_address_and_never_its_fate() {
    let place = Place::new();
    let mut store = old(&place);
    let whole = told(&place, 1);
    assert!(!whole.message.text.is_empty() && !whole.recipient.address.is_empty());

    assert_eq!(store.empty_some(at(89 * DAY)).expect("nothing due"), 0);
    assert_eq!(told(&place, 1), whole);
    assert_eq!(store.empty_some(at(91 * DAY)).expect("one"), 1);
    assert_eq!(store.empty_some(at(91 * DAY)).expect("once only"), 0);
    let mut expected = whole.clone();
    expected.message.text.clear();
    expected.message.html.clear();
    expected.message.reply_to = None;
    assert_eq!(told(&place, 1), expected);

    assert_eq!(store.empty_some(at(366 * DAY)).expect("one"), 1);
    expected.recipient.address.clear();
    expected.response = Some("(no longer kept)".to_owned());
    assert_eq!(told(&place, 1), expected);
    assert_eq!(
        expected.state,
        RowState::Sent,
        "who was told, and that they were, stays"
    );
    assert_eq!(verified(&place).findings, []);
}

#[test]
fn what_is_taken_from_a_notice_lies_nowhere_in_the_file() {
    let place = Place::new();
    let mut store = place.open();
    let mut secret = row(1, 10);
    secret.message.text = "Kari Nordmann ".repeat(800);
    secret.recipient.address = "kari.nordmann@it.example".to_owned();
    let opening = Transaction {
        entries: vec![opened(1, 10)],
        rows: vec![secret.clone()],
    };
    let ended = vec![event(1, 1, 20, What::Cleared), event(1, 2, 21, closed())];
    store
        .commit(&[opening, accepted(&secret, 12), entries(ended)])
        .expect("a commit");
    store.close().expect("closed");
    assert!(lies_in_file(&place, "Kari Nordmann") && lies_in_file(&place, "kari.nordmann"));

    let (mut store, _) = place.open_at(at(400 * DAY));
    assert_eq!(
        store.empty_some(at(400 * DAY)).expect("words and address"),
        2
    );
    store.close().expect("closed");
    assert!(!lies_in_file(&place, "Kari Nordmann"));
    assert!(!lies_in_file(&place, "kari.nordmann"));
}

#[test]
fn a_notice_that_is_still_of_use_is_kept_whole_however_old() {
    let place = Place::new();
    let mut store = old(&place);
    let mut waiting = row(1, 30);
    waiting.key = Key::from("f".repeat(64));
    let waits = Transaction {
        entries: Vec::new(),
        rows: vec![waiting.clone()],
    };
    store.commit(&[waits]).expect("a commit");
    let open = told(&place, 2);
    while store.empty_some(at(4_000 * DAY)).expect("some") > 0 {}
    assert_eq!(
        told(&place, 2),
        open,
        "whoever was told of an open fault is told of its end"
    );
    let queries = Queries::open_read_only(&place.file()).expect("a reader");
    let kept = queries.notices(&number(1)).expect("notices");
    assert!(kept.contains(&waiting), "it is still to be sent");
    // It can be sent, and settle, years later.
    store.commit(&[accepted(&waiting, 60)]).expect("a commit");
    assert!(store.empty_some(at(4_000 * DAY)).expect("one") > 0);
    assert!(verified(&place).is_intact());
}

#[test]
fn many_are_emptied_in_small_steps_and_a_writer_whose_epoch_has_passed_empties_none() {
    let place = Place::new();
    let settings = Settings {
        keep: Keep::days(7, 7),
        ..place.settings()
    };
    let (mut store, _) = Store::open(&settings, at(0)).expect("a log");
    let rows = (0..120).map(|n| {
        let mut notice = row(1, n);
        notice.key = Key::from(format!("{n:064}"));
        notice.fault = None;
        notice.state = RowState::Cancelled {
            reason: "nobody is left to tell".to_owned(),
        };
        notice
    });
    let many = Transaction {
        entries: Vec::new(),
        rows: rows.collect(),
    };
    store.commit(&[many]).expect("a commit");
    let late = at(8 * DAY);
    let steps: Vec<usize> = (0..6)
        .map(|_| store.empty_some(late).expect("some"))
        .collect();
    assert_eq!(
        steps.iter().sum::<usize>(),
        240,
        "words and addresses: {steps:?}"
    );
    assert!(steps.iter().all(|step| *step <= STEP), "{steps:?}");

    place.tamper("UPDATE outbox SET emptied = 0");
    place.tamper("UPDATE meta SET value = '7' WHERE key = 'epoch'");
    assert!(store.empty_some(late).is_err() && store.is_frozen());
}
