//! What looks like a person's, or like a secret, taken out of text.

use serde_json::Value;

/// What stands in its place.
const GONE: &str = "[…]";

/// Digits from which on a number is taken for a telephone's or a person's.
const DIGITS: usize = 8;

/// Fields that people write.
const WRITTEN: &[&str] = &["because", "cause", "remedy", "text"];

/// Words behind which a secret stands.
const SECRETS: &[&str] = &[
    "password",
    "passord",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "bearer",
    "basic",
    "digest",
    "authorization",
    "cookie",
    "apikey",
    "api_key",
    "api-key",
    "x-api-key",
    "pin",
];

/// The body of an entry without what looks personal or secret; none if nothing
/// in it does. The words of the program itself and the names that a configuration
/// gives pass through.
pub(super) fn body(body: &str) -> Option<String> {
    let before: Value = serde_json::from_str(body).ok()?;
    let mut after = before.clone();
    walk(&mut after, "");
    (after != before).then(|| after.to_string())
}

fn walk(value: &mut Value, key: &str) {
    match value {
        Value::String(text) => {
            let masked = line(text, WRITTEN.contains(&key));
            if masked != *text {
                *text = masked;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, key)),
        Value::Object(fields) => fields
            .iter_mut()
            .for_each(|(name, field)| walk(field, name)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// One text; in what people write numbers are looked at too.
fn line(text: &str, written: bool) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut hide = false;
    for word in text.split_inclusive(|c: char| c.is_whitespace() || "\"'<>(),;".contains(c)) {
        let core = word.trim_end_matches(|c: char| c.is_whitespace() || "\"'<>(),;".contains(c));
        let (core, end) = word.split_at(core.len());
        if core.is_empty() {
            masked.push_str(end);
            continue;
        }
        let named = names_secret(core);
        if hide && named.is_none() {
            masked.push_str(GONE);
        } else if let Some(value) = named {
            masked.push_str(&core[..value]);
            if value < core.len() {
                masked.push_str(GONE);
            }
        } else if is_address(core) {
            masked.push_str(GONE);
        } else {
            masked.push_str(core);
        }
        // The secret may stand in the next word: "password: abc", "Bearer abc".
        hide = named.is_some_and(|value| value == core.len());
        masked.push_str(end);
    }
    if written {
        without_numbers(&masked)
    } else {
        masked
    }
}

/// Where the value begins in a word that says it is a secret; the word's end if
/// that stands in the next one.
fn names_secret(word: &str) -> Option<usize> {
    let split = word.find(['=', ':']);
    let name = word[..split.unwrap_or(word.len())].to_ascii_lowercase();
    let bare = matches!(name.as_str(), "bearer");
    let known = SECRETS.iter().any(|secret| name.ends_with(secret));
    match split {
        Some(at) if known => Some(at + 1),
        None if bare => Some(word.len()),
        Some(_) | None => None,
    }
}

/// Whether it is somebody's mail address, or holds one. The name of equipment in a SIP
/// address is none.
fn is_address(word: &str) -> bool {
    let equipment = ["sip:", "sips:"]
        .iter()
        .any(|scheme| word.starts_with(scheme));
    let mut parts = word.split('@');
    let named = parts.next().is_some_and(|name| !name.is_empty());
    !equipment && named && parts.next().is_some_and(|host| !host.is_empty())
}

/// Numbers of [`DIGITS`] digits and more, single spaces between them, taken out.
fn without_numbers(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let (end, digits) = number(&chars, at);
        if digits >= DIGITS {
            out.push_str(GONE);
            at = end;
        } else if digits > 0 {
            out.extend(&chars[at..end]);
            at = end;
        } else {
            out.push(c);
            at += 1;
        }
    }
    out
}

/// Where a number that begins here ends, and how many digits it has.
fn number(chars: &[char], from: usize) -> (usize, usize) {
    let mut digits = 0;
    let mut end = from;
    let mut at = from;
    while let Some(c) = chars.get(at) {
        if c.is_ascii_digit() {
            digits += 1;
            end = at + 1;
        } else if !(*c == '+' && at == from || *c == ' ' && end == at && digits > 0) {
            break;
        }
        at += 1;
    }
    (end, digits)
}
