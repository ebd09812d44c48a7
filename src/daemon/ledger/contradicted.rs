//! Showing what works by the word of others only: a router that lets pings to itself fall
//! is no fault, and one whose address is mistyped looks the same.

use std::collections::BTreeMap;

use tracing::warn;

use super::Worker;
use crate::health::Observation;
use crate::inventory::{ComponentIx, ProbeIx};

/// Failed runs in a row, by probe, during which others have shown that it works.
#[derive(Debug, Default)]
pub(super) struct Contradicted(BTreeMap<ProbeIx, u32>);

impl<R> Worker<R> {
    /// What has failed among what was seen, or had failed before.
    pub(super) fn failing(&self, seen: &[Observation]) -> Vec<ProbeIx> {
        let fails = |seen: &&Observation| {
            let probe = &self.setting.watched[seen.probe];
            !seen.verdict(probe).success || self.contradicted.0.contains_key(&seen.probe)
        };
        seen.iter().filter(fails).map(|seen| seen.probe).collect()
    }

    /// Shows which of these are contradicted for as many runs as make a failure: where
    /// a whole way comes back, some answer a moment before others.
    pub(super) fn show_contradicted(&mut self, failing: &[ProbeIx]) {
        for &probe in failing {
            if self.setting.ledger.is_contradicted(probe) {
                *self.contradicted.0.entry(probe).or_default() += 1;
            } else {
                self.contradicted.0.remove(&probe);
            }
            let component = self.setting.watched[probe].component;
            let silent = self.contradicted_long(component);
            if self.draft.contradict(component, silent.is_some()) {
                warn!(
                    component = &*self.setting.watched[component].id,
                    probe = &*self.setting.watched[probe].id,
                    "it goes unanswered while others show that what it asks works: is the address right, and is it allowed to answer?"
                );
            }
        }
    }

    fn contradicted_long(&self, component: ComponentIx) -> Option<ProbeIx> {
        let watched = &self.setting.watched;
        let long = |probe: &&ProbeIx| {
            let runs = self.contradicted.0.get(probe);
            runs.is_some_and(|&runs| runs >= watched[**probe].profile.failures)
        };
        watched[component].probes.iter().find(long).copied()
    }
}
