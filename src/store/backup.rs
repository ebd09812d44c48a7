//! A copy of the log while the daemon writes on: all of one moment, in one file,
//! read again before it gets its name; and of what lies beside it.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use super::directory::file;
use super::{Beside, Report, StoreError, beside, schema, verify};

/// A finished copy of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Where it is.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// What a check of the copy has found.
    pub report: Report,
    /// Copies of what lies beside the log.
    pub beside: Vec<Beside>,
}

/// Copies the log at `log` (the file) to the file `to`, or into the directory
/// `to` under a name that tells the moment. The daemon is not disturbed: the
/// copy is made in one reading transaction. What lies beside the log is copied after it,
/// where it is wanted, to beside the copy; of each file what came of it is told.
///
/// # Errors
/// When something of that name is there already (nothing is overwritten), the
/// log cannot be read, or the copy cannot be written or is damaged; then none is left.
pub fn back_up(
    log: &Path,
    to: &Path,
    log_only: bool,
    now: Timestamp,
) -> Result<Copied, StoreError> {
    let to = match to.is_dir() {
        true => to.join(format!("samband-{}.db", stamp(now))),
        false => to.to_owned(),
    };
    refuse_existing(&to)?;
    refuse_nowhere(&to)?;
    let source = schema::open_to_read(log)?;
    let part = with_suffix(&to, ".part");
    let part = Part::make(&source, &part)?;
    let report = part.check()?;
    part.into_named(&to)?;
    let bytes = fs::metadata(&to).map_err(file("looking at", &to))?.len();
    let beside = match log_only {
        true => Vec::new(),
        false => beside::copy(log, &to),
    };
    Ok(Copied {
        path: to,
        beside,
        bytes,
        report,
    })
}

/// A moment in a file's name.
pub(super) fn stamp(now: Timestamp) -> String {
    now.strftime("%Y%m%dT%H%M%S%.3fZ").to_string()
}

/// A path with something at its end.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn refuse_existing(path: &Path) -> Result<(), StoreError> {
    match path.symlink_metadata() {
        Ok(_) => Err(exists(path)),
        Err(_) => Ok(()),
    }
}

/// A directory is made by whoever wants it: a slip of the pen is none.
fn refuse_nowhere(to: &Path) -> Result<(), StoreError> {
    let directory = match to.as_os_str().as_bytes().ends_with(b"/") {
        true => to,
        false => parent(to),
    };
    match fs::metadata(directory) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Err(error) if error.kind() != ErrorKind::NotFound => Ok(()),
        Ok(_) | Err(_) => Err(StoreError::NoDirectory {
            path: directory.to_owned(),
        }),
    }
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

fn exists(path: &Path) -> StoreError {
    StoreError::Exists {
        path: path.to_owned(),
        advice: "nothing is overwritten: name another file",
    }
}

/// A copy that has not got its name yet; gone when dropped before it has.
#[derive(Debug)]
pub(super) struct Part {
    path: PathBuf,
    named: bool,
}

impl Part {
    /// Copies all that `source` sees at one moment into the new file `path`,
    /// which nobody else may read, and looks whether it is sound.
    pub(super) fn make(source: &Connection, path: &Path) -> Result<Self, StoreError> {
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(|error| match error.kind() == ErrorKind::AlreadyExists {
                true => StoreError::Exists {
                    path: path.to_owned(),
                    advice: "another copy is under way or was broken off: remove it if none is",
                },
                false => file("making", path)(error),
            })?;
        let part = Self {
            path: path.to_owned(),
            named: false,
        };
        let mut copy = part.open()?;
        copy_all(source, &mut copy)?;
        schema::settle(&copy)?;
        let finding: String = copy
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(StoreError::sql("checking the copy"))?;
        if finding != "ok" {
            return Err(StoreError::Damaged {
                path: part.path.clone(),
                finding,
            });
        }
        Ok(part)
    }

    /// Opens it for what is still to be done with it.
    pub(super) fn open(&self) -> Result<Connection, StoreError> {
        Connection::open_with_flags(
            &self.path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(StoreError::sql("opening the copy"))
    }

    /// Checks it as a log, and makes it durable.
    pub(super) fn check(&self) -> Result<Report, StoreError> {
        let report = verify(&self.path)?;
        self.make_durable()?;
        Ok(report)
    }

    /// Has the storage keep what is in it.
    pub(super) fn make_durable(&self) -> Result<(), StoreError> {
        File::open(&self.path)
            .and_then(|copy| copy.sync_all())
            .map_err(file("making durable", &self.path))
    }

    /// Gives it its name, which nothing else may have.
    pub(super) fn into_named(mut self, to: &Path) -> Result<(), StoreError> {
        match fs::hard_link(&self.path, to) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(exists(to)),
            // A share that knows no links.
            Err(_) => {
                refuse_existing(to)?;
                fs::rename(&self.path, to).map_err(file("naming", to))?;
                self.named = true;
            }
        }
        if !self.named {
            self.named = true;
            fs::remove_file(&self.path).map_err(file("removing", &self.path))?;
        }
        let parent = parent(to);
        File::open(parent)
            .and_then(|directory| directory.sync_all())
            .map_err(file("making durable", parent))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.named {
            // The error that counts is the one it is dropped for.
            for suffix in ["", "-journal", "-wal", "-shm"] {
                let _ = fs::remove_file(with_suffix(&self.path, suffix));
            }
        }
    }
}

/// In one reading transaction, so that a writer neither changes what is copied
/// nor makes it begin again.
fn copy_all(source: &Connection, copy: &mut Connection) -> Result<(), StoreError> {
    let sql = StoreError::sql;
    let reading = source
        .unchecked_transaction()
        .map_err(sql("reading what is to be copied"))?;
    reading
        .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(sql("reading what is to be copied"))?;
    Backup::new(&reading, copy)
        .and_then(|backup| backup.run_to_completion(i32::MAX, Duration::from_millis(10), None))
        .map_err(sql("copying"))
}
