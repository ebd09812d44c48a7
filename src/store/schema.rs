//! The tables, how they came to be, and which SQLite may touch them.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::user::may_read;
use super::{QueryError, StoreError};

/// "smbd": marks the file as ours.
pub(super) const APPLICATION: i64 = 0x736d_6264;

/// How long a foreign process (a backup, a shell) may hold the file before a
/// statement gives up.
pub(super) const BUSY: Duration = Duration::from_secs(5);

/// What leads from each schema to the next; the schema's number is how many of these a
/// file has seen. Each runs in one transaction with its number. Never change one that
/// has been released: add another.
///
/// What bodies hold counts too. A field that is new has a default, and is passed over by
/// the version before, which can thus read the log. A *kind* of entry or notice that is
/// new it cannot read: it takes a step here, though no table changes, so that the version
/// before says that a later one wrote the log, and does not fail in the middle of it.
pub(super) const MIGRATIONS: &[&str] = &[FIRST, EMPTIED, SPOKEN];

/// What leads from the newest schema back to the one before it, with every row.
pub(super) const BACK: &str = "";

/// How many entries and notices there are that versions of the schema before the newest
/// cannot read: with any of them there is no way back.
const UNREADABLE_BEFORE: &str = r#"
SELECT (SELECT count(*) FROM event
        WHERE kind = 'fault' AND (instr(body, '"event":"commented"') > 0
                                  OR instr(body, '"way":{"link":"') > 0
                                  OR instr(body, '"way":{"mail":') > 0
                                  OR instr(body, '"way":"proxy"') > 0
                                  OR instr(body, '"way":"local"') > 0
                                  OR instr(body, '"account":"') > 0
                                  OR instr(body, '"anew":true') > 0
                                  OR instr(body, '"stays":true') > 0
                                  OR instr(body, '"why":"let-through"') > 0
                                  OR instr(body, '"why":"taken-later"') > 0
                                  OR instr(body, '"why":"only-carries"') > 0
                                  OR instr(body, '"why":"not-kept"') > 0))
     + (SELECT count(*) FROM event
        WHERE kind = 'monitor' AND (instr(body, '"event":"agreement-ends"') > 0
                                    OR instr(body, '"event":"maintenance-announced"') > 0
                                    OR instr(body, '"event":"maintenance-called-off"') > 0
                                    OR instr(body, '"event":"maintenance-declared"') > 0
                                    OR instr(body, '"event":"maintenance-withdrawn"') > 0
                                    OR instr(body, '"event":"login"') > 0))
     + (SELECT count(*) FROM outbox
        WHERE reason IN ('deputy', 'commented', 'agreement-ends', 'announced',
                         'replanned', 'called-off', 'replied', 'ticket', 'ticket-closed')
           OR language IN ('nn', 'sv'))
"#;

/// What people say of faults: the event `commented`, what was said by a link, and the
/// notices `deputy` and `commented`; what is told ahead: that an agreement ends, that
/// work is planned, and what becomes of that. No table changes.
const SPOKEN: &str = "";

/// How far a settled notice has been emptied: 0 not at all, 1 of its words, 2 of
/// its address too. The index finds what is still to be emptied.
const EMPTIED: &str = "
ALTER TABLE outbox ADD COLUMN emptied INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_to_empty ON outbox (emptied, created_at)
    WHERE state IN ('sent', 'gathered', 'dead', 'cancelled');
";

/// Times are RFC 3339 with nine decimals, in UTC, so that they sort as text.
const FIRST: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- The chain.
CREATE TABLE event (
    seq     INTEGER PRIMARY KEY,
    epoch   INTEGER NOT NULL,
    vantage TEXT NOT NULL,
    at      TEXT NOT NULL,
    kind    TEXT NOT NULL,
    fault   TEXT,
    body    TEXT NOT NULL,
    prev    BLOB NOT NULL,
    hash    BLOB NOT NULL
) STRICT;
CREATE INDEX event_of_fault ON event (fault, seq) WHERE fault IS NOT NULL;
CREATE INDEX event_of_monitor ON event (seq) WHERE kind = 'monitor';

-- Its fold: what each fault has become.
CREATE TABLE fault (
    number    TEXT PRIMARY KEY,
    region    TEXT NOT NULL,
    prefix    TEXT NOT NULL,
    year      INTEGER NOT NULL,
    serial    INTEGER NOT NULL,
    state     TEXT NOT NULL,
    cause     TEXT,
    opened_at TEXT NOT NULL,
    closed_at TEXT,
    words     TEXT NOT NULL,
    body      TEXT NOT NULL
) STRICT;
CREATE INDEX fault_by_opening ON fault (opened_at);
CREATE INDEX fault_open ON fault (number) WHERE closed_at IS NULL;
CREATE INDEX fault_of_cause ON fault (region, cause, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX fault_serial ON fault (prefix, year, serial);

-- Its fold: the last change of each facet.
CREATE TABLE facet (
    region    TEXT NOT NULL,
    component TEXT NOT NULL,
    facet     TEXT NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (region, component, facet)
) STRICT, WITHOUT ROWID;

-- Notices on their way. The addresses are personal data and stand only here.
CREATE TABLE outbox (
    key        TEXT PRIMARY KEY,
    fault      TEXT,
    ordinal    INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    channel    TEXT NOT NULL,
    party      TEXT NOT NULL,
    email      TEXT NOT NULL,
    language   TEXT NOT NULL,
    message    TEXT NOT NULL,
    created_at TEXT NOT NULL,
    state      TEXT NOT NULL,
    digest     TEXT,
    ended      TEXT,
    attempts   INTEGER NOT NULL,
    ambiguous  INTEGER NOT NULL,
    response   TEXT,
    tried_at   TEXT,
    region     TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_by_state ON outbox (state, created_at);
CREATE INDEX outbox_of_fault ON outbox (fault) WHERE fault IS NOT NULL;
";

/// Opens the file for the one writer, at the newest schema.
pub(super) fn open_to_write(path: &Path, migrations: &[&str]) -> Result<Connection, StoreError> {
    check_library(rusqlite::version_number(), rusqlite::version())?;
    let sql = StoreError::sql;
    let mut connection = open_read_write(path)?;
    connection
        .busy_timeout(BUSY)
        .map_err(sql("opening the log"))?;
    check_origin(&connection, path, migrations)?;
    // After an error nothing may be written, so not by closing either.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .map_err(sql("setting up the log"))?;
    let mode: String = connection
        .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
        .map_err(sql("setting up the log"))?;
    if mode != "wal" {
        return Err(StoreError::Damaged {
            path: path.to_owned(),
            finding: format!("its journal mode stays {mode}, not wal"),
        });
    }
    // Checkpoints are ours to ask for: the automatic one hides its errors. What is
    // emptied is overwritten, not only let go of.
    connection
        .execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 0;
             PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;",
        )
        .map_err(sql("setting up the log"))?;
    migrate(&mut connection, migrations)?;
    let finding: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(sql("checking the log"))?;
    if finding == "ok" {
        Ok(connection)
    } else {
        Err(StoreError::Damaged {
            path: path.to_owned(),
            finding,
        })
    }
}

/// Takes the file from the newest schema back to the one before it, for the
/// version of samband that knows no other, unless that could not read what is in it.
/// Returns the schema that it has then.
pub(super) fn go_back(path: &Path, migrations: &[&str], back: &str) -> Result<i64, StoreError> {
    let sql = StoreError::sql;
    let mut connection = open_read_write(path)?;
    check_origin(&connection, path, migrations)?;
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;")
        .map_err(sql("setting up the log"))?;
    let found = pragma(&connection, "user_version").map_err(sql("reading the schema's number"))?;
    let newest = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    if found != newest {
        return Ok(found);
    }
    let unreadable: i64 = connection
        .query_row(UNREADABLE_BEFORE, [], |row| row.get(0))
        .map_err(sql("looking for what the version before cannot read"))?;
    if unreadable > 0 {
        return Err(StoreError::OneWay {
            path: path.to_owned(),
            unreadable,
        });
    }
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(sql("changing the schema"))?;
    transaction
        .execute_batch(back)
        .and_then(|()| transaction.execute_batch(&format!("PRAGMA user_version = {}", newest - 1)))
        .map_err(sql("changing the schema"))?;
    transaction.commit().map_err(sql("changing the schema"))?;
    settle(&connection)?;
    Ok(newest - 1)
}

/// The number of the schema that a file has.
pub(super) fn number(path: &Path) -> Result<i64, QueryError> {
    let connection = open_read_only(path)?;
    pragma(&connection, "user_version").map_err(QueryError::sql("reading the schema's number"))
}

/// Undoes a change that was broken off, which whoever only reads may not, and
/// says which schema the file has. For the one who holds the log.
pub(super) fn undo_broken_off(path: &Path) -> Result<i64, StoreError> {
    let connection = open_read_write(path)?;
    pragma(&connection, "user_version").map_err(StoreError::sql("reading the schema's number"))
}

/// The number of the newest schema.
pub(super) fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Puts everything in the one file, with nothing beside it.
pub(super) fn settle(connection: &Connection) -> Result<(), StoreError> {
    connection
        .query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))
        .map_err(StoreError::sql("putting the log in one file"))
}

/// Opens the file to read it, beside a running writer or without one.
pub(super) fn open_to_read(path: &Path) -> Result<Connection, QueryError> {
    let connection = open_read_only(path)?;
    let sql = QueryError::sql;
    let found = pragma(&connection, "user_version").map_err(sql("opening the log"))?;
    let ours = pragma(&connection, "application_id").map_err(sql("opening the log"))?;
    if found != newest() || ours != APPLICATION {
        return Err(QueryError::Schema {
            path: path.to_owned(),
            found,
            known: newest(),
        });
    }
    Ok(connection)
}

/// Opens a log of this version or an earlier one to read it.
pub(super) fn open_to_copy(path: &Path) -> Result<Connection, StoreError> {
    let connection = open_read_only(path)?;
    check_origin(&connection, path, MIGRATIONS)?;
    let found = pragma(&connection, "user_version").map_err(StoreError::sql("reading the log"))?;
    if found == 0 {
        return Err(StoreError::Foreign {
            path: path.to_owned(),
        });
    }
    Ok(connection)
}

/// Opens a file that is there; what was broken off in it is undone at the first look.
fn open_read_write(path: &Path) -> Result<Connection, StoreError> {
    Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(StoreError::sql("opening the log"))
}

fn open_read_only(path: &Path) -> Result<Connection, QueryError> {
    may_read(path)?;
    let sql = QueryError::sql;
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .map_err(sql("opening the log"))?;
    connection
        .busy_timeout(BUSY)
        .map_err(sql("opening the log"))?;
    connection
        .execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;")
        .map_err(sql("opening the log"))?;
    match pragma(&connection, "user_version") {
        Ok(_) => Ok(connection),
        Err(error) if is_half_changed(&error) => Err(QueryError::HalfChanged {
            path: path.to_owned(),
        }),
        Err(error) => Err(sql("opening the log")(error)),
    }
}

/// Whether a journal must be played back first, which takes a right to write.
fn is_half_changed(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::SqliteFailure(failure, _)
        if failure.extended_code == rusqlite::ffi::SQLITE_READONLY_ROLLBACK)
}

/// 3.51.3 mended a race by which resetting the write-ahead log could lose
/// commits; the mend is also in the later patches of two older lines.
pub(super) fn check_library(number: i32, version: &str) -> Result<(), StoreError> {
    let mended = number >= 3_051_003
        || (3_050_007..3_051_000).contains(&number)
        || (3_044_006..3_045_000).contains(&number);
    if mended {
        Ok(())
    } else {
        Err(StoreError::Library {
            found: version.to_owned(),
        })
    }
}

/// Refuses somebody else's file and a later version's before anything is written.
fn check_origin(
    connection: &Connection,
    path: &Path,
    migrations: &[&str],
) -> Result<(), StoreError> {
    let sql = StoreError::sql;
    let application = pragma(connection, "application_id").map_err(sql("reading the log"))?;
    let found = pragma(connection, "user_version").map_err(sql("reading the log"))?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(sql("reading the log"))?;
    let fresh = application == 0 && found == 0 && tables == 0;
    if !fresh && application != APPLICATION {
        return Err(StoreError::Foreign {
            path: path.to_owned(),
        });
    }
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known,
        });
    }
    Ok(())
}

/// Brings the file to the newest schema: each step with its number in one
/// transaction, so that a step is there wholly or not at all.
fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<(), StoreError> {
    let sql = StoreError::sql;
    let found = pragma(connection, "user_version").map_err(sql("reading the schema's number"))?;
    let done = usize::try_from(found).unwrap_or(0);
    for (index, step) in migrations.iter().enumerate().skip(done) {
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(sql("changing the schema"))?;
        transaction
            .execute_batch(step)
            .and_then(|()| {
                transaction.execute_batch(&format!(
                    "PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {}",
                    index + 1
                ))
            })
            .map_err(sql("changing the schema"))?;
        transaction.commit().map_err(sql("changing the schema"))?;
    }
    Ok(())
}

fn pragma(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
}
