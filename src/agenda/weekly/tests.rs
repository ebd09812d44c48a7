//! When it comes, over changes of the clock.

use jiff::SignedDuration;

use super::*;

fn oslo() -> TimeZone {
    TimeZone::get("Europe/Oslo").unwrap()
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The first Sunday, at half past two, after a moment.
fn sunday(after: &str) -> String {
    let weekly = Weekly {
        day: jiff::civil::Weekday::Sunday,
        time: jiff::civil::time(2, 30, 0, 0),
    };
    weekly.next(moment(after), &oslo()).unwrap().to_string()
}

#[test]
fn a_time_that_the_clocks_leave_out_is_an_hour_later_and_one_that_comes_twice_is_the_first() {
    // From two to three there is nothing on 29 March 2026.
    assert_eq!(sunday("2026-03-24T12:00:00Z"), "2026-03-29T01:30:00Z");
    assert_eq!(sunday("2026-03-29T01:30:00Z"), "2026-04-05T00:30:00Z");
    // From two to three comes twice on 25 October 2026.
    assert_eq!(sunday("2026-10-20T12:00:00Z"), "2026-10-25T00:30:00Z");
    assert_eq!(sunday("2026-10-25T00:30:00Z"), "2026-11-01T01:30:00Z");
}

#[test]
fn the_next_drill_is_never_now_and_the_day_is_that_of_the_zone() {
    let weekly = Weekly::default();
    let next = |after: &str| weekly.next(moment(after), &oslo()).unwrap().to_string();
    // A Monday: at nine, in summer.
    assert_eq!(next("2026-06-01T06:59:59Z"), "2026-06-01T07:00:00Z");
    assert_eq!(next("2026-06-01T07:00:00Z"), "2026-06-08T07:00:00Z");
    // Sunday in Greenwich is Monday in Oslo.
    assert_eq!(next("2026-06-07T23:00:00Z"), "2026-06-08T07:00:00Z");
}

#[test]
fn a_drill_is_overdue_when_it_was_due_more_than_a_week_ago() {
    let weekly = Weekly::default();
    let last = moment("2026-06-01T07:00:00Z");
    let overdue = |now: &str| weekly.is_overdue(last, &oslo(), moment(now));
    assert!(
        !overdue("2026-06-08T09:00:00Z"),
        "it may be held next Monday"
    );
    assert!(!overdue("2026-06-15T07:00:00Z"));
    assert!(overdue("2026-06-15T07:00:01Z"));
}

proptest::proptest! {
    #[test]
    fn from_one_drill_to_the_next_are_seven_days_by_the_wall_clock(seconds in 0_i64..4_000_000_000, day in 0_i8..7, minute in 0_i8..60, hour in 0_i8..24) {
        let weekly = Weekly {
            day: jiff::civil::Weekday::from_monday_zero_offset(day).unwrap(),
            time: jiff::civil::time(hour, minute, 0, 0),
        };
        let after = Timestamp::from_second(seconds).unwrap();
        let first = weekly.next(after, &oslo()).unwrap();
        let second = weekly.next(first, &oslo()).unwrap();
        proptest::prop_assert!(first > after);
        let local = |at: Timestamp| at.to_zoned(oslo()).date();
        proptest::prop_assert_eq!(local(first).weekday(), weekly.day);
        let days = local(second).since(local(first)).unwrap().get_days();
        proptest::prop_assert_eq!(days, 7);
        let wait = first.duration_since(after);
        proptest::prop_assert!(wait <= SignedDuration::from_hours(7 * 24 + 2));
    }
}

#[test]
fn a_day_is_named_short_or_long() {
    let monday = Weekly::default();
    for text in ["mon 09:00", "monday 09:00"] {
        assert_eq!(text.parse(), Ok(monday), "{text}");
    }
    for text in [
        "",
        "mon",
        "09:00",
        "Monday 09:00",
        "mon 9",
        "mon 24:00",
        "moon 09:00",
    ] {
        let right = text.parse::<Weekly>();
        assert_eq!(
            right,
            Err("a day and a time, such as `mon 09:00`"),
            "{text}"
        );
    }
}
