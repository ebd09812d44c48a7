//! A fault's tickets in systems of others.

use super::BOOK;
use crate::words::messages;

messages! { BOOK:
    /// What is said of tickets.
    pub(in crate::view) enum TicketSaid {
        Heading = "tickets",
        Open = "ticket-open",
        Closed = "ticket-closed",
    }
}
