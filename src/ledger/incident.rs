//! Faults that an incident explains, which a party has reported itself, or planned work.

use jiff::{SignedDuration, Timestamp};

use super::{Ledger, Step};
use crate::clock::{Mono, Now};
use crate::fault::{Fault, Incident, IncidentRef, Number, What};
use crate::inventory::{Element, Inventory, Maintenance, Window};

/// How much before its window work may begin: no two clocks agree, and whoever does it
/// begins a little early. What is seen before the window opens is told until then.
const EARLY: SignedDuration = SignedDuration::from_mins(5);

impl Ledger {
    /// What parties have reported by now.
    pub(super) fn take_incidents(&mut self, incidents: Vec<Incident>, now: Now, step: &mut Step) {
        self.incidents = Some(incidents);
        self.weigh_all(now, step);
        step.urgent = true;
    }

    /// Weighs all faults again when an incident has begun or lapsed.
    pub(super) fn age_incidents(&mut self, now: Now, step: &mut Step) {
        if self.incidents_turn <= now.mono {
            self.weigh_all(now, step);
            step.urgent = true;
        }
    }

    /// Incidents that are going on.
    pub fn incidents_open(&self, at: Timestamp) -> usize {
        let all = self.incidents.iter().flatten();
        all.filter(|incident| incident.is_open(at)).count()
    }

    fn weigh_all(&mut self, now: Now, step: &mut Step) {
        self.incidents_turn = self.next_turn(now);
        let planned = self.planned.iter();
        let open = planned.filter(|planned| planned.open(now.wall).is_some());
        self.maintenance_open = open.count();
        for number in self.matching(|open| open.fault.state.is_active()) {
            self.weigh(&number, now, step);
        }
    }

    /// When the next incident, or window of planned work, begins or lapses.
    fn next_turn(&self, now: Now) -> Mono {
        let all = self.incidents.iter().flatten();
        let moments = all.flat_map(|incident| [incident.since, incident.until()]);
        let planned = self.planned.iter();
        let planned = planned.filter_map(|planned| planned.next_change(now.wall));
        let moments = moments.chain(planned);
        let next = moments.filter(|moment| *moment > now.wall).min();
        next.map_or(Mono::NEVER, |moment| now.mono_at(moment))
    }

    /// Says of an active fault which incident explains it, or that none does any more.
    pub(super) fn weigh(&mut self, number: &Number, now: Now, step: &mut Step) {
        let Some(open) = self.faults.get(number) else {
            return;
        };
        if !open.fault.state.is_active() {
            return;
        }
        let what = match (&open.fault.incident, self.explaining(&open.fault, now.wall)) {
            (None, None) => return,
            (Some(known), Some(incident)) if known.is_same(&incident) => return,
            (Some(_) | None, Some(incident)) => What::Explained {
                restore_by: self.put_off(&open.fault, &incident, None),
                incident,
            },
            (Some(known), None) => What::Unexplained {
                restore_by: self.put_off(&open.fault, known, Some(now.wall)),
                incident: known.clone(),
                anew: true,
            },
        };
        self.emit(number, what, now, step);
    }

    /// By when a fault that began during planned work is to be over: counted from when the
    /// work is over, or was to be, for until then nobody was asked to mend anything.
    fn put_off(
        &self,
        fault: &Fault,
        incident: &IncidentRef,
        ended: Option<Timestamp>,
    ) -> Option<Timestamp> {
        let due = fault
            .assignment
            .due
            .as_deref()
            .filter(|_| incident.planned)?;
        let zone = &self.inventory[self.inventory.region_by_id(&fault.region)?].zone;
        let expected = incident.expected_end?;
        let over = ended.map_or(expected, |ended| ended.min(expected));
        due.clause.clone().due(zone, over, None).restore_by
    }

    /// Whether what has just happened to a fault makes it one that an incident
    /// explains: then that is said instead of asking anybody to act.
    pub(super) fn comes_explained(&self, fault: &Fault, at: Timestamp) -> bool {
        fault.incident.is_none() && fault.state.is_active() && self.explaining(fault, at).is_some()
    }

    /// What explains a fault, rather what is said to. Until it is known what has
    /// been reported, what was said stays.
    fn explaining(&self, fault: &Fault, at: Timestamp) -> Option<IncidentRef> {
        let known = fault.incident.as_ref();
        let Some(incidents) = &self.incidents else {
            return known.cloned().or_else(|| self.work_behind(fault, at));
        };
        let explains = |incident: &&Incident| incident.is_open(at) && incident.explains(fault);
        let reported = incidents.iter().filter(explains).map(Incident::refer);
        let mut all = reported.chain(self.work_behind(fault, at));
        let first = all
            .clone()
            .find(|now| known.is_some_and(|known| known.is_same(now)));
        first.or_else(|| all.next())
    }

    /// The planned work that explains a fault: it began within a window that is open, and
    /// all that it may lie in is out of service, whoever answers for it.
    fn work_behind(&self, fault: &Fault, at: Timestamp) -> Option<IncidentRef> {
        let inventory = &self.inventory;
        let region = inventory.region_by_id(&fault.region)?;
        let candidates = fault.finding.candidates.iter();
        let parts: Option<Vec<Element>> = candidates
            .map(|cause| {
                let component = inventory.component_by_id(region, &cause.component.id)?;
                let facet = cause.facet;
                Some(Element { component, facet })
            })
            .collect();
        let parts = parts.filter(|parts| !parts.is_empty())?;
        let mut concerned = self.planned.iter().filter(|planned| {
            let mut parts = parts.iter();
            parts.all(|&part| {
                planned.takes_out(part.component, inventory) && planned.speaks_for(part, inventory)
            })
        });
        concerned.find_map(|planned| {
            let window = planned.open(at)?;
            let earliest = window.from.saturating_sub(EARLY).unwrap_or(window.from);
            // What had begun to fail when it was declared is not hidden by that.
            let earliest = planned.declared.map_or(earliest, |by| by.at.max(earliest));
            (fault.began_at >= earliest).then(|| refer(planned, window, inventory))
        })
    }

    /// Work that is going on by plan.
    pub const fn maintenance_open(&self) -> usize {
        self.maintenance_open
    }
}

/// Planned work as it is written down with a fault.
fn refer(planned: &Maintenance, window: Window, inventory: &Inventory) -> IncidentRef {
    let party = &inventory[planned.party];
    IncidentRef {
        id: planned.id.to_string(),
        party: party.id.to_string(),
        party_name: party.name.to_string(),
        since: window.from,
        expected_end: Some(window.until),
        text: planned.text.to_string(),
        reference: planned.reference.as_ref().map(ToString::to_string),
        planned: true,
    }
}
