//! The measurements of probes, in a database of their own beside the log.
//!
//! They prove nothing and are not chained; without them everybody is told as ever. So
//! nothing waits for this file, and after its first error nothing more is written to it
//! until the next start.
//!
//! # How they lie there
//!
//! What a minute has brought is one row for each 256 probes (`recent`): few writes, and
//! nothing that was written before is written again. When an hour is over, its rows are
//! packed into one row for each probe and day of UTC (`day`), some 256 probes in a
//! transaction. Days older than [`Measured::minutes`] become hours, 30 days in a row
//! (`hours`), and what is older than [`Measured::hours`] goes. A kill loses the minute
//! that is under way; what was packed or not is seen whole at each moment.
//!
//! A wall clock that is set back brings a minute a second time: both are joined. One that
//! is set ahead leaves a gap. Nothing is thrown away for its age before the clock has run
//! evenly for an hour.

mod packing;
mod reading;
#[cfg(test)]
mod tests;

pub use reading::{Measurements, ReadError};

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction, params};

use super::directory;
use crate::measurement::{Name, Value, pack, unpack};

/// The name of the measurements in the directory of the log.
pub const MEASUREMENTS: &str = "measurements.db";

/// "smbm": marks the file as ours.
const APPLICATION: i64 = 0x736d_626d;

/// The only form of it so far.
const FORM: i64 = 1;

/// Probes in one row of a minute, and in one step of packing.
const SHARD: i64 = 256;

/// Probes of which measurements are kept, at most: those of 100,000 components.
pub const MOST_SERIES: usize = 250_000;

/// How long a foreign process may hold the file.
const BUSY: Duration = Duration::from_secs(5);

const TABLES: &str = "
CREATE TABLE series (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    region    TEXT NOT NULL,
    component TEXT NOT NULL,
    probe     TEXT NOT NULL,
    UNIQUE (region, component, probe)
) STRICT;
-- Minutes since 1970; places in the body are those of series in their shard.
CREATE TABLE recent (
    shard  INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    body   BLOB NOT NULL,
    PRIMARY KEY (shard, minute)
) STRICT, WITHOUT ROWID;
-- Days of UTC since 1970; places are minutes of the day.
CREATE TABLE day (
    series INTEGER NOT NULL,
    day    INTEGER NOT NULL,
    body   BLOB NOT NULL,
    PRIMARY KEY (series, day)
) STRICT;
-- Spans of 30 days since 1970; places are hours of the span.
CREATE TABLE hours (
    series INTEGER NOT NULL,
    span   INTEGER NOT NULL,
    body   BLOB NOT NULL,
    PRIMARY KEY (series, span)
) STRICT;
";

/// For how long measurements are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Days by the minute; none at all are kept if it is 0.
    pub minutes: u16,
    /// Days by the hour; not fewer than by the minute.
    pub hours: u16,
}

impl Default for Measured {
    fn default() -> Self {
        Self {
            minutes: 14,
            hours: 400,
        }
    }
}

/// Why measurements cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum MeasurementsError {
    /// The file.
    #[error("making {}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What went wrong.
        #[source]
        source: std::io::Error,
    },
    /// It is somebody else's, or a later version's.
    #[error("{} holds no measurements that this version of samband knows", path.display())]
    Foreign {
        /// Which.
        path: PathBuf,
    },
    /// SQLite said no.
    #[error("{what}")]
    Sql {
        /// What we were doing.
        what: &'static str,
        /// What went wrong.
        #[source]
        source: rusqlite::Error,
    },
}

impl MeasurementsError {
    fn sql(what: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Sql { what, source }
    }
}

/// What became of a minute's values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Values that were written.
    pub values: u64,
    /// Those left out because too many probes are known already.
    pub left_out: u64,
}

/// The one writer of measurements.
#[derive(Debug)]
pub struct Recorder {
    connection: Connection,
    keep: Measured,
    known: HashMap<Name, i64>,
    /// Shards that may have hours that are over, in the order in which they are packed.
    unpacked: Vec<i64>,
    /// Up to which hour all is packed.
    packed: Option<i64>,
    /// Series that may have days that are too old, the next one last.
    aged: Vec<i64>,
    /// Up to which day all that was too old is gone.
    forgotten: Option<i64>,
}

impl Recorder {
    /// Opens the measurements in the directory of the log, which is held by then; makes
    /// them if there are none.
    ///
    /// # Errors
    /// When there are others, or the storage says no.
    pub fn open(directory: &Path, keep: Measured) -> Result<Self, MeasurementsError> {
        let path = directory.join(MEASUREMENTS);
        let made = directory::private().open(&path);
        made.map_err(|source| MeasurementsError::File {
            path: path.clone(),
            source,
        })?;
        let sql = MeasurementsError::sql;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&path, flags).map_err(sql("opening"))?;
        connection.busy_timeout(BUSY).map_err(sql("opening"))?;
        let foreign = |()| MeasurementsError::Foreign { path: path.clone() };
        prepare(&mut connection)
            .map_err(sql("opening the measurements"))?
            .map_err(foreign)?;
        let known = known(&connection).map_err(sql("reading which probes are known"))?;
        Ok(Self {
            connection,
            keep,
            known,
            unpacked: Vec::new(),
            packed: None,
            aged: Vec::new(),
            forgotten: None,
        })
    }

    /// Writes what a minute has brought, by its place since 1970; what is known of it
    /// already is joined with it.
    ///
    /// # Errors
    /// When the storage says no; then nothing of it is written.
    pub fn write(
        &mut self,
        minute: i64,
        values: &[(Name, Value)],
    ) -> Result<Recorded, MeasurementsError> {
        let sql = MeasurementsError::sql;
        let mut recorded = Recorded::default();
        let transaction = self
            .connection
            .transaction()
            .map_err(sql("writing measurements"))?;
        let mut shards: BTreeMap<i64, BTreeMap<u16, Value>> = BTreeMap::new();
        let mut fresh = Vec::new();
        for (name, value) in values {
            let id = match self.known.get(name) {
                Some(&id) => id,
                None if self.known.len() + fresh.len() >= MOST_SERIES => {
                    recorded.left_out += 1;
                    continue;
                }
                None => {
                    let id = add_series(&transaction, name).map_err(sql("adding a probe"))?;
                    fresh.push((name.clone(), id));
                    id
                }
            };
            let place = u16::try_from(id.rem_euclid(SHARD)).unwrap_or(0);
            let shard = shards.entry(id.div_euclid(SHARD)).or_default();
            shard.insert(place, *value);
            recorded.values += 1;
        }
        for (shard, values) in shards {
            add_recent(&transaction, shard, minute, values).map_err(sql("writing a minute"))?;
        }
        transaction.commit().map_err(sql("writing a minute"))?;
        self.known.extend(fresh);
        Ok(recorded)
    }

    /// How many probes are known.
    pub fn series(&self) -> usize {
        self.known.len()
    }
}

/// Makes the tables where there are none; otherwise says whether they are ours.
fn prepare(connection: &mut Connection) -> rusqlite::Result<Result<(), ()>> {
    let pragma = |connection: &Connection, name: &str| {
        connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0))
    };
    let found = (
        pragma(connection, "application_id")?,
        pragma(connection, "user_version")?,
    );
    if found != (APPLICATION, FORM) && found != (0, 0) {
        return Ok(Err(()));
    }
    // Several days to a page. Of what is lost with the power nobody asks: a minute, or some.
    connection.execute_batch(
        "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA mmap_size = 0;
         PRAGMA trusted_schema = OFF; PRAGMA journal_size_limit = 16777216;",
    )?;
    if found == (0, 0) {
        let tables: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if tables > 0 {
            return Ok(Err(()));
        }
        let transaction = connection.transaction()?;
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", FORM)?;
        transaction.commit()?;
    }
    Ok(Ok(()))
}

/// Whether a database holds measurements in the form of this version.
pub(super) fn are_ours(connection: &Connection) -> rusqlite::Result<bool> {
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    Ok((pragma("application_id")?, pragma("user_version")?) == (APPLICATION, FORM))
}

fn known(connection: &Connection) -> rusqlite::Result<HashMap<Name, i64>> {
    // Many probes have the same name: it is kept once.
    let mut words: HashSet<std::sync::Arc<str>> = HashSet::new();
    let mut word = |text: String| match words.get(text.as_str()) {
        Some(word) => std::sync::Arc::clone(word),
        None => {
            let word: std::sync::Arc<str> = text.into();
            words.insert(std::sync::Arc::clone(&word));
            word
        }
    };
    let mut select = connection.prepare("SELECT id, region, component, probe FROM series")?;
    let mut rows = select.query([])?;
    let mut known = HashMap::new();
    while let Some(row) = rows.next()? {
        let name = Name {
            region: word(row.get(1)?),
            component: word(row.get(2)?),
            probe: word(row.get(3)?),
        };
        known.insert(name, row.get(0)?);
    }
    Ok(known)
}

fn add_series(transaction: &Transaction<'_>, name: &Name) -> rusqlite::Result<i64> {
    transaction
        .prepare_cached("INSERT INTO series (region, component, probe) VALUES (?1, ?2, ?3)")?
        .insert(params![&*name.region, &*name.component, &*name.probe])
}

/// Adds to what a shard has of a minute.
fn add_recent(
    transaction: &Transaction<'_>,
    shard: i64,
    minute: i64,
    values: BTreeMap<u16, Value>,
) -> rusqlite::Result<()> {
    let there: Option<Vec<u8>> = transaction
        .prepare_cached("SELECT body FROM recent WHERE shard = ?1 AND minute = ?2")?
        .query_row([shard, minute], |row| row.get(0))
        .optional()?;
    let body = pack(&match there {
        Some(there) => join(opened(&there, "recent", shard, minute), values),
        None => values,
    });
    transaction
        .prepare_cached("INSERT OR REPLACE INTO recent (shard, minute, body) VALUES (?1, ?2, ?3)")?
        .execute(params![shard, minute, body])?;
    Ok(())
}

/// What a body holds; nothing of one that is damaged, which is told and then replaced:
/// one lost day is less than all that would follow it.
fn opened(body: &[u8], table: &'static str, row: i64, at: i64) -> BTreeMap<u16, Value> {
    unpack(body).unwrap_or_else(|damaged| {
        tracing::warn!(table, row, at, "some measurements are lost: {damaged}");
        BTreeMap::new()
    })
}

/// Both together; where both have a value, one of both.
fn join(mut one: BTreeMap<u16, Value>, other: BTreeMap<u16, Value>) -> BTreeMap<u16, Value> {
    for (place, value) in other {
        let there = one.get(&place).copied();
        let both = Value::joined(there.iter().chain([&value]));
        one.insert(place, both.unwrap_or(value));
    }
    one
}
