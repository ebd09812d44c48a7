//! A seeded simulator that drives the real core through invented regions.
//!
//! `SAMBAND_SEEDS` sets how many seeds are run, `SAMBAND_SEED` picks a single one.

mod checks;
mod driver;
mod equipment;
mod mail;
mod measure;
mod network;
mod oracle;
mod rng;
mod store;
mod story;

use std::sync::atomic::{AtomicUsize, Ordering};

use samband::ledger::Settings;

use crate::checks::Checks;
use crate::driver::Sim;
use crate::measure::{Figures, Verdict};
use crate::oracle::Decision;
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

#[test]
fn each_failure_is_found_in_time_and_given_to_the_right_owner() {
    const EACH: usize = 40;
    let regions = seeds(250);
    let results: Vec<_> = all(&regions, |seed| measure::failures(seed, EACH, 0));
    let results: Vec<_> = results
        .into_iter()
        .flat_map(|(_, results)| results)
        .collect();
    let figures = Figures(&results);
    println!("{figures}");
    let mut shown = std::collections::BTreeMap::new();
    for result in &results {
        let odd = match result.decision {
            Decision::Owner(_) => result.verdict != Verdict::Right,
            _ => matches!(result.verdict, Verdict::Wrong),
        } || result.took.is_none_or(|took| took > result.promise.bound());
        let count = shown.entry((result.decision, result.verdict)).or_insert(0);
        if odd && *count < 2 {
            *count += 1;
            println!(
                "{:?} {:?} {:?} {:?}\n{}",
                result.broken, result.decision, result.verdict, result.took, result.story
            );
        }
    }
    let late = results
        .iter()
        .filter(|r| r.took.is_none_or(|took| took > r.promise.bound()))
        .count();
    assert_eq!(late, 0, "failures not found in time");
    assert!(figures.per_mille(Verdict::Right) >= 950);
    assert!(figures.per_mille(Verdict::Wrong) <= 10);
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in 0..10 {
        assert_eq!(tell(seed).checks.hash(), tell(seed).checks.hash());
    }
}
