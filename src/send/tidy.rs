//! What a stranger says, made fit for the chain: one short line, without addresses
//! and secrets.

use crate::notice::Outcome;

/// Characters of a token by which it is known, however much of it is quoted.
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
    let tidy = |text: String| one_line(&without(&text, address, "(recipient)"));
    match outcome {
        Outcome::Accepted { response } => Outcome::Accepted {
            response: tidy(response),
        },
        Outcome::Temporary { why } => Outcome::Temporary { why: tidy(why) },
        Outcome::Permanent { why } => Outcome::Permanent { why: tidy(why) },
        Outcome::Ambiguous { why } => Outcome::Ambiguous { why: tidy(why) },
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

/// A text without a token, or as much as is quoted of it.
pub(super) fn without_token(text: &str, token: &str) -> String {
    let known = token.get(..KNOWN_BY).unwrap_or(token).to_ascii_lowercase();
    let lower = text.to_ascii_lowercase();
    let mut clean = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(found) = lower.get(from..).and_then(|rest| rest.find(&known)) {
        let at = from + found;
        clean.push_str(text.get(from..at).unwrap_or_default());
        clean.push_str("(link)");
        let rest = text.get(at..).unwrap_or_default();
        let is_of_it = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        from = at + rest.find(|c| !is_of_it(c)).unwrap_or(rest.len());
    }
    clean.push_str(text.get(from..).unwrap_or_default());
    clean
}
