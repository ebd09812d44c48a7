//! What an Alertmanager is told that has something of ours already, or was away.

use std::sync::Mutex;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::view::sample;

/// What stands in for one: the alerts that it has, what it was posted, and whether it
/// says yes.
#[derive(Default)]
struct Played {
    has: Mutex<Value>,
    posted: Mutex<Vec<Value>>,
    refuses: Mutex<bool>,
    /// Requests that posted something.
    posts: AtomicU64,
}

impl Played {
    async fn start() -> (Arc<Self>, Teller) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let played = Arc::new(Self::default());
        *played.has.lock().unwrap() = json!([]);
        let server = Arc::clone(&played);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                server.answer(stream).await;
            }
        });
        let settings = Settings {
            url: format!("http://{at}").into(),
            regions: Vec::new(),
            token: None,
            trust: crate::send::Trust::default(),
        };
        let mut receivers = receivers(&[settings]).unwrap();
        let (_, snapshots) = watch::channel(Arc::new(sample::all_well()));
        let sources = Sources {
            snapshots,
            monitor: "0a".to_owned(),
            public_url: "https://samband.example".to_owned(),
            meters: Arc::default(),
            clock: Clock::start(),
        };
        (played, Teller::new(receivers.remove(0), sources))
    }

    async fn answer(&self, mut stream: TcpStream) {
        let mut request = Vec::new();
        let body = loop {
            let mut some = vec![0; 4096];
            let length = stream.read(&mut some).await.unwrap();
            request.extend_from_slice(&some[..length]);
            let text = String::from_utf8_lossy(&request).into_owned();
            let Some((head, body)) = text.split_once("\r\n\r\n") else {
                continue;
            };
            let head = head.to_ascii_lowercase();
            let length = head.split("content-length: ").nth(1);
            let length = length.and_then(|rest| rest.lines().next()?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                break body.to_owned();
            }
        };
        let says = if *self.refuses.lock().unwrap() {
            "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n".to_owned()
        } else if body.is_empty() {
            let has = self.has.lock().unwrap().to_string();
            format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{has}",
                has.len()
            )
        } else {
            let posted: Value = serde_json::from_str(&body).unwrap();
            self.posts.fetch_add(1, Ordering::Relaxed);
            let mut all = self.posted.lock().unwrap();
            all.extend(posted.as_array().unwrap().iter().cloned());
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_owned()
        };
        stream.write_all(says.as_bytes()).await.unwrap();
    }

    /// What came since this was asked last: the owner, and why it was ended.
    fn came(&self) -> Vec<(String, String)> {
        let all = std::mem::take(&mut *self.posted.lock().unwrap());
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let of = |alert: &Value| {
            let ended = &alert["annotations"]["ended"];
            (text(&alert["labels"]["owner"]), text(ended))
        };
        all.iter().map(of).collect()
    }

    /// It has the alert of the open fault, as that of another owner.
    fn has_another_owner_s(&self) {
        let told = For {
            monitor: "0a",
            public_url: "",
            regions: &[],
        };
        let now = sample::at(sample::NOW);
        let mut open = Alerts::of(&sample::one_fault(), told, now).open;
        let owner = open[0].labels.get_mut("owner").unwrap();
        "old".clone_into(owner);
        *self.has.lock().unwrap() = serde_json::to_value(&open).unwrap();
    }
}

fn told(owner: &str, ended: &str) -> (String, String) {
    (owner.to_owned(), ended.to_owned())
}

#[tokio::test]
async fn what_another_owner_had_is_ended_and_that_is_told_until_it_is_known() {
    let (played, mut teller) = Played::start().await;
    played.has_another_owner_s();
    let both = [told("old", "changed"), told("nhn", "")];
    teller.tell(&sample::one_fault()).await.unwrap();
    assert_eq!(played.came(), both);
    // It did not take it to heart.
    teller.tell(&sample::one_fault()).await.unwrap();
    assert_eq!(played.came(), both);
    *played.has.lock().unwrap() = json!([]);
    teller.tell(&sample::one_fault()).await.unwrap();
    assert_eq!(played.came(), both[1..]);
}

#[tokio::test]
async fn one_that_was_away_is_told_every_end_again() {
    let (played, mut teller) = Played::start().await;
    played.has_another_owner_s();
    teller.tell(&sample::one_fault()).await.unwrap();
    *played.has.lock().unwrap() = json!([]);
    played.came();
    *played.refuses.lock().unwrap() = true;
    for _ in 0..2 {
        let outcome = teller.tell(&sample::one_fault()).await;
        assert!(matches!(outcome, Err(Missed::Status(503))));
        teller.count(outcome);
    }
    let meters = Arc::clone(&teller.sources.meters);
    let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    assert_eq!((read(&meters.away), read(&meters.failed)), (1, 2));
    *played.refuses.lock().unwrap() = false;
    let outcome = teller.tell(&sample::one_fault()).await;
    teller.count(outcome);
    assert_eq!(played.came(), [told("old", "changed"), told("nhn", "")]);
    assert_eq!((read(&meters.away), read(&meters.posted)), (0, 2));
}

#[tokio::test]
async fn another_table_s_alerts_at_the_same_alertmanager_are_left_alone() {
    let (played, mut teller) = Played::start().await;
    played.has_another_owner_s();
    teller.to.regions = vec!["elsewhere".into()];
    teller.tell(&sample::one_fault()).await.unwrap();
    assert_eq!(played.came(), [], "they are of Fosen");
}

#[tokio::test]
async fn what_is_back_is_not_told_as_over_any_more() {
    let (played, mut teller) = Played::start().await;
    played.has_another_owner_s();
    teller.tell(&sample::one_fault()).await.unwrap();
    let now = teller.sources.clock.now().wall;
    let told = For {
        monitor: "0a",
        public_url: "",
        regions: &[],
    };
    let mut back = Alerts::of(&sample::one_fault(), told, now);
    let owner = back.open[0].labels.get_mut("owner").unwrap();
    "old".clone_into(owner);
    assert_eq!(teller.changed.len(), 1);
    teller.end_others(&back, &[], &sample::one_fault(), now);
    assert_eq!(teller.changed.len(), 0);
}

#[tokio::test]
async fn ends_that_are_told_again_have_a_bound() {
    let (_, mut teller) = Played::start().await;
    let now = teller.sources.clock.now().wall;
    let known = |n: usize| Known {
        labels: Labels::from([("fault".to_owned(), format!("{n}"))]),
        starts_at: now,
    };
    let has: Vec<Known> = (0..ENDS + 50).map(known).collect();
    teller.end_others(&Alerts::default(), &has, &sample::all_well(), now);
    assert_eq!(teller.changed.len(), ENDS);
}

#[tokio::test]
async fn alerts_are_posted_some_at_a_time() {
    let (played, mut teller) = Played::start().await;
    let now = teller.sources.clock.now().wall;
    let known = |n: usize| Known {
        labels: Labels::from([("fault".to_owned(), format!("{n:04}"))]),
        starts_at: now,
    };
    let has: Vec<Known> = (0..TOGETHER + 50).map(known).collect();
    teller.end_others(&Alerts::default(), &has, &sample::all_well(), now);
    teller.tell(&sample::all_well()).await.unwrap();
    assert_eq!(played.came().len(), TOGETHER + 50);
    let posts = played.posts.load(Ordering::Relaxed);
    assert_eq!(posts, 2, "no request is larger than {TOGETHER} alerts");
}
