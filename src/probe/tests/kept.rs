//! Connections that are kept between runs, with scripted peers.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::region::{first, region};
use super::stream::{
    asked_by_peer, http, request, response, root, serving, sip_over, trust, wait_for_end,
};
use super::{Bench, LIMIT};
use crate::clock::{Mono, Now};
use crate::health::{
    Answer, KeptFate, LocalError, Observation, Occasion, Outcome, Phase, Said, StreamAnswer,
};
use crate::inventory::{
    Builder, Connection, HttpTarget, Inventory, Method, Probe, ProbeIx, SipTarget, Transport,
};
use crate::probe::conversation::{Asks, Conversation};

/// A server that treats each connection by its number, from 1 on, in a thread of its own.
struct Server {
    address: SocketAddr,
    accepted: Arc<AtomicUsize>,
}

impl Server {
    fn start(act: impl Fn(usize, TcpStream) + Clone + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let accepted = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&accepted);
        // They end with the process, which is a test's own.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
                let act = act.clone();
                std::thread::spawn(move || act(number, stream));
            }
        });
        Self { address, accepted }
    }

    fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }

    fn http(&self) -> Method {
        Method::Http(HttpTarget {
            connection: Connection::Kept,
            ..http(self.address)
        })
    }

    fn sip(&self, transport: Transport) -> Method {
        let Method::Sip(sip) = sip_over(self.address, transport) else {
            panic!("no SIP");
        };
        Method::Sip(SipTarget {
            connection: Connection::Kept,
            ..sip
        })
    }
}

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// Answers each HTTP request; how many there were.
fn answer_all(stream: &mut (impl std::io::Read + std::io::Write)) -> usize {
    let mut answered = 0;
    while !request(stream).is_empty() {
        if stream.write_all(OK).and_then(|()| stream.flush()).is_err() {
            break;
        }
        answered += 1;
    }
    answered
}

/// Answers each SIP request.
fn answer_calls(stream: &mut (impl std::io::Read + std::io::Write)) {
    loop {
        let request = request(stream);
        if request.is_empty() {
            return;
        }
        let answer = response(request.trim_start(), "200 OK");
        let _ = stream.write_all(answer.as_bytes());
        let _ = stream.flush();
    }
}

impl Bench {
    /// One regular run to its end.
    fn run(&mut self) -> Observation {
        self.run_of(first(), Occasion::Regular)
    }

    fn run_of(&mut self, probe: ProbeIx, occasion: Occasion) -> Observation {
        self.engine.launch(probe, occasion, LIMIT, &mut self.seen);
        self.turn_until("an observation", |_, seen| !seen.is_empty());
        self.seen.remove(0)
    }

    fn until_kept(&mut self, kept: u64, lost: u64) {
        self.turn_until("connections kept and lost", |counts, _| {
            (counts.kept, counts.kept_lost) == (kept, lost)
        });
    }
}

/// Runs of a fresh engine; again, if the test itself stood still meanwhile.
fn runs(
    method: impl Fn() -> Method,
    act: impl Fn(&mut Bench) -> Vec<Observation>,
) -> Vec<Observation> {
    loop {
        let mut bench = Bench::new(&region(vec![method()]));
        let seen = act(&mut bench);
        let late = Outcome::NotPerformed(LocalError::Late);
        if seen.iter().all(|observation| observation.outcome != late) {
            return seen;
        }
    }
}

fn answer(observation: &Observation) -> &StreamAnswer {
    let Outcome::Answer {
        answer: Answer::Stream(stream),
        ..
    } = &observation.outcome
    else {
        panic!("no answer: {observation:?}");
    };
    stream
}

fn fate(observation: &Observation) -> Option<KeptFate> {
    observation.kept.map(|kept| kept.fate)
}

/// Waits for what a server's thread has to say.
fn hear<T>(said: &Receiver<T>) -> T {
    said.recv_timeout(LIMIT).expect("the server to say so")
}

#[test]
fn the_next_run_asks_on_the_connection_of_the_one_before() {
    let plain = Server::start(|_, mut stream| _ = answer_all(&mut stream));
    let secured = Server::start(|_, stream| {
        answer_all(&mut serving(&["good", "middle"], stream));
    });
    let https = Method::Http(HttpTarget {
        trust: Some(trust(root())),
        connection: Connection::Kept,
        ..http(secured.address)
    });
    for (server, method) in [(&plain, plain.http()), (&secured, https)] {
        let mut bench = Bench::new(&region(vec![method]));
        let seen = [bench.run(), bench.run(), bench.run()];
        assert_eq!(server.accepted(), 1);
        assert_eq!(bench.engine.counts().kept, 1);
        let phases = seen.each_ref().map(|one| answer(one).phases);
        assert!(phases[0].connect.is_some());
        assert!(seen[0].kept.is_none());
        for (observation, phases) in seen[1..].iter().zip(&phases[1..]) {
            assert_eq!(fate(observation), Some(KeptFate::Carried));
            assert_eq!((phases.connect, phases.tls), (None, None));
            assert!(phases.first_byte.is_some() && phases.transfer.is_some());
            let Said::Http(http) = &answer(observation).said else {
                panic!("{observation:?}");
            };
            assert_eq!((http.status, http.length), (200, 2));
        }
        let said = seen[2].to_string();
        assert!(said.contains(", on a connection kept for 0 s"), "{said}");
        let sessions = seen.each_ref().map(|one| answer(one).session.as_ref());
        assert_eq!(sessions[0].is_some(), sessions[2].is_some());
        if let (Some(before), Some(after)) = (sessions[0], sessions[2]) {
            assert_eq!(before.chain, after.chain);
            assert!(after.at > before.at, "its days go on");
        }
    }
}

#[test]
fn sip_goes_on_over_its_connection() {
    let plain = Server::start(|_, mut stream| answer_calls(&mut stream));
    let secured = Server::start(|_, stream| {
        answer_calls(&mut serving(&["good", "middle"], stream));
    });
    let by_root = || Transport::Tls(trust(root()));
    for (server, transport) in [(&plain, Transport::Tcp), (&secured, by_root())] {
        let mut bench = Bench::new(&region(vec![server.sip(transport)]));
        for nth in 0..4 {
            let observation = bench.run();
            let expected = (nth > 0).then_some(KeptFate::Carried);
            assert_eq!(fate(&observation), expected, "{observation:?}");
            assert!(matches!(answer(&observation).said, Said::Sip(_)));
        }
        assert_eq!(server.accepted(), 1);
    }
}

#[test]
fn an_idle_connection_that_the_peer_closes_is_forgotten_without_a_word() {
    let (close, closing) = channel();
    let closing = Arc::new(Mutex::new(closing));
    let told = Arc::clone(&closing);
    let server = Server::start(move |number, mut stream| {
        request(&mut stream);
        let _ = stream.write_all(OK);
        if number > 1 {
            return wait_for_end(&mut stream);
        }
        let _ = told.lock().expect("the word").recv();
    });
    let secured = Server::start(move |number, stream| {
        let mut stream = serving(&["good", "middle"], stream);
        request(&mut stream);
        let _ = stream.write_all(OK);
        let _ = stream.flush();
        if number > 1 {
            return wait_for_end(&mut stream);
        }
        let _ = closing.lock().expect("the word").recv();
        stream.conn.send_close_notify();
        let _ = stream.flush();
        // The connection itself stays open.
        wait_for_end(&mut stream.sock);
    });
    let https = Method::Http(HttpTarget {
        trust: Some(trust(root())),
        connection: Connection::Kept,
        ..http(secured.address)
    });
    for method in [server.http(), https] {
        let mut bench = Bench::new(&region(vec![method]));
        let before = bench.run();
        assert_eq!(bench.engine.counts().kept, 1);
        close.send(()).expect("a server");
        bench.until_kept(0, 1);
        let after = bench.run();
        for observation in [before, after] {
            assert!(matches!(answer(&observation).said, Said::Http(_)));
            assert_eq!(observation.kept, None);
        }
        assert!(bench.seen.is_empty());
    }
}

#[test]
fn what_breaks_off_on_a_kept_connection_is_asked_again_on_a_new_one() {
    let by_end = |_: &TcpStream| {};
    let by_reset = |stream: &TcpStream| {
        let socket = socket2::SockRef::from(stream);
        socket.set_linger(Some(Duration::ZERO)).expect("no linger");
    };
    let by_408 = |mut stream: &TcpStream| {
        let _ = stream.write_all(
            b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        );
    };
    type End = fn(&TcpStream);
    let ends: [(End, KeptFate); 3] = [
        (by_end, KeptFate::Closed),
        (by_reset, KeptFate::Reset),
        (by_408, KeptFate::Closed),
    ];
    for (end, expected) in ends {
        let seen = runs(
            || {
                let server = Server::start(move |number, mut stream| {
                    request(&mut stream);
                    let _ = stream.write_all(OK);
                    request(&mut stream);
                    if number == 1 {
                        return end(&stream);
                    }
                    let _ = stream.write_all(OK);
                    wait_for_end(&mut stream);
                });
                server.http()
            },
            |bench| vec![bench.run(), bench.run(), bench.run()],
        );
        let fates: Vec<_> = seen.iter().map(fate).collect();
        assert_eq!(fates, [None, Some(expected), Some(KeptFate::Carried)]);
        let phases = answer(&seen[1]).phases;
        assert!(phases.connect.is_some(), "of the new connection: {phases}");
        let said = seen[1].to_string();
        assert!(
            said.contains(", on a new connection, for the one kept"),
            "{said}"
        );
    }
}

#[test]
fn half_an_answer_on_a_kept_connection_is_none() {
    let server = Server::start(|_, mut stream| {
        request(&mut stream);
        let _ = stream.write_all(OK);
        request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-");
    });
    let mut bench = Bench::new(&region(vec![server.http()]));
    bench.run();
    let observation = bench.run();
    let outcome = &observation.outcome;
    assert!(matches!(outcome, Outcome::Malformed { .. }), "{outcome:?}");
    assert_eq!((server.accepted(), bench.engine.counts().kept), (1, 0));
}

/// A server that answers the first request on each connection but those numbered, and
/// the next ones as `then` says.
fn forgetful(then: fn(usize, &mut TcpStream), silent: fn(usize) -> bool) -> Server {
    Server::start(move |number, mut stream| {
        request(&mut stream);
        if !silent(number) {
            let _ = stream.write_all(OK);
        }
        request(&mut stream);
        then(number, &mut stream);
        wait_for_end(&mut stream);
    })
}

#[test]
fn a_kept_connection_that_has_gone_silent_costs_a_part_of_the_deadline() {
    let seen = runs(
        || forgetful(|_, _| {}, |_| false).http(),
        |bench| {
            bench.engine.bounds().part = 100;
            let seen = vec![bench.run(), bench.run()];
            assert_eq!(bench.engine.counts().kept, 1, "the new one");
            seen
        },
    );
    assert_eq!(fate(&seen[1]), Some(KeptFate::Silent));
    let took = seen[1].ended.since(seen[1].started);
    assert!(took >= LIMIT / 100, "{took:?}");
    // What the kept one cost is no part of how long the answer took.
    let rtt = seen[1].outcome.rtt().expect("an answer");
    assert!(rtt + LIMIT / 100 <= took, "{rtt:?} of {took:?}");
    let said = seen[1].to_string();
    assert!(
        said.contains("the one kept had gone silent after 0 s without use"),
        "{said}"
    );
}

#[test]
fn a_peer_that_is_only_slow_has_forgotten_nothing() {
    let (done, accepted) = channel();
    let (tried, beside) = channel();
    let beside = Arc::new(Mutex::new(beside));
    let server = Server::start(move |number, mut stream| {
        if number > 1 {
            // A new connection is there, and draws no answer.
            let _ = done.send(number);
            let _ = tried.send(number);
            return wait_for_end(&mut stream);
        }
        request(&mut stream);
        let _ = stream.write_all(OK);
        request(&mut stream);
        // So slow that another is tried beside it.
        let _ = beside.lock().expect("the word").recv_timeout(LIMIT);
        let _ = stream.write_all(OK);
        answer_all(&mut stream);
    });
    let mut bench = Bench::new(&region(vec![server.http()]));
    bench.engine.bounds().part = 200;
    bench.run();
    let slow = bench.run();
    assert_eq!(hear(&accepted), 2);
    assert_eq!(fate(&slow), Some(KeptFate::Carried));
    // From when it was asked on the kept one, and not from the trying of another.
    assert!(slow.outcome.rtt().is_some_and(|rtt| rtt >= LIMIT / 200));
    // And it is kept on.
    bench.engine.bounds().part = 3;
    assert_eq!(fate(&bench.run()), Some(KeptFate::Carried));
    assert_eq!(server.accepted(), 2);
}

#[test]
fn who_is_silent_on_both_is_silent() {
    let server = forgetful(|_, _| {}, |number| number > 1);
    let mut bench = Bench::new(&region(vec![server.http()]));
    bench.run();
    let deadline = Duration::from_millis(600);
    bench.launch(first(), deadline);
    let seen = bench.observations(1)[0].clone();
    let phase = Phase::FirstByte;
    let late = Outcome::NotPerformed(LocalError::Late);
    if seen.outcome != late {
        assert_eq!(seen.outcome, Outcome::Stalled { phase });
        assert_eq!(fate(&seen), Some(KeptFate::Silent));
    }
    assert!(seen.ended.since(seen.started) >= deadline);
    assert_eq!(bench.engine.counts().kept, 0);
    assert_eq!(server.accepted(), 2);
}

#[test]
fn nothing_is_kept_of_a_failure_or_of_who_closes() {
    for answer in [
        "503 Full\r\nContent-Length: 0",
        "200 OK\r\nConnection: close\r\nContent-Length: 0",
    ] {
        let server = Server::start(move |_, mut stream| {
            request(&mut stream);
            let _ = stream.write_all(format!("HTTP/1.1 {answer}\r\n\r\n").as_bytes());
            wait_for_end(&mut stream);
        });
        let mut bench = Bench::new(&region(vec![server.http()]));
        bench.run();
        assert_eq!(bench.engine.counts().kept, 0, "{answer}");
        assert_eq!(bench.run().kept, None);
        assert_eq!(server.accepted(), 2);
    }
}

#[test]
fn a_look_that_confirms_asks_on_a_new_connection() {
    let server = Server::start(|_, mut stream| _ = answer_all(&mut stream));
    let mut bench = Bench::new(&region(vec![server.http()]));
    bench.run();
    let look = bench.run_of(first(), Occasion::Confirm);
    assert_eq!((look.kept, server.accepted()), (None, 2));
    assert_eq!(bench.engine.counts().kept, 1);
    assert_eq!(fate(&bench.run()), Some(KeptFate::Carried));
    assert_eq!(server.accepted(), 2);
}

#[test]
fn a_connection_is_kept_for_so_long_and_so_many_at_once() {
    let server = Server::start(|_, mut stream| _ = answer_all(&mut stream));
    let mut bench = Bench::new(&region(vec![server.http(), server.http()]));
    bench.engine.bounds().most = 1;
    bench.run();
    bench.run_of(ProbeIx::at(1), Occasion::Regular);
    assert_eq!(bench.engine.counts().kept, 1);
    bench.engine.bounds().most = 0;
    bench.run();
    assert_eq!(bench.engine.counts().kept, 0);
    bench.engine.bounds().most = 2;
    bench.engine.bounds().age = Duration::from_millis(30);
    bench.run();
    // By our own wish, so that none is lost.
    bench.until_kept(0, 0);
    assert_eq!(bench.run().kept, None);
}

#[test]
fn pings_keep_a_connection_alive_whether_they_are_answered_or_not() {
    let (pinged, pings) = channel();
    let server = Server::start(move |_, mut stream| {
        let request = request(&mut stream);
        let _ = stream.write_all(response(&request, "200 OK").as_bytes());
        let mut ping = [0; 4];
        while stream.read_exact(&mut ping).is_ok() {
            let _ = pinged.send(ping);
        }
    });
    let mut bench = Bench::new(&region(vec![server.sip(Transport::Tcp)]));
    bench.engine.bounds().spacing = Duration::from_millis(20);
    bench.engine.bounds().patience = Duration::from_millis(5);
    bench.run();
    let limit = bench.clock.mono() + LIMIT;
    let mut count = 0;
    while count < 5 {
        let now = bench.clock.mono();
        assert!(now < limit, "only {count} pings");
        bench
            .engine
            .turn(now + Duration::from_millis(5), &mut bench.seen);
        count += pings.try_iter().filter(|ping| ping == b"\r\n\r\n").count();
    }
    assert_eq!(bench.engine.counts().kept_lost, 0);
    assert_eq!(bench.engine.counts().kept, 1);
}

#[test]
fn a_pong_that_stops_coming_ends_a_connection_and_is_no_fault() {
    let server = Server::start(|number, mut stream| {
        let request = request(&mut stream);
        let _ = stream.write_all(response(&request, "200 OK").as_bytes());
        let mut ping = [0; 4];
        let mut pongs = 2;
        while number == 1 && stream.read_exact(&mut ping).is_ok() {
            if pongs > 0 {
                pongs -= 1;
                let _ = stream.write_all(b"\r\n");
            }
        }
        wait_for_end(&mut stream);
    });
    let mut bench = Bench::new(&region(vec![server.sip(Transport::Tcp)]));
    bench.engine.bounds().spacing = Duration::from_millis(20);
    bench.engine.bounds().patience = Duration::from_millis(10);
    bench.run();
    bench.until_kept(0, 1);
    assert!(bench.seen.is_empty());
    assert_eq!(bench.run().kept, None);
    assert_eq!(server.accepted(), 2);
}

#[test]
fn what_a_sip_peer_says_unasked_is_passed_over_and_its_pings_are_answered() {
    let (ponged, pongs) = channel();
    let server = Server::start(move |_, mut stream| {
        let first = request(&mut stream);
        let _ = stream.write_all(response(&first, "200 OK").as_bytes());
        let own = ["OPTIONS", "NOTIFY"].map(asked_by_peer).concat();
        let _ = stream.write_all(own.as_bytes());
        let _ = stream.write_all(b"\r\n\r\n");
        let mut pong = [0; 2];
        let _ = stream.read_exact(&mut pong);
        let _ = ponged.send(pong);
        answer_calls(&mut stream);
    });
    let mut bench = Bench::new(&region(vec![server.sip(Transport::Tcp)]));
    bench.run();
    let limit = bench.clock.mono() + LIMIT;
    let pong = loop {
        let now = bench.clock.mono();
        assert!(now < limit, "no pong");
        bench
            .engine
            .turn(now + Duration::from_millis(5), &mut bench.seen);
        if let Ok(pong) = pongs.try_recv() {
            break pong;
        }
    };
    assert_eq!(&pong, b"\r\n");
    // Beside the pong nothing has been said: what follows is a request.
    assert_eq!(fate(&bench.run()), Some(KeptFate::Carried));
    assert_eq!(server.accepted(), 1);
}

#[test]
fn who_talks_without_end_while_nothing_is_asked_is_let_go() {
    for unasked in [
        "\r\n\r\n".to_owned(),
        asked_by_peer("OPTIONS"),
        "x".repeat(64),
    ] {
        let server = Server::start(move |number, mut stream| {
            let request = request(&mut stream);
            let _ = stream.write_all(response(&request, "200 OK").as_bytes());
            while number == 1 && stream.write_all(unasked.repeat(64).as_bytes()).is_ok() {}
            wait_for_end(&mut stream);
        });
        let mut bench = Bench::new(&region(vec![server.sip(Transport::Tcp)]));
        bench.run();
        // Not kept at all, or let go: as the bytes happen to come.
        bench.turn_until("its end", |counts, _| counts.kept == 0);
        assert_eq!(bench.run().kept, None);
    }
    let server = Server::start(|_, mut stream| {
        request(&mut stream);
        let _ = stream.write_all(OK);
        let _ = stream.write_all(OK);
        wait_for_end(&mut stream);
    });
    let mut bench = Bench::new(&region(vec![server.http()]));
    bench.run();
    bench.turn_until("its end", |counts, _| counts.kept == 0);
}

#[test]
fn a_reload_or_an_end_closes_what_is_kept() {
    let (ended, ends) = channel();
    let server = Server::start(move |number, mut stream| {
        let answered = answer_all(&mut stream);
        let _ = ended.send((number, answered));
    });
    let inventory = region(vec![server.http(), server.http()]);
    let mut bench = Bench::new(&inventory);
    bench.run();
    let other = bench.run_of(ProbeIx::at(1), Occasion::Regular);
    assert_eq!(other.kept, None);
    // The first is gone, and the second is the first now.
    bench.engine.reload(Arc::clone(&inventory), |old| {
        (old == ProbeIx::at(1)).then_some(first())
    });
    assert_eq!(hear(&ends), (1, 1));
    assert_eq!(fate(&bench.run()), Some(KeptFate::Carried));
    assert_eq!(bench.run_of(ProbeIx::at(1), Occasion::Regular).kept, None);
    bench.engine.cancel(&mut bench.seen);
    let mut last = [hear(&ends), hear(&ends)];
    last.sort_unstable();
    assert_eq!(last, [(2, 2), (3, 1)]);
    assert_eq!(bench.engine.counts().kept, 0);
}

/// The same region, asked from an address that is not ours.
fn from_elsewhere(flat: &Inventory) -> Arc<Inventory> {
    let mut builder = Builder::new();
    for (_, region) in flat.regions() {
        builder.region(region.clone());
    }
    for (_, party) in flat.parties() {
        builder.party(party.clone());
    }
    for (_, component) in flat.components() {
        builder.component(component.clone());
    }
    for (_, probe) in flat.probes() {
        builder.probe(Probe {
            source: Some([192, 0, 2, 1].into()),
            ..probe.clone()
        });
    }
    Arc::new(builder.finish().expect("a region"))
}

/// A run on a kept connection that is silent until `answer` is sent, while no new one can
/// be opened; `act` sees to it that it ends.
fn hindered(
    deadline: Duration,
    act: impl Fn(&mut Bench, std::sync::mpsc::Sender<()>),
) -> (Observation, usize) {
    let (answer, wait) = channel();
    let wait = Mutex::new(Some(wait));
    let wait = Arc::new(wait);
    let server = Server::start(move |_, mut stream| {
        request(&mut stream);
        let _ = stream.write_all(OK);
        request(&mut stream);
        let word = wait.lock().expect("the word").take();
        if word.is_some_and(|word| word.recv().is_ok()) {
            let _ = stream.write_all(OK);
        }
        wait_for_end(&mut stream);
    });
    let inventory = region(vec![server.http()]);
    let mut bench = Bench::new(&inventory);
    bench.engine.bounds().part = 1_000;
    bench.run();
    bench.launch(first(), deadline);
    bench.engine.reload(from_elsewhere(&inventory), Some);
    act(&mut bench, answer);
    let seen = bench.observations(1)[0].clone();
    (seen, server.accepted())
}

#[test]
fn a_kept_connection_is_waited_for_where_no_new_one_can_be_opened_here() {
    let slow = |bench: &mut Bench, answer: std::sync::mpsc::Sender<()>| {
        // A thousandth of the deadline is long over.
        let until = bench.clock.mono() + LIMIT / 200;
        while bench.clock.mono() < until {
            bench.engine.turn(until, &mut bench.seen);
        }
        assert!(bench.seen.is_empty(), "{:?}", bench.seen);
        let _ = answer.send(());
    };
    let (seen, accepted) = hindered(LIMIT, slow);
    let late = Outcome::NotPerformed(LocalError::Late);
    if seen.outcome != late {
        assert!(matches!(seen.outcome, Outcome::Answer { .. }), "{seen:?}");
        assert_eq!(fate(&seen), Some(KeptFate::Carried));
    }
    assert_eq!(accepted, 1);
}

#[test]
fn silence_on_a_kept_connection_alone_is_held_against_nobody() {
    let (held, hold) = channel();
    let silent = move |_: &mut Bench, answer| drop(held.send(answer));
    let (seen, _) = hindered(Duration::from_millis(200), silent);
    drop(hold);
    let Outcome::NotPerformed(error) = seen.outcome else {
        panic!("{seen:?}");
    };
    assert!(matches!(error, LocalError::Address | LocalError::Late));
    assert_eq!(seen.kept, None, "it has carried nothing");
}

#[test]
fn a_run_that_is_cut_short_has_been_carried_by_nothing() {
    let server = forgetful(|_, _| {}, |_| false);
    let mut bench = Bench::new(&region(vec![server.http()]));
    bench.run();
    bench.launch(first(), LIMIT);
    bench.engine.cancel(&mut bench.seen);
    let cancelled = Outcome::NotPerformed(LocalError::Cancelled);
    assert_eq!(bench.seen[0].outcome, cancelled);
    assert_eq!(bench.seen[0].kept, None);
}

#[test]
fn what_was_said_before_anything_was_asked_is_no_answer() {
    let (said, saying) = channel();
    let (rests, rest) = channel();
    let rest = Arc::new(Mutex::new(rest));
    let server = Server::start(move |number, mut stream| {
        request(&mut stream);
        let _ = stream.write_all(OK);
        if number > 1 {
            return wait_for_end(&mut stream);
        }
        let _ = rest.lock().expect("the word").recv();
        let _ = stream.write_all(b"HTTP/1.1 400 Unasked\r\nContent-Length: 0\r\n\r\n");
        let _ = said.send(());
        wait_for_end(&mut stream);
    });
    let mut bench = Bench::new(&region(vec![server.http()]));
    bench.run();
    rests.send(()).expect("a server");
    hear(&saying);
    let observation = bench.run();
    let Said::Http(http) = &answer(&observation).said else {
        panic!("{observation:?}");
    };
    assert_eq!((http.status, observation.kept), (200, None));
    assert_eq!(server.accepted(), 2);
    assert_eq!(bench.engine.counts().kept_lost, 1);
}

#[test]
fn runs_in_quick_succession_leave_no_heap_of_timers() {
    let plain = Server::start(|_, mut stream| _ = answer_all(&mut stream));
    let calls = Server::start(|_, mut stream| answer_calls(&mut stream));
    for method in [plain.http(), calls.sip(Transport::Tcp)] {
        let mut bench = Bench::new(&region(vec![method]));
        for _ in 0..80 {
            bench.run();
        }
        // A random spacing may ask for an earlier one now and then.
        assert!(bench.engine.kept_timers() < 40);
        assert_eq!(bench.engine.counts().kept, 1);
    }
}

#[test]
fn the_age_of_a_connection_goes_on_while_the_system_sleeps() {
    let now = Now {
        mono: Mono::START,
        wall: "2026-06-01T12:00:00Z".parse().expect("a moment"),
    };
    let asks = Asks::Handshake;
    let mut conversation = Conversation::begin(None, asks, Vec::new(), now.mono, false);
    conversation.keep(Connection::Kept, now);
    let minute = Duration::from_secs(60);
    let awake = Now {
        mono: now.mono + minute,
        wall: now.wall + minute,
    };
    let asleep = Now {
        wall: now.wall + minute * 30,
        ..awake
    };
    assert_eq!(conversation.age(awake), minute);
    assert_eq!(conversation.age(asleep), minute * 30);
}
