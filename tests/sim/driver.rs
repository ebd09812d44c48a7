//! Drives the real ledger and the real schedule through a story.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use samband::clock::{Mono, Now};
use samband::inventory::{Inventory, Kind};
use samband::ledger::{Answer, Entry, Input, Kept, Ledger, Settings, Transaction};
use samband::notice::{Context, Receipt, Row};
use samband::schedule::Schedule;

use crate::checks::Checks;
use crate::equipment::Breakage;
use crate::flight::Flight;
use crate::isolation::Isolation;
use crate::mail::Mail;
use crate::memory::Memory;
use crate::people::{self, People};
use crate::plan::World;
use crate::rng::Rng;
use crate::route::Routes;
use crate::store::Store;
use crate::story::{Broken, Change, Noise, SECOND, Story};
use crate::walk::Walk;

/// The name of the simulated installation.
pub(crate) const INSTALL: &str = "sim";

/// The world and the program in it.
pub(crate) struct Sim {
    pub(crate) world: World,
    pub(crate) ledger: Ledger,
    pub(crate) store: Store,
    pub(crate) checks: Checks,
    pub(crate) mail: Mail,
    pub(crate) memory: Memory,
    pub(crate) isolation: Isolation,
    pub(crate) people: People,
    /// What is promised of each fault, where people answer.
    pub(crate) walk: Option<Walk>,
    pub(super) routes: Routes,
    pub(super) settings: Settings,
    pub(super) schedule: Schedule,
    pub(super) seed: u64,
    pub(super) noise: Noise,
    /// Nanoseconds since the story began.
    pub(crate) time: u64,
    /// When the program was started last.
    pub(super) boot: u64,
    /// All its starts but the first.
    pub(super) starts: Vec<u64>,
    /// When the story began, by the clock on the wall.
    pub(super) began: Timestamp,
    /// How far the wall clock has been stepped.
    pub(super) stepped: i64,
    pub(super) broken: Vec<Broken>,
    pub(super) active: Vec<Breakage>,
    pub(super) flights: BinaryHeap<Reverse<Flight>>,
    pub(super) serial: u64,
    pub(super) committing: VecDeque<(u64, Transaction, Released)>,
    disk: Rng,
    /// It is to die when it next has something to commit and then to send.
    doomed: Option<(bool, Duration)>,
    post: Rng,
    /// What couriers will report, and when.
    pub(super) receipts: BTreeMap<(u64, u64), Receipt>,
    pub(super) planted: Planted,
    changes: VecDeque<(u64, Change)>,
}

/// What waits for what was decided to be on disk.
#[derive(Debug, Default)]
pub(super) struct Released {
    deliver: Vec<Row>,
    answers: Vec<(u64, Answer)>,
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

impl Sim {
    pub(crate) fn new(seed: u64, story: &Story, settings: Settings) -> Self {
        let world = story.world.clone();
        let now = Now {
            mono: Mono::START,
            wall: story.began,
        };
        Self {
            schedule: Schedule::new(&world.inventory, Mono::START, seed),
            checks: Checks::new(),
            ledger: ledger(&world.inventory, settings, Kept::default(), now),
            world,
            settings,
            store: Store::default(),
            mail: Mail::default(),
            memory: Memory::default(),
            isolation: Isolation::default(),
            people: People::none(seed),
            walk: None,
            routes: Routes::default(),
            seed,
            noise: Noise::default(),
            time: 0,
            boot: 0,
            starts: Vec::new(),
            began: story.began,
            stepped: 0,
            broken: Vec::new(),
            active: Vec::new(),
            flights: BinaryHeap::new(),
            serial: 0,
            committing: VecDeque::new(),
            disk: Rng::new(seed).fork(22),
            doomed: None,
            post: Rng::new(seed).fork(21),
            receipts: BTreeMap::new(),
            planted: Planted::default(),
            changes: story.changes.clone().into(),
        }
    }

    /// People live in it, who answer what they are told.
    pub(crate) fn populate(&mut self) {
        self.people = People::drawn(self.seed, &self.world.plan.parties);
        self.walk = Some(Walk::new(&self.world, self.now().wall));
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
        self.drain();
        self.compare_memory();
        let active = self.ledger.open_faults().any(|f| f.state.is_active());
        let nothing = "a fault is left though all is well";
        self.checks.require(!active, nothing);
        self.isolation.judge(&mut self.checks);
        self.check_told();
        let lost_time = self.boot > 0 && self.stepped != 0;
        self.mail.check(&self.store, lost_time, &mut self.checks);
    }

    /// Goes on until nothing waits to be told, or until it must have been: a full
    /// hour of a mailbox passes, and then it takes fifteen an hour.
    fn drain(&mut self) {
        let must = self.time + self.mail.clears_within(&self.store);
        while self.time < must && self.store.rows.values().any(|row| !row.state.is_final()) {
            if self.checks.violation.is_some() {
                return;
            }
            self.run(must.min(self.time + 60 * SECOND));
        }
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
        let person = self.people.next();
        let change = self.changes.front().map(|&(at, _)| at);
        let own = [self.schedule.next(), self.ledger.next()];
        let own = own
            .into_iter()
            .filter(|&at| at != Mono::NEVER)
            .map(|at| self.boot + nanos(at.since(Mono::START)));
        let all = [flight, commit, receipt, person, change];
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
        self.people_act();
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
            wall: wall(self.began, self.time, self.stepped),
        }
    }

    /// Whoever means to do something by now does it, by what they have seen.
    fn people_act(&mut self) {
        loop {
            let faults = &self.store.faults;
            let Some((id, command)) = self.people.due(self.time, |n| faults.get(n)) else {
                return;
            };
            let command = Box::new(command);
            self.step(Input::Command { id, command });
        }
    }

    pub(super) fn step(&mut self, input: Input) {
        let now = self.now();
        if let Input::Observed(observations) = &input {
            for seen in observations {
                let began = self.boot + nanos(seen.started.since(Mono::START));
                let isolated = self.isolation.covers(began);
                self.checks
                    .observed(&self.world.inventory, seen, self.time, isolated);
            }
        }
        let step = self.ledger.step(input, now);
        for entry in &step.transaction.entries {
            self.checks.decided(&self.world.inventory, entry, self.time);
            if let (Some(walk), Entry::Fault(event)) = (&mut self.walk, entry) {
                self.checks.note_promise(walk.note(event));
            }
        }
        for ask in step.asks {
            let component = self.world.inventory[ask.probe].component;
            let id = &self.world.inventory[component].id;
            self.checks.asked.insert(Arc::clone(id));
            self.schedule.ask(ask, now.mono);
        }
        let mut deliver = step.deliver;
        if self.sends_too_early() {
            self.hand_over(std::mem::take(&mut deliver));
        }
        self.check_people();
        let answers = step.answers;
        let released = Released { deliver, answers };
        if step.transaction.is_empty() {
            self.answer(released.answers);
        } else {
            let takes = if self.disk.chance(20) {
                SECOND / 2
            } else {
                SECOND / 200
            };
            let last = self.committing.back().map_or(0, |&(at, ..)| at);
            let at = (self.time + takes).max(last);
            self.committing.push_back((at, step.transaction, released));
        }
    }

    /// What is promised of who has a fault holds after each turn.
    fn check_people(&mut self) {
        let now = self.now().wall;
        if let Some(walk) = &self.walk {
            let kept = walk.hold(self.ledger.open_faults(), now);
            self.checks.note_promise(kept);
        }
        for fault in self.ledger.open_faults() {
            let held = people::is_held(fault, &self.world.plan.parties);
            self.checks.note_promise(held);
        }
    }

    fn answer(&mut self, answers: Vec<(u64, Answer)>) {
        for answer in answers {
            self.people
                .hear(answer, self.time, &self.store, &mut self.checks);
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

    /// Whether the monitor itself is cut off, in truth.
    fn is_isolated(&self) -> bool {
        let mut parts = self.active.iter().map(|b| b.element.component);
        parts.any(|component| self.world.inventory[component].kind == Kind::Monitor)
    }

    /// The oldest decision reaches the disk and, unless the program dies with it,
    /// is shown and sent.
    pub(super) fn commit_next(&mut self, effects: bool) {
        let Some((_, transaction, released)) = self.committing.pop_front() else {
            return;
        };
        self.routes
            .check(&transaction, &self.store, &mut self.checks);
        for entry in &transaction.entries {
            self.checks.committed(entry, self.time);
            self.isolation.committed(entry, self.time);
            self.mail.committed(entry);
        }
        let entries = transaction.entries.clone();
        self.store.commit(transaction);
        self.compare_targets(&entries);
        if effects {
            self.show(&entries);
            self.answer(released.answers);
            self.hand_over(released.deliver);
        }
    }

    /// Whoever looks at the pages sees the faults as these entries have made them.
    fn show(&mut self, entries: &[Entry]) {
        for entry in entries {
            if let Entry::Fault(event) = entry
                && let Some(fault) = self.store.faults.get(&event.fault)
            {
                self.memory.show(fault, event.ordinal, &mut self.checks);
            }
        }
    }

    fn hand_over(&mut self, rows: Vec<Row>) {
        for row in rows {
            let told = row.clone();
            let tried = self.mail.tried_to(&row.recipient.address);
            let mut post = self.post.fork_by(&[&row.recipient.address], tried);
            let attempt = self.mail.attempt(row, self.time, &mut post);
            if attempt.accepted {
                self.tell(&told);
            }
            self.serial += 1;
            let at = (self.time + attempt.takes, self.serial);
            self.receipts.insert(at, attempt.receipt);
        }
    }

    /// Somebody reads in a mail what the program knows of a fault.
    fn tell(&mut self, row: &Row) {
        let Some(number) = &row.fault else {
            return;
        };
        let open = self.ledger.open_faults();
        let mut known = open.chain(self.ledger.closed_faults());
        if let Some(fault) = known.find(|fault| fault.number == *number) {
            self.memory.show(fault, row.ordinal, &mut self.checks);
            self.people.read(row, fault, self.time, self.now().wall);
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
            Change::Reload(world) => self.reload(world),
            Change::Noise(noise) => self.noise = noise,
            Change::Mail(manners) => self.mail.behave(manners, self.time),
        }
        self.find_broken();
        let region = samband::inventory::RegionIx::at(0);
        let cut_off = self.ledger.cut_off(region).is_some();
        self.isolation
            .note(self.time, self.is_isolated(), cut_off, &mut self.checks);
    }

    /// What of the broken things is in the inventory.
    pub(super) fn find_broken(&mut self) {
        let inventory = &self.world.inventory;
        let found = self.broken.iter().filter_map(|b| b.at(inventory));
        self.active = found.collect();
    }

    /// Entries written down, with when they were decided.
    pub(crate) fn trace(&self) -> &[(u64, Entry)] {
        &self.checks.entries
    }
}

pub(super) fn ledger(
    inventory: &Arc<Inventory>,
    settings: Settings,
    kept: Kept,
    now: Now,
) -> Ledger {
    let context = Context {
        install: INSTALL.to_owned(),
        domain: "sim.example".to_owned(),
        public_url: "http://sim.example".to_owned(),
        unlogged: false,
        mqtt: false,
        link_days: None,
        mailbox: None,
    };
    Ledger::new(Arc::clone(inventory), settings, context, kept, now)
}

pub(crate) fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).expect("a story is shorter than centuries")
}

/// The wall clock, which may be stepped.
fn wall(began: Timestamp, time: u64, stepped: i64) -> Timestamp {
    let passed = i64::try_from(time).expect("a story is shorter than centuries");
    let passed = SignedDuration::from_nanos(passed) + SignedDuration::from_secs(stepped);
    began + passed
}
