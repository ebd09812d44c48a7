//! `samband store`: looks after the file that the log is kept in.

use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{CommandError, Exit, finish, load};
use crate::inventory::Inventory;
use crate::store;
use crate::store::{Beside, Condition, Report, Settings};

/// Looks after the file that the log is kept in, and what lies beside it
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Args {
    /// Says how the log is: sound, intact, how large, with how much room to grow
    ///
    /// Exit code 1 when something of it is not what was written, or less than
    /// 5 % or 200 MiB is free; 74 when it is damaged or cannot be read; 2 when there
    /// is none, or this user may not read it. A running daemon is not disturbed.
    Check,
    /// Copies the log and what lies beside it while the daemon runs, and checks the copy
    ///
    /// The copy is all of one moment, in one file that only its owner may read:
    /// it holds addresses of those who are told. Never copy `samband.db` by
    /// itself: the latest events lie in a file beside it. What probes measured and what is
    /// known of tickets is copied after it, to the same name with `.measurements` and
    /// `.tickets` behind it: 4 GB and more where there are 100,000 probes. What of these cannot be copied is
    /// told, with exit code 1; the copy of the log is whole without.
    Backup {
        /// A file that is not there yet, or a directory, for a name that tells the time
        to: PathBuf,
        /// Leave out what lies beside the log
        #[arg(long)]
        log_only: bool,
    },
    /// Puts a copy in the place of the log and of what lies beside it; the daemon must not run
    ///
    /// The copy is checked first, and brought to the schema of this version. The
    /// next 1000 numbers of each region are left out, since those given after the
    /// copy was made stand in mails. What lies beside the copy under its name is put back
    /// too; if that is damaged it is told, with exit code 1, and the log is there without.
    Restore {
        /// A copy that `samband store backup` has made
        from: PathBuf,
        /// Move a log that is there aside, to `replaced-TIME.db` beside it
        #[arg(long)]
        replace: bool,
    },
    /// Brings the log to the schema of this version; the daemon must not run
    ///
    /// A start of the daemon does so too.
    Migrate {
        /// Back by one instead, so that the version before this one can be installed again
        #[arg(long)]
        back: bool,
    },
}

/// Runs it.
pub fn run(args: &Args, directory: &Path, now: Timestamp) -> Exit {
    let loaded = match load(directory) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let settings = &loaded.settings.store;
    let out = &mut std::io::stdout().lock();
    finish(match args {
        Args::Check => check(settings, now, out),
        Args::Backup { to, log_only } => back_up(settings, to, *log_only, now, out),
        Args::Restore { from, replace } => restore(
            settings,
            from,
            *replace,
            &numbered(&loaded.inventory, now),
            now,
            out,
        ),
        Args::Migrate { back } => migrate(settings, *back, out),
    })
}

/// Says how the log is.
///
/// # Errors
/// When it is damaged or cannot be read, or the answer not written.
pub fn check(
    settings: &Settings,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let path = settings.path.join(store::FILE);
    let condition = store::examine(&path, now)?;
    let report = &condition.report;
    writeln!(
        out,
        "Log           {}, schema {}",
        path.display(),
        condition.schema
    )?;
    write!(
        out,
        "Holds         {} events, {} faults, {} notices",
        report.events, report.faults, report.rows
    )?;
    match condition.since {
        Some(since) => writeln!(out, ", since {}", since.strftime("%F"))?,
        None => writeln!(out)?,
    }
    writeln!(
        out,
        "Size          {}{}",
        size(condition.bytes),
        growth(&condition)
    )?;
    writeln!(
        out,
        "Free          {} of {}",
        size(condition.free),
        size(condition.total)
    )?;
    writeln!(out)?;
    let intact = say_whether_intact(report, out)?;
    if condition.is_short_of_room() {
        writeln!(
            out,
            "ROOM IS SHORT: less than 5 % or 200 MiB is free. When it is full the log ends, and alarms go on without it."
        )?;
        return Ok(Exit::Findings);
    }
    Ok(intact)
}

fn growth(condition: &Condition) -> String {
    match (condition.daily, condition.days_left()) {
        (Some(daily), Some(days)) if days < 3_650 => {
            format!(", growing by {} a day: room for {days} days", size(daily))
        }
        (Some(daily), _) => format!(", growing by {} a day", size(daily)),
        (None, _) => String::new(),
    }
}

fn say_whether_intact(report: &Report, out: &mut dyn Write) -> Result<Exit, CommandError> {
    if report.is_intact() {
        writeln!(out, "Sound, and intact: it is what was written.")?;
        return Ok(Exit::Fine);
    }
    writeln!(
        out,
        "NOT INTACT, findings: {}; `samband log verify` names them.",
        report.found
    )?;
    Ok(Exit::Findings)
}

/// Copies the log.
///
/// # Errors
/// When it cannot be read, or the copy not written.
pub fn back_up(
    settings: &Settings,
    to: &Path,
    log_only: bool,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let copied = store::back_up(&settings.path.join(store::FILE), to, log_only, now)?;
    writeln!(
        out,
        "{}: {}, {} events, ends with {}",
        copied.path.display(),
        size(copied.bytes),
        copied.report.events,
        copied.report.head
    )?;
    let beside = say_beside(&copied.beside, "not copied", out)?;
    Ok(worse(say_whether_intact(&copied.report, out)?, beside))
}

/// Says what came of what lies beside the log.
fn say_beside(all: &[Beside], not: &str, out: &mut dyn Write) -> Result<Exit, CommandError> {
    let mut exit = Exit::Fine;
    for beside in all {
        let path = beside.path.display();
        match &beside.came {
            Ok(bytes) => writeln!(out, "{path}: {}", size(*bytes))?,
            Err(why) => {
                exit = Exit::Findings;
                writeln!(
                    out,
                    "{path}: {}, and the log is whole without: {why}",
                    not.to_uppercase()
                )?;
            }
        }
    }
    Ok(exit)
}

/// Findings, if either has any.
fn worse(one: Exit, other: Exit) -> Exit {
    match one {
        Exit::Fine => other,
        Exit::Findings | Exit::Usage | Exit::Storage => one,
    }
}

/// Puts a copy in the log's place.
///
/// # Errors
/// When a daemon holds the log, one is there and is not to be replaced, or the
/// copy cannot be had.
pub fn restore(
    settings: &Settings,
    from: &Path,
    replace: bool,
    numbered: &[(String, i16)],
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let restored = store::restore(from, settings, replace, numbered, now)?;
    let log = settings.path.join(store::FILE);
    writeln!(
        out,
        "{}: {} events, ends with {}",
        log.display(),
        restored.report.events,
        restored.report.head
    )?;
    if let Some(aside) = &restored.aside {
        writeln!(out, "The log that was there is now {}", aside.display())?;
    }
    let beside = say_beside(&restored.beside, "not put back", out)?;
    Ok(worse(say_whether_intact(&restored.report, out)?, beside))
}

/// Under which prefix and in which year each region gives its numbers now.
fn numbered(inventory: &Inventory, now: Timestamp) -> Vec<(String, i16)> {
    let regions = inventory.regions();
    let places = regions.map(|(_, region)| {
        let year = now.to_zoned(region.zone.clone()).year();
        (region.number_prefix(), year)
    });
    places.collect()
}

/// Brings the log to another schema.
///
/// # Errors
/// When a daemon holds the log, or it cannot be read or written.
pub fn migrate(settings: &Settings, back: bool, out: &mut dyn Write) -> Result<Exit, CommandError> {
    let (before, after) = match back {
        true => store::migrate_back(settings)?,
        false => store::migrate(settings)?,
    };
    match before == after {
        true => writeln!(out, "Schema {after}, as before")?,
        false => writeln!(out, "From schema {before} to schema {after}")?,
    }
    Ok(Exit::Fine)
}

/// A number of bytes for people.
fn size(bytes: u64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    match units.into_iter().find(|(shift, _)| bytes >> shift > 0) {
        Some((shift, unit)) => {
            let tenths = (bytes >> (shift - 4)) * 10 / 16;
            format!("{}.{} {unit}", tenths / 10, tenths % 10)
        }
        None => format!("{bytes} bytes"),
    }
}
