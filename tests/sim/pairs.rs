//! Two stories that differ in what must make no difference: G11, G12, G14.

use std::collections::BTreeSet;

use samband::fault::What;
use samband::ledger::{Entry, Settings};
use samband::notice::Reason;

use crate::driver::{Planted, Sim};
use crate::story::{Story, is_at_first_site};
use crate::words::{self, brief};
use crate::{all, seeds};

/// What came of a story: what was decided, and who was told why.
struct Outcome {
    decided: Vec<(u64, String)>,
    told: Vec<String>,
}

fn outcome(seed: u64, story: &Story, planted: Planted) -> Sim {
    let mut sim = Sim::new(seed, story, Settings::default());
    sim.plant(planted);
    sim.run(story.end);
    sim
}

impl Outcome {
    fn of(seed: u64, story: &Story) -> Self {
        let sim = outcome(seed, story, Planted::None);
        Self {
            decided: words::without_dates(sim.trace()),
            told: told(&sim),
        }
    }

    fn difference(&self, other: &Self) -> Option<String> {
        first_difference(&self.decided, &other.decided)
            .or_else(|| first_difference(&self.told, &other.told))
    }
}

/// The rows of the outbox by recipient, reason and the place of their event,
/// faults numbered in the order in which they come. What a digest gathers, or who
/// is told of a dead mailbox, hangs on when the mail server was asked.
fn told(sim: &Sim) -> Vec<String> {
    let rows = sim.store.in_order();
    let rows = rows.filter(|row| !matches!(row.reason, Reason::Digest | Reason::Undelivered));
    let mut numbers = Vec::new();
    let mut told = Vec::new();
    for row in rows {
        let about = row.fault.as_ref().map(|number| {
            let known = numbers.iter().position(|other| other == number);
            known.unwrap_or_else(|| {
                numbers.push(number.clone());
                numbers.len() - 1
            })
        });
        let (party, reason, ordinal) = (&row.recipient.party, row.reason, row.ordinal);
        told.push(format!("{party} {reason:?} of {about:?}, event {ordinal}"));
    }
    told
}

fn first_difference<T: PartialEq + std::fmt::Debug>(one: &[T], other: &[T]) -> Option<String> {
    let longer = one.len().max(other.len());
    let at = (0..longer).find(|&at| one.get(at) != other.get(at))?;
    Some(format!("{:?}\nor {:?}", one.get(at), other.get(at)))
}

/// No seed may tell of a difference.
fn none_differs(differences: Vec<(u64, Option<String>)>) {
    let differ: Vec<_> = differences.iter().filter(|(_, d)| d.is_some()).collect();
    let some = &differ[..differ.len().min(5)];
    assert!(differ.is_empty(), "{} seeds: {some:#?}", differ.len());
}

#[test]
fn steps_of_the_wall_clock_change_no_decision() {
    none_differs(all(&seeds(1000), |seed| {
        let story = Story::draw(seed).without_crashes().without_refusals();
        let still = story.without_steps();
        let stepped = still.clone().stepped_now_and_then(seed);
        Outcome::of(seed, &still).difference(&Outcome::of(seed, &stepped))
    }));
}

#[test]
fn a_reload_of_the_same_configuration_changes_nothing() {
    none_differs(all(&seeds(1000), |seed| {
        let story = Story::draw(seed);
        let reloaded = story.clone().reloaded_now_and_then(seed);
        Outcome::of(seed, &story).difference(&Outcome::of(seed, &reloaded))
    }));
}

/// What a reload that adds a room to one site changes at the others: nothing, not
/// even a moment. Where the room itself was asked as a control of another site, in
/// the place of another one, moments may differ; but not what is concluded.
pub(crate) fn with_a_further_room(seed: u64, planted: Planted) -> Option<String> {
    let (without, with, room) = Story::with_a_further_room(seed);
    let without = outcome(seed, &without, planted);
    let with = outcome(seed, &with, planted);
    if with.checks.asked.contains(&*room) {
        let [one, other] = [&without, &with].map(|sim| concluded(sim.trace()));
        return first_difference(&one, &other);
    }
    let [one, other] = [&without, &with].map(|sim| elsewhere(sim.trace()));
    first_difference(&one, &other)
}

/// Decisions about other sites than the first. Nothing breaks but there, so each
/// fault is about them.
fn elsewhere(trace: &[(u64, Entry)]) -> Vec<(u64, String)> {
    let is_at_site = |id: &str| id.contains('.') && !is_at_first_site(id);
    let others = trace.iter().filter(|(_, entry)| match entry {
        Entry::Facet(change) => is_at_site(&change.component),
        Entry::Fault(_) => true,
        Entry::Monitor { .. } | Entry::Delivery { .. } => false,
    });
    let others: Vec<(u64, Entry)> = others.cloned().collect();
    words::without_dates(&others)
}

/// What faults there were, whose they were, and how they ended.
fn concluded(trace: &[(u64, Entry)]) -> Vec<String> {
    let faults = trace.iter().filter(|(_, entry)| match entry {
        Entry::Fault(event) => !matches!(event.what, What::Affected { .. }),
        _ => false,
    });
    let faults: Vec<(u64, Entry)> = faults.cloned().collect();
    let lines = words::without_dates(&faults).into_iter();
    lines.map(|(_, line)| line).collect()
}

#[test]
fn a_further_room_at_one_site_changes_nothing_at_the_others() {
    none_differs(all(&seeds(1000), |seed| {
        with_a_further_room(seed, Planted::None)
    }));
}

#[test]
fn a_restart_in_a_quiet_moment_tells_nobody_anything() {
    none_differs(all(&seeds(1000), |seed| {
        let (story, restart, until) = Story::quiet_restart(seed);
        let still = story.clone().without_crashes();
        let mut sim = Sim::new(seed, &story, Settings::default());
        sim.run(restart - 1);
        let before = sim.trace().len();
        sim.run(until);
        let after = sim.trace()[before..].iter().map(|(_, entry)| brief(entry));
        // What is well is only known to be so when it has answered again.
        let said: Vec<String> = after.filter(|e| !e.contains("unknown →")).collect();
        let undisturbed = outcome(seed, &still, Planted::None);
        first_difference(&said, &[])
            .or_else(|| first_difference(&told(&sim), &told(&undisturbed)))
            .or_else(|| first_difference(&known(&sim), &known(&undisturbed)))
    }));
}

/// The open faults, and the states of all facets.
fn known(sim: &Sim) -> Vec<String> {
    let faults = sim.ledger.open_faults().map(|fault| {
        let owner = fault.assignment.owner.as_ref().map(|owner| &*owner.id);
        let (number, state, opened_at) = (&fault.number, fault.state, fault.opened_at);
        format!("{number} {state:?} {owner:?} since {opened_at}")
    });
    let inventory = &sim.world.inventory;
    let elements: BTreeSet<_> = inventory
        .probes()
        .map(|(_, probe)| probe.element())
        .collect();
    let facets = elements.into_iter().map(|element| {
        let id = &inventory[element.component].id;
        let state = sim.ledger.facet(element).map(|(state, _)| state);
        format!("{id}.{} {state:?}", element.facet)
    });
    faults.chain(facets).collect()
}
