//! The directory that the log lies in: private, held by one process, and on
//! storage that gives back what it is given.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, chown};
use std::path::{Path, PathBuf};

use super::StoreError;
use super::user::{User, advice_on};

/// The directory, checked and locked for as long as this lives.
#[derive(Debug)]
pub(super) struct Directory {
    path: PathBuf,
    /// The system lets go of the lock when this is closed, however we end.
    _lock: File,
}

impl Directory {
    /// Checks that the directory is ours alone and takes the lock; makes the
    /// directory if only it itself is missing. Never changes a mode or an owner:
    /// that is for whoever set it otherwise.
    pub(super) fn hold(path: &Path) -> Result<Self, StoreError> {
        Self::take(path, false)
    }

    /// The same for whoever looks after the log, who may be root: files made
    /// here belong to the directory's owner, as the daemon asks.
    pub(super) fn hold_for_upkeep(path: &Path) -> Result<Self, StoreError> {
        Self::take(path, true)
    }

    /// Gives a file in the directory to the directory's owner.
    pub(super) fn hand_over(&self, file_path: &Path) -> Result<(), StoreError> {
        let owner = fs::metadata(&self.path).map_err(file("looking at", &self.path))?;
        chown(file_path, Some(owner.uid()), Some(owner.gid()))
            .map_err(file("handing to the directory's owner", file_path))
    }

    fn take(path: &Path, upkeep: bool) -> Result<Self, StoreError> {
        if !path.exists() {
            DirBuilder::new()
                .mode(0o700)
                .create(path)
                .map_err(file("making the state directory", path))?;
        }
        let metadata = fs::metadata(path).map_err(file("looking at", path))?;
        let refuse = |problem: String| {
            Err(StoreError::Directory {
                path: path.to_owned(),
                problem,
            })
        };
        if !metadata.is_dir() {
            return refuse("is no directory".to_owned());
        }
        let mode = metadata.mode() & 0o7777;
        if mode & 0o077 != 0 {
            return refuse(format!(
                "has mode {mode:04o}: others can reach the log; make it 0700"
            ));
        }
        let lock_path = path.join("samband.lock");
        let fresh = !lock_path.exists();
        let lock = match private().open(&lock_path) {
            Ok(lock) => lock,
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                return refuse(not_writable(&lock_path, path, metadata.uid()));
            }
            Err(error) => return Err(file("opening", &lock_path)(error)),
        };
        if fresh && upkeep {
            chown(&lock_path, Some(metadata.uid()), Some(metadata.gid()))
                .map_err(file("handing to the directory's owner", &lock_path))?;
        }
        let held_by = lock.metadata().map_err(file("looking at", &lock_path))?;
        if held_by.uid() != metadata.uid() {
            let (owner, other) = (User::of(metadata.uid()), User::of(held_by.uid()));
            if fresh {
                // Ours, and in the way of the next start by the right user.
                let _ = fs::remove_file(&lock_path);
                return refuse(format!(
                    "belongs to {owner}, and this is {other}: {}",
                    owner.how_to_run()
                ));
            }
            return refuse(format!(
                "belongs to {owner} and {} to {other}: give both to one user; then {}",
                lock_path.display(),
                owner.how_to_run()
            ));
        }
        match lock.try_lock() {
            Ok(()) => {
                sign(&lock);
                Ok(Self {
                    path: path.to_owned(),
                    _lock: lock,
                })
            }
            Err(TryLockError::WouldBlock) => Err(StoreError::Held {
                holder: signed(&lock),
                upkeep,
                path: lock_path,
            }),
            Err(TryLockError::Error(source)) => Err(file("locking", &lock_path)(source)),
        }
    }

    /// Writes a scratch file, makes it durable and reads it back, before
    /// SQLite touches anything: opening a log writes to it.
    pub(super) fn test_storage(&self) -> Result<(), StoreError> {
        let path = self.path.join("samband.test");
        let pattern: Vec<u8> = (0..64 * 1024_u32)
            .map(|i| u8::try_from(i.wrapping_mul(167) >> 3 & 0xff).unwrap_or(0))
            .collect();
        let tried = write_and_read(&path, &pattern);
        let removed = fs::remove_file(&path);
        let read = tried.map_err(file("testing the storage with", &path))?;
        removed.map_err(file("removing", &path))?;
        let directory = File::open(&self.path).map_err(file("opening", &self.path))?;
        directory
            .sync_all()
            .map_err(file("testing the storage with", &self.path))?;
        if read == pattern {
            Ok(())
        } else {
            Err(StoreError::Lies { path })
        }
    }

    /// Makes the file of the log, if there is none, so that only we can read it;
    /// what SQLite puts beside it takes over its mode.
    pub(super) fn make_file(&self, name: &str) -> Result<PathBuf, StoreError> {
        private_file(&self.path, name)
    }
}

/// Why a lock may not be opened, by itself where it is there and another's or closed;
/// else by its directory.
fn not_writable(lock_path: &Path, directory: &Path, directory_owner: u32) -> String {
    let own = User::own();
    let (place, owner) = match fs::metadata(lock_path) {
        Ok(lock) => (lock_path, User::of(lock.uid())),
        Err(_) => (directory, User::of(directory_owner)),
    };
    let advice = advice_on(place, owner);
    format!("does not let {own} write: {advice}")
}

/// Writes our number into the lock, for whoever finds it held. A courtesy: that it
/// cannot be written is nothing that the test of the storage does not find.
fn sign(mut lock: &File) {
    let _ = lock
        .set_len(0)
        .and_then(|()| writeln!(lock, "{}", std::process::id()));
}

/// The process that holds the lock, if it has said so.
fn signed(lock: &File) -> Option<u32> {
    let mut text = String::new();
    lock.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

fn write_and_read(path: &Path, pattern: &[u8]) -> io::Result<Vec<u8>> {
    let mut scratch = private().truncate(true).open(path)?;
    scratch.write_all(pattern)?;
    scratch.sync_all()?;
    let mut read = Vec::with_capacity(pattern.len());
    File::open(path)?
        .take(pattern.len() as u64 + 1)
        .read_to_end(&mut read)?;
    Ok(read)
}

/// Makes a file beside the log, if there is none, so that only we can read it.
pub(super) fn private_file(directory: &Path, name: &str) -> Result<PathBuf, StoreError> {
    let path = directory.join(name);
    private().open(&path).map_err(file("opening", &path))?;
    Ok(path)
}

/// A file that only we can read.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).mode(0o600);
    options
}

pub(super) fn file(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::File { what, path, source }
}
