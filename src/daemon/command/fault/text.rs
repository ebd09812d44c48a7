//! Faults for people.

use std::io::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{ZoneOf, expected_at, terms};
use crate::daemon::command::CommandError;
use crate::fault::{
    CauseRef, ComponentRef, Evidence, Fault, Finding, GapRef, IncidentRef, PartyRef, Seen, Through,
    TicketJson, TicketStateJson, Way, What, spoke_for,
};
use crate::inventory::Language;
use crate::notice;
use crate::notice::RowState;

pub(super) fn write_table(
    faults: &[Fault],
    zone: ZoneOf<'_>,
    out: &mut dyn Write,
) -> Result<(), CommandError> {
    let head = ["NUMBER", "STATE", "SINCE", "WHAT", "HELD BY"].map(str::to_owned);
    let lines: Vec<[String; 5]> = std::iter::once(head)
        .chain(faults.iter().map(|fault| {
            [
                fault.number.to_string(),
                standing(fault),
                minute(fault.began_at, &zone(fault)),
                found(&fault.finding),
                fault.holder.name.clone(),
            ]
        }))
        .collect();
    let width = |column: usize| {
        let widths = lines.iter().filter_map(|line| line.get(column));
        widths.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let (number, state, since, what) = (width(0), width(1), width(2), width(3));
    for [a, b, c, d, e] in &lines {
        writeln!(
            out,
            "{a:<number$}  {b:<state$}  {c:<since$}  {d:<what$}  {e}"
        )?;
    }
    Ok(())
}

/// What is broken, in one line.
fn found(finding: &Finding) -> String {
    match (&finding.cause, finding.candidates.len()) {
        (Some(cause), _) => element(cause),
        (None, 0) => match &finding.evidence.reported {
            Some(report) => {
                let sight = notice::sight(Language::English, report.sees);
                format!("reported: {sight}, {}", component(&report.room))
            }
            None => "unknown".to_owned(),
        },
        (None, count) => {
            let first = finding.chief().map(element).unwrap_or_default();
            format!("{first}, or {} more", count - 1)
        }
    }
}

fn element(cause: &CauseRef) -> String {
    notice::wrong(Language::English, cause)
}

fn component(component: &ComponentRef) -> String {
    match &component.site_name {
        Some(site) => format!("{}, {site}", component.name),
        None => component.name.clone(),
    }
}

/// Its tickets in systems of others.
pub(super) fn write_tickets(
    tickets: &[TicketJson],
    out: &mut dyn Write,
) -> Result<(), CommandError> {
    if tickets.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nTickets")?;
    for ticket in tickets {
        let state = match ticket.state {
            TicketStateJson::Open => "open",
            TicketStateJson::Closed => "closed",
        };
        let url = ticket.url.as_deref().unwrap_or_default();
        let line = format!("  {}: {}, {state}  {url}", ticket.system, ticket.number);
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

pub(super) fn write_fault(
    fault: &Fault,
    notices: &[notice::Row],
    zone: &TimeZone,
    out: &mut dyn Write,
) -> Result<(), CommandError> {
    let state = fault.state.slug();
    writeln!(
        out,
        "{}  {state}, held by {}",
        fault.number, fault.holder.name
    )?;
    writeln!(out)?;
    write_facts(fault, zone, out)?;
    terms::write(fault, zone, out)?;
    if !fault.affected.is_empty() {
        writeln!(out, "\nAffected")?;
        for affected in &fault.affected {
            writeln!(out, "  {}  ({})", component(affected), affected.id)?;
        }
    }
    write_evidence(&fault.finding.evidence, zone, out)?;
    writeln!(out, "\nWhat happened")?;
    for (missing, event) in fault.told() {
        if missing > 0 {
            writeln!(out, "  … {missing} more in between")?;
        }
        writeln!(
            out,
            "  {}  {}",
            second(event.at, zone),
            happened(&event.what, zone)
        )?;
    }
    if !notices.is_empty() {
        writeln!(out, "\nWho was told")?;
    }
    for row in notices {
        let when = second(row.tried_at.unwrap_or(row.created_at), zone);
        let (party, reason) = (&row.recipient.party, row.reason.slug());
        write!(out, "  {when}  {party}, {reason}: {}", row.state.slug())?;
        match why(row) {
            Some(why) => writeln!(out, " ({why})")?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}

/// What explains the state of a notice: why it was given up or is no longer
/// due, or else what its channel said last.
fn why(row: &notice::Row) -> Option<&str> {
    match &row.state {
        RowState::Dead { reason } | RowState::Cancelled { reason } => Some(reason),
        RowState::Pending
        | RowState::StandBy
        | RowState::Held
        | RowState::Gathered { .. }
        | RowState::Sent
        | RowState::Shadowed => row.response.as_deref(),
    }
}

fn write_facts(fault: &Fault, zone: &TimeZone, out: &mut dyn Write) -> Result<(), CommandError> {
    let mut fact = |name: &str, value: &str| writeln!(out, "{name:<13} {value}");
    match &fault.finding.cause {
        Some(cause) => fact(
            "Cause",
            &format!("{}  ({})", element(cause), cause.component.id),
        )?,
        None => {
            for (index, cause) in fault.finding.candidates.iter().enumerate() {
                let name = if index == 0 { "Cause, one of" } else { "" };
                fact(
                    name,
                    &format!("{}  ({})", element(cause), cause.component.id),
                )?;
            }
        }
    }
    let assignment = &fault.assignment;
    match &assignment.owner {
        Some(owner) => fact("Owner", &owner.name)?,
        None => {
            let among: Vec<&str> = assignment.among.iter().map(|p| p.name.as_str()).collect();
            fact("Owner", &format!("undecided among {}", among.join(", ")))?;
        }
    }
    match (&assignment.agreement, &assignment.gap) {
        (Some(agreement), _) => {
            let reference = agreement.reference.as_deref().unwrap_or("no reference");
            fact("Agreement", &format!("{} ({reference})", agreement.name))?;
        }
        (None, Some(GapRef::Unagreed)) => fact("Agreement", "none covers it")?,
        (None, Some(GapRef::Contested { agreements })) => {
            let all: Vec<&str> = agreements.iter().map(|a| a.name.as_str()).collect();
            fact("Agreement", &format!("contested: {}", all.join(", ")))?;
        }
        (None, None) => {}
    }
    let moments = [
        ("Began", Some(fault.began_at)),
        ("Opened", Some(fault.opened_at)),
        ("Expected by", expected_at(fault.state)),
        ("Cleared", fault.cleared_at),
        ("Closed", fault.closed_at),
    ];
    for (name, at) in moments {
        if let Some(at) = at {
            fact(name, &second(at, zone))?;
        }
    }
    let related = [
        ("Before it", &fault.previous),
        ("Split from", &fault.split_from),
        ("Explained by", &fault.merged_into),
    ];
    for (name, number) in related {
        if let Some(number) = number {
            fact(name, number.as_str())?;
        }
    }
    if let Some((print, events)) = fault.print_and_events() {
        let s = if events == 1 { "" } else { "s" };
        fact("Fingerprint", &format!("{print}, after {events} event{s}"))?;
    }
    write_what_it_was(fault, out)
}

/// What was said at closing, and of others like it before.
fn write_what_it_was(fault: &Fault, out: &mut dyn Write) -> Result<(), CommandError> {
    let mut fact = |name: &str, value: &str| writeln!(out, "{name:<13} {value}");
    if let Some(cause) = &fault.root_cause {
        fact("It was", cause)?;
    }
    if let Some(remedy) = &fault.remedy {
        fact("Remedy", remedy)?;
    }
    for one in fault.earlier() {
        let cause = one.cause.trim_end_matches('.');
        fact(
            "Same cause",
            &format!("{}: {cause}. Remedy: {}", one.number, one.remedy),
        )?;
    }
    Ok(())
}

fn write_evidence(
    evidence: &Evidence,
    zone: &TimeZone,
    out: &mut dyn Write,
) -> Result<(), CommandError> {
    let mut group = |title: &str, all: &mut dyn Iterator<Item = &Seen>| {
        let mut first = true;
        for seen in all {
            if first {
                writeln!(out, "\n{title}")?;
                first = false;
            }
            let at = second(seen.at, zone);
            writeln!(out, "  {at}  {}: {}", seen.probe, seen.detail)?;
        }
        Ok::<(), CommandError>(())
    };
    group("Seen", &mut evidence.failed.iter())?;
    group("Healthy in the same window", &mut evidence.controls.iter())?;
    group(
        "The monitor itself was connected",
        &mut evidence.witness.iter(),
    )
}

/// What was found by now, and whom it goes to if it does not stay where it is.
fn located(finding: &Finding, to: Option<&PartyRef>) -> String {
    let found = found(finding);
    match to {
        None => format!("located anew: {found}; it stays where it is"),
        Some(to) => format!("located: {found}; with {}", to.name),
    }
}

/// An event in one line.
#[expect(clippy::too_many_lines, reason = "one arm an event")]
pub(super) fn happened(what: &What, zone: &TimeZone) -> String {
    match what {
        What::Opened { assignment, .. } => format!("opened, with {}", assignment.holder.name),
        What::Located {
            finding,
            assignment,
            stays,
            ..
        } => located(finding, (!stays).then_some(&assignment.holder)),
        What::Affected { affected } => format!("affects {} components", affected.len()),
        What::Changed { mode } => format!("changed: now {}", mode.slug()),
        What::Asked { due } => format!("asked: an answer by {}", second(due.answer_by, zone)),
        What::Accepted {
            by,
            through,
            expected_at,
        } => {
            let by = speaker(by, through.as_ref());
            let expected = expected_at.map(|at| format!(", expected by {}", second(at, zone)));
            format!("accepted by {by}{}", expected.unwrap_or_default())
        }
        What::Rejected {
            by,
            through,
            because,
            assignment,
        } => {
            let holder = &assignment.holder.name;
            let by = speaker(by, through.as_ref());
            format!("rejected by {by}: {because}; now with {holder}")
        }
        What::HandedOver {
            by,
            through,
            to,
            because,
        } => {
            let by = by.as_ref().map(|by| speaker(by, through.as_ref()));
            let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
            format!("handed over{by} to {}: {because}", to.name)
        }
        What::Commented { by, through, text } => {
            let text = text.replace('\n', " / ");
            format!("comment by {}: {text}", speaker(by, through.as_ref()))
        }
        What::Reported { report } => format!(
            "reported from {}: {}{}",
            report.room.id,
            report.sees.slug(),
            said(&[report.words.as_deref().unwrap_or_default()])
        ),
        What::Escalated { to, step } => format!("escalated to {} (step {step})", to.name),
        What::Overdue => "the expected time has passed".to_owned(),
        What::Cleared => "cleared: the symptom is gone".to_owned(),
        What::Reopened { .. } => "reopened: the same again".to_owned(),
        What::Closed {
            by,
            through,
            cause,
            remedy,
        } => {
            let by = by.as_ref().map(|by| speaker(by, through.as_ref()));
            let by = by.unwrap_or_else(|| "time".to_owned());
            format!("closed by {by}{}", said(&[cause, remedy]))
        }
        What::Merged { into } => format!("explained by {into}"),
        What::Explained { incident, .. } => {
            format!("explained by {}: {}", source(incident), incident.text)
        }
        What::Unexplained { incident, .. } => {
            format!("no longer explained by {}", source(incident))
        }
        What::Withdrawn => "withdrawn: what showed it is no longer asked".to_owned(),
    }
}

/// The state in a list, where what explains a fault is named instead of who is to act.
fn standing(fault: &Fault) -> String {
    let known = fault.incident.as_ref().filter(|_| fault.state.is_active());
    match known.map(|known| known.planned) {
        Some(true) => "planned work".to_owned(),
        Some(false) => "reported".to_owned(),
        None => fault.state.slug().to_owned(),
    }
}

/// What explains a fault, by whose it is.
fn source(incident: &IncidentRef) -> String {
    match incident.planned {
        true => format!("planned work of {}", incident.party_name),
        false => format!("what {} has reported", incident.party_name),
    }
}

/// A party, who spoke for it if another did, which user or token that was, or that
/// a link in a mail did, or an answer to one.
fn speaker(by: &PartyRef, through: Option<&Through>) -> String {
    match through.map(|through| through.way) {
        Some(Way::Link(_)) => return format!("{} (by a link in a mail)", by.name),
        Some(Way::Mail(_)) => return format!("{} (by an answer to a mail)", by.name),
        Some(Way::CommandLine | Way::Api | Way::Proxy | Way::Local) | None => {}
    }
    let party = spoke_for(by, through).map(|speaker| format!("through {}", speaker.name));
    let user = through.and_then(|through| through.user.as_ref());
    let as_what = match through.map(|through| through.way) {
        Some(Way::Api) => "token",
        Some(Way::Local) => "account",
        Some(Way::CommandLine | Way::Proxy | Way::Link(_) | Way::Mail(_)) | None => "user",
    };
    let user = user.map(|user| format!("by {as_what} {user}"));
    match (party, user) {
        (None, None) => by.name.clone(),
        (Some(one), None) | (None, Some(one)) => format!("{} ({one})", by.name),
        (Some(party), Some(user)) => format!("{} ({party}, {user})", by.name),
    }
}

/// ": this; that", of what has been said at all.
fn said(texts: &[&str]) -> String {
    let texts: Vec<&str> = texts
        .iter()
        .copied()
        .filter(|t| !t.trim().is_empty())
        .collect();
    match texts.is_empty() {
        true => String::new(),
        false => format!(": {}", texts.join("; ")),
    }
}

fn minute(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone())
        .strftime("%Y-%m-%d %H:%M %Z")
        .to_string()
}

pub(super) fn second(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone())
        .strftime("%Y-%m-%d %H:%M:%S %Z")
        .to_string()
}
