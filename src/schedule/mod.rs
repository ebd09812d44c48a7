//! Pure. Which probes are due now, and when to look again.
//!
//! - Each probe's phase within its interval is a hash of its region, component
//!   and id: runs are spread evenly, and a restart or a reload does not move them.
//! - At most one probe is in flight per component that is asked about; others wait
//!   in order, asked looks before regular ones. A question by way of a registrar
//!   counts for the room it is about: the registrar waits 32 s for a room that is
//!   silent, and seven such rooms would keep all others from being asked about.
//! - A series has a lane of its own, which all series of one access line share:
//!   it takes a second and more, which looks that confirm a failure must not wait
//!   for, and one at a time is what keeps the line's budget.
//! - A regular run does not begin if an asked look, or a run of a probe with a
//!   shorter interval, is due before it may be over: looks that confirm a failure
//!   come when they were asked for, and a critical probe keeps its interval.
//! - Connections to one component begin at least [`CONNECTION_GAP`] apart, counted from
//!   the end of a regular run on a kept one: it may have needed a new one at its last moment.
//! - After a pause of the process nothing is caught up in a burst: a regular run
//!   that is more than [`STALE`] late is left out, once; the next one comes at its
//!   own phase.

mod lane;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::time::Duration;

use crate::clock::Mono;
use crate::inventory::{Connection, Inventory, Probe, ProbeIx};
use lane::{Lane, Next};

/// Moments are rounded up to this: fewer wake-ups.
pub const TICK: Duration = Duration::from_millis(10);
/// Between the beginnings of two connections to one component.
pub const CONNECTION_GAP: Duration = Duration::from_secs(5);
/// A regular run that is later than this was missed, not delayed.
pub const STALE: Duration = Duration::from_secs(1);

/// A look that is wanted beside the regular ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// By which probe.
    pub probe: ProbeIx,
    /// Not before.
    pub at: Mono,
    /// For an answer; none for the profile's.
    pub deadline: Option<Duration>,
}

/// A run to begin now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Launch {
    /// Which probe.
    pub probe: ProbeIx,
    /// Whether it was asked for; else its interval had passed.
    pub asked: bool,
    /// For an answer.
    pub deadline: Duration,
    /// How long after it was due, in ticks waited for other probes of the
    /// component or because this process was late.
    pub lateness: Duration,
}

/// When every probe is due.
#[derive(Clone, Debug)]
pub struct Schedule {
    seed: u64,
    slots: Vec<Slot>,
    lanes: Vec<Lane>,
    /// The probes of each lane: first the lanes of the components, then those of
    /// their series.
    members: Vec<Vec<usize>>,
    wakes: BinaryHeap<Reverse<(Mono, Wake)>>,
    skipped: u64,
}

/// What a moment in the heap is for. Moments are never taken out: one that no
/// longer holds is found to be so when it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wake {
    Regular(usize),
    Asked(usize),
    Lane(usize),
}

#[derive(Clone, Debug)]
struct Slot {
    lane: usize,
    connects: bool,
    /// It may connect at any moment of its runs, where a kept connection gives out.
    keeps: bool,
    interval: Duration,
    deadline: Duration,
    retry: Duration,
    phase: u64,
    /// The next regular run.
    regular: Mono,
    /// The last regular run was left out as stale.
    left_out: bool,
    asked: Option<Pending>,
    in_flight: bool,
    /// The run in flight, or the last one, was asked for.
    runs_asked: bool,
    ended: Option<Mono>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pending {
    at: Mono,
    deadline: Option<Duration>,
}

impl Schedule {
    /// A schedule in which each probe is due first at its own phase after `now`.
    /// Another seed gives other phases.
    pub fn new(inventory: &Inventory, now: Mono, seed: u64) -> Self {
        let mut schedule = Self {
            seed,
            slots: Vec::with_capacity(inventory.probes().len()),
            lanes: Vec::new(),
            members: Vec::new(),
            wakes: BinaryHeap::new(),
            skipped: 0,
        };
        let (lanes, count) = lanes(inventory);
        schedule.lanes.resize(count, Lane::default());
        schedule.members.resize(count, Vec::new());
        for ((ix, probe), lane) in inventory.probes().zip(lanes) {
            let slot = Slot::new(inventory, probe, lane, seed, now);
            let wake = Wake::Regular(ix.usize());
            schedule.wakes.push(Reverse((ticked(slot.regular), wake)));
            schedule.members[slot.lane].push(ix.usize());
            schedule.slots.push(slot);
        }
        schedule
    }

    /// The runs to begin now. Each is in flight until [`finished`](Self::finished).
    pub fn due(&mut self, now: Mono, launches: &mut Vec<Launch>) {
        let mut touched = Vec::new();
        while let Some(&Reverse((at, wake))) = self.wakes.peek() {
            if at > now {
                break;
            }
            self.wakes.pop();
            match wake {
                Wake::Regular(probe) => touched.extend(self.regular_due(probe, now)),
                Wake::Asked(probe) => touched.extend(self.asked_due(probe, now)),
                Wake::Lane(lane) => touched.push(lane),
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for lane in touched {
            self.serve(lane, now, launches);
        }
    }

    /// Wants a look. If one is pending already, the earlier moment and the
    /// shorter deadline hold; if a run is in flight now, its outcome is the answer, unless
    /// a kept connection may carry it.
    pub fn ask(&mut self, ask: Ask, now: Mono) {
        let place = ask.probe.usize();
        let Some(slot) = self.slots.get_mut(place) else {
            return;
        };
        if slot.answers_asks() && ask.at <= now {
            return;
        }
        let pending = match slot.asked {
            None => Pending {
                at: ask.at,
                deadline: ask.deadline,
            },
            Some(before) => Pending {
                at: before.at.min(ask.at),
                deadline: match (before.deadline, ask.deadline) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                },
            },
        };
        slot.asked = Some(pending);
        let wake = Reverse((ticked(pending.at), Wake::Asked(place)));
        self.wakes.push(wake);
    }

    /// A run has ended, or could not begin: its component is free again.
    pub fn finished(&mut self, probe: ProbeIx, now: Mono) {
        let place = probe.usize();
        let Some(slot) = self.slots.get_mut(place).filter(|slot| slot.in_flight) else {
            return;
        };
        slot.in_flight = false;
        slot.ended = Some(now);
        // An asked look connects when it begins, and never later.
        let connected = slot.keeps && !slot.runs_asked;
        let (lane, pending) = (slot.lane, slot.asked);
        self.lanes[lane].release(place);
        if let Some(pending) = pending.filter(|pending| pending.at <= now) {
            self.lanes[lane].wait(place, true, pending.at);
        }
        if connected {
            self.lanes[lane].connected(now);
        }
        if self.lanes[lane].has_waiting() {
            self.wakes.push(Reverse((now, Wake::Lane(lane))));
        }
    }

    /// When [`due`](Self::due) has something to say next.
    pub fn next(&self) -> Mono {
        self.wakes.peek().map_or(Mono::NEVER, |wake| wake.0.0)
    }

    /// Regular runs left out because the process had been paused.
    pub const fn skipped(&self) -> u64 {
        self.skipped
    }

    /// Goes over to another inventory: of every probe that is the same in both,
    /// phase, pending looks and the mark of being in flight are kept.
    #[must_use]
    pub fn reload(self, old: &Inventory, new: &Inventory, now: Mono) -> Self {
        let mut next = Self::new(new, now, self.seed);
        next.skipped = self.skipped;
        next.wakes.clear();
        for (ix, _) in old.components() {
            if let Some(same) = old.same_component(ix, new) {
                next.lanes[same.usize()].keep(&self.lanes[ix.usize()]);
            }
        }
        for (ix, _) in old.probes() {
            let Some(same) = old.same_probe(ix, new) else {
                continue;
            };
            let before = &self.slots[ix.usize()];
            let goes_on = before.in_flight && carried(old, new, ix).is_some();
            let slot = &mut next.slots[same.usize()];
            slot.keep(before, goes_on);
            if goes_on {
                next.lanes[slot.lane].occupy(same.usize());
            }
        }
        next.wake_all(&self, old, new, now);
        next
    }

    /// Moments of all slots, and the lanes' waiting lists in their old order.
    fn wake_all(&mut self, before: &Self, old: &Inventory, new: &Inventory, now: Mono) {
        for lane in &before.lanes {
            for (place, asked, since) in lane.waiting() {
                if let Some(same) = old.same_probe(ProbeIx::at(place), new) {
                    let lane = self.slots[same.usize()].lane;
                    self.lanes[lane].wait(same.usize(), asked, since);
                }
            }
        }
        for (place, slot) in self.slots.iter().enumerate() {
            let regular = ticked(slot.regular);
            self.wakes.push(Reverse((regular, Wake::Regular(place))));
            if let Some(pending) = slot.asked {
                let at = ticked(pending.at);
                self.wakes.push(Reverse((at, Wake::Asked(place))));
            }
        }
        for (place, lane) in self.lanes.iter().enumerate() {
            if lane.has_waiting() {
                self.wakes.push(Reverse((now, Wake::Lane(place))));
            }
        }
    }

    /// The lane that a regular run wants, if it is to run.
    fn regular_due(&mut self, place: usize, now: Mono) -> Option<usize> {
        let slot = &mut self.slots[place];
        let due = slot.regular;
        if due > now {
            return None;
        }
        // Out of regard for the device no run begins right after another.
        let rested = slot.ended.map_or(Mono::ZERO, |ended| ended + slot.retry);
        if rested > now && !slot.in_flight && rested.since(due) < slot.interval {
            self.wakes
                .push(Reverse((ticked(rested), Wake::Regular(place))));
            return None;
        }
        slot.regular = slot.after(now);
        self.wakes
            .push(Reverse((ticked(slot.regular), Wake::Regular(place))));
        if slot.in_flight {
            return None;
        }
        let stale = now.since(due.max(rested)) > STALE;
        if stale && !slot.left_out {
            slot.left_out = true;
            self.skipped += 1;
            return None;
        }
        slot.left_out = false;
        let lane = slot.lane;
        self.lanes[lane].wait(place, false, due.max(rested));
        Some(lane)
    }

    /// The lane that an asked look wants, if it is still wanted.
    fn asked_due(&mut self, place: usize, now: Mono) -> Option<usize> {
        let slot = &mut self.slots[place];
        let pending = slot.asked.filter(|pending| pending.at <= now)?;
        if slot.answers_asks() {
            slot.asked = None;
        }
        if slot.in_flight {
            return None;
        }
        let lane = slot.lane;
        self.lanes[lane].wait(place, true, pending.at);
        Some(lane)
    }

    /// Begins what a lane's component may be asked now.
    fn serve(&mut self, lane: usize, now: Mono, launches: &mut Vec<Launch>) {
        let slots = &mut self.slots;
        let members = &self.members[lane];
        let moments = |than: Duration| {
            let asked = members.iter().filter_map(|&place| slots[place].asked);
            let quicker = members.iter().map(|&place| &slots[place]);
            let quicker = quicker.filter(move |slot| slot.interval < than);
            let asked = asked.map(|pending| pending.at);
            let all = asked.chain(quicker.map(|slot| slot.regular));
            all.filter(move |&at| at > now)
        };
        let has_time = |place: usize| {
            let over = now + slots[place].deadline;
            moments(slots[place].interval).all(|at| over <= at)
        };
        let soon = moments(Duration::MAX).min();
        let connects = |place: usize| slots[place].connects;
        let interval = |place: usize| slots[place].interval;
        match self.lanes[lane].next(now, connects, interval, has_time, soon) {
            Next::Nothing => {}
            Next::NotBefore(at) => self.wakes.push(Reverse((ticked(at), Wake::Lane(lane)))),
            Next::Run { place, asked, due } => {
                let slot = &mut slots[place];
                slot.in_flight = true;
                slot.runs_asked = asked;
                let answers = slot.answers_asks();
                let due_by_now = |pending: &mut Pending| answers && pending.at <= now;
                let pending = slot.asked.take_if(due_by_now);
                launches.push(Launch {
                    probe: ProbeIx::at(place),
                    asked,
                    deadline: pending
                        .and_then(|pending| pending.deadline)
                        .map_or(slot.deadline, |asked| asked.min(slot.deadline)),
                    lateness: now.since(due),
                });
            }
        }
    }
}

/// The probe of the new inventory that a run in flight of an old one goes on
/// as: the same one, asked in the same way.
pub fn carried(old: &Inventory, new: &Inventory, probe: ProbeIx) -> Option<ProbeIx> {
    let same = old.same_probe(probe, new)?;
    let (before, after) = (&old[probe], &new[same]);
    let asked = |inventory: &Inventory, probe: &Probe| inventory.full_id(asked_of(probe));
    let unchanged = before.method == after.method
        && before.source == after.source
        && asked(old, before) == asked(new, after);
    unchanged.then_some(same)
}

/// The lane of each probe, that of the component it asks about or behind all those
/// the one of the line it measures; and how many lanes there are.
fn lanes(inventory: &Inventory) -> (Vec<usize>, usize) {
    let mut count = inventory.components().len();
    let mut lines = BTreeMap::new();
    let lane = |(_, probe): (ProbeIx, &Probe)| {
        if !probe.measures() {
            return probe.component.usize();
        }
        *lines
            .entry(inventory.line_of(probe.component))
            .or_insert_with(|| {
                count += 1;
                count - 1
            })
    };
    let lanes = inventory.probes().map(lane).collect();
    (lanes, count)
}

/// The component that answers: the one asked about, or who is asked on its behalf.
fn asked_of(probe: &Probe) -> crate::inventory::ComponentIx {
    probe.via.unwrap_or(probe.component)
}

impl Slot {
    fn new(inventory: &Inventory, probe: &Probe, lane: usize, seed: u64, now: Mono) -> Self {
        // An interval of zero would be due for ever.
        let interval = probe.profile.interval.max(TICK);
        let nanos = u64::try_from(interval.as_nanos()).unwrap_or(u64::MAX);
        let mut slot = Self {
            lane,
            connects: probe.connects(),
            keeps: probe.connection() == Connection::Kept,
            interval,
            deadline: probe.profile.deadline,
            retry: probe.profile.retry,
            phase: stable_hash(inventory, probe, seed) % nanos,
            regular: Mono::ZERO,
            left_out: false,
            asked: None,
            in_flight: false,
            runs_asked: false,
            ended: None,
        };
        slot.regular = slot.after(now);
        slot
    }

    /// The first moment of its phase after `now`.
    fn after(&self, now: Mono) -> Mono {
        let interval = u64::try_from(self.interval.as_nanos()).unwrap_or(u64::MAX);
        let passed = now.as_nanos().checked_sub(self.phase);
        let rounds = passed.map_or(0, |passed| passed / interval + 1);
        Mono::from_nanos(rounds.saturating_mul(interval).saturating_add(self.phase))
    }

    /// Whether the run in flight is as good as an asked look: one that a kept connection
    /// may carry does not say whether new ones are accepted.
    const fn answers_asks(&self) -> bool {
        self.in_flight && (self.runs_asked || !self.keeps)
    }

    fn keep(&mut self, before: &Self, goes_on: bool) {
        self.asked = before.asked;
        self.ended = before.ended;
        self.in_flight = goes_on;
        self.runs_asked = before.runs_asked;
        if self.interval == before.interval {
            self.regular = before.regular;
            self.left_out = before.left_out;
        }
    }
}

/// FNV-1a: small, and the same on every machine and in every version.
fn stable_hash(inventory: &Inventory, probe: &Probe, seed: u64) -> u64 {
    let component = &inventory[probe.component];
    let region = &inventory[component.region];
    let mut hash = 0xcbf2_9ce4_8422_2325 ^ seed;
    for part in [&region.id, &component.id, &probe.id] {
        // The zero keeps "ab" + "c" apart from "a" + "bc".
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    // Its low bits alone are poorly spread for short ids.
    hash ^ (hash >> 32)
}

/// Rounded up to a tick.
fn ticked(at: Mono) -> Mono {
    const NANOS: u64 = 10_000_000;
    Mono::from_nanos(at.as_nanos().div_ceil(NANOS).saturating_mul(NANOS))
}
