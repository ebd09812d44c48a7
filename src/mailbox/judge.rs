//! Whether a mail is believed, and what it asks for.
//!
//! A `From` can be written by anybody, and so can what an answer answers: whoever has a
//! pack of a fault can work out the Message-IDs of its mails. So the mail server that takes
//! answers in has to have found that a mail is from whom it says, and the address in its
//! `From` is a contact of the party to which the mail went that it answers.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::authentication::is_believed;
use super::{Mail, Said, Settings, Unclear};
use crate::access::Mark;
use crate::fault::{
    Act, Actor, CLOSING, COMMENT, Capacity, Command, Event, Fault, LINK_ACTS, Posted, REASON,
    Remark, Way, What,
};
use crate::inventory::{Inventory, PartyIx, RegionIx};
use crate::notice::{Came, Channel, Key, Reason, Recipient, Row};

/// Why nothing comes of a mail, and nobody is told so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It is larger than what is read, or is no mail.
    Unread,
    /// No person is taken to have written it.
    Robot,
    /// It is not from one address.
    Sender,
    /// It is from ourselves.
    Own,
    /// The mail server has not found that it is from whom it says.
    Unproven,
    /// It answers no mail of ours.
    Unrelated,
    /// It is not from a contact of the party to which that mail went.
    Stranger,
    /// It was not looked at in time.
    Late,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Unread,
        Self::Robot,
        Self::Sender,
        Self::Own,
        Self::Unproven,
        Self::Unrelated,
        Self::Stranger,
        Self::Late,
    ];

    /// The word for it in logs and metrics.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Robot => "robot",
            Self::Sender => "sender",
            Self::Own => "own",
            Self::Unproven => "unproven",
            Self::Unrelated => "unrelated",
            Self::Stranger => "stranger",
            Self::Late => "late",
        }
    }
}

/// What a mail claims, as far as it can be told from itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who is said to have written it, in small letters.
    pub from: String,
    /// The keys of the notices that it may answer, the nearest first.
    pub keys: Vec<Key>,
}

/// What a mail claims; `own` are addresses of ours and `domain` is that of our Message-IDs.
///
/// # Errors
/// When it is not to be looked at further, with the reason.
pub fn claim(mail: &Mail, settings: &Settings, own: &[&str], domain: &str) -> Result<Claim, Why> {
    if mail.robot.is_some() {
        return Err(Why::Robot);
    }
    let from = mail.from.clone().ok_or(Why::Sender)?;
    let is_own = |own: &str| own.eq_ignore_ascii_case(&from);
    if is_own(&settings.address) || own.iter().any(|own| is_own(own)) {
        return Err(Why::Own);
    }
    let found = mail.authentication.as_deref();
    if !found.is_some_and(|found| is_believed(found, &settings.authserv_id, &from)) {
        return Err(Why::Unproven);
    }
    let keys: Vec<Key> = mail
        .answers
        .iter()
        .filter_map(|id| key(id, domain))
        .collect();
    match keys.is_empty() {
        true => Err(Why::Unrelated),
        false => Ok(Claim { from, keys }),
    }
}

/// The key in a Message-ID of ours.
fn key(id: &str, domain: &str) -> Option<Key> {
    let (left, right) = id.split_once('@')?;
    let digits = left.len() == 64 && left.bytes().all(|b| b.is_ascii_hexdigit());
    let ours = digits && right.eq_ignore_ascii_case(domain);
    ours.then(|| Key::from(left.to_ascii_lowercase()))
}

/// Whom a mail is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The region.
    pub region: RegionIx,
    /// The party.
    pub party: PartyIx,
    /// How they are written to.
    pub recipient: Recipient,
}

/// Whom a mail is from that answers a notice of ours.
///
/// # Errors
/// [`Why::Stranger`] when that is no contact of the party to which the notice went.
pub fn sender(from: &str, answered: &Row, inventory: &Inventory) -> Result<Sender, Why> {
    if answered.channel != Channel::Email || answered.reason == Reason::Event {
        return Err(Why::Unrelated);
    }
    let region = inventory.region_by_id(&answered.region);
    let region = region.ok_or(Why::Stranger)?;
    let mut parties = inventory.parties();
    let party =
        parties.find(|(_, party)| party.region == region && *party.id == *answered.recipient.party);
    let (ix, party) = party.ok_or(Why::Stranger)?;
    let mut contacts = party.contacts.iter();
    let contact = contacts.find(|contact| contact.email.trim().eq_ignore_ascii_case(from));
    let contact = contact.ok_or(Why::Stranger)?;
    Ok(Sender {
        region,
        party: ix,
        recipient: Recipient {
            party: party.id.to_string(),
            address: contact.email.to_string(),
            language: contact.language.unwrap_or(party.language),
        },
    })
}

/// What comes of a mail that is believed.
#[derive(Clone, Debug, PartialEq)]
pub enum Judged {
    /// It asks for this; and what is said of it beside that when it happens.
    Act(Box<Command>, Came),
    /// Nothing happens, and its sender is told why.
    Tell(Came),
    /// It has been acted on before.
    Repeated,
}

/// What is known of a mail beside what it says.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The notice that it answers.
    pub answered: &'a Row,
    /// The fault of that notice as it is now.
    pub fault: &'a Fault,
    /// Id of the party in whose name it speaks.
    pub party: &'a str,
    /// By what it, its sender and that notice are known in the log.
    pub posted: Posted,
    /// When it is read.
    pub now: Timestamp,
    /// The zone in which times are told.
    pub zone: &'a TimeZone,
}

/// What a mail asks for, of a fault as it is now.
pub fn judge(mail: &Mail, about: &Circumstances<'_>) -> Judged {
    let fault = about.fault;
    if was_taken(fault, about.posted.mail) {
        return Judged::Repeated;
    }
    if mail.numbers.first() != Some(&fault.number) || mail.numbers.len() > 1 {
        return Judged::Tell(Came::Number);
    }
    if is_spent(fault, about.posted.notice) {
        return Judged::Tell(Came::Spent);
    }
    match &mail.said {
        Ok(said) => wanted(said, about),
        Err(Unclear::Word) => Judged::Tell(Came::Unclear),
        Err(Unclear::Time) => Judged::Tell(Came::Time),
        Err(Unclear::Words) => Judged::Tell(Came::Words),
    }
}

/// Whether something of what happened to a fault was asked for by a mail.
pub fn was_taken(fault: &Fault, mail: Mark) -> bool {
    taken(fault).any(|posted| posted.mail == mail)
}

/// Whether as much has been said by answers to one notice as may be: whoever has got hold
/// of a mail fills no log by it.
fn is_spent(fault: &Fault, notice: Mark) -> bool {
    let answers = taken(fault).filter(|posted| posted.notice == notice);
    answers.count() >= LINK_ACTS as usize
}

/// The mails by which something of what happened to a fault was asked for.
fn taken(fault: &Fault) -> impl Iterator<Item = Posted> {
    let way = |event: &Event| {
        event
            .what
            .said_by()
            .and_then(|(_, through)| Some(through?.way))
    };
    let ways = fault.timeline.iter().filter_map(way);
    ways.filter_map(|way| match way {
        Way::Mail(posted) => Some(posted),
        Way::CommandLine | Way::Api | Way::Proxy | Way::Local | Way::Link(_) => None,
    })
}

fn wanted(said: &Said, about: &Circumstances<'_>) -> Judged {
    let fault = about.fault;
    let made = match said {
        Said::Accept(when) => {
            let at = when.map(|when| when.moment(about.now, about.zone));
            match at {
                Some(None) => return Judged::Tell(Came::Time),
                Some(at) => Ok(Act::Accept { expected_at: at }),
                None => Ok(Act::Accept { expected_at: None }),
            }
        }
        Said::Reject(because) => {
            Remark::line(because, REASON).map(|because| Act::Reject { because })
        }
        Said::Comment(text) => Remark::lines(text, COMMENT).map(|text| Act::Comment { text }),
        Said::Done { cause, remedy } if fault.state.is_active() => {
            // It is kept as what somebody says of it: what still fails cannot be closed.
            Remark::lines(&format!("{cause}; {remedy}"), COMMENT).map(|text| Act::Comment { text })
        }
        Said::Done { cause, remedy } => Remark::line(cause, CLOSING).and_then(|cause| {
            Remark::line(remedy, CLOSING).map(|remedy| Act::Close { cause, remedy })
        }),
    };
    let Ok(act) = made else {
        return Judged::Tell(Came::Words);
    };
    if has_turned(&act, about) {
        return Judged::Tell(Came::Stale(fault.holder.name.clone()));
    }
    let came = match (&act, said) {
        (Act::Comment { .. }, Said::Done { .. }) => Came::StillFails,
        (Act::Accept { .. }, _) => Came::Accepted,
        (Act::Reject { .. }, _) => Came::Rejected,
        (Act::Close { .. }, _) => Came::Closed,
        (Act::Comment { .. } | Act::HandOver { .. }, _) => Came::Commented,
    };
    let command = Command {
        fault: fault.number.clone(),
        expected: fault.next_ordinal().saturating_sub(1),
        actor: Actor {
            capacity: Capacity::Party(about.party.to_owned()),
            on_behalf: None,
            way: Way::Mail(about.posted),
            user: None,
        },
        act,
    };
    Judged::Act(Box::new(command), came)
}

/// Whether something has happened since the mail that is answered which changes who is to
/// answer, or what there is to answer: whoever has not seen it may mean something else.
/// Whoever has said yes may name another time.
fn has_turned(act: &Act, about: &Circumstances<'_>) -> bool {
    let seen = about.answered.ordinal;
    let mut since = about.fault.since(seen.saturating_add(1));
    let answered = match act {
        Act::Accept { .. } => since
            .any(|event| matches!(&event.what, What::Accepted { by, .. } if by.id != about.party)),
        // Of two people of a party who say the same no, one has been heard.
        Act::Reject { .. } => {
            since.any(|event| matches!(event.what, What::Accepted { .. } | What::Rejected { .. }))
        }
        // What was the cause this time is not known to whoever answers of last time.
        Act::Close { .. } => false,
        Act::Comment { .. } | Act::HandOver { .. } => return false,
    };
    answered || about.fault.has_passed(seen)
}
