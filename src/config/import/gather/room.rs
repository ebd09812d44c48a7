//! A row about a room's equipment → a room, with all that is in doubt about it.

use std::net::IpAddr;

use super::{Gathering, Local, name};
use crate::config::import::sheet::Row;
use crate::config::import::tree::Room;
use crate::config::import::words::{Meaning, fold};
use crate::config::import::{cell, model};
use crate::config::value::shown;

impl Gathering {
    pub(super) fn room(
        &mut self,
        row: &Row,
        (m, s): (usize, usize),
        kit: &'static str,
        stands: bool,
        mut doubts: Vec<Local>,
    ) {
        let found = self.address_of(row);
        let at = self.layout.of(Meaning::Address).next();
        doubts.extend(found.doubts.into_iter().map(|doubt| (at, doubt)));
        let named = self.room_name(row, &found.list, &mut doubts);
        let mut room = Room {
            row: row.number,
            name: named,
            kit: (kit != model::PLAIN).then_some(kit),
            stands: stands && !found.list.is_empty(),
            addresses: found.list,
            ..Room::default()
        };
        self.gateway(row, (m, s), &mut doubts);
        self.uri(row, &mut room, &mut doubts);
        self.beside(row, m, &mut room, &mut doubts);
        self.once(&mut room, (m, s), at, &mut doubts);
        let (id, doubt) = self.places.room_id((m, s), &room.name);
        room.id = id;
        if room.stands {
            doubts.extend(doubt.map(|doubt| (None, doubt)));
            self.tree.entries.push(row.number);
        }
        for doubt in doubts {
            let doubt = self.doubt(Some(row.number), doubt);
            room.doubts.push(self.tree.borne(doubt));
        }
        self.tree.municipalities[m].sites[s].rooms.push(room);
    }

    fn room_name(&self, row: &Row, addresses: &[IpAddr], doubts: &mut Vec<Local>) -> String {
        if let Some((at, text)) = self.text(row, Meaning::Room) {
            return name(&text, doubts, at);
        }
        let model = self.text(row, Meaning::Model);
        let address = addresses.first().map(IpAddr::to_string);
        let name = match (model, address) {
            (Some((at, model)), _) => name(&model, doubts, at),
            (None, Some(address)) => address,
            (None, None) => "Rom".to_owned(),
        };
        doubts.push((
            None,
            format!("no name of a room: called `{}`", shown(&name)),
        ));
        name
    }

    /// What the row says of its site's router.
    fn gateway(&mut self, row: &Row, place: (usize, usize), doubts: &mut Vec<Local>) {
        let Some((at, text)) = self.text(row, Meaning::Router) else {
            return;
        };
        let found = cell::addresses(&text);
        doubts.extend(found.doubts.into_iter().map(|doubt| (Some(at), doubt)));
        for address in found.list {
            self.places
                .router(&mut self.tree, place, address, row.number, doubts);
        }
    }

    fn uri(&mut self, row: &Row, room: &mut Room, doubts: &mut Vec<Local>) {
        let Some((at, text)) = self.text(row, Meaning::Uri) else {
            return;
        };
        match cell::uri(&text) {
            cell::Uri::Empty => {}
            cell::Uri::Other(doubt) => doubts.push((Some(at), doubt)),
            cell::Uri::Sip(uri, doubt) => {
                doubts.extend(doubt.map(|doubt| (Some(at), doubt)));
                let here = format!("row {}", row.number);
                if let Some(first) = self.uris.get(&uri) {
                    doubts.push((
                        Some(at),
                        format!("`{}` is also that of {first}", shown(&uri)),
                    ));
                } else if room.stands {
                    self.uris.insert(uri.clone(), here);
                }
                room.uri = Some(uri);
            }
        }
    }

    /// Contacts, and what is only remarked.
    fn beside(&mut self, row: &Row, m: usize, room: &mut Room, doubts: &mut Vec<Local>) {
        if let Some((at, text)) = self.text(row, Meaning::Contact) {
            let emails = cell::emails(&text);
            let doubt = match emails.is_empty() {
                true => Some(format!(
                    "no mail address in `{}`",
                    shown(&text).replace('\n', " ")
                )),
                false => self.places.contacts(&mut self.tree, m, emails),
            };
            doubts.extend(doubt.map(|doubt| (Some(at), doubt)));
        }
        if let Some((at, text)) = self.text(row, Meaning::Telephone) {
            let doubt = match cell::telephone(&text) {
                Some(number) => self.places.telephone(&mut self.tree, m, number),
                None => Some(format!(
                    "`{}` is no telephone number",
                    shown(&text).replace('\n', " ")
                )),
            };
            doubts.extend(doubt.map(|doubt| (Some(at), doubt)));
        }
        if let Some((at, text)) = self.text(row, Meaning::Responsible) {
            let text = shown(&text).replace('\n', " ");
            if self.places.responsible(&text) {
                let doubt = format!(
                    "`{text}` is said to be responsible: only an [[agreement]] makes an owner"
                );
                doubts.push((Some(at), doubt));
            }
            room.remarks
                .push(format!("responsible, says the list: {text}"));
        }
        for at in self.layout.of(Meaning::Note) {
            let text: String = row.cell(at).chars().take(200).collect();
            if holds_secret(&text) {
                doubts.push((
                    Some(at),
                    "the remark is about passwords or codes: left out".to_owned(),
                ));
            } else if text.chars().any(char::is_alphanumeric) {
                room.remarks.push(text);
            }
        }
    }

    /// What there should be one of only: the room in its site, the address.
    fn once(
        &mut self,
        room: &mut Room,
        place: (usize, usize),
        at: Option<usize>,
        doubts: &mut Vec<Local>,
    ) {
        if !room.stands {
            return;
        }
        if !self.places.takes_room(place) {
            room.stands = false;
            let doubt =
                "the region writes this site or its rooms in another form: put it there by hand";
            return doubts.push((None, doubt.to_owned()));
        }
        let key = (place.0, place.1, fold(&room.name));
        match self.rooms.get(&key) {
            Some((first, addresses)) if *addresses == room.addresses => {
                room.stands = false;
                return doubts.push((None, format!("the same as row {first}")));
            }
            Some((first, _)) => doubts.push((
                None,
                format!("row {first} has a room of this name at this site"),
            )),
            None => {
                let first = (room.row, room.addresses.clone());
                self.rooms.insert(key, first);
            }
        }
        for address in &room.addresses {
            match self.addresses.get(address) {
                Some(first) if first.starts_with('`') => {
                    room.stands = false;
                    doubts.push((
                        at,
                        format!("{address} is that of {first}, which the region has"),
                    ));
                }
                Some(first) => doubts.push((at, format!("{address} is also that of {first}"))),
                None => {
                    self.addresses.insert(*address, format!("row {}", room.row));
                }
            }
        }
        if let Some(id) = self.places.room_named(place, &room.name)
            && room.stands
        {
            doubts.push((
                None,
                format!(
                    "the region has a room of this name at this site, `{id}`: if this is it, with \
                     another address, change it there and take this entry out"
                ),
            ));
        }
    }
}

fn holds_secret(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "passord",
        "password",
        "losenord",
        "pin",
        "pinkode",
        "pw",
        "pwd",
        "passwd",
        "brukernavn",
    ];
    let folded = fold(text);
    folded
        .split(' ')
        .any(|word| WORDS.contains(&word) || word.starts_with("passord"))
}
