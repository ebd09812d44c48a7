//! What a cell says: addresses, a SIP address, somebody to write to.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::words::fold;
use crate::config::text::{Email, SipUri, Telephone, is_domain};
use crate::config::value::{Parse as _, shown};

/// The addresses of a cell, each once, and what is in doubt about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) list: Vec<IpAddr>,
    pub(super) doubts: Vec<String>,
}

/// Addresses of one cell, at most.
const MOST: usize = 16;

/// Words that say there is none.
const NONE: &[&str] = &[
    "",
    "dhcp",
    "ukjent",
    "okant",
    "unknown",
    "mangler",
    "saknas",
    "ingen",
    "none",
    "n a",
    "na",
    "tbd",
    "xxx",
    "x",
    "ikke satt",
    "ikke i bruk",
    "nei",
    "null",
];

/// Words that stand beside an address and say nothing.
const BESIDE: &[&str] = &[
    "ip", "ipv4", "ipv6", "adresse", "address", "og", "and", "och", "eller", "or",
];

/// Reads a cell of addresses.
pub(super) fn addresses(cell: &str) -> Found {
    let mut found = Found::default();
    if NONE.contains(&fold(cell).as_str()) {
        found.doubts.push(match cell.is_empty() {
            true => "no address".to_owned(),
            false => format!("no address: it says `{}`", shown(cell)),
        });
        return found;
    }
    if let Some(damage) = damage(cell) {
        found
            .doubts
            .push(format!("no address: `{}` {damage}", shown(cell)));
        return found;
    }
    let joined = found.mend(cell).replace(" / ", "/");
    for token in joined.split(|c: char| c.is_whitespace() || ",;()|\"<>".contains(c)) {
        found.token(bare(token));
    }
    found.settle(cell);
    found
}

/// A token without what stands around it; two colons belong to an address.
fn bare(token: &str) -> &str {
    let token = token.trim_matches(['.', '-', '*', '=', '+', '@']);
    match token.ends_with("::") {
        true => token,
        false => token.trim_end_matches(':'),
    }
}

/// Whether a cell holds at least one address, or a host name and nothing else.
pub(super) fn is_address_like(cell: &str) -> bool {
    !addresses(cell).list.is_empty() || is_host(cell)
}

/// Whether a cell holds an address that no equipment can have, such as this machine's own.
pub(super) fn is_unfit_address(cell: &str) -> bool {
    ip(bare(cell.trim())).is_some_and(|address| unfit(address).is_some())
}

impl Found {
    fn doubt(&mut self, doubt: impl Into<String>) {
        let doubt = doubt.into();
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }

    /// Joins what spaces or commas have torn apart.
    fn mend(&mut self, cell: &str) -> String {
        let bare: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
        let parts: Vec<&str> = bare.split(',').collect();
        let octet = |part: &&str| (1..=3).contains(&part.len()) && digits(part);
        if parts.len() == 4 && parts.iter().all(octet) {
            self.doubt(format!("`{}` has commas for dots", shown(cell)));
            return parts.join(".");
        }
        let mut joined = String::new();
        let mut rest = cell;
        while let Some(at) = rest.find('.') {
            let (before, after) = rest.split_at(at);
            joined.push_str(before);
            let torn = is_digit(joined.trim_end().chars().last())
                && is_digit(after[1..].trim_start().chars().next());
            let spaced = joined.ends_with(' ') || after[1..].starts_with(' ');
            if torn && spaced {
                joined.truncate(joined.trim_end().len());
                self.doubt(format!("`{}` has spaces in it", shown(cell)));
            }
            joined.push('.');
            rest = if torn {
                after[1..].trim_start()
            } else {
                &after[1..]
            };
        }
        joined.push_str(rest);
        joined
    }

    fn token(&mut self, token: &str) {
        let token = token.split_once("://").map_or(token, |(_, rest)| rest);
        if token.is_empty() || BESIDE.contains(&fold(token).as_str()) {
            return;
        }
        if let Some((address, rest)) = token.split_once('/') {
            self.token(address);
            match rest {
                "" => {}
                mask if digits(mask) || is_mask(mask) => {
                    self.doubt(format!("the mask `/{}` was left out", shown(mask)));
                }
                second if ip(second).is_some() => self.token(second),
                path => self.doubt(format!("`/{}` was left out", shown(path))),
            }
            return;
        }
        if is_mask(token) {
            return self.doubt(format!("the mask `{token}` was left out"));
        }
        if let Some(address) = ip(token) {
            return self.add(address, token);
        }
        if let Some((address, port)) = with_port(token) {
            self.doubt(format!("the port {port} was left out"));
            return self.add(address, token);
        }
        self.doubt(match token {
            token if is_host(token) => format!(
                "`{}` is a host name: samband probes an address, look it up",
                shown(token)
            ),
            token
                if token
                    .chars()
                    .all(|c| c.is_ascii_digit() || ".-:".contains(c)) =>
            {
                format!("`{}` is no address", shown(token))
            }
            token => format!("`{}` stands beside it", shown(token)),
        });
    }

    fn add(&mut self, address: IpAddr, written: &str) {
        if let Some(why) = unfit(address) {
            return self.doubt(format!("{address} {why}, and was left out"));
        }
        if self.list.contains(&address) {
            return;
        }
        if self.list.len() == MOST {
            return self.doubt(format!(
                "more than {MOST} addresses: the first of them were read"
            ));
        }
        if written.contains('.')
            && written
                .split(['.', ':'])
                .any(|part| part.len() > 1 && part.starts_with('0'))
        {
            self.doubt(format!("`{}` was read as {address}", shown(written)));
        }
        self.list.push(address);
    }

    fn settle(&mut self, cell: &str) {
        match self.list.as_slice() {
            [] if self.doubts.is_empty() => self.doubt(format!("no address in `{}`", shown(cell))),
            [] | [_] => {}
            [first, ..] => {
                let doubt = format!("{} addresses: {first} is the one probed", self.list.len());
                self.doubt(doubt);
            }
        }
    }
}

/// What a spreadsheet has made of an address that it took for a number or a day.
fn damage(cell: &str) -> Option<&'static str> {
    let plain = cell.replace([' ', '\u{a0}'], "");
    let exponent = plain.split_once(['E', 'e']).is_some_and(|(number, power)| {
        digits(&number.replace([',', '.'], "")) && digits(power.trim_start_matches('+'))
    });
    if exponent {
        return Some("is a number that a spreadsheet made of it");
    }
    if digits(&plain) {
        return Some("has no dots: a spreadsheet may have taken them away");
    }
    is_day(&plain).then_some("looks like a day or a time that a spreadsheet made of it")
}

/// `10.01.2024`, `2024-01-10`, `10.mai.24`, `10:01:24`.
fn is_day(text: &str) -> bool {
    const MONTHS: &[&str] = &[
        "jan", "feb", "mar", "apr", "mai", "maj", "may", "jun", "jul", "aug", "sep", "okt", "oct",
        "nov", "des", "dec",
    ];
    let parts: Vec<&str> = text
        .split(['.', '-', '/', ':'])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, middle, last] = parts.as_slice() else {
        return false;
    };
    let month = |part: &str| {
        let start: String = part.to_lowercase().chars().take(3).collect();
        MONTHS.contains(&start.as_str()) || (part.len() <= 2 && digits(part))
    };
    digits(first) && month(middle) && digits(last)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_digit(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_digit())
}

/// An address, leading noughts in its parts allowed: `010.001.002.003`.
fn ip(text: &str) -> Option<IpAddr> {
    if let Ok(address) = text.trim_matches(['[', ']']).parse::<IpAddr>() {
        return Some(address.to_canonical());
    }
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() != 4 || !parts.iter().all(|part| part.len() <= 3 && digits(part)) {
        return None;
    }
    let octets: Vec<u8> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let octets: [u8; 4] = octets.try_into().ok()?;
    Some(Ipv4Addr::from(octets).into())
}

fn with_port(text: &str) -> Option<(IpAddr, u16)> {
    if let Ok(socket) = text.parse::<SocketAddr>() {
        return Some((socket.ip().to_canonical(), socket.port()));
    }
    let (address, port) = text.rsplit_once(':')?;
    Some((ip(address).filter(IpAddr::is_ipv4)?, port.parse().ok()?))
}

fn is_mask(text: &str) -> bool {
    let Some(IpAddr::V4(address)) = ip(text) else {
        return false;
    };
    let bits = u32::from(address);
    bits >> 24 == 255 && bits.leading_ones() + bits.trailing_zeros() == 32
}

/// Why an address cannot be a room's.
fn unfit(address: IpAddr) -> Option<&'static str> {
    if address.is_unspecified() {
        return Some("is no address of anything");
    }
    if address.is_loopback() {
        return Some("is each machine's own");
    }
    if address.is_multicast() || address == IpAddr::V4(Ipv4Addr::BROADCAST) {
        return Some("is an address of many");
    }
    let link_local = match address {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    };
    link_local.then_some("is what equipment gives itself when it gets no address")
}

/// Whether it is an address of a private range (RFC 1918, RFC 4193, RFC 6598).
pub(super) fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            v4.is_private() || (a == 100 && b & 0xC0 == 64)
        }
        IpAddr::V6(v6) => v6.is_unique_local(),
    }
}

fn is_host(text: &str) -> bool {
    let last = text.rsplit('.').next().unwrap_or_default();
    text.contains('.')
        && is_domain(text)
        && last.len() >= 2
        && last.bytes().all(|b| b.is_ascii_alphabetic())
}

/// What a cell of SIP addresses says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Uri {
    /// Nothing.
    Empty,
    /// An address, perhaps with a doubt.
    Sip(String, Option<String>),
    /// Something else.
    Other(String),
}

/// Reads a cell of SIP addresses.
pub(super) fn uri(cell: &str) -> Uri {
    let mut words = cell
        .split(|c: char| c.is_whitespace() || ",;<>\"".contains(c))
        .filter(|word| !word.is_empty());
    let Some(first) = words.next() else {
        return Uri::Empty;
    };
    if NONE.contains(&fold(cell).as_str()) {
        return Uri::Empty;
    }
    let lower = first.to_lowercase();
    let scheme = lower.split_once(':').map(|(scheme, _)| scheme);
    let address = match scheme {
        Some("sip" | "sips") => {
            let at = first.find(':').unwrap_or(0);
            format!("{}{}", lower[..at].to_owned(), &first[at..])
        }
        Some("h323" | "h.323") => {
            return Uri::Other(format!(
                "`{}` is an address of H.323, not of SIP",
                shown(first)
            ));
        }
        _ if first.contains('@') => format!("sip:{first}"),
        _ => {
            return Uri::Other(format!(
                "`{}` is no SIP address: it needs a domain, as in `sip:rom1@vc.example`",
                shown(first)
            ));
        }
    };
    match SipUri::parse(&address) {
        Ok(_) => {
            let more = words
                .next()
                .map(|_| "several SIP addresses: the first was taken".to_owned());
            Uri::Sip(address, more)
        }
        Err(right) => Uri::Other(format!("`{}` is no SIP address: {right}", shown(first))),
    }
}

/// The mail addresses in a cell.
pub(super) fn emails(cell: &str) -> Vec<String> {
    cell.split(|c: char| c.is_whitespace() || ",;<>()\"/".contains(c))
        .map(|word| {
            word.strip_prefix("mailto:")
                .unwrap_or(word)
                .trim_matches('.')
        })
        .filter(|word| Email::parse(word).is_ok())
        .map(str::to_owned)
        .collect()
}

/// The telephone number in a cell.
pub(super) fn telephone(cell: &str) -> Option<String> {
    let kept: String = cell.chars().filter(|c| !matches!(c, '.' | '/')).collect();
    let kept = kept.trim().to_owned();
    Telephone::parse(&kept).is_ok().then_some(kept)
}
