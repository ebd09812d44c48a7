//! What a mail says, from its bytes (RFC 5322): who wrote it, what it answers, and the
//! first line of what its author wrote. Without IO, and bounded in all that it does.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

use super::fields::{Fields, split};
use super::own::own_words;
use super::part::{TooDeep, text};
use super::robot::robot;
use super::said::{Said, Unclear, understood};
use super::sender::sender;
use crate::fault::Number;

/// Bytes of a mail that is read: words need a hundredth of it, and a logo below them fits.
pub const LARGEST: usize = 256 * 1024;

/// Message-IDs that a mail is taken to answer, the nearest first.
const ANSWERED: usize = 32;
/// Numbers that are looked for in a subject.
const NUMBERS: usize = 4;

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its Message-ID, without angle brackets; none where it has none, or more than one.
    pub id: Option<String>,
    /// By what it is known without one; empty where it has one.
    instead: String,
    /// The one address that it is from; none where it names none, or several.
    pub from: Option<String>,
    /// The Message-IDs that it answers, without angle brackets, the nearest first.
    pub answers: Vec<String>,
    /// The numbers of faults in its subject.
    pub numbers: Vec<Number>,
    /// Why no person is taken to have written it.
    pub robot: Option<&'static str>,
    /// The first `Authentication-Results` (RFC 8601): that of the server which was last
    /// to look at it. None where that is written as no server writes it: whoever sent the
    /// mail has put it there, so that the server's own is not above it.
    pub authentication: Option<String>,
    /// When it was written, by its sender's clock; none where it does not say so, or twice.
    pub date: Option<Timestamp>,
    /// What its first line says.
    pub said: Result<Said, Unclear>,
}

impl Mail {
    /// By what it is known again when it comes twice.
    pub fn known_by(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.instead)
    }
}

/// Why nothing is read of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It has more bytes than are read.
    #[error("it is larger than {} KiB", LARGEST / 1024)]
    Large,
    /// It has no header.
    #[error("it is no mail")]
    Headless,
    /// It has more parts, or parts within parts, than are looked at.
    #[error("it has too many parts")]
    Deep,
}

/// What a mail says.
///
/// # Errors
/// When it is none, or goes beyond what is read.
pub fn read(bytes: &[u8]) -> Result<Mail, Unread> {
    if bytes.len() > LARGEST {
        return Err(Unread::Large);
    }
    let (head, body) = split(bytes);
    let fields = Fields::read(head);
    if fields.is_empty() {
        return Err(Unread::Headless);
    }
    let text = text(&fields, body).map_err(|TooDeep| Unread::Deep)?;
    let subject = fields.subject();
    let answers = ["in-reply-to", "references"].into_iter();
    let answers = answers.flat_map(|name| {
        let mut ids: Vec<String> = fields.all(name).flat_map(ids).collect();
        ids.reverse();
        ids
    });
    let id = fields.only("message-id").and_then(|id| ids(id).next());
    let instead = match id {
        Some(_) => String::new(),
        None => instead(&fields, &subject, &text),
    };
    Ok(Mail {
        id,
        instead,
        from: fields.only("from").and_then(sender),
        answers: answers.take(ANSWERED).collect(),
        numbers: numbers(&subject),
        robot: robot(&fields, &subject),
        authentication: fields
            .first_as_generated("authentication-results")
            .map(str::to_owned),
        date: fields.only("date").and_then(date),
        said: understood(&own_words(&text)),
    })
}

/// What its author made of a mail, a line each: the servers on its way add fields, fold
/// them and encode the text anew, and each time otherwise. No Message-ID has lines.
fn instead(fields: &Fields, subject: &str, text: &str) -> String {
    let joined = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let of = |name| joined(&fields.all(name).collect::<Vec<_>>().join(" "));
    [of("from"), of("date"), joined(subject), joined(text)].join("\n")
}

/// A date and time (RFC 5322 section 3.3).
fn date(value: &str) -> Option<Timestamp> {
    static PARSER: DateTimeParser = DateTimeParser::new();
    PARSER.parse_timestamp(value).ok()
}

/// The Message-IDs in a field, in the order written.
fn ids(value: &str) -> impl Iterator<Item = String> {
    let parts = value.split('<').skip(1);
    parts.filter_map(|part| {
        let (id, _) = part.split_once('>')?;
        let id: String = id.split_whitespace().collect();
        let plain = id.is_ascii() && (3..=250).contains(&id.len()) && id.contains('@');
        plain.then_some(id)
    })
}

fn numbers(subject: &str) -> Vec<Number> {
    let words = subject.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let mut numbers: Vec<Number> = Vec::new();
    for number in words.filter_map(|word| Number::parse(word.trim_matches('-'))) {
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers.truncate(NUMBERS);
    numbers
}
