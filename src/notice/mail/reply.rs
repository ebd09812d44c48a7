//! The mail to somebody who has answered by mail: what came of it.

use std::sync::Arc;

use super::{SUBJECT, Scene, message};
use crate::fault::Fault;
use crate::health::Mode;
use crate::notice::layout::{NAME, clean, shorten};
use crate::notice::route::address;
use crate::notice::words::{self, CameSaid, ReplySaid};
use crate::notice::{Channel, Key, Message, Reason, Recipient};

/// What came of an answer by mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// Its sender has accepted.
    Accepted,
    /// Its sender has rejected.
    Rejected,
    /// It is kept as a comment.
    Commented,
    /// The fault is closed.
    Closed,
    /// It was to be closed and still fails: that is kept as a comment.
    StillFails,
    /// It was not understood.
    Unclear,
    /// The time in it was not, or does not lie ahead.
    Time,
    /// Words are missing in it, or there are too many.
    Words,
    /// Its subject names another fault, or none.
    Number,
    /// It names the mail that it answers as somebody does who has not got it.
    Unsealed,
    /// Something has happened since; who holds it now, by name.
    Stale(String),
    /// It is not theirs to say; who holds it, by name.
    NotTheirs(String),
    /// Whose it is lies with them to decide.
    Decides,
    /// As much has been said by answers to that mail as may be.
    Spent,
    /// The fault is over, or is part of another.
    Over,
}

impl Came {
    /// The word for it in logs and metrics.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Commented => "commented",
            Self::Closed => "closed",
            Self::StillFails => "still-fails",
            Self::Unclear => "unclear",
            Self::Time => "time",
            Self::Words => "words",
            Self::Number => "number",
            Self::Unsealed => "unsealed",
            Self::Stale(_) => "stale",
            Self::NotTheirs(_) => "not-theirs",
            Self::Decides => "decides",
            Self::Spent => "spent",
            Self::Over => "over",
        }
    }

    /// Whether what was asked for has happened: others are told of that as ever.
    pub const fn is_done(&self) -> bool {
        matches!(
            self,
            Self::Accepted | Self::Rejected | Self::Commented | Self::Closed
        )
    }

    /// Whether it may be written better.
    const fn is_unclear(&self) -> bool {
        matches!(
            self,
            Self::Unclear | Self::Time | Self::Words | Self::Number
        )
    }
}

/// What somebody is told who has answered by mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// Id of the region.
    pub region: String,
    /// About which fault, as it was when that was decided.
    pub fault: Arc<Fault>,
    /// Whom.
    pub to: Recipient,
    /// By what their mail is known.
    pub mail: String,
    /// Message-IDs that this answers, theirs last, without angle brackets.
    pub references: Vec<String>,
    /// The ordinal of the last event of the fault before it.
    pub seen: u32,
    /// What came of it.
    pub came: Came,
}

impl Reply {
    /// The key of what is told of one mail, whenever that is read and however often.
    pub fn key(&self, install: &str) -> Key {
        let to = address(&self.to.address);
        Key::of(install, &self.about(), Self::ORDINAL, Channel::Email, &to)
    }

    /// Unique in the installation.
    pub(in crate::notice) fn about(&self) -> String {
        format!("{}/reply/{}", self.fault.number, self.mail)
    }

    /// Of no one event: what happens between two readings makes no second mail.
    pub(in crate::notice) const ORDINAL: u32 = 0;
}

/// The mail.
pub(in crate::notice) fn of(reply: &Reply, scene: &Scene) -> Message {
    let language = reply.to.language;
    let scene = scene.clone().for_party(&reply.to.party);
    let mut sheet = scene.begin(language);
    // To whom the minimum is told no other party is named.
    let named = |name: &str| (!scene.minimal).then(|| clean(name, NAME));
    let holder = match &reply.came {
        Came::Stale(holder) | Came::NotTheirs(holder) => named(holder),
        Came::Accepted
        | Came::Rejected
        | Came::Commented
        | Came::Closed
        | Came::StillFails
        | Came::Unclear
        | Came::Time
        | Came::Words
        | Came::Number
        | Came::Unsealed
        | Came::Decides
        | Came::Spent
        | Came::Over => None,
    };
    sheet.lead(&CameSaid::of(&reply.came).say(language));
    if let Some(holder) = holder {
        sheet.para(&ReplySaid::NowWith { holder: &holder }.say(language));
    }
    if reply.came.is_unclear() {
        sheet.para(&ReplySaid::Understood.say(language));
        let each = ReplySaid::FORMS.into_iter();
        sheet.items(each.map(|form| form.say(language).into_owned()));
    }
    let sheet = scene.end(language, sheet, Some(&reply.fault));
    let headline = words::headline(language, Reason::Replied, Mode::Silent);
    let subject = shorten(&format!("{headline} [{}]", reply.fault.number), SUBJECT);
    Message {
        references: reply.references.clone(),
        ..message(language, &sheet, subject, None).answered_by_mail(&scene)
    }
}
