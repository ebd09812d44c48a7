//! A link, and the token that it goes out as.
//!
//! A token is unpadded base64url (RFC 4648 section 5) of these bytes: the version and
//! the purpose (1), the end in minutes since 1970 (4), the ordinal of the event that its
//! mail speaks of (2; 65,535 stands for all from there on), the marks of recipient and
//! notice (6 each), the fault's number, and a truncated HMAC-SHA-256 over all of it (16).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Key;
use super::key::MAC;

/// Where links lead, before the token.
pub const PLACE: &str = "/a/";

/// What stands in a mail's words for the token, until it is sent: what is kept and
/// shown of a mail opens nothing.
pub const PLACEHOLDER: &str = "/a/only-in-the-mail-itself";

/// Bytes of a token before the fault's number.
const HEAD: usize = 1 + 4 + 2 + 2 * Mark::LENGTH;
/// Bytes of the longest number taken, and of its token as text.
const NUMBER: usize = 80;
const LONGEST: usize = (HEAD + NUMBER + MAC).div_ceil(3) * 4;
/// In the upper half of the first byte. Those of version 1 were of no one event.
const VERSION: u8 = 2;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// To say yes or no while it fails.
    Answer,
    /// To say what it was, once it is over.
    Close,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Answer, Self::Close];

    /// The word for it in logs and metrics.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Close => "close",
        }
    }

    const fn byte(self) -> u8 {
        match self {
            Self::Answer => 1,
            Self::Close => 2,
        }
    }
}

/// The beginning of a hash, enough to know one of some thousands by.
///
/// Written as hex digits.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(into = "String", try_from = "String")]
pub struct Mark([u8; Mark::LENGTH]);

impl Mark {
    /// Bytes of it.
    pub const LENGTH: usize = 6;

    /// The first bytes of a hash; none if it has not so many.
    pub fn of(hash: &[u8]) -> Option<Self> {
        hash.first_chunk().copied().map(Self)
    }

    /// The beginning of a hash that is written in hex digits.
    pub fn of_hex(hash: &str) -> Option<Self> {
        let mut bytes = [0; Self::LENGTH];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hash.get(at * 2..at * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl From<Mark> for String {
    fn from(mark: Mark) -> Self {
        mark.to_string()
    }
}

impl TryFrom<String> for Mark {
    type Error = &'static str;

    fn try_from(hex: String) -> Result<Self, Self::Error> {
        let mark = Self::of_hex(&hex).filter(|mark| mark.to_string() == hex);
        mark.ok_or("not the beginning of a hash in hex digits")
    }
}

/// A link: for one fault, one recipient and one purpose, until a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The number of the fault.
    pub fault: String,
    /// The ordinal of the event of it that the mail speaks of.
    pub as_of: u32,
    /// By what the contact is known, as [`Key::recipient`] makes it.
    pub recipient: Mark,
    /// The beginning of the key of the notice that it came with.
    pub notice: Mark,
    /// What for.
    pub purpose: Purpose,
    /// From when on it opens nothing: whole minutes.
    pub ends_at: Timestamp,
}

/// Why a token opens nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is not ours, or not as we made it.
    Unknown,
    /// It is ours, and its time is over.
    Ended(Link),
}

impl Link {
    /// When a link ends whose mail was decided at a moment.
    pub fn end(decided_at: Timestamp, days: u16) -> Timestamp {
        let valid = SignedDuration::from_hours(i64::from(days) * 24);
        let end = decided_at.checked_add(valid).unwrap_or(Timestamp::MAX);
        let minute = end.as_second().div_euclid(60);
        Timestamp::from_second(minute * 60).unwrap_or(end)
    }

    /// The token; none if the number is none that fits.
    pub fn token(&self, key: &Key) -> Option<String> {
        let number = self.fault.as_bytes();
        if number.is_empty() || number.len() > NUMBER {
            return None;
        }
        let minutes = u32::try_from(self.ends_at.as_second().div_euclid(60)).ok()?;
        let mut bytes = vec![(VERSION << 4) | self.purpose.byte()];
        bytes.extend(minutes.to_be_bytes());
        let as_of = u16::try_from(self.as_of).unwrap_or(u16::MAX);
        bytes.extend(as_of.to_be_bytes());
        bytes.extend(self.recipient.0);
        bytes.extend(self.notice.0);
        bytes.extend(number);
        bytes.extend(key.seal(&bytes));
        Some(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The link that a token is at a moment.
    ///
    /// # Errors
    /// When it is none of ours, or is over.
    pub fn read(token: &str, key: &Key, now: Timestamp) -> Result<Self, Unread> {
        let bytes = match token.len() <= LONGEST {
            true => URL_SAFE_NO_PAD.decode(token).unwrap_or_default(),
            false => Vec::new(),
        };
        let (payload, seal) = bytes.split_at(bytes.len().saturating_sub(MAC));
        // Before anything is made of what it says, and of what is no token too.
        if !key.is_sealed(payload, seal) {
            return Err(Unread::Unknown);
        }
        let link = Self::of(payload).ok_or(Unread::Unknown)?;
        match now < link.ends_at {
            true => Ok(link),
            false => Err(Unread::Ended(link)),
        }
    }

    fn of(payload: &[u8]) -> Option<Self> {
        let (first, rest) = payload.split_first()?;
        let purposes = Purpose::ALL.into_iter();
        let mut purposes = purposes.filter(|one| (VERSION << 4) | one.byte() == *first);
        let (minutes, rest) = rest.split_first_chunk()?;
        let (as_of, rest) = rest.split_first_chunk()?;
        let (recipient, rest) = rest.split_first_chunk()?;
        let (notice, number) = rest.split_first_chunk()?;
        let ends_at = i64::from(u32::from_be_bytes(*minutes)) * 60;
        Some(Self {
            fault: std::str::from_utf8(number).ok()?.to_owned(),
            as_of: u16::from_be_bytes(*as_of).into(),
            recipient: Mark(*recipient),
            notice: Mark(*notice),
            purpose: purposes.next()?,
            ends_at: Timestamp::from_second(ends_at).ok()?,
        })
    }
}

/// Where a token leads, below the address of the pages.
pub fn path(token: &str) -> String {
    format!("{PLACE}{token}")
}
