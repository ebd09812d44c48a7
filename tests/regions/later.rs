//! What is unwise in a region's file when the days that it names have come.

use crate::shipped::{findings, with};

fn found(id: &str, moment: &str) -> Vec<String> {
    let all = findings(&with(id, ""), moment).into_iter();
    all.map(|(topic, text)| format!("{topic}: {text}"))
        .collect()
}

#[test]
fn after_tranoy_has_left_check_finds_tranoy_beside_bardu_and_nothing_else() {
    eprintln!("{:#?}", found("midt-troms", "2027-01-04T11:00:00Z"));
    eprintln!("{:#?}", found("inn-trondelag", "2027-01-04T11:00:00Z"));
    eprintln!("{:#?}", found("inn-trondelag", "2027-07-05T11:00:00Z"));
    eprintln!("{:#?}", found("skane", "2027-01-04T11:00:00Z"));
    eprintln!("{:#?}", found("troms-ofoten", "2027-01-04T11:00:00Z").len());
    panic!()
}
