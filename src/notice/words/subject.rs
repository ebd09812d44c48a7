//! The words of a subject, and what a notice tells.

use std::borrow::Cow;

use super::BOOK;
use crate::health::{Flaw, Mode};
use crate::inventory::Language;
use crate::notice::Reason;
use crate::words::messages;

messages! { BOOK:
    /// The first words of a subject.
    pub(in crate::notice) enum Headline {
        Down = "headline-down",
        SoonFault = "headline-soon-fault",
        Fault = "headline-fault",
        Poor = "headline-poor",
        Reduced = "headline-reduced",
        ShadowDown = "headline-shadow-down",
        ShadowSoonFault = "headline-shadow-soon-fault",
        ShadowFault = "headline-shadow-fault",
        ShadowPoor = "headline-shadow-poor",
        ShadowReduced = "headline-shadow-reduced",
        Deputy = "headline-deputy",
        Commented = "headline-commented",
        Replied = "headline-replied",
        Reopened = "headline-reopened",
        Escalated = "headline-escalated",
        AgreementEnds = "headline-agreement-ends",
        Announced = "headline-announced",
        Replanned = "headline-replanned",
        CalledOff = "headline-called-off",
        Released = "headline-released",
        Recovered = "headline-recovered",
        Withdrawn = "headline-withdrawn",
        CutOff = "headline-cut-off",
        BackAgain = "headline-back-again",
        Unlogged = "headline-unlogged",
        Undelivered = "headline-undelivered",
        Digest = "headline-digest",
        Event = "headline-event",
    }
}

messages! { BOOK:
    /// What a notice tells its recipient, after the name of that.
    pub(in crate::notice) enum ToldSaid {
        Responsible = "told-responsible",
        Gap = "told-gap",
        Undecided = "told-undecided",
        Affected = "told-affected",
        Known = "told-known",
        Deputy = "told-deputy",
        Commented = "told-commented",
        Replied = "told-replied",
        Released = "told-released",
        Reopened = "told-reopened",
        Escalated = "told-escalated",
        AgreementEnds = "told-agreement-ends",
        Announced = "told-announced",
        Replanned = "told-replanned",
        CalledOff = "told-called-off",
        Recovered = "told-recovered",
        Withdrawn = "told-withdrawn",
        CutOff = "told-cut-off",
        BackAgain = "told-back-again",
        Unlogged = "told-unlogged",
        Undelivered = "told-undelivered",
        Shadow = "told-shadow",
        Digest = "told-digest",
        Event = "told-event",
        Ticket = "told-ticket",
        TicketClosed = "told-ticket-closed",
    }
}

messages! { BOOK:
    /// The end of a subject: whose it is.
    pub(in crate::notice) enum Tail<'a> {
        Owner { owner: &'a str } = "tail-owner",
        Unagreed = "tail-unagreed",
        Contested = "tail-contested",
        Undecided = "tail-undecided",
        Took { span: &'a str } = "tail-took",
        MergedInto { number: &'a str } = "tail-merged-into",
        NowWith { holder: &'a str } = "tail-now-with",
        UnagreedShort = "tail-unagreed-short",
        ContestedShort = "tail-contested-short",
        UndecidedShort = "tail-undecided-short",
    }
}

/// The first words of a subject.
pub(in crate::notice) fn headline(
    language: Language,
    reason: Reason,
    mode: Mode,
) -> Cow<'static, str> {
    let headline = match reason {
        Reason::Responsible
        | Reason::Gap
        | Reason::Undecided
        | Reason::Affected
        | Reason::Known => match mode {
            Mode::Silent | Mode::Stalled | Mode::Refusing | Mode::Unavailable | Mode::Unlisted => {
                Headline::Down
            }
            Mode::Certificate(Flaw::Expiring) => Headline::SoonFault,
            Mode::Wrong
            | Mode::Denying
            | Mode::Unregistered
            | Mode::Late
            | Mode::Narrow
            | Mode::Certificate(_) => Headline::Fault,
            Mode::Poor => Headline::Poor,
            Mode::Reduced => Headline::Reduced,
        },
        Reason::Shadow => match mode {
            Mode::Silent | Mode::Stalled | Mode::Refusing | Mode::Unavailable | Mode::Unlisted => {
                Headline::ShadowDown
            }
            Mode::Certificate(Flaw::Expiring) => Headline::ShadowSoonFault,
            Mode::Wrong
            | Mode::Denying
            | Mode::Unregistered
            | Mode::Late
            | Mode::Narrow
            | Mode::Certificate(_) => Headline::ShadowFault,
            Mode::Poor => Headline::ShadowPoor,
            Mode::Reduced => Headline::ShadowReduced,
        },
        Reason::Deputy => Headline::Deputy,
        Reason::Commented => Headline::Commented,
        Reason::Replied => Headline::Replied,
        Reason::Reopened => Headline::Reopened,
        Reason::Escalated => Headline::Escalated,
        Reason::AgreementEnds => Headline::AgreementEnds,
        Reason::Announced => Headline::Announced,
        Reason::Replanned => Headline::Replanned,
        Reason::CalledOff => Headline::CalledOff,
        Reason::Released => Headline::Released,
        Reason::Recovered => Headline::Recovered,
        Reason::Withdrawn => Headline::Withdrawn,
        Reason::CutOff => Headline::CutOff,
        Reason::BackAgain => Headline::BackAgain,
        Reason::Unlogged => Headline::Unlogged,
        Reason::Undelivered => Headline::Undelivered,
        Reason::Digest => Headline::Digest,
        Reason::Event | Reason::Ticket | Reason::TicketClosed => Headline::Event,
    };
    headline.say(language)
}

/// What a notice tells its recipient, after the recipient's name and a colon.
pub(in crate::notice) fn told(language: Language, reason: Reason) -> Cow<'static, str> {
    let told = match reason {
        Reason::Responsible => ToldSaid::Responsible,
        Reason::Gap => ToldSaid::Gap,
        Reason::Undecided => ToldSaid::Undecided,
        Reason::Affected => ToldSaid::Affected,
        Reason::Known => ToldSaid::Known,
        Reason::Deputy => ToldSaid::Deputy,
        Reason::Commented => ToldSaid::Commented,
        Reason::Replied => ToldSaid::Replied,
        Reason::Released => ToldSaid::Released,
        Reason::Reopened => ToldSaid::Reopened,
        Reason::Escalated => ToldSaid::Escalated,
        Reason::AgreementEnds => ToldSaid::AgreementEnds,
        Reason::Announced => ToldSaid::Announced,
        Reason::Replanned => ToldSaid::Replanned,
        Reason::CalledOff => ToldSaid::CalledOff,
        Reason::Recovered => ToldSaid::Recovered,
        Reason::Withdrawn => ToldSaid::Withdrawn,
        Reason::CutOff => ToldSaid::CutOff,
        Reason::BackAgain => ToldSaid::BackAgain,
        Reason::Unlogged => ToldSaid::Unlogged,
        Reason::Undelivered => ToldSaid::Undelivered,
        Reason::Shadow => ToldSaid::Shadow,
        Reason::Digest => ToldSaid::Digest,
        Reason::Event => ToldSaid::Event,
        Reason::Ticket => ToldSaid::Ticket,
        Reason::TicketClosed => ToldSaid::TicketClosed,
    };
    told.say(language)
}

/// The end of a subject in fewest words, for one that is long already.
pub(in crate::notice) fn short_tail(language: Language, tail: Tail<'_>) -> Cow<'static, str> {
    let said = match tail {
        Tail::Owner { owner: name }
        | Tail::NowWith { holder: name }
        | Tail::MergedInto { number: name }
        | Tail::Took { span: name } => return Cow::Owned(name.to_owned()),
        Tail::Unagreed | Tail::UnagreedShort => Tail::UnagreedShort,
        Tail::Contested | Tail::ContestedShort => Tail::ContestedShort,
        Tail::Undecided | Tail::UndecidedShort => Tail::UndecidedShort,
    };
    said.say(language)
}

/// All that is declared here.
#[cfg(test)]
pub(super) const DECLARED: &[&[crate::words::Declared]] = &[Headline::DECLARED, ToldSaid::DECLARED];
