//! Times as they are written: a moment and hours of every week, a zone, a span.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use schemars::JsonSchema;

use super::reader::nearest;
use super::text::text;
use super::value::Parse;
use crate::agenda::{Span, Weekly};

const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// The moment that a text names, or what would be right.
pub(super) fn moment(text: &str) -> Result<Weekly, String> {
    let right = || "a day and a time, such as `monday 09:00`".to_owned();
    let (day, time) = text.split_once(' ').ok_or_else(right)?;
    let day = DAYS.iter().find(|(name, _)| *name == day);
    let time = Time::strptime("%H:%M", time).map_err(|_| right())?;
    Ok(Weekly {
        day: day.ok_or_else(right)?.1,
        time,
    })
}

/// The zone that a text names, or one that was probably meant.
pub(super) fn zone(text: &str) -> Result<TimeZone, String> {
    TimeZone::get(text).map_err(|_| {
        let zones = jiff::tz::db().available();
        let zones: Vec<String> = zones.map(|zone| zone.to_string()).collect();
        let near = nearest(text, zones.iter().map(String::as_str)).unwrap_or("Europe/Oslo");
        format!("a time zone of the IANA database, such as `{near}`")
    })
}

/// The span that a text names, or what would be right.
pub(super) fn lapse(text: &str) -> Result<Duration, String> {
    let right = || "a number with a unit, such as `20s`, `500ms` or `1m 30s`".to_owned();
    let span: SignedDuration = text.parse().map_err(|_| right())?;
    Duration::try_from(span).map_err(|_| right())
}

text!(
    /// Hours of a week.
    WeekHours(Span),
    "hours of a week",
    "^[a-z,-]+ [0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$",
    |text| text.parse().map_err(str::to_owned)
);
