//! Whether the log is what was written.
//!
//! The chain is walked from its first event: each must have its place, follow
//! the one before it and bear the hash of what it says. Then everything that is
//! derived from it is derived again and held against what is kept: faults,
//! facet states, and the fate of every notice.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, Row};

use super::rows::{NOTICE, json_from, moment, notice_from, number_from};
use super::writing::{fault_of, meta};
use super::{QueryError, schema};
use crate::fault::{Fault, Number};
use crate::ledger::{Change, Entry};
use crate::notice::{Key, Outcome, RowState};
use crate::pack::{Hash, Link, genesis, hex};

/// Findings kept at most; more are only counted.
const KEPT: usize = 50;

/// What a check of the log has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The installation's id.
    pub install: String,
    /// Events in the chain.
    pub events: u64,
    /// Faults that they make.
    pub faults: u64,
    /// Rows of the outbox.
    pub rows: u64,
    /// The last event's hash, as hex digits: written down elsewhere it proves
    /// later that nothing before it was changed.
    pub head: String,
    /// What is not as it was written, in the order of the chain, then the rest;
    /// at most 50.
    pub findings: Vec<Finding>,
    /// How many there are in all.
    pub found: u64,
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// At which place in the chain, if it is in the chain.
    pub seq: Option<u64>,
    /// What.
    pub what: String,
}

impl Report {
    /// Whether everything is as it was written.
    pub const fn is_intact(&self) -> bool {
        self.found == 0
    }

    /// The first place at which the chain is broken.
    pub fn first_break(&self) -> Option<u64> {
        self.findings.iter().find_map(|finding| finding.seq)
    }

    fn add(&mut self, seq: Option<i64>, what: impl Into<String>) {
        self.found += 1;
        if self.findings.len() < KEPT {
            self.findings.push(Finding {
                seq: seq.map(|seq| u64::try_from(seq).unwrap_or(0)),
                what: what.into(),
            });
        }
    }
}

/// Checks the log at `path` (the file), as it is at this moment.
///
/// # Errors
/// When it cannot be read at all; what is wrong in it is in the report.
pub fn verify(path: &Path) -> Result<Report, QueryError> {
    let connection = schema::open_to_read(path)?;
    let sql = QueryError::sql;
    // One transaction: the daemon may write on meanwhile.
    connection
        .execute_batch("BEGIN")
        .map_err(sql("reading the log"))?;
    let mut report = Report::default();
    let derived = walk(&connection, &mut report).map_err(sql("reading the chain"))?;
    check_faults(&connection, &derived, &mut report).map_err(sql("reading the faults"))?;
    check_facets(&connection, &derived, &mut report).map_err(sql("reading the facets"))?;
    check_outbox(&connection, &derived, &mut report).map_err(sql("reading the outbox"))?;
    Ok(report)
}

/// What the chain says, told again.
#[derive(Debug, Default)]
struct Derived {
    faults: BTreeMap<Number, Fault>,
    facets: BTreeMap<(String, String, &'static str), Change>,
    /// The fault a notice is about and how its attempts ended.
    deliveries: BTreeMap<Key, Attempts>,
}

#[derive(Debug, Default)]
struct Attempts {
    fault: Option<Number>,
    accepted: u32,
    /// The place of the first.
    seq: i64,
}

/// An event as it stands in the table.
struct Event {
    seq: i64,
    epoch: i64,
    vantage: String,
    at: String,
    kind: String,
    fault: Option<String>,
    body: String,
    prev: Vec<u8>,
    hash: Vec<u8>,
}

fn walk(connection: &Connection, report: &mut Report) -> rusqlite::Result<Derived> {
    let install = meta(connection, "install")?.unwrap_or_default();
    let mut derived = Derived::default();
    let mut prev = genesis(&install);
    let mut next = 1;
    let mut select = connection.prepare(
        "SELECT seq, epoch, vantage, at, kind, fault, body, prev, hash FROM event ORDER BY seq",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        report.events += 1;
        let seq: i64 = row.get(0)?;
        if seq != next {
            report.add(
                Some(next),
                format!("events {next} to {} are missing", seq - 1),
            );
        }
        next = seq + 1;
        let event = match event_from(row) {
            Ok(event) => event,
            Err(error) => {
                report.add(Some(seq), format!("cannot be read: {error}"));
                continue;
            }
        };
        check_link(&event, &prev, report);
        // What comes after is held against the hash that this one bears, right
        // or wrong, so that one change is one finding.
        prev = Hash::try_from(event.hash.as_slice()).unwrap_or(prev);
        derive(&event, &mut derived, report);
    }
    check_end(connection, next - 1, &prev, report)?;
    report.install = install;
    report.head = hex(&prev);
    report.faults = u64::try_from(derived.faults.len()).unwrap_or(u64::MAX);
    Ok(derived)
}

fn event_from(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        seq: row.get(0)?,
        epoch: row.get(1)?,
        vantage: row.get(2)?,
        at: row.get(3)?,
        kind: row.get(4)?,
        fault: row.get(5)?,
        body: row.get(6)?,
        prev: row.get(7)?,
        hash: row.get(8)?,
    })
}

fn check_link(event: &Event, prev: &Hash, report: &mut Report) {
    let link = Link {
        seq: event.seq,
        epoch: event.epoch,
        vantage: &event.vantage,
        at: &event.at,
        kind: &event.kind,
        body: &event.body,
    };
    if event.prev != prev {
        report.add(Some(event.seq), "does not follow the event before it");
    } else if event.hash != link.hash(prev) {
        report.add(Some(event.seq), "is not what was written: its hash differs");
    }
}

/// The chain's end is kept apart, so that events cut off there are missed.
fn check_end(
    connection: &Connection,
    last: i64,
    head: &Hash,
    report: &mut Report,
) -> rusqlite::Result<()> {
    let seq = meta(connection, "seq")?.and_then(|seq| seq.parse().ok());
    let kept = meta(connection, "head")?;
    if seq.unwrap_or(0) > last {
        let end = seq.unwrap_or(0);
        report.add(
            Some(last + 1),
            format!("events {} to {end} are missing at the end", last + 1),
        );
    } else if seq.unwrap_or(0) < last || (last > 0 && kept != Some(hex(head))) {
        report.add(Some(last), "is not the end that was written");
    }
    Ok(())
}

/// Takes in what an event says.
fn derive(event: &Event, derived: &mut Derived, report: &mut Report) {
    let seq = Some(event.seq);
    let entry: Entry = match serde_json::from_str(&event.body) {
        Ok(entry) => entry,
        Err(error) => return report.add(seq, format!("cannot be understood: {error}")),
    };
    let about = fault_of(&entry).map(Number::as_str);
    if about != event.fault.as_deref()
        || entry.slug() != event.kind
        || moment(entry.at()) != event.at
    {
        report.add(
            seq,
            "is filed under another fault, kind or time than it tells",
        );
    }
    match entry {
        Entry::Fault(what) => match derived.faults.get_mut(&what.fault) {
            Some(fault) => {
                let expected = fault.next_ordinal();
                if what.ordinal != expected {
                    report.add(
                        seq,
                        format!(
                            "is event {} of {}, not {expected}",
                            what.ordinal, what.fault
                        ),
                    );
                }
                if let Err(refusal) = fault.apply(&what) {
                    report.add(
                        seq,
                        format!("cannot have happened to {}: {refusal}", what.fault),
                    );
                }
            }
            None => match Fault::open(&what) {
                Ok(fault) => {
                    derived.faults.insert(what.fault, fault);
                }
                Err(_) => report.add(seq, format!("{} was never opened", what.fault)),
            },
        },
        Entry::Facet(change) => {
            let key = (
                change.region.clone(),
                change.component.clone(),
                change.facet.slug(),
            );
            derived.facets.insert(key, change);
        }
        Entry::Delivery {
            key,
            fault,
            outcome,
            ..
        } => {
            let attempts = derived.deliveries.entry(key).or_insert(Attempts {
                fault,
                accepted: 0,
                seq: event.seq,
            });
            attempts.accepted += u32::from(matches!(outcome, Outcome::Accepted { .. }));
        }
        Entry::Monitor { .. } => {}
    }
}

fn check_faults(
    connection: &Connection,
    derived: &Derived,
    report: &mut Report,
) -> rusqlite::Result<()> {
    let mut select = connection.prepare("SELECT number, state, body FROM fault ORDER BY number")?;
    let mut rows = select.query([])?;
    let mut kept = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let Some(number) = number_from(row, 0).unwrap_or(None) else {
            report.add(None, "a fault is kept under no number");
            continue;
        };
        let state: String = row.get(1)?;
        let mut fault = json_from::<Fault>(row, 2).ok();
        // Earlier versions kept all events in the row.
        fault.iter_mut().for_each(Fault::forget);
        kept.insert(number, (state, fault));
    }
    for (number, fault) in &derived.faults {
        match kept.get(number) {
            None => report.add(
                None,
                format!("{number} is in the chain and not among the faults"),
            ),
            Some((state, body)) => {
                if state != fault.state.slug() || body.as_ref() != Some(fault) {
                    report.add(
                        None,
                        format!("{number} is not what its events have made it"),
                    );
                }
            }
        }
    }
    for number in kept
        .keys()
        .filter(|number| !derived.faults.contains_key(*number))
    {
        report.add(
            None,
            format!("{number} is among the faults and not in the chain"),
        );
    }
    Ok(())
}

fn check_facets(
    connection: &Connection,
    derived: &Derived,
    report: &mut Report,
) -> rusqlite::Result<()> {
    let mut select = connection.prepare("SELECT body FROM facet")?;
    let mut rows = select.query([])?;
    let mut kept = 0;
    while let Some(row) = rows.next()? {
        kept += 1;
        let change = json_from::<Change>(row, 0).ok();
        let expected = change.as_ref().and_then(|change| {
            let key = (
                change.region.clone(),
                change.component.clone(),
                change.facet.slug(),
            );
            derived.facets.get(&key)
        });
        if expected.is_none() || change.as_ref() != expected {
            report.add(None, "the state of a facet is not its last in the chain");
        }
    }
    if kept != derived.facets.len() {
        let expected = derived.facets.len();
        report.add(
            None,
            format!("the states of {kept} facets are kept and {expected} are in the chain"),
        );
    }
    Ok(())
}

/// No false "sent", nothing accepted and forgotten, nothing about a fault or a
/// transition that never was.
fn check_outbox(
    connection: &Connection,
    derived: &Derived,
    report: &mut Report,
) -> rusqlite::Result<()> {
    let mut select = connection.prepare(&format!("SELECT {NOTICE} FROM outbox"))?;
    let mut rows = select.query([])?;
    let mut attempts = derived.deliveries.iter().collect::<BTreeMap<_, _>>();
    while let Some(row) = rows.next()? {
        report.rows += 1;
        let notice = match notice_from(row) {
            Ok(notice) => notice,
            Err(error) => {
                report.add(None, format!("a notice cannot be read: {error}"));
                continue;
            }
        };
        let key = &notice.key;
        let tried = attempts.remove(key);
        let accepted = tried.map_or(0, |tried| tried.accepted);
        // What a digest gathered was sent with it.
        let digest: Option<String> = row.get(11)?;
        let with_digest = digest
            .and_then(|digest| derived.deliveries.get(&Key::from(digest)))
            .map_or(0, |tried| tried.accepted);
        if notice.state == RowState::Sent && accepted + with_digest == 0 {
            report.add(
                None,
                format!("notice {key} is kept as sent and nobody accepted it"),
            );
        }
        if matches!(notice.state, RowState::Pending | RowState::Held) && accepted > 0 {
            report.add(
                None,
                format!("notice {key} was accepted and is kept as to be sent"),
            );
        }
        if let Some(tried) = tried
            && tried.fault != notice.fault
        {
            report.add(
                None,
                format!("notice {key} is about another fault than its attempts"),
            );
        }
        if let Some(number) = &notice.fault
            && derived
                .faults
                .get(number)
                .is_none_or(|fault| fault.next_ordinal() <= notice.ordinal)
        {
            report.add(
                None,
                format!("notice {key} is about an event of {number} that never was"),
            );
        }
    }
    for (key, tried) in attempts {
        let what = format!("notice {key} was tried and is not in the outbox");
        report.add(Some(tried.seq), what);
    }
    Ok(())
}
