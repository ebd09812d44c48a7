//! What must hold of all mails, once a story is over: G3, G4, G9, G10.

use std::collections::{BTreeMap, BTreeSet};

use samband::fault::{Number, State};
use samband::notice::{Key, Reason, Row, RowState};

use crate::checks::Checks;
use crate::mail::{HOUR, MOST, Mail};
use crate::route::{alarm_of, is_to_operator};
use crate::store::Store;

/// Notices about one thing to one mailbox, mail by mail in the order accepted.
type Threads<'a> = BTreeMap<(&'a str, Option<&'a Number>), Vec<Vec<&'a Row>>>;

impl Mail {
    /// G3, G4, G9, G10 and that nothing was sent that was not written down.
    ///
    /// How many mails went out within the last hour is not known after a restart
    /// behind a step of the clock: then G10 is not held against it.
    pub(crate) fn check(&self, store: &Store, stepped: bool, checks: &mut Checks) {
        self.check_copies(store, checks);
        if !stepped {
            self.check_storms(checks);
        }
        for row in store.rows.values() {
            self.check_end(row, store, checks);
        }
        for thread in self.threads(store).values() {
            check_order(thread, checks);
        }
        check_last_words(store, checks);
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
            boxes.entry(&row.recipient.address).or_default().push(*at);
        }
        for times in boxes.values_mut() {
            times.sort_unstable();
            let crowded = times.windows(MOST + 1).any(|w| w[MOST] - w[0] < HOUR);
            let what = format!("G10: {} mails, more than 15 within an hour", times.len());
            checks.require(!crowded, &what);
        }
    }

    fn check_end(&self, row: &Row, store: &Store, checks: &mut Checks) {
        match &row.state {
            RowState::Sent => {
                let sent = self.accepted(row, store).is_some();
                checks.require(sent, "G3a: sent, they say, but nobody got it");
            }
            RowState::Dead { .. } => {
                let key = store.digests.get(&row.key).unwrap_or(&row.key);
                let refused = self.refused.contains(key);
                checks.require(refused, "G3c: given up though nobody refused it");
                let last = row.reason == Reason::Undelivered || is_to_operator(row);
                let alarmed = last || store.rows.contains_key(&alarm_of(key));
                checks.require(alarmed, "G3c: given up, and the operator is not told");
            }
            RowState::Gathered { .. } => {
                checks.require(false, "G3b: gathered into what was never told");
            }
            RowState::Cancelled { reason } => {
                checks.require(!reason.is_empty(), "G3c: cancelled without a reason");
            }
            RowState::Shadowed => {
                checks.require(false, "no region here is in shadow mode");
            }
            RowState::Pending | RowState::StandBy | RowState::Held => {
                checks.require(false, "G3b: a notice still waits though all is well");
            }
        }
    }

    /// What each mailbox was told of each fault and of the monitor's connection.
    fn threads<'a>(&'a self, store: &'a Store) -> Threads<'a> {
        let mut members: BTreeMap<&Key, Vec<&Row>> = BTreeMap::new();
        for row in store.in_order() {
            let mail = store.digests.get(&row.key).unwrap_or(&row.key);
            members.entry(mail).or_default().push(row);
        }
        let mut taken: Vec<&(u64, Row)> = self.taken.iter().collect();
        taken.sort_by_key(|(at, _)| *at);
        let mut threads = Threads::new();
        for (_, mail) in taken {
            let rows = members.get(&mail.key).into_iter().flatten();
            let mut within: BTreeMap<Option<&Number>, Vec<&Row>> = BTreeMap::new();
            for row in rows.filter(|row| row.reason.is_problem() || row.reason.is_end()) {
                within.entry(row.fault.as_ref()).or_default().push(row);
            }
            for (about, rows) in within {
                let thread = threads.entry((&mail.recipient.address, about));
                thread.or_default().push(rows);
            }
        }
        threads
    }
}

/// G9: a problem, more of it, its end; after an end another needs another
/// problem. A mail may be repeated until the next one has been accepted.
fn check_order(thread: &[Vec<&Row>], checks: &mut Checks) {
    let mut told: BTreeSet<&Key> = BTreeSet::new();
    let mut last: Option<&Key> = None;
    let mut open = false;
    for mail in thread {
        let Some(first) = mail.first() else {
            continue;
        };
        if last == Some(&first.key) {
            continue;
        }
        last = Some(&first.key);
        for row in mail {
            let fresh = told.insert(&row.key);
            checks.require(fresh, "G9: a repeat came after what follows it");
            if row.reason.is_end() {
                checks.require(open, "G9: an end was told without its problem");
            }
            open = row.reason.is_problem();
        }
    }
}

/// G9: none is forgotten.
fn check_last_words(store: &Store, checks: &mut Checks) {
    let mut last: BTreeMap<(&str, &Number), &Row> = BTreeMap::new();
    for row in store.in_order() {
        if let Some(fault) = &row.fault {
            last.insert((&row.recipient.address, fault), row);
        }
    }
    for ((_, number), row) in last {
        let over = store
            .faults
            .get(number)
            .is_none_or(|fault| matches!(fault.state, State::Cleared | State::Closed));
        let told = row.reason.is_problem() && row.state == RowState::Sent;
        checks.require(!(over && told), "G9: a problem whose end was never told");
    }
}
