//! Edge. Hand one notice to a channel: accepted, temporary, permanent or ambiguous.
//!
//! For mail, lettre writes the message and speaks SMTP; which command is sent
//! when, and for how long its reply is waited for, is decided here. lettre's own
//! transport can neither tell whether a cut came before or after the message
//! was handed over, which is what *ambiguous* means, nor bound its connections.

pub mod alertmanager;
mod connection;
pub mod heartbeat;
mod linked;
mod mailer;
mod message;
pub mod mqtt;
mod relays;
#[cfg(test)]
pub(crate) mod samples;
mod sealed;
mod secrets;
mod settings;
mod stream;
#[cfg(test)]
mod tests;
pub mod ticket;
mod tidy;
mod trust;
pub mod webhook;

pub use linked::{Linked, Links};
pub use mailer::{Deadlines, Mailer, MailerError};
pub use relays::{RelayMeter, RelayMeters, Relays};
pub use sealed::{Sealed, Seals};
pub use secrets::{Mails, Secrets};
pub use settings::{Login, Security, Settings};
pub use trust::{Identity, Trust, TrustError};

use std::future::Future;
use std::time::Duration;

use crate::notice::{Outcome, Row};

/// Hands notices over by one way.
pub trait Carrier: Clone + Send + Sync + 'static {
    /// Attempts at once, at most.
    fn at_once(&self) -> usize;

    /// Hands one over, once.
    fn carry(&self, row: &Row) -> impl Future<Output = Delivered> + Send;

    /// Lets go of what it keeps for the next.
    fn take_leave(&self) -> impl Future<Output = ()> + Send;
}

/// What came of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// What became of it.
    pub outcome: Outcome,
    /// How long the other side asked to be left alone, if it did.
    pub wait: Option<Duration>,
}
