//! The deviation report, as programs read it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{days, moment, seconds};
use crate::fault::{AgreementRef, Clause, PartyRef};
use crate::pack::hex;
use crate::report::{Clocked, Deviation, Deviations, EntryRef, Kind, Period};
use crate::view::json::written;

/// The deviation report as JSON: what `samband report deviations --json` and
/// `GET /api/v1/reports/deviations` give.
pub fn deviations_json(report: &Deviations) -> String {
    written(&DeviationsJson::of(report))
}

/// The JSON Schema (draft 2020-12) of it.
pub fn deviations_schema() -> String {
    written(&schemars::schema_for!(DeviationsJson))
}

/// Where parties have not kept what was agreed, or their cooperation has failed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "samband deviation report")]
pub(in crate::view) struct DeviationsJson {
    /// Id of the region.
    region: String,
    /// What it is called.
    region_name: String,
    /// The first day, in the region's zone.
    #[schemars(extend("format" = "date"))]
    from: String,
    /// The last day, which belongs to it.
    #[schemars(extend("format" = "date"))]
    to: String,
    /// As of when the log was read.
    #[schemars(extend("format" = "date-time"))]
    as_of: String,
    /// When the log begins, where that is after the first day does: of what was before nothing
    /// is known. Null where the whole period is in it.
    #[schemars(extend("format" = "date-time"))]
    log_begins_at: Option<String>,
    /// Id of the installation whose log it was made of.
    installation: String,
    /// Where that log ended: what `samband log verify` says that it ends with, if nothing
    /// has happened since.
    head: HeadJson,
    /// Each deviation, in the order of time.
    deviations: Vec<DeviationJson>,
    /// Ids of parties that shadow mode kept from being told, once for each time that they
    /// could thus not keep: these are no deviations.
    in_shadow: Vec<String>,
    /// Numbers of faults that are left out, since their events do not follow from each
    /// other: `samband log verify` says more.
    unreadable: Vec<String>,
}

/// The end of a log.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct HeadJson {
    /// Its place.
    seq: u64,
    /// Its hash, SHA-256.
    hash: String,
}

/// One deviation.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct DeviationJson {
    /// Number of the fault.
    fault: String,
    /// What was not as it should be.
    kind: Kind,
    /// When it became so: the time was over, or it happened.
    #[schemars(extend("format" = "date-time"))]
    at: String,
    /// Who should have done otherwise, or to whom it fell.
    who: PartyRef,
    /// Towards whom: the municipality that it stands in, or whoever it was passed to; the
    /// coordinator where that is the same party, or all share it.
    towards: PartyRef,
    /// The agreement by which; null where it is the region's own rule, or nobody has agreed.
    agreement: Option<AgreementJson>,
    /// The agreements that contradict each other.
    contested: Vec<AgreementJson>,
    /// The clause that was in force when it began.
    clause: Option<Clause>,
    /// Id of the component that the fault is of, or may be.
    component: Option<String>,
    /// Id of the municipality that it stands in.
    municipality: Option<String>,
    /// The time that was to be kept, where there was one.
    time: Option<TimeJson>,
    /// When whoever should have done otherwise was told; null where no notice reached them.
    #[schemars(extend("format" = "date-time"))]
    told_at: Option<String>,
    /// The fault's fingerprint: what `samband log verify` says of its evidence pack.
    fingerprint: Option<String>,
    /// The entries of the log's chain that it rests on; they stand in the pack too.
    entries: Vec<EntryJson>,
}

/// An agreement.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct AgreementJson {
    /// Its id.
    id: String,
    /// What it is called.
    name: String,
    /// Where the document is to be found.
    reference: Option<String>,
}

/// A time that was not kept.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct TimeJson {
    /// How much time there was.
    promised_seconds: i64,
    /// The moment at which it was over.
    #[schemars(extend("format" = "date-time"))]
    promised_by: String,
    /// How much was taken; so far, if it goes on.
    actual_seconds: i64,
    /// How much of that was too much.
    over_by_seconds: i64,
    /// When it was done; null while it goes on.
    #[schemars(extend("format" = "date-time"))]
    until: Option<String>,
    /// All of it is counted within agreed hours only.
    in_agreed_hours: bool,
}

/// An entry of the chain.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct EntryJson {
    /// Its place.
    seq: u64,
    /// Its hash, SHA-256.
    hash: String,
    /// What happened.
    event: String,
    /// When.
    #[schemars(extend("format" = "date-time"))]
    at: String,
}

impl DeviationsJson {
    fn of(report: &Deviations) -> Self {
        let [from, to] = days(&report.period);
        let (seq, hash) = report.head;
        let rows = report.rows.iter();
        Self {
            region: report.region.clone(),
            region_name: report.name.clone(),
            from,
            to,
            as_of: moment(report.as_of, &report.period.zone),
            log_begins_at: report.begins.map(|at| moment(at, &report.period.zone)),
            installation: report.install.clone(),
            head: HeadJson {
                seq,
                hash: hex(&hash),
            },
            deviations: rows.map(|row| deviation(row, &report.period)).collect(),
            in_shadow: report.in_shadow.clone(),
            unreadable: report.unreadable.clone(),
        }
    }
}

fn deviation(row: &Deviation, period: &Period) -> DeviationJson {
    let zone = &period.zone;
    let component = row.component.as_ref();
    DeviationJson {
        fault: row.fault.clone(),
        kind: row.kind,
        at: moment(row.at, zone),
        who: row.who.clone(),
        towards: row.towards.clone(),
        agreement: row.agreement.as_ref().map(agreement),
        contested: row.contested.iter().map(agreement).collect(),
        clause: row.clause.clone(),
        component: component.map(|one| one.id.clone()),
        municipality: component.and_then(|one| one.municipality.clone()),
        time: row.clocked.as_ref().map(|clocked| time(clocked, period)),
        told_at: row.told_at.map(|at| moment(at, zone)),
        fingerprint: row.fingerprint.clone(),
        entries: row.entries.iter().map(|one| entry(one, period)).collect(),
    }
}

fn agreement(agreement: &AgreementRef) -> AgreementJson {
    AgreementJson {
        id: agreement.id.clone(),
        name: agreement.name.clone(),
        reference: agreement.reference.clone(),
    }
}

fn time(clocked: &Clocked, period: &Period) -> TimeJson {
    TimeJson {
        promised_seconds: seconds(clocked.promised),
        promised_by: moment(clocked.by, &period.zone),
        actual_seconds: seconds(clocked.actual),
        over_by_seconds: seconds(clocked.over_by),
        until: clocked.until.map(|at| moment(at, &period.zone)),
        in_agreed_hours: clocked.in_hours,
    }
}

fn entry(entry: &EntryRef, period: &Period) -> EntryJson {
    EntryJson {
        seq: entry.seq,
        hash: hex(&entry.hash),
        event: entry.event.to_owned(),
        at: moment(entry.at, &period.zone),
    }
}
