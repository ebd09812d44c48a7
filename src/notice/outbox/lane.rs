//! One mailbox or machine: what waits for it, and how much it has been sent of late.

use std::collections::BTreeSet;
use std::time::Duration;

use super::super::{Key, Outcome, Receipt, Recipient, Row};
use super::machine::Gate;
use crate::clock::Mono;

/// Mails that may go out singly before the rest is gathered, a window.
pub(super) const SINGLES: usize = 8;
/// Mails that one address gets at most, a window.
pub(super) const MOST: usize = 15;
/// The window of both.
pub(super) const WINDOW: Duration = Duration::from_secs(60 * 60);
/// From one digest to the next, at least.
const BETWEEN_DIGESTS: Duration = Duration::from_secs(10 * 60);
/// From the first notice held to its digest: what breaks together is told together.
const GATHERING: Duration = Duration::from_secs(60);

/// One mailbox, or one machine.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    /// The recipient as last written to.
    pub(super) recipient: Recipient,
    /// The last attempt was not taken, by whatever fault.
    pub(super) failing: bool,
    /// What is neither final nor gathered, in the order decided.
    pub(super) open: BTreeSet<(u64, Key)>,
    /// When there is something to do at the earliest.
    pub(super) wake: Mono,
    /// Notices that there was no room for since the last digest.
    pub(super) left_out: u64,
    uses: Vec<Use>,
    held_since: Option<Mono>,
    last_digest: Option<Mono>,
    /// Of a machine only; what is above about limits and digests is not for it.
    pub(super) gate: Option<Gate>,
}

/// A mail that has, or may have, been accepted within the window.
#[derive(Clone, Debug)]
struct Use {
    key: Key,
    /// Until when it counts; none while its attempt is under way.
    until: Option<Mono>,
}

impl Lane {
    /// That of a row.
    pub(super) fn of(row: &Row) -> Self {
        Self {
            gate: row.reason.is_for_machines().then(|| Gate::of(row.channel)),
            recipient: row.recipient.clone(),
            failing: false,
            open: BTreeSet::new(),
            wake: Mono::ZERO,
            left_out: 0,
            uses: Vec::new(),
            held_since: None,
            last_digest: None,
        }
    }

    /// Forgets what has left the window.
    pub(super) fn expire(&mut self, now: Mono) {
        self.uses
            .retain(|used| used.until.is_none_or(|until| now < until));
    }

    pub(super) fn may_send(&self) -> bool {
        self.uses.len() < MOST
    }

    /// Whether a notice may go by itself: few have gone, and none waits to be
    /// gathered, which it would overtake.
    pub(super) fn may_send_singly(&self) -> bool {
        self.uses.len() < SINGLES && self.held_since.is_none()
    }

    /// An attempt begins: it counts from now on, whatever becomes of it.
    pub(super) fn begin(&mut self, key: Key) {
        match &mut self.gate {
            Some(gate) => gate.begin(key),
            None => self.uses.push(Use { key, until: None }),
        }
    }

    /// An attempt has ended.
    pub(super) fn end(&mut self, key: &Key, receipt: &Receipt, now: Mono) {
        let outcome = &receipt.outcome;
        if let Some(gate) = &mut self.gate {
            gate.end(key, receipt, now);
            return;
        }
        // It was, or may have been, accepted.
        let accepted = match outcome {
            Outcome::Accepted { .. } | Outcome::Ambiguous { .. } => true,
            Outcome::Temporary { .. } | Outcome::Permanent { .. } => false,
        };
        self.failing = match outcome {
            Outcome::Accepted { .. } | Outcome::Permanent { .. } => false,
            Outcome::Temporary { .. } | Outcome::Ambiguous { .. } => true,
        };
        let Some(place) = self
            .uses
            .iter()
            .position(|used| used.until.is_none() && used.key == *key)
        else {
            return;
        };
        if accepted {
            self.uses[place].until = Some(now + WINDOW);
        } else {
            self.uses.remove(place);
        }
    }

    /// A mail of before the restart, which may just have been accepted.
    pub(super) fn recall(&mut self, key: Key, now: Mono) {
        // More than the limit only makes it wait as long.
        if !self.may_send() {
            return;
        }
        self.uses.push(Use {
            key,
            until: Some(now + WINDOW),
        });
    }

    pub(super) fn hold(&mut self, now: Mono) {
        self.held_since.get_or_insert(now);
    }

    /// When the next digest may go; none when nothing is held.
    pub(super) fn digest_at(&self) -> Option<Mono> {
        let gathered = self.held_since? + GATHERING;
        let spaced = self
            .last_digest
            .map_or(Mono::ZERO, |last| last + BETWEEN_DIGESTS);
        Some(gathered.max(spaced))
    }

    pub(super) fn digest_made(&mut self, now: Mono) {
        self.held_since = None;
        self.last_digest = Some(now);
        self.left_out = 0;
    }

    /// Nothing is held after all.
    pub(super) const fn release_hold(&mut self) {
        self.held_since = None;
    }

    /// The earliest moment, not before `then`, at which there is room for one
    /// more; [`Mono::NEVER`] when only a receipt can make room.
    pub(super) fn room_from(&self, then: Mono) -> Mono {
        if self.may_send() {
            return then;
        }
        let first = self.uses.iter().filter_map(|used| used.until).min();
        first.map_or(Mono::NEVER, |first| first.max(then))
    }

    /// Whether the operator has been told that this machine takes nothing.
    pub(super) fn is_told_of(&self) -> bool {
        self.gate.as_ref().is_some_and(Gate::is_told_of)
    }

    /// Whether it can be forgotten.
    pub(super) fn is_idle(&self) -> bool {
        let grounded = self.gate.as_ref().is_none_or(Gate::is_idle);
        self.open.is_empty() && self.uses.is_empty() && self.left_out == 0 && grounded
    }
}
