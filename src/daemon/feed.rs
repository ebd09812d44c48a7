//! The feed of incidents: a file that an operator, or another program, writes
//! and that is read when it has changed.
//!
//! What cannot be read leaves the last that could in effect, and is said.

use std::fs::Metadata;
use std::io::{self, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tracing::{error, info, warn};

use super::ledger::Message;
use crate::clock::Clock;
use crate::config::{self, FeedError, FeedFormat, LARGEST_FEED, Loaded, Understood};
use crate::fault::Incident;
use crate::inventory::Inventory;
use crate::view::Snapshot;

/// From one look at the file to the next.
const PACE: Duration = Duration::from_secs(5);

/// The follower of the file.
#[derive(Debug)]
pub(super) struct Feed {
    path: watch::Sender<Option<PathBuf>>,
    task: JoinHandle<()>,
}

impl Feed {
    pub(super) fn start(
        loaded: &Loaded,
        runtime: &Handle,
        snapshots: &watch::Receiver<Arc<Snapshot>>,
        clock: Clock,
        ledger: &mpsc::Sender<Message>,
    ) -> Self {
        let (path, watched) = watch::channel(loaded.settings.incidents.clone());
        let task = runtime.spawn(follow(watched, snapshots.clone(), clock, ledger.clone()));
        Self { path, task }
    }

    /// Has another file followed.
    pub(super) fn replace(&self, path: Option<PathBuf>) {
        self.path.send_replace(path);
    }

    pub(super) fn stop(self) {
        self.task.abort();
    }
}

/// Why a feed is not in effect.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file.
    #[error("it cannot be read: {0}")]
    File(#[from] io::Error),
    /// What is in it.
    #[error(transparent)]
    Feed(#[from] FeedError),
    /// More than is read.
    #[error("it is larger than {} MB", LARGEST_FEED >> 20)]
    Large,
}

/// In which way a feed is written, by its file's name.
pub fn format_of(path: &Path) -> FeedFormat {
    match path.extension().is_some_and(|ending| ending == "json") {
        true => FeedFormat::Json,
        false => FeedFormat::Toml,
    }
}

/// Reads a feed as it is written; a file that is not there is an empty one.
///
/// # Errors
/// Where it cannot be read or understood.
pub fn read(path: &Path) -> Result<config::Feed, ReadError> {
    let mut bytes = Vec::new();
    match config::open_regular(path) {
        Ok(file) => file.take(LARGEST_FEED + 1).read_to_end(&mut bytes)?,
        Err(none) if none.kind() == io::ErrorKind::NotFound => return Ok(config::Feed::default()),
        Err(wrong) => return Err(wrong.into()),
    };
    if bytes.len() as u64 > LARGEST_FEED {
        return Err(ReadError::Large);
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| FeedError::Unreadable("it is not UTF-8".to_owned()))?;
    Ok(config::Feed::parse(&text, format_of(path))?)
}

/// What tells one content of a file from another; none where there is no file.
type Stamp = Option<Content>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Content {
    changed: (i64, i64),
    modified: (i64, i64),
    size: u64,
    inode: u64,
}

fn stamp(path: &Path) -> Stamp {
    // A change of rights, which may make it readable, is one of the status only.
    let of = |m: Metadata| Content {
        changed: (m.ctime(), m.ctime_nsec()),
        modified: (m.mtime(), m.mtime_nsec()),
        size: m.len(),
        inode: m.ino(),
    };
    std::fs::metadata(path).ok().map(of)
}

/// What is reported at the start. A feed that cannot be read then explains
/// nothing: rather somebody is told a second time than nobody at all.
pub(super) fn first(path: Option<&Path>, inventory: &Inventory, now: Timestamp) -> Vec<Incident> {
    let Some(path) = path else {
        return Vec::new();
    };
    match look(path, inventory, now) {
        Ok(understood) => told(path, understood),
        Err(wrong) => {
            error!(file = %path.display(), "the feed of incidents explains nothing: {wrong}");
            Vec::new()
        }
    }
}

fn look(path: &Path, inventory: &Inventory, now: Timestamp) -> Result<Understood, ReadError> {
    Ok(read(path)?.understood(inventory, now))
}

/// Its incidents, when what is wrong with the others has been said.
fn told(path: &Path, understood: Understood) -> Vec<Incident> {
    for doubt in &understood.doubts {
        warn!(file = %path.display(), "in the feed of incidents: {doubt}");
    }
    understood.incidents
}

/// What was read last, and with the names of which inventory.
#[derive(Clone, Debug)]
struct Known {
    path: PathBuf,
    stamp: Stamp,
    inventory: Arc<Inventory>,
    /// Whether the file has been there since it is followed.
    was_there: bool,
}

/// Whether something of the same file is in effect.
fn had(known: Option<&Known>, read: &Known) -> bool {
    known.is_some_and(|known| known.path == read.path && known.was_there)
}

impl Known {
    fn is_same(&self, other: &Self) -> bool {
        self.path == other.path
            && self.stamp == other.stamp
            && Arc::ptr_eq(&self.inventory, &other.inventory)
    }
}

/// Follows the file, and reads it again when the inventory is another, for as long
/// as the ledger listens.
async fn follow(
    mut path: watch::Receiver<Option<PathBuf>>,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    clock: Clock,
    ledger: mpsc::Sender<Message>,
) {
    let mut known: Option<Known> = None;
    loop {
        let changed = tokio::time::timeout(PACE, path.changed()).await;
        if changed.is_ok_and(|sender| sender.is_err()) {
            return;
        }
        let current = path.borrow_and_update().clone();
        let Some(current) = current else {
            let had = known.take().is_some();
            if had && ledger.send(Message::Incidents(Vec::new())).await.is_err() {
                return;
            }
            continue;
        };
        let inventory = Arc::clone(&snapshots.borrow().inventory);
        let before = known.clone();
        let now = clock.now().wall;
        let seen = tokio::task::spawn_blocking(move || {
            let read = Known {
                stamp: stamp(&current),
                path: current,
                inventory,
                was_there: false,
            };
            let same = before.is_some_and(|before| before.is_same(&read));
            let found = (!same).then(|| look(&read.path, &read.inventory, now));
            (read, found)
        });
        let Ok((read, Some(found))) = seen.await else {
            continue;
        };
        let path = read.path.clone();
        let file = path.display();
        // A file that has gone may be about to be replaced, whatever else changes meanwhile.
        let gone = read.stamp.is_none() && had(known.as_ref(), &read);
        let was_there = read.stamp.is_some() || gone;
        known = Some(Known { was_there, ..read });
        match found {
            _ if gone => error!(
                %file,
                "the feed of incidents is gone; the last one stays in effect"
            ),
            Err(wrong) => error!(
                %file,
                "the feed of incidents is wrong, the last one stays in effect: {wrong}"
            ),
            Ok(understood) => {
                let incidents = told(&path, understood);
                info!(
                    %file,
                    incidents = incidents.len(),
                    "the feed of incidents is read"
                );
                if ledger.send(Message::Incidents(incidents)).await.is_err() {
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
