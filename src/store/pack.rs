//! What the log holds of a fault, for a pack of its evidence.

use rusqlite::{Connection, OptionalExtension as _, Row, named_params, params};

use super::queries::Queries;
use super::writing::meta;
use super::{QueryError, rows};
use crate::fault::{Event, Fault, Mark, Mask, Number};
use crate::ledger::Entry;
use crate::pack::{Hash, Linked, MOST_BESIDE, MOST_TOLD, Omitted, Sources, choose, genesis};

const LINK: &str = "seq, epoch, vantage, at, kind, body, prev, hash";

/// Entries of the chain that are looked through for facets: before the fault was
/// opened, and after each end.
const NEAR: u64 = 200;

impl Queries {
    /// What the log holds of a fault, for a pack; none when there is no such fault.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn pack(&self, number: &Number) -> Result<Option<Sources>, QueryError> {
        self.pack_as_of(number, Mask::LATEST, u64::MAX)
    }

    /// The same by another mask, and as the log stood when it ended at a place: for a
    /// pack that was made then.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn pack_as_of(
        &self,
        number: &Number,
        mask: Mask,
        until: u64,
    ) -> Result<Option<Sources>, QueryError> {
        let sql = QueryError::sql("reading the evidence of a fault");
        let connection = self.connection();
        // One transaction: the daemon may write on meanwhile.
        let read = connection
            .unchecked_transaction()
            .and_then(|transaction| sources(&transaction, number, mask, until));
        let Some((fault, install, head, entries, omitted)) = read.map_err(sql)? else {
            return Ok(None);
        };
        Ok(Some(Sources {
            number: number.clone(),
            fault,
            install,
            head,
            entries,
            omitted,
            told: self.told(number, MOST_TOLD)?,
            mask,
        }))
    }

    /// The hash of an entry of the chain by its place, if there is one.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn hash_at(&self, seq: u64) -> Result<Option<Hash>, QueryError> {
        let place = i64::try_from(seq).unwrap_or(i64::MAX);
        self.connection()
            .prepare_cached("SELECT hash FROM event WHERE seq = ?1")
            .and_then(|mut select| select.query_row([place], |row| row.get(0)).optional())
            .map_err(QueryError::sql("reading the chain"))
    }

    /// An entry of the chain by its place, if there is one.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn link_at(&self, seq: u64) -> Result<Option<Linked>, QueryError> {
        self.connection()
            .prepare_cached(&format!("SELECT {LINK} FROM event WHERE seq = ?1"))
            .and_then(|mut select| select.query_row([place(seq)], linked).optional())
            .map_err(QueryError::sql("reading the chain"))
    }

    /// The installation's id.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub fn install(&self) -> Result<String, QueryError> {
        let install = meta(self.connection(), "install");
        let install = install.map_err(QueryError::sql("reading the installation's id"))?;
        Ok(install.unwrap_or_default())
    }
}

type Held = (Fault, String, (u64, Hash), Vec<Linked>, Vec<Omitted>);

fn sources(
    connection: &Connection,
    number: &Number,
    mask: Mask,
    until: u64,
) -> rusqlite::Result<Option<Held>> {
    let fault: Option<Fault> = connection
        .prepare_cached("SELECT body FROM fault WHERE number = ?1")?
        .query_row([number.as_str()], |row| rows::json_from(row, 0))
        .optional()?;
    let Some(fault) = fault else {
        return Ok(None);
    };
    let (own, omitted) = own(connection, number, mask, until)?;
    let (Some(first), Some(last)) = (own.first(), own.last()) else {
        return Ok(None);
    };
    let (first, last) = (first.seq, last.seq);
    // As it was known when the last of these happened.
    let found = own.iter().rev().find_map(|entry| chief(&entry.body));
    let mut entries = own;
    entries.extend(monitor(connection, &fault.region, first, last)?);
    let near = Near { first, last, until };
    entries.extend(facets(connection, &fault.region, found.as_deref(), near)?);
    entries.sort_by_key(|entry| entry.seq);
    entries.dedup_by_key(|entry| entry.seq);
    let install = meta(connection, "install")?.unwrap_or_default();
    let head = connection
        .query_row(
            "SELECT seq, hash FROM event WHERE seq <= ?1 ORDER BY seq DESC LIMIT 1",
            [place(until)],
            |row| Ok((count(row, 0)?, row.get(1)?)),
        )
        .optional()?
        .unwrap_or_else(|| (0, genesis(&install)));
    Ok(Some((fault, install, head, entries, omitted)))
}

/// The fault's own events as far as a pack has room, and what stands for the others.
fn own(
    connection: &Connection,
    number: &Number,
    mask: Mask,
    until: u64,
) -> rusqlite::Result<(Vec<Linked>, Vec<Omitted>)> {
    let all: Vec<(usize, String)> = connection
        .prepare_cached(
            "SELECT octet_length(body), coalesce(json_extract(body, '$.what.event'), '')
             FROM event WHERE fault = ?1 AND kind = 'fault' AND seq <= ?2 ORDER BY seq",
        )?
        .query_map(params![number.as_str(), place(until)], |row| {
            let bytes = usize::try_from(count(row, 0)?).unwrap_or(usize::MAX);
            Ok((bytes, row.get(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let chosen = choose(&all);
    let mut select = connection.prepare_cached(&format!(
        "SELECT {LINK} FROM event WHERE fault = ?1 AND kind = 'fault' AND seq <= ?2 ORDER BY seq"
    ))?;
    let mut rows = select.query(params![number.as_str(), place(until)])?;
    let (mut own, mut omitted) = (Vec::new(), Vec::new());
    for (ordinal, chosen) in (0..).zip(chosen) {
        let Some(row) = rows.next()? else {
            break;
        };
        let linked = linked(row)?;
        // What cannot be read is not left out: it is told that it cannot.
        match Mark::of_body(&linked.body, mask).filter(|_| !chosen) {
            Some(mark) => omitted.push(Omitted { ordinal, mark }),
            None => own.push(linked),
        }
    }
    Ok((own, omitted))
}

/// What happened to the monitor: the start and the configuration in force when the
/// fault was opened, and what its region was told of until the last event.
fn monitor(
    connection: &Connection,
    region: &str,
    first: u64,
    last: u64,
) -> rusqlite::Result<Vec<Linked>> {
    let latest = |events: &str, after: u64| -> rusqlite::Result<Option<Linked>> {
        connection
            .prepare_cached(&format!(
                "SELECT {LINK} FROM event WHERE kind = 'monitor' AND seq < ?1 AND seq > ?2
                 AND json_extract(body, '$.what.event') IN ({events}) ORDER BY seq DESC LIMIT 1"
            ))?
            .query_row(params![place(first), place(after)], linked)
            .optional()
    };
    let started = latest("'started'", 0)?;
    let since = started.as_ref().map_or(0, |started| started.seq);
    let reloaded = latest("'reloaded'", since)?;
    let mut entries: Vec<Linked> = started.into_iter().chain(reloaded).collect();
    let meanwhile: Vec<Linked> = connection
        .prepare_cached(&format!(
            "SELECT {LINK} FROM event WHERE kind = 'monitor' AND seq > :first AND seq < :last
             AND (json_extract(body, '$.what.event') IN ('started', 'stopped', 'reloaded', 'clock-stepped')
               OR json_extract(body, '$.what.event') IN ('cut-off', 'back-again')
                  AND json_extract(body, '$.what.region') = :region)
             ORDER BY seq LIMIT :limit"
        ))?
        .query_map(
            named_params! {
                ":first": place(first),
                ":last": place(last),
                ":region": region,
                ":limit": place(MOST_BESIDE) - 2,
            },
            linked,
        )?
        .collect::<rusqlite::Result<_>>()?;
    entries.extend(meanwhile);
    Ok(entries)
}

/// The component that an event of a fault names first, if it says what was found.
fn chief(body: &str) -> Option<String> {
    let entry: Entry = serde_json::from_str(body).ok()?;
    let Entry::Fault(Event { what, .. }) = entry else {
        return None;
    };
    let chief = what.finding()?.chief()?;
    Some(chief.component.id.clone())
}

/// Near which entries the states of facets are looked for, and where the log ended.
#[derive(Clone, Copy)]
struct Near {
    first: u64,
    last: u64,
    until: u64,
}

/// How the states of what is, or may be, at fault changed, near the fault's first and
/// last events.
fn facets(
    connection: &Connection,
    region: &str,
    chief: Option<&str>,
    Near { first, last, until }: Near,
) -> rusqlite::Result<Vec<Linked>> {
    let end = |seq: u64| place(seq.saturating_add(NEAR).min(until));
    connection
        .prepare_cached(&format!(
            "SELECT {LINK} FROM event WHERE kind = 'facet'
             AND (seq BETWEEN :before AND :after OR seq BETWEEN :late AND :end)
             AND json_extract(body, '$.component') = :component
             AND json_extract(body, '$.region') = :region
             ORDER BY seq LIMIT :limit"
        ))?
        .query_map(
            named_params! {
                ":before": place(first.saturating_sub(NEAR)),
                ":after": end(first),
                ":late": place(last.saturating_sub(NEAR)),
                ":end": end(last),
                ":component": chief,
                ":region": region,
                ":limit": place(MOST_BESIDE),
            },
            linked,
        )?
        .collect()
}

fn linked(row: &Row<'_>) -> rusqlite::Result<Linked> {
    Ok(Linked {
        seq: count(row, 0)?,
        epoch: count(row, 1)?,
        vantage: row.get(2)?,
        at: row.get(3)?,
        kind: row.get(4)?,
        body: row.get(5)?,
        prev: row.get(6)?,
        hash: row.get(7)?,
    })
}

/// A place or a number as SQLite counts.
pub(super) fn place(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

pub(super) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}
