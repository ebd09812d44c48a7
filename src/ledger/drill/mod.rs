//! The drill: a component that is invented fails on purpose, so that the way from
//! a failed run to the relay's yes is known to carry.
//!
//! What is said of it goes the way of every observation: it is counted, analysed
//! and written down, and whoever is to know of it has a row in the outbox. What a
//! drill does not try is what comes before, the sockets of the prober.

mod history;
mod plan;
#[cfg(test)]
mod tests;

pub use history::{DrillFailure, DrillHistory, DrillOutcome};
pub use plan::DrillSettings;

use std::time::Duration;

use super::{Entry, Ledger, MonitorEvent, Step};
use crate::clock::{Mono, Now};
use crate::fault::{Number, What};
use crate::health::{Answer, Observation, Occasion, Outcome};
use crate::inventory::{DRILL, ProbeIx};
use crate::notice::RowState;

/// From one look at the invented component to the next.
const PAUSE: Duration = Duration::from_secs(1);
/// How long the end of its fault is waited for; then the fault is withdrawn.
const ENDING: Duration = Duration::from_secs(30);

/// A drill under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drill {
    /// When its first failure was.
    since: Mono,
    /// When the next look is.
    look: Mono,
    act: Act,
}

/// What the invented component does.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// It fails, until its mail is taken, at most so long.
    Fails { within: Duration },
    /// It answers, until its fault is over; what came of the drill is known.
    Answers { outcome: DrillOutcome, until: Mono },
}

impl Drill {
    /// One that a restart has interrupted.
    fn interrupted(now: Mono) -> Self {
        Self {
            since: now,
            look: now,
            act: answers(DrillFailure::Interrupted, now),
        }
    }

    /// When it goes on by itself.
    pub(super) const fn next(&self) -> Mono {
        self.look
    }
}

const fn failed(why: DrillFailure) -> DrillOutcome {
    DrillOutcome::Failed { why }
}

fn answers(why: DrillFailure, now: Mono) -> Act {
    Act::Answers {
        outcome: failed(why),
        until: now + ENDING,
    }
}

impl Ledger {
    /// All drills so far; none where there is no drill.
    pub fn drills(&self) -> Option<DrillHistory> {
        self.inventory.drill_probe().map(|_| self.drills)
    }

    /// Begins a drill, unless one is under way or there is none here.
    pub(super) fn begin_drill(&mut self, asked: bool, within: Duration, now: Now, step: &mut Step) {
        if self.drill.is_some() || self.inventory.drill_probe().is_none() {
            return;
        }
        self.write_drill(MonitorEvent::DrillBegan { asked }, now, step);
        self.drill = Some(Drill {
            since: now.mono,
            look: now.mono,
            act: Act::Fails { within },
        });
    }

    /// Goes on with the drill, if one is under way.
    pub(super) fn go_on_with_drill(&mut self, now: Now, step: &mut Step) {
        let Some(mut drill) = self.drill.take() else {
            return;
        };
        let Some(probe) = self.inventory.drill_probe() else {
            // The configuration has no drill any more, and so its fault is withdrawn.
            self.end_drill(failed(DrillFailure::Interrupted), now, step);
            return;
        };
        if let Act::Fails { within } = drill.act
            && let Some(outcome) = self.drill_outcome(now.mono.since(drill.since), within)
        {
            drill.look = now.mono;
            drill.act = Act::Answers {
                outcome,
                until: now.mono + ENDING,
            };
        }
        if let Act::Answers { outcome, until } = drill.act
            && (self.drill_faults(true).is_empty() || until <= now.mono)
        {
            self.end_drill(outcome, now, step);
            return;
        }
        if drill.look <= now.mono {
            self.observe(seen(probe, drill.act, now.mono), now, step);
            drill.look = now.mono + PAUSE;
        }
        self.drill = Some(drill);
    }

    /// What came of a drill that has gone on so long, if that is known by now.
    fn drill_outcome(&self, took: Duration, within: Duration) -> Option<DrillOutcome> {
        let fault = self.drill_faults(true).pop();
        let told = fault.iter().flat_map(|number| self.outbox.told_of(number));
        let mut mails = 0;
        let mut waits = false;
        for one in told.filter(|one| one.reason.is_problem()) {
            mails += 1;
            match one.state {
                RowState::Sent => {}
                // There are none that stand by for mail here: only mail is sent.
                RowState::StandBy
                | RowState::Pending
                | RowState::Held
                | RowState::Gathered { .. } => waits = true,
                RowState::Dead { .. } | RowState::Cancelled { .. } | RowState::Shadowed => {
                    return Some(failed(DrillFailure::Undelivered));
                }
            }
        }
        if mails > 0 && !waits {
            let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
            return Some(DrillOutcome::Passed { millis });
        }
        let why = match fault {
            Some(_) => DrillFailure::Late,
            None => DrillFailure::Unseen,
        };
        (took >= within).then_some(failed(why))
    }

    /// Faults of drills that are not closed; only those that are not over, or all.
    fn drill_faults(&self, active: bool) -> Vec<Number> {
        self.matching(|open| {
            open.fault.region == DRILL && (!active || open.fault.state.is_active())
        })
    }

    /// The drill is over, and none of its faults stays.
    fn end_drill(&mut self, outcome: DrillOutcome, now: Now, step: &mut Step) {
        let last = self.drill_faults(false).pop();
        for number in self.drill_faults(true) {
            self.emit(&number, What::Withdrawn, now, step);
            self.bury(&number);
        }
        for number in self.drill_faults(false) {
            let what = What::Closed {
                by: None,
                through: None,
                cause: DRILL.to_owned(),
                remedy: String::new(),
            };
            self.emit(&number, what, now, step);
            self.bury(&number);
        }
        let what = MonitorEvent::DrillEnded {
            fault: last,
            outcome,
        };
        self.write_drill(what, now, step);
    }

    fn write_drill(&mut self, what: MonitorEvent, now: Now, step: &mut Step) {
        self.drills.note(now.wall, &what);
        step.transaction
            .entries
            .push(Entry::Monitor { at: now.wall, what });
    }

    /// A drill that was under way when the program ended is over.
    pub(super) fn restore_drill(&mut self, drills: DrillHistory, now: Now) {
        self.drills = drills;
        if drills.under_way || !self.drill_faults(false).is_empty() {
            self.drill = Some(Drill::interrupted(now.mono));
        }
    }

    /// Nobody can look at what is invented.
    pub(super) fn forget_drill_asks(&self, step: &mut Step) {
        if let Some(invented) = self.inventory.drill_probe() {
            step.asks.retain(|ask| ask.probe != invented);
        }
    }
}

/// What is said of the invented component.
fn seen(probe: ProbeIx, act: Act, at: Mono) -> Observation {
    let rtt = Duration::from_millis(1);
    let outcome = match act {
        Act::Fails { .. } => Outcome::Refused { rtt },
        Act::Answers { .. } => Outcome::Answer {
            rtt,
            answer: Answer::Connected,
        },
    };
    Observation {
        exchange: None,
        kept: None,
        probe,
        occasion: Occasion::Regular,
        started: at,
        ended: at,
        outcome,
    }
}
