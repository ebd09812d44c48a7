//! English: the drill.

use crate::notice::words::DrillPhrase;

pub(in crate::notice::words) fn drill(phrase: DrillPhrase) -> &'static str {
    match phrase {
        DrillPhrase::Subject => "Drill: telling is being tried",
        DrillPhrase::Lead => "This is a drill. Nothing is wrong, and nobody is to mend anything.",
        DrillPhrase::Means => {
            "Once a week samband lets an invented piece of equipment fail, to show that a fault is seen, written down and told. This message has gone the way of all others."
        }
        DrillPhrase::Next => {
            "You need not do anything. Should there be a week without such a message, look at the machine that runs samband, and at the mail relay."
        }
        DrillPhrase::Over => "The drill is over",
        DrillPhrase::OverLead => "The drill is over.",
        DrillPhrase::OverMeans => {
            "The invented equipment answers again. This message, too, has gone the way of all others."
        }
    }
}
