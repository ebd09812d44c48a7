//! What the service manager is told: ready, reading its configuration again,
//! still at work, ending. Without one (no `NOTIFY_SOCKET`) nothing is told.
//!
//! "Still at work" is judged by [`Progress`] and by nothing else, so that a
//! program that runs but no longer watches is started again.

use std::sync::Arc;
use std::time::Duration;

use sd_notify::NotifyState;
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval};
use tracing::warn;

use super::courier::Meters;
use super::progress::{Progress, Stall};
use crate::clock::Clock;
use crate::view::Snapshot;

/// Tells the service manager.
#[derive(Debug)]
pub struct Service {
    snapshots: watch::Receiver<Arc<Snapshot>>,
    progress: Progress,
    beat: Interval,
    /// Whether the service manager waits for signs of life.
    guarded: bool,
    status: String,
    clock: Clock,
}

/// How often progress is looked at when nobody waits for signs of life: the
/// status line is still kept up to date.
const UNGUARDED: Duration = Duration::from_secs(10);

impl Service {
    /// Says that the daemon is ready.
    pub fn ready(
        snapshots: watch::Receiver<Arc<Snapshot>>,
        couriers: Vec<Arc<Meters>>,
        clock: Clock,
    ) -> Self {
        let limit = sd_notify::watchdog_enabled();
        // Three looks within the limit: one may be missed.
        let pause = limit.map_or(UNGUARDED, |limit| limit / 3);
        let mut beat = interval(pause.max(Duration::from_millis(100)));
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let progress = Progress::new(&snapshots.borrow(), couriers, clock.mono());
        let status = status(&snapshots.borrow());
        tell(&[NotifyState::Ready, NotifyState::Status(&status)]);
        Self {
            snapshots,
            progress,
            beat,
            guarded: limit.is_some(),
            status,
            clock,
        }
    }

    /// Resolves when it is time to [`look`](Self::look).
    pub async fn due(&mut self) {
        self.beat.tick().await;
    }

    /// Gives a sign of life if something has come through the whole pipeline
    /// since the last look.
    pub fn look(&mut self) {
        let snapshot = Arc::clone(&self.snapshots.borrow());
        let alive = match self.progress.look(&snapshot, self.clock.mono()) {
            // Another start would not find a better disk, and this one still alarms.
            None | Some(Stall::Unlogged) => true,
            Some(Stall::Pipeline | Stall::Prober | Stall::Courier) => false,
        };
        if alive && self.guarded {
            tell(&[NotifyState::Watchdog]);
        }
        let status = status(&snapshot);
        if status != self.status {
            tell(&[NotifyState::Status(&status)]);
            self.status = status;
        }
    }

    /// Says that the configuration is being read again.
    pub fn reloading(&self) {
        match NotifyState::monotonic_usec_now() {
            Ok(now) => tell(&[NotifyState::Reloading, now]),
            Err(error) => warn!(%error, "reading the clock for the service manager"),
        }
    }

    /// Says that it has been read, for good or ill.
    pub fn reloaded(&self) {
        tell(&[NotifyState::Ready]);
    }

    /// Says that the daemon ends.
    pub fn stopping(&self) {
        tell(&[NotifyState::Stopping]);
    }
}

fn tell(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        warn!(%error, "telling the service manager");
    }
}

/// What `systemctl status` shows.
fn status(snapshot: &Snapshot) -> String {
    let components = snapshot.components().count();
    let faults = match snapshot.open_faults().count() {
        0 => "no open fault".to_owned(),
        1 => "1 open fault".to_owned(),
        many => format!("{many} open faults"),
    };
    let cut_off = match snapshot.monitor.cut_off.len() {
        0 => "",
        _ => "; cut off, nobody is blamed",
    };
    let unlogged = match snapshot.monitor.unlogged_since {
        Some(_) => "; the log cannot be written",
        None => "",
    };
    format!("{components} components, {faults}{cut_off}{unlogged}")
}

#[cfg(test)]
mod tests;
