//! The last days of each site of a municipality, and of the rooms there that something
//! troubled.

use super::bars;
use crate::inventory::{Kind, MunicipalityIx};
use crate::report::{Day, Days};
use crate::view::shown::Shown;
use crate::view::snapshot::{Part, Place};
use crate::view::text::clean;
use crate::view::words::{Past, Words};

/// So many sites are shown at once; more are folded away.
const OPEN: usize = 4;

/// Rooms of a site that have a bar each, at most.
const ROOMS: usize = 12;

/// The days of the sites of a municipality.
pub(super) struct Parts {
    pub(super) sites: Vec<SiteDays>,
    pub(super) folded: bool,
}

/// The days of a site.
pub(super) struct SiteDays {
    pub(super) own: Line,
    /// Those of its rooms that something troubled.
    pub(super) rooms: Vec<Line>,
    /// What is said of its other rooms.
    pub(super) others: Option<String>,
}

/// The days of one thing, drawn and said.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) svg: String,
    pub(super) said: String,
}

impl Parts {
    pub(super) fn of(snapshot: &Shown, ix: MunicipalityIx, days: &Days, w: Words) -> Self {
        let parts = snapshot.by_municipality().remove(&ix).unwrap_or_default();
        let mut sites: Vec<SiteDays> = parts
            .into_iter()
            .filter_map(|part| site(snapshot, part, days, w))
            .collect();
        let order = snapshot.order(w.language());
        sites.sort_by_cached_key(|site| order.key(&site.own.name));
        Self {
            folded: sites.len() > OPEN,
            sites,
        }
    }
}

fn site(snapshot: &Shown, part: &Part, days: &Days, w: Words) -> Option<SiteDays> {
    let Place::Site(site) = part.place else {
        return None;
    };
    let inventory = &snapshot.inventory;
    let site = &inventory[site];
    let rooms = part.components().map(|status| &inventory[status.component]);
    let rooms: Vec<_> = rooms.filter(|one| one.kind == Kind::Codec).collect();
    let troubled = rooms.iter().filter_map(|room| {
        let days = days.rooms.get(&*room.id)?;
        Some(line(&room.name, days, w))
    });
    let mut troubled: Vec<Line> = troubled.collect();
    let order = snapshot.order(w.language());
    troubled.sort_by_cached_key(|line| order.key(&line.name));
    let calm = rooms.len() - troubled.len();
    let more = troubled.len().saturating_sub(ROOMS);
    troubled.truncate(ROOMS);
    let others = match (more, calm) {
        (0, 0) => None,
        (0, n) => Some(w.past(Past::RoomsCalm { n })),
        (n, _) => Some(w.past(Past::RoomsMore { n })),
    };
    Some(SiteDays {
        own: line(
            &site.name,
            days.sites.get(&*site.id).unwrap_or(&days.calm),
            w,
        ),
        rooms: troubled,
        others: others.map(std::borrow::Cow::into_owned),
    })
}

fn line(name: &str, days: &[Day], w: Words) -> Line {
    Line {
        name: clean(name),
        svg: bars::small(days),
        said: bars::said(days, w),
    }
}
