//! Planned work that people declare: taken in, withdrawn, forgotten when it is over, and
//! made one set with what stands in the configuration.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Entry, Ledger, MonitorEvent, Step};
use crate::clock::Now;
use crate::fault::{Declared, Plan, PlanRefused, Planning, withdrawn};
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

impl Plans {
    /// Takes in what happened to the monitor, if it was about declared work.
    pub fn note(&mut self, what: &MonitorEvent) {
        match what {
            MonitorEvent::MaintenanceDeclared { work } => {
                self.declared.push(Declared::clone(work));
                self.count += 1;
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

    /// Forgets what has been over for some time; whether there was any.
    pub fn forget(&mut self, at: Timestamp) -> bool {
        let before = self.declared.len();
        self.declared.retain(|one| !one.is_forgotten(at));
        self.declared.len() < before
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
        self.plans.forget(now.wall);
        let Planning { actor, plan } = planning;
        let (known, inventory) = (&self.plans.declared, &self.inventory);
        let (what, declared) = match plan {
            Plan::Declare(wanted) => {
                let id = format!("declared.{}", self.plans.count + 1);
                let work = wanted.declared(actor, known, id, inventory, now.wall)?;
                let work = Box::new(work);
                (
                    MonitorEvent::MaintenanceDeclared { work: work.clone() },
                    work,
                )
            }
            Plan::Withdraw(id) => {
                let (work, through) = withdrawn(id, actor, known, inventory, now.wall)?;
                let what = MonitorEvent::MaintenanceWithdrawn {
                    region: work.region.clone(),
                    id: id.clone(),
                    through,
                };
                (what, Box::new(work.clone()))
            }
        };
        self.plans.note(&what);
        step.transaction
            .entries
            .push(Entry::Monitor { at: now.wall, what });
        self.replan(now);
        Ok(declared)
    }

    /// What is planned may have become something else.
    pub(super) fn replan(&mut self, now: Now) {
        self.planned = self.plans.with_written(&self.inventory);
        self.announcements.turn = now.mono;
        self.incidents_turn = now.mono;
    }

    /// All work that is planned, what stands in the configuration first.
    pub const fn planned(&self) -> &Arc<[Maintenance]> {
        &self.planned
    }
}
