//! From observations to the value of a minute.

use std::time::Duration;

use super::{Level, Round, Value};
use crate::health::{Answer, Observation, Occasion, Outcome, SeriesAnswer};
use crate::inventory::{Method, Probe, ProbeIx};

/// What one run of a probe measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Which probe, by index into the inventory that it ran from.
    pub probe: ProbeIx,
    sent: u32,
    round_trips: Vec<Level>,
    jitter: Option<Level>,
}

impl Sample {
    /// What an observation measured; none where our own machine could not look, and of
    /// what came too late, since its run has been told as silent.
    pub fn of(observation: &Observation, probe: &Probe) -> Option<Self> {
        if observation.occasion == Occasion::Late {
            return None;
        }
        let (sent, round_trips, jitter) = match &observation.outcome {
            Outcome::Answer {
                answer: Answer::Series(series),
                ..
            } => of_series(series),
            Outcome::Answer { rtt, answer } => (transmissions(answer), vec![*rtt], None),
            Outcome::Refused { rtt } => (1, vec![*rtt], None),
            Outcome::Targets(targets) => (1, targets.rtt().into_iter().collect(), None),
            Outcome::IcmpError { .. }
            | Outcome::TooBig { .. }
            | Outcome::Silence
            | Outcome::Stalled { .. }
            | Outcome::Malformed { .. } => (asked(probe), Vec::new(), None),
            Outcome::NotPerformed(_) => return None,
        };
        Some(Self {
            probe: observation.probe,
            sent,
            round_trips: round_trips.into_iter().map(Level::of).collect(),
            jitter: jitter.map(Level::of),
        })
    }
}

fn of_series(series: &SeriesAnswer) -> (u32, Vec<Duration>, Option<Duration>) {
    let sent = u32::try_from(series.sent()).unwrap_or(u32::MAX);
    (sent, series.rtts().collect(), series.jitter())
}

/// An answer to another transmission than the first is measured loss.
fn transmissions(answer: &Answer) -> u32 {
    match answer {
        Answer::Sip(sip) => u32::from(sip.transmission).max(1),
        Answer::Stun(stun) => u32::from(stun.transmission).max(1),
        Answer::Echo
        | Answer::Connected
        | Answer::Dns(_)
        | Answer::Ntp(_)
        | Answer::Series(_)
        | Answer::Stream(_) => 1,
    }
}

/// What a run sends of which nothing comes back.
fn asked(probe: &Probe) -> u32 {
    match &probe.method {
        Method::Quality(series) => u32::from(series.echoes),
        Method::Icmp { .. }
        | Method::Tcp { .. }
        | Method::Dns { .. }
        | Method::Sip(_)
        | Method::Stun(_)
        | Method::Ntp { .. }
        | Method::Tls(_)
        | Method::Http(_)
        | Method::Domain(_) => 1,
    }
}

/// The samples of a minute, as far as it has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    sent: u32,
    round_trips: Vec<Level>,
    jitters: Vec<Level>,
}

/// Round trips of a minute that are looked at: one probe sends some forty.
const MOST: usize = 1_024;

impl Tally {
    /// Adds a sample.
    pub fn add(&mut self, sample: &Sample) {
        if self.round_trips.len() + sample.round_trips.len() > MOST {
            return;
        }
        self.sent = self.sent.saturating_add(sample.sent);
        self.round_trips.extend(&sample.round_trips);
        self.jitters.extend(sample.jitter);
    }

    /// What they come to; none of none.
    pub fn value(mut self) -> Option<Value> {
        self.round_trips.sort_unstable();
        self.jitters.sort_unstable();
        let came = u32::try_from(self.round_trips.len()).unwrap_or(u32::MAX);
        // A copy of an answer is no second one, yet nothing may come to less than nothing.
        let sent = self.sent.max(came);
        (sent > 0).then(|| Value {
            sent,
            lost: sent - came,
            round: round(&self.round_trips),
            jitter: middle(&self.jitters),
        })
    }
}

fn round(sorted: &[Level]) -> Option<Round> {
    Some(Round {
        least: *sorted.first()?,
        middle: middle(sorted)?,
        most: *sorted.last()?,
    })
}

/// The middle one, the lower of two.
fn middle(sorted: &[Level]) -> Option<Level> {
    sorted.get(sorted.len().saturating_sub(1) / 2).copied()
}
