//! The text of a mail (RFC 2045, RFC 2046): of its parts the one that its author wrote.
//!
//! Which part that is is found here, so that depth and number are bounded; only that one,
//! by itself, is decoded by the library.

use mail_parser::{MessageParser, MimeHeaders as _};

use super::fields::{Fields, split};

/// Parts within parts: what clients make has three.
const DEEPEST: usize = 8;
/// Parts that are looked at.
const MOST: usize = 64;
/// Characters of the text that are looked at.
const TEXT: usize = 64 * 1024;

/// There are more parts, or parts within parts, than are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooDeep;

/// What a part says it is.
struct Kind {
    /// In lower case, such as `text/plain`.
    media: String,
    charset: String,
    boundary: String,
    flowed: bool,
    joined: bool,
}

/// The text of a mail; empty where it has none.
pub(super) fn text(fields: &Fields, body: &[u8]) -> Result<String, TooDeep> {
    let mut left = MOST;
    Ok(of_part(fields, body, DEEPEST, &mut left)?.map_or_else(String::new, |(_, text)| text))
}

/// The text of a part, and whether it was plain.
fn of_part(
    fields: &Fields,
    body: &[u8],
    depth: usize,
    left: &mut usize,
) -> Result<Option<(bool, String)>, TooDeep> {
    *left = left.checked_sub(1).ok_or(TooDeep)?;
    let kind = Kind::of(fields);
    let attached = fields
        .all("content-disposition")
        .any(|how| how.to_ascii_lowercase().starts_with("attachment"));
    match kind.media.as_str() {
        "text/plain" | "text/html" if !attached => Ok(Some(kind.decoded(fields, body))),
        media if media.starts_with("multipart/") && !kind.boundary.is_empty() => {
            let depth = depth.checked_sub(1).ok_or(TooDeep)?;
            of_parts(&kind, body, depth, left)
        }
        _ => Ok(None),
    }
}

/// The first plain text among parts, or else the first other one.
fn of_parts(
    kind: &Kind,
    body: &[u8],
    depth: usize,
    left: &mut usize,
) -> Result<Option<(bool, String)>, TooDeep> {
    // What a digest or a report holds was written by others.
    if matches!(kind.media.as_str(), "multipart/digest" | "multipart/report") {
        return Ok(None);
    }
    let mut found = None;
    for part in parts(body, &kind.boundary) {
        let (head, body) = split(part);
        let text = of_part(&Fields::read(head), body, depth, left)?;
        let plain = text.as_ref().is_some_and(|(plain, _)| *plain);
        if plain || found.is_none() {
            found = text.or(found);
        }
        // Of parts that follow one another the first is the author's.
        if plain || (found.is_some() && kind.media != "multipart/alternative") {
            break;
        }
    }
    Ok(found)
}

/// What lies between the boundaries (RFC 2046 section 5.1.1).
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let (mut at, mut begun) = (0, None);
    while at < body.len() && parts.len() <= MOST {
        let end = body[at..].iter().position(|&b| b == b'\n');
        let next = end.map_or(body.len(), |end| at + end + 1);
        let line = body[at..next].strip_prefix(b"--");
        let rest = line.and_then(|line| line.strip_prefix(boundary.as_bytes()));
        let last = rest.is_some_and(|rest| rest.starts_with(b"--"));
        let bounds = rest.is_some_and(|rest| last || rest.iter().all(u8::is_ascii_whitespace));
        if bounds {
            parts.extend(begun.map(|begun| &body[begun..at]));
            begun = (!last).then_some(next);
            if last {
                return parts;
            }
        }
        at = next;
    }
    // A last boundary that is missing was cut off on the way.
    parts.extend(begun.map(|begun| &body[begun..]));
    parts
}

impl Kind {
    fn of(fields: &Fields) -> Self {
        let plain = Self {
            media: "text/plain".to_owned(),
            charset: "us-ascii".to_owned(),
            boundary: String::new(),
            flowed: false,
            joined: false,
        };
        let Some(value) = fields.all("content-type").next() else {
            return plain;
        };
        let head = format!("Content-Type: {value}\r\n\r\n");
        let parsed = MessageParser::default().parse_headers(head.as_bytes());
        let Some(kind) = parsed.as_ref().and_then(|mail| mail.content_type()) else {
            return plain;
        };
        let attribute = |name| kind.attribute(name).unwrap_or_default();
        let says = |name, word| attribute(name).eq_ignore_ascii_case(word);
        let subtype = kind.subtype().unwrap_or("plain");
        let token = |c: char| c.is_ascii_alphanumeric() || "-_.:+".contains(c);
        let charset: String = attribute("charset").chars().filter(|&c| token(c)).collect();
        Self {
            media: format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase(),
            charset: match charset.is_empty() {
                true => plain.charset,
                false => charset,
            },
            boundary: attribute("boundary").to_owned(),
            flowed: says("format", "flowed"),
            joined: says("delsp", "yes"),
        }
    }

    /// The text, decoded, as plain lines; and whether it was plain.
    fn decoded(&self, fields: &Fields, body: &[u8]) -> (bool, String) {
        let is_html = self.media == "text/html";
        let encoding = fields.all("content-transfer-encoding").next();
        let encoding = encoding.unwrap_or_default().trim().to_ascii_lowercase();
        let encoding = match encoding.as_str() {
            "base64" | "quoted-printable" => encoding.as_str(),
            _ => "8bit",
        };
        // Undeclared, what is not ASCII is UTF-8 as often as not.
        let charset = match self.charset.eq_ignore_ascii_case("us-ascii") {
            true => "utf-8",
            false => &self.charset,
        };
        // As plain text in either case: HTML is made text when what is quoted is cut off.
        let head = format!(
            "Content-Type: text/plain; charset=\"{charset}\"\r\n\
             Content-Transfer-Encoding: {encoding}\r\n\r\n"
        );
        let alone = [head.as_bytes(), body].concat();
        let parsed = MessageParser::default().parse(&alone);
        let text = parsed.as_ref().and_then(|mail| mail.body_text(0));
        let text: String = text.unwrap_or_default().chars().take(TEXT).collect();
        let text = match (is_html, self.flowed) {
            (true, _) => super::html::lines(&text),
            (false, true) => unflowed(&text, self.joined),
            (false, false) => text,
        };
        (!is_html, text)
    }
}

/// Lines that end in a space go on in the next (RFC 3676 section 4.1), unless that is
/// quoted or begins a signature.
fn unflowed(text: &str, joined: bool) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut goes_on = false;
    for line in text.lines() {
        let line = line.trim_end_matches('\r');
        let own = !line.starts_with('>') && line != "-- ";
        let joins = goes_on && own;
        if !joins && !whole.is_empty() {
            whole.push('\n');
        }
        // A space that was put before what would look quoted (RFC 3676 section 4.4).
        whole.push_str(line.strip_prefix(' ').unwrap_or(line));
        goes_on = own && line.ends_with(' ');
        if goes_on && joined {
            whole.pop();
        }
    }
    whole
}
