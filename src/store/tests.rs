//! What the log promises.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;
use tempfile::TempDir;

use super::samples::{
    accepted, at, closed, entries, event, facet, finding, number, opened, party, row, started,
};
use super::{
    FILE, Filter, Queries, QueryError, Remedy, Settings, Store, StoreError, Which, schema, verify,
};
use crate::fault::{Declared, State, TIMELINE, Through, Way, What};
use crate::inventory::Kind;
use crate::ledger::{Announced, Entry, FacetState, MonitorEvent, Plans, Transaction, Warned};
use crate::notice::{Fate, Key, PlannedTold, Reason, RowState};

mod retention;
mod upkeep;

struct Place {
    directory: TempDir,
}

impl Place {
    fn new() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o700)).expect("a mode");
        Self { directory }
    }

    fn settings(&self) -> Settings {
        Settings {
            path: self.directory.path().to_owned(),
            ..Settings::default()
        }
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join(FILE)
    }

    fn open(&self) -> Store {
        self.open_at(at(1_000)).0
    }

    fn open_at(&self, now: Timestamp) -> (Store, super::Recovered) {
        Store::open(&self.settings(), now).expect("a log")
    }

    fn refusal(&self) -> StoreError {
        Store::open(&self.settings(), at(0)).expect_err("a refusal")
    }

    /// As somebody would who has the file and the program `sqlite3`.
    fn tamper(&self, sql: &str) -> usize {
        let connection = Connection::open(self.file()).expect("the file");
        connection.execute(sql, []).expect("a change")
    }

    /// What a power cut leaves: the files as they are, nobody closed them.
    fn after_crash(&self) -> Self {
        let copy = Self::new();
        for entry in fs::read_dir(self.directory.path()).expect("the files") {
            let entry = entry.expect("a file");
            if entry.file_name() != "samband.db-shm" {
                fs::copy(entry.path(), copy.directory.path().join(entry.file_name()))
                    .expect("a copy");
            }
        }
        copy
    }
}

/// A day's worth: 12 faults in all states, facets, notices.
fn busy_day() -> Vec<Transaction> {
    let mut day = vec![entries(vec![started(0)])];
    for serial in 1..=12 {
        let seconds = i64::from(serial) * 10;
        let notice = row(serial, seconds);
        day.push(Transaction {
            entries: vec![
                facet(&format!("rom{serial}"), seconds, FacetState::Down),
                opened(serial, seconds),
            ],
            rows: vec![notice.clone()],
        });
        day.push(accepted(&notice, seconds + 2));
        if serial % 2 == 0 {
            day.push(entries(vec![
                event(serial, 1, seconds + 3, What::Cleared),
                facet(&format!("rom{serial}"), seconds + 3, FacetState::Up),
            ]));
        }
        if serial % 4 == 0 {
            day.push(entries(vec![event(serial, 2, seconds + 4, closed())]));
        }
    }
    day
}

fn verified(place: &Place) -> super::Report {
    verify(&place.file()).expect("a report")
}

#[test]
fn what_was_committed_comes_back_at_the_next_start() {
    let place = Place::new();
    let (mut store, first) = place.open_at(at(0));
    assert!(first.faults.is_empty() && first.rows.is_empty() && first.seq == 0);
    let day = busy_day();
    let committed = store.commit(&day).expect("a commit");
    assert_eq!(committed.seq, committed.entries);
    store.close().expect("closed");

    let (_store, second) = place.open_at(at(200));
    assert_eq!(second.install, first.install);
    assert_eq!((first.epoch, second.epoch), (1, 2));
    assert_eq!(second.seq, committed.seq);
    assert_eq!(second.faults.len(), 12);
    let states: Vec<&str> = second
        .faults
        .iter()
        .map(|fault| fault.state.slug())
        .collect();
    assert_eq!(states[..4], ["assigned", "cleared", "assigned", "closed"]);
    assert_eq!(second.faults[1].timeline.len(), 2);
    assert_eq!(second.rows.len(), 12);
    assert!(second.rows.iter().all(|row| row.state == RowState::Sent));
    let mut expected = row(1, 10);
    expected.state = RowState::Sent;
    expected.attempts = 1;
    expected.response = Some("250 2.0.0 Ok: queued".to_owned());
    expected.tried_at = Some(at(12));
    assert_eq!(second.rows[0], expected, "every column comes back");
    assert_eq!(second.serials.get(&("FOSEN".to_owned(), 2026)), Some(&12));
    assert_eq!(second.facets.len(), 12);
    assert!(second.repaired.is_empty());
}

#[test]
fn what_was_committed_survives_a_crash() {
    let place = Place::new();
    let mut store = place.open();
    store.commit(&busy_day()).expect("a commit");
    let crashed = place.after_crash();
    let (mut store, recovered) = crashed.open_at(at(200));
    assert_eq!(recovered.faults.len(), 12);
    store
        .commit(&[entries(vec![opened(13, 300)])])
        .expect("a commit");
    assert!(verified(&crashed).is_intact());
}

#[test]
fn a_log_as_it_was_written_is_intact() {
    let place = Place::new();
    let mut store = place.open();
    for transaction in busy_day() {
        store.commit(&[transaction]).expect("a commit");
    }
    store.checkpoint().expect("a checkpoint");
    let report = verified(&place);
    assert_eq!(report.findings, []);
    assert_eq!((report.faults, report.rows), (12, 12));
    assert_eq!(report.events, 1 + 3 * 12 + 2 * 6 + 3);
}

/// splitmix64, so that every run flips the same.
fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[test]
fn each_of_200_flipped_bits_is_found_at_its_place() {
    let place = Place::new();
    let mut store = place.open();
    let events = store.commit(&busy_day()).expect("a commit").entries;
    let connection = Connection::open(place.file()).expect("the file");
    let mut seed = 42;
    for _ in 0..200 {
        let seq = next(&mut seed) % events + 1;
        let column = ["body", "hash", "prev", "at"][usize::try_from(next(&mut seed) % 4).unwrap()];
        let read = format!("SELECT CAST({column} AS BLOB) FROM event WHERE seq = ?1");
        let before: Vec<u8> = connection
            .query_row(&read, [seq as i64], |row| row.get(0))
            .unwrap();
        let mut after = before.clone();
        let byte = usize::try_from(next(&mut seed)).unwrap() % after.len();
        after[byte] ^= 1 << (next(&mut seed) % 8);
        let cast = if matches!(column, "body" | "at") {
            "CAST(?2 AS TEXT)"
        } else {
            "?2"
        };
        let write = format!("UPDATE event SET {column} = {cast} WHERE seq = ?1");
        connection
            .execute(&write, rusqlite::params![seq as i64, after])
            .unwrap();
        let report = verified(&place);
        assert_eq!(
            report.first_break(),
            Some(seq),
            "byte {byte} of {column}: {report:?}"
        );
        connection
            .execute(&write, rusqlite::params![seq as i64, before])
            .unwrap();
    }
    assert!(verified(&place).is_intact());
}

#[test]
fn removed_reordered_cut_off_and_added_events_are_found_at_their_place() {
    let cases = [
        ("DELETE FROM event WHERE seq = 7", 7),
        ("DELETE FROM event WHERE seq = 1", 1),
        ("DELETE FROM event WHERE seq BETWEEN 5 AND 9", 5),
        ("DELETE FROM event WHERE seq > 20", 21),
        // Two events change places, hashes and all.
        (
            "UPDATE event SET seq = CASE seq WHEN 8 THEN -9 ELSE -8 END WHERE seq IN (8, 9)",
            8,
        ),
        ("UPDATE event SET epoch = epoch + 1 WHERE seq = 3", 3),
        ("UPDATE event SET vantage = 'elsewhere' WHERE seq = 4", 4),
        ("UPDATE event SET kind = 'monitor' WHERE seq = 5", 5),
        (
            "UPDATE event SET fault = 'FOSEN-2026-0099' WHERE seq = 3",
            3,
        ),
        (
            "INSERT INTO event SELECT max(seq) + 1, epoch, vantage, at, kind, fault, body, prev, hash FROM event",
            54,
        ),
    ];
    for (sql, seq) in cases {
        let place = Place::new();
        let mut store = place.open();
        let events = store.commit(&busy_day()).expect("a commit").entries;
        assert_eq!(events, 52);
        assert!(place.tamper(sql) > 0);
        place.tamper("UPDATE event SET seq = -seq WHERE seq < 0");
        let seq = if seq == 54 { 53 } else { seq };
        assert_eq!(verified(&place).first_break(), Some(seq), "{sql}");
    }
}

#[test]
fn a_chain_passed_off_as_another_installations_is_found() {
    let place = Place::new();
    let mut store = place.open();
    store.commit(&busy_day()).expect("a commit");
    place.tamper("UPDATE meta SET value = 'somebody else' WHERE key = 'install'");
    assert_eq!(verified(&place).first_break(), Some(1));
}

#[test]
fn what_is_kept_beside_the_chain_is_held_against_it() {
    let cases = [
        "DELETE FROM fault WHERE number = 'FOSEN-2026-0002'",
        "UPDATE fault SET state = 'closed' WHERE number = 'FOSEN-2026-0001'",
        "UPDATE fault SET body = replace(body, 'Partner it', 'Partner ti')",
        "INSERT INTO fault SELECT 'FOSEN-2026-0077', region, prefix, year, 77, state, cause, opened_at, closed_at, words, body FROM fault LIMIT 1",
        "DELETE FROM facet WHERE component = 'rom3'",
        "UPDATE facet SET body = replace(body, 'down', 'up') WHERE component = 'rom3'",
        "DELETE FROM outbox WHERE fault = 'FOSEN-2026-0003'",
        "UPDATE outbox SET state = 'pending' WHERE fault = 'FOSEN-2026-0003'",
        "UPDATE outbox SET ordinal = 9 WHERE fault = 'FOSEN-2026-0003'",
        "UPDATE outbox SET fault = 'FOSEN-2026-0004' WHERE fault = 'FOSEN-2026-0003'",
        "UPDATE outbox SET key = replace(key, 'a', 'b')",
    ];
    for sql in cases {
        let place = Place::new();
        let mut store = place.open();
        store.commit(&busy_day()).expect("a commit");
        assert!(place.tamper(sql) > 0, "{sql}");
        assert!(!verified(&place).is_intact(), "{sql}");
    }
}

#[test]
fn a_fault_row_that_was_changed_or_lost_is_made_anew_from_the_chain() {
    for sql in [
        "UPDATE fault SET state = 'closed', closed_at = '2026-11-22T10:00:00.000000000Z', body = '{}' WHERE serial = 1",
        "DELETE FROM fault WHERE serial = 1",
    ] {
        let place = Place::new();
        let mut store = place.open();
        store.commit(&busy_day()).expect("a commit");
        store.close().expect("closed");
        place.tamper(sql);
        let (_store, recovered) = place.open_at(at(200));
        assert_eq!(recovered.repaired, [number(1)]);
        assert_eq!(recovered.faults[0].state, State::Assigned);
        assert!(verified(&place).is_intact());
    }
}

#[test]
fn a_fault_row_of_a_version_that_did_not_count_what_it_waited_is_no_change_by_another_hand() {
    let place = Place::new();
    let mut store = place.open();
    store.commit(&busy_day()).expect("a commit");
    store.close().expect("closed");
    let changed = place.tamper("UPDATE fault SET body = json_remove(body, '$.waiting')");
    assert!(changed > 0);
    let (store, recovered) = place.open_at(at(200));
    assert_eq!(recovered.repaired, []);
    assert!(recovered.faults[0].waiting.since.is_some());
    store.close().expect("closed");
    // What is said there and is not so is one.
    place.tamper("UPDATE fault SET body = json_set(body, '$.waiting.escalated', 7)");
    let (_store, recovered) = place.open_at(at(300));
    assert_ne!(recovered.repaired, []);
}

#[test]
fn a_fault_row_of_a_version_that_counted_nothing_by_links_is_no_change_by_another_hand() {
    let place = Place::new();
    let mut store = place.open();
    let back = What::Reopened {
        finding: finding("rom1"),
        anew: true,
    };
    let all = vec![
        opened(1, 10),
        event(1, 1, 20, What::Cleared),
        event(1, 2, 30, back),
    ];
    store.commit(&[entries(all)]).expect("a commit");
    store.close().expect("closed");
    let changed = place.tamper("UPDATE fault SET body = json_remove(body, '$.links')");
    assert!(changed > 0);
    assert!(verified(&place).is_intact());
    let (store, recovered) = place.open_at(at(200));
    assert_eq!(recovered.repaired, []);
    assert!(recovered.faults[0].has_passed(0));
    store.close().expect("closed");
    // What is said there and is not so is one.
    place.tamper("UPDATE fault SET body = json_set(body, '$.links.passed', 7)");
    let (_store, recovered) = place.open_at(at(300));
    assert_ne!(recovered.repaired, []);
}

#[test]
fn a_log_of_a_version_that_did_not_count_what_faults_waited_is_intact() {
    let place = Place::new();
    let mut store = place.open();
    let (hour, day) = (3_600, 86_400);
    for (serial, seconds) in [(1, 0), (2, 5 * hour)] {
        let mut opened = opened(serial, seconds);
        if let Entry::Fault(event) = &mut opened
            && let What::Opened { finding: found, .. } = &mut event.what
        {
            // Both of one cause: only the last of it is ever looked at again.
            *found = finding("afjord.helsesenter.rom1");
        }
        let cleared = event(serial, 1, seconds + 2 * hour, What::Cleared);
        let closed = event(serial, 2, seconds + 3 * hour, closed());
        let life = entries(vec![opened, cleared, closed]);
        store.commit(&[life]).expect("a commit");
    }
    store.close().expect("closed");
    let changed = place.tamper("UPDATE fault SET body = json_remove(body, '$.waiting')");
    assert_eq!(changed, 2);
    let (store, recovered) = place.open_at(at(3 * day));
    let numbers: Vec<_> = recovered.faults.iter().map(|f| f.number.clone()).collect();
    assert_eq!(numbers, [number(2)]);
    store.close().expect("closed");
    assert_eq!(verified(&place).findings, []);
    place.tamper("UPDATE fault SET body = json_set(body, '$.remedy', 'none') WHERE serial = 1");
    assert_eq!(verified(&place).found, 1);
}

#[test]
fn a_warning_that_was_given_is_known_after_a_restart() {
    let place = Place::new();
    let mut store = place.open();
    let until = at(90 * 86_400);
    let what = MonitorEvent::AgreementEnds {
        region: "fosen".to_owned(),
        agreement: "drift".to_owned(),
        until,
        days: 90,
    };
    let given = Warned::of(&what).expect("a warning");
    store
        .commit(&[entries(vec![Entry::Monitor { at: at(10), what }])])
        .expect("a commit");
    store.close().expect("closed");
    let (_store, recovered) = place.open_at(at(200));
    assert_eq!(recovered.into_kept().warned, [given].into());
}

#[test]
fn what_was_declared_and_told_of_planned_work_is_known_after_a_restart() {
    let place = Place::new();
    let mut store = place.open();
    let work = Declared {
        id: "declared.1".to_owned(),
        region: "fosen".to_owned(),
        party: party("it"),
        text: "New cards".to_owned(),
        reference: None,
        from: at(50_000),
        until: at(60_000),
        components: vec!["core".to_owned()],
        kinds: vec![Kind::Codec],
        municipalities: Vec::new(),
        at: at(10),
        through: Through {
            party: party("rad"),
            way: Way::Api,
            user: None,
        },
        for_itself: None,
        changed: None,
    };
    let told = PlannedTold {
        party: "IT".to_owned(),
        text: "New cards".to_owned(),
        reference: None,
        from: at(50_000),
        until: at(60_000),
        over: Some(at(60_000)),
        parts: "00".to_owned(),
        to: vec!["rad".to_owned()],
    };
    let events = [
        MonitorEvent::MaintenanceDeclared {
            work: Box::new(work),
        },
        MonitorEvent::MaintenanceAnnounced {
            region: "fosen".to_owned(),
            maintenance: "declared.1".to_owned(),
            times: "now".to_owned(),
            told: Some(Box::new(told)),
        },
    ];
    let (mut plans, mut announced) = (Plans::default(), Announced::default());
    for what in &events {
        plans.note(what);
        announced.note(at(10), what);
    }
    let all = events.into_iter();
    let all = all.map(|what| Entry::Monitor { at: at(10), what });
    store.commit(&[entries(all.collect())]).expect("a commit");
    store.close().expect("closed");
    let (store, recovered) = place.open_at(at(200));
    assert_eq!(recovered.plans, plans);
    assert_eq!(recovered.announced, announced);
    store.close().expect("closed");
    // The clock of a start, which may be wrong, makes nothing be forgotten.
    let (_store, recovered) = place.open_at(at(60_000 + 400 * 86_400));
    assert_eq!(recovered.plans, plans);
}

#[test]
fn a_fault_that_comes_and_goes_stays_small_and_the_chain_has_all_of_it() {
    let place = Place::new();
    let mut store = place.open();
    let mut all = vec![opened(1, 10)];
    for ordinal in 1..=40 {
        let what = match ordinal % 2 {
            1 => What::Cleared,
            _ => What::Reopened {
                finding: finding("rom1"),
                anew: true,
            },
        };
        all.push(event(1, ordinal, 10 + i64::from(ordinal), what));
    }
    store.commit(&[entries(all.clone())]).expect("a commit");
    let whole = Queries::open_read_only(&place.file())
        .and_then(|log| log.fault(&number(1)))
        .expect("a reading")
        .expect("the fault");
    let told: Vec<Entry> = whole.timeline.iter().cloned().map(Entry::Fault).collect();
    assert_eq!(told, all);
    store.close().expect("closed");

    // As versions wrote it that carried all events.
    let body = serde_json::to_string(&whole).expect("a fault");
    place.tamper(&format!("UPDATE fault SET body = '{body}'"));
    assert!(verified(&place).is_intact());
    let (mut store, recovered) = place.open_at(at(200));
    assert_eq!(recovered.repaired, []);
    let fault = &recovered.faults[0];
    assert_eq!((fault.timeline.len(), fault.reopened), (TIMELINE, 20));
    store
        .commit(&[entries(vec![event(1, 41, 60, What::Cleared)])])
        .expect("the next of its events");
    assert!(verified(&place).is_intact());
}

#[test]
fn no_address_of_a_recipient_stands_in_the_chain() {
    let place = Place::new();
    let mut store = place.open();
    store.commit(&busy_day()).expect("a commit");
    let connection = Connection::open(place.file()).expect("the file");
    let found: i64 = connection
        .query_row(
            "SELECT count(*) FROM event WHERE instr(body, '@it.example')",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(found, 0);
}

#[test]
fn after_the_first_storage_error_nothing_is_written_and_nothing_acknowledged_is_lost() {
    let place = Place::new();
    let mut store = place.open();
    store
        .commit(&[entries(vec![opened(1, 10)])])
        .expect("a commit");
    store.limit_pages();
    let mut serial = 2;
    let error = loop {
        match store.commit(&[entries(vec![opened(serial, 20)])]) {
            Ok(_) => serial += 1,
            Err(error) => break error,
        }
        assert!(serial < 1_000, "the file is bounded");
    };
    assert!(!error.is_busy());
    assert!(
        matches!(&error, StoreError::Sql { source, .. } if source.to_string().contains("full")),
        "{error:?}"
    );
    assert!(store.is_frozen());
    // There is room again, and still nothing is written.
    store
        .connection_for_tests()
        .execute_batch("PRAGMA max_page_count = 1000000")
        .unwrap();
    assert!(matches!(
        store.commit(&[entries(vec![opened(serial, 30)])]),
        Err(StoreError::Frozen)
    ));
    assert!(matches!(store.checkpoint(), Err(StoreError::Frozen)));
    store.close().expect("closed without a word");
    let (mut store, recovered) = place.open_at(at(100));
    assert_eq!(recovered.faults.len(), usize::try_from(serial - 1).unwrap());
    store
        .commit(&[entries(vec![opened(serial, 30)])])
        .expect("a commit");
    assert!(verified(&place).is_intact());
}

#[test]
fn a_file_held_by_another_process_is_waited_for_and_no_storage_error() {
    let place = Place::new();
    let mut store = place.open();
    store
        .connection_for_tests()
        .busy_timeout(Duration::from_millis(1))
        .unwrap();
    let other = Connection::open(place.file()).expect("the file");
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let transaction = [entries(vec![opened(1, 10)])];
    let error = store.commit(&transaction).expect_err("held");
    assert!(error.is_busy() && !store.is_frozen());
    assert_eq!(error.remedy(), Remedy::Wait, "it may pass by itself");
    other.execute_batch("ROLLBACK").unwrap();
    store.commit(&transaction).expect("a commit");
    assert!(verified(&place).is_intact());
}

#[test]
fn a_writer_whose_epoch_has_passed_writes_nothing() {
    let place = Place::new();
    let mut store = place.open();
    place.tamper("UPDATE meta SET value = '7' WHERE key = 'epoch'");
    let refused = store.commit(&[entries(vec![started(0)])]);
    assert!(matches!(
        refused,
        Err(StoreError::Fenced { found: 7, own: 1 })
    ));
    assert!(store.is_frozen());
    assert_eq!(verified(&place).events, 0);
}

#[test]
fn an_event_that_cannot_have_happened_is_not_written() {
    let wrong = [
        event(1, 0, 20, What::Cleared),
        event(1, 1, 20, closed()),
        event(1, 2, 20, What::Cleared),
        event(2, 0, 20, What::Cleared),
        event(2, 1, 20, What::Cleared),
        opened(1, 20),
    ];
    for event in wrong {
        let place = Place::new();
        let mut store = place.open();
        store
            .commit(&[entries(vec![opened(1, 10)])])
            .expect("a commit");
        let refused = store.commit(&[entries(vec![started(15), event])]);
        assert!(matches!(
            refused,
            Err(StoreError::Refused { .. } | StoreError::Disorder { .. })
        ));
        let report = verified(&place);
        assert!(report.is_intact() && report.events == 1, "{report:?}");
    }
}

#[test]
fn whose_own_files_are_closed_to_it_is_told_of_the_mode_and_not_of_another_user() {
    let own = super::user::User::own();
    let said = super::user::advice_on("samband.lock".as_ref(), own);
    assert_eq!(
        said,
        "samband.lock is this user's own, and its mode forbids it"
    );
    let other = super::user::User::of(4_000_000_000);
    let said = super::user::advice_on("samband.lock".as_ref(), other);
    assert!(
        said.contains("belongs to user 4000000000; run this as"),
        "{said}"
    );
    // Nobody has this number; runuser knows users by name only.
    assert!(other.how_to_run().contains("sudo -u '#4000000000'"));
    let root = super::user::User::of(0).how_to_run();
    assert!(root.contains("`runuser -u root -- samband run`"), "{root}");
}

#[test]
fn a_second_writer_is_refused_while_the_first_lives() {
    let place = Place::new();
    let store = place.open();
    let refused = place.refusal();
    let own = std::process::id();
    assert!(matches!(refused, StoreError::Held { holder: Some(pid), .. } if pid == own));
    let named = format!("another samband (process {own}) writes this log");
    assert!(refused.to_string().starts_with(&named), "{refused}");
    assert!(refused.to_string().contains("[store]"), "{refused}");
    assert_eq!(refused.remedy(), Remedy::Wait);
    drop(store);
    place.open();
}

#[test]
fn a_directory_that_is_not_private_is_refused_and_left_as_it_is() {
    let place = Place::new();
    let path = place.directory.path();
    for mode in [0o777, 0o750, 0o701] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        let refused = place.refusal();
        assert!(matches!(refused, StoreError::Directory { .. }));
        assert!(refused.to_string().contains("make it 0700"), "{refused}");
        let left = fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        assert_eq!(left, mode);
        assert_eq!(fs::read_dir(path).unwrap().count(), 0);
    }
}

#[test]
fn a_directory_of_another_user_is_refused() {
    let place = Place::new();
    // Only root can give a directory away; anybody else has none to be refused.
    if std::os::unix::fs::chown(place.directory.path(), Some(65_534), None).is_ok() {
        let refused = place.refusal().to_string();
        let own = super::user::User::own();
        assert!(refused.contains(&format!("and this is {own}")), "{refused}");
        assert!(refused.contains("samband run`"), "{refused}");
    }
}

#[test]
fn a_directory_that_cannot_be_written_is_refused() {
    for path in ["/proc/samband", "/proc/self/nowhere/deep", "/dev/null"] {
        let settings = Settings {
            path: PathBuf::from(path),
            ..Settings::default()
        };
        let refused = Store::open(&settings, at(0));
        assert!(
            matches!(
                refused,
                Err(StoreError::File { .. } | StoreError::Directory { .. })
            ),
            "{path}"
        );
    }
}

#[test]
fn a_missing_directory_is_made_private() {
    let place = Place::new();
    let settings = Settings {
        path: place.directory.path().join("state"),
        ..Settings::default()
    };
    let (store, _) = Store::open(&settings, at(0)).expect("a log");
    drop(store);
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(settings.path.clone()), 0o700);
    assert_eq!(mode(settings.path.join(FILE)), 0o600);
    assert_eq!(mode(settings.path.join("samband.db-wal")), 0o600);
}

#[test]
fn somebody_elses_database_a_later_schema_and_damage_are_refused_and_left_as_they_are() {
    let place = Place::new();
    Connection::open(place.file())
        .unwrap()
        .execute_batch("CREATE TABLE x (y)")
        .unwrap();
    let before = fs::read(place.file()).unwrap();
    assert!(matches!(place.refusal(), StoreError::Foreign { .. }));
    assert_eq!(fs::read(place.file()).unwrap(), before);

    let place = Place::new();
    place.open().close().expect("closed");
    place.tamper("PRAGMA user_version = 99");
    assert!(matches!(
        place.refusal(),
        StoreError::Newer { found: 99, .. }
    ));
    assert!(matches!(
        Queries::open_read_only(&place.file()),
        Err(QueryError::Schema { found: 99, .. })
    ));

    let place = Place::new();
    fs::write(place.file(), vec![b'x'; 10_000]).unwrap();
    assert!(matches!(place.refusal(), StoreError::Sql { .. }));
    assert_eq!(fs::read(place.file()).unwrap(), vec![b'x'; 10_000]);
}

#[test]
fn a_migration_is_there_wholly_or_not_at_all_and_runs_once() {
    let place = Place::new();
    place.open().close().expect("closed");
    let columns = |connection: &Connection| -> i64 {
        let sql = "SELECT count(*) FROM pragma_table_info('event') WHERE name = 'added'";
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let [first, second, third] = schema::MIGRATIONS[..] else {
        panic!("three schemas");
    };
    let half = "ALTER TABLE event ADD COLUMN added TEXT; CREATE TABLE more (x); INSERT INTO nowhere VALUES (1);";
    assert!(schema::open_to_write(&place.file(), &[first, second, third, half]).is_err());
    let connection =
        schema::open_to_write(&place.file(), &[first, second, third]).expect("the old schema");
    assert_eq!(columns(&connection), 0);
    drop(connection);
    let whole = "ALTER TABLE event ADD COLUMN added TEXT; CREATE TABLE more (x);";
    for _ in 0..2 {
        let connection =
            schema::open_to_write(&place.file(), &[first, second, third, whole]).expect("the new");
        assert_eq!(columns(&connection), 1);
    }
    assert!(matches!(
        place.refusal(),
        StoreError::Newer {
            found: 4,
            known: 3,
            ..
        }
    ));
}

#[test]
fn a_sqlite_with_the_race_is_refused() {
    for (number, good) in [
        (3_040_001, false),
        (3_044_006, true),
        (3_045_000, false),
        (3_050_006, false),
        (3_050_007, true),
        (3_051_002, false),
        (3_051_003, true),
        (3_054_001, true),
    ] {
        assert_eq!(schema::check_library(number, "x").is_ok(), good, "{number}");
    }
}

#[test]
fn old_settled_notices_stay_away_unless_their_fault_is_open() {
    let place = Place::new();
    let mut store = place.open();
    let (open, over) = (row(1, 10), row(2, 20));
    let mut digest = row(3, 30);
    digest.fault = None;
    digest.key = Key::from("d".repeat(64));
    let mut gathered = row(2, 25);
    gathered.key = Key::from("e".repeat(64));
    gathered.state = RowState::Gathered {
        digest: digest.key.clone(),
    };
    store
        .commit(&[
            Transaction {
                entries: vec![opened(1, 10)],
                rows: vec![open.clone()],
            },
            Transaction {
                entries: vec![opened(2, 20)],
                rows: vec![over.clone(), gathered, digest.clone()],
            },
            accepted(&open, 12),
            accepted(&over, 22),
            entries(vec![
                event(2, 1, 40, What::Cleared),
                event(2, 2, 41, closed()),
            ]),
        ])
        .expect("a commit");
    drop(store);
    let later = at(10 * 3_600);
    let (mut store, recovered) = place.open_at(later);
    let keys: Vec<&Key> = recovered.rows.iter().map(|row| &row.key).collect();
    assert_eq!(
        keys.len(),
        3,
        "that of the open fault, the digest and what it gathers"
    );
    assert!(!keys.contains(&&over.key));
    store.commit(&[accepted(&digest, 60)]).expect("a commit");
    drop(store);
    let (_store, recovered) = place.open_at(later);
    let keys: Vec<&Key> = recovered.rows.iter().map(|row| &row.key).collect();
    assert_eq!(keys, [&open.key]);
}

#[test]
fn what_was_merged_into_a_fault_comes_back_for_as_long_as_that_is_open() {
    let place = Place::new();
    let mut store = place.open();
    let Entry::Fault(mut again) = opened(1, 40) else {
        panic!("an event");
    };
    again.fault = number(3);
    let merged = What::Merged { into: number(2) };
    let all = vec![
        opened(1, 10),
        opened(2, 11),
        event(1, 1, 20, merged),
        // A later fault of the same cause, which would be enough of that cause.
        Entry::Fault(again),
        event(3, 1, 50, What::Cleared),
        event(3, 2, 60, closed()),
    ];
    store.commit(&[entries(all)]).expect("a commit");
    drop(store);
    let come_back = |now: i64| {
        let (store, recovered) = place.open_at(at(now));
        let mut numbers: Vec<_> = recovered.faults.into_iter().map(|f| f.number).collect();
        numbers.sort();
        (store, numbers)
    };
    let month = 30 * 24 * 3600;
    let (mut store, numbers) = come_back(month);
    assert_eq!(numbers, [number(1), number(2), number(3)]);
    let over = vec![
        event(2, 1, month, What::Cleared),
        event(2, 2, month, closed()),
    ];
    store.commit(&[entries(over)]).expect("a commit");
    drop(store);
    assert_eq!(come_back(2 * month).1, [number(2), number(3)]);
}

#[test]
fn what_was_merged_before_a_fault_came_back_is_let_go_and_what_was_merged_through_another_is_not() {
    let place = Place::new();
    let mut store = place.open();
    let again = |serial: u32, seconds| {
        // A later fault of the same cause, which would be enough of that cause.
        let Entry::Fault(mut again) = opened(serial, seconds) else {
            panic!("an event");
        };
        again.fault = number(serial + 10);
        vec![
            Entry::Fault(again),
            event(serial + 10, 1, seconds + 1, What::Cleared),
            event(serial + 10, 2, seconds + 2, closed()),
        ]
    };
    let into = |serial| What::Merged {
        into: number(serial),
    };
    let back = What::Reopened {
        finding: finding("rom2"),
        anew: true,
    };
    let all = [
        vec![opened(1, 10), opened(2, 11), event(1, 1, 20, into(2))],
        vec![event(2, 1, 30, What::Cleared), event(2, 2, 40, back)],
        // Merged into one that is merged into the open one.
        vec![opened(3, 50), opened(4, 51)],
        vec![event(3, 1, 60, into(4)), event(4, 1, 70, into(2))],
        again(1, 80),
        again(3, 80),
        again(4, 80),
    ];
    store.commit(&[entries(all.concat())]).expect("a commit");
    drop(store);
    let (_store, recovered) = place.open_at(at(30 * 24 * 3600));
    let numbers: Vec<_> = recovered.faults.into_iter().map(|f| f.number).collect();
    let expected = [2, 3, 4, 11, 13, 14].map(number);
    assert_eq!(numbers, expected);
}

#[test]
fn closed_faults_come_back_for_a_day_and_the_last_of_a_cause_for_a_year() {
    let place = Place::new();
    let mut store = place.open();
    let day = 24 * 3_600;
    for (serial, seconds) in [(1, 0), (2, 400 * day)] {
        store
            .commit(&[entries(vec![
                opened(serial, seconds),
                event(serial, 1, seconds + 1, What::Cleared),
                event(serial, 2, seconds + 2, closed()),
            ])])
            .expect("a commit");
    }
    drop(store);
    let recover = |seconds| {
        let faults = place.open_at(at(seconds)).1.faults;
        faults
            .into_iter()
            .map(|fault| fault.number)
            .collect::<Vec<_>>()
    };
    assert_eq!(recover(day), [number(1), number(2)]);
    assert_eq!(recover(402 * day), [number(2)]);
    assert_eq!(recover(800 * day), []);
}

#[test]
fn queries_read_beside_the_writer_and_after_it() {
    let place = Place::new();
    assert!(matches!(
        Queries::open_read_only(&place.file()),
        Err(QueryError::Missing { .. })
    ));
    let mut store = place.open();
    let queries = Queries::open_read_only(&place.file()).expect("a reader");
    store.commit(&busy_day()).expect("a commit");
    let numbers = |queries: &Queries, filter: &Filter| {
        let faults = queries.faults(filter).expect("faults");
        faults
            .into_iter()
            .map(|fault| fault.number)
            .collect::<Vec<_>>()
    };
    let open = Filter::default();
    assert_eq!(numbers(&queries, &open).len(), 9);
    assert_eq!(numbers(&queries, &open)[0], number(11));
    let all = Filter {
        which: Which::All,
        ..Filter::default()
    };
    assert_eq!(numbers(&queries, &all).len(), 12);
    let cleared = Filter {
        which: Which::In("cleared".to_owned()),
        ..Filter::default()
    };
    assert_eq!(
        numbers(&queries, &cleared),
        [number(10), number(6), number(2)]
    );
    let by = |text: &str| Filter {
        text: Some(text.to_owned()),
        ..all.clone()
    };
    assert_eq!(numbers(&queries, &by("ÅFJORD HELSE")).len(), 12);
    assert_eq!(numbers(&queries, &by("rom7")), [number(7)]);
    assert_eq!(numbers(&queries, &by("Sikring")).len(), 3);
    assert_eq!(numbers(&queries, &by("timeline")), []);
    let elsewhere = Filter {
        region: Some("nordre".to_owned()),
        ..all.clone()
    };
    assert_eq!(numbers(&queries, &elsewhere), []);

    let fault = queries
        .fault(&number(4))
        .expect("a fault")
        .expect("it is there");
    assert_eq!(fault.holder, party("it"));
    assert_eq!(queries.fault(&number(99)).expect("none"), None);
    assert_eq!(queries.entries(&number(4)).expect("events").len(), 4);
    assert_eq!(queries.notices(&number(4)).expect("notices").len(), 1);
    let recent = queries.recent(5).expect("events");
    assert_eq!(recent.len(), 5);
    assert_eq!(recent[0].seq, 52);
    let outbox = queries.outbox().expect("the outbox");
    assert_eq!(outbox.by_state.get("sent"), Some(&12));
    assert_eq!(outbox.oldest_pending, None);

    // After a crash nobody has closed the log, and nobody runs.
    let crashed = place.after_crash();
    let queries = Queries::open_read_only(&crashed.file()).expect("a reader");
    assert_eq!(numbers(&queries, &all).len(), 12);
    assert!(verified(&crashed).is_intact());
}

#[test]
fn who_was_told_that_the_monitor_is_cut_off_is_known_until_it_is_back() {
    let place = Place::new();
    let mut store = place.open();
    let monitor = |seconds, what| Entry::Monitor {
        at: at(seconds),
        what,
    };
    let region = || "fosen".to_owned();
    let mut told = row(1, 10);
    told.fault = None;
    told.reason = Reason::CutOff;
    store
        .commit(&[
            Transaction {
                entries: vec![monitor(10, MonitorEvent::CutOff { region: region() })],
                rows: vec![told.clone()],
            },
            accepted(&told, 12),
        ])
        .expect("a commit");
    drop(store);
    let (mut store, recovered) = place.open_at(at(10 * 3_600));
    assert_eq!(recovered.cut_off, BTreeMap::from([(region(), at(10))]));
    assert_eq!(recovered.rows.len(), 1);
    let back = monitor(11 * 3_600, MonitorEvent::BackAgain { region: region() });
    store.commit(&[entries(vec![back])]).expect("a commit");
    drop(store);
    let (_store, recovered) = place.open_at(at(12 * 3_600));
    assert!(recovered.cut_off.is_empty() && recovered.rows.is_empty());
}

#[test]
fn what_a_digest_gathered_counts_as_sent_when_the_digest_was() {
    let place = Place::new();
    let mut store = place.open();
    let mut digest = row(1, 30);
    digest.fault = None;
    digest.key = Key::from("d".repeat(64));
    let mut member = row(1, 10);
    member.state = RowState::Gathered {
        digest: digest.key.clone(),
    };
    let opening = Transaction {
        entries: vec![opened(1, 10)],
        rows: vec![member.clone(), digest.clone()],
    };
    store.commit(&[opening]).expect("a commit");
    let fate = |limit| {
        let queries = Queries::open_read_only(&place.file()).expect("a reader");
        let told = queries.told(&number(1), limit).expect("an answer");
        told.into_iter().map(|brief| brief.fate).collect::<Vec<_>>()
    };
    assert_eq!(
        fate(5),
        [Fate::Gathered],
        "the digest is about no one fault"
    );
    assert_eq!(fate(0), []);
    member.state = RowState::Sent;
    let mut sent = accepted(&digest, 40);
    sent.rows.push(member);
    store.commit(&[sent]).expect("a commit");
    assert_eq!(fate(5), [Fate::Accepted { in_digest: true }]);
    assert_eq!(verified(&place).findings, []);
    // Without the digest's acceptance nobody has got it.
    place.tamper("UPDATE outbox SET digest = NULL");
    assert!(!verified(&place).is_intact());
}

#[test]
fn what_was_kept_back_from_somebody_is_found_behind_what_was_kept_back_from_many_others() {
    let place = Place::new();
    let mut store = place.open();
    let of = |serial: u32, party: &str| {
        let mut row = row(serial, i64::from(serial));
        row.state = RowState::Shadowed;
        party.clone_into(&mut row.recipient.party);
        row
    };
    let mut rows = vec![of(1, "roan")];
    rows.extend((2..400).map(|serial| of(serial, "it")));
    let kept = Transaction {
        entries: vec![opened(1, 10)],
        rows,
    };
    store.commit(&[kept]).expect("a commit");
    let queries = Queries::open_read_only(&place.file()).expect("a reader");
    let kept = |limit, to: &str| {
        let all = queries.kept_back(limit, |region, party| region == "fosen" && party == to);
        let all = all.expect("an answer").into_iter();
        all.map(|one| (one.brief.party, one.fault))
            .collect::<Vec<_>>()
    };
    assert_eq!(kept(100, "roan"), [("roan".to_owned(), Some(number(1)))]);
    let it = kept(100, "it");
    assert_eq!(
        (it.len(), it[0].1.clone()),
        (100, Some(number(399))),
        "the latest first"
    );
    assert_eq!(kept(100, "osen"), []);
}
