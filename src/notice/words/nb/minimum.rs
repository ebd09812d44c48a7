//! Bokmål: to a party outside the health network.

use crate::notice::words::MinimumPhrase;

pub(in crate::notice::words) const fn minimum(phrase: MinimumPhrase) -> &'static str {
    match phrase {
        MinimumPhrase::Number => "Nummer",
        MinimumPhrase::Site => "Sted",
        MinimumPhrase::Severity => "Alvor",
        MinimumPhrase::Grave => "kan ikke brukes",
        MinimumPhrase::Lesser => "kan brukes, men dårligere",
        MinimumPhrase::Well => "virker igjen",
        MinimumPhrase::NotKnown => "ikke kjent: det overvåkes ikke lenger",
        MinimumPhrase::Soon => "kan brukes ennå, men snart ikke",
        MinimumPhrase::LastDay => "Siste dag",
        MinimumPhrase::Times => "Når",
        MinimumPhrase::Call => "Ring",
        MinimumPhrase::Outside => "Mer står ikke her, for dere er utenfor helsenettet.",
        MinimumPhrase::CallWithNumber => {
            "Ring nummeret over og oppgi feilens nummer, eller svar på denne e-posten."
        }
        MinimumPhrase::CallThem => "Ring nummeret over, eller svar på denne e-posten.",
        MinimumPhrase::AnswerWithNumber => "Svar på denne e-posten og oppgi feilens nummer.",
        MinimumPhrase::AnswerThem => "Svar på denne e-posten.",
    }
}
