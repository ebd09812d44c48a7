//! Drives the real ledger and the real schedule through a story.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use samband::clock::{Mono, Now};
use samband::health::{LocalError, Observation, Occasion, Outcome};
use samband::inventory::{Inventory, ProbeIx};
use samband::ledger::{Entry, Input, Kept, Ledger, Settings, Transaction};
use samband::notice::{Context, Receipt, Row};
use samband::schedule::{self, Launch, Schedule};

use crate::checks::Checks;
use crate::equipment::{self, Breakage, Seen};
use crate::mail::Mail;
use crate::rng::Rng;
use crate::store::Store;
use crate::story::{Broken, Change, Noise, SECOND, Story};

/// The world and the program in it.
pub(crate) struct Sim {
    pub(crate) inventory: Arc<Inventory>,
    pub(crate) ledger: Ledger,
    pub(crate) store: Store,
    pub(crate) checks: Checks,
    settings: Settings,
    schedule: Schedule,
    seed: u64,
    rng: Rng,
    noise: Noise,
    /// Nanoseconds since the story began.
    pub(crate) time: u64,
    /// When the program was started last.
    boot: u64,
    /// How far the wall clock has been stepped.
    stepped: i64,
    broken: Vec<Broken>,
    active: Vec<Breakage>,
    flights: BinaryHeap<Reverse<Flight>>,
    serial: u64,
    committing: VecDeque<(u64, Transaction, Vec<Row>)>,
    disk: Rng,
    /// It is to die when it next has something to commit and then to send.
    doomed: Option<(bool, Duration)>,
    mail: Mail,
    post: Rng,
    /// What couriers will report, and when.
    receipts: BTreeMap<(u64, u64), Receipt>,
    planted: Planted,
    changes: VecDeque<(u64, Change)>,
}

/// A fault planted on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Planted {
    #[default]
    None,
    /// What is to be sent is sent before it is committed.
    #[cfg(feature = "planted")]
    EffectBeforeCommit,
    /// One of the ledger's.
    #[cfg(feature = "planted")]
    Ledger(samband::ledger::Planted),
}

/// A run on its way, ordered by its end.
#[derive(Debug)]
struct Flight {
    ends: u64,
    serial: u64,
    observation: Observation,
}

impl PartialEq for Flight {
    fn eq(&self, other: &Self) -> bool {
        self.serial == other.serial
    }
}
impl Eq for Flight {}
impl PartialOrd for Flight {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Flight {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.ends, self.serial).cmp(&(other.ends, other.serial))
    }
}

impl Sim {
    pub(crate) fn new(seed: u64, story: &Story, settings: Settings) -> Self {
        let inventory = Arc::clone(&story.inventory);
        let now = Now {
            mono: Mono::START,
            wall: wall(0, 0),
        };
        let ledger = ledger(&inventory, settings, Kept::default(), now);
        Self {
            schedule: Schedule::new(&inventory, Mono::START, seed),
            checks: Checks::new(&inventory),
            ledger,
            inventory,
            settings,
            store: Store::default(),
            seed,
            rng: Rng::new(seed).fork(20),
            noise: Noise::default(),
            time: 0,
            boot: 0,
            stepped: 0,
            broken: Vec::new(),
            active: Vec::new(),
            flights: BinaryHeap::new(),
            serial: 0,
            committing: VecDeque::new(),
            disk: Rng::new(seed).fork(22),
            doomed: None,
            mail: Mail::default(),
            post: Rng::new(seed).fork(21),
            receipts: BTreeMap::new(),
            planted: Planted::default(),
            changes: story.changes.clone().into(),
        }
    }

    /// Plants a fault, for good.
    pub(crate) fn plant(&mut self, planted: Planted) {
        self.planted = planted;
        #[cfg(feature = "planted")]
        if let Planted::Ledger(planted) = planted {
            self.ledger.plant(planted);
        }
    }

    /// What can be judged only when all is over.
    pub(crate) fn finish(&mut self) {
        self.compare_memory();
        let active = self.ledger.open_faults().any(|f| f.state.is_active());
        let nothing = "a fault is left though all is well";
        self.checks.require(!active, nothing);
        let lost_time = self.boot > 0 && self.stepped != 0;
        self.mail
            .check(&self.store, self.time, lost_time, &mut self.checks);
    }

    /// Goes on until then.
    pub(crate) fn run(&mut self, until: u64) {
        while let Some(next) = self.next().filter(|&next| next <= until) {
            if self.checks.violation.is_some() {
                break;
            }
            self.time = self.time.max(next);
            self.turn();
        }
        self.time = self.time.max(until);
    }

    fn next(&self) -> Option<u64> {
        let flight = self.flights.peek().map(|flight| flight.0.ends);
        let commit = self.committing.front().map(|&(at, ..)| at);
        let receipt = self.receipts.keys().next().map(|&(at, _)| at);
        let change = self.changes.front().map(|&(at, _)| at);
        let own = [self.schedule.next(), self.ledger.next()];
        let own = own
            .into_iter()
            .filter(|&at| at != Mono::NEVER)
            .map(|at| self.boot + nanos(at.since(Mono::START)));
        let all = [flight, commit, receipt, change];
        all.into_iter().flatten().chain(own).min()
    }

    fn turn(&mut self) {
        while self
            .committing
            .front()
            .is_some_and(|&(at, ..)| at <= self.time)
        {
            self.commit_next(true);
        }
        while self.changes.front().is_some_and(|&(at, _)| at <= self.time) {
            if let Some((_, change)) = self.changes.pop_front() {
                self.change(change);
            }
        }
        while let Some(first) = self.receipts.first_entry() {
            if first.key().0 > self.time {
                break;
            }
            let receipt = first.remove();
            self.step(Input::Receipt(receipt));
        }
        let observations = self.landed();
        if !observations.is_empty() {
            self.step(Input::Observed(observations));
        } else if self.ledger.next() <= self.now().mono {
            self.step(Input::Tick);
            let idle = self.ledger.next() > self.now().mono;
            self.checks
                .require(idle, "the ledger wants a turn at once, again");
        }
        let mut decided = self.committing.iter().flat_map(|(_, t, _)| &t.entries);
        let between = decided.any(|entry| matches!(entry, Entry::Fault(_)));
        if let Some((arrives, away)) = self.doomed.take_if(|_| between) {
            self.crash(arrives, nanos(away));
        }
        let mut launches = Vec::new();
        self.schedule.due(self.now().mono, &mut launches);
        for launch in launches {
            self.launch(launch);
        }
    }

    pub(crate) fn now(&self) -> Now {
        Now {
            mono: Mono::START + Duration::from_nanos(self.time - self.boot),
            wall: wall(self.time, self.stepped),
        }
    }

    fn step(&mut self, input: Input) {
        let now = self.now();
        if let Input::Observed(observations) = &input {
            for observation in observations {
                self.checks
                    .observed(&self.inventory, observation, self.time);
            }
        }
        let step = self.ledger.step(input, now);
        for entry in &step.transaction.entries {
            let isolated = self.is_isolated();
            self.checks
                .decided(&self.inventory, entry, self.time, isolated);
        }
        for ask in step.asks {
            self.schedule.ask(ask, now.mono);
        }
        let mut deliver = step.deliver;
        if self.sends_too_early() {
            self.hand_over(std::mem::take(&mut deliver));
        }
        if !step.transaction.is_empty() {
            let takes = if self.disk.chance(20) {
                SECOND / 2
            } else {
                SECOND / 200
            };
            let last = self.committing.back().map_or(0, |&(at, ..)| at);
            let at = (self.time + takes).max(last);
            self.committing.push_back((at, step.transaction, deliver));
        }
    }

    #[cfg(feature = "planted")]
    fn sends_too_early(&self) -> bool {
        self.planted == Planted::EffectBeforeCommit
    }

    #[cfg(not(feature = "planted"))]
    #[expect(clippy::unused_self, reason = "the planted variant needs it")]
    const fn sends_too_early(&self) -> bool {
        false
    }

    fn is_isolated(&self) -> bool {
        let monitor = samband::inventory::Kind::Monitor;
        let mut parts = self.active.iter().map(|b| b.element.component);
        parts.any(|component| self.inventory[component].kind == monitor)
    }

    fn commit_next(&mut self, effects: bool) {
        let Some((_, transaction, deliver)) = self.committing.pop_front() else {
            return;
        };
        for entry in &transaction.entries {
            self.checks.committed(entry, self.time);
            self.mail.committed(entry);
        }
        self.store.commit(transaction);
        if effects {
            self.hand_over(deliver);
        }
    }

    fn hand_over(&mut self, rows: Vec<Row>) {
        for row in rows {
            let (takes, receipt) = self.mail.attempt(row, self.time, &mut self.post);
            self.serial += 1;
            self.receipts
                .insert((self.time + takes, self.serial), receipt);
        }
    }

    fn landed(&mut self) -> Vec<Observation> {
        let mut landed = Vec::new();
        while self.flights.peek().is_some_and(|f| f.0.ends <= self.time) {
            let Some(Reverse(flight)) = self.flights.pop() else {
                break;
            };
            let observation = flight.observation;
            if observation.occasion != Occasion::Late {
                self.schedule.finished(observation.probe, self.now().mono);
            }
            landed.push(observation);
        }
        landed
    }

    /// One run: what it will see is settled when it is sent.
    fn launch(&mut self, launch: Launch) {
        let inventory = Arc::clone(&self.inventory);
        let probe = &inventory[launch.probe];
        let started = self.now().mono;
        let deadline = nanos(launch.deadline);
        let occasion = if launch.asked {
            Occasion::Confirm
        } else {
            Occasion::Regular
        };
        let mut seen = equipment::seen(&inventory, probe, &self.active);
        if self.rng.chance(self.noise.lost) {
            seen = Seen::Silence;
        }
        let local = self.rng.chance(self.noise.local);
        let takes = self.takes(seen);
        let observation = |ended: u64, occasion, outcome| Observation {
            probe: launch.probe,
            occasion,
            started,
            ended: started + Duration::from_nanos(ended),
            outcome,
        };
        let rtt = Duration::from_nanos(takes);
        let outcome = equipment::outcome(probe, seen, rtt);
        if local {
            let error = Outcome::NotPerformed(LocalError::Buffers);
            self.fly(0, observation(0, occasion, error));
        } else if seen == Seen::Silence {
            self.fly(deadline, observation(deadline, occasion, outcome));
        } else if takes > deadline {
            let silence = observation(deadline, occasion, Outcome::Silence);
            self.fly(deadline, silence);
            self.fly(takes, observation(takes, Occasion::Late, outcome));
        } else {
            self.fly(takes, observation(takes, occasion, outcome));
        }
    }

    fn fly(&mut self, takes: u64, observation: Observation) {
        self.serial += 1;
        self.flights.push(Reverse(Flight {
            ends: self.time + takes,
            serial: self.serial,
            observation,
        }));
    }

    /// How long it takes for something to come back.
    fn takes(&mut self, seen: Seen) -> u64 {
        let usual = self.rng.between(SECOND / 1000, SECOND / 15);
        match seen {
            // A router tries for three seconds to find the next hop (RFC 4861, ARP alike).
            Seen::Icmp { code: 1, .. } => self.rng.between(usual, 3 * SECOND + usual),
            _ if self.rng.chance(self.noise.slow) => self.rng.between(SECOND, 6 * SECOND),
            _ => usual,
        }
    }

    fn change(&mut self, change: Change) {
        self.checks.note(self.time, &change);
        match change {
            Change::Break(broken) => self.broken.push(broken),
            Change::Mend(broken) => {
                if let Some(at) = self.broken.iter().position(|b| *b == broken) {
                    self.broken.remove(at);
                }
            }
            Change::Stall(pause) => self.stall(nanos(pause)),
            Change::Crash { arrives, away } => self.crash(arrives, nanos(away)),
            Change::CrashWithin { arrives, away } => self.doomed = Some((arrives, away)),
            Change::Step { seconds } => self.stepped += seconds,
            Change::Reload(inventory) => self.reload(inventory),
            Change::Noise(noise) => self.noise = noise,
            Change::Mail(manners) => self.mail.manners = manners,
        }
        self.active = self
            .broken
            .iter()
            .filter_map(|b| b.at(&self.inventory))
            .collect();
    }

    /// Nothing runs meanwhile: what was to end by its deadline then was not
    /// judged in time.
    fn stall(&mut self, pause: u64) {
        let until = self.time + pause;
        let flights = std::mem::take(&mut self.flights);
        for Reverse(mut flight) in flights {
            if flight.ends < until && flight.observation.outcome == Outcome::Silence {
                flight.observation.outcome = Outcome::NotPerformed(LocalError::Late);
            }
            flight.ends = flight.ends.max(until);
            self.flights.push(Reverse(flight));
        }
        self.time = until;
    }

    /// What was not committed is lost, and so is all that was in memory.
    fn crash(&mut self, arrives: bool, away: u64) {
        while arrives && !self.committing.is_empty() {
            self.commit_next(false);
        }
        self.committing.clear();
        self.receipts.clear();
        self.mail.forgotten();
        self.flights.clear();
        self.time += away;
        self.boot = self.time;
        let kept = self.store.kept();
        self.ledger = ledger(&self.inventory, self.settings, kept, self.now());
        self.schedule = Schedule::new(&self.inventory, Mono::START, self.seed);
        self.plant(self.planted);
        self.checks.restarted(&self.inventory);
        self.compare_memory();
    }

    /// The ledger knows exactly what is written down.
    fn compare_memory(&mut self) {
        if !self.committing.is_empty() {
            return;
        }
        let written = self.store.faults.values();
        let written = written.filter(|f| f.state != samband::fault::State::Closed);
        let same = written.eq(self.ledger.open_faults().map(|fault| &**fault));
        self.checks
            .require(same, "G1: the ledger and the log differ");
    }

    fn reload(&mut self, inventory: Arc<Inventory>) {
        let old = Arc::clone(&self.inventory);
        let now = self.now();
        let schedule = std::mem::replace(
            &mut self.schedule,
            Schedule::new(&inventory, now.mono, self.seed),
        );
        self.schedule = schedule.reload(&old, &inventory, now.mono);
        let moved = |probe: ProbeIx| schedule::carried(&old, &inventory, probe);
        let flights = std::mem::take(&mut self.flights).into_iter();
        self.flights = flights
            .filter_map(|Reverse(mut flight)| {
                flight.observation.probe = moved(flight.observation.probe)?;
                Some(Reverse(flight))
            })
            .collect();
        self.checks.reloaded(&old, &inventory);
        self.inventory = Arc::clone(&inventory);
        self.active = self
            .broken
            .iter()
            .filter_map(|b| b.at(&inventory))
            .collect();
        let digest = String::new();
        self.step(Input::Reload { inventory, digest });
    }

    /// Entries written down, with when they were decided.
    pub(crate) fn trace(&self) -> &[(u64, Entry)] {
        &self.checks.entries
    }
}

fn ledger(inventory: &Arc<Inventory>, settings: Settings, kept: Kept, now: Now) -> Ledger {
    let context = Context {
        install: "sim".to_owned(),
        domain: "sim.example".to_owned(),
        public_url: "http://sim.example".to_owned(),
        unlogged: false,
    };
    Ledger::new(Arc::clone(inventory), settings, context, kept, now)
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).expect("a story is shorter than centuries")
}

/// The wall clock, which may be stepped.
pub(crate) fn wall(time: u64, stepped: i64) -> Timestamp {
    let began = 1_770_000_000;
    let nanos = i32::try_from(time % SECOND).expect("below a second");
    let seconds = i64::try_from(time / SECOND).expect("a story is shorter than centuries");
    Timestamp::new(began + seconds + stepped, nanos).expect("within the calendar")
}
