//! What an MQTT broker keeps: the state of each component and open fault of a
//! region, and that the monitor is there at all.
//!
//! Only the last state of each counts, so what is still to be published is a set
//! of subjects, and what is published of one is what the newest snapshot shows.
//! A broker that is down costs that set and no more.

mod heartbeat;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use schemars::{JsonSchema, schema_for};
use serde::Serialize;

use super::json::{notice_schema, written};
use super::pack_schema;
use super::plan::maintenance_schema;
use super::report::{deviations_schema, fairness_schema};
use super::snapshot::{ConcernPart, Place, Snapshot};
use crate::fault::{FaultJson, Number, State};
use crate::health::FacetState;
use crate::inventory::{Facet, Gap, Kind, Ownership, PartyIx, RegionIx};
use crate::notice::{EventPayload, VERSION, compact};

pub use heartbeat::{HEARTBEAT, HeartbeatPayload, heartbeat, heartbeat_schema};

/// Something that a topic of its own tells the state of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The monitor itself, for this region.
    Status,
    /// A component, by its id.
    Component(String),
    /// A fault, by its number.
    Fault(String),
}

impl Subject {
    /// Its topic, without the region's beginning.
    pub fn topic(&self) -> String {
        match self {
            Self::Status => "status".to_owned(),
            Self::Component(id) => format!("components/{id}"),
            Self::Fault(number) => format!("faults/{number}"),
        }
    }

    /// The subject of a topic, without the region's beginning, if that could be ours.
    pub fn of_topic(topic: &str) -> Option<Self> {
        let plain = |id: &str| {
            let clean = |b: u8| b.is_ascii_alphanumeric() || b"-.".contains(&b);
            (1..=259).contains(&id.len()) && id.bytes().all(clean)
        };
        match topic.split_once('/')? {
            ("components", id) if plain(id) => Some(Self::Component(id.to_owned())),
            ("faults", number) if plain(number) => Some(Self::Fault(number.to_owned())),
            _ => None,
        }
    }

    /// What its topic is to say; none when there is no such thing any more, and
    /// what the broker keeps is to go.
    pub fn payload(&self, snapshot: &Snapshot, region: &str) -> Option<String> {
        let region = snapshot.inventory.region_by_id(region)?;
        match self {
            Self::Status => Some(online(snapshot, region)),
            Self::Component(id) => component(snapshot, region, id),
            Self::Fault(number) => fault(snapshot, region, number),
        }
    }
}

/// All subjects of a region.
pub fn subjects(snapshot: &Snapshot, region: &str) -> BTreeSet<Subject> {
    let inventory = &snapshot.inventory;
    let Some(ix) = inventory.region_by_id(region) else {
        return BTreeSet::new();
    };
    let components = inventory.components().filter(|(_, c)| c.region == ix);
    let components = components.map(|(_, c)| Subject::Component(c.id.to_string()));
    let faults = snapshot.open_faults().filter(|f| f.region == region);
    let faults = faults.map(|fault| Subject::Fault(fault.number.to_string()));
    [Subject::Status]
        .into_iter()
        .chain(components)
        .chain(faults)
        .collect()
}

/// The subjects of a region that are not what they were; gone and new ones are among
/// them.
pub fn changed(before: &Snapshot, after: &Snapshot, region: &str) -> BTreeSet<Subject> {
    if !Arc::ptr_eq(&before.inventory, &after.inventory) {
        let mut all = subjects(before, region);
        all.extend(subjects(after, region));
        return all;
    }
    let Some(ix) = after.inventory.region_by_id(region) else {
        return BTreeSet::new();
    };
    let mut changed = changed_faults(before, after, region);
    if before.monitor.cut_off.get(&ix) != after.monitor.cut_off.get(&ix) {
        changed.insert(Subject::Status);
    }
    let parts = before.parts.iter().zip(&after.parts);
    let parts = parts.filter(|(mine, theirs)| !Arc::ptr_eq(mine, theirs));
    for (mine, theirs) in parts {
        for (was, is) in mine.components.iter().zip(&theirs.components) {
            let component = &after.inventory[is.component];
            if component.region == ix && !Arc::ptr_eq(was, is) && !was.looks_like(is) {
                changed.insert(Subject::Component(component.id.to_string()));
            }
        }
    }
    changed
}

fn changed_faults(before: &Snapshot, after: &Snapshot, region: &str) -> BTreeSet<Subject> {
    let known = |snapshot: &Snapshot, number: &Number, events: u32| {
        let known = snapshot.fault(number);
        known.is_some_and(|fault| fault.next_ordinal() == events)
    };
    let of = |one: &Snapshot, other: &Snapshot| -> Vec<Subject> {
        let faults = one.faults.iter().filter(|fault| fault.region == region);
        let new = faults.filter(|fault| !known(other, &fault.number, fault.next_ordinal()));
        new.map(|fault| Subject::Fault(fault.number.to_string()))
            .collect()
    };
    if Arc::ptr_eq(&before.faults, &after.faults) {
        return BTreeSet::new();
    }
    let mut changed: BTreeSet<Subject> = of(after, before).into_iter().collect();
    // Those that are shown no more were closed long since; to say so again does no harm.
    changed.extend(of(before, after));
    changed
}

/// Whether the monitor is there: what `samband/v1/<region>/status` carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "samband status")]
pub struct StatusPayload {
    /// Always 1.
    pub version: u32,
    /// The region's id.
    pub region: String,
    /// Whether the monitor is connected to the broker; the broker itself says that
    /// it is not. Then nothing else under this region is kept up to date.
    pub state: StatusJson,
    /// Since when the monitor is cut off from what it watches, if it is: it then
    /// blames nobody, and states are as they were last known.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub cut_off_since: Option<Timestamp>,
    /// The program's version; null when it is offline.
    pub program: Option<String>,
}

/// Whether the monitor is connected to the broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StatusJson {
    /// It is.
    Online,
    /// It is not.
    Offline,
}

/// The last will of a region's connection.
pub fn offline(region: &str) -> String {
    compact(&StatusPayload {
        version: VERSION,
        region: region.to_owned(),
        state: StatusJson::Offline,
        cut_off_since: None,
        program: None,
    })
}

fn online(snapshot: &Snapshot, region: RegionIx) -> String {
    compact(&StatusPayload {
        version: VERSION,
        region: snapshot.inventory[region].id.to_string(),
        state: StatusJson::Online,
        cut_off_since: snapshot.monitor.cut_off.get(&region).copied(),
        program: Some(snapshot.monitor.version.to_string()),
    })
}

/// How a component is: what `samband/v1/<region>/components/<id>` carries, retained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "samband component")]
pub struct ComponentPayload {
    /// Always 1.
    pub version: u32,
    /// The region's id.
    pub region: String,
    /// Its id in the region.
    pub component: String,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Id of its site; null for what the region shares.
    pub site: Option<String>,
    /// Id of the municipality.
    pub municipality: Option<String>,
    /// The worst of its facets.
    #[schemars(with = "StateJson")]
    pub state: FacetState,
    /// Since when; null while it has not changed since the monitor started.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub since: Option<Timestamp>,
    /// Id of the party that answers for it (for its facet reach).
    pub owner: String,
    /// Why no agreement decides that; null when one does.
    pub gap: Option<GapJson>,
    /// The facets that something speaks for.
    pub facets: Vec<FacetPayload>,
    /// The open fault that concerns it; null when none does.
    pub fault: Option<ConcernPayload>,
}

/// How a facet of a component is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacetPayload {
    /// Which.
    pub facet: Facet,
    /// Its state.
    #[schemars(with = "StateJson")]
    pub state: FacetState,
    /// Since when; null while it has not changed since the monitor started.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub since: Option<Timestamp>,
    /// Id of the party that answers for it.
    pub owner: String,
    /// Why no agreement decides that; null when one does.
    pub gap: Option<GapJson>,
}

/// The open fault that concerns a component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConcernPayload {
    /// Its number.
    pub number: String,
    /// In what way.
    pub part: PartJson,
}

/// In what way a fault concerns a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PartJson {
    /// It is the cause.
    Cause,
    /// It may be the cause.
    Candidate,
    /// It cannot be used because of it.
    Affected,
}

/// The states of a component or facet.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "the words of a schema; the states are health's")]
enum StateJson {
    /// Not known: not yet probed, or no vantage to probe from.
    Unknown,
    /// As it should be.
    Up,
    /// Goes and comes.
    Flapping,
    /// Failed, confirmed, with a witness.
    Down,
}

/// Why no agreement decides who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum GapJson {
    /// No agreement in force covers it.
    Unagreed,
    /// Agreements with different parties cover it.
    Contested,
}

/// An open fault: what `samband/v1/<region>/faults/<number>` carries, retained until
/// the fault is closed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "samband fault state")]
pub struct FaultPayload {
    /// Always 1.
    pub version: u32,
    /// The fault, without timeline and evidence.
    pub fault: FaultJson,
}

/// The JSON Schema (draft 2020-12) of a [`StatusPayload`].
pub fn status_schema() -> String {
    written(&schema_for!(StatusPayload))
}

/// The JSON Schema of a [`ComponentPayload`].
pub fn component_schema() -> String {
    written(&schema_for!(ComponentPayload))
}

/// The JSON Schema of a [`FaultPayload`].
pub fn fault_schema() -> String {
    written(&schema_for!(FaultPayload))
}

/// The JSON Schema of an [`EventPayload`].
pub fn event_schema() -> String {
    written(&schema_for!(EventPayload))
}

/// A schema by the name that it is served by.
pub fn schema(name: &str) -> Option<String> {
    match name {
        "mqtt-status.json" => Some(status_schema()),
        "mqtt-component.json" => Some(component_schema()),
        "mqtt-fault.json" => Some(fault_schema()),
        "mqtt-event.json" => Some(event_schema()),
        "mqtt-heartbeat.json" => Some(heartbeat_schema()),
        "webhook-notice.json" => Some(notice_schema()),
        "pack.json" => Some(pack_schema()),
        "maintenance.json" => Some(maintenance_schema()),
        "report-fairness.json" => Some(fairness_schema()),
        "report-deviations.json" => Some(deviations_schema()),
        _ => None,
    }
}

/// The names by which schemas are served.
pub(super) const SCHEMAS: [&str; 10] = [
    "mqtt-status.json",
    "mqtt-component.json",
    "mqtt-fault.json",
    "mqtt-event.json",
    "mqtt-heartbeat.json",
    "webhook-notice.json",
    "pack.json",
    "maintenance.json",
    "report-fairness.json",
    "report-deviations.json",
];

fn fault(snapshot: &Snapshot, region: RegionIx, number: &str) -> Option<String> {
    let fault = snapshot.fault(&Number::parse(number)?)?;
    let ours = *fault.region == *snapshot.inventory[region].id;
    (ours && fault.state != State::Closed).then(|| {
        compact(&FaultPayload {
            version: VERSION,
            fault: FaultJson::of(fault),
        })
    })
}

fn component(snapshot: &Snapshot, region: RegionIx, id: &str) -> Option<String> {
    let inventory = &snapshot.inventory;
    let ix = inventory.component_by_id(region, id)?;
    let component = &inventory[ix];
    let place = component.site.map_or(Place::Shared(region), Place::Site);
    let part = snapshot
        .parts
        .binary_search_by_key(&place, |part| part.place)
        .ok()?;
    let mut components = snapshot.parts[part].components();
    let status = components.find(|status| status.component == ix)?;
    let party = |party: PartyIx| inventory[party].id.to_string();
    let facets = status.facets.iter().map(|facet| FacetPayload {
        facet: facet.facet,
        state: facet.state,
        since: facet.since,
        owner: party(facet.ownership.party),
        gap: gap(&facet.ownership),
    });
    let concern = status.concern.as_ref().map(|concern| ConcernPayload {
        number: concern.fault.to_string(),
        part: match concern.part {
            ConcernPart::Cause => PartJson::Cause,
            ConcernPart::Candidate => PartJson::Candidate,
            // Programs are told by the fault that it is reported.
            ConcernPart::Affected | ConcernPart::Reported => PartJson::Affected,
        },
    });
    Some(compact(&ComponentPayload {
        version: VERSION,
        region: inventory[region].id.to_string(),
        component: id.to_owned(),
        name: component.name.to_string(),
        kind: component.kind,
        site: component.site.map(|site| inventory[site].id.to_string()),
        municipality: component
            .municipality
            .map(|municipality| inventory[municipality].id.to_string()),
        state: status.shown,
        since: status.since,
        owner: party(status.ownership.party),
        gap: gap(&status.ownership),
        facets: facets.collect(),
        fault: concern,
    }))
}

pub(super) fn gap(ownership: &Ownership) -> Option<GapJson> {
    match ownership.gap {
        None => None,
        Some(Gap::Unagreed) => Some(GapJson::Unagreed),
        Some(Gap::Contested(_)) => Some(GapJson::Contested),
    }
}

#[cfg(test)]
mod tests;
