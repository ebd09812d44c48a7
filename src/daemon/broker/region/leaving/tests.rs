//! What is promised to those that wait while a broker is left for another.

use std::time::Duration;

use super::super::*;
use super::*;
use crate::daemon::broker::{By, QUEUE};
use crate::send::mqtt::fake::{FakeBroker, Mood};
use crate::store::samples;
use crate::view::sample;

#[tokio::test]
async fn what_waits_while_a_broker_is_left_waits_for_the_other_from_then_on() {
    let broker = FakeBroker::start(Mood::Silent).await;
    let paces = Paces {
        grace: Duration::from_secs(60),
        ..Paces::default()
    };
    let settings = Arc::new(broker.settings());
    let by = By {
        settings: Arc::clone(&settings),
        files: None,
    };
    let (_rows, rows) = mpsc::channel(QUEUE);
    let (_next, by) = watch::channel(by);
    let (_publish, snapshots) = watch::channel(Arc::new(sample::all_well()));
    let (_signs, pulse) = watch::channel(None);
    let (receipts, mut given_back) = mpsc::channel::<Receipt>(4);
    let shared = Shared {
        install: "0123456789".to_owned(),
        paces,
        attempts: Arc::default(),
        meters: Arc::default(),
    };
    let sources = Sources {
        rows,
        by,
        snapshots,
        pulse,
    };
    let mut region = Region::new("fosen", Arc::new(shared), sources, receipts);
    // Come long enough ago to be given back for want of a connection.
    let now = Instant::now();
    region.waiting.push_back((samples::row(1, 0), now));
    let link = Link::open(&settings, "samband-01234567-fosen", None, &paces).expect("in clear");
    let progress = Progress {
        connected: false,
        useful: false,
        moved: now,
        stale: 0,
        refused: false,
    };
    let ended = region.change(link, progress).await;
    assert!(matches!(ended, Ended::Left));
    assert!(region.give_back("there is no connection").await.is_some());
    assert!(given_back.try_recv().is_err(), "it waits for the other");
    assert!(region.patience() >= now + paces.grace);
}
