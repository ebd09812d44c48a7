//! Pure. What probes measured over time: round trips, loss and jitter, minute by minute.
//!
//! Of each observation remains a [`Sample`]; of the samples of a minute a [`Value`]; of
//! the values of a day a few kilobytes ([`pack()`], [`unpack()`]). [`steps()`] makes of them
//! what a chart or an answer to a program shows. Whether something was well is not
//! here: that stands in the log, and nothing that is kept twice can stay the same.
//!
//! It is a folder of its own: the store packs, the daemon counts, pages and programs
//! read, and none of these may know the others.
//!
//! # What is counted
//!
//! - *Sent* is what was asked, each echo of a series and each transmission by itself.
//!   What our own machine could not send is not counted.
//! - *Lost* is what brought no round trip before the deadline, whatever else came: an
//!   ICMP error, or an answer that is none.
//! - A round trip is kept on a scale of steps of one part in 64 ([`Level`]): what a page
//!   shows has two digits.
//! - Jitter is that of series of echoes (RFC 3550); single looks have none.

mod level;
mod pack;
mod sample;
mod steps;
#[cfg(test)]
mod tests;
mod value;

pub use level::Level;
pub use pack::{Damaged, pack, unpack};
pub use sample::{Sample, Tally};
pub use steps::{Reading, Step, steps};
pub use value::{Round, Value};

use std::sync::Arc;

use crate::inventory::{Inventory, ProbeIx};

/// Seconds in a minute, the shortest time that a value is kept of.
pub const MINUTE: i64 = 60;
/// Seconds in an hour, the time that a value is kept of when its minutes are gone.
pub const HOUR: i64 = 3_600;
/// Seconds in a day of UTC, whose minutes are packed together.
pub const DAY: i64 = 86_400;

/// Whose values they are: a probe, by its ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// Id of the region.
    pub region: Arc<str>,
    /// Id of the component in it.
    pub component: Arc<str>,
    /// Id of the probe in that.
    pub probe: Arc<str>,
}

impl Name {
    /// That of a probe.
    pub fn of(inventory: &Inventory, probe: ProbeIx) -> Self {
        let probe = &inventory[probe];
        let component = &inventory[probe.component];
        Self {
            region: Arc::clone(&inventory[component.region].id),
            component: Arc::clone(&component.id),
            probe: Arc::clone(&probe.id),
        }
    }
}
