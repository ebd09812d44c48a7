//! Logins, addresses, clocks and the size of packets, asked of real servers.

use std::fs;
use std::net::{SocketAddr, SocketAddrV4};
use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;

use crate::certificates::{Certificates, LONG};
use crate::chrony::Chrony;
use crate::coturn::Coturn;
use crate::dns::Dns;
use crate::kamailio::Kamailio;
use crate::lab::{Lab, Node};
use crate::process::{Place, folder};
use crate::streams::{class, look, probe, region};

/// The lines of a login whose password lies in a file.
fn login(password: &str) -> (String, TempDir) {
    let folder = folder();
    let path = folder.path().join("password");
    fs::write(&path, password).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let lines = format!(
        "username = \"samband\"\npassword_file = \"{}\"\n",
        path.display()
    );
    (lines, folder)
}

fn at(kind: &str, address: SocketAddrV4) -> String {
    format!("kind = \"{kind}\"\nport = {}\n", address.port())
}

#[test]
fn kamailio_takes_our_login_by_each_algorithm_and_a_wrong_one_is_told_as_that() {
    for algorithm in ["MD5", "SHA-256"] {
        let place = Place::loopback();
        let kamailio = Kamailio::start_with_login(&place, "kanarifugl", algorithm);
        let (right, _kept) = login("kanarifugl");
        let (wrong, _kept_too) = login("spurv");
        let sip = at("sip", kamailio.address);
        let over_tcp = format!("{sip}transport = \"tcp\"\n");
        let probes = [
            probe("right", &format!("{sip}{right}")),
            probe("wrong", &format!("{sip}{wrong}")),
            probe("none", &sip),
            probe("tcp", &format!("{over_tcp}{right}")),
            probe("tcp-wrong", &format!("{over_tcp}{wrong}")),
        ];
        let said = look(&place, &region(kamailio.address, &probes.join("\n")));
        for (id, wanted) in [
            ("right", "answered"),
            ("wrong", "login-refused"),
            ("none", "answered"),
            ("tcp", "answered"),
            ("tcp-wrong", "login-refused"),
        ] {
            assert_eq!(class(&said, id), wanted, "{algorithm} {id}\n{said}");
        }
        assert!(
            !said.contains("kanarifugl") && !said.contains("spurv"),
            "{said}"
        );
    }
}

#[test]
fn kamailio_takes_our_login_over_tls_too() {
    let place = Place::loopback();
    let made = Certificates::new(&place);
    made.make("registrar", "URI:sip:vc.test", LONG);
    let kamailio = Kamailio::start_with_both(&place, &made, "registrar", "kanarifugl");
    let (right, _kept) = login("kanarifugl");
    let (wrong, _kept_too) = login("spurv");
    let sip = format!(
        "kind = \"sip\"\ntransport = \"tls\"\nport = {}\nuri = \"sip:vc.test\"\nca_file = \"{}\"\n",
        kamailio.secured.unwrap().port(),
        made.root()
    );
    let probes = [
        probe("right", &format!("{sip}{right}")),
        probe("wrong", &format!("{sip}{wrong}")),
        probe("none", &sip),
    ];
    let said = look(&place, &region(kamailio.address, &probes.join("\n")));
    for (id, wanted) in [
        ("right", "answered"),
        ("wrong", "login-refused"),
        ("none", "answered"),
    ] {
        assert_eq!(class(&said, id), wanted, "{id}\n{said}");
    }
}

#[test]
fn a_domain_is_found_by_dnsmasq_and_each_of_its_targets_is_told() {
    let place = Place::loopback();
    let kamailio = Kamailio::start(&place);
    let (ip, port) = (kamailio.address.ip(), kamailio.address.port());
    let dead = place.port(5060).port();
    let mut records = vec![
        "--naptr-record=vc.test,10,10,S,SIP+D2T,,_sip._tcp.vc.test".to_owned(),
        "--naptr-record=vc.test,10,20,S,SIP+D2U,,_sip._udp.vc.test".to_owned(),
        format!("--srv-host=_sip._tcp.vc.test,reg.vc.test,{port},10,20"),
        format!("--srv-host=_sip._udp.vc.test,reg.vc.test,{port},20,20"),
        format!("--srv-host=_sip._udp.vc.test,reg.vc.test,{dead},20,10"),
        "--srv-host=_sip._udp.vc.test,far.vc.test,5060,30,10".to_owned(),
        format!("--host-record=reg.vc.test,{ip}"),
        "--host-record=far.vc.test,203.0.113.9".to_owned(),
        format!("--srv-host=_sip._udp.plain.test,reg.vc.test,{port},1,1"),
    ];
    // So many and such long names as fit no datagram.
    for number in 0..12 {
        let (first, second) = ("a".repeat(50), "b".repeat(60));
        let host = format!("{first}{number}.{second}.big.test");
        records.push(format!("--srv-host=_sip._udp.big.test,{host},{port},1,1"));
        records.push(format!("--host-record={host},{ip}"));
    }
    let servers = Place::loopback();
    let names = Dns::start_with(&servers, &records);
    let domain = |name: &str, lines: &str| {
        let server = names.address.ip();
        format!(
            "kind = \"sip-domain\"\ndomain = \"{name}\"\nname_servers = [\"{server}\"]\n{lines}"
        )
    };
    let dead_server = Place::loopback().ip;
    let probes = [
        probe("all", &domain("vc.test", "")),
        probe("reserve", &domain("vc.test", "facet = \"redundancy\"")),
        probe("tcp", &domain("vc.test", "transport = \"tcp\"")),
        probe("plain", &domain("plain.test", "")),
        probe("big", &domain("big.test", "transport = \"udp\"")),
        probe("none", &domain("none.test", "")),
        probe(
            "deaf",
            &domain("vc.test", "")
                .replace(&names.address.ip().to_string(), &dead_server.to_string()),
        ),
    ];
    let said = look(&place, &region(kamailio.address, &probes.join("\n")));
    for (id, wanted) in [
        ("all", "partial"),
        ("reserve", "partial"),
        ("tcp", "answered"),
        ("plain", "answered"),
        ("big", "answered"),
        ("none", "unlisted"),
        ("deaf", "not-performed"),
    ] {
        assert_eq!(class(&said, id), wanted, "{id}\n{said}");
    }
    for part in [
        format!("reg.vc.test at {ip} port {port} over TCP: SIP 200"),
        format!("reg.vc.test at {ip} port {dead} over UDP: refused"),
        "far.vc.test at 203.0.113.9 port 5060 over UDP: not among".to_owned(),
    ] {
        assert!(said.contains(&part), "no {part} in\n{said}");
    }
}

#[test]
fn coturn_tells_where_we_are_seen_from_with_a_login_and_without() {
    let place = Place::loopback();
    let open = Coturn::start(&place, false);
    let stun = at("stun", open.address);
    let probes = [
        probe("plain", &stun),
        probe(
            "here",
            &format!(
                "{stun}expect = [\"{}\"]\nsource = \"{}\"\n",
                place.ip, place.ip
            ),
        ),
        probe("elsewhere", &format!("{stun}expect = [\"192.0.2.9\"]\n")),
    ];
    let region_of = region(open.address, &probes.join("\n"));
    let said = look(&place, &region_of);
    assert_eq!(class(&said, "plain"), "answered", "{said}");
    assert_eq!(class(&said, "here"), "answered", "{said}");
    assert_eq!(class(&said, "elsewhere"), "wrong", "{said}");
    open.hang();
    assert_eq!(class(&look(&place, &region_of), "plain"), "silent");

    let place = Place::loopback();
    let secure = Coturn::start(&place, true);
    let stun = at("stun", secure.address);
    let (right, _kept) = login("kanarifugl");
    let (wrong, _kept_too) = login("spurv");
    let probes = [
        probe("right", &format!("{stun}{right}")),
        probe("wrong", &format!("{stun}{wrong}")),
        probe("none", &stun),
    ];
    let said = look(&place, &region(secure.address, &probes.join("\n")));
    assert_eq!(class(&said, "right"), "answered", "{said}");
    assert_eq!(class(&said, "wrong"), "login-refused", "{said}");
    assert_eq!(class(&said, "none"), "answered", "{said}");
    assert!(said.contains("401"), "it has asked: {said}");
}

#[test]
fn chrony_s_clock_is_ours_and_one_that_is_not_set_says_so() {
    let place = Place::loopback();
    let set = Chrony::start(&place, true);
    let said = look(
        &place,
        &region(set.address, &probe("time", &at("ntp", set.address))),
    );
    assert_eq!(class(&said, "time"), "answered", "{said}");
    assert!(said.contains("stratum 8"), "{said}");
    let place = Place::loopback();
    let unset = Chrony::start(&place, false);
    let said = look(
        &place,
        &region(unset.address, &probe("time", &at("ntp", unset.address))),
    );
    assert_eq!(class(&said, "time"), "unavailable", "{said}");
}

#[test]
fn a_line_that_carries_no_packets_of_full_size_is_found_by_who_says_so() {
    let lab = Lab::build();
    let place = lab.place(Node::Monitor);
    let probes = [
        probe("small", "kind = \"icmp\"\n"),
        probe("full", "kind = \"icmp\"\nfragment = false\nsize = 1472\n"),
        probe("cut", "kind = \"icmp\"\nsize = 1472\n"),
        probe("sip", "kind = \"sip\"\nsize = 1450\n"),
    ];
    let room = SocketAddrV4::new(Node::Room1a.ip(), 5060);
    let region = region(room, &probes.join("\n"));
    let said = look(&place, &region);
    assert_eq!(class(&said, "full"), "answered", "{said}");
    lab.narrow_access_line(Node::Router1);
    let said = look(&place, &region);
    assert_eq!(class(&said, "small"), "answered", "{said}");
    assert_eq!(class(&said, "full"), "too-big", "{said}");
    assert_eq!(class(&said, "sip"), "too-big", "{said}");
    assert_eq!(
        class(&said, "cut"),
        "answered",
        "routers fragment it: {said}"
    );
    let operator = SocketAddr::from((Node::Operator.ip(), 0)).ip();
    assert!(
        said.contains(&format!(
            "{operator} says: the packet is too big, 1400 bytes pass"
        )),
        "{said}"
    );
}
