//! No fault stays without an accepting party longer than its escalation allows without the
//! last step having been told: each step that was taken has reached whom it leads to.

use samband::fault::{Number, What};

use crate::driver::Sim;
use crate::mail::{HOUR, MOST, Mail, SOON};
use crate::story::{MINUTE, SECOND};

/// From what was decided to the relay's word that it has the mail, where nothing is amiss.
const PROMPT: u64 = 30 * SECOND;

/// Whoever gets so many mails an hour may have to wait for the next.
const MANY: usize = MOST / 2;

impl Sim {
    /// Holds each step against the mailbox of whom it leads to.
    pub(super) fn check_told(&mut self) {
        let Some(walk) = &self.walk else {
            return;
        };
        let mut wrong = None;
        for event in self.store.events() {
            let What::Escalated { to, .. } = &event.what else {
                continue;
            };
            let which = (event.fault.clone(), event.ordinal);
            let mut rows = self.store.in_order();
            let row = rows.find(|row| {
                row.fault.as_ref() == Some(&event.fault)
                    && row.ordinal == event.ordinal
                    && row.recipient.party == to.id
            });
            if walk.passed_over.contains(&which) {
                continue;
            }
            let Some(row) = row else {
                wrong = Some(format!("promise: a step that nobody is told: {which:?}"));
                break;
            };
            let taken = self.checks.events[&which];
            let by = self.told_by(&row.recipient.address, taken);
            if self.mail.refused.contains(&row.key) || self.answered(&which) <= by {
                continue;
            }
            let told = self.mail.accepted(row, &self.store);
            if told.is_none_or(|told| told > by) {
                let told = told.map(|told| (told - taken) / SECOND);
                let within = (by - taken) / SECOND;
                wrong = Some(format!(
                    "promise: {which:?} is to be told to {} within {within} s, and is told after {told:?}: {:?}",
                    to.id, row.state
                ));
                break;
            }
        }
        let what = wrong.unwrap_or_default();
        self.checks.require(what.is_empty(), &what);
    }

    /// When nobody waits any more for what somebody was to answer at an event.
    fn answered(&self, (number, ordinal): &(Number, u32)) -> u64 {
        let walk = self.walk.iter().flat_map(|walk| &walk.answers);
        let mut later = walk.filter(|(other, at)| other == number && at > ordinal);
        later.next().map_or(self.time, |at| self.checks.events[at])
    }

    /// By when a mailbox must have what was decided at a moment.
    fn told_by(&self, mailbox: &str, at: u64) -> u64 {
        let crowded = self.mail.lately(mailbox, at) >= MANY;
        let near = |&start: &u64| start.abs_diff(at) <= MINUTE;
        let since = at.saturating_sub(SOON);
        let calm = self.mail.well_from(since) == since && !self.starts.iter().any(near);
        if calm && !crowded && self.mail.well_from(at) == at {
            return at + PROMPT;
        }
        let full = if crowded { HOUR } else { 0 };
        self.mail.well_from(at) + SOON + full + 2 * MINUTE
    }
}

impl Mail {
    /// Mails that a mailbox took within the hour before.
    fn lately(&self, mailbox: &str, at: u64) -> usize {
        let own = self
            .taken
            .iter()
            .filter(|(_, row)| row.recipient.address == mailbox);
        let lately = own.filter(|&&(taken, _)| taken <= at + SOON && taken + HOUR > at);
        lately.count()
    }

    /// From when on, at or after a moment, the server behaves well for as long as an
    /// attempt may wait.
    fn well_from(&self, mut at: u64) -> u64 {
        let ends = self.ways.iter().skip(1).map(|&(until, _)| until);
        let ends = ends.chain([u64::MAX]);
        for (&(from, manners), until) in self.ways.iter().zip(ends) {
            if !manners.is_well() && from < at + SOON && at < until {
                at = until;
            }
        }
        at
    }
}
