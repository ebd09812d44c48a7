//! Pure. The life of a fault, as events.
//!
//! A [`Fault`] is nothing but the fold of its [`Event`]s: the log holds the
//! events, and whatever is shown or sent can be derived from them again. Both
//! carry ids *and* names, since they are read years after the configuration
//! has changed.

mod command;
mod coordinator;
mod due;
mod event;
mod evidence;
mod incident;
mod json;
mod life;
mod link;
mod mask;
mod may;
mod number;
mod planned;
mod print;
mod record;
mod said;
mod suspect;
#[cfg(test)]
mod tests;
mod user_report;
mod waiting;

pub use command::{
    AcceptJson, Act, ActJson, ActJsonError, Actor, Capacity, CloseJson, Command, CommentJson,
    EXPECTED_WITHIN, HandOverJson, REJECTIONS, Refused, RejectJson,
};
pub use due::{Clause, Due, StepRef};
pub use event::{EARLIER_QUOTED, Event, What};
pub use evidence::{Ahead, Because, Dropped, Evidence, Seen};
pub use incident::{EARLIER, Incident, IncidentRef, LASTS, Scope};
pub use json::{CauseJson, EventJson, FaultJson, StateJson, TicketJson, TicketStateJson};
pub use life::{Refusal, State};
pub use link::{ByLink, LINK_ACTS, Links};
pub use mask::Mask;
pub use number::Number;
pub use planned::{
    BEGUN, DECLARED, DECLARED_FOR_ITSELF, DECLARED_WITHIN, Declared, DeclaredJson, FORGOTTEN, Plan,
    PlanJson, PlanJsonError, PlanRefused, PlannedJson, Planning, Wanted, planned_json, withdrawn,
};
pub use print::{Mark, Print};
pub use record::{AgreementRef, Assignment, Fault, Finding, GapRef, PartyRef, TIMELINE};
pub use said::{
    CLOSING, COMMENT, LocalUser, Login, LoginOutcome, Posted, Precedent, REASON, Remark,
    RemarkError, Through, User, Way, is_hidden, spoke_for,
};
pub use suspect::{CauseRef, ComponentRef};
pub use user_report::{
    Came, REPORT_WORDS, REPORTS, ReportJson, ReportRefused, Reported, ReportedJson, Reporting,
    Sight, UserReport,
};
pub use waiting::Waiting;
