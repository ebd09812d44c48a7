//! What the courier promises.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;

use super::{Figures, QUEUE, courier};
use crate::notice::{Outcome, Receipt};
use crate::send::samples::{Act, Ask, Relay};
use crate::send::{Deadlines, Mailer};
use crate::store::samples::row;

const LONG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn forty_notices_give_forty_receipts_over_three_connections() {
    let relay = Relay::start([]).await;
    let (inbox, courier) = courier(Mailer::new(&relay.settings(3)).expect("a mailer"));
    let meters = inbox.meters();
    let (sender, mut receipts) = mpsc::channel::<Receipt>(4);
    let running = tokio::spawn(courier.run(sender));
    let mut waiting = BTreeSet::new();
    for serial in 1..=40 {
        let row = row(serial, 0);
        waiting.insert(row.key.clone());
        inbox.offer(row).expect("room");
    }
    while !waiting.is_empty() {
        let receipt = timeout(LONG, receipts.recv())
            .await
            .expect("in time")
            .expect("a receipt");
        assert!(matches!(receipt.outcome, Outcome::Accepted { .. }));
        assert!(waiting.remove(&receipt.key), "one receipt for each attempt");
    }
    drop(inbox);
    timeout(LONG, running)
        .await
        .expect("it ends")
        .expect("without a panic");
    assert_eq!(relay.seen.lock().unwrap().peak, 3);
    assert_eq!(
        meters.read(),
        Figures {
            accepted: 40,
            ..Figures::default()
        }
    );
}

#[tokio::test]
async fn a_dead_relay_delays_neither_another_courier_nor_who_offers() {
    let dead = Relay::start([(Ask::Banner, Act::Hang)]).await;
    let alive = Relay::start([]).await;
    let hanging = Deadlines {
        greeting: LONG * 60,
        whole: LONG * 60,
        ..Deadlines::default()
    };
    let mailer = Mailer::with_deadlines(&dead.settings(2), hanging).expect("a mailer");
    let (to_dead, first) = courier(mailer);
    let (to_alive, second) = courier(Mailer::new(&alive.settings(2)).expect("a mailer"));
    let (sender, mut receipts) = mpsc::channel::<Receipt>(4);
    let stuck = tokio::spawn(first.run(sender.clone()));
    tokio::spawn(second.run(sender));
    let mut turned_away = 0;
    for serial in 1..=2_000 {
        if let Err(receipt) = to_dead.offer(row(serial, 0)) {
            assert!(matches!(receipt.outcome, Outcome::Temporary { .. }));
            turned_away += 1;
        }
    }
    assert!(turned_away >= 2_000 - QUEUE - 2, "the queue has a bound");
    assert_eq!(to_dead.meters().read().turned_away, turned_away as u64);
    let live = row(9_000, 0);
    to_alive.offer(live.clone()).expect("room");
    let receipt = timeout(LONG, receipts.recv())
        .await
        .expect("in time")
        .expect("a receipt");
    assert_eq!(receipt.key, live.key);
    stuck.abort();
}
