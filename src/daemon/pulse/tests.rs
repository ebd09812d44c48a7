//! When a sign of life is given.

use super::*;
use crate::view::sample;

/// Nothing here takes so long; it only bounds a test that hangs.
const LONG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn signs_come_while_the_pipeline_goes_on_and_none_when_it_stands_still() {
    let clock = Clock::start();
    let (publish, snapshots) = watch::channel(Arc::new(sample::all_well()));
    let (signs, mut pulse) = watch::channel(None);
    let worker = Worker {
        snapshots,
        couriers: Vec::new(),
        clock,
        every: Duration::from_millis(20),
    };
    let running = tokio::spawn(worker.run(signs));
    let go_on = || {
        publish.send_modify(|snapshot| Arc::make_mut(snapshot).taken = clock.mono());
    };
    let signs = async {
        loop {
            go_on();
            tokio::select! {
                changed = pulse.changed() => {
                    changed.unwrap();
                    break;
                }
                () = sleep(Duration::from_millis(5)) => {}
            }
        }
    };
    tokio::time::timeout(LONG, signs).await.expect("a sign");
    assert!(pulse.borrow_and_update().is_some());
    // One may be on its way that was seen before the last snapshot.
    sleep(Duration::from_millis(60)).await;
    pulse.mark_unchanged();
    sleep(Duration::from_millis(200)).await;
    assert!(!pulse.has_changed().unwrap(), "nothing has gone on");
    drop(pulse);
    tokio::time::timeout(LONG, running).await.unwrap().unwrap();
}
