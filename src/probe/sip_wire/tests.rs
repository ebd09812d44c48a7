use proptest::prelude::*;

use super::*;

const BRANCH: &str = "z9hG4bK00000001aabbccddeeff0011";

fn read(text: &str) -> Response {
    response(text.as_bytes()).expect("a response")
}

fn plain(extra: &str) -> String {
    format!(
        "SIP/2.0 200 OK\r\n\
         Via: SIP/2.0/UDP 192.0.2.9:5060;rport=5061;received=198.51.100.7;branch={BRANCH}\r\n\
         From: <sip:samband@192.0.2.9>;tag=a\r\n\
         To: <sip:192.0.2.1>;tag=b\r\n\
         Call-ID: c\r\n\
         CSeq: 1 OPTIONS\r\n\
         {extra}Content-Length: 0\r\n\r\n"
    )
}

#[test]
fn a_request_has_what_rfc_3261_asks_for() {
    let bytes = options(&Options {
        transport: "UDP",
        uri: "sip:rom1@vc.example",
        sent_by: "[2001:db8::9]:40000".parse().expect("address"),
        branch: BRANCH,
        tag: "t1",
        call_id: "c1",
        agent: &agent(Some("https://samband.example/(about)")),
        size: None,
        cseq: CSEQ,
        authorization: None,
    });
    let text = String::from_utf8(bytes).expect("text");
    assert_eq!(
        text,
        format!(
            "OPTIONS sip:rom1@vc.example SIP/2.0\r\n\
             Via: SIP/2.0/UDP [2001:db8::9]:40000;rport;branch={BRANCH}\r\n\
             Max-Forwards: 70\r\n\
             From: <sip:samband@[2001:db8::9]>;tag=t1\r\n\
             To: <sip:rom1@vc.example>\r\n\
             Call-ID: c1@[2001:db8::9]\r\n\
             CSeq: 1 OPTIONS\r\n\
             Contact: <sip:samband@[2001:db8::9]:40000>\r\n\
             Accept: application/sdp\r\n\
             User-Agent: samband/{} (+https://samband.example/about)\r\n\
             Content-Length: 0\r\n\r\n",
            env!("CARGO_PKG_VERSION")
        )
    );
    assert!(text.len() < 1300, "fits UDP (RFC 3261 section 18.1.1)");
}

#[test]
fn a_padded_request_has_exactly_the_size_asked_for() {
    for size in [1000, 1450, 1472] {
        let bytes = options(&Options {
            transport: "UDP",
            uri: "sip:192.0.2.1",
            sent_by: "192.0.2.9:5060".parse().expect("address"),
            branch: BRANCH,
            tag: "t1",
            call_id: "c1",
            agent: &agent(None),
            size: Some(size),
            cseq: CSEQ,
            authorization: None,
        });
        assert_eq!(bytes.len(), usize::from(size));
        let text = String::from_utf8(bytes).expect("text");
        assert!(text.ends_with("..\r\nContent-Length: 0\r\n\r\n"), "{text}");
    }
}

#[test]
fn a_plain_response_is_read() {
    let response = read(&plain(
        "Server: Codec/9 (x)\r\nRetry-After: 120 (maintenance);duration=3\r\n",
    ));
    assert_eq!(response.status, 200);
    assert_eq!(response.reason, "OK");
    assert_eq!(response.via.rport, Some(5061));
    assert_eq!(response.via.received, "198.51.100.7".parse().ok());
    assert_eq!(response.agent.as_deref(), Some("Codec/9 (x)"));
    assert_eq!(response.retry_after, Some(120));
    assert!(response.answers(BRANCH, CSEQ));
    assert!(!response.answers("z9hG4bKother", CSEQ));
}

#[test]
fn the_answer_to_a_challenge_is_a_header_of_its_own_and_counts_in_the_size() {
    let bytes = options(&Options {
        uri: "sip:192.0.2.1",
        transport: "UDP",
        sent_by: "192.0.2.9:5060".parse().expect("address"),
        branch: BRANCH,
        tag: "t1",
        call_id: "c1",
        agent: &agent(None),
        size: Some(1450),
        cseq: 2,
        authorization: Some(("Authorization", "Digest username=\"a\"")),
    });
    assert_eq!(bytes.len(), 1450);
    let text = String::from_utf8(bytes).expect("text");
    assert!(text.contains("\r\nCSeq: 2 OPTIONS\r\n"), "{text}");
    assert!(text.contains("\r\nAuthorization: Digest username=\"a\"\r\n"));
}

#[test]
fn challenges_are_kept_in_their_order_and_of_the_kind_that_the_status_asks_for() {
    let text = plain(
        "WWW-Authenticate: Digest realm=\"a\",\r\n nonce=\"1\"\r\n\
         Proxy-Authenticate: Digest realm=\"b\"\r\n\
         www-authenticate: Basic realm=\"c\"\r\n",
    );
    let own = ["Digest realm=\"a\", nonce=\"1\"", "Basic realm=\"c\""];
    assert_eq!(read(&text.replace("200 OK", "401 No")).challenges, own);
    let proxy = read(&text.replace("200 OK", "407 No")).challenges;
    assert_eq!(proxy, ["Digest realm=\"b\""]);
}

#[test]
fn compact_forms_folding_odd_space_and_order_are_read() {
    let text = format!(
        "\r\n\r\nSIP/2.0  486  Busy  Here\r\n\
         cSEQ:\r\n\t 1   \r\n  OPTIONS\r\n\
         User-Agent  :  Old \r\n  Thing\r\n\
         unknown-thing: \u{0}\r\n\
         nonsense without a colon\r\n\
         v  : SIP / 2.0 / UDP\r\n  [2001:db8::9] ; Rport = 9 ;\r\n branch = {BRANCH} ; received=[2001:db8::a], SIP/2.0/UDP other;branch=z9hG4bKx\r\n\
         V: SIP/2.0/UDP third;branch=z9hG4bKy\r\n"
    );
    let response = read(&text);
    assert_eq!(response.status, 486);
    assert_eq!(response.reason, "Busy  Here");
    assert_eq!(response.via.rport, Some(9));
    assert_eq!(response.via.received, "2001:db8::a".parse().ok());
    assert_eq!(response.agent.as_deref(), Some("Old Thing"));
    assert!(response.answers(BRANCH, CSEQ));
}

#[test]
fn bare_line_feeds_and_a_missing_end_are_read() {
    let text = format!("SIP/2.0 503\nVia: SIP/2.0/UDP h;branch={BRANCH}\nCSeq: 1 OPTIONS");
    let response = read(&text);
    assert_eq!((response.status, response.reason.as_str()), (503, ""));
    assert!(response.answers(BRANCH, CSEQ));
}

#[test]
fn a_separator_in_quotes_separates_nothing() {
    let via = via(&format!(
        "SIP/2.0/UDP h;x=\"a;branch=no,\\\";still\";branch={BRANCH}"
    ));
    assert_eq!(via.branch.as_deref(), Some(BRANCH));
}

#[test]
fn the_reason_is_bounded_and_has_no_controls() {
    let reason = format!("\u{1b}[31m{}", "ø".repeat(500));
    let text = plain("").replace("200 OK", &format!("200 {reason}"));
    let response = read(&text);
    assert_eq!(response.reason.chars().count(), MOST_TEXT);
    assert!(response.reason.starts_with("[31mø"));
}

#[test]
fn the_first_reason_and_warning_are_read_bounded_and_without_controls() {
    let long = "x".repeat(500);
    let response = read(&plain(&format!(
        "reason: Q.850 ;cause=34\u{7};text=\"{long}\"\r\nReason: SIP;cause=200\r\n\
         WARNING:  399 h \"No\u{1b} ports\"\r\n"
    )));
    let because = response.because.expect("a reason");
    assert!(
        because.starts_with("Q.850 ;cause=34;text=\"xx"),
        "{because}"
    );
    assert_eq!(because.chars().count(), MOST_TEXT);
    assert_eq!(response.warning.as_deref(), Some("399 h \"No ports\""));
    let none = read(&plain("Reason: \u{1}\r\nWarning:\r\n"));
    assert_eq!((none.because, none.warning), (None, None));
}

#[test]
fn a_wrong_method_or_number_answers_nothing() {
    for cseq in ["1 INVITE", "1 options", "2 OPTIONS"] {
        let text = plain("").replace("1 OPTIONS", cseq);
        assert!(!read(&text).answers(BRANCH, CSEQ), "{cseq}");
    }
}

#[test]
fn what_is_no_response_says_why() {
    let cases: [(String, &str); 9] = [
        (String::new(), "no SIP status line: ``"),
        (
            "OPTIONS sip:a SIP/2.0\r\n\r\n".into(),
            "no SIP status line: `OPTIONS sip:a SIP/2.0`",
        ),
        (
            "HTTP/1.1 200 OK\r\n\r\n".into(),
            "no SIP status line: `HTTP/1.1 200 OK`",
        ),
        (
            plain("").replace("200", "2000"),
            "status `2000` is not between 100 and 699",
        ),
        (
            plain("").replace("200", "999"),
            "status `999` is not between 100 and 699",
        ),
        (plain("").replace("Via", "Vla"), "no Via"),
        (plain("").replace("CSeq", "C-Seq"), "no CSeq"),
        (
            plain("").replace("1 OPTIONS", "4294967296 OPTIONS"),
            "CSeq `4294967296 OPTIONS` is not a number below 2^31 and a method",
        ),
        (plain(&"X: y\r\n".repeat(70)), "more than 64 headers"),
    ];
    for (text, why) in cases {
        let error = response(text.as_bytes()).expect_err(why);
        assert_eq!(error.to_string(), why);
    }
    let long = plain(&format!("X: {}\r\n", "y".repeat(MOST_BYTES)));
    assert!(matches!(
        response(long.as_bytes()),
        Err(WireError::TooLong(_))
    ));
}

#[test]
fn a_quoted_request_shows_its_branch() {
    let text = format!("OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h;rport;branch={BRANCH}\r\nMax");
    assert_eq!(quoted_branch(text.as_bytes()), Some(BRANCH));
    let cut = &text[..text.len() - 8];
    assert_eq!(quoted_branch(cut.as_bytes()), None, "perhaps cut short");
    assert_eq!(quoted_branch(b"nothing"), None);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = response(&bytes);
        let _ = quoted_branch(&bytes);
    }

    #[test]
    fn no_mutation_makes_it_panic_or_answer_another(
        places in proptest::collection::vec((0usize..400, any::<u8>()), 1..12),
        cut in 0usize..400,
    ) {
        let more = "Server: x\r\nRetry-After: 5\r\nReason: Q.850;cause=34\r\nWarning: 399 h \"x\"\r\n";
        let mut bytes = plain(more).into_bytes();
        for (place, byte) in places {
            let place = place % bytes.len();
            bytes[place] = byte;
        }
        bytes.truncate(bytes.len().saturating_sub(cut));
        if let Ok(response) = response(&bytes) {
            prop_assert!((100..700).contains(&response.status));
            prop_assert!(response.reason.chars().count() <= MOST_TEXT);
            prop_assert!(response.cseq < 1 << 31);
            for text in [response.agent, response.because, response.warning].into_iter().flatten() {
                prop_assert!((1..=MOST_TEXT).contains(&text.chars().count()));
                prop_assert!(!text.contains(char::is_control));
            }
        }
    }

    #[test]
    fn headers_in_any_order_mean_the_same(seed in any::<[u8; 6]>()) {
        let text = plain("");
        let (first, rest) = text.split_once("\r\n").expect("lines");
        let mut headers: Vec<&str> = rest.trim_end().split("\r\n").collect();
        for (place, &swap) in seed.iter().enumerate() {
            let other = usize::from(swap) % headers.len();
            headers.swap(place, other);
        }
        let shuffled = format!("{first}\r\n{}\r\n\r\n", headers.join("\r\n"));
        prop_assert_eq!(read(&shuffled), read(&text));
    }
}

#[test]
fn requests_are_told_from_answers_by_their_first_line() {
    for request in [
        "OPTIONS sip:samband@192.0.2.1 SIP/2.0\r\nVia: x\r\n\r\n",
        "NOTIFY sip:a SIP/2.0\n",
        "X-PING.1 sip:a sip/2.0\r\n",
    ] {
        assert!(is_request(request.as_bytes()), "{request}");
    }
    for other in [
        "SIP/2.0 200 OK\r\n",
        "SIP/2.0 200 SIP/2.0\r\n",
        "GET / HTTP/1.1\r\n",
        "(x) sip:a SIP/2.0\r\n",
        "OPTIONS sip:a b SIP/2.0\r\n",
        "",
    ] {
        assert!(!is_request(other.as_bytes()), "{other}");
    }
}
