//! Who has logged in, and for how long: in memory only, so that a restart ends them all.
//!
//! What a browser is given is random and is kept as a hash, so that nothing here opens
//! anything. It is new at each login: what a browser came with before is never taken over.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::access::{Account, Hashed, Settings};
use crate::clock::Mono;

/// A night's watch may look away for so long.
const IDLE: Duration = Duration::from_secs(30 * 60);
/// A watch, and no more.
const LONGEST: Duration = Duration::from_secs(12 * 60 * 60);
/// At once.
const MOST: usize = 64;
/// Of one account: at some machines, and nobody ends those of others.
const MOST_EACH: usize = 4;
/// Bytes of what a browser is given.
const RANDOM: usize = 32;
/// Characters of it, in unpadded base64url.
const WRITTEN: usize = 43;

/// By what a session is known here: a hash of what the browser has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::web) struct Mark([u8; 32]);

impl Mark {
    /// Of what a browser came with; none where it is nothing that we give out.
    pub(in crate::web) fn of(cookie: &str) -> Option<Self> {
        let clean = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
        let ours = cookie.len() == WRITTEN && cookie.bytes().all(clean);
        ours.then(|| Self(Sha256::digest(cookie.as_bytes()).into()))
    }
}

impl std::fmt::Debug for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mark")
    }
}

/// Somebody who has logged in.
struct Session {
    name: Arc<str>,
    /// What was kept of the password then: with another one it is over.
    kept: Hashed,
    began: Mono,
    seen: Mono,
}

impl Session {
    fn lives(&self, settings: &Settings, now: Mono) -> bool {
        let account = settings.account(&self.name);
        account.is_some_and(|account| account.kept == self.kept)
            && now.since(self.seen) < IDLE
            && now.since(self.began) < LONGEST
    }
}

/// All who have logged in.
#[derive(Default)]
pub(in crate::web) struct Sessions(Mutex<BTreeMap<Mark, Session>>);

impl Sessions {
    fn all(&self) -> MutexGuard<'_, BTreeMap<Mark, Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins one: what the browser is given. Where there are too many, that one ends of
    /// which nothing was heard for longest.
    pub(in crate::web) fn begin(
        &self,
        account: &Account,
        random: &[u8; RANDOM],
        now: Mono,
    ) -> String {
        let cookie = URL_SAFE_NO_PAD.encode(random);
        let Some(mark) = Mark::of(&cookie) else {
            return cookie;
        };
        let mut all = self.all();
        let own = |session: &Session| session.name == account.name;
        if all.values().filter(|session| own(session)).count() >= MOST_EACH {
            end_idlest(&mut all, own);
        }
        if all.len() >= MOST {
            end_idlest(&mut all, |_| true);
        }
        let session = Session {
            name: Arc::clone(&account.name),
            kept: account.kept.clone(),
            began: now,
            seen: now,
        };
        all.insert(mark, session);
        cookie
    }

    /// Whose it is, if it goes on; `acts` says whether a person did something, or only
    /// their page by itself.
    pub(in crate::web) fn find(
        &self,
        mark: Mark,
        settings: &Settings,
        now: Mono,
        acts: bool,
    ) -> Option<Arc<str>> {
        let mut all = self.all();
        let session = all.get_mut(&mark)?;
        if !session.lives(settings, now) {
            all.remove(&mark);
            return None;
        }
        if acts {
            session.seen = session.seen.max(now);
        }
        Some(Arc::clone(&session.name))
    }

    /// Whether it goes on.
    pub(in crate::web) fn goes_on(&self, mark: Mark, settings: &Settings, now: Mono) -> bool {
        let all = self.all();
        let session = all.get(&mark);
        session.is_some_and(|session| session.lives(settings, now))
    }

    /// Ends it.
    pub(in crate::web) fn end(&self, mark: Mark) {
        self.all().remove(&mark);
    }

    /// How many go on.
    pub(in crate::web) fn count(&self, settings: &Settings, now: Mono) -> usize {
        let mut all = self.all();
        all.retain(|_, session| session.lives(settings, now));
        all.len()
    }
}

/// Ends that one of which nothing was heard for longest.
fn end_idlest(all: &mut BTreeMap<Mark, Session>, which: impl Fn(&Session) -> bool) {
    let these = all.iter().filter(|(_, session)| which(session));
    let idlest = these.min_by_key(|(_, session)| session.seen);
    if let Some(mark) = idlest.map(|(mark, _)| *mark) {
        all.remove(&mark);
    }
}

#[cfg(test)]
mod tests;
