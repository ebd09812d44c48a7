//! Work that is planned.

use jiff::tz::TimeZone;

use super::incidents::{core_down, down, drawn, play, report, slugs, told};
use super::*;
use crate::agenda::{Calendar, Hours};
use crate::inventory::{Maintenance, Parts, Window, Windows};
use crate::notice::Reason;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn component(id: &str) -> ComponentIx {
    let inventory = drawn().builder.finish().expect("an inventory");
    let found = inventory.component_by_id(RegionIx::at(0), id);
    found.expect("a component")
}

fn once(from: &str, until: &str) -> Windows {
    Windows::Once(Window {
        from: at(from),
        until: at(until),
    })
}

/// Around the beginning of each play.
fn hour() -> Windows {
    once("2026-06-01T11:59:00Z", "2026-06-01T13:00:00Z")
}

/// On the core alone, by its own operator.
fn work(windows: Windows) -> Maintenance {
    Maintenance {
        id: "patch".into(),
        region: RegionIx::at(0),
        party: PartyIx::at(2),
        text: "Nye ruterkort".into(),
        reference: Some("CHG-7".into()),
        windows,
        parts: Parts {
            components: vec![component("core")],
            ..Parts::default()
        },
    }
}

fn planned(work: Maintenance) -> Inventory {
    let mut making = drawn();
    making.builder.maintenance(work);
    making.builder.finish().expect("an inventory")
}

fn play_with(work: Maintenance) -> Play {
    let mut play = Play::new(planned(work));
    play.see(&[
        ("registrar/reach", echo()),
        ("core/reach", echo()),
        ("rom1/reach", echo()),
        ("rom2/reach", echo()),
    ]);
    report(&mut play, &[]);
    play.pass(Duration::from_secs(20));
    play
}

/// Whether it was told as the fault of somebody.
fn paged(play: &Play) -> bool {
    let told = told(play);
    told.iter().any(|(_, why)| *why == Reason::Responsible)
}

#[test]
fn what_fails_of_planned_work_while_it_goes_on_is_shown_and_told_to_nobody() {
    let mut play = play_with(work(hour()));
    assert_eq!(play.ledger.maintenance_open(play.now.wall), 1);
    core_down(&mut play);
    assert_eq!(slugs(&play), ["opened", "explained"]);
    assert_eq!(told(&play), []);
    let why = play.only_fault().incident.clone().expect("the work");
    assert!(why.planned);
    assert_eq!((why.id.as_str(), why.party.as_str()), ("patch", "nett"));
    assert_eq!(why.expected_end, Some(at("2026-06-01T13:00:00Z")));
    assert_eq!(why.reference.as_deref(), Some("CHG-7"));
    down(&mut play, &[]);
    assert!(slugs(&play).ends_with(&["cleared"]), "{:?}", slugs(&play));
    assert_eq!(told(&play), [], "nor is its end");
}

#[test]
fn what_is_not_over_when_the_work_is_becomes_a_fault_like_any_other() {
    let mut play = play_with(work(hour()));
    core_down(&mut play);
    assert!(play.ledger.next() <= play.now.mono + Duration::from_secs(3600));
    play.pass(Duration::from_secs(3600));
    play.turn(Input::Tick);
    assert_eq!(slugs(&play), ["opened", "explained", "unexplained"]);
    assert!(paged(&play), "{:?}", told(&play));
    assert_eq!(play.ledger.maintenance_open(play.now.wall), 0);
}

#[test]
fn planned_work_hides_nothing_else() {
    let of = |change: fn(&mut Maintenance)| {
        let mut work = work(hour());
        change(&mut work);
        work
    };
    let others = [
        of(|w| w.windows = once("2026-06-01T12:30:00Z", "2026-06-01T13:00:00Z")),
        of(|w| w.windows = once("2026-06-01T11:00:00Z", "2026-06-01T12:00:05Z")),
        of(|w| w.parts.components = vec![component("rom1")]),
        of(|w| {
            w.parts = Parts {
                kinds: vec![Kind::AccessLine, Kind::Codec],
                ..Parts::default()
            }
        }),
        // The core stands in no municipality.
        of(|w| {
            w.parts = Parts {
                municipalities: vec![MunicipalityIx::at(0)],
                ..Parts::default()
            }
        }),
    ];
    for work in others {
        let mut play = play_with(work.clone());
        core_down(&mut play);
        assert!(paged(&play), "{work:?}");
    }
    let mut play = play_with(work(hour()));
    down(&mut play, &["rom1/reach"]);
    assert!(
        paged(&play),
        "a room that fails while the core is worked on"
    );
}

#[test]
fn a_fault_that_began_before_the_work_goes_on_to_be_one() {
    let mut play = play_with(work(once("2026-06-01T12:10:00Z", "2026-06-01T13:00:00Z")));
    core_down(&mut play);
    assert!(paged(&play));
    play.pass(Duration::from_secs(900));
    play.turn(Input::Tick);
    assert_eq!(slugs(&play), ["opened"]);
}

#[test]
fn whoever_does_the_work_its_parts_are_out_of_service_and_their_owner_is_not_asked() {
    let mut work = work(hour());
    work.party = PartyIx::at(3);
    let mut play = play_with(work);
    core_down(&mut play);
    assert_eq!(slugs(&play), ["opened", "explained"]);
    assert_eq!(told(&play), []);
}

#[test]
fn work_of_every_week_explains_in_its_hours_only() {
    let weekly = |hours: &str| Windows::Weekly {
        hours: Hours::new(
            vec![hours.parse().expect("hours")],
            Calendar {
                zone: TimeZone::UTC,
                country: None,
            },
        ),
        from: None,
        until: None,
    };
    for (hours, explained) in [
        ("mon 11:30-12:30", true),
        ("daily 11:00-13:00", true),
        ("tue 11:30-12:30", false),
        ("mon 02:00-04:00", false),
    ] {
        let mut play = play_with(work(weekly(hours)));
        core_down(&mut play);
        assert_eq!(told(&play).is_empty(), explained, "{hours}");
    }
}

#[test]
fn a_restart_after_the_window_tells_what_is_still_down() {
    let mut before = play_with(work(hour()));
    core_down(&mut before);
    let kept = Kept {
        faults: vec![before.only_fault().clone()],
        ..Kept::default()
    };
    let mut again = Play::resume(planned(work(hour())), kept);
    again.pass(Duration::from_secs(7200));
    again.turn(Input::Tick);
    report(&mut again, &[]);
    assert_eq!(slugs(&again), ["unexplained"]);
    assert!(paged(&again));
}

#[test]
fn work_that_a_reload_brings_or_takes_away_counts_from_then_on() {
    let mut play = play();
    report(&mut play, &[]);
    let reload = |play: &mut Play, inventory| {
        play.turn(Input::Reload {
            inventory: Arc::new(inventory),
            digest: "0".to_owned(),
        });
    };
    reload(&mut play, planned(work(hour())));
    core_down(&mut play);
    assert_eq!(slugs(&play), ["opened", "explained"]);
    reload(&mut play, drawn().builder.finish().expect("an inventory"));
    assert_eq!(slugs(&play), ["opened", "explained", "unexplained"]);
    assert!(paged(&play));
}
