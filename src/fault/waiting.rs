//! How long a fault has waited for somebody to say yes, and how long it has been
//! nobody's.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Assignment, Due, Event, Fault, PartyRef, State, What};
use crate::inventory::RESPOND;

/// How long a fault has waited for somebody to say yes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Since when somebody is asked, while nobody has said yes.
    pub since: Option<Timestamp>,
    /// Steps of the escalation that have been taken since then.
    pub escalated: u32,
    /// How long it had been nobody's when the last event happened.
    pub ownerless: SignedDuration,
}

impl Waiting {
    /// Whether nothing is known of it.
    pub(super) fn is_unknown(&self) -> bool {
        *self == Self::default()
    }

    /// Somebody is asked from this moment on.
    fn begin(&mut self, at: Timestamp) {
        self.since = Some(at);
        self.escalated = 0;
    }
}

impl Fault {
    /// By when somebody is to say yes, and what follows if nobody does, while somebody
    /// is asked and something is said of it.
    pub fn due(&self) -> Option<&Due> {
        let due = self.assignment.due.as_deref();
        due.filter(|due| self.waiting.since == Some(due.since))
    }

    /// The moments that follow from its clause are not those of this time: somebody is
    /// asked anew.
    pub fn is_to_be_asked(&self) -> bool {
        self.waiting.since.is_some() && self.assignment.due.is_some() && self.due().is_none()
    }

    /// By when somebody is to say yes, while somebody is asked: by the clause, or else
    /// within the [usual time](RESPOND).
    pub fn answer_by(&self) -> Option<Timestamp> {
        let since = self.waiting.since?;
        let usual = || since.checked_add(RESPOND).unwrap_or(since);
        Some(self.due().map_or_else(usual, |due| due.answer_by))
    }

    /// By when it is to be over, if that is said and it is not.
    pub fn restore_by(&self) -> Option<Timestamp> {
        let due = self.assignment.due.as_deref()?;
        due.restore_by.filter(|_| self.state.is_active())
    }

    /// Who is told next if nobody says yes, and when.
    pub fn steps_to_come(&self) -> impl Iterator<Item = (&PartyRef, Timestamp)> {
        let taken = usize::try_from(self.waiting.escalated).unwrap_or(usize::MAX);
        let due = self.due().into_iter();
        let steps = due.flat_map(|due| due.clause.escalation.iter().zip(&due.steps));
        steps.skip(taken).map(|(step, at)| (&step.to, *at))
    }

    /// Who has been told, first to last, that nobody has said yes, while nobody has.
    pub fn steps_taken(&self) -> impl Iterator<Item = &PartyRef> {
        let taken = usize::try_from(self.waiting.escalated).unwrap_or(usize::MAX);
        let due = self.assignment.due.iter();
        let due = due.filter(move |_| self.is_unanswered());
        let steps = due.flat_map(|due| &due.clause.escalation);
        steps.take(taken).map(|step| &step.to)
    }

    /// Who is asked to say yes and has not: to whom it was handed over, who has said yes
    /// before and not kept it, or else whose it was found to be. None where that is
    /// undecided, or somebody has said yes.
    pub fn asked(&self) -> Option<&PartyRef> {
        if self.state != State::Assigned {
            return None;
        }
        let mut latest = self.timeline.iter().rev();
        let given = latest.find(|event| event.what.gives());
        match given.map(|event| &event.what) {
            Some(What::HandedOver { to: asked, .. } | What::Accepted { by: asked, .. }) => {
                Some(asked)
            }
            _ => Some(&self.assignment.holder),
        }
    }

    /// Whether a later finding leaves it with whoever holds it, as the event says. In logs
    /// of before events said so, it stayed with a step of the escalation only, where the
    /// owner was the same.
    pub(super) fn stays(&self, said: bool, later: &Assignment) -> bool {
        let owner = &self.assignment.owner;
        let same = owner.is_some() && *owner == later.owner;
        said || (same && self.waiting.since.is_some() && self.waiting.escalated > 0)
    }

    /// Whether a later finding that gives it to this owner leaves it with whoever holds
    /// it, word and clock and all: its owner is who it was, or has said yes already.
    pub fn stays_with(&self, owner: Option<&PartyRef>) -> bool {
        let accepted = matches!(self.state, State::Accepted { .. });
        let said_yes = accepted && owner.is_some_and(|owner| owner.id == self.holder.id);
        self.assignment.is_of(owner) || said_yes
    }

    const fn is_unanswered(&self) -> bool {
        matches!(self.state, State::Undecided | State::Assigned)
    }

    /// Who decides when parties have said no, if its agreement names somebody.
    pub fn arbiter(&self) -> Option<&PartyRef> {
        let due = self.assignment.due.as_deref()?;
        due.clause.arbiter.as_ref()
    }

    /// The moment from which on it is nobody's, if nobody says yes before: an undecided
    /// one is at once, one that is assigned when the time to say yes is over.
    pub fn ownerless_since(&self) -> Option<Timestamp> {
        match self.state {
            State::Undecided => self.waiting.since,
            State::Assigned => self.answer_by(),
            State::Accepted { .. } | State::Cleared | State::Closed => None,
        }
    }

    /// How long it has been nobody's until a moment: undecided, or assigned and not
    /// accepted when the time to say yes was over. By the clock on the wall, nights
    /// and all; what a party has reported itself is not nobody's.
    pub fn ownerless(&self, until: Timestamp) -> SignedDuration {
        let known = self.waiting.ownerless;
        let Some(since) = self.ownerless_since() else {
            return known;
        };
        let counted = self.timeline.last().map_or(since, |event| event.at);
        let more = until.duration_since(since.max(counted));
        known.saturating_add(more.max(SignedDuration::ZERO))
    }

    /// Counts what has passed before an event.
    pub(super) fn count_ownerless(&mut self, event: &Event) {
        self.waiting.ownerless = self.ownerless(event.at);
    }

    /// Whether somebody is asked after an event; `before` is whose it was until then.
    pub(super) fn wait(&mut self, event: &Event, before: Option<&PartyRef>) {
        let is_asked = self.is_unanswered();
        let waiting = &mut self.waiting;
        match &event.what {
            What::Opened { .. }
            | What::Rejected { .. }
            | What::HandedOver { .. }
            | What::Overdue => waiting.begin(event.at),
            What::Reopened { .. } | What::Unexplained { .. } => {
                // The chain begins anew, and with whoever is asked. Events of before did
                // not say who that is, and gave it to whose it was found to be.
                if is_asked && self.waiting.escalated > 0 {
                    let anew = matches!(
                        event.what,
                        What::Reopened { anew: true, .. } | What::Unexplained { anew: true, .. }
                    );
                    let asked = self.asked().filter(|_| anew);
                    self.holder = asked.unwrap_or(&self.assignment.holder).clone();
                }
                self.waiting.begin(event.at);
            }
            What::Located { assignment, .. } => {
                // Whoever is asked already is not asked anew.
                if waiting.since.is_none() || assignment.owner.as_ref() != before {
                    waiting.begin(event.at);
                }
            }
            What::Asked { due } => waiting.begin(due.since),
            What::Escalated { step, .. } => waiting.escalated = *step,
            What::Affected { .. }
            | What::Changed { .. }
            | What::Commented { .. }
            | What::Reported { .. }
            | What::Accepted { .. }
            | What::Cleared
            | What::Closed { .. }
            | What::Merged { .. }
            | What::Explained { .. }
            | What::Withdrawn => {}
        }
        if !is_asked || self.incident.is_some() {
            self.waiting.since = None;
        }
    }
}

#[cfg(test)]
mod tests;
