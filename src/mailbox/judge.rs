//! Whether a mail is believed, and what it asks for.
//!
//! A `From` can be written by anybody. So the mail server that takes answers in has to have
//! found that a mail is from whom it says, and the address in its `From` is a contact of the
//! party to which the mail went that it answers. What it answers has to be known from that
//! mail: whoever has a pack of a fault can work out the keys of its notices, and the seals
//! that stand behind them in the Message-IDs nobody can.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::authentication::is_believed;
use super::moment::written;
use super::{Mail, Said, Settings, Unclear};
use crate::access::{self, Mark};
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
    /// It was twice not read in time.
    Late,
    /// The program has ended over it twice.
    Broken,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Unread,
        Self::Robot,
        Self::Sender,
        Self::Own,
        Self::Unproven,
        Self::Unrelated,
        Self::Stranger,
        Self::Late,
        Self::Broken,
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
            Self::Broken => "broken",
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
    /// Whether it has them from the mails themselves: by the seals of their Message-IDs.
    pub sealed: bool,
}

/// What is ours.
#[derive(Clone, Copy, Debug)]
pub struct Ours<'a> {
    /// Addresses that mails of ours are from.
    pub from: &'a [&'a str],
    /// The domain of our Message-IDs.
    pub domain: &'a str,
    /// By which they are sealed.
    pub key: &'a access::Key,
}

/// What a mail claims.
///
/// # Errors
/// When it is not to be looked at further, with the reason.
pub fn claim(mail: &Mail, settings: &Settings, ours: &Ours<'_>) -> Result<Claim, Why> {
    if mail.robot.is_some() {
        return Err(Why::Robot);
    }
    let from = mail.from.clone().ok_or(Why::Sender)?;
    let is_own = |own: &str| own.eq_ignore_ascii_case(&from);
    if is_own(&settings.address) || ours.from.iter().any(|own| is_own(own)) {
        return Err(Why::Own);
    }
    let found = mail.authentication.as_deref();
    if !found.is_some_and(|found| is_believed(found, &settings.authserv_id, &from)) {
        return Err(Why::Unproven);
    }
    let ids = mail.answers.iter();
    let all = ids.filter_map(|id| Key::of_message_id(id, ours.domain));
    let (known, others): (Vec<_>, Vec<_>) = all.partition(|(key, seal)| {
        let seal = seal.as_deref().unwrap_or_default();
        ours.key.is_seal_of_message(key.as_str(), seal)
    });
    let sealed = !known.is_empty();
    let keys = if sealed { known } else { others };
    let keys: Vec<Key> = keys.into_iter().map(|(key, _)| key).collect();
    match keys.is_empty() {
        true => Err(Why::Unrelated),
        false => Ok(Claim { from, keys, sealed }),
    }
}

/// What an answer to a mail answers: ours, and theirs. What looks like ours gets a seal
/// when it goes, so that nobody is to get one here who has it not.
pub fn references(mail: &Mail, answered: &Key, sealed: bool, domain: &str) -> Vec<String> {
    let ours = sealed.then(|| answered.message_id(domain));
    let theirs = mail.id.iter();
    let theirs = theirs.filter(|id| Key::of_message_id(id, domain).is_none());
    ours.into_iter().chain(theirs.cloned()).collect()
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
    /// It has been acted on before; this came of it, after the event of this ordinal.
    Repeated(Came, u32),
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
    /// Whether it has that notice from the mail itself.
    pub sealed: bool,
    /// When it is read.
    pub now: Timestamp,
    /// The zone in which times are told.
    pub zone: &'a TimeZone,
}

/// What a mail asks for, of a fault as it is now.
pub fn judge(mail: &Mail, about: &Circumstances<'_>) -> Judged {
    let fault = about.fault;
    if let Some(event) = taken_from(fault, about.posted.mail) {
        let came = came_before(&event.what, mail);
        return Judged::Repeated(came, event.ordinal.saturating_sub(1));
    }
    if !about.sealed {
        return Judged::Tell(Came::Unsealed);
    }
    if mail.numbers.first() != Some(&fault.number) || mail.numbers.len() > 1 {
        return Judged::Tell(Came::Number);
    }
    if is_spent(fault, about.posted.notice) {
        return Judged::Tell(Came::Spent);
    }
    match &mail.said {
        Ok(said) => wanted(mail, said, about),
        Err(Unclear::Word) => Judged::Tell(Came::Unclear),
        Err(Unclear::Time) => Judged::Tell(Came::Time),
        Err(Unclear::Words) => Judged::Tell(Came::Words),
    }
}

/// What happened to a fault because a mail asked for it.
fn taken_from(fault: &Fault, mail: Mark) -> Option<&Event> {
    let mut taken = taken(fault).filter(|(_, posted)| posted.mail == mail);
    taken.next().map(|(event, _)| event)
}

/// What its sender was told then, or was to be.
fn came_before(what: &What, mail: &Mail) -> Came {
    if matches!(what, What::Accepted { .. }) {
        Came::Accepted
    } else if matches!(what, What::Rejected { .. }) {
        Came::Rejected
    } else if matches!(what, What::Closed { .. }) {
        Came::Closed
    } else if matches!(mail.said, Ok(Said::Done { .. })) {
        Came::StillFails
    } else {
        Came::Commented
    }
}

/// Whether as much has been said by answers to one notice as may be: whoever has got hold
/// of a mail fills no log by it.
fn is_spent(fault: &Fault, notice: Mark) -> bool {
    let answers = taken(fault).filter(|(_, posted)| posted.notice == notice);
    answers.count() >= LINK_ACTS as usize
}

/// What happened to a fault because mails asked for it, and by which.
fn taken(fault: &Fault) -> impl Iterator<Item = (&Event, Posted)> {
    fault.timeline.iter().filter_map(|event| {
        let (_, through) = event.what.said_by()?;
        match through?.way {
            Way::Mail(posted) => Some((event, posted)),
            Way::CommandLine | Way::Api | Way::Proxy | Way::Local | Way::Link(_) => None,
        }
    })
}

fn wanted(mail: &Mail, said: &Said, about: &Circumstances<'_>) -> Judged {
    let fault = about.fault;
    let made = match said {
        Said::Accept(when) => {
            let written = written(mail.date, about.now);
            let at = when.map(|when| when.moment(written, about.zone));
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
