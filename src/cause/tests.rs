//! What is promised of the cause analysis.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use jiff::tz::TimeZone;

use super::*;
use crate::clock::Mono;
use crate::health::{Class, Failing, Flaw, LocalError, Mode};
use crate::inventory::*;

/// Two sites behind one core, each with a line that signals its loss, a router
/// and two rooms; a registrar beside the core.
#[expect(
    clippy::too_many_lines,
    reason = "a drawn region, read from top to bottom"
)]
fn network() -> Inventory {
    let mut builder = Builder::new();
    let own = PartyIx::at(0);
    let region = builder.region(Region {
        id: "hav".into(),
        name: "Hav".into(),
        zone: TimeZone::UTC,
        language: Language::English,
        coordinator: own,
        operator: own,
        monitor: ComponentIx::at(0),
        shadow: false,
        terms: Terms::default(),
    });
    builder.party(Party {
        id: "council".into(),
        region,
        name: "Council".into(),
        role: Role::Council,
        language: Language::English,
        contacts: Vec::new(),
        telephone: None,
        shadow: false,
        outside: false,
        escalation: Vec::new(),
    });
    let mut add = |id: &str, kind, host: Option<u8>, depends: &[ComponentIx]| {
        builder.component(Component {
            id: id.into(),
            region,
            name: id.into(),
            kind,
            site: None,
            municipality: None,
            organisation: own,
            addresses: host.map(address).into_iter().collect(),
            depends: depends.to_vec(),
            signals_loss: kind == Kind::AccessLine,
            path: Vec::new(),
            probes: Vec::new(),
            dependants: Vec::new(),
        })
    };
    let monitor = add("monitor", Kind::Monitor, None, &[]);
    let core = add("core", Kind::NetworkCore, Some(1), &[monitor]);
    let registrar = add("registrar", Kind::Registrar, Some(2), &[core]);
    let mut asked = vec![registrar];
    let mut rooms = Vec::new();
    for site in 1..=2_u8 {
        let line = add(&format!("line{site}"), Kind::AccessLine, None, &[core]);
        let id = format!("router{site}");
        let router = add(&id, Kind::SiteRouter, Some(10 * site), &[line]);
        asked.push(router);
        for (letter, host) in [("a", 1), ("b", 2)] {
            let id = format!("room{site}{letter}");
            let room = add(&id, Kind::Codec, Some(10 * site + host), &[router]);
            rooms.push(room);
        }
    }
    builder.probe(certificate(registrar));
    asked.extend(&rooms);
    for &component in &asked {
        builder.probe(probe(component, Facet::Reach, None));
        builder.probe(probe(component, Facet::Size, None));
    }
    for &room in &rooms {
        builder.probe(certificate(room));
        builder.probe(probe(room, Facet::Service, None));
        builder.probe(probe(room, Facet::Registration, Some(registrar)));
        builder.probe(with_login(room, registrar));
    }
    builder.finish().expect("an inventory")
}

/// A probe, called as the facet that it asks about.
fn probe(component: ComponentIx, facet: Facet, via: Option<ComponentIx>) -> Probe {
    let target = SocketAddr::new(address(99), 5060);
    let method = if matches!(facet, Facet::Reach | Facet::Size) {
        Method::Icmp {
            target: target.ip(),
            size: 56,
            fragment: true,
        }
    } else {
        Method::Sip(SipTarget::new(target, "sip:room@vc.example".into()))
    };
    Probe {
        id: facet.slug().into(),
        component,
        facet,
        method,
        source: None,
        profile: Profile::DEFAULT,
        witness: false,
        via,
        crosses: Vec::new(),
    }
}

/// A handshake that asks for a certificate.
fn certificate(component: ComponentIx) -> Probe {
    let mut asked = probe(component, Facet::Certificate, None);
    asked.method = handshake(SocketAddr::new(address(99), 5061));
    asked
}

const fn handshake(target: SocketAddr) -> Method {
    Method::Tls(TlsTarget {
        target,
        trust: Trust {
            identity: Identity::Address(target.ip()),
            authority: Authority::Any,
            warn_days: 21,
        },
    })
}

/// A probe by way of a registrar that is asked who it is.
fn with_login(room: ComponentIx, registrar: ComponentIx) -> Probe {
    let mut asked = probe(room, Facet::Registration, Some(registrar));
    asked.id = "login".into();
    if let Method::Sip(sip) = &mut asked.method {
        sip.login = Some(Login {
            username: "samband".into(),
            password: "secret".into(),
        });
    }
    asked
}

const fn address(host: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, host))
}

fn find(inventory: &Inventory, name: &str) -> ProbeIx {
    let (component, probe) = name.split_once('/').unwrap();
    let component = inventory
        .component_by_id(RegionIx::at(0), component)
        .unwrap();
    inventory.probe_by_id(component, probe).unwrap()
}

fn names(inventory: &Inventory, elements: &[Element]) -> String {
    let name = |e: &Element| {
        let id = &inventory[e.component].id;
        if e.facet == Facet::Reach {
            id.to_string()
        } else {
            format!("{id}/{}", e.facet.slug())
        }
    };
    elements.iter().map(name).collect::<Vec<_>>().join(" ")
}

#[test]
fn each_class_exonerates_and_implicates_what_it_speaks_of() {
    const WAY: &str = "monitor core line1 router1 room1a";
    const TO_SERVICE: &str = "monitor core line1 router1 room1a room1a/service";
    const REGISTRAR: &str = "monitor core registrar registrar/service";
    const BEHIND: &str = "line1 router1 room1a room1a/service room1a/registration";
    let all = format!("{REGISTRAR} {BEHIND}");
    let (ping, sip, registration) = ("room1a/reach", "room1a/service", "room1a/registration");
    let (core, router, stranger) = (address(1), address(10), address(77));
    let late = Class::NotPerformed(LocalError::Late);
    let table = [
        (ping, Class::Answered, WAY, ""),
        (ping, Class::Silent, "", WAY),
        (ping, Class::Refused, WAY, ""),
        (ping, late, "", ""),
        (sip, Class::Answered, TO_SERVICE, ""),
        (sip, Class::Silent, "", TO_SERVICE),
        (sip, Class::Refused, WAY, "room1a/service"),
        (sip, Class::Unavailable, WAY, "room1a/service"),
        (sip, Class::Wrong, WAY, "room1a/service"),
        (sip, Class::Denied, WAY, "room1a/service"),
        (sip, Class::Malformed, WAY, "room1a/service"),
        (sip, Class::Beyond, WAY, "room1a/service"),
        // By way of the registrar.
        (registration, Class::Answered, &all, ""),
        (registration, Class::Silent, "", &all),
        (registration, Class::Beyond, REGISTRAR, BEHIND),
        (
            registration,
            Class::Unavailable,
            "monitor core registrar",
            "registrar/service",
        ),
        // A line that signals its loss.
        (
            ping,
            Class::NetUnreachable { from: core },
            "monitor core",
            "line1",
        ),
        (
            ping,
            Class::HostUnreachable { from: core },
            "monitor core line1",
            "router1",
        ),
        (
            ping,
            Class::HostUnreachable { from: router },
            "monitor core line1 router1",
            "room1a",
        ),
        (
            ping,
            Class::Prohibited { from: router },
            "monitor core line1",
            "router1",
        ),
        // What a sender says that is not on the way is no more than silence.
        (ping, Class::NetUnreachable { from: stranger }, "", WAY),
        (ping, Class::HostUnreachable { from: stranger }, "", WAY),
        (ping, Class::Prohibited { from: stranger }, "", WAY),
    ];
    says(&table);
}

/// Probe, class, what it exonerates, what it implicates.
type Row<'a> = (&'a str, Class, &'a str, &'a str);

fn says(table: &[Row<'_>]) {
    let inventory = network();
    for &(name, class, exonerates, implicates) in table {
        let probe = &inventory[find(&inventory, name)];
        let said = testimony(&inventory, probe, class);
        let said = (
            names(&inventory, said.exonerated(probe)),
            names(&inventory, said.implicated(probe)),
        );
        let expected = (exonerates.to_owned(), implicates.to_owned());
        assert_eq!(said, expected, "{name} {class:?}");
    }
}

/// The causes when these fail and these have answered since.
fn causes(failed: &[(&str, Class)], answered: &[&str]) -> Vec<(String, Mode, bool)> {
    let (inventory, found) = analysed(failed, answered);
    let told = found.iter().map(|cause| {
        let elements = names(&inventory, &cause.elements);
        (elements, cause.mode, cause.is_located())
    });
    told.collect()
}

/// What is found when these fail and these have answered since.
fn analysed(failed: &[(&str, Class)], answered: &[&str]) -> (Inventory, Vec<Cause>) {
    let inventory = network();
    let since = Mono::START;
    let failing = |class| Failing {
        since,
        last: since,
        last_ended: since,
        failures: 3,
        class,
        late: None,
        others: 0,
    };
    let mut clearance = Clearance::new(&inventory);
    let mut clear = |ix: ProbeIx, class| {
        let probe = &inventory[ix];
        let cleared = Cleared {
            at: since + Duration::from_secs(1),
            by: ix,
            class,
        };
        for &element in testimony(&inventory, probe, class).exonerated(probe) {
            clearance.clear(element, cleared);
        }
    };
    for &(name, class) in failed {
        clear(find(&inventory, name), class);
    }
    for name in answered {
        clear(find(&inventory, name), Class::Answered);
    }
    let failures: Vec<Failure<'_>> = failed
        .iter()
        .map(|&(name, class)| Failure {
            probe: find(&inventory, name),
            failing: failing(class),
            explained: None,
        })
        .collect();
    let found = analyse(&inventory, &failures, &clearance);
    (inventory, found)
}

/// What was suspect too, each with why it fell.
fn fallen(inventory: &Inventory, cause: &Cause) -> Vec<(String, String)> {
    let why = |why: Why| match why {
        Why::ExplainsFewer { explains, of } => format!("fewer {explains}/{of}"),
        Why::TakenLater { explains, of } => format!("later {explains}/{of}"),
        Why::Cleared(Cleared { by, class, .. }) => {
            let by = &inventory[by];
            let component = &inventory[by.component].id;
            format!("{component}/{} {}", by.id, class.slug())
        }
        Why::OnlyCarries => "carries".to_owned(),
        Why::NotKept => "not kept".to_owned(),
    };
    let all = cause.fallen.iter();
    all.map(|fallen| (names(inventory, &[fallen.element]), why(fallen.why)))
        .collect()
}

fn told<const N: usize>(all: [(&str, &str); N]) -> Vec<(String, String)> {
    all.map(|(element, why)| (element.to_owned(), why.to_owned()))
        .into()
}

#[test]
fn what_explains_fewer_or_has_been_cleared_is_told_with_what_it_was_weighed_by() {
    let failed = [
        ("room1a/reach", Class::Silent),
        ("room1a/service", Class::Silent),
    ];
    let (inventory, found) = analysed(&failed, &["room1b/reach"]);
    let by = "room1b/reach answered";
    let expected = told([
        ("room1a/service", "fewer 1/2"),
        ("monitor", by),
        ("core", by),
        ("line1", by),
        ("router1", by),
    ]);
    assert_eq!(fallen(&inventory, &found[0]), expected);
}

#[test]
fn what_was_taken_second_for_its_place_alone_is_not_said_to_explain_less() {
    let failed = [
        ("room1a/registration", Class::Silent),
        ("registrar/reach", Class::Silent),
        ("room1a/reach", Class::Silent),
    ];
    let (inventory, found) = analysed(&failed, &["room1b/reach", "room2a/reach"]);
    let registrar = found.iter().find(|cause| cause.explains.len() == 2);
    let registrar = registrar.expect("the registrar");
    assert_eq!(names(&inventory, &registrar.elements), "registrar");
    let fallen = fallen(&inventory, registrar);
    let later = ("room1a".to_owned(), "later 1/2".to_owned());
    assert!(fallen.contains(&later), "{fallen:?}");
    let fewer = ("room1a/service".to_owned(), "fewer 1/2".to_owned());
    assert!(fallen.contains(&fewer), "{fallen:?}");
}

#[test]
fn what_let_an_answer_through_that_is_amiss_is_told_with_that_answer() {
    let (inventory, found) = analysed(&[("room1a/service", Class::Refused)], &[]);
    let by = "room1a/service refused";
    let way = ["monitor", "core", "line1", "router1", "room1a"];
    assert_eq!(fallen(&inventory, &found[0]), told(way.map(|on| (on, by))));
}

#[test]
fn what_only_carries_what_was_late_is_told_to_have_carried_it() {
    let (inventory, found) = analysed(&[("room1a/service", Class::Late)], &[]);
    let way = ["monitor", "core", "line1", "router1", "room1a"];
    let expected = told(way.map(|on| (on, "carries")));
    assert_eq!(fallen(&inventory, &found[0]), expected);
    // Of what was late too, it is a tie, and there is nothing else.
    let both = [
        ("room1a/service", Class::Late),
        ("room1a/reach", Class::Late),
    ];
    let (inventory, found) = analysed(&both, &[]);
    let expected = told([("room1a/service", "fewer 1/2")]);
    assert_eq!(fallen(&inventory, &found[0]), expected);
}

/// One silent room, after these were exonerated at these seconds; what an open fault
/// knows, if one explains it.
fn silent_room(cleared: &[(&str, u64)], known: Option<&[&str]>) -> (Inventory, Vec<Cause>) {
    let inventory = network();
    let probe = find(&inventory, "room1a/reach");
    let since = Mono::START + Duration::from_secs(100);
    let mut clearance = Clearance::new(&inventory);
    for &(name, second) in cleared {
        let by = find(&inventory, name);
        let at = Mono::START + Duration::from_secs(second);
        let class = Class::Answered;
        for &element in testimony(&inventory, &inventory[by], class).exonerated(&inventory[by]) {
            clearance.clear(element, Cleared { at, by, class });
        }
    }
    let crosses = inventory[probe].crosses.iter();
    let known = known.map(|known| -> Vec<Exonerated> {
        let named = |e: &&Element| known.contains(&names(&inventory, &[**e]).as_str());
        let by = None;
        let all = crosses.filter(named);
        all.map(|&element| Exonerated { element, by }).collect()
    });
    let failures = [Failure {
        probe,
        failing: Failing {
            since,
            last: since,
            last_ended: since,
            failures: 3,
            class: Class::Silent,
            late: None,
            others: 0,
        },
        explained: known.as_deref(),
    }];
    let found = analyse(&inventory, &failures, &clearance);
    (inventory, found)
}

#[test]
fn what_was_cleared_by_something_forgotten_is_told_so() {
    let way = ["monitor", "core", "line1", "router1"];
    // What answers later has no part in it.
    let (inventory, found) = silent_room(&[("room1b/reach", 150)], Some(&way));
    assert_eq!(names(&inventory, &found[0].elements), "room1a");
    let expected = told(way.map(|on| (on, "not kept")));
    assert_eq!(fallen(&inventory, &found[0]), expected);
}

#[test]
fn the_last_good_answer_is_from_before_it_began_and_showed_every_candidate_well() {
    let good_known = |cleared: &[(&str, u64)], known: Option<&[&str]>| {
        let (inventory, found) = silent_room(cleared, known);
        let good = found[0].last_good?;
        let by = inventory[good.by].id.to_string();
        Some((by, good.at.since(Mono::START).as_secs()))
    };
    let good = |cleared: &[(&str, u64)]| good_known(cleared, None);
    let answered = Some(("reach".to_owned(), 90));
    let own = ("room1a/reach", 90);
    assert_eq!(good(&[]), None);
    // A tie of all that it crosses, and the room alone.
    assert_eq!(good(&[own]), answered);
    assert_eq!(good(&[own, ("room1b/reach", 120)]), answered);
    // Of some candidates something later is known than of others.
    assert_eq!(good(&[own, ("room1b/reach", 95)]), None);
    // One that came since it began has taken the place of the one before.
    let later = [own, ("room1a/registration", 120)];
    assert_eq!(good_known(&later, Some(&[])), None);
}

fn one(elements: &str, mode: Mode, located: bool) -> Vec<(String, Mode, bool)> {
    vec![(elements.to_owned(), mode, located)]
}

const SITE: [&str; 5] = [
    "router1/reach",
    "room1a/reach",
    "room1a/service",
    "room1b/reach",
    "room1b/service",
];

fn answered(inventory: &Inventory, clearance: &mut Clearance, name: &str, at: Mono) {
    let by = find(inventory, name);
    let class = Class::Answered;
    for &element in testimony(inventory, &inventory[by], class).exonerated(&inventory[by]) {
        clearance.clear(element, Cleared { at, by, class });
    }
}

#[test]
fn what_was_silent_while_others_answered_across_it_does_not_date_the_cause() {
    let inventory = network();
    let second = |n| Mono::START + Duration::from_secs(n);
    let failed = [
        ("router1/reach", second(1)),
        ("room1a/reach", second(100)),
        ("room1b/reach", second(101)),
    ];
    let failures = failed.map(|(name, since)| Failure {
        probe: find(&inventory, name),
        failing: Failing {
            since,
            last: second(110),
            last_ended: second(111),
            failures: 3,
            class: Class::Silent,
            late: None,
            others: 0,
        },
        explained: None,
    });
    let mut clearance = Clearance::new(&inventory);
    answered(&inventory, &mut clearance, "room1a/reach", second(60));
    answered(&inventory, &mut clearance, "registrar/reach", second(99));
    let found = analyse(&inventory, &failures, &clearance);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        names(&inventory, &found[0].elements),
        "monitor core line1 router1"
    );

    answered(&inventory, &mut clearance, "registrar/reach", second(102));
    let found = analyse(&inventory, &failures, &clearance);
    assert_eq!(names(&inventory, &found[0].elements), "line1 router1");
    assert_eq!(
        found[0].since,
        second(100),
        "the router was silent long before"
    );
    assert_eq!(found[0].explains.len(), 3);
}

#[test]
fn what_nothing_else_speaks_for_began_to_fail_when_it_was_asked_first() {
    let inventory = network();
    let second = |n| Mono::START + Duration::from_secs(n);
    let failed = [
        ("room1a/service", second(1), Class::Silent),
        ("room1a/registration", second(100), Class::Beyond),
    ];
    let failures = failed.map(|(name, since, class)| Failure {
        probe: find(&inventory, name),
        failing: Failing {
            since,
            last: second(110),
            last_ended: second(111),
            failures: 3,
            class,
            late: None,
            others: 0,
        },
        explained: None,
    });
    let mut clearance = Clearance::new(&inventory);
    answered(
        &inventory,
        &mut clearance,
        "room1a/registration",
        second(60),
    );
    answered(&inventory, &mut clearance, "room1a/reach", second(112));
    let found = analyse(&inventory, &failures, &clearance);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(names(&inventory, &found[0].elements), "room1a/service");
    assert_eq!(found[0].since, second(1));
}

#[test]
fn a_dead_codec_is_the_cause_of_all_that_fails_of_it() {
    let failed = [
        ("room1a/reach", Class::Silent),
        ("room1a/service", Class::Silent),
        ("room1a/registration", Class::Beyond),
    ];
    let found = causes(&failed, &["room1b/reach", "registrar/reach"]);
    assert_eq!(found, one("room1a", Mode::Silent, true));
}

#[test]
fn a_silent_site_is_undecided_between_its_line_and_its_router() {
    let failed = SITE.map(|name| (name, Class::Silent));
    let found = causes(&failed, &["room2a/reach"]);
    assert_eq!(found, one("line1 router1", Mode::Silent, false));
}

#[test]
fn a_line_that_signals_its_loss_is_found_to_be_cut() {
    let failed = SITE.map(|name| (name, Class::NetUnreachable { from: address(1) }));
    assert_eq!(causes(&failed, &[]), one("line1", Mode::Silent, true));
}

#[test]
fn a_router_that_does_not_answer_the_core_over_a_good_line_is_dead() {
    let failed = SITE.map(|name| (name, Class::HostUnreachable { from: address(1) }));
    assert_eq!(causes(&failed, &[]), one("router1", Mode::Silent, true));
}

#[test]
fn failures_at_two_sites_are_two_causes_once_the_core_is_cleared() {
    let failed = [
        ("room1a/reach", Class::Silent),
        ("room2a/reach", Class::Silent),
    ];
    let found = causes(&failed, &["room1b/reach", "room2b/reach"]);
    let expected = [
        one("room1a", Mode::Silent, true),
        one("room2a", Mode::Silent, true),
    ];
    assert_eq!(found, expected.concat());
}

#[test]
fn a_service_that_refuses_is_its_own_cause() {
    let failed = [("room1a/service", Class::Refused)];
    let found = causes(&failed, &["room1a/reach"]);
    assert_eq!(found, one("room1a/service", Mode::Refusing, true));
}

#[test]
fn what_only_the_registrar_says_names_the_registration_though_the_service_is_not_cleared() {
    let inventory = network();
    let failed = [("room1a/registration", Class::Beyond)];
    let found = causes(&failed, &["room1a/reach"]);
    let tie = "room1a/service room1a/registration";
    assert_eq!(found, one(tie, Mode::Unregistered, true));
    let registration = find(&inventory, "room1a/registration");
    let cause = Cause {
        elements: inventory[registration].crosses[7..].to_vec(),
        mode: Mode::Unregistered,
        explains: [registration].into(),
        since: Mono::START,
        uncleared: Vec::new(),
        fallen: Vec::new(),
        last_good: None,
    };
    assert_eq!(names(&inventory, &cause.elements), tie);
    assert_eq!(cause.named(&inventory), inventory[registration].element());
}

#[test]
fn failures_that_contradict_all_other_evidence_are_no_cause() {
    let failed = [("room1a/reach", Class::Silent)];
    assert_eq!(causes(&failed, &["room1a/service"]), []);
}

#[test]
fn a_device_that_answers_late_is_slow_itself_where_its_neighbour_answers_in_time() {
    let service = [("room1a/service", Class::Late)];
    let slow = |elements: &str| one(elements, Mode::Late, true);
    // With nothing else known, with its ping in time, and with its ping late too:
    // then only what answers in time over the same way clears the line.
    assert_eq!(causes(&service, &[]), slow("room1a/service"));
    let found = causes(&service, &["room1a/reach"]);
    assert_eq!(found, slow("room1a/service"));
    let all = [
        ("room1a/reach", Class::Late),
        ("room1a/service", Class::Late),
    ];
    let way = "monitor core line1 router1 room1a";
    assert_eq!(causes(&all, &[]), one(way, Mode::Late, false));
    assert_eq!(causes(&all, &["room1b/reach"]), slow("room1a"));
    let ping = [("room1a/reach", Class::Late)];
    assert_eq!(causes(&ping, &[]), one(way, Mode::Late, false));
    assert_eq!(causes(&ping, &["room1b/reach"]), slow("room1a"));
    assert_eq!(causes(&ping, &["room1a/service"]), [], "reached in time");
}

#[test]
fn two_devices_whose_services_answer_late_are_two_causes() {
    let failed = [
        ("room1a/service", Class::Late),
        ("room1b/service", Class::Late),
    ];
    let expected = [
        one("room1a/service", Mode::Late, true),
        one("room1b/service", Mode::Late, true),
    ];
    assert_eq!(causes(&failed, &[]), expected.concat());
}

#[test]
fn a_site_where_everything_is_late_is_one_cause_of_what_it_shares() {
    let failed = SITE.map(|name| (name, Class::Late));
    let found = causes(&failed, &["room2a/reach"]);
    assert_eq!(found, one("line1 router1", Mode::Late, false));
}

#[test]
fn a_registrar_that_passes_on_too_slowly_is_one_cause() {
    let rooms = ["room1a", "room1b", "room2a"];
    let names = rooms.map(|room| format!("{room}/registration"));
    let failed: Vec<_> = names.iter().map(|name| (&**name, Class::Late)).collect();
    let found = causes(&failed, &[]);
    assert_eq!(found, one("registrar/service", Mode::Late, true));
    // One alone may be slow itself.
    let found = causes(&failed[..1], &["room1a/service"]);
    let tie = "registrar/service room1a/registration";
    assert_eq!(found, one(tie, Mode::Late, false));
    let found = causes(&failed[..1], &["room1a/service", "room1b/registration"]);
    assert_eq!(found, one("room1a/registration", Mode::Late, true));
}

#[test]
fn a_late_answer_exonerates_the_way_from_silence_and_not_from_being_slow() {
    // The neighbour's ping is silent, the way to it is open.
    let failed = [
        ("room1a/service", Class::Late),
        ("room1b/reach", Class::Silent),
    ];
    let expected = [
        one("room1a/service", Mode::Late, true),
        one("room1b", Mode::Silent, true),
    ];
    assert_eq!(causes(&failed, &[]), expected.concat());
    let inventory = network();
    let mut clearance = Clearance::new(&inventory);
    let room = find(&inventory, "room1a/service");
    let said = testimony(&inventory, &inventory[room], Class::Late);
    let way = "monitor core line1 router1 room1a";
    let exonerated = said.exonerated(&inventory[room]);
    assert_eq!(names(&inventory, exonerated), way);
    let implicated = said.implicated(&inventory[room]);
    assert_eq!(
        names(&inventory, implicated),
        format!("{way} room1a/service")
    );
    let line = inventory[room].crosses[2];
    let mut clear = |seconds, class| {
        let at = Mono::START + Duration::from_secs(seconds);
        clearance.clear(
            line,
            Cleared {
                at,
                by: room,
                class,
            },
        );
        let at = |known: Option<Cleared>| known.map(|known| known.at.since(Mono::START).as_secs());
        let from = |class| at(clearance.of_failure(line, class));
        (from(Class::Silent), from(Class::Late))
    };
    assert_eq!(clear(1, Class::Late), (Some(1), None));
    assert_eq!(clear(2, Class::Answered), (Some(2), Some(2)));
    assert_eq!(clear(3, Class::Late), (Some(3), Some(2)));
}

#[test]
fn only_a_certificate_that_was_shown_is_ever_at_fault() {
    const WAY: &str = "monitor core line1 router1 room1a";
    const ALL: &str = "monitor core line1 router1 room1a room1a/certificate room1a/service";
    const SERVICE: &str = "room1a/service";
    let certificate = "room1a/certificate";
    let amiss = [
        Class::Refused,
        Class::Denied,
        Class::Malformed,
        Class::Unavailable,
    ];
    let amiss = amiss.map(|class| (certificate, class, WAY, SERVICE));
    let flawed = Flaw::ALL.map(|flaw| (certificate, Class::Certificate(flaw), WAY, certificate));
    says(&[&amiss[..], &flawed[..]].concat());
    let handshake = "monitor core line1 router1 room1a room1a/certificate";
    says(&[
        (certificate, Class::Answered, handshake, ""),
        // Of its certificate nothing was seen, nor of what stands behind it.
        (certificate, Class::TooOld, WAY, ""),
        (certificate, Class::Silent, "", ALL),
        // A probe of the service is answered, whatever it was shown.
        (SERVICE, Class::TooOld, WAY, ""),
        (
            SERVICE,
            Class::Certificate(Flaw::Expired),
            "monitor core line1 router1 room1a room1a/service",
            "",
        ),
    ]);
}

#[test]
fn a_port_that_shows_no_certificate_is_a_fault_of_the_service() {
    let certificate = "room1a/certificate";
    let table = [
        (Class::Refused, Mode::Refusing),
        (Class::Stalled, Mode::Stalled),
        (Class::Malformed, Mode::Wrong),
        (Class::Denied, Mode::Denying),
        (Class::Silent, Mode::Silent),
        (Class::Late, Mode::Late),
    ];
    for (class, mode) in table {
        // That another port of it answers says nothing of this one.
        for others in [&SMALL[..], &["room1a/reach", "room1a/service"][..]] {
            let found = causes(&[(certificate, class)], others);
            assert_eq!(found, one("room1a/service", mode, true), "{class:?}");
        }
    }
    let expired = Class::Certificate(Flaw::Expired);
    let found = causes(&[(certificate, expired)], &["room1a/service"]);
    let mode = Mode::Certificate(Flaw::Expired);
    assert_eq!(found, one("room1a/certificate", mode, true));
}

#[test]
fn a_handshake_clears_nobody_who_hangs_behind_it() {
    for class in [Class::Stalled, Class::Silent, Class::Unavailable] {
        let failed = [("room1a/service", class)];
        let found = causes(&failed, &["room1a/reach", "room1a/certificate"]);
        assert_eq!(found, one("room1a/service", class.mode(), true));
    }
    // Nor a registrar that answers nobody.
    let failed = ["room1a/registration", "room2a/registration"];
    let failed = failed.map(|name| (name, Class::Stalled));
    let found = causes(&failed, &["registrar/reach", "registrar/certificate"]);
    assert_eq!(found, one("registrar/service", Mode::Stalled, true));
}

#[test]
fn a_line_that_is_cut_is_no_fault_of_what_shows_certificates_behind_it() {
    let failed = [
        ("router1/reach", Class::Silent),
        ("room1a/reach", Class::Silent),
        ("room1a/certificate", Class::Silent),
        ("room1b/reach", Class::Silent),
    ];
    let found = causes(&failed, &["room2a/reach"]);
    assert_eq!(found, one("line1 router1", Mode::Silent, false));
}

#[test]
fn an_answer_over_a_connection_says_more_than_the_connection() {
    let inventory = network();
    let mut asked = inventory[find(&inventory, "room1a/service")].clone();
    let end = asked.crosses.len();
    let target = SocketAddr::new(address(99), 443);
    let cleared = |probe: &Probe| testimony(&inventory, probe, Class::Answered).exonerates;
    assert_eq!(cleared(&asked), 0..end);
    asked.method = Method::Tcp { target };
    assert_eq!(cleared(&asked), 0..end - 1);
    asked.method = handshake(target);
    assert_eq!(cleared(&asked), 0..end - 1);
}

/// All that the pings of a site show of it, and of the other.
const SMALL: [&str; 5] = [
    "router1/reach",
    "room1a/reach",
    "room1b/reach",
    "room2a/reach",
    "registrar/reach",
];

#[test]
fn packets_of_full_size_cross_a_facet_of_their_own() {
    let inventory = network();
    let probe = &inventory[find(&inventory, "room1a/size")];
    let way = names(&inventory, &probe.crosses);
    assert_eq!(
        way,
        "monitor monitor/size core core/size line1 line1/size router1 router1/size room1a room1a/size"
    );
}

#[test]
fn who_says_that_a_packet_is_too_big_has_taken_it_in_himself() {
    let inventory = network();
    let probe = &inventory[find(&inventory, "room1a/size")];
    let core = Class::TooBig { from: address(1) };
    let said = testimony(&inventory, probe, core);
    assert_eq!(
        names(&inventory, said.exonerated(probe)),
        "monitor monitor/size core core/size"
    );
    assert_eq!(names(&inventory, said.implicated(probe)), "line1/size");
    let stranger = testimony(&inventory, probe, Class::TooBig { from: address(77) });
    assert!(stranger.exonerates.is_empty());
    assert_eq!(stranger.implicates, 0..probe.crosses.len());
}

#[test]
fn a_line_that_is_said_to_be_too_narrow_is_the_cause() {
    let failed = [("room1a/size", Class::TooBig { from: address(1) })];
    assert_eq!(
        causes(&failed, &SMALL),
        one("line1/size", Mode::Narrow, true)
    );
}

#[test]
fn large_packets_that_vanish_where_small_ones_pass_are_a_fault_of_the_way_for_these() {
    let all = ["router1/size", "room1a/size", "room1b/size"];
    let failed = all.map(|name| (name, Class::Silent));
    let mut answered = SMALL.to_vec();
    answered.push("room2a/size");
    let found = causes(&failed, &answered);
    assert_eq!(found, one("line1/size router1/size", Mode::Narrow, false));
}

#[test]
fn one_that_takes_no_large_packets_is_found_among_others_that_do() {
    let failed = [("room1a/size", Class::Silent)];
    let mut answered = SMALL.to_vec();
    answered.push("room1b/size");
    assert_eq!(
        causes(&failed, &answered),
        one("room1a/size", Mode::Narrow, true)
    );
}

#[test]
fn a_connection_that_stalls_clears_what_carries_it_and_nothing_else() {
    const WAY: &str = "monitor core line1 router1 room1a";
    const TO_REGISTRAR: &str = "monitor core registrar";
    let registrar = "registrar/service";
    // Whether a login holds is not known.
    let login = "registrar/credential registrar/service";
    says(&[
        ("room1a/service", Class::Stalled, WAY, "room1a/service"),
        ("room1a/reach", Class::Stalled, WAY, ""),
        (
            "room1a/registration",
            Class::Stalled,
            TO_REGISTRAR,
            registrar,
        ),
        ("room1a/login", Class::Stalled, TO_REGISTRAR, login),
    ]);
}

#[test]
fn of_what_serves_in_part_only_the_redundancy_is_at_fault() {
    let inventory = network();
    let service = inventory[find(&inventory, "room1a/service")].clone();
    let mut redundancy = service.clone();
    redundancy.facet = Facet::Redundancy;
    redundancy.crosses.push(redundancy.element());
    let end = service.crosses.len();
    let said = |probe: &Probe, class| {
        let Testimony {
            exonerates,
            implicates,
        } = testimony(&inventory, probe, class);
        (exonerates, implicates)
    };
    assert_eq!(said(&service, Class::Partial), (0..end, end..end));
    assert_eq!(said(&redundancy, Class::Partial), (0..end, end..end + 1));
    // Where none of them serves, it is the service.
    for class in [Class::Refused, Class::Unavailable] {
        assert_eq!(said(&service, class), (0..end - 1, end - 1..end));
        assert_eq!(said(&redundancy, class), (0..end - 1, end - 1..end + 1));
    }
    // Of a name that leads nowhere the way knows nothing.
    assert_eq!(said(&service, Class::Unlisted), (0..0, end - 1..end));
    assert_eq!(said(&redundancy, Class::Unlisted), (0..0, end - 1..end + 1));
}

#[test]
fn a_service_that_hangs_behind_a_connection_is_its_own_cause() {
    let failed = [("room1a/service", Class::Stalled)];
    let hangs = one("room1a/service", Mode::Stalled, true);
    // The connection itself clears the way, full size or not.
    assert_eq!(causes(&failed, &[]), hangs);
    assert_eq!(causes(&failed, &["room1a/size"]), hangs);
    let both = [failed[0], ("room1a/reach", Class::Silent)];
    assert_eq!(causes(&both, &[]), hangs, "reached by a connection");
}

#[test]
fn a_way_that_takes_no_large_packets_is_blamed_for_the_answers_it_keeps_back() {
    let failed = [
        ("room1a/service", Class::Stalled),
        ("room1b/service", Class::Stalled),
        ("router1/size", Class::Silent),
    ];
    let mut answered = SMALL.to_vec();
    answered.push("room2a/size");
    let found = causes(&failed, &answered);
    assert_eq!(found, one("line1/size router1/size", Mode::Narrow, false));
    let said = [
        ("room1a/service", Class::Stalled),
        ("room1a/size", Class::TooBig { from: address(1) }),
    ];
    let found = causes(&said, &SMALL);
    assert_eq!(found, one("line1/size", Mode::Narrow, true));
}

#[test]
fn a_narrow_way_elsewhere_excuses_nobody() {
    let failed = [
        ("room1a/service", Class::Stalled),
        ("room2a/size", Class::Silent),
    ];
    let mut answered = SMALL.to_vec();
    answered.extend(["room1a/size", "room2b/size"]);
    let expected = [
        one("room1a/service", Mode::Stalled, true),
        one("room2a/size", Mode::Narrow, true),
    ];
    assert_eq!(causes(&failed, &answered), expected.concat());
}

#[test]
fn a_registrar_that_hangs_is_one_cause_of_all_that_is_asked_of_it() {
    let failed = ["room1a/registration", "room2a/registration"];
    let failed = failed.map(|name| (name, Class::Stalled));
    let found = causes(&failed, &["registrar/reach"]);
    assert_eq!(found, one("registrar/service", Mode::Stalled, true));
}

#[test]
fn a_line_that_carries_nothing_is_not_called_narrow() {
    let failed = [
        ("router1/reach", Class::Silent),
        ("router1/size", Class::Silent),
        ("room1a/reach", Class::Silent),
        ("room1a/size", Class::Silent),
        ("room1b/reach", Class::Silent),
    ];
    let found = causes(&failed, &["room2a/reach", "room2a/size"]);
    assert_eq!(found, one("line1 router1", Mode::Silent, false));
}

#[test]
fn a_login_that_is_refused_is_at_fault_itself_and_not_the_server_s_service() {
    let inventory = network();
    let probe = &inventory[find(&inventory, "room1a/login")];
    let said = testimony(&inventory, probe, Class::LoginRefused);
    assert_eq!(
        names(&inventory, said.exonerated(probe)),
        "monitor core registrar"
    );
    assert_eq!(
        names(&inventory, said.implicated(probe)),
        "registrar/credential"
    );
    let failed = ["room1a/login", "room1b/login", "room2a/login"];
    let refused = failed.map(|name| (name, Class::LoginRefused));
    let found = causes(&refused, &["room1a/registration", "registrar/reach"]);
    assert_eq!(found, one("registrar/credential", Mode::Denying, true));
}

#[test]
fn a_login_keeps_nobody_silent() {
    let failed = ["room1a/login", "room1b/login", "room2a/login"];
    let silent = failed.map(|name| (name, Class::Silent));
    let found = causes(&silent, &["registrar/reach", "room1a/reach"]);
    let named: Vec<&str> = found
        .iter()
        .map(|(elements, ..)| elements.as_str())
        .collect();
    assert_eq!(named, ["registrar/service"]);
}
