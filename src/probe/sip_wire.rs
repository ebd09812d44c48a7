//! SIP OPTIONS requests and their responses, bytes to values and back
//! (RFC 3261, RFC 3581). No IO.
//!
//! The parser takes what the field sends: any header order, compact forms,
//! folded lines, odd white space, bare line feeds. It reads only what a probe
//! needs, so nonsense elsewhere in a message does no harm.

use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

/// The longest message read.
pub const MOST_BYTES: usize = 8 * 1024;
/// The most headers read.
pub const MOST_HEADERS: usize = 64;
/// The longest text kept of a header, in characters.
pub const MOST_TEXT: usize = 128;
/// What every branch of RFC 3261 begins with.
pub const MAGIC_COOKIE: &str = "z9hG4bK";

/// What an OPTIONS request is made of.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The Request-URI.
    pub uri: &'a str,
    /// By what it travels, as it stands in a Via: `UDP`, `TCP`, `TLS`.
    pub transport: &'a str,
    /// Our own address and port.
    pub sent_by: SocketAddr,
    /// The transaction's branch, with its magic cookie.
    pub branch: &'a str,
    /// The From tag.
    pub tag: &'a str,
    /// Unique; its host part is added.
    pub call_id: &'a str,
    /// The User-Agent.
    pub agent: &'a str,
    /// Bytes that the request is padded to, by a header that nobody reads.
    pub size: Option<u16>,
    /// The number of the request in its call, 1 for the first.
    pub cseq: u32,
    /// What answers a challenge: the header's name and its value.
    pub authorization: Option<(&'a str, &'a str)>,
}

/// The number in the CSeq of the first request of a call.
pub const CSEQ: u32 = 1;
/// The most challenges kept of a response.
pub const MOST_CHALLENGES: usize = 8;

/// A response, as far as a probe needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// 100 to 699.
    pub status: u16,
    /// The reason phrase, at most [`MOST_TEXT`] characters, controls removed.
    pub reason: String,
    /// The topmost Via.
    pub via: Via,
    /// The number in the CSeq.
    pub cseq: u32,
    /// The method in the CSeq, as sent.
    pub method: String,
    /// `Server`, else `User-Agent`, as text.
    pub agent: Option<String>,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u32>,
    /// The first `Reason` (RFC 3326), as text.
    pub because: Option<String>,
    /// The first `Warning`, as text.
    pub warning: Option<String>,
    /// What it asks for before it answers, the topmost first: the values of
    /// `WWW-Authenticate`, of a 407 those of `Proxy-Authenticate`.
    pub challenges: Vec<String>,
}

impl Response {
    /// Whether it answers an OPTIONS of ours with this branch and number (RFC 3261 section 17.1.3).
    pub fn answers(&self, branch: &str, cseq: u32) -> bool {
        self.via.branch.as_deref() == Some(branch) && self.cseq == cseq && self.method == "OPTIONS"
    }
}

/// A Via, as far as a probe needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Via {
    /// `branch`.
    pub branch: Option<String>,
    /// `received`: where the request seemed to come from.
    pub received: Option<IpAddr>,
    /// `rport`: from which port (RFC 3581).
    pub rport: Option<u16>,
}

/// Why bytes are no SIP response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Longer than [`MOST_BYTES`].
    #[error("message of {0} bytes, {MOST_BYTES} are read")]
    TooLong(usize),
    /// No status line of SIP/2.0.
    #[error("no SIP status line: `{0}`")]
    NoStatusLine(String),
    /// A status outside 100 to 699.
    #[error("status `{0}` is not between 100 and 699")]
    Status(String),
    /// More than [`MOST_HEADERS`].
    #[error("more than {MOST_HEADERS} headers")]
    TooManyHeaders,
    /// No topmost Via that can be read.
    #[error("no Via")]
    NoVia,
    /// No CSeq.
    #[error("no CSeq")]
    NoCSeq,
    /// A CSeq that is none.
    #[error("CSeq `{0}` is not a number below 2^31 and a method")]
    CSeq(String),
}

/// An OPTIONS request.
pub fn options(request: &Options<'_>) -> Vec<u8> {
    let Options {
        uri,
        transport,
        sent_by,
        branch,
        tag,
        call_id,
        agent,
        size,
        cseq,
        authorization,
    } = request;
    let host = host(sent_by.ip());
    // What says nothing is reached by UDP (RFC 3263 section 4.1).
    let by = match *transport {
        "UDP" => String::new(),
        other => format!(";transport={}", other.to_ascii_lowercase()),
    };
    let mut text = String::with_capacity(512);
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "OPTIONS {uri} SIP/2.0\r\n\
         Via: SIP/2.0/{transport} {sent_by};rport;branch={branch}\r\n\
         Max-Forwards: 70\r\n\
         From: <sip:samband@{host}>;tag={tag}\r\n\
         To: <{uri}>\r\n\
         Call-ID: {call_id}@{host}\r\n\
         CSeq: {cseq} OPTIONS\r\n\
         Contact: <sip:samband@{sent_by}{by}>\r\n\
         Accept: application/sdp\r\n\
         User-Agent: {agent}\r\n"
    );
    if let Some((name, value)) = authorization {
        let _ = write!(text, "{name}: {value}\r\n");
    }
    const END: &str = "Content-Length: 0\r\n\r\n";
    if let Some(size) = size {
        pad(&mut text, usize::from(*size).saturating_sub(END.len()));
    }
    text.push_str(END);
    text.into_bytes()
}

/// Fills a message up by a header, as far as one fits.
fn pad(text: &mut String, size: usize) {
    const NAME: &str = "X-Padding: ";
    let missing = size.saturating_sub(text.len());
    if let Some(filler) = missing.checked_sub(NAME.len() + 2) {
        text.push_str(NAME);
        text.extend(std::iter::repeat_n('.', filler));
        text.push_str("\r\n");
    }
}

/// `samband/<version>`, with the contact as a comment where there is one.
pub fn agent(contact: Option<&str>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    match contact.map(comment) {
        Some(contact) if !contact.is_empty() => format!("samband/{version} (+{contact})"),
        _ => format!("samband/{version}"),
    }
}

/// Reads a response. Bytes behind the headers, the body, are not looked at.
pub fn response(bytes: &[u8]) -> Result<Response, WireError> {
    if bytes.len() > MOST_BYTES {
        return Err(WireError::TooLong(bytes.len()));
    }
    // RFC 3261 section 7.5: line ends before the start line are skipped.
    let start = bytes
        .iter()
        .position(|byte| !matches!(byte, b'\r' | b'\n'))
        .unwrap_or(bytes.len());
    let mut lines = Lines::of(&bytes[start..]);
    let first = lines.next().unwrap_or_default();
    let (status, reason) = status_line(&first)?;
    let mut read = Headers::default();
    for (count, line) in lines.enumerate() {
        if count >= MOST_HEADERS {
            return Err(WireError::TooManyHeaders);
        }
        // A line without a colon is nonsense of its own: it hides nothing else.
        if let Some((name, value)) = line.split_once(':') {
            read.take(name.trim(), value.trim());
        }
    }
    let via = read.via.ok_or(WireError::NoVia)?;
    let (cseq, method) = cseq(&read.cseq.ok_or(WireError::NoCSeq)?)?;
    Ok(Response {
        status,
        reason,
        via,
        cseq,
        method,
        agent: read.server.or(read.user_agent),
        retry_after: read.retry_after,
        because: read.because,
        warning: read.warning,
        challenges: match status {
            407 => read.proxy_challenges,
            _ => read.challenges,
        },
    })
}

/// Whether bytes begin like a request (RFC 3261 section 7.1): somebody asks us.
pub fn is_request(bytes: &[u8]) -> bool {
    let first = Lines::of(bytes).next().unwrap_or_default();
    let words: Vec<&str> = first.split_whitespace().collect();
    match words.as_slice() {
        [method, _, version] => {
            version.eq_ignore_ascii_case("SIP/2.0") && method.bytes().all(is_token)
        }
        _ => false,
    }
}

/// Whether a byte may stand in a token (RFC 3261 section 25.1).
const fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'.' | b'!' | b'%' | b'*' | b'_' | b'+' | b'`' | b'\'' | b'~'
        )
}

/// The branch in any bytes that begin like a message of ours: an ICMP error
/// quotes the request, perhaps only its beginning.
pub fn quoted_branch(bytes: &[u8]) -> Option<&str> {
    let cookie = MAGIC_COOKIE.as_bytes();
    let start = bytes.windows(cookie.len()).position(|w| w == cookie)?;
    let rest = &bytes[start..];
    let end = rest.iter().position(|b| !b.is_ascii_alphanumeric())?;
    std::str::from_utf8(&rest[..end]).ok()
}

/// Text for people: controls removed, at most [`MOST_TEXT`] characters.
pub fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .take(MOST_TEXT)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[derive(Default)]
struct Headers {
    via: Option<Via>,
    cseq: Option<String>,
    server: Option<String>,
    user_agent: Option<String>,
    retry_after: Option<u32>,
    because: Option<String>,
    warning: Option<String>,
    challenges: Vec<String>,
    proxy_challenges: Vec<String>,
}

impl Headers {
    /// The first of each name counts: the topmost Via is ours.
    fn take(&mut self, name: &str, value: &str) {
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
        if (is("Via") || is("v")) && self.via.is_none() {
            self.via = Some(via(value));
        } else if is("CSeq") && self.cseq.is_none() {
            self.cseq = Some(value.to_owned());
        } else if is("Server") && self.server.is_none() {
            self.server = said(value);
        } else if is("User-Agent") && self.user_agent.is_none() {
            self.user_agent = said(value);
        } else if is("Reason") && self.because.is_none() {
            self.because = said(value);
        } else if is("Warning") && self.warning.is_none() {
            self.warning = said(value);
        } else if is("WWW-Authenticate") && self.challenges.len() < MOST_CHALLENGES {
            self.challenges.push(value.to_owned());
        } else if is("Proxy-Authenticate") && self.proxy_challenges.len() < MOST_CHALLENGES {
            self.proxy_challenges.push(value.to_owned());
        } else if is("Retry-After") && self.retry_after.is_none() {
            let digits = value
                .find(|c: char| !c.is_ascii_digit())
                .map_or(value, |end| &value[..end]);
            self.retry_after = digits.parse().ok();
        }
    }
}

/// A header's text for people, if it has any.
fn said(value: &str) -> Option<String> {
    Some(clean(value)).filter(|text| !text.is_empty())
}

/// The lines of a message's head, unfolded (RFC 3261 section 7.3.1), until the
/// empty one or the end.
pub(super) struct Lines<'a> {
    rest: &'a [u8],
}

impl<'a> Lines<'a> {
    pub(super) const fn of(head: &'a [u8]) -> Self {
        Self { rest: head }
    }

    fn raw(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let end = self.rest.iter().position(|&b| b == b'\n');
        let (line, rest) = match end {
            Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
            None => (self.rest, &[][..]),
        };
        self.rest = rest;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

impl Iterator for Lines<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let line = self.raw()?;
        if line.is_empty() {
            self.rest = &[];
            return None;
        }
        let mut text = String::from_utf8_lossy(line).into_owned();
        while matches!(self.rest.first(), Some(b' ' | b'\t')) {
            let more = self.raw().unwrap_or_default();
            text.truncate(text.trim_end().len());
            text.push(' ');
            text.push_str(String::from_utf8_lossy(more).trim());
        }
        Some(text)
    }
}

fn status_line(line: &str) -> Result<(u16, String), WireError> {
    let none = || WireError::NoStatusLine(clean(line));
    let (version, rest) = line.split_once([' ', '\t']).ok_or_else(none)?;
    if !version.eq_ignore_ascii_case("SIP/2.0") {
        return Err(none());
    }
    let rest = rest.trim_start();
    let (code, reason) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
    let code = code.trim();
    let three = code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit());
    match code.parse() {
        Ok(status @ 100..=699) if three => Ok((status, clean(reason))),
        _ => Err(WireError::Status(clean(code))),
    }
}

fn cseq(value: &str) -> Result<(u32, String), WireError> {
    let wrong = || WireError::CSeq(clean(value));
    let (number, method) = value.split_once([' ', '\t']).ok_or_else(wrong)?;
    let number = number.trim().parse::<u32>().map_err(|_| wrong())?;
    let method = method.trim();
    if number >= 1 << 31 || method.is_empty() {
        return Err(wrong());
    }
    Ok((number, clean(method)))
}

/// The first of the Vias in a header. One without readable parameters is still
/// the topmost: it is just not ours.
fn via(value: &str) -> Via {
    let first = split_unquoted(value, ',').next().unwrap_or_default();
    let mut via = Via::default();
    for parameter in split_unquoted(first, ';').skip(1) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let (name, value) = (name.trim(), value.trim());
        if name.eq_ignore_ascii_case("branch") && via.branch.is_none() {
            via.branch = Some(clean(value));
        } else if name.eq_ignore_ascii_case("received") && via.received.is_none() {
            // RFC 5118 section 4.5: with and without brackets.
            let bare = value.trim_start_matches('[').trim_end_matches(']');
            via.received = bare.parse().ok();
        } else if name.eq_ignore_ascii_case("rport") && via.rport.is_none() {
            via.rport = value.parse().ok();
        }
    }
    via
}

/// Parts between separators that do not stand in a quoted string.
fn split_unquoted(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut escaped = false;
    text.split(move |c| {
        let here = !quoted && c == separator;
        if escaped {
            escaped = false;
        } else {
            match c {
                '"' => quoted = !quoted,
                '\\' if quoted => escaped = true,
                _ => {}
            }
        }
        here
    })
}

/// An address as a host of a URI.
fn host(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("[{v6}]"),
    }
}

/// What may stand in a comment: no controls, no parentheses.
fn comment(text: &str) -> String {
    clean(text).replace(['(', ')', '\\'], "")
}

#[cfg(test)]
mod tests;
