//! Where the log is kept, and for how long.

use std::path::PathBuf;
use std::time::Duration;

use super::measurements::Measured;

/// Where the log is kept, and for how long what need not be kept for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The directory that holds the database; made if it is not there.
    pub path: PathBuf,
    /// How long what stands outside the chain is kept.
    pub keep: Keep,
    /// How long measurements are kept.
    pub measured: Measured,
}

/// How long what stands outside the chain is kept, from when a notice was decided. A
/// notice on its way, or about a fault that is not closed, is kept whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// The words of a notice.
    pub words: Duration,
    /// Its address, and what the relay answered; not less than the words.
    pub addresses: Duration,
}

impl Keep {
    /// So many days each.
    pub const fn days(words: u32, addresses: u32) -> Self {
        const DAY: u64 = 24 * 3_600;
        Self {
            words: Duration::from_secs(words as u64 * DAY),
            addresses: Duration::from_secs(addresses as u64 * DAY),
        }
    }
}

impl Default for Keep {
    fn default() -> Self {
        Self::days(90, 365)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            path: PathBuf::from("/var/lib/samband"),
            keep: Keep::default(),
            measured: Measured::default(),
        }
    }
}
