//! The courier of one channel: takes notices that are due, hands as many at
//! once to the channel as it may have connections, and reports each outcome.
//!
//! It decides nothing: whether and when to try again is for the outbox. Each
//! channel has a courier of its own, so that a slow one delays no other. Another
//! configuration may give it another carrier: what is under way ends with the
//! old one, the next notice goes by the new one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{mpsc, watch};
use tracing::{info, warn};

use crate::notice::{Outcome, Receipt, Row};
use crate::send::{Carrier, Delivered};

/// Notices that may wait for a connection, some 20 kB each. The limit per
/// recipient and hour keeps a region far below it. When it is full the notice is
/// given back as a temporary failure: it stays in the outbox and is tried again.
pub const QUEUE: usize = 1_024;

/// The courier's figures.
#[derive(Debug, Default)]
pub struct Meters {
    accepted: AtomicU64,
    temporary: AtomicU64,
    permanent: AtomicU64,
    ambiguous: AtomicU64,
    turned_away: AtomicU64,
    taken: AtomicU64,
}

/// The courier's figures at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Attempts that the channel said yes to.
    pub accepted: u64,
    /// Attempts that it put off.
    pub temporary: u64,
    /// Attempts that it refused for good.
    pub permanent: u64,
    /// Attempts of which nobody knows what became.
    pub ambiguous: u64,
    /// Notices given back because the queue was full.
    pub turned_away: u64,
}

/// Where notices that are due are put.
#[derive(Clone, Debug)]
pub struct Inbox<C> {
    rows: mpsc::Sender<Row>,
    carriers: watch::Sender<C>,
    meters: Arc<Meters>,
}

/// The courier, not yet running.
#[derive(Debug)]
pub struct Courier<C> {
    carriers: watch::Receiver<C>,
    rows: mpsc::Receiver<Row>,
    meters: Arc<Meters>,
}

/// Makes a courier and the queue to it.
pub fn courier<C: Carrier>(carrier: C) -> (Inbox<C>, Courier<C>) {
    courier_with(carrier, Arc::default())
}

/// The same; these are its figures.
pub(super) fn courier_with<C: Carrier>(carrier: C, meters: Arc<Meters>) -> (Inbox<C>, Courier<C>) {
    let (sender, rows) = mpsc::channel(QUEUE);
    let (replace, carriers) = watch::channel(carrier);
    let inbox = Inbox {
        rows: sender,
        carriers: replace,
        meters: Arc::clone(&meters),
    };
    let courier = Courier {
        carriers,
        rows,
        meters,
    };
    (inbox, courier)
}

impl<C: Carrier> Inbox<C> {
    /// Puts a notice in the queue; never waits.
    ///
    /// # Errors
    /// Gives a receipt when the queue is full or the courier has ended: the
    /// attempt has failed for now, and the outbox is to be told so.
    pub fn offer(&self, row: Row) -> Result<(), Receipt> {
        let taken = self.rows.try_send(row);
        if taken.is_ok() {
            self.meters.take();
        }
        taken.map_err(|refused| {
            self.meters.turn_away();
            let (row, why) = match refused {
                mpsc::error::TrySendError::Full(row) => (row, "the queue to its channel is full"),
                mpsc::error::TrySendError::Closed(row) => (row, "its channel is shut down"),
            };
            Receipt {
                key: row.key,
                outcome: Outcome::Temporary {
                    why: why.to_owned(),
                },
                wait: None,
            }
        })
    }

    /// Hands notices to another carrier from now on.
    pub fn replace(&self, carrier: C) {
        self.carriers.send_replace(carrier);
    }

    /// The courier's figures.
    pub fn meters(&self) -> Arc<Meters> {
        Arc::clone(&self.meters)
    }
}

impl<C: Carrier> Courier<C> {
    /// Works until every [`Inbox`] is dropped and what was under way is done, or
    /// until nobody wants receipts any more. Dropped in the middle it abandons
    /// what is under way: it stays in the outbox.
    pub async fn run<I: From<Receipt>>(mut self, receipts: mpsc::Sender<I>) {
        let mut carrier = self.carriers.borrow_and_update().clone();
        let mut under_way = FuturesUnordered::new();
        let mut open = true;
        while open || !under_way.is_empty() {
            tokio::select! {
                Ok(()) = self.carriers.changed() => {
                    let next = self.carriers.borrow_and_update().clone();
                    let before = std::mem::replace(&mut carrier, next);
                    // Taking leave of the old one holds nothing up.
                    tokio::spawn(async move { before.take_leave().await });
                }
                row = self.rows.recv(), if open && under_way.len() < carrier.at_once() => match row {
                    Some(row) => under_way.push(deliver(carrier.clone(), row)),
                    None => open = false,
                },
                Some((row, delivered)) = under_way.next(), if !under_way.is_empty() => {
                    let Delivered { outcome, wait } = delivered;
                    self.meters.count(&outcome);
                    tell(&row, &outcome);
                    let receipt = Receipt { key: row.key, outcome, wait };
                    // A full ledger slows this channel down and no other.
                    if receipts.send(I::from(receipt)).await.is_err() {
                        break;
                    }
                }
            }
        }
        carrier.take_leave().await;
    }
}

impl Meters {
    /// The figures now.
    pub fn read(&self) -> Figures {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Figures {
            accepted: get(&self.accepted),
            temporary: get(&self.temporary),
            permanent: get(&self.permanent),
            ambiguous: get(&self.ambiguous),
            turned_away: get(&self.turned_away),
        }
    }

    pub(super) fn take(&self) {
        self.taken.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn turn_away(&self) {
        self.turned_away.fetch_add(1, Ordering::Relaxed);
    }

    /// Attempts that have ended.
    pub(super) fn ended(&self) -> u64 {
        let figures = self.read();
        figures.accepted + figures.temporary + figures.permanent + figures.ambiguous
    }

    /// Notices in the queue and under way.
    pub(super) fn waiting(&self) -> u64 {
        // The courier may have ended one before it was counted as taken.
        let taken = self.taken.load(Ordering::Relaxed);
        taken.saturating_sub(self.ended())
    }

    pub(super) fn count(&self, outcome: &Outcome) {
        let counter = match outcome {
            Outcome::Accepted { .. } => &self.accepted,
            Outcome::Temporary { .. } => &self.temporary,
            Outcome::Permanent { .. } => &self.permanent,
            Outcome::Ambiguous { .. } => &self.ambiguous,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

async fn deliver<C: Carrier>(carrier: C, row: Row) -> (Row, Delivered) {
    let delivered = carrier.carry(&row).await;
    (row, delivered)
}

/// One line for each attempt; the party is named, never its address.
pub(super) fn tell(row: &Row, outcome: &Outcome) {
    let fault = row.fault.as_ref().map(tracing::field::display);
    let (key, party, outcome_word) = (&row.key, &row.recipient.party, outcome.slug());
    let channel = row.channel.slug();
    match outcome {
        Outcome::Accepted { response } => {
            info!(%key, fault, party, channel, response, outcome = outcome_word, "notice handed over");
        }
        Outcome::Temporary { why } | Outcome::Permanent { why } | Outcome::Ambiguous { why } => {
            warn!(%key, fault, party, channel, why, outcome = outcome_word, "notice not handed over");
        }
    }
}

#[cfg(test)]
mod tests;
