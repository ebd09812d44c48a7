//! All that is shown, as it was at one moment.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::gauge::{Monitor, Outbox};
use crate::clock::Mono;
use crate::fault::{self, Fault};
use crate::health::{Answer, KeptFate, Measured, Outcome, Phases, Session};
use crate::health::{Class, Observation, Occasion, Verdict};
use crate::inventory::{
    ComponentIx, Facet, Inventory, Maintenance, MunicipalityIx, Ownership, ProbeIx, RegionIx,
    SiteIx,
};
use crate::ledger::FacetState;

/// All that is shown, as it was at one moment: immutable, and replaced whole.
///
/// Page, JSON and metrics are renderings of one such value, so they cannot
/// contradict each other. Its parts and their components stand behind [`Arc`]s: a
/// change costs the component, and a pointer for each other one of its site. [`Draft`](super::Draft) makes them.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// When it was taken, on the wall clock.
    pub at: Timestamp,
    /// The same moment on the monotonic clock: how old it is, is measured by this one.
    pub taken: Mono,
    /// What its indices refer to.
    pub inventory: Arc<Inventory>,
    /// One per site, then one for what each region shares; see [`Place`].
    pub parts: Vec<Arc<Part>>,
    /// Open faults and those closed of late, by number.
    pub faults: Arc<[Arc<Fault>]>,
    /// All work that is planned, what stands in the configuration first.
    pub planned: Arc<[Maintenance]>,
    /// How telling people goes.
    pub outbox: Outbox,
    /// How the monitor itself is.
    pub monitor: Monitor,
}

impl Snapshot {
    /// The fault with this number, if it is open or closed of late.
    pub fn fault(&self, number: &fault::Number) -> Option<&Arc<Fault>> {
        self.faults.iter().find(|fault| fault.number == *number)
    }

    /// Faults that are not closed, in the order they were opened.
    pub fn open_faults(&self) -> impl Iterator<Item = &Arc<Fault>> {
        self.faults
            .iter()
            .filter(|fault| fault.state != fault::State::Closed)
    }

    /// All components.
    pub fn components(&self) -> impl Iterator<Item = &ComponentStatus> {
        self.parts.iter().flat_map(|part| part.components())
    }

    /// The components of which an agreement is to say who answers for them.
    pub fn to_be_agreed(&self) -> impl Iterator<Item = &ComponentStatus> {
        self.components()
            .filter(|status| self.inventory.wants_agreement(status.component))
    }

    /// How many of them have no one party by agreement.
    pub fn gaps(&self) -> usize {
        self.to_be_agreed()
            .filter(|status| status.has_gap())
            .count()
    }

    /// The components that stand in a municipality.
    pub fn in_municipality(
        &self,
        municipality: MunicipalityIx,
    ) -> impl Iterator<Item = &ComponentStatus> {
        self.parts
            .iter()
            .filter(move |part| match part.place {
                Place::Site(site) => self.inventory[site].municipality == municipality,
                Place::Shared(_) => false,
            })
            .flat_map(|part| part.components())
    }

    /// Whether a page would show the same, times of day and durations apart:
    /// readers are told of a change only when it would not. Two that look like a third
    /// look like each other.
    pub fn looks_like(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inventory, &other.inventory)
            && same_faults(&self.faults, &other.faults)
            && self.monitor.cut_off == other.monitor.cut_off
            && self.monitor.returning == other.monitor.returning
            && self.monitor.drills == other.monitor.drills
            && (Arc::ptr_eq(&self.planned, &other.planned) || self.planned == other.planned)
            && self.monitor.refused == other.monitor.refused
            && self.monitor.maintenance_open == other.monitor.maintenance_open
            && self.monitor.unlogged_since == other.monitor.unlogged_since
            // A fault's page tells what came of each notice.
            && self.outbox == other.outbox
            && self.parts.len() == other.parts.len()
            && self
                .parts
                .iter()
                .zip(&other.parts)
                .all(|(mine, theirs)| Arc::ptr_eq(mine, theirs) || mine.looks_like(theirs))
    }
}

fn same_faults(mine: &Arc<[Arc<Fault>]>, theirs: &Arc<[Arc<Fault>]>) -> bool {
    Arc::ptr_eq(mine, theirs)
        || (mine.len() == theirs.len()
            && mine.iter().zip(theirs.iter()).all(|(a, b)| {
                Arc::ptr_eq(a, b) || (a.number == b.number && a.next_ordinal() == b.next_ordinal())
            }))
}

/// The components of one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Which.
    pub place: Place,
    /// In the order of the inventory, each shared with the snapshots that show it
    /// the same: of 100,000 components, some 5,000 change from one to the next.
    pub components: Vec<Arc<ComponentStatus>>,
}

impl Part {
    /// In the order of the inventory.
    pub fn components(&self) -> impl Iterator<Item = &ComponentStatus> {
        self.components.iter().map(|status| &**status)
    }

    fn looks_like(&self, other: &Self) -> bool {
        self.place == other.place
            && self.components.len() == other.components.len()
            && self
                .components
                .iter()
                .zip(&other.components)
                .all(|(mine, theirs)| Arc::ptr_eq(mine, theirs) || mine.looks_like(theirs))
    }
}

/// Where the components of a [`Part`] stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// At a site.
    Site(SiteIx),
    /// At none: what the region shares.
    Shared(RegionIx),
}

/// How a component is.
#[derive(Clone, Debug, PartialEq)]
pub struct ComponentStatus {
    /// Which.
    pub component: ComponentIx,
    /// The worst of its facets.
    pub shown: FacetState,
    /// Since when; none while it has not changed since the monitor started.
    pub since: Option<Timestamp>,
    /// The facets that probes speak for, each once.
    pub facets: Vec<FacetStatus>,
    /// Who answers for it (by its facet *reach*).
    pub ownership: Ownership,
    /// The open fault that concerns it.
    pub concern: Option<Concern>,
    /// Whether it leaves a probe of its own unanswered while others show that it works.
    pub contradicted: bool,
    /// Its probes, in the order of the inventory.
    pub probes: Vec<ProbeStatus>,
}

impl ComponentStatus {
    /// Sets the state of a facet, and with it the shown state: the worst of
    /// its facets.
    pub fn set(&mut self, facet: Facet, state: FacetState, at: Timestamp) {
        match self.facets.iter_mut().find(|f| f.facet == facet) {
            Some(known) if known.state == state => return,
            Some(known) => {
                known.state = state;
                known.since = Some(at);
            }
            None => return,
        }
        let before = self.shown;
        self.show_worst();
        if self.shown != before {
            self.since = Some(at);
        }
    }

    /// Takes the worst of its facets as the shown state.
    /// How well a way carries takes minutes to tell: until then the others speak.
    pub(super) fn show_worst(&mut self) {
        let untold = |f: &&FacetStatus| f.facet == Facet::Media && f.state == FacetState::Unknown;
        let told = self.facets.iter().filter(|f| !untold(f));
        let worst = told.map(|f| f.state);
        self.shown = worst
            .max_by_key(|state| severity(*state))
            .unwrap_or_default();
    }

    /// Whether some facet of it has no one party that answers by agreement.
    pub fn has_gap(&self) -> bool {
        self.ownership.gap.is_some() || self.facets.iter().any(|f| f.ownership.gap.is_some())
    }

    /// Whether it would be shown the same, probes apart.
    pub(super) fn looks_like(&self, other: &Self) -> bool {
        self.component == other.component
            && self.shown == other.shown
            && self.since == other.since
            && self.facets == other.facets
            && self.ownership == other.ownership
            && self.concern == other.concern
            && self.contradicted == other.contradicted
    }
}

/// How bad a state is: what is not known is worse than what is well, and
/// better than what is known to be ill.
pub(super) const fn severity(state: FacetState) -> u8 {
    match state {
        FacetState::Up => 0,
        FacetState::Unknown => 1,
        FacetState::Poor => 2,
        FacetState::Flapping => 3,
        FacetState::Down => 4,
    }
}

/// How a facet of a component is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetStatus {
    /// Which.
    pub facet: Facet,
    /// Its state.
    pub state: FacetState,
    /// Since when; none while it has not changed since the monitor started.
    pub since: Option<Timestamp>,
    /// Who answers for it.
    pub ownership: Ownership,
}

/// The open fault that concerns a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concern {
    /// Its number.
    pub fault: fault::Number,
    /// In what way.
    pub part: ConcernPart,
}

/// In what way a fault concerns a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConcernPart {
    /// It is the cause.
    Cause,
    /// It may be the cause.
    Candidate,
    /// It cannot be used because of it.
    Affected,
    /// Somebody has reported it from there, and no probe has seen it.
    Reported,
}

/// What a probe has seen so far.
#[derive(Clone, Debug, PartialEq)]
pub struct ProbeStatus {
    /// Which.
    pub probe: ProbeIx,
    /// What its last run saw; none before the first.
    pub last: Option<LastRun>,
    /// Runs since the monitor started, those not performed included.
    pub runs: u64,
    /// Those that were no success, by class.
    pub failures: Failures,
    /// Answers after the deadline.
    pub late: u64,
    /// Answers to another transmission than the first: measured loss.
    pub retransmitted: u64,
    /// What its series come to, if it sends any.
    pub quality: Option<Box<Measured>>,
    /// What its last run saw of a connection; none if it saw none.
    pub stream: Option<Box<StreamRun>>,
    /// Runs that began on a kept connection, by what became of it, in the order of
    /// [`KeptFate::ALL`]; none before the first.
    pub kept: Option<Box<[u64; KeptFate::ALL.len()]>>,
    /// How many of a domain's targets answered in its last run, did not, and were
    /// not asked; none if it asks no domain.
    pub targets: Option<Box<[(&'static str, usize); 3]>>,
}

impl ProbeStatus {
    /// Counts one observation and the opinion on it; `at` is when it ended.
    ///
    /// A late answer is no run: its run has been counted as silent.
    pub fn record(&mut self, observation: &Observation, verdict: Verdict, at: Timestamp) {
        let (rtt, again) = match &observation.outcome {
            Outcome::Answer { rtt, answer } => (Some(*rtt), retransmitted(answer)),
            Outcome::Refused { rtt } => (Some(*rtt), false),
            Outcome::Targets(targets) => (targets.rtt(), false),
            Outcome::IcmpError { .. }
            | Outcome::TooBig { .. }
            | Outcome::Silence
            | Outcome::Stalled { .. }
            | Outcome::Malformed { .. }
            | Outcome::NotPerformed(_) => (None, false),
        };
        self.retransmitted += u64::from(again);
        if observation.occasion == Occasion::Late {
            // An ICMP error is no answer.
            self.late += u64::from(rtt.is_some());
            return;
        }
        self.runs += 1;
        if let Some(kept) = observation.kept {
            let counts = self.kept.get_or_insert_default();
            let fates = KeptFate::ALL.iter().zip(counts.iter_mut());
            let own = fates.filter(|(fate, _)| **fate == kept.fate);
            own.for_each(|(_, count)| *count += 1);
        }
        self.stream = stream_run(&observation.outcome).map(Box::new);
        self.targets = target_counts(&observation.outcome).map(Box::new);
        let class = verdict.class;
        if !verdict.success {
            self.failures.count(class);
        }
        self.last = Some(LastRun { class, rtt, at });
    }
}

impl ProbeStatus {
    /// Sets what its series come to by now, and what they are held to be.
    pub fn measure(&mut self, measured: Measured, class: Option<Class>) {
        self.quality = Some(Box::new(measured));
        if let (Some(last), Some(class)) = (&mut self.last, class) {
            last.class = class;
            self.failures.count(class);
        }
    }
}

fn retransmitted(answer: &Answer) -> bool {
    match answer {
        Answer::Sip(sip) => sip.transmission > 1,
        Answer::Stun(stun) => stun.transmission > 1,
        Answer::Echo
        | Answer::Connected
        | Answer::Dns(_)
        | Answer::Ntp(_)
        | Answer::Stream(_)
        | Answer::Series(_) => false,
    }
}

/// What a probe's last run saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastRun {
    /// Its class.
    pub class: Class,
    /// From the transmission that was answered to the answer, if there was one.
    pub rtt: Option<Duration>,
    /// When it ended.
    pub at: Timestamp,
}

/// What a run saw of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamRun {
    /// How long each phase took.
    pub phases: Phases,
    /// When the peer's certificate ends, if it showed one.
    pub certificate_ends: Option<Timestamp>,
}

fn target_counts(outcome: &Outcome) -> Option<[(&'static str, usize); 3]> {
    match outcome {
        Outcome::Targets(targets) => Some(targets.counts()),
        Outcome::Answer { .. }
        | Outcome::Refused { .. }
        | Outcome::IcmpError { .. }
        | Outcome::TooBig { .. }
        | Outcome::Silence
        | Outcome::Stalled { .. }
        | Outcome::Malformed { .. }
        | Outcome::NotPerformed(_) => None,
    }
}

fn stream_run(outcome: &Outcome) -> Option<StreamRun> {
    let Outcome::Answer {
        answer: Answer::Stream(stream),
        ..
    } = outcome
    else {
        return None;
    };
    Some(StreamRun {
        phases: stream.phases,
        certificate_ends: stream.session.as_ref().and_then(Session::ends),
    })
}

/// Runs that were no success, by class.
///
/// Most probes have never failed: those have none of the counters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failures(Option<Box<Counts>>);

type Counts = [u64; Failures::SLUGS.len()];

impl Failures {
    /// The classes, by the word that metrics use.
    pub const SLUGS: [&'static str; 18] = [
        "refused",
        "unavailable",
        "wrong",
        "denied",
        "beyond",
        "malformed",
        "silent",
        "net-unreachable",
        "host-unreachable",
        "prohibited",
        "too-big",
        "login-refused",
        "not-performed",
        "certificate",
        "poor",
        "stalled",
        "partial",
        "unlisted",
    ];

    /// Counts one run; a success counts nothing.
    pub fn count(&mut self, class: Class) {
        let place = match class {
            // What is late has been counted as silent.
            Class::Answered | Class::Fair | Class::TooOld | Class::Late => return,
            Class::Refused => 0,
            Class::Unavailable => 1,
            Class::Wrong => 2,
            Class::Denied => 3,
            Class::Beyond => 4,
            Class::Malformed => 5,
            Class::Silent => 6,
            Class::NetUnreachable { .. } => 7,
            Class::HostUnreachable { .. } => 8,
            Class::Prohibited { .. } => 9,
            Class::TooBig { .. } => 10,
            Class::LoginRefused => 11,
            Class::NotPerformed(_) => 12,
            Class::Certificate(_) => 13,
            Class::Poor => 14,
            Class::Stalled => 15,
            Class::Partial => 16,
            Class::Unlisted => 17,
        };
        self.counts()[place] += 1;
    }

    /// Classes that have occurred, with how often.
    pub fn seen(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        Self::SLUGS
            .into_iter()
            .zip(self.0.iter().flat_map(|counts| counts.iter().copied()))
            .filter(|&(_, count)| count > 0)
    }

    /// Adds another's counts.
    pub fn add(&mut self, other: &Self) {
        let Some(theirs) = &other.0 else { return };
        for (mine, theirs) in self.counts().iter_mut().zip(theirs.iter()) {
            *mine += theirs;
        }
    }

    fn counts(&mut self) -> &mut Counts {
        self.0.get_or_insert_default()
    }
}
