//! The clock of a promise against a walk from minute to minute.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::agenda::{Calendar, Country};

fn hours(spans: &[String], country: Option<Country>) -> Hours {
    let spans = spans.iter().map(|text| text.parse().expect("a span"));
    let zone = TimeZone::get("Europe/Oslo").expect("a zone");
    Hours::new(spans.collect(), Calendar { zone, country })
}

fn day_hours() -> Hours {
    hours(&["mon-fri 08:00-16:00".to_owned()], Some(Country::Norway))
}

/// A moment by the clock on the wall in Oslo.
fn oslo(text: &str) -> Timestamp {
    let civil: jiff::civil::DateTime = text.parse().expect("a time");
    let zone = TimeZone::get("Europe/Oslo").expect("a zone");
    civil.to_zoned(zone).expect("a moment").timestamp()
}

const MINUTE: SignedDuration = SignedDuration::from_secs(60);

/// Whole minutes, each asked by itself.
fn walked(hours: &Hours, since: Timestamp, until: Timestamp) -> SignedDuration {
    let (mut at, mut run) = (since, SignedDuration::ZERO);
    while at < until {
        run += if hours.cover(at) {
            MINUTE
        } else {
            SignedDuration::ZERO
        };
        at += MINUTE;
    }
    run
}

#[test]
fn half_an_hour_that_begins_in_the_last_ten_minutes_of_a_friday_ends_on_monday() {
    let half = MINUTE * 30;
    let day = day_hours();
    let due = runs_out(Some(&day), oslo("2026-11-27T15:50"), half);
    assert_eq!(due, Some(oslo("2026-11-30T08:20")));
    // Over Easter, which has four days of a Sunday, and the night that is an hour short.
    let due = runs_out(Some(&day), oslo("2027-03-24T15:50"), half);
    assert_eq!(due, Some(oslo("2027-03-30T08:20")));
    let round_the_clock = runs_out(None, oslo("2026-11-27T15:50"), half);
    assert_eq!(round_the_clock, Some(oslo("2026-11-27T16:20")));
}

#[test]
fn what_has_run_is_the_hours_between_and_nothing_backwards() {
    let day = day_hours();
    let run = |since: &str, until: &str| has_run(Some(&day), oslo(since), oslo(until));
    let hours = SignedDuration::from_hours;
    assert_eq!(run("2026-11-27T15:00", "2026-11-30T09:00"), hours(2));
    assert_eq!(run("2026-11-28T00:00", "2026-11-30T00:00"), hours(0));
    assert_eq!(run("2026-11-30T09:00", "2026-11-27T15:00"), hours(0));
    // A whole year: 52 weeks of five days and a Thursday, less the eight
    // holidays that are no Saturday or Sunday.
    assert_eq!(
        run("2026-01-01T00:00", "2027-01-01T00:00"),
        hours((261 - 8) * 8)
    );
    let back = has_run(None, oslo("2026-11-30T09:00"), oslo("2026-11-27T15:00"));
    assert_eq!(back, SignedDuration::ZERO);
    // The night on which the clocks are set back is an hour longer.
    let night = self::hours(&["daily 22:00-06:00".to_owned()], None);
    let run = |since: &str, until: &str| has_run(Some(&night), oslo(since), oslo(until));
    assert_eq!(run("2026-10-24T22:00", "2026-10-25T22:00"), hours(9));
    assert_eq!(run("2026-03-28T22:00", "2026-03-29T22:00"), hours(7));
}

fn spans() -> impl Strategy<Value = Vec<String>> {
    let days = prop_oneof![
        Just("mon-fri"),
        Just("sat,sun"),
        Just("daily"),
        Just("tue,thu"),
        Just("sun"),
    ];
    let span = (days, 0_u16..48, 1_u16..48).prop_map(|(days, begins, lasts)| {
        let minute = |half: u16| format!("{:02}:{:02}", half % 48 / 2, half % 2 * 30);
        format!("{days} {}-{}", minute(begins), minute(begins + lasts))
    });
    prop::collection::vec(span, 1..4)
}

fn country() -> impl Strategy<Value = Option<Country>> {
    prop_oneof![
        Just(None),
        Just(Some(Country::Norway)),
        Just(Some(Country::Sweden))
    ]
}

/// Some minute of twenty years; each third one in the days around a change of the
/// clock or a holiday.
fn moment() -> impl Strategy<Value = Timestamp> {
    let any = (0_i64..20 * 366 * 24 * 60)
        .prop_map(|minute| Timestamp::from_second(1_700_000_040 + minute * 60).expect("a moment"));
    let days = prop_oneof![
        Just("2026-03-28T12:00"),
        Just("2026-10-24T12:00"),
        Just("2026-12-23T12:00"),
        Just("2026-05-15T12:00"),
    ];
    let near =
        (days, 0_i64..3 * 24 * 60).prop_map(|(day, minute)| oslo(day) + MINUTE * minute as i32);
    prop_oneof![2 => any, 1 => near]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_clock_of_a_promise_agrees_with_a_walk_from_minute_to_minute(
        spans in spans(),
        country in country(),
        since in moment(),
        minutes in 0_i32..8 * 24 * 60,
        within in 0_i32..30 * 60,
    ) {
        let hours = hours(&spans, country);
        let until = since + MINUTE * minutes;
        prop_assert_eq!(has_run(Some(&hours), since, until), walked(&hours, since, until));
        let lasts = MINUTE * within;
        let due = runs_out(Some(&hours), since, lasts).expect("a moment");
        prop_assert_eq!(has_run(Some(&hours), since, due), lasts);
        if within > 0 {
            let before = due - MINUTE;
            prop_assert_eq!(has_run(Some(&hours), since, before), lasts - MINUTE, "not a minute too late");
        }
    }

    #[test]
    fn what_runs_in_two_parts_runs_as_in_one(
        spans in spans(),
        country in country(),
        since in moment(),
        parts in (0_i32..4000, 1_i32..4000),
    ) {
        let hours = hours(&spans, country);
        let (first, second) = (MINUTE * parts.0, MINUTE * parts.1);
        let two = runs_out(Some(&hours), since, first)
            .and_then(|at| runs_out(Some(&hours), at, second));
        // Two parts may each be over within two years, and both together not.
        if let Some(one) = runs_out(Some(&hours), since, first + second) {
            prop_assert_eq!(two, Some(one));
        }
    }
}
