//! What somebody has reported from a room, and whether it counts.

use super::*;
use crate::access::Mark;
use crate::fault::{Sight, UserReport};

const BEGAN: &str = "2026-11-10T09:00:00Z";

/// Reported from Rissa: nobody's, with the council.
fn reported(inventory: &Arc<Inventory>) -> Story {
    let mut story = Story::opened(inventory, 1, "rissa", [BEGAN, BEGAN], None);
    let room = room(inventory, "rissa");
    let council = party("fosen-regionrad");
    let What::Opened {
        finding,
        assignment,
        ..
    } = &mut story.events[0].what
    else {
        panic!("it opens");
    };
    finding.cause = None;
    finding.candidates = Vec::new();
    finding.evidence.reported = Some(Box::new(UserReport {
        room,
        sees: Sight::NoSound,
        words: None,
        mark: Mark::of(&[1; 32]).expect("a mark"),
    }));
    *assignment = Assignment {
        owner: None,
        agreement: None,
        gap: None,
        among: Vec::new(),
        holder: council,
        due: None,
    };
    story
}

fn closed_by(by: &str) -> What {
    What::Closed {
        by: Some(party(by)),
        through: None,
        cause: "en plugg".to_owned(),
        remedy: "satt i".to_owned(),
    }
}

/// How many faults, minutes and minutes on Rissa's days, and how many were nobody's.
fn counted(story: &Story) -> (usize, i64, i64, usize) {
    let as_of = at("2027-01-15T00:00:00Z");
    let course = story.course();
    let figures = Figures::of([&course], &november(), as_of);
    let room = room(&story.inventory, "rissa").id;
    let trouble = Trouble::of(&course, None, "rissa", |id| id == room);
    let past = Past {
        troubles: vec![trouble],
        begins: Some(Timestamp::UNIX_EPOCH),
        ..Past::default()
    };
    let days = past.days(&november().zone, at("2026-11-20T00:00:00Z"));
    let down = days.iter().map(|day| day.down.as_mins()).sum();
    let minutes = figures.faulty.as_mins();
    (figures.faults, minutes, down, figures.nobodys.some)
}

#[test]
fn what_a_party_takes_on_counts_from_the_report_on() {
    let (inventory, _) = fosen("");
    let story = reported(&inventory)
        .then(
            "2026-11-10T09:10:00Z",
            handed_over("fosen-regionrad", "rissa"),
        )
        .then("2026-11-10T09:20:00Z", accepted("rissa", None))
        .then("2026-11-10T10:00:00Z", What::Cleared)
        .then("2026-11-10T10:00:00Z", closed_by("rissa"));
    assert_eq!(counted(&story), (1, 60, 60, 1));
    let goes_on = reported(&inventory)
        .then(
            "2026-11-10T09:10:00Z",
            handed_over("fosen-regionrad", "rissa"),
        )
        .then("2026-11-10T09:20:00Z", accepted("rissa", None));
    let (faults, minutes, ..) = counted(&goes_on);
    assert_eq!((faults, minutes > 24 * 60), (1, true));
    // And what it closes as its own, without having said yes first.
    let story = reported(&inventory)
        .then(
            "2026-11-10T09:10:00Z",
            handed_over("fosen-regionrad", "rissa"),
        )
        .then("2026-11-10T10:00:00Z", What::Cleared)
        .then("2026-11-10T10:00:00Z", closed_by("rissa"));
    assert_eq!(counted(&story), (1, 60, 60, 1));
}

#[test]
fn what_nobody_has_confirmed_is_no_minute_and_how_it_was_treated_counts() {
    let (inventory, _) = fosen("");
    let open = reported(&inventory);
    assert_eq!(counted(&open), (0, 0, 0, 1));
    let passed_on = open.clone().then(
        "2026-11-10T09:10:00Z",
        handed_over("fosen-regionrad", "rissa"),
    );
    assert_eq!(counted(&passed_on), (0, 0, 0, 1));
    // The coordinator closes what was nobody's: it may have been nothing.
    let nothing = open
        .then("2026-11-10T10:00:00Z", What::Cleared)
        .then("2026-11-10T10:00:00Z", closed_by("fosen-regionrad"));
    assert_eq!(counted(&nothing), (0, 0, 0, 1));
}

#[test]
fn whoever_has_taken_it_on_and_says_no_takes_it_back() {
    let (inventory, _) = fosen("");
    let story = reported(&inventory)
        .then(
            "2026-11-10T09:10:00Z",
            handed_over("fosen-regionrad", "rissa"),
        )
        .then("2026-11-10T09:20:00Z", accepted("rissa", None));
    let What::Opened { assignment, .. } = &story.events[0].what else {
        panic!("it does not begin with its beginning");
    };
    let assignment = assignment.clone();
    let rejected = What::Rejected {
        by: party("rissa"),
        through: None,
        because: "det var en annen".to_owned(),
        assignment,
    };
    let story = story.then("2026-11-10T09:30:00Z", rejected);
    assert_eq!(counted(&story), (0, 0, 0, 1));
}

#[test]
fn what_is_reported_is_of_the_municipality_whose_room_it_is_and_not_of_what_all_share() {
    let (inventory, region) = fosen("");
    let story = reported(&inventory)
        .then(
            "2026-11-10T09:10:00Z",
            handed_over("fosen-regionrad", "rissa"),
        )
        .then("2026-11-10T09:20:00Z", accepted("rissa", None))
        .then("2026-11-10T10:00:00Z", What::Cleared);
    let sources = sources(&[story], "2026-12-01T12:00:00Z");
    let report = Fairness::of(&sources, &inventory, region, november());
    let counted = report.rows.iter().filter(|row| row.figures.faults > 0);
    let counted: Vec<_> = counted
        .map(|row| (row.municipality.as_deref(), row.figures.faulty.as_mins()))
        .collect();
    assert_eq!(counted, [(Some("rissa"), 60)]);
}
