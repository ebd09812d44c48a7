//! An invented region: its inventory, and what its equipment would answer.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use samband::inventory::{
    Agreement, Builder, Component, ComponentIx, Contact, DnsType, Expected, Facet, Inventory, Kind,
    Language, Method, Municipality, MunicipalityIx, Party, PartyIx, Probe, Profile, Region,
    RegionIx, Role, Scope, SipTarget, Site, SiteIx, Standing,
};

use crate::rng::Rng;

/// What shapes a drawn region.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) municipalities: u64,
    /// Sites that are left out, to make the inventory of a reload.
    pub(crate) without: Option<u64>,
    /// Further rooms at the first site, likewise.
    pub(crate) further: u64,
}

/// Draws a region. The same seed and another [`Shape`] give the same equipment,
/// less or more of it.
pub(crate) fn draw(seed: u64, shape: &Shape) -> Arc<Inventory> {
    let mut rng = Rng::new(seed).fork(1);
    let mut plan = Plan::new(&mut rng);
    let mut at = 0;
    for place in 0..shape.municipalities {
        let municipality = plan.municipality(place);
        for _ in 0..rng.between(1, 3) {
            let mut own = rng.fork(at);
            if shape.without != Some(at) || at == 0 {
                let further = if at == 0 { shape.further } else { 0 };
                plan.site(municipality, at, further, &mut own);
            }
            at += 1;
        }
    }
    plan.agreements(&mut rng.fork(2));
    let built = plan.builder.finish();
    Arc::new(built.expect("the drawn region has no mistakes"))
}

struct Plan {
    builder: Builder,
    region: RegionIx,
    operator: PartyIx,
    partner: PartyIx,
    vendor: PartyIx,
    municipalities: Vec<(MunicipalityIx, PartyIx)>,
    core: ComponentIx,
    registrar: Option<ComponentIx>,
}

pub(crate) fn ip(third: u64, last: u64) -> IpAddr {
    let octet = |n: u64| u8::try_from(n).expect("a small number");
    IpAddr::V4(Ipv4Addr::new(10, 0, octet(third), octet(last)))
}

impl Plan {
    fn new(rng: &mut Rng) -> Self {
        let mut builder = Builder::new();
        let region = RegionIx::at(0);
        let council = party(&mut builder, region, "council", Role::Council);
        let operator = party(&mut builder, region, "net", Role::NetworkOperator);
        let partner = party(&mut builder, region, "partner", Role::ItPartner);
        let vendor = party(&mut builder, region, "vendor", Role::Vendor);
        builder.region(Region {
            id: "sim".into(),
            name: "Sim".into(),
            zone: TimeZone::UTC,
            language: Language::English,
            coordinator: council,
            operator: council,
            monitor: ComponentIx::at(0),
        });
        let mut monitor = component(region, "monitor", Kind::Monitor, council, &[]);
        if rng.chance(500) {
            monitor.addresses = vec![ip(0, 254)];
        }
        let monitor = builder.component(monitor);
        for place in 0..rng.between(0, 2) {
            let method = ping(ip(0, 250 + place));
            let id = format!("witness{place}");
            let mut witness = probe(&id, monitor, Facet::Reach, method, Profile::CRITICAL);
            witness.witness = true;
            builder.probe(witness);
        }
        let core = component(region, "core", Kind::NetworkCore, operator, &[]);
        let core = builder.component(Component {
            addresses: vec![ip(0, 1)],
            ..core
        });
        let mut own = probe(
            "ping",
            core,
            Facet::Reach,
            ping(ip(0, 1)),
            Profile::CRITICAL,
        );
        own.witness = true;
        builder.probe(own);
        let mut plan = Self {
            builder,
            region,
            operator,
            partner,
            vendor,
            municipalities: Vec::new(),
            core,
            registrar: None,
        };
        plan.shared(rng);
        plan
    }

    /// Registrar, bridge and name service.
    fn shared(&mut self, rng: &mut Rng) {
        if rng.chance(800) {
            let server = self.server("registrar", Kind::Registrar, 60);
            self.add(probe(
                "ping",
                server,
                Facet::Reach,
                ping(ip(0, 60)),
                Profile::DEFAULT,
            ));
            let method = sip(ip(0, 60), "sip:vc.example");
            self.add(probe(
                "sip",
                server,
                Facet::Service,
                method,
                Profile::CRITICAL,
            ));
            self.registrar = Some(server);
        }
        if rng.chance(500) {
            let server = self.server("bridge", Kind::Bridge, 70);
            if rng.chance(700) {
                self.add(probe(
                    "ping",
                    server,
                    Facet::Reach,
                    ping(ip(0, 70)),
                    Profile::DEFAULT,
                ));
                let method = sip(ip(0, 70), "sip:bridge.example");
                self.add(probe(
                    "sip",
                    server,
                    Facet::Service,
                    method,
                    Profile::DEFAULT,
                ));
            }
            self.add(connection(server, ip(0, 70)));
        }
        if rng.chance(500) {
            let server = self.server("dns", Kind::NameService, 53);
            self.add(probe(
                "ping",
                server,
                Facet::Reach,
                ping(ip(0, 53)),
                Profile::DEFAULT,
            ));
            let method = Method::Dns {
                server: SocketAddr::new(ip(0, 53), 53),
                name: "vc.example.".into(),
                rtype: DnsType::A,
                expect: Expected::Any,
            };
            self.add(probe("a", server, Facet::Service, method, Profile::DEFAULT));
        }
    }

    fn server(&mut self, id: &str, kind: Kind, last: u64) -> ComponentIx {
        let server = component(self.region, id, kind, self.operator, &[self.core]);
        self.builder.component(Component {
            addresses: vec![ip(0, last)],
            ..server
        })
    }

    fn add(&mut self, probe: Probe) {
        self.builder.probe(probe);
    }

    fn municipality(&mut self, place: u64) -> MunicipalityIx {
        let id = format!("m{place}");
        let party = party(&mut self.builder, self.region, &id, Role::Municipality);
        let ix = self.builder.municipality(Municipality {
            id: id.as_str().into(),
            region: self.region,
            name: id.as_str().into(),
            party,
            numbers: Vec::new(),
        });
        self.municipalities.push((ix, party));
        ix
    }

    /// Line, router, room network, rooms.
    fn site(&mut self, municipality: MunicipalityIx, at: u64, further: u64, rng: &mut Rng) {
        let party = self.municipalities[municipality.usize()].1;
        let id = format!("s{at}");
        let site = self.builder.site(Site {
            id: id.as_str().into(),
            region: self.region,
            name: id.as_str().into(),
            municipality,
        });
        let third = at + 1;
        let place = |kind, name: &str, organisation, depends: &[ComponentIx]| {
            let part = component(
                self.region,
                &format!("{id}.{name}"),
                kind,
                organisation,
                depends,
            );
            standing_at(part, site, municipality)
        };
        let mut line = place(Kind::AccessLine, "line", self.operator, &[self.core]);
        line.signals_loss = rng.chance(600);
        let line = self.builder.component(line);
        let mut router = place(Kind::SiteRouter, "router", party, &[line]);
        router.addresses = vec![ip(third, 1)];
        let router = self.builder.component(router);
        let room_network = place(Kind::RoomNetwork, "network", party, &[router]);
        let room_network = self.builder.component(room_network);
        if rng.chance(850) {
            self.add(probe(
                "ping",
                router,
                Facet::Reach,
                ping(ip(third, 1)),
                Profile::DEFAULT,
            ));
        }
        for room in 0..rng.between(1, 3) + further {
            let codec = component(
                self.region,
                &format!("{id}.rom{room}"),
                Kind::Codec,
                party,
                &[room_network],
            );
            let mut codec = standing_at(codec, site, municipality);
            codec.addresses = vec![ip(third, 10 + room)];
            let codec = self.builder.component(codec);
            self.room(codec, ip(third, 10 + room), rng);
        }
    }

    fn room(&mut self, codec: ComponentIx, address: IpAddr, rng: &mut Rng) {
        let profile = *rng.pick(&[Profile::DEFAULT, Profile::DEFAULT, Profile::CRITICAL]);
        if rng.chance(150) {
            self.add(connection(codec, address));
            return;
        }
        if rng.chance(850) {
            self.add(probe("ping", codec, Facet::Reach, ping(address), profile));
        }
        self.add(probe(
            "sip",
            codec,
            Facet::Service,
            sip(address, "sip:room"),
            profile,
        ));
        if let Some(registrar) = self.registrar
            && rng.chance(700)
        {
            let method = sip(ip(0, 60), "sip:room@vc.example");
            let mut registration =
                probe("registration", codec, Facet::Registration, method, profile);
            registration.via = Some(registrar);
            self.add(registration);
        }
    }

    /// Some signed, some only intended, some that contradict each other.
    fn agreements(&mut self, rng: &mut Rng) {
        for (place, (municipality, _)) in self.municipalities.clone().into_iter().enumerate() {
            for party in [self.partner, self.vendor] {
                if !rng.chance(if party == self.partner { 600 } else { 200 }) {
                    continue;
                }
                let kinds = [
                    vec![Kind::Codec, Kind::RoomNetwork, Kind::SiteRouter],
                    vec![Kind::Codec],
                    Vec::new(),
                ];
                let id: Arc<str> = format!("a{place}-{}", party.usize()).into();
                self.builder.agreement(Agreement {
                    id: Arc::clone(&id),
                    region: self.region,
                    name: id,
                    party,
                    reference: None,
                    standing: *rng.pick(&[Standing::Signed, Standing::Signed, Standing::Intended]),
                    from: Timestamp::UNIX_EPOCH,
                    until: None,
                    scope: Scope {
                        municipalities: vec![municipality],
                        kinds: rng.pick(&kinds).clone(),
                        ..Scope::default()
                    },
                });
            }
        }
    }
}

fn party(builder: &mut Builder, region: RegionIx, id: &str, role: Role) -> PartyIx {
    builder.party(Party {
        id: id.into(),
        region,
        name: id.into(),
        role,
        language: Language::English,
        contacts: vec![Contact {
            name: None,
            email: format!("duty@{id}.example").into(),
            language: None,
        }],
        telephone: None,
    })
}

fn component(
    region: RegionIx,
    id: &str,
    kind: Kind,
    organisation: PartyIx,
    depends: &[ComponentIx],
) -> Component {
    Component {
        id: id.into(),
        region,
        name: id.into(),
        kind,
        site: None,
        municipality: None,
        organisation,
        addresses: Vec::new(),
        depends: depends.to_vec(),
        signals_loss: false,
        path: Vec::new(),
        probes: Vec::new(),
        dependants: Vec::new(),
    }
}

fn standing_at(component: Component, site: SiteIx, municipality: MunicipalityIx) -> Component {
    Component {
        site: Some(site),
        municipality: Some(municipality),
        ..component
    }
}

fn probe(
    id: &str,
    component: ComponentIx,
    facet: Facet,
    method: Method,
    profile: Profile,
) -> Probe {
    Probe {
        id: id.into(),
        component,
        facet,
        method,
        source: None,
        profile,
        witness: false,
        via: None,
        crosses: Vec::new(),
    }
}

fn connection(component: ComponentIx, address: IpAddr) -> Probe {
    let method = Method::Tcp {
        target: SocketAddr::new(address, 5060),
    };
    let profile = Profile {
        retry: Profile::CONNECTION_RETRY,
        ..Profile::DEFAULT
    };
    probe("tcp", component, Facet::Service, method, profile)
}

fn ping(target: IpAddr) -> Method {
    Method::Icmp { target, size: 56 }
}

fn sip(target: IpAddr, uri: &str) -> Method {
    Method::Sip(SipTarget {
        target: SocketAddr::new(target, 5060),
        uri: uri.into(),
        expect: Vec::new(),
    })
}
