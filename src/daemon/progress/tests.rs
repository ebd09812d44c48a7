use jiff::Timestamp;
use tokio::sync::mpsc;

use super::*;
use crate::daemon::courier::courier;
use crate::notice::Receipt;
use crate::send::Mailer;
use crate::send::samples::{Act, Ask, Relay};
use crate::store::samples::row;
use crate::view::sample;

fn later(snapshot: &Snapshot, seconds: u64, ended: u64) -> Snapshot {
    let mut later = snapshot.clone();
    later.taken = snapshot.taken + Duration::from_secs(seconds);
    let part = later.parts.iter_mut().find(|part| {
        let mut components = part.components();
        components.any(|component| !component.probes.is_empty())
    });
    let part = Arc::make_mut(part.expect("a part that is probed"));
    let components = part.components.iter_mut().map(Arc::make_mut);
    let mut probes = components.flat_map(|component| &mut component.probes);
    probes.next().expect("a probe").runs += ended;
    later
}

#[test]
fn a_sign_of_life_needs_a_new_snapshot_that_tells_of_runs_that_ended() {
    let first = sample::all_well();
    let start = first.taken;
    let at = |seconds| start + Duration::from_secs(seconds);
    let mut progress = Progress::new(&first, Vec::new(), start);
    assert_eq!(progress.look(&later(&first, 10, 5), at(10)), None);
    let standing = progress.look(&later(&first, 10, 5), at(20));
    assert_eq!(standing, Some(Stall::Pipeline), "no snapshot has come");
    assert_eq!(progress.look(&later(&first, 30, 9), at(30)), None);
    let old = progress.look(&later(&first, 31, 10), at(62));
    assert_eq!(old, Some(Stall::Pipeline), "it came, and is old by now");
}

#[test]
fn a_prober_that_ends_nothing_is_given_an_interval_and_a_deadline_and_no_more() {
    let first = sample::all_well();
    let start = first.taken;
    let patience = patience(&first.inventory);
    let mut progress = Progress::new(&first, Vec::new(), start);
    let quiet = |seconds: u64| later(&first, seconds, 0);
    let within = patience.as_secs();
    assert_eq!(progress.look(&quiet(within), start + patience), None);
    let over = patience + Duration::from_secs(1);
    let look = progress.look(&quiet(within + 1), start + over);
    assert_eq!(look, Some(Stall::Prober));
    let more = over + Duration::from_secs(1);
    assert_eq!(
        progress.look(&later(&first, within + 2, 1), start + more),
        None
    );
}

#[test]
fn with_nothing_to_probe_ledger_and_writer_are_judged_alone() {
    assert_eq!(patience(&Inventory::default()), Duration::MAX);
}

#[test]
fn a_log_that_cannot_be_written_is_told_apart_from_what_stands_still() {
    let first = sample::all_well();
    let mut progress = Progress::new(&first, Vec::new(), first.taken);
    let mut unlogged = later(&first, 5, 1);
    unlogged.monitor.unlogged_since = Some(Timestamp::UNIX_EPOCH);
    let look = progress.look(&unlogged, first.taken + Duration::from_secs(5));
    assert_eq!(look, Some(Stall::Unlogged));
}

#[tokio::test]
async fn a_courier_that_sits_on_its_notices_is_seen_and_one_with_none_is_not() {
    let relay = Relay::start([(Ask::Banner, Act::Hang)]).await;
    let mut settings = relay.settings(1);
    settings.connections = std::num::NonZeroUsize::MIN;
    let (inbox, courier) = courier(Mailer::new(&settings).expect("a mailer"));
    let (receipts, _keep) = mpsc::channel::<Receipt>(4);
    let running = tokio::spawn(courier.run(receipts));
    let first = sample::all_well();
    let start = first.taken;
    let mut progress = Progress::new(&first, vec![inbox.meters()], start);
    let mut look = |seconds| {
        let snapshot = later(&first, seconds, seconds);
        progress.look(&snapshot, start + Duration::from_secs(seconds))
    };
    assert_eq!(look(3_600), None, "it has nothing to do");
    inbox.offer(row(1, 0)).expect("room");
    assert_eq!(look(3_601), None, "an attempt may take its time");
    assert_eq!(look(3_601 + 180), Some(Stall::Courier));
    running.abort();
}
