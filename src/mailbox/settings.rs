//! Where answers come in.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The mailbox that answers come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Its address: mails that can be answered ask for answers there.
    pub address: Arc<str>,
    /// Where it is.
    pub place: Place,
    /// From one look at it to the next.
    pub poll: Duration,
    /// By which name the mail server says what it has found out about a sender
    /// (RFC 8601 section 2.2).
    pub authserv_id: Arc<str>,
}

/// Where a mailbox is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A directory in which a mail server puts each mail as a file.
    Maildir(PathBuf),
}
