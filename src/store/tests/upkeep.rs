//! Copies, restores and schemas: what may be done to the log by hand keeps every row.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::types::Value as Cell;

use super::{Place, busy_day, next, verified};
use crate::fault::{Login, LoginOutcome, Through, Way, What};
use crate::inventory::Language;
use crate::ledger::{Entry, MonitorEvent, Transaction};
use crate::measurement::{Name, Value};
use crate::notice::Reason;
use crate::store::samples::{at, entries, event, opened, party, row};
use crate::store::{
    Copied, KeptTicket, MEASUREMENTS, Measured, QueryError, Recorder, Remedy, Settings, Store,
    StoreError, Tickets, back_up, examine, migrate, migrate_back, restore, schema, verify,
};

fn copied(place: &Place, to: &Path) -> Copied {
    back_up(&place.file(), to, false, at(0)).expect("a copy")
}

/// All rows of all tables but the log's own notes, as text.
fn rows_of(file: &Path) -> Vec<String> {
    let columns = "key, fault, ordinal, reason, channel, party, email, language, message, \
        created_at, state, digest, ended, attempts, ambiguous, response, tried_at, region";
    [
        ("event", "*"),
        ("fault", "*"),
        ("facet", "*"),
        ("outbox", columns),
    ]
    .into_iter()
    .flat_map(|(table, columns)| rows_in(file, table, columns))
    .collect()
}

fn rows_in(file: &Path, table: &str, columns: &str) -> Vec<String> {
    let connection = Connection::open(file).expect("the file");
    let sql = format!("SELECT {columns} FROM {table} ORDER BY 1, 2, 3");
    let mut select = connection.prepare(&sql).expect("a table");
    let count = select.column_count();
    let rows = select.query_map([], |row| {
        let values: Vec<Cell> = (0..count).map(|i| row.get(i)).collect::<Result<_, _>>()?;
        Ok(format!("{table} {values:?}"))
    });
    rows.and_then(Iterator::collect).expect("rows")
}

fn restored(place: &Place, from: &Path, replace: bool) -> Result<Option<PathBuf>, StoreError> {
    let numbered = [("FOSEN".to_owned(), 2026), ("NORD".to_owned(), 2026)];
    restore(from, &place.settings(), replace, &numbered, at(500)).map(|restored| {
        assert!(restored.report.is_intact());
        restored.aside
    })
}

#[test]
fn a_copy_made_beside_the_writer_is_all_of_one_moment_in_one_private_file() {
    let (place, elsewhere) = (Place::new(), Place::new());
    let mut store = place.open();
    store.commit(&busy_day()).expect("a commit");
    let copy = copied(&place, &elsewhere.file());
    // The writer has more in hand, and goes on.
    store
        .commit(&[entries(vec![opened(13, 200)])])
        .expect("a commit");

    assert!(copy.report.is_intact());
    assert_eq!((copy.report.events, copy.report.faults), (52, 12));
    let names: Vec<_> = fs::read_dir(elsewhere.directory.path())
        .expect("the files")
        .map(|entry| entry.expect("a file").file_name())
        .collect();
    assert_eq!(names, ["samband.db"], "one file, and nothing beside it");
    let mode = fs::metadata(elsewhere.file())
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    drop(store);
    assert_eq!(verified(&place).events, 53);
}

#[test]
fn a_copy_overwrites_nothing_and_gets_a_name_in_a_directory() {
    let (place, elsewhere) = (Place::new(), Place::new());
    place.open().commit(&busy_day()).expect("a commit");
    fs::write(elsewhere.file(), "precious").expect("a file");
    let refused = back_up(&place.file(), &elsewhere.file(), false, at(0));
    assert!(matches!(refused, Err(StoreError::Exists { .. })));
    assert_eq!(fs::read(elsewhere.file()).expect("a file"), b"precious");
    let nowhere = elsewhere.directory.path().join("link");
    symlink("nowhere", &nowhere).expect("a link");
    let refused = back_up(&place.file(), &nowhere, false, at(0));
    assert!(matches!(refused, Err(StoreError::Exists { .. })));

    let copy = copied(&place, elsewhere.directory.path());
    let name = copy.path.file_name().expect("a name");
    assert_eq!(name, "samband-20261122T100000.250Z.db");
    let again = back_up(&place.file(), elsewhere.directory.path(), false, at(0));
    assert!(matches!(again, Err(StoreError::Exists { .. })));
    assert_eq!(rows_of(&copy.path), rows_of(&place.file()));
}

#[test]
fn a_copy_that_cannot_be_had_leaves_nothing_behind() {
    let (place, elsewhere) = (Place::new(), Place::new());
    place.open().close().expect("closed");
    let nowhere = elsewhere.directory.path().join("no/such/place");
    let refused = back_up(&place.file(), &nowhere, false, at(0));
    let refused = refused.expect_err("no directory");
    assert_eq!(refused.remedy(), Remedy::Usage);
    let said = refused.to_string();
    let parent = nowhere.parent().expect("a parent").display();
    assert!(
        said.contains(&format!("no directory {parent} to write")),
        "{said}"
    );
    // Nor into one that is named as such.
    let slash = format!("{}/gone/", elsewhere.directory.path().display());
    let refused = back_up(&place.file(), slash.as_ref(), false, at(0));
    assert!(
        matches!(refused, Err(StoreError::NoDirectory { .. })),
        "{refused:?}"
    );
    // A page in the middle that is not what it was.
    let mut bytes = fs::read(place.file()).expect("the file");
    let page = 4096 * 3;
    bytes[page..page + 4096].fill(0x5a);
    fs::write(place.file(), bytes).expect("the file");
    let refused = back_up(&place.file(), &elsewhere.file(), false, at(0));
    assert!(refused.is_err(), "{refused:?}");
    assert!(examine(&place.file(), at(0)).is_err());
    assert_eq!(
        fs::read_dir(elsewhere.directory.path())
            .expect("files")
            .count(),
        0
    );
}

#[test]
fn a_restored_log_has_every_row_and_leaves_out_the_numbers_that_it_cannot_know() {
    let (place, elsewhere, new) = (Place::new(), Place::new(), Place::new());
    let mut store = place.open();
    store.commit(&busy_day()).expect("a commit");
    copied(&place, &elsewhere.file());
    let before = rows_of(&place.file());
    drop(store);

    assert_eq!(
        restored(&new, &elsewhere.file(), false).expect("a log"),
        None
    );
    assert_eq!(rows_of(&new.file()), before);
    let mode = fs::metadata(new.file())
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let (mut store, recovered) = new.open_at(at(600));
    assert_eq!(recovered.faults.len(), 12);
    let place = ("FOSEN".to_owned(), 2026);
    assert_eq!(recovered.serials.get(&place), Some(&1_012));
    let without_faults = ("NORD".to_owned(), 2026);
    assert_eq!(recovered.serials.get(&without_faults), Some(&1_000));
    store
        .commit(&[entries(vec![opened(1_013, 700)])])
        .expect("a commit");
    assert!(verified(&new).is_intact());
    assert_eq!(elsewhere.open_at(at(0)).1.serials.get(&place), Some(&12));
}

#[test]
fn a_log_that_is_there_is_replaced_only_when_asked_and_put_aside_whole() {
    let (place, elsewhere) = (Place::new(), Place::new());
    let mut store = place.open();
    store.commit(&busy_day()).expect("a commit");
    copied(&place, &elsewhere.file());
    let held = restored(&place, &elsewhere.file(), true);
    assert!(matches!(held, Err(StoreError::Held { .. })), "{held:?}");
    // What was decided since lies in the write-ahead log only.
    store
        .commit(&[entries(vec![opened(40, 200)])])
        .expect("a commit");
    drop(store);
    let refused = restored(&place, &elsewhere.file(), false);
    assert!(matches!(refused, Err(StoreError::Exists { .. })));
    assert_eq!(verified(&place).faults, 13);

    let aside = restored(&place, &elsewhere.file(), true)
        .expect("a log")
        .expect("an old one");
    assert_eq!(verified(&place).faults, 12);
    assert_eq!(
        verify(&aside).expect("a report").faults,
        13,
        "with what was decided since"
    );
    let serials = place.open_at(at(600)).1.serials;
    assert_eq!(serials.get(&("FOSEN".to_owned(), 2026)), Some(&1_040));
}

#[test]
fn a_copy_that_is_none_replaces_nothing() {
    let (place, elsewhere) = (Place::new(), Place::new());
    place.open().commit(&busy_day()).expect("a commit");
    let before = rows_of(&place.file());
    let mut damaged =
        fs::read(copied(&place, &elsewhere.directory.path().join("whole")).path).expect("the copy");
    damaged[4096 * 5..4096 * 6].fill(0x5a);
    let cases: [(&str, &[u8]); 3] = [("text", b"no log"), ("damaged", &damaged), ("empty", b"")];
    for (name, bytes) in cases {
        let from = elsewhere.directory.path().join(name);
        fs::write(&from, bytes).expect("a file");
        assert!(restored(&place, &from, true).is_err(), "{name}");
        assert_eq!(rows_of(&place.file()), before, "{name}");
    }
    let missing = restored(&place, Path::new("/nowhere/at/all"), true);
    assert!(matches!(
        missing,
        Err(StoreError::Unreadable(QueryError::Missing { .. }))
    ));
    assert!(verified(&place).is_intact());
    assert!(!place.directory.path().join("samband.db.restoring").exists());
}

#[test]
fn what_would_undo_a_change_of_the_log_that_is_replaced_goes_aside_with_it() {
    let (place, elsewhere) = (Place::new(), Place::new());
    let mut store = place.open();
    store.commit(&busy_day()).expect("a commit");
    copied(&place, &elsewhere.file());
    drop(store);
    let journal = place.directory.path().join("samband.db-journal");
    fs::write(&journal, b"what a migration had begun").expect("a journal");
    assert!(restored(&place, &elsewhere.file(), false).is_err());
    let aside = restored(&place, &elsewhere.file(), true).expect("a log");
    let aside = aside.expect("a log put aside");
    assert!(!journal.exists());
    let beside = aside.with_extension("db-journal");
    let kept = fs::read(beside).expect("the journal");
    assert_eq!(kept, b"what a migration had begun");
    assert_eq!(place.open_at(at(600)).1.faults.len(), 12);
}

#[test]
fn a_daemon_does_not_begin_at_nothing_where_a_restore_was_broken_off() {
    let (place, elsewhere) = (Place::new(), Place::new());
    let mut store = place.open();
    store.commit(&busy_day()).expect("a commit");
    copied(&place, &elsewhere.file());
    drop(store);
    // Killed between the two moves: the write-ahead log is there yet.
    fs::rename(place.file(), elsewhere.directory.path().join("aside")).expect("a move");
    let refused = place.refusal();
    assert!(
        matches!(refused, StoreError::BrokenOff { .. }),
        "{refused:?}"
    );
    assert!(!place.file().exists());
    // Killed after both.
    let wal = place.directory.path().join("samband.db-wal");
    fs::rename(wal, place.directory.path().join("samband.db.restoring")).expect("a move");
    assert!(matches!(place.refusal(), StoreError::BrokenOff { .. }));
    restored(&place, &elsewhere.file(), true).expect("a log");
    assert_eq!(place.open_at(at(600)).1.faults.len(), 12);
}

#[test]
fn an_upgrade_and_the_way_back_keep_every_row() {
    let place = Place::new();
    let mut store = place.open();
    store.commit(&busy_day()).expect("a commit");
    store.close().expect("closed");
    let newest = schema::newest();
    let before = rows_of(&place.file());
    let shape = shape_of(&place.file());

    let back = migrate_back(&place.settings()).expect("a way back");
    assert_eq!(back, (newest, newest - 1));
    assert_eq!(rows_of(&place.file()), before);
    // Exactly what the version before makes of an empty file.
    let earlier = Place::new();
    fs::write(earlier.file(), "").expect("a file");
    let (known, _) = schema::MIGRATIONS.split_at(schema::MIGRATIONS.len() - 1);
    drop(schema::open_to_write(&earlier.file(), known).expect("the schema before"));
    assert_eq!(shape_of(&place.file()), shape_of(&earlier.file()));
    let older = schema::open_to_write(&place.file(), known);
    assert!(older.is_ok(), "the version before opens it");
    drop(older);
    // This one does not read it as if it were its own.
    assert!(matches!(
        verify(&place.file()),
        Err(QueryError::Schema { .. })
    ));
    assert_eq!(
        migrate_back(&place.settings()).expect("once only"),
        (newest - 1, newest - 1)
    );

    assert_eq!(
        migrate(&place.settings()).expect("a way up"),
        (newest - 1, newest)
    );
    assert_eq!(rows_of(&place.file()), before);
    assert_eq!(shape_of(&place.file()), shape);
    assert!(verified(&place).is_intact());
    assert_eq!(place.open_at(at(600)).1.faults.len(), 12);
}

#[test]
fn a_log_that_the_version_before_could_not_read_says_so_and_stays_as_it_is() {
    let place = Place::new();
    let mut store = place.open();
    let spoken = What::Commented {
        by: party("it"),
        through: None,
        text: "vi ser på det".to_owned(),
    };
    let quoted = What::Affected {
        affected: Vec::new(),
    };
    store
        .commit(&[entries(vec![opened(1, 10), event(1, 1, 11, quoted)])])
        .expect("a commit");
    store.close().expect("closed");
    let newest = schema::newest();
    let back = migrate_back(&place.settings()).expect("nobody has said anything");
    assert_eq!(back, (newest, newest - 1));
    let mut store = place.open();
    store
        .commit(&[entries(vec![event(1, 2, 12, spoken)])])
        .expect("a commit");
    store.close().expect("closed");
    let refused = migrate_back(&place.settings()).expect_err("somebody has");
    assert!(
        matches!(refused, StoreError::OneWay { unreadable: 1, .. }),
        "{refused:?}"
    );
    assert_eq!(refused.remedy(), Remedy::Usage);
    // The version before is told whose it is, and does not try.
    let (known, _) = schema::MIGRATIONS.split_at(schema::MIGRATIONS.len() - 1);
    let older = schema::open_to_write(&place.file(), known);
    assert!(matches!(older, Err(StoreError::Newer { .. })), "{older:?}");
    assert_eq!(place.open_at(at(600)).1.faults.len(), 1);
}

#[test]
fn a_finding_that_takes_back_nobodys_word_the_version_before_would_read_otherwise() {
    let place = Place::new();
    let mut store = place.open();
    let first = opened(1, 10);
    let Entry::Fault(opening) = &first else {
        panic!("an event of a fault");
    };
    let located = What::Located {
        finding: opening.what.finding().expect("a finding").clone(),
        assignment: opening.what.assignment().expect("an owner").clone(),
        stays: true,
        earlier: Vec::new(),
    };
    let later = event(1, 1, 11, located);
    store
        .commit(&[entries(vec![first.clone(), later])])
        .expect("a commit");
    store.close().expect("closed");
    let refused = migrate_back(&place.settings()).expect_err("one such");
    assert!(
        matches!(refused, StoreError::OneWay { unreadable: 1, .. }),
        "{refused:?}"
    );
}

#[test]
fn what_was_said_by_a_link_the_version_before_could_not_read_either() {
    let place = Place::new();
    let mut store = place.open();
    let by_link = What::Accepted {
        by: party("it"),
        through: Some(Through {
            party: party("it"),
            way: Way::Link(crate::access::Mark::default()),
            user: None,
        }),
        expected_at: None,
    };
    store
        .commit(&[entries(vec![opened(1, 10), event(1, 1, 11, by_link)])])
        .expect("a commit");
    store.close().expect("closed");
    let refused = migrate_back(&place.settings()).expect_err("somebody has said yes by one");
    assert!(
        matches!(refused, StoreError::OneWay { unreadable: 1, .. }),
        "{refused:?}"
    );
    let (_, recovered) = place.open_at(at(600));
    let fault = &recovered.faults[0];
    let accepted = &fault.timeline[1].what;
    let (_, through) = accepted.said_by().expect("a person");
    let mark = crate::access::Mark::default();
    assert_eq!(through.map(|through| through.way), Some(Way::Link(mark)));
}

#[test]
fn what_is_told_in_a_language_that_the_version_before_has_not_it_could_not_read() {
    for (language, readable) in [
        (Language::Bokmal, true),
        (Language::English, true),
        (Language::Nynorsk, false),
        (Language::Swedish, false),
    ] {
        let place = Place::new();
        let mut store = place.open();
        let mut told = row(1, 10);
        told.recipient.language = language;
        // Of what is new in two ways there is still one.
        if !readable {
            told.reason = Reason::Replied;
        }
        let mut other = row(2, 20);
        other.recipient.language = language;
        let all = Transaction {
            entries: vec![opened(1, 10), opened(2, 20)],
            rows: vec![told, other],
        };
        store.commit(&[all]).expect("a commit");
        store.close().expect("closed");
        match migrate_back(&place.settings()) {
            Ok(_) => assert!(readable, "{language:?}"),
            Err(StoreError::OneWay { unreadable: 2, .. }) => assert!(!readable, "{language:?}"),
            Err(other) => panic!("{language:?}: {other:?}"),
        }
    }
}

#[test]
fn what_was_done_by_an_account_and_who_came_by_one_the_version_before_could_not_read() {
    let login = |outcome| {
        let account = "natt".to_owned();
        let what = MonitorEvent::Login(Login { account, outcome });
        Entry::Monitor { at: at(11), what }
    };
    let said = serde_json::to_value(login(LoginOutcome::In)).expect("JSON");
    let wanted = serde_json::json!({
        "kind": "monitor", "at": at(11),
        "what": { "event": "login", "account": "natt", "outcome": "in" },
    });
    assert_eq!(said, wanted);
    let by_account = What::Accepted {
        by: party("it"),
        through: Some(Through {
            party: party("it"),
            way: Way::Local,
            user: None,
        }),
        expected_at: None,
    };
    for more in [login(LoginOutcome::Wrong), event(1, 1, 11, by_account)] {
        let place = Place::new();
        let mut store = place.open();
        let all = vec![opened(1, 10), more.clone()];
        store.commit(&[entries(all)]).expect("a commit");
        store.close().expect("closed");
        let refused = migrate_back(&place.settings()).expect_err("there is one");
        let one_way = matches!(refused, StoreError::OneWay { unreadable: 1, .. });
        assert!(one_way, "{more:?}: {refused:?}");
        let (_, recovered) = place.open_at(at(600));
        assert_eq!(recovered.faults.len(), 1);
        assert!(verified(&place).findings.is_empty());
    }
}

#[test]
fn a_migration_that_was_broken_off_is_undone_by_the_next_one_and_by_a_start() {
    let place = Place::new();
    let mut store = place.open();
    store.commit(&busy_day()).expect("a commit");
    store.close().expect("closed");
    let before = rows_of(&place.file());
    let newest = schema::newest();
    migrate(&place.settings()).expect("in one file");

    // Killed in the middle: pages are in the file, and what undoes them beside it.
    let half = || {
        let broken_off = Place::new();
        let mut connection = Connection::open(place.file()).expect("the file");
        connection
            .execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1;")
            .expect("a small cache");
        let change = connection.transaction().expect("a change");
        change
            .execute_batch("UPDATE event SET body = body || printf('%.9000c', 'x'), seq = seq + 0;")
            .expect("a change");
        for suffix in ["", "-journal"] {
            let name = format!("samband.db{suffix}");
            fs::copy(
                place.directory.path().join(&name),
                broken_off.directory.path().join(&name),
            )
            .expect("a copy");
        }
        broken_off
    };
    let broken_off = half();
    let refused = verify(&broken_off.file()).expect_err("half changed");
    assert!(
        matches!(refused, QueryError::HalfChanged { .. }),
        "{refused:?}"
    );
    let refused = back_up(
        &broken_off.file(),
        &broken_off.directory.path().join("copy"),
        false,
        at(0),
    );
    let refused = refused.expect_err("half changed").to_string();
    assert!(refused.contains("`samband store migrate`"), "{refused}");
    let same = migrate(&broken_off.settings()).expect("a way up");
    assert_eq!(same, (newest, newest));
    assert_eq!(rows_of(&broken_off.file()), before);
    assert!(verified(&broken_off).is_intact());

    let broken_off = half();
    assert_eq!(broken_off.open_at(at(600)).1.faults.len(), 12);
    assert_eq!(rows_of(&broken_off.file()), before);
}

/// Tables, columns and indices, apart from the words that made them.
fn shape_of(file: &Path) -> Vec<String> {
    let connection = Connection::open(file).expect("the file");
    let sql = "SELECT s.type, s.name, c.name, c.type, c.[notnull] FROM sqlite_schema AS s
               LEFT JOIN pragma_table_info(s.name) AS c ORDER BY 1, 2, 3";
    let mut select = connection.prepare(sql).expect("the shape");
    let rows = select.query_map([], |row| {
        let columns: Vec<Cell> = (0..5).map(|i| row.get(i)).collect::<Result<_, _>>()?;
        Ok(format!("{columns:?}"))
    });
    rows.and_then(Iterator::collect).expect("the shape")
}

#[test]
fn a_copy_of_the_version_before_is_brought_up_when_it_is_restored() {
    let (place, elsewhere) = (Place::new(), Place::new());
    place.open().commit(&busy_day()).expect("a commit");
    let before = rows_of(&place.file());
    migrate_back(&place.settings()).expect("a way back");
    fs::rename(place.file(), elsewhere.file()).expect("a move");
    restored(&place, &elsewhere.file(), false).expect("a log");
    assert_eq!(rows_of(&place.file()), before);
}

#[test]
fn a_schema_is_not_changed_under_a_daemon() {
    let place = Place::new();
    let _store = place.open();
    for change in [migrate, migrate_back] {
        let refused = change(&place.settings());
        let said = refused.as_ref().map_err(ToString::to_string);
        let said = said.expect_err("held");
        assert!(said.ends_with("stop that one first"), "{said}");
        assert!(
            matches!(refused, Err(StoreError::Held { .. })),
            "{refused:?}"
        );
    }
    let nowhere = Settings {
        path: place.directory.path().join("nowhere"),
        ..Settings::default()
    };
    let missing = migrate(&nowhere);
    assert!(matches!(
        missing,
        Err(StoreError::Unreadable(QueryError::Missing { .. }))
    ));
    assert!(!nowhere.path.exists(), "nothing is made for nothing");
}

#[test]
fn the_lock_is_the_directorys_however_its_path_is_spelt() {
    let (place, elsewhere) = (Place::new(), Place::new());
    let _store = place.open();
    let path = place.directory.path();
    let link = elsewhere.directory.path().join("link");
    symlink(path, &link).expect("a link");
    let name = path.file_name().expect("a name");
    let spellings = [
        link,
        path.join("."),
        path.join("..").join(name),
        PathBuf::from(format!("/{}", path.display())),
    ];
    for path in spellings {
        let again = Store::open(
            &Settings {
                path: path.clone(),
                ..Settings::default()
            },
            at(0),
        );
        assert!(
            matches!(again, Err(StoreError::Held { .. })),
            "{}",
            path.display()
        );
    }
}

#[test]
fn growth_is_what_came_in_the_last_thirty_days() {
    let place = Place::new();
    let mut store = place.open();
    let day = 24 * 3_600;
    let grown = |seconds| examine(&place.file(), at(seconds)).expect("a condition");
    assert_eq!(grown(0).since, None);
    // Forty days ago one fault, in the last ten days a fault a day.
    for (serial, seconds) in (1..).zip([0].into_iter().chain((30..40).map(|days| days * day))) {
        let transaction = Transaction {
            entries: vec![opened(serial, seconds)],
            rows: vec![row(serial, seconds)],
        };
        store.commit(&[transaction]).expect("a commit");
    }
    assert_eq!(grown(day - 20).daily, None, "younger than a day");
    let condition = grown(40 * day);
    assert_eq!(condition.since, Some(at(0)));
    let share = condition.bytes * 20 / 22 / 30;
    let daily = condition.daily.expect("a growth");
    assert!(daily.abs_diff(share) <= 1, "{daily} and {share}");
    assert_eq!(condition.days_left(), Some(condition.free / daily));
    assert!(condition.report.is_intact() && condition.schema == schema::newest());
}

#[test]
fn a_write_ahead_log_cut_off_anywhere_loses_the_last_commits_and_nothing_before_them() {
    let place = Place::new();
    let mut store = place.open();
    for transaction in busy_day() {
        store.commit(&[transaction]).expect("a commit");
    }
    let whole = place.after_crash();
    let wal = |place: &Place| place.directory.path().join("samband.db-wal");
    let length = fs::metadata(wal(&whole)).expect("a log").len();
    let mut last = 0;
    for cut in (0..=length).step_by(11_000).chain([length]) {
        let torn = whole.after_crash();
        let file = fs::OpenOptions::new()
            .write(true)
            .open(wal(&torn))
            .expect("a log");
        file.set_len(cut).expect("a cut");
        let opened = Store::open(&torn.settings(), at(200));
        if cut < 16_000 && opened.is_err() {
            // Of the schema itself only half is there: refused, not begun anew.
            continue;
        }
        drop(opened.expect("what was committed before the cut"));
        let report = verified(&torn);
        assert!(report.is_intact(), "cut at {cut}: {report:?}");
        assert!(report.events >= last, "cut at {cut}");
        last = report.events;
    }
    assert_eq!(last, 52);
}

#[test]
fn damage_anywhere_in_the_file_is_refused_and_left_or_is_found_or_is_in_no_event() {
    let place = Place::new();
    let mut store = place.open();
    store.commit(&busy_day()).expect("a commit");
    store.close().expect("closed");
    let sound = fs::read(place.file()).expect("the file");
    let events = events_of(&place.file());
    let (mut refused, mut seed) = (0, 7);
    for _ in 0..100 {
        let mut damaged = sound.clone();
        let at_byte = usize::try_from(next(&mut seed)).expect("64 bits") % (damaged.len() - 16);
        for byte in &mut damaged[at_byte..at_byte + 16] {
            *byte ^= u8::try_from(next(&mut seed) & 0xff).expect("a byte");
        }
        let copy = Place::new();
        fs::write(copy.file(), &damaged).expect("a file");
        if Store::open(&copy.settings(), at(200)).is_err() {
            refused += 1;
            assert_eq!(
                fs::read(copy.file()).expect("the file"),
                damaged,
                "at {at_byte}"
            );
        } else if verify(&copy.file()).is_ok_and(|report| report.is_intact()) {
            assert_eq!(events_of(&copy.file()), events, "at {at_byte}");
        }
    }
    assert!(refused > 10, "only {refused} of 100 were refused");
}

fn events_of(file: &Path) -> Vec<String> {
    rows_in(file, "event", "*")
}

fn measured(place: &Place, minute: i64) {
    let name = Name {
        region: "fosen".into(),
        component: "core".into(),
        probe: "ping".into(),
    };
    let value = Value {
        sent: 3,
        lost: 0,
        round: None,
        jitter: None,
    };
    let kept = Measured::default();
    let mut recorder = Recorder::open(place.directory.path(), kept).expect("measurements");
    recorder.write(minute, &[(name, value)]).expect("written");
}

fn minutes(place: &Place) -> usize {
    let file = place.directory.path().join(MEASUREMENTS);
    rows_in(&file, "recent", "minute, shard, 1").len()
}

fn ticket(place: &Place, fault: &str) {
    let tickets = Tickets::open(&place.settings(), at(1)).expect("tickets");
    let kept = KeptTicket {
        system: "rt".to_owned(),
        fault: fault.to_owned(),
        region: "fosen".to_owned(),
        id: Some(fault.to_owned()),
        number: None,
        url: None,
        open: true,
        body: "{}".to_owned(),
    };
    tickets.put(&kept).expect("kept");
}

fn beside(place: &Place, suffix: &str) -> PathBuf {
    place.directory.path().join(format!("samband.db{suffix}"))
}

#[test]
fn what_lies_beside_the_log_is_copied_with_it_and_put_back() {
    let (place, elsewhere) = (Place::new(), Place::new());
    place.open().close().expect("closed");
    measured(&place, 100);
    ticket(&place, "FOSEN-2026-0001");
    let copy = copied(&place, &elsewhere.file());
    let names: Vec<_> = copy.beside.iter().map(|one| one.path.clone()).collect();
    assert_eq!(
        names,
        [".measurements", ".tickets"].map(|suffix| beside(&elsewhere, suffix))
    );
    for one in &copy.beside {
        let there = fs::metadata(&one.path).expect("a copy");
        assert_eq!(one.came, Ok(there.len()));
        assert_eq!(there.permissions().mode() & 0o777, 0o600);
    }
    measured(&place, 200);
    ticket(&place, "FOSEN-2026-0002");
    assert_eq!(minutes(&place), 2);

    let numbered = [("FOSEN".to_owned(), 2026)];
    let back = restore(
        &elsewhere.file(),
        &place.settings(),
        true,
        &numbered,
        at(500),
    );
    let back = back.expect("restored");
    assert!(back.beside.iter().all(|one| one.came.is_ok()), "{back:?}");
    assert_eq!(minutes(&place), 1, "as it was");
    let tickets = Tickets::open(&place.settings(), at(900)).expect("tickets");
    let known = |fault| tickets.get("rt", fault).expect("read").is_some();
    assert!(known("FOSEN-2026-0001") && !known("FOSEN-2026-0002"));
    // What happened since the copy was made is not in it: older tickets are looked for.
    assert_eq!(tickets.since(), at(500));
    // What was there is a copy like any other.
    let aside = back.aside.expect("moved aside");
    drop(tickets);
    let again = restore(&aside, &place.settings(), true, &numbered, at(600));
    assert_eq!(again.expect("restored").beside.len(), 2);
    assert_eq!(minutes(&place), 2);
}

#[test]
fn what_lies_beside_the_log_stops_no_copy_and_no_restore_when_it_is_damaged() {
    let (place, elsewhere) = (Place::new(), Place::new());
    place.open().commit(&busy_day()).expect("a commit");
    measured(&place, 100);
    ticket(&place, "FOSEN-2026-0001");
    copied(&place, &elsewhere.file());
    fs::write(beside(&elsewhere, ".measurements"), "no database").expect("damaged");
    // Somebody else's, and sound.
    fs::copy(elsewhere.file(), beside(&elsewhere, ".tickets")).expect("another");
    let back = restore(&elsewhere.file(), &place.settings(), true, &[], at(500));
    let back = back.expect("the log");
    assert!(back.report.is_intact());
    assert_eq!(back.beside.len(), 2);
    assert!(back.beside.iter().all(|one| one.came.is_err()), "{back:?}");
    assert_eq!(minutes(&place), 1, "what is there stays there");
    let tickets = Tickets::open(&place.settings(), at(900)).expect("tickets");
    assert!(
        tickets
            .get("rt", "FOSEN-2026-0001")
            .expect("read")
            .is_some()
    );
    let left = fs::read_dir(place.directory.path()).expect("files");
    let left = left.filter(|file| {
        let name = file.as_ref().expect("a file").file_name();
        name.to_string_lossy().contains(".restoring")
    });
    assert_eq!(left.count(), 0);

    let other = Place::new();
    fs::write(place.directory.path().join(MEASUREMENTS), vec![b'x'; 9_000]).expect("damaged");
    let copy = copied(&place, &other.file());
    assert!(copy.report.is_intact());
    assert!(copy.beside[0].came.is_err() && copy.beside[1].came.is_ok());
    assert!(!beside(&other, ".measurements").exists());
    let alone = Place::new();
    let copy = back_up(&place.file(), &alone.file(), true, at(0)).expect("a copy");
    assert!(copy.beside.is_empty() && !beside(&alone, ".tickets").exists());
}
