//! The drill's schedule: when one is due, or somebody asks, the ledger is told.
//!
//! The wall clock decides, and it may be stepped: it is looked at again every minute.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tracing::{info, warn};

use super::Message;
use crate::agenda::Weekly;
use crate::clock::Clock;
use crate::inventory::Inventory;
use crate::ledger::DrillSettings;

/// The wall clock is looked at as often as this, at least.
const LOOK: Duration = Duration::from_secs(60);

/// How long after its time a drill is still held. A clock that is set right after a
/// start in 1970 lets many times pass at once.
const STALE: SignedDuration = SignedDuration::from_hours(1);

/// Whether one is held whose time has come; a clock that is set back brings the time
/// of the last one again.
fn is_held(due: Timestamp, last: Option<Timestamp>, now: Timestamp) -> bool {
    last != Some(due) && now.duration_since(due) < STALE
}

/// When drills are due, in whose time, and how long each may take.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    weekly: Weekly,
    zone: TimeZone,
    within: Duration,
}

impl Plan {
    /// By these settings; none where there are none.
    pub(super) fn of(settings: Option<&DrillSettings>, watched: &Inventory) -> Option<Self> {
        let settings = settings?;
        let first = || watched.regions().next().map(|(_, region)| &region.zone);
        Some(Self {
            weekly: settings.weekly,
            zone: settings
                .zone
                .as_ref()
                .or_else(first)
                .cloned()
                .unwrap_or(TimeZone::UTC),
            within: settings.within,
        })
    }
}

/// The running schedule.
#[derive(Debug)]
pub(super) struct Drills {
    plan: watch::Sender<Option<Plan>>,
    asked: mpsc::Sender<()>,
    worker: JoinHandle<()>,
}

impl Drills {
    /// Starts it; `last` is when the last drill began, as the log has it.
    pub(super) fn start(
        plan: Option<Plan>,
        last: Option<Timestamp>,
        ledger: mpsc::Sender<Message>,
        clock: Clock,
    ) -> Self {
        let (sender, plan) = watch::channel(plan);
        // One that waits is as good as many.
        let (ask, asked) = mpsc::channel(1);
        let worker = Worker {
            plan,
            asked,
            ledger,
            clock,
        };
        Self {
            plan: sender,
            asked: ask,
            worker: tokio::spawn(worker.run(last)),
        }
    }

    /// Has drills be at other times, or never.
    pub(super) fn replace(&self, plan: Option<Plan>) {
        if *self.plan.borrow() != plan {
            self.plan.send_replace(plan);
        }
    }

    /// Has one be now.
    pub(super) fn ask(&self) {
        // Full: one has been asked for already.
        let _ = self.asked.try_send(());
    }

    pub(super) fn is_finished(&self) -> bool {
        self.worker.is_finished()
    }

    pub(super) fn stop(&self) {
        self.worker.abort();
    }
}

struct Worker {
    plan: watch::Receiver<Option<Plan>>,
    asked: mpsc::Receiver<()>,
    ledger: mpsc::Sender<Message>,
    clock: Clock,
}

impl Worker {
    /// Works until nobody can ask it anything more.
    async fn run(mut self, last: Option<Timestamp>) {
        let mut since = self.clock.now().wall;
        let mut held: Option<Timestamp> = None;
        let plan = self.plan.borrow_and_update().clone();
        if let (Some(plan), Some(last)) = (&plan, last)
            && plan.weekly.is_overdue(last, &plan.zone, since)
        {
            info!("a drill is overdue by more than a week");
            self.begin(plan, false).await;
        }
        loop {
            let plan = self.plan.borrow_and_update().clone();
            // A clock that was wrong for a while may have been far ahead.
            since = since.min(self.clock.now().wall);
            let due = plan
                .as_ref()
                .and_then(|plan| plan.weekly.next(since, &plan.zone));
            let pause = self.pause(due);
            tokio::select! {
                changed = self.plan.changed() => match changed {
                    Ok(()) => since = self.clock.now().wall,
                    Err(_) => return,
                },
                asked = self.asked.recv() => match (asked, &plan) {
                    (Some(()), Some(plan)) => self.begin(plan, true).await,
                    (Some(()), None) => warn!("a drill was asked for, and samband.toml has no [drill]"),
                    (None, _) => return,
                },
                () = sleep(pause) => {
                    let now = self.clock.now().wall;
                    if let (Some(plan), Some(due)) = (&plan, due)
                        && due <= now
                    {
                        since = now;
                        let before = held.replace(due);
                        if is_held(due, before, now) {
                            self.begin(plan, false).await;
                        }
                    }
                }
            }
        }
    }

    /// Until a moment on the wall clock, or until it is looked at again.
    fn pause(&self, due: Option<Timestamp>) -> Duration {
        let now = self.clock.now().wall;
        let left = due.map(|due| Duration::try_from(due.duration_since(now)).unwrap_or_default());
        left.unwrap_or(LOOK).min(LOOK)
    }

    async fn begin(&self, plan: &Plan, asked: bool) {
        let within = plan.within;
        // A ledger that is gone has ended the program.
        let _ = self.ledger.send(Message::Drill { asked, within }).await;
    }
}

#[cfg(test)]
mod tests;
