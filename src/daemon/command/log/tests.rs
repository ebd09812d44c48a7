use std::fs;
use std::path::PathBuf;

use jiff::tz::TimeZone;
use tempfile::TempDir;

use super::pack::verify;
use crate::daemon::command::fault::export::{Args, Form, export};
use crate::daemon::command::{CommandError, Exit};
use crate::fault::{Mask, What};
use crate::inventory::Language;
use crate::ledger::{FacetState, Transaction};
use crate::pack;
use crate::store::samples::{
    at, closed, component, entries, event, facet, number, opened, party, row, started,
};
use crate::store::{FILE, Queries, Settings, Store};

struct Place {
    directory: TempDir,
    settings: Settings,
    store: Store,
}

/// A log with two faults.
fn place() -> Place {
    let directory = tempfile::tempdir().expect("a directory");
    let settings = Settings {
        path: directory.path().join("state"),
        ..Settings::default()
    };
    let (mut store, _) = Store::open(&settings, at(0)).expect("a log");
    store
        .commit(&[entries(vec![
            started(0),
            opened(1, 10),
            opened(2, 20),
            event(1, 1, 30, What::Cleared),
            event(1, 2, 31, closed()),
        ])])
        .expect("a commit");
    Place {
        directory,
        settings,
        store,
    }
}

impl Place {
    fn file(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn export(&self, number: &str, form: Form, output: Option<PathBuf>) -> (Exit, String) {
        let args = Args {
            number: number.to_owned(),
            output,
            r#as: form,
            language: None,
        };
        let mut out = Vec::new();
        let place = |_: &crate::fault::Fault| (TimeZone::UTC, Language::English);
        let code = export(&self.settings.path, &args, at(600), &place, &mut out);
        (
            code.expect("an answer"),
            String::from_utf8(out).expect("text"),
        )
    }

    /// The pack with something changed, sealed anew as a forger would.
    fn forge(&self, changes: &[(&str, &str)]) -> (Exit, String) {
        let sealed = fs::read_to_string(self.file("pack.json")).expect("a pack");
        let mut text = sealed[..sealed.find("\"seal\"").expect("a seal")].to_owned();
        for (from, to) in changes {
            assert!(text.contains(from), "{from} is not in the pack");
            text = text.replacen(from, to, 1);
        }
        fs::write(self.file("forged.json"), pack::sealed(text.as_bytes())).expect("a file");
        self.verify("forged.json", true)
    }

    /// The line of the pack that begins so.
    fn line(&self, begins: &str) -> String {
        let sealed = fs::read_to_string(self.file("pack.json")).expect("a pack");
        let line = sealed.lines().find(|line| line.starts_with(begins));
        line.expect("a line").to_owned() + "\n"
    }

    fn verify(&self, name: &str, with_log: bool) -> (Exit, String) {
        let mut out = Vec::new();
        let log = with_log.then_some(&self.settings);
        let code = verify(&self.file(name), log, &mut out).expect("an answer");
        (code, String::from_utf8(out).expect("text"))
    }
}

#[test]
fn what_is_handed_out_is_found_unaltered_and_refused_with_one_byte_changed() {
    let place = place();
    let file = place.file("pack.json");
    let (code, said) = place.export("fosen-2026-0001", Form::Json, Some(file.clone()));
    assert_eq!(code, Exit::Fine);
    assert!(said.contains("Fingerprint "), "{said}");
    let (code, said) = place.verify("pack.json", false);
    assert_eq!(code, Exit::Fine, "{said}");
    assert!(said.contains("Unaltered since it was sealed: "), "{said}");

    let mut bytes = fs::read(&file).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).expect("a file");
    let (code, said) = place.verify("pack.json", false);
    assert_eq!(code, Exit::Findings);
    assert!(said.contains("ALTERED"), "{said}");
    assert!(said.contains("  bytes "), "{said}");
}

#[test]
fn an_entry_is_looked_up_in_the_log_that_it_is_said_to_be_from() {
    let mut place = place();
    place.export("FOSEN-2026-0001", Form::Json, Some(place.file("pack.json")));
    let (code, said) = place.verify("pack.json", true);
    assert_eq!(code, Exit::Fine, "{said}");
    assert!(said.contains("Every entry stands in the log"), "{said}");

    // Another fingerprint.
    let sealed = fs::read_to_string(place.file("pack.json")).expect("a pack");
    let print = sealed
        .lines()
        .find(|line| line.starts_with("\"fingerprint\""))
        .expect("one");
    let before = &sealed[..sealed.find("\"seal\"").expect("a seal")];
    let forged = before.replace(print, "\"fingerprint\":\"0000-0000-0000-0000-0000\",");
    fs::write(place.file("forged.json"), pack::sealed(forged.as_bytes())).expect("a file");
    assert_eq!(place.verify("forged.json", true).0, Exit::Findings);
    place
        .store
        .connection_for_tests()
        .execute("UPDATE event SET hash = zeroblob(32) WHERE seq = 4", [])
        .expect("an update");
    let (code, said) = place.verify("pack.json", true);
    assert_eq!(code, Exit::Findings);
    assert!(
        said.contains("NOT IN THE LOG: it holds other entries at 4."),
        "{said}"
    );
    let other = self::place();
    fs::copy(place.file("pack.json"), other.file("pack.json")).expect("a copy");
    let (code, said) = other.verify("pack.json", true);
    assert_eq!(code, Exit::Findings);
    assert!(said.contains("NOT OF THIS LOG"), "{said}");
    place.store.commit(&[]).expect("still open");
}

#[test]
fn who_was_told_is_proven_by_the_log_alone() {
    let mut place = place();
    let told = |seconds| Transaction {
        entries: Vec::new(),
        rows: vec![row(1, seconds)],
    };
    place.store.commit(&[told(10)]).expect("a commit");
    place.export("FOSEN-2026-0001", Form::Json, Some(place.file("pack.json")));
    let (code, said) = place.verify("pack.json", false);
    assert_eq!(code, Exit::Fine, "{said}");
    let unproven = "Who was told is not proven by the pack alone";
    assert!(said.contains(unproven), "{said}");
    assert_eq!(place.verify("pack.json", true).0, Exit::Fine);

    let line = place.line("{\"channel\"");
    let other = |from: &str, to: &str| line.replacen(from, to, 1);
    for forged in [
        String::new(),
        other("\"party\":\"it\"", "\"party\":\"io\""),
        other("\"reason\":\"responsible\"", "\"reason\":\"region\""),
        other("\"channel\":\"email\"", "\"channel\":\"webhook\""),
        other("T10:00:10", "T10:00:11"),
        other("T10:00:10", "T23:00:10"),
        format!("{},\n{line}", line.trim_end()),
    ] {
        let (code, said) = place.forge(&[(&line, &forged)]);
        assert_eq!(code, Exit::Findings, "{forged}: {said}");
        assert!(said.contains("who was told"), "{said}");
    }
}

#[test]
fn what_stands_beside_the_faults_own_events_is_held_against_the_log() {
    let place = place();
    place.export("FOSEN-2026-0001", Form::Json, Some(place.file("pack.json")));
    let started = place.line("{\"at\":\"2026-11-22T10:00:00.250000000Z\"");
    assert!(started.contains("c0ffee"), "{started}");
    let configuration = place.line("\"configuration\"");
    let lie = |line: &str| {
        let line = line.replace("c0ffee", "c0ffef");
        line.replace("\"masked\":false", "\"masked\":true")
    };
    let moved = started.replace("\"masked\":false", "\"masked\":true");
    let moved = moved.replace("\"epoch\":1", "\"epoch\":7");
    for forgery in [
        // Another configuration, said to be what is left of the entry.
        vec![
            (&*started, &*lie(&started)),
            (&*configuration, &*lie(&configuration)),
        ],
        // An entry that names another start.
        vec![(&*started, &*moved)],
        // None, as if there had been none.
        vec![
            (&*started, ""),
            (&*configuration, "\"configuration\":null,\n"),
        ],
    ] {
        let (code, said) = place.forge(&forgery);
        assert!(!said.contains("ALTERED"), "{said}");
        assert_eq!(code, Exit::Findings, "{said}");
    }
}

#[test]
fn an_entry_beside_the_faults_own_that_is_left_out_is_missed_by_the_log() {
    let mut place = place();
    let room = "afjord.helsesenter.rom3";
    let all = vec![
        opened(3, 40),
        facet(room, 41, FacetState::Down),
        event(3, 1, 50, What::Cleared),
    ];
    place.store.commit(&[entries(all)]).expect("a commit");
    place.export("FOSEN-2026-0003", Form::Json, Some(place.file("pack.json")));
    let sealed = fs::read_to_string(place.file("pack.json")).expect("a pack");
    let state = sealed
        .lines()
        .find(|line| line.contains("\"kind\":\"facet\""));
    let state = state.expect("a state").to_owned() + "\n";
    let (code, said) = place.forge(&[(&state, "")]);
    assert_eq!(code, Exit::Findings, "{said}");
    assert!(said.contains("are left out that belong to it"), "{said}");
    let alone = place.verify("forged.json", false);
    assert_eq!(alone.0, Exit::Fine, "only the log can tell: {}", alone.1);
    // What is written later was not there when it was made.
    let later = vec![
        facet(room, 60, FacetState::Up),
        event(3, 2, 61, closed()),
        started(70),
    ];
    place.store.commit(&[entries(later)]).expect("a commit");
    let (code, said) = place.verify("pack.json", true);
    assert_eq!(code, Exit::Fine, "{said}");
}

#[test]
fn a_pack_of_when_less_was_taken_out_is_proven_and_a_new_one_names_its_fingerprint() {
    let mut place = place();
    let text = format!("Digest {} response=hunter2", "x".repeat(600));
    let said = What::Commented {
        by: party("it"),
        through: None,
        text,
    };
    let all = vec![event(2, 1, 40, said), event(2, 2, 50, What::Cleared)];
    place.store.commit(&[entries(all)]).expect("a commit");
    let queries = Queries::open_read_only(&place.settings.path.join(FILE)).expect("a log");
    let sources = queries.pack_as_of(&number(2), Mask::First, u64::MAX);
    let old = pack::make(&sources.expect("a log").expect("a fault"), at(600)).expect("a pack");
    assert!(old.sealed.contains("hunter2"));
    // Those of then said nothing of a mask.
    let before = &old.sealed[..old.sealed.find("\"seal\"").expect("a seal")];
    let before = before
        .replace("\"mask\":1,\n", "")
        .replace("\"earlier\":[\n],\n", "");
    fs::write(place.file("old.json"), pack::sealed(before.as_bytes())).expect("a file");
    let (code, said) = place.verify("old.json", true);
    assert_eq!(code, Exit::Fine, "{said}");

    place.export("FOSEN-2026-0002", Form::Json, Some(place.file("pack.json")));
    let (code, said) = place.verify("pack.json", true);
    assert_eq!(code, Exit::Fine, "{said}");
    let new = fs::read_to_string(place.file("pack.json")).expect("a pack");
    assert!(!new.contains("hunter2"));
    let earlier = place.line("{\"as_of\":2,\"fingerprint\"");
    assert!(earlier.contains(&old.fingerprint), "{earlier}");
    let lie = earlier.replace(&old.fingerprint, "0000-0000-0000-0000-0000");
    let (code, said) = place.forge(&[(&earlier, &lie)]);
    assert_eq!(code, Exit::Findings, "{said}");
    // What was taken out then is no way to hide more.
    let (code, said) = place.forge(&[("\"mask\":2", "\"mask\":9")]);
    assert_eq!(code, Exit::Findings, "{said}");
    assert!(said.contains("NOT PROVEN"), "{said}");
}

#[test]
fn a_pack_with_events_left_out_is_proven_by_its_log() {
    let mut place = place();
    let affected = |ordinal: u32| {
        let affected = vec![component("afjord.helsesenter.rom2")];
        event(
            3,
            ordinal,
            40 + i64::from(ordinal),
            What::Affected { affected },
        )
    };
    let most = u32::try_from(pack::MOST_EVENTS).expect("small");
    let mut all = vec![opened(3, 40)];
    all.extend((1..most + 5).map(affected));
    place.store.commit(&[entries(all)]).expect("a commit");
    place.export("FOSEN-2026-0003", Form::Json, Some(place.file("pack.json")));
    let (code, said) = place.verify("pack.json", false);
    assert_eq!(code, Exit::Findings, "{said}");
    assert!(said.contains("only its log can prove"), "{said}");
    let (code, said) = place.verify("pack.json", true);
    assert_eq!(code, Exit::Fine, "{said}");
    for (from, to) in [
        ("\"owner\":\"it\"", "\"owner\":\"io\""),
        ("\"holder\":{\"id\":\"it\"", "\"holder\":{\"id\":\"io\""),
    ] {
        let (code, said) = place.forge(&[(from, to)]);
        assert_eq!(code, Exit::Findings, "{said}");
        assert!(said.contains("NOT WHAT THE LOG TELLS"), "{said}");
    }
    // Nor can another version have told more of it.
    let own = format!("\"made_by\":\"{}\"", env!("CARGO_PKG_VERSION"));
    let more = ("\"fault\":{", "\"fault\":{\"a\":\"guilty\",");
    let (code, said) = place.forge(&[(&own, "\"made_by\":\"9.9.9\""), more]);
    assert_eq!(code, Exit::Findings, "{said}");
    // What the log tells by now is of a later event.
    let later = entries(vec![affected(most + 5)]);
    place.store.commit(&[later]).expect("a commit");
    let (code, said) = place.verify("pack.json", true);
    assert_eq!(code, Exit::Findings, "{said}");
    assert!(!said.contains("NOT"), "{said}");
}

#[test]
fn what_cannot_be_a_pack_ends_as_wrong_usage() {
    let place = place();
    fs::write(place.file("other.json"), "{}\n").expect("a file");
    for name in ["other.json", "missing.json"] {
        let mut out = Vec::new();
        let refused = verify(&place.file(name), None, &mut out).expect_err("refused");
        assert_eq!(refused.exit(), Exit::Usage, "{name}: {refused}");
    }
}

#[test]
fn a_pack_is_never_written_over_something() {
    let place = place();
    fs::write(place.file("there"), "precious").expect("a file");
    let args = Args {
        number: "FOSEN-2026-0001".to_owned(),
        output: Some(place.file("there")),
        r#as: Form::Text,
        language: None,
    };
    let where_it_is = |_: &crate::fault::Fault| (TimeZone::UTC, Language::English);
    let refused = export(
        &place.settings.path,
        &args,
        at(600),
        &where_it_is,
        &mut Vec::new(),
    );
    assert!(
        matches!(refused, Err(CommandError::File { .. })),
        "{refused:?}"
    );
    assert_eq!(fs::read(place.file("there")).expect("a file"), b"precious");
}
