use std::collections::BTreeSet;

use super::*;
use crate::daemon::demo::region::Region;

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
    let mut seen = BTreeSet::new();
    for stage in 0..Mapping::STAGES {
        for written in [7, 53, 5060, 5061, 8443] {
            let port = Mapping::to_stage(stage).port(written);
            assert!((20_000..32_768).contains(&port), "{written}");
            assert!(seen.insert(port), "stages meet on {port}");
        }
    }
    assert_eq!(Mapping::default().port(5060), 25_060);
    assert!(Mapping::to_stage(u16::MAX).port(u16::MAX) < 32_768);
}

#[test]
fn a_ping_becomes_what_loopback_does_not_answer_by_itself() {
    let ping = Method::Icmp {
        target: IpAddr::from([192, 0, 2, 33]),
        size: 56,
        fragment: true,
    };
    let asked = Mapping::default().method(ping).expect("it is asked");
    assert_eq!(asked.slug(), "dns");
    assert_eq!(asked.address(), IpAddr::from([127, 192, 2, 33]));
    let series = Method::Quality(crate::inventory::Series::to(IpAddr::from([192, 0, 2, 33])));
    assert_eq!(Mapping::default().method(series), None);
}

#[test]
fn every_probe_of_the_region_goes_to_loopback_in_a_hurry() {
    let region = Region {
        directory: "/nowhere".into(),
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        relay: 2525,
        mapping: Mapping::to_stage(3),
    };
    let loaded = region.load("").unwrap();
    assert!(
        !loaded.inventory[crate::inventory::RegionIx::at(0)].shadow,
        "all are told"
    );
    for (_, probe) in loaded.inventory.probes() {
        assert!(probe.method.address().is_loopback(), "{probe:?}");
        assert!(probe.method.slug() != "icmp" && probe.source.is_none());
        assert!(probe.profile.interval <= Duration::from_secs(12));
    }
}
