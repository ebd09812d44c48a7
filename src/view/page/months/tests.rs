use jiff::SignedDuration;

use super::*;
use crate::inventory::Language;

fn month(first: &str, down: i64, goes_on: bool) -> Month {
    Month {
        first: first.parse().unwrap(),
        known: SignedDuration::from_hours(if goes_on { 100 } else { 720 }),
        down: SignedDuration::from_mins(down),
        goes_on,
    }
}

fn told(months: &[Month], language: Language) -> Vec<String> {
    let shown = Months::of(months, Words::of(language)).rows;
    let rows = shown.into_iter().map(|row| {
        let worst = if row.worst { " worst" } else { "" };
        format!("{} {} {}{worst}", row.month, row.well, row.down)
    });
    rows.map(|row| row.replace('\u{a0}', "_")).collect()
}

#[test]
fn months_are_told_the_latest_first_with_the_worst_of_them() {
    let months = [
        month("2026-09-01", 90, false),
        month("2026-10-01", 0, false),
        month("2026-11-01", 1, true),
    ];
    assert_eq!(
        told(&months, Language::Bokmal),
        [
            "november 2026, så langt 99,98_% 1_min",
            "oktober 2026 100_% –",
            "september 2026 99,79_% 1_t 30_min worst",
        ]
    );
    assert_eq!(
        told(&months, Language::English)[0],
        "November 2026, so far 99.98% 1_min"
    );
}

#[test]
fn no_month_is_the_worst_of_one_or_of_those_that_were_all_well() {
    let bad = month("2026-09-01", 90, false);
    let well = month("2026-10-01", 0, false);
    for months in [&[bad][..], &[well, well], &[]] {
        assert!(
            told(months, Language::Swedish)
                .iter()
                .all(|row| !row.contains("worst"))
        );
    }
    // Of two that are alike the later one, which people remember.
    let later = month("2026-10-01", 90, false);
    let rows = told(&[bad, later], Language::Nynorsk);
    assert!(
        rows[0].ends_with("worst") && !rows[1].ends_with("worst"),
        "{rows:?}"
    );
}

#[test]
fn what_was_down_is_never_rounded_away() {
    let brief = Month {
        down: SignedDuration::from_secs(1),
        ..month("2026-09-01", 0, false)
    };
    assert_eq!(
        told(&[brief], Language::Bokmal),
        ["september 2026 99,99_% 1_s"]
    );
}
