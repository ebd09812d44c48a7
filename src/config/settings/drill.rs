//! The weekly drill.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use crate::config::daemon_file::{Daemon, Drill};
use crate::config::reader::{given, known};
use crate::config::report::{Note, Notes, Spot};
use crate::ledger::DrillSettings;

/// Three failures and a mail take some seconds; after an hour nobody waits any more.
const WITHIN: RangeInclusive<Duration> = Duration::from_secs(30)..=Duration::from_secs(3600);

pub(super) fn settings(
    table: &Drill,
    spot: &Spot,
    daemon: &Daemon,
    notes: &mut Notes,
) -> DrillSettings {
    if daemon.mail.is_none() {
        notes.add(
            Note::at(spot, "a drill without mail")
                .label("what it tries is whether mail goes out")
                .help("say in `[mail]` which relay there is, or leave `[drill]` out"),
        );
    }
    let default = DrillSettings::default();
    if let (Some(within), Some(at)) = (given(&table.within), &table.within)
        && !WITHIN.contains(&within.0)
    {
        notes.add(
            Note::at(&at.spot, "a drill cannot take so long, or so short")
                .label("too short or too long")
                .help("from `30s` to `1h`"),
        );
    }
    DrillSettings {
        weekly: given(&table.at).map_or(default.weekly, |at| at.0),
        zone: given(&table.zone).map(|zone| zone.0.clone()),
        to: known(&table.to).map(|(to, _)| Arc::clone(&to.0)).collect(),
        within: given(&table.within).map_or(default.within, |within| within.0),
    }
}
