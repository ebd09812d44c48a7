//! Building an inventory: indices are handed out, then paths are derived.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    Agreement, AgreementIx, Component, ComponentIx, Element, Facet, Inventory, Maintenance,
    Municipality, MunicipalityIx, Party, PartyIx, Probe, ProbeIx, Region, RegionIx, Site, SiteIx,
    TicketRoute,
};

/// Collects parts, then derives paths and crossings.
///
/// Whoever fills it resolves names to indices and so can say where a dangling
/// name stands; what only the whole can show, a cycle or a double id, comes
/// from [`finish`](Self::finish).
#[derive(Clone, Debug, Default)]
pub struct Builder {
    inventory: Inventory,
}

/// What makes a set of parts no inventory.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    /// Components that depend on each other in a ring.
    #[error("components depend on each other in a ring: {} → {}", ids.join(" → "), ids[0])]
    Cycle {
        /// One of them.
        component: ComponentIx,
        /// All of them, by id, in order; never empty.
        ids: Vec<String>,
    },
    /// A component with too many others between the monitor and itself.
    #[error("more than {LONGEST_PATH} components lie between the monitor and `{id}`")]
    Deep {
        /// Which one.
        component: ComponentIx,
        /// Its id.
        id: String,
    },
    /// Two components with one id.
    #[error("two components have the id `{id}`")]
    DoubleComponent {
        /// The second.
        component: ComponentIx,
        /// The id.
        id: String,
    },
    /// Two probes of a component with one id.
    #[error("two probes of `{component_id}` have the id `{id}`")]
    DoubleProbe {
        /// The second.
        probe: ProbeIx,
        /// Whose they are.
        component_id: String,
        /// The id.
        id: String,
    },
}

macro_rules! add {
    ($name:ident, $field:ident, $part:ty, $ix:ty, $doc:literal) => {
        #[doc = $doc]
        pub fn $name(&mut self, part: $part) -> $ix {
            let ix = <$ix>::at(self.inventory.$field.len());
            self.inventory.$field.push(part);
            ix
        }
    };
}

impl Builder {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    add!(region, regions, Region, RegionIx, "Adds a region.");
    add!(party, parties, Party, PartyIx, "Adds a party.");
    add!(
        agreement,
        agreements,
        Agreement,
        AgreementIx,
        "Adds an agreement."
    );
    add!(
        municipality,
        municipalities,
        Municipality,
        MunicipalityIx,
        "Adds a municipality."
    );
    add!(site, sites, Site, SiteIx, "Adds a site.");
    add!(
        component,
        components,
        Component,
        ComponentIx,
        "Adds a component; its derived lists may be empty."
    );
    add!(
        probe,
        probes,
        Probe,
        ProbeIx,
        "Adds a probe; what it crosses may be empty."
    );

    /// Says what to use while a room does not work.
    pub fn instead(&mut self, room: ComponentIx, said: Arc<str>) {
        self.inventory.instead.insert(room, said);
    }

    /// Adds work that is planned.
    pub fn maintenance(&mut self, planned: Maintenance) {
        self.inventory.maintenance.push(planned);
    }

    /// One that goes on from an inventory: what it holds keeps its place.
    pub const fn on(inventory: Inventory) -> Self {
        Self { inventory }
    }

    /// A component already added, to complete what refers forward.
    pub fn component_mut(&mut self, ix: ComponentIx) -> &mut Component {
        &mut self.inventory.components[ix.usize()]
    }

    /// A region already added, to complete what refers forward.
    pub fn region_mut(&mut self, ix: RegionIx) -> &mut Region {
        &mut self.inventory.regions[ix.usize()]
    }

    /// A municipality already added, to complete what refers forward.
    pub fn municipality_mut(&mut self, ix: MunicipalityIx) -> &mut Municipality {
        &mut self.inventory.municipalities[ix.usize()]
    }

    /// A party already added, to complete what refers forward.
    pub fn party_mut(&mut self, ix: PartyIx) -> &mut Party {
        &mut self.inventory.parties[ix.usize()]
    }

    /// Has a webhook, by its id, be told everything that happens to faults of a region.
    pub fn event_webhook(&mut self, region: RegionIx, id: Arc<str>) {
        self.inventory.event_webhooks.push((region, id));
    }

    /// Has a ticket system be told of faults of a region.
    pub fn ticket_route(&mut self, region: RegionIx, route: TicketRoute) {
        self.inventory.ticket_routes.push((region, route));
    }

    /// What has been added so far.
    pub fn so_far(&self) -> &Inventory {
        &self.inventory
    }

    /// Derives paths, dependants and crossings; all mistakes at once.
    pub fn finish(mut self) -> Result<Inventory, Vec<Mistake>> {
        let mut mistakes = self.index_ids();
        mistakes.extend(self.derive_paths());
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        self.derive_dependants();
        self.derive_crossings();
        self.inventory.following = super::following::all(&self.inventory);
        self.derive_extents();
        // Kept for as long as it is watched.
        self.inventory.components.shrink_to_fit();
        self.inventory.probes.shrink_to_fit();
        Ok(self.inventory)
    }

    fn derive_extents(&mut self) {
        let all = self.inventory.maintenance();
        let extents: Vec<_> = all.map(|planned| planned.reach(&self.inventory)).collect();
        for (planned, extent) in self.inventory.maintenance.iter_mut().zip(extents) {
            planned.extent = extent;
        }
    }

    fn index_ids(&mut self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let mut components = BTreeMap::new();
        for (ix, component) in self.inventory.components() {
            let key = (component.region, Arc::clone(&component.id));
            if components.insert(key, ix).is_some() {
                mistakes.push(Mistake::DoubleComponent {
                    component: ix,
                    id: component.id.to_string(),
                });
            }
        }
        let mut probes = BTreeMap::new();
        for (ix, probe) in self.inventory.probes() {
            if probes
                .insert((probe.component, Arc::clone(&probe.id)), ix)
                .is_some()
            {
                let component_id = self.inventory[probe.component].id.to_string();
                mistakes.push(Mistake::DoubleProbe {
                    probe: ix,
                    component_id,
                    id: probe.id.to_string(),
                });
            }
        }
        self.inventory.component_ids = components;
        self.inventory.probe_ids = probes;
        mistakes
    }

    fn derive_paths(&mut self) -> Vec<Mistake> {
        let mut paths = Paths::new(&self.inventory);
        for place in 0..self.inventory.components.len() {
            paths.visit(ComponentIx::at(place));
        }
        let Paths { done, mistakes, .. } = paths;
        for (component, path) in self.inventory.components.iter_mut().zip(done) {
            component.path = path.unwrap_or_default();
        }
        mistakes
    }

    fn derive_dependants(&mut self) {
        let mut dependants = vec![Vec::new(); self.inventory.components.len()];
        for (ix, component) in self.inventory.components() {
            for on_path in &component.path {
                dependants[on_path.usize()].push(ix);
            }
        }
        let mut probes = vec![Vec::new(); self.inventory.components.len()];
        for (ix, probe) in self.inventory.probes() {
            probes[probe.component.usize()].push(ix);
        }
        for (place, component) in self.inventory.components.iter_mut().enumerate() {
            component.dependants = std::mem::take(&mut dependants[place]);
            component.probes = std::mem::take(&mut probes[place]);
        }
    }

    fn derive_crossings(&mut self) {
        let crossings: Vec<Vec<Element>> = self
            .inventory
            .probes
            .iter()
            .map(|probe| crossing(&self.inventory, probe))
            .collect();
        for (probe, crosses) in self.inventory.probes.iter_mut().zip(crossings) {
            probe.crosses = crosses;
        }
    }
}

/// The elements that a probe's packets cross, in order.
///
/// A probe by way of another component crosses that one's path and service
/// first, and then the whole path of the component it asks about. One of full
/// size crosses another facet of each, because what carries small packets may not
/// carry these. Whoever checks a login does so before its service says anything, and
/// a certificate is shown before that: none is seen of a port where nothing answers.
///
/// A series crosses the *media* side of everything on the way, and nothing else:
/// a ping that is answered says nothing of the one in fifty that is not.
fn crossing(inventory: &Inventory, probe: &Probe) -> Vec<Element> {
    let mut crosses = Vec::new();
    let mut cross = |component, facet| {
        let element = Element { component, facet };
        if !crosses.contains(&element) {
            crosses.push(element);
        }
    };
    let login = probe.method.login().is_some();
    if let Some(via) = probe.via {
        inventory[via]
            .path
            .iter()
            .for_each(|&c| cross(c, Facet::Reach));
        cross(via, Facet::Reach);
        if login {
            cross(via, Facet::Credential);
        }
        cross(via, Facet::Service);
    }
    let side = if probe.measures() {
        Facet::Media
    } else {
        Facet::Reach
    };
    let path = inventory[probe.component].path.iter();
    for &component in path.chain([&probe.component]) {
        cross(component, side);
        if probe.facet == Facet::Size {
            cross(component, Facet::Size);
        }
    }
    if login && probe.via.is_none() {
        cross(probe.component, Facet::Credential);
    }
    if probe.sees_a_certificate() {
        cross(probe.component, Facet::Certificate);
    }
    let beside = matches!(
        probe.facet,
        Facet::Size | Facet::Certificate | Facet::Redundancy
    );
    if probe.via.is_some() || beside && probe.method.asks_a_process() {
        // Its process is asked all the same: a hung one is one fault, not another
        // one for what follows from it.
        cross(probe.component, Facet::Service);
    }
    cross(probe.component, probe.facet);
    crosses
}

/// Depth-first over `depends`, each component finished once; on a stack of its
/// own, because a configuration may chain more components than threads have stack.
struct Paths<'a> {
    inventory: &'a Inventory,
    done: Vec<Option<Vec<ComponentIx>>>,
    /// The components being visited, each with how many of its `depends` have been.
    open: Vec<(ComponentIx, usize)>,
    /// Whether each is among them.
    is_open: Vec<bool>,
    mistakes: Vec<Mistake>,
}

/// Components on a path, at most: far more than stand behind each other in any
/// network, and few enough that all paths together stay small.
const LONGEST_PATH: usize = 64;

impl<'a> Paths<'a> {
    fn new(inventory: &'a Inventory) -> Self {
        Self {
            inventory,
            done: vec![None; inventory.components.len()],
            open: Vec::new(),
            is_open: vec![false; inventory.components.len()],
            mistakes: Vec::new(),
        }
    }

    fn visit(&mut self, ix: ComponentIx) {
        self.enter(ix);
        while let Some((component, visited)) = self.open.last_mut() {
            let component = *component;
            match self.inventory[component].depends.get(*visited) {
                Some(&before) => {
                    *visited += 1;
                    self.enter(before);
                }
                None => {
                    self.open.pop();
                    self.is_open[component.usize()] = false;
                    self.finish(component);
                }
            }
        }
    }

    fn enter(&mut self, ix: ComponentIx) {
        if self.done[ix.usize()].is_some() {
            return;
        }
        if !self.is_open[ix.usize()] {
            self.is_open[ix.usize()] = true;
            self.open.push((ix, 0));
            return;
        }
        let ids = self
            .open
            .iter()
            .skip_while(|(open, _)| *open != ix)
            .map(|(c, _)| self.inventory[*c].id.to_string())
            .collect();
        self.mistakes.push(Mistake::Cycle { component: ix, ids });
    }

    fn finish(&mut self, ix: ComponentIx) {
        let component = &self.inventory[ix];
        let monitor = self.inventory[component.region].monitor;
        let mut path = Vec::new();
        if ix != monitor {
            path.push(monitor);
        }
        for &before in &component.depends {
            let further = self.done[before.usize()].as_deref().unwrap_or_default();
            for &on_path in further.iter().chain([&before]) {
                if !path.contains(&on_path) {
                    path.push(on_path);
                }
            }
        }
        if path.len() > LONGEST_PATH {
            self.mistakes.push(Mistake::Deep {
                component: ix,
                id: component.id.to_string(),
            });
            path.clear();
        }
        self.done[ix.usize()] = Some(path);
    }
}
