//! Words of the page behind a link in a mail.

use std::borrow::Cow;

use jiff::Timestamp;

use super::case::Told;
use super::{BOOK, FIRST, Words, plain};
use crate::view::page::{Shut, Wrong};
use crate::view::text::Phrase;
use crate::words::messages;

plain! { LinkLabel:
    link_not_taken: LinkNotTaken = "link-not-taken";
    link_thanks: LinkThanks = "link-thanks";
    link_since: LinkSince = "link-since";
    link_since_mail: LinkSinceMail = "link-since-mail";
    link_passed: LinkPassed = "link-passed";
    link_said: LinkSaid = "link-said";
    link_call: LinkCall = "link-call";
    link_accept_heading: LinkAcceptHeading = "link-accept-heading";
    link_again_heading: LinkAgainHeading = "link-again-heading";
    link_expected: LinkExpected = "link-expected";
    link_zone: LinkZone = "link-zone";
    link_accept: LinkAccept = "link-accept";
    link_again: LinkAgain = "link-again";
    link_reject_heading: LinkRejectHeading = "link-reject-heading";
    link_because: LinkBecause = "link-because";
    link_reject: LinkReject = "link-reject";
    link_comment_heading: LinkCommentHeading = "link-comment-heading";
    link_text: LinkText = "link-text";
    link_comment: LinkComment = "link-comment";
    link_close_heading: LinkCloseHeading = "link-close-heading";
    link_cause: LinkCause = "link-cause";
    link_remedy: LinkRemedy = "link-remedy";
    link_close: LinkClose = "link-close";
    link_closed: LinkClosed = "link-closed";
    link_cleared: LinkCleared = "link-cleared";
    link_spent: LinkSpent = "link-spent";
    link_back: LinkBack = "link-back";
}

messages! { BOOK:
    /// For whom a link is, why nothing came of what was sent, and why it opens nothing.
    pub(super) enum LinkSaid<'a> {
        SpeaksFor { party: &'a str } = "link-speaks-for",
        Until { at: &'a str } = "link-until",
        NotYours { holder: &'a str } = "link-not-yours",
        WrongElsewhere = "link-wrong-elsewhere",
        WrongForm = "link-wrong-form",
        WrongNotOffered = "link-wrong-not-offered",
        WrongEmpty = "link-wrong-empty",
        WrongTooLong { most: usize } = "link-wrong-too-long",
        WrongHidden = "link-wrong-hidden",
        WrongTime = "link-wrong-time",
        WrongAlready = "link-wrong-already",
        WrongStale = "link-wrong-stale",
        WrongBusy = "link-wrong-busy",
        WrongUnkept = "link-wrong-unkept",
        WrongUnheard = "link-wrong-unheard",
        Unknown = "link-unknown",
        UnknownText = "link-unknown-text",
        Limited = "link-limited",
        LimitedText = "link-limited-text",
        Ended = "link-ended",
        EndedText = "link-ended-text",
        Gone = "link-gone",
        GoneText = "link-gone-text",
        Off = "link-off",
        OffText = "link-off-text",
    }
}

impl Words {
    fn link(self, said: LinkSaid<'_>) -> Cow<'static, str> {
        said.say(self.0)
    }

    /// For whom its reader speaks.
    pub(in crate::view) fn link_speaks_for(self, party: &str) -> Phrase {
        let said = self.link(LinkSaid::SpeaksFor { party: FIRST });
        Phrase::fill(&said, &[Phrase::name(party)])
    }

    /// Until when it holds, and for whom.
    pub(in crate::view) fn link_until(self, at: Timestamp, told: Told<'_>) -> Phrase {
        let said = self.link(LinkSaid::Until { at: FIRST });
        Phrase::fill(&said, &[self.moment(at, told.now, told.zone)])
    }

    /// Somebody else has it.
    pub(in crate::view) fn link_not_yours(self, holder: &str) -> Phrase {
        let said = self.link(LinkSaid::NotYours { holder: FIRST });
        Phrase::fill(&said, &[Phrase::name(holder)])
    }

    /// Whom to call, where no fault is known.
    pub(in crate::view) fn link_call_whom(
        self,
        party: &str,
        telephone: Option<&str>,
        region: &str,
    ) -> Phrase {
        let (party, region) = (Phrase::name(party), Phrase::name(region));
        match telephone {
            Some(telephone) => {
                Phrase::fill("{0} ({1}): {2}", &[party, region, Phrase::name(telephone)])
            }
            None => Phrase::fill("{0} ({1})", &[party, region]),
        }
    }

    /// Why nothing came of what was sent.
    pub(in crate::view) fn link_wrong(self, wrong: Wrong) -> String {
        let said = match wrong {
            Wrong::Elsewhere => LinkSaid::WrongElsewhere,
            Wrong::Form => LinkSaid::WrongForm,
            Wrong::NotOffered => LinkSaid::WrongNotOffered,
            Wrong::Empty => LinkSaid::WrongEmpty,
            Wrong::TooLong(most) => LinkSaid::WrongTooLong { most },
            Wrong::Hidden => LinkSaid::WrongHidden,
            Wrong::Time => LinkSaid::WrongTime,
            Wrong::Already => LinkSaid::WrongAlready,
            Wrong::Stale => LinkSaid::WrongStale,
            Wrong::Busy => LinkSaid::WrongBusy,
            Wrong::Unkept => LinkSaid::WrongUnkept,
            Wrong::Unheard => LinkSaid::WrongUnheard,
        };
        self.link(said).into_owned()
    }

    /// Why a link opens nothing: what it is called, and what to do next.
    pub(in crate::view) fn link_shut(self, shut: Shut) -> [Cow<'static, str>; 2] {
        let said = match shut {
            Shut::Unknown => [LinkSaid::Unknown, LinkSaid::UnknownText],
            Shut::Limited => [LinkSaid::Limited, LinkSaid::LimitedText],
            Shut::Ended(_) => [LinkSaid::Ended, LinkSaid::EndedText],
            Shut::Gone(_) => [LinkSaid::Gone, LinkSaid::GoneText],
            Shut::Off => [LinkSaid::Off, LinkSaid::OffText],
        };
        said.map(|said| self.link(said))
    }
}
