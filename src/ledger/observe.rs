//! Taking in what probes have seen, and asking for more.

use std::time::Duration;

use jiff::Timestamp;

use super::{Change, Entry, FacetState, Ledger, MonitorEvent, Step};
use crate::cause::{Cleared, confirming_round, testimony};
use crate::clock::{Mono, Now};
use crate::health::{Answer, Class, Effect, Look, Observation, Occasion, Outcome, Proof, Turn};
use crate::inventory::{ComponentIx, Element, Facet, ProbeIx, RegionIx, SiteIx};
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
        self.note(&observation, verdict.class, now);
        if observation.occasion == Occasion::Late {
            self.tracks[ix.usize()].late();
            self.learn_late(observation, verdict.class);
            return;
        }
        self.awaited.remove(&ix);
        self.exonerate(&observation, verdict.class);
        let region = inventory[probe.component].region;
        let heard = !matches!(
            observation.outcome,
            Outcome::Silence | Outcome::NotPerformed(_)
        );
        if heard {
            self.prove(
                region,
                Proof {
                    at: observation.started,
                    by: ix,
                },
                now,
                step,
            );
        }
        let look = Look {
            verdict,
            started: observation.started,
            ended: observation.ended,
        };
        let proof = self.vantages[region.usize()].proof();
        let witnessed = proof.is_some_and(|proof| proof.at >= look.started);
        let effect = self.tracks[ix.usize()].look(look, witnessed, &probe.profile);
        if effect.unwitnessed {
            self.vantages[region.usize()].doubt(look.started);
        }
        let settled = self.tracks[ix.usize()].settle(now.mono);
        let effect = Effect {
            changed: effect.changed || settled,
            ..effect
        };
        if effect.failed {
            self.failed.insert(ix, observation);
            self.look_closer(ix, now, step);
        } else if verdict.success && self.failed.remove(&ix).is_some() {
            self.stirred = true;
        }
        self.follow(ix, effect, now, step);
    }

    /// What comes after the deadline changes no count, but says more than the
    /// silence it was taken for: an ICMP error names its sender (a router gives
    /// up on a neighbour after some 3 s), an answer shows that the way is open.
    fn learn_late(&mut self, observation: Observation, class: Class) {
        let ix = observation.probe;
        let learnt = self.tracks[ix.usize()].learn(observation.started, class);
        if !learnt {
            return;
        }
        self.exonerate(&observation, class);
        self.failed.insert(ix, observation);
        self.stirred = true;
    }

    /// What follows from a changed track.
    fn follow(&mut self, ix: ProbeIx, effect: Effect, now: Now, step: &mut Step) {
        if effect.failed && !effect.unwitnessed || effect.changed {
            self.stirred = true;
        }
        if effect.changed {
            self.refresh_component(self.inventory[ix].component, now, step);
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

    fn exonerate(&mut self, observation: &Observation, class: Class) {
        let probe = &self.inventory[observation.probe];
        let said = testimony(&self.inventory, probe, class);
        let cleared = Cleared {
            at: observation.started,
            by: observation.probe,
        };
        for &element in said.exonerated(probe) {
            self.clearance.clear(element, cleared);
        }
        if !self.failed.is_empty() && !said.exonerates.is_empty() {
            self.stirred = true;
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
                self.follow(ix, effect, now, step);
            }
        }
    }

    /// A failure asks at once for a look at it, around it, and at the witnesses.
    fn look_closer(&mut self, ix: ProbeIx, now: Now, step: &mut Step) {
        let probe = &self.inventory[ix];
        let track = &self.tracks[ix.usize()];
        let first = track.failing().is_none_or(|failing| failing.failures <= 1);
        let down = track.state() == FacetState::Down;
        let region = self.inventory[probe.component].region;
        let retry = now.mono + probe.profile.retry;
        let deadline = Some(probe.profile.deadline);
        // The look that is over wants a witness.
        self.ask_witnesses(region, ix, now.mono, deadline, now, step);
        if down {
            return;
        }
        // And the next one has its witness beside it.
        step.asks.push(Ask {
            probe: ix,
            at: retry,
            deadline: None,
        });
        self.ask_witnesses(region, ix, retry, deadline, now, step);
        if first {
            let healthy = |p: ProbeIx| {
                self.tracks[p.usize()]
                    .last()
                    .is_some_and(|look| look.verdict.success)
            };
            for asked in confirming_round(&self.inventory, ix, healthy) {
                step.asks.push(Ask {
                    probe: asked,
                    at: now.mono,
                    deadline,
                });
                self.awaited.insert(asked, now.mono);
            }
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
    /// of the way there.
    fn contradicted(&self, probe: ProbeIx, element: Element) -> Option<FacetState> {
        let failing = self.tracks[probe.usize()].failing()?;
        let fresh = self.clearance.of(element)?;
        let answered = self.tracks[fresh.by.usize()].failing().is_none();
        (element.facet == Facet::Reach && answered && fresh.at >= failing.since)
            .then_some(FacetState::Up)
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
