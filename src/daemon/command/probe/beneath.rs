//! Everything beneath a name at once, a line a probe: whether a region as it is written
//! answers, before anybody relies on it.

use std::collections::VecDeque;
use std::io::{self, Write};

use super::{Found, ProbeError, seen};
use crate::clock::Mono;
use crate::health::{Observation, Occasion};
use crate::inventory::{ComponentIx, Inventory, ProbeIx};
use crate::probe::Engine;

/// Components that are asked at once: what is silent is waited for beside the others,
/// and no line notices sixteen small questions.
const AT_ONCE: usize = 16;

/// A component while it is asked: one probe at a time, as the daemon does it.
struct Asked {
    component: ComponentIx,
    /// The one under way; none once the last has ended.
    probe: Option<ProbeIx>,
    left: VecDeque<ProbeIx>,
    /// What is told once the last has ended.
    lines: Vec<String>,
    /// Whether all were answered so far as they should be.
    well: bool,
}

/// The components that have probes beneath a name: of a region, a municipality or a site;
/// without a name all.
pub(super) fn beneath(inventory: &Inventory, name: Option<&str>) -> Vec<ComponentIx> {
    let lies = |id: &str, name: &str| {
        let rest = id.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with(['.', ':']))
    };
    let components = inventory.components();
    let probed = components.filter(|(_, part)| !part.probes.is_empty());
    let meant = probed.filter(|&(ix, part)| {
        name.is_none_or(|name| lies(&inventory.full_id(ix), name) || lies(&part.id, name))
    });
    meant.map(|(ix, _)| ix).collect()
}

/// Asks them, and prints each in its order once its last probe has ended.
pub(super) fn ask(
    engine: &mut Engine,
    inventory: &Inventory,
    components: &[ComponentIx],
    out: &mut dyn Write,
) -> Result<Found, ProbeError> {
    let mut waiting = components.iter();
    let mut asked: VecDeque<Asked> = VecDeque::new();
    let mut observations = Vec::new();
    let mut unwell = Vec::new();
    loop {
        for &component in waiting.by_ref().take(AT_ONCE - asked.len()) {
            let mut one = Asked::new(inventory, component);
            one.go_on(engine, inventory, &mut observations);
            asked.push_back(one);
        }
        if asked.is_empty() {
            break;
        }
        if observations.is_empty() {
            // The engine's own timer ends every run.
            engine.turn(Mono::NEVER, &mut observations);
        }
        for observation in std::mem::take(&mut observations) {
            let one = asked.iter_mut().find(|one| one.waits_for(&observation));
            let Some(one) = one else {
                continue;
            };
            one.hear(inventory, &observation);
            one.go_on(engine, inventory, &mut observations);
        }
        let ended = asked.iter().take_while(|one| one.probe.is_none()).count();
        for one in asked.drain(..ended) {
            one.print(inventory, out)?;
            unwell.extend((!one.well).then(|| inventory.full_id(one.component)));
        }
    }
    sum(components.len(), &unwell, out)?;
    Ok(match unwell.is_empty() {
        true => Found::AllAnswered,
        false => Found::Findings,
    })
}

impl Asked {
    fn new(inventory: &Inventory, component: ComponentIx) -> Self {
        Self {
            component,
            probe: None,
            left: inventory[component].probes.iter().copied().collect(),
            lines: Vec::new(),
            well: true,
        }
    }

    /// Asks the next of its probes, if there is one left.
    fn go_on(
        &mut self,
        engine: &mut Engine,
        inventory: &Inventory,
        observations: &mut Vec<Observation>,
    ) {
        self.probe = self.left.pop_front();
        if let Some(probe) = self.probe {
            let deadline = inventory[probe].profile.deadline;
            engine.launch(probe, Occasion::Manual, deadline, observations);
        }
    }

    fn waits_for(&self, observation: &Observation) -> bool {
        observation.occasion == Occasion::Manual && self.probe == Some(observation.probe)
    }

    fn hear(&mut self, inventory: &Inventory, observation: &Observation) {
        let probe = &inventory[observation.probe];
        let class = observation.verdict(probe).class;
        self.well &= class.is_success();
        let said = seen(inventory, &observation.outcome, probe);
        let line = format!("  {:<12} {:<16} {said}", probe.id, class.slug());
        self.lines.push(line);
    }

    fn print(&self, inventory: &Inventory, out: &mut dyn Write) -> io::Result<()> {
        let part = &inventory[self.component];
        let full = inventory.full_id(self.component);
        writeln!(out, "{full} ({}, {})", part.name, part.kind)?;
        self.lines
            .iter()
            .try_for_each(|line| writeln!(out, "{line}"))
    }
}

/// The last lines: how many, and which not.
fn sum(all: usize, unwell: &[String], out: &mut dyn Write) -> io::Result<()> {
    let well = all - unwell.len();
    writeln!(out, "{well} of {all} answered as they should")?;
    if unwell.is_empty() {
        return Ok(());
    }
    writeln!(out, "not: {}", unwell.join(", "))
}
