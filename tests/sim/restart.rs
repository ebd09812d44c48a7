//! The program dies, starts again, reads its configuration again; and what it
//! must know then.

use std::cmp::Reverse;
use std::sync::Arc;

use samband::clock::Mono;
use samband::fault::State;
use samband::inventory::{Element, Facet, ProbeIx, RegionIx};
use samband::ledger::{Entry, Input};
use samband::schedule::{self, Schedule};

use crate::driver::{Sim, ledger};
use crate::plan::World;

/// The sides of which the invented equipment is asked.
const FACETS: [Facet; 3] = [Facet::Reach, Facet::Service, Facet::Registration];

impl Sim {
    /// What was not committed is lost, and so is all that was in memory.
    pub(super) fn crash(&mut self, arrives: bool, away: u64) {
        while arrives && !self.committing.is_empty() {
            self.commit_next(false);
        }
        self.compare_memory();
        self.committing.clear();
        self.receipts.clear();
        self.people.forgotten();
        self.mail.forgotten(self.time);
        self.flights.clear();
        self.time += away;
        self.boot = self.time;
        self.starts.push(self.time);
        let now = self.now().wall;
        if let Some(walk) = &mut self.walk {
            self.checks
                .note_promise(walk.again(self.store.events(), now));
        }
        self.isolation.disturbed(self.time);
        let kept = self.store.kept();
        let inventory = &self.world.inventory;
        self.ledger = ledger(inventory, self.settings, kept, self.now());
        self.schedule = Schedule::new(inventory, Mono::START, self.seed);
        self.plant(self.planted);
        self.checks.restarted();
        self.compare_memory();
    }

    /// The ledger knows exactly what is written down, and all that was shown.
    pub(super) fn compare_memory(&mut self) {
        if !self.committing.is_empty() {
            return;
        }
        let written = self.store.faults.values();
        let written = written.filter(|f| f.state != State::Closed);
        let same = written.eq(self.ledger.open_faults().map(|fault| &**fault));
        self.checks
            .require(same, "G1: the ledger and the log differ");
        self.memory.compare(&self.store, &mut self.checks);
        let inventory = Arc::clone(&self.world.inventory);
        for (component, part) in inventory.components() {
            for facet in FACETS {
                let element = Element { component, facet };
                let known = self.ledger.facet(element).map(|(state, _)| state);
                let differs = known.is_some() && known != self.store.facet(&part.id, facet);
                self.checks
                    .require(!differs, "G2: a facet is not in the state written down");
            }
        }
    }

    /// G2: what was just written is the state that the ledger is in, unless it
    /// has decided more since.
    pub(super) fn compare_targets(&mut self, entries: &[Entry]) {
        if !self.committing.is_empty() {
            return;
        }
        for entry in entries {
            let same = match entry {
                Entry::Facet(change) => {
                    let inventory = &self.world.inventory;
                    let component = inventory.component_by_id(RegionIx::at(0), &change.component);
                    let facet = change.facet;
                    component.is_none_or(|component| {
                        let known = self.ledger.facet(Element { component, facet });
                        known.map(|(state, _)| state) == self.store.facet(&change.component, facet)
                    })
                }
                Entry::Fault(event) => {
                    let written = self.store.faults.get(&event.fault);
                    let open = self.ledger.open_faults();
                    let mut known = open.chain(self.ledger.closed_faults());
                    written == known.find(|f| f.number == event.fault).map(|f| &**f)
                }
                Entry::Monitor { .. } | Entry::Delivery { .. } => true,
            };
            self.checks
                .require(same, "G2: what was committed is not the state it led to");
        }
    }

    pub(super) fn reload(&mut self, world: World) {
        let old = std::mem::replace(&mut self.world, world).inventory;
        let inventory = Arc::clone(&self.world.inventory);
        let now = self.now();
        let schedule = std::mem::replace(
            &mut self.schedule,
            Schedule::new(&inventory, now.mono, self.seed),
        );
        self.schedule = schedule.reload(&old, &inventory, now.mono);
        let moved = |probe: ProbeIx| schedule::carried(&old, &inventory, probe);
        let flights = std::mem::take(&mut self.flights).into_iter();
        self.flights = flights
            .filter_map(|Reverse(mut flight)| {
                flight.observation.probe = moved(flight.observation.probe)?;
                Some(Reverse(flight))
            })
            .collect();
        self.checks.reloaded(&old, &inventory);
        self.find_broken();
        let digest = String::new();
        self.step(Input::Reload { inventory, digest });
    }
}
