use proptest::prelude::*;

use super::*;

const MARK: Mark = Mark {
    run: 7,
    token: 0x0123_4567_89ab_cdef,
};

#[test]
fn a_request_has_the_checksum_of_rfc_1071() {
    let packet = request(false, 1, 2, MARK, 56);
    assert_eq!(packet.len(), HEADER + 56);
    assert_eq!(
        checksum(&packet),
        0,
        "a packet with its checksum sums to zero"
    );
}

#[test]
fn a_reply_gives_back_the_mark_and_whether_it_is_intact() {
    for v6 in [false, true] {
        let mut packet = request(v6, 0x1234, 99, MARK, 100);
        assert_eq!(reply(v6, &packet), None, "a request is no reply");
        packet[0] = if v6 { 129 } else { 0 };
        let echo = reply(v6, &packet).expect("a reply");
        assert_eq!((echo.ident, echo.sequence), (0x1234, 99));
        assert_eq!(echo.mark, Some(MARK));
        assert!(echo.intact);
        *packet.last_mut().expect("bytes") ^= 1;
        assert!(!reply(v6, &packet).expect("a reply").intact);
    }
}

#[test]
fn a_quote_of_eight_bytes_still_gives_the_sequence() {
    let packet = request(false, 5, 321, MARK, 16);
    let echo = quoted_request(false, &packet[..8]).expect("a quote");
    assert_eq!((echo.sequence, echo.mark), (321, None));
}

#[test]
fn which_errors_end_a_question() {
    let v4: IpAddr = "192.0.2.1".parse().expect("address");
    let v6: IpAddr = "2001:db8::1".parse().expect("address");
    for (from, kind, code, ends) in [
        (v4, 3, 0, true),
        (v4, 3, 1, true),
        (v4, 3, 4, false),
        (v4, 3, 13, true),
        (v4, 4, 0, false),
        (v4, 5, 1, false),
        (v4, 11, 0, true),
        (v6, 1, 0, true),
        (v6, 2, 0, false),
        (v6, 3, 0, true),
    ] {
        assert_eq!(is_final(from, kind, code), ends, "{from} {kind}/{code}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(packet in proptest::collection::vec(any::<u8>(), 0..128)) {
        for v6 in [false, true] {
            let _ = reply(v6, &packet);
            let _ = quoted_request(v6, &packet);
        }
        let _ = without_ip_header(&packet);
    }
}
