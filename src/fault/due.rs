//! By when somebody is to say yes to a fault, by which clause, and who is told if
//! nobody does.
//!
//! A clause is written down with the fault, with the moments that follow from it: what
//! was agreed when it began decides, whatever the configuration says by then.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::PartyRef;
use crate::agenda::{Calendar, Country, Hours, runs_out};
use crate::inventory::{EscalationStep, Inventory, Ownership, RESPOND, RegionIx, Terms};

/// The times in the agreement in force, or else in what the region says, as they stood
/// when a fault was assigned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Clause {
    /// The time to say yes is the agreement's; or else it is the region's.
    pub agreed: bool,
    /// From assignment to somebody saying yes, as ISO 8601 has it: `PT30M`.
    #[schemars(with = "String", extend("format" = "duration"))]
    pub respond: SignedDuration,
    /// From assignment to the end of the fault, if that is said.
    #[schemars(with = "Option<String>", extend("format" = "duration"))]
    pub restore: Option<SignedDuration>,
    /// The hours in which these times run: `mon-fri 08:00-16:00`; empty for always.
    pub hours: Vec<String>,
    /// The country whose public holidays have the hours of a Sunday, by its code of
    /// ISO 3166-1.
    pub holidays: Option<String>,
    /// Who decides when parties have said no, if not the coordinator.
    pub arbiter: Option<PartyRef>,
    /// Who is told when nobody says yes in time, first to last.
    pub escalation: Vec<StepRef>,
}

/// Who is told when nobody has said yes for so long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StepRef {
    /// How long after the time to say yes is over.
    #[schemars(with = "String", extend("format" = "duration"))]
    pub after: SignedDuration,
    /// Who.
    pub to: PartyRef,
    /// Counted at all hours.
    pub always: bool,
}

/// A clause with the moments that follow from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// By what.
    pub clause: Clause,
    /// Since when somebody is asked.
    pub since: Timestamp,
    /// By when somebody is to say yes.
    pub answer_by: Timestamp,
    /// By when it is to be over, if that is said.
    pub restore_by: Option<Timestamp>,
    /// When each step of the escalation is due.
    pub steps: Vec<Timestamp>,
}

impl Clause {
    /// What holds for a fault of an owner, or for one that is undecided. None where
    /// nothing is said of it.
    ///
    /// The agreement's escalation, or else the party's, or else, where no agreement
    /// decides, the region's. The coordinator is its last step, unless the coordinator
    /// has held the fault all the time.
    pub fn of(
        inventory: &Inventory,
        region: RegionIx,
        ownership: Option<&Ownership>,
    ) -> Option<Self> {
        let agreement = ownership.and_then(|ownership| ownership.agreement);
        let agreed = agreement.map(|ix| &inventory[ix].terms);
        let usual = &inventory[region].terms;
        let own = ownership.map(|ownership| &inventory[ownership.party].escalation);
        let chains = [
            agreed.map(|terms| &terms.escalation),
            own,
            agreement.is_none().then_some(&usual.escalation),
        ];
        let mut chains = chains.into_iter().flatten();
        let chain = chains.find(|chain| !chain.is_empty());
        let timed = agreed.filter(|terms| terms.respond.is_some());
        let terms = timed.unwrap_or(usual);
        let arbiter = agreed.and_then(|terms| terms.arbiter);
        let restore = agreed.and_then(|terms| terms.restore);
        let said = terms.respond.is_some() || chain.is_some();
        if !said && arbiter.is_none() && restore.is_none() {
            return None;
        }
        let respond = terms.respond.unwrap_or(RESPOND);
        let steps = chain.into_iter().flatten();
        let mut steps: Vec<EscalationStep> = steps.copied().collect();
        let coordinator = inventory[region].coordinator;
        // What is the coordinator's already needs no step to it.
        let asked = ownership.is_some_and(|ownership| ownership.party != coordinator);
        let asked = asked || chain.is_some();
        if said && asked {
            steps.extend(last(inventory, region, &steps, respond));
        }
        let hours = hours_of(agreed, terms, restore);
        Some(Self {
            agreed: timed.is_some(),
            respond,
            restore,
            hours: hours.map_or_else(Vec::new, |hours| {
                hours.spans().iter().map(ToString::to_string).collect()
            }),
            holidays: hours
                .and_then(|hours| hours.calendar().country)
                .map(|country| country.code().to_owned()),
            arbiter: arbiter.map(|party| PartyRef::of(inventory, party)),
            escalation: steps
                .iter()
                .map(|step| StepRef {
                    after: step.after,
                    to: PartyRef::of(inventory, step.to),
                    always: step.always,
                })
                .collect(),
        })
    }

    /// The moments that follow from it when somebody is asked at one; by when it is to
    /// be over stays what it was, if that was said.
    pub fn due(self, zone: &TimeZone, since: Timestamp, restore_by: Option<Timestamp>) -> Due {
        let hours = self.running(zone);
        let moment = |hours: Option<&Hours>, from: Timestamp, lasts: SignedDuration| {
            // The configuration sees to it that hours are wide enough.
            let out = runs_out(hours, from, lasts);
            out.or_else(|| runs_out(None, from, lasts)).unwrap_or(from)
        };
        let answer_by = moment(hours.as_ref(), since, self.respond);
        let mut before = answer_by;
        let mut steps = Vec::with_capacity(self.escalation.len());
        for step in &self.escalation {
            let hours = hours.as_ref().filter(|_| !step.always);
            let at = moment(hours, answer_by, step.after);
            // One that runs at all hours may overtake the one before it: they keep their order.
            before = before.max(at);
            steps.push(before);
        }
        let restore = self.restore;
        Due {
            since,
            answer_by,
            restore_by: restore_by
                .or_else(|| restore.map(|lasts| moment(hours.as_ref(), since, lasts))),
            steps,
            clause: self,
        }
    }

    /// The hours in which it runs; none for always.
    fn running(&self, zone: &TimeZone) -> Option<Hours> {
        let spans = self.hours.iter().filter_map(|span| span.parse().ok());
        let calendar = Calendar {
            zone: zone.clone(),
            country: self.holidays.as_deref().and_then(Country::of_code),
        };
        (!self.hours.is_empty()).then(|| Hours::new(spans.collect(), calendar))
    }
}

/// The agreement's hours where a time of its is counted, or else those of whoever says
/// the time to say yes.
fn hours_of<'a>(
    agreed: Option<&'a Terms>,
    terms: &'a Terms,
    restore: Option<SignedDuration>,
) -> Option<&'a Hours> {
    let own = agreed.filter(|agreed| restore.is_some() || !agreed.escalation.is_empty());
    own.unwrap_or(terms).hours.as_ref()
}

/// The coordinator, who holds what nobody has said yes to: at once where there is no
/// step before it, else when the last of these has had as much time as the first. None
/// where the last is the coordinator itself.
fn last(
    inventory: &Inventory,
    region: RegionIx,
    steps: &[EscalationStep],
    respond: SignedDuration,
) -> Option<EscalationStep> {
    let to = inventory[region].coordinator;
    let before = steps.last();
    (before.map(|step| step.to) != Some(to)).then(|| EscalationStep {
        after: before.map_or(SignedDuration::ZERO, |step| step.after + respond),
        to,
        always: before.is_some_and(|step| step.always),
    })
}
