use super::*;
use crate::inventory::Identity;

const OWN: Fingerprint = Fingerprint([7; 32]);

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

/// A certificate of 2026, looked at in the middle of it.
fn session() -> Session {
    let own = Certificate {
        subject: "peer.example".into(),
        issuer: "Authority".into(),
        names: vec!["peer.example".into()],
        not_before: at("2026-01-01T00:00:00Z"),
        not_after: at("2027-01-01T00:00:00Z"),
        key: "EC 256".into(),
        fingerprint: OWN,
    };
    Session {
        protocol: Some("TLS 1.3"),
        cipher: Some("TLS13_AES_128_GCM_SHA256".into()),
        chain: vec![own],
        named: true,
        vouched: Vouched::Trusted,
        at: at("2026-07-01T00:00:00Z"),
    }
}

fn trust(authority: Authority) -> Trust {
    Trust {
        identity: Identity::Host("peer.example".into()),
        authority,
        warn_days: 21,
    }
}

fn flaw(session: &Session) -> Option<Flaw> {
    session.flaw(&trust(Authority::System))
}

#[test]
fn a_certificate_is_well_until_it_ends_soon_and_then_ends() {
    let when = |moment: &str| Session {
        at: at(moment),
        ..session()
    };
    assert_eq!(flaw(&when("2025-12-31T23:59:59Z")), Some(Flaw::NotYetValid));
    assert_eq!(flaw(&when("2026-01-01T00:00:00Z")), None);
    assert_eq!(flaw(&when("2026-12-11T00:00:00Z")), None);
    assert_eq!(flaw(&when("2026-12-11T00:00:01Z")), Some(Flaw::Expiring));
    assert_eq!(flaw(&when("2027-01-01T00:00:00Z")), Some(Flaw::Expiring));
    assert_eq!(flaw(&when("2027-01-01T00:00:01Z")), Some(Flaw::Expired));
    let unwarned = Trust {
        warn_days: 0,
        ..trust(Authority::System)
    };
    assert_eq!(when("2026-12-31T00:00:00Z").flaw(&unwarned), None);
}

#[test]
fn who_vouches_counts_unless_it_is_pinned_or_nobody_need() {
    let by = |vouched| Session {
        vouched,
        named: false,
        ..session()
    };
    for (vouched, expected) in [
        (Vouched::Trusted, None),
        (Vouched::NotAsked, None),
        (Vouched::EndsSoon, Some(Flaw::Expiring)),
        (Vouched::Ended, Some(Flaw::Expired)),
        (Vouched::Itself, Some(Flaw::SelfSigned)),
        (Vouched::Missing, Some(Flaw::IncompleteChain)),
        (Vouched::Unknown, Some(Flaw::UnknownAuthority)),
    ] {
        let named = Session {
            named: true,
            ..by(vouched)
        };
        assert_eq!(flaw(&named), expected);
        assert_eq!(flaw(&by(vouched)), Some(Flaw::WrongName));
    }
    let unasked = by(Vouched::NotAsked);
    assert_eq!(unasked.flaw(&trust(Authority::Any)), None);
    assert_eq!(unasked.flaw(&trust(Authority::Pinned(OWN))), None);
    let another = trust(Authority::Pinned(Fingerprint([8; 32])));
    assert_eq!(unasked.flaw(&another), Some(Flaw::Changed));
}

#[test]
fn a_handshake_that_showed_nothing_has_no_flaw() {
    let mut nothing = session();
    nothing.chain.clear();
    assert_eq!(flaw(&nothing), None);
}

#[test]
fn a_session_is_told_in_one_line() {
    assert_eq!(
        session().to_string(),
        "TLS 1.3, certificate of peer.example by Authority, holds until 2027-01-01 (184 days)"
    );
    let later = Session {
        at: at("2027-01-03T00:00:00Z"),
        ..session()
    };
    assert_eq!(
        later.to_string(),
        "TLS 1.3, certificate of peer.example by Authority, ended 2027-01-01"
    );
}

#[test]
fn flaws_are_modes_and_classes_by_one_word() {
    use crate::health::{Class, Mode};
    for flaw in Flaw::ALL {
        let word = format!("\"{}\"", flaw.slug());
        let mode = Mode::Certificate(flaw);
        assert_eq!(serde_json::to_string(&mode).expect("JSON"), word);
        assert_eq!(serde_json::from_str::<Mode>(&word).expect("a mode"), mode);
        assert_eq!(mode.slug(), flaw.slug());
        let class = Class::Certificate(flaw);
        let written = serde_json::to_string(&class).expect("JSON");
        let read = serde_json::from_str::<Class>(&written).expect("a class");
        assert_eq!((read, class.mode()), (class, mode));
    }
}
