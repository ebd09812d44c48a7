use super::*;
use crate::inventory::Language;
use crate::measurement::{Level, Round};

fn now() -> Timestamp {
    "2026-11-27T13:42:10Z".parse().unwrap()
}

fn view(zone: &TimeZone, over: Over, language: Language) -> View<'_> {
    View {
        over,
        now: now(),
        zone,
        w: Words::of(language),
    }
}

fn reading(ago: i64, millis: u64, lost: u32) -> Reading {
    let level = |millis| Level::of(std::time::Duration::from_millis(millis));
    Reading {
        at: now().as_second().div_euclid(MINUTE) * MINUTE - ago * MINUTE,
        lasts: MINUTE,
        value: Value {
            sent: 4,
            lost,
            round: (lost < 4).then(|| Round {
                least: level(millis),
                middle: level(millis),
                most: level(millis * 2),
            }),
            jitter: None,
        },
    }
}

/// A zone with summer time, as the regions have it.
fn oslo() -> TimeZone {
    TimeZone::get("Europe/Oslo").unwrap()
}

#[test]
fn a_chart_is_told_in_a_sentence_and_in_a_table() {
    let zone = oslo();
    let mut readings: Vec<Reading> = (0..60).rev().map(|ago| reading(ago, 12, 0)).collect();
    readings[20] = reading(39, 24, 2);
    let shown = view(&zone, Over::Hours, Language::English).of(0, "ping", &readings);
    let said: Vec<&str> = shown.charts.iter().map(|chart| &*chart.said).collect();
    assert!(
        said[0].starts_with("Median 12\u{a0}ms, worst 48\u{a0}ms (<time"),
        "{said:?}"
    );
    assert!(said[0].contains(">14:03</time>"), "{said:?}");
    assert_eq!(said[1], "0.83% lost: 2 of 240.");
    assert_eq!(said.len(), 2, "without series there is no jitter");
    let rows: Vec<(&str, &str)> = shown
        .rows
        .iter()
        .map(|row| (&*row.time, &*row.lost))
        .collect();
    assert_eq!(rows, [("14:30", "0%"), ("14:00", "1.7%"), ("13:30", "0%")]);
}

#[test]
fn times_are_the_regions_and_days_begin_at_its_midnight() {
    let zone = oslo();
    let labels = |over| -> Vec<String> {
        let ticks = view(&zone, over, Language::English).ticks();
        ticks.into_iter().map(|tick| tick.label).collect()
    };
    assert_eq!(
        labels(Over::Hours),
        ["14:00", "13:00", "12:00", "11:00", "10:00", "09:00"]
    );
    let days = [
        "27/11", "26/11", "25/11", "24/11", "23/11", "22/11", "21/11",
    ];
    assert_eq!(labels(Over::Days), days);
    // Every second Monday.
    assert_eq!(labels(Over::Weeks)[..3], ["23/11", "9/11", "26/10"]);
}

#[test]
fn nothing_measured_and_nothing_that_came_back_are_told_apart() {
    let zone = oslo();
    let view = view(&zone, Over::Hours, Language::English);
    let nothing = view.of(0, "ping", &[]);
    assert!(nothing.charts.is_empty() && nothing.rows.is_empty());
    let lost = view.of(0, "ping", &[reading(3, 1, 4)]);
    assert_eq!(lost.charts[0].said, "Nothing came back.");
    assert_eq!(lost.charts[1].said, "100% lost: 4 of 4.");
    assert_eq!(lost.rows[0].middle, "–");
}

#[test]
fn what_is_asked_for_is_understood_or_else_hours() {
    let asked = |query| Over::asked(query);
    assert_eq!(asked(Some("over=days")), Over::Days);
    assert_eq!(asked(Some("x=1&over=weeks")), Over::Weeks);
    assert_eq!(asked(Some("over=years")), Over::Hours);
    assert_eq!(asked(None), Over::Hours);
    for over in Over::ALL {
        let (from, until) = over.window(now());
        let now = now().as_second();
        assert!(from < now && now < until);
        assert!(until - from <= 91 * DAY);
    }
}
