use super::*;
use crate::clock::Mono;
use crate::health::{Certificate, HttpAnswer, LocalError, Occasion, Vouched};
use crate::inventory::{Authority, Connection, Fingerprint, HttpTarget, Identity, Profile, Trust};
use crate::probe::tests::region::{first, icmp, region_with, tcp};

fn seen(method: Method, outcome: Outcome) -> LookSeen {
    LookSeen {
        inventory: region_with(Profile::DEFAULT, vec![method]),
        observation: Observation {
            probe: first(),
            occasion: Occasion::Confirm,
            started: Mono::from_nanos(1_000_000_000),
            ended: Mono::from_nanos(1_020_000_000),
            outcome,
            kept: None,
            exchange: None,
        },
        age: Duration::from_millis(250),
        fresh: false,
    }
}

/// The samples alone.
fn samples(seen: &LookSeen) -> Vec<String> {
    let text = seen.text(Format::Text);
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

fn ping() -> Method {
    icmp("2001:db8::1".parse().unwrap())
}

#[test]
fn an_answer_is_told_in_the_names_of_the_blackbox_exporter() {
    let outcome = Outcome::Answer {
        rtt: Duration::from_millis(12),
        answer: Answer::Echo,
    };
    let seen = seen(ping(), outcome);
    assert_eq!(
        samples(&seen),
        [
            "probe_success 1",
            "probe_duration_seconds 0.02",
            "probe_ip_protocol 6",
            "samband_look_info{class=\"answered\"} 1",
            "samband_look_age_seconds 0.25",
            "probe_icmp_duration_seconds{phase=\"rtt\"} 0.012",
        ]
    );
    let text = seen.text(Format::Text);
    assert!(text.starts_with("# HELP probe_success 1 if"), "{text}");
    assert!(text.contains("# TYPE probe_success gauge\n"), "{text}");
    assert!(seen.text(Format::OpenMetrics).ends_with("# EOF\n"));
}

#[test]
fn silence_is_no_success_and_nothing_else_is_said_to_be_measured() {
    let seen = seen(tcp("192.0.2.1:443".parse().unwrap()), Outcome::Silence);
    assert_eq!(
        samples(&seen),
        [
            "probe_success 0",
            "probe_duration_seconds 0.02",
            "probe_ip_protocol 4",
            "samband_look_info{class=\"silent\"} 1",
            "samband_look_age_seconds 0.25",
        ]
    );
}

#[test]
fn what_our_own_machine_could_not_do_is_said_to_be_just_that() {
    let own = seen(ping(), Outcome::NotPerformed(LocalError::Descriptors));
    assert_eq!(own.undone().as_deref(), Some("no file descriptors left"));
    assert_eq!(seen(ping(), Outcome::Silence).undone(), None);
}

fn certificate(until: &str) -> Certificate {
    Certificate {
        subject: "vc.example".into(),
        issuer: "An Authority".into(),
        names: Vec::new(),
        not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
        not_after: until.parse().unwrap(),
        key: "RSA 2048".into(),
        fingerprint: Fingerprint([0; 32]),
    }
}

#[test]
fn a_page_is_told_with_its_phases_its_status_and_the_first_certificate_to_end() {
    let millis = |n| Some(Duration::from_millis(n));
    let answer = StreamAnswer {
        phases: Phases {
            connect: millis(1),
            tls: millis(2),
            first_byte: millis(3),
            transfer: None,
        },
        session: Some(Session {
            protocol: Some("TLS 1.3"),
            cipher: Some("TLS13_AES_256_GCM_SHA384".into()),
            chain: vec![
                certificate("2027-06-01T00:00:00Z"),
                certificate("1970-01-01T01:00:00Z"),
            ],
            named: true,
            vouched: Vouched::Trusted,
            at: "2026-11-01T00:00:00Z".parse().unwrap(),
        }),
        said: Said::Http(HttpAnswer {
            status: 503,
            reason: "Service Unavailable".into(),
            agent: None,
            length: 0,
            amiss: None,
        }),
    };
    let outcome = Outcome::Answer {
        rtt: Duration::from_millis(6),
        answer: Answer::Stream(Box::new(answer)),
    };
    let said = samples(&seen(page(), outcome));
    let from = said.iter().position(|line| line.starts_with("probe_http"));
    assert_eq!(
        said[from.unwrap()..],
        [
            "probe_http_status_code 503",
            "probe_http_ssl 1",
            "probe_http_duration_seconds{phase=\"connect\"} 0.001",
            "probe_http_duration_seconds{phase=\"tls\"} 0.002",
            "probe_http_duration_seconds{phase=\"processing\"} 0.003",
            "probe_ssl_earliest_cert_expiry 3600",
            "probe_tls_version_info{version=\"TLS 1.3\"} 1",
            "probe_tls_cipher_info{cipher=\"TLS13_AES_256_GCM_SHA384\"} 1",
        ]
    );
}

fn page() -> Method {
    Method::Http(HttpTarget {
        target: "192.0.2.1:443".parse().unwrap(),
        trust: Some(Trust {
            identity: Identity::Host("vc.example".into()),
            authority: Authority::Any,
            warn_days: 0,
        }),
        host: "vc.example".into(),
        path: "/".into(),
        head: false,
        expect: Vec::new(),
        body: None,
        json: None,
        connection: Connection::New,
    })
}
