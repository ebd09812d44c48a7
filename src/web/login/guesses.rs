//! How long one waits who has typed a wrong password.
//!
//! By the name that is typed, whether there is one or not: after some wrong ones each
//! costs twice the wait of the last, to a minute and no more, so that nobody is shut out
//! for good. Who has once been let in under a name, from where they came then, waits for
//! nobody's mistakes but those made there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Mono;
use crate::web::connection::Peer;

/// So many cost nothing: a hand slips.
const FREE: u32 = 4;
/// The longest wait.
const LONGEST: Duration = Duration::from_secs(60);
/// After which time wrong ones are forgotten.
const FORGOTTEN: Duration = Duration::from_secs(15 * 60);
/// Names that are remembered; the one that was quiet longest makes room, whoever it is of.
const MOST: usize = 1_024;
/// Places from which somebody was let in, at most.
const MOST_PLACES: usize = 256;

/// A name as it was typed, and from where if somebody was let in from there.
type Key = (String, Option<Peer>);

#[derive(Clone, Copy, Debug)]
struct Wrong {
    count: u32,
    last: Mono,
}

impl Wrong {
    /// From when on one more may be tried.
    fn until(self) -> Mono {
        let doubled = self.count.saturating_sub(FREE).min(16);
        let wait = match doubled {
            0 => Duration::ZERO,
            doubled => Duration::from_secs(1 << (doubled - 1)).min(LONGEST),
        };
        self.last + wait
    }
}

#[derive(Debug, Default)]
struct Book {
    wrongs: BTreeMap<Key, Wrong>,
    places: BTreeSet<(String, Peer)>,
}

/// Wrong passwords of late, by the name that was typed.
#[derive(Debug, Default)]
pub(super) struct Guesses(Mutex<Book>);

impl Guesses {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one more, which is wrong until it is known to be right; how long to wait
    /// where it is too early.
    pub(super) fn begin(&self, name: &str, peer: Peer, now: Mono) -> Result<(), Duration> {
        let mut book = self.book();
        let key = book.key(name, peer);
        let known = book.wrongs.get(&key).copied();
        let known = known.filter(|wrong| now.since(wrong.last) < FORGOTTEN);
        if let Some(wrong) = known
            && wrong.until() > now
        {
            return Err(wrong.until().since(now));
        }
        book.make_room(&key);
        let count = known.map_or(1, |wrong| wrong.count.saturating_add(1));
        book.wrongs.insert(key, Wrong { count, last: now });
        Ok(())
    }

    /// It was right: what was wrong before is forgotten.
    pub(super) fn right(&self, name: &str, peer: Peer) {
        let mut book = self.book();
        let key = book.key(name, peer);
        book.wrongs.remove(&key);
        if book.places.len() >= MOST_PLACES {
            book.places.clear();
        }
        book.places.insert((name.to_owned(), peer));
    }
}

impl Book {
    fn key(&self, name: &str, peer: Peer) -> Key {
        let place = (name.to_owned(), peer);
        let known = self.places.contains(&place);
        (place.0, known.then_some(peer))
    }

    fn make_room(&mut self, key: &Key) {
        if self.wrongs.len() < MOST || self.wrongs.contains_key(key) {
            return;
        }
        let quiet = self.wrongs.iter().min_by_key(|(_, wrong)| wrong.last);
        if let Some(key) = quiet.map(|(key, _)| key.clone()) {
            self.wrongs.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests;
