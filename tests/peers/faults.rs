//! What is cut, killed, hung or stopped in the lab becomes one fault, with the
//! right component and the right owner, in time, and nothing more while it settles.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::lab::{Lab, Node};
use crate::mail::{header, relay_settings};
use crate::postfix::{Mood, Postfix};
use crate::process::{hold, s, until};
use crate::region::{
    self, BRIDGE, LAB, LINE, REGISTRAR, ROOM_A, ROOM_B, ROUTER, SETTINGS, SOUTH_ROOM, Watched,
};
use crate::samband::Daemon;

#[test]
fn a_cut_access_line_is_the_network_operators() {
    let watched = Watched::start(SETTINGS, &[]);
    let cut = Timestamp::now();
    watched.lab.cut_access_line(Node::Router1);
    let fault = one_fault(&watched, cut, LINE, "reach", "network");
    names_who_said_so(&watched, &fault, "network unreachable");
    watched.lab.mend_access_line(Node::Router1);
    settles(&watched);
}

#[test]
fn a_dead_site_router_is_the_it_partners_by_agreement() {
    let watched = Watched::start(SETTINGS, &[]);
    let killed = Timestamp::now();
    watched.lab.kill(Node::Router1);
    let fault = one_fault(&watched, killed, ROUTER, "reach", "it");
    assert_eq!(fault["agreement"].as_str(), Some("north-it"), "{fault}");
    names_who_said_so(&watched, &fault, "host unreachable");
    watched.lab.revive(Node::Router1);
    settles(&watched);
}

#[test]
fn a_dead_codec_without_an_agreement_is_its_municipalitys() {
    let watched = Watched::start(SETTINGS, &[]);
    let killed = Timestamp::now();
    watched.lab.kill(Node::Room2a);
    let fault = one_fault(&watched, killed, SOUTH_ROOM, "reach", "south");
    assert_eq!(fault["agreement"].as_str(), None, "{fault}");
    watched.lab.revive(Node::Room2a);
    settles(&watched);
}

#[test]
fn a_hung_sip_process_is_a_fault_of_service_while_its_host_answers() {
    let watched = Watched::start(SETTINGS, &[]);
    let hung = Timestamp::now();
    watched.room1a.hang();
    one_fault(&watched, hung, ROOM_A, "service", "it");
    watched.room1a.resume();
    settles(&watched);
}

#[test]
fn a_registrar_that_went_and_came_back_is_one_fault_and_leaves_no_others() {
    let mut watched = Watched::start(SETTINGS, &[]);
    let stopped = Timestamp::now();
    watched.kamailio.stop();
    one_fault(&watched, stopped, REGISTRAR, "service", "network");
    // It has forgotten everybody, and each room renews in its own time.
    watched.kamailio.again();
    settles(&watched);
}

#[test]
fn by_the_default_profile_silence_is_found_in_time_and_by_connections_alone_too() {
    let watched = Watched::start_in(Lab::build(), &region::unhurried(), SETTINGS, &[]);
    let silent = Timestamp::now();
    watched.lab.hush(Node::Room2a);
    watched.lab.hush(Node::Room1b);
    let room = committed(&watched, silent, SOUTH_ROOM, PROMISED_BY_DEFAULT);
    assert_eq!(room["owner"].as_str(), Some("south"), "{room}");
    let bridge = committed(&watched, silent, BRIDGE, PROMISED_BY_CONNECTIONS);
    assert_eq!(bridge["owner"].as_str(), Some("it"), "{bridge}");
    assert_eq!(watched.daemon.faults().len(), 2);
}

#[test]
fn a_mail_about_a_dead_router_is_with_the_relay_in_time() {
    let (watched, postfix) = with_relay(LAB);
    let killed = Timestamp::now();
    watched.lab.kill(Node::Router1);
    let fault = committed(&watched, killed, ROUTER, PROMISED);
    let number = fault["number"].as_str().unwrap();
    let taken = until("the relay to take the owner's mail", s(60), || {
        watched.daemon.handed_over(number, "it")
    });
    let took = taken.duration_since(killed);
    println!("{ROUTER}: with the relay {took:#} after it broke");
    assert!(took <= PROMISED_TO_RELAY.try_into().unwrap(), "{took:#}");
    until("the owner's mail", s(30), || {
        let mails = postfix.mails();
        let its =
            |mail: &String| header(mail, "Delivered-To").is_some_and(|to| to == "it@mail.test");
        mails
            .into_iter()
            .find(|mail| its(mail) && mail.contains(number))
    });
}

#[test]
fn a_room_added_while_a_fault_is_open_is_probed_and_nothing_is_told_again() {
    let (watched, postfix) = with_relay(&region::without_a_room());
    let daemon = &watched.daemon;
    let killed = Timestamp::now();
    watched.lab.kill(Node::Room2a);
    committed(&watched, killed, SOUTH_ROOM, PROMISED);
    // The pings, which take longer to fail, say that it is the host.
    let fault = until("all that it can know to be known", s(40), || {
        let mut faults = daemon.faults().into_iter();
        faults.find(|fault| fault["cause"]["facet"] == "reach")
    });
    let told = until_all_told(daemon, &postfix);
    assert!(!told.is_empty());

    daemon.rewrite(&relay(&postfix), ("lab", LAB));
    daemon.reload();
    until("the new room to be seen to be up", s(40), || {
        let up = daemon.samples_with("samband_component_up", &format!("component=\"{ROOM_B}\""));
        (up == [1.0]).then_some(())
    });
    hold("the fault as it was, told of as it was", s(20), || {
        let same = |now: &Value| SAME.iter().all(|&key| now[key] == fault[key]);
        daemon.faults().iter().map(same).eq([true]) && postfix.mails() == told
    });

    watched.lab.revive(Node::Room2a);
    settles(&watched);
    let all = until_all_told(daemon, &postfix);
    assert_eq!(all.len(), 2 * told.len(), "each is told of the end once");
}

/// What a reload leaves of an open fault.
const SAME: [&str; 6] = [
    "number",
    "state",
    "cause",
    "owner",
    "opened_at",
    "cleared_at",
];

/// Waits until nothing is left to be told; all mails.
fn until_all_told(daemon: &Daemon, postfix: &Postfix) -> Vec<String> {
    until("all to be told", s(60), || {
        let taken: f64 = daemon
            .samples_with(ATTEMPTS, "outcome=\"accepted\"")
            .iter()
            .sum();
        let mails = postfix.mails();
        let all =
            daemon.samples_of("samband_outbox_pending") == [0.0] && taken == mails.len() as f64;
        all.then_some(mails)
    })
}

const ATTEMPTS: &str = "samband_outbox_attempts_total";

/// A region of the lab, watched by a daemon that may ping and has a relay.
fn with_relay(region: &str) -> (Watched, Postfix) {
    let lab = Lab::build();
    let postfix = Postfix::start(&lab.place(Node::Monitor), Mood::Accepting);
    let secret = [("RELAY_PASSWORD", Postfix::PASSWORD)];
    let watched = Watched::start_in(lab, region, &relay(&postfix), &secret);
    (watched, postfix)
}

fn relay(postfix: &Postfix) -> String {
    relay_settings(postfix.address, postfix).replace("[probe]\nicmp = \"off\"", "")
}

#[test]
fn a_cut_uplink_blames_nobody_and_its_operator_is_told_once() {
    let (mut watched, postfix) = with_relay(LAB);
    for unplugged in [false, true] {
        if unplugged {
            watched.lab.unplug_monitor();
        } else {
            watched.lab.cut_uplink();
        }
        until_cut_off(&watched, 1.0);
        if unplugged {
            // A start meanwhile forgets neither that nor who was told.
            watched.daemon.kill();
            watched.daemon.again();
            assert_eq!(watched.daemon.samples_of(CUT_OFF), [1.0]);
        }
        hold("nobody to be blamed", s(20), || blamed(&watched) == 0);
        if unplugged {
            watched.lab.plug_monitor();
        } else {
            watched.lab.mend_uplink();
        }
        until_cut_off(&watched, 0.0);
        hold("nobody to be blamed afterwards", s(10), || {
            blamed(&watched) == 0
        });
    }
    // Killed between the relay's yes and the note of it, it sends the same mail again.
    let told = until("all to be told", s(30), || {
        let mails = postfix.mails();
        let each = mails.iter().map(|mail| {
            let header = |name| header(mail, name).unwrap_or_default();
            let id = header("Message-ID");
            (id, (header("Delivered-To"), header("Subject")))
        });
        let told: BTreeMap<_, _> = each.collect();
        (told.len() >= 4).then_some(told)
    });
    let told: Vec<_> = told.into_values().collect();
    for said in ["is cut off", "is connected again"] {
        let so =
            |(to, subject): &&(String, String)| to == "council@mail.test" && subject.contains(said);
        assert_eq!(told.iter().filter(so).count(), 2, "{told:?}");
    }
    assert_eq!(told.len(), 4, "{told:?}");
}

const CUT_OFF: &str = "samband_monitor_cut_off";

fn until_cut_off(watched: &Watched, state: f64) {
    until(&format!("{CUT_OFF} to be {state}"), s(60), || {
        (watched.daemon.samples_of(CUT_OFF) == [state]).then_some(())
    });
}

/// Waits for the one fault, checks it, and returns it.
fn one_fault(
    watched: &Watched,
    since: Timestamp,
    component: &str,
    facet: &str,
    owner: &str,
) -> Value {
    let fault = committed(watched, since, component, PROMISED);
    // Whichever probe failed first gives it its facet, until another knows better.
    let fault = watched
        .daemon
        .fault(&format!("a fault of {facet}"), s(15), |now| {
            now["number"] == fault["number"] && now["cause"]["facet"] == facet
        });
    assert_eq!(fault["owner"].as_str(), Some(owner), "{fault}");
    hold("one fault", s(15), || watched.daemon.faults().len() == 1);
    fault
}

/// The operator's router has said what it knows, and the evidence says that it did.
fn names_who_said_so(watched: &Watched, fault: &Value, words: &str) {
    let path = format!("/api/v1/faults/{}", fault["number"].as_str().unwrap());
    let whole: Value = serde_json::from_str(&watched.daemon.get(&path).unwrap()).unwrap();
    let from = format!("from {}", Node::Operator.ip());
    let failed = whole["evidence"]["failed"].as_array().unwrap();
    let said = failed.iter().any(|seen| {
        let detail = seen["detail"].as_str().unwrap();
        detail.contains(words) && detail.ends_with(&from)
    });
    assert!(said, "nothing {from} in {failed:#?}");
}

/// Waits for a component's fault, which must have been committed in time.
fn committed(watched: &Watched, since: Timestamp, component: &str, promised: Duration) -> Value {
    let limit = promised + s(30);
    let what = format!("a fault of {component}");
    let fault = watched.daemon.fault(&what, limit, |fault| {
        fault["cause"]["component"].as_str() == Some(component) && fault["cleared_at"].is_null()
    });
    let opened: Timestamp = fault["opened_at"].as_str().unwrap().parse().unwrap();
    let took = opened.duration_since(since);
    println!("{component}: committed {took:#} after it broke, promised within {promised:?}");
    assert!(
        took <= promised.try_into().unwrap(),
        "committed after {took:#}: {fault}"
    );
    fault
}

/// From a hard failure to its committed fault, in the critical profile.
const PROMISED: Duration = Duration::from_secs(15);
/// The same in the default profile.
const PROMISED_BY_DEFAULT: Duration = Duration::from_secs(35);
/// The same where all that is done is to connect.
const PROMISED_BY_CONNECTIONS: Duration = Duration::from_secs(45);
/// From a hard failure to the relay's 250, in the critical profile.
const PROMISED_TO_RELAY: Duration = Duration::from_secs(15 + 10);

/// Waits until all is cleared; nothing new may open while registrations and
/// neighbours find back.
fn settles(watched: &Watched) {
    let daemon = &watched.daemon;
    let before = daemon.faults().len();
    until("the fault to clear", s(60), || {
        let open = daemon
            .faults()
            .iter()
            .any(|fault| fault["cleared_at"].is_null());
        (!open).then_some(())
    });
    hold("nothing new", s(45), || daemon.faults().len() == before);
}

/// Faults that name anybody but the monitor.
fn blamed(watched: &Watched) -> usize {
    let faults = watched.daemon.faults();
    let monitor = |fault: &&Value| {
        fault["cause"]["component"]
            .as_str()
            .is_some_and(|component| component.ends_with("monitor"))
    };
    faults.len() - faults.iter().filter(monitor).count()
}
