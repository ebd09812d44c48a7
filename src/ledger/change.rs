//! What happens to faults: each change applied, written down, told.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::SignedDuration;

use super::command::promised;
use super::open::Tie;
use super::{CLOSED_KEPT, Entry, Ledger, OpenFault, Step};
use crate::cause::Cause;
use crate::clock::Now;
use crate::fault::{Assignment, Event, Fault, Finding, Number, State, What};
use crate::health::FacetState;
use crate::inventory::{ComponentIx, Element, ProbeIx, RegionIx};

/// Serials of faults that the log does not know of begin here, by the second of
/// the year: the next start counts on from the log, and must not give their
/// numbers to others.
const UNLOGGED_SERIALS: u32 = 10_000_000;

impl Ledger {
    /// A new fault.
    pub(super) fn open(&mut self, cause: &Cause, now: Now, step: &mut Step) -> Number {
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
            earlier: self.earlier(cause),
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
            promised: None,
            last_failed: now.mono,
            mended: None,
            tie: tie_of(cause),
            asked: None,
            ownerless: SignedDuration::ZERO,
        };
        self.faults.insert(number.clone(), open);
        self.record_weighed(event, now, step);
        self.refresh(cause.elements.iter(), now, step);
        number
    }

    /// Later evidence says better what it is.
    pub(super) fn relocate(&mut self, number: &Number, cause: &Cause, now: Now, step: &mut Step) {
        let mut finding = self.finding(cause, now);
        let mut assignment = self.assignment(cause, now);
        let explained = cause.explains.iter().map(|&probe| self.probe_name(probe));
        let explained: BTreeSet<String> = explained.collect();
        let Some(open) = self.faults.get_mut(number) else {
            return;
        };
        if finding.evidence.controls.is_empty() && is_same_part(&finding, &open.fault.finding) {
            // What was well when it was found is not forgotten; each has its time. Of another
            // part it proves nothing, and may have failed with it since.
            let known = open.fault.finding.evidence.controls.iter();
            let known = known.filter(|seen| !explained.contains(&seen.probe));
            finding.evidence.controls = known.cloned().collect();
        }
        let before = std::mem::replace(&mut open.elements, cause.elements.clone());
        open.mended = None;
        if !cause.is_located() {
            open.tie.note(&cause.elements, &cause.explains);
        }
        let known = &open.fault.assignment;
        if known.is_of(assignment.owner.as_ref()) {
            match known.owner.is_some() && is_same_element(&finding, &open.fault.finding) {
                // The clause in force when it began stays.
                true => assignment.clone_from(known),
                // Another may hold for what it is now; whoever is asked already is not
                // asked anew.
                false => assignment.due.clone_from(&known.due),
            }
        }
        self.emit_located(number, cause, (finding, assignment), now, step);
        self.refresh(before.iter().chain(&cause.elements), now, step);
    }

    /// What was found, and whose it is by that. It takes back nobody's word, nor what an
    /// arbiter has decided, unless it names another owner.
    fn emit_located(
        &mut self,
        number: &Number,
        cause: &Cause,
        (finding, assignment): (Finding, Assignment),
        now: Now,
        step: &mut Step,
    ) {
        let Some(open) = self.faults.get(number) else {
            return;
        };
        let stays = open.fault.stays_with(assignment.owner.as_ref());
        let mut earlier = self.earlier(cause);
        if earlier == open.fault.earlier() {
            // They are quoted already.
            earlier.clear();
        }
        let located = What::Located {
            finding,
            assignment,
            stays,
            earlier,
        };
        self.emit(number, located, now, step);
    }

    /// Takes failures that this cause explains from the fault that explained them, and
    /// names that fault if this was one of its candidates: then a tie has resolved
    /// into two.
    fn split_from(&mut self, cause: &Cause) -> Option<Number> {
        let shares = |open: &OpenFault| {
            open.fault.state.is_active()
                && !open.explains.is_disjoint(&cause.explains)
                && !open.explains.is_subset(&cause.explains)
        };
        let from = self.matching(shares);
        let tie = from.iter().find(|n| self.was_tied(n, cause)).cloned();
        let loser = tie.as_ref().or(from.first())?;
        let open = self.faults.get_mut(loser)?;
        open.explains.retain(|p| !cause.explains.contains(p));
        tie
    }

    /// Whether a fault was said to lie in this cause or in something else, when
    /// failures of it that this cause explains were there already: what has failed
    /// anew since is another matter.
    pub(super) fn was_tied(&self, number: &Number, cause: &Cause) -> bool {
        let tie = &self.faults[number].tie;
        let mut elements = cause.elements.iter();
        !tie.failing.is_disjoint(&cause.explains)
            && elements.any(|e| tie.components.contains(&e.component))
    }

    /// Takes what works again out of what ties were about.
    pub(super) fn untie_recovered(&mut self) {
        let tracks = &self.tracks;
        for open in self.faults.values_mut() {
            let works = |p: &ProbeIx| {
                let track = &tracks[p.usize()];
                track.state() == FacetState::Up && track.failing().is_none()
            };
            open.tie.failing.retain(|p| !works(p));
        }
    }

    pub(super) fn next_number(&mut self, region: RegionIx, now: Now) -> Number {
        let region = &self.inventory[region];
        let today = now.wall.to_zoned(region.zone.clone());
        let year = today.year();
        let prefix = region.number_prefix();
        let serial = self.serials.entry((prefix.clone(), year)).or_insert(0);
        *serial += 1;
        if self.context.unlogged {
            let seconds = u32::from(today.day_of_year().unsigned_abs()) * 86_400
                + u32::from(today.hour().unsigned_abs()) * 3_600
                + u32::from(today.minute().unsigned_abs()) * 60
                + u32::from(today.second().unsigned_abs());
            *serial = (*serial).max(UNLOGGED_SERIALS + seconds);
        }
        Number::new(&prefix, year, *serial)
    }

    /// The last fault of the same cause that is over.
    fn previous(&self, cause: &Cause) -> Option<Number> {
        if !cause.is_located() {
            return None;
        }
        let component = &self.inventory[cause.elements[0].component];
        // Ids are unique in their region only.
        let (id, region) = (&*component.id, &*self.inventory[component.region].id);
        let same = |fault: &&Arc<Fault>| {
            let known = fault.finding.cause.as_ref();
            fault.region == region && known.is_some_and(|known| known.component.id == id)
        };
        let cleared = self
            .faults
            .values()
            .map(|open| &open.fault)
            .filter(|f| f.state == State::Cleared);
        let cleared = cleared.filter(same).max_by_key(|fault| fault.opened_at);
        let cleared = cleared.map(|fault| (fault.opened_at, &fault.number));
        let closed = self.last_closed.of(region, id);
        let last = cleared.into_iter().chain(closed).max();
        last.map(|(_, number)| number.clone())
    }

    /// The same cause again. What is known now decides whose it is, not what
    /// was known the last time.
    pub(super) fn reopen(&mut self, number: &Number, cause: &Cause, now: Now, step: &mut Step) {
        let finding = self.finding(cause, now);
        let assignment = self.assignment(cause, now);
        let affected = self.affected(cause);
        let Some(open) = self.faults.get_mut(number) else {
            return;
        };
        open.elements.clone_from(&cause.elements);
        open.explains.clone_from(&cause.explains);
        // What answered while it was cleared says nothing of it now.
        open.last_failed = now.mono;
        open.tie = tie_of(cause);
        let grown = !affected.is_subset(&open.affected);
        open.affected.extend(affected);
        open.cleared = None;
        let before = &open.fault.assignment;
        let owner = assignment.owner.as_ref();
        let another = !before.is_of(owner) || before.among != assignment.among;
        let again = What::Reopened {
            finding: finding.clone(),
            anew: true,
        };
        self.emit(number, again, now, step);
        if another {
            self.emit_located(number, cause, (finding, assignment), now, step);
        }
        if grown {
            self.emit_affected(number, now, step);
        }
        self.refresh(cause.elements.iter(), now, step);
    }

    /// Others are affected than were written down.
    pub(super) fn emit_affected(&mut self, number: &Number, now: Now, step: &mut Step) {
        if let Some(open) = self.faults.get(number) {
            let affected = self.refer_all(&open.affected);
            self.emit(number, What::Affected { affected }, now, step);
        }
    }

    /// A larger fault explains it.
    pub(super) fn merge(&mut self, smaller: &Number, into: &Number, now: Now, step: &mut Step) {
        let Some(open) = self.faults.get(smaller).cloned() else {
            return;
        };
        self.emit(smaller, What::Merged { into: into.clone() }, now, step);
        self.bury(smaller);
        if let Some(larger) = self.faults.get_mut(into) {
            let grown = !open.affected.is_subset(&larger.affected);
            larger.explains.extend(open.explains);
            larger.affected.extend(open.affected);
            larger.tie.take_over(open.tie);
            if grown {
                self.emit_affected(into, now, step);
            }
        }
        self.refresh(open.elements.iter(), now, step);
    }

    /// The symptom is gone.
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
        let over = |open: &OpenFault| open.closes(&self.settings).is_some_and(|at| at <= now.mono);
        for number in self.matching(over) {
            let what = What::Closed {
                by: None,
                through: None,
                cause: String::new(),
                remedy: String::new(),
            };
            self.emit(&number, what, now, step);
            self.bury(&number);
        }
        self.settling
            .retain(|open| open.is_settling(&self.settings, now.mono));
    }

    /// Takes a closed fault out of the open ones.
    pub(super) fn bury(&mut self, number: &Number) {
        let Some(mut open) = self.faults.remove(number) else {
            return;
        };
        self.precedents.note(&open.fault);
        self.last_closed.note(&open.fault);
        self.count_buried(&mut open);
        self.closed.push(open.fault);
        self.cut_closed();
    }

    /// Lets go of closed faults over [`CLOSED_KEPT`], the first closed first.
    pub(super) fn cut_closed(&mut self) {
        let over = self.closed.len().saturating_sub(CLOSED_KEPT);
        self.closed.drain(..over);
    }

    /// Something happens to an open fault: applied, written down, told.
    pub(super) fn emit(&mut self, number: &Number, what: What, now: Now, step: &mut Step) {
        let Some(open) = self.faults.get_mut(number) else {
            return;
        };
        let fault = Arc::make_mut(&mut open.fault);
        let before = fault.state;
        let event = Event {
            fault: number.clone(),
            at: now.wall,
            ordinal: fault.next_ordinal(),
            what,
        };
        // The life of a fault allows it, or it has not happened.
        if fault.apply(&event).is_ok() {
            if fault.state != before {
                open.promised = promised(fault.state, now);
            }
            self.record_weighed(event, now, step);
        }
    }

    /// Writes down and tells, and says which incident explains the fault from
    /// now on. What an incident explains is said to be so instead of being told.
    fn record_weighed(&mut self, event: Event, now: Now, step: &mut Step) {
        let weighs = matches!(
            event.what,
            What::Opened { .. } | What::Located { .. } | What::Reopened { .. }
        );
        if !weighs {
            return self.record(event, now, step);
        }
        let number = event.fault.clone();
        let fault = self.faults.get(&number).map(|open| Arc::clone(&open.fault));
        match fault.is_some_and(|fault| self.comes_explained(&fault, now.wall)) {
            true => step.transaction.entries.push(Entry::Fault(event)),
            false => self.record(event, now, step),
        }
        self.weigh(&number, now, step);
    }

    pub(super) fn record(&mut self, event: Event, now: Now, step: &mut Step) {
        self.tell(&event, now, step);
        step.transaction.entries.push(Entry::Fault(event));
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

/// What a cause leaves undecided.
fn tie_of(cause: &Cause) -> Tie {
    let mut tie = Tie::default();
    if !cause.is_located() {
        tie.note(&cause.elements, &cause.explains);
    }
    tie
}

/// Whether two findings are of one part, however it fails.
fn is_same_part(one: &Finding, other: &Finding) -> bool {
    let part = |finding: &Finding| Some(finding.cause.as_ref()?.component.id.clone());
    part(one).is_some_and(|id| part(other) == Some(id))
}

/// Whether it lies in the same facet of the same part.
fn is_same_element(one: &Finding, other: &Finding) -> bool {
    let facet = |finding: &Finding| Some(finding.cause.as_ref()?.facet);
    is_same_part(one, other) && facet(one) == facet(other)
}
