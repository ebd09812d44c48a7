use super::*;

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
