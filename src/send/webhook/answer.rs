//! What an answer means, by its status alone; and how long it asks to be left alone.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;

use crate::notice::Outcome;

/// What an answer means. `said` is what stands in the log: the status first.
pub(super) fn outcome(status: u16, said: String) -> Outcome {
    match status {
        200..=299 => Outcome::Accepted { response: said },
        // The id has been there before: it is taken.
        409 => Outcome::Accepted {
            response: format!("{said} (it has been there before)"),
        },
        // Where it leads to nobody has said that it may be told.
        300..=399 => Outcome::Permanent {
            why: format!("{said} (it leads elsewhere, and is not followed)"),
        },
        408 | 425 | 429 => Outcome::Temporary { why: said },
        400..=499 => Outcome::Permanent { why: said },
        _ => Outcome::Temporary { why: said },
    }
}

/// Whether an answer's `Retry-After` counts (RFC 9110 section 10.2.3, RFC 6585).
pub(super) const fn may_ask_to_wait(status: u16) -> bool {
    matches!(status, 429 | 503)
}

/// How long `Retry-After` asks to wait: seconds, or until a date.
pub fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(Duration::from_secs(u64::from(seconds)));
    }
    let until = rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    Duration::try_from(until.duration_since(now)).ok()
}
