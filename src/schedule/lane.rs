//! The queue in front of one component.

use std::collections::VecDeque;
use std::time::Duration;

use super::CONNECTION_GAP;
use crate::clock::Mono;

/// Asked looks in a row while a regular run waits: then that one has its turn,
/// so that a storm of asks to one registrar starves nobody.
const MOST_ASKED_IN_A_ROW: u8 = 8;

/// How long a regular run lets others go before it: the interval of the
/// quickest profile, by the end of which every gap between its runs has come.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Who is asking a component now, who waits, and when it was last connected to.
#[derive(Clone, Debug, Default)]
pub(super) struct Lane {
    busy: Option<usize>,
    connected: Option<Mono>,
    asked_in_a_row: u8,
    asked: VecDeque<(usize, Mono)>,
    regular: VecDeque<(usize, Mono)>,
}

/// What a component may be asked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing waits, or somebody is asking.
    Nothing,
    /// What waits would connect too soon.
    NotBefore(Mono),
    /// This one.
    Run {
        place: usize,
        asked: bool,
        due: Mono,
    },
}

impl Lane {
    /// Queues a probe that was due at `due`; one that already waits keeps its
    /// place, or moves up if it is now asked for.
    pub(super) fn wait(&mut self, place: usize, asked: bool, due: Mono) {
        if self.busy == Some(place) || self.asked.iter().any(|&(other, _)| other == place) {
            return;
        }
        let among_regular = self.regular.iter().position(|&(other, _)| other == place);
        match (asked, among_regular) {
            (false, Some(_)) => {}
            (false, None) => self.regular.push_back((place, due)),
            (true, among_regular) => {
                let before = among_regular.and_then(|at| self.regular.remove(at));
                self.asked.push_back(before.unwrap_or((place, due)));
            }
        }
    }

    /// Takes the next one out, if the component may be asked. A regular run or a
    /// connection must have time before what comes `soon`, unless it has waited
    /// for long.
    pub(super) fn next(
        &mut self,
        now: Mono,
        connects: impl Fn(usize) -> bool,
        interval: impl Fn(usize) -> Duration,
        has_time: impl Fn(usize) -> bool,
        soon: Option<Mono>,
    ) -> Next {
        if self.busy.is_some() {
            return Next::Nothing;
        }
        let open_again = self
            .connected
            .map_or(Mono::ZERO, |last| last + CONNECTION_GAP);
        let may = |place: usize| open_again <= now || !connects(place);
        let starving = self.asked_in_a_row >= MOST_ASKED_IN_A_ROW;
        let mut queues = [(true, &mut self.asked), (false, &mut self.regular)];
        if starving {
            queues.reverse();
        }
        for (asked, queue) in queues {
            let fits = |&(place, due): &(usize, Mono)| {
                let waited = starving || now.since(due) >= LONGEST_WAIT;
                // Connections may take their time, others are waited for.
                let first = asked && !connects(place);
                may(place) && (first || waited || has_time(place))
            };
            let fitting = queue
                .iter()
                .enumerate()
                .filter(|(_, waiting)| fits(waiting));
            let found = fitting.min_by_key(|&(at, &(place, _))| {
                let quickest = if asked {
                    Duration::ZERO
                } else {
                    interval(place)
                };
                // Of what is asked for, connections can wait longest.
                (asked && connects(place), quickest, at)
            });
            let found = found.map(|(at, _)| at);
            let found = found.and_then(|at| queue.remove(at));
            if let Some((place, due)) = found {
                self.busy = Some(place);
                self.asked_in_a_row = if asked {
                    self.asked_in_a_row.saturating_add(1)
                } else {
                    0
                };
                if connects(place) {
                    self.connected = Some(now);
                }
                return Next::Run { place, asked, due };
            }
        }
        if self.has_waiting() {
            let waiting = self.regular.iter().chain(&self.asked);
            let waited = waiting.map(|&(_, due)| due + LONGEST_WAIT);
            let later = waited.chain([open_again]).chain(soon);
            Next::NotBefore(later.filter(|&at| at > now).min().unwrap_or(now))
        } else {
            Next::Nothing
        }
    }

    pub(super) fn release(&mut self, place: usize) {
        if self.busy == Some(place) {
            self.busy = None;
        }
    }

    /// Somebody may have connected as late as this.
    pub(super) const fn connected(&mut self, at: Mono) {
        self.connected = Some(at);
    }

    /// Takes over a run that is in flight.
    pub(super) const fn occupy(&mut self, place: usize) {
        self.busy = Some(place);
    }

    /// Takes over when the same component was last connected to, and for how long
    /// its regular runs have given way to asked looks.
    pub(super) const fn keep(&mut self, before: &Self) {
        self.connected = before.connected;
        self.asked_in_a_row = before.asked_in_a_row;
    }

    pub(super) fn has_waiting(&self) -> bool {
        !(self.asked.is_empty() && self.regular.is_empty())
    }

    /// Everyone who waits, in order: place, whether asked for, since when due.
    pub(super) fn waiting(&self) -> impl Iterator<Item = (usize, bool, Mono)> + '_ {
        let asked = self.asked.iter().map(|&(place, due)| (place, true, due));
        let regular = self.regular.iter().map(|&(place, due)| (place, false, due));
        asked.chain(regular)
    }
}
