//! Taking in what probes have seen.

use std::sync::Arc;
use std::time::Duration;

use super::{Entry, Ledger, MonitorEvent, Step};
use crate::cause::{Cleared, Exonerated, testimony};
use crate::clock::{Mono, Now};
use crate::health::{Class, Effect, LocalError, Look, Observation, Occasion, Proof, Turn, told_at};
use crate::inventory::{Element, Method, Probe, ProbeIx, RegionIx};

/// What is kept of a failing probe.
#[derive(Clone, Debug)]
pub(super) struct Failed {
    /// Its last failed run, for evidence.
    pub(super) last: Observation,
    /// The last run of the streak of which more than silence is known, by an ICMP
    /// error or by an answer after the deadline: silence may have come since.
    pub(super) telling: Option<Observation>,
    /// What had been exonerated since its streak began when it failed last.
    pub(super) cleared: Vec<Exonerated>,
}

impl Failed {
    /// Whether all of these had been exonerated since its streak began.
    pub(super) fn outlives(&self, elements: &[Element]) -> bool {
        let known = |element: &Element| self.cleared.iter().any(|known| known.element == *element);
        elements.iter().all(known)
    }
}

/// Failing probes of which it is kept what went over the wire, at most: a fault quotes
/// the first few of its own.
const WIRES_KEPT: usize = 2_000;

/// What a probe drew that proved that the monitor was connected, with what went over
/// the wire.
#[derive(Clone, Debug)]
pub(super) struct Heard {
    pub(super) proof: Proof,
    pub(super) exchange: Arc<[String]>,
}

/// A difference between the clocks' progress that is a step of the wall clock.
const CLOCK_STEP: Duration = Duration::from_secs(2);

impl Ledger {
    /// Takes in one observation.
    pub(super) fn observe(&mut self, observation: Observation, now: Now, step: &mut Step) {
        let inventory = self.inventory.clone();
        self.note_clock(&observation, now);
        let ix = observation.probe;
        let probe = &inventory[ix];
        if observation.occasion == Occasion::Late {
            let class = observation.verdict(probe).class;
            self.learn_late(observation, class);
            return;
        }
        // A conclusion may have waited for just this, whatever it says.
        self.stirred |= self.awaited.remove(&ix).is_some();
        let Some(verdict) = self.opinion(&observation) else {
            return;
        };
        if observation.is_cut_short(verdict.success, probe) {
            self.unheard.insert(ix, observation.started);
            return;
        }
        self.unheard.remove(&ix);
        let region = inventory[probe.component].region;
        // Of a poor way too something has come back.
        let came_back = matches!(verdict.class, Class::Fair | Class::Poor);
        if self.exonerate(&observation, verdict.class) || came_back {
            let proof = Proof {
                at: observation.started,
                by: ix,
                class: verdict.class,
            };
            self.hear(region, proof, &observation);
            self.prove(region, proof, now, step);
        }
        let look = Look {
            verdict,
            started: observation.started,
            ended: observation.ended,
        };
        let proof = self.vantages[region.usize()].proof();
        let witnessed =
            proof.is_some_and(|proof| proof.at >= look.started) || !self.needs_witness();
        let effect = self.tracks[ix.usize()].look(look, witnessed, &probe.profile);
        if effect.unwitnessed || is_stranded(verdict.class) {
            self.vantages[region.usize()].doubt(look.started);
        }
        let settled = self.tracks[ix.usize()].settle(now.mono);
        let effect = Effect {
            changed: effect.changed || settled,
            ..effect
        };
        if effect.failed {
            self.note_failed(observation, verdict.class);
            self.look_closer(ix, now, step);
        } else if verdict.success && self.failed.remove(&ix).is_some() {
            self.stirred = true;
            self.pass_the_lead(ix, now, step);
            self.look_again(ix, now, step);
        } else if !verdict.success {
            self.retry(ix, now, step);
        }
        self.follow(ix, effect, now, step);
    }

    /// What comes after the deadline changes no count of failures, but says more
    /// than the silence it was taken for: an ICMP error names its sender (a router
    /// gives up on a neighbour after some 3 s), an answer shows that the way is
    /// open. It proves nothing of the monitor's own line, which may be what is slow.
    fn learn_late(&mut self, observation: Observation, class: Class) {
        let ix = observation.probe;
        if observation.outcome.rtt().is_some() {
            self.tracks[ix.usize()].late();
        }
        self.exonerate(&observation, class);
        if !self.tracks[ix.usize()].learn(observation.started, class) {
            return;
        }
        if let Some(failed) = self.failed.get_mut(&ix) {
            failed.telling = Some(observation);
        }
        self.note_cleared(ix);
        self.stirred = true;
    }

    fn note_failed(&mut self, mut observation: Observation, class: Class) {
        let ix = observation.probe;
        let before = self.failed.remove(&ix);
        if self.failed.len() >= WIRES_KEPT {
            observation.exchange = None;
        }
        let telling = if class.is_word() {
            Some(observation.clone())
        } else {
            before.and_then(|before| before.telling)
        };
        let failed = Failed {
            last: observation,
            telling,
            cleared: Vec::new(),
        };
        self.failed.insert(ix, failed);
        self.note_cleared(ix);
    }

    /// Which elements on the way of a failing probe are healthy, as of now.
    fn note_cleared(&mut self, ix: ProbeIx) {
        let track = &self.tracks[ix.usize()];
        let Some(since) = track.failing_since() else {
            return;
        };
        let class = track
            .failing()
            .map_or(Class::Silent, |failing| failing.class);
        let probe = &self.inventory[ix];
        let way = probe.crosses.iter().copied();
        let others = way.filter(|&element| !probe.asks_for(element));
        let healthy = others.filter_map(|element| {
            let by = self.clearance.of_failure(element, class);
            let by = by.filter(|cleared| cleared.at >= since);
            by.is_some().then_some(Exonerated { element, by })
        });
        let cleared = healthy.collect();
        if let Some(failed) = self.failed.get_mut(&ix) {
            failed.cleared = cleared;
        }
    }

    /// What follows from a changed track.
    fn follow(&mut self, ix: ProbeIx, effect: Effect, now: Now, step: &mut Step) {
        if effect.failed && !effect.unwitnessed || effect.changed {
            self.stirred = true;
        }
        if effect.changed {
            self.refresh_component(self.inventory[ix].component, now, step);
            if effect.failed {
                self.pass_the_lead(ix, now, step);
            }
        }
    }

    /// Remembers what is healthy by this; whether the monitor was connected, as
    /// something that a new packet had to pass is.
    ///
    /// What a kept connection carries may pass where nothing new does: it speaks for
    /// nobody but who answered.
    fn exonerate(&mut self, observation: &Observation, class: Class) -> bool {
        let probe = &self.inventory[observation.probe];
        let said = testimony(&self.inventory, probe, class);
        let late = observation.is_late(probe) && observation.outcome.rtt().is_some();
        let cleared = Cleared {
            at: proved_at(probe, observation.started),
            by: observation.probe,
            class: if late { Class::Late } else { class },
        };
        let carried = observation.is_carried();
        let healthy = said.exonerated(probe).iter().copied();
        let mut any = false;
        for element in healthy.filter(|&element| !carried || probe.asks_for(element)) {
            self.clearance.clear(element, cleared);
            any = true;
        }
        self.stirred |= any && !self.failed.is_empty();
        any && !carried
    }

    /// Keeps what went over the wire of the last proof that was asked for and was as it
    /// should be.
    fn hear(&mut self, region: RegionIx, proof: Proof, observation: &Observation) {
        let Some(exchange) = &observation.exchange else {
            return;
        };
        if proof.class.is_success() {
            let exchange = Arc::clone(exchange);
            self.heard.insert(region, Heard { proof, exchange });
        }
    }

    /// A proof that the monitor was connected: failures that waited for one count.
    fn prove(&mut self, region: RegionIx, proof: Proof, now: Now, step: &mut Step) {
        self.vantages[region.usize()].prove(proof);
        let inventory = self.inventory.clone();
        let waiting: Vec<ProbeIx> = self
            .failed
            .keys()
            .copied()
            .filter(|&p| self.tracks[p.usize()].is_doubted())
            .collect();
        for ix in waiting {
            let probe = &inventory[ix];
            if inventory[probe.component].region != region {
                continue;
            }
            if let Some(effect) = self.tracks[ix.usize()].vouch(proof.at, &probe.profile) {
                self.note_cleared(ix);
                self.follow(ix, effect, now, step);
            }
        }
    }

    /// Whether the monitor of any region was cut off, or is back.
    pub(super) fn turn_vantages(&mut self, now: Now, step: &mut Step) {
        for place in 0..self.vantages.len() {
            let region = RegionIx::at(place);
            let Some(turn) = self.vantages[place].turn(now.mono) else {
                continue;
            };
            let id = self.inventory[region].id.to_string();
            let what = match turn {
                Turn::CutOff(_) => MonitorEvent::CutOff { region: id },
                Turn::BackAgain => MonitorEvent::BackAgain { region: id },
            };
            step.transaction.entries.push(Entry::Monitor {
                at: now.wall,
                what: what.clone(),
            });
            self.forget_doubts(region, now, step);
            self.tell_operator(region, &what, now, step);
        }
    }

    /// What failed while the monitor was cut off says nothing of the equipment.
    fn forget_doubts(&mut self, region: RegionIx, now: Now, step: &mut Step) {
        let inventory = self.inventory.clone();
        let doubted: Vec<ProbeIx> = self.failed.keys().copied().collect();
        for ix in doubted {
            if inventory[inventory[ix].component].region != region {
                continue;
            }
            self.tracks[ix.usize()].forget_doubts();
            if self.tracks[ix.usize()].failing().is_none() {
                self.failed.remove(&ix);
            }
            self.refresh_component(inventory[ix].component, now, step);
        }
        self.stirred = true;
    }

    /// Notes a step of the wall clock; it changes no decision.
    pub(super) fn notice_clock_step(&mut self, now: Now, step: &mut Step) {
        let Some(before) = self.last_now.replace(now) else {
            return;
        };
        let measured = i128::try_from(now.mono.since(before.mono).as_nanos()).unwrap_or(i128::MAX);
        let told = now.wall.as_nanosecond() - before.wall.as_nanosecond();
        let off = told - measured;
        if off.unsigned_abs() < CLOCK_STEP.as_nanos() {
            return;
        }
        // What was due by the wall clock is due at another moment now.
        self.incidents_turn = now.mono;
        self.warnings.turn = now.mono;
        self.announcements.turn = now.mono;
        self.shifts_turn = now.mono;
        let millis = i64::try_from(off / 1_000_000).unwrap_or(i64::MAX);
        let what = MonitorEvent::ClockStepped { millis };
        step.transaction
            .entries
            .push(Entry::Monitor { at: now.wall, what });
    }
}

/// For when an answer proves that its way was well: a series speaks for a whole window.
fn proved_at(probe: &Probe, started: Mono) -> Mono {
    if let Method::Quality(series) = &probe.method {
        told_at(series, started)
    } else {
        started
    }
}

/// Whether our own machine has no way out: nothing is said of the component,
/// and the monitor itself may be cut off.
const fn is_stranded(class: Class) -> bool {
    matches!(class, Class::NotPerformed(LocalError::NoRoute))
}
