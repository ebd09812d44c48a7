//! The recorder: a plain thread that keeps what probes measure.
//!
//! Nobody waits for it: the prober offers samples and goes on, and what finds the queue
//! full is left out and counted. A minute is written when it is over. After the first
//! error of the storage nothing more is kept until the next start; that is said once, and
//! everything else goes on as ever.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::mpsc;
use tracing::{error, warn};

use super::ledger::{self, Message};
use super::log::chain;
use super::prober::{Batch, Offer};
use crate::clock::{Clock, Now};
use crate::inventory::{Inventory, ProbeIx};
use crate::measurement::{MINUTE, Name, Sample, Tally, Value};
use crate::store::{MeasurementsError, Recorder, Settings};

/// Batches that may wait: each is a tick of the prober's, so these are some ten seconds of
/// a disk that stands still.
const QUEUE: usize = 1_024;

/// How long the clock must have run evenly before anything goes for its age.
const EVEN: Duration = Duration::from_secs(3_600);

/// By how much a clock that runs evenly may be set meanwhile.
const SET: i64 = 60;

/// The recorder's figures.
#[derive(Debug, Default)]
pub(super) struct Meters {
    /// Values written: of one probe and one minute each.
    pub(super) values: AtomicU64,
    /// Samples left out, because the queue was full or nothing is kept any more.
    pub(super) dropped: AtomicU64,
    /// Values left out, because too many probes are known.
    pub(super) left_out: AtomicU64,
    /// 1 since measurements have been given up.
    pub(super) given_up: AtomicU64,
}

/// Samples of one tick of the prober's.
#[derive(Debug)]
struct Seen {
    inventory: Arc<Inventory>,
    samples: Vec<Sample>,
}

impl Seen {
    /// What a batch has measured.
    fn of(batch: &Batch) -> Self {
        let inventory = &batch.inventory;
        let all = batch.observations.iter();
        Self {
            inventory: Arc::clone(inventory),
            samples: all
                .filter_map(|seen| Sample::of(seen, &inventory[seen.probe]))
                .collect(),
        }
    }
}

/// The running recorder; none runs where nothing is to be kept, or nothing can be.
#[derive(Debug)]
pub(super) struct Recording {
    queue: Option<SyncSender<Seen>>,
    meters: Arc<Meters>,
    thread: Option<JoinHandle<()>>,
}

/// Where samples go.
#[derive(Clone, Debug)]
struct Inbox {
    queue: Option<SyncSender<Seen>>,
    meters: Arc<Meters>,
}

impl Inbox {
    /// Offers samples without waiting.
    fn offer(&self, seen: Seen) {
        let count = seen.samples.len() as u64;
        let Some(queue) = self.queue.as_ref().filter(|_| count > 0) else {
            return;
        };
        if queue.try_send(seen).is_err() {
            self.meters.dropped.fetch_add(count, Ordering::Relaxed);
        }
    }
}

impl Recording {
    /// Starts the recorder, in the directory of the log, which is held by then.
    pub(super) fn start(settings: &Settings, clock: Clock) -> Self {
        let meters = Arc::new(Meters::default());
        let mut recording = Self {
            queue: None,
            meters,
            thread: None,
        };
        if settings.measured.minutes == 0 {
            return recording;
        }
        let meters = Arc::clone(&recording.meters);
        let recorder = match Recorder::open(&settings.path, settings.measured) {
            Ok(recorder) => recorder,
            Err(wrong) => {
                give_up(&meters, &wrong);
                return recording;
            }
        };
        let (queue, inbox) = sync_channel(QUEUE);
        let worker = Worker::new(recorder, clock, inbox, Arc::clone(&meters));
        let thread = thread::Builder::new().name("recorder".to_owned());
        match thread.spawn(move || worker.work()) {
            Ok(thread) => {
                recording.queue = Some(queue);
                recording.thread = Some(thread);
            }
            Err(wrong) => give_up(&meters, &wrong),
        }
        recording
    }

    /// Offers batches to the ledger, and what of them it has taken to the recorder: what
    /// it does not take yet is offered to it, and then to both, again.
    pub(super) fn beside(
        &self,
        ledger: mpsc::Sender<Message>,
    ) -> impl FnMut(Batch) -> Offer + Send + use<> {
        let inbox = self.inbox();
        move |batch| {
            let seen = inbox.queue.is_some().then(|| Seen::of(&batch));
            let offer = ledger::offer(&ledger, batch);
            if let (Some(seen), Offer::Taken) = (seen, &offer) {
                inbox.offer(seen);
            }
            offer
        }
    }

    fn inbox(&self) -> Inbox {
        Inbox {
            queue: self.queue.clone(),
            meters: Arc::clone(&self.meters),
        }
    }

    /// What has been counted.
    pub(super) fn meters(&self) -> Arc<Meters> {
        Arc::clone(&self.meters)
    }

    /// Waits until what was offered is kept; nobody else may offer anything by then.
    pub(super) fn stop(self) {
        drop(self.queue);
        // A panic has been reported by the thread itself.
        let _ = self.thread.map(JoinHandle::join);
    }
}

fn give_up(meters: &Meters, wrong: &dyn Error) {
    meters.given_up.store(1, Ordering::Relaxed);
    error!(
        why = chain(wrong),
        "measurements are given up until the next start; everything else goes on. The file can be moved away: nothing else rests on it"
    );
}

fn minute(now: Now) -> i64 {
    now.wall.as_second().div_euclid(MINUTE)
}

struct Worker {
    recorder: Recorder,
    clock: Clock,
    inbox: Receiver<Seen>,
    meters: Arc<Meters>,
    /// The minute that is under way.
    minute: i64,
    /// What the tallies' indices belong to.
    inventory: Arc<Inventory>,
    tallies: BTreeMap<ProbeIx, Tally>,
    even_since: Now,
    /// Something is left to be packed.
    looks_after: bool,
}

impl Worker {
    fn new(recorder: Recorder, clock: Clock, inbox: Receiver<Seen>, meters: Arc<Meters>) -> Self {
        let now = clock.now();
        Self {
            recorder,
            clock,
            inbox,
            meters,
            minute: minute(now),
            inventory: Arc::default(),
            tallies: BTreeMap::new(),
            even_since: now,
            looks_after: true,
        }
    }

    fn work(mut self) {
        if let Err(wrong) = self.record() {
            give_up(&self.meters, &wrong);
        }
    }

    /// Until nobody can send any more; an error is the end of it.
    fn record(&mut self) -> Result<(), MeasurementsError> {
        loop {
            let patience = match self.looks_after {
                true => Duration::ZERO,
                false => self.left(),
            };
            let seen = self.inbox.recv_timeout(patience);
            self.turn_minute()?;
            match seen {
                Ok(seen) => self.count(seen)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return self.write(),
            }
            while let Ok(seen) = self.inbox.try_recv() {
                self.count(seen)?;
            }
            if self.looks_after {
                let trusted = self.is_even();
                self.looks_after = self.recorder.look_after(self.minute, trusted)?;
            }
        }
    }

    /// Until the minute under way is over.
    fn left(&self) -> Duration {
        let second = self.clock.now().wall.as_second().rem_euclid(MINUTE);
        Duration::from_secs(u64::try_from(MINUTE - second).unwrap_or(1))
    }

    /// Writes the minute when another one is under way, be that before it.
    fn turn_minute(&mut self) -> Result<(), MeasurementsError> {
        let now = minute(self.clock.now());
        if now == self.minute {
            return Ok(());
        }
        self.write()?;
        self.minute = now;
        self.looks_after = true;
        Ok(())
    }

    fn count(&mut self, seen: Seen) -> Result<(), MeasurementsError> {
        if !Arc::ptr_eq(&seen.inventory, &self.inventory) {
            self.write()?;
            self.inventory = seen.inventory;
        }
        for sample in &seen.samples {
            self.tallies.entry(sample.probe).or_default().add(sample);
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), MeasurementsError> {
        let tallies = std::mem::take(&mut self.tallies).into_iter();
        let values: Vec<(Name, Value)> = tallies
            .filter_map(|(probe, tally)| Some((Name::of(&self.inventory, probe), tally.value()?)))
            .collect();
        if values.is_empty() {
            return Ok(());
        }
        let recorded = self.recorder.write(self.minute, &values)?;
        let meters = &self.meters;
        meters.values.fetch_add(recorded.values, Ordering::Relaxed);
        let before = meters
            .left_out
            .fetch_add(recorded.left_out, Ordering::Relaxed);
        if before == 0 && recorded.left_out > 0 {
            warn!("measurements of some probes are not kept: too many probes are known");
        }
        Ok(())
    }

    /// Whether the wall clock has run evenly for long enough.
    fn is_even(&mut self) -> bool {
        let (now, then) = (self.clock.now(), self.even_since);
        let ran = now.mono.since(then.mono);
        let shows = now.wall.as_second() - then.wall.as_second();
        let ran_seconds = i64::try_from(ran.as_secs()).unwrap_or(i64::MAX);
        if shows.abs_diff(ran_seconds) > SET.unsigned_abs() {
            self.even_since = now;
            return false;
        }
        ran >= EVEN
    }
}

#[cfg(test)]
mod tests;
