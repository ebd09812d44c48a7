//! What is drawn of a region or of a municipality: who needs whom, and where it hurts.

use std::collections::{BTreeMap, BTreeSet};

use super::super::overview::condition_of;
use super::super::{mark, municipality_href};
use super::draw::{Drawing, Node};
use crate::inventory::{ComponentIx, Kind, MunicipalityIx, RegionIx, SiteIx};
use crate::ledger::FacetState;
use crate::view::shown::Shown;
use crate::view::snapshot::{ComponentStatus, ConcernPart, Place};
use crate::view::text::{clean, segment};
use crate::view::words::{Condition, MapSaid, Words};

/// More sites than this are drawn as their municipalities.
const SITES: usize = 40;

/// More municipalities than this are drawn only where something is amiss.
const MUNICIPALITIES: usize = 40;

/// More rooms of a site than this are drawn only where something is amiss.
const ROOMS: usize = 12;

/// From so many on, those that need the same share a line to it.
const SHARED_LINE: usize = 4;

/// Components and places as they are drawn.
#[derive(Default)]
struct Graph {
    drawing: Drawing,
    /// The box of each component that has one.
    boxes: BTreeMap<ComponentIx, usize>,
    edges: BTreeSet<(usize, usize)>,
}

/// What an open fault has to do with a component; nothing where it is over.
fn part(snapshot: &Shown, status: &ComponentStatus) -> Option<ConcernPart> {
    let concern = status.concern.as_ref()?;
    let fault = snapshot.fault(&concern.fault)?;
    fault.state.is_active().then_some(concern.part)
}

/// A region: what it shares, and its sites or municipalities.
pub(super) fn of_region(snapshot: &Shown, region: RegionIx, w: Words) -> Drawing {
    let mut graph = Graph::default();
    let shared: Vec<&ComponentStatus> = in_place(snapshot, Place::Shared(region)).collect();
    for status in &shared {
        graph.component(snapshot, status, w);
    }
    for status in &shared {
        graph.needs(snapshot, status);
    }
    let sources = graph.drawing.nodes.len();
    for place in places(snapshot, region, w) {
        let at = graph.drawing.add(place.drawn);
        for status in place.components {
            for needed in needed_by(snapshot, status) {
                if let Some(&from) = graph.boxes.get(&needed) {
                    graph.edges.insert((from, at));
                }
            }
        }
    }
    graph.finish(|from| from < sources)
}

/// A municipality: its own components, and what else they need.
pub(super) fn of_municipality(snapshot: &Shown, ix: MunicipalityIx, w: Words) -> Drawing {
    let region = snapshot.inventory[ix].region;
    let elsewhere: BTreeMap<ComponentIx, &ComponentStatus> = snapshot
        .components()
        .filter(|status| {
            let there = &snapshot.inventory[status.component];
            there.region == region && there.municipality != Some(ix)
        })
        .map(|status| (status.component, status))
        .collect();
    let own: Vec<&ComponentStatus> = snapshot.in_municipality(ix).collect();
    // What they need, and what that needs in turn.
    let mut open: Vec<ComponentIx> = own
        .iter()
        .flat_map(|status| needed_by(snapshot, status))
        .collect();
    let mut needed: BTreeMap<ComponentIx, &ComponentStatus> = BTreeMap::new();
    while let Some(next) = open.pop() {
        let Some(status) = elsewhere.get(&next) else {
            continue;
        };
        if needed.insert(next, status).is_none() {
            open.extend(needed_by(snapshot, status));
        }
    }
    let mut graph = Graph::default();
    for status in needed.values() {
        graph.component(snapshot, status, w);
    }
    let sources = graph.drawing.nodes.len();
    let folded = folded(snapshot, &own);
    for status in &own {
        match folded.get(&status.component) {
            None => graph.component(snapshot, status, w),
            Some(&site) => graph.room_of_many(snapshot, status.component, (site, ix), w),
        }
    }
    for status in needed.values().chain(&own) {
        graph.needs(snapshot, status);
    }
    graph.finish(|from| from < sources)
}

/// Rooms that work and are not worth a box each, by their site.
fn folded(snapshot: &Shown, own: &[&ComponentStatus]) -> BTreeMap<ComponentIx, SiteIx> {
    let mut well: BTreeMap<SiteIx, Vec<ComponentIx>> = BTreeMap::new();
    for status in own {
        let component = &snapshot.inventory[status.component];
        let fine = status.shown == FacetState::Up && part(snapshot, status).is_none();
        let end = component.kind == Kind::Codec && component.dependants.is_empty();
        if let Some(site) = component.site.filter(|_| fine && end) {
            well.entry(site).or_default().push(status.component);
        }
    }
    well.retain(|_, rooms| rooms.len() > ROOMS);
    let each = well.into_iter();
    each.flat_map(|(site, rooms)| rooms.into_iter().map(move |room| (room, site)))
        .collect()
}

struct DrawnPlace<'a> {
    drawn: Node,
    components: Vec<&'a ComponentStatus>,
}

fn places<'a>(snapshot: &'a Shown, region: RegionIx, w: Words) -> Vec<DrawnPlace<'a>> {
    let sites: Vec<(SiteIx, Vec<&ComponentStatus>)> = snapshot
        .parts
        .iter()
        .filter_map(|part| match part.place {
            Place::Site(site) if snapshot.inventory[site].region == region => {
                Some((site, part.components().collect()))
            }
            Place::Site(_) | Place::Shared(_) => None,
        })
        .collect();
    if sites.len() <= SITES {
        let each = sites.into_iter();
        return each
            .map(|(site, components)| site_place(snapshot, site, components, w))
            .collect();
    }
    let mut by_municipality: BTreeMap<MunicipalityIx, Vec<&ComponentStatus>> = BTreeMap::new();
    for (site, components) in sites {
        let municipality = snapshot.inventory[site].municipality;
        by_municipality
            .entry(municipality)
            .or_default()
            .extend(components);
    }
    let many = by_municipality.len() > MUNICIPALITIES;
    let (well, amiss): (Vec<_>, Vec<_>) =
        by_municipality.into_iter().partition(|(_, components)| {
            let mut parts = components
                .iter()
                .filter_map(|status| part(snapshot, status));
            let concerned = parts.next().is_some();
            let condition = condition_of(snapshot, components.iter().copied());
            many && !concerned && condition == Condition::Well
        });
    let mut places: Vec<DrawnPlace<'_>> = amiss
        .into_iter()
        .map(|(ix, components)| municipality_place(snapshot, ix, components, w))
        .collect();
    if !well.is_empty() {
        let said = MapSaid::WellMunicipalities { n: well.len() };
        places.push(DrawnPlace {
            drawn: Node {
                name: said.say(w.language()).into_owned(),
                mark: Some(mark::of_condition(Condition::Well, w)),
                last: true,
                ..Node::default()
            },
            components: well.into_iter().flat_map(|(_, all)| all).collect(),
        });
    }
    places
}

fn site_place<'a>(
    snapshot: &Shown,
    site: SiteIx,
    components: Vec<&'a ComponentStatus>,
    w: Words,
) -> DrawnPlace<'a> {
    let there = &snapshot.inventory[site];
    let municipality = &snapshot.inventory[there.municipality];
    let page = municipality_href(snapshot, &municipality.id, municipality.region);
    DrawnPlace {
        drawn: Node {
            name: clean(&there.name),
            href: Some(format!("{page}#site-{}", segment(&there.id))),
            ..of_place(snapshot, &components, w)
        },
        components,
    }
}

fn municipality_place<'a>(
    snapshot: &Shown,
    ix: MunicipalityIx,
    components: Vec<&'a ComponentStatus>,
    w: Words,
) -> DrawnPlace<'a> {
    let municipality = &snapshot.inventory[ix];
    let page = municipality_href(snapshot, &municipality.id, municipality.region);
    DrawnPlace {
        drawn: Node {
            name: clean(&municipality.name),
            href: Some(page),
            ..of_place(snapshot, &components, w)
        },
        components,
    }
}

fn of_place(snapshot: &Shown, components: &[&ComponentStatus], w: Words) -> Node {
    let condition = condition_of(snapshot, components.iter().copied());
    let parts = components
        .iter()
        .filter_map(|status| part(snapshot, status));
    Node {
        mark: Some(mark::of_condition(condition, w)),
        part: parts.min(),
        last: true,
        ..Node::default()
    }
}

fn in_place(snapshot: &Shown, place: Place) -> impl Iterator<Item = &ComponentStatus> {
    let parts = snapshot.parts.iter();
    parts
        .filter(move |part| part.place == place)
        .flat_map(|part| part.components())
}

/// What a component needs at once: what is before it on the way, and what it is asked by.
fn needed_by<'a>(
    snapshot: &'a Shown,
    status: &'a ComponentStatus,
) -> impl Iterator<Item = ComponentIx> + 'a {
    let component = &snapshot.inventory[status.component];
    let probes = component.probes.iter();
    let via = probes.filter_map(|&probe| snapshot.inventory[probe].via);
    component.depends.iter().copied().chain(via)
}

impl Graph {
    fn component(&mut self, snapshot: &Shown, status: &ComponentStatus, w: Words) {
        let component = &snapshot.inventory[status.component];
        let page = match component.municipality {
            Some(ix) => municipality_href(snapshot, &snapshot.inventory[ix].id, component.region),
            None => format!("/r/{}", segment(&snapshot.inventory[component.region].id)),
        };
        let drawn = Node {
            name: clean(&component.name),
            kind: w.kind_of(component.kind).to_string(),
            mark: Some(mark::reported(status, w).unwrap_or_else(|| mark::of_component(status, w))),
            part: part(snapshot, status),
            href: Some(format!("{page}#c-{}", segment(&component.id))),
            ..Node::default()
        };
        let at = self.drawing.add(drawn);
        self.boxes.insert(status.component, at);
    }

    /// One more of the rooms of a site that are drawn as one.
    fn room_of_many(
        &mut self,
        snapshot: &Shown,
        room: ComponentIx,
        (site, municipality): (SiteIx, MunicipalityIx),
        w: Words,
    ) {
        let key = Some(site);
        let boxes = &mut self.drawing.nodes;
        let known = boxes
            .iter()
            .position(|one| one.of_many.map(|of| of.0) == key);
        let at = known.unwrap_or_else(|| {
            let place = &snapshot.inventory[site];
            let id = &snapshot.inventory[municipality].id;
            let page = municipality_href(snapshot, id, place.region);
            self.drawing.add(Node {
                kind: clean(&place.name),
                mark: Some(mark::of_condition(Condition::Well, w)),
                href: Some(format!("{page}#site-{}", segment(&place.id))),
                of_many: Some((site, 0)),
                ..Node::default()
            })
        });
        let drawn = &mut self.drawing.nodes[at];
        let n = drawn.of_many.map_or(0, |(_, n)| n) + 1;
        drawn.of_many = Some((site, n));
        drawn.name = MapSaid::WellRooms { n }.say(w.language()).into_owned();
        self.boxes.insert(room, at);
    }

    fn needs(&mut self, snapshot: &Shown, status: &ComponentStatus) {
        let Some(&to) = self.boxes.get(&status.component) else {
            return;
        };
        for needed in needed_by(snapshot, status) {
            if let Some(&from) = self.boxes.get(&needed).filter(|from| **from != to) {
                self.edges.insert((from, to));
            }
        }
    }

    /// Those that need the same of what everybody shares have one line to it.
    fn finish(mut self, shared: impl Fn(usize) -> bool) -> Drawing {
        let mut targets: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for &(from, to) in &self.edges {
            if shared(from) && !shared(to) {
                targets.entry(from).or_default().insert(to);
            }
        }
        let mut alike: BTreeMap<BTreeSet<usize>, Vec<usize>> = BTreeMap::new();
        for (from, targets) in targets {
            if targets.len() >= SHARED_LINE {
                alike.entry(targets).or_default().push(from);
            }
        }
        for (targets, sources) in alike {
            let hurts = |at: &usize| self.drawing.nodes[*at].part.is_some();
            let hurting = sources.iter().any(hurts) && targets.iter().any(hurts);
            let junction = self.drawing.add(Node {
                junction: true,
                part: hurting.then_some(ConcernPart::Affected),
                ..Node::default()
            });
            for &from in &sources {
                self.edges
                    .retain(|&(one, to)| one != from || !targets.contains(&to));
                self.edges.insert((from, junction));
            }
            self.edges.extend(targets.iter().map(|&to| (junction, to)));
        }
        self.drawing.edges = self.edges.into_iter().collect();
        self.drawing
    }
}
