//! A SIP request as far as an answer needs it (RFC 3261 sections 7 and 8.2).
//!
//! Tolerant of what devices send (folded lines, compact names, bare line feeds,
//! any order) and strict where a copied header could forge another: no control
//! character passes.

#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};

/// Header lines that are looked at; a request with more is not answered.
const HEADERS: usize = 64;

/// Where an answer goes when a Via names no port (RFC 3261 section 18.2.2).
const PORT: u16 = 5060;

/// A request that has the five headers without which no answer can be formed.
#[derive(Debug)]
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    pub(super) uri: &'a str,
    pub(super) version: &'a str,
    /// The topmost Via value.
    pub(super) via: Via,
    /// What stood behind it in the same line, and the further Via lines.
    pub(super) further_vias: Vec<String>,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) call_id: String,
    pub(super) cseq: String,
}

/// One value of a Via header, taken apart as far as an answer changes it.
#[derive(Debug)]
pub(super) struct Via {
    /// Protocol and sent-by, as they were written.
    pub(super) head: String,
    pub(super) host: String,
    pub(super) port: Option<u16>,
    /// Parameters in order, as they were written, `received` and `rport` apart.
    pub(super) parameters: Vec<String>,
    /// Whether the sender wants the answer where the request came from (RFC 3581).
    pub(super) rport: bool,
}

impl<'a> Request<'a> {
    /// Reads a request; none for anything that cannot be answered.
    pub(super) fn parse(datagram: &'a [u8]) -> Option<Self> {
        let text = std::str::from_utf8(datagram).ok()?;
        let text = text.trim_start_matches(['\r', '\n']);
        let (start, rest) = split_line(text)?;
        let mut words = start.split_ascii_whitespace();
        let (method, uri, version) = (words.next()?, words.next()?, words.next()?);
        if words.next().is_some() || !method.bytes().all(is_token) || has_control(start) {
            return None;
        }
        if !version.starts_with("SIP/") {
            return None;
        }
        let mut found = Found::default();
        for (name, value) in headers(rest)? {
            found.take(&name, value);
        }
        let (top, behind) = split_value(found.vias.first()?);
        let via = Via::parse(top)?;
        let further_vias = (!behind.is_empty())
            .then(|| behind.to_owned())
            .into_iter()
            .chain(found.vias[1..].iter().cloned())
            .collect();
        Some(Self {
            method,
            uri,
            version,
            via,
            further_vias,
            from: found.from?,
            to: found.to?,
            call_id: found.call_id?,
            cseq: found.cseq?,
        })
    }

    /// The status that it gets whatever the process thinks of it.
    pub(super) fn refusal(&self) -> Option<u16> {
        let mut cseq = self.cseq.split_ascii_whitespace();
        let number = cseq.next().and_then(|n| n.parse::<u32>().ok());
        if self.version != "SIP/2.0" {
            Some(505)
        } else if number.is_none() || cseq.next() != Some(self.method) {
            Some(400)
        } else if self.method != "OPTIONS" {
            Some(405)
        } else {
            None
        }
    }

    /// What tells a repeat from another request (RFC 3261 section 17.2.3).
    pub(super) fn transaction(&self) -> String {
        let branch = self.via.parameter("branch").unwrap_or(&self.call_id);
        format!("{branch} {} {}", self.via.head, self.cseq)
    }

    /// Where its answer goes (RFC 3261 section 18.2.2, RFC 3581 section 4).
    pub(super) fn reply_to(&self, from: SocketAddr) -> SocketAddr {
        if self.via.rport {
            from
        } else {
            SocketAddr::new(from.ip(), self.via.port.unwrap_or(PORT))
        }
    }
}

impl Via {
    fn parse(value: &str) -> Option<Self> {
        let mut parts = split_parameters(value).into_iter();
        let head = parts.next()?.trim();
        let mut protocol = head.splitn(3, '/');
        let (name, _version) = (protocol.next()?.trim(), protocol.next()?);
        let behind = protocol.next()?.trim_start();
        let (_transport, sent_by) = behind.split_once([' ', '\t'])?;
        if !name.eq_ignore_ascii_case("SIP") {
            return None;
        }
        let sent_by: String = sent_by.split_ascii_whitespace().collect();
        let (host, port) = split_port(&sent_by)?;
        let mut parameters = Vec::new();
        let mut rport = false;
        for parameter in parts.map(str::trim) {
            let name = parameter.split('=').next().unwrap_or_default().trim();
            if name.eq_ignore_ascii_case("rport") {
                rport = true;
            } else if !name.is_empty() && !name.eq_ignore_ascii_case("received") {
                parameters.push(parameter.to_owned());
            }
        }
        Some(Self {
            head: head.to_owned(),
            host: host.to_owned(),
            port,
            parameters,
            rport,
        })
    }

    /// The value of a parameter.
    pub(super) fn parameter(&self, wanted: &str) -> Option<&str> {
        self.parameters
            .iter()
            .filter_map(|parameter| parameter.split_once('='))
            .find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.trim())
    }

    /// Whether its sender knows itself by the address that we saw.
    pub(super) fn names(&self, address: IpAddr) -> bool {
        let bare = self.host.trim_matches(['[', ']']);
        bare.parse() == Ok(address)
    }
}

#[derive(Default)]
struct Found {
    vias: Vec<String>,
    from: Option<String>,
    to: Option<String>,
    call_id: Option<String>,
    cseq: Option<String>,
}

impl Found {
    /// Takes a header by its long or compact name (section 7.3.3); of those that
    /// may stand once, the first counts.
    fn take(&mut self, name: &str, value: String) {
        let place = match name.to_ascii_lowercase().as_str() {
            "via" | "v" => {
                self.vias.push(value);
                return;
            }
            "from" | "f" => &mut self.from,
            "to" | "t" => &mut self.to,
            "call-id" | "i" => &mut self.call_id,
            "cseq" => &mut self.cseq,
            _ => return,
        };
        if place.is_none() && !value.is_empty() {
            *place = Some(value);
        }
    }
}

/// Name and value of each header, folded lines joined; none when the text
/// breaks a limit or holds control characters.
fn headers(mut rest: &str) -> Option<Vec<(String, String)>> {
    let mut found: Vec<(String, String)> = Vec::new();
    while let Some((line, behind)) = split_line(rest) {
        rest = behind;
        if line.is_empty() {
            break;
        }
        if has_control(line) {
            return None;
        }
        if line.starts_with([' ', '\t']) {
            let (_, value) = found.last_mut()?;
            value.push(' ');
            value.push_str(line.trim());
            continue;
        }
        // What is no header does no harm: it is not copied.
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        if found.len() == HEADERS {
            return None;
        }
        found.push((name.trim().to_owned(), value.trim().to_owned()));
    }
    Some(found)
}

/// The first line without its end, and what follows; none when there is no more.
fn split_line(text: &str) -> Option<(&str, &str)> {
    if text.is_empty() {
        return None;
    }
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    Some((line.strip_suffix('\r').unwrap_or(line), rest))
}

fn has_control(line: &str) -> bool {
    line.chars().any(|c| c.is_control() && c != '\t')
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&byte)
}

/// A header's first value, and what follows its comma; commas in quotes do not count.
fn split_value(line: &str) -> (&str, &str) {
    match unquoted(line, ',').next() {
        Some(at) => (line[..at].trim(), line[at + 1..].trim()),
        None => (line, ""),
    }
}

fn split_parameters(value: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for at in unquoted(value, ';') {
        parts.push(&value[start..at]);
        start = at + 1;
    }
    parts.push(&value[start..]);
    parts
}

/// The places of a mark outside quotes.
fn unquoted(text: &str, mark: char) -> impl Iterator<Item = usize> + '_ {
    let mut quoted = false;
    let mut escaped = false;
    text.char_indices().filter_map(move |(at, c)| {
        if escaped {
            escaped = false;
            return None;
        }
        match c {
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => return (c == mark && !quoted).then_some(at),
        }
        None
    })
}

/// Host and port of `host`, `host:port`, `[v6]` or `[v6]:port`.
fn split_port(sent_by: &str) -> Option<(&str, Option<u16>)> {
    let (host, port) = match sent_by.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port.parse().ok()?)),
        Some(_) | None => (sent_by, None),
    };
    (!host.is_empty()).then_some((host, port))
}
