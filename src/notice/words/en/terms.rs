//! English: the times in an agreement.

use crate::fault::Clause;
use crate::inventory::Language;
use crate::notice::words::{TermsSaid, agreed_time};

/// Days of the week, Monday first.
pub(in crate::notice::words) const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

pub(in crate::notice::words) fn terms(said: TermsSaid<'_>) -> String {
    match said {
        TermsSaid::AnswerBy(at, clause) => {
            format!("An answer is expected by {at} ({}).", by(clause))
        }
        TermsSaid::WasToAnswer(at, clause) => {
            format!("An answer was expected by {at} ({}).", by(clause))
        }
        TermsSaid::RestoreBy(at) => format!("It is to be mended by {at}."),
        TermsSaid::Escalated => "Nobody has said yes to it in time.".to_owned(),
        TermsSaid::Unanswered(Some(asked), since) => {
            format!("{asked} has been asked since {since}, and has not said yes.")
        }
        TermsSaid::Unanswered(None, since) => {
            format!("It has been undecided whose it is since {since}, and nobody has taken it.")
        }
        TermsSaid::Step(step, of) => format!("This is step {step} of {of}."),
        TermsSaid::StepsBefore(names) => format!("Before this one: {names}."),
        TermsSaid::EscalatedLast => {
            "It is with you now. Find out with those responsible who takes it.".to_owned()
        }
        TermsSaid::EscalatedNext => {
            "It is with you now. Find out with those responsible who takes it, and tell the coordinator.".to_owned()
        }
        TermsSaid::Ends(agreement, party, day, left) => format!(
            "The agreement {agreement} with {party} runs out. Its last day is {day}, {}.",
            match left {
                0 => "today".to_owned(),
                1 => "tomorrow".to_owned(),
                more => format!("in {more} days"),
            }
        ),
        TermsSaid::EndsCovers(names) => format!("It covers {names}."),
        TermsSaid::EndsMeans(None) => {
            "No other signed agreement follows. From the day after nobody has agreed to answer, and faults go to whoever the equipment belongs to.".to_owned()
        }
        TermsSaid::EndsMeans(Some(left)) => format!(
            "Other signed agreements follow, and leave something out. From the day after nobody has agreed to answer for all of this: {left}. Faults in the rest go to whoever the equipment belongs to."
        ),
        TermsSaid::EndsNext => {
            "Renew it, or agree on who follows, and put that into the configuration.".to_owned()
        }
    }
}

/// By what somebody is to say yes: "agreed: 30 minutes".
fn by(clause: &Clause) -> String {
    let by = match clause.agreed {
        true => "agreed",
        false => "usual in the region",
    };
    format!("{by}: {}", agreed_time(Language::English, clause))
}
