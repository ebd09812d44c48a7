//! How the days of a place were: one after the other, the worst of each.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::course::Course;
use super::months::Month;
use super::spans::{Spell, cut, sum, without};
use crate::health::Mode;

/// Days that are told of a place.
pub const DAYS: i64 = 90;

/// The first moment of the days that are told, or somewhat before.
pub fn days_begin(now: Timestamp) -> Timestamp {
    now.saturating_sub((24 * (DAYS + 1)).hours()).unwrap_or(now)
}

/// When a place was troubled by one fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// It was poor or unsteady, and not down.
    pub mild: bool,
    /// When it was there, whatever explains it.
    pub there: Vec<Spell>,
    /// When planned work explained it.
    pub planned: Vec<Spell>,
}

impl Trouble {
    /// When a fault troubled a place: all of it where its cause stands there, and else
    /// while rooms of the place could not be used because of it.
    pub fn of(
        course: &Course,
        mode: Option<Mode>,
        place: &str,
        is_room: impl Fn(&str) -> bool,
    ) -> Self {
        let own = course.place() == Some(place);
        Self::of_part(course, mode, own, is_room)
    }

    /// The same of any place, where it is known whether the cause stands there.
    fn of_part(
        course: &Course,
        mode: Option<Mode>,
        own: bool,
        is_room: impl Fn(&str) -> bool,
    ) -> Self {
        let there = match own {
            _ if course.unconfirmed => Vec::new(),
            true => course.there.clone(),
            false => course
                .there
                .iter()
                .flat_map(|spell| with_rooms(course, *spell, &is_room))
                .collect(),
        };
        Self {
            mild: mode.is_some_and(is_mild),
            there,
            planned: course.planned.clone(),
        }
    }
}

/// The parts of a spell in which some of the rooms could not be used.
fn with_rooms(course: &Course, spell: Spell, is_room: &impl Fn(&str) -> bool) -> Vec<Spell> {
    let mut parts = Vec::new();
    for (nth, (from, rooms)) in course.rooms.iter().enumerate() {
        if !rooms.iter().any(|id| is_room(id)) {
            continue;
        }
        // Those that are told first were so from its beginning on.
        let from = match nth {
            0 => spell.from,
            _ => spell.from.max(*from),
        };
        let next = course.rooms.get(nth + 1).map(|(next, _)| *next);
        let until = match (spell.until, next) {
            (Some(until), Some(next)) => Some(until.min(next)),
            (until, next) => until.or(next),
        };
        if until.is_none_or(|until| from < until) {
            parts.push(Spell { from, until });
        }
    }
    parts
}

/// Whether what is seen in this way can be used all the same.
const fn is_mild(mode: Mode) -> bool {
    match mode {
        Mode::Late | Mode::Poor | Mode::Narrow | Mode::Reduced | Mode::Certificate(_) => true,
        Mode::Silent
        | Mode::Stalled
        | Mode::Refusing
        | Mode::Unavailable
        | Mode::Wrong
        | Mode::Denying
        | Mode::Unregistered
        | Mode::Unlisted => false,
    }
}

/// The worst that a day has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worst {
    /// Everything worked.
    Well,
    /// Nothing but planned work.
    Planned,
    /// Nothing is known of any of it.
    Unknown,
    /// Something was poor or unsteady.
    Poor,
    /// Something was down.
    Down,
}

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// The worst of it.
    pub worst: Worst,
    /// How long something was down.
    pub down: SignedDuration,
    /// How long nothing was down and something was poor or unsteady.
    pub poor: SignedDuration,
    /// How long nothing is known of.
    pub unknown: SignedDuration,
}

/// A component of a municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Id of the site where it stands.
    pub site: String,
    /// It is a room.
    pub room: bool,
}

/// What days are told of, of a municipality and of its sites and rooms by their ids: those
/// that something troubled.
#[derive(Clone, Debug, Default)]
pub struct Pasts {
    /// All of it.
    pub place: Past,
    sites: BTreeMap<String, Vec<Trouble>>,
    rooms: BTreeMap<String, Vec<Trouble>>,
}

/// How days were, of a municipality and of its sites and rooms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// All of it.
    pub place: Vec<Day>,
    /// Any part that nothing troubled.
    pub calm: Vec<Day>,
    /// Sites that something troubled, by id.
    pub sites: BTreeMap<String, Vec<Day>>,
    /// Rooms that something troubled, by id.
    pub rooms: BTreeMap<String, Vec<Day>>,
    /// The months of all of it, where so long a time could be read.
    pub months: Vec<Month>,
}

impl Pasts {
    /// Adds what one fault did to a municipality, and to what of it stands where.
    pub fn add(
        &mut self,
        course: &Course,
        mode: Option<Mode>,
        place: &str,
        standing: &BTreeMap<String, Standing>,
    ) {
        let is_room = |id: &str| standing.get(id).is_some_and(|one| one.room);
        let whole = Trouble::of(course, mode, place, is_room);
        self.place.troubles.push(whole);
        let cause = course.component.as_ref();
        let cause = cause.and_then(|cause| Some((&*cause.id, standing.get(&*cause.id)?)));
        let hit = course.rooms.iter().flat_map(|(_, rooms)| rooms.iter());
        let hit = hit.map(String::as_str).filter(|id| is_room(id));
        let own_room = cause.filter(|(_, one)| one.room).map(|(id, _)| id);
        let rooms: BTreeSet<&str> = hit.chain(own_room).collect();
        let sites = rooms.iter().filter_map(|id| standing.get(*id));
        let own_site = cause.map(|(_, one)| &*one.site);
        let sites: BTreeSet<&str> = sites.map(|one| &*one.site).chain(own_site).collect();
        for room in rooms {
            let trouble = Trouble::of_part(course, mode, own_room == Some(room), |id| id == room);
            self.rooms.entry(room.to_owned()).or_default().push(trouble);
        }
        for site in sites {
            let of_site = |id: &str| {
                standing
                    .get(id)
                    .is_some_and(|one| one.room && one.site == site)
            };
            let trouble = Trouble::of_part(course, mode, own_site == Some(site), of_site);
            self.sites.entry(site.to_owned()).or_default().push(trouble);
        }
    }

    /// The last [`DAYS`] days of a zone.
    pub fn days(self, zone: &TimeZone, now: Timestamp) -> Days {
        let Past {
            unknown, begins, ..
        } = &self.place;
        let of = |troubles: Vec<Trouble>| {
            let past = Past {
                troubles,
                unknown: unknown.clone(),
                begins: *begins,
            };
            past.days(zone, now)
        };
        let calm = of(Vec::new());
        // What was troubled before these days only is as calm as the others.
        let each = |parts: BTreeMap<String, Vec<Trouble>>| {
            let parts = parts.into_iter().map(|(id, troubles)| (id, of(troubles)));
            parts.filter(|(_, days)| *days != calm).collect()
        };
        Days {
            place: self.place.days(zone, now),
            sites: each(self.sites),
            rooms: each(self.rooms),
            calm,
            months: Vec::new(),
        }
    }
}

/// What days are told of.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The faults that touched a place.
    pub troubles: Vec<Trouble>,
    /// When nothing was seen.
    pub unknown: Vec<Spell>,
    /// When the log begins; none of an empty one.
    pub begins: Option<Timestamp>,
}

impl Past {
    /// The last [`DAYS`] days of a zone, today the last of them, as far as it has come.
    pub fn days(&self, zone: &TimeZone, now: Timestamp) -> Vec<Day> {
        let today = now.to_zoned(zone.clone()).date();
        let midnight = |date: Date| {
            let zoned = date.to_zoned(zone.clone()).ok()?;
            Some(zoned.timestamp())
        };
        let days = (0..DAYS).rev().filter_map(|back| {
            let date = today.checked_sub(back.days()).ok()?;
            let (from, until) = (midnight(date)?, midnight(date.tomorrow().ok()?)?);
            (from < now).then(|| self.day(date, from, until.min(now)))
        });
        days.collect()
    }

    /// When nothing is known, between two moments.
    pub(super) fn unknown_between(
        &self,
        from: Timestamp,
        until: Timestamp,
    ) -> Vec<(Timestamp, Timestamp)> {
        let begins = self.begins.unwrap_or(until);
        let mut unknown = cut(&self.unknown, from, until);
        unknown.extend((from < begins).then(|| (from, begins.min(until))));
        unknown
    }

    fn day(&self, date: Date, from: Timestamp, until: Timestamp) -> Day {
        let unplanned = |mild: bool| -> Vec<(Timestamp, Timestamp)> {
            let alike = self.troubles.iter().filter(|one| one.mild == mild);
            alike
                .flat_map(|one| {
                    without(cut(&one.there, from, until), cut(&one.planned, from, until))
                })
                .collect()
        };
        let (down, mild) = (unplanned(false), unplanned(true));
        let poor = without(mild, down.clone());
        let down = without(down, Vec::new());
        let unknown = sum(&without(self.unknown_between(from, until), Vec::new()));
        let planned = self.troubles.iter().any(|one| {
            let planned = cut(&one.planned, from, until);
            planned
                .iter()
                .any(|&(from, until)| !cut(&one.there, from, until).is_empty())
        });
        let worst = match () {
            () if !down.is_empty() => Worst::Down,
            () if !poor.is_empty() => Worst::Poor,
            () if unknown >= until.duration_since(from) => Worst::Unknown,
            () if planned => Worst::Planned,
            () => Worst::Well,
        };
        Day {
            date,
            worst,
            down: sum(&down),
            poor: sum(&poor),
            unknown,
        }
    }
}
