//! One entry of a pack, held against its hash and the entry before it.

use serde_json::Value;

use super::chain::{Hash, Link, from_hex};
use super::json::LinkJson;

/// An entry and its hash.
pub(super) fn hashed(value: &Value) -> Option<(LinkJson, Hash)> {
    let link: LinkJson = serde_json::from_value(value.clone()).ok()?;
    let hash = from_hex(&link.hash)?;
    Some((link, hash))
}

/// What is wrong with an entry's place or hash, if anything is.
pub(super) fn unchained(
    link: &LinkJson,
    hash: &Hash,
    before: Option<(u64, Hash)>,
) -> Option<&'static str> {
    let Some(prev) = from_hex(&link.prev) else {
        return Some("names no hash before it");
    };
    let (Ok(seq), Ok(epoch)) = (i64::try_from(link.seq), i64::try_from(link.epoch)) else {
        return Some("has no place in a chain");
    };
    match before {
        Some((last, _)) if link.seq <= last => return Some("is not in its place in the chain"),
        Some((last, known)) if link.seq == last + 1 && known != prev => {
            return Some("does not follow the entry before it");
        }
        Some(_) | None => {}
    }
    let own = Link {
        seq,
        epoch,
        vantage: &link.vantage,
        at: &link.at,
        kind: &link.kind,
        body: &link.body,
    };
    (!link.masked && own.hash(&prev) != *hash)
        .then_some("is not what was written: its hash differs")
}
