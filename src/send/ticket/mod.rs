//! Tickets in systems of others: opened, spoken in, closed and opened again, each fault
//! its one ticket in each system.
//!
//! How a system is spoken to is an [`Adapter`], which is data. [`Desk`] carries one notice:
//! from what it [remembers](Memory) of the ticket and what the notice wants it works out
//! which calls to make, and before a call is made again that may have been taken, it looks.

mod adapter;
mod answer;
mod desk;
mod line;
mod memory;
mod presets;
mod template;
#[cfg(test)]
mod tests;
mod work;

pub use adapter::{Adapter, Call, Hook, Login, Means, Method, Pointer, Poll, Search};
pub use answer::Found;
pub use desk::{Asked, Desk, DeskError, Heard};
pub use line::{Exchange, Line, Reply};
pub use memory::{Does, Held, Known, Memory, MemoryError, Remembered, Shelf, Step};
pub use presets::{PRESETS, preset};
pub use template::{Body, FIELDS, SEARCHED, SECRETS, Template, TemplateError, Values};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::Trust;
use crate::access::Kept;

/// A ticket system and how it is spoken to.
#[derive(Clone)]
pub struct Settings {
    /// By which it is known.
    pub id: Arc<str>,
    /// How its kind is spoken to.
    pub adapter: Arc<Adapter>,
    /// Where it is.
    pub url: Arc<str>,
    /// Who we are to it.
    pub username: Option<Arc<str>>,
    /// What proves that.
    pub secret: Option<SecretString>,
    /// What its adapter asks for by `values.…`.
    pub values: Vec<(Arc<str>, Value)>,
    /// Whom to believe, and who we are by certificate.
    pub trust: Trust,
    /// How long one call may take in all.
    pub deadline: Duration,
    /// From one look at its tickets to the next; none where it is not asked.
    pub poll: Option<Duration>,
    /// What is kept of the token by which it calls us.
    pub token: Option<Kept>,
}

impl PartialEq for Settings {
    fn eq(&self, other: &Self) -> bool {
        let secret = |one: &Self| one.secret.as_ref().map(|it| it.expose_secret().to_owned());
        (&self.id, &self.adapter, &self.url, &self.username)
            == (&other.id, &other.adapter, &other.url, &other.username)
            && (&self.values, &self.trust, self.deadline, self.poll)
                == (&other.values, &other.trust, other.deadline, other.poll)
            && self.token == other.token
            && secret(self) == secret(other)
    }
}

impl Eq for Settings {}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("id", &self.id)
            .field("adapter", &self.adapter.name)
            .field("trust", &self.trust)
            .field("deadline", &self.deadline)
            .field("poll", &self.poll)
            .finish_non_exhaustive()
    }
}
