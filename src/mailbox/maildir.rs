//! A Maildir: each mail a file, in `new` until it is done with and in `cur` from then on,
//! where its name says what became of it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use nix::fcntl::OFlag;

use super::reading::LARGEST;
use super::source::{Fate, Fetched, Letter, Name, SourceError};

/// Names that are looked at in one go: more come the next time.
const NAMES: usize = 10_000;
/// Mails of one name in `cur`, one behind the other.
const ALIKE: usize = 100;

/// A Maildir.
#[derive(Clone, Debug)]
pub struct Maildir {
    path: PathBuf,
}

impl Maildir {
    /// The one in this directory.
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
        }
    }

    pub(super) fn fetch(&self, most: usize, but: &[Name]) -> Result<Fetched, SourceError> {
        let new = self.path.join("new");
        let wrong = wrong("reading", &new);
        let mut names = Vec::new();
        let mut entries = fs::read_dir(&new).map_err(&wrong)?;
        for entry in entries.by_ref().take(NAMES) {
            let entry = entry.map_err(&wrong)?;
            // What a mail server has not written has another name, or is no file.
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if let Ok(name) = entry.file_name().into_string()
                && is_file
                && !name.starts_with('.')
            {
                names.push(Name(name));
            }
        }
        names.retain(|name| !but.contains(name));
        // Names begin with the second in which their mail came.
        names.sort();
        let mut fetched = Fetched {
            more: entries.next().is_some(),
            ..Fetched::default()
        };
        for name in names {
            if fetched.letters.len() == most {
                fetched.more = true;
                break;
            }
            match read(&new.join(&name.0)) {
                Ok(bytes) => fetched.letters.push(Letter { name, bytes }),
                // Somebody else has taken it away.
                Err(gone) if gone.kind() == io::ErrorKind::NotFound => {}
                // It stays, and keeps no other back.
                Err(unreadable) => fetched.wrong = Some(wrong(unreadable)),
            }
        }
        Ok(fetched)
    }

    pub(super) fn settle(&self, name: &Name, fate: Fate) -> Result<(), SourceError> {
        let from = self.path.join("new").join(&name.0);
        let cur = self.path.join("cur");
        let wrong = wrong("moving a mail to", &cur);
        let base = name.0.split(":2,").next().unwrap_or(&name.0);
        let flags = match fate {
            Fate::Done => "S",
            Fate::Aside => "FS",
        };
        let names = (0..ALIKE).map(|more| match more {
            0 => cur.join(format!("{base}:2,{flags}")),
            more => cur.join(format!("{base}.{more}:2,{flags}")),
        });
        // Nothing is written over, whoever has put it there.
        let mut free = names.filter(|path| fs::symlink_metadata(path).is_err());
        let to = free.next().ok_or(io::ErrorKind::AlreadyExists.into());
        match to.and_then(|to| fs::rename(&from, to)) {
            // Somebody else has taken it away.
            Err(gone) if gone.kind() == io::ErrorKind::NotFound && cur.is_dir() => Ok(()),
            moved => moved.map_err(wrong),
        }
    }
}

/// The bytes of a file; none where there are more than are read. A link is not followed,
/// and nothing but a file is read.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let flags = OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK;
    let file: File = OpenOptions::new()
        .read(true)
        .custom_flags(flags.bits())
        .open(path)?;
    let mut bytes = Vec::new();
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= LARGEST).then_some(bytes))
}

fn wrong(what: &'static str, path: &Path) -> impl Fn(io::Error) -> SourceError {
    let path = path.to_owned();
    move |source| SourceError::File {
        what,
        path: path.clone(),
        source,
    }
}
