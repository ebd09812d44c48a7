//! `samband fault known`: incidents that parties have reported themselves.
//!
//! It edits the feed file, whole or not at all; a running daemon reads it
//! within seconds.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Exit, load};
use crate::config::{Feed, FeedError, Loaded, Reported};
use crate::daemon::feed::{self, ReadError};
use crate::inventory::Kind;

/// Incidents that ended longer ago leave the feed at the next edit.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Lists, adds and ends incidents that parties have reported themselves
///
/// Faults that an incident explains name it, and nobody is asked to act; the
/// coordinator is told. They are in the file that `[incidents] file` in samband.toml
/// names, which a running daemon reads within seconds of a change.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Args {
    /// Lists what has been reported
    List {
        /// Ended ones too
        #[arg(long)]
        all: bool,
    },
    /// Enters what a party has reported
    Add(Box<Adding>),
    /// Says that it is over
    End {
        /// Its id
        id: String,
    },
}

/// What a party has reported
#[derive(Clone, Debug, clap::Args)]
pub struct Adding {
    /// An id of your choice, such as `nhn-2026-117`
    id: String,
    /// Id of the party that has reported it
    #[arg(long)]
    party: String,
    /// What was said, on one line
    #[arg(long)]
    text: String,
    /// Since when: `08:40` (today, in the region's zone) or RFC 3339; now if it says nothing
    #[arg(long)]
    since: Option<String>,
    /// Until when it is expected to last, likewise; a day if it says nothing
    #[arg(long)]
    until: Option<String>,
    /// Where it is to be found: a case number, an address
    #[arg(long)]
    reference: Option<String>,
    /// Id of the region; not needed where there is one only
    #[arg(long)]
    region: Option<String>,
    /// A component that it concerns, by id
    #[arg(long = "component")]
    components: Vec<String>,
    /// A kind of components that it concerns, such as `access-line`
    #[arg(long = "kind", value_parser = kind)]
    kinds: Vec<Kind>,
    /// Of these kinds only those in this municipality
    #[arg(long = "municipality")]
    municipalities: Vec<String>,
}

fn kind(text: &str) -> Result<Kind, String> {
    let named = serde_json::from_value(text.into());
    named.map_err(|wrong: serde_json::Error| wrong.to_string())
}

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error(
        "no feed is configured: say `[incidents]` with `file = \"incidents.toml\"` in samband.toml"
    )]
    NoFeed,
    #[error("{}: {why}", file.display())]
    Read { file: PathBuf, why: ReadError },
    #[error(transparent)]
    Wrong(#[from] FeedError),
    #[error("there are several regions: say which by `--region`")]
    Which,
    #[error("`{0}` is no moment: `08:40`, or as `2026-11-26T08:40:00+01:00`")]
    Moment(String),
    #[error("there is already an incident `{0}`")]
    Twice(String),
    #[error("there is no incident `{0}` that goes on")]
    Unknown(String),
    #[error("{} is being edited by somebody else, or was when the machine stopped: {} is in the way", file.display(), mark.display())]
    Busy { file: PathBuf, mark: PathBuf },
    #[error("{} cannot be written: {why}", file.display())]
    Write { file: PathBuf, why: io::Error },
    #[error("writing the answer")]
    Output(#[from] io::Error),
}

/// Runs it at a moment.
pub fn run(args: &Args, directory: &Path, at: Timestamp) -> Exit {
    let loaded = match load(directory) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    match act(args, &loaded, at, &mut io::stdout().lock()) {
        Ok(()) => Exit::Fine,
        Err(refusal) => {
            eprintln!("samband: {refusal}");
            Exit::Usage
        }
    }
}

fn act(args: &Args, loaded: &Loaded, at: Timestamp, out: &mut dyn Write) -> Result<(), Refusal> {
    let file = loaded
        .settings
        .incidents
        .as_deref()
        .ok_or(Refusal::NoFeed)?;
    let mut feed = feed::read(file).map_err(|why| Refusal::Read {
        file: file.to_owned(),
        why,
    })?;
    match args {
        Args::List { all } => return list(&feed, loaded, *all, at, out),
        Args::Add(adding) => {
            let reported = adding.reported(loaded, at)?;
            if feed.incident.iter().any(|known| known.id == reported.id) {
                return Err(Refusal::Twice(reported.id));
            }
            writeln!(out, "{}: from {}", reported.id, reported.since)?;
            feed.incident.push(reported);
        }
        Args::End { id } => {
            let mut all = feed.incident.iter_mut();
            let found = all.find(|known| known.id == *id && known.ended.is_none());
            let found = found.ok_or_else(|| Refusal::Unknown(id.clone()))?;
            found.ended = Some(at.max(found.since));
            writeln!(out, "{id}: ended")?;
        }
    }
    let kept = |known: &Reported| {
        known
            .ended
            .is_none_or(|ended| at.duration_since(ended) < KEPT)
    };
    feed.incident.retain(kept);
    // Nothing is written that the daemon would not take.
    feed.incidents(&loaded.inventory)?;
    replace(file, &feed.text(feed::format_of(file))?)
}

impl Adding {
    fn reported(&self, loaded: &Loaded, at: Timestamp) -> Result<Reported, Refusal> {
        let inventory = &loaded.inventory;
        let mut regions = inventory.regions();
        let region = match (&self.region, regions.next(), regions.next()) {
            (Some(region), ..) => region.clone(),
            (None, Some((_, only)), None) => only.id.to_string(),
            (None, ..) => return Err(Refusal::Which),
        };
        let zone = inventory.region_by_id(&region);
        let zone = zone.map_or(TimeZone::UTC, |ix| inventory[ix].zone.clone());
        let moment = |text: &String| moment(text, at, &zone);
        Ok(Reported {
            id: self.id.clone(),
            region,
            party: self.party.clone(),
            since: self.since.as_ref().map_or(Ok(at), moment)?,
            expected_end: self.until.as_ref().map(moment).transpose()?,
            ended: None,
            text: self.text.clone(),
            reference: self.reference.clone(),
            components: self.components.clone(),
            kinds: self.kinds.clone(),
            municipalities: self.municipalities.clone(),
        })
    }
}

/// A moment as people write it.
fn moment(text: &str, at: Timestamp, zone: &TimeZone) -> Result<Timestamp, Refusal> {
    let wrong = || Refusal::Moment(text.to_owned());
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let time: Time = text.parse().map_err(|_| wrong())?;
    let today = at.to_zoned(zone.clone()).date().to_datetime(time);
    let zoned = today.to_zoned(zone.clone()).map_err(|_| wrong())?;
    Ok(zoned.timestamp())
}

fn list(
    feed: &Feed,
    loaded: &Loaded,
    all: bool,
    at: Timestamp,
    out: &mut dyn Write,
) -> Result<(), Refusal> {
    let incidents = feed.incidents(&loaded.inventory)?;
    let shown = incidents.iter().filter(|known| all || at < known.until());
    let mut none = true;
    for incident in shown {
        none = false;
        let state = match (incident.ended, incident.is_open(at)) {
            (Some(ended), _) if ended <= at => "ended",
            (_, true) => "going on",
            (_, false) if at < incident.since => "to come",
            (_, false) => "lapsed: it has lasted longer than expected",
        };
        writeln!(
            out,
            "{}  {}  since {} until {}  {}: {}",
            incident.id,
            state,
            incident.since,
            incident.until(),
            incident.party.name,
            incident.text
        )?;
    }
    if none {
        writeln!(out, "No incidents.")?;
    }
    Ok(())
}

/// Puts another text in a file's place, whole or not at all; one writer at a time.
fn replace(file: &Path, text: &str) -> Result<(), Refusal> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let mark = file.with_file_name(name);
    let mut new = match OpenOptions::new().write(true).create_new(true).open(&mark) {
        Ok(new) => new,
        Err(why) if why.kind() == io::ErrorKind::AlreadyExists => {
            return Err(Refusal::Busy {
                file: file.to_owned(),
                mark,
            });
        }
        Err(why) => {
            return Err(Refusal::Write {
                file: file.to_owned(),
                why,
            });
        }
    };
    let mut write = || {
        new.write_all(text.as_bytes())?;
        // The daemon is another user: it goes on reading what it could read.
        if let Ok(before) = fs::metadata(file) {
            new.set_permissions(before.permissions())?;
        }
        new.sync_all()?;
        fs::rename(&mark, file)
    };
    write().map_err(|why| {
        // What is left of it is of no use; that it stays is said by the next edit.
        let _ = fs::remove_file(&mark);
        Refusal::Write {
            file: file.to_owned(),
            why,
        }
    })
}

#[cfg(test)]
mod tests;
