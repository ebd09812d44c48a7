//! What the first line of an answer says, in Norwegian, Swedish and English: a small
//! closed table, and nothing is guessed.

use super::moment::{When, when};

/// What somebody says by mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Yes, and when it is expected to be mended.
    Accept(Option<When>),
    /// No, and why.
    Reject(String),
    /// Something of it.
    Comment(String),
    /// It is done: what was the cause, and what mended it.
    Done {
        /// What was the cause.
        cause: String,
        /// What mended it.
        remedy: String,
    },
}

/// Why it is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// It begins with no word that is known, or with none at all.
    Word,
    /// What stands behind a yes is no time that can be read in one way only.
    Time,
    /// Words are missing that belong to it: why, what, or cause and remedy.
    Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Accept,
    Reject,
    Comment,
    Done,
}

/// The words, in small letters: English, Bokmål, Nynorsk, Swedish.
const TABLE: [(Verb, &[&str]); 4] = [
    (
        Verb::Accept,
        &[
            "accept",
            "accepted",
            "i accept",
            "we accept",
            "i take it",
            "we take it",
            "i'll take it",
            "we'll take it",
            "godta",
            "godtar",
            "godtatt",
            "jeg godtar",
            "vi godtar",
            "aksepter",
            "aksepterer",
            "akseptert",
            "tar den",
            "jeg tar den",
            "vi tar den",
            "jeg tar det",
            "vi tar det",
            "jeg tar saken",
            "vi tar saken",
            "godtek",
            "eg godtek",
            "vi godtek",
            "me godtek",
            "tek den",
            "eg tek den",
            "eg tar den",
            "vi tek den",
            "me tek den",
            "eg tek saka",
            "vi tek saka",
            "me tek saka",
            "acceptera",
            "accepterar",
            "accepterat",
            "jag accepterar",
            "vi accepterar",
            "jag tar den",
            "jag tar det",
            "jag tar ärendet",
            "vi tar ärendet",
        ],
    ),
    (
        Verb::Reject,
        &[
            "reject",
            "rejected",
            "not ours",
            "avvis",
            "avviser",
            "avvist",
            "ikke vår",
            "ikke vårt",
            "ikkje vår",
            "ikkje vårt",
            "avvisa",
            "avvisar",
            "avvisat",
            "inte vår",
            "inte vårt",
        ],
    ),
    (
        Verb::Comment,
        &["comment", "kommentar", "kommenter", "kommentera"],
    ),
    (
        Verb::Done,
        &[
            "done",
            "fixed",
            "ferdig",
            "utført",
            "rettet",
            "løst",
            "utbedret",
            "retta",
            "løyst",
            "utbetra",
            "klart",
            "färdigt",
            "löst",
            "åtgärdat",
            "åtgärdad",
        ],
    ),
];

/// What the first line that is not empty says; what needs words takes those of the lines
/// that follow it without a break, since clients break lines.
///
/// # Errors
/// When it is not one of what is known.
pub(super) fn understood(own: &[String]) -> Result<Said, Unclear> {
    let mut lines = own.iter().skip_while(|line| line.is_empty());
    let first = lines.next().ok_or(Unclear::Word)?;
    let first = first.trim_start_matches(|c: char| "*_«\"“”'".contains(c));
    let (verb, rest) = verb(first).ok_or(Unclear::Word)?;
    if verb == Verb::Accept {
        let rest = rest.trim_matches(|c: char| c.is_whitespace() || PUNCTUATION.contains(c));
        return match rest.is_empty() {
            true => Ok(Said::Accept(None)),
            false => when(rest)
                .map(|when| Said::Accept(Some(when)))
                .ok_or(Unclear::Time),
        };
    }
    let rest = said_after(rest).ok_or(Unclear::Words)?;
    let mut whole = rest.to_owned();
    for line in lines.take_while(|line| !line.is_empty()) {
        whole.push(' ');
        whole.push_str(line);
    }
    let whole = whole.trim().to_owned();
    if whole.is_empty() {
        return Err(Unclear::Words);
    }
    match verb {
        Verb::Reject => Ok(Said::Reject(whole)),
        Verb::Comment => Ok(Said::Comment(whole)),
        Verb::Accept | Verb::Done => done(&whole),
    }
}

/// What may stand around words.
const PUNCTUATION: &str = ".,;:!–—-*_\"“”«»'()";

fn done(whole: &str) -> Result<Said, Unclear> {
    let (cause, remedy) = whole.split_once(';').ok_or(Unclear::Words)?;
    let (cause, remedy) = (cause.trim(), remedy.trim());
    if cause.is_empty() || remedy.is_empty() {
        return Err(Unclear::Words);
    }
    Ok(Said::Done {
        cause: cause.to_owned(),
        remedy: remedy.to_owned(),
    })
}

/// The word that a line begins with, the longest that is known, and what follows it.
fn verb(line: &str) -> Option<(Verb, &str)> {
    let all = TABLE
        .iter()
        .flat_map(|(verb, words)| words.iter().map(|word| (*verb, *word)));
    let fits = all.filter_map(|(verb, word)| Some((word.len(), verb, after(line, word)?)));
    let (_, verb, rest) = fits.max_by_key(|(length, ..)| *length)?;
    Some((verb, rest))
}

/// What follows a word that a line begins with, letters of either case and spaces of any
/// number.
fn after<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = line;
    for (at, part) in word.split(' ').enumerate() {
        if at > 0 {
            let trimmed = rest.trim_start();
            if trimmed.len() == rest.len() {
                return None;
            }
            rest = trimmed;
        }
        for wanted in part.chars() {
            let mut chars = rest.chars();
            let next = match chars.next()? {
                '’' => '\'',
                c => c.to_lowercase().next().unwrap_or(c),
            };
            if next != wanted {
                return None;
            }
            rest = chars.as_str();
        }
    }
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// What stands behind a colon, or a dash with spaces around it.
fn said_after(rest: &str) -> Option<&str> {
    let trimmed = rest.trim_start_matches(|c: char| "*_»\"”' ".contains(c));
    let colon = trimmed.strip_prefix([':', '–', '—']);
    colon.or_else(|| trimmed.strip_prefix("- ")).map(str::trim)
}
