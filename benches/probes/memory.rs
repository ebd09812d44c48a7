//! What the daemon keeps: memory of many probes, and how punctual it is with
//! as many components as there may be.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::daemon::{self, Daemon};
use crate::region::Region;
use crate::table::Aim;
use crate::{Kind, meter};

/// 20,000 endpoints with three probes each, at the usual interval.
pub(crate) fn three_each(authority: &Path) -> Vec<Aim> {
    let region = Region {
        rooms: 20_000,
        sites: 400,
        kinds: vec![Kind::Icmp, Kind::Dns, Kind::Sip],
        interval: Duration::from_secs(20),
        deadline: Duration::from_secs(3),
    };
    let probes = f64::from(region.rooms) * 3.0;
    let seen = watch(&region, authority);
    vec![Aim::at_most(
        "memory of 20,000 endpoints with 3 probes each, MiB (2 KiB a probe and 30 MiB)",
        probes * 2.0 / 1024.0 + 30.0,
        Some(seen.mebibytes),
    )]
}

/// As many components as there may be; nearly all of them have a probe.
pub(crate) fn crowd(authority: &Path) -> Vec<Aim> {
    let region = Region {
        rooms: 499 * 198,
        sites: 499,
        kinds: vec![Kind::Icmp],
        interval: Duration::from_secs(20),
        deadline: Duration::from_secs(3),
    };
    let seen = watch(&region, authority);
    vec![
        Aim::at_most(
            "memory of 100,000 components, MiB",
            400.0,
            Some(seen.mebibytes),
        ),
        Aim::at_most(
            "lateness there: share of runs more than 100 ms late",
            0.01,
            Some(seen.late),
        ),
        Aim::at_most(
            "lateness there: share of runs lost or left out",
            0.0,
            Some(seen.missed),
        ),
    ]
}

struct Seen {
    mebibytes: f64,
    late: f64,
    missed: f64,
}

/// Three rounds of all probes, after the first.
fn watch(region: &Region, authority: &Path) -> Seen {
    let daemon = Daemon::start(region, authority, None);
    Daemon::pass(region.interval + Duration::from_secs(5));
    let (before, cpu) = (daemon::metrics(), meter::cpu(daemon.pid()));
    let time = region.interval * 3;
    Daemon::pass(time);
    let (after, cpu) = (daemon::metrics(), meter::cpu(daemon.pid()) - cpu);
    let grown = |name: &str| daemon::sum(&after, name) - daemon::sum(&before, name);
    let runs = grown("samband_prober_runs_total");
    let in_time = bucket(&after) - bucket(&before);
    let missed = grown("samband_prober_runs_skipped_total")
        + grown("samband_prober_observations_dropped_total")
        + grown("samband_probe_failures_total");
    let probes = f64::from(region.rooms) * region.kinds.len() as f64;
    let due = probes * time.as_secs_f64() / region.interval.as_secs_f64();
    let mebibytes = proportional(daemon.pid()) / 1024.0;
    eprintln!(
        "{probes} probes: {runs} runs of {due:.0} due, {:.1} µs each, {:.0} B a probe, {:.1} MiB",
        cpu.as_secs_f64() * 1e6 / runs,
        mebibytes * 1_048_576.0 / probes,
        mebibytes,
    );
    Seen {
        mebibytes,
        late: 1.0 - in_time / grown("samband_scheduler_lateness_seconds_count"),
        missed: missed / runs,
    }
}

fn bucket(text: &str) -> f64 {
    daemon::sum(
        text,
        "samband_scheduler_lateness_seconds_bucket{le=\"0.1\"}",
    )
}

/// The proportional set size of a process, in KiB.
fn proportional(pid: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    let number = line.and_then(|rest| rest.trim().strip_suffix(" kB"));
    number.unwrap().trim().parse().unwrap()
}
