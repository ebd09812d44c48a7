//! Signs of life for the brokers: the moment when all of the pipeline was last seen
//! to go on, by the same measure as the [heartbeat](super::heartbeat) has.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::courier;
use super::progress::Progress;
use crate::clock::Clock;
use crate::view::Snapshot;

/// From one to the next.
const EVERY: Duration = Duration::from_secs(60);

/// When the pipeline was last seen to go on; none before the first look.
pub(super) type Pulse = watch::Receiver<Option<Timestamp>>;

/// Starts the worker; it ends when nobody wants a sign of life any more.
pub(super) fn start(
    snapshots: watch::Receiver<Arc<Snapshot>>,
    couriers: Vec<Arc<courier::Meters>>,
    clock: Clock,
) -> (Pulse, JoinHandle<()>) {
    let (signs, pulse) = watch::channel(None);
    let worker = Worker {
        snapshots,
        couriers,
        clock,
        every: EVERY,
    };
    (pulse, tokio::spawn(worker.run(signs)))
}

struct Worker {
    snapshots: watch::Receiver<Arc<Snapshot>>,
    couriers: Vec<Arc<courier::Meters>>,
    clock: Clock,
    every: Duration,
}

impl Worker {
    async fn run(self, signs: watch::Sender<Option<Timestamp>>) {
        let couriers = self.couriers;
        let mut progress = Progress::new(&self.snapshots.borrow(), couriers, self.clock.mono());
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
