//! Probes over connections as they are written.

use super::*;
use crate::inventory::{
    Authority, Carrier, Connection, DomainTarget, HttpTarget, Identity, Probe, SipTarget,
    TlsTarget, Transport, Trust,
};

/// The region with this probe of its registrar.
fn with_probe(lines: &str) -> Texts {
    let probe = format!("depends = [\"core\"]\n[[component.probe]]\nid = \"p\"\n{lines}\n");
    let region = REGION.replacen("depends = [\"core\"]\n", &probe, 1);
    texts(MAIN, &region)
}

fn probe(lines: &str) -> Probe {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"));
    let loaded = read(&with_probe(lines), directory, &NoSecrets, &AsWritten);
    let inventory = loaded.expect("no mistakes").inventory;
    let found = inventory.probes().find(|(_, probe)| &*probe.id == "p");
    found.expect("the probe").1.clone()
}

fn mistakes(lines: &str) -> String {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"));
    match read(&with_probe(lines), directory, &NoSecrets, &AsWritten) {
        Ok(_) => panic!("no mistake in {lines}"),
        Err(report) => report.to_string(),
    }
}

fn tls(probe: &Probe) -> &TlsTarget {
    let Method::Tls(tls) = &probe.method else {
        panic!("{probe:?}");
    };
    tls
}

fn http(probe: &Probe) -> &HttpTarget {
    let Method::Http(http) = &probe.method else {
        panic!("{probe:?}");
    };
    http
}

fn sip(probe: &Probe) -> &SipTarget {
    let Method::Sip(sip) = &probe.method else {
        panic!("{probe:?}");
    };
    sip
}

fn address() -> Identity {
    Identity::Address([203, 0, 113, 60].into())
}

#[test]
fn a_tls_probe_asks_about_the_certificate_at_the_address() {
    let probe = probe("kind = \"tls\"");
    assert_eq!(probe.facet, Facet::Certificate);
    assert!(probe.connects());
    assert_eq!(probe.profile.retry, Profile::CONNECTION_RETRY);
    let tls = tls(&probe);
    assert_eq!(tls.target.to_string(), "203.0.113.60:443");
    let expected = Trust {
        identity: address(),
        authority: Authority::System,
        warn_days: 21,
    };
    assert_eq!(tls.trust, expected);
}

#[test]
fn who_is_believed_is_a_file_a_fingerprint_or_anybody() {
    let pinned = probe(
        "kind = \"tls\"\nport = 5061\nwarn_days = 0\nserver_name = \"vc.example\"\n\
         pin = \"53:D6520ADD85848A330A6BB52034CD8C77E1CDCD6DD23557CEEBC519ED98F4B1\"",
    );
    let trust = &tls(&pinned).trust;
    assert_eq!(trust.identity, Identity::Host("vc.example".into()));
    assert_eq!(trust.warn_days, 0);
    let Authority::Pinned(pin) = &trust.authority else {
        panic!("{trust:?}");
    };
    assert!(pin.to_string().starts_with("53d6520add85"));
    let any = probe("kind = \"tls\"\nauthority = \"any\"");
    assert_eq!(tls(&any).trust.authority, Authority::Any);
    let file = probe("kind = \"tls\"\nca_file = \"src/probe/tests/certificates/root.pem\"");
    let Authority::These(these) = &tls(&file).trust.authority else {
        panic!("{file:?}");
    };
    assert_eq!(these.0.len(), 1);
}

#[test]
fn a_request_goes_to_the_component_whatever_host_it_names() {
    let own = probe("kind = \"http\"");
    assert_eq!(own.facet, Facet::Service);
    let request = http(&own);
    assert_eq!(request.target.to_string(), "203.0.113.60:443");
    assert_eq!(&*request.host, "203.0.113.60");
    assert_eq!(&*request.path, "/");
    assert_eq!(
        request.trust.as_ref().map(|t| &t.identity),
        Some(&address())
    );
    let named = probe(
        "kind = \"http\"\nurl = \"https://Bridge.example:8443/api?x=1\"\nmethod = \"GET\"\n\
         expect = [200, 503]\nbody = \"ok\"\njson = { pointer = \"/a/0\", value = true }",
    );
    let request = http(&named);
    assert_eq!(request.target.to_string(), "203.0.113.60:8443");
    assert_eq!(&*request.host, "bridge.example:8443");
    assert_eq!(&*request.path, "/api?x=1");
    assert_eq!(request.expect, [200, 503]);
    let json = request.json.as_ref().expect("a field");
    assert_eq!((&*json.pointer, &json.value), ("/a/0", &true.into()));
    let plain = probe("kind = \"http\"\nurl = \"http://[2001:db8::1]\"");
    let request = http(&plain);
    assert_eq!(request.target.port(), 80);
    assert_eq!(&*request.host, "[2001:db8::1]");
    assert_eq!(request.trust, None);
}

#[test]
fn sip_travels_by_what_is_written_and_is_known_by_its_domain() {
    assert_eq!(sip(&probe("kind = \"sip\"")).transport, Transport::Udp);
    let tcp = probe("kind = \"sip\"\ntransport = \"tcp\"");
    assert_eq!(sip(&tcp).target.port(), 5060);
    assert!(tcp.connects());
    let identity = |uri: &str| {
        let probe = probe(&format!("kind = \"sip\"\ntransport = \"tls\"\n{uri}"));
        assert_eq!(sip(&probe).target.port(), 5061);
        match &sip(&probe).transport {
            Transport::Tls(trust) => trust.identity.clone(),
            Transport::Udp | Transport::Tcp => panic!("{probe:?}"),
        }
    };
    assert_eq!(identity(""), address());
    let domain = Identity::SipDomain("vc.example".into());
    for uri in [
        "sip:vc.example",
        "sip:room@vc.example:5061",
        "sips:vc.example;transport=tls",
    ] {
        assert_eq!(identity(&format!("uri = \"{uri}\"")), domain);
    }
    assert_eq!(
        identity("server_name = \"vc.example\"\nuri = \"sip:x.example\""),
        domain
    );
    let v6 = Identity::Address("2001:db8::1".parse().expect("an address"));
    assert_eq!(identity("uri = \"sip:[2001:db8::1]\""), v6);
}

#[test]
fn what_is_wrong_with_a_probe_over_a_connection_is_said() {
    for (lines, said) in [
        (
            "kind = \"tls\"\npin = \"abc\"",
            "this is not the SHA-256 of a certificate",
        ),
        (
            "kind = \"tls\"\nauthority = \"any\"\nca_file = \"x.pem\"",
            "`authority` beside `ca_file`",
        ),
        (
            "kind = \"tls\"\nca_file = \"nowhere.pem\"",
            "no authorities in",
        ),
        (
            "kind = \"tls\"\nca_file = \"Cargo.toml\"",
            "it holds no certificate",
        ),
        (
            "kind = \"icmp\"\nwarn_days = 7",
            "`warn_days` means nothing in a probe of kind icmp",
        ),
        (
            "kind = \"sip\"\nwarn_days = 7",
            "`warn_days` where no certificate is shown",
        ),
        (
            "kind = \"http\"\nurl = \"http://a.example\"\nauthority = \"any\"",
            "`authority` where no certificate is shown",
        ),
        (
            "kind = \"http\"\nurl = \"ftp://a.example\"",
            "this is not what an HTTP request can ask for",
        ),
        (
            "kind = \"http\"\nurl = \"https://me:pw@a.example/\"",
            "this is not what an HTTP request can ask for",
        ),
        (
            "kind = \"http\"\nexpect = [699]",
            "a whole number from 200 to 599",
        ),
        (
            "kind = \"http\"\nmethod = \"HEAD\"\nbody = \"x\"",
            "`body` of an answer to HEAD",
        ),
        (
            "kind = \"http\"\njson = { pointer = \"a\", value = 1 }",
            "it begins with `/`",
        ),
        (
            "kind = \"tls\"\nurl = \"https://a.example\"",
            "`url` means nothing in a probe of kind tls",
        ),
        (
            "kind = \"sip\"\ntransport = \"sctp\"",
            "is not a transport of SIP",
        ),
    ] {
        let report = mistakes(lines);
        assert!(report.contains(said), "{said}\n{report}");
    }
}

fn domain(probe: &Probe) -> &DomainTarget {
    let Method::Domain(domain) = &probe.method else {
        panic!("{probe:?}");
    };
    domain
}

#[test]
fn a_domain_is_asked_of_a_name_server_and_only_where_it_may_lead() {
    let own =
        probe("kind = \"sip-domain\"\ndomain = \"vc.example\"\nname_servers = [\"203.0.113.53\"]");
    assert_eq!(own.facet, Facet::Service);
    assert!(own.connects());
    let target = domain(&own);
    assert_eq!(target.servers, ["203.0.113.53:53".parse().unwrap()]);
    assert_eq!(target.carriers, Carrier::ALL);
    assert_eq!(
        target.trust.identity,
        Identity::SipDomain("vc.example".into())
    );
    let allows = |target: &DomainTarget, address: &str| target.allows(address.parse().unwrap());
    assert!(allows(target, "203.0.113.60") && !allows(target, "203.0.113.61"));
    let wide = probe(
        "kind = \"sip-domain\"\ndomain = \"vc.example\"\nname_servers = [\"203.0.113.53\"]\n\
         facet = \"redundancy\"\ntransport = \"udp\"\nallowed = [\"198.51.100.0/24\", \"2001:db8::/32\"]",
    );
    assert_eq!(wide.facet, Facet::Redundancy);
    assert!(!wide.connects());
    let target = domain(&wide);
    assert_eq!(target.carriers, [Carrier::Udp]);
    for (address, may) in [
        ("203.0.113.60", true),
        ("198.51.100.255", true),
        ("198.51.101.0", false),
        ("2001:db8:ffff::1", true),
        ("2001:db9::1", false),
    ] {
        assert_eq!(allows(target, address), may, "{address}");
    }
}

#[test]
fn what_is_wrong_with_a_domain_is_said_where_it_stands() {
    let told = |lines: &str| mistakes(&format!("kind = \"sip-domain\"\n{lines}"));
    let bare = told("");
    assert!(bare.contains("a sip-domain probe needs `domain`"), "{bare}");
    assert!(
        bare.contains("neither `resolver` nor `name_servers`"),
        "{bare}"
    );
    let nobody = told("domain = \"vc.example\"\nresolver = \"nobody\"");
    assert!(nobody.contains("nobody"), "{nobody}");
    let known = "domain = \"vc.example\"\nname_servers = [\"203.0.113.53\"]\n";
    let bits = told(&format!("{known}allowed = [\"10.1.2.3/16\"]"));
    assert!(bits.contains("perhaps `10.1.0.0/16`"), "{bits}");
    let foreign = told(&format!("{known}port = 5060\naddress = \"203.0.113.60\""));
    assert!(foreign.contains("`port` means nothing"), "{foreign}");
    assert!(
        foreign.contains("where it is asked, its name says"),
        "{foreign}"
    );
    let udp = told(&format!("{known}transport = \"udp\"\nauthority = \"any\""));
    assert!(udp.contains("where no certificate is shown"), "{udp}");
    let elsewhere = mistakes("kind = \"icmp\"\ndomain = \"vc.example\"");
    assert!(elsewhere.contains("only for sip-domain"), "{elsewhere}");
}

#[test]
fn a_certificate_that_nobody_looks_at_before_it_ends_is_told() {
    let findings = |probes: &str| {
        let region = crate::config::tests::REGION.replace(
            "address = \"203.0.113.60\"\ndepends = [\"core\"]",
            &format!("address = \"203.0.113.60\"\ndepends = [\"core\"]\n{probes}"),
        );
        let loaded = crate::config::tests::read_region(&region);
        let loaded = loaded.unwrap_or_else(|report| panic!("{report}"));
        let at = "2026-11-26T12:00:00Z".parse().expect("a moment");
        let all = crate::config::lint(&loaded.inventory, &loaded.settings, at);
        let texts = all
            .into_iter()
            .filter(|f| f.topic == crate::config::Topic::Certificate);
        texts.map(|finding| finding.text).collect::<Vec<_>>()
    };
    let https = "[[component.probe]]\nid = \"page\"\nkind = \"http\"\n";
    let tls = "[[component.probe]]\nid = \"certificate\"\nkind = \"tls\"\nport = 443\n";
    assert_eq!(findings(https), ["1 component asked over TLS: registrar"]);
    assert_eq!(findings(&format!("{https}{tls}")), [] as [&str; 0]);
    let plain = https.replace("\"http\"", "\"http\"\nurl = \"http://203.0.113.60/\"");
    assert_eq!(findings(&plain), [] as [&str; 0]);
}

#[test]
fn a_connection_is_kept_where_that_is_asked_for() {
    let of = |lines: &str| probe(lines).connection();
    assert_eq!(of("kind = \"http\""), Connection::New);
    assert_eq!(of("kind = \"http\"\nconnection = \"new\""), Connection::New);
    assert_eq!(
        of("kind = \"http\"\nconnection = \"kept\""),
        Connection::Kept
    );
    for transport in ["tcp", "tls"] {
        let lines = format!("kind = \"sip\"\ntransport = \"{transport}\"\n");
        assert_eq!(of(&lines), Connection::New);
        assert_eq!(of(&(lines + "connection = \"kept\"")), Connection::Kept);
    }
}

#[test]
fn what_cannot_be_kept_or_is_not_worth_it_is_said() {
    let kept = "connection = \"kept\"";
    for (lines, said) in [
        ("kind = \"sip\"", "a connection kept where there is none"),
        (
            "kind = \"tls\"",
            "`connection` means nothing in a probe of kind tls",
        ),
        (
            "kind = \"http\"\nfacet = \"certificate\"",
            "a kept connection shows no certificate anew",
        ),
        (
            "kind = \"http\"\ninterval = \"6m\"",
            "a connection kept for less than two intervals",
        ),
    ] {
        let report = mistakes(&format!("{lines}\n{kept}"));
        assert!(report.contains(said), "{said} in\n{report}");
    }
    let report = mistakes("kind = \"http\"\nconnection = \"keep\"");
    assert!(report.contains("kept"), "{report}");
}

#[test]
fn a_probe_of_a_certificate_that_is_shown_none_of_its_own_is_refused() {
    let said = "a certificate that this probe cannot see";
    for lines in [
        "kind = \"tcp\"\nport = 443\nfacet = \"certificate\"",
        "kind = \"sip\"\nfacet = \"certificate\"",
    ] {
        let report = mistakes(lines);
        assert!(report.contains(said), "{report}");
    }
}
