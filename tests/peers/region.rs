//! The regions that samband watches in these tests, and a lab with all in it.

use std::net::SocketAddrV4;

use crate::baresip::Baresip;
use crate::kamailio::Kamailio;
use crate::lab::{Lab, Node};
use crate::process::{s, until};
use crate::samband::Daemon;

/// Components of the lab, by the names that [`LAB`] gives them.
pub(crate) const LINE: &str = "north.clinic.line";
pub(crate) const ROUTER: &str = "north.clinic.router";
pub(crate) const ROOM_A: &str = "north.clinic.a";
pub(crate) const ROOM_B: &str = "north.clinic.b";
pub(crate) const SOUTH_ROOM: &str = "south.clinic.a";
pub(crate) const REGISTRAR: &str = "registrar";

/// A daemon without mail, its state and its pages where the test wants them.
pub(crate) const SETTINGS: &str = r#"
regions = ["lab"]
[web]
listen = "WEB"
[store]
path = "STATE"
"#;

/// The lab as a region: the network operator answers for lines and registrar,
/// the IT partner for the north by agreement, and the south has none. Its
/// router sees when a line is lost.
pub(crate) const LAB: &str = r#"
id = "lab"
name = "Lab"
zone = "Europe/Oslo"
language = "en"
coordinator = "council"
operator = "council"
network_operator = "network"

[[party]]
id = "council"
name = "Council"
role = "council"
telephone = "+47 00 00 00 01"
email = "council@mail.test"

[[party]]
id = "network"
name = "Network"
role = "network-operator"
email = "network@mail.test"

[[party]]
id = "it"
name = "IT partner"
role = "it-partner"
email = "it@mail.test"

[[agreement]]
id = "north-it"
name = "Operation of the north"
party = "it"
standing = "signed"
from = 2020-01-01
municipalities = ["north"]
kinds = ["codec", "room-network", "site-router"]

[[kit]]
id = "site"
for = "site"
  [[kit.component]]
  id = "line"
  name = { nb = "Linje", en = "Access line" }
  kind = "access-line"
  organisation = "network-operator"
  address = "line"
  depends = ["core"]
  signals_loss = true
  [[kit.component]]
  id = "router"
  name = { nb = "Ruter", en = "Router" }
  kind = "site-router"
  address = "router"
  depends = ["line"]
    [[kit.component.probe]]
    id = "ping"
    kind = "icmp"
  [[kit.component]]
  id = "network"
  name = { nb = "Romnett", en = "Room network" }
  kind = "room-network"
  depends = ["router"]

[[component]]
id = "core"
name = "Core"
kind = "network-core"
organisation = "network"
address = "10.80.0.1"
[[component.probe]]
id = "ping"
kind = "icmp"
profile = "critical"
witness = true

[[component]]
id = "registrar"
name = "Registrar"
kind = "registrar"
organisation = "network"
address = "10.80.9.2"
depends = ["core"]
[[component.probe]]
id = "ping"
kind = "icmp"
profile = "critical"
witness = true
[[component.probe]]
id = "sip"
kind = "sip"
profile = "critical"

[[municipality]]
id = "north"
name = "North"
email = "north@mail.test"
[[municipality.site]]
id = "clinic"
name = "Clinic"
router = "10.80.1.2"
line = "10.80.1.1"
profile = "critical"
rooms = [
  { id = "a", name = "Room A", address = "10.80.11.11", uri = "sip:room1a@10.80.9.2" },
  { id = "b", name = "Room B", address = "10.80.11.12", uri = "sip:room1b@10.80.9.2" },
]

[[municipality]]
id = "south"
name = "South"
email = "south@mail.test"
[[municipality.site]]
id = "clinic"
name = "Clinic"
router = "10.80.2.2"
line = "10.80.2.1"
profile = "critical"
rooms = [
  { id = "a", name = "Room A", address = "10.80.12.11", uri = "sip:room2a@10.80.9.2" },
  { id = "b", name = "Room B", address = "10.80.12.12", uri = "sip:room2b@10.80.9.2" },
]
"#;

/// The lab without a room that is there all the same.
pub(crate) fn without_a_room() -> String {
    let room = LAB.lines().find(|line| line.contains("Room B"));
    LAB.replacen(room.unwrap(), "", 1)
}

/// A bridge of [`unhurried`], in the place of a room.
pub(crate) const BRIDGE: &str = "bridge";

/// The lab with a south that is probed by the default profile, and a bridge that
/// is only ever connected to, by the default profile too.
pub(crate) fn unhurried() -> String {
    let lab = without_a_room();
    let (north, south) = lab.split_once("id = \"south\"").unwrap();
    let south = south.replace("profile = \"critical\"\n", "");
    format!(
        r#"{north}id = "south"{south}
[[component]]
id = "{BRIDGE}"
name = "Bridge"
kind = "bridge"
organisation = "it"
address = "10.80.11.12"
depends = ["core"]
[[component.probe]]
id = "tcp"
kind = "tcp"
port = 5060
"#
    )
}

/// The lab with lines and routers whose quality is measured, in a hurry: a window of a
/// minute, and thirty series in it.
pub(crate) fn measured() -> String {
    const QUALITY: &str = r#"
    [[kit.component.probe]]
    id = "quality"
    kind = "quality"
    interval = "2s"
    deadline = "500ms"
    failures = 9
    successes = 3
    series = { spacing = "20ms", window = "1m" }
"#;
    let line = "  signals_loss = true\n";
    let router = "  address = \"router\"\n  depends = [\"line\"]\n";
    LAB.replacen(line, &format!("{line}{QUALITY}"), 1).replacen(
        router,
        &format!("{router}{QUALITY}"),
        1,
    )
}

/// The lab with its registrar, its rooms registered, and samband watching.
pub(crate) struct Watched {
    pub(crate) daemon: Daemon,
    pub(crate) room1a: Baresip,
    _room1b: Baresip,
    _room2a: Baresip,
    _room2b: Baresip,
    pub(crate) kamailio: Kamailio,
    pub(crate) lab: Lab,
}

impl Watched {
    pub(crate) fn start(settings: &str, environment: &[(&str, &str)]) -> Self {
        Self::start_in(Lab::build(), LAB, settings, environment)
    }

    /// The same in a lab that has more in it already, of which this region is watched.
    pub(crate) fn start_in(
        lab: Lab,
        region: &str,
        settings: &str,
        environment: &[(&str, &str)],
    ) -> Self {
        let kamailio = Kamailio::start(&lab.place(Node::Registrar));
        let room = |node, user| Baresip::start(&lab.place(node), user, kamailio.address, 20);
        let room1a = room(Node::Room1a, "room1a");
        let room1b = room(Node::Room1b, "room1b");
        let room2a = room(Node::Room2a, "room2a");
        let room2b = room(Node::Room2b, "room2b");
        for user in ["room1a", "room1b", "room2a", "room2b"] {
            until("the registration", s(20), || {
                (kamailio.status_of(user) == Some(200)).then_some(())
            });
        }
        let monitor = lab.place(Node::Monitor);
        let daemon = Daemon::start(&monitor, settings, ("lab", region), environment);
        daemon.until_all_looked();
        assert_eq!(daemon.faults(), Vec::<serde_json::Value>::new());
        Self {
            daemon,
            room1a,
            _room1b: room1b,
            _room2a: room2a,
            _room2b: room2b,
            kamailio,
            lab,
        }
    }
}

/// A region without a network: a bridge that is asked by TCP, and a name
/// server that is the witness. No ping, so that it runs anywhere.
pub(crate) fn small(bridge: SocketAddrV4, dns: SocketAddrV4) -> String {
    named(dns) + IT + &shared("bridge", "Bridge", bridge, "")
}

/// The same with several bridges, down at the first failure and up at the
/// first answer, each with an owner of its own: `owner-0@mail.test` and so on.
pub(crate) fn bridges(addresses: &[SocketAddrV4], dns: SocketAddrV4) -> String {
    let quick = "failures = 1\nsuccesses = 1\n";
    let mut region = named(dns);
    for (i, address) in addresses.iter().enumerate() {
        region += &owned(i);
        region += &shared(
            &format!("bridge-{i}"),
            &format!("Bridge {i}"),
            *address,
            quick,
        );
    }
    region
}

fn owned(i: usize) -> String {
    format!(
        r#"
[[party]]
id = "owner-{i}"
name = "Owner {i}"
role = "it-partner"
email = "owner-{i}@mail.test"

[[agreement]]
id = "bridge-{i}-owner"
name = "Operation of bridge {i}"
party = "owner-{i}"
standing = "signed"
from = 2020-01-01
components = ["bridge-{i}"]
"#
    )
}

/// Whoever answers for every bridge.
const IT: &str = r#"
[[party]]
id = "it"
name = "IT partner"
role = "it-partner"
email = "it@mail.test"

[[agreement]]
id = "bridges-it"
name = "Operation of the bridges"
party = "it"
standing = "signed"
from = 2020-01-01
kinds = ["bridge"]
"#;

fn shared(id: &str, name: &str, address: SocketAddrV4, more: &str) -> String {
    let (ip, port) = (address.ip(), address.port());
    format!(
        r#"
[[component]]
id = "{id}"
name = "{name}"
kind = "bridge"
organisation = "council"
address = "{ip}"
[[component.probe]]
id = "tcp"
kind = "tcp"
port = {port}
interval = "2s"
deadline = "1s"
retry = "1s"
{more}"#
    )
}

fn named(dns: SocketAddrV4) -> String {
    let (ip, port) = (dns.ip(), dns.port());
    format!(
        r#"
id = "lab"
name = "Lab"
zone = "Europe/Oslo"
language = "en"
coordinator = "council"
operator = "council"

[[party]]
id = "council"
name = "Council"
role = "council"
telephone = "+47 00 00 00 01"
email = "council@mail.test"

[[component]]
id = "dns"
name = "Name service"
kind = "name-service"
organisation = "council"
address = "{ip}"
[[component.probe]]
id = "rom1"
kind = "dns"
port = {port}
name = "rom1.vc.example"
expect = ["192.0.2.11"]
profile = "critical"
interval = "2s"
witness = true
"#
    )
}

#[test]
fn the_regions_of_these_tests_are_legal() {
    let address = SocketAddrV4::new([127, 0, 0, 1].into(), 5353);
    let folder = crate::process::folder();
    std::fs::create_dir(folder.path().join("regions")).unwrap();
    let settings = SETTINGS
        .replace("WEB", "127.0.0.1:8377")
        .replace("STATE", "/tmp");
    std::fs::write(folder.path().join("samband.toml"), settings).unwrap();
    for region in [
        LAB.to_owned(),
        without_a_room(),
        unhurried(),
        measured(),
        small(address, address),
        bridges(&[address, address], address),
    ] {
        std::fs::write(folder.path().join("regions/lab.toml"), region).unwrap();
        let loaded = samband::config::load(folder.path(), &samband::config::NoSecrets);
        if let Err(report) = loaded {
            panic!("{report}");
        }
    }
}
