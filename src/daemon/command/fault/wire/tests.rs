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
    assert!(matches!(asked, Err(WireError::Nobody(at)) if at == place));
    // Left behind by one that is dead.
    drop(std::os::unix::net::UnixListener::bind(&place).expect("a socket"));
    let asked = ask(&places, "GET", "/", None, "");
    assert!(matches!(asked, Err(WireError::Nobody(_))), "{asked:?}");
}
