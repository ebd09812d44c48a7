//! What a pack tells, held against what its entries tell.

use serde_json::Value;

/// How what is given agrees with what is told again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Agreement {
    /// It is the same.
    Same,
    /// Another version knows fields that this one does not, or the other way.
    More,
    /// It says something else.
    Other,
}

/// Made by another version, a pack may have fields more or fewer; what both have must
/// agree.
pub(super) fn compare(given: &Value, told: &Value, strict: bool) -> Agreement {
    match (given, told) {
        _ if given == told => Agreement::Same,
        (Value::Object(given), Value::Object(told)) if !strict => {
            let both = given
                .iter()
                .filter_map(|(key, one)| Some((one, told.get(key)?)));
            let worst = both.map(|(one, other)| compare(one, other, strict)).max();
            worst.unwrap_or(Agreement::More).max(Agreement::More)
        }
        (Value::Array(given), Value::Array(told)) if !strict && given.len() == told.len() => {
            let pairs = given.iter().zip(told);
            let worst = pairs.map(|(one, other)| compare(one, other, strict)).max();
            worst.unwrap_or(Agreement::Same)
        }
        _ => Agreement::Other,
    }
}
