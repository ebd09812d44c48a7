use std::path::{Path, PathBuf};

use super::*;
use crate::config::{self, AsWritten, NoSecrets, Texts};

/// What is said of the first region of the README, without what its network operator has
/// signed.
fn said() -> String {
    const README: &str = include_str!("../../../../../README.md");
    let (_, section) = README.split_once("## Your first region\n").expect("one");
    let (section, _) = section.split_once("\n## ").expect("a next one");
    let mut pieces = section.split("```toml\n").skip(1);
    let mut piece = || {
        pieces
            .next()
            .and_then(|rest| rest.split_once("```"))
            .map(|both| both.0)
    };
    let main = piece().expect("the daemon's own file").to_owned();
    let region: String = std::iter::from_fn(piece).collect();
    let (before, after) = region.split_once("[[agreement]]").expect("one");
    let (signed, after) = after.split_once("[[agreement]]").expect("another");
    let (_, planned) = after
        .split_once("[[maintenance]]")
        .expect("what comes then");
    let region = format!("{before}[[agreement]]{signed}[[maintenance]]{planned}");
    let texts = Texts::from([
        (PathBuf::from("samband.toml"), main),
        (PathBuf::from("regions/havn.toml"), region),
    ]);
    let loaded = config::read(&texts, Path::new(""), &NoSecrets, &AsWritten);
    let loaded = loaded.unwrap_or_else(|report| panic!("{report}"));
    let at = "2026-11-22T10:00:00Z".parse().expect("a moment");
    let mut out = Vec::new();
    write(&loaded.inventory, at, &mut out).expect("written");
    String::from_utf8(out).expect("text")
}

#[test]
fn what_is_the_network_operators_own_is_said_to_be_so_and_by_which_rule() {
    let said = said();
    assert!(!said.contains("NONE") && !said.contains("nobody"), "{said}");
    assert_eq!(said.matches("OWN").count(), 3, "{said}");
    let rule: Vec<&str> = said.split_whitespace().collect();
    let rule = rule.join(" ");
    assert!(
        rule.contains("OWN: no agreement covers it, and it is the network operator's own (`network_operator` has the lines, `organisation` what else names it): Helsenettet answers for it"),
        "{said}"
    );
    assert!(
        rule.contains("access-line: no agreement, so Helsenettet: "),
        "{said}"
    );
}
