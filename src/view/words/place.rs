//! Sentences about municipalities, and about the region as a whole.

use super::Words;
use super::fault::Told;
use crate::fault::Fault;
use crate::inventory::Language;
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
            (Language::Bokmal, Condition::Well) => "virker",
            (Language::Bokmal, Condition::Unstable) => "ustabil",
            (Language::Bokmal, Condition::Partly) => "delvis nede",
            (Language::Bokmal, Condition::Down) => "nede",
            (Language::Bokmal, Condition::Unknown) => "ukjent",
            (Language::English, Condition::Well) => "working",
            (Language::English, Condition::Unstable) => "unstable",
            (Language::English, Condition::Partly) => "partly down",
            (Language::English, Condition::Down) => "down",
            (Language::English, Condition::Unknown) => "unknown",
        }
    }

    /// "3 of 4 rooms work"; "not known" where no more can be said.
    pub(in crate::view) fn rooms_well(self, rooms: Tally) -> String {
        let Tally { all, well, unknown } = rooms;
        let unknown = self.of_these_unknown(unknown);
        match (self.0, all) {
            (Language::Bokmal, 0) => "Ingen rom".to_owned(),
            (Language::English, 0) => "No rooms".to_owned(),
            (Language::Bokmal, _) if rooms.is_dark() => format!("{all} rom, ikke kjent"),
            (Language::English, 1) if rooms.is_dark() => "1 room, not known".to_owned(),
            (Language::English, _) if rooms.is_dark() => format!("{all} rooms, not known"),
            (Language::Bokmal, _) => format!("{well} av {all} rom virker{unknown}"),
            (Language::English, 1) => format!("{well} of 1 room works"),
            (Language::English, _) => format!("{well} of {all} rooms work{unknown}"),
        }
    }

    /// "3 of 4 components work"; "not known" where no more can be said.
    pub(in crate::view) fn components_well(self, components: Tally) -> String {
        let Tally { all, well, unknown } = components;
        let unknown = self.of_these_unknown(unknown);
        match self.0 {
            Language::Bokmal if components.is_dark() => {
                format!("{}, ikke kjent", self.components(all))
            }
            Language::English if components.is_dark() => {
                format!("{}, not known", self.components(all))
            }
            Language::Bokmal => format!("{well} av {all} komponenter virker{unknown}"),
            Language::English => format!("{well} of {all} components work{unknown}"),
        }
    }

    fn of_these_unknown(self, unknown: usize) -> String {
        match (self.0, unknown) {
            (_, 0) => String::new(),
            (Language::Bokmal, n) => format!(", {n} ikke kjent"),
            (Language::English, n) => format!(", {n} not known"),
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
                    Language::Bokmal => "Én feil: {0}, siden {1}.",
                    Language::English => "One fault: {0}, since {1}.",
                };
                let what = self.what_is_wrong(only).small();
                let since = self.moment(only.began_at, told.now, told.zone);
                Phrase::fill(template, &[what, since]).then(self.standing(only, told))
            }
            many if sum.municipalities == 0 => {
                Phrase::words(self.faults_sentence(many.len(), over))
            }
            many => Phrase::words(match self.0 {
                Language::Bokmal => format!(
                    "{} åpne feil. {} av {} kommuner virker som de skal.",
                    many.len(),
                    sum.well,
                    sum.municipalities
                ),
                Language::English => format!(
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
                Language::Bokmal if all == 1 => "Alt virker.".to_owned(),
                Language::English if all == 1 => "All is well.".to_owned(),
                Language::Bokmal => format!("Alt virker i alle {all} kommuner."),
                Language::English => format!("All {all} municipalities are well."),
            }
        } else if sum.well == all {
            let some = self.components(sum.unknown_components);
            match self.0 {
                Language::Bokmal if all == 1 => format!("Alt virker, men {some} er ikke kjent."),
                Language::English if all == 1 => format!("All is well, but {some} not known."),
                Language::Bokmal => {
                    format!("Alt virker i alle {all} kommuner, men {some} er ikke kjent.")
                }
                Language::English => {
                    format!("All {all} municipalities are well, but {some} not known.")
                }
            }
        } else if sum.unknown == all {
            match self.0 {
                Language::Bokmal => "Ingen feil er funnet, men ikke alt er prøvd ennå.".to_owned(),
                Language::English => {
                    "No fault has been found, but not all has been tried yet.".to_owned()
                }
            }
        } else {
            let others = all - sum.well;
            match self.0 {
                Language::Bokmal => {
                    format!("Ingen åpne feil, men {others} av {all} kommuner er ikke helt i orden.")
                }
                Language::English => {
                    format!("No open fault, but {others} of {all} municipalities are not all well.")
                }
            }
        };
        let second = match (self.0, over) {
            (_, 0) => return Phrase::words(first),
            (Language::Bokmal, 1) => "1 feil er over og venter på å bli lukket.".to_owned(),
            (Language::Bokmal, _) => format!("{over} feil er over og venter på å bli lukket."),
            (Language::English, 1) => "1 fault is over and waits to be closed.".to_owned(),
            (Language::English, _) => format!("{over} faults are over and wait to be closed."),
        };
        Phrase::words(first).then(Phrase::words(second))
    }

    /// The first sentence while the monitor is cut off from a region.
    pub(in crate::view) fn cut_off_sentence(self, region: &str, since: Phrase) -> Phrase {
        Phrase::fill(
            match self.0 {
                Language::Bokmal => "Overvåkingen har vært avskåret fra {0} siden {1}.",
                Language::English => "The monitor has been cut off from {0} since {1}.",
            },
            &[Phrase::name(region), since],
        )
    }

    /// That a whole region is in shadow mode.
    pub(in crate::view) fn shadow_region(self, region: &str, operator: &str) -> Phrase {
        Phrase::fill(
            match self.0 {
                Language::Bokmal => {
                    "{0} er i skyggedrift: bare {1} får beskjed. Det andre ville fått, blir skrevet ned og ikke sendt."
                }
                Language::English => {
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
                Language::Bokmal => {
                    "I skyggedrift: {0}. Det de ville fått, blir skrevet ned og ikke sendt; {1} får beskjed."
                }
                Language::English => {
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
            (Language::Bokmal, 0) => "Ingen åpne feil.".to_owned(),
            (Language::Bokmal, 1) => "Én åpen feil.".to_owned(),
            (Language::Bokmal, _) => format!("{open} åpne feil."),
            (Language::English, 0) => "No open faults.".to_owned(),
            (Language::English, 1) => "One open fault.".to_owned(),
            (Language::English, _) => format!("{open} open faults."),
        };
        match (self.0, over) {
            (_, 0) => first,
            (Language::Bokmal, _) => format!("{first} {over} er over og venter på å bli lukket."),
            (Language::English, 1) => format!("{first} 1 is over and waits to be closed."),
            (Language::English, _) => format!("{first} {over} are over and wait to be closed."),
        }
    }

    /// How many components have no settled owner.
    pub(in crate::view) fn gaps_sentence(self, gaps: usize, all: usize) -> String {
        match (self.0, gaps) {
            (Language::Bokmal, 0) => "Alle komponenter har én ansvarlig etter avtale.".to_owned(),
            (Language::English, 0) => {
                "Each component has one responsible party by agreement.".to_owned()
            }
            (Language::Bokmal, 1) => {
                format!("For 1 av {all} komponenter avgjør ingen avtale hvem som har ansvaret.")
            }
            (Language::Bokmal, _) => format!(
                "For {gaps} av {all} komponenter avgjør ingen avtale hvem som har ansvaret."
            ),
            (Language::English, 1) => {
                format!("For 1 of {all} components no agreement decides who is responsible.")
            }
            (Language::English, _) => {
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
            Language::Bokmal => (["komponent", "komponenter"], "på", ["sted", "steder"]),
            Language::English => (["component", "components"], "at", ["place", "places"]),
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
            (Language::Bokmal, Some(tel)) => Phrase::fill(
                "Spørsmål om saken går til {0}, telefon {1}. Oppgi nummeret {2}.",
                &[party, Phrase::name(tel), number],
            ),
            (Language::Bokmal, None) => Phrase::fill(
                "Spørsmål om saken går til {0}. Oppgi nummeret {1}.",
                &[party, number],
            ),
            (Language::English, Some(tel)) => Phrase::fill(
                "For questions call {0}, telephone {1}, and quote {2}.",
                &[party, Phrase::name(tel), number],
            ),
            (Language::English, None) => {
                Phrase::fill("Questions go to {0}; quote {1}.", &[party, number])
            }
        }
    }
}
