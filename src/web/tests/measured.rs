//! What was measured, and how days were, over real sockets.

use std::time::Duration;

use super::*;
use crate::measurement::{Level, MINUTE, Name, Round, Value};
use crate::store::{Measured, Recorder, samples};

const ROOM: &str = "afjord.helsesenter.rom1";

/// Ten minutes of a room's probe, up to the moment that is shown.
fn measure(server: &Server) {
    let directory = server.log.directory.path().join("state");
    let mut recorder = Recorder::open(&directory, Measured::default()).unwrap();
    let name = Name {
        region: "fosen".into(),
        component: ROOM.into(),
        probe: "ping".into(),
    };
    let now = sample::all_well().at.as_second().div_euclid(MINUTE);
    let level = Level::of(Duration::from_millis(12));
    for minute in now - 10..now {
        let value = Value {
            sent: 3,
            lost: 1,
            round: Some(Round {
                least: level,
                middle: level,
                most: level,
            }),
            jitter: None,
        };
        recorder.write(minute, &[(name.clone(), value)]).unwrap();
    }
}

#[tokio::test]
async fn what_was_measured_is_shown_as_charts_and_told_to_programs() {
    let server = Server::start(sample::all_well(), Limits::default()).await;
    measure(&server);
    for over in ["", "?over=days", "?over=weeks", "?over=nonsense"] {
        let page = server
            .get(&format!("/c/fosen:{ROOM}{over}"), "Accept-Language: en\r\n")
            .await;
        assert_eq!(status(&page), 200, "{page}");
        assert!(page.contains("<svg class=\"chart\" role=\"img\""), "{page}");
        assert!(
            page.contains("Median 12\u{a0}ms, worst 12\u{a0}ms"),
            "{page}"
        );
        assert!(page.contains("33% lost: 10 of 30."), "{page}");
        assert!(!page.contains(" style="), "the policy allows none: {page}");
    }
    let answer = server
        .get(
            &format!("/api/v1/measurements?component={ROOM}&step=600"),
            "",
        )
        .await;
    assert_eq!(status(&answer), 200);
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let json: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(json["component"], ROOM);
    assert_eq!(json["step"], 600);
    let ping = json["probes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["probe"] == "ping");
    let values = ping.unwrap()["values"].as_array().unwrap();
    let sum = |field: &str| {
        values
            .iter()
            .map(|value| value[field].as_u64().unwrap())
            .sum::<u64>()
    };
    assert_eq!((sum("sent"), sum("lost")), (30, 10));
    let median = values[0]["round_trip"]["median"].as_f64().unwrap();
    assert!((median - 0.012).abs() < 0.000_2, "{median}");
}

#[tokio::test]
async fn without_measurements_the_page_is_there_and_says_so() {
    let server = Server::start(sample::all_well(), Limits::default()).await;
    let page = server
        .get(&format!("/c/{ROOM}"), "Accept-Language: en\r\n")
        .await;
    assert_eq!(status(&page), 200);
    assert!(page.contains("Measurements cannot be shown just now, or they are not kept."));
    let answer = server
        .get(&format!("/api/v1/measurements?component={ROOM}"), "")
        .await;
    assert_eq!(status(&answer), 503);
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_refused_and_what_is_not_there_is_not_found() {
    let server = Server::start(sample::all_well(), Limits::default()).await;
    measure(&server);
    for (query, expected) in [
        ("", 400),
        ("?component=core&step=61", 400),
        ("?component=core&step=0", 400),
        ("?component=core&from=2020-01-01T00:00:00Z", 400),
        ("?component=core&from=yesterday", 400),
        ("?component=core&other=1", 400),
        ("?component=nothing", 404),
        ("?component=nowhere:core", 404),
        ("?component=core", 200),
    ] {
        let answer = server
            .get(&format!("/api/v1/measurements{query}"), "")
            .await;
        assert_eq!(status(&answer), expected, "{query}: {answer}");
    }
    for path in ["/c/nothing", "/c/nowhere:core", "/c/%2e%2e"] {
        let page = server.get(path, "").await;
        assert_eq!(status(&page), 404, "{path}");
    }
}

#[tokio::test]
async fn the_days_of_a_municipality_are_those_of_the_log() {
    let mut server = Server::start(sample::all_well(), Limits::default()).await;
    let quiet = server.get("/m/afjord", "Accept-Language: en\r\n").await;
    assert!(quiet.contains("90 days are not known."), "{quiet}");
    // 10:00 on the day that is shown is later than that: the fault began the day before.
    let happened = [
        samples::started(-90_000),
        samples::opened(1, -86_400),
        samples::event(1, 1, -86_400 + 1_800, crate::fault::What::Cleared),
    ];
    let transaction = samples::entries(happened.to_vec());
    server.log.store.commit(&[transaction]).unwrap();
    let page = server.get("/m/afjord", "Accept-Language: en\r\n").await;
    assert_eq!(status(&page), 200);
    assert!(page.contains("<svg class=\"bars\" role=\"img\""), "{page}");
    assert!(
        page.contains("Something was down on one day, 30\u{a0}min in all."),
        "{page}"
    );
    assert!(page.contains("88 days are not known."), "{page}");
    // It lay in one room: that and its site have bars of their own, and the other room none.
    let (_, parts) = page.split_once("<ul class=\"parts\">").expect("the parts");
    let drawn = "</bdi><svg class=\"bars small\"";
    assert!(parts.contains(&format!("Rom 1{drawn}")), "{parts}");
    assert!(!parts.contains(&format!("Rom 2{drawn}")), "{parts}");
    assert!(
        parts.contains("One more room: no known faults on these days."),
        "{parts}"
    );
    let (site, room) = parts.split_once("<ul>").expect("the rooms");
    for said in [site, room] {
        assert!(said.contains("Something was down on one day, 30\u{a0}min in all."));
    }
    // A fault of one municipality is none of another's.
    let other = server.get("/m/orland", "Accept-Language: en\r\n").await;
    assert!(
        other.contains("Nothing was down on the 2 days that are known."),
        "{other}"
    );
    assert!(!other.contains(&format!("Rom 1{drawn}")), "{other}");
}
