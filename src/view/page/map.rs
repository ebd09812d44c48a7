//! `/map`: what needs what, and where it hurts.

mod draw;
mod graph;
mod layout;

use askama::Template;

use self::draw::{Drawing, Line};
use super::place::find;
use super::{Frame, Here, Unrendered, active, municipality_href, render};
use crate::inventory::{Language, RegionIx};
use crate::view::shown::Shown;
use crate::view::snapshot::Snapshot;
use crate::view::text::{Phrase, clean};
use crate::view::words::{FIRST, MapSaid, Words};

#[derive(Template)]
#[template(path = "map.html", config = "src/view/askama.toml")]
struct Page {
    frame: Frame,
    headline: String,
    note: String,
    maps: Vec<Map>,
    table: Heads,
    back: Option<(&'static str, String)>,
}

/// One drawing, and the same as a list.
struct Map {
    id: String,
    name: Option<String>,
    svg: String,
    /// What is amiss, the causes first.
    hurt: Vec<Line>,
    lines: Vec<Line>,
}

/// The words of the list.
struct Heads {
    summary: String,
    needs: String,
    needed_by: String,
    nothing: String,
}

/// So many of what is amiss are said before the drawing; the list has all.
const MOST_HURT: usize = 12;

/// Where the map is.
const MAP: &str = "/map";

/// Where the map of a municipality is.
pub(super) fn map_href(snapshot: &Snapshot, id: &str, region: RegionIx) -> String {
    let page = municipality_href(snapshot, id, region);
    format!("{MAP}{}", page.trim_start_matches("/m"))
}

/// The page of all regions.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn map(snapshot: &Shown, language: Language) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let several = snapshot.regions().count() > 1;
    let scene = graph::Scene::new(snapshot, w);
    let regions = snapshot.regions().map(|(ix, region)| {
        let drawing = graph::of_region(&scene, ix);
        let name = several.then(|| clean(&region.name));
        (name, drawing)
    });
    let regions: Vec<_> = regions.collect();
    let hurt: usize = regions.iter().map(|(_, drawing)| drawing.hurt()).sum();
    let faults = active(snapshot).count();
    let headline = match hurt {
        0 => MapSaid::NothingHurts.say(w.language()),
        places => MapSaid::Hurts { faults, places }.say(w.language()),
    };
    page(snapshot, Phrase::words(headline), regions, None, w)
}

/// The page of a municipality, by id or by `region:id`; none when there is no such.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn map_of(
    snapshot: &Shown,
    id: &str,
    language: Language,
) -> Result<Option<String>, Unrendered> {
    let Some(ix) = find(snapshot, id) else {
        return Ok(None);
    };
    let w = Words::of(language);
    let municipality = &snapshot.inventory[ix];
    let drawing = graph::of_municipality(&graph::Scene::new(snapshot, w), ix);
    let name = Phrase::name(&municipality.name);
    let said = match drawing.hurt() {
        0 => MapSaid::NothingHurtsIn { name: FIRST }.say(w.language()),
        parts => MapSaid::HurtsIn { name: FIRST, parts }.say(w.language()),
    };
    let headline = Phrase::fill(&said, &[name]);
    let back = municipality_href(snapshot, &municipality.id, municipality.region);
    let maps = vec![(None, drawing)];
    page(snapshot, headline, maps, Some(back), w).map(Some)
}

fn page(
    snapshot: &Shown,
    headline: Phrase,
    drawings: Vec<(Option<String>, Drawing)>,
    municipality: Option<String>,
    w: Words,
) -> Result<String, Unrendered> {
    let said = |what: MapSaid<'_>| what.say(w.language()).into_owned();
    let maps = drawings.into_iter().enumerate().map(|(nth, drawn)| {
        let (name, drawing) = drawn;
        let id = format!("map-{nth}");
        Map {
            svg: drawing.svg(&format!("h-{id}"), "map-note", w),
            hurt: drawing.hurting(MOST_HURT, w),
            lines: drawing.lines(w),
            name,
            id,
        }
    });
    let page = Page {
        frame: Frame::new(snapshot, w, headline.plain(), Here::Map),
        headline: headline.heading(),
        note: said(MapSaid::Note),
        maps: maps.collect(),
        table: Heads {
            summary: said(MapSaid::AsList),
            needs: said(MapSaid::Needs),
            needed_by: said(MapSaid::NeededBy),
            nothing: said(MapSaid::NeedsNothing),
        },
        back: municipality.map(|href| (MAP, href)),
    };
    render("/map", &page)
}

#[cfg(test)]
mod tests;
