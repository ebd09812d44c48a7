//! What the machine does to samband: a clock that is stepped, descriptors that
//! run out, a process that is stopped, a log that somebody else holds, a name
//! service that is gone. None of it is a fault of the equipment.

use std::fs;
use std::net::{SocketAddrV4, TcpListener};

use rusqlite::Connection;

use crate::dns::Dns;
use crate::mail::address;
use crate::process::{Place, folder, hold, s, until};
use crate::region::{SETTINGS, small};
use crate::samband::Daemon;

#[test]
fn a_clock_stepped_by_an_hour_or_ten_years_changes_no_decision_and_is_written_down() {
    let clock = folder();
    let offset = clock.path().join("offset");
    let step = |to: &str| fs::write(&offset, format!("{to}\n")).unwrap();
    step("+0");
    let library = Place::loopback().run("sh", &["-c", "ls /usr/lib/*/faketime/libfaketimeMT.so.1"]);
    let mut ground = Ground::start(&[
        ("LD_PRELOAD", library.trim()),
        ("FAKETIME_TIMESTAMP_FILE", &offset.display().to_string()),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ]);
    for (to, times) in [("+3600", 1), ("-3600", 2), ("+3650d", 3), ("+0", 4)] {
        step(to);
        until("the step to be said", s(20), || {
            (ground.daemon.said().matches("clock").count() >= times).then_some(())
        });
        hold("no fault", s(5), || ground.daemon.faults().is_empty());
    }
    // Found as soon as ever, in the middle of a step.
    ground.break_bridge();
    step("+7200");
    ground.daemon.fault("the fault", s(30), |_| true);
    step("-7200");
    ground.mend_bridge();
    ground.until_cleared();
    ground.ends_with_a_whole_log();
}

#[test]
fn descriptors_that_run_out_are_no_fault_of_anybody() {
    let mut ground = Ground::start(&[]);
    let pid = ground.daemon.pid().to_string();
    let limit = |n: usize| {
        // The soft one: what is taken can be given back.
        let limit = format!("--nofile={n}:");
        Place::loopback().run("prlimit", &["--pid", &pid, &limit]);
    };
    let before = ground.daemon.samples_with(FAILURES, "not-performed");
    // As many as are open now: whoever asks by TCP needs one more.
    limit(fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count());
    hold("nothing is blamed", s(20), || {
        log_of(&ground.daemon).is_empty()
    });
    limit(1024);
    until("runs that were not performed", s(20), || {
        let now = ground.daemon.samples_with(FAILURES, "not-performed");
        (now.iter().sum::<f64>() > before.iter().sum::<f64>()).then_some(())
    });
    assert!(ground.daemon.faults().is_empty());
    // It looks again, and sees.
    ground.break_bridge();
    ground.daemon.fault("the fault", s(60), |_| true);
    ground.ends_with_a_whole_log();
}

/// The faults in the log, read without the daemon, which may have no descriptor to spare.
fn log_of(daemon: &Daemon) -> Vec<samband::fault::Fault> {
    let log = samband::store::Queries::open_read_only(&daemon.state().join("samband.db")).unwrap();
    log.faults(&samband::store::Filter::default()).unwrap()
}

#[test]
fn a_process_that_was_stopped_for_a_while_blames_nobody_and_makes_up_for_nothing() {
    let mut ground = Ground::start(&[]);
    let pid = ground.daemon.pid().to_string();
    let kill = |signal: &str| Place::loopback().run("kill", &[signal, &pid]);
    let runs = |daemon: &Daemon| {
        daemon
            .samples_of("samband_probe_runs_total")
            .iter()
            .sum::<f64>()
    };
    let before = runs(&ground.daemon);
    kill("-STOP");
    hold("it is stopped", s(30), || {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        stat.contains(") T ")
    });
    kill("-CONT");
    // Two probes every 2 s: a burst would make up for 30 runs at once.
    let after = until("an answer", s(20), || {
        ground.daemon.get("/readyz").map(|_| runs(&ground.daemon))
    });
    assert!(after - before < 15.0, "{before} runs, then {after}");
    hold("nobody is blamed", s(15), || {
        ground.daemon.faults().is_empty()
    });
    ground.break_bridge();
    ground.daemon.fault("the fault", s(30), |_| true);
    ground.ends_with_a_whole_log();
}

#[test]
fn a_log_that_somebody_else_holds_delays_what_is_told_and_blames_nobody() {
    let mut ground = Ground::start(&[]);
    let shell = Connection::open(ground.daemon.state().join("samband.db")).unwrap();
    shell.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let runs = || {
        ground
            .daemon
            .samples_of("samband_probe_runs_total")
            .iter()
            .sum::<f64>()
    };
    let before = runs();
    hold("no fault", s(12), || ground.daemon.faults().is_empty());
    assert!(runs() > before, "probes go on");
    ground.break_bridge();
    hold("nothing is shown that is not written", s(8), || {
        ground.daemon.faults().is_empty()
    });
    shell.execute_batch("ROLLBACK").unwrap();
    ground.daemon.fault("the fault", s(30), |_| true);
    assert_eq!(ground.daemon.samples_of("samband_store_unlogged"), [0.0]);
    ground.ends_with_a_whole_log();
}

#[test]
fn a_name_service_that_is_gone_is_its_own_fault_and_no_other() {
    let mut ground = Ground::start(&[]);
    ground.dns = None;
    let fault = ground.daemon.fault("the fault", s(60), |_| true);
    let component = fault["cause"]["component"].as_str();
    assert_eq!(component, Some("dns"), "{fault}");
    hold("one fault", s(10), || ground.daemon.faults().len() == 1);
    ground.ends_with_a_whole_log();
}

const FAILURES: &str = "samband_probe_failures_total";

/// A bridge asked by TCP, a name service, and nobody to tell.
struct Ground {
    daemon: Daemon,
    bridge: Option<TcpListener>,
    address: SocketAddrV4,
    dns: Option<Dns>,
}

impl Ground {
    fn start(environment: &[(&str, &str)]) -> Self {
        let dns = Dns::start(&Place::loopback());
        let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
        let address = address(&bridge);
        let region = small(address, dns.address);
        let settings = format!("{SETTINGS}[probe]\nicmp = \"off\"\n");
        let place = Place::loopback();
        let daemon = Daemon::start(&place, &settings, ("lab", &region), environment);
        daemon.until_all_looked();
        Self {
            daemon,
            bridge: Some(bridge),
            address,
            dns: Some(dns),
        }
    }

    fn break_bridge(&mut self) {
        self.bridge = None;
    }

    fn mend_bridge(&mut self) {
        self.bridge = Some(TcpListener::bind(self.address).unwrap());
    }

    fn until_cleared(&self) {
        until("all to be cleared", s(60), || {
            let faults = self.daemon.faults();
            faults
                .iter()
                .all(|fault| !fault["cleared_at"].is_null())
                .then_some(())
        });
    }

    fn ends_with_a_whole_log(&mut self) {
        assert_eq!(self.daemon.stop(), Some(0), "{}", self.daemon.said());
        let (said, code) = self.daemon.ask(&["log", "verify"]);
        assert_eq!(code, Some(0), "{said}");
    }
}
