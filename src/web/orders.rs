//! Where it goes what people want.

use std::fmt;
use std::sync::Arc;

use tokio::sync::oneshot;

use super::look::{LookAnswer, LookOrder};
use super::tickets::{Called, TicketCall};
use crate::fault::{
    Command, Declared, Fault, Login, PlanRefused, Planning, Refused, ReportRefused, Reported,
    Reporting,
};

/// What came of a command: the fault as it is by now, or why nothing happened.
pub type Answer = Result<Arc<Fault>, Refused>;

/// What came of what was to be planned.
pub type PlanAnswer = Result<Box<Declared>, PlanRefused>;

/// What came of a user report.
pub type ReportAnswer = Result<Box<Reported>, ReportRefused>;

/// Where commands go. It takes one, and where to tell what came of it, or says
/// that it has no room.
#[derive(Clone)]
pub struct Orders {
    acts: Arc<Taking<Command, Answer>>,
    plans: Option<Arc<Taking<Planning, PlanAnswer>>>,
    reports: Option<Arc<Taking<Reporting, ReportAnswer>>>,
    logins: Option<Arc<dyn Fn(Login) -> bool + Send + Sync>>,
    calls: Option<Arc<Taking<TicketCall, Called>>>,
    looks: Option<Arc<Taking<LookOrder, LookAnswer>>>,
}

/// Takes something, and where to tell what came of it, or says that it has no room.
type Taking<What, Answer> = dyn Fn(What, oneshot::Sender<Answer>) -> bool + Send + Sync;

impl Orders {
    /// Orders that are handed to `take`, which never waits and says whether it has.
    pub fn new(
        take: impl Fn(Command, oneshot::Sender<Answer>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            acts: Arc::new(take),
            plans: None,
            reports: None,
            logins: None,
            calls: None,
            looks: None,
        }
    }

    /// The same, with who logs in and out handed to `take`, to be written down.
    pub fn with_logins(self, take: impl Fn(Login) -> bool + Send + Sync + 'static) -> Self {
        Self {
            logins: Some(Arc::new(take)),
            ..self
        }
    }

    /// The same, with what ticket systems say handed to `take`.
    pub fn with_calls(
        self,
        take: impl Fn(TicketCall, oneshot::Sender<Called>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            calls: Some(Arc::new(take)),
            ..self
        }
    }

    /// The same, with what is to be looked at now handed to `take`.
    pub fn with_looks(
        self,
        take: impl Fn(LookOrder, oneshot::Sender<LookAnswer>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            looks: Some(Arc::new(take)),
            ..self
        }
    }

    /// Hands over what is to be looked at now; whether it was taken.
    pub(super) fn look(&self, order: LookOrder, reply: oneshot::Sender<LookAnswer>) -> bool {
        let take = self.looks.as_ref();
        take.is_some_and(|take| take(order, reply))
    }

    /// Hands over what a ticket system says; whether it was taken.
    pub(super) fn call(&self, call: TicketCall, reply: oneshot::Sender<Called>) -> bool {
        let take = self.calls.as_ref();
        take.is_some_and(|take| take(call, reply))
    }

    /// Hands over who logs in or out; whether it was taken.
    pub(super) fn note(&self, login: Login) -> bool {
        let take = self.logins.as_ref();
        take.is_some_and(|take| take(login))
    }

    /// The same, with what people report from rooms handed to `take`.
    pub fn with_reports(
        self,
        take: impl Fn(Reporting, oneshot::Sender<ReportAnswer>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            reports: Some(Arc::new(take)),
            ..self
        }
    }

    /// Hands over what somebody reports; whether it was taken.
    pub(super) fn report(&self, what: Reporting, reply: oneshot::Sender<ReportAnswer>) -> bool {
        let take = self.reports.as_ref();
        take.is_some_and(|take| take(what, reply))
    }

    /// Whether anybody can report anything.
    pub(super) const fn take_reports(&self) -> bool {
        self.reports.is_some()
    }

    /// The same, with what is to be planned handed to `take`.
    pub fn with_plans(
        self,
        take: impl Fn(Planning, oneshot::Sender<PlanAnswer>) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            plans: Some(Arc::new(take)),
            ..self
        }
    }

    /// Hands over what is to be planned; whether it was taken.
    pub(super) fn plan(&self, planning: Planning, reply: oneshot::Sender<PlanAnswer>) -> bool {
        let take = self.plans.as_ref();
        take.is_some_and(|take| take(planning, reply))
    }

    /// Hands a command over; whether it was taken.
    pub(super) fn hand(&self, command: Command, reply: oneshot::Sender<Answer>) -> bool {
        (self.acts)(command, reply)
    }
}

impl fmt::Debug for Orders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Orders")
    }
}
