//! Where the log is kept.

use std::path::PathBuf;

/// Where the log is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The directory that holds the database; made if it is not there.
    pub path: PathBuf,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            path: PathBuf::from("/var/lib/samband"),
        }
    }
}
