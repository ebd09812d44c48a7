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

/// A worker of which a test calls what it would call by itself.
fn worker(directory: &TempDir) -> Worker {
    let recorder = Recorder::open(directory.path(), Measured::default()).unwrap();
    let (_, inbox) = sync_channel(1);
    Worker::new(recorder, Clock::start(), inbox, Arc::default())
}

/// How many echoes of a probe are on disk.
fn sent(directory: &TempDir, name: &Name) -> u32 {
    let read = Measurements::open_read_only(&directory.path().join(MEASUREMENTS)).unwrap();
    let found = read.of(name, 0, i64::MAX / 2).unwrap();
    found.iter().map(|one| one.value.sent).sum()
}

#[test]
fn a_minute_is_on_disk_when_the_next_one_is_under_way() {
    let directory = TempDir::new().unwrap();
    let inventory = region(vec![sip("127.0.0.1:5060".parse().unwrap())]);
    let name = Name::of(&inventory, first());
    let mut worker = worker(&directory);
    worker
        .count(Seen::of(&batch(&inventory, answered())))
        .unwrap();
    assert_eq!(sent(&directory, &name), 0, "it goes on");
    worker.minute -= 1;
    worker.turn_minute().unwrap();
    assert_eq!(sent(&directory, &name), 1);
    assert!(worker.looks_after, "there is an hour to pack, perhaps");
}

#[test]
fn what_one_inventory_has_measured_is_never_told_of_a_probe_of_another() {
    let directory = TempDir::new().unwrap();
    let at = |port: u16| sip(([127, 0, 0, 1], port).into());
    let old = region(vec![at(5_060), at(5_061)]);
    let other = region(vec![at(5_060)]);
    let mut worker = worker(&directory);
    let second = ProbeIx::at(1);
    let mut batch = batch(&old, answered());
    batch.observations[0].probe = second;
    worker.count(Seen::of(&batch)).unwrap();
    let nothing = Seen {
        inventory: other,
        samples: Vec::new(),
    };
    // Its probes are other ones, and the second is none of them.
    worker.count(nothing).unwrap();
    assert_eq!(sent(&directory, &Name::of(&old, second)), 1);
    assert!(worker.tallies.is_empty());
}

#[test]
fn what_the_ledger_does_not_take_yet_is_measured_once() {
    let directory = TempDir::new().unwrap();
    let inventory = region(vec![sip("127.0.0.1:5060".parse().unwrap())]);
    let recording = Recording::start(&settings(&directory), Clock::start());
    let (ledger, mut inbox) = mpsc::channel(1);
    ledger.try_send(Message::Stop).unwrap();
    let mut offer = recording.beside(ledger);
    let Offer::Full(batch) = offer(batch(&inventory, answered())) else {
        panic!("there is no room");
    };
    assert!(matches!(inbox.try_recv(), Ok(Message::Stop)));
    assert!(matches!(offer(batch), Offer::Taken));
    drop(offer);
    recording.stop();
    assert_eq!(sent(&directory, &Name::of(&inventory, first())), 1);
}

#[test]
fn nothing_goes_for_its_age_before_the_clock_has_run_evenly_for_an_hour() {
    let directory = TempDir::new().unwrap();
    let (clock, ahead) = Clock::settable();
    let mut worker = worker(&directory);
    worker.clock = clock;
    worker.even_since = clock.now();
    assert!(!worker.is_even());
    // An hour that the wall clock does not know of is no even one.
    ahead.store(3_700_000_000_000, Ordering::SeqCst);
    assert!(!worker.is_even());
    worker.even_since.wall -= jiff::SignedDuration::from_secs(3_700);
    worker.even_since.mono = clock.mono() - Duration::from_secs(3_700);
    assert!(worker.is_even());
}
