//! A seeded simulator that drives the real core through invented regions.
//!
//! `SAMBAND_SEEDS` sets how many seeds are run, `SAMBAND_SEED` picks a single one.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a check looks at what it checks, and at nothing else"
)]
#![expect(
    clippy::expect_used,
    reason = "a simulator that cannot go on fails its test"
)]

mod agreed;
mod checks;
mod driver;
mod equipment;
mod figures;
mod flight;
mod isolation;
mod mail;
mod measure;
mod memory;
mod network;
mod oracle;
mod pairs;
mod people;
mod plan;
#[cfg(feature = "planted")]
mod planted;
mod post;
mod reasons;
mod restart;
mod rng;
mod route;
mod sketch;
mod store;
mod story;
mod told;
mod walk;
mod words;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use samband::fault::What;
use samband::ledger::{Entry, Settings};

use crate::checks::Checks;
use crate::driver::{Planted, Sim};
use crate::measure::{Failures, Result};
use crate::story::Story;

/// Seeds run: all, or the one asked for.
fn seeds(usual: u64) -> Vec<u64> {
    let number = |name| {
        let text = std::env::var(name).ok()?;
        Some(text.parse::<u64>().expect("a number of seeds"))
    };
    match number("SAMBAND_SEED") {
        Some(seed) => vec![seed],
        None => (0..number("SAMBAND_SEEDS").unwrap_or(usual)).collect(),
    }
}

fn tell(seed: u64) -> Sim {
    let story = Story::draw(seed);
    let mut sim = Sim::new(seed, &story, Settings::default());
    sim.run(story.end);
    sim.finish();
    sim
}

/// Runs all on as many threads as there are, and gathers the results by seed.
fn all<T: Send>(seeds: &[u64], run: impl Fn(u64) -> T + Sync) -> Vec<(u64, T)> {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let one = || {
        let mut done = Vec::new();
        while let Some(&seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((seed, run(seed)));
        }
        done
    };
    let mut done: Vec<(u64, T)> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        let ended = running.into_iter().map(|thread| thread.join());
        ended
            .flat_map(|done| done.expect("no seed panics"))
            .collect()
    });
    done.sort_by_key(|&(seed, _)| seed);
    done
}

/// Prints the first story that went wrong, and fails if any did.
fn judge(checked: Vec<(u64, Checks)>) {
    let failed: Vec<_> = checked
        .iter()
        .filter_map(|(seed, checks)| Some((seed, checks.violation.clone()?)))
        .collect();
    let first = checked
        .iter()
        .find(|(_, checks)| checks.violation.is_some());
    if let Some((seed, checks)) = first {
        println!("{}\nSAMBAND_SEED={seed}", checks.report());
    }
    let some = &failed[..failed.len().min(20)];
    assert!(failed.is_empty(), "{} seeds: {some:#?}", failed.len());
}

#[test]
fn every_invariant_holds_over_all_seeds() {
    let checked: Vec<_> = all(&seeds(1000), |seed| tell(seed).checks);
    let observations: u64 = checked.iter().map(|(_, c)| c.observations).sum();
    let faults: usize = checked.iter().map(|(_, c)| c.opened.len()).sum();
    println!("{observations} observations, {faults} faults");
    judge(checked);
}

/// Stories of people that are always run.
const PEOPLE: u64 = 200;

/// What people did in a story, and what came of it.
fn people_of(seed: u64, planted: Planted) -> Sim {
    let story = Story::of_people(seed);
    let mut sim = Sim::new(seed, &story, Settings::default());
    sim.plant(planted);
    sim.populate();
    sim.run(story.end);
    sim.finish();
    sim
}

#[test]
fn whoever_answers_late_wrongly_or_never_each_fault_is_held_and_each_step_is_told_in_time() {
    let told = all(&seeds(PEOPLE), |seed| {
        let sim = people_of(seed, Planted::None);
        (sim.people.came, sim.checks)
    });
    let mut came: BTreeMap<String, usize> = BTreeMap::new();
    for (_, (one, _)) in &told {
        for (what, times) in one {
            *came.entry(what.clone()).or_default() += times;
        }
    }
    let steps = |entry: &(u64, Entry)| match &entry.1 {
        Entry::Fault(event) => matches!(event.what, What::Escalated { .. }),
        _ => false,
    };
    let entries = told.iter().flat_map(|(_, (_, checks))| &checks.entries);
    let steps = entries.filter(|entry| steps(entry)).count();
    println!("{came:#?}\n{steps} steps of escalations");
    let several = told.len() > 1;
    let checks = told.into_iter().map(|(seed, (_, checks))| (seed, checks));
    judge(checks.collect());
    for act in ["accept", "reject", "hand-over", "comment", "close"] {
        let act = format!("{act}: done");
        let done = came.contains_key(&act);
        assert!(done || !several, "nobody has done this: {act}");
    }
    assert!(steps > 0 || !several, "somebody never answers");
}

/// Simulates failures in as many regions, prints their figures, and the first odd ones.
fn measured(regions: u64, each: usize, lost: u64, is_odd: impl Fn(&Result) -> bool) -> Failures {
    let results = all(&seeds(regions), |seed| measure::failures(seed, each, lost));
    let failures = Failures::gathered(results);
    println!("{failures}");
    for result in failures.results.iter().filter(|r| is_odd(r)).take(5) {
        println!("{result}");
    }
    failures
}

#[test]
fn each_failure_is_found_and_told_in_time_as_one_fault_of_the_right_owner() {
    let is_odd = |r: &Result| r.is_late() || r.is_told_late() || r.is_wrong() || !r.is_one();
    let failures = measured(250, 40, 0, is_odd);
    let count = |test: fn(&Result) -> bool| failures.results.iter().filter(|r| test(r)).count();
    assert_eq!(count(Result::is_late), 0, "not found in the time promised");
    assert_eq!(
        count(Result::is_told_late),
        0,
        "not told in the time promised"
    );
    assert_eq!(count(|r| !r.is_one()), 0, "not one fault each");
    failures.check_owners();
}

#[test]
fn lost_packets_make_nobody_a_wrong_owner() {
    let failures = measured(100, 10, 10, Result::is_wrong);
    failures.check_owners();
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in 0..10 {
        assert_eq!(tell(seed).checks.hash(), tell(seed).checks.hash());
    }
}
