//! How well ways carry: series taken in, and what they say by now.

use super::Ledger;
use crate::health::{Answer, Class, Measured, Observation, Outcome, Quality, Verdict};
use crate::inventory::{Method, ProbeIx};

impl Ledger {
    /// The opinion on an observation; none where it has nothing to say. That of a
    /// series is an opinion on all of its window.
    pub(super) fn opinion(&mut self, observation: &Observation) -> Option<Verdict> {
        let ix = observation.probe;
        let probe = &self.inventory[ix];
        let verdict = observation.verdict(probe);
        let Method::Quality(series) = &probe.method else {
            return Some(verdict);
        };
        match &observation.outcome {
            Outcome::Answer {
                answer: Answer::Series(answer),
                ..
            } => {
                let was_poor = self.tracks[ix.usize()].is_down();
                let quality = self.qualities.entry(ix).or_default();
                quality.take(answer, observation.started, series);
                let class = quality.judge(series, probe.profile.interval, was_poor)?;
                Some(Verdict {
                    class,
                    success: class.is_success(),
                    service_ok: class.is_success(),
                    ..verdict
                })
            }
            Outcome::NotPerformed(_) => Some(verdict),
            Outcome::Answer { .. }
            | Outcome::Refused { .. }
            | Outcome::IcmpError { .. }
            | Outcome::TooBig { .. }
            | Outcome::Stalled { .. }
            | Outcome::Silence
            | Outcome::Targets(_)
            | Outcome::Malformed { .. } => {
                self.fell_silent(ix);
                None
            }
        }
    }

    /// What is down is not poor as well: pings say that it is down, and what had
    /// begun to look poor shortly before belongs to it.
    fn fell_silent(&mut self, ix: ProbeIx) {
        self.qualities.entry(ix).or_default().fell_silent();
        let track = &mut self.tracks[ix.usize()];
        track.forget_doubts();
        if track.failing().is_none() {
            self.failed.remove(&ix);
        }
    }

    /// What the series of a probe come to, and what they are held to be.
    pub fn quality(&self, probe: ProbeIx) -> Option<(Measured, Option<Class>)> {
        let measured = self.qualities.get(&probe)?.measured()?;
        let last = self.tracks[probe.usize()].last();
        Some((measured, last.map(|look| look.verdict.class)))
    }

    /// What evidence says of a poor way, with figures and limits.
    pub(super) fn told(&self, ix: ProbeIx) -> Option<String> {
        let probe = &self.inventory[ix];
        let Method::Quality(series) = &probe.method else {
            return None;
        };
        let quality: &Quality = self.qualities.get(&ix)?;
        quality.told(series, probe.profile.interval)
    }
}

#[cfg(test)]
mod tests;
