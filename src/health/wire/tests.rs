use std::net::SocketAddr;

use super::*;
use crate::clock::Mono;

fn peer() -> SocketAddr {
    "192.0.2.7:5060".parse().unwrap()
}

/// What is written down of these packets, sent if they begin with `>`.
fn quoted(packets: &[&str]) -> String {
    let mut exchange = Exchange::default();
    for packet in packets {
        let (at, peer) = (Mono::START, peer());
        match packet.strip_prefix('>') {
            Some(sent) => exchange.sent(at, at, peer, sent),
            None => exchange.received(at, at, peer, packet),
        }
    }
    exchange.quoted().unwrap_or_default().join("\n")
}

const REQUEST: &str = ">OPTIONS sip:kari.nordmann@vc.example SIP/2.0
Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;rport
Max-Forwards: 70
From: \"Kari Nordmann\" <sip:kari@kommune.example>;tag=99aa
t: <sip:pasient17@vc.example;transport=udp>
Call-ID: hemmelig-mote@192.0.2.1
CSeq: 1 OPTIONS
m: <sip:kari@192.0.2.1>
User-Agent: samband (drift@kommune.example)
Subject: Konsultasjon Nordmann
Authorization: Digest username=\"kari\", response=\"0123456789abcdef\"
Content-Length: 21

v=0 s=Nordmann 010190";

const ANSWER: &str = "SIP/2.0 503 Service Unavailable
Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;rport=5060
To: <sip:pasient17@vc.example>;tag=b
WWW-Authenticate: Digest realm=\"kari\", nonce=\"cafe\"
Warning: 399 peer \"no ports for kari@vc.example\"
Retry-After: 120
Server: peer/1
X-Meeting: Nordmann";

#[test]
fn what_went_over_the_wire_is_written_down_without_anybodys_name_or_secret() {
    let quoted = quoted(&[REQUEST, ANSWER]);
    for kept in [
        "-> 192.0.2.7:5060  OPTIONS sip:[…]@vc.example SIP/2.0",
        "<- 192.0.2.7:5060  SIP/2.0 503 Service Unavailable",
        "CSeq: 1 OPTIONS",
        "From: sip:[…]@kommune.example",
        "t: sip:[…]@vc.example",
        "WWW-Authenticate: Digest […]",
        "Retry-After: 120",
        "Server: peer/1",
    ] {
        assert!(quoted.contains(kept), "{kept} is missing:\n{quoted}");
    }
    for gone in [
        "kari",
        "Kari",
        "nordmann",
        "Nordmann",
        "pasient",
        "hemmelig",
        "drift@",
        "0123456789",
        "nonce",
        "cafe",
        "010190",
        "99aa",
    ] {
        assert!(!quoted.contains(gone), "{gone} is there:\n{quoted}");
    }
}

#[test]
fn whom_a_message_is_to_is_told_by_the_domain_alone() {
    for (to, kept) in [
        ("<sip:192.0.2.7>;tag=1", "sip:192.0.2.7"),
        ("sip:vc.example:5060", "sip:vc.example:5060"),
        ("<sips:kari@[2001:db8::1]>", "sip:[…]@[2001:db8::1]"),
        ("<sip:90090900>", "[…]"),
        ("<tel:+4790090900>", "[…]"),
        ("Kari Nordmann", "[…]"),
    ] {
        let message = format!("SIP/2.0 200 OK\nTo: {to}");
        let quoted = quoted(&[&message]);
        assert!(quoted.ends_with(&format!("To: {kept}")), "{to}: {quoted}");
    }
}

#[test]
fn of_http_the_query_the_cookies_and_the_body_are_gone() {
    let request = ">GET /status?token=hunter2 HTTP/1.1
Host: vc.example
Cookie: session=hunter2
Authorization: Basic aHVudGVyMg==";
    let answer = "HTTP/1.1 500 Internal Server Error
Set-Cookie: session=hunter2
Content-Length: 7

hunter2";
    let quoted = quoted(&[request, answer]);
    assert!(quoted.contains("GET /status?[…] HTTP/1.1"), "{quoted}");
    assert!(quoted.contains("Authorization: Basic […]"), "{quoted}");
    assert!(quoted.contains("HTTP/1.1 500 Internal Server Error"));
    assert!(quoted.contains("Content-Length: 7"));
    for gone in ["hunter2", "ookie", "aHVu"] {
        assert!(!quoted.contains(gone), "{gone} is there:\n{quoted}");
    }
}

#[test]
fn what_cannot_be_read_is_only_named() {
    let garbage = "17 bytes, no SIP message\nkari: hunter2\nServer: kari";
    let expected = "  0.0000 s <- 192.0.2.7:5060  17 bytes, no SIP message";
    assert_eq!(quoted(&[garbage]), expected);
    assert_eq!(Exchange::default().quoted(), None);
}

#[test]
fn what_is_sent_again_is_written_down_in_one_line() {
    let many: Vec<&str> = std::iter::repeat_n(REQUEST, 5).collect();
    let quoted = quoted(&many);
    assert_eq!(quoted.matches("OPTIONS sip:").count(), 5, "{quoted}");
    assert_eq!(quoted.matches("CSeq").count(), 1, "{quoted}");
}

#[test]
fn an_exchange_has_room_for_a_kilobyte_and_says_that_there_was_more() {
    let long = format!("SIP/2.0 200 OK\nServer: {}", "æ@".repeat(4_000));
    let one = quoted(&[&long]);
    assert!(
        one.lines()
            .all(|line| line.chars().count() <= LINE + MORE.len() + 1)
    );
    let many: Vec<String> = (0..60).map(|n| format!("DNS answer {n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let whole = quoted(&many);
    assert!(whole.len() <= QUOTED + 60, "{}", whole.len());
    assert!(whole.ends_with(REST));
    let bytes: usize = whole.lines().map(str::len).sum();
    assert!(bytes <= QUOTED, "{bytes}");
}

proptest::proptest! {
    /// Whoever stands before an `@`, in whatever is kept, is not written down.
    #[test]
    fn nobody_who_stands_before_an_at_sign_is_written_down(
        before in "[ -~æøå]{0,40}",
        after in "[ -~æøå]{0,40}",
        name in proptest::sample::select(vec!["Server", "Via", "To", "From", "Warning", "Host", "m"]),
    ) {
        let message = format!("SIP/2.0 200 OK\n{name}: {before}kanari@{after}");
        proptest::prop_assert!(!quoted(&[&message]).contains("kanari"));
        let request = format!(">OPTIONS sip:kanari@{} SIP/2.0", after.replace(' ', ""));
        proptest::prop_assert!(!quoted(&[&request]).contains("kanari"));
    }
}
