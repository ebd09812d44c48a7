//! What is asked over a connection, and which certificate is believed there.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// A TLS handshake (RFC 8446, RFC 5246), and nothing after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsTarget {
    /// Address and port.
    pub target: SocketAddr,
    /// What its certificate must be.
    pub trust: Trust,
}

/// An HTTP/1.1 request (RFC 9112).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpTarget {
    /// Address and port.
    pub target: SocketAddr,
    /// What its certificate must be; none for HTTP without TLS.
    pub trust: Option<Trust>,
    /// The `Host`: a name or an address, with the port where it is not the usual one.
    pub host: Arc<str>,
    /// The path with its query, beginning with `/`.
    pub path: Arc<str>,
    /// Whether the head of the answer is enough: HEAD in place of GET.
    pub head: bool,
    /// The codes that are well; none given: 200 to 399, and 401.
    pub expect: Vec<u16>,
    /// What the body must contain.
    pub body: Option<Arc<str>>,
    /// What a field of the body, which is JSON then, must be.
    pub json: Option<JsonField>,
    /// On which connection.
    pub connection: Connection,
}

/// On which connection a probe asks.
///
/// A new one proves more: that the server still accepts, and which certificate it
/// shows today. A kept one proves that its process answers, and that what
/// stands between, such as a firewall, has not forgotten the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    /// Each run on one of its own.
    #[default]
    New,
    /// On that of the run before, as long as it carries.
    Kept,
}

impl Connection {
    /// For how long a connection is kept at most: every so often it must be proved
    /// anew that the server accepts, and what it shows of itself.
    pub const MOST_AGE: Duration = Duration::from_secs(600);
}

/// A field of a JSON document and what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonField {
    /// Which (RFC 6901): `/status`, `/peers/0/state`.
    pub pointer: Arc<str>,
    /// Its value.
    pub value: serde_json::Value,
}

/// By what a SIP request travels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Transport {
    /// Datagrams.
    #[default]
    Udp,
    /// A connection.
    Tcp,
    /// A connection under TLS.
    Tls(Trust),
}

impl Transport {
    /// As it stands in a Via (RFC 3261 section 20.42).
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
            Self::Tls(_) => "TLS",
        }
    }

    /// Whether it is a connection.
    pub const fn connects(&self) -> bool {
        match self {
            Self::Udp => false,
            Self::Tcp | Self::Tls(_) => true,
        }
    }
}

/// What a peer's certificate must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    /// Whom it must name.
    pub identity: Identity,
    /// Who vouches for it.
    pub authority: Authority,
    /// Days before its end from which on it expires soon; 0 for never.
    pub warn_days: u16,
}

/// Whom a certificate must name; a name is sent as SNI too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// A host, by name (RFC 9525): a wildcard may stand for its first label.
    Host(Arc<str>),
    /// A host, by address.
    Address(IpAddr),
    /// A SIP domain (RFC 5922): as `sip:` URI, else as DNS name, without wildcards.
    SipDomain(Arc<str>),
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host(name) | Self::SipDomain(name) => f.write_str(name),
            Self::Address(address) => address.fmt(f),
        }
    }
}

/// Who vouches for a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Authority {
    /// The authorities that the system trusts.
    System,
    /// These and no others.
    These(Authorities),
    /// Nobody: it is this very one, whatever it names.
    Pinned(Fingerprint),
    /// Anybody, itself included, and whatever it names: only its dates are looked at.
    Any,
}

/// Certificates of authorities, in DER.
#[derive(Clone, PartialEq, Eq)]
pub struct Authorities(pub Arc<[Vec<u8>]>);

impl fmt::Debug for Authorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorities({})", self.0.len())
    }
}

/// The SHA-256 of a certificate in DER.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}
