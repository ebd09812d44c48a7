//! `samband check`: is the configuration right, and is it wise?

mod against;
mod machine;
mod moment;
mod ownership;
mod text;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use self::moment::Moment;
use super::{Exit, import, load};
use crate::config::{Finding, Loaded, Topic, lint};
use crate::daemon::feed;
use crate::inventory::Inventory;
use crate::view::ownership_json;

/// Reads the configuration and says what is wrong with it, or unwise in it
///
/// Mistakes go to stderr, each with file, line and column, and end with exit
/// code 2. What is legal but unwise goes to stdout, with exit code 1:
/// components that nobody has agreed to answer for, agreements that contradict
/// each other or run out within 90 days, parties that cannot be told, hashes of passwords that others may read, and the
/// like. `--ownership` and `--against` say instead who answers for what, and end with
/// exit code 1 where there is a gap, or where anything would change.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Say nothing of what is legal but unwise
    #[arg(long)]
    mistakes_only: bool,
    /// Say who answers for what in the week to come, municipality by kind, with the gaps marked
    #[arg(long, conflicts_with_all = ["mistakes_only", "against"])]
    ownership: bool,
    /// As JSON; `samband schema ownership` describes it
    #[arg(long, requires = "ownership")]
    json: bool,
    /// Say which components, and which open faults, would have another owner by this configuration, and why
    #[arg(long, value_name = "OTHER_CONFIG", conflicts_with = "mistakes_only")]
    against: Option<PathBuf>,
    /// Look at this moment instead of now: `2027-01-01` or `2027-01-01 08:00` in the zone of the first region, or RFC 3339
    #[arg(long, value_name = "DATE-TIME")]
    at: Option<Moment>,

    #[command(flatten)]
    import: import::Args,
}

/// Runs it; `now` is the moment that agreements are judged at, if none is given.
pub fn run(args: &Args, directory: &Path, now: Timestamp) -> Exit {
    if let Some(exit) = import::run(&args.import, directory) {
        return exit;
    }
    let loaded = match load(directory) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let other = match args.against.as_deref().map(load).transpose() {
        Ok(other) => other,
        Err(exit) => return exit,
    };
    let zone = first_zone(&loaded.inventory);
    let at = args.at.map_or(now, |moment| moment.within(&zone));
    let out = &mut io::stdout().lock();
    let written = match other {
        Some(other) => against(&loaded, &other, at, out),
        None if args.json => json(&loaded.inventory, at, out),
        None if args.ownership => ownership::write(&loaded.inventory, at, out).map(found),
        None => write(out, directory, &loaded, at, !args.mistakes_only),
    };
    // Whoever reads has gone: there is nobody to tell.
    written.unwrap_or(Exit::Findings)
}

/// What is watched: as elsewhere, the monitors are not among it, which watch.
fn watched(inventory: &Inventory) -> usize {
    let all = inventory.components();
    all.filter(|(ix, _)| inventory.wants_agreement(*ix)).count()
}

/// The zone that moments are told in, where regions may have several.
fn first_zone(inventory: &Inventory) -> TimeZone {
    let first = inventory.regions().next();
    first.map_or(TimeZone::UTC, |(_, region)| region.zone.clone())
}

const fn found(something: bool) -> Exit {
    match something {
        true => Exit::Findings,
        false => Exit::Fine,
    }
}

fn json(inventory: &Inventory, at: Timestamp, out: &mut dyn Write) -> io::Result<Exit> {
    let end = at.saturating_add(ownership::WEEK).unwrap_or(at);
    out.write_all(ownership_json(inventory, at, end).as_bytes())?;
    let mut rows = inventory
        .regions()
        .flat_map(|(ix, _)| inventory.matrix(ix, at, end));
    Ok(found(rows.any(|row| row.has_gap())))
}

fn against(
    loaded: &Loaded,
    other: &Loaded,
    at: Timestamp,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let sides = against::Sides {
        here: &loaded.inventory,
        there: &other.inventory,
        at,
        zone: first_zone(&loaded.inventory),
    };
    let faults = against::open_faults(&loaded.settings.store);
    sides.write(&faults, out).map(found)
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

/// What is legal and unwise, and what there is in all; `wanted` leaves the first out.
pub(super) fn write(
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
        (watched(inventory), "component", "components"),
        (inventory.probes().len(), "probe", "probes"),
        (inventory.agreements().len(), "agreement", "agreements"),
    ];
    let counts = counts.map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many }));
    writeln!(out, "{}: {}", directory.display(), counts.join(", "))?;
    let findings = match wanted {
        true => {
            let mut findings = reported(loaded, at);
            findings.extend(lint(inventory, &loaded.settings, at));
            findings.extend(machine::findings(
                directory,
                &loaded.settings.access,
                loaded.settings.mailbox.as_ref(),
            ));
            findings.sort_by(|a, b| (&a.region, a.topic).cmp(&(&b.region, b.topic)));
            findings
        }
        // Not looked for, so it cannot be said that there are none.
        false => Vec::new(),
    };
    let reminders = findings
        .iter()
        .filter(|one| one.topic.is_reminder())
        .count();
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
    if reminders > 0 {
        writeln!(out)?;
    }
    match findings.len() - reminders {
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
