//! SIP domains, by name servers and servers that play them.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::peer::Peer;
use super::region::{first, region, region_with};
use super::stream::{root, sip_over_tls_peer};
use super::zone::Zone;
use super::{Bench, LIMIT, one, patient};
use crate::health::{
    Answer, Class, Fate, Listed, LocalError, Observation, Occasion, Outcome, Said, Target, Targets,
};
use crate::inventory::{
    Authority, Carrier, DomainTarget, Facet, Identity, Method, Network, Profile, Trust,
};

/// Of runs that nobody answers to the end.
const SHORT: Duration = Duration::from_secs(2);

const LOOPBACK: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

fn domain(servers: Vec<SocketAddr>, carriers: &[Carrier]) -> DomainTarget {
    DomainTarget {
        domain: "vc.example".into(),
        servers,
        allowed: vec![Network::new(LOOPBACK, 8).expect("a network")],
        carriers: carriers.to_vec(),
        trust: Trust {
            identity: Identity::SipDomain("vc.example".into()),
            authority: Authority::Any,
            warn_days: 0,
        },
        expect: Vec::new(),
    }
}

fn knows(zone: Zone) -> Peer {
    Peer::start(move |asked| asked.answer(&zone.answer(asked.bytes)))
}

fn sip_peer(status: &'static str) -> Peer {
    Peer::start(move |asked| asked.answer(&asked.response(status)))
}

/// A port at which nothing listens.
fn closed() -> u16 {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
    socket.local_addr().expect("an address").port()
}

/// Servers over UDP at these ports.
fn served(ports: &[u16]) -> Zone {
    let zone = Zone::default().address("one.vc.example.", "127.0.0.1");
    ports.iter().zip(1..).fold(zone, |zone, (&port, priority)| {
        let place = (priority, 0, port);
        zone.server("_sip._udp.vc.example.", place, "one.vc.example.")
    })
}

fn targets(outcome: &Outcome) -> &Targets {
    let Outcome::Targets(targets) = outcome else {
        panic!("no targets: {outcome:?}");
    };
    targets
}

fn class(outcome: &Outcome, domain: DomainTarget, facet: Facet) -> (Class, bool) {
    let mut probe = region(vec![Method::Domain(domain)])[first()].clone();
    probe.facet = facet;
    let observation = Observation {
        exchange: None,
        kept: None,
        probe: first(),
        occasion: Occasion::Regular,
        started: crate::clock::Mono::START,
        ended: crate::clock::Mono::START,
        outcome: outcome.clone(),
    };
    let verdict = observation.verdict(&probe);
    (verdict.class, verdict.success)
}

#[test]
fn every_target_of_a_domain_is_asked_and_one_that_is_dead_is_lost_redundancy() {
    let (good, busy) = (sip_peer("200 OK"), sip_peer("503 Full"));
    let ports = [good.address.port(), busy.address.port(), closed()];
    let names = knows(served(&ports));
    let asked = domain(vec![names.address], &Carrier::ALL);
    let outcome = patient(Method::Domain(asked.clone()));
    let fates: Vec<&Fate> = targets(&outcome).each.iter().map(|t| &t.fate).collect();
    let [
        Fate::Asked(Outcome::Answer {
            answer: Answer::Sip(first),
            ..
        }),
        Fate::Asked(Outcome::Answer {
            answer: Answer::Sip(second),
            ..
        }),
        Fate::Asked(Outcome::Refused { .. }),
    ] = fates[..]
    else {
        panic!("{outcome:?}");
    };
    assert_eq!((first.status, second.status), (200, 503));
    let service = class(&outcome, asked.clone(), Facet::Service);
    assert_eq!(service, (Class::Partial, true));
    let redundancy = class(&outcome, asked, Facet::Redundancy);
    assert_eq!(redundancy, (Class::Partial, false));
}

#[test]
fn a_domain_of_which_nothing_serves_is_down_by_what_came_furthest() {
    let busy = sip_peer("503 Full");
    let dead = [closed(), closed()];
    for (ports, expected) in [
        (vec![dead[0], busy.address.port()], Class::Unavailable),
        (dead.to_vec(), Class::Refused),
    ] {
        let names = knows(served(&ports));
        let asked = domain(vec![names.address], &Carrier::ALL);
        let outcome = patient(Method::Domain(asked.clone()));
        let seen = class(&outcome, asked, Facet::Service);
        assert_eq!(seen, (expected, false), "{outcome:?}");
    }
}

#[test]
fn what_a_router_says_of_one_target_is_not_lost_in_the_silence_of_another() {
    let listed = |priority| Listed {
        carrier: Carrier::Udp,
        host: "one.vc.example".into(),
        port: 5060,
        priority,
        weight: 0,
        address: Some(LOOPBACK),
    };
    let from = LOOPBACK;
    let icmp = |code| Outcome::IcmpError {
        from,
        kind: 3,
        code,
    };
    let net = Class::NetUnreachable { from };
    let rtt = Duration::ZERO;
    for (outcomes, expected) in [
        (vec![icmp(0), Outcome::Silence], net),
        (vec![Outcome::Silence, icmp(0)], net),
        (vec![icmp(0), icmp(1), Outcome::Silence], net),
        (vec![icmp(0), Outcome::Refused { rtt }], Class::Refused),
    ] {
        let each = (0..).zip(outcomes).map(|(priority, outcome)| Target {
            listed: listed(priority),
            fate: Fate::Asked(outcome),
        });
        let outcome = Outcome::Targets(Box::new(Targets {
            each: each.collect(),
            ..Targets::default()
        }));
        let seen = class(
            &outcome,
            domain(Vec::new(), &[Carrier::Udp]),
            Facet::Service,
        );
        assert_eq!(seen, (expected, false), "{outcome:?}");
    }
}

#[test]
fn what_may_not_be_asked_is_named_and_never_asked() {
    let stranger = UdpSocket::bind("127.0.0.2:0").expect("a port");
    let port = stranger.local_addr().expect("an address").port();
    stranger.set_nonblocking(true).expect("a socket");
    let good = sip_peer("200 OK");
    let zone = served(&[good.address.port()])
        .server("_sip._udp.vc.example.", (9, 0, port), "other.vc.example.")
        .server("_sip._udp.vc.example.", (9, 1, 5060), "nowhere.vc.example.")
        .address("other.vc.example.", "127.0.0.2");
    let names = knows(zone);
    let mut asked = domain(vec![names.address], &[Carrier::Udp]);
    asked.allowed = vec![Network::only(LOOPBACK)];
    let outcome = patient(Method::Domain(asked.clone()));
    let fates: Vec<&Fate> = targets(&outcome).each.iter().map(|t| &t.fate).collect();
    assert!(
        matches!(fates[..], [Fate::Asked(_), Fate::Nowhere, Fate::Foreign]),
        "{outcome:?}"
    );
    let mut packet = [0; 64];
    assert!(stranger.recv(&mut packet).is_err(), "it was asked");
    let said = outcome.to_string();
    assert!(said.contains("other.vc.example at 127.0.0.2"), "{said}");
    // With nobody else left, the domain leads nowhere.
    asked.allowed = vec![Network::only([192, 0, 2, 1].into())];
    let outcome = patient(Method::Domain(asked.clone()));
    let seen = class(&outcome, asked, Facet::Service);
    assert_eq!(seen, (Class::Unlisted, false), "{outcome:?}");
}

#[test]
fn a_domain_that_nobody_knows_is_unlisted() {
    let names = knows(Zone::default());
    let asked = domain(vec![names.address], &Carrier::ALL);
    let outcome = patient(Method::Domain(asked.clone()));
    assert_eq!(class(&outcome, asked, Facet::Service).0, Class::Unlisted);
    let said = outcome.to_string();
    assert!(said.contains("vc.example port 5060 over UDP"), "{said}");
}

#[test]
fn a_dead_name_server_is_not_the_service_s_fault_and_the_next_one_is_asked() {
    let good = sip_peer("200 OK");
    let dead = SocketAddr::new(LOOPBACK, closed());
    let alone = domain(vec![dead], &[Carrier::Udp]);
    let outcome = patient(Method::Domain(alone));
    assert_eq!(outcome, Outcome::NotPerformed(LocalError::Names));
    let failing = Peer::start(|asked| {
        let mut answer = Zone::default().answer(asked.bytes);
        answer[3] = answer[3] & 0xf0 | 2;
        asked.answer(&answer);
    });
    let names = knows(served(&[good.address.port()]));
    let servers = vec![dead, failing.address, names.address];
    let asked = domain(servers, &[Carrier::Udp]);
    let outcome = patient(Method::Domain(asked.clone()));
    let seen = class(&outcome, asked, Facet::Service);
    assert_eq!(seen, (Class::Answered, true), "{outcome:?}");
}

#[test]
fn a_name_server_that_we_have_no_way_to_hides_no_other() {
    let good = sip_peer("200 OK");
    let names = knows(served(&[good.address.port()]));
    // Nothing is sent to everybody from a socket that was not made for it.
    let nowhere = SocketAddr::from(([255, 255, 255, 255], 53));
    let asked = domain(vec![nowhere, names.address], &[Carrier::Udp]);
    let outcome = patient(Method::Domain(asked.clone()));
    let seen = class(&outcome, asked, Facet::Service);
    assert_eq!(seen, (Class::Answered, true), "{outcome:?}");
    let alone = domain(vec![nowhere], &[Carrier::Udp]);
    let outcome = patient(Method::Domain(alone));
    assert_eq!(outcome, Outcome::NotPerformed(LocalError::Names));
}

/// The type that a question asks for.
fn kind(question: &[u8]) -> u16 {
    let name = question[12..].iter().position(|&byte| byte == 0);
    let at = 13 + name.expect("a name");
    u16::from_be_bytes([question[at], question[at + 1]])
}

/// A name server that answers no question of these types.
fn unwilling(zone: Zone, types: Vec<u16>) -> Peer {
    Peer::start(move |asked| {
        let mut answer = zone.answer(asked.bytes);
        if types.contains(&kind(asked.bytes)) {
            answer[3] = answer[3] & 0xf0 | 2;
        }
        asked.answer(&answer);
    })
}

#[test]
fn a_name_that_no_name_server_answers_for_is_done_without_where_it_can_be() {
    let (a, aaaa, srv, naptr) = (1, 28, 33, 35);
    let good = sip_peer("200 OK");
    let zone = served(&[good.address.port()]);
    for (types, expected) in [
        (vec![aaaa], Class::Answered),
        (vec![naptr, aaaa], Class::Answered),
        (vec![srv], Class::NotPerformed(LocalError::Names)),
        // That it has no other address says nothing of the one that is not told.
        (vec![a], Class::NotPerformed(LocalError::Names)),
    ] {
        let names = unwilling(zone.clone(), types.clone());
        let asked = domain(vec![names.address], &Carrier::ALL);
        let inventory = region(vec![Method::Domain(asked.clone())]);
        let mut bench = Bench::new(&inventory);
        bench.launch(first(), LIMIT);
        let outcome = bench.observations(1)[0].outcome.clone();
        let seen = class(&outcome, asked, Facet::Service).0;
        assert_eq!(seen, expected, "{types:?}: {outcome:?}");
        // What was done without is asked for again.
        let before = names.asked();
        bench.launch(first(), LIMIT);
        bench.observations(2);
        assert!(names.asked() > before);
    }
}

/// A name server that answers the question of a type when it has been put so many times.
fn reluctant(zone: Zone, times: Vec<(u16, usize)>) -> Peer {
    let put = Mutex::new(BTreeMap::<u16, usize>::new());
    Peer::start(move |asked| {
        let kind = kind(asked.bytes);
        let mut put = put.lock().expect("not poisoned");
        let so_far = put.entry(kind).or_default();
        *so_far += 1;
        let wanted = times.iter().find(|(of, _)| *of == kind);
        if wanted.is_none_or(|(_, wanted)| *so_far >= *wanted) {
            asked.answer(&zone.answer(asked.bytes));
        }
    })
}

#[test]
fn names_that_were_found_late_are_fresh_and_a_target_that_had_too_little_time_says_so() {
    let (aaaa, srv, naptr) = (28, 33, 35);
    let deaf = Peer::start(|_| {});
    // Two unanswered questions take half of a target's time, one of two a quarter.
    let slow = vec![(naptr, 3), (srv, 2), (aaaa, 3)];
    let look = || {
        let names = reluctant(served(&[deaf.address.port()]), slow.clone());
        let asked = domain(vec![names.address], &Carrier::ALL);
        one(Method::Domain(asked), SHORT)
    };
    let mut outcome = look();
    // What comes so late on a busy machine that it is taken for no answer.
    while outcome == Outcome::NotPerformed(LocalError::Names) {
        outcome = look();
    }
    let targets = targets(&outcome);
    assert!(!targets.stale, "{outcome:?}");
    assert_eq!(targets.each[0].fate, Fate::Asked(Outcome::Silence));
    assert!(targets.patience < SHORT, "{:?}", targets.patience);
}

#[test]
fn targets_are_asked_one_after_the_other_and_none_waits_long_for_a_silent_one() {
    let deaf: [Peer; 3] = std::array::from_fn(|_| Peer::start(|_| {}));
    let ports: Vec<u16> = deaf.iter().map(|peer| peer.address.port()).collect();
    let names = knows(served(&ports));
    let asked = domain(vec![names.address], &[Carrier::Udp]);
    let inventory = region(vec![Method::Domain(asked)]);
    let mut bench = Bench::new(&inventory);
    bench.launch(first(), SHORT);
    let outcome = bench.observations(1)[0].outcome.clone();
    assert_eq!(targets(&outcome).counts()[1], ("unanswered", 3));
    assert!(deaf.iter().all(|peer| peer.asked() > 0));
    // The names are known by now.
    bench.launch(first(), LIMIT);
    assert_eq!(
        bench.engine.counts().in_flight,
        2,
        "the whole, and the first"
    );
    let before = deaf[2].asked();
    bench.turn_until("the third", |_, _| deaf[2].asked() > before);
    assert_eq!(bench.seen.len(), 1, "the first is still waited for");
}

#[test]
fn a_target_that_has_answered_is_followed_by_the_next_at_once() {
    let peers: [Peer; 3] = std::array::from_fn(|_| sip_peer("200 OK"));
    let ports: Vec<u16> = peers.iter().map(|peer| peer.address.port()).collect();
    let names = knows(served(&ports));
    let asked = domain(vec![names.address], &[Carrier::Udp]);
    let inventory = region(vec![Method::Domain(asked)]);
    let mut bench = Bench::new(&inventory);
    // A pause would be longer than the test may take.
    bench.launch(first(), LIMIT * 100);
    let outcome = bench.observations(1)[0].outcome.clone();
    assert_eq!(targets(&outcome).counts()[0], ("answered", 3));
}

#[test]
fn a_domain_is_asked_on_where_its_name_led_when_no_name_server_answers_any_more() {
    let good = sip_peer("200 OK");
    let zone = served(&[good.address.port()]);
    let fails = Arc::new(Mutex::new(false));
    let failing = Arc::clone(&fails);
    let names = Peer::start(move |asked| {
        let mut answer = zone.answer(asked.bytes);
        if *failing.lock().expect("not poisoned") {
            answer[3] = answer[3] & 0xf0 | 5;
        }
        asked.answer(&answer);
    });
    // The next run comes after what was found has ended: it is looked up each time.
    let profile = Profile {
        interval: Duration::from_secs(3600),
        ..Profile::DEFAULT
    };
    let asked = domain(vec![names.address], &[Carrier::Udp]);
    let inventory = region_with(profile, vec![Method::Domain(asked)]);
    let mut bench = Bench::new(&inventory);
    bench.launch(first(), LIMIT);
    assert!(!targets(&bench.observations(1)[0].outcome).stale);
    let before = names.asked();
    *fails.lock().expect("not poisoned") = true;
    bench.launch(first(), LIMIT);
    let outcome = bench.observations(2)[1].outcome.clone();
    assert!(targets(&outcome).stale, "{outcome:?}");
    assert!(names.asked() > before);
    assert!(matches!(
        targets(&outcome).each[0].fate,
        Fate::Asked(Outcome::Answer { .. })
    ));
    assert_eq!(bench.engine.counts().in_flight, 0);
}

/// A name server that answers by what this says just now.
fn turning(zone: Zone) -> (Peer, Arc<Mutex<Zone>>) {
    let known = Arc::new(Mutex::new(zone));
    let told = Arc::clone(&known);
    let names = Peer::start(move |asked| {
        let answer = told.lock().expect("not poisoned").answer(asked.bytes);
        asked.answer(&answer);
    });
    (names, known)
}

#[test]
fn one_wrong_answer_of_a_name_server_judges_no_other_run() {
    let good = sip_peer("200 OK");
    let place = (1, 1, good.address.port());
    let dangling = Zone::default().server("_sip._udp.vc.example.", place, "one.vc.example.");
    let (names, zone) = turning(dangling);
    let asked = domain(vec![names.address], &[Carrier::Udp]);
    let inventory = region(vec![Method::Domain(asked.clone())]);
    let mut bench = Bench::new(&inventory);
    bench.launch(first(), LIMIT);
    let outcome = bench.observations(1)[0].outcome.clone();
    let seen = class(&outcome, asked.clone(), Facet::Service);
    assert_eq!(seen, (Class::Unlisted, false), "{outcome:?}");
    *zone.lock().expect("not poisoned") = served(&[good.address.port()]);
    bench.launch(first(), LIMIT);
    let outcome = bench.observations(2)[1].outcome.clone();
    let seen = class(&outcome, asked, Facet::Service);
    assert_eq!(seen, (Class::Answered, true), "{outcome:?}");
}

#[test]
fn a_domain_without_services_is_asked_on_when_no_name_server_answers_any_more() {
    let bare = Zone::default().address("vc.example.", "127.0.0.1");
    let fails = Arc::new(Mutex::new(false));
    let failing = Arc::clone(&fails);
    let names = Peer::start(move |asked| {
        let mut answer = bare.answer(asked.bytes);
        if *failing.lock().expect("not poisoned") {
            answer[3] = answer[3] & 0xf0 | 5;
        }
        asked.answer(&answer);
    });
    let asked = domain(vec![names.address], &[Carrier::Tcp]);
    let inventory = region(vec![Method::Domain(asked)]);
    let mut bench = Bench::new(&inventory);
    bench.launch(first(), LIMIT);
    assert!(!targets(&bench.observations(1)[0].outcome).stale);
    *fails.lock().expect("not poisoned") = true;
    bench.launch(first(), LIMIT);
    let outcome = bench.observations(2)[1].outcome.clone();
    let targets = targets(&outcome);
    assert!(targets.stale, "{outcome:?}");
    assert!(matches!(targets.each[0].fate, Fate::Asked(_)));
}

#[test]
fn what_holds_is_not_looked_up_again() {
    let good = sip_peer("200 OK");
    let names = knows(served(&[good.address.port()]));
    let asked = domain(vec![names.address], &[Carrier::Udp]);
    let inventory = region(vec![Method::Domain(asked)]);
    let mut bench = Bench::new(&inventory);
    bench.launch(first(), LIMIT);
    bench.observations(1);
    let before = names.asked();
    assert_eq!(before, 3, "SRV, A, AAAA");
    bench.launch(first(), LIMIT);
    bench.observations(2);
    assert_eq!((names.asked(), good.asked()), (before, 2));
}

/// A listener for names at the same port as a UDP socket.
fn both() -> (UdpSocket, TcpListener) {
    for _ in 0..100 {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
        let address = socket.local_addr().expect("an address");
        if let Ok(listener) = TcpListener::bind(address) {
            return (socket, listener);
        }
    }
    panic!("no port is free for both");
}

#[test]
fn what_fits_no_datagram_is_asked_for_by_a_connection() {
    let good = sip_peer("200 OK");
    let zone = served(&[good.address.port()]);
    let (socket, listener) = both();
    let cut = zone.clone();
    let names = Peer::on(socket, move |asked| {
        asked.answer(&cut.truncated(asked.bytes))
    });
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut length = [0; 2];
            if stream.read_exact(&mut length).is_err() {
                continue;
            }
            let mut question = vec![0; usize::from(u16::from_be_bytes(length))];
            stream.read_exact(&mut question).expect("a question");
            let answer = zone.answer(&question);
            let length = u16::try_from(answer.len()).expect("short");
            // In pieces, as a connection may deliver it.
            let _ = stream.write_all(&length.to_be_bytes()[..1]);
            let _ = stream.write_all(&[&length.to_be_bytes()[1..], &answer].concat());
        }
    });
    let asked = domain(vec![names.address], &[Carrier::Udp]);
    let outcome = patient(Method::Domain(asked.clone()));
    let seen = class(&outcome, asked, Facet::Service);
    assert_eq!(seen, (Class::Answered, true), "{outcome:?}");
}

#[test]
fn a_certificate_is_asked_for_the_domain_and_not_for_the_host_it_leads_to() {
    let secured = sip_over_tls_peer();
    let zone = Zone::default()
        .pointer("vc.example.", (1, 1), "SIPS+D2T", "_sips._tcp.vc.example.")
        .server(
            "_sips._tcp.vc.example.",
            (1, 1, secured.port()),
            "host.example.",
        )
        .address("host.example.", "127.0.0.1");
    let names = knows(zone);
    let mut asked = domain(vec![names.address], &Carrier::ALL);
    asked.trust.authority = root();
    let outcome = patient(Method::Domain(asked.clone()));
    let Fate::Asked(Outcome::Answer {
        answer: Answer::Stream(answer),
        ..
    }) = &targets(&outcome).each[0].fate
    else {
        panic!("{outcome:?}");
    };
    assert!(matches!(answer.said, Said::Sip(_)));
    let seen = class(&outcome, asked.clone(), Facet::Service);
    assert_eq!(seen, (Class::Answered, true), "{outcome:?}");
    asked.domain = "other.example".into();
    asked.trust.identity = Identity::SipDomain("other.example".into());
    asked.carriers = vec![Carrier::Tls];
    let elsewhere = Zone::default()
        .server(
            "_sips._tcp.other.example.",
            (1, 1, secured.port()),
            "host.example.",
        )
        .address("host.example.", "127.0.0.1");
    let names = knows(elsewhere);
    asked.servers = vec![names.address];
    let outcome = patient(Method::Domain(asked.clone()));
    let (class, success) = class(&outcome, asked, Facet::Certificate);
    assert!(
        matches!(class, Class::Certificate(_)) && !success,
        "{outcome:?}"
    );
}

#[test]
fn a_run_that_is_cancelled_takes_its_parts_with_it() {
    let deaf = Peer::start(|_| {});
    let names = knows(served(&[deaf.address.port(), deaf.address.port()]));
    let asked = domain(vec![names.address], &[Carrier::Udp]);
    let inventory = region(vec![Method::Domain(asked)]);
    let mut bench = Bench::new(&inventory);
    bench.launch(first(), LIMIT);
    bench.turn_until("a question", |_, _| deaf.asked() > 0);
    bench.engine.cancel(&mut bench.seen);
    let outcome = &bench.seen[0].outcome;
    assert_eq!(*outcome, Outcome::NotPerformed(LocalError::Cancelled));
    assert_eq!((bench.seen.len(), bench.engine.counts().in_flight), (1, 0));
}
