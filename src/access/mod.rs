//! Pure. Who may see and do what: links in mails, by which somebody without an
//! account acts.
//!
//! A [`Link`] is for one fault, one recipient and one purpose, and for some days. It
//! goes out as a token, which a [`Key`] makes and reads back: whoever has the mail has
//! the token, and nobody else can make one. What is then done is decided where all is
//! decided; a link says in whose name, and opens nothing by itself.

mod key;
mod link;
#[cfg(test)]
mod tests;

pub use key::{Key, Recipient};
pub use link::{Link, Mark, PLACE, PLACEHOLDER, Purpose, Unread, path};

/// Who may act beside those who can open the daemon's socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Mails to whoever has to act bear a link.
    pub links: bool,
    /// Days that one holds, from when its mail was decided.
    pub link_days: u16,
}

impl Settings {
    /// Days that links hold; none where there are no links.
    pub fn days(self) -> Option<u16> {
        self.links.then_some(self.link_days)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            links: false,
            link_days: 7,
        }
    }
}
