//! Whom to call about a room.

use jiff::SignedDuration;

use super::super::super::text::{Phrase, clean, escape};
use crate::fault::Fault;
use crate::inventory::{ComponentIx, Inventory, Party, PartyIx};
use crate::view::shown::Shown;
use crate::view::words::{FIRST, RoomSaid, SECOND, Words};

/// Whom to call: whoever holds the fault, if they have a number and somebody on call now,
/// and the coordinator.
pub(super) fn to_call(
    snapshot: &Shown,
    room: ComponentIx,
    fault: Option<&std::sync::Arc<Fault>>,
    w: Words,
) -> Vec<Phrase> {
    let inventory = &snapshot.inventory;
    let coordinator = coordinator(inventory, room, fault.map(AsRef::as_ref));
    let language = w.language();
    let mut lines = Vec::new();
    let holder = fault.and_then(|fault| holder(inventory, room, fault));
    let holder = holder.filter(|&holder| holder != coordinator);
    if let Some(holder) = holder.map(|holder| &inventory[holder]) {
        if is_away(holder, snapshot) {
            let said = RoomSaid::CallOff { party: FIRST }.say(language);
            lines.push(Phrase::fill(&said, &[Phrase::name(&holder.name)]));
        } else {
            lines.extend(line(holder, w));
        }
    }
    let last = &inventory[coordinator];
    lines.extend(line(last, w));
    // They are the last to be called, and it is said that it may ring for long.
    if is_away(last, snapshot) {
        let said = RoomSaid::CallOff { party: FIRST }.say(language);
        lines.push(Phrase::fill(&said, &[Phrase::name(&last.name)]));
    }
    if !lines.iter().any(|line| line.html().contains("href=\"tel:")) {
        let said = RoomSaid::CallNobody { party: FIRST }.say(language);
        lines.push(Phrase::fill(&said, &[Phrase::name(&last.name)]));
    }
    if let Some(fault) = fault {
        let said = RoomSaid::Quote { number: FIRST }.say(language);
        let number = fault.number.to_string();
        let html = format!("<span class=\"number\">{}</span>", escape(&number));
        let number = Phrase::marked(html, number);
        lines.push(Phrase::fill(&said, &[number]));
    }
    lines
}

/// The neutral party of what a room has a part in, or else of the room.
pub(super) fn coordinator(
    inventory: &Inventory,
    room: ComponentIx,
    fault: Option<&Fault>,
) -> PartyIx {
    let component = &inventory[room];
    match fault {
        Some(fault) => fault.coordinator(inventory, component.region),
        None => inventory.coordinator(component.region, [component.municipality], &[]),
    }
}

fn holder(inventory: &Inventory, room: ComponentIx, fault: &Fault) -> Option<PartyIx> {
    let region = inventory[room].region;
    let mut parties = inventory.parties();
    let found = parties.find(|(_, p)| p.region == region && *p.id == *fault.holder.id);
    found.map(|(ix, _)| ix)
}

/// Whether nobody of it is on call now.
fn is_away(party: &Party, snapshot: &Shown) -> bool {
    let soon = snapshot.at.checked_add(SignedDuration::from_secs(1));
    let gap = soon.ok().and_then(|soon| party.unmanned(snapshot.at, soon));
    gap == Some(snapshot.at)
}

fn line(party: &Party, w: Words) -> Option<Phrase> {
    let telephone = clean(party.telephone.as_deref()?);
    let dialled: String = telephone.chars().filter(|c| !c.is_whitespace()).collect();
    let link = format!(
        "<a href=\"tel:{}\">{}</a>",
        escape(&dialled),
        escape(&telephone)
    );
    let said = RoomSaid::CallLine {
        party: FIRST,
        telephone: SECOND,
    };
    let parts = [Phrase::name(&party.name), Phrase::marked(link, telephone)];
    Some(Phrase::fill(&said.say(w.language()), &parts))
}
