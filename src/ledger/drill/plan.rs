//! What a drill is like.

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::agenda::Weekly;

/// The weekly drill, and whom it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrillSettings {
    /// When it is due.
    pub weekly: Weekly,
    /// In whose time; that of the first region if it is nobody's.
    pub zone: Option<TimeZone>,
    /// Mail addresses; all operators if there are none.
    pub to: Vec<Arc<str>>,
    /// Within which time the relay must have taken its mail.
    pub within: Duration,
}

impl Default for DrillSettings {
    fn default() -> Self {
        Self {
            weekly: Weekly::default(),
            zone: None,
            to: Vec::new(),
            within: Duration::from_secs(10 * 60),
        }
    }
}
