//! What the broker keeps, as it stands.

use serde_json::Value;

use super::*;
use crate::view::sample;

fn said(snapshot: &Snapshot, subject: &Subject) -> Value {
    let text = subject
        .payload(snapshot, "fosen")
        .expect("something to say");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn each_kind_of_state_stands_so() {
    let snapshot = sample::one_fault();
    let fault = snapshot.faults[0].number.to_string();
    let mut all = Vec::new();
    let some = [
        Subject::Status,
        Subject::Component("afjord.helsesenter.linje".to_owned()),
        Subject::Component("core".to_owned()),
        Subject::Fault(fault),
    ];
    for subject in some {
        all.push((subject.topic(), said(&snapshot, &subject)));
    }
    insta::assert_json_snapshot!(all);
}

#[test]
fn a_subject_is_known_again_by_its_topic_and_nothing_else_is_one() {
    let snapshot = sample::troubled();
    for subject in subjects(&snapshot, "fosen") {
        match &subject {
            // It is published at each connection and never taken away.
            Subject::Status => assert_eq!(Subject::of_topic(&subject.topic()), None),
            Subject::Component(_) | Subject::Fault(_) => {
                assert_eq!(Subject::of_topic(&subject.topic()), Some(subject));
            }
        }
    }
    for strange in [
        "",
        "components",
        "components/",
        "components/a/b",
        "faults/+",
        "x/y",
        "components/å",
    ] {
        assert_eq!(Subject::of_topic(strange), None, "{strange}");
    }
}

#[test]
fn nothing_is_said_again_that_has_not_changed() {
    let snapshot = sample::one_fault();
    assert_eq!(changed(&snapshot, &snapshot, "fosen"), BTreeSet::new());
    let mut cut_off = snapshot.clone();
    let region = snapshot.inventory.region_by_id("fosen").unwrap();
    cut_off.monitor.cut_off.insert(region, snapshot.at);
    let status = BTreeSet::from([Subject::Status]);
    assert_eq!(changed(&snapshot, &cut_off, "fosen"), status);
    assert!(said(&cut_off, &Subject::Status)["cut_off_since"].is_string());
}

#[test]
fn a_fault_that_opens_changes_it_and_what_it_concerns() {
    let mut draft = sample::well(sample::inventory(&sample::Names::default(), true));
    let before = sample::snapshot(&mut draft, Vec::new());
    sample::down(&mut draft, &sample::AFJORD);
    let inventory = Arc::clone(&before.inventory);
    let fault = sample::fault(&inventory, 42, sample::AFJORD[0], &sample::AFJORD[1..]);
    let number = fault.number.to_string();
    let after = sample::snapshot(&mut draft, vec![fault]);
    let expected: BTreeSet<Subject> = sample::AFJORD
        .iter()
        .map(|id| Subject::Component((*id).to_owned()))
        .chain([Subject::Fault(number)])
        .collect();
    assert_eq!(changed(&before, &after, "fosen"), expected);
    assert_eq!(changed(&after, &before, "fosen"), expected);
    for subject in expected {
        let there = subject.payload(&before, "fosen").is_some();
        assert_eq!(there, matches!(subject, Subject::Component(_)));
    }
}

#[test]
fn another_configuration_says_what_is_gone_and_what_is_new() {
    let before = sample::all_well();
    let mut draft = sample::well(sample::two_regions());
    let after = sample::snapshot(&mut draft, Vec::new());
    let all = changed(&before, &after, "fosen");
    assert!(all.is_superset(&subjects(&before, "fosen")));
    assert!(all.is_superset(&subjects(&after, "fosen")));
    let gone = all
        .iter()
        .filter(|subject| subject.payload(&after, "fosen").is_none());
    assert_eq!(
        gone.count(),
        subjects(&before, "fosen")
            .difference(&subjects(&after, "fosen"))
            .count()
    );
}
