//! When somebody is on call by a calendar.

use std::sync::Arc;

use jiff::Timestamp;

/// The shifts of one person in a calendar: from one moment until another, which they do
/// not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rota {
    /// In order, apart from each other.
    shifts: Vec<(Timestamp, Timestamp)>,
    /// What in the calendar is not understood, or about nobody that is known.
    unclear: Arc<[String]>,
}

impl Rota {
    /// Of shifts in any order.
    pub fn new(mut shifts: Vec<(Timestamp, Timestamp)>, unclear: Arc<[String]>) -> Self {
        shifts.retain(|(from, until)| from < until);
        shifts.sort_unstable();
        let mut apart: Vec<(Timestamp, Timestamp)> = Vec::with_capacity(shifts.len());
        for (from, until) in shifts {
            match apart.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(until),
                Some(_) | None => apart.push((from, until)),
            }
        }
        Self {
            shifts: apart,
            unclear,
        }
    }

    /// Whether a moment lies within a shift.
    pub fn cover(&self, at: Timestamp) -> bool {
        let begun = self.shifts.partition_point(|(from, _)| *from <= at);
        let last = begun.checked_sub(1).and_then(|ix| self.shifts.get(ix));
        last.is_some_and(|(_, until)| at < *until)
    }

    /// When a shift next begins or ends after a moment; none where there is none to come.
    pub fn next_change(&self, at: Timestamp) -> Option<Timestamp> {
        let ended = self.shifts.partition_point(|(_, until)| *until <= at);
        let (from, until) = self.shifts.get(ended)?;
        Some(if at < *from { *from } else { *until })
    }

    /// What in the calendar is not understood, or about nobody that is known; the same for
    /// all whom it names.
    pub fn unclear(&self) -> &[String] {
        &self.unclear
    }
}

#[cfg(test)]
mod tests;
