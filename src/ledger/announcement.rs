//! Planned work, told a week ahead to those whom it affects: once for each time it is
//! set for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{Entry, Ledger, MonitorEvent, Step};
use crate::clock::{Mono, Now};
use crate::inventory::{Inventory, Maintenance};
use crate::notice::Announcement;

/// How long before it begins it is told, at most.
pub const AHEAD: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How often it is looked for at least: the wall clock may be set meanwhile.
const LOOK: Duration = Duration::from_secs(3600);

/// An announcement that was made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Announced {
    /// Id of the region.
    pub region: String,
    /// Id of the work.
    pub maintenance: String,
    /// When it is done, as [`Maintenance::times`] has it: work that is put off is told
    /// anew.
    pub times: String,
}

impl Announced {
    /// What an event says of an announcement, if it is of one.
    pub fn of(what: &MonitorEvent) -> Option<Self> {
        let MonitorEvent::MaintenanceAnnounced {
            region,
            maintenance,
            times,
        } = what
        else {
            return None;
        };
        Some(Self {
            region: region.clone(),
            maintenance: maintenance.clone(),
            times: times.clone(),
        })
    }

    fn event(&self) -> MonitorEvent {
        MonitorEvent::MaintenanceAnnounced {
            region: self.region.clone(),
            maintenance: self.maintenance.clone(),
            times: self.times.clone(),
        }
    }
}

/// What is known of announcements.
#[derive(Clone, Debug)]
pub(super) struct Announcements {
    /// The times told last, by the ids of region and work.
    made: BTreeMap<(String, String), String>,
    /// When to look again.
    pub(super) turn: Mono,
}

impl Announcements {
    /// `made` are those of before, oldest first.
    pub(super) fn new(made: &[Announced], now: Mono) -> Self {
        let mut known = Self {
            made: BTreeMap::new(),
            turn: now,
        };
        made.iter().for_each(|one| known.note(one));
        known
    }

    fn note(&mut self, one: &Announced) {
        let which = (one.region.clone(), one.maintenance.clone());
        self.made.insert(which, one.times.clone());
    }

    fn knows(&self, one: &Announced) -> bool {
        let which = (one.region.clone(), one.maintenance.clone());
        self.made.get(&which) == Some(&one.times)
    }
}

impl Ledger {
    /// Tells of planned work that is near, where it is time to look.
    pub(super) fn announce(&mut self, now: Now, step: &mut Step) {
        if now.mono < self.announcements.turn {
            return;
        }
        let inventory = Arc::clone(&self.inventory);
        self.announcements.turn = next_look(&inventory, now);
        for planned in inventory.maintenance() {
            let near = planned
                .next(now.wall)
                .filter(|window| window.from.duration_since(now.wall) <= AHEAD);
            let announced = Announced {
                region: inventory[planned.region].id.to_string(),
                maintenance: planned.id.to_string(),
                times: planned.times(),
            };
            if let Some(window) = near
                && !self.announcements.knows(&announced)
            {
                let announcement = Announcement { planned, window };
                self.announce_one(announcement, announced, now, step);
                // One a turn: what it takes to name all whom it affects is not to hold up the rest.
                self.announcements.turn = now.mono;
                return;
            }
        }
    }

    fn announce_one(
        &mut self,
        announcement: Announcement<'_>,
        announced: Announced,
        now: Now,
        step: &mut Step,
    ) {
        let what = announced.event();
        self.announcements.note(&announced);
        step.transaction
            .entries
            .push(Entry::Monitor { at: now.wall, what });
        let Self {
            outbox,
            context,
            inventory,
            ..
        } = self;
        let rows = outbox.put_announcement(context, announcement, inventory, now);
        step.transaction.rows.extend(rows);
    }
}

/// When some planned work is next to be told of; never where there is none to come.
fn next_look(inventory: &Inventory, now: Now) -> Mono {
    let moment = |planned: &Maintenance| {
        let window = planned.next(now.wall)?;
        // What is near has been looked at now, and the next one is looked for when it is over.
        let ahead = window.from.saturating_sub(AHEAD).unwrap_or(Timestamp::MIN);
        Some(if now.wall < ahead {
            ahead
        } else {
            window.until
        })
    };
    let next = inventory.maintenance().filter_map(moment).min();
    next.map_or(Mono::NEVER, |moment| {
        now.mono_at(moment).min(now.mono + LOOK)
    })
}
