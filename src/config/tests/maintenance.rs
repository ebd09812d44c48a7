//! Work that is planned.

use jiff::Timestamp;

use super::*;
use crate::inventory::{Maintenance, Window};

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn work(lines: &str) -> String {
    format!(
        "{REGION}\n[[maintenance]]\nid = \"kort\"\nparty = \"nett\"\ntext = \"Nye kort\"\n{lines}\n"
    )
}

fn read(lines: &str) -> Maintenance {
    let loaded = read_region(&work(lines)).unwrap_or_else(|report| panic!("{report}"));
    let mut all = loaded.inventory.maintenance();
    let one = all.next().cloned().expect("the work");
    assert_eq!(all.count(), 0);
    one
}

fn refused(lines: &str) -> String {
    match read_region(&work(lines)) {
        Ok(_) => panic!("nothing is wrong with\n{lines}"),
        Err(report) => report.to_string(),
    }
}

#[test]
fn a_moment_is_one_by_the_regions_clock() {
    let written = [
        "\"2026-12-01 22:00\"",
        "\"2026-12-01T22:00:00\"",
        "2026-12-01T22:00:00",
        "\"2026-12-01T21:00:00Z\"",
        "2026-12-01T22:00:00+01:00",
    ];
    for from in written {
        let one = read(&format!(
            "from = {from}\nuntil = \"2026-12-02 04:00\"\nkinds = [\"network-core\"]"
        ));
        let window = Window {
            from: at("2026-12-01T21:00:00Z"),
            until: at("2026-12-02T03:00:00Z"),
        };
        assert_eq!(one.next(at("2026-11-01T00:00:00Z")), Some(window), "{from}");
    }
}

#[test]
fn work_of_every_week_has_the_regions_hours() {
    let one = read("hours = [\"tue 02:00-04:00\"]\nkinds = [\"network-core\"]");
    let window = Window {
        from: at("2026-12-01T01:00:00Z"),
        until: at("2026-12-01T03:00:00Z"),
    };
    assert_eq!(one.next(at("2026-11-30T12:00:00Z")), Some(window));
}

#[test]
fn what_is_wrong_with_planned_work_is_said_where_it_stands() {
    const PARTS: &str = "kinds = [\"network-core\"]";
    let once = |from: &str, until: &str| format!("from = {from}\nuntil = {until}\n{PARTS}");
    let table = [
        (
            "from = \"2026-12-01 22:00\"\nuntil = \"2026-12-02 04:00\"".to_owned(),
            "this work does not say what is out of service",
        ),
        (PARTS.to_owned(), "this work does not say when it is done"),
        (
            once("\"2026-12-01 22:00\"", "\"2026-12-01 20:00\""),
            "it ends before it begins",
        ),
        (
            once("\"2026-12-01 22:00\"", "\"2026-12-21 22:00\""),
            "more than two weeks",
        ),
        (
            once("\"2026-12-01\"", "\"2026-12-02 04:00\""),
            "this is not a moment",
        ),
        (once("22", "\"2026-12-02 04:00\""), "a moment such as"),
        (
            once("\"3026-12-01 22:00\"", "\"2026-12-02 04:00\""),
            "this is not a moment",
        ),
        (
            format!("hours = [\"daily 00:00-24:00\"]\n{PARTS}"),
            "more than half of the week",
        ),
        (
            "hours = [\"tue 02:00-04:00\"]\ncomponents = [\"ingen\"]".to_owned(),
            "there is no component `ingen`",
        ),
        (
            format!("hours = [\"tue 02:00-04:00\"]\n{PARTS}\nmunicipalities = [\"ingen\"]"),
            "there is no municipality `ingen`",
        ),
        (
            format!("hours = [\"tue 02:00-04:00\"]\n{PARTS}\nsince = 1"),
            "since",
        ),
    ];
    for (lines, said) in table {
        let report = refused(&lines);
        assert!(report.contains(said), "{lines}\n{report}");
    }
}

#[test]
fn an_id_of_planned_work_is_there_once() {
    let one = work("hours = [\"tue 02:00-04:00\"]\nkinds = [\"network-core\"]");
    let again = one.split_once("[[maintenance]]").map_or("", |(_, two)| two);
    let report = match read_region(&format!("{one}\n[[maintenance]]{again}")) {
        Ok(_) => panic!("twice the same id"),
        Err(report) => report.to_string(),
    };
    assert!(report.contains("a second time"), "{report}");
}
