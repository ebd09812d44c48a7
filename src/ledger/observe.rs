//! Taking in what probes have seen, and asking for more.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::{Change, Entry, FacetState, Ledger, MonitorEvent, Step};
use crate::cause::{Cleared, confirming_round, siblings, testimony};
use crate::clock::{Mono, Now};
use crate::health::{
    Answer, Class, Effect, LocalError, Look, Observation, Occasion, Outcome, Proof, Turn,
};
use crate::inventory::{ComponentIx, Element, Facet, Probe, ProbeIx, RegionIx, SiteIx};
use crate::schedule::Ask;

/// The last run of a probe, and its counts, for those who look.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Latest {
    /// What class it was.
    pub class: Option<Class>,
    /// From the transmission to what came back, of the last run that drew anything.
    pub rtt: Option<Duration>,
    /// When it was sent.
    pub at: Option<Timestamp>,
    /// Runs by class, in the order of [`Class::SLUGS`].
    pub by_class: [u64; 12],
    /// Answers to a later transmission than the first: measured loss.
    pub retransmitted: u64,
    /// Answers after the deadline.
    pub late: u64,
}

/// What is kept of a failing probe.
#[derive(Clone, Debug)]
pub(super) struct Failed {
    /// Its last failed run, for evidence.
    pub(super) observation: Observation,
    /// What had been exonerated since its streak began when it failed last.
    pub(super) cleared: Vec<Element>,
}

/// Probes asked again when one that failed together with them answers.
const RELOOK_LIMIT: usize = 24;
/// One asking of the witnesses serves all failures within this time.
const WITNESS_SPACING: Duration = Duration::from_millis(300);
/// A difference between the clocks' progress that is a step of the wall clock.
const CLOCK_STEP: Duration = Duration::from_secs(2);

impl Ledger {
    /// Takes in one observation.
    pub(super) fn observe(&mut self, observation: Observation, now: Now, step: &mut Step) {
        let inventory = self.inventory.clone();
        let ix = observation.probe;
        let probe = &inventory[ix];
        let verdict = observation.verdict(probe);
        if cut_short(&observation, probe) {
            self.awaited.remove(&ix);
            return;
        }
        self.note(&observation, verdict.class, now);
        if observation.occasion == Occasion::Late {
            self.tracks[ix.usize()].late();
            self.learn_late(observation, verdict.class);
            return;
        }
        self.awaited.remove(&ix);
        let region = inventory[probe.component].region;
        if self.exonerate(&observation, verdict.class) {
            let at = observation.started;
            self.prove(region, Proof { at, by: ix }, now, step);
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
            self.note_failed(observation);
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

    /// What comes after the deadline changes no count, but says more than the
    /// silence it was taken for: an ICMP error names its sender (a router gives
    /// up on a neighbour after some 3 s), an answer shows that the way is open.
    fn learn_late(&mut self, observation: Observation, class: Class) {
        let ix = observation.probe;
        if !self.tracks[ix.usize()].learn(observation.started, class) {
            return;
        }
        self.exonerate(&observation, class);
        self.note_failed(observation);
        self.stirred = true;
    }

    fn note_failed(&mut self, observation: Observation) {
        let ix = observation.probe;
        let cleared = Vec::new();
        self.failed.insert(
            ix,
            Failed {
                observation,
                cleared,
            },
        );
        self.note_cleared(ix);
    }

    /// Which elements on the way of a failing probe are healthy, as of now.
    fn note_cleared(&mut self, ix: ProbeIx) {
        let Some(since) = self.tracks[ix.usize()].failing_since() else {
            return;
        };
        let probe = &self.inventory[ix];
        let way = probe.crosses.iter().copied();
        let cleared =
            way.filter(|&element| !probe.asks_for(element) && self.clearance.since(element, since));
        let cleared = cleared.collect();
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

    fn note(&mut self, observation: &Observation, class: Class, now: Now) {
        let component = &self.inventory[self.inventory[observation.probe].component];
        self.changed_sites.insert(component.site);
        let latest = &mut self.latest[observation.probe.usize()];
        if observation.occasion == Occasion::Late {
            latest.late += 1;
            return;
        }
        latest.class = Some(class);
        latest.at = Some(now.wall_at(observation.started));
        latest.rtt = observation.outcome.rtt();
        latest.by_class[class.index()] += 1;
        if let Outcome::Answer {
            answer: Answer::Sip(sip),
            ..
        } = &observation.outcome
            && sip.transmission > 1
        {
            latest.retransmitted += 1;
        }
    }

    /// Remembers what is healthy by this; whether anything is, and so the
    /// monitor was connected.
    fn exonerate(&mut self, observation: &Observation, class: Class) -> bool {
        let probe = &self.inventory[observation.probe];
        let said = testimony(&self.inventory, probe, class);
        let cleared = Cleared {
            at: observation.started,
            by: observation.probe,
        };
        for &element in said.exonerated(probe) {
            self.clearance.clear(element, cleared);
        }
        let any = !said.exonerates.is_empty();
        self.stirred |= any && !self.failed.is_empty();
        any
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

    /// A failure asks at once for a look at it, around it, and at the witnesses.
    fn look_closer(&mut self, ix: ProbeIx, now: Now, step: &mut Step) {
        let probe = &self.inventory[ix];
        let track = &self.tracks[ix.usize()];
        let first = track.failing().is_none_or(|failing| failing.failures <= 1);
        let down = track.is_down();
        let region = self.inventory[probe.component].region;
        let deadline = Some(probe.profile.deadline);
        // The look that is over wants a witness.
        self.ask_witnesses(region, ix, now.mono, deadline, now, step);
        // While the monitor is cut off only the witnesses matter.
        if down || self.vantages[region.usize()].is_lost() {
            return;
        }
        self.retry(ix, now, step);
        self.ask_sibling(ix, now, step);
        if first {
            self.ask_around(ix, now, step);
        }
    }

    /// The next look at a failing probe, and its witness beside it.
    ///
    /// Of several failing probes of one component only one is looked at again at
    /// once: they take turns, since there is at most one in flight, and would
    /// otherwise keep each other from being confirmed in time.
    fn retry(&mut self, ix: ProbeIx, now: Now, step: &mut Step) {
        let inventory = Arc::clone(&self.inventory);
        if self.leader(inventory[ix].component) != Some(ix) {
            return;
        }
        let probe = &inventory[ix];
        let (region, profile) = (inventory[probe.component].region, probe.profile);
        let at = now.mono + profile.retry;
        step.asks.push(Ask {
            probe: ix,
            at,
            deadline: None,
        });
        self.ask_witnesses(region, ix, at, Some(profile.deadline), now, step);
    }

    /// The failing probe of a component that is being confirmed: the one that can
    /// be soonest, of equals the one that failed first.
    fn leader(&self, component: ComponentIx) -> Option<ProbeIx> {
        let own = self.inventory[component].probes.iter().copied();
        let failing = own.filter_map(|ix| {
            let track = &self.tracks[ix.usize()];
            let since = track.failing_since()?;
            let profile = &self.inventory[ix].profile;
            let counted = track.failing().map_or(0, |failing| failing.failures);
            let left = profile.failures.saturating_sub(counted);
            let takes = (profile.deadline + profile.retry) * left;
            (!track.is_down()).then_some((takes, since, ix))
        });
        failing.min().map(|(_, _, ix)| ix)
    }

    /// A probe has recovered or is confirmed: the next one of its component that
    /// fails is looked at.
    fn pass_the_lead(&mut self, settled: ProbeIx, now: Now, step: &mut Step) {
        if let Some(next) = self.leader(self.inventory[settled].component) {
            self.retry(next, now, step);
        }
    }

    /// One that failed answers: what failed together with it may be well again
    /// too, and it is itself once it has answered a second time.
    fn look_again(&self, recovered: ProbeIx, now: Now, step: &mut Step) {
        if !self.tracks[recovered.usize()].is_down() {
            return;
        }
        let together = self
            .faults
            .values()
            .filter(|open| open.fault.state.is_active() && open.explains.contains(&recovered))
            .flat_map(|open| &open.explains)
            .filter(|p| self.failed.contains_key(p));
        step.asks
            .extend(together.take(RELOOK_LIMIT).map(|&probe| Ask {
                probe,
                at: now.mono,
                deadline: None,
            }));
        step.asks.push(Ask {
            probe: recovered,
            at: now.mono + self.inventory[recovered].profile.retry,
            deadline: None,
        });
    }

    /// Another probe of the component, in the pause before the next look: an
    /// answer exonerates, silence in so short a time says nothing. The pause has
    /// room for one; each pause is another's.
    fn ask_sibling(&self, ix: ProbeIx, now: Now, step: &mut Step) {
        let pause = self.inventory[ix].profile.retry;
        let Some(since) = self.tracks[ix.usize()].failing_since() else {
            return;
        };
        let unasked = siblings(&self.inventory, ix).filter(|other| {
            let track = &self.tracks[other.usize()];
            track.failing_since().is_none() && track.last().is_none_or(|last| last.started < since)
        });
        let counted = self.tracks[ix.usize()].failing().map_or(0, |f| f.failures);
        let turn = usize::try_from(counted.saturating_sub(1)).unwrap_or(0);
        let unasked: Vec<ProbeIx> = unasked.collect();
        let next = unasked.get(turn % unasked.len().max(1)).copied();
        step.asks.extend(next.map(|probe| Ask {
            probe,
            at: now.mono,
            deadline: Some(pause),
        }));
    }

    /// What shares its way.
    fn ask_around(&mut self, ix: ProbeIx, now: Now, step: &mut Step) {
        let healthy = |p: ProbeIx| {
            self.tracks[p.usize()]
                .last()
                .is_some_and(|look| look.verdict.success)
        };
        for asked in confirming_round(&self.inventory, ix, healthy) {
            // Its component is being confirmed already, and has no time for this.
            if self.leader(self.inventory[asked].component).is_some() {
                continue;
            }
            step.asks.push(Ask {
                probe: asked,
                at: now.mono,
                deadline: None,
            });
            self.awaited.insert(asked, now.mono);
        }
    }

    /// Asks a region's witnesses, unless they are asked about then anyway.
    fn ask_witnesses(
        &mut self,
        region: RegionIx,
        failed: ProbeIx,
        at: Mono,
        deadline: Option<Duration>,
        now: Now,
        step: &mut Step,
    ) {
        let asked = &mut self.witnesses_asked[region.usize()];
        *asked = asked.split_off(&now.mono);
        if asked.range(at..at + WITNESS_SPACING).next().is_some() {
            return;
        }
        asked.insert(at);
        let inventory = &self.inventory;
        let own = self
            .witnesses
            .iter()
            .filter(|&&ix| inventory[inventory[ix].component].region == region);
        step.asks
            .extend(own.filter(|&&ix| ix != failed).map(|&probe| Ask {
                probe,
                at,
                deadline,
            }));
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
            self.changed_sites.extend(self.sites_of(region));
        }
    }

    fn sites_of(&self, region: RegionIx) -> Vec<Option<SiteIx>> {
        let sites = self
            .inventory
            .sites()
            .filter(|(_, site)| site.region == region);
        sites.map(|(ix, _)| Some(ix)).chain([None]).collect()
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

    /// Works a component's facets out anew, and writes down what has changed.
    pub(super) fn refresh_component(&mut self, ix: ComponentIx, now: Now, step: &mut Step) {
        let inventory = self.inventory.clone();
        let mut facets: Vec<Facet> = inventory[ix]
            .probes
            .iter()
            .map(|&p| inventory[p].facet)
            .collect();
        facets.extend(
            self.faults
                .values()
                .flat_map(|open| &open.elements)
                .filter_map(|element| (element.component == ix).then_some(element.facet)),
        );
        facets.sort_unstable();
        facets.dedup();
        for facet in facets {
            let element = Element {
                component: ix,
                facet,
            };
            let state = self.facet_state(element);
            let before = self
                .facets
                .get(&element)
                .map_or(FacetState::Unknown, |known| known.0);
            if state == before {
                continue;
            }
            self.facets.insert(element, (state, now.wall));
            self.changed_sites.insert(inventory[ix].site);
            step.transaction.entries.push(Entry::Facet(Change {
                at: now.wall,
                region: inventory[inventory[ix].region].id.to_string(),
                component: inventory[ix].id.to_string(),
                facet,
                from: before,
                to: state,
            }));
        }
    }

    /// The worst that its probes say, unless something else shows that it is
    /// well; what has no probe is down when it is the cause of an active fault.
    fn facet_state(&self, element: Element) -> FacetState {
        let inventory = &self.inventory;
        let own = inventory[element.component]
            .probes
            .iter()
            .filter(|&&p| inventory[p].facet == element.facet);
        let said = own.map(|&p| {
            self.contradicted(p, element)
                .unwrap_or(self.tracks[p.usize()].state())
        });
        let blamed = self
            .faults
            .values()
            .any(|open| open.fault.state.is_active() && open.elements.as_slice() == [element]);
        let worst = said.max();
        match worst {
            None if blamed => FacetState::Down,
            None => match self.clearance.of(element) {
                Some(_) => FacetState::Up,
                None => FacetState::Unknown,
            },
            Some(FacetState::Unknown) if !self.looked_at(element) => self
                .facets
                .get(&element)
                .map_or(FacetState::Unknown, |known| known.0),
            Some(worst) => worst,
        }
    }

    /// A ping that goes unanswered where everything else answers says nothing
    /// of the way there; nor does its return.
    fn contradicted(&self, probe: ProbeIx, element: Element) -> Option<FacetState> {
        if element.facet != Facet::Reach || !self.tracks[probe.usize()].is_down() {
            return None;
        }
        let Some(failing) = self.tracks[probe.usize()].failing() else {
            let known = self.facets.get(&element);
            return known.and_then(|known| (known.0 == FacetState::Up).then_some(FacetState::Up));
        };
        let fresh = self.clearance.of(element)?;
        let answered = self.tracks[fresh.by.usize()].failing().is_none();
        (answered && fresh.at >= failing.since).then_some(FacetState::Up)
    }

    fn looked_at(&self, element: Element) -> bool {
        let own = self.inventory[element.component].probes.iter();
        own.filter(|&&p| self.inventory[p].facet == element.facet)
            .any(|p| self.tracks[p.usize()].last().is_some())
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
        let millis = i64::try_from(off / 1_000_000).unwrap_or(i64::MAX);
        let what = MonitorEvent::ClockStepped { millis };
        step.transaction
            .entries
            .push(Entry::Monitor { at: now.wall, what });
    }
}

/// Whether our own machine has no way out: nothing is said of the component,
/// and the monitor itself may be cut off.
const fn is_stranded(class: Class) -> bool {
    matches!(class, Class::NotPerformed(LocalError::NoRoute))
}

/// Silence of a run that had less time than its profile grants: it says nothing.
fn cut_short(observation: &Observation, probe: &Probe) -> bool {
    observation.outcome == Outcome::Silence
        && observation.ended.since(observation.started) < probe.profile.deadline
}
