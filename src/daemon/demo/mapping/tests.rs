use std::collections::BTreeSet;

use super::*;
use crate::inventory::{ComponentIx, Facet};

#[test]
fn no_two_documentation_addresses_meet_on_loopback() {
    let ranges = [[192, 0, 2], [198, 51, 100], [203, 0, 113]];
    let mut seen = BTreeSet::new();
    for [a, b, c] in ranges {
        for d in 0..=255 {
            let mapped = address(IpAddr::from([a, b, c, d]));
            assert!(mapped.is_loopback() && seen.insert(mapped), "{mapped}");
        }
    }
    let own = IpAddr::from([127, 0, 0, 1]);
    assert_eq!(address(own), own);
    assert!(!seen.contains(&own));
}

#[test]
fn every_port_needs_no_privilege_and_is_not_handed_out_by_the_system() {
    for written in [1, 53, 5060, 5061, 8443, 65_535] {
        assert!((20_000..32_768).contains(&port(written)), "{written}");
    }
    assert_eq!(port(5060), 25_060);
}

#[test]
fn a_ping_becomes_what_loopback_does_not_answer_by_itself() {
    let ping = Probe {
        id: "ping".into(),
        component: ComponentIx::at(0),
        facet: Facet::Reach,
        method: Method::Icmp {
            target: IpAddr::from([192, 0, 2, 33]),
            size: 56,
        },
        source: Some(IpAddr::from([192, 0, 2, 1])),
        profile: Profile::DEFAULT,
        witness: true,
        via: None,
        crosses: Vec::new(),
    };
    let room = probe(Kind::Codec, ping.clone());
    assert_eq!(room.method.slug(), "tcp");
    assert_eq!(room.method.address(), IpAddr::from([127, 192, 2, 33]));
    assert_eq!((room.source, room.profile), (None, PROFILE));
    assert!(room.witness);
    let router = probe(Kind::SiteRouter, ping);
    assert_eq!(router.method.slug(), "dns");
}
