//! The key of links in mails: a file beside the log that only the daemon may read.
//!
//! It is no part of the log and of no copy of it. Taken away, the next start makes
//! another, and every link that is on its way opens nothing any more.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

use super::directory::file;
use super::{Settings, StoreError};
use crate::access::Key;

/// Its name in the directory of the log.
const NAME: &str = "links.key";
/// Where it is written whole before it gets its name.
const NEW: &str = "links.key.new";

/// The key of links, made if there is none. For the one who holds the log.
///
/// # Errors
/// When the file cannot be read or made, holds no key, or can be read by others.
pub fn link_key(settings: &Settings) -> Result<Key, StoreError> {
    let path = settings.path.join(NAME);
    match File::open(&path) {
        Ok(open) => read(open, &path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(&settings.path, &path),
        Err(error) => Err(file("opening", &path)(error)),
    }
}

fn read(open: File, path: &Path) -> Result<Key, StoreError> {
    let wrong = |problem: &str| {
        let source = io::Error::other(problem.to_owned());
        file("reading the key of links from", path)(source)
    };
    let metadata = open.metadata().map_err(file("looking at", path))?;
    if !metadata.is_file() || metadata.mode() & 0o077 != 0 {
        return Err(wrong("others can reach it; make it a file of mode 0600"));
    }
    let mut bytes = Vec::with_capacity(Key::LENGTH + 1);
    open.take(Key::LENGTH as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(file("reading the key of links from", path))?;
    let bytes = <[u8; Key::LENGTH]>::try_from(bytes.as_slice());
    bytes.map(Key::new).map_err(|_| {
        wrong("it is no key of 32 bytes; take it away, and the next start makes another")
    })
}

/// Makes it so that it is there whole or not at all, whenever the power goes.
fn make(directory: &Path, path: &Path) -> Result<Key, StoreError> {
    let fresh = directory.join(NEW);
    let bytes: [u8; Key::LENGTH] = rand::random();
    write(&fresh, &bytes).map_err(file("writing", &fresh))?;
    fs::rename(&fresh, path).map_err(file("writing", path))?;
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(file("writing", path))?;
    Ok(Key::new(bytes))
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests;
