//! Why nobody was named, in words that can be counted.

use std::collections::BTreeSet;

use samband::fault::Fault;
use samband::inventory::{ComponentIx, Inventory, ProbeIx, RegionIx};

use crate::plan::World;

/// Between candidates of which kinds and owners; or what of which kind nothing cleared.
pub(crate) fn why_undecided(world: &World, fault: &Fault) -> String {
    let find = |id: &str| world.inventory.component_by_id(RegionIx::at(0), id);
    let candidates = fault.finding.candidates.iter();
    let candidates: BTreeSet<ComponentIx> =
        candidates.filter_map(|c| find(&c.component.id)).collect();
    let owners: BTreeSet<&str> = candidates.iter().map(|&c| world.plan.owner_id(c)).collect();
    if owners.len() > 1 {
        return format!("a tie between {}", in_words(world, &candidates));
    }
    let among: BTreeSet<&str> = fault.assignment.among.iter().map(|p| &*p.id).collect();
    let others: BTreeSet<&str> = among.difference(&owners).copied().collect();
    let cleared = cleared(world, fault);
    let before = before(world, fault, &candidates);
    let left: BTreeSet<ComponentIx> = before
        .into_iter()
        .filter(|c| others.contains(world.plan.owner_id(*c)) && !cleared.contains(c))
        .collect();
    format!(
        "nothing cleared {} before {}",
        in_words(world, &left),
        in_words(world, &candidates)
    )
}

/// What lies on the way of the failures, the candidates apart.
fn before(
    world: &World,
    fault: &Fault,
    candidates: &BTreeSet<ComponentIx>,
) -> BTreeSet<ComponentIx> {
    let failed = fault.finding.evidence.failed.iter();
    let probes = failed.filter_map(|seen| probe(&world.inventory, &seen.probe));
    let ways = probes.flat_map(|probe| crossed(world, probe));
    ways.filter(|c| !candidates.contains(c)).collect()
}

/// What the healthy controls have crossed.
fn cleared(world: &World, fault: &Fault) -> BTreeSet<ComponentIx> {
    let controls = fault.finding.evidence.controls.iter();
    let answered = controls.filter(|seen| seen.class.is_success());
    let probes = answered.filter_map(|seen| probe(&world.inventory, &seen.probe));
    probes.flat_map(|probe| crossed(world, probe)).collect()
}

fn crossed(world: &World, probe: ProbeIx) -> Vec<ComponentIx> {
    let probe = &world.inventory[probe];
    let mut crossed = world.plan.way(probe.component);
    crossed.extend(probe.via.into_iter().flat_map(|via| world.plan.way(via)));
    crossed
}

fn probe(inventory: &Inventory, name: &str) -> Option<ProbeIx> {
    let (component, probe) = name.rsplit_once('/')?;
    let component = inventory.component_by_id(RegionIx::at(0), component)?;
    inventory.probe_by_id(component, probe)
}

/// Kinds and owners, each once.
fn in_words(world: &World, components: &BTreeSet<ComponentIx>) -> String {
    let words: BTreeSet<String> = components
        .iter()
        .map(|&c| {
            let owner = world.plan.owner_id(c);
            let is_municipality = world
                .inventory
                .municipalities()
                .any(|(_, m)| &*m.id == owner);
            let owner = if is_municipality {
                "municipality"
            } else {
                owner
            };
            format!("{} ({owner})", world.inventory[c].kind)
        })
        .collect();
    let words: Vec<String> = words.into_iter().collect();
    words.join(", ")
}
