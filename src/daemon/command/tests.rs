//! What the commands print.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::{CommandError, Exit, fault, log, store};
use crate::clock::{Clock, Mono, Now};
use crate::config;
use crate::fault::{Fault, IncidentRef, What};
use crate::inventory::Language;
use crate::ledger::Transaction;
use crate::notice::RowState;
use crate::store::samples::{accepted, at, closed, entries, event, opened, row};
use crate::store::{FILE, Settings, Store};
use crate::view;

#[test]
fn the_command_line_holds_together_in_every_subcommand() {
    use clap::CommandFactory as _;
    super::Cli::command().debug_assert();
}

/// What a command line ends with.
fn ends(line: &[&str], at_home: &Path) -> Exit {
    use clap::Parser as _;
    let home = at_home.to_str().expect("a path in UTF-8");
    let line = ["samband", "--config", home]
        .into_iter()
        .chain(line.iter().copied());
    let cli = super::Cli::try_parse_from(line).expect("a command line");
    cli.run(Clock::start())
}

#[test]
fn faults_are_listed_and_shown_though_the_configuration_has_a_mistake() {
    let (log, settings) = day();
    let home = tempfile::tempdir().expect("a directory");
    fs::create_dir(home.path().join("regions")).expect("a directory");
    let main = format!(
        "regions = [\"fosen\"]\n[store]\npath = \"{}\"\n",
        settings.path.display()
    );
    fs::write(home.path().join("samband.toml"), main).expect("a file");
    fs::write(home.path().join("regions/fosen.toml"), "name = \"half").expect("a file");
    assert_eq!(ends(&["check"], home.path()), Exit::Usage);
    for line in [
        &["fault", "list"][..],
        &["fault", "show", "FOSEN-2026-0001"],
        &["fault", "export", "FOSEN-2026-0001", "--as", "text"],
    ] {
        assert_eq!(ends(line, home.path()), Exit::Fine, "{line:?}");
    }
    drop(log);
}

fn day() -> (TempDir, Settings) {
    let directory = tempfile::tempdir().expect("a directory");
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o700)).expect("a mode");
    let settings = Settings {
        path: directory.path().to_owned(),
        ..Settings::default()
    };
    let (mut store, _) = Store::open(&settings, at(0)).expect("a log");
    let notice = row(1, 10);
    store
        .commit(&[
            Transaction {
                entries: vec![opened(1, 10)],
                rows: vec![notice.clone()],
            },
            accepted(&notice, 12),
            entries(vec![
                opened(2, 20),
                event(2, 1, 30, What::Cleared),
                event(2, 2, 31, closed()),
            ]),
        ])
        .expect("a commit");
    (directory, settings)
}

fn utc(_: &Fault) -> TimeZone {
    TimeZone::UTC
}

fn text(
    command: impl FnOnce(&mut dyn std::io::Write) -> Result<Exit, CommandError>,
) -> (Exit, String) {
    let mut out = Vec::new();
    let code = command(&mut out).expect("an answer");
    (code, String::from_utf8(out).expect("text"))
}

#[test]
fn the_list_is_a_table_for_people() {
    let (_directory, settings) = day();
    let (code, table) = text(|out| fault::list(&settings.path, false, false, &utc, out));
    assert_eq!(code, Exit::Fine);
    assert_eq!(
        table,
        "NUMBER           STATE     SINCE                 WHAT                                                            HELD BY\n\
         FOSEN-2026-0001  assigned  2026-11-22 09:59 UTC  Rom 1 at Åfjord helsesenter: the video service does not answer  Partner it\n"
    );
    let (_, all) = text(|out| fault::list(&settings.path, true, false, &utc, out));
    assert_eq!(all.lines().count(), 3);
}

#[test]
fn what_is_known_already_is_named_in_the_list_instead_of_who_is_to_act() {
    let (_directory, settings) = day();
    let (mut store, _) = Store::open(&settings, at(40)).expect("a log");
    let explained = |planned| What::Explained {
        incident: IncidentRef {
            id: "kort".to_owned(),
            party: "nhn".to_owned(),
            party_name: "Norsk Helsenett".to_owned(),
            since: at(0),
            expected_end: None,
            text: "Nye kort".to_owned(),
            reference: None,
            planned,
        },
        restore_by: None,
    };
    for (ordinal, planned, named) in [(1, true, "  planned work  "), (2, false, "  reported  ")] {
        store
            .commit(&[entries(vec![event(1, ordinal, 50, explained(planned))])])
            .expect("a commit");
        let (_, table) = text(|out| fault::list(&settings.path, false, false, &utc, out));
        assert!(table.contains(named), "{table}");
    }
}

#[test]
fn the_list_as_json_has_the_names_that_are_promised() {
    let (_directory, settings) = day();
    let (_, list) = text(|out| fault::list(&settings.path, true, true, &utc, out));
    let list: Value = serde_json::from_str(&list).expect("JSON");
    assert_eq!(list.as_array().map(Vec::len), Some(2));
    let open = &list[1];
    assert_eq!(open["number"], "FOSEN-2026-0001");
    assert_eq!(open["state"], "assigned");
    assert_eq!(
        open["cause"],
        json!({"component": "afjord.helsesenter.rom1", "facet": "service", "mode": "silent"})
    );
    assert_eq!(open["candidates"][0], open["cause"]);
    assert_eq!(open["owner"], "it");
    assert_eq!(open["agreement"], Value::Null);
    assert_eq!(open["holder"], "it");
    assert_eq!(open["affected"][0], "afjord.helsesenter.rom9");
    assert_eq!(open["began_at"], "2026-11-22T09:59:50.25Z");
    assert_eq!(open["opened_at"], "2026-11-22T10:00:10.25Z");
    assert_eq!(
        (&open["cleared_at"], &open["closed_at"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(list[0]["closed_at"], "2026-11-22T10:00:31.25Z");
}

#[test]
fn one_fault_is_shown_with_its_evidence_its_history_and_who_was_told() {
    let (_directory, settings) = day();
    let (code, shown) =
        text(|out| fault::show(&settings.path, "fosen-2026-0001", false, &utc, out));
    assert_eq!(code, Exit::Fine);
    for part in [
        "FOSEN-2026-0001  assigned, held by Partner it\n",
        "Cause         Rom 1 at Åfjord helsesenter: the video service does not answer  (afjord.helsesenter.rom1)\n",
        "Owner         Partner it\n",
        "\nSeen\n  2026-11-22 10:00:00 UTC  afjord.helsesenter.rom1/sip: ICMP host unreachable from 192.0.2.1\n",
        "\nWhat happened\n  2026-11-22 10:00:10 UTC  opened, with Partner it\n",
        "\nWho was told\n  2026-11-22 10:00:12 UTC  it, responsible: sent (250 2.0.0 Ok: queued)\n",
    ] {
        assert!(shown.contains(part), "{part:?} is not in:\n{shown}");
    }
    let (_, json) = text(|out| fault::show(&settings.path, "FOSEN-2026-0001", true, &utc, out));
    let value: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(value["timeline"][0]["what"]["event"], "opened");
    assert!(!json.contains("vakt@it.example") && !shown.contains("vakt@it.example"));
}

#[test]
fn a_notice_says_why_it_is_no_longer_due_and_a_closing_only_what_was_said() {
    let (_directory, settings) = day();
    let (mut store, _) = Store::open(&settings, at(40)).expect("a log");
    let mut cancelled = row(2, 20);
    cancelled.response = Some("connecting: Connection refused".to_owned());
    cancelled.state = RowState::Cancelled {
        reason: "over before it was told".to_owned(),
    };
    let bare = What::Closed {
        through: None,
        by: None,
        cause: "it went away".to_owned(),
        remedy: String::new(),
    };
    store
        .commit(&[
            Transaction {
                entries: vec![opened(3, 41)],
                rows: vec![cancelled],
            },
            entries(vec![event(3, 1, 42, What::Cleared), event(3, 2, 43, bare)]),
        ])
        .expect("a commit");
    let oslo = |_: &Fault| TimeZone::get("Europe/Oslo").expect("a zone");
    let (_, shown) = text(|out| fault::show(&settings.path, "FOSEN-2026-0003", false, &oslo, out));
    assert!(shown.contains("closed by time: it went away\n"), "{shown}");
    assert!(
        shown.contains("2026-11-22 11:00:42 CET  cleared"),
        "{shown}"
    );
    let (_, shown) = text(|out| fault::show(&settings.path, "FOSEN-2026-0002", false, &oslo, out));
    assert!(
        shown.contains("cancelled (over before it was told)\n"),
        "{shown}"
    );
}

#[test]
fn what_is_not_there_is_a_mistake_in_the_asking() {
    let (_directory, settings) = day();
    for number in ["FOSEN-2026-0099", "42", ""] {
        let refused = fault::show(&settings.path, number, false, &utc, &mut Vec::new());
        assert_eq!(
            refused.expect_err("a refusal").exit(),
            Exit::Usage,
            "{number}"
        );
    }
    let nowhere = Settings {
        path: settings.path.join("nowhere"),
        ..Settings::default()
    };
    let refused = log::verify(&nowhere, &mut Vec::new());
    assert_eq!(refused.expect_err("a refusal").exit(), Exit::Usage);
}

#[test]
fn verify_says_intact_or_where_the_chain_is_first_broken() {
    let (_directory, settings) = day();
    let (code, report) = text(|out| log::verify(&settings, out));
    assert_eq!(code, Exit::Fine, "{report}");
    assert!(
        report.contains("Holds         5 events, 2 faults, 1 notices\n"),
        "{report}"
    );
    assert!(report.contains("Intact: "));

    let connection = rusqlite::Connection::open(settings.path.join(FILE)).expect("the file");
    connection
        .execute(
            "UPDATE event SET body = replace(body, '192.0.2.1', '192.0.2.2') WHERE seq = 3",
            [],
        )
        .expect("a change");
    let (code, report) = text(|out| log::verify(&settings, out));
    assert_eq!(code, Exit::Findings);
    assert!(
        report.contains("NOT INTACT. The chain is first broken at event 3.\n"),
        "{report}"
    );

    drop(connection);
    fs::write(settings.path.join(FILE), vec![b'x'; 8_192]).expect("overwritten");
    let refused = log::verify(&settings, &mut Vec::new());
    assert_eq!(refused.expect_err("no log").exit(), Exit::Storage);
}

#[test]
fn the_log_is_examined_copied_and_put_back_in_words() {
    let (_directory, settings) = day();
    let log = settings.path.join(FILE);
    let (code, said) = text(|out| store::check(&settings, at(100), out));
    assert_eq!(code, Exit::Fine, "{said}");
    for part in [
        &format!("Log           {}, schema 3\n", log.display()),
        "Holds         5 events, 2 faults, 1 notices, since 2026-11-22\nSize          ",
        "KiB\nFree          ",
        "Sound, and intact: it is what was written.\n",
    ] {
        assert!(said.contains(part), "{part:?} is not in:\n{said}");
    }
    let copy = settings.path.join("copy.db");
    let (code, said) = text(|out| store::back_up(&settings, &copy, false, at(100), out));
    assert_eq!(code, Exit::Fine);
    assert!(
        said.contains("copy.db: ") && said.contains(" 5 events, ends with "),
        "{said}"
    );

    let again =
        store::back_up(&settings, &copy, false, at(100), &mut Vec::new()).expect_err("there");
    assert_eq!(again.exit(), Exit::Usage, "{again}");
    let refused = store::restore(&settings, &copy, false, &[], at(100), &mut Vec::new());
    let refused = refused.expect_err("one is there");
    assert!(
        refused.to_string().ends_with("`--replace` moves it aside"),
        "{refused}"
    );
    assert_eq!(refused.exit(), Exit::Usage);
    let (code, said) = text(|out| store::restore(&settings, &copy, true, &[], at(100), out));
    assert_eq!(code, Exit::Fine);
    assert!(said.contains("replaced-20261122T100140.250Z.db"), "{said}");

    let (_, said) = text(|out| store::migrate(&settings, true, out));
    assert_eq!(said, "From schema 3 to schema 2\n");
    let older = store::check(&settings, at(100), &mut Vec::new()).expect_err("another schema");
    assert_eq!(older.exit(), Exit::Storage, "{older}");
    let (_, said) = text(|out| store::migrate(&settings, false, out));
    assert_eq!(said, "From schema 2 to schema 3\n");
    let (_, said) = text(|out| store::migrate(&settings, false, out));
    assert_eq!(said, "Schema 3, as before\n");
}

#[test]
fn a_log_that_was_changed_is_a_finding_wherever_it_is_looked_at() {
    let (_directory, settings) = day();
    let log = settings.path.join(FILE);
    let changed = rusqlite::Connection::open(log)
        .and_then(|log| log.execute("UPDATE event SET at = '2020' WHERE seq = 2", []));
    assert_eq!(changed.expect("a change"), 1);
    let copy = settings.path.join("copy.db");
    let answers = [
        text(|out| store::check(&settings, at(100), out)),
        text(|out| store::back_up(&settings, &copy, false, at(100), out)),
        text(|out| store::restore(&settings, &copy, true, &[], at(100), out)),
    ];
    for (code, said) in answers {
        assert_eq!(code, Exit::Findings);
        assert!(said.contains("NOT INTACT, findings: "), "{said}");
    }
}

#[test]
fn check_counts_the_same_gaps_as_the_pages() {
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    let loaded = config::load(&shipped, &config::NoSecrets).expect("a configuration");
    let now = Now {
        mono: Mono::START,
        wall: at(0),
    };
    let findings = config::lint(&loaded.inventory, &loaded.settings, now.wall);
    let unagreed = findings
        .iter()
        .filter(|finding| finding.topic == config::Topic::Unagreed)
        .map(|finding| {
            let counted = finding.text.split(' ').next().and_then(|n| n.parse().ok());
            counted.unwrap_or(0_usize)
        });
    let draft = view::Draft::new(Arc::clone(&loaded.inventory), now.wall);
    let monitor = view::Monitor::new(now.wall, "", "");
    let snapshot = draft.snapshot(now, Vec::new().into(), view::Outbox::default(), monitor);
    assert_eq!(unagreed.sum::<usize>(), snapshot.gaps());
    // The monitor is nobody's to agree on.
    let all = loaded.inventory.components().len();
    assert_eq!(snapshot.gaps(), all - loaded.inventory.regions().len());
    let shown =
        view::page::ownership(&view::sample::shown(&snapshot), Language::English).expect("a page");
    assert!(
        shown.contains(&format!("For {0} of {0} components", all - 1)),
        "{shown}"
    );
}

#[test]
fn no_help_shows_what_the_environment_holds() {
    use clap::CommandFactory as _;

    fn look(command: &clap::Command, seen: &mut usize) {
        for argument in command.get_arguments() {
            *seen += 1;
            let hidden = argument.is_hide_env_set() || argument.is_hide_env_values_set();
            assert!(argument.get_env().is_none() || hidden, "{argument:?}");
        }
        command.get_subcommands().for_each(|sub| look(sub, seen));
    }

    let mut seen = 0;
    look(&super::Cli::command(), &mut seen);
    assert!(seen > 30, "{seen}");
}
