//! `/room/<id>/door`: what hangs on the door of a room, to be printed.

use askama::Template;
use qrcode::{Color, EcLevel, QrCode};

use super::{href, numbers, place};
use crate::inventory::{ComponentIx, Language};
use crate::view::assets;
use crate::view::page::{Unrendered, render};
use crate::view::shown::Shown;
use crate::view::text::{Phrase, clean};
use crate::view::words::{RoomSaid, Words};

/// Modules of white around a code (ISO/IEC 18004, section 9.1).
const QUIET: usize = 4;

#[derive(Template)]
#[template(path = "door.html", config = "src/view/askama.toml")]
struct Page {
    w: Words,
    css: &'static str,
    title: String,
    place: String,
    name: String,
    lead: String,
    code: Option<Code>,
    unset: String,
    call: Vec<String>,
    back: String,
}

/// A code, and what it reads as.
struct Code {
    address: String,
    or: String,
    side: usize,
    path: String,
}

/// What hangs on the door of a room: its code, where the pages can be reached from elsewhere
/// than the machine itself.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn door(
    snapshot: &Shown,
    room: ComponentIx,
    public_url: &str,
    language: Language,
) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let said = |said: RoomSaid<'_>| said.say(w.language()).into_owned();
    let component = &snapshot.inventory[room];
    let path = href(snapshot, room);
    let address = format!("{}{path}", public_url.trim_end_matches('/'));
    let code = (!is_this_machine(public_url))
        .then(|| code(&address))
        .flatten();
    let page = Page {
        w,
        css: assets::stylesheet_path(),
        title: clean(&component.name),
        place: place(snapshot, component.site),
        name: clean(&component.name),
        lead: said(RoomSaid::DoorLead),
        code: code.map(|(side, path)| Code {
            or: said(RoomSaid::DoorOr),
            address,
            side,
            path,
        }),
        unset: said(RoomSaid::DoorUnset),
        call: numbers::to_call(snapshot, room, None, w)
            .iter()
            .map(Phrase::html)
            .collect(),
        back: path,
    };
    render("/room/door", &page)
}

/// The modules on a side, the white around them included, and the dark ones as a path of
/// SVG; none where an address is longer than a code can be.
fn code(address: &str) -> Option<(usize, String)> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let width = code.width();
    let modules = code.to_colors();
    let mut path = String::new();
    for (y, row) in modules.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            if run.first() == Some(&Color::Dark) {
                let (left, top, long) = (x + QUIET, y + QUIET, run.len());
                path.push_str(&format!("M{left} {top}h{long}v1h-{long}z"));
            }
            x += run.len();
        }
    }
    Some((width + 2 * QUIET, path))
}

/// Whether an address leads nowhere from elsewhere than the machine itself: nobody has said
/// where people reach the pages.
fn is_this_machine(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let own = ["127.", "localhost", "[::1]", "0.0.0.0", "[::]"];
    own.iter().any(|own| host.starts_with(own))
}
