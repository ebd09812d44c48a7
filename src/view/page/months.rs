//! A table of the last months of a place: for how much of each everything worked.

use super::bars::lasted;
use crate::report::{Month, worst_month};
use crate::view::words::{Past, Words};

/// What is shown of the months of a place, the latest first.
pub(super) struct Months {
    pub(super) rows: Vec<Row>,
}

/// A month.
pub(super) struct Row {
    pub(super) month: String,
    /// For how much of it everything worked.
    pub(super) well: String,
    pub(super) down: String,
    /// None was worse.
    pub(super) worst: bool,
}

impl Months {
    pub(super) fn of(months: &[Month], w: Words) -> Self {
        let worst = worst_month(months);
        let rows = months.iter().rev().map(|month| Row {
            month: named(month, w),
            well: w.hundredths(month.well()),
            down: match month.down.as_secs() {
                0 => "–".to_owned(),
                seconds => lasted(seconds, w),
            },
            worst: worst == Some(month.first),
        });
        Self {
            rows: rows.collect(),
        }
    }
}

fn named(month: &Month, w: Words) -> String {
    let year = month.first.year().to_string();
    let (year, month_nr) = (&*year, month.first.month().unsigned_abs().into());
    let named = match month.goes_on {
        true => Past::MonthSoFar {
            month: month_nr,
            year,
        },
        false => Past::MonthOf {
            month: month_nr,
            year,
        },
    };
    w.past(named).into_owned()
}

#[cfg(test)]
mod tests;
