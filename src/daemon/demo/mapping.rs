//! A region moved to loopback: each address to one of 127.0.0.0/8, each port to
//! one that needs no privilege, each probe to one that loopback can leave
//! unanswered, and all in a greater hurry.

#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use crate::inventory::{DnsType, Expected, Kind, Method, Probe, Profile, SipTarget};

/// Real ports are moved up by this: above those that need a privilege or that a
/// server of this machine may hold, below those that Linux hands out by itself.
const PORTS: u16 = 20_000;

/// Stands for a ping, as the port of the echo protocol (RFC 862).
const ECHO_PORT: u16 = PORTS + 7;

/// The name that the demo's network equipment is asked for in place of a ping.
const ECHO_NAME: &str = "echo.samband.example.";

/// In place of every profile: a story is told in a minute.
pub const PROFILE: Profile = Profile {
    interval: Duration::from_secs(2),
    deadline: Duration::from_millis(500),
    failures: 3,
    retry: Duration::from_millis(300),
    successes: 2,
};

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

/// The port that stands for a port.
pub const fn port(written: u16) -> u16 {
    PORTS + written % 10_000
}

/// The probe that stands for a probe of a component of this kind.
///
/// Loopback answers every ping by itself, so a ping becomes a question that only
/// the demo's responders answer: equipment in rooms is asked for a TCP
/// connection, as to its web pages, and network equipment for a name over UDP.
pub fn probe(kind: Kind, mut probe: Probe) -> Probe {
    probe.source = None;
    probe.profile = PROFILE;
    probe.method = match probe.method {
        Method::Icmp { target, .. } => echo(kind, address(target)),
        Method::Tcp { target } => Method::Tcp {
            target: socket(target),
        },
        Method::Dns {
            server,
            name,
            rtype,
            expect,
        } => Method::Dns {
            server: socket(server),
            name,
            rtype,
            expect,
        },
        Method::Sip(sip) => Method::Sip(SipTarget {
            target: socket(sip.target),
            ..sip
        }),
    };
    probe
}

fn socket(written: SocketAddr) -> SocketAddr {
    SocketAddr::new(address(written.ip()), port(written.port()))
}

fn echo(kind: Kind, target: IpAddr) -> Method {
    let target = SocketAddr::new(target, ECHO_PORT);
    match kind {
        Kind::Codec | Kind::Bridge | Kind::MediaGateway => Method::Tcp { target },
        Kind::RoomNetwork
        | Kind::Firewall
        | Kind::SiteRouter
        | Kind::AccessLine
        | Kind::NetworkCore
        | Kind::NameService
        | Kind::Registrar
        | Kind::Certificate
        | Kind::Credential
        | Kind::Monitor => Method::Dns {
            server: target,
            name: Arc::from(ECHO_NAME),
            rtype: DnsType::A,
            expect: Expected::Any,
        },
    }
}
