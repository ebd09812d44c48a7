use super::*;
use proptest::prelude::*;

const MINIMAL: &str = "OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n\
    From: <sip:x@h>;tag=1\r\nTo: <sip:a>\r\nCall-ID: c\r\nCSeq: 7 OPTIONS\r\n\r\n";

#[test]
fn a_via_is_read_however_it_is_spaced_and_quoted() {
    let via = Via::parse("SIP / 2.0 / UDP  host.example : 4000 ;branch=z9;x=\"a;b\" ;rport")
        .expect("RFC 4475 3.1.1.1 has such");
    assert_eq!((via.host.as_str(), via.port), ("host.example", Some(4000)));
    assert_eq!(via.parameter("branch"), Some("z9"));
    assert_eq!(via.parameter("x"), Some("\"a;b\""));
    assert!(via.rport);
    let six = Via::parse("SIP/2.0/UDP [2001:db8::9:1];branch=z9").expect("IPv6");
    assert_eq!((six.host.as_str(), six.port), ("[2001:db8::9:1]", None));
    assert!(six.names("2001:db8::9:1".parse().expect("address")));
    assert!(Via::parse("SIP/2.0/UDP").is_none());
    assert!(Via::parse("SIP/2.0/UDP h:99999").is_none());
}

#[test]
fn compact_names_folded_lines_and_bare_line_feeds_are_understood() {
    let text = "OPTIONS sip:a SIP/2.0\nv: SIP/2.0/UDP h1;branch=z9, SIP/2.0/UDP h2\n\
        f: <sip:x@h>\n ;tag=1\nt: <sip:a>\ni: c\ncseq: 7\n\tOPTIONS\nVia: SIP/2.0/UDP h3\n\n";
    let request = Request::parse(text.as_bytes()).expect("a request");
    assert_eq!(request.from, "<sip:x@h> ;tag=1");
    assert_eq!(request.cseq, "7 OPTIONS");
    assert_eq!(request.further_vias, ["SIP/2.0/UDP h2", "SIP/2.0/UDP h3"]);
    assert_eq!(request.refusal(), None);
}

#[test]
fn what_cannot_be_answered_is_no_request() {
    let without = |line: &str| {
        let text: String = MINIMAL
            .split_inclusive("\r\n")
            .filter(|l| !l.starts_with(line))
            .collect();
        Request::parse(text.as_bytes()).is_some()
    };
    assert!(without("nothing"));
    for needed in ["OPTIONS", "Via", "From", "To", "Call-ID", "CSeq"] {
        assert!(!without(needed), "{needed}");
    }
    let response = MINIMAL.replace("OPTIONS sip:a SIP/2.0", "SIP/2.0 200 OK");
    assert!(Request::parse(response.as_bytes()).is_none());
    let forged = MINIMAL.replace("Call-ID: c", "Call-ID: c\rX: y");
    assert!(Request::parse(forged.as_bytes()).is_none());
    let many = MINIMAL.replace("To:", &format!("{}To:", "X: y\r\n".repeat(100)));
    assert!(Request::parse(many.as_bytes()).is_none());
}

#[test]
fn a_wrong_version_a_wrong_cseq_and_another_method_are_told_apart() {
    let refusal = |from: &str, to: &str| {
        let text = MINIMAL.replace(from, to);
        Request::parse(text.as_bytes())
            .expect("a request")
            .refusal()
    };
    assert_eq!(refusal("a SIP/2.0", "a SIP/3.0"), Some(505));
    assert_eq!(refusal("CSeq: 7", "CSeq: 99999999999"), Some(400));
    assert_eq!(refusal("7 OPTIONS", "7 INVITE"), Some(400));
    assert_eq!(refusal("OPTIONS", "INVITE"), Some(405));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        let _ = Request::parse(&bytes);
    }

    #[test]
    fn no_change_of_a_request_makes_it_panic(
        at in 0..MINIMAL.len(), put in "[\\PC\\r\\n\t;,:\"\\\\/\\[\\]= ]{0,12}"
    ) {
        let text = format!("{}{put}{}", &MINIMAL[..at], &MINIMAL[at..]);
        if let Some(request) = Request::parse(text.as_bytes()) {
            let from = "127.0.0.1:9".parse().expect("address");
            let _ = (request.refusal(), request.transaction(), request.reply_to(from));
        }
    }
}
