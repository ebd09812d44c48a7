//! Who may see and do what, as the configuration says it.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Hashed, Kept, Presented, Scope};

/// What whoever is not known may see.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Anonymous {
    /// Everything.
    #[default]
    All,
    /// How each region is, in a sentence, and whom to call.
    Minimal,
    /// Nothing.
    None,
}

/// A machine that is known by its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is called.
    pub name: Arc<str>,
    /// What is kept of its secret.
    pub kept: Kept,
    /// What it may.
    pub scope: Scope,
    /// From when on it opens nothing; none if it does for ever.
    pub until: Option<Timestamp>,
}

/// A person who is known by the name that a proxy gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: Arc<str>,
    /// What they may.
    pub scope: Scope,
}

/// A person who is known by a password: for when the proxy, or who asks there, is down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The name.
    pub name: Arc<str>,
    /// What is kept of the password.
    pub kept: Hashed,
    /// What they may.
    pub scope: Scope,
}

/// A reverse proxy that says who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy {
    /// The header in which it says it, in small letters.
    pub header: Arc<str>,
    /// The addresses that it comes from; from all others the header says nothing.
    pub from: Vec<IpAddr>,
}

/// Who may see and do what, beside those who can open the daemon's socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Mails to whoever has to act bear a link.
    pub links: bool,
    /// Days that one holds, from when its mail was decided.
    pub link_days: u16,
    /// What whoever is not known may see.
    pub anonymous: Anonymous,
    /// Where that is little: whoever has the address of a room's page sees that too, and
    /// may report from there.
    pub rooms: bool,
    /// Machines.
    pub tokens: Vec<Token>,
    /// People.
    pub people: Vec<Person>,
    /// Who says who they are.
    pub proxy: Option<Proxy>,
    /// People with a password.
    pub accounts: Vec<Account>,
    /// Passwords are taken though anybody on the way could read them.
    pub login_in_clear: bool,
}

/// Why a token opens nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoToken {
    /// It is none of ours.
    Unknown,
    /// Its time is over; it was called so.
    Ended(Arc<str>),
}

impl Settings {
    /// Days that links hold; none where there are no links.
    pub fn days(&self) -> Option<u16> {
        self.links.then_some(self.link_days)
    }

    /// Whether whoever is not known sees the pages of rooms, though little else.
    pub fn shows_rooms(&self) -> bool {
        self.rooms && self.anonymous == Anonymous::Minimal
    }

    /// Whether anybody is known whom the daemon's socket does not make known.
    pub const fn knows_anybody(&self) -> bool {
        !self.tokens.is_empty() || !self.people.is_empty() || self.knows_passwords()
    }

    /// Whether anybody has a password.
    pub const fn knows_passwords(&self) -> bool {
        !self.accounts.is_empty()
    }

    /// The machine whose token this is. Each is looked at, whichever it is.
    ///
    /// # Errors
    /// When it is none, or its time is over.
    pub fn machine(&self, presented: &Presented, now: Timestamp) -> Result<&Token, NoToken> {
        let own = |found, token| match Token::is(token, presented) {
            true => Some(token),
            false => found,
        };
        let token = self.tokens.iter().fold(None, own);
        let token = token.ok_or(NoToken::Unknown)?;
        match token.until.is_none_or(|until| now < until) {
            true => Ok(token),
            false => Err(NoToken::Ended(Arc::clone(&token.name))),
        }
    }

    /// The person whom a proxy calls so.
    pub fn person(&self, name: &str) -> Option<&Person> {
        self.people.iter().find(|person| *person.name == *name)
    }
}

impl Settings {
    /// The person whose account is called so.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| *account.name == *name)
    }
}

impl Token {
    fn is(&self, presented: &Presented) -> bool {
        self.kept.is_of(presented)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            links: false,
            link_days: 7,
            anonymous: Anonymous::All,
            rooms: false,
            tokens: Vec::new(),
            people: Vec::new(),
            proxy: None,
            accounts: Vec::new(),
            login_in_clear: false,
        }
    }
}
