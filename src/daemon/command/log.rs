//! `samband log verify`: whether the log is what was written.

use std::io::Write;
use std::path::Path;

use super::{CommandError, Exit, finish, load};
use crate::store;

/// Looks after the log of what happened
#[derive(Clone, Copy, Debug, clap::Subcommand)]
pub enum Args {
    /// Proves that the log is what was written, or says where it is not
    ///
    /// Each event's hash covers the one before it; the faults and notices kept
    /// beside the events are compared with what the events make. A running
    /// daemon is not disturbed.
    Verify,
}

/// Runs it.
pub fn run(args: Args, directory: &Path) -> Exit {
    let loaded = match load(directory) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    match args {
        Args::Verify => finish(verify(
            &loaded.settings.store,
            &mut std::io::stdout().lock(),
        )),
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
