//! From causes to faults: what opens, is located better, merges, clears, comes back.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::{CLOSED_KEPT, Entry, FacetState, Ledger, OpenFault, Step};
use crate::cause::{Cause, Failure, analyse};
use crate::clock::{Mono, Now};
use crate::fault::{Event, Fault, Number, State, What};
use crate::inventory::{ComponentIx, Element, ProbeIx, RegionIx};

impl Ledger {
    /// Runs the analysis and turns what has changed into events.
    pub(super) fn conclude(&mut self, now: Now, step: &mut Step) {
        self.stirred = false;
        self.patience = None;
        let failures = self.failures(now);
        let causes = analyse(&self.inventory, &failures, &self.clearance);
        let mut standing = BTreeSet::new();
        for cause in &causes {
            if let Some(number) = self.settle_cause(cause, &standing, now, step) {
                standing.insert(number);
            }
        }
        self.clear_faults(&standing, now, step);
    }

    /// What fails and is no aftermath of something mended; a single failure
    /// says nothing yet.
    fn failures(&self, now: Now) -> Vec<Failure> {
        let failing = self.failed.keys().filter_map(|&probe| {
            let track = &self.tracks[probe.usize()];
            let failing = *track.failing()?;
            let confirmed = matches!(track.state(), FacetState::Down | FacetState::Flapping);
            Some((probe, failing, confirmed))
        });
        let told = failing.filter(|&(probe, failing, confirmed)| {
            (confirmed || failing.failures >= 2) && !self.is_aftermath(probe, failing.since, now)
        });
        told.map(|(probe, failing, confirmed)| {
            let mut active = self
                .faults
                .values()
                .filter(|open| open.fault.state.is_active());
            let explained = active.any(|open| open.explains.contains(&probe));
            Failure {
                probe,
                failing,
                confirmed,
                explained,
            }
        })
        .collect()
    }

    /// Whether a failing probe was a symptom of something that has been mended
    /// since, and is given time to recover.
    fn is_aftermath(&self, probe: ProbeIx, since: Mono, now: Now) -> bool {
        let own = self.inventory[probe].component;
        self.faults.values().any(|open| {
            open.explains.contains(&probe)
                && !open.is_about(own)
                && open.is_settling(&self.settings, now.mono)
                && open
                    .elements
                    .iter()
                    .all(|&element| self.clearance.since(element, since))
        })
    }

    /// Finds the fault that a cause is, or opens one; the number of the fault
    /// that it stands behind.
    fn settle_cause(
        &mut self,
        cause: &Cause,
        standing: &BTreeSet<Number>,
        now: Now,
        step: &mut Step,
    ) -> Option<Number> {
        let active: Vec<Number> = self.matching(|open| {
            open.fault.state.is_active() && open.shares_component(&cause.elements)
        });
        if let Some(taken) = active.iter().find(|number| standing.contains(*number)) {
            // Another side of a component that is already known to be at fault.
            let open = self.faults.get_mut(taken)?;
            if cause.is_located() || cause.explains.is_subset(&open.explains) {
                open.explains.extend(&cause.explains);
                return None;
            }
        }
        let mut free = active
            .into_iter()
            .filter(|number| !standing.contains(number));
        let number = match free.next() {
            Some(number) => {
                self.update_fault(&number, cause, now, step);
                number
            }
            None => self.begin_fault(cause, now, step)?,
        };
        let swallowed = free
            .chain(self.swallowed(cause, &number))
            .collect::<BTreeSet<_>>();
        for smaller in swallowed.difference(standing) {
            self.merge(smaller, &number, now, step);
        }
        Some(number)
    }

    fn matching(&self, test: impl Fn(&OpenFault) -> bool) -> Vec<Number> {
        self.faults
            .iter()
            .filter(|(_, open)| test(open))
            .map(|(number, _)| number.clone())
            .collect()
    }

    /// Active faults all of whose failures this cause explains.
    fn swallowed(&self, cause: &Cause, by: &Number) -> Vec<Number> {
        let fails = |p: &ProbeIx| self.tracks[p.usize()].failing().is_some();
        let inside = |open: &OpenFault| {
            let mut failing = open.explains.iter().filter(|p| fails(p)).peekable();
            failing.peek().is_some() && failing.all(|p| cause.explains.contains(p))
        };
        self.matching(|open| {
            open.fault.state.is_active() && &open.fault.number != by && inside(open)
        })
    }

    /// Later evidence for an open fault.
    fn update_fault(&mut self, number: &Number, cause: &Cause, now: Now, step: &mut Step) {
        let affected = self.affected(cause);
        let Some(open) = self.faults.get_mut(number) else {
            return;
        };
        open.explains.extend(&cause.explains);
        let grown = !affected.is_subset(&open.affected);
        open.affected.extend(affected);
        let all_affected = open.affected.clone();
        let moved =
            open.elements != cause.elements && !(open.elements.len() == 1 && !cause.is_located());
        let mode = open.fault.finding.chief().map(|chief| chief.mode);
        if moved {
            self.relocate(number, cause, now, step);
        } else if mode != Some(cause.mode) {
            self.emit(number, What::Changed { mode: cause.mode }, now, step);
        }
        if grown {
            let affected = self.refer_all(&all_affected);
            self.emit(number, What::Affected { affected }, now, step);
        }
    }

    fn relocate(&mut self, number: &Number, cause: &Cause, now: Now, step: &mut Step) {
        let finding = self.finding(cause, now);
        let mut assignment = self.assignment(cause, now);
        let Some(open) = self.faults.get_mut(number) else {
            return;
        };
        let before = std::mem::replace(&mut open.elements, cause.elements.clone());
        if open.fault.assignment.owner == assignment.owner && assignment.owner.is_some() {
            // The clause in force when it began stays.
            assignment.clone_from(&open.fault.assignment);
        }
        self.emit(
            number,
            What::Located {
                finding,
                assignment,
            },
            now,
            step,
        );
        self.refresh(before.iter().chain(&cause.elements), now, step);
    }

    /// A cause that no active fault accounts for: the same again, or a new fault.
    fn begin_fault(&mut self, cause: &Cause, now: Now, step: &mut Step) -> Option<Number> {
        let confirmed = self.confirmed_at(cause)?;
        let deadline = confirmed + self.hold(cause);
        if now.mono < deadline && self.is_uncertain(cause) {
            self.patience = Some(self.patience.map_or(deadline, |known| known.min(deadline)));
            return None;
        }
        let again = self
            .matching(|open| {
                open.may_reopen(&self.settings, now.mono) && open.shares_component(&cause.elements)
            })
            .pop();
        match again {
            Some(number) => {
                self.reopen(&number, cause, now, step);
                Some(number)
            }
            None => Some(self.open(cause, now, step)),
        }
    }

    /// When the first of the failures was confirmed, if one has been.
    fn confirmed_at(&self, cause: &Cause) -> Option<Mono> {
        let confirmed = cause.explains.iter().map(|p| &self.tracks[p.usize()]);
        let confirmed =
            confirmed.filter(|t| matches!(t.state(), FacetState::Down | FacetState::Flapping));
        confirmed
            .filter_map(|track| track.failing().map(|failing| failing.last_ended))
            .min()
    }

    /// How long a conclusion may wait for answers of the confirming round:
    /// within what the profile's promise leaves.
    fn hold(&self, cause: &Cause) -> Duration {
        let deadlines = cause
            .explains
            .iter()
            .map(|&p| self.inventory[p].profile.deadline);
        deadlines.min().unwrap_or_default() * 6 / 10
    }

    /// Whether answers are still awaited that bear on this cause, or something
    /// that shares a candidate has failed just once.
    fn is_uncertain(&self, cause: &Cause) -> bool {
        let bears = |ix: &ProbeIx| {
            let crosses = &self.inventory[*ix].crosses;
            cause
                .elements
                .iter()
                .any(|element| crosses.contains(element))
        };
        let once = self.failed.keys().filter(|p| {
            let track = &self.tracks[p.usize()];
            track.state() != FacetState::Down && track.failing().is_none_or(|f| f.failures < 2)
        });
        self.awaited
            .keys()
            .chain(once)
            .any(|ix| !cause.explains.contains(ix) && bears(ix))
    }

    fn open(&mut self, cause: &Cause, now: Now, step: &mut Step) -> Number {
        let region = self.inventory[cause.elements[0].component].region;
        let number = self.next_number(region, now);
        let affected = self.affected(cause);
        let split_from = self.split_from(cause);
        let what = What::Opened {
            region: self.inventory[region].id.to_string(),
            began_at: now.wall_at(cause.since),
            finding: self.finding(cause, now),
            assignment: self.assignment(cause, now),
            affected: self.refer_all(&affected),
            previous: self.previous(cause),
            split_from,
        };
        let event = Event {
            fault: number.clone(),
            at: now.wall,
            ordinal: 0,
            what,
        };
        let Ok(fault) = Fault::open(&event) else {
            return number;
        };
        let open = OpenFault {
            fault: Arc::new(fault),
            elements: cause.elements.clone(),
            explains: cause.explains.clone(),
            affected,
            cleared: None,
        };
        self.faults.insert(number.clone(), open);
        self.record(event, now, step);
        self.refresh(cause.elements.iter(), now, step);
        number
    }

    /// The fault that lost failures to this cause, if one did: then a tie has
    /// resolved into two.
    fn split_from(&mut self, cause: &Cause) -> Option<Number> {
        let shares = |open: &OpenFault| {
            open.fault.state.is_active() && !open.explains.is_disjoint(&cause.explains)
        };
        let from = self.matching(shares).into_iter().next()?;
        let open = self.faults.get_mut(&from)?;
        open.explains.retain(|p| !cause.explains.contains(p));
        Some(from)
    }

    fn next_number(&mut self, region: RegionIx, now: Now) -> Number {
        let region = &self.inventory[region];
        let year = now.wall.to_zoned(region.zone.clone()).year();
        let prefix = region.number_prefix();
        let serial = self.serials.entry((prefix.clone(), year)).or_insert(0);
        *serial += 1;
        Number::new(&prefix, year, *serial)
    }

    /// The last fault of the same cause that is over.
    fn previous(&self, cause: &Cause) -> Option<Number> {
        if !cause.is_located() {
            return None;
        }
        let id = &*self.inventory[cause.elements[0].component].id;
        let same = |fault: &&Arc<Fault>| {
            fault
                .finding
                .cause
                .as_ref()
                .is_some_and(|known| known.component.id == id)
        };
        let cleared = self
            .faults
            .values()
            .map(|open| &open.fault)
            .filter(|f| f.state == State::Cleared);
        let known = self.closed.iter().chain(cleared).filter(same);
        known
            .max_by_key(|fault| fault.opened_at)
            .map(|fault| fault.number.clone())
    }

    fn reopen(&mut self, number: &Number, cause: &Cause, now: Now, step: &mut Step) {
        let finding = self.finding(cause, now);
        let affected = self.affected(cause);
        if let Some(open) = self.faults.get_mut(number) {
            open.elements.clone_from(&cause.elements);
            open.explains.clone_from(&cause.explains);
            open.affected.extend(affected);
            open.cleared = None;
        }
        self.emit(number, What::Reopened { finding }, now, step);
        self.refresh(cause.elements.iter(), now, step);
    }

    fn merge(&mut self, smaller: &Number, into: &Number, now: Now, step: &mut Step) {
        let Some(open) = self.faults.get(smaller) else {
            return;
        };
        let (explains, affected, elements) = (
            open.explains.clone(),
            open.affected.clone(),
            open.elements.clone(),
        );
        if let Some(larger) = self.faults.get_mut(into) {
            larger.explains.extend(explains);
            larger.affected.extend(affected);
        }
        self.emit(smaller, What::Merged { into: into.clone() }, now, step);
        self.bury(smaller);
        self.refresh(elements.iter(), now, step);
    }

    /// Clears the faults behind which no cause stands any more, once what they
    /// explained has recovered. What was not probed has not recovered.
    fn clear_faults(&mut self, standing: &BTreeSet<Number>, now: Now, step: &mut Step) {
        let over = self.matching(|open| {
            open.fault.state.is_active()
                && !standing.contains(&open.fault.number)
                && self.has_recovered(open, now)
        });
        for number in over {
            self.clear(&number, now, step);
        }
    }

    fn has_recovered(&self, open: &OpenFault, now: Now) -> bool {
        let is_up = |p: &ProbeIx| {
            let track = &self.tracks[p.usize()];
            track.state() == FacetState::Up && track.failing().is_none()
        };
        let mended = |p: &ProbeIx| {
            let Some(failing) = self.tracks[p.usize()].failing() else {
                return false;
            };
            self.is_aftermath(*p, failing.since, now) || self.is_contradicted(*p, failing.since)
        };
        open.explains.iter().any(is_up) && open.explains.iter().all(|p| is_up(p) || mended(p))
    }

    /// Whether everything that a failing probe implicates has answered since.
    fn is_contradicted(&self, probe: ProbeIx, since: Mono) -> bool {
        self.inventory[probe]
            .crosses
            .iter()
            .all(|&element| self.clearance.since(element, since))
    }

    pub(super) fn clear(&mut self, number: &Number, now: Now, step: &mut Step) {
        let Some(open) = self.faults.get_mut(number) else {
            return;
        };
        open.cleared = Some(now.mono);
        let elements = open.elements.clone();
        self.emit(number, What::Cleared, now, step);
        self.refresh(elements.iter(), now, step);
    }

    /// Closes what has been cleared for a day, and ends flapping that has ended.
    pub(super) fn age_faults(&mut self, now: Now, step: &mut Step) {
        let over = |open: &OpenFault| open.next(&self.settings).is_some_and(|at| at <= now.mono);
        for number in self.matching(over) {
            let what = What::Closed {
                by: None,
                cause: String::new(),
                remedy: String::new(),
            };
            self.emit(&number, what, now, step);
            self.bury(&number);
        }
    }

    /// Takes a closed fault out of the open ones.
    pub(super) fn bury(&mut self, number: &Number) {
        let Some(open) = self.faults.remove(number) else {
            return;
        };
        self.closed.push(open.fault);
        if self.closed.len() > CLOSED_KEPT {
            self.closed.remove(0);
        }
    }

    /// Something happens to an open fault: applied, written down, told.
    pub(super) fn emit(&mut self, number: &Number, what: What, now: Now, step: &mut Step) {
        let Some(open) = self.faults.get_mut(number) else {
            return;
        };
        let fault = Arc::make_mut(&mut open.fault);
        let event = Event {
            fault: number.clone(),
            at: now.wall,
            ordinal: fault.next_ordinal(),
            what,
        };
        // The life of a fault allows it, or it has not happened.
        if fault.apply(&event).is_ok() {
            self.record(event, now, step);
        }
    }

    fn record(&mut self, event: Event, now: Now, step: &mut Step) {
        self.changed_sites
            .extend(self.sites_concerned(&event.fault));
        self.tell(&event, now, step);
        step.transaction.entries.push(Entry::Fault(event));
    }

    fn sites_concerned(&self, number: &Number) -> Vec<Option<crate::inventory::SiteIx>> {
        let Some(open) = self.faults.get(number) else {
            return Vec::new();
        };
        let components = open
            .elements
            .iter()
            .map(|element| element.component)
            .chain(open.affected.iter().copied());
        components
            .map(|component: ComponentIx| self.inventory[component].site)
            .collect()
    }

    fn refresh<'a>(
        &mut self,
        elements: impl Iterator<Item = &'a Element>,
        now: Now,
        step: &mut Step,
    ) {
        let components: BTreeSet<ComponentIx> = elements.map(|element| element.component).collect();
        for component in components {
            self.refresh_component(component, now, step);
        }
    }
}
