//! What is promised of an inventory.

mod ending;
mod following;
mod turns;

use std::net::{IpAddr, SocketAddr};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::*;
use crate::agenda::{Calendar, Country, Hours};

/// An inventory in the making, with one region, its coordinator and its monitor.
pub(super) struct Making {
    pub(super) builder: Builder,
    region: RegionIx,
    own: PartyIx,
    monitor: ComponentIx,
}

impl Making {
    pub(super) fn new() -> Self {
        let mut builder = Builder::new();
        let own = PartyIx::at(0);
        let region = builder.region(Region {
            id: "hav".into(),
            name: "Hav".into(),
            zone: TimeZone::UTC,
            language: Language::Bokmal,
            coordinator: own,
            operator: own,
            monitor: ComponentIx::at(0),
            shadow: false,
            terms: Terms::default(),
        });
        let mut making = Self {
            builder,
            region,
            own,
            monitor: ComponentIx::at(0),
        };
        making.own = making.party("own");
        making.monitor = making.component("monitor", Kind::Monitor, &[]);
        making
    }

    pub(super) fn party(&mut self, id: &str) -> PartyIx {
        self.builder.party(Party {
            id: id.into(),
            region: self.region,
            name: id.into(),
            role: Role::Municipality,
            language: Language::Bokmal,
            contacts: Vec::new(),
            telephone: None,
            shadow: false,
            outside: false,
            escalation: Vec::new(),
        })
    }

    pub(super) fn municipality(&mut self, id: &str) -> MunicipalityIx {
        self.builder.municipality(Municipality {
            id: id.into(),
            region: self.region,
            name: id.into(),
            party: self.own,
            coordinator: None,
            numbers: Vec::new(),
        })
    }

    fn component(&mut self, id: &str, kind: Kind, depends: &[ComponentIx]) -> ComponentIx {
        self.builder.component(Component {
            id: id.into(),
            region: self.region,
            name: id.into(),
            kind,
            site: None,
            municipality: None,
            organisation: self.own,
            addresses: Vec::new(),
            depends: depends.to_vec(),
            signals_loss: false,
            path: Vec::new(),
            probes: Vec::new(),
            dependants: Vec::new(),
        })
    }

    /// A chain outwards: each depends on the one before.
    fn chain<const N: usize>(&mut self, ids: [&str; N]) -> [ComponentIx; N] {
        let mut before = Vec::new();
        ids.map(|id| {
            let ix = self.component(id, Kind::Firewall, &before);
            before = vec![ix];
            ix
        })
    }

    fn probe(&mut self, component: ComponentIx, facet: Facet, via: Option<ComponentIx>) -> ProbeIx {
        let target = SocketAddr::from(([192, 0, 2, 1], 5060));
        let method = if facet == Facet::Certificate {
            Method::Tls(TlsTarget {
                target,
                trust: Trust {
                    identity: Identity::Address(target.ip()),
                    authority: Authority::Any,
                    warn_days: 21,
                },
            })
        } else {
            Method::Tcp { target }
        };
        self.builder.probe(Probe {
            id: facet.slug().into(),
            component,
            facet,
            method,
            source: None,
            profile: Profile::DEFAULT,
            witness: false,
            via,
            crosses: Vec::new(),
        })
    }

    fn agreement(&mut self, party: PartyIx, scope: Scope) -> AgreementIx {
        self.agreement_between(party, scope, Standing::Signed, Timestamp::MIN, None)
    }

    fn agreement_between(
        &mut self,
        party: PartyIx,
        scope: Scope,
        standing: Standing,
        from: Timestamp,
        until: Option<Timestamp>,
    ) -> AgreementIx {
        self.builder.agreement(Agreement {
            id: "a".into(),
            region: self.region,
            name: "A".into(),
            party,
            reference: None,
            standing,
            from,
            until,
            scope,
            terms: Terms::default(),
        })
    }

    pub(super) fn finish(self) -> Inventory {
        self.builder.finish().expect("an inventory")
    }
}

fn ids(inventory: &Inventory, list: &[ComponentIx]) -> Vec<String> {
    list.iter()
        .map(|&ix| inventory[ix].id.to_string())
        .collect()
}

fn crossed(inventory: &Inventory, probe: ProbeIx) -> Vec<String> {
    let crosses = inventory[probe].crosses.iter();
    crosses
        .map(|e| format!("{}/{}", inventory[e.component].id, e.facet))
        .collect()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

const NOON: &str = "2026-06-01T12:00:00Z";

fn reach(component: ComponentIx) -> Element {
    Element {
        component,
        facet: Facet::Reach,
    }
}

#[test]
fn a_path_runs_from_the_monitor_outwards() {
    let mut making = Making::new();
    let [.., room] = making.chain(["core", "line", "router", "room"]);
    let inventory = making.finish();
    let path = ids(&inventory, &inventory[room].path);
    assert_eq!(path, ["monitor", "core", "line", "router"]);
}

#[test]
fn a_component_reached_by_two_ways_has_each_part_of_them_on_its_path_once() {
    let mut making = Making::new();
    let core = making.component("core", Kind::NetworkCore, &[]);
    let left = making.component("left", Kind::AccessLine, &[core]);
    let right = making.component("right", Kind::AccessLine, &[core]);
    let room = making.component("room", Kind::Codec, &[left, right]);
    let inventory = making.finish();
    let path = ids(&inventory, &inventory[room].path);
    assert_eq!(path, ["monitor", "core", "left", "right"]);
}

#[test]
fn paths_do_not_depend_on_the_order_of_declaration() {
    let mut making = Making::new();
    let room = making.component("room", Kind::Codec, &[]);
    let core = making.component("core", Kind::NetworkCore, &[]);
    making.builder.component_mut(room).depends = vec![core];
    let inventory = making.finish();
    assert_eq!(ids(&inventory, &inventory[room].path), ["monitor", "core"]);
}

#[test]
fn dependants_are_all_whose_path_leads_through() {
    let mut making = Making::new();
    let [core, line, ..] = making.chain(["core", "line", "room"]);
    making.component("dns", Kind::NameService, &[core]);
    let inventory = making.finish();
    assert_eq!(
        ids(&inventory, &inventory[core].dependants),
        ["line", "room", "dns"]
    );
    assert_eq!(ids(&inventory, &inventory[line].dependants), ["room"]);
    let monitor = &inventory[inventory[RegionIx::at(0)].monitor];
    assert_eq!(monitor.dependants.len(), 4);
}

#[test]
fn a_probe_crosses_the_path_then_its_target_then_the_facet_it_speaks_for() {
    let mut making = Making::new();
    let [.., room] = making.chain(["core", "room"]);
    let ping = making.probe(room, Facet::Reach, None);
    let sip = making.probe(room, Facet::Service, None);
    let inventory = making.finish();
    let path = ["monitor/reach", "core/reach", "room/reach"];
    assert_eq!(crossed(&inventory, ping), path);
    let service = ["monitor/reach", "core/reach", "room/reach", "room/service"];
    assert_eq!(crossed(&inventory, sip), service);
    assert_eq!(inventory[room].probes, [ping, sip]);
}

#[test]
fn a_certificate_is_shown_by_the_service_behind_the_port() {
    let mut making = Making::new();
    let [.., room] = making.chain(["core", "room"]);
    let probe = making.probe(room, Facet::Certificate, None);
    let inventory = making.finish();
    let way = ["monitor/reach", "core/reach", "room/reach"];
    let shown = ["room/certificate", "room/service"];
    assert_eq!(crossed(&inventory, probe), [&way[..], &shown[..]].concat());
    let element = |facet| Element {
        component: room,
        facet,
    };
    let facets = [Facet::Reach, Facet::Service, Facet::Certificate];
    let asked = facets.map(|facet| inventory[probe].asks_for(element(facet)));
    assert_eq!(asked, [false, true, true]);
}

#[test]
fn a_probe_by_way_of_a_registrar_crosses_that_ones_path_and_service_too() {
    let mut making = Making::new();
    let core = making.component("core", Kind::NetworkCore, &[]);
    let registrar = making.component("registrar", Kind::Registrar, &[core]);
    let line = making.component("line", Kind::AccessLine, &[core]);
    let room = making.component("room", Kind::Codec, &[line]);
    let probe = making.probe(room, Facet::Registration, Some(registrar));
    let inventory = making.finish();
    let expected = [
        "monitor/reach",
        "core/reach",
        "registrar/reach",
        "registrar/service",
        "line/reach",
        "room/reach",
        "room/service",
        "room/registration",
    ];
    assert_eq!(crossed(&inventory, probe), expected);
}

#[test]
fn a_ring_is_no_inventory_and_is_told_once() {
    let mut making = Making::new();
    let [a, _, c] = making.chain(["a", "b", "c"]);
    making.builder.component_mut(a).depends = vec![c];
    let mistakes = making.builder.finish().expect_err("a ring");
    let told: Vec<String> = mistakes.iter().map(Mistake::to_string).collect();
    assert_eq!(
        told,
        ["components depend on each other in a ring: a → c → b → a"]
    );
}

#[test]
fn a_component_that_depends_on_itself_is_a_ring() {
    let mut making = Making::new();
    let [a] = making.chain(["a"]);
    making.builder.component_mut(a).depends = vec![a];
    let mistakes = making.builder.finish().expect_err("a ring");
    assert!(matches!(&mistakes[..], [Mistake::Cycle { ids, .. }] if *ids == ["a"]));
}

#[test]
fn double_ids_are_no_inventory() {
    let mut making = Making::new();
    let a = making.component("a", Kind::Codec, &[]);
    let second = making.component("a", Kind::Codec, &[]);
    making.probe(a, Facet::Reach, None);
    let probe = making.probe(a, Facet::Reach, None);
    let mistakes = making.builder.finish().expect_err("doubles");
    assert_eq!(
        mistakes,
        [
            Mistake::DoubleComponent {
                component: second,
                id: "a".into()
            },
            Mistake::DoubleProbe {
                probe,
                component_id: "a".into(),
                id: "reach".into()
            },
        ]
    );
}

#[test]
fn a_path_longer_than_any_network_is_refused_and_does_not_overflow() {
    const LENGTH: usize = 100_000;
    let mut making = Making::new();
    // Each depends on the one declared next: visited from the first, the whole
    // chain is open at once.
    for link in 1..LENGTH {
        let next = ComponentIx::at(link + 1);
        making.component(&format!("c{link}"), Kind::Firewall, &[next]);
    }
    making.component("last", Kind::Firewall, &[]);
    let mistakes = making.builder.finish().expect_err("too deep");
    assert!(matches!(mistakes[0], Mistake::Deep { .. }));
}

#[test]
fn without_an_agreement_a_component_falls_to_its_own_organisation_and_says_so() {
    let mut making = Making::new();
    let [room] = making.chain(["room"]);
    let own = making.own;
    let inventory = making.finish();
    let expected = Ownership {
        party: own,
        agreement: None,
        gap: Some(Gap::Unagreed),
    };
    assert_eq!(inventory.owner(reach(room), at(NOON)), expected);
}

#[test]
fn one_agreement_in_force_makes_its_party_the_owner() {
    let mut making = Making::new();
    let [room] = making.chain(["room"]);
    let partner = making.party("partner");
    let agreement = making.agreement(partner, Scope::default());
    let inventory = making.finish();
    let expected = Ownership {
        party: partner,
        agreement: Some(agreement),
        gap: None,
    };
    assert_eq!(inventory.owner(reach(room), at(NOON)), expected);
}

#[test]
fn two_agreements_with_different_parties_contest_and_two_with_one_do_not() {
    let mut making = Making::new();
    let [room] = making.chain(["room"]);
    let own = making.own;
    let partner = making.party("partner");
    let first = making.agreement(partner, Scope::default());
    making.agreement(partner, Scope::default());
    let inventory = making.builder.clone().finish().unwrap();
    let owner = inventory.owner(reach(room), at(NOON));
    assert_eq!((owner.party, owner.agreement), (partner, Some(first)));

    let rival = making.party("rival");
    let third = making.agreement(rival, Scope::default());
    let inventory = making.finish();
    let owner = inventory.owner(reach(room), at(NOON));
    assert_eq!((owner.party, owner.agreement), (own, None));
    let Some(Gap::Contested(agreements)) = owner.gap else {
        panic!("not contested: {owner:?}");
    };
    assert!(agreements.contains(&first) && agreements.contains(&third));
}

#[test]
fn an_agreement_makes_an_owner_from_its_first_moment_to_just_before_its_end() {
    let mut making = Making::new();
    let [room] = making.chain(["room"]);
    let partner = making.party("partner");
    let (from, until) = (at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    making.agreement_between(
        partner,
        Scope::default(),
        Standing::Signed,
        from,
        Some(until),
    );
    let inventory = making.finish();
    let second = jiff::SignedDuration::from_secs(1);
    let agreed = |moment| inventory.owner(reach(room), moment).gap.is_none();
    assert!(!agreed(from - second));
    assert!(agreed(from));
    assert!(agreed(until - second));
    assert!(!agreed(until));
}

#[test]
fn who_answers_may_hang_on_the_hour_and_changes_at_its_turn() {
    let mut making = Making::new();
    let [room] = making.chain(["room"]);
    let hours = |text: &str| Scope {
        when: Some(Hours::new(
            vec![text.parse().unwrap()],
            Calendar {
                zone: TimeZone::get("Europe/Stockholm").unwrap(),
                country: Some(Country::Sweden),
            },
        )),
        ..Scope::default()
    };
    let (day, night) = (making.party("day"), making.party("night"));
    let by_day = making.agreement(day, hours("mon-fri 08:00-17:00"));
    making.agreement(night, hours("mon-fri 17:00-08:00"));
    let inventory = making.finish();
    let party = |moment: &str| {
        let owner = inventory.owner(reach(room), at(moment));
        owner.gap.is_none().then_some(owner.party)
    };
    assert_eq!(party("2026-11-26T08:00:00+01:00"), Some(day));
    assert_eq!(party("2026-11-26T16:59:59+01:00"), Some(day));
    assert_eq!(party("2026-11-26T17:00:00+01:00"), Some(night));
    assert_eq!(party("2026-11-28T07:59:59+01:00"), Some(night));
    // Saturday, Sunday, and the day on which Epiphany is a Sunday: nobody has agreed to those.
    assert_eq!(party("2026-11-28T12:00:00+01:00"), None);
    assert_eq!(party("2027-01-06T12:00:00+01:00"), None);

    let turned = |since: &str, now: &str| inventory[by_day].turned(at(since), at(now));
    assert!(turned(
        "2026-11-26T16:59:00+01:00",
        "2026-11-26T17:00:00+01:00"
    ));
    assert!(!turned(
        "2026-11-26T17:00:00+01:00",
        "2026-11-27T07:59:59+01:00"
    ));
}

#[test]
fn what_is_only_intended_or_has_lapsed_never_makes_an_owner() {
    for standing in [Standing::Intended, Standing::Lapsed] {
        let mut making = Making::new();
        let [room] = making.chain(["room"]);
        let partner = making.party("partner");
        making.agreement_between(partner, Scope::default(), standing, Timestamp::MIN, None);
        let inventory = making.finish();
        let owner = inventory.owner(reach(room), at(NOON));
        assert_eq!(owner.gap, Some(Gap::Unagreed), "{standing:?}");
    }
}

#[test]
fn a_scope_covers_what_all_its_lists_cover() {
    let mut making = Making::new();
    let nes = making.municipality("nes");
    let room = making.component("nes.room", Kind::Codec, &[]);
    let router = making.component("nes.router", Kind::SiteRouter, &[]);
    let core = making.component("core", Kind::NetworkCore, &[]);
    for ix in [room, router] {
        making.builder.component_mut(ix).municipality = Some(nes);
    }
    let inventory = making.finish();
    let covers = |scope: &Scope, component, facet| {
        scope.covers(&inventory, Element { component, facet }, at(NOON))
    };

    let scope = Scope {
        municipalities: vec![nes],
        kinds: vec![Kind::Codec],
        ..Scope::default()
    };
    assert!(covers(&scope, room, Facet::Service));
    assert!(!covers(&scope, router, Facet::Service));
    assert!(!covers(&scope, core, Facet::Service));

    let scope = Scope {
        facets: vec![Facet::Service],
        ..Scope::default()
    };
    assert!(covers(&scope, core, Facet::Service));
    assert!(!covers(&scope, core, Facet::Reach));

    let scope = Scope {
        components: vec![core],
        ..Scope::default()
    };
    assert!(covers(&scope, core, Facet::Reach));
    assert!(!covers(&scope, room, Facet::Reach), "named components only");

    let scope = Scope {
        components: vec![core],
        kinds: vec![Kind::Codec],
        ..Scope::default()
    };
    assert!(
        covers(&scope, core, Facet::Reach),
        "named, whatever the other lists say"
    );
    assert!(covers(&scope, room, Facet::Reach));
    assert!(!covers(&scope, router, Facet::Reach));
}

#[test]
fn a_municipality_that_leaves_is_covered_until_the_day_before_and_one_that_joins_from_that_day_on()
{
    let mut making = Making::new();
    let (bardu, senja) = (making.municipality("bardu"), making.municipality("senja"));
    let room = making.component("bardu.room", Kind::Codec, &[]);
    let other = making.component("senja.room", Kind::Codec, &[]);
    making.builder.component_mut(room).municipality = Some(bardu);
    making.builder.component_mut(other).municipality = Some(senja);
    let partner = making.party("partner");
    let turn = |municipality, joins, from| Turn {
        municipality,
        joins,
        from: at(from),
    };
    let (new_year, spring) = ("2027-01-01T00:00:00+01:00", "2027-03-01T00:00:00+01:00");
    let leaving = making.agreement(
        partner,
        Scope {
            municipalities: vec![bardu],
            turns: vec![turn(bardu, false, new_year), turn(bardu, true, spring)],
            ..Scope::default()
        },
    );
    making.agreement(
        partner,
        Scope {
            turns: vec![turn(senja, true, new_year)],
            ..Scope::default()
        },
    );
    let inventory = making.finish();
    let owner = |component, moment: &str| inventory.owner(reach(component), at(moment));
    let is_agreed = |component, moment| owner(component, moment).agreement.is_some();
    assert!(is_agreed(room, "2026-12-31T23:59:59+01:00"));
    assert!(!is_agreed(room, new_year));
    assert!(!is_agreed(room, "2027-02-28T23:59:59+01:00"));
    assert!(is_agreed(room, spring));
    assert!(!is_agreed(other, "2026-12-31T23:59:59+01:00"));
    assert!(
        is_agreed(other, new_year),
        "and nobody else by that agreement"
    );
    let turned = |since: &str, now: &str| inventory[leaving].turned(at(since), at(now));
    assert!(turned("2026-12-31T23:59:59+01:00", new_year));
    assert!(!turned(new_year, "2027-02-28T23:59:59+01:00"));
}

#[test]
fn parts_are_found_again_in_another_inventory_by_their_ids() {
    let mut making = Making::new();
    let [.., room] = making.chain(["core", "room"]);
    let probe = making.probe(room, Facet::Reach, None);
    let before = making.finish();

    let mut making = Making::new();
    let [_, _, room] = making.chain(["core", "new", "room"]);
    let same = making.probe(room, Facet::Reach, None);
    let after = making.finish();

    assert_eq!(before.same_probe(probe, &after), Some(same));
    let new = after.component_by_id(RegionIx::at(0), "new").unwrap();
    assert_eq!(after.same_component(new, &before), None);
}

#[test]
fn components_are_found_with_and_without_their_region() {
    let mut making = Making::new();
    let [core] = making.chain(["core"]);
    let inventory = making.finish();
    assert_eq!(inventory.find_components("core"), [core]);
    assert_eq!(inventory.find_components("hav:core"), [core]);
    assert_eq!(inventory.find_components("fjell:core"), []);
    assert_eq!(inventory.full_id(core), "hav:core");
}

#[test]
fn detection_is_promised_within_35_45_and_15_seconds() {
    assert!(Profile::DEFAULT.detection_bound().as_secs() <= 35);
    assert!(Profile::CRITICAL.detection_bound().as_secs() <= 15);
    let connections = Profile {
        retry: Profile::CONNECTION_RETRY,
        ..Profile::DEFAULT
    };
    assert!(connections.detection_bound().as_secs() <= 45);
}

#[test]
fn an_address_is_the_one_that_packets_go_to() {
    let target = IpAddr::from([192, 0, 2, 7]);
    assert_eq!(
        Method::Icmp {
            target,
            size: 56,
            fragment: true
        }
        .address(),
        target
    );
    let target = SocketAddr::from(([192, 0, 2, 8], 80));
    assert_eq!(Method::Tcp { target }.address(), target.ip());
}
