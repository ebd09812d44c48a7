//! A region of a few components on loopback, for tests.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::inventory::{
    Builder, Component, ComponentIx, DnsType, Expected, Facet, Inventory, Kind, Language, Method,
    Party, PartyIx, Probe, ProbeIx, Profile, Region, RegionIx, Role, SipTarget, Terms,
};

/// Short, so that tests that wait for silence are quick.
pub(crate) const DEADLINE: Duration = Duration::from_millis(300);

/// Builds a region of one component per method; probes are called `p`.
pub(crate) fn region(methods: Vec<Method>) -> Arc<Inventory> {
    let profile = Profile {
        interval: Duration::from_millis(200),
        deadline: DEADLINE,
        retry: Duration::from_millis(20),
        ..Profile::DEFAULT
    };
    region_with(profile, methods)
}

pub(crate) fn region_with(profile: Profile, methods: Vec<Method>) -> Arc<Inventory> {
    let builder = building(profile, methods);
    Arc::new(builder.finish().expect("a region"))
}

/// The same, to be added to.
pub(crate) fn building(profile: Profile, methods: Vec<Method>) -> Builder {
    let mut builder = Builder::new();
    let party = PartyIx::at(0);
    let region = builder.region(Region {
        id: "test".into(),
        name: "Test".into(),
        zone: TimeZone::UTC,
        language: Language::English,
        coordinator: party,
        operator: party,
        monitor: ComponentIx::at(0),
        shadow: false,
        terms: Terms::default(),
    });
    builder.party(Party {
        id: "council".into(),
        region,
        name: "Council".into(),
        role: Role::Council,
        language: Language::English,
        contacts: Vec::new(),
        telephone: None,
        shadow: false,
        outside: false,
        escalation: Vec::new(),
    });
    builder.component(component(region, "monitor", Kind::Monitor));
    for (number, method) in methods.into_iter().enumerate() {
        let id = format!("room{number}");
        let mut part = component(region, &id, Kind::Codec);
        part.addresses = vec![method.address()];
        let component = builder.component(part);
        builder.probe(Probe {
            id: "p".into(),
            component,
            facet: Facet::Service,
            method,
            source: None,
            profile,
            witness: false,
            via: None,
            crosses: Vec::new(),
        });
    }
    builder
}

fn component(region: RegionIx, id: &str, kind: Kind) -> Component {
    Component {
        id: id.into(),
        region,
        name: id.into(),
        kind,
        site: None,
        municipality: None,
        organisation: PartyIx::at(0),
        addresses: Vec::new(),
        depends: Vec::new(),
        signals_loss: false,
        path: Vec::new(),
        probes: Vec::new(),
        dependants: Vec::new(),
    }
}

pub(crate) fn sip(target: SocketAddr) -> Method {
    Method::Sip(SipTarget::new(
        target,
        format!("sip:{}", target.ip()).into(),
    ))
}

pub(crate) const fn tcp(target: SocketAddr) -> Method {
    Method::Tcp { target }
}

pub(crate) const fn icmp(target: IpAddr) -> Method {
    Method::Icmp {
        target,
        size: 56,
        fragment: true,
    }
}

pub(crate) fn dns(server: SocketAddr, rtype: DnsType, records: &[&str]) -> Method {
    Method::Dns {
        server,
        name: "vc.example.".into(),
        rtype,
        expect: Expected::Exactly(records.iter().map(|&record| record.into()).collect()),
    }
}

pub(crate) fn first() -> ProbeIx {
    ProbeIx::at(0)
}
