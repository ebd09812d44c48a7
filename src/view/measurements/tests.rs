use super::*;

fn choice(from: Option<&str>, to: Option<&str>, step: Option<u32>) -> MeasurementsChoice {
    let moment = |text: Option<&str>| text.map(|text| text.parse().unwrap());
    MeasurementsChoice {
        component: "core".to_owned(),
        from: moment(from),
        to: moment(to),
        step: step.map(|step| NonZeroU32::new(step).unwrap()),
    }
}

fn now() -> Timestamp {
    "2026-11-27T13:42:10Z".parse().unwrap()
}

#[test]
fn six_hours_by_the_minute_are_told_unless_something_else_is_asked_for() {
    let window = choice(None, None, None).window(now()).unwrap();
    assert_eq!(window.step, MINUTE);
    assert_eq!((window.until - window.from) / MINUTE, 361);
    let from = "2026-11-20T00:00:00Z";
    let hours = choice(Some(from), None, Some(3_600)).window(now()).unwrap();
    assert_eq!(moment(hours.from), from);
    assert_eq!(moment(hours.until), "2026-11-27T14:00:00Z");
}

#[test]
fn what_would_be_too_much_or_makes_no_sense_is_refused_with_a_reason() {
    let refused = |choice: MeasurementsChoice| choice.window(now()).unwrap_err().to_string();
    let year = choice(Some("2025-11-27T00:00:00Z"), None, None);
    assert!(refused(year).contains("one answer has 3000 at most"));
    let back = choice(Some("2026-11-28T00:00:00Z"), None, None);
    assert_eq!(refused(back), "`from` is to lie before `to`");
    let odd = choice(None, None, Some(90));
    assert!(refused(odd).contains("`step` is to be 60 seconds"));
    let end = choice(
        Some("-009999-01-02T01:59:59Z"),
        Some("9999-12-30T22:00:00Z"),
        None,
    );
    assert!(refused(end).contains("steps from"));
}
