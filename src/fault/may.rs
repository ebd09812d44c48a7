//! Whose answer a fault waits for.
//!
//! What is then done is decided by [`Command`](super::Command), by these rules too; this
//! says to whom it is worth offering.

use super::{ComponentRef, Fault, State, What};

impl Fault {
    /// Whether any of some parties or components has a part in it: its cause or what may
    /// be, what it affects, whose it is or may be, who holds it and who is asked.
    pub fn concerns(
        &self,
        party: impl Fn(&str) -> bool,
        component: impl Fn(&ComponentRef) -> bool,
    ) -> bool {
        let assignment = &self.assignment;
        let parties = [&self.holder, &assignment.holder].into_iter();
        let mut parties = parties
            .chain(&assignment.owner)
            .chain(&assignment.among)
            .chain(self.asked());
        let causes = self.finding.candidates.iter().chain(&self.finding.cause);
        let mut components = causes.map(|cause| &cause.component).chain(&self.affected);
        parties.any(|one| party(&one.id)) || components.any(component)
    }

    /// Whether a party may say yes or no to it as it is.
    pub fn may_answer(&self, party: &str) -> bool {
        let among = &self.assignment.among;
        match self.state {
            State::Undecided => self.holds(party) || among.iter().any(|one| one.id == party),
            State::Assigned => self.holds(party) || self.owns(party) || self.asks(party),
            State::Accepted { .. } => self.holds(party),
            State::Cleared | State::Closed => false,
        }
    }

    /// Whether a party may say no to it as it is: it holds it, one was named, and it is not
    /// the one that decides whose it is.
    pub fn may_reject(&self, party: &str) -> bool {
        let answers = self.state != State::Undecided && self.may_answer(party);
        answers && self.holds(party) && !self.decides(party)
    }

    /// Whether a party may pass it on as it is.
    pub fn may_hand_over(&self, party: &str) -> bool {
        self.state.is_active() && self.holds(party)
    }

    /// Whether a party may say what it was, now that it is over.
    pub fn may_close(&self, party: &str) -> bool {
        let over = self.state == State::Cleared || self.waits_to_be_closed();
        over && (self.holds(party) || self.owns(party))
    }

    /// Whether it goes on until a person says that it is over: no probe has seen it.
    pub fn waits_to_be_closed(&self) -> bool {
        self.is_reported() && self.state.is_active()
    }

    /// Whether it holds it as the one who decides, who has nobody to give it back to.
    pub(super) fn decides(&self, party: &str) -> bool {
        let assignment = &self.assignment;
        let judges = assignment.owner.is_some() && assignment.holder.id == party;
        judges && self.holds(party) && !self.owns(party)
    }

    /// Whether it is with a party now.
    pub(super) fn holds(&self, party: &str) -> bool {
        self.holder.id == party
    }

    /// Whether a party is asked and has not answered: an escalation takes nobody's word away.
    fn asks(&self, party: &str) -> bool {
        self.asked().is_some_and(|asked| asked.id == party)
    }

    /// Whether a party answers for its cause.
    pub(super) fn owns(&self, party: &str) -> bool {
        let owner = self.assignment.owner.as_ref();
        owner.is_some_and(|owner| owner.id == party)
    }
}

impl What {
    /// Whether it says who is to answer from then on, whatever was said before.
    pub(super) const fn gives(&self) -> bool {
        matches!(
            self,
            Self::Opened { .. }
                | Self::Located { stays: false, .. }
                | Self::Rejected { .. }
                | Self::Accepted { .. }
                | Self::HandedOver { .. }
        )
    }
}
