//! The SIP non-INVITE client transaction over UDP, without IO (RFC 3261
//! section 17.1.2).
//!
//! It differs from the RFC in two points, both out of regard for the devices:
//!
//! - After the probe's deadline the request is not sent again. The run has been
//!   reported as silent and the next look is on its way; more copies of a dead
//!   question would tell nothing and load what is already in trouble.
//! - It listens on to Timer F (32 s) all the same, so that an answer that comes
//!   late is recorded as late and not lost.
//!
//! # Which transmission was answered
//!
//! All transmissions carry the same branch, so an answer does not say which one
//! drew it (Karn's ambiguity). It is attributed to the latest transmission sent
//! at least a *plausible round trip* before the answer was received by the
//! kernel. The plausible round trip is half of the fastest one that the caller
//! has seen to this target on an unambiguous first transmission, or zero before
//! any was seen. An answer just after transmission 2 on a path that never took
//! less than 40 ms is thereby attributed to transmission 1.

use std::time::Duration;

use crate::clock::Mono;

/// RFC 3261 section 17.1.1.1: the estimate of the round trip.
pub const T1: Duration = Duration::from_millis(500);
/// RFC 3261 section 17.1.2.1: the longest pause between transmissions.
pub const T2: Duration = Duration::from_secs(4);
/// Timer F: 64·T1.
pub const TIMER_F: Duration = Duration::from_secs(32);
/// Transmissions before Timer F at most: at 0, .5, 1.5, 3.5, 7.5 … 31.5 s.
pub const MOST_TRANSMISSIONS: usize = 11;

/// One transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    sent: [Mono; MOST_TRANSMISSIONS],
    transmissions: u8,
    pause: Duration,
    timer_e: Option<Mono>,
    deadline: Mono,
    silent: bool,
    timer_f: Mono,
}

/// What a transaction wants done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Send the same request again; this is its n-th transmission.
    Transmit(u8),
    /// The deadline has passed: the run is silent. Listen on.
    Silent,
    /// Timer F: nothing more is expected.
    End,
}

/// Which transmission an answer belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// 1 for the first.
    pub transmission: u8,
    /// From that transmission to the answer.
    pub rtt: Duration,
    /// Whether it cannot be another: only one had been sent.
    pub certain: bool,
    /// Whether the run had been reported as silent before.
    pub late: bool,
}

impl Transaction {
    /// Begins with the first transmission, sent at `now`.
    pub fn begin(now: Mono, deadline: Duration) -> Self {
        let mut sent = [Mono::NEVER; MOST_TRANSMISSIONS];
        sent[0] = now;
        Self {
            sent,
            transmissions: 1,
            pause: T1,
            timer_e: Some(now + T1),
            // Whoever waits longer than the transaction lasts learns of its end as silence.
            deadline: now + deadline.min(TIMER_F),
            silent: false,
            timer_f: now + TIMER_F,
        }
    }

    /// The next moment at which [`poll`](Self::poll) has something to say.
    pub fn next(&self) -> Mono {
        let e = self.timer_e.unwrap_or(Mono::NEVER);
        if self.silent {
            self.timer_f
        } else {
            e.min(self.deadline).min(self.timer_f)
        }
    }

    /// What is to be done at `now`, one thing at a time; none when all is done.
    pub fn poll(&mut self, now: Mono) -> Option<Action> {
        if !self.silent && now >= self.deadline {
            self.silent = true;
            self.timer_e = None;
            return Some(Action::Silent);
        }
        if now >= self.timer_f {
            return Some(Action::End);
        }
        let due = self.timer_e.filter(|&due| now >= due)?;
        self.pause = (self.pause * 2).min(T2);
        // From now, not from when it was due: after a stall there is no burst.
        self.timer_e = Some(now.max(due) + self.pause);
        let place = usize::from(self.transmissions);
        let slot = self.sent.get_mut(place)?;
        *slot = now;
        self.transmissions += 1;
        Some(Action::Transmit(self.transmissions))
    }

    /// A provisional response came: what is sent again is from now on sent every
    /// [`T2`] (RFC 3261 section 17.1.2.2, "Proceeding").
    pub fn provisional(&mut self, now: Mono) {
        self.pause = T2;
        if let Some(timer) = &mut self.timer_e {
            *timer = now + T2;
        }
    }

    /// The final response, received at `at`.
    pub fn answered(&self, at: Mono, plausible: Duration) -> Attribution {
        let sent = &self.sent[..usize::from(self.transmissions)];
        let place = sent
            .iter()
            .rposition(|&sent| sent + plausible <= at)
            .unwrap_or(0);
        Attribution {
            transmission: u8::try_from(place + 1).unwrap_or(u8::MAX),
            rtt: at.since(sent[place]),
            certain: sent.len() == 1,
            late: self.silent,
        }
    }

    /// How often the request has been sent.
    pub const fn transmissions(&self) -> u8 {
        self.transmissions
    }

    /// Whether the run has been reported as silent.
    pub const fn is_silent(&self) -> bool {
        self.silent
    }
}

#[cfg(test)]
mod tests;
