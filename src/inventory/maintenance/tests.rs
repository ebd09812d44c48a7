use jiff::tz::TimeZone;

use super::*;
use crate::agenda::Calendar;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn work(windows: Windows) -> Maintenance {
    Maintenance {
        id: "patch".into(),
        region: RegionIx::at(0),
        party: PartyIx::at(0),
        text: "Nye ruterkort".into(),
        reference: None,
        windows,
        parts: Parts::default(),
        extent: Extent::default(),
        declared: None,
    }
}

fn weekly(hours: &str, from: Option<&str>, until: Option<&str>) -> Maintenance {
    work(Windows::Weekly {
        hours: Hours::new(
            vec![hours.parse().expect("hours")],
            Calendar {
                zone: TimeZone::get("Europe/Oslo").expect("a zone"),
                country: None,
            },
        ),
        from: from.map(at),
        until: until.map(at),
    })
}

fn window(from: &str, until: &str) -> Window {
    Window {
        from: at(from),
        until: at(until),
    }
}

#[test]
fn one_that_is_done_once_has_one_window() {
    let hour = window("2026-12-01T21:00:00Z", "2026-12-01T22:00:00Z");
    let work = work(Windows::Once(hour));
    let table = [
        ("2026-11-01T00:00:00Z", Some(hour), None),
        ("2026-12-01T21:00:00Z", Some(hour), Some(hour)),
        ("2026-12-01T21:59:59Z", Some(hour), Some(hour)),
        ("2026-12-01T22:00:00Z", None, None),
    ];
    for (moment, next, open) in table {
        assert_eq!(work.next(at(moment)), next, "{moment}");
        assert_eq!(work.open(at(moment)), open, "{moment}");
    }
    assert_eq!(
        work.next_change(at("2026-11-01T00:00:00Z")),
        Some(hour.from)
    );
    assert_eq!(work.next_change(hour.from), Some(hour.until));
    assert_eq!(work.next_change(hour.until), None);
}

#[test]
fn one_of_every_week_has_its_hours_by_the_clock_on_the_wall() {
    let work = weekly("tue 22:00-02:00", None, None);
    // Before and after the clocks go back on 25 October 2026.
    let table = [
        (
            "2026-10-20T12:00:00Z",
            window("2026-10-20T20:00:00Z", "2026-10-21T00:00:00Z"),
        ),
        (
            "2026-10-20T23:59:59Z",
            window("2026-10-20T20:00:00Z", "2026-10-21T00:00:00Z"),
        ),
        (
            "2026-10-21T00:00:00Z",
            window("2026-10-27T21:00:00Z", "2026-10-28T01:00:00Z"),
        ),
    ];
    for (moment, next) in table {
        assert_eq!(work.next(at(moment)), Some(next), "{moment}");
    }
}

#[test]
fn its_hours_are_cut_where_the_whole_begins_and_ends() {
    let first = "2026-06-02T21:00:00Z";
    let last = "2026-06-09T21:00:00Z";
    let work = weekly("tue 22:00-02:00", Some(first), Some(last));
    let table = [
        (
            "2026-05-01T00:00:00Z",
            Some(window(first, "2026-06-03T00:00:00Z")),
        ),
        (
            "2026-06-03T00:00:00Z",
            Some(window("2026-06-09T20:00:00Z", last)),
        ),
        (last, None),
        ("2027-01-01T00:00:00Z", None),
    ];
    for (moment, next) in table {
        assert_eq!(work.next(at(moment)), next, "{moment}");
    }
}
