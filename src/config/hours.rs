//! Hours of a week, as they are written.

use schemars::JsonSchema;

use super::text::text;
use super::value::Parse;
use crate::agenda::Span;

text!(
    /// Hours of a week.
    WeekHours(Span),
    "hours of a week",
    "^[a-z,-]+ [0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$",
    |text| text.parse().map_err(str::to_owned)
);
