//! Logins over SIP and STUN, addresses and time, against peers that play them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;

use super::peer::{Asked, Peer};
use super::region::{DEADLINE, region, region_with};
use super::{Bench, LIMIT, first, one, patient, sip_answer};
use crate::clock::Clock;
use crate::health::{Answer, Authentication, Class, LocalError, NtpAnswer, Outcome, StunAnswer};
use crate::inventory::{Login, Method, ProbeIx, Profile, SipTarget, StunTarget};
use crate::probe::ntp_wire;
use crate::probe::sip_digest::{self, Request};
use crate::probe::stun_wire::{self, Challenge, Key, Protection};

const PASSWORD: &str = "kanarifugl-9-blå";

fn login(password: &str) -> Option<Login> {
    Some(Login {
        username: "samband".into(),
        password: password.into(),
    })
}

fn sip_with_login(target: SocketAddr, password: &str) -> Method {
    Method::Sip(SipTarget {
        login: login(password),
        ..SipTarget::new(target, "sip:127.0.0.1".into())
    })
}

fn class(outcome: &Outcome, method: &Method) -> Class {
    let inventory = region(vec![method.clone()]);
    let observation = crate::health::Observation {
        exchange: None,
        kept: None,
        probe: first(),
        occasion: crate::health::Occasion::Regular,
        started: crate::clock::Mono::START,
        ended: crate::clock::Mono::START,
        outcome: outcome.clone(),
    };
    observation.verdict(&inventory[first()]).class
}

const CHALLENGE: &str =
    "Digest realm=\"vc.example\", nonce=\"n1\", algorithm=SHA-256, qop=\"auth\"";

/// What the password's owner would have answered to what was just asked.
fn is_right(asked: &Asked<'_>, header: &str, challenge: &str) -> bool {
    let text = std::str::from_utf8(asked.bytes).expect("text");
    let Some(line) = text.lines().find(|line| line.starts_with(header)) else {
        return false;
    };
    let (_, cnonce) = line.split_once("cnonce=\"").expect("a cnonce");
    let cnonce = cnonce.split('"').next().expect("a cnonce");
    let request = Request {
        method: "OPTIONS",
        uri: "sip:127.0.0.1",
        cnonce,
        count: 1,
    };
    let challenge = sip_digest::challenge(challenge).expect("a challenge");
    let expected = challenge.answer(&login(PASSWORD).expect("a login"), &request);
    line == format!("{header}: {expected}")
}

fn challenged(asked: &Asked<'_>, status: &str, header: &str, challenges: &[&str]) -> Vec<u8> {
    let response = String::from_utf8(asked.response(status)).expect("text");
    let lines: String = challenges
        .iter()
        .map(|challenge| format!("{header}: {challenge}\r\n"))
        .collect();
    response
        .replace("Server:", &format!("{lines}Server:"))
        .into_bytes()
}

/// A server that wants to know who asks.
fn registrar(status: &'static str, asks: &'static str, answers: &'static str) -> Peer {
    Peer::start(move |asked| {
        if is_right(asked, answers, CHALLENGE) {
            asked.answer(&asked.response("200 OK"));
        } else {
            let basic = "Basic realm=\"vc.example\"";
            asked.answer(&challenged(asked, status, asks, &[basic, CHALLENGE]));
        }
    })
}

#[test]
fn a_challenge_is_answered_and_the_answer_to_that_is_told() {
    for (status, asks, answers) in [
        ("401 Unauthorized", "WWW-Authenticate", "Authorization"),
        (
            "407 Proxy Authentication Required",
            "Proxy-Authenticate",
            "Proxy-Authorization",
        ),
    ] {
        let peer = registrar(status, asks, answers);
        let method = sip_with_login(peer.address, PASSWORD);
        let outcome = patient(method.clone());
        let answer = sip_answer(&outcome);
        assert_eq!(
            (answer.status, &answer.login),
            (200, &Authentication::Accepted)
        );
        assert_eq!(peer.asked(), 2);
        assert_eq!(class(&outcome, &method), Class::Answered);
    }
}

#[test]
fn a_login_that_is_refused_is_the_login_s_fault_and_asked_no_third_time() {
    let peer = registrar("401 Unauthorized", "WWW-Authenticate", "Authorization");
    let method = sip_with_login(peer.address, "wrong");
    let outcome = patient(method.clone());
    assert_eq!(sip_answer(&outcome).login, Authentication::Refused);
    assert_eq!(peer.asked(), 2);
    assert_eq!(class(&outcome, &method), Class::LoginRefused);
}

#[test]
fn without_a_login_being_asked_for_one_is_a_healthy_answer() {
    let peer = registrar("401 Unauthorized", "WWW-Authenticate", "Authorization");
    let method = super::region::sip(peer.address);
    let outcome = patient(method.clone());
    assert_eq!(sip_answer(&outcome).status, 401);
    assert_eq!(peer.asked(), 1);
    assert_eq!(class(&outcome, &method), Class::Answered);
}

#[test]
fn a_nonce_that_has_become_too_old_is_replaced_once() {
    let old = "Digest realm=\"vc.example\", nonce=\"old\", qop=\"auth\"";
    let new = "Digest realm=\"vc.example\", nonce=\"new\", qop=\"auth\", stale=true";
    let once = Peer::start(move |asked| {
        let reply = match asked.count {
            1 => challenged(asked, "401 No", "WWW-Authenticate", &[old]),
            2 => challenged(asked, "401 No", "WWW-Authenticate", &[new]),
            _ if is_right(asked, "Authorization", new) => asked.response("200 OK"),
            _ => asked.response("500 Wrong"),
        };
        asked.answer(&reply);
    });
    let outcome = patient(sip_with_login(once.address, PASSWORD));
    assert_eq!(sip_answer(&outcome).status, 200);
    let always = Peer::start(move |asked| {
        asked.answer(&challenged(asked, "401 No", "WWW-Authenticate", &[new]));
    });
    let outcome = patient(sip_with_login(always.address, PASSWORD));
    assert_eq!(sip_answer(&outcome).login, Authentication::Refused);
    assert_eq!(always.asked(), 3);
}

#[test]
fn a_challenge_that_is_not_understood_is_told_as_that() {
    let peer = Peer::start(|asked| {
        let strange = "Digest realm=\"a\", nonce=\"b\", algorithm=SHA3-512";
        asked.answer(&challenged(asked, "401 No", "WWW-Authenticate", &[strange]));
    });
    let method = sip_with_login(peer.address, PASSWORD);
    let outcome = patient(method.clone());
    assert_eq!(class(&outcome, &method), Class::Wrong);
    assert!(outcome.to_string().contains("SHA3-512"), "{outcome}");
}

#[test]
fn what_went_over_the_wire_is_shown_without_the_proof_of_the_login() {
    let peer = registrar("401 Unauthorized", "WWW-Authenticate", "Authorization");
    let method = sip_with_login(peer.address, PASSWORD);
    let mut bench = Bench::new(&region(vec![method.clone()]));
    bench.engine.record(true);
    bench.launch(first(), LIMIT);
    bench.observations(1);
    let shown = format!("{:?} {method:?}", bench.engine.take_exchanges());
    assert!(shown.contains("response=\\\"(not shown)\\\""), "{shown}");
    assert!(!shown.contains(PASSWORD));
}

#[test]
fn a_lost_answer_to_a_challenge_is_asked_for_again() {
    let peer = Peer::start(|asked| match asked.count {
        1 => asked.answer(&challenged(
            asked,
            "401 No",
            "WWW-Authenticate",
            &[CHALLENGE],
        )),
        2 => {}
        _ => {
            assert!(is_right(asked, "Authorization", CHALLENGE));
            asked.answer(&asked.response("200 OK"));
        }
    });
    let outcome = patient(sip_with_login(peer.address, PASSWORD));
    assert_eq!(sip_answer(&outcome).transmission, 2);
}

#[test]
fn a_padded_request_has_its_size_on_the_wire() {
    let sizes = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&sizes);
    let peer = Peer::start(move |asked| {
        seen.lock().expect("a list").push(asked.bytes.len());
        asked.answer(&asked.response("200 OK"));
    });
    let method = Method::Sip(SipTarget {
        size: Some(1450),
        ..SipTarget::new(peer.address, "sip:127.0.0.1".into())
    });
    assert_eq!(sip_answer(&patient(method)).status, 200);
    assert_eq!(*sizes.lock().expect("a list"), [1450]);
}

fn stun(target: SocketAddr) -> StunTarget {
    StunTarget {
        target,
        expect: Vec::new(),
        login: None,
        short_term: false,
    }
}

fn stun_answer(outcome: &Outcome) -> &StunAnswer {
    let Outcome::Answer {
        answer: Answer::Stun(stun),
        ..
    } = outcome
    else {
        panic!("no STUN answer: {outcome:?}");
    };
    stun
}

/// A message of this type in answer, its attributes as they are, signed by a key.
fn stun_reply(asked: &Asked<'_>, kind: u16, attributes: &[(u16, Vec<u8>)], key: Option<&Key>) {
    let mut message = kind.to_be_bytes().to_vec();
    message.extend([0, 0]);
    message.extend(&asked.bytes[4..20]);
    for (kind, value) in attributes {
        message.extend(kind.to_be_bytes());
        let length = u16::try_from(value.len()).expect("short");
        message.extend(length.to_be_bytes());
        message.extend(value);
        message.resize(message.len().next_multiple_of(4), 0);
    }
    if let Some(key) = key {
        stun_wire::sign(&mut message, key);
    }
    let length = u16::try_from(message.len() - 20).expect("short");
    message[2..4].copy_from_slice(&length.to_be_bytes());
    asked.answer(&message);
}

/// XOR-MAPPED-ADDRESS of 192.0.2.1:32853, as RFC 5769 has it.
fn mapped() -> (u16, Vec<u8>) {
    (0x20, vec![0, 1, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43])
}

#[test]
fn the_address_that_we_are_seen_from_is_told_and_held_to_what_is_expected() {
    let peer = Peer::start(|asked| stun_reply(asked, 0x0101, &[mapped()], None));
    for (expect, wanted) in [
        (vec![], Class::Answered),
        (vec!["192.0.2.1"], Class::Answered),
        (vec!["198.51.100.1"], Class::Wrong),
    ] {
        let method = Method::Stun(StunTarget {
            expect: expect
                .iter()
                .map(|text| text.parse().expect("one"))
                .collect(),
            ..stun(peer.address)
        });
        let outcome = patient(method.clone());
        assert_eq!(stun_answer(&outcome).mapped, "192.0.2.1:32853".parse().ok());
        assert_eq!(class(&outcome, &method), wanted);
    }
}

#[test]
fn a_lost_binding_request_is_sent_again_and_told() {
    let peer = Peer::start(|asked| {
        if asked.count == 2 {
            stun_reply(asked, 0x0101, &[mapped()], None);
        }
    });
    let outcome = patient(Method::Stun(stun(peer.address)));
    assert_eq!(stun_answer(&outcome).transmission, 2);
}

#[test]
fn errors_of_stun_are_classed_by_their_code() {
    for (code, words, wanted) in [
        (400, "Bad", Class::Wrong),
        (401, "Who", Class::Answered),
        (403, "No", Class::Denied),
        (500, "Oh", Class::Unavailable),
    ] {
        let peer = Peer::start(move |asked| {
            let mut value = vec![0, 0, u8::try_from(code / 100).expect("one"), 0];
            value[3] = u8::try_from(code % 100).expect("one");
            value.extend(words.bytes());
            stun_reply(asked, 0x0111, &[(9, value)], None);
        });
        let method = Method::Stun(stun(peer.address));
        let outcome = patient(method.clone());
        assert_eq!(class(&outcome, &method), wanted, "{outcome}");
    }
}

/// A server with long-term credentials; each request must be signed by this key.
fn stun_with_challenge(password: &'static str) -> Peer {
    Peer::start(move |asked| {
        let challenge = Challenge {
            realm: b"vc.example".to_vec(),
            nonce: b"obMatJos2gAAAn1".to_vec(),
            algorithms: vec![0, 1, 0, 0, 0, 2, 0, 0],
        };
        let shared = login(PASSWORD).expect("a login");
        let key = Key::of(Protection::LongTerm(&shared, &challenge)).expect("a key");
        let ours = login(password).expect("a login");
        let id = stun_wire::transaction(asked.bytes).expect("an id");
        let right = stun_wire::request(
            id,
            &crate::probe::sip_wire::agent(None),
            Protection::LongTerm(&ours, &challenge),
        );
        if asked.bytes == right && password == PASSWORD {
            stun_reply(asked, 0x0101, &[mapped()], Some(&key));
            return;
        }
        let attributes = [
            (0x09, b"\0\0\x04\x01Unauthorized".to_vec()),
            (0x14, challenge.realm),
            (0x15, challenge.nonce),
            (0x8002, challenge.algorithms),
        ];
        stun_reply(asked, 0x0111, &attributes, None);
    })
}

#[test]
fn a_stun_login_is_given_on_a_challenge() {
    let peer = stun_with_challenge(PASSWORD);
    let method = Method::Stun(StunTarget {
        login: login(PASSWORD),
        ..stun(peer.address)
    });
    let outcome = patient(method.clone());
    assert_eq!(stun_answer(&outcome).login, Authentication::Accepted);
    assert_eq!(class(&outcome, &method), Class::Answered);
    assert_eq!(peer.asked(), 2);
}

#[test]
fn a_stun_login_that_is_refused_is_the_login_s_fault() {
    let peer = stun_with_challenge("other");
    let method = Method::Stun(StunTarget {
        login: login(PASSWORD),
        ..stun(peer.address)
    });
    let outcome = patient(method.clone());
    assert_eq!(stun_answer(&outcome).login, Authentication::Refused);
    assert_eq!(class(&outcome, &method), Class::LoginRefused);
}

#[test]
fn an_answer_that_is_not_signed_by_our_login_is_none() {
    for signed_by in [None, Some("wrong")] {
        let peer = Peer::start(move |asked| {
            let other = signed_by.and_then(login);
            let key = other.and_then(|other| Key::of(Protection::ShortTerm(&other)));
            stun_reply(asked, 0x0101, &[mapped()], key.as_ref());
        });
        let method = Method::Stun(StunTarget {
            login: login(PASSWORD),
            short_term: true,
            ..stun(peer.address)
        });
        let outcome = one(method, DEADLINE);
        assert!(matches!(outcome, Outcome::Malformed { .. }), "{outcome:?}");
    }
    let peer = Peer::start(|asked| {
        let ours = login(PASSWORD).expect("a login");
        let key = Key::of(Protection::ShortTerm(&ours));
        stun_reply(asked, 0x0101, &[mapped()], key.as_ref());
    });
    let method = Method::Stun(StunTarget {
        login: login(PASSWORD),
        short_term: true,
        ..stun(peer.address)
    });
    assert!(stun_answer(&patient(method)).mapped.is_some());
}

fn ntp(server: SocketAddr) -> Method {
    Method::Ntp {
        server,
        max_offset: Duration::from_secs(1),
    }
}

/// A time server whose clock is ahead of ours by so many seconds.
fn clock(ahead: i64) -> Peer {
    clock_with(ahead, |_| {})
}

fn clock_with(ahead: i64, change: impl Fn(&mut [u8]) + Send + 'static) -> Peer {
    Peer::start(move |asked| {
        let now = Clock::start().now().wall + SignedDuration::from_secs(ahead);
        let seconds = u64::try_from(now.as_second() + 2_208_988_800).expect("after 1900");
        let part = u64::try_from(now.subsec_nanosecond()).expect("not negative");
        let stamp = ((seconds << 32) | ((part << 32) / 1_000_000_000)).to_be_bytes();
        let mut packet = [0; ntp_wire::LENGTH];
        packet[0] = 0b00_100_100;
        packet[1] = 3;
        packet[24..32].copy_from_slice(&asked.bytes[40..48]);
        packet[32..40].copy_from_slice(&stamp);
        packet[40..48].copy_from_slice(&stamp);
        change(&mut packet);
        asked.answer(&packet);
    })
}

fn ntp_answer(outcome: &Outcome) -> &NtpAnswer {
    let Outcome::Answer {
        answer: Answer::Ntp(ntp),
        ..
    } = outcome
    else {
        panic!("no NTP answer: {outcome:?}");
    };
    ntp
}

#[test]
fn a_clock_that_agrees_with_ours_is_well() {
    let peer = clock(0);
    let outcome = patient(ntp(peer.address));
    let answer = ntp_answer(&outcome);
    assert_eq!(answer.stratum, 3);
    assert!(
        answer.offset.unsigned_abs() < Duration::from_secs(1),
        "{answer:?}"
    );
    assert_eq!(class(&outcome, &ntp(peer.address)), Class::Answered);
}

#[test]
fn a_server_that_sends_us_away_or_has_no_clock_is_told_so() {
    let kiss = |code: &'static [u8; 4]| {
        clock_with(0, move |packet| {
            packet[1] = 0;
            packet[12..16].copy_from_slice(code);
        })
    };
    for (peer, wanted) in [
        (kiss(b"DENY"), Class::Denied),
        (kiss(b"RATE"), Class::Unavailable),
        (
            clock_with(0, |packet| packet[0] |= 0xc0),
            Class::Unavailable,
        ),
        (clock_with(0, |packet| packet[1] = 16), Class::Unavailable),
    ] {
        let outcome = patient(ntp(peer.address));
        assert_eq!(class(&outcome, &ntp(peer.address)), wanted, "{outcome}");
    }
}

#[test]
fn an_answer_to_another_question_is_a_stray() {
    let peer = clock_with(0, |packet| packet[24] ^= 1);
    let mut bench = Bench::new(&region(vec![ntp(peer.address)]));
    bench.launch(first(), DEADLINE);
    assert_eq!(bench.observations(1)[0].outcome, Outcome::Silence);
    assert!(bench.engine.counts().strays >= 1);
}

/// What the last of several servers is judged as, and by how much our own clock
/// is then held to be behind.
fn voted(ahead: &[i64]) -> (Class, SignedDuration) {
    let peers: Vec<Peer> = ahead.iter().map(|&ahead| clock(ahead)).collect();
    let methods: Vec<Method> = peers.iter().map(|peer| ntp(peer.address)).collect();
    let inventory = region_with(Profile::DEFAULT, methods);
    let mut bench = Bench::new(&inventory);
    for place in 0..ahead.len() {
        bench.launch(ProbeIx::at(place), LIMIT);
        bench.observations(place + 1);
    }
    let last = bench.observations(ahead.len()).last().expect("one").clone();
    let class = last.verdict(&inventory[last.probe]).class;
    (class, bench.engine.counts().time_ahead)
}

#[test]
fn a_server_is_blamed_only_when_most_others_say_another_time() {
    assert_eq!(voted(&[0, 0, 90]).0, Class::Wrong);
    let alone = Class::NotPerformed(LocalError::Clock);
    assert_eq!(voted(&[90]).0, alone, "one word against another");
}

#[test]
fn where_most_servers_say_the_same_it_is_our_clock_that_is_wrong() {
    let (class, ours) = voted(&[90, 90, 90]);
    assert_eq!(class, Class::Answered);
    let wrong = ours - SignedDuration::from_secs(90);
    assert!(wrong.unsigned_abs() < Duration::from_secs(1), "{ours:?}");
    assert_eq!(voted(&[0, 0, 0]).1, SignedDuration::ZERO);
}

#[test]
fn a_challenge_over_a_connection_is_answered_on_the_same_one() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let serve = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut answered = Vec::new();
        for _ in 0..2 {
            let request = request_from(&mut stream);
            let copied: Vec<&str> = request
                .lines()
                .filter(|line| {
                    ["Via:", "From:", "To:", "Call-ID:", "CSeq:"]
                        .iter()
                        .any(|name| line.starts_with(name))
                })
                .collect();
            let given = request.contains("\r\nAuthorization: Digest username=\"samband\"");
            let (status, more) = if given {
                ("200 OK", String::new())
            } else {
                ("401 No", format!("WWW-Authenticate: {CHALLENGE}\r\n"))
            };
            let copied = copied.join("\r\n");
            let response =
                format!("SIP/2.0 {status}\r\n{copied}\r\n{more}Content-Length: 0\r\n\r\n");
            std::io::Write::write_all(&mut stream, response.as_bytes()).expect("writes");
            answered.push(given);
        }
        answered
    });
    let method = Method::Sip(SipTarget {
        transport: crate::inventory::Transport::Tcp,
        login: login(PASSWORD),
        ..SipTarget::new(address, "sip:127.0.0.1".into())
    });
    let outcome = patient(method.clone());
    assert_eq!(class(&outcome, &method), Class::Answered, "{outcome}");
    assert!(outcome.to_string().contains("with login"), "{outcome}");
    assert_eq!(serve.join().expect("served"), [false, true]);
}

fn request_from(stream: &mut std::net::TcpStream) -> String {
    let mut read = Vec::new();
    let mut part = [0; 2048];
    while !read.ends_with(b"\r\n\r\n") {
        let count = std::io::Read::read(stream, &mut part).expect("reads");
        assert!(count > 0, "the connection ended");
        read.extend(&part[..count]);
    }
    String::from_utf8(read).expect("text")
}
