//! From a region's file as it is written to the parts of an inventory.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Adapt;
use super::equipment::{self, Kits};
use super::names::Names;
use super::probes::{Asking, Circumstances, Shape};
use super::reader::{At, given, known};
use super::region_file as raw;
use super::report::{Note, Notes, Spot};
use super::value::{Day, Slug};
use crate::inventory::{
    Agreement, Builder, Component, ComponentIx, Contact, Kind, Language, Municipality,
    MunicipalityIx, Number, Party, PartyIx, Region, RegionIx, Role, Scope,
};

/// Components in the whole configuration, at most.
const MOST_COMPONENTS: usize = 100_000;

/// A region's file with what belongs to it.
pub(super) struct Sheet<'f> {
    pub(super) file: &'f raw::Region,
    /// The id by which it is listed.
    pub(super) expected: &'f str,
    pub(super) built_in: &'f [At<raw::Kit>],
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
    let kits = Kits::gather(sheet.built_in, &file.kit, notes);
    let mut making = Making::new(builder, sheet, places, notes);
    making.parties(file);
    let network = file
        .network_operator
        .as_ref()
        .and_then(|at| making.party(at));
    making.monitor(file);
    making.shared_components(file);
    for (ix, municipality) in making.municipalities(file) {
        for (site, spot) in known(&municipality.site) {
            equipment::site(&mut making, &kits, network, ix, municipality, (site, spot));
        }
    }
    making.agreements(file);
    making.name_party(file);
    making.resolve_depends();
    making.add_probes(adapt);
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
    pub(super) region: RegionIx,
    pub(super) language: Language,
    zone: TimeZone,
    country: Option<Arc<str>>,
    parties: Names<PartyIx>,
    municipality_names: Names<MunicipalityIx>,
    components: Names<ComponentIx>,
    /// Components one of whose addresses was noted as wrong.
    addresses_noted: BTreeSet<ComponentIx>,
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
        sheet: &Sheet<'_>,
        places: &'a mut Places,
        notes: &'a mut Notes,
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
        });
        Self {
            builder,
            places,
            notes,
            region,
            language,
            zone,
            country: given(&file.country).map(|country| Arc::clone(&country.0)),
            parties: Names::new("a party"),
            municipality_names: Names::new("a municipality"),
            components: Names::new("a component"),
            addresses_noted: BTreeSet::new(),
            needs: Vec::new(),
            waiting: Vec::new(),
            too_many: false,
            // A name that leads nowhere is noted as that.
            network_operator_noted: file.network_operator.is_some(),
        }
    }

    fn parties(&mut self, file: &raw::Region) {
        for (party, _) in known(&file.party) {
            let ix = self.builder.party(Party {
                id: slug(&party.id),
                region: self.region,
                name: text(&party.name),
                role: party.role.get().copied().unwrap_or(Role::Council),
                language: given(&party.language).copied().unwrap_or(self.language),
                contacts: contacts(party.email.as_ref(), &party.contacts),
                telephone: given(&party.telephone).map(|number| Arc::clone(&number.0)),
            });
            declare(&mut self.parties, &party.id, ix, self.notes);
        }
        if file.party.iter().any(|party| party.get().is_none()) {
            self.parties.blur();
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

    fn name_party(&mut self, file: &raw::Region) {
        let coordinator = self.party(&file.coordinator).unwrap_or_else(no_party);
        let operator = self.party(&file.operator).unwrap_or_else(no_party);
        let monitor = given(&file.monitor)
            .and_then(|monitor| monitor.organisation.as_ref())
            .map(|at| self.party(at).unwrap_or_else(no_party));
        let region = self.builder.region_mut(self.region);
        region.coordinator = coordinator;
        region.operator = operator;
        let component = region.monitor;
        self.builder.component_mut(component).organisation = monitor.unwrap_or(operator);
    }

    fn monitor(&mut self, file: &raw::Region) {
        let table = given(&file.monitor);
        let name = table.and_then(|monitor| given(&monitor.name));
        let default = match self.language {
            Language::Bokmal => "Overvåkingen",
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
            self.declared_probes(ix, &table.probe);
        }
    }

    fn declared_probes(&mut self, component: ComponentIx, probes: &[At<raw::Probe>]) {
        for shape in Shape::all(probes, self.notes) {
            let circumstances = Circumstances::of_itself(&shape.spot);
            self.probe(component, shape, circumstances);
        }
    }

    fn municipalities<'f>(
        &mut self,
        file: &'f raw::Region,
    ) -> Vec<(MunicipalityIx, &'f raw::Municipality)> {
        if file.municipality.iter().any(|at| at.get().is_none()) {
            self.municipality_names.blur();
        }
        known(&file.municipality)
            .map(|(table, _)| {
                let party = self.municipality_party(table);
                let numbers = known(&table.numbers)
                    .filter_map(|(number, spot)| self.number(number, spot))
                    .collect();
                let ix = self.builder.municipality(Municipality {
                    id: slug(&table.id),
                    region: self.region,
                    name: text(&table.name),
                    party,
                    numbers,
                });
                declare(&mut self.municipality_names, &table.id, ix, self.notes);
                (ix, table)
            })
            .collect()
    }

    /// The party that is declared for it, or one made of its own contacts.
    fn municipality_party(&mut self, table: &raw::Municipality) -> PartyIx {
        if let Some(party) = &table.party {
            let own = [
                table.email.as_ref().map(|at| &at.spot),
                table.telephone.as_ref().map(|at| &at.spot),
                table.language.as_ref().map(|at| &at.spot),
                table.contacts.first().map(|at| &at.spot),
            ];
            for spot in own.into_iter().flatten() {
                self.notes.add(
                    Note::at(spot, "contacts in two places")
                        .label("also here")
                        .also(&party.spot, "the contacts are this party's")
                        .help("put them into the party's table, or leave `party` out"),
                );
            }
            return self.party(party).unwrap_or_else(no_party);
        }
        let ix = self.builder.party(Party {
            id: slug(&table.id),
            region: self.region,
            name: text(&table.name),
            role: Role::Municipality,
            language: given(&table.language).copied().unwrap_or(self.language),
            contacts: contacts(table.email.as_ref(), &table.contacts),
            telephone: given(&table.telephone).map(|number| Arc::clone(&number.0)),
        });
        // A second municipality of this id is noted as that, not as a party too.
        if let Some(id) = table.id.get()
            && self.municipality_names.get(&id.0).is_none()
        {
            self.parties.declare(&id.0, ix, &table.id.spot, self.notes);
        }
        if table.id.get().is_none() {
            self.parties.blur();
        }
        ix
    }

    fn number(&mut self, table: &raw::Number, spot: &Spot) -> Option<Number> {
        let (from, until) = self.days(table.from.as_ref(), table.until.as_ref());
        let country = given(&table.country)
            .map(|country| Arc::clone(&country.0))
            .or_else(|| self.country.clone());
        if country.is_none() && table.country.is_none() {
            self.notes.add(
                Note::at(spot, "a number without a country")
                    .label("of which country?")
                    .help("numbers of two countries collide: set `country = \"NO\"` for the region, or here"),
            );
        }
        Some(Number {
            country: country?,
            code: Arc::clone(&table.code.get()?.0),
            from,
            until: until.and_then(|day| day.tomorrow().ok()),
        })
    }

    /// First and last day, the last not before the first.
    fn days(
        &mut self,
        from: Option<&At<Day>>,
        until: Option<&At<Day>>,
    ) -> (Option<Date>, Option<Date>) {
        let day = |at: Option<&At<Day>>| at.and_then(At::get).map(|day| day.0);
        if let (Some(from), Some(until)) = (from, until)
            && let (Some(first), Some(last)) = (from.get(), until.get())
            && last < first
        {
            self.notes.add(
                Note::at(&until.spot, "it ends before it begins")
                    .label(format!(
                        "the last day, {} before the first",
                        days_between(last.0, first.0)
                    ))
                    .also(&from.spot, "the first day")
                    .help("`until` is the last day, itself included"),
            );
        }
        (day(from), day(until))
    }

    fn agreements(&mut self, file: &raw::Region) {
        let mut names = Names::new("an agreement");
        for (table, _) in known(&file.agreement) {
            let party = self.party(&table.party).unwrap_or_else(no_party);
            let (from, until) = self.days(Some(&table.from), table.until.as_ref());
            let scope = self.scope(table);
            let (Some(from), Some(&standing)) = (from, table.standing.get()) else {
                continue;
            };
            let ix = self.builder.agreement(Agreement {
                id: slug(&table.id),
                region: self.region,
                name: text(&table.name),
                party,
                reference: given(&table.reference).map(|line| Arc::clone(&line.0)),
                standing,
                from: self.midnight(from),
                until: until
                    .and_then(|day| day.tomorrow().ok())
                    .map(|day| self.midnight(day)),
                scope,
            });
            declare(&mut names, &table.id, ix, self.notes);
        }
    }

    fn scope(&mut self, table: &raw::Agreement) -> Scope {
        let Self {
            municipality_names,
            components,
            notes,
            ..
        } = self;
        Scope {
            municipalities: known(&table.municipalities)
                .filter_map(|(id, spot)| municipality_names.find(&id.0, spot, notes))
                .collect(),
            kinds: known(&table.kinds).map(|(kind, _)| *kind).collect(),
            facets: known(&table.facets).map(|(facet, _)| *facet).collect(),
            components: known(&table.components)
                .filter_map(|(id, spot)| components.find(&id.0, spot, notes))
                .collect(),
        }
    }

    /// The moment a day begins here.
    fn midnight(&self, day: Date) -> Timestamp {
        day.to_zoned(self.zone.clone())
            .map_or(Timestamp::MIN, |zoned| zoned.timestamp())
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
    pub(super) fn site(&mut self, site: crate::inventory::Site) -> crate::inventory::SiteIx {
        self.builder.site(site)
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

    fn resolve_depends(&mut self) {
        for need in std::mem::take(&mut self.needs) {
            let found = need
                .candidates
                .iter()
                .find_map(|id| self.components.get(id));
            let before = match (found, &need.kit, need.candidates.last()) {
                (Some(ix), ..) => Some(ix),
                (None, None, Some(id)) => self.components.find(id, &need.spot, self.notes),
                (None, Some(_), Some(id)) if self.components.may_mean_lost(id) => None,
                (None, Some(kit), Some(id)) => {
                    self.notes.add(
                        Note::at(
                            &need.spot,
                            format!("the kit `{kit}` needs a component `{id}`, which is not there"),
                        )
                        .label("equipped with this kit")
                        .help(format!(
                            "declare a [[component]] with the id `{id}`, or say `depends` here"
                        )),
                    );
                    None
                }
                (None, _, None) => None,
            };
            let depends = &mut self.builder.component_mut(need.component).depends;
            if let Some(before) = before
                && !depends.contains(&before)
            {
                depends.push(before);
            }
        }
    }

    fn add_probes(&mut self, adapt: &dyn Adapt) {
        for waiting in std::mem::take(&mut self.waiting) {
            let ix = waiting.component;
            let inventory = self.builder.so_far();
            let mut asking = Asking {
                inventory,
                components: &self.components,
                addresses_noted: &self.addresses_noted,
                notes: self.notes,
            };
            let made = waiting.shape.probe(ix, &waiting.circumstances, &mut asking);
            if let Some(probe) = made.and_then(|probe| adapt.probe(&inventory[ix], probe)) {
                self.builder.probe(probe);
            }
        }
        let all = self.places.0.len();
        for place in 0..all {
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
    pub(super) at: Option<(crate::inventory::SiteIx, MunicipalityIx)>,
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

pub(super) fn text(name: &At<super::value::Name>) -> Arc<str> {
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
    pub(super) fn of(list: &[At<super::value::Address>]) -> Self {
        Self {
            list: known(list).map(|(address, _)| address.0).collect(),
            noted: list.iter().any(|at| at.get().is_none()),
        }
    }
}

fn contacts(email: Option<&At<super::value::Email>>, list: &[At<raw::Contact>]) -> Vec<Contact> {
    let single = email.and_then(At::get).map(|email| Contact {
        name: None,
        email: Arc::clone(&email.0),
        language: None,
    });
    let further = known(list).filter_map(|(contact, _)| {
        Some(Contact {
            name: given(&contact.name).map(|name| Arc::clone(&name.0)),
            email: Arc::clone(&contact.email.get()?.0),
            language: given(&contact.language).copied(),
        })
    });
    single.into_iter().chain(further).collect()
}

fn days_between(earlier: Date, later: Date) -> String {
    match later.since(earlier).map(|span| span.get_days()) {
        Ok(1) => "one day".to_owned(),
        Ok(days) => format!("{days} days"),
        Err(_) => "long".to_owned(),
    }
}
