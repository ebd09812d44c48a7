//! `/m/<id>` and `/r/<id>`: one municipality, or what a region shares.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::bars::Bars;
use super::component::component_href;
use super::map::map_href;
use super::months::Months;
use super::names::{Names, kind_beside};
use super::overview::{condition_of, rooms, shared_components, touches};
use super::parts::Parts;
use super::{Frame, Here, Row, Unrendered, mark, ownership, planned, render, room};
use crate::inventory::{AgreementIx, Gap, Kind, Language, MunicipalityIx, RegionIx};
use crate::ledger::FacetState;
use crate::report::{Days as PastDays, Standing};
use crate::view::shown::Shown;
use crate::view::snapshot::{ComponentStatus, Place};
use crate::view::text::{Phrase, clean, escape, segment};
use crate::view::words::{Past, Tally, Words};

#[derive(Template)]
#[template(path = "place.html", config = "src/view/askama.toml")]
struct Page {
    frame: Frame,
    headline: String,
    condition: String,
    /// A line for each piece of planned work that is near and matters here.
    planned: Vec<String>,
    /// The drawing of it, where there is one.
    map: Option<String>,
    /// Faults that are open and lie here, or affect it; of a municipality.
    faults: Vec<Row>,
    /// How the last days were; of a municipality.
    days: Days,
    sites: Vec<Site>,
    agreements: Option<Agreements>,
}

/// What is known of the last days.
enum Days {
    /// It is not asked for.
    Unasked,
    /// The log does not answer.
    Unread,
    /// How they were, of all of it and of each site; and the months.
    Were(Bars, Parts, Months),
}

/// By which agreements somebody answers for what stands in a municipality.
struct Agreements {
    lines: Vec<Covering>,
    /// Names of what nobody answers for by one agreement.
    gaps: Vec<String>,
}

/// An agreement, and the kinds of what it covers here.
struct Covering {
    line: ownership::Line,
    kinds: String,
}

/// A component on the way to the rooms of a site.
struct OnWay {
    href: String,
    name: String,
    state: String,
}

struct Site {
    anchor: String,
    name: String,
    well: String,
    /// From the monitor to its first room.
    way: Vec<OnWay>,
    components: Vec<Line>,
}

/// A component in a table.
struct Line {
    anchor: String,
    href: String,
    name: String,
    kind: Cow<'static, str>,
    state: String,
    since: String,
    owner: String,
    fault: String,
}

/// The municipality that an address means, by id or by `region:id`, if anything of it is
/// theirs to see.
pub fn municipality_called(snapshot: &Shown, id: &str) -> Option<MunicipalityIx> {
    find(snapshot, id)
}

/// What of a municipality is theirs to see, by id, and where it stands.
pub fn standing_in(snapshot: &Shown, municipality: MunicipalityIx) -> BTreeMap<String, Standing> {
    let inventory = &snapshot.inventory;
    let all = snapshot.in_municipality(municipality);
    let all = all.map(|status| &inventory[status.component]);
    all.filter_map(|component| {
        let standing = Standing {
            site: inventory[component.site?].id.to_string(),
            room: component.kind == Kind::Codec,
        };
        Some((component.id.to_string(), standing))
    })
    .collect()
}

/// A municipality's page, by id or by `region:id`; none when there is no such. How its
/// last days were stands in the log; none where that does not answer.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn municipality(
    snapshot: &Shown,
    id: &str,
    days: Option<&PastDays>,
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
                way: way(snapshot, part.components(), w),
                components: lines(snapshot, part.components(), w),
            }
        })
        .collect();
    sites.sort_by_cached_key(|site| order.key(&site.name));
    let page = Page {
        frame: Frame::new(snapshot, w, headline.plain(), Here::Elsewhere),
        headline: headline.heading(),
        condition: mark::condition(condition_of(snapshot, snapshot.in_municipality(ix)), w),
        planned: planned::lines_for(snapshot, ix, w),
        map: Some(map_href(snapshot, &municipality.id, municipality.region)),
        faults: open_faults(snapshot, ix, w),
        days: days.map_or(Days::Unread, |days| {
            Days::Were(
                Bars::of(&days.place, w),
                Parts::of(snapshot, ix, days, w),
                Months::of(&days.months, w),
            )
        }),
        sites,
        agreements: Some(agreements(snapshot, ix, w)),
    };
    render("/m", &page).map(Some)
}

pub(super) fn find(snapshot: &Shown, id: &str) -> Option<MunicipalityIx> {
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
        headline: headline.heading(),
        condition: mark::condition(
            condition_of(snapshot, shared_components(snapshot, region)),
            w,
        ),
        planned: Vec::new(),
        map: None,
        faults: Vec::new(),
        days: Days::Unasked,
        agreements: None,
        sites: vec![Site {
            anchor: segment(id),
            name: clean(&snapshot.inventory[region].name),
            well: said,
            way: Vec::new(),
            components: lines(snapshot, shared_components(snapshot, region), w),
        }],
    };
    render("/r", &page).map(Some)
}

/// The faults that are open and lie in a municipality, may lie there, or affect it.
fn open_faults(snapshot: &Shown, ix: MunicipalityIx, w: Words) -> Vec<Row> {
    let municipality = &snapshot.inventory[ix];
    let region = &snapshot.inventory[municipality.region].id;
    let here = super::active(snapshot)
        .filter(|fault| fault.region == **region && touches(fault, &municipality.id));
    here.map(|fault| Row::of(fault, snapshot, w)).collect()
}

/// What lies on the way to the first room of a site, in order from the monitor.
fn way<'a>(
    snapshot: &Shown,
    mut components: impl Iterator<Item = &'a ComponentStatus>,
    w: Words,
) -> Vec<OnWay> {
    let inventory = &snapshot.inventory;
    let room = components.find(|status| inventory[status.component].kind == Kind::Codec);
    let path = room.map_or(&[][..], |room| &inventory[room.component].path);
    let seen = path.iter().filter(|ix| snapshot.sees_component(**ix));
    let steps = seen.map(|&ix| {
        let status = snapshot.status(ix);
        OnWay {
            href: component_href(snapshot, ix),
            name: clean(&inventory[ix].name),
            state: status.map_or_else(String::new, |status| mark::component(status, w)),
        }
    });
    steps.collect()
}

/// The agreements by which somebody answers for what stands in a municipality, and what
/// none does.
fn agreements(snapshot: &Shown, ix: MunicipalityIx, w: Words) -> Agreements {
    let inventory = &snapshot.inventory;
    let mut kinds: BTreeMap<AgreementIx, BTreeSet<Kind>> = BTreeMap::new();
    let mut gaps = Vec::new();
    for status in snapshot.in_municipality(ix) {
        let component = &inventory[status.component];
        let facets = status.facets.iter().map(|facet| facet.ownership.agreement);
        for agreement in facets.chain([status.ownership.agreement]).flatten() {
            kinds.entry(agreement).or_default().insert(component.kind);
        }
        if inventory.wants_agreement(status.component) && status.has_gap() {
            gaps.push(status.component);
        }
    }
    let lines = kinds.into_iter().map(|(agreement, kinds)| {
        let kinds: Vec<_> = kinds.into_iter().map(|kind| w.kind_of(kind)).collect();
        Covering {
            line: ownership::line(snapshot, (agreement, &inventory[agreement]), w),
            kinds: kinds.join(", "),
        }
    });
    let names = Names::of(inventory, gaps.iter().copied());
    Agreements {
        lines: lines.collect(),
        gaps: gaps.iter().map(|&gap| names.name(gap)).collect(),
    }
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
        // Whoever comes for a room wants to know whether it works.
        href: match component.kind == Kind::Codec {
            true => room::href(snapshot, status.component),
            false => component_href(snapshot, status.component),
        },
        name: clean(&component.name),
        kind: kind_beside(&component.name, w.kind_of(component.kind)),
        state: state(snapshot, status, w),
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
fn state(snapshot: &Shown, status: &ComponentStatus, w: Words) -> String {
    let second_hand = status.contradicted.then(|| w.contradicted().into_owned());
    let measured = status.probes.iter().filter_map(|p| p.quality.as_ref());
    let remarks = second_hand.into_iter();
    let remarks = remarks.chain(measured.map(|measured| w.quality(measured)));
    let state = remarks.fold(facets(status, w), |state, remark| {
        format!("{state} <span class=\"quiet\">{}</span>", escape(&remark))
    });
    match reported(snapshot, status, w) {
        Some(reported) => format!("{state} {reported}"),
        None => state,
    }
}

/// That somebody has reported a room, and since when, beside what its probes say.
pub(super) fn reported(snapshot: &Shown, status: &ComponentStatus, w: Words) -> Option<String> {
    let mark = mark::reported(status, w)?.html();
    let fault = snapshot.fault(&status.concern.as_ref()?.fault)?;
    let zone = &snapshot.inventory[snapshot.inventory[status.component].region].zone;
    let since = w.moment(fault.began_at, snapshot.at, zone);
    let said = w.reported_since(since).html();
    Some(format!("{mark} <span class=\"quiet\">{said}</span>"))
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
