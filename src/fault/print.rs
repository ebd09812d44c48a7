//! What stands for all that has happened to a fault: two who have the same have been
//! told the same of it.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::Event;
use super::Mask;

/// What one event adds: SHA-256 of it as it is handed out, as JSON with sorted keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(pub [u8; 32]);

impl Mark {
    /// Of an event, by what is taken out today.
    pub fn of(event: &Event) -> Self {
        Self::of_value(
            serde_json::to_value(event).unwrap_or_default(),
            Mask::LATEST,
        )
    }

    /// Of an event as it stands in the log, with the word for its kind, by what a mask
    /// takes out.
    pub fn of_body(body: &str, mask: Mask) -> Option<Self> {
        Some(Self::of_value(read(body)?, mask))
    }

    /// Of an event as it stands in a pack: as it was handed out, whatever else would be
    /// taken out of it by now.
    pub fn of_handed_out(body: &str) -> Option<Self> {
        Some(Self::digest(&read(body)?))
    }

    fn of_value(mut event: Value, mask: Mask) -> Self {
        mask.value(&mut event);
        Self::digest(&event)
    }

    fn digest(event: &Value) -> Self {
        Self(Sha256::digest(event.to_string().as_bytes()).into())
    }
}

/// An event without the word for its kind.
fn read(body: &str) -> Option<Value> {
    let mut event: Value = serde_json::from_str(body).ok()?;
    event.as_object_mut()?.remove("kind");
    Some(event)
}

/// A hash over all events so far, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Print([u8; 32]);

impl Print {
    /// Before anything has happened.
    pub const NONE: Self = Self([0; 32]);

    /// After one more event.
    #[must_use]
    pub fn after(self, mark: Mark) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(self.0);
        hasher.update(mark.0);
        Self(hasher.finalize().into())
    }

    /// Its beginning, short enough to be read out over a telephone and long enough (80
    /// bits) that nobody finds other events that have it.
    pub fn short(&self) -> String {
        let groups = self.0[..10].chunks_exact(2);
        let groups = groups.map(|pair| format!("{:02x}{:02x}", pair[0], pair[1]));
        groups.collect::<Vec<_>>().join("-")
    }
}

impl From<Print> for String {
    fn from(print: Print) -> Self {
        print.0.iter().fold(Self::new(), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

impl TryFrom<String> for Print {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.as_bytes();
        let mut bytes = [0; 32];
        if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err("no fingerprint: 64 hex digits are one");
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).unwrap_or_default();
            *byte = u8::from_str_radix(pair, 16).unwrap_or_default();
        }
        Ok(Self(bytes))
    }
}
