//! Bokmål: to a party outside the health network.

use crate::notice::words::MinimumPhrase;

pub(in crate::notice::words) const fn minimum(phrase: MinimumPhrase) -> &'static str {
    match phrase {
        MinimumPhrase::Number => "Nummer",
        MinimumPhrase::Site => "Sted",
        MinimumPhrase::Severity => "Alvor",
        MinimumPhrase::Grave => "kan ikke brukes",
        MinimumPhrase::Lesser => "kan brukes, men dårligere",
        MinimumPhrase::Call => "Ring",
        MinimumPhrase::Means => {
            "Mer står ikke her, for dere er utenfor helsenettet. Ring nummeret over og oppgi feilens nummer, eller svar på denne e-posten."
        }
    }
}
