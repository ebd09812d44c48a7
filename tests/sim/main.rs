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
    let results = all(&regions, |seed| measure::failures(seed, EACH, 0));
    let results: Vec<_> = results.into_iter().flat_map(|(_, each)| each).collect();
    let figures = Figures(&results);
    println!("{figures}");
    let odd = results
        .iter()
        .filter(|result| result.is_late() || result.is_wrong());
    for result in odd.take(5) {
        println!("{result}");
    }
    let late = results.iter().filter(|result| result.is_late()).count();
    assert_eq!(late, 0, "failures not found in the time promised");
    assert!(figures.per_mille(Verdict::Right) >= 950);
    assert!(figures.per_mille(Verdict::Wrong) <= 10);
}

#[test]
fn lost_packets_make_nobody_a_wrong_owner() {
    let regions = seeds(100);
    let results = all(&regions, |seed| measure::failures(seed, 10, 10));
    let results: Vec<_> = results.into_iter().flat_map(|(_, each)| each).collect();
    let figures = Figures(&results);
    println!("with one packet in a hundred lost:\n{figures}");
    assert!(figures.per_mille(Verdict::Right) >= 950);
    assert!(figures.per_mille(Verdict::Wrong) <= 10);
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in 0..10 {
        assert_eq!(tell(seed).checks.hash(), tell(seed).checks.hash());
    }
}

/// What was decided in a story, without what the wall clock has a part in.
fn decisions(seed: u64, story: &Story) -> Vec<(u64, String)> {
    let mut sim = Sim::new(seed, story, Settings::default());
    sim.run(story.end);
    checks::without_dates(sim.trace())
}

fn first_difference(one: &[(u64, String)], other: &[(u64, String)]) -> Option<String> {
    let pairs = one.iter().zip(other).find(|(a, b)| a != b);
    let lengths = (one.len() != other.len()).then(|| format!("{} or {}", one.len(), other.len()));
    pairs.map(|(a, b)| format!("{a:?}\nor {b:?}")).or(lengths)
}

#[test]
fn steps_of_the_wall_clock_change_no_decision() {
    let differ = all(&seeds(100), |seed| {
        let story = Story::draw(seed).without_crashes();
        let still = story.clone().without_steps();
        first_difference(&decisions(seed, &story), &decisions(seed, &still))
    });
    for (seed, difference) in differ {
        assert_eq!(difference, None, "SAMBAND_SEED={seed}");
    }
}

#[test]
fn a_reload_of_the_same_configuration_changes_nothing() {
    let differ = all(&seeds(100), |seed| {
        let story = Story::draw(seed);
        let reloaded = story.clone().reloaded_now_and_then(seed);
        first_difference(&decisions(seed, &story), &decisions(seed, &reloaded))
    });
    for (seed, difference) in differ {
        assert_eq!(difference, None, "SAMBAND_SEED={seed}");
    }
}

#[test]
fn a_restart_in_a_quiet_moment_tells_nobody_anything() {
    let told = all(&seeds(200), |seed| {
        let (story, restart, until) = Story::quiet_restart(seed);
        let mut sim = Sim::new(seed, &story, Settings::default());
        sim.run(restart - 1);
        let before = (sim.store.rows.len(), sim.trace().len());
        sim.run(until);
        let after = &sim.trace()[before.1..];
        let events = after.iter().map(|(_, entry)| checks::brief(entry));
        let events: Vec<String> = events.filter(|e| !e.contains("unknown →")).collect();
        (sim.store.rows.len() - before.0, events)
    });
    for (seed, told) in told {
        assert_eq!(told, (0, Vec::new()), "SAMBAND_SEED={seed}");
    }
}

#[cfg(feature = "planted")]
mod planted {
    use samband::ledger::Planted as Ledger;
    use samband::notice::Planted as Notice;

    use super::*;
    use crate::driver::Planted;

    /// The seed by which a planted fault is found.
    fn found(plant: impl Fn(&Sim) -> Planted) -> Option<u64> {
        (0..500).find(|&seed| {
            let story = Story::draw(seed);
            let mut sim = Sim::new(seed, &story, Settings::default());
            sim.plant(plant(&sim));
            sim.run(story.end);
            sim.finish();
            sim.checks.violation.is_some()
        })
    }

    fn is_found(name: &str, plant: impl Fn(&Sim) -> Planted) {
        let seed = found(plant);
        println!("{name}: found by seed {seed:?}");
        assert!(seed.is_some(), "{name} is not found");
    }

    #[test]
    fn an_effect_before_its_commit_is_found() {
        is_found("effect before commit", |_| Planted::EffectBeforeCommit);
    }

    #[test]
    fn ambiguous_taken_for_permanent_is_found() {
        let planted = Notice::AmbiguousIsPermanent;
        is_found("ambiguous is permanent", |_| {
            Planted::Ledger(Ledger::Notice(planted))
        });
    }

    #[test]
    fn a_recovery_cleared_before_it_was_sent_is_found() {
        let planted = Notice::ClearedBeforeSend;
        is_found("cleared before sent", |_| {
            Planted::Ledger(Ledger::Notice(planted))
        });
    }

    #[test]
    fn a_new_message_id_at_each_attempt_is_found() {
        let planted = Notice::FreshMessageId;
        is_found("fresh message id", |_| {
            Planted::Ledger(Ledger::Notice(planted))
        });
    }

    #[test]
    fn intervals_by_the_wall_clock_are_found() {
        is_found("wall clock", |sim| {
            Planted::Ledger(Ledger::WallClock(sim.now()))
        });
    }

    #[test]
    fn blame_without_a_witness_is_found() {
        is_found("no witness", |_| Planted::Ledger(Ledger::NoWitness));
    }
}
