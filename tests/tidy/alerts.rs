//! The alert rules ask for metrics that there are.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{Tree, read};

#[test]
fn the_alert_rules_ask_for_metrics_that_there_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tree = Tree::new();
    read(&root.join("src"), "", &mut tree);
    let source: String = tree.into_values().collect();
    for file in ["samband.rules.yml", "samband.rules.test.yml"] {
        let rules = fs::read_to_string(root.join("deploy/prometheus").join(file));
        let rules = rules.expect("the rules can be read");
        let asked = metrics(&rules);
        assert!(asked.len() > 8, "{file} asks for {asked:?} only");
        for metric in asked {
            assert!(
                source.contains(&format!("\"{metric}\"")),
                "{file} asks for {metric}, which there is not"
            );
        }
    }
}

fn metrics(rules: &str) -> BTreeSet<&str> {
    let words = rules.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with("samband_")).collect()
}
