//! `samband fault list` and `samband fault show`: the faults in the log, for
//! people or as JSON. Neither needs a running daemon, nor disturbs one.

mod json;
mod text;

use std::io::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::CommandError;
use crate::fault::{Number, State};
use crate::store;
use crate::store::{Filter, Queries, Which};

/// Lists the faults that are not closed, or all, the latest first.
///
/// # Errors
/// When the log cannot be read or the answer not written.
pub fn list(
    settings: &store::Settings,
    all: bool,
    json: bool,
    zone: &TimeZone,
    out: &mut dyn Write,
) -> Result<u8, CommandError> {
    let queries = Queries::open_read_only(&settings.path.join(store::FILE))?;
    let faults = queries.faults(&Filter {
        which: if all { Which::All } else { Which::Open },
        limit: u32::MAX,
        ..Filter::default()
    })?;
    if json {
        let listed: Vec<json::Listed<'_>> = faults.iter().map(json::listed).collect();
        write_json(&listed, out)?;
    } else if faults.is_empty() {
        let kind = if all { "faults" } else { "open faults" };
        writeln!(out, "No {kind}.")?;
    } else {
        text::write_table(&faults, zone, out)?;
    }
    Ok(0)
}

/// Shows one fault: what is broken, whose it is, what was seen, what happened,
/// who was told.
///
/// # Errors
/// When there is no such fault, the log cannot be read or the answer not written.
pub fn show(
    settings: &store::Settings,
    number: &str,
    json: bool,
    zone: &TimeZone,
    out: &mut dyn Write,
) -> Result<u8, CommandError> {
    let number = Number::parse(number).ok_or_else(|| CommandError::Number {
        given: number.to_owned(),
    })?;
    let queries = Queries::open_read_only(&settings.path.join(store::FILE))?;
    let fault = queries
        .fault(&number)?
        .ok_or(CommandError::Unknown { number })?;
    let notices = queries.notices(&fault.number)?;
    if json {
        write_json(&json::shown(&fault, &notices), out)?;
    } else {
        text::write_fault(&fault, &notices, zone, out)?;
    }
    Ok(0)
}

fn write_json(value: &impl Serialize, out: &mut dyn Write) -> Result<(), CommandError> {
    let text = serde_json::to_string_pretty(value).map_err(std::io::Error::from)?;
    Ok(writeln!(out, "{text}")?)
}

const fn expected_at(state: State) -> Option<Timestamp> {
    match state {
        State::Accepted { expected_at } => expected_at,
        State::Undecided | State::Assigned | State::Cleared | State::Closed => None,
    }
}
