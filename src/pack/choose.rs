//! Which events of a fault are put in its pack, when there are too many.

use std::cmp::Reverse;

use super::{MOST_EVENTS, OWN_BYTES};

/// How much an event tells of a fault's life: those of a lower rank are put in first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// How it began, what was found last, and how it ended: whatever they take.
    Always,
    /// It changed whose the fault is, or what is done about it.
    Life,
    /// It came or went.
    Flapping,
    /// It only touched others, or failed in another way.
    Detail,
}

fn rank(event: &str) -> Rank {
    match event {
        "cleared" | "reopened" => Rank::Flapping,
        "affected" | "changed" => Rank::Detail,
        _ => Rank::Life,
    }
}

/// Whether an event says what was found.
fn tells_finding(event: &str) -> bool {
    matches!(event, "opened" | "located" | "reopened")
}

/// Which of a fault's events are put in, given of each in their order how many bytes it
/// has and what it is: all if there is room, else by rank, the latest first.
pub fn choose(events: &[(usize, String)]) -> Vec<bool> {
    within(events, OWN_BYTES)
}

pub(super) fn within(events: &[(usize, String)], room: usize) -> Vec<bool> {
    let found = events.iter().rposition(|(_, event)| tells_finding(event));
    let last = events.len().saturating_sub(1);
    let rank = |at: usize| match at == 0 || at == last || Some(at) == found {
        true => Rank::Always,
        false => rank(&events[at].1),
    };
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_key(|&at| (rank(at), Reverse(at)));
    let mut chosen = vec![false; events.len()];
    let mut taken = 0;
    for (nth, at) in order.into_iter().enumerate() {
        taken += events[at].0;
        if rank(at) != Rank::Always && (taken > room || nth >= MOST_EVENTS) {
            break;
        }
        chosen[at] = true;
    }
    chosen
}
