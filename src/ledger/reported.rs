//! What people report from rooms: kept with what explains it, or a fault of its own.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::SignedDuration;

use super::open::Tie;
use super::{Ledger, OpenFault, Step};
use crate::clock::Now;
use crate::fault::{
    Assignment, Came, ComponentRef, Event, Evidence, Fault, Finding, Number, REPORTS,
    ReportRefused, Reported, Reporting, State, UserReport, What,
};
use crate::inventory::{ComponentIx, Kind};

/// What came of a user report.
pub type ReportAnswer = Result<Box<Reported>, ReportRefused>;

/// A fault that probes see so soon after somebody has reported one of a room that it
/// concerns explains that report: people are there first, and what is measured over ten
/// minutes comes last.
const SOON: SignedDuration = SignedDuration::from_mins(15);

impl Ledger {
    /// Takes in what somebody reports from a room.
    pub(super) fn take_report(
        &mut self,
        id: u64,
        reporting: &Reporting,
        now: Now,
        step: &mut Step,
    ) {
        let answer = self.note_report(reporting, now, step);
        step.reports.push((id, answer.map(Box::new)));
    }

    fn note_report(
        &mut self,
        reporting: &Reporting,
        now: Now,
        step: &mut Step,
    ) -> Result<Reported, ReportRefused> {
        if self.context.unlogged {
            return Err(ReportRefused::Unlogged);
        }
        let room = self.room(reporting).ok_or(ReportRefused::NoRoom)?;
        if let Some(fault) = self.knows_report(reporting) {
            let came = Came::Repeated;
            return Ok(Reported { fault, came });
        }
        let report = UserReport {
            room: ComponentRef::of(&self.inventory, room),
            sees: reporting.sees,
            words: reporting.words.as_ref().map(ToString::to_string),
            mark: reporting.mark,
        };
        let (number, came) = match self.explaining_room(reporting) {
            Some(number) => {
                self.add_report(&number, report, now, step);
                (number, Came::Added)
            }
            None => (self.open_reported(room, report, now, step), Came::Opened),
        };
        let fault = self.faults.get(&number).map(|open| Arc::clone(&open.fault));
        let fault = fault.ok_or(ReportRefused::NoRoom)?;
        Ok(Reported { fault, came })
    }

    fn room(&self, reporting: &Reporting) -> Option<ComponentIx> {
        let inventory = &self.inventory;
        let region = inventory.region_by_id(&reporting.region)?;
        let room = inventory.component_by_id(region, &reporting.room)?;
        (inventory[room].kind == Kind::Codec).then_some(room)
    }

    /// The fault with which a report stands that is sent a second time.
    fn knows_report(&self, reporting: &Reporting) -> Option<Arc<Fault>> {
        let open = self.faults.values().map(|open| &open.fault);
        let mut all = open.chain(&self.closed);
        let found = all.find(|fault| fault.knows_report(reporting.mark));
        found.map(Arc::clone)
    }

    /// The fault that explains what is reported from a room: rather one that probes have
    /// seen, and of these one that is located.
    fn explaining_room(&self, reporting: &Reporting) -> Option<Number> {
        let all = self.faults.values().map(|open| &open.fault);
        let explains = all.filter(|fault| {
            fault.region == reporting.region && fault.explains_reports_of(&reporting.room)
        });
        let best = explains.min_by_key(|fault| {
            let located = fault.finding.cause.is_some();
            (fault.is_reported(), !located, fault.opened_at)
        });
        best.map(|fault| fault.number.clone())
    }

    fn add_report(&mut self, number: &Number, report: UserReport, now: Now, step: &mut Step) {
        let open = self.faults.get(number);
        if open.is_some_and(|open| open.fault.reports < REPORTS) {
            let report = Box::new(report);
            self.emit(number, What::Reported { report }, now, step);
        }
    }

    /// A fault that somebody has reported and no probe has seen: nobody's, and the
    /// coordinator finds out. It has no elements, so that nothing that is probed is taken
    /// for it, clears it or is explained by it.
    fn open_reported(
        &mut self,
        room: ComponentIx,
        report: UserReport,
        now: Now,
        step: &mut Step,
    ) -> Number {
        let inventory = Arc::clone(&self.inventory);
        let component = &inventory[room];
        let region = component.region;
        let coordinator = inventory.coordinator(region, [component.municipality], &[]);
        let mut assignment = Assignment::undecided(&inventory, coordinator, &[]);
        assignment.due = self.due(region, None, coordinator, now);
        let number = self.next_number(region, now);
        let what = What::Opened {
            region: inventory[region].id.to_string(),
            began_at: now.wall,
            affected: vec![report.room.clone()],
            finding: Finding {
                cause: None,
                candidates: Vec::new(),
                evidence: Evidence {
                    reported: Some(Box::new(report)),
                    ..Evidence::default()
                },
                split_by: None,
            },
            assignment,
            previous: None,
            split_from: None,
            earlier: Vec::new(),
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
            elements: Vec::new(),
            explains: BTreeSet::new(),
            affected: BTreeSet::from([room]),
            cleared: None,
            promised: None,
            last_failed: now.mono,
            mended: None,
            tie: Tie::default(),
            asked: None,
            ownerless: SignedDuration::ZERO,
        };
        self.faults.insert(number.clone(), open);
        self.record(event, now, step);
        number
    }

    /// Merges what somebody has reported into what probes have found of that room since,
    /// if that soon explained it and nobody has taken it on meanwhile.
    pub(super) fn explain_reports(&mut self, now: Now, step: &mut Step) {
        let reported =
            self.matching(|open| open.fault.is_reported() && open.fault.state == State::Undecided);
        for number in reported {
            let Some((reports, into)) = self.found_since(&number, now) else {
                continue;
            };
            self.merge(&number, &into, now, step);
            for report in reports {
                self.add_report(&into, report, now, step);
            }
        }
    }

    /// What was reported with a fault, and the fault that explains it.
    fn found_since(&self, number: &Number, now: Now) -> Option<(Vec<UserReport>, Number)> {
        let fault = &self.faults.get(number)?.fault;
        let report = fault.finding.evidence.reported.as_deref()?;
        let latest = fault.opened_at.checked_add(SOON).unwrap_or(fault.opened_at);
        // What grows or comes back later has not explained it.
        if now.wall > latest {
            return None;
        }
        let others = self.faults.values().map(|open| &open.fault);
        let mut found = others.filter(|other| {
            !other.is_reported()
                && other.region == fault.region
                && other.explains_reports_of(&report.room.id)
        });
        let into = found.next()?.number.clone();
        let reports = fault.timeline.iter().filter_map(Event::report);
        Some((reports.cloned().collect(), into))
    }
}
