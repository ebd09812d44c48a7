//! Pure. A period of a region, counted and compared: how alike its municipalities were
//! treated, and where parties have not kept what was agreed.
//!
//! The log is read once, fault by fault: a [`Course`] is what reports need of one, and
//! [`Sources`] are all that touch a [`Period`]. [`Fairness`] and [`Deviations`] are made of
//! these and the inventory, by arithmetic alone; `view` writes them out.
//!
//! It is a folder of its own, as [`pack`](crate::pack) is: what is counted must be the same
//! in a text, a table and an answer to a program, and can be held against a naive count
//! only where nothing is rendered.
//!
//! # What is counted where
//!
//! - A fault counts in the period in which it was *found*, and for all that has come of it
//!   by the time the report is made. So every fault is in exactly one month.
//! - Minutes count in the period in which they passed.
//! - A deviation counts in the period in which it became one: when the time was over, or
//!   when it happened.
//! - What another fault explains (*merged*) counts with that one; how it was treated until
//!   then counts where it stands. What planned work explains counts nowhere, and no more do
//!   drills.
//! - What somebody has *reported from a room* and no probe has seen counts, from the report on,
//!   once a party has taken it on or has closed what was given to it as its own. What nobody
//!   has confirmed, or whoever was given it has said no to, is no fault and no minute: anybody
//!   who stands in a room can report. How it was treated until then counts all the same.
//! - A day of a place ([`Past`]) is as bad as its worst moment. What planned work explains
//!   is told apart, and so is what nobody saw: before the log begins, while the monitor was
//!   stopped, and while it was cut off.
//! - A fault of what the region shares is nobody's own: it stands in a row of its own, and
//!   the minutes for which rooms could not be used because of it are those rooms'.

mod compare;
mod confirmed;
mod course;
mod days;
mod deviations;
mod fairness;
mod figures;
mod find;
mod moments;
mod months;
mod period;
mod spans;
#[cfg(test)]
mod tests;
mod told;
mod watch;

pub use compare::{Alike, FEWEST, Measure, Share, Waits};
pub use course::{Asking, Broken, Course, Ended, EntryRef, Moment, Promise, Reader};
pub use days::{DAYS, Day, Days, Past, Pasts, Standing, Trouble, Worst, days_begin};
pub use deviations::{Clocked, Deviation, Deviations, Kind, OWNERLESS};
pub use fairness::{Fairness, Figure, Row};
pub use figures::{Figures, WaitOf};
pub use moments::Between;
pub use months::{MONTHS, Month, months_begin, worst_month};
pub use period::{LONGEST, Period, PeriodError};
pub use spans::Spell;
pub use watch::{Watched, watched};

use jiff::Timestamp;

use crate::fault::Number;
use crate::pack::Hash;

/// Faults in one report, at most: a region of thirty municipalities with a dozen faults
/// a day for a year.
pub const MOST_FAULTS: usize = 5_000;

/// Events that are read for one report, at most: some seconds' work.
pub const MOST_EVENTS: usize = 100_000;

/// Rows of deviations, at most.
pub const MOST_ROWS: usize = 20_000;

/// What the log holds of a period of a region.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Id of the installation.
    pub install: String,
    /// The end of the chain: its place and its hash.
    pub head: (u64, Hash),
    /// As of when the log was read.
    pub as_of: Timestamp,
    /// When the log begins; none of an empty one.
    pub begins: Option<Timestamp>,
    /// The faults that were there in the period, in the order in which they were found.
    pub courses: Vec<Course>,
    /// Faults whose events do not follow from each other: `samband log verify` says more.
    pub unreadable: Vec<Number>,
}

impl Sources {
    /// When the log begins, where that is after a period does: of what was before nothing
    /// is known.
    fn begins_within(&self, period: &Period) -> Option<Timestamp> {
        let begins = self.begins.unwrap_or(self.as_of);
        (begins > period.from).then_some(begins)
    }
}

/// There is more in the period than one report takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is too much in that period for one report ({MOST_FAULTS} faults, {MOST_EVENTS} events); ask for a shorter one"
)]
pub struct TooMuch;
