//! A SIP domain, found by its name (RFC 3263), and which addresses may be asked.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use super::{SipTarget, Transport, Trust};

/// A SIP domain: each address that its name leads to is asked by OPTIONS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainTarget {
    /// The domain, without a dot at its end.
    pub domain: Arc<str>,
    /// The name servers that are asked, the next one where one fails; at least one.
    pub servers: Vec<SocketAddr>,
    /// Addresses outside of these are named and never asked.
    pub allowed: Vec<Network>,
    /// By what it is asked; of a domain without SRV records by the last of these,
    /// at its usual port.
    pub carriers: Vec<Carrier>,
    /// What certificates must be: they name the domain, not the host that it leads
    /// to (RFC 5922 section 7.1).
    pub trust: Trust,
    /// Final status codes that mean "will serve", beside those that always do.
    pub expect: Vec<u16>,
}

impl DomainTarget {
    /// Whether an address may be asked.
    pub fn allows(&self, address: IpAddr) -> bool {
        self.allowed.iter().any(|network| network.contains(address))
    }

    /// What is asked at one of its addresses.
    pub fn sip(&self, carrier: Carrier, target: SocketAddr) -> SipTarget {
        SipTarget {
            transport: match carrier {
                Carrier::Tls => Transport::Tls(self.trust.clone()),
                Carrier::Tcp => Transport::Tcp,
                Carrier::Udp => Transport::Udp,
            },
            expect: self.expect.clone(),
            ..SipTarget::new(target, format!("sip:{}", self.domain).into())
        }
    }
}

/// By what SIP travels to a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// A connection under TLS.
    Tls,
    /// A connection.
    Tcp,
    /// Datagrams.
    Udp,
}

impl Carrier {
    /// All, the best first.
    pub const ALL: [Self; 3] = [Self::Tls, Self::Tcp, Self::Udp];

    /// As it stands in a Via.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tls => "TLS",
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
        }
    }

    /// The service of a NAPTR record (RFC 3263 section 4.1).
    pub const fn service(self) -> &'static str {
        match self {
            Self::Tls => "SIPS+D2T",
            Self::Tcp => "SIP+D2T",
            Self::Udp => "SIP+D2U",
        }
    }

    /// What stands before the domain where SRV records are looked for.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Tls => "_sips._tcp",
            Self::Tcp => "_sip._tcp",
            Self::Udp => "_sip._udp",
        }
    }

    /// The usual port.
    pub const fn port(self) -> u16 {
        match self {
            Self::Tls => 5061,
            Self::Tcp | Self::Udp => 5060,
        }
    }
}

/// Addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// The network of an address and so many leading bits; none if an address has
    /// not as many.
    pub const fn new(address: IpAddr, bits: u8) -> Option<Self> {
        if bits > width(address) {
            return None;
        }
        let address = match address {
            IpAddr::V4(v4) => IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() & mask_v4(bits))),
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask_v6(bits))),
        };
        Some(Self { address, bits })
    }

    /// One address alone.
    pub const fn only(address: IpAddr) -> Self {
        Self {
            address,
            bits: width(address),
        }
    }

    /// Its first address.
    pub const fn first(&self) -> IpAddr {
        self.address
    }

    /// Whether an address is one of it.
    pub const fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                other.to_bits() & mask_v4(self.bits) == own.to_bits()
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                other.to_bits() & mask_v6(self.bits) == own.to_bits()
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.bits)
    }
}

const fn width(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

const fn mask_v4(bits: u8) -> u32 {
    if bits == 0 {
        0
    } else {
        u32::MAX << (32 - bits)
    }
}

const fn mask_v6(bits: u8) -> u128 {
    if bits == 0 {
        0
    } else {
        u128::MAX << (128 - bits)
    }
}
