//! What a list says, as municipalities, sites and rooms.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::Doubt;
use super::columns::{Layout, letter};
use crate::config::value::shown;

/// The place of a doubt in [`Tree::doubts`].
pub(super) type DoubtIx = usize;

/// All of a list.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) municipalities: Vec<Municipality>,
    pub(super) doubts: Vec<Marked>,
    pub(super) remarks: Vec<String>,
    pub(super) entries: Vec<usize>,
    pub(super) rows: Vec<usize>,
}

/// A doubt, and whether the result shows it somewhere.
#[derive(Clone, Debug)]
pub(super) struct Marked {
    pub(super) doubt: Doubt,
    /// Whether a municipality, site or room bears it; else it stands at the top.
    pub(super) borne: bool,
}

/// A municipality that the list names.
#[derive(Clone, Debug, Default)]
pub(super) struct Municipality {
    pub(super) id: String,
    pub(super) name: String,
    /// Whether the region has it already.
    pub(super) known: bool,
    pub(super) emails: Vec<String>,
    pub(super) telephone: Option<String>,
    pub(super) doubts: Vec<DoubtIx>,
    pub(super) sites: Vec<Site>,
}

/// A site that the list names.
#[derive(Clone, Debug, Default)]
pub(super) struct Site {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) known: bool,
    pub(super) routers: Vec<IpAddr>,
    pub(super) doubts: Vec<DoubtIx>,
    pub(super) rooms: Vec<Room>,
}

/// A row about a room.
#[derive(Clone, Debug, Default)]
pub(super) struct Room {
    pub(super) row: usize,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) kit: Option<&'static str>,
    pub(super) addresses: Vec<IpAddr>,
    pub(super) uri: Option<String>,
    /// What the list says beside, word for word.
    pub(super) remarks: Vec<String>,
    pub(super) doubts: Vec<DoubtIx>,
    /// Whether it is an entry; if not it is written as a comment.
    pub(super) stands: bool,
}

impl Tree {
    /// Notes a doubt that something in the tree will bear.
    pub(super) fn borne(&mut self, doubt: Doubt) -> DoubtIx {
        self.doubts.push(Marked { doubt, borne: true });
        self.doubts.len() - 1
    }

    /// Notes a doubt that stands at the top of the result.
    pub(super) fn at_top(&mut self, doubt: Doubt) {
        self.doubts.push(Marked {
            doubt,
            borne: false,
        });
    }

    /// Municipalities, sites and rooms with new entries.
    pub(super) fn counts(&self) -> [usize; 3] {
        let sites = || self.municipalities.iter().flat_map(|m| &m.sites);
        let rooms = || sites().flat_map(|site| &site.rooms);
        [
            self.municipalities.len(),
            sites().count(),
            rooms().filter(|room| room.stands).count(),
        ]
    }
}

/// `C (IP-adresse)`: how a person finds a column.
pub(super) fn column_name(layout: &Layout, at: usize) -> String {
    match layout.headers.get(at).map(|header| shown(header)) {
        Some(header) if !header.is_empty() => {
            format!("{} ({})", letter(at), header.replace('\n', " "))
        }
        Some(_) | None => letter(at),
    }
}

/// Who has an address or a SIP address: the row, or a component of the region.
pub(super) type Taken<K> = BTreeMap<K, String>;
