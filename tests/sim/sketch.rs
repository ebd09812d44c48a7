//! An inventory in the making, with the plan noted beside it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use samband::inventory::{
    Agreement, Builder, Component, ComponentIx, Contact, Facet, Kind, Language, Method,
    Municipality, MunicipalityIx, Party, PartyIx, Probe, Profile, Region, RegionIx, Role, Scope,
    SipTarget, Site, SiteIx, Standing, Terms,
};

use crate::agreed::{Place, Step, Times, chain};
use crate::plan::{Part, Plan, Promise, World};

/// The one region of every story.
pub(crate) const REGION: &str = "sim";

pub(crate) struct Sketch {
    builder: Builder,
    plan: Plan,
}

impl Sketch {
    pub(crate) fn new() -> Self {
        Self {
            builder: Builder::new(),
            plan: Plan::default(),
        }
    }

    pub(crate) fn finish(self) -> World {
        let built = self.builder.finish();
        World {
            inventory: Arc::new(built.expect("the drawn region has no mistakes")),
            plan: Arc::new(self.plan),
        }
    }

    /// A region whose coordinator and operator is the council.
    pub(crate) fn region(&mut self, council: PartyIx) {
        self.builder.region(Region {
            id: REGION.into(),
            name: "Sim".into(),
            zone: TimeZone::UTC,
            language: Language::English,
            coordinator: council,
            operator: council,
            monitor: ComponentIx::at(0),
            shadow: false,
            terms: Terms::default(),
        });
    }

    pub(crate) fn party(&mut self, id: &str, role: Role) -> PartyIx {
        self.plan.parties.push(id.into());
        self.builder.party(Party {
            id: id.into(),
            region: region(),
            name: id.into(),
            role,
            language: Language::English,
            contacts: vec![Contact {
                name: None,
                email: mailbox(id).into(),
                language: None,
                telephone: None,
                webhook: None,
                on_call: None,
            }],
            telephone: None,
            shadow: false,
            outside: false,
            escalation: Vec::new(),
        })
    }

    pub(crate) fn municipality(&mut self, id: &str, party: PartyIx) -> MunicipalityIx {
        self.builder.municipality(Municipality {
            id: id.into(),
            region: region(),
            name: id.into(),
            party,
            coordinator: None,
            numbers: Vec::new(),
        })
    }

    pub(crate) fn site(&mut self, id: &str, municipality: MunicipalityIx) -> SiteIx {
        self.builder.site(Site {
            id: id.into(),
            region: region(),
            name: id.into(),
            municipality,
            used: None,
        })
    }

    /// The monitor is the first.
    pub(crate) fn component(&mut self, component: Component) -> ComponentIx {
        let monitor = (!self.plan.parts.is_empty()).then(|| ComponentIx::at(0));
        self.plan.parts.push(Part {
            kind: component.kind,
            organisation: component.organisation,
            municipality: component.municipality,
            behind: component.depends.last().copied().or(monitor),
        });
        self.builder.component(component)
    }

    pub(crate) fn probe(&mut self, probe: Probe) {
        self.builder.probe(probe);
    }

    /// Where it is.
    pub(crate) fn place(&mut self, place: Place) {
        self.builder.region_mut(region()).zone = place.zone.clone();
        self.plan.place = place;
    }

    /// The times where no agreement says any.
    pub(crate) fn usual(&mut self, times: Times) {
        self.builder.region_mut(region()).terms = times.terms(&self.plan.place);
        self.plan.usual = times;
    }

    /// Whom a party names for when it does not answer.
    pub(crate) fn chain(&mut self, party: PartyIx, steps: Vec<Step>) {
        self.builder.party_mut(party).escalation = chain(&steps);
        self.plan.chains.insert(party, steps);
    }

    pub(crate) fn agreement(&mut self, promise: Promise) {
        let id = &*promise.id;
        let standing = if promise.signed {
            Standing::Signed
        } else {
            Standing::Intended
        };
        self.builder.agreement(Agreement {
            id: id.into(),
            region: region(),
            name: id.into(),
            party: promise.party,
            reference: None,
            standing,
            from: Timestamp::UNIX_EPOCH,
            until: None,
            scope: Scope {
                municipalities: vec![promise.municipality],
                kinds: promise.kinds.clone(),
                ..Scope::default()
            },
            terms: promise.times.terms(&self.plan.place),
        });
        self.plan.promises.push(promise);
    }
}

/// The mailbox of a party: it has one.
pub(crate) fn mailbox(party: &str) -> String {
    format!("duty@{party}.example")
}

fn region() -> RegionIx {
    RegionIx::at(0)
}

pub(crate) fn ip(third: u64, last: u64) -> IpAddr {
    let octet = |n: u64| u8::try_from(n).expect("a small number");
    IpAddr::V4(Ipv4Addr::new(10, 0, octet(third), octet(last)))
}

pub(crate) fn component(
    id: &str,
    kind: Kind,
    organisation: PartyIx,
    depends: &[ComponentIx],
) -> Component {
    Component {
        id: id.into(),
        region: region(),
        name: id.into(),
        kind,
        site: None,
        municipality: None,
        organisation,
        addresses: Vec::new(),
        depends: depends.to_vec(),
        signals_loss: false,
        path: Vec::new(),
        probes: Vec::new(),
        dependants: Vec::new(),
    }
}

pub(crate) fn probe(
    id: &str,
    component: ComponentIx,
    facet: Facet,
    method: Method,
    profile: Profile,
) -> Probe {
    Probe {
        id: id.into(),
        component,
        facet,
        method,
        source: None,
        profile,
        witness: false,
        via: None,
        crosses: Vec::new(),
    }
}

pub(crate) fn connection(component: ComponentIx, address: IpAddr) -> Probe {
    let method = Method::Tcp {
        target: SocketAddr::new(address, 5060),
    };
    let profile = Profile {
        retry: Profile::CONNECTION_RETRY,
        ..Profile::DEFAULT
    };
    probe("tcp", component, Facet::Service, method, profile)
}

pub(crate) fn ping(target: IpAddr) -> Method {
    Method::Icmp {
        target,
        size: 56,
        fragment: true,
    }
}

pub(crate) fn sip(target: IpAddr, uri: &str) -> Method {
    Method::Sip(SipTarget::new(SocketAddr::new(target, 5060), uri.into()))
}
