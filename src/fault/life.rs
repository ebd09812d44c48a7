//! The states of a fault and what leads from one to the next.
//!
//! ```text
//!            located            accepted
//! undecided ─────────▶ assigned ─────────▶ accepted
//!     │                 │  ▲ ▲  overdue,     │ │
//!     │        rejected,│  │ └──────────────-┘ │ handed over, rejected
//!     │     handed over,└──┘                   │
//!     │       escalated                        │
//!     │ cleared         │ cleared              │ cleared
//!     ▼                 ▼                      ▼
//!     └───────────▶  cleared ◀─────────────────┘
//!      reopened ▲───────┤
//!   (to the state it had│before,
//!    accepted: assigned)│
//!                       ▼ closed
//!                     closed ◀── merged (from every open state)
//! ```
//!
//! No state is without a holder: the coordinator holds what is undecided, the
//! last holder what is cleared.
//!
//! What had been accepted, was over and is back is assigned: its last holder has kept
//! what was promised, and is asked anew, with a clock that begins when it is back. The
//! time that was named for the mending is not held against them a second time. Where
//! it had gone up a chain it is the owner's again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::What;

/// Where a fault is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum State {
    /// Several parties' parts explain it equally well; the coordinator holds it.
    Undecided,
    /// The owner has been told and has not answered.
    Assigned,
    /// Somebody has said yes.
    Accepted {
        /// When they expect to have mended it.
        expected_at: Option<Timestamp>,
    },
    /// The symptom is gone; the last holder still owes cause and remedy.
    Cleared,
    /// Done with.
    Closed,
}

impl State {
    /// The word for it in JSON, metrics and logs.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::Assigned => "assigned",
            Self::Accepted { .. } => "accepted",
            Self::Cleared => "cleared",
            Self::Closed => "closed",
        }
    }

    /// Whether the symptom is still there.
    pub const fn is_active(self) -> bool {
        matches!(
            self,
            Self::Undecided | Self::Assigned | Self::Accepted { .. }
        )
    }

    /// The state after something happened; `before` is the active state that a
    /// cleared fault had, `located` whether its finding names one owner.
    ///
    /// # Errors
    /// When that cannot happen to a fault in this state.
    pub fn after(self, what: &What, before: Self, located: bool) -> Result<Self, Refusal> {
        let next = match self {
            Self::Undecided | Self::Assigned | Self::Accepted { .. } => {
                self.after_while_active(what, located)
            }
            Self::Cleared => after_clearing(what, before),
            // A recurrence is a new fault that names this one.
            Self::Closed => None,
        };
        next.ok_or(Refusal {
            state: self,
            what: what.slug(),
        })
    }

    fn after_while_active(self, what: &What, located: bool) -> Option<Self> {
        let assigned = if located {
            Self::Assigned
        } else {
            Self::Undecided
        };
        match what {
            // It takes back no word of anybody's.
            What::Located { stays: true, .. } => Some(self),
            What::Located { stays: false, .. } => Some(assigned),
            What::Affected { .. }
            | What::Changed { .. }
            | What::Commented { .. }
            | What::Reported { .. }
            | What::Explained { .. }
            | What::Unexplained { .. } => Some(self),
            // Whoever has accepted is not asked.
            What::Asked { .. } => (!self.is_accepted()).then_some(self),
            What::Accepted { expected_at, .. } => Some(Self::Accepted {
                expected_at: *expected_at,
            }),
            // Nobody has been named who could say no.
            What::Rejected { .. } => (self != Self::Undecided).then_some(assigned),
            What::HandedOver { .. } => Some(Self::Assigned),
            // Whoever has accepted has answered.
            What::Escalated { .. } => (!self.is_accepted()).then_some(self),
            What::Overdue => self.is_promised().then_some(Self::Assigned),
            What::Cleared => Some(Self::Cleared),
            What::Merged { .. } | What::Withdrawn => Some(Self::Closed),
            What::Opened { .. } | What::Reopened { .. } | What::Closed { .. } => None,
        }
    }

    const fn is_accepted(self) -> bool {
        matches!(self, Self::Accepted { .. })
    }

    const fn is_promised(self) -> bool {
        matches!(
            self,
            Self::Accepted {
                expected_at: Some(_)
            }
        )
    }
}

fn after_clearing(what: &What, before: State) -> Option<State> {
    match what {
        What::Reopened { anew: true, .. } if before.is_accepted() => Some(State::Assigned),
        What::Reopened { .. } => Some(before),
        What::Commented { .. } | What::Reported { .. } => Some(State::Cleared),
        What::Closed { .. } | What::Merged { .. } | What::Withdrawn => Some(State::Closed),
        What::Opened { .. }
        | What::Located { .. }
        | What::Affected { .. }
        | What::Changed { .. }
        | What::Asked { .. }
        | What::Accepted { .. }
        | What::Rejected { .. }
        | What::HandedOver { .. }
        | What::Escalated { .. }
        | What::Overdue
        | What::Explained { .. }
        | What::Unexplained { .. }
        | What::Cleared => None,
    }
}

/// That cannot happen to a fault in this state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a fault that is {} cannot be {what}", state.slug())]
pub struct Refusal {
    /// The state it is in.
    pub state: State,
    /// What was tried.
    pub what: &'static str,
}
