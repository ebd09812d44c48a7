//! What can go wrong with the log.

use std::io;
use std::path::PathBuf;

use super::user::User;
use crate::fault::{Number, Refusal};

/// Why the log cannot be opened for writing, or cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The directory is not private to us.
    #[error("the state directory {} {problem}", path.display())]
    Directory {
        /// Which.
        path: PathBuf,
        /// What is wrong with it, and what would be right.
        problem: String,
    },
    /// A file could not be made, written or read.
    #[error("{what} {}", path.display())]
    File {
        /// What we were doing.
        what: &'static str,
        /// With which.
        path: PathBuf,
        /// What went wrong.
        #[source]
        source: io::Error,
    },
    /// Another process writes this log.
    #[error("another samband{} writes this log: it holds {}; stop that one first{}",
        named(*holder), path.display(), if *upkeep { "" } else { ", or give this one a `path` of its own in [store]" })]
    Held {
        /// The lock file.
        path: PathBuf,
        /// The process that holds it, as it says there itself.
        holder: Option<u32>,
        /// It was this very log that was to be looked after, which no other will do for.
        upkeep: bool,
    },
    /// There is no directory to write a copy into.
    #[error("there is no directory {} to write the copy into; make it first", path.display())]
    NoDirectory {
        /// Which.
        path: PathBuf,
    },
    /// Something is there already, and nothing is overwritten.
    #[error("{} is there already; {advice}", path.display())]
    Exists {
        /// What.
        path: PathBuf,
        /// What to do about it.
        advice: &'static str,
    },
    /// A restore was broken off after the old log had been moved aside.
    #[error("{} is missing and {} is there: a restore was broken off, or a file was taken away; \
             run `samband store restore FILE --replace` again, or put the file back", log.display(), rest.display())]
    BrokenOff {
        /// The log that should be there.
        log: PathBuf,
        /// What was left of it.
        rest: PathBuf,
    },
    /// The log, or a copy of it, could not be read.
    #[error(transparent)]
    Unreadable(#[from] QueryError),
    /// The self-test of the storage read other bytes than it wrote.
    #[error("the storage gives back other bytes than were written to {}", path.display())]
    Lies {
        /// The file of the test.
        path: PathBuf,
    },
    /// The SQLite we are linked with is too old.
    #[error(
        "SQLite {found} is too old: a write-ahead log may be damaged by versions before 3.51.3"
    )]
    Library {
        /// Its version.
        found: String,
    },
    /// The file is somebody else's database.
    #[error("{} is no log of samband", path.display())]
    Foreign {
        /// Which.
        path: PathBuf,
    },
    /// The file was written by a later version of samband.
    #[error("{} has schema {found} and this samband knows {known}: a later version wrote it, \
             and `samband store migrate --back` of that version takes it back by one", path.display())]
    Newer {
        /// Which.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// The version before could not read what is in it.
    #[error("{} cannot go back: it holds {unreadable} entries and notices of what people said, \
             which the version before cannot read; only a copy of before they said it can be \
             restored there", path.display())]
    OneWay {
        /// Which.
        path: PathBuf,
        /// How many of them.
        unreadable: i64,
    },
    /// SQLite's own check found damage.
    #[error("{} is damaged: {finding}", path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// The first thing found.
        finding: String,
    },
    /// SQLite said no.
    #[error("{what}")]
    Sql {
        /// What we were doing.
        what: &'static str,
        /// What went wrong.
        #[source]
        source: rusqlite::Error,
    },
    /// A value could not be turned into JSON.
    #[error("writing {what} as JSON")]
    Json {
        /// What it was.
        what: &'static str,
        /// What went wrong.
        #[source]
        source: serde_json::Error,
    },
    /// An event does not follow from what the log holds of its fault.
    #[error("adding an event to fault {number}")]
    Refused {
        /// Which fault.
        number: Number,
        /// Why not.
        #[source]
        source: Refusal,
    },
    /// An event of a fault that was never opened, or opened twice.
    #[error("fault {number} {problem}")]
    Disorder {
        /// Which fault.
        number: Number,
        /// What is wrong.
        problem: &'static str,
    },
    /// Somebody else has opened the log for writing since.
    #[error("the log is at epoch {found}, this writer at {own}: another has taken over")]
    Fenced {
        /// In the log.
        found: i64,
        /// Ours.
        own: i64,
    },
    /// An earlier error has ended writing.
    #[error("nothing is written any more since the first storage error")]
    Frozen,
}

/// What a failure calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Another command, another user, or a right mode: the storage is not to blame.
    Usage,
    /// Patience: it may pass by itself.
    Wait,
    /// A look at the storage, or at what lies there.
    Storage,
}

impl StoreError {
    /// What it calls for.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Held { .. } => Remedy::Wait,
            _ if self.is_busy() => Remedy::Wait,
            Self::Directory { .. }
            | Self::NoDirectory { .. }
            | Self::Exists { .. }
            | Self::OneWay { .. } => Remedy::Usage,
            Self::File { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                Remedy::Usage
            }
            Self::Unreadable(unreadable) => unreadable.remedy(),
            Self::File { .. }
            | Self::BrokenOff { .. }
            | Self::Lies { .. }
            | Self::Library { .. }
            | Self::Foreign { .. }
            | Self::Newer { .. }
            | Self::Damaged { .. }
            | Self::Sql { .. }
            | Self::Json { .. }
            | Self::Refused { .. }
            | Self::Disorder { .. }
            | Self::Fenced { .. }
            | Self::Frozen => Remedy::Storage,
        }
    }

    /// Whether another process held the file: nothing was begun, and trying
    /// again is safe.
    pub fn is_busy(&self) -> bool {
        matches!(
            self,
            Self::Sql { source, .. } | Self::Unreadable(QueryError::Sql { source, .. })
                if is_busy(source)
        )
    }

    pub(super) fn sql(what: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Sql { what, source }
    }
}

/// Whether SQLite waited in vain for another process.
fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

/// A process as it stands in a sentence, if it is known.
fn named(holder: Option<u32>) -> String {
    holder.map_or_else(String::new, |pid| format!(" (process {pid})"))
}

/// Why the log could not be read.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// There is none.
    #[error("there is no log at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// There may be one, and we may not look.
    #[error("{reader} may not read the log {}: {advice}", path.display())]
    Forbidden {
        /// Where it was looked for.
        path: PathBuf,
        /// As whom.
        reader: User,
        /// Whose it is, and what to do.
        advice: String,
    },
    /// It was written by another version of samband, or by something else.
    #[error("{} has schema {found} and this samband reads {known}; a start of the daemon, or \
             `samband store migrate`, brings an older one up", path.display())]
    Schema {
        /// Which.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// A change of its schema was broken off, and what undoes it lies beside it.
    #[error("a change of the schema of {} was broken off; a start of the daemon, or \
             `samband store migrate`, undoes it first", path.display())]
    HalfChanged {
        /// Which.
        path: PathBuf,
    },
    /// SQLite said no.
    #[error("{what}")]
    Sql {
        /// What we were doing.
        what: &'static str,
        /// What went wrong.
        #[source]
        source: rusqlite::Error,
    },
}

impl QueryError {
    /// What it calls for.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Sql { source, .. } if is_busy(source) => Remedy::Wait,
            Self::Missing { .. } | Self::Forbidden { .. } => Remedy::Usage,
            Self::Schema { .. } | Self::HalfChanged { .. } | Self::Sql { .. } => Remedy::Storage,
        }
    }

    pub(super) fn sql(what: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Sql { what, source }
    }
}
