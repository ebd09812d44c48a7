//! `/m/<id>` and `/r/<id>`: one municipality, or what a region shares.

use std::borrow::Cow;

use askama::Template;

use super::overview::{condition_of, rooms, shared_components};
use super::{Frame, Here, Unrendered, mark, planned, render};
use crate::inventory::{Gap, Kind, Language, MunicipalityIx, RegionIx};
use crate::ledger::FacetState;
use crate::view::shown::Shown;
use crate::view::snapshot::{ComponentStatus, Place};
use crate::view::text::{Phrase, clean, escape, segment};
use crate::view::words::{Tally, Words};

#[derive(Template)]
#[template(path = "place.html", config = "src/view/askama.toml")]
struct Page {
    frame: Frame,
    headline: String,
    condition: String,
    /// A line for each piece of planned work that is near and matters here.
    planned: Vec<String>,
    sites: Vec<Site>,
}

struct Site {
    anchor: String,
    name: String,
    well: String,
    components: Vec<Line>,
}

/// A component in a table.
struct Line {
    anchor: String,
    name: String,
    kind: Cow<'static, str>,
    state: String,
    since: String,
    owner: String,
    fault: String,
}

/// A municipality's page, by id or by `region:id`; none when there is no such.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn municipality(
    snapshot: &Shown,
    id: &str,
    language: Language,
) -> Result<Option<String>, Unrendered> {
    let Some(ix) = find(snapshot, id) else {
        return Ok(None);
    };
    let w = Words::of(language);
    let municipality = &snapshot.inventory[ix];
    let all = rooms(snapshot, snapshot.in_municipality(ix));
    let headline = w.place_sentence(&municipality.name, w.rooms_well(all));
    let order = snapshot.order(language);
    let mut sites: Vec<Site> = snapshot
        .parts
        .iter()
        .filter_map(|part| match part.place {
            Place::Site(site) if snapshot.inventory[site].municipality == ix => Some((site, part)),
            Place::Site(_) | Place::Shared(_) => None,
        })
        .map(|(site, part)| {
            let rooms = rooms(snapshot, part.components());
            Site {
                anchor: segment(&snapshot.inventory[site].id),
                name: clean(&snapshot.inventory[site].name),
                well: w.rooms_well(rooms),
                components: lines(snapshot, part.components(), w),
            }
        })
        .collect();
    sites.sort_by_cached_key(|site| order.key(&site.name));
    let page = Page {
        frame: Frame::new(snapshot, w, headline.plain(), Here::Elsewhere),
        headline: headline.html(),
        condition: mark::condition(condition_of(snapshot, snapshot.in_municipality(ix)), w),
        planned: planned::lines_for(snapshot, ix, w),
        sites,
    };
    render("/m", &page).map(Some)
}

fn find(snapshot: &Shown, id: &str) -> Option<MunicipalityIx> {
    let (region, id) = match id.split_once(':') {
        Some((region, id)) => (Some(region), id),
        None => (None, id),
    };
    snapshot
        .municipalities()
        .find(|(_, m)| {
            let there = &*snapshot.inventory[m.region].id;
            &*m.id == id && region.is_none_or(|wanted| there == wanted)
        })
        .map(|(ix, _)| ix)
}

/// The page of what a region shares; none when there is no such region.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn shared(
    snapshot: &Shown,
    id: &str,
    language: Language,
) -> Result<Option<String>, Unrendered> {
    let Some(region) = snapshot.region_by_id(id) else {
        return Ok(None);
    };
    let w = Words::of(language);
    let probed = shared_components(snapshot, region).filter(|c| !c.facets.is_empty());
    let said = w.components_well(Tally::of(probed));
    let headline = w.place_sentence(&w.shared_lead(), said.clone());
    let page = Page {
        frame: Frame::new(snapshot, w, headline.plain(), Here::Elsewhere),
        headline: headline.html(),
        condition: mark::condition(
            condition_of(snapshot, shared_components(snapshot, region)),
            w,
        ),
        planned: Vec::new(),
        sites: vec![Site {
            anchor: segment(id),
            name: clean(&snapshot.inventory[region].name),
            well: said,
            components: lines(snapshot, shared_components(snapshot, region), w),
        }],
    };
    render("/r", &page).map(Some)
}

/// Rooms first and by name, the rest in the order of the path to them.
fn lines<'a>(
    snapshot: &Shown,
    components: impl Iterator<Item = &'a ComponentStatus>,
    w: Words,
) -> Vec<Line> {
    let mut all: Vec<&ComponentStatus> = components.collect();
    let order = snapshot.order(w.language());
    all.sort_by_cached_key(|status| {
        let component = &snapshot.inventory[status.component];
        let place = Kind::ALL.iter().position(|&k| k == component.kind);
        let room = component.kind == Kind::Codec;
        let name = room.then(|| order.key(&clean(&component.name)));
        (!room, place, name, status.component)
    });
    all.into_iter()
        .map(|status| line(snapshot, status, w))
        .collect()
}

fn line(snapshot: &Shown, status: &ComponentStatus, w: Words) -> Line {
    let component = &snapshot.inventory[status.component];
    let zone = &snapshot.inventory[component.region].zone;
    Line {
        anchor: segment(&component.id),
        name: clean(&component.name),
        kind: w.kind_of(component.kind),
        state: state(status, w),
        since: status.since.map_or_else(
            || "–".to_owned(),
            |since| w.since_then(since, snapshot.at, zone).html(),
        ),
        owner: owner(snapshot, status, w),
        fault: status.concern.as_ref().map_or_else(
            || "–".to_owned(),
            |concern| {
                let number = concern.fault.as_str();
                let href = segment(number);
                format!(
                    "<a class=\"number\" href=\"/f/{href}\">{}</a>",
                    escape(number)
                )
            },
        ),
    }
}

/// The state, of several facets those that are not well, whether it is known from
/// others only, and how well the way there carries.
fn state(status: &ComponentStatus, w: Words) -> String {
    let second_hand = status.contradicted.then(|| w.contradicted().into_owned());
    let measured = status.probes.iter().filter_map(|p| p.quality.as_ref());
    let remarks = second_hand.into_iter();
    let remarks = remarks.chain(measured.map(|measured| w.quality(measured)));
    remarks.fold(facets(status, w), |state, remark| {
        format!("{state} <span class=\"quiet\">{}</span>", escape(&remark))
    })
}

fn facets(status: &ComponentStatus, w: Words) -> String {
    let mark = mark::component(status, w);
    let ill: Vec<Cow<'static, str>> = status
        .facets
        .iter()
        .filter(|f| f.state == status.shown && f.state != FacetState::Up)
        .map(|f| w.facet(f.facet))
        .collect();
    if ill.is_empty() || status.facets.len() < 2 {
        return mark;
    }
    format!("{mark} <span class=\"quiet\">{}</span>", ill.join(", "))
}

/// Who answers for a component, and the gap if there is one.
pub(super) fn owner(snapshot: &Shown, status: &ComponentStatus, w: Words) -> String {
    let inventory = &snapshot.inventory;
    let facet_gap = status.facets.iter().find_map(|f| f.ownership.gap.as_ref());
    let own_gap = status.ownership.gap.as_ref();
    // Whose the monitor is, the region itself says.
    let gap = own_gap
        .or(facet_gap)
        .filter(|_| inventory.wants_agreement(status.component));
    let name = Phrase::name(&inventory[status.ownership.party].name).html();
    match gap {
        None => name,
        Some(Gap::Unagreed) => format!("{name} {}", mark::tag("gap", &w.no_agreement())),
        Some(Gap::Contested(_)) => format!("{name} {}", mark::tag("gap", &w.contested())),
    }
}

/// The region whose shared part is meant, for links to it.
pub(super) fn shared_href(snapshot: &Shown, region: RegionIx) -> String {
    format!("/r/{}", segment(&snapshot.inventory[region].id))
}
