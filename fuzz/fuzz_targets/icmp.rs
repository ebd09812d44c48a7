//! Echo messages, whole, cut short and behind an IP header.
#![no_main]

use libfuzzer_sys::fuzz_target;
use samband::probe::icmp_wire::{self, Mark};

fuzz_target!(|bytes: &[u8]| {
    for v6 in [false, true] {
        let _ = icmp_wire::quoted_request(v6, bytes);
        let Some(echo) = icmp_wire::reply(v6, bytes) else {
            continue;
        };
        // Whatever is intact is what would have been sent.
        if let (true, Some(Mark { run, token })) = (echo.intact, echo.mark) {
            let mark = Mark { run, token };
            let size = bytes.len() - icmp_wire::HEADER;
            let sent = icmp_wire::request(v6, echo.ident, echo.sequence, mark, size);
            assert_eq!(sent[4..], bytes[4..]);
        }
    }
    if let Some(packet) = icmp_wire::without_ip_header(bytes) {
        assert!(packet.len() + 20 <= bytes.len());
    }
});
