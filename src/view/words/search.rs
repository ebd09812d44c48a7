//! What the search of faults says.

use super::BOOK;
use crate::words::messages;

messages! { BOOK:
    /// The form, what it finds, and what is mistaken.
    pub(in crate::view) enum SearchSaid {
        Heading = "search-heading",
        Text = "search-text",
        State = "search-state",
        Municipality = "search-municipality",
        Party = "search-party",
        Kind = "search-kind",
        From = "search-from",
        To = "search-to",
        Mine = "search-mine",
        Any = "search-any",
        Submit = "search-submit",
        Clear = "search-clear",
        Found { n: usize } = "search-found",
        Mistaken = "search-mistaken",
        NotYet = "search-not-yet",
        Nothing = "search-nothing",
        Cut { n: u32 } = "search-cut",
        Page { page: usize, of: usize } = "search-page",
        Next = "search-next",
        Previous = "search-previous",
        WrongText = "search-wrong-text",
        WrongChoice = "search-wrong-choice",
        WrongDay = "search-wrong-day",
        WrongOrder = "search-wrong-order",
    }
}
