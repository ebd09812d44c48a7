use super::*;
use crate::inventory::{Authority, Fingerprint, Identity};

const DAY: i64 = 86_400;

fn second(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("within the calendar")
}

/// One that holds from one second to another.
fn certificate(not_before: i64, not_after: i64) -> Certificate {
    Certificate {
        subject: "peer.example".into(),
        issuer: "an authority".into(),
        names: Vec::new(),
        not_before: second(not_before),
        not_after: second(not_after),
        key: "EC 256".into(),
        fingerprint: Fingerprint([7; 32]),
    }
}

fn trust(warn_days: u16) -> Trust {
    Trust {
        identity: Identity::Host("peer.example".into()),
        authority: Authority::System,
        warn_days,
    }
}

fn judgement(chain: Vec<Certificate>) -> Judgement {
    Judgement {
        named: true,
        vouched: Vouched::Trusted,
        chain,
    }
}

fn peer(port: u16) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 1], port))
}

fn der(bytes: &'static [u8]) -> CertificateDer<'static> {
    CertificateDer::from(bytes)
}

#[test]
fn a_chain_is_found_again_by_its_peer_its_bytes_and_what_it_is_judged_by() {
    let chain = [der(b"own"), der(b"middle")];
    let found = judgement(vec![certificate(0, 900 * DAY), certificate(0, 800 * DAY)]);
    let (at, trust) = (second(100 * DAY), trust(30));
    let mut judged = Judged::default();
    judged.keep(peer(443), &chain, &trust, &found, at);

    assert_eq!(judged.find(peer(443), &chain, &trust, at), Some(&found));
    assert_eq!(judged.find(peer(444), &chain, &trust, at), None);
    assert_eq!(judged.find(peer(443), &chain[..1], &trust, at), None);
    for other in [
        &[der(b"own"), der(b"muddle")][..],
        &[der(b"ow"), der(b"nmiddle")],
        &[der(b"own"), der(b"middle"), der(b"")],
        &[der(b"own"), der(b"mid"), der(b"dle")],
        &[],
    ] {
        assert_eq!(judged.find(peer(443), other, &trust, at), None, "{other:?}");
    }
    for asked in [
        Trust {
            warn_days: 31,
            ..trust.clone()
        },
        Trust {
            authority: Authority::Any,
            ..trust.clone()
        },
        Trust {
            identity: Identity::SipDomain("peer.example".into()),
            ..trust.clone()
        },
    ] {
        assert_eq!(
            judged.find(peer(443), &chain, &asked, at),
            None,
            "{asked:?}"
        );
    }
    judged.clear();
    assert_eq!(judged.find(peer(443), &chain, &trust, at), None);
}

#[test]
fn a_judgement_stands_until_anything_in_the_chain_begins_ends_or_is_to_be_warned_of() {
    let chain = [der(b"own"), der(b"middle")];
    let found = judgement(vec![
        certificate(10 * DAY, 900 * DAY),
        certificate(20 * DAY, 800 * DAY),
    ]);
    let trust = trust(30);
    let spans = [
        [1, 5, 9],       // nothing holds
        [11, 15, 19],    // the first does
        [21, 400, 769],  // both do
        [771, 785, 799], // the second ends soon
        [801, 835, 869], // it has ended
        [871, 885, 899], // the first ends soon
        [901, 950, 9_999],
    ];
    for span in spans {
        let mut judged = Judged::default();
        judged.keep(peer(443), &chain, &trust, &found, second(span[1] * DAY));
        let find = |day| judged.find(peer(443), &chain, &trust, second(day * DAY));
        for (other, day) in spans.iter().flat_map(|other| other.map(|day| (other, day))) {
            assert_eq!(find(day).is_some(), *other == span, "{span:?}, {day}");
        }
        for turn in [10, 20, 770, 800, 870, 900] {
            assert_eq!(find(turn), None, "{span:?}, {turn}");
        }
    }
}

#[test]
fn nothing_is_kept_at_the_moment_of_a_turn_nor_of_what_could_not_be_read() {
    let chain = [der(b"own")];
    let trust = trust(0);
    let found = judgement(vec![certificate(0, 100 * DAY)]);
    for off in [-2, -1, 0, 1] {
        let mut judged = Judged::default();
        judged.keep(peer(443), &chain, &trust, &found, second(100 * DAY + off));
        assert!(judged.known.is_empty(), "{off}");
    }
    let mut judged = Judged::default();
    let unread = judgement(Vec::new());
    judged.keep(peer(443), &chain, &trust, &unread, second(DAY));
    judged.keep(peer(443), &[], &trust, &unread, second(DAY));
    assert!(judged.known.is_empty());
}

#[test]
fn a_peer_with_two_certificates_that_is_asked_by_two_names_is_judged_once_by_each() {
    let (at, found) = (second(DAY), judgement(vec![certificate(0, 9 * DAY)]));
    let chains = [[der(b"rsa")], [der(b"ecdsa")]];
    let trusts = [trust(0), trust(1)];
    let mut judged = Judged::default();
    for _ in 0..2 {
        for (chain, trust) in chains
            .iter()
            .flat_map(|c| trusts.iter().map(move |t| (c, t)))
        {
            judged.keep(peer(443), chain, trust, &found, at);
        }
    }
    for (chain, trust) in chains
        .iter()
        .flat_map(|c| trusts.iter().map(move |t| (c, t)))
    {
        assert_eq!(judged.find(peer(443), chain, trust, at), Some(&found));
    }
    // One more takes the place of the oldest.
    judged.keep(peer(443), &[der(b"new")], &trusts[0], &found, at);
    assert_eq!(judged.find(peer(443), &chains[0], &trusts[0], at), None);
    assert_eq!(
        judged.find(peer(443), &chains[1], &trusts[1], at),
        Some(&found)
    );
    assert_eq!(judged.known[&peer(443)].len(), MOST_OF_ONE);
}

#[test]
fn where_there_is_no_room_what_is_known_stays_known() {
    let chain = [der(&[1; 100])];
    let (trust, at) = (trust(0), second(DAY));
    let found = judgement(vec![certificate(0, 9 * DAY)]);
    let mut judged = Judged::bounded(400);
    for port in 1..=5 {
        judged.keep(peer(port), &chain, &trust, &found, at);
        // Again, which takes no more room.
        judged.keep(peer(port), &chain, &trust, &found, at);
    }
    let known = (1..=5).map(|port| judged.find(peer(port), &chain, &trust, at).is_some());
    assert_eq!(known.collect::<Vec<_>>(), [true, true, true, true, false]);
    assert_eq!(judged.bytes, 400);
}
