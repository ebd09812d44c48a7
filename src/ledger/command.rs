//! What people do with faults: taken in, looked at anew where somebody says no,
//! and held to the time that was named.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Ledger, OpenFault, Step};
use crate::cause::confirming_round;
use crate::clock::{Mono, Now};
use crate::fault::{
    Assignment, Command, Fault, Number, PartyRef, REJECTIONS, Refused, State, What,
};
use crate::inventory::{Inventory, ProbeIx};
use crate::schedule::Ask;

/// Failing probes asked again when somebody says no.
const FAILING_ASKED: usize = 12;

/// What came of a command: the fault as it is by now, or why nothing happened.
pub type Answer = Result<Arc<Fault>, Refused>;

impl Ledger {
    /// Takes in what somebody wants to happen to a fault.
    pub(super) fn take_command(&mut self, id: u64, command: &Command, now: Now, step: &mut Step) {
        let answer = self.obey(command, now, step);
        step.answers.push((id, answer));
    }

    /// Whoever has acted learns of the fault as it is when the turn is over: what follows
    /// from an act happens in the same turn, and the next act has to name it.
    pub(super) fn answer_as_it_is(&self, step: &mut Step) {
        for (_, answer) in &mut step.answers {
            if let Ok(fault) = answer
                && let Some(after) = self.fault(&fault.number)
            {
                *fault = after;
            }
        }
    }

    fn obey(&mut self, command: &Command, now: Now, step: &mut Step) -> Answer {
        if self.context.unlogged {
            return Err(Refused::Unlogged);
        }
        let number = &command.fault;
        let fault = self.fault(number).ok_or(Refused::Unknown)?;
        let anew = |by: &PartyRef| self.assigned_anew(&fault, by, now);
        let what = command.decide(&fault, &self.inventory, now.wall, anew)?;
        let says_no = matches!(what, What::Rejected { .. });
        if matches!(what, What::Closed { .. }) && fault.waits_to_be_closed() {
            // Whoever was told of it learns that it is over.
            self.clear(number, now, step);
        }
        self.emit(number, what, now, step);
        // Whoever has it now may not be the one who has reported what explains it.
        self.weigh(number, now, step);
        if says_no {
            self.look_anew(number, now, step);
        }
        let after = self.fault(number).ok_or(Refused::Unknown)?;
        if after.state == State::Closed {
            let open = self.faults.get(number).cloned();
            self.bury(number);
            self.settling.extend(open);
        }
        Ok(after)
    }

    /// A fault that is not closed, or was not long ago.
    fn fault(&self, number: &Number) -> Option<Arc<Fault>> {
        let open = self.faults.get(number).map(|open| &open.fault);
        let closed = || self.closed.iter().find(|fault| fault.number == *number);
        open.or_else(closed).map(Arc::clone)
    }

    /// Whose a fault is that this party says is not its own: by what is known now,
    /// and the arbiter's when owners have said no often enough.
    fn assigned_anew(&self, fault: &Fault, by: &PartyRef, now: Now) -> Assignment {
        let before = &fault.assignment;
        let mut assignment = match self.cause_behind(&fault.number, now) {
            Some(cause) => self.assignment(&cause, now),
            None => before.clone(),
        };
        if before.is_of(assignment.owner.as_ref()) {
            // The clause in force when it began stays.
            assignment.clone_from(before);
        }
        let Some(owner) = &assignment.owner else {
            return assignment;
        };
        let own = before.is_of(Some(by));
        let holder = match fault.rejections + u32::from(own) >= REJECTIONS {
            true => self.as_judge(arbiter(&self.inventory, fault, &assignment)),
            false => None,
        };
        assignment.holder = holder.unwrap_or_else(|| owner.clone());
        assignment
    }

    /// Looks anew at what a fault is said to lie in: what fails is asked again, and so
    /// are the suspects themselves and what lies around them.
    fn look_anew(&mut self, number: &Number, now: Now, step: &mut Step) {
        let Some(open) = self.faults.get(number) else {
            return;
        };
        let inventory = Arc::clone(&self.inventory);
        let asks = |p: &ProbeIx| !inventory[*p].measures();
        let failing = || open.explains.iter().copied().filter(asks);
        let suspects = open.elements.iter().map(|e| e.component);
        let suspects = suspects.flat_map(|c| inventory[c].probes.iter().copied());
        let healthy = |p: ProbeIx| {
            let last = self.tracks[p.usize()].last();
            last.is_some_and(|look| look.verdict.success)
        };
        let around = failing().next().into_iter();
        let around = around.flat_map(|first| confirming_round(&inventory, first, healthy));
        let wanted = failing().take(FAILING_ASKED).chain(suspects.filter(asks));
        let wanted: BTreeSet<ProbeIx> = wanted.chain(around).collect();
        for probe in wanted {
            step.asks.push(Ask {
                probe,
                at: now.mono,
                deadline: None,
            });
            self.awaited.insert(probe, now.mono);
        }
        self.stirred = true;
    }

    /// Says of each fault that was to be mended by now, and is not, that it is overdue.
    pub(super) fn age_promises(&mut self, now: Now, step: &mut Step) {
        let over = |open: &OpenFault| {
            let over = open.promised.is_some_and(|at| at <= now.mono);
            over || self.is_late_all_the_same(open, now)
        };
        for number in self.matching(over) {
            self.emit(&number, What::Overdue, now, step);
        }
    }
}

/// Who decides whose a fault is when owners say no: whom the clause in force names, or
/// else the coordinator; nobody decides on what is said to be their own, if
/// there is another.
fn arbiter(inventory: &Inventory, fault: &Fault, by: &Assignment) -> Option<PartyRef> {
    let named = by.due.as_ref().and_then(|due| due.clause.arbiter.clone());
    let region = inventory.region_by_id(&fault.region);
    let coordinators = region.map(|region| {
        let all = [
            fault.coordinator(inventory, region),
            inventory[region].coordinator,
        ];
        all.map(|party| PartyRef::of(inventory, party))
    });
    let mut judges = named.into_iter().chain(coordinators.into_iter().flatten());
    judges.find(|judge| !by.is_of(Some(judge)))
}

/// The moment by which a fault in this state is to be mended. It is measured from
/// now on, as all waiting is: a step of the wall clock makes nobody late.
pub(super) fn promised(state: State, now: Now) -> Option<Mono> {
    match state {
        State::Accepted {
            expected_at: Some(at),
        } => Some(now.mono_at(at)),
        State::Accepted { expected_at: None }
        | State::Undecided
        | State::Assigned
        | State::Cleared
        | State::Closed => None,
    }
}
