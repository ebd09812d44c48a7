//! A region's connection to the broker, from its first attempt to the end of the
//! program: what is published on it, and what it costs when it does not stand.

mod leaving;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};
use tracing::{debug, info, warn};

use super::{By, Meters, put_off};
use crate::daemon::courier;
use crate::daemon::pulse::Pulse;
use crate::notice::{Outcome, Receipt, Row};
use crate::send::mqtt::{Heard, Link, Paces, Publication, Settings, Unpublished, WINDOW};
use crate::view::Snapshot;
use crate::view::topics::{self, Subject};

/// The longest pause between two attempts to connect.
const LONGEST: Duration = Duration::from_secs(60);

/// What the broker keeps of ours that we know nothing of any more, and that is
/// taken away a connection; somebody may have filled it.
const STALE: usize = 10_000;

/// What all regions have in common.
#[derive(Debug)]
pub(super) struct Shared {
    /// The installation's id.
    pub(super) install: String,
    pub(super) paces: Paces,
    pub(super) attempts: Arc<courier::Meters>,
    pub(super) meters: Arc<Meters>,
}

/// A region's connection.
pub(super) struct Region<I> {
    id: String,
    shared: Arc<Shared>,
    rows: mpsc::Receiver<Row>,
    next: watch::Receiver<By>,
    /// By which the present connection was made, or is to be.
    by: Arc<Settings>,
    snapshots: watch::Receiver<Arc<Snapshot>>,
    pulse: Pulse,
    receipts: mpsc::Sender<I>,
    /// A sign of life that has not been given yet.
    sign: Option<Timestamp>,
    /// Notices to be published, and until when each waits for a connection.
    waiting: VecDeque<(Row, Instant)>,
    /// What the broker was last told of, or is about to be.
    shown: Arc<Snapshot>,
    /// What it does not know yet.
    unsaid: BTreeSet<Subject>,
    /// Why the last connection was lost, so that it is said once.
    trouble: Option<String>,
}

/// What a message was published for.
#[derive(Debug)]
enum Purpose {
    Event(Box<Row>),
    State(Subject),
    Sign,
}

/// What a region's connection learns of.
pub(super) struct Sources {
    /// Notices to be published.
    pub(super) rows: mpsc::Receiver<Row>,
    /// By what the broker is told.
    pub(super) by: watch::Receiver<By>,
    /// What is shown.
    pub(super) snapshots: watch::Receiver<Arc<Snapshot>>,
    /// Signs of life.
    pub(super) pulse: Pulse,
}

/// How holding a connection ended.
enum Ended {
    /// There is nothing more to do at all.
    Over,
    /// It was lost; `useful` says whether the broker had taken anything.
    Lost { why: String, useful: bool },
    /// It was left for another.
    Left,
}

/// How far a connection has come.
struct Progress {
    connected: bool,
    useful: bool,
    /// When something last came of what is on its way.
    moved: Instant,
    /// Retained messages of things that are no more.
    stale: usize,
    /// A refusal has been said.
    refused: bool,
}

impl<I: From<Receipt>> Region<I> {
    pub(super) fn new(
        id: &str,
        shared: Arc<Shared>,
        sources: Sources,
        receipts: mpsc::Sender<I>,
    ) -> Self {
        let Sources {
            rows,
            by: mut next,
            mut snapshots,
            pulse,
        } = sources;
        let by = Arc::clone(&next.borrow_and_update().settings);
        let shown = Arc::clone(&snapshots.borrow_and_update());
        Self {
            id: id.to_owned(),
            shared,
            rows,
            next,
            by,
            snapshots,
            pulse,
            receipts,
            sign: None,
            waiting: VecDeque::new(),
            shown,
            unsaid: BTreeSet::new(),
            trouble: None,
        }
    }

    /// Connects again and again, until nobody can send a notice any more or nobody
    /// wants a receipt.
    pub(super) async fn run(mut self) {
        let mut pause = self.shared.paces.pause;
        loop {
            self.by = Arc::clone(&self.next.borrow_and_update().settings);
            let client_id = self.by.client_id(&self.shared.install, &self.id);
            let will = Some(self.offline());
            let ended = match Link::open(&self.by, &client_id, will, &self.shared.paces) {
                Ok(link) => self.hold(link).await,
                Err(wrong) => Ended::Lost {
                    why: crate::daemon::log::chain(&wrong),
                    useful: false,
                },
            };
            let (why, useful) = match ended {
                Ended::Over => return,
                Ended::Left => {
                    pause = self.shared.paces.pause;
                    self.trouble = None;
                    continue;
                }
                Ended::Lost { why, useful } => (why, useful),
            };
            Meters::count(&self.shared.meters.lost);
            self.say_lost(why);
            if useful {
                pause = self.shared.paces.pause;
            }
            if self.rest(Instant::now() + pause).await.is_none() {
                return;
            }
            pause = (pause * 2).min(LONGEST);
        }
    }

    /// Uses a connection until it is lost.
    async fn hold(&mut self, mut link: Link<Purpose>) -> Ended {
        let mut progress = Progress {
            connected: false,
            useful: false,
            moved: Instant::now(),
            stale: 0,
            refused: false,
        };
        let why = loop {
            if progress.connected && self.fill(&mut link, &mut progress).await.is_none() {
                return Ended::Over;
            }
            let late = progress.moved + self.shared.paces.acknowledgement;
            let on_their_way = link.on_their_way() > 0;
            let patience = self.patience();
            tokio::select! {
                heard = link.next() => match heard {
                    Heard::Lost(why) => break why,
                    heard @ (Heard::Connected | Heard::Settled(..) | Heard::Retained(_)) => if self.take_in(heard, &mut link, &mut progress).await.is_none() {
                        return Ended::Over;
                    },
                },
                taken = self.rows.recv(), if self.waiting.len() < WINDOW => match taken {
                    Some(row) => self.waiting.push_back((row, Instant::now() + self.shared.paces.grace)),
                    None => return Ended::Over,
                },
                Ok(()) = self.next.changed() => return self.change(link, progress).await,
                Ok(()) = self.snapshots.changed() => self.look(),
                Ok(()) = self.pulse.changed() => self.sign = *self.pulse.borrow_and_update(),
                () = sleep_until(patience), if !progress.connected && !self.waiting.is_empty() => {
                    if self.give_back("there is no connection to the broker").await.is_none() {
                        return Ended::Over;
                    }
                }
                () = sleep_until(late), if on_their_way => {
                    break format!("no PUBACK within {:?}", self.shared.paces.acknowledgement);
                }
            }
        };
        if progress.connected {
            self.shared.meters.connected.fetch_sub(1, Ordering::Relaxed);
        }
        match self.leave(link.abandon(), &why).await {
            Some(()) => Ended::Lost {
                why,
                useful: progress.useful,
            },
            None => Ended::Over,
        }
    }

    /// Waits for the next attempt to connect; none when there is nothing more to do.
    async fn rest(&mut self, until: Instant) -> Option<()> {
        loop {
            let patience = self.patience();
            tokio::select! {
                () = sleep_until(until) => return Some(()),
                Ok(()) = self.next.changed() => return Some(()),
                taken = self.rows.recv(), if self.waiting.len() < WINDOW => {
                    self.waiting.push_back((taken?, Instant::now() + self.shared.paces.grace));
                }
                Ok(()) = self.snapshots.changed() => self.look(),
                () = sleep_until(patience), if !self.waiting.is_empty() => {
                    self.give_back("there is no connection to the broker").await?;
                }
            }
        }
    }

    async fn take_in(
        &mut self,
        heard: Heard<Purpose>,
        link: &mut Link<Purpose>,
        progress: &mut Progress,
    ) -> Option<()> {
        match heard {
            Heard::Connected => {
                progress.connected = true;
                // One of before is none any more.
                self.sign = None;
                self.shared.meters.connected.fetch_add(1, Ordering::Relaxed);
                self.trouble = None;
                info!(region = self.id, "connected to the MQTT broker");
                // Its session may be new, and so may the broker.
                self.unsaid = topics::subjects(&self.shown, &self.id);
                self.unsaid.insert(Subject::Status);
                let root = self.by.root(&self.id);
                link.ask_retained(&[format!("{root}components/#"), format!("{root}faults/#")]);
            }
            Heard::Settled(purpose, outcome) => {
                progress.moved = Instant::now();
                progress.useful |= matches!(outcome, Outcome::Accepted { .. });
                self.settle(purpose, outcome, progress).await?;
            }
            Heard::Retained(topic) => self.find(&topic, progress),
            Heard::Lost(_) => {}
        }
        Some(())
    }

    /// Publishes as much as may be on its way: that we are here, then what happened,
    /// then how things are.
    async fn fill(&mut self, link: &mut Link<Purpose>, progress: &mut Progress) -> Option<()> {
        while link.has_room() {
            let status = self.unsaid.first() == Some(&Subject::Status);
            let sign = self.sign.take_if(|_| !status);
            let (message, purpose) = if let Some(at) = sign {
                (self.sign(at), Purpose::Sign)
            } else {
                match self.waiting.pop_front() {
                    Some((row, _)) if !status => (self.event(&row), Purpose::Event(Box::new(row))),
                    waiting => {
                        if let Some(waiting) = waiting {
                            self.waiting.push_front(waiting);
                        }
                        let Some(subject) = self.unsaid.pop_first() else {
                            break;
                        };
                        let payload = subject.payload(&self.shown, &self.id);
                        let message = self.message(&subject.topic(), payload.unwrap_or_default());
                        (message, Purpose::State(subject))
                    }
                }
            };
            if link.on_their_way() == 0 {
                progress.moved = Instant::now();
            }
            match link.publish(message, purpose) {
                Ok(()) => {}
                Err(Unpublished::Never(purpose, outcome)) => {
                    self.settle(purpose, outcome, progress).await?;
                }
                Err(Unpublished::NotHere(purpose)) => {
                    // A sign of life is for now or never; a state is said again at the next connection, as all are.
                    if let Purpose::Event(row) = purpose {
                        let until = Instant::now() + self.shared.paces.grace;
                        self.waiting.push_front((*row, until));
                    }
                    break;
                }
            }
        }
        Some(())
    }

    /// A retained message.
    fn message(&self, topic: &str, payload: String) -> Publication {
        Publication {
            topic: format!("{}{topic}", self.by.root(&self.id)),
            payload,
            retain: true,
        }
    }

    /// That we are here no more.
    fn offline(&self) -> Publication {
        self.message("status", topics::offline(&self.id))
    }

    fn sign(&self, at: Timestamp) -> Publication {
        Publication {
            retain: false,
            ..self.message(topics::HEARTBEAT, topics::heartbeat(&self.id, at))
        }
    }

    fn event(&self, row: &Row) -> Publication {
        let about = row.fault.as_ref().map_or(row.key.as_str(), |n| n.as_str());
        Publication {
            retain: false,
            ..self.message(&format!("events/{about}"), row.message.text.clone())
        }
    }

    /// What the broker keeps under a topic of ours goes if there is no such thing.
    fn find(&mut self, topic: &str, progress: &mut Progress) {
        let root = self.by.root(&self.id);
        let subject = topic.strip_prefix(&root).and_then(Subject::of_topic);
        if let Some(subject) = subject
            && progress.stale < STALE
            && subject.payload(&self.shown, &self.id).is_none()
        {
            progress.stale += 1;
            self.unsaid.insert(subject);
        }
    }

    /// Takes in what is shown now.
    fn look(&mut self) {
        let next = Arc::clone(&self.snapshots.borrow_and_update());
        self.unsaid
            .extend(topics::changed(&self.shown, &next, &self.id));
        self.shown = next;
    }

    async fn settle(
        &mut self,
        purpose: Purpose,
        outcome: Outcome,
        progress: &mut Progress,
    ) -> Option<()> {
        match purpose {
            Purpose::Event(row) => self.report(*row, outcome).await,
            Purpose::State(subject) => {
                self.note_state(&subject.topic(), &outcome, progress);
                Some(())
            }
            Purpose::Sign => {
                self.note_state(topics::HEARTBEAT, &outcome, progress);
                Some(())
            }
        }
    }

    /// A state that is refused is published again when it changes, or at the next
    /// connection: rights that are missing make no noise.
    fn note_state(&self, topic: &str, outcome: &Outcome, progress: &mut Progress) {
        let why = match outcome {
            Outcome::Accepted { .. } => {
                Meters::count(&self.shared.meters.published);
                return;
            }
            Outcome::Temporary { why }
            | Outcome::Permanent { why }
            | Outcome::Ambiguous { why } => why,
        };
        Meters::count(&self.shared.meters.refused);
        let region = &self.id;
        if std::mem::replace(&mut progress.refused, true) {
            debug!(region, topic, why, "the MQTT broker refuses a state");
        } else {
            warn!(
                region,
                topic, why, "the MQTT broker refuses a state; others it refuses are counted only"
            );
        }
    }

    async fn report(&self, row: Row, outcome: Outcome) -> Option<()> {
        self.shared.attempts.count(&outcome);
        courier::tell(&row, &outcome);
        let receipt = Receipt {
            key: row.key,
            outcome,
            wait: None,
        };
        self.receipts.send(I::from(receipt)).await.ok()
    }

    /// Until when the first of what waits may wait for a connection.
    fn patience(&self) -> Instant {
        let first = self.waiting.iter().map(|(_, until)| *until).min();
        first.unwrap_or_else(Instant::now)
    }

    /// Gives back what has waited long enough.
    async fn give_back(&mut self, why: &str) -> Option<()> {
        let now = Instant::now();
        let why = match &self.trouble {
            Some(trouble) => format!("{why}: {trouble}"),
            None => why.to_owned(),
        };
        let waiting = std::mem::take(&mut self.waiting);
        let (over, waiting): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(_, until)| *until <= now);
        self.waiting = waiting.into();
        for (row, _) in over {
            let receipt = put_off(row.clone(), &why);
            self.report(row, receipt.outcome).await?;
        }
        Some(())
    }

    /// Says once why there is no connection, until there is one or the reason changes.
    fn say_lost(&mut self, why: String) {
        if self.trouble.as_ref() != Some(&why) {
            warn!(region = self.id, why, "no connection to the MQTT broker");
        }
        self.trouble = Some(why);
    }
}
