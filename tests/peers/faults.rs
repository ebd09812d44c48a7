//! What is cut, killed, hung or stopped in the lab becomes one fault, with the
//! right component and the right owner, and nothing more while it settles.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::lab::{Lab, Node};
use crate::mail::{header, relay_settings};
use crate::postfix::{Mood, Postfix};
use crate::process::{hold, s, until};
use crate::region::{LINE, REGISTRAR, ROOM_A, ROUTER, SETTINGS, SOUTH_ROOM, Watched};

#[test]
fn a_cut_access_line_is_the_network_operators() {
    let watched = Watched::start(SETTINGS, &[]);
    let cut = Timestamp::now();
    watched.lab.cut_access_line(Node::Router1);
    one_fault(&watched, cut, LINE, "reach", "network");
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
fn a_cut_uplink_blames_nobody_and_its_operator_is_told_once() {
    let lab = Lab::build();
    let postfix = Postfix::start(&lab.place(Node::Monitor), Mood::Accepting);
    let settings = relay_settings(postfix.address, &postfix).replace("[probe]\nicmp = \"off\"", "");
    let secret = [("RELAY_PASSWORD", Postfix::PASSWORD)];
    let mut watched = Watched::start_in(lab, &settings, &secret);
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
    let told = until("all to be told", s(30), || {
        let mails = postfix.mails();
        (mails.len() >= 4).then_some(mails)
    });
    let told: Vec<_> = told
        .iter()
        .map(|mail| {
            let header = |name| header(mail, name).unwrap_or_default();
            (header("Delivered-To"), header("Subject"))
        })
        .collect();
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
    let daemon = &watched.daemon;
    let fault = daemon.fault(&format!("a fault of {component}"), s(40), |fault| {
        fault["cause"]["component"].as_str() == Some(component) && fault["cleared_at"].is_null()
    });
    assert_eq!(fault["cause"]["facet"], facet, "{fault}");
    assert_eq!(fault["owner"].as_str(), Some(owner), "{fault}");
    let opened: Timestamp = fault["opened_at"].as_str().unwrap().parse().unwrap();
    let took = opened.duration_since(since);
    println!("{component}: committed {took:#} after it broke");
    assert!(
        took <= PROMISED.try_into().unwrap(),
        "committed after {took:#}: {fault}"
    );
    hold("one fault", s(15), || daemon.faults().len() == 1);
    fault
}

/// From a hard failure to its committed fault, in the critical profile.
const PROMISED: Duration = Duration::from_secs(15);

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
