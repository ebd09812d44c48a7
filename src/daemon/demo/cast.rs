//! Who plays the region: a responder for each socket that its probes ask, and
//! switches to break each component by.
//!
//! A component's *power* is on the way to everything behind it: with the power
//! of a site's router off, all that stands behind it is silent, and with that of
//! the monitor's own line off, everything is.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::inventory::{
    ComponentIx, DnsType, Expected, HttpTarget, Inventory, Method, Probe, TlsTarget,
};
use crate::respond::dns::{BadName, Zone};
use crate::respond::sip::Registered;
use crate::respond::{Dns, ListenError, Power, Sip, Supply, Switch, Tcp};
use crate::respond::{dns, sip, tcp};

/// The switches of one component.
#[derive(Clone, Debug)]
pub struct Player {
    /// Whether anything of it, or of what lies behind it, is heard.
    pub power: Switch<Power>,
    /// Its video process.
    pub sip: Switch<sip::Behaviour>,
    /// Its name server, and what answers in place of pings on network equipment.
    pub dns: Switch<dns::Behaviour>,
    /// Its TCP ports.
    pub tcp: Switch<tcp::Behaviour>,
}

impl Player {
    fn new() -> Self {
        Self {
            power: Switch::new(Power::Up),
            sip: Switch::new(sip::Behaviour::WELL),
            dns: Switch::new(dns::Behaviour::Answer),
            tcp: Switch::new(tcp::Behaviour::Accept),
        }
    }

    /// Turns everything back to well.
    pub fn mend(&self) {
        self.power.set(Power::Up);
        self.sip.set(sip::Behaviour::WELL);
        self.dns.set(dns::Behaviour::Answer);
        self.tcp.set(tcp::Behaviour::Accept);
    }
}

/// All players, and what runs for them. Dropped, nothing answers any more.
#[derive(Debug)]
pub struct Cast {
    players: BTreeMap<String, Player>,
    sips: Vec<Sip>,
    dnses: Vec<Dns>,
    tcps: Vec<Tcp>,
}

/// The region cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum CastError {
    /// Something could not listen.
    #[error("could not start what plays the region")]
    Listen(#[from] ListenError),
    /// A DNS probe asks for, or expects, what no server can say.
    #[error("could not fill the name server on {server}")]
    Name {
        /// Which.
        server: SocketAddr,
        /// What is wrong.
        #[source]
        source: BadName,
    },
}

impl CastError {
    /// Whether something else has a socket that is wanted.
    pub fn is_taken(&self) -> bool {
        match self {
            Self::Listen(failed) => failed.source.kind() == io::ErrorKind::AddrInUse,
            Self::Name { .. } => false,
        }
    }
}

impl Cast {
    /// Starts a responder on every socket that the probes of an inventory, moved
    /// to loopback by [`mapping`](super::mapping), ask.
    ///
    /// # Errors
    /// When one of them cannot be started.
    pub async fn start(inventory: &Inventory) -> Result<Self, CastError> {
        let mut cast = Self {
            players: inventory
                .components()
                .map(|(ix, _)| (inventory.full_id(ix), Player::new()))
                .collect(),
            sips: Vec::new(),
            dnses: Vec::new(),
            tcps: Vec::new(),
        };
        let sockets = Sockets::of(inventory)?;
        for (at, component) in sockets.sip {
            let player = cast.player_of(inventory, component);
            let registered = cast.registered_at(inventory, at);
            let supply = cast.supply(inventory, component);
            let sip = Sip::start_registrar(at, player.sip, supply, registered).await?;
            cast.sips.push(sip);
        }
        for (at, (component, zone)) in sockets.dns {
            let player = cast.player_of(inventory, component);
            let supply = cast.supply(inventory, component);
            cast.dnses
                .push(Dns::start(at, zone, player.dns, supply).await?);
        }
        for (at, component) in sockets.tcp {
            let player = cast.player_of(inventory, component);
            let supply = cast.supply(inventory, component);
            cast.tcps.push(Tcp::start(at, player.tcp, supply).await?);
        }
        Ok(cast)
    }

    /// The switches of a component, by its id with that of its region:
    /// `fosen:afjord.helsesenter.rom1`.
    pub fn player(&self, full_id: &str) -> Option<&Player> {
        self.players.get(full_id)
    }

    /// Turns everything back to well.
    pub fn mend(&self) {
        self.players.values().for_each(Player::mend);
    }

    /// How many sockets answer.
    pub fn sockets(&self) -> usize {
        self.sips.len() + self.dnses.len() + self.tcps.len()
    }

    fn player_of(&self, inventory: &Inventory, component: ComponentIx) -> Player {
        let known = self.players.get(&inventory.full_id(component));
        known.cloned().unwrap_or_else(Player::new)
    }

    /// What a component hangs on: its own power and that of all on the way to it.
    fn supply(&self, inventory: &Inventory, component: ComponentIx) -> Supply {
        let way = inventory[component].path.iter().copied().chain([component]);
        Supply::by(way.map(|on_way| self.player_of(inventory, on_way).power))
    }

    /// Whom the SIP process at `at` is asked about. The way from a registrar to a
    /// room does not cross the monitor's line.
    fn registered_at(&self, inventory: &Inventory, at: SocketAddr) -> Registered {
        let mut registered = Registered::default();
        for (_, probe) in inventory.probes() {
            let Method::Sip(sip) = &probe.method else {
                continue;
            };
            if probe.via.is_none() || sip.target != at {
                continue;
            }
            let room = &inventory[probe.component];
            let monitor = inventory[room.region].monitor;
            let way = room.path.iter().copied().chain([probe.component]);
            let powers = way
                .filter(|&on_way| on_way != monitor)
                .map(|on_way| self.player_of(inventory, on_way).power);
            let process = self.player_of(inventory, probe.component).sip;
            registered.add(&sip.uri, process, Supply::by(powers));
        }
        registered
    }
}

/// The sockets that probes ask, and whose each is.
#[derive(Default)]
struct Sockets {
    sip: BTreeMap<SocketAddr, ComponentIx>,
    dns: BTreeMap<SocketAddr, (ComponentIx, Zone)>,
    tcp: BTreeMap<SocketAddr, ComponentIx>,
}

impl Sockets {
    fn of(inventory: &Inventory) -> Result<Self, CastError> {
        let mut sockets = Self::default();
        for (_, probe) in inventory.probes() {
            let whose = whose(inventory, probe);
            match &probe.method {
                // Loopback answers pings by itself; the others have been mapped.
                Method::Icmp { .. }
                | Method::Stun(_)
                | Method::Ntp { .. }
                | Method::Domain(_)
                | Method::Quality(_) => {}
                // The demo has no certificates: `Mapping` has put other questions in their place.
                Method::Tls(TlsTarget { target, .. })
                | Method::Http(HttpTarget { target, .. })
                | Method::Tcp { target } => {
                    sockets.tcp.entry(*target).or_insert(whose);
                }
                Method::Sip(sip) => {
                    sockets.sip.entry(sip.target).or_insert(whose);
                }
                Method::Dns {
                    server,
                    name,
                    rtype,
                    expect,
                } => {
                    let (_, zone) = sockets
                        .dns
                        .entry(*server)
                        .or_insert_with(|| (whose, Zone::new()));
                    fill(zone, name, *rtype, expect).map_err(|source| CastError::Name {
                        server: *server,
                        source,
                    })?;
                }
            }
        }
        Ok(sockets)
    }
}

/// The component that is asked: the one whose address it is, else the one that
/// the probe names.
fn whose(inventory: &Inventory, probe: &Probe) -> ComponentIx {
    let asked: IpAddr = probe.method.address();
    let named = probe.via.unwrap_or(probe.component);
    if inventory[named].addresses.contains(&asked) {
        return named;
    }
    inventory
        .components()
        .find(|(_, component)| component.addresses.contains(&asked))
        .map_or(named, |(ix, _)| ix)
}

/// Gives a name the records that a probe expects; where it takes any, one that
/// is as good as another.
fn fill(zone: &mut Zone, name: &str, rtype: DnsType, expect: &Expected) -> Result<(), BadName> {
    let records: Vec<&str> = match expect {
        Expected::Exactly(records) => records.iter().map(AsRef::as_ref).collect(),
        Expected::Any => vec![match rtype {
            DnsType::A => "192.0.2.1",
            DnsType::Aaaa => "2001:db8::1",
            DnsType::Srv => "0 0 5060 samband.example.",
        }],
    };
    for record in records {
        match rtype {
            DnsType::A => zone.a(name, record.parse().unwrap_or(Ipv4Addr::UNSPECIFIED))?,
            DnsType::Aaaa => {
                let unknown = std::net::Ipv6Addr::UNSPECIFIED;
                zone.aaaa(name, record.parse().unwrap_or(unknown))?;
            }
            DnsType::Srv => {
                let mut words = record.split_ascii_whitespace();
                let mut number = || {
                    words
                        .next()
                        .and_then(|w| w.parse().ok())
                        .unwrap_or_default()
                };
                let numbers = (number(), number(), number());
                zone.srv(name, numbers, words.next().unwrap_or("."))?;
            }
        }
    }
    Ok(())
}
