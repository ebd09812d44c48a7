//! Reports written out: as text, as JSON, as a table.

mod choice;
mod deviations;
mod fairness;
mod lines;
mod table;
mod words;

pub use self::choice::{DeviationsChoice, FairnessChoice};
pub use self::deviations::{deviations_json, deviations_schema};
pub use self::fairness::{fairness_json, fairness_schema};
pub use self::lines::{deviations_text, fairness_text};
pub use self::table::{deviations_csv, fairness_csv};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::order::Order;
use crate::report::{Fairness, Period, Row};

pub(super) use self::deviations::DeviationsJson;
pub(super) use self::fairness::FairnessJson;

/// A moment in a zone, with its offset: RFC 3339.
fn moment(at: Timestamp, zone: &TimeZone) -> String {
    let at = at.to_zoned(zone.clone());
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The municipalities in the order of their alphabet.
fn alphabetical(report: &Fairness) -> Vec<&Row> {
    let order = Order::of_country(report.country.as_deref());
    let mut rows: Vec<&Row> = report.rows.iter().collect();
    rows.sort_by_cached_key(|row| order.key(&row.name));
    rows
}

/// Whole seconds, never fewer than none.
fn seconds(time: SignedDuration) -> i64 {
    time.as_secs().max(0)
}

/// The days of a period, as they are asked for: `2026-11-01`.
fn days(period: &Period) -> [String; 2] {
    [period.first.to_string(), period.last.to_string()]
}

#[cfg(test)]
mod tests;
