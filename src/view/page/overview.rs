//! `/`: does it work?

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;

use super::many;
use super::mark;
use super::planned;
use super::room;
use super::shadow;
use super::{Frame, Here, Row, Unrendered, active, municipality_href, over, owner_of, render};
use crate::fault::Fault;
use crate::inventory::{Kind, Language, MunicipalityIx, RegionIx};
use crate::ledger::FacetState;
use crate::view::shown::Shown;
use crate::view::snapshot::{ComponentStatus, Place};
use crate::view::text::{Phrase, clean};
use crate::view::words::{Condition, Sum, Tally, Told, Words};

#[derive(Template)]
#[template(path = "overview.html", config = "src/view/askama.toml")]
struct Overview {
    frame: Frame,
    headline: String,
    open: Vec<Row>,
    over: Vec<Row>,
    /// What leads to all faults, where not all are listed.
    all_faults: Option<String>,
    /// A line for each piece of planned work that is near.
    planned: Vec<String>,
    regions: Vec<Region>,
    /// The way to each room; none where there are so many that it would be long.
    rooms: Option<room::Rooms>,
    gaps: String,
    has_gaps: bool,
    /// Who is in shadow mode, a line for each region.
    shadow: Vec<String>,
}

struct Region {
    id: String,
    /// Shown only where there are several.
    name: Option<String>,
    tiles: Vec<Tile>,
    shared: Option<Tile>,
    /// All municipalities, where there are so many that not each has a tile.
    all: Option<many::All>,
}

impl Region {
    fn has_tiles(&self) -> bool {
        !self.tiles.is_empty() || self.shared.is_some()
    }
}

struct Tile {
    href: String,
    name: String,
    condition: String,
    troubled: &'static str,
    well: String,
    faults: Vec<TileFault>,
    /// How many more it has than are listed.
    more: usize,
}

/// Faults that are listed, at most; and of one place.
const ROWS: usize = 50;
const TILE_FAULTS: usize = 4;

/// How a municipality is, worked out once for all that is said of it.
pub(super) struct Glanced<'a> {
    ix: MunicipalityIx,
    pub(super) condition: Condition,
    rooms: Tally,
    pub(super) faults: Vec<&'a Fault>,
}

struct TileFault {
    href: String,
    number: String,
    owner: String,
}

/// The first page: one sentence, open faults, all municipalities at a glance.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn overview(snapshot: &Shown, language: Language) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let glanced = glanced(snapshot);
    let headline = headline(snapshot, &glanced, w);
    let row = |fault: &Arc<Fault>| Row::of(fault, snapshot, w);
    let several = snapshot.regions().count() > 1;
    let regions = snapshot
        .regions()
        .map(|(ix, region)| {
            let (tiles, all) = tiles(snapshot, ix, &glanced, w);
            Region {
                id: region.id.to_string(),
                name: several.then(|| clean(&region.name)),
                tiles,
                shared: shared_tile(snapshot, ix, w),
                all,
            }
        })
        .collect();
    let all = snapshot.to_be_agreed().count();
    let gaps = snapshot.gaps();
    let (open, finished) = (active(snapshot).count(), over(snapshot).count());
    let page = Overview {
        frame: Frame::new(snapshot, w, headline.plain(), Here::Overview),
        headline: headline.heading(),
        open: active(snapshot).take(ROWS).map(row).collect(),
        over: over(snapshot).take(ROWS).map(row).collect(),
        all_faults: (open > ROWS || finished > ROWS).then(|| w.all_faults(open, finished)),
        planned: planned::lines(snapshot, w),
        regions,
        rooms: room::Rooms::of(snapshot, w),
        gaps: w.gaps_sentence(gaps, all),
        has_gaps: gaps > 0,
        shadow: shadow::lines(snapshot, w),
    };
    render("/", &page)
}

/// One sentence of each region: one that is cut off speaks for itself only.
fn headline(snapshot: &Shown, glanced: &[Glanced<'_>], w: Words) -> Phrase {
    let regions: Vec<RegionIx> = snapshot.regions().map(|(ix, _)| ix).collect();
    let several = regions.len() > 1;
    let sentences = regions.into_iter().map(|ix| {
        let region = &snapshot.inventory[ix];
        if let Some(&since) = snapshot.monitor.cut_off.get(&ix) {
            let since = w.since_then(since, snapshot.at, &region.zone);
            return w.cut_off_sentence(&region.name, since);
        }
        let sentence = region_headline(snapshot, ix, glanced, w);
        match several {
            true => Phrase::fill("{0}: {1}", &[Phrase::name(&region.name), sentence]),
            false => sentence,
        }
    });
    sentences.reduce(Phrase::then).unwrap_or_default()
}

fn region_headline(
    snapshot: &Shown,
    region: RegionIx,
    glanced: &[Glanced<'_>],
    w: Words,
) -> Phrase {
    let inventory = &snapshot.inventory;
    let conditions: Vec<Condition> = glanced
        .iter()
        .filter(|one| inventory[one.ix].region == region)
        .map(|one| one.condition)
        .collect();
    let count = |wanted| conditions.iter().filter(|&&c| c == wanted).count();
    let sum = Sum {
        municipalities: conditions.len(),
        well: count(Condition::Well),
        unknown: count(Condition::Unknown),
        unknown_components: snapshot
            .components()
            .filter(|c| inventory[c.component].region == region)
            .filter(|c| !c.facets.is_empty() && c.shown == FacetState::Unknown)
            .count(),
    };
    let (id, zone) = (&inventory[region].id, &inventory[region].zone);
    let here = |fault: &&Arc<Fault>| *fault.region == **id;
    let open: Vec<&Fault> = active(snapshot).filter(here).map(AsRef::as_ref).collect();
    let over = over(snapshot).filter(here).count();
    let told = Told {
        now: snapshot.at,
        zone,
    };
    w.region_sentence(sum, &open, over, told)
}

/// How each municipality that is shown is: the places and the faults are gone through once.
fn glanced(snapshot: &Shown) -> Vec<Glanced<'_>> {
    let inventory = &snapshot.inventory;
    let parts = snapshot.by_municipality();
    let mut faults: BTreeMap<(&str, &str), Vec<&Fault>> = BTreeMap::new();
    for fault in active(snapshot) {
        let places: BTreeSet<&str> = touched(fault).collect();
        for place in places {
            let there = faults.entry((&fault.region, place)).or_default();
            there.push(fault);
        }
    }
    let all = snapshot.municipalities().map(|(ix, municipality)| {
        let components = || {
            let parts = parts.get(&ix).into_iter().flatten();
            parts.flat_map(|part| part.components())
        };
        let region = &*inventory[municipality.region].id;
        Glanced {
            ix,
            condition: condition_of(snapshot, components()),
            rooms: rooms(snapshot, components()),
            faults: faults
                .remove(&(region, &*municipality.id))
                .unwrap_or_default(),
        }
    });
    all.collect()
}

/// The tiles of a region, by name; where there are many, of those where something is amiss,
/// and all in short.
fn tiles(
    snapshot: &Shown,
    region: RegionIx,
    glanced: &[Glanced<'_>],
    w: Words,
) -> (Vec<Tile>, Option<many::All>) {
    let here = |one: &&Glanced<'_>| snapshot.inventory[one.ix].region == region;
    let here: Vec<&Glanced<'_>> = glanced.iter().filter(here).collect();
    let order = snapshot.order(w.language());
    if here.len() <= many::TILES {
        let mut tiles: Vec<Tile> = here.iter().map(|one| tile(snapshot, one, w)).collect();
        tiles.sort_by_cached_key(|tile| order.key(&tile.name));
        return (tiles, None);
    }
    let mut amiss: Vec<&Glanced<'_>> = here.iter().copied().filter(|one| one.is_amiss()).collect();
    amiss.sort_by_cached_key(|one| {
        let name = order.key(&one.name(snapshot));
        (std::cmp::Reverse(one.condition), name)
    });
    let more = amiss.len().saturating_sub(many::TILES);
    let tiles = amiss.into_iter().take(many::TILES);
    let tiles = tiles.map(|one| tile(snapshot, one, w)).collect();
    (tiles, Some(many::All::of(snapshot, &here, more, w)))
}

fn tile(snapshot: &Shown, one: &Glanced<'_>, w: Words) -> Tile {
    let faults = one.faults.iter().take(TILE_FAULTS);
    Tile {
        href: one.href(snapshot),
        name: one.name(snapshot),
        condition: mark::condition(one.condition, w),
        troubled: troubled(one.condition),
        well: w.rooms_well(one.rooms),
        faults: faults.map(|fault| tile_fault(fault, w)).collect(),
        more: one.faults.len().saturating_sub(TILE_FAULTS),
    }
}

impl Glanced<'_> {
    /// Whether there is more to say of it than that it works.
    pub(super) fn is_amiss(&self) -> bool {
        self.condition != Condition::Well || !self.faults.is_empty()
    }

    pub(super) fn href(&self, snapshot: &Shown) -> String {
        let municipality = &snapshot.inventory[self.ix];
        municipality_href(snapshot, &municipality.id, municipality.region)
    }

    pub(super) fn name(&self, snapshot: &Shown) -> String {
        clean(&snapshot.inventory[self.ix].name)
    }
}

fn shared_tile(snapshot: &Shown, region: RegionIx, w: Words) -> Option<Tile> {
    let shared = || shared_components(snapshot, region);
    let probed = || shared().filter(|c| !c.facets.is_empty());
    shared().next()?;
    let id = &snapshot.inventory[region].id;
    let condition = condition_of(snapshot, shared());
    let faults: Vec<&Arc<Fault>> = active(snapshot)
        .filter(|fault| fault.region == **id)
        .filter(|fault| {
            let cause = fault.finding.cause.as_ref();
            cause.is_some_and(|cause| cause.component.site.is_none())
        })
        .collect();
    let listed = faults.iter().take(TILE_FAULTS);
    Some(Tile {
        href: format!("/r/{}", crate::view::text::segment(id)),
        name: w.shared().into_owned(),
        condition: mark::condition(condition, w),
        troubled: troubled(condition),
        well: w.components_well(Tally::of(probed())),
        faults: listed.map(|fault| tile_fault(fault, w)).collect(),
        more: faults.len().saturating_sub(TILE_FAULTS),
    })
}

fn tile_fault(fault: &Fault, w: Words) -> TileFault {
    TileFault {
        href: super::href_of(fault),
        number: fault.number.to_string(),
        owner: owner_of(fault, w),
    }
}

const fn troubled(condition: Condition) -> &'static str {
    match condition {
        Condition::Well => "",
        Condition::Unstable | Condition::Partly | Condition::Reported => " warn",
        Condition::Down => " bad",
        Condition::Unknown => " unsure",
    }
}

/// Whether a fault lies in a municipality, may lie there, or affects it.
pub(super) fn touches(fault: &Fault, municipality: &str) -> bool {
    touched(fault).any(|place| place == municipality)
}

/// The municipalities of what a fault may lie in or affects, some more than once.
fn touched(fault: &Fault) -> impl Iterator<Item = &str> {
    let causes = fault.finding.candidates.iter().chain(&fault.finding.cause);
    let components = causes.map(|cause| &cause.component).chain(&fault.affected);
    components.filter_map(|component| component.municipality.as_deref())
}

/// What a region shares.
pub(super) fn shared_components(
    snapshot: &Shown,
    region: RegionIx,
) -> impl Iterator<Item = &ComponentStatus> {
    let part = snapshot.part(Place::Shared(region)).into_iter();
    part.flat_map(|part| part.components())
}

/// How the rooms are.
pub(super) fn rooms<'a>(
    snapshot: &Shown,
    components: impl Iterator<Item = &'a ComponentStatus>,
) -> Tally {
    Tally::of(components.filter(|c| snapshot.inventory[c.component].kind == Kind::Codec))
}

impl Tally {
    pub(super) fn of<'a>(components: impl Iterator<Item = &'a ComponentStatus>) -> Self {
        components.fold(Self::default(), |sum, component| Self {
            all: sum.all + 1,
            well: sum.well + usize::from(component.shown == FacetState::Up),
            unknown: sum.unknown + usize::from(component.shown == FacetState::Unknown),
        })
    }
}

/// How a place is: by its rooms first, then by all that is probed there.
pub(super) fn condition_of<'a>(
    snapshot: &Shown,
    components: impl Iterator<Item = &'a ComponentStatus>,
) -> Condition {
    let (mut rooms, mut rooms_down) = (0, 0);
    let mut any = [false; 4];
    let mut reported = false;
    for component in components {
        // Also of what no probe asks about.
        reported |= mark::is_reported(component);
        if component.facets.is_empty() {
            continue;
        }
        if snapshot.inventory[component.component].kind == Kind::Codec {
            rooms += 1;
            rooms_down += usize::from(component.shown == FacetState::Down);
        }
        any[match component.shown {
            FacetState::Up => 0,
            FacetState::Unknown => 1,
            FacetState::Poor | FacetState::Flapping => 2,
            FacetState::Down => 3,
        }] = true;
    }
    match any {
        _ if rooms > 0 && rooms == rooms_down => Condition::Down,
        [_, _, _, true] => Condition::Partly,
        [_, _, true, false] => Condition::Unstable,
        [_, _, false, false] if reported => Condition::Reported,
        [_, true, false, false] | [false, false, false, false] => Condition::Unknown,
        [true, false, false, false] => Condition::Well,
    }
}
