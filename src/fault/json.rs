//! A fault as programs read it: the fields that the design promises, by ids, with
//! the names beside. The pages' API, MQTT and webhooks give this one shape.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    CauseRef, Clause, ComponentRef, Event, Fault, GapRef, IncidentRef, Number, PartyRef, Precedent,
    Seen, State, What,
};
use crate::health::Mode;
use crate::inventory::{Facet, Kind};

/// A fault. Parties, agreements and components stand by id; `names` says what
/// they were called.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "samband fault")]
pub struct FaultJson {
    /// The number, the same for all parties, such as `FOSEN-2026-0042`.
    pub number: String,
    /// Id of the region.
    pub region: String,
    /// Where it is in its life.
    pub state: StateJson,
    /// The cause; null while several explain the failures equally well.
    pub cause: Option<CauseJson>,
    /// All that explain the failures equally well; the cause alone when there is one.
    pub candidates: Vec<CauseJson>,
    /// The party that answers for the cause; null while it is undecided.
    pub owner: Option<String>,
    /// The agreement by which it answers; null when none decides.
    pub agreement: Option<String>,
    /// Why no agreement decides; null when one does, or while it is undecided.
    pub gap: Option<GapJson>,
    /// The agreements that contradict each other, when it is contested.
    pub contested: Vec<String>,
    /// The parties among which it is undecided.
    pub among: Vec<String>,
    /// The party that holds it now.
    pub holder: String,
    /// Components that cannot be used because of it.
    pub affected: Vec<String>,
    /// When the first failure was seen.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub began_at: Timestamp,
    /// When it was found to be a fault.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub opened_at: Timestamp,
    /// When the symptom went.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub cleared_at: Option<Timestamp>,
    /// When it was closed.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub closed_at: Option<Timestamp>,
    /// When its holder expects it to be mended.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub expected_at: Option<Timestamp>,
    /// The times that hold for it, by its agreement or else by the region, as they stood
    /// when it was assigned; null where nothing is said of that.
    pub clause: Option<Clause>,
    /// By when somebody is to say yes; null while nobody is asked.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub answer_by: Option<Timestamp>,
    /// By when it is to be over; null where that is not said, or it is over.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub restore_by: Option<Timestamp>,
    /// Who is told next, and when, if nobody says yes.
    pub escalation: Vec<EscalationJson>,
    /// Seconds that it had been nobody's when the last event happened: undecided, or
    /// assigned and not accepted when the time to say yes was over.
    pub ownerless_seconds: i64,
    /// Since when it is nobody's, perhaps still to come; null while somebody has said yes, and
    /// when it is over. More seconds are counted from the later of this and the last event.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub ownerless_since: Option<Timestamp>,
    /// How often it came back.
    pub reopened: u32,
    /// How often somebody has reported it from a room; one that probes have not seen is
    /// over when a person closes it.
    pub reports: u32,
    /// The last closed fault of the same cause.
    pub previous: Option<String>,
    /// The fault that this one was split from.
    pub split_from: Option<String>,
    /// The larger fault that explains it.
    pub merged_into: Option<String>,
    /// What a party has reported itself that explains it; null when nothing does.
    pub incident: Option<IncidentRef>,
    /// How often a party that was said to own it has said no.
    pub rejections: u32,
    /// What was said at closing to have been the cause; null unless a person closed it.
    pub root_cause: Option<String>,
    /// What was said at closing.
    pub remedy: Option<String>,
    /// What the last closed faults of the same component and mode turned out to be, the
    /// latest first; three at most.
    pub earlier: Vec<Precedent>,
    /// What the ids were called when it was written down.
    pub names: NamesJson,
    /// What happened to it, oldest first; only of a single fault. Of one that has come
    /// and gone very often, some are left out: ordinals tell which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<EventJson>>,
    /// What was seen; only of a single fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceJson>,
    /// What stands for all that has happened to it, and as of which event, to be compared
    /// with others: `1f2e-…-90ab (#3)`; only of a single fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Its tickets in systems of others; left out where there are none, and in what machines
    /// are told of each change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tickets: Vec<TicketJson>,
}

/// Who is told if nobody says yes until then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EscalationJson {
    /// Id of the party.
    pub to: String,
    /// When.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub at: Timestamp,
}

/// Where a fault is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StateJson {
    /// Several parties' parts explain it equally well; the coordinator holds it.
    Undecided,
    /// The owner has been told and has not answered.
    Assigned,
    /// Somebody has said yes.
    Accepted,
    /// The symptom is gone; the last holder still owes cause and remedy.
    Cleared,
    /// Done with.
    Closed,
}

impl StateJson {
    /// That of a fault.
    pub const fn of(state: State) -> Self {
        match state {
            State::Undecided => Self::Undecided,
            State::Assigned => Self::Assigned,
            State::Accepted { .. } => Self::Accepted,
            State::Cleared => Self::Cleared,
            State::Closed => Self::Closed,
        }
    }
}

/// Why no agreement decides who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GapJson {
    /// No agreement in force covers it.
    Unagreed,
    /// Agreements with different parties cover it.
    Contested,
}

/// An element that is, or may be, at fault, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CauseJson {
    /// Id of the component in its region.
    pub component: String,
    /// Which side of it.
    pub facet: Facet,
    /// How it fails.
    pub mode: Mode,
}

impl CauseJson {
    /// One cause.
    pub fn of(cause: &CauseRef) -> Self {
        Self {
            component: cause.component.id.clone(),
            facet: cause.facet,
            mode: cause.mode,
        }
    }
}

/// What the ids of a fault were called when it was written down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NamesJson {
    /// Parties by id.
    pub parties: BTreeMap<String, String>,
    /// Agreements by id.
    pub agreements: BTreeMap<String, AgreementJson>,
    /// Components by id.
    pub components: BTreeMap<String, ComponentJson>,
}

/// An agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AgreementJson {
    /// What it is called.
    pub name: String,
    /// Where the document is to be found.
    pub reference: Option<String>,
}

/// A component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ComponentJson {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Id of its site.
    pub site: Option<String>,
    /// What the site is called.
    pub site_name: Option<String>,
    /// Id of the municipality.
    pub municipality: Option<String>,
}

/// One thing that happened to a fault.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EventJson {
    /// When.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub at: Timestamp,
    /// Its place among the events of this fault, from 0.
    pub ordinal: u32,
    /// What happened, by a word and what belongs to it.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub what: What,
}

impl EventJson {
    /// One event.
    pub fn of(event: &Event) -> Self {
        Self {
            at: event.at,
            ordinal: event.ordinal,
            what: event.what.clone().without_user(),
        }
    }
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EvidenceJson {
    /// The failures that the finding explains.
    pub failed: Vec<SeenJson>,
    /// What was healthy in the same window.
    pub controls: Vec<SeenJson>,
    /// What proved that the monitor itself was connected.
    pub witness: Option<SeenJson>,
    /// The probe that would split a tie.
    pub split_by: Option<String>,
}

impl EvidenceJson {
    fn of(fault: &Fault) -> Self {
        let evidence = &fault.finding.evidence;
        Self {
            failed: evidence.failed.iter().map(SeenJson::of).collect(),
            controls: evidence.controls.iter().map(SeenJson::of).collect(),
            witness: evidence.witness.as_ref().map(SeenJson::of),
            split_by: fault.finding.split_by.clone(),
        }
    }
}

/// One observation, as evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeenJson {
    /// `component/probe`.
    pub probe: String,
    /// The component asked about.
    pub component: String,
    /// The word for what came back.
    pub class: String,
    /// When the probe was sent.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub at: Timestamp,
    /// What came back, for a person.
    pub detail: String,
}

impl SeenJson {
    fn of(seen: &Seen) -> Self {
        Self {
            probe: seen.probe.clone(),
            component: seen.component.id.clone(),
            class: seen.class.slug().to_owned(),
            at: seen.at,
            detail: seen.detail.clone(),
        }
    }
}

/// Its ticket in a system of somebody else's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TicketJson {
    /// Id of the system.
    pub system: String,
    /// What the system calls the ticket to people.
    pub number: String,
    /// The ticket's page, where that is known.
    pub url: Option<String>,
    /// Whether it is open, as far as is known.
    pub state: TicketStateJson,
}

/// Whether a ticket is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TicketStateJson {
    /// It is open.
    Open,
    /// It is closed.
    Closed,
}

impl EscalationJson {
    fn of((to, at): (&PartyRef, Timestamp)) -> Self {
        let to = to.id.clone();
        Self { to, at }
    }
}

impl FaultJson {
    /// A fault with its timeline and evidence.
    pub fn whole(fault: &Fault) -> Self {
        let mut one = Self::of(fault);
        one.timeline = Some(fault.timeline.iter().map(EventJson::of).collect());
        one.evidence = Some(EvidenceJson::of(fault));
        one.fingerprint = fault.fingerprint();
        one
    }

    /// A fault without its timeline and evidence.
    pub fn of(fault: &Fault) -> Self {
        let assignment = &fault.assignment;
        let expected_at = match fault.state {
            State::Accepted { expected_at } => expected_at,
            State::Undecided | State::Assigned | State::Cleared | State::Closed => None,
        };
        let (gap, contested) = match &assignment.gap {
            None => (None, Vec::new()),
            Some(GapRef::Unagreed) => (Some(GapJson::Unagreed), Vec::new()),
            Some(GapRef::Contested { agreements }) => (
                Some(GapJson::Contested),
                agreements.iter().map(|a| a.id.clone()).collect(),
            ),
        };
        let number = |n: &Option<Number>| n.as_ref().map(ToString::to_string);
        Self {
            number: fault.number.to_string(),
            region: fault.region.clone(),
            state: StateJson::of(fault.state),
            cause: fault.finding.cause.as_ref().map(CauseJson::of),
            candidates: fault.finding.candidates.iter().map(CauseJson::of).collect(),
            owner: assignment.owner.as_ref().map(|p| p.id.clone()),
            agreement: assignment.agreement.as_ref().map(|a| a.id.clone()),
            gap,
            contested,
            among: assignment.among.iter().map(|p| p.id.clone()).collect(),
            holder: fault.holder.id.clone(),
            affected: fault.affected.iter().map(|c| c.id.clone()).collect(),
            began_at: fault.began_at,
            opened_at: fault.opened_at,
            cleared_at: fault.cleared_at,
            closed_at: fault.closed_at,
            expected_at,
            clause: assignment.due.as_ref().map(|due| due.clause.clone()),
            answer_by: fault.answer_by(),
            restore_by: fault.restore_by(),
            escalation: fault.steps_to_come().map(EscalationJson::of).collect(),
            ownerless_seconds: fault.waiting.ownerless.as_secs(),
            ownerless_since: fault.ownerless_since(),
            reopened: fault.reopened,
            reports: fault.reports,
            previous: number(&fault.previous),
            split_from: number(&fault.split_from),
            merged_into: number(&fault.merged_into),
            incident: fault.incident.clone(),
            rejections: fault.rejections,
            root_cause: fault.root_cause.clone(),
            remedy: fault.remedy.clone(),
            earlier: fault.earlier().to_vec(),
            names: NamesJson::of(fault),
            timeline: None,
            evidence: None,
            fingerprint: None,
            tickets: Vec::new(),
        }
    }
}

impl NamesJson {
    fn of(fault: &Fault) -> Self {
        let mut names = Self::default();
        let assignment = &fault.assignment;
        let parties = assignment
            .owner
            .iter()
            .chain(&assignment.among)
            .chain([&assignment.holder, &fault.holder])
            .chain(fault.steps_to_come().map(|(to, _)| to));
        for PartyRef { id, name } in parties {
            names.parties.insert(id.clone(), name.clone());
        }
        let contested: &[super::AgreementRef] = match &assignment.gap {
            Some(GapRef::Contested { agreements }) => agreements,
            Some(GapRef::Unagreed) | None => &[],
        };
        for agreement in assignment.agreement.iter().chain(contested) {
            let named = AgreementJson {
                name: agreement.name.clone(),
                reference: agreement.reference.clone(),
            };
            names.agreements.insert(agreement.id.clone(), named);
        }
        let evidence = &fault.finding.evidence;
        let seen = evidence
            .failed
            .iter()
            .chain(&evidence.controls)
            .chain(&evidence.witness);
        let causes = fault.finding.cause.iter().chain(&fault.finding.candidates);
        let components = causes
            .map(|cause| &cause.component)
            .chain(&fault.affected)
            .chain(seen.map(|seen| &seen.component));
        for component in components {
            names.add(component);
        }
        names
    }

    fn add(&mut self, component: &ComponentRef) {
        let named = ComponentJson {
            name: component.name.clone(),
            kind: component.kind,
            site: component.site.clone(),
            site_name: component.site_name.clone(),
            municipality: component.municipality.clone(),
        };
        self.components.insert(component.id.clone(), named);
    }
}
