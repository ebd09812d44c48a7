//! Times as they are written: a moment and hours of every week, a zone, a span.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use schemars::JsonSchema;

use super::reader::nearest;
use super::text::text;
use super::value::Parse;
use crate::agenda::{Span, Weekly};

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

/// The time agreed on that a text names, or what would be right.
fn agreed(text: &str) -> Result<SignedDuration, String> {
    let right = || {
        format!(
            "hours and minutes, such as `30 min`, `8 h` or `1 h 30 min`, at most {LONGEST_PROMISE} h"
        )
    };
    let span: SignedDuration = text.parse().map_err(|_| right())?;
    let whole = span.subsec_nanos() == 0 && span.as_secs() % 60 == 0;
    let within = (0..=LONGEST_PROMISE * 3600).contains(&span.as_secs());
    (whole && within).then_some(span).ok_or_else(right)
}

/// Hours of an agreed time, at most: of a week of forty, eighteen weeks.
const LONGEST_PROMISE: i64 = 720;

text!(
    /// A time agreed on, in hours and minutes: `30 min`, `8 h`, `1 h 30 min`; at most 720 h.
    AgreedTime(SignedDuration),
    "a time agreed on",
    "^[0-9].*$",
    agreed
);

text!(
    /// A moment of every week, a day and a time: `mon 09:00`.
    WeeklyMoment(Weekly),
    "a moment of the week",
    "^(mon(day)?|tue(sday)?|wed(nesday)?|thu(rsday)?|fri(day)?|sat(urday)?|sun(day)?) [0-2][0-9]:[0-5][0-9]$",
    |text| text.parse().map_err(str::to_owned)
);

text!(
    /// Hours of a week, days and a time from and until: `mon-fri 08:00-16:00`. Days are `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun` or their long names, ranges of them (`fri-mon` goes over the week's end), several with commas and no spaces between (`sat,sun`), or `daily`. What ends at `24:00` ends at midnight; what ends before it begins ends on the day after (`daily 17:00-08:00`).
    WeekHours(Span),
    "hours of a week",
    "^[a-z,-]+ [0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$",
    |text| text.parse().map_err(str::to_owned)
);
