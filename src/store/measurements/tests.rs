use std::fs;

use proptest::collection::vec;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::measurement::{DAY, HOUR, Level, MINUTE, Reading, Round, steps};

/// A Sunday at noon, in minutes since 1970.
const NOON: i64 = 29_714_400;

fn name(probe: &str) -> Name {
    Name {
        region: "fosen".into(),
        component: "afjord.rom1".into(),
        probe: probe.into(),
    }
}

fn value(millis: u64) -> Value {
    let level = Level::of(Duration::from_millis(millis));
    Value {
        sent: 3,
        lost: 1,
        round: Some(Round {
            least: level,
            middle: level,
            most: level,
        }),
        jitter: None,
    }
}

fn open(directory: &TempDir) -> Recorder {
    Recorder::open(directory.path(), Measured::default()).expect("measurements")
}

fn all(directory: &TempDir, probe: &str) -> Vec<Reading> {
    let path = directory.path().join(MEASUREMENTS);
    let read = Measurements::open_read_only(&path).expect("measurements");
    read.of(&name(probe), 0, i64::MAX / 2).expect("readings")
}

fn look_after(recorder: &mut Recorder, minute: i64) {
    while recorder.look_after(minute, true).expect("looked after") {}
}

#[test]
fn what_was_written_is_read_before_and_after_it_is_packed_and_by_the_next_start() {
    let directory = TempDir::new().expect("a directory");
    let mut recorder = open(&directory);
    for minute in 0..150 {
        let values = [(name("ping"), value(10)), (name("sip"), value(20))];
        recorder.write(NOON + minute, &values).expect("written");
    }
    let before = all(&directory, "ping");
    assert_eq!(before.len(), 150);
    assert_eq!(before[0].at, NOON * MINUTE);
    look_after(&mut recorder, NOON + 150);
    assert_eq!(all(&directory, "ping"), before);
    drop(recorder);
    let mut recorder = open(&directory);
    assert_eq!(recorder.series(), 2);
    recorder
        .write(NOON + 150, &[(name("ping"), value(10))])
        .expect("written");
    assert_eq!(all(&directory, "ping").len(), 151);
    assert_eq!(all(&directory, "sip").len(), 150);
    assert_eq!(all(&directory, "tls"), []);
}

#[test]
fn a_minute_that_comes_again_is_joined_and_a_clock_set_ahead_leaves_a_gap() {
    let directory = TempDir::new().expect("a directory");
    let mut recorder = open(&directory);
    let mut write = |minute, millis| {
        let written = recorder.write(minute, &[(name("ping"), value(millis))]);
        written.expect("written");
        look_after(&mut recorder, minute);
    };
    write(NOON, 10);
    write(NOON + 90, 10);
    // Set back by an hour and a half, when the first minute is packed already.
    write(NOON, 30);
    write(NOON + 200, 10);
    let found = all(&directory, "ping");
    let minutes: Vec<i64> = found.iter().map(|one| one.at / MINUTE - NOON).collect();
    assert_eq!(minutes, [0, 90, 200]);
    assert_eq!((found[0].value.sent, found[0].value.lost), (6, 2));
    let round = found[0].value.round.expect("round trips");
    assert!(round.least < round.most);
}

#[test]
fn old_days_become_hours_and_then_go() {
    let directory = TempDir::new().expect("a directory");
    let keep = Measured {
        minutes: 2,
        hours: 40,
    };
    let mut recorder = Recorder::open(directory.path(), keep).expect("measurements");
    for minute in 0..180 {
        let written = recorder.write(NOON + minute, &[(name("ping"), value(10))]);
        written.expect("written");
    }
    let day = 24 * 60;
    look_after(&mut recorder, NOON + 2 * day);
    assert_eq!(all(&directory, "ping").len(), 180, "it is two days old");
    look_after(&mut recorder, NOON + 3 * day);
    let found = all(&directory, "ping");
    assert_eq!(found.len(), 3, "{found:?}");
    let hour = |one: &Reading| (one.lasts, one.value.sent, one.value.lost);
    assert!(
        found.iter().all(|one| hour(one) == (HOUR, 180, 60)),
        "{found:?}"
    );
    assert_eq!(found[0].at, NOON * MINUTE);
    look_after(&mut recorder, NOON + 100 * day);
    assert_eq!(all(&directory, "ping"), []);
    assert_eq!(
        recorder.series(),
        0,
        "nothing is kept of a probe that is gone"
    );
}

#[test]
fn what_is_asked_for_ends_before_its_last_moment_packed_or_not() {
    let directory = TempDir::new().expect("a directory");
    let mut recorder = open(&directory);
    for minute in 0..150 {
        let written = recorder.write(NOON + minute, &[(name("ping"), value(10))]);
        written.expect("written");
    }
    let path = directory.path().join(MEASUREMENTS);
    for packed in [false, true] {
        let read = Measurements::open_read_only(&path).expect("measurements");
        let (from, until) = ((NOON + 5) * MINUTE, (NOON + 15) * MINUTE);
        let found = read.of(&name("ping"), from, until).expect("readings");
        let ends = (found[0].at, found[found.len() - 1].at);
        assert_eq!(ends, (from, until - MINUTE), "{packed}");
        look_after(&mut recorder, NOON + 150);
    }
}

#[test]
fn nothing_goes_for_its_age_while_the_clock_is_not_to_be_trusted() {
    let directory = TempDir::new().expect("a directory");
    let mut recorder = open(&directory);
    recorder
        .write(NOON, &[(name("ping"), value(10))])
        .expect("written");
    let years = 10 * 365 * 24 * 60;
    while recorder
        .look_after(NOON + years, false)
        .expect("looked after")
    {}
    assert_eq!(all(&directory, "ping").len(), 1);
}

#[test]
fn files_that_are_not_measurements_are_refused_and_left_as_they_are() {
    let directory = TempDir::new().expect("a directory");
    let path = directory.path().join(MEASUREMENTS);
    let foreign = b"not a database, but some text that is long enough";
    fs::write(&path, foreign).expect("written");
    assert!(Recorder::open(directory.path(), Measured::default()).is_err());
    assert_eq!(fs::read(&path).expect("read"), foreign);
    fs::remove_file(&path).expect("removed");
    let other = Connection::open(&path).expect("a database");
    other
        .execute_batch("CREATE TABLE other (id INTEGER);")
        .expect("a table");
    drop(other);
    let refused = Recorder::open(directory.path(), Measured::default());
    assert!(matches!(refused, Err(MeasurementsError::Foreign { .. })));
}

#[test]
fn a_day_that_storage_has_altered_is_told_to_readers_and_lost_alone() {
    let directory = TempDir::new().expect("a directory");
    let mut recorder = open(&directory);
    recorder
        .write(NOON, &[(name("ping"), value(10))])
        .expect("written");
    look_after(&mut recorder, NOON + 60);
    let altered = "UPDATE day SET body = zeroblob(40)";
    recorder.connection.execute_batch(altered).expect("altered");
    let path = directory.path().join(MEASUREMENTS);
    let read = Measurements::open_read_only(&path).expect("measurements");
    let found = read.of(&name("ping"), 0, i64::MAX / 2);
    assert!(matches!(found, Err(ReadError::Damaged(_))), "{found:?}");
    recorder
        .write(NOON + 60, &[(name("ping"), value(10))])
        .expect("written");
    look_after(&mut recorder, NOON + 120);
    assert_eq!(all(&directory, "ping").len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// However the clock went and whenever it was packed: nothing is lost, and nothing
    /// counted twice.
    #[test]
    fn all_that_was_sent_is_still_there(writes in vec((0..4_000_i64, any::<bool>()), 1..60)) {
        let directory = TempDir::new().expect("a directory");
        let mut recorder = open(&directory);
        for (minute, packs) in &writes {
            recorder.write(NOON + minute, &[(name("ping"), value(10))]).expect("written");
            if *packs {
                look_after(&mut recorder, NOON + minute);
            }
        }
        let found = all(&directory, "ping");
        let steps = steps(&found, NOON * MINUTE, NOON * MINUTE + 3 * DAY, HOUR);
        let sent: u32 = steps.iter().filter_map(|step| step.value).map(|value| value.sent).sum();
        prop_assert_eq!(sent as usize, writes.len() * 3);
    }
}
