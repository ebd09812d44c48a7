//! Reading the log, beside a running daemon or without one.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, named_params, params};

use super::rows::{
    BRIEF, NOTICE, brief_from, json_from, kept_back_from, moment, moment_from, notice_from,
};
use super::{QueryError, schema};
use crate::fault::{self, Fault, Number};
use crate::inventory::DRILL;
use crate::ledger::Entry;
use crate::notice;

/// Events of a fault that are read for whoever looks at it: some two megabytes.
const RECALLED: u32 = 500;

/// Notices that are looked through for those of some parties: a region in shadow mode
/// decides fewer in a month.
const SCANNED: u32 = 10_000;

/// A reader of the log. Each question is a short transaction of its own, so
/// that it holds up neither the writer nor a checkpoint.
#[derive(Debug)]
pub struct Queries {
    connection: Connection,
}

/// Which faults are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// How far they have come.
    pub which: Which,
    /// Of this region only.
    pub region: Option<String>,
    /// Whose number, components, sites, municipalities, parties or remedy
    /// contain this, in letters of either case.
    pub text: Option<String>,
    /// At most so many, the latest first.
    pub limit: u32,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            which: Which::Open,
            region: None,
            text: None,
            limit: 1_000,
        }
    }
}

/// How far the faults that are asked for have come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Those that are not closed.
    Open,
    /// Those in the state of this slug.
    In(String),
}

/// One link of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Logged {
    /// Its place, from 1.
    pub seq: u64,
    /// Which start of the daemon wrote it.
    pub epoch: u64,
    /// From where it was seen.
    pub vantage: String,
    /// What happened.
    pub entry: Entry,
}

/// The outbox at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxSummary {
    /// How many rows are in the state of each slug.
    pub by_state: BTreeMap<String, u64>,
    /// When the oldest was decided that is still to be sent.
    pub oldest_pending: Option<Timestamp>,
}

impl Queries {
    /// Opens the log at `path` (the file, not its directory) to read it.
    ///
    /// # Errors
    /// When there is none, or it is another version's, or cannot be read.
    pub fn open_read_only(path: &Path) -> Result<Self, QueryError> {
        let connection = schema::open_to_read(path)?;
        Ok(Self { connection })
    }

    pub(super) const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Faults, the latest opened first; those of drills only where the region that
    /// they play in is asked for.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn faults(&self, filter: &Filter) -> Result<Vec<Fault>, QueryError> {
        let (open_only, state) = match &filter.which {
            Which::All => (false, None),
            Which::Open => (true, None),
            Which::In(slug) => (false, Some(slug)),
        };
        let text = filter.text.as_deref().map(str::to_lowercase);
        self.connection
            .prepare_cached(
                "SELECT body FROM fault
                 WHERE (NOT :open OR closed_at IS NULL)
                   AND (:state IS NULL OR state = :state)
                   AND (CASE WHEN :region IS NULL THEN region <> :drill ELSE region = :region END)
                   AND (:text IS NULL OR instr(words, :text) > 0)
                 ORDER BY opened_at DESC, number DESC LIMIT :limit",
            )
            .and_then(|mut select| {
                select
                    .query_map(
                        named_params! {
                            ":open": open_only,
                            ":state": state,
                            ":region": filter.region,
                            ":drill": DRILL,
                            ":text": text,
                            ":limit": filter.limit,
                        },
                        |row| json_from(row, 0),
                    )?
                    .collect()
            })
            .map_err(QueryError::sql("reading the faults"))
    }

    /// One fault, with its latest 500 events.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn fault(&self, number: &Number) -> Result<Option<Fault>, QueryError> {
        let mut fault: Option<Fault> = self
            .connection
            .prepare_cached("SELECT body FROM fault WHERE number = ?1")
            .and_then(|mut select| {
                select
                    .query_row([number.as_str()], |row| json_from(row, 0))
                    .optional()
            })
            .map_err(QueryError::sql("reading a fault"))?;
        if let Some(fault) = fault.as_mut().filter(|fault| fault.forgotten() > 0) {
            fault.recall(self.latest(number)?);
        }
        Ok(fault)
    }

    /// The latest events of a fault, oldest first.
    fn latest(&self, number: &Number) -> Result<Vec<fault::Event>, QueryError> {
        let entries: Vec<Entry> = self
            .connection
            .prepare_cached(
                "SELECT body FROM (SELECT seq, body FROM event WHERE fault = ?1 AND kind = 'fault'
                                   ORDER BY seq DESC LIMIT ?2) ORDER BY seq",
            )
            .and_then(|mut select| {
                select
                    .query_map(params![number.as_str(), RECALLED], |row| json_from(row, 0))?
                    .collect()
            })
            .map_err(QueryError::sql("reading the events of a fault"))?;
        let events = entries.into_iter().filter_map(|entry| match entry {
            Entry::Fault(event) => Some(event),
            Entry::Facet(_) | Entry::Delivery { .. } | Entry::Monitor { .. } => None,
        });
        Ok(events.collect())
    }

    /// All that the chain holds of a fault, attempts to tell of it included,
    /// oldest first.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn entries(&self, number: &Number) -> Result<Vec<Logged>, QueryError> {
        self.connection
            .prepare_cached(
                "SELECT seq, epoch, vantage, body FROM event WHERE fault = ?1 ORDER BY seq",
            )
            .and_then(|mut select| select.query_map([number.as_str()], logged)?.collect())
            .map_err(QueryError::sql("reading the events of a fault"))
    }

    /// The last `limit` links of the chain, the latest first.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn recent(&self, limit: u32) -> Result<Vec<Logged>, QueryError> {
        self.connection
            .prepare_cached(
                "SELECT seq, epoch, vantage, body FROM event ORDER BY seq DESC LIMIT ?1",
            )
            .and_then(|mut select| select.query_map([limit], logged)?.collect())
            .map_err(QueryError::sql("reading the latest events"))
    }

    /// The notices about a fault, oldest first.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn notices(&self, number: &Number) -> Result<Vec<notice::Row>, QueryError> {
        self.connection
            .prepare_cached(&format!(
                "SELECT {NOTICE} FROM outbox WHERE fault = ?1 ORDER BY created_at, key"
            ))
            .and_then(|mut select| select.query_map([number.as_str()], notice_from)?.collect())
            .map_err(QueryError::sql("reading the notices about a fault"))
    }

    /// One notice, by its key.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn notice(&self, key: &notice::Key) -> Result<Option<notice::Row>, QueryError> {
        self.connection
            .prepare_cached(&format!("SELECT {NOTICE} FROM outbox WHERE key = ?1"))
            .and_then(|mut select| select.query_row([key.as_str()], notice_from).optional())
            .map_err(QueryError::sql("reading a notice"))
    }

    /// How many notices for this reason were decided since a moment to an address.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn told_since(
        &self,
        reason: notice::Reason,
        address: &str,
        since: Timestamp,
    ) -> Result<u64, QueryError> {
        self.connection
            .prepare_cached(
                "SELECT count(*) FROM outbox
                 WHERE reason = ?1 AND created_at >= ?2 AND lower(email) = lower(?3)",
            )
            .and_then(|mut select| {
                let asked = params![reason.slug(), moment(since), address];
                select.query_row(asked, |row| count(row, 0))
            })
            .map_err(QueryError::sql("counting notices"))
    }

    /// Who was told of a fault, without words and addresses: the latest
    /// `limit` notices, oldest first.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn told(&self, number: &Number, limit: u32) -> Result<Vec<notice::Brief>, QueryError> {
        let mut told: Vec<notice::Brief> = self
            .connection
            .prepare_cached(&format!(
                "SELECT {BRIEF} FROM outbox WHERE fault = ?1
                 ORDER BY created_at DESC, key DESC LIMIT ?2"
            ))
            .and_then(|mut select| {
                select
                    .query_map(params![number.as_str(), limit], brief_from)?
                    .collect()
            })
            .map_err(QueryError::sql("reading who was told of a fault"))?;
        told.reverse();
        Ok(told)
    }

    /// What shadow mode kept back: the latest `limit` notices to those parties, by region
    /// and id, that `to` names, the latest first, without addresses. So that somebody who
    /// is told little does not have a year looked through, not more than the latest
    /// ten thousand are.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn kept_back(
        &self,
        limit: usize,
        to: impl Fn(&str, &str) -> bool,
    ) -> Result<Vec<notice::KeptBack>, QueryError> {
        let read = || -> rusqlite::Result<Vec<notice::KeptBack>> {
            let mut latest = self.connection.prepare_cached(
                "SELECT key, region, party FROM outbox WHERE state = 'shadowed'
                 ORDER BY created_at DESC, key DESC LIMIT ?1",
            )?;
            let mut one = self.connection.prepare_cached(&format!(
                "SELECT {BRIEF}, fault, language, message FROM outbox WHERE key = ?1"
            ))?;
            let mut rows = latest.query([SCANNED])?;
            let mut kept = Vec::new();
            while kept.len() < limit
                && let Some(row) = rows.next()?
            {
                if to(&row.get::<_, String>(1)?, &row.get::<_, String>(2)?) {
                    let key: String = row.get(0)?;
                    kept.push(one.query_row([key], kept_back_from)?);
                }
            }
            Ok(kept)
        };
        read().map_err(QueryError::sql("reading what shadow mode kept back"))
    }

    /// The outbox at a glance.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn outbox(&self) -> Result<OutboxSummary, QueryError> {
        let sql = QueryError::sql;
        let by_state = self
            .connection
            .prepare_cached("SELECT state, count(*) FROM outbox GROUP BY state")
            .and_then(|mut select| {
                select
                    .query_map([], |row| Ok((row.get(0)?, count(row, 1)?)))?
                    .collect()
            })
            .map_err(sql("counting the outbox"))?;
        let oldest_pending = self
            .connection
            .prepare_cached(
                "SELECT created_at FROM outbox WHERE state = 'pending' ORDER BY created_at LIMIT 1",
            )
            .and_then(|mut select| select.query_row([], |row| moment_from(row, 0)).optional())
            .map_err(sql("reading the outbox"))?;
        Ok(OutboxSummary {
            by_state,
            oldest_pending,
        })
    }
}

fn logged(row: &rusqlite::Row<'_>) -> rusqlite::Result<Logged> {
    Ok(Logged {
        seq: count(row, 0)?,
        epoch: count(row, 1)?,
        vantage: row.get(2)?,
        entry: json_from(row, 3)?,
    })
}

/// SQLite counts with signed numbers; ours are never below zero.
fn count(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}
