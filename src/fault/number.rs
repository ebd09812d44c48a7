//! Fault numbers: `FOSEN-2026-0042`.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The number of a fault: region, year, and at least four digits.
///
/// Numbers of one region and year are handed out in order and never twice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Number(Arc<str>);

impl Number {
    /// The `serial`th number of a region in a year.
    pub fn new(prefix: &str, year: i16, serial: u32) -> Self {
        Self(format!("{prefix}-{year}-{serial:04}").into())
    }

    /// Reads one as a person types it; letters of either case.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_uppercase();
        let mut parts = text.rsplitn(3, '-');
        let serial = parts.next()?;
        let year = parts.next()?;
        let prefix = parts.next()?;
        let digits = |s: &str, least: usize| {
            s.len() >= least && s.len() <= 9 && s.bytes().all(|b| b.is_ascii_digit())
        };
        let named = !prefix.is_empty()
            && prefix.len() <= 64
            && prefix
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-');
        (named && digits(serial, 4) && digits(year, 4)).then(|| Self(text.into()))
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Region prefix, year and serial.
    pub fn parts(&self) -> Option<(&str, i16, u32)> {
        let mut parts = self.0.rsplitn(3, '-');
        let serial = parts.next()?.parse().ok()?;
        let year = parts.next()?.parse().ok()?;
        Some((parts.next()?, year, serial))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
