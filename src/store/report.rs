//! What the log holds of a period of a region, for reports.

use jiff::{Timestamp, ToSpan as _};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::QueryError;
use super::pack::{count, place};
use super::queries::Queries;
use super::rows::{BRIEF, brief_from, json_from, moment, moment_from};
use super::writing::meta;
use crate::fault::{Fault, Number};
use crate::ledger::Entry;
use crate::notice::Brief;
use crate::pack::{Hash, genesis};
use crate::report::{Course, MOST_EVENTS, MOST_FAULTS, Period, Reader, Sources, TooMuch};

/// Notices of one fault that are looked through, the first: who was told stands there.
const MOST_TOLD: u32 = 2_000;

/// How much later than it began a fault may be found and still belong to what is read:
/// its minutes before a period's end are that period's.
const FOUND_WITHIN: i64 = 24;

impl Queries {
    /// What the log holds of a period of a region, if that is not more than one report
    /// takes.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn report(
        &self,
        region: &str,
        period: &Period,
        as_of: Timestamp,
    ) -> Result<Result<Sources, TooMuch>, QueryError> {
        // One transaction: the daemon may write on meanwhile.
        let read = self.connection().unchecked_transaction();
        read.and_then(|transaction| sources(&transaction, region, period, as_of))
            .map_err(QueryError::sql("reading a period for a report"))
    }
}

fn sources(
    connection: &Connection,
    region: &str,
    period: &Period,
    as_of: Timestamp,
) -> rusqlite::Result<Result<Sources, TooMuch>> {
    let install = meta(connection, "install")?.unwrap_or_default();
    let head: Option<(u64, Hash)> = connection
        .query_row(
            "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1",
            [],
            |row| Ok((count(row, 0)?, row.get(1)?)),
        )
        .optional()?;
    let begins = connection
        .query_row("SELECT at FROM event ORDER BY seq LIMIT 1", [], |row| {
            moment_from(row, 0)
        })
        .optional()?;
    let faults = faults(connection, region, period)?;
    let mut sources = Sources {
        head: head.unwrap_or_else(|| (0, genesis(&install))),
        install,
        as_of,
        begins,
        courses: Vec::with_capacity(faults.len().min(MOST_FAULTS)),
        unreadable: Vec::new(),
    };
    if faults.len() > MOST_FAULTS {
        return Ok(Err(TooMuch));
    }
    let mut left = MOST_EVENTS;
    for fault in faults {
        let Some(course) = course(connection, &fault, &mut left)? else {
            if left == 0 {
                return Ok(Err(TooMuch));
            }
            sources.unreadable.push(fault.number);
            continue;
        };
        sources.courses.push(course);
    }
    Ok(Ok(sources))
}

/// The faults that were there in the period, in the order in which they were found, one
/// more than are wanted at most.
fn faults(connection: &Connection, region: &str, period: &Period) -> rusqlite::Result<Vec<Found>> {
    let until = period.until.saturating_add(FOUND_WITHIN.hours());
    connection
        .prepare_cached(
            "SELECT body FROM fault
             WHERE region = ?1 AND opened_at < ?2 AND (closed_at IS NULL OR closed_at >= ?3)
             ORDER BY opened_at, number LIMIT ?4",
        )?
        .query_map(
            params![
                region,
                moment(until.unwrap_or(period.until)),
                moment(period.from),
                place(MOST_FAULTS) + 1
            ],
            |row| {
                let fault: Fault = json_from(row, 0)?;
                Ok(Found {
                    fingerprint: fault.fingerprint(),
                    number: fault.number,
                })
            },
        )?
        .collect()
}

/// A fault that was there.
struct Found {
    number: Number,
    fingerprint: Option<String>,
}

/// What has happened to a fault; none where its events do not follow from each other, or
/// there are more than are left to be read.
fn course(
    connection: &Connection,
    fault: &Found,
    left: &mut usize,
) -> rusqlite::Result<Option<Course>> {
    let Some(reader) = reader(connection, &fault.number, left)? else {
        return Ok(None);
    };
    let told = told(connection, &fault.number)?;
    Ok(Some(reader.finish(told, fault.fingerprint.clone())))
}

/// What has happened to a fault, without who was told of it.
pub(super) fn reader(
    connection: &Connection,
    number: &Number,
    left: &mut usize,
) -> rusqlite::Result<Option<Reader>> {
    let mut select = connection.prepare_cached(
        "SELECT seq, hash, body FROM event WHERE fault = ?1 AND kind = 'fault' ORDER BY seq",
    )?;
    let mut rows = select.query([number.as_str()])?;
    let mut reader: Option<Reader> = None;
    while let Some(row) = rows.next()? {
        *left = left.saturating_sub(1);
        let Entry::Fault(event) = json_from(row, 2)? else {
            return Ok(None);
        };
        let (seq, hash) = (count(row, 0)?, row.get(1)?);
        let follows = match &mut reader {
            Some(reader) => reader.take(&event, seq, hash).is_ok(),
            None => {
                reader = Reader::open(&event, seq, hash).ok();
                reader.is_some()
            }
        };
        if !follows || *left == 0 {
            return Ok(None);
        }
    }
    Ok(reader)
}

/// Who was told to act, oldest first.
fn told(connection: &Connection, fault: &Number) -> rusqlite::Result<Vec<Brief>> {
    let told: Vec<Brief> = connection
        .prepare_cached(&format!(
            "SELECT {BRIEF} FROM outbox WHERE fault = ?1 ORDER BY created_at, key LIMIT ?2"
        ))?
        .query_map(params![fault.as_str(), MOST_TOLD], brief_from)?
        .collect::<rusqlite::Result<_>>()?;
    let told = told.into_iter().filter(|brief| brief.reason.is_holding());
    Ok(told.collect())
}
