//! JSON over HTTP to a machine of somebody else's: a ticket system, a gateway to
//! telephones. Signed as Standard Webhooks 1.0 says, and never redirected.

mod answer;
mod poster;
mod secrets;
mod sign;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};

pub use answer::retry_after;
pub use poster::{Answer, Posted, Poster, Trouble, WebhookError};
pub use sign::{SecretFault, SigningKey, signature};

use super::Trust;

/// A webhook and how it is spoken to.
#[derive(Clone)]
pub struct Settings {
    /// By which regions' files name it.
    pub id: Arc<str>,
    /// Where it is. It may be a secret itself: only its host is ever shown.
    pub url: Arc<str>,
    /// Keys that sign, each by a signature of its own; none where nobody checks.
    pub keys: Vec<SigningKey>,
    /// What says who we are, beside the signature.
    pub token: Option<Token>,
    /// Whom to believe, and who we are by certificate.
    pub trust: Trust,
    /// How long one attempt may take in all.
    pub deadline: Duration,
}

/// A token and the header that it stands in.
#[derive(Clone)]
pub struct Token {
    /// The header; none for `Authorization: Bearer`.
    pub header: Option<Arc<str>>,
    /// The token itself.
    pub token: SecretString,
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.header == other.header && self.token.expose_secret() == other.token.expose_secret()
    }
}

impl PartialEq for Settings {
    fn eq(&self, other: &Self) -> bool {
        (&self.id, &self.url, &self.trust, self.deadline)
            == (&other.id, &other.url, &other.trust, other.deadline)
            && self.keys == other.keys
            && self.token == other.token
    }
}

impl Eq for Settings {}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("id", &self.id)
            .field("trust", &self.trust)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}
