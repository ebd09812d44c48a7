//! Planned work that goes on, or is to come within days.

use jiff::{SignedDuration, Timestamp};

use super::names::Names;
use crate::inventory::{Inventory, Maintenance, MunicipalityIx, Window};
use crate::view::shown::Shown;
use crate::view::text::Phrase;
use crate::view::words::Words;

/// How long before it begins it is shown.
const AHEAD: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Parts that are named, at most.
const NAMED: usize = 5;

/// A line of each piece, what begins first before the others.
pub(super) fn lines(snapshot: &Shown, w: Words) -> Vec<String> {
    told(snapshot, w, |_| true)
}

/// The same of what a municipality's equipment depends on, itself included.
pub(super) fn lines_for(snapshot: &Shown, municipality: MunicipalityIx, w: Words) -> Vec<String> {
    told(snapshot, w, |planned| {
        planned.extent.affected.contains(&municipality)
    })
}

fn told(snapshot: &Shown, w: Words, wanted: impl Fn(&Maintenance) -> bool) -> Vec<String> {
    let soon = snapshot.at.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
    let planned = snapshot.planned.iter();
    let planned = planned.filter(|planned| snapshot.sees_work(planned));
    let mut all: Vec<(Window, &Maintenance)> = planned
        .filter_map(|planned| Some((planned.next(snapshot.at)?, planned)))
        .filter(|(window, planned)| window.from <= soon && wanted(planned))
        .collect();
    all.sort_by_key(|(window, _)| *window);
    let line = |(window, planned)| line(snapshot, window, planned, w);
    all.into_iter().map(line).collect()
}

fn line(snapshot: &Shown, window: Window, planned: &Maintenance, w: Words) -> String {
    let inventory = &snapshot.inventory;
    let zone = &inventory[planned.region].zone;
    let from = w.moment(window.from, snapshot.at, zone);
    // The day is said once.
    let seen = match window.is_open(snapshot.at) {
        true => snapshot.at,
        false => window.from,
    };
    let until = w.moment(window.until, seen, zone);
    let when = match window.is_open(snapshot.at) {
        true => w.until_then(until),
        false => Phrase::fill("{0} – {1}", &[from, until]),
    };
    let reference = planned.reference.iter().map(|r| format!(" ({r})"));
    let text = reference.fold(planned.text.to_string(), |text, r| text + &r);
    w.planned_line(
        when,
        Phrase::name(&text),
        Phrase::name(&inventory[planned.party].name),
        Phrase::name(&parts(planned, inventory, w)),
    )
    .html()
}

/// What is out of service, as it was written: names, or kinds and places.
pub(super) fn parts(planned: &Maintenance, inventory: &Inventory, w: Words) -> String {
    let parts = &planned.parts;
    let names = Names::of(inventory, parts.components.iter().copied());
    let components = parts.components.iter().map(|&ix| names.name(ix));
    let kinds = parts.kinds.iter().map(|&kind| w.kind_of(kind).into_owned());
    let places = parts
        .municipalities
        .iter()
        .map(|&ix| inventory[ix].name.to_string());
    let all: Vec<String> = components.chain(kinds).chain(places).collect();
    let mut named = all
        .iter()
        .take(NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if all.len() > NAMED {
        named.push_str(", …");
    }
    named
}
