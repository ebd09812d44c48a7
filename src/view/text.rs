//! Text that came from elsewhere, made safe to show; sentences with such text in them.

use std::fmt::Write as _;

use crate::fault::{COMMENT, is_hidden};

/// Longer names are cut: a page must not be flooded by one field.
const LONGEST: usize = 160;

/// A name as it may be shown: no control characters, nothing that turns the
/// direction of what stands around it, and not without end.
pub(super) fn clean(text: &str) -> String {
    clean_to(text, LONGEST)
}

/// The same, cut after so many characters.
fn clean_to(text: &str, longest: usize) -> String {
    let mut out: String = text
        .chars()
        .map(|c| {
            if matches!(c, '\t' | '\n' | '\r') {
                ' '
            } else {
                c
            }
        })
        .filter(|c| !is_hidden(*c))
        .take(longest + 1)
        .collect();
    if out.chars().count() > longest {
        out.pop();
        out.push('…');
    }
    let trimmed = out.trim();
    if trimmed.is_empty() {
        return "–".to_owned();
    }
    trimmed.to_owned()
}

/// Whether a name begins with a word, whatever the case of its letters.
pub(super) fn begins_with(name: &str, word: &str) -> bool {
    let name = name.to_lowercase();
    let rest = name.strip_prefix(&*word.to_lowercase());
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
}

/// Breaks a text at spaces, into lines of so many columns; a word that is longer than a
/// line stands alone in one.
pub(super) fn wrap(out: &mut String, columns: usize, first: &str, others: &str, text: &str) {
    out.push_str(first);
    let mut column = first.chars().count();
    let mut empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if !empty && column + 1 + length > columns {
            out.push('\n');
            out.push_str(others);
            column = others.chars().count();
        } else if !empty {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
        empty = false;
    }
    out.push('\n');
}

/// Text escaped for HTML, within an element or a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// One segment of a path in a link.
pub(super) fn segment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b':') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A name whose numbers stay in a line with the words before them.
fn unbroken(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let number = chars.peek().is_some_and(char::is_ascii_digit);
        out.push(if c == ' ' && number { '\u{a0}' } else { c });
    }
    out
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Words of our own.
    Words(String),
    /// What somebody else has named.
    Name(String),
    /// Words of our own that carry more in HTML.
    Marked { html: String, plain: String },
}

/// A sentence, or a part of one, that knows which words are its own and which
/// are names; names are isolated where it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Phrase(Vec<Piece>);

impl Phrase {
    /// Words of our own.
    pub(super) fn words(words: impl Into<String>) -> Self {
        Self(vec![Piece::Words(words.into())])
    }

    /// A name, cleaned.
    pub(super) fn name(name: &str) -> Self {
        Self(vec![Piece::Name(clean(name))])
    }

    /// What somebody has said, cleaned: as long as what people say may be.
    pub(super) fn said(text: &str) -> Self {
        Self(vec![Piece::Name(clean_to(text, COMMENT))])
    }

    /// The same thing twice: as HTML, already escaped, and as text.
    pub(super) fn marked(html: String, plain: String) -> Self {
        Self(vec![Piece::Marked { html, plain }])
    }

    /// A sentence with `{0}`, `{1}` … filled in.
    pub(super) fn fill(template: &str, parts: &[Self]) -> Self {
        let mut pieces = Vec::new();
        for (nth, stretch) in template.split('{').enumerate() {
            let words = match stretch.split_once('}') {
                Some((place, words)) if nth > 0 => {
                    let part = place.parse::<usize>().ok().and_then(|at| parts.get(at));
                    debug_assert!(part.is_some(), "{template} has no part {place}");
                    pieces.extend(part.into_iter().flat_map(|part| part.0.iter().cloned()));
                    words
                }
                _ => stretch,
            };
            if !words.is_empty() {
                pieces.push(Piece::Words(words.to_owned()));
            }
        }
        Self(pieces)
    }

    /// Parts one after the other: "a, b and c".
    pub(super) fn list(parts: &[Self], last: &str) -> Self {
        let mut pieces = Vec::new();
        for (nth, part) in parts.iter().enumerate() {
            if nth > 0 && nth + 1 == parts.len() {
                pieces.push(Piece::Words(format!(" {last} ")));
            } else if nth > 0 {
                pieces.push(Piece::Words(", ".to_owned()));
            }
            pieces.extend(part.0.iter().cloned());
        }
        Self(pieces)
    }

    /// With a capital letter, if it begins with words of our own.
    pub(super) fn capital(mut self) -> Self {
        if let Some(Piece::Words(first)) = self.0.first_mut() {
            let mut chars = first.chars();
            if let Some(c) = chars.next() {
                *first = c.to_uppercase().chain(chars).collect();
            }
        }
        self
    }

    /// With a small letter, if it begins with words of our own.
    pub(super) fn small(mut self) -> Self {
        if let Some(Piece::Words(first)) = self.0.first_mut() {
            let mut chars = first.chars();
            if let Some(c) = chars.next() {
                *first = c.to_lowercase().chain(chars).collect();
            }
        }
        self
    }

    /// Followed by another, after a space.
    pub(super) fn then(mut self, other: Self) -> Self {
        self.0.push(Piece::Words(" ".to_owned()));
        self.0.extend(other.0);
        self
    }

    /// As HTML: escaped, names in `<bdi>`.
    pub(super) fn html(&self) -> String {
        self.as_html(str::to_owned)
    }

    /// The same for a heading, in which the number of a room stays with its word.
    pub(super) fn heading(&self) -> String {
        self.as_html(unbroken)
    }

    fn as_html(&self, name_as: impl Fn(&str) -> String) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Words(words) => out.push_str(&escape(words)),
                Piece::Name(name) => {
                    out.push_str("<bdi>");
                    out.push_str(&escape(&name_as(name)));
                    out.push_str("</bdi>");
                }
                Piece::Marked { html, .. } => out.push_str(html),
            }
        }
        out
    }

    /// As text, for titles.
    pub(super) fn plain(&self) -> String {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Words(text) | Piece::Name(text) | Piece::Marked { plain: text, .. } => {
                    text.as_str()
                }
            })
            .collect()
    }
}
