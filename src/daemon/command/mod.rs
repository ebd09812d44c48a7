//! What each subcommand does: its arguments, and a function that runs it.

pub mod access;
pub mod check;
mod cli;
pub mod demo;
pub mod fault;
pub mod import;
pub mod init;
pub mod known;
pub mod log;
pub mod maintenance;
pub mod probe;
pub mod report;
pub mod run;
pub mod schema;
pub mod send;
pub mod store;
#[cfg(test)]
mod tests;
mod ticket;

use std::io;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::config::{self, Loaded, Machine, Report, Secrets, StandIns, Whereabouts};
use crate::pack::NoPack;
use crate::report::{PeriodError, TooMuch};
use crate::store::{QueryError, Remedy, StoreError};
pub use cli::Cli;

/// How a command ended; the numbers are a promise to scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It did what it should, and found nothing amiss.
    Fine = 0,
    /// It did what it should, and found something; or what keeps it from doing so may
    /// pass by itself: an address in use, a log that another samband holds.
    Findings = 1,
    /// The arguments or the configuration are wrong.
    Usage = 2,
    /// The storage failed (`EX_IOERR` of sysexits.h).
    Storage = 74,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// The directory that holds the configuration: the one given, or else
/// `/etc/samband` if `samband.toml` is there, or else `./config`.
pub fn directory(given: Option<&Path>) -> PathBuf {
    let system = Path::new("/etc/samband");
    match given {
        Some(directory) => directory.to_owned(),
        None if system.join("samband.toml").exists() => system.to_owned(),
        None => PathBuf::from("config"),
    }
}

/// Loads the configuration, or says on stderr everything that is wrong with it.
pub fn load(directory: &Path) -> Result<Loaded, Exit> {
    load_with(directory, &Machine::new())
}

/// Loads it without its secrets, which are the daemon's alone: systemd hands its
/// credentials to no shell.
///
/// # Errors
/// As [`load`], but for secrets that cannot be had.
pub fn load_without_secrets(directory: &Path) -> Result<Loaded, Exit> {
    load_with(directory, &StandIns)
}

/// Where the daemon and its log are: a mistake in the configuration is said on stderr,
/// and keeps nobody from the faults.
///
/// # Errors
/// When there is no configuration, which is said on stderr.
pub fn whereabouts(directory: &Path) -> Result<Whereabouts, Exit> {
    let (whereabouts, mistaken) = config::whereabouts(directory).map_err(|report| say(&report))?;
    if let Some(report) = mistaken {
        let mistakes = match report.mistakes() {
            1 => "a mistake".to_owned(),
            several => format!("{several} mistakes"),
        };
        eprintln!(
            "warning: the configuration in {} has {mistakes}; `samband check` says which",
            directory.display()
        );
    }
    Ok(whereabouts)
}

fn load_with(directory: &Path, secrets: &dyn Secrets) -> Result<Loaded, Exit> {
    config::load(directory, secrets).map_err(|report| say(&report))
}

fn say(report: &Report) -> Exit {
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    eprint!("{}", report.render(colour));
    Exit::Usage
}

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The log could not be read.
    #[error("the log cannot be read")]
    Log(#[from] QueryError),
    /// The log could not be looked after.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was given is no number of a fault.
    #[error("{given:?} is no number of a fault; {instead}")]
    Number {
        /// What was given.
        given: String,
        /// What to give instead.
        instead: String,
    },
    /// There is no such fault.
    #[error("there is no fault {number}")]
    Unknown {
        /// Which.
        number: crate::fault::Number,
    },
    /// A file could not be read or written.
    #[error("{}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is no pack of evidence.
    #[error("{}", path.display())]
    Pack {
        /// Which.
        path: PathBuf,
        /// Why.
        source: NoPack,
    },
    /// There is no such region, or there are several and none was named.
    #[error("{}; the configuration has {known}", unnamed(asked.as_deref()))]
    Region {
        /// Which was asked for.
        asked: Option<String>,
        /// Those that there are.
        known: String,
    },
    /// There is no such party.
    #[error("there is no party {asked:?} in the region; it has {known}")]
    Party {
        /// Which was asked for.
        asked: String,
        /// Those that there are.
        known: String,
    },
    /// No report can be about these days.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// There is more in these days than one report takes.
    #[error(transparent)]
    TooMuch(#[from] TooMuch),
    /// The answer could not be written.
    #[error("writing the answer")]
    Output(#[from] io::Error),
}

impl CommandError {
    /// The exit code that it calls for.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Log(unreadable) => unreadable.remedy().into(),
            Self::Store(failed) => failed.remedy().into(),
            Self::Number { .. }
            | Self::Unknown { .. }
            | Self::File { .. }
            | Self::Pack { .. }
            | Self::Region { .. }
            | Self::Party { .. }
            | Self::Period(_)
            | Self::TooMuch(_) => Exit::Usage,
            Self::Output(_) => Exit::Storage,
        }
    }
}

/// What is wrong with a region that was asked for, or not.
fn unnamed(asked: Option<&str>) -> String {
    match asked {
        Some(id) => format!("there is no region {id:?}"),
        None => "say of which region, by --region".to_owned(),
    }
}

impl From<Remedy> for Exit {
    fn from(remedy: Remedy) -> Self {
        match remedy {
            Remedy::Usage => Self::Usage,
            Remedy::Wait => Self::Findings,
            Remedy::Storage => Self::Storage,
        }
    }
}

/// Says on stderr what went wrong, if something did.
fn finish(result: Result<Exit, CommandError>) -> Exit {
    result.unwrap_or_else(|wrong| {
        // Whoever reads it has seen enough: `samband fault list | head`.
        if matches!(&wrong, CommandError::Output(why) if why.kind() == io::ErrorKind::BrokenPipe) {
            return Exit::Fine;
        }
        eprintln!("samband: {}", crate::daemon::log::chain(&wrong));
        wrong.exit()
    })
}
