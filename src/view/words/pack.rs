//! Words of an evidence pack that is read as text.

use std::borrow::Cow;

use super::{BOOK, FIRST, SECOND, THIRD, Words, words_for};
use crate::fault::{Because, Dropped};
use crate::health::Class;
use crate::view::text::Phrase;
use crate::words::messages;

/// A heading or a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::view) enum PackWord {
    Title,
    Fingerprint,
    OfEvent,
    Earlier,
    Compare,
    Made,
    Installation,
    Head,
    Configuration,
    Unknown,
    Clock,
    LastGood,
    Reference,
    Found,
    Explains,
    Dropped,
    NothingDropped,
    NotKept,
    Wire,
    LeftOut,
    Proof,
    HowToProve,
    Masked,
}

words_for! {
    /// A heading or a label of a pack.
    pack(word: PackWord) = PackLabel {
        PackWord::Title => Title = "pack-title",
        PackWord::Fingerprint => Fingerprint = "pack-fingerprint",
        PackWord::OfEvent => OfEvent = "pack-of-event",
        PackWord::Earlier => Earlier = "pack-earlier",
        PackWord::Compare => Compare = "pack-compare",
        PackWord::Made => Made = "pack-made",
        PackWord::Installation => Installation = "pack-installation",
        PackWord::Head => Head = "pack-head",
        PackWord::Configuration => Configuration = "pack-configuration",
        PackWord::Unknown => Unknown = "pack-unknown",
        PackWord::Clock => Clock = "pack-clock",
        PackWord::LastGood => LastGood = "pack-last-good",
        PackWord::Reference => Reference = "pack-reference",
        PackWord::Found => Found = "pack-found",
        PackWord::Explains => Explains = "pack-explains",
        PackWord::Dropped => Dropped = "pack-dropped",
        PackWord::NothingDropped => NothingDropped = "pack-nothing-dropped",
        PackWord::NotKept => NotKept = "pack-not-kept",
        PackWord::Wire => Wire = "pack-wire",
        PackWord::LeftOut => LeftOut = "pack-left-out",
        PackWord::Proof => Proof = "pack-proof",
        PackWord::HowToProve => HowToProve = "pack-how-to-prove",
        PackWord::Masked => Masked = "pack-masked",
    }
}

messages! { BOOK:
    /// What is said in a pack.
    pub(super) enum PackSaid<'a> {
        PackAfterEvents { print: &'a str, events: u32 } = "pack-after-events",
        DroppedCleared { by: &'a str, at: &'a str, class: &'a str } = "dropped-cleared",
        DroppedLetThrough { by: &'a str, at: &'a str, class: &'a str } = "dropped-let-through",
        DroppedExplainsFewer { explains: u32, of: u32 } = "dropped-explains-fewer",
        DroppedTakenLater { explains: u32, of: u32 } = "dropped-taken-later",
        DroppedOnlyCarries = "dropped-only-carries",
        DroppedNotKept = "dropped-not-kept",
        ClockBehind { millis: &'a str, by: &'a str, at: &'a str } = "clock-behind",
        ClockAhead { millis: &'a str, by: &'a str, at: &'a str } = "clock-ahead",
    }
}

impl Words {
    /// What stands for so many events.
    pub(in crate::view) fn after_events(self, print: &str, events: u32) -> String {
        PackSaid::PackAfterEvents { print, events }
            .say(self.0)
            .into_owned()
    }

    /// Why something was dropped, after its name.
    pub(in crate::view) fn dropped(self, dropped: &Dropped, at: &str) -> Phrase {
        let came = |said: PackSaid<'_>, by: &str, drew: Class| {
            let drew = Phrase::words(self.class(drew));
            let parts = [Phrase::name(by), Phrase::words(at), drew];
            Phrase::fill(&said.say(self.0), &parts)
        };
        let plain = |said: PackSaid<'_>| Phrase::words(said.say(self.0));
        let (by, at, class) = (FIRST, SECOND, THIRD);
        match &dropped.because {
            Because::Cleared {
                by: probe,
                class: drew,
                ..
            } => came(PackSaid::DroppedCleared { by, at, class }, probe, *drew),
            Because::LetThrough {
                by: probe,
                class: drew,
                ..
            } => came(PackSaid::DroppedLetThrough { by, at, class }, probe, *drew),
            &Because::ExplainsFewer { explains, of } => {
                plain(PackSaid::DroppedExplainsFewer { explains, of })
            }
            &Because::TakenLater { explains, of } => {
                plain(PackSaid::DroppedTakenLater { explains, of })
            }
            Because::OnlyCarries => plain(PackSaid::DroppedOnlyCarries),
            Because::NotKept => plain(PackSaid::DroppedNotKept),
        }
    }

    /// By how much the monitor's own clock was off: "0.4 ms behind, by tid/ntp 09:12:30".
    pub(in crate::view) fn clock_off(self, micros: i64, by: &str, at: &str) -> String {
        let millis = &*self.figure(micros.unsigned_abs() as f64 / 1e3);
        let said = match micros >= 0 {
            true => PackSaid::ClockBehind { millis, by, at },
            false => PackSaid::ClockAhead { millis, by, at },
        };
        said.say(self.0).into_owned()
    }
}
