//! All probing of one process: a table of runs, a few shared sockets, one place
//! to wait in.
//!
//! # How it waits
//!
//! Datagrams need no hurry, because the kernel stamps them when they arrive:
//! sockets that many runs share are read at most once a tick of 10 ms, and the
//! round trip is told from the stamp. The answers to a series wake nobody: they are
//! read when its next echo is sent. Connections wake it at once, because
//! nothing else tells when they were made. With nothing under way it sleeps until
//! the caller's next moment.
//!
//! # Whose trouble it is
//!
//! An ICMP error comes out of the socket's error queue with the address of who
//! sent it and speaks for the network. What a system call refuses without one,
//! and a stall of this thread of more than a second, is our own trouble and says
//! nothing about the component ([`Outcome::NotPerformed`]).

mod bounds;
mod domain;
mod ending;
mod kept;
mod launch;
mod login;
mod lookup;
mod receive;
mod series;
mod servers;
mod sockets;
mod stream;
mod targets;
mod trouble;
mod wait;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use nix::errno::Errno;
use nix::sys::epoll::{Epoll, EpollFlags};
use nix::sys::eventfd::EventFd;

use super::Settings;
use super::route::Routes;
use super::run::{Run, Runs};
use super::sip_wire;
use super::socket::{Buffer, Purpose, Shared};
use super::time_vote::Vote;
use super::tls::Tls;
use crate::clock::{Clock, Mono};
use crate::health::{Exchange, LocalError, Observation, Outcome};
use crate::inventory::{DnsType, Inventory, ProbeIx};
pub(super) use domain::{PartOf, Search};
pub use ending::LINGER;
pub(super) use series::Flight;
use wait::{EVENTS, waiting};

/// One thread's worth of probing.
#[derive(Debug)]
pub struct Engine {
    settings: Settings,
    agent: String,
    clock: Clock,
    inventory: Arc<Inventory>,
    runs: Runs,
    timers: BinaryHeap<Reverse<(Mono, u32, u64)>>,
    sockets: Vec<Shared>,
    pools: BTreeMap<Purpose, Vec<usize>>,
    /// Runs by ICMP sequence number, per socket; empty for others.
    sequences: Vec<Sequences>,
    /// Runs by socket and DNS id. Looked up, never iterated.
    ids: HashMap<(usize, u16), u32>,
    /// The latest run by socket and target, for what carries no mark of ours.
    targets: HashMap<(usize, IpAddr, u16), u32>,
    /// Encoded DNS questions.
    questions: HashMap<(Arc<str>, DnsType), Vec<u8>>,
    /// Fastest certain round trip, by probe.
    fastest: Vec<Option<Duration>>,
    /// Where SIP domains led when they were last located.
    domains: BTreeMap<ProbeIx, domain::Known>,
    routes: Routes,
    vote: Vote,
    tls: Tls,
    /// Connections between two runs.
    kept: kept::Table,
    bounds: bounds::Bounds,
    listening: usize,
    all: Epoll,
    urgent: Epoll,
    waker: Waker,
    ready: Vec<(u64, EpollFlags)>,
    buffer: Option<Buffer>,
    /// When shared sockets were last read.
    drained: Mono,
    /// Wall clock minus monotonic clock, in nanoseconds, when last looked.
    offset: Option<(Mono, i128)>,
    /// Whether the kernel's stamps are to be believed.
    stamped: bool,
    /// When the last turn ended.
    left: Mono,
    /// When the last stall ended.
    stalled: Option<Mono>,
    warned: bool,
    recording: bool,
    /// Whether what is being begun is noted.
    notes: bool,
    exchanges: Vec<(ProbeIx, Exchange)>,
    counts: Counts,
}

/// What has been counted since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Runs begun.
    pub launched: u64,
    /// Runs ended with an outcome.
    pub finished: u64,
    /// Packets that belong to no run: from another address, with another id, too late, twice.
    pub strays: u64,
    /// Runs whose late answer was not waited for, because too many already listen.
    pub unheard: u64,
    /// Stalls of this thread of more than a second.
    pub stalls: u64,
    /// Runs under way now.
    pub in_flight: u64,
    /// Silent runs that are listened to now.
    pub listening: u64,
    /// Connections that are kept between two runs now.
    pub kept: u64,
    /// Such connections that have ended while nothing was asked on them, but by our own
    /// wish: closed, reset, or without the sign of life that the peer used to give.
    pub kept_lost: u64,
    /// By how much most time servers are ahead of our own clock; zero while they
    /// agree with it.
    pub time_ahead: SignedDuration,
}

/// Why probing cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No epoll or eventfd.
    #[error("cannot set up the wait for probe answers")]
    Wait(#[source] Errno),
    /// No TLS.
    #[error("cannot set up TLS for probes")]
    Tls(#[source] rustls::Error),
}

/// Interrupts the engine's sleep, from any thread.
#[derive(Clone, Debug)]
pub struct Waker(Arc<EventFd>);

impl Waker {
    /// The engine's next or present [`turn`](Engine::turn) returns at once.
    pub fn wake(&self) {
        // Full means that a wake-up is already waiting.
        let _ = self.0.write(1);
    }
}

#[derive(Debug, Default)]
struct Sequences {
    runs: Vec<Option<u32>>,
    last: u16,
}

impl Engine {
    /// An engine with nothing under way. Sockets are opened when first needed.
    pub fn new(
        settings: Settings,
        inventory: Arc<Inventory>,
        clock: Clock,
    ) -> Result<Self, EngineError> {
        let (all, urgent, waker) = waiting().map_err(EngineError::Wait)?;
        let now = clock.mono();
        let fastest = vec![None; inventory.probes().len()];
        Ok(Self {
            agent: sip_wire::agent(settings.contact.as_deref()),
            settings,
            clock,
            fastest,
            inventory,
            runs: Runs::default(),
            timers: BinaryHeap::new(),
            sockets: Vec::new(),
            pools: BTreeMap::new(),
            sequences: Vec::new(),
            ids: HashMap::new(),
            targets: HashMap::new(),
            questions: HashMap::new(),
            domains: BTreeMap::new(),
            routes: Routes::default(),
            vote: Vote::default(),
            tls: Tls::new().map_err(EngineError::Tls)?,
            kept: kept::Table::default(),
            bounds: bounds::Bounds::of_this_process(),
            listening: 0,
            all,
            urgent,
            waker: Waker(Arc::new(waker)),
            ready: Vec::with_capacity(EVENTS),
            buffer: None,
            drained: now,
            offset: None,
            stamped: true,
            left: now,
            stalled: None,
            warned: false,
            recording: false,
            notes: false,
            exchanges: Vec::new(),
            counts: Counts::default(),
        })
    }

    /// Interrupts its sleep.
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    #[cfg(test)]
    pub(super) const fn bounds(&mut self) -> &mut bounds::Bounds {
        &mut self.bounds
    }

    /// Whether to keep what goes over the wire, for [`take_exchanges`](Self::take_exchanges).
    pub const fn record(&mut self, recording: bool) {
        self.recording = recording;
    }

    /// What went over the wire in the runs that have ended since the last call.
    pub fn take_exchanges(&mut self) -> Vec<(ProbeIx, Exchange)> {
        std::mem::take(&mut self.exchanges)
    }

    /// What has been counted.
    pub fn counts(&self) -> Counts {
        Counts {
            in_flight: (self.runs.len() - self.listening) as u64,
            listening: self.listening as u64,
            kept: self.kept.len() as u64,
            ..self.counts
        }
    }

    /// Waits until `until`, an answer, a timer or the waker, whichever comes
    /// first, and does what is then to be done.
    ///
    /// Shared sockets are read before timers are looked at, so that an answer
    /// that lay in the kernel is never taken for silence.
    pub fn turn(&mut self, until: Mono, out: &mut Vec<Observation>) {
        let entered = self.clock.mono();
        self.note_stall(self.left, entered);
        let timer = self.timers.peek().map_or(Mono::NEVER, |t| t.0.0);
        let wake = until.min(timer);
        self.wait(entered, wake);
        self.note_stall(wake.max(entered), self.clock.mono());
        self.trust_stamps();
        self.take_ready(out);
        self.expire(out);
        self.left = self.clock.mono();
    }

    /// Goes over to another inventory. `carried` gives the index there of each
    /// probe that is still the same; runs of others are dropped without a word,
    /// as there is nobody left whom they concern.
    pub fn reload(
        &mut self,
        inventory: Arc<Inventory>,
        carried: impl Fn(ProbeIx) -> Option<ProbeIx>,
    ) {
        let mut fastest = vec![None; inventory.probes().len()];
        for (old, _) in self.inventory.probes() {
            if let Some(new) = carried(old) {
                fastest[new.usize()] = self.fastest[old.usize()];
            }
        }
        for number in self.runs.numbers().collect::<Vec<_>>() {
            let Some(run) = self.runs.get_mut(number) else {
                continue;
            };
            match carried(run.probe) {
                Some(new) => run.probe = new,
                None => drop(self.forget(number)),
            }
        }
        self.kept.reload(&carried);
        let domains = std::mem::take(&mut self.domains).into_iter();
        self.domains = domains
            .filter_map(|(old, known)| Some((carried(old)?, known)))
            .collect();
        self.fastest = fastest;
        self.questions.clear();
        self.tls.renew();
        self.inventory = inventory;
    }

    /// Ends everything that is under way as cancelled, and every connection.
    pub fn cancel(&mut self, out: &mut Vec<Observation>) {
        self.close_all();
        let now = self.clock.mono();
        for number in self.runs.numbers().collect::<Vec<_>>() {
            let outcome = Outcome::NotPerformed(LocalError::Cancelled);
            // What is a part of another is ended with it.
            let is_part = |run: &Run| run.part_of.is_some();
            let quietly = |run: &Run| run.is_listening() || is_part(run);
            if self.runs.get(number).is_some_and(quietly) {
                self.forget(number);
            } else {
                self.finish(number, outcome, now, out);
            }
        }
    }
}
