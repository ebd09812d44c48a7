//! What one turn writes down.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::DrillOutcome;
use crate::fault;
use crate::health::FacetState;
use crate::inventory::Facet;
use crate::notice::{Key, Outcome, PlannedTold, Row};

/// What one turn writes, all or nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transaction {
    /// What happened: goes into the chain, in this order.
    pub entries: Vec<Entry>,
    /// New and changed rows of the outbox, whole.
    pub rows: Vec<Row>,
}

impl Transaction {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.rows.is_empty()
    }
}

/// One link of the chain: something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(
    clippy::large_enum_variant,
    reason = "entries are few and soon written; a box would cost every reader a look behind it"
)]
pub enum Entry {
    /// To a fault.
    Fault(fault::Event),
    /// To a component's facet.
    Facet(Change),
    /// To the monitor.
    Monitor {
        /// When.
        at: Timestamp,
        /// What.
        what: MonitorEvent,
    },
    /// To a notice: one attempt to deliver it.
    Delivery {
        /// When.
        at: Timestamp,
        /// Which notice.
        key: Key,
        /// The fault it is about.
        fault: Option<fault::Number>,
        /// What came of it.
        outcome: Outcome,
    },
}

impl Entry {
    /// When it happened.
    pub const fn at(&self) -> Timestamp {
        match self {
            Self::Fault(event) => event.at,
            Self::Facet(change) => change.at,
            Self::Monitor { at, .. } | Self::Delivery { at, .. } => *at,
        }
    }

    /// The word for its kind, as it stands in the store.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Fault(_) => "fault",
            Self::Facet(_) => "facet",
            Self::Monitor { .. } => "monitor",
            Self::Delivery { .. } => "delivery",
        }
    }
}

/// A facet of a component changed its state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// When.
    pub at: Timestamp,
    /// Id of the region.
    pub region: String,
    /// Id of the component.
    pub component: String,
    /// Which facet.
    pub facet: Facet,
    /// From which state.
    pub from: FacetState,
    /// To which.
    pub to: FacetState,
}

/// What happens to the monitor itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum MonitorEvent {
    /// It started.
    Started {
        /// Its version.
        version: String,
        /// SHA-256 of the configuration it started with.
        configuration: String,
    },
    /// It was told to stop.
    Stopped,
    /// Another configuration took effect.
    Reloaded {
        /// SHA-256 of it.
        configuration: String,
    },
    /// It is cut off from what it watches.
    CutOff {
        /// Id of the region.
        region: String,
    },
    /// It is connected again.
    BackAgain {
        /// Id of the region.
        region: String,
    },
    /// The wall clock was stepped.
    ClockStepped {
        /// By how many milliseconds, forward positive.
        millis: i64,
    },
    /// Those concerned were warned that an agreement runs out.
    AgreementEnds {
        /// Id of the region.
        region: String,
        /// Id of the agreement.
        agreement: String,
        /// When it ends.
        until: Timestamp,
        /// So many days before.
        days: u16,
    },
    /// Planned work is near, and those whom it affects are told.
    MaintenanceAnnounced {
        /// Id of the region.
        region: String,
        /// Id of the work.
        maintenance: String,
        /// When it is done: an interval or hours of a week, as they are written.
        times: String,
        /// What they are told. Logs of before that was so do not say it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        told: Option<Box<PlannedTold>>,
    },
    /// Planned work that was told is called off, and those who were told are told that.
    MaintenanceCalledOff {
        /// Id of the region.
        region: String,
        /// Id of the work.
        maintenance: String,
    },
    /// Somebody has declared planned work.
    MaintenanceDeclared {
        /// Which.
        work: Box<fault::Declared>,
    },
    /// Somebody has changed planned work that was declared.
    MaintenanceChanged {
        /// What it is by now.
        work: Box<fault::Declared>,
    },
    /// Somebody has withdrawn planned work that was declared.
    MaintenanceWithdrawn {
        /// Id of the region.
        region: String,
        /// Id of the work.
        id: String,
        /// Who has, and by which way.
        through: fault::Through,
    },
    /// Somebody came by an account of ours, was refused, or left.
    Login(fault::Login),
    /// A drill began.
    DrillBegan {
        /// Somebody has asked for it; else it was due.
        asked: bool,
    },
    /// A drill is over.
    DrillEnded {
        /// Its fault, if one was opened.
        fault: Option<fault::Number>,
        /// What came of it.
        #[serde(flatten)]
        outcome: DrillOutcome,
    },
}
