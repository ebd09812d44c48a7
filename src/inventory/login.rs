//! Who we are to whoever is asked.

use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};

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
