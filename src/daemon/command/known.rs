//! `samband fault known`: incidents that parties have reported themselves.
//!
//! It edits the feed file, whole or not at all; a running daemon reads it
//! within seconds.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt as _, fchown};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Exit, whereabouts};
use crate::config::{
    self, Feed, FeedDoubt, FeedError, LARGEST_FEED, Loaded, Reported, StandIns, Whereabouts,
};
use crate::daemon::feed::{self, ReadError};
use crate::inventory::{DRILL, Inventory, Kind};

/// Incidents that ended longer ago leave the feed at the next edit.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// How often, and how far apart, it is tried whether somebody else is done.
const PATIENCE: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// Lists, adds and ends incidents that parties have reported themselves
///
/// Faults that an incident explains name it, and nobody is asked to act; the
/// coordinator is told. They are in the file that `[incidents] file` in samband.toml
/// names, such as /var/lib/samband/incidents.toml, which the service may write; a running
/// daemon reads it within seconds of a change.
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
    /// Since when: `08:40` (today, in the region's zone), `2026-11-26 08:40` or RFC 3339; now if it says nothing
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

pub(super) fn kind(text: &str) -> Result<Kind, String> {
    let named = serde_json::from_value(text.into());
    named.map_err(|wrong: serde_json::Error| wrong.to_string())
}

/// Why it could not be done.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error(
        "no feed is configured: say `[incidents]` with `file = \"/var/lib/samband/incidents.toml\"` in samband.toml, or another place that the service may write"
    )]
    NoFeed,
    #[error("{}: {why}", file.display())]
    Read { file: PathBuf, why: ReadError },
    #[error(transparent)]
    Unwritable(#[from] FeedError),
    #[error(transparent)]
    Doubtful(#[from] FeedDoubt),
    #[error("there are several regions: say which by `--region`")]
    Which,
    #[error("`{0}` is no moment: `08:40`, `2026-11-26 08:40`, or as `2026-11-26T08:40:00+01:00`")]
    Moment(String),
    #[error("there is already an incident `{0}`")]
    Twice(String),
    #[error("there is no incident `{0}` that goes on")]
    Unknown(String),
    #[error("{} is being edited by somebody else: try again", .0.display())]
    Busy(PathBuf),
    #[error("{} cannot be written: {why}", file.display())]
    Write { file: PathBuf, why: io::Error },
    #[error("writing the answer")]
    Output(#[from] io::Error),
}

/// Runs it at a moment.
pub fn run(args: &Args, directory: &Path, at: Timestamp) -> Exit {
    // A mistake in a region's file keeps nobody from what has been reported.
    let known = match whereabouts(directory) {
        Ok(known) => Known::of(known, config::load(directory, &StandIns).ok()),
        Err(exit) => return exit,
    };
    if known.inventory.is_none() && matches!(args, Args::Add(_)) {
        eprintln!(
            "warning: as long as the configuration is not right, nobody can say whether the region has such a party and such components"
        );
    }
    match act(args, &known, at, &mut io::stdout().lock()) {
        Ok(()) => Exit::Fine,
        Err(refusal) => {
            eprintln!("samband: {refusal}");
            Exit::Usage
        }
    }
}

/// What is known of the configuration.
struct Known {
    places: Whereabouts,
    /// None where it holds mistakes.
    inventory: Option<Arc<Inventory>>,
}

impl Known {
    fn of(places: Whereabouts, loaded: Option<Loaded>) -> Self {
        Self {
            places,
            inventory: loaded.map(|loaded| loaded.inventory),
        }
    }
}

fn act(args: &Args, known: &Known, at: Timestamp, out: &mut dyn Write) -> Result<(), Refusal> {
    let file = known.places.incidents.as_deref().ok_or(Refusal::NoFeed)?;
    match args {
        Args::List { all } => {
            let feed = read(file)?;
            list(&feed, known, *all, at, out)
        }
        Args::Add(adding) => {
            let reported = adding.reported(&known.places, at)?;
            let said = format!("{}: from {}", reported.id, reported.since);
            edit(file, at, |feed| add(feed, reported, known, at))?;
            Ok(writeln!(out, "{said}")?)
        }
        Args::End { id } => {
            edit(file, at, |feed| end(feed, id, at))?;
            Ok(writeln!(out, "{id}: ended")?)
        }
    }
}

fn read(file: &Path) -> Result<Feed, Refusal> {
    feed::read(file).map_err(|why| Refusal::Read {
        file: file.to_owned(),
        why,
    })
}

/// Nothing is added that the daemon would doubt; what others wrote is not judged.
fn add(feed: &mut Feed, reported: Reported, known: &Known, at: Timestamp) -> Result<(), Refusal> {
    if feed.incident.iter().any(|one| one.id == reported.id) {
        return Err(Refusal::Twice(reported.id));
    }
    let alone = Feed {
        incident: vec![reported.clone()],
    };
    let inventory = known.inventory.as_deref();
    let doubts = inventory.map(|inventory| alone.understood(inventory, at).doubts);
    if let Some(doubt) = doubts.into_iter().flatten().next() {
        return Err(doubt.into());
    }
    feed.incident.push(reported);
    Ok(())
}

fn end(feed: &mut Feed, id: &str, at: Timestamp) -> Result<(), Refusal> {
    let mut all = feed.incident.iter_mut();
    let found = all.find(|known| known.id == id && known.ended.is_none());
    let found = found.ok_or_else(|| Refusal::Unknown(id.to_owned()))?;
    found.ended = Some(at.max(found.since));
    Ok(())
}

/// Reads the feed, changes it, takes out what ended long ago and puts it back, with
/// no other edit in between.
fn edit(
    file: &Path,
    at: Timestamp,
    change: impl FnOnce(&mut Feed) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let _lock = lock(file)?;
    let mut feed = read(file)?;
    change(&mut feed)?;
    let kept = |known: &Reported| {
        known
            .ended
            .is_none_or(|ended| at.duration_since(ended) < KEPT)
    };
    feed.incident.retain(kept);
    let format = feed::format_of(file);
    let text = feed.text(format)?;
    // Nothing is written that could not be read again.
    Feed::parse(&text, format)?;
    if text.len() as u64 > LARGEST_FEED {
        return Err(Refusal::Read {
            file: file.to_owned(),
            why: ReadError::Large,
        });
    }
    replace(file, &text)
}

impl Adding {
    fn reported(&self, places: &Whereabouts, at: Timestamp) -> Result<Reported, Refusal> {
        let mut regions = places.regions.iter().filter(|one| one.region != DRILL);
        let region = match (&self.region, regions.next(), regions.next()) {
            (Some(region), ..) => region.clone(),
            (None, Some(only), None) => only.region.clone(),
            (None, ..) => return Err(Refusal::Which),
        };
        let zone = places.region(&region);
        let zone = zone.map_or(TimeZone::UTC, |known| known.zone.clone());
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
    // Before the time alone, which could be read out of it.
    let then = match text.parse::<DateTime>() {
        Ok(then) => then,
        Err(_) => {
            let time: Time = text.parse().map_err(|_| wrong())?;
            at.to_zoned(zone.clone()).date().to_datetime(time)
        }
    };
    let zoned = then.to_zoned(zone.clone()).map_err(|_| wrong())?;
    Ok(zoned.timestamp())
}

fn list(
    feed: &Feed,
    known: &Known,
    all: bool,
    at: Timestamp,
    out: &mut dyn Write,
) -> Result<(), Refusal> {
    let Some(inventory) = known.inventory.as_deref() else {
        return list_as_written(feed, all, at, out);
    };
    let understood = feed.understood(inventory, at);
    let shown = understood
        .incidents
        .iter()
        .filter(|known| all || at < known.until());
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
    for doubt in &understood.doubts {
        writeln!(out, "Doubtful: {doubt}")?;
    }
    Ok(())
}

/// What stands in the file, where nothing can be held against it.
fn list_as_written(
    feed: &Feed,
    all: bool,
    at: Timestamp,
    out: &mut dyn Write,
) -> Result<(), Refusal> {
    let is_over = |one: &Reported| one.ended.is_some_and(|ended| ended <= at);
    let shown = feed.incident.iter().filter(|one| all || !is_over(one));
    let mut none = true;
    for one in shown {
        none = false;
        let until = one.ended.or(one.expected_end);
        let until = until.map_or_else(String::new, |until| format!(" until {until}"));
        writeln!(
            out,
            "{}  since {}{until}  {}: {}",
            one.id, one.since, one.party, one.text
        )?;
    }
    if none {
        writeln!(out, "No incidents.")?;
    }
    Ok(())
}

/// The file's name with something at its end.
fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    file.with_file_name(name)
}

/// Waits until nobody else edits the file. The system lets go of the lock however
/// its holder ends; its file stays.
fn lock(file: &Path) -> Result<File, Refusal> {
    let path = beside(file, ".lock");
    let wrong = |why| Refusal::Write {
        file: path.clone(),
        why,
    };
    let mut options = OpenOptions::new();
    let lock = options.create(true).truncate(false).write(true).open(&path);
    let lock = lock.map_err(wrong)?;
    hand_over(&lock, file).map_err(wrong)?;
    for _ in 0..PATIENCE {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(TryLockError::Error(why)) => return Err(wrong(why)),
        }
    }
    Err(Refusal::Busy(file.to_owned()))
}

/// Gives what root has made to whom the file belongs, or its directory if there is none.
fn hand_over(made: &File, file: &Path) -> io::Result<()> {
    let owner = fs::metadata(file).or_else(|_| fs::metadata(directory_of(file)))?;
    let own = made.metadata()?;
    match own.uid() {
        0 => fchown(made, Some(owner.uid()), Some(owner.gid())),
        _ => Ok(()),
    }
}

fn directory_of(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if parent != Path::new("") => parent,
        Some(_) | None => Path::new("."),
    }
}

/// Puts another text in a file's place, whole or not at all.
fn replace(file: &Path, text: &str) -> Result<(), Refusal> {
    let part = beside(file, ".new");
    let write = || {
        // Left by an edit that was broken off: nobody else has the lock.
        let mut new = File::create(&part)?;
        new.write_all(text.as_bytes())?;
        // The daemon is another user: it goes on reading what it could read.
        if let Ok(before) = fs::metadata(file) {
            new.set_permissions(before.permissions())?;
        }
        hand_over(&new, file)?;
        new.sync_all()?;
        fs::rename(&part, file)?;
        File::open(directory_of(file))?.sync_all()
    };
    write().map_err(|why| {
        // What is left of it is of no use, and the next edit begins anew.
        let _ = fs::remove_file(&part);
        Refusal::Write {
            file: file.to_owned(),
            why,
        }
    })
}

#[cfg(test)]
mod tests;
