//! The seal: the last line, made of every byte before it.

use sha2::{Digest as _, Sha256};

use super::chain::hex;
use super::json::SealJson;

/// How the last line begins, and how it ends.
const BEGINS: &str = "\"seal\":";
const ENDS: &str = "}\n";

/// Hex digits kept of each line: enough to find which one was changed.
const DIGITS: usize = 8;

/// The last line for what stands before it.
pub(super) fn line(before: &[u8]) -> String {
    let seal = SealJson {
        digest: digest(before),
        lines: lines(before).map(short).collect(),
    };
    let seal = serde_json::to_string(&seal).unwrap_or_default();
    format!("{BEGINS}{seal}{ENDS}")
}

/// Where the last line begins.
pub(super) fn start(bytes: &[u8]) -> usize {
    let ended = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let before = ended.iter().rposition(|&byte| byte == b'\n');
    before.map_or(0, |at| at + 1)
}

/// Where the seal begins, also where it has become more lines than one, or its beginning
/// is altered: then no later than that.
pub(super) fn begun(bytes: &[u8]) -> usize {
    let last = start(bytes);
    if is_one(&bytes[last..]) {
        return last;
    }
    let begins = [b"\n", BEGINS.as_bytes()].concat();
    let mut places = bytes.windows(begins.len());
    let earlier = places.rposition(|place| place == begins);
    earlier.map_or_else(|| start(&bytes[..last]), |at| at + 1)
}

/// Whether a last line is one of ours, however altered.
pub(super) fn is_one(last: &[u8]) -> bool {
    last.starts_with(BEGINS.as_bytes())
}

/// The seal that a last line is, if it can be read.
pub(super) fn read(last: &[u8]) -> Option<SealJson> {
    let text = std::str::from_utf8(last).ok()?;
    let seal = text.strip_prefix(BEGINS)?.strip_suffix(ENDS)?;
    serde_json::from_str(seal).ok()
}

/// All of it, as hex digits.
pub(super) fn digest(before: &[u8]) -> String {
    hex(&Sha256::digest(before))
}

/// The mark of one line.
pub(super) fn short(line: &[u8]) -> String {
    let mut whole = hex(&Sha256::digest(line));
    whole.truncate(DIGITS);
    whole
}

/// The lines before the seal, without their ends.
pub(super) fn lines(before: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ended = before.strip_suffix(b"\n").unwrap_or(before);
    ended.split(|&byte| byte == b'\n')
}
