//! `samband log verify PACK`: whether a pack of evidence is what was handed out.

use std::fs::File;
use std::io::{Read as _, Write};
use std::path::Path;

use jiff::Timestamp;

use crate::daemon::command::{CommandError, Exit};
use crate::fault::Number;
use crate::pack;
use crate::pack::{Hash, MOST_BYTES, Verdict};
use crate::store;
use crate::store::Queries;

/// Checks a pack and says what it found; returns the exit code, 0 when it is
/// unaltered and 1 when it is not, or not all could be checked. With the settings of a
/// log it holds the pack against what that tells of the fault.
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
    if verdict.is_whole() {
        writeln!(
            out,
            "Unaltered since it was sealed: every entry bears its hash or says that something was taken out of it, and what is told is what they say."
        )?;
    } else {
        writeln!(
            out,
            "NOT PROVEN: it agrees with its seal, and not all in it could be checked."
        )?;
    }
    if verdict.masked > 0 {
        writeln!(
            out,
            "From {} of the entries something personal or secret was taken out.",
            verdict.masked
        )?;
    }
    for unchecked in &verdict.unchecked {
        writeln!(out, "Not checked: {}.", plain(unchecked))?;
    }
    let code = match log {
        Some(settings) => against(&verdict, settings, out)?,
        None => {
            writeln!(
                out,
                "Whoever alters a pack can seal it anew, and its fingerprint is then another one: compare it with another party's, or ask for `--against-log` where the log is."
            )?;
            Exit::Fine
        }
    };
    Ok(if verdict.is_whole() {
        code
    } else {
        Exit::Findings
    })
}

/// Text of somebody else's file: one line of it, without what steers a terminal.
fn plain(text: &str) -> String {
    let shown = text.chars().filter(|c| !c.is_control());
    shown.take(200).collect()
}

fn write_facts(verdict: &Verdict, out: &mut dyn Write) -> Result<(), CommandError> {
    writeln!(out, "Fault         {}", plain(&verdict.number))?;
    let (print, as_of) = (plain(&verdict.fingerprint), verdict.as_of);
    writeln!(out, "Fingerprint   {print}  (event {as_of})")?;
    writeln!(out, "Made          {}", plain(&verdict.made_at))?;
    writeln!(out, "Installation  {}", plain(&verdict.installation))?;
    if let Some(head) = &verdict.head {
        writeln!(out, "Log's end     {} {}", head.seq, plain(&head.hash))?;
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
    if !foreign.is_empty() {
        let foreign = foreign.join(", ");
        writeln!(out, "NOT IN THE LOG: it holds other entries at {foreign}.")?;
        return Ok(Exit::Findings);
    }
    let end = verdict.head.as_ref();
    let known = match end {
        Some(end) => queries.hash_at(end.seq)?,
        None => None,
    };
    if known.map(|hash| pack::hex(&hash)).as_ref() != end.map(|end| &end.hash) {
        writeln!(out, "NOT IN THE LOG: it never ended as the pack says.")?;
        return Ok(Exit::Findings);
    }
    // Made anew of the log: what is in the pack, what was taken out, and what is missing.
    let made = match Number::parse(&verdict.number) {
        Some(number) => queries.pack(&number)?,
        None => None,
    };
    let made = made.and_then(|sources| pack::make(&sources, Timestamp::UNIX_EPOCH));
    let as_of = |made: &pack::Pack| {
        let mut all = made.fingerprints.iter();
        let found = all.find(|(ordinal, _)| u64::from(*ordinal) == verdict.as_of);
        found.is_some_and(|(_, print)| *print == verdict.fingerprint)
    };
    if made.as_ref().is_some_and(as_of) {
        writeln!(
            out,
            "Every entry stands in the log, in its place and with its hash, and the log tells the same of the fault."
        )?;
        return Ok(Exit::Fine);
    }
    writeln!(
        out,
        "NOT WHAT THE LOG TELLS of the fault as of event {}.",
        verdict.as_of
    )?;
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
