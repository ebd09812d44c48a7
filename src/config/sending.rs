//! What a probe sends, as it is written: the keys of each kind, and which mean
//! nothing for it.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use super::connection::connection;
use super::domain::{Domaining, domain_keys};
use super::expect::{addresses, records, statuses};
use super::quality;
use super::reader::{At, given};
use super::region_file::{self as raw, Mechanism, ProbeKind, TransportName};
use super::report::{Note, Notes, Spot};
use super::stream::{CaFiles, Requesting, Trusting, certificate_keys, reject_certificate_keys};
use super::vault::Vault;
use crate::inventory::{Connection, DnsType, Expected, Login, Series, Transport};

/// What a probe sends, but for where to.
#[derive(Clone, Debug)]
pub(super) enum Sending {
    Icmp {
        size: u16,
        fragment: bool,
    },
    Tcp {
        port: u16,
    },
    Dns {
        port: u16,
        name: Arc<str>,
        rtype: DnsType,
        expect: Expected,
    },
    Sip {
        port: u16,
        expect: Vec<u16>,
        size: Option<u16>,
        login: Option<Login>,
        carrying: Carrying,
    },
    Stun {
        port: u16,
        expect: Vec<IpAddr>,
        login: Option<Login>,
        short_term: bool,
    },
    Ntp {
        port: u16,
        max_offset: Duration,
    },
    /// To an address not known yet.
    Quality(Series),
    Tls {
        port: u16,
        trusting: Trusting,
    },
    Http(Box<Requesting>),
    Domain(Box<Domaining>),
}

/// By what a SIP request travels.
#[derive(Clone, Debug)]
pub(super) struct Carrying {
    transport: TransportName,
    pub(super) connection: Connection,
    trusting: Trusting,
}

impl Carrying {
    /// Where the request asks about `uri`.
    pub(super) fn transport(
        &self,
        uri: &str,
        files: &mut CaFiles<'_>,
        notes: &mut Notes,
    ) -> Transport {
        self.trusting.transport(self.transport, uri, files, notes)
    }
}

impl Sending {
    /// Bytes of what may not be fragmented, headers of IP apart.
    pub(super) const fn full_size(&self) -> Option<u16> {
        match self {
            Self::Icmp {
                size,
                fragment: false,
            } => Some(*size),
            Self::Sip { size, .. } => *size,
            Self::Icmp { fragment: true, .. }
            | Self::Tcp { .. }
            | Self::Dns { .. }
            | Self::Stun { .. }
            | Self::Ntp { .. }
            | Self::Quality(_)
            | Self::Tls { .. }
            | Self::Domain(_)
            | Self::Http(_) => None,
        }
    }

    /// Whether it asks if packets of its size pass.
    pub(super) const fn is_of_full_size(&self) -> bool {
        self.full_size().is_some()
    }
}

/// What a probe sends; what is missing or means nothing is noted.
pub(super) fn sending(
    table: &raw::Probe,
    kind: ProbeKind,
    spot: &Spot,
    vault: Vault<'_>,
    notes: &mut Notes,
) -> Option<Sending> {
    reject_foreign_keys(table, kind, notes);
    reject_certificate_keys(table, kind, notes);
    let port = given(&table.port).map(|port| port.0);
    match kind {
        ProbeKind::Icmp => Some(icmp(table)),
        ProbeKind::Quality => Some(Sending::Quality(quality::series(table, notes))),
        ProbeKind::Tcp => {
            if table.port.is_none() {
                notes.add(Note::at(spot, "a tcp probe needs `port`").label("`port` is missing"));
            }
            Some(Sending::Tcp { port: port? })
        }
        ProbeKind::Dns => {
            if table.name.is_none() {
                notes.add(
                    Note::at(spot, "a dns probe needs `name`")
                        .label("`name` is missing")
                        .help("the name to ask for, such as `name = \"vc.fosen.example\"`"),
                );
            }
            let rtype = given(&table.r#type).copied().unwrap_or(DnsType::A);
            Some(Sending::Dns {
                port: port.unwrap_or(53),
                name: Arc::clone(&given(&table.name)?.0),
                rtype,
                expect: records(&table.expect, rtype, notes),
            })
        }
        ProbeKind::Sip => Some(sip(table, port, login(table, spot, vault, notes), notes)),
        ProbeKind::Stun => Some(stun(table, port, login(table, spot, vault, notes), notes)),
        ProbeKind::Ntp => Some(Sending::Ntp {
            port: port.unwrap_or(123),
            max_offset: max_offset(table, notes),
        }),
        ProbeKind::Tls => Some(Sending::Tls {
            port: port.unwrap_or(443),
            trusting: Trusting::of(table, notes),
        }),
        ProbeKind::SipDomain => {
            let domain = Domaining::of(table, spot, notes)?;
            Some(Sending::Domain(Box::new(domain)))
        }
        ProbeKind::Http => {
            let expect = statuses(&table.expect, 599, notes);
            let requesting = Requesting::of(table, expect, notes);
            Some(Sending::Http(Box::new(requesting)))
        }
    }
}

fn sip(table: &raw::Probe, port: Option<u16>, login: Option<Login>, notes: &mut Notes) -> Sending {
    let transport = given(&table.transport).copied();
    let transport = transport.unwrap_or(TransportName::Udp);
    let usual = match transport {
        TransportName::Udp | TransportName::Tcp => 5060,
        TransportName::Tls => 5061,
    };
    if let (Some(size), TransportName::Tcp | TransportName::Tls) = (&table.size, transport) {
        notes.add(
            Note::at(&size.spot, "`size` of a request over a connection")
                .label("a connection cuts it into packets as it likes")
                .help("leave `size` out, or `transport`"),
        );
    }
    Sending::Sip {
        port: port.unwrap_or(usual),
        expect: statuses(&table.expect, 699, notes),
        size: padding(table, notes),
        login,
        carrying: Carrying {
            transport,
            connection: connection(table, ProbeKind::Sip, notes),
            trusting: Trusting::of(table, notes),
        },
    }
}

fn login(table: &raw::Probe, spot: &Spot, vault: Vault<'_>, notes: &mut Notes) -> Option<Login> {
    let outside = (&table.password_credential, &table.password_env);
    let username = table.username.as_ref();
    vault.login(username, &table.password_file, outside, spot, notes)
}

fn stun(table: &raw::Probe, port: Option<u16>, login: Option<Login>, notes: &mut Notes) -> Sending {
    Sending::Stun {
        port: port.unwrap_or(3478),
        expect: addresses(&table.expect, notes),
        login,
        short_term: given(&table.mechanism) == Some(&Mechanism::ShortTerm),
    }
}

/// A second is more than any clock that is set is off, and less than a person notices.
const USUAL_OFFSET: Duration = Duration::from_secs(1);
const LEAST_OFFSET: Duration = Duration::from_millis(1);

fn max_offset(table: &raw::Probe, notes: &mut Notes) -> Duration {
    let Some(at) = &table.max_offset else {
        return USUAL_OFFSET;
    };
    let offset = at.get().map_or(USUAL_OFFSET, |lapse| lapse.0);
    if offset < LEAST_OFFSET {
        notes.add(
            Note::at(&at.spot, "a clock is not told so exactly over a network")
                .label("below 1 ms")
                .help("such as `max_offset = \"1s\"`"),
        );
    }
    offset
}

fn icmp(table: &raw::Probe) -> Sending {
    let fragment = given(&table.fragment).copied().unwrap_or(true);
    // Unasked, as much as an Ethernet's packet holds over IPv4 and IPv6.
    let usual = if fragment { 56 } else { 1452 };
    Sending::Icmp {
        size: given(&table.size).map_or(usual, |size| size.0),
        fragment,
    }
}

/// The least size of a padded OPTIONS: the request itself must fit.
const LEAST_PADDED: u16 = 1000;

fn padding(table: &raw::Probe, notes: &mut Notes) -> Option<u16> {
    let at = table.size.as_ref()?;
    let size = at.get()?.0;
    if size < LEAST_PADDED {
        notes.add(
            Note::at(&at.spot, "an OPTIONS is not padded to so little")
                .label(format!("below {LEAST_PADDED}"))
                .help("a size that small packets do not have, such as `size = 1450`"),
        );
    }
    if let Some(via) = &table.via {
        notes.add(
            Note::at(&at.spot, "`size` where another component is asked")
                .label("shows nothing of the way to this one")
                .also(&via.spot, "asked here")
                .help("leave `via` or `size` out"),
        );
    }
    Some(size)
}

/// The keys by which we say who we are.
fn login_keys(table: &raw::Probe) -> [(&'static str, Option<&Spot>); 4] {
    let credential = table.password_credential.as_ref();
    [
        ("username", table.username.as_ref().map(|at| &at.spot)),
        (
            "password_file",
            table.password_file.as_ref().map(|at| &at.spot),
        ),
        ("password_credential", credential.map(|at| &at.spot)),
        (
            "password_env",
            table.password_env.as_ref().map(|at| &at.spot),
        ),
    ]
}

/// A kind of probe as it is written.
const fn word(kind: ProbeKind) -> &'static str {
    match kind {
        ProbeKind::Icmp => "icmp",
        ProbeKind::Tcp => "tcp",
        ProbeKind::Dns => "dns",
        ProbeKind::Sip => "sip",
        ProbeKind::Stun => "stun",
        ProbeKind::Ntp => "ntp",
        ProbeKind::Quality => "quality",
        ProbeKind::Tls => "tls",
        ProbeKind::Http => "http",
        ProbeKind::SipDomain => "sip-domain",
    }
}

fn spot<T>(at: &Option<At<T>>) -> Option<&Spot> {
    at.as_ref().map(|at| &at.spot)
}

/// Keys that mean nothing for this kind of probe.
fn reject_foreign_keys(table: &raw::Probe, kind: ProbeKind, notes: &mut Notes) {
    use ProbeKind::{Dns, Http, Icmp, Ntp, Quality, Sip, SipDomain, Stun, Tcp, Tls};
    let keys = [
        (
            "port",
            spot(&table.port),
            &[Tcp, Dns, Sip, Stun, Ntp, Tls, Http][..],
        ),
        ("size", spot(&table.size), &[Icmp, Sip, Quality]),
        ("series", spot(&table.series), &[Quality]),
        ("fragment", spot(&table.fragment), &[Icmp]),
        ("name", spot(&table.name), &[Dns]),
        ("type", spot(&table.r#type), &[Dns]),
        (
            "expect",
            table.expect.first().map(|at| &at.spot),
            &[Dns, Sip, Stun, Http, SipDomain],
        ),
        ("mechanism", spot(&table.mechanism), &[Stun]),
        ("max_offset", spot(&table.max_offset), &[Ntp]),
        ("uri", spot(&table.uri), &[Sip]),
        ("via", spot(&table.via), &[Sip]),
        ("transport", spot(&table.transport), &[Sip, SipDomain]),
        ("connection", spot(&table.connection), &[Http, Sip]),
        ("url", spot(&table.url), &[Http]),
        ("method", spot(&table.method), &[Http]),
        ("body", spot(&table.body), &[Http]),
        ("json", spot(&table.json), &[Http]),
    ];
    let secured = &[Tls, Http, Sip, SipDomain][..];
    let certificate = certificate_keys(table).map(|(key, spot)| (key, spot, secured));
    let login = login_keys(table).map(|(key, spot)| (key, spot, &[Sip, Stun][..]));
    let domain = domain_keys(table).map(|(key, spot)| (key, spot, &[SipDomain][..]));
    let others = login.into_iter().chain(certificate).chain(domain);
    for (key, spot, kinds) in keys.into_iter().chain(others) {
        let Some(spot) = spot.filter(|_| !kinds.contains(&kind)) else {
            continue;
        };
        let for_kinds: Vec<&str> = kinds.iter().map(|&kind| word(kind)).collect();
        notes.add(
            Note::at(
                spot,
                format!("`{key}` means nothing in a probe of kind {}", word(kind)),
            )
            .label(format!("only for {}", for_kinds.join(", ")))
            .help("leave it out"),
        );
    }
}
