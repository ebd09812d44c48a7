use super::*;
use crate::probe::tests::stream::{certificate, trust};

const NOW: i64 = 1_790_000_000;

fn now() -> Timestamp {
    Timestamp::from_second(NOW).expect("within the calendar")
}

/// Authorities of which `name` is the only one.
fn only(name: &str) -> RootCertStore {
    let mut store = RootCertStore::empty();
    store.add(certificate(name)).expect("an authority");
    store
}

fn peer() -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 1], 443))
}

#[test]
fn a_peer_that_shows_another_chain_than_before_is_judged_by_that() {
    let mut tls = Tls::new().expect("TLS");
    tls.system = Some(Arc::new(only("root")));
    let trust = trust(Authority::System);
    let whole = [certificate("good"), certificate("middle")];
    for _ in 0..2 {
        let found = tls.judgement(&whole, peer(), &trust, now());
        assert_eq!(found.vouched, Vouched::Trusted);
        assert_eq!(found.chain.len(), 2);
        let found = tls.judgement(&whole[..1], peer(), &trust, now());
        assert_eq!(found.vouched, Vouched::Missing);
        assert_eq!(found.chain.len(), 1);
    }
}

#[test]
fn what_was_found_by_authorities_that_are_read_anew_counts_no_more() {
    let mut tls = Tls::new().expect("TLS");
    tls.system = Some(Arc::new(only("root")));
    let trust = trust(Authority::System);
    let whole = [certificate("good"), certificate("middle")];
    let found = tls.judgement(&whole, peer(), &trust, now());
    assert_eq!(found.vouched, Vouched::Trusted);
    tls.system = Some(Arc::new(only("own")));
    let again = tls.judgement(&whole, peer(), &trust, now());
    assert_eq!(again, found, "it is not judged at each handshake");
    tls.renew();
    tls.system = Some(Arc::new(only("own")));
    let anew = tls.judgement(&whole, peer(), &trust, now());
    assert_ne!(anew.vouched, Vouched::Trusted);
}

#[test]
fn a_signature_by_a_short_key_is_told_by_the_key_and_others_by_what_is_wrong() {
    let wrong = || Error::InvalidCertificate(CertificateError::BadSignature);
    let told = |name: &str| failed(&short(&certificate(name), wrong()), false);
    let Failed::TooOld(what) = told("short") else {
        panic!("a key of 1024 bits is nobody's fault: {:?}", told("short"));
    };
    assert_eq!(what, "an RSA key of 1024 bits, 2041 is the least");
    assert!(matches!(told("good"), Failed::Broken(_)));
}
