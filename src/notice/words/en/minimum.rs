//! English: to a party outside the health network.

use crate::notice::words::MinimumPhrase;

pub(in crate::notice::words) const fn minimum(phrase: MinimumPhrase) -> &'static str {
    match phrase {
        MinimumPhrase::Number => "Number",
        MinimumPhrase::Site => "Site",
        MinimumPhrase::Severity => "Severity",
        MinimumPhrase::Grave => "cannot be used",
        MinimumPhrase::Lesser => "can be used, and less well",
        MinimumPhrase::Well => "works again",
        MinimumPhrase::NotKnown => "not known: it is watched no longer",
        MinimumPhrase::Soon => "can be used still, and soon not",
        MinimumPhrase::LastDay => "Last day",
        MinimumPhrase::Times => "When",
        MinimumPhrase::Call => "Call",
        MinimumPhrase::Outside => "No more is said here, since you are outside the health network.",
        MinimumPhrase::CallWithNumber => {
            "Call the number above and give the number of the fault, or answer this mail."
        }
        MinimumPhrase::CallThem => "Call the number above, or answer this mail.",
        MinimumPhrase::AnswerWithNumber => "Answer this mail and give the number of the fault.",
        MinimumPhrase::AnswerThem => "Answer this mail.",
    }
}
