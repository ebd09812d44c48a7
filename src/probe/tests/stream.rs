//! Conversations with scripted peers over real connections.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::region::DEADLINE;
use super::{one, patient};
use crate::health::{
    Answer, Class, Flaw, Observation, Occasion, Outcome, Phase, Said, Session, StreamAnswer,
    Vouched,
};
use crate::inventory::{
    Authorities, Authority, Connection, Facet, Fingerprint, HttpTarget, Identity, Inventory,
    JsonField, Method, ProbeIx, SipTarget, TlsTarget, Transport, Trust,
};
use crate::probe::certificate::Read;

/// The PEM of a certificate or key that lies beside these tests.
fn pem(name: &str) -> &'static [u8] {
    match name {
        "root" => include_bytes!("certificates/root.pem"),
        "middle" => include_bytes!("certificates/middle.pem"),
        "good" => include_bytes!("certificates/good.pem"),
        "expired" => include_bytes!("certificates/expired.pem"),
        "future" => include_bytes!("certificates/future.pem"),
        "other" => include_bytes!("certificates/other.pem"),
        "rooted" => include_bytes!("certificates/rooted.pem"),
        "short" => include_bytes!("certificates/short.pem"),
        "own" => include_bytes!("certificates/own.pem"),
        "peer.key" => include_bytes!("certificates/peer.key"),
        name => panic!("no {name}"),
    }
}

pub(in crate::probe) fn certificate(name: &str) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(pem(name)).expect("a certificate")
}

fn fingerprint(name: &str) -> Fingerprint {
    let read = Read::of(&certificate(name)).expect("a certificate");
    read.certificate.fingerprint
}

/// A listener that does to each connection what it is told, until the test ends.
fn peer(act: impl Fn(TcpStream) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    // It ends with the process, which is a test's own.
    std::thread::spawn(move || listener.incoming().flatten().for_each(&act));
    address
}

/// A listener that shows this chain and then does what it is told.
fn tls_peer(
    chain: &[&str],
    act: impl Fn(&mut StreamOwned<ServerConnection, TcpStream>) + Send + 'static,
) -> SocketAddr {
    let config = showing(chain);
    peer(move |stream| act(&mut served(&config, stream)))
}

/// A server's side of a connection that shows this chain.
pub(super) fn serving(
    chain: &[&str],
    stream: TcpStream,
) -> StreamOwned<ServerConnection, TcpStream> {
    served(&showing(chain), stream)
}

fn served(
    config: &Arc<ServerConfig>,
    stream: TcpStream,
) -> StreamOwned<ServerConnection, TcpStream> {
    let connection = ServerConnection::new(Arc::clone(config)).expect("a connection");
    StreamOwned::new(connection, stream)
}

fn showing(chain: &[&str]) -> Arc<ServerConfig> {
    let chain = chain.iter().map(|name| certificate(name)).collect();
    let key = PrivateKeyDer::from_pem_slice(pem("peer.key")).expect("a key");
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a certificate with its key");
    Arc::new(config)
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Goes on until the other side has gone.
pub(super) fn wait_for_end(stream: &mut impl std::io::Read) {
    let mut part = [0; 1024];
    while let Ok(1..) = stream.read(&mut part) {}
}

/// Reads a request up to the empty line behind its head.
pub(super) fn request(stream: &mut impl std::io::Read) -> String {
    let mut text = Vec::new();
    let mut byte = [0];
    while !text.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => text.push(byte[0]),
            Ok(_) | Err(_) => break,
        }
    }
    String::from_utf8(text).expect("text")
}

pub(in crate::probe) fn trust(authority: Authority) -> Trust {
    Trust {
        identity: Identity::Host("peer.example".into()),
        authority,
        warn_days: 21,
    }
}

pub(super) fn root() -> Authority {
    Authority::These(Authorities(Arc::from([certificate("root").to_vec()])))
}

fn tls(target: SocketAddr, trust: Trust) -> Method {
    Method::Tls(TlsTarget { target, trust })
}

pub(super) fn http(target: SocketAddr) -> HttpTarget {
    HttpTarget {
        target,
        trust: None,
        host: "peer.example".into(),
        path: "/status".into(),
        head: false,
        expect: Vec::new(),
        body: None,
        json: None,
        connection: Connection::New,
    }
}

pub(super) fn sip_over(target: SocketAddr, transport: Transport) -> Method {
    Method::Sip(SipTarget {
        transport,
        ..SipTarget::new(target, "sip:vc.example".into())
    })
}

fn stream(outcome: Outcome) -> StreamAnswer {
    let Outcome::Answer {
        answer: Answer::Stream(stream),
        ..
    } = outcome
    else {
        panic!("no answer over a connection: {outcome:?}");
    };
    *stream
}

fn session(outcome: Outcome) -> Session {
    stream(outcome).session.expect("a session")
}

/// The class that a probe of a facet makes of an outcome.
fn class(method: &Method, facet: Facet, outcome: Outcome) -> Class {
    let inventory: Arc<Inventory> = super::region::region(vec![method.clone()]);
    let mut probe = inventory[ProbeIx::at(0)].clone();
    probe.facet = facet;
    let now = crate::clock::Mono::START;
    let observation = Observation {
        exchange: None,
        kept: None,
        probe: ProbeIx::at(0),
        occasion: Occasion::Regular,
        started: now,
        ended: now,
        outcome,
    };
    observation.verdict(&probe).class
}

/// The class of a handshake with a peer that shows this chain.
fn handshake(chain: &[&str], trust: Trust) -> Class {
    let method = tls(tls_peer(chain, wait_for_end), trust);
    let outcome = patient(method.clone());
    class(&method, Facet::Certificate, outcome)
}

#[test]
fn a_chain_that_leads_to_an_authority_is_well() {
    let address = tls_peer(&["good", "middle"], wait_for_end);
    let method = tls(address, trust(root()));
    let outcome = patient(method.clone());
    assert_eq!(
        class(&method, Facet::Certificate, outcome.clone()),
        Class::Answered
    );
    let answer = stream(outcome);
    assert!(answer.phases.connect.is_some() && answer.phases.tls.is_some());
    assert_eq!(answer.phases.first_byte, None);
    let session = answer.session.expect("a session");
    assert_eq!(session.protocol, Some("TLS 1.3"));
    assert_eq!(session.vouched, Vouched::Trusted);
    assert_eq!(session.chain.len(), 2);
    assert_eq!(&*session.chain[0].subject, "peer.example");
    assert_eq!(session.chain[0].fingerprint, fingerprint("good"));
}

#[test]
fn each_flaw_of_a_certificate_is_told_apart() {
    let by_root = || trust(root());
    let elsewhere = || Trust {
        identity: Identity::Host("elsewhere.example".into()),
        ..trust(root())
    };
    let stranger = || {
        let own = certificate("own").to_vec();
        trust(Authority::These(Authorities(Arc::from([own]))))
    };
    let soon = || Trust {
        warn_days: 60_000,
        ..trust(root())
    };
    let cases: [(&[&str], Trust, Flaw); 9] = [
        (&["expired", "middle"], by_root(), Flaw::Expired),
        (&["future", "middle"], by_root(), Flaw::NotYetValid),
        (&["good", "middle"], elsewhere(), Flaw::WrongName),
        (&["good", "middle"], stranger(), Flaw::UnknownAuthority),
        (
            &["own"],
            Trust {
                identity: Identity::Host("codec".into()),
                ..by_root()
            },
            Flaw::WrongName,
        ),
        (&["good"], by_root(), Flaw::IncompleteChain),
        (&["good", "root"], by_root(), Flaw::IncompleteChain),
        (
            &["good", "middle"],
            trust(Authority::Pinned(fingerprint("own"))),
            Flaw::Changed,
        ),
        (&["good", "middle"], soon(), Flaw::Expiring),
    ];
    for (chain, trust, flaw) in cases {
        let seen = handshake(chain, trust.clone());
        assert_eq!(seen, Class::Certificate(flaw), "{chain:?} {trust:?}");
    }
}

#[test]
fn a_certificate_signed_by_itself_is_said_to_be_that_unless_nobody_need_vouch() {
    let address = tls_peer(&["own"], wait_for_end);
    let seen = |authority| session(patient(tls(address, trust(authority))));
    let own = certificate("own").to_vec();
    assert_eq!(seen(root()).vouched, Vouched::Itself);
    assert_eq!(
        seen(Authority::These(Authorities(Arc::from([own])))).vouched,
        Vouched::Trusted
    );
    assert_eq!(handshake(&["own"], trust(Authority::Any)), Class::Answered);
    let pinned = trust(Authority::Pinned(fingerprint("own")));
    assert_eq!(handshake(&["own"], pinned), Class::Answered);
    assert_eq!(
        handshake(&["expired"], trust(Authority::Any)),
        Class::Certificate(Flaw::Expired)
    );
}

#[test]
fn names_are_those_of_hosts_addresses_and_sip_domains() {
    let seen = |chain: &[&str], identity| {
        let address = tls_peer(chain, wait_for_end);
        let trust = Trust {
            identity,
            ..trust(root())
        };
        session(patient(tls(address, trust))).named
    };
    let good: &[&str] = &["good", "middle"];
    let host = |name: &str| Identity::Host(name.into());
    let domain = |name: &str| Identity::SipDomain(name.into());
    assert!(seen(good, host("PEER.example")));
    assert!(seen(good, host("a.wild.example")));
    assert!(!seen(good, host("a.b.wild.example")));
    assert!(seen(good, Identity::Address([127, 0, 0, 1].into())));
    assert!(!seen(good, Identity::Address([127, 0, 0, 2].into())));
    assert!(seen(good, domain("vc.example")));
    // Where a SIP URI stands, DNS names do not count.
    assert!(!seen(good, domain("peer.example")));
    assert!(seen(&["other", "middle"], domain("vc.example")));
    assert!(!seen(&["other", "middle"], domain("a.wild.example")));
}

#[test]
fn a_flawed_certificate_makes_no_fault_of_the_service() {
    let address = tls_peer(&["expired", "middle"], |stream| {
        request(stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        wait_for_end(stream);
    });
    let method = Method::Http(HttpTarget {
        trust: Some(trust(root())),
        ..http(address)
    });
    let seen = class(&method, Facet::Service, patient(method.clone()));
    assert_eq!(seen, Class::Certificate(Flaw::Expired));
    assert!(seen.is_success_of(Facet::Service));
    assert!(!seen.is_success_of(Facet::Certificate));
}

/// An alert record as a server sends it.
fn alert(version: [u8; 2], description: u8) -> Vec<u8> {
    vec![21, version[0], version[1], 0, 2, 2, description]
}

#[test]
fn a_peer_that_is_too_old_is_not_down() {
    let old_hello = {
        // A ServerHello of TLS 1.0 with TLS_RSA_WITH_AES_128_CBC_SHA.
        let mut hello = vec![3, 1];
        hello.extend([7; 32]);
        hello.extend([0, 0, 0x2f, 0]);
        let mut record = vec![22, 3, 1, 0, 42, 2, 0, 0, 38];
        record.extend(hello);
        record
    };
    for answer in [
        alert([3, 1], 70),
        alert([3, 1], 40),
        alert([3, 3], 71),
        old_hello,
    ] {
        let shown = answer.clone();
        let address = peer(move |mut stream| {
            let _ = stream.read(&mut [0; 2048]);
            let _ = stream.write_all(&answer);
            wait_for_end(&mut stream);
        });
        let method = tls(address, trust(root()));
        let seen = class(&method, Facet::Service, patient(method.clone()));
        assert_eq!(seen, Class::TooOld, "{shown:?}");
        assert!(seen.is_success_of(Facet::Service));
        assert!(!seen.is_success());
    }
}

#[test]
fn what_is_no_tls_is_no_answer() {
    for garbage in [
        &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..],
        b"SSH-2.0-x\r\n",
        b"",
    ] {
        let address = peer(move |mut stream| {
            let _ = stream.read(&mut [0; 2048]);
            let _ = stream.write_all(garbage);
        });
        let outcome = patient(tls(address, trust(root())));
        assert!(matches!(outcome, Outcome::Malformed { .. }), "{outcome:?}");
    }
    let silent = alert([3, 3], 80);
    let address = peer(move |mut stream| {
        let _ = stream.read(&mut [0; 2048]);
        let _ = stream.write_all(&silent);
        wait_for_end(&mut stream);
    });
    let outcome = patient(tls(address, trust(root())));
    assert!(matches!(outcome, Outcome::Malformed { .. }), "{outcome:?}");
}

#[test]
fn a_chain_without_bounds_is_not_read() {
    let mut chain = vec!["good"];
    chain.extend(["middle"; 10]);
    let address = tls_peer(&chain, wait_for_end);
    let outcome = patient(tls(address, trust(root())));
    let Outcome::Malformed { what } = &outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(what, "a chain of 11 certificates, 10 are read");
}

#[test]
fn a_peer_that_hangs_is_known_by_the_phase_it_hangs_in() {
    let stalled = |phase| Outcome::Stalled { phase };
    let address = peer(|mut stream| wait_for_end(&mut stream));
    assert_eq!(
        one(tls(address, trust(root())), DEADLINE),
        stalled(Phase::Tls)
    );
    assert_eq!(
        one(Method::Http(http(address)), DEADLINE),
        stalled(Phase::FirstByte)
    );
    let address = peer(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour");
        wait_for_end(&mut stream);
    });
    let method = Method::Http(http(address));
    let outcome = one(method.clone(), DEADLINE);
    assert_eq!(outcome, stalled(Phase::Transfer));
    assert_eq!(
        class(&method, Facet::Service, outcome.clone()),
        Class::Stalled
    );
    // The connection itself was made.
    assert_eq!(class(&method, Facet::Reach, outcome), Class::Stalled);
}

#[test]
fn a_port_where_nothing_listens_refuses_conversations_too() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    for method in [
        tls(address, trust(root())),
        Method::Http(http(address)),
        sip_over(address, Transport::Tcp),
    ] {
        let outcome = patient(method);
        assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome:?}");
    }
}

#[test]
fn http_is_judged_by_status_and_body() {
    let answer = |status: &'static str,
                  body: &'static str,
                  target: fn(HttpTarget) -> HttpTarget| {
        let address = peer(move |mut stream| {
            assert!(
                request(&mut stream).starts_with("GET /status HTTP/1.1\r\nHost: peer.example\r\n")
            );
            let length = body.len();
            let answer = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}");
            // One byte after another, as a slow peer does.
            for byte in answer.bytes() {
                let _ = stream.write_all(&[byte]);
            }
            wait_for_end(&mut stream);
        });
        let method = Method::Http(target(http(address)));
        let outcome = patient(method.clone());
        class(&method, Facet::Service, outcome)
    };
    let as_is: fn(HttpTarget) -> HttpTarget = |target| target;
    assert_eq!(answer("200 OK", "", as_is), Class::Answered);
    assert_eq!(answer("302 Found", "", as_is), Class::Answered);
    assert_eq!(answer("401 Unauthorized", "", as_is), Class::Answered);
    assert_eq!(answer("403 Forbidden", "", as_is), Class::Denied);
    assert_eq!(answer("404 Not Found", "", as_is), Class::Wrong);
    assert_eq!(answer("503 Maintenance", "", as_is), Class::Unavailable);
    let only_204: fn(HttpTarget) -> HttpTarget = |target| HttpTarget {
        expect: vec![204],
        ..target
    };
    assert_eq!(answer("200 OK", "", only_204), Class::Wrong);
    let contains: fn(HttpTarget) -> HttpTarget = |target| HttpTarget {
        body: Some("ready".into()),
        ..target
    };
    assert_eq!(answer("200 OK", "all ready", contains), Class::Answered);
    assert_eq!(answer("200 OK", "not yet", contains), Class::Wrong);
    let field: fn(HttpTarget) -> HttpTarget = |target| HttpTarget {
        json: Some(JsonField {
            pointer: "/state".into(),
            value: "up".into(),
        }),
        ..target
    };
    assert_eq!(
        answer("200 OK", r#"{"state":"up"}"#, field),
        Class::Answered
    );
    assert_eq!(answer("200 OK", r#"{"state":"down"}"#, field), Class::Wrong);
}

#[test]
fn every_phase_of_https_is_measured() {
    let address = tls_peer(&["good", "middle"], |stream| {
        request(stream);
        let body = "x".repeat(100_000);
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(body.as_bytes());
        let _ = stream.flush();
        wait_for_end(stream);
    });
    let method = Method::Http(HttpTarget {
        trust: Some(trust(root())),
        ..http(address)
    });
    let answer = stream(patient(method));
    for (phase, took) in answer.phases.each() {
        assert!(took.is_some_and(|took| took < super::LIMIT), "{phase}");
    }
    let Said::Http(http) = &answer.said else {
        panic!("{answer:?}");
    };
    assert_eq!((http.status, http.length), (200, 100_000));
}

#[test]
fn an_answer_that_is_whole_counts_though_the_connection_is_reset_behind_it() {
    let address = peer(|mut stream| {
        request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        // Closed with nothing to linger for, a connection is reset.
        let socket = socket2::SockRef::from(&stream);
        socket.set_linger(Some(Duration::ZERO)).expect("no linger");
    });
    for _ in 0..5 {
        let Said::Http(http) = stream(patient(Method::Http(http(address)))).said else {
            panic!("no HTTP");
        };
        assert_eq!((http.status, http.length), (200, 2));
    }
}

#[test]
fn a_body_that_ends_with_the_peers_leave_is_complete() {
    let address = tls_peer(&["good", "middle"], |stream| {
        request(stream);
        let _ = stream.write_all(b"HTTP/1.0 200 OK\r\n\r\nall of it");
        stream.conn.send_close_notify();
        let _ = stream.flush();
        // The connection itself stays open.
        wait_for_end(&mut stream.sock);
    });
    let method = Method::Http(HttpTarget {
        trust: Some(trust(root())),
        body: Some("all of it".into()),
        ..http(address)
    });
    let Said::Http(http) = stream(patient(method)).said else {
        panic!("no HTTP");
    };
    assert_eq!((http.length, http.amiss), (9, None));
}

/// A final response that answers this request.
pub(super) fn response(request: &str, status: &str) -> String {
    let copied = ["Via:", "From:", "To:", "Call-ID:", "CSeq:"];
    let lines = request
        .lines()
        .filter(|line| copied.iter().any(|name| line.starts_with(name)));
    let lines: Vec<&str> = lines.collect();
    format!(
        "SIP/2.0 {status}\r\n{}\r\nServer: peer/3\r\nContent-Length: 0\r\n\r\n",
        lines.join("\r\n")
    )
}

/// A server of `vc.example` that answers OPTIONS over TLS.
pub(super) fn sip_over_tls_peer() -> SocketAddr {
    tls_peer(&["good", "middle"], |stream| {
        let request = request(stream);
        let _ = stream.write_all(response(&request, "200 OK").as_bytes());
        let _ = stream.flush();
        wait_for_end(stream);
    })
}

#[test]
fn options_go_over_tcp_and_tls() {
    let plain = peer(|mut stream| {
        let request = request(&mut stream);
        assert!(
            request.contains("\r\nVia: SIP/2.0/TCP 127.0.0.1:"),
            "{request}"
        );
        // What is not ours, provisional or a sign of life is passed over.
        let stray = response(&request, "500 Stray").replace("branch=z9hG4bK", "branch=z9hG4bKx");
        let trying = response(&request, "100 Trying");
        let last = response(&request, "200 OK");
        let _ = stream.write_all(format!("\r\n{stray}{trying}\r\n\r\n{last}").as_bytes());
        wait_for_end(&mut stream);
    });
    let secured = tls_peer(&["good", "middle"], |stream| {
        let request = request(stream);
        assert!(
            request.contains("\r\nVia: SIP/2.0/TLS 127.0.0.1:"),
            "{request}"
        );
        let _ = stream.write_all(response(&request, "486 Busy Here").as_bytes());
        let _ = stream.flush();
        wait_for_end(stream);
    });
    let trust = Trust {
        identity: Identity::SipDomain("vc.example".into()),
        ..trust(root())
    };
    for (method, status) in [
        (sip_over(plain, Transport::Tcp), 200),
        (sip_over(secured, Transport::Tls(trust)), 486),
    ] {
        let outcome = patient(method.clone());
        assert_eq!(
            class(&method, Facet::Service, outcome.clone()),
            Class::Answered
        );
        let Said::Sip(sip) = stream(outcome).said else {
            panic!("no SIP");
        };
        assert_eq!(sip.status, status);
        assert_eq!(sip.agent.as_deref(), Some("peer/3"));
        assert_eq!(sip.translated, None);
    }
}

/// A request of a peer's own, as one sends that keeps its connections alive.
pub(super) fn asked_by_peer(method: &str) -> String {
    format!(
        "{method} sip:samband@127.0.0.1;transport=tcp SIP/2.0\r\n\
         Via: SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKpeer\r\nMax-Forwards: 70\r\n\
         From: <sip:peer@vc.example>;tag=a\r\nTo: <sip:samband@127.0.0.1>\r\n\
         Call-ID: peer\r\nCSeq: 7 {method}\r\nContent-Length: 4\r\n\r\nbody"
    )
}

#[test]
fn what_a_peer_asks_of_us_on_our_connection_is_no_answer_and_no_fault() {
    let pause = Duration::from_millis(60);
    let talkative = peer(move |mut stream| {
        let request = request(&mut stream);
        let own = ["OPTIONS", "NOTIFY", "BYE"].map(asked_by_peer).concat();
        let _ = stream.write_all(format!("\r\n\r\n{own}").as_bytes());
        std::thread::sleep(pause);
        let _ = stream.write_all(response(&request, "200 OK").as_bytes());
        wait_for_end(&mut stream);
    });
    let answer = stream(patient(sip_over(talkative, Transport::Tcp)));
    let Said::Sip(sip) = &answer.said else {
        panic!("no SIP");
    };
    assert_eq!(sip.status, 200);
    // What came before was no part of the answer.
    let first_byte = answer.phases.first_byte.expect("a first byte");
    assert!(first_byte >= pause, "{first_byte:?}");

    let deaf = peer(|mut stream| {
        let _ = request(&mut stream);
        let _ = stream.write_all(asked_by_peer("OPTIONS").as_bytes());
        wait_for_end(&mut stream);
    });
    let stalled = Outcome::Stalled {
        phase: Phase::FirstByte,
    };
    assert_eq!(one(sip_over(deaf, Transport::Tcp), DEADLINE), stalled);

    let endless = peer(|mut stream| {
        let _ = request(&mut stream);
        let _ = stream.write_all(asked_by_peer("OPTIONS").repeat(17).as_bytes());
        wait_for_end(&mut stream);
    });
    let outcome = patient(sip_over(endless, Transport::Tcp));
    assert!(matches!(outcome, Outcome::Malformed { .. }), "{outcome:?}");
}

#[test]
fn a_connection_that_breaks_off_is_no_answer() {
    let address = peer(|mut stream| {
        let _ = stream.read(&mut [0; 64]);
    });
    for method in [
        Method::Http(http(address)),
        sip_over(address, Transport::Tcp),
    ] {
        let outcome = patient(method);
        assert!(matches!(outcome, Outcome::Malformed { .. }), "{outcome:?}");
    }
    let garbage = peer(|mut stream| {
        let _ = stream.write_all(b"220 mail.example ESMTP\r\n\r\n");
        wait_for_end(&mut stream);
    });
    let outcome = patient(sip_over(garbage, Transport::Tcp));
    assert!(matches!(outcome, Outcome::Malformed { .. }), "{outcome:?}");
}

#[test]
fn a_peer_that_sends_without_end_is_given_up() {
    let address = peer(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(&[b'x'; 4096]).is_ok() {}
    });
    let Said::Http(http) = stream(patient(Method::Http(http(address)))).said else {
        panic!("no HTTP");
    };
    assert_eq!(http.length, crate::probe::http_wire::MOST_BODY);
}
