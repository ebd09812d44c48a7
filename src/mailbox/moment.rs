//! Times as people write them behind a yes: only what can be read in one way.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

/// When something is expected, as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// So long after it was written.
    In(SignedDuration),
    /// At this time of the day on which it was written.
    Today(Time),
    /// At this time of the day after.
    Tomorrow(Time),
    /// At this time of this day.
    On(Date, Time),
}

impl When {
    /// The moment, of what was written at a moment in the time of a zone; none where the
    /// zone has no such time that day, or has it twice.
    pub fn moment(self, written: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let day = written.to_zoned(zone.clone()).date();
        let (date, time) = match self {
            Self::In(length) => return written.checked_add(length).ok(),
            Self::Today(time) => (day, time),
            Self::Tomorrow(time) => (day.checked_add(1.day()).ok()?, time),
            Self::On(date, time) => (date, time),
        };
        let there = zone.to_ambiguous_zoned(date.to_datetime(time));
        there.unambiguous().ok().map(|zoned| zoned.timestamp())
    }
}

/// How long a mail may have been on its way, and how far its sender's clock may be ahead.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_hours(24);
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// When a mail was written that is read at a moment: at its date, unless no mail of that
/// date would be read then.
pub(super) fn written(date: Option<Timestamp>, read: Timestamp) -> Timestamp {
    let plausible = |date: &Timestamp| {
        let took = read.duration_since(*date);
        (-AHEAD..=ON_ITS_WAY).contains(&took)
    };
    date.filter(plausible).unwrap_or(read)
}

/// Words before a time that change nothing.
const BEFORE: [&str; 21] = [
    "by", "before", "until", "at", "in", "within", "til", "innen", "før", "om", "senest", "kl",
    "kl.", "klokka", "klokken", "innan", "inom", "före", "senast", "till", "mended",
];
const TODAY: [&str; 5] = ["today", "idag", "i dag", "i dag", "denne dag"];
const TOMORROW: [&str; 6] = [
    "tomorrow", "imorgen", "i morgen", "imorgon", "i morgon", "i morgo",
];

/// What was written behind a yes, in one line.
pub(super) fn when(text: &str) -> Option<When> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let mut text = words.join(" ");
    let mut day = None;
    let mut clock = false;
    // Which day, and words that change nothing, in any order.
    loop {
        let before = text.len();
        for (known, tomorrow) in [(&TODAY[..], false), (&TOMORROW[..], true)] {
            for word in known {
                if let Some(rest) = without(&text, word)
                    && day.is_none()
                {
                    day = Some(tomorrow);
                    text = rest;
                    break;
                }
            }
        }
        for word in BEFORE {
            if let Some(rest) = without(&text, word) {
                clock |= word.starts_with("kl") || word == "at";
                text = rest;
                break;
            }
        }
        if text.len() == before {
            break;
        }
    }
    let timed = |time| match day {
        Some(true) => When::Tomorrow(time),
        Some(false) | None => When::Today(time),
    };
    if let Some(time) = time(&text, clock) {
        return Some(timed(time));
    }
    match day {
        None => length(&text).map(When::In).or_else(|| dated(&text)),
        Some(_) => None,
    }
}

/// The rest, without a word at the beginning, or for a day at the end.
fn without(text: &str, word: &str) -> Option<String> {
    let rest = text.strip_prefix(word).filter(|rest| {
        let next = rest.chars().next();
        next.is_none_or(|c| c == ' ' || c == ',')
    });
    let last = || {
        let days = TODAY.contains(&word) || TOMORROW.contains(&word);
        text.strip_suffix(word)
            .filter(|rest| days && rest.ends_with(' '))
    };
    let rest = rest.or_else(last)?;
    Some(rest.trim_matches([' ', ',']).to_owned())
}

/// `14:30`, `14.30`, and `14` where a word says that it is a time.
fn time(text: &str, clock: bool) -> Option<Time> {
    let (hour, minute) = match text.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        None if clock => (text, "00"),
        None => return None,
    };
    let number = |text: &str| -> Option<i8> {
        let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    Time::new(number(hour)?, number(minute)?, 0, 0).ok()
}

/// `2h`, `2 timer`, `30 min`, `3 days`.
fn length(text: &str) -> Option<SignedDuration> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let number: i64 = (1..=3)
        .contains(&number.len())
        .then(|| number.parse().ok())??;
    let minutes = match unit.trim_start().trim_end_matches('.') {
        "m" | "min" | "mins" | "minute" | "minutes" | "minutt" | "minutter" | "minut"
        | "minuter" => 1,
        "h" | "t" | "hour" | "hours" | "time" | "timer" | "timar" | "tim" | "timme" | "timmar" => {
            60
        }
        "d" | "day" | "days" | "dag" | "dager" | "dagar" | "døgn" | "dygn" => 24 * 60,
        _ => return None,
    };
    (number > 0).then(|| SignedDuration::from_mins(number * minutes))
}

/// `2026-11-28 10:00` and `28.11.2026 10:00`, which reads the same in all the languages.
fn dated(text: &str) -> Option<When> {
    let (date, rest) = text.split_once([' ', 't'])?;
    let rest = rest.trim();
    let rest = ["kl. ", "kl ", "at ", "klokka ", "klokken "]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    let time = time(rest, false)?;
    let separator = if date.contains('-') { '-' } else { '.' };
    let parts: Vec<&str> = date.trim_end_matches(',').split(separator).collect();
    let [first, month, last] = parts[..] else {
        return None;
    };
    let (year, day) = match separator {
        '-' => (first, last),
        _ => (last, first),
    };
    if year.len() != 4 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    Some(When::On(date.ok()?, time))
}
