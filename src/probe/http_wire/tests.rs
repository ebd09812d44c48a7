use proptest::prelude::*;

use super::*;

/// Fed whole and byte by byte, which must come to the same.
fn read(bytes: &[u8]) -> Result<(bool, Response), WireError> {
    let mut whole = Reader::new(false);
    let complete = whole.take(bytes);
    let mut dripping = Reader::new(false);
    let dripped = bytes
        .iter()
        .try_fold(false, |done, byte| Ok(dripping.take(&[*byte])? || done));
    assert_eq!(complete, dripped);
    assert_eq!(whole.response, dripping.response);
    Ok((complete?, whole.response))
}

fn complete(bytes: &[u8]) -> Response {
    let (complete, response) = read(bytes).expect("a response");
    assert!(complete, "not complete: {response:?}");
    response
}

#[test]
fn a_request_asks_for_one_answer_and_no_more() {
    let bytes = request(&Request {
        head: false,
        host: "bridge.example:8443",
        path: "/status?full",
        agent: "samband/1",
        kept: false,
    });
    let text = String::from_utf8(bytes).expect("text");
    assert_eq!(
        text,
        "GET /status?full HTTP/1.1\r\nHost: bridge.example:8443\r\nUser-Agent: samband/1\r\n\
         Accept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
    );
}

#[test]
fn a_body_ends_with_its_length() {
    let response =
        complete(b"HTTP/1.1 200 Fine\r\nServer: peer/2\r\nContent-Length: 4\r\n\r\nbodyrest");
    assert_eq!(response.status, 200);
    assert_eq!(response.reason, "Fine");
    assert_eq!(response.server.as_deref(), Some("peer/2"));
    assert_eq!(response.body, b"body");
    assert!(!response.cut);
}

#[test]
fn a_body_in_chunks_is_put_together() {
    let response = complete(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n\
          4;name=value\r\nfour\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n",
    );
    assert_eq!(response.body, b"four0123456789");
}

#[test]
fn a_body_without_framing_ends_with_the_connection() {
    let mut reader = Reader::new(false);
    assert_eq!(reader.take(b"HTTP/1.0 200 OK\r\n\r\nsome"), Ok(false));
    assert_eq!(reader.take(b" more"), Ok(false));
    assert_eq!(reader.closed(), Ok(()));
    assert_eq!(reader.response().body, b"some more");
}

#[test]
fn a_connection_closed_too_early_is_no_answer() {
    for part in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour\r\n",
    ] {
        let mut reader = Reader::new(false);
        assert_eq!(reader.take(part.as_bytes()), Ok(false), "{part}");
        assert_eq!(reader.closed(), Err(WireError::Closed), "{part}");
    }
}

#[test]
fn answers_without_a_body_are_complete_with_their_head() {
    for head in [
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n",
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
    ] {
        assert!(complete(head.as_bytes()).body.is_empty());
    }
    let mut reader = Reader::new(true);
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
    assert_eq!(reader.take(head), Ok(true));
}

#[test]
fn interim_responses_are_passed_over_but_not_for_ever() {
    let interim = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    let last = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(complete(format!("{interim}{last}").as_bytes()).status, 200);
    let many = interim.repeat(9);
    assert_eq!(read(many.as_bytes()).unwrap_err(), WireError::Interim);
}

#[test]
fn no_more_is_read_of_a_body_than_its_bound() {
    let mut reader = Reader::new(false);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", usize::MAX);
    assert_eq!(reader.take(head.as_bytes()), Ok(false));
    let mut taken = 0;
    while !reader.take(&[b'x'; 1000]).expect("a body") {
        taken += 1000;
        assert!(taken <= MOST_BODY, "goes on at {taken}");
    }
    assert_eq!(reader.response().body.len(), MOST_BODY);
    assert!(reader.response().cut);
}

#[test]
fn nonsense_is_told_by_what_it_is() {
    let wrong = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
    assert_eq!(
        wrong("SSH-2.0-OpenSSH_9.2\r\n"),
        "no HTTP response: invalid HTTP version"
    );
    assert_eq!(
        wrong("HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n"),
        "Content-Length `-4` is no number"
    );
    assert_eq!(
        wrong("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n"),
        "Content-Length `5` is no number"
    );
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    assert_eq!(
        wrong(&format!("{chunked}four\r\n")),
        "the size of a chunk, `four`, is no number"
    );
    assert_eq!(
        wrong(&format!("{chunked}1\r\nxy\r\n")),
        "a chunk that is longer than its size"
    );
    let endless = format!("HTTP/1.1 200 OK\r\nX: {}", "x".repeat(MOST_HEAD));
    assert_eq!(read(endless.as_bytes()).unwrap_err(), WireError::LongHead);
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "a: b\r\n".repeat(65));
    assert_eq!(wrong(&many), "no HTTP response: too many headers");
}

#[test]
fn what_is_amiss_with_a_body_is_said() {
    let said = |body: &str, contains: Option<&str>, json: Option<(&str, serde_json::Value)>| {
        let response = Response {
            body: body.as_bytes().to_vec(),
            ..Response::default()
        };
        let json = json.map(|(pointer, value)| JsonField {
            pointer: pointer.into(),
            value,
        });
        amiss(&response, contains, json.as_ref())
    };
    let document = r#"{"status": "ok", "nodes": [{"up": true}, {"up": false}]}"#;
    assert_eq!(said(document, Some("\"ok\""), None), None);
    assert_eq!(said(document, None, Some(("/status", "ok".into()))), None);
    assert_eq!(
        said(document, Some("missing"), None).as_deref(),
        Some("`missing` is not in the body")
    );
    assert_eq!(
        said(document, None, Some(("/nodes/1/up", true.into()))).as_deref(),
        Some("/nodes/1/up is false, not true")
    );
    assert_eq!(
        said(document, None, Some(("/none", 1.into()))).as_deref(),
        Some("the body has no /none")
    );
    assert_eq!(
        said("<html>", None, Some(("/a", 1.into()))).as_deref(),
        Some("the body is no JSON")
    );
}

proptest! {
    #[test]
    fn any_bytes_in_any_pieces_are_read_or_refused(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        valid in any::<bool>(),
        at in 0usize..400,
    ) {
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let mut all = if valid { head.to_vec() } else { Vec::new() };
        all.extend(bytes);
        let at = at.min(all.len());
        let mut whole = Reader::new(false);
        let once = whole.take(&all);
        let mut parts = Reader::new(false);
        let twice = parts.take(&all[..at]).and_then(|_| parts.take(&all[at..]));
        prop_assert_eq!(once.is_ok(), twice.is_ok());
        if once.is_ok() {
            prop_assert_eq!(whole.response, parts.response);
        }
    }
}

#[test]
fn a_request_on_a_kept_connection_says_nothing_of_its_end() {
    let bytes = request(&Request {
        head: true,
        host: "bridge.example",
        path: "/",
        agent: "samband/1",
        kept: true,
    });
    let text = String::from_utf8(bytes).expect("text");
    assert!(text.starts_with("HEAD / HTTP/1.1\r\nHost: bridge.example\r\n"));
    assert!(
        text.ends_with("Accept-Encoding: identity\r\n\r\n"),
        "{text}"
    );
    assert!(!text.contains("Connection"), "{text}");
}

#[test]
fn another_request_may_follow_only_where_nothing_speaks_against_it() {
    let reusable = |head_only: bool, text: &str| {
        let mut reader = Reader::new(head_only);
        let taken = reader.take(text.as_bytes());
        if taken == Ok(false) {
            let _ = reader.closed();
        }
        reader.is_reusable()
    };
    for (text, expected) in [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true),
        ("HTTP/1.1 204 No Content\r\n\r\n", true),
        ("HTTP/1.1 503 Full\r\nContent-Length: 0\r\n\r\n", true),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
            true,
        ),
        (
            "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
            true,
        ),
        (
            "HTTP/1.1 200 OK\r\nconnection: x, Close\r\nContent-Length: 0\r\n\r\n",
            false,
        ),
        ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", false),
        ("HTTP/1.1 200 OK\r\n\r\nuntil closed", false),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more",
            false,
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", false),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            false,
        ),
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            true,
        ),
        ("HTTP/1.1 200 OK\r\n", false),
    ] {
        assert_eq!(reusable(false, text), expected, "{text}");
    }
    let long = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {0}\r\n\r\n{1}",
        MOST_BODY + 1,
        "x".repeat(MOST_BODY + 1)
    );
    assert!(!reusable(false, &long), "not read to its end");
    assert!(reusable(
        true,
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
    ));
}

#[test]
fn a_reader_that_begins_anew_keeps_nothing_of_what_it_has_read() {
    let mut reader = Reader::new(false);
    let large = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
        &[b'x'; 100_000][..],
    ];
    assert_eq!(reader.take(&large.concat()), Ok(true));
    reader.begin_anew();
    assert_eq!(reader.response().body.capacity(), 0);
    let next = b"HTTP/1.1 204 No Content\r\n\r\n";
    assert_eq!(reader.take(next), Ok(true));
    assert_eq!(reader.response().status, 204);
}
