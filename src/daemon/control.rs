//! The socket by which people on this machine act: where it is, and that it is
//! nobody else's.

use std::env;
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::{SocketAddr, UnixStream};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use socket2::{Domain, SockAddr, Socket, Type};
use tokio::net::UnixListener;
use tokio::sync::{mpsc, oneshot};
use tracing::{error, warn};

use super::ledger::Message;
use crate::config::Settings;
use crate::fault::Command;
use crate::web::{Answer, Orders};

/// What it is called in its directory.
const NAME: &str = "control.sock";
/// Where systemd has the unit's runtime directory be.
const RUNTIME: &str = "/run/samband";
/// The owner's and the group's: whoever may write to it may act.
const MODE: u32 = 0o660;
/// How long whoever listens there already may take to take a connection: one that hangs
/// keeps no other from starting, or from saying that it cannot.
const PATIENCE: Duration = Duration::from_secs(2);
/// Between two tries of a queue that is full.
const PAUSE: Duration = Duration::from_millis(20);

/// Why there is no socket.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// Another daemon listens there.
    #[error("another samband listens at {}", .0.display())]
    Taken(PathBuf),
    /// Something else is there.
    #[error("{} is there and is no socket: take it away, or say another `socket` in [web]", .0.display())]
    Foreign(PathBuf),
    /// It cannot be told whether somebody listens there.
    #[error("{} may be another samband's and is left alone; `socket` in [web] can name another place", at.display())]
    Unclear {
        /// Where.
        at: PathBuf,
        /// What went wrong.
        #[source]
        source: io::Error,
    },
    /// The system gives none.
    #[error("listening at {}; `socket` in [web] can name another place", at.display())]
    Io {
        /// Where.
        at: PathBuf,
        /// What went wrong.
        #[source]
        source: io::Error,
    },
}

/// A socket that is listened at, taken away when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    inode: u64,
}

impl Drop for Place {
    fn drop(&mut self) {
        // Another daemon may have put its own there meanwhile.
        let ours = fs::symlink_metadata(&self.path).is_ok_and(|there| there.ino() == self.inode);
        if ours && let Err(error) = fs::remove_file(&self.path) {
            warn!(%error, at = %self.path.display(), "taking the socket away");
        }
    }
}

/// Where the daemon listens: where the configuration says, or in the runtime
/// directory that it was given, or beside the database.
pub(super) fn place(settings: &Settings) -> PathBuf {
    place_given(settings, env::var_os("RUNTIME_DIRECTORY").as_deref())
}

fn place_given(settings: &Settings, given: Option<&OsStr>) -> PathBuf {
    if let Some(path) = &settings.web.socket {
        return path.clone();
    }
    let directory = runtime(given).unwrap_or_else(|| settings.store.path.clone());
    directory.join(NAME)
}

/// Where a daemon may listen whose configuration names this socket, if it names one, and
/// whose log is in this directory, in the order to be tried.
pub(super) fn places(socket: Option<&Path>, log: &Path) -> Vec<PathBuf> {
    places_given(socket, log, env::var_os("RUNTIME_DIRECTORY").as_deref())
}

fn places_given(socket: Option<&Path>, log: &Path, given: Option<&OsStr>) -> Vec<PathBuf> {
    if let Some(path) = socket {
        return vec![path.to_owned()];
    }
    // Beside the database first: whoever listens there writes that log and no other.
    let mut places = vec![log.join(NAME)];
    // A shell is not given what the unit is given.
    for directory in runtime(given).into_iter().chain([PathBuf::from(RUNTIME)]) {
        let place = directory.join(NAME);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// Whether it is certain that nobody listens at any of these.
pub(super) fn is_nobody_at(places: &[PathBuf]) -> bool {
    let gone = |place: &PathBuf| connect(place, PATIENCE).is_err_and(|error| is_gone(&error));
    places.iter().all(gone)
}

/// Whether whoever listened there is gone, by what connecting to it has come to.
fn is_gone(error: &io::Error) -> bool {
    [io::ErrorKind::ConnectionRefused, io::ErrorKind::NotFound].contains(&error.kind())
}

/// The runtime directory that systemd gives; of several, separated by colons, the
/// first.
fn runtime(given: Option<&OsStr>) -> Option<PathBuf> {
    let first = env::split_paths(given?).next()?;
    first.is_absolute().then_some(first)
}

/// Listens there if that can be done. A daemon that nobody can speak to watches and
/// tells all the same, so without a socket it goes on.
///
/// # Errors
/// When another samband listens there, or what is there is somebody's file.
pub(super) fn open(path: &Path) -> Result<Option<(UnixListener, Place)>, ControlError> {
    match listen(path) {
        Ok(opened) => Ok(Some(opened)),
        Err(wrong @ (ControlError::Io { .. } | ControlError::Unclear { .. })) => {
            let why = super::log::chain(&wrong);
            error!("nobody can act on faults: there is no socket: {why}");
            Ok(None)
        }
        Err(wrong @ (ControlError::Taken(_) | ControlError::Foreign(_))) => Err(wrong),
    }
}

/// Listens there: what a daemon that is gone left behind is replaced, one that lives
/// is left alone.
fn listen(path: &Path) -> Result<(UnixListener, Place), ControlError> {
    let wrong = |source| ControlError::Io {
        at: path.to_owned(),
        source,
    };
    // Too long for an address, it could be made under its first name and never be found.
    SocketAddr::from_pathname(path).map_err(wrong)?;
    match fs::symlink_metadata(path) {
        Ok(there) if !there.file_type().is_socket() => {
            return Err(ControlError::Foreign(path.to_owned()));
        }
        Ok(_) => {
            if !is_dead(path)? {
                return Err(ControlError::Taken(path.to_owned()));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(wrong(error)),
    }
    // Made beside its place and moved there: nobody finds it before its mode is set.
    // Its name is short, for addresses of sockets are.
    let fresh = path.with_file_name(format!(".{:x}", std::process::id()));
    let _ = fs::remove_file(&fresh);
    let listener = UnixListener::bind(&fresh).map_err(wrong)?;
    let moved = fs::set_permissions(&fresh, Permissions::from_mode(MODE))
        .and_then(|()| fs::rename(&fresh, path))
        .and_then(|()| fs::symlink_metadata(path));
    match moved {
        Ok(there) => {
            let place = Place {
                path: path.to_owned(),
                inode: there.ino(),
            };
            Ok((listener, place))
        }
        Err(error) => {
            let _ = fs::remove_file(&fresh);
            Err(wrong(error))
        }
    }
}

/// A connection to whoever listens there, within a time: with one who takes no more of
/// them the system would have us wait for ever.
///
/// # Errors
/// When nobody takes it, with [`io::ErrorKind::TimedOut`] when that takes too long.
pub(super) fn connect(path: &Path, within: Duration) -> io::Result<UnixStream> {
    let address = SockAddr::unix(path)?;
    let mut waited = Duration::ZERO;
    loop {
        let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
        socket.set_nonblocking(true)?;
        match socket.connect(&address) {
            Ok(()) => {
                socket.set_nonblocking(false)?;
                return Ok(UnixStream::from(OwnedFd::from(socket)));
            }
            // Its queue is full.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                if waited >= within {
                    return Err(io::ErrorKind::TimedOut.into());
                }
                thread::sleep(PAUSE);
                waited += PAUSE;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Whether whoever listened there is gone, which only some errors say: the socket of
/// one who lives as another user cannot be connected to either.
fn is_dead(path: &Path) -> Result<bool, ControlError> {
    match connect(path, PATIENCE) {
        Ok(_) => Ok(false),
        // It lives, and hangs.
        Err(error) if error.kind() == io::ErrorKind::TimedOut => Ok(false),
        Err(error) if is_gone(&error) => Ok(true),
        Err(source) => Err(ControlError::Unclear {
            at: path.to_owned(),
            source,
        }),
    }
}

/// Hands to the ledger what people do. It never waits: a queue that is full is said
/// to be.
pub(super) fn orders(to_ledger: mpsc::Sender<Message>) -> Orders {
    let (plans, logins) = (to_ledger.clone(), to_ledger.clone());
    let reports = to_ledger.clone();
    Orders::new(move |command: Command, reply: oneshot::Sender<Answer>| {
        let command = Box::new(command);
        to_ledger
            .try_send(Message::Command { command, reply })
            .is_ok()
    })
    .with_plans(move |planning, reply| {
        let planning = Box::new(planning);
        plans
            .try_send(Message::Planning { planning, reply })
            .is_ok()
    })
    .with_reports(move |reporting, reply| {
        let reporting = Box::new(reporting);
        reports
            .try_send(Message::Report { reporting, reply })
            .is_ok()
    })
    .with_logins(move |login| logins.try_send(Message::Login(login)).is_ok())
}

#[cfg(test)]
mod tests;
