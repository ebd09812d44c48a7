use std::collections::BTreeMap;

use proptest::prelude::*;

use super::facts::{Agreement, Relay};
use super::*;
use crate::config::{self, AsWritten, Loaded, NoSecrets, lint};

/// One line for each question of a region with two rooms, an agreement and a relay.
const WHOLE: &str = "\
Nordvikregionen
no
Nordvik regionråd
+47 70 00 00 01
koordinator@nordvik.example
Nordvik IKT
+47 70 00 00 02
vakt@nordvik-ikt.example
Helsenettet
+47 70 00 00 03
drift@helsenettet.example
10.20.1.1
Overvåkingen i rådhuset
10.20.0.1
Nordvik kommune
+47 70 00 00 04
ikt@nordvik.example
Nordvik sjukehjem
10.20.4.2
10.20.4.1
Rom 1
10.20.4.11

Rom 2
10.20.4.12
ping-room

2025-01-01
2027-06-30



2025-01-01
10.20.0.25
none

samband@nordvik.example
https://samband.nordvik.example
";

/// The same where whoever begins knows no more than has to be known.
const LEAST: &str = "\
Nordvik

Nordvik

a@nordvik.example
Nordvik

b@nordvik.example
Nordvik

c@nordvik.example
10.20.1.1

10.20.0.1
Nordvik

d@nordvik.example
Nordvik


Rom 1
10.20.4.11






";

fn answered(directory: &Path, answers: &str) -> (Result<(), InitError>, String) {
    let mut out = Vec::new();
    let result = begin(directory, &mut answers.as_bytes(), &mut out);
    (result, String::from_utf8(out).expect("text"))
}

/// Every file of a directory, by its path in it.
fn files(directory: &Path) -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    let mut left = vec![directory.to_owned()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                left.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("a text");
            let inside = path.strip_prefix(directory).expect("in it").to_owned();
            all.insert(inside, text);
        }
    }
    all
}

fn loaded(directory: &Path) -> Loaded {
    let texts = files(directory);
    let texts = texts
        .into_iter()
        .filter(|(path, _)| path.extension().is_some_and(|it| it == "toml"));
    let read = config::read(&texts.collect(), directory, &NoSecrets, &AsWritten);
    read.unwrap_or_else(|report| panic!("{report}"))
}

#[test]
fn thirty_answers_make_a_region_that_is_right_and_whose_findings_are_true() {
    let directory = tempfile::tempdir().expect("a directory");
    let (result, said) = answered(directory.path(), WHOLE);
    result.unwrap_or_else(|wrong| panic!("{wrong}\n{said}"));
    let files = files(directory.path());
    let names: Vec<&Path> = files.keys().map(PathBuf::as_path).collect();
    assert_eq!(
        names,
        [Path::new("regions/nordvik.toml"), Path::new("samband.toml")]
    );
    insta::assert_snapshot!("main", files[Path::new("samband.toml")]);
    insta::assert_snapshot!("region", files[Path::new("regions/nordvik.toml")]);
    let loaded = loaded(directory.path());
    let inventory = &loaded.inventory;
    assert!(
        inventory
            .components()
            .any(|(_, part)| *part.id == *"nordvik.sjukehjem.rom2")
    );
    let found = lint(
        inventory,
        &loaded.settings,
        "2026-11-27T12:00:00Z".parse().expect("a time"),
    );
    let found: Vec<String> = found.iter().map(|finding| finding.text.clone()).collect();
    insta::assert_snapshot!("findings", found.join("\n"));
    // That it is in shadow mode is as it should be in its first weeks.
    let at = "2026-11-27T12:00:00Z".parse().expect("a time");
    let home = directory.path();
    let ends = check::write(&mut Vec::new(), home, &loaded, at, true);
    assert_eq!(ends.expect("it is written"), Exit::Fine);
    let answers = WHOLE.trim_end().rsplit_once('\n').expect("two").0;
    let another = tempfile::tempdir().expect("a directory");
    let (result, _) = answered(another.path(), &format!("{answers}\n\n"));
    result.expect("it is optional");
    let unagreed = self::loaded(another.path());
    let ends = check::write(&mut Vec::new(), home, &unagreed, at, true);
    assert_eq!(ends.expect("it is written"), Exit::Findings);
}

#[test]
fn whoever_knows_little_presses_enter() {
    let directory = tempfile::tempdir().expect("a directory");
    let (result, said) = answered(directory.path(), LEAST);
    result.unwrap_or_else(|wrong| panic!("{wrong}\n{said}"));
    let loaded = loaded(directory.path());
    assert!(
        loaded.settings.mail.is_none(),
        "nobody is told anything yet"
    );
    let parties = loaded
        .inventory
        .parties()
        .map(|(_, party)| party.id.to_string());
    let mut parties: Vec<String> = parties.collect();
    parties.sort();
    assert_eq!(
        parties,
        ["nordvik", "nordvik-2", "nordvik-3", "nordvik-4"],
        "each its own"
    );
}

#[test]
fn what_cannot_be_is_said_and_asked_again() {
    let directory = tempfile::tempdir().expect("a directory");
    for (right, wrong) in [
        ("10.20.1.1", "10.20.1.300"),
        ("ikt@nordvik.example", "ikt at nordvik"),
        ("2027-06-30", "30.06.2027"),
        ("ping-room", "ping"),
        ("none\n", "ssl\n"),
        ("+47 70 00 00 02", "in the office"),
    ] {
        let answers = WHOLE.replacen(right, &format!("{}\n{right}", wrong.trim()), 1);
        let (result, said) = answered(directory.path(), &answers);
        result.unwrap_or_else(|error| panic!("{wrong}: {error}\n{said}"));
        assert_eq!(
            said.matches("That cannot be: ").count(),
            1,
            "{wrong}: {said}"
        );
        fs::remove_dir_all(directory.path()).expect("removed");
        fs::create_dir(directory.path()).expect("made anew");
    }
}

#[test]
fn answers_that_end_early_leave_everything_as_it_was() {
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("samband.toml"), "# nothing yet\n").expect("written");
    let before = files(directory.path());
    let all: Vec<&str> = WHOLE.lines().collect();
    for count in 0..all.len() {
        let some = all[..count].iter().flat_map(|line| [line, "\n"]);
        let (result, _) = answered(directory.path(), &some.collect::<String>());
        assert!(
            matches!(result, Err(InitError::Ended)),
            "{count}: {result:?}"
        );
        assert_eq!(files(directory.path()), before, "{count}");
        assert!(!directory.path().join("regions").exists(), "{count}");
    }
}

#[test]
fn a_configuration_that_says_anything_of_regions_is_somebodys_work() {
    let directory = tempfile::tempdir().expect("a directory");
    let main = directory.path().join("samband.toml");
    for text in [
        "regions = [\"havn\"]\n",
        "regions = 1\n",
        "regions = [\"havn\n",
    ] {
        fs::write(&main, text).expect("written");
        let (result, said) = answered(directory.path(), WHOLE);
        assert!(
            matches!(result, Err(InitError::Begun(_))),
            "{text}: {result:?}"
        );
        assert!(said.is_empty(), "nothing is asked in vain");
        assert_eq!(fs::read_to_string(&main).expect("there"), text);
    }
}

#[test]
fn the_file_of_before_is_kept_and_a_region_that_is_there_is_not_written_over() {
    let directory = tempfile::tempdir().expect("a directory");
    let shipped = include_str!("../../../../deploy/debian/samband.toml");
    fs::write(directory.path().join("samband.toml"), shipped).expect("written");
    let (result, _) = answered(directory.path(), WHOLE);
    result.expect("written");
    let kept = fs::read_to_string(directory.path().join("samband.toml.before"));
    assert_eq!(kept.expect("kept"), shipped);
    fs::write(directory.path().join("samband.toml"), shipped).expect("written");
    let kept = directory.path().join("samband.toml.before");
    let (result, said) = answered(directory.path(), WHOLE);
    let there = matches!(&result, Err(InitError::There(path)) if *path == kept);
    assert!(
        there && said.is_empty(),
        "nothing is asked in vain: {result:?}"
    );
    fs::remove_file(kept).expect("removed");
    let before = files(directory.path());
    let (result, said) = answered(directory.path(), WHOLE);
    assert!(matches!(result, Err(InitError::There(_))), "{result:?}");
    assert_eq!(
        said.lines()
            .filter(|line| line.contains("Its name"))
            .count(),
        1
    );
    assert!(!said.contains("Telephone"), "said at once: {said}");
    assert_eq!(files(directory.path()), before);
}

#[test]
fn an_answer_without_end_is_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let long = "x".repeat(10_000);
    let (result, _) = answered(directory.path(), &long);
    assert!(matches!(result, Err(InitError::Refused(_))), "{result:?}");
    let mut out = Vec::new();
    let result = begin(directory.path(), &mut &b"\xff\xfe\n"[..], &mut out);
    assert!(matches!(result, Err(InitError::Refused(_))), "{result:?}");
    assert!(files(directory.path()).is_empty());
}

proptest! {
    /// What is typed is a name, whatever it looks like, or it is refused; it never becomes
    /// anything else of a configuration.
    #[test]
    fn a_name_is_written_as_it_was_typed(name in "\\PC{1,40}", line in "[ -~]{1,60}") {
        let mut facts = Facts::sample();
        facts.region = name.trim().to_owned();
        facts.partner.name = line.trim().to_owned();
        facts.agreement = Some(Agreement { until: line.clone(), ..Agreement::sample() });
        if facts.wrong().is_empty() {
            return Err(TestCaseError::fail("no line of words is a day"));
        }
        facts.agreement = Some(Agreement::sample());
        facts.relay = Some(Relay::sample());
        if facts.wrong().is_empty() {
            let read = config::read(&facts.texts(), Path::new(""), &NoSecrets, &AsWritten);
            let inventory = read.expect("it was not wrong").inventory;
            let (_, region) = inventory.regions().next().expect("one");
            prop_assert_eq!(&*region.name, facts.region.as_str());
            prop_assert!(inventory.parties().any(|(_, party)| *party.name == *facts.partner.name));
        }
    }
}
