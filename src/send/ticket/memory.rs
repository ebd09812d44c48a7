//! What is remembered of a ticket from one call to the next, though the program is killed
//! between them.
//!
//! It stands beside the log and not in it: what a system of somebody else's calls a ticket
//! is nothing that happened to a fault, and whatever is lost of it a search finds again.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is known of the ticket of a fault in one system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// What names it in calls; none while that is not known.
    pub id: Option<String>,
    /// Whether that is a number.
    #[serde(default)]
    pub numeric: bool,
    /// What names it to people.
    pub number: Option<String>,
    /// Its page.
    pub url: Option<String>,
    /// Whether it is open, as we left it, or the system has said since.
    pub open: bool,
    /// Whether it was closed over there, and not by us.
    #[serde(default)]
    pub closed_there: bool,
    /// That one may have been opened of which nothing is known.
    #[serde(default)]
    pub perhaps: bool,
    /// How often it was looked for since, and not found.
    #[serde(default)]
    pub looks: u32,
    /// How far the notice has come that was carried last.
    #[serde(default)]
    pub step: Option<Step>,
}

/// How far a notice has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which.
    pub key: String,
    /// What it does.
    pub does: Does,
    /// Calls that are done.
    pub done: usize,
    /// Whether the next has been made, whatever became of it.
    pub begun: bool,
    /// Whether it is all done.
    pub over: bool,
}

/// What a notice does to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Does {
    /// Opens one.
    Open,
    /// Says something.
    Comment,
    /// Closes it.
    Close,
    /// Opens it again.
    Reopen,
}

impl Does {
    /// Whether the ticket is open after it.
    pub const fn opens(self) -> bool {
        match self {
            Self::Open | Self::Comment | Self::Reopen => true,
            Self::Close => false,
        }
    }

    /// As it stands in the log.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Open => "opened",
            Self::Comment => "commented",
            Self::Close => "closed",
            Self::Reopen => "reopened",
        }
    }
}

impl Step {
    /// Whether the next call is the one that makes a ticket.
    pub(super) fn opens(&self) -> bool {
        self.does == Does::Open && self.done == 0
    }
}

/// One that is remembered, with the fault that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The system's id.
    pub system: String,
    /// The region of the fault.
    pub region: String,
    /// The number of the fault.
    pub fault: String,
    /// What is known.
    pub known: Known,
}

/// Where it is remembered. What is put there outlives the program.
pub trait Shelf: Send + Sync + 'static {
    /// What is known of the ticket of a fault.
    ///
    /// # Errors
    /// When it cannot be read.
    fn get(&self, system: &str, fault: &str) -> Result<Option<Known>, MemoryError>;

    /// Since when it is remembered; what is older may have been forgotten, with a disk or by a
    /// restore. None where nothing ever is.
    fn since(&self) -> Option<Timestamp> {
        None
    }

    /// Remembers it.
    ///
    /// # Errors
    /// When it is not kept.
    fn put(&self, ticket: &Remembered) -> Result<(), MemoryError>;

    /// The tickets of a system that are open as far as we know, or that we have closed last.
    ///
    /// # Errors
    /// When they cannot be read.
    fn open(&self, system: &str) -> Result<Vec<Remembered>, MemoryError>;

    /// The ticket that has this name in calls.
    ///
    /// # Errors
    /// When it cannot be read.
    fn by_id(&self, system: &str, id: &str) -> Result<Option<Remembered>, MemoryError>;
}

/// What is remembered cannot be read or kept.
#[derive(Clone, Debug, thiserror::Error)]
#[error("what is known of tickets cannot be read or kept: {0}")]
pub struct MemoryError(pub String);

/// A shelf that several desks share, and which tickets are being worked at.
#[derive(Clone)]
pub struct Memory {
    shelf: Arc<dyn Shelf>,
    busy: Arc<Mutex<Busy>>,
}

/// Tickets that are worked at, by system and fault.
type Busy = BTreeSet<(String, String)>;

/// How often it is looked whether a ticket is free.
const PAUSE: Duration = Duration::from_millis(20);

impl Memory {
    /// This one.
    pub fn new(shelf: impl Shelf) -> Self {
        Self {
            shelf: Arc::new(shelf),
            busy: Arc::default(),
        }
    }

    /// Works with it where waiting for a disk holds nobody up.
    ///
    /// # Errors
    /// When it cannot be read or kept.
    pub async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Shelf) -> Result<T, MemoryError> + Send + 'static,
    ) -> Result<T, MemoryError> {
        let shelf = Arc::clone(&self.shelf);
        let done = tokio::task::spawn_blocking(move || work(&*shelf));
        done.await.map_err(|error| MemoryError(error.to_string()))?
    }

    /// Has a ticket for oneself, if nobody else has it.
    pub(super) fn take(&self, system: &str, fault: &str) -> Option<Held> {
        let ticket = (system.to_owned(), fault.to_owned());
        let taken = self.busy().insert(ticket.clone());
        taken.then(|| Held {
            ticket,
            busy: Arc::clone(&self.busy),
        })
    }

    /// The same, as soon as nobody else has it.
    pub(super) async fn hold(&self, system: &str, fault: &str) -> Held {
        loop {
            if let Some(held) = self.take(system, fault) {
                return held;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn busy(&self) -> MutexGuard<'_, Busy> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A ticket that one has for oneself until this is dropped.
#[derive(Debug)]
pub struct Held {
    ticket: (String, String),
    busy: Arc<Mutex<Busy>>,
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.remove(&self.ticket);
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}
