//! What looks like a person's, or like a secret, taken out of text.

mod numbers;
#[cfg(test)]
mod tests;

use serde_json::Value;

use numbers::{Care, without_numbers};

/// What stands in its place.
pub(super) const GONE: &str = "[…]";

/// Fields that people write.
const WRITTEN: &[&str] = &["because", "cause", "remedy", "text"];

/// Fields that repeat what equipment has said.
const SAID: &[&str] = &["detail", "exchange"];

/// What the name of a header ends with whose whole line is a secret.
const HEADERS: &[&str] = &["authorization", "authenticate", "cookie", "api-key"];

/// What the name of something ends with that is a secret.
const SECRETS: &[&str] = &[
    "password",
    "passord",
    "passordet",
    "lösenord",
    "lösenordet",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "pinkode",
    "pin-kode",
    "pinkod",
];

/// Names of secrets that others only end with.
const SHORT: &[&str] = &["pin", "psk", "pwd"];

/// What may stand between a name and what it is the name of.
const VERBS: &[&str] = &["er", "is", "är"];

/// Words that a login follows (RFC 7235, RFC 6750).
const SCHEMES: &[&str] = &["basic", "bearer", "negotiate", "ntlm"];

/// How far behind "Digest" the sign of a login stood at most, in characters, for the
/// first mask.
const NEAR: usize = 500;

/// What names somebody at a place and not only the place.
const URIS: &[&str] = &["sip:", "sips:", "h323:", "xmpp:"];

/// What names somebody without a place too.
const CALLS: &[&str] = &["sip:", "sips:", "h323:", "tel:"];

/// What the name of a place ends with, besides the two letters of a country.
const PLACES: &[&str] = &[
    "arpa", "com", "corp", "edu", "eu", "example", "gov", "home", "info", "int", "intern",
    "internal", "invalid", "lan", "local", "net", "org", "test",
];

/// What is taken out, and what has been.
///
/// A fingerprint covers what is handed out and not what the log holds: else whoever
/// altered a pack could say of any entry that something was taken out of it. When more is
/// taken out, fingerprints become others; so what was taken out before stays here, for
/// packs and mails of then to be held against the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mask {
    /// A login behind the word "Digest" only where a sign of one stands near it.
    First,
    /// A login wherever on the line its sign stands.
    Second,
}

impl Mask {
    /// All of them, the first first.
    pub const ALL: [Self; 2] = [Self::First, Self::Second];

    /// What is taken out today.
    pub const LATEST: Self = Self::Second;

    /// By which number packs know it. Those that bear none are of the first.
    pub const fn version(self) -> u32 {
        match self {
            Self::First => 1,
            Self::Second => 2,
        }
    }

    /// The one of a number, if this samband knows it.
    pub fn of(version: u64) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|mask| u64::from(mask.version()) == version)
    }

    /// The body of an entry without what looks personal or secret; none if nothing
    /// in it does. The words of the program itself and the names that a configuration
    /// gives pass through.
    pub fn body(self, body: &str) -> Option<String> {
        let before: Value = serde_json::from_str(body).ok()?;
        let mut after = before.clone();
        self.walk(&mut after, "");
        (after != before).then(|| after.to_string())
    }

    /// The same of what has been read already.
    pub(super) fn value(self, value: &mut Value) {
        self.walk(value, "");
    }

    fn walk(self, value: &mut Value, key: &str) {
        match value {
            Value::String(text) => {
                let masked = self.line(text, care(key));
                if masked != *text {
                    *text = masked;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.walk(item, key)),
            Value::Object(fields) => {
                // Which user of the log's machine said something is for its readers alone.
                if key == "through" {
                    fields.remove("user");
                }
                fields
                    .iter_mut()
                    .for_each(|(name, field)| self.walk(field, name));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// One text without what looks personal or secret.
    fn line(self, text: &str, care: Care) -> String {
        let text = without_headers(text);
        let text = self.without_secrets(&text);
        let text = without_addresses(&text);
        let text = without_numbers(&text, care);
        match care {
            Care::Own => text,
            Care::Written | Care::Said => without_calls(&text),
        }
    }

    /// Without what stands behind a word that says that it is a secret.
    fn without_secrets(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut signs = Signs::default();
        while !rest.is_empty() {
            let length = word(rest);
            if length == 0 {
                let next = rest.chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..next]);
                rest = &rest[next..];
                continue;
            }
            let (name, after) = rest.split_at(length);
            out.push_str(name);
            rest = after;
            let found = match name.eq_ignore_ascii_case("digest") {
                true => self.login_behind(text, after, &mut signs),
                false => secret_behind(name, after),
            };
            let Some((before, value)) = found else {
                continue;
            };
            out.push_str(&after[..before]);
            out.push_str(GONE);
            rest = &after[before + value..];
        }
        out
    }

    /// How many bytes stand between the word "Digest" and a login, and how many that has:
    /// the rest of its line.
    fn login_behind(self, text: &str, after: &str, signs: &mut Signs) -> Option<(usize, usize)> {
        let spaces = Some(blank(after)).filter(|&spaces| spaces > 0)?;
        let is_login = match self {
            Self::First => {
                let near = after[spaces..].chars().take(NEAR);
                near.take_while(|&c| c != '\n').any(|c| c == '=')
            }
            Self::Second => signs.is_one_ahead(text, text.len() - after.len()),
        };
        let line = || after.lines().next().unwrap_or(after).trim_end().len();
        is_login.then(|| (spaces, line() - spaces))
    }
}

/// Where the next sign of a login and the next end of a line stand in a text: each is
/// looked for once, however often the words before it are met.
#[derive(Debug, Default)]
struct Signs {
    sign: usize,
    end: usize,
}

impl Signs {
    /// Whether a sign stands behind a place on its line.
    fn is_one_ahead(&mut self, text: &str, at: usize) -> bool {
        let find = |known: &mut usize, sign: char| {
            if *known < at {
                let found = text[at..].find(sign);
                *known = found.map_or(text.len(), |found| at + found);
            }
            *known
        };
        find(&mut self.sign, '=') < find(&mut self.end, '\n')
    }
}

/// How closely numbers are looked at in the field of this name.
fn care(key: &str) -> Care {
    if WRITTEN.contains(&key) {
        Care::Written
    } else if SAID.contains(&key) {
        Care::Said
    } else {
        Care::Own
    }
}

/// Without the values of headers that are a secret to the end of their line.
fn without_headers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line.split_at(line.trim_end_matches(['\r', '\n']).len());
        let lower = line.to_ascii_lowercase();
        let value = HEADERS
            .iter()
            .filter_map(|name| value_of(&lower, name))
            .min();
        match value {
            Some(at) if !is_gone(&line[at..]) => {
                out.push_str(&line[..at]);
                out.push(' ');
                out.push_str(GONE);
            }
            Some(_) | None => out.push_str(line),
        }
        out.push_str(end);
    }
    out
}

/// Where the value of a header of this name begins, if there is one.
fn value_of(lower: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = lower[from..].find(name) {
        let end = from + found + name.len();
        let colon = lower[end..].trim_start_matches([' ', '"']).starts_with(':');
        if colon {
            return Some(end + lower[end..].find(':')? + 1);
        }
        from = end;
    }
    None
}

/// Whether nothing is left to take out: no value, or at most a scheme before what
/// stands in its place.
fn is_gone(value: &str) -> bool {
    let value = value.trim();
    let scheme = value.strip_suffix(GONE).map(str::trim_end);
    let known = |word: &str| {
        let word = word.to_ascii_lowercase();
        word.is_empty() || word == "digest" || SCHEMES.contains(&&*word)
    };
    value.is_empty() || scheme.is_some_and(known)
}

/// How many bytes of a name the text begins with.
fn word(text: &str) -> usize {
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')));
    end.unwrap_or(text.len())
}

/// How many bytes stand between a name and its secret, and how many that has.
fn secret_behind(name: &str, after: &str) -> Option<(usize, usize)> {
    let name = name.to_lowercase();
    let before = if SCHEMES.contains(&name.as_str()) {
        let spaces = Some(blank(after)).filter(|&spaces| spaces > 0)?;
        let plain = after[spaces..].split(char::is_whitespace).next()?;
        // "Basic settings" is no login.
        let looks = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || c == '=';
        (name == "bearer" || plain.chars().any(looks)).then_some(spaces)?
    } else if SECRETS.iter().any(|secret| name.ends_with(secret)) || SHORT.contains(&&*name) {
        separator(after).or_else(|| beside(after))?
    } else {
        return None;
    };
    if after[before..].starts_with(GONE) {
        return None;
    }
    let value = length(&after[before..]);
    (value > 0).then_some((before, value))
}

/// How many bytes there are up to the value: blanks, and a sign or a verb among them.
fn separator(after: &str) -> Option<usize> {
    let quote = usize::from(after.starts_with(['"', '\'']));
    let start = quote + blank(&after[quote..]);
    let rest = &after[start..];
    let sign = rest.len() - rest.trim_start_matches(['=', ':', '>']).len();
    if sign > 0 {
        return Some(start + sign + blank(&rest[sign..]));
    }
    let verb = VERBS.iter().find(|verb| {
        let behind = rest.strip_prefix(**verb);
        behind.is_some_and(|behind| behind.starts_with([' ', ':']))
    })?;
    let behind = &rest[verb.len()..];
    let blanks = behind.len() - behind.trim_start_matches([' ', ':']).len();
    (start > 0).then_some(start + verb.len() + blanks)
}

/// How many blanks there are up to a word of letters and digits, or of four digits and
/// more: few others stand beside the name of a secret.
fn beside(after: &str) -> Option<usize> {
    let blanks = Some(blank(after)).filter(|&blanks| blanks > 0)?;
    let length = after[blanks..].find(char::is_whitespace);
    let word = &after[blanks..][..length.unwrap_or(after.len() - blanks)];
    let plain = word.trim_end_matches([',', '.', ';', ')', '!', '?']);
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    let letters = plain.chars().any(char::is_alphabetic);
    let only = digits == plain.chars().count() && digits >= 4;
    (digits > 0 && (letters || only)).then_some(blanks)
}

fn blank(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// How many bytes a value has: to its closing quote, or to the next blank without the
/// marks that end a sentence.
fn length(text: &str) -> usize {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote {
        let closing = text[1..].find(quote);
        return closing.map_or(text.len(), |at| at + 2);
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text[..end]
        .trim_end_matches([',', '.', ';', ')', '"', '\''])
        .len()
}

/// Without mail addresses, and without whom an address of a call names.
fn without_addresses(text: &str) -> String {
    each_word(text, address)
}

/// Without whom a call is for, where no place is named beside them.
fn without_calls(text: &str) -> String {
    each_word(text, |word| {
        (!word.contains('@')).then(|| without_called(word))
    })
}

/// Each word as it is made, or as it is where none is made of it.
fn each_word(text: &str, made: impl Fn(&str) -> Option<String>) -> String {
    let parts = |c: char| c.is_whitespace() || "\"'<>(),;".contains(c);
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(parts) {
        let core = word.trim_end_matches(parts);
        match made(core) {
            Some(masked) => out.push_str(&masked),
            None => out.push_str(core),
        }
        out.push_str(&word[core.len()..]);
    }
    out
}

/// What is left of a word that names somebody; none if it names nobody.
fn address(word: &str) -> Option<String> {
    let (user, host) = word.rsplit_once('@')?;
    let lower = user.to_ascii_lowercase();
    let ends = URIS
        .iter()
        .filter_map(|uri| Some(lower.find(uri)? + uri.len()));
    let scheme = ends.max().unwrap_or(0);
    if matches!(&user[scheme..], "" | GONE) || host.is_empty() {
        return None;
    }
    Some(match scheme {
        0 => GONE.to_owned(),
        _ => format!("{}{GONE}@{host}", &user[..scheme]),
    })
}

/// A word without the names that such calls have in it.
fn without_called(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let mut out = String::with_capacity(word.len());
    let mut at = 0;
    while let Some(next) = lower[at..].chars().next() {
        let apart = !lower[..at].ends_with(char::is_alphanumeric);
        let call = CALLS
            .iter()
            .find(|call| apart && lower[at..].starts_with(**call));
        let Some(call) = call else {
            out.push_str(&word[at..at + next.len_utf8()]);
            at += next.len_utf8();
            continue;
        };
        let from = at + call.len();
        let end = lower[from..].find([':', '?', '/', '=', '&', '|']);
        let end = end.map_or(lower.len(), |end| from + end);
        // The full stop of a sentence is no part of it.
        let name = lower[from..end].trim_end_matches(['.', '!']);
        out.push_str(&word[at..from]);
        at = from + name.len();
        out.push_str(match is_place(name) {
            true => &word[from..at],
            false => GONE,
        });
    }
    out
}

/// Whether this is empty, gone already, or names a place of the network.
fn is_place(name: &str) -> bool {
    let last = name.rsplit_once('.').map(|(_, last)| last);
    let known = |last: &str| {
        let country = last.len() == 2 && last.bytes().all(|byte| byte.is_ascii_lowercase());
        country || PLACES.contains(&last)
    };
    name.is_empty()
        || name.starts_with('[')
        || name.parse::<std::net::Ipv4Addr>().is_ok()
        || last.is_some_and(known)
}
