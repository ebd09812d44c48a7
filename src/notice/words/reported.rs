//! What somebody has reported from a room.

use std::borrow::Cow;

use super::BOOK;
use crate::fault::Sight;
use crate::inventory::Language;
use crate::words::messages;

messages! { BOOK:
    /// What mails say of a user report.
    pub(in crate::notice) enum ReportSaid<'a> {
        Headline = "report-headline",
        Lead { room: &'a str, sight: &'a str } = "report-lead",
        Words { words: &'a str } = "report-words",
        NotSeen = "report-not-seen",
        Next = "report-next",
        Again = "report-again",
        Voice { sight: &'a str } = "report-voice",
        VoiceWords { sight: &'a str, words: &'a str } = "report-voice-words",
    }
}

messages! { BOOK:
    /// What somebody sees in a room.
    enum SightSaid {
        NoPicture = "sight-no-picture",
        NoSound = "sight-no-sound",
        NoCalls = "sight-no-calls",
        BlackScreen = "sight-black-screen",
        Poor = "sight-poor",
        Other = "sight-other",
    }
}

/// What somebody sees in a room, within a sentence.
pub fn sight(language: Language, sight: Sight) -> Cow<'static, str> {
    let said = match sight {
        Sight::NoPicture => SightSaid::NoPicture,
        Sight::NoSound => SightSaid::NoSound,
        Sight::NoCalls => SightSaid::NoCalls,
        Sight::BlackScreen => SightSaid::BlackScreen,
        Sight::Poor => SightSaid::Poor,
        Sight::Other => SightSaid::Other,
    };
    said.say(language)
}

/// All that is declared here.
#[cfg(test)]
pub(super) const DECLARED: &[&[crate::words::Declared]] =
    &[ReportSaid::DECLARED, SightSaid::DECLARED];
