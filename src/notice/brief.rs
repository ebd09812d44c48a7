//! A notice without its address, or without its words too.

use jiff::Timestamp;

use super::{Channel, Reason, RowState};
use crate::fault::Number;
use crate::inventory::Language;

/// How the reason of a notice begins that was tried for as long as it may be.
pub(in crate::notice) const GIVEN_UP: &str = "given up after 72 hours";

/// How the reason begins why a notice was not taken when no relay could be asked.
pub const UNREACHED: &str = "no relay was reached";

/// A notice without its words and its address: what anybody may see of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Why it was decided.
    pub reason: Reason,
    /// By which way it goes.
    pub channel: Channel,
    /// Id of the region it was decided in.
    pub region: String,
    /// Id of the party that is told.
    pub party: String,
    /// When it was decided.
    pub created_at: Timestamp,
    /// When it was settled, or last tried.
    pub tried_at: Option<Timestamp>,
    /// How far it has come.
    pub fate: Fate,
}

/// A notice that shadow mode kept back, with its words and without its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptBack {
    /// To which party it would have gone, why, and when.
    pub brief: Brief,
    /// The fault it is about.
    pub fault: Option<Number>,
    /// The language that it is written in.
    pub language: Language,
    /// Its subject.
    pub subject: String,
    /// Its plain text.
    pub text: String,
}

/// How far a notice has come, as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Not tried yet.
    Waiting,
    /// Goes only if the mail of the same notice fails.
    StandingBy,
    /// An attempt is under way.
    UnderWay,
    /// Tried, not taken, and to be tried again.
    PutOff,
    /// Over the limit of its recipient: waits for a digest.
    Held,
    /// In a digest that is on its way.
    Gathered,
    /// Its channel said yes.
    Accepted {
        /// To the digest that it was in.
        in_digest: bool,
    },
    /// Its channel said never.
    Refused,
    /// Tried for as long as it may be.
    GivenUp,
    /// No longer due.
    Cancelled,
    /// Written down only: its recipient is in shadow mode.
    Shadowed,
}

impl Fate {
    /// That of a row: its attempts, whether the last one was answered, and
    /// whether a digest has gathered it.
    pub fn of(state: &RowState, attempts: u32, answered: bool, in_digest: bool) -> Self {
        match state {
            RowState::Pending if attempts == 0 => Self::Waiting,
            RowState::Pending if answered => Self::PutOff,
            RowState::Pending => Self::UnderWay,
            RowState::StandBy => Self::StandingBy,
            RowState::Held => Self::Held,
            RowState::Gathered { .. } => Self::Gathered,
            RowState::Sent => Self::Accepted { in_digest },
            RowState::Dead { reason } if reason.starts_with(GIVEN_UP) => Self::GivenUp,
            RowState::Dead { .. } => Self::Refused,
            RowState::Cancelled { .. } => Self::Cancelled,
            RowState::Shadowed => Self::Shadowed,
        }
    }
}
