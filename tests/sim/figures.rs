//! The figures of many failures.

use std::collections::BTreeMap;
use std::fmt;

use crate::measure::{Failures, Promise, Result, Verdict};
use crate::oracle::Decision;
use crate::story::SECOND;

impl Failures {
    /// Of those that can be decided, how many there are, and how many have this verdict.
    pub(crate) fn decidable(&self, verdict: Verdict) -> (usize, usize) {
        let decidable = self
            .results
            .iter()
            .filter(|result| matches!(result.decision, Decision::Owner(_)));
        let such = decidable.clone().filter(|r| r.verdict == verdict).count();
        (decidable.count(), such)
    }

    /// How many have this verdict, whether they can be decided or not.
    pub(crate) fn with(&self, verdict: Verdict) -> usize {
        self.results.iter().filter(|r| r.verdict == verdict).count()
    }

    /// What the design promises of owners: of those that can be decided at least
    /// 95 % are given to the right one, and of all at most 1 % to a wrong one.
    pub(crate) fn check_owners(&self) {
        let (decidable, right) = self.decidable(Verdict::Right);
        assert!(
            right * 100 >= decidable * 95,
            "{right} of {decidable} right"
        );
        let (wrong, all) = (self.with(Verdict::Wrong), self.results.len());
        assert!(wrong * 100 <= all, "{wrong} of {all} wrong");
    }

    fn line(
        &self,
        f: &mut fmt::Formatter<'_>,
        promise: Promise,
        what: &str,
        took: impl Fn(&Result) -> Vec<u64>,
        promised: u64,
    ) -> fmt::Result {
        let of = self.results.iter().filter(|r| r.promise == promise);
        let mut all: Vec<u64> = of.flat_map(took).collect();
        all.sort_unstable();
        let at = |per_mille: usize| {
            let nanos = all.get(all.len().saturating_sub(1) * per_mille / 1000);
            std::time::Duration::from_nanos(nanos.copied().unwrap_or(0)).as_secs_f64()
        };
        writeln!(
            f,
            "{promise:?}: {} {what} after {:.1} s (median), {:.1} s (99 %), {:.1} s (most), promised {} s",
            all.len(),
            at(500),
            at(990),
            at(1000),
            promised / SECOND
        )
    }
}

impl fmt::Display for Failures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for promise in Promise::ALL {
            let found = |result: &Result| result.took.into_iter().collect();
            self.line(f, promise, "failures, found", found, promise.found())?;
            let told = |result: &Result| result.told.iter().copied().flatten().collect();
            self.line(f, promise, "notices, accepted", told, promise.told())?;
        }
        let mut counted: BTreeMap<(&str, Verdict), usize> = BTreeMap::new();
        for result in &self.results {
            let which = (result.decision.words(), result.verdict);
            *counted.entry(which).or_default() += 1;
        }
        for ((decision, verdict), count) in counted {
            writeln!(f, "{decision}: {verdict:?} {count}")?;
        }
        for (why, count) in &self.aside {
            writeln!(f, "{why}: {count} more, not simulated")?;
        }
        let decidable = self.decidable(Verdict::Undecided);
        writeln!(
            f,
            "undecided of those that can be decided: {}",
            share(decidable)
        )?;
        let all = (self.results.len(), self.with(Verdict::Undecided));
        writeln!(f, "undecided of all that were simulated: {}", share(all))?;
        let mut reasons: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for result in &self.results {
            if let Some(why) = &result.why {
                let which = (result.decision.words(), &**why);
                *reasons.entry(which).or_default() += 1;
            }
        }
        let mut heading = "";
        for ((decision, why), count) in reasons {
            if decision != heading {
                heading = decision;
                writeln!(f, "undecided, and {decision}:")?;
            }
            writeln!(f, "{count:6} {why}")?;
        }
        Ok(())
    }
}

/// In percent, of how many.
fn share((all, some): (usize, usize)) -> String {
    let hundredths = (some * 10_000).div_ceil(all.max(1));
    format!(
        "{}.{:02} % ({some} of {all})",
        hundredths / 100,
        hundredths % 100
    )
}
