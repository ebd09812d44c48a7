//! A small region with some troubles, for tests.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::access;
use crate::clock::{Mono, Now};
use crate::fault::{
    Assignment, CauseRef, ComponentRef, Event, Evidence, Fault, Finding, Number, PartyRef, Seen,
    What,
};
use crate::health::{Class, Mode};
use crate::inventory::{
    Agreement, Builder, Component, ComponentIx, Contact, Element, Facet, Inventory, Kind, Language,
    Method, Municipality, MunicipalityIx, Party, PartyIx, Probe, Profile, Region, RegionIx, Role,
    Scope, SipTarget, Site, SiteIx, Standing, Terms,
};
use crate::ledger::{DrillHistory, FacetState};
use crate::notice::{Brief, Channel, Fate, KeptBack, Reason};
use crate::view::page::Letter;
use crate::view::{Attempts, Draft, LastRun, Monitor, Outbox, Shown, Snapshot};

/// A Sunday morning, in winter time.
pub(crate) const NOW: &str = "2026-11-22T08:26:00Z";
/// When trouble began.
pub(crate) const BEGAN: &str = "2026-11-22T08:12:04Z";

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

/// What the names in a region are.
pub(crate) struct Names {
    pub(crate) municipalities: Vec<(&'static str, &'static str)>,
    pub(crate) partner: &'static str,
    pub(crate) rooms: [&'static str; 2],
    pub(crate) site: &'static str,
    /// Ids of what is in shadow mode: parties, or the region.
    pub(crate) shadow: Vec<&'static str>,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            municipalities: vec![
                ("orland", "Ørland"),
                ("rissa", "Rissa"),
                ("bjugn", "Bjugn"),
                ("afjord", "Åfjord"),
                ("roan", "Roan"),
                ("osen", "Osen"),
            ],
            partner: "Fosen IKT",
            rooms: ["Rom 1", "Rom 2"],
            site: "helsesenter",
            shadow: Vec::new(),
        }
    }
}

struct Growing {
    builder: Builder,
    region: RegionIx,
    serial: u32,
    shadow: Vec<&'static str>,
}

impl Growing {
    fn party(&mut self, id: &str, name: &str, role: Role) -> PartyIx {
        self.builder.party(Party {
            id: id.into(),
            region: self.region,
            name: name.into(),
            role,
            language: Language::Bokmal,
            contacts: vec![Contact {
                name: Some("Vakt".into()),
                email: format!("vakt@{id}.example").into(),
                language: None,
                telephone: None,
                webhook: None,
                on_call: None,
            }],
            telephone: (role == Role::Council).then(|| "+47 72 00 00 00".into()),
            shadow: self.shadow.contains(&id),
            outside: false,
            escalation: Vec::new(),
        })
    }

    fn component(
        &mut self,
        id: &str,
        (name, kind, organisation): (&str, Kind, PartyIx),
        place: Option<(SiteIx, MunicipalityIx)>,
        depends: Vec<ComponentIx>,
    ) -> ComponentIx {
        self.serial += 1;
        let address = IpAddr::V4(Ipv4Addr::from_bits(0xc000_0200 + self.serial));
        let component = self.builder.component(Component {
            id: id.into(),
            region: self.region,
            name: name.into(),
            kind,
            site: place.map(|(site, _)| site),
            municipality: place.map(|(_, municipality)| municipality),
            organisation,
            addresses: vec![address],
            depends,
            signals_loss: false,
            path: Vec::new(),
            probes: Vec::new(),
            dependants: Vec::new(),
        });
        let ping = Method::Icmp {
            target: address,
            size: 56,
            fragment: true,
        };
        if !matches!(kind, Kind::Monitor | Kind::AccessLine) {
            self.probe(component, "ping", Facet::Reach, ping);
        }
        if matches!(kind, Kind::Codec | Kind::Registrar) {
            let sip = Method::Sip(SipTarget::new(
                SocketAddr::new(address, 5060),
                format!("sip:{address}").into(),
            ));
            self.probe(component, "sip", Facet::Service, sip);
        }
        component
    }

    fn probe(&mut self, component: ComponentIx, id: &str, facet: Facet, method: Method) {
        self.builder.probe(Probe {
            id: id.into(),
            component,
            facet,
            method,
            source: None,
            profile: Profile::DEFAULT,
            witness: false,
            via: None,
            crosses: Vec::new(),
        });
    }
}

/// The region; with an agreement that covers Åfjord alone, or without.
pub(crate) fn inventory(names: &Names, agreed: bool) -> Inventory {
    let mut builder = Builder::new();
    let region = builder.region(Region {
        id: "fosen".into(),
        name: "Fosen".into(),
        zone: TimeZone::get("Europe/Oslo").expect("a zone"),
        language: Language::Bokmal,
        coordinator: PartyIx::at(0),
        operator: PartyIx::at(1),
        monitor: ComponentIx::at(0),
        shadow: names.shadow.contains(&"fosen"),
        terms: Terms::default(),
    });
    let mut growing = Growing {
        builder,
        region,
        serial: 0,
        shadow: names.shadow.clone(),
    };
    growing.party("fosenradet", "Fosen regionråd", Role::Council);
    let partner = growing.party("fosen-ikt", names.partner, Role::ItPartner);
    let nhn = growing.party("nhn", "Norsk Helsenett", Role::NetworkOperator);
    let own = growing.component("monitor", ("samband", Kind::Monitor, partner), None, vec![]);
    let core = growing.component(
        "core",
        ("Kjernenett", Kind::NetworkCore, nhn),
        None,
        vec![own],
    );
    growing.component("sip", ("sip.fosen", Kind::Registrar, nhn), None, vec![core]);
    let mut signed = Vec::new();
    for (id, name) in &names.municipalities {
        let municipality = municipality(&mut growing, names, (id, name), (core, nhn));
        if *id == "afjord" {
            signed.push(municipality);
        }
    }
    let mut builder = growing.builder;
    agreements(&mut builder, (region, partner, nhn), signed, agreed);
    builder.finish().expect("an inventory")
}

/// Two regions with one municipality each.
pub(crate) fn two_regions() -> Inventory {
    let names = Names::default();
    let mut builder = Builder::new();
    let regions = [
        ("fosen", "Fosen", "bjugn", "Bjugn"),
        ("hav", "Havet", "vik", "Vik"),
    ];
    for (nth, (id, name, municipality_id, municipality_name)) in regions.into_iter().enumerate() {
        let region = builder.region(Region {
            id: id.into(),
            name: name.into(),
            zone: TimeZone::get("Europe/Oslo").expect("a zone"),
            language: Language::Bokmal,
            coordinator: PartyIx::at(2 * nth),
            operator: PartyIx::at(2 * nth),
            monitor: ComponentIx::at((4 + names.rooms.len()) * nth),
            shadow: false,
            terms: Terms::default(),
        });
        let mut growing = Growing {
            builder,
            region,
            serial: 50 * u32::try_from(nth).expect("few regions"),
            shadow: Vec::new(),
        };
        let council = growing.party("rad", "Rådet", Role::Council);
        let own = ("samband", Kind::Monitor, council);
        let own = growing.component("monitor", own, None, vec![]);
        let core = ("Kjernenett", Kind::NetworkCore, council);
        let core = growing.component("core", core, None, vec![own]);
        let place = (municipality_id, municipality_name);
        municipality(&mut growing, &names, place, (core, council));
        builder = growing.builder;
    }
    builder.finish().expect("an inventory")
}

fn agreements(
    builder: &mut Builder,
    (region, partner, nhn): (RegionIx, PartyIx, PartyIx),
    signed: Vec<MunicipalityIx>,
    agreed: bool,
) {
    let standing = if agreed {
        Standing::Signed
    } else {
        Standing::Intended
    };
    for (id, party, municipalities, kinds) in [
        (
            "drift-afjord",
            partner,
            signed,
            vec![Kind::Codec, Kind::SiteRouter],
        ),
        (
            "linjer",
            nhn,
            vec![],
            vec![Kind::AccessLine, Kind::NetworkCore, Kind::Registrar],
        ),
    ] {
        builder.agreement(Agreement {
            id: id.into(),
            region,
            name: format!("Avtale {id}").into(),
            party,
            reference: Some("sak 2026/118".into()),
            standing: if id == "linjer" {
                Standing::Signed
            } else {
                standing
            },
            from: at("2026-01-01T00:00:00+01:00"),
            // Its last day is the one before.
            until: (id == "linjer").then(|| at("2028-01-01T00:00:00+01:00")),
            scope: Scope {
                municipalities,
                kinds,
                ..Scope::default()
            },
            terms: Terms::default(),
        });
    }
}

fn municipality(
    growing: &mut Growing,
    names: &Names,
    (id, name): (&str, &str),
    (core, nhn): (ComponentIx, PartyIx),
) -> MunicipalityIx {
    let party = growing.party(id, &format!("{name} kommune"), Role::Municipality);
    let region = growing.region;
    let municipality = growing.builder.municipality(Municipality {
        id: id.into(),
        region,
        name: name.into(),
        party,
        coordinator: None,
        numbers: Vec::new(),
    });
    let site = growing.builder.site(Site {
        id: format!("{id}.helsesenter").into(),
        region,
        name: format!("{name} {}", names.site).into(),
        municipality,
        used: None,
    });
    let place = Some((site, municipality));
    let line = growing.component(
        &format!("{id}.helsesenter.linje"),
        ("Linje", Kind::AccessLine, nhn),
        place,
        vec![core],
    );
    let router = growing.component(
        &format!("{id}.helsesenter.ruter"),
        ("Ruter", Kind::SiteRouter, party),
        place,
        vec![line],
    );
    for (nth, room) in names.rooms.iter().enumerate() {
        growing.component(
            &format!("{id}.helsesenter.rom{}", nth + 1),
            (room, Kind::Codec, party),
            place,
            vec![router],
        );
    }
    municipality
}

/// A draft in which all that is probed is up.
pub(crate) fn well(inventory: Inventory) -> Draft {
    let since = at("2026-11-21T06:00:00Z");
    let inventory = Arc::new(inventory);
    let mut draft = Draft::new(Arc::clone(&inventory), since);
    for (ix, probe) in inventory.probes() {
        draft.set(probe.element(), FacetState::Up, since);
        let status = draft.probe_mut(ix);
        status.runs = 1_000 + ix.usize() as u64;
        status.last = Some(LastRun {
            class: Class::Answered,
            rtt: Some(Duration::from_micros(1_500)),
            at: at("2026-11-22T08:25:58.25Z"),
        });
    }
    draft
}

/// The snapshot of now.
pub(crate) fn snapshot(draft: &mut Draft, faults: Vec<Fault>) -> Snapshot {
    let faults: Arc<[Arc<Fault>]> = faults.into_iter().map(Arc::new).collect();
    draft.set_faults(&faults);
    let now = Now {
        mono: Mono::START,
        wall: at(NOW),
    };
    let mut monitor = Monitor::new(at("2026-11-21T05:59:00Z"), "0.1.0", "ab12");
    for millis in [0, 0, 1, 3, 12, 300, 2_000] {
        monitor.lateness.record(Duration::from_millis(millis));
    }
    let attempts = [Channel::Email, Channel::Mqtt].map(|channel| (channel, Attempts::default()));
    let outbox = Outbox {
        attempts: attempts.into(),
        ..Outbox::default()
    };
    draft.snapshot(now, faults, outbox, monitor)
}

/// Takes facets down.
pub(crate) fn down(draft: &mut Draft, ids: &[&str]) {
    for id in ids {
        let ix = find(draft.inventory(), id);
        let facets: Vec<Facet> = draft.component(ix).facets.iter().map(|f| f.facet).collect();
        for facet in facets {
            let element = Element {
                component: ix,
                facet,
            };
            draft.set(element, FacetState::Down, at(BEGAN));
        }
    }
}

pub(crate) fn find(inventory: &Inventory, id: &str) -> ComponentIx {
    inventory
        .component_by_id(RegionIx::at(0), id)
        .expect("a component")
}

/// A fault whose cause is one component.
pub(crate) fn fault(inventory: &Inventory, serial: u32, cause: &str, affected: &[&str]) -> Fault {
    let ix = find(inventory, cause);
    let element = Element {
        component: ix,
        facet: Facet::Reach,
    };
    let assignment = Assignment::to_owner(inventory, &inventory.owner(element, at(BEGAN)));
    opened(inventory, serial, &[cause], affected, assignment)
}

/// A fault that several explain.
pub(crate) fn undecided(
    inventory: &Inventory,
    serial: u32,
    among: &[&str],
    affected: &[&str],
) -> Fault {
    let parties: Vec<PartyIx> = among
        .iter()
        .map(|id| {
            let element = Element {
                component: find(inventory, id),
                facet: Facet::Reach,
            };
            inventory.owner(element, at(BEGAN)).party
        })
        .collect();
    let assignment = Assignment::undecided(inventory, PartyIx::at(0), &parties);
    opened(inventory, serial, among, affected, assignment)
}

fn opened(
    inventory: &Inventory,
    serial: u32,
    candidates: &[&str],
    affected: &[&str],
    assignment: Assignment,
) -> Fault {
    let component = |id: &&str| ComponentRef::of(inventory, find(inventory, id));
    let candidates: Vec<CauseRef> = candidates
        .iter()
        .map(|id| CauseRef {
            component: component(id),
            facet: Facet::Reach,
            mode: Mode::Silent,
        })
        .collect();
    let seen = |id: &str, class, detail: &str| Seen {
        probe: format!("{id}/ping"),
        component: component(&id),
        class,
        at: at("2026-11-22T08:12:30.125Z"),
        detail: detail.to_owned(),
        exchange: Vec::new(),
    };
    let event = Event {
        fault: Number::new("FOSEN", 2026, serial),
        at: at("2026-11-22T08:12:36Z"),
        ordinal: 0,
        what: What::Opened {
            region: "fosen".to_owned(),
            began_at: at(BEGAN),
            finding: Finding {
                cause: (candidates.len() == 1).then(|| candidates[0].clone()),
                candidates,
                evidence: Evidence {
                    failed: affected
                        .iter()
                        .map(|id| seen(id, Class::Silent, "no answer before the deadline"))
                        .collect(),
                    controls: vec![seen(
                        "bjugn.helsesenter.ruter",
                        Class::Answered,
                        "ICMP echo reply, 1.5 ms",
                    )],
                    witness: Some(seen("core", Class::Answered, "ICMP echo reply, 0.4 ms")),
                    ..Evidence::default()
                },
                split_by: None,
            },
            assignment,
            affected: affected.iter().map(component).collect(),
            previous: None,
            split_from: None,
            earlier: Vec::new(),
        },
    };
    Fault::open(&event).expect("an opening")
}

/// The next thing that happens to a fault.
pub(crate) fn happens(fault: &mut Fault, when: &str, what: What) {
    let event = Event {
        fault: fault.number.clone(),
        at: at(when),
        ordinal: fault.next_ordinal(),
        what,
    };
    fault.apply(&event).expect("possible");
}

pub(crate) fn party(id: &str, name: &str) -> PartyRef {
    PartyRef {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

/// Notices of every fate, to parties of the region and to one that has left it.
pub(crate) fn told() -> Vec<Brief> {
    let brief = |party: &str, reason, fate, tried: Option<&str>| Brief {
        reason,
        channel: Channel::Email,
        region: "fosen".to_owned(),
        party: party.to_owned(),
        created_at: at("2026-11-22T08:12:36Z"),
        tried_at: tried.map(at),
        fate,
    };
    let tried = Some("2026-11-22T08:13:02Z");
    let accepted = |in_digest| Fate::Accepted { in_digest };
    vec![
        brief("nhn", Reason::Responsible, accepted(false), tried),
        brief("fosenradet", Reason::Gap, accepted(true), tried),
        brief("afjord", Reason::Affected, Fate::PutOff, tried),
        brief("osen", Reason::Affected, Fate::UnderWay, tried),
        brief("orland", Reason::Undecided, Fate::Refused, tried),
        brief("rissa", Reason::Released, Fate::GivenUp, tried),
        brief("bjugn", Reason::Reopened, Fate::Held, None),
        brief("roan", Reason::Withdrawn, Fate::Gathered, None),
        brief("gone", Reason::Affected, Fate::Cancelled, tried),
        brief("nhn", Reason::Recovered, Fate::Waiting, None),
        brief("osen", Reason::Recovered, Fate::Shadowed, None),
    ]
}

/// A notice that shadow mode kept back.
pub(crate) fn kept_back() -> KeptBack {
    KeptBack {
        brief: Brief {
            fate: Fate::Shadowed,
            ..told().swap_remove(0)
        },
        fault: Some(Number::new("FOSEN", 2026, 42)),
        language: Language::Bokmal,
        subject: "Nede: linja til Åfjord helsesenter [FOSEN-2026-0042]".to_owned(),
        text: "Linja er nede.\n\n<b>Hva nå</b>\nRing.\n".to_owned(),
    }
}

/// A mail of the demo.
pub(crate) fn letter() -> Letter {
    Letter {
        number: 1,
        sent: Some(at("2026-11-22T08:12:36Z")),
        from: "samband <samband@fosen.example>".to_owned(),
        to: "vakt@nhn.example".to_owned(),
        subject: "Nede: linja til Åfjord helsesenter [FOSEN-2026-0042]".to_owned(),
        text: "Linja er nede.\n\n<b>Hva nå</b>\nRing.\n".to_owned(),
        language: "nb".to_owned(),
        fault: Some(Number::new("FOSEN", 2026, 42)),
    }
}

pub(crate) const AFJORD: [&str; 3] = [
    "afjord.helsesenter.ruter",
    "afjord.helsesenter.rom1",
    "afjord.helsesenter.rom2",
];

/// All of it, as whoever sees everything has it.
pub(crate) fn shown(snapshot: &Snapshot) -> Shown {
    Shown::new(&Arc::new(snapshot.clone()), &access::Scope::reader())
}

/// All is well.
pub(crate) fn all_well() -> Snapshot {
    snapshot(&mut well(inventory(&Names::default(), true)), vec![])
}

/// All is well, and these are in shadow mode.
pub(crate) fn in_shadow(shadow: &[&'static str]) -> Snapshot {
    let names = Names {
        shadow: shadow.to_vec(),
        ..Names::default()
    };
    snapshot(&mut well(inventory(&names, true)), vec![])
}

/// The line to Åfjord is down, by an agreement Norsk Helsenett's, and accepted.
pub(crate) fn one_fault() -> Snapshot {
    let mut draft = well(inventory(&Names::default(), true));
    down(&mut draft, &AFJORD);
    let inventory = Arc::clone(draft.inventory());
    let mut fault = fault(&inventory, 42, "afjord.helsesenter.linje", &AFJORD);
    happens(
        &mut fault,
        "2026-11-22T08:19:00Z",
        What::Accepted {
            through: None,
            by: party("nhn", "Norsk Helsenett"),
            expected_at: Some(at("2026-11-22T10:30:00Z")),
        },
    );
    snapshot(&mut draft, vec![fault])
}

/// Three faults: one that no agreement covers, one undecided, one over; a
/// component that is unstable and a fault closed yesterday.
pub(crate) fn troubled() -> Snapshot {
    let mut draft = well(inventory(&Names::default(), false));
    down(&mut draft, &AFJORD);
    down(&mut draft, &["roan.helsesenter.rom1"]);
    let inventory = Arc::clone(draft.inventory());
    let element = Element {
        component: find(&inventory, "orland.helsesenter.rom2"),
        facet: Facet::Service,
    };
    draft.set(element, FacetState::Flapping, at("2026-11-22T07:40:00Z"));
    let mut closed = fault(
        &inventory,
        39,
        "osen.helsesenter.rom1",
        &["osen.helsesenter.rom1"],
    );
    happens(&mut closed, "2026-11-22T08:15:00Z", What::Cleared);
    happens(
        &mut closed,
        "2026-11-22T08:20:00Z",
        What::Closed {
            through: None,
            by: Some(party("osen", "Osen kommune")),
            cause: "Utstyret var slått av".to_owned(),
            remedy: "Slått på igjen, lapp satt på bryteren".to_owned(),
        },
    );
    let mut over = fault(
        &inventory,
        40,
        "rissa.helsesenter.rom2",
        &["rissa.helsesenter.rom2"],
    );
    happens(&mut over, "2026-11-22T08:22:00Z", What::Cleared);
    let unagreed = fault(
        &inventory,
        41,
        "roan.helsesenter.rom1",
        &["roan.helsesenter.rom1"],
    );
    let tie = undecided(
        &inventory,
        42,
        &["afjord.helsesenter.linje", "afjord.helsesenter.ruter"],
        &AFJORD,
    );
    let mut snapshot = snapshot(&mut draft, vec![closed, over, unagreed, tie]);
    snapshot.monitor.drills = Some(DrillHistory {
        began: Some(at("2026-11-16T08:00:00Z")),
        passed: Some((at("2026-11-16T08:00:03Z"), Duration::from_millis(2_140))),
        passes: 41,
        failures: 1,
        ..DrillHistory::default()
    });
    snapshot
}

/// The monitor is cut off, and cannot write its log either.
pub(crate) fn cut_off() -> Snapshot {
    let mut draft = Draft::new(
        Arc::new(inventory(&Names::default(), true)),
        at("2026-11-22T08:00:00Z"),
    );
    let mut snapshot = snapshot(&mut draft, vec![]);
    snapshot.monitor.cut_off.insert(RegionIx::at(0), at(BEGAN));
    snapshot.monitor.unlogged_since = Some(at(BEGAN));
    snapshot
}

/// What names may be when others choose them.
pub(crate) const HOSTILE: &str =
    "</title><script>alert(1)</script>\"'&\u{202e}desrever\u{0}\u{1b}[31m\n\\";

/// Everything that has a name has a bad one.
pub(crate) fn hostile() -> Snapshot {
    let names = Names {
        municipalities: vec![("afjord", HOSTILE), ("bjugn", "קריית שמונה")],
        partner: HOSTILE,
        rooms: [HOSTILE, "Rom 2"],
        site: HOSTILE,
        shadow: vec!["fosen-ikt"],
    };
    let mut draft = well(inventory(&names, true));
    down(&mut draft, &AFJORD);
    let inventory = Arc::clone(draft.inventory());
    let mut one = fault(&inventory, 1, "afjord.helsesenter.rom1", &AFJORD);
    happens(
        &mut one,
        "2026-11-22T08:19:00Z",
        What::HandedOver {
            by: None,
            through: None,
            to: party("x", HOSTILE),
            because: HOSTILE.to_owned(),
        },
    );
    let tie = undecided(&inventory, 2, &AFJORD[..2], &AFJORD);
    snapshot(&mut draft, vec![one, tie])
}
