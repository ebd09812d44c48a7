//! Where secrets come from, and that they go nowhere.

use std::os::unix::fs::PermissionsExt as _;

use secrecy::{ExposeSecret as _, SecretString};

use super::*;

const CANARY: &str = "kanarifugl-7-gul";

const MAIL: &str =
    "[mail]\nhost = \"smtp.hav.example\"\nfrom = \"samband@hav.example\"\nusername = \"samband\"\n";

/// Knows one secret by every name.
struct One;

impl Secrets for One {
    fn file(&self, _: &Path) -> Result<SecretString, SecretError> {
        Ok(CANARY.into())
    }

    fn credential(&self, _: &str) -> Result<SecretString, SecretError> {
        Ok(CANARY.into())
    }

    fn variable(&self, _: &str) -> Result<SecretString, SecretError> {
        Ok(CANARY.into())
    }
}

fn read_mail(line: &str) -> Result<Loaded, Report> {
    let main = format!("{MAIN}{MAIL}{line}\n");
    read(&texts(&main, REGION), Path::new(""), &One, &AsWritten)
}

#[test]
fn a_password_comes_from_a_file_a_credential_or_the_environment() {
    for line in [
        "password_file = \"/run/secret\"",
        "password_credential = \"smtp-password\"",
        "password_env = \"SMTP_PASSWORD\"",
    ] {
        let loaded = read_mail(line).unwrap_or_else(|report| panic!("{line}: {report}"));
        let login = loaded.settings.mail.unwrap().login.unwrap();
        assert_eq!(login.password.expose_secret(), CANARY);
    }
}

#[test]
fn a_password_never_shows_in_debug_and_never_in_a_report() {
    let loaded = read_mail("password_file = \"/run/secret\"").unwrap();
    assert!(!format!("{loaded:?}").contains(CANARY));
    let lines = [
        format!("password = \"{CANARY}\""),
        format!("passwrd = \"{CANARY}\""),
        format!("Password=\"{CANARY}\" # and more"),
        format!("\"password\" = \"{CANARY}\""),
        format!("passord = '{CANARY}'"),
        format!("smtp_secret = \"{CANARY}\""),
        format!("password = \"\"\"\n{CANARY}\n\"\"\""),
        format!("password = \"{CANARY}"),
        format!("password = {CANARY}"),
        format!("login = {{ name = \"samband\", password = \"{CANARY}\" }}"),
        format!("relay = \"smtp://samband:{CANARY}@smtp.hav.example/\""),
    ];
    for line in lines {
        let report = read_mail(&line).expect_err(&line);
        for shown in [
            report.render(false),
            report.render(true),
            format!("{report:?}"),
        ] {
            assert!(!shown.contains(CANARY), "{line}:\n{shown}");
        }
    }
}

fn read_heartbeat(lines: &str) -> Result<Loaded, Report> {
    let main = format!("{MAIN}[heartbeat]\nurl = \"https://hjerte.example/ping?x=1\"\n{lines}\n");
    read(&texts(&main, REGION), Path::new(""), &One, &AsWritten)
}

#[test]
fn a_heartbeat_has_a_pause_a_method_and_a_token_from_one_place() {
    let plain = read_heartbeat("").unwrap().settings.heartbeat.unwrap();
    assert_eq!(plain.every.as_secs(), 60);
    assert!(plain.token.is_none() && &*plain.url == "https://hjerte.example/ping?x=1");
    let lines = "every = \"2m\"\nmethod = \"post\"\ntoken_env = \"X\"\nca_file = \"ca.pem\"";
    let loaded = read_heartbeat(lines).unwrap();
    assert!(!format!("{loaded:?}").contains(CANARY));
    let all = loaded.settings.heartbeat.unwrap();
    assert_eq!(all.token.unwrap().expose_secret(), CANARY);
    assert_eq!(all.every.as_secs(), 120);
    let mistakes = [
        ("every = \"1s\"", "from `10s` to `1h`"),
        ("url = \"hjerte\"", "key"),
        ("token = \"x\"", "token_env"),
        ("token_file = \"a\"\ntoken_env = \"X\"", "two places"),
    ];
    for (line, right) in mistakes {
        let said = read_heartbeat(line).expect_err(line).to_string();
        assert!(said.contains(right), "{line}: {said}");
    }
    let clear = format!("{MAIN}[heartbeat]\nurl = \"http://hjerte.example/\"\ntoken_env = \"X\"\n");
    let said = read(&texts(&clear, REGION), Path::new(""), &One, &AsWritten)
        .expect_err("a token in clear");
    assert!(said.to_string().contains("in clear"));
}

#[test]
fn mistakes_with_secrets_say_what_to_do_instead() {
    let mut catalogue = String::new();
    for line in [
        format!("password = \"{CANARY}\""),
        "password_env = \"A\"\npassword_file = \"/b\"".to_owned(),
        String::new(),
        "password_env = \"A\"\nsecurity = \"none\"".to_owned(),
    ] {
        let report = read_mail(&line).expect_err(&line);
        catalogue.push_str(&format!("{report}\n"));
    }
    let main = format!("{MAIN}{MAIL}password_credential = \"smtp-password\"\n");
    let report = read_with(&main, REGION).expect_err("no such credential");
    catalogue.push_str(&report.to_string());
    insta::assert_snapshot!("secrets", catalogue);
}

fn secret_file(mode: u32, text: &[u8]) -> Result<SecretString, SecretError> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret");
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    Machine::new().file(&path)
}

#[test]
fn a_file_that_others_may_read_or_change_holds_no_secret() {
    for mode in [0o600, 0o400, 0o440, 0o640] {
        let secret = secret_file(mode, b"s3cret\n").unwrap_or_else(|e| panic!("{mode:o}: {e}"));
        assert_eq!(secret.expose_secret(), "s3cret");
    }
    for mode in [0o644, 0o604, 0o602, 0o660, 0o601, 0o666] {
        let refused = secret_file(mode, b"s3cret\n");
        assert!(matches!(refused, Err(SecretError::Open { .. })), "{mode:o}");
    }
}

#[test]
fn a_secret_is_one_line_of_text() {
    for text in [&b""[..], b"\n", b"a\nb", b"\xff\xfe", &[b'a'; 5000]] {
        let refused = secret_file(0o600, text);
        assert!(matches!(refused, Err(SecretError::Unusable(_))), "{text:?}");
    }
}

#[test]
fn a_changed_password_is_a_changed_configuration() {
    let mut first = read_mail("password_env = \"A\"").unwrap();
    let second = first.clone();
    assert_eq!(first, second);
    let mail = first.settings.mail.as_mut().unwrap();
    mail.login.as_mut().unwrap().password = "another".into();
    assert_ne!(first, second);
}

/// The registrar with these lines, and a probe of the core's with those.
fn read_logins(registrar: &str, core: &str) -> Result<Loaded, Report> {
    let region = with(
        "depends = [\"core\"]\n",
        &format!("depends = [\"core\"]\n{registrar}"),
    );
    let region = region.replacen("kind = \"icmp\"\n", core, 1);
    read(&texts(MAIN, &region), Path::new(""), &One, &AsWritten)
}

#[test]
fn a_component_s_login_is_for_all_that_ask_it_and_a_probe_s_own_comes_first() {
    let registrar = "username = \"all\"\npassword_file = \"sip-password\"\n\
                     [[component.probe]]\nid = \"sip\"\nkind = \"sip\"\n\
                     [[component.probe]]\nid = \"own\"\nkind = \"stun\"\nusername = \"one\"\n\
                     password_env = \"STUN_PASSWORD\"\n";
    let loaded = read_logins(registrar, "kind = \"sip\"\n").unwrap();
    let inventory = &loaded.inventory;
    let username = |component: &str, id: &str| {
        let probe = probe(inventory, component, id).expect("a probe");
        let login = probe.method.login()?;
        assert_eq!(login.password.expose_secret(), CANARY);
        Some(login.username.to_string())
    };
    assert_eq!(username("registrar", "sip").as_deref(), Some("all"));
    assert_eq!(username("registrar", "own").as_deref(), Some("one"));
    let room = username("oy.senter.rom1", "registration");
    assert_eq!(room.as_deref(), Some("all"), "it asks the registrar");
    assert_eq!(username("oy.senter.rom1", "sip"), None);
    assert_eq!(username("core", "ping"), None);
    assert!(!format!("{loaded:?}").contains(CANARY));
}

#[test]
fn a_password_rotated_in_its_file_makes_another_configuration() {
    struct Other;
    impl Secrets for Other {
        fn file(&self, _: &Path) -> Result<SecretString, SecretError> {
            Ok("another".into())
        }
        fn credential(&self, _: &str) -> Result<SecretString, SecretError> {
            Err(SecretError::Missing)
        }
        fn variable(&self, _: &str) -> Result<SecretString, SecretError> {
            Err(SecretError::Missing)
        }
    }
    let core = "kind = \"sip\"\nusername = \"samband\"\npassword_file = \"p\"\n";
    let region = with("kind = \"icmp\"\n", core);
    let of = |secrets: &dyn Secrets| {
        read(&texts(MAIN, &region), Path::new(""), secrets, &AsWritten).unwrap()
    };
    assert_eq!(of(&One).inventory, of(&One).inventory);
    assert_ne!(of(&One).inventory, of(&Other).inventory);
}
