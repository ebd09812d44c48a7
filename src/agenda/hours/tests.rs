//! What hours cover, over holidays and changes of the clock.

use proptest::prelude::*;

use super::*;

fn calendar(zone: &str, country: Option<Country>) -> Calendar {
    Calendar {
        zone: TimeZone::get(zone).expect("a zone"),
        country,
    }
}

fn hours(spans: &[&str]) -> Hours {
    let spans = spans.iter().map(|text| text.parse().expect("a span"));
    Hours::new(
        spans.collect(),
        calendar("Europe/Oslo", Some(Country::Norway)),
    )
}

/// A moment by the clock on the wall in Oslo.
fn oslo(text: &str) -> Timestamp {
    let civil: jiff::civil::DateTime = text.parse().expect("a time");
    let zone = TimeZone::get("Europe/Oslo").expect("a zone");
    civil.to_zoned(zone).expect("a moment").timestamp()
}

#[test]
fn a_span_is_read_as_it_is_written_and_written_as_it_is_read() {
    let same = [
        "daily 00:00-24:00",
        "mon-fri 08:00-16:00",
        "sat,sun 10:00-14:30",
        "mon,wed,fri-sun 17:00-08:00",
    ];
    for text in same {
        let span: Span = text.parse().expect(text);
        assert_eq!(span.to_string(), text);
    }
    let otherwise = [
        ("mon-sun 00:00-00:00", "daily 00:00-24:00"),
        ("fri-mon 16:00-08:00", "mon,fri-sun 16:00-08:00"),
        ("sun,sat 10:00-24:00", "sat,sun 10:00-24:00"),
        ("mon-tue 08:00-09:00", "mon,tue 08:00-09:00"),
        ("monday-friday 08:00-16:00", "mon-fri 08:00-16:00"),
        ("saturday,sun 10:00-14:00", "sat,sun 10:00-14:00"),
    ];
    for (text, written) in otherwise {
        let span: Span = text.parse().expect(text);
        assert_eq!(span.to_string(), written);
    }
    let wrong = [
        "",
        "mon",
        "08:00-16:00",
        "mond 08:00-16:00",
        "Mon 08:00-16:00",
        "mon 8-16",
        "mon 08:00-24:01",
        "mon 08:60-16:00",
        "mon 24:00-08:00",
        "mon 08:00 16:00",
        "mon, tue 08:00-16:00",
        "mon  08:00-16:00",
        "mon 08:00-16:00 ",
        "mån 08:00-16:00",
        "mon +8:00-16:00",
    ];
    for text in wrong {
        assert!(text.parse::<Span>().is_err(), "{text:?}");
    }
}

#[test]
fn a_holiday_has_the_hours_of_a_sunday() {
    let day = hours(&["mon-fri 08:00-16:00"]);
    let duty = hours(&["mon-fri 16:00-08:00", "sat,sun 00:00-24:00"]);
    let table = [
        ("2026-11-26T07:59", false),
        ("2026-11-26T08:00", true),
        ("2026-11-26T15:59", true),
        ("2026-11-26T16:00", false),
        ("2026-11-28T12:00", false),
        // Maundy Thursday and Whit Monday.
        ("2026-04-02T12:00", false),
        ("2026-05-25T12:00", false),
    ];
    for (moment, by_day) in table {
        let moment = oslo(moment);
        assert_eq!(day.cover(moment), by_day, "{moment}");
        assert_eq!(duty.cover(moment), !by_day, "{moment}");
    }
    let nowhere = Hours::new(day.spans().to_vec(), calendar("Europe/Oslo", None));
    assert!(nowhere.cover(oslo("2026-04-02T12:00")));
}

#[test]
fn the_night_before_a_holiday_goes_on_into_it() {
    // From Wednesday 16:00 to the morning of Maundy Thursday.
    let duty = hours(&["mon-wed 16:00-08:00"]);
    assert!(duty.cover(oslo("2026-04-02T07:59")));
    assert!(!duty.cover(oslo("2026-04-02T08:00")));
    // Whose own evening is a Sunday's.
    assert!(!duty.cover(oslo("2026-04-02T17:00")));
}

#[test]
fn what_comes_next_is_found_over_holidays_and_changes_of_the_clock() {
    let day = hours(&["mon-fri 08:00-16:00"]);
    let table = [
        ("2026-11-26T10:00", "2026-11-26T16:00"),
        ("2026-11-26T16:00", "2026-11-27T08:00"),
        ("2026-11-27T16:00", "2026-11-30T08:00"),
        // From the Wednesday before Easter to the Tuesday after it.
        ("2026-04-01T16:00", "2026-04-07T08:00"),
    ];
    for (at, next) in table {
        assert_eq!(day.next_change(oslo(at)), Some(oslo(next)), "{at}");
    }
    // A Thursday that is a holiday two weeks in a row.
    let thursdays = hours(&["thu 08:00-16:00"]);
    assert_eq!(
        thursdays.next_change(oslo("2025-12-18T16:00")),
        Some(oslo("2026-01-08T08:00"))
    );
    assert_eq!(
        hours(&["daily 00:00-24:00"]).next_change(oslo("2026-11-26T10:00")),
        None
    );
    assert_eq!(hours(&[]).next_change(oslo("2026-11-26T10:00")), None);
    // What touches does not change at midnight.
    let both = hours(&["mon-fri 16:00-24:00", "tue-sat 00:00-08:00"]);
    assert_eq!(
        both.next_change(oslo("2026-11-25T20:00")),
        Some(oslo("2026-11-26T08:00"))
    );
    // The night on which the clock is set back has an hour more, the other one less.
    let night = hours(&["daily 22:00-06:00"]);
    let length = |evening: &str| {
        let from = oslo(evening);
        night
            .next_change(from)
            .map(|until| until.duration_since(from).as_hours())
    };
    assert_eq!(length("2026-10-24T22:00"), Some(9));
    assert_eq!(length("2026-03-28T22:00"), Some(7));
    // A span in the hour that is left out is not there on that day.
    let early = hours(&["daily 02:00-03:00"]);
    assert!(!early.cover(oslo("2026-03-29T03:00")));
}

#[test]
fn time_within_hours_is_counted_within_hours() {
    let day = hours(&["mon-fri 08:00-16:00"]);
    let after = |at: &str, hours| day.after(oslo(at), SignedDuration::from_hours(hours));
    assert_eq!(after("2026-11-26T10:00", 4), Some(oslo("2026-11-26T14:00")));
    assert_eq!(after("2026-11-26T10:00", 6), Some(oslo("2026-11-26T16:00")));
    assert_eq!(after("2026-11-26T14:00", 4), Some(oslo("2026-11-27T10:00")));
    assert_eq!(after("2026-11-27T17:00", 4), Some(oslo("2026-11-30T12:00")));
    assert_eq!(after("2026-04-01T15:00", 2), Some(oslo("2026-04-07T09:00")));
    assert_eq!(after("2026-11-26T03:00", 0), Some(oslo("2026-11-26T08:00")));
    assert_eq!(
        hours(&[]).after(oslo("2026-11-26T10:00"), SignedDuration::ZERO),
        None
    );
}

/// The same, minute by minute, from the calendar's day and the clock on the wall.
fn naive(hours: &Hours, at: Timestamp) -> bool {
    let zoned = at.to_zoned(hours.calendar.zone.clone());
    let minute =
        u16::from(zoned.hour().unsigned_abs()) * 60 + u16::from(zoned.minute().unsigned_abs());
    let on = |day: Date| {
        let weekday = hours.calendar.weekday(day);
        usize::from(weekday.to_monday_zero_offset().unsigned_abs())
    };
    let today = on(zoned.date());
    let yesterday = on(zoned.date().yesterday().expect("a day"));
    hours.spans.iter().any(|span| {
        let ends = span.begins + span.lasts;
        let from_today = span.days[today] && span.begins <= minute && minute < ends;
        let over_night = span.days[yesterday] && minute + DAY < ends;
        from_today || over_night
    })
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    let span = (
        prop::array::uniform7(any::<bool>()),
        0..DAY / 30,
        1..=DAY / 30,
    )
        .prop_map(|(days, begins, lasts)| Span {
            days,
            begins: begins * 30,
            lasts: lasts * 30,
        });
    prop::collection::vec(span, 0..4)
}

proptest! {
    #[test]
    fn hours_agree_with_the_clock_on_the_wall(
        spans in spans(),
        minute in 0_i64..20 * 366 * 24 * 60,
        country in prop_oneof![Just(None), Just(Some(Country::Norway)), Just(Some(Country::Sweden))],
    ) {
        let hours = Hours::new(spans, calendar("Europe/Oslo", country));
        let at = Timestamp::from_second(1_700_000_000 / 60 * 60 + minute * 60).expect("a moment");
        // The two hours of a year in which the clock on the wall is no measure.
        let near = |hours: i64| {
            let then = at.checked_add(SignedDuration::from_hours(hours)).expect("a moment");
            hours_offset(then)
        };
        prop_assume!(near(-25) == near(25));
        prop_assert_eq!(hours.cover(at), naive(&hours, at));
        if let Some(next) = hours.next_change(at) {
            prop_assert!(next > at);
            let before = next.checked_sub(SignedDuration::from_nanos(1)).expect("a moment");
            prop_assert_eq!(hours.cover(at), hours.cover(before));
            prop_assert_ne!(hours.cover(at), hours.cover(next));
        }
    }
}

fn hours_offset(at: Timestamp) -> i32 {
    let zone = TimeZone::get("Europe/Oslo").expect("a zone");
    zone.to_offset(at).seconds()
}
