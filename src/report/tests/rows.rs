//! Each kind of deviation, and what is none.

use super::*;

/// The rows of November, as of a moment.
fn rows(stories: &[Story], as_of: &str) -> Vec<Deviation> {
    let (inventory, region) = fosen("");
    let report = Deviations::of(&sources(stories, as_of), &inventory, region, november());
    report.unwrap().rows
}

fn kinds(rows: &[Deviation]) -> Vec<Kind> {
    rows.iter().map(|row| row.kind).collect()
}

/// Friday afternoon, ten minutes before four in Oslo.
const FRIDAY: [&str; 2] = ["2026-11-13T14:49:00Z", "2026-11-13T14:50:00Z"];

fn agreed(serial: u32, opened: [&str; 2]) -> Story {
    let (inventory, _) = fosen("");
    Story::opened(&inventory, serial, "rissa", opened, Some(clause())).told_at_once("fosen-ikt")
}

#[test]
fn only_agreed_hours_count() {
    // Ten minutes on Friday and twenty on Monday are the half hour.
    let in_time = agreed(1, FRIDAY)
        .then("2026-11-16T07:20:00Z", accepted("fosen-ikt", None))
        .then("2026-11-16T08:00:00Z", What::Cleared);
    assert_eq!(rows(&[in_time], "2026-12-01T12:00:00Z"), []);
    let late = agreed(1, FRIDAY)
        .then("2026-11-16T08:00:00Z", accepted("fosen-ikt", None))
        .then("2026-11-16T08:30:00Z", What::Cleared);
    let rows = rows(&[late], "2026-12-01T12:00:00Z");
    assert_eq!(kinds(&rows), [Kind::ResponseExceeded]);
    let row = &rows[0];
    assert_eq!(row.at, at("2026-11-16T07:20:00Z"));
    let clocked = row.clocked.unwrap();
    assert!(clocked.in_hours);
    let minutes = [clocked.promised, clocked.actual, clocked.over_by].map(|one| one.as_mins());
    assert_eq!(minutes, [30, 70, 40]);
    assert_eq!(clocked.until, Some(at("2026-11-16T08:00:00Z")));
    assert_eq!((&*row.who.id, &*row.towards.id), ("fosen-ikt", "rissa"));
    let agreement = row.agreement.as_ref().unwrap();
    assert_eq!(agreement.reference.as_deref(), Some("sak 2026/117"));
    assert_eq!(
        row.clause.as_ref().map(|clause| clause.respond.as_mins()),
        Some(30)
    );
    let entries: Vec<u64> = row.entries.iter().map(|one| one.seq).collect();
    assert_eq!(entries, [1, 2], "the opening and the yes");
}

#[test]
fn hours_go_by_the_clock_there_when_it_is_set_back() {
    // The clock is set back in the night before Sunday the 25th: working hours are none the longer.
    let (inventory, region) = fosen("");
    let opened = ["2026-10-23T13:49:00Z", "2026-10-23T13:50:00Z"];
    let story = Story::opened(&inventory, 1, "rissa", opened, Some(clause()))
        .told_at_once("fosen-ikt")
        .then("2026-10-26T07:50:00Z", accepted("fosen-ikt", None));
    let sources = sources(&[story], "2026-12-01T12:00:00Z");
    let october = period("2026-10-01", "2026-10-31");
    let report = Deviations::of(&sources, &inventory, region, october).unwrap();
    let row = report.rows.first().unwrap();
    assert_eq!(
        row.at,
        at("2026-10-26T07:20:00Z"),
        "twenty past eight, in winter time"
    );
    assert_eq!(row.clocked.unwrap().over_by.as_mins(), 30);
}

#[test]
fn a_time_that_is_not_over_is_no_deviation_and_one_that_goes_on_says_so() {
    let story = agreed(1, FRIDAY);
    assert_eq!(
        rows(std::slice::from_ref(&story), "2026-11-16T07:20:00Z"),
        []
    );
    let found = rows(std::slice::from_ref(&story), "2026-11-16T07:50:00Z");
    assert_eq!(kinds(&found), [Kind::ResponseExceeded]);
    let clocked = found[0].clocked.unwrap();
    assert_eq!((clocked.until, clocked.over_by.as_mins()), (None, 30));
    let later = rows(&[story], "2026-11-16T12:00:00Z");
    let expected = [
        Kind::ResponseExceeded,
        Kind::Ownerless,
        Kind::RestoreExceeded,
    ];
    assert_eq!(kinds(&later), expected);
}

#[test]
fn each_deviation_is_in_exactly_one_month() {
    // It is to be over four hours of work later: on the first of December.
    let opened = ["2026-11-30T13:59:00Z", "2026-11-30T14:00:00Z"];
    let story = agreed(1, opened)
        .then("2026-11-30T14:10:00Z", accepted("fosen-ikt", None))
        .then("2026-12-01T12:00:00Z", What::Cleared);
    let (inventory, region) = fosen("");
    let sources = sources(&[story], "2026-12-24T12:00:00Z");
    let of = |period| {
        let report = Deviations::of(&sources, &inventory, region, period);
        kinds(&report.unwrap().rows)
    };
    assert_eq!(of(november()), []);
    assert_eq!(
        of(period("2026-12-01", "2026-12-31")),
        [Kind::RestoreExceeded]
    );
}

#[test]
fn a_time_that_was_named_and_has_passed_is_held_against_whoever_named_it() {
    let story = agreed(1, ["2026-11-10T08:59:00Z", "2026-11-10T09:00:00Z"])
        .then(
            "2026-11-10T09:10:00Z",
            accepted("fosen-ikt", Some("2026-11-10T10:10:00Z")),
        )
        .then("2026-11-10T10:10:01Z", What::Overdue)
        .then("2026-11-10T10:20:00Z", accepted("fosen-ikt", None))
        .then("2026-11-10T11:10:00Z", What::Cleared);
    let rows = rows(&[story], "2026-12-01T12:00:00Z");
    assert_eq!(kinds(&rows), [Kind::AcceptedTimePassed]);
    let clocked = rows[0].clocked.unwrap();
    let minutes = [clocked.promised, clocked.actual, clocked.over_by].map(|one| one.as_mins());
    assert_eq!(minutes, [60, 120, 60]);
    assert!(!clocked.in_hours, "it was a time by the clock on the wall");
    let entries: Vec<&str> = rows[0].entries.iter().map(|one| one.event).collect();
    assert_eq!(entries, ["accepted", "overdue", "cleared"]);
}

#[test]
fn a_word_that_was_changed_before_it_passed_is_kept() {
    let story = agreed(1, ["2026-11-10T08:59:00Z", "2026-11-10T09:00:00Z"])
        .then(
            "2026-11-10T09:10:00Z",
            accepted("fosen-ikt", Some("2026-11-10T10:10:00Z")),
        )
        .then(
            "2026-11-10T10:00:00Z",
            accepted("fosen-ikt", Some("2026-11-10T12:00:00Z")),
        )
        .then("2026-11-10T11:10:00Z", What::Cleared);
    assert_eq!(rows(&[story], "2026-12-01T12:00:00Z"), []);
}

#[test]
fn nobody_is_charged_with_a_time_of_which_they_could_not_know() {
    let (inventory, region) = fosen("");
    let story = Story::opened(&inventory, 1, "rissa", FRIDAY, Some(clause()));
    let never = rows(std::slice::from_ref(&story), "2026-11-16T07:50:00Z");
    assert_eq!(kinds(&never), [Kind::NotTold]);
    let late = story.clone().told(
        "fosen-ikt",
        "2026-11-16T07:21:00Z",
        Fate::Accepted { in_digest: true },
    );
    assert_eq!(
        kinds(&rows(&[late], "2026-11-16T07:50:00Z")),
        [Kind::NotTold]
    );
    let kept_back = story.told("fosen-ikt", FRIDAY[1], Fate::Shadowed);
    let sources = sources(&[kept_back], "2026-11-16T12:00:00Z");
    let report = Deviations::of(&sources, &inventory, region, november()).unwrap();
    assert_eq!(report.rows, []);
    assert_eq!(report.in_shadow, ["fosen-ikt"; 3], "yes, end and hour");
}

#[test]
fn whoever_knew_of_it_is_not_said_to_have_been_reached_by_no_notice() {
    let opened = ["2026-11-10T08:59:00Z", "2026-11-10T09:00:00Z"];
    let (inventory, _) = fosen("");
    let told = "2026-11-10T09:01:00Z";
    let again = "2026-11-10T11:00:00Z";
    let story = Story::opened(&inventory, 1, "rissa", opened, Some(clause())).told(
        "fosen-ikt",
        told,
        Fate::Accepted { in_digest: false },
    );
    // Nobody is written to a second time when an incident is withdrawn.
    let withdrawn = story
        .clone()
        .then("2026-11-10T09:10:00Z", explained(false, opened[1]))
        .then(again, unexplained(false, opened[1]))
        .then(again, asked(again))
        .then("2026-11-10T12:45:00Z", What::Cleared);
    let found = rows(&[withdrawn], "2026-12-01T12:00:00Z");
    assert_eq!(kinds(&found), [Kind::ResponseExceeded, Kind::Ownerless]);
    for row in &found {
        assert_eq!(row.told_at, Some(at(told)), "{:?}", row.kind);
    }
    // That it has come back to them is news, and of that they know nothing.
    let back = story
        .then("2026-11-10T09:10:00Z", handed_over("fosen-ikt", "rissa"))
        .then(again, handed_over("rissa", "fosen-ikt"))
        .then(again, asked(again))
        .then("2026-11-10T11:45:00Z", What::Cleared);
    let found = rows(&[back], "2026-12-01T12:00:00Z");
    let row = found.iter().find(|row| row.kind == Kind::NotTold).unwrap();
    assert_eq!(row.told_at, Some(at(told)));
}

#[test]
fn what_was_not_kept_before_another_fault_explained_it_is_a_row() {
    let story = agreed(1, ["2026-11-10T08:59:00Z", "2026-11-10T09:00:00Z"]);
    let gap = located(&story, "rissa");
    let explained_at = "2026-11-10T11:00:00Z";
    let over = story
        .clone()
        .then(explained_at, gap)
        .then(explained_at, merged());
    let found = rows(&[over], "2026-12-01T12:00:00Z");
    assert_eq!(kinds(&found), [Kind::ResponseExceeded, Kind::Ownerless]);
    let in_time = story.then("2026-11-10T09:20:00Z", merged());
    assert_eq!(rows(&[in_time], "2026-12-01T12:00:00Z"), []);
}

#[test]
fn a_municipality_answers_to_the_coordinator_that_it_has_named() {
    let shipped = include_str!("../../../config/regions/fosen.toml");
    let named = "name = \"Rissa kommune\"\ncoordinator = \"st-olavs\"";
    let text = shipped.replace("name = \"Rissa kommune\"", named);
    let (inventory, region) = region(&text);
    let story = |serial, place| {
        Story::opened(&inventory, serial, place, FRIDAY, None)
            .told_at_once(place)
            .then("2026-11-13T15:20:00Z", What::Cleared)
    };
    let stories = [story(1, "rissa"), story(2, "osen")];
    let sources = sources(&stories, "2026-12-01T12:00:00Z");
    let report = Deviations::of(&sources, &inventory, region, november()).unwrap();
    let towards: Vec<&str> = report.rows.iter().map(|row| &*row.towards.id).collect();
    assert_eq!(towards, ["st-olavs", "fosen-regionrad"]);
}

#[test]
fn what_no_agreement_decides_is_a_row_and_no_time_is_exceeded() {
    let (inventory, _) = fosen("");
    let story = Story::opened(&inventory, 1, "rissa", FRIDAY, None)
        .told_at_once("rissa")
        .then("2026-11-13T15:20:00Z", What::Cleared);
    let rows = rows(&[story], "2026-12-01T12:00:00Z");
    assert_eq!(kinds(&rows), [Kind::Unagreed]);
    assert_eq!(
        (&*rows[0].who.id, &*rows[0].towards.id),
        ("rissa", "fosen-regionrad")
    );
    assert_eq!(rows[0].agreement, None);
}

#[test]
fn what_passes_between_parties_is_a_row_with_both() {
    let opened = ["2026-11-10T08:59:00Z", "2026-11-10T09:00:00Z"];
    let rejected = |by: &str, story: &Story, holder: &str| {
        let What::Opened { assignment, .. } = &story.events[0].what else {
            panic!("it begins with its opening");
        };
        What::Rejected {
            by: party(by),
            through: None,
            because: "ikke vår".to_owned(),
            assignment: Assignment {
                holder: party(holder),
                ..assignment.clone()
            },
        }
    };
    let story = agreed(1, opened);
    let (first, second) = (
        rejected("fosen-ikt", &story, "fosen-ikt"),
        rejected("fosen-ikt", &story, "fosen-regionrad"),
    );
    let story = story
        .then("2026-11-10T09:05:00Z", first)
        .then("2026-11-10T09:10:00Z", second)
        .then(
            "2026-11-10T09:12:00Z",
            handed_over("fosen-regionrad", "rissa"),
        )
        .then("2026-11-10T09:13:00Z", accepted("rissa", None))
        .then("2026-11-10T09:20:00Z", What::Cleared);
    let rows = rows(&[story], "2026-12-01T12:00:00Z");
    assert_eq!(kinds(&rows), [Kind::RejectedTwice, Kind::HandedOver]);
    let sides = |row: &Deviation| (row.who.id.clone(), row.towards.id.clone());
    let expected = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(sides(&rows[0]), expected("fosen-ikt", "fosen-regionrad"));
    assert_eq!(sides(&rows[1]), expected("fosen-regionrad", "rissa"));
}

#[test]
fn the_last_step_and_the_hour_without_an_owner_are_rows_of_their_own() {
    let opened = ["2026-11-10T08:59:00Z", "2026-11-10T09:00:00Z"];
    let story = agreed(1, opened)
        .then(
            "2026-11-10T10:00:00Z",
            What::Escalated {
                to: party("fosen-regionrad"),
                step: 1,
            },
        )
        .then("2026-11-10T11:00:00Z", What::Cleared);
    let fault = story.fault();
    let course = story.course();
    let as_of = at("2026-12-01T12:00:00Z");
    assert_eq!(
        course.nobodys(course.began_at, as_of),
        fault.ownerless(as_of)
    );
    let rows = rows(&[story], "2026-12-01T12:00:00Z");
    let expected = [Kind::ResponseExceeded, Kind::LastStep, Kind::Ownerless];
    assert_eq!(kinds(&rows), expected);
    assert_eq!(rows[1].towards.id, "fosen-regionrad");
    assert_eq!(rows[2].at, at("2026-11-10T10:30:00Z"));
    assert_eq!(rows[2].clocked.unwrap().actual.as_mins(), 90);
}

#[test]
fn an_agreement_that_ends_while_a_fault_is_open_is_a_row() {
    let agreement = "\n[[agreement]]\nid = \"drift\"\nname = \"Driftsavtale\"\nparty = \"fosen-ikt\"\n\
         reference = \"sak 2026/117\"\nstanding = \"signed\"\nfrom = 2026-01-01\nuntil = 2026-11-11\nkinds = [\"codec\"]\n";
    let (inventory, region) = fosen(agreement);
    let opened = ["2026-11-10T08:59:00Z", "2026-11-10T09:00:00Z"];
    let story = Story::opened(&inventory, 1, "rissa", opened, Some(clause()))
        .told_at_once("fosen-ikt")
        .then("2026-11-10T09:10:00Z", accepted("fosen-ikt", None));
    let of = |story: Story| {
        let sources = sources(&[story], "2026-12-01T12:00:00Z");
        let report = Deviations::of(&sources, &inventory, region, november());
        kinds(&report.unwrap().rows)
    };
    let before = story.clone().then("2026-11-10T10:00:00Z", What::Cleared);
    assert_eq!(of(before), []);
    let after = story.then("2026-11-13T08:00:00Z", What::Cleared);
    assert_eq!(of(after), [Kind::RestoreExceeded, Kind::AgreementLapsed]);
}

#[test]
fn only_rows_between_those_who_are_asked_for_are_left_and_of_others_nothing() {
    let (inventory, region) = fosen("");
    let stories = [
        agreed(1, FRIDAY),
        Story::opened(&inventory, 2, "osen", FRIDAY, None)
            .told_at_once("osen")
            .then("2026-11-13T15:20:00Z", What::Cleared),
    ];
    let sources = sources(&stories, "2026-11-16T07:50:00Z");
    let report = || Deviations::of(&sources, &inventory, region, november()).unwrap();
    let between = |parties: &[&str]| {
        let parties: Vec<String> = parties.iter().map(|&id| id.to_owned()).collect();
        kinds(&report().between(&parties).rows)
    };
    assert_eq!(between(&[]), [Kind::Unagreed, Kind::ResponseExceeded]);
    assert_eq!(between(&["rissa"]), [Kind::ResponseExceeded]);
    assert_eq!(between(&["fosen-ikt", "rissa"]), [Kind::ResponseExceeded]);
    assert_eq!(between(&["fosen-ikt", "osen"]), []);
    let seen = report().seen_by(|party| party == "osen");
    assert_eq!(kinds(&seen.rows), [Kind::Unagreed]);
    assert_eq!(kinds(&report().seen_by(|_| false).rows), []);
}

#[test]
fn of_days_before_the_log_began_nothing_is_known_and_that_is_said() {
    let (inventory, region) = fosen("");
    let of = |begins: Option<&str>| {
        let sources = Sources {
            begins: begins.map(|at| at.parse().unwrap()),
            ..sources(&[], "2026-11-20T08:00:00Z")
        };
        let deviations = Deviations::of(&sources, &inventory, region, november()).unwrap();
        let fairness = Fairness::of(&sources, &inventory, region, november());
        assert_eq!(deviations.begins, fairness.begins);
        deviations.begins.map(|at| at.to_string())
    };
    assert_eq!(of(Some("2026-10-01T00:00:00Z")), None);
    let within = "2026-11-12T09:00:00Z";
    assert_eq!(of(Some(within)).as_deref(), Some(within));
    // An empty log knows nothing of any day.
    assert_eq!(of(None).as_deref(), Some("2026-11-20T08:00:00Z"));
}
