//! What is said of a mailbox for answers.

use std::path::PathBuf;
use std::time::Duration;

use super::*;
use crate::mailbox::{Place, Settings};

const MAIL: &str = "[mail]\nhost = \"relay.hav.example\"\nfrom = \"samband@hav.example\"\n";
const BOX: &str = "[mailbox]\naddress = \"svar@hav.example\"\nmaildir = \"svar\"\nauthserv_id = \"mx.hav.example\"\n";

fn read_mailbox(lines: &str) -> Result<Option<Settings>, String> {
    let main = format!("{MAIN}{lines}");
    let read = read(
        &texts(&main, REGION),
        Path::new("/etc/samband"),
        &NoSecrets,
        &AsWritten,
    );
    let loaded = read.map_err(|report| report.to_string())?;
    Ok(loaded.settings.mailbox)
}

#[test]
fn answers_are_read_only_where_it_is_said() {
    assert_eq!(read_mailbox(MAIL), Ok(None));
    let whole = read_mailbox(&format!("{MAIL}{BOX}")).unwrap().unwrap();
    let default = Settings {
        address: "svar@hav.example".into(),
        place: Place::Maildir(PathBuf::from("/etc/samband/svar")),
        poll: Duration::from_secs(30),
        authserv_id: "mx.hav.example".into(),
    };
    assert_eq!(whole, default);
    let lines = "poll = \"5s\"\n";
    let said = read_mailbox(&format!("{MAIL}{BOX}{lines}")).unwrap();
    let named = Settings {
        poll: Duration::from_secs(5),
        ..default
    };
    assert_eq!(said, Some(named));
}

#[test]
fn a_mailbox_that_nothing_could_come_to_is_refused_with_what_would_be_right() {
    let wrong = [
        (BOX.to_owned(), "a mailbox for answers without mail"),
        (
            format!("{MAIL}[mailbox]\naddress = \"svar@hav.example\"\n"),
            "needs `maildir`",
        ),
        (
            format!("{MAIL}[mailbox]\nmaildir = \"svar\"\n"),
            "needs `address`",
        ),
        (
            format!("{MAIL}{}", BOX.replace("svar@", "Samband@")),
            "the `from` of `[mail]`",
        ),
        (format!("{MAIL}{BOX}poll = \"1s\"\n"), "from `5s` to `1h`"),
        (
            format!("{MAIL}{}", BOX.replace("mx.hav", "m x")),
            "authserv_id",
        ),
        (
            format!(
                "{MAIL}{}",
                BOX.replace("authserv_id = \"mx.hav.example\"\n", "")
            ),
            "needs `authserv_id`",
        ),
        (format!("{MAIL}{BOX}folder = \"x\"\n"), "folder"),
    ];
    for (lines, right) in wrong {
        let said = read_mailbox(&lines).unwrap_err();
        assert!(said.contains(right), "{said}");
    }
}
