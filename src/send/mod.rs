//! Edge. Hand one notice to a channel: accepted, temporary, permanent or ambiguous.
//!
//! For mail, lettre writes the message and speaks SMTP; which command is sent
//! when, and for how long its reply is waited for, is decided here. lettre's own
//! transport can neither tell whether a cut came before or after the message
//! was handed over, which is what *ambiguous* means, nor bound its connections.

mod connection;
pub mod heartbeat;
mod mailer;
mod message;
pub mod mqtt;
#[cfg(test)]
pub(crate) mod samples;
mod settings;
mod stream;
#[cfg(test)]
mod tests;
mod trust;

pub use mailer::{Deadlines, Mailer, MailerError};
pub use settings::{Login, Security, Settings};
pub use trust::{Identity, Trust, TrustError};
