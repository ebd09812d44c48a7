use std::fs;

use tempfile::TempDir;

use super::*;
use crate::clock::Mono;
use crate::health::{Answer, Observation, Occasion, Outcome};
use crate::probe::tests::region::{first, region, sip};
use crate::store::{MEASUREMENTS, Measured, Measurements};

fn settings(directory: &TempDir) -> Settings {
    Settings {
        path: directory.path().to_owned(),
        ..Settings::default()
    }
}

fn batch(inventory: &Arc<Inventory>, outcome: Outcome) -> Batch {
    let observation = Observation {
        probe: first(),
        occasion: Occasion::Regular,
        started: Mono::START,
        ended: Mono::START,
        outcome,
        kept: None,
        exchange: None,
    };
    Batch {
        inventory: Arc::clone(inventory),
        observations: vec![observation],
    }
}

fn answered() -> Outcome {
    Outcome::Answer {
        rtt: Duration::from_millis(12),
        answer: Answer::Echo,
    }
}

#[test]
fn what_is_seen_is_on_disk_when_the_program_ends() {
    let directory = TempDir::new().unwrap();
    let inventory = region(vec![sip("127.0.0.1:5060".parse().unwrap())]);
    let recording = Recording::start(&settings(&directory), Clock::start());
    let inbox = recording.inbox();
    for outcome in [answered(), Outcome::Silence, answered()] {
        inbox.offer(Seen::of(&batch(&inventory, outcome)));
    }
    let meters = recording.meters();
    drop(inbox);
    recording.stop();
    let read = Measurements::open_read_only(&directory.path().join(MEASUREMENTS)).unwrap();
    let found = read
        .of(&Name::of(&inventory, first()), 0, i64::MAX / 2)
        .unwrap();
    let sum = |of: fn(&Value) -> u32| found.iter().map(|one| of(&one.value)).sum::<u32>();
    assert_eq!((sum(|v| v.sent), sum(|v| v.lost)), (3, 1));
    assert!(meters.values.load(Ordering::Relaxed) > 0);
    assert_eq!(meters.given_up.load(Ordering::Relaxed), 0);
}

#[test]
fn a_file_that_cannot_be_written_is_given_up_and_nobody_waits_for_it() {
    let directory = TempDir::new().unwrap();
    fs::write(
        directory.path().join(MEASUREMENTS),
        "no measurements, but something else",
    )
    .unwrap();
    let inventory = region(vec![sip("127.0.0.1:5060".parse().unwrap())]);
    let recording = Recording::start(&settings(&directory), Clock::start());
    let inbox = recording.inbox();
    assert!(recording.thread.is_none());
    inbox.offer(Seen::of(&batch(&inventory, answered())));
    assert_eq!(recording.meters().given_up.load(Ordering::Relaxed), 1);
}

#[test]
fn a_disk_that_fails_later_is_given_up_once_and_what_comes_then_is_counted() {
    let directory = TempDir::new().unwrap();
    let inventory = region(vec![sip("127.0.0.1:5060".parse().unwrap())]);
    let mut recording = Recording::start(&settings(&directory), Clock::start());
    let inbox = recording.inbox();
    let other = rusqlite::Connection::open(directory.path().join(MEASUREMENTS)).unwrap();
    other.execute_batch("DROP TABLE recent;").unwrap();
    inbox.offer(Seen::of(&batch(&inventory, answered())));
    // Another inventory has what was counted by the first one written.
    let next = region(vec![sip("127.0.0.1:5061".parse().unwrap())]);
    inbox.offer(Seen::of(&batch(&next, answered())));
    let writing = recording.thread.take().unwrap();
    let (tell, ended) = std::sync::mpsc::channel();
    thread::spawn(move || tell.send(writing.join().is_ok()));
    let ended = ended.recv_timeout(Duration::from_secs(60));
    assert_eq!(ended, Ok(true), "it goes on without its file");
    assert_eq!(recording.meters().given_up.load(Ordering::Relaxed), 1);
    inbox.offer(Seen::of(&batch(&next, answered())));
    assert!(recording.meters().dropped.load(Ordering::Relaxed) >= 1);
}

#[test]
fn nothing_is_kept_where_nothing_is_to_be() {
    let directory = TempDir::new().unwrap();
    let mut settings = settings(&directory);
    settings.measured = Measured {
        minutes: 0,
        hours: 400,
    };
    let recording = Recording::start(&settings, Clock::start());
    assert!(recording.thread.is_none() && recording.queue.is_none());
    assert!(!directory.path().join(MEASUREMENTS).exists());
}
