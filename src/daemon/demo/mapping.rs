//! A region moved to loopback: each address to one of 127.0.0.0/8, each port to
//! one that needs no privilege, each probe to one that loopback can leave
//! unanswered, and all in a greater hurry.

#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use crate::config::Adapt;
use crate::inventory::{
    Component, DnsType, Expected, HttpTarget, Method, Probe, Profile, SipTarget, TlsTarget,
    Transport,
};

/// Real ports are moved up by this: above those that need a privilege or that a
/// server of this machine may hold, below those that Linux hands out by itself.
const PORTS: u16 = 20_000;

/// Between the ports of one stage and those of the next.
const STRIDE: u16 = 100;

/// Stands for a ping: the port of the echo protocol (RFC 862).
const ECHO: u16 = 7;

/// The name that the demo's equipment is asked for in place of a ping.
const ECHO_NAME: &str = "echo.samband.example.";

/// In place of every profile: a story is told in a minute.
pub const PROFILE: Profile = Profile {
    interval: Duration::from_secs(2),
    deadline: Duration::from_millis(700),
    failures: 3,
    retry: Duration::from_millis(300),
    successes: 2,
};

/// In place of every profile of connections, which are kept further apart.
const CONNECTING: Profile = Profile {
    interval: Duration::from_secs(12),
    ..PROFILE
};

/// A region moved to loopback. Several demos may play on one machine at a time,
/// each on a stage of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    stage: u16,
}

impl Mapping {
    /// How many stages there are: their ports meet neither each other nor those
    /// of other protocols.
    pub const STAGES: u16 = 16;

    /// The mapping to one of them; those beyond the last begin again.
    pub const fn to_stage(stage: u16) -> Self {
        Self {
            stage: stage % Self::STAGES,
        }
    }

    /// The port that stands for a port.
    pub const fn port(self, written: u16) -> u16 {
        PORTS + written % 10_000 + self.stage * STRIDE
    }

    /// What is sent in place of what was to be sent.
    ///
    /// Loopback answers every ping by itself, so a ping becomes a question over
    /// UDP that only the demo's responders answer; so do STUN and NTP, which they do
    /// not speak. They speak no TLS: what asks for it becomes a connection, and SIP
    /// goes over UDP.
    ///
    /// None for a series: nothing on loopback is ever poor; and for a domain, whose
    /// name nobody there knows.
    pub fn method(self, method: Method) -> Option<Method> {
        Some(match method {
            Method::Icmp { .. } | Method::Stun(_) | Method::Ntp { .. } => Method::Dns {
                server: SocketAddr::new(address(method.address()), self.port(ECHO)),
                name: Arc::from(ECHO_NAME),
                rtype: DnsType::A,
                expect: Expected::Any,
            },
            Method::Tcp { target } => Method::Tcp {
                target: self.socket(target),
            },
            Method::Dns {
                server,
                name,
                rtype,
                expect,
            } => Method::Dns {
                server: self.socket(server),
                name,
                rtype,
                expect,
            },
            Method::Tls(TlsTarget { target, .. }) | Method::Http(HttpTarget { target, .. }) => {
                Method::Tcp {
                    target: self.socket(target),
                }
            }
            Method::Sip(sip) => Method::Sip(SipTarget {
                target: self.socket(sip.target),
                transport: Transport::Udp,
                ..sip
            }),
            Method::Quality(_) | Method::Domain(_) => return None,
        })
    }

    fn socket(self, written: SocketAddr) -> SocketAddr {
        SocketAddr::new(address(written.ip()), self.port(written.port()))
    }
}

impl Adapt for Mapping {
    /// The demo's mailboxes are all invented: each is told.
    fn shadow(&self, _written: bool) -> bool {
        false
    }

    fn address(&self, written: IpAddr) -> IpAddr {
        address(written)
    }

    fn probe(&self, _: &Component, probe: Probe) -> Option<Probe> {
        let method = self.method(probe.method)?;
        let profile = match method {
            Method::Tcp { .. } | Method::Tls(_) | Method::Http(_) => CONNECTING,
            Method::Icmp { .. }
            | Method::Dns { .. }
            | Method::Sip(_)
            | Method::Stun(_)
            | Method::Ntp { .. }
            | Method::Domain(_)
            | Method::Quality(_) => PROFILE,
        };
        Some(Probe {
            method,
            profile,
            source: None,
            ..probe
        })
    }
}

/// The loopback address that stands for an address.
///
/// 192.0.2.33 becomes 127.192.2.33: no two of the documentation ranges
/// (RFC 5737) meet. IPv6 has one loopback address only, so 2001:db8::12:34
/// becomes 127.6.0.52, by its last four digits.
pub fn address(written: IpAddr) -> IpAddr {
    let mapped = match written {
        IpAddr::V4(v4) if v4.is_loopback() => v4,
        IpAddr::V4(v4) => {
            let [a, _, c, d] = v4.octets();
            Ipv4Addr::new(127, a, c, d)
        }
        IpAddr::V6(v6) => {
            let [.., c, d] = v6.octets();
            Ipv4Addr::new(127, 6, c, d)
        }
    };
    IpAddr::V4(mapped)
}
