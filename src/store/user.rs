//! Who may read the log, in words that say what to do about it.

use std::fmt;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::{AT_FDCWD, AtFlags};
use nix::unistd::{AccessFlags, Uid, faccessat};

use super::QueryError;

/// A user of this machine, written with number and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct User(Uid);

impl User {
    /// The one with this number.
    pub(super) const fn of(uid: u32) -> Self {
        Self(Uid::from_raw(uid))
    }

    /// The one that this program runs as.
    pub(super) fn own() -> Self {
        Self(Uid::effective())
    }

    fn name(self) -> Option<String> {
        nix::unistd::User::from_uid(self.0)
            .ok()
            .flatten()
            .map(|user| user.name)
    }

    /// How to run the daemon as this user.
    pub(super) fn how_to_run(self) -> String {
        match self.name() {
            Some(name) => format!("start it as that user: `runuser -u {name} -- samband run`"),
            // runuser knows users by name only.
            None => format!("start it as that user: `sudo -u '#{}' samband run`", self.0),
        }
    }

    /// How to run something as this user.
    pub(super) fn how_to_be(self) -> String {
        let who = self.name().unwrap_or_else(|| format!("'#{}'", self.0));
        format!("run this as that user (`sudo -u {who} samband …`) or as root")
    }
}

impl fmt::Display for User {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(out, "user {name}"),
            None => write!(out, "user {}", self.0),
        }
    }
}

/// Looks whether a log is there and may be read, without opening it: closing a file
/// that this process has open elsewhere would let go of the locks on it.
pub(super) fn may_read(path: &Path) -> Result<(), QueryError> {
    let path = path.to_owned();
    // As whom files are opened: the real user may be another, without what it may do.
    match faccessat(AT_FDCWD, &path, AccessFlags::R_OK, AtFlags::AT_EACCESS) {
        Err(Errno::ENOENT | Errno::ENOTDIR) => Err(QueryError::Missing { path }),
        Err(Errno::EACCES) => Err(QueryError::Forbidden {
            reader: User::own(),
            advice: advice(&path),
            path,
        }),
        // Whatever else is wrong is said by whoever reads it.
        Ok(()) | Err(_) => Ok(()),
    }
}

/// What to do about a path that may not be read, by the nearest place above it that
/// can be looked at: the directory of a log is closed to others.
fn advice(path: &Path) -> String {
    let seen = path
        .ancestors()
        .find_map(|place| Some((place, fs::metadata(place).ok()?)));
    let Some((place, metadata)) = seen else {
        return "nothing on the way to it can be looked at".to_owned();
    };
    advice_on(place, User::of(metadata.uid()))
}

/// What to do about a place of this owner that may not be read or written.
pub(super) fn advice_on(place: &Path, owner: User) -> String {
    let place = place.display();
    if owner == User::own() {
        format!("{place} is this user's own, and its mode forbids it")
    } else {
        format!("{place} belongs to {owner}; {}", owner.how_to_be())
    }
}
