//! A calendar as calendars are written (iCalendar, RFC 5545): bytes to the shifts in it,
//! without a file or a clock.
//!
//! Whatever a calendar says, the work has a bound: so many events, and of each as many
//! repetitions, counted from its first. One that repeats for ever ends there.

use std::collections::BTreeMap;

use calcard::common::timezone::Tz;
use calcard::icalendar::dates::{CalendarExpand, TimeOrDelta};
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarParameterName,
    ICalendarProperty, ICalendarStatus,
};
use calcard::{Entry, Parser};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Events of a calendar, and zones, at most.
const EVENTS: usize = 2_000;
const ZONES: usize = 50;
/// Events that repeat, at most.
const REPEATING: usize = 200;
/// Repetitions of one event, at most: thirteen years of every day.
const REPETITIONS: usize = 5_000;
/// Shifts, at most.
const SHIFTS: usize = REPEATING * REPETITIONS;
/// What is not understood is said so often.
const SAID: usize = 20;

/// Somebody's time in a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    /// From when.
    pub(super) from: Timestamp,
    /// Until when.
    pub(super) until: Timestamp,
    /// Its place among the [`Calendar::people`].
    pub(super) who: usize,
}

/// Whom an event names.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Named {
    /// Somebody is asked to attend, whatever they said.
    pub(super) attended: bool,
    /// Mail addresses of those who have not said no, in small letters.
    pub(super) addresses: Vec<String>,
    /// What it is called.
    pub(super) summary: String,
    /// The line of the file in which the event begins; the first of several alike.
    pub(super) line: usize,
}

/// What a calendar says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Calendar {
    /// All shifts, in no order.
    pub(super) shifts: Vec<Shift>,
    /// Whom each event names.
    pub(super) people: Vec<Named>,
    /// What is not understood, each with its line.
    pub(super) unclear: Vec<String>,
}

impl Calendar {
    fn doubt(&mut self, line: usize, what: &str) {
        if self.unclear.len() < SAID {
            self.unclear.push(format!("line {line}: {what}"));
        }
    }
}

/// Reads a calendar; a time without a zone is one of this zone.
///
/// # Errors
/// When there is no calendar in it, or too much of one.
pub(super) fn read(text: &str, zone: &TimeZone) -> Result<Calendar, String> {
    let components = components(text)?;
    let is = |component: &&ICalendarComponent, kind: &ICalendarComponentType| {
        component.component_type == *kind
    };
    let zones = components.iter();
    let zones = zones.filter(|c| is(c, &ICalendarComponentType::VTimezone));
    let zones: Vec<ICalendarComponent> = zones.take(ZONES).map(bare).collect();
    let events = components.iter();
    let events: Vec<&ICalendarComponent> = events
        .filter(|c| is(c, &ICalendarComponentType::VEvent))
        .collect();
    let repeating = events.iter().filter(|event| event.is_recurrent());
    if events.len() > EVENTS || repeating.count() > REPEATING {
        return Err(format!(
            "more than {EVENTS} events, or {REPEATING} that repeat"
        ));
    }
    let lines = event_lines(text);
    let line = |event: usize| lines.get(event).copied().unwrap_or_default();
    let mut calendar = Calendar {
        people: events
            .iter()
            .enumerate()
            .map(|(ix, event)| named(event, line(ix)))
            .collect(),
        ..Calendar::default()
    };
    // Changes of an event bear its id. Those without one are events of their own.
    let mut groups: BTreeMap<(Option<&str>, usize), Vec<usize>> = BTreeMap::new();
    for (ix, event) in events.iter().enumerate() {
        let key = event.uid().map_or((None, ix), |id| (Some(id), 0));
        groups.entry(key).or_default().push(ix);
    }
    for group in groups.values() {
        let group = Group {
            zones: &zones,
            events: group.iter().map(|&ix| (ix, line(ix), events[ix])).collect(),
            zone,
        };
        group.expand(&mut calendar);
        if calendar.shifts.len() > SHIFTS {
            return Err(format!("more than {SHIFTS} shifts in all"));
        }
    }
    Ok(calendar)
}

fn components(text: &str) -> Result<Vec<ICalendarComponent>, String> {
    let mut parser = Parser::new(text);
    let mut components = Vec::new();
    let mut found = false;
    for _ in 0..EVENTS {
        match parser.entry() {
            Entry::ICalendar(calendar) => {
                found = true;
                components.extend(calendar.components);
            }
            Entry::Eof => break,
            Entry::TooManyComponents => return Err("too many parts".to_owned()),
            // What else stands there is none.
            Entry::VCard(_)
            | Entry::InvalidLine(_)
            | Entry::UnexpectedComponentEnd { .. }
            | Entry::UnterminatedComponent(_)
            | _ => {}
        }
    }
    match found {
        true => Ok(components),
        false => Err("there is no calendar in it".to_owned()),
    }
}

/// A part without what is below it, and without the count of its changes, which those of
/// its single repetitions do not share.
fn bare(component: &ICalendarComponent) -> ICalendarComponent {
    let entries = component.entries.iter();
    let entries = entries.filter(|entry| entry.name != ICalendarProperty::Sequence);
    ICalendarComponent {
        component_type: component.component_type.clone(),
        entries: entries.cloned().collect(),
        component_ids: Vec::new(),
    }
}

/// The lines in which events begin, in order.
fn event_lines(text: &str) -> Vec<usize> {
    let lines = text.lines().enumerate();
    let begins = lines.filter(|(_, line)| line.trim().eq_ignore_ascii_case("BEGIN:VEVENT"));
    begins.map(|(ix, _)| ix + 1).collect()
}

/// Whom an event names: those who are to attend and have not said no.
fn named(event: &ICalendarComponent, line: usize) -> Named {
    let all = event.entries.iter();
    let attending = all.filter(|entry| {
        let mut said = entry.parameters(&ICalendarParameterName::Partstat);
        let declined = said.any(|value| {
            let word = value.as_text();
            word.is_some_and(|word| word.eq_ignore_ascii_case("DECLINED"))
        });
        entry.name == ICalendarProperty::Attendee && !declined
    });
    let asked = |name: &ICalendarProperty| *name == ICalendarProperty::Attendee;
    let attended = event.entries.iter().any(|entry| asked(&entry.name));
    let addresses = attending.filter_map(|entry| entry.calendar_address());
    let summary = event.property(&ICalendarProperty::Summary);
    let summary = summary.and_then(|entry| entry.values.first()?.as_text());
    Named {
        attended,
        addresses: addresses.map(|one| one.trim().to_lowercase()).collect(),
        summary: summary.unwrap_or_default().trim().to_owned(),
        line,
    }
}

/// An event and the changes of its single repetitions.
struct Group<'a> {
    zones: &'a [ICalendarComponent],
    /// Each with its place in the calendar, and its line.
    events: Vec<(usize, usize, &'a ICalendarComponent)>,
    zone: &'a TimeZone,
}

impl Group<'_> {
    fn expand(&self, calendar: &mut Calendar) {
        let events = self.events.iter().map(|(.., event)| bare(event));
        let whole = ICalendar {
            components: self.zones.iter().cloned().chain(events).collect(),
        };
        let CalendarExpand { events, errors } = whole.expand_dates(Tz::Floating, REPETITIONS);
        for error in errors {
            if let Some((_, line, _)) = self.event(error.comp_id) {
                calendar.doubt(
                    *line,
                    &format!("an event is not understood: {}", error.error),
                );
            }
        }
        for shift in &events {
            let Some((who, line, event)) = self.event(shift.comp_id) else {
                continue;
            };
            if event.status() == Some(&ICalendarStatus::Cancelled) {
                continue;
            }
            let start = &shift.start;
            let begins = Moment {
                utc: start.timestamp(),
                local: start.naive_local().and_utc().timestamp(),
                is_floating: start.timezone().is_floating(),
            };
            let ends = match &shift.end {
                TimeOrDelta::Time(end) => Ends::At(Moment {
                    utc: end.timestamp(),
                    local: end.naive_local().and_utc().timestamp(),
                    is_floating: end.timezone().is_floating(),
                }),
                TimeOrDelta::Delta(lasts) => Ends::After(lasts.num_seconds()),
            };
            match self.times(begins, ends, event, &whole) {
                Some((from, until)) if from < until => calendar.shifts.push(Shift {
                    from,
                    until,
                    who: *who,
                }),
                Some(_) => calendar.doubt(*line, "an event ends before it begins"),
                None => calendar.doubt(*line, "an event is at no time that there is"),
            }
        }
    }

    fn event(&self, component: u32) -> Option<&(usize, usize, &ICalendarComponent)> {
        let component = usize::try_from(component).ok()?;
        self.events.get(component.checked_sub(self.zones.len())?)
    }

    /// From when until when.
    fn times(
        &self,
        begins: Moment,
        ends: Ends,
        event: &ICalendarComponent,
        whole: &ICalendar,
    ) -> Option<(Timestamp, Timestamp)> {
        let zone = self.zone_of(event, whole);
        let from = begins.settled(&zone)?;
        let until = match ends {
            Ends::At(end) => end.settled(&zone)?,
            Ends::After(seconds) if is_utc(event) => {
                from.checked_add(SignedDuration::from_secs(seconds)).ok()?
            }
            // By the clock on the wall: a night is as long as its clocks say.
            Ends::After(seconds) => on_the_wall(begins.local.checked_add(seconds)?, &zone)?,
        };
        Some((from, until))
    }

    /// The zone that an event's times are in: the one it names, if there is such, or else
    /// that of the region.
    fn zone_of(&self, event: &ICalendarComponent, whole: &ICalendar) -> TimeZone {
        let begins = event.property(&ICalendarProperty::Dtstart);
        let begins = begins.or_else(|| event.property(&ICalendarProperty::RecurrenceId));
        let named = begins.and_then(|entry| entry.tz_id());
        let known = named.and_then(|name| whole.build_tz_resolver().resolve(name));
        let known = known.and_then(|zone| TimeZone::get(&zone.name()?).ok());
        known.unwrap_or_else(|| self.zone.clone())
    }
}

/// A moment as the library gives it.
#[derive(Clone, Copy)]
struct Moment {
    /// Seconds since 1970.
    utc: i64,
    /// The same of what the clock on the wall shows.
    local: i64,
    /// It has no zone: none was named, or the hour is one that the clocks leave out or
    /// show twice, which is settled here as everywhere else.
    is_floating: bool,
}

impl Moment {
    fn settled(self, zone: &TimeZone) -> Option<Timestamp> {
        match self.is_floating {
            true => on_the_wall(self.local, zone),
            false => Timestamp::from_second(self.utc).ok(),
        }
    }
}

/// When a shift ends.
#[derive(Clone, Copy)]
enum Ends {
    At(Moment),
    /// So many seconds after it begins.
    After(i64),
}

/// Whether an event's times are in UTC: then its length is no matter of clocks.
fn is_utc(event: &ICalendarComponent) -> bool {
    let begins = event.property(&ICalendarProperty::Dtstart);
    let begins = begins.and_then(|entry| entry.values.first()?.as_partial_date_time());
    begins.is_some_and(|begins| begins.tz_hour.is_some())
}

/// When the clocks of a zone show so many seconds since 1970.
fn on_the_wall(local: i64, zone: &TimeZone) -> Option<Timestamp> {
    let shown = Timestamp::from_second(local).ok()?.to_zoned(TimeZone::UTC);
    let there = shown.datetime().to_zoned(zone.clone()).ok()?;
    Some(there.timestamp())
}

#[cfg(test)]
mod tests;
