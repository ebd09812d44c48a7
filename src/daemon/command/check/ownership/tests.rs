use std::path::Path;

use super::*;
use crate::config;

/// What is said of the region that ships as files to copy.
fn said() -> String {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/first");
    let loaded = config::load(&shipped, &config::StandIns).expect("a configuration");
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
