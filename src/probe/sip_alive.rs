//! Signs of life on a kept SIP connection, by line ends (RFC 5626 sections 3.5.1 and
//! 4.4.1). No IO.
//!
//! A ping is two line ends, its pong is one. Many servers answer none unless it was
//! agreed on (RFC 6223): a pong that does not come says something only of a peer
//! that has sent one before.

use std::time::Duration;

use crate::clock::Mono;

/// Two line ends.
pub(super) const PING: &[u8] = b"\r\n\r\n";
/// One.
pub(super) const PONG: &[u8] = b"\r\n";

/// How long a pong may take (RFC 5626 section 4.4.1).
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// From one ping to the next, at most; a random time from four fifths of it on, so that
/// pings of many connections do not meet (section 4.4.1).
pub(super) const SPACING: Duration = Duration::from_secs(120);
/// Pings of the peer's are answered no more often.
const PONG_SPACING: Duration = Duration::from_secs(1);

/// Who has shown signs of life, and when the next is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alive {
    next: Mono,
    /// Until when the pong to our last ping is waited for.
    awaited: Option<Mono>,
    /// Whether the peer has answered a ping.
    answers: bool,
    /// A line end that may be the first half of a ping.
    half: bool,
    /// When a ping of the peer's was last answered.
    answered: Option<Mono>,
}

/// What is due on a connection at rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// A ping.
    Ping,
    /// Its end: a peer that used to answer does so no more.
    End,
}

impl Default for Alive {
    fn default() -> Self {
        Self {
            next: Mono::NEVER,
            awaited: None,
            answers: false,
            half: false,
            answered: None,
        }
    }
}

impl Alive {
    /// An answer has just come: the next ping is due after `spacing`.
    pub(super) fn rest(&mut self, now: Mono, spacing: Duration) {
        self.next = now + spacing;
        self.awaited = None;
    }

    /// When something may be due.
    pub(super) fn next(&self) -> Mono {
        self.awaited.map_or(self.next, |until| until.min(self.next))
    }

    /// What is due by now. The next ping after that comes after `spacing`, and its pong
    /// may take `patience`.
    pub(super) fn poll(&mut self, now: Mono, spacing: Duration, patience: Duration) -> Option<Due> {
        if self.awaited.is_some_and(|until| until <= now) {
            self.awaited = None;
            if self.answers {
                return Some(Due::End);
            }
        }
        if self.next > now {
            return None;
        }
        self.next = now + spacing;
        self.awaited = Some(now + patience);
        Some(Due::Ping)
    }

    /// So many line ends came; whether a pong is to be sent.
    ///
    /// Pings may cross: only a line end that is no half of a pair is our pong.
    pub(super) fn heard(&mut self, line_ends: usize, now: Mono) -> bool {
        let mut all = line_ends + usize::from(self.half);
        if line_ends > 0 && all % 2 == 1 && self.awaited.take().is_some() {
            self.answers = true;
            all -= 1;
        }
        self.half = all % 2 == 1;
        let rested = self
            .answered
            .is_none_or(|before| now.since(before) >= PONG_SPACING);
        let pongs = all >= 2 && rested;
        if pongs {
            self.answered = Some(now);
        }
        pongs
    }
}

#[cfg(test)]
mod tests;
