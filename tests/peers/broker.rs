//! MQTT through a real broker.

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::time::Instant;

use samband::ledger::Transaction;
use samband::notice::{Channel, Key, Message, Reason, Recipient, Row, RowState};
use samband::store::Store;
use serde_json::Value;

use crate::dns::Dns;
use crate::mail::address;
use crate::mosquitto::Mosquitto;
use crate::process::{Place, Process, folder, hold, s, until};
use crate::region::small;
use crate::samband::Daemon;

/// A region with one bridge, a broker, and no mail relay.
struct Ground {
    broker: Mosquitto,
    daemon: Daemon,
    bridge: Option<TcpListener>,
    dns: Dns,
}

const MAIN: &str = "regions = [\"lab\"]\n[web]\nlisten = \"WEB\"\n[store]\npath = \"STATE\"\n\
    [probe]\nicmp = \"off\"\n[log]\nlevel = \"info\"\n";

impl Ground {
    fn start(user: &str) -> Self {
        let broker = Mosquitto::start(&Place::loopback());
        let dns = Dns::start(&Place::loopback());
        let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
        let region = small(address(&bridge), dns.address);
        let main = format!("{MAIN}{}", broker.settings(user));
        let daemon = Daemon::start(&Place::loopback(), &main, ("lab", &region), &[]);
        Self {
            broker,
            daemon,
            bridge: Some(bridge),
            dns,
        }
    }

    fn break_bridge(&mut self) -> String {
        self.daemon.until_all_looked();
        self.bridge = None;
        let fault = self.daemon.fault("a fault", s(90), |_| true);
        fault["number"].as_str().unwrap().to_owned()
    }

    fn kept(&self, topic: &str) -> Option<Value> {
        kept_at(&self.broker, topic)
    }

    fn until_kept(&self, topic: &str, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        until(what, s(90), || self.kept(topic).filter(&fits))
    }
}

fn kept_at(broker: &Mosquitto, topic: &str) -> Option<Value> {
    let wanted = format!("samband/v1/lab/{topic}");
    let kept = broker.retained();
    let found = kept.into_iter().find(|(topic, _)| *topic == wanted)?;
    Some(serde_json::from_str(&found.1).unwrap())
}

#[test]
fn a_reload_moves_to_another_broker_which_is_told_what_the_first_did_not_acknowledge() {
    let mut ground = Ground::start("samband");
    let region = small(address(ground.bridge.as_ref().unwrap()), ground.dns.address);
    ground.until_kept("components/bridge", "the bridge to be up", |it| {
        it["state"] == "up"
    });
    let other = Mosquitto::start(&Place::loopback());
    let move_to = |ground: &Ground, broker: &Mosquitto| {
        let main = format!("{MAIN}{}", broker.settings("samband"));
        ground.daemon.rewrite(&main, ("lab", &region));
        ground.daemon.reload();
    };
    let is = |broker: &Mosquitto, state: &str| {
        let what = format!("that we are {state}");
        until(&what, s(60), || {
            kept_at(broker, "status").filter(|it| it["state"] == state)
        });
    };
    move_to(&ground, &other);
    is(&other, "online");
    is(&ground.broker, "offline");
    until("the bridge to be up there too", s(60), || {
        kept_at(&other, "components/bridge").filter(|it| it["state"] == "up")
    });
    // One that stands still acknowledges nothing of what happens now.
    other.signal("STOP");
    let number = ground.break_bridge();
    let heard = folder();
    let reader = ground.broker.reader(heard.path());
    hold("a moment for the reader to subscribe", s(1), || true);
    move_to(&ground, &ground.broker);
    is(&ground.broker, "online");
    let event = format!("samband/v1/lab/events/{number} 0 {{");
    until("the event", s(60), || {
        reader
            .said()
            .lines()
            .any(|line| line.starts_with(&event))
            .then_some(())
    });
    ground.until_kept(&format!("faults/{number}"), "the fault", |it| {
        it["fault"]["number"] == *number
    });
    other.signal("CONT");
    is(&other, "offline");
}

#[test]
fn a_broker_with_tls_and_certificates_keeps_states_and_hears_of_faults_over_its_restarts() {
    let mut ground = Ground::start("samband");
    ground.until_kept("status", "that we are here", |it| it["state"] == "online");
    ground.until_kept("components/bridge", "the bridge to be up", |it| {
        it["state"] == "up"
    });
    let heard = folder();
    let reader = ground.broker.reader(heard.path());
    hold("a moment for the reader to subscribe", s(1), || true);
    let number = ground.break_bridge();
    let fault = format!("faults/{number}");
    ground.until_kept(&fault, "the fault", |it| it["fault"]["number"] == *number);
    ground.until_kept("components/bridge", "the bridge to be down", |it| {
        it["state"] == "down" && it["fault"]["number"] == *number
    });
    let event = format!("samband/v1/lab/events/{number} 0 {{");
    let opened = until("the event", s(60), || {
        let said = reader.said();
        let line = said.lines().find(|line| line.starts_with(&event))?;
        line.split_once(" 0 ").map(|(_, json)| json.to_owned())
    });
    let opened: Value = serde_json::from_str(&opened).unwrap();
    assert_eq!(opened["event"]["what"]["event"], "opened");
    assert_eq!(opened["id"].as_str().unwrap().len(), 64);
    drop(reader);
    // Empty at its next start: it has been told to keep nothing from here on.
    ground.broker.kill();
    let _ = fs::remove_file(ground.broker.path("mosquitto.db"));
    ground.broker.again();
    ground.until_kept(&fault, "the fault again", |it| it["version"] == 1);
    ground.until_kept("status", "that we are still here", |it| {
        it["state"] == "online"
    });
    // A death without a word is told by the broker.
    ground.daemon.kill();
    ground.until_kept("status", "the last will", |it| it["state"] == "offline");
    ground.daemon.again();
    ground.until_kept("status", "that we are back", |it| it["state"] == "online");
}

#[test]
fn a_broker_that_gives_no_right_to_write_is_an_error_in_the_figures_and_no_storm() {
    let mut ground = Ground::start("fremmed");
    ground.break_bridge();
    until("refusals to be counted", s(60), || {
        let refused = ground
            .daemon
            .samples_of("samband_mqtt_states_refused_total");
        (refused[0] > 0.0).then_some(())
    });
    let put_off = "channel=\"mqtt\",outcome=\"temporary\"";
    until("the event to be refused", s(60), || {
        let attempts = ground
            .daemon
            .samples_with("samband_outbox_attempts_total", put_off);
        (attempts.first()? > &0.0).then_some(())
    });
    assert!(ground.daemon.said().contains("not authorized"));
    assert_eq!(ground.daemon.samples_of("samband_mqtt_connections"), [1.0]);
    assert_eq!(
        ground
            .daemon
            .samples_of("samband_mqtt_connections_lost_total"),
        [0.0]
    );
    assert_eq!(ground.broker.retained(), Vec::new());
    // The right comes, and with it what waited.
    ground.broker.stop();
    ground
        .broker
        .allow("user fremmed\ntopic readwrite samband/#\n");
    ground.broker.again();
    ground.until_kept("status", "the states after all", |it| {
        it["state"] == "online"
    });
    until("the event after all", s(120), || {
        let taken = "channel=\"mqtt\",outcome=\"accepted\"";
        let taken = ground
            .daemon
            .samples_with("samband_outbox_attempts_total", taken);
        (taken[0] > 0.0).then_some(())
    });
}

#[test]
fn a_client_that_the_broker_does_not_know_says_so_once_and_goes_on_probing() {
    let ground = Ground::start("samband");
    // A certificate of another authority.
    let other = Mosquitto::start(&Place::loopback());
    for name in ["samband.pem", "samband.key"] {
        fs::copy(other.path(name), ground.broker.path(name)).unwrap();
    }
    let mut ground = ground;
    ground.until_kept("status", "the first connection", |it| {
        it["state"] == "online"
    });
    ground.broker.kill();
    ground.broker.again();
    until("the refusal", s(60), || {
        let said = ground.daemon.said();
        said.contains("no connection to the MQTT broker")
            .then_some(())
    });
    hold("probes to go on", s(5), || {
        ground.daemon.samples_of("samband_mqtt_connections") == [0.0]
            && ground.daemon.get("/readyz").is_some()
    });
    let lines: BTreeSet<String> = ground
        .daemon
        .said()
        .lines()
        .filter(|line| line.contains("no connection to the MQTT broker"))
        .map(|line| {
            line.split_once("why=")
                .map_or("", |(_, why)| why)
                .to_owned()
        })
        .collect();
    assert!((1..=3).contains(&lines.len()), "{lines:?}");
}

/// Notices that wait for the broker when the daemon starts.
const MANY: usize = 20_000;

#[test]
fn of_twenty_thousand_events_none_is_lost_by_killing_the_broker_and_the_daemon_in_their_middle() {
    let mut ground = Ground::start("samband");
    ground.until_kept("status", "the connection", |it| it["state"] == "online");
    assert_eq!(ground.daemon.stop(), Some(0));
    let all = fill(&ground.daemon.state());
    let heard = folder();
    let reader = ground.broker.reader(heard.path());
    ground.until_read(&reader);
    let begun = Instant::now();
    ground.daemon.again();
    until("a quarter of them", s(300), || {
        (told(&reader).0.len() > MANY / 4).then_some(())
    });
    // It waits while the reader subscribes anew: what is published before that is
    // taken, by a broker that nobody listens to.
    let place = Place::loopback();
    let pid = ground.daemon.pid().to_string();
    place.run("kill", &["-STOP", &pid]);
    ground.broker.kill();
    hold("the reader to write down what it got", s(1), || true);
    drop(reader);
    ground.broker.again();
    let reader = ground.broker.reader(heard.path());
    ground.until_read(&reader);
    place.run("kill", &["-CONT", &pid]);
    until("a half of them", s(300), || {
        (told(&reader).0.len() > MANY / 2).then_some(())
    });
    ground.daemon.kill();
    ground.daemon.again();
    until("all of them", s(600), || {
        (told(&reader).0.len() == MANY).then_some(())
    });
    let (ids, messages) = told(&reader);
    assert_eq!(ids, all);
    until("all of them to be settled", s(60), || {
        let pending = ground.daemon.samples_of("samband_outbox_pending");
        (pending == [0.0]).then_some(())
    });
    println!(
        "{MANY} events in {:.1} s, {} repeats",
        begun.elapsed().as_secs_f64(),
        messages - MANY
    );
}

impl Ground {
    /// Waits until the reader gets what is published.
    fn until_read(&self, reader: &Process) {
        let before = reader.said().matches("samband/ping").count();
        until("the reader to subscribe", s(30), || {
            self.broker.publish("samband/ping");
            (reader.said().matches("samband/ping").count() > before).then_some(())
        });
    }
}

/// Ids that the reader has got, and messages.
fn told(reader: &Process) -> (BTreeSet<String>, usize) {
    let said = reader.said();
    let ids = said
        .split("{\"id\":\"")
        .skip(1)
        .filter_map(|rest| rest.get(..64));
    let ids: Vec<String> = ids.map(str::to_owned).collect();
    let messages = ids.len();
    (ids.into_iter().collect(), messages)
}

/// Has so many notices wait for the broker, as if it had been away for long.
fn fill(state: &Path) -> BTreeSet<String> {
    let settings = samband::store::Settings {
        path: state.to_owned(),
        ..samband::store::Settings::default()
    };
    let now = jiff::Timestamp::now();
    let (mut store, recovered) = Store::open(&settings, now).unwrap();
    let rows = (0..u32::try_from(MANY).unwrap()).map(|serial| {
        let key = Key::of(&recovered.install, "many", serial, Channel::Mqtt, "mqtt");
        Row {
            message: Message {
                subject: "many".to_owned(),
                text: format!("{{\"id\":\"{key}\"}}"),
                html: String::new(),
                references: Vec::new(),
                reply_to: None,
                link: None,
            },
            key,
            region: "lab".to_owned(),
            fault: None,
            ordinal: 0,
            reason: Reason::Event,
            channel: Channel::Mqtt,
            recipient: Recipient {
                party: "council".to_owned(),
                address: "mqtt".to_owned(),
                language: samband::inventory::Language::English,
            },
            created_at: now,
            state: RowState::Pending,
            attempts: 0,
            ambiguous: 0,
            response: None,
            tried_at: None,
        }
    });
    let rows: Vec<Row> = rows.collect();
    let ids = rows.iter().map(|row| row.key.to_string()).collect();
    let transaction = Transaction {
        entries: Vec::new(),
        rows,
    };
    store.commit(&[transaction]).unwrap();
    store.close().unwrap();
    ids
}
