//! What a conclusion was weighed against: what was suspect too and was dropped,
//! when the cause was last well, and how far the monitor's own clock was off.

use std::collections::BTreeSet;

use super::Ledger;
use crate::cause::{Cause, Failure, rivals};
use crate::clock::Now;
use crate::fault::{Ahead, Because, ComponentRef, DROPPED, Dropped, Seen};
use crate::health::{Answer, Observation, Outcome};
use crate::inventory::Element;

/// Of what would explain some of the failures so many are written down: there
/// are as many as there are failing rooms behind a line.
const RIVALS: usize = 4;

impl Ledger {
    /// What was suspect too and why it is not the cause: first what would explain
    /// some of the failures, then what something has cleared since they began.
    pub(super) fn dropped(&self, cause: &Cause, now: Now) -> Vec<Dropped> {
        let failures: Vec<Failure<'_>> = cause
            .explains
            .iter()
            .filter_map(|&probe| {
                Some(Failure {
                    probe,
                    failing: *self.tracks[probe.usize()].failing()?,
                    explained: None,
                })
            })
            .collect();
        let of = count(failures.len());
        let mut named: BTreeSet<Element> = cause.elements.iter().copied().collect();
        let mut dropped = Vec::new();
        let rivals = rivals(&self.inventory, &failures, &self.clearance, cause);
        for (element, explains) in rivals.into_iter().take(RIVALS) {
            let because = Because::ExplainsFewer {
                explains: count(explains),
                of,
            };
            // What explains as many was left out for what it is asked of, not for its number.
            if count(explains) < of && named.insert(element) {
                dropped.push(self.one_dropped(element, because));
            }
        }
        for element in self.before(cause) {
            if dropped.len() >= DROPPED {
                break;
            }
            let Some(cleared) = self.clearance.of(element) else {
                continue;
            };
            if cleared.at < cause.since || !named.insert(element) {
                continue;
            }
            let because = Because::Cleared {
                by: self.probe_name(cleared.by),
                class: cleared.class,
                at: now.wall_at(cleared.at),
            };
            dropped.push(self.one_dropped(element, because));
        }
        dropped
    }

    fn one_dropped(&self, element: Element, because: Because) -> Dropped {
        Dropped {
            component: ComponentRef::of(&self.inventory, element.component),
            facet: element.facet,
            because,
        }
    }

    /// The last answer that showed the cause, or the nearest candidate, to be well.
    pub(super) fn last_good(&self, cause: &Cause, now: Now) -> Option<Seen> {
        let cleared = self.clearance.of(cause.named(&self.inventory))?;
        Some(self.seen_well(cleared.by, cleared.at, cleared.class, now))
    }

    /// Notes what a time server says of our own clock: where most servers agree,
    /// by what they agree on.
    pub(super) fn note_clock(&mut self, observation: &Observation, now: Now) {
        let Outcome::Answer {
            answer: Answer::Ntp(ntp),
            ..
        } = &observation.outcome
        else {
            return;
        };
        if !ntp.synchronised || ntp.kiss.is_some() {
            return;
        }
        let ahead = ntp.offset - ntp.deviation.unwrap_or_default();
        self.ahead = Some(Ahead {
            by: self.probe_name(observation.probe),
            at: now.wall_at(observation.started),
            micros: i64::try_from(ahead.as_micros()).unwrap_or(i64::MAX),
        });
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
