//! How the months of a place were: for how much of each nothing there was down.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::days::Past;
use super::spans::{cut, sum, without};

/// Months that are told of a place, this one among them.
pub const MONTHS: i64 = 12;

/// A month of which something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// How much of it is over and known.
    pub known: SignedDuration,
    /// For how long of that something was down, outside planned work.
    pub down: SignedDuration,
    /// It is not over.
    pub goes_on: bool,
}

impl Month {
    /// For how much of what is known nothing was down: hundredths of a percent, and less
    /// than all where anything was.
    pub fn well(&self) -> u32 {
        let (known, down) = (self.known.as_millis(), self.down.as_millis());
        if known <= 0 {
            return 10_000;
        }
        // Down to the hundredth: what is rounded up hides what was down.
        u32::try_from((known - down).max(0) * 10_000 / known).unwrap_or(0)
    }
}

/// The first moment of the months that are told.
pub fn months_begin(zone: &TimeZone, now: Timestamp) -> Timestamp {
    let today = now.to_zoned(zone.clone()).date();
    let first = today.first_of_month();
    let first = first.checked_sub((MONTHS - 1).months()).unwrap_or(first);
    begins(first, zone).unwrap_or(now)
}

/// The month of which least was well, of those that are alike the latest; none where
/// nothing was down, and where there is nothing to compare it with.
pub fn worst_month(months: &[Month]) -> Option<Date> {
    let worst = months.iter().rev().min_by_key(|month| month.well())?;
    (months.len() > 1 && worst.down.is_positive()).then_some(worst.first)
}

fn begins(date: Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(date.to_zoned(zone.clone()).ok()?.timestamp())
}

impl Past {
    /// The last [`MONTHS`] months of a zone, the latest last, as far as anything is known
    /// of them. It must have been read from [`months_begin`] on.
    pub fn months(&self, zone: &TimeZone, now: Timestamp) -> Vec<Month> {
        let this = now.to_zoned(zone.clone()).date().first_of_month();
        let months = (0..MONTHS).rev().filter_map(|back| {
            let first = this.checked_sub(back.months()).ok()?;
            let next = first.checked_add(1.month()).ok()?;
            let (from, until) = (begins(first, zone)?, begins(next, zone)?);
            let month = self.month(first, from, until.min(now), until > now);
            month.known.is_positive().then_some(month)
        });
        months.collect()
    }

    fn month(&self, first: Date, from: Timestamp, until: Timestamp, goes_on: bool) -> Month {
        let unknown = self.unknown_between(from, until);
        let troubles = self.troubles.iter().filter(|one| !one.mild);
        let down = troubles
            .flat_map(|one| without(cut(&one.there, from, until), cut(&one.planned, from, until)));
        Month {
            first,
            known: sum(&without(vec![(from, until)], unknown.clone())),
            down: sum(&without(down.collect(), unknown)),
            goes_on,
        }
    }
}
