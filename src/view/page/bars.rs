//! A bar for each of the last days of a place: as high as the day was bad.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::report::{Day, Worst};
use crate::view::text::escape;
use crate::view::words::{Past, Words};

/// What is shown of the days of a place.
pub(super) struct Bars {
    /// In a sentence or two.
    pub(super) said: String,
    pub(super) svg: String,
    pub(super) first: String,
    pub(super) last: String,
    /// What bars of which height mean.
    pub(super) key: Vec<Sample>,
    /// The days on which something happened, the latest first.
    pub(super) rows: Vec<Row>,
}

/// A bar, and what it means.
pub(super) struct Sample {
    pub(super) svg: String,
    pub(super) word: String,
}

/// A day on which something happened.
pub(super) struct Row {
    pub(super) day: String,
    pub(super) worst: String,
    pub(super) down: String,
}

/// How high a bar is, of a hundred, and what it is called in the stylesheet. What is not
/// known has a frame alone.
const fn bar(worst: Worst) -> (u32, &'static str) {
    match worst {
        Worst::Well => (22, "well"),
        Worst::Planned => (40, "planned"),
        Worst::Unknown => (40, "unknown"),
        Worst::Poor => (66, "poor"),
        Worst::Down => (100, "down"),
    }
}

const fn word(worst: Worst) -> Past<'static> {
    match worst {
        Worst::Well => Past::WasWell,
        Worst::Planned => Past::WasPlanned,
        Worst::Unknown => Past::WasUnknown,
        Worst::Poor => Past::WasPoor,
        Worst::Down => Past::WasDown,
    }
}

impl Bars {
    pub(super) fn of(days: &[Day], w: Words) -> Self {
        let said = said(days, w);
        let title = w.past(Past::Ninety);
        let date = |day: Option<&Day>| day.map_or_else(String::new, |day| short(day.date, w));
        let kinds = [
            Worst::Well,
            Worst::Poor,
            Worst::Down,
            Worst::Planned,
            Worst::Unknown,
        ];
        let shown = kinds.into_iter();
        let shown = shown.filter(|kind| days.iter().any(|day| day.worst == *kind));
        Self {
            svg: svg(days, &title, &said),
            said,
            first: date(days.first()),
            last: date(days.last()),
            key: shown.map(|worst| sample(worst, w)).collect(),
            rows: rows(days, w),
        }
    }
}

/// The bars of one thing of several, small; what they say stands beside them in words.
/// Days that are alike and follow each other are one rectangle.
pub(super) fn small(days: &[Day]) -> String {
    let mut out = format!(
        "<svg class=\"bars small\" viewBox=\"0 0 {} 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">",
        days.len().max(1) * 10
    );
    let mut x = 0;
    for alike in days.chunk_by(|one, next| one.worst == next.worst) {
        let worst = alike.first().map_or(Worst::Unknown, |day| day.worst);
        rect(&mut out, x, alike.len() * 10 - 2, worst);
        x += alike.len() * 10;
    }
    out.push_str("</svg>");
    out
}

/// In sentences: on how many days something was down, and of how many nothing is known.
pub(super) fn said(days: &[Day], w: Words) -> String {
    let count = |wanted: fn(&Day) -> bool| days.iter().filter(|day| wanted(day)).count() as u64;
    let known = count(|day| day.worst != Worst::Unknown);
    let unknown = days.len() as u64 - known;
    let down = count(|day| day.worst == Worst::Down);
    let mut sentences = Vec::new();
    if down > 0 {
        let whole: i64 = days.iter().map(|day| day.down.as_secs()).sum();
        let lasted = lasted(whole, w);
        sentences.push(w.past(Past::DaysSaid {
            down,
            lasted: &lasted,
        }));
    } else if known > 0 {
        sentences.push(w.past(Past::DaysWell { days: known }));
    }
    if unknown > 0 {
        sentences.push(w.past(Past::DaysUnknown { days: unknown }));
    }
    sentences.join(" ")
}

pub(super) fn lasted(seconds: i64, w: Words) -> String {
    let ended = Timestamp::from_second(seconds).unwrap_or_default();
    w.span(Timestamp::UNIX_EPOCH, ended)
}

fn short(date: Date, w: Words) -> String {
    let (day, month) = (date.day().to_string(), date.month().to_string());
    let day = Past::ShortDay {
        day: &day,
        month: &month,
    };
    w.past(day).into_owned()
}

fn svg(days: &[Day], title: &str, said: &str) -> String {
    let mut out = format!(
        "<svg class=\"bars\" role=\"img\" aria-labelledby=\"bars-t bars-d\" viewBox=\"0 0 {} 100\" preserveAspectRatio=\"none\" height=\"56\" focusable=\"false\"><title id=\"bars-t\">{}</title><desc id=\"bars-d\">{}</desc>",
        days.len().max(1) * 10,
        escape(title),
        escape(said)
    );
    for (nth, day) in days.iter().enumerate() {
        rect(&mut out, nth * 10, 8, day.worst);
    }
    out.push_str("</svg>");
    out
}

fn rect(out: &mut String, x: usize, width: usize, worst: Worst) {
    let (height, class) = bar(worst);
    let _ = write!(
        out,
        "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\"/>",
        x + 1,
        100 - height
    );
}

fn sample(worst: Worst, w: Words) -> Sample {
    let mut svg = String::from(
        "<svg class=\"bars\" viewBox=\"0 0 10 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">",
    );
    rect(&mut svg, 0, 8, worst);
    svg.push_str("</svg>");
    Sample {
        svg,
        word: w.past(word(worst)).into_owned(),
    }
}

fn rows(days: &[Day], w: Words) -> Vec<Row> {
    let told = |day: &&Day| match day.worst {
        Worst::Down | Worst::Poor | Worst::Planned => true,
        Worst::Well | Worst::Unknown => false,
    };
    let days = days.iter().rev().filter(told);
    days.map(|day| Row {
        day: short(day.date, w),
        worst: w.past(word(day.worst)).into_owned(),
        down: match day.down.as_secs() {
            0 => "–".to_owned(),
            seconds => lasted(seconds, w),
        },
    })
    .collect()
}

#[cfg(test)]
mod tests;
