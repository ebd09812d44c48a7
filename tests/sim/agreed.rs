//! Times as they are agreed on in the invented regions, and when they are over: found minute
//! by minute by a clock on the wall, apart from `samband::agenda` and `samband::fault`.

use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use samband::agenda::{Calendar, Country, Hours};
use samband::inventory::{EscalationStep, PartyIx, Terms};

const WEEK: [bool; 7] = [true, true, true, true, true, false, false];
const END: [bool; 7] = [false, false, false, false, false, true, true];

/// A part of some days, as a file says it and as a clock shows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    text: &'static str,
    /// The days on which it begins, Monday first.
    days: [bool; 7],
    /// Minutes of the day; it ends on the day after where it ends no later than it begins.
    from: i16,
    until: i16,
}

const fn part(text: &'static str, days: [bool; 7], from: i16, until: i16) -> Part {
    Part {
        text,
        days,
        from,
        until,
    }
}

/// Hours that people agree on. None begin or end while clocks are set.
pub(crate) const HOURS: [&[Part]; 6] = [
    &[part("mon-fri 08:00-16:00", WEEK, 480, 960)],
    &[part("mon-fri 08:00-16:00", WEEK, 480, 960)],
    &[
        part("mon-fri 07:30-08:10", WEEK, 450, 490),
        part("mon-fri 08:15-15:45", WEEK, 495, 945),
    ],
    &[part("daily 17:00-08:00", [true; 7], 1020, 480)],
    &[part("sat,sun 00:00-24:00", END, 0, 1440)],
    &[part("daily 00:00-24:00", [true; 7], 0, 1440)],
];

/// Where the days of a region begin, and which of them are holidays.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) zone: TimeZone,
    /// `NO` or `SE`, if holidays count.
    pub(crate) country: Option<&'static str>,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            zone: TimeZone::UTC,
            country: None,
        }
    }
}

/// Zones, and whose holidays count there: one has clocks that differ by a quarter.
pub(crate) const PLACES: [(&str, Option<&str>); 6] = [
    ("UTC", None),
    ("Europe/Oslo", Some("NO")),
    ("Europe/Oslo", Some("NO")),
    ("Europe/Oslo", None),
    ("Europe/Stockholm", Some("SE")),
    ("Asia/Kathmandu", None),
];

/// When stories of people begin by the clock of the place, each within the hour after: at
/// the edges of agreed hours, before and on holidays, when clocks are set, around midnight.
pub(crate) const BEGINNINGS: [&str; 16] = [
    "2026-02-02T02:40",
    "2026-02-03T06:50",
    "2026-02-03T06:50",
    "2026-02-04T10:00",
    "2026-02-06T14:50",
    "2026-02-06T14:50",
    "2026-02-08T23:00",
    "2026-01-06T06:50",
    "2026-04-02T14:50",
    "2026-05-14T06:50",
    "2026-06-19T06:50",
    "2026-12-24T14:50",
    "2026-12-31T22:50",
    "2026-03-29T00:40",
    "2026-10-25T01:10",
    "2026-02-07T16:10",
];

impl Place {
    pub(crate) fn of((zone, country): (&str, Option<&'static str>)) -> Self {
        Self {
            zone: TimeZone::get(zone).expect("a zone"),
            country,
        }
    }

    /// A moment by the clock there.
    pub(crate) fn moment(&self, civil: &str) -> Timestamp {
        let civil: jiff::civil::DateTime = civil.parse().expect("a day and a time");
        let zoned = civil.to_zoned(self.zone.clone());
        zoned.expect("within the calendar").timestamp()
    }

    fn is_holiday(&self, day: Date) -> bool {
        let both = [
            date(2026, 1, 1),
            date(2026, 4, 3),
            date(2026, 4, 5),
            date(2026, 4, 6),
            date(2026, 5, 1),
            date(2026, 5, 14),
            date(2026, 5, 24),
            date(2026, 12, 25),
            date(2026, 12, 26),
            date(2027, 1, 1),
        ];
        let own: &[Date] = match self.country {
            None => return false,
            Some("NO") => &[date(2026, 4, 2), date(2026, 5, 17), date(2026, 5, 25)],
            Some(_) => &[
                date(2026, 1, 6),
                date(2026, 6, 6),
                date(2026, 6, 19),
                date(2026, 6, 20),
                date(2026, 10, 31),
                date(2026, 12, 24),
                date(2026, 12, 31),
            ],
        };
        both.contains(&day) || own.contains(&day)
    }

    /// The day of the week as which a date counts, Monday 0.
    fn weekday(&self, day: Date) -> usize {
        let weekday = match self.is_holiday(day) {
            true => Weekday::Sunday,
            false => day.weekday(),
        };
        usize::try_from(weekday.to_monday_zero_offset()).expect("a day of the week")
    }

    /// Whether a clock on the wall there shows one of these hours.
    fn is_within(&self, hours: &[Part], at: Timestamp) -> bool {
        let local = at.to_zoned(self.zone.clone());
        let minute = i16::from(local.hour()) * 60 + i16::from(local.minute());
        let today = self.weekday(local.date());
        let yesterday = self.weekday(local.date().saturating_sub(1.day()));
        hours.iter().any(|part| match part.from < part.until {
            true => part.days[today] && part.from <= minute && minute < part.until,
            false => {
                let begun = part.days[today] && part.from <= minute;
                begun || (part.days[yesterday] && minute < part.until)
            }
        })
    }

    /// When so much time has run since a moment, in these hours or always; none where it has
    /// not by the end of what is looked at.
    fn over(
        &self,
        hours: Option<&[Part]>,
        since: Timestamp,
        lasts: SignedDuration,
        end: Timestamp,
    ) -> Option<Timestamp> {
        let Some(hours) = hours else {
            return Some(since + lasts);
        };
        let (mut at, mut rest) = (since, lasts);
        while at < end {
            let next = (at.as_second().div_euclid(60) + 1) * 60;
            let next = Timestamp::from_second(next).expect("within the calendar");
            if self.is_within(hours, at) {
                let there = next.duration_since(at);
                if rest <= there {
                    return Some(at + rest);
                }
                rest -= there;
            }
            at = next;
        }
        None
    }
}

/// Who is told when nobody has said yes for so long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// After the time to say yes is over.
    pub(crate) after: SignedDuration,
    pub(crate) to: PartyIx,
    /// At all hours.
    pub(crate) always: bool,
}

/// The times that a paper, or a region, says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Times {
    pub(crate) respond: Option<SignedDuration>,
    pub(crate) restore: Option<SignedDuration>,
    pub(crate) hours: Option<&'static [Part]>,
    pub(crate) arbiter: Option<PartyIx>,
    pub(crate) steps: Vec<Step>,
}

impl Times {
    /// As the program has them.
    pub(crate) fn terms(&self, place: &Place) -> Terms {
        let hours = self.hours.map(|parts| {
            let spans = parts.iter().map(|part| part.text.parse());
            let spans: Result<_, _> = spans.collect();
            let calendar = Calendar {
                zone: place.zone.clone(),
                country: place.country.and_then(Country::of_code),
            };
            Hours::new(spans.expect("hours as a file says them"), calendar)
        });
        Terms {
            respond: self.respond,
            restore: self.restore,
            hours,
            arbiter: self.arbiter,
            escalation: chain(&self.steps),
        }
    }
}

/// Steps as the program has them.
pub(crate) fn chain(steps: &[Step]) -> Vec<EscalationStep> {
    let steps = steps.iter().map(|step| EscalationStep {
        after: step.after,
        to: step.to,
        always: step.always,
    });
    steps.collect()
}

/// What the manual says of who is told, of all that is written down for a fault.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said<'a> {
    pub(crate) place: &'a Place,
    /// The region's own times, and who coordinates.
    pub(crate) usual: &'a Times,
    pub(crate) coordinator: PartyIx,
    /// The times of the paper by which it is its owner's, if one decides.
    pub(crate) paper: Option<&'a Times>,
    /// Its owner, and whom that names for when it does not answer.
    pub(crate) owner: Option<(PartyIx, &'a [Step])>,
}

/// When a step of an escalation is due, if it is in sight, and who is told then.
pub(crate) type Planned = (Option<Timestamp>, PartyIx);

impl Said<'_> {
    /// Whom it names, first to last: the paper, or else the party, or else, where no paper
    /// decides, the region.
    fn steps(&self) -> &[Step] {
        let paper = self.paper.map_or(&[][..], |paper| &paper.steps);
        let own = self.owner.map_or(&[][..], |(_, steps)| steps);
        match (paper, own) {
            ([_, ..], _) => paper,
            (_, [_, ..]) => own,
            _ if self.paper.is_none() => &self.usual.steps,
            _ => &[],
        }
    }

    /// Who is told when, if nobody says yes who is asked from a moment on.
    pub(crate) fn planned(&self, since: Timestamp, end: Timestamp) -> Vec<Planned> {
        let steps = self.steps();
        let paper = self.paper.filter(|paper| paper.respond.is_some());
        let timed = paper.unwrap_or(self.usual);
        if timed.respond.is_none() && steps.is_empty() {
            return Vec::new();
        }
        let an_hour = SignedDuration::from_hours(1);
        let respond = timed.respond.unwrap_or(an_hour);
        let agreed = self.paper.filter(|paper| !paper.steps.is_empty());
        let stepping = agreed.and_then(|paper| paper.hours).or(timed.hours);
        let mut all = steps.to_vec();
        let others = self
            .owner
            .is_some_and(|(owner, _)| owner != self.coordinator);
        let last = steps.last();
        if (others || last.is_some()) && last.is_none_or(|step| step.to != self.coordinator) {
            all.push(Step {
                after: last.map_or(SignedDuration::ZERO, |step| step.after + respond),
                to: self.coordinator,
                always: last.is_some_and(|step| step.always),
            });
        }
        let answer = self.place.over(timed.hours, since, respond, end);
        let mut before = answer;
        let due = all.iter().map(|step| {
            let hours = stepping.filter(|_| !step.always);
            let at = answer.and_then(|answer| self.place.over(hours, answer, step.after, end));
            // None comes before the one before it.
            before = before.zip(at).map(|(before, at)| before.max(at));
            (before, step.to)
        });
        due.collect()
    }
}
