//! What a ticket system is told: that the ticket of a fault is to be open or closed, with
//! everything that an adapter may ask for, the same at every attempt.
//!
//! `ticket:rt` is the ticket system `rt` in the place of an address.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::layout::{NAME, clean};
use super::mail::{self, Context, Scene};
use super::route::Due;
use super::words::Said;
use super::{Key, Message, Reason, Recipient, Row, compact};
use crate::clock::Now;
use crate::fault::{Event, Fault, FaultJson, What};
use crate::inventory::{Inventory, Language, RegionIx};

const MARK: &str = "ticket:";

/// Characters of a note.
const NOTE: usize = 1_000;

/// Reports of one fault that a ticket is told of, at most: what else happens is to have its
/// place there too.
const REPORTS: usize = 10;

/// What is to become of a fault's ticket in one system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TicketOrder {
    /// Whether it is open after it.
    pub open: bool,
    /// The number of the fault.
    pub fault: String,
    /// The region's id.
    pub region: String,
    /// The fault on one line, its number first.
    pub title: String,
    /// All that is told of it.
    pub text: String,
    /// What has happened, on one line.
    pub note: String,
    /// The word for that.
    pub event: String,
    /// When it happened.
    pub at: String,
    /// Where the fault is in its life.
    pub state: String,
    /// The component at fault; empty while that is undecided.
    pub cause: String,
    /// When the fault was found.
    pub opened_at: String,
    /// Its page; empty for a party outside the health network.
    pub url: String,
    /// The party whose ticket it is.
    pub party: String,
    /// Its name.
    pub party_name: String,
    /// The language of the texts.
    pub language: String,
    /// The fault as others have it; null for a party outside the health network.
    pub json: Value,
}

impl TicketOrder {
    /// What a row tells.
    pub fn of_row(row: &Row) -> Option<Self> {
        serde_json::from_str(&row.message.text).ok()
    }
}

/// The address of a ticket system.
pub(super) fn machine(id: &str) -> String {
    format!("{MARK}{id}")
}

/// The ticket system's id in an address, if it is that of one.
pub(super) fn id_in(address: &str) -> Option<&str> {
    address.strip_prefix(MARK)
}

impl Recipient {
    /// The ticket system that is told; none for all others.
    pub fn ticket_system(&self) -> Option<&str> {
        id_in(&self.address)
    }
}

impl Row {
    /// The ticket system that it goes to; none for all others.
    pub fn ticket_system(&self) -> Option<&str> {
        self.recipient.ticket_system()
    }
}

/// What is told, and of what.
pub(super) struct Telling<'a> {
    pub(super) event: &'a Event,
    pub(super) fault: &'a Fault,
    pub(super) inventory: &'a Inventory,
    pub(super) region: RegionIx,
    pub(super) recipient: &'a Recipient,
    /// Why, as a mail would have it.
    pub(super) reason: Reason,
    pub(super) open: bool,
    /// When another configuration came into force, if that is why.
    pub(super) reloaded: Option<Timestamp>,
}

/// The word for a change that no event of the fault brings.
const RELOADED: &str = "reloaded";

/// The message of an order.
pub(super) fn message(context: &Context, telling: &Telling<'_>) -> Message {
    let Telling {
        event,
        fault,
        inventory,
        region,
        recipient,
        ..
    } = *telling;
    // Nobody knows who reads a ticket: it holds no link by which one could act, and asks for
    // no answer by mail.
    let context = Context {
        link_days: None,
        mailbox: None,
        ..context.clone()
    };
    let scene = Scene::about(fault, &context, inventory, region);
    let due = Due {
        reason: telling.reason,
        recipient: recipient.clone(),
        in_place_of: Vec::new(),
        relieved: telling.reason == Reason::Released,
        shadowed: false,
        would_tell: Vec::new(),
    };
    let mail = mail::of_fault(&due, fault, &scene, None);
    let mut parties = inventory.parties();
    let party = parties.find(|(_, one)| one.region == region && *one.id == *recipient.party);
    let (name, outside) = party.map_or((String::new(), false), |(_, party)| {
        (clean(&party.name, NAME), party.outside)
    });
    let number = fault.number.to_string();
    let pages = context.public_url.trim_end_matches('/');
    let cause = fault.finding.cause.as_ref().filter(|_| !outside);
    let order = TicketOrder {
        open: telling.open,
        title: format!(
            "[{number}] {}",
            mail.subject.replace(&format!(" [{number}]"), "")
        ),
        text: mail.text,
        note: note(telling, &scene, outside, &mail.subject),
        event: match telling.reloaded {
            Some(_) => RELOADED.to_owned(),
            None => event.what.slug().to_owned(),
        },
        at: telling.reloaded.unwrap_or(event.at).to_string(),
        state: fault.state.slug().to_owned(),
        cause: cause.map(|it| it.component.id.clone()).unwrap_or_default(),
        opened_at: fault.opened_at.to_string(),
        url: match outside {
            true => String::new(),
            false => format!("{pages}/f/{number}"),
        },
        party: recipient.party.clone(),
        party_name: name,
        language: recipient.language.tag().to_owned(),
        json: match outside {
            true => Value::Null,
            false => serde_json::to_value(FaultJson::of(fault)).unwrap_or_default(),
        },
        region: fault.region.clone(),
        fault: number,
    };
    Message {
        subject: mail.subject,
        text: compact(&order),
        html: String::new(),
        references: Vec::new(),
        reply_to: None,
        link: None,
    }
}

/// What has happened, on one line: in the words of whoever did it, or else as a mail's subject
/// has it.
fn note(telling: &Telling<'_>, scene: &Scene, outside: bool, subject: &str) -> String {
    let language = telling.recipient.language;
    if telling.reloaded.is_some() {
        let over = !telling.fault.state.is_active() || telling.fault.merged_into.is_some();
        return match telling.open || over {
            true => subject.to_owned(),
            false => Said::TicketToldNoMore.say(language).into_owned(),
        };
    }
    if is_said_by(telling.event, telling.recipient) && telling.open {
        return still(language);
    }
    // What people have said names others, and what a stranger is not to know.
    if outside {
        return subject.to_owned();
    }
    if telling.reason == Reason::Released {
        return format!("{subject}. {}", whose_now(telling.fault, language));
    }
    match mail::said_of(telling.event, scene, language) {
        Some(said) => clean(&said, NOTE),
        None => subject.to_owned(),
    }
}

/// With whom it is, or in which fault.
fn whose_now(fault: &Fault, language: Language) -> String {
    let holder = clean(&fault.holder.name, NAME);
    let said = match &fault.merged_into {
        Some(into) => Said::MergedInto {
            number: into.as_str(),
        },
        None => Said::NowWith { holder: &holder },
    };
    said.say(language).into_owned()
}

fn still(language: Language) -> String {
    Said::TicketStillFails.say(language).into_owned()
}

/// That a ticket was closed over there, in the language of the region, and what was done.
pub fn closed_there(
    language: Language,
    system: &str,
    number: &str,
    remedy: Option<&str>,
) -> String {
    let said = Said::TicketClosedThere { system, number };
    let said = said.say(language);
    match remedy
        .map(|remedy| clean(remedy, NOTE))
        .filter(|remedy| !remedy.is_empty())
    {
        Some(remedy) => format!("{said}: {remedy}"),
        None => format!("{said}."),
    }
}

/// How what comes from a ticket system is known in the log.
pub fn account_of(system: &str) -> String {
    format!("{MARK}{system}")
}

/// Whether an event is what this recipient itself has said.
pub(super) fn is_said_by(event: &Event, recipient: &Recipient) -> bool {
    let through = event.what.said_by().and_then(|(_, through)| through);
    let user = through.and_then(|through| through.user.as_ref());
    user.is_some_and(|user| user.to_string() == recipient.address)
}

/// How often a fault had been reported before.
fn reports_before(event: &Event, fault: &Fault) -> usize {
    let before = fault
        .timeline
        .iter()
        .filter(|one| one.ordinal < event.ordinal);
    before
        .filter(|one| matches!(one.what, What::Reported { .. }))
        .count()
}

/// Whether an event says something that a ticket should have, though it stays as it is.
pub(super) fn is_news(event: &Event, fault: &Fault) -> bool {
    match &event.what {
        What::Opened { .. }
        | What::Located { .. }
        | What::Accepted { .. }
        | What::Rejected { .. }
        | What::HandedOver { .. }
        | What::Commented { .. }
        | What::Escalated { .. }
        | What::Overdue
        | What::Cleared
        | What::Reopened { .. }
        | What::Unexplained { .. } => true,
        // Of what probes have found, how many have reported it stands in the fault.
        What::Reported { .. } => {
            fault.is_told_anew(event) && reports_before(event, fault) < REPORTS
        }
        What::Affected { .. }
        | What::Changed { .. }
        | What::Asked { .. }
        | What::Closed { .. }
        | What::Merged { .. }
        | What::Explained { .. }
        | What::Withdrawn => false,
    }
}

/// Why, as a mail would have it.
pub(super) fn reason(fault: &Fault, what: &What, open: bool) -> Reason {
    match (open, what) {
        (true, What::Reopened { .. }) => Reason::Reopened,
        (true, What::Commented { .. } | What::Reported { .. }) => Reason::Commented,
        (true, What::Escalated { .. }) => Reason::Escalated,
        (true, _) if fault.assignment.owner.is_none() => Reason::Undecided,
        (true, _) => Reason::Responsible,
        (false, What::Withdrawn) => Reason::Withdrawn,
        (false, _) if fault.state.is_active() || fault.merged_into.is_some() => Reason::Released,
        (false, _) => Reason::Recovered,
    }
}

/// The key of an order.
pub(super) fn key(context: &Context, event: &Event, fault: &Fault, address: &str) -> Key {
    // As for others: what a log that failed has forgotten may come again.
    let about = format!("{}/{}", fault.number, event.at);
    let channel = super::Channel::Ticket;
    Key::of(&context.install, &about, event.ordinal, channel, address)
}

/// The same of one that another configuration calls for: the moment, for that may leave and
/// come back again and again.
pub(super) fn key_after_reload(
    context: &Context,
    event: &Event,
    fault: &Fault,
    recipient: &Recipient,
    now: Now,
) -> Key {
    let about = format!("{}/{RELOADED}/{}", fault.number, now.wall);
    let (channel, address) = (super::Channel::Ticket, &recipient.address);
    Key::of(&context.install, &about, event.ordinal, channel, address)
}
