//! Reports over TCP: who gets which, and in which form.

use super::*;
use crate::fault::{GapRef, What};
use crate::ledger::{Entry, Transaction};
use crate::store::samples;

/// The days of the faults.
const DAYS: &str = "region=fosen&from=2024-05-01&to=2024-05-31";

/// A fault that nobody has agreed to answer for, which fell to a municipality.
fn unagreed(serial: u32, place: &str) -> Entry {
    let Entry::Fault(mut event) = samples::opened(serial, 0) else {
        panic!("it is a fault's");
    };
    event.at = "2024-05-14T10:00:00Z".parse().unwrap();
    if let What::Opened {
        began_at,
        finding,
        assignment,
        ..
    } = &mut event.what
    {
        *began_at = event.at;
        let causes = finding.cause.iter_mut().chain(&mut finding.candidates);
        causes.for_each(|cause| cause.component.municipality = Some(place.to_owned()));
        assignment.owner = Some(samples::party(place));
        assignment.holder = samples::party(place);
        assignment.gap = Some(GapRef::Unagreed);
    }
    Entry::Fault(event)
}

/// A server with a fault of Åfjord's, one of Roan's and one of Rissa's.
async fn server() -> Guarded {
    let mut server = Guarded::start(settings(Anonymous::None)).await;
    let entries = [(1, "afjord"), (2, "roan"), (3, "rissa")];
    let transaction = Transaction {
        entries: entries.map(|(n, place)| unagreed(n, place)).to_vec(),
        rows: Vec::new(),
    };
    server.log.store.commit(&[transaction]).unwrap();
    server
}

fn body(answer: &str) -> serde_json::Value {
    let (_, body) = answer.split_once("\r\n\r\n").expect(answer);
    serde_json::from_str(body).expect(answer)
}

/// To whom the faults of an answer fell that nobody has agreed to answer for.
fn fell_to(answer: &str) -> Vec<String> {
    let body = body(answer);
    let rows = body["deviations"].as_array().expect(answer).iter();
    let rows = rows.filter(|row| row["kind"] == "unagreed");
    let who = |row: &serde_json::Value| row["who"]["id"].as_str().map(str::to_owned);
    rows.filter_map(who).collect()
}

#[tokio::test]
async fn how_alike_all_were_treated_is_for_whoever_nothing_of_the_region_is_kept_from() {
    let server = server().await;
    let path = format!("/api/v1/reports/fairness?{DAYS}");
    for (name, expected) in [
        ("all", 200),
        ("drift", 200),
        ("koord", 200),
        ("afjord", 403),
        ("two", 403),
        // Of another region: this one does not exist for them.
        ("havet", 404),
    ] {
        let answer = server.get(&path, &bearer(name)).await;
        assert_eq!(status(&answer), expected, "{name}: {answer}");
        if expected != 200 {
            let said = answer.contains("fault") && answer.contains("afjord");
            assert!(!said, "{name}: {answer}");
        }
    }
    let viewer = server.get(&path, &person("per@roan.example")).await;
    assert_eq!(status(&viewer), 403, "{viewer}");
    assert_eq!(status(&server.get(&path, "").await), 401);
}

#[tokio::test]
async fn everybody_gets_the_deviations_of_their_own_parties_and_hears_of_no_others() {
    let server = server().await;
    let path = format!("/api/v1/reports/deviations?{DAYS}");
    for (name, expected) in [
        ("all", &["afjord", "roan", "rissa"][..]),
        ("drift", &["afjord", "roan", "rissa"]),
        ("two", &["afjord", "roan"]),
        ("afjord", &["afjord"]),
    ] {
        let answer = server.get(&path, &bearer(name)).await;
        assert_eq!(status(&answer), 200, "{name}: {answer}");
        assert_eq!(fell_to(&answer), expected, "{name}");
        let kept = ["afjord", "roan", "rissa"];
        for party in kept.iter().filter(|party| !expected.contains(party)) {
            assert!(!answer.contains(party), "{name} hears of {party}: {answer}");
        }
    }
    let own = server.get(&path, &person("per@roan.example")).await;
    assert_eq!(fell_to(&own), ["roan"]);
    assert_eq!(status(&server.get(&path, &bearer("havet")).await), 404);
    assert_eq!(status(&server.get(&path, "").await), 401);
}

#[tokio::test]
async fn who_may_not_see_a_party_cannot_tell_it_from_one_that_is_not_there() {
    let server = server().await;
    let ask = |party: &str| format!("/api/v1/reports/deviations?{DAYS}&party={party}");
    let bodies = ["rissa", "nobody-at-all"].map(ask);
    let mut said = Vec::new();
    for path in bodies {
        let answer = server.get(&path, &bearer("afjord")).await;
        assert_eq!(status(&answer), 200, "{answer}");
        let mut body = body(&answer);
        body["as_of"] = serde_json::Value::Null;
        said.push(body);
    }
    assert_eq!(said[0], said[1]);
    assert_eq!(said[0]["deviations"], serde_json::json!([]));
    let whole = server.get(&ask("nobody-at-all"), &bearer("all")).await;
    assert_eq!(status(&whole), 400, "{whole}");
    let rissa = server.get(&ask("rissa"), &bearer("all")).await;
    assert_eq!(fell_to(&rissa), ["rissa"]);
}

#[tokio::test]
async fn a_program_gets_json_or_a_table_as_it_likes_better() {
    let server = server().await;
    for report in ["fairness", "deviations"] {
        let path = format!("/api/v1/reports/{report}?{DAYS}");
        for (accept, expected) in [
            ("", "application/json"),
            ("Accept: */*\r\n", "application/json"),
            (
                "Accept: text/csv\r\n",
                "text/csv; charset=utf-8; header=present",
            ),
            (
                "Accept: text/csv, */*\r\n",
                "text/csv; charset=utf-8; header=present",
            ),
            (
                "Accept: text/csv;q=0.5, application/json\r\n",
                "application/json",
            ),
            ("Accept: text/csv;q=x\r\n", "application/json"),
        ] {
            let answer = server
                .get(&path, &format!("{accept}{}", bearer("all")))
                .await;
            assert_eq!(status(&answer), 200, "{answer}");
            assert_eq!(header(&answer, "content-type"), Some(expected), "{accept}");
            assert_eq!(header(&answer, "vary"), Some("accept"));
            assert_eq!(header(&answer, "cache-control"), Some("private, no-store"));
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_days_is_said() {
    let server = server().await;
    for (query, expected) in [
        ("region=fosen&from=2024-05-02&to=2024-05-01", "is after"),
        ("region=fosen&from=2022-01-01&to=2024-05-01", "400 at most"),
        ("region=fosen&from=9000-01-01", "has not begun"),
        ("region=fosen&from=yesterday", "from"),
        ("region=fosen&colour=red", "colour"),
        ("region=fosen&party=roan", "party"),
    ] {
        let path = format!("/api/v1/reports/fairness?{query}");
        let answer = server.get(&path, &bearer("all")).await;
        assert_eq!(status(&answer), 400, "{query}");
        let media = header(&answer, "content-type");
        assert_eq!(media, Some("application/problem+json"), "{query}");
        assert!(answer.contains(expected), "{query}: {answer}");
    }
    let path = "/api/v1/reports/fairness?region=hitra";
    assert_eq!(status(&server.get(path, &bearer("all")).await), 404);
}
