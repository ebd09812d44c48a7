//! The clocks of agreements: who is asked anew, and who is told when nobody says yes
//! in time.
//!
//! When a step is due is known by the wall clock, since agreed hours are; that it is
//! due is measured by the monotonic one, from when somebody was asked. So a wall clock
//! that is set takes no step early and forgets none. How many have been taken stands in
//! the fault, and what a restart finds overdue is taken at once, each step in its turn.

use std::time::Duration;

use jiff::Timestamp;

use super::reload::ago;
use super::{Ledger, OpenFault, Step};
use crate::clock::{Mono, Now};
use crate::fault::{Clause, Due, Fault, Number, What};
use crate::inventory::{Ownership, RegionIx};

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
        let due = self.fault.due()?;
        let asked = self.asked.filter(|asked| asked.wall == due.since)?;
        let at = due.steps.get(taken(&self.fault))?;
        let after = at.duration_since(due.since);
        Some(asked.mono + Duration::try_from(after).unwrap_or_default())
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
        now: Now,
    ) -> Option<Box<Due>> {
        let clause = Clause::of(&self.inventory, region, ownership)?;
        let zone = &self.inventory[region].zone;
        Some(Box::new(clause.due(zone, now.wall, None)))
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
        let due = known.clause.clone().due(zone, since, restore_by);
        self.emit(number, What::Asked { due: Box::new(due) }, now, step);
    }

    /// Takes each step that is due, in turn.
    fn escalate(&mut self, number: &Number, now: Now, step: &mut Step) {
        while let Some(open) = self.faults.get(number).filter(|open| is_due(open, now)) {
            let before = open.fault.waiting.escalated;
            let chain = open.fault.due().map(|due| &due.clause.escalation);
            let next = chain.and_then(|chain| chain.get(taken(&open.fault)));
            let Some(next) = next else {
                return;
            };
            let what = What::Escalated {
                to: next.to.clone(),
                step: before + 1,
            };
            self.emit(number, what, now, step);
            let after = self.faults.get(number).map(|o| o.fault.waiting.escalated);
            if after == Some(before) {
                return;
            }
        }
    }
}

fn is_due(open: &OpenFault, now: Now) -> bool {
    open.next_step().is_some_and(|at| at <= now.mono)
}
