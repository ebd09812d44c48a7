//! A moment as it is written: a day and a time by the clock on the wall.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use toml::de::DeValue;

use super::reader::{Read, mistyped};
use super::report::{Note, Notes, Spot};

/// A day and a time, in the region's zone if it says no offset: `2026-12-01 22:00`,
/// with quotes, or TOML's own `2026-12-01T22:00:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// By the clock on the wall.
    Civil(DateTime),
    /// With an offset from UTC.
    Fixed(Timestamp),
}

impl Moment {
    /// When that is. A time that the clocks leave out is as much later as they are put
    /// forward; of one that comes twice it is the first.
    pub(super) fn at(self, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::Civil(civil) => Some(civil.to_zoned(zone.clone()).ok()?.timestamp()),
            Self::Fixed(moment) => Some(moment),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let fixed = text.parse().ok().map(Self::Fixed);
        let civil = || {
            // Without a time it would be midnight, which nobody has said.
            let timed = text.contains(':');
            text.parse().ok().filter(|_| timed).map(Self::Civil)
        };
        fixed.or_else(civil).filter(Self::is_likely)
    }

    /// Years that no work has, and that arithmetic could leave, are none.
    fn is_likely(&self) -> bool {
        let year = match self {
            Self::Civil(civil) => civil.year(),
            Self::Fixed(moment) => moment.to_zoned(TimeZone::UTC).year(),
        };
        (1900..=2999).contains(&year)
    }
}

impl Read for Moment {
    fn read(value: &DeValue<'_>, spot: &Spot, notes: &mut Notes) -> Option<Self> {
        let moment = match value {
            DeValue::String(text) => Self::parse(text.trim()),
            DeValue::Datetime(written) => Self::parse(&written.to_string()),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => {
                notes.add(mistyped(
                    spot,
                    "a moment such as `\"2026-12-01 22:00\"`",
                    value,
                ));
                return None;
            }
        };
        if moment.is_none() {
            notes.add(
                Note::at(spot, "this is not a moment")
                    .label("no day with a time")
                    .help("a day and a time by the region's clock: `\"2026-12-01 22:00\"`"),
            );
        }
        moment
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A day and a time by the region's clock, `2026-12-01 22:00`, or with an offset, `2026-12-01T22:00:00+01:00`.",
        })
    }
}
