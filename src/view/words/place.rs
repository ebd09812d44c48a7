//! Sentences about municipalities, and about the region as a whole.

use std::borrow::Cow;

use super::case::Told;
use super::{BOOK, FIRST, SECOND, Words, words_for};
use crate::fault::Fault;
use crate::view::text::Phrase;
use crate::words::messages;

/// How a place is, of which people ask "does it work?": the worse, the greater, but that what
/// is not known comes before what is known to be ill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::view) enum Condition {
    /// All of it works.
    Well,
    /// Nothing is known to be down, and something is not known to be up.
    Unknown,
    /// Nothing is known to be ill, and somebody has reported something from a room.
    Reported,
    /// Some of it goes and comes.
    Unstable,
    /// Some of it is down.
    Partly,
    /// No room works.
    Down,
}

/// What a region comes to, for its first sentence.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::view) struct Sum {
    /// Municipalities.
    pub(in crate::view) municipalities: usize,
    /// Those that are well.
    pub(in crate::view) well: usize,
    /// Those of which not all is known.
    pub(in crate::view) unknown: usize,
    /// Components whose state is not known.
    pub(in crate::view) unknown_components: usize,
}

/// How many of several are how.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::view) struct Tally {
    /// Of how many it tells.
    pub(in crate::view) all: usize,
    /// Those that work.
    pub(in crate::view) well: usize,
    /// Those of which it is not known.
    pub(in crate::view) unknown: usize,
}

impl Tally {
    /// Whether nothing is known of any of them.
    const fn is_dark(self) -> bool {
        self.all > 0 && self.unknown == self.all
    }
}

words_for! {
    /// How a place is, in a word or two.
    condition(condition: Condition) = ConditionSaid {
        Condition::Well => Well = "condition-well",
        Condition::Unstable => Unstable = "condition-unstable",
        Condition::Partly => Partly = "condition-partly",
        Condition::Down => Down = "condition-down",
        Condition::Reported => Reported = "condition-reported",
        Condition::Unknown => Unknown = "condition-unknown",
    }
}

messages! { BOOK:
    /// How a place is, or all of them together.
    pub(super) enum PlaceSaid<'a> {
        RoomsNone = "rooms-none",
        RoomsDark { all: usize } = "rooms-dark",
        RoomsWell { well: usize, all: usize } = "rooms-well",
        ComponentsDark { components: &'a str } = "components-dark",
        ComponentsWell { well: usize, all: usize } = "components-well",
        OfTheseUnknown { said: &'a str, count: usize } = "of-these-unknown",
        OneFault { what: &'a str, at: &'a str } = "one-fault",
        ManyFaults { count: usize, well: usize, all: usize } = "many-faults",
        AllWell { all: usize } = "all-well",
        AllWellBut { all: usize, some: &'a str } = "all-well-but",
        NothingFound = "nothing-found",
        NotAllWell { others: usize, all: usize } = "not-all-well",
        ReportedSince { since: &'a str } = "reported-since",
        FaultsOver { count: usize } = "faults-over",
        FaultsOpen { count: usize } = "faults-open",
        FaultsOpenAndOver { open: &'a str, over: usize } = "faults-open-and-over",
        CutOffSince { region: &'a str, since: &'a str } = "cut-off-since",
        ShadowRegion { region: &'a str, operator: &'a str } = "shadow-region",
        ShadowParties { parties: &'a str, operator: &'a str } = "shadow-parties",
        AllFaults { open: usize, over: usize } = "all-faults",
        AmissMore { n: usize } = "amiss-more",
        GapsAmong { gaps: usize, all: usize } = "gaps-among",
        GapsAtPlaces { components: &'a str, places: usize } = "gaps-at-places",
    }
}

impl Words {
    fn place(self, said: PlaceSaid<'_>) -> String {
        said.say(self.0).into_owned()
    }

    /// "3 of 4 rooms work"; "not known" where no more can be said.
    pub(in crate::view) fn rooms_well(self, rooms: Tally) -> String {
        let Tally { all, well, unknown } = rooms;
        match all {
            0 => self.place(PlaceSaid::RoomsNone),
            _ if rooms.is_dark() => self.place(PlaceSaid::RoomsDark { all }),
            _ => self.of_these_unknown(PlaceSaid::RoomsWell { well, all }, unknown),
        }
    }

    /// "3 of 4 components work"; "not known" where no more can be said.
    pub(in crate::view) fn components_well(self, components: Tally) -> String {
        let Tally { all, well, unknown } = components;
        if components.is_dark() {
            let components = &*self.components(all);
            return self.place(PlaceSaid::ComponentsDark { components });
        }
        self.of_these_unknown(PlaceSaid::ComponentsWell { well, all }, unknown)
    }

    fn of_these_unknown(self, said: PlaceSaid<'_>, count: usize) -> String {
        let said = self.place(said);
        match count {
            0 => said,
            count => self.place(PlaceSaid::OfTheseUnknown { said: &said, count }),
        }
    }

    /// The first sentence of the first page; `open` holds the faults whose
    /// symptom is still there, `over` those that only wait to be closed.
    pub(in crate::view) fn region_sentence(
        self,
        sum: Sum,
        open: &[&Fault],
        over: usize,
        told: Told<'_>,
    ) -> Phrase {
        match open {
            [] => self.no_fault_sentence(sum, over),
            [only] => {
                let (what, at) = (FIRST, SECOND);
                let wrong = self.what_is_wrong(only).small();
                let since = self.moment(only.began_at, told.now, told.zone);
                let said = self.place(PlaceSaid::OneFault { what, at });
                Phrase::fill(&said, &[wrong, since]).then(self.standing(only, told))
            }
            many if sum.municipalities == 0 => {
                Phrase::words(self.faults_sentence(many.len(), over))
            }
            many => Phrase::words(self.place(PlaceSaid::ManyFaults {
                count: many.len(),
                well: sum.well,
                all: sum.municipalities,
            })),
        }
    }

    fn no_fault_sentence(self, sum: Sum, over: usize) -> Phrase {
        let all = sum.municipalities;
        let first = if all == 0 {
            return Phrase::words(self.faults_sentence(0, over));
        } else if sum.well == all && sum.unknown_components == 0 {
            self.place(PlaceSaid::AllWell { all })
        } else if sum.well == all {
            let some = &*self.components(sum.unknown_components);
            self.place(PlaceSaid::AllWellBut { all, some })
        } else if sum.unknown == all {
            self.place(PlaceSaid::NothingFound)
        } else {
            let others = all - sum.well;
            self.place(PlaceSaid::NotAllWell { others, all })
        };
        let first = Phrase::words(first);
        match over {
            0 => first,
            count => first.then(Phrase::words(self.place(PlaceSaid::FaultsOver { count }))),
        }
    }

    /// Of a room that probes see nothing amiss with: that somebody has reported it.
    pub(in crate::view) fn reported_since(self, since: Phrase) -> Phrase {
        let said = self.place(PlaceSaid::ReportedSince { since: FIRST });
        Phrase::fill(&said, &[since])
    }

    /// The first sentence while the monitor is cut off from a region.
    pub(in crate::view) fn cut_off_sentence(self, region: &str, since: Phrase) -> Phrase {
        let said = self.place(PlaceSaid::CutOffSince {
            region: FIRST,
            since: SECOND,
        });
        Phrase::fill(&said, &[Phrase::name(region), since])
    }

    /// That a whole region is in shadow mode.
    pub(in crate::view) fn shadow_region(self, region: &str, operator: &str) -> Phrase {
        let said = self.place(PlaceSaid::ShadowRegion {
            region: FIRST,
            operator: SECOND,
        });
        Phrase::fill(&said, &[Phrase::name(region), Phrase::name(operator)])
    }

    /// That some parties are in shadow mode.
    pub(in crate::view) fn shadow_parties(self, parties: &[Phrase], operator: &str) -> Phrase {
        let said = self.place(PlaceSaid::ShadowParties {
            parties: FIRST,
            operator: SECOND,
        });
        let parties = Phrase::list(parties, &self.and());
        Phrase::fill(&said, &[parties, Phrase::name(operator)])
    }

    /// The first sentence of a municipality's page.
    pub(in crate::view) fn place_sentence(self, name: &str, what: impl Into<String>) -> Phrase {
        Phrase::fill("{0}: {1}.", &[Phrase::name(name), Phrase::words(what)])
    }

    /// The first sentence of the list of faults.
    pub(in crate::view) fn faults_sentence(self, open: usize, over: usize) -> String {
        let open = self.place(PlaceSaid::FaultsOpen { count: open });
        match over {
            0 => open,
            over => self.place(PlaceSaid::FaultsOpenAndOver { open: &open, over }),
        }
    }

    /// The way to all faults, where only the first are listed.
    pub(in crate::view) fn all_faults(self, open: usize, over: usize) -> String {
        self.place(PlaceSaid::AllFaults { open, over })
    }

    /// That in more municipalities than are shown large something is amiss.
    pub(in crate::view) fn amiss_more(self, n: usize) -> String {
        self.place(PlaceSaid::AmissMore { n })
    }

    /// How many components have no settled owner.
    pub(in crate::view) fn gaps_sentence(self, gaps: usize, all: usize) -> String {
        self.place(PlaceSaid::GapsAmong { gaps, all })
    }

    /// How many gaps there are, and at how many places: "12 components at 3 places".
    pub(in crate::view) fn gaps_count(self, gaps: usize, places: usize) -> String {
        let components = &*self.components(gaps);
        self.place(PlaceSaid::GapsAtPlaces { components, places })
    }
}
