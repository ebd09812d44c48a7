//! JSON of faults, of what shadow mode keeps back, and of why there is none.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::Shown;
use crate::fault::{EventJson, Fault, FaultJson, Refused, Reported, ReportedJson, TicketJson};
use crate::inventory::{Language, Region, RegionIx};
use crate::notice::{KeptBack, NoticePayload, Reason};

/// All faults given, as a JSON array, in their order, with their tickets in systems of
/// others, by number: what `GET /api/v1/faults` and `samband fault list --json` print.
pub fn faults_json<'a>(
    faults: impl IntoIterator<Item = &'a Fault>,
    tickets: &mut BTreeMap<String, Vec<TicketJson>>,
) -> String {
    let faults = faults.into_iter().map(|fault| FaultJson {
        tickets: tickets.remove(fault.number.as_str()).unwrap_or_default(),
        ..FaultJson::of(fault)
    });
    written(&faults.collect::<Vec<_>>())
}

/// One fault as JSON, with its timeline and evidence: what
/// `GET /api/v1/faults/<number>` and `samband fault show --json` print.
pub fn fault_json(fault: &Fault) -> String {
    fault_json_with(fault, Vec::new())
}

/// The same, with its tickets in systems of others.
pub fn fault_json_with(fault: &Fault, tickets: Vec<TicketJson>) -> String {
    written(&FaultJson {
        tickets,
        ..FaultJson::whole(fault)
    })
}

/// One fault as JSON on one line, without its timeline and evidence: what an event of
/// `GET /api/v1/events` carries.
pub fn event_json(fault: &Fault) -> String {
    serde_json::to_string(&FaultJson::of(fault)).unwrap_or_default()
}

/// The JSON Schema (draft 2020-12) of one fault.
pub fn fault_schema() -> String {
    written(&schemars::schema_for!(FaultJson))
}

/// What shadow mode keeps back, as the page `/shadow` has it: what
/// `GET /api/v1/shadow` prints. No addresses.
pub fn shadow_json(shown: &Shown, kept: &[KeptBack]) -> String {
    let regions = shown.regions();
    written(&ShadowJson {
        in_shadow: regions
            .filter_map(|(ix, region)| InShadow::of(shown, ix, region))
            .collect(),
        kept_back: kept.iter().map(KeptBackJson::of).collect(),
    })
}

/// The JSON Schema (draft 2020-12) of what a webhook is told of a notice.
pub fn notice_schema() -> String {
    written(&schemars::schema_for!(NoticePayload))
}

/// What became of a user report.
pub fn reported_json(reported: &Reported) -> String {
    written(&ReportedJson::of(reported))
}

/// A problem by RFC 9457, as `application/problem+json`.
pub fn problem_json(status: u16, title: &str, detail: &str) -> String {
    refused_json(status, title, detail, None)
}

/// The same of an act, with what whoever did it needs to know to do the right one: what
/// has happened since they looked, or which fault explains this one.
pub fn refused_json(status: u16, title: &str, detail: &str, refused: Option<&Refused>) -> String {
    let (since, into) = match refused {
        Some(Refused::Stale { since, .. }) => {
            (Some(since.iter().map(EventJson::of).collect()), None)
        }
        Some(Refused::Already {
            said: Some(said), ..
        }) => (Some(vec![EventJson::of(said)]), None),
        Some(Refused::Merged(into)) => (None, Some(into.to_string())),
        Some(_) | None => (None, None),
    };
    written(&ProblemJson {
        r#type: "about:blank".to_owned(),
        title: title.to_owned(),
        status,
        detail: detail.to_owned(),
        since,
        merged_into: into,
    })
}

/// Who is in shadow mode, and what it has kept back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct ShadowJson {
    /// The regions in which anybody is in shadow mode.
    in_shadow: Vec<InShadow>,
    /// Notices that were decided and not sent, the latest first; the latest 100 at most.
    kept_back: Vec<KeptBackJson>,
}

/// Who is in shadow mode in a region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct InShadow {
    /// The region's id.
    region: String,
    /// Everybody in it is.
    whole: bool,
    /// Ids of the parties that are.
    parties: Vec<String>,
    /// Id of the party that is told in their place.
    operator: String,
}

impl InShadow {
    fn of(shown: &Shown, ix: RegionIx, region: &Region) -> Option<Self> {
        let inventory = &shown.inventory;
        let parties: Vec<String> = inventory
            .parties()
            .filter(|(party, part)| part.region == ix && inventory.is_in_shadow(*party))
            .filter(|(_, part)| shown.sees_party(&region.id, &part.id))
            .map(|(_, part)| part.id.to_string())
            .collect();
        (region.shadow || !parties.is_empty()).then(|| Self {
            region: region.id.to_string(),
            whole: region.shadow,
            parties,
            operator: inventory[region.operator].id.to_string(),
        })
    }
}

/// A notice that was decided and not sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct KeptBackJson {
    /// The region's id.
    region: String,
    /// Id of the party that it would have gone to.
    party: String,
    /// Why it would have gone.
    reason: Reason,
    /// When it was decided.
    #[schemars(with = "String", extend("format" = "date-time"))]
    decided_at: Timestamp,
    /// Number of the fault that it is about; null if it is about none.
    fault: Option<String>,
    /// The language of its words.
    language: Language,
    /// Its subject, as a mail has it.
    subject: String,
    /// Its plain text; empty once the words are no longer kept.
    text: String,
}

impl KeptBackJson {
    fn of(kept: &KeptBack) -> Self {
        Self {
            region: kept.brief.region.clone(),
            party: kept.brief.party.clone(),
            reason: kept.brief.reason,
            decided_at: kept.brief.created_at,
            fault: kept.fault.as_ref().map(ToString::to_string),
            language: kept.language,
            subject: kept.subject.clone(),
            text: kept.text.clone(),
        }
    }
}

/// Why there is no answer, by RFC 9457.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(super) struct ProblemJson {
    /// Always `about:blank`: the status says it all.
    r#type: String,
    /// What it is called.
    title: String,
    /// The status of HTTP, again.
    status: u16,
    /// What to do next.
    detail: String,
    /// What has happened to the fault since it was looked at; only with status 412; or their own
    /// yes of before, where it would be the same again.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Vec<EventJson>>,
    /// The larger fault that explains this one; only with status 409, and where one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    merged_into: Option<String>,
}

#[expect(
    clippy::expect_used,
    reason = "maps have string keys and no serializer of ours fails"
)]
pub(super) fn written<T: Serialize>(value: &T) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("plain data");
    text.push('\n');
    text
}
