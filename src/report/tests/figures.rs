//! What is counted, where, and when.

use super::*;

/// What is counted of one fault in November, as of long after.
fn count(story: &Story) -> Figures {
    let as_of = at("2027-01-15T00:00:00Z");
    Figures::of([&story.course()], &november(), as_of)
}

fn longest(waits: &Waits) -> i64 {
    waits.longest().map_or(-1, |one| one.lasts.as_mins())
}

const BEGAN: [&str; 2] = ["2026-11-10T08:59:00Z", "2026-11-10T09:00:00Z"];

#[test]
fn a_fault_is_measured_from_the_first_failure_to_its_end() {
    let (inventory, _) = fosen("");
    let story = Story::opened(&inventory, 1, "rissa", BEGAN, Some(clause()))
        .told(
            "fosen-ikt",
            "2026-11-10T09:02:00Z",
            Fate::Accepted { in_digest: false },
        )
        .then("2026-11-10T09:20:00Z", accepted("fosen-ikt", None))
        .then("2026-11-10T10:00:00Z", What::Cleared)
        .then("2026-11-11T10:00:00Z", closed());
    let figures = count(&story);
    assert_eq!((figures.faults, figures.open), (1, 0));
    assert_eq!(figures.faulty.as_mins(), 61);
    let all = WaitOf::ALL.map(|of| longest(figures.waits(of)));
    assert_eq!(all, [1, 2, 20, 60]);
    assert_eq!((figures.responded.some, figures.responded.of), (1, 1));
    assert_eq!((figures.in_time.some, figures.in_time.of), (1, 1));
    assert_eq!((figures.ownerless.as_mins(), figures.nobodys.some), (0, 0));
}

#[test]
fn what_spans_the_edges_is_counted_once_and_its_minutes_where_they_passed() {
    let (inventory, _) = fosen("");
    // From an hour before November in Oslo to two hours after it.
    let story = Story::opened(
        &inventory,
        1,
        "rissa",
        ["2026-10-31T22:00:00Z", "2026-10-31T22:10:00Z"],
        None,
    )
    .then("2026-12-01T01:00:00Z", What::Cleared);
    let as_of = at("2027-01-15T00:00:00Z");
    let months = [
        ("2026-10-01", "2026-10-31"),
        ("2026-11-01", "2026-11-30"),
        ("2026-12-01", "2026-12-31"),
    ];
    let counted = months.map(|(first, last)| {
        let figures = Figures::of([&story.course()], &period(first, last), as_of);
        (figures.faults, figures.faulty.as_mins())
    });
    assert_eq!(counted, [(1, 60), (0, 30 * 24 * 60), (0, 120)]);
    let whole = Figures::of(
        [&story.course()],
        &period("2026-10-01", "2026-12-31"),
        as_of,
    );
    assert_eq!(
        (whole.faults, whole.faulty.as_mins()),
        (1, 60 + 43_200 + 120)
    );
}

#[test]
fn days_are_those_of_the_region_also_where_clocks_are_set() {
    let october = period("2026-10-25", "2026-10-25");
    assert_eq!(october.until.duration_since(october.from).as_hours(), 25);
    let march = period("2027-03-28", "2027-03-28");
    assert_eq!(march.until.duration_since(march.from).as_hours(), 23);
    assert_eq!(november().from, at("2026-10-31T23:00:00Z"));
    assert_eq!(november().until, at("2026-11-30T23:00:00Z"));
}

#[test]
fn without_days_it_is_the_last_whole_month() {
    let zone = november().zone;
    let of = |first: Option<&str>, last: Option<&str>, now: &str| {
        let day = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        let period = Period::of(day(first), day(last), &zone, at(now));
        period.map(|period| (period.first.to_string(), period.last.to_string()))
    };
    let days = |first: &str, last: &str| Ok((first.to_owned(), last.to_owned()));
    // Half past midnight in Oslo, and still the day before in UTC.
    let new_year = "2026-12-31T23:30:00Z";
    assert_eq!(of(None, None, new_year), days("2026-12-01", "2026-12-31"));
    let before = "2026-12-31T22:30:00Z";
    assert_eq!(of(None, None, before), days("2026-11-01", "2026-11-30"));
    assert_eq!(
        of(Some("2026-11-05"), None, before),
        days("2026-11-05", "2026-12-31")
    );
    assert_eq!(
        of(None, Some("2026-11-05"), before),
        days("2026-11-01", "2026-11-05")
    );
    let order = of(Some("2026-11-06"), Some("2026-11-05"), before).unwrap_err();
    assert_eq!(
        order.to_string(),
        "`from` 2026-11-06 is after `to` 2026-11-05"
    );
    let ahead = of(Some("2027-01-01"), Some("2027-01-05"), before).unwrap_err();
    assert_eq!(ahead.to_string(), "2027-01-01 has not begun");
    assert!(
        of(Some("2025-11-27"), Some("2026-12-31"), before).is_ok(),
        "400 days"
    );
    let long = of(Some("2025-11-26"), Some("2026-12-31"), before).unwrap_err();
    assert!(long.to_string().contains("401 days"), "{long}");
    let (first, last) = (jiff::civil::Date::MIN, jiff::civil::Date::MAX);
    assert!(Period::of(Some(first), Some(last), &zone, at(before)).is_err());
    assert!(of(Some("2026-12-31"), Some("9999-12-31"), before).is_err());
}

#[test]
fn what_goes_on_counts_until_now_and_is_marked() {
    let (inventory, _) = fosen("");
    let story =
        Story::opened(&inventory, 1, "rissa", BEGAN, Some(clause())).told_at_once("fosen-ikt");
    let as_of = at("2026-11-10T09:40:00Z");
    let figures = Figures::of([&story.course()], &november(), as_of);
    assert_eq!(
        (figures.faults, figures.open, figures.faulty.as_mins()),
        (1, 1, 41)
    );
    assert_eq!(figures.accepted.going_on(), 1);
    assert_eq!(longest(&figures.accepted), 40);
    // Half an hour was to be enough: that is known already. Whether four hours are is not.
    assert_eq!((figures.responded.some, figures.responded.of), (0, 1));
    assert_eq!(figures.in_time.of, 0);
    assert_eq!(figures.ownerless.as_mins(), 10);
}

#[test]
fn pauses_of_what_comes_and_goes_are_not_counted() {
    let (inventory, _) = fosen("");
    let story = Story::opened(&inventory, 1, "rissa", BEGAN, None)
        .told_at_once("rissa")
        .then("2026-11-10T09:10:00Z", What::Cleared);
    let back = reopened(&story, "rissa");
    let story = story
        .then("2026-11-10T09:30:00Z", back)
        .then("2026-11-10T09:35:00Z", What::Cleared)
        .then("2026-11-11T09:35:00Z", closed());
    let figures = count(&story);
    assert_eq!((figures.faults, figures.faulty.as_mins()), (1, 16));
    assert_eq!(longest(&figures.restored), 15);
    assert_eq!(
        figures.accepted.count(),
        0,
        "it was over before anybody had to"
    );
}

#[test]
fn what_another_fault_explains_counts_with_that_one() {
    let (inventory, region) = fosen("");
    let small = Story::opened(&inventory, 1, "rissa", BEGAN, None).then(
        "2026-11-10T09:10:00Z",
        What::Merged {
            into: Number::new("FOSEN", 2026, 2),
        },
    );
    let figures = count(&small);
    assert_eq!((figures.faults, figures.merged), (0, 1));
    assert!(figures.faulty.is_zero() && figures.ownerless.is_zero());
    let large = Story::opened(&inventory, 2, "rissa", BEGAN, None)
        .then("2026-11-10T10:00:00Z", What::Cleared);
    let sources = sources(&[small, large], "2026-12-01T12:00:00Z");
    let report = Fairness::of(&sources, &inventory, region, november());
    let rissa = report
        .rows
        .iter()
        .find(|row| row.name == "Rissa kommune")
        .unwrap();
    assert_eq!(rissa.figures.faults, 1);
    assert_eq!(
        rissa.unusable.as_mins(),
        61,
        "each moment of a room counts once"
    );
}

#[test]
fn planned_work_is_not_counted_and_what_outlasts_it_is_from_then_on() {
    let (inventory, _) = fosen("");
    let since = "2026-11-10T08:00:00Z";
    let story =
        Story::opened(&inventory, 1, "rissa", BEGAN, None).then(BEGAN[1], explained(true, since));
    let over = story.clone().then("2026-11-10T10:00:00Z", What::Cleared);
    let figures = count(&over);
    assert_eq!((figures.faults, figures.planned), (0, 1));
    assert!(figures.faulty.is_zero());
    let outlasts = story
        .then("2026-11-10T10:00:00Z", unexplained(true, since))
        .then("2026-11-10T10:20:00Z", What::Cleared);
    let figures = count(&outlasts);
    assert_eq!((figures.faults, figures.planned), (1, 0));
    assert_eq!(figures.faulty.as_mins(), 20);
    let reported = Story::opened(&inventory, 1, "rissa", BEGAN, None)
        .then(BEGAN[1], explained(false, since))
        .then("2026-11-10T10:00:00Z", What::Cleared);
    assert_eq!(
        count(&reported).faulty.as_mins(),
        61,
        "an incident is no planned work"
    );
}

#[test]
fn hours_for_which_telling_was_held_back_on_purpose_are_no_time_to_be_told_in() {
    let (inventory, _) = fosen("");
    let since = "2026-11-10T08:00:00Z";
    for planned in [true, false] {
        let story = Story::opened(&inventory, 1, "rissa", BEGAN, Some(clause()))
            .then(BEGAN[1], explained(planned, since))
            .then("2026-11-10T12:00:00Z", unexplained(planned, since));
        let waits = Figures::of([&story.course()], &november(), at("2026-11-10T12:01:00Z"));
        assert_eq!((longest(&waits.told), longest(&waits.accepted)), (1, 1));
        let fate = Fate::Accepted { in_digest: false };
        let story = story
            .told("fosen-ikt", "2026-11-10T12:02:00Z", fate)
            .then("2026-11-10T12:15:00Z", accepted("fosen-ikt", None))
            .then("2026-11-10T12:20:00Z", What::Cleared);
        let figures = count(&story);
        let times = (longest(&figures.told), longest(&figures.accepted));
        assert_eq!(times, (2, 15), "planned: {planned}");
    }
}

#[test]
fn a_time_to_say_yes_is_kept_by_a_yes_and_by_nothing_else() {
    let (inventory, _) = fosen("");
    let story =
        Story::opened(&inventory, 1, "rissa", BEGAN, Some(clause())).told_at_once("fosen-ikt");
    let elsewhere = located(&story, "rissa");
    for other in [
        What::Cleared,
        What::Withdrawn,
        explained(false, BEGAN[1]),
        handed_over("fosen-ikt", "rissa"),
        elsewhere,
        merged(),
    ] {
        let word = other.slug();
        let soon = story.clone().then("2026-11-10T09:10:00Z", other.clone());
        let figures = count(&soon);
        assert_eq!(figures.responded, Share { some: 0, of: 0 }, "{word}");
        let late = story.clone().then("2026-11-10T09:40:00Z", other);
        let figures = count(&late);
        assert_eq!(figures.responded, Share { some: 0, of: 1 }, "{word}");
    }
    let yes = story.then("2026-11-10T09:10:00Z", accepted("fosen-ikt", None));
    assert_eq!(count(&yes).responded, Share { some: 1, of: 1 });
}

#[test]
fn a_time_to_the_end_is_kept_by_the_end_and_by_nothing_else() {
    let (inventory, _) = fosen("");
    let story = Story::opened(&inventory, 1, "rissa", BEGAN, Some(clause()))
        .told_at_once("fosen-ikt")
        .then("2026-11-10T09:10:00Z", accepted("fosen-ikt", None));
    let elsewhere = located(&story, "rissa");
    for other in [What::Withdrawn, elsewhere, merged()] {
        let word = other.slug();
        let soon = story.clone().then("2026-11-10T10:00:00Z", other.clone());
        let figures = count(&soon);
        assert_eq!(figures.in_time, Share { some: 0, of: 0 }, "{word}");
        let late = story.clone().then("2026-11-10T14:00:00Z", other);
        let figures = count(&late);
        assert_eq!(figures.in_time, Share { some: 0, of: 1 }, "{word}");
    }
    let over = story.then("2026-11-10T10:00:00Z", What::Cleared);
    assert_eq!(count(&over).in_time, Share { some: 1, of: 1 });
}

#[test]
fn how_a_fault_was_treated_until_another_explained_it_is_counted() {
    let (inventory, _) = fosen("");
    let step = What::Escalated {
        to: party("fosen-regionrad"),
        step: 1,
    };
    let story = Story::opened(&inventory, 1, "rissa", BEGAN, Some(clause()))
        .told_at_once("fosen-ikt")
        .then("2026-11-10T10:00:00Z", step)
        .then("2026-11-10T11:00:00Z", merged());
    let figures = count(&story);
    assert_eq!((figures.faults, figures.merged), (0, 1));
    assert_eq!(figures.ownerless.as_mins(), 90);
    let once = Share { some: 1, of: 1 };
    assert_eq!((figures.nobodys, figures.escalated), (once, once));
    assert_eq!((figures.steps, figures.responded.of), (1, 1));
    let waits = WaitOf::ALL.map(|of| figures.waits(of).count());
    assert_eq!(waits, [0; 4], "its times are the other's");
}

#[test]
fn whoever_shadow_mode_keeps_from_knowing_is_not_measured() {
    let (inventory, _) = fosen("");
    let story = Story::opened(&inventory, 1, "rissa", BEGAN, Some(clause()))
        .told("fosen-ikt", BEGAN[1], Fate::Shadowed)
        .then(
            "2026-11-10T10:00:00Z",
            What::Escalated {
                to: party("fosen-regionrad"),
                step: 1,
            },
        )
        .then("2026-11-10T15:30:00Z", What::Cleared);
    let figures = count(&story);
    assert_eq!((figures.faults, figures.kept_back), (1, 1));
    assert_eq!((figures.told.count(), figures.accepted.count()), (0, 0));
    assert_eq!((figures.responded.of, figures.in_time.of), (0, 0));
    assert_eq!((figures.nobodys.of, figures.escalated.of), (0, 0));
    assert_eq!((figures.ownerless.as_mins(), figures.steps), (0, 0));
}

#[test]
fn what_nobody_watches_any_more_is_neither_over_nor_going_on() {
    let (inventory, _) = fosen("");
    let story = Story::opened(&inventory, 1, "rissa", BEGAN, None)
        .then("2026-11-10T10:00:00Z", What::Withdrawn);
    let figures = count(&story);
    assert_eq!((figures.faults, figures.withdrawn, figures.open), (1, 1, 0));
    assert_eq!(figures.restored.count(), 0);
    assert_eq!(figures.faulty.as_mins(), 61);
}

#[test]
fn a_room_is_out_of_use_where_it_stands_whatever_the_cause() {
    let (inventory, region) = fosen("");
    let mut story = Story::opened(&inventory, 1, "rissa", BEGAN, None);
    // It takes two rooms of Osen's neighbour with it, and then only the one.
    let all = vec![room(&inventory, "rissa"), room(&inventory, "osen")];
    story = story
        .then("2026-11-10T09:10:00Z", What::Affected { affected: all })
        .then("2026-11-10T09:40:00Z", What::Cleared);
    let sources = sources(&[story], "2026-12-01T12:00:00Z");
    let report = Fairness::of(&sources, &inventory, region, november());
    let of = |id: &str| {
        let row = report
            .rows
            .iter()
            .find(|row| row.municipality.as_deref() == Some(id));
        let row = row.unwrap();
        (row.figures.faults, row.unusable.as_mins())
    };
    assert_eq!((of("rissa"), of("osen")), ((1, 41), (0, 30)));
}
