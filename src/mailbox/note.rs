//! Which mail is being read: a small file, so that one that ends the program is not read
//! again at each start, for ever.
//!
//! One such end is no proof against the mail: the power goes, somebody kills the program,
//! another part of it fails. An answer that has done no harm is not put aside for that, so
//! each mail is read once more, and not after a second end. A mail that does end the
//! program does so twice.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::source::{Name, blocking};

/// Its name in the directory of the log.
const NAME: &str = "mailbox.reading";
/// Where it is written whole before it gets its name.
const NEW: &str = "mailbox.reading.new";
/// What stands before the name of the mail: that it is read, that something is done about
/// it, and that it is read once more. None of them begins another, whatever the name.
const READING: &str = "reading ";
const ACTING: &str = "acting ";
const AGAIN: &str = "again ";

/// Where it is noted which mail is being read.
#[derive(Clone, Debug)]
pub struct Note {
    directory: PathBuf,
    /// The mail that is read once more.
    again: Option<Name>,
}

/// A mail that is noted, until this goes.
#[derive(Debug)]
pub struct Noted {
    note: Note,
    name: Name,
    cleared: bool,
}

impl Note {
    /// The one in this directory; and the mail over which the program has ended twice, and
    /// which is not to be read again.
    pub fn take_up(directory: &Path) -> (Self, Option<Name>) {
        // One that cannot be read keeps nobody from watching, and is written over.
        let left = fs::read_to_string(directory.join(NAME)).unwrap_or_default();
        let named = |stage: &str| left.strip_prefix(stage)?.strip_suffix('\n');
        let name = |name: &str| Name(name.to_owned());
        let note = Self {
            directory: directory.to_owned(),
            again: named(READING).or_else(|| named(ACTING)).map(name),
        };
        (note, named(AGAIN).map(name))
    }

    /// Notes that a mail is being read. It is on disk when this is done.
    ///
    /// # Errors
    /// When it cannot be written: the mail is not to be read then.
    pub async fn begin(&self, name: &Name) -> io::Result<Noted> {
        let stage = match self.is_again(name) {
            true => AGAIN,
            false => READING,
        };
        self.put(stage, name).await?;
        Ok(Noted {
            note: self.clone(),
            name: name.clone(),
            cleared: false,
        })
    }

    /// Takes away what was left.
    pub async fn clear(&self) {
        let path = self.directory.join(NAME);
        // One that stays names a mail that lies elsewhere by then.
        let _ = blocking(move || Ok(fs::remove_file(path))).await;
    }

    fn is_again(&self, name: &Name) -> bool {
        self.again.as_ref() == Some(name)
    }

    async fn put(&self, stage: &'static str, name: &Name) -> io::Result<()> {
        let directory = self.directory.clone();
        let line = format!("{stage}{}\n", name.0);
        let written = blocking(move || Ok(write(&directory, &line))).await;
        written.map_err(io::Error::other)?
    }
}

impl Noted {
    /// Notes that the mail has been read, and that something is done about it now.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn acting(&self) -> io::Result<()> {
        match self.note.is_again(&self.name) {
            true => Ok(()),
            false => self.note.put(ACTING, &self.name).await,
        }
    }

    /// Notes that it is done with.
    pub async fn clear(mut self) {
        self.cleared = true;
        self.note.clear().await;
    }
}

impl Drop for Noted {
    /// Broken off in an orderly way: that is no fault of the mail's.
    fn drop(&mut self) {
        if !self.cleared {
            let _ = fs::remove_file(self.note.directory.join(NAME));
        }
    }
}

/// Writes it so that it is there whole or not at all, whenever the power goes.
fn write(directory: &Path, line: &str) -> io::Result<()> {
    let fresh = directory.join(NEW);
    let mut file = File::create(&fresh)?;
    file.write_all(line.as_bytes())?;
    file.sync_all()?;
    fs::rename(&fresh, directory.join(NAME))?;
    File::open(directory)?.sync_all()
}

#[cfg(test)]
mod tests;
