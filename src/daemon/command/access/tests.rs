//! What the command prints is what the configuration takes.

use std::path::Path;

use super::*;
use crate::access::Presented;
use crate::config::{AsWritten, NoSecrets, Texts, read};

#[test]
fn a_token_is_said_once_and_its_lines_can_be_pasted() {
    let args = TokenArgs {
        name: "grafana".to_owned(),
        role: Role::Partner,
        of: vec![Of::parse("fosen:afjord").unwrap()],
        days: 30,
    };
    let (token, kept) = make_token(&[3; 32]);
    let mut out = Vec::new();
    let now: Timestamp = "2026-11-27T12:00:00Z".parse().unwrap();
    write(&args, &token, kept, now, &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    let (first, lines) = out.split_once('\n').unwrap();
    assert_eq!(first, token);
    assert!(!lines.contains(&token[12..]), "{lines}");
    let texts = Texts::from([
        (
            "samband.toml".into(),
            format!("regions = [\"fosen\"]\n{lines}"),
        ),
        (
            "regions/fosen.toml".into(),
            include_str!("../../../../config/regions/fosen.toml").to_owned(),
        ),
    ]);
    let read = read(&texts, Path::new(""), &NoSecrets, &AsWritten);
    let loaded = read.unwrap_or_else(|report| panic!("{report}"));
    let presented = Presented::read(first).unwrap();
    let access = &loaded.settings.access;
    let machine = access.machine(&presented, now).unwrap();
    assert_eq!(&*machine.name, "grafana");
    assert!(machine.scope.sees_party("fosen", "afjord") && !machine.scope.sees_region("fosen"));
    // To the end of its last day.
    assert!(
        access
            .machine(&presented, "2026-12-27T23:59:59Z".parse().unwrap())
            .is_ok()
    );
    assert!(
        access
            .machine(&presented, "2026-12-28T00:00:00Z".parse().unwrap())
            .is_err()
    );
}

#[test]
fn names_and_organisations_that_the_configuration_would_refuse_are_refused_at_once() {
    for wrong in ["", "*", "Grafana", "a:b", "a b", &"a".repeat(65)] {
        assert!(name(wrong).is_err(), "{wrong}");
    }
    assert_eq!(name("grafana-2").as_deref(), Ok("grafana-2"));
    assert!(organisation("fosen:").is_err() && organisation("fosen:afjord").is_ok());
    assert!(role("Viewer").is_err());
    let args = Args::Token(TokenArgs {
        name: "x".to_owned(),
        role: Role::Partner,
        of: vec![Of::Everything],
        days: 1,
    });
    assert_eq!(run(&args, Timestamp::UNIX_EPOCH), Exit::Usage);
}

#[test]
fn the_line_of_a_password_can_be_pasted_and_holds_nothing_of_it() {
    let hashed = Hashed::of("riktig hest batteri", &[4; crate::access::SALT]).unwrap();
    let mut out = Vec::new();
    write_hash(&hashed, &mut out).unwrap();
    let line = String::from_utf8(out).unwrap();
    assert!(!line.contains("hest"), "{line}");
    let texts = Texts::from([
        (
            "samband.toml".into(),
            format!(
                "regions = [\"fosen\"]\n[[access.account]]\nname = \"natt\"\n{line}role = \"viewer\"\nof = [\"*\"]\n"
            ),
        ),
        (
            "regions/fosen.toml".into(),
            include_str!("../../../../config/regions/fosen.toml").to_owned(),
        ),
    ]);
    let read = read(&texts, Path::new(""), &NoSecrets, &AsWritten);
    let loaded = read.unwrap_or_else(|report| panic!("{report}"));
    let account = loaded.settings.access.account("natt").unwrap();
    assert!(account.kept.is_of("riktig hest batteri"));
}
