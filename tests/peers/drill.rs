//! The drill, from the signal that asks for it to the relay's yes.

use std::net::TcpListener;

use samband::fault::{Fault, State};
use samband::store::{FILE, Filter, Queries, Which};

use crate::dns::Dns;
use crate::mail::{address, header, relay_settings};
use crate::postfix::{Mood, Postfix};
use crate::process::{Place, s, until};
use crate::region::small;
use crate::samband::Daemon;

#[test]
fn a_drill_is_told_to_the_operator_though_all_is_in_shadow_and_shown_as_nobodys_fault() {
    let mut ground = Ground::start(Mood::Accepting);
    let before = ground.daemon.samples_of("samband_probe_runs_total").len();
    ground.drill();
    ground.until_ended("passed", 1.0);
    let mut mails = until("both mails", s(60), || {
        let mails = ground.postfix.mails();
        (mails.len() == 2).then_some(mails)
    });
    // Both bear the same second.
    mails.sort_by_key(|mail| header(mail, "Subject"));
    for (mail, words) in mails.iter().zip(["This is a drill.", "The drill is over."]) {
        assert_eq!(
            header(mail, "Delivered-To").as_deref(),
            Some("council@mail.test")
        );
        assert!(mail.contains(words), "{words} is missing from\n{mail}");
        assert!(header(mail, "Subject").unwrap().contains("DRILL-"));
    }
    let took = ground.daemon.samples_of("samband_drill_duration_seconds")[0];
    println!("from the first failure to the relay's yes: {took:.3} s");
    assert!((2.0..15.0).contains(&took), "{took} s");
    assert_eq!(ground.daemon.samples_of("samband_drill_failed"), [0.0]);

    let faults = ground.faults_of_drills();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].state, State::Closed);
    assert_eq!(ground.daemon.faults(), Vec::<serde_json::Value>::new());
    let (listed, _) = ground.daemon.ask(&["fault", "list"]);
    for text in [&listed, &ground.daemon.metrics(), &ground.page("/faults")] {
        assert!(!text.contains("DRILL-"), "{text}");
        assert!(!text.contains("region=\"drill\""), "{text}");
    }
    assert!(ground.page("/").contains("the last drill passed"));
    let runs = ground.daemon.samples_of("samband_probe_runs_total");
    assert_eq!(runs.len(), before, "nothing invented is probed");
    ground.ends_with_a_whole_log();
}

#[test]
fn a_drill_that_the_relay_does_not_take_in_time_fails_loudly_and_one_that_it_takes_mends_that() {
    let mut ground = Ground::start(Mood::Temporary);
    ground.drill();
    ground.until_ended("failed", 1.0);
    assert_eq!(ground.daemon.samples_of("samband_drill_failed"), [1.0]);
    assert!(ground.daemon.said().contains("THE DRILL FAILED"));
    assert!(ground.page("/").contains("The drill failed"));
    let closed = |fault: &Fault| fault.state == State::Closed;
    assert!(ground.faults_of_drills().iter().all(closed));
    ground.postfix.set(Mood::Accepting);
    ground.drill();
    ground.until_ended("passed", 1.0);
    assert_eq!(ground.daemon.samples_of("samband_drill_failed"), [0.0]);
    assert!(!ground.page("/").contains("The drill failed"));
    ground.ends_with_a_whole_log();
}

#[test]
fn a_drill_cut_short_by_a_kill_is_over_after_the_restart_and_counts_as_failed() {
    let mut ground = Ground::start(Mood::Temporary);
    ground.drill();
    until("its fault", s(30), || ground.faults_of_drills().pop());
    ground.daemon.kill();
    ground.daemon.again();
    ground.until_ended("failed", 1.0);
    let faults = ground.faults_of_drills();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].state, State::Closed);
    assert!(ground.daemon.said().contains("it was interrupted"));
    // What the log says of drills is there after any restart.
    ground.daemon.kill();
    ground.daemon.again();
    ground.until_ended("failed", 1.0);
    assert_eq!(ground.daemon.samples_of("samband_drill_failed"), [1.0]);
    ground.ends_with_a_whole_log();
}

/// A region in shadow mode that is well, a relay, and a daemon that drills.
struct Ground {
    daemon: Daemon,
    postfix: Postfix,
    _bridge: TcpListener,
    _dns: Dns,
}

impl Ground {
    fn start(mood: Mood) -> Self {
        let dns = Dns::start(&Place::loopback());
        let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
        let region = small(address(&bridge), dns.address);
        let region = region.replace("language = \"en\"", "language = \"en\"\nshadow = true");
        let postfix = Postfix::start(&Place::loopback(), mood);
        let relay = relay_settings(postfix.address, &postfix);
        let settings = format!("{relay}[drill]\nat = \"thursday 03:00\"\nwithin = \"30s\"\n");
        let secret = [("RELAY_PASSWORD", Postfix::PASSWORD)];
        let daemon = Daemon::start(&Place::loopback(), &settings, ("lab", &region), &secret);
        daemon.until_all_looked();
        Self {
            daemon,
            postfix,
            _bridge: bridge,
            _dns: dns,
        }
    }

    fn drill(&self) {
        let pid = self.daemon.pid().to_string();
        Place::loopback().run("kill", &["-USR1", &pid]);
    }

    fn until_ended(&self, outcome: &str, count: f64) {
        until(&format!("a drill to be {outcome}"), s(90), || {
            let label = format!("outcome=\"{outcome}\"");
            let ended = self.daemon.samples_with("samband_drills_total", &label);
            (ended == [count]).then_some(())
        });
    }

    fn page(&self, path: &str) -> String {
        self.daemon.get(path).expect("the page is served")
    }

    /// As the log has them.
    fn faults_of_drills(&self) -> Vec<Fault> {
        let log = Queries::open_read_only(&self.daemon.state().join(FILE)).unwrap();
        let filter = Filter {
            which: Which::All,
            region: Some("drill".to_owned()),
            ..Filter::default()
        };
        log.faults(&filter).unwrap()
    }

    fn ends_with_a_whole_log(&mut self) {
        assert_eq!(self.daemon.stop(), Some(0), "{}", self.daemon.said());
        let (said, code) = self.daemon.ask(&["log", "verify"]);
        assert_eq!(code, Some(0), "{said}");
    }
}
