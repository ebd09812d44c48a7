//! What the writer promises.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::mpsc;
use std::time::Duration;

use rusqlite::Connection;
use tempfile::TempDir;

use super::{Bundle, Durability, GROUP, Inbox, QUEUE, Writer, start_with};
use crate::clock::Clock;
use crate::ledger::Transaction;
use crate::store::samples::{at, entries, number, opened};
use crate::store::{FILE, Queries, Settings, Store, verify};

const LONG: Duration = Duration::from_secs(60);

struct Place {
    directory: TempDir,
}

impl Place {
    fn new() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o700)).expect("a mode");
        Self { directory }
    }

    fn store(&self) -> Store {
        let settings = Settings {
            path: self.directory.path().to_owned(),
            ..Settings::default()
        };
        Store::open(&settings, at(0)).expect("a log").0
    }

    fn file(&self) -> std::path::PathBuf {
        self.directory.path().join(FILE)
    }
}

/// A writer whose released effects, and reason for giving up, come out here.
struct Bench {
    inbox: Inbox<u32>,
    writer: Writer,
    released: mpsc::Receiver<(u32, Durability)>,
    unlogged: mpsc::Receiver<String>,
}

fn bench(store: Store, patience: Duration) -> Bench {
    let (release, released) = mpsc::channel();
    let (raise, unlogged) = mpsc::channel();
    let (inbox, writer) = start_with(
        store,
        Clock::start(),
        patience,
        move |effect, durability| {
            release
                .send((effect, durability))
                .expect("somebody listens")
        },
        move |why| raise.send(why.to_owned()).expect("somebody listens"),
    )
    .expect("a thread");
    Bench {
        inbox,
        writer,
        released,
        unlogged,
    }
}

/// Opens a fault; its effect bears its serial.
fn bundle(serial: u32) -> Bundle<u32> {
    Bundle {
        transaction: entries(vec![opened(serial, i64::from(serial))]),
        effects: vec![serial],
    }
}

#[test]
fn an_effect_is_released_only_when_what_it_tells_of_is_on_disk() {
    let place = Place::new();
    let store = place.store();
    let file = place.file();
    let (release, released) = mpsc::channel();
    let (inbox, writer) = super::start(
        store,
        Clock::start(),
        move |serial: u32, durability| {
            let queries = Queries::open_read_only(&file).expect("a reader");
            let found = queries.fault(&number(serial)).expect("an answer");
            release
                .send((serial, durability, found.is_some()))
                .expect("somebody listens");
        },
        |why| panic!("{why}"),
    )
    .expect("a thread");
    for serial in 1..=200 {
        inbox.submit(bundle(serial)).expect("room");
    }
    for serial in 1..=200 {
        let effect = released.recv_timeout(LONG).expect("an effect");
        assert_eq!(effect, (serial, Durability::Logged, true));
    }
    drop(inbox);
    writer.join().expect("no panic");
}

#[test]
fn what_waits_is_committed_together_and_nothing_is_left_at_the_end() {
    let place = Place::new();
    let store = place.store();
    let other = Connection::open(place.file()).expect("the file");
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let bench = bench(store, LONG);
    let count = 3 * GROUP as u32;
    for serial in 1..=count {
        bench.inbox.submit(bundle(serial)).expect("room");
    }
    other.execute_batch("COMMIT").unwrap();
    let meters = bench.inbox.meters();
    drop(bench.inbox);
    bench.writer.join().expect("no panic");
    let figures = meters.read();
    assert_eq!(figures.entries, u64::from(count));
    assert!((3..=5).contains(&figures.commits), "{figures:?}");
    assert!(figures.longest <= figures.committing && !figures.unlogged);
    assert_eq!(figures.queued, 0);
    let released: Vec<u32> = bench.released.iter().map(|(serial, _)| serial).collect();
    assert_eq!(released, (1..=count).collect::<Vec<_>>());
    let report = verify(&place.file()).expect("a report");
    assert!(report.is_intact() && report.faults == u64::from(count));
    let wal = fs::metadata(place.directory.path().join("samband.db-wal"));
    assert!(wal.is_ok_and(|wal| wal.len() == 0), "closed in good order");
}

#[test]
fn after_the_first_storage_error_effects_go_on_marked_and_nothing_is_written() {
    let place = Place::new();
    let store = place.store();
    store.limit_pages();
    let bench = bench(store, LONG);
    // A full disk does not refuse at once: what fits is still logged.
    let mut serial = 0;
    let failed = loop {
        serial += 1;
        bench.inbox.submit(bundle(serial)).expect("room");
        let (effect, durability) = bench.released.recv_timeout(LONG).expect("an effect");
        assert_eq!(effect, serial);
        if durability == Durability::Unlogged {
            break serial;
        }
        assert!(serial < 1_000, "the file is bounded");
    };
    assert!(
        bench
            .unlogged
            .recv_timeout(LONG)
            .expect("a reason")
            .contains("full")
    );
    for serial in failed + 1..failed + 20 {
        bench.inbox.submit(bundle(serial)).expect("room");
        let effect = bench.released.recv_timeout(LONG).expect("an effect");
        assert_eq!(effect, (serial, Durability::Unlogged));
    }
    let wal = place.directory.path().join("samband.db-wal");
    let before = (fs::read(place.file()).unwrap(), fs::read(&wal).unwrap());
    assert!(bench.inbox.meters().is_unlogged());
    drop(bench.inbox);
    bench.writer.join().expect("no panic");
    assert!(bench.unlogged.recv().is_err(), "it is said once");
    assert_eq!(
        (fs::read(place.file()).unwrap(), fs::read(&wal).unwrap()),
        before
    );
    let report = verify(&place.file()).expect("a report");
    assert!(report.is_intact());
    assert_eq!(report.faults, u64::from(failed - 1));
}

#[test]
fn a_file_held_for_too_long_counts_as_a_storage_error() {
    let place = Place::new();
    let store = place.store();
    let other = Connection::open(place.file()).expect("the file");
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let bench = bench(store, Duration::ZERO);
    bench.inbox.submit(bundle(1)).expect("room");
    let effect = bench.released.recv_timeout(LONG).expect("an effect");
    assert_eq!(effect, (1, Durability::Unlogged));
    assert!(
        bench
            .unlogged
            .recv_timeout(LONG)
            .expect("a reason")
            .contains("locked")
    );
}

#[test]
fn a_full_queue_gives_the_bundle_back_and_gives_the_log_up() {
    let place = Place::new();
    let store = place.store();
    let (hold, held) = mpsc::channel::<()>();
    let (release, released) = mpsc::channel();
    let (raise, unlogged) = mpsc::channel();
    let (inbox, writer) = start_with(
        store,
        Clock::start(),
        LONG,
        move |serial: u32, durability| {
            // The first effect holds the writer up until it is let go.
            if serial == 0 {
                held.recv().expect("let go");
            }
            release
                .send((serial, durability))
                .expect("somebody listens");
        },
        move |why| raise.send(why.to_owned()).expect("somebody listens"),
    )
    .expect("a thread");
    let nothing = |serial| Bundle {
        transaction: Transaction::default(),
        effects: vec![serial],
    };
    inbox.submit(nothing(0)).expect("room");
    let mut serial = 0;
    let refused = loop {
        serial += 1;
        if let Err(refused) = inbox.submit(nothing(serial)) {
            break refused;
        }
        assert!(
            serial as usize <= QUEUE + GROUP + 1,
            "the queue has a bound"
        );
    };
    assert_eq!(refused.effects, [serial]);
    assert!(serial as usize >= QUEUE);
    hold.send(()).expect("it waits");
    let last = std::iter::from_fn(|| released.recv_timeout(LONG).ok())
        .find(|(effect, _)| *effect == serial - 1);
    assert_eq!(last, Some((serial - 1, Durability::Unlogged)));
    assert!(
        unlogged
            .recv_timeout(LONG)
            .expect("a reason")
            .contains("queue")
    );
    drop(inbox);
    writer.join().expect("no panic");
}

#[test]
fn a_commit_that_hangs_keeps_no_effect_back_for_longer_than_the_patience() {
    let place = Place::new();
    let store = place.store();
    let other = Connection::open(place.file()).expect("the file");
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let bench = bench(store, LONG);
    bench.inbox.submit(bundle(1)).expect("room");
    let clock = Clock::start();
    let seized = loop {
        // The writer has its bundle in hand only once it has woken up.
        match bench.inbox.seize_after(clock.mono(), Duration::ZERO) {
            Some(effects) if effects.is_empty() => {}
            Some(effects) => break effects,
            None => assert!(clock.mono().since(crate::clock::Mono::START) < LONG),
        }
        std::thread::yield_now();
    };
    assert_eq!(seized, [1]);
    assert!(bench.inbox.meters().is_unlogged());
    let refused = bench.inbox.submit(bundle(2)).expect_err("no room");
    assert_eq!(refused.effects, [2], "whoever submits releases it itself");
    assert!(
        bench.inbox.seize(clock.mono()).is_none(),
        "they are seized once"
    );
}
