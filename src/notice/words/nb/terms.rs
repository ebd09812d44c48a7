//! Bokmål: the times in an agreement.

use crate::fault::Clause;
use crate::inventory::Language;
use crate::notice::words::{TermsSaid, agreed_time};

/// Days of the week, Monday first.
pub(in crate::notice::words) const DAYS: [&str; 7] = [
    "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag",
];

pub(in crate::notice::words) fn terms(said: TermsSaid<'_>) -> String {
    match said {
        TermsSaid::AnswerBy(at, clause) => format!("Svar ventes innen {at} ({}).", by(clause)),
        TermsSaid::WasToAnswer(at, clause) => {
            format!("Svar var ventet innen {at} ({}).", by(clause))
        }
        TermsSaid::RestoreBy(at) => format!("Feilen skal være rettet innen {at}."),
        TermsSaid::Escalated => "Ingen har sagt ja til saken innen fristen.".to_owned(),
        TermsSaid::Unanswered(Some(asked), since) => {
            format!("{asked} har vært spurt siden {since}, og har ikke sagt ja.")
        }
        TermsSaid::Unanswered(None, since) => {
            format!("Siden {since} er det ikke avgjort hvem saken hører til, og ingen har tatt den.")
        }
        TermsSaid::Step(step, of) => format!("Dette er trinn {step} av {of}."),
        TermsSaid::StepsBefore(names) => format!("Trinn før dette: {names}."),
        TermsSaid::EscalatedLast => {
            "Saken er nå hos dere. Finn ut sammen med den ansvarlige hvem som tar den.".to_owned()
        }
        TermsSaid::EscalatedNext => {
            "Saken er nå hos dere. Finn ut sammen med den ansvarlige hvem som tar den, og si fra til koordinator.".to_owned()
        }
        TermsSaid::Ends(agreement, party, day, left) => format!(
            "Avtalen {agreement} med {party} går ut. Siste dag er {day}, {}.",
            match left {
                0 => "i dag".to_owned(),
                1 => "i morgen".to_owned(),
                more => format!("om {more} dager"),
            }
        ),
        TermsSaid::EndsCovers(names) => format!("Den gjelder {names}."),
        TermsSaid::EndsMeans(None) => {
            "Ingen annen avtale som er signert, tar over. Fra dagen etter har ingen sagt seg ansvarlig, og feil går til den som utstyret hører til.".to_owned()
        }
        TermsSaid::EndsMeans(Some(left)) => format!(
            "Andre avtaler som er signert, tar over, men ikke alt. Fra dagen etter har ingen sagt seg ansvarlig for alt dette: {left}. Feil i resten går til den som utstyret hører til."
        ),
        TermsSaid::EndsNext => {
            "Forny avtalen, eller bli enige om hvem som tar over, og før det inn i oppsettet.".to_owned()
        }
    }
}

/// By what somebody is to say yes: "avtalt: 30 minutter".
fn by(clause: &Clause) -> String {
    let by = match clause.agreed {
        true => "avtalt",
        false => "vanlig i regionen",
    };
    format!("{by}: {}", agreed_time(Language::Bokmal, clause))
}
