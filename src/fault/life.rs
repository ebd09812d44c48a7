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
//!   (to the state it had│before)
//!                       ▼ closed
//!                     closed ◀── merged (from every open state)
//! ```
//!
//! No state is without a holder: the coordinator holds what is undecided, the
//! last holder what is cleared.

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
        let assigned = if located {
            Self::Assigned
        } else {
            Self::Undecided
        };
        let refused = Refusal {
            state: self,
            what: what.slug(),
        };
        match (self, what) {
            (_, What::Opened { .. }) => Err(refused),
            (Self::Undecided | Self::Assigned | Self::Accepted { .. }, What::Located { .. }) => {
                Ok(assigned)
            }
            (Self::Cleared | Self::Closed, What::Located { .. }) => Err(refused),
            (
                Self::Undecided | Self::Assigned | Self::Accepted { .. },
                What::Affected { .. } | What::Changed { .. },
            ) => Ok(self),
            (Self::Cleared | Self::Closed, What::Affected { .. } | What::Changed { .. }) => {
                Err(refused)
            }
            (
                Self::Undecided | Self::Assigned | Self::Accepted { .. },
                What::Accepted { expected_at, .. },
            ) => Ok(Self::Accepted {
                expected_at: *expected_at,
            }),
            (Self::Cleared | Self::Closed, What::Accepted { .. }) => Err(refused),
            (Self::Assigned | Self::Accepted { .. }, What::Rejected { .. }) => Ok(assigned),
            (Self::Undecided | Self::Cleared | Self::Closed, What::Rejected { .. }) => Err(refused),
            (Self::Undecided | Self::Assigned | Self::Accepted { .. }, What::HandedOver { .. }) => {
                Ok(Self::Assigned)
            }
            (Self::Cleared | Self::Closed, What::HandedOver { .. }) => Err(refused),
            (Self::Undecided | Self::Assigned, What::Escalated { .. }) => Ok(self),
            (Self::Accepted { .. } | Self::Cleared | Self::Closed, What::Escalated { .. }) => {
                Err(refused)
            }
            (
                Self::Accepted {
                    expected_at: Some(_),
                },
                What::Overdue,
            ) => Ok(Self::Assigned),
            (
                Self::Undecided
                | Self::Assigned
                | Self::Accepted { expected_at: None }
                | Self::Cleared
                | Self::Closed,
                What::Overdue,
            ) => Err(refused),
            (Self::Undecided | Self::Assigned | Self::Accepted { .. }, What::Cleared) => {
                Ok(Self::Cleared)
            }
            (Self::Cleared | Self::Closed, What::Cleared) => Err(refused),
            (Self::Cleared, What::Reopened { .. }) => Ok(before),
            (
                Self::Undecided | Self::Assigned | Self::Accepted { .. } | Self::Closed,
                What::Reopened { .. },
            ) => Err(refused),
            (Self::Cleared, What::Closed { .. }) => Ok(Self::Closed),
            (
                Self::Undecided | Self::Assigned | Self::Accepted { .. } | Self::Closed,
                What::Closed { .. },
            ) => Err(refused),
            (
                Self::Undecided | Self::Assigned | Self::Accepted { .. } | Self::Cleared,
                What::Merged { .. },
            ) => Ok(Self::Closed),
            (Self::Closed, What::Merged { .. }) => Err(refused),
        }
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
