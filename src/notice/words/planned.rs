//! Words about planned work.

use crate::inventory::Language;

/// Words about planned work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::notice) enum PlannedSaid<'a> {
    /// Who does it, and what.
    Lead(&'a str, &'a str),
    /// From when until when, the next time.
    Times(&'a str, &'a str),
    /// At which hours of every week.
    Weekly(&'a str),
    /// What is out of service meanwhile.
    Parts(&'a str),
    /// The municipalities whose equipment depends on that.
    Affects(&'a str),
    /// What to do about it.
    Next,
}

/// Words about planned work.
pub(in crate::notice) fn planned(language: Language, said: PlannedSaid<'_>) -> String {
    match (language, said) {
        (Language::Bokmal, PlannedSaid::Lead(party, text)) => {
            format!("{party} skal gjøre planlagt arbeid: {text}.")
        }
        (Language::English, PlannedSaid::Lead(party, text)) => {
            format!("{party} has planned work: {text}.")
        }
        (Language::Bokmal, PlannedSaid::Times(from, until)) => {
            format!("Fra {from} til {until}.")
        }
        (Language::English, PlannedSaid::Times(from, until)) => {
            format!("From {from} until {until}.")
        }
        (Language::Bokmal, PlannedSaid::Weekly(hours)) => {
            format!("Deretter hver uke: {hours}. Det varsles bare denne ene gangen.")
        }
        (Language::English, PlannedSaid::Weekly(hours)) => {
            format!("Every week after that: {hours}. This is the only time that it is told.")
        }
        (Language::Bokmal, PlannedSaid::Parts(parts)) => {
            format!("Ute av drift imens: {parts}.")
        }
        (Language::English, PlannedSaid::Parts(parts)) => {
            format!("Out of service meanwhile: {parts}.")
        }
        (Language::Bokmal, PlannedSaid::Affects(names)) => {
            format!("Det kan ramme videomøter i {names}.")
        }
        (Language::English, PlannedSaid::Affects(names)) => {
            format!("It may affect video meetings in {names}.")
        }
        (Language::Bokmal, PlannedSaid::Next) => {
            "Legg videomøter til en annen tid. Feil i det som er ute av drift, meldes ikke imens; \
             det som varer lenger, meldes som vanlig."
                .to_owned()
        }
        (Language::English, PlannedSaid::Next) => {
            "Hold video meetings at another time. Faults in what is out of service are not told \
             meanwhile; what lasts longer is told as usual."
                .to_owned()
        }
    }
}
