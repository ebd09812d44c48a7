//! What is said of who may act.

use super::*;
use crate::access::{Anonymous, Hashed, SALT, Settings, Voice, make_token};
use crate::config::lint;

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

fn token(lines: &str) -> String {
    let hash = make_token(&[1; 32]).1.hex();
    format!("[[access.token]]\nname = \"grafana\"\nsha256 = \"{hash}\"\n{lines}\n")
}

#[test]
fn whoever_is_known_is_written_with_a_role_and_over_what() {
    let lines = format!(
        "{}{}",
        "[access]\nanonymous = \"minimal\"\nproxy = { from = [\"10.0.0.5\", \"::1\"] }\n",
        token("role = \"operator\"\nof = [\"hav\"]\nuntil = 2027-06-30")
            + "[[access.person]]\nname = \"kari@hav.example\"\nrole = \"partner\"\nof = [\"hav:nett\"]\n",
    );
    let access = read_access(&lines).unwrap();
    assert_eq!(access.anonymous, Anonymous::Minimal);
    let [token] = &access.tokens[..] else {
        panic!("one token");
    };
    assert_eq!(token.scope.voice("hav"), Voice::Operator);
    assert_eq!(token.until, Some("2027-07-01T00:00:00Z".parse().unwrap()));
    let person = access.person("kari@hav.example").unwrap();
    assert_eq!(
        person.scope.voice("hav"),
        Voice::Parties(["nett".into()].into())
    );
    let proxy = access.proxy.unwrap();
    assert_eq!((&*proxy.header, proxy.from.len()), ("remote-user", 2));
}

#[test]
fn what_would_let_in_too_many_or_nobody_is_refused() {
    let proxy = "[access.proxy]\nfrom = [\"10.0.0.5\"]\n";
    let person = "[[access.person]]\nname = \"kari\"\nrole = \"viewer\"\nof = [\"*\"]\n";
    let cases = [
        ("[access]\nanonymous = \"some\"\n".to_owned(), "`all`"),
        (token("role = \"viewer\"\nof = []"), "role over nothing"),
        (token("role = \"viewer\""), "role over nothing"),
        (token("role = \"root\"\nof = [\"*\"]"), "`admin`"),
        (token("of = [\"*\"]"), "`role`"),
        (token("role = \"viewer\"\nof = [\"have\"]"), "perhaps `hav`"),
        (
            token("role = \"viewer\"\nof = [\"hav:nettt\"]"),
            "perhaps `hav:nett`",
        ),
        (token("role = \"viewer\"\nof = [\"HAV\"]"), "organisation"),
        (
            token("role = \"partner\"\nof = [\"*\"]"),
            "a partner is of parties",
        ),
        (
            token("role = \"partner\"\nof = [\"hav\"]"),
            "a partner is of parties",
        ),
        (
            token("role = \"admin\"\nof = [\"hav:nett\"]"),
            "whole regions",
        ),
        (
            token("role = \"viewer\"\nof = [\"*\"]\nuntil = \"soon\""),
            "not a day",
        ),
        (
            token("role = \"viewer\"\nof = [\"*\"]\ntoken = \"sb_x\""),
            "token",
        ),
        (
            token("role = \"viewer\"\nof = [\"*\"]").repeat(2),
            "second time",
        ),
        (person.to_owned(), "whom nobody names"),
        (
            format!("[access.proxy]\nheader = \"Remote-User\"\n{person}"),
            "anybody could be",
        ),
        (
            "[access.proxy]\nfrom = [\"0.0.0.0\"]\n".to_owned(),
            "nobody comes from",
        ),
        (
            format!("{proxy}header = \"Authorization\"\n"),
            "something else",
        ),
        (
            format!("{proxy}{}", person.replace("kari", " kari")),
            "name of a person",
        ),
        (format!("{proxy}{person}{person}"), "second time"),
    ];
    for (lines, wanted) in cases {
        let said = read_access(&lines).unwrap_err();
        assert!(said.contains(wanted), "{lines}\n{said}");
    }
}

#[test]
fn a_token_that_ends_soon_or_has_ended_is_found() {
    let main = format!(
        "{MAIN}{}",
        token("role = \"viewer\"\nof = [\"*\"]\nuntil = 2027-06-30")
    );
    let read = read(&texts(&main, REGION), Path::new(""), &NoSecrets, &AsWritten);
    let loaded = read.unwrap_or_else(|report| panic!("{report}"));
    let found = |at: &str| {
        let found = lint(&loaded.inventory, &loaded.settings, at.parse().unwrap());
        let about = found.into_iter().find(|one| one.topic.slug() == "token");
        about.map(|one| one.text)
    };
    assert_eq!(found("2027-05-31T23:00:00Z"), None);
    let soon = found("2027-06-21T00:00:00Z").unwrap();
    assert!(soon.contains("`grafana` ends in 10 days"), "{soon}");
    let over = found("2027-07-01T00:00:00Z").unwrap();
    assert!(over.contains("has ended"), "{over}");
}

fn account(hash: &str, lines: &str) -> String {
    format!("[[access.account]]\nname = \"nattvakt\"\npassword_hash = \"{hash}\"\n{lines}\n")
}

fn hash() -> String {
    let made = Hashed::of("riktig hest batteri", &[7; SALT]).unwrap();
    made.phc().to_owned()
}

#[test]
fn an_account_is_written_with_the_hash_of_its_password_and_never_with_a_weak_one() {
    let over = "role = \"operator\"\nof = [\"hav\"]";
    let hash = hash();
    let access = read_access(&account(&hash, over)).unwrap();
    let one = access.account("nattvakt").unwrap();
    assert!(one.kept.is_of("riktig hest batteri"));
    assert_eq!(one.scope.voice("hav"), Voice::Operator);
    assert!(access.knows_anybody() && !access.login_in_clear);
    for (lines, wanted) in [
        (
            account("riktig hest batteri", over),
            "samband access password",
        ),
        (
            account(
                "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW",
                over,
            ),
            "Argon2id",
        ),
        (
            account(&hash.replace("argon2id", "argon2i"), over),
            "Argon2id",
        ),
        (
            account(&hash.replace("m=19456", "m=4096"), over),
            "too weak",
        ),
        (account(&hash.replace("t=2", "t=1"), over), "too weak"),
        (
            account(&hash.replace("m=19456", "m=1048576"), over),
            "takes too much",
        ),
        (
            account(&hash, "role = \"partner\"\nof = [\"hav\"]"),
            "a partner is of parties",
        ),
        (account(&hash, "role = \"viewer\""), "role over nothing"),
        (
            account(&hash, "role = \"viewer\"\nof = [\"hav:nettt\"]"),
            "perhaps `hav:nett`",
        ),
        (account(&hash, over).repeat(2), "second time"),
        (
            account(&hash, over) + &account(&hash, over).repeat(32).replace("nattvakt", "x"),
            "too many accounts",
        ),
    ] {
        let said = read_access(&lines).unwrap_err();
        assert!(said.contains(wanted), "{lines}\n{said}");
        assert!(
            !said.contains("riktig") && !said.contains(&hash[30..]),
            "{said}"
        );
    }
}

#[test]
fn passwords_that_cross_a_network_as_they_are_are_found() {
    let found = |web: &str, access: &str| {
        let over = "role = \"viewer\"\nof = [\"*\"]";
        let main = format!(
            "{MAIN}[web]\nlisten = \"{web}\"\n[access]\n{access}\n{}",
            account(&hash(), over)
        );
        let read = read(&texts(&main, REGION), Path::new(""), &NoSecrets, &AsWritten);
        let loaded = read.unwrap_or_else(|report| panic!("{report}"));
        let at = "2026-11-27T12:00:00Z".parse().unwrap();
        let found = lint(&loaded.inventory, &loaded.settings, at);
        found.into_iter().any(|one| one.topic.slug() == "login")
    };
    assert!(found("0.0.0.0:8377", "login_in_clear = true"));
    assert!(!found("127.0.0.1:8377", "login_in_clear = true"));
    assert!(!found("0.0.0.0:8377", ""));
}

#[test]
fn pages_of_rooms_are_open_to_all_only_where_it_is_said_and_anything_else_is() {
    for (lines, shows) in [
        ("", false),
        ("[access]\nanonymous = \"minimal\"\n", false),
        ("[access]\nanonymous = \"minimal\"\nrooms = true\n", true),
        ("[access]\nrooms = true\n", false),
    ] {
        assert_eq!(read_access(lines).unwrap().shows_rooms(), shows, "{lines}");
    }
    let shut = read_access("[access]\nanonymous = \"none\"\nrooms = true\n").unwrap_err();
    assert!(shut.contains("`anonymous` is `none`"), "{shut}");
}
