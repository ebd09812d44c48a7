//! What the page of a room says.

use super::BOOK;
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
    }
}
