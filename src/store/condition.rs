//! How the log is: sound, intact, with room to grow.

use std::fs;
use std::path::Path;

use jiff::{Timestamp, ToSpan as _};
use nix::sys::statvfs::statvfs;
use rusqlite::{Connection, params};

use super::backup::with_suffix;
use super::directory::file;
use super::rows::{moment, moment_from};
use super::{Report, StoreError, schema, verify};

/// Over how many days growth is measured.
const DAYS: i64 = 30;

/// Below this share of the file system, or this many bytes, room is short.
const LEAST_SHARE: u64 = 20;
const LEAST_BYTES: u64 = 200 << 20;

/// How the log is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The number of its schema.
    pub schema: i64,
    /// When its first event happened.
    pub since: Option<Timestamp>,
    /// Bytes of the file and its write-ahead log.
    pub bytes: u64,
    /// Bytes that it grows by in a day, from the last 30 days; none while it is
    /// younger than one.
    pub daily: Option<u64>,
    /// Bytes free to us on its file system.
    pub free: u64,
    /// Bytes of that file system.
    pub total: u64,
    /// What a check of the chain has found.
    pub report: Report,
}

impl Condition {
    /// Whether less than 5 % or 200 MiB is free.
    pub const fn is_short_of_room(&self) -> bool {
        self.free < LEAST_BYTES || self.free < self.total / LEAST_SHARE
    }

    /// Days until the file system is full, if it goes on like this.
    pub fn days_left(&self) -> Option<u64> {
        self.free.checked_div(self.daily?)
    }
}

/// Examines the log at `path` (the file); a running daemon is not disturbed.
///
/// # Errors
/// When it is damaged or cannot be read.
pub fn examine(path: &Path, now: Timestamp) -> Result<Condition, StoreError> {
    let connection = schema::open_to_read(path)?;
    let sql = StoreError::sql;
    let finding: String = connection
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .map_err(sql("checking the log"))?;
    if finding != "ok" {
        return Err(StoreError::Damaged {
            path: path.to_owned(),
            finding,
        });
    }
    let size = |suffix| fs::metadata(with_suffix(path, suffix)).map_or(0, |file| file.len());
    let bytes = size("") + size("-wal");
    let since = first(&connection).map_err(sql("reading the chain"))?;
    let daily = match since {
        Some(since) => daily(&connection, bytes, since, now).map_err(sql("reading the chain"))?,
        None => None,
    };
    let room = statvfs(path).map_err(|errno| file("looking at the room of", path)(errno.into()))?;
    Ok(Condition {
        schema: schema::number(path)?,
        since,
        bytes,
        daily,
        free: room.blocks_available() * room.fragment_size(),
        total: room.blocks() * room.fragment_size(),
        report: verify(path)?,
    })
}

fn first(connection: &Connection) -> rusqlite::Result<Option<Timestamp>> {
    use rusqlite::OptionalExtension as _;
    connection
        .query_row("SELECT at FROM event ORDER BY seq LIMIT 1", [], |row| {
            moment_from(row, 0)
        })
        .optional()
}

/// What an event or a notice takes, times how many came in a day.
fn daily(
    connection: &Connection,
    bytes: u64,
    since: Timestamp,
    now: Timestamp,
) -> rusqlite::Result<Option<u64>> {
    let from = now
        .checked_sub((DAYS * 24).hours())
        .unwrap_or(since)
        .max(since);
    let hours = u64::try_from(now.duration_since(from).as_hours()).unwrap_or(0);
    if hours < 24 {
        return Ok(None);
    }
    let (all, late): (i64, i64) = connection.query_row(
        "SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM outbox),
                (SELECT count(*) FROM event WHERE at >= ?1)
              + (SELECT count(*) FROM outbox WHERE created_at >= ?1)",
        params![moment(from)],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    Ok((bytes * count(late) * 24).checked_div(count(all) * hours))
}
