//! How the monitor itself is, and how telling people goes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::inventory::RegionIx;
use crate::ledger::{DrillHistory, Ownerless};
use crate::notice::Channel;

/// How telling people goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    /// Notices to be sent.
    pub pending: u64,
    /// Notices over the limit of their recipient, waiting to be gathered.
    pub held: u64,
    /// When the oldest of those pending was decided.
    pub oldest_pending: Option<Timestamp>,
    /// What came of attempts, by channel; only of those that are configured.
    pub attempts: BTreeMap<Channel, Attempts>,
    /// Notices given up since the monitor started.
    pub dead: u64,
    /// Notices that shadow mode kept back since the monitor started.
    pub shadowed: u64,
}

/// What came of attempts since the monitor started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    /// Those that the channel accepted.
    pub accepted: u64,
    /// Those that may be repeated.
    pub temporary: u64,
    /// Those that may not.
    pub permanent: u64,
    /// Those of which it is not known what came of them.
    pub ambiguous: u64,
}

impl Outbox {
    /// What came of attempts at a channel.
    pub fn at(&self, channel: Channel) -> Attempts {
        self.attempts.get(&channel).copied().unwrap_or_default()
    }
}

/// How the monitor itself is.
#[derive(Clone, Debug, PartialEq)]
pub struct Monitor {
    /// When it started.
    pub started_at: Timestamp,
    /// Its version.
    pub version: Arc<str>,
    /// SHA-256 of its configuration, in hex.
    pub configuration: Arc<str>,
    /// The regions it is cut off from, and since when.
    pub cut_off: BTreeMap<RegionIx, Timestamp>,
    /// Those of these from which answers come again, for some seconds until it is said to be
    /// connected.
    pub returning: BTreeSet<RegionIx>,
    /// Whether the configuration was refused when it was last read again, so that an older
    /// one is in effect.
    pub refused: bool,
    /// Since when it cannot write its log.
    pub unlogged_since: Option<Timestamp>,
    /// Incidents going on that parties have reported themselves.
    pub incidents_open: usize,
    /// Planned work that goes on.
    pub maintenance_open: usize,
    /// How long faults have been nobody's since the monitor started.
    pub ownerless: Arc<BTreeMap<Ownerless, Duration>>,
    /// All drills so far; none where there are none.
    pub drills: Option<DrillHistory>,
    /// How late the schedule's ticks were.
    pub lateness: Lateness,
    /// Its queues.
    pub queues: Vec<Queue>,
    /// Where the mails that it sent can be read; only the demo has such a place.
    pub mails: Option<&'static str>,
}

impl Monitor {
    /// One that has just started and knows of no trouble.
    pub fn new(started_at: Timestamp, version: &str, configuration: &str) -> Self {
        Self {
            started_at,
            version: version.into(),
            configuration: configuration.into(),
            cut_off: BTreeMap::new(),
            returning: BTreeSet::new(),
            refused: false,
            unlogged_since: None,
            incidents_open: 0,
            maintenance_open: 0,
            ownerless: Arc::default(),
            drills: None,
            lateness: Lateness::default(),
            queues: Vec::new(),
            mails: None,
        }
    }
}

/// How late the schedule's ticks were, as a histogram.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lateness {
    /// Ticks at most as late as the bound in the same place of
    /// [`BOUNDS`](Self::BOUNDS) and later than the one before.
    pub buckets: [u64; Lateness::BOUNDS.len()],
    /// All ticks, those later than the last bound included.
    pub count: u64,
    /// All of it together.
    pub sum: Duration,
    /// The worst.
    pub max: Duration,
}

impl Lateness {
    /// Upper bounds of the buckets: a tick is some 10 ms, and a second of
    /// lateness counts as our own trouble.
    pub const BOUNDS: [Duration; 8] = [
        Duration::from_millis(1),
        Duration::from_millis(5),
        Duration::from_millis(10),
        Duration::from_millis(25),
        Duration::from_millis(50),
        Duration::from_millis(100),
        Duration::from_millis(250),
        Duration::from_secs(1),
    ];

    /// Counts one tick.
    pub fn record(&mut self, late: Duration) {
        if let Some(place) = Self::BOUNDS.iter().position(|bound| late <= *bound) {
            self.buckets[place] += 1;
        }
        self.count += 1;
        self.sum += late;
        self.max = self.max.max(late);
    }
}

/// How full a queue between workers is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// The word for it in metrics.
    pub name: &'static str,
    /// What waits in it.
    pub depth: u64,
    /// What it holds at most.
    pub bound: u64,
}
