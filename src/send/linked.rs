//! Links, put into a mail when it is handed over.
//!
//! A token stands in no row and in nothing that is shown or logged: it is made of the
//! row each time, and so is the same at every attempt.

use std::borrow::Cow;

use super::tidy::{in_words, without_token};
use super::{Carrier, Delivered};
use crate::access::{Key, Link, Mark, PLACEHOLDER, path};
use crate::notice::{Outcome, Row};

/// The key of links, and the days that they hold.
#[derive(Clone, Debug)]
pub struct Links {
    /// The key.
    pub key: Key,
    /// From when a notice was decided.
    pub days: u16,
}

/// Another carrier, whose notices bear links where there is a place for one.
#[derive(Clone, Debug)]
pub struct Linked<C> {
    inner: C,
    links: Option<Links>,
}

impl<C> Linked<C> {
    /// Hands over by `inner`; without links what has a place for one goes as it is.
    pub const fn new(inner: C, links: Option<Links>) -> Self {
        Self { inner, links }
    }
}

impl<C: Carrier> Carrier for Linked<C> {
    fn at_once(&self) -> usize {
        self.inner.at_once()
    }

    async fn carry(&self, row: &Row) -> Delivered {
        let token = self.links.as_ref().and_then(|links| links.token(row));
        let Some(token) = token else {
            return self.inner.carry(&unlinked(row)).await;
        };
        let Delivered { outcome, wait } = self.inner.carry(&filled(row, &token)).await;
        let outcome = silent(outcome, &token);
        Delivered { outcome, wait }
    }

    async fn take_leave(&self) {
        self.inner.take_leave().await;
    }
}

impl Links {
    /// The token of a notice, if there is a place for one in it.
    fn token(&self, row: &Row) -> Option<String> {
        let to = &row.recipient;
        let link = Link {
            fault: row.fault.as_ref()?.to_string(),
            as_of: row.ordinal,
            recipient: self.key.recipient(&row.region, &to.party, &to.address),
            notice: Mark::of_hex(row.key.as_str())?,
            purpose: row.message.link?,
            ends_at: Link::end(row.created_at, self.days),
        };
        link.token(&self.key)
    }
}

fn filled(row: &Row, token: &str) -> Row {
    let mut row = row.clone();
    let there = path(token);
    row.message.text = row.message.text.replace(PLACEHOLDER, &there);
    row.message.html = row.message.html.replace(PLACEHOLDER, &there);
    row
}

/// The same, led to the fault's page where links have been turned off meanwhile.
fn unlinked(row: &Row) -> Cow<'_, Row> {
    let Some(fault) = row.fault.as_ref().filter(|_| row.message.link.is_some()) else {
        return Cow::Borrowed(row);
    };
    let there = format!("/f/{fault}");
    let mut row = row.clone();
    row.message.text = row.message.text.replace(PLACEHOLDER, &there);
    row.message.html = row.message.html.replace(PLACEHOLDER, &there);
    Cow::Owned(row)
}

/// A relay that refuses a mail may quote it, and what it says is written down.
fn silent(outcome: Outcome, token: &str) -> Outcome {
    in_words(outcome, |said| without_token(&said, token, "(link)"))
}

#[cfg(test)]
mod tests;
