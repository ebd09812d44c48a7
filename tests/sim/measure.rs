//! Hard failures, each in a world of its own: how fast they are found and told,
//! and whose they are said to be.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use samband::fault::{Fault, What};
use samband::inventory::Profile;
use samband::ledger::{Entry, Settings};

use crate::driver::Sim;
use crate::equipment::{Breakage, Seen, breakages, seen};
use crate::network::{self, Shape};
use crate::oracle::{Decision, Oracle};
use crate::plan::World;
use crate::reasons;
use crate::rng::Rng;
use crate::story::{BEGAN, Broken, Change, MINUTE, Noise, SECOND, Story};

/// Which promise a failure falls under: that of the quickest probe that sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Promise {
    Critical,
    Default,
    Connections,
}

impl Promise {
    pub(crate) const ALL: [Self; 3] = [Self::Critical, Self::Default, Self::Connections];

    /// From the failure to its fault: section 4 of the design.
    pub(crate) const fn found(self) -> u64 {
        match self {
            Self::Critical => 15 * SECOND,
            Self::Default => 35 * SECOND,
            Self::Connections => 45 * SECOND,
        }
    }

    /// From the fault to the relay's word that it has the mail: likewise.
    pub(crate) const fn told(self) -> u64 {
        match self {
            Self::Critical => 10 * SECOND,
            Self::Default | Self::Connections => 15 * SECOND,
        }
    }

    fn of(world: &World, broken: Breakage) -> Option<Self> {
        let failing = world.inventory.probes().filter(|(_, probe)| {
            let drawn = seen(world, probe, &[broken]);
            let reached = !matches!(drawn, Seen::Silence | Seen::Icmp { .. });
            drawn != Seen::Answer
                && !(probe.facet == samband::inventory::Facet::Reach && reached)
                && !(probe.connects() && matches!(drawn, Seen::Status(_)))
        });
        let promises = failing.map(|(_, probe)| match probe {
            probe if probe.connects() => Self::Connections,
            probe if probe.profile.interval == Profile::CRITICAL.interval => Self::Critical,
            _ => Self::Default,
        });
        promises.min()
    }
}

/// How one failure went.
#[derive(Clone, Debug)]
pub(crate) struct Result {
    pub(crate) broken: Broken,
    pub(crate) promise: Promise,
    pub(crate) decision: Decision,
    pub(crate) verdict: Verdict,
    /// From the failure to the committed fault.
    pub(crate) took: Option<u64>,
    /// From each committed event to the relay's word for each mail it calls for;
    /// none for one that never came.
    pub(crate) told: Vec<Option<u64>>,
    /// Faults that are open in the end.
    pub(crate) open: usize,
    /// Why nobody was named, if nobody was.
    pub(crate) why: Option<String>,
    pub(crate) story: String,
}

impl Result {
    pub(crate) fn is_late(&self) -> bool {
        self.took.is_none_or(|took| took > self.promise.found())
    }

    /// Somebody who had to know was told too late, or not at all.
    pub(crate) fn is_told_late(&self) -> bool {
        let most = self.promise.told();
        self.told.is_empty()
            || self
                .told
                .iter()
                .any(|told| told.is_none_or(|took| took > most))
    }

    /// It is one fault, and stays one.
    pub(crate) fn is_one(&self) -> bool {
        self.open == 1
    }

    pub(crate) fn is_wrong(&self) -> bool {
        match self.decision {
            Decision::Owner(_) => self.verdict != Verdict::Right,
            Decision::Ambiguous | Decision::Isolated | Decision::Unseen => {
                self.verdict == Verdict::Wrong
            }
        }
    }
}

impl fmt::Display for Result {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let took = self.took.map(Duration::from_nanos);
        let (broken, decision, verdict) = (&self.broken, self.decision, self.verdict);
        writeln!(
            f,
            "{broken:?}: {decision:?}, {verdict:?}, after {took:?}, {} open, {:?}\n{}",
            self.open, self.why, self.story
        )
    }
}

/// What became of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    Right,
    /// The right owner, of something else than what is broken.
    Elsewhere,
    /// Somebody else was named, even if only for a while.
    Wrong,
    Undecided,
    /// No fault at all.
    Missed,
}

/// Failures, and how many were drawn besides that nothing can decide.
#[derive(Clone, Debug, Default)]
pub(crate) struct Failures {
    pub(crate) results: Vec<Result>,
    pub(crate) aside: BTreeMap<&'static str, usize>,
}

impl Failures {
    pub(crate) fn gathered(all: Vec<(u64, Self)>) -> Self {
        let mut gathered = Self::default();
        for (_, one) in all {
            gathered.results.extend(one.results);
            for (why, count) in one.aside {
                *gathered.aside.entry(why).or_default() += count;
            }
        }
        gathered
    }
}

/// Breaks one thing in a region after another, each in a world of its own.
pub(crate) fn failures(seed: u64, count: usize, lost: u64) -> Failures {
    let mut rng = Rng::new(seed).fork(30);
    let shape = Shape {
        municipalities: rng.between(1, 4),
        without: None,
        further: 0,
    };
    let world = network::draw(seed, &shape);
    let oracle = Oracle::new(&world);
    let all = breakages(&world.inventory);
    let mut failures = Failures::default();
    while failures.results.len() < count {
        let broken = *rng.pick(&all);
        let decision = oracle.decide(broken);
        let promise = Promise::of(&world, broken);
        let Some(promise) = promise.filter(|_| decision != Decision::Isolated) else {
            *failures.aside.entry(decision.words()).or_default() += 1;
            continue;
        };
        let at = rng.between(25 * SECOND, 45 * SECOND);
        let named = Broken::of(&world.inventory, broken);
        let noise = Noise {
            lost,
            ..Noise::default()
        };
        let story = Story {
            world: world.clone(),
            changes: vec![
                (0, Change::Noise(noise)),
                (at, Change::Break(named.clone())),
            ],
            end: at + MINUTE + MINUTE / 2,
            began: BEGAN,
        };
        let mut sim = Sim::new(rng.next(), &story, Settings::default());
        sim.run(story.end);
        let owner = &*world.plan.parties[oracle.owner(&broken).usize()];
        let opened = &sim.checks.opened;
        let took = opened.iter().find(|&&(opened, _)| opened >= at);
        let verdict = verdict(&sim, owner, &named);
        failures.results.push(Result {
            promise,
            decision,
            verdict,
            took: took.map(|&(opened, _)| opened - at),
            told: told(&sim),
            open: active(&sim).count(),
            why: (verdict == Verdict::Undecided).then(|| why(&sim)),
            story: sim.checks.report(),
            broken: named,
        });
    }
    failures
}

fn active(sim: &Sim) -> impl Iterator<Item = &Fault> {
    let open = sim.ledger.open_faults().map(|fault| &**fault);
    open.filter(|fault| fault.state.is_active())
}

fn why(sim: &Sim) -> String {
    let mut all: Vec<String> = active(sim)
        .filter(|fault| fault.assignment.owner.is_none())
        .map(|fault| reasons::why_undecided(&sim.world, fault))
        .collect();
    all.dedup();
    all.join("; ")
}

/// How long each problem notice took from its committed event to the relay's word.
fn told(sim: &Sim) -> Vec<Option<u64>> {
    let problems = sim.store.in_order().filter(|row| row.reason.is_problem());
    let took = problems.filter_map(|row| {
        let event = (row.fault.clone()?, row.ordinal);
        let committed = *sim.checks.events.get(&event)?;
        let accepted = sim.mail.accepted(row, &sim.store);
        Some(accepted.map(|at| at.saturating_sub(committed)))
    });
    took.collect()
}

fn verdict(sim: &Sim, owner: &str, broken: &Broken) -> Verdict {
    let mut verdict = Verdict::Missed;
    for (_, entry) in sim.trace() {
        let Entry::Fault(event) = entry else {
            continue;
        };
        let (What::Opened {
            assignment,
            finding,
            ..
        }
        | What::Located {
            assignment,
            finding,
            ..
        }) = &event.what
        else {
            continue;
        };
        let all = finding.candidates.iter().chain(&finding.cause);
        let named: BTreeSet<&str> = match &finding.cause {
            Some(cause) => [&*cause.component.id].into(),
            None => all.map(|c| &*c.component.id).collect(),
        };
        verdict = match &assignment.owner {
            Some(named) if named.id != owner => return Verdict::Wrong,
            Some(_) if named.contains(&*broken.component) => Verdict::Right,
            Some(_) => Verdict::Elsewhere,
            None => Verdict::Undecided,
        };
    }
    verdict
}
