//! `samband log verify PACK`: whether a pack of evidence is what was handed out.

use std::fs::File;
use std::io::{Read as _, Write};
use std::path::Path;

use crate::daemon::command::{CommandError, Exit};
use crate::pack;
use crate::pack::{Hash, MOST_BYTES, Verdict};
use crate::store;
use crate::store::Queries;

/// Checks a pack and says what it found; returns the exit code, 0 when it is
/// unaltered and 1 when it is not. With the settings of a log it looks up each
/// entry there.
///
/// # Errors
/// When it cannot be read or is no pack (exit code 2), or the log cannot be read.
pub(in crate::daemon) fn verify(
    path: &Path,
    log: Option<&store::Settings>,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let bytes = read(path)?;
    let verdict = pack::verify(&bytes).map_err(|source| CommandError::Pack {
        path: path.to_owned(),
        source,
    })?;
    writeln!(out, "Pack          {}", path.display())?;
    if !verdict.is_intact() {
        write_findings(&verdict, out)?;
        return Ok(Exit::Findings);
    }
    write_facts(&verdict, out)?;
    writeln!(out)?;
    writeln!(
        out,
        "Unaltered: every byte is what was sealed, every entry bears its hash, and what is told is what they say."
    )?;
    if verdict.masked > 0 {
        writeln!(
            out,
            "From {} of the entries something personal or secret was taken out: their hashes can be checked at the log only.",
            verdict.masked
        )?;
    }
    for unchecked in &verdict.unchecked {
        writeln!(out, "Not checked: {unchecked}.")?;
    }
    match log {
        None => {
            writeln!(
                out,
                "Compare the fingerprint with another party's, or ask for `--against-log` where the log is."
            )?;
            Ok(Exit::Fine)
        }
        Some(settings) => against(&verdict, settings, out),
    }
}

fn write_facts(verdict: &Verdict, out: &mut dyn Write) -> Result<(), CommandError> {
    writeln!(out, "Fault         {}", verdict.number)?;
    let (print, as_of) = (&verdict.fingerprint, verdict.as_of);
    writeln!(out, "Fingerprint   {print}  (event {as_of})")?;
    writeln!(out, "Made          {}", verdict.made_at)?;
    writeln!(out, "Installation  {}", verdict.installation)?;
    if let Some(head) = &verdict.head {
        writeln!(out, "Log's end     {} {}", head.seq, head.hash)?;
    }
    let (entries, gaps) = (verdict.entries.len(), verdict.gaps);
    writeln!(
        out,
        "Holds         {entries} entries; others of the log lie between them in {gaps} places"
    )?;
    Ok(())
}

fn write_findings(verdict: &Verdict, out: &mut dyn Write) -> Result<(), CommandError> {
    writeln!(out)?;
    writeln!(out, "ALTERED. It is not what was handed out.")?;
    for finding in &verdict.findings {
        let (from, to) = (finding.at.start, finding.at.end);
        let lines = &finding.lines;
        let place = match lines.end - lines.start {
            1 => format!("line {}", lines.start),
            _ => format!("lines {} to {}", lines.start, lines.end - 1),
        };
        writeln!(out, "  bytes {from} to {to} ({place}): {}", finding.what)?;
    }
    let more = verdict.found - verdict.findings.len();
    if more > 0 {
        writeln!(out, "  and {more} more")?;
    }
    Ok(())
}

/// Whether the log holds each entry in its place.
fn against(
    verdict: &Verdict,
    settings: &store::Settings,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let queries = Queries::open_read_only(&settings.path.join(store::FILE))?;
    if queries.install()? != verdict.installation {
        writeln!(out, "NOT OF THIS LOG: it is from another installation.")?;
        return Ok(Exit::Findings);
    }
    let mut foreign = Vec::new();
    for (seq, hash) in &verdict.entries {
        let known: Option<Hash> = queries.hash_at(*seq)?;
        if known.as_ref() != Some(hash) {
            foreign.push(seq.to_string());
        }
    }
    if foreign.is_empty() {
        writeln!(
            out,
            "Every entry stands in the log, in its place and with its hash."
        )?;
        return Ok(Exit::Fine);
    }
    let foreign = foreign.join(", ");
    writeln!(out, "NOT IN THE LOG: it holds other entries at {foreign}.")?;
    Ok(Exit::Findings)
}

/// A file, as far as a pack may be long.
fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    File::open(path)
        .and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
        .map_err(|source| CommandError::File {
            path: path.to_owned(),
            source,
        })?;
    Ok(bytes)
}
