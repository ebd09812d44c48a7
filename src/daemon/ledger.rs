//! The ledger's worker: a plain thread that owns all mutable truth.
//!
//! It takes in what probers, couriers and operators send, takes one turn of the
//! pure [`Ledger`] for each, and hands what comes of it to the writer: first the
//! transaction, then what may be shown or sent once that is on disk. Looks that
//! the ledger asks for go to the prober at once, since they show nothing. It
//! never waits for the disk, the network or a reader.
//!
//! It ends when it is told to stop, or when nobody can send it anything more.

mod contradicted;
mod said;
mod show;
mod unasked;

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::Timestamp;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tracing::{error, info};

use self::contradicted::Contradicted;
pub use self::said::Said;
use self::show::{PUBLISH, PULSE};
use self::unasked::Unasked;
use super::prober::{self, Batch, Offer};
use super::writer::{self, Bundle};
use crate::clock::{Clock, Mono};
use crate::fault::{Command, Incident, Login, Planning, Reporting};
use crate::health::Observation;
use crate::inventory::{Contact, Inventory, RegionIx};
use crate::ledger::{
    Answer, Entry, Input, Ledger, MonitorEvent, PlanAnswer, ReportAnswer, Step, Transaction,
};
use crate::notice::{Channel, Receipt, Reply, Row, RowState};
use crate::view::{Draft, Monitor, Snapshot};

/// Messages that may wait: each batch is a tick of the prober's, so these are
/// some ten seconds of a ledger that stands still. When it is full the prober
/// keeps its batches, and a courier waits with its receipt.
pub const QUEUE: usize = 1_024;

/// What the ledger is told.
#[derive(Debug)]
pub enum Message {
    /// Probes have seen something.
    Batch(Batch),
    /// A channel reports of an attempt.
    Receipt(Receipt),
    /// Somebody wants something to happen to a fault.
    Command {
        /// What.
        command: Box<Command>,
        /// Where it is told what came of it.
        reply: oneshot::Sender<Answer>,
    },
    /// Somebody wants work to be planned, or no longer.
    Planning {
        /// What.
        planning: Box<Planning>,
        /// Where it is told what came of it.
        reply: oneshot::Sender<PlanAnswer>,
    },
    /// Somebody reports what they see in a room.
    Report {
        /// What.
        reporting: Box<Reporting>,
        /// Where it is told what came of it.
        reply: oneshot::Sender<ReportAnswer>,
    },
    /// Somebody came by an account, was refused, or left.
    Login(Login),
    /// Another configuration takes effect.
    Reload {
        /// What is watched by it.
        inventory: Arc<Inventory>,
        /// Whom drills tell; none where there are none.
        drill: Option<Vec<Contact>>,
        /// SHA-256 of it.
        digest: String,
    },
    /// All that parties have reported themselves by now.
    Incidents(Vec<Incident>),
    /// A drill is due, or somebody has asked for one.
    Drill {
        /// Somebody has asked.
        asked: bool,
        /// Within which time the relay must have taken its mail.
        within: Duration,
    },
    /// Somebody who has answered by mail is to learn what came of it.
    Reply {
        /// What.
        said: Box<Reply>,
        /// Where it is told that this is on disk.
        kept: oneshot::Sender<()>,
    },
    /// The log can no longer be written.
    Unlogged,
    /// Come to an end.
    Stop,
}

impl From<Receipt> for Message {
    fn from(receipt: Receipt) -> Self {
        Self::Receipt(receipt)
    }
}

/// What may be done once the transaction before it is on disk: said, shown, sent.
#[derive(Debug)]
pub enum Effect {
    /// Say this in the program's own log.
    Say(Box<Said>),
    /// Show this.
    Publish(Arc<Snapshot>),
    /// Hand this to its channel.
    Deliver(Box<Row>),
    /// Tell whoever waits for it what came of what was to be planned.
    PlanAnswer {
        /// What.
        answer: PlanAnswer,
        /// Whom.
        reply: oneshot::Sender<PlanAnswer>,
    },
    /// Tell whoever waits for it what came of a user report.
    ReportAnswer {
        /// What.
        answer: ReportAnswer,
        /// Whom.
        reply: oneshot::Sender<ReportAnswer>,
    },
    /// Tell whoever waits for it what came of a command.
    Answer {
        /// What.
        answer: Box<Answer>,
        /// Whom.
        reply: oneshot::Sender<Answer>,
    },
    /// Tell whoever waits for it that all before is on disk.
    Kept(oneshot::Sender<()>),
}

/// Offers a batch without waiting.
pub fn offer(ledger: &mpsc::Sender<Message>, batch: Batch) -> Offer {
    match ledger.try_send(Message::Batch(batch)) {
        Ok(()) => Offer::Taken,
        Err(mpsc::error::TrySendError::Full(Message::Batch(batch))) => Offer::Full(batch),
        Err(mpsc::error::TrySendError::Full(_) | mpsc::error::TrySendError::Closed(_)) => {
            Offer::Gone
        }
    }
}

/// What the truth is about: what is watched and, where there are drills, which tell
/// these contacts, their region.
pub(super) fn whole(watched: &Arc<Inventory>, drill: Option<Vec<Contact>>) -> Arc<Inventory> {
    match drill {
        Some(told) => Arc::new(watched.with_drill(told)),
        None => Arc::clone(watched),
    }
}

/// What the worker works with.
#[derive(Debug)]
pub struct Setting {
    /// The truth, as it is at the start.
    pub ledger: Ledger,
    /// What is watched: what the truth is about, but for the region of the drill.
    pub watched: Arc<Inventory>,
    /// SHA-256 of the configuration it starts with.
    pub digest: String,
    /// The clocks.
    pub clock: Clock,
    /// What is sent to it.
    pub inbox: mpsc::Receiver<Message>,
    /// Where it asks for looks.
    pub prober: prober::Line,
    /// Where its transactions go.
    pub writer: writer::Inbox<Effect>,
    /// Figures of the couriers.
    pub couriers: Vec<(Channel, Arc<super::courier::Meters>)>,
    /// Since when the monitor of which region is cut off, as the log has it.
    pub cut_off: BTreeMap<String, Timestamp>,
    /// 1 while the configuration that was read last is refused.
    pub refused: Arc<AtomicU64>,
    /// Where the mails that are sent can be read; only in the demo.
    pub mails: Option<&'static str>,
}

/// Starts the worker. `release` does an effect itself: at once with what is
/// shown first, which is what the log gave back and so is on disk; and later
/// when the writer takes nothing any more.
///
/// # Errors
/// When the system gives no thread.
pub fn start(
    setting: Setting,
    runtime: Handle,
    release: impl FnMut(Effect) + Send + 'static,
) -> io::Result<JoinHandle<()>> {
    let now = setting.clock.now();
    let inventory = Arc::clone(&setting.watched);
    let mut draft = Draft::new(Arc::clone(&inventory), now.wall);
    let watched = inventory.components().len();
    for (element, state, since) in setting.ledger.shown_facets() {
        // The drill's component is behind those that are watched, and is not shown.
        if element.component.usize() < watched {
            draft.set(element, state, since);
        }
    }
    let mut monitor = Monitor::new(now.wall, env!("CARGO_PKG_VERSION"), &setting.digest);
    monitor.mails = setting.mails;
    for (ix, region) in inventory.regions() {
        if setting.ledger.cut_off(ix).is_some() {
            let since = setting.cut_off.get(&*region.id).copied();
            monitor.cut_off.insert(ix, since.unwrap_or(now.wall));
        }
    }
    let mut worker = Worker {
        previous: None,
        draft,
        monitor,
        release,
        stirred: true,
        published: Mono::ZERO,
        owned_at: now.wall,
        dead: 0,
        shadowed: 0,
        commands: 0,
        replies: BTreeMap::new(),
        plan_replies: BTreeMap::new(),
        report_replies: BTreeMap::new(),
        unasked: Unasked::default(),
        contradicted: Contradicted::default(),
        setting,
    };
    let first = worker.snapshot(now);
    (worker.release)(Effect::Publish(first));
    thread::Builder::new()
        .name("ledger".to_owned())
        .spawn(move || worker.work(&runtime))
}

struct Worker<R> {
    setting: Setting,
    /// The inventory before the last reload, for what was under way.
    previous: Option<Arc<Inventory>>,
    draft: Draft,
    monitor: Monitor,
    release: R,
    /// Something is to be shown that has not been.
    stirred: bool,
    published: Mono,
    /// Up to when agreements have been looked at.
    owned_at: Timestamp,
    /// Notices given up.
    dead: u64,
    /// Notices that shadow mode kept back.
    shadowed: u64,
    /// Commands so far, by which each is known.
    commands: u64,
    /// Who waits for what came of which command.
    replies: BTreeMap<u64, oneshot::Sender<Answer>>,
    /// Who waits for what came of what was to be planned.
    plan_replies: BTreeMap<u64, oneshot::Sender<PlanAnswer>>,
    report_replies: BTreeMap<u64, oneshot::Sender<ReportAnswer>>,
    unasked: Unasked,
    contradicted: Contradicted,
}

impl<R: FnMut(Effect)> Worker<R> {
    fn work(mut self, runtime: &Handle) {
        let configuration = self.setting.digest.clone();
        let version = env!("CARGO_PKG_VERSION").to_owned();
        self.record(MonitorEvent::Started {
            version,
            configuration,
        });
        self.turn(Input::Tick);
        while let Some(messages) = self.wait(runtime) {
            let mut ends = false;
            let mut waiting = Vec::new();
            for message in messages {
                ends |= matches!(message, Message::Stop);
                // What has been seen meanwhile is concluded from once: where much is broken
                // that takes its time, and would fall behind else.
                if let Message::Batch(batch) = message {
                    waiting.push(batch);
                    continue;
                }
                self.take_batches(std::mem::take(&mut waiting));
                self.take(message);
            }
            self.take_batches(waiting);
            self.publish_if_due();
            if ends {
                break;
            }
        }
        self.record(MonitorEvent::Stopped);
    }

    /// Waits for a message or for the next moment that something is due; none
    /// when nobody can send any more.
    fn wait(&mut self, runtime: &Handle) -> Option<VecDeque<Message>> {
        let now = self.setting.clock.mono();
        let publication = self.published + if self.stirred { PUBLISH } else { PULSE };
        let wake = self.setting.ledger.next().min(publication);
        let patience = wake.since(now).max(Duration::from_millis(1));
        let inbox = &mut self.setting.inbox;
        let mut messages = VecDeque::new();
        match runtime.block_on(async { tokio::time::timeout(patience, inbox.recv()).await }) {
            Ok(Some(message)) => messages.push_back(message),
            Ok(None) => return None,
            Err(_) => self.turn(Input::Tick),
        }
        self.mind_the_disk();
        while messages.len() < QUEUE
            && let Ok(message) = self.setting.inbox.try_recv()
        {
            messages.push_back(message);
        }
        Some(messages)
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Batch(batch) => self.take_batches(vec![batch]),
            Message::Receipt(receipt) => self.turn(Input::Receipt(receipt)),
            Message::Command { command, reply } => {
                self.commands += 1;
                let id = self.commands;
                self.replies.insert(id, reply);
                self.turn(Input::Command { id, command });
            }
            Message::Planning { planning, reply } => {
                self.commands += 1;
                let id = self.commands;
                self.plan_replies.insert(id, reply);
                self.turn(Input::Planning { id, planning });
            }
            Message::Report { reporting, reply } => {
                self.commands += 1;
                let id = self.commands;
                self.report_replies.insert(id, reply);
                self.turn(Input::Report { id, reporting });
            }
            Message::Login(login) => self.turn(Input::Login(login)),
            Message::Reload {
                inventory,
                drill,
                digest,
            } => self.reload(inventory, drill, digest),
            Message::Incidents(incidents) => self.turn(Input::Incidents(incidents)),
            Message::Drill { asked, within } => self.turn(Input::Drill { asked, within }),
            Message::Reply { said, kept } => {
                self.turn(Input::Reply(said));
                self.submit(Bundle {
                    transaction: Transaction::default(),
                    effects: vec![Effect::Kept(kept)],
                });
            }
            Message::Unlogged => {
                self.monitor.unlogged_since = Some(self.setting.clock.now().wall);
                self.turn(Input::Unlogged);
            }
            Message::Stop => {}
        }
    }

    /// One turn of the truth, and what comes of it on its way.
    fn turn(&mut self, input: Input) {
        let now = self.setting.clock.now();
        let step = self.setting.ledger.step(input, now);
        let Step {
            transaction,
            asks,
            deliver,
            answers,
            plans,
            reports,
            urgent,
        } = step;
        self.setting.prober.ask(&self.setting.watched, asks);
        let mut effects = Vec::new();
        for entry in &transaction.entries {
            self.follow(entry);
            let said = Said::of(entry, &self.setting.ledger);
            effects.extend(said.map(|said| Effect::Say(Box::new(said))));
        }
        let dead = |row: &&Row| matches!(row.state, RowState::Dead { .. });
        self.dead += transaction.rows.iter().filter(dead).count() as u64;
        let shadowed = |row: &&Row| row.state == RowState::Shadowed;
        self.shadowed += transaction.rows.iter().filter(shadowed).count() as u64;
        let unanswered = answers.is_empty() && plans.is_empty() && reports.is_empty();
        if transaction.is_empty() && deliver.is_empty() && unanswered && !urgent {
            return;
        }
        if urgent {
            effects.push(Effect::Publish(self.snapshot(now)));
        }
        let deliver = deliver.into_iter();
        effects.extend(deliver.map(|row| Effect::Deliver(Box::new(row))));
        for (id, answer) in answers {
            let answer = Box::new(answer);
            let waits = self.replies.remove(&id);
            effects.extend(waits.map(|reply| Effect::Answer { answer, reply }));
        }
        for (id, answer) in reports {
            let waits = self.report_replies.remove(&id);
            effects.extend(waits.map(|reply| Effect::ReportAnswer { answer, reply }));
        }
        for (id, answer) in plans {
            let waits = self.plan_replies.remove(&id);
            effects.extend(waits.map(|reply| Effect::PlanAnswer { answer, reply }));
        }
        self.submit(Bundle {
            transaction,
            effects,
        });
    }

    fn submit(&mut self, bundle: Bundle<Effect>) {
        let Err(refused) = self.setting.writer.submit(bundle) else {
            return;
        };
        // The log is given up: alarms go on without it, and say so.
        refused.effects.into_iter().for_each(&mut self.release);
        if self.monitor.unlogged_since.is_none() {
            self.take(Message::Unlogged);
        }
    }

    /// A disk that hangs keeps nothing back for longer than the writer's patience.
    fn mind_the_disk(&mut self) {
        let Some(effects) = self.setting.writer.seize(self.setting.clock.mono()) else {
            return;
        };
        error!("THE LOG CANNOT BE WRITTEN: the disk does not answer; alarms go on without it");
        effects.into_iter().for_each(&mut self.release);
        if self.monitor.unlogged_since.is_none() {
            self.take(Message::Unlogged);
        }
    }

    fn record(&mut self, what: MonitorEvent) {
        let at = self.setting.clock.now().wall;
        let transaction = Transaction {
            entries: vec![Entry::Monitor { at, what }],
            rows: Vec::new(),
        };
        self.submit(Bundle {
            transaction,
            effects: Vec::new(),
        });
    }

    /// What was observed before a reload belongs to the inventory of then.
    fn translate(&self, batch: Batch) -> Vec<Observation> {
        let current = &self.setting.watched;
        if Arc::ptr_eq(&batch.inventory, current) {
            return batch.observations;
        }
        let moved = batch
            .observations
            .into_iter()
            .filter_map(|mut observation| {
                observation.probe = batch.inventory.same_question(observation.probe, current)?;
                Some(observation)
            });
        moved.collect()
    }

    fn reload(&mut self, inventory: Arc<Inventory>, drill: Option<Vec<Contact>>, digest: String) {
        let whole = whole(&inventory, drill);
        if *whole == **self.setting.ledger.inventory() {
            info!("what is watched is as it was");
            if *self.monitor.configuration != *digest {
                self.monitor.configuration = digest.as_str().into();
                self.record(MonitorEvent::Reloaded {
                    configuration: digest,
                });
            }
            return;
        }
        let now = self.setting.clock.now();
        let watched = std::mem::replace(&mut self.setting.watched, Arc::clone(&inventory));
        self.previous = Some(watched);
        self.draft = self.draft.reloaded(Arc::clone(&inventory), now.wall);
        self.contradicted = Contradicted::default();
        self.monitor.configuration = digest.as_str().into();
        self.monitor.cut_off = self.moved_regions(&inventory);
        self.turn(Input::Reload {
            inventory: whole,
            digest,
        });
        self.setting.prober.reload(inventory);
    }

    fn moved_regions(&self, inventory: &Inventory) -> BTreeMap<RegionIx, Timestamp> {
        let Some(before) = &self.previous else {
            return BTreeMap::new();
        };
        let moved = |(&region, &at): (&RegionIx, &Timestamp)| {
            Some((inventory.region_by_id(&before[region].id)?, at))
        };
        self.monitor.cut_off.iter().filter_map(moved).collect()
    }
}

#[cfg(test)]
mod tests;
