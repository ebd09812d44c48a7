//! HTTP responses in pieces, and what is looked for in their bodies.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samband::probe::http_wire::{self, MOST_BODY, Reader};

fuzz_target!(|input: (bool, u8, &[u8])| {
    let (head_only, piece, bytes) = input;
    let mut whole = Reader::new(head_only);
    let at_once = whole.take(bytes);
    let mut reader = Reader::new(head_only);
    let mut ended = Ok(false);
    for part in bytes.chunks(usize::from(piece).max(1)) {
        ended = reader.take(part);
        if ended != Ok(false) {
            break;
        }
    }
    // Where the pieces end changes nothing.
    assert_eq!(at_once.is_err(), ended.is_err());
    if ended == Ok(true) {
        assert_eq!(at_once, ended);
        assert_eq!(whole.response(), reader.response());
    }
    assert!(reader.response().body.len() <= MOST_BODY);
    if ended.is_ok() {
        let _ = reader.closed();
        let _ = http_wire::amiss(reader.response(), Some("ok"), None);
    }
});
