use std::fs;
use std::path::PathBuf;

use jiff::tz::TimeZone;
use tempfile::TempDir;

use super::pack::verify;
use crate::daemon::command::fault::export::{Args, Form, export};
use crate::daemon::command::{CommandError, Exit};
use crate::inventory::Language;
use crate::store::samples::{at, closed, entries, event, opened, started};
use crate::store::{Settings, Store};

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
            event(1, 1, 30, crate::fault::What::Cleared),
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
        let code = export(&self.settings, &args, at(600), &place, &mut out);
        (
            code.expect("an answer"),
            String::from_utf8(out).expect("text"),
        )
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
    assert!(said.contains("Unaltered: "), "{said}");

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
        &place.settings,
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
