//! A small region of network namespaces: a monitor, an operator's router, a
//! registrar, and two sites, each with a router and rooms behind it.
//!
//! ```text
//! monitor ── operator ─┬─ registrar
//!                      ├─ router1 ─┬─ room1a
//!                      │           └─ room1b
//!                      └─ router2 ─┬─ room2a
//!                                  └─ room2b
//! ```

use std::fs;
use std::io::Write;
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU8, Ordering};

use crate::process::{Place, s, until};

/// A machine of the lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// Where samband runs.
    Monitor,
    /// The network operator's router.
    Operator,
    /// The registrar's host.
    Registrar,
    /// The first site's router.
    Router1,
    /// The second site's router.
    Router2,
    /// A room of the first site.
    Room1a,
    /// Another room of the first site.
    Room1b,
    /// A room of the second site.
    Room2a,
    /// Another room of the second site.
    Room2b,
}

use Node::{Monitor, Operator, Registrar, Room1a, Room1b, Room2a, Room2b, Router1, Router2};

impl Node {
    const ALL: [Self; 9] = [
        Monitor, Operator, Registrar, Router1, Router2, Room1a, Room1b, Room2a, Room2b,
    ];

    const fn name(self) -> &'static str {
        match self {
            Monitor => "monitor",
            Operator => "operator",
            Registrar => "registrar",
            Router1 => "router1",
            Router2 => "router2",
            Room1a => "room1a",
            Room1b => "room1b",
            Room2a => "room2a",
            Room2b => "room2b",
        }
    }

    /// The address towards the monitor: the one that is probed, and the one
    /// that its ICMP errors come from.
    pub(crate) const fn ip(self) -> Ipv4Addr {
        match self {
            Monitor => Ipv4Addr::new(10, 80, 0, 2),
            Operator => Ipv4Addr::new(10, 80, 0, 1),
            Registrar => Ipv4Addr::new(10, 80, 9, 2),
            Router1 => Ipv4Addr::new(10, 80, 1, 2),
            Router2 => Ipv4Addr::new(10, 80, 2, 2),
            Room1a => Ipv4Addr::new(10, 80, 11, 11),
            Room1b => Ipv4Addr::new(10, 80, 11, 12),
            Room2a => Ipv4Addr::new(10, 80, 12, 11),
            Room2b => Ipv4Addr::new(10, 80, 12, 12),
        }
    }

    /// The network behind a site's router.
    const fn rooms(self) -> Option<[u8; 3]> {
        match self {
            Router1 => Some([10, 80, 11]),
            Router2 => Some([10, 80, 12]),
            Monitor | Operator | Registrar | Room1a | Room1b | Room2a | Room2b => None,
        }
    }

    /// Who the node's packets go through first, and that one's address.
    const fn gateway(self) -> Option<(Self, Ipv4Addr)> {
        let [a, b, c, _] = self.ip().octets();
        let first = Ipv4Addr::new(a, b, c, 1);
        match self {
            Operator => None,
            Monitor | Registrar | Router1 | Router2 => Some((Operator, first)),
            Room1a | Room1b => Some((Router1, first)),
            Room2a | Room2b => Some((Router2, first)),
        }
    }
}

/// What a ping from the monitor draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Echo {
    Answered,
    Silent,
    HostUnreachable(Ipv4Addr),
    NetUnreachable(Ipv4Addr),
    /// Our own system refused to send.
    Refused,
}

/// The network; gone when dropped, and swept away by the next if its process died.
pub(crate) struct Lab {
    prefix: String,
}

impl Lab {
    pub(crate) fn build() -> Self {
        static BUILT: AtomicU8 = AtomicU8::new(0);
        sweep();
        let number = BUILT.fetch_add(1, Ordering::Relaxed);
        let lab = Self {
            prefix: format!("sb{}-{number}", std::process::id()),
        };
        for node in Node::ALL {
            lab.namespace(node);
        }
        for node in Node::ALL {
            if let Some((towards, gateway)) = node.gateway() {
                lab.connect(node, towards, gateway);
            }
        }
        for node in [Registrar, Room1a, Room1b, Room2a, Room2b] {
            until("the lab to carry", s(10), || {
                (lab.ping(node.ip()) == Echo::Answered).then_some(())
            });
        }
        lab
    }

    /// Where to start what runs on a node.
    pub(crate) fn place(&self, node: Node) -> Place {
        Place {
            namespace: Some(self.name(node)),
            ip: node.ip(),
        }
    }

    /// One echo from the monitor, with a deadline of a second.
    pub(crate) fn ping(&self, target: Ipv4Addr) -> Echo {
        let target = target.to_string();
        let args = ["-n", "-c", "1", "-W", "1", target.as_str()];
        let output = self.place(Monitor).output("ping", &args);
        if output.status.success() {
            return Echo::Answered;
        }
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = said.lines().find(|line| line.contains("Unreachable"));
        let from =
            line.and_then(|line| line.strip_prefix("From ")?.split(' ').next()?.parse().ok());
        match (line, from) {
            (Some(line), Some(from)) if line.contains("Net") => Echo::NetUnreachable(from),
            (Some(_), Some(from)) => Echo::HostUnreachable(from),
            _ if output.status.code() == Some(2) => Echo::Refused,
            _ => Echo::Silent,
        }
    }

    /// The line between the operator and a site is cut: the operator's router
    /// sees it and withdraws the route.
    pub(crate) fn cut_access_line(&self, router: Node) {
        self.ip(Operator, &format!("link set {} down", router.name()));
    }

    /// The line between the operator and a site carries no packets of full size,
    /// and the routers at its ends say so.
    pub(crate) fn narrow_access_line(&self, router: Node) {
        self.ip(Operator, &format!("link set {} mtu 1400", router.name()));
        self.ip(router, "link set operator mtu 1400");
    }

    /// The line between the operator and a site loses so many of a hundred packets,
    /// at random, on the way to its end and to whatever lies behind.
    pub(crate) fn make_lossy(&self, router: Node, percent: u32) {
        let [a, b, c, _] = router.ip().octets();
        let mut networks = vec![format!("{a}.{b}.{c}.0/24")];
        let rooms = router.rooms().into_iter();
        networks.extend(rooms.map(|[a, b, c]| format!("{a}.{b}.{c}.0/24")));
        self.load(
            Operator,
            &format!(
                "table ip lossy {{ chain in {{ type filter hook prerouting priority 0; \
                 ip daddr {{ {} }} numgen random mod 100 < {percent} drop; }}; }}\n",
                networks.join(", ")
            ),
        );
    }

    /// The end of [`make_lossy`](Self::make_lossy).
    pub(crate) fn make_lossless(&self) {
        self.place(Operator)
            .run("nft", &["delete", "table", "ip", "lossy"]);
    }

    /// The end of [`cut_access_line`](Self::cut_access_line).
    pub(crate) fn mend_access_line(&self, router: Node) {
        self.ip(Operator, &format!("link set {} up", router.name()));
        self.route(router);
    }

    /// A node is dead while its links stay up: it takes nothing in, not even ARP.
    pub(crate) fn kill(&self, node: Node) {
        self.deaf(node, links(node), "");
    }

    /// A node takes in nothing but ARP, as behind a filter that drops: no router
    /// has anything to say of it, and every probe waits for its deadline.
    pub(crate) fn hush(&self, node: Node) {
        self.deaf(node, links(node), "ether type arp accept;");
    }

    /// The end of [`kill`](Self::kill) and of [`hush`](Self::hush).
    pub(crate) fn revive(&self, node: Node) {
        self.hearing(node);
    }

    /// The monitor's own line dies somewhere on the way: its link stays up.
    pub(crate) fn cut_uplink(&self) {
        self.deaf(Operator, &["monitor"], "");
    }

    /// The end of [`cut_uplink`](Self::cut_uplink).
    pub(crate) fn mend_uplink(&self) {
        self.hearing(Operator);
    }

    /// The monitor's own link goes down: its system has no route.
    pub(crate) fn unplug_monitor(&self) {
        self.ip(Monitor, "link set operator down");
    }

    /// The end of [`unplug_monitor`](Self::unplug_monitor).
    pub(crate) fn plug_monitor(&self) {
        self.ip(Monitor, "link set operator up");
        self.ip(Monitor, &format!("route add default via {}", Operator.ip()));
    }

    fn name(&self, node: Node) -> String {
        format!("{}-{}", self.prefix, node.name())
    }

    fn ip(&self, node: Node, command: &str) {
        let name = self.name(node);
        let mut args = vec!["-n", name.as_str()];
        args.extend(command.split(' '));
        here().run("ip", &args);
    }

    fn namespace(&self, node: Node) {
        here().run("ip", &["netns", "add", &self.name(node)]);
        self.ip(node, "link set lo up");
        // Ping sockets for all, routers that forward, and no limit on ICMP errors.
        for (name, value) in [
            ("ping_group_range", "0 2147483647"),
            ("ip_forward", "1"),
            ("icmp_ratelimit", "0"),
        ] {
            self.set(node, name, value);
        }
    }

    fn set(&self, node: Node, name: &str, value: &str) {
        let write = format!("echo {value} > /proc/sys/net/ipv4/{name}");
        self.place(node).run("sh", &["-c", &write]);
    }

    /// A dead neighbour is noticed within some three seconds instead of eight,
    /// and known to be dead within one from then on.
    fn hasten(&self, node: Node, link: &str) {
        for (name, value) in [
            ("base_reachable_time_ms", "1000"),
            ("delay_first_probe_time", "1"),
            ("retrans_time_ms", "250"),
            ("ucast_solicit", "2"),
            ("mcast_solicit", "2"),
        ] {
            self.set(node, &format!("neigh/{link}/{name}"), value);
        }
    }

    /// A link from `node` towards its gateway; each end is named after the other.
    fn connect(&self, node: Node, towards: Node, gateway: Ipv4Addr) {
        let (near, far) = (node.name(), towards.name());
        let there = self.name(towards);
        self.ip(
            node,
            &format!("link add {far} type veth peer name {near} netns {there}"),
        );
        self.hasten(node, far);
        self.hasten(towards, near);
        self.ip(node, &format!("link set {far} up"));
        self.ip(towards, &format!("link set {near} up"));
        self.ip(node, &format!("addr add {}/24 dev {far}", node.ip()));
        self.ip(node, &format!("route add default via {gateway}"));
        if towards == Operator {
            self.ip(towards, &format!("addr add {gateway}/24 dev {near}"));
        } else {
            self.ip(towards, &format!("link set {near} master rooms"));
        }
        if let Some([a, b, c]) = node.rooms() {
            self.ip(node, "link add rooms type bridge");
            self.hasten(node, "rooms");
            self.ip(node, "link set rooms up");
            self.ip(node, &format!("addr add {a}.{b}.{c}.1/24 dev rooms"));
            self.route(node);
        }
    }

    fn route(&self, router: Node) {
        if let Some([a, b, c]) = router.rooms() {
            let via = router.ip();
            self.ip(Operator, &format!("route add {a}.{b}.{c}.0/24 via {via}"));
        }
    }

    /// Drops what comes in by these links, below IP, so that ARP dies too, unless
    /// a rule spares it.
    fn deaf(&self, node: Node, links: &[&str], spare: &str) {
        let links: Vec<_> = links.iter().map(|link| format!("\"{link}\"")).collect();
        let links = links.join(", ");
        let rules = format!(
            "table netdev deaf {{ chain in {{ \
             type filter hook ingress devices = {{ {links} }} priority 0; policy drop; {spare} }}; }}\n"
        );
        self.load(node, &rules);
    }

    /// Gives a node these rules of its packet filter.
    fn load(&self, node: Node, rules: &str) {
        let mut nft = self.place(node).command("nft");
        let mut nft = nft.args(["-f", "-"]).stdin(Stdio::piped()).spawn().unwrap();
        nft.stdin
            .take()
            .unwrap()
            .write_all(rules.as_bytes())
            .unwrap();
        assert!(nft.wait().unwrap().success(), "nft refuses {rules}");
    }

    fn hearing(&self, node: Node) {
        self.place(node)
            .run("nft", &["delete", "table", "netdev", "deaf"]);
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        for node in Node::ALL {
            remove(&self.name(node));
        }
    }
}

/// The links of a node, each by the name that it has there.
const fn links(node: Node) -> &'static [&'static str] {
    match node {
        Operator => &["monitor", "registrar", "router1", "router2"],
        Router1 | Router2 => &["operator", "rooms"],
        Monitor | Registrar => &["operator"],
        Room1a | Room1b => &["router1"],
        Room2a | Room2b => &["router2"],
    }
}

fn here() -> Place {
    Place {
        namespace: None,
        ip: Ipv4Addr::LOCALHOST,
    }
}

/// Removes the namespaces of test processes that are no more.
fn sweep() {
    let Ok(entries) = fs::read_dir("/run/netns") else {
        return;
    };
    for name in entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
    {
        let process = name
            .strip_prefix("sb")
            .and_then(|rest| rest.split('-').next());
        let number = process.and_then(|text| text.parse::<u32>().ok());
        if number.is_some_and(|number| !Path::new(&format!("/proc/{number}")).exists()) {
            remove(&name);
        }
    }
}

fn remove(namespace: &str) {
    let mut command = Command::new("ip");
    let command = command.args(["netns", "del", namespace]);
    let _ = command.stderr(Stdio::null()).status();
}
