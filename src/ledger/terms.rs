//! The clocks of agreements: who is asked anew, and who is told when nobody says yes
//! in time.
//!
//! When a step is due is known by the wall clock, since agreed hours are; that it is
//! due is measured by the monotonic one, from when somebody was asked. So a wall clock
//! that is set takes no step early and forgets none. How many have been taken stands in
//! the fault, and what a restart finds overdue is taken at once, each step in its turn;
//! of several only the last is told, since the others could no longer be in time.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::reload::ago;
use super::{Entry, Ledger, OpenFault, Step};
use crate::clock::{Mono, Now};
use crate::fault::{Clause, Due, Event, Fault, Number, What};
use crate::inventory::{Ownership, PartyIx, RegionIx};

/// Since when somebody is asked to say yes, by both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    wall: Timestamp,
    mono: Mono,
}

impl Asked {
    /// Of a fault, if somebody is asked.
    pub(super) fn of(fault: &Fault, now: Now) -> Option<Self> {
        fault.waiting.since.map(|wall| Self {
            wall,
            mono: ago(wall, now),
        })
    }
}

impl OpenFault {
    /// When the next step of its escalation is due.
    pub(super) fn next_step(&self) -> Option<Mono> {
        let at = self.fault.due()?.steps.get(taken(&self.fault))?;
        self.reached(*at)
    }

    /// When a moment that follows from its clause is reached.
    fn reached(&self, at: Timestamp) -> Option<Mono> {
        let due = self.fault.due()?;
        let asked = self.asked.filter(|asked| asked.wall == due.since)?;
        let after = at.duration_since(due.since);
        Some(asked.mono + Duration::try_from(after).unwrap_or_default())
    }

    /// Whether a later step than the next is due already, whose moment is not the same.
    fn is_passed_over(&self, now: Now) -> bool {
        let steps = self.fault.due().map_or(&[][..], |due| &due.steps);
        let mut later = steps.iter().skip(taken(&self.fault));
        let Some(next) = later.next() else {
            return false;
        };
        let mut later = later.filter(|at| next < *at);
        later.any(|at| self.reached(*at).is_some_and(|at| at <= now.mono))
    }
}

/// How many steps have been taken.
fn taken(fault: &Fault) -> usize {
    usize::try_from(fault.waiting.escalated).unwrap_or(usize::MAX)
}

impl Ledger {
    /// By when somebody is to say yes who is asked now, if anything is said of that.
    pub(super) fn due(
        &self,
        region: RegionIx,
        ownership: Option<&Ownership>,
        coordinator: PartyIx,
        now: Now,
    ) -> Option<Box<Due>> {
        let clause = Clause::of(&self.inventory, region, ownership, coordinator)?;
        let zone = &self.inventory[region].zone;
        Some(Box::new(self.as_due(clause.due(zone, now.wall, None))))
    }

    /// Asks anew where that has begun anew, and takes the steps that are due.
    pub(super) fn age_terms(&mut self, now: Now, step: &mut Step) {
        for number in self.matching(|open| open.fault.is_to_be_asked()) {
            self.ask_anew(&number, now, step);
        }
        for open in self.faults.values_mut() {
            let since = open.fault.waiting.since;
            if open.asked.map(|asked| asked.wall) != since {
                open.asked = Asked::of(&open.fault, now);
            }
        }
        for number in self.matching(|open| is_due(open, now)) {
            self.escalate(&number, now, step);
        }
        self.count_ownerless(now);
    }

    fn ask_anew(&mut self, number: &Number, now: Now, step: &mut Step) {
        let Some(open) = self.faults.get(number) else {
            return;
        };
        let fault = &open.fault;
        let (Some(since), Some(known)) = (fault.waiting.since, &fault.assignment.due) else {
            return;
        };
        let mut latest = fault.timeline.iter().rev().take_while(|e| e.at == since);
        let came_back = latest.any(|event| matches!(event.what, What::Reopened { .. }));
        let restore_by = known.restore_by.filter(|_| !came_back);
        let region = self.inventory.region_by_id(&fault.region);
        let Some(region) = region else {
            return;
        };
        let zone = &self.inventory[region].zone;
        let due = self.as_due(known.clause.clone().due(zone, since, restore_by));
        self.emit(number, What::Asked { due: Box::new(due) }, now, step);
    }

    /// Takes each step that is due, in turn. Of those that became due while the program
    /// did not run the last is told.
    fn escalate(&mut self, number: &Number, now: Now, step: &mut Step) {
        while let Some(open) = self.faults.get(number).filter(|open| is_due(open, now)) {
            let before = open.fault.waiting.escalated;
            let left_out = self.steps_left_out(open);
            let chain = open.fault.due().map(|due| &due.clause.escalation);
            let next = chain.and_then(|chain| chain.get(taken(&open.fault) + left_out));
            let Some(next) = next else {
                return;
            };
            let what = What::Escalated {
                to: next.to.clone(),
                step: before + 1 + u32::try_from(left_out).unwrap_or(0),
            };
            match open.is_passed_over(now) {
                true => self.pass_over(number, what, now, step),
                false => self.emit(number, what, now, step),
            }
            let after = self.faults.get(number).map(|o| o.fault.waiting.escalated);
            if after == Some(before) {
                return;
            }
        }
    }

    /// A step is written down and nobody is told of it, except machines that are told
    /// everything.
    fn pass_over(&mut self, number: &Number, what: What, now: Now, step: &mut Step) {
        let Some(open) = self.faults.get_mut(number) else {
            return;
        };
        let fault = Arc::make_mut(&mut open.fault);
        let event = Event {
            fault: number.clone(),
            at: now.wall,
            ordinal: fault.next_ordinal(),
            what,
        };
        if fault.apply(&event).is_err() {
            return;
        }
        let (outbox, inventory) = (&mut self.outbox, &self.inventory);
        let rows = outbox.put_for_machines(&self.context, &event, &open.fault, inventory, now);
        step.transaction.rows.extend(rows);
        step.transaction.entries.push(Entry::Fault(event));
    }
}

fn is_due(open: &OpenFault, now: Now) -> bool {
    open.next_step().is_some_and(|at| at <= now.mono)
}
