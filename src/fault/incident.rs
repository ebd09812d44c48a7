//! What a party has reported itself: "Norsk Helsenett reports a fault since 08:40".
//!
//! An incident explains a fault only when all that the fault may lie in is
//! within its scope, the fault is, or may be, its party's own, and it did not
//! begin long before. So it never hides a fault of something else; and it holds
//! nothing back for longer than it is expected to last.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ComponentRef, Fault, PartyRef, What};
use crate::inventory::Kind;

/// What a party has reported itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its id, unique in the feed.
    pub id: String,
    /// Id of the region.
    pub region: String,
    /// Who has reported it.
    pub party: PartyRef,
    /// What it concerns.
    pub scope: Scope,
    /// Since when.
    pub since: Timestamp,
    /// Until when it is expected to last.
    pub expected_end: Option<Timestamp>,
    /// When it ended, if it has.
    pub ended: Option<Timestamp>,
    /// What was said, on one line.
    pub text: String,
    /// Where it is to be found: a case number, an address.
    pub reference: Option<String>,
}

/// What an incident concerns. A list that is empty means "any"; one of
/// components and kinds is not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// These components by id.
    pub components: Vec<String>,
    /// Components of these kinds.
    pub kinds: Vec<Kind>,
    /// Components in these municipalities.
    pub municipalities: Vec<String>,
}

impl Scope {
    /// Whether a component is within it.
    pub fn covers(&self, component: &ComponentRef) -> bool {
        let named = self.components.contains(&component.id);
        let kind = self.kinds.contains(&component.kind);
        let there = self.municipalities.is_empty()
            || component
                .municipality
                .as_ref()
                .is_some_and(|id| self.municipalities.contains(id));
        named || (kind && there)
    }
}

/// An incident, or planned work, as it was called when a fault was explained by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IncidentRef {
    /// Its id.
    pub id: String,
    /// Id of the party that has reported it, or does the work.
    pub party: String,
    /// What the party is called.
    pub party_name: String,
    /// Since when.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub since: Timestamp,
    /// Until when it is expected to last.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub expected_end: Option<Timestamp>,
    /// What was said.
    pub text: String,
    /// Where it is to be found.
    pub reference: Option<String>,
    /// Whether it is planned work, and no incident.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub planned: bool,
}

/// How much earlier than reported a fault may have begun: who reports a fault
/// rounds, and has had to notice it.
pub const EARLIER: SignedDuration = SignedDuration::from_mins(15);

/// How long an incident holds notices back that says no expected end.
pub const LASTS: SignedDuration = SignedDuration::from_hours(24);

impl IncidentRef {
    /// Whether both are of one incident, or of one window of planned work.
    pub fn is_same(&self, other: &Self) -> bool {
        let window = !self.planned || self.expected_end == other.expected_end;
        self.id == other.id && self.planned == other.planned && window
    }
}

impl Fault {
    /// Something explains it, or nothing any more; by when it is to be over is another
    /// moment, if one is given.
    pub(super) fn explain(
        &mut self,
        incident: Option<&IncidentRef>,
        restore_by: Option<Timestamp>,
    ) {
        self.incident = incident.cloned();
        if let Some(due) = &mut self.assignment.due
            && restore_by.is_some()
        {
            due.restore_by = restore_by;
        }
    }

    /// The planned work during which it began, if it has outlasted that and is a fault like
    /// any other since.
    pub fn outlasted(&self) -> Option<&IncidentRef> {
        let mut latest = self
            .timeline
            .iter()
            .rev()
            .map(|event| (event.at, &event.what));
        let begins = |what: &What| {
            matches!(
                what,
                What::Opened { .. }
                    | What::Reopened { .. }
                    | What::Explained { .. }
                    | What::Unexplained { .. }
            )
        };
        let (at, What::Unexplained { incident, .. }) = latest.find(|(_, what)| begins(what))?
        else {
            return None;
        };
        let run_over = incident.expected_end.is_some_and(|end| end <= at);
        Some(incident).filter(|incident| incident.planned && run_over)
    }
}

impl Incident {
    /// When it stops holding notices back: at its end, or when it was expected
    /// to be over; what has been forgotten hides nothing.
    pub fn until(&self) -> Timestamp {
        let expected = self.expected_end.unwrap_or_else(|| {
            let lasts = self.since.checked_add(LASTS);
            lasts.unwrap_or(Timestamp::MAX)
        });
        self.ended.map_or(expected, |ended| ended.min(expected))
    }

    /// Whether it is going on.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.since <= at && at < self.until()
    }

    /// Whether it explains a fault: all of it, and nobody else's.
    pub fn explains(&self, fault: &Fault) -> bool {
        let mut candidates = fault.finding.candidates.iter();
        let within = !fault.finding.candidates.is_empty()
            && candidates.all(|cause| self.scope.covers(&cause.component));
        let own = match &fault.assignment.owner {
            Some(owner) => owner.id == self.party.id,
            None => fault.assignment.among.iter().any(|p| p.id == self.party.id),
        };
        // Whoever else has taken it on is to go on with it.
        let held = fault.assignment.owner.is_none() || fault.holder.id == self.party.id;
        let earliest = self.since.checked_sub(EARLIER).unwrap_or(Timestamp::MIN);
        fault.region == self.region && within && own && held && fault.began_at >= earliest
    }

    /// As it is written down with a fault.
    pub fn refer(&self) -> IncidentRef {
        IncidentRef {
            id: self.id.clone(),
            party: self.party.id.clone(),
            party_name: self.party.name.clone(),
            since: self.since,
            expected_end: self.expected_end,
            text: self.text.clone(),
            reference: self.reference.clone(),
            planned: false,
        }
    }
}
