//! One notice on its way to one recipient: a row of the outbox.

use std::fmt;
use std::fmt::Write as _;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::access::Purpose;
use crate::fault::Number;
use crate::inventory::Language;

/// Identifies a notice for ever: the same fault, transition, channel and
/// recipient give the same key, so a repeat can be recognised.
///
/// SHA-256 over the installation's id and those four, as 64 hex digits; it is
/// the idempotency key, and the left part of the Message-ID. Where answers are read, a
/// seal stands behind it there, which is put in when the mail goes: what is kept opens
/// nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    /// The key of a notice. `about` is the fault's number or, for what is no
    /// fault, a name that is unique in the installation.
    pub fn of(install: &str, about: &str, ordinal: u32, channel: Channel, recipient: &str) -> Self {
        Self::hash(&[
            install,
            about,
            &ordinal.to_string(),
            channel.slug(),
            recipient,
        ])
    }

    /// The key of a digest: the hash of the keys that it gathers.
    pub fn of_digest<'a>(install: &'a str, members: impl Iterator<Item = &'a Self>) -> Self {
        let mut parts = vec![install, "digest"];
        parts.extend(members.map(Self::as_str));
        Self::hash(&parts)
    }

    fn hash(parts: &[&str]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        let mut hex = String::with_capacity(64);
        for byte in hasher.finalize() {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        Self(hex)
    }

    /// As hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A number that looks random, the same for the same key and attempt: 0 to 999.
    pub fn draw(&self, attempt: u32) -> u32 {
        let digits = Self::hash(&[&self.0, "draw", &attempt.to_string()]);
        u32::from_str_radix(&digits.0[..7], 16).unwrap_or(0) % 1000
    }

    /// The Message-ID, without angle brackets.
    pub fn message_id(&self, domain: &str) -> String {
        format!("{}@{domain}", self.0)
    }

    /// As it stands in the Message-ID of a mail that goes with a seal.
    pub fn sealed(&self, seal: &str) -> Self {
        Self(format!("{}.{seal}", self.0))
    }

    /// The key in a Message-ID of ours, and the seal behind it if there is one.
    pub fn of_message_id(id: &str, domain: &str) -> Option<(Self, Option<String>)> {
        let (left, right) = id.split_once('@')?;
        let left = left.to_ascii_lowercase();
        let (key, seal) = match left.split_once('.') {
            Some((key, seal)) => (key, Some(seal.to_owned())),
            None => (&*left, None),
        };
        let digits = key.len() == 64 && key.bytes().all(|b| b.is_ascii_hexdigit());
        let ours = digits && right.eq_ignore_ascii_case(domain);
        ours.then(|| (Self(key.to_owned()), seal))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for Key {
    /// Takes a key back from where it was kept.
    fn from(hex: String) -> Self {
        Self(hex)
    }
}

/// By which way a notice goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// Mail.
    Email,
    /// What happened to faults, to an MQTT broker.
    Mqtt,
    /// JSON over HTTP, to a ticket system or a gateway.
    Webhook,
    /// Calls to a ticket system, in its own words.
    Ticket,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Email, Self::Mqtt, Self::Webhook, Self::Ticket];

    /// As it stands in the log and in metrics.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Mqtt => "mqtt",
            Self::Webhook => "webhook",
            Self::Ticket => "ticket",
        }
    }
}

/// Why somebody is told something.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// It is theirs to mend.
    Responsible,
    /// They coordinate, and no agreement (or more than one) decides whose it is.
    Gap,
    /// They coordinate, and the evidence does not decide whose it is.
    Undecided,
    /// Their equipment cannot be used because of it.
    Affected,
    /// They coordinate, and a party has reported itself what explains it.
    Known,
    /// They coordinate, and whoever was to mend it has said no, or has not kept the
    /// time that was named.
    Deputy,
    /// It is with them, and somebody else has said something of it.
    Commented,
    /// They have answered by mail, and learn what came of it.
    Replied,
    /// It was theirs and is no longer.
    Released,
    /// It came back.
    Reopened,
    /// Nobody has said yes in time, and they are the next to be told; or they
    /// coordinate.
    Escalated,
    /// It is over; only to those who were told of the problem.
    Recovered,
    /// It is watched no longer, over or not; only to those who were told of
    /// the problem.
    Withdrawn,
    /// The monitor is cut off; only to its operator.
    CutOff,
    /// The monitor is connected again.
    BackAgain,
    /// The monitor cannot write its log.
    Unlogged,
    /// An agreement that concerns them runs out, and none follows.
    AgreementEnds,
    /// Work is planned that affects them.
    Announced,
    /// Planned work that they were told of is otherwise than was told.
    Replanned,
    /// Planned work that they were told of is called off, or over before its time.
    CalledOff,
    /// A notice could not be delivered; only to the operator.
    Undelivered,
    /// Others would be told of it, were it not for shadow mode; only to the
    /// operator.
    Shadow,
    /// Many of the above in one.
    Digest,
    /// Something happened to a fault; only to machines that are told of everything.
    Event,
    /// A fault is, or goes on, with whose ticket system is told: its ticket is to be open.
    Ticket,
    /// It is over, or with them no longer: its ticket is to be closed.
    TicketClosed,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 26] = [
        Self::Responsible,
        Self::Gap,
        Self::Undecided,
        Self::Affected,
        Self::Known,
        Self::Deputy,
        Self::Commented,
        Self::Replied,
        Self::Released,
        Self::Reopened,
        Self::Escalated,
        Self::Recovered,
        Self::Withdrawn,
        Self::CutOff,
        Self::BackAgain,
        Self::Unlogged,
        Self::AgreementEnds,
        Self::Announced,
        Self::Replanned,
        Self::CalledOff,
        Self::Undelivered,
        Self::Shadow,
        Self::Digest,
        Self::Event,
        Self::Ticket,
        Self::TicketClosed,
    ];

    /// Whether it tells of a problem, whose end will be told too.
    pub const fn is_problem(self) -> bool {
        self.is_holding()
            || matches!(
                self,
                Self::Affected | Self::Known | Self::Shadow | Self::CutOff
            )
    }

    /// Whether a machine is told. It wants each notice by itself and as soon as may
    /// be: it has no limit an hour, and no digest.
    pub const fn is_for_machines(self) -> bool {
        matches!(self, Self::Event | Self::Ticket | Self::TicketClosed)
    }

    /// Whether it asks its recipient to act.
    pub const fn is_holding(self) -> bool {
        matches!(
            self,
            Self::Responsible
                | Self::Gap
                | Self::Undecided
                | Self::Reopened
                | Self::Escalated
                | Self::Deputy
        )
    }

    /// Whether it says that the monitor itself is in trouble. In a storm that is
    /// what explains the rest: it goes by itself as long as anything may go.
    pub const fn is_of_the_monitor(self) -> bool {
        matches!(self, Self::CutOff | Self::Unlogged)
    }

    /// Whether it tells of the end of a problem, for this recipient.
    pub const fn is_end(self) -> bool {
        matches!(
            self,
            Self::Released | Self::Recovered | Self::Withdrawn | Self::BackAgain
        )
    }

    /// Of two reasons to write to one address, the heavier is told; a digest
    /// names it first.
    pub const fn weight(self) -> u8 {
        match self {
            Self::Unlogged | Self::CutOff => 9,
            Self::Responsible | Self::Escalated => 8,
            Self::Reopened => 7,
            Self::Undecided | Self::Deputy => 6,
            Self::Gap => 5,
            Self::Affected | Self::Known => 4,
            Self::Undelivered
            | Self::Shadow
            | Self::AgreementEnds
            | Self::Announced
            | Self::Replanned
            | Self::CalledOff
            | Self::Commented
            | Self::Replied => 3,
            Self::Released => 2,
            Self::Recovered | Self::Withdrawn | Self::BackAgain => 1,
            Self::Digest | Self::Event | Self::Ticket | Self::TicketClosed => 0,
        }
    }

    /// As it stands in the log and in metrics.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Responsible => "responsible",
            Self::Gap => "gap",
            Self::Undecided => "undecided",
            Self::Affected => "affected",
            Self::Released => "released",
            Self::Reopened => "reopened",
            Self::Escalated => "escalated",
            Self::Recovered => "recovered",
            Self::Withdrawn => "withdrawn",
            Self::CutOff => "cut-off",
            Self::BackAgain => "back-again",
            Self::Unlogged => "unlogged",
            Self::AgreementEnds => "agreement-ends",
            Self::Announced => "announced",
            Self::Replanned => "replanned",
            Self::CalledOff => "called-off",
            Self::Undelivered => "undelivered",
            Self::Known => "known",
            Self::Deputy => "deputy",
            Self::Commented => "commented",
            Self::Replied => "replied",
            Self::Shadow => "shadow",
            Self::Digest => "digest",
            Self::Event => "event",
            Self::Ticket => "ticket",
            Self::TicketClosed => "ticket-closed",
        }
    }
}

/// Who is told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Recipient {
    /// Id of the party.
    pub party: String,
    /// Where it goes: a mail address, or what stands for a machine or a webhook.
    /// Personal data: it stands outside the chain.
    pub address: String,
    /// The language to write in.
    pub language: Language,
}

/// The words, rendered when the notice was decided, the same at every attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// One line, no control characters, at most 70 characters where it can be had.
    pub subject: String,
    /// The plain text, the master: 72 columns, lines ended by `\n`. For a broker or
    /// a webhook it is the JSON that it gets.
    pub text: String,
    /// The same words as HTML, a whole document; empty where `text` is JSON.
    pub html: String,
    /// Message-IDs of the thread, oldest first, without angle brackets.
    pub references: Vec<String>,
    /// The address that answers are to go to; none leaves them to the sender.
    pub reply_to: Option<String>,
    /// What the link is for that is to stand in place of [`PLACEHOLDER`](crate::access::PLACEHOLDER)
    /// when it is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Purpose>,
}

/// A row of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its identity.
    pub key: Key,
    /// Id of the region it was decided in. Ids of parties are unique only there.
    pub region: String,
    /// The fault it is about, if it is about one.
    pub fault: Option<Number>,
    /// The transition of that fault.
    pub ordinal: u32,
    /// Why.
    pub reason: Reason,
    /// By which way.
    pub channel: Channel,
    /// To whom.
    pub recipient: Recipient,
    /// In which words.
    pub message: Message,
    /// When it was decided.
    pub created_at: Timestamp,
    /// How far it has come.
    pub state: RowState,
    /// Attempts made.
    pub attempts: u32,
    /// Attempts whose outcome is unknown.
    pub ambiguous: u32,
    /// What was said to the last attempt.
    pub response: Option<String>,
    /// When it was settled, or last tried.
    pub tried_at: Option<Timestamp>,
}

/// How far a notice has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum RowState {
    /// To be sent, now or at the next try.
    Pending,
    /// A second way to somebody who is mailed: goes only if the mail fails.
    StandBy,
    /// Over the limit of its recipient; waits to be gathered.
    Held,
    /// Gathered into a digest, whose fate it shares.
    Gathered {
        /// Which.
        digest: Key,
    },
    /// Its channel said yes.
    Sent,
    /// Given up; the operator is told by another way.
    Dead {
        /// Why.
        reason: String,
    },
    /// No longer due.
    Cancelled {
        /// Why.
        reason: String,
    },
    /// Written down and not sent: its recipient is in shadow mode.
    Shadowed,
}

impl RowState {
    /// As it stands in the store and in metrics.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::StandBy => "stand-by",
            Self::Held => "held",
            Self::Gathered { .. } => "gathered",
            Self::Sent => "sent",
            Self::Dead { .. } => "dead",
            Self::Cancelled { .. } => "cancelled",
            Self::Shadowed => "shadowed",
        }
    }

    /// Whether nothing more will come of it.
    pub const fn is_final(&self) -> bool {
        matches!(
            self,
            Self::Sent | Self::Dead { .. } | Self::Cancelled { .. } | Self::Shadowed
        )
    }
}

/// What came of one attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// The other side has taken it over.
    Accepted {
        /// In its words.
        response: String,
    },
    /// Not now; may be tried again.
    Temporary {
        /// Why.
        why: String,
    },
    /// Never like this.
    Permanent {
        /// Why.
        why: String,
    },
    /// Perhaps taken over, perhaps not; is tried again with the same key.
    Ambiguous {
        /// Why.
        why: String,
    },
}

impl Outcome {
    /// As it stands in the log and in metrics.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Temporary { .. } => "temporary",
            Self::Permanent { .. } => "permanent",
            Self::Ambiguous { .. } => "ambiguous",
        }
    }
}

/// What a channel reports of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Which notice.
    pub key: Key,
    /// What came of it.
    pub outcome: Outcome,
    /// How long the other side asked to be left alone, if it did.
    pub wait: Option<Duration>,
}
