//! What is said of who may act.

use super::*;
use crate::access::Settings;

const WEB: &str = "[web]\npublic_url = \"https://samband.hav.example\"\n";
const MAIL: &str = "[mail]\nhost = \"relay.hav.example\"\nfrom = \"samband@hav.example\"\n";

fn read_access(lines: &str) -> Result<Settings, String> {
    let main = format!("{MAIN}{lines}");
    let read = read(&texts(&main, REGION), Path::new(""), &NoSecrets, &AsWritten);
    let loaded = read.map_err(|report| report.to_string())?;
    Ok(loaded.settings.access)
}

#[test]
fn links_are_there_only_where_it_is_said() {
    for lines in [
        String::new(),
        "[access]\n".to_owned(),
        "[access]\nlinks = false\n".to_owned(),
        "[access]\nlink_days = 3\n".to_owned(),
    ] {
        assert_eq!(read_access(&lines).unwrap().days(), None, "{lines}");
    }
    let links = format!("{WEB}{MAIL}[access]\nlinks = true\n");
    assert_eq!(read_access(&links).unwrap().days(), Some(7));
    let longer = format!("{links}link_days = 30\n");
    assert_eq!(read_access(&longer).unwrap().days(), Some(30));
}

#[test]
fn links_that_nobody_could_open_or_get_are_refused_with_what_is_missing() {
    let links = "[access]\nlinks = true\n";
    let without_address = read_access(&format!("{MAIL}{links}")).unwrap_err();
    assert!(
        without_address.contains("`public_url` of `[web]`"),
        "{without_address}"
    );
    let without_mail = read_access(&format!("{WEB}{links}")).unwrap_err();
    assert!(without_mail.contains("`[mail]`"), "{without_mail}");
    for days in ["0", "31", "-1", "\"7d\""] {
        let wrong = format!("{WEB}{MAIL}{links}link_days = {days}\n");
        let said = read_access(&wrong).unwrap_err();
        assert!(said.contains("link_days"), "{said}");
    }
    assert!(
        read_access("[access]\nlink = true\n")
            .unwrap_err()
            .contains("links")
    );
}
