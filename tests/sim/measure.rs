//! Figures over many hard failures: how fast, and whose.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use samband::fault::What;
use samband::inventory::{Inventory, Profile};
use samband::ledger::{Entry, Settings};

use crate::driver::{self, Sim};
use crate::equipment::{Breakage, Seen, breakages, seen};
use crate::network::{self, Shape};
use crate::oracle::{Decision, Oracle};
use crate::rng::Rng;
use crate::story::{Broken, Change, MINUTE, Noise, SECOND, Story};

/// Which promise a failure falls under: that of the quickest probe that sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Promise {
    Critical,
    Default,
    Connections,
}

impl Promise {
    const ALL: [Self; 3] = [Self::Critical, Self::Default, Self::Connections];

    /// Section 4 of the design.
    pub(crate) const fn bound(self) -> u64 {
        match self {
            Self::Critical => 15 * SECOND,
            Self::Default => 35 * SECOND,
            Self::Connections => 45 * SECOND,
        }
    }

    fn of(inventory: &Inventory, broken: Breakage) -> Option<Self> {
        let failing = inventory.probes().filter(|(_, probe)| {
            let drawn = seen(inventory, probe, &[broken]);
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
    pub(crate) story: String,
}

impl Result {
    pub(crate) fn is_late(&self) -> bool {
        self.took.is_none_or(|took| took > self.promise.bound())
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
            "{broken:?}: {decision:?}, {verdict:?}, after {took:?}\n{}",
            self.story
        )
    }
}

/// What became of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    Right,
    /// Somebody else was named, even if only for a while.
    Wrong,
    Undecided,
    /// No fault at all.
    Missed,
}

/// Breaks one thing in a region after another, each in a world of its own.
pub(crate) fn failures(seed: u64, count: usize, lost: u64) -> Vec<Result> {
    let mut rng = Rng::new(seed).fork(30);
    let shape = Shape {
        municipalities: rng.between(1, 4),
        without: None,
        further: 0,
    };
    let inventory = network::draw(seed, &shape);
    let oracle = Oracle::new(&inventory, driver::wall(0, 0));
    let all = breakages(&inventory);
    let mut results = Vec::new();
    while results.len() < count {
        let broken = *rng.pick(&all);
        let decision = oracle.decide(broken);
        let promise = Promise::of(&inventory, broken);
        let Some(promise) = promise.filter(|_| decision != Decision::Isolated) else {
            continue;
        };
        let at = rng.between(25 * SECOND, 45 * SECOND);
        let named = Broken::of(&inventory, broken);
        let noise = Noise {
            lost,
            ..Noise::default()
        };
        let story = Story {
            inventory: inventory.clone(),
            changes: vec![
                (0, Change::Noise(noise)),
                (at, Change::Break(named.clone())),
            ],
            end: at + MINUTE + MINUTE / 2,
        };
        let mut sim = Sim::new(rng.next(), &story, Settings::default());
        sim.run(story.end);
        let owner = oracle.owner(&broken);
        let owner = &*inventory[owner].id;
        let took = sim.checks.opened.iter().find(|&&(opened, _)| opened >= at);
        results.push(Result {
            broken: named,
            promise,
            decision,
            verdict: verdict(&sim, owner),
            took: took.map(|&(opened, _)| opened - at),
            story: sim.checks.report(),
        });
    }
    results
}

fn verdict(sim: &Sim, owner: &str) -> Verdict {
    let mut verdict = Verdict::Missed;
    for (_, entry) in sim.trace() {
        let Entry::Fault(event) = entry else {
            continue;
        };
        let (What::Opened { assignment, .. } | What::Located { assignment, .. }) = &event.what
        else {
            continue;
        };
        match &assignment.owner {
            Some(named) if named.id != owner => return Verdict::Wrong,
            Some(_) => verdict = Verdict::Right,
            None => verdict = Verdict::Undecided,
        }
    }
    verdict
}

/// The figures of many failures.
pub(crate) struct Figures<'a>(pub(crate) &'a [Result]);

impl Figures<'_> {
    /// Of those that can be decided, the share with this verdict, in thousandths.
    pub(crate) fn per_mille(&self, verdict: Verdict) -> usize {
        let decidable = || {
            self.0
                .iter()
                .filter(|result| matches!(result.decision, Decision::Owner(_)))
        };
        let such = decidable()
            .filter(|result| result.verdict == verdict)
            .count();
        such * 1000 / decidable().count().max(1)
    }
}

impl fmt::Display for Figures<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for promise in Promise::ALL {
            let of = self.0.iter().filter(|result| result.promise == promise);
            let mut took: Vec<u64> = of.filter_map(|result| result.took).collect();
            took.sort_unstable();
            let at = |per_mille: usize| {
                let nanos = took.get(took.len().saturating_sub(1) * per_mille / 1000);
                Duration::from_nanos(nanos.copied().unwrap_or(0)).as_secs_f64()
            };
            writeln!(
                f,
                "{promise:?}: {} failures, found after {:.1} s (median), {:.1} s (99 %), {:.1} s (most), promised {} s",
                took.len(),
                at(500),
                at(990),
                at(1000),
                promise.bound() / SECOND
            )?;
        }
        let mut counted: BTreeMap<(String, Verdict), usize> = BTreeMap::new();
        for result in self.0 {
            let decision = match result.decision {
                Decision::Owner(_) => "decidable".to_owned(),
                other => format!("{other:?}"),
            };
            *counted.entry((decision, result.verdict)).or_default() += 1;
        }
        for ((decision, verdict), count) in counted {
            writeln!(f, "{decision}: {verdict:?} {count}")?;
        }
        Ok(())
    }
}
