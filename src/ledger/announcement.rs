//! Planned work, told a week ahead to those whom it affects, once for each time it is
//! set for; and, to whoever was told, what becomes of it after that: another time or
//! other parts, a later end, or none at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::{Entry, Ledger, MonitorEvent, Step};
use crate::clock::{Mono, Now};
use crate::inventory::{Inventory, Maintenance, PartyIx, RegionIx, Window};
use crate::notice::{Announcement, CalledOff, News, PlannedTold};

/// How long before it begins it is told, at most.
pub const AHEAD: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How often it is looked for at least: the wall clock may be set meanwhile.
const LOOK: Duration = Duration::from_secs(3600);

/// Ids of a region and of planned work in it.
type Which = (String, String);

/// What has been told of planned work that is not over or called off, as the log tells
/// of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    made: BTreeMap<Which, Made>,
}

/// What was told last of one piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Made {
    at: Timestamp,
    /// When it is done, as [`Maintenance::times`] has it.
    times: String,
    /// What was told; logs of before that was so do not say it.
    told: Option<Box<PlannedTold>>,
}

impl Announced {
    /// Takes in what happened to the monitor, if it was about planned work.
    pub fn note(&mut self, at: Timestamp, what: &MonitorEvent) {
        match what {
            MonitorEvent::MaintenanceAnnounced {
                region,
                maintenance,
                times,
                told,
            } => {
                let made = Made {
                    at,
                    times: times.clone(),
                    told: told.clone(),
                };
                self.made
                    .insert((region.clone(), maintenance.clone()), made);
            }
            MonitorEvent::MaintenanceCalledOff {
                region,
                maintenance,
            } => {
                self.made.remove(&(region.clone(), maintenance.clone()));
            }
            MonitorEvent::Started { .. }
            | MonitorEvent::Stopped
            | MonitorEvent::Reloaded { .. }
            | MonitorEvent::CutOff { .. }
            | MonitorEvent::BackAgain { .. }
            | MonitorEvent::ClockStepped { .. }
            | MonitorEvent::AgreementEnds { .. }
            | MonitorEvent::MaintenanceDeclared { .. }
            | MonitorEvent::MaintenanceChanged { .. }
            | MonitorEvent::MaintenanceWithdrawn { .. }
            | MonitorEvent::Login(_)
            | MonitorEvent::DrillBegan { .. }
            | MonitorEvent::DrillEnded { .. } => {}
        }
    }
}

/// What is known of announcements.
#[derive(Clone, Debug)]
pub(super) struct Announcements {
    announced: Announced,
    /// When to look again.
    pub(super) turn: Mono,
    /// Since when declared work has been seen to be over, by id.
    pub(super) over: BTreeMap<String, Mono>,
}

impl Announcements {
    /// `announced` is what was told before.
    pub(super) const fn new(announced: Announced, now: Mono) -> Self {
        Self {
            announced,
            turn: now,
            over: BTreeMap::new(),
        }
    }
}

/// Something that is to be told.
enum ToTell<'a> {
    /// Of work that is to come, or goes on.
    Work(Announcement<'a>),
    /// That work is called off.
    CalledOff(Which, RegionIx, Box<PlannedTold>),
}

impl Ledger {
    /// Tells of planned work that is near, or is otherwise than was told, where it is time
    /// to look.
    pub(super) fn announce(&mut self, now: Now, step: &mut Step) {
        if now.mono < self.announcements.turn {
            return;
        }
        let forgets = self.forget_over(now);
        let (inventory, all) = (Arc::clone(&self.inventory), Arc::clone(&self.planned));
        self.announcements.turn = next_look(&all, now).min(forgets);
        let announced = &self.announcements.announced;
        let next = news_of_any(announced, &all, &inventory, now.wall)
            .or_else(|| called_off(announced, &all, &inventory, now.wall));
        match next {
            Some(ToTell::Work(announcement)) => self.announce_one(announcement, now, step),
            Some(ToTell::CalledOff(which, region, told)) => {
                self.call_off(which, region, &told, now, step);
            }
            None => return self.forget_announced(&all),
        }
        // One a turn: what it takes to name all whom it affects is not to hold up the rest.
        self.announcements.turn = now.mono;
    }

    /// Forgets what there is no more, since there is nothing of it left to tell. What was
    /// told in a region that has gone is kept: when it comes back it is told nothing anew.
    fn forget_announced(&mut self, all: &[Maintenance]) {
        let inventory = &self.inventory;
        let there: BTreeSet<Which> = all.iter().map(|one| which(one, inventory)).collect();
        let gone = |region: &str| inventory.region_by_id(region).is_none();
        let made = &mut self.announcements.announced.made;
        made.retain(|which, _| there.contains(which) || gone(&which.0));
    }

    fn announce_one(&mut self, announcement: Announcement<'_>, now: Now, step: &mut Step) {
        let Announcement {
            planned, window, ..
        } = announcement;
        let (region, maintenance) = which(planned, &self.inventory);
        let before = (region.clone(), maintenance.clone());
        let before = self.announcements.announced.made.get(&before);
        let before = before.and_then(|made| made.told.as_deref());
        // Who was told before is told of what is new, and so is whom it affects by now.
        let mut parties = planned.concerned(window.from, &self.inventory);
        let is_news = announcement.news != News::First;
        let told = before.filter(|_| is_news);
        parties.extend(
            told.iter()
                .flat_map(|told| self.told_parties(planned.region, told)),
        );
        parties.sort_unstable();
        parties.dedup();
        let told = PlannedTold {
            party: self.inventory[planned.party].name.to_string(),
            text: planned.text.to_string(),
            reference: planned.reference.as_ref().map(ToString::to_string),
            from: window.from,
            until: window.until,
            over: planned.over(),
            parts: print_of_parts(planned, &self.inventory),
            to: parties
                .iter()
                .map(|&party| self.inventory[party].id.to_string())
                .collect(),
        };
        let what = MonitorEvent::MaintenanceAnnounced {
            region,
            maintenance,
            times: planned.times(),
            told: Some(Box::new(told)),
        };
        self.note_announced(what, now, step);
        let Self {
            outbox,
            context,
            inventory,
            ..
        } = self;
        let rows = outbox.put_announcement(context, announcement, parties, inventory, now);
        step.transaction.rows.extend(rows);
    }

    fn call_off(
        &mut self,
        (region_id, maintenance): Which,
        region: RegionIx,
        told: &PlannedTold,
        now: Now,
        step: &mut Step,
    ) {
        let parties = self.told_parties(region, told).collect();
        let called_off = CalledOff {
            id: &maintenance,
            region,
            told,
            begun: told.has_begun(now.wall),
        };
        let Self {
            outbox,
            context,
            inventory,
            ..
        } = self;
        let rows = outbox.put_called_off(context, called_off, parties, inventory, now);
        step.transaction.rows.extend(rows);
        let what = MonitorEvent::MaintenanceCalledOff {
            region: region_id,
            maintenance,
        };
        self.note_announced(what, now, step);
    }

    fn note_announced(&mut self, what: MonitorEvent, now: Now, step: &mut Step) {
        self.announcements.announced.note(now.wall, &what);
        step.transaction
            .entries
            .push(Entry::Monitor { at: now.wall, what });
    }

    /// Those who were told, as far as the configuration still knows them.
    fn told_parties(&self, region: RegionIx, told: &PlannedTold) -> impl Iterator<Item = PartyIx> {
        let here = self.inventory.parties().filter(move |(_, party)| {
            party.region == region && told.to.iter().any(|id| **id == *party.id)
        });
        here.map(|(ix, _)| ix)
    }
}

fn which(planned: &Maintenance, inventory: &Inventory) -> Which {
    let region = inventory[planned.region].id.to_string();
    (region, planned.id.to_string())
}

fn news_of_any<'a>(
    announced: &Announced,
    all: &'a [Maintenance],
    inventory: &Inventory,
    at: Timestamp,
) -> Option<ToTell<'a>> {
    all.iter().find_map(|planned| {
        let made = announced.made.get(&which(planned, inventory));
        let window = planned.next(at)?;
        let news = news(planned, window, made, inventory, at)?;
        Some(ToTell::Work(Announcement {
            planned,
            window,
            news,
        }))
    })
}

/// What is to be told of planned work, if anything is; `made` is what was told last.
fn news(
    planned: &Maintenance,
    window: Window,
    made: Option<&Made>,
    inventory: &Inventory,
    at: Timestamp,
) -> Option<News> {
    let is_near = window.from.duration_since(at) <= AHEAD;
    let first = is_near.then_some(News::First);
    let Some(made) = made else {
        return first;
    };
    let moved = made.times != planned.times();
    let Some(told) = made.told.as_deref() else {
        return first.filter(|_| moved);
    };
    let goes_on = window.is_open(at) && window.from == told.from && told.until < window.until;
    if moved && goes_on {
        return Some(News::Longer(told.window()));
    }
    if told.is_over(at) {
        // It is another piece of work by the same name.
        return first.filter(|_| moved);
    }
    if moved {
        return Some(News::Moved(told.window()));
    }
    if told.parts != print_of_parts(planned, inventory) {
        return Some(News::Parts);
    }
    // What was put off by more than a week is told again when that is near.
    let was_near = told.from.duration_since(made.at) <= AHEAD;
    first.filter(|_| !was_near)
}

/// What was told, is not over, and is planned no longer, or only for a time that has
/// passed.
fn called_off<'a>(
    announced: &Announced,
    all: &[Maintenance],
    inventory: &Inventory,
    at: Timestamp,
) -> Option<ToTell<'a>> {
    let to_come = all
        .iter()
        .filter(|one| one.over().is_none_or(|over| at < over));
    let to_come: BTreeSet<Which> = to_come.map(|one| which(one, inventory)).collect();
    announced.made.iter().find_map(|(which, made)| {
        let told = made.told.as_ref().filter(|told| !told.is_over(at))?;
        if to_come.contains(which) {
            return None;
        }
        let region = inventory.region_by_id(&which.0)?;
        Some(ToTell::CalledOff(which.clone(), region, told.clone()))
    })
}

/// What stands for the parts of planned work as they are written, in any order: half a
/// SHA-256, as hex digits.
fn print_of_parts(planned: &Maintenance, inventory: &Inventory) -> String {
    let parts = &planned.parts;
    let components = parts.components.iter();
    let components = components.map(|&ix| format!("component {}", inventory[ix].id));
    let kinds = parts.kinds.iter();
    let kinds = kinds.map(|kind| format!("kind {}", kind.slug()));
    let there = parts.municipalities.iter();
    let there = there.map(|&ix| format!("municipality {}", inventory[ix].id));
    let all: BTreeSet<String> = components.chain(kinds).chain(there).collect();
    let mut hasher = Sha256::new();
    for part in all {
        hasher.update(part.as_bytes());
        hasher.update(b"\n");
    }
    let mut hex = String::with_capacity(32);
    for byte in hasher.finalize().iter().take(16) {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// When some planned work is next to be told of; never where there is none to come.
fn next_look(all: &[Maintenance], now: Now) -> Mono {
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
    let next = all.iter().filter_map(moment).min();
    next.map_or(Mono::NEVER, |moment| {
        now.mono_at(moment).min(now.mono + LOOK)
    })
}
