//! Each fault planted on purpose is found: the checkers can fail.

use samband::ledger::{Planted as Ledger, Settings};
use samband::notice::Planted as Notice;

use crate::driver::{Planted, Sim};
use crate::story::Story;
use crate::{PEOPLE, pairs};

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

/// What is found among people who answer, by the promises that are held against the program
/// there, within the seeds that are always run.
fn is_found_among_people(name: &str, planted: Ledger) {
    let found = (0..PEOPLE).find_map(|seed| {
        let told = crate::people_of(seed, Planted::Ledger(planted));
        let violation = told.checks.violation?;
        let by_promise = violation.starts_with("promise: ");
        by_promise.then_some((seed, violation))
    });
    println!("{name}: found by {found:?}");
    assert!(found.is_some(), "{name} is not found");
}

#[test]
fn a_step_that_is_skipped_is_found() {
    is_found_among_people("step skipped", Ledger::StepSkipped);
}

#[test]
fn a_step_that_is_told_too_late_is_found() {
    is_found_among_people("step late", Ledger::StepLate);
}

#[test]
fn a_step_that_is_decided_and_not_told_is_found() {
    is_found_among_people("step untold", Ledger::Notice(Notice::StepUntold));
}

#[test]
fn a_yes_that_does_not_stop_the_clock_is_found() {
    is_found_among_people("yes stops nothing", Ledger::YesStopsNothing);
}

#[test]
fn a_fault_without_a_holder_after_two_noes_is_found() {
    is_found_among_people("nobody decides", Ledger::NobodyDecides);
}

#[test]
fn a_fault_with_a_wrong_holder_after_two_noes_is_found() {
    is_found_among_people("a wrong one decides", Ledger::Decides("vendor"));
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

#[test]
fn sent_though_the_channel_said_not_now_is_found() {
    let planted = Notice::BusyIsAccepted;
    is_found("busy is accepted", |_| {
        Planted::Ledger(Ledger::Notice(planted))
    });
}

#[test]
fn counts_that_a_reload_resets_are_found() {
    let planted = Planted::Ledger(Ledger::ReloadResets);
    let seed = (0..500).find(|&seed| pairs::with_a_further_room(seed, planted).is_some());
    println!("reload resets: found by seed {seed:?}");
    assert!(seed.is_some(), "a reload that resets counts is not found");
}
