//! Faults that an incident explains, which a party has reported itself.

use jiff::Timestamp;

use super::{Ledger, Step};
use crate::clock::{Mono, Now};
use crate::fault::{Fault, Incident, IncidentRef, Number, What};

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
        for number in self.matching(|open| open.fault.state.is_active()) {
            self.weigh(&number, now, step);
        }
    }

    /// When the next incident begins or lapses.
    fn next_turn(&self, now: Now) -> Mono {
        let all = self.incidents.iter().flatten();
        let moments = all.flat_map(|incident| [incident.since, incident.until()]);
        let next = moments.filter(|moment| *moment > now.wall).min();
        next.map_or(Mono::NEVER, |moment| {
            let pause = moment.duration_since(now.wall);
            now.mono + std::time::Duration::try_from(pause).unwrap_or_default()
        })
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
            (Some(known), Some(incident)) if known.id == incident.id => return,
            (Some(_) | None, Some(incident)) => What::Explained { incident },
            (Some(known), None) => What::Unexplained {
                incident: known.clone(),
            },
        };
        self.emit(number, what, now, step);
    }

    /// Whether what has just happened to a fault makes it one that an incident
    /// explains: then that is said instead of asking anybody to act.
    pub(super) fn comes_explained(&self, fault: &Fault, at: Timestamp) -> bool {
        fault.incident.is_none() && fault.state.is_active() && self.explaining(fault, at).is_some()
    }

    /// The incident that explains a fault, rather the one that is said to. Until
    /// it is known what has been reported, what was said stays.
    fn explaining(&self, fault: &Fault, at: Timestamp) -> Option<IncidentRef> {
        let Some(incidents) = &self.incidents else {
            return fault.incident.clone();
        };
        let explains = |incident: &&Incident| incident.is_open(at) && incident.explains(fault);
        let known = fault.incident.as_ref().map(|known| &known.id);
        let mut all = incidents.iter().filter(explains);
        let first = all.clone().find(|incident| Some(&incident.id) == known);
        first.or_else(|| all.next()).map(Incident::refer)
    }
}
