//! What a stranger says, made fit for the chain: one short line, without addresses
//! and secrets.

use std::collections::BTreeSet;

use crate::notice::Outcome;

/// So many characters of a token in a row tell it from other words.
const KNOWN_BY: usize = 12;

/// Characters of a subject at most; the writer of notices aims at 70.
const LINE: usize = 250;

/// Text for a header: one line without control characters.
pub(super) fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                c
            }
        })
        .take(LINE)
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a relay says is a stranger's text, and goes into the chain, where no
/// address may stand: one short line, the recipient's address taken out.
pub(super) fn tidied(outcome: Outcome, address: &str) -> Outcome {
    in_words(outcome, |said| {
        one_line(&without(&said, address, "(recipient)"))
    })
}

/// An outcome in other words.
pub(super) fn in_words(outcome: Outcome, other: impl Fn(String) -> String) -> Outcome {
    match outcome {
        Outcome::Accepted { response } => Outcome::Accepted {
            response: other(response),
        },
        Outcome::Temporary { why } => Outcome::Temporary { why: other(why) },
        Outcome::Permanent { why } => Outcome::Permanent { why: other(why) },
        Outcome::Ambiguous { why } => Outcome::Ambiguous { why: other(why) },
    }
}

/// A text without some words, in letters of either case.
pub(super) fn without(text: &str, words: &str, instead: &str) -> String {
    if words.is_empty() {
        return text.to_owned();
    }
    let (found, words) = (text.to_ascii_lowercase(), words.to_ascii_lowercase());
    let mut clean = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in found.match_indices(&words) {
        clean.push_str(text.get(from..at).unwrap_or_default());
        clean.push_str(instead);
        from = at + words.len();
    }
    clean.push_str(text.get(from..).unwrap_or_default());
    clean
}

/// A text without a token, or any piece of one that it is known by: whoever quotes it
/// may begin and end anywhere.
pub(super) fn without_token(text: &str, token: &str, instead: &str) -> String {
    let pieces = pieces(token);
    let is_of_it = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_of_it(c)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        match holds_one(run, &pieces) {
            true => clean.push_str(instead),
            false => clean.push_str(run),
        }
        let end = after.find(is_of_it).unwrap_or(after.len());
        let (between, next) = after.split_at(end);
        clean.push_str(between);
        rest = next;
    }
    clean
}

fn holds_one(run: &str, pieces: &BTreeSet<Vec<u8>>) -> bool {
    let run = run.to_ascii_lowercase().into_bytes();
    let mut windows = run.windows(KNOWN_BY);
    windows.any(|piece| pieces.contains(piece))
}

/// The pieces that a token is known by, in small letters.
fn pieces(token: &str) -> BTreeSet<Vec<u8>> {
    let token = token.to_ascii_lowercase().into_bytes();
    token.windows(KNOWN_BY).map(<[u8]>::to_vec).collect()
}
