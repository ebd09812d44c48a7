//! What is looked for, and found.

use super::*;
use crate::view::sample;

fn fields(all: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    all.iter().map(owned).collect()
}

fn search(all: &[(&str, &str)]) -> Search {
    Search::read(fields(all)).expect("something is looked for")
}

/// The numbers that a search finds of the faults of a troubled region.
fn found(all: &[(&str, &str)]) -> Vec<String> {
    let snapshot = sample::troubled();
    let zone = TimeZone::get("Europe/Oslo").expect("a zone");
    let search = search(all);
    let mine = |party: &PartyRef| party.id == "roan";
    let faults = snapshot.faults.iter();
    let faults = faults.filter(|fault| search.takes(fault, &zone, mine));
    let numbers = faults.map(|fault| fault.number.as_str()[11..].to_owned());
    let mut numbers: Vec<String> = numbers.collect();
    numbers.sort();
    numbers
}

#[test]
fn an_address_that_says_nothing_looks_for_nothing() {
    for none in [&[][..], &[("q", "  ")], &[("page", "2")], &[("x", "y")]] {
        assert_eq!(Search::read(fields(none)), None, "{none:?}");
    }
}

#[test]
fn each_field_narrows_what_is_found() {
    let all = found(&[("from", "2020-01-01")]);
    assert!(all.len() >= 4, "{all:?}");
    let closed = found(&[("state", "closed")]);
    assert!(!closed.is_empty() && closed.len() < all.len(), "{closed:?}");
    let there = found(&[("municipality", "afjord")]);
    assert!(!there.is_empty() && there.len() < all.len(), "{there:?}");
    let lines = found(&[("kind", "access-line")]);
    assert!(lines.len() < all.len(), "{lines:?}");
    assert_eq!(found(&[("party", "nobody")]), [""; 0]);
    assert_eq!(
        found(&[("from", "2027-01-01"), ("state", "closed")]),
        [""; 0]
    );
    assert_eq!(found(&[("to", "2025-12-31")]), [""; 0]);
    let mine = found(&[("mine", "1")]);
    assert!(mine.len() < all.len(), "{mine:?}");
}

#[test]
fn what_is_mistaken_is_told_at_its_field_and_not_looked_for() {
    let long = "a".repeat(101);
    for (name, value, field) in [
        ("q", &*long, SearchField::Text),
        ("state", "broken", SearchField::State),
        ("kind", "toaster", SearchField::Kind),
        ("from", "27.11.2026", SearchField::From),
        ("to", "2026-02-30", SearchField::To),
    ] {
        let search = search(&[(name, value)]);
        assert_eq!(search.wrong, [field], "{name}");
        let nothing = Search {
            wrong: Vec::new(),
            typed: Vec::new(),
            page: 1,
            ..Search::default()
        };
        let looked_for = Search {
            wrong: Vec::new(),
            typed: Vec::new(),
            ..search
        };
        assert_eq!(looked_for, nothing, "{name}");
    }
    let turned = search(&[("from", "2026-11-02"), ("to", "2026-11-01")]);
    assert_eq!(turned.wrong, [SearchField::Order]);
    let unknown = search(&[("municipality", "x"), ("party", "y")]);
    let unknown = unknown.offered(|_| false, |_| false);
    assert_eq!(
        unknown.wrong,
        [SearchField::Municipality, SearchField::Party]
    );
}

#[test]
fn the_address_of_the_next_page_says_the_same_and_can_be_kept() {
    let search = search(&[("q", "Åfjord & co"), ("state", ""), ("page", "2")]);
    assert_eq!(search.page, 2);
    assert_eq!(search.href(3), "/faults?q=%C3%85fjord%20%26%20co&page=3");
}
