//! `samband log verify`: whether the log, or a pack of evidence from it, is what
//! was written.

mod pack;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{CommandError, Exit, finish, load};
use crate::store;

/// Looks after the log of what happened
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Args {
    /// Proves that the log, or a pack of evidence, is what was written, or says where it is not
    ///
    /// Without a file, the log: each event's hash covers the one before it; the
    /// faults and notices kept beside the events are compared with what the events
    /// make. A running daemon is not disturbed.
    ///
    /// With one, that pack, as `samband fault export` has written it: on any machine,
    /// without log and configuration. Exit codes: 0 it is unaltered, 1 it is altered,
    /// and the bytes are named, 2 it cannot be read or is no pack.
    #[command(after_help = "Example: samband log verify FOSEN-2026-0042.json")]
    Verify {
        /// A pack of evidence to check in place of the log
        #[arg(value_name = "PACK")]
        pack: Option<PathBuf>,
        /// Looks up each of the pack's entries in the log of this configuration as well
        #[arg(long, requires = "pack")]
        against_log: bool,
    },
}

/// Runs it.
pub fn run(args: &Args, directory: &Path) -> Exit {
    let out = &mut std::io::stdout().lock();
    match args {
        Args::Verify {
            pack: Some(path),
            against_log: false,
        } => finish(pack::verify(path, None, out)),
        Args::Verify { pack, .. } => {
            let loaded = match load(directory) {
                Ok(loaded) => loaded,
                Err(exit) => return exit,
            };
            let settings = &loaded.settings.store;
            finish(match pack {
                Some(path) => pack::verify(path, Some(settings), out),
                None => verify(settings, out),
            })
        }
    }
}

/// Checks the log and says what it found; returns the exit code, 0 when it is
/// intact and 1 when it is not. A running daemon is not disturbed.
///
/// # Errors
/// When the log cannot be read at all (exit code 74), or there is none or this user
/// may not read it (2).
pub fn verify(settings: &store::Settings, out: &mut dyn Write) -> Result<Exit, CommandError> {
    let path = settings.path.join(store::FILE);
    let report = store::verify(&path)?;
    writeln!(out, "Log           {}", path.display())?;
    writeln!(out, "Installation  {}", report.install)?;
    writeln!(
        out,
        "Holds         {} events, {} faults, {} notices",
        report.events, report.faults, report.rows
    )?;
    writeln!(out, "Ends with     {}", report.head)?;
    writeln!(out)?;
    if report.is_intact() {
        writeln!(
            out,
            "Intact: every event is what was written, in its place; faults, facets and notices are what they make."
        )?;
        return Ok(Exit::Fine);
    }
    match report.first_break() {
        Some(seq) => writeln!(out, "NOT INTACT. The chain is first broken at event {seq}.")?,
        None => writeln!(
            out,
            "NOT INTACT. The chain is whole, and what is kept beside it differs from it."
        )?,
    }
    for finding in &report.findings {
        match finding.seq {
            Some(seq) => writeln!(out, "  event {seq}: {}", finding.what)?,
            None => writeln!(out, "  {}", finding.what)?,
        }
    }
    let more = report.found - report.findings.len() as u64;
    if more > 0 {
        writeln!(out, "  and {more} more")?;
    }
    Ok(Exit::Findings)
}
