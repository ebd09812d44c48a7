//! When some are said to be treated otherwise, and when nothing is said.

use super::*;

fn waits(minutes: impl IntoIterator<Item = i64>) -> Waits {
    let mut waits = Waits::default();
    for one in minutes {
        waits.add(SignedDuration::from_mins(one), false);
    }
    waits
}

const SLACK: SignedDuration = SignedDuration::from_mins(1);

#[test]
fn five_that_each_waited_longer_than_all_others_are_unlike_and_four_are_too_few() {
    let others = waits(1..=25);
    assert_eq!(waits([90; 5]).against(&others, SLACK), Alike::More);
    assert_eq!(waits([90; 4]).against(&others, SLACK), Alike::TooFew);
    assert_eq!(waits([]).against(&others, SLACK), Alike::Unmeasured);
    let patient = waits(100..=125);
    assert_eq!(waits([9; 5]).against(&patient, SLACK), Alike::Less);
}

#[test]
fn nothing_is_said_where_even_the_greatest_difference_could_be_chance() {
    // Five against twenty-three: the rank test cannot get so far out.
    let against = |others| waits([90; 5]).against(&waits(vec![1; others]), SLACK);
    assert_eq!(against(23), Alike::TooFew);
    assert_eq!(against(24), Alike::More);
}

#[test]
fn a_difference_that_is_regular_and_does_not_matter_is_none() {
    let others = waits([10; 50]);
    assert_eq!(waits([15; 20]).against(&others, SLACK), Alike::Alike);
    assert_eq!(waits([2; 20]).against(&waits([1; 50]), SLACK), Alike::Alike);
    let lenient = SignedDuration::from_mins(15);
    assert_eq!(waits([24; 20]).against(&others, lenient), Alike::Alike);
    assert_eq!(waits([26; 20]).against(&others, lenient), Alike::More);
}

#[test]
fn what_still_waits_counts_with_the_time_so_far_and_says_so() {
    let mut waits = waits([1, 2, 30]);
    assert!(!waits.median().unwrap().at_least);
    waits.add(SignedDuration::from_mins(40), true);
    let median = waits.median().unwrap();
    assert_eq!((median.lasts.as_mins(), median.at_least), (16, false));
    assert!(waits.longest().unwrap().at_least);
    waits.add(SignedDuration::from_mins(1), true);
    let median = waits.median().unwrap();
    assert_eq!((median.lasts.as_mins(), median.at_least), (2, true));
    assert_eq!((waits.count(), waits.going_on()), (5, 2));
}

#[test]
fn shares_are_held_against_each_other_likewise() {
    let share = |some, of| Share { some, of };
    for (own, others, expected) in [
        (share(0, 0), share(5, 30), Alike::Unmeasured),
        (share(4, 4), share(0, 30), Alike::TooFew),
        (share(5, 5), share(0, 25), Alike::More),
        (share(0, 8), share(40, 40), Alike::Less),
        (share(0, 8), share(0, 40), Alike::Alike),
        (share(8, 8), share(40, 40), Alike::Alike),
        // A tenth more of many is regular, and does not matter.
        (share(300, 1000), share(2000, 10_000), Alike::Alike),
        // A fifth more of few matters, and may be chance.
        (share(5, 10), share(15, 50), Alike::Alike),
    ] {
        assert_eq!(own.against(others), expected, "{own:?} {others:?}");
    }
}

/// Numbers that look random, the same each time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: u64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % most).unwrap()
    }
}

/// How long people take: mostly soon, and now and then not at all soon.
fn answers(draw: &mut Draw, count: usize) -> Waits {
    let one = |_| {
        let one = draw.below(60) + 1;
        if draw.below(5) == 0 { one * 8 } else { one }
    };
    waits((0..count).map(one).collect::<Vec<_>>())
}

#[test]
fn a_fair_region_is_hardly_ever_called_unfair_and_an_unfair_one_mostly_is() {
    let mut draw = Draw(42);
    let slack = WaitOf::Accepted.slack();
    let (mut flagged, mut found, mut asked) = (0, 0, 0);
    for _ in 0..500 {
        let counts: Vec<usize> = (0..6)
            .map(|_| usize::try_from(5 + draw.below(20)).unwrap())
            .collect();
        let all: Vec<Waits> = counts.iter().map(|&n| answers(&mut draw, n)).collect();
        for own in 0..all.len() {
            let others = all.iter().enumerate().filter(|(at, _)| *at != own);
            let others = Waits::together(others.map(|(_, one)| one));
            asked += 1;
            flagged += usize::from(all[own].against(&others, slack).is_unlike());
        }
        let others = Waits::together(all.iter().skip(1));
        // One municipality waits eight times as long for everything, as the others do now
        // and then.
        let late = waits(
            (0..25)
                .map(|_| (draw.below(60) + 1) * 8)
                .collect::<Vec<_>>(),
        );
        found += usize::from(late.against(&others, slack) == Alike::More);
    }
    assert_eq!(asked, 3_000);
    assert!(flagged <= 3, "{flagged} of {asked} fair ones were flagged");
    assert!(found >= 450, "{found} of 500 unfair ones were found");
}

#[test]
fn equipment_of_the_same_kind_is_watched_alike_in_the_six_or_it_is_said_where_not() {
    let (inventory, region) = fosen("");
    let all = watched(&inventory, region);
    assert_eq!(all.len(), 6);
    for (place, kinds) in &all {
        let name = &inventory[*place].id;
        assert!(
            kinds.iter().all(|one| !one.alike.is_unlike()),
            "{name}: {kinds:?}"
        );
        assert!(kinds.iter().any(|one| one.alike == Alike::Alike), "{name}");
    }
}

/// Five faults in each of the six on the same days, that only the place tells apart; in
/// one place each is told so many minutes later.
fn same_in_each(late: Option<(&str, i64)>) -> Fairness {
    let (inventory, region) = fosen("");
    let mut stories = Vec::new();
    for (place, _) in ROOMS {
        for day in 1..=5 {
            let moment = |time: &str| format!("2026-11-0{day}T{time}Z");
            let (began, opened) = (moment("09:00:00"), moment("09:00:24"));
            let serial = u32::try_from(stories.len() + 1).unwrap();
            let later = late.filter(|(one, _)| *one == place).map_or(0, |(_, n)| n);
            let told = at(&opened) + SignedDuration::from_mins(later);
            let fate = Fate::Accepted { in_digest: false };
            let story = Story::opened(&inventory, serial, place, [&began, &opened], None)
                .told(place, &told.to_string(), fate)
                .then(&moment("09:30:00"), accepted(place, None))
                .then(&moment("11:00:00"), What::Cleared);
            stories.push(story);
        }
    }
    let sources = sources(&stories, "2026-12-01T12:00:00Z");
    Fairness::of(&sources, &inventory, region, november())
}

#[test]
fn the_same_faults_in_each_of_the_six_yield_the_same_row_but_for_name_and_size() {
    let report = same_in_each(None);
    let plain = |row: &Row| Row {
        municipality: None,
        name: String::new(),
        components: 0,
        rooms: 0,
        watched: Vec::new(),
        ..row.clone()
    };
    let first = plain(&report.rows[0]);
    assert_eq!(first.figures.faults, 5);
    for row in &report.rows {
        assert_eq!(plain(row), first, "{}", row.name);
    }
    for figure in Figure::ALL {
        assert!(!report.verdict(figure).is_unlike(), "{figure:?}");
    }
    assert_eq!(report.verdict(Figure::Wait(WaitOf::Told)), Alike::Alike);
    assert_eq!(
        report.verdict(Figure::Responded),
        Alike::Unmeasured,
        "nobody has agreed"
    );
}

#[test]
fn one_that_is_told_later_is_shown_as_unlike_and_in_nothing_else() {
    let told = Figure::Wait(WaitOf::Told);
    let report = same_in_each(Some(("roan", 5)));
    for row in &report.rows {
        let expected = match row.municipality.as_deref() {
            Some("roan") => Alike::More,
            _ => Alike::Alike,
        };
        assert_eq!(row.alike(told), expected, "{}", row.name);
    }
    for figure in Figure::ALL.into_iter().filter(|one| *one != told) {
        assert!(!report.verdict(figure).is_unlike(), "{figure:?}");
    }
    let seconds = same_in_each(Some(("roan", 1)));
    assert_eq!(seconds.verdict(told), Alike::Alike, "a minute is none");
}
