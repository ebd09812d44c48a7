//! A fault as its events have made it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    CauseRef, ComponentRef, Due, Event, Evidence, IncidentRef, Links, Mark, Number, Precedent,
    Print, Refusal, State, Waiting, What,
};
use crate::inventory::{AgreementIx, Gap, Inventory, Ownership, PartyIx};

/// A fault as its events have made it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// Its number, the same for all parties.
    pub number: Number,
    /// Id of the region.
    pub region: String,
    /// Where it is in its life.
    pub state: State,
    /// The active state it last had; what reopening leads back to.
    pub before: State,
    /// What was found last.
    pub finding: Finding,
    /// Whose it is.
    pub assignment: Assignment,
    /// Who holds it now: the owner, the coordinator, or who it was handed to.
    pub holder: PartyRef,
    /// Components that cannot be used because of it.
    pub affected: Vec<ComponentRef>,
    /// When the first failure was seen.
    pub began_at: Timestamp,
    /// When it was found to be a fault.
    pub opened_at: Timestamp,
    /// When the symptom went, if it has.
    pub cleared_at: Option<Timestamp>,
    /// When it was closed, if it has been.
    pub closed_at: Option<Timestamp>,
    /// How often it came back.
    pub reopened: u32,
    /// The last closed fault of the same cause.
    pub previous: Option<Number>,
    /// The fault that this one was split from.
    pub split_from: Option<Number>,
    /// The larger fault that explains it.
    pub merged_into: Option<Number>,
    /// What a party has reported itself that explains it, while it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentRef>,
    /// How often a party that was said to own it has said no.
    #[serde(default)]
    pub rejections: u32,
    /// How often somebody has reported it from a room.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reports: u32,
    /// What was said at closing to have been the cause, if a person closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root_cause: Option<String>,
    /// How long it has waited for somebody to say yes.
    #[serde(default, skip_serializing_if = "Waiting::is_unknown")]
    pub waiting: Waiting,
    /// What links in mails still open of it.
    #[serde(default, skip_serializing_if = "Links::is_unknown")]
    pub links: Links,
    /// What was said at closing.
    pub remedy: Option<String>,
    /// What stands for all that has happened to it; none for one that an earlier
    /// version has closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub print: Option<Print>,
    /// What happened to it, oldest first: the opening, the last two findings and as
    /// many of the latest events as make [`TIMELINE`] together, and beside these as many of
    /// the latest comments, unless the rest has been [recalled](Fault::recall).
    pub timeline: Vec<Event>,
}

/// Events that a fault carries with it, and comments beside them: one that comes and goes
/// for weeks, or is talked of, stays as small as others. The chain has them all.
pub const TIMELINE: usize = 16;

/// What was found: one cause, or candidates that explain the failures equally well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The cause, when exactly one element is left.
    pub cause: Option<CauseRef>,
    /// All elements left; the cause alone when there is one.
    pub candidates: Vec<CauseRef>,
    /// What was seen.
    pub evidence: Evidence,
    /// The probe that would split a tie, if one is declared.
    pub split_by: Option<String>,
}

impl Finding {
    /// The candidate to name first: the cause, or the nearest to the monitor.
    pub fn chief(&self) -> Option<&CauseRef> {
        self.cause.as_ref().or_else(|| self.candidates.first())
    }
}

/// A party as it was called when it was written down.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
pub struct PartyRef {
    /// Its id in the region.
    pub id: String,
    /// What it is called.
    pub name: String,
}

impl PartyRef {
    /// A party as it is called now.
    pub fn of(inventory: &Inventory, ix: PartyIx) -> Self {
        Self {
            id: inventory[ix].id.to_string(),
            name: inventory[ix].name.to_string(),
        }
    }
}

/// An agreement as it was called when it was written down.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AgreementRef {
    /// Its id in the region.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Where the document is to be found.
    pub reference: Option<String>,
}

impl AgreementRef {
    /// An agreement as it is called now.
    pub fn of(inventory: &Inventory, ix: AgreementIx) -> Self {
        let agreement = &inventory[ix];
        Self {
            id: agreement.id.to_string(),
            name: agreement.name.to_string(),
            reference: agreement.reference.as_deref().map(str::to_owned),
        }
    }
}

/// Whose a fault is, by what, and who holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The party that answers for the cause; none while it is undecided.
    pub owner: Option<PartyRef>,
    /// The agreement in force when it began.
    pub agreement: Option<AgreementRef>,
    /// Why no agreement decides, if none does.
    pub gap: Option<GapRef>,
    /// The parties among which it is undecided; empty when it is not.
    pub among: Vec<PartyRef>,
    /// Who holds it.
    pub holder: PartyRef,
    /// By when somebody is to say yes, by which clause, and who is told if nobody does;
    /// none where nothing is said of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Box<Due>>,
}

/// Why no agreement decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "gap", rename_all = "kebab-case")]
pub enum GapRef {
    /// No agreement in force covers it.
    Unagreed,
    /// Agreements with different parties cover it.
    Contested {
        /// Which.
        agreements: Vec<AgreementRef>,
    },
}

impl Assignment {
    /// Whether this is its owner, whatever it was called then, or none is and it has none.
    pub fn is_of(&self, owner: Option<&PartyRef>) -> bool {
        let id = |party: &PartyRef| party.id.clone();
        self.owner.as_ref().map(id) == owner.map(id)
    }

    /// To the party that owns it.
    pub fn to_owner(inventory: &Inventory, ownership: &Ownership) -> Self {
        let owner = PartyRef::of(inventory, ownership.party);
        Self {
            holder: owner.clone(),
            owner: Some(owner),
            agreement: ownership
                .agreement
                .map(|ix| AgreementRef::of(inventory, ix)),
            gap: ownership.gap.as_ref().map(|gap| match gap {
                Gap::Unagreed => GapRef::Unagreed,
                Gap::Contested(all) => GapRef::Contested {
                    agreements: all
                        .iter()
                        .map(|&ix| AgreementRef::of(inventory, ix))
                        .collect(),
                },
            }),
            among: Vec::new(),
            due: None,
        }
    }

    /// To the neutral coordinator, for want of evidence that decides.
    pub fn undecided(inventory: &Inventory, coordinator: PartyIx, among: &[PartyIx]) -> Self {
        Self {
            owner: None,
            agreement: None,
            gap: None,
            among: among
                .iter()
                .map(|&party| PartyRef::of(inventory, party))
                .collect(),
            holder: PartyRef::of(inventory, coordinator),
            due: None,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl Fault {
    /// The fault that its first event opens.
    ///
    /// # Errors
    /// When the event is not [`What::Opened`].
    pub fn open(event: &Event) -> Result<Self, Refusal> {
        let What::Opened {
            region,
            began_at,
            finding,
            assignment,
            affected,
            previous,
            split_from,
            earlier: _,
        } = &event.what
        else {
            return Err(Refusal {
                state: State::Closed,
                what: event.what.slug(),
            });
        };
        let state = if assignment.owner.is_some() {
            State::Assigned
        } else {
            State::Undecided
        };
        let mut fault = Self {
            number: event.fault.clone(),
            region: region.clone(),
            state,
            before: state,
            finding: finding.clone(),
            assignment: assignment.clone(),
            holder: assignment.holder.clone(),
            affected: affected.clone(),
            began_at: *began_at,
            opened_at: event.at,
            cleared_at: None,
            closed_at: None,
            reopened: 0,
            previous: previous.clone(),
            split_from: split_from.clone(),
            merged_into: None,
            incident: None,
            rejections: 0,
            reports: u32::from(finding.evidence.reported.is_some()),
            root_cause: None,
            waiting: Waiting::default(),
            links: Links::default(),
            remedy: None,
            print: Some(Print::NONE.after(Mark::of(event))),
            timeline: vec![event.clone()],
        };
        fault.wait(event, None);
        Ok(fault)
    }

    /// What stands for all that has happened to it, to be compared with others who were
    /// told of it, and as of which event: `1f2e-…-90ab (#3)`. None for one that an earlier
    /// version has closed.
    pub fn fingerprint(&self) -> Option<String> {
        let (print, events) = self.print_and_events()?;
        Some(format!("{print} (#{})", events.saturating_sub(1)))
    }

    /// The same, and how many events it stands for, to be said in words.
    pub fn print_and_events(&self) -> Option<(String, u32)> {
        Some((self.print?.short(), self.next_ordinal()))
    }

    /// Whether it ended because nobody watches its cause any more, so that
    /// nothing is known of whether it is over.
    pub fn is_withdrawn(&self) -> bool {
        let last = self.timeline.last();
        last.is_some_and(|event| event.what == What::Withdrawn)
    }

    /// What the last closed faults of the same component and mode turned out to be,
    /// the latest first.
    pub fn earlier(&self) -> &[Precedent] {
        let component = |finding: &Finding| {
            let cause = finding.cause.as_ref();
            cause.map(|cause| cause.component.id.clone())
        };
        let own = Some(component(&self.finding));
        let events = self.timeline.iter().rev().map(|event| &event.what);
        let same = events.filter(|what| what.finding().map(component) == own);
        let mut quoted = same.map(What::earlier).filter(|quoted| !quoted.is_empty());
        quoted.next().unwrap_or_default()
    }

    /// The ordinal that its next event bears.
    pub fn next_ordinal(&self) -> u32 {
        let last = self.timeline.last();
        last.map_or(0, |event| event.ordinal.saturating_add(1))
    }

    /// How many of its events it does not carry.
    pub fn forgotten(&self) -> u32 {
        let carried = u32::try_from(self.timeline.len()).unwrap_or(u32::MAX);
        self.next_ordinal().saturating_sub(carried)
    }

    /// The events that it carries, each with how many are missing before it.
    pub fn told(&self) -> impl Iterator<Item = (u32, &Event)> {
        self.timeline.iter().scan(0, |next: &mut u32, event| {
            let missing = event.ordinal.saturating_sub(*next);
            *next = event.ordinal.saturating_add(1);
            Some((missing, event))
        })
    }

    /// The events from an ordinal on, as far as it carries them.
    pub fn since(&self, ordinal: u32) -> impl Iterator<Item = &Event> {
        let events = self.timeline.iter();
        events.skip_while(move |event| event.ordinal < ordinal)
    }

    /// What was found since it was opened or last reopened, oldest first, as far as it
    /// carries the events.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        let events = self.timeline.iter().skip(self.last_begun());
        events.filter_map(|event| event.what.finding())
    }

    /// When it was opened or last reopened, as far as it carries the events: no earlier
    /// than that.
    pub fn found_since(&self) -> Timestamp {
        let begun = self.timeline.get(self.last_begun());
        begun.map_or(self.opened_at, |event| event.at)
    }

    /// The place in its timeline of the first event since it was opened or last reopened.
    fn last_begun(&self) -> usize {
        let again = |event: &Event| matches!(event.what, What::Reopened { .. });
        match self.timeline.iter().rposition(again) {
            Some(reopened) => reopened,
            // It came back, and that is forgotten: only the opening is from before.
            None => usize::from(self.reopened > 0),
        }
    }

    /// Lets go of events over [`TIMELINE`], and of comments likewise: neither push out the
    /// others. Whether the last finding was news is told by the one before it, so these
    /// two stay, and so do what quotes earlier faults and what says who is asked.
    pub fn forget(&mut self) {
        let gives = |event: &Event| event.what.gives();
        self.let_go(|event| event.what.is_comment(), gives);
        self.let_go(|event| !event.what.is_comment(), gives);
    }

    /// The same as versions did it that counted comments among the others.
    pub fn forget_alike(&mut self) {
        self.let_go(|_| true, |_| false);
    }

    fn let_go(&mut self, counts: impl Fn(&Event) -> bool, gives: impl Fn(&Event) -> bool) {
        let counted = self.timeline.iter().filter(|event| counts(event)).count();
        for _ in TIMELINE..counted {
            let latest = || self.timeline.iter().enumerate().rev();
            let mut findings = latest().filter(|(_, event)| event.what.finding().is_some());
            let mut quotes = latest().filter(|(_, event)| !event.what.earlier().is_empty());
            let mut giving = latest().filter(|(_, event)| gives(event));
            let stay = [
                findings.next(),
                findings.next(),
                quotes.next(),
                giving.next(),
            ];
            let stay = stay.map(|found| found.map(|(at, _)| at));
            let may_go = |at: &usize| counts(&self.timeline[*at]) && !stay.contains(&Some(*at));
            if let Some(goes) = (1..self.timeline.len()).find(may_go) {
                self.timeline.remove(goes);
            }
        }
    }

    /// Puts back events that it does not carry; `earlier` are its own.
    pub fn recall(&mut self, earlier: impl IntoIterator<Item = Event>) {
        let next = self.next_ordinal();
        let own = std::mem::take(&mut self.timeline);
        let all = earlier
            .into_iter()
            .filter(|event| event.ordinal < next)
            .chain(own);
        let by_ordinal: BTreeMap<u32, Event> = all.map(|event| (event.ordinal, event)).collect();
        self.timeline = by_ordinal.into_values().collect();
    }

    /// Takes in the next event.
    ///
    /// # Errors
    /// When that cannot happen to it now; it is then unchanged.
    pub fn apply(&mut self, event: &Event) -> Result<(), Refusal> {
        let assignment = event.what.assignment().unwrap_or(&self.assignment);
        let located = assignment.owner.is_some();
        let state = self.state.after(&event.what, self.before, located)?;
        self.count_ownerless(event);
        let owner = self.assignment.owner.clone();
        let holder = self.holder.clone();
        self.take_in(event);
        self.note_links(event, &holder);
        if state.is_active() {
            self.before = state;
        }
        self.state = state;
        self.wait(event, owner.as_ref());
        self.print = self.print.map(|print| print.after(Mark::of(event)));
        self.timeline.push(event.clone());
        self.forget();
        Ok(())
    }

    fn take_in(&mut self, event: &Event) {
        match &event.what {
            What::Opened { .. } | What::Overdue | What::Commented { .. } => {}
            What::Reported { .. } => self.reports += 1,
            What::Located {
                finding,
                assignment,
                stays,
                earlier: _,
            } => {
                self.finding = finding.clone();
                let holder = self.stays(*stays, assignment).then(|| self.holder.clone());
                self.assign(assignment);
                self.holder = holder.unwrap_or_else(|| self.holder.clone());
            }
            What::Affected { affected } => self.affected.clone_from(affected),
            What::Changed { mode } => {
                let causes = self
                    .finding
                    .cause
                    .iter_mut()
                    .chain(&mut self.finding.candidates);
                causes.for_each(|cause| cause.mode = *mode);
            }
            What::Asked { due } => self.assignment.due = Some(due.clone()),
            What::Accepted { by, .. } => self.holder = by.clone(),
            What::Rejected { by, assignment, .. } => {
                let owner = self.assignment.owner.as_ref();
                self.rejections += u32::from(owner.is_some_and(|owner| owner.id == by.id));
                self.assign(assignment);
            }
            What::HandedOver { to, .. } => self.holder = to.clone(),
            // The coordinator holds what is undecided, whoever else is told.
            What::Escalated { to, .. } if self.state != State::Undecided => {
                self.holder = to.clone();
            }
            What::Escalated { .. } => {}
            What::Cleared => self.cleared_at = Some(event.at),
            What::Reopened { finding, .. } => {
                self.cleared_at = None;
                self.reopened += 1;
                self.finding = finding.clone();
            }
            What::Closed {
                by, cause, remedy, ..
            } => {
                self.closed_at = Some(event.at);
                self.root_cause = by.as_ref().map(|_| cause.clone());
                self.remedy = Some(remedy.clone());
            }
            What::Merged { into } => {
                self.closed_at = Some(event.at);
                self.merged_into = Some(into.clone());
            }
            What::Explained {
                incident,
                restore_by,
            } => self.explain(Some(incident), *restore_by),
            What::Unexplained { restore_by, .. } => self.explain(None, *restore_by),
            What::Withdrawn => self.closed_at = Some(event.at),
        }
    }

    fn assign(&mut self, assignment: &Assignment) {
        self.assignment.clone_from(assignment);
        self.holder.clone_from(&assignment.holder);
    }
}
