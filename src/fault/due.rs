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
use crate::inventory::{EscalationStep, Inventory, Ownership, PartyIx, RESPOND, RegionIx, Terms};

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
    /// The hours in which the time to say yes runs: `mon-fri 08:00-16:00`; empty for
    /// always. The others run in these too, where nothing else is said of them.
    pub hours: Vec<String>,
    /// Those in which the time to the end of the fault runs, where they are others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restore_hours: Option<Vec<String>>,
    /// Those in which the steps of the escalation run, where they are others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation_hours: Option<Vec<String>>,
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
        coordinator: PartyIx,
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
        // What is the coordinator's already needs no step to it.
        let asked = ownership.is_some_and(|ownership| ownership.party != coordinator);
        let asked = asked || chain.is_some();
        if said && asked {
            steps.extend(last(coordinator, &steps, respond));
        }
        let clocks = Clocks::of(agreed, terms);
        Some(Self {
            agreed: timed.is_some(),
            respond,
            restore,
            hours: spans(clocks.respond),
            restore_hours: clocks.other(clocks.restore),
            escalation_hours: clocks.other(clocks.steps),
            holidays: clocks.country().map(|country| country.code().to_owned()),
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
        let hours = self.responding(zone);
        let (restoring, stepping) = (
            self.restoring(zone),
            self.others(self.escalation_hours.as_deref(), zone),
        );
        let moment = |hours: Option<&Hours>, from: Timestamp, lasts: SignedDuration| {
            // The configuration sees to it that hours are wide enough.
            let out = runs_out(hours, from, lasts);
            out.or_else(|| runs_out(None, from, lasts)).unwrap_or(from)
        };
        let answer_by = moment(hours.as_ref(), since, self.respond);
        let mut before = answer_by;
        let mut steps = Vec::with_capacity(self.escalation.len());
        for step in &self.escalation {
            let hours = stepping.as_ref().filter(|_| !step.always);
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
                .or_else(|| restore.map(|lasts| moment(restoring.as_ref(), since, lasts))),
            steps,
            clause: self,
        }
    }

    /// The hours in which the time to say yes runs; none for always.
    pub fn responding(&self, zone: &TimeZone) -> Option<Hours> {
        self.running(&self.hours, zone)
    }

    /// Those in which the time to the end of the fault runs; none for always.
    pub fn restoring(&self, zone: &TimeZone) -> Option<Hours> {
        self.others(self.restore_hours.as_deref(), zone)
    }

    /// Other hours than those of the time to say yes, where there are any.
    fn others(&self, other: Option<&[String]>, zone: &TimeZone) -> Option<Hours> {
        self.running(other.unwrap_or(&self.hours), zone)
    }

    /// The hours in which something of it runs; none for always.
    fn running(&self, hours: &[String], zone: &TimeZone) -> Option<Hours> {
        let spans = hours.iter().filter_map(|span| span.parse().ok());
        let calendar = Calendar {
            zone: zone.clone(),
            country: self.holidays.as_deref().and_then(Country::of_code),
        };
        (!hours.is_empty()).then(|| Hours::new(spans.collect(), calendar))
    }
}

/// The hours in which each time of a clause runs; none for always. They belong to whoever
/// says the time: the hours of an agreement that says nothing of the time to say yes are
/// not those of that.
struct Clocks<'a> {
    respond: Option<&'a Hours>,
    restore: Option<&'a Hours>,
    steps: Option<&'a Hours>,
}

impl<'a> Clocks<'a> {
    /// `terms` say the time to say yes, and `agreed` are the agreement's.
    fn of(agreed: Option<&'a Terms>, terms: &'a Terms) -> Self {
        let respond = terms.hours.as_ref();
        let restoring = agreed.filter(|agreed| agreed.restore.is_some());
        // A chain begins when the time to say yes is over, and goes on in its hours where
        // it has none of its own.
        let chain = agreed.filter(|agreed| !agreed.escalation.is_empty());
        Self {
            respond,
            restore: restoring.map_or(respond, |agreed| agreed.hours.as_ref()),
            steps: chain.and_then(|agreed| agreed.hours.as_ref()).or(respond),
        }
    }

    /// Hours that are others than those of the time to say yes.
    fn other(&self, hours: Option<&Hours>) -> Option<Vec<String>> {
        (hours != self.respond).then(|| spans(hours))
    }

    fn country(&self) -> Option<Country> {
        let all = [self.respond, self.restore, self.steps];
        all.into_iter()
            .flatten()
            .find_map(|hours| hours.calendar().country)
    }
}

fn spans(hours: Option<&Hours>) -> Vec<String> {
    let spans = hours.into_iter().flat_map(Hours::spans);
    spans.map(ToString::to_string).collect()
}

/// The coordinator, who holds what nobody has said yes to: at once where there is no
/// step before it, else when the last of these has had as much time as the first. None
/// where the last is the coordinator itself.
fn last(to: PartyIx, steps: &[EscalationStep], respond: SignedDuration) -> Option<EscalationStep> {
    let before = steps.last();
    (before.map(|step| step.to) != Some(to)).then(|| EscalationStep {
        after: before.map_or(SignedDuration::ZERO, |step| step.after + respond),
        to,
        always: before.is_some_and(|step| step.always),
    })
}
