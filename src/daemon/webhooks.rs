//! The couriers of webhooks, and of ticket systems: one for each, so that a slow one delays no other. Another
//! configuration may bring new ones, take some away, or change how they are spoken to.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tokio::task::{JoinError, JoinSet};
use tracing::error;

use super::courier;
use super::log;
use crate::clock::Clock;
use crate::notice::{Outcome, Receipt, Row};
use crate::send::Carrier;
use crate::send::webhook::{Poster, Settings, WebhookError};

/// Notices that may wait here until they are passed on, which takes no time.
const QUEUE: usize = 1_024;

/// The webhooks that are configured, by id.
pub(super) type Posters<C = Poster> = BTreeMap<Arc<str>, C>;

/// Which of them a notice goes to.
type Whose = fn(&Row) -> Option<&str>;

/// Where notices for webhooks are put.
#[derive(Clone, Debug)]
pub(super) struct Inbox<C = Poster> {
    rows: mpsc::Sender<Row>,
    posters: watch::Sender<Posters<C>>,
    meters: Arc<courier::Meters>,
}

/// The courier, not yet running.
pub(super) struct Webhooks<C = Poster> {
    rows: mpsc::Receiver<Row>,
    posters: watch::Receiver<Posters<C>>,
    meters: Arc<courier::Meters>,
    whose: Whose,
}

/// Makes a courier and the queue to it.
pub(super) fn webhooks(
    settings: &[Settings],
    clock: Clock,
) -> Result<(Inbox, Webhooks), WebhookError> {
    Ok(couriers(posters(settings, clock)?, |row| {
        row.recipient.webhook()
    }))
}

/// Makes the couriers of some machines and the queue to them.
pub(super) fn couriers<C: Carrier>(carriers: Posters<C>, whose: Whose) -> (Inbox<C>, Webhooks<C>) {
    let (sender, rows) = mpsc::channel(QUEUE);
    let (replace, posters) = watch::channel(carriers);
    let meters = Arc::new(courier::Meters::default());
    let inbox = Inbox {
        rows: sender,
        posters: replace,
        meters: Arc::clone(&meters),
    };
    let webhooks = Webhooks {
        rows,
        posters,
        meters,
        whose,
    };
    (inbox, webhooks)
}

fn posters(settings: &[Settings], clock: Clock) -> Result<Posters, WebhookError> {
    let made = settings.iter().map(|settings| {
        let poster = Poster::new(settings, clock)?;
        Ok((Arc::clone(&settings.id), poster))
    });
    made.collect()
}

impl<C: Clone> Inbox<C> {
    /// Puts a notice in the queue; never waits.
    pub(super) fn offer(&self, row: Row) -> Result<(), Receipt> {
        self.rows.try_send(row).map_err(|refused| {
            self.meters.turn_away();
            let (row, why) = match refused {
                mpsc::error::TrySendError::Full(row) => (row, "the queue to its channel is full"),
                mpsc::error::TrySendError::Closed(row) => (row, "its channel is shut down"),
            };
            put_off(row, why)
        })
    }

    /// Speaks to these from now on, in this way.
    pub(super) fn replace_all(&self, carriers: Posters<C>) {
        self.posters.send_replace(carriers);
    }

    /// Those that are spoken to by now.
    pub(super) fn current(&self) -> Posters<C> {
        self.posters.borrow().clone()
    }

    /// What came of attempts.
    pub(super) fn meters(&self) -> Arc<courier::Meters> {
        Arc::clone(&self.meters)
    }
}

impl Inbox {
    /// Speaks to these webhooks from now on, in this way; whether that can work.
    pub(super) fn replace(&self, settings: &[Settings], clock: Clock) -> bool {
        match posters(settings, clock) {
            Ok(posters) => {
                self.replace_all(posters);
                true
            }
            Err(wrong) => {
                error!(
                    "webhooks stay as they were, for the new settings do not work: {}",
                    log::chain(&wrong)
                );
                false
            }
        }
    }
}

impl<C: Carrier> Webhooks<C> {
    /// Works until every [`Inbox`] is dropped, or nobody wants receipts any more.
    pub(super) async fn run<I: From<Receipt> + Send + 'static>(
        mut self,
        receipts: mpsc::Sender<I>,
    ) {
        let mut couriers = Couriers::new(Arc::clone(&self.meters), self.whose, receipts);
        couriers.follow(&self.posters.borrow_and_update());
        loop {
            tokio::select! {
                row = self.rows.recv() => match row {
                    Some(row) => couriers.pass_on(row).await,
                    None => return,
                },
                Ok(()) = self.posters.changed() => {
                    couriers.follow(&self.posters.borrow_and_update());
                }
                Some(ended) = couriers.tasks.join_next(), if !couriers.tasks.is_empty() => {
                    if !couriers.has_left(ended) {
                        return;
                    }
                }
            }
        }
    }
}

/// Which courier of a webhook: one that was taken out may still be busy when the
/// webhook is put back and has another.
type Generation = u64;

/// The courier of each webhook.
struct Couriers<I, C> {
    whose: Whose,
    queues: BTreeMap<Arc<str>, (Generation, courier::Inbox<C>)>,
    tasks: JoinSet<(Arc<str>, Generation)>,
    next: Generation,
    meters: Arc<courier::Meters>,
    receipts: mpsc::Sender<I>,
}

impl<I: From<Receipt> + Send + 'static, C: Carrier> Couriers<I, C> {
    fn new(meters: Arc<courier::Meters>, whose: Whose, receipts: mpsc::Sender<I>) -> Self {
        Self {
            whose,
            queues: BTreeMap::new(),
            tasks: JoinSet::new(),
            next: 0,
            meters,
            receipts,
        }
    }

    fn follow(&mut self, posters: &Posters<C>) {
        self.queues.retain(|id, _| posters.contains_key(id));
        for (id, poster) in posters {
            if let Some((_, queue)) = self.queues.get(id) {
                queue.replace(poster.clone());
                continue;
            }
            let meters = Arc::clone(&self.meters);
            let (queue, courier) = courier::courier_with(poster.clone(), meters);
            let generation = self.next;
            self.next += 1;
            self.queues.insert(Arc::clone(id), (generation, queue));
            let (id, receipts) = (Arc::clone(id), self.receipts.clone());
            self.tasks.spawn(async move {
                courier.run(receipts).await;
                (id, generation)
            });
        }
    }

    /// Whether a courier ended because its webhook was taken out, as it then does when
    /// it is done; any other end is none that should be.
    fn has_left(&self, ended: Result<(Arc<str>, Generation), JoinError>) -> bool {
        ended.is_ok_and(|(id, generation)| {
            let current = self.queues.get(&id);
            current.is_none_or(|(current, _)| *current != generation)
        })
    }

    async fn pass_on(&mut self, row: Row) {
        let queue = (self.whose)(&row).and_then(|id| self.queues.get(id));
        let refused = match queue {
            Some((_, queue)) => match queue.offer(row) {
                Ok(()) => return,
                Err(receipt) => receipt,
            },
            None => {
                let receipt = put_off(
                    row,
                    "there is no such webhook or ticket system in samband.toml",
                );
                // Whatever ends has been taken, or others would seem to wait no more.
                self.meters.take();
                self.meters.count(&receipt.outcome);
                receipt
            }
        };
        // Whoever wants no receipts any more has come to an end.
        let _ = self.receipts.send(I::from(refused)).await;
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

#[cfg(test)]
mod tests;
