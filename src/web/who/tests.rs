//! Who a request comes from, by its headers and its address.

use axum::http::{HeaderName, HeaderValue};

use super::*;
use crate::access::{Person, Token, make_token};

const PROXY: &str = "10.0.0.5";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn settings() -> (Settings, String) {
    let (token, kept) = make_token(&[9; 32]);
    let one = |name: &str| Person {
        name: name.into(),
        scope: Scope::reader(),
    };
    let settings = Settings {
        tokens: vec![Token {
            name: "grafana".into(),
            kept,
            scope: Scope::reader(),
            until: Some(at("2027-01-01T00:00:00Z")),
        }],
        people: vec![one("kari@havn.example"), one("Åse Ødegård")],
        proxy: Some(Proxy {
            header: "remote-user".into(),
            from: vec![PROXY.parse().unwrap()],
        }),
        ..Settings::default()
    };
    (settings, token)
}

fn asked(settings: &Settings, all: &[(&str, &str)], from: &str, moment: &str) -> Found {
    let mut headers = HeaderMap::new();
    for (name, value) in all {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        headers.append(name, value);
    }
    let address: IpAddr = from.parse().unwrap();
    let origin = Origin(Some(address));
    find(settings, &headers, Peer::of(address), origin, at(moment))
}

const NOW: &str = "2026-11-27T12:00:00Z";

/// Headers, from where, who that is, and what was not believed.
type Case<'a> = (
    &'a [(&'a str, &'a str)],
    &'a str,
    Result<Known, Shut>,
    Option<Ignored>,
);

fn hold(settings: &Settings, cases: &[Case<'_>]) {
    for (headers, from, who, ignored) in cases {
        let found = asked(settings, headers, from, NOW);
        let told = (&found.who, found.ignored);
        assert_eq!(told, (who, *ignored), "{headers:?} from {from}");
    }
}

#[test]
fn a_person_is_known_by_a_header_from_the_proxy_and_from_nowhere_else() {
    let (settings, _) = settings();
    let person = |name: &str| Ok(Known::Person(name.into()));
    let nobody = Ok(Known::Nobody);
    let cases: &[Case<'_>] = &[
        (
            &[("remote-user", "kari@havn.example")],
            PROXY,
            person("kari@havn.example"),
            None,
        ),
        (
            &[("Remote-User", "Åse Ødegård")],
            PROXY,
            person("Åse Ødegård"),
            None,
        ),
        // Forged, from elsewhere: it is nobody's word.
        (
            &[("remote-user", "kari@havn.example")],
            "10.0.0.6",
            nobody.clone(),
            Some(Ignored::Elsewhere),
        ),
        (
            &[("remote-user", "kari@havn.example")],
            "::ffff:10.0.0.6",
            nobody.clone(),
            Some(Ignored::Elsewhere),
        ),
    ];
    hold(&settings, cases);
    let alone = Settings {
        proxy: None,
        ..settings
    };
    let found = asked(&alone, &[("remote-user", "kari@havn.example")], PROXY, NOW);
    assert_eq!(found.who, nobody);
}

#[test]
fn a_header_that_comes_twice_or_is_not_as_it_should_be_lets_nobody_in() {
    let (settings, _) = settings();
    let nobody = Ok(Known::Nobody);
    let long = "k".repeat(129);
    let cases: &[Case<'_>] = &[
        // Two, in whatever case: one of them is forged.
        (
            &[
                ("remote-user", "kari@havn.example"),
                ("REMOTE-USER", "kari@havn.example"),
            ],
            PROXY,
            Err(Shut::Header),
            None,
        ),
        // Another name, however alike.
        (
            &[("remote_user", "kari@havn.example")],
            PROXY,
            nobody.clone(),
            None,
        ),
        (
            &[("x-remote-user", "kari@havn.example")],
            PROXY,
            nobody.clone(),
            None,
        ),
        (&[("remote-user", "")], PROXY, nobody.clone(), None),
        (
            &[("remote-user", "KARI@havn.example")],
            PROXY,
            nobody.clone(),
            Some(Ignored::Stranger),
        ),
        (
            &[("remote-user", "kari@havn.example, ola")],
            PROXY,
            nobody.clone(),
            Some(Ignored::Stranger),
        ),
        (
            &[("remote-user", "kari\u{202e}@havn.example")],
            PROXY,
            Err(Shut::Header),
            None,
        ),
        (&[("remote-user", &long)], PROXY, Err(Shut::Header), None),
    ];
    hold(&settings, cases);
}

#[test]
fn a_machine_is_known_by_one_token_in_one_header_until_its_day() {
    let (settings, token) = settings();
    let bearer = format!("Bearer {token}");
    let machine = Ok(Known::Machine("grafana".into()));
    let other = format!("Bearer {}", make_token(&[8; 32]).0);
    let small = bearer.replacen("Bearer", "bearer", 1);
    type Case<'a> = (&'a [(&'a str, &'a str)], Result<Known, Shut>);
    let cases: &[Case<'_>] = &[
        (&[("authorization", &bearer)], machine.clone()),
        (&[("Authorization", &small)], machine.clone()),
        (&[("authorization", &other)], Err(Shut::Token)),
        (&[("authorization", "Bearer ")], Err(Shut::Token)),
        (&[("authorization", "Bearer eyJhbGciOi")], Err(Shut::Token)),
        // What the proxy itself has asked for is nothing to us.
        (
            &[("authorization", "Basic a2FyaTpoZW1tZWxpZw==")],
            Ok(Known::Nobody),
        ),
        (&[("x-authorization", &bearer)], Ok(Known::Nobody)),
        (&[("cookie", &token)], Ok(Known::Nobody)),
        (
            &[("authorization", &bearer), ("authorization", &bearer)],
            Err(Shut::Header),
        ),
        (
            &[
                ("authorization", "Basic a2FyaQ=="),
                ("authorization", &bearer),
            ],
            Err(Shut::Header),
        ),
        // A token says more than a name: whoever has one uses it.
        (
            &[
                ("authorization", &bearer),
                ("remote-user", "kari@havn.example"),
            ],
            machine.clone(),
        ),
    ];
    for (headers, who) in cases {
        assert_eq!(
            &asked(&settings, headers, PROXY, NOW).who,
            who,
            "{headers:?}"
        );
    }
    let late = asked(
        &settings,
        &[("authorization", &bearer)],
        PROXY,
        "2027-01-01T00:00:00Z",
    );
    assert_eq!(late.who, Err(Shut::Ended("grafana".into())));
    // Where there are no tokens, it is somebody else's.
    let without = Settings {
        tokens: Vec::new(),
        ..settings
    };
    let found = asked(&without, &[("authorization", &bearer)], "10.0.0.9", NOW);
    assert_eq!(found.who, Ok(Known::Nobody));
}

#[test]
fn whoever_is_not_known_sees_what_the_configuration_says() {
    let now = at(NOW);
    let seen = |anonymous| {
        let settings = Settings {
            anonymous,
            ..Settings::default()
        };
        Known::Nobody.scope(&settings, now)
    };
    assert_eq!(seen(Anonymous::All), Some(Scope::reader()));
    assert_eq!(seen(Anonymous::Minimal), None);
    assert_eq!(seen(Anonymous::None), None);
    let strict = Settings {
        anonymous: Anonymous::None,
        ..Settings::default()
    };
    assert_eq!(Known::User(0).scope(&strict, now), Some(Scope::operator()));
    // Taken out by a reload meanwhile.
    assert_eq!(Known::Machine("grafana".into()).scope(&strict, now), None);
    assert_eq!(Known::Person("kari".into()).scope(&strict, now), None);
}
