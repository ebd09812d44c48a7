use std::os::unix::net::UnixDatagram;

use super::*;
use crate::config::{self, NoSecrets};

#[test]
fn the_daemons_place_is_always_among_those_that_are_tried() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    let loaded = config::load(&shipped, &NoSecrets).expect("a configuration");
    let given = [
        None,
        Some("/run/samband"),
        Some("/run/other:/run/more"),
        Some("relative"),
        Some(""),
    ];
    let stores = ["/var/lib/samband", "/srv/samband"];
    for (store, socket) in stores
        .map(|store| [(store, None), (store, Some("/s"))])
        .concat()
    {
        let mut settings = loaded.settings.clone();
        settings.store.path = store.into();
        settings.web.socket = socket.map(PathBuf::from);
        let tried = |given: Option<&OsStr>| {
            places_given(settings.web.socket.as_deref(), &settings.store.path, given)
        };
        for given in given.map(|given| given.map(OsStr::new)) {
            let place = place_given(&settings, given);
            assert!(tried(given).contains(&place), "{place:?}");
            // Under the shipped unit, and then from a shell, which is given nothing.
            let place = place_given(&settings, Some(OsStr::new(RUNTIME)));
            assert!(tried(None).contains(&place), "{place:?}");
        }
    }
}

#[tokio::test]
async fn a_place_that_can_just_be_one_is_one_and_a_longer_one_is_gone_without() {
    let directory = tempfile::tempdir().expect("a directory");
    // An address of a socket takes 107 bytes.
    let length = |path: &Path| path.as_os_str().len();
    let missing = 107 - length(directory.path()) - "/".len() - "/".len() - NAME.len();
    let inner = directory.path().join("d".repeat(missing));
    fs::create_dir(&inner).expect("a directory");
    let path = inner.join(NAME);
    assert_eq!(length(&path), 107);
    let (_listener, _place) = listen(&path).expect("a socket");
    let longer = inner.join(format!("{NAME}x"));
    assert!(matches!(listen(&longer), Err(ControlError::Io { .. })));
    assert!(matches!(open(&longer), Ok(None)));
    assert!(matches!(open(&path), Err(ControlError::Taken(_))));
}

#[tokio::test]
async fn whoever_may_live_is_not_replaced() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join(NAME);
    // It lives, and cannot be spoken to.
    let other = UnixDatagram::bind(&path).expect("a socket");
    let inode = fs::symlink_metadata(&path).expect("it is there").ino();
    let refused = listen(&path);
    assert!(
        matches!(refused, Err(ControlError::Unclear { .. })),
        "{refused:?}"
    );
    assert!(matches!(open(&path), Ok(None)));
    let there = fs::symlink_metadata(&path).expect("it is there").ino();
    assert_eq!(there, inode);
    drop(other);
}

#[test]
fn one_that_hangs_is_said_to_live_and_keeps_nobody_waiting() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join(NAME);
    let hung = Socket::new(Domain::UNIX, Type::STREAM, None).expect("a socket");
    hung.bind(&SockAddr::unix(&path).expect("an address"))
        .expect("a place");
    hung.listen(0).expect("a queue");
    // Whoever waits in its queue fills it.
    let mut waiting = Vec::new();
    while let Ok(one) = connect(&path, Duration::ZERO) {
        waiting.push(one);
        assert!(waiting.len() < 100, "the queue has no end");
    }
    let late = connect(&path, Duration::from_millis(50)).expect_err("it is full");
    assert_eq!(late.kind(), io::ErrorKind::TimedOut);
    assert!(matches!(open(&path), Err(ControlError::Taken(_))));
}

#[tokio::test]
async fn what_a_dead_daemon_left_is_replaced_and_a_living_one_is_left_alone() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join(NAME);
    let (first, place) = listen(&path).expect("a socket");
    let mode = fs::metadata(&path).expect("it is there").mode() & 0o777;
    assert_eq!(mode, MODE);
    let second = listen(&path);
    assert!(matches!(second, Err(ControlError::Taken(_))), "{second:?}");
    // It dies without taking its socket away.
    drop(first);
    std::mem::forget(place);
    assert!(path.exists());
    let (_third, place) = listen(&path).expect("the place of one that is dead");
    drop(place);
    assert!(!path.exists(), "it is taken away");
    let left: Vec<_> = fs::read_dir(directory.path())
        .expect("a directory")
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn what_is_no_socket_is_not_touched() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join(NAME);
    fs::write(&path, "somebody's").expect("a file");
    let refused = listen(&path);
    assert!(
        matches!(refused, Err(ControlError::Foreign(_))),
        "{refused:?}"
    );
    assert_eq!(
        fs::read_to_string(&path).expect("it is there"),
        "somebody's"
    );
    let nowhere = directory.path().join("none").join(NAME);
    assert!(matches!(listen(&nowhere), Err(ControlError::Io { .. })));
}

#[tokio::test]
async fn another_ones_socket_is_not_taken_away() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join(NAME);
    let (first, mine) = listen(&path).expect("a socket");
    drop(first);
    let (_second, _theirs) = listen(&path).expect("another");
    drop(mine);
    assert!(path.exists());
}
