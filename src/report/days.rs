//! How the days of a place were: one after the other, the worst of each.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::course::Course;
use super::spans::{Spell, cut, sum, without};
use crate::health::Mode;

/// Days that are told of a place.
pub const DAYS: i64 = 90;

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
        let begins = self.begins.unwrap_or(until);
        let mut unknown = cut(&self.unknown, from, until);
        unknown.extend((from < begins).then(|| (from, begins.min(until))));
        let unknown = sum(&without(unknown, Vec::new()));
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
