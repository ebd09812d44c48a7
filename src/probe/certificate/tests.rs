use proptest::prelude::*;

use super::*;
use crate::probe::tests::stream::certificate;

fn read(name: &str) -> Read {
    Read::of(&certificate(name)).expect("a certificate")
}

#[test]
fn a_certificate_is_read_for_people() {
    let read = read("good");
    let certificate = &read.certificate;
    assert_eq!(&*certificate.subject, "peer.example");
    assert_eq!(&*certificate.issuer, "Test intermediate");
    let names: Vec<&str> = certificate.names.iter().map(|name| &**name).collect();
    assert_eq!(
        names,
        [
            "peer.example",
            "*.wild.example",
            "127.0.0.1",
            "sip:vc.example"
        ]
    );
    assert_eq!(certificate.not_before.to_string(), "2020-01-01T00:00:00Z");
    assert_eq!(certificate.not_after.to_string(), "2120-01-01T00:00:00Z");
    assert_eq!(&*certificate.key, "EC 256");
    assert_eq!(
        certificate.fingerprint.to_string(),
        "53d6520add85848a330a6bb52034cd8c77e1cdcd6dd23557ceebc519ed98f4b1"
    );
    assert!(read.tells_issuer);
}

#[test]
fn who_signed_whom_is_told_by_names() {
    let (root, middle, good) = (read("root"), read("middle"), read("good"));
    assert!(root.is_issuer_of(&root));
    assert!(root.is_issuer_of(&middle));
    assert!(middle.is_issuer_of(&good));
    assert!(!root.is_issuer_of(&good));
    assert!(!good.is_issuer_of(&good));
    assert!(!middle.tells_issuer);
}

#[test]
fn the_bits_of_an_rsa_key_are_told() {
    assert_eq!(read("short").rsa_bits, Some(1024));
    assert_eq!(&*read("short").certificate.key, "RSA 1024");
    assert_eq!(read("good").rsa_bits, None);
}

#[test]
fn a_sip_uri_names_a_domain_only_without_a_user() {
    assert_eq!(sip_domain("sip:vc.example").as_deref(), Some("vc.example"));
    assert_eq!(
        sip_domain("SIP:vc.example:5061;transport=tls").as_deref(),
        Some("vc.example")
    );
    for uri in [
        "sip:room@vc.example",
        "sips:vc.example",
        "sip:",
        "vc.example",
    ] {
        assert_eq!(sip_domain(uri), None, "{uri}");
    }
}

#[test]
fn what_is_no_certificate_is_refused() {
    let der = certificate("good");
    assert_eq!(
        Read::of(&der[..der.len() - 1]).unwrap_err(),
        ReadError::Form
    );
    let mut more = der.to_vec();
    more.push(0);
    assert_eq!(Read::of(&more).unwrap_err(), ReadError::Behind);
    assert_eq!(Read::of(b"").unwrap_err(), ReadError::Form);
}

proptest! {
    #[test]
    fn any_change_is_read_or_refused(at in 0usize..600, byte in any::<u8>()) {
        let mut der = certificate("good").to_vec();
        let place = at % der.len();
        der[place] = byte;
        let _ = Read::of(&der);
    }
}

#[test]
fn bits_are_counted_from_the_highest_that_is_set() {
    for (number, expected) in [
        (&[][..], 0),
        (&[0, 0], 0),
        (&[1], 1),
        (&[0, 0x80, 0], 16),
        (&[0x7f, 0xff], 15),
    ] {
        assert_eq!(bits(number), expected, "{number:?}");
    }
}
