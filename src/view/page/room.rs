//! `/room/<id>`: one room, and one answer in plain words.
//!
//! Somebody stands in the room at night and has one question. So there is no menu, nothing
//! to choose, and nothing of other rooms: the page may hang on the door as a code.

mod answer;
mod door;
mod form;
mod numbers;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use askama::Template;

use self::answer::Answer;
pub use self::door::door;
use self::form::Form;
pub use self::form::{RoomDone, RoomForm, RoomTyped, RoomWrong};
use super::{Unrendered, mark, render};
use crate::fault::{ComponentRef, Fault};
use crate::inventory::{ComponentIx, Kind, Language, SiteIx};
use crate::ledger::FacetState;
use crate::view::assets;
use crate::view::shown::Shown;
use crate::view::snapshot::{ComponentStatus, Place};
use crate::view::text::{Phrase, clean, escape, segment};
use crate::view::words::{FIRST, RoomSaid, Told, Words};

#[derive(Template)]
#[template(path = "room.html", config = "src/view/askama.toml")]
struct Page {
    w: Words,
    css: &'static str,
    js: &'static str,
    title: String,
    /// Where its municipality's page is; none where its reader sees nothing but the room.
    around: Option<String>,
    place: String,
    mark: String,
    headline: String,
    lines: Vec<String>,
    instead: Option<Section>,
    call: Option<Section>,
    /// What came of what was sent.
    thanks: Option<String>,
    form: Option<Form>,
    /// The way to what hangs on its door.
    door: Option<(String, String)>,
    as_of: String,
}

/// A heading, and what stands below it.
struct Section {
    heading: String,
    lines: Vec<String>,
}

/// The room that is meant: by its component's id, or by `region:id`; none when there is no
/// such, or it is not theirs to see.
pub fn find(snapshot: &Shown, id: &str) -> Option<ComponentIx> {
    let all = snapshot.inventory.find_components(id).into_iter();
    let mut rooms = all.filter(|&ix| snapshot.inventory[ix].kind == Kind::Codec);
    rooms.find(|&ix| snapshot.sees_component(ix))
}

/// Where a room's page is: by its id, and by its region's too where several regions have it.
pub fn href(snapshot: &Shown, room: ComponentIx) -> String {
    let id = &snapshot.inventory[room].id;
    let alike = snapshot.inventory.find_components(id).len();
    match alike > 1 {
        true => format!("/room/{}", segment(&snapshot.inventory.full_id(room))),
        false => format!("/room/{}", segment(id)),
    }
}

/// How the page of a room is shown.
#[derive(Clone, Debug, Default)]
pub struct RoomPage {
    /// Its reader sees what lies around the room too, and is told the way there.
    pub around: bool,
    /// What somebody has reported was taken in.
    pub done: Option<RoomDone>,
    /// What is reported with, where anybody can report anything.
    pub form: Option<RoomForm>,
}

/// The page of a room.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn room(
    snapshot: &Shown,
    room: ComponentIx,
    shown: &RoomPage,
    language: Language,
) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let inventory = &snapshot.inventory;
    let component = &inventory[room];
    let zone = &inventory[component.region].zone;
    let answer = Answer::of(snapshot, room);
    let headline = answer.headline(w);
    let works = answer.works();
    let instead = inventory.instead(room).filter(|_| !works);
    let wrong = shown.form.as_ref().and_then(|form| form.wrong);
    // Whoever can write nothing down is to call.
    let is_limited = wrong == Some(RoomWrong::TooMany);
    let said = |said: RoomSaid<'_>| said.say(w.language()).into_owned();
    let call = numbers::to_call(snapshot, room, answer.fault(), w);
    let municipality = component.municipality.filter(|_| shown.around);
    let page = Page {
        w,
        css: assets::stylesheet_path(),
        js: assets::script_path(),
        title: headline.plain(),
        around: municipality
            .map(|ix| super::municipality_href(snapshot, &inventory[ix].id, component.region)),
        place: place(snapshot, component.site),
        mark: answer.mark(w),
        headline: headline.heading(),
        lines: answer.lines(w).iter().map(Phrase::html).collect(),
        instead: instead.map(|instead| Section {
            heading: said(RoomSaid::Instead),
            lines: vec![Phrase::name(instead).html()],
        }),
        call: (!works || is_limited).then(|| Section {
            heading: said(RoomSaid::Call),
            lines: call.iter().map(Phrase::html).collect(),
        }),
        thanks: shown.done.as_ref().and_then(|done| {
            let told = Told {
                now: snapshot.at,
                zone,
            };
            let fault = reported_with(snapshot, room, done);
            // Nobody is thanked for a number of another room.
            if fault.is_none() && is_known(snapshot, done) {
                return None;
            }
            let thanks = form::thanks(done, fault, &component.id, told, w);
            Some(thanks.html())
        }),
        door: shown.around.then(|| {
            let there = format!("{}/door", href(snapshot, room));
            (there, said(RoomSaid::Door))
        }),
        form: shown
            .form
            .as_ref()
            .map(|form| Form::of(form, href(snapshot, room), w)),
        as_of: w.moment(snapshot.at, snapshot.at, zone).html(),
    };
    render("/room", &page)
}

/// The fault with which something was reported from a room, or the larger one that explains
/// it by now.
fn reported_with<'a>(
    snapshot: &'a Shown,
    room: ComponentIx,
    done: &'a RoomDone,
) -> Option<&'a Arc<Fault>> {
    let component = &snapshot.inventory[room];
    let region = &snapshot.inventory[component.region].id;
    let own = |fault: &&Arc<Fault>| {
        let own = |part: &ComponentRef| *part.id == *component.id;
        fault.region == **region && fault.concerns(|_| false, own)
    };
    let known = done.number.as_ref().and_then(|one| snapshot.fault(one));
    let fault = known.or(done.fault.as_ref()).filter(own)?;
    let larger = fault.merged_into.as_ref();
    let larger = larger.and_then(|into| snapshot.fault(into)).filter(own);
    Some(larger.unwrap_or(fault))
}

/// Whether there is a fault of that number.
fn is_known(snapshot: &Shown, done: &RoomDone) -> bool {
    let shown = done.number.as_ref().and_then(|one| snapshot.fault(one));
    shown.or(done.fault.as_ref()).is_some()
}

/// Where it is: its site and municipality.
fn place(snapshot: &Shown, site: Option<SiteIx>) -> String {
    let Some(site) = site else {
        return String::new();
    };
    let site = &snapshot.inventory[site];
    let municipality = &snapshot.inventory[site.municipality].name;
    let names = [Phrase::name(&site.name), Phrase::name(municipality)];
    Phrase::fill(&[FIRST, ", {1}"].concat(), &names).html()
}

/// The open faults of its region that a room has a part in.
fn faults(snapshot: &Shown, room: ComponentIx) -> impl Iterator<Item = &Arc<Fault>> {
    let component = &snapshot.inventory[room];
    let region = &snapshot.inventory[component.region].id;
    super::active(snapshot)
        .filter(|fault| fault.region == **region)
        .filter(|fault| fault.concerns(|_| false, |part| *part.id == *component.id))
}

/// The way to each room, for the first page.
pub(super) struct Rooms {
    pub(super) heading: String,
    pub(super) places: Vec<Rooming>,
}

/// The rooms of a municipality, a line for each site.
pub(super) struct Rooming {
    pub(super) name: String,
    pub(super) lines: Vec<String>,
}

/// Rooms that the first page leads to, at most: beyond, it would be long, and the pages of
/// their municipalities do.
const ROOMS: usize = 300;

impl Rooms {
    /// None where there are too many, or there is none.
    pub(super) fn of(snapshot: &Shown, w: Words) -> Option<Self> {
        let inventory = &snapshot.inventory;
        let is_room = |one: &&ComponentStatus| inventory[one.component].kind == Kind::Codec;
        let count = snapshot
            .components()
            .filter(is_room)
            .take(ROOMS + 1)
            .count();
        if count == 0 || count > ROOMS {
            return None;
        }
        let parts = snapshot.by_municipality();
        let places = snapshot.municipalities().map(|(ix, municipality)| {
            let sites = parts.get(&ix).into_iter().flatten();
            let sites = sites.filter_map(|part| match part.place {
                Place::Site(site) => Some((site, part)),
                Place::Shared(_) => None,
            });
            let lines = sites.filter_map(|(site, part)| {
                let links = links(snapshot, part.components().filter(is_room), w);
                let site = Phrase::name(&inventory[site].name).html();
                (!links.is_empty()).then(|| format!("{site}: {}", links.join(", ")))
            });
            Rooming {
                name: clean(&municipality.name),
                lines: lines.collect(),
            }
        });
        let mut places: Vec<Rooming> = places.filter(|place| !place.lines.is_empty()).collect();
        let order = snapshot.order(w.language());
        places.sort_by_cached_key(|place| order.key(&place.name));
        Some(Self {
            heading: RoomSaid::Rooms.say(w.language()).into_owned(),
            places,
        })
    }
}

/// Rooms, each a link to its page, with its state where it does not work.
fn links<'a>(
    snapshot: &Shown,
    rooms: impl Iterator<Item = &'a ComponentStatus>,
    w: Words,
) -> Vec<String> {
    let link = |one: &ComponentStatus| {
        let name = escape(&clean(&snapshot.inventory[one.component].name));
        let href = href(snapshot, one.component);
        let reported = mark::reported(one, w);
        let ill = match one.shown {
            FacetState::Up | FacetState::Unknown if reported.is_some() => {
                let word = reported.as_ref().map_or("", mark::Mark::word);
                format!(" ({})", escape(word))
            }
            FacetState::Up => String::new(),
            FacetState::Unknown | FacetState::Poor | FacetState::Flapping | FacetState::Down => {
                format!(" ({})", escape(&w.shown(one.shown)))
            }
        };
        format!("<a href=\"{href}\"><bdi>{name}</bdi></a>{ill}")
    };
    rooms.map(link).collect()
}
