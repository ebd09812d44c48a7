//! Asking the targets of a SIP domain, one after the other.
//!
//! Several of them may be one device: by two names, two addresses, two transports. So
//! the next is asked when the one before it has answered. Nobody waits long for one
//! that is silent: its own time goes on beside that of the next.

use std::cmp::Reverse;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use super::Engine;
use super::domain::{Part, search};
use crate::clock::Mono;
use crate::health::{Fate, Listed, LocalError, Observation, Outcome, Target, Targets};
use crate::inventory::{DomainTarget, Method};
use crate::probe::locating::Located;

/// All that is waited for silent targets, as a part of the time that each has: so little
/// that a domain is found down as soon as its profile promises.
const WAITING: u32 = 10;

/// The targets of one run.
#[derive(Debug)]
pub(in crate::probe) struct Round {
    /// Each with what came of it so far.
    each: Vec<(Listed, Option<Fate>)>,
    /// How many have been looked at: the rest is yet to be asked.
    begun: usize,
    /// How long one that is silent is waited for before the next is asked.
    pause: Duration,
    /// When that is over.
    next: Mono,
    /// The least time that any of them had.
    patience: Duration,
}

impl Round {
    fn of(located: Located, domain: &DomainTarget, patience: Duration, left: Duration) -> Self {
        let targets = located.targets.into_iter().map(|listed| {
            let fate = match listed.address {
                None => Some(Fate::Nowhere),
                Some(address) if !domain.allows(address) => Some(Fate::Foreign),
                Some(_) => None,
            };
            (listed, fate)
        });
        let each: Vec<(Listed, Option<Fate>)> = targets.collect();
        let asked = each.iter().filter(|(_, fate)| fate.is_none()).count();
        let pauses = u32::try_from(asked.saturating_sub(1).max(1)).unwrap_or(u32::MAX);
        let spare = left.saturating_sub(patience);
        Self {
            each,
            begun: 0,
            pause: spare.min(patience / WAITING) / pauses,
            next: Mono::NEVER,
            patience,
        }
    }

    /// The place of the next one to ask.
    fn advance(&mut self) -> Option<usize> {
        let left = self.each[self.begun..].iter();
        let further = left.take_while(|(_, fate)| fate.is_some()).count();
        let place = self.begun + further;
        self.begun = self.each.len().min(place + 1);
        (place < self.each.len()).then_some(place)
    }

    fn note(&mut self, place: usize, outcome: Outcome) {
        if let Some((_, fate)) = self.each.get_mut(place) {
            *fate = Some(Fate::Asked(outcome));
        }
    }

    /// All of them, once there is nothing left to come.
    fn settled(&self) -> Option<Vec<Target>> {
        let settled = self.each.iter().cloned().map(|(listed, fate)| {
            let fate = fate?;
            Some(Target { listed, fate })
        });
        settled.collect()
    }
}

impl Engine {
    /// Asks the targets that may be asked, beginning with the first.
    pub(super) fn ask_targets(
        &mut self,
        number: u32,
        domain: &DomainTarget,
        located: Located,
        out: &mut Vec<Observation>,
    ) {
        let now = self.clock.mono();
        let Some(deadline) = self.runs.get(number).map(|run| run.deadline) else {
            return;
        };
        let Some(search) = search(&mut self.runs, number) else {
            return;
        };
        let left = deadline.since(now);
        search.targets = Some(Round::of(located, domain, search.patience, left));
        self.ask_next_target(number, out);
    }

    /// Asks the next target that can be asked.
    fn ask_next_target(&mut self, number: u32, out: &mut Vec<Observation>) {
        let inventory = Arc::clone(&self.inventory);
        loop {
            let now = self.clock.mono();
            let Some(run) = self.runs.get(number) else {
                return;
            };
            let (token, deadline) = (run.token, run.deadline);
            let Method::Domain(domain) = &inventory[run.probe].method else {
                return;
            };
            let Some(round) = self.round(number) else {
                return;
            };
            let Some(place) = round.advance() else {
                round.next = Mono::NEVER;
                return;
            };
            // Names that were told late have taken from it.
            let patience = round.patience.min(deadline.since(now));
            round.patience = patience;
            round.next = now + round.pause;
            let next = round.next;
            let listed = round.each[place].0.clone();
            match self.ask_target(number, place, domain, &listed, patience, out) {
                Ok(()) => return self.timers.push(Reverse((next, number, token))),
                Err(error) => self.note_fate(number, place, Outcome::NotPerformed(error)),
            }
        }
    }

    fn ask_target(
        &mut self,
        number: u32,
        place: usize,
        domain: &DomainTarget,
        listed: &Listed,
        patience: Duration,
        out: &mut Vec<Observation>,
    ) -> Result<(), LocalError> {
        let address = listed.address.ok_or(LocalError::Names)?;
        let sip = domain.sip(listed.carrier, SocketAddr::new(address, listed.port));
        self.begin_part(
            number,
            Part::Target(place),
            patience,
            |engine, how| match sip.transport.connects() {
                true => engine.begin_sip_stream(&sip, how.source(address), how.mark),
                false => engine.begin_sip(&sip, how.source(address), how.mark, patience, out),
            },
        )
    }

    /// What came of a target.
    pub(super) fn target_reported(
        &mut self,
        number: u32,
        place: usize,
        outcome: Outcome,
        out: &mut Vec<Observation>,
    ) {
        self.note_fate(number, place, outcome);
        let last = |round: &mut Round| round.begun == place + 1;
        if self.round(number).is_some_and(last) {
            self.ask_next_target(number, out);
        }
        self.settle(number, out);
    }

    fn note_fate(&mut self, number: u32, place: usize, outcome: Outcome) {
        if let Some(round) = self.round(number) {
            round.note(place, outcome);
        }
    }

    fn round(&mut self, number: u32) -> Option<&mut Round> {
        search(&mut self.runs, number)?.targets.as_mut()
    }

    /// Ends a domain's run if nothing of it is under way any more.
    pub(super) fn settle(&mut self, number: u32, out: &mut Vec<Observation>) {
        let Some(search) = search(&mut self.runs, number).filter(|s| s.locating.is_none()) else {
            return;
        };
        let Some(round) = &search.targets else {
            return;
        };
        if let Some(each) = round.settled() {
            let outcome = Outcome::Targets(Box::new(Targets {
                each,
                stale: search.stale,
                patience: round.patience,
            }));
            let now = self.clock.mono();
            self.finish(number, outcome, now, out);
        }
    }

    /// A moment of a domain's run has come: the next target is due, or its deadline is.
    pub(super) fn drive_domain(&mut self, number: u32, now: Mono, out: &mut Vec<Observation>) {
        let Some(run) = self.runs.get(number) else {
            return;
        };
        if run.deadline <= now {
            return self.give_up(number, out);
        }
        if self.round(number).is_some_and(|round| round.next <= now) {
            self.ask_next_target(number, out);
            self.settle(number, out);
        }
    }

    /// A domain's run is past its deadline: what is missing by now is silent.
    fn give_up(&mut self, number: u32, out: &mut Vec<Observation>) {
        if let Some(search) = search(&mut self.runs, number) {
            let open = search.targets.iter_mut().flat_map(|round| &mut round.each);
            for (_, fate) in open.filter(|(_, fate)| fate.is_none()) {
                *fate = Some(Fate::Asked(Outcome::Silence));
            }
            self.end_unlocated(number, out);
        }
    }
}
