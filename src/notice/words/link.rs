//! Words about the link in a mail.

use super::BOOK;
use crate::access::Purpose;
use crate::words::messages;

messages! { BOOK:
    /// Words about the link in a mail.
    pub(in crate::notice) enum LinkSaid {
        LabelAnswer = "link-label-answer",
        LabelClose = "link-label-close",
        AnswersOrRejects = "link-answers-or-rejects",
        Answers = "link-answers",
        Closes = "link-closes",
        Holds { days: u16 } = "link-holds",
        ByMailOrRejects = "link-by-mail-or-rejects",
        ByMail = "link-by-mail",
        ByMailClose = "link-by-mail-close",
    }
}

impl LinkSaid {
    /// What stands on it.
    pub(in crate::notice) const fn label(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Answer => Self::LabelAnswer,
            Purpose::Close => Self::LabelClose,
        }
    }

    /// What one may do by it, and whether that is to say no too.
    pub(in crate::notice) const fn does(purpose: Purpose, rejectable: bool) -> Self {
        match (purpose, rejectable) {
            (Purpose::Answer, true) => Self::AnswersOrRejects,
            (Purpose::Answer, false) => Self::Answers,
            (Purpose::Close, _) => Self::Closes,
        }
    }

    /// How one does it by an answer instead.
    pub(in crate::notice) const fn by_mail(purpose: Purpose, rejectable: bool) -> Self {
        match (purpose, rejectable) {
            (Purpose::Answer, true) => Self::ByMailOrRejects,
            (Purpose::Answer, false) => Self::ByMail,
            (Purpose::Close, _) => Self::ByMailClose,
        }
    }
}
