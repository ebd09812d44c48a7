//! A moment of every week.

use std::str::FromStr;

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::hours::day;

/// A moment that comes every week, by the clock on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weekly {
    /// On which day.
    pub day: Weekday,
    /// At which time.
    pub time: Time,
}

impl Default for Weekly {
    /// Monday at nine: somebody is there, and the week is before them.
    fn default() -> Self {
        Self {
            day: Weekday::Monday,
            time: Time::constant(9, 0, 0, 0),
        }
    }
}

/// As it is written in a configuration: `mon 09:00`.
impl FromStr for Weekly {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or("a day and a time, such as `mon 09:00`")
    }
}

fn parse(text: &str) -> Option<Weekly> {
    let (name, time) = text.split_once(' ')?;
    let offset = i8::try_from(day(name)?).ok()?;
    Some(Weekly {
        day: Weekday::from_monday_zero_offset(offset).ok()?,
        time: Time::strptime("%H:%M", time).ok()?,
    })
}

impl Weekly {
    /// The first such moment after another one. A time of day that the clocks leave
    /// out is as much later as they are put forward; of one that comes twice it is
    /// the first. None at the end of all time.
    pub fn next(self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let today = after.to_zoned(zone.clone()).date();
        let ahead = i64::from(today.weekday().until(self.day));
        // The day itself may be over, or its moment past.
        [ahead, ahead + 7].into_iter().find_map(|days| {
            let date = today.checked_add(days.days()).ok()?;
            let due = date.to_datetime(self.time).to_zoned(zone.clone()).ok()?;
            let due = due.timestamp();
            (due > after).then_some(due)
        })
    }

    /// Whether something is missing for more than a week: what was due after the last
    /// one was due so long ago.
    pub fn is_overdue(self, last: Timestamp, zone: &TimeZone, now: Timestamp) -> bool {
        let due = self.next(last, zone);
        due.is_some_and(|due| now.duration_since(due) > jiff::SignedDuration::from_hours(7 * 24))
    }
}

#[cfg(test)]
mod tests;
