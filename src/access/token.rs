//! Tokens of machines: `sb_<id>_<secret>`.
//!
//! The secret is 32 random bytes in unpadded base64url (RFC 4648 section 5). Of a token
//! only the SHA-256 of the secret as it is written is kept; the id is how that begins, so
//! that a token that was found somewhere can be told from others without being shown. Its
//! random bits leave nothing to guess, so that a slow hash would add nothing.

use std::fmt;
use std::hint::black_box;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// What a token begins with.
const PREFIX: &str = "sb_";
/// Hex digits of the id.
const ID: usize = 8;
/// Characters of a secret: 32 bytes in base64url.
const SECRET: usize = 43;

/// What is kept of a token's secret.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Kept([u8; Kept::LENGTH]);

impl Kept {
    /// Bytes of it.
    pub const LENGTH: usize = 32;

    /// As it stands in the configuration: 64 hex digits; none where it is not.
    pub fn of_hex(hex: &str) -> Option<Self> {
        if hex.len() != 2 * Self::LENGTH || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let mut bytes = [0; Self::LENGTH];
        for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// As it is to stand in the configuration.
    pub fn hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What a token of it says of itself.
    pub fn id(self) -> String {
        self.hex()[..ID].to_owned()
    }

    /// Whether a token is the one of which this is kept; takes as long whatever differs.
    pub fn is_of(self, presented: &Presented) -> bool {
        let pairs = self.0.iter().zip(&presented.0.0);
        let differ = pairs.fold(0, |differ, (a, b)| differ | (a ^ b));
        black_box(differ) == 0
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kept({})", self.id())
    }
}

/// A token as somebody came with it, its secret hashed already.
#[derive(Clone, Copy, Debug)]
pub struct Presented(Kept);

impl Presented {
    /// What follows `Bearer `; none where it is not as we make tokens.
    pub fn read(token: &str) -> Option<Self> {
        let (id, secret) = token.strip_prefix(PREFIX)?.split_at_checked(ID)?;
        let secret = secret.strip_prefix('_')?;
        let clean = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
        if secret.len() != SECRET || !secret.bytes().all(clean) {
            return None;
        }
        let kept = kept(secret);
        (kept.id() == id).then_some(Self(kept))
    }
}

/// A token of these bytes, which are random, and what is to be kept of it.
pub fn make_token(random: &[u8; 32]) -> (String, Kept) {
    let secret = URL_SAFE_NO_PAD.encode(random);
    let kept = kept(&secret);
    (format!("{PREFIX}{}_{secret}", kept.id()), kept)
}

fn kept(secret: &str) -> Kept {
    Kept(Sha256::digest(secret.as_bytes()).into())
}

#[cfg(test)]
mod tests;
