use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::access::{Account, Hashed, SALT, Scope};
use crate::mailbox::Place;

fn told(
    directory: &Path,
    access: &access::Settings,
    mailbox: Option<&mailbox::Settings>,
) -> Vec<(Topic, String)> {
    let all = findings(directory, access, mailbox).into_iter();
    all.map(|one| (one.topic, one.text)).collect()
}

#[test]
fn hashes_of_passwords_that_everybody_may_read_are_a_finding() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("samband.toml");
    fs::write(&file, "").unwrap();
    let mut settings = access::Settings::default();
    let mode = |mode| fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
    mode(0o644);
    assert_eq!(told(place.path(), &settings, None), [], "it holds none");
    settings.accounts.push(Account {
        name: "natt".into(),
        kept: Hashed::of("riktig hest batteri", &[7; SALT]).unwrap(),
        scope: Scope::new([]),
    });
    let [(Topic::Readable, text)] = &told(place.path(), &settings, None)[..] else {
        panic!("a finding");
    };
    assert!(text.contains("(mode 0644)"), "{text}");
    assert!(!text.contains("argon2") && !text.contains('$'), "{text}");
    mode(0o640);
    assert_eq!(told(place.path(), &settings, None), []);
}

#[test]
fn a_maildir_that_is_not_there_is_a_finding() {
    let place = tempfile::tempdir().unwrap();
    let nobody = access::Settings::default();
    let settings = mailbox::Settings {
        address: Arc::from("answers@samband.example"),
        place: Place::Maildir(place.path().join("answers")),
        poll: Duration::from_secs(30),
        authserv_id: Arc::from("mx.example"),
    };
    let missing = |folder: &str| {
        let told = told(place.path(), &nobody, Some(&settings));
        let [(Topic::Mailbox, text)] = &told[..] else {
            panic!("{told:?}");
        };
        assert!(text.contains(&format!("answers/{folder} is ")), "{text}");
    };
    missing("new");
    fs::create_dir_all(place.path().join("answers/new")).unwrap();
    fs::write(place.path().join("answers/cur"), "").unwrap();
    missing("cur");
    fs::remove_file(place.path().join("answers/cur")).unwrap();
    fs::create_dir(place.path().join("answers/cur")).unwrap();
    assert_eq!(told(place.path(), &nobody, Some(&settings)), []);
}
