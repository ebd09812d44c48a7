//! A pack as programs read it.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::chain::{from_hex, hex};
use super::make::Omitted;
use crate::fault::{Ahead, Because, CauseJson, Dropped, Event, FaultJson, Finding, Mark, Seen};
use crate::health::Class;
use crate::inventory::Facet;
use crate::notice::{Brief, Fate, Reason};

/// The version of this form; another is another form.
pub const VERSION: u32 = 1;

/// What the first member says.
pub(super) const TITLE: &str = "evidence pack";

/// The JSON Schema (draft 2020-12) of a pack.
pub fn schema() -> String {
    let mut text = format!("{:#}", schemars::schema_for!(PackJson).as_value());
    text.push('\n');
    text
}

/// A fault's evidence, to be handed out.
///
/// In the file each member is a line of its own, and each item of `timeline`,
/// `findings`, `told`, `omitted` and `entries`. Keys of objects are sorted.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "samband evidence pack")]
pub struct PackJson {
    /// Always `evidence pack`.
    pub samband: String,
    /// The version of this form.
    pub version: u32,
    /// What is taken out of entries that look personal or secret, by its number; packs
    /// of before there were several bear none, and are of the first.
    pub mask: u32,
    /// The fault's number, the same for all parties, such as `FOSEN-2026-0042`.
    pub number: String,
    /// The first 20 hex digits of a hash over all events of the fault, in groups of
    /// four: whoever has the same has the same evidence. Of each event it takes SHA-256
    /// of the event without its kind, as JSON with sorted keys and as it is handed out;
    /// and then, of 32 zero bytes to begin with, SHA-256 of what it was before and that.
    pub fingerprint: String,
    /// The ordinal of that event.
    pub as_of: u32,
    /// When the pack was made.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub made_at: Timestamp,
    /// The version of samband that made it.
    pub made_by: String,
    /// Id of the installation whose log it is from.
    pub installation: String,
    /// The end of the log's chain when it was made.
    pub head: HeadJson,
    /// The configuration in force when the fault was opened; null if the log does not say.
    pub configuration: Option<ConfigurationJson>,
    /// The fault, as its events have made it.
    pub fault: FaultJson,
    /// Whose it is and by which clause, as it was stamped.
    #[schemars(with = "std::collections::BTreeMap<String, Value>")]
    pub clause: Value,
    /// What happened to it, oldest first.
    pub timeline: Vec<MomentJson>,
    /// What was found, and what was seen each time.
    pub findings: Vec<FindingJson>,
    /// Fingerprints that mails and packs of before knew the fault by, when less was taken
    /// out of its entries, where they are others. The seal covers them, and the entries do
    /// not.
    pub earlier: Vec<EarlierJson>,
    /// Who was told, without addresses. It is kept beside the chain: the seal covers it,
    /// and the entries do not.
    pub told: Vec<ToldJson>,
    /// Events that the fault has besides those given here.
    pub left_out: u32,
    /// What stands for these in the fingerprint.
    pub omitted: Vec<OmittedJson>,
    /// Entries of the log's chain that it was made of.
    pub entries: Vec<LinkJson>,
    /// What proves that none of it was altered.
    pub seal: SealJson,
}

/// A fingerprint by which others knew the fault when less was taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EarlierJson {
    /// What was taken out, by its number.
    pub mask: u32,
    /// The ordinal of the event that it is the fingerprint of.
    pub as_of: u32,
    /// The fingerprint.
    pub fingerprint: String,
}

/// The end of the log's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HeadJson {
    /// The last entry's place.
    pub seq: u64,
    /// Its hash, as 64 hex digits.
    pub hash: String,
}

/// A configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConfigurationJson {
    /// SHA-256 of its files, as 64 hex digits.
    pub sha256: String,
    /// When it took effect.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub since: Timestamp,
    /// The version of samband that it took effect in; null if the log does not say.
    pub samband: Option<String>,
}

/// One thing that happened to the fault.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MomentJson {
    /// Its place among the events of this fault, from 0.
    pub ordinal: u32,
    /// When.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub at: Timestamp,
    /// What happened, in a word.
    pub event: String,
    /// What belongs to it; what was found stands in `findings`.
    #[schemars(with = "std::collections::BTreeMap<String, Value>")]
    pub what: Value,
    /// The place of its entry in the chain.
    pub seq: u64,
    /// The fingerprint of a pack as of this event.
    pub fingerprint: String,
}

/// What was found at one time, and what was seen.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FindingJson {
    /// The ordinal of the event that says so.
    pub ordinal: u32,
    /// The cause; null while several explain the failures equally well.
    pub cause: Option<CauseJson>,
    /// All that explain the failures equally well.
    pub candidates: Vec<CauseJson>,
    /// The probe that would split a tie.
    pub split_by: Option<String>,
    /// The failures that it explains.
    pub failed: Vec<SeenJson>,
    /// What was healthy in the same window.
    pub controls: Vec<SeenJson>,
    /// What proved that the monitor itself was connected.
    pub witness: Option<SeenJson>,
    /// What was suspect too, and why it was dropped: the first few. Null where the log
    /// does not say; empty where there was nothing.
    pub dropped: Option<Vec<DroppedJson>>,
    /// The last answer from before it began to fail that had shown the cause to be
    /// healthy; null where that was not kept.
    pub last_good: Option<SeenJson>,
    /// What a time server had last said of the monitor's own clock; null where none is asked.
    pub clock: Option<ClockJson>,
}

impl FindingJson {
    /// What an event has found.
    pub(super) fn of(ordinal: u32, finding: &Finding) -> Self {
        let evidence = &finding.evidence;
        let all = |seen: &[Seen]| seen.iter().map(SeenJson::of).collect();
        Self {
            ordinal,
            cause: finding.cause.as_ref().map(CauseJson::of),
            candidates: finding.candidates.iter().map(CauseJson::of).collect(),
            split_by: finding.split_by.clone(),
            failed: all(&evidence.failed),
            controls: all(&evidence.controls),
            witness: evidence.witness.as_ref().map(SeenJson::of),
            dropped: evidence
                .dropped
                .as_ref()
                .map(|all| all.iter().map(DroppedJson::of).collect()),
            last_good: evidence.last_good.as_ref().map(SeenJson::of),
            clock: evidence.clock.as_ref().map(ClockJson::of),
        }
    }
}

/// One observation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SeenJson {
    /// `component/probe`.
    pub probe: String,
    /// Id of the component asked about.
    pub component: String,
    /// What it is called.
    pub name: String,
    /// The word for what came back.
    pub class: String,
    /// When the probe was sent.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub at: Timestamp,
    /// What came back, for a person.
    pub detail: String,
    /// What went over the wire, line by line, as far as it was kept.
    pub exchange: Vec<String>,
}

impl SeenJson {
    fn of(seen: &Seen) -> Self {
        Self {
            probe: seen.probe.clone(),
            component: seen.component.id.clone(),
            name: seen.component.name.clone(),
            class: seen.class.slug().to_owned(),
            at: seen.at,
            detail: seen.detail.clone(),
            exchange: seen.exchange.clone(),
        }
    }
}

/// What was suspect too, and why it was dropped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DroppedJson {
    /// Id of the component.
    pub component: String,
    /// What it is called.
    pub name: String,
    /// Which side of it.
    pub facet: Facet,
    /// `cleared`: something that crosses it was answered since the failures began.
    /// `let-through`: something that crosses it came back, amiss itself or from a probe
    /// that fails by now. `explains-fewer`: it would explain fewer of the failures.
    /// `taken-later`: it would explain as many failures and not the same, and stands
    /// behind what was found in the order. `only-carries`: it only carries what was
    /// answered late, and no ping over it was late. `not-kept`: it was cleared, and by
    /// what is not known any more.
    pub why: String,
    /// The probe that was answered, of `cleared` and `let-through`.
    pub by: Option<String>,
    /// The word for the answer.
    pub class: Option<String>,
    /// When it was asked.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub at: Option<Timestamp>,
    /// How many of the failures it would explain, of `explains-fewer` and `taken-later`.
    pub explains: Option<u32>,
    /// Of how many.
    pub of: Option<u32>,
}

impl DroppedJson {
    fn of(dropped: &Dropped) -> Self {
        let bare = |why: &str| Self {
            component: dropped.component.id.clone(),
            name: dropped.component.name.clone(),
            facet: dropped.facet,
            why: why.to_owned(),
            by: None,
            class: None,
            at: None,
            explains: None,
            of: None,
        };
        let came = |why: &str, by: &str, class: Class, at: Timestamp| Self {
            by: Some(by.to_owned()),
            class: Some(class.slug().to_owned()),
            at: Some(at),
            ..bare(why)
        };
        let counted = |why: &str, explains: u32, of: u32| Self {
            explains: Some(explains),
            of: Some(of),
            ..bare(why)
        };
        match &dropped.because {
            Because::Cleared { by, class, at } => came("cleared", by, *class, *at),
            Because::LetThrough { by, class, at } => came("let-through", by, *class, *at),
            Because::ExplainsFewer { explains, of } => counted("explains-fewer", *explains, *of),
            Because::TakenLater { explains, of } => counted("taken-later", *explains, *of),
            Because::OnlyCarries => bare("only-carries"),
            Because::NotKept => bare("not-kept"),
        }
    }
}

/// What a time server said of the monitor's own clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ClockJson {
    /// `component/probe` of the time server.
    pub by: String,
    /// When it was asked.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub at: Timestamp,
    /// By how many microseconds the time was ahead of the monitor's; below zero, behind it.
    pub ahead_micros: i64,
}

impl ClockJson {
    fn of(ahead: &Ahead) -> Self {
        Self {
            by: ahead.by.clone(),
            at: ahead.at,
            ahead_micros: ahead.micros,
        }
    }
}

/// A notice about the fault, without its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ToldJson {
    /// Id of the party.
    pub party: String,
    /// Why it was told.
    pub reason: Reason,
    /// By which way, in a word.
    pub channel: String,
    /// When that was decided.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub decided_at: Timestamp,
    /// When it was settled, or last tried.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub tried_at: Option<Timestamp>,
    /// How far it had come, in a word.
    pub fate: String,
}

impl ToldJson {
    pub(super) fn of(brief: &Brief) -> Self {
        let fate = match brief.fate {
            Fate::Waiting => "waiting",
            Fate::StandingBy => "standing-by",
            Fate::UnderWay => "under-way",
            Fate::PutOff => "put-off",
            Fate::Held => "held",
            Fate::Gathered => "gathered",
            Fate::Accepted { .. } => "accepted",
            Fate::Refused => "refused",
            Fate::GivenUp => "given-up",
            Fate::Cancelled => "cancelled",
            Fate::Shadowed => "shadowed",
        };
        Self {
            party: brief.party.clone(),
            reason: brief.reason,
            channel: brief.channel.slug().to_owned(),
            decided_at: brief.created_at,
            tried_at: brief.tried_at,
            fate: fate.to_owned(),
        }
    }
}

/// One entry of the log's chain.
///
/// Its hash is SHA-256 over the hash before it (32 bytes) and then, each after
/// its length in bytes as a big-endian number of 64 bits: `seq` and `epoch` in
/// decimal digits, `vantage`, `at`, `kind`, `body`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkJson {
    /// Its place in the chain, from 1.
    pub seq: u64,
    /// Which start of the daemon wrote it.
    pub epoch: u64,
    /// From where it was seen.
    pub vantage: String,
    /// When it happened, as it stands in the log.
    pub at: String,
    /// The word for its kind.
    pub kind: String,
    /// All of it, as JSON in a string: the bytes that were hashed.
    pub body: String,
    /// Something was taken out of the body: it is not what was hashed.
    pub masked: bool,
    /// The hash before it, as 64 hex digits.
    pub prev: String,
    /// Its hash, as 64 hex digits.
    pub hash: String,
}

/// Events that are left out, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OmittedJson {
    /// The ordinal of the first of them.
    pub from: u32,
    /// What each adds to the fingerprint: 64 hex digits each, one after the other.
    pub marks: String,
}

impl OmittedJson {
    /// Of these, in their order.
    pub(super) fn of(all: &[Omitted]) -> Vec<Self> {
        let mut runs: Vec<Self> = Vec::new();
        let mut next = None;
        for omitted in all {
            let mark = hex(&omitted.mark.0);
            match runs.last_mut().filter(|_| next == Some(omitted.ordinal)) {
                Some(run) => run.marks += &mark,
                None => runs.push(Self {
                    from: omitted.ordinal,
                    marks: mark,
                }),
            }
            next = omitted.ordinal.checked_add(1);
        }
        runs
    }

    /// Back again; none if these are no marks.
    pub(super) fn read(&self) -> Option<Vec<Omitted>> {
        if self.marks.is_empty() || !self.marks.is_ascii() {
            return None;
        }
        let marks = self.marks.as_bytes().chunks(64);
        let marks = marks.zip(self.from..=u32::MAX).map(|(digits, ordinal)| {
            let mark = Mark(from_hex(std::str::from_utf8(digits).ok()?)?);
            Some(Omitted { ordinal, mark })
        });
        marks.collect()
    }
}

/// What proves that nothing was altered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SealJson {
    /// SHA-256 of all bytes of the file before this line, as 64 hex digits.
    pub digest: String,
    /// Of each line before this one, without its end, the first 8 hex digits of its SHA-256.
    pub lines: Vec<String>,
}

/// What happened without what was found, which stands apart.
pub(super) fn bare(event: &Event) -> Value {
    let mut what = serde_json::to_value(&event.what).unwrap_or_default();
    if let Value::Object(fields) = &mut what {
        fields.remove("finding");
        fields.remove("event");
    }
    what
}
