//! What the machine does to samband: a clock that is stepped, descriptors that
//! run out, a process that is stopped, a log that somebody else holds, a name
//! service that is gone. None of it is a fault of the equipment.

use std::fs;
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, UdpSocket};

use rusqlite::Connection;

use crate::dns::Dns;
use crate::mail::address;
use crate::process::{Place, Process, folder, hold, s, until};
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

#[test]
fn ports_that_run_out_are_no_fault_of_anybody() {
    let alone = Alone::make();
    let (place, other) = (alone.place([127, 0, 0, 1]), alone.place([127, 0, 0, 2]));
    let (dns, bridge) = (Dns::start(&place), Dns::start(&other));
    let region = small(bridge.address, dns.address);
    let settings = format!("{SETTINGS}[probe]\nicmp = \"off\"\n");
    let daemon = Daemon::start(&place, &settings, ("lab", &region), &[]);
    daemon.until_all_looked();
    let not_performed = || daemon.samples_with(FAILURES, "not-performed");
    let before = not_performed();
    let ports = |first: u16, last: u16| {
        let range = format!("net.ipv4.ip_local_port_range={first} {last}");
        place.run("sysctl", &["-w", &range]);
    };
    // One port, and that is taken: whoever connects finds none.
    let folder = folder();
    let holder = [
        "--keep-in-foreground",
        "--conf-file=/dev/null",
        "--user=root",
    ];
    let holder = [&holder[..], &["--pid-file=", "--no-resolv", "--port=40000"]].concat();
    let mut holder = Process::start(&place, folder.path(), "dnsmasq", &holder);
    holder.ready(s(10), || {
        let taken = place.run("ss", &["-ltn"]);
        taken.contains(":40000 ").then_some(())
    });
    ports(40_000, 40_000);
    hold("nothing is blamed", s(20), || log_of(&daemon).is_empty());
    drop(holder);
    ports(32_768, 60_999);
    until("runs that were not performed", s(20), || {
        let sum = |them: &[f64]| them.iter().sum::<f64>();
        (sum(&not_performed()) > sum(&before)).then_some(())
    });
    assert!(daemon.faults().is_empty());
    drop(bridge);
    daemon.fault("the fault", s(60), |_| true);
}

/// A network of its own, gone when dropped.
struct Alone {
    name: String,
}

impl Alone {
    fn make() -> Self {
        let name = format!("samband-alone-{}", std::process::id());
        let made = Self { name };
        Place::loopback().run("ip", &["netns", "add", &made.name]);
        let up = ["-n", &made.name, "link", "set", "lo", "up"];
        Place::loopback().run("ip", &up);
        made
    }

    fn place(&self, ip: [u8; 4]) -> Place {
        Place {
            namespace: Some(self.name.clone()),
            ip: ip.into(),
        }
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        let delete = ["netns", "delete", &self.name];
        let _ = std::process::Command::new("ip").args(delete).status();
    }
}

#[test]
fn a_flood_at_its_own_sockets_is_no_fault_of_anybody() {
    let mut ground = Ground::start(&[]);
    let targets = sockets_of(&ground.daemon);
    assert!(!targets.is_empty(), "it asks a name service by UDP");
    let runs = |daemon: &Daemon| {
        let runs = daemon.samples_of("samband_probe_runs_total");
        runs.iter().sum::<f64>()
    };
    let stranger = UdpSocket::bind((Place::loopback().ip, 0)).unwrap();
    let garbage = [
        &b"SIP/2.0 200 OK\r\nCSeq: 1 OPTIONS\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK1\r\n\r\n"[..],
        &[
            0x12, 0x34, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 4, b'r', b'o', b'm', b'1', 0, 0, 1,
        ],
        &[0xff; 1_400],
        b"",
    ];
    let before = runs(&ground.daemon);
    let mut sent = 0_u64;
    hold("nothing is blamed", s(15), || {
        for nth in 0..5_000 {
            let packet = garbage[nth % garbage.len()];
            let target = targets[nth % targets.len()];
            sent += u64::from(stranger.send_to(packet, target).is_ok());
        }
        ground.daemon.faults().is_empty()
    });
    println!("{sent} packets to {targets:?}");
    assert!(runs(&ground.daemon) > before + 5.0, "probes go on");
    ground.break_bridge();
    ground.daemon.fault("the fault", s(30), |_| true);
    ground.ends_with_a_whole_log();
}

/// Where the daemon's UDP sockets can be reached.
fn sockets_of(daemon: &Daemon) -> Vec<SocketAddrV4> {
    let all = Place::loopback().run("ss", &["-H", "-u", "-a", "-n", "-p"]);
    let pid = format!("pid={},", daemon.pid());
    let own = all.lines().filter(|line| line.contains(&pid));
    let addresses = own.filter_map(|line| {
        let at = line.split_whitespace().nth(3)?;
        let (host, port) = at.rsplit_once(':')?;
        let host = host
            .split('%')
            .next()?
            .parse()
            .unwrap_or(Ipv4Addr::LOCALHOST);
        let host = match host.is_unspecified() {
            true => Ipv4Addr::LOCALHOST,
            false => host,
        };
        Some(SocketAddrV4::new(host, port.parse().ok()?))
    });
    addresses.collect()
}

#[test]
fn a_machine_that_starts_in_1970_is_watched_from_as_any_other() {
    let clock = folder();
    let offset = clock.path().join("offset");
    fs::write(&offset, "-20700d\n").unwrap();
    let library = Place::loopback().run("sh", &["-c", "ls /usr/lib/*/faketime/libfaketimeMT.so.1"]);
    let mut ground = Ground::start(&[
        ("LD_PRELOAD", library.trim()),
        ("FAKETIME_TIMESTAMP_FILE", &offset.display().to_string()),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ]);
    ground.break_bridge();
    let fault = ground.daemon.fault("the fault", s(30), |_| true);
    let opened = fault["opened_at"].as_str().unwrap();
    assert!(opened.starts_with("1970-"), "{fault}");
    // The clock is set, by half a century.
    fs::write(&offset, "+0\n").unwrap();
    ground.mend_bridge();
    ground.until_cleared();
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
    let stopped = || {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        stat.contains(") T ")
    };
    // All its threads have to have heard it.
    until("it to stop", s(10), || stopped().then_some(()));
    hold("it is stopped", s(30), stopped);
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
