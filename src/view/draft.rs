//! The next snapshot in the making.

use std::sync::Arc;

use jiff::Timestamp;

use super::gauge::{Monitor, Outbox};
use super::snapshot::{
    ComponentStatus, Concern, ConcernPart, FacetStatus, Failures, Part, Place, ProbeStatus,
    Snapshot,
};
use crate::clock::Now;
use crate::fault::{Fault, State};
use crate::inventory::{ComponentIx, Element, Facet, Inventory, Maintenance, ProbeIx};
use crate::ledger::FacetState;

/// The next snapshot in the making: what the ledger keeps up to date, turn by turn.
///
/// Taking a [`Snapshot`] of it copies one pointer a site. The first change to a
/// site after that copies a pointer a component, and each changed component, once.
#[derive(Clone, Debug)]
pub struct Draft {
    inventory: Arc<Inventory>,
    parts: Vec<Arc<Part>>,
    /// Where each component stands: its part, and its place in that.
    places: Vec<(u32, u32)>,
    /// Components that a fault concerns now, to be told when it no longer does.
    concerned: Vec<ComponentIx>,
    planned: Arc<[Maintenance]>,
}

impl Draft {
    /// Everything unknown, owned as agreements are at this moment.
    pub fn new(inventory: Arc<Inventory>, at: Timestamp) -> Self {
        let mut parts: Vec<Part> = inventory
            .sites()
            .map(|(site, _)| Place::Site(site))
            .chain(inventory.regions().map(|(region, _)| Place::Shared(region)))
            .map(|place| Part {
                place,
                components: Vec::new(),
            })
            .collect();
        let sites = inventory.sites().len();
        let mut places = Vec::with_capacity(inventory.components().len());
        for (ix, component) in inventory.components() {
            let part = match component.site {
                Some(site) => site.usize(),
                None => sites + component.region.usize(),
            };
            let components = &mut parts[part].components;
            places.push((index(part), index(components.len())));
            components.push(Arc::new(blank(&inventory, ix, at)));
        }
        Self {
            planned: inventory.maintenance().cloned().collect(),
            inventory,
            parts: parts.into_iter().map(Arc::new).collect(),
            places,
            concerned: Vec::new(),
        }
    }

    /// The same for another inventory: what stands in both keeps its states
    /// and its counts.
    pub fn reloaded(&self, inventory: Arc<Inventory>, at: Timestamp) -> Self {
        let mut next = Self::new(Arc::clone(&inventory), at);
        for old in self.parts.iter().flat_map(|part| part.components()) {
            let Some(ix) = self.inventory.same_component(old.component, &inventory) else {
                continue;
            };
            let new = next.component_mut(ix);
            for facet in &old.facets {
                if let Some(kept) = new.facets.iter_mut().find(|f| f.facet == facet.facet) {
                    kept.state = facet.state;
                    kept.since = facet.since;
                    continue;
                }
                let element = |component| Element {
                    component,
                    facet: facet.facet,
                };
                // An open fault says so, and no probe ever did.
                if !self.inventory.is_probed(element(old.component)) {
                    new.facets.push(FacetStatus {
                        ownership: inventory.owner(element(ix), at),
                        ..facet.clone()
                    });
                    new.facets.sort_unstable_by_key(|f| f.facet);
                }
            }
            new.show_worst();
            new.since = old.since;
            for probe in &old.probes {
                let Some(same) = self.inventory.same_probe(probe.probe, &inventory) else {
                    continue;
                };
                if let Some(kept) = new.probes.iter_mut().find(|p| p.probe == same) {
                    *kept = ProbeStatus {
                        probe: same,
                        ..probe.clone()
                    };
                }
            }
        }
        next
    }

    /// What its indices refer to.
    pub const fn inventory(&self) -> &Arc<Inventory> {
        &self.inventory
    }

    /// How a component is.
    pub fn component(&self, ix: ComponentIx) -> &ComponentStatus {
        let (part, place) = self.places[ix.usize()];
        &self.parts[part as usize].components[place as usize]
    }

    /// How a component is, to be changed.
    pub fn component_mut(&mut self, ix: ComponentIx) -> &mut ComponentStatus {
        let (part, place) = self.places[ix.usize()];
        let part = Arc::make_mut(&mut self.parts[part as usize]);
        Arc::make_mut(&mut part.components[place as usize])
    }

    /// What a probe has seen, to be added to; see [`ProbeStatus::record`].
    pub fn probe_mut(&mut self, ix: ProbeIx) -> &mut ProbeStatus {
        let component = self.inventory[ix].component;
        let place = self.inventory[component]
            .probes
            .iter()
            .position(|&p| p == ix)
            .unwrap_or_default();
        &mut self.component_mut(component).probes[place]
    }

    /// Notes whether a component leaves a probe unanswered while others show that it
    /// works; true if it does, and did not.
    pub fn contradict(&mut self, ix: ComponentIx, contradicted: bool) -> bool {
        let changes = self.component(ix).contradicted != contradicted;
        if changes {
            self.component_mut(ix).contradicted = contradicted;
        }
        changes && contradicted
    }

    /// Sets the state of a facet; one that no probe speaks for appears with it.
    pub fn set(&mut self, element: Element, state: FacetState, at: Timestamp) {
        let facets = &self.component(element.component).facets;
        match facets.iter().find(|f| f.facet == element.facet) {
            Some(known) if known.state == state => return,
            Some(_) => {}
            None => {
                let ownership = self.inventory.owner(element, at);
                let status = self.component_mut(element.component);
                status.facets.push(FacetStatus {
                    facet: element.facet,
                    state: FacetState::Unknown,
                    since: None,
                    ownership,
                });
                status.facets.sort_unstable_by_key(|f| f.facet);
            }
        }
        self.component_mut(element.component)
            .set(element.facet, state, at);
    }

    /// Looks up anew who answers for what: to be called when an agreement
    /// begins or ends. Sites where nothing changes stay as they are.
    pub fn renew_ownership(&mut self, at: Timestamp) {
        for place in 0..self.places.len() {
            let ix = ComponentIx::at(place);
            let inventory = Arc::clone(&self.inventory);
            let owner = |facet| {
                let component = ix;
                inventory.owner(Element { component, facet }, at)
            };
            let now = self.component(ix);
            let same = now.ownership == owner(Facet::Reach)
                && now.facets.iter().all(|f| f.ownership == owner(f.facet));
            if same {
                continue;
            }
            let status = self.component_mut(ix);
            status.ownership = owner(Facet::Reach);
            for facet in &mut status.facets {
                facet.ownership = owner(facet.facet);
            }
        }
    }

    /// Notes which open fault concerns which component. To be called when a
    /// fault changed; of several faults the one that names a component as its
    /// cause comes first, then the oldest.
    pub fn set_faults(&mut self, faults: &[Arc<Fault>]) {
        let mut wanted: Vec<Option<Concern>> = vec![None; self.places.len()];
        for fault in faults.iter().filter(|fault| fault.state != State::Closed) {
            self.concerns_of(fault, &mut wanted);
        }
        for ix in std::mem::take(&mut self.concerned) {
            if wanted[ix.usize()].is_none() {
                self.component_mut(ix).concern = None;
            }
        }
        for (place, concern) in wanted.into_iter().enumerate() {
            let Some(concern) = concern else { continue };
            let ix = ComponentIx::at(place);
            self.concerned.push(ix);
            if self.component(ix).concern.as_ref() != Some(&concern) {
                self.component_mut(ix).concern = Some(concern);
            }
        }
    }

    fn concerns_of(&self, fault: &Fault, wanted: &mut [Option<Concern>]) {
        let Some(region) = self.inventory.region_by_id(&fault.region) else {
            return;
        };
        let causes = fault
            .finding
            .cause
            .iter()
            .map(|c| (&c.component, ConcernPart::Cause));
        let candidates = fault
            .finding
            .candidates
            .iter()
            .map(|c| (&c.component, ConcernPart::Candidate));
        let part = match fault.is_reported() {
            true => ConcernPart::Reported,
            false => ConcernPart::Affected,
        };
        let affected = fault.affected.iter().map(|c| (c, part));
        for (component, part) in causes.chain(candidates).chain(affected) {
            let Some(ix) = self.inventory.component_by_id(region, &component.id) else {
                continue;
            };
            let place = &mut wanted[ix.usize()];
            if place.as_ref().is_none_or(|there| part < there.part) {
                *place = Some(Concern {
                    fault: fault.number.clone(),
                    part,
                });
            }
        }
    }

    /// What is planned by now.
    pub fn set_planned(&mut self, planned: &Arc<[Maintenance]>) {
        self.planned = Arc::clone(planned);
    }

    /// The snapshot of this moment.
    pub fn snapshot(
        &self,
        now: Now,
        faults: Arc<[Arc<Fault>]>,
        outbox: Outbox,
        monitor: Monitor,
    ) -> Snapshot {
        Snapshot {
            at: now.wall,
            taken: now.mono,
            inventory: Arc::clone(&self.inventory),
            parts: self.parts.clone(),
            faults,
            planned: Arc::clone(&self.planned),
            outbox,
            monitor,
        }
    }
}

fn blank(inventory: &Inventory, component: ComponentIx, at: Timestamp) -> ComponentStatus {
    let owner = |facet| inventory.owner(Element { component, facet }, at);
    let mut facets: Vec<Facet> = inventory[component]
        .probes
        .iter()
        .map(|&probe| inventory[probe].facet)
        .collect();
    facets.sort_unstable();
    facets.dedup();
    ComponentStatus {
        component,
        shown: FacetState::Unknown,
        since: None,
        facets: facets
            .into_iter()
            .map(|facet| FacetStatus {
                facet,
                state: FacetState::Unknown,
                since: None,
                ownership: owner(facet),
            })
            .collect(),
        ownership: owner(Facet::Reach),
        concern: None,
        contradicted: false,
        probes: inventory[component]
            .probes
            .iter()
            .map(|&probe| ProbeStatus {
                probe,
                last: None,
                runs: 0,
                stream: None,
                kept: None,
                targets: None,
                failures: Failures::default(),
                late: 0,
                retransmitted: 0,
                quality: None,
            })
            .collect(),
    }
}

/// Fewer than 2^32 parts, as [`ComponentIx::at`] has checked.
fn index(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
