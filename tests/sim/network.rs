//! An invented region: what stands in it and how it is probed.

use std::net::{IpAddr, SocketAddr};

use jiff::SignedDuration;
use samband::inventory::{
    Component, ComponentIx, DnsType, Expected, Facet, Kind, Method, MunicipalityIx, PartyIx,
    Profile, Role,
};

use crate::agreed::{HOURS, PLACES, Place, Step, Times};
use crate::plan::{Promise, World};
use crate::rng::Rng;
use crate::sketch::{Sketch, component, connection, ip, ping, probe, sip};

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
pub(crate) fn draw(seed: u64, shape: &Shape) -> World {
    draw_agreed(seed, shape, None)
}

/// The same, with times in its agreements and who is told when they are over.
pub(crate) fn draw_with_terms(seed: u64, shape: &Shape) -> World {
    draw_agreed(seed, shape, Some(Rng::new(seed).fork(3)))
}

fn draw_agreed(seed: u64, shape: &Shape, terms: Option<Rng>) -> World {
    let mut rng = Rng::new(seed).fork(1);
    let mut drawing = Drawing::new(&mut rng);
    drawing.terms = terms;
    let mut at = 0;
    for place in 0..shape.municipalities {
        let municipality = drawing.municipality(place);
        for _ in 0..rng.between(1, 3) {
            let mut own = rng.fork(at);
            if shape.without != Some(at) || at == 0 {
                let further = if at == 0 { shape.further } else { 0 };
                drawing.site(municipality, at, further, &mut own);
            }
            at += 1;
        }
    }
    drawing.place();
    drawing.agreements(&mut rng.fork(2));
    drawing.usual();
    drawing.sketch.finish()
}

struct Drawing {
    sketch: Sketch,
    operator: PartyIx,
    partner: PartyIx,
    vendor: PartyIx,
    municipalities: Vec<(MunicipalityIx, PartyIx)>,
    core: ComponentIx,
    registrar: Option<ComponentIx>,
    /// From which the times in agreements are drawn, if they have any.
    terms: Option<Rng>,
}

impl Drawing {
    fn new(rng: &mut Rng) -> Self {
        let mut sketch = Sketch::new();
        let council = sketch.party("council", Role::Council);
        let operator = sketch.party("net", Role::NetworkOperator);
        let partner = sketch.party("partner", Role::ItPartner);
        let vendor = sketch.party("vendor", Role::Vendor);
        sketch.region(council);
        let mut monitor = component("monitor", Kind::Monitor, council, &[]);
        if rng.chance(500) {
            monitor.addresses = vec![ip(0, 254)];
        }
        let monitor = sketch.component(monitor);
        for place in 0..rng.between(0, 2) {
            let method = ping(ip(0, 250 + place));
            let id = format!("witness{place}");
            let mut witness = probe(&id, monitor, Facet::Reach, method, Profile::CRITICAL);
            witness.witness = true;
            sketch.probe(witness);
        }
        let core = component("core", Kind::NetworkCore, operator, &[]);
        let core = sketch.component(Component {
            addresses: vec![ip(0, 1)],
            ..core
        });
        let method = ping(ip(0, 1));
        let mut own = probe("ping", core, Facet::Reach, method, Profile::CRITICAL);
        own.witness = true;
        sketch.probe(own);
        let mut drawing = Self {
            sketch,
            operator,
            partner,
            vendor,
            municipalities: Vec::new(),
            core,
            registrar: None,
            terms: None,
        };
        drawing.shared(rng);
        drawing
    }

    /// Registrar, bridge and name service.
    fn shared(&mut self, rng: &mut Rng) {
        if rng.chance(800) {
            let server = self.server("registrar", Kind::Registrar, 60);
            self.pinged(server, 60);
            let method = sip(ip(0, 60), "sip:vc.example");
            self.serves("sip", server, method, Profile::CRITICAL);
            self.registrar = Some(server);
        }
        if rng.chance(500) {
            let server = self.server("bridge", Kind::Bridge, 70);
            if rng.chance(700) {
                self.pinged(server, 70);
                let method = sip(ip(0, 70), "sip:bridge.example");
                self.serves("sip", server, method, Profile::DEFAULT);
            }
            self.sketch.probe(connection(server, ip(0, 70)));
        }
        if rng.chance(500) {
            let server = self.server("dns", Kind::NameService, 53);
            self.pinged(server, 53);
            let method = Method::Dns {
                server: SocketAddr::new(ip(0, 53), 53),
                name: "vc.example.".into(),
                rtype: DnsType::A,
                expect: Expected::Any,
            };
            self.serves("a", server, method, Profile::DEFAULT);
        }
    }

    fn server(&mut self, id: &str, kind: Kind, last: u64) -> ComponentIx {
        let server = component(id, kind, self.operator, &[self.core]);
        self.sketch.component(Component {
            addresses: vec![ip(0, last)],
            ..server
        })
    }

    fn pinged(&mut self, server: ComponentIx, last: u64) {
        let method = ping(ip(0, last));
        let own = probe("ping", server, Facet::Reach, method, Profile::DEFAULT);
        self.sketch.probe(own);
    }

    fn serves(&mut self, id: &str, server: ComponentIx, method: Method, profile: Profile) {
        let own = probe(id, server, Facet::Service, method, profile);
        self.sketch.probe(own);
    }

    fn municipality(&mut self, place: u64) -> MunicipalityIx {
        let id = format!("m{place}");
        let party = self.sketch.party(&id, Role::Municipality);
        let ix = self.sketch.municipality(&id, party);
        self.municipalities.push((ix, party));
        ix
    }

    /// Line, router, room network, rooms.
    fn site(&mut self, municipality: MunicipalityIx, at: u64, further: u64, rng: &mut Rng) {
        let party = self.municipalities[municipality.usize()].1;
        let id = format!("s{at}");
        let site = self.sketch.site(&id, municipality);
        let third = at + 1;
        let place = |kind, name: &str, organisation, before: ComponentIx| Component {
            site: Some(site),
            municipality: Some(municipality),
            ..component(&format!("{id}.{name}"), kind, organisation, &[before])
        };
        let mut line = place(Kind::AccessLine, "line", self.operator, self.core);
        line.signals_loss = rng.chance(600);
        let line = self.sketch.component(line);
        let mut router = place(Kind::SiteRouter, "router", party, line);
        router.addresses = vec![ip(third, 1)];
        let router = self.sketch.component(router);
        let room_network = place(Kind::RoomNetwork, "network", party, router);
        let room_network = self.sketch.component(room_network);
        if rng.chance(850) {
            let method = ping(ip(third, 1));
            let own = probe("ping", router, Facet::Reach, method, Profile::DEFAULT);
            self.sketch.probe(own);
        }
        for room in 0..rng.between(1, 3) + further {
            let mut codec = place(Kind::Codec, &format!("rom{room}"), party, room_network);
            codec.addresses = vec![ip(third, 10 + room)];
            let codec = self.sketch.component(codec);
            self.room(codec, ip(third, 10 + room), rng);
        }
    }

    fn room(&mut self, codec: ComponentIx, address: IpAddr, rng: &mut Rng) {
        let profile = *rng.pick(&[Profile::DEFAULT, Profile::DEFAULT, Profile::CRITICAL]);
        if rng.chance(150) {
            self.sketch.probe(connection(codec, address));
            return;
        }
        if rng.chance(850) {
            let own = probe("ping", codec, Facet::Reach, ping(address), profile);
            self.sketch.probe(own);
        }
        self.serves("sip", codec, sip(address, "sip:room"), profile);
        if let Some(registrar) = self.registrar
            && rng.chance(700)
        {
            let method = sip(ip(0, 60), "sip:room@vc.example");
            let mut registration =
                probe("registration", codec, Facet::Registration, method, profile);
            registration.via = Some(registrar);
            self.sketch.probe(registration);
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
                let promise = Promise {
                    id: format!("a{place}-{}", party.usize()),
                    party,
                    municipality,
                    signed: *rng.pick(&[true, true, false]),
                    kinds: rng.pick(&kinds).clone(),
                    times: self.drawn_times(),
                };
                self.sketch.agreement(promise);
            }
        }
    }

    /// Where it is, if there are times at all.
    fn place(&mut self) {
        if let Some(rng) = &mut self.terms {
            self.sketch.place(Place::of(*rng.pick(&PLACES)));
        }
    }

    /// What the region says, and some parties: now and then nothing.
    fn usual(&mut self) {
        for party in [self.operator, self.partner, self.vendor] {
            if self.terms.as_mut().is_some_and(|rng| rng.chance(200)) {
                let steps = self.drawn_times().steps;
                self.sketch.chain(party, steps);
            }
        }
        if self.terms.as_mut().is_some_and(|rng| rng.chance(750)) {
            let usual = Times {
                restore: None,
                arbiter: None,
                ..self.drawn_times()
            };
            self.sketch.usual(usual);
        }
    }

    /// Minutes to say yes, hours, up to two steps, and sometimes an arbiter.
    fn drawn_times(&mut self) -> Times {
        let Some(rng) = &mut self.terms else {
            return Times::default();
        };
        let parties = [self.operator, self.partner, self.vendor];
        let mut after = SignedDuration::ZERO;
        let steps = rng.below(3);
        let steps = (0..steps).map(|_| {
            after += minutes(1, 4, rng);
            Step {
                after,
                to: *rng.pick(&parties),
                always: rng.chance(300),
            }
        });
        let steps = steps.collect();
        Times {
            respond: rng.chance(850).then(|| minutes(1, 6, rng)),
            restore: rng.chance(300).then(|| minutes(10, 40, rng)),
            hours: rng.chance(600).then(|| *rng.pick(&HOURS)),
            arbiter: rng.chance(300).then(|| *rng.pick(&parties)),
            steps,
        }
    }
}

fn minutes(low: u64, high: u64, rng: &mut Rng) -> SignedDuration {
    let minutes = rng.between(low, high);
    SignedDuration::from_mins(i64::try_from(minutes).expect("few minutes"))
}
