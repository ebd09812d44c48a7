//! Pure. What exists: parties, agreements, sites, components, what depends on
//! what, who is responsible when.
//!
//! An [`Inventory`] is built once, by [`Builder`], and never changed: a reload
//! makes a new one. Whatever refers to a part of it inside the program does so
//! by index ([`ComponentIx`] and its like, plain numbers that index the
//! inventory they came from); whatever is remembered or leaves the program
//! uses ids.

mod agreement;
mod build;
pub mod compare;
mod component;
mod coordinator;
mod domain;
mod drill;
mod ending;
mod following;
mod index;
mod login;
mod maintenance;
pub mod matrix;
mod party;
mod probe;
mod series;
mod stream;
mod terms;
#[cfg(test)]
mod tests;
mod ticket;

pub use agreement::{Agreement, Gap, Ownership, Scope, Standing, Turn};
pub use build::{Builder, Mistake};
pub use component::{Component, Element, Facet, Kind};
pub use domain::{Carrier, DomainTarget, Network};
pub use drill::DRILL;
pub use following::Following;
pub use index::{AgreementIx, ComponentIx, MunicipalityIx, PartyIx, ProbeIx, RegionIx, SiteIx};
pub use login::Login;
pub use maintenance::{Declaration, Extent, LONGEST, Maintenance, NAMED, Parts, Window, Windows};
pub use party::{
    ByWebhook, Contact, Language, Municipality, Number, OnCall, Party, Region, Role, Site, When,
};
pub use probe::{DnsType, Expected, Method, Probe, Profile, SipTarget, StunTarget};
pub use series::{Limits, Series};
pub use stream::{
    Authorities, Authority, Connection, Fingerprint, HttpTarget, Identity, JsonField, TlsTarget,
    Transport, Trust,
};
pub use terms::{EscalationStep, RESPOND, Terms};
pub use ticket::TicketRoute;

use std::collections::BTreeMap;
use std::ops::Index;
use std::sync::Arc;

/// Everything that is watched, checked and complete: no dangling reference,
/// no cycle.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Inventory {
    regions: Vec<Region>,
    parties: Vec<Party>,
    agreements: Vec<Agreement>,
    municipalities: Vec<Municipality>,
    sites: Vec<Site>,
    components: Vec<Component>,
    probes: Vec<Probe>,
    component_ids: BTreeMap<(RegionIx, Arc<str>), ComponentIx>,
    probe_ids: BTreeMap<(ComponentIx, Arc<str>), ProbeIx>,
    event_webhooks: Vec<(RegionIx, Arc<str>)>,
    ticket_routes: Vec<(RegionIx, TicketRoute)>,
    /// What follows each agreement that is to end.
    following: Vec<Option<Following>>,
    maintenance: Vec<Maintenance>,
    /// What to use where a room does not work, by its component.
    instead: BTreeMap<ComponentIx, Arc<str>>,
}

macro_rules! part {
    ($field:ident, $ix:ty, $part:ty, $all:ident, $doc:literal) => {
        impl Index<$ix> for Inventory {
            type Output = $part;

            fn index(&self, ix: $ix) -> &$part {
                &self.$field[ix.usize()]
            }
        }

        impl Inventory {
            #[doc = $doc]
            pub fn $all(&self) -> impl ExactSizeIterator<Item = ($ix, &$part)> + '_ {
                self.$field
                    .iter()
                    .enumerate()
                    .map(|(at, part)| (<$ix>::at(at), part))
            }
        }
    };
}

part!(
    regions,
    RegionIx,
    Region,
    regions,
    "All regions, in the order of the configuration."
);
part!(parties, PartyIx, Party, parties, "All parties.");
part!(
    agreements,
    AgreementIx,
    Agreement,
    agreements,
    "All agreements, whatever their standing."
);
part!(
    municipalities,
    MunicipalityIx,
    Municipality,
    municipalities,
    "All municipalities."
);
part!(sites, SiteIx, Site, sites, "All sites.");
part!(
    components,
    ComponentIx,
    Component,
    components,
    "All components."
);
part!(probes, ProbeIx, Probe, probes, "All probes.");

impl Inventory {
    /// The line whose bandwidth a component's series share: the nearest on the
    /// way to it, itself included; without any, itself.
    pub fn line_of(&self, component: ComponentIx) -> ComponentIx {
        let is_line = |&&ix: &&ComponentIx| self[ix].kind == Kind::AccessLine;
        let way = self[component].path.iter().chain([&component]);
        way.rev().find(is_line).copied().unwrap_or(component)
    }

    /// The component with this id in a region.
    pub fn component_by_id(&self, region: RegionIx, id: &str) -> Option<ComponentIx> {
        self.component_ids.get(&(region, Arc::from(id))).copied()
    }

    /// The components that `text` may mean: `fosen:afjord.helsesenter.rom1`
    /// names one, `afjord.helsesenter.rom1` one in each region that has it.
    pub fn find_components(&self, text: &str) -> Vec<ComponentIx> {
        let (region, id) = match text.split_once(':') {
            Some((region, id)) => (Some(region), id),
            None => (None, text),
        };
        self.regions()
            .filter(|(_, r)| region.is_none_or(|wanted| wanted == &*r.id))
            .filter_map(|(ix, _)| self.component_by_id(ix, id))
            .collect()
    }

    /// The region with this id.
    pub fn region_by_id(&self, id: &str) -> Option<RegionIx> {
        self.regions()
            .find(|(_, region)| &*region.id == id)
            .map(|(ix, _)| ix)
    }

    /// The probe of a component with this local id.
    pub fn probe_by_id(&self, component: ComponentIx, id: &str) -> Option<ProbeIx> {
        self.probe_ids.get(&(component, Arc::from(id))).copied()
    }

    /// The probe that stands in another inventory for `probe` of this one:
    /// same region, component and id.
    pub fn same_probe(&self, probe: ProbeIx, other: &Self) -> Option<ProbeIx> {
        let component = self.same_component(self[probe].component, other)?;
        other.probe_by_id(component, &self[probe].id)
    }

    /// The same, if it also asks the same thing of the same address: what one
    /// has seen then counts for the other.
    pub fn same_question(&self, probe: ProbeIx, other: &Self) -> Option<ProbeIx> {
        let there = self.same_probe(probe, other)?;
        (other[there].method == self[probe].method).then_some(there)
    }

    /// The component that stands in another inventory for one of this.
    pub fn same_component(&self, component: ComponentIx, other: &Self) -> Option<ComponentIx> {
        let part = &self[component];
        let region = other.region_by_id(&self[part.region].id)?;
        other.component_by_id(region, &part.id)
    }

    /// Whether any probe is about an element.
    pub fn is_probed(&self, element: Element) -> bool {
        let mut probes = self[element.component].probes.iter();
        probes.any(|&probe| self[probe].facet == element.facet)
    }

    /// Whether an agreement is to say who answers for a component: for all but a
    /// monitor, whose party the region itself names.
    pub fn wants_agreement(&self, component: ComponentIx) -> bool {
        self[self[component].region].monitor != component
    }

    /// Who answers for an element at a moment.
    ///
    /// One signed agreement in force: its party. None: the component's own
    /// organisation, and the gap is named. Several: likewise, as contested.
    pub fn owner(&self, element: Element, at: jiff::Timestamp) -> Ownership {
        agreement::owner(self, element, at)
    }

    /// The agreements by which somebody answers for an element at a moment: one party
    /// makes an owner, several contest it.
    pub fn covering(&self, element: Element, at: jiff::Timestamp) -> Vec<AgreementIx> {
        agreement::covering(self, element, at)
    }

    /// Whether what a party would be told is only written down: by its own
    /// [`Party::shadow`] or its region's. The operator is always told.
    pub fn is_in_shadow(&self, party: PartyIx) -> bool {
        let region = &self[self[party].region];
        party != region.operator && (region.shadow || self[party].shadow)
    }

    /// Ids of the webhooks that are told everything that happens to faults of a region.
    pub fn event_webhooks(&self, region: RegionIx) -> impl Iterator<Item = &Arc<str>> {
        let all = self.event_webhooks.iter();
        all.filter_map(move |(of, id)| (*of == region).then_some(id))
    }

    /// The same, with ticket systems told of faults of a region.
    #[cfg(test)]
    pub(crate) fn with_ticket_routes(
        mut self,
        region: RegionIx,
        routes: impl IntoIterator<Item = TicketRoute>,
    ) -> Self {
        let routes = routes.into_iter().map(|route| (region, route));
        self.ticket_routes.extend(routes);
        self
    }

    /// Which ticket systems are told of which faults of a region.
    pub fn ticket_routes(&self, region: RegionIx) -> impl Iterator<Item = &TicketRoute> {
        let all = self.ticket_routes.iter();
        all.filter_map(move |(of, route)| (*of == region).then_some(route))
    }

    /// What to use while a room does not work, as the configuration says it of the room or
    /// its site.
    pub fn instead(&self, room: ComponentIx) -> Option<&str> {
        self.instead.get(&room).map(|said| &**said)
    }

    /// `fosen:afjord.helsesenter.rom1`, the name of a component across regions.
    pub fn full_id(&self, component: ComponentIx) -> String {
        let part = &self[component];
        format!("{}:{}", self[part.region].id, part.id)
    }
}
