//! From a probe as it is written to a probe that can be sent.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use super::expect::{records, statuses};
use super::names::Names;
use super::pace::Pace;
use super::quality;
use super::reader::{At, given, known};
use super::region_file::{self as raw, ProbeKind, ProfileName};
use super::report::{Note, Notes, Spot};
use crate::inventory::{
    ComponentIx, DnsType, Expected, Facet, Inventory, Method, Probe, Profile, Series, SipTarget,
};

/// A probe as it is declared, checked as far as it can be without knowing of
/// which component: a kit's serves many.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) id: Arc<str>,
    pub(super) spot: Spot,
    /// Where it goes, if not to the component itself.
    address: Option<IpAddr>,
    /// The component that is asked about this one.
    pub(super) via: Option<(Arc<str>, Spot)>,
    /// What a SIP probe asks about.
    pub(super) uri: Option<Arc<str>>,
    facet: Facet,
    sending: Sending,
    source: Option<(IpAddr, Spot)>,
    pace: Pace,
    witness: bool,
}

#[derive(Clone, Debug)]
enum Sending {
    Icmp {
        size: u16,
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
    },
    Quality(Series),
}

/// What a component's place says of its probes.
#[derive(Clone, Debug)]
pub(super) struct Circumstances {
    /// Where the component was declared.
    pub(super) spot: Spot,
    pub(super) profile: Option<ProfileName>,
    pub(super) source: Option<IpAddr>,
    /// The SIP address by which it is called.
    pub(super) uri: Option<Arc<str>>,
    /// The kit that the probe comes from.
    pub(super) kit: Option<Arc<str>>,
}

impl Circumstances {
    /// Of a probe that is declared with its component.
    pub(super) fn of_itself(spot: &Spot) -> Self {
        Self {
            spot: spot.clone(),
            profile: None,
            source: None,
            uri: None,
            kit: None,
        }
    }
}

impl Shape {
    /// All probes of a component, their ids each once.
    pub(super) fn all(list: &[At<raw::Probe>], notes: &mut Notes) -> Vec<Self> {
        let mut names = Names::new("a probe of this component");
        for (probe, _) in known(list) {
            if let Some(id) = probe.id.get() {
                names.declare(&id.0, (), &probe.id.spot, notes);
            }
        }
        known(list)
            .filter_map(|(probe, spot)| Self::of(probe, spot, notes))
            .collect()
    }

    fn of(table: &raw::Probe, spot: &Spot, notes: &mut Notes) -> Option<Self> {
        let kind = *table.kind.get()?;
        reject_foreign_keys(table, kind, notes);
        if kind == ProbeKind::Quality {
            quality::reject(table, notes);
        }
        let pace = Pace::of(table, kind, notes);
        let facet = match kind {
            ProbeKind::Icmp => Facet::Reach,
            ProbeKind::Quality => Facet::Media,
            ProbeKind::Sip if table.via.is_some() => Facet::Registration,
            ProbeKind::Tcp | ProbeKind::Dns | ProbeKind::Sip => Facet::Service,
        };
        Some(Self {
            id: Arc::clone(&table.id.get()?.0),
            spot: table.id.spot.clone(),
            address: match &table.address {
                Some(at) => Some(at.get()?.0),
                None => None,
            },
            via: match &table.via {
                Some(at) => Some((Arc::clone(&at.get()?.0), at.spot.clone())),
                None => None,
            },
            uri: match &table.uri {
                Some(at) => Some(Arc::clone(&at.get()?.0)),
                None => None,
            },
            facet: given(&table.facet).copied().unwrap_or(facet),
            sending: sending(table, kind, spot, notes)?,
            source: table
                .source
                .as_ref()
                .and_then(|at| Some((at.get()?.0, at.spot.clone()))),
            pace,
            witness: given(&table.witness).copied().unwrap_or(false),
        })
    }

    /// Whether it is sent to the component that it asks about.
    pub(super) const fn asks_itself(&self) -> bool {
        self.via.is_none() && self.address.is_none()
    }

    /// The probe of one component.
    pub(super) fn probe(
        &self,
        component: ComponentIx,
        circumstances: &Circumstances,
        asking: &mut Asking<'_>,
    ) -> Option<Probe> {
        let via = match &self.via {
            None => None,
            Some((id, spot)) => Some(asking.find_via(id, spot, circumstances)?),
        };
        let target = self.target(via, component, circumstances, asking)?;
        let source = self.source(target, circumstances, asking.notes);
        Some(Probe {
            id: Arc::clone(&self.id),
            component,
            facet: self.facet,
            method: self.method(target, circumstances),
            source,
            profile: self.profile(circumstances, asking.notes),
            witness: self.witness,
            via,
            crosses: Vec::new(),
        })
    }

    fn target(
        &self,
        via: Option<ComponentIx>,
        component: ComponentIx,
        circumstances: &Circumstances,
        asking: &mut Asking<'_>,
    ) -> Option<IpAddr> {
        let asked = via.unwrap_or(component);
        let part = &asking.inventory[asked];
        let target = self.address.or(part.addresses.first().copied());
        if target.is_some() || asking.addresses_noted.contains(&asked) {
            return target;
        }
        let what = match via {
            Some(_) => format!(
                "`{}`, which the probe `{}` asks, has no address",
                part.id, self.id
            ),
            None => format!("the probe `{}` has nowhere to go", self.id),
        };
        asking.notes.add(
            Note::at(&circumstances.spot, what)
                .label("no address")
                .help("give the component an `address`, or the probe one of its own"),
        );
        None
    }

    /// The address it is sent from; it must be of the target's family.
    fn source(
        &self,
        target: IpAddr,
        circumstances: &Circumstances,
        notes: &mut Notes,
    ) -> Option<IpAddr> {
        let own = self.source.as_ref().map(|(ip, spot)| (*ip, spot));
        let (source, spot) = own.or(circumstances.source.map(|ip| (ip, &circumstances.spot)))?;
        if source.is_ipv4() != target.is_ipv4() {
            let of = |ip: IpAddr| if ip.is_ipv4() { "IPv4" } else { "IPv6" };
            notes.add(
                Note::at(
                    spot,
                    format!("an {} source cannot reach {target}", of(source)),
                )
                .label(format!("the target is {}", of(target))),
            );
        }
        Some(source)
    }

    fn method(&self, target: IpAddr, circumstances: &Circumstances) -> Method {
        match &self.sending {
            Sending::Icmp { size } => Method::Icmp {
                target,
                size: *size,
            },
            Sending::Quality(series) => Method::Quality(Series {
                target,
                ..series.clone()
            }),
            Sending::Tcp { port } => Method::Tcp {
                target: SocketAddr::new(target, *port),
            },
            Sending::Dns {
                port,
                name,
                rtype,
                expect,
            } => Method::Dns {
                server: SocketAddr::new(target, *port),
                name: Arc::clone(name),
                rtype: *rtype,
                expect: expect.clone(),
            },
            Sending::Sip { port, expect } => {
                let uri = self.uri.clone().or_else(|| match self.via {
                    Some(_) => circumstances.uri.clone(),
                    None => None,
                });
                let own = || {
                    let room = circumstances.uri.as_deref();
                    uri_of(room.and_then(user_of), target)
                };
                Method::Sip(SipTarget {
                    target: SocketAddr::new(target, *port),
                    uri: uri.unwrap_or_else(own),
                    expect: expect.clone(),
                })
            }
        }
    }

    fn profile(&self, circumstances: &Circumstances, notes: &mut Notes) -> Profile {
        let profile = self.pace.profile(circumstances.profile);
        let profile = match &self.sending {
            Sending::Quality(series) => quality::profile(series, profile),
            Sending::Icmp { .. }
            | Sending::Tcp { .. }
            | Sending::Dns { .. }
            | Sending::Sip { .. } => profile,
        };
        let elsewhere = circumstances.profile.is_some() && self.pace.base.is_none();
        if elsewhere && profile.deadline > profile.interval {
            notes.add(
                Note::at(
                    &circumstances.spot,
                    format!(
                        "the probe `{}` would wait longer than its interval",
                        self.id
                    ),
                )
                .label("has this profile")
                .help("leave `profile` out here, or set the probe's own `interval`"),
            );
        }
        profile
    }
}

/// What a probe is made from, beside its shape.
pub(super) struct Asking<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) components: &'a Names<ComponentIx>,
    /// Components one of whose addresses was noted as wrong.
    pub(super) addresses_noted: &'a BTreeSet<ComponentIx>,
    pub(super) notes: &'a mut Notes,
}

impl Asking<'_> {
    fn find_via(
        &mut self,
        id: &str,
        spot: &Spot,
        circumstances: &Circumstances,
    ) -> Option<ComponentIx> {
        let Some(kit) = &circumstances.kit else {
            return self.components.find(id, spot, self.notes);
        };
        let found = self.components.get(id);
        if found.is_none() && !self.components.may_mean_lost(id) {
            self.notes.add(
                Note::at(
                    &circumstances.spot,
                    format!("the kit `{kit}` asks a component `{id}` about this one, and it is not there"),
                )
                .label("has a `uri`")
                .help(format!("declare a [[component]] with the id `{id}`, or leave `uri` out")),
            );
        }
        found
    }
}

/// `sip:192.0.2.10`, for IPv6 in brackets (RFC 3261 section 25.1), with the
/// user that equipment is known by: some answer 404 to an address without one.
fn uri_of(user: Option<&str>, address: IpAddr) -> Arc<str> {
    let user = user.map(|user| format!("{user}@")).unwrap_or_default();
    match address {
        IpAddr::V4(v4) => format!("sip:{user}{v4}").into(),
        IpAddr::V6(v6) => format!("sip:{user}[{v6}]").into(),
    }
}

/// The user part of a SIP address, its password apart.
fn user_of(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once(':')?;
    let (user, _) = rest.split_once('@')?;
    Some(user.split_once(':').map_or(user, |(user, _)| user))
}

fn sending(table: &raw::Probe, kind: ProbeKind, spot: &Spot, notes: &mut Notes) -> Option<Sending> {
    let port = given(&table.port).map(|port| port.0);
    match kind {
        ProbeKind::Icmp => Some(Sending::Icmp {
            size: given(&table.size).map_or(56, |size| size.0),
        }),
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
        ProbeKind::Sip => Some(Sending::Sip {
            port: port.unwrap_or(5060),
            expect: statuses(&table.expect, notes),
        }),
    }
}

/// Keys that mean nothing for this kind of probe.
fn reject_foreign_keys(table: &raw::Probe, kind: ProbeKind, notes: &mut Notes) {
    use ProbeKind::{Dns, Icmp, Quality, Sip, Tcp};
    let keys = [
        (
            "port",
            table.port.as_ref().map(|at| &at.spot),
            &[Tcp, Dns, Sip][..],
        ),
        (
            "size",
            table.size.as_ref().map(|at| &at.spot),
            &[Icmp, Quality],
        ),
        (
            "series",
            table.series.as_ref().map(|at| &at.spot),
            &[Quality],
        ),
        ("name", table.name.as_ref().map(|at| &at.spot), &[Dns]),
        ("type", table.r#type.as_ref().map(|at| &at.spot), &[Dns]),
        (
            "expect",
            table.expect.first().map(|at| &at.spot),
            &[Dns, Sip],
        ),
        ("uri", table.uri.as_ref().map(|at| &at.spot), &[Sip]),
        ("via", table.via.as_ref().map(|at| &at.spot), &[Sip]),
    ];
    let word = |kind: &ProbeKind| match kind {
        Icmp => "icmp",
        Tcp => "tcp",
        Dns => "dns",
        Sip => "sip",
        Quality => "quality",
    };
    for (key, spot, kinds) in keys {
        let Some(spot) = spot.filter(|_| !kinds.contains(&kind)) else {
            continue;
        };
        let for_kinds: Vec<&str> = kinds.iter().map(word).collect();
        notes.add(
            Note::at(
                spot,
                format!("`{key}` means nothing in a probe of kind {}", word(&kind)),
            )
            .label(format!("only for {}", for_kinds.join(", ")))
            .help("leave it out"),
        );
    }
}
