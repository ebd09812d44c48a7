//! The configuration that the daemon is given: a region of municipalities with
//! one site each, whose rooms are asked by one probe or by several.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::{DNS_PORT, Kind, NTP_PORT, SIP_PORT, STUN_PORT, TCP_PORT, TLS_PORT, target};

/// Where the pages are.
pub(crate) const WEB: &str = "127.0.0.1:8377";

/// A region of rooms, all asked as often.
#[derive(Clone, Debug)]
pub(crate) struct Region {
    /// Rooms; a multiple of the sites.
    pub(crate) rooms: u32,
    /// Sites, each a municipality of its own.
    pub(crate) sites: u32,
    /// The probes of each room. Of a mix each room has one kind, in turn.
    pub(crate) kinds: Vec<Kind>,
    pub(crate) interval: Duration,
    pub(crate) deadline: Duration,
}

impl Region {
    /// As it is written.
    pub(crate) fn text(&self, authority: &Path) -> String {
        let mut text = String::from(FRAME);
        for (kit, kinds) in self.kits() {
            write!(
                text,
                "[[kit]]\nid = \"{kit}\"\nfor = \"room\"\n\
                 [[kit.component]]\nkind = \"codec\"\ndepends = [\"network\"]\n"
            )
            .unwrap();
            for kind in kinds {
                self.probe(&mut text, kind, authority);
            }
        }
        for site in 0..self.sites {
            self.municipality(&mut text, site);
        }
        text
    }

    fn kits(&self) -> Vec<(String, Vec<Kind>)> {
        if self.kinds == [Kind::Mix] {
            let kit = |kind: Kind| (kind.slug().to_owned(), vec![kind]);
            return Kind::MIXED.map(kit).to_vec();
        }
        vec![("room".to_owned(), self.kinds.clone())]
    }

    fn probe(&self, text: &mut String, kind: Kind, authority: &Path) {
        let (interval, deadline) = (self.interval.as_millis(), self.deadline.as_millis());
        let authority = authority.display();
        let (method, more) = match kind {
            Kind::Icmp => ("icmp", String::new()),
            Kind::Tcp => ("tcp", format!("port = {TCP_PORT}\n")),
            Kind::Dns => ("dns", format!("port = {DNS_PORT}\nname = \"vc.example\"\n")),
            Kind::Sip => ("sip", format!("port = {SIP_PORT}\n")),
            Kind::Stun => ("stun", format!("port = {STUN_PORT}\n")),
            Kind::Ntp => ("ntp", format!("port = {NTP_PORT}\n")),
            Kind::Tls => (
                "tls",
                format!(
                    "port = {TLS_PORT}\nserver_name = \"vc.example\"\nca_file = \"{authority}\"\n"
                ),
            ),
            Kind::Https => (
                "http",
                format!(
                    "url = \"https://vc.example/\"\nport = {TLS_PORT}\nca_file = \"{authority}\"\n"
                ),
            ),
            Kind::Mix => unreachable!("a mix is made of others"),
        };
        write!(
            text,
            "[[kit.component.probe]]\nid = \"{}\"\nkind = \"{method}\"\n{more}\
             interval = \"{interval}ms\"\ndeadline = \"{deadline}ms\"\n",
            kind.slug()
        )
        .unwrap();
    }

    fn municipality(&self, text: &mut String, site: u32) {
        let id = format!("m{site}");
        write!(
            text,
            "[[municipality]]\nid = \"{id}\"\nname = \"Municipality {site}\"\n\
             email = \"it@{id}.test\"\n[[municipality.site]]\nid = \"site\"\nname = \"Site\"\n\
             kit = \"line-and-network\"\nrooms = [\n"
        )
        .unwrap();
        let kits = self.kits();
        let each = self.rooms / self.sites;
        for room in 0..each {
            let number = site * each + room;
            let (kit, _) = &kits[number as usize % kits.len()];
            let address = target(number);
            writeln!(
                text,
                "  {{ id = \"r{room}\", name = \"Room {room}\", kit = \"{kit}\", address = \"{address}\" }},"
            )
            .unwrap();
        }
        text.push_str("]\n");
    }
}

/// Writes the configuration into a folder; `relay` is a mail relay's port.
pub(crate) fn write_to(folder: &Path, region: &str, relay: Option<u16>) {
    let config = folder.join("config");
    fs::create_dir_all(config.join("regions")).unwrap();
    let state = folder.join("state");
    let mut daemon = format!(
        "regions = [\"bench\"]\n[web]\nlisten = \"{WEB}\"\n[store]\npath = \"{}\"\n",
        state.display()
    );
    if let Some(port) = relay {
        write!(
            daemon,
            "[mail]\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\nfrom = \"samband@bench.test\"\n"
        )
        .unwrap();
    }
    fs::write(config.join("samband.toml"), daemon).unwrap();
    fs::write(config.join("regions/bench.toml"), region).unwrap();
}

const FRAME: &str = r#"id = "bench"
name = "Bench"
zone = "Europe/Oslo"
coordinator = "coordinator"
operator = "coordinator"
network_operator = "network"

[monitor]
[[monitor.probe]]
id = "witness"
kind = "icmp"
address = "127.0.0.1"
witness = true
profile = "critical"

[[party]]
id = "coordinator"
name = "Coordinator"
role = "council"
email = "coordinator@bench.test"

[[party]]
id = "network"
name = "Network"
role = "network-operator"
email = "network@bench.test"

[[component]]
id = "core"
name = "Core"
kind = "network-core"
organisation = "network"

[[kit]]
id = "line-and-network"
for = "site"
[[kit.component]]
id = "line"
name = { nb = "Linje", en = "Line" }
kind = "access-line"
organisation = "network-operator"
depends = ["core"]
[[kit.component]]
id = "network"
name = { nb = "Nett", en = "Network" }
kind = "room-network"
depends = ["line"]

"#;
