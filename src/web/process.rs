//! What the process uses, from `/proc`.

use std::fs;

use jiff::Timestamp;

use crate::view::metrics::Process;

/// Linux tells times in hundredths of a second, whatever its own tick (USER_HZ).
const TICKS: f64 = 100.0;

/// Reads what the process uses; none where there is no `/proc`. Only what stands
/// under the process itself is read: the rest may be hidden (`ProcSubset=pid`).
pub(super) fn read(started_at: Timestamp) -> Option<Process> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let open_fds = fs::read_dir("/proc/self/fd").ok()?.count();
    // The name in brackets may hold spaces; what follows it is numbers.
    let (_, numbers) = stat.rsplit_once(") ")?;
    let field = |nth: usize| -> Option<f64> { numbers.split(' ').nth(nth - 3)?.parse().ok() };
    Some(Process {
        cpu_seconds: (field(14)? + field(15)?) / TICKS,
        resident_bytes: number(&status, "VmRSS:")? * 1024,
        virtual_bytes: number(&status, "VmSize:")? * 1024,
        open_fds: open_fds as u64,
        max_fds: number(&limits, "Max open files").unwrap_or(u64::MAX),
        threads: number(&status, "Threads:")?,
        start_time_seconds: started_at.as_duration().as_secs_f64(),
    })
}

/// The first number of the line that begins so.
fn number(text: &str, start: &str) -> Option<u64> {
    text.lines()
        .find_map(|line| line.strip_prefix(start))?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}
