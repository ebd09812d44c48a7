//! Words about planned work.

use super::BOOK;
use crate::notice::News;
use crate::words::messages;

messages! { BOOK:
    /// Words about planned work.
    pub(in crate::notice) enum PlannedSaid<'a> {
        First { party: &'a str, text: &'a str } = "planned-first",
        Moved { party: &'a str, text: &'a str } = "planned-moved",
        Longer { party: &'a str, text: &'a str } = "planned-longer",
        Parts { party: &'a str, text: &'a str } = "planned-parts",
        CalledOff { party: &'a str, text: &'a str } = "planned-called-off",
        OverEarly { party: &'a str, text: &'a str } = "planned-over-early",
        Times { from: &'a str, until: &'a str } = "planned-times",
        WasTold { from: &'a str, until: &'a str } = "planned-was-told",
        Weekly { hours: &'a str } = "planned-weekly",
        Out { parts: &'a str } = "planned-out",
        Affects { names: &'a str } = "planned-affects",
        Next = "planned-next",
        NextOff = "planned-next-off",
        RunOver { party: &'a str, text: &'a str, until: &'a str } = "planned-run-over",
    }
}

impl<'a> PlannedSaid<'a> {
    /// What is new of it, who does it, and what.
    pub(in crate::notice) const fn lead(news: News, party: &'a str, text: &'a str) -> Self {
        match news {
            News::First => Self::First { party, text },
            News::Moved(_) => Self::Moved { party, text },
            News::Longer(_) => Self::Longer { party, text },
            News::Parts => Self::Parts { party, text },
        }
    }
}
