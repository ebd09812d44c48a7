//! `/demo/mails`: what the demo's own mailbox has taken. The daemon proper has
//! no such pages.

use askama::Template;
use jiff::Timestamp;

use super::{Frame, Here, Unrendered, first_zone, render};
use crate::fault::Number;
use crate::inventory::Language;
use crate::view::shown::Shown;
use crate::view::text::{clean, segment};
use crate::view::words::Words;

/// A mail, as it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its place among all that were taken, from 1.
    pub number: u64,
    /// When it was written, if it says.
    pub sent: Option<Timestamp>,
    /// The sender.
    pub from: String,
    /// The recipients.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The tag of the language that it is in; empty when it does not say.
    pub language: String,
    /// The fault that it is about.
    pub fault: Option<Number>,
}

#[derive(Template)]
#[template(path = "mails.html", config = "src/view/askama.toml")]
struct List {
    frame: Frame,
    headline: String,
    path: &'static str,
    rows: Vec<Line>,
}

#[derive(Template)]
#[template(path = "mail.html", config = "src/view/askama.toml")]
struct One {
    frame: Frame,
    path: &'static str,
    line: Line,
    text: String,
    language: String,
    fault: Option<String>,
}

/// A mail without its text.
struct Line {
    number: u64,
    subject: String,
    language: String,
    from: String,
    to: String,
    sent: String,
}

/// The mails, the latest first. `path` is where these pages are.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn mails(
    snapshot: &Shown,
    path: &'static str,
    letters: &[Letter],
    language: Language,
) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let headline = w.mails_sentence(letters.len());
    let page = List {
        frame: Frame::new(snapshot, w, headline.clone(), Here::Mails),
        headline,
        path,
        rows: letters
            .iter()
            .rev()
            .map(|letter| line(snapshot, letter, w))
            .collect(),
    };
    render("/demo/mails", &page)
}

/// One mail.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn mail(
    snapshot: &Shown,
    path: &'static str,
    letter: &Letter,
    language: Language,
) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let page = One {
        frame: Frame::new(snapshot, w, clean(&letter.subject), Here::Mails),
        path,
        line: line(snapshot, letter, w),
        text: letter.text.clone(),
        language: letter.language.clone(),
        fault: letter.fault.as_ref().map(|n| segment(n.as_str())),
    };
    render("/demo/mails/N", &page)
}

fn line(snapshot: &Shown, letter: &Letter, w: Words) -> Line {
    let zone = first_zone(snapshot);
    Line {
        number: letter.number,
        subject: clean(&letter.subject),
        language: letter.language.clone(),
        from: clean(&letter.from),
        to: clean(&letter.to),
        sent: letter.sent.map_or_else(
            || "–".to_owned(),
            |at| w.moment(at, snapshot.at, &zone).html(),
        ),
    }
}
