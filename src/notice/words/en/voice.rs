//! What people do with faults, in English.

use crate::notice::words::Voice;

pub(in crate::notice::words) fn voice(voice: Voice<'_>) -> String {
    match voice {
        Voice::Accepted(by, None) => format!("{by} has accepted it."),
        Voice::Accepted(by, Some(at)) => {
            format!("{by} has accepted it and expects it mended by {at}.")
        }
        Voice::Rejected(by, because, holder) => {
            format!(
                "{by} has rejected it: “{because}”. A new look at the cause has begun, and it is with {holder}."
            )
        }
        Voice::HandedOver(Some(by), to, because) => {
            format!("{by} has handed it over to {to}: “{because}”.")
        }
        Voice::HandedOver(None, to, because) => format!("Handed over to {to}: “{because}”."),
        Voice::Commented(by, text) => format!("{by}: “{text}”"),
        Voice::Overdue => "The time by which it was to be mended has passed.".to_owned(),
        Voice::SpokenFor(party, speaker) => format!("{party} (through {speaker})"),
        Voice::Was(number, cause, remedy) => format!("{number}: {cause}. Remedy: {remedy}"),
    }
}
