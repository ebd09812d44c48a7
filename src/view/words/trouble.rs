//! What is said when something cannot be shown.

use std::borrow::Cow;

use super::{BOOK, Words, plain};
use crate::words::messages;

plain! { TroubleSaid:
    not_found: NotFound = "not-found";
    not_found_text: NotFoundText = "not-found-text";
    no_fault: NoFault = "no-fault";
    no_fault_text: NoFaultText = "no-fault-text";
    unread: Unread = "unread";
    unread_text: UnreadText = "unread-text";
    not_allowed: NotAllowed = "not-allowed";
    not_allowed_text: NotAllowedText = "not-allowed-text";
    too_much: TooMuch = "too-much";
    too_much_text: TooMuchText = "too-much-text";
    broken: Broken = "broken";
    broken_text: BrokenText = "broken-text";
    busy: Busy = "busy";
    busy_text: BusyText = "busy-text";
    not_known: NotKnown = "not-known";
    elsewhere: Elsewhere = "elsewhere";
    elsewhere_text: ElsewhereText = "elsewhere-text";
    hurried: Hurried = "hurried";
    hurried_text: HurriedText = "hurried-text";
    not_known_text: NotKnownText = "not-known-text";
    too_many: TooMany = "too-many";
    too_many_text: TooManyText = "too-many-text";
}
