//! The complete daemon: inventory of a region, store, ledger, pages, and its
//! metrics scraped every 15 seconds.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use crate::{
    DNS_PORT, Kind, MEASURED, SIP_PORT, Sample, Stopped, TCP_PORT, command, get, meter, target,
    targets, until,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_samband");
const WEB: &str = "127.0.0.1:8377";
/// The counters of probes run, and of those that failed.
const RUNS: &str = "samband_probe_runs_total";
const FAILURES: &str = "samband_probe_failures_total";
/// Sites in the region; each has its share of the targets.
const SITES: u32 = 100;

/// Runs it with as many targets as there are, at intervals that make the rate.
pub(crate) fn sample(kind: Kind, rate: u32, seconds: u64) -> Sample {
    let folder = tempfile::tempdir().unwrap();
    let rooms = targets(kind, rate);
    let interval = Duration::from_secs_f64(f64::from(rooms) / f64::from(rate));
    write(folder.path(), &region(kind, rooms, interval));
    let config = folder.path().join("config").display().to_string();
    let log = fs::File::create(folder.path().join("log")).unwrap();
    let mut command = command(MEASURED, PROGRAM, &["run", "--config", &config]);
    let mut child = Stopped(command.stdout(Stdio::null()).stderr(log).spawn().unwrap());
    let said = || fs::read_to_string(folder.path().join("log")).unwrap_or_default();
    until("samband to be ready", || {
        let ended = child.0.try_wait().unwrap();
        assert_eq!(ended, None, "samband ended and said:\n{}", said());
        get(&format!("http://{WEB}/readyz"))
    });

    // All targets once, and what the first answers set off.
    thread::sleep(interval.max(Duration::from_secs(3)) + Duration::from_secs(2));
    let (before, start) = (counts(), Instant::now());
    let cpu = meter::cpu(child.0.id());
    while start.elapsed() < Duration::from_secs(seconds) {
        let left = Duration::from_secs(seconds).saturating_sub(start.elapsed());
        thread::sleep(left.min(Duration::from_secs(15)));
        if left > Duration::from_secs(15) {
            counts();
        }
    }
    let after = counts();
    let cpu = meter::cpu(child.0.id()) - cpu;
    let sample = Sample {
        answered: after.0 - before.0,
        lost: after.1 - before.1,
        cpu,
        wall: start.elapsed(),
    };
    assert!(
        sample.answered > 0,
        "samband answered for nothing and said:\n{}",
        said()
    );
    sample
}

/// Probes answered and not, as the daemon counts them.
fn counts() -> (u64, u64) {
    let text = get(&format!("http://{WEB}/metrics")).expect("samband serves its metrics");
    let sum = |name: &str| -> u64 {
        let samples = text.lines().filter(|line| line.starts_with(name));
        let value = |line: &str| line.rsplit(' ').next()?.parse::<f64>().ok();
        samples.filter_map(value).map(|value| value as u64).sum()
    };
    let failures = sum(FAILURES);
    (sum(RUNS).saturating_sub(failures), failures)
}

fn write(folder: &Path, region: &str) {
    let config = folder.join("config");
    fs::create_dir_all(config.join("regions")).unwrap();
    let state = folder.join("state");
    let daemon = format!(
        "regions = [\"bench\"]\n[web]\nlisten = \"{WEB}\"\n[store]\npath = \"{}\"\n",
        state.display()
    );
    fs::write(config.join("samband.toml"), daemon).unwrap();
    fs::write(config.join("regions/bench.toml"), region).unwrap();
}

/// The region, one probe a room, all rooms alike.
pub(crate) fn region(kind: Kind, rooms: u32, interval: Duration) -> String {
    let mut text = String::from(
        r#"id = "bench"
name = "Bench"
zone = "Europe/Oslo"
coordinator = "coordinator"
operator = "coordinator"
network_operator = "network"

[monitor]
[[monitor.probe]]
id = "witness"
kind = "icmp"
address = "127.0.0.1"
witness = true
profile = "critical"

[[party]]
id = "coordinator"
name = "Coordinator"
role = "council"
email = "coordinator@bench.test"

[[party]]
id = "network"
name = "Network"
role = "network-operator"
email = "network@bench.test"

[[component]]
id = "core"
name = "Core"
kind = "network-core"
organisation = "network"

[[kit]]
id = "line-and-network"
for = "site"
[[kit.component]]
id = "line"
name = { nb = "Linje", en = "Line" }
kind = "access-line"
organisation = "network-operator"
depends = ["core"]
[[kit.component]]
id = "network"
name = { nb = "Nett", en = "Network" }
kind = "room-network"
depends = ["line"]

[[kit]]
id = "measured"
for = "room"
[[kit.component]]
kind = "codec"
depends = ["network"]
"#,
    );
    let probe = match kind {
        Kind::Icmp => String::new(),
        Kind::Tcp => format!("port = {TCP_PORT}\n"),
        Kind::Dns => format!("port = {DNS_PORT}\nname = \"vc.example\"\n"),
        Kind::Sip => format!("port = {SIP_PORT}\n"),
    };
    let (slug, millis) = (kind.slug(), interval.as_millis());
    let deadline = millis.min(2_000) * 9 / 10;
    write!(
        text,
        "[[kit.component.probe]]\nid = \"measured\"\nkind = \"{slug}\"\n{probe}\
         interval = \"{millis}ms\"\ndeadline = \"{deadline}ms\"\n"
    )
    .unwrap();
    for site in 0..SITES {
        municipality(&mut text, site, rooms / SITES);
    }
    text
}

fn municipality(text: &mut String, site: u32, each: u32) {
    let id = format!("m{site}");
    write!(
        text,
        "[[municipality]]\nid = \"{id}\"\nname = \"Municipality {site}\"\n\
         email = \"it@{id}.test\"\n[[municipality.site]]\nid = \"site\"\nname = \"Site\"\n\
         kit = \"line-and-network\"\nrooms = [\n"
    )
    .unwrap();
    for room in 0..each {
        let address = target(site * each + room);
        writeln!(
            text,
            "  {{ id = \"r{room}\", name = \"Room {room}\", kit = \"measured\", address = \"{address}\" }},"
        )
        .unwrap();
    }
    text.push_str("]\n");
}
