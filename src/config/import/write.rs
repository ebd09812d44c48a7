//! The tree as TOML, with each doubt as a comment above what it is about.

use std::fmt::Write as _;
use std::net::IpAddr;

use super::tree::{DoubtIx, Municipality, Room, Site, Tree};

/// Entries that stand by themselves.
pub(super) fn whole(tree: &Tree) -> String {
    let mut out = head(tree);
    for municipality in &tree.municipalities {
        out.push('\n');
        out.push_str(&municipality_text(tree, municipality));
    }
    out
}

/// What stands above all entries: how many there are, and the doubts that
/// belong to none of them.
pub(super) fn head(tree: &Tree) -> String {
    let mut out = String::new();
    let [municipalities, sites, rooms] = tree.counts();
    let [municipalities, sites, rooms] = [
        counted(municipalities, "municipality", "municipalities"),
        counted(sites, "site", "sites"),
        counted(rooms, "room", "rooms"),
    ];
    comment(
        &mut out,
        "",
        &format!("Imported: {rooms} at {sites} of {municipalities}."),
    );
    comment(
        &mut out,
        "",
        "A line that begins with `# ?` is a doubt: settle it and take it out.",
    );
    for marked in tree.doubts.iter().filter(|marked| !marked.borne) {
        comment(&mut out, "", &format!("? {}", marked.doubt));
    }
    out
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A municipality's table with its sites.
pub(super) fn municipality_text(tree: &Tree, municipality: &Municipality) -> String {
    let mut out = String::new();
    doubts(&mut out, "", tree, &municipality.doubts);
    out.push_str("[[municipality]]\n");
    key(&mut out, "", "id", &quoted(&municipality.id));
    key(&mut out, "", "name", &quoted(&municipality.name));
    match municipality.emails.as_slice() {
        [] => {}
        [email] => key(&mut out, "", "email", &quoted(email)),
        several => {
            let list: Vec<String> = several
                .iter()
                .map(|email| format!("{{ email = {} }}", quoted(email)))
                .collect();
            key(&mut out, "", "contacts", &format!("[{}]", list.join(", ")));
        }
    }
    if let Some(telephone) = &municipality.telephone {
        key(&mut out, "", "telephone", &quoted(telephone));
    }
    for site in &municipality.sites {
        out.push('\n');
        out.push_str(&site_text(tree, site));
    }
    out
}

/// A site's table with its rooms.
pub(super) fn site_text(tree: &Tree, site: &Site) -> String {
    let mut out = String::new();
    doubts(&mut out, "  ", tree, &site.doubts);
    out.push_str("  [[municipality.site]]\n");
    key(&mut out, "  ", "id", &quoted(&site.id));
    key(&mut out, "  ", "name", &quoted(&site.name));
    match site.routers.as_slice() {
        // Nobody can ask a router whose address nobody has said.
        [] => key(&mut out, "  ", "kit", &quoted(UNASKED)),
        routers => key(&mut out, "  ", "router", &addresses(routers)),
    }
    if !site.rooms.is_empty() {
        out.push_str("  rooms = [\n");
        out.push_str(&rooms_text(tree, &site.rooms));
        out.push_str("  ]\n");
    }
    out
}

/// The kit of a site whose router's address is not known.
pub(super) const UNASKED: &str = "unasked-site";

/// Rooms as lines of a list.
pub(super) fn rooms_text(tree: &Tree, rooms: &[Room]) -> String {
    let mut out = String::new();
    for room in rooms {
        for remark in &room.remarks {
            comment(&mut out, "    ", remark);
        }
        doubts(&mut out, "    ", tree, &room.doubts);
        let line = room_line(room);
        match room.stands {
            true => {
                let _ = writeln!(out, "    {line},");
            }
            false => comment(&mut out, "    ", &format!("{line},")),
        }
    }
    out
}

fn room_line(room: &Room) -> String {
    let mut parts = vec![
        format!("id = {}", quoted(&room.id)),
        format!("name = {}", quoted(&room.name)),
    ];
    if let Some(kit) = room.kit {
        parts.push(format!("kit = {}", quoted(kit)));
    }
    if !room.addresses.is_empty() {
        parts.push(format!("address = {}", addresses(&room.addresses)));
    }
    if let Some(uri) = &room.uri {
        parts.push(format!("uri = {}", quoted(uri)));
    }
    format!("{{ {} }}", parts.join(", "))
}

fn addresses(list: &[IpAddr]) -> String {
    let quoted: Vec<String> = list
        .iter()
        .map(|address| format!("\"{address}\""))
        .collect();
    match quoted.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    }
}

fn doubts(out: &mut String, indent: &str, tree: &Tree, list: &[DoubtIx]) {
    for &ix in list {
        if let Some(marked) = tree.doubts.get(ix) {
            comment(out, indent, &format!("? {}", marked.doubt));
        }
    }
}

fn key(out: &mut String, indent: &str, key: &str, value: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{indent}{key} = {value}");
}

/// One line that no content can leave.
fn comment(out: &mut String, indent: &str, text: &str) {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let _ = writeln!(out, "{indent}# {}", clean.trim_end());
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
