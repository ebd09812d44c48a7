//! What a conclusion rests on, as it is written down.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ComponentRef, UserReport};
use crate::health::Class;
use crate::inventory::Facet;

/// What was seen when something was concluded.
///
/// What has been added since the first version is empty in the log of an
/// earlier one, which passes over it in ours: both read each other's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The failures that the finding explains.
    pub failed: Vec<Seen>,
    /// What was healthy in the same window and so clears the others' parts.
    pub controls: Vec<Seen>,
    /// What proved that the monitor itself was connected.
    pub witness: Option<Seen>,
    /// What was suspect too and is not what was found, and why; the first few. None in
    /// logs that did not keep it, which is not the same as that there was nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped: Option<Vec<Dropped>>,
    /// The last answer from before it began to fail that showed what was found to be
    /// healthy, as far as that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_good: Option<Seen>,
    /// What a time server last said of the monitor's own clock, if one is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<Ahead>,
    /// What a person has reported and no probe has seen; then there is nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<Box<UserReport>>,
}

/// One observation, as evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// `component/probe`.
    pub probe: String,
    /// The component asked about.
    pub component: ComponentRef,
    /// What class of observation it was.
    pub class: Class,
    /// When the probe was sent.
    pub at: Timestamp,
    /// What came back, in one line for a person: "ICMP host unreachable from 192.0.2.1".
    pub detail: String,
    /// What went over the wire, as far as it was kept: of looks that a failure has
    /// called for, and of what witnesses them, in few lines, without what is secret or
    /// of a person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exchange: Vec<String>,
}

/// What was suspect too, and why it is not what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Of what.
    pub component: ComponentRef,
    /// Which side of it.
    pub facet: Facet,
    /// Why.
    pub because: Because,
}

/// Why something that was suspect is not what was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum Because {
    /// Something that crosses it has been answered since the failures began, by a
    /// probe of which nothing was amiss.
    Cleared {
        /// `component/probe`.
        by: String,
        /// What class of answer it was.
        class: Class,
        /// When it was asked.
        at: Timestamp,
    },
    /// Something that crosses it came back since the failures began, amiss itself or
    /// from a probe that fails by now: it let that through.
    LetThrough {
        /// `component/probe`.
        by: String,
        /// What class of answer it was.
        class: Class,
        /// When it was asked.
        at: Timestamp,
    },
    /// It would explain fewer of the failures.
    ExplainsFewer {
        /// How many.
        explains: u32,
        /// Of how many.
        of: u32,
    },
    /// It would explain as many failures, and not the same: what was found stands before
    /// it in the order, and was taken first for no other reason.
    TakenLater {
        /// How many of those that what was found explains.
        explains: u32,
        /// Of how many.
        of: u32,
    },
    /// It only carries what was answered late, and no ping over it was late.
    OnlyCarries,
    /// It was cleared, and by what is not kept.
    NotKept,
}

/// What a time server said of the monitor's own clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ahead {
    /// `component/probe` of the time server.
    pub by: String,
    /// When it was asked.
    pub at: Timestamp,
    /// By how many microseconds its clock was ahead of the monitor's; below zero, behind it.
    pub micros: i64,
}
