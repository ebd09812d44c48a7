//! Pure. Which probes are due now, and when to look again.

use std::time::Duration;

use crate::clock::Mono;
use crate::inventory::ProbeIx;

/// A look that somebody asks for, apart from the regular ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Which probe.
    pub probe: ProbeIx,
    /// When.
    pub at: Mono,
    /// How long the answer may take, if less than the probe's own deadline.
    pub deadline: Option<Duration>,
}
