//! Reading measurements beside the daemon that writes them.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};

use super::packing::{DAY, HOUR, SPAN};
use super::{APPLICATION, BUSY, FORM, SHARD};
use crate::measurement::{self, Damaged, MINUTE, Name, Reading, unpack};

/// A reader of the measurements.
#[derive(Debug)]
pub struct Measurements {
    connection: Connection,
}

/// Why measurements could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// They are another version's.
    #[error("these are no measurements that this version of samband knows")]
    Foreign,
    /// SQLite said no.
    #[error("reading measurements")]
    Sql(#[from] rusqlite::Error),
    /// What was written is no longer what is there.
    #[error(transparent)]
    Damaged(#[from] Damaged),
}

impl Measurements {
    /// Opens the measurements at `path` (the file) to read them.
    ///
    /// # Errors
    /// When there are none, or they cannot be read.
    pub fn open_read_only(path: &Path) -> Result<Self, ReadError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY)?;
        connection.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;")?;
        let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        if (pragma("application_id")?, pragma("user_version")?) != (APPLICATION, FORM) {
            return Err(ReadError::Foreign);
        }
        Ok(Self { connection })
    }

    /// What a probe measured from one moment until another, in seconds since 1970, in the
    /// order of time: by the minute while minutes are kept, and by the hour before.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn of(&self, name: &Name, from: i64, until: i64) -> Result<Vec<Reading>, ReadError> {
        // One moment: what is packed meanwhile is neither missed nor seen twice.
        let transaction = self.connection.unchecked_transaction()?;
        let id: Option<i64> = transaction
            .prepare_cached(
                "SELECT id FROM series WHERE region = ?1 AND component = ?2 AND probe = ?3",
            )?
            .query_row(
                params![&*name.region, &*name.component, &*name.probe],
                |row| row.get(0),
            )
            .optional()?;
        let Some(id) = id else {
            return Ok(Vec::new());
        };
        let (from, until) = (from.div_euclid(MINUTE), until.div_euclid(MINUTE));
        let mut found = packed(&transaction, HOURS, id, from, until)?;
        found.extend(packed(&transaction, DAYS, id, from, until)?);
        found.extend(recent(&transaction, id, from, until)?);
        found.retain(|reading| from * MINUTE <= reading.at && reading.at < until * MINUTE);
        found.sort_by_key(|reading| reading.at);
        Ok(found)
    }
}

/// Where packed values stand, and what their places mean, in minutes.
struct Packed {
    select: &'static str,
    row: i64,
    place: i64,
}

const HOURS: Packed = Packed {
    select: "SELECT span, body FROM hours WHERE series = ?1 AND span BETWEEN ?2 AND ?3",
    row: SPAN * DAY,
    place: HOUR,
};

const DAYS: Packed = Packed {
    select: "SELECT day, body FROM day WHERE series = ?1 AND day BETWEEN ?2 AND ?3",
    row: DAY,
    place: 1,
};

fn packed(
    connection: &Connection,
    packed: Packed,
    series: i64,
    from: i64,
    until: i64,
) -> Result<Vec<Reading>, ReadError> {
    let mut select = connection.prepare_cached(packed.select)?;
    let (first, last) = (from.div_euclid(packed.row), until.div_euclid(packed.row));
    let mut rows = select.query([series, first, last])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (at, body): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        found.extend(unpack(&body)?.into_iter().map(|(place, value)| Reading {
            at: (at * packed.row + i64::from(place) * packed.place) * MINUTE,
            lasts: packed.place * MINUTE,
            value,
        }));
    }
    Ok(found)
}

fn recent(
    connection: &Connection,
    series: i64,
    from: i64,
    until: i64,
) -> Result<Vec<Reading>, ReadError> {
    let mut select = connection.prepare_cached(
        "SELECT minute, body FROM recent WHERE shard = ?1 AND minute >= ?2 AND minute < ?3",
    )?;
    let place = u16::try_from(series.rem_euclid(SHARD)).unwrap_or(0);
    let mut rows = select.query([series.div_euclid(SHARD), from, until])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (minute, body): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        if let Some(value) = unpack(&body)?.get(&place) {
            found.push(Reading {
                at: minute * MINUTE,
                lasts: measurement::MINUTE,
                value: *value,
            });
        }
    }
    Ok(found)
}
