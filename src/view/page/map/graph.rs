//! What is drawn of a region or of a municipality: who needs whom, and where it hurts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::super::names::{Names, kind_beside};
use super::super::overview::condition_of;
use super::super::{active, mark, municipality_href};
use super::draw::{Drawing, Node};
use crate::fault::Number;
use crate::inventory::{ComponentIx, Kind, MunicipalityIx, RegionIx, SiteIx};
use crate::ledger::FacetState;
use crate::view::shown::Shown;
use crate::view::snapshot::{ComponentStatus, ConcernPart, Place};
use crate::view::text::{clean, segment};
use crate::view::words::{Condition, MapSaid, Words};

/// More sites than this are drawn as their municipalities.
const SITES: usize = 40;

/// More municipalities than this are drawn only where something is amiss, and so many of
/// those.
const MUNICIPALITIES: usize = 40;

/// More rooms of a site than this are drawn only where something is amiss.
const ROOMS: usize = 12;

/// From so many on, those that need the same share a line to it.
const SHARED_LINE: usize = 4;

/// Components and places as they are drawn.
#[derive(Default)]
struct Graph<'a> {
    drawing: Drawing,
    /// How those that have a box each are told apart.
    names: Option<Names<'a>>,
    /// The box of each component that has one.
    boxes: BTreeMap<ComponentIx, usize>,
    edges: BTreeSet<(usize, usize)>,
}

/// What is drawn, and which of its faults are open: looked for once, and not for each box.
pub(super) struct Scene<'a> {
    snapshot: &'a Shown,
    active: BTreeSet<&'a Number>,
    w: Words,
}

impl<'a> Scene<'a> {
    pub(super) fn new(snapshot: &'a Shown, w: Words) -> Self {
        Self {
            snapshot,
            active: active(snapshot).map(|fault| &fault.number).collect(),
            w,
        }
    }

    /// What an open fault has to do with a component; nothing where it is over.
    fn part(&self, status: &ComponentStatus) -> Option<ConcernPart> {
        let concern = status.concern.as_ref()?;
        self.active.contains(&concern.fault).then_some(concern.part)
    }
}

/// A region: what it shares, and its sites or municipalities.
pub(super) fn of_region(scene: &Scene<'_>, region: RegionIx) -> Drawing {
    let snapshot = scene.snapshot;
    let shared: Vec<&ComponentStatus> = in_place(snapshot, Place::Shared(region)).collect();
    let mut graph = Graph::of(scene, shared.iter().map(|status| status.component));
    for status in &shared {
        graph.component(scene, status);
    }
    for status in &shared {
        graph.needs(snapshot, status);
    }
    let sources = graph.drawing.nodes.len();
    for place in places(scene, region) {
        let at = graph.drawing.add(place.drawn);
        for status in place.components {
            for needed in needed_by(snapshot, status) {
                if let Some(&from) = graph.boxes.get(&needed) {
                    graph.edges.insert((from, at));
                }
            }
        }
    }
    let before = graph.drawing.nodes.len();
    graph.without_idle_monitor(scene);
    // What is shared comes first, the monitor with it.
    let sources = sources - (before - graph.drawing.nodes.len());
    graph.finish(|from| from < sources)
}

/// A municipality: its own components, and what else they need.
pub(super) fn of_municipality(scene: &Scene<'_>, ix: MunicipalityIx) -> Drawing {
    let snapshot = scene.snapshot;
    let region = snapshot.inventory[ix].region;
    let elsewhere = |next: ComponentIx| {
        let there = &snapshot.inventory[next];
        let elsewhere = there.region == region && there.municipality != Some(ix);
        snapshot.status(next).filter(|_| elsewhere)
    };
    let own: Vec<&ComponentStatus> = snapshot.in_municipality(ix).collect();
    // What they need, and what that needs in turn.
    let mut open: Vec<ComponentIx> = own
        .iter()
        .flat_map(|status| needed_by(snapshot, status))
        .collect();
    let mut needed: BTreeMap<ComponentIx, &ComponentStatus> = BTreeMap::new();
    while let Some(next) = open.pop() {
        let Some(status) = elsewhere(next) else {
            continue;
        };
        if needed.insert(next, status).is_none() {
            open.extend(needed_by(snapshot, status));
        }
    }
    let folded = folded(scene, &own);
    let alone = own.iter().map(|status| status.component);
    let alone = alone.filter(|one| !folded.contains_key(one));
    let mut graph = Graph::of(scene, needed.keys().copied().chain(alone));
    for status in needed.values() {
        graph.component(scene, status);
    }
    let sources = graph.drawing.nodes.len();
    for status in &own {
        match folded.get(&status.component) {
            None => graph.component(scene, status),
            Some(&site) => graph.room_of_many(scene, status.component, (site, ix)),
        }
    }
    for status in needed.values().chain(&own) {
        graph.needs(snapshot, status);
    }
    graph.finish(|from| from < sources)
}

/// Rooms that work and are not worth a box each, by their site.
fn folded(scene: &Scene<'_>, own: &[&ComponentStatus]) -> BTreeMap<ComponentIx, SiteIx> {
    let mut well: BTreeMap<SiteIx, Vec<ComponentIx>> = BTreeMap::new();
    for status in own {
        let component = &scene.snapshot.inventory[status.component];
        let fine = status.shown == FacetState::Up && scene.part(status).is_none();
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
    condition: Condition,
    components: Vec<&'a ComponentStatus>,
}

fn places<'a>(scene: &Scene<'a>, region: RegionIx) -> Vec<DrawnPlace<'a>> {
    let snapshot = scene.snapshot;
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
            .map(|(site, components)| site_place(scene, site, components))
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
    let each = by_municipality.into_iter();
    let places = each.map(|(ix, components)| municipality_place(scene, ix, components));
    some_of(places.collect(), scene.w)
}

/// Of many those where something is amiss, the causes first, and no more than a drawing
/// holds; the others together.
fn some_of(places: Vec<DrawnPlace<'_>>, w: Words) -> Vec<DrawnPlace<'_>> {
    if places.len() <= MUNICIPALITIES {
        return places;
    }
    let fine =
        |place: &DrawnPlace<'_>| place.drawn.part.is_none() && place.condition == Condition::Well;
    let (well, mut amiss): (Vec<_>, Vec<_>) = places.into_iter().partition(fine);
    amiss.sort_by_key(|place| {
        (
            place.drawn.part.is_none(),
            place.drawn.part,
            Reverse(place.condition),
        )
    });
    let more = amiss.split_off(amiss.len().min(MUNICIPALITIES));
    let mut drawn = amiss;
    drawn.extend(together(more, |n| MapSaid::MoreMunicipalities { n }, w));
    drawn.extend(together(well, |n| MapSaid::WellMunicipalities { n }, w));
    drawn
}

/// Places that have one box; none where there are none.
fn together<'a>(
    places: Vec<DrawnPlace<'a>>,
    said: impl Fn(usize) -> MapSaid<'static>,
    w: Words,
) -> Option<DrawnPlace<'a>> {
    let condition = places.iter().map(|place| place.condition).max()?;
    Some(DrawnPlace {
        drawn: Node {
            name: said(places.len()).say(w.language()).into_owned(),
            mark: Some(mark::of_condition(condition, w)),
            part: places.iter().filter_map(|place| place.drawn.part).min(),
            href: (condition != Condition::Well).then(|| "/".to_owned()),
            last: true,
            ..Node::default()
        },
        condition,
        components: places
            .into_iter()
            .flat_map(|place| place.components)
            .collect(),
    })
}

fn site_place<'a>(
    scene: &Scene<'_>,
    site: SiteIx,
    components: Vec<&'a ComponentStatus>,
) -> DrawnPlace<'a> {
    let snapshot = scene.snapshot;
    let there = &snapshot.inventory[site];
    let municipality = &snapshot.inventory[there.municipality];
    let page = municipality_href(snapshot, &municipality.id, municipality.region);
    let (drawn, condition) = of_place(scene, &components);
    DrawnPlace {
        condition,
        drawn: Node {
            name: clean(&there.name),
            href: Some(format!("{page}#site-{}", segment(&there.id))),
            ..drawn
        },
        components,
    }
}

fn municipality_place<'a>(
    scene: &Scene<'_>,
    ix: MunicipalityIx,
    components: Vec<&'a ComponentStatus>,
) -> DrawnPlace<'a> {
    let snapshot = scene.snapshot;
    let municipality = &snapshot.inventory[ix];
    let page = municipality_href(snapshot, &municipality.id, municipality.region);
    let (drawn, condition) = of_place(scene, &components);
    DrawnPlace {
        condition,
        drawn: Node {
            name: clean(&municipality.name),
            href: Some(page),
            ..drawn
        },
        components,
    }
}

fn of_place(scene: &Scene<'_>, components: &[&ComponentStatus]) -> (Node, Condition) {
    let condition = condition_of(scene.snapshot, components.iter().copied());
    let parts = components.iter().filter_map(|status| scene.part(status));
    let drawn = Node {
        mark: Some(mark::of_condition(condition, scene.w)),
        part: parts.min(),
        last: true,
        ..Node::default()
    };
    (drawn, condition)
}

fn in_place(snapshot: &Shown, place: Place) -> impl Iterator<Item = &ComponentStatus> {
    let part = snapshot.part(place).into_iter();
    part.flat_map(|part| part.components())
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

impl<'a> Graph<'a> {
    /// Of what is to have a box each.
    fn of(scene: &Scene<'a>, boxes: impl IntoIterator<Item = ComponentIx>) -> Self {
        Self {
            names: Some(Names::of(&scene.snapshot.inventory, boxes)),
            ..Self::default()
        }
    }

    fn component(&mut self, scene: &Scene<'_>, status: &ComponentStatus) {
        let (snapshot, w) = (scene.snapshot, scene.w);
        let component = &snapshot.inventory[status.component];
        let page = match component.municipality {
            Some(ix) => municipality_href(snapshot, &snapshot.inventory[ix].id, component.region),
            None => format!("/r/{}", segment(&snapshot.inventory[component.region].id)),
        };
        let names = self.names.as_ref();
        let name = names.map_or_else(String::new, |names| names.name(status.component));
        let drawn = Node {
            kind: kind_beside(&name, w.kind_of(component.kind)).into_owned(),
            name,
            mark: Some(mark::reported(status, w).unwrap_or_else(|| mark::of_component(status, w))),
            part: scene.part(status),
            href: Some(format!("{page}#c-{}", segment(&component.id))),
            ..Node::default()
        };
        let at = self.drawing.add(drawn);
        self.boxes.insert(status.component, at);
    }

    /// One more of the rooms of a site that are drawn as one.
    fn room_of_many(
        &mut self,
        scene: &Scene<'_>,
        room: ComponentIx,
        (site, municipality): (SiteIx, MunicipalityIx),
    ) {
        let (snapshot, w) = (scene.snapshot, scene.w);
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

    /// Leaves out the monitor where nothing that is drawn leads to it or from it: whoever
    /// reads the drawing asks what rooms need.
    fn without_idle_monitor(&mut self, scene: &Scene<'_>) {
        let idle = self.boxes.iter().find(|(ix, at)| {
            let monitor = scene.snapshot.inventory[**ix].kind == Kind::Monitor;
            let mut edges = self.edges.iter();
            let led_to = edges.any(|(from, to)| from == *at || to == *at);
            monitor && !led_to && self.drawing.nodes[**at].part.is_none()
        });
        let Some(at) = idle.map(|(_, at)| *at) else {
            return;
        };
        let moved = |one: usize| one - usize::from(one > at);
        self.drawing.nodes.remove(at);
        self.boxes.retain(|_, one| *one != at);
        self.boxes.values_mut().for_each(|one| *one = moved(*one));
        let edges = self.edges.iter();
        self.edges = edges.map(|(from, to)| (moved(*from), moved(*to))).collect();
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
