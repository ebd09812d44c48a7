//! The drawing itself: SVG, and the same as a list.

use std::fmt::Write as _;

use super::layout::{Measures, Net};
use crate::inventory::SiteIx;
use crate::view::page::mark::Mark;
use crate::view::snapshot::ConcernPart;
use crate::view::text::escape;
use crate::view::words::Words;

const MEASURES: Measures = Measures {
    width: 208,
    across: 64,
    between: 14,
    lane: 10,
};

/// How high a box is.
const HIGH: u32 = 56;

/// How many letters of a name there is room for in a box.
const LETTERS: usize = 24;

/// Around all, so that no outline is cut.
const MARGIN: u32 = 6;

/// A component or a place.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// Cleaned, and not escaped.
    pub(super) name: String,
    /// What it is, or where.
    pub(super) kind: String,
    /// How it is.
    pub(super) mark: Option<Mark>,
    /// What a fault has to do with it.
    pub(super) part: Option<ConcernPart>,
    pub(super) href: Option<String>,
    /// It stands in the last column.
    pub(super) last: bool,
    /// Nothing but a point where lines meet.
    pub(super) junction: bool,
    /// The site of which it is so many rooms.
    pub(super) of_many: Option<(SiteIx, usize)>,
}

/// Boxes, and who needs whom.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawing {
    pub(super) nodes: Vec<Node>,
    /// `(needed, in need)`.
    pub(super) edges: Vec<(usize, usize)>,
}

/// A box in the list.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) state: String,
    pub(super) href: Option<String>,
    pub(super) note: String,
    /// The names of what it needs.
    pub(super) needs: Vec<String>,
    /// How many of those drawn need it.
    pub(super) needed_by: usize,
}

impl Drawing {
    pub(super) fn add(&mut self, one: Node) -> usize {
        self.nodes.push(one);
        self.nodes.len() - 1
    }

    /// How many boxes stand for something that a fault affects, or lies in.
    pub(super) fn hurt(&self) -> usize {
        let boxes = self.nodes.iter().filter(|one| !one.junction);
        boxes.filter(|one| one.part.is_some()).count()
    }

    /// As SVG that is labelled and described by these ids.
    pub(super) fn svg(&self, label: &str, described: &str, w: Words) -> String {
        let high = |one: &Node| if one.junction { MEASURES.lane } else { HIGH };
        let net = Net {
            heights: self.nodes.iter().map(high).collect(),
            edges: self.edges.clone(),
            last: self.nodes.iter().map(|one| one.last).collect(),
        };
        let layout = net.lay_out(MEASURES);
        let (width, height) = (layout.width + 2 * MARGIN, layout.height + 2 * MARGIN);
        let mut out = format!(
            "<svg class=\"map\" width=\"{width}\" height=\"{height}\" viewBox=\"-{MARGIN} -{MARGIN} {width} {height}\" role=\"group\" aria-labelledby=\"{label}\" aria-describedby=\"{described}\">"
        );
        out.push_str("<g aria-hidden=\"true\">");
        // Those that hurt lie above the others.
        for hurting in [false, true] {
            for (&edge, line) in self.edges.iter().zip(&layout.lines) {
                if self.hurts(edge) == hurting {
                    let class = if hurting { "edge hurt" } else { "edge" };
                    // Writing to a String cannot fail.
                    let _ = write!(out, "<path class=\"{class}\" d=\"{}\"/>", path(line));
                }
            }
        }
        for (one, &at) in self.nodes.iter().zip(&layout.boxes) {
            if one.junction {
                junction(&mut out, one, at);
            }
        }
        out.push_str("</g>");
        for (one, &at) in self.nodes.iter().zip(&layout.boxes) {
            if !one.junction {
                boxed(&mut out, one, at, w);
            }
        }
        out.push_str("</svg>");
        out
    }

    /// Whether what is needed is amiss, and what needs it suffers from that.
    fn hurts(&self, (from, to): (usize, usize)) -> bool {
        let affected = self.nodes[to].part == Some(ConcernPart::Affected);
        self.nodes[from].part.is_some() && affected
    }

    /// The same as lines of a table; where lines meet is no thing of its own.
    pub(super) fn lines(&self, w: Words) -> Vec<Line> {
        let named = |at: &usize| !self.nodes[*at].junction;
        let mut lines = Vec::new();
        for (at, one) in self.nodes.iter().enumerate().filter(|(at, _)| named(at)) {
            let sources = self.ends(at, |&(from, to)| (to, from));
            lines.push(Line {
                name: escape(&one.name),
                kind: escape(&one.kind),
                state: one.mark.as_ref().map_or_else(String::new, Mark::html),
                href: one.href.as_deref().map(escape),
                note: one.part.map_or_else(String::new, |part| note(part, w)),
                needs: sources
                    .iter()
                    .map(|&from| escape(&self.nodes[from].name))
                    .collect(),
                needed_by: self.ends(at, |&edge| edge).len(),
            });
        }
        lines
    }

    /// The boxes at the other ends of the edges of one, through points where lines meet.
    fn ends(&self, at: usize, turned: impl Fn(&(usize, usize)) -> (usize, usize)) -> Vec<usize> {
        let others = |at: usize| {
            let edges = self.edges.iter().map(&turned);
            edges.filter(move |edge| edge.0 == at).map(|edge| edge.1)
        };
        let through = others(at).flat_map(|other| match self.nodes[other].junction {
            true => others(other).collect(),
            false => vec![other],
        });
        through.collect()
    }
}

/// What a fault has to do with a box, in words.
fn note(part: ConcernPart, w: Words) -> String {
    use crate::view::words::MapSaid;
    match part {
        ConcernPart::Cause => w.fault_here().to_string(),
        ConcernPart::Candidate => w.fault_maybe_here().to_string(),
        ConcernPart::Affected => MapSaid::Affected.say(w.language()).into_owned(),
    }
}

const fn class(part: Option<ConcernPart>) -> &'static str {
    match part {
        Some(ConcernPart::Cause) => "node cause",
        Some(ConcernPart::Candidate) => "node candidate",
        Some(ConcernPart::Affected) => "node affected",
        None => "node",
    }
}

/// Straight across a column, and swung from one to the next.
fn path(line: &[(u32, u32)]) -> String {
    let mut out = String::new();
    for (nth, &(x, y)) in line.iter().enumerate() {
        let before = nth.checked_sub(1).and_then(|nth| line.get(nth));
        let _ = match before {
            None => write!(out, "M{x} {y}"),
            Some(&(_, level)) if level == y => write!(out, "H{x}"),
            Some(&(from, level)) => {
                let middle = from + x.saturating_sub(from) / 2;
                write!(out, "C{middle} {level} {middle} {y} {x} {y}")
            }
        };
    }
    out
}

fn junction(out: &mut String, one: &Node, (left, top): (u32, u32)) {
    let y = top + MEASURES.lane / 2;
    let class = if one.part.is_some() {
        "edge hurt"
    } else {
        "edge"
    };
    let right = left + MEASURES.width;
    let _ = write!(
        out,
        "<path class=\"{class}\" d=\"M{left} {y}H{right}\"/><circle class=\"joint\" cx=\"{left}\" cy=\"{y}\" r=\"4\"/>"
    );
}

fn boxed(out: &mut String, one: &Node, (left, top): (u32, u32), w: Words) {
    let whole = {
        let words = [&one.kind, &one.name]
            .into_iter()
            .filter(|word| !word.is_empty());
        let words: Vec<&str> = words.map(String::as_str).collect();
        let state = one.mark.as_ref().map(|mark| mark.word());
        let note = one.part.map(|part| note(part, w));
        let said = [state, note.as_deref()].into_iter().flatten();
        let said: Vec<&str> = words.into_iter().chain(said).collect();
        escape(&said.join(", "))
    };
    let (open, close) = match &one.href {
        Some(href) => (
            format!("<a href=\"{}\" aria-label=\"{whole}\">", escape(href)),
            "</a>",
        ),
        None => (format!("<g role=\"img\" aria-label=\"{whole}\">"), "</g>"),
    };
    let (width, high) = (MEASURES.width, HIGH);
    let _ = write!(
        out,
        "{open}<title>{whole}</title><g class=\"{}\" transform=\"translate({left} {top})\"><rect width=\"{width}\" height=\"{high}\" rx=\"6\"/>",
        class(one.part)
    );
    let _ = write!(
        out,
        "<text class=\"name\" x=\"12\" y=\"23\">{}</text>",
        escape(&short(&one.name, LETTERS))
    );
    if let Some(mark) = &one.mark {
        let word = match one.kind.is_empty() {
            true => mark.word().to_owned(),
            false => format!("{} · {}", mark.word(), one.kind),
        };
        out.push_str(&mark.in_drawing((12, 34), &short(&word, LETTERS)));
    }
    let _ = write!(out, "</g>{close}");
}

/// As much of a text as there is room for.
fn short(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let kept: String = text.chars().take(letters - 1).collect();
    format!("{}…", kept.trim_end())
}
