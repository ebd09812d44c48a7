use super::*;
use crate::view::sample;

fn later(snapshot: &Snapshot, seconds: u64, begun: u64) -> Snapshot {
    let mut later = snapshot.clone();
    later.taken = snapshot.taken + Duration::from_secs(seconds);
    later.monitor.lateness.count += begun;
    later
}

#[test]
fn a_sign_of_life_needs_a_new_snapshot_that_tells_of_new_runs() {
    let first = sample::all_well();
    let start = first.taken;
    let at = |seconds| start + Duration::from_secs(seconds);
    let mut progress = Progress::new(&first, start);
    assert!(progress.look(&later(&first, 10, 5), at(10)));
    assert!(
        !progress.look(&later(&first, 10, 5), at(20)),
        "no snapshot has come: ledger or writer stands still"
    );
    assert!(progress.look(&later(&first, 30, 9), at(30)));
}

#[test]
fn a_prober_that_begins_nothing_is_given_an_interval_and_a_deadline_and_no_more() {
    let first = sample::all_well();
    let start = first.taken;
    let patience = patience(&first.inventory);
    let mut progress = Progress::new(&first, start);
    let quiet = |seconds: u64| later(&first, seconds, 0);
    let within = patience.as_secs();
    assert!(progress.look(&quiet(within), start + patience));
    let over = patience + Duration::from_secs(1);
    assert!(!progress.look(&quiet(within + 1), start + over));
    let more = over + Duration::from_secs(1);
    assert!(progress.look(&later(&first, within + 2, 1), start + more));
}

#[test]
fn with_nothing_to_probe_ledger_and_writer_are_judged_alone() {
    assert_eq!(patience(&Inventory::default()), Duration::MAX);
}

#[test]
fn the_status_line_says_what_is_open_and_what_is_amiss() {
    assert!(status(&sample::one_fault()).ends_with(" components, 1 open fault"));
    assert!(status(&sample::cut_off()).contains("; cut off, nobody is blamed"));
}
