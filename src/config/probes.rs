//! From a probe as it is written to a probe that can be sent.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use super::names::Names;
use super::pace::Pace;
use super::quality;
use super::reader::{At, given, known};
use super::region_file::{self as raw, ProbeKind, ProfileName};
use super::report::{Note, Notes, Spot};
use super::sending::{Sending, sending};
use super::stream::CaFiles;
use super::vault::Vault;
use crate::inventory::{
    ComponentIx, Facet, Inventory, Login, Method, Probe, Profile, Series, SipTarget, StunTarget,
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
    pub(super) fn all(list: &[At<raw::Probe>], vault: Vault<'_>, notes: &mut Notes) -> Vec<Self> {
        let mut names = Names::new("a probe of this component");
        for (probe, _) in known(list) {
            if let Some(id) = probe.id.get() {
                names.declare(&id.0, (), &probe.id.spot, notes);
            }
        }
        known(list)
            .filter_map(|(probe, spot)| Self::of(probe, spot, vault, notes))
            .collect()
    }

    fn of(table: &raw::Probe, spot: &Spot, vault: Vault<'_>, notes: &mut Notes) -> Option<Self> {
        let kind = *table.kind.get()?;
        if kind == ProbeKind::Quality {
            quality::reject(table, notes);
        }
        let pace = Pace::of(table, kind, notes);
        let sending = sending(table, kind, spot, vault, notes)?;
        let facet = match kind {
            ProbeKind::Icmp | ProbeKind::Sip if sending.is_of_full_size() => Facet::Size,
            ProbeKind::Icmp => Facet::Reach,
            ProbeKind::Quality => Facet::Media,
            ProbeKind::Sip if table.via.is_some() => Facet::Registration,
            ProbeKind::Tls => Facet::Certificate,
            ProbeKind::Tcp
            | ProbeKind::Dns
            | ProbeKind::Sip
            | ProbeKind::Stun
            | ProbeKind::Ntp
            | ProbeKind::Http
            | ProbeKind::SipDomain => Facet::Service,
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
            sending,
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
        asking: &mut Asking<'_, '_>,
    ) -> Option<Probe> {
        let via = match &self.via {
            None => None,
            Some((id, spot)) => Some(asking.find_via(id, spot, circumstances)?),
        };
        let target = self.target(via, component, circumstances, asking)?;
        self.check_size(target, asking.notes);
        let source = self.source(target, circumstances, asking.notes);
        let logins = asking.logins;
        let login = logins.get(&via.unwrap_or(component));
        let probe = Probe {
            id: Arc::clone(&self.id),
            component,
            facet: self.facet,
            method: self.method((component, target), login, circumstances, asking),
            source,
            profile: self.profile(circumstances, asking.notes),
            witness: self.witness,
            via,
            crosses: Vec::new(),
        };
        self.check_certificate(&probe, asking.notes);
        Some(probe)
    }

    fn check_certificate(&self, probe: &Probe, notes: &mut Notes) {
        if probe.facet != Facet::Certificate || probe.sees_a_certificate() {
            return;
        }
        let label = match probe.via {
            Some(_) => "by way of another component, that one's certificate is shown",
            None => "without TLS none is shown",
        };
        notes.add(
            Note::at(&self.spot, "a certificate that this probe cannot see")
                .label(label)
                .help("ask the component itself over TLS, or set another `facet`"),
        );
    }

    fn target(
        &self,
        via: Option<ComponentIx>,
        component: ComponentIx,
        circumstances: &Circumstances,
        asking: &mut Asking<'_, '_>,
    ) -> Option<IpAddr> {
        if let Sending::Domain(domain) = &self.sending {
            return domain.servers(circumstances, asking).first().copied();
        }
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

    /// A packet that may not be fragmented must fit an Ethernet's.
    fn check_size(&self, target: IpAddr, notes: &mut Notes) {
        const MOST_V6: u16 = 1452;
        let Some(size) = self.sending.full_size().filter(|_| target.is_ipv6()) else {
            return;
        };
        if size > MOST_V6 {
            notes.add(
                Note::at(
                    &self.spot,
                    format!("{size} bytes do not fit a packet over IPv6"),
                )
                .label(format!("the target is {target}"))
                .help(format!(
                    "over IPv6 at most {MOST_V6} bytes fit an Ethernet's packet; over IPv4, 1472"
                )),
            );
        }
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

    /// What is sent; `login` is the one that whoever is asked has for all.
    fn method(
        &self,
        (component, target): (ComponentIx, IpAddr),
        login: Option<&Login>,
        circumstances: &Circumstances,
        asking: &mut Asking<'_, '_>,
    ) -> Method {
        match &self.sending {
            Sending::Icmp { size, fragment } => Method::Icmp {
                target,
                size: *size,
                fragment: *fragment,
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
            Sending::Stun {
                port,
                expect,
                login: own,
                short_term,
            } => Method::Stun(StunTarget {
                target: SocketAddr::new(target, *port),
                expect: expect.clone(),
                login: own.as_ref().or(login).cloned(),
                short_term: *short_term,
            }),
            Sending::Ntp { port, max_offset } => Method::Ntp {
                server: SocketAddr::new(target, *port),
                max_offset: *max_offset,
            },
            Sending::Tls { port, trusting } => Method::Tls(trusting.tls(
                SocketAddr::new(target, *port),
                asking.ca_files,
                asking.notes,
            )),
            Sending::Domain(domain) => {
                Method::Domain(domain.target(component, circumstances, asking))
            }
            Sending::Http(requesting) => {
                Method::Http(requesting.http(target, asking.ca_files, asking.notes))
            }
            Sending::Sip {
                port,
                expect,
                size,
                login: own_login,
                carrying,
            } => {
                let uri = self.sip_uri(target, circumstances);
                let (files, notes) = (&mut *asking.ca_files, &mut *asking.notes);
                Method::Sip(SipTarget {
                    transport: carrying.transport(&uri, files, notes),
                    expect: expect.clone(),
                    size: *size,
                    login: own_login.as_ref().or(login).cloned(),
                    connection: carrying.connection,
                    ..SipTarget::new(SocketAddr::new(target, *port), uri)
                })
            }
        }
    }

    /// The SIP address that is asked about.
    fn sip_uri(&self, target: IpAddr, circumstances: &Circumstances) -> Arc<str> {
        let uri = self.uri.clone().or_else(|| match self.via {
            Some(_) => circumstances.uri.clone(),
            None => None,
        });
        let own = || {
            let room = circumstances.uri.as_deref();
            uri_of(room.and_then(user_of), target)
        };
        uri.unwrap_or_else(own)
    }

    fn profile(&self, circumstances: &Circumstances, notes: &mut Notes) -> Profile {
        let profile = self.pace.profile(circumstances.profile);
        let profile = if let Sending::Quality(series) = &self.sending {
            quality::profile(series, profile)
        } else {
            profile
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
pub(super) struct Asking<'a, 'b> {
    pub(super) inventory: &'a Inventory,
    pub(super) components: &'a Names<ComponentIx>,
    /// Components one of whose addresses was noted as wrong.
    pub(super) addresses_noted: &'a BTreeSet<ComponentIx>,
    /// Who we are to a component, for all that is asked of it.
    pub(super) logins: &'a BTreeMap<ComponentIx, Login>,
    pub(super) ca_files: &'a mut CaFiles<'b>,
    pub(super) notes: &'a mut Notes,
}

impl Asking<'_, '_> {
    /// A component that a probe names; one that a kit names may not be there.
    pub(super) fn find(
        &mut self,
        id: &str,
        spot: &Spot,
        circumstances: &Circumstances,
    ) -> Option<ComponentIx> {
        let spot = match circumstances.kit {
            Some(_) => &circumstances.spot,
            None => spot,
        };
        self.components.find(id, spot, self.notes)
    }

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
