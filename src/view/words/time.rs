//! Moments and spans, as people read them.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::{Words, Written};
use crate::agenda::{Hours, Span};
use crate::view::text::{Phrase, escape};

/// Days of the week, Monday first, as short as they are written.
const DAYS: [[&str; 7]; 2] = [
    ["man", "tirs", "ons", "tors", "fre", "lør", "søn"],
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
];

impl Words {
    /// Hours of a week: "Mon–Fri 08:00–16:00".
    pub(in crate::view) fn hours(self, hours: &Hours) -> String {
        let holidays = match self.0 {
            Written::Bokmal => "helligdager som søndag",
            Written::English => "public holidays as Sundays",
        };
        let spans: Vec<String> = hours.spans().iter().map(|s| self.week_span(s)).collect();
        match hours.calendar().country {
            Some(_) => format!("{} ({holidays})", spans.join("; ")),
            None => spans.join("; "),
        }
    }

    /// A part of some days of the week.
    pub(in crate::view) fn week_span(self, span: &Span) -> String {
        let (names, every_day) = match self.0 {
            Written::Bokmal => (DAYS[0], "hver dag"),
            Written::English => (DAYS[1], "daily"),
        };
        let runs = span.runs();
        let days = runs.iter().map(|&(first, last)| match first == last {
            true => names[first].to_owned(),
            false => format!("{}–{}", names[first], names[last]),
        });
        let days = match runs[..] {
            [(0, 6)] => every_day.to_owned(),
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
            format!("{} {} {clock}", self.day(&then), then.year())
        };
        let whole = match self.0 {
            Written::Bokmal => format!(
                "{} {} kl. {}",
                self.day(&then),
                then.year(),
                then.strftime("%H:%M:%S %Z")
            ),
            Written::English => format!(
                "{} {}, {}",
                self.day(&then),
                then.year(),
                then.strftime("%H:%M:%S %Z")
            ),
        };
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
        let span = Phrase::words(self.span(at, now));
        let moment = self.moment(at, now, zone);
        match self.0 {
            Written::Bokmal => Phrase::fill("{0} (i\u{a0}{1})", &[moment, span]),
            Written::English => Phrase::fill("{0} (for\u{a0}{1})", &[moment, span]),
        }
    }

    /// "now, until 04:00": of what goes on.
    pub(in crate::view) fn until_then(self, until: Phrase) -> Phrase {
        match self.0 {
            Written::Bokmal => Phrase::fill("Nå, til {0}", &[until]),
            Written::English => Phrase::fill("Now, until {0}", &[until]),
        }
    }

    /// When planned work is done, what it is, who does it, and what is out of service.
    pub(in crate::view) fn planned_line(
        self,
        when: Phrase,
        text: Phrase,
        party: Phrase,
        parts: Phrase,
    ) -> Phrase {
        let words = match self.0 {
            Written::Bokmal => "{0}: {1} – {2}. Ute av drift: {3}.",
            Written::English => "{0}: {1} – {2}. Out of service: {3}.",
        };
        Phrase::fill(words, &[when, text, party, parts])
    }

    /// When the last drill passed, and how long it took.
    pub(in crate::view) fn drill_passed(self, at: Phrase, took: Phrase) -> Phrase {
        match self.0 {
            Written::Bokmal => Phrase::fill("siste øvelse bestått {0}, etter {1}", &[at, took]),
            Written::English => Phrase::fill("the last drill passed {0}, after {1}", &[at, took]),
        }
    }

    /// Seconds and tenths of them: what takes so little is told finely.
    pub(in crate::view) fn seconds(self, span: Duration) -> String {
        let seconds = format!("{:.1}\u{a0}s", span.as_secs_f64());
        match self.0 {
            Written::Bokmal => seconds.replace('.', ","),
            Written::English => seconds,
        }
    }

    /// A day alone, for dates of agreements.
    pub(in crate::view) fn date(self, at: Timestamp, zone: &TimeZone) -> String {
        let then = at.to_zoned(zone.clone());
        format!("{} {}", self.day(&then), then.year())
    }

    /// "from 1 Jan 2027".
    pub(in crate::view) fn since_day(self, at: Timestamp, zone: &TimeZone) -> String {
        match self.0 {
            Written::Bokmal => format!("fra {}", self.date(at, zone)),
            Written::English => format!("from {}", self.date(at, zone)),
        }
    }

    /// "until 1 Jan 2027": the day on which it is so no longer.
    pub(in crate::view) fn until_day(self, at: Timestamp, zone: &TimeZone) -> String {
        match self.0 {
            Written::Bokmal => format!("til {}", self.date(at, zone)),
            Written::English => format!("until {}", self.date(at, zone)),
        }
    }

    fn day(self, then: &Zoned) -> String {
        let month = usize::try_from(then.month() - 1).unwrap_or_default();
        match self.0 {
            Written::Bokmal => format!("{}. {}", then.day(), MONTHS_NB[month]),
            Written::English => format!("{} {}", then.day(), MONTHS_EN[month]),
        }
    }

    /// How long something lasted: two units at most.
    pub(in crate::view) fn span(self, from: Timestamp, to: Timestamp) -> String {
        let seconds = to.duration_since(from).as_secs().max(0);
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
        let (min, hour, day) = match self.0 {
            Written::Bokmal => ("min", "t", "d"),
            Written::English => ("min", "h", "d"),
        };
        // A no-break space: a number and its unit stay together.
        if minutes == 0 {
            format!("{seconds}\u{a0}s")
        } else if hours == 0 {
            format!("{minutes}\u{a0}{min}")
        } else if days == 0 {
            format!("{hours}\u{a0}{hour} {}\u{a0}{min}", minutes % 60)
        } else {
            format!("{days}\u{a0}{day} {}\u{a0}{hour}", hours % 24)
        }
    }
}

const MONTHS_NB: [&str; 12] = [
    "jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des.",
];

const MONTHS_EN: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
