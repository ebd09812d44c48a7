//! Edge. Answers by mail: read from a mailbox, checked, and made commands.
//!
//! [`read`] says what a mail says, without IO. [`judge`] decides whether to believe it and
//! what it asks for: it must be from a contact of the party to which the mail went that it
//! answers, and about that mail's fault. A [`Source`] is where mails come from and where
//! they are put when they are done with: nothing is ever deleted.
//!
//! ```text
//! Source ──bytes──▶ read ──Mail──▶ judge ──Command──▶ ledger
//!   ▲                                │
//!   └────────── settle ◀── commit ◀──┴──▶ notice to the sender
//! ```
//!
//! What is done is decided where all is decided; a mail says in whose name, and is known
//! in the log by hashes only.

mod authentication;
mod fields;
mod html;
pub mod judge;
mod maildir;
mod moment;
mod note;
mod own;
mod part;
mod reading;
mod robot;
mod said;
mod sender;
mod settings;
mod source;
#[cfg(test)]
mod tests;

pub use moment::When;
pub use note::{Note, Noted};
pub use reading::{LARGEST, Mail, Unread, read};
pub use said::{Said, Unclear};
pub use settings::{Place, Settings};
pub use source::{Fate, Fetched, Letter, Name, Source, SourceError};
