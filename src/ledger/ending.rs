//! Agreements that run out: a warning 90, 60, 30 and 7 days of the calendar before their
//! last day, once each.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;

use super::{Entry, Ledger, MonitorEvent, Step};
use crate::clock::{Mono, Now};
use crate::inventory::{AgreementIx, Inventory};
use crate::notice::Ending;

/// Days before its last one at which an agreement's parties are warned.
pub const WARNINGS: [u16; 4] = [90, 60, 30, 7];

/// How often it is looked for at least: the wall clock may be set meanwhile.
const LOOK: Duration = Duration::from_secs(3600);

/// A warning that was given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warned {
    /// Id of the region.
    pub region: String,
    /// Id of the agreement.
    pub agreement: String,
    /// When it ends: one that is prolonged is warned of anew.
    pub until: Timestamp,
    /// So many days before its last one.
    pub days: u16,
}

impl Warned {
    /// What an event says of a warning, if it is of one.
    pub fn of(what: &MonitorEvent) -> Option<Self> {
        let MonitorEvent::AgreementEnds {
            region,
            agreement,
            until,
            days,
        } = what
        else {
            return None;
        };
        Some(Self {
            region: region.clone(),
            agreement: agreement.clone(),
            until: *until,
            days: *days,
        })
    }

    fn event(&self) -> MonitorEvent {
        MonitorEvent::AgreementEnds {
            region: self.region.clone(),
            agreement: self.agreement.clone(),
            until: self.until,
            days: self.days,
        }
    }
}

/// What is known of warnings.
#[derive(Clone, Debug)]
pub(super) struct Warnings {
    given: BTreeSet<Warned>,
    /// When to look again.
    pub(super) turn: Mono,
}

impl Warnings {
    pub(super) fn new(given: BTreeSet<Warned>, now: Mono) -> Self {
        Self { given, turn: now }
    }
}

impl Ledger {
    /// Warns of what runs out, where it is time to look.
    pub(super) fn warn_of_endings(&mut self, now: Now, step: &mut Step) {
        if now.mono < self.warnings.turn {
            return;
        }
        let inventory = std::sync::Arc::clone(&self.inventory);
        self.warnings.turn = next_look(&inventory, now);
        for (ix, _) in inventory.agreements() {
            if let Some(warned) = self.due_warning(ix, now.wall) {
                self.warn_of_ending(ix, warned, now, step);
            }
        }
    }

    /// The warning that is due of an agreement: of those that would be, the last one
    /// only; none where that was given, or others follow in all of it.
    fn due_warning(&self, ix: AgreementIx, at: Timestamp) -> Option<Warned> {
        let inventory = &self.inventory;
        let agreement = &inventory[ix];
        let zone = &inventory[agreement.region].zone;
        let left = agreement.last_day_in(at, zone)?;
        let mut passed = WARNINGS.into_iter().rev();
        let days = passed.find(|days| left <= i64::from(*days))?;
        let warned = Warned {
            region: inventory[agreement.region].id.to_string(),
            agreement: agreement.id.to_string(),
            until: agreement.until?,
            days,
        };
        let again = self.warnings.given.iter().any(|given| {
            // A clock that was set back makes no earlier one due.
            given.days <= days
                && Warned {
                    days,
                    ..given.clone()
                } == warned
        });
        let following = inventory.following(ix)?;
        (!again && !following.is_whole()).then_some(warned)
    }

    fn warn_of_ending(&mut self, ix: AgreementIx, warned: Warned, now: Now, step: &mut Step) {
        let what = warned.event();
        self.warnings.given.insert(warned);
        step.transaction
            .entries
            .push(Entry::Monitor { at: now.wall, what });
        let Self {
            outbox,
            context,
            inventory,
            ..
        } = self;
        let ending = Ending {
            agreement: ix,
            at: now.wall,
        };
        let rows = outbox.put_ending(context, ending, inventory, now);
        step.transaction.rows.extend(rows);
    }
}

/// When something that runs out is next to be warned of; never where nothing does.
fn next_look(inventory: &Inventory, now: Now) -> Mono {
    let moments = inventory.agreements().flat_map(|(_, agreement)| {
        let zone = &inventory[agreement.region].zone;
        let days = WARNINGS.map(|days| agreement.days_before_end(days, zone));
        // One that lasts for days only is warned of when it begins.
        let begins = agreement.is_to_end().map(|_| agreement.from);
        days.into_iter().chain([begins])
    });
    let moments = moments.flatten();
    let next = moments.filter(|moment| now.wall < *moment).min();
    next.map_or(Mono::NEVER, |moment| {
        now.mono_at(moment).min(now.mono + LOOK)
    })
}
