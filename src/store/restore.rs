//! Putting a copy in the log's place, and taking the log from one schema to
//! another, while no daemon holds it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::backup::{Part, stamp, with_suffix};
use super::directory::{Directory, file};
use super::recover::{Serials, put_floor, serials};
use super::user::may_read;
use super::{Beside, FILE, Report, Settings, StoreError, beside, schema};

/// How many numbers a restored log leaves out in each region: more than were
/// given between the copy and its restore, so that what people were told under
/// a number stays the only thing of that number.
const LEFT_OUT: u32 = 1_000;

/// A copy in the log's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What a check of it has found.
    pub report: Report,
    /// Where the log that was there before has been put.
    pub aside: Option<PathBuf>,
    /// What lay beside the copy.
    pub beside: Vec<Beside>,
}

/// Puts a copy of the log into the log's place: checked first, brought to the
/// newest schema, and with the numbers that may have been given since left out, in
/// each place of `numbered`: prefix and current year of every region. With `replace` a log that is there is moved aside, whole.
/// What lies beside the copy is put beside the log; that it cannot be stops nothing.
///
/// # Errors
/// When a daemon holds the log, one is there and is not to be replaced, or the
/// copy cannot be read or is damaged; then the old one is where it was.
pub fn restore(
    from: &Path,
    settings: &Settings,
    replace: bool,
    numbered: &[(String, i16)],
    now: Timestamp,
) -> Result<Restored, StoreError> {
    let directory = Directory::hold_for_upkeep(&settings.path)?;
    let log = settings.path.join(FILE);
    let there = |suffix: &str| with_suffix(&log, suffix).exists();
    if !replace && PARTS.into_iter().any(there) {
        return Err(StoreError::Exists {
            path: log,
            advice: "`--replace` moves it aside",
        });
    }
    let source = schema::open_to_copy(from)?;
    directory.test_storage()?;
    let place = settings.path.join(RESTORING);
    // Left by a restore that was broken off: we hold the lock, so nobody else's.
    let _ = fs::remove_file(&place);
    let part = Part::make(&source, &place)?;
    drop(source);
    schema::settle(&schema::open_to_write(&place, schema::MIGRATIONS)?)?;
    leave_out(&part, &log, numbered)?;
    directory.hand_over(&place)?;
    let report = part.check()?;
    let place_aside = settings.path.join(format!("replaced-{}.db", stamp(now)));
    let aside = set_aside(&settings.path, &log, &place_aside)?;
    part.into_named(&log)?;
    Ok(Restored {
        report,
        aside,
        beside: beside::put_back(from, &directory, &log, &place_aside, now),
    })
}

/// What a log consists of, by the ends of the names: the log itself, what has been
/// written and is not in it yet, and what would undo a change that was broken off.
/// None of it may lie beside another log, which would take it for its own.
const PARTS: [&str; 3] = ["", "-wal", "-journal"];

/// What a copy is called until it is the log.
const RESTORING: &str = "samband.db.restoring";

/// A log that is missing while something of it is there is no new one: a daemon
/// that began at nothing would forget every fault.
pub(super) fn refuse_broken_off(directory: &Path) -> Result<(), StoreError> {
    let log = directory.join(FILE);
    let rest = [
        directory.join(RESTORING),
        with_suffix(&log, "-wal"),
        with_suffix(&log, "-journal"),
    ];
    match rest.into_iter().find(|rest| rest.exists()) {
        Some(rest) if !log.exists() => Err(StoreError::BrokenOff { log, rest }),
        Some(_) | None => Ok(()),
    }
}

/// Moves the log and what belongs to it aside, under one name. The log goes
/// first: its write-ahead log must never lie beside another.
fn set_aside(directory: &Path, log: &Path, aside: &Path) -> Result<Option<PathBuf>, StoreError> {
    let mut moved = None;
    for suffix in PARTS {
        let (from, to) = (with_suffix(log, suffix), with_suffix(aside, suffix));
        if to.exists() {
            return Err(StoreError::Exists {
                path: to,
                advice: "try again",
            });
        }
        if from.exists() {
            fs::rename(&from, &to).map_err(file("moving aside", &from))?;
            moved = Some(aside.to_owned());
        }
    }
    // Made anew from the write-ahead log whenever somebody opens it.
    let _ = fs::remove_file(with_suffix(log, "-shm"));
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(file("making durable", directory))?;
    Ok(moved)
}

/// Leaves out, this year and in each region, the numbers that the copy does not
/// know to have been given.
fn leave_out(part: &Part, log: &Path, numbered: &[(String, i16)]) -> Result<(), StoreError> {
    let sql = StoreError::sql;
    let copy = part.open()?;
    let mut given = serials(&copy).map_err(sql("reading the numbers of faults"))?;
    // The log that is replaced knows best, if it can still be read.
    let replaced = schema::open_to_copy(log).map_or_else(
        |_| Serials::new(),
        |replaced| serials(&replaced).unwrap_or_default(),
    );
    for (place, serial) in replaced {
        let known = given.entry(place).or_insert(0);
        *known = (*known).max(serial);
    }
    for place in numbered {
        let last = given.get(place).copied().unwrap_or(0);
        put_floor(&copy, place, last + LEFT_OUT).map_err(sql("leaving numbers out"))?;
    }
    Ok(())
}

/// Brings the log to the newest schema; a start of the daemon does so too.
/// Returns the schema that it had and the one that it has.
///
/// # Errors
/// When a daemon holds the log, or it cannot be read or written.
pub fn migrate(settings: &Settings) -> Result<(i64, i64), StoreError> {
    let (_directory, log, before) = hold_log(settings)?;
    schema::settle(&schema::open_to_write(&log, schema::MIGRATIONS)?)?;
    Ok((before, schema::number(&log)?))
}

/// Takes the log from the newest schema to the one before it, so that the
/// version of samband before this one can be installed again. Every row stays.
/// Returns the schema that it had and the one that it has.
///
/// # Errors
/// When a daemon holds the log, or it cannot be read or written.
pub fn migrate_back(settings: &Settings) -> Result<(i64, i64), StoreError> {
    let (_directory, log, before) = hold_log(settings)?;
    let after = schema::go_back(&log, schema::MIGRATIONS, schema::BACK)?;
    Ok((before, after))
}

fn hold_log(settings: &Settings) -> Result<(Directory, PathBuf, i64), StoreError> {
    let log = settings.path.join(FILE);
    // Before the directory is made for nothing.
    may_read(&log)?;
    let directory = Directory::hold_for_upkeep(&settings.path)?;
    directory.test_storage()?;
    let before = schema::undo_broken_off(&log)?;
    Ok((directory, log, before))
}
