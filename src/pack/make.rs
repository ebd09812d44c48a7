//! A pack, made of what the log holds.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::chain::{Hash, hex};
use super::choose::within;
use super::document::{write_many, write_one};
use super::json::{
    ConfigurationJson, EarlierJson, FindingJson, HeadJson, LinkJson, MomentJson, OmittedJson,
    TITLE, ToldJson, VERSION, bare,
};
use super::{MOST_BYTES, OWN_BYTES, seal};
use crate::fault::{Event, Fault, FaultJson, Mark, Mask, Number, Print, Refusal};
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
    /// Events of the fault that are not among them, in their order.
    pub omitted: Vec<Omitted>,
    /// Who was told.
    pub told: Vec<Brief>,
    /// What is taken out of entries.
    pub mask: Mask,
}

/// An event that is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Omitted {
    /// Its place among the events of its fault.
    pub ordinal: u32,
    /// What it adds to the fingerprint.
    pub mark: Mark,
}

impl Sources {
    /// The same with fewer events, in so many bytes.
    pub(super) fn lessened(&self, room: usize) -> Self {
        let own: Vec<&Linked> = self.entries.iter().filter(|e| e.is_own()).collect();
        let known = own.iter().map(|entry| (entry.body.len(), entry.event()));
        let chosen = within(&known.collect::<Vec<_>>(), room);
        let goes: Vec<u64> = own
            .iter()
            .zip(&chosen)
            .filter(|(_, chosen)| !**chosen)
            .map(|(entry, _)| entry.seq)
            .collect();
        let (left, stay): (Vec<Linked>, Vec<Linked>) = self
            .entries
            .iter()
            .cloned()
            .partition(|entry| goes.contains(&entry.seq));
        let omitted = left.iter().filter_map(|entry| {
            Some(Omitted {
                ordinal: entry.ordinal()?,
                mark: Mark::of_body(&entry.body, self.mask)?,
            })
        });
        let mut omitted: Vec<Omitted> = omitted.chain(self.omitted.iter().copied()).collect();
        omitted.sort_by_key(|omitted| omitted.ordinal);
        Self {
            entries: stay,
            omitted,
            ..self.clone()
        }
    }
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
    /// Whether it is an event of the fault itself.
    fn is_own(&self) -> bool {
        self.kind == "fault"
    }

    fn read(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The word for what happened.
    fn event(&self) -> String {
        let read = self.read();
        read["what"]["event"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    fn ordinal(&self) -> Option<u32> {
        u32::try_from(self.read()["ordinal"].as_u64()?).ok()
    }

    /// Whether it is given so: as it was hashed, or as it was handed out by a mask.
    pub fn is_given_as(&self, given: &LinkJson, mask: Mask) -> bool {
        *given == self.json(mask) || *given == self.as_given(None)
    }

    fn json(&self, mask: Mask) -> LinkJson {
        self.as_given(mask.body(&self.body))
    }

    /// With what is left of its body, if something is taken out of it.
    fn as_given(&self, masked: Option<String>) -> LinkJson {
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
    /// Fingerprints that others knew it by when less was taken out, where they differ.
    pub earlier: Vec<EarlierJson>,
    /// Who was told.
    pub told: Vec<Brief>,
    /// Events that it has besides these.
    pub left_out: u32,
    /// The places of the entries of the chain that it was made of.
    pub entries: Vec<u64>,
    /// What was taken out of them.
    pub mask: Mask,
    /// Entries from which something was taken out.
    pub masked: usize,
    /// The file.
    pub sealed: String,
}

/// Makes the pack of a fault, as large as one may be; none when the log holds no event
/// of it that can be told, or the few that are always told have no room.
pub fn make(sources: &Sources, made_at: Timestamp) -> Option<Pack> {
    let mut made = made(sources, made_at)?;
    let mut room = OWN_BYTES;
    while made.sealed.len() > MOST_BYTES {
        room /= 2;
        if room == 0 {
            return None;
        }
        made = self::made(&sources.lessened(room), made_at)?;
    }
    Some(made)
}

fn made(sources: &Sources, made_at: Timestamp) -> Option<Pack> {
    let entries = sources.entries.iter();
    let entries: Vec<LinkJson> = entries.map(|entry| entry.json(sources.mask)).collect();
    let telling = telling(&entries, &sources.omitted, &sources.number)?;
    let folded = match sources.omitted.is_empty() {
        true => fold(&telling).ok(),
        false => None,
    };
    let fault = match folded {
        Some(fault) => fault,
        None => without(&sources.fault, sources.mask)?,
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
        fingerprints: telling.fingerprints.clone(),
        earlier: earlier(sources, &telling),
        told: sources.told.clone(),
        left_out: u32::try_from(sources.omitted.len()).unwrap_or(u32::MAX),
        entries: entries.iter().map(|entry| entry.seq).collect(),
        mask: sources.mask,
        masked: entries.iter().filter(|entry| entry.masked).count(),
        fault,
        sealed: String::new(),
    };
    let omitted = OmittedJson::of(&sources.omitted);
    pack.sealed = sealed(&pack, &telling, &omitted, &entries);
    Some(pack)
}

/// The fingerprints by each earlier mask, as far as they are others; none where events
/// are left out, of which only what they add by today's is known.
fn earlier(sources: &Sources, telling: &Telling) -> Vec<EarlierJson> {
    let mut earlier = Vec::new();
    if !sources.omitted.is_empty() {
        return earlier;
    }
    for mask in Mask::ALL.into_iter().filter(|mask| *mask < sources.mask) {
        let mut print = Print::NONE;
        let own = sources.entries.iter().filter(|entry| entry.is_own());
        for (entry, told) in own.zip(&telling.events) {
            let Some(mark) = Mark::of_body(&entry.body, mask) else {
                break;
            };
            print = print.after(mark);
            if print.short() != told.fingerprint {
                earlier.push(EarlierJson {
                    mask: mask.version(),
                    as_of: told.event.ordinal,
                    fingerprint: print.short(),
                });
            }
        }
    }
    earlier
}

/// A fault without what looks personal or secret; none if that cannot be taken out.
fn without(fault: &Fault, mask: Mask) -> Option<Fault> {
    let body = serde_json::to_string(fault).ok()?;
    match mask.body(&body) {
        Some(masked) => serde_json::from_str(&masked).ok(),
        None => Some(fault.clone()),
    }
}

fn sealed(pack: &Pack, telling: &Telling, omitted: &[OmittedJson], entries: &[LinkJson]) -> String {
    let mut out = String::from("{\n");
    let told: Vec<ToldJson> = pack.told.iter().map(ToldJson::of).collect();
    write_one(&mut out, "samband", &Value::from(TITLE));
    write_one(&mut out, "version", &Value::from(VERSION));
    write_one(&mut out, "mask", &Value::from(pack.mask.version()));
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
    write_many(&mut out, "earlier", &values(&pack.earlier));
    write_many(&mut out, "told", &values(&told));
    write_one(&mut out, "left_out", &Value::from(pack.left_out));
    write_many(&mut out, "omitted", &values(omitted));
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
    /// As of each event, also of those that are left out.
    fingerprints: Vec<(u32, String)>,
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
pub(super) fn telling(
    entries: &[LinkJson],
    omitted: &[Omitted],
    number: &Number,
) -> Option<Telling> {
    let mut events = Vec::new();
    let mut configuration: Option<ConfigurationJson> = None;
    let mut version = None;
    let mut print = Print::NONE;
    let mut fingerprints = Vec::new();
    let mut left = omitted.iter().peekable();
    for link in entries {
        match serde_json::from_str(&link.body).ok()? {
            Entry::Fault(event) if event.fault == *number => {
                while let Some(before) = left.next_if(|left| left.ordinal < event.ordinal) {
                    print = print.after(before.mark);
                    fingerprints.push((before.ordinal, print.short()));
                }
                print = print.after(Mark::of_handed_out(&link.body)?);
                fingerprints.push((event.ordinal, print.short()));
                events.push(ToldEvent {
                    event,
                    seq: link.seq,
                    fingerprint: print.short(),
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
        fingerprints,
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
        | MonitorEvent::MaintenanceCalledOff { .. }
        | MonitorEvent::MaintenanceDeclared { .. }
        | MonitorEvent::MaintenanceChanged { .. }
        | MonitorEvent::MaintenanceWithdrawn { .. }
        | MonitorEvent::Login(_)
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
