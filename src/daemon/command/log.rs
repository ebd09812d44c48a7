//! `samband log verify`: whether the log is what was written.

use std::io::Write;

use super::CommandError;
use crate::store;

/// Checks the log and says what it found; returns the exit code, 0 when it is
/// intact and 1 when it is not. A running daemon is not disturbed.
///
/// # Errors
/// When the log cannot be read at all (exit code 74).
pub fn verify(settings: &store::Settings, out: &mut dyn Write) -> Result<u8, CommandError> {
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
        return Ok(0);
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
    Ok(1)
}
