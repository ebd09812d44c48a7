//! Signs of life for the brokers: the moment when all of the pipeline was last seen
//! to go on, by the same measure as the [heartbeat](super::heartbeat) has.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::time::sleep;

use super::courier;
use super::progress::Progress;
use crate::clock::Clock;
use crate::view::Snapshot;

/// From one to the next.
pub(super) const EVERY: Duration = Duration::from_secs(60);

/// When the pipeline was last seen to go on; none before the first look.
pub(super) type Pulse = watch::Receiver<Option<Timestamp>>;

/// What the worker works with.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) snapshots: watch::Receiver<Arc<Snapshot>>,
    pub(super) couriers: Vec<Arc<courier::Meters>>,
    pub(super) clock: Clock,
    pub(super) every: Duration,
}

impl Worker {
    /// Works until nobody wants a sign of life any more.
    pub(super) async fn run(self, signs: watch::Sender<Option<Timestamp>>) {
        let first = Arc::clone(&self.snapshots.borrow());
        let mut progress = Progress::new(&first, self.couriers, self.clock.mono());
        while !signs.is_closed() {
            sleep(self.every).await;
            let snapshot = Arc::clone(&self.snapshots.borrow());
            let now = self.clock.now();
            // Why it is withheld, the heartbeat says, and the service manager's status.
            if progress.look(&snapshot, now.mono).is_none() {
                signs.send_replace(Some(now.wall));
            }
        }
    }
}

#[cfg(test)]
mod tests;
