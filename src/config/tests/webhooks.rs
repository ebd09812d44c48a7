//! What is said of webhooks and of a second relay that cannot work.

use secrecy::SecretString;

use super::*;
use crate::inventory::{ByWebhook, When};

const SMS: &str = "[[webhook]]\nid = \"sms\"\nurl = \"https://sms.example/hook/kanari-sti?x=1\"\n";

/// Knows a secret that can sign by every name but one, which is too short.
struct Some16;

impl Secrets for Some16 {
    fn file(&self, path: &Path) -> Result<SecretString, SecretError> {
        match path.ends_with("short") {
            true => Ok("kanari".into()),
            false => Ok("kanarifugl-7-gul".into()),
        }
    }

    fn credential(&self, _: &str) -> Result<SecretString, SecretError> {
        Ok("kanarifugl-7-gul".into())
    }

    fn variable(&self, _: &str) -> Result<SecretString, SecretError> {
        Ok("kanarifugl-7-gul".into())
    }
}

fn read_all(main: &str, contact: &str) -> Result<Loaded, Report> {
    let main = format!("{MAIN}{main}\n");
    let contacts =
        format!("name = \"Nettet\"\ncontacts = [{{ email = \"vakt@nett.example\"{contact} }}]\n");
    let region = REGION.replace("name = \"Nettet\"\n", &contacts);
    read(
        &texts(&main, &region),
        Path::new("/etc/samband"),
        &Some16,
        &AsWritten,
    )
}

fn contact(loaded: &Loaded) -> Option<ByWebhook> {
    let mut parties = loaded.inventory.parties();
    let (_, nett) = parties.find(|(_, party)| *party.id == *"nett").unwrap();
    nett.contacts[0].webhook.clone()
}

#[test]
fn a_webhook_needs_an_id_and_an_address_and_stands_behind_mail() {
    let loaded = read_all(SMS, ", webhook = \"sms\"").unwrap_or_else(|report| panic!("{report}"));
    let by = contact(&loaded).unwrap();
    assert_eq!(
        (&*by.id, by.when),
        ("sms", When::MailFails(Duration::from_secs(600)))
    );
    let region = RegionIx::at(0);
    assert_eq!(loaded.inventory.event_webhooks(region).count(), 0);
    let webhook = &loaded.settings.webhooks[0];
    assert_eq!(webhook.deadline, Duration::from_secs(15));
    assert!(webhook.keys.is_empty() && webhook.token.is_none());
}

#[test]
fn everything_can_be_said_of_a_webhook_and_no_secret_shows() {
    let main = format!(
        "{SMS}regions = [\"hav\"]\nsecret_file = \"hook.key\"\ntoken_env = \"TOKEN\"\n\
         token_header = \"X-Api-Key\"\ndeadline = \"5s\"\npatience = \"3m\"\n\
         [[webhook]]\nid = \"sak\"\nurl = \"http://127.0.0.1:8080/\"\nregions = [\"hav\", \"hav\"]\n"
    );
    let contact_keys = ", webhook = \"sms\", when = \"always\", telephone = \"+47 90 00 00 00\"";
    let loaded = read_all(&main, contact_keys).unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(contact(&loaded).unwrap().when, When::Always);
    let told: Vec<&str> = loaded
        .inventory
        .event_webhooks(RegionIx::at(0))
        .map(|id| &**id)
        .collect();
    assert_eq!(told, ["sms", "sak"]);
    let webhook = &loaded.settings.webhooks[0];
    assert_eq!(webhook.keys.len(), 1);
    assert_eq!(webhook.deadline, Duration::from_secs(5));
    let loaded = read_all(&main, ", webhook = \"sms\"").unwrap();
    assert_eq!(
        contact(&loaded).unwrap().when,
        When::MailFails(Duration::from_secs(180))
    );
    let shown = format!("{:?}", loaded.settings);
    assert!(!shown.contains("kanari"), "{shown}");
}

#[test]
fn mistakes_about_webhooks_say_what_would_be_right() {
    let mut catalogue = String::new();
    for (lines, keys) in [
        ("deadline = \"2m\"", ""),
        ("patience = \"10s\"", ""),
        ("secret_file = \"short\"", ""),
        ("secret_file = \"a\"\nsecret_env = \"B\"", ""),
        ("secret = \"kanarifugl\"", ""),
        ("token_header = \"X-Api-Key\"", ""),
        ("token_header = \"X Api\"\ntoken_env = \"A\"", ""),
        ("regions = [\"hvaa\"]", ""),
        ("certificate_file = \"own.pem\"", ""),
        ("[[webhook]]\nid = \"sms\"\nurl = \"https://x.example\"", ""),
        (
            "[[webhook]]\nid = \"a\"\nurl = \"http://x.example/\"\ntoken_env = \"A\"",
            "",
        ),
        (
            "[[webhook]]\nid = \"a\"\nurl = \"http://x.example/\"\nca_file = \"ca.pem\"\nsecurity = \"none\"",
            "",
        ),
        ("[[webhook]]\nurl = \"ftp://x.example/\"", ""),
        ("", ", webhook = \"smss\""),
        ("", ", webhook = \"tickets\""),
        ("", ", when = \"always\""),
        ("", ", webhook = \"sms\", when = \"never\""),
    ] {
        let report = read_all(&format!("{SMS}{lines}"), keys).expect_err(lines);
        catalogue.push_str(&format!("{report}\n"));
    }
    let report = read_all("", ", webhook = \"sms\"").expect_err("none is declared");
    catalogue.push_str(&format!("{report}\n"));
    assert!(!catalogue.contains("kanarifugl"), "{catalogue}");
    insta::assert_snapshot!("webhooks", catalogue);
}

const MAIL: &str = "[mail]\nhost = \"smtp.hav.example\"\nfrom = \"samband@hav.example\"\n\
    message_id_domain = \"hav.example\"\nconnections = 2\n";

#[test]
fn a_second_relay_has_the_sender_of_the_first_and_ways_of_its_own() {
    let main = format!(
        "{MAIL}[mail.fallback]\nhost = \"smtp2.hav.example\"\nsecurity = \"tls\"\n\
         username = \"samband\"\npassword_env = \"SECOND\"\n"
    );
    let loaded = read_all(&main, "").unwrap_or_else(|report| panic!("{report}"));
    let first = loaded.settings.mail.unwrap();
    let second = first.fallback.as_deref().unwrap();
    assert_eq!((&*second.host, second.port), ("smtp2.hav.example", 465));
    assert_eq!(second.from, first.from);
    assert_eq!(second.message_id_domain, first.message_id_domain);
    assert!(first.login.is_none() && second.login.is_some());
    let shown = format!("{first:?}");
    assert!(!shown.contains("kanari"), "{shown}");
}

#[test]
fn mistakes_about_the_second_relay_are_told_at_their_place() {
    let mut catalogue = String::new();
    for lines in [
        "",
        "host = \"smtp2.hav.example\"\nfrom = \"other@hav.example\"",
        "host = \"smtp2.hav.example\"\nusername = \"samband\"",
        "host = \"smtp2.hav.example\"\nusername = \"a\"\npassword_env = \"B\"\nsecurity = \"none\"",
    ] {
        let report = read_all(&format!("{MAIL}[mail.fallback]\n{lines}"), "").expect_err(lines);
        catalogue.push_str(&format!("{report}\n"));
    }
    insta::assert_snapshot!("fallback", catalogue);
}
