//! How mail leaves.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

/// The mail relay and how it is spoken to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The relay's host name or address; also the name its certificate must bear.
    pub host: Arc<str>,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Who we are to the relay; none where it asks for nothing.
    pub login: Option<Login>,
    /// The sender, `samband <samband@fosen.example>` or a bare address.
    pub from: Arc<str>,
    /// Right part of every Message-ID.
    pub message_id_domain: Arc<str>,
    /// Connections to the relay at once, at most.
    pub connections: NonZeroUsize,
    /// Certificates (PEM) to trust instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// A second relay, for when this one cannot be reached; it has no other behind it.
    pub fallback: Option<Box<Settings>>,
}

/// A name and its password.
#[derive(Clone, Debug)]
pub struct Login {
    /// The name.
    pub username: Arc<str>,
    /// The password; `Debug` hides it.
    pub password: SecretString,
}

impl PartialEq for Login {
    fn eq(&self, other: &Self) -> bool {
        self.username == other.username
            && self.password.expose_secret() == other.password.expose_secret()
    }
}

impl Eq for Login {}

/// How the connection to the relay is protected.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// In clear first, then encrypted before anything is said (RFC 3207);
    /// a relay that does not offer it is refused.
    #[default]
    Starttls,
    /// Encrypted from the first byte (RFC 8314).
    Tls,
    /// In clear: for a relay on this machine.
    None,
}
