//! The courier of MQTT: one connection a region, which keeps the state of all that
//! the region has at the broker and hands over what the outbox wants told.
//!
//! A region has a connection of its own because a connection has one last will,
//! and because a broker gives rights by client. A connection that hangs delays its
//! own region and nobody else.

mod region;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use self::region::{Region, Shared};
use super::courier;
use super::pulse::Pulse;
use crate::notice::{Outcome, Receipt, Row};
use crate::send::mqtt::{Paces, Settings};
use crate::send::{Trust, TrustError};
use crate::view::Snapshot;

/// Notices that may wait here; the outbox has fewer under way at one machine.
pub const QUEUE: usize = 256;

/// The figures of all connections to the broker.
#[derive(Debug, Default)]
pub struct Meters {
    /// Connections that stand.
    pub connected: AtomicU64,
    /// Connections lost, those that never stood included.
    pub lost: AtomicU64,
    /// States that the broker took.
    pub published: AtomicU64,
    /// States that it refused.
    pub refused: AtomicU64,
}

/// By what the broker is told. What stands in the files that the settings name may
/// change though the settings do not.
#[derive(Clone, Debug, PartialEq, Eq)]
struct By {
    settings: Arc<Settings>,
    /// A hash of the files; none if they could not be read.
    files: Option<[u8; 32]>,
}

/// Where notices for the broker are put.
#[derive(Clone, Debug)]
pub struct Inbox {
    rows: mpsc::Sender<Row>,
    by: watch::Sender<By>,
    meters: Arc<courier::Meters>,
}

/// The courier, not yet running.
#[derive(Debug)]
pub struct Broker {
    shared: Arc<Shared>,
    by: watch::Receiver<By>,
    rows: mpsc::Receiver<Row>,
    snapshots: watch::Receiver<Arc<Snapshot>>,
}

/// Makes a courier and the queue to it. `install` is the installation's id.
pub fn broker(
    settings: Settings,
    install: &str,
    snapshots: watch::Receiver<Arc<Snapshot>>,
) -> (Inbox, Broker, Arc<Meters>) {
    broker_with(settings, install, snapshots, Paces::default())
}

fn broker_with(
    settings: Settings,
    install: &str,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    paces: Paces,
) -> (Inbox, Broker, Arc<Meters>) {
    let (sender, rows) = mpsc::channel(QUEUE);
    let files = settings.trust.as_ref();
    let files = files.and_then(|trust| trust.digest().ok());
    let settings = Arc::new(settings);
    let (replace, by) = watch::channel(By { settings, files });
    let attempts = Arc::new(courier::Meters::default());
    let meters = Arc::new(Meters::default());
    let shared = Shared {
        install: install.to_owned(),
        paces,
        attempts: Arc::clone(&attempts),
        meters: Arc::clone(&meters),
    };
    let inbox = Inbox {
        rows: sender,
        by: replace,
        meters: attempts,
    };
    let broker = Broker {
        shared: Arc::new(shared),
        by,
        rows,
        snapshots,
    };
    (inbox, broker, meters)
}

impl Inbox {
    /// Puts a notice in the queue; never waits.
    ///
    /// # Errors
    /// As [`courier::Inbox::offer`].
    pub fn offer(&self, row: Row) -> Result<(), Receipt> {
        let taken = self.rows.try_send(row);
        if taken.is_ok() {
            self.meters.take();
        }
        taken.map_err(|refused| {
            self.meters.turn_away();
            let (row, why) = match refused {
                mpsc::error::TrySendError::Full(row) => (row, "the queue to the broker is full"),
                mpsc::error::TrySendError::Closed(row) => (row, "MQTT is shut down"),
            };
            put_off(row, why)
        })
    }

    /// Has each region leave its connection for one by these settings, unless they
    /// and what stands in their files are the same: a broker that is left says that
    /// we are offline.
    ///
    /// # Errors
    /// When the certificates cannot be used; then nothing changes.
    pub fn replace(&self, settings: &Settings) -> Result<(), TrustError> {
        let trust = settings.trust.as_ref();
        let next = By {
            settings: Arc::new(settings.clone()),
            files: trust.map(Trust::digest).transpose()?,
        };
        trust.map(Trust::client).transpose()?;
        self.by.send_if_modified(|by| {
            let differs = *by != next;
            if differs {
                *by = next;
            }
            differs
        });
        Ok(())
    }

    /// What came of attempts.
    pub fn meters(&self) -> Arc<courier::Meters> {
        Arc::clone(&self.meters)
    }
}

impl Broker {
    /// Works until every [`Inbox`] is dropped. Dropped in the middle it leaves the
    /// broker without a word, which then publishes that we are offline.
    pub(super) async fn run<I: From<Receipt> + Send + 'static>(
        mut self,
        receipts: mpsc::Sender<I>,
        pulse: Pulse,
    ) {
        let mut connections = Connections {
            shared: Arc::clone(&self.shared),
            by: self.by.clone(),
            snapshots: self.snapshots.clone(),
            receipts,
            pulse,
            queues: BTreeMap::new(),
            tasks: JoinSet::new(),
        };
        loop {
            let shown = Arc::clone(&self.snapshots.borrow_and_update());
            for (_, region) in shown.inventory.regions() {
                connections.queue(&region.id);
            }
            tokio::select! {
                row = self.rows.recv() => match row {
                    Some(row) => connections.pass_on(row).await,
                    None => return,
                },
                Ok(()) = self.snapshots.changed() => {}
                // Only when nobody wants receipts any more.
                Some(_) = connections.tasks.join_next(), if !connections.tasks.is_empty() => return,
            }
        }
    }
}

/// The connections, by region.
struct Connections<I> {
    shared: Arc<Shared>,
    by: watch::Receiver<By>,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    receipts: mpsc::Sender<I>,
    pulse: Pulse,
    queues: BTreeMap<String, mpsc::Sender<Row>>,
    tasks: JoinSet<()>,
}

impl<I: From<Receipt> + Send + 'static> Connections<I> {
    /// The queue of a region. One that has left the configuration may still have
    /// something to tell, such as the end of its faults.
    fn queue(&mut self, region: &str) -> &mpsc::Sender<Row> {
        let Self {
            shared,
            by,
            snapshots,
            receipts,
            pulse,
            queues,
            tasks,
        } = self;
        queues.entry(region.to_owned()).or_insert_with(|| {
            let (sender, rows) = mpsc::channel(QUEUE);
            let shared = Arc::clone(shared);
            let sources = region::Sources {
                rows,
                by: by.clone(),
                snapshots: snapshots.clone(),
                pulse: pulse.clone(),
            };
            let region = Region::new(region, shared, sources, receipts.clone());
            tasks.spawn(region.run());
            sender
        })
    }

    async fn pass_on(&mut self, row: Row) {
        let region = row.region.clone();
        let Err(refused) = self.queue(&region).try_send(row) else {
            return;
        };
        let receipt = put_off(refused.into_inner(), "the queue to the broker is full");
        self.shared.attempts.count(&receipt.outcome);
        // Whoever wants no receipts any more has come to an end.
        let _ = self.receipts.send(I::from(receipt)).await;
    }
}

fn put_off(row: Row, why: &str) -> Receipt {
    Receipt {
        key: row.key,
        outcome: Outcome::Temporary {
            why: why.to_owned(),
        },
        wait: None,
    }
}

impl Meters {
    fn count(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}
