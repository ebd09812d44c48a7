//! `samband log verify PACK`: whether a pack of evidence is what was handed out.

use std::fs::File;
use std::io::{Read as _, Write};
use std::path::Path;

use jiff::Timestamp;

use crate::daemon::command::{CommandError, Exit};
use crate::fault::Number;
use crate::pack;
use crate::pack::{MOST_BYTES, Proof, Verdict};
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
    writeln!(out, "{}", said_of(&verdict))?;
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
    writeln!(
        out,
        "Who was told is not proven by the pack alone: the seal covers it, and no entry says it."
    )?;
    match log {
        Some(settings) => against(&verdict, settings, out),
        None => {
            writeln!(
                out,
                "Whoever alters a pack can seal it anew, and its fingerprint is then another one: compare it with another party's, or ask for `--against-log` where the log is."
            )?;
            Ok(match verdict.is_whole() {
                true => Exit::Fine,
                false => Exit::Findings,
            })
        }
    }
}

/// What a pack in which nothing was altered proves by itself.
fn said_of(verdict: &Verdict) -> &'static str {
    if verdict.is_whole() {
        "Unaltered since it was sealed: every entry bears its hash or says that something was taken out of it, and what is told is what they say."
    } else if verdict.is_told() {
        "Unaltered since it was sealed, as far as its entries go. Events are left out for want of room: what they made of the fault only its log can prove."
    } else {
        "NOT PROVEN: it agrees with its seal, and not all in it could be checked."
    }
}

/// Text of somebody else's file: one line of it, without what steers a terminal.
fn plain(text: &str) -> String {
    let shown = text.chars().filter(|c| !c.is_control());
    shown.take(200).collect()
}

fn write_facts(verdict: &Verdict, out: &mut dyn Write) -> Result<(), CommandError> {
    writeln!(out, "Fault         {}", plain(&verdict.number))?;
    let (print, events) = (plain(&verdict.fingerprint), verdict.as_of.saturating_add(1));
    let s = if events == 1 { "" } else { "s" };
    writeln!(out, "Fingerprint   {print}, after {events} event{s}")?;
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
    let Some(mask) = verdict.mask else {
        writeln!(
            out,
            "NOT PROVEN: what was taken out of its entries is not known to this version."
        )?;
        return Ok(Exit::Findings);
    };
    let mut foreign = Vec::new();
    for entry in &verdict.entries {
        let known = queries.link_at(entry.seq)?;
        if !known.is_some_and(|known| known.is_given_as(entry, mask)) {
            foreign.push(entry.seq.to_string());
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
        Some(number) => {
            let until = end.map_or(u64::MAX, |end| end.seq);
            queries.pack_as_of(&number, mask, until)?
        }
        None => None,
    };
    let Some((sources, made)) = made.and_then(|sources| {
        let made = pack::make(&sources, Timestamp::UNIX_EPOCH)?;
        Some((sources, made))
    }) else {
        writeln!(out, "NOT IN THE LOG: it tells nothing of the fault.")?;
        return Ok(Exit::Findings);
    };
    let told = queries.told(&sources.number, u32::MAX)?;
    let proof = pack::against(verdict, &made, &told);
    writeln!(out, "{}", said_of_log(proof, verdict.as_of))?;
    Ok(match proof {
        Proof::Whole if verdict.is_told() => Exit::Fine,
        Proof::Whole
        | Proof::Later
        | Proof::OtherForm
        | Proof::OtherEvents
        | Proof::OtherConfiguration
        | Proof::OtherFault
        | Proof::OtherTold
        | Proof::LeftOut => Exit::Findings,
    })
}

/// What the log says of a pack whose entries it holds.
fn said_of_log(proof: Proof, as_of: u64) -> String {
    let other = |what: &str| format!("NOT WHAT THE LOG TELLS {what}.");
    match proof {
        Proof::Whole => "Every entry stands in the log, in its place and with its hash, and the log tells the same of the fault and of who was told.".to_owned(),
        Proof::Later => format!(
            "Every entry stands in the log, and the log tells the same of what happened until event {as_of} and of who was told. What that had made of the fault is not compared: the log tells what later events have made of it."
        ),
        Proof::OtherForm => "NOT PROVEN: every entry stands in the log, and of the fault the pack tells more or less than this version knows.".to_owned(),
        Proof::OtherEvents => other(&format!("of the fault as of event {as_of}")),
        Proof::OtherConfiguration => other("of the configuration in force"),
        Proof::OtherFault => other(&format!("of what the fault had become by event {as_of}")),
        Proof::OtherTold => other("of who was told"),
        Proof::LeftOut => "NOT ALL THAT THE LOG TELLS: entries of the monitor or of states are left out that belong to it.".to_owned(),
    }
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
