//! Who answers for what in the coming week, as tables: a municipality a row, a
//! kind of component a column.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::names::Names;
use super::place::shared_href;
use super::{mark, municipality_href};
use crate::inventory::matrix::{Lot, Row, Times};
use crate::inventory::{ComponentIx, Gap, Kind, MunicipalityIx, Ownership, Region, RegionIx};
use crate::view::ownership::WEEK;
use crate::view::shown::Shown;
use crate::view::text::{Phrase, clean, escape};
use crate::view::words::Words;

/// The names of how many components are said in a cell.
const NAMED: usize = 3;

/// Places that have the same kinds of components.
pub(super) struct Table {
    /// The kinds that there are, in the order of a path outwards.
    pub(super) kinds: Vec<Cow<'static, str>>,
    pub(super) places: Vec<Line>,
}

/// One place.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) cells: Vec<Cell>,
}

/// Who answers for one kind there, each in a line of HTML; empty where there is none.
pub(super) struct Cell {
    pub(super) kind: Cow<'static, str>,
    pub(super) owners: Vec<String>,
}

/// The tables of a region: its municipalities, then what they share.
pub(super) fn tables(snapshot: &Shown, ix: RegionIx, region: &Region, w: Words) -> Vec<Table> {
    let end = snapshot.at.saturating_add(WEEK).unwrap_or(snapshot.at);
    let rows = snapshot.matrix(ix, snapshot.at, end);
    let (own, shared): (Vec<Row>, Vec<Row>) = rows.partition(|row| row.municipality.is_some());
    let tables = [own, shared].map(|rows| table(snapshot, ix, region, &rows, w));
    tables
        .into_iter()
        .filter(|table| !table.places.is_empty())
        .collect()
}

fn table(snapshot: &Shown, ix: RegionIx, region: &Region, rows: &[Row], w: Words) -> Table {
    let there = |kind: &Kind| rows.iter().any(|row| row.kind == *kind);
    let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(there).collect();
    let mut places: BTreeMap<Option<MunicipalityIx>, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        places.entry(row.municipality).or_default().push(row);
    }
    let line = |(place, rows): (Option<MunicipalityIx>, Vec<&Row>)| {
        let (name, href) = place_of(snapshot, ix, place, w);
        let cell = |kind: &Kind| Cell {
            kind: w.kind_of(*kind),
            owners: rows
                .iter()
                .filter(|row| row.kind == *kind)
                .flat_map(|row| owners(snapshot, row, &region.zone, w))
                .collect(),
        };
        let cells = kinds.iter().map(cell).collect();
        Line { name, href, cells }
    };
    let mut places: Vec<Line> = places.into_iter().map(line).collect();
    let order = snapshot.order(w.language());
    places.sort_by_cached_key(|line| order.key(&line.name));
    Table {
        kinds: kinds.iter().map(|kind| w.kind_of(*kind)).collect(),
        places,
    }
}

fn place_of(
    snapshot: &Shown,
    region: RegionIx,
    place: Option<MunicipalityIx>,
    w: Words,
) -> (String, String) {
    match place {
        Some(ix) => {
            let municipality = &snapshot.inventory[ix];
            let href = municipality_href(snapshot, &municipality.id, region);
            (clean(&municipality.name), href)
        }
        None => (w.shared().into_owned(), shared_href(snapshot, region)),
    }
}

/// Who answers for the components of a row; for which of them, where not all have
/// the same owners.
fn owners(snapshot: &Shown, row: &Row, zone: &TimeZone, w: Words) -> Vec<String> {
    let alone = row.lots.len() == 1;
    let mut lines = Vec::new();
    for lot in &row.lots {
        let of = match alone {
            true => String::new(),
            false => format!(
                " <span class=\"quiet\">{}</span>",
                which(snapshot, row, lot, w)
            ),
        };
        for (ownership, times) in lot.owners(&snapshot.inventory) {
            let who = who(snapshot, ownership, w);
            let when = times_words(&times, zone, w);
            lines.push(format!("{who}{of}{when}"));
        }
    }
    lines
}

fn who(snapshot: &Shown, ownership: &Ownership, w: Words) -> String {
    let name = Phrase::name(&snapshot.inventory[ownership.party].name).html();
    match &ownership.gap {
        None => name,
        Some(Gap::Unagreed) => format!("{} {name}", mark::tag("gap", &w.no_agreement())),
        Some(Gap::Contested(_)) => format!("{} {name}", mark::tag("gap", &w.contested())),
    }
}

/// The components of a lot; their facets too, where others answer for the rest.
fn which(snapshot: &Shown, row: &Row, lot: &Lot, w: Words) -> String {
    let components = lot.components();
    let split = |component| {
        let others = row.lots.iter().filter(|other| *other != lot);
        others
            .flat_map(|other| &other.elements)
            .any(|e| e.component == component)
    };
    let here = row.lots.iter().flat_map(|lot| &lot.elements);
    let here: BTreeSet<ComponentIx> = here.map(|element| element.component).collect();
    let told_apart = Names::of(&snapshot.inventory, here);
    let names: Vec<String> = components
        .iter()
        .take(NAMED)
        .map(|(&component, facets)| {
            let name = Phrase::name(&told_apart.name(component)).html();
            let facets: Vec<Cow<'static, str>> =
                facets.iter().map(|facet| w.facet(*facet)).collect();
            match split(component) {
                true => format!("{name} ({})", escape(&facets.join(", "))),
                false => name,
            }
        })
        .collect();
    let more = match components.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" +{more}"),
    };
    format!("{}{more}", names.join(", "))
}

fn times_words(times: &Times<'_>, zone: &TimeZone, w: Words) -> String {
    let said = match times {
        Times::Always => return String::new(),
        Times::Hours(hours) => w.hours(hours),
        Times::OtherHours => w.other_hours().into_owned(),
        Times::From(moment) => w.since_day(*moment, zone),
        Times::Until(moment) => w.until_day(*moment, zone),
    };
    format!("<br><span class=\"quiet\">{}</span>", escape(&said))
}
