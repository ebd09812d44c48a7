//! Sentences about municipalities, and about the region as a whole.

use super::fault::Told;
use super::{Words, Written};
use crate::fault::Fault;
use crate::view::text::Phrase;

/// How a place is, of which people ask "does it work?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::view) enum Condition {
    /// All of it works.
    Well,
    /// Some of it goes and comes.
    Unstable,
    /// Some of it is down.
    Partly,
    /// No room works.
    Down,
    /// Nothing is known to be down, and something is not known to be up.
    Unknown,
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

impl Words {
    /// How a place is, in a word or two.
    pub(in crate::view) const fn condition(self, condition: Condition) -> &'static str {
        match (self.0, condition) {
            (Written::Bokmal, Condition::Well) => "virker",
            (Written::Bokmal, Condition::Unstable) => "ustabil",
            (Written::Bokmal, Condition::Partly) => "delvis nede",
            (Written::Bokmal, Condition::Down) => "nede",
            (Written::Bokmal, Condition::Unknown) => "ukjent",
            (Written::English, Condition::Well) => "working",
            (Written::English, Condition::Unstable) => "unstable",
            (Written::English, Condition::Partly) => "partly down",
            (Written::English, Condition::Down) => "down",
            (Written::English, Condition::Unknown) => "unknown",
        }
    }

    /// "3 of 4 rooms work"; "not known" where no more can be said.
    pub(in crate::view) fn rooms_well(self, rooms: Tally) -> String {
        let Tally { all, well, unknown } = rooms;
        let unknown = self.of_these_unknown(unknown);
        match (self.0, all) {
            (Written::Bokmal, 0) => "Ingen rom".to_owned(),
            (Written::English, 0) => "No rooms".to_owned(),
            (Written::Bokmal, _) if rooms.is_dark() => format!("{all} rom, ikke kjent"),
            (Written::English, 1) if rooms.is_dark() => "1 room, not known".to_owned(),
            (Written::English, _) if rooms.is_dark() => format!("{all} rooms, not known"),
            (Written::Bokmal, _) => format!("{well} av {all} rom virker{unknown}"),
            (Written::English, 1) => format!("{well} of 1 room works"),
            (Written::English, _) => format!("{well} of {all} rooms work{unknown}"),
        }
    }

    /// "3 of 4 components work"; "not known" where no more can be said.
    pub(in crate::view) fn components_well(self, components: Tally) -> String {
        let Tally { all, well, unknown } = components;
        let unknown = self.of_these_unknown(unknown);
        match self.0 {
            Written::Bokmal if components.is_dark() => {
                format!("{}, ikke kjent", self.components(all))
            }
            Written::English if components.is_dark() => {
                format!("{}, not known", self.components(all))
            }
            Written::Bokmal => format!("{well} av {all} komponenter virker{unknown}"),
            Written::English => format!("{well} of {all} components work{unknown}"),
        }
    }

    fn of_these_unknown(self, unknown: usize) -> String {
        match (self.0, unknown) {
            (_, 0) => String::new(),
            (Written::Bokmal, n) => format!(", {n} ikke kjent"),
            (Written::English, n) => format!(", {n} not known"),
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
                let template = match self.0 {
                    Written::Bokmal => "Én feil: {0}, siden {1}.",
                    Written::English => "One fault: {0}, since {1}.",
                };
                let what = self.what_is_wrong(only).small();
                let since = self.moment(only.began_at, told.now, told.zone);
                Phrase::fill(template, &[what, since]).then(self.standing(only, told))
            }
            many if sum.municipalities == 0 => {
                Phrase::words(self.faults_sentence(many.len(), over))
            }
            many => Phrase::words(match self.0 {
                Written::Bokmal => format!(
                    "{} åpne feil. {} av {} kommuner virker som de skal.",
                    many.len(),
                    sum.well,
                    sum.municipalities
                ),
                Written::English => format!(
                    "{} open faults. {} of {} municipalities are well.",
                    many.len(),
                    sum.well,
                    sum.municipalities
                ),
            }),
        }
    }

    fn no_fault_sentence(self, sum: Sum, over: usize) -> Phrase {
        let all = sum.municipalities;
        let first = if all == 0 {
            return Phrase::words(self.faults_sentence(0, over));
        } else if sum.well == all && sum.unknown_components == 0 {
            match self.0 {
                Written::Bokmal if all == 1 => "Alt virker.".to_owned(),
                Written::English if all == 1 => "All is well.".to_owned(),
                Written::Bokmal => format!("Alt virker i alle {all} kommuner."),
                Written::English => format!("All {all} municipalities are well."),
            }
        } else if sum.well == all {
            let some = self.components(sum.unknown_components);
            match self.0 {
                Written::Bokmal if all == 1 => format!("Alt virker, men {some} er ikke kjent."),
                Written::English if all == 1 => format!("All is well, but {some} not known."),
                Written::Bokmal => {
                    format!("Alt virker i alle {all} kommuner, men {some} er ikke kjent.")
                }
                Written::English => {
                    format!("All {all} municipalities are well, but {some} not known.")
                }
            }
        } else if sum.unknown == all {
            match self.0 {
                Written::Bokmal => "Ingen feil er funnet, men ikke alt er prøvd ennå.".to_owned(),
                Written::English => {
                    "No fault has been found, but not all has been tried yet.".to_owned()
                }
            }
        } else {
            let others = all - sum.well;
            match self.0 {
                Written::Bokmal => {
                    format!("Ingen åpne feil, men {others} av {all} kommuner er ikke helt i orden.")
                }
                Written::English => {
                    format!("No open fault, but {others} of {all} municipalities are not all well.")
                }
            }
        };
        let second = match (self.0, over) {
            (_, 0) => return Phrase::words(first),
            (Written::Bokmal, 1) => "1 feil er over og venter på å bli lukket.".to_owned(),
            (Written::Bokmal, _) => format!("{over} feil er over og venter på å bli lukket."),
            (Written::English, 1) => "1 fault is over and waits to be closed.".to_owned(),
            (Written::English, _) => format!("{over} faults are over and wait to be closed."),
        };
        Phrase::words(first).then(Phrase::words(second))
    }

    /// The first sentence while the monitor is cut off from a region.
    pub(in crate::view) fn cut_off_sentence(self, region: &str, since: Phrase) -> Phrase {
        Phrase::fill(
            match self.0 {
                Written::Bokmal => "Overvåkingen har vært avskåret fra {0} siden {1}.",
                Written::English => "The monitor has been cut off from {0} since {1}.",
            },
            &[Phrase::name(region), since],
        )
    }

    /// That a whole region is in shadow mode.
    pub(in crate::view) fn shadow_region(self, region: &str, operator: &str) -> Phrase {
        Phrase::fill(
            match self.0 {
                Written::Bokmal => {
                    "{0} er i skyggedrift: bare {1} får beskjed. Det andre ville fått, blir skrevet ned og ikke sendt."
                }
                Written::English => {
                    "{0} is in shadow mode: only {1} is told. What others would be told is written down and not sent."
                }
            },
            &[Phrase::name(region), Phrase::name(operator)],
        )
    }

    /// That some parties are in shadow mode.
    pub(in crate::view) fn shadow_parties(self, parties: &[Phrase], operator: &str) -> Phrase {
        Phrase::fill(
            match self.0 {
                Written::Bokmal => {
                    "I skyggedrift: {0}. Det de ville fått, blir skrevet ned og ikke sendt; {1} får beskjed."
                }
                Written::English => {
                    "In shadow mode: {0}. What they would be told is written down and not sent; {1} is told."
                }
            },
            &[Phrase::list(parties, self.and()), Phrase::name(operator)],
        )
    }

    /// The first sentence of a municipality's page.
    pub(in crate::view) fn place_sentence(self, name: &str, what: String) -> Phrase {
        Phrase::fill("{0}: {1}.", &[Phrase::name(name), Phrase::words(what)])
    }

    /// The first sentence of the list of faults.
    pub(in crate::view) fn faults_sentence(self, open: usize, over: usize) -> String {
        let first = match (self.0, open) {
            (Written::Bokmal, 0) => "Ingen åpne feil.".to_owned(),
            (Written::Bokmal, 1) => "Én åpen feil.".to_owned(),
            (Written::Bokmal, _) => format!("{open} åpne feil."),
            (Written::English, 0) => "No open faults.".to_owned(),
            (Written::English, 1) => "One open fault.".to_owned(),
            (Written::English, _) => format!("{open} open faults."),
        };
        match (self.0, over) {
            (_, 0) => first,
            (Written::Bokmal, _) => format!("{first} {over} er over og venter på å bli lukket."),
            (Written::English, 1) => format!("{first} 1 is over and waits to be closed."),
            (Written::English, _) => format!("{first} {over} are over and wait to be closed."),
        }
    }

    /// How many components have no settled owner.
    pub(in crate::view) fn gaps_sentence(self, gaps: usize, all: usize) -> String {
        match (self.0, gaps) {
            (Written::Bokmal, 0) => "Alle komponenter har én ansvarlig etter avtale.".to_owned(),
            (Written::English, 0) => {
                "Each component has one responsible party by agreement.".to_owned()
            }
            (Written::Bokmal, 1) => {
                format!("For 1 av {all} komponenter avgjør ingen avtale hvem som har ansvaret.")
            }
            (Written::Bokmal, _) => format!(
                "For {gaps} av {all} komponenter avgjør ingen avtale hvem som har ansvaret."
            ),
            (Written::English, 1) => {
                format!("For 1 of {all} components no agreement decides who is responsible.")
            }
            (Written::English, _) => {
                format!("For {gaps} of {all} components no agreement decides who is responsible.")
            }
        }
    }

    /// How many gaps there are, and at how many places: "12 components at 3 places".
    pub(in crate::view) fn gaps_count(self, gaps: usize, places: usize) -> String {
        let counted = |n: usize, [one, many]: [&str; 2]| match n {
            1 => format!("1 {one}"),
            n => format!("{n} {many}"),
        };
        let (components, at, sites) = match self.0 {
            Written::Bokmal => (["komponent", "komponenter"], "på", ["sted", "steder"]),
            Written::English => (["component", "components"], "at", ["place", "places"]),
        };
        let (components, sites) = (counted(gaps, components), counted(places, sites));
        format!("{components} {at} {sites}")
    }

    /// Whom to call about a fault, and what to say.
    pub(in crate::view) fn call(
        self,
        party: &str,
        telephone: Option<&str>,
        number: &str,
    ) -> Phrase {
        let party = Phrase::name(party);
        let number = Phrase::words(number);
        match (self.0, telephone) {
            (Written::Bokmal, Some(tel)) => Phrase::fill(
                "Spørsmål om saken går til {0}, telefon {1}. Oppgi nummeret {2}.",
                &[party, Phrase::name(tel), number],
            ),
            (Written::Bokmal, None) => Phrase::fill(
                "Spørsmål om saken går til {0}. Oppgi nummeret {1}.",
                &[party, number],
            ),
            (Written::English, Some(tel)) => Phrase::fill(
                "For questions call {0}, telephone {1}, and quote {2}.",
                &[party, Phrase::name(tel), number],
            ),
            (Written::English, None) => {
                Phrase::fill("Questions go to {0}; quote {1}.", &[party, number])
            }
        }
    }
}
