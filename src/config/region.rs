//! From a region's file as it is written to the parts of an inventory.

mod agreements;
mod depends;
mod maintenance;
mod parties;
mod rota;
mod terms;
mod turns;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::Adapt;
use super::equipment::{self, Kits};
use super::names::Names;
use super::probes::{Asking, Circumstances, Shape};
use super::quality;
use super::reader::{At, given, known};
use super::region_file as raw;
use super::report::{Note, Notes, Spot};
use super::settings::webhook::Known as Webhooks;
use super::stream::CaFiles;
use super::text::{Address, Name, Slug};
use super::vault::Vault;
use crate::inventory::{
    Builder, Component, ComponentIx, Kind, Language, Login, Municipality, MunicipalityIx, PartyIx,
    Region, RegionIx, Site, SiteIx, Terms,
};

/// Components in the whole configuration, at most.
const MOST_COMPONENTS: usize = 100_000;

/// A region's file with what belongs to it.
pub(super) struct Sheet<'f> {
    pub(super) file: &'f raw::Region,
    /// The id by which it is listed.
    pub(super) expected: &'f str,
    pub(super) built_in: &'f [At<raw::Kit>],
    /// The webhooks that it may name.
    pub(super) webhooks: &'f Webhooks,
    /// Where passwords are.
    pub(super) vault: Vault<'f>,
}

/// Where each component was declared.
#[derive(Debug, Default)]
pub(super) struct Places(Vec<Spot>);

impl Places {
    pub(super) fn component(&self, ix: ComponentIx) -> Option<&Spot> {
        self.0.get(ix.usize())
    }
}

/// Adds a region and everything in it.
pub(super) fn build(
    builder: &mut Builder,
    sheet: &Sheet<'_>,
    places: &mut Places,
    notes: &mut Notes,
    adapt: &dyn Adapt,
) {
    let file = sheet.file;
    if let Some(id) = file.id.get()
        && *id.0 != *sheet.expected
    {
        notes.add(
            Note::at(&file.id.spot, "the region's id is not its file's name")
                .label(format!("the file is `{}.toml`", sheet.expected))
                .help("make them the same"),
        );
    }
    let kits = Kits::gather(sheet.built_in, &file.kit, sheet.vault, notes);
    let mut making = Making::new(builder, sheet, places, notes, adapt);
    making.parties(file);
    // Municipalities are parties too: what is shared may be one's.
    let municipalities = making.municipalities(file);
    let network = file
        .network_operator
        .as_ref()
        .and_then(|at| making.party(at));
    making.monitor(file);
    making.shared_components(file);
    for (ix, municipality) in municipalities {
        for (site, spot) in known(&municipality.site) {
            equipment::site(&mut making, &kits, network, ix, municipality, (site, spot));
        }
    }
    making.terms(file);
    making.agreements(file);
    making.maintenance(file);
    making.name_party(file);
    making.told_of_events(sheet.expected);
    making.resolve_depends();
    making.add_probes(CaFiles::in_directory(sheet.vault.directory));
    making.check_series(file);
}

/// What a component waits for until all are known.
struct Need {
    component: ComponentIx,
    /// Ids, the most local first.
    candidates: Vec<String>,
    spot: Spot,
    /// The kit that says so, if it is none of the region's own tables.
    kit: Option<Arc<str>>,
}

/// A probe that waits until all components are known.
struct Waiting {
    component: ComponentIx,
    shape: Shape,
    circumstances: Circumstances,
}

/// A region in the making.
pub(super) struct Making<'a> {
    builder: &'a mut Builder,
    places: &'a mut Places,
    pub(super) notes: &'a mut Notes,
    adapt: &'a dyn Adapt,
    pub(super) region: RegionIx,
    pub(super) language: Language,
    zone: TimeZone,
    country: Option<Arc<str>>,
    /// One is given, though it may be wrong.
    country_given: bool,
    parties: Names<PartyIx>,
    municipality_names: Names<MunicipalityIx>,
    components: Names<ComponentIx>,
    /// Components one of whose addresses was noted as wrong.
    addresses_noted: BTreeSet<ComponentIx>,
    webhooks: &'a Webhooks,
    vault: Vault<'a>,
    logins: BTreeMap<ComponentIx, Login>,
    needs: Vec<Need>,
    waiting: Vec<Waiting>,
    too_many: bool,
    network_operator_noted: bool,
}

/// Stands for a party that was noted as unknown; the inventory is thrown away.
fn no_party() -> PartyIx {
    PartyIx::at(0)
}

impl<'a> Making<'a> {
    fn new(
        builder: &'a mut Builder,
        sheet: &Sheet<'a>,
        places: &'a mut Places,
        notes: &'a mut Notes,
        adapt: &'a dyn Adapt,
    ) -> Self {
        let file = sheet.file;
        let language = given(&file.language).copied().unwrap_or_default();
        let zone = file.zone.get().map_or(TimeZone::UTC, |zone| zone.0.clone());
        let region = builder.region(Region {
            id: sheet.expected.into(),
            name: text(&file.name),
            zone: zone.clone(),
            language,
            coordinator: no_party(),
            operator: no_party(),
            monitor: ComponentIx::at(places.0.len()),
            shadow: given(&file.shadow).is_some_and(|&shadow| adapt.shadow(shadow)),
            terms: Terms::default(),
        });
        Self {
            builder,
            places,
            notes,
            adapt,
            region,
            language,
            zone,
            country: given(&file.country).map(|country| Arc::clone(&country.0)),
            country_given: file.country.is_some(),
            parties: Names::new("a party"),
            municipality_names: Names::new("a municipality"),
            components: Names::new("a component"),
            addresses_noted: BTreeSet::new(),
            webhooks: sheet.webhooks,
            vault: sheet.vault,
            logins: BTreeMap::new(),
            needs: Vec::new(),
            waiting: Vec::new(),
            too_many: false,
            // A name that leads nowhere is noted as that.
            network_operator_noted: file.network_operator.is_some(),
        }
    }

    /// The party that an id names; a dangling one is noted.
    pub(super) fn party(&mut self, id: &At<Slug>) -> Option<PartyIx> {
        self.parties.find(&id.get()?.0, &id.spot, self.notes)
    }

    /// Notes, once, that a kit needs a network operator and the region names none.
    pub(super) fn no_network_operator(&mut self, kit: &str, spot: &Spot) {
        if std::mem::replace(&mut self.network_operator_noted, true) {
            return;
        }
        self.notes.add(
            Note::at(spot, "the region names no network operator")
                .label(format!("the kit `{kit}` has a component of the network operator's"))
                .help("name the party that runs the lines: `network_operator = \"…\"` at the top of the file"),
        );
    }

    fn monitor(&mut self, file: &raw::Region) {
        let table = given(&file.monitor);
        let name = table.and_then(|monitor| given(&monitor.name));
        let default = match self.language {
            Language::Bokmal => "Overvåkingen",
            Language::Nynorsk => "Overvakinga",
            Language::Swedish => "Övervakningen",
            Language::English => "The monitor",
        };
        let spot = file
            .monitor
            .as_ref()
            .map_or(&file.name.spot, |monitor| &monitor.spot);
        let ix = self.component(
            Part {
                id: "monitor".into(),
                name: name.map_or_else(|| default.into(), |name| Arc::clone(&name.0)),
                kind: Kind::Monitor,
                at: None,
                organisation: no_party(),
                addresses: Addresses::default(),
                signals_loss: false,
            },
            spot,
        );
        let Some(table) = table else { return };
        for (probe, spot) in known(&table.probe) {
            if probe.address.is_none() && probe.via.is_none() {
                self.notes.add(
                    Note::at(spot, "a probe of the monitor needs an `address`")
                        .label("`address` is missing"),
                );
            }
        }
        self.declared_probes(ix, &table.probe);
    }

    fn shared_components(&mut self, file: &raw::Region) {
        if file
            .component
            .iter()
            .any(|component| component.get().is_none())
        {
            self.components.blur();
        }
        for (table, spot) in known(&file.component) {
            let organisation = self.party(&table.organisation).unwrap_or_else(no_party);
            let ix = self.component(
                Part {
                    id: slug(&table.id),
                    name: text(&table.name),
                    kind: table.kind.get().copied().unwrap_or(Kind::NetworkCore),
                    at: None,
                    organisation,
                    addresses: Addresses::of(&table.address.0),
                    signals_loss: given(&table.signals_loss).copied().unwrap_or(false),
                },
                if table.id.get().is_some() {
                    &table.id.spot
                } else {
                    spot
                },
            );
            for (id, spot) in known(&table.depends) {
                self.need(ix, vec![id.0.to_string()], spot, None);
            }
            let outside = (&table.password_credential, &table.password_env);
            let username = table.username.as_ref();
            let file = &table.password_file;
            let login = self.vault.login(username, file, outside, spot, self.notes);
            self.logins.extend(login.map(|login| (ix, login)));
            self.declared_probes(ix, &table.probe);
        }
    }

    fn declared_probes(&mut self, component: ComponentIx, probes: &[At<raw::Probe>]) {
        for shape in Shape::all(probes, self.vault, self.notes) {
            let circumstances = Circumstances::of_itself(&shape.spot);
            self.probe(component, shape, circumstances);
        }
    }

    /// Adds a component; a second one of its id is noted.
    pub(super) fn component(&mut self, part: Part, spot: &Spot) -> ComponentIx {
        if self.places.0.len() >= MOST_COMPONENTS && !self.too_many {
            self.too_many = true;
            self.notes.add(
                Note::at(spot, format!("more than {MOST_COMPONENTS} components"))
                    .label("this one is too many"),
            );
        }
        let (site, municipality) = part.at.unzip();
        let id = Arc::clone(&part.id);
        let ix = self.builder.component(Component {
            id: part.id,
            region: self.region,
            name: part.name,
            kind: part.kind,
            site,
            municipality,
            organisation: part.organisation,
            addresses: part.addresses.list,
            depends: Vec::new(),
            signals_loss: part.signals_loss,
            path: Vec::new(),
            probes: Vec::new(),
            dependants: Vec::new(),
        });
        self.places.0.push(spot.clone());
        if part.addresses.noted {
            self.addresses_noted.insert(ix);
        }
        match id.split('.').all(|part| !part.is_empty()) {
            true => self.components.declare(&id, ix, spot, self.notes),
            false => self.components.blur(),
        }
        ix
    }

    /// Adds a site.
    pub(super) fn site(&mut self, site: Site) -> SiteIx {
        self.builder.site(site)
    }

    /// Says what to use while a room does not work.
    pub(super) fn instead(&mut self, room: ComponentIx, said: Arc<str>) {
        self.builder.instead(room, said);
    }

    /// A municipality already added.
    pub(super) fn municipality(&self, ix: MunicipalityIx) -> &Municipality {
        &self.builder.so_far()[ix]
    }

    /// Says that a component depends on the first of these that there is.
    pub(super) fn need(
        &mut self,
        component: ComponentIx,
        candidates: Vec<String>,
        spot: &Spot,
        kit: Option<&Arc<str>>,
    ) {
        self.needs.push(Need {
            component,
            candidates,
            spot: spot.clone(),
            kit: kit.cloned(),
        });
    }

    /// Adds a probe once all components are known.
    pub(super) fn probe(
        &mut self,
        component: ComponentIx,
        shape: Shape,
        circumstances: Circumstances,
    ) {
        self.waiting.push(Waiting {
            component,
            shape,
            circumstances,
        });
    }

    fn add_probes(&mut self, mut ca_files: CaFiles<'_>) {
        let adapt = self.adapt;
        for waiting in std::mem::take(&mut self.waiting) {
            let ix = waiting.component;
            let inventory = self.builder.so_far();
            let mut asking = Asking {
                inventory,
                components: &self.components,
                addresses_noted: &self.addresses_noted,
                logins: &self.logins,
                ca_files: &mut ca_files,
                notes: self.notes,
            };
            let made = waiting.shape.probe(ix, &waiting.circumstances, &mut asking);
            if let Some(probe) = made.and_then(|probe| adapt.probe(&inventory[ix], probe)) {
                self.builder.probe(probe);
            }
        }
        self.adapt_addresses(adapt);
    }

    fn check_series(&mut self, file: &raw::Region) {
        let inventory = self.builder.so_far();
        let budget = file.quality_budget.as_ref();
        quality::check(inventory, self.region, budget, &self.places.0, self.notes);
    }

    fn adapt_addresses(&mut self, adapt: &dyn Adapt) {
        for place in 0..self.places.0.len() {
            let component = self.builder.component_mut(ComponentIx::at(place));
            if component.region == self.region {
                for address in &mut component.addresses {
                    *address = adapt.address(*address);
                }
            }
        }
    }
}

/// A component before it has an index.
pub(super) struct Part {
    pub(super) id: Arc<str>,
    pub(super) name: Arc<str>,
    pub(super) kind: Kind,
    pub(super) at: Option<(SiteIx, MunicipalityIx)>,
    pub(super) organisation: PartyIx,
    pub(super) addresses: Addresses,
    pub(super) signals_loss: bool,
}

fn declare<Ix: Copy>(names: &mut Names<Ix>, id: &At<Slug>, ix: Ix, notes: &mut Notes) {
    match id.get() {
        Some(slug) => names.declare(&slug.0, ix, &id.spot, notes),
        None => names.blur(),
    }
}

pub(super) fn slug(id: &At<Slug>) -> Arc<str> {
    id.get().map_or_else(|| "".into(), |id| Arc::clone(&id.0))
}

pub(super) fn text(name: &At<Name>) -> Arc<str> {
    name.get()
        .map_or_else(|| "".into(), |name| Arc::clone(&name.0))
}

/// A component's addresses.
#[derive(Clone, Debug, Default)]
pub(super) struct Addresses {
    pub(super) list: Vec<IpAddr>,
    /// One was written, and noted as wrong: that there is none is no news.
    pub(super) noted: bool,
}

impl Addresses {
    pub(super) fn of(list: &[At<Address>]) -> Self {
        Self {
            list: known(list).map(|(address, _)| address.0).collect(),
            noted: list.iter().any(|at| at.get().is_none()),
        }
    }
}
