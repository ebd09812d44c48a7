//! Ids and what they name, while references are resolved.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::reader::{listed, nearest};
use super::report::{Note, Notes, Spot};
use super::value::shown;

/// What has been declared under each id.
#[derive(Debug)]
pub(super) struct Names<Ix> {
    /// "a party".
    what: &'static str,
    known: BTreeMap<Arc<str>, (Ix, Spot)>,
    /// Whether something was declared without an id of its own: a reference
    /// that leads nowhere and is like no other id may mean that.
    blurred: bool,
}

impl<Ix: Copy> Names<Ix> {
    pub(super) fn new(what: &'static str) -> Self {
        Self {
            what,
            known: BTreeMap::new(),
            blurred: false,
        }
    }

    /// Declares an id; a second time is noted.
    pub(super) fn declare(&mut self, id: &Arc<str>, ix: Ix, spot: &Spot, notes: &mut Notes) {
        if let Some((_, first)) = self.known.get(id) {
            notes.add(
                Note::at(
                    spot,
                    format!("the id `{id}` names {} a second time", self.what),
                )
                .label("second")
                .also(first, "first")
                .help("give one of them another id"),
            );
            self.blurred = true;
            return;
        }
        self.known.insert(Arc::clone(id), (ix, spot.clone()));
    }

    /// Says that something was declared without an id of its own.
    pub(super) fn blur(&mut self) {
        self.blurred = true;
    }

    /// What an id names, if it is known.
    pub(super) fn get(&self, id: &str) -> Option<Ix> {
        self.known.get(id).map(|(ix, _)| *ix)
    }

    /// What an id names; if nothing, that is noted.
    pub(super) fn find(&self, id: &str, spot: &Spot, notes: &mut Notes) -> Option<Ix> {
        let found = self.get(id);
        if found.is_none() && !self.may_mean_lost(id) {
            notes.add(self.dangling(id, spot));
        }
        found
    }

    /// Whether an id that names nothing may mean something whose id was noted
    /// as wrong.
    pub(super) fn may_mean_lost(&self, id: &str) -> bool {
        self.blurred && nearest(id, self.known.keys().map(|name| &**name)).is_none()
    }

    fn dangling(&self, id: &str, spot: &Spot) -> Note {
        let what = self.what;
        let bare = what.split_once(' ').map_or(what, |(_, bare)| bare);
        let note = Note::at(spot, format!("there is no {bare} `{}`", shown(id)))
            .label(format!("no such {bare}"));
        let names = || self.known.keys().map(|name| &**name);
        if let Some(near) = nearest(id, names()) {
            return note.help(format!("perhaps `{near}`"));
        }
        match self.known.is_empty() {
            true => note.help(format!(
                "none is declared in this region: {what} needs a table of its own"
            )),
            false if self.known.len() == 1 => {
                note.help(format!("there is only {}", listed(names())))
            }
            false => note.help(format!("there are {}", listed(names()))),
        }
    }
}
