//! Hours as people write them: `mon-fri 08:00-16:00`, `daily 17:00-08:00`.

use std::fmt;
use std::str::FromStr;

use super::{DAY, Span};

const NAMES: [[&str; 2]; 7] = [
    ["mon", "monday"],
    ["tue", "tuesday"],
    ["wed", "wednesday"],
    ["thu", "thursday"],
    ["fri", "friday"],
    ["sat", "saturday"],
    ["sun", "sunday"],
];

/// What would have been right.
const RIGHT: &str = "days and a time, such as `mon-fri 08:00-16:00`, `sat,sun 10:00-14:00` or \
                     `daily 17:00-08:00`, which ends on the day after";

impl FromStr for Span {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or(RIGHT)
    }
}

fn parse(text: &str) -> Option<Span> {
    let (days, times) = text.split_once(' ')?;
    let (from, until) = times.split_once('-')?;
    let (begins, ends) = (minute(from)?, minute(until)?);
    if begins == DAY {
        return None;
    }
    let lasts = match begins < ends {
        true => ends - begins,
        false => DAY - begins + ends,
    };
    Some(Span {
        days: parse_days(days)?,
        begins,
        lasts,
    })
}

/// `daily`, or days and ranges of days with commas between.
fn parse_days(text: &str) -> Option<[bool; 7]> {
    if text == "daily" {
        return Some([true; 7]);
    }
    let mut days = [false; 7];
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (day(first)?, day(last)?);
        let count = (last + 7 - first) % 7;
        (0..=count).for_each(|n| days[(first + n) % 7] = true);
    }
    Some(days)
}

/// The place in the week, Monday 0, of a day that is named as `mon` or `monday`.
pub(in crate::agenda) fn day(name: &str) -> Option<usize> {
    NAMES.iter().position(|names| names.contains(&name))
}

/// A day as it is written in a configuration, by its place in the week.
const fn name(day: usize) -> &'static str {
    NAMES[day % 7][0]
}

/// `08:00`, up to `24:00`.
fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let two = |digits: &str| {
        let right = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        right.then(|| digits.parse::<u16>().ok()).flatten()
    };
    let (hour, minute) = (two(hour)?, two(minute)?);
    let all = hour * 60 + minute;
    (minute < 60 && all <= DAY).then_some(all)
}

impl Span {
    /// Runs of days by their places in the week, Monday 0: first and last of each.
    pub fn runs(&self) -> Vec<(usize, usize)> {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for day in (0..7).filter(|&day| self.days[day]) {
            match runs.last_mut() {
                Some(run) if run.1 + 1 == day => run.1 = day,
                Some(_) | None => runs.push((day, day)),
            }
        }
        runs
    }

    /// When it begins and ends, as a clock shows it: `08:00`, `24:00` at midnight.
    pub fn times(&self) -> [String; 2] {
        let ends = self.begins + self.lasts;
        let until = if ends > DAY { ends - DAY } else { ends };
        [self.begins, until].map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60))
    }
}

/// As it is written in a configuration.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runs = self.runs();
        let days: Vec<String> = runs
            .iter()
            .map(|&(first, last)| match last - first {
                0 => name(first).to_owned(),
                1 => format!("{},{}", name(first), name(last)),
                _ => format!("{}-{}", name(first), name(last)),
            })
            .collect();
        let days = match runs[..] {
            [(0, 6)] => "daily".to_owned(),
            _ => days.join(","),
        };
        let [from, until] = self.times();
        write!(f, "{days} {from}-{until}")
    }
}
