//! Planned work that people declare: taken in, withdrawn, forgotten when it is over, and
//! made one set with what stands in the configuration.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Entry, Ledger, MonitorEvent, Step};
use crate::clock::{Mono, Now};
use crate::fault::{DECLARED, Declared, FORGOTTEN, Plan, PlanRefused, Planning, withdrawn};
use crate::inventory::{Inventory, Maintenance};

/// What came of it: the declared work, or why nothing is planned or withdrawn.
pub type PlanAnswer = Result<Box<Declared>, PlanRefused>;

/// The work that people have declared, as the log tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plans {
    /// In the order in which it was declared.
    declared: Vec<Declared>,
    /// How much has ever been.
    count: u64,
}

/// Declared work that is kept of a region, over or not: more than may be to come at any
/// moment, so that what ends first is over whatever the clock says.
const KEPT: usize = 2 * DECLARED;

impl Plans {
    /// Takes in what happened to the monitor, if it was about declared work.
    pub fn note(&mut self, what: &MonitorEvent) {
        match what {
            MonitorEvent::MaintenanceDeclared { work } => {
                self.declared.push(Declared::clone(work));
                self.count += 1;
                self.keep_few(&work.region);
            }
            MonitorEvent::MaintenanceChanged { work } => {
                let known = self.declared.iter_mut().find(|one| one.id == work.id);
                if let Some(known) = known {
                    known.clone_from(work);
                }
            }
            MonitorEvent::MaintenanceWithdrawn { id, .. } => {
                self.declared.retain(|one| one.id != *id);
            }
            MonitorEvent::Started { .. }
            | MonitorEvent::Stopped
            | MonitorEvent::Reloaded { .. }
            | MonitorEvent::CutOff { .. }
            | MonitorEvent::BackAgain { .. }
            | MonitorEvent::ClockStepped { .. }
            | MonitorEvent::AgreementEnds { .. }
            | MonitorEvent::MaintenanceAnnounced { .. }
            | MonitorEvent::MaintenanceCalledOff { .. }
            | MonitorEvent::Login(_)
            | MonitorEvent::DrillBegan { .. }
            | MonitorEvent::DrillEnded { .. } => {}
        }
    }

    /// Drops of a region what ends first, if there is too much.
    fn keep_few(&mut self, region: &str) {
        let here = |one: &&Declared| one.region == region;
        if self.declared.iter().filter(here).count() <= KEPT {
            return;
        }
        let first = self
            .declared
            .iter()
            .filter(here)
            .min_by_key(|one| one.until);
        if let Some(id) = first.map(|one| one.id.clone()) {
            self.declared.retain(|one| one.id != id);
        }
    }

    /// All that is kept, in the order in which it was declared.
    #[cfg(test)]
    pub(super) fn declared(&self) -> &[Declared] {
        &self.declared
    }

    fn knows(&self, id: &str) -> bool {
        self.declared.iter().any(|one| one.id == id)
    }

    /// With what stands in the configuration, which comes first.
    pub(super) fn with_written(&self, inventory: &Inventory) -> Arc<[Maintenance]> {
        let declared = self.declared.iter();
        let declared = declared.filter_map(|one| one.planned(inventory));
        inventory.maintenance().cloned().chain(declared).collect()
    }
}

impl Ledger {
    /// Takes in that somebody wants work to be planned, or no longer.
    pub(super) fn take_planning(
        &mut self,
        id: u64,
        planning: &Planning,
        now: Now,
        step: &mut Step,
    ) {
        let answer = self.plan(planning, now, step);
        step.plans.push((id, answer));
    }

    fn plan(&mut self, planning: &Planning, now: Now, step: &mut Step) -> PlanAnswer {
        if self.context.unlogged {
            return Err(PlanRefused::Unlogged);
        }
        self.forget_over(now);
        let Planning { actor, plan } = planning;
        let (known, inventory) = (&self.plans.declared, &self.inventory);
        let (what, declared, planned) = match plan {
            Plan::Declare(wanted) => {
                let id = format!("declared.{}", self.plans.count + 1);
                let (work, planned) = wanted.declared(actor, known, id, inventory, now.wall)?;
                let work = Box::new(work);
                let what = MonitorEvent::MaintenanceDeclared { work: work.clone() };
                (what, work, Some(planned))
            }
            Plan::Change { id, seen, wanted } => {
                let seen = (id.as_str(), *seen);
                let (work, planned) = wanted.changed(actor, known, seen, inventory, now.wall)?;
                let work = Box::new(work);
                let what = MonitorEvent::MaintenanceChanged { work: work.clone() };
                (what, work, Some(planned))
            }
            Plan::Withdraw { id, seen } => {
                let seen = (id.as_str(), *seen);
                let (work, through) = withdrawn(seen, actor, known, inventory, now.wall)?;
                let what = MonitorEvent::MaintenanceWithdrawn {
                    region: work.region.clone(),
                    id: id.clone(),
                    through,
                };
                (what, Box::new(work.clone()), None)
            }
        };
        self.plans.note(&what);
        step.transaction
            .entries
            .push(Entry::Monitor { at: now.wall, what });
        self.planned_anew(planned);
        self.look_at_plans(now);
        Ok(declared)
    }

    /// Forgets declared work that has been seen to be over for long enough, by the clock
    /// that nobody sets; when there will be more to forget.
    pub(super) fn forget_over(&mut self, now: Now) -> Mono {
        let declared = self.plans.declared.iter();
        let over: BTreeSet<String> = declared
            .filter(|one| one.until <= now.wall)
            .map(|one| one.id.clone())
            .collect();
        let seen = &mut self.announcements.over;
        // What a clock that was ahead has made look so is not over when it is right again.
        seen.retain(|id, _| over.contains(id));
        for id in over {
            seen.entry(id).or_insert(now.mono);
        }
        let long = |since: Mono| now.mono.since(since) >= FORGOTTEN.unsigned_abs();
        let gone: BTreeSet<&String> = seen
            .iter()
            .filter_map(|(id, &since)| long(since).then_some(id))
            .collect();
        if !gone.is_empty() {
            self.plans.declared.retain(|one| !gone.contains(&one.id));
            self.planned_anew(None);
        }
        let seen = &mut self.announcements.over;
        seen.retain(|_, since| !long(*since));
        let first = seen.values().min();
        first.map_or(Mono::NEVER, |&since| since + FORGOTTEN.unsigned_abs())
    }

    /// What is planned, with one piece of declared work that is new or otherwise, and
    /// without what is declared no longer. What has not changed is not worked out again.
    fn planned_anew(&mut self, one: Option<Maintenance>) {
        let is_one = |planned: &Maintenance| one.as_ref().is_some_and(|one| one.id == planned.id);
        let stays = |planned: &&Maintenance| {
            planned.declared.is_none() || self.plans.knows(&planned.id) && !is_one(planned)
        };
        let kept = self.planned.iter().filter(stays).cloned();
        self.planned = kept.chain(one.clone()).collect();
    }

    /// Another configuration: all that is planned may have become something else.
    pub(super) fn replan(&mut self, now: Now) {
        self.planned = self.plans.with_written(&self.inventory);
        self.look_at_plans(now);
    }

    fn look_at_plans(&mut self, now: Now) {
        self.announcements.turn = now.mono;
        self.incidents_turn = now.mono;
    }

    /// All work that is planned, what stands in the configuration first.
    pub const fn planned(&self) -> &Arc<[Maintenance]> {
        &self.planned
    }
}
