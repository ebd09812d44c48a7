//! Entries into the file of a region that is there already.
//!
//! The file's own text is kept letter by letter: new entries are put between
//! its lines, at places that the parser names.

use std::net::IpAddr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::tree::{Municipality, Taken, Tree};
use super::write;

/// What a region's file has, and where more of it would go.
#[derive(Clone, Debug)]
pub struct Existing<'t> {
    text: &'t str,
    parties: Vec<String>,
    municipalities: Vec<KnownMunicipality>,
    addresses: Vec<(IpAddr, String)>,
}

/// A municipality of the region.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownMunicipality {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) sites: Vec<KnownSite>,
    /// Where the next site goes; none if its sites are written in one value.
    next_site: Option<usize>,
}

/// A site of the region.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownSite {
    pub(super) id: String,
    pub(super) name: String,
    /// Their ids and names.
    pub(super) rooms: Vec<(String, String)>,
    next_room: Option<NextRoom>,
}

/// Where a site's next room goes.
#[derive(Clone, Copy, Debug)]
enum NextRoom {
    /// Into a list, before its bracket; with a comma there first, if one is missing.
    Into {
        bracket: usize,
        comma: Option<usize>,
    },
    /// Into a new list, after this line.
    After(usize),
}

impl<'t> Existing<'t> {
    /// Reads a region's file; none if it is no TOML or writes its municipalities
    /// in one value, where nothing can be put between.
    pub fn read(text: &'t str) -> Option<Self> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let table = table.get_ref();
        let mut existing = Self {
            text,
            parties: tables(table, "party")
                .map(|(_, party)| text_of(party, "id"))
                .collect(),
            municipalities: Vec::new(),
            addresses: Vec::new(),
        };
        let apart = table
            .get("municipality")
            .is_none_or(|list| is_header(text, list));
        if !errors.is_empty() || !apart {
            return None;
        }
        for (_, component) in tables(table, "component") {
            existing.take_addresses(component, "address", &text_of(component, "id"));
        }
        for (at, municipality) in tables(table, "municipality") {
            existing.take_municipality(at, municipality);
        }
        Some(existing)
    }

    pub(super) fn parties(&self) -> impl Iterator<Item = &str> {
        self.parties.iter().map(String::as_str)
    }

    pub(super) fn municipalities(&self) -> &[KnownMunicipality] {
        &self.municipalities
    }

    /// Whose each address is, in backticks.
    pub(super) fn addresses(&self) -> Taken<IpAddr> {
        let owners = self.addresses.iter();
        owners
            .map(|(address, id)| (*address, format!("`{id}`")))
            .collect()
    }

    fn take_municipality(&mut self, at: &Spanned<DeValue<'_>>, table: &DeTable<'_>) {
        let apart = table
            .get("site")
            .is_none_or(|list| is_header(self.text, list));
        let mut municipality = KnownMunicipality {
            id: text_of(table, "id"),
            name: text_of(table, "name"),
            sites: Vec::new(),
            next_site: apart.then(|| line_end(self.text, last_end(at))),
        };
        for (at, site) in tables(table, "site") {
            let id = format!("{}.{}", municipality.id, text_of(site, "id"));
            for key in ["router", "line"] {
                self.take_addresses(site, key, &format!("{id}.{key}"));
            }
            for (_, room) in tables(site, "rooms") {
                self.take_addresses(room, "address", &format!("{id}.{}", text_of(room, "id")));
            }
            let next_room = is_header(self.text, at).then(|| next_room(self.text, site));
            municipality.sites.push(KnownSite {
                id: text_of(site, "id"),
                name: text_of(site, "name"),
                rooms: tables(site, "rooms")
                    .map(|(_, room)| (text_of(room, "id"), text_of(room, "name")))
                    .collect(),
                next_room: next_room.flatten(),
            });
        }
        self.municipalities.push(municipality);
    }

    fn take_addresses(&mut self, table: &DeTable<'_>, key: &str, owner: &str) {
        let Some(value) = table.get(key) else { return };
        let list = value.get_ref().as_array().into_iter();
        let texts = list
            .flat_map(|list| list.iter().filter_map(|item| item.get_ref().as_str()))
            .chain(value.get_ref().as_str());
        let addresses = texts.filter_map(|text| text.parse::<IpAddr>().ok());
        self.addresses
            .extend(addresses.map(|address| (address, owner.to_owned())));
    }

    fn municipality(&self, id: &str) -> Option<&KnownMunicipality> {
        self.municipalities
            .iter()
            .find(|municipality| municipality.id == id)
    }

    fn site(&self, municipality: &str, id: &str) -> Option<&KnownSite> {
        let mut sites = self.municipality(municipality)?.sites.iter();
        sites.find(|site| site.id == id)
    }

    /// Whether a room could be put into this site of this municipality.
    pub(super) fn takes_room(&self, municipality: &str, site: &str) -> bool {
        match self.site(municipality, site) {
            Some(known) => known.next_room.is_some(),
            None => self
                .municipality(municipality)
                .is_none_or(|known| known.next_site.is_some()),
        }
    }
}

/// The region's file with the entries in their places.
pub(super) fn placed(existing: &Existing<'_>, tree: &Tree) -> String {
    let mut insertions: Vec<(usize, String)> = Vec::new();
    let mut end = String::new();
    if !existing.text.ends_with('\n') {
        end.push('\n');
    }
    end.push('\n');
    end.push_str(&write::head(tree));
    for municipality in &tree.municipalities {
        match municipality.known {
            true => into_known(existing, tree, municipality, &mut insertions),
            false => {
                end.push('\n');
                end.push_str(&write::municipality_text(tree, municipality));
            }
        }
    }
    insertions.push((existing.text.len(), end));
    // The sort is stable: what goes to one place stays in order.
    insertions.sort_by_key(|(at, _)| *at);
    let mut out = String::new();
    let mut from = 0;
    for (at, text) in insertions {
        out.push_str(&existing.text[from..at]);
        out.push_str(&text);
        from = at;
    }
    out
}

fn into_known(
    existing: &Existing<'_>,
    tree: &Tree,
    municipality: &Municipality,
    insertions: &mut Vec<(usize, String)>,
) {
    let known = existing.municipality(&municipality.id);
    let next_site = known
        .and_then(|known| known.next_site)
        .unwrap_or(existing.text.len());
    for site in &municipality.sites {
        if !site.known {
            let text = write::site_text(tree, site);
            // Without a place of its own nothing of it stands: it is all comments.
            let text = match known.and_then(|known| known.next_site) {
                Some(_) => text,
                None => text.lines().map(|line| format!("# {line}\n")).collect(),
            };
            insertions.push((next_site, format!("\n{text}")));
            continue;
        }
        let rooms = write::rooms_text(tree, &site.rooms);
        let next_room = existing
            .site(&municipality.id, &site.id)
            .and_then(|known| known.next_room);
        match next_room {
            Some(NextRoom::Into { bracket, comma }) => {
                insertions.extend(comma.map(|at| (at, ",".to_owned())));
                insertions.push((bracket, format!("\n{rooms}  ")));
            }
            Some(NextRoom::After(line)) => {
                insertions.push((line, format!("  rooms = [\n{rooms}  ]\n")))
            }
            None => insertions.push((existing.text.len(), format!("\n{rooms}"))),
        }
    }
}

fn next_room(text: &str, site: &DeTable<'_>) -> Option<NextRoom> {
    let Some(list) = site.get("rooms") else {
        let id = site.get("id")?;
        return Some(NextRoom::After(line_end(text, id.span().end)));
    };
    let DeValue::Array(items) = list.get_ref() else {
        return None;
    };
    if is_header(text, list) {
        return None;
    }
    let bracket = list.span().end.checked_sub(1)?;
    let comma = items.iter().last().map(|last| last.span().end);
    let comma = comma.filter(|at| !has_comma(text.get(*at..bracket).unwrap_or_default()));
    Some(NextRoom::Into { bracket, comma })
}

/// Whether a comma stands between a list's last value and its bracket, comments apart.
fn has_comma(rest: &str) -> bool {
    rest.lines().any(|line| {
        line.split('#')
            .next()
            .is_some_and(|code| code.contains(','))
    })
}

fn is_header(text: &str, value: &Spanned<DeValue<'_>>) -> bool {
    text.get(value.span())
        .is_some_and(|shown| shown.starts_with("[["))
}

/// Where the last of what belongs to a value ends.
fn last_end(value: &Spanned<DeValue<'_>>) -> usize {
    let within = match value.get_ref() {
        DeValue::Array(items) => items.iter().map(last_end).max(),
        DeValue::Table(table) => table.values().map(last_end).max(),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => None,
    };
    value.span().end.max(within.unwrap_or(0))
}

/// The beginning of the line after this place.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// The tables of a list.
fn tables<'a, 'i>(
    table: &'a DeTable<'i>,
    key: &str,
) -> impl Iterator<Item = (&'a Spanned<DeValue<'i>>, &'a DeTable<'i>)> {
    let list = table.get(key).and_then(|value| value.get_ref().as_array());
    let items = list.into_iter().flat_map(|list| list.iter());
    items.filter_map(|item| Some((item, item.get_ref().as_table()?)))
}

fn text_of(table: &DeTable<'_>, key: &str) -> String {
    let text = table.get(key).and_then(|value| value.get_ref().as_str());
    text.unwrap_or_default().to_owned()
}
