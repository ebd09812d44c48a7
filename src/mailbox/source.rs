//! Where mails come from, and where they are put when they are done with.

use std::fmt;
use std::io;

use super::maildir::Maildir;
use super::{Place, Settings};

/// By what a mail is known where it lies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(pub(super) String);

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.escape_debug())
    }
}

/// A mail that has come in.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// By what it is known.
    pub name: Name,
    /// Its bytes; none where there are more than are read.
    pub bytes: Option<Vec<u8>>,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.bytes.as_ref().map(Vec::len);
        write!(f, "Letter({}, {length:?} bytes)", self.name)
    }
}

/// Mails that have come in.
#[derive(Debug, Default)]
pub struct Fetched {
    /// Those that could be read.
    pub letters: Vec<Letter>,
    /// Why others could not.
    pub wrong: Option<SourceError>,
    /// Whether there are more.
    pub more: bool,
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was understood, and something came of it.
    Done,
    /// It is for a person to look at: it could not be read, or was not believed.
    Aside,
}

/// Why the mailbox cannot be reached.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// A directory.
    #[error("{what} {}: {source}", path.display())]
    File {
        /// "reading" or what else was tried.
        what: &'static str,
        /// Which.
        path: std::path::PathBuf,
        /// What went wrong.
        #[source]
        source: io::Error,
    },
    /// The work was broken off.
    #[error("the work on it was broken off")]
    Broken,
}

/// Where mails come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A directory.
    Maildir(Maildir),
}

impl Source {
    /// The mailbox of these settings.
    pub fn new(settings: &Settings) -> Self {
        match &settings.place {
            Place::Maildir(path) => Self::Maildir(Maildir::new(path)),
        }
    }

    /// Mails that have come in and are not settled, but for those of these names; so many
    /// at most, those that came first.
    ///
    /// # Errors
    /// When the mailbox cannot be read.
    pub async fn fetch(&self, most: usize, but: &[Name]) -> Result<Fetched, SourceError> {
        match self {
            Self::Maildir(maildir) => {
                let (maildir, but) = (maildir.clone(), but.to_vec());
                blocking(move || maildir.fetch(most, &but)).await
            }
        }
    }

    /// Marks a mail as done with, so that it does not come again. It stays where people
    /// find it.
    ///
    /// # Errors
    /// When the mailbox cannot be written to: it comes again then.
    pub async fn settle(&self, name: &Name, fate: Fate) -> Result<(), SourceError> {
        match self {
            Self::Maildir(maildir) => {
                let (maildir, name) = (maildir.clone(), name.clone());
                blocking(move || maildir.settle(&name, fate)).await
            }
        }
    }
}

/// What waits for a disk waits in a thread of its own.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SourceError> + Send + 'static,
) -> Result<T, SourceError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| SourceError::Broken)?
}
