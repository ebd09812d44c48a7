//! The rules for Prometheus and the dashboards of Grafana ask for metrics that there are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Tree, read};

#[test]
fn rules_and_dashboards_ask_for_metrics_that_there_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tree = Tree::new();
    read(&root.join("src"), "", &mut tree);
    let source: String = tree.into_values().collect();
    let figures = text(&root.join("deploy/prometheus/samband-figures.rules.yml"));
    let mut files = 0;
    for folder in ["deploy/prometheus", "deploy/grafana/dashboards"] {
        for path in paths(&root.join(folder)) {
            let name = path.display();
            let text = text(&path);
            for metric in words(&text).filter(|word| word.starts_with("samband_")) {
                // A histogram is asked for by its buckets.
                let metric = metric.strip_suffix("_bucket").unwrap_or(metric);
                let there = source.contains(&format!("\"{metric}\""));
                assert!(there, "{name} asks for {metric}, which there is not");
            }
            let recorded: BTreeSet<&str> = words(&text).filter(|word| is_recorded(word)).collect();
            for figure in recorded {
                let there = figures.contains(&format!("- record: {figure}\n"));
                assert!(there, "{name} asks for {figure}, which nothing records");
            }
            files += 1;
        }
    }
    assert_eq!(files, 13, "rules, their tests, an example and dashboards");
}

/// A figure that a rule records: `level:metric:operation`.
fn is_recorded(word: &str) -> bool {
    word.matches(':').count() == 2 && word.contains(":samband_")
}

fn paths(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).expect("the folder can be read");
    files.map(|file| file.expect("a file").path()).collect()
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("the file can be read")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != ':')
}
