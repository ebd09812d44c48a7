//! The chain: each event bears a hash over itself and the one before it.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// SHA-256.
pub type Hash = [u8; 32];

/// The vantage of what the core itself has seen.
pub const CORE: &str = "core";

/// What of an event its hash covers, besides the hash before it.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// Which start of the daemon wrote it.
    pub epoch: i64,
    /// From where it was seen.
    pub vantage: &'a str,
    /// When it happened, as it stands in the store.
    pub at: &'a str,
    /// The word for its kind.
    pub kind: &'a str,
    /// All of it, as JSON.
    pub body: &'a str,
}

impl Link<'_> {
    /// The hash of an event: over the one before it and, each after its length
    /// so that no byte can move from one field to the next, its own fields.
    pub fn hash(&self, prev: &Hash) -> Hash {
        let (seq, epoch) = (self.seq.to_string(), self.epoch.to_string());
        let mut hasher = Sha256::new();
        hasher.update(prev);
        for field in [&seq, &epoch, self.vantage, self.at, self.kind, self.body] {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field.as_bytes());
        }
        hasher.finalize().into()
    }
}

/// What the first event follows: differs from one installation to the next, so
/// that no chain can be passed off as another's.
pub fn genesis(install: &str) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(b"samband log 1\0");
    hasher.update(install.as_bytes());
    hasher.finalize().into()
}

/// As hex digits.
pub fn hex(hash: &[u8]) -> String {
    hash.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// A hash back from its 64 small hex digits.
pub(super) fn from_hex(text: &str) -> Option<Hash> {
    let digits = text.as_bytes();
    let small = |digit: &u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
    if digits.len() != 64 || !digits.iter().all(small) {
        return None;
    }
    let mut hash = [0; 32];
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(hash)
}
