//! The outbox as the store remembers it.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::super::route::address;
use super::super::{Reason, Row, RowState};
use super::lane::{Lane, WINDOW};
use super::{FULL, Outbox};
use crate::clock::{Mono, Now};

/// The thread of what is told of an unwritable log.
pub(super) const UNLOGGED: &str = "unlogged";

/// The thread of a region's monitor being cut off and back again.
pub(super) fn monitor_thread(region: &str) -> String {
    format!("monitor/{region}")
}

/// The thread of what the operator of a region is told of a channel: all that is
/// decided at one moment, the mail and what stands by for it.
pub(super) fn alarm_thread(region: &str, at: Timestamp) -> String {
    format!("alarm/{region}/{at}")
}

/// The thread that a row belongs to.
pub(super) fn thread_of(row: &Row) -> String {
    if let Some(fault) = &row.fault {
        return fault.to_string();
    }
    match row.reason {
        Reason::CutOff | Reason::BackAgain => monitor_thread(&row.region),
        Reason::Unlogged => UNLOGGED.to_owned(),
        Reason::Undelivered => alarm_thread(&row.region, row.created_at),
        Reason::Responsible
        | Reason::Gap
        | Reason::Undecided
        | Reason::Affected
        | Reason::Known
        | Reason::Deputy
        | Reason::Commented
        | Reason::Replied
        | Reason::Released
        | Reason::Reopened
        | Reason::Escalated
        | Reason::Recovered
        | Reason::Withdrawn
        | Reason::AgreementEnds
        | Reason::Announced
        | Reason::Replanned
        | Reason::CalledOff
        | Reason::Shadow
        | Reason::Digest
        | Reason::Event
        | Reason::Ticket
        | Reason::TicketClosed => row.key.as_str().to_owned(),
    }
}

impl Outbox {
    /// The outbox after a restart, from rows of the store in any order: all
    /// that are not final, all of open faults, and all tried within the last
    /// hour. Deterministic: the same rows give the same outbox.
    pub fn restore(mut rows: Vec<Row>, now: Now) -> Self {
        let mut outbox = Self::default();
        rows.sort_by(|a, b| {
            let order = (a.created_at, a.ordinal).cmp(&(b.created_at, b.ordinal));
            order.then_with(|| a.key.cmp(&b.key))
        });
        rows = in_thread_order(rows);
        outbox.recall_left_out(&rows, now);
        for mut row in rows {
            let interrupted =
                row.state == RowState::Pending && row.attempts > 0 && row.response.is_none();
            if interrupted {
                row.ambiguous += 1;
                row.response = Some("the program ended during the attempt".to_owned());
            }
            outbox.recall(&row, now);
            outbox.restore_row(row, now.mono);
        }
        let threads: Vec<String> = outbox.threads.keys().cloned().collect();
        for thread in threads {
            outbox.close_if_over(&thread);
        }
        outbox
    }

    /// Counts what the mailbox may have got of a row within the last hour, each
    /// attempt in doubt as one, and as if it were just now.
    fn recall(&mut self, row: &Row, now: Now) {
        let recent = row
            .tried_at
            .is_some_and(|at| now.wall.duration_since(at) < window());
        if !recent || row.attempts == 0 || row.reason.is_for_machines() {
            return;
        }
        let lane = self
            .lanes
            .entry(address(&row.recipient.address))
            .or_insert_with(|| Lane::of(row));
        let copies = row.ambiguous + u32::from(row.state == RowState::Sent);
        for _ in 0..copies {
            lane.recall(row.key.clone(), now.mono);
        }
    }

    /// Counts again what there was no room for and no digest has counted. A digest
    /// goes within the hour that rows of before the restart are kept for.
    fn recall_left_out(&mut self, rows: &[Row], now: Now) {
        let mut counted: BTreeMap<String, Timestamp> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.reason == Reason::Digest) {
            let last = counted.entry(address(&row.recipient.address));
            let last = last.or_insert(row.created_at);
            *last = row.created_at.max(*last);
        }
        let full =
            |row: &&Row| matches!(&row.state, RowState::Cancelled { reason } if reason == FULL);
        for row in rows.iter().filter(full) {
            let address = address(&row.recipient.address);
            let told = counted.get(&address).is_some_and(|at| row.created_at < *at);
            if told || now.wall.duration_since(row.created_at) >= window() {
                continue;
            }
            let lane = self.lanes.entry(address);
            let lane = lane.or_insert_with(|| Lane::of(row));
            lane.left_out += 1;
            lane.hold(now.mono);
        }
    }

    fn restore_row(&mut self, row: Row, now: Mono) {
        let thread = thread_of(&row);
        let key = row.key.clone();
        let held = row.state == RowState::Held;
        let lane = address(&row.recipient.address);
        self.insert(row, &thread, now);
        if held && let Some(lane) = self.lanes.get_mut(&lane) {
            lane.hold(now);
        }
        // Whatever was to be tried again is tried soon, but not all at once.
        if let Some(slot) = self.slots.get_mut(&key)
            && slot.row.attempts > 0
            && !slot.row.reason.is_for_machines()
        {
            let spread = u64::from(slot.row.key.draw(slot.row.attempts)) * 30;
            slot.due = now + Duration::from_millis(spread);
        }
    }

    /// Threads that are about no fault, and have had their last word.
    fn close_if_over(&mut self, about: &str) {
        let last = self
            .threads
            .get(about)
            .and_then(|thread| thread.keys.last())
            .and_then(|key| self.slots.get(key));
        let over =
            last.is_some_and(|slot| slot.row.fault.is_none() && slot.row.reason != Reason::CutOff);
        if over {
            self.close(about);
        }
    }

    /// Forgets the threads of faults that are not among the open ones, once
    /// their notices are settled; to be called after [`restore`](Self::restore),
    /// which does not know the faults.
    pub fn close_all_but(&mut self, open: &dyn Fn(&str) -> bool) {
        let threads: Vec<String> = self.threads.keys().cloned().collect();
        for thread in threads {
            let of_fault = self
                .threads
                .get(&thread)
                .and_then(|thread| thread.keys.first())
                .and_then(|key| self.slots.get(key))
                .is_some_and(|slot| slot.row.fault.is_some());
            if of_fault && !open(&thread) {
                self.close(&thread);
            }
        }
    }
}

fn window() -> jiff::SignedDuration {
    jiff::SignedDuration::try_from(WINDOW).unwrap_or(jiff::SignedDuration::MAX)
}

/// The same rows with those of one thread in the order of its transitions: the
/// wall clock, which the rest goes by, may have been stepped between them.
fn in_thread_order(rows: Vec<Row>) -> Vec<Row> {
    let threads: Vec<String> = rows.iter().map(thread_of).collect();
    let mut by_ordinal: Vec<usize> = (0..rows.len()).collect();
    by_ordinal.sort_by_key(|&at| (&threads[at], rows[at].ordinal, at));
    let mut places: Vec<usize> = (0..rows.len()).collect();
    places.sort_by_key(|&at| (&threads[at], at));
    let mut ordered: Vec<(usize, usize)> = places.into_iter().zip(by_ordinal).collect();
    ordered.sort_unstable();
    let mut rows: Vec<Option<Row>> = rows.into_iter().map(Some).collect();
    ordered
        .into_iter()
        .filter_map(|(_, from)| rows[from].take())
        .collect()
}
