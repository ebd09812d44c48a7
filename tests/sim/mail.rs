//! The mail server and all its mailboxes.

use std::collections::{BTreeMap, BTreeSet};

use samband::ledger::Entry;
use samband::notice::{Key, Outcome, Receipt, Row};

use crate::rng::Rng;
use crate::store::Store;
use crate::story::{MINUTE, SECOND};

/// How the server behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Manners {
    #[default]
    Well,
    /// 4xx to all.
    Busy,
    /// 5xx to one mail in four.
    Strict,
    /// Says nothing after the mail has been handed over, or before.
    Hangs,
    /// Breaks off, likewise.
    Drops,
}

/// Mails that a mailbox takes within an hour.
pub(crate) const MOST: usize = 15;
pub(crate) const HOUR: u64 = 60 * MINUTE;
/// From when a mailbox has room until what waits for it has been tried: the
/// longest pause between attempts, a tenth more, and a digest's time.
pub(crate) const SOON: u64 = 20 * MINUTE;

impl Manners {
    pub(crate) const fn is_well(self) -> bool {
        matches!(self, Self::Well)
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Mail {
    manners: Manners,
    /// From when on it has behaved how.
    pub(crate) ways: Vec<(u64, Manners)>,
    /// Accepted: when, which.
    pub(crate) taken: Vec<(u64, Row)>,
    /// Attempts whose outcome the program does not know, or never learnt.
    pub(crate) unknown: BTreeMap<Key, usize>,
    /// Refused for good.
    pub(crate) refused: BTreeSet<Key>,
    /// Attempts, by mailbox.
    tried: BTreeMap<String, u64>,
    /// Attempts whose outcome has not been written down.
    open: Vec<Key>,
}

/// What comes of one attempt.
pub(crate) struct Attempt {
    /// How long until the courier hears of it.
    pub(crate) takes: u64,
    pub(crate) accepted: bool,
    pub(crate) receipt: Receipt,
}

impl Mail {
    /// The server behaves so from now on.
    pub(crate) fn behave(&mut self, manners: Manners, time: u64) {
        self.manners = manners;
        self.ways.push((time, manners));
    }

    /// Attempts made to a mailbox so far.
    pub(crate) fn tried_to(&self, mailbox: &str) -> u64 {
        self.tried.get(mailbox).copied().unwrap_or(0)
    }

    /// One attempt. What is accepted is so when the server says it.
    pub(crate) fn attempt(&mut self, row: Row, time: u64, rng: &mut Rng) -> Attempt {
        let key = row.key.clone();
        self.open.push(key.clone());
        *self.tried.entry(row.recipient.address.clone()).or_default() += 1;
        let soon = rng.between(SECOND / 50, SECOND / 2);
        let word = |text: &str| text.to_owned();
        let (takes, accepted, outcome) = match self.manners {
            Manners::Busy => (soon, false, Outcome::Temporary { why: word("451") }),
            Manners::Strict if rng.chance(250) => {
                self.refused.insert(key.clone());
                (soon, false, Outcome::Permanent { why: word("550") })
            }
            Manners::Well | Manners::Strict => {
                let response = word("250");
                (soon, true, Outcome::Accepted { response })
            }
            Manners::Hangs | Manners::Drops => {
                let takes = match self.manners {
                    Manners::Hangs => 30 * SECOND,
                    _ => soon,
                };
                let why = word("no word");
                (takes, rng.chance(500), Outcome::Ambiguous { why })
            }
        };
        if let Outcome::Ambiguous { .. } = outcome {
            *self.unknown.entry(key.clone()).or_default() += 1;
        }
        if accepted {
            self.taken.push((time + takes, row));
        }
        Attempt {
            takes,
            accepted,
            receipt: Receipt {
                key,
                outcome,
                wait: None,
            },
        }
    }

    /// What was written down.
    pub(crate) fn committed(&mut self, entry: &Entry) {
        if let Entry::Delivery { key, .. } = entry
            && let Some(at) = self.open.iter().position(|open| open == key)
        {
            self.open.swap_remove(at);
        }
    }

    /// The program has died: it will never learn of what it had not written down,
    /// and what the server was about to take it has taken by now.
    pub(crate) fn forgotten(&mut self, time: u64) {
        for key in std::mem::take(&mut self.open) {
            *self.unknown.entry(key).or_default() += 1;
        }
        for (at, _) in &mut self.taken {
            *at = time.min(*at);
        }
    }

    /// Within which time all that waits must have been told if the server behaves
    /// well from now on: an hour that was full already, and one more for each
    /// fifteen that wait.
    pub(crate) fn clears_within(&self, store: &Store) -> u64 {
        let mut waits: BTreeMap<&str, u64> = BTreeMap::new();
        for row in store.rows.values().filter(|row| !row.state.is_final()) {
            *waits.entry(&row.recipient.address).or_default() += 1;
        }
        let most = waits.values().max().copied().unwrap_or(0);
        let an_hour = u64::try_from(MOST).expect("a small number");
        (1 + most / an_hour) * HOUR + SOON
    }

    /// When a notice was accepted first, by itself or in its digest.
    pub(crate) fn accepted(&self, row: &Row, store: &Store) -> Option<u64> {
        let key = store.digests.get(&row.key).unwrap_or(&row.key);
        let of = self.taken.iter().filter(|(_, taken)| taken.key == *key);
        of.map(|&(at, _)| at).min()
    }
}
