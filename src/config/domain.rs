//! A SIP domain as it is written: who says where it is, and what of that may be asked.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use super::expect::statuses;
use super::probes::{Asking, Circumstances};
use super::reader::given;
use super::region_file::{self as raw, TransportName};
use super::report::{Note, Notes, Spot};
use super::stream::Trusting;
use crate::inventory::{Carrier, ComponentIx, DomainTarget, Identity, Network};

/// The port of name servers.
const DNS: u16 = 53;

/// What a probe says of a SIP domain.
#[derive(Clone, Debug)]
pub(super) struct Domaining {
    domain: Arc<str>,
    /// The component that is the name server.
    resolver: Option<(Arc<str>, Spot)>,
    servers: Vec<IpAddr>,
    allowed: Vec<Network>,
    carrier: Option<Carrier>,
    expect: Vec<u16>,
    trusting: Trusting,
}

impl Domaining {
    /// What it says; none where something is missing, which is noted.
    pub(super) fn of(table: &raw::Probe, spot: &Spot, notes: &mut Notes) -> Option<Self> {
        if table.domain.is_none() {
            notes.add(
                Note::at(spot, "a sip-domain probe needs `domain`")
                    .label("`domain` is missing")
                    .help("the domain of SIP addresses, such as `domain = \"vc.fosen.example\"`"),
            );
        }
        let named = table.name_servers.first().map(|at| &at.spot);
        match (&table.resolver, named) {
            (None, None) => notes.add(
                Note::at(spot, "a sip-domain probe needs a name server")
                    .label("neither `resolver` nor `name_servers`")
                    .help("the component that is one, such as `resolver = \"dns\"`, or addresses"),
            ),
            (Some(resolver), Some(named)) => notes.add(
                Note::at(named, "`name_servers` beside `resolver`")
                    .label("one of the two says who is asked")
                    .also(&resolver.spot, "also here")
                    .help("leave one of them out"),
            ),
            (Some(_), None) | (None, Some(_)) => {}
        }
        if let Some(address) = &table.address {
            notes.add(
                Note::at(&address.spot, "`address` of a domain")
                    .label("where it is asked, its name says")
                    .help("leave it out, and give the component its addresses"),
            );
        }
        let addresses = table.name_servers.iter().filter_map(|at| Some(at.get()?.0));
        let allowed = table.allowed.iter().filter_map(|at| Some(at.get()?.0));
        Some(Self {
            domain: Arc::clone(&given(&table.domain)?.0),
            resolver: match &table.resolver {
                Some(at) => Some((Arc::clone(&at.get()?.0), at.spot.clone())),
                None => None,
            },
            servers: addresses.collect(),
            allowed: allowed.collect(),
            carrier: given(&table.transport).map(|name| match name {
                TransportName::Udp => Carrier::Udp,
                TransportName::Tcp => Carrier::Tcp,
                TransportName::Tls => Carrier::Tls,
            }),
            expect: statuses(&table.expect, 699, notes),
            trusting: Trusting::of(table, notes),
        })
    }

    /// The name servers; none, where that is a mistake, which is noted.
    pub(super) fn servers(
        &self,
        circumstances: &Circumstances,
        asking: &mut Asking<'_, '_>,
    ) -> Vec<IpAddr> {
        let Some((id, spot)) = &self.resolver else {
            return self.servers.clone();
        };
        let Some(resolver) = asking.find(id, spot, circumstances) else {
            return Vec::new();
        };
        let part = &asking.inventory[resolver];
        if part.addresses.is_empty() && !asking.addresses_noted.contains(&resolver) {
            asking.notes.add(
                Note::at(spot, format!("`{id}` has no address"))
                    .label("asked for names")
                    .help("give the component an `address`"),
            );
        }
        part.addresses.clone()
    }

    /// The domain as it is asked on behalf of a component.
    pub(super) fn target(
        &self,
        component: ComponentIx,
        circumstances: &Circumstances,
        asking: &mut Asking<'_, '_>,
    ) -> DomainTarget {
        let servers = self.servers(circumstances, asking);
        let own = asking.inventory[component].addresses.iter();
        let own = own.copied().map(Network::only);
        let allowed: Vec<Network> = own.chain(self.allowed.iter().copied()).collect();
        if allowed.is_empty() && !asking.addresses_noted.contains(&component) {
            asking.notes.add(
                Note::at(
                    &circumstances.spot,
                    format!("nothing says where `{}` may lead", self.domain),
                )
                .label("no address that may be asked")
                .help(
                    "give the component its addresses, or the probe `allowed = [\"10.1.0.0/16\"]`",
                ),
            );
        }
        let identity = Identity::SipDomain(Arc::clone(&self.domain));
        DomainTarget {
            domain: Arc::clone(&self.domain),
            servers: servers
                .into_iter()
                .map(|address| SocketAddr::new(address, DNS))
                .collect(),
            allowed,
            carriers: match self.carrier {
                Some(carrier) => vec![carrier],
                None => Carrier::ALL.to_vec(),
            },
            trust: self.trusting.trust(identity, asking.ca_files, asking.notes),
            expect: self.expect.clone(),
        }
    }
}

/// The keys that are about domains, each with where it stands.
pub(super) fn domain_keys(table: &raw::Probe) -> [(&'static str, Option<&Spot>); 4] {
    [
        ("domain", table.domain.as_ref().map(|at| &at.spot)),
        ("resolver", table.resolver.as_ref().map(|at| &at.spot)),
        (
            "name_servers",
            table.name_servers.first().map(|at| &at.spot),
        ),
        ("allowed", table.allowed.first().map(|at| &at.spot)),
    ]
}
