//! Months, held against the days that they consist of.

use jiff::tz::TimeZone;

use super::*;

fn spell(from: &str, until: &str) -> Spell {
    Spell {
        from: at(from),
        until: Some(at(until)),
    }
}

fn trouble(there: Vec<Spell>) -> Trouble {
    Trouble {
        mild: false,
        there,
        planned: Vec::new(),
    }
}

/// Each month, with how many minutes of it are known and were down.
fn told(past: &Past, now: &str) -> Vec<(String, i64, i64, bool)> {
    let zone = TimeZone::get("Europe/Oslo").unwrap();
    let months = past.months(&zone, at(now));
    let each = months.iter().map(|month| {
        let (known, down) = (month.known.as_mins(), month.down.as_mins());
        (month.first.to_string(), known, down, month.goes_on)
    });
    each.collect()
}

#[test]
fn months_are_those_of_the_zone_and_begin_with_the_log() {
    let past = Past {
        // Over midnight in Oslo between September and October: 22:00 by UTC.
        troubles: vec![trouble(vec![spell(
            "2026-09-30T21:00:00Z",
            "2026-10-01T00:00:00Z",
        )])],
        unknown: vec![spell("2026-10-10T00:00:00Z", "2026-10-11T00:00:00Z")],
        begins: Some(at("2026-09-30T12:00:00Z")),
    };
    let october = (31 * 24 + 1 - 24) * 60;
    assert_eq!(
        told(&past, "2026-11-01T23:00:00Z"),
        [
            ("2026-09-01".to_owned(), 10 * 60, 60, false),
            ("2026-10-01".to_owned(), october, 120, false),
            ("2026-11-01".to_owned(), 24 * 60, 0, true),
        ]
    );
}

#[test]
fn planned_work_what_was_poor_and_what_nobody_saw_is_not_counted_as_down() {
    let mild = Trouble {
        mild: true,
        ..trouble(vec![spell("2026-10-02T00:00:00Z", "2026-10-03T00:00:00Z")])
    };
    let planned = Trouble {
        planned: vec![spell("2026-10-05T00:00:00Z", "2026-10-05T02:00:00Z")],
        ..trouble(vec![spell("2026-10-05T00:00:00Z", "2026-10-05T03:00:00Z")])
    };
    let unseen = trouble(vec![spell("2026-10-10T00:00:00Z", "2026-10-10T10:00:00Z")]);
    let past = Past {
        troubles: vec![mild, planned, unseen.clone(), unseen],
        unknown: vec![spell("2026-10-10T06:00:00Z", "2026-10-10T12:00:00Z")],
        begins: Some(at("2025-01-01T00:00:00Z")),
    };
    let months = told(&past, "2026-10-20T00:00:00Z");
    assert_eq!(months.len() as i64, MONTHS);
    let (.., down, goes_on) = months.last().unwrap();
    assert_eq!((*down, *goes_on), (60 + 6 * 60, true));
}

#[test]
fn an_empty_log_has_no_months() {
    assert_eq!(told(&Past::default(), "2026-10-20T00:00:00Z"), []);
}

#[test]
fn all_months_that_are_told_are_read() {
    let zone = TimeZone::get("Europe/Oslo").unwrap();
    let now = at("2026-11-28T00:00:00Z");
    assert_eq!(months_begin(&zone, now), at("2025-11-30T23:00:00Z"));
    assert!(months_begin(&zone, now) < days_begin(now));
}
