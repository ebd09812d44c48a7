//! What is said of a broker that cannot work.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::send::mqtt::Settings;

const BROKER: &str = "[mqtt]\nhost = \"mqtt.hav.example\"\n";

/// A configuration's directory with certificates, a key, and a key that others may read.
fn directory() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/send/tests");
    for (name, copy, mode) in [
        ("ca.pem", "ca.pem", 0o644),
        ("relay.pem", "own.pem", 0o644),
        ("relay.key", "own.key", 0o600),
        ("relay.key", "open.key", 0o644),
    ] {
        let copy = directory.path().join(copy);
        std::fs::copy(from.join(name), &copy).unwrap();
        std::fs::set_permissions(&copy, Permissions::from_mode(mode)).unwrap();
    }
    directory
}

fn read_broker(lines: &str, directory: &Path) -> Result<Settings, Report> {
    let main = format!("{MAIN}{BROKER}{lines}\n");
    let loaded = read(&texts(&main, REGION), directory, &NoSecrets, &AsWritten)?;
    Ok(loaded.settings.mqtt.expect("a broker"))
}

#[test]
fn one_line_is_enough() {
    let settings = read_broker("", Path::new("")).unwrap_or_else(|report| panic!("{report}"));
    assert_eq!((&*settings.host, settings.port), ("mqtt.hav.example", 8883));
    assert_eq!(settings.trust, Some(crate::send::Trust::default()));
    assert_eq!(settings.root("hav"), "samband/v1/hav/");
    assert_eq!(
        settings.client_id("0123456789abcdef", "hav"),
        "samband-01234567-hav"
    );
}

#[test]
fn everything_can_be_said() {
    let directory = directory();
    let lines = "port = 8884\nca_file = \"ca.pem\"\ncertificate_file = \"own.pem\"\n\
                 key_file = \"own.key\"\nclient_id = \"Vakt-1\"\nprefix = \"helse/samband\"";
    let settings = read_broker(lines, directory.path()).unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(settings.port, 8884);
    assert_eq!(settings.client_id("0123456789abcdef", "hav"), "Vakt-1-hav");
    assert_eq!(settings.root("hav"), "helse/samband/v1/hav/");
    assert!(settings.trust.unwrap().identity.is_some());
    let settings = read_broker("security = \"none\"", directory.path()).unwrap();
    assert_eq!((settings.port, settings.trust), (1883, None));
}

#[test]
fn mistakes_about_the_broker_say_what_would_be_right() {
    let mut catalogue = String::new();
    let directory = directory();
    for lines in [
        "host2 = \"x\"",
        "security = \"starttls\"",
        "username = \"samband\"",
        "username = \"samband\"\npassword_env = \"A\"\nsecurity = \"none\"",
        "security = \"none\"\nca_file = \"ca.pem\"",
        "certificate_file = \"own.pem\"",
        "key_file = \"own.key\"",
        "ca_file = \"not-there.pem\"",
        "ca_file = \"own.key\"",
        "certificate_file = \"own.pem\"\nkey_file = \"open.key\"",
        "certificate_file = \"own.pem\"\nkey_file = \"ca.pem\"",
        "client_id = \"a b\"",
        "prefix = \"/a/#\"",
        "password = \"kanarifugl\"",
    ] {
        let report = read_broker(lines, directory.path()).expect_err(lines);
        catalogue.push_str(&format!("{report}\n"));
    }
    let main = format!("{MAIN}[mqtt]\nhost = \"2001:db8::1\"\n");
    let report = read_with(&main, REGION).expect_err("an IPv6 address");
    catalogue.push_str(&report.to_string());
    let catalogue = catalogue.replace(&directory.path().display().to_string(), "DIR");
    assert!(!catalogue.contains("kanarifugl"), "{catalogue}");
    insta::assert_snapshot!("broker", catalogue);
}
