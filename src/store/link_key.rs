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
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn settings(directory: &Path) -> Settings {
        Settings {
            path: directory.to_owned(),
            ..Settings::default()
        }
    }

    fn said(wrong: &StoreError) -> String {
        let source = std::error::Error::source(wrong).unwrap();
        format!("{wrong}: {source}")
    }

    fn sealed(key: &Key) -> String {
        key.recipient("fosen", "it", "vakt@it.example").to_string()
    }

    #[test]
    fn it_is_made_once_and_stays_until_it_is_taken_away() {
        let directory = tempfile::tempdir().unwrap();
        let settings = settings(directory.path());
        let first = sealed(&link_key(&settings).unwrap());
        assert_eq!(sealed(&link_key(&settings).unwrap()), first);
        let path = directory.path().join(NAME);
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
        fs::remove_file(path).unwrap();
        assert_ne!(sealed(&link_key(&settings).unwrap()), first);
    }

    #[test]
    fn one_that_others_can_read_or_that_is_none_is_refused_and_not_overwritten() {
        let directory = tempfile::tempdir().unwrap();
        let settings = settings(directory.path());
        let path = directory.path().join(NAME);
        fs::write(&path, [7; Key::LENGTH]).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let wrong = link_key(&settings).unwrap_err();
        assert!(said(&wrong).contains("0600"));
        for bytes in [vec![], vec![7; 31], vec![7; 33]] {
            fs::write(&path, &bytes).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            assert!(said(&link_key(&settings).unwrap_err()).contains("32 bytes"));
            assert_eq!(fs::read(&path).unwrap(), bytes);
        }
    }
}
