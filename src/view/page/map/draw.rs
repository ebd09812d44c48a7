//! The drawing itself: SVG, and the same as a list.

use std::fmt::Write as _;

use super::layout::{Measures, Net};
use crate::inventory::SiteIx;
use crate::view::page::mark::Mark;
use crate::view::snapshot::ConcernPart;
use crate::view::text::{escape, wrap};
use crate::view::words::{Condition, MapSaid, Words};

const MEASURES: Measures = Measures {
    width: 208,
    across: 64,
    between: 14,
    lane: 10,
};

/// How high a line of text is in a box, and what is left above and below all.
const LINE: u32 = 20;
const PADDING: u32 = 8;

/// How many letters there is room for in a line, and how many lines a name may take.
const LETTERS: usize = 20;
const NAME_LINES: usize = 2;

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

impl Node {
    /// What a fault has to do with it, where its mark does not say that already.
    fn note(&self, w: Words) -> Option<String> {
        let note = note(self.part?, w);
        let said = |mark: &Mark| mark.word() == note;
        (!self.mark.as_ref().is_some_and(said)).then_some(note)
    }

    fn height(&self) -> u32 {
        if self.junction {
            return MEASURES.lane;
        }
        let lines = self.name_lines().len() + usize::from(self.part.is_some()) + 1;
        u32::try_from(lines).unwrap_or(1) * LINE + 2 * PADDING
    }

    /// Its name, broken at spaces; what is more than there is room for is left away here
    /// and stands in the list.
    fn name_lines(&self) -> Vec<String> {
        let mut text = String::new();
        wrap(&mut text, LETTERS, "", "", &self.name);
        let mut lines: Vec<String> = text.lines().map(|line| short(line, LETTERS)).collect();
        if lines.len() > NAME_LINES {
            lines.truncate(NAME_LINES);
            if let Some(last) = lines.last_mut() {
                *last = short(&format!("{last}…"), LETTERS);
            }
        }
        lines
    }
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
        let net = Net {
            heights: self.nodes.iter().map(|one| one.height()).collect(),
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

    /// The lines of what a fault lies in or affects, the causes first.
    pub(super) fn hurting(&self, most: usize, w: Words) -> Vec<Line> {
        let named = self.nodes.iter().filter(|one| !one.junction);
        let mut lines: Vec<(ConcernPart, Line)> = named
            .zip(self.lines(w))
            .filter_map(|(one, line)| Some((one.part?, line)))
            .collect();
        lines.sort_by_key(|(part, _)| *part);
        lines.into_iter().take(most).map(|(_, line)| line).collect()
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
                note: one.note(w).unwrap_or_default(),
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
    match part {
        ConcernPart::Cause => w.fault_here().to_string(),
        ConcernPart::Candidate => w.fault_maybe_here().to_string(),
        ConcernPart::Affected => MapSaid::Affected.say(w.language()).into_owned(),
        ConcernPart::Reported => w.condition(Condition::Reported).into_owned(),
    }
}

const fn class(part: Option<ConcernPart>) -> &'static str {
    match part {
        Some(ConcernPart::Cause) => "node cause",
        Some(ConcernPart::Candidate) => "node candidate",
        Some(ConcernPart::Affected) => "node affected",
        Some(ConcernPart::Reported) => "node reported",
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
    let right = left + MEASURES.lane;
    let _ = write!(
        out,
        "<path class=\"{class}\" d=\"M{left} {y}H{right}\"/><circle class=\"joint\" cx=\"{left}\" cy=\"{y}\" r=\"4\"/>"
    );
}

fn boxed(out: &mut String, one: &Node, (left, top): (u32, u32), w: Words) {
    let (open, close) = match &one.href {
        Some(href) => (format!("<a href=\"{}\">", escape(href)), "</a>"),
        None => ("<g>".to_owned(), "</g>"),
    };
    let (width, height) = (MEASURES.width, one.height());
    let _ = write!(
        out,
        "{open}<g class=\"{}\" transform=\"translate({left} {top})\"><rect width=\"{width}\" height=\"{height}\" rx=\"6\"/>",
        class(one.part)
    );
    let mut down = PADDING;
    let mut line = |out: &mut String, class: &str, words: &str| {
        let base = down + LINE - 5;
        let words = escape(words);
        let _ = write!(
            out,
            "<text class=\"{class}\" x=\"12\" y=\"{base}\">{words} </text>"
        );
        down += LINE;
    };
    for words in one.name_lines() {
        line(out, "name", &words);
    }
    if let Some(note) = one.note(w) {
        line(out, "here", &note);
    }
    if let Some(mark) = &one.mark {
        let word = match one.kind.is_empty() {
            true => mark.word().to_owned(),
            false => format!("{} · {}", mark.word(), one.kind),
        };
        out.push_str(&mark.in_drawing((12, down + 3), &short(&word, LETTERS + 4)));
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
