//! A mail that was taken: its bytes, and what a person would see of it.

use super::decode;
use super::session::Envelope;

/// Headers that are looked at, of the mail and of each part.
const HEADERS: usize = 200;

/// Parts within parts that are looked into.
const DEPTH: usize = 4;

/// Parts that are looked at, at each depth.
const PARTS: usize = 32;

/// A mail. What could not be read is empty; [`raw`](Self::raw) is always whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// The envelope's sender; empty for the null sender.
    pub sender: String,
    /// The envelope's recipients.
    pub recipients: Vec<String>,
    /// `From`, encoded words decoded.
    pub from: String,
    /// `To`, encoded words decoded.
    pub to: String,
    /// `Subject`, encoded words decoded.
    pub subject: String,
    /// `Message-ID`, without angle brackets.
    pub message_id: String,
    /// `References`, without angle brackets, oldest first.
    pub references: Vec<String>,
    /// `Auto-Submitted` (RFC 3834), as it stands.
    pub auto_submitted: Option<String>,
    /// The first plain text part, decoded, lines ended by `\n`.
    pub text: String,
    /// The first HTML part, decoded.
    pub html: String,
    /// All headers in order, unfolded, not decoded.
    pub headers: Vec<(String, String)>,
    /// The bytes as they came, dots unstuffed.
    pub raw: Vec<u8>,
}

impl Mail {
    pub(super) fn read(envelope: Envelope, raw: Vec<u8>) -> Self {
        let mut mail = Self {
            sender: envelope.from,
            recipients: envelope.to,
            ..Self::default()
        };
        let (headers, body) = split(&raw);
        mail.headers = headers;
        mail.from = decode::words(mail.header("From").unwrap_or_default());
        mail.to = decode::words(mail.header("To").unwrap_or_default());
        mail.subject = decode::words(mail.header("Subject").unwrap_or_default());
        mail.message_id = ids(mail.header("Message-ID")).pop().unwrap_or_default();
        mail.references = ids(mail.header("References"));
        mail.auto_submitted = mail.header("Auto-Submitted").map(str::to_owned);
        let mut found = Bodies::default();
        found.look_into(&mail.headers, body, 0);
        mail.text = found.text.unwrap_or_default().replace("\r\n", "\n");
        mail.html = found.html.unwrap_or_default();
        mail.raw = raw;
        mail
    }

    /// The first header of this name, in any letters, unfolded, not decoded.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }
}

#[derive(Default)]
struct Bodies {
    text: Option<String>,
    html: Option<String>,
}

impl Bodies {
    fn look_into(&mut self, headers: &[(String, String)], body: &[u8], depth: usize) {
        let kind = ContentType::of(headers);
        if kind.essence.starts_with("multipart/") {
            if depth == DEPTH || kind.boundary.is_empty() {
                return;
            }
            for part in parts(body, &kind.boundary).into_iter().take(PARTS) {
                let (headers, body) = split(part);
                self.look_into(&headers, body, depth + 1);
            }
            return;
        }
        let place = match kind.essence.as_str() {
            "text/plain" => &mut self.text,
            "text/html" => &mut self.html,
            _ => return,
        };
        if place.is_none() {
            let encoding = header(headers, "Content-Transfer-Encoding").unwrap_or_default();
            let bytes = decode::transfer(encoding, body);
            *place = Some(decode::charset(&kind.charset, &bytes));
        }
    }
}

struct ContentType {
    essence: String,
    boundary: String,
    charset: String,
}

impl ContentType {
    /// As declared; plain text when nothing is (RFC 2045 section 5.2).
    fn of(headers: &[(String, String)]) -> Self {
        let value = header(headers, "Content-Type").unwrap_or("text/plain");
        let mut parts = value.split(';');
        let essence = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let mut found = Self {
            essence,
            boundary: String::new(),
            charset: String::new(),
        };
        for (name, value) in parts.filter_map(|parameter| parameter.split_once('=')) {
            let value = value.trim().trim_matches('"').to_owned();
            match name.trim().to_ascii_lowercase().as_str() {
                "boundary" => found.boundary = value,
                "charset" => found.charset = value,
                _ => {}
            }
        }
        found
    }
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

/// Headers, unfolded, and the body behind the empty line.
fn split(raw: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut rest = raw;
    while !rest.is_empty() {
        let end = rest
            .iter()
            .position(|&b| b == b'\n')
            .map_or(rest.len(), |at| at + 1);
        let (line, behind) = rest.split_at(end);
        rest = behind;
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = headers.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':')
            && headers.len() < HEADERS
        {
            headers.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    (headers, rest)
}

/// The parts between the lines `--boundary` (RFC 2046 section 5.1.1).
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let delimiter = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        let begins = at;
        at += line.len();
        let Some(tail) = line.strip_prefix(delimiter.as_bytes()) else {
            continue;
        };
        let tail = tail.trim_ascii();
        if !tail.is_empty() && tail != b"--" {
            continue;
        }
        if let Some(start) = start {
            // The end of the line before belongs to the delimiter.
            let part = &body[start..begins];
            let part = part.strip_suffix(b"\n").unwrap_or(part);
            parts.push(part.strip_suffix(b"\r").unwrap_or(part));
        }
        start = Some(at);
        if tail == b"--" || parts.len() > PARTS {
            return parts;
        }
    }
    if let Some(start) = start {
        parts.push(&body[start..]);
    }
    parts
}

/// What stands in angle brackets.
fn ids(value: Option<&str>) -> Vec<String> {
    value
        .unwrap_or_default()
        .split('<')
        .skip(1)
        .filter_map(|part| part.split_once('>'))
        .map(|(id, _)| id.trim().to_owned())
        .collect()
}
