//! What Alertmanager is told of a region in trouble.

use super::*;
use crate::fault::{IncidentRef, What};
use crate::view::sample;

const MONITOR_ID: &str = "0123abcd";

const fn told() -> For<'static> {
    For {
        monitor: MONITOR_ID,
        public_url: "https://samband.example/",
        regions: &[],
    }
}

fn now() -> Timestamp {
    sample::at(sample::NOW)
}

fn with(shadow: &[&'static str], change: impl FnOnce(&mut Fault)) -> Snapshot {
    let names = sample::Names {
        shadow: shadow.to_vec(),
        ..sample::Names::default()
    };
    let mut draft = sample::well(sample::inventory(&names, true));
    let inventory = Arc::clone(draft.inventory());
    let mut fault = sample::fault(&inventory, 42, "afjord.helsesenter.linje", &[]);
    change(&mut fault);
    sample::snapshot(&mut draft, vec![fault])
}

#[test]
fn an_open_fault_is_one_alert_that_ends_in_an_hour_unless_it_is_put_off() {
    let alerts = Alerts::of(&sample::one_fault(), told(), now());
    assert_eq!(alerts.over, []);
    let [alert] = &alerts.open[..] else {
        panic!("{alerts:?}");
    };
    let json = serde_json::to_value(alert).unwrap();
    let expected = serde_json::json!({
        "labels": {
            "alertname": "SambandFault", "monitor": MONITOR_ID, "fault": "FOSEN-2026-0042",
            "region": "fosen", "municipality": "afjord", "component": "afjord.helsesenter.linje",
            "kind": "access-line", "facet": "reach", "owner": "nhn",
        },
        "annotations": {
            "summary": "Linja til Åfjord helsesenter er nede",
            "link": "https://samband.example/f/FOSEN-2026-0042",
            "state": "accepted", "holder": "Norsk Helsenett",
        },
        "startsAt": "2026-11-22T08:12:04Z",
        "endsAt": "2026-11-22T09:26:00Z",
        "generatorURL": "https://samband.example/f/FOSEN-2026-0042",
    });
    assert_eq!(json, expected);
}

#[test]
fn while_it_is_undecided_no_owner_and_no_part_is_named() {
    let alerts = Alerts::of(&sample::troubled(), told(), now());
    let tie = &alerts.open[1].labels;
    let names: Vec<&str> = tie.keys().map(String::as_str).collect();
    assert_eq!(names, ["alertname", "fault", "monitor", "region"]);
}

#[test]
fn what_is_over_ends_when_its_symptom_went_and_is_told_for_a_day() {
    let snapshot = sample::troubled();
    let alerts = Alerts::of(&snapshot, told(), now());
    let ends: Vec<_> = alerts
        .over
        .iter()
        .map(|alert| (alert.labels["fault"].as_str(), alert.ends_at.to_string()))
        .collect();
    let expected = [
        ("FOSEN-2026-0040", "2026-11-22T08:22:00Z"),
        ("FOSEN-2026-0039", "2026-11-22T08:15:00Z"),
    ];
    assert_eq!(ends, expected.map(|(fault, end)| (fault, end.to_owned())));
    let tomorrow = sample::at("2026-11-23T08:20:00Z");
    assert_eq!(Alerts::of(&snapshot, told(), tomorrow).over.len(), 1);
}

#[test]
fn the_labels_of_a_fault_that_ends_are_those_that_it_had() {
    let open = with(&[], |_| {});
    let over = with(&[], |fault| {
        sample::happens(fault, "2026-11-22T08:22:00Z", What::Cleared);
    });
    let open = Alerts::of(&open, told(), now()).open;
    let over = Alerts::of(&over, told(), now()).over;
    assert_eq!(open[0].labels, over[0].labels);
    assert_eq!(open[0].starts_at, over[0].starts_at);
}

#[test]
fn what_is_explained_has_no_alert_while_it_is_there_and_its_end_is_told() {
    let explained = |fault: &mut Fault| {
        fault.incident = Some(IncidentRef {
            id: "NHN-1".to_owned(),
            party: "nhn".to_owned(),
            party_name: "Norsk Helsenett".to_owned(),
            since: sample::at(sample::BEGAN),
            expected_end: None,
            text: "Brudd".to_owned(),
            reference: None,
            planned: false,
        });
    };
    let open = with(&[], explained);
    assert_eq!(Alerts::of(&open, told(), now()), Alerts::default());
    let over = with(&[], |fault| {
        sample::happens(fault, "2026-11-22T08:22:00Z", What::Cleared);
        explained(fault);
    });
    // What had begun as an alert before it was explained would stand for ever.
    assert_eq!(Alerts::of(&over, told(), now()).over.len(), 1);
}

#[test]
fn whoever_is_in_shadow_has_no_alerts() {
    assert_eq!(Alerts::of(&with(&[], |_| {}), told(), now()).open.len(), 1);
    for shadow in ["nhn", "fosen"] {
        let alerts = Alerts::of(&with(&[shadow], |_| {}), told(), now());
        assert_eq!(alerts, Alerts::default(), "{shadow}");
    }
}

#[test]
fn another_region_s_faults_are_not_told() {
    let regions: [Arc<str>; 1] = ["senja".into()];
    let told = For {
        regions: &regions,
        ..told()
    };
    assert_eq!(
        Alerts::of(&sample::one_fault(), told, now()),
        Alerts::default()
    );
}

#[test]
fn an_alert_that_is_none_any_more_is_ended_with_why() {
    let open = sample::one_fault();
    let mut labels = Alerts::of(&open, told(), now()).open[0].labels.clone();
    let began = sample::at(sample::BEGAN);
    let why = |labels: &Labels, snapshot: &Snapshot| {
        let alert = ended(labels, began, snapshot, now());
        assert_eq!(alert.labels, *labels);
        (alert.annotations["ended"].clone(), alert.ends_at)
    };
    labels.insert("owner".to_owned(), "somebody-else".to_owned());
    assert_eq!(why(&labels, &open), ("changed".to_owned(), now()));
    let cleared = with(&[], |fault| {
        sample::happens(fault, "2026-11-22T08:22:00Z", What::Cleared);
    });
    let end = sample::at("2026-11-22T08:22:00Z");
    assert_eq!(why(&labels, &cleared), ("over".to_owned(), end));
    labels.insert("fault".to_owned(), "FOSEN-2026-0999".to_owned());
    assert_eq!(why(&labels, &open), ("unknown".to_owned(), now()));
    // One that began later by the other's clock would be refused.
    let later = sample::at("2026-11-22T10:00:00Z");
    assert_eq!(ended(&labels, later, &open, now()).ends_at, later);
}
