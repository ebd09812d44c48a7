//! English: to a party outside the health network.

use crate::notice::words::MinimumPhrase;

pub(in crate::notice::words) const fn minimum(phrase: MinimumPhrase) -> &'static str {
    match phrase {
        MinimumPhrase::Number => "Number",
        MinimumPhrase::Site => "Site",
        MinimumPhrase::Severity => "Severity",
        MinimumPhrase::Grave => "cannot be used",
        MinimumPhrase::Lesser => "can be used, and less well",
        MinimumPhrase::Call => "Call",
        MinimumPhrase::Means => {
            "No more is said here, since you are outside the health network. Call the number above and give the number of the fault, or answer this mail."
        }
    }
}
