//! `samband check`: is the configuration right, and is it wise?

use std::io::{self, Write};
use std::path::Path;

use jiff::Timestamp;

use super::{Exit, import, load};
use crate::config::{Finding, Loaded, Topic, lint};
use crate::daemon::feed;

/// Reads the configuration and says what is wrong with it, or unwise in it
///
/// Mistakes go to stderr, each with file, line and column, and end with exit
/// code 2. What is legal but unwise goes to stdout, with exit code 1:
/// components that nobody has agreed to answer for, agreements that contradict
/// each other or run out within 90 days, parties that cannot be told, and the
/// like.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Say nothing of what is legal but unwise
    #[arg(long)]
    mistakes_only: bool,

    #[command(flatten)]
    import: import::Args,
}

/// Runs it; `at` is the moment that agreements are judged at.
pub fn run(args: &Args, directory: &Path, at: Timestamp) -> Exit {
    if let Some(exit) = import::run(&args.import, directory) {
        return exit;
    }
    let loaded = match load(directory) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let wanted = !args.mistakes_only;
    match write(&mut io::stdout().lock(), directory, &loaded, at, wanted) {
        Ok(exit) => exit,
        // Whoever reads has gone: there is nobody to tell.
        Err(_) => Exit::Findings,
    }
}

/// What of the feed of incidents is not in effect.
fn reported(loaded: &Loaded, at: Timestamp) -> Vec<Finding> {
    let Some(file) = &loaded.settings.incidents else {
        return Vec::new();
    };
    let texts = match feed::read(file) {
        Ok(feed) => {
            let doubts = feed.understood(&loaded.inventory, at).doubts;
            doubts.iter().map(ToString::to_string).collect()
        }
        Err(wrong) => vec![format!("{}: {wrong}", file.display())],
    };
    let finding = |text| Finding {
        region: None,
        topic: Topic::Incident,
        text,
    };
    texts.into_iter().map(finding).collect()
}

fn write(
    out: &mut dyn Write,
    directory: &Path,
    loaded: &Loaded,
    at: Timestamp,
    wanted: bool,
) -> io::Result<Exit> {
    let inventory = &loaded.inventory;
    let counts = [
        (inventory.regions().len(), "region", "regions"),
        (
            inventory.municipalities().len(),
            "municipality",
            "municipalities",
        ),
        (inventory.sites().len(), "site", "sites"),
        (inventory.components().len(), "component", "components"),
        (inventory.probes().len(), "probe", "probes"),
        (inventory.agreements().len(), "agreement", "agreements"),
    ];
    let counts = counts.map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many }));
    writeln!(out, "{}: {}", directory.display(), counts.join(", "))?;
    let findings = match wanted {
        true => {
            let mut findings = reported(loaded, at);
            findings.extend(lint(inventory, &loaded.settings, at));
            findings
        }
        // Not looked for, so it cannot be said that there are none.
        false => Vec::new(),
    };
    let mut last: Option<(Option<&str>, Topic)> = None;
    for finding in &findings {
        let group = (finding.region.as_deref(), finding.topic);
        if last != Some(group) {
            let (region, topic) = (group.0.unwrap_or("samband"), group.1);
            writeln!(out, "\n{region}: {}: {}", topic.slug(), topic.advice())?;
            last = Some(group);
        }
        writeln!(out, "  {}", finding.text)?;
    }
    match findings.len() {
        0 => {
            let clean = if wanted {
                "nothing amiss"
            } else {
                "no mistakes"
            };
            writeln!(out, "{clean}")?;
            Ok(Exit::Fine)
        }
        1 => writeln!(out, "\n1 finding").map(|()| Exit::Findings),
        n => writeln!(out, "\n{n} findings").map(|()| Exit::Findings),
    }
}
