//! Charts of what was measured: drawn here, as SVG without script or style of its own.
//!
//! A chart has no size: labels stand at shares of its width, and what is drawn between
//! them is stretched. So its text is as large on a telephone as on a wall. What is not
//! known is a gap and never a line.

use std::fmt::Write as _;

use crate::measurement::{Step, Value};
use crate::view::text::escape;

/// The height of all, in pixels.
const HEIGHT: f64 = 152.0;
/// Where the drawing begins, and how high it is.
const TOP: f64 = 10.0;
const DRAWN: f64 = 120.0;
/// The drawing's own units from bottom to top.
const UNITS: f64 = 200.0;
/// Nearer to an edge than this share of the width a label would be cut.
const EDGE: f64 = 0.05;

/// What is drawn of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    /// The middle round trip, and from the shortest to the longest, in milliseconds.
    RoundTrip,
    /// What was lost, in percent.
    Loss,
    /// The jitter, in milliseconds.
    Jitter,
}

impl Figure {
    /// The least, the middle and the most of a value; none where there is none.
    pub(super) fn of(self, value: &Value) -> Option<[f64; 3]> {
        match self {
            Self::RoundTrip => value
                .round
                .map(|round| [round.least, round.middle, round.most].map(|level| level.millis())),
            Self::Loss => Some([0.0, value.loss() * 100.0, value.loss() * 100.0]),
            Self::Jitter => value.jitter.map(|jitter| [jitter.millis(); 3]),
        }
    }
}

/// A label below the drawing, at a share of its width.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    /// From 0 to 1.
    pub(super) at: f64,
    /// What stands there.
    pub(super) label: String,
}

/// What a chart is drawn of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chart<'a> {
    /// By which its title and description are found; no other on the page has it.
    pub(super) id: &'a str,
    /// What it shows.
    pub(super) title: &'a str,
    /// How it is laid out.
    pub(super) description: &'a str,
    /// Of what.
    pub(super) figure: Figure,
    /// In the order of time, each as long as the others.
    pub(super) steps: &'a [Step],
    /// What the values on the axis are called.
    pub(super) scale: Scale,
    /// Labels of the values, in the order of the scale's lines.
    pub(super) labels: &'a [String],
    /// Labels of the times.
    pub(super) ticks: &'a [Tick],
}

/// An axis in round numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    /// From one line to the next.
    pub(super) step: f64,
    /// How many lines there are above zero.
    pub(super) lines: u32,
}

impl Scale {
    /// One that reaches to the highest value, in lines of 1, 2 or 5 and noughts.
    pub(super) fn reaching(highest: f64) -> Self {
        let highest = if highest.is_finite() {
            highest.max(0.4)
        } else {
            0.4
        };
        let rough = highest / 4.0;
        let tens = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0].map(|round| round * tens).into_iter();
        let step = step
            .filter(|step| *step >= rough)
            .fold(10.0 * tens, f64::min);
        let lines = (1..=5).find(|lines| f64::from(*lines) * step >= highest * 0.999);
        Self {
            step,
            lines: lines.unwrap_or(5),
        }
    }

    /// Where it ends.
    pub(super) fn top(self) -> f64 {
        self.step * f64::from(self.lines)
    }

    /// The values of its lines.
    pub(super) fn values(self) -> impl Iterator<Item = f64> {
        (1..=self.lines).map(move |line| f64::from(line) * self.step)
    }
}

/// The highest value of all.
pub(super) fn highest(figure: Figure, steps: &[Step]) -> f64 {
    let values = steps.iter().filter_map(|step| figure.of(&step.value?));
    values.map(|[_, _, most]| most).fold(0.0, f64::max)
}

impl Chart<'_> {
    /// As SVG, to stand in a page.
    pub(super) fn svg(&self) -> String {
        let id = escape(self.id);
        let mut out = format!(
            "<svg class=\"chart\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" height=\"{HEIGHT}\" focusable=\"false\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
            escape(self.title),
            escape(self.description),
        );
        self.grid(&mut out);
        let _ = write!(
            out,
            "<svg x=\"0\" y=\"{TOP}\" width=\"100%\" height=\"{DRAWN}\" viewBox=\"0 0 {} {UNITS}\" preserveAspectRatio=\"none\">",
            self.steps.len().max(1)
        );
        let (band, line) = self.paths();
        for (class, path) in [("band", band), ("line", line)] {
            if !path.is_empty() {
                let _ = write!(out, "<path class=\"{class}\" d=\"{path}\"/>");
            }
        }
        out.push_str("</svg></svg>");
        out
    }

    /// Lines at round values, with what they stand for, and at times.
    fn grid(&self, out: &mut String) {
        let bottom = TOP + DRAWN;
        for tick in self.ticks {
            let at = tick.at * 100.0;
            let _ = write!(
                out,
                "<line class=\"grid\" x1=\"{at:.2}%\" x2=\"{at:.2}%\" y1=\"{TOP}\" y2=\"{bottom}\"/>"
            );
            if (EDGE..=1.0 - EDGE).contains(&tick.at) {
                let _ = write!(
                    out,
                    "<text x=\"{at:.2}%\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                    HEIGHT - 5.0,
                    escape(&tick.label)
                );
            }
        }
        let _ = write!(
            out,
            "<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"{bottom}\" y2=\"{bottom}\"/>"
        );
        for (value, label) in self.scale.values().zip(self.labels) {
            let y = bottom - value / self.scale.top() * DRAWN;
            let _ = write!(
                out,
                "<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"{y:.1}\" y2=\"{y:.1}\"/><text x=\"2\" y=\"{:.1}\">{}</text>",
                y + 13.0,
                escape(label)
            );
        }
    }

    /// The band between least and most, and the line of the middle ones: stairs, one of
    /// each step of time, broken where nothing is known.
    fn paths(&self) -> (String, String) {
        let (mut band, mut line) = (String::new(), String::new());
        let known: Vec<Option<[i64; 3]>> = self.steps.iter().map(|step| self.drawn(step)).collect();
        let mut at = 0;
        for run in known.chunk_by(|one, other| one.is_some() == other.is_some()) {
            let values: Vec<[i64; 3]> = run.iter().flatten().copied().collect();
            if !values.is_empty() {
                stairs(&mut line, at, values.iter().map(|[_, middle, _]| *middle));
                if values.iter().any(|[least, _, most]| least != most) {
                    stairs(&mut band, at, values.iter().map(|[_, _, most]| *most));
                    back(&mut band, at, &values);
                }
            }
            at += run.len();
        }
        (band, line)
    }

    /// Where a step's values lie, from above.
    fn drawn(&self, step: &Step) -> Option<[i64; 3]> {
        let values = self.figure.of(&step.value?)?;
        Some(values.map(|value| {
            let share = (value / self.scale.top()).clamp(0.0, 1.0);
            #[expect(
                clippy::cast_possible_truncation,
                reason = "it lies between 0 and the units"
            )]
            let y = (UNITS - share * UNITS).round() as i64;
            y
        }))
    }
}

fn stairs(path: &mut String, at: usize, values: impl Iterator<Item = i64>) {
    for (nth, y) in values.enumerate() {
        let _ = match nth {
            0 => write!(path, "M{at} {y}H{}", at + 1),
            _ => write!(path, "V{y}H{}", at + nth + 1),
        };
    }
}

/// Back along the least, to where it began.
fn back(path: &mut String, at: usize, values: &[[i64; 3]]) {
    for (nth, [least, _, _]) in values.iter().enumerate().rev() {
        let _ = write!(path, "V{least}H{}", at + nth);
    }
    path.push('Z');
}

#[cfg(test)]
mod tests;
