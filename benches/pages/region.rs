//! A region of many municipalities, as it is where all of a country share one: made once, and
//! told of by every page.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use samband::access::{self, Grant, Of, Scope as Seen};
use samband::clock::{Mono, Now};
use samband::fault::{
    Assignment, CauseRef, ComponentRef, Event, Evidence, Fault, Finding, Number, What,
};
use samband::health::{Class, Mode};
use samband::inventory::{
    Agreement, Builder, Component, ComponentIx, Contact, Element, Facet, Inventory, Kind, Language,
    Method, Municipality, MunicipalityIx, Party, PartyIx, Probe, Profile, Region, RegionIx, Role,
    Scope, Site, SiteIx, Standing, Terms,
};
use samband::ledger::FacetState;
use samband::report::Days;
use samband::view::page::{self, RoomForm, RoomPage, Unrendered};
use samband::view::{Draft, LastRun, Monitor, Outbox, Shown, Snapshot};

/// Sites of a municipality, and what stands at each: with a line, a router, a firewall and a
/// network for the rooms there are 25.
const SITES: usize = 10;
const ROOMS: usize = 21;
/// Municipalities that have one IT partner.
const TOGETHER: usize = 4;

const LANGUAGE: Language = Language::Bokmal;
const NOW: &str = "2026-11-26T08:26:00Z";
const BEGAN: &str = "2026-11-26T07:12:04Z";

/// Names to begin with, so that the list by letter has all letters.
const NAMES: [&str; 8] = [
    "Alta",
    "Bø",
    "Eid",
    "Hå",
    "Lom",
    "Røst",
    "Ås",
    "Østre Toten",
];

/// The pages that somebody looks at.
pub(crate) const PAGES: [&str; 9] = [
    "/",
    "/ of one of them",
    "/map",
    "/map/m0",
    "/m/m0",
    "/faults",
    "/ownership",
    "/c/m0.s0.room1",
    "/room/m0.s0.room1",
];

/// What pages are rendered of.
pub(crate) struct Large {
    snapshot: Arc<Snapshot>,
    shown: Shown,
    room: ComponentIx,
}

struct Growing {
    builder: Builder,
    region: RegionIx,
    serial: u32,
}

impl Large {
    /// So many municipalities of 250 components each, and in three of four of them a line
    /// that is down.
    pub(crate) fn new(municipalities: usize) -> Self {
        let inventory = Arc::new(inventory(municipalities));
        let mut draft = Draft::new(Arc::clone(&inventory), at("2026-11-20T06:00:00Z"));
        for (ix, probe) in inventory.probes() {
            draft.set(probe.element(), FacetState::Up, at("2026-11-20T06:00:00Z"));
            draft.probe_mut(ix).last = Some(LastRun {
                class: Class::Answered,
                rtt: Some(Duration::from_micros(1_500)),
                at: at(NOW),
            });
        }
        let mut faults = Vec::new();
        for nth in (0..municipalities).filter(|nth| nth % 4 != 3) {
            let id = format!("m{nth}.s0.line");
            let line = inventory
                .component_by_id(RegionIx::at(0), &id)
                .expect("a line");
            let behind = &inventory[inventory[line].site.expect("a site")];
            let behind: Vec<ComponentIx> = inventory
                .components()
                .skip(line.usize())
                .take(ROOMS + 4)
                .filter(|(ix, one)| {
                    *ix != line && one.site.is_some_and(|site| inventory[site].id == behind.id)
                })
                .map(|(ix, _)| ix)
                .collect();
            for &component in &behind {
                let facet = Facet::Reach;
                draft.set(Element { component, facet }, FacetState::Down, at(BEGAN));
            }
            faults.push(fault(&inventory, nth, line, &behind));
        }
        let faults: Arc<[Arc<Fault>]> = faults.into_iter().map(Arc::new).collect();
        draft.set_faults(&faults);
        let now = Now {
            mono: Mono::START,
            wall: at(NOW),
        };
        let monitor = Monitor::new(at("2026-11-20T05:59:00Z"), "0", "");
        let snapshot = Arc::new(draft.snapshot(now, faults, Outbox::default(), monitor));
        let room = inventory.component_by_id(RegionIx::at(0), "m0.s0.room1");
        Self {
            room: room.expect("a room"),
            shown: Shown::new(&snapshot, &Seen::reader()),
            snapshot,
        }
    }

    /// How many components there are.
    pub(crate) fn components(&self) -> usize {
        self.shown.inventory.components().len()
    }

    /// One of [`PAGES`].
    pub(crate) fn page(&self, address: &str) -> String {
        let shown = &self.shown;
        match address {
            "/" => html(page::overview(shown, LANGUAGE)),
            "/ of one of them" => {
                let theirs = Shown::new(&self.snapshot, &one_of_them());
                html(page::overview(&theirs, LANGUAGE))
            }
            "/map" => html(page::map(shown, LANGUAGE)),
            "/map/m0" => there(page::map_of(shown, "m0", LANGUAGE)),
            "/m/m0" => {
                let days = Days::default();
                there(page::municipality(shown, "m0", Some(&days), LANGUAGE))
            }
            "/faults" => html(page::faults(shown, LANGUAGE)),
            "/ownership" => html(page::ownership(shown, LANGUAGE)),
            "/c/m0.s0.room1" => {
                let over = page::Over::default();
                html(page::component(shown, self.room, over, Some(&[]), LANGUAGE))
            }
            "/room/m0.s0.room1" => {
                let page = RoomPage {
                    around: true,
                    form: Some(RoomForm::default()),
                    ..RoomPage::default()
                };
                html(page::room(shown, self.room, &page, LANGUAGE))
            }
            other => panic!("no page is known by {other}"),
        }
    }
}

fn html(page: Result<String, Unrendered>) -> String {
    page.expect("a page")
}

fn there(page: Result<Option<String>, Unrendered>) -> String {
    html(page.transpose().expect("it is there"))
}

/// What one municipality sees.
fn one_of_them() -> Seen {
    let of = Of::parse("large:m0").expect("a party");
    Seen::new([Grant {
        role: access::Role::Viewer,
        of: vec![of].into_iter().collect(),
    }])
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

fn inventory(municipalities: usize) -> Inventory {
    let mut builder = Builder::new();
    let region = builder.region(Region {
        id: "large".into(),
        name: "Landet".into(),
        zone: TimeZone::get("Europe/Oslo").expect("a zone"),
        language: LANGUAGE,
        coordinator: PartyIx::at(0),
        operator: PartyIx::at(0),
        monitor: ComponentIx::at(0),
        shadow: false,
        terms: Terms::default(),
    });
    let mut growing = Growing {
        builder,
        region,
        serial: 0,
    };
    let council = growing.party("council", "Rådet", Role::Council);
    let carrier = growing.party("carrier", "Norsk Helsenett", Role::NetworkOperator);
    let own = growing.component("monitor", ("samband", Kind::Monitor, council), None, vec![]);
    let core = growing.component(
        "core",
        ("Kjernenett", Kind::NetworkCore, carrier),
        None,
        vec![own],
    );
    growing.agreement(
        "lines",
        carrier,
        vec![],
        vec![Kind::AccessLine, Kind::NetworkCore],
    );
    let mut partner = council;
    for nth in 0..municipalities {
        if nth % TOGETHER == 0 {
            let name = format!("IKT-samarbeid {}", nth / TOGETHER);
            partner = growing.party(&format!("ikt{nth}"), &name, Role::ItPartner);
        }
        let municipality = growing.municipality(nth, (core, carrier));
        // In one of ten nobody has agreed on anything.
        if nth % 10 != 9 {
            let kinds = vec![
                Kind::Codec,
                Kind::SiteRouter,
                Kind::Firewall,
                Kind::RoomNetwork,
            ];
            growing.agreement(&format!("drift{nth}"), partner, vec![municipality], kinds);
        }
    }
    growing.builder.finish().expect("an inventory")
}

impl Growing {
    fn party(&mut self, id: &str, name: &str, role: Role) -> PartyIx {
        self.builder.party(Party {
            id: id.into(),
            region: self.region,
            name: name.into(),
            role,
            language: LANGUAGE,
            contacts: vec![Contact {
                name: None,
                email: format!("vakt@{id}.example").into(),
                language: None,
                telephone: None,
                webhook: None,
                on_call: None,
            }],
            telephone: None,
            shadow: false,
            outside: false,
            escalation: Vec::new(),
        })
    }

    fn agreement(
        &mut self,
        id: &str,
        party: PartyIx,
        municipalities: Vec<MunicipalityIx>,
        kinds: Vec<Kind>,
    ) {
        self.builder.agreement(Agreement {
            id: id.into(),
            region: self.region,
            name: format!("Avtale {id}").into(),
            party,
            reference: None,
            standing: Standing::Signed,
            from: at("2026-01-01T00:00:00+01:00"),
            until: None,
            scope: Scope {
                municipalities,
                kinds,
                ..Scope::default()
            },
            terms: Terms::default(),
        });
    }

    fn municipality(
        &mut self,
        nth: usize,
        (core, carrier): (ComponentIx, PartyIx),
    ) -> MunicipalityIx {
        let name = format!("{} {nth}", NAMES[nth % NAMES.len()]);
        let party = self.party(
            &format!("m{nth}"),
            &format!("{name} kommune"),
            Role::Municipality,
        );
        let municipality = self.builder.municipality(Municipality {
            id: format!("m{nth}").into(),
            region: self.region,
            name: name.as_str().into(),
            party,
            coordinator: None,
            numbers: Vec::new(),
        });
        for site in 0..SITES {
            let id = format!("m{nth}.s{site}");
            let place = self.builder.site(Site {
                id: id.as_str().into(),
                region: self.region,
                name: format!("{name} helsehus {site}").into(),
                municipality,
                used: None,
            });
            let place = Some((place, municipality));
            let mut before = core;
            for (part, name, kind, whose) in [
                ("line", "Linje", Kind::AccessLine, carrier),
                ("router", "Ruter", Kind::SiteRouter, party),
                ("firewall", "Brannmur", Kind::Firewall, party),
                ("network", "Romnett", Kind::RoomNetwork, party),
            ] {
                before = self.component(
                    &format!("{id}.{part}"),
                    (name, kind, whose),
                    place,
                    vec![before],
                );
            }
            for room in 1..=ROOMS {
                let name = format!("Rom {room}");
                let what = (name.as_str(), Kind::Codec, party);
                self.component(&format!("{id}.room{room}"), what, place, vec![before]);
            }
        }
        municipality
    }

    fn component(
        &mut self,
        id: &str,
        (name, kind, organisation): (&str, Kind, PartyIx),
        place: Option<(SiteIx, MunicipalityIx)>,
        depends: Vec<ComponentIx>,
    ) -> ComponentIx {
        self.serial += 1;
        let address = IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 + self.serial));
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
        if !matches!(kind, Kind::Monitor | Kind::AccessLine) {
            self.builder.probe(Probe {
                id: "ping".into(),
                component,
                facet: Facet::Reach,
                method: Method::Icmp {
                    target: address,
                    size: 56,
                    fragment: true,
                },
                source: None,
                profile: Profile::DEFAULT,
                witness: false,
                via: None,
                crosses: Vec::new(),
            });
        }
        component
    }
}

fn fault(inventory: &Inventory, nth: usize, line: ComponentIx, behind: &[ComponentIx]) -> Fault {
    let element = Element {
        component: line,
        facet: Facet::Reach,
    };
    let cause = CauseRef {
        component: ComponentRef::of(inventory, line),
        facet: Facet::Reach,
        mode: Mode::Silent,
    };
    let event = Event {
        fault: Number::new("LARGE", 2026, u32::try_from(nth).expect("few") + 1),
        at: at(BEGAN),
        ordinal: 0,
        what: What::Opened {
            region: "large".to_owned(),
            began_at: at(BEGAN),
            finding: Finding {
                cause: Some(cause.clone()),
                candidates: vec![cause],
                evidence: Evidence::default(),
                split_by: None,
            },
            assignment: Assignment::to_owner(inventory, &inventory.owner(element, at(BEGAN))),
            affected: behind
                .iter()
                .map(|&ix| ComponentRef::of(inventory, ix))
                .collect(),
            previous: None,
            split_from: None,
            earlier: Vec::new(),
        },
    };
    Fault::open(&event).expect("an opening")
}
