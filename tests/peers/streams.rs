//! TLS, HTTPS and SIP over connections, asked of real servers.

use std::fs;
use std::net::SocketAddrV4;

use crate::certificates::{Certificates, LONG};
use crate::kamailio::Kamailio;
use crate::nginx::{Nginx, TooOld};
use crate::process::{Place, folder, s, until};
use crate::region::SETTINGS;
use crate::samband::{Daemon, PROGRAM};

/// A region with one component at an address, and these probes of it.
pub(crate) fn region(address: SocketAddrV4, probes: &str) -> String {
    let ip = address.ip();
    format!(
        r#"
id = "lab"
name = "The lab"
zone = "Europe/Oslo"
language = "en"
coordinator = "council"
operator = "council"

[[party]]
id = "council"
name = "Council"
role = "council"

[[component]]
id = "bridge"
name = "Bridge"
kind = "bridge"
organisation = "council"
address = "{ip}"
{probes}"#
    )
}

pub(crate) fn probe(id: &str, lines: &str) -> String {
    format!("[[component.probe]]\nid = \"{id}\"\n{lines}\n")
}

/// What `samband probe` says of the component.
pub(crate) fn look(place: &Place, region: &str) -> String {
    let folder = folder();
    fs::create_dir_all(folder.path().join("regions")).unwrap();
    let state = folder.path().join("state").display().to_string();
    let settings = SETTINGS
        .replace("WEB", "127.0.0.1:8377")
        .replace("STATE", &state);
    fs::write(folder.path().join("samband.toml"), settings).unwrap();
    fs::write(folder.path().join("regions/lab.toml"), region).unwrap();
    let config = folder.path().display().to_string();
    let output = place.output(PROGRAM, &["probe", "bridge", "--config", &config]);
    let said = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&said).into_owned()
}

/// The class that stands behind a probe's name.
pub(crate) fn class<'a>(said: &'a str, id: &str) -> &'a str {
    let mut lines = said.lines().map(str::split_whitespace);
    let found = lines.find_map(|mut words| (words.next() == Some(id)).then(|| words.next()));
    found
        .flatten()
        .unwrap_or_else(|| panic!("no probe {id} in\n{said}"))
}

/// nginx with a server for each certificate: a good one, some that are not, one
/// signed by itself, and the good one without the one that signed it.
struct Faces {
    made: Certificates,
    nginx: Nginx,
    servers: [SocketAddrV4; 6],
}

const FACES: [&str; 6] = ["good", "expired", "other", "soon", "own", "alone"];

impl Faces {
    fn start(place: &Place) -> Self {
        let made = Certificates::new(place);
        let names = format!("IP:{},DNS:bridge.test", place.ip);
        let soon = made.in_days(10);
        made.make("good", &names, LONG);
        made.make("expired", &names, ("20200101000000Z", "20210101000000Z"));
        made.make("other", "DNS:other.test", LONG);
        made.make("soon", &names, ("20200101000000Z", &soon));
        made.make_own("own");
        let files = FACES.map(|face| match face {
            "alone" => ("good-alone.pem".to_owned(), "good.key".to_owned()),
            face => (format!("{face}.pem"), format!("{face}.key")),
        });
        let servers = FACES.map(|_| place.port(443));
        let shown: Vec<_> = servers
            .iter()
            .zip(&files)
            .map(|(address, (pem, key))| (*address, pem.as_str(), key.as_str()))
            .collect();
        let nginx = Nginx::start(place, &made, &shown);
        Self {
            made,
            nginx,
            servers,
        }
    }

    /// The lines of a probe of a face.
    fn probe(&self, face: &str, lines: &str) -> String {
        let at = FACES.iter().position(|known| *known == face).unwrap();
        let port = self.servers[at].port();
        format!("kind = \"tls\"\nport = {port}\n{lines}")
    }
}

#[test]
fn certificates_of_nginx_are_told_apart() {
    let place = Place::loopback();
    let faces = Faces::start(&place);
    let made = &faces.made;
    let by_root = format!("ca_file = \"{}\"", made.root());
    let later = format!("{by_root}\nwarn_days = 5");
    let as_own = format!("{by_root}\nserver_name = \"own\"");
    let good = made.fingerprint("good");
    let pin = |fingerprint: &str| format!("pin = \"{fingerprint}\"");
    let (pinned, changed) = (pin(&made.fingerprint("own")), pin(&good));
    let cases = [
        ("good", "good", by_root.as_str(), "answered"),
        ("expired", "expired", &by_root, "expired"),
        ("other", "other", &by_root, "wrong-name"),
        ("soon", "soon", &by_root, "expiring"),
        ("later", "soon", &later, "answered"),
        ("own", "own", &as_own, "wrong-name"),
        ("alone", "alone", &by_root, "incomplete-chain"),
        ("unknown", "good", "", "unknown-authority"),
        ("any", "own", "authority = \"any\"", "answered"),
        ("pinned", "own", &pinned, "answered"),
        ("changed", "own", &changed, "changed"),
    ];
    made.make_short("short");
    let old = [
        ("old", "good", "-tls1"),
        ("short12", "short", "-tls1_2"),
        ("short13", "short", "-tls1_3"),
    ];
    let old = old.map(|(id, name, version)| (id, TooOld::start(&place, made, name, version)));
    let mut probes: String = cases
        .iter()
        .map(|(id, face, lines, _)| probe(id, &faces.probe(face, lines)))
        .collect();
    for (id, old) in &old {
        let port = old.address.port();
        probes += &probe(id, &format!("kind = \"tls\"\nport = {port}"));
    }
    let said = look(&place, &region(faces.servers[0], &probes));
    for (id, .., expected) in cases {
        let log = faces.nginx.said();
        assert_eq!(class(&said, id), expected, "{id} in\n{said}\n{log}");
    }
    for (id, _) in &old {
        assert_eq!(class(&said, id), "too-old", "{id} in\n{said}");
    }
    let fingerprint = good.replace(':', "").to_ascii_lowercase();
    assert!(said.contains(&fingerprint), "{said}");
    assert!(said.contains("TLS 1.3, TLS13_"), "{said}");
}

#[test]
fn https_of_nginx_is_judged_by_status_and_body() {
    let place = Place::loopback();
    let made = Certificates::new(&place);
    made.make("good", "DNS:bridge.test", LONG);
    let address = place.port(443);
    let _nginx = Nginx::start(&place, &made, &[(address, "good.pem", "good.key")]);
    let (port, root) = (address.port(), made.root());
    let asked = |path: &str, more: &str| {
        format!(
            "kind = \"http\"\nca_file = \"{root}\"\nurl = \"https://bridge.test:{port}{path}\"\n{more}"
        )
    };
    let up = "json = { pointer = \"/state\", value = \"up\" }";
    let down = "json = { pointer = \"/state\", value = \"down\" }";
    let cases = [
        ("up", asked("/status", up), "answered"),
        ("down", asked("/status", down), "wrong"),
        ("body", asked("/status", "body = \"state\""), "answered"),
        ("head", asked("/status", "method = \"HEAD\""), "answered"),
        ("broken", asked("/broken", ""), "unavailable"),
        ("wanted", asked("/broken", "expect = [503]"), "answered"),
        ("missing", asked("/nothing", ""), "wrong"),
        (
            "plain",
            format!("kind = \"http\"\nurl = \"http://bridge.test:{port}/\""),
            "wrong",
        ),
    ];
    let probes: String = cases
        .iter()
        .map(|(id, lines, _)| probe(id, lines))
        .collect();
    let said = look(&place, &region(address, &probes));
    for (id, _, expected) in &cases {
        assert_eq!(class(&said, id), *expected, "{id} in\n{said}");
    }
    for phase in ["connect ", "tls ", "first byte ", "transfer "] {
        assert!(said.contains(phase), "no {phase}in\n{said}");
    }
}

#[test]
fn kamailio_answers_options_over_tcp_and_tls() {
    let place = Place::loopback();
    let made = Certificates::new(&place);
    made.make("registrar", "URI:sip:vc.test,DNS:registrar.test", LONG);
    let mut kamailio = Kamailio::start_with_tls(&place, &made, "registrar");
    let secured = kamailio.secured.unwrap();
    let tls = |uri: &str| {
        format!(
            "kind = \"sip\"\ntransport = \"tls\"\nport = {}\nuri = \"{uri}\"\nca_file = \"{}\"",
            secured.port(),
            made.root()
        )
    };
    let port = kamailio.address.port();
    let tcp = format!("kind = \"sip\"\ntransport = \"tcp\"\nport = {port}");
    let cases = [
        ("udp", format!("kind = \"sip\"\nport = {port}"), "answered"),
        ("tcp", tcp.clone(), "answered"),
        ("tls", tls("sip:vc.test"), "answered"),
        // RFC 5922: where a SIP URI stands, DNS names do not count.
        ("host", tls("sip:registrar.test"), "wrong-name"),
        (
            "user",
            format!("{tcp}\nuri = \"sip:nobody@vc.test\""),
            "wrong",
        ),
    ];
    let probes: String = cases
        .iter()
        .map(|(id, lines, _)| probe(id, lines))
        .collect();
    let region = region(kamailio.address, &probes);
    let said = look(&place, &region);
    for (id, _, expected) in &cases {
        assert_eq!(class(&said, id), *expected, "{id} in\n{said}");
    }
    kamailio.stop();
    let said = look(&place, &region);
    for (id, ..) in &cases {
        assert_eq!(class(&said, id), "refused", "{id} in\n{said}");
    }
}

#[test]
fn an_expired_certificate_is_a_fault_of_its_own_and_of_nothing_else() {
    let place = Place::loopback();
    let made = Certificates::new(&place);
    let names = format!("IP:{}", place.ip);
    made.make("bridge", &names, ("20200101000000Z", "20210101000000Z"));
    let address = place.port(443);
    let nginx = Nginx::start(&place, &made, &[(address, "bridge.pem", "bridge.key")]);
    let pace = "interval = \"2s\"\ndeadline = \"2s\"\nretry = \"1s\"\nfailures = 2\nsuccesses = 1";
    let (port, root) = (address.port(), made.root());
    let probes = probe(
        "certificate",
        &format!("kind = \"tls\"\nport = {port}\nca_file = \"{root}\"\nwitness = true\n{pace}"),
    ) + &probe(
        "web",
        &format!("kind = \"http\"\nport = {port}\nca_file = \"{root}\"\nexpect = [404]\n{pace}"),
    );
    let region = region(address, &probes);
    let daemon = Daemon::start(&place, SETTINGS, ("lab", &region), &[]);
    let fault = daemon.fault("the fault", s(60), |fault| fault["cause"].is_object());
    assert_eq!(fault["cause"]["component"], "bridge", "{fault}");
    assert_eq!(fault["cause"]["facet"], "certificate", "{fault}");
    assert_eq!(fault["cause"]["mode"], "expired", "{fault}");
    assert_eq!(daemon.faults().len(), 1);
    let success = |probe: &str| {
        let label = format!("probe=\"{probe}\"");
        daemon.samples_with("samband_probe_success", &label)
    };
    assert_eq!(success("web"), [1.0]);
    assert_eq!(success("certificate"), [0.0]);
    assert_eq!(
        daemon.samples_with("samband_probe_certificate_flawed", "expired"),
        [1.0, 1.0]
    );
    assert_eq!(
        daemon
            .samples_of("samband_probe_phase_duration_seconds")
            .len(),
        6
    );

    made.make("bridge", &names, LONG);
    nginx.reload();
    daemon.fault("its end", s(60), |fault| !fault["cleared_at"].is_null());
    assert_eq!(success("certificate"), [1.0]);
}

#[test]
fn kept_connections_to_nginx_and_kamailio_are_used_again() {
    let place = Place::loopback();
    let made = Certificates::new(&place);
    made.make("bridge", &format!("IP:{}", place.ip), LONG);
    let address = place.port(443);
    let nginx = Nginx::start(&place, &made, &[(address, "bridge.pem", "bridge.key")]);
    let kamailio = Kamailio::start(&place);
    let pace = "interval = \"1s\"\ndeadline = \"1s\"\nretry = \"1s\"";
    let (port, root, ip) = (address.port(), made.root(), place.ip);
    let asked = |id: &str, path: &str, connection: &str| {
        probe(
            id,
            &format!(
                "kind = \"http\"\nurl = \"https://{ip}:{port}{path}\"\nca_file = \"{root}\"\n\
                 witness = true\n{connection}\n{pace}"
            ),
        )
    };
    let sip = kamailio.address.port();
    let probes = asked("web", "/status", "connection = \"kept\"")
        + &probe(
            "sip",
            &format!(
                "kind = \"sip\"\ntransport = \"tcp\"\nport = {sip}\nconnection = \"kept\"\n{pace}"
            ),
        );
    let region = region(address, &probes);
    let before = nginx.connections_for("/status");
    let mut daemon = Daemon::start(&place, SETTINGS, ("lab", &region), &[]);
    let carried = |probe: &str| {
        let text = daemon.metrics();
        let wanted = format!("probe=\"{probe}\"");
        let mut lines = text.lines().filter(|line| {
            line.starts_with("samband_probe_kept_connections_total")
                && line.contains(&wanted)
                && line.contains("fate=\"carried\"")
        });
        let value = lines.next().and_then(|line| line.rsplit(' ').next());
        value.map_or(0.0, |value| value.parse().unwrap())
    };
    until("both connections to be used again", s(90), || {
        (carried("web") >= 3.0 && carried("sip") >= 3.0).then_some(())
    });
    assert_eq!(daemon.samples_of("samband_prober_connections_kept"), [2.0]);
    assert!(daemon.faults().is_empty());
    let after = nginx.connections_for("/status");
    assert_eq!(after.0 - before.0, 1, "one connection for all: {after:?}");
    assert!(after.1 - before.1 >= 4, "{after:?}");
    daemon.stop();
}
