use super::*;

#[test]
fn an_answer_is_read_and_anything_else_is_not() {
    let answer = b"HTTP/1.1 412 Precondition Failed\r\netag: \"7-ab\"\r\n\r\n{}\n";
    let reply = read(answer).expect("an answer");
    assert_eq!(
        (reply.status, reply.tag.as_deref()),
        (412, Some("\"7-ab\""))
    );
    assert_eq!(reply.body, "{}\n");
    for strange in [
        &b""[..],
        b"HTTP/1.1 200",
        b"SSH-2.0-x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n\xff",
    ] {
        assert!(
            matches!(read(strange), Err(WireError::Strange)),
            "{strange:?}"
        );
    }
}

#[test]
fn where_nobody_listens_that_is_said() {
    let directory = tempfile::tempdir().expect("a directory");
    let place = directory.path().join("control.sock");
    let places = [place.clone()];
    let asked = ask(&places, "GET", "/", None, "");
    assert!(matches!(asked, Err(WireError::Nobody(at)) if at == places));
    // Left behind by one that is dead.
    drop(std::os::unix::net::UnixListener::bind(&place).expect("a socket"));
    let asked = ask(&places, "GET", "/", None, "");
    assert!(matches!(asked, Err(WireError::Nobody(_))), "{asked:?}");
}

#[test]
fn all_places_that_were_tried_are_named() {
    let failed = |kinds: &[io::ErrorKind]| {
        let failed = kinds.iter().enumerate();
        let failed = failed.map(|(n, &kind)| (PathBuf::from(format!("/{n}")), kind.into()));
        refused(failed.collect()).to_string()
    };
    let none = io::ErrorKind::NotFound;
    let dead = io::ErrorKind::ConnectionRefused;
    let denied = io::ErrorKind::PermissionDenied;
    let said = failed(&[none, dead]);
    assert!(said.contains("(nobody listens at /0 or /1)"), "{said}");
    let said = failed(&[denied, none, denied]);
    assert!(
        said.contains("/0 lies in /") && said.contains("; /2 lies in /"),
        "{said}"
    );
    assert!(said.ends_with("(nobody listens at /1)"), "{said}");
    let said = failed(&[io::ErrorKind::InvalidInput, none]);
    assert_eq!(said, "reaching the daemon at /0 (nobody listens at /1)");
}
