//! All probing of one process: a table of runs, a few shared sockets, one place
//! to wait in.
//!
//! # How it waits
//!
//! Datagrams need no hurry, because the kernel stamps them when they arrive:
//! sockets that many runs share are read at most once a tick of 10 ms, and the
//! round trip is told from the stamp. Connections wake it at once, because
//! nothing else tells when they were made. With nothing under way it sleeps until
//! the caller's next moment.
//!
//! # Whose trouble it is
//!
//! An ICMP error comes out of the socket's error queue with the address of who
//! sent it and speaks for the network. What a system call refuses without one,
//! and a stall of this thread of more than a second, is our own trouble and says
//! nothing about the component ([`Outcome::NotPerformed`]).

mod launch;
mod receive;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::PollTimeout;
use nix::sys::epoll::{Epoll, EpollCreateFlags, EpollEvent, EpollFlags};
use nix::sys::eventfd::{EfdFlags, EventFd};

use super::Settings;
use super::route::Routes;
use super::run::{Question, Run, Runs};
use super::sip_transaction::Action;
use super::sip_wire;
use super::socket::{Buffer, Role, Shared};
use crate::clock::{Clock, Mono};
use crate::health::{Exchange, LocalError, Observation, Occasion, Outcome};
use crate::inventory::{DnsType, Inventory, ProbeIx};

/// Shared sockets are read no more often than this.
const TICK: Duration = Duration::from_millis(10);
/// Later than this and what was not heard may be our own fault.
const STALL: Duration = Duration::from_secs(1);
/// How long after its deadline an echo or DNS run is listened to: a Linux router
/// gives up on a dead neighbour, and says so, only some 3.06 s after the packet.
const LINGER: Duration = Duration::from_secs(2);
/// Events taken at once.
const EVENTS: usize = 256;

const URGENT: u64 = u64::MAX;
const WAKER: u64 = u64::MAX - 1;

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
    pools: BTreeMap<(Role, bool, Option<IpAddr>), Vec<usize>>,
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
    routes: Routes,
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
}

/// Why probing cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No epoll or eventfd.
    #[error("cannot set up the wait for probe answers")]
    Wait(#[source] Errno),
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
            routes: Routes::default(),
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
            exchanges: Vec::new(),
            counts: Counts::default(),
        })
    }

    /// Interrupts its sleep.
    pub fn waker(&self) -> Waker {
        self.waker.clone()
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
        self.fastest = fastest;
        self.questions.clear();
        self.inventory = inventory;
    }

    /// Ends everything that is under way as cancelled.
    pub fn cancel(&mut self, out: &mut Vec<Observation>) {
        let now = self.clock.mono();
        for number in self.runs.numbers().collect::<Vec<_>>() {
            let outcome = Outcome::NotPerformed(LocalError::Cancelled);
            if self.runs.get(number).is_some_and(Run::is_listening) {
                self.forget(number);
            } else {
                self.finish(number, outcome, now, out);
            }
        }
    }

    fn note_stall(&mut self, expected: Mono, now: Mono) {
        if now.since(expected) > STALL {
            self.stalled = Some(now);
            self.counts.stalls += 1;
        }
    }

    /// Whether this thread stood still for more than a second during a run.
    fn was_stalled(&self, run: &Run) -> bool {
        self.stalled.is_some_and(|ended| ended > run.started)
    }

    fn wait(&mut self, now: Mono, wake: Mono) {
        self.ready.clear();
        let mut events = [EpollEvent::empty(); EVENTS];
        let mut count = wait_on(&self.all, &mut events, wake.since(now));
        if count == 0 {
            return;
        }
        let hurry = events[..count].iter().any(|event| event.data() == URGENT);
        let tick = (self.drained + TICK).min(wake);
        let now = self.clock.mono();
        if !hurry && now < tick {
            let mut one = [EpollEvent::empty()];
            wait_on(&self.urgent, &mut one, tick.since(now));
            count = wait_on(&self.all, &mut events, Duration::ZERO);
        }
        let mut hurry = false;
        for event in &events[..count] {
            match event.data() {
                URGENT => hurry = true,
                tag => self.ready.push((tag, event.events())),
            }
        }
        if hurry {
            let count = wait_on(&self.urgent, &mut events, Duration::ZERO);
            let urgent = events[..count].iter().map(|e| (e.data(), e.events()));
            self.ready.extend(urgent);
        }
    }

    /// Does what timers ask for.
    fn expire(&mut self, out: &mut Vec<Observation>) {
        let now = self.clock.mono();
        while let Some(&Reverse((at, number, token))) = self.timers.peek() {
            if at > now {
                break;
            }
            self.timers.pop();
            let Some(run) = self.runs.get(number).filter(|run| run.token == token) else {
                continue;
            };
            match run.question {
                Question::Sip { .. } => self.drive_sip(number, now, out),
                Question::Icmp { .. } | Question::Dns { .. } if run.is_listening() => {
                    self.forget(number);
                }
                Question::Icmp { .. } | Question::Dns { .. } | Question::Tcp(_) => {
                    self.fall_silent(number, now, out);
                }
            }
        }
    }

    fn drive_sip(&mut self, number: u32, now: Mono, out: &mut Vec<Observation>) {
        loop {
            let Some(run) = self.runs.get_mut(number) else {
                return;
            };
            let token = run.token;
            let Question::Sip { transaction, .. } = &mut run.question else {
                return;
            };
            match transaction.poll(now) {
                Some(Action::Transmit(_)) => self.retransmit(number, out),
                Some(Action::Silent) => self.fall_silent(number, now, out),
                Some(Action::End) => drop(self.forget(number)),
                None => {
                    let next = transaction.next();
                    self.timers.push(Reverse((next, number, token)));
                    return;
                }
            }
        }
    }

    /// Reports a run as silent, or as what else is known to have come of it. It
    /// is listened to further, a SIP run for as long as its transaction lasts.
    fn fall_silent(&mut self, number: u32, now: Mono, out: &mut Vec<Observation>) {
        let Some(run) = self.runs.get(number) else {
            return;
        };
        let outcome = match &run.malformed {
            Some(what) => Outcome::Malformed { what: what.clone() },
            None if self.was_stalled(run) => Outcome::NotPerformed(LocalError::Late),
            None => Outcome::Silence,
        };
        let (socket, linger) = match run.question {
            Question::Sip { socket, .. } => (socket, None),
            Question::Icmp { socket, .. } | Question::Dns { socket, .. } => {
                (socket, Some(run.deadline.max(now) + LINGER))
            }
            Question::Tcp(_) => {
                self.finish(number, outcome, now, out);
                return;
            }
        };
        if self.listening >= Runs::MOST_LISTENING {
            self.counts.unheard += 1;
            self.finish(number, outcome, now, out);
            return;
        }
        out.push(run.observation(run.occasion, outcome, now));
        self.counts.finished += 1;
        self.listening += 1;
        let target = run.target;
        let timer = linger.map(|until| Reverse((until, number, run.token)));
        self.timers.extend(timer);
        self.forget_target(socket, target, number);
        let recorded = self.runs.get_mut(number).and_then(|run| {
            run.fell_silent = true;
            Some((run.probe, run.exchange.take()?))
        });
        self.exchanges.extend(recorded);
    }

    /// Ends a run with an outcome.
    fn finish(&mut self, number: u32, outcome: Outcome, ended: Mono, out: &mut Vec<Observation>) {
        let Some(run) = self.forget(number) else {
            return;
        };
        let occasion = if run.is_listening() {
            Occasion::Late
        } else {
            self.counts.finished += 1;
            run.occasion
        };
        out.push(run.observation(occasion, outcome, ended));
        if let Some(exchange) = run.exchange {
            self.exchanges.push((run.probe, exchange));
        }
    }

    /// Takes a run and all that points to it away.
    fn forget(&mut self, number: u32) -> Option<Run> {
        let run = self.runs.remove(number)?;
        if run.is_listening() {
            self.listening -= 1;
        }
        match run.question {
            Question::Icmp { socket, sequence } => {
                self.sequences[socket].runs[usize::from(sequence)] = None;
            }
            Question::Dns { socket, id, .. } => {
                self.ids.remove(&(socket, id));
                self.forget_target(socket, run.target, number);
            }
            Question::Sip { socket, .. } => self.forget_target(socket, run.target, number),
            Question::Tcp(_) => {}
        }
        Some(run)
    }

    fn forget_target(&mut self, socket: usize, target: SocketAddr, number: u32) {
        let key = (socket, target.ip(), target.port());
        if self.targets.get(&key) == Some(&number) {
            self.targets.remove(&key);
        }
    }
}

/// Two places to wait in, the hurried one inside the other.
fn waiting() -> Result<(Epoll, Epoll, EventFd), Errno> {
    let all = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
    let urgent = Epoll::new(EpollCreateFlags::EPOLL_CLOEXEC)?;
    let waker = EventFd::from_flags(EfdFlags::EFD_NONBLOCK | EfdFlags::EFD_CLOEXEC)?;
    urgent.add(&waker, EpollEvent::new(EpollFlags::EPOLLIN, WAKER))?;
    all.add(&urgent.0, EpollEvent::new(EpollFlags::EPOLLIN, URGENT))?;
    Ok((all, urgent, waker))
}

/// How many events there are after at most `span`, rounded up to milliseconds.
fn wait_on(epoll: &Epoll, events: &mut [EpollEvent], span: Duration) -> usize {
    let millis = span.as_nanos().div_ceil(1_000_000);
    let timeout = i32::try_from(millis)
        .ok()
        .and_then(|millis| PollTimeout::try_from(millis).ok())
        .unwrap_or(PollTimeout::MAX);
    // The only error of a sound epoll is an interruption by a signal: as good as no event.
    epoll.wait(events, timeout).unwrap_or(0)
}
