//! HTTP/1.1 requests and their responses, bytes to values and back (RFC 9110,
//! RFC 9112). No IO.
//!
//! A [`Reader`] is fed as bytes come and says when the response is complete. It
//! looks at each byte of a body once, so that a peer that sends them one by one
//! costs no more than another.

use std::fmt::Write as _;

use super::sip_wire::clean;
use crate::inventory::JsonField;

/// The longest head read.
pub const MOST_HEAD: usize = 16 * 1024;
/// The most headers read.
pub const MOST_HEADERS: usize = 64;
/// The most read of a body; what lies behind it is not waited for.
pub const MOST_BODY: usize = 256 * 1024;
/// The longest line with the size of a chunk, its extensions included.
const MOST_LINE: usize = 256;
/// Interim responses (1xx) passed over.
const MOST_INTERIM: u8 = 8;

/// What a request is made of.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Whether HEAD, not GET.
    pub head: bool,
    /// The `Host`.
    pub host: &'a str,
    /// The path with its query.
    pub path: &'a str,
    /// The `User-Agent`.
    pub agent: &'a str,
    /// Whether the connection may stay open behind the answer.
    pub kept: bool,
}

/// A response, as far as a probe needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// 200 to 999.
    pub status: u16,
    /// The reason phrase for people.
    pub reason: String,
    /// `Server`, for people.
    pub server: Option<String>,
    /// The body, without the framing of chunks.
    pub body: Vec<u8>,
    /// Whether the body goes on behind [`MOST_BODY`].
    pub cut: bool,
}

/// Why bytes are no HTTP response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The head cannot be read.
    #[error("no HTTP response: {0}")]
    Head(httparse::Error),
    /// Longer than [`MOST_HEAD`].
    #[error("an HTTP head of more than {MOST_HEAD} bytes")]
    LongHead,
    /// A `Content-Length` that is none, or several that differ.
    #[error("Content-Length `{0}` is no number")]
    Length(String),
    /// The size of a chunk that is none.
    #[error("the size of a chunk, `{0}`, is no number")]
    Chunk(String),
    /// Something other than an end of line behind a chunk.
    #[error("a chunk that is longer than its size")]
    ChunkEnd,
    /// More interim responses than are passed over.
    #[error("more than {MOST_INTERIM} interim responses")]
    Interim,
    /// The connection was closed before the end.
    #[error("the connection was closed before the end of the response")]
    Closed,
}

/// A GET or HEAD request; it asks for the connection to be closed behind it, unless
/// that is to be kept.
pub fn request(request: &Request<'_>) -> Vec<u8> {
    let Request {
        head,
        host,
        path,
        agent,
        kept,
    } = request;
    let method = if *head { "HEAD" } else { "GET" };
    // HTTP/1.1 keeps connections if nobody says otherwise (RFC 9112 section 9.3).
    let close = if *kept { "" } else { "Connection: close\r\n" };
    let mut text = String::with_capacity(256);
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "{method} {path} HTTP/1.1\r\n\
         Host: {host}\r\n\
         User-Agent: {agent}\r\n\
         Accept: */*\r\n\
         Accept-Encoding: identity\r\n\
         {close}\r\n"
    );
    text.into_bytes()
}

/// What of a body is not as expected, in words.
pub fn amiss(
    response: &Response,
    contains: Option<&str>,
    json: Option<&JsonField>,
) -> Option<String> {
    if let Some(wanted) = contains
        && !holds(&response.body, wanted.as_bytes())
    {
        return Some(format!("`{}` is not in the body", clean(wanted)));
    }
    let JsonField { pointer, value } = json?;
    if response.cut {
        return Some(format!("the body is longer than {} KiB", MOST_BODY >> 10));
    }
    let Ok(document) = serde_json::from_slice::<serde_json::Value>(&response.body) else {
        return Some("the body is no JSON".to_owned());
    };
    match document.pointer(pointer) {
        Some(found) if found == value => None,
        Some(found) => Some(format!(
            "{pointer} is {}, not {value}",
            clean(&found.to_string())
        )),
        None => Some(format!("the body has no {pointer}")),
    }
}

fn holds(body: &[u8], wanted: &[u8]) -> bool {
    wanted.is_empty() || body.windows(wanted.len()).any(|part| part == wanted)
}

/// Reads one response as its bytes come.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Whether the request was HEAD: then there is no body, whatever the head says.
    head_only: bool,
    state: State,
    /// A head or line that is not complete.
    buffer: Vec<u8>,
    interim: u8,
    /// Whether another request may follow on the connection.
    persists: bool,
    response: Response,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Head,
    /// So many bytes of the body are still to come.
    Length(usize),
    /// The line with the size of a chunk.
    ChunkSize,
    /// So many bytes of a chunk are still to come.
    Chunk(usize),
    /// The end of line behind a chunk.
    ChunkEnd,
    /// The lines behind the last chunk, until an empty one.
    Trailer,
    /// All until the connection is closed is body.
    UntilClosed,
    Complete,
}

impl Reader {
    /// Waits for the first byte.
    pub const fn new(head_only: bool) -> Self {
        Self {
            head_only,
            state: State::Head,
            buffer: Vec::new(),
            interim: 0,
            persists: false,
            response: Response {
                status: 0,
                reason: String::new(),
                server: None,
                body: Vec::new(),
                cut: false,
            },
        }
    }

    /// Takes bytes in; whether the response is complete.
    ///
    /// # Errors
    /// When they are no HTTP response.
    pub fn take(&mut self, mut bytes: &[u8]) -> Result<bool, WireError> {
        while !bytes.is_empty() && self.state != State::Complete {
            bytes = match self.state {
                State::Head => self.head(bytes)?,
                State::Length(left) => {
                    let rest = self.body(bytes, left);
                    let left = left - (bytes.len() - rest.len());
                    self.go(if left == 0 {
                        State::Complete
                    } else {
                        State::Length(left)
                    });
                    rest
                }
                State::UntilClosed => self.body(bytes, usize::MAX),
                State::Chunk(left) => {
                    let rest = self.body(bytes, left);
                    let left = left - (bytes.len() - rest.len());
                    self.go(if left == 0 {
                        State::ChunkEnd
                    } else {
                        State::Chunk(left)
                    });
                    rest
                }
                State::ChunkSize | State::ChunkEnd | State::Trailer => self.line(bytes)?,
                State::Complete => &[],
            };
        }
        // Whoever sends more than was asked for is not to be asked again.
        self.persists &= bytes.is_empty();
        Ok(self.state == State::Complete)
    }

    /// Whether another request may follow on the connection (RFC 9112 section 9.3): the
    /// peer speaks HTTP/1.1, does not say that it will close, and the end of its
    /// response was known before it came.
    pub fn is_reusable(&self) -> bool {
        self.state == State::Complete && self.persists && !self.response.cut
    }

    /// Forgets what it has read: another request's response is to come.
    pub fn begin_anew(&mut self) {
        *self = Self::new(self.head_only);
    }

    /// The peer has closed the connection: a body without other framing is complete.
    ///
    /// # Errors
    /// When the response is not.
    pub const fn closed(&mut self) -> Result<(), WireError> {
        match self.state {
            State::UntilClosed | State::Complete => {
                self.state = State::Complete;
                self.persists = false;
                Ok(())
            }
            State::Head
            | State::Length(_)
            | State::ChunkSize
            | State::Chunk(_)
            | State::ChunkEnd
            | State::Trailer => Err(WireError::Closed),
        }
    }

    /// What was read.
    pub const fn response(&self) -> &Response {
        &self.response
    }

    /// Goes over to another state, unless enough has been read.
    fn go(&mut self, state: State) {
        if self.state != State::Complete {
            self.state = state;
        }
    }

    fn head<'a>(&mut self, bytes: &'a [u8]) -> Result<&'a [u8], WireError> {
        // A head is looked at again with each of its lines, of which there are few.
        let end = bytes.iter().position(|&byte| byte == b'\n');
        let (more, rest) = bytes.split_at(end.map_or(bytes.len(), |end| end + 1));
        self.buffer.extend_from_slice(more);
        if self.buffer.len() > MOST_HEAD {
            return Err(WireError::LongHead);
        }
        if end.is_some() {
            let buffer = std::mem::take(&mut self.buffer);
            if !self.parse_head(&buffer)? {
                self.buffer = buffer;
            }
        }
        Ok(rest)
    }

    /// Whether the head is complete.
    fn parse_head(&mut self, bytes: &[u8]) -> Result<bool, WireError> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut parsed = httparse::Response::new(&mut headers);
        let complete = parsed.parse(bytes).map_err(WireError::Head)?.is_complete();
        let (Some(status), true) = (parsed.code, complete) else {
            return Ok(false);
        };
        if (100..200).contains(&status) {
            self.interim += 1;
            return match self.interim > MOST_INTERIM {
                true => Err(WireError::Interim),
                false => Ok(true),
            };
        }
        self.response.status = status;
        self.response.reason = clean(parsed.reason.unwrap_or_default());
        let server = header(parsed.headers, "Server").next();
        self.response.server = server.map(clean_bytes).filter(|text| !text.is_empty());
        self.persists = parsed.version == Some(1) && persists(parsed.headers);
        self.state = framing(self.head_only, status, parsed.headers)?;
        Ok(true)
    }

    /// Takes at most `most` bytes of body; what is left of `bytes`.
    fn body<'a>(&mut self, bytes: &'a [u8], most: usize) -> &'a [u8] {
        let (body, rest) = bytes.split_at(bytes.len().min(most));
        let room = MOST_BODY - self.response.body.len();
        let kept = &body[..body.len().min(room)];
        self.response.body.extend_from_slice(kept);
        if kept.len() < body.len() {
            self.response.cut = true;
            self.state = State::Complete;
        }
        rest
    }

    fn line<'a>(&mut self, bytes: &'a [u8]) -> Result<&'a [u8], WireError> {
        let end = bytes.iter().position(|&byte| byte == b'\n');
        let (more, rest) = bytes.split_at(end.map_or(bytes.len(), |end| end + 1));
        self.buffer.extend_from_slice(more);
        if self.buffer.len() > MOST_LINE {
            return Err(WireError::Chunk(clean_bytes(&self.buffer)));
        }
        if end.is_none() {
            return Ok(rest);
        }
        let line = std::mem::take(&mut self.buffer);
        let line = line.trim_ascii();
        self.state = match self.state {
            State::ChunkSize => match chunk_size(line)? {
                0 => State::Trailer,
                size => State::Chunk(size),
            },
            State::ChunkEnd if line.is_empty() => State::ChunkSize,
            State::ChunkEnd => return Err(WireError::ChunkEnd),
            State::Trailer if line.is_empty() => State::Complete,
            State::Trailer
            | State::Head
            | State::Length(_)
            | State::Chunk(_)
            | State::UntilClosed
            | State::Complete => self.state,
        };
        Ok(rest)
    }
}

/// RFC 9112 section 6.3: how the end of a body is known.
fn framing(
    head_only: bool,
    status: u16,
    headers: &[httparse::Header<'_>],
) -> Result<State, WireError> {
    if head_only || matches!(status, 204 | 304) {
        return Ok(State::Complete);
    }
    let chunked = |value: &[u8]| {
        let last = value.rsplit(|&byte| byte == b',').next();
        last.is_some_and(|last| last.trim_ascii().eq_ignore_ascii_case(b"chunked"))
    };
    if let Some(coding) = header(headers, "Transfer-Encoding").last() {
        return Ok(match chunked(coding) {
            true => State::ChunkSize,
            false => State::UntilClosed,
        });
    }
    let mut length = None;
    for value in header(headers, "Content-Length") {
        let wrong = || WireError::Length(clean_bytes(value));
        let digits = std::str::from_utf8(value).ok().map(str::trim);
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let number = digits.and_then(|digits| digits.parse::<usize>().ok());
        let number = number.ok_or_else(wrong)?;
        if length
            .replace(number)
            .is_some_and(|before| before != number)
        {
            return Err(wrong());
        }
    }
    Ok(match length {
        Some(0) => State::Complete,
        Some(length) => State::Length(length),
        None => State::UntilClosed,
    })
}

/// Whether a head lets the connection persist. One with two framings may have been
/// meant for somebody else (RFC 9112 section 6.1).
fn persists(headers: &[httparse::Header<'_>]) -> bool {
    let mut options = header(headers, "Connection")
        .flat_map(|value| value.split(|&byte| byte == b','))
        .map(<[u8]>::trim_ascii);
    let framed_twice = header(headers, "Transfer-Encoding").next().is_some()
        && header(headers, "Content-Length").next().is_some();
    !framed_twice && !options.any(|option| option.eq_ignore_ascii_case(b"close"))
}

/// RFC 9112 section 7.1: hexadecimal digits, and perhaps extensions.
fn chunk_size(line: &[u8]) -> Result<usize, WireError> {
    let wrong = || WireError::Chunk(clean_bytes(line));
    let digits = line.split(|&byte| byte == b';').next().unwrap_or_default();
    let digits = std::str::from_utf8(digits.trim_ascii()).map_err(|_| wrong())?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    usize::from_str_radix(digits, 16).map_err(|_| wrong())
}

fn header<'a>(
    headers: &'a [httparse::Header<'a>],
    name: &'static str,
) -> impl Iterator<Item = &'a [u8]> {
    let named = move |header: &&httparse::Header<'_>| header.name.eq_ignore_ascii_case(name);
    headers.iter().filter(named).map(|header| header.value)
}

fn clean_bytes(bytes: &[u8]) -> String {
    clean(&String::from_utf8_lossy(bytes))
}

#[cfg(test)]
mod tests;
