//! What is promised of a moment on the command line.

use super::*;

#[test]
fn a_moment_without_an_offset_is_local_and_one_with_it_is_the_same_everywhere() {
    let oslo = TimeZone::get("Europe/Oslo").unwrap();
    let within = |text: &str| text.parse::<Moment>().unwrap().within(&oslo).to_string();
    assert_eq!(within("2027-01-01"), "2026-12-31T23:00:00Z");
    assert_eq!(within("2027-07-01 08:00"), "2027-07-01T06:00:00Z");
    assert_eq!(within("2027-07-01T08:00:00+01:00"), "2027-07-01T07:00:00Z");
    assert!("i morgen".parse::<Moment>().is_err());
}
