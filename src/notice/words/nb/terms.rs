//! Bokmål: the times in an agreement.

use crate::inventory::Language;
use crate::notice::words::{TermsSaid, agreed_time};

/// Days of the week, Monday first.
pub(in crate::notice::words) const DAYS: [&str; 7] = [
    "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag",
];

pub(in crate::notice::words) fn terms(said: TermsSaid<'_>) -> String {
    match said {
        TermsSaid::AnswerBy(at, clause) => {
            let by = match clause.agreed {
                true => "avtalt",
                false => "vanlig i regionen",
            };
            let lasts = agreed_time(Language::Bokmal, clause);
            format!("Svar ventes innen {at} ({by}: {lasts}).")
        }
        TermsSaid::RestoreBy(at) => format!("Feilen skal være rettet innen {at}."),
        TermsSaid::Escalated => "Ingen har sagt ja til saken innen fristen.".to_owned(),
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
