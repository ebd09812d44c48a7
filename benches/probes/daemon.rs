//! The complete daemon: inventory of a region, store, ledger, pages, and its
//! metrics scraped every 15 seconds.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::region::{self, Region, WEB};
use crate::{Kind, MEASURED, Sample, Stopped, command, get, meter, targets, until};

const PROGRAM: &str = env!("CARGO_BIN_EXE_samband");
/// The counters of probes run, and of those that failed.
const RUNS: &str = "samband_probe_runs_total";
const FAILURES: &str = "samband_probe_failures_total";
/// How often a scraper comes.
const SCRAPE: Duration = Duration::from_secs(15);

/// A running daemon, and the folder of its configuration and its log.
pub(crate) struct Daemon {
    child: Stopped,
    folder: TempDir,
}

impl Daemon {
    /// Starts it on a region and waits until it is ready.
    pub(crate) fn start(region: &Region, authority: &Path, relay: Option<u16>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        region::write_to(folder.path(), &region.text(authority), relay);
        let config = folder.path().join("config").display().to_string();
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let mut command = command(MEASURED, PROGRAM, &["run", "--config", &config]);
        let child = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let mut daemon = Self {
            child: Stopped(child),
            folder,
        };
        until("samband to be ready", || {
            let ended = daemon.child.0.try_wait().unwrap();
            assert_eq!(ended, None, "samband ended and said:\n{}", daemon.said());
            get(&format!("http://{WEB}/readyz"))
        });
        daemon
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.0.id()
    }

    pub(crate) fn said(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Lets time pass, scraped as Prometheus would.
    pub(crate) fn pass(time: Duration) {
        let start = Instant::now();
        while let Some(left) = time
            .checked_sub(start.elapsed())
            .filter(|left| !left.is_zero())
        {
            thread::sleep(left.min(SCRAPE));
            if left > SCRAPE {
                metrics();
            }
        }
    }
}

/// The text of its metrics.
pub(crate) fn metrics() -> String {
    get(&format!("http://{WEB}/metrics")).expect("samband serves its metrics")
}

/// The sum of a metric's samples, in a text of metrics.
pub(crate) fn sum(text: &str, name: &str) -> f64 {
    let samples = text.lines().filter(|line| {
        let rest = line.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with(['{', ' ']))
    });
    let value = |line: &str| line.rsplit(' ').next()?.parse::<f64>().ok();
    samples.filter_map(value).sum()
}

/// Runs it with as many targets as there are, at intervals that make the rate.
pub(crate) fn sample(kind: Kind, rate: u32, seconds: u64, authority: &Path) -> Sample {
    let rooms = targets(kind, rate);
    let interval = Duration::from_secs_f64(f64::from(rooms) / f64::from(rate));
    let region = Region {
        rooms,
        sites: 100,
        kinds: vec![kind],
        interval,
        deadline: interval.min(Duration::from_secs(2)) * 9 / 10,
    };
    let daemon = Daemon::start(&region, authority, None);
    // All targets once, and what the first answers set off.
    thread::sleep(interval + Duration::from_secs(3));
    let (before, start) = (counts(), Instant::now());
    let cpu = meter::cpu(daemon.pid());
    Daemon::pass(Duration::from_secs(seconds));
    let after = counts();
    let cpu = meter::cpu(daemon.pid()) - cpu;
    let sample = Sample {
        answered: after.0 - before.0,
        lost: after.1 - before.1,
        cpu,
        wall: start.elapsed(),
    };
    if sample.answered == 0 {
        eprintln!("samband answered for nothing and said:\n{}", daemon.said());
    }
    sample
}

/// Probes answered and not, as the daemon counts them.
fn counts() -> (u64, u64) {
    let text = metrics();
    let (runs, failures) = (sum(&text, RUNS) as u64, sum(&text, FAILURES) as u64);
    (runs.saturating_sub(failures), failures)
}
