//! Pure. What is due to whom, for which reason, in which words and language.
//!
//! [`due`] decides who is told of an event, [`mail`] in which words, and the
//! [`Outbox`] when each notice goes, what comes of it, and what is gathered
//! when there is too much at once.

mod brief;
mod event;
#[cfg(test)]
mod fixture;
mod layout;
pub mod mail;
mod outbox;
mod parties;
mod planned;
mod route;
mod row;
mod shadow;
#[cfg(test)]
mod tests;
mod ticket;
mod webhook;
mod words;

pub use brief::{Brief, Fate, KeptBack, UNREACHED};
pub(crate) use event::compact;
pub use event::{EventPayload, VERSION};
pub use mail::{Announcement, CalledOff, Came, Context, Ending, Reply, Scene};
#[cfg(any(test, feature = "planted"))]
pub use outbox::Planted;
pub use outbox::{Load, Outbox, Turn};
pub use planned::{News, PlannedTold};
pub use route::{Due, Told, WouldTell, due, due_to_operator};
pub use row::{Channel, Key, Message, Outcome, Reason, Receipt, Recipient, Row, RowState};
pub use ticket::{TicketOrder, account_of, closed_there};
pub use webhook::{NoticePayload, RecipientJson, TestPayload};
pub use words::{detail, sight, wrong};
