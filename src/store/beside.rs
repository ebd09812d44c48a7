//! What lies beside the log and goes with its copies: what probes measured, and what is
//! known of tickets.
//!
//! Neither is part of the log, and a log without them is whole: what of them cannot be
//! copied, or cannot be put back, is told and stops nothing.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use super::backup::{Part, with_suffix};
use super::directory::{Directory, file};
use super::{StoreError, measurements, schema, tickets};

/// A file beside the log, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Where its copy is, or where it has been put.
    pub path: PathBuf,
    /// How many bytes it has, or why it was left out.
    pub came: Result<u64, String>,
}

/// A kind of file that lies beside the log.
struct Kind {
    /// Its name there.
    name: &'static str,
    /// What its copies are called behind the name of the log's.
    suffix: &'static str,
    /// Sees that a copy is one of ours, and makes it ready to be put back.
    make_ready: fn(&Connection, Timestamp) -> rusqlite::Result<bool>,
}

const KINDS: [Kind; 2] = [
    Kind {
        name: measurements::MEASUREMENTS,
        suffix: ".measurements",
        make_ready: |copy, _| measurements::are_ours(copy),
    },
    Kind {
        name: tickets::NAME,
        suffix: ".tickets",
        make_ready: tickets::begin_anew,
    },
];

/// What SQLite keeps beside a database: what is not in it yet, and what would undo a
/// change that was broken off.
const ENDS: [&str; 3] = ["", "-wal", "-journal"];

/// Copies what lies beside the log at `log` to beside its copy.
pub(super) fn copy(log: &Path, copy: &Path) -> Vec<Beside> {
    let there = KINDS.iter().filter_map(|kind| {
        let from = log.with_file_name(kind.name);
        let to = with_suffix(copy, kind.suffix);
        let came = |()| make(&from, &with_suffix(&to, ".part"), |_| Ok(true));
        from.exists()
            .then(|| told(&to, came(()).and_then(|part| named(part, &to))))
    });
    there.collect()
}

/// Puts what lies beside a copy of the log beside the log; what is there already is moved
/// to beside `aside`.
pub(super) fn put_back(
    copy: &Path,
    directory: &Directory,
    log: &Path,
    aside: &Path,
    now: Timestamp,
) -> Vec<Beside> {
    let there = KINDS.iter().filter_map(|kind| {
        let from = with_suffix(copy, kind.suffix);
        let to = log.with_file_name(kind.name);
        let came = || {
            let place = with_suffix(&to, ".restoring");
            // Left by a restore that was broken off: we hold the lock.
            let _ = fs::remove_file(&place);
            let part = make(&from, &place, |copy| (kind.make_ready)(copy, now))?;
            directory.hand_over(&place)?;
            move_aside(&to, &with_suffix(aside, kind.suffix))?;
            named(part, &to)
        };
        from.exists().then(|| told(&to, came()))
    });
    there.collect()
}

fn told(path: &Path, came: Result<u64, StoreError>) -> Beside {
    let why = |wrong: StoreError| {
        let mut why = wrong.to_string();
        let mut source = wrong.source();
        while let Some(cause) = source {
            why = format!("{why}: {cause}");
            source = cause.source();
        }
        why
    };
    Beside {
        path: path.to_owned(),
        came: came.map_err(why),
    }
}

/// A sound copy at a place that has not got its name yet.
fn make(
    from: &Path,
    place: &Path,
    make_ready: impl FnOnce(&Connection) -> rusqlite::Result<bool>,
) -> Result<Part, StoreError> {
    let sql = StoreError::sql;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, flags).map_err(sql("opening it"))?;
    source
        .busy_timeout(schema::BUSY)
        .map_err(sql("opening it"))?;
    let part = Part::make(&source, place)?;
    match make_ready(&part.open()?).map_err(sql("looking at what it holds"))? {
        true => Ok(part),
        false => Err(StoreError::Foreign {
            path: from.to_owned(),
        }),
    }
}

fn named(part: Part, to: &Path) -> Result<u64, StoreError> {
    part.make_durable()?;
    part.into_named(to)?;
    Ok(fs::metadata(to).map_err(file("looking at", to))?.len())
}

fn move_aside(from: &Path, aside: &Path) -> Result<(), StoreError> {
    for end in ENDS {
        let from = with_suffix(from, end);
        if from.exists() {
            fs::rename(&from, with_suffix(aside, end)).map_err(file("moving aside", &from))?;
        }
    }
    // Made anew from the write-ahead log whenever somebody opens it.
    let _ = fs::remove_file(with_suffix(from, "-shm"));
    Ok(())
}
