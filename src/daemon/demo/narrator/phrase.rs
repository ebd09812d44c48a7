//! The narrator's phrases: what broke, what was concluded, who was told.

use std::time::Duration;

use jiff::Timestamp;

use crate::daemon::demo::script::Damage;
use crate::fault::{
    Assignment, CauseRef, ComponentRef, Event, Fault, Finding, GapRef, PartyRef, UserReport, What,
};
use crate::health::{FacetState, Mode};
use crate::inventory::{Inventory, Kind};
use crate::view::Snapshot;

/// Things named singly, in a list of them.
const NAMED: usize = 4;

/// What broke, in a sentence.
pub(super) fn breaking(damage: Damage, component: &ComponentRef) -> String {
    let what = thing(component);
    match (damage, component.kind) {
        (Damage::Hang, _) => format!(
            "The video process in {}, hangs; the host itself still answers.",
            place(component)
        ),
        (Damage::Silence, Kind::AccessLine) => format!(
            "{} is cut: router, network and rooms behind it fall silent together.",
            capital(&what)
        ),
        (Damage::Silence, Kind::SiteRouter) => format!(
            "{} dies; the operator's end of the line still answers.",
            capital(&what)
        ),
        (Damage::Silence, Kind::Monitor) => {
            "The monitor's own line is cut: nothing answers it any more.".to_owned()
        }
        (Damage::Silence, _) => format!("{} falls silent.", capital(&what)),
        (Damage::Lie, _) => format!("{} answers what is not so.", capital(&what)),
    }
}

pub(super) fn mending(damage: Damage, component: &ComponentRef) -> String {
    let what = thing(component);
    match damage {
        Damage::Hang => format!(
            "The video process in {}, is started again.",
            place(component)
        ),
        Damage::Silence if component.kind == Kind::Monitor => {
            "The monitor's own line is whole again.".to_owned()
        }
        Damage::Silence | Damage::Lie => format!("{} is mended.", capital(&what)),
    }
}

/// What an event says, in sentences; none for what is no news to a reader.
pub(super) fn told_event(fault: &Fault, event: &Event) -> Vec<String> {
    match &event.what {
        What::Opened {
            finding,
            assignment,
            affected,
            previous,
            ..
        } => {
            let last = |number| format!("The last of its kind was {number}.");
            if let Some(report) = &finding.evidence.reported {
                let finds = format!("{} finds out whose it is.", assignment.holder.name);
                let ends = "No probe sees it, so none ends it: a person closes it.".to_owned();
                return vec![reported(report), finds, ends];
            }
            let mut sentences = vec![found(finding), owned(assignment)];
            sentences.extend(cannot_be_used(affected, finding));
            sentences.extend(previous.as_ref().map(last));
            sentences
        }
        What::Located {
            finding,
            assignment,
            ..
        } => vec![
            format!("Later evidence: {}", found(finding)),
            owned(assignment),
        ],
        What::Affected { affected } if rooms(affected) == rooms_before(fault, event) => Vec::new(),
        What::Affected { affected } => cannot_be_used(affected, &fault.finding)
            .into_iter()
            .collect(),
        What::Changed { mode } => vec![format!("Now it {}.", fails(*mode))],
        What::Asked { .. } => Vec::new(),
        What::Accepted { by, .. } => vec![format!("{} has accepted it.", by.name)],
        What::Rejected { .. } => vec!["It was rejected.".to_owned()],
        What::HandedOver { to, .. } | What::Escalated { to, .. } => {
            vec![format!("{} holds it now.", to.name)]
        }
        What::Commented { by, text, .. } => vec![format!("{}: “{text}”", by.name)],
        What::Reported { report } => vec![reported(report)],
        What::Overdue => vec!["The expected time has passed.".to_owned()],
        What::Cleared => vec![format!(
            "Cleared: what failed answers again, {} after it began.",
            between(fault.began_at, event.at)
        )],
        What::Reopened { finding, .. } => vec![format!("The same again: {}", found(finding))],
        What::Merged { into } => vec![format!("Merged into {into}, which explains it.")],
        What::Closed { .. } => Vec::new(),
        What::Explained { incident, .. } if incident.planned => vec![format!(
            "{} has planned it: {}",
            incident.party_name, incident.text
        )],
        What::Explained { incident, .. } => vec![format!(
            "{} has reported it itself: {}",
            incident.party_name, incident.text
        )],
        What::Unexplained { .. } => vec!["What was reported explains it no longer.".to_owned()],
        What::Withdrawn => vec!["It is no longer watched.".to_owned()],
    }
}

fn reported(report: &UserReport) -> String {
    let (room, sees) = (place(&report.room), report.sees.slug());
    format!("Somebody in {room} reports: {sees}.")
}

/// The rooms that were known to be affected before an event.
pub(super) fn rooms_before<'f>(fault: &'f Fault, event: &Event) -> Vec<&'f ComponentRef> {
    let before = fault
        .timeline
        .iter()
        .take_while(|earlier| earlier.ordinal < event.ordinal);
    let affected = before.filter_map(|earlier| match &earlier.what {
        What::Opened { affected, .. } | What::Affected { affected } => Some(affected),
        What::Located { .. }
        | What::Changed { .. }
        | What::Asked { .. }
        | What::Accepted { .. }
        | What::Rejected { .. }
        | What::HandedOver { .. }
        | What::Commented { .. }
        | What::Reported { .. }
        | What::Escalated { .. }
        | What::Overdue
        | What::Cleared
        | What::Reopened { .. }
        | What::Closed { .. }
        | What::Merged { .. }
        | What::Explained { .. }
        | What::Unexplained { .. }
        | What::Withdrawn => None,
    });
    affected.last().map(|list| rooms(list)).unwrap_or_default()
}

pub(super) fn rooms(affected: &[ComponentRef]) -> Vec<&ComponentRef> {
    affected.iter().filter(|c| c.kind == Kind::Codec).collect()
}

pub(super) fn found(finding: &Finding) -> String {
    let mode = finding.chief().map_or("fails", |chief| fails(chief.mode));
    match (&finding.cause, &finding.candidates[..]) {
        (Some(cause), _) => format!(
            "{} {mode} ({}).",
            capital(&thing(&cause.component)),
            cause.facet
        ),
        (None, candidates) => {
            let named: Vec<String> = candidates.iter().take(NAMED).map(candidate).collect();
            format!(
                "One of {} {mode}: {}.",
                candidates.len(),
                named.join(", or ")
            )
        }
    }
}

pub(super) fn candidate(cause: &CauseRef) -> String {
    format!("{} ({})", thing(&cause.component), cause.facet)
}

pub(super) const fn fails(mode: Mode) -> &'static str {
    match mode {
        Mode::Silent => "is silent",
        Mode::Stalled => "takes connections and says nothing on them",
        Mode::Refusing => "refuses",
        Mode::Unavailable => "says that it cannot serve",
        Mode::Wrong => "answers wrongly",
        Mode::Certificate(_) => "shows a certificate that does not hold",
        Mode::Denying => "lets nothing pass",
        Mode::Unregistered => "is not registered",
        Mode::Late => "answers too late",
        Mode::Poor => "carries too poorly",
        Mode::Narrow => "lets no full-size packets pass",
        Mode::Reduced => "is served by some only",
        Mode::Unlisted => "is not to be found by its name",
    }
}

pub(super) fn owned(assignment: &Assignment) -> String {
    let names = |parties: &[PartyRef]| {
        let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
        names.join(" and ")
    };
    let Some(owner) = &assignment.owner else {
        return format!(
            "Undecided among {}; {} holds it.",
            names(&assignment.among),
            assignment.holder.name
        );
    };
    match (&assignment.agreement, &assignment.gap) {
        (Some(agreement), _) => {
            let reference = agreement
                .reference
                .as_ref()
                .map_or_else(String::new, |reference| format!(" ({reference})"));
            format!("Owner: {}, by {}{reference}.", owner.name, agreement.name)
        }
        (None, Some(GapRef::Contested { agreements })) => format!(
            "Owner: {}, since {} agreements contradict each other.",
            owner.name,
            agreements.len()
        ),
        (None, Some(GapRef::Unagreed) | None) => {
            format!("Owner: {}, since no agreement covers it.", owner.name)
        }
    }
}

/// The rooms affected, beside the one that is itself at fault.
pub(super) fn cannot_be_used(affected: &[ComponentRef], finding: &Finding) -> Option<String> {
    let own = finding.cause.as_ref().map(|cause| &cause.component);
    let rooms = rooms(affected);
    if rooms.iter().all(|room| Some(*room) == own) {
        return None;
    }
    let mut named: Vec<String> = rooms.iter().take(NAMED).map(|room| place(room)).collect();
    if rooms.len() > NAMED {
        named.push(format!("and {} more", rooms.len() - NAMED));
    }
    Some(format!("Cannot be used: {}.", named.join("; ")))
}

/// A component within a sentence.
pub(super) fn thing(component: &ComponentRef) -> String {
    let site = component.site_name.as_deref().unwrap_or_default();
    match component.kind {
        Kind::Codec => format!("the video equipment in {}", place(component)),
        Kind::AccessLine => format!("the line to {site}"),
        Kind::SiteRouter => format!("the router at {site}"),
        Kind::Firewall => format!("the firewall at {site}"),
        Kind::RoomNetwork => format!("the room network at {site}"),
        Kind::Monitor => "the monitor's own line".to_owned(),
        Kind::NetworkCore => format!("the network core {}", quoted(component)),
        Kind::NameService => format!("the name service {}", quoted(component)),
        Kind::TimeService => format!("the time service {}", quoted(component)),
        Kind::Registrar => format!("the registrar {}", quoted(component)),
        Kind::Bridge => format!("the bridge {}", quoted(component)),
        Kind::MediaGateway => format!("the media gateway {}", quoted(component)),
        Kind::Certificate => format!("the certificate {}", quoted(component)),
        Kind::Credential => format!("the credential {}", quoted(component)),
    }
}

pub(super) fn quoted(component: &ComponentRef) -> String {
    format!("\"{}\"", component.name)
}

/// "Rom 1, Åfjord helsesenter".
pub(super) fn place(component: &ComponentRef) -> String {
    match &component.site_name {
        Some(site) => format!("{}, {site}", component.name),
        None => component.name.clone(),
    }
}

pub(super) fn addressee(inventory: &Inventory, address: &str) -> String {
    let has = |email: &str| email.eq_ignore_ascii_case(address);
    let known = inventory
        .parties()
        .find(|(_, party)| party.contacts.iter().any(|contact| has(&contact.email)));
    match known {
        Some((_, party)) => format!("{} <{address}>", party.name),
        None => address.to_owned(),
    }
}

pub(super) fn agreements(snapshot: &Snapshot) -> Vec<String> {
    let inventory = &snapshot.inventory;
    let all = snapshot.components().count();
    let in_force = inventory
        .agreements()
        .filter(|(_, agreement)| agreement.in_force(snapshot.at));
    in_force
        .map(|(ix, agreement)| {
            let covered = snapshot
                .components()
                .filter(|component| component.ownership.agreement == Some(ix))
                .count();
            format!(
                "{} ({}): {} answers for {covered} of {all} components.",
                agreement.name,
                agreement.reference.as_deref().unwrap_or("no reference"),
                inventory[agreement.party].name,
            )
        })
        .collect()
}

/// Whether everything that is asked answers, and nothing is open but what visitors have
/// reported, which no probe ends.
pub fn all_is_well(snapshot: &Snapshot) -> bool {
    let answers = |state: FacetState| state == FacetState::Up;
    snapshot.monitor.cut_off.is_empty()
        && snapshot
            .open_faults()
            .all(|fault| fault.is_reported() || !fault.state.is_active())
        && snapshot
            .components()
            .flat_map(|component| &component.facets)
            .all(|facet| answers(facet.state))
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

pub(super) fn counted(number: usize, thing: &str) -> String {
    match number {
        0 => format!("No {thing}"),
        1 => format!("1 {thing}"),
        many => format!("{many} {thing}s"),
    }
}

pub(super) fn between(earlier: Timestamp, later: Timestamp) -> String {
    span(Duration::try_from(later.duration_since(earlier)).unwrap_or_default())
}

/// "4.6 s", "1 min 12 s".
pub(super) fn span(long: Duration) -> String {
    match long.as_secs() {
        0..60 => format!("{:.1} s", long.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// Lines of at most so many characters, broken between words; a longer word
/// stays whole.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else {
            continue;
        };
        let grown = line.chars().count() + 1 + word.chars().count();
        if line.is_empty() {
            line.push_str(word);
        } else if grown <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}
