//! When the ledger is told of a drill.

use std::sync::Arc;

use super::*;

/// Nothing here takes so long; it only bounds a test that hangs.
const LONG: Duration = Duration::from_secs(60);

fn plan(weekly: Weekly) -> Plan {
    let settings = DrillSettings {
        weekly,
        ..DrillSettings::default()
    };
    Plan::of(Some(&settings), &Inventory::default()).unwrap()
}

/// Some other moment of the week than this one.
fn elsewhere(now: Timestamp) -> Weekly {
    let there = now.to_zoned(TimeZone::UTC).date().weekday();
    Weekly {
        day: there.wrapping_add(3),
        ..Weekly::default()
    }
}

async fn asked(inbox: &mut mpsc::Receiver<Message>) -> bool {
    match tokio::time::timeout(LONG, inbox.recv()).await {
        Ok(Some(Message::Drill { asked, within })) => {
            assert_eq!(within, Duration::from_secs(600));
            asked
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn whoever_asks_gets_a_drill_and_one_that_is_long_overdue_comes_by_itself() {
    let clock = Clock::start();
    let now = clock.now().wall;
    let (ledger, mut inbox) = mpsc::channel(8);
    let last = now - jiff::SignedDuration::from_hours(24 * 30);
    let drills = Drills::start(Some(plan(elsewhere(now))), Some(last), ledger, clock);
    assert!(!asked(&mut inbox).await, "it was overdue");
    drills.ask();
    assert!(asked(&mut inbox).await);
    assert!(inbox.try_recv().is_err());
}

/// A moment from now, in seconds.
fn in_seconds(now: Timestamp, seconds: i64) -> Weekly {
    let then = now + jiff::SignedDuration::from_secs(seconds);
    let then = then.to_zoned(TimeZone::UTC);
    Weekly {
        day: then.date().weekday(),
        time: then.time(),
    }
}

#[tokio::test]
async fn a_drill_comes_when_it_is_due_once_and_no_other_comes() {
    let clock = Clock::start();
    let now = clock.now().wall;
    let (ledger, mut inbox) = mpsc::channel(8);
    let drills = Drills::start(Some(plan(in_seconds(now, 2))), Some(now), ledger, clock);
    assert!(inbox.try_recv().is_err(), "it is not due yet");
    assert!(!asked(&mut inbox).await);
    assert!(clock.now().wall.duration_since(now).as_secs() >= 2);
    // Another time counts from now on.
    let now = clock.now().wall;
    drills.replace(Some(plan(in_seconds(now, -10))));
    drills.ask();
    assert!(asked(&mut inbox).await, "what is past is not made up for");
    drills.replace(Some(plan(in_seconds(clock.now().wall, 2))));
    assert!(!asked(&mut inbox).await);
    // Whoever asks where there are none is told so in the log only.
    drills.replace(None);
    drills.ask();
    drills.stop();
    assert!(!matches!(inbox.recv().await, Some(Message::Drill { .. })));
}

#[test]
fn a_clock_that_is_set_brings_no_drill_long_after_its_time_and_none_twice() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let due = at("2026-06-01T07:00:00Z");
    assert!(is_held(due, None, due));
    assert!(is_held(
        due,
        Some(at("2026-05-25T07:00:00Z")),
        at("2026-06-01T07:59:59Z")
    ));
    assert!(!is_held(due, None, at("2026-06-01T08:00:00Z")));
    assert!(
        !is_held(at("1970-01-05T08:00:00Z"), None, due),
        "it was 1970 at the start"
    );
    assert!(
        !is_held(due, Some(due), due),
        "it is nine for the second time"
    );
}

#[test]
fn the_time_is_that_of_the_first_region_unless_it_is_said_otherwise() {
    let (oslo, utc) = (TimeZone::get("Europe/Oslo").unwrap(), TimeZone::UTC);
    let watched: Arc<Inventory> =
        crate::probe::tests::region::region_with(crate::inventory::Profile::DEFAULT, Vec::new());
    let zone = watched.regions().next().unwrap().1.zone.clone();
    let plan = |zone: Option<&TimeZone>| {
        let settings = DrillSettings {
            zone: zone.cloned(),
            ..DrillSettings::default()
        };
        Plan::of(Some(&settings), &watched).unwrap().zone
    };
    assert_eq!(plan(None), zone);
    assert_eq!(plan(Some(&oslo)), oslo);
    assert_eq!(plan(Some(&utc)), utc);
    assert_eq!(Plan::of(None, &watched), None);
}
