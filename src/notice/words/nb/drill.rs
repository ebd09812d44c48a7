//! Bokmål: the drill.

use crate::notice::words::DrillPhrase;

pub(in crate::notice::words) fn drill(phrase: DrillPhrase) -> &'static str {
    match phrase {
        DrillPhrase::Subject => "Øvelse: varslingen prøves",
        DrillPhrase::Lead => "Dette er en øvelse. Ingenting er galt, og ingen skal rette noe.",
        DrillPhrase::Means => {
            "samband lar en gang i uka et oppdiktet utstyr svikte, for å vise at en feil blir sett, skrevet ned og meldt. Denne meldingen har gått samme vei som alle andre."
        }
        DrillPhrase::Next => {
            "Dere trenger ikke gjøre noe. Kommer det en uke ingen slik melding, må dere se etter maskinen som kjører samband, og e-posttjeneren."
        }
        DrillPhrase::Over => "Øvelsen er over",
        DrillPhrase::OverLead => "Øvelsen er over.",
        DrillPhrase::OverMeans => {
            "Det oppdiktede utstyret svarer igjen. Også denne meldingen har gått samme vei som alle andre."
        }
    }
}
