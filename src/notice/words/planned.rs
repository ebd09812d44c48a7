//! Words about planned work.

use crate::inventory::Language;
use crate::notice::News;

/// Words about planned work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::notice) enum PlannedSaid<'a> {
    /// What is new of it, who does it, and what.
    Lead(News, &'a str, &'a str),
    /// It is called off: whose, and what.
    CalledOff(&'a str, &'a str),
    /// It is over before its time: whose, and what.
    OverEarly(&'a str, &'a str),
    /// From when until when, the next time.
    Times(&'a str, &'a str),
    /// From when until when it was told to be.
    WasTold(&'a str, &'a str),
    /// At which hours of every week.
    Weekly(&'a str),
    /// What is out of service meanwhile.
    Parts(&'a str),
    /// The municipalities whose equipment depends on that.
    Affects(&'a str),
    /// What to do about it.
    Next,
    /// What to do where it is called off, or over.
    NextOff,
    /// A fault that began within it, and has outlasted it: whose it is, what, and when it
    /// was to be over.
    RunOver(&'a str, &'a str, &'a str),
}

/// Words about planned work.
pub(in crate::notice) fn planned(language: Language, said: PlannedSaid<'_>) -> String {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => bokmal(said),
        Language::English => english(said),
    }
}

fn bokmal(said: PlannedSaid<'_>) -> String {
    match said {
        PlannedSaid::Lead(News::First, party, text) => {
            format!("{party} skal gjøre planlagt arbeid: {text}.")
        }
        PlannedSaid::Lead(News::Moved(_), party, text) => {
            format!("Planlagt arbeid hos {party} har fått ny tid: {text}.")
        }
        PlannedSaid::Lead(News::Longer(_), party, text) => {
            format!("Planlagt arbeid hos {party} tar lengre tid enn varslet: {text}.")
        }
        PlannedSaid::Lead(News::Parts, party, text) => {
            format!("Planlagt arbeid hos {party} gjelder annet utstyr enn varslet: {text}.")
        }
        PlannedSaid::CalledOff(party, text) => {
            format!("Planlagt arbeid hos {party} er avlyst: {text}.")
        }
        PlannedSaid::OverEarly(party, text) => {
            format!("Planlagt arbeid hos {party} er over før tiden: {text}.")
        }
        PlannedSaid::Times(from, until) => format!("Fra {from} til {until}."),
        PlannedSaid::WasTold(from, until) => format!("Det var varslet fra {from} til {until}."),
        PlannedSaid::Weekly(hours) => {
            format!("Deretter hver uke: {hours}. Det varsles bare denne ene gangen.")
        }
        PlannedSaid::Parts(parts) => format!("Ute av drift imens: {parts}."),
        PlannedSaid::Affects(names) => format!("Det kan ramme videomøter i {names}."),
        PlannedSaid::Next => {
            "Legg videomøter til en annen tid. Feil i det som er ute av drift, meldes ikke imens; \
             det som varer lenger, meldes som vanlig."
                .to_owned()
        }
        PlannedSaid::NextOff => {
            "Videomøter kan holdes som vanlig. Feil meldes som vanlig.".to_owned()
        }
        PlannedSaid::RunOver(party, text, until) => format!(
            "Det begynte under planlagt arbeid hos {party}, som har gått over tiden: {text}. Arbeidet skulle være ferdig {until}."
        ),
    }
}

fn english(said: PlannedSaid<'_>) -> String {
    match said {
        PlannedSaid::Lead(News::First, party, text) => {
            format!("{party} has planned work: {text}.")
        }
        PlannedSaid::Lead(News::Moved(_), party, text) => {
            format!("Planned work of {party} has another time: {text}.")
        }
        PlannedSaid::Lead(News::Longer(_), party, text) => {
            format!("Planned work of {party} takes longer than was told: {text}.")
        }
        PlannedSaid::Lead(News::Parts, party, text) => {
            format!("Planned work of {party} is on other equipment than was told: {text}.")
        }
        PlannedSaid::CalledOff(party, text) => {
            format!("Planned work of {party} is called off: {text}.")
        }
        PlannedSaid::OverEarly(party, text) => {
            format!("Planned work of {party} is over before its time: {text}.")
        }
        PlannedSaid::Times(from, until) => format!("From {from} until {until}."),
        PlannedSaid::WasTold(from, until) => {
            format!("It was told to be from {from} until {until}.")
        }
        PlannedSaid::Weekly(hours) => {
            format!("Every week after that: {hours}. This is the only time that it is told.")
        }
        PlannedSaid::Parts(parts) => format!("Out of service meanwhile: {parts}."),
        PlannedSaid::Affects(names) => format!("It may affect video meetings in {names}."),
        PlannedSaid::Next => {
            "Hold video meetings at another time. Faults in what is out of service are not told \
             meanwhile; what lasts longer is told as usual."
                .to_owned()
        }
        PlannedSaid::NextOff => {
            "Video meetings can be held as usual. Faults are told as usual.".to_owned()
        }
        PlannedSaid::RunOver(party, text, until) => format!(
            "It began during planned work of {party}, which has run over: {text}. The work was to be over by {until}."
        ),
    }
}
