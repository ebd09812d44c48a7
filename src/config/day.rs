//! Days as they are written, and as they are written elsewhere.

use jiff::civil::Date;
use schemars::JsonSchema;
use toml::de::DeValue;

use super::reader::{Read, mistyped};
use super::report::{Note, Notes, Spot};

/// A day: `2026-01-31`, with or without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub(super) Date);

impl Read for Day {
    fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self> {
        let (date, meant) = match value {
            DeValue::String(text) => (text.parse::<Date>().ok(), meant(text)),
            DeValue::Datetime(toml::value::Datetime {
                date: Some(date),
                time: None,
                offset: None,
            }) => (day(date.year, date.month, date.day), None),
            DeValue::Datetime(_) => (None, None),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => {
                notes.add(mistyped(spot, "a day such as `2026-01-31`", value));
                return None;
            }
        };
        let Some(date) = date.filter(is_likely) else {
            let help = meant.map_or_else(
                || "a day that is in the calendar, as year, month and day: `2026-01-31`".to_owned(),
                advice,
            );
            notes.add(
                Note::at(spot, "this is not a day")
                    .label("not a day")
                    .help(help),
            );
            return None;
        };
        Some(Self(date))
    }
}

impl JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A day: 2026-01-31, with or without quotes.",
            "format": "date",
        })
    }
}

/// How a day is to be written that is written otherwise.
pub(super) fn advice(meant: Date) -> String {
    format!("a day is written as year, month and day: `{meant}`")
}

/// The day that a text means which has its parts in another order, or other signs
/// between them: `31.12.2027`, `31.12.27`, `31/12-2027`, `2027.12.31`.
pub(super) fn meant(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.trim().split(['.', '/', '-']).collect();
    let [first, middle, last] = parts[..] else {
        return None;
    };
    let number = |part: &str, most: usize| {
        let right = (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        right.then(|| part.parse::<u16>().ok()).flatten()
    };
    let (year, of_year, month, of_month) = match first.len() {
        4 => (first, number(first, 4)?, middle, last),
        _ => (last, number(last, 4)?, middle, first),
    };
    let year = match year.len() {
        2 => 2000 + of_year,
        4 => of_year,
        _ => return None,
    };
    let (month, of_month) = (number(month, 2)?, number(of_month, 2)?);
    let [month, of_month] = [month, of_month].map(|part| u8::try_from(part).unwrap_or(u8::MAX));
    day(year, month, of_month).filter(is_likely)
}

/// The same of what stands around a place in a file, without quotes.
pub(super) fn meant_at(text: &str, at: usize) -> Option<Date> {
    let of_day = |c: &char| c.is_ascii_digit() || "./-".contains(*c);
    let at = text.floor_char_boundary(at);
    let before: usize = text[..at].chars().rev().take_while(of_day).count();
    let after: usize = text[at..].chars().take_while(of_day).count();
    // All of one byte each.
    meant(&text[at - before..at + after])
}

/// Years that no agreement has, and that day arithmetic could leave, are none.
fn is_likely(date: &Date) -> bool {
    (1800..=2999).contains(&date.year())
}

fn day(year: u16, month: u8, of_month: u8) -> Option<Date> {
    let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
    Date::new(year, month, i8::try_from(of_month).ok()?).ok()
}
