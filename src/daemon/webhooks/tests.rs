//! Couriers that come and go with the configuration.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::*;
use crate::send::Trust;
use crate::store::samples;

/// Nothing here takes so long; it only bounds a test that hangs.
const LONG: Duration = Duration::from_secs(60);

struct Bench {
    listener: TcpListener,
    posters: Posters,
    couriers: Couriers<Receipt, Poster>,
    receipts: mpsc::Receiver<Receipt>,
}

async fn bench() -> Bench {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = Settings {
        id: "sms".into(),
        url: format!("http://{}/", listener.local_addr().unwrap()).into(),
        keys: Vec::new(),
        token: None,
        trust: Trust::default(),
        deadline: LONG,
    };
    let (sender, receipts) = mpsc::channel(4);
    Bench {
        listener,
        posters: posters(&[settings], Clock::start()).unwrap(),
        couriers: Couriers::new(Arc::default(), |row| row.recipient.webhook(), sender),
        receipts,
    }
}

impl Bench {
    /// Someone who has asked and waits for an answer.
    async fn asked(&self) -> TcpStream {
        let accepted = timeout(LONG, self.listener.accept())
            .await
            .expect("in time");
        accepted.unwrap().0
    }

    async fn receipt(&mut self) -> Receipt {
        let receipt = timeout(LONG, self.receipts.recv()).await.expect("in time");
        receipt.expect("a receipt")
    }
}

async fn say_yes(mut stream: TcpStream) {
    // Some of the request; an end with the rest unread would be a reset.
    let mut request = vec![0; 64 * 1024];
    let read = stream.read(&mut request).await.unwrap();
    assert!(read > 0);
    let yes = b"HTTP/1.1 204 No Content\r\n\r\n";
    stream.write_all(yes).await.unwrap();
    // Until the other side has had enough.
    let _ = stream.read(&mut request).await;
}

fn row(serial: u32) -> Row {
    let mut row = samples::row(serial, 0);
    row.recipient.address = "webhook:sms".to_owned();
    assert_eq!(row.recipient.webhook(), Some("sms"));
    row
}

#[tokio::test]
async fn a_webhook_that_is_put_back_outlives_its_old_courier() {
    let mut bench = bench().await;
    let all = bench.posters.clone();
    bench.couriers.follow(&all);
    bench.couriers.pass_on(row(1)).await;
    let busy = bench.asked().await;
    bench.couriers.follow(&Posters::new());
    bench.couriers.follow(&all);
    say_yes(busy).await;
    assert_eq!(bench.receipt().await.outcome.slug(), "accepted");
    let old = timeout(LONG, bench.couriers.tasks.join_next()).await;
    let old = old.expect("in time").expect("an end");
    assert!(bench.couriers.has_left(old), "the new one is at work");
    // And it takes what comes.
    bench.couriers.pass_on(row(2)).await;
    say_yes(bench.asked().await).await;
    assert_eq!(bench.receipt().await.outcome.slug(), "accepted");
    // Its own end is none that should be, and neither is a panic.
    let current = bench.couriers.queues["sms"].0;
    assert!(!bench.couriers.has_left(Ok(("sms".into(), current))));
    let broken = tokio::spawn(async { panic!("on purpose") }).await;
    let broken = broken.map(|()| ("gone".into(), 0));
    assert!(!bench.couriers.has_left(broken));
}

#[tokio::test]
async fn what_no_webhook_takes_hides_nothing_that_waits() {
    let mut bench = bench().await;
    let all = bench.posters.clone();
    bench.couriers.pass_on(row(1)).await;
    assert_eq!(bench.receipt().await.outcome.slug(), "temporary");
    let meters = Arc::clone(&bench.couriers.meters);
    assert_eq!((meters.ended(), meters.waiting()), (1, 0));
    bench.couriers.follow(&all);
    bench.couriers.pass_on(row(2)).await;
    let busy = bench.asked().await;
    assert_eq!(meters.waiting(), 1);
    say_yes(busy).await;
    bench.receipt().await;
    assert_eq!(meters.waiting(), 0);
}
