use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::*;
use crate::send::heartbeat::Verb;
use crate::view::sample;

const LONG: Duration = Duration::from_secs(60);

/// An outside party that says yes, and tells of each sign of life.
async fn outside() -> (Beat, mpsc::UnboundedReceiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (told, signs) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 1024]).await;
            let _ = stream.write_all(b"HTTP/1.1 204 OK\r\n\r\n").await;
            let _ = told.send(());
        }
    });
    let every = Duration::from_millis(20);
    let settings = Settings {
        url: format!("http://{at}/").into(),
        every,
        method: Verb::Get,
        token: None,
        ca_file: None,
    };
    let heartbeat = Heartbeat::new(&settings).unwrap();
    (Beat { heartbeat, every }, signs)
}

/// Shows a new snapshot of a pipeline that goes on, again and again.
async fn go_on(publish: &watch::Sender<Arc<Snapshot>>, clock: Clock) {
    publish.send_modify(|snapshot| {
        let next = Arc::make_mut(snapshot);
        next.taken = clock.mono();
    });
    sleep(Duration::from_millis(5)).await;
}

#[tokio::test]
async fn signs_of_life_come_while_snapshots_do_fall_silent_with_them_and_come_again() {
    let clock = Clock::start();
    let (publish, snapshots) = watch::channel(Arc::new(sample::all_well()));
    let (beat, mut signs) = outside().await;
    let (change, beats) = watch::channel(None);
    let meters = Arc::new(Meters::default());
    let worker = Worker {
        beat: beats,
        snapshots,
        couriers: Vec::new(),
        meters: Arc::clone(&meters),
        clock,
    };
    let running = tokio::spawn(worker.run());
    change.send_replace(Some(beat));
    let heard = async {
        while signs.try_recv().is_err() {
            go_on(&publish, clock).await;
        }
    };
    timeout(LONG, heard).await.expect("a sign of life");
    // Nothing is published any more.
    let withheld = || meters.withheld.load(Ordering::Relaxed);
    let before = withheld();
    let silent = async {
        while withheld() < before + 5 {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(LONG, silent)
        .await
        .expect("looks that find it still");
    while signs.try_recv().is_ok() {}
    let before = withheld();
    let still = async {
        while withheld() < before + 5 {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(LONG, still).await.expect("more of them");
    assert!(signs.try_recv().is_err(), "silence");
    assert!(meters.last.load(Ordering::Relaxed) > 0);
    let again = async {
        while signs.try_recv().is_err() {
            go_on(&publish, clock).await;
        }
    };
    timeout(LONG, again).await.expect("another sign of life");
    drop(change);
    timeout(LONG, running).await.expect("it ends").unwrap();
}
