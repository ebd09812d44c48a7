//! Where each fault is in its life, who holds it and who is told when nobody says yes: a walk
//! of the table in section 5 of the design, by events and by the plan of the region, apart
//! from `samband::fault`. The program is held to it after each turn.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use samband::fault::{Assignment, Event, Fault, Finding, Number, State, What};
use samband::inventory::{Inventory, RegionIx};

use crate::agreed::Planned;
use crate::plan::{Plan, World};

/// Something is done in the turn in which it is due, and a turn is never far.
const SLACK: Duration = Duration::from_secs(2);

/// The same cause again within this time is the same fault.
const REOPENS: SignedDuration = SignedDuration::from_mins(30);

/// What nobody closes is closed by itself.
const CLOSES: SignedDuration = SignedDuration::from_hours(24);

/// How far ahead of a story it is looked for what is due.
const SIGHT: SignedDuration = SignedDuration::from_hours(5);

/// So many times owners say no.
const NOES: u32 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Undecided,
    Assigned,
    Accepted(Option<Timestamp>),
    Cleared,
    Closed,
}

impl Place {
    const fn is_active(self) -> bool {
        matches!(self, Self::Undecided | Self::Assigned | Self::Accepted(_))
    }

    const fn of(state: State) -> Self {
        match state {
            State::Undecided => Self::Undecided,
            State::Assigned => Self::Assigned,
            State::Accepted { expected_at } => Self::Accepted(expected_at),
            State::Cleared => Self::Cleared,
            State::Closed => Self::Closed,
        }
    }
}

/// One fault.
#[derive(Clone, Debug)]
struct Case {
    place: Place,
    /// Where it was before it was over.
    before: Place,
    holder: String,
    /// Whose it is, and by which paper.
    owner: Option<String>,
    paper: Option<String>,
    /// Who was asked last, or has answered.
    asked: String,
    /// Owners have said no.
    noes: u32,
    /// Since when somebody is asked who has not answered, and who is told if nobody does.
    since: Option<Timestamp>,
    steps: Vec<Planned>,
    taken: usize,
    /// The one part that it lies in.
    cause: Option<String>,
    over: Option<Timestamp>,
}

/// All faults.
#[derive(Clone, Debug)]
pub(crate) struct Walk {
    plan: Arc<Plan>,
    inventory: Arc<Inventory>,
    cases: BTreeMap<Number, Case>,
    /// When the program was started last.
    started: Timestamp,
    /// Steps that were taken when a later one was due as well, and are not told.
    pub(crate) passed_over: BTreeSet<(Number, u32)>,
    /// Events from which on nobody waits for an answer as before.
    pub(crate) answers: BTreeSet<(Number, u32)>,
}

type Checked = Result<(), String>;

fn must(holds: bool, what: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(what()) }
}

fn owner_of(assignment: &Assignment) -> Option<String> {
    assignment.owner.as_ref().map(|owner| owner.id.clone())
}

fn paper_of(assignment: &Assignment) -> Option<String> {
    let paper = assignment.agreement.as_ref();
    paper.map(|paper| paper.id.clone())
}

impl Walk {
    pub(crate) fn new(world: &World, started: Timestamp) -> Self {
        Self {
            plan: Arc::clone(&world.plan),
            inventory: Arc::clone(&world.inventory),
            cases: BTreeMap::new(),
            started,
            passed_over: BTreeSet::new(),
            answers: BTreeSet::new(),
        }
    }

    /// The program has died, and knows what was written down.
    pub(crate) fn again<'a>(
        &mut self,
        events: impl Iterator<Item = &'a Event>,
        now: Timestamp,
    ) -> Checked {
        self.cases.clear();
        self.passed_over.clear();
        self.answers.clear();
        for event in events {
            self.note(event)?;
        }
        self.started = now;
        Ok(())
    }

    /// Something has happened.
    pub(crate) fn note(&mut self, event: &Event) -> Checked {
        let number = &event.fault;
        let wrong = |what: String| format!("promise: {number} {}: {what}", event.what.slug());
        if let What::Opened {
            finding,
            assignment,
            ..
        } = &event.what
        {
            self.is_no_return(finding, event.at).map_err(wrong)?;
            let case = self.opened(finding, assignment, event.at).map_err(wrong)?;
            let known = self.cases.insert(number.clone(), case);
            return must(known.is_none(), || wrong("it is open already".to_owned()));
        }
        let Some(mut case) = self.cases.remove(number) else {
            return Err(wrong("nobody has heard of it".to_owned()));
        };
        let (since, waits) = (case.since, case.taken);
        let went = self.go(&mut case, event).map_err(wrong);
        if case.since != since || !matches!(case.place, Place::Undecided | Place::Assigned) {
            self.answers.insert((number.clone(), event.ordinal));
        }
        if case.taken > waits {
            let due = case.steps[waits].0;
            let later = |(at, _): &Planned| at.is_some_and(|at| at <= event.at) && *at > due;
            if case.steps[case.taken..].iter().any(later) {
                self.passed_over.insert((number.clone(), event.ordinal));
            }
        }
        self.cases.insert(number.clone(), case);
        went
    }

    /// What comes back within half an hour is the same fault.
    fn is_no_return(&self, finding: &Finding, at: Timestamp) -> Checked {
        let Some(cause) = cause_of(finding) else {
            return Ok(());
        };
        let same = self.cases.iter().find(|(_, case)| {
            let over = case.over.filter(|_| case.place == Place::Cleared);
            let lately = over.is_some_and(|over| at.duration_since(over) < REOPENS);
            lately && case.cause.as_ref() == Some(&cause)
        });
        must(same.is_none(), || {
            format!("{cause} is over for less than half an hour: {same:?}")
        })
    }

    fn opened(
        &self,
        finding: &Finding,
        assignment: &Assignment,
        at: Timestamp,
    ) -> Result<Case, String> {
        self.is_whose(finding, assignment)?;
        let owner = owner_of(assignment);
        let holder = owner.as_deref().unwrap_or(self.plan.coordinator());
        let place = undecided_or(owner.as_ref());
        let mut case = Case {
            place,
            before: place,
            holder: holder.to_owned(),
            asked: holder.to_owned(),
            owner,
            paper: paper_of(assignment),
            noes: 0,
            since: None,
            steps: Vec::new(),
            taken: 0,
            cause: cause_of(finding),
            over: None,
        };
        self.ask(&mut case, at);
        Ok(case)
    }

    /// An owner answers for all that it may lie in, by a paper for some of it.
    fn is_whose(&self, finding: &Finding, assignment: &Assignment) -> Checked {
        let Some(owner) = owner_of(assignment) else {
            return Ok(());
        };
        let region = RegionIx::at(0);
        let parts = finding.candidates.iter().filter_map(|cause| {
            let id = &cause.component.id;
            self.inventory.component_by_id(region, id)
        });
        let parts: Vec<_> = parts.collect();
        let theirs = parts.iter().all(|&part| self.plan.owner_id(part) == owner);
        let paper = paper_of(assignment);
        let papers: Vec<_> = parts.iter().map(|&part| self.plan.paper(part)).collect();
        must(theirs && papers.contains(&paper.as_deref()), || {
            format!("said to be {owner}'s by {paper:?}, and it may be by one of {papers:?}")
        })
    }

    /// Somebody is asked to say yes from now on.
    fn ask(&self, case: &mut Case, at: Timestamp) {
        let said = self.plan.said(case.owner.as_deref(), case.paper.as_deref());
        case.steps = said.planned(at, at + SIGHT);
        case.since = Some(at);
        case.taken = 0;
    }

    fn go(&self, case: &mut Case, event: &Event) -> Checked {
        let at = event.at;
        let active = case.place.is_active();
        match &event.what {
            What::Located {
                finding,
                assignment,
                ..
            } => {
                must(active, || "it is over".to_owned())?;
                self.located(case, finding, assignment, at)
            }
            What::Asked { due } => {
                let same = case.since == Some(due.since);
                must(same, || format!("asked since {:?}", case.since))
            }
            What::Rejected { by, assignment, .. } => {
                let theirs = case.place != Place::Undecided && case.holder == by.id;
                must(active && theirs, || format!("by {}: {case:?}", by.id))?;
                self.rejected(case, &by.id, assignment, at)
            }
            What::Accepted {
                by, expected_at, ..
            } => case.accepted(&by.id, *expected_at),
            What::HandedOver { by, to, .. } => {
                let theirs = by.as_ref().is_some_and(|by| by.id == case.holder);
                must(active && theirs, || format!("by {by:?}: {case:?}"))?;
                case.pass_to(&to.id, Place::Assigned);
                self.ask(case, at);
                Ok(())
            }
            What::Overdue => {
                let over = match case.place {
                    Place::Accepted(Some(expected)) => expected <= at,
                    _ => false,
                };
                must(over, || format!("no time that was named is over: {case:?}"))?;
                case.place = Place::Assigned;
                self.ask(case, at);
                Ok(())
            }
            What::Escalated { to, step } => self.escalated(case, &to.id, *step, at),
            What::Cleared => {
                must(active, || "it is over".to_owned())?;
                case.before = std::mem::replace(&mut case.place, Place::Cleared);
                case.since = None;
                case.over = Some(at);
                Ok(())
            }
            What::Reopened { finding, .. } => self.reopened(case, finding, at),
            What::Closed { by, .. } => {
                let by = by.as_ref().map(|by| &*by.id);
                case.closed(by, at)
            }
            What::Merged { .. } | What::Withdrawn => {
                case.place = Place::Closed;
                case.since = None;
                Ok(())
            }
            What::Affected { .. }
            | What::Changed { .. }
            | What::Commented { .. }
            | What::Reported { .. } => Ok(()),
            What::Opened { .. } | What::Explained { .. } | What::Unexplained { .. } => {
                Err("it does not happen here".to_owned())
            }
        }
    }

    /// Whoever has it keeps it, unless another owner is named than who has said yes.
    fn located(
        &self,
        case: &mut Case,
        finding: &Finding,
        assignment: &Assignment,
        at: Timestamp,
    ) -> Checked {
        let owner = owner_of(assignment);
        let same = case.owner == owner;
        let has_said_yes = matches!(case.place, Place::Accepted(_));
        let is_holders = owner.as_ref() == Some(&case.holder);
        case.cause = cause_of(finding);
        if same {
            let paper = paper_of(assignment);
            return must(case.paper == paper, || {
                format!("by {paper:?} where it began by {:?}", case.paper)
            });
        }
        self.is_whose(finding, assignment)?;
        case.paper = paper_of(assignment);
        case.owner = owner;
        if has_said_yes && is_holders {
            return Ok(());
        }
        let place = undecided_or(case.owner.as_ref());
        let holder = case.owner.as_deref().unwrap_or(self.plan.coordinator());
        let holder = holder.to_owned();
        case.pass_to(&holder, place);
        self.ask(case, at);
        Ok(())
    }

    /// It is whose it is found to be now, or with whoever decides after two noes.
    fn rejected(
        &self,
        case: &mut Case,
        by: &str,
        assignment: &Assignment,
        at: Timestamp,
    ) -> Checked {
        let owner = owner_of(assignment);
        let paper = paper_of(assignment);
        case.noes += u32::from(case.owner.as_deref() == Some(by));
        if owner.is_some() && owner == case.owner {
            must(case.paper == paper, || format!("by {paper:?}: {case:?}"))?;
        }
        case.owner = owner;
        case.paper = paper;
        let coordinator = self.plan.coordinator();
        let holder = match &case.owner {
            None => coordinator.to_owned(),
            Some(owner) if case.noes < NOES => owner.clone(),
            Some(owner) => {
                let paper = case.paper.as_deref().and_then(|id| self.plan.promise(id));
                let named = paper.and_then(|paper| paper.times.arbiter);
                let named = named.map(|party| &*self.plan.parties[party.usize()]);
                let mut judges = named.into_iter().chain([coordinator]);
                let judge = judges.find(|judge| *judge != owner);
                judge.unwrap_or(owner).to_owned()
            }
        };
        let place = undecided_or(case.owner.as_ref());
        case.pass_to(&holder, place);
        self.ask(case, at);
        Ok(())
    }

    fn escalated(&self, case: &mut Case, to: &str, step: u32, at: Timestamp) -> Checked {
        let waits = matches!(case.place, Place::Undecided | Place::Assigned);
        let next = case.steps.get(case.taken).filter(|_| waits);
        let Some(&(due, whom)) = next else {
            return Err(format!("there is no such step: {case:?}"));
        };
        let nth = usize::try_from(step) == Ok(case.taken + 1);
        let whom = &*self.plan.parties[whom.usize()];
        let right = nth && whom == to && due.is_some_and(|due| due <= at);
        must(right, || format!("{to} by step {step}, of {case:?}"))?;
        case.taken += 1;
        if case.place == Place::Assigned {
            to.clone_into(&mut case.holder);
        }
        Ok(())
    }

    /// Whoever has it is asked anew; where it had gone up a chain, whoever was asked.
    fn reopened(&self, case: &mut Case, finding: &Finding, at: Timestamp) -> Checked {
        let over = case.over.filter(|_| case.place == Place::Cleared);
        let lately = over.is_some_and(|over| at.duration_since(over) <= REOPENS);
        must(lately, || format!("over for longer: {case:?}"))?;
        case.place = match case.before {
            Place::Accepted(_) => Place::Assigned,
            before => before,
        };
        if case.taken > 0 && case.place == Place::Assigned {
            case.holder.clone_from(&case.asked);
        }
        case.cause = cause_of(finding);
        case.over = None;
        self.ask(case, at);
        Ok(())
    }

    /// What is open in the program is what is open here, where it is and with whom it is,
    /// and nothing is due that has not been done.
    pub(crate) fn hold<'a>(
        &self,
        open: impl Iterator<Item = &'a Arc<Fault>>,
        now: Timestamp,
    ) -> Checked {
        let mut count = 0;
        for fault in open {
            count += 1;
            let number = &fault.number;
            let case = self.cases.get(number);
            let case = case.ok_or_else(|| format!("promise: {number} is unknown"))?;
            let same = Place::of(fault.state) == case.place && fault.holder.id == case.holder;
            must(same, || {
                let found = (fault.state, &fault.holder.id);
                format!("promise: {number} is {found:?}, and should be {case:?}")
            })?;
            self.is_in_time(case, now)
                .map_err(|late| format!("promise: {number}: {late}"))?;
        }
        let all = self.cases.values();
        let known = all.filter(|case| case.place != Place::Closed).count();
        must(count == known, || {
            format!("promise: {count} are open, and should be {known}")
        })
    }

    fn is_in_time(&self, case: &Case, now: Timestamp) -> Checked {
        let over = |at: Timestamp| at.max(self.started) + SLACK <= now;
        if let Place::Accepted(Some(expected)) = case.place {
            return must(!over(expected), || format!("nobody minds: {case:?}"));
        }
        if case.since.is_none() {
            return Ok(());
        }
        let next = case.steps.get(case.taken).and_then(|(due, _)| *due);
        must(!next.is_some_and(over), || {
            format!("a step is not taken: {case:?}")
        })
    }
}

impl Case {
    /// Whoever holds it, owns it or was asked says yes; nobody is asked any more.
    fn accepted(&mut self, by: &str, expected_at: Option<Timestamp>) -> Checked {
        let known = [
            Some(&*self.holder),
            Some(&*self.asked),
            self.owner.as_deref(),
        ];
        let theirs = self.place == Place::Undecided || known.contains(&Some(by));
        must(self.place.is_active() && theirs, || {
            format!("by {by}: {self:?}")
        })?;
        self.pass_to(by, Place::Accepted(expected_at));
        self.since = None;
        Ok(())
    }

    /// Somebody says what it was, or time has closed it.
    fn closed(&mut self, by: Option<&str>, at: Timestamp) -> Checked {
        let over = self.over.filter(|_| self.place == Place::Cleared);
        let of_itself = over.is_some_and(|over| at.duration_since(over) >= CLOSES);
        let theirs = by.is_some_and(|by| self.holder == by || self.owner.as_deref() == Some(by));
        must(over.is_some() && (theirs || of_itself), || {
            format!("by {by:?}: {self:?}")
        })?;
        self.place = Place::Closed;
        Ok(())
    }

    /// Somebody else has it from now on, or the same anew.
    fn pass_to(&mut self, party: &str, place: Place) {
        party.clone_into(&mut self.holder);
        party.clone_into(&mut self.asked);
        self.place = place;
    }
}

const fn undecided_or(owner: Option<&String>) -> Place {
    match owner {
        Some(_) => Place::Assigned,
        None => Place::Undecided,
    }
}

fn cause_of(finding: &Finding) -> Option<String> {
    let cause = finding.cause.as_ref();
    cause.map(|cause| cause.component.id.clone())
}
