//! Saying that our own machine cannot ask, which is nobody's fault and must not stay unseen.

use std::time::Duration;

use tracing::warn;

use super::Worker;
use crate::clock::Mono;
use crate::health::{LocalError, Observation, Outcome};
use crate::inventory::ProbeIx;

/// At most a line in this time: what ails our own machine ails all probes.
const QUIET: Duration = Duration::from_secs(60);

/// What has been said of it.
#[derive(Debug, Default)]
pub(super) struct Unasked {
    said: Option<Mono>,
    /// Probes that were not named since.
    others: u64,
}

impl<R> Worker<R> {
    /// Those that could not be asked this time, and have not been given up yet.
    pub(super) fn doubtful(&self, observations: &[Observation]) -> Vec<(ProbeIx, LocalError)> {
        let failed = observations.iter().filter_map(|seen| match seen.outcome {
            Outcome::NotPerformed(error) => Some((seen.probe, error)),
            Outcome::Answer { .. }
            | Outcome::Refused { .. }
            | Outcome::Targets(_)
            | Outcome::IcmpError { .. }
            | Outcome::TooBig { .. }
            | Outcome::Silence
            | Outcome::Stalled { .. }
            | Outcome::Malformed { .. } => None,
        });
        failed
            .filter(|(probe, _)| !self.is_unasked(*probe))
            .collect()
    }

    /// Says which of them are given up by now: they are unknown until they are asked again.
    pub(super) fn say_unasked(&mut self, doubtful: &[(ProbeIx, LocalError)]) {
        let now = self.setting.clock.mono();
        for &(probe, error) in doubtful {
            if !self.is_unasked(probe) {
                continue;
            }
            let unasked = &mut self.unasked;
            if unasked.said.is_some_and(|said| now.since(said) < QUIET) {
                unasked.others += 1;
                continue;
            }
            let probe = &self.setting.watched[probe];
            let component = &*self.setting.watched[probe.component].id;
            let others = std::mem::take(&mut unasked.others);
            unasked.said = Some(now);
            warn!(
                component,
                probe = &*probe.id,
                others,
                "this machine cannot ask it, and how it is, is unknown: {error}"
            );
        }
    }

    fn is_unasked(&self, probe: ProbeIx) -> bool {
        let profile = &self.setting.watched[probe].profile;
        self.setting.ledger.track(probe).is_unasked(profile)
    }
}
