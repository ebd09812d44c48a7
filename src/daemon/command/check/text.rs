//! Lines and columns of text, as `samband check` writes them.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// No line is longer, unless a single word is.
pub(super) const WIDTH: usize = 100;

/// How many of a list are named.
const FEW: usize = 4;

/// The first few, and how many more.
pub(super) fn few(names: &[String]) -> String {
    let first = names[..names.len().min(FEW)].join(", ");
    match names.len().saturating_sub(FEW) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// So many characters at most.
pub(super) fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest - 1).collect();
    format!("{}…", kept.trim_end())
}

/// The length of the longest.
pub(super) fn widest(column: &[String]) -> usize {
    let lengths = column.iter().map(|cell| cell.chars().count());
    lengths.max().unwrap_or(0)
}

/// With spaces up to a length.
pub(super) fn padded(text: &str, length: usize) -> String {
    let missing = length.saturating_sub(text.chars().count());
    format!("{text}{}", " ".repeat(missing))
}

/// Words in lines, the first after a mark, the others below its words.
pub(super) fn paragraph(mark: &str, words: &str, out: &mut dyn Write) -> io::Result<()> {
    let indent = mark.chars().count();
    let mut line = mark.to_owned();
    let mut length = indent;
    for word in words.split(' ') {
        let more = word.chars().count();
        if length > indent && length + 1 + more > WIDTH {
            writeln!(out, "{line}")?;
            line = " ".repeat(indent);
            length = indent;
        }
        if length > indent {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += more;
    }
    writeln!(out, "{line}")
}

/// `2026-11-22 13:00`.
pub(super) fn minute(at: Timestamp, zone: &TimeZone) -> String {
    let zoned = at.to_zoned(zone.clone());
    zoned.strftime("%Y-%m-%d %H:%M").to_string()
}

/// `2026-11-22`.
pub(super) fn day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).date().to_string()
}

/// The last day before a moment at which a day begins.
pub(super) fn last_day(until: Timestamp, zone: &TimeZone) -> String {
    let day = until.to_zoned(zone.clone()).date();
    day.yesterday().unwrap_or(day).to_string()
}

#[cfg(test)]
mod tests;
