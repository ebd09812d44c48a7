//! Secrets come from files, systemd credentials or the environment, never from TOML.

use std::io::Read as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::open_regular;

/// Where secrets come from.
pub trait Secrets {
    /// The secret in a file.
    fn file(&self, path: &Path) -> Result<SecretString, SecretError>;
    /// The secret in a systemd credential.
    fn credential(&self, name: &str) -> Result<SecretString, SecretError>;
    /// The secret in an environment variable.
    fn variable(&self, name: &str) -> Result<SecretString, SecretError>;
}

/// Why there is no secret.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// It could not be read.
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// Others than its owner may read or change it; the mode is given.
    #[error("others may read or change it (mode {mode:04o})")]
    Open {
        /// The permission bits.
        mode: u32,
    },
    /// Nothing by that name.
    #[error("it is not set")]
    Missing,
    /// It is empty, too long or no text.
    #[error("it is {0}")]
    Unusable(&'static str),
}

impl SecretError {
    /// What to do about it.
    pub(super) const fn remedy(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "the file must exist and samband must be allowed to read it",
            Self::Open { .. } => "take the permissions away: `chmod 0600`, owned by samband's user",
            Self::Missing => "set it for the program, or name the one that is set",
            Self::Unusable(_) => "it holds the password on one line, and nothing else",
        }
    }
}

/// Longer than any password; a wrong path may name anything.
const LONGEST: u64 = 4096;

/// The machine's files, credentials and environment.
#[derive(Clone, Debug)]
pub struct Machine {
    credentials: Option<PathBuf>,
}

impl Machine {
    /// Reads where systemd has put credentials.
    pub fn new() -> Self {
        Self {
            credentials: std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from),
        }
    }
}

impl Default for Machine {
    fn default() -> Self {
        Self::new()
    }
}

impl Secrets for Machine {
    fn file(&self, path: &Path) -> Result<SecretString, SecretError> {
        let file = open_regular(path)?;
        let mode = file.metadata()?.mode() & 0o7777;
        // Group may read: systemd hands credentials over as 0440.
        if mode & 0o027 != 0 {
            return Err(SecretError::Open { mode });
        }
        let mut text = String::new();
        file.take(LONGEST + 1)
            .read_to_string(&mut text)
            .map_err(
                |error| match error.kind() == std::io::ErrorKind::InvalidData {
                    true => SecretError::Unusable("not UTF-8"),
                    false => SecretError::Unreadable(error),
                },
            )?;
        usable(text)
    }

    fn credential(&self, name: &str) -> Result<SecretString, SecretError> {
        let directory = self.credentials.as_ref().ok_or(SecretError::Missing)?;
        self.file(&directory.join(name))
    }

    fn variable(&self, name: &str) -> Result<SecretString, SecretError> {
        let value = std::env::var_os(name).ok_or(SecretError::Missing)?;
        usable(
            value
                .into_string()
                .map_err(|_| SecretError::Unusable("not UTF-8"))?,
        )
    }
}

/// No secrets at all: for a configuration that names none.
#[derive(Clone, Copy, Debug)]
pub struct NoSecrets;

impl Secrets for NoSecrets {
    fn file(&self, _: &Path) -> Result<SecretString, SecretError> {
        Err(SecretError::Missing)
    }

    fn credential(&self, _: &str) -> Result<SecretString, SecretError> {
        Err(SecretError::Missing)
    }

    fn variable(&self, _: &str) -> Result<SecretString, SecretError> {
        Err(SecretError::Missing)
    }
}

/// A stand-in for every secret: for a command that logs in nowhere, in a shell that
/// is given none.
#[derive(Clone, Copy, Debug)]
pub struct StandIns;

impl StandIns {
    /// Passes as a password, as a token, and as a secret that signs.
    fn one() -> SecretString {
        SecretString::from("stands-in-for-a-secret")
    }
}

impl Secrets for StandIns {
    fn file(&self, _: &Path) -> Result<SecretString, SecretError> {
        Ok(Self::one())
    }

    fn credential(&self, _: &str) -> Result<SecretString, SecretError> {
        Ok(Self::one())
    }

    fn variable(&self, _: &str) -> Result<SecretString, SecretError> {
        Ok(Self::one())
    }
}

/// One line, without the line's end that an editor leaves.
fn usable(text: String) -> Result<SecretString, SecretError> {
    let text = SecretString::from(text);
    let line = secrecy::ExposeSecret::expose_secret(&text);
    let line = line.strip_suffix('\n').unwrap_or(line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() {
        return Err(SecretError::Unusable("empty"));
    }
    if line.len() as u64 > LONGEST {
        return Err(SecretError::Unusable("too long"));
    }
    if line.chars().any(char::is_control) {
        return Err(SecretError::Unusable("more than one line"));
    }
    Ok(SecretString::from(line))
}
