//! Steps of an escalation that a later one has passed over.

use std::collections::BTreeMap;

use super::{List, Reason, Standing};
use crate::fault::{Fault, PartyRef};

impl List<'_> {
    /// Whom the last step of the escalation has passed over: the one before that was
    /// told, or else whoever is asked.
    pub(super) fn passed_over(&mut self, fault: &Fault, standing: &BTreeMap<String, Standing<'_>>) {
        let steps: Vec<&PartyRef> = fault.steps_taken().collect();
        // That it is affected says nothing of its having been asked.
        let told = |step: &&&PartyRef| {
            let mut known = standing.values();
            known.any(|known| known.escalated && known.last.recipient.party == step.id)
        };
        match (steps.iter().rev().skip(1).find(told), fault.asked()) {
            (Some(step), _) => self.party_by_ref(step, Reason::Escalated),
            (None, Some(asked)) => self.party_by_ref(asked, Reason::Responsible),
            (None, None) => {}
        }
    }

    /// Takes out the steps that were not told when they were taken, since a later one was
    /// due as well: that one has it.
    pub(super) fn drop_passed_over(
        &mut self,
        fault: &Fault,
        standing: &BTreeMap<String, Standing<'_>>,
    ) {
        let mut last = self.like();
        if let Some(to) = fault.steps_taken().last() {
            last.party_by_ref(to, Reason::Escalated);
        }
        last.party(self.coordinator, Reason::Escalated);
        self.due.retain(|address, due| {
            let mut told = standing.values();
            let told = told
                .any(|known| known.escalated && known.last.recipient.party == due.recipient.party);
            let has_it = last.due.contains_key(address) || told;
            has_it || due.reason != Reason::Escalated
        });
    }
}
