//! Pure. The life of a fault, as events.
//!
//! A [`Fault`] is nothing but the fold of its [`Event`]s: the log holds the
//! events, and whatever is shown or sent can be derived from them again. Both
//! carry ids *and* names, since they are read years after the configuration
//! has changed.

mod due;
mod event;
mod evidence;
mod incident;
mod json;
mod life;
mod number;
mod record;
#[cfg(test)]
mod tests;
mod waiting;

pub use due::{Clause, Due, StepRef};
pub use event::{Event, What};
pub use evidence::{Ahead, Because, DROPPED, Dropped, Evidence, Seen};
pub use incident::{EARLIER, Incident, IncidentRef, LASTS, Scope};
pub use json::{CauseJson, EventJson, FaultJson};
pub use life::{Refusal, State};
pub use number::Number;
pub use record::{
    AgreementRef, Assignment, CauseRef, ComponentRef, Fault, Finding, GapRef, PartyRef, TIMELINE,
};
pub use waiting::Waiting;
