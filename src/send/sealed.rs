//! Message-IDs that nobody can work out, made when a mail is handed over.
//!
//! Of a notice's key, which whoever has a pack of its fault can work out, nothing is made
//! that is kept: a seal goes with the mail, and is the same at every attempt and wherever
//! a later mail names this one.

use super::tidy::{in_words, without_token};
use super::{Carrier, Delivered};
use crate::access;
use crate::notice::{Key, Row};

/// By what Message-IDs are sealed.
#[derive(Clone, Debug)]
pub struct Seals {
    /// The key of the installation.
    pub key: access::Key,
    /// The domain of our Message-IDs.
    pub domain: String,
}

/// Another carrier, whose mails have Message-IDs that nobody can work out.
#[derive(Clone, Debug)]
pub struct Sealed<C> {
    inner: C,
    seals: Option<Seals>,
}

impl<C> Sealed<C> {
    /// Hands over by `inner`; without seals all goes as it is kept.
    pub const fn new(inner: C, seals: Option<Seals>) -> Self {
        Self { inner, seals }
    }
}

impl<C: Carrier> Carrier for Sealed<C> {
    fn at_once(&self) -> usize {
        self.inner.at_once()
    }

    async fn carry(&self, row: &Row) -> Delivered {
        let Some(seals) = &self.seals else {
            return self.inner.carry(row).await;
        };
        let (sent, used) = seals.put_on(row);
        let Delivered { outcome, wait } = self.inner.carry(&sent).await;
        // Relays name what they have taken by its Message-ID, and what they say is kept.
        let outcome = in_words(outcome, |said| {
            let without = |said: String, seal: &String| without_token(&said, seal, "(seal)");
            used.iter().fold(said, without)
        });
        Delivered { outcome, wait }
    }

    async fn take_leave(&self) {
        self.inner.take_leave().await;
    }
}

impl Seals {
    /// A notice as it goes, and the seals in it.
    fn put_on(&self, row: &Row) -> (Row, Vec<String>) {
        let mut used = Vec::new();
        let mut sealed = |key: &Key| {
            let seal = self.key.seal_of_message(key.as_str());
            let sealed = key.sealed(&seal);
            used.push(seal);
            sealed
        };
        let mut sent = row.clone();
        sent.key = sealed(&row.key);
        for reference in &mut sent.message.references {
            if let Some((key, None)) = Key::of_message_id(reference, &self.domain) {
                *reference = sealed(&key).message_id(&self.domain);
            }
        }
        (sent, used)
    }
}

#[cfg(test)]
mod tests;
