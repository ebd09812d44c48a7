//! Looks that somebody else schedules, such as Prometheus by `/probe`.
//!
//! They are looks like those that a failure calls for: the schedule has them wait for
//! their component, and the ledger takes what they see as evidence. A page that says one
//! thing and a scrape that says another would be a quarrel that we had made ourselves.
//! So nobody may look more often than what is failing is looked at:
//!
//! - Of whom is asked (the registrar, of what is asked about rooms by way of one) one such
//!   look is under way at a time, and the next one begins at least [`PAUSE`] after its end, or [`APART`] if it opens a connection: between
//!   them the component's regular runs have their turn.
//! - A probe that has ended less than that, or than its profile's `retry`, ago is not run
//!   again: whoever asks is told what was seen then, and how long ago.
//! - Whoever cannot be told anything new in time is told what was seen last, if
//!   that is not older than the probe's interval, and else that there was no time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::clock::Mono;
use crate::health::{Observation, Occasion, Outcome};
use crate::inventory::{ComponentIx, Inventory, Probe, ProbeIx};
use crate::schedule::{self, Ask, CONNECTION_GAP, Schedule};
use crate::view::metrics::LookSeen;
use crate::web::{LookAnswer, LookOrder, NotLooked};

/// From the end of one look at a component to the beginning of the next.
pub(super) const PAUSE: Duration = Duration::from_secs(1);
/// The same of those that open connections: a regular run has its turn meanwhile.
pub(super) const APART: Duration = CONNECTION_GAP.saturating_mul(2);
/// Who may wait at once: as many as there may be connections of readers.
const MOST_WAITING: usize = 256;
/// Components that are looked at so at once.
const MOST_AT_ONCE: usize = 64;

/// Who waits for looks, and what was seen by those before.
#[derive(Debug, Default)]
pub(super) struct Looks {
    waiting: Vec<Waiting>,
    /// The last run of each probe that was ever asked for, be it a regular one.
    last: BTreeMap<ProbeIx, Observation>,
    /// Probes that are asked for, by the components that they are waited for at.
    under_way: BTreeMap<ComponentIx, ProbeIx>,
    gates: BTreeMap<ComponentIx, Gate>,
}

#[derive(Debug)]
struct Waiting {
    probe: ProbeIx,
    until: Mono,
    reply: oneshot::Sender<LookAnswer>,
}

/// From when on a component may be looked at again.
#[derive(Clone, Copy, Debug, Default)]
struct Gate {
    opens: Mono,
    /// By a probe that opens a connection.
    connects: Mono,
}

/// How long what a probe has seen is told again instead of running it.
fn pause(probe: &Probe) -> Duration {
    let least = if probe.connects() { APART } else { PAUSE };
    least.max(probe.profile.retry)
}

impl Looks {
    /// Takes in what somebody wants to be looked at.
    pub(super) fn take(
        &mut self,
        order: LookOrder,
        reply: oneshot::Sender<LookAnswer>,
        inventory: &Arc<Inventory>,
        now: Mono,
    ) {
        let wanted = &order.wanted;
        let probe = match Arc::ptr_eq(&wanted.inventory, inventory) {
            true => Some(wanted.probe),
            false => wanted.inventory.same_question(wanted.probe, inventory),
        };
        let Some(probe) = probe else {
            return answer(reply, Err(NotLooked::Gone));
        };
        if let Some(recent) = self.recent(probe, pause(&inventory[probe]), inventory, now) {
            return answer(reply, Ok(recent));
        }
        if self.waiting.len() >= MOST_WAITING {
            return answer(reply, Err(NotLooked::Busy));
        }
        self.waiting.push(Waiting {
            probe,
            until: order.until,
            reply,
        });
    }

    /// Asks for what may be looked at now, and tells those whose time is over.
    pub(super) fn serve(&mut self, inventory: &Arc<Inventory>, schedule: &mut Schedule, now: Mono) {
        for waiting in std::mem::take(&mut self.waiting) {
            if waiting.reply.is_closed() {
                continue;
            }
            let probe = &inventory[waiting.probe];
            let busy = self.under_way.contains_key(&asked(probe));
            let opens = self.opens(waiting.probe, probe);
            if waiting.until <= now || !busy && opens >= waiting.until {
                let recent = self.recent(waiting.probe, probe.profile.interval, inventory, now);
                answer(waiting.reply, recent.ok_or(NotLooked::NoTime));
                continue;
            }
            if !busy && opens <= now && self.under_way.len() < MOST_AT_ONCE {
                let ask = Ask {
                    probe: waiting.probe,
                    at: now,
                    deadline: None,
                };
                schedule.ask(ask, now);
                self.under_way.insert(asked(probe), waiting.probe);
            }
            self.waiting.push(waiting);
        }
    }

    /// When [`serve`](Self::serve) has something to do next.
    pub(super) fn next(&self, inventory: &Inventory) -> Mono {
        let room = self.under_way.len() < MOST_AT_ONCE;
        let moments = self.waiting.iter().map(|waiting| {
            let probe = &inventory[waiting.probe];
            let waits = !room || self.under_way.contains_key(&asked(probe));
            match waits {
                true => waiting.until,
                false => self.opens(waiting.probe, probe).min(waiting.until),
            }
        });
        moments.min().unwrap_or(Mono::NEVER)
    }

    /// Takes in what a run has seen, whatever it was for.
    pub(super) fn finished(&mut self, seen: &Observation, inventory: &Arc<Inventory>, now: Mono) {
        let ix = seen.probe;
        let is_wanted = self.waiting.iter().any(|waiting| waiting.probe == ix);
        let probe = &inventory[ix];
        // Whoever wanted it may have gone meanwhile.
        let is_asked = self.under_way.get(&asked(probe)) == Some(&ix);
        let is_known = is_asked || is_wanted || self.last.contains_key(&ix);
        if seen.occasion == Occasion::Late || !is_known {
            return;
        }
        if is_asked {
            self.under_way.remove(&asked(probe));
            let gate = self.gates.entry(asked(probe)).or_default();
            gate.opens = now + PAUSE;
            if probe.connects() {
                gate.connects = now + APART;
            }
        }
        // It is run again: silence within less time than it grants says nothing.
        if seen.is_cut_short(seen.verdict(probe).success, probe) {
            return;
        }
        if !matches!(seen.outcome, Outcome::NotPerformed(_)) {
            self.last.insert(ix, seen.clone());
        }
        let over = |waiting: &mut Waiting| waiting.probe == ix;
        for waiting in self.waiting.extract_if(.., over) {
            let told = LookSeen {
                inventory: Arc::clone(inventory),
                observation: seen.clone(),
                age: now.since(seen.ended),
                fresh: true,
            };
            answer(waiting.reply, Ok(told));
        }
    }

    /// Goes over to another inventory: what is asked in another way was never seen.
    pub(super) fn reload(&mut self, old: &Inventory, new: &Inventory) {
        let Self {
            waiting,
            last,
            gates,
            ..
        } = std::mem::take(self);
        for mut one in waiting {
            match old.same_question(one.probe, new) {
                Some(probe) => {
                    one.probe = probe;
                    self.waiting.push(one);
                }
                None => answer(one.reply, Err(NotLooked::Gone)),
            }
        }
        for (ix, mut seen) in last {
            if let Some(probe) = schedule::carried(old, new, ix) {
                seen.probe = probe;
                self.last.insert(probe, seen);
            }
        }
        for (component, gate) in gates {
            if let Some(same) = old.same_component(component, new) {
                self.gates.insert(same, gate);
            }
        }
    }

    /// From when on a probe may be run, as far as looks before it say.
    fn opens(&self, ix: ProbeIx, probe: &Probe) -> Mono {
        let gate = self.gates.get(&asked(probe)).copied().unwrap_or_default();
        let ended = self.last.get(&ix);
        let ended = ended.map_or(Mono::ZERO, |seen| seen.ended + pause(probe));
        let connects = if probe.connects() {
            gate.connects
        } else {
            Mono::ZERO
        };
        gate.opens.max(connects).max(ended)
    }

    /// What was seen last by a probe, if that ended no longer ago than this.
    fn recent(
        &self,
        probe: ProbeIx,
        most: Duration,
        inventory: &Arc<Inventory>,
        now: Mono,
    ) -> Option<LookSeen> {
        let seen = self.last.get(&probe)?;
        let age = now.since(seen.ended);
        (age < most).then(|| LookSeen {
            inventory: Arc::clone(inventory),
            observation: seen.clone(),
            age,
            fresh: false,
        })
    }
}

/// Tells whoever waits; one that is gone needs telling nothing.
fn answer(reply: oneshot::Sender<LookAnswer>, answer: LookAnswer) {
    let _ = reply.send(answer);
}

/// Whom a probe puts its question to: what is asked about a room by way of its registrar is
/// a question to the registrar.
fn asked(probe: &Probe) -> ComponentIx {
    probe.via.unwrap_or(probe.component)
}

#[cfg(test)]
mod tests;
