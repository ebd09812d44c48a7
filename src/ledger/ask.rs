//! Asking for more: who failed is looked at again, and so is what lies around it.

use std::sync::Arc;
use std::time::Duration;

use super::{Ledger, Step};
use crate::cause::{confirming_round, siblings};
use crate::clock::{Mono, Now};
use crate::inventory::{ComponentIx, ProbeIx, RegionIx};
use crate::schedule::Ask;

/// Probes asked again when one that failed together with them answers.
const RELOOK_LIMIT: usize = 24;
/// One asking of the witnesses serves all failures within this time.
const WITNESS_SPACING: Duration = Duration::from_millis(300);

impl Ledger {
    /// A failure asks at once for a look at it, around it, and at the witnesses.
    ///
    /// Who measures has measured for minutes, and goes on to; so do its neighbours.
    pub(super) fn look_closer(&mut self, ix: ProbeIx, now: Now, step: &mut Step) {
        let probe = &self.inventory[ix];
        if probe.measures() {
            return;
        }
        let track = &self.tracks[ix.usize()];
        let first = track.failing().is_none_or(|failing| failing.failures <= 1);
        let confirmed = track.is_confirmed(&probe.profile);
        let region = self.inventory[probe.component].region;
        let deadline = Some(probe.profile.deadline);
        // The look that is over wants a witness.
        self.ask_witnesses(region, ix, now.mono, deadline, now, step);
        // While the monitor is cut off only the witnesses matter.
        if confirmed || self.vantages[region.usize()].is_lost() {
            return;
        }
        self.retry(ix, now, step);
        self.ask_sibling(ix, now, step);
        if first {
            self.ask_around(ix, now, step);
        }
    }

    /// The next look at a failing probe, and its witness beside it.
    ///
    /// Of several failing probes of one component only one is looked at again at
    /// once: they take turns, since there is at most one in flight, and would
    /// otherwise keep each other from being confirmed in time.
    pub(super) fn retry(&mut self, ix: ProbeIx, now: Now, step: &mut Step) {
        let inventory = Arc::clone(&self.inventory);
        if self.leader(inventory[ix].component) != Some(ix) {
            return;
        }
        let probe = &inventory[ix];
        let (region, profile) = (inventory[probe.component].region, probe.profile);
        let at = now.mono + profile.retry;
        step.asks.push(Ask {
            probe: ix,
            at,
            deadline: None,
        });
        self.ask_witnesses(region, ix, at, Some(profile.deadline), now, step);
    }

    /// The failing probe of a component that is being confirmed: the one that can
    /// be soonest, of equals the one that failed first.
    fn leader(&self, component: ComponentIx) -> Option<ProbeIx> {
        let own = self.inventory[component].probes.iter().copied();
        let asks = own.filter(|&ix| !self.inventory[ix].measures());
        let failing = asks.filter_map(|ix| {
            let track = &self.tracks[ix.usize()];
            let since = track.failing_since()?;
            let profile = &self.inventory[ix].profile;
            let counted = track.failing().map_or(0, |failing| failing.failures);
            let left = profile.failures.saturating_sub(counted);
            let takes = (profile.deadline + profile.retry) * left;
            (left > 0).then_some((takes, since, ix))
        });
        failing.min().map(|(_, _, ix)| ix)
    }

    /// A probe has recovered or is confirmed: the next one of its component that
    /// fails is looked at.
    pub(super) fn pass_the_lead(&mut self, settled: ProbeIx, now: Now, step: &mut Step) {
        if let Some(next) = self.leader(self.inventory[settled].component) {
            self.retry(next, now, step);
        }
    }

    /// One that failed answers: what failed together with it may be well again
    /// too, and it is itself once it has answered a second time.
    pub(super) fn look_again(&self, recovered: ProbeIx, now: Now, step: &mut Step) {
        if !self.tracks[recovered.usize()].is_down() || self.inventory[recovered].measures() {
            return;
        }
        let together = self
            .faults
            .values()
            .filter(|open| open.fault.state.is_active() && open.explains.contains(&recovered))
            .flat_map(|open| &open.explains)
            .filter(|p| self.failed.contains_key(p) && !self.inventory[**p].measures());
        step.asks
            .extend(together.take(RELOOK_LIMIT).map(|&probe| Ask {
                probe,
                at: now.mono,
                deadline: None,
            }));
        step.asks.push(Ask {
            probe: recovered,
            at: now.mono + self.inventory[recovered].profile.retry,
            deadline: None,
        });
    }

    /// Another probe of the component, in the pause before the next look: an
    /// answer exonerates, silence in so short a time says nothing. The pause has
    /// room for one; each pause is another's. What has not answered by the time of
    /// the conclusion is waited for.
    fn ask_sibling(&mut self, ix: ProbeIx, now: Now, step: &mut Step) {
        let pause = self.inventory[ix].profile.retry;
        let Some(since) = self.tracks[ix.usize()].failing_since() else {
            return;
        };
        let unasked = siblings(&self.inventory, ix).filter(|other| {
            let track = &self.tracks[other.usize()];
            !self.inventory[*other].measures()
                && track.failing_since().is_none()
                && track.last().is_none_or(|last| last.started < since)
        });
        let counted = self.tracks[ix.usize()].failing().map_or(0, |f| f.failures);
        let turn = usize::try_from(counted.saturating_sub(1)).unwrap_or(0);
        let unasked: Vec<ProbeIx> = unasked.collect();
        let next = unasked.get(turn % unasked.len().max(1)).copied();
        let Some(probe) = next else {
            return;
        };
        step.asks.push(Ask {
            probe,
            at: now.mono,
            deadline: Some(pause),
        });
        self.awaited.insert(probe, now.mono);
    }

    /// What shares its way.
    fn ask_around(&mut self, ix: ProbeIx, now: Now, step: &mut Step) {
        let healthy = |p: ProbeIx| {
            self.tracks[p.usize()]
                .last()
                .is_some_and(|look| look.verdict.success)
        };
        for asked in confirming_round(&self.inventory, ix, healthy) {
            // Its component is being confirmed already, and has no time for this.
            if self.leader(self.inventory[asked].component).is_some() {
                continue;
            }
            step.asks.push(Ask {
                probe: asked,
                at: now.mono,
                deadline: None,
            });
            self.awaited.insert(asked, now.mono);
        }
    }

    /// Asks a region's witnesses, unless they are asked about then anyway.
    fn ask_witnesses(
        &mut self,
        region: RegionIx,
        failed: ProbeIx,
        at: Mono,
        deadline: Option<Duration>,
        now: Now,
        step: &mut Step,
    ) {
        let asked = &mut self.witnesses_asked[region.usize()];
        *asked = asked.split_off(&now.mono);
        if asked.range(at..at + WITNESS_SPACING).next().is_some() {
            return;
        }
        asked.insert(at);
        let inventory = &self.inventory;
        let own = self
            .witnesses
            .iter()
            .filter(|&&ix| inventory[inventory[ix].component].region == region);
        step.asks
            .extend(own.filter(|&&ix| ix != failed).map(|&probe| Ask {
                probe,
                at,
                deadline,
            }));
    }
}
