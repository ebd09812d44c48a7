//! Texts with places that are filled, at the level of values: what is filled in can
//! end no string and begin no field, whatever it holds.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::{Map, Value};

/// What may stand in braces, beside `values.…`; and what it is.
pub const FIELDS: &[(&str, &str)] = &[
    ("fault.number", "the fault's number, `FOSEN-2026-0042`"),
    ("fault.title", "the fault on one line, its number first"),
    (
        "fault.brief",
        "the same, cut to 80 characters, which is as much as some systems take",
    ),
    (
        "fault.text",
        "all that is told of the fault, some paragraphs of plain text",
    ),
    ("fault.region", "the region's id"),
    (
        "fault.state",
        "where it is in its life: `assigned`, `accepted`, `cleared` …",
    ),
    (
        "fault.cause",
        "the component at fault, by its id; empty while that is undecided",
    ),
    ("fault.opened_at", "when it was found, RFC 3339"),
    (
        "fault.url",
        "its page; empty for a party outside the health network",
    ),
    (
        "fault.json",
        "the fault as `GET /api/v1/faults` has it; null for a party outside the health network",
    ),
    ("note", "what has happened, on one line"),
    (
        "event",
        "the word for what has happened: `opened`, `cleared` …; `reloaded` where another configuration is why",
    ),
    ("at", "when it happened, RFC 3339"),
    (
        "key",
        "what stands for this change, the same at every repeat and in no other: 64 hex digits",
    ),
    ("party.id", "the id of the party whose ticket it is"),
    ("party.name", "its name"),
    (
        "language",
        "the language of the texts: `nb`, `nn`, `sv` or `en`",
    ),
    (
        "ticket.id",
        "what the system calls the ticket in calls, a number if it gave a number",
    ),
    (
        "ticket.number",
        "what the system calls the ticket to people",
    ),
];

/// What says who we are; it stands in headers, and in the body of `login`, only.
pub const SECRETS: &[(&str, &str)] = &[
    ("user", "`username` of the system"),
    (
        "secret",
        "its secret, from the file, credential or variable named",
    ),
    ("basic", "both for `Authorization: Basic {basic}`"),
    ("session", "what `login` has answered"),
];

/// What a search may be made of: nothing that somebody else could have written.
pub const SEARCHED: &[&str] = &[
    "fault.number",
    "fault.region",
    "key",
    "party.id",
    "ticket.id",
    "ticket.number",
];

/// Characters of a title where it is to be brief.
const BRIEF: usize = 80;

/// A title as far as the shortest field for one goes.
pub(super) fn brief(title: &str) -> String {
    let rest = title.chars().nth(BRIEF).map(|_| '…');
    let kept = title.chars().take(BRIEF - usize::from(rest.is_some()));
    kept.chain(rest).collect()
}

/// A text with places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(Arc<str>),
    Place(Arc<str>),
}

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A brace that is not closed.
    #[error("a brace that is not closed")]
    Open,
    /// A brace that closes nothing.
    #[error("a brace that closes nothing")]
    Stray,
}

impl Template {
    /// Reads one: `{name}` is a place, `{{` and `}}` are braces.
    ///
    /// # Errors
    /// When its braces do not match.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            plain.push_str(before);
            if let Some(after) = brace.strip_prefix("{{") {
                plain.push('{');
                rest = after;
            } else if let Some(after) = brace.strip_prefix("}}") {
                plain.push('}');
                rest = after;
            } else if let Some(inside) = brace.strip_prefix('{') {
                let (name, after) = inside.split_once('}').ok_or(TemplateError::Open)?;
                if name.contains('{') {
                    return Err(TemplateError::Open);
                }
                if !plain.is_empty() {
                    pieces.push(Piece::Text(std::mem::take(&mut plain).into()));
                }
                pieces.push(Piece::Place(name.trim().into()));
                rest = after;
            } else {
                return Err(TemplateError::Stray);
            }
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain.into()));
        }
        Ok(Self(pieces))
    }

    /// The names of its places.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Place(name) => Some(&**name),
            Piece::Text(_) => None,
        })
    }

    /// As plain text.
    pub fn text(&self, values: &Values) -> String {
        self.filled(values, |text| text)
    }

    /// As part of an address: what is filled in can end no segment and no value.
    pub fn address(&self, values: &Values) -> String {
        self.filled(values, |text| percent(&text))
    }

    fn filled(&self, values: &Values, written: impl Fn(String) -> String) -> String {
        let mut whole = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => whole.push_str(text),
                Piece::Place(name) => whole.push_str(&written(values.text(name))),
            }
        }
        whole
    }

    /// As a value behind a question mark, all of it percent-encoded.
    pub fn encoded(&self, values: &Values) -> String {
        percent(&self.text(values))
    }

    /// A text without places.
    pub fn plain(text: &str) -> Self {
        Self(vec![Piece::Text(text.into())])
    }

    /// As a JSON value: a template that is one place is what stands there, any other a
    /// string.
    pub fn value(&self, values: &Values) -> Value {
        match &*self.0 {
            [Piece::Place(name)] => values.get(name),
            _ => Value::String(self.text(values)),
        }
    }
}

/// Percent-encoded but for what RFC 3986 leaves unreserved. A dot alone would go up a
/// folder.
fn percent(text: &str) -> String {
    let dots = text.chars().all(|c| c == '.');
    let mut coded = String::with_capacity(text.len());
    for byte in text.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) || byte == b'.' && !dots;
        match plain {
            true => coded.push(char::from(byte)),
            // Writing to a String cannot fail.
            false => _ = write!(coded, "%{byte:02X}"),
        }
    }
    coded
}

/// What places are filled with.
#[derive(Clone, Debug, Default)]
pub struct Values(BTreeMap<String, Value>);

impl Values {
    /// Puts a value in its place.
    pub fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn get(&self, name: &str) -> Value {
        self.0.get(name).cloned().unwrap_or_default()
    }

    fn text(&self, name: &str) -> String {
        match self.0.get(name) {
            Some(Value::String(text)) => text.clone(),
            None | Some(Value::Null) => String::new(),
            Some(other) => other.to_string(),
        }
    }
}

/// A JSON value whose strings have places.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// A string.
    Text(Template),
    /// A number, true, false or null.
    Plain(Value),
    /// A list.
    List(Vec<Self>),
    /// An object. Its names have no places.
    Object(Vec<(Arc<str>, Self)>),
}

impl Body {
    /// The value, filled.
    pub fn value(&self, values: &Values) -> Value {
        match self {
            Self::Text(template) => template.value(values),
            Self::Plain(value) => value.clone(),
            Self::List(items) => items.iter().map(|item| item.value(values)).collect(),
            Self::Object(fields) => {
                let fields = fields.iter();
                let filled = fields.map(|(name, field)| (name.to_string(), field.value(values)));
                Value::Object(filled.collect::<Map<_, _>>())
            }
        }
    }

    /// Its templates.
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::Text(template) => vec![template],
            Self::Plain(_) => Vec::new(),
            Self::List(items) => items.iter().flat_map(Self::templates).collect(),
            Self::Object(fields) => {
                let fields = fields.iter();
                fields.flat_map(|(_, field)| field.templates()).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests;
