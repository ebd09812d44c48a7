//! What is said of the drawing of what needs what.

use super::{BOOK, Words};
use crate::words::messages;

messages! { BOOK:
    /// What is said of the drawing.
    pub(in crate::view) enum MapSaid<'a> {
        /// Its name in the menu.
        Map = "map",
        /// The first sentence, where no fault is open.
        NothingHurts = "map-nothing-hurts",
        /// The first sentence.
        Hurts { faults: usize, places: usize } = "map-hurts",
        /// The same of one municipality.
        NothingHurtsIn { name: &'a str } = "map-nothing-hurts-in",
        /// The same of one municipality.
        HurtsIn { name: &'a str, parts: usize } = "map-hurts-in",
        /// How it is read.
        Note = "map-note",
        /// Cannot be used because of a fault elsewhere.
        Affected = "map-affected",
        /// Municipalities that are not worth a box each.
        WellMunicipalities { n: usize } = "map-well-municipalities",
        /// Municipalities where something is amiss, and for which a drawing has no room.
        MoreMunicipalities { n: usize } = "map-more-municipalities",
        /// Rooms that are not.
        WellRooms { n: usize } = "map-well-rooms",
        /// The heading of what is folded away.
        AsList = "map-as-list",
        /// A column: what something needs.
        Needs = "map-needs",
        /// A column: how many need it.
        NeededBy = "map-needed-by",
        /// It needs nothing.
        NeedsNothing = "map-needs-nothing",
        /// The way to the drawing of everything.
        Whole = "map-whole",
        /// The way to the page of what is drawn.
        Page = "map-page",
        /// The way to the drawing of a municipality.
        OfThis = "map-of-this",
    }
}

impl Words {
    /// The name of the drawing in the menu.
    pub(in crate::view) fn map(self) -> String {
        MapSaid::Map.say(self.language()).into_owned()
    }

    /// The way to the drawing of a municipality.
    pub(in crate::view) fn map_of_this(self) -> String {
        MapSaid::OfThis.say(self.language()).into_owned()
    }

    /// The way to the drawing of everything.
    pub(in crate::view) fn whole_map(self) -> String {
        MapSaid::Whole.say(self.language()).into_owned()
    }

    /// The way to the page of what is drawn.
    pub(in crate::view) fn page_of_this(self) -> String {
        MapSaid::Page.say(self.language()).into_owned()
    }
}
