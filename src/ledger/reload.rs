//! Another inventory, and what was kept from before a restart.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::command::promised;
use super::evidence::FAILED_LIMIT;
use super::open::Tie;
use super::terms::Asked;
use super::{Entry, FacetState, Kept, Ledger, MonitorEvent, OpenFault, Step};
use crate::cause::{Cleared, Exonerated};
use crate::clock::{Mono, Now};
use crate::fault::{Fault, Finding, Number, State, What};
use crate::health::{Track, Vantage};
use crate::inventory::{ComponentIx, Element, Facet, Inventory, ProbeIx, RegionIx};

/// The declared witnesses.
pub(super) fn witnesses(inventory: &Inventory) -> Vec<ProbeIx> {
    inventory
        .probes()
        .filter(|(_, probe)| probe.witness)
        .map(|(ix, _)| ix)
        .collect()
}

impl Ledger {
    /// Takes over another inventory: what is in both keeps its state, its
    /// counts and its faults; the rest is forgotten, its faults withdrawn. The
    /// same inventory changes nothing.
    pub(super) fn reload(
        &mut self,
        inventory: Arc<Inventory>,
        digest: String,
        now: Now,
        step: &mut Step,
    ) {
        if inventory == self.inventory {
            return;
        }
        self.withdraw_regions(&inventory, now, step);
        let old = std::mem::replace(&mut self.inventory, Arc::clone(&inventory));
        let moved = Moved {
            old: &old,
            new: &inventory,
        };
        self.carry_probes(&moved);
        self.clearance = self.clearance.carry(&old, &inventory);
        self.carry_regions(&moved);
        self.facets = std::mem::take(&mut self.facets)
            .into_iter()
            .filter_map(|(element, known)| Some((moved.element(element)?, known)))
            .collect();
        self.carry_faults(&moved);
        self.withdraw_removed(now, step);
        self.stirred = true;
        let what = MonitorEvent::Reloaded {
            configuration: digest,
        };
        step.transaction
            .entries
            .push(Entry::Monitor { at: now.wall, what });
        self.outbox_after_reload(now, step);
        self.warnings.turn = now.mono;
        self.replan(now);
        self.shifts_turn = now.mono;
    }

    fn carry_probes(&mut self, moved: &Moved<'_>) {
        let probes = moved.new.probes().len();
        let mut tracks = vec![Track::default(); probes];
        let mut qualities = std::mem::take(&mut self.qualities);
        for (ix, _) in moved.old.probes() {
            let there = moved.old.same_question(ix, moved.new);
            let Some(there) = there.filter(|_| self.keeps_counts()) else {
                continue;
            };
            tracks[there.usize()] = std::mem::take(&mut self.tracks[ix.usize()]);
            if let Some(known) = qualities.remove(&ix) {
                self.qualities.insert(there, known);
            }
        }
        self.tracks = tracks;
        let failed = std::mem::take(&mut self.failed);
        self.failed = failed
            .into_iter()
            .filter_map(|(ix, mut failed)| {
                let there = moved.probe(ix)?;
                self.tracks[there.usize()].last()?;
                failed.last.probe = there;
                if let Some(telling) = &mut failed.telling {
                    telling.probe = there;
                }
                let cleared = failed.cleared.into_iter();
                failed.cleared = cleared.filter_map(|e| moved.exonerated(e)).collect();
                Some((there, failed))
            })
            .collect();
        let awaited = std::mem::take(&mut self.awaited);
        self.awaited = awaited
            .into_iter()
            .filter_map(|(ix, at)| Some((moved.probe(ix)?, at)))
            .collect();
        let unheard = std::mem::take(&mut self.unheard);
        self.unheard = unheard
            .into_iter()
            .filter_map(|(ix, at)| Some((moved.probe(ix)?, at)))
            .collect();
        self.witnesses = witnesses(moved.new);
    }

    fn carry_regions(&mut self, moved: &Moved<'_>) {
        self.heard.clear();
        let old = std::mem::take(&mut self.vantages);
        self.vantages = vec![Vantage::default(); moved.new.regions().len()];
        for ((_, region), vantage) in moved.old.regions().zip(old) {
            if let Some(there) = moved.new.region_by_id(&region.id) {
                self.vantages[there.usize()] = vantage.carry(|probe| moved.probe(probe));
            }
        }
        self.witnesses_asked = vec![BTreeSet::new(); moved.new.regions().len()];
    }

    fn carry_faults(&mut self, moved: &Moved<'_>) {
        for open in self.faults.values_mut().chain(&mut self.settling) {
            let elements = open.elements.iter();
            open.elements = elements.filter_map(|&e| moved.element(e)).collect();
            open.explains = moved.probes(&open.explains);
            open.tie = Tie {
                components: moved.components(&open.tie.components),
                failing: moved.probes(&open.tie.failing),
            };
            open.affected = moved.components(&open.affected);
        }
    }

    /// Ends the faults of regions that are about to go, while it is still known who
    /// was told of them.
    fn withdraw_regions(&mut self, next: &Inventory, now: Now, step: &mut Step) {
        let gone = self.matching(|open| next.region_by_id(&open.fault.region).is_none());
        for number in gone {
            self.emit(&number, What::Withdrawn, now, step);
            self.bury(&number);
        }
    }

    /// Ends the faults of what is no longer in the inventory, or is no longer
    /// probed: nothing could ever show that they are over.
    pub(super) fn withdraw_removed(&mut self, now: Now, step: &mut Step) {
        let removed = self.matching(|open| {
            let active = open.fault.state.is_active();
            if open.fault.is_reported() {
                return open.affected.is_empty();
            }
            open.elements.is_empty() || (open.explains.is_empty() && active)
        });
        for number in removed {
            self.emit(&number, What::Withdrawn, now, step);
            self.bury(&number);
        }
    }

    /// What was kept from before a restart. Open faults are as they were;
    /// nothing is cleared without new evidence, and failure counts begin again.
    pub(super) fn restore(&mut self, kept: Kept, now: Now) {
        let inventory = Arc::clone(&self.inventory);
        for ((region, component, facet), known) in kept.facets {
            let found = inventory
                .region_by_id(&region)
                .and_then(|r| inventory.component_by_id(r, &component));
            if let Some(component) = found {
                self.restore_facet(Element { component, facet }, known);
            }
        }
        for (ix, region) in inventory.regions() {
            if kept.cut_off.contains(&*region.id) {
                self.vantages[ix.usize()].restore_cut_off(now.mono);
            }
        }
        let faults = kept.faults.into_iter();
        let (closed, open): (Vec<Fault>, Vec<Fault>) =
            faults.partition(|fault| fault.state == State::Closed);
        let smaller = Smaller::of(&closed);
        for fault in open {
            let merged = smaller.merged_into(&fault);
            let open = self.restored(fault, &merged, now);
            self.faults.insert(open.fault.number.clone(), open);
        }
        for fault in closed {
            self.last_closed.note(&fault);
            // What a person has closed is told from what has ended otherwise by the cause.
            if fault.root_cause.is_some() {
                let over = self.restored(fault.clone(), &[], now);
                let settling = over.is_settling(&self.settings, now.mono);
                self.settling.extend(settling.then_some(over));
            }
            self.closed.push(Arc::new(fault));
        }
        self.closed.sort_by_key(|fault| fault.closed_at);
        self.cut_closed();
        for fault in &kept.explained {
            self.precedents.note(fault);
        }
        self.restore_drill(kept.drills, now);
        let open: BTreeSet<String> = self.faults.keys().map(ToString::to_string).collect();
        self.outbox.close_all_but(&|number| open.contains(number));
    }

    /// What was down is so until it answers; counts begin again.
    fn restore_facet(&mut self, element: Element, known: (FacetState, Timestamp)) {
        self.facets.insert(element, known);
        if !is_ill(known.0) {
            return;
        }
        let inventory = Arc::clone(&self.inventory);
        for &probe in &inventory[element.component].probes {
            if inventory[probe].facet == element.facet {
                self.tracks[probe.usize()].restore(FacetState::Down);
            }
        }
    }

    /// With what has been merged into it.
    fn restored(&mut self, fault: Fault, merged: &[&Fault], now: Now) -> OpenFault {
        let inventory = Arc::clone(&self.inventory);
        let region = inventory.region_by_id(&fault.region);
        let component = |id: &str| inventory.component_by_id(region?, id);
        let affected = fault.affected.iter();
        let affected: BTreeSet<ComponentIx> = affected.filter_map(|c| component(&c.id)).collect();
        let (elements, mut explains) = self.found(&fault.finding, region, &affected);
        for smaller in merged {
            let (_, more) = self.found(&smaller.finding, region, &affected);
            explains.extend(more.into_iter().filter(|&probe| !self.was_up(probe)));
        }
        if fault.state.is_active() {
            for &probe in &explains {
                // What had recovered, or came and went, is not known to be down.
                if self.was_down(probe) != Some(false) {
                    self.tracks[probe.usize()].restore(FacetState::Down);
                }
            }
        }
        let tie = self.restored_tie(&fault, merged, region, &affected);
        let cleared = fault.cleared_at.map(|at| ago(at, now));
        let promised = promised(fault.state, now);
        OpenFault {
            asked: Asked::of(&fault, now),
            ownerless: fault.ownerless(now.wall),
            fault: Arc::new(fault),
            elements,
            explains,
            affected,
            cleared,
            promised,
            last_failed: now.mono,
            mended: None,
            tie,
        }
    }

    /// The elements and failures of a finding, as far as there are such today.
    fn found(
        &self,
        finding: &Finding,
        region: Option<RegionIx>,
        affected: &BTreeSet<ComponentIx>,
    ) -> (Vec<Element>, BTreeSet<ProbeIx>) {
        let inventory = &self.inventory;
        let component = |id: &str| inventory.component_by_id(region?, id);
        let candidates = finding.candidates.iter();
        let elements: Vec<Element> = candidates
            .filter_map(|c| {
                let component = component(&c.component.id)?;
                let facet = c.facet;
                Some(Element { component, facet })
            })
            .collect();
        let failed = finding.evidence.failed.iter();
        let mut explains: BTreeSet<ProbeIx> = failed
            .filter_map(|seen| {
                let (of, probe) = seen.probe.rsplit_once('/')?;
                inventory.probe_by_id(component(of)?, probe)
            })
            .collect();
        if explains.len() >= FAILED_LIMIT {
            explains.extend(self.down_behind(&elements, affected));
        }
        (elements, explains)
    }

    /// What a fault was undecided between, or one that has been merged into it, as far as
    /// their timelines say: it may have been located since, and what was tied may still
    /// turn out to be two.
    fn restored_tie(
        &self,
        fault: &Fault,
        merged: &[&Fault],
        region: Option<RegionIx>,
        affected: &BTreeSet<ComponentIx>,
    ) -> Tie {
        let mut tie = Tie::default();
        if !fault.state.is_active() {
            return tie;
        }
        let merged = merged.iter().copied();
        let findings = std::iter::once(fault).chain(merged);
        let findings = findings.flat_map(Fault::findings);
        for finding in findings.filter(|finding| finding.cause.is_none()) {
            let (elements, mut failing) = self.found(finding, region, affected);
            // What had recovered and fails anew is another matter.
            failing.retain(|&probe| !self.was_up(probe));
            tie.note(&elements, &failing);
        }
        tie
    }

    /// Whether a probe had failed to the end when the program ended; none if nothing is
    /// known of what it is about.
    fn was_down(&self, probe: ProbeIx) -> Option<bool> {
        let probe = &self.inventory[probe];
        let state = |facet| {
            let element = Element {
                facet,
                ..probe.element()
            };
            self.facets.get(&element).map(|known| known.0)
        };
        if probe.sees_a_certificate() && state(Facet::Service).is_some_and(is_ill) {
            return Some(true);
        }
        state(probe.facet).map(is_ill)
    }

    /// Whether what a probe is about was known to work when the program ended.
    fn was_up(&self, probe: ProbeIx) -> bool {
        let known = self.facets.get(&self.inventory[probe].element());
        known.is_some_and(|known| known.0 == FacetState::Up)
    }

    /// What was down of these components and lies behind one of the elements: of
    /// a large fault more had failed than its evidence shows.
    fn down_behind(&self, elements: &[Element], affected: &BTreeSet<ComponentIx>) -> Vec<ProbeIx> {
        let inventory = &self.inventory;
        let about = elements.iter().map(|element| element.component);
        let components: BTreeSet<ComponentIx> = about.chain(affected.iter().copied()).collect();
        let probes = components.iter().flat_map(|&c| &inventory[c].probes);
        let behind = probes.copied().filter(|&probe| {
            let crosses = &inventory[probe].crosses;
            elements.iter().any(|element| crosses.contains(element))
                && self.was_down(probe) == Some(true)
        });
        behind.collect()
    }
}

/// Closed faults by what they were merged into.
struct Smaller<'a>(BTreeMap<&'a Number, Vec<&'a Fault>>);

impl<'a> Smaller<'a> {
    fn of(closed: &'a [Fault]) -> Self {
        let mut by: BTreeMap<&Number, Vec<&Fault>> = BTreeMap::new();
        for fault in closed {
            if let Some(into) = &fault.merged_into {
                by.entry(into).or_default().push(fault);
            }
        }
        Self(by)
    }

    /// What has been merged into a fault since it was opened or last reopened, and into
    /// those again.
    fn merged_into(&self, fault: &Fault) -> Vec<&'a Fault> {
        let since = fault.found_since();
        let mut merged: Vec<&Fault> = Vec::new();
        // A log that somebody has changed could lead round in a ring.
        let mut known: BTreeSet<&Number> = BTreeSet::new();
        let mut next = vec![&fault.number];
        while let Some(into) = next.pop() {
            let smaller = self.0.get(into).into_iter().flatten();
            for smaller in smaller.filter(|smaller| smaller.closed_at >= Some(since)) {
                if known.insert(&smaller.number) {
                    merged.push(smaller);
                    next.push(&smaller.number);
                }
            }
        }
        merged
    }
}

/// Whether it is confirmed to fail, down or poor.
const fn is_ill(state: FacetState) -> bool {
    matches!(state, FacetState::Down | FacetState::Poor)
}

/// The monotonic moment of a remembered one; a clock that has been stepped
/// back meanwhile makes it this one.
pub(super) fn ago(then: jiff::Timestamp, now: Now) -> Mono {
    let ago = now.wall.duration_since(then);
    now.mono - std::time::Duration::try_from(ago).unwrap_or_default()
}

/// From the indices of one inventory to those of another.
struct Moved<'a> {
    old: &'a Inventory,
    new: &'a Inventory,
}

impl Moved<'_> {
    fn probe(&self, ix: ProbeIx) -> Option<ProbeIx> {
        self.old.same_probe(ix, self.new)
    }

    fn component(&self, ix: ComponentIx) -> Option<ComponentIx> {
        self.old.same_component(ix, self.new)
    }

    fn probes(&self, all: &BTreeSet<ProbeIx>) -> BTreeSet<ProbeIx> {
        all.iter().filter_map(|&p| self.probe(p)).collect()
    }

    fn components(&self, all: &BTreeSet<ComponentIx>) -> BTreeSet<ComponentIx> {
        all.iter().filter_map(|&c| self.component(c)).collect()
    }

    fn element(&self, element: Element) -> Option<Element> {
        Some(Element {
            component: self.component(element.component)?,
            ..element
        })
    }

    fn exonerated(&self, known: Exonerated) -> Option<Exonerated> {
        let moved = |by: Cleared| {
            let by_then = self.probe(by.by)?;
            Some(Cleared { by: by_then, ..by })
        };
        Some(Exonerated {
            element: self.element(known.element)?,
            by: known.by.and_then(moved),
        })
    }
}
