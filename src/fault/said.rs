//! What people say of a fault: in whose name, by which way, and in which words.

use std::fmt;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Number, PartyRef};
use crate::access::Mark;

/// Characters of a reason: why it is not ours, why it goes to another.
pub const REASON: usize = 500;
/// Characters of a comment, which may have several lines.
pub const COMMENT: usize = 2_000;
/// Characters of what was the cause, and of what mended it: one line each.
pub const CLOSING: usize = 300;

/// Who said it, in a party's name or in their own, and by which way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Through {
    /// The party whose person said it; the party itself, if nobody spoke for it.
    pub party: PartyRef,
    /// By which way.
    pub way: Way,
    /// Which user that was, if one is known; not in logs of before that was written
    /// down. It stays in the chain and is not handed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
}

/// Who it was that said it, beside for which party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum User {
    /// A user of the machine that the log is on.
    Local(LocalUser),
    /// Somebody whom the configuration knows by name: a machine by its token, or a
    /// person by a proxy or a password.
    Named {
        /// The name.
        account: String,
    },
}

impl fmt::Display for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local(user) => user.fmt(f),
            Self::Named { account } => f.write_str(account),
        }
    }
}

/// Somebody came by an account, or left: what they then do to faults names them too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The account.
    pub account: String,
    /// What came of it.
    pub outcome: LoginOutcome,
}

/// What came of it that somebody wanted in by an account, or out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoginOutcome {
    /// They are in.
    In,
    /// It was another password.
    Wrong,
    /// They are out.
    Out,
}

/// A user of the machine that the log is on, as the system knew it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalUser {
    /// The number.
    pub uid: u32,
    /// The name, if the number had one then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl fmt::Display for LocalUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name}"),
            None => write!(f, "uid {}", self.uid),
        }
    }
}

/// By which way somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// On the machine itself, by the daemon's socket: `samband fault`, or what else asks there.
    CommandLine,
    /// A program elsewhere, by the HTTP API and a token of its own.
    Api,
    /// A person whom a reverse proxy vouches for.
    Proxy,
    /// A person by an account of samband's own, on the pages.
    Local,
    /// A link in a mail: the beginning of the key of the notice that brought it, by
    /// which its recipient is known outside the chain for as long as that is kept.
    Link(Mark),
    /// An answer to a mail.
    Mail(Posted),
}

/// A mail by which somebody acted, by hashes: nothing in the chain says whose it was, nor
/// what became of that mail, without what is kept outside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// The beginning of the key of the notice that it answers.
    pub notice: Mark,
    /// By what its sender is known, one of the contacts of the party.
    pub contact: Mark,
    /// By what it is known itself, when it is read a second time.
    pub mail: Mark,
}

/// The party that spoke for another, if one did.
pub fn spoke_for<'a>(by: &PartyRef, through: Option<&'a Through>) -> Option<&'a PartyRef> {
    let through = through?;
    (through.party.id != by.id).then_some(&through.party)
}

/// Words of a person, as they may stand in the log: not empty, not too long, and
/// with nothing in them that is not seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark(String);

/// What is wrong with words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemarkError {
    /// There are none.
    #[error("it is empty")]
    Empty,
    /// There are too many.
    #[error("it is longer than {0} characters")]
    TooLong(usize),
    /// There is more than one line, where one belongs.
    #[error("it has more than one line")]
    Lines,
    /// There is something in them that is not seen.
    #[error("it has a character that is not seen (U+{:04X})", u32::from(*.0))]
    Hidden(char),
}

impl Remark {
    /// One line of at most so many characters, without what stands around it.
    ///
    /// # Errors
    /// When there is none, or more, or something in it that is not seen.
    pub fn line(text: &str, most: usize) -> Result<Self, RemarkError> {
        let text = text.trim();
        match text.contains(['\n', '\r']) {
            true => Err(RemarkError::Lines),
            false => Self::checked(text.to_owned(), most),
        }
    }

    /// Some lines, together of at most so many characters.
    ///
    /// # Errors
    /// When there is nothing, or too much, or something in it that is not seen.
    pub fn lines(text: &str, most: usize) -> Result<Self, RemarkError> {
        Self::checked(text.trim().replace("\r\n", "\n"), most)
    }

    fn checked(text: String, most: usize) -> Result<Self, RemarkError> {
        if text.is_empty() {
            return Err(RemarkError::Empty);
        }
        if text.chars().count() > most {
            return Err(RemarkError::TooLong(most));
        }
        match text.chars().find(|&c| c != '\n' && is_hidden(c)) {
            Some(hidden) => Err(RemarkError::Hidden(hidden)),
            None => Ok(Self(text)),
        }
    }

    /// As written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Controls, marks of direction (UAX 9), separators of lines, and what has no width: they
/// could make a text read otherwise than it is, or hide another in it.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// What an earlier fault of the same component and mode turned out to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Precedent {
    /// Its number.
    #[schemars(with = "String")]
    pub number: Number,
    /// When it was closed.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub closed_at: Timestamp,
    /// What was said to have been the cause.
    pub cause: String,
    /// What was said to have mended it.
    pub remedy: String,
}
