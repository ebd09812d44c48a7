//! CPU time as the kernel accounts it.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// User and system time of a process, of its children that it has waited for,
/// and of those that run.
pub(crate) fn cpu(pid: u32) -> Duration {
    let ticks: u64 = descendants(pid).into_iter().map(ticks_of).sum();
    Duration::from_secs_f64(ticks as f64 / ticks_per_second() as f64)
}

/// How many processors there are for us.
pub(crate) fn processors() -> usize {
    let all = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let count = all
        .lines()
        .filter(|line| line.starts_with("processor"))
        .count();
    count.max(thread::available_parallelism().map_or(1, usize::from))
}

/// Binds a running process to a processor, if there is more than one.
pub(crate) fn pin(pid: u32, processor: usize) {
    if processors() > 1 {
        let mut command = Command::new("taskset");
        let command = command.args(["-a", "-c", "-p", &processor.to_string(), &pid.to_string()]);
        let status = command
            .stdout(Stdio::null())
            .status()
            .expect("taskset can be run");
        assert!(status.success(), "taskset refuses");
    }
}

/// Fields 14 to 17 of `/proc/PID/stat`; the name before them may hold anything.
fn ticks_of(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let Some((_, fields)) = stat.rsplit_once(") ") else {
        return 0;
    };
    let fields = fields.split(' ').skip(11).take(4);
    fields.map(|field| field.parse::<u64>().unwrap_or(0)).sum()
}

fn descendants(pid: u32) -> Vec<u32> {
    let mut all = vec![pid];
    let mut at = 0;
    while at < all.len() {
        let tasks = fs::read_dir(format!("/proc/{}/task", all[at]));
        for task in tasks.into_iter().flatten().flatten() {
            let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            all.extend(
                children
                    .split_whitespace()
                    .filter_map(|child| child.parse::<u32>().ok()),
            );
        }
        at += 1;
    }
    all
}

fn ticks_per_second() -> u64 {
    let output = Command::new("getconf")
        .arg("CLK_TCK")
        .output()
        .expect("getconf can be run");
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .expect("CLK_TCK is a number")
}
