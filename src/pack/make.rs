//! A pack, made of what the log holds.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::chain::{Hash, fingerprint, from_hex, hex, running};
use super::document::{write_many, write_one};
use super::json::{
    ConfigurationJson, FindingJson, HeadJson, LinkJson, MomentJson, TITLE, ToldJson, VERSION, bare,
};
use super::{mask, seal};
use crate::fault::{Event, Fault, FaultJson, Number, Refusal};
use crate::ledger::{Entry, MonitorEvent};
use crate::notice::Brief;

/// What the log holds of a fault.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Its number.
    pub number: Number,
    /// The fault as it is kept, for when not all of its events are here.
    pub fault: Fault,
    /// Id of the installation.
    pub install: String,
    /// The end of the chain: its place and its hash.
    pub head: (u64, Hash),
    /// Entries of the fault, and those beside them that it refers to, in their order.
    pub entries: Vec<Linked>,
    /// Events of the fault that are not among them.
    pub left_out: u32,
    /// Who was told.
    pub told: Vec<Brief>,
}

/// An entry of the chain, as it was hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// Its place in the chain.
    pub seq: u64,
    /// Which start of the daemon wrote it.
    pub epoch: u64,
    /// From where it was seen.
    pub vantage: String,
    /// When it happened, as it stands in the log.
    pub at: String,
    /// The word for its kind.
    pub kind: String,
    /// All of it, as JSON.
    pub body: String,
    /// The hash before it.
    pub prev: Hash,
    /// Its hash.
    pub hash: Hash,
}

impl Linked {
    fn json(&self) -> LinkJson {
        let masked = mask::body(&self.body);
        LinkJson {
            seq: self.seq,
            epoch: self.epoch,
            vantage: self.vantage.clone(),
            at: self.at.clone(),
            kind: self.kind.clone(),
            masked: masked.is_some(),
            body: masked.unwrap_or_else(|| self.body.clone()),
            prev: hex(&self.prev),
            hash: hex(&self.hash),
        }
    }
}

/// A pack, made.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The fault's number.
    pub number: Number,
    /// What stands for it.
    pub fingerprint: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Id of the installation.
    pub installation: String,
    /// The end of the chain.
    pub head: HeadJson,
    /// The configuration in force when it was opened.
    pub configuration: Option<ConfigurationJson>,
    /// The fault, as its events have made it.
    pub fault: Fault,
    /// Its events.
    pub events: Vec<Event>,
    /// The fingerprint as of each of them, by ordinal.
    pub fingerprints: Vec<(u32, String)>,
    /// Who was told.
    pub told: Vec<Brief>,
    /// Events that it has besides these.
    pub left_out: u32,
    /// Entries of the chain that it was made of.
    pub entries: usize,
    /// Entries from which something was taken out.
    pub masked: usize,
    /// The file.
    pub sealed: String,
}

/// Makes the pack of a fault; none when the log holds no event of it that can be
/// told.
pub fn make(sources: &Sources, made_at: Timestamp) -> Option<Pack> {
    let entries: Vec<LinkJson> = sources.entries.iter().map(Linked::json).collect();
    let telling = telling(&entries, &sources.number)?;
    let folded = match sources.left_out {
        0 => fold(&telling).ok(),
        _ => None,
    };
    let fault = match folded {
        Some(fault) => fault,
        None => without(&sources.fault)?,
    };
    let head = HeadJson {
        seq: sources.head.0,
        hash: hex(&sources.head.1),
    };
    let mut pack = Pack {
        number: sources.number.clone(),
        fingerprint: telling.fingerprint.clone(),
        made_at,
        installation: sources.install.clone(),
        head,
        configuration: telling.configuration.clone(),
        events: telling
            .events
            .iter()
            .map(|told| told.event.clone())
            .collect(),
        fingerprints: telling
            .events
            .iter()
            .map(|told| (told.event.ordinal, told.fingerprint.clone()))
            .collect(),
        told: sources.told.clone(),
        left_out: sources.left_out,
        entries: entries.len(),
        masked: entries.iter().filter(|entry| entry.masked).count(),
        fault,
        sealed: String::new(),
    };
    pack.sealed = sealed(&pack, &telling, &entries);
    Some(pack)
}

/// A fault without what looks personal or secret; none if that cannot be taken out.
fn without(fault: &Fault) -> Option<Fault> {
    let body = serde_json::to_string(fault).ok()?;
    match mask::body(&body) {
        Some(masked) => serde_json::from_str(&masked).ok(),
        None => Some(fault.clone()),
    }
}

fn sealed(pack: &Pack, telling: &Telling, entries: &[LinkJson]) -> String {
    let mut out = String::from("{\n");
    let told: Vec<ToldJson> = pack.told.iter().map(ToldJson::of).collect();
    write_one(&mut out, "samband", &Value::from(TITLE));
    write_one(&mut out, "version", &Value::from(VERSION));
    write_one(&mut out, "number", &Value::from(pack.number.as_str()));
    write_one(&mut out, "fingerprint", &value(&telling.fingerprint));
    write_one(&mut out, "as_of", &Value::from(telling.as_of()));
    write_one(&mut out, "made_at", &value(&pack.made_at));
    write_one(&mut out, "made_by", &Value::from(env!("CARGO_PKG_VERSION")));
    write_one(&mut out, "installation", &value(&pack.installation));
    write_one(&mut out, "head", &value(&pack.head));
    write_one(&mut out, "configuration", &value(&telling.configuration));
    write_one(&mut out, "fault", &value(&FaultJson::of(&pack.fault)));
    write_one(&mut out, "clause", &value(&pack.fault.assignment));
    write_many(&mut out, "timeline", &telling.timeline());
    write_many(&mut out, "findings", &telling.findings());
    write_many(&mut out, "told", &values(&told));
    write_one(&mut out, "left_out", &Value::from(pack.left_out));
    write_many(&mut out, "entries", &values(entries));
    let seal = seal::line(out.as_bytes());
    out + &seal
}

/// What the entries of a pack tell.
#[derive(Clone, Debug)]
pub(super) struct Telling {
    pub(super) events: Vec<ToldEvent>,
    pub(super) configuration: Option<ConfigurationJson>,
    pub(super) fingerprint: String,
}

/// An event of the fault, with its place in the chain.
#[derive(Clone, Debug)]
pub(super) struct ToldEvent {
    pub(super) event: Event,
    seq: u64,
    fingerprint: String,
}

impl Telling {
    /// The ordinal of the last event.
    pub(super) fn as_of(&self) -> u32 {
        self.events.last().map_or(0, |told| told.event.ordinal)
    }

    pub(super) fn timeline(&self) -> Vec<Value> {
        let moments = self.events.iter().map(|told| MomentJson {
            ordinal: told.event.ordinal,
            at: told.event.at,
            event: told.event.what.slug().to_owned(),
            what: bare(&told.event),
            seq: told.seq,
            fingerprint: told.fingerprint.clone(),
        });
        moments.map(|moment| value(&moment)).collect()
    }

    pub(super) fn findings(&self) -> Vec<Value> {
        let found = self.events.iter().filter_map(|told| {
            let finding = told.event.what.finding()?;
            Some(FindingJson::of(told.event.ordinal, finding))
        });
        found.map(|finding| value(&finding)).collect()
    }
}

/// What entries tell of a fault; none if one of them cannot be understood or none is
/// of the fault.
pub(super) fn telling(entries: &[LinkJson], number: &Number) -> Option<Telling> {
    let mut events = Vec::new();
    let mut configuration: Option<ConfigurationJson> = None;
    let mut version = None;
    let mut print = Hash::default();
    for link in entries {
        match serde_json::from_str(&link.body).ok()? {
            Entry::Fault(event) if event.fault == *number => {
                print = running(&print, &from_hex(&link.hash)?, &link.body);
                events.push(ToldEvent {
                    event,
                    seq: link.seq,
                    fingerprint: fingerprint(&print),
                });
            }
            // What takes effect later is told by its entry.
            Entry::Monitor { at, what } if events.is_empty() => {
                configuration = in_force(at, &what, &mut version).or(configuration);
            }
            Entry::Monitor { .. } | Entry::Facet(_) | Entry::Fault(_) | Entry::Delivery { .. } => {}
        }
    }
    let fingerprint = events.last()?.fingerprint.clone();
    Some(Telling {
        events,
        configuration,
        fingerprint,
    })
}

/// The configuration that takes effect with this, if one does.
fn in_force(
    at: Timestamp,
    what: &MonitorEvent,
    version: &mut Option<String>,
) -> Option<ConfigurationJson> {
    let configuration = match what {
        MonitorEvent::Started {
            version: started,
            configuration,
        } => {
            *version = Some(started.clone());
            configuration
        }
        MonitorEvent::Reloaded { configuration } => configuration,
        MonitorEvent::Stopped
        | MonitorEvent::CutOff { .. }
        | MonitorEvent::BackAgain { .. }
        | MonitorEvent::ClockStepped { .. }
        | MonitorEvent::AgreementEnds { .. }
        | MonitorEvent::MaintenanceAnnounced { .. }
        | MonitorEvent::DrillBegan { .. }
        | MonitorEvent::DrillEnded { .. } => return None,
    };
    Some(ConfigurationJson {
        sha256: configuration.clone(),
        since: at,
        samband: version.clone(),
    })
}

/// The fault that the events have made.
///
/// # Errors
/// When they cannot have happened one after the other.
pub(super) fn fold(telling: &Telling) -> Result<Fault, Refusal> {
    let mut fault: Option<Fault> = None;
    for told in &telling.events {
        match &mut fault {
            None => fault = Some(Fault::open(&told.event)?),
            Some(fault) => fault.apply(&told.event)?,
        }
    }
    fault.ok_or(Refusal {
        state: crate::fault::State::Closed,
        what: "nothing",
    })
}

/// Plain data as a value.
pub(super) fn value<T: Serialize>(data: &T) -> Value {
    serde_json::to_value(data).unwrap_or_default()
}

fn values<T: Serialize>(all: &[T]) -> Vec<Value> {
    all.iter().map(value).collect()
}
