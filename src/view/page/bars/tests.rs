use jiff::{SignedDuration, ToSpan as _};

use super::*;
use crate::inventory::Language;

fn days(worst: &[Worst]) -> Vec<Day> {
    let first: Date = "2026-09-01".parse().unwrap();
    let each = worst.iter().enumerate();
    each.map(|(nth, &worst)| Day {
        date: first + i64::try_from(nth).unwrap().days(),
        worst,
        down: SignedDuration::from_mins(if worst == Worst::Down { 75 } else { 0 }),
        poor: SignedDuration::ZERO,
        unknown: SignedDuration::ZERO,
    })
    .collect()
}

fn bars(worst: &[Worst], language: Language) -> Bars {
    Bars::of(&days(worst), Words::of(language))
}

#[test]
fn the_days_are_told_in_a_sentence_in_a_table_and_by_height() {
    use Worst::{Down, Planned, Poor, Unknown, Well};
    let shown = bars(
        &[Unknown, Well, Down, Poor, Planned, Down],
        Language::English,
    );
    assert_eq!(
        shown.said,
        "Something was down on 2 days, 2\u{a0}h 30\u{a0}min in all. One day is not known."
    );
    let rows: Vec<[&str; 3]> = shown
        .rows
        .iter()
        .map(|r| [&*r.day, &*r.worst, &*r.down])
        .collect();
    assert_eq!(
        rows,
        [
            ["6/9", "something was down", "1\u{a0}h 15\u{a0}min"],
            ["5/9", "planned work", "–"],
            ["4/9", "poor or unstable", "–"],
            ["3/9", "something was down", "1\u{a0}h 15\u{a0}min"],
        ]
    );
    assert_eq!((&*shown.first, &*shown.last), ("1/9", "6/9"));
    assert_eq!(shown.key.len(), 5);
    assert_eq!(shown.svg.matches("<rect").count(), 6);
    let heights = [Well, Poor, Down].map(|worst| bar(worst).0);
    assert!(
        heights.is_sorted(),
        "a worse day is a higher bar: {heights:?}"
    );
}

#[test]
fn days_that_are_all_well_or_all_unknown_are_told_so() {
    let well = bars(&[Worst::Well; 90], Language::English);
    assert_eq!(well.said, "Nothing was down on the 90 days that are known.");
    assert!(well.rows.is_empty());
    let unknown = bars(&[Worst::Unknown; 90], Language::English);
    assert_eq!(unknown.said, "90 days are not known.");
    assert!(well.svg.len() < 9_000, "{} bytes", well.svg.len());
}
