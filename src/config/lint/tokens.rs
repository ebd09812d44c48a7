//! Tokens that open nothing any more, or soon.

use jiff::{SignedDuration, Timestamp};

use super::{Finding, Topic};
use crate::access::Token;

/// How long before its end a token is reported.
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Those whose time is over, or soon.
pub(super) fn ending(tokens: &[Token], at: Timestamp) -> impl Iterator<Item = Finding> {
    tokens.iter().filter_map(move |token| one(token, at))
}

fn one(token: &Token, at: Timestamp) -> Option<Finding> {
    let left = token.until?.duration_since(at);
    let name = &token.name;
    let text = if left <= SignedDuration::ZERO {
        format!("the token `{name}` has ended: it is answered 401")
    } else if left <= SOON {
        format!("the token `{name}` ends in {} days", left.as_hours() / 24)
    } else {
        return None;
    };
    Some(Finding {
        region: None,
        topic: Topic::Token,
        text,
    })
}
