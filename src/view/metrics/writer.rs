//! The two formats, line by line.

use std::fmt::{Display, Write as _};
use std::time::Duration;

use jiff::Timestamp;

use super::Format;

/// What a family measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Counter,
    Gauge,
    Histogram,
    Info,
    Unknown,
}

/// Writes families one after the other.
///
/// Names are given as the text format has them: a counter with `_total`, an
/// information with `_info`; OpenMetrics names the family without.
pub(super) struct Writer {
    format: Format,
    out: String,
    name: &'static str,
}

impl Writer {
    pub(super) fn new(format: Format, room: usize) -> Self {
        Self {
            format,
            out: String::with_capacity(room),
            name: "",
        }
    }

    /// What has been written, in bytes.
    pub(super) const fn len(&self) -> usize {
        self.out.len()
    }

    /// Goes on with a family whose head stands in an earlier piece.
    pub(super) const fn resume(&mut self, name: &'static str) {
        self.name = name;
    }

    /// Begins a family; samples follow by [`sample`](Self::sample).
    pub(super) fn family(&mut self, name: &'static str, kind: Kind, unit: &str, help: &str) {
        self.name = name;
        self.head(name, kind, unit, help);
    }

    /// The lines above a family's samples.
    pub(super) fn head(&mut self, name: &str, kind: Kind, unit: &str, help: &str) {
        let open = self.format == Format::OpenMetrics;
        let family = match kind {
            Kind::Counter if open => name.strip_suffix("_total").unwrap_or(name),
            Kind::Info if open => name.strip_suffix("_info").unwrap_or(name),
            Kind::Counter | Kind::Gauge | Kind::Histogram | Kind::Info | Kind::Unknown => name,
        };
        let word = match (kind, open) {
            (Kind::Counter, _) => "counter",
            (Kind::Gauge, _) | (Kind::Info, false) => "gauge",
            (Kind::Histogram, _) => "histogram",
            (Kind::Info, true) => "info",
            (Kind::Unknown, true) => "unknown",
            (Kind::Unknown, false) => "untyped",
        };
        let out = &mut self.out;
        out.push_str("# HELP ");
        out.push_str(family);
        out.push(' ');
        escape_help(out, help, open);
        out.push_str("\n# TYPE ");
        out.push_str(family);
        out.push(' ');
        out.push_str(word);
        out.push('\n');
        if open && !unit.is_empty() {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "# UNIT {family} {unit}");
        }
    }

    /// A sample of the family, with labels already written.
    pub(super) fn sample(&mut self, labels: &str, value: impl Sample) {
        if labels.is_empty() {
            let name = self.name;
            return self.line(name, "", "", "", value);
        }
        let out = &mut self.out;
        out.push_str(self.name);
        out.push('{');
        out.push_str(labels);
        out.push_str("} ");
        value.write(out);
        out.push('\n');
    }

    /// A sample with one more label, of a value that needs no escaping.
    pub(super) fn sample_with(
        &mut self,
        labels: &str,
        (name, value): (&str, &str),
        sample: impl Sample,
    ) {
        let out = &mut self.out;
        out.push_str(self.name);
        out.push('{');
        out.push_str(labels);
        if !labels.is_empty() {
            out.push(',');
        }
        out.push_str(name);
        out.push_str("=\"");
        out.push_str(value);
        out.push_str("\"} ");
        sample.write(out);
        out.push('\n');
    }

    /// A line of any family.
    pub(super) fn line(
        &mut self,
        name: &str,
        suffix: &str,
        labels: &str,
        more: &str,
        value: impl Sample,
    ) {
        let out = &mut self.out;
        out.push_str(name);
        out.push_str(suffix);
        if !labels.is_empty() || !more.is_empty() {
            out.push('{');
            out.push_str(labels);
            if !labels.is_empty() && !more.is_empty() {
                out.push(',');
            }
            out.push_str(more);
            out.push('}');
        }
        out.push(' ');
        value.write(out);
        out.push('\n');
    }

    /// What has been written.
    pub(super) fn piece(self) -> String {
        self.out
    }

    /// The same, when nothing comes after it.
    pub(super) fn end(mut self) -> String {
        match self.format {
            Format::Text => {}
            Format::OpenMetrics => self.out.push_str("# EOF\n"),
        }
        self.out
    }
}

/// What a sample can be. Whole numbers and times, which most are, are written
/// without the formatter: it would take half the time of a page.
pub(super) trait Sample {
    fn write(self, out: &mut String);
}

/// Whole numbers.
macro_rules! whole {
    ($($type:ty),*) => {
        $(impl Sample for $type {
            fn write(self, out: &mut String) {
                out.push_str(itoa::Buffer::new().format(self));
            }
        })*
    };
}
whole!(u8, i32, i64, u64, usize);

/// Seconds, to the nanosecond.
pub(super) struct Seconds {
    pub(super) whole: i64,
    /// Of the same sign as the whole, or zero.
    pub(super) nanoseconds: i32,
}

impl From<Duration> for Seconds {
    fn from(duration: Duration) -> Self {
        Self {
            whole: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
            // Below a thousand million.
            nanoseconds: duration.subsec_nanos().cast_signed(),
        }
    }
}

impl From<Timestamp> for Seconds {
    fn from(at: Timestamp) -> Self {
        Self {
            whole: at.as_second(),
            nanoseconds: at.subsec_nanosecond(),
        }
    }
}

impl Sample for Seconds {
    fn write(self, out: &mut String) {
        if self.whole < 0 || self.nanoseconds < 0 {
            out.push('-');
        }
        self.whole.unsigned_abs().write(out);
        let rest = self.nanoseconds.unsigned_abs();
        if rest == 0 {
            return;
        }
        // The one in front keeps the zeros that the fraction begins with.
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(1_000_000_000 + rest);
        out.push('.');
        out.push_str(digits[1..].trim_end_matches('0'));
    }
}

/// A number as both formats read it.
pub(super) struct Number(pub(super) f64);

impl Sample for Number {
    fn write(self, out: &mut String) {
        // Writing to a String cannot fail.
        let _ = write!(out, "{self}");
    }
}

impl Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_nan() {
            f.write_str("NaN")
        } else if self.0 == f64::INFINITY {
            f.write_str("+Inf")
        } else if self.0 == f64::NEG_INFINITY {
            f.write_str("-Inf")
        } else {
            write!(f, "{}", self.0)
        }
    }
}

/// A bound of a bucket, the same in both formats so that the series is: `1.0`, `0.005`, `+Inf`.
pub(super) struct Bound(pub(super) f64);

impl Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_finite() {
            write!(f, "{:?}", self.0)
        } else {
            Number(self.0).fmt(f)
        }
    }
}

/// Writes `name="value"`, escaped.
pub(in crate::view) fn label(out: &mut String, name: &str, value: &str) {
    out.push_str(name);
    out.push_str("=\"");
    for c in value.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// The text format leaves quotes in HELP alone, OpenMetrics escapes them.
fn escape_help(out: &mut String, help: &str, open: bool) {
    for c in help.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '"' if open => out.push_str("\\\""),
            _ => out.push(c),
        }
    }
}
