//! Runs on their way through the invented network.

use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Duration;

use samband::health::{LocalError, Observation, Occasion, Outcome};
use samband::inventory::Probe;
use samband::schedule::Launch;

use crate::driver::{Sim, nanos};
use crate::equipment::{self, Seen};
use crate::rng::Rng;
use crate::story::SECOND;

/// A run on its way, ordered by its end.
#[derive(Debug)]
pub(crate) struct Flight {
    pub(crate) ends: u64,
    serial: u64,
    pub(crate) observation: Observation,
}

impl PartialEq for Flight {
    fn eq(&self, other: &Self) -> bool {
        self.serial == other.serial
    }
}
impl Eq for Flight {}
impl PartialOrd for Flight {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Flight {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.ends, self.serial).cmp(&(other.ends, other.serial))
    }
}

impl Sim {
    pub(super) fn landed(&mut self) -> Vec<Observation> {
        let mut landed = Vec::new();
        while self.flights.peek().is_some_and(|f| f.0.ends <= self.time) {
            let Some(Reverse(flight)) = self.flights.pop() else {
                break;
            };
            let observation = flight.observation;
            if observation.occasion != Occasion::Late {
                self.schedule.finished(observation.probe, self.now().mono);
            }
            landed.push(observation);
        }
        landed
    }

    /// One run: what it will see is settled when it is sent.
    pub(super) fn launch(&mut self, launch: Launch) {
        let inventory = Arc::clone(&self.world.inventory);
        let probe = &inventory[launch.probe];
        let mut rng = self.luck(probe);
        let started = self.now().mono;
        let deadline = nanos(launch.deadline);
        let occasion = if launch.asked {
            Occasion::Confirm
        } else {
            Occasion::Regular
        };
        let mut seen = equipment::seen(&self.world, probe, &self.active);
        if rng.chance(self.noise.lost) {
            seen = Seen::Silence;
        }
        let local = rng.chance(self.noise.local);
        let takes = self.takes(seen, &mut rng);
        let observation = |ended: u64, occasion, outcome| Observation {
            exchange: None,
            kept: None,
            probe: launch.probe,
            occasion,
            started,
            ended: started + Duration::from_nanos(ended),
            outcome,
        };
        let rtt = Duration::from_nanos(takes);
        let outcome = equipment::outcome(probe, seen, rtt);
        if local {
            let error = Outcome::NotPerformed(LocalError::Buffers);
            self.fly(0, observation(0, occasion, error));
        } else if seen == Seen::Silence {
            self.fly(deadline, observation(deadline, occasion, outcome));
        } else if takes > deadline {
            let silence = observation(deadline, occasion, Outcome::Silence);
            self.fly(deadline, silence);
            self.fly(takes, observation(takes, Occasion::Late, outcome));
        } else {
            self.fly(takes, observation(takes, occasion, outcome));
        }
    }

    /// The luck of one run hangs on which it is and when it begins, on no other:
    /// so a room more elsewhere changes nothing here.
    fn luck(&self, probe: &Probe) -> Rng {
        let component = &self.world.inventory[probe.component].id;
        let rng = Rng::new(self.seed).fork(20);
        rng.fork_by(&[component, &probe.id], self.time)
    }

    fn fly(&mut self, takes: u64, observation: Observation) {
        self.serial += 1;
        self.flights.push(Reverse(Flight {
            ends: self.time + takes,
            serial: self.serial,
            observation,
        }));
    }

    /// How long it takes for something to come back.
    fn takes(&self, seen: Seen, rng: &mut Rng) -> u64 {
        let usual = rng.between(SECOND / 1000, SECOND / 15);
        match seen {
            // A router tries for three seconds to find the next hop (RFC 4861, ARP alike).
            Seen::Icmp { code: 1, .. } => rng.between(usual, 3 * SECOND + usual),
            _ if rng.chance(self.noise.slow) => rng.between(SECOND, 6 * SECOND),
            _ => usual,
        }
    }

    /// Nothing runs meanwhile: what was to end by its deadline then was not
    /// judged in time.
    pub(super) fn stall(&mut self, pause: u64) {
        let until = self.time + pause;
        let flights = std::mem::take(&mut self.flights);
        for Reverse(mut flight) in flights {
            if flight.ends < until && flight.observation.outcome == Outcome::Silence {
                flight.observation.outcome = Outcome::NotPerformed(LocalError::Late);
            }
            flight.ends = flight.ends.max(until);
            self.flights.push(Reverse(flight));
        }
        self.time = until;
        self.isolation.disturbed(until);
    }
}
