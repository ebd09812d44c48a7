//! What ships with the product is checked here.

use jiff::Timestamp;

use super::*;
use crate::inventory::{Element, Gap};

const SHIPPED_MAIN: &str = include_str!("../../../config/samband.toml");
const FOSEN: &str = include_str!("../../../config/regions/fosen.toml");

fn at() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn shipped(more: &str) -> Result<Loaded, Report> {
    let texts = Texts::from([
        (PathBuf::from("samband.toml"), SHIPPED_MAIN.to_owned()),
        (
            PathBuf::from("regions/fosen.toml"),
            format!("{FOSEN}{more}"),
        ),
    ]);
    read(&texts, Path::new(""), &NoSecrets, &AsWritten)
}

fn findings(loaded: &Loaded) -> String {
    let findings = lint(&loaded.inventory, &loaded.settings, at());
    findings
        .iter()
        .map(|finding| format!("{finding}\n"))
        .collect()
}

const SIGNED: &str = r#"
[[agreement]]
id = "fosen-ikt-2026"
name = "Driftsavtale videokonferanse"
party = "fosen-ikt"
reference = "sak 2026/117"
standing = "signed"
from = 2026-01-01
municipalities = ["orland", "rissa", "bjugn", "afjord", "roan", "osen"]
kinds = ["codec", "room-network", "site-router"]
"#;

#[test]
fn the_shipped_configuration_loads_and_its_findings_are_these() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    let loaded = load(&directory, &NoSecrets).unwrap_or_else(|report| panic!("{report}"));
    insta::assert_snapshot!("shipped_findings", findings(&loaded));
}

#[test]
fn every_shipped_region_is_listed_or_at_least_whole() {
    let regions = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/regions");
    for entry in std::fs::read_dir(regions).unwrap() {
        let path = entry.unwrap().path();
        let id = path.file_stem().unwrap().to_str().unwrap();
        let texts = Texts::from([
            (
                PathBuf::from("samband.toml"),
                format!("regions = [\"{id}\"]\n"),
            ),
            (
                Path::new("regions").join(format!("{id}.toml")),
                std::fs::read_to_string(&path).unwrap(),
            ),
        ]);
        read(&texts, Path::new(""), &NoSecrets, &AsWritten)
            .unwrap_or_else(|report| panic!("{report}"));
    }
}

#[test]
fn in_fosen_nobody_has_agreed_to_anything() {
    let inventory = shipped("").unwrap().inventory;
    assert_eq!(inventory.municipalities().len(), 6);
    for (component, part) in inventory.components() {
        let owner = inventory.owner(
            Element {
                component,
                facet: Facet::Reach,
            },
            at(),
        );
        assert_eq!(owner.gap, Some(Gap::Unagreed), "{}", part.id);
        assert_eq!(owner.party, part.organisation);
    }
    for (_, municipality) in inventory.municipalities() {
        assert_eq!(
            municipality
                .number_on(jiff::civil::date(2006, 1, 1))
                .map(|n| n.code.len()),
            Some(4)
        );
    }
}

#[test]
fn one_signed_agreement_moves_exactly_what_it_covers() {
    let inventory = shipped(SIGNED).unwrap().inventory;
    let covered = [Kind::Codec, Kind::RoomNetwork, Kind::SiteRouter];
    for (component, part) in inventory.components() {
        let owner = inventory.owner(
            Element {
                component,
                facet: Facet::Reach,
            },
            at(),
        );
        let is = (
            &*inventory[owner.party].id == "fosen-ikt",
            owner.gap.is_none(),
        );
        let should = covered.contains(&part.kind);
        assert_eq!(is, (should, should), "{}", part.id);
    }
}

#[test]
fn unwise_agreements_are_found() {
    let more = r#"
[[agreement]]
id = "soon"
name = "Løper snart ut"
party = "fosen-ikt"
standing = "signed"
from = 2026-01-01
until = 2026-12-31
municipalities = ["osen"]
[[agreement]]
id = "over"
name = "Er ute"
party = "fosen-ikt"
standing = "signed"
from = 2020-01-01
until = 2021-12-31
everything = true
[[agreement]]
id = "letter"
name = "Intensjonsavtale"
party = "fosen-ikt"
standing = "intended"
from = 2026-01-01
everything = true
[[agreement]]
id = "nothing"
name = "Dekker ingenting"
party = "st-olavs"
standing = "signed"
from = 2026-01-01
kinds = ["firewall"]
[[agreement]]
id = "rival"
name = "Også"
party = "norsk-helsenett"
standing = "signed"
from = 2026-01-01
components = ["osen.sykeheim.rom1"]
[[party]]
id = "stum"
name = "Stum AS"
role = "vendor"
[[component]]
id = "gateway"
name = "Porten"
kind = "media-gateway"
organisation = "stum"
[[component]]
id = "room"
name = "Legens rom"
kind = "codec"
organisation = "stum"
address = "192.0.2.250"
[[component.probe]]
id = "sip"
kind = "sip"
uri = "sip:kari.nordmann@vc.fosen.example"
"#;
    insta::assert_snapshot!("unwise", findings(&shipped(more).unwrap()));
}

#[test]
fn a_region_without_witnesses_and_a_daemon_without_mail_are_found() {
    let loaded = read_region(REGION).unwrap();
    let found = findings(&loaded);
    assert!(
        found.contains("hav: witness: no probe is a witness"),
        "{found}"
    );
    assert!(found.contains("samband: mail: no mail relay"), "{found}");
}

#[test]
fn the_first_region_of_the_readme_is_whole_and_wise() {
    const README: &str = include_str!("../../../README.md");
    let (_, section) = README
        .split_once("## Your first region\n")
        .expect("the README has a first region");
    let (section, _) = section
        .split_once("\n## ")
        .expect("something comes after it");
    let pieces = section.split("```toml\n").skip(1);
    let mut pieces = pieces.map(|rest| rest.split_once("```").expect("a fence that is closed").0);
    let main = pieces.next().expect("the daemon's own file").to_owned();
    let texts = Texts::from([
        (PathBuf::from("samband.toml"), main),
        (PathBuf::from("regions/havn.toml"), pieces.collect()),
    ]);
    let loaded = read(&texts, Path::new(""), &NoSecrets, &AsWritten)
        .unwrap_or_else(|report| panic!("{report}"));
    let inventory = &loaded.inventory;
    assert_eq!(inventory.municipalities().len(), 1);
    insta::assert_snapshot!("readme_findings", findings(&loaded));
    let mut named = README.split("`samband probe ").skip(1).peekable();
    assert!(named.peek().is_some());
    for rest in named {
        let name = rest.split([' ', '`']).next().unwrap();
        let there = |id: &str| {
            id.strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        assert!(inventory.components().any(|(_, c)| there(&c.id)), "{name}");
    }
}

#[test]
fn the_shipped_region_is_in_shadow_mode_until_somebody_takes_it_out() {
    let loaded = shipped("").unwrap();
    let (_, region) = loaded.inventory.regions().next().unwrap();
    assert!(region.shadow);
    assert!(findings(&loaded).contains("fosen: shadow: the region is in shadow mode: only "));
}

#[test]
fn a_party_or_a_municipality_is_put_into_shadow_mode_by_itself() {
    let written = REGION
        .replacen("[[party]]\n", "[[party]]\nshadow = true\n", 1)
        .replacen("[[municipality]]\n", "[[municipality]]\nshadow = true\n", 1);
    let loaded = read_region(&written).unwrap();
    let shadow = |loaded: &Loaded| {
        let parties = loaded.inventory.parties();
        parties.filter(|(_, party)| party.shadow).count()
    };
    assert_eq!(shadow(&loaded), 2, "{written}");
    assert_eq!(shadow(&read_region(REGION).unwrap()), 0);
}

#[test]
fn one_address_for_two_components_is_found() {
    let twice = REGION.replace("192.0.2.2", "192.0.2.1");
    let found = findings(&read_region(&twice).unwrap());
    assert!(
        found.contains("hav: address: 2 components at 192.0.2.1 by icmp: "),
        "{found}"
    );
    assert!(!findings(&read_region(REGION).unwrap()).contains("hav: address"));
}

#[test]
fn fosen_cut_at_any_line_is_reported_and_never_a_panic() {
    let ends = FOSEN.match_indices('\n').map(|(at, _)| at + 1);
    for end in std::iter::once(0).chain(ends) {
        let texts = Texts::from([
            (PathBuf::from("samband.toml"), SHIPPED_MAIN.to_owned()),
            (PathBuf::from("regions/fosen.toml"), FOSEN[..end].to_owned()),
        ]);
        if let Err(report) = read(&texts, Path::new(""), &NoSecrets, &AsWritten) {
            assert!(report.mistakes() > 0 && !report.to_string().is_empty());
        }
    }
}

#[test]
fn the_schemas_describe_the_shipped_files() {
    let samband = samband_schema().to_value();
    let region = region_schema().to_value();
    assert_eq!(region["additionalProperties"], false);
    let required = region["required"].as_array().unwrap();
    assert!(required.contains(&"coordinator".into()) && !required.contains(&"agreement".into()));
    for (schema, text) in [(&samband, SHIPPED_MAIN), (&region, FOSEN)] {
        let table: toml::Table = text.parse().unwrap();
        for key in table.keys() {
            assert!(
                !schema["properties"][key].is_null(),
                "`{key}` in the schema"
            );
        }
    }
}

#[test]
fn links_in_mails_that_only_the_machine_itself_can_follow_are_found() {
    let found = |main: &str| {
        let texts = Texts::from([
            (PathBuf::from("samband.toml"), main.to_owned()),
            (PathBuf::from("regions/fosen.toml"), FOSEN.to_owned()),
        ]);
        findings(&read(&texts, Path::new(""), &NoSecrets, &AsWritten).expect("no mistakes"))
    };
    let unsaid = SHIPPED_MAIN.replace("public_url = ", "# ");
    let said = "samband: links: links in mails begin with http://127.0.0.1:8377, which";
    assert!(found(&unsaid).contains(said), "{}", found(&unsaid));
    assert!(!found(SHIPPED_MAIN).contains(": links: "));
    // An address of the network is one that others reach.
    let elsewhere = unsaid.replace("127.0.0.1:8377", "192.0.2.1:8377");
    assert!(!found(&elsewhere).contains(": links: "));
}

#[test]
fn a_site_without_a_line_is_found() {
    let (before, after) = FOSEN.split_once("\n  line = ").expect("a site with a line");
    let (_, after) = after.split_once('\n').expect("a line that ends");
    let texts = Texts::from([
        (PathBuf::from("samband.toml"), SHIPPED_MAIN.to_owned()),
        (
            PathBuf::from("regions/fosen.toml"),
            format!("{before}\n{after}"),
        ),
    ]);
    let found =
        findings(&read(&texts, Path::new(""), &NoSecrets, &AsWritten).expect("no mistakes"));
    let said = "fosen: line: 1 line that no probe asks: orland.dms.line";
    assert!(found.contains(said), "{found}");
    assert!(!findings(&shipped("").unwrap()).contains(": line: "));
}

#[test]
fn an_agreement_on_municipalities_alone_is_told_of_the_lines_that_it_takes_in() {
    let all = SIGNED.replace("kinds = ", "# ");
    let found = findings(&shipped(&all).unwrap());
    let said = "fosen: scope: `fosen-ikt-2026` with Fosen IKT names no `kinds` and takes in lines of Norsk Helsenett; beyond the rooms: ";
    assert!(found.contains(said), "{found}");
    assert!(!findings(&shipped(SIGNED).unwrap()).contains(": scope: "));
    let network = all.replace("\"fosen-ikt\"", "\"norsk-helsenett\"");
    assert!(!findings(&shipped(&network).unwrap()).contains(": scope: "));
}

#[test]
fn a_mistyped_key_is_said_once_and_what_follows_from_it_is_not() {
    let wrong = FOSEN.replacen("  router = ", "  ruter = ", 1);
    let texts = Texts::from([
        (PathBuf::from("samband.toml"), SHIPPED_MAIN.to_owned()),
        (PathBuf::from("regions/fosen.toml"), wrong),
    ]);
    let report = read(&texts, Path::new(""), &NoSecrets, &AsWritten).unwrap_err();
    assert_eq!(report.mistakes(), 1, "{report}");
    assert!(report.to_string().contains("`ruter`"), "{report}");
}
