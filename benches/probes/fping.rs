//! `fping`, which sends echoes as fast as it is told and keeps little.

use std::io::Write;
use std::process::Stdio;
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};

use crate::{Kind, MEASURED, Sample, command, must_exist, target, targets};

const PROGRAM: &str = "/usr/bin/fping";

/// As many rounds over all targets as the time allows, at this rate.
pub(crate) fn sample(rate: u32, seconds: u64) -> Sample {
    must_exist(PROGRAM, "fping");
    let targets = targets(Kind::Icmp, rate);
    let rounds = (u64::from(rate) * seconds / u64::from(targets)).max(1);
    // Between two packets, and from one to the next to the same target, in ms.
    let gap = format!("{:.3}", 1000.0 / f64::from(rate));
    let period = (u64::from(targets) * 1000 / u64::from(rate))
        .max(10)
        .to_string();
    let count = rounds.to_string();
    let args = ["-q", "-i", &gap, "-p", &period, "-C", &count];
    let before = cpu();
    let start = Instant::now();
    let mut command = command(MEASURED, PROGRAM, &args);
    command.stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let list: String = (0..targets).map(|n| format!("{}\n", target(n))).collect();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(list.as_bytes())
        .unwrap();
    let said = child.wait_with_output().unwrap().stderr;
    let wall = start.elapsed();
    let said = String::from_utf8_lossy(&said);
    // `127.1.0.1 : 0.05 - 0.04`: a time for each answer, a dash for none.
    let times = said.lines().filter_map(|line| line.split_once(" : "));
    let times = times.flat_map(|(_, times)| times.split_whitespace());
    let (lost, answered): (Vec<&str>, Vec<&str>) = times.partition(|time| *time == "-");
    Sample {
        answered: answered.len() as u64,
        lost: lost.len() as u64,
        cpu: cpu() - before,
        wall,
    }
}

/// Of all children that have ended.
fn cpu() -> std::time::Duration {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let times = [usage.user_time(), usage.system_time()];
    let micros: i64 = times
        .iter()
        .map(|t| t.tv_sec() * 1_000_000 + t.tv_usec())
        .sum();
    std::time::Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}
