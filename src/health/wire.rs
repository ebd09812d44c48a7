//! What went over the wire in one run, as it is written down as evidence: short, and
//! without what is secret or of a person.
//!
//! Of a message with headers only those named here are kept; bodies never are.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::Exchange;
use super::observation::MORE;

/// Bytes of one exchange that are written down, at most.
pub const QUOTED: usize = 1024;

/// Characters of a line, at most.
const LINE: usize = 160;

/// What stands in the place of what was taken out.
const GONE: &str = "[…]";

/// What stands at the end when there was more.
const REST: &str = "…";

/// Headers that are kept, but for whom they name.
const PLAIN: &[&str] = &[
    "accept",
    "allow",
    "connection",
    "content-length",
    "content-type",
    "cseq",
    "date",
    "expires",
    "host",
    "max-forwards",
    "min-expires",
    "reason",
    "retry-after",
    "server",
    "supported",
    "unsupported",
    "user-agent",
    "via",
    "warning",
];

/// Headers of which only the scheme is kept.
const LOGINS: &[&str] = &[
    "authorization",
    "proxy-authenticate",
    "proxy-authorization",
    "www-authenticate",
];

/// Headers of whom a message is from and to: only their domains are kept.
const NAMES: &[&str] = &["contact", "from", "to"];

/// Short names of SIP headers (RFC 3261 section 7.3.3).
const SHORT: &[(&str, &str)] = &[
    ("c", "content-type"),
    ("f", "from"),
    ("k", "supported"),
    ("l", "content-length"),
    ("m", "contact"),
    ("t", "to"),
    ("v", "via"),
];

impl Exchange {
    /// As evidence, in at most [`QUOTED`] bytes; none if nothing went over the wire.
    pub fn quoted(&self) -> Option<Arc<[String]>> {
        let mut quoted = Vec::new();
        let mut said_before: Vec<&str> = Vec::new();
        let mut lines = self.lines.iter().map(String::as_str).peekable();
        while let Some(first) = lines.next() {
            let (when, said) = parts(first);
            quoted.push(format!("{when}  {}", opening(said)));
            // The same again, as when nobody answers, has the same headers.
            let again = said_before.contains(&said);
            said_before.push(said);
            let mut in_headers = has_headers(said) && !again;
            while let Some(more) = lines.next_if(|line| line.starts_with(MORE)) {
                let line = more.trim();
                in_headers &= !line.is_empty();
                let kept = header(line).filter(|_| in_headers);
                quoted.extend(kept.map(|kept| format!("{MORE}{kept}")));
            }
        }
        let quoted = within(quoted);
        (!quoted.is_empty()).then(|| quoted.into())
    }
}

/// When, in which direction and with whom; and what was said.
fn parts(first: &str) -> (&str, &str) {
    let indent = first.len() - first.trim_start().len();
    let end = first[indent..].find("  ").map(|at| indent + at);
    end.map_or((first, ""), |at| (&first[..at], &first[at + 2..]))
}

/// Whether this is the first line of a message that has headers.
fn has_headers(said: &str) -> bool {
    let is_version = |word: &str| word.starts_with("SIP/2.") || word.starts_with("HTTP/1.");
    let mut words = said.split(' ');
    words.clone().next().is_some_and(is_version) || words.nth(2).is_some_and(is_version)
}

/// The first line of a packet: of an address asked for, what it asks for is taken out.
fn opening(said: &str) -> String {
    let words = said.split(' ').map(|word| match word.split_once('?') {
        Some((path, query)) if path.starts_with('/') && !query.is_empty() => {
            format!("{path}?{GONE}")
        }
        Some(_) | None => nameless(word),
    });
    shortened(&words.collect::<Vec<_>>().join(" "))
}

/// A header, if it is one that is kept.
fn header(line: &str) -> Option<String> {
    let (name, value) = line.split_once(':')?;
    let value = value.trim();
    let lower = name.trim_end().to_ascii_lowercase();
    let whole = SHORT.iter().find(|(short, _)| *short == lower);
    let known = whole.map_or(lower.as_str(), |(_, whole)| whole);
    let kept = if PLAIN.contains(&known) {
        nameless(value)
    } else if LOGINS.contains(&known) {
        let scheme = value.split(' ').next().unwrap_or_default();
        let scheme = Some(scheme).filter(|scheme| scheme.chars().all(|c| c.is_ascii_alphabetic()));
        format!("{} {GONE}", scheme.unwrap_or_default())
    } else if NAMES.contains(&known) {
        domain(value)
    } else {
        return None;
    };
    Some(shortened(&format!("{name}: {kept}")))
}

/// Of whom something is from or to, only the domain.
fn domain(value: &str) -> String {
    let named = value.rsplit_once('@').map(|(_, host)| host);
    let alone = || value.rsplit_once("sip:").map(|(_, host)| host);
    let host = named.or_else(alone).unwrap_or_default();
    let end = host.find(|c: char| !(c.is_ascii_alphanumeric() || ".-:[]".contains(c)));
    let host = &host[..end.unwrap_or(host.len())];
    // Digits alone are somebody's telephone.
    let is_place = host.contains(|c: char| !c.is_ascii_digit());
    match (is_place, named) {
        (false, _) => GONE.to_owned(),
        (true, Some(_)) => format!("sip:{GONE}@{host}"),
        (true, None) => format!("sip:{host}"),
    }
}

/// Without the names in front of an `@`.
fn nameless(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, after) = rest.split_at(at);
        let ends = |c: char| c.is_whitespace() || "<>\"'(),;=".contains(c);
        let name = before.rfind(ends).map_or(0, |end| {
            end + before[end..].chars().next().map_or(1, char::len_utf8)
        });
        let scheme = ["sips:", "sip:"]
            .iter()
            .find(|s| before[name..].starts_with(**s));
        out.push_str(&before[..name]);
        out.push_str(scheme.copied().unwrap_or_default());
        out.push_str(GONE);
        out.push('@');
        rest = &after[1..];
    }
    out + rest
}

fn shortened(line: &str) -> String {
    match line.char_indices().nth(LINE) {
        Some((at, _)) => format!("{}{REST}", &line[..at]),
        None => line.to_owned(),
    }
}

/// As many lines as there is room for; the rest is said to be left out.
fn within(lines: Vec<String>) -> Vec<String> {
    let mut room = QUOTED;
    let mut kept = Vec::new();
    for line in lines {
        if line.len() + REST.len() > room {
            kept.push(REST.to_owned());
            break;
        }
        room -= line.len();
        kept.push(line);
    }
    kept
}
