//! The times of a fault's clause, for people.

use std::io::Write;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::text::second;
use crate::daemon::command::CommandError;
use crate::fault::{Clause, Fault};

/// By when somebody is to say yes, by what, and who is told if nobody does.
pub(super) fn write(
    fault: &Fault,
    zone: &TimeZone,
    out: &mut dyn Write,
) -> Result<(), CommandError> {
    let mut fact = |name: &str, value: &str| writeln!(out, "{name:<13} {value}");
    if let Some(due) = &fault.assignment.due {
        fact("Agreed", &clause(&due.clause))?;
    }
    if let Some(due) = fault.due() {
        fact("Answer by", &second(due.answer_by, zone))?;
    }
    for (to, at) in fault.steps_to_come() {
        fact(
            "If no answer",
            &format!("{} is told, {}", to.name, second(at, zone)),
        )?;
    }
    if let Some(at) = fault.restore_by() {
        fact("Restore by", &second(at, zone))?;
    }
    if let Some(ownerless) = ownerless(fault, zone) {
        fact("Not taken", &ownerless)?;
    }
    Ok(())
}

/// What was agreed: "to answer within 30 min, to restore within 8 h; mon-fri
/// 08:00-16:00".
fn clause(clause: &Clause) -> String {
    let by = match clause.agreed {
        true => "",
        false => " (the region's time)",
    };
    let mut said = format!("to answer within {}{by}", lasts(clause.respond));
    if let Some(restore) = clause.restore {
        said.push_str(&format!(", to restore within {}", lasts(restore)));
    }
    if !clause.hours.is_empty() {
        said.push_str(&format!("; {}", clause.hours.join(", ")));
    }
    if let Some(arbiter) = &clause.arbiter {
        said.push_str(&format!("; {} decides a quarrel", arbiter.name));
    }
    said
}

/// How long it has been nobody's, and from when on more is counted; none if neither.
fn ownerless(fault: &Fault, zone: &TimeZone) -> Option<String> {
    let known = fault.waiting.ownerless;
    let counted = fault.timeline.last().map(|event| event.at);
    let more = |since: Timestamp| counted.map_or(since, |at| since.max(at));
    let since = fault.ownerless_since().map(more);
    let since = since.map(|at| second(at, zone));
    match (known.is_zero(), since) {
        (true, None) => None,
        (false, None) => Some(format!("for {}", lasts(known))),
        (true, Some(since)) => Some(format!("counted from {since} on")),
        (false, Some(since)) => Some(format!("for {}, and counted from {since} on", lasts(known))),
    }
}

/// Hours and minutes.
fn lasts(time: SignedDuration) -> String {
    match (time.as_mins() / 60, time.as_mins() % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}
