//! The writer: a plain thread that owns the store.
//!
//! It takes all the bundles that wait, up to a bound, commits their transactions
//! together, and only then releases their effects, in order. So nothing is
//! shown or sent that is not on disk, and a slow disk makes commits larger, not
//! the queue longer.
//!
//! After the first storage error nothing more is written: effects are released
//! as they come, marked [`Durability::Unlogged`], until the next start.

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tracing::{error, info, warn};

use crate::clock::{Clock, Mono, Now};
use crate::ledger::Transaction;
use crate::store::{STEP, Store, StoreError};

/// Bundles that may wait. The ledger makes at most a few hundred a second in a
/// storm; a disk that stands still is noticed sooner, by [`Inbox::seize`]. When it
/// is full the log is given up, as after a storage error: the ledger never waits
/// for the disk, and a bundle left out would leave a hole in the chain.
pub const QUEUE: usize = 4_096;

/// Bundles in one commit, at most: the first one's effects wait for the last.
pub const GROUP: usize = 256;

/// How long another process may hold the file, or a commit may hang, before that
/// counts as a storage error: notices would otherwise be late without anybody
/// knowing.
pub const BUSY: Duration = Duration::from_secs(30);

/// What one turn of the ledger wants written, and what is to happen when it is.
#[derive(Debug)]
pub struct Bundle<E> {
    /// What to write.
    pub transaction: Transaction,
    /// What to release once it is written, in this order.
    pub effects: Vec<E>,
}

/// Whether what an effect tells of is in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// It is on disk.
    Logged,
    /// The log cannot be written: it is known to this process only.
    Unlogged,
}

/// The writer's figures.
#[derive(Debug, Default)]
pub struct Meters {
    commits: AtomicU64,
    entries: AtomicU64,
    rows: AtomicU64,
    commit_nanos: AtomicU64,
    last_nanos: AtomicU64,
    longest_nanos: AtomicU64,
    queued: AtomicU64,
    unlogged: AtomicBool,
}

/// The writer's figures at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Commits made.
    pub commits: u64,
    /// Entries added to the chain.
    pub entries: u64,
    /// Rows of the outbox written.
    pub rows: u64,
    /// Time spent committing, in all.
    pub committing: Duration,
    /// The last commit.
    pub last: Duration,
    /// The longest commit.
    pub longest: Duration,
    /// Bundles that wait.
    pub queued: u64,
    /// Whether the log can no longer be written.
    pub unlogged: bool,
}

/// Where the ledger puts its bundles.
#[derive(Debug)]
pub struct Inbox<E> {
    queue: Arc<Queue<E>>,
    meters: Arc<Meters>,
}

/// The running writer.
#[derive(Debug)]
pub struct Writer {
    thread: thread::JoinHandle<()>,
}

/// Starts the writer. `release` is called for each effect, in order, on the
/// writer's thread: it must not wait long, and never for the ledger's queue in
/// a way that the ledger could wait for. `unlogged` is called once, with the
/// reason, when the log is given up, before the effects of that commit are released.
///
/// It ends when the [`Inbox`] is dropped and everything in it is written.
///
/// # Errors
/// When the system gives no thread.
pub fn start<E: Send + 'static>(
    store: Store,
    clock: Clock,
    release: impl FnMut(E, Durability) + Send + 'static,
    unlogged: impl FnOnce(&str) + Send + 'static,
) -> io::Result<(Inbox<E>, Writer)> {
    start_with(store, clock, BUSY, release, unlogged)
}

fn start_with<E: Send + 'static>(
    store: Store,
    clock: Clock,
    patience: Duration,
    release: impl FnMut(E, Durability) + Send + 'static,
    unlogged: impl FnOnce(&str) + Send + 'static,
) -> io::Result<(Inbox<E>, Writer)> {
    let queue = Arc::new(Queue::default());
    let meters = Arc::new(Meters::default());
    let mut worker = Worker {
        store,
        clock,
        patience,
        meters: Arc::clone(&meters),
        unlogged: Some(unlogged),
        begun: clock.now(),
        emptied_until: Mono::ZERO,
    };
    let taken = Arc::clone(&queue);
    let thread = thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || {
            worker.run(&taken, release);
            worker.close();
        })?;
    Ok((Inbox { queue, meters }, Writer { thread }))
}

impl<E> Inbox<E> {
    /// Puts a bundle in the queue; never waits.
    ///
    /// # Errors
    /// Gives the bundle back when the queue is full or the writer has ended. The
    /// log is then given up: whoever called releases the effects itself, as
    /// [`Durability::Unlogged`].
    pub fn submit(&self, bundle: Bundle<E>) -> Result<(), Bundle<E>> {
        let mut waiting = self.queue.lock();
        if waiting.ended || waiting.bundles.len() >= QUEUE {
            self.meters.unlogged.store(true, Ordering::SeqCst);
            return Err(bundle);
        }
        waiting.bundles.push_back(bundle);
        let queued = waiting.bundles.len() as u64;
        self.meters.queued.store(queued, Ordering::Relaxed);
        drop(waiting);
        self.queue.filled.notify_one();
        Ok(())
    }

    /// Takes back all effects that wait for the disk, when a commit has been
    /// under way for longer than [`BUSY`]: a disk that hangs must not keep alarms
    /// back. The log is then given up, as after a storage error; what the hanging
    /// commit holds may still come to be written.
    pub fn seize(&self, now: Mono) -> Option<Vec<E>> {
        self.seize_after(now, BUSY)
    }

    fn seize_after(&self, now: Mono, patience: Duration) -> Option<Vec<E>> {
        let mut waiting = self.queue.lock();
        if now.since(waiting.since?) < patience {
            return None;
        }
        self.meters.unlogged.store(true, Ordering::SeqCst);
        waiting.ended = true;
        waiting.since = None;
        let mut effects = std::mem::take(&mut waiting.in_hand);
        effects.extend(waiting.bundles.drain(..).flat_map(|bundle| bundle.effects));
        Some(effects)
    }

    /// The writer's figures.
    pub fn meters(&self) -> Arc<Meters> {
        Arc::clone(&self.meters)
    }
}

impl<E> Drop for Inbox<E> {
    fn drop(&mut self) {
        self.queue.lock().closed = true;
        self.queue.filled.notify_one();
    }
}

impl Writer {
    /// Waits until everything is written; drop the [`Inbox`] first.
    ///
    /// # Errors
    /// When the writer's thread has panicked.
    pub fn join(self) -> thread::Result<()> {
        self.thread.join()
    }

    /// Whether its thread has ended, which while the [`Inbox`] lives it must not.
    pub fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }
}

impl Meters {
    /// The figures now.
    pub fn read(&self) -> Figures {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Figures {
            commits: get(&self.commits),
            entries: get(&self.entries),
            rows: get(&self.rows),
            committing: Duration::from_nanos(get(&self.commit_nanos)),
            last: Duration::from_nanos(get(&self.last_nanos)),
            longest: Duration::from_nanos(get(&self.longest_nanos)),
            queued: get(&self.queued),
            unlogged: self.is_unlogged(),
        }
    }

    /// Whether the log can no longer be written.
    pub fn is_unlogged(&self) -> bool {
        self.unlogged.load(Ordering::SeqCst)
    }
}

struct Worker<U> {
    store: Store,
    clock: Clock,
    patience: Duration,
    meters: Arc<Meters>,
    unlogged: Option<U>,
    /// When it began.
    begun: Now,
    /// Until when no notice is looked at for what need not be kept.
    emptied_until: Mono,
}

impl<U: FnOnce(&str)> Worker<U> {
    fn run<E>(&mut self, queue: &Queue<E>, mut release: impl FnMut(E, Durability)) {
        // Whatever ends this thread, nobody may go on filling its queue.
        let _end = End(queue);
        while let Some(transactions) = queue.take(&self.meters, self.clock) {
            let durability = self.log(&transactions);
            for effect in queue.hand_back() {
                release(effect, durability);
            }
            if durability == Durability::Logged
                && self.store.wants_checkpoint()
                && let Err(error) = self.store.checkpoint()
                && !error.is_busy()
            {
                self.give_up(&reason(&error));
            }
            if durability == Durability::Logged && queue.is_empty() {
                self.empty_some();
            }
        }
    }

    /// Takes from a few old notices what need not be kept, when nothing waits to be
    /// written: at most so many a second, and once an hour when none is left.
    fn empty_some(&mut self) {
        let now = self.clock.now();
        if now.mono < self.emptied_until {
            return;
        }
        // A clock stepped ahead makes nothing old.
        let begun = self.begun;
        let lived = begun.wall.checked_add(now.mono.since(begun.mono));
        let wall = lived.map_or(now.wall, |lived| lived.min(now.wall));
        let rest = match self.store.empty_some(wall) {
            Ok(STEP..) => Duration::from_secs(1),
            Ok(0) => Duration::from_secs(3_600),
            Ok(emptied) => {
                info!(
                    notices = emptied,
                    "what need not be kept of old notices is gone"
                );
                Duration::from_secs(3_600)
            }
            Err(error) if error.is_busy() => Duration::from_secs(60),
            Err(error) => return self.give_up(&reason(&error)),
        };
        self.emptied_until = now.mono + rest;
    }

    fn log(&mut self, transactions: &[Transaction]) -> Durability {
        if self.meters.is_unlogged() {
            self.give_up("the disk did not keep up and the queue to it is full");
            return Durability::Unlogged;
        }
        if transactions.iter().all(Transaction::is_empty) {
            return Durability::Logged;
        }
        match self.commit(transactions) {
            Ok(()) => Durability::Logged,
            Err(error) => {
                self.give_up(&reason(&error));
                Durability::Unlogged
            }
        }
    }

    fn commit(&mut self, transactions: &[Transaction]) -> Result<(), StoreError> {
        let begun = self.clock.mono();
        let mut committed = self.store.commit(transactions);
        while let Err(error) = &committed
            && error.is_busy()
            && self.clock.mono().since(begun) < self.patience
        {
            warn!("another process holds the log; what it should tell waits");
            committed = self.store.commit(transactions);
        }
        let committed = committed?;
        let took = self.clock.mono().since(begun).as_nanos();
        let took = u64::try_from(took).unwrap_or(u64::MAX);
        let meters = &self.meters;
        meters.commits.fetch_add(1, Ordering::Relaxed);
        meters
            .entries
            .fetch_add(committed.entries, Ordering::Relaxed);
        meters.rows.fetch_add(committed.rows, Ordering::Relaxed);
        meters.commit_nanos.fetch_add(took, Ordering::Relaxed);
        meters.last_nanos.store(took, Ordering::Relaxed);
        meters.longest_nanos.fetch_max(took, Ordering::Relaxed);
        Ok(())
    }

    fn give_up(&mut self, why: &str) {
        self.meters.unlogged.store(true, Ordering::SeqCst);
        if let Some(unlogged) = self.unlogged.take() {
            error!(
                why,
                "THE LOG CANNOT BE WRITTEN. Nothing more is written to it until samband is \
                 started again; faults are still found and told, marked as unlogged"
            );
            unlogged(why);
        }
    }

    fn close(self) {
        if self.meters.is_unlogged() {
            // Closing in good order would write.
            return;
        }
        match self.store.close() {
            Ok(()) => info!("the log is closed"),
            Err(error) => error!(why = reason(&error), "the log was not closed in good order"),
        }
    }
}

/// An error with what lies under it, in one line.
fn reason(error: &StoreError) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(below) = source {
        text.push_str(": ");
        text.push_str(&below.to_string());
        source = below.source();
    }
    text
}

#[derive(Debug)]
struct Queue<E> {
    waiting: Mutex<Waiting<E>>,
    filled: Condvar,
}

#[derive(Debug)]
struct Waiting<E> {
    bundles: VecDeque<Bundle<E>>,
    /// Effects of the commit that is under way.
    in_hand: Vec<E>,
    /// Since when it is.
    since: Option<Mono>,
    /// Nothing more will come.
    closed: bool,
    /// Nothing more will be taken.
    ended: bool,
}

impl<E> Default for Queue<E> {
    fn default() -> Self {
        Self {
            waiting: Mutex::new(Waiting {
                bundles: VecDeque::new(),
                in_hand: Vec::new(),
                since: None,
                closed: false,
                ended: false,
            }),
            filled: Condvar::new(),
        }
    }
}

impl<E> Queue<E> {
    fn lock(&self) -> MutexGuard<'_, Waiting<E>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The transactions of all that wait, up to the bound; none when nothing will
    /// come any more. Their effects are kept in hand until the commit is over.
    fn take(&self, meters: &Meters, clock: Clock) -> Option<Vec<Transaction>> {
        let mut waiting = self.lock();
        while waiting.bundles.is_empty() {
            if waiting.closed {
                return None;
            }
            waiting = self
                .filled
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let count = waiting.bundles.len().min(GROUP);
        let (transactions, effects): (Vec<_>, Vec<_>) = waiting
            .bundles
            .drain(..count)
            .map(|bundle| (bundle.transaction, bundle.effects))
            .unzip();
        waiting.in_hand = effects.into_iter().flatten().collect();
        waiting.since = Some(clock.mono());
        let queued = waiting.bundles.len() as u64;
        meters.queued.store(queued, Ordering::Relaxed);
        Some(transactions)
    }

    fn is_empty(&self) -> bool {
        self.lock().bundles.is_empty()
    }

    /// The effects in hand, unless they have been seized.
    fn hand_back(&self) -> Vec<E> {
        let mut waiting = self.lock();
        waiting.since = None;
        std::mem::take(&mut waiting.in_hand)
    }
}

struct End<'a, E>(&'a Queue<E>);

impl<E> Drop for End<'_, E> {
    fn drop(&mut self) {
        self.0.lock().ended = true;
    }
}

#[cfg(test)]
mod tests;
