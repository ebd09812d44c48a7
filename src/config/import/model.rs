//! Make and model → the kit that watches such equipment.

use super::words::fold;

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Equipment {
    /// A room's equipment, by the id of its kit.
    Room(&'static str),
    /// A room's equipment of which something is in doubt.
    Doubtful(&'static str, &'static str),
    /// The site's router.
    Router,
    /// Something that is no room's equipment, and why it is no entry.
    Other(&'static str),
    /// Nothing is said, or nothing that is known.
    Unknown,
}

/// The kit of equipment that nothing is known about.
pub(super) const PLAIN: &str = "sip-room";

const SHARED: &str = "is shared by rooms: describe it as a [[component]]";
const BESIDE: &str = "is no videoconference equipment that samband watches";
const VIRTUAL: &str = "is a meeting on a bridge, no equipment in a room: watch the bridge";
const CLOUD: &str = "answers no SIP by itself: only its answer to pings is watched";
const OLD: &str = "may speak H.323 only: see whether it answers SIP, or take `kit = \"ping-room\"`";

use Equipment::{Doubtful, Other, Room, Router};

/// In this order: the first that is found decides. A word stands for itself,
/// or, with a star, for the beginning of a word.
const KNOWN: &[(&str, Equipment)] = &[
    ("vmr", Other(VIRTUAL)),
    ("virtuelt", Other(VIRTUAL)),
    ("virtual meeting", Other(VIRTUAL)),
    ("pexip", Other(SHARED)),
    ("mcu", Other(SHARED)),
    ("codian", Other(SHARED)),
    ("motebro", Other(SHARED)),
    ("videobro", Other(SHARED)),
    ("bridge", Other(SHARED)),
    ("gatekeeper", Other(SHARED)),
    ("vcs", Other(SHARED)),
    ("expressway", Other(SHARED)),
    ("cucm", Other(SHARED)),
    ("tms", Other(SHARED)),
    ("registrar", Other(SHARED)),
    ("ruter", Router),
    ("router", Router),
    ("isr", Router),
    ("switch", Other(BESIDE)),
    ("svitsj", Other(BESIDE)),
    ("brannmur", Other(SHARED)),
    ("brandvagg", Other(SHARED)),
    ("firewall", Other(SHARED)),
    ("fortigate", Other(SHARED)),
    ("aksesspunkt", Other(BESIDE)),
    ("skriver", Other(BESIDE)),
    ("printer", Other(BESIDE)),
    ("mtr", Doubtful("ping-room", CLOUD)),
    ("teams", Doubtful("ping-room", CLOUD)),
    ("zoom", Doubtful("ping-room", CLOUD)),
    ("surface hub", Doubtful("ping-room", CLOUD)),
    ("logitech", Doubtful("ping-room", CLOUD)),
    ("rally bar", Doubtful("ping-room", CLOUD)),
    ("mxp", Doubtful(PLAIN, OLD)),
    ("viewstation", Doubtful(PLAIN, OLD)),
    ("webex", Room("cisco-room")),
    ("room kit", Room("cisco-room")),
    ("room bar", Room("cisco-room")),
    ("desk pro", Room("cisco-room")),
    ("codec pro", Room("cisco-room")),
    ("sx10", Room("cisco-room")),
    ("sx20", Room("cisco-room")),
    ("sx80", Room("cisco-room")),
    ("mx200", Room("cisco-room")),
    ("mx300", Room("cisco-room")),
    ("mx700", Room("cisco-room")),
    ("mx800", Room("cisco-room")),
    ("ex60", Room("cisco-room")),
    ("ex90", Room("cisco-room")),
    ("dx70", Room("cisco-room")),
    ("dx80", Room("cisco-room")),
    ("c20", Room("cisco-room")),
    ("c40", Room("cisco-room")),
    ("c60", Room("cisco-room")),
    ("c90", Room("cisco-room")),
    ("cisco", Room("cisco-room")),
    ("tandberg", Doubtful(PLAIN, OLD)),
    ("hdx*", Room(PLAIN)),
    ("polycom", Room(PLAIN)),
    ("poly", Room(PLAIN)),
    ("realpresence", Room(PLAIN)),
    ("lifesize", Room(PLAIN)),
    ("yealink", Room(PLAIN)),
    ("huawei", Room(PLAIN)),
    ("aver", Room(PLAIN)),
    ("sony", Doubtful(PLAIN, OLD)),
    ("avaya", Room(PLAIN)),
    // Only where no make says that it is more than that.
    ("skjerm", Other(BESIDE)),
    ("kamera", Other(BESIDE)),
    ("camera", Other(BESIDE)),
    ("touch panel", Other(BESIDE)),
    ("tv", Other(BESIDE)),
];

/// What equipment of this make and model is.
pub(super) fn equipment(model: &str) -> Equipment {
    let folded = fold(model);
    let tokens: Vec<&str> = folded.split(' ').collect();
    let found = KNOWN
        .iter()
        .find(|(words, _)| match words.strip_suffix('*') {
            Some(start) => tokens.iter().any(|token| token.starts_with(start)),
            None => {
                let wanted: Vec<&str> = words.split(' ').collect();
                tokens.windows(wanted.len()).any(|window| window == wanted)
            }
        });
    found.map_or(Equipment::Unknown, |(_, equipment)| *equipment)
}

/// What a row without a model is, by what it is called: only what is surely no room.
pub(super) fn by_name(name: &str) -> Equipment {
    match equipment(name) {
        known @ (Router | Other(_)) => known,
        Room(_) | Doubtful(..) | Equipment::Unknown => Equipment::Unknown,
    }
}
