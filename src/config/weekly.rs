//! A moment of every week, as it is written: `monday 09:00`.

use jiff::civil::{Time, Weekday};

use crate::ledger::Weekly;

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
