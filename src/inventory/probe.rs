//! Probes: what is sent where, how often, and which elements it crosses.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    Carrier, ComponentIx, Connection, DomainTarget, Element, Facet, HttpTarget, Login, Series,
    TlsTarget, Transport, Trust,
};

/// One thing that is asked of a component again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Local name, unique in its component: `ping`, `sip`.
    pub id: Arc<str>,
    /// The component it asks about.
    pub component: ComponentIx,
    /// The facet it speaks for.
    pub facet: Facet,
    /// What is sent.
    pub method: Method,
    /// Where from; none leaves the choice to the routing table.
    pub source: Option<IpAddr>,
    /// When, and how patiently.
    pub profile: Profile,
    /// Its answer proves that the monitor itself is connected.
    pub witness: bool,
    /// The component asked on behalf of [`component`](Self::component), such as
    /// a registrar about a room; none when the component itself is asked.
    pub via: Option<ComponentIx>,
    /// Every element its packets cross, the monitor's first, whoever its answer
    /// comes from last.
    pub crosses: Vec<Element>,
}

impl Probe {
    /// Whether each run opens a connection to a device that may have few to spare.
    pub const fn connects(&self) -> bool {
        match &self.method {
            Method::Tcp { .. } | Method::Tls(_) | Method::Http(_) => true,
            Method::Domain(domain) => !matches!(domain.carriers.as_slice(), [Carrier::Udp]),
            Method::Sip(sip) => sip.transport.connects(),
            Method::Icmp { .. }
            | Method::Dns { .. }
            | Method::Stun(_)
            | Method::Ntp { .. }
            | Method::Quality(_) => false,
        }
    }

    /// On which connection it asks; a new one, if on any.
    pub const fn connection(&self) -> Connection {
        match &self.method {
            Method::Http(http) => http.connection,
            Method::Sip(sip) if sip.transport.connects() => sip.connection,
            Method::Sip(_)
            | Method::Tcp { .. }
            | Method::Tls(_)
            | Method::Domain(_)
            | Method::Icmp { .. }
            | Method::Dns { .. }
            | Method::Stun(_)
            | Method::Ntp { .. }
            | Method::Quality(_) => Connection::New,
        }
    }

    /// What a certificate that it is shown must be, if it is shown one.
    pub const fn trust(&self) -> Option<&Trust> {
        match &self.method {
            Method::Tls(tls) => Some(&tls.trust),
            Method::Http(http) => http.trust.as_ref(),
            Method::Domain(domain) => Some(&domain.trust),
            Method::Sip(sip) => match &sip.transport {
                Transport::Tls(trust) => Some(trust),
                Transport::Udp | Transport::Tcp => None,
            },
            Method::Icmp { .. }
            | Method::Tcp { .. }
            | Method::Dns { .. }
            | Method::Stun(_)
            | Method::Ntp { .. }
            | Method::Quality(_) => None,
        }
    }

    /// Whether it measures how well the way carries, series by series, instead of
    /// asking whether something answers.
    pub const fn measures(&self) -> bool {
        matches!(self.method, Method::Quality(_))
    }

    /// Whether it puts a question to this element that no other probe puts:
    /// anything but whether it is reached, and how well the way carries.
    pub fn asks_for(&self, element: Element) -> bool {
        self.facet != Facet::Reach && !self.measures() && self.is_about(element)
    }

    /// Whether it is a failure of this element that shows first in what it draws: of
    /// what it speaks for, or of the service that was to show a certificate.
    pub fn is_about(&self, element: Element) -> bool {
        let shows = self.sees_a_certificate() && element.facet == Facet::Service;
        element == self.element() || shows && element.component == self.component
    }

    /// Whether it asks about a certificate, which only a service can show, and its own:
    /// by way of another component it is that one's that is shown.
    pub const fn sees_a_certificate(&self) -> bool {
        matches!(self.facet, Facet::Certificate) && self.trust().is_some() && self.via.is_none()
    }

    /// What it speaks for.
    pub const fn element(&self) -> Element {
        Element {
            component: self.component,
            facet: self.facet,
        }
    }
}

/// What a probe sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// ICMP echo (RFC 792, RFC 4443).
    Icmp {
        /// The address pinged.
        target: IpAddr,
        /// Bytes of payload, 16 to 1472.
        size: u16,
        /// Whether routers may fragment it; if not, the facet asked about is
        /// mostly [`Facet::Size`].
        fragment: bool,
    },
    /// A TCP connection, opened and closed.
    Tcp {
        /// Address and port.
        target: SocketAddr,
    },
    /// A DNS question to a named server over UDP.
    Dns {
        /// The server asked.
        server: SocketAddr,
        /// The name asked for, fully qualified.
        name: Arc<str>,
        /// The type asked for.
        rtype: DnsType,
        /// What the answer must be.
        expect: Expected,
    },
    /// SIP OPTIONS, as a client transaction of RFC 3261.
    Sip(SipTarget),
    /// A STUN binding request over UDP (RFC 8489).
    Stun(StunTarget),
    /// A time server's clock, by NTP (RFC 5905).
    Ntp {
        /// The server asked.
        server: SocketAddr,
        /// By how much its clock may be off.
        max_offset: Duration,
    },
    /// ICMP echoes at an even pace, by which the quality of the way is told.
    Quality(Series),
    /// A TLS handshake.
    Tls(TlsTarget),
    /// An HTTP request, mostly under TLS.
    Http(HttpTarget),
    /// SIP OPTIONS to every address that a domain's name leads to.
    Domain(DomainTarget),
}

impl Method {
    /// The word for it in configuration, metrics and output.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Icmp { .. } => "icmp",
            Self::Tcp { .. } => "tcp",
            Self::Dns { .. } => "dns",
            Self::Sip(_) => "sip",
            Self::Stun(_) => "stun",
            Self::Ntp { .. } => "ntp",
            Self::Quality(_) => "quality",
            Self::Tls(_) => "tls",
            Self::Http(_) => "http",
            Self::Domain(_) => "sip-domain",
        }
    }

    /// Whether a process answers it, and not the system or a connection alone.
    pub const fn asks_a_process(&self) -> bool {
        match self {
            Self::Dns { .. }
            | Self::Sip(_)
            | Self::Stun(_)
            | Self::Ntp { .. }
            | Self::Tls(_)
            | Self::Http(_)
            | Self::Domain(_) => true,
            Self::Icmp { .. } | Self::Tcp { .. } | Self::Quality(_) => false,
        }
    }

    /// Who we are to whoever is asked, where that is checked.
    pub const fn login(&self) -> Option<&Login> {
        match self {
            Self::Sip(sip) => sip.login.as_ref(),
            Self::Stun(stun) => stun.login.as_ref(),
            Self::Icmp { .. }
            | Self::Tcp { .. }
            | Self::Dns { .. }
            | Self::Ntp { .. }
            | Self::Tls(_)
            | Self::Http(_)
            | Self::Domain(_)
            | Self::Quality(_) => None,
        }
    }

    /// The address that packets are sent to; of a domain, its name server's.
    pub const fn address(&self) -> IpAddr {
        match self {
            Self::Icmp { target, .. } => *target,
            Self::Tcp { target } => target.ip(),
            Self::Dns { server, .. } => server.ip(),
            Self::Sip(sip) => sip.target.ip(),
            Self::Stun(stun) => stun.target.ip(),
            Self::Ntp { server, .. } => server.ip(),
            Self::Quality(series) => series.target,
            Self::Tls(tls) => tls.target.ip(),
            Self::Http(http) => http.target.ip(),
            Self::Domain(domain) => match domain.servers.as_slice() {
                [first, ..] => first.ip(),
                [] => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            },
        }
    }
}

/// The DNS types that are asked for.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum DnsType {
    /// IPv4 addresses.
    A,
    /// IPv6 addresses.
    Aaaa,
    /// Services (RFC 2782).
    Srv,
}

impl fmt::Display for DnsType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A => "A",
            Self::Aaaa => "AAAA",
            Self::Srv => "SRV",
        })
    }
}

/// What a DNS answer must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// At least one record of the type.
    Any,
    /// Exactly these records, in any order: addresses, or
    /// `priority weight port target.` for SRV.
    Exactly(Vec<Arc<str>>),
}

/// Where an OPTIONS goes and what it asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SipTarget {
    /// Address and port the request goes to.
    pub target: SocketAddr,
    /// By what it travels.
    pub transport: Transport,
    /// The Request-URI: `sip:192.0.2.10` for a server, `sip:rom1@vc.example` for a room.
    pub uri: Arc<str>,
    /// Final status codes that mean "will serve", beside those that always do.
    pub expect: Vec<u16>,
    /// Bytes that the request is padded to; then it is not fragmented, and asks
    /// whether packets of that size pass.
    pub size: Option<u16>,
    /// Who we are, if we are asked; without it being asked is an answer.
    pub login: Option<Login>,
    /// On which connection, if it travels over one.
    pub connection: Connection,
}

impl SipTarget {
    /// By datagrams, nothing expected, not padded, without a login; over a connection,
    /// each on a new one.
    pub const fn new(target: SocketAddr, uri: Arc<str>) -> Self {
        Self {
            target,
            transport: Transport::Udp,
            uri,
            expect: Vec::new(),
            size: None,
            login: None,
            connection: Connection::New,
        }
    }
}

/// Where a binding request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StunTarget {
    /// Address and port.
    pub target: SocketAddr,
    /// The addresses from which it may be seen to come; empty if any will do.
    pub expect: Vec<IpAddr>,
    /// Who we are, if we are asked.
    pub login: Option<Login>,
    /// Whether the login is shared with the server beforehand, and given unasked
    /// (RFC 8489 section 9.1), and not on its challenge (section 9.2).
    pub short_term: bool,
}

/// When a probe runs, and how patiently it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// From one regular run to the next.
    pub interval: Duration,
    /// How long an answer may take.
    pub deadline: Duration,
    /// Failures in a row that make it down.
    pub failures: u32,
    /// From the end of a failed run to the next look.
    pub retry: Duration,
    /// Answers in a row that make it up again.
    pub successes: u32,
}

impl Profile {
    /// 20 s, 3 s, three failures, a second between looks.
    pub const DEFAULT: Self = Self {
        interval: Duration::from_secs(20),
        deadline: Duration::from_secs(3),
        failures: 3,
        retry: Duration::from_secs(1),
        successes: 2,
    };
    /// 5 s, 2 s, three failures, a second between looks.
    pub const CRITICAL: Self = Self {
        interval: Duration::from_secs(5),
        deadline: Duration::from_secs(2),
        ..Self::DEFAULT
    };
    /// Between looks that open connections, out of regard for devices.
    pub const CONNECTION_RETRY: Duration = Duration::from_secs(5);

    /// From a hard failure to its committed fault, at most: the wait for the
    /// next run, each failed look and the pause after it, and what the
    /// conclusion takes (section "timing" of the crate documentation).
    pub fn detection_bound(&self) -> Duration {
        self.interval + self.confirmation() + Self::CONCLUSION
    }

    /// How long it takes to confirm silence: each failed look and the pauses between.
    pub fn confirmation(&self) -> Duration {
        self.deadline * self.failures + self.retry * self.failures.saturating_sub(1)
    }

    /// What remains for concluding and committing of the tightest promise, the
    /// critical profile's 15 s.
    const CONCLUSION: Duration = Duration::from_secs(2);
}
