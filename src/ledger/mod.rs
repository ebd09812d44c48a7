//! Pure. All truth and one turn of it: `step(state, input, now) → (transaction, effects)`.
//!
//! This folder is not in the first design: the core function needed a home that
//! is wholly pure, so that months of a region can be simulated from a seed,
//! while `daemon`, which drives it, is an edge.
//!
//! One turn goes through these files in order: `observe` takes in what was
//! seen, `drill` what is only said to be, `command` what people say, `ask` asks for more, `facets` says how each side of a component is; `conclude` runs the cause analysis and matches causes
//! to faults; `change` and `terms` have things happen to faults; `tell` has the notices due written to the outbox.

mod aftermath;
mod announcement;
mod ask;
mod change;
mod command;
mod conclude;
mod drill;
mod ending;
mod entry;
mod evidence;
mod facet;
mod incident;
mod observe;
mod open;
mod ownerless;
mod planned;
mod planted;
mod precedent;
mod quality;
mod reload;
mod reported;
mod shift;
mod tell;
mod terms;
#[cfg(test)]
mod tests;
mod weigh;

pub use crate::health::FacetState;
pub use announcement::{AHEAD, Announced};
pub use command::Answer;
pub use drill::{DrillFailure, DrillHistory, DrillOutcome, DrillSettings};
pub use ending::{WARNINGS, Warned};
pub use entry::{Change, Entry, MonitorEvent, Transaction};
pub use open::OpenFault;
pub use ownerless::Ownerless;
pub use planned::{PlanAnswer, Plans};
#[cfg(feature = "planted")]
pub use planted::Planted;
pub use reported::ReportAnswer;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::cause::Clearance;
use crate::clock::{Mono, Now};
use crate::fault::{Ahead, Command, Fault, Incident, Login, Number, Planning, Reporting};
use crate::health::{Observation, Quality, Track, Vantage};
use crate::inventory::{Element, Inventory, Maintenance, ProbeIx, RegionIx};
use crate::notice::{Context, Outbox, Receipt, Reply, Row};
use crate::schedule::Ask;

/// How long things take that no probe's profile says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// After a cause was mended: how long what recovers late stays its symptom.
    pub settle: Duration,
    /// The same cause again within this time is the same fault.
    pub reopen: Duration,
    /// A cleared fault that nobody closes is closed after this time.
    pub close: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            settle: Duration::from_secs(10 * 60),
            reopen: Duration::from_secs(30 * 60),
            close: Duration::from_secs(24 * 3600),
        }
    }
}

/// What a turn is about.
#[derive(Clone, Debug)]
pub enum Input {
    /// Probes have seen something. Their indices belong to the ledger's inventory.
    Observed(Vec<Observation>),
    /// A channel reports of an attempt to deliver.
    Receipt(Receipt),
    /// Somebody wants something to happen to a fault.
    Command {
        /// By which the answer is known.
        id: u64,
        /// What is wanted.
        command: Box<Command>,
    },
    /// Somebody wants work to be planned, or no longer.
    Planning {
        /// By which the answer is known.
        id: u64,
        /// What is wanted.
        planning: Box<Planning>,
    },
    /// Somebody reports what they see in a room.
    Report {
        /// By which the answer is known.
        id: u64,
        /// What.
        reporting: Box<Reporting>,
    },
    /// Somebody came by an account, was refused, or left.
    Login(Login),
    /// Another inventory takes effect.
    Reload {
        /// Which.
        inventory: Arc<Inventory>,
        /// SHA-256 of its configuration.
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
    Reply(Box<Reply>),
    /// The log can no longer be written.
    Unlogged,
    /// Nothing but time has passed.
    Tick,
}

/// What comes of a turn.
#[derive(Debug, Default)]
pub struct Step {
    /// To be written, before anything below is shown or sent.
    pub transaction: Transaction,
    /// Looks to be taken; need not wait for the writing, since they show nothing.
    pub asks: Vec<Ask>,
    /// Notices to hand to their channels.
    pub deliver: Vec<Row>,
    /// What came of commands, each by its id.
    pub answers: Vec<(u64, Answer)>,
    /// What came of what was to be planned, likewise.
    pub plans: Vec<(u64, PlanAnswer)>,
    /// What came of user reports, likewise.
    pub reports: Vec<(u64, ReportAnswer)>,
    /// Something was decided that the snapshot must show at once.
    pub urgent: bool,
}

/// What was kept from before a restart.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Faults that are not closed, and the latest closed ones.
    pub faults: Vec<Fault>,
    /// Rows of the outbox that are not final, or were settled in the last hour.
    pub rows: Vec<Row>,
    /// The highest serial handed out, by prefix and year.
    pub serials: BTreeMap<(String, i16), u32>,
    /// The last known state of each facet, by region, component and facet.
    pub facets: BTreeMap<(String, String, crate::inventory::Facet), (FacetState, Timestamp)>,
    /// Regions whose monitor was cut off.
    pub cut_off: BTreeSet<String>,
    /// All drills so far.
    pub drills: DrillHistory,
    /// Closed faults of which people have said what they were, oldest first.
    pub explained: Vec<Fault>,
    /// Warnings of agreements that run out, as far as they were given.
    pub warned: BTreeSet<Warned>,
    /// What has been told of planned work.
    pub announced: Announced,
    /// The work that people have declared.
    pub plans: Plans,
}

/// All mutable truth.
#[derive(Clone, Debug)]
pub struct Ledger {
    inventory: Arc<Inventory>,
    settings: Settings,
    context: Context,
    tracks: Vec<Track>,
    /// What is remembered of each probe that measures. A base line begins anew with
    /// each start: what is usual is soon learnt again.
    qualities: BTreeMap<ProbeIx, Quality>,
    /// Each failing probe.
    failed: BTreeMap<ProbeIx, observe::Failed>,
    /// Probes of confirming rounds that have not answered yet, and when they were asked.
    awaited: BTreeMap<ProbeIx, Mono>,
    /// Probes whose last run had too short a time to fail and drew nothing, and when that
    /// was sent.
    unheard: BTreeMap<ProbeIx, Mono>,
    clearance: Clearance,
    /// The declared witnesses of all regions.
    witnesses: Vec<ProbeIx>,
    /// When each region's witnesses were, or will be, asked.
    witnesses_asked: Vec<BTreeSet<Mono>>,
    vantages: Vec<Vantage>,
    /// By region, the last proof of which it is kept what went over the wire.
    heard: BTreeMap<RegionIx, observe::Heard>,
    facets: BTreeMap<Element, (FacetState, Timestamp)>,
    faults: BTreeMap<Number, OpenFault>,
    /// What people have closed not long ago: what recovers late is still its symptom.
    settling: Vec<OpenFault>,
    /// Faults that are closed, latest last, for the page.
    closed: Vec<Arc<Fault>>,
    /// The last closed fault of each component, for `previous`.
    last_closed: precedent::LastClosed,
    /// What closed faults turned out to be.
    precedents: precedent::Precedents,
    serials: BTreeMap<(String, i16), u32>,
    outbox: Outbox,
    /// What parties have reported themselves; none until that is known.
    incidents: Option<Vec<Incident>>,
    /// When the next of these begins or lapses.
    incidents_turn: Mono,
    /// Planned work that goes on.
    maintenance_open: usize,
    /// How long faults have been nobody's.
    tally: ownerless::Tally,
    /// Warnings of agreements that run out.
    warnings: ending::Warnings,
    announcements: announcement::Announcements,
    /// When somebody is next to come on call.
    shifts_turn: Mono,
    /// The work that people have declared.
    plans: Plans,
    /// All work that is planned.
    planned: Arc<[Maintenance]>,
    /// The drill under way.
    drill: Option<drill::Drill>,
    /// All drills so far.
    drills: DrillHistory,
    /// Evidence has changed since the last analysis.
    stirred: bool,
    /// When to look again though nothing has happened.
    patience: Option<Mono>,
    last_now: Option<Now>,
    /// What a time server last said of our own clock.
    ahead: Option<Ahead>,
    #[cfg(feature = "planted")]
    planted: Option<Planted>,
}

/// Closed faults that stay in memory: a page's worth for a large region.
const CLOSED_KEPT: usize = 200;

impl Ledger {
    /// The ledger as it is at a start.
    pub fn new(
        inventory: Arc<Inventory>,
        settings: Settings,
        context: Context,
        kept: Kept,
        now: Now,
    ) -> Self {
        let mut ledger = Self {
            tracks: vec![Track::default(); inventory.probes().len()],
            qualities: BTreeMap::new(),
            failed: BTreeMap::new(),
            awaited: BTreeMap::new(),
            unheard: BTreeMap::new(),
            clearance: Clearance::new(&inventory),
            witnesses: reload::witnesses(&inventory),
            witnesses_asked: vec![BTreeSet::new(); inventory.regions().len()],
            vantages: vec![Vantage::default(); inventory.regions().len()],
            heard: BTreeMap::new(),
            facets: BTreeMap::new(),
            faults: BTreeMap::new(),
            settling: Vec::new(),
            closed: Vec::new(),
            last_closed: precedent::LastClosed::default(),
            precedents: precedent::Precedents::default(),
            serials: kept.serials.clone(),
            outbox: Outbox::restore(kept.rows.clone(), now),
            incidents: None,
            incidents_turn: now.mono,
            maintenance_open: 0,
            tally: ownerless::Tally::default(),
            warnings: ending::Warnings::new(kept.warned.clone(), now.mono),
            announcements: announcement::Announcements::new(kept.announced.clone(), now.mono),
            shifts_turn: now.mono,
            planned: kept.plans.with_written(&inventory),
            plans: kept.plans.clone(),
            drill: None,
            drills: DrillHistory::default(),
            stirred: false,
            patience: None,
            last_now: None,
            ahead: None,
            #[cfg(feature = "planted")]
            planted: None,
            inventory: Arc::clone(&inventory),
            settings,
            context,
        };
        ledger.restore(kept, now);
        ledger
    }

    /// One turn.
    pub fn step(&mut self, input: Input, now: Now) -> Step {
        let mut step = Step::default();
        if self.last_now.is_none() {
            // Another configuration may be in force than before the start.
            self.withdraw_removed(now, &mut step);
            self.outbox_after_reload(now, &mut step);
        }
        self.notice_clock_step(now, &mut step);
        match input {
            Input::Observed(observations) => {
                for observation in observations {
                    self.observe(observation, now, &mut step);
                }
            }
            Input::Receipt(receipt) => self.take_receipt(&receipt, now, &mut step),
            Input::Command { id, command } => self.take_command(id, &command, now, &mut step),
            Input::Planning { id, planning } => {
                self.take_planning(id, &planning, now, &mut step);
            }
            Input::Report { id, reporting } => {
                self.take_report(id, &reporting, now, &mut step);
            }
            Input::Login(login) => step.transaction.entries.push(Entry::Monitor {
                at: now.wall,
                what: MonitorEvent::Login(login),
            }),
            Input::Reload { inventory, digest } => self.reload(inventory, digest, now, &mut step),
            Input::Incidents(incidents) => self.take_incidents(incidents, now, &mut step),
            Input::Drill { asked, within } => self.begin_drill(asked, within, now, &mut step),
            Input::Reply(reply) => self.take_reply(&reply, now, &mut step),
            Input::Unlogged => self.become_unlogged(now, &mut step),
            Input::Tick => {}
        }
        self.go_on_with_drill(now, &mut step);
        self.turn_vantages(now, &mut step);
        if self.stirred || self.patience.is_some_and(|at| at <= now.mono) {
            self.conclude(self.measuring(now), &mut step);
        }
        self.age_incidents(now, &mut step);
        self.age_promises(self.measuring(now), &mut step);
        self.age_faults(self.measuring(now), &mut step);
        self.age_terms(self.measuring(now), &mut step);
        self.warn_of_endings(now, &mut step);
        self.announce(now, &mut step);
        self.tell_the_next_shift(now, &mut step);
        self.release_notices(now, &mut step);
        self.forget_drill_asks(&mut step);
        self.answer_as_it_is(&mut step);
        step.urgent |= step
            .transaction
            .entries
            .iter()
            .any(|entry| !matches!(entry, Entry::Delivery { .. }));
        step
    }

    /// When to take a turn though nothing has come in.
    pub fn next(&self) -> Mono {
        let vantages = self.vantages.iter().filter_map(Vantage::next);
        let faults = self
            .faults
            .values()
            .filter_map(|open| open.next(&self.settings));
        let steps = self.faults.values().filter_map(OpenFault::next_step);
        vantages
            .chain(faults)
            .chain(steps)
            .chain(self.patience)
            .chain(self.drill.map(|drill| drill.next()))
            .chain([
                self.outbox.next(),
                self.incidents_turn,
                self.warnings.turn,
                self.announcements.turn,
                self.shifts_turn,
            ])
            .min()
            .unwrap_or(Mono::NEVER)
    }

    /// What it watches, and the region of the drill if there is one.
    pub const fn inventory(&self) -> &Arc<Inventory> {
        &self.inventory
    }

    /// Faults that are not closed, by number.
    pub fn open_faults(&self) -> impl Iterator<Item = &Arc<Fault>> {
        self.faults.values().map(|open| &open.fault)
    }

    /// The latest closed faults, latest last.
    pub fn closed_faults(&self) -> &[Arc<Fault>] {
        &self.closed
    }

    /// The history of one probe.
    pub fn track(&self, probe: ProbeIx) -> &Track {
        &self.tracks[probe.usize()]
    }

    /// The state of a facet, and since when.
    pub fn facet(&self, element: Element) -> Option<(FacetState, Timestamp)> {
        self.facets.get(&element).copied()
    }

    /// The states of the facets that are shown: those that a probe speaks for, and those
    /// that an open fault names.
    pub fn shown_facets(&self) -> impl Iterator<Item = (Element, FacetState, Timestamp)> {
        let named = |element: &Element| {
            let mut open = self.faults.values();
            open.any(|open| open.elements.contains(element))
        };
        let known = self.facets.iter();
        let shown = known.filter(move |(e, _)| self.inventory.is_probed(**e) || named(e));
        shown.map(|(&element, &(state, since))| (element, state, since))
    }

    /// Since when the monitor of a region has been cut off, if it is.
    pub fn cut_off(&self, region: RegionIx) -> Option<Mono> {
        self.vantages[region.usize()].cut_off()
    }

    /// Whether it is, and answers come again: some seconds more of them, and it is not.
    pub fn is_returning(&self, region: RegionIx) -> bool {
        let vantage = &self.vantages[region.usize()];
        vantage.cut_off().is_some() && !vantage.is_lost()
    }

    /// Whether the log can no longer be written.
    pub const fn is_unlogged(&self) -> bool {
        self.context.unlogged
    }

    /// What waits to be told.
    pub const fn outbox(&self) -> &Outbox {
        &self.outbox
    }
}
