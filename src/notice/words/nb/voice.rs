//! What people do with faults, in Norwegian Bokmål.

use crate::notice::words::Voice;

pub(in crate::notice::words) fn voice(voice: Voice<'_>) -> String {
    match voice {
        Voice::Accepted(by, None) => format!("{by} har tatt saken."),
        Voice::Accepted(by, Some(at)) => {
            format!("{by} har tatt saken og venter at den er rettet {at}.")
        }
        Voice::Rejected(by, because, holder) => {
            format!(
                "{by} har avvist saken: «{because}». En ny undersøkelse er satt i gang, og saken ligger hos {holder}."
            )
        }
        Voice::HandedOver(Some(by), to, because) => {
            format!("{by} har overlatt saken til {to}: «{because}».")
        }
        Voice::HandedOver(None, to, because) => format!("Overlatt til {to}: «{because}»."),
        Voice::Commented(by, text) => format!("{by}: «{text}»"),
        Voice::Overdue => "Tiden da feilen skulle vært rettet, er ute.".to_owned(),
        Voice::SpokenFor(party, speaker) => format!("{party} (ved {speaker})"),
        Voice::Was(number, cause, remedy) => format!("{number}: {cause}. Tiltak: {remedy}"),
    }
}
