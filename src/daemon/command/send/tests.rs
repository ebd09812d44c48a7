//! What a test leaves at a broker.

use super::*;
use crate::send::mqtt::fake::{FakeBroker, Mood};

#[tokio::test]
async fn a_test_by_mqtt_is_published_once_and_leaves_no_will() {
    let broker = FakeBroker::start(Mood::Taking).await;
    let topic = "samband/v1/fosen/test";
    let now = "2026-11-22T08:00:00Z".parse().unwrap();
    let outcome = publish(&broker.settings(), "fosen", topic, now).await;
    assert_eq!(outcome.slug(), "accepted", "{outcome:?}");
    let seen = broker.seen.lock().unwrap();
    let topics: Vec<&str> = seen.messages.iter().map(|one| &*one.topic).collect();
    assert_eq!(topics, [topic]);
    // The will flag of CONNECT (MQTT 5 section 3.1.2.5), behind the name and the
    // version of the protocol: a broker would publish a will when we go.
    assert_eq!(seen.hellos[0][7] & 0b100, 0, "{:?}", seen.hellos);
    let hello = String::from_utf8_lossy(&seen.hellos[0]).into_owned();
    assert!(!hello.contains(topic), "{hello}");
}
