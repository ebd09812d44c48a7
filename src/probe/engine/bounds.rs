//! The bounds of what is kept between the runs of a probe.

use std::time::Duration;

use nix::sys::resource::{Resource, getrlimit};
use rand::RngExt as _;

use crate::inventory::Connection;
use crate::probe::sip_alive;

/// The part of the deadline for which a kept connection may be silent: time enough for a
/// lost packet to be sent again, and most of it left for a new connection.
const PART: u32 = 3;

/// How long, how many and how lively.
#[derive(Clone, Copy, Debug)]
pub(in crate::probe) struct Bounds {
    /// At once.
    pub most: usize,
    /// Since one was made.
    pub age: Duration,
    /// From one sign of life to the next, at most.
    pub spacing: Duration,
    /// How long the answer to one may take.
    pub patience: Duration,
    /// As the how manieth part of its deadline a run waits for a kept one alone.
    pub part: u32,
}

impl Bounds {
    /// No region has more probes over connections.
    const MOST: usize = 4_096;

    /// Of the descriptors that this process may have, three quarters are for new
    /// connections and all else.
    pub(super) fn of_this_process() -> Self {
        let descriptors = getrlimit(Resource::RLIMIT_NOFILE).map_or(1_024, |(soft, _)| soft);
        let share = usize::try_from(descriptors / 4).unwrap_or(usize::MAX);
        Self {
            most: share.min(Self::MOST),
            age: Connection::MOST_AGE,
            spacing: sip_alive::SPACING,
            patience: sip_alive::PATIENCE,
            part: PART,
        }
    }

    pub(super) fn spacing(&self) -> Duration {
        self.spacing.mul_f64(rand::rng().random_range(0.8..=1.0))
    }
}
