//! What can happen to a fault.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Assignment, ComponentRef, Due, Finding, IncidentRef, Number, PartyRef, Precedent, Through,
    UserReport,
};
use crate::health::Mode;

/// One thing that happened to one fault.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// To which fault.
    pub fault: Number,
    /// When, on the wall clock.
    pub at: Timestamp,
    /// Its place among the events of this fault, from 0: the transition that
    /// notices refer to.
    pub ordinal: u32,
    /// What happened.
    pub what: What,
}

/// Earlier faults that one quotes, at most.
pub const EARLIER_QUOTED: usize = 3;

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum What {
    /// It was found; always the first.
    Opened {
        /// Id of the region.
        region: String,
        /// When the first failure was seen.
        began_at: Timestamp,
        /// What was found.
        finding: Finding,
        /// Whose it is.
        assignment: Assignment,
        /// Who is affected.
        affected: Vec<ComponentRef>,
        /// The last closed fault of the same cause.
        previous: Option<Number>,
        /// The fault that this one was split from.
        split_from: Option<Number>,
        /// What the last closed faults of the same component and mode turned out to
        /// be, the latest first; [`EARLIER_QUOTED`] at most.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        earlier: Vec<Precedent>,
    },
    /// Later evidence says better what it is.
    Located {
        /// What was found.
        finding: Finding,
        /// Whose it is now.
        assignment: Assignment,
        /// Whoever holds it holds it still, and what they have said holds: its owner is
        /// who it was, or has said yes already. Logs of before that was so never say it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        stays: bool,
        /// As of an opening, where a cause is found that was not known before.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        earlier: Vec<Precedent>,
    },
    /// Others are affected than before.
    Affected {
        /// All that are affected now.
        affected: Vec<ComponentRef>,
    },
    /// It fails in another way than before.
    Changed {
        /// How it fails now.
        mode: Mode,
    },
    /// Somebody is asked anew to say yes: the clock of its clause runs from now.
    Asked {
        /// By when, and what follows if nobody does.
        due: Box<Due>,
    },
    /// Its holder says yes.
    Accepted {
        /// Who.
        by: PartyRef,
        /// Whose person said so; none in logs of before that was known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        through: Option<Through>,
        /// When it is expected to be mended.
        expected_at: Option<Timestamp>,
    },
    /// Its holder says no.
    Rejected {
        /// Who.
        by: PartyRef,
        /// Whose person said so; none in logs of before that was known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        through: Option<Through>,
        /// Why.
        because: String,
        /// Whose it is now: located anew, or the arbiter's.
        assignment: Assignment,
    },
    /// Passed on by agreement of both.
    HandedOver {
        /// By whom; none in logs of before that was known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PartyRef>,
        /// Whose person said so; none in logs of before that was known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        through: Option<Through>,
        /// To whom.
        to: PartyRef,
        /// Why.
        because: String,
    },
    /// Somebody has said something of it, and nothing changes.
    Commented {
        /// Who.
        by: PartyRef,
        /// Whose person said so; none in logs of before that was known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        through: Option<Through>,
        /// What, on one line or several.
        text: String,
    },
    /// Somebody has reported from a room what it explains, and nothing changes.
    Reported {
        /// What.
        report: Box<UserReport>,
    },
    /// Nobody answered in time.
    Escalated {
        /// Who holds it now.
        to: PartyRef,
        /// Which step of the chain, from 1.
        step: u32,
    },
    /// The expected time has passed.
    Overdue,
    /// The symptom is gone.
    Cleared,
    /// The same cause again, within the window.
    Reopened {
        /// What was found.
        finding: Finding,
        /// Whoever had said yes is asked anew: what they had promised they have kept, and
        /// have promised nothing of this time. Logs of before that was so never say it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        anew: bool,
    },
    /// Done with.
    Closed {
        /// Who closed it; none when time did.
        by: Option<PartyRef>,
        /// Whose person said so; none in logs of before that was known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        through: Option<Through>,
        /// What it was.
        cause: String,
        /// What mended it.
        remedy: String,
    },
    /// A larger fault explains it.
    Merged {
        /// Which.
        into: Number,
    },
    /// A party has reported itself what explains it: whoever would be asked to
    /// act is not asked a second time.
    Explained {
        /// What it has reported.
        incident: IncidentRef,
        /// By when it is to be over, if planned work puts that off: counted from the end
        /// of its window.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restore_by: Option<Timestamp>,
    },
    /// What a party had reported is over, or explains it no longer.
    Unexplained {
        /// What it had reported.
        incident: IncidentRef,
        /// Where it had gone up a chain, whoever is asked is asked anew, and not whose it
        /// was found to be. Logs of before that was so never say it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        anew: bool,
        /// By when it is to be over, if planned work has put that off.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restore_by: Option<Timestamp>,
    },
    /// What it is about has left the configuration, or is no longer probed:
    /// nothing could ever show that it is over.
    Withdrawn,
}

impl What {
    /// Whose the fault is from now on, where this says so.
    pub const fn assignment(&self) -> Option<&Assignment> {
        match self {
            Self::Opened { assignment, .. }
            | Self::Located { assignment, .. }
            | Self::Rejected { assignment, .. } => Some(assignment),
            Self::Affected { .. }
            | Self::Changed { .. }
            | Self::Asked { .. }
            | Self::Accepted { .. }
            | Self::HandedOver { .. }
            | Self::Commented { .. }
            | Self::Reported { .. }
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

    /// What earlier faults turned out to be, where this says so, the latest first.
    pub fn earlier(&self) -> &[Precedent] {
        match self {
            Self::Opened { earlier, .. } | Self::Located { earlier, .. } => earlier,
            Self::Affected { .. }
            | Self::Changed { .. }
            | Self::Asked { .. }
            | Self::Accepted { .. }
            | Self::Rejected { .. }
            | Self::HandedOver { .. }
            | Self::Commented { .. }
            | Self::Reported { .. }
            | Self::Escalated { .. }
            | Self::Overdue
            | Self::Cleared
            | Self::Reopened { .. }
            | Self::Closed { .. }
            | Self::Merged { .. }
            | Self::Explained { .. }
            | Self::Unexplained { .. }
            | Self::Withdrawn => &[],
        }
    }

    /// What was found, where this says so.
    pub const fn finding(&self) -> Option<&Finding> {
        match self {
            Self::Opened { finding, .. }
            | Self::Located { finding, .. }
            | Self::Reopened { finding, .. } => Some(finding),
            Self::Affected { .. }
            | Self::Changed { .. }
            | Self::Asked { .. }
            | Self::Accepted { .. }
            | Self::Rejected { .. }
            | Self::HandedOver { .. }
            | Self::Commented { .. }
            | Self::Reported { .. }
            | Self::Escalated { .. }
            | Self::Overdue
            | Self::Cleared
            | Self::Closed { .. }
            | Self::Merged { .. }
            | Self::Explained { .. }
            | Self::Unexplained { .. }
            | Self::Withdrawn => None,
        }
    }

    /// In whose name a person did it, and by which way; none if no person did.
    pub const fn said_by(&self) -> Option<(&PartyRef, Option<&Through>)> {
        match self {
            Self::Accepted { by, through, .. }
            | Self::Rejected { by, through, .. }
            | Self::Commented { by, through, .. }
            | Self::HandedOver {
                by: Some(by),
                through,
                ..
            }
            | Self::Closed {
                by: Some(by),
                through,
                ..
            } => Some((by, through.as_ref())),
            Self::HandedOver { by: None, .. }
            | Self::Closed { by: None, .. }
            | Self::Opened { .. }
            | Self::Located { .. }
            | Self::Affected { .. }
            | Self::Changed { .. }
            | Self::Asked { .. }
            | Self::Reported { .. }
            | Self::Escalated { .. }
            | Self::Overdue
            | Self::Cleared
            | Self::Reopened { .. }
            | Self::Merged { .. }
            | Self::Explained { .. }
            | Self::Unexplained { .. }
            | Self::Withdrawn => None,
        }
    }

    /// Whether somebody has only said something of it.
    pub const fn is_comment(&self) -> bool {
        matches!(self, Self::Commented { .. } | Self::Reported { .. })
    }

    /// The same, for others than those who may read the log: which user said it is theirs
    /// to know.
    #[must_use]
    pub fn without_user(mut self) -> Self {
        match &mut self {
            Self::Accepted { through, .. }
            | Self::Rejected { through, .. }
            | Self::HandedOver { through, .. }
            | Self::Commented { through, .. }
            | Self::Closed { through, .. } => {
                if let Some(through) = through {
                    through.user = None;
                }
            }
            Self::Opened { .. }
            | Self::Located { .. }
            | Self::Affected { .. }
            | Self::Changed { .. }
            | Self::Asked { .. }
            | Self::Reported { .. }
            | Self::Escalated { .. }
            | Self::Overdue
            | Self::Cleared
            | Self::Reopened { .. }
            | Self::Merged { .. }
            | Self::Explained { .. }
            | Self::Unexplained { .. }
            | Self::Withdrawn => {}
        }
        self
    }

    /// The word for it in logs and JSON.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Located { .. } => "located",
            Self::Affected { .. } => "affected",
            Self::Changed { .. } => "changed",
            Self::Asked { .. } => "asked",
            Self::Accepted { .. } => "accepted",
            Self::Rejected { .. } => "rejected",
            Self::HandedOver { .. } => "handed-over",
            Self::Commented { .. } => "commented",
            Self::Reported { .. } => "reported",
            Self::Escalated { .. } => "escalated",
            Self::Overdue => "overdue",
            Self::Cleared => "cleared",
            Self::Reopened { .. } => "reopened",
            Self::Closed { .. } => "closed",
            Self::Merged { .. } => "merged",
            Self::Explained { .. } => "explained",
            Self::Unexplained { .. } => "unexplained",
            Self::Withdrawn => "withdrawn",
        }
    }
}
