//! The state of each component's facets, from what its probes and its faults say.

use super::{Change, Entry, FacetState, Ledger, Step};
use crate::clock::Now;
use crate::health::{Class, Mode};
use crate::inventory::{ComponentIx, Element, Facet, Probe, ProbeIx};

impl Ledger {
    /// Works a component's facets out anew, and writes down what has changed.
    pub(super) fn refresh_component(&mut self, ix: ComponentIx, now: Now, step: &mut Step) {
        let inventory = self.inventory.clone();
        let mut facets: Vec<Facet> = inventory[ix]
            .probes
            .iter()
            .map(|&p| inventory[p].facet)
            .collect();
        // What only a fault spoke for is worked out anew when it speaks no more.
        let first = Element {
            component: ix,
            facet: Facet::Reach,
        };
        let known = self.facets.range(first..).map(|(element, _)| element);
        let known = known.take_while(|element| element.component == ix);
        facets.extend(known.map(|element| element.facet));
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
    /// well; what has no probe is down when it is the cause of an active fault, and
    /// unknown while it only may be.
    fn facet_state(&self, element: Element) -> FacetState {
        let inventory = &self.inventory;
        let own = inventory[element.component]
            .probes
            .iter()
            .filter(|&&p| inventory[p].is_about(element));
        let said = own.map(|&p| {
            let state = self
                .contradicted(p, element)
                .unwrap_or_else(|| self.said_of(p, element));
            // It carries, or serves: what does not is said by others.
            let half = inventory[p].measures() || element.facet == Facet::Redundancy;
            if state == FacetState::Down && half {
                FacetState::Poor
            } else {
                state
            }
        });
        let mut active = self
            .faults
            .values()
            .filter(|open| open.fault.state.is_active());
        let blamed = active.find(|open| open.elements.as_slice() == [element]);
        let mode = blamed.and_then(|open| Some(open.fault.finding.chief()?.mode));
        let worst = said.max();
        match worst {
            None if matches!(mode, Some(Mode::Poor | Mode::Reduced)) => FacetState::Poor,
            None if blamed.is_some() => FacetState::Down,
            None if self.seen_across(element) => FacetState::Up,
            None => FacetState::Unknown,
            Some(FacetState::Unknown) if !self.looked_at(element) => self
                .facets
                .get(&element)
                .map_or(FacetState::Unknown, |known| known.0),
            Some(worst) => worst,
        }
    }

    /// What a probe says of an element that it is about. What one of a certificate draws
    /// is about that only where one was shown, and about whoever shows it otherwise.
    fn said_of(&self, probe: ProbeIx, element: Element) -> FacetState {
        let track = &self.tracks[probe.usize()];
        let state = track.state();
        if !track.is_down() || !self.inventory[probe].sees_a_certificate() {
            return state;
        }
        let Some(failing) = track.failing() else {
            // It has answered, and not often enough yet to be up.
            let known = self.facets.get(&element);
            return known.map_or(FacetState::Unknown, |known| known.0);
        };
        let flawed = matches!(failing.class, Class::Certificate(_));
        match (flawed, element.facet == Facet::Certificate) {
            (true, true) | (false, false) => state,
            (true, false) => FacetState::Up,
            (false, true) => FacetState::Unknown,
        }
    }

    /// Whether something has answered across what nobody asks itself, since the last
    /// failure that was put down to it, or may have been: what answered before says
    /// nothing of it now.
    fn seen_across(&self, element: Element) -> bool {
        let naming = self.faults.values();
        let naming = naming.filter(|open| open.elements.contains(&element));
        let failed = naming.map(|open| open.last_failed).max();
        let cleared = self.clearance.of(element);
        cleared.is_some_and(|cleared| failed.is_none_or(|failed| cleared.at > failed))
    }

    /// Whether a probe goes unanswered while others show that what it asks about is
    /// well: then that is known by their word, and not by its own.
    pub fn is_contradicted(&self, probe: ProbeIx) -> bool {
        let Probe {
            component, facet, ..
        } = self.inventory[probe];
        let fails = self.tracks[probe.usize()].failing().is_some();
        fails
            && self
                .contradicted(probe, Element { component, facet })
                .is_some()
    }

    /// A ping that goes unanswered where everything else answers says nothing
    /// of the way there; nor does its return. No more does a series to a router that
    /// answers few of them, where one to what lies behind it has lost nothing.
    fn contradicted(&self, probe: ProbeIx, element: Element) -> Option<FacetState> {
        let of_the_way = element.facet == Facet::Reach || self.inventory[probe].measures();
        if !of_the_way || !self.tracks[probe.usize()].is_down() {
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
        own.filter(|&&p| self.inventory[p].is_about(element))
            .any(|p| {
                let track = &self.tracks[p.usize()];
                track.last().is_some() || track.is_unasked(&self.inventory[*p].profile)
            })
    }
}
