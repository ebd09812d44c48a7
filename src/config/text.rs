//! The kinds of text: ids, names, addresses, spans of time.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use schemars::JsonSchema;

pub(super) use super::account::{AccountName, Organisation, PasswordHash, TokenHash};
pub(super) use super::network::Within;
pub(super) use super::url::RequestUrl;
use super::value::Parse;
use crate::fault::is_hidden;
use crate::inventory::Fingerprint;

/// Declares a kind of text: its type, what it is, its pattern.
macro_rules! text {
    ($(#[doc = $doc:literal])* $name:ident($inner:ty), $what:literal, $pattern:literal, $parse:expr) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub(super) struct $name(pub(super) $inner);

        impl Parse for $name {
            const WHAT: &'static str = $what;

            fn parse(text: &str) -> Result<Self, String> {
                let parse: fn(&str) -> Result<$inner, String> = $parse;
                parse(text).map(Self)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": concat!($($doc,)*).trim(),
                    "pattern": $pattern,
                })
            }
        }
    };
}
pub(super) use text;

text!(
    /// An id: small letters a to z, digits and hyphens, 1 to 64 of them.
    Slug(Arc<str>),
    "an id",
    "^[a-z0-9-]{1,64}$",
    |text| {
        if is_slug(text) {
            return Ok(text.into());
        }
        let proposal = slug_of(text);
        let rule = "an id has 1 to 64 small letters a to z, digits and hyphens";
        Err(match proposal.is_empty() {
            true => rule.to_owned(),
            false => format!("{rule}: perhaps `{proposal}`"),
        })
    }
);

text!(
    /// A component's id: ids joined by dots, `afjord.helsesenter.rom1`.
    DottedId(Arc<str>),
    "a component's id",
    "^[a-z0-9-]{1,64}([.][a-z0-9-]{1,64}){0,3}$",
    |text| {
        let parts = text.split('.').count();
        if parts <= 4 && text.split('.').all(is_slug) {
            return Ok(text.into());
        }
        Err("it is ids joined by dots, such as `core` or `afjord.helsesenter.rom1`".to_owned())
    }
);

text!(
    /// A name as people say it: one line of 1 to 120 characters.
    Name(Arc<str>),
    "a name",
    "^[^\\x00-\\x1f\\x7f]{1,120}$",
    |text| line(text, 120).map(Into::into)
);

text!(
    /// A line of text, 1 to 300 characters.
    Line(Arc<str>),
    "a line of text",
    "^[^\\x00-\\x1f\\x7f]{1,300}$",
    |text| line(text, 300).map(Into::into)
);

text!(
    /// A mail address without a name: `vakt@fosen.example`.
    Email(Arc<str>),
    "a mail address",
    "^[^@\\s<>]+@[A-Za-z0-9.-]+$",
    |text| {
        let right = || "a mail address has the form `vakt@fosen.example`, without a name".to_owned();
        let (local, domain) = text.rsplit_once('@').ok_or_else(right)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
        let local_ok = (1..=64).contains(&local.len())
            && local.chars().all(plain)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        if local_ok && is_domain(domain) {
            return Ok(text.into());
        }
        Err(right())
    }
);

text!(
    /// A host name or an address.
    Host(Arc<str>),
    "a host",
    "^[A-Za-z0-9.:-]+$",
    |text| {
        if is_domain(text) || text.parse::<IpAddr>().is_ok() {
            return Ok(text.into());
        }
        Err("a host name such as `smtp.fosen.example`, or an address".to_owned())
    }
);

text!(
    /// A broker's host name or IPv4 address.
    BrokerHost(Arc<str>),
    "a broker's host",
    "^[A-Za-z0-9.-]+$",
    |text| match is_domain(text) {
        true => Ok(text.into()),
        false => Err("a host name such as `mqtt.fosen.example`, or an IPv4 address; an IPv6 \
                      address needs a name"
            .to_owned()),
    }
);

text!(
    /// The beginning of an MQTT client id: letters, digits and hyphens, 1 to 40 of them.
    ClientId(Arc<str>),
    "a client id",
    "^[A-Za-z0-9-]{1,40}$",
    |text| {
        let clean = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        match (1..=40).contains(&text.len()) && text.bytes().all(clean) {
            true => Ok(text.into()),
            false => Err("1 to 40 letters, digits and hyphens, such as `samband-fosen`".to_owned()),
        }
    }
);

text!(
    /// The beginning of MQTT topics: levels of letters, digits, hyphens and underscores, joined by slashes.
    TopicPrefix(Arc<str>),
    "the beginning of a topic",
    "^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$",
    |text| {
        let clean = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
        let level = |level: &str| !level.is_empty() && level.bytes().all(clean);
        match text.len() <= 100 && text.split('/').all(level) {
            true => Ok(text.into()),
            false => Err("levels of letters, digits, hyphens and underscores, joined by slashes: \
                          `helse/samband`"
                .to_owned()),
        }
    }
);

text!(
    /// A domain name.
    Domain(Arc<str>),
    "a domain name",
    "^[A-Za-z0-9.-]+$",
    |text| match is_domain(text) {
        true => Ok(text.into()),
        false => Err("a domain name such as `samband.fosen.example`".to_owned()),
    }
);

text!(
    /// A name in the DNS, with or without the dot at its end.
    DnsName(Arc<str>),
    "a name in the DNS",
    "^([A-Za-z0-9_-]{1,63}[.])*[A-Za-z0-9_-]{1,63}[.]?$",
    |text| {
        let name = text.strip_suffix('.').unwrap_or(text);
        let label = |l: &str| {
            (1..=63).contains(&l.len())
                && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        if name.len() <= 253 && name.split('.').all(label) {
            return Ok(format!("{name}.").into());
        }
        Err("labels of 1 to 63 letters, digits, hyphens and underscores, joined by dots".to_owned())
    }
);

text!(
    /// A SIP address: `sip:rom1@vc.fosen.example`.
    SipUri(Arc<str>),
    "a SIP address",
    "^sips?:[^\\s<>\"]+$",
    |text| {
        let rest = text.strip_prefix("sip:").or_else(|| text.strip_prefix("sips:"));
        let clean = |c: char| c.is_ascii_graphic() && !"<>\"\\^`|".contains(c);
        match rest {
            Some(rest) if !rest.is_empty() && text.len() <= 255 && rest.chars().all(clean) => {
                Ok(text.into())
            }
            _ => Err("a SIP address begins with `sip:`, such as `sip:rom1@vc.fosen.example`, \
                      has no spaces and no letters beyond ASCII"
                .to_owned()),
        }
    }
);

text!(
    /// The address people open: `https://samband.fosen.example`.
    WebUrl(Arc<str>),
    "a web address",
    "^https?://[^\\s@]+$",
    |text| {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let clean = |c: char| c.is_ascii_graphic() && !"<>\"@?#".contains(c);
        match rest {
            Some(rest) if !rest.is_empty() && text.len() <= 255 && rest.chars().all(clean) => {
                Ok(text.trim_end_matches('/').into())
            }
            _ => Err("a web address such as `https://samband.fosen.example`, without a name, \
                      a question mark or a hash"
                .to_owned()),
        }
    }
);

text!(
    /// The SHA-256 of a certificate: 64 hexadecimal digits, with or without colons between pairs.
    Pin(Fingerprint),
    "the SHA-256 of a certificate",
    "^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$",
    |text| {
        let digits: String = text.chars().filter(|c| *c != ':').collect();
        let right = || "64 hexadecimal digits, as `samband probe` shows them".to_owned();
        if digits.len() != 64 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(right());
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| right())?;
        }
        Ok(Fingerprint(bytes))
    }
);

text!(
    /// Where a field stands in a JSON document (RFC 6901): `/status`, `/peers/0/state`.
    JsonPointer(Arc<str>),
    "a JSON pointer",
    "^(/[^\\x00-\\x1f]*)?$",
    |text| match text.is_empty() || (text.starts_with('/') && line(text, 300).is_ok()) {
        true => Ok(text.into()),
        false => Err("it begins with `/`, such as `/status` or `/peers/0/state`".to_owned()),
    }
);

text!(
    /// The address of a dead man's switch, its query included.
    PingUrl(Arc<str>),
    "a web address",
    "^https?://[^\\s@#]+$",
    |text| {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let clean = |c: char| c.is_ascii_graphic() && !"<>\"@#".contains(c);
        let named = |rest: &str| !rest.starts_with(['/', '?', ':']) && rest.chars().all(clean);
        match rest {
            Some(rest) if !rest.is_empty() && text.len() <= 1024 && named(rest) => Ok(text.into()),
            _ => Err("a web address such as `https://heartbeat.example/ping/samband`, without a \
                      name or a hash"
                .to_owned()),
        }
    }
);

text!(
    /// The name of an HTTP header: letters, digits and hyphens, 1 to 64 of them.
    HeaderName(Arc<str>),
    "the name of a header",
    "^[A-Za-z0-9-]{1,64}$",
    |text| match is_slug(&text.to_ascii_lowercase()) {
        true => Ok(text.into()),
        false => Err("1 to 64 letters, digits and hyphens, such as `X-Api-Key`".to_owned()),
    }
);

text!(
    /// A telephone number as one would dial it.
    Telephone(Arc<str>),
    "a telephone number",
    "^[+]?[0-9 ()-]{3,30}$",
    |text| {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let clean = text.bytes().enumerate().all(|(at, b)| {
            b.is_ascii_digit() || b" ()-".contains(&b) || (at == 0 && b == b'+')
        });
        if clean && (3..=15).contains(&digits) && text.len() <= 30 {
            return Ok(text.into());
        }
        Err("digits and spaces, such as `+47 72 00 00 00`".to_owned())
    }
);

text!(
    /// An IPv4 or IPv6 address.
    Address(IpAddr),
    "an address",
    "^[0-9A-Fa-f.:]+$",
    |text| text.parse().map_err(|_| {
        "an IPv4 address such as `192.0.2.10`, or an IPv6 address such as `2001:db8::10`".to_owned()
    })
);

text!(
    /// An address and a port.
    Socket(SocketAddr),
    "an address with a port",
    "^.+:[0-9]+$",
    |text| text.parse().map_err(|_| {
        "an address and a port from 0 to 65535, such as `127.0.0.1:8377` or `[::1]:8377`".to_owned()
    })
);

text!(
    /// A time zone of the IANA database: `Europe/Oslo`.
    Zone(TimeZone),
    "a time zone",
    "^[A-Za-z_+-]+(/[A-Za-z_+-]+)*$",
    super::times::zone
);

text!(
    /// A country by its two letters (ISO 3166-1): `NO`, `SE`.
    Country(Arc<str>),
    "a country",
    "^[A-Z]{2}$",
    |text| match text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase()) {
        true => Ok(text.into()),
        false => Err("two capital letters of ISO 3166-1, such as `NO`".to_owned()),
    }
);

text!(
    /// A municipality's official number: four digits.
    Code(Arc<str>),
    "a municipality's number",
    "^[0-9]{4}$",
    |text| match text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        true => Ok(text.into()),
        false => Err("four digits in quotes, such as `\"5058\"`".to_owned()),
    }
);

text!(
    /// The path of a file or directory; a relative one counts from the configuration's directory.
    FilePath(Arc<str>),
    "a path",
    "^[^\\x00-\\x1f]+$",
    |text| match !text.is_empty() && text.len() <= 4096 && !text.chars().any(char::is_control) {
        true => Ok(text.into()),
        false => Err("the path of a file, such as `/etc/samband/smtp-password`".to_owned()),
    }
);

text!(
    /// The name of a systemd credential or of an environment variable.
    OutsideName(Arc<str>),
    "a name",
    "^[A-Za-z0-9._-]{1,255}$",
    |text| {
        let clean = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
        if (1..=255).contains(&text.len()) && text.bytes().all(clean) && !text.starts_with('.') {
            return Ok(text.into());
        }
        Err("letters, digits, dots, hyphens and underscores".to_owned())
    }
);

text!(
    /// A span of time in words: `20s`, `500ms`, `1m 30s`.
    Lapse(Duration),
    "a span of time",
    "^[0-9].*$",
    super::times::lapse
);

text!(
    /// What is logged: `error`, `warn`, `info`, `debug` or `trace`, for parts
    /// of the program apart as `info,samband::probe=debug`.
    LogLevel(Arc<str>),
    "a log level",
    "^[A-Za-z0-9_:=,-]+$",
    |text| {
        let levels = ["off", "error", "warn", "info", "debug", "trace"];
        let directive = |d: &str| match d.split_once('=') {
            Some((target, level)) => !target.is_empty() && levels.contains(&level),
            None => levels.contains(&d),
        };
        match text.split(',').all(directive) {
            true => Ok(text.into()),
            false => Err("one of `error`, `warn`, `info`, `debug`, `trace`".to_owned()),
        }
    }
);

/// Whether it is an id.
pub(super) fn is_slug(text: &str) -> bool {
    let clean = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=64).contains(&text.len()) && text.bytes().all(clean)
}

/// The id that a name would make: `Åfjord kommune` makes `afjord-kommune`.
pub fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase).take(64) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            'å' | 'ä' | 'á' => slug.push('a'),
            'ø' | 'ö' | 'ó' => slug.push('o'),
            'æ' => slug.push_str("ae"),
            'č' => slug.push('c'),
            'đ' => slug.push('d'),
            'ŋ' => slug.push('n'),
            'š' => slug.push('s'),
            'ŧ' => slug.push('t'),
            'ž' => slug.push('z'),
            'é' => slug.push('e'),
            _ if !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_matches('-').to_owned()
}

pub(super) fn is_domain(text: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

fn line(text: &str, most: usize) -> Result<&str, String> {
    let right = || format!("one line of 1 to {most} characters, all of which can be seen");
    let long = text.chars().count() > most;
    if long || text.trim().is_empty() || text.chars().any(is_hidden) {
        return Err(right());
    }
    Ok(text)
}
