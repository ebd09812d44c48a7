//! From a probe as it is written to a probe that can be sent.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;

use super::names::Names;
use super::reader::{At, given, known};
use super::region_file::{self as raw, ProbeKind, ProfileName};
use super::report::{Note, Notes, Spot};
use super::value::{Expect, Lapse};
use crate::inventory::{
    ComponentIx, DnsType, Expected, Facet, Inventory, Method, Probe, Profile, SipTarget,
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
        let pace = Pace::of(table, kind, notes);
        let facet = match kind {
            ProbeKind::Icmp => Facet::Reach,
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
                Method::Sip(SipTarget {
                    target: SocketAddr::new(target, *port),
                    uri: uri.unwrap_or_else(|| uri_of(target)),
                    expect: expect.clone(),
                })
            }
        }
    }

    fn profile(&self, circumstances: &Circumstances, notes: &mut Notes) -> Profile {
        let profile = self.pace.profile(circumstances.profile);
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

/// `sip:192.0.2.10`, for IPv6 in brackets (RFC 3261 section 25.1).
fn uri_of(address: IpAddr) -> Arc<str> {
    match address {
        IpAddr::V4(v4) => format!("sip:{v4}").into(),
        IpAddr::V6(v6) => format!("sip:[{v6}]").into(),
    }
}

fn sending(table: &raw::Probe, kind: ProbeKind, spot: &Spot, notes: &mut Notes) -> Option<Sending> {
    let port = given(&table.port).map(|port| port.0);
    match kind {
        ProbeKind::Icmp => Some(Sending::Icmp {
            size: given(&table.size).map_or(56, |size| size.0),
        }),
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

fn records(list: &[At<Expect>], rtype: DnsType, notes: &mut Notes) -> Expected {
    if list.is_empty() {
        return Expected::Any;
    }
    let mut records = Vec::new();
    for (expect, spot) in known(list) {
        let record = match expect {
            Expect::Record(text) => canonical(text, rtype),
            Expect::Status(_) => None,
        };
        match record {
            Some(record) => records.push(record),
            None => notes.add(
                Note::at(spot, format!("this is no {rtype} record"))
                    .label(format!("not {rtype}"))
                    .help(match rtype {
                        DnsType::A => "an IPv4 address in quotes, such as `\"192.0.2.10\"`",
                        DnsType::Aaaa => "an IPv6 address in quotes, such as `\"2001:db8::10\"`",
                        DnsType::Srv => "priority, weight, port and target, such as `\"10 10 5060 vc.fosen.example.\"`",
                    }),
            ),
        }
    }
    records.sort();
    Expected::Exactly(records)
}

/// A record as the answer will spell it.
fn canonical(text: &str, rtype: DnsType) -> Option<Arc<str>> {
    match rtype {
        DnsType::A => text
            .parse::<Ipv4Addr>()
            .ok()
            .map(|ip| ip.to_string().into()),
        DnsType::Aaaa => text
            .parse::<std::net::Ipv6Addr>()
            .ok()
            .map(|ip| ip.to_string().into()),
        DnsType::Srv => {
            let [priority, weight, port, target] = text.split_whitespace().collect::<Vec<_>>()[..]
            else {
                return None;
            };
            let number = |part: &str| part.parse::<u16>().ok();
            let (priority, weight, port) = (number(priority)?, number(weight)?, number(port)?);
            let target = target
                .strip_suffix('.')
                .unwrap_or(target)
                .to_ascii_lowercase();
            Some(format!("{priority} {weight} {port} {target}.").into())
        }
    }
}

fn statuses(list: &[At<Expect>], notes: &mut Notes) -> Vec<u16> {
    let mut statuses = Vec::new();
    for (expect, spot) in known(list) {
        match expect {
            Expect::Status(status) => statuses.push(*status),
            Expect::Record(_) => notes.add(
                Note::at(spot, "this is not the code of a SIP response")
                    .label("not a code")
                    .help("a whole number from 200 to 699, without quotes"),
            ),
        }
    }
    statuses
}

/// Keys that mean nothing for this kind of probe.
fn reject_foreign_keys(table: &raw::Probe, kind: ProbeKind, notes: &mut Notes) {
    use ProbeKind::{Dns, Icmp, Sip, Tcp};
    let keys = [
        (
            "port",
            table.port.as_ref().map(|at| &at.spot),
            &[Tcp, Dns, Sip][..],
        ),
        ("size", table.size.as_ref().map(|at| &at.spot), &[Icmp]),
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

/// How often and how patiently, as far as the probe itself says.
#[derive(Clone, Debug)]
struct Pace {
    base: Option<ProfileName>,
    connects: bool,
    interval: Option<Duration>,
    deadline: Option<Duration>,
    failures: Option<u32>,
    successes: Option<u32>,
    retry: Option<Duration>,
}

impl Pace {
    fn of(table: &raw::Probe, kind: ProbeKind, notes: &mut Notes) -> Self {
        let second = Duration::from_secs(1);
        let tenth = Duration::from_millis(100);
        let day = second * 86_400;
        let pace = Self {
            base: given(&table.profile).copied(),
            connects: kind == ProbeKind::Tcp,
            interval: lapse(table.interval.as_ref(), second, day, notes),
            deadline: lapse(table.deadline.as_ref(), tenth, second * 30, notes),
            failures: given(&table.failures).map(|times| times.0),
            successes: given(&table.successes).map(|times| times.0),
            retry: lapse(table.retry.as_ref(), tenth, second * 3600, notes),
        };
        let profile = pace.profile(None);
        let spot = table.deadline.as_ref().or(table.interval.as_ref());
        if let Some(at) = spot.filter(|_| profile.deadline > profile.interval) {
            notes.add(
                Note::at(&at.spot, "a deadline longer than the interval")
                    .label(format!(
                        "an answer may take {}, and the next run comes after {}",
                        spoken(profile.deadline),
                        spoken(profile.interval)
                    ))
                    .help("make the deadline the shorter of the two"),
            );
        }
        pace
    }

    /// The profile, on that of its place if it names none itself.
    fn profile(&self, place: Option<ProfileName>) -> Profile {
        let base = match self.base.or(place).unwrap_or(ProfileName::Default) {
            ProfileName::Default => Profile::DEFAULT,
            ProfileName::Critical => Profile::CRITICAL,
        };
        let retry = match self.connects {
            true => Profile::CONNECTION_RETRY,
            false => base.retry,
        };
        Profile {
            interval: self.interval.unwrap_or(base.interval),
            deadline: self.deadline.unwrap_or(base.deadline),
            failures: self.failures.unwrap_or(base.failures),
            retry: self.retry.unwrap_or(retry),
            successes: self.successes.unwrap_or(base.successes),
        }
    }
}

/// A span between two bounds.
fn lapse(
    at: Option<&At<Lapse>>,
    least: Duration,
    most: Duration,
    notes: &mut Notes,
) -> Option<Duration> {
    let at = at?;
    let span = at.get()?.0;
    if span < least || span > most {
        notes.add(
            Note::at(&at.spot, "a span of time out of bounds")
                .label("too long or too short")
                .help(format!("from {} to {}", spoken(least), spoken(most))),
        );
        return None;
    }
    Some(span)
}

/// As it would be written: `20s`, `24h`.
fn spoken(span: Duration) -> String {
    SignedDuration::try_from(span).map_or_else(|_| format!("{span:?}"), |span| format!("{span:#}"))
}
