//! The heartbeat: a sign of life to an outside party, sent only while all of the
//! pipeline goes on. Silence means trouble, whatever it is that is in trouble.
//!
//! What is sent, and by which way, is [`Heartbeat`]'s; whether, is
//! [`Progress`]'s, which the service manager's watchdog rests on too.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tracing::warn;

use super::courier;
use super::progress::Progress;
use crate::clock::{Clock, Mono};
use crate::send::heartbeat::{Heartbeat, HeartbeatError, Settings};
use crate::view::Snapshot;

/// The heartbeat's figures.
#[derive(Debug, Default)]
pub(super) struct Meters {
    pub(super) taken: AtomicU64,
    pub(super) failed: AtomicU64,
    pub(super) withheld: AtomicU64,
    /// When the last was taken, in seconds since 1970; 0 when none was.
    pub(super) last: AtomicI64,
}

/// Where signs of life go, and from one to the next.
#[derive(Clone, Debug)]
pub(super) struct Beat {
    pub(super) heartbeat: Heartbeat,
    pub(super) every: Duration,
}

impl Beat {
    /// By these settings; none where there are none.
    ///
    /// # Errors
    /// When they cannot work.
    pub(super) fn of(settings: Option<&Settings>) -> Result<Option<Self>, HeartbeatError> {
        let Some(settings) = settings else {
            return Ok(None);
        };
        Ok(Some(Self {
            heartbeat: Heartbeat::new(settings)?,
            every: settings.every,
        }))
    }
}

/// The running heartbeat.
#[derive(Debug)]
pub(super) struct Heart {
    beat: watch::Sender<Option<Beat>>,
    worker: JoinHandle<()>,
}

/// Starts it; `worker` is made with where it learns of changes.
pub(super) fn start(
    beat: Option<Beat>,
    worker: impl FnOnce(watch::Receiver<Option<Beat>>) -> Worker,
) -> Heart {
    let (sender, beats) = watch::channel(beat);
    Heart {
        beat: sender,
        worker: tokio::spawn(worker(beats).run()),
    }
}

impl Heart {
    /// Has signs of life go elsewhere, or nowhere.
    pub(super) fn replace(&self, beat: Option<Beat>) {
        self.beat.send_replace(beat);
    }

    pub(super) fn is_finished(&self) -> bool {
        self.worker.is_finished()
    }

    pub(super) fn stop(&self) {
        self.worker.abort();
    }
}

/// What the worker works with.
#[derive(Debug)]
pub(super) struct Worker {
    /// None while there is nobody to tell.
    pub(super) beat: watch::Receiver<Option<Beat>>,
    pub(super) snapshots: watch::Receiver<Arc<Snapshot>>,
    pub(super) couriers: Vec<Arc<courier::Meters>>,
    pub(super) meters: Arc<Meters>,
    pub(super) clock: Clock,
}

/// At most a line a minute: what goes on for hours must not fill the log.
const QUIET: Duration = Duration::from_secs(60);

impl Worker {
    /// Works until nobody can change where signs of life go any more.
    pub(super) async fn run(mut self) {
        let couriers = self.couriers.clone();
        let mut progress = Progress::new(&self.snapshots.borrow(), couriers, self.clock.mono());
        let mut said = None;
        loop {
            let beat = self.beat.borrow_and_update().clone();
            let Some(beat) = beat else {
                if self.beat.changed().await.is_err() {
                    return;
                }
                continue;
            };
            tokio::select! {
                changed = self.beat.changed() => match changed {
                    Ok(()) => continue,
                    Err(_) => return,
                },
                () = sleep(beat.every) => {}
            }
            if let Err(why) = self.look(&mut progress, &beat.heartbeat).await {
                self.say(&why, &mut said);
            }
        }
    }

    /// Gives a sign of life, or says why not.
    async fn look(&self, progress: &mut Progress, heartbeat: &Heartbeat) -> Result<(), String> {
        let stall = {
            let snapshot = Arc::clone(&self.snapshots.borrow());
            progress.look(&snapshot, self.clock.mono())
        };
        if let Some(stall) = stall {
            self.meters.withheld.fetch_add(1, Ordering::Relaxed);
            return Err(format!("the heartbeat is withheld: {stall}"));
        }
        match heartbeat.beat().await {
            Ok(()) => {
                let now = self.clock.now().wall.as_second();
                self.meters.taken.fetch_add(1, Ordering::Relaxed);
                self.meters.last.store(now, Ordering::Relaxed);
                Ok(())
            }
            Err(missed) => {
                self.meters.failed.fetch_add(1, Ordering::Relaxed);
                Err(format!("the heartbeat was not taken: {missed}"))
            }
        }
    }

    fn say(&self, why: &str, said: &mut Option<Mono>) {
        let now = self.clock.mono();
        if said.is_none_or(|at| now.since(at) >= QUIET) {
            warn!("{why}");
            *said = Some(now);
        }
    }
}

#[cfg(test)]
mod tests;
