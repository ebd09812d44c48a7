//! The hours of a week, such as "Monday to Friday from 8 to 16".

mod text;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

pub(super) use self::text::day;
use super::Country;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Within how many days they begin again, if ever. A day of the week that is a holiday
/// three weeks in a row (Christmas, New Year) leaves four between two openings.
const CHANGES_WITHIN: i32 = 60;

/// Within how many days time is counted: mostly it is over soon.
const PASSES_WITHIN: [i32; 3] = [8, 64, 2 * 366];

/// Which day of the week a date counts as, and when it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Where its days begin and end.
    pub zone: TimeZone,
    /// Whose public holidays count as Sundays; none where they are days as others.
    pub country: Option<Country>,
}

impl Calendar {
    fn weekday(&self, day: Date) -> Weekday {
        match self.country.is_some_and(|country| country.is_holiday(day)) {
            true => Weekday::Sunday,
            false => day.weekday(),
        }
    }
}

/// A part of some days of the week, such as `mon-fri 08:00-16:00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The days on which it begins, Monday first.
    days: [bool; 7],
    /// The minute of the day at which it begins.
    begins: u16,
    /// How many minutes it lasts, at most a day; it may end on the day after.
    lasts: u16,
}

/// Hours of a week: the time within one of its spans. A public holiday has the
/// hours of a Sunday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    spans: Vec<Span>,
    calendar: Calendar,
}

impl Hours {
    /// The time within these spans.
    pub const fn new(spans: Vec<Span>, calendar: Calendar) -> Self {
        Self { spans, calendar }
    }

    /// As they are written in a configuration.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Which day counts as which.
    pub const fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Whether a moment lies within them.
    pub fn cover(&self, at: Timestamp) -> bool {
        let today = self.day_of(at);
        let yesterday = today.saturating_sub(1.day());
        [yesterday, today]
            .into_iter()
            .flat_map(|day| self.on(day))
            .any(|(from, until)| from <= at && at < until)
    }

    /// From when until when they last that cover a moment, else those that come next; none
    /// where they never do. Those that touch are one, also where some of it is over.
    pub fn open_at_or_after(&self, at: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let &(from, until) = self.open_from(at, CHANGES_WITHIN).first()?;
        Some((self.began(from), until))
    }

    /// When that began which goes on at a moment without a pause before it.
    fn began(&self, mut from: Timestamp) -> Timestamp {
        for _ in 0..CHANGES_WITHIN {
            let day = self.day_of(from);
            let near = [day.saturating_sub(1.day()), day].into_iter();
            let spans = near.flat_map(|day| self.on(day));
            let touching = spans.filter(|&(begins, ends)| begins < from && from <= ends);
            let Some(begins) = touching.map(|(begins, _)| begins).min() else {
                return from;
            };
            from = begins;
        }
        from
    }

    /// When they next begin or end after a moment; none where they never do.
    pub fn next_change(&self, at: Timestamp) -> Option<Timestamp> {
        let open = self.open_from(at, CHANGES_WITHIN);
        let &(from, until) = open.first()?;
        match (at < from, open.len()) {
            (true, _) => Some(from),
            // One that goes on to the end of what was looked at: they cover everything.
            (false, 1) => None,
            (false, _) => Some(until),
        }
    }

    /// The moment at which so much time within them has passed since another; none
    /// where that takes more than two years.
    pub fn after(&self, at: Timestamp, within: SignedDuration) -> Option<Timestamp> {
        let mut passes = PASSES_WITHIN.into_iter();
        passes.find_map(|days| self.after_within(at, within, days))
    }

    fn after_within(&self, at: Timestamp, within: SignedDuration, days: i32) -> Option<Timestamp> {
        let mut rest = within;
        for (from, until) in self.open_from(at, days) {
            let from = from.max(at);
            let there = until.duration_since(from);
            if rest <= there {
                return from.checked_add(rest).ok();
            }
            rest -= there;
        }
        None
    }

    /// How much time within them lies between two moments; none where the second
    /// comes first.
    pub fn between(&self, since: Timestamp, until: Timestamp) -> SignedDuration {
        let days = until.duration_since(since).as_hours() / 24 + 3;
        let days = i32::try_from(days).unwrap_or(i32::MAX).max(0);
        let open = self.open_from(since, days).into_iter();
        let parts = open.map(|(from, to)| to.min(until).duration_since(from.max(since)));
        let there = parts.filter(SignedDuration::is_positive);
        there.fold(SignedDuration::ZERO, |all, part| all + part)
    }

    fn day_of(&self, at: Timestamp) -> Date {
        at.to_zoned(self.calendar.zone.clone()).date()
    }

    /// From when until when, of what begins on a day.
    fn on(&self, day: Date) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let weekday = usize::from(
            self.calendar
                .weekday(day)
                .to_monday_zero_offset()
                .unsigned_abs(),
        );
        let spans = self.spans.iter().filter(move |span| span.days[weekday]);
        spans.filter_map(move |span| {
            let moment = |minute: u16| {
                let midnight = day.to_datetime(jiff::civil::Time::midnight());
                let civil = midnight.checked_add(i64::from(minute).minutes()).ok()?;
                let zoned = civil.to_zoned(self.calendar.zone.clone()).ok()?;
                Some(zoned.timestamp())
            };
            let (from, until) = (moment(span.begins)?, moment(span.begins + span.lasts)?);
            // A span that lies in the hour which a clock set forward leaves out.
            (from < until).then_some((from, until))
        })
    }

    /// What of them ends after a moment, and begins within so many days, in order;
    /// what touches is one.
    fn open_from(&self, at: Timestamp, days: i32) -> Vec<(Timestamp, Timestamp)> {
        let today = self.day_of(at);
        let all = (-1..days).flat_map(|n| self.on(today.saturating_add(n.days())));
        let mut all: Vec<_> = all.filter(|&(_, until)| at < until).collect();
        all.sort_unstable();
        let mut open: Vec<(Timestamp, Timestamp)> = Vec::new();
        for (from, until) in all {
            match open.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(until),
                Some(_) | None => open.push((from, until)),
            }
        }
        open
    }
}

#[cfg(test)]
mod tests;
