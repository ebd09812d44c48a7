//! Single cells.

use std::net::IpAddr;

use crate::config::import::cell::{Uri, addresses, emails, telephone, uri};
use crate::config::import::model::{Equipment, equipment};

/// A cell, its addresses, and a part of a doubt about it.
const ADDRESSES: &[(&str, &[&str], &str)] = &[
    ("192.0.2.5", &["192.0.2.5"], ""),
    ("  192.0.2.5\u{a0}", &["192.0.2.5"], ""),
    (
        "192.0.2.5:5060",
        &["192.0.2.5"],
        "the port 5060 was left out",
    ),
    (
        "192.0.2.5/24",
        &["192.0.2.5"],
        "the mask `/24` was left out",
    ),
    (
        "192.0.2.5 255.255.255.0",
        &["192.0.2.5"],
        "the mask `255.255.255.0` was left out",
    ),
    (
        "192.0.2.5/255.255.255.128",
        &["192.0.2.5"],
        "the mask `/255.255.255.128` was left out",
    ),
    ("192 . 0 .2. 5", &["192.0.2.5"], "has spaces in it"),
    ("192,0,2,5", &["192.0.2.5"], "has commas for dots"),
    ("192.000.002.005", &["192.0.2.5"], "was read as 192.0.2.5"),
    ("192.0.2.5 (192.000.002.005)", &["192.0.2.5"], ""),
    (
        "192.0.2.5, 192.0.2.6",
        &["192.0.2.5", "192.0.2.6"],
        "192.0.2.5 is the one probed",
    ),
    (
        "192.0.2.5/192.0.2.6",
        &["192.0.2.5", "192.0.2.6"],
        "2 addresses",
    ),
    (
        "192.0.2.5 og 192.0.2.6",
        &["192.0.2.5", "192.0.2.6"],
        "2 addresses",
    ),
    (
        "https://192.0.2.5/admin",
        &["192.0.2.5"],
        "`/admin` was left out",
    ),
    (
        "[2001:db8::5]:5061",
        &["2001:db8::5"],
        "the port 5061 was left out",
    ),
    ("::ffff:192.0.2.5", &["192.0.2.5"], ""),
    ("IP: 192.0.2.5", &["192.0.2.5"], ""),
    ("=192.0.2.5", &["192.0.2.5"], ""),
    (
        "192.0.2.5 gammel",
        &["192.0.2.5"],
        "`gammel` stands beside it",
    ),
    ("192.0.2.256", &[], "`192.0.2.256` is no address"),
    ("192.0.2", &[], "looks like a day"),
    ("192.0.2.5-9", &[], "`192.0.2.5-9` is no address"),
    ("vc1.rissa.example", &[], "is a host name"),
    ("1,92002E+08", &[], "a number that a spreadsheet made of it"),
    ("192002005", &[], "has no dots"),
    ("12.mai.24", &[], "looks like a day"),
    ("127.0.0.1", &[], "is each machine's own"),
    ("0.0.0.0", &[], "is no address of anything"),
    ("169.254.7.7", &[], "gives itself"),
    ("239.1.2.3", &[], "is an address of many"),
    ("DHCP", &[], "no address: it says `DHCP`"),
    ("-", &[], "no address"),
    ("", &[], "no address"),
    ("ring Per", &[], "stands beside it"),
];

#[test]
fn addresses_are_found_however_they_are_written() {
    for (cell, expected, doubt) in ADDRESSES {
        let found = addresses(cell);
        let expected: Vec<IpAddr> = expected
            .iter()
            .map(|ip| ip.parse().expect("an address"))
            .collect();
        assert_eq!(found.list, expected, "{cell:?}: {:?}", found.doubts);
        match doubt.is_empty() {
            true => assert!(
                found.doubts.iter().all(|d| d.contains("was read as")),
                "{cell:?}: {:?}",
                found.doubts
            ),
            false => assert!(
                found.doubts.iter().any(|d| d.contains(doubt)),
                "{cell:?}: {:?}",
                found.doubts
            ),
        }
    }
}

#[test]
fn sip_addresses_are_completed_and_others_named() {
    let sip = |address: &str| Uri::Sip(address.to_owned(), None);
    assert_eq!(uri("sip:rom1@vc.example"), sip("sip:rom1@vc.example"));
    assert_eq!(uri("SIP:rom1@vc.example"), sip("sip:rom1@vc.example"));
    assert_eq!(uri("rom1@vc.example"), sip("sip:rom1@vc.example"));
    assert_eq!(uri(""), Uri::Empty);
    assert_eq!(uri("ingen"), Uri::Empty);
    for other in ["h323:rom1", "4711", "møte@vc.example"] {
        assert!(matches!(uri(other), Uri::Other(_)), "{other}");
    }
    assert!(matches!(
        uri("a@b.example; c@d.example"),
        Uri::Sip(_, Some(_))
    ));
}

#[test]
fn contacts_are_found_among_names() {
    assert_eq!(
        emails("Kari <ikt@rissa.example>, mailto:vakt@rissa.example"),
        ["ikt@rissa.example", "vakt@rissa.example"]
    );
    assert_eq!(emails("Kari Nordmann"), Vec::<String>::new());
    assert_eq!(telephone("72.00.00.18").as_deref(), Some("72000018"));
    assert_eq!(telephone("=SUM(A1)"), None);
}

#[test]
fn makes_and_models_have_their_kits() {
    let room = |kit| Equipment::Room(kit);
    assert_eq!(equipment("Cisco Webex Room Kit Mini"), room("cisco-room"));
    assert_eq!(equipment("SX20 m/ skjerm"), room("cisco-room"));
    assert_eq!(equipment("Poly Studio X50"), room("sip-room"));
    assert!(matches!(
        equipment("TANDBERG 1700 MXP"),
        Equipment::Doubtful("sip-room", _)
    ));
    assert!(matches!(
        equipment("Logitech Rally Bar (Teams)"),
        Equipment::Doubtful("ping-room", _)
    ));
    assert!(matches!(equipment("Pexip VMR"), Equipment::Other(_)));
    assert!(matches!(
        equipment("Cisco Catalyst switch"),
        Equipment::Other(_)
    ));
    assert_eq!(equipment("Cisco ISR 1111"), Equipment::Router);
    assert_eq!(equipment("noe annet"), Equipment::Unknown);
}
