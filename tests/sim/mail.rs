//! The mail server and all its mailboxes, and what must hold of them.

use std::collections::{BTreeMap, BTreeSet};

use samband::fault::State;
use samband::ledger::Entry;
use samband::notice::{Key, Outcome, Receipt, Row, RowState};

use crate::checks::Checks;
use crate::rng::Rng;
use crate::store::Store;
use crate::story::{MINUTE, SECOND};

/// How the server behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Manners {
    #[default]
    Well,
    /// 4xx to all.
    Busy,
    /// 5xx to one mail in four.
    Strict,
    /// Says nothing after the mail has been handed over, or before.
    Hangs,
    /// Breaks off, likewise.
    Drops,
}

/// Mails that one mailbox takes within an hour before the rest is gathered.
const SINGLES: usize = 8;
const MOST: usize = 15;
const HOUR: u64 = 60 * MINUTE;

#[derive(Clone, Debug, Default)]
pub(crate) struct Mail {
    pub(crate) manners: Manners,
    /// Accepted: when, which.
    taken: Vec<(u64, Row)>,
    /// Attempts whose outcome the program does not know, or never learnt.
    unknown: BTreeMap<Key, usize>,
    /// Refused for good.
    refused: BTreeSet<Key>,
    /// All attempts: when, to whom.
    tried: Vec<(u64, String)>,
    /// Attempts whose outcome has not been written down.
    open: Vec<Key>,
}

impl Mail {
    /// One attempt: what the courier will hear, and after how long.
    pub(crate) fn attempt(&mut self, row: Row, time: u64, rng: &mut Rng) -> (u64, Receipt) {
        let key = row.key.clone();
        self.open.push(key.clone());
        self.tried.push((time, row.recipient.email.clone()));
        let soon = rng.between(SECOND / 50, SECOND / 2);
        let word = |text: &str| text.to_owned();
        let (takes, accepted, outcome) = match self.manners {
            Manners::Busy => (soon, false, Outcome::Temporary { why: word("451") }),
            Manners::Strict if rng.chance(250) => {
                self.refused.insert(key.clone());
                (soon, false, Outcome::Permanent { why: word("550") })
            }
            Manners::Well | Manners::Strict => {
                let response = word("250");
                (soon, true, Outcome::Accepted { response })
            }
            Manners::Hangs | Manners::Drops => {
                let takes = match self.manners {
                    Manners::Hangs => 30 * SECOND,
                    _ => soon,
                };
                let why = word("no word");
                (takes, rng.chance(500), Outcome::Ambiguous { why })
            }
        };
        if let Outcome::Ambiguous { .. } = outcome {
            *self.unknown.entry(key.clone()).or_default() += 1;
        }
        if accepted {
            self.taken.push((time, row));
        }
        (takes, Receipt { key, outcome })
    }

    /// What was written down.
    pub(crate) fn committed(&mut self, entry: &Entry) {
        if let Entry::Delivery { key, .. } = entry
            && let Some(at) = self.open.iter().position(|open| open == key)
        {
            self.open.swap_remove(at);
        }
    }

    /// The program has died: it will never learn of what it had not written down.
    pub(crate) fn forgotten(&mut self) {
        for key in std::mem::take(&mut self.open) {
            *self.unknown.entry(key).or_default() += 1;
        }
    }

    /// G3, G4, G9, G10 and that nothing was sent that was not written down.
    ///
    /// How many mails went out within the last hour is not known after a restart
    /// behind a step of the clock: then G10 is not held against it.
    pub(crate) fn check(&self, store: &Store, end: u64, stepped: bool, checks: &mut Checks) {
        self.check_copies(store, checks);
        if !stepped {
            self.check_storms(checks);
        }
        for row in store.rows.values() {
            self.check_end(row, store, end, checks);
        }
        self.check_order(store, checks);
    }

    fn check_copies(&self, store: &Store, checks: &mut Checks) {
        let mut copies: BTreeMap<&Key, usize> = BTreeMap::new();
        for (_, row) in &self.taken {
            *copies.entry(&row.key).or_default() += 1;
            let known = store.rows.contains_key(&row.key);
            checks.require(known, "G1, G4: a mail that was never written down");
        }
        for (key, copies) in copies {
            let may = 1 + self.unknown.get(key).copied().unwrap_or(0);
            checks.require(copies <= may, "G4: a mail was sent twice without need");
        }
    }

    fn check_storms(&self, checks: &mut Checks) {
        let mut boxes: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for (at, row) in &self.taken {
            boxes.entry(&row.recipient.email).or_default().push(*at);
        }
        for times in boxes.values() {
            let crowded = times.windows(MOST + 1).any(|w| w[MOST] - w[0] < HOUR);
            let what = format!("G10: {} mails, more than 15 within an hour", times.len());
            checks.require(!crowded, &what);
        }
    }

    /// When a notice was accepted first, by itself or in its digest.
    fn accepted(&self, row: &Row, store: &Store) -> Option<u64> {
        let key = store.digests.get(&row.key).unwrap_or(&row.key);
        let of = self.taken.iter().find(|(_, taken)| taken.key == *key);
        of.map(|&(at, _)| at)
    }

    fn check_end(&self, row: &Row, store: &Store, end: u64, checks: &mut Checks) {
        match &row.state {
            RowState::Sent => {
                let sent = self.accepted(row, store).is_some();
                checks.require(sent, "G3a: sent, they say, but nobody got it");
            }
            RowState::Dead { .. } => {
                let key = store.digests.get(&row.key).unwrap_or(&row.key);
                let refused = self.refused.contains(key);
                checks.require(refused, "G3c: given up though nobody refused it");
            }
            RowState::Gathered { digest } => {
                let known = store.rows.get(digest);
                checks.require(known.is_some(), "G3c: gathered into nothing");
            }
            RowState::Cancelled { reason } => {
                checks.require(!reason.is_empty(), "G3c: cancelled without a reason");
            }
            RowState::Pending | RowState::Held => {
                // Each attempt may have been a mail, and a restart does not know how old.
                let mine = self
                    .tried
                    .iter()
                    .filter(|(_, to)| *to == row.recipient.email);
                let lately = mine.filter(|&&(at, _)| at + 2 * HOUR > end).count();
                let limited = lately >= SINGLES;
                checks.require(limited, "G3b: a notice still waits though all is well");
            }
        }
    }

    /// G9: no end without its beginning, and none is forgotten.
    fn check_order(&self, store: &Store, checks: &mut Checks) {
        for fault in store.faults.values() {
            let rows = store.rows.values();
            let mut rows: Vec<&Row> = rows
                .filter(|row| row.fault.as_ref() == Some(&fault.number))
                .collect();
            rows.sort_by_key(|row| row.ordinal);
            let boxes: BTreeSet<&str> = rows.iter().map(|row| &*row.recipient.email).collect();
            for mailbox in boxes {
                let own = rows.iter().filter(|row| row.recipient.email == mailbox);
                let own: Vec<&Row> = own.copied().collect();
                self.check_mailbox(&own, store, checks);
                let over = matches!(fault.state, State::Cleared | State::Closed);
                let told = own
                    .last()
                    .is_some_and(|last| last.reason.is_problem() && last.state == RowState::Sent);
                checks.require(!(over && told), "G9: a problem whose end was never told");
            }
        }
    }

    fn check_mailbox(&self, own: &[&Row], store: &Store, checks: &mut Checks) {
        for (at, end) in own.iter().enumerate() {
            if !end.reason.is_end() {
                continue;
            }
            let Some(told) = self.accepted(end, store) else {
                continue;
            };
            let problems = own[..at].iter().filter(|row| row.reason.is_problem());
            let mut before = problems.filter_map(|row| self.accepted(row, store));
            let known = before.any(|problem| problem <= told);
            checks.require(known, "G9: an end was told without its problem");
        }
    }
}
