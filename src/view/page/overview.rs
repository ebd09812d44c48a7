//! `/`: does it work?

use std::sync::Arc;

use askama::Template;

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
}

struct Tile {
    href: String,
    name: String,
    condition: String,
    troubled: &'static str,
    well: String,
    faults: Vec<TileFault>,
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
    let headline = headline(snapshot, w);
    let row = |fault: &Arc<Fault>| Row::of(fault, snapshot, w);
    let several = snapshot.regions().count() > 1;
    let regions = snapshot
        .regions()
        .map(|(ix, region)| Region {
            id: region.id.to_string(),
            name: several.then(|| clean(&region.name)),
            tiles: tiles(snapshot, ix, w),
            shared: shared_tile(snapshot, ix, w),
        })
        .collect();
    let all = snapshot.to_be_agreed().count();
    let gaps = snapshot.gaps();
    let page = Overview {
        frame: Frame::new(snapshot, w, headline.plain(), Here::Overview),
        headline: headline.html(),
        open: active(snapshot).map(row).collect(),
        over: over(snapshot).map(row).collect(),
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
fn headline(snapshot: &Shown, w: Words) -> Phrase {
    let regions: Vec<RegionIx> = snapshot.regions().map(|(ix, _)| ix).collect();
    let several = regions.len() > 1;
    let sentences = regions.into_iter().map(|ix| {
        let region = &snapshot.inventory[ix];
        if let Some(&since) = snapshot.monitor.cut_off.get(&ix) {
            let since = w.since_then(since, snapshot.at, &region.zone);
            return w.cut_off_sentence(&region.name, since);
        }
        let sentence = region_headline(snapshot, ix, w);
        match several {
            true => Phrase::fill("{0}: {1}", &[Phrase::name(&region.name), sentence]),
            false => sentence,
        }
    });
    sentences.reduce(Phrase::then).unwrap_or_default()
}

fn region_headline(snapshot: &Shown, region: RegionIx, w: Words) -> Phrase {
    let inventory = &snapshot.inventory;
    let conditions: Vec<Condition> = snapshot
        .municipalities()
        .filter(|(_, municipality)| municipality.region == region)
        .map(|(ix, _)| condition_of(snapshot, snapshot.in_municipality(ix)))
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

fn tiles(snapshot: &Shown, region: RegionIx, w: Words) -> Vec<Tile> {
    let mut tiles: Vec<Tile> = snapshot
        .municipalities()
        .filter(|(_, municipality)| municipality.region == region)
        .map(|(ix, _)| tile(snapshot, ix, w))
        .collect();
    let order = snapshot.order(w.language());
    tiles.sort_by_cached_key(|tile| order.key(&tile.name));
    tiles
}

fn tile(snapshot: &Shown, ix: MunicipalityIx, w: Words) -> Tile {
    let inventory = &snapshot.inventory;
    let municipality = &inventory[ix];
    let condition = condition_of(snapshot, snapshot.in_municipality(ix));
    let rooms = rooms(snapshot, snapshot.in_municipality(ix));
    let region_id = &inventory[municipality.region].id;
    let faults = active(snapshot)
        .filter(|fault| fault.region == **region_id)
        .filter(|fault| touches(fault, &municipality.id))
        .map(|fault| tile_fault(fault, w))
        .collect();
    Tile {
        href: municipality_href(snapshot, &municipality.id, municipality.region),
        name: clean(&municipality.name),
        condition: mark::condition(condition, w),
        troubled: troubled(condition),
        well: w.rooms_well(rooms),
        faults,
    }
}

fn shared_tile(snapshot: &Shown, region: RegionIx, w: Words) -> Option<Tile> {
    let shared = || shared_components(snapshot, region);
    let probed = || shared().filter(|c| !c.facets.is_empty());
    shared().next()?;
    let id = &snapshot.inventory[region].id;
    let condition = condition_of(snapshot, shared());
    let faults = active(snapshot)
        .filter(|fault| fault.region == **id)
        .filter(|fault| {
            let cause = fault.finding.cause.as_ref();
            cause.is_some_and(|cause| cause.component.site.is_none())
        })
        .map(|fault| tile_fault(fault, w))
        .collect();
    Some(Tile {
        href: format!("/r/{}", crate::view::text::segment(id)),
        name: w.shared().into_owned(),
        condition: mark::condition(condition, w),
        troubled: troubled(condition),
        well: w.components_well(Tally::of(probed())),
        faults,
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
    fault
        .finding
        .candidates
        .iter()
        .chain(&fault.finding.cause)
        .map(|cause| &cause.component)
        .chain(&fault.affected)
        .any(|component| component.municipality.as_deref() == Some(municipality))
}

/// What a region shares.
pub(super) fn shared_components(
    snapshot: &Shown,
    region: RegionIx,
) -> impl Iterator<Item = &ComponentStatus> {
    snapshot
        .parts
        .iter()
        .filter(move |part| part.place == Place::Shared(region))
        .flat_map(|part| part.components())
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
    for component in components.filter(|c| !c.facets.is_empty()) {
        if snapshot.inventory[component.component].kind == Kind::Codec {
            rooms += 1;
            rooms_down += usize::from(component.shown == FacetState::Down);
        }
        reported |= mark::is_reported(component);
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
