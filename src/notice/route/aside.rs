//! Who is told of a fault beside those who are to mend it: of what is known already,
//! of what is not done, and of what is said.

use std::collections::BTreeMap;

use super::{List, Reason, Standing};
use crate::fault::{Event, Fault, PartyRef, What};

/// Whether planned work explains it.
pub(super) fn is_planned(fault: &Fault) -> bool {
    fault.incident.as_ref().is_some_and(|known| known.planned)
}

impl List<'_> {
    /// What an incident explains that its own party has reported: the coordinator
    /// learns of it, and nobody is asked to act, or told that they are affected.
    /// Whoever had been told before learns the end.
    pub(super) fn known(
        &mut self,
        event: &Event,
        fault: &Fault,
        standing: &BTreeMap<String, Standing<'_>>,
    ) {
        match &event.what {
            What::Opened { .. } | What::Reopened { .. } | What::Explained { .. } => {
                // Planned work was told before, and every night of it would be too much.
                if !is_planned(fault) {
                    self.party(self.coordinator, Reason::Known);
                }
                self.due
                    .retain(|address, _| !standing.contains_key(address));
                self.release(fault, standing);
            }
            What::Located { .. }
            | What::Accepted { .. }
            | What::Rejected { .. }
            | What::HandedOver { .. } => self.release(fault, standing),
            What::Commented { by, .. } => self.comment(by, fault),
            What::Reported { .. } => self.reported(event, fault),
            What::Cleared => self.all(standing, Reason::Recovered),
            What::Merged { .. } => self.all(standing, Reason::Released),
            What::Withdrawn => self.all(standing, Reason::Withdrawn),
            What::Affected { .. }
            | What::Changed { .. }
            | What::Asked { .. }
            | What::Escalated { .. }
            | What::Overdue
            | What::Closed { .. }
            | What::Unexplained { .. } => {}
        }
    }

    /// The coordinator, who stands in for a holder that does not do what it should.
    pub(super) fn deputy(&mut self) {
        self.party(self.coordinator, Reason::Deputy);
    }

    /// The holder, of what somebody else has said.
    pub(super) fn comment(&mut self, by: &PartyRef, fault: &Fault) {
        if by.id != fault.holder.id {
            self.party_by_ref(&fault.holder, Reason::Commented);
        }
    }

    /// The holder, of what is reported besides. Of what probes have found, who has it sees
    /// how often it is reported, and a mail for each would be too much.
    pub(super) fn reported(&mut self, event: &Event, fault: &Fault) {
        if fault.is_told_anew(event) {
            self.party_by_ref(&fault.holder, Reason::Commented);
        }
    }
}
