//! Hands open faults to Alertmanagers, and their ends: to each that is configured by a task
//! of its own, so that one that is away delays no other.
//!
//! Nothing is kept of what was posted. What is open is posted again every half minute;
//! what an Alertmanager has of ours and the snapshot has not is ended. So nothing stays
//! open or is forgotten, whichever of the two was killed meanwhile.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout_at};
use tracing::{info, warn};

use super::log;
use crate::clock::{Clock, Mono};
use crate::fault::Number;
use crate::notice::compact;
use crate::send::alertmanager::{Alertmanager, AlertmanagerError, Known, Settings};
use crate::send::heartbeat::Missed;
use crate::view::Snapshot;
use crate::view::alerts::{Alert, Alerts, For, Labels, MONITOR, REMEMBERED, ended};

/// From one posting of all that is open to the next, if nothing happens.
const PACE: Duration = Duration::from_secs(30);

/// From one posting to the next, whatever happens.
const BREATH: Duration = Duration::from_secs(1);

/// From one posting of all that ended within a day to the next: one that was restarted
/// meanwhile, and was not missed, may have told of the beginning only.
const AGAIN: Duration = Duration::from_secs(5 * 60);

/// Alerts in one request.
const TOGETHER: usize = 200;

/// Ends that are told again, at most.
const ENDS: usize = 2_000;

/// At most a line a minute: what goes on for hours must not fill the log.
const QUIET: Duration = Duration::from_secs(60);

/// The figures of all of them.
#[derive(Debug, Default)]
pub(super) struct Meters {
    /// Alerts that were taken, each time that they were posted.
    pub(super) posted: AtomicU64,
    /// Postings that failed.
    pub(super) failed: AtomicU64,
    /// Alertmanagers that did not take the last posting.
    pub(super) away: AtomicU64,
    /// When the last posting was taken, in seconds since 1970; 0 when none was.
    pub(super) last: AtomicI64,
}

/// One that is told, and of which regions.
#[derive(Clone, Debug)]
struct Receiver {
    by: Alertmanager,
    regions: Vec<Arc<str>>,
}

/// What all of them are told by.
#[derive(Clone, Debug)]
pub(super) struct Sources {
    pub(super) snapshots: watch::Receiver<Arc<Snapshot>>,
    /// The installation's id.
    pub(super) monitor: String,
    /// Where the pages are.
    pub(super) public_url: String,
    pub(super) meters: Arc<Meters>,
    pub(super) clock: Clock,
}

/// The running worker.
#[derive(Debug)]
pub(super) struct Alertmanagers {
    receivers: watch::Sender<Vec<Receiver>>,
    worker: JoinHandle<()>,
}

fn receivers(settings: &[Settings]) -> Result<Vec<Receiver>, AlertmanagerError> {
    let made = settings.iter().map(|settings| {
        Ok(Receiver {
            by: Alertmanager::new(settings)?,
            regions: settings.regions.clone(),
        })
    });
    made.collect()
}

impl Alertmanagers {
    /// Starts telling those that are configured.
    ///
    /// # Errors
    /// When the settings of one cannot work.
    pub(super) fn start(
        settings: &[Settings],
        sources: Sources,
    ) -> Result<Self, AlertmanagerError> {
        let (sender, told) = watch::channel(receivers(settings)?);
        Ok(Self {
            receivers: sender,
            worker: tokio::spawn(tell_all(told, sources)),
        })
    }

    /// Tells these from now on; whether that can work. One that is left out ends what it
    /// has by itself.
    pub(super) fn replace(&self, settings: &[Settings]) -> bool {
        match receivers(settings) {
            Ok(receivers) => {
                self.receivers.send_replace(receivers);
                true
            }
            Err(wrong) => {
                tracing::error!(
                    "Alertmanagers stay as they were, for the new settings do not work: {}",
                    log::chain(&wrong)
                );
                false
            }
        }
    }

    pub(super) fn is_finished(&self) -> bool {
        self.worker.is_finished()
    }

    pub(super) fn stop(&self) {
        self.worker.abort();
    }
}

/// Tells all of them until nobody can change which they are.
async fn tell_all(mut told: watch::Receiver<Vec<Receiver>>, sources: Sources) {
    loop {
        // Dropped with what is under way when others are to be told.
        let mut tasks = JoinSet::new();
        sources.meters.away.store(0, Ordering::Relaxed);
        for receiver in told.borrow_and_update().clone() {
            tasks.spawn(Teller::new(receiver, sources.clone()).run());
        }
        tokio::select! {
            changed = told.changed() => match changed {
                Ok(()) => {}
                Err(_) => return,
            },
            // A task ends only by a panic, or with the daemon.
            Some(_) = tasks.join_next(), if !tasks.is_empty() => return,
        }
    }
}

/// Tells one.
struct Teller {
    to: Receiver,
    sources: Sources,
    /// Alerts that were ended because their labels changed, by these: of such an end
    /// nothing else knows.
    changed: BTreeMap<Labels, Alert>,
    /// When everything was last told.
    whole: Option<Mono>,
    away: bool,
    said: Option<Mono>,
}

/// What tells the faults of one snapshot from those of another.
type Faults = Vec<(Number, u32)>;

fn faults(snapshot: &Snapshot) -> Faults {
    let all = snapshot.faults.iter();
    all.map(|fault| (fault.number.clone(), fault.next_ordinal()))
        .collect()
}

impl Teller {
    const fn new(to: Receiver, sources: Sources) -> Self {
        Self {
            to,
            sources,
            changed: BTreeMap::new(),
            whole: None,
            away: false,
            said: None,
        }
    }

    async fn run(mut self) {
        loop {
            let snapshot = Arc::clone(&self.sources.snapshots.borrow_and_update());
            let outcome = self.tell(&snapshot).await;
            self.count(outcome);
            let until = Instant::now() + PACE;
            sleep(BREATH).await;
            let known = faults(&snapshot);
            // Some seconds lie between two snapshots; most tell of the same faults.
            while let Ok(changed) = timeout_at(until, self.sources.snapshots.changed()).await {
                if changed.is_err() {
                    return;
                }
                let now = Arc::clone(&self.sources.snapshots.borrow_and_update());
                if !Arc::ptr_eq(&now.faults, &snapshot.faults) && faults(&now) != known {
                    break;
                }
            }
        }
    }

    /// Tells what is open, and what is over; how many alerts that were.
    async fn tell(&mut self, snapshot: &Snapshot) -> Result<usize, Missed> {
        let (wall, mono) = (self.sources.clock.now().wall, self.sources.clock.mono());
        let told = For {
            monitor: &self.sources.monitor,
            public_url: &self.sources.public_url,
            regions: &self.to.regions,
        };
        let mut alerts = Alerts::of(snapshot, told, wall);
        let has = self.to.by.known(MONITOR, &self.sources.monitor).await?;
        self.end_others(&alerts, &has, snapshot, wall);
        let whole = self.whole.is_none_or(|at| mono.since(at) >= AGAIN);
        alerts.over.truncate(ENDS);
        let had: BTreeSet<&Labels> = has.iter().map(|known| &known.labels).collect();
        let changed = self.changed.values().cloned();
        // What it still has as open is ended first.
        let mut due: Vec<Alert> = changed.chain(alerts.over).collect();
        due.retain(|alert| whole || had.contains(&alert.labels));
        due.append(&mut alerts.open);
        for some in due.chunks(TOGETHER) {
            self.to.by.post(compact(&some)).await?;
        }
        if whole {
            self.whole = Some(mono);
        }
        Ok(due.len())
    }

    /// Notes the end of what it has and the snapshot has not.
    fn end_others(&mut self, alerts: &Alerts, has: &[Known], snapshot: &Snapshot, now: Timestamp) {
        let all = alerts.open.iter().chain(&alerts.over);
        let current: BTreeSet<&Labels> = all.map(|alert| &alert.labels).collect();
        // Another table may tell the same Alertmanager of other regions.
        let ours = |labels: &Labels| {
            let of = labels.get("region").map(String::as_str);
            self.to.regions.is_empty() || self.to.regions.iter().any(|id| Some(&**id) == of)
        };
        let gone = has.iter().filter(|it| !current.contains(&it.labels));
        for known in gone.filter(|it| ours(&it.labels)) {
            let end = || ended(&known.labels, known.starts_at, snapshot, now);
            self.changed.entry(known.labels.clone()).or_insert_with(end);
        }
        // What is back is not over; what was over long ago is known to be.
        self.changed.retain(|labels, alert| {
            !current.contains(labels) && now.duration_since(alert.ends_at) < REMEMBERED
        });
        while self.changed.len() > ENDS {
            self.changed.pop_first();
        }
    }

    fn count(&mut self, outcome: Result<usize, Missed>) {
        let meters = &self.sources.meters;
        let missed = match outcome {
            Ok(count) => {
                meters.posted.fetch_add(count as u64, Ordering::Relaxed);
                let now = self.sources.clock.now().wall.as_second();
                meters.last.store(now, Ordering::Relaxed);
                if std::mem::take(&mut self.away) {
                    meters.away.fetch_sub(1, Ordering::Relaxed);
                    info!(at = self.to.by.place(), "Alertmanager takes alerts again");
                }
                return;
            }
            Err(missed) => missed,
        };
        meters.failed.fetch_add(1, Ordering::Relaxed);
        if !std::mem::replace(&mut self.away, true) {
            meters.away.fetch_add(1, Ordering::Relaxed);
        }
        // It may have been restarted, and has forgotten everything then.
        self.whole = None;
        let now = self.sources.clock.mono();
        if self.said.is_none_or(|at| now.since(at) >= QUIET) {
            warn!(
                at = self.to.by.place(),
                "Alertmanager takes no alerts, which are posted again: {missed}"
            );
            self.said = Some(now);
        }
    }
}

#[cfg(test)]
mod tests;
