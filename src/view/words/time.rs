//! Moments and spans, as people read them.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::{BOOK, FIRST, FOURTH, SECOND, THIRD, Words};
use crate::agenda::{Hours, Span};
use crate::view::text::{Phrase, escape};
use crate::words::messages;

messages! { BOOK:
    /// Days, moments, and how long something lasts.
    pub(super) enum TimeSaid<'a> {
        HolidaysToo { hours: &'a str } = "holidays-too",
        EveryDay = "every-day",
        DayOfWeek { day: i64 } = "day-of-week",
        DayOfMonth { day: i64, month: i64 } = "day-of-month",
        WholeMoment { date: &'a str, clock: &'a str } = "whole-moment",
        SinceThen { at: &'a str, span: &'a str } = "since-then",
        UntilThen { until: &'a str } = "until-then",
        SinceDay { date: &'a str } = "since-day",
        UntilDay { date: &'a str } = "until-day",
        PlannedLine { when: &'a str, text: &'a str, party: &'a str, parts: &'a str } = "planned-line",
        DrillPassed { at: &'a str, took: &'a str } = "drill-passed",
        SpanSeconds { n: i64 } = "span-seconds",
        SpanMinutes { n: i64 } = "span-minutes",
        SpanHours { n: i64 } = "span-hours",
        SpanDays { n: i64 } = "span-days",
    }
}

impl Words {
    fn time_said(self, said: TimeSaid<'_>) -> String {
        said.say(self.0).into_owned()
    }

    /// Hours of a week: "Mon–Fri 08:00–16:00".
    pub(in crate::view) fn hours(self, hours: &Hours) -> String {
        let spans: Vec<String> = hours.spans().iter().map(|s| self.week_span(s)).collect();
        let spans = spans.join("; ");
        match hours.calendar().country {
            Some(_) => self.time_said(TimeSaid::HolidaysToo { hours: &spans }),
            None => spans,
        }
    }

    /// A part of some days of the week.
    pub(in crate::view) fn week_span(self, span: &Span) -> String {
        let name = |day: usize| {
            let day = i64::try_from(day + 1).unwrap_or_default();
            self.time_said(TimeSaid::DayOfWeek { day })
        };
        let runs = span.runs();
        let days = runs.iter().map(|&(first, last)| match first == last {
            true => name(first),
            false => format!("{}–{}", name(first), name(last)),
        });
        let days = match runs[..] {
            [(0, 6)] => self.time_said(TimeSaid::EveryDay),
            _ => days.collect::<Vec<_>>().join(", "),
        };
        let [from, until] = span.times();
        format!("{days} {from}–{until}")
    }

    /// A moment: "09:12" today, "21. nov. 09:12" this year, else with the year;
    /// the whole of it in `datetime` and `title`.
    pub(in crate::view) fn moment(self, at: Timestamp, now: Timestamp, zone: &TimeZone) -> Phrase {
        let then = at.to_zoned(zone.clone());
        let today = now.to_zoned(zone.clone());
        let clock = then.strftime("%H:%M").to_string();
        let shown = if then.date() == today.date() {
            clock
        } else if then.year() == today.year() {
            format!("{} {clock}", self.day(&then))
        } else {
            format!("{} {clock}", self.day_and_year(&then))
        };
        let whole = self.time_said(TimeSaid::WholeMoment {
            date: &self.day_and_year(&then),
            clock: &then.strftime("%H:%M:%S %Z").to_string(),
        });
        let html = format!(
            "<time datetime=\"{}\" title=\"{}\">{}</time>",
            then.strftime("%Y-%m-%dT%H:%M:%S%:z"),
            escape(&whole),
            escape(&shown)
        );
        Phrase::marked(html, shown)
    }

    /// A moment and how long ago it was: "09:12 (for 14 min)".
    pub(in crate::view) fn since_then(
        self,
        at: Timestamp,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Phrase {
        let parts = [
            self.moment(at, now, zone),
            Phrase::words(self.span(at, now)),
        ];
        let (at, span) = (FIRST, SECOND);
        Phrase::fill(&TimeSaid::SinceThen { at, span }.say(self.0), &parts)
    }

    /// "now, until 04:00": of what goes on.
    pub(in crate::view) fn until_then(self, until: Phrase) -> Phrase {
        let said = TimeSaid::UntilThen { until: FIRST };
        Phrase::fill(&said.say(self.0), &[until])
    }

    /// When planned work is done, what it is, who does it, and what is out of service.
    pub(in crate::view) fn planned_line(
        self,
        when: Phrase,
        text: Phrase,
        party: Phrase,
        parts: Phrase,
    ) -> Phrase {
        let said = TimeSaid::PlannedLine {
            when: FIRST,
            text: SECOND,
            party: THIRD,
            parts: FOURTH,
        };
        Phrase::fill(&said.say(self.0), &[when, text, party, parts])
    }

    /// When the last drill passed, and how long it took.
    pub(in crate::view) fn drill_passed(self, at: Phrase, took: Phrase) -> Phrase {
        let said = TimeSaid::DrillPassed {
            at: FIRST,
            took: SECOND,
        };
        Phrase::fill(&said.say(self.0), &[at, took])
    }

    /// Seconds and tenths of them: what takes so little is told finely.
    pub(in crate::view) fn seconds(self, span: Duration) -> String {
        format!("{}\u{a0}s", self.figure(span.as_secs_f64()))
    }

    /// A day alone, for dates of agreements.
    pub(in crate::view) fn date(self, at: Timestamp, zone: &TimeZone) -> String {
        self.day_and_year(&at.to_zoned(zone.clone()))
    }

    /// "from 1 Jan 2027".
    pub(in crate::view) fn since_day(self, at: Timestamp, zone: &TimeZone) -> String {
        let date = &*self.date(at, zone);
        self.time_said(TimeSaid::SinceDay { date })
    }

    /// "until 1 Jan 2027": the day on which it is so no longer.
    pub(in crate::view) fn until_day(self, at: Timestamp, zone: &TimeZone) -> String {
        let date = &*self.date(at, zone);
        self.time_said(TimeSaid::UntilDay { date })
    }

    fn day_and_year(self, then: &Zoned) -> String {
        format!("{} {}", self.day(then), then.year())
    }

    fn day(self, then: &Zoned) -> String {
        self.time_said(TimeSaid::DayOfMonth {
            day: i64::from(then.day()),
            month: i64::from(then.month()),
        })
    }

    /// How long something lasted: two units at most.
    pub(in crate::view) fn span(self, from: Timestamp, to: Timestamp) -> String {
        let seconds = to.duration_since(from).as_secs().max(0);
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
        if minutes == 0 {
            self.time_said(TimeSaid::SpanSeconds { n: seconds })
        } else if hours == 0 {
            self.in_minutes(minutes)
        } else if days == 0 {
            format!("{} {}", self.in_hours(hours), self.in_minutes(minutes % 60))
        } else {
            format!("{} {}", self.in_days(days), self.in_hours(hours % 24))
        }
    }

    fn in_minutes(self, n: i64) -> String {
        self.time_said(TimeSaid::SpanMinutes { n })
    }

    /// So many hours.
    pub(super) fn in_hours(self, n: i64) -> String {
        self.time_said(TimeSaid::SpanHours { n })
    }

    /// So many days.
    pub(super) fn in_days(self, n: i64) -> String {
        self.time_said(TimeSaid::SpanDays { n })
    }
}
