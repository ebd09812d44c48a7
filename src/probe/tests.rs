//! The engine against real sockets on loopback.

mod domain;
mod kept;
pub(crate) mod peer;
pub(crate) mod region;
mod servers;
pub(crate) mod stream;
pub(in crate::probe) mod zone;

use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use hickory_proto::op::{Message, MessageType, ResponseCode};
use hickory_proto::rr::{Name, RData, Record, rdata::A};

use super::{Counts, Engine, Settings};
use crate::clock::{Clock, Mono};
use crate::health::{Answer, LocalError, Observation, Occasion, Outcome, SipAnswer};
use crate::inventory::{DnsType, Inventory, Method, ProbeIx};
use peer::{Asked, Peer};
use region::{DEADLINE, dns, first, icmp, region, region_with, sip, tcp};

/// No condition of these tests takes longer on the slowest machine.
const LIMIT: Duration = Duration::from_secs(20);

struct Bench {
    engine: Engine,
    clock: Clock,
    seen: Vec<Observation>,
}

impl Bench {
    fn new(inventory: &Arc<Inventory>) -> Self {
        let clock = Clock::start();
        let engine = Engine::new(Settings::default(), Arc::clone(inventory), clock);
        Self {
            engine: engine.expect("an engine"),
            clock,
            seen: Vec::new(),
        }
    }

    fn launch(&mut self, probe: ProbeIx, deadline: Duration) {
        self.engine
            .launch(probe, Occasion::Regular, deadline, &mut self.seen);
    }

    fn turn_until(&mut self, what: &str, done: impl Fn(&Counts, &[Observation]) -> bool) {
        let limit = self.clock.mono() + LIMIT;
        while !done(&self.engine.counts(), &self.seen) {
            let now = self.clock.mono();
            assert!(now < limit, "never saw {what}: {:?}", self.seen);
            self.engine
                .turn(now + Duration::from_millis(50), &mut self.seen);
        }
    }

    fn observations(&mut self, count: usize) -> &[Observation] {
        self.turn_until("observations", |_, seen| seen.len() >= count);
        &self.seen
    }
}

fn one(method: Method, deadline: Duration) -> Outcome {
    let inventory = region(vec![method]);
    loop {
        let mut bench = Bench::new(&inventory);
        bench.launch(first(), deadline);
        let outcome = bench.observations(1)[0].outcome.clone();
        // A machine so busy that the test itself stood still says nothing.
        if outcome != Outcome::NotPerformed(LocalError::Late) {
            return outcome;
        }
    }
}

fn patient(method: Method) -> Outcome {
    one(method, LIMIT)
}

fn sip_answer(outcome: &Outcome) -> &SipAnswer {
    let Outcome::Answer {
        answer: Answer::Sip(sip),
        ..
    } = outcome
    else {
        panic!("no SIP answer: {outcome:?}");
    };
    sip
}

#[test]
fn a_connection_is_told_with_how_long_it_took() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let outcome = patient(tcp(listener.local_addr().expect("an address")));
    let Outcome::Answer { rtt, answer } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(answer, Answer::Connected);
    assert!(rtt > Duration::ZERO && rtt < LIMIT);
}

#[test]
fn a_port_where_nothing_listens_refuses() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    assert!(matches!(patient(tcp(address)), Outcome::Refused { .. }));
}

#[test]
fn a_listener_that_accepts_no_more_is_silent() {
    let socket =
        socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).expect("a socket");
    let any: SocketAddr = "127.0.0.1:0".parse().expect("address");
    socket.bind(&any.into()).expect("a port");
    socket.listen(0).expect("listens");
    let address = socket.local_addr().ok().and_then(|a| a.as_socket());
    let address = address.expect("an address");
    // Its queue holds one; these fill it.
    let waiting: Vec<_> = (0..4)
        .map(|_| {
            let client = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None)
                .expect("a socket");
            client.set_nonblocking(true).expect("does not wait");
            let _ = client.connect(&address.into());
            client
        })
        .collect();
    assert_eq!(one(tcp(address), DEADLINE), Outcome::Silence);
    drop(waiting);
}

#[test]
fn a_connection_that_is_reset_had_been_made() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let mut bench = Bench::new(&region(vec![tcp(address)]));
    bench.launch(first(), LIMIT);
    let (accepted, _) = listener.accept().expect("a connection");
    let accepted = socket2::Socket::from(accepted);
    accepted
        .set_linger(Some(Duration::ZERO))
        .expect("closes by reset");
    drop(accepted);
    let outcome = bench.observations(1)[0].outcome.clone();
    assert!(matches!(outcome, Outcome::Answer { .. }), "{outcome:?}");
}

#[test]
fn udp_where_nothing_listens_is_refused_by_the_host_itself() {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let address = socket.local_addr().expect("an address");
    drop(socket);
    assert!(matches!(patient(sip(address)), Outcome::Refused { .. }));
    let asked = dns(address, DnsType::A, &["192.0.2.1"]);
    assert!(matches!(patient(asked), Outcome::Refused { .. }));
}

#[test]
fn an_error_of_one_target_is_not_taken_for_one_of_another() {
    let closed = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let nobody = closed.local_addr().expect("an address");
    drop(closed);
    let peer = Peer::start(|asked| asked.answer(&asked.response("200 OK")));
    let methods = (0..40).map(|n| sip(if n % 2 == 0 { nobody } else { peer.address }));
    let mut bench = Bench::new(&region(methods.collect()));
    for place in 0..40 {
        bench.launch(ProbeIx::at(place), LIMIT);
    }
    for observation in bench.observations(40) {
        let outcome = &observation.outcome;
        if observation.probe.usize() % 2 == 0 {
            assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
        } else {
            assert_eq!(sip_answer(outcome).status, 200);
        }
    }
}

#[test]
fn final_responses_are_told_as_they_came() {
    for status in ["200 OK", "404 Not Found", "480 Gone fishing", "503 Full"] {
        let peer = Peer::start(move |asked| asked.answer(&asked.response(status)));
        let outcome = patient(sip(peer.address));
        let answer = sip_answer(&outcome);
        assert_eq!(format!("{} {}", answer.status, answer.reason), status);
        assert_eq!(answer.agent.as_deref(), Some("peer/1"));
        assert_eq!(answer.translated, None);
    }
}

#[test]
fn translation_of_address_or_port_is_seen() {
    let seen_as = |via: &'static str| {
        let peer = Peer::start(move |asked| {
            let response = String::from_utf8(asked.response("200 OK")).expect("text");
            asked.answer(response.replace(";rport;", via).as_bytes());
        });
        let outcome = patient(sip(peer.address));
        let translated = sip_answer(&outcome).translated;
        translated.map(|translated| (translated.address, translated.port))
    };
    let elsewhere = "192.0.2.77".parse().ok();
    let own = "127.0.0.1".parse().ok();
    assert_eq!(
        seen_as(";rport=1;received=192.0.2.77;"),
        Some((elsewhere, Some(1)))
    );
    assert_eq!(seen_as(";received=192.0.2.77;"), Some((elsewhere, None)));
    assert_eq!(
        seen_as(";rport=1;received=127.0.0.1;"),
        Some((own, Some(1))),
        "the port alone"
    );
    assert_eq!(seen_as(";rport=1;"), Some((None, Some(1))));
    assert_eq!(seen_as(";received=127.0.0.1;"), None);
}

#[test]
fn who_says_where_the_request_really_came_from_tells_of_no_translation() {
    let peer = Peer::start(|asked| {
        let response = String::from_utf8(asked.response("200 OK")).expect("text");
        let via = format!(";rport={};received={};", asked.from.port(), asked.from.ip());
        asked.answer(response.replace(";rport;", &via).as_bytes());
    });
    assert_eq!(sip_answer(&patient(sip(peer.address))).translated, None);
}

#[test]
fn the_reason_and_the_warning_stand_in_the_detail() {
    let peer = Peer::start(|asked| {
        let response = String::from_utf8(asked.response("503 Full")).expect("text");
        let more = "Reason: Q.850;cause=34\r\nWarning: 399 peer \"No ports\"\r\nServer:";
        asked.answer(response.replace("Server:", more).as_bytes());
    });
    let outcome = patient(sip(peer.address)).to_string();
    let said = "SIP 503 Full, Reason: Q.850;cause=34, Warning: 399 peer \"No ports\" after ";
    assert!(outcome.starts_with(said), "{outcome}");
}

#[test]
fn a_lost_first_transmission_is_told() {
    let peer = Peer::start(|asked| {
        if asked.count == 2 {
            asked.answer(&asked.response("200 OK"));
        }
    });
    let outcome = patient(sip(peer.address));
    assert_eq!(sip_answer(&outcome).transmission, 2);
}

#[test]
fn an_answer_after_the_deadline_is_told_as_late() {
    let go = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let wait = Arc::clone(&go);
    let peer = Peer::start(move |asked| {
        while !wait.load(std::sync::atomic::Ordering::SeqCst) {
            std::thread::yield_now();
        }
        asked.answer(&asked.response("200 OK"));
    });
    let mut bench = Bench::new(&region(vec![sip(peer.address)]));
    bench.launch(first(), DEADLINE);
    let silent = bench.observations(1)[0].clone();
    assert_eq!(silent.outcome, Outcome::Silence);
    assert_eq!(silent.occasion, Occasion::Regular);
    assert_eq!(bench.engine.counts().in_flight, 0, "it counts as ended");
    go.store(true, std::sync::atomic::Ordering::SeqCst);
    let late = bench.observations(2)[1].clone();
    assert_eq!(late.occasion, Occasion::Late);
    assert_eq!(late.started, silent.started);
    assert_eq!(sip_answer(&late.outcome).status, 200);
    assert_eq!(bench.engine.counts().listening, 0);
}

#[test]
fn a_late_dns_answer_is_told_as_late_too() {
    let go = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let wait = Arc::clone(&go);
    let peer = Peer::start(move |asked| {
        while !wait.load(std::sync::atomic::Ordering::SeqCst) {
            std::thread::yield_now();
        }
        asked.answer(&resolved(asked, |_| {}));
    });
    let method = dns(peer.address, DnsType::A, &["192.0.2.1"]);
    let mut bench = Bench::new(&region(vec![method]));
    bench.launch(first(), DEADLINE);
    assert_eq!(bench.observations(1)[0].outcome, Outcome::Silence);
    go.store(true, std::sync::atomic::Ordering::SeqCst);
    let late = bench.observations(2)[1].clone();
    assert_eq!(late.occasion, Occasion::Late);
    assert_eq!(rcode(&late.outcome), (0, true));
    assert_eq!(bench.engine.counts().listening, 0);
}

#[test]
fn listening_ends_by_itself() {
    let peer = Peer::start(|_| {});
    let method = dns(peer.address, DnsType::A, &["192.0.2.1"]);
    let mut bench = Bench::new(&region(vec![method]));
    bench.launch(first(), DEADLINE);
    bench.turn_until("silence", |counts, _| counts.listening == 1);
    bench.turn_until("its end", |counts, _| counts.listening == 0);
    assert_eq!(bench.seen.len(), 1);
}

#[test]
fn a_second_answer_is_a_stray() {
    let peer = Peer::start(|asked| {
        asked.answer(&asked.response("200 OK"));
        asked.answer(&asked.response("503 Changed my mind"));
    });
    let mut bench = Bench::new(&region(vec![sip(peer.address)]));
    bench.launch(first(), LIMIT);
    bench.turn_until("a stray", |counts, _| counts.strays == 1);
    assert_eq!(bench.seen.len(), 1);
    assert_eq!(sip_answer(&bench.seen[0].outcome).status, 200);
}

#[test]
fn an_answer_from_another_port_counts_for_nothing() {
    let peer = Peer::start(|asked| {
        let other = UdpSocket::bind("127.0.0.1:0").expect("a port");
        other
            .send_to(&asked.response("200 OK"), asked.from)
            .expect("sends");
    });
    let mut bench = Bench::new(&region(vec![sip(peer.address)]));
    bench.launch(first(), DEADLINE);
    assert_eq!(bench.observations(1)[0].outcome, Outcome::Silence);
    bench.turn_until("the stray", |counts, _| counts.strays >= 1);
}

#[test]
fn a_wrong_branch_or_method_counts_for_nothing() {
    for (from, to) in [("z9hG4bK", "z9hG4bKx"), ("1 OPTIONS", "1 INVITE")] {
        let peer = Peer::start(move |asked| {
            let response = String::from_utf8(asked.response("200 OK")).expect("text");
            asked.answer(response.replace(from, to).as_bytes());
        });
        let mut bench = Bench::new(&region(vec![sip(peer.address)]));
        bench.launch(first(), DEADLINE);
        assert_eq!(bench.observations(1)[0].outcome, Outcome::Silence);
        assert!(bench.engine.counts().strays >= 1);
    }
}

#[test]
fn garbage_is_told_only_if_nothing_better_comes() {
    let garbage = Peer::start(|asked| asked.answer(b"\xff\x00garbage"));
    let outcome = one(sip(garbage.address), DEADLINE);
    let Outcome::Malformed { what } = outcome else {
        panic!("{outcome:?}");
    };
    assert!(what.starts_with("no SIP status line"), "{what}");
    let better = Peer::start(|asked| {
        asked.answer(b"garbage");
        asked.answer(&asked.response("200 OK"));
    });
    assert_eq!(sip_answer(&patient(sip(better.address))).status, 200);
}

#[test]
fn a_provisional_response_is_no_answer_and_slows_the_asking() {
    let peer = Peer::start(|asked| asked.answer(&asked.response("100 Trying")));
    let outcome = one(sip(peer.address), Duration::from_millis(1_700));
    assert_eq!(outcome, Outcome::Silence);
    assert!(peer.asked() <= 2, "without it there would be three");
}

#[test]
fn after_the_deadline_nothing_is_sent_again() {
    let peer = Peer::start(|_| {});
    let mut bench = Bench::new(&region(vec![sip(peer.address)]));
    bench.launch(first(), DEADLINE);
    bench.observations(1);
    let later = bench.clock.mono() + Duration::from_millis(700);
    while bench.clock.mono() < later {
        bench.engine.turn(later, &mut bench.seen);
    }
    assert_eq!(peer.asked(), 1);
    assert_eq!(bench.engine.counts().listening, 1);
}

fn resolved(asked: &Asked<'_>, change: impl FnOnce(&mut Message)) -> Vec<u8> {
    let mut message = Message::from_vec(asked.bytes).expect("a question");
    message.metadata.message_type = MessageType::Response;
    let name: Name = message.queries[0].name().clone();
    let data = RData::A(A("192.0.2.1".parse().expect("address")));
    message.add_answer(Record::from_rdata(name, 60, data));
    change(&mut message);
    message.to_vec().expect("bytes")
}

fn dns_outcome(deadline: Duration, act: impl Fn(&Asked<'_>) + Send + 'static) -> Outcome {
    let peer = Peer::start(act);
    one(dns(peer.address, DnsType::A, &["192.0.2.1"]), deadline)
}

fn rcode(outcome: &Outcome) -> (u16, bool) {
    let Outcome::Answer {
        answer: Answer::Dns(dns),
        ..
    } = outcome
    else {
        panic!("no DNS answer: {outcome:?}");
    };
    (dns.rcode, dns.as_expected)
}

#[test]
fn dns_answers_are_checked() {
    let right = dns_outcome(LIMIT, |asked| asked.answer(&resolved(asked, |_| {})));
    assert_eq!(rcode(&right), (0, true));
    let wrong = dns_outcome(LIMIT, |asked| {
        asked.answer(&resolved(asked, |message| message.answers.clear()));
    });
    assert_eq!(rcode(&wrong), (0, false));
    let failed = dns_outcome(LIMIT, |asked| {
        asked.answer(&resolved(asked, |message| {
            message.answers.clear();
            message.metadata.response_code = ResponseCode::ServFail;
        }));
    });
    assert_eq!(rcode(&failed), (2, false));
}

#[test]
fn dns_that_is_no_answer_is_malformed_or_nothing() {
    let cut = dns_outcome(DEADLINE, |asked| {
        asked.answer(&resolved(asked, |message| {
            message.answers.clear();
            message.metadata.truncation = true;
        }));
    });
    assert!(matches!(cut, Outcome::Malformed { .. }), "{cut:?}");
    let garbage = dns_outcome(DEADLINE, |asked| asked.answer(b"x"));
    assert!(matches!(garbage, Outcome::Malformed { .. }), "{garbage:?}");
    let other_id = dns_outcome(DEADLINE, |asked| {
        asked.answer(&resolved(asked, |message| {
            message.metadata.id = message.metadata.id.wrapping_add(1);
        }));
    });
    assert_eq!(other_id, Outcome::Silence);
}

/// Whether this machine lets this user ping; where not, that itself is told.
fn ping(target: &str, settings: Settings) -> Outcome {
    let target = target.parse().expect("address");
    let inventory = region(vec![icmp(target)]);
    let mut bench = Bench::new(&inventory);
    bench.engine = Engine::new(settings, inventory, bench.clock).expect("an engine");
    bench.launch(first(), LIMIT);
    bench.observations(1)[0].outcome.clone()
}

#[test]
fn a_ping_is_answered_or_its_lack_of_permission_told() {
    for icmp in [super::Icmp::Datagram, super::Icmp::Raw] {
        for target in ["127.0.0.1", "::1"] {
            let settings = Settings {
                icmp,
                ..Settings::default()
            };
            let outcome = ping(target, settings);
            let told = matches!(
                outcome,
                Outcome::Answer {
                    answer: Answer::Echo,
                    ..
                } | Outcome::NotPerformed(LocalError::Permission)
            );
            assert!(told, "{icmp:?} {target}: {outcome:?}");
        }
    }
}

#[test]
fn icmp_that_is_off_is_not_performed() {
    let settings = Settings {
        icmp: super::Icmp::Off,
        ..Settings::default()
    };
    let outcome = ping("127.0.0.1", settings);
    assert_eq!(outcome, Outcome::NotPerformed(LocalError::Permission));
}

#[test]
fn a_source_address_that_is_not_ours_is_our_own_trouble() {
    let peer = Peer::start(|_| {});
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    for method in [sip(peer.address), tcp(address)] {
        let inventory = region(vec![method.clone()]);
        let mut probe = inventory[first()].clone();
        probe.source = "192.0.2.123".parse().ok();
        let mut builder = crate::inventory::Builder::new();
        let party = crate::inventory::PartyIx::at(0);
        for (_, part) in inventory.regions() {
            builder.region(part.clone());
        }
        assert_eq!(inventory[party].id, "council".into());
        builder.party(inventory[party].clone());
        for (_, part) in inventory.components() {
            builder.component(part.clone());
        }
        builder.probe(probe);
        let inventory = Arc::new(builder.finish().expect("a region"));
        let mut bench = Bench::new(&inventory);
        bench.launch(first(), LIMIT);
        let outcome = &bench.observations(1)[0].outcome;
        assert_eq!(*outcome, Outcome::NotPerformed(LocalError::Address));
    }
}

#[test]
fn a_stall_of_our_own_is_never_told_as_silence() {
    let peer = Peer::start(|_| {});
    let methods = vec![sip(peer.address), dns(peer.address, DnsType::A, &[])];
    let mut bench = Bench::new(&region(methods));
    bench.launch(ProbeIx::at(0), DEADLINE);
    bench.launch(ProbeIx::at(1), DEADLINE);
    std::thread::sleep(Duration::from_millis(1_200));
    for observation in bench.observations(2) {
        let late = Outcome::NotPerformed(LocalError::Late);
        assert_eq!(observation.outcome, late);
    }
    assert!(bench.engine.counts().stalls >= 1);
}

#[test]
fn what_was_answered_during_a_stall_is_an_answer() {
    let peer = Peer::start(|asked| asked.answer(&asked.response("200 OK")));
    let mut bench = Bench::new(&region(vec![sip(peer.address)]));
    bench.launch(first(), LIMIT);
    std::thread::sleep(Duration::from_millis(1_200));
    let outcome = bench.observations(1)[0].outcome.clone();
    let Outcome::Answer { rtt, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert!(
        rtt < Duration::from_secs(1),
        "by the kernel's stamp: {rtt:?}"
    );
}

#[test]
fn a_reload_carries_runs_over_or_drops_them() {
    let peer = Peer::start(|asked| {
        if asked.count > 2 {
            asked.answer(&asked.response("200 OK"));
        }
    });
    let methods = vec![sip(peer.address), sip(peer.address)];
    let inventory = region(methods);
    let mut bench = Bench::new(&inventory);
    bench.launch(ProbeIx::at(0), LIMIT);
    bench.launch(ProbeIx::at(1), LIMIT);
    bench.engine.reload(Arc::clone(&inventory), |old| {
        (old == ProbeIx::at(0)).then_some(ProbeIx::at(1))
    });
    let seen = bench.observations(1);
    assert_eq!(seen[0].probe, ProbeIx::at(1));
    assert_eq!(bench.engine.counts().in_flight, 0);
}

#[test]
fn the_waker_interrupts_the_sleep() {
    let mut bench = Bench::new(&region(vec![]));
    let waker = bench.engine.waker();
    let thread = std::thread::spawn(move || waker.wake());
    bench.engine.turn(Mono::NEVER, &mut bench.seen);
    thread.join().expect("woke it");
    assert!(bench.seen.is_empty());
}

#[test]
fn cancelling_ends_what_is_under_way() {
    let peer = Peer::start(|_| {});
    let mut bench = Bench::new(&region(vec![sip(peer.address)]));
    bench.launch(first(), LIMIT);
    bench.engine.cancel(&mut bench.seen);
    let cancelled = Outcome::NotPerformed(LocalError::Cancelled);
    assert_eq!(bench.seen[0].outcome, cancelled);
    assert_eq!(bench.engine.counts().in_flight, 0);
}

#[test]
fn a_thousand_at_once_are_all_answered_by_their_own() {
    let peer = Peer::start(|asked| asked.answer(&asked.response("200 OK")));
    let profile = crate::inventory::Profile::DEFAULT;
    let methods = (0..1_000).map(|_| sip(peer.address)).collect();
    let mut bench = Bench::new(&region_with(profile, methods));
    for place in 0..1_000 {
        bench.launch(ProbeIx::at(place), LIMIT);
        bench.engine.turn(Mono::ZERO, &mut bench.seen);
    }
    let mut probes: Vec<_> = bench.observations(1_000).iter().map(|o| o.probe).collect();
    probes.sort_unstable();
    probes.dedup();
    assert_eq!(probes.len(), 1_000);
}

#[test]
fn of_a_look_that_a_failure_has_called_for_it_is_kept_what_went_over_the_wire() {
    let peer = Peer::start(|asked| asked.answer(&asked.response("503 Full")));
    let mut bench = Bench::new(&region(vec![sip(peer.address)]));
    bench.launch(first(), LIMIT);
    bench.observations(1);
    bench
        .engine
        .launch(first(), Occasion::Confirm, LIMIT, &mut bench.seen);
    bench.observations(2);
    let [regular, look] = &bench.seen[..] else {
        panic!("{:?}", bench.seen);
    };
    assert_eq!(regular.exchange, None);
    let lines = look.exchange.as_deref().expect("an exchange").join("\n");
    for part in [
        " -> ",
        "OPTIONS sip:",
        "From: sip:[…]@",
        " <- ",
        "SIP/2.0 503 Full",
        "Server: peer/1",
    ] {
        assert!(lines.contains(part), "{part} is missing:\n{lines}");
    }
    assert!(!lines.contains("Call-ID"), "{lines}");
    // Nobody has asked for more than that.
    assert!(bench.engine.take_exchanges().is_empty());
}

#[test]
fn of_every_kind_of_look_something_is_kept_that_says_what_came_back() {
    let closed = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let nobody = closed.local_addr().expect("an address");
    drop(closed);
    let silent = Peer::start(|_| {});
    let named = Peer::start(|asked| asked.answer(&resolved(asked, |_| {})));
    let looks = [
        (sip(nobody), "ICMP error, type 3, code 3"),
        (sip(silent.address), "OPTIONS sip:"),
        (tcp(nobody), "TCP connection refused"),
        (
            dns(named.address, DnsType::A, &["192.0.2.1"]),
            "DNS answer, code 0",
        ),
    ];
    for (method, said) in looks {
        let mut bench = Bench::new(&region(vec![method]));
        bench
            .engine
            .launch(first(), Occasion::Confirm, DEADLINE, &mut bench.seen);
        let exchange = bench.observations(1)[0].exchange.clone();
        let lines = exchange.unwrap_or_default().join("\n");
        assert!(lines.contains(said), "{said} is missing:\n{lines}");
    }
}
