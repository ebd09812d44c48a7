//! Where the daemon is, by a configuration that holds mistakes.

use std::fs;

use jiff::tz::TimeZone;

use super::*;

/// The files of a configuration, and what is read of them all the same.
fn read(main: &str, region: &str) -> (Whereabouts, Option<Report>) {
    let directory = tempfile::tempdir().expect("a directory");
    fs::create_dir(directory.path().join("regions")).expect("a directory");
    fs::write(directory.path().join("samband.toml"), main).expect("a file");
    fs::write(directory.path().join("regions/hav.toml"), region).expect("a file");
    whereabouts(directory.path()).expect("there is one")
}

#[test]
fn a_mistake_hides_neither_the_log_nor_the_socket_nor_the_zone() {
    let places = "[store]\npath = \"/srv/log\"\n[web]\nsocket = \"/run/hav.sock\"\n";
    let fine = format!("{MAIN}{places}");
    let (whole, none) = read(&fine, REGION);
    assert!(none.is_none());
    assert_eq!(whole.store.as_deref(), Some(Path::new("/srv/log")));
    assert_eq!(whole.socket.as_deref(), Some(Path::new("/run/hav.sock")));
    let oslo = TimeZone::get("Europe/Oslo").expect("a zone");
    assert_eq!(whole.regions[0].zone, oslo);
    let mistakes = [
        (
            fine.clone(),
            REGION.replace("role = \"council\"", "role = 7"),
        ),
        (
            fine.clone(),
            REGION.replace("name = \"Havrådet\"", "name = \"Havrådet"),
        ),
        (
            fine.replace("[web]", "colour = 1\n[web]"),
            REGION.to_owned(),
        ),
        (
            fine.replace("regions =", "log = nonsense\nregions ="),
            REGION.to_owned(),
        ),
    ];
    for (main, region) in mistakes {
        let (read, mistaken) = read(&main, &region);
        assert!(mistaken.is_some(), "{main}{region}");
        assert_eq!(read, whole, "{main}{region}");
    }
}

#[test]
fn where_the_log_is_is_not_guessed_where_it_cannot_be_read() {
    let default = Path::new("/var/lib/samband");
    // It says nothing of it, and its mistake is another.
    let (left_out, _) = read(MAIN, &REGION.replace("Europe/Oslo", "Europe/Olso"));
    assert_eq!(left_out.store.as_deref(), Some(default));
    assert_eq!(left_out.regions[0].zone, TimeZone::UTC);
    for store in ["[store]\npath = 7\n", "[store\npath = \"/srv/log\"\n"] {
        let (read, mistaken) = read(&format!("{MAIN}{store}"), REGION);
        assert!(mistaken.is_some());
        assert_eq!(read.store, None, "{store}");
        assert_eq!(read.log(), default, "the service's own is tried");
    }
    let directory = tempfile::tempdir().expect("a directory");
    assert!(whereabouts(directory.path()).is_err(), "there is none");
}
