//! When a notice is tried again, and when it is given up.

use std::time::Duration;

use super::super::{Key, Receipt};

/// The first pauses; after them one every quarter of an hour.
const FIRST: [u64; 4] = [60, 120, 300, 600];
const LATER: u64 = 900;
/// The first pauses where a machine takes nothing, and the later ones. They are
/// shorter: it is one attempt for all that waits, and disturbs nobody.
const FIRST_OF_MACHINE: [u64; 5] = [5, 10, 30, 60, 120];
const LATER_OF_MACHINE: u64 = 300;
/// Given up when this has been waited in all, in seconds.
pub(super) const PATIENCE: u64 = 72 * 60 * 60;

/// The pause after an attempt, from 1; none when it was the last.
///
/// Counted in attempts and not by a clock, so that neither a restart nor a step
/// of the clock gives a notice up early. Up to a tenth more or less, by key and
/// attempt, so that what broke together does not knock together.
pub(super) fn pause_after(attempt: u32, key: &Key) -> Option<Duration> {
    if waited_before(attempt + 1) > PATIENCE {
        return None;
    }
    Some(jittered(pause(attempt), attempt, key))
}

fn jittered(seconds: u64, attempt: u32, key: &Key) -> Duration {
    let tenths = 900 + u64::from(key.draw(attempt)) / 5;
    Duration::from_millis(seconds * tenths)
}

/// The pause after an attempt at a machine, from 1; none when it was the last.
pub(super) fn pause_at_machine(attempt: u32, key: &Key) -> Option<Duration> {
    let later = u64::from(attempt).saturating_sub(FIRST_OF_MACHINE.len() as u64);
    let waited = FIRST_OF_MACHINE.iter().sum::<u64>() + later * LATER_OF_MACHINE;
    (waited <= PATIENCE).then(|| machine_pause(attempt, key))
}

/// The pause after the failures of a machine in a row, from 1.
pub(super) fn machine_pause(failures: u32, key: &Key) -> Duration {
    let place = usize::try_from(failures.saturating_sub(1)).unwrap_or(usize::MAX);
    let base = FIRST_OF_MACHINE.get(place).copied();
    jittered(base.unwrap_or(LATER_OF_MACHINE), failures, key)
}

/// Longer than this nobody is left alone, whatever is asked: a fault would be over.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);

/// How long the other side asked to be left alone, within reason.
pub(super) fn wait(receipt: &Receipt) -> Duration {
    receipt.wait.unwrap_or_default().min(LONGEST_WAIT)
}

/// Seconds waited, jitter apart, before an attempt.
fn waited_before(attempt: u32) -> u64 {
    let pauses = u64::from(attempt.saturating_sub(1));
    let first: u64 = FIRST
        .iter()
        .take(usize::try_from(pauses).unwrap_or(usize::MAX))
        .sum();
    first + pauses.saturating_sub(FIRST.len() as u64) * LATER
}

fn pause(attempt: u32) -> u64 {
    let place = usize::try_from(attempt.saturating_sub(1)).unwrap_or(usize::MAX);
    FIRST.get(place).copied().unwrap_or(LATER)
}
