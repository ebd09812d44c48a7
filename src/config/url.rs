//! What an HTTP request asks for, as one writes it.

use std::net::IpAddr;
use std::sync::Arc;

use schemars::JsonSchema;

use super::text::is_domain;
use super::value::Parse;

/// `https://bridge.fosen.example/status`: scheme, host, perhaps a port, path and query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RequestUrl {
    /// Whether it is asked over TLS.
    pub(super) secure: bool,
    /// A name or an address, IPv6 in brackets.
    pub(super) host: Arc<str>,
    pub(super) port: u16,
    /// With the query; begins with `/`.
    pub(super) path: Arc<str>,
}

impl RequestUrl {
    /// `https://`, the address and `/`.
    pub(super) fn of_address(address: IpAddr) -> Self {
        let host = match address {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => format!("[{v6}]"),
        };
        Self {
            secure: true,
            host: host.into(),
            port: 443,
            path: "/".into(),
        }
    }

    /// What stands in `Host`: the port only where it is not the scheme's.
    pub(super) fn authority(&self) -> Arc<str> {
        match self.port == usual(self.secure) {
            true => Arc::clone(&self.host),
            false => format!("{}:{}", self.host, self.port).into(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let (secure, rest) = match text.split_once("://")? {
            ("https", rest) => (true, rest),
            ("http", rest) => (false, rest),
            _ => return None,
        };
        let at = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(at);
        let path = match path {
            "" => "/".to_owned(),
            query if query.starts_with('?') => format!("/{query}"),
            path => path.to_owned(),
        };
        let (host, port) = split_port(authority)?;
        let clean = |c: char| c.is_ascii_graphic() && !"#<>\"\\^`{|}".contains(c);
        let known = match host.strip_prefix('[').and_then(|v6| v6.strip_suffix(']')) {
            Some(v6) => v6.parse::<std::net::Ipv6Addr>().is_ok(),
            None => is_domain(host),
        };
        (known && text.len() <= 1024 && path.chars().all(clean)).then(|| Self {
            secure,
            host: host.to_ascii_lowercase().into(),
            port: port.unwrap_or(usual(secure)),
            path: path.into(),
        })
    }
}

const fn usual(secure: bool) -> u16 {
    if secure { 443 } else { 80 }
}

/// The host, and the port if there is one.
fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let end = authority.rfind(']').map_or(0, |end| end + 1);
    match authority[end..].find(':') {
        None => Some((authority, None)),
        Some(colon) => {
            let (host, port) = authority.split_at(end + colon);
            let port = port[1..].parse::<u16>().ok().filter(|port| *port > 0)?;
            Some((host, Some(port)))
        }
    }
}

impl Parse for RequestUrl {
    const WHAT: &'static str = "what an HTTP request can ask for";

    fn parse(text: &str) -> Result<Self, String> {
        Self::read(text).ok_or_else(|| {
            "such as `https://bridge.fosen.example/status`, without a name, a password or a hash"
                .to_owned()
        })
    }
}

impl JsonSchema for RequestUrl {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RequestUrl".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "What an HTTP request asks for: `https://bridge.fosen.example/status`.",
            "pattern": "^https?://[^\\s@#]+$",
        })
    }
}
