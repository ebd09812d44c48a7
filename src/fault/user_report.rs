//! User reports: what somebody sees in a room, whom no probe can ask.
//!
//! What a person reports is evidence of its own kind. It blames nobody: the fault that it
//! opens has no candidates, is undecided, and is with the coordinator. No probe has seen
//! it, so no probe can show that it is over: a person says so, by closing it.
//!
//! Nobody is asked who they are. The words stand in the chain as those of a comment do:
//! short, with nothing hidden in them, and next to the request to name no patient.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{COMMENT, ComponentRef, Event, Fault, What};
use crate::access::Mark;
use crate::inventory::{DRILL, Facet};

/// Characters of what somebody says in their own words.
pub const REPORT_WORDS: usize = 300;

/// User reports that are written down of one fault: beyond, one more tells nobody anything.
pub const REPORTS: u32 = 200;

const _: () = assert!(REPORT_WORDS <= COMMENT);

/// What somebody sees in a room.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Sight {
    /// The others cannot be seen.
    NoPicture,
    /// The others cannot be heard, or do not hear.
    NoSound,
    /// It cannot call, or be called.
    NoCalls,
    /// The screen is black.
    BlackScreen,
    /// Picture or sound are poor.
    Poor,
    /// Something else.
    Other,
}

impl Sight {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::NoPicture,
        Self::NoSound,
        Self::NoCalls,
        Self::BlackScreen,
        Self::Poor,
        Self::Other,
    ];

    /// The word for it in forms, logs and JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::NoPicture => "no-picture",
            Self::NoSound => "no-sound",
            Self::NoCalls => "no-calls",
            Self::BlackScreen => "black-screen",
            Self::Poor => "poor",
            Self::Other => "other",
        }
    }

    /// The one of this word.
    pub fn of_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sight| sight.slug() == slug)
    }
}

/// What somebody has reported from a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserReport {
    /// From which.
    pub room: ComponentRef,
    /// What they see.
    pub sees: Sight,
    /// What else they say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// By what it is known when it is sent a second time.
    pub mark: Mark,
}

/// Somebody reports what they see in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reporting {
    /// Id of the region.
    pub region: String,
    /// Id of the room's component.
    pub room: String,
    /// What they see.
    pub sees: Sight,
    /// What else they say.
    pub words: Option<super::Remark>,
    /// By what it is known when it is sent a second time.
    pub mark: Mark,
}

/// A user report, as programs send it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportJson {
    /// What is seen.
    pub sees: Sight,
    /// What else is said: some lines, and no names of patients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 300))]
    pub words: Option<String>,
    /// By what it is known when the same is sent a second time: it is taken in once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64))]
    pub key: Option<String>,
}

/// What became of a user report, as programs are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportedJson {
    /// The number of the fault that it is written down with.
    pub number: String,
    /// How.
    pub came: Came,
}

impl ReportedJson {
    /// Of what became of one.
    pub fn of(reported: &Reported) -> Self {
        Self {
            number: reported.fault.number.to_string(),
            came: reported.came,
        }
    }
}

/// What became of a user report.
#[derive(Clone, Debug, PartialEq)]
pub struct Reported {
    /// The fault that it is written down with.
    pub fault: Arc<Fault>,
    /// How.
    pub came: Came,
}

/// How a user report was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Came {
    /// It has opened a new fault.
    Opened,
    /// A fault was known that explains it, and it was added to that.
    Added,
    /// It was taken in before, and sent again.
    Repeated,
}

impl Came {
    /// The word for it in JSON and metrics.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Added => "added",
            Self::Repeated => "repeated",
        }
    }
}

/// Why nothing became of a user report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportRefused {
    /// There is no such room.
    #[error("there is no such room")]
    NoRoom,
    /// It could not be written down.
    #[error("the log cannot be written: nothing is taken in that a restart would forget")]
    Unlogged,
    /// It has been taken in, and could not be written down.
    #[error("it was taken in, but the log cannot be written: a restart will have forgotten it")]
    Unkept,
}

impl Fault {
    /// Whether a person has reported it and no probe has seen it.
    pub fn is_reported(&self) -> bool {
        self.finding.evidence.reported.is_some()
    }

    /// Whether it is, or may be, in what rooms are not used by: a certificate that is to
    /// end, or one server of two.
    pub fn lies_aside(&self) -> bool {
        let finding = &self.finding;
        let mut causes = finding.cause.iter().chain(&finding.candidates).peekable();
        causes.peek().is_some() && causes.all(|cause| !cause.facet.is_used())
    }

    /// Whether it explains what somebody reports from a room: it is there, and stops what
    /// that room is used for, or may.
    pub fn explains_reports_of(&self, room: &str) -> bool {
        self.state.is_active()
            && self.region != DRILL
            && !self.lies_aside()
            && self.concerns(|_| false, |part| part.id == room)
    }

    /// Whether what has just been reported says something that stands not yet with a fault
    /// that people have reported: another sight, or other words. What probes have found
    /// needs nobody's words to be mended.
    pub fn is_told_anew(&self, event: &Event) -> bool {
        let What::Reported { report } = &event.what else {
            return false;
        };
        let before = self
            .timeline
            .iter()
            .filter(|one| one.ordinal < event.ordinal);
        let mut known = before.filter_map(Event::report);
        let same = |one: &UserReport| {
            let words = report.words.is_none() || one.words == report.words;
            words && one.sees == report.sees
        };
        self.is_reported() && !known.any(same)
    }

    /// The user report of this mark, if it is written down with it.
    pub fn knows_report(&self, mark: Mark) -> bool {
        let mut all = self.timeline.iter().filter_map(Event::report);
        all.any(|report| report.mark == mark)
    }
}

impl Facet {
    /// Whether rooms are used by it, and it is not only looked after.
    pub const fn is_used(self) -> bool {
        match self {
            Self::Reach
            | Self::Service
            | Self::Registration
            | Self::Media
            | Self::Room
            | Self::Size => true,
            Self::Certificate | Self::Credential | Self::Redundancy => false,
        }
    }
}

impl Event {
    /// What somebody has reported, if that is what happened.
    pub fn report(&self) -> Option<&UserReport> {
        self.what.report()
    }
}

impl What {
    /// What somebody has reported, if that is what happened.
    pub fn report(&self) -> Option<&UserReport> {
        match self {
            Self::Reported { report } => Some(report),
            Self::Opened { finding, .. } => finding.evidence.reported.as_deref(),
            Self::Located { .. }
            | Self::Affected { .. }
            | Self::Changed { .. }
            | Self::Asked { .. }
            | Self::Accepted { .. }
            | Self::Rejected { .. }
            | Self::HandedOver { .. }
            | Self::Commented { .. }
            | Self::Escalated { .. }
            | Self::Overdue
            | Self::Cleared
            | Self::Reopened { .. }
            | Self::Closed { .. }
            | Self::Merged { .. }
            | Self::Explained { .. }
            | Self::Unexplained { .. }
            | Self::Withdrawn => None,
        }
    }
}
