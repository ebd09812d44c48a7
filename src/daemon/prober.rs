//! The prober: a plain thread that owns the schedule and the engine.
//!
//! # When a queue is full
//!
//! - *Observations to the ledger.* The prober never waits for the ledger, because
//!   a prober that waits is late and what is late proves nothing. Batches that
//!   the ledger does not take are kept and offered again each tick, up to
//!   [`MOST_KEPT`] observations. Beyond that the newest are dropped and counted:
//!   the kept ones are in order and complete up to a moment, and each dropped one
//!   is measured anew an interval later.
//! - *Commands to the prober.* Asks that find the queue full are dropped and
//!   counted: the regular run of the same probe follows. A reload or a stop is
//!   never dropped; its sender waits. Nor is a look that somebody waits for: it is refused,
//!   and they are told so.

mod looks;

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use self::looks::Looks;
use crate::clock::{Clock, Mono};
use crate::health::{Observation, Occasion};
use crate::inventory::Inventory;
use crate::probe::{Engine, EngineError, Settings, Waker};
use crate::schedule::{self, Ask, Launch, Schedule};
use crate::view;
use crate::web::{LookAnswer, LookOrder};

/// Observations kept while the ledger takes none: some three seconds of 5,000 a second.
pub const MOST_KEPT: usize = 16_384;
/// Commands that may wait: each ask is a whole round, so these are many.
const MOST_COMMANDS: usize = 1_024;

/// Observations of one turn.
#[derive(Clone, Debug)]
pub struct Batch {
    /// What their indices belong to.
    pub inventory: Arc<Inventory>,
    /// In the order in which they were known.
    pub observations: Vec<Observation>,
}

/// What became of a batch that was offered.
#[derive(Debug)]
pub enum Offer {
    /// It is in the ledger's queue.
    Taken,
    /// The queue is full.
    Full(Batch),
    /// There is no ledger any more: the prober ends.
    Gone,
}

/// What the prober is told.
#[derive(Debug)]
enum Command {
    Ask(Arc<Inventory>, Vec<Ask>),
    Look(LookOrder, oneshot::Sender<LookAnswer>),
    Reload(Arc<Inventory>),
    Stop,
}

/// The running prober.
#[derive(Debug)]
pub struct Prober {
    line: Line,
    thread: JoinHandle<()>,
}

/// Tells the prober things, from any thread.
#[derive(Clone, Debug)]
pub struct Line {
    commands: SyncSender<Command>,
    waker: Waker,
    gauges: Arc<Gauges>,
}

/// Why the prober cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// No engine.
    #[error("cannot start probing")]
    Engine(#[from] EngineError),
    /// No thread.
    #[error("cannot start the prober's thread")]
    Thread(#[source] io::Error),
}

impl Prober {
    /// Starts the thread. `offer` hands a batch to the ledger without waiting.
    pub fn start(
        settings: Settings,
        inventory: Arc<Inventory>,
        clock: Clock,
        seed: u64,
        offer: impl FnMut(Batch) -> Offer + Send + 'static,
    ) -> Result<Self, StartError> {
        let engine = Engine::new(settings, Arc::clone(&inventory), clock)?;
        let (commands, receiver) = sync_channel(MOST_COMMANDS);
        let gauges = Arc::new(Gauges::default());
        let line = Line {
            commands,
            waker: engine.waker(),
            gauges: Arc::clone(&gauges),
        };
        let worker = Worker {
            schedule: Schedule::new(&inventory, clock.mono(), seed),
            engine,
            inventory,
            clock,
            commands: receiver,
            offer,
            kept: VecDeque::new(),
            kept_count: 0,
            looks: Looks::default(),
            launches: Vec::new(),
            observations: Vec::new(),
            gauges,
        };
        let thread = std::thread::Builder::new()
            .name("prober".to_owned())
            .spawn(move || worker.work())
            .map_err(StartError::Thread)?;
        Ok(Self { line, thread })
    }

    /// A line to it.
    pub fn line(&self) -> Line {
        self.line.clone()
    }

    /// Whether it still runs; one that has ended by itself ends the program.
    pub fn is_running(&self) -> bool {
        !self.thread.is_finished()
    }

    /// Ends it and waits for its end. What is under way is left without an outcome.
    pub fn stop(self) {
        self.line.tell(Command::Stop);
        // A panic has been reported by the thread itself.
        let _ = self.thread.join();
    }
}

impl Line {
    /// Wants looks; their indices belong to `inventory`.
    pub fn ask(&self, inventory: &Arc<Inventory>, asks: Vec<Ask>) {
        if asks.is_empty() {
            return;
        }
        let count = asks.len() as u64;
        let command = Command::Ask(Arc::clone(inventory), asks);
        match self.commands.try_send(command) {
            Ok(()) => self.waker.wake(),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                self.gauges.asks_dropped.fetch_add(count, Ordering::Relaxed);
            }
        }
    }

    /// Wants a look that somebody waits for; whether there is room for it.
    pub fn look(&self, order: LookOrder, reply: oneshot::Sender<LookAnswer>) -> bool {
        let taken = self.commands.try_send(Command::Look(order, reply)).is_ok();
        if taken {
            self.waker.wake();
        }
        taken
    }

    /// Goes over to another inventory. What did not change keeps its schedule
    /// and its runs under way.
    pub fn reload(&self, inventory: Arc<Inventory>) {
        self.tell(Command::Reload(inventory));
    }

    /// What has been counted.
    pub fn gauges(&self) -> &Arc<Gauges> {
        &self.gauges
    }

    fn tell(&self, command: Command) {
        // A prober that has ended needs telling nothing.
        let _ = self.commands.send(command);
        self.waker.wake();
    }
}

/// The prober's figures, written by its thread only.
#[derive(Debug, Default)]
pub struct Gauges {
    /// Runs begun.
    pub launched: AtomicU64,
    /// Runs ended with an outcome.
    pub finished: AtomicU64,
    /// Runs under way.
    pub in_flight: AtomicU64,
    /// Silent runs still listened to.
    pub listening: AtomicU64,
    /// Connections kept between two runs.
    pub kept: AtomicU64,
    /// Such connections that ended while nothing was asked on them, but by our own wish.
    pub kept_lost: AtomicU64,
    /// Packets that belong to no run.
    pub strays: AtomicU64,
    /// Silent runs not listened to, because too many already were.
    pub unheard: AtomicU64,
    /// Stalls of the thread of more than a second.
    pub stalls: AtomicU64,
    /// Regular runs left out after a stall.
    pub skipped: AtomicU64,
    /// Observations dropped because the ledger took none.
    pub observations_dropped: AtomicU64,
    /// Asks dropped because the prober took none.
    pub asks_dropped: AtomicU64,
    /// By how much most time servers are ahead of our own clock, in nanoseconds.
    pub time_ahead: AtomicI64,
    /// How late runs began.
    pub lateness: Lateness,
}

/// How late runs began, counted in the buckets that are shown.
#[derive(Debug, Default)]
pub struct Lateness {
    buckets: [AtomicU64; view::Lateness::BOUNDS.len()],
    count: AtomicU64,
    nanos: AtomicU64,
    most: AtomicU64,
}

impl Lateness {
    /// As it is now.
    pub fn read(&self) -> view::Lateness {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        view::Lateness {
            buckets: std::array::from_fn(|place| get(&self.buckets[place])),
            count: get(&self.count),
            sum: Duration::from_nanos(get(&self.nanos)),
            max: Duration::from_nanos(get(&self.most)),
        }
    }

    fn note(&self, late: Duration) {
        let place = view::Lateness::BOUNDS
            .iter()
            .position(|&bound| late <= bound);
        if let Some(place) = place {
            self.buckets[place].fetch_add(1, Ordering::Relaxed);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        let nanos = u64::try_from(late.as_nanos()).unwrap_or(u64::MAX);
        self.nanos.fetch_add(nanos, Ordering::Relaxed);
        self.most.fetch_max(nanos, Ordering::Relaxed);
    }
}

struct Worker<F> {
    schedule: Schedule,
    engine: Engine,
    inventory: Arc<Inventory>,
    clock: Clock,
    commands: Receiver<Command>,
    offer: F,
    kept: VecDeque<Batch>,
    kept_count: usize,
    looks: Looks,
    launches: Vec<Launch>,
    observations: Vec<Observation>,
    gauges: Arc<Gauges>,
}

impl<F: FnMut(Batch) -> Offer> Worker<F> {
    fn work(mut self) {
        while self.obey() {
            let now = self.clock.mono();
            self.looks.serve(&self.inventory, &mut self.schedule, now);
            self.launch(now);
            let mut until = self.schedule.next().min(self.looks.next(&self.inventory));
            if !self.kept.is_empty() {
                until = until.min(now + schedule::TICK);
            }
            if !self.observations.is_empty() {
                until = now;
            }
            self.engine.turn(until, &mut self.observations);
            self.note_finished();
            self.keep();
            if !self.deliver() {
                return;
            }
            self.export();
        }
    }

    /// Does what it is told; false when told to stop.
    fn obey(&mut self) -> bool {
        loop {
            match self.commands.try_recv() {
                Ok(Command::Ask(inventory, asks)) => self.ask(&inventory, asks),
                Ok(Command::Look(order, reply)) => {
                    let now = self.clock.mono();
                    self.looks.take(order, reply, &self.inventory, now);
                }
                Ok(Command::Reload(inventory)) => self.reload(inventory),
                Ok(Command::Stop) | Err(TryRecvError::Disconnected) => return false,
                Err(TryRecvError::Empty) => return true,
            }
        }
    }

    fn ask(&mut self, inventory: &Arc<Inventory>, asks: Vec<Ask>) {
        let now = self.clock.mono();
        let same = Arc::ptr_eq(inventory, &self.inventory);
        for mut ask in asks {
            if !same {
                let Some(probe) = inventory.same_probe(ask.probe, &self.inventory) else {
                    continue;
                };
                ask.probe = probe;
            }
            self.schedule.ask(ask, now);
        }
    }

    fn reload(&mut self, new: Arc<Inventory>) {
        let old = Arc::clone(&self.inventory);
        let now = self.clock.mono();
        let empty = Schedule::new(&Inventory::default(), now, 0);
        let schedule = std::mem::replace(&mut self.schedule, empty);
        self.schedule = schedule.reload(&old, &new, now);
        let carried = |probe| schedule::carried(&old, &new, probe);
        self.engine.reload(Arc::clone(&new), carried);
        self.looks.reload(&old, &new);
        self.inventory = new;
    }

    fn launch(&mut self, now: Mono) {
        self.schedule.due(now, &mut self.launches);
        for launch in self.launches.drain(..) {
            self.gauges.lateness.note(launch.lateness);
            let occasion = if launch.asked {
                Occasion::Confirm
            } else {
                Occasion::Regular
            };
            self.engine.launch(
                launch.probe,
                occasion,
                launch.deadline,
                &mut self.observations,
            );
        }
    }

    fn note_finished(&mut self) {
        let now = self.clock.mono();
        for observation in &self.observations {
            self.looks.finished(observation, &self.inventory, now);
            match observation.occasion {
                Occasion::Regular | Occasion::Confirm | Occasion::Manual => {
                    self.schedule.finished(observation.probe, now);
                }
                // Its run was finished when it was reported as silent.
                Occasion::Late => {}
            }
        }
    }

    /// Puts what was observed behind what is kept.
    fn keep(&mut self) {
        if self.observations.is_empty() {
            return;
        }
        let observations = std::mem::take(&mut self.observations);
        if self.kept_count + observations.len() > MOST_KEPT && !self.kept.is_empty() {
            let dropped = observations.len() as u64;
            self.gauges
                .observations_dropped
                .fetch_add(dropped, Ordering::Relaxed);
            return;
        }
        self.kept_count += observations.len();
        match self.kept.back_mut() {
            Some(last) if Arc::ptr_eq(&last.inventory, &self.inventory) => {
                last.observations.extend(observations);
            }
            Some(_) | None => self.kept.push_back(Batch {
                inventory: Arc::clone(&self.inventory),
                observations,
            }),
        }
    }

    /// Offers what is kept; false when nobody is there to take it.
    fn deliver(&mut self) -> bool {
        while let Some(batch) = self.kept.pop_front() {
            let count = batch.observations.len();
            match (self.offer)(batch) {
                Offer::Taken => self.kept_count -= count,
                Offer::Full(batch) => {
                    self.kept.push_front(batch);
                    return true;
                }
                Offer::Gone => return false,
            }
        }
        true
    }

    fn export(&self) {
        let counts = self.engine.counts();
        let gauges = &self.gauges;
        for (gauge, value) in [
            (&gauges.launched, counts.launched),
            (&gauges.finished, counts.finished),
            (&gauges.in_flight, counts.in_flight),
            (&gauges.listening, counts.listening),
            (&gauges.kept, counts.kept),
            (&gauges.kept_lost, counts.kept_lost),
            (&gauges.strays, counts.strays),
            (&gauges.unheard, counts.unheard),
            (&gauges.stalls, counts.stalls),
            (&gauges.skipped, self.schedule.skipped()),
        ] {
            gauge.store(value, Ordering::Relaxed);
        }
        // As a wall clock has it in 64 bits.
        let ahead = i64::try_from(counts.time_ahead.as_nanos()).unwrap_or(i64::MAX);
        gauges.time_ahead.store(ahead, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests;
