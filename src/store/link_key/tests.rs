//! The key of links is made once, and is nobody else's.

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
