//! A moment as it stands on the command line.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// `2027-01-01`, `2027-01-01 08:00`, or a moment of RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// The same everywhere.
    Fixed(Timestamp),
    /// As clocks show it in a zone.
    Local(DateTime),
}

impl FromStr for Moment {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fixed = text.parse().map(Self::Fixed);
        let local = || text.parse().map(Self::Local);
        fixed.or_else(|_: jiff::Error| local()).map_err(|_| {
            "a day and a time, such as `2027-01-01`, `2027-01-01 08:00` or `2027-01-01T08:00:00+01:00`"
        })
    }
}

impl Moment {
    /// In a zone.
    pub(super) fn within(self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Fixed(moment) => moment,
            Self::Local(local) => {
                let zoned = local.to_zoned(zone.clone());
                // Only at the very ends of time is there no such moment.
                zoned.map_or(Timestamp::MAX, |zoned| zoned.timestamp())
            }
        }
    }
}

#[cfg(test)]
mod tests;
