//! What was found of the chains that peers showed last.
//!
//! A peer shows the same chain at each handshake. That it has the key is proved anew
//! every time; who vouches for the chain cannot change while its bytes, what it is
//! judged by and the days that matter stay the same, and to find that out costs as
//! much as all the rest of a handshake.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use sha2::{Digest as _, Sha256};

use crate::health::{Certificate, Vouched};
use crate::inventory::Trust;

/// Bytes of all the chains whose judgements are kept, at most; what is kept of one is
/// shorter. Beyond that others are judged each time, and these are not.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Judgements of one peer: it may have a certificate of each kind of key, and be asked
/// by two names.
const MOST_OF_ONE: usize = 4;
/// A judgement stands this far from every turn. The library that judges counts whole
/// seconds, both ends included.
const MARGIN: Duration = Duration::from_secs(2);

/// The last judgements of each peer's chains.
#[derive(Debug)]
pub(super) struct Judged {
    /// The latest last.
    known: BTreeMap<SocketAddr, Vec<Known>>,
    /// Of their chains.
    bytes: usize,
    most: usize,
}

/// What was found of a chain.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Judgement {
    /// Whether it names whom it must name.
    pub(super) named: bool,
    pub(super) vouched: Vouched,
    /// As far as it could be read.
    pub(super) chain: Vec<Certificate>,
}

#[derive(Debug)]
struct Known {
    digest: [u8; 32],
    bytes: usize,
    trust: Trust,
    judgement: Judgement,
    /// Between which moments it stands.
    from: Timestamp,
    until: Timestamp,
}

impl Known {
    fn is_of(&self, digest: [u8; 32], trust: &Trust) -> bool {
        self.digest == digest && self.trust == *trust
    }
}

impl Default for Judged {
    fn default() -> Self {
        Self::bounded(MOST_BYTES)
    }
}

impl Judged {
    const fn bounded(most: usize) -> Self {
        Self {
            known: BTreeMap::new(),
            bytes: 0,
            most,
        }
    }

    /// Forgets everything: authorities may have changed.
    pub(super) fn clear(&mut self) {
        *self = Self::bounded(self.most);
    }

    /// What was found of this very chain when it was judged last, if that stands still.
    pub(super) fn find(
        &self,
        peer: SocketAddr,
        chain: &[CertificateDer<'_>],
        trust: &Trust,
        at: Timestamp,
    ) -> Option<&Judgement> {
        let known = self.known.get(&peer)?;
        let digest = digest(chain);
        let mut same = known.iter().filter(|known| known.is_of(digest, trust));
        let stands = same.find(|known| known.from <= at && at < known.until);
        stands.map(|known| &known.judgement)
    }

    /// Keeps what was found, unless some certificate could not be read or is just
    /// about to hold or to end, or there is no room.
    pub(super) fn keep(
        &mut self,
        peer: SocketAddr,
        chain: &[CertificateDer<'_>],
        trust: &Trust,
        judgement: &Judgement,
        at: Timestamp,
    ) {
        let read = !chain.is_empty() && judgement.chain.len() == chain.len();
        let stands = stands(&judgement.chain, trust.warn_days, at);
        let Some((from, until)) = stands.filter(|_| read) else {
            return;
        };
        let digest = digest(chain);
        self.make_room(peer, digest, trust);
        let bytes = chain.iter().map(|der| der.len()).sum::<usize>();
        if self.bytes + bytes > self.most {
            return;
        }
        self.bytes += bytes;
        self.known.entry(peer).or_default().push(Known {
            digest,
            bytes,
            trust: trust.clone(),
            judgement: judgement.clone(),
            from,
            until,
        });
    }

    /// Lets go of what the next judgement of a peer takes the place of.
    fn make_room(&mut self, peer: SocketAddr, digest: [u8; 32], trust: &Trust) {
        let Some(known) = self.known.get_mut(&peer) else {
            return;
        };
        let before = known.iter().position(|known| known.is_of(digest, trust));
        let goes = before.or((known.len() >= MOST_OF_ONE).then_some(0));
        if let Some(place) = goes {
            self.bytes -= known.remove(place).bytes;
        }
        if known.is_empty() {
            self.known.remove(&peer);
        }
    }
}

/// Between which moments around `at` nothing of a chain begins, ends or is to be
/// warned of.
fn stands(chain: &[Certificate], warn_days: u16, at: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let days = Duration::from_secs(u64::from(warn_days) * 86_400);
    let turns = chain.iter().flat_map(|one| {
        let warned = |moment: Timestamp| moment.checked_sub(days).unwrap_or(Timestamp::MIN);
        let [begins, ends] = [one.not_before, one.not_after];
        [begins, warned(begins), ends, warned(ends)]
    });
    let (before, after): (Vec<_>, Vec<_>) = turns.partition(|turn| *turn <= at);
    let from = before.into_iter().max().unwrap_or(Timestamp::MIN);
    let until = after.into_iter().min().unwrap_or(Timestamp::MAX);
    let from = from.checked_add(MARGIN).unwrap_or(from);
    let until = until.checked_sub(MARGIN).unwrap_or(until);
    (from <= at && at < until).then_some((from, until))
}

/// Of how many certificates, and of each how long it is and what it says.
fn digest(chain: &[CertificateDer<'_>]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(chain.len().to_be_bytes());
    for der in chain {
        hash.update(der.len().to_be_bytes());
        hash.update(der);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests;
