use std::sync::Mutex;
use std::sync::mpsc;

use super::*;
use crate::health::Outcome;
use crate::inventory::ProbeIx;
use crate::probe::tests::peer::Peer;
use crate::probe::tests::region::{first, region, region_with, sip};

/// No condition of these tests takes longer on the slowest machine.
pub(super) const LIMIT: Duration = Duration::from_secs(20);

pub(super) fn answering() -> Peer {
    Peer::start(|asked| asked.answer(&asked.response("200 OK")))
}

pub(super) fn start(inventory: &Arc<Inventory>) -> (Prober, mpsc::Receiver<Batch>) {
    let (sender, receiver) = sync_channel(64);
    let offer = move |batch| match sender.try_send(batch) {
        Ok(()) => Offer::Taken,
        Err(TrySendError::Full(batch)) => Offer::Full(batch),
        Err(TrySendError::Disconnected(_)) => Offer::Gone,
    };
    let prober = Prober::start(
        Settings::default(),
        Arc::clone(inventory),
        Clock::start(),
        1,
        offer,
    );
    (prober.expect("starts"), receiver)
}

pub(super) fn seldom() -> crate::inventory::Profile {
    crate::inventory::Profile {
        interval: Duration::from_secs(3_600),
        ..crate::inventory::Profile::DEFAULT
    }
}

/// The first batch in which an observation is as wanted.
pub(super) fn wait_for(
    batches: &mpsc::Receiver<Batch>,
    wanted: impl Fn(&Batch, &Observation) -> bool,
) -> Batch {
    loop {
        let batch = batches.recv_timeout(LIMIT).expect("an observation in time");
        if batch.observations.iter().any(|o| wanted(&batch, o)) {
            return batch;
        }
    }
}

#[test]
fn regular_runs_come_by_themselves_and_again() {
    let peer = answering();
    let (prober, batches) = start(&region(vec![sip(peer.address)]));
    for _ in 0..3 {
        wait_for(&batches, |_, o| o.occasion == Occasion::Regular);
    }
    let gauges = Arc::clone(prober.line().gauges());
    prober.stop();
    assert!(gauges.launched.load(Ordering::Relaxed) >= 3);
    assert!(gauges.lateness.read().count >= 3);
}

#[test]
fn an_ask_interrupts_the_sleep() {
    let peer = answering();
    let inventory = region_with(seldom(), vec![sip(peer.address)]);
    let (prober, batches) = start(&inventory);
    let ask = Ask {
        probe: first(),
        at: Mono::ZERO,
        deadline: None,
    };
    prober.line().ask(&inventory, vec![ask]);
    let batch = wait_for(&batches, |_, o| o.occasion == Occasion::Confirm);
    assert!(matches!(
        batch.observations[0].outcome,
        Outcome::Answer { .. }
    ));
    prober.stop();
}

#[test]
fn after_a_reload_indices_belong_to_the_new_inventory() {
    let (one, other) = (answering(), answering());
    let old = region_with(seldom(), vec![sip(one.address), sip(other.address)]);
    let (prober, batches) = start(&old);
    let new = region_with(seldom(), vec![sip(one.address)]);
    prober.line().reload(Arc::clone(&new));
    let ask = |place| Ask {
        probe: ProbeIx::at(place),
        at: Mono::ZERO,
        deadline: None,
    };
    // Asked by somebody who has not heard of the reload yet.
    prober.line().ask(&old, vec![ask(1), ask(0)]);
    let batch = wait_for(&batches, |_, o| o.occasion == Occasion::Confirm);
    assert!(Arc::ptr_eq(&batch.inventory, &new));
    assert_eq!(batch.observations[0].probe, first());
    assert_eq!(other.asked(), 0, "it exists no more");
    prober.stop();
}

#[test]
fn what_the_ledger_does_not_take_is_offered_again() {
    let peer = answering();
    let taken = Arc::new(Mutex::new((0, Vec::new())));
    let store = Arc::clone(&taken);
    let offer = move |batch: Batch| {
        let mut store = store.lock().expect("nobody panicked");
        store.0 += 1;
        if store.0 < 10 {
            return Offer::Full(batch);
        }
        store.1.extend(batch.observations);
        Offer::Taken
    };
    let inventory = region(vec![sip(peer.address)]);
    let clock = Clock::start();
    let prober = Prober::start(Settings::default(), inventory, clock, 1, offer).expect("starts");
    let limit = clock.mono() + LIMIT;
    while taken.lock().expect("nobody panicked").1.is_empty() {
        assert!(clock.mono() < limit, "never taken");
        std::thread::yield_now();
    }
    let gauges = Arc::clone(prober.line().gauges());
    prober.stop();
    assert_eq!(gauges.observations_dropped.load(Ordering::Relaxed), 0);
}

#[test]
fn without_a_ledger_it_ends() {
    let peer = answering();
    let (prober, batches) = start(&region(vec![sip(peer.address)]));
    drop(batches);
    let clock = Clock::start();
    let limit = clock.mono() + LIMIT;
    while prober.is_running() {
        assert!(clock.mono() < limit, "never ended");
        std::thread::yield_now();
    }
}
