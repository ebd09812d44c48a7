//! All mistakes of a configuration, each at its place.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::mask;

/// What is wrong with a configuration: every mistake that was found.
///
/// It displays as one block a mistake: what is wrong, file, line and column,
/// the line with the place marked, and what would be right. What looks like a
/// secret in a shown line is replaced by asterisks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    notes: Vec<Note>,
    left_out: usize,
    sources: Sources,
}

impl Report {
    /// How many mistakes there are.
    pub fn mistakes(&self) -> usize {
        self.notes.len() + self.left_out
    }

    /// What is wrong each time, in a line without its place.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().map(|note| note.title.as_str())
    }

    /// All of them as text, in colour where it is for a terminal.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut text = String::new();
        for note in &self.notes {
            text.push_str(&renderer.render(&[self.group(note)]));
            text.push_str("\n\n");
        }
        text.push_str(&match self.mistakes() {
            1 => "1 mistake in the configuration".to_owned(),
            n if self.left_out == 0 => format!("{n} mistakes in the configuration"),
            n => format!(
                "{n} mistakes in the configuration, the first {} shown",
                self.notes.len()
            ),
        });
        text.push('\n');
        text
    }

    fn group<'a>(&'a self, note: &'a Note) -> Group<'a> {
        let mut group = Group::with_title(Level::ERROR.primary_title(note.title.as_str()));
        if let Some(spot) = &note.spot {
            let (mut here, elsewhere): (Vec<_>, Vec<_>) = note
                .also
                .iter()
                .partition(|(also, _)| also.file == spot.file);
            here.sort_by_key(|(also, _)| also.span.start);
            group = group.element(self.snippet(spot, &note.label, &here));
            for (also, label) in elsewhere {
                group = group.element(self.snippet(also, label, &[]));
            }
        }
        for help in &note.helps {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        group
    }

    /// The lines around a place, and those of further places in the same file.
    fn snippet<'a>(
        &'a self,
        spot: &Spot,
        label: &'a str,
        also: &[&'a (Spot, String)],
    ) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let source = &self.sources.list[spot.file];
        let spans = || also.iter().map(|(s, _)| &s.span).chain([&spot.span]);
        let first = source.line_of(spans().map(|s| s.start).min().unwrap_or(0));
        let last = source.line_of(spans().map(|s| s.end).max().unwrap_or(0));
        let from = source.lines[first];
        let to = source
            .lines
            .get(last + 1)
            .copied()
            .unwrap_or(source.text.len());
        let within = |span: &Range<usize>| {
            let clamp = |at: usize| at.clamp(from, to) - from;
            clamp(span.start)..clamp(span.end)
        };
        let mut primary = AnnotationKind::Primary.span(within(&spot.span));
        if !label.is_empty() {
            primary = primary.label(label);
        }
        Snippet::source(&source.text[from..to])
            .line_start(first + 1)
            .path(source.path.to_string_lossy())
            .annotation(primary)
            .annotations(also.iter().map(|(also, label)| {
                AnnotationKind::Context
                    .span(within(&also.span))
                    .label(label.as_str())
            }))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Report {}

/// A place in one of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// Which file, by its place in [`Sources`].
    pub(super) file: usize,
    /// Which bytes of it.
    pub(super) span: Range<usize>,
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Note {
    spot: Option<Spot>,
    title: String,
    label: String,
    helps: Vec<String>,
    also: Vec<(Spot, String)>,
}

impl Note {
    /// A mistake at a place.
    pub(super) fn at(spot: &Spot, title: impl Into<String>) -> Self {
        Self {
            spot: Some(spot.clone()),
            ..Self::nowhere(title)
        }
    }

    /// A mistake that stands in no line, such as a missing file.
    pub(super) fn nowhere(title: impl Into<String>) -> Self {
        Self {
            spot: None,
            title: title.into(),
            label: String::new(),
            helps: Vec::new(),
            also: Vec::new(),
        }
    }

    /// What is said at the marked place.
    pub(super) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// What would be right.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(help.into());
        self
    }

    /// Another place that has to do with it.
    pub(super) fn also(mut self, spot: &Spot, label: impl Into<String>) -> Self {
        self.also.push((spot.clone(), label.into()));
        self
    }
}

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(super) struct Notes {
    list: Vec<Note>,
    /// Values that are no TOML, which has been noted.
    broken: Vec<Spot>,
    left_out: usize,
}

impl Notes {
    /// More than anybody reads at once; the rest is counted.
    const MOST: usize = 500;

    pub(super) fn add(&mut self, note: Note) {
        if self.list.len() < Self::MOST {
            self.list.push(note);
        } else {
            self.left_out += 1;
        }
    }

    /// Has the values at these places of a file not be read.
    pub(super) fn set_aside(&mut self, file: usize, broken: Vec<Range<usize>>) {
        let spots = broken.into_iter().map(|span| Spot { file, span });
        self.broken.extend(spots);
    }

    /// Whether the value at a place is not to be read.
    pub(super) fn is_set_aside(&self, spot: &Spot) -> bool {
        self.broken.contains(spot)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The report, in the order of the files and of the places in them.
    pub(super) fn report(mut self, sources: Sources) -> Report {
        let place = |note: &Note| note.spot.as_ref().map(|s| (s.file, s.span.start));
        self.list.sort_by_key(place);
        Report {
            notes: self.list,
            left_out: self.left_out,
            sources: sources.masked(),
        }
    }
}

/// The files, as they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sources {
    list: Vec<Source>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Source {
    path: PathBuf,
    text: String,
    /// Where each line begins.
    lines: Vec<usize>,
}

impl Source {
    fn line_of(&self, at: usize) -> usize {
        self.lines.partition_point(|&start| start <= at).max(1) - 1
    }
}

impl Sources {
    /// Takes a file in; the number is what a [`Spot`] names it by.
    pub(super) fn add(&mut self, path: &Path, text: &str) -> usize {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        self.list.push(Source {
            path: path.to_owned(),
            lines: std::iter::once(0)
                .chain(breaks.map(|(at, _)| at + 1))
                .collect(),
            text: text.to_owned(),
        });
        self.list.len() - 1
    }

    fn masked(mut self) -> Self {
        for source in &mut self.list {
            source.text = mask::mask(&source.text);
        }
        self
    }
}
