//! The confirming round: what to ask at once when a probe has failed.

use std::collections::BTreeSet;

use crate::inventory::{ComponentIx, Facet, Inventory, Probe, ProbeIx};

/// Neighbours asked for each component on the way.
const NEIGHBOURS: usize = 2;
/// Probes in one round, at most: enough to judge a way of a dozen components.
const LIMIT: usize = 24;

/// The probes whose answers tell what on the way of `failed` is healthy: those
/// of every component on the way, and for each of these some that share it and
/// not more; by way of another component, that one's own and some others that
/// go its way.
///
/// The other probes of its own component are [`siblings`], the witnesses are
/// asked apart, since they answer for the vantage.
///
/// Neighbours that were healthy at last are asked before others: one of them
/// is the more likely to exonerate what it shares.
pub fn confirming_round(
    inventory: &Inventory,
    failed: ProbeIx,
    healthy: impl Fn(ProbeIx) -> bool,
) -> Vec<ProbeIx> {
    let probe = &inventory[failed];
    let component = &inventory[probe.component];
    let mut round = Round {
        inventory,
        component: probe.component,
        healthy,
        full_size: probe.facet == Facet::Size || may_stall(probe),
        asked: Vec::new(),
        known: BTreeSet::new(),
    };
    if let Some(via) = probe.via {
        inventory[via].probes.iter().for_each(|&own| round.ask(own));
        round.ask_same_way(via);
    }
    for &on_way in component.path.iter().rev() {
        round.ask_component(on_way);
        round.ask_neighbours(on_way, probe.component);
    }
    round.asked.truncate(LIMIT);
    round.asked
}

/// The other probes of the same component.
pub fn siblings(inventory: &Inventory, probe: ProbeIx) -> impl Iterator<Item = ProbeIx> + '_ {
    let all = inventory[inventory[probe].component].probes.iter();
    all.copied().filter(move |&other| other != probe)
}

/// Whether more is sent on a connection than what makes it.
const fn may_stall(probe: &Probe) -> bool {
    probe.connects() && probe.method.asks_a_process()
}

struct Round<'a, H> {
    inventory: &'a Inventory,
    /// Whose probe has failed.
    component: ComponentIx,
    healthy: H,
    /// Whether packets of full size may be what does not come through.
    full_size: bool,
    asked: Vec<ProbeIx>,
    known: BTreeSet<ProbeIx>,
}

impl<H: Fn(ProbeIx) -> bool> Round<'_, H> {
    fn ask(&mut self, probe: ProbeIx) {
        let part = &self.inventory[probe];
        if part.component != self.component && !part.measures() && self.known.insert(probe) {
            self.asked.push(probe);
        }
    }

    fn ask_component(&mut self, component: ComponentIx) {
        if let Some(probe) = best_probe(self.inventory, component) {
            self.ask(probe);
        }
        if let Some(probe) = self.full_size_probe(component) {
            self.ask(probe);
        }
    }

    /// Others that are asked about by way of `via`.
    fn ask_same_way(&mut self, via: ComponentIx) {
        let probes = || self.inventory.probes().filter(|(_, p)| p.via == Some(via));
        let others = || probes().filter(|(_, p)| p.component != self.component);
        let healthy = others().filter(|&(ix, _)| (self.healthy)(ix));
        let chosen: Vec<ProbeIx> = healthy
            .chain(others())
            .map(|(ix, _)| ix)
            .take(NEIGHBOURS)
            .collect();
        chosen.into_iter().for_each(|probe| self.ask(probe));
    }

    /// Those that share `on_way` with the failed component, and of the rest of
    /// the way to it as little as can be.
    fn ask_neighbours(&mut self, on_way: ComponentIx, failed: ComponentIx) {
        let inventory = self.inventory;
        let way = &inventory[failed].path;
        let further: BTreeSet<ComponentIx> = way
            .iter()
            .skip_while(|&&c| c != on_way)
            .skip(1)
            .copied()
            .collect();
        let apart = |c: &ComponentIx| {
            *c != failed
                && !further.contains(c)
                && !inventory[*c].path.iter().any(|p| further.contains(p))
        };
        let neighbours = || inventory[on_way].dependants.iter().copied().filter(apart);
        let sized = neighbours().filter_map(|component| self.full_size_probe(component));
        let sized: Vec<ProbeIx> = sized.take(NEIGHBOURS).collect();
        let probes = || neighbours().filter_map(|component| best_probe(inventory, component));
        let healthy: Vec<_> = probes()
            .filter(|&p| (self.healthy)(p))
            .take(NEIGHBOURS)
            .collect();
        let others = probes()
            .filter(|p| !healthy.contains(p))
            .take(NEIGHBOURS - healthy.len());
        let small = healthy.iter().copied().chain(others);
        for probe in small.chain(sized).collect::<Vec<_>>() {
            self.ask(probe);
        }
    }
}

impl<H> Round<'_, H> {
    /// A probe that shows whether packets of full size reach a component, if
    /// that is the question.
    fn full_size_probe(&self, component: ComponentIx) -> Option<ProbeIx> {
        let mut probes = self.inventory[component].probes.iter().copied();
        let found = probes.find(|&probe| self.inventory[probe].facet == Facet::Size);
        found.filter(|_| self.full_size)
    }
}

/// The probe that says most about the way: one of reach, else the first.
fn best_probe(inventory: &Inventory, component: ComponentIx) -> Option<ProbeIx> {
    let asking = |&&probe: &&ProbeIx| !inventory[probe].measures();
    let probes = || inventory[component].probes.iter().filter(asking);
    let reach = probes().find(|&&probe| inventory[probe].facet == Facet::Reach);
    reach.or(probes().next()).copied()
}
