//! What the page of a room says.

use super::{BOOK, FIRST, SECOND, THIRD, Words};
use crate::fault::{ComponentRef, UserReport};
use crate::notice;
use crate::view::text::Phrase;
use crate::words::messages;

messages! { BOOK:
    /// How a room is: the one answer that its page is for, and what goes with it.
    pub(in crate::view) enum RoomSaid<'a> {
        Works { room: &'a str } = "room-works",
        Down { room: &'a str, cause: &'a str, since: &'a str } = "room-down",
        DownSince { room: &'a str, since: &'a str } = "room-down-since",
        DownBare { room: &'a str } = "room-down-bare",
        Unstable { room: &'a str, cause: &'a str, since: &'a str } = "room-unstable",
        UnstableBare { room: &'a str } = "room-unstable-bare",
        Poor { room: &'a str, cause: &'a str, since: &'a str } = "room-poor",
        PoorBare { room: &'a str } = "room-poor-bare",
        Unknown { room: &'a str } = "room-unknown",
        Unwatched { room: &'a str } = "room-unwatched",
        Planned { room: &'a str, until: &'a str } = "room-planned",
        TryIt = "room-try-it",
        NotFoundYet = "room-not-found-yet",
        Aside { cause: &'a str } = "room-aside",
        OwnWord { party: &'a str } = "room-own-word",
        OwnWordUntil { party: &'a str, until: &'a str } = "room-own-word-until",
        WorkNow { until: &'a str, text: &'a str } = "room-work-now",
        WorkSoon { from: &'a str, until: &'a str, text: &'a str } = "room-work-soon",
        Instead = "room-instead",
        Call = "room-call",
        CallLine { party: &'a str, telephone: &'a str } = "room-call-line",
        CallOff { party: &'a str } = "room-call-off",
        CallNobody { party: &'a str } = "room-call-nobody",
        Quote { number: &'a str } = "room-quote",
        ReportedState { room: &'a str, sight: &'a str, since: &'a str } = "room-reported",
        ReportedUnknown { room: &'a str, sight: &'a str, since: &'a str } = "room-reported-unknown",
        Report { place: &'a str, sight: &'a str } = "room-report",
        ReportWords { place: &'a str, sight: &'a str, words: &'a str } = "room-report-words",
        WhyReported = "room-why-reported",
        Rooms = "room-rooms",
        Door = "room-door",
        DoorLead = "room-door-lead",
        DoorOr = "room-door-or",
        DoorUnset = "room-door-unset",
        FormHeading = "room-form-heading",
        FormAsk = "room-form-ask",
        FormWords = "room-form-words",
        FormNoNames = "room-form-no-names",
        FormSend = "room-form-send",
        AnswerBy { holder: &'a str, by: &'a str } = "room-answer-by",
        AnswerWhenOpen { holder: &'a str, opens: &'a str, by: &'a str } = "room-answer-when-open",
        AnswerLate { holder: &'a str, by: &'a str } = "room-answer-late",
        RestoreBy { by: &'a str } = "room-restore-by",
        Thanks { number: &'a str, holder: &'a str } = "room-thanks",
        ThanksKnown { what: &'a str, since: &'a str, holder: &'a str, number: &'a str } = "room-thanks-known",
        ThanksAdded = "room-thanks-added",
        ThanksOver { number: &'a str, at: &'a str } = "room-thanks-over",
        ThanksCause { cause: &'a str } = "room-thanks-cause",
        ThanksBare = "room-thanks-bare",
        WrongElsewhere = "room-wrong-elsewhere",
        WrongForm = "room-wrong-form",
        WrongSight = "room-wrong-sight",
        WrongWords { most: u32 } = "room-wrong-words",
        WrongHidden = "room-wrong-hidden",
        WrongTooMany = "room-wrong-too-many",
        WrongBusy = "room-wrong-busy",
        WrongUnheard = "room-wrong-unheard",
    }
}

impl Words {
    /// What somebody has reported, and from where, in their own words too, as far as these
    /// have room among others.
    pub(in crate::view) fn user_report(self, report: &UserReport) -> Phrase {
        self.reported_in(report, Phrase::name)
    }

    /// The same, with all of their words.
    pub(in crate::view) fn whole_report(self, report: &UserReport) -> Phrase {
        self.reported_in(report, Phrase::said)
    }

    fn reported_in(self, report: &UserReport, words: impl Fn(&str) -> Phrase) -> Phrase {
        let language = self.language();
        let place = place(&report.room);
        let sight = Phrase::words(notice::sight(language, report.sees));
        match &report.words {
            Some(own) => {
                let said = RoomSaid::ReportWords {
                    place: FIRST,
                    sight: SECOND,
                    words: THIRD,
                };
                let parts = [place, sight, words(own)];
                Phrase::fill(&said.say(language), &parts)
            }
            None => {
                let said = RoomSaid::Report {
                    place: FIRST,
                    sight: SECOND,
                };
                Phrase::fill(&said.say(language), &[place, sight])
            }
        }
    }

    /// Why it is undecided whose that is.
    pub(in crate::view) fn why_reported(self) -> Phrase {
        Phrase::words(RoomSaid::WhyReported.say(self.language()))
    }
}

/// A room with its site.
fn place(room: &ComponentRef) -> Phrase {
    let name = Phrase::name(&room.name);
    match &room.site_name {
        Some(site) => Phrase::fill("{0}, {1}", &[name, Phrase::name(site)]),
        None => name,
    }
}
