//! Municipalities and sites by the names that rows have for them.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::Local;
use crate::config::import::Doubt;
use crate::config::import::ids::Ids;
use crate::config::import::place::Existing;
use crate::config::import::tree::{Municipality, Site, Tree};
use crate::config::import::words::fold;
use crate::config::value::shown;

/// The ids in a site that its kit has given away.
const KIT_IDS: [&str; 3] = ["line", "router", "network"];

/// Which municipality and site is which.
#[derive(Debug, Default)]
pub(super) struct Places {
    municipality_ids: Ids,
    municipalities: BTreeMap<String, usize>,
    sites: BTreeMap<(usize, String), usize>,
    site_ids: BTreeMap<usize, Ids>,
    room_ids: BTreeMap<(usize, usize), Ids>,
    /// What the region has: by folded name or id, the id and the name.
    known: BTreeMap<String, (String, String)>,
    known_sites: BTreeMap<(String, String), (String, String)>,
    known_rooms: BTreeMap<(String, String), Vec<(String, String)>>,
    /// Ids of those rooms by municipality, site and folded name.
    named_rooms: BTreeMap<(usize, usize, String), String>,
    /// The municipality of the row above.
    last: Option<usize>,
    /// The site of the row above, in that municipality.
    last_site: Option<String>,
    /// Where no column and no row says a municipality.
    default: String,
    forms: BTreeSet<(usize, String)>,
    responsible: BTreeSet<String>,
    contacts_refused: BTreeSet<usize>,
    /// Sites of the region's file that no room can be put into.
    closed: BTreeSet<(usize, usize)>,
    closed_municipalities: BTreeSet<String>,
    closed_sites: BTreeSet<(String, String)>,
}

impl Places {
    pub(super) fn new(existing: Option<&Existing<'_>>) -> Self {
        let mut places = Self {
            default: "Kommunen".to_owned(),
            ..Self::default()
        };
        let Some(existing) = existing else {
            return places;
        };
        for party in existing.parties() {
            places.municipality_ids.take(party);
        }
        for municipality in existing.municipalities() {
            let (id, name) = (municipality.id.clone(), municipality.name.clone());
            places.municipality_ids.take(id.clone());
            // Whether a site that is not there yet could be put there.
            if !existing.takes_room(&id, "") {
                places.closed_municipalities.insert(id.clone());
            }
            for site in &municipality.sites {
                if !existing.takes_room(&id, &site.id) {
                    places.closed_sites.insert((id.clone(), site.id.clone()));
                }
                let found = (site.id.clone(), site.name.clone());
                for key in [fold(&site.name), fold(&site.id)] {
                    places
                        .known_sites
                        .entry((id.clone(), key))
                        .or_insert_with(|| found.clone());
                }
                places
                    .known_rooms
                    .insert((id.clone(), site.id.clone()), site.rooms.clone());
            }
            for key in [key(&name), key(&id)] {
                places
                    .known
                    .entry(key)
                    .or_insert_with(|| (id.clone(), name.clone()));
            }
        }
        places
    }

    /// Says what a municipality is called that nothing names.
    pub(super) fn say_default(&mut self, name: String) {
        self.default = name;
    }

    /// Says which site the rows below belong to.
    pub(super) fn say_site(&mut self, name: &str) {
        self.last_site = Some(name.to_owned());
    }

    /// The municipality of the row above, and its name.
    pub(super) fn current(&mut self, tree: &mut Tree, row: usize) -> (usize, String) {
        let ix = self.last.unwrap_or_else(|| {
            let name = self.default.clone();
            self.municipality(tree, &name, row).0
        });
        (ix, tree.municipalities[ix].name.clone())
    }

    /// The municipality of a name, and a doubt about the name.
    pub(super) fn municipality(
        &mut self,
        tree: &mut Tree,
        name: &str,
        row: usize,
    ) -> (usize, Option<String>) {
        let key = key(name);
        if let Some(&ix) = self.municipalities.get(&key) {
            self.step_into(ix);
            let first = &tree.municipalities[ix].name;
            let doubt = (fold(first) != fold(name) && self.forms.insert((ix, fold(name))))
                .then(|| format!("`{}` was taken for `{}`", shown(name), shown(first)));
            return (ix, doubt);
        }
        let ix = tree.municipalities.len();
        let (entry, doubt) = match self.known.get(&key) {
            Some((id, name)) => (
                Municipality {
                    id: id.clone(),
                    name: name.clone(),
                    known: true,
                    ..Municipality::default()
                },
                None,
            ),
            None => {
                let given = self.municipality_ids.give(&key, "kommune");
                let entry = Municipality {
                    id: given.id,
                    name: name.to_owned(),
                    ..Municipality::default()
                };
                (entry, given.doubt)
            }
        };
        tree.municipalities.push(entry);
        self.municipalities.insert(key, ix);
        self.step_into(ix);
        if let Some(text) = doubt {
            let ix_doubt = tree.borne(Doubt {
                row: Some(row),
                column: None,
                text,
            });
            tree.municipalities[ix].doubts.push(ix_doubt);
        }
        (ix, None)
    }

    fn step_into(&mut self, ix: usize) {
        if self.last.replace(ix) != Some(ix) {
            self.last_site = None;
        }
    }

    /// The site of the row above, or one that is called as its municipality;
    /// with the doubt that this is.
    pub(super) fn site_above(&mut self, tree: &mut Tree, m: usize, row: usize) -> (usize, String) {
        let above = self.last_site.clone();
        let name = above
            .clone()
            .unwrap_or_else(|| tree.municipalities[m].name.clone());
        let (ix, _) = self.site(tree, m, &name, row);
        let doubt = match above {
            Some(name) => format!("no site: taken as above, `{}`", shown(&name)),
            None => format!("no site: called as its municipality, `{}`", shown(&name)),
        };
        (ix, doubt)
    }

    /// The site of a name, and a doubt about the name.
    pub(super) fn site(
        &mut self,
        tree: &mut Tree,
        m: usize,
        name: &str,
        row: usize,
    ) -> (usize, Option<String>) {
        self.last_site = Some(name.to_owned());
        let folded = fold(name);
        if let Some(&ix) = self.sites.get(&(m, folded.clone())) {
            return (ix, None);
        }
        let municipality = tree.municipalities[m].id.clone();
        let ids = self.site_ids.entry(m).or_insert_with(|| {
            let mut ids = Ids::default();
            let of = self
                .known_sites
                .iter()
                .filter(|((id, _), _)| *id == municipality);
            of.for_each(|(_, (id, _))| ids.take(id.clone()));
            ids
        });
        let ix = tree.municipalities[m].sites.len();
        let known = self
            .known_sites
            .get(&(municipality.clone(), folded.clone()));
        let (site, doubt) = match known {
            Some((id, name)) => (
                Site {
                    id: id.clone(),
                    name: name.clone(),
                    known: true,
                    ..Site::default()
                },
                None,
            ),
            None => {
                let given = ids.give(name, "sted");
                let site = Site {
                    id: given.id,
                    name: name.to_owned(),
                    ..Site::default()
                };
                (site, given.doubt)
            }
        };
        self.take_rooms((m, ix), &municipality, &site.id);
        let closed = match site.known {
            true => self
                .closed_sites
                .contains(&(municipality.clone(), site.id.clone())),
            false => self.closed_municipalities.contains(&municipality),
        };
        if closed {
            self.closed.insert((m, ix));
        }
        self.sites.insert((m, folded), ix);
        tree.municipalities[m].sites.push(site);
        if let Some(text) = doubt {
            let at = tree.borne(Doubt {
                row: Some(row),
                column: None,
                text,
            });
            tree.municipalities[m].sites[ix].doubts.push(at);
        }
        (ix, None)
    }

    /// Takes the ids and the names of the rooms that the region has at a site.
    fn take_rooms(&mut self, (m, s): (usize, usize), municipality: &str, site: &str) {
        let mut ids = Ids::default();
        KIT_IDS.iter().for_each(|id| ids.take(*id));
        let known = (municipality.to_owned(), site.to_owned());
        for (id, name) in self.known_rooms.get(&known).into_iter().flatten() {
            ids.take(id.clone());
            self.named_rooms.insert((m, s, fold(name)), id.clone());
        }
        self.room_ids.insert((m, s), ids);
    }

    /// Whether a room can be put into this site.
    pub(super) fn takes_room(&self, place: (usize, usize)) -> bool {
        !self.closed.contains(&place)
    }

    /// The id of the room that the region has by this name at this site.
    pub(super) fn room_named(&self, (m, s): (usize, usize), name: &str) -> Option<&str> {
        let id = self.named_rooms.get(&(m, s, fold(name)));
        id.map(String::as_str)
    }

    /// An id for a room at its site.
    pub(super) fn room_id(
        &mut self,
        place: (usize, usize),
        name: &str,
    ) -> (String, Option<String>) {
        let given = self.room_ids.entry(place).or_default().give(name, "rom");
        (given.id, given.doubt)
    }

    /// Gives a site a router's address; whether it is a new one.
    pub(super) fn router(
        &mut self,
        tree: &mut Tree,
        (m, s): (usize, usize),
        address: IpAddr,
        row: usize,
        doubts: &mut Vec<Local>,
    ) -> bool {
        let site = &mut tree.municipalities[m].sites[s];
        if site.known || self.closed.contains(&(m, s)) {
            doubts.push((
                None,
                format!("{address} as the site's router was not taken: the region has the site"),
            ));
            return false;
        }
        if site.routers.contains(&address) {
            return false;
        }
        site.routers.push(address);
        if let [first, _, ..] = site.routers.as_slice() {
            let text = format!("another address of the site's router: {first} is the one probed");
            let ix = tree.borne(Doubt {
                row: Some(row),
                column: None,
                text,
            });
            tree.municipalities[m].sites[s].doubts.push(ix);
        }
        true
    }

    /// Gives a municipality mail addresses; a doubt if it takes none.
    pub(super) fn contacts(
        &mut self,
        tree: &mut Tree,
        m: usize,
        emails: Vec<String>,
    ) -> Option<String> {
        let municipality = &mut tree.municipalities[m];
        if municipality.known {
            let first = self.contacts_refused.insert(m);
            return first
                .then(|| "contacts were not taken: the region has the municipality".to_owned());
        }
        for email in emails {
            let known = municipality
                .emails
                .iter()
                .any(|known| known.eq_ignore_ascii_case(&email));
            if known {
                continue;
            }
            if municipality.emails.len() == MOST_CONTACTS {
                return Some(format!("more than {MOST_CONTACTS} contacts: not taken"));
            }
            municipality.emails.push(email);
        }
        None
    }

    /// Gives a municipality a telephone number; a doubt if it has another.
    pub(super) fn telephone(
        &mut self,
        tree: &mut Tree,
        m: usize,
        number: String,
    ) -> Option<String> {
        let municipality = &mut tree.municipalities[m];
        match &municipality.telephone {
            Some(first) if *first == number => None,
            Some(_) => {
                Some("another telephone number than its municipality's: not taken".to_owned())
            }
            None if municipality.known => Some(
                "the telephone number was not taken: the region has the municipality".to_owned(),
            ),
            None => {
                municipality.telephone = Some(number);
                None
            }
        }
    }

    /// Whether nobody has been said to be responsible by this name before.
    pub(super) fn responsible(&mut self, name: &str) -> bool {
        self.responsible.insert(fold(name))
    }
}

/// Contacts of a municipality, at most.
const MOST_CONTACTS: usize = 10;

/// What makes two names the same municipality's.
pub(super) fn key(name: &str) -> String {
    let folded = fold(name);
    let bare = folded
        .strip_suffix(" kommune")
        .or_else(|| folded.strip_suffix(" kommun"))
        .or_else(|| folded.strip_suffix(" municipality"));
    bare.unwrap_or(&folded).to_owned()
}
