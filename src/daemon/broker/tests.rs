//! What the courier of MQTT promises, against a broker that keeps nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, timeout};

use super::*;
use crate::notice::{Channel, Reason, Recipient};
use crate::send::mqtt::fake::{FakeBroker, Mood};
use crate::store::samples;
use crate::view::sample;

/// Nothing here takes so long; it only bounds a test that hangs.
const LONG: Duration = Duration::from_secs(60);

const PACES: Paces = Paces {
    connect: Duration::from_secs(30),
    keep_alive: Duration::from_secs(30),
    acknowledgement: Duration::from_secs(30),
    grace: Duration::from_secs(30),
    pause: Duration::from_millis(1),
    farewell: Duration::from_secs(30),
};

struct Bench {
    inbox: Inbox,
    publish: watch::Sender<Arc<Snapshot>>,
    receipts: mpsc::Receiver<Receipt>,
    signs: watch::Sender<Option<jiff::Timestamp>>,
    meters: Arc<Meters>,
    _running: JoinSet<()>,
}

fn bench(settings: Settings, paces: Paces, snapshot: Snapshot) -> Bench {
    let (publish, snapshots) = watch::channel(Arc::new(snapshot));
    let (inbox, broker, meters) = broker_with(settings, "0123456789", snapshots, paces);
    let (sender, receipts) = mpsc::channel(4);
    let mut running = JoinSet::new();
    let (signs, pulse) = watch::channel(None);
    running.spawn(broker.run(sender, pulse));
    Bench {
        inbox,
        publish,
        receipts,
        signs,
        meters,
        _running: running,
    }
}

impl Bench {
    async fn receipt(&mut self) -> Receipt {
        let receipt = timeout(LONG, self.receipts.recv()).await.expect("in time");
        receipt.expect("a receipt")
    }
}

/// A notice for the broker.
fn row(serial: u32) -> Row {
    let row = samples::row(serial, 0);
    Row {
        reason: Reason::Event,
        channel: Channel::Mqtt,
        recipient: Recipient {
            address: "mqtt".to_owned(),
            ..row.recipient
        },
        message: crate::notice::Message {
            text: format!("{{\"id\":\"{}\"}}", row.key),
            ..row.message
        },
        ..row
    }
}

async fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let limit = Instant::now() + LONG;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < limit, "waited in vain for {what}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Ids of the events that the broker took.
fn events(broker: &FakeBroker) -> Vec<String> {
    let seen = broker.seen.lock().unwrap();
    let taken = seen.messages.iter().filter(|m| m.taken && !m.retain);
    taken.map(|message| message.payload.clone()).collect()
}

#[tokio::test]
async fn the_broker_keeps_every_state_and_is_told_first_that_we_are_here() {
    let broker = FakeBroker::start(Mood::Taking).await;
    let bench = bench(broker.settings(), PACES, sample::one_fault());
    let shown = Arc::clone(&bench.publish.borrow());
    let expected = crate::view::topics::subjects(&shown, "fosen");
    until("all states", || {
        (broker.seen.lock().unwrap().retained.len() == expected.len()).then_some(())
    })
    .await;
    let seen = broker.seen.lock().unwrap();
    assert_eq!(seen.messages[0].topic, "samband/v1/fosen/status");
    assert_eq!(bench.meters.connected.load(Ordering::Relaxed), 1);
    for subject in &expected {
        let topic = format!("samband/v1/fosen/{}", subject.topic());
        let said: Value = serde_json::from_str(&seen.retained[&topic]).unwrap();
        assert_eq!(said["version"], 1, "{topic}: {said}");
    }
    // The last will stands in CONNECT, since nobody else can say that we are gone.
    let hello = String::from_utf8_lossy(&seen.hellos[0]).into_owned();
    assert!(hello.contains("samband-01234567-fosen"), "{hello}");
    assert!(hello.contains("samband/v1/fosen/status") && hello.contains("\"offline\""));
}

#[tokio::test]
async fn a_sign_of_life_is_passed_on_and_not_kept() {
    let broker = FakeBroker::start(Mood::Taking).await;
    let bench = bench(broker.settings(), PACES, sample::all_well());
    until("the connection", || {
        (bench.meters.connected.load(Ordering::Relaxed) == 1).then_some(())
    })
    .await;
    let at: jiff::Timestamp = "2026-11-22T08:00:00Z".parse().unwrap();
    bench.signs.send_replace(Some(at));
    let sign = until("the sign", || {
        let seen = broker.seen.lock().unwrap();
        let mut signs = seen.messages.iter();
        let sign = signs.find(|message| message.topic == "samband/v1/fosen/heartbeat")?;
        Some((sign.retain, sign.payload.clone()))
    })
    .await;
    assert!(!sign.0, "one of yesterday would be none");
    let said: Value = serde_json::from_str(&sign.1).unwrap();
    assert_eq!(said["at"], "2026-11-22T08:00:00Z");
    assert_eq!(said["region"], "fosen");
}

#[tokio::test]
async fn what_changes_is_told_and_what_is_gone_is_taken_away() {
    let broker = FakeBroker::start(Mood::Taking).await;
    broker.seen.lock().unwrap().retained = BTreeMap::from([
        (
            "samband/v1/fosen/components/fjernet".to_owned(),
            "{}".to_owned(),
        ),
        (
            "samband/v1/fosen/faults/FOSEN-2020-0001".to_owned(),
            "{}".to_owned(),
        ),
        ("samband/v1/fosen/strange/thing".to_owned(), "{}".to_owned()),
    ]);
    let bench = bench(broker.settings(), PACES, sample::one_fault());
    let number = bench.publish.borrow().faults[0].number.clone();
    let fault = format!("samband/v1/fosen/faults/{number}");
    let has = |topic: &str| broker.seen.lock().unwrap().retained.contains_key(topic);
    until("the fault", || has(&fault).then_some(())).await;
    until("what is no more to go", || {
        let old = has("samband/v1/fosen/components/fjernet")
            || has("samband/v1/fosen/faults/FOSEN-2020-0001");
        (!old).then_some(())
    })
    .await;
    assert!(has("samband/v1/fosen/strange/thing"), "that is not ours");
    // Over, and the same otherwise.
    let mut over = sample::well(sample::inventory(&sample::Names::default(), true));
    let mut all_well = sample::snapshot(&mut over, Vec::new());
    all_well.inventory = Arc::clone(&bench.publish.borrow().inventory);
    bench.publish.send_replace(Arc::new(all_well));
    until("the fault to go", || (!has(&fault)).then_some(())).await;
}

#[tokio::test]
async fn none_is_lost_by_a_broker_that_cuts_in_the_middle_and_keeps_no_session() {
    let broker = FakeBroker::start(Mood::CuttingAfter(60)).await;
    let mut bench = bench(broker.settings(), PACES, sample::all_well());
    let mut waiting: BTreeMap<_, _> = (1..=500).map(row).map(|r| (r.key.clone(), r)).collect();
    let all: BTreeSet<String> = waiting.values().map(|r| r.message.text.clone()).collect();
    let mut under_way: BTreeSet<crate::notice::Key> = BTreeSet::new();
    let mut doubtful = 0;
    while !waiting.is_empty() {
        for (key, row) in waiting
            .iter()
            .filter(|(key, _)| !under_way.contains(key))
            .take(64usize.saturating_sub(under_way.len()))
            .map(|(k, r)| (k.clone(), r.clone()))
            .collect::<Vec<_>>()
        {
            bench.inbox.offer(row).expect("room");
            under_way.insert(key);
        }
        let Receipt { key, outcome, .. } = bench.receipt().await;
        assert!(under_way.remove(&key), "one receipt for each attempt");
        match outcome {
            Outcome::Accepted { .. } => {
                let text = waiting.remove(&key).expect("once").message.text;
                assert!(
                    events(&broker).contains(&text),
                    "taken, but not by the broker"
                );
            }
            Outcome::Ambiguous { .. } => doubtful += 1,
            Outcome::Temporary { why } | Outcome::Permanent { why } => panic!("{why}"),
        }
        if broker.seen.lock().unwrap().connections > 12 {
            broker.be(Mood::Taking);
        }
    }
    let taken: BTreeSet<String> = events(&broker).into_iter().collect();
    assert_eq!(taken, all);
    let repeats = events(&broker).len() - all.len();
    assert!(
        repeats <= doubtful,
        "{repeats} repeats, {doubtful} in doubt"
    );
    assert!(broker.seen.lock().unwrap().connections > 8);
}

#[tokio::test]
async fn a_refusal_is_a_receipt_and_costs_no_connection() {
    type IsRight = fn(&Outcome) -> bool;
    let cases: [(u8, IsRight); 4] = [
        (
            0x87,
            |outcome| matches!(outcome, Outcome::Temporary { why } if why == "PUBACK: not authorized"),
        ),
        (
            0x97,
            |outcome| matches!(outcome, Outcome::Temporary { why } if why == "PUBACK: quota exceeded"),
        ),
        (0x99, |outcome| matches!(outcome, Outcome::Permanent { .. })),
        (0x10, |outcome| matches!(outcome, Outcome::Accepted { .. })),
    ];
    for (reason, is_right) in cases {
        let broker = FakeBroker::start(Mood::Refusing(reason)).await;
        let mut bench = bench(broker.settings(), PACES, sample::all_well());
        for serial in 1..=100 {
            bench.inbox.offer(row(serial)).expect("room");
            let outcome = bench.receipt().await.outcome;
            assert!(is_right(&outcome), "{reason:#x}: {outcome:?}");
        }
        assert_eq!(broker.seen.lock().unwrap().connections, 1);
    }
}

#[tokio::test]
async fn a_broker_that_acknowledges_nothing_leaves_what_was_sent_in_doubt() {
    for mood in [Mood::Silent, Mood::HalfOpen] {
        let broker = FakeBroker::start(mood).await;
        let paces = Paces {
            acknowledgement: Duration::from_millis(200),
            ..PACES
        };
        let mut bench = bench(broker.settings(), paces, sample::all_well());
        bench.inbox.offer(row(1)).expect("room");
        let outcome = bench.receipt().await.outcome;
        assert!(
            matches!(&outcome, Outcome::Ambiguous { why } if why.contains("no PUBACK")),
            "{outcome:?}"
        );
        broker.be(Mood::Taking);
        bench.inbox.offer(row(1)).expect("room");
        let mut outcome = bench.receipt().await.outcome;
        // The connection of before may have been the silent one still.
        if matches!(outcome, Outcome::Ambiguous { .. }) {
            bench.inbox.offer(row(1)).expect("room");
            outcome = bench.receipt().await.outcome;
        }
        assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    }
}

#[tokio::test]
async fn without_a_connection_a_notice_is_given_back_and_says_why() {
    let broker = FakeBroker::start(Mood::Closed(0x87)).await;
    let paces = Paces {
        grace: Duration::from_millis(300),
        ..PACES
    };
    let mut bench = bench(broker.settings(), paces, sample::all_well());
    until("a refusal", || {
        (bench.meters.lost.load(Ordering::Relaxed) > 0).then_some(())
    })
    .await;
    bench.inbox.offer(row(1)).expect("room");
    let outcome = bench.receipt().await.outcome;
    assert!(
        matches!(&outcome, Outcome::Temporary { why } if why.contains("NotAuthorized")),
        "{outcome:?}"
    );
    assert_eq!(bench.meters.connected.load(Ordering::Relaxed), 0);
    // It doubles its pause: what is refused again and again makes no noise.
    let connections = broker.seen.lock().unwrap().connections;
    assert!(connections < 15, "{connections} attempts to connect");
}

#[tokio::test]
async fn a_queue_that_is_full_gives_notices_back() {
    let (_publish, snapshots) = watch::channel(Arc::new(sample::all_well()));
    let broker = FakeBroker::start(Mood::Taking).await;
    let (inbox, broker, _) = broker_with(broker.settings(), "0123456789", snapshots, PACES);
    let refused = (1..)
        .find_map(|serial| inbox.offer(row(serial)).err())
        .unwrap();
    assert!(matches!(refused.outcome, Outcome::Temporary { .. }));
    assert_eq!(inbox.meters().read().turned_away, 1);
    drop(broker);
}

fn kept(broker: &FakeBroker, topic: &str) -> Option<String> {
    broker.seen.lock().unwrap().retained.get(topic).cloned()
}

#[tokio::test]
async fn another_broker_is_told_everything_and_the_old_one_that_we_are_gone() {
    let (old, new) = (
        FakeBroker::start(Mood::Taking).await,
        FakeBroker::start(Mood::Taking).await,
    );
    let mut bench = bench(old.settings(), PACES, sample::one_fault());
    let shown = Arc::clone(&bench.publish.borrow());
    let expected = crate::view::topics::subjects(&shown, "fosen").len();
    let told = |broker: &FakeBroker| {
        (broker.seen.lock().unwrap().retained.len() == expected).then_some(())
    };
    until("all states", || told(&old)).await;
    let settings = Settings {
        prefix: "elsewhere".into(),
        ..new.settings()
    };
    bench.inbox.replace(&settings).expect("nothing to trust");
    until("all states at the other", || told(&new)).await;
    bench.inbox.offer(row(1)).expect("room");
    let outcome = bench.receipt().await.outcome;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    assert_eq!((events(&old).len(), events(&new).len()), (0, 1));
    let status = kept(&old, "samband/v1/fosen/status").expect("a status");
    assert!(status.contains("\"offline\""), "{status}");
    let status = kept(&new, "elsewhere/v1/fosen/status").expect("a status");
    assert!(status.contains("\"online\""), "{status}");
    let hello = new.seen.lock().unwrap().hellos[0].clone();
    let hello = String::from_utf8_lossy(&hello).into_owned();
    assert!(
        hello.contains("elsewhere/v1/fosen/status"),
        "the will: {hello}"
    );
    // Taken leave of, it publishes no will, which might come after our next word.
    let farewells = || old.seen.lock().unwrap().farewells;
    until("the end", || (farewells() == 1).then_some(())).await;
    assert_eq!(bench.meters.connected.load(Ordering::Relaxed), 1);
    assert_eq!(
        bench.meters.lost.load(Ordering::Relaxed),
        0,
        "left, not lost"
    );
}

#[tokio::test]
async fn what_a_broker_has_not_acknowledged_is_in_doubt_when_it_is_left_for_another() {
    let (old, new) = (
        FakeBroker::start(Mood::Silent).await,
        FakeBroker::start(Mood::Taking).await,
    );
    let paces = Paces {
        farewell: Duration::from_millis(200),
        ..PACES
    };
    let mut bench = bench(old.settings(), paces, sample::all_well());
    bench.inbox.offer(row(1)).expect("room");
    until("the event", || {
        let seen = old.seen.lock().unwrap();
        seen.messages.iter().any(|m| !m.retain).then_some(())
    })
    .await;
    bench
        .inbox
        .replace(&new.settings())
        .expect("nothing to trust");
    let outcome = bench.receipt().await.outcome;
    assert!(matches!(outcome, Outcome::Ambiguous { .. }), "{outcome:?}");
    bench.inbox.offer(row(1)).expect("room");
    let outcome = bench.receipt().await.outcome;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    assert_eq!(events(&new), [format!("{{\"id\":\"{}\"}}", row(1).key)]);
    assert_eq!(old.seen.lock().unwrap().farewells, 0, "its will is wanted");
}

#[tokio::test]
async fn a_broker_that_is_not_there_is_left_at_once() {
    let gone = FakeBroker::start(Mood::Closed(0x87)).await;
    let new = FakeBroker::start(Mood::Taking).await;
    let paces = Paces {
        pause: LONG * 100,
        ..PACES
    };
    let bench = bench(gone.settings(), paces, sample::all_well());
    until("a refusal", || {
        (bench.meters.lost.load(Ordering::Relaxed) > 0).then_some(())
    })
    .await;
    bench
        .inbox
        .replace(&new.settings())
        .expect("nothing to trust");
    until("the other", || kept(&new, "samband/v1/fosen/status")).await;
}

#[tokio::test]
async fn a_broker_is_left_when_settings_or_files_differ_and_for_nothing_else() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str| directory.path().join(name);
    let put = |name: &str, text: &str| std::fs::write(file(name), text).unwrap();
    put("ca.pem", include_str!("../../send/tests/ca.pem"));
    put("relay.pem", include_str!("../../send/tests/relay.pem"));
    put("relay.key", include_str!("../../send/tests/relay.key"));
    let nobody_else = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(file("relay.key"), nobody_else).unwrap();
    let broker = FakeBroker::start(Mood::Taking).await;
    let mut settings = Settings {
        trust: Some(Trust {
            ca_file: Some(file("ca.pem")),
            identity: Some(crate::send::Identity {
                certificate_file: file("relay.pem"),
                key_file: file("relay.key"),
            }),
        }),
        ..broker.settings()
    };
    let (_publish, snapshots) = watch::channel(Arc::new(sample::all_well()));
    let (inbox, mut broker, _) = broker_with(settings.clone(), "0123456789", snapshots, PACES);
    let mut is_left = |settings: &Settings| {
        let replaced = inbox.replace(settings).map_err(|wrong| wrong.to_string());
        let left = broker.by.has_changed().expect("an inbox");
        broker.by.mark_unchanged();
        replaced.map(|()| left)
    };
    assert_eq!(is_left(&settings), Ok(false), "nothing differs");
    put("ca.pem", include_str!("../../send/tests/elsewhere.pem"));
    assert_eq!(is_left(&settings), Ok(true), "another authority");
    let two = include_str!("../../send/tests/relay.pem").repeat(2);
    put("relay.pem", &two);
    assert_eq!(is_left(&settings), Ok(true), "another chain");
    assert_eq!(is_left(&settings), Ok(false), "the same again");
    settings.login = Some(crate::send::Login {
        username: "samband".into(),
        password: "first".to_owned().into(),
    });
    assert_eq!(is_left(&settings), Ok(true), "a login");
    settings.login.as_mut().unwrap().password = "second".to_owned().into();
    assert_eq!(is_left(&settings), Ok(true), "another password");
    assert_eq!(is_left(&settings), Ok(false), "the same again");
    std::fs::remove_file(file("ca.pem")).unwrap();
    assert!(is_left(&settings).is_err());
}
