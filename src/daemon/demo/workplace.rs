//! Where the demo keeps its files: a fresh directory that only its user may
//! enter, removed at the end unless it is to be kept.

#[cfg(test)]
mod tests;

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use crate::config::Texts;
use crate::respond::smtp::Mail;

/// The directory. Dropped, it is gone, unless it is to be kept.
#[derive(Debug)]
pub struct Workplace {
    path: PathBuf,
    kept: bool,
    mails: u32,
}

/// A file of the demo cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WorkplaceError {
    /// The directory holds something already.
    #[error("{} is not empty; the demo wants a directory of its own", at.display())]
    Occupied {
        /// Which.
        at: PathBuf,
    },
    /// The system said no.
    #[error("writing {}", at.display())]
    Write {
        /// Which file or directory.
        at: PathBuf,
        /// What went wrong.
        #[source]
        source: io::Error,
    },
}

impl Workplace {
    /// A fresh one: `keep`, which must not hold anything yet, or one that is
    /// removed when this is dropped.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn fresh(keep: Option<&Path>) -> Result<Self, WorkplaceError> {
        let path = match keep {
            Some(path) => path.to_owned(),
            None => {
                std::env::temp_dir().join(format!("samband-demo-{:08x}", rand::random::<u32>()))
            }
        };
        if keep.is_some() && fs::read_dir(&path).is_ok_and(|mut all| all.next().is_some()) {
            return Err(WorkplaceError::Occupied { at: path });
        }
        // Without `keep`, one that is there already is not ours.
        let made = DirBuilder::new()
            .recursive(keep.is_some())
            .mode(0o700)
            .create(&path);
        made.map_err(failed(&path))?;
        let place = Self {
            path,
            kept: keep.is_some(),
            mails: 0,
        };
        for directory in [place.mails(), place.path.join("regions")] {
            fs::create_dir(&directory).map_err(failed(&directory))?;
        }
        Ok(place)
    }

    /// The directory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where mails are put, each in a file.
    pub fn mails(&self) -> PathBuf {
        self.path.join("mails")
    }

    /// Puts the configuration there, for other subcommands to find.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn configure(&self, texts: &Texts) -> Result<(), WorkplaceError> {
        for (path, text) in texts {
            let path = self.path.join(path);
            fs::write(&path, text).map_err(failed(&path))?;
        }
        Ok(())
    }

    /// Puts a mail there as it came; a mail program can open it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn file(&mut self, mail: &Mail) -> Result<PathBuf, WorkplaceError> {
        self.mails += 1;
        let to: String = mail.recipients.join("+");
        let to: String = to
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || "@.-+_".contains(*c))
            .take(80)
            .collect();
        let path = self.mails().join(format!("{:04}-{to}.eml", self.mails));
        fs::write(&path, &mail.raw).map_err(failed(&path))?;
        Ok(path)
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        if !self.kept {
            // What cannot be removed is left to the system's own cleaning.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

fn failed(at: &Path) -> impl FnOnce(io::Error) -> WorkplaceError + use<> {
    let at = at.to_owned();
    move |source| WorkplaceError::Write { at, source }
}
