use super::super::sip_wire::response;
use super::*;

fn message(head: &str, body: &str) -> String {
    format!(
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bKa\r\nCSeq: 1 OPTIONS\r\n{head}\r\n\r\n{body}"
    )
}

/// All messages of a stream, fed in pieces of this size.
fn cut(stream: &[u8], piece: usize) -> Result<Vec<String>, FrameError> {
    let mut frames = Frames::default();
    let mut messages = Vec::new();
    for part in stream.chunks(piece) {
        frames.take(part)?;
        while let Some(message) = frames.message()? {
            messages.push(String::from_utf8(message).expect("text"));
        }
    }
    Ok(messages)
}

#[test]
fn messages_are_cut_by_their_length_in_whatever_pieces_they_come() {
    let first = message("Content-Length: 5", "v=0\r\n");
    let second = message("l : 0", "");
    let stream = format!("\r\n\r\n{first}\r\n{second}");
    for piece in [1, 2, 3, 7, 50, 1000] {
        assert_eq!(
            cut(stream.as_bytes(), piece).expect("messages"),
            [first.clone(), second.clone()]
        );
    }
}

#[test]
fn a_message_that_is_not_complete_is_waited_for() {
    let whole = message("Content-Length: 5", "v=0\r\n");
    let part = &whole.as_bytes()[..whole.len() - 1];
    assert_eq!(cut(part, 10).expect("no mistake"), [""; 0]);
}

#[test]
fn a_folded_length_and_bare_line_feeds_are_read() {
    let stream = "SIP/2.0 200 OK\nContent-Length:\n  3\n\nabc";
    assert_eq!(cut(stream.as_bytes(), 4).expect("a message"), [stream]);
}

#[test]
fn streams_without_an_end_are_given_up() {
    let endless = format!("SIP/2.0 200 OK\r\nX: {}", "x".repeat(MOST_BYTES));
    assert_eq!(cut(endless.as_bytes(), 1000), Err(FrameError::TooLong));
    let huge = message("Content-Length: 999999999", "");
    assert_eq!(cut(huge.as_bytes(), 1000), Err(FrameError::TooLong));
    let most = message(&format!("Content-Length: {}", usize::MAX), "");
    assert_eq!(cut(most.as_bytes(), 1000), Err(FrameError::TooLong));
    let keeping_alive = "\r\n".repeat(MOST_IN_ALL);
    assert_eq!(
        cut(keeping_alive.as_bytes(), 1000),
        Err(FrameError::TooMuch)
    );
    let negative = message("Content-Length: -999", "");
    assert_eq!(
        cut(negative.as_bytes(), 1000),
        Err(FrameError::Length("-999".to_owned()))
    );
}

/// After RFC 4475 section 3.1.1.1, in bytes of our own: odd spelling, folding and
/// order, and a body that looks like another message.
#[test]
fn a_tortuous_answer_is_cut_and_read() {
    let body = "SIP/2.0 500 Not this\r\nCSeq: 2 INVITE\r\n\r\n";
    let head = format!(
        "sip/2.0   200   = 2**3 * 5**2 \u{43d}\u{43e}\r\n\
         CONTENT-LENGTH   :{}\r\n\
         s:\r\n\
         NewFangledHeader:   newfangled value\r\n continued newfangled value\r\n\
         v:  SIP  / 2.0  / TCP     192.0.2.2 ;branch=z9hG4bK390skdjuw ; ttl=16;\r\n\
         \x20maddr=192.168.10.1 ;branch=other\r\n\
         TO :\r\n sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\r\n\
         cseq: 1\r\n  OPTIONS\r\n\r\n",
        body.len()
    );
    let stream = format!("{head}{body}");
    let messages = cut(stream.as_bytes(), 13).expect("a message");
    assert_eq!(messages, [stream]);
    let read = response(messages[0].as_bytes()).expect("a response");
    assert_eq!(read.status, 200);
    assert!(read.answers("z9hG4bK390skdjuw", read.cseq), "{read:?}");
}

#[test]
fn line_ends_between_messages_are_counted_and_those_within_are_not() {
    let mut frames = Frames::default();
    frames.take(b"\r\n\r").expect("few bytes");
    assert_eq!(frames.message(), Ok(None));
    assert_eq!(frames.take_line_ends(), 1);
    let message = b"SIP/2.0 200 OK\r\nContent-Length: 4\r\n\r\n\r\n\r\n";
    frames.take(b"\n").expect("few bytes");
    frames.take(message).expect("few bytes");
    frames.take(b"\r\n").expect("few bytes");
    assert_eq!(frames.message(), Ok(Some(message.to_vec())));
    assert_eq!(frames.take_line_ends(), 1);
    assert_eq!(frames.message(), Ok(None));
    assert_eq!(frames.take_line_ends(), 1);
    assert_eq!(frames.take_line_ends(), 0);
}

#[test]
fn what_is_read_is_counted_anew_for_each_answer() {
    let mut frames = Frames::default();
    for _ in 0..4 {
        for _ in 0..MOST_IN_ALL / 1024 {
            frames.take(&[b'\n'; 1024]).expect("not too much");
            assert_eq!(frames.message(), Ok(None));
        }
        assert_eq!(frames.take(b"\n"), Err(FrameError::TooMuch));
        frames.begin_anew();
    }
}
