//! Whose clock is wrong: an offset lies between two clocks, ours and a server's.
//! No IO.
//!
//! Each time server has a vote by its last offset, and our own clock has one, for
//! an offset of nothing. A server is judged against the time on which more than
//! half of the votes agree. Where they agree on another time than ours, it is our
//! clock that is wrong, and no server is blamed for that; where no time has more
//! than half of the votes, nobody is judged.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use jiff::SignedDuration;

use crate::clock::Mono;

/// Servers remembered at most; when full it begins again.
const MOST: usize = 1_024;

/// The last offsets of all servers.
#[derive(Debug, Default)]
pub struct Vote {
    last: BTreeMap<SocketAddr, (SignedDuration, Mono)>,
}

/// What the votes make of one server's offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// By how much the server is ahead of the time that most agree on.
    pub deviation: SignedDuration,
    /// By how much that time is ahead of our own clock; zero where they agree.
    pub ours: SignedDuration,
}

impl Vote {
    /// Takes in a server's offset; what has not been renewed since `oldest`
    /// counts no more.
    pub fn note(&mut self, server: SocketAddr, offset: SignedDuration, now: Mono, fresh: Duration) {
        self.last.retain(|_, (_, at)| now.since(*at) <= fresh);
        if self.last.len() >= MOST {
            self.last.clear();
        }
        self.last.insert(server, (offset, now));
    }

    /// What the others make of an offset, where offsets that differ by no more
    /// than `allowed` agree; none if no time has more than half of the votes and
    /// this one is not ours.
    pub fn judge(&self, offset: SignedDuration, allowed: Duration) -> Option<Judgement> {
        let votes = self.last.len() + 1;
        let zero = SignedDuration::ZERO;
        let agrees =
            |time: SignedDuration, other: SignedDuration| (time - other).unsigned_abs() <= allowed;
        let all = || self.last.values().map(|(offset, _)| *offset).chain([zero]);
        let wins = |time: &SignedDuration| {
            let for_it = all().filter(|&vote| agrees(*time, vote)).count();
            2 * for_it > votes
        };
        let ours = Judgement {
            deviation: offset,
            ours: zero,
        };
        if wins(&zero) || agrees(offset, zero) {
            return Some(ours);
        }
        let time = all().find(wins)?;
        Some(Judgement {
            deviation: offset - time,
            ours: time,
        })
    }
}

#[cfg(test)]
mod tests;
