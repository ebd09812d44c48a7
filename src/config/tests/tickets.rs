//! Ticket systems and adapters that cannot work, and those that come with the program.

use secrecy::SecretString;

use super::*;
use crate::inventory::RegionIx;
use crate::send::ticket::{Adapter, PRESETS};

struct One;

impl Secrets for One {
    fn file(&self, _: &Path) -> Result<SecretString, SecretError> {
        Ok("kanarifugl-7-gul".into())
    }

    fn credential(&self, _: &str) -> Result<SecretString, SecretError> {
        Ok("kanarifugl-7-gul".into())
    }

    fn variable(&self, _: &str) -> Result<SecretString, SecretError> {
        Ok("kanarifugl-7-gul".into())
    }
}

const RT: &str = "[[ticket]]\nid = \"rt\"\npreset = \"request-tracker\"\nurl = \"https://rt.example/\"\n\
    secret_file = \"rt.token\"\nvalues = { queue = \"Nett\" }\n";

const ADAPTER: &str = "name = \"Vårt\"\nid = \"/id\"\n[[open]]\nmethod = \"POST\"\npath = \"/sak\"\n\
    body = { title = \"{fault.title}\" }\n";

fn read_with(main: &str, adapter: Option<&str>) -> Result<Loaded, Report> {
    let mut all = texts(&format!("{MAIN}{main}\n"), REGION);
    if let Some(adapter) = adapter {
        all.insert("adapters/ours.toml".into(), adapter.to_owned());
    }
    read(&all, Path::new("/etc/samband"), &One, &AsWritten)
}

#[test]
fn each_preset_can_be_used_with_the_values_that_it_asks_for() {
    for (name, text) in PRESETS {
        let (adapter, _) = preset_with(name);
        assert!(
            !adapter.close.is_empty() && !adapter.reopen.is_empty() && !adapter.comment.is_empty()
        );
        // Whatever is said twice can be looked for first.
        let all = [
            &adapter.open,
            &adapter.comment,
            &adapter.close,
            &adapter.reopen,
        ];
        let said = all.into_iter().flatten().all(|call| call.repeat);
        assert!(
            said || adapter.find.is_some() && adapter.seen.is_some(),
            "{name}"
        );
        let tried = text.contains("\ntried = ");
        assert_eq!(tried, *name == "request-tracker", "{name}");
    }
}

/// A preset, and the values that it asks for.
pub(super) fn preset_with(name: &str) -> (Arc<Adapter>, Vec<String>) {
    let text = crate::send::ticket::preset(name).unwrap();
    let asked = text
        .lines()
        .find_map(|line| line.strip_prefix("# values: "));
    let asked = asked.unwrap_or_else(|| panic!("{name} says which values it needs"));
    let plain: String = {
        let mut depth = 0;
        let outside = asked.chars().filter(|&c| {
            depth += i32::from(c == '(');
            let is = depth == 0;
            depth -= i32::from(c == ')');
            is
        });
        outside.collect()
    };
    let asked: Vec<String> = plain.split(',').map(|it| it.trim().to_owned()).collect();
    let values: Vec<String> = asked.iter().map(|it| format!("{it} = \"x\"")).collect();
    let main = format!(
        "[[ticket]]\nid = \"a\"\npreset = \"{name}\"\nurl = \"https://a.example\"\nusername = \"me\"\n\
         secret_env = \"A\"\nregions = [\"hav\"]\nvalues = {{ {} }}\n",
        values.join(", ")
    );
    let loaded = read_with(&main, None).unwrap_or_else(|report| panic!("{name}: {report}"));
    assert!(!format!("{:?}", loaded.settings).contains("kanari"));
    (Arc::clone(&loaded.settings.tickets[0].adapter), asked)
}

#[test]
fn a_system_is_told_of_parties_or_of_all_of_a_region() {
    let main = format!(
        "{RT}party = [\"hav:nett\"]\nlanguage = \"nn\"\n{}regions = [\"hav\"]\n",
        RT.replace("\"rt\"", "\"all\"")
    );
    let loaded = read_with(&main, None).unwrap_or_else(|report| panic!("{report}"));
    let routes: Vec<_> = loaded.inventory.ticket_routes(RegionIx::at(0)).collect();
    assert_eq!(
        (&*routes[0].system, routes[0].party.as_deref()),
        ("rt", Some("nett"))
    );
    assert_eq!((&*routes[1].system, &routes[1].party), ("all", &None));
}

#[test]
fn an_adapter_of_ones_own_is_read_from_its_file() {
    let main = RT
        .replace("preset = \"request-tracker\"", "adapter = \"ours\"")
        .replace("values = { queue = \"Nett\" }\n", "regions = [\"hav\"]\n");
    let loaded = read_with(&main, Some(ADAPTER)).unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(&*loaded.settings.tickets[0].adapter.name, "Vårt");
    let missing = read_with(&main, None).unwrap_err().to_string();
    assert!(missing.contains("adapters/ours.toml"), "{missing}");
}

#[test]
fn mistakes_about_tickets_say_what_would_be_right_all_at_once() {
    let mut catalogue = String::new();
    for main in [
        RT.to_owned(),
        format!("{RT}party = \"hav:nettt\"\n"),
        format!("{RT}party = \"hav\"\n"),
        format!("{RT}party = [\"nett\", \"nettt\", \"vann\"]\n"),
        format!("{RT}regions = [\"hvaa\"]\npoll = \"5s\"\n"),
        format!(
            "{}regions = [\"hav\"]\n",
            RT.replace("request-tracker", "reqest-tracker")
        ),
        format!("{}regions = [\"hav\"]\n", RT.replace("queue", "que")),
        format!(
            "{}regions = [\"hav\"]\n",
            RT.replace("secret_file = \"rt.token\"\n", "")
        ),
        format!("{}regions = [\"hav\"]\n", RT.replace("https", "http")),
        format!("{RT}regions = [\"hav\"]\n{RT}regions = [\"hav\"]\n"),
        format!("{RT}regions = [\"hav\"]\nadapter = \"ours\"\n"),
    ] {
        let report = read_with(&main, None).expect_err(&main);
        catalogue.push_str(&report.to_string());
        catalogue.push('\n');
    }
    let main = RT
        .replace("preset = \"request-tracker\"", "adapter = \"ours\"")
        .replace("values = { queue = \"Nett\" }\n", "regions = [\"hav\"]\n");
    let wrong = "name = \"Vårt\"\nid = \"id\"\nheaders = { \"X Y\" = \"a\", Auth = \"{secrt}\" }\n\
        [[open]]\nmethod = \"POST\"\npath = \"/sak/{secret}\"\n\
        [[comment]]\nmethod = \"GET\"\npath = \"/{ticket.nummer}\"\nbody = { a = [\"{note\"], b = { c = \"{falt.title}\" } }\n\
        [[close]]\nmethod = \"DELETE\"\npath = \"/\"\n\
        [find]\nlist = \"/a~2\"\nid = \"/id\"\nat = \"/t\"\n[find.call]\nmethod = \"GET\"\npath = \"/\"\nquery = { q = \"{fault.title}\" }\n";
    let report = read_with(&main, Some(wrong)).unwrap_err();
    assert!(report.mistakes() >= 11, "{report}");
    catalogue.push_str(&report.to_string());
    assert!(!catalogue.contains("kanari"));
    insta::assert_snapshot!(catalogue);
}
