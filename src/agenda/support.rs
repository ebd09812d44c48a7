//! The clock of a promise, which runs in agreed hours only: "thirty minutes,
//! Monday to Friday from 8 to 16".

use jiff::{SignedDuration, Timestamp};

use super::Hours;

/// The moment at which so much time has run since another, in these hours; always,
/// where there are none. None where that takes more than two years.
pub fn runs_out(
    hours: Option<&Hours>,
    since: Timestamp,
    lasts: SignedDuration,
) -> Option<Timestamp> {
    match hours {
        Some(hours) => hours.after(since, lasts),
        None => since.checked_add(lasts).ok(),
    }
}

/// How much time has run from one moment to another, in these hours; always, where
/// there are none. Nothing where the second comes first.
pub fn has_run(hours: Option<&Hours>, since: Timestamp, until: Timestamp) -> SignedDuration {
    match hours {
        Some(hours) => hours.between(since, until),
        None => until.duration_since(since).max(SignedDuration::ZERO),
    }
}

#[cfg(test)]
mod tests;
