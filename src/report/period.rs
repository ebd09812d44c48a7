//! Which days a report is about.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// Days in one report, at most: a year, and what belongs to its ends.
pub const LONGEST: i32 = 400;

/// Some days, as clocks in a zone tell them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub first: Date,
    /// The last day, which belongs to it.
    pub last: Date,
    /// The moment at which it begins.
    pub from: Timestamp,
    /// The moment at which the day after it begins.
    pub until: Timestamp,
    /// Whose days they are.
    pub zone: TimeZone,
}

/// No report can be about these days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// It ends before it begins.
    #[error("`from` {first} is after `to` {last}")]
    Order {
        /// The first day.
        first: Date,
        /// The last.
        last: Date,
    },
    /// It is too long.
    #[error("{first} to {last} are {days} days, and a report is about {LONGEST} at most")]
    Long {
        /// The first day.
        first: Date,
        /// The last.
        last: Date,
        /// How many there are.
        days: i32,
    },
    /// It has not begun.
    #[error("{first} has not begun")]
    Ahead {
        /// The first day.
        first: Date,
    },
    /// There are no such days in this calendar.
    #[error("{first} to {last} cannot be told by a clock")]
    Beyond {
        /// The first day.
        first: Date,
        /// The last.
        last: Date,
    },
}

impl Period {
    /// The days that are asked for, or else the last whole month. Without a first day it
    /// begins with the month of the last; without a last it ends today.
    ///
    /// # Errors
    /// When there are no such days, or too many, or they lie ahead.
    pub fn of(
        first: Option<Date>,
        last: Option<Date>,
        zone: &TimeZone,
        now: Timestamp,
    ) -> Result<Self, PeriodError> {
        let today = now.to_zoned(zone.clone()).date();
        let (first, last) = match (first, last) {
            (Some(first), Some(last)) => (first, last),
            (Some(first), None) => (first, today.max(first)),
            (None, Some(last)) => (last.first_of_month(), last),
            (None, None) => {
                let last = today.first_of_month().saturating_sub(1.day());
                (last.first_of_month(), last)
            }
        };
        if last < first {
            return Err(PeriodError::Order { first, last });
        }
        if today < first {
            return Err(PeriodError::Ahead { first });
        }
        let beyond = PeriodError::Beyond { first, last };
        let days = first.until(last).map_err(|_| beyond)?.get_days();
        let days = days.saturating_add(1);
        if days > LONGEST {
            return Err(PeriodError::Long { first, last, days });
        }
        let next = last.checked_add(1.day()).map_err(|_| beyond)?;
        let begins = |day: Date| {
            let zoned = day.to_zoned(zone.clone());
            zoned.map(|zoned| zoned.timestamp()).map_err(|_| beyond)
        };
        Ok(Self {
            first,
            last,
            from: begins(first)?,
            until: begins(next)?,
            zone: zone.clone(),
        })
    }

    /// Whether a moment lies in it.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}
