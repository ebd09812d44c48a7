//! Moments, lengths of time, and lists.

use std::borrow::Cow;
use std::time::Duration;

use jiff::Zoned;

use super::BOOK;
use crate::agenda::Span;
use crate::inventory::Language;
use crate::words::messages;

messages! { BOOK:
    /// Days of the week.
    pub(in crate::notice) enum Day {
        Monday = "day-monday",
        Tuesday = "day-tuesday",
        Wednesday = "day-wednesday",
        Thursday = "day-thursday",
        Friday = "day-friday",
        Saturday = "day-saturday",
        Sunday = "day-sunday",
    }
}

messages! { BOOK:
    /// Months.
    pub(in crate::notice) enum Month {
        January = "month-january",
        February = "month-february",
        March = "month-march",
        April = "month-april",
        May = "month-may",
        June = "month-june",
        July = "month-july",
        August = "month-august",
        September = "month-september",
        October = "month-october",
        November = "month-november",
        December = "month-december",
    }
}

messages! { BOOK:
    /// Moments and lengths of time.
    pub(in crate::notice) enum Time<'a> {
        Moment { weekday: &'a str, date: &'a str, clock: &'a str } = "moment",
        Date { day: &'a str, month: &'a str, year: &'a str } = "date",
        Clock { hour: &'a str, minute: &'a str } = "clock",
        Daily = "daily",
        SpanDays { n: u64 } = "span-days",
        SpanHours { n: u64 } = "span-hours",
        SpanMinutes { n: u64 } = "span-minutes",
        SpanSeconds { n: u64 } = "span-seconds",
    }
}

messages! { BOOK:
    /// The end of a list, as in speech.
    pub(in crate::notice) enum List<'a> {
        Both { first: &'a str, last: &'a str } = "both",
        Either { first: &'a str, last: &'a str } = "either",
        Others { n: usize } = "others",
    }
}

/// Monday first.
const DAYS: [Day; 7] = [
    Day::Monday,
    Day::Tuesday,
    Day::Wednesday,
    Day::Thursday,
    Day::Friday,
    Day::Saturday,
    Day::Sunday,
];

const MONTHS: [Month; 12] = [
    Month::January,
    Month::February,
    Month::March,
    Month::April,
    Month::May,
    Month::June,
    Month::July,
    Month::August,
    Month::September,
    Month::October,
    Month::November,
    Month::December,
];

/// A date and time written out, in the zone it is in.
pub(in crate::notice) fn moment(language: Language, at: &Zoned) -> String {
    let weekday = DAYS[usize::from(at.weekday().to_monday_zero_offset().unsigned_abs() % 7)];
    let [hour, minute] = [at.hour(), at.minute()].map(|part| format!("{part:02}"));
    let said = Time::Moment {
        weekday: &weekday.say(language),
        date: &day(language, at),
        clock: &clock(language, &hour, &minute),
    };
    said.say(language).into_owned()
}

/// A day of the calendar: "31 December 2027".
pub(in crate::notice) fn day(language: Language, at: &Zoned) -> String {
    let month = MONTHS[usize::from((at.month() - 1).unsigned_abs() % 12)];
    let said = Time::Date {
        day: &at.day().to_string(),
        month: &month.say(language),
        year: &at.year().to_string(),
    };
    said.say(language).into_owned()
}

fn clock(language: Language, hour: &str, minute: &str) -> Cow<'static, str> {
    Time::Clock { hour, minute }.say(language)
}

/// Parts of a week: "Monday–Friday 08:00–16:00"; empty where there are none.
pub(in crate::notice) fn week(language: Language, spans: impl Iterator<Item = Span>) -> String {
    let named = |day: usize| DAYS[day % 7].say(language);
    let spans = spans.map(|span| {
        let runs = span.runs();
        let days = runs.iter().map(|&(first, last)| match first == last {
            true => named(first).into_owned(),
            false => format!("{}–{}", named(first), named(last)),
        });
        let days = match runs[..] {
            [(0, 6)] => Time::Daily.say(language).into_owned(),
            _ => days.collect::<Vec<_>>().join(", "),
        };
        let [from, until] = span.times().map(|time| match time.split_once(':') {
            Some((hour, minute)) => clock(language, hour, minute).into_owned(),
            None => time,
        });
        format!("{days} {from}–{until}")
    });
    let spans: Vec<String> = spans.collect();
    spans.join("; ")
}

/// A length of time, in its two largest units.
pub(in crate::notice) fn span(language: Language, span: Duration) -> String {
    let minutes = span.as_secs() / 60;
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let days_and = (days > 0).then_some(Time::SpanDays { n: days });
    let hours = (hours > 0).then_some(Time::SpanHours { n: hours });
    let minutes = (minutes > 0).then_some(Time::SpanMinutes { n: minutes });
    let units = match (days_and, hours, minutes) {
        (None, None, None) => [Some(Time::SpanSeconds { n: span.as_secs() }), None],
        (Some(days), hours, _) => [Some(days), hours],
        (None, hours, minutes) => [hours, minutes],
    };
    let units = units.into_iter().flatten();
    let said: Vec<_> = units.map(|unit| unit.say(language)).collect();
    said.join(" ")
}

/// Names joined as in speech: "A, B og C".
pub(in crate::notice) fn list(language: Language, names: &[String]) -> String {
    joined(names, |first, last| {
        List::Both { first, last }.say(language)
    })
}

/// Names of which one is meant: "A, B eller C".
pub(in crate::notice) fn one_of(language: Language, names: &[String]) -> String {
    joined(names, |first, last| {
        List::Either { first, last }.say(language)
    })
}

/// So many others, as one of which it may be.
pub(in crate::notice) fn others(language: Language, n: usize) -> String {
    List::Others { n }.say(language).into_owned()
}

fn joined(names: &[String], with: impl Fn(&str, &str) -> Cow<'static, str>) -> String {
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => with(&rest.join(", "), last).into_owned(),
    }
}

/// All that is declared here.
#[cfg(test)]
pub(super) const DECLARED: &[&[crate::words::Declared]] = &[
    Day::DECLARED,
    Month::DECLARED,
    Time::DECLARED,
    List::DECLARED,
];
