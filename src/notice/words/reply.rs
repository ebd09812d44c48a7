//! Words to somebody who has answered by mail.

use super::BOOK;
use crate::notice::Came;
use crate::words::messages;

messages! { BOOK:
    /// What came of an answer by mail.
    pub(in crate::notice) enum CameSaid {
        Accepted = "came-accepted",
        Rejected = "came-rejected",
        Commented = "came-commented",
        Closed = "came-closed",
        StillFails = "came-still-fails",
        Unclear = "came-unclear",
        Time = "came-time",
        Words = "came-words",
        Number = "came-number",
        Unsealed = "came-unsealed",
        Stale = "came-stale",
        NotTheirs = "came-not-theirs",
        Decides = "came-decides",
        Spent = "came-spent",
        Over = "came-over",
    }
}

messages! { BOOK:
    /// Words to somebody who has answered by mail.
    pub(in crate::notice) enum ReplySaid<'a> {
        NowWith { holder: &'a str } = "reply-now-with",
        Understood = "reply-understood",
        Accept = "reply-accept",
        Reject = "reply-reject",
        Comment = "reply-comment",
        Done = "reply-done",
    }
}

impl CameSaid {
    /// How it is said.
    pub(in crate::notice) const fn of(came: &Came) -> Self {
        match came {
            Came::Accepted => Self::Accepted,
            Came::Rejected => Self::Rejected,
            Came::Commented => Self::Commented,
            Came::Closed => Self::Closed,
            Came::StillFails => Self::StillFails,
            Came::Unclear => Self::Unclear,
            Came::Time => Self::Time,
            Came::Words => Self::Words,
            Came::Number => Self::Number,
            Came::Unsealed => Self::Unsealed,
            Came::Stale(_) => Self::Stale,
            Came::NotTheirs(_) => Self::NotTheirs,
            Came::Decides => Self::Decides,
            Came::Spent => Self::Spent,
            Came::Over => Self::Over,
        }
    }
}

impl ReplySaid<'_> {
    /// What is understood.
    pub(in crate::notice) const FORMS: [Self; 4] =
        [Self::Accept, Self::Reject, Self::Comment, Self::Done];
}
