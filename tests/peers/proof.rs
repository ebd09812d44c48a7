//! Each peer does what the tests of samband will rely on, shown without samband.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::baresip::Baresip;
use crate::cutter::{Break, Cutter};
use crate::dns::Dns;
use crate::kamailio::{Kamailio, options};
use crate::lab::{Echo, Lab, Node};
use crate::postfix::{Mood, Postfix};
use crate::process::{Place, s, until};
use crate::prometheus::{Prometheus, complaints};

#[test]
fn kamailio_knows_who_is_registered_and_forgets_in_a_restart() {
    let place = Place::loopback();
    let mut kamailio = Kamailio::start(&place);
    assert_eq!(kamailio.status_of("rom1"), Some(404));
    let baresip = Baresip::start(&Place::loopback(), "rom1", kamailio.address, 60);
    until("the registration", s(10), || {
        (kamailio.status_of("rom1") == Some(200)).then_some(())
    });

    baresip.hang();
    assert_eq!(
        options(&place, &format!("sip:rom1@{}", baresip.address)),
        None
    );
    assert_eq!(kamailio.status_of("rom1"), Some(408));
    baresip.resume();
    until("the room to answer", s(10), || {
        (kamailio.status_of("rom1") == Some(200)).then_some(())
    });

    kamailio.stop();
    assert_eq!(kamailio.status_of("rom1"), None);
    kamailio.again();
    assert_eq!(kamailio.status_of("rom1"), Some(404));
}

#[test]
fn the_name_server_answers_what_it_was_given() {
    let dns = Dns::start(&Place::loopback());
    assert_eq!(
        dns.ask("rom1.vc.example", "A").as_deref(),
        Some("192.0.2.11")
    );
    assert_eq!(
        dns.ask("rom1.vc.example", "AAAA").as_deref(),
        Some("2001:db8::11")
    );
    let service = dns.ask("_sip._udp.vc.example", "SRV");
    assert_eq!(service.as_deref(), Some("10 20 5060 reg.vc.example."));
    assert_eq!(dns.ask("rom9.vc.example", "A").as_deref(), Some(""));
    dns.hang();
    assert_eq!(dns.ask("rom1.vc.example", "A"), None);
    dns.resume();
    assert!(dns.ask("rom1.vc.example", "A").is_some());
}

#[test]
fn postfix_takes_mail_over_tls_from_who_logged_in_and_from_nobody_else() {
    let mut postfix = Postfix::start(&Place::loopback(), Mood::Accepting);
    let said = swaks(
        &postfix,
        "it@mail.test",
        &["--auth-password", Postfix::PASSWORD],
    );
    assert!(said.ends_with("250"), "{said}");
    until("the mail", s(10), || postfix.mails().first().cloned());
    assert!(
        postfix.mails()[0].contains("ESMTPSA"),
        "{}",
        postfix.mails()[0]
    );

    let wrong = swaks(&postfix, "it@mail.test", &["--auth-password", "guessed"]);
    assert!(wrong.ends_with("535"), "{wrong}");
    let later = swaks(
        &postfix,
        "temporary@mail.test",
        &["--auth-password", Postfix::PASSWORD],
    );
    assert!(later.ends_with("451"), "{later}");
    let never = swaks(
        &postfix,
        "permanent@mail.test",
        &["--auth-password", Postfix::PASSWORD],
    );
    assert!(never.ends_with("550"), "{never}");

    let start = Instant::now();
    let slow = swaks(
        &postfix,
        "slow@mail.test",
        &["--auth-password", Postfix::PASSWORD],
    );
    assert!(
        slow.ends_with("250") && start.elapsed() >= s(5),
        "{slow} {:?}",
        start.elapsed()
    );

    for (mood, status) in [
        (Mood::Temporary, "451"),
        (Mood::Permanent, "550"),
        (Mood::Accepting, "250"),
    ] {
        postfix.set(mood);
        let said = swaks(
            &postfix,
            "it@mail.test",
            &["--auth-password", Postfix::PASSWORD],
        );
        assert!(
            said.ends_with(status),
            "{mood:?}: {said}\n{}",
            postfix.log()
        );
    }
    until("all mail", s(10), || {
        (postfix.mails().len() == 3).then_some(())
    });
    postfix.stop();
    assert!(std::net::TcpStream::connect(postfix.address).is_err());
}

/// Sends one mail with STARTTLS; its last lines are the status codes of the
/// conversation, the one that decided last.
fn swaks(postfix: &Postfix, to: &str, more: &[&str]) -> String {
    let place = Place::loopback();
    let server = postfix.address.ip().to_string();
    let port = postfix.address.port().to_string();
    let authority = postfix.authority().display().to_string();
    let mut args = vec![
        "--server",
        &server,
        "--port",
        &port,
        "--to",
        to,
        "--from",
        "samband@mail.test",
        "--tls",
        "--tls-verify",
        "--tls-ca-path",
        &authority,
        "--auth",
        "PLAIN",
        "--auth-user",
        Postfix::USER,
    ];
    args.extend(more);
    let output = place.output("swaks", &args);
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    let code = |line: &str| {
        line.get(4..7)
            .filter(|c| c.bytes().all(|b| b.is_ascii_digit()))
            .map(str::to_owned)
    };
    let answers = said
        .lines()
        .filter(|line| line.starts_with("<~") || line.starts_with("<-") || line.starts_with("<*"));
    let codes: Vec<String> = answers
        .filter_map(code)
        .filter(|code| code != "221")
        .collect();
    format!("{said}{}", codes.last().cloned().unwrap_or_default())
}

#[test]
fn a_cut_line_delivers_what_was_sent_and_loses_the_answer() {
    let postfix = Postfix::start(&Place::loopback(), Mood::Accepting);
    let cutter = Cutter::start(postfix.address);
    let ehlo = || {
        let (server, port) = (
            cutter.address.ip().to_string(),
            cutter.address.port().to_string(),
        );
        let args = ["--server", &server, "--port", &port, "--quit-after", "EHLO"];
        Place::loopback().output("swaks", &args).status.success()
    };
    assert!(ehlo());
    for rule in [
        Break::AtOnce,
        Break::AfterSent(1),
        Break::AfterAnswered(10),
        Break::AfterText(b"EHLO"),
    ] {
        let before = cutter.cuts();
        cutter.set(rule);
        assert!(!ehlo(), "{rule:?}");
        until("the cut", s(5), || {
            (cutter.cuts() == before + 1).then_some(())
        });
    }
    cutter.set(Break::Never);
    assert!(ehlo());
}

#[test]
fn prometheus_scrapes_and_promtool_has_an_eye_for_bad_metrics() {
    let nobody = Place::loopback().port(0);
    let place = Place::loopback();
    let silent = Prometheus::start(&place, nobody);
    until("a failed scrape", s(15), || {
        silent
            .query("up", "job")
            .first()
            .filter(|up| up.1 == 0.0)
            .cloned()
    });

    let listener = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
    let std::net::SocketAddr::V4(target) = listener.local_addr().unwrap() else {
        unreachable!("bound to IPv4")
    };
    std::thread::spawn(move || serve(&listener, GOOD));
    let prometheus = Prometheus::start(&place, target);
    let value = until("a scrape", s(15), || {
        prometheus
            .query("samband_test_seconds", "kind")
            .first()
            .cloned()
    });
    assert_eq!(value, ("codec".to_owned(), 1.5));

    assert_eq!(complaints(GOOD), "");
    assert!(
        complaints("samband_test_total 1\nsamband_test_total 2\n").contains("samband_test_total")
    );
    assert!(!complaints("# HELP x y\nx{ 1\n").is_empty());
}

const GOOD: &str = "# HELP samband_test_seconds A time.\n# TYPE samband_test_seconds gauge\nsamband_test_seconds{kind=\"codec\"} 1.5\n";

fn serve(listener: &TcpListener, body: &str) {
    use std::io::{Read, Write};
    for mut stream in listener.incoming().flatten() {
        let mut request = [0; 4096];
        let _ = stream.read(&mut request);
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nConnection: close\r\n";
        let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len());
    }
}

#[test]
fn a_cut_line_and_a_dead_router_speak_by_different_mouths() {
    let lab = Lab::build();
    let drawn = |target: Node, expected: Echo| {
        until(&format!("{target:?} to draw {expected:?}"), s(10), || {
            (lab.ping(target.ip()) == expected).then_some(())
        });
    };
    let operator = Node::Operator.ip();

    lab.cut_access_line(Node::Router1);
    drawn(Node::Room1a, Echo::NetUnreachable(operator));
    assert_eq!(lab.ping(Node::Room2a.ip()), Echo::Answered);
    lab.mend_access_line(Node::Router1);
    drawn(Node::Room1a, Echo::Answered);

    lab.kill(Node::Router1);
    drawn(Node::Room1a, Echo::HostUnreachable(operator));
    drawn(Node::Router1, Echo::HostUnreachable(operator));
    assert_eq!(lab.ping(Node::Room2a.ip()), Echo::Answered);
    lab.revive(Node::Router1);
    drawn(Node::Room1a, Echo::Answered);

    lab.kill(Node::Room1a);
    drawn(Node::Room1a, Echo::HostUnreachable(Node::Router1.ip()));
    assert_eq!(lab.ping(Node::Room1b.ip()), Echo::Answered);
    lab.revive(Node::Room1a);
    drawn(Node::Room1a, Echo::Answered);
}

#[test]
fn the_monitors_own_line_fails_by_its_own_address() {
    let lab = Lab::build();
    let own = Node::Monitor.ip();
    let drawn = |expected: Echo| {
        until(&format!("{expected:?}"), s(10), || {
            (lab.ping(Node::Room1a.ip()) == expected).then_some(())
        });
    };
    lab.cut_uplink();
    drawn(Echo::HostUnreachable(own));
    lab.mend_uplink();
    drawn(Echo::Answered);
    lab.unplug_monitor();
    drawn(Echo::Refused);
    lab.plug_monitor();
    drawn(Echo::Answered);
}

#[test]
fn rooms_of_the_lab_register_hang_and_come_back() {
    let lab = Lab::build();
    let mut kamailio = Kamailio::start(&lab.place(Node::Registrar));
    let room = Baresip::start(&lab.place(Node::Room1a), "rom1", kamailio.address, 10);
    let monitor = lab.place(Node::Monitor);
    let through = format!("sip:rom1@{}", kamailio.address);
    let straight = format!("sip:rom1@{}", room.address);
    let status = |uri: &str, expected: Option<u16>, limit: Duration| {
        until(&format!("{uri} to draw {expected:?}"), limit, || {
            (options(&monitor, uri) == expected).then_some(())
        });
    };
    status(&through, Some(200), s(15));
    room.hang();
    status(&straight, None, s(10));
    assert_eq!(lab.ping(Node::Room1a.ip()), Echo::Answered);
    room.resume();
    status(&straight, Some(200), s(10));
    kamailio.stop();
    status(&through, None, s(10));
    assert_eq!(lab.ping(Node::Registrar.ip()), Echo::Answered);
    // The room renews only in its own time: the aftermath of a repaired registrar.
    kamailio.again();
    status(&through, Some(404), s(10));
    status(&through, Some(200), s(90));
}
