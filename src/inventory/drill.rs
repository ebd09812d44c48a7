//! The region of the drill: invented, known to the ledger alone.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::{
    Builder, Component, ComponentIx, Contact, Facet, Inventory, Kind, Language, Method, Party,
    PartyIx, Probe, ProbeIx, Profile, Region, RegionIx, Role, Terms,
};

/// The id of the region that the drill plays in. No region that is watched may
/// have it; fault numbers of drills begin with it.
pub const DRILL: &str = "drill";

/// The one component of that region, and its probe.
const COMPONENT: &str = "invented";
const PROBE: &str = "tcp";

/// What is said of the invented component comes once a second, and three times
/// before it is believed.
const PROFILE: Profile = Profile {
    interval: Duration::from_secs(1),
    deadline: Duration::from_secs(1),
    failures: 3,
    retry: Duration::from_secs(1),
    successes: 1,
};

impl Inventory {
    /// This inventory and, behind all else, the region of the drill, whose faults
    /// go to these contacts. All that is watched keeps its index, so that whatever
    /// refers to this inventory may be looked up in the other.
    #[must_use]
    pub fn with_drill(&self, told: Vec<Contact>) -> Self {
        let mut builder = Builder::on(self.clone());
        let region = RegionIx::at(self.regions.len());
        let monitor = ComponentIx::at(self.components.len());
        let party = builder.party(Party {
            id: "operator".into(),
            region,
            name: "samband".into(),
            role: Role::ItPartner,
            language: Language::default(),
            contacts: told,
            telephone: None,
            shadow: false,
            outside: false,
            escalation: Vec::new(),
        });
        builder.region(Region {
            id: DRILL.into(),
            name: DRILL.into(),
            zone: self
                .regions
                .first()
                .map_or(TimeZone::UTC, |first| first.zone.clone()),
            language: Language::default(),
            coordinator: party,
            operator: party,
            monitor,
            shadow: false,
            terms: Terms::default(),
        });
        builder.component(component("monitor", Kind::Monitor, region, party));
        let invented = builder.component(component(COMPONENT, Kind::Codec, region, party));
        builder.probe(Probe {
            id: PROBE.into(),
            component: invented,
            facet: Facet::Service,
            // Of a block that is nobody's (RFC 5737), and nothing is ever sent there.
            method: Method::Tcp {
                target: SocketAddr::from((Ipv4Addr::new(192, 0, 2, 1), 1)),
            },
            source: None,
            profile: PROFILE,
            witness: false,
            via: None,
            crosses: Vec::new(),
        });
        // Its ids are its own, and nothing lies on the way: no mistake can come of it.
        builder.finish().unwrap_or_else(|_| self.clone())
    }

    /// The probe of the drill's component, where there is a drill.
    pub fn drill_probe(&self) -> Option<ProbeIx> {
        let component = self.component_by_id(self.region_by_id(DRILL)?, COMPONENT)?;
        self.probe_by_id(component, PROBE)
    }

    /// Whom a drill tells: these addresses, or those of all operators if there
    /// are none, each once, in the language that it is written to in elsewhere.
    pub fn told_of_drills(&self, to: &[Arc<str>]) -> Vec<Contact> {
        if to.is_empty() {
            return self.operators();
        }
        let fallback = self.regions.first().map(|region| region.language);
        let contact = |email: &Arc<str>| Contact {
            name: None,
            email: Arc::clone(email),
            language: self.language_of(email).or(fallback),
            telephone: None,
            webhook: None,
            on_call: None,
        };
        once(to.iter().map(contact))
    }

    /// Everybody who runs a monitor; the coordinator where nobody is named.
    fn operators(&self) -> Vec<Contact> {
        let parties = self.regions.iter().map(|region| {
            let all = [region.operator, region.coordinator];
            let known = |party: &PartyIx| !self[*party].contacts.is_empty();
            all.into_iter().find(known).unwrap_or(region.operator)
        });
        once(parties.flat_map(|party| {
            let part = &self[party];
            part.contacts.iter().map(|contact| Contact {
                language: contact.language.or(Some(part.language)),
                // It is mail that is tried.
                webhook: None,
                ..contact.clone()
            })
        }))
    }

    fn language_of(&self, email: &str) -> Option<Language> {
        self.parties.iter().find_map(|party| {
            let mut contacts = party.contacts.iter();
            let known = contacts.find(|contact| contact.email.eq_ignore_ascii_case(email))?;
            Some(known.language.unwrap_or(party.language))
        })
    }
}

/// Without those whose address has come before.
fn once(contacts: impl Iterator<Item = Contact>) -> Vec<Contact> {
    let mut all: Vec<Contact> = Vec::new();
    for contact in contacts {
        let same = |known: &Contact| known.email.eq_ignore_ascii_case(&contact.email);
        if !all.iter().any(same) {
            all.push(contact);
        }
    }
    all
}

fn component(id: &str, kind: Kind, region: RegionIx, organisation: PartyIx) -> Component {
    Component {
        id: id.into(),
        region,
        name: id.into(),
        kind,
        site: None,
        municipality: None,
        organisation,
        addresses: Vec::new(),
        depends: Vec::new(),
        signals_loss: false,
        path: Vec::new(),
        probes: Vec::new(),
        dependants: Vec::new(),
    }
}
