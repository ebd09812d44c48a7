//! Kits, and the components that sites and rooms get from them.

use std::sync::Arc;

use super::names::Names;
use super::probes::{Circumstances, Shape};
use super::reader::{At, given, known};
use super::region::{Addresses, Making, Part, slug, text};
use super::region_file::{self as raw, KitAddress, KitFor, KitOrganisation};
use super::report::{Note, Notes, Spot};
use super::text::{DottedId, Name, Slug};
use super::vault::Vault;
use crate::inventory::{ComponentIx, Kind, Language, MunicipalityIx, PartyIx, Site, SiteIx};

/// The kits of a region: its own, and those built in that it does not replace.
pub(super) struct Kits {
    names: Names<usize>,
    kits: Vec<Kit>,
}

struct Kit {
    id: Arc<str>,
    equips: KitFor,
    components: Vec<KitComponent>,
}

struct KitComponent {
    id: Arc<str>,
    names: Option<NameIn>,
    kind: Kind,
    organisation: KitOrganisation,
    address: Option<KitAddress>,
    depends: Vec<Arc<str>>,
    signals_loss: bool,
    probes: Vec<Shape>,
}

impl Kits {
    pub(super) fn gather(
        built_in: &[At<raw::Kit>],
        own: &[At<raw::Kit>],
        vault: Vault<'_>,
        notes: &mut Notes,
    ) -> Self {
        let mut gathered = Self {
            names: Names::new("a kit"),
            kits: Vec::new(),
        };
        for (table, spot) in known(own) {
            gathered.add(table, spot, vault, notes);
        }
        if own.iter().any(|kit| kit.get().is_none()) {
            gathered.names.blur();
        }
        for (table, spot) in known(built_in) {
            if gathered.names.get(&slug(&table.id)).is_none() {
                gathered.add(table, spot, vault, notes);
            }
        }
        gathered
    }

    fn add(&mut self, table: &raw::Kit, spot: &Spot, vault: Vault<'_>, notes: &mut Notes) {
        let (Some(id), Some(&equips)) = (table.id.get(), table.r#for.get()) else {
            self.names.blur();
            return;
        };
        if table.component.is_empty() {
            notes
                .add(Note::at(spot, "a kit without components").label("needs a [[kit.component]]"));
        }
        match equips {
            KitFor::Room => check_room_kit(table, notes),
            KitFor::Site => check_site_kit(table, notes),
        }
        let components = known(&table.component)
            .map(|(component, _)| KitComponent::of(component, vault, notes))
            .collect();
        self.names
            .declare(&id.0, self.kits.len(), &table.id.spot, notes);
        self.kits.push(Kit {
            id: Arc::clone(&id.0),
            equips,
            components,
        });
    }

    /// The kit that a site or room names, or the one it has when it names none.
    fn find(
        &self,
        name: Option<&At<Slug>>,
        default: &str,
        wanted: KitFor,
        spot: &Spot,
        notes: &mut Notes,
    ) -> Option<&Kit> {
        let (id, spot) = match name {
            Some(at) => (&*at.get()?.0, &at.spot),
            None => (default, spot),
        };
        let kit = &self.kits[self.names.find(id, spot, notes)?];
        if kit.equips == wanted {
            return Some(kit);
        }
        let (is, should) = match wanted {
            KitFor::Site => ("a room", "a site"),
            KitFor::Room => ("a site", "a room"),
        };
        notes.add(
            Note::at(spot, format!("the kit `{id}` equips {is}, not {should}"))
                .label(format!("no kit for {should}")),
        );
        None
    }
}

/// A name in every language.
struct NameIn {
    nb: Arc<str>,
    nn: Arc<str>,
    sv: Arc<str>,
    en: Arc<str>,
}

impl NameIn {
    fn of(names: &raw::Names) -> Self {
        let nb = text(&names.nb);
        let or_nb = |name: Option<&At<Name>>| name.map_or_else(|| Arc::clone(&nb), text);
        Self {
            nn: or_nb(names.nn.as_ref()),
            sv: or_nb(names.sv.as_ref()),
            en: text(&names.en),
            nb,
        }
    }
}

impl KitComponent {
    fn of(table: &raw::KitComponent, vault: Vault<'_>, notes: &mut Notes) -> Self {
        Self {
            id: table.id.as_ref().map_or_else(|| "".into(), slug),
            names: given(&table.name).map(NameIn::of),
            kind: table.kind.get().copied().unwrap_or(Kind::Codec),
            organisation: given(&table.organisation)
                .copied()
                .unwrap_or(KitOrganisation::Municipality),
            address: given(&table.address).copied(),
            depends: known(&table.depends)
                .map(|(id, _)| Arc::clone(&id.0))
                .collect(),
            signals_loss: given(&table.signals_loss).copied().unwrap_or(false),
            probes: Shape::all(&table.probe, vault, notes),
        }
    }

    fn name(&self, language: Language) -> Arc<str> {
        match (&self.names, language) {
            (Some(names), Language::Bokmal) => Arc::clone(&names.nb),
            (Some(names), Language::Nynorsk) => Arc::clone(&names.nn),
            (Some(names), Language::Swedish) => Arc::clone(&names.sv),
            (Some(names), Language::English) => Arc::clone(&names.en),
            (None, _) => Arc::clone(&self.id),
        }
    }
}

fn check_room_kit(table: &raw::Kit, notes: &mut Notes) {
    if let Some(second) = table.component.get(1) {
        notes.add(
            Note::at(&second.spot, "a room's kit has one component")
                .label("one too many")
                .help("the component is the room's equipment itself"),
        );
    }
    for (component, _) in known(&table.component) {
        let own = [
            component.id.as_ref().map(|at| ("id", &at.spot)),
            component.name.as_ref().map(|at| ("name", &at.spot)),
            component.address.as_ref().map(|at| ("address", &at.spot)),
        ];
        for (key, spot) in own.into_iter().flatten() {
            notes.add(
                Note::at(spot, format!("`{key}` in a room's kit"))
                    .label("comes from the room")
                    .help("leave it out: the component has the room's id, name and address"),
            );
        }
    }
}

fn check_site_kit(table: &raw::Kit, notes: &mut Notes) {
    let mut names = Names::new("a component of this kit");
    for (component, spot) in known(&table.component) {
        match &component.id {
            Some(id) => {
                if let Some(slug) = id.get() {
                    names.declare(&slug.0, (), &id.spot, notes);
                }
            }
            None => notes.add(
                Note::at(spot, "a component of a site's kit needs `id`").label("`id` is missing"),
            ),
        }
    }
}

/// Adds a site, its components and its rooms.
pub(super) fn site(
    making: &mut Making<'_>,
    kits: &Kits,
    network: Option<PartyIx>,
    municipality: MunicipalityIx,
    owner: &raw::Municipality,
    (table, spot): (&raw::Site, &Spot),
) {
    let spot = match table.id.get() {
        Some(_) => &table.id.spot,
        None => spot,
    };
    let id = format!("{}.{}", slug(&owner.id), slug(&table.id));
    let used = making.hours(&table.used);
    let site = making.site(Site {
        id: id.as_str().into(),
        region: making.region,
        name: text(&table.name),
        municipality,
        used,
    });
    let mut equipping = Equipping {
        making,
        kits,
        network,
        municipality,
        site,
        id,
        table,
    };
    equipping.site_components(spot);
    for (room, spot) in known(&table.rooms) {
        equipping.room(room, spot);
    }
}

struct Equipping<'a, 'm> {
    making: &'a mut Making<'m>,
    kits: &'a Kits,
    network: Option<PartyIx>,
    municipality: MunicipalityIx,
    site: SiteIx,
    id: String,
    table: &'a raw::Site,
}

impl Equipping<'_, '_> {
    fn site_components(&mut self, spot: &Spot) {
        let kits = self.kits;
        let name = self.table.kit.as_ref();
        let Some(kit) = kits.find(name, "site", KitFor::Site, spot, self.making.notes) else {
            return;
        };
        for component in &kit.components {
            let addresses = match component.address {
                Some(KitAddress::Router) => Addresses::of(&self.table.router.0),
                Some(KitAddress::Line) => Addresses::of(&self.table.line.0),
                None => Addresses::default(),
            };
            let wanted = match component.address {
                Some(KitAddress::Router) => "router",
                Some(KitAddress::Line) => "line",
                None => "address",
            };
            let place = Place {
                id: format!("{}.{}", self.id, component.id).into(),
                name: component.name(self.making.language),
                addresses,
                wanted,
                spot,
                profile: None,
                uri: None,
            };
            self.equip(kit, component, place);
        }
    }

    fn room(&mut self, room: &raw::Room, spot: &Spot) {
        let kits = self.kits;
        let name = room.kit.as_ref();
        let Some(kit) = kits.find(name, "sip-room", KitFor::Room, spot, self.making.notes) else {
            return;
        };
        for component in kit.components.iter().take(1) {
            let place = Place {
                id: format!("{}.{}", self.id, slug(&room.id)).into(),
                name: text(&room.name),
                addresses: Addresses::of(&room.address.0),
                wanted: "address",
                spot: match room.id.get() {
                    Some(_) => &room.id.spot,
                    None => spot,
                },
                profile: given(&room.profile).copied(),
                uri: given(&room.uri).map(|uri| Arc::clone(&uri.0)),
            };
            let ix = self.equip(kit, component, place);
            let instead = room.instead.as_ref().or(self.table.instead.as_ref());
            if let Some(said) = instead.and_then(At::get) {
                self.making.instead(ix, Arc::clone(&said.0));
            }
        }
    }

    fn equip(&mut self, kit: &Kit, component: &KitComponent, place: Place<'_>) -> ComponentIx {
        let organisation = match (component.organisation, self.network) {
            (KitOrganisation::NetworkOperator, Some(network)) => network,
            (KitOrganisation::Municipality, _) => self.making.municipality(self.municipality).party,
            (KitOrganisation::NetworkOperator, None) => {
                self.making.no_network_operator(&kit.id, place.spot);
                PartyIx::at(0)
            }
        };
        let has_address = !place.addresses.list.is_empty() || place.addresses.noted;
        let ix = self.making.component(
            Part {
                id: Arc::clone(&place.id),
                name: place.name,
                kind: component.kind,
                at: Some((self.site, self.municipality)),
                organisation,
                addresses: place.addresses,
                signals_loss: component.signals_loss,
            },
            place.spot,
        );
        self.depends(kit, component, ix, place.spot);
        // Whoever does not know where the operator's line ends cannot ask it.
        let unasked = component.address == Some(KitAddress::Line) && !has_address;
        if !has_address && !unasked && component.probes.iter().any(Shape::asks_itself) {
            self.making.notes.add(
                Note::at(
                    place.spot,
                    format!("the kit `{}` probes it, and it has no address", kit.id),
                )
                .label(format!("`{}` is missing", place.wanted)),
            );
            return ix;
        }
        for shape in &component.probes {
            if unasked && shape.asks_itself() {
                continue;
            }
            if shape.via.is_some() && shape.uri.is_none() && place.uri.is_none() {
                continue;
            }
            self.making.probe(
                ix,
                shape.clone(),
                Circumstances {
                    spot: place.spot.clone(),
                    profile: place.profile.or(given(&self.table.profile).copied()),
                    source: given(&self.table.source).map(|source| source.0),
                    uri: place.uri.clone(),
                    kit: Some(Arc::clone(&kit.id)),
                },
            );
        }
        ix
    }

    fn depends(&mut self, kit: &Kit, component: &KitComponent, ix: ComponentIx, spot: &Spot) {
        let beyond: Vec<(&DottedId, &Spot)> = known(&self.table.depends).collect();
        let in_kit = |id: &str| kit.components.iter().any(|c| *c.id == *id);
        for id in &component.depends {
            let leaves_site = kit.equips == KitFor::Site && !in_kit(id);
            if leaves_site && !beyond.is_empty() {
                for (id, spot) in &beyond {
                    self.making.need(ix, vec![id.0.to_string()], spot, None);
                }
                continue;
            }
            let candidates = vec![format!("{}.{id}", self.id), id.to_string()];
            self.making.need(ix, candidates, spot, Some(&kit.id));
        }
    }
}

/// What of a component comes from its place, not from its kit.
struct Place<'a> {
    id: Arc<str>,
    name: Arc<str>,
    addresses: Addresses,
    /// The key that would give an address.
    wanted: &'static str,
    spot: &'a Spot,
    profile: Option<raw::ProfileName>,
    uri: Option<Arc<str>>,
}
