//! What still fails after a fault's cause was mended, and what was asked too early to
//! show that it was: neither tells against anybody else.

use std::collections::BTreeMap;

use super::{Ledger, OpenFault};
use crate::clock::Now;
use crate::health::{Class, Failing};
use crate::inventory::{Element, Facet, Probe, ProbeIx};

impl Ledger {
    /// The faults that explain each probe's failures, of those that are not closed or
    /// were not long ago: hundreds of parts may fail at once, each for itself.
    pub(super) fn by_probe(&self) -> BTreeMap<ProbeIx, Vec<&OpenFault>> {
        let mut known: BTreeMap<ProbeIx, Vec<&OpenFault>> = BTreeMap::new();
        for open in self.faults.values().chain(&self.settling) {
            for &probe in &open.explains {
                known.entry(probe).or_default().push(open);
            }
        }
        known
    }

    /// The same for one probe.
    pub(super) fn explained_by(&self, probe: ProbeIx) -> Vec<&OpenFault> {
        let all = self.faults.values().chain(&self.settling);
        all.filter(|open| open.explains.contains(&probe)).collect()
    }

    /// Whether a failing probe was a symptom of something that has been mended
    /// since, and is given time to recover.
    pub(super) fn is_aftermath(
        &self,
        probe: ProbeIx,
        failing: Failing,
        explaining: &[&OpenFault],
        now: Now,
    ) -> bool {
        let settling = |open: &OpenFault| open.is_settling(&self.settings, now.mono);
        let symptom = |open: &&OpenFault| settling(open) && self.was_symptom(open, probe, failing);
        let all = || self.faults.values().chain(&self.settling);
        explaining.iter().any(symptom)
            || is_unregistered(&self.inventory[probe], failing)
                && all().any(|open| settling(open) && self.waits_for_renewal(open, probe))
    }

    /// It began to fail before the cause was mended and has failed since, while
    /// other symptoms have gone.
    fn was_symptom(&self, open: &OpenFault, probe: ProbeIx, failing: Failing) -> bool {
        let mended = open.mended.or(open.cleared);
        mended.is_none_or(|mended| failing.since <= mended)
            && !open.is_about(self.inventory[probe].component)
            && self.has_outlived(probe, &open.elements)
            && (open.cleared.is_some() || open.explains.iter().any(|p| self.is_up(p)))
    }

    /// Whether a probe has failed though these elements had been exonerated
    /// since its streak began.
    pub(super) fn has_outlived(&self, probe: ProbeIx, elements: &[Element]) -> bool {
        let known = self.failed.get(&probe);
        known.is_some_and(|failed| failed.outlives(elements))
    }

    /// It is said not to be registered, after something on its way was mended:
    /// that may show only then, and lasts until the equipment registers again.
    fn waits_for_renewal(&self, open: &OpenFault, probe: ProbeIx) -> bool {
        let probe = &self.inventory[probe];
        let on_way = |e: &Element| probe.crosses.iter().any(|c| c.component == e.component);
        !open.elements.contains(&probe.element())
            && open.elements.iter().any(on_way)
            && (open.cleared.is_some() || self.is_mended(open))
    }

    /// Whether all that is, or may be, a fault's cause has been exonerated since
    /// a failure that it explained.
    fn is_mended(&self, open: &OpenFault) -> bool {
        let mut elements = open.elements.iter();
        elements.all(|&element| self.clearance.since(element, open.last_failed))
    }
}

/// Whether a probe's last run was sent before it was known that what its failure was
/// put down to is mended: it may well answer now, and until it has been asked again it
/// tells against nobody else.
pub(super) fn is_overtaken(explaining: &[&OpenFault], failing: Failing) -> bool {
    let mended = |open: &OpenFault| open.mended.filter(|_| open.fault.state.is_active());
    let mut known = explaining.iter().filter_map(|open| mended(open));
    known.any(|mended| failing.last < mended)
}

/// Whether it is only said of the equipment that it is not registered.
fn is_unregistered(probe: &Probe, failing: Failing) -> bool {
    failing.class == Class::Beyond && probe.facet == Facet::Registration
}
