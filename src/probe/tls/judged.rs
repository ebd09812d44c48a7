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

/// Bytes of chains whose judgements are kept, at most: of 40,000 peers and more.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Certificates hold and end at whole seconds; nothing is kept across one.
const MARGIN: Duration = Duration::from_secs(2);

/// The last judgement of each peer's chain.
#[derive(Debug, Default)]
pub(super) struct Judged {
    known: BTreeMap<SocketAddr, Known>,
    /// Of their chains.
    bytes: usize,
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

impl Judged {
    /// Forgets everything: authorities may have changed.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
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
        let stands = known.from <= at && at < known.until;
        let same = stands && known.digest == digest(chain) && known.trust == *trust;
        same.then_some(&known.judgement)
    }

    /// Keeps what was found, unless some certificate could not be read or is just
    /// about to hold or to end.
    pub(super) fn keep(
        &mut self,
        peer: SocketAddr,
        chain: &[CertificateDer<'_>],
        trust: &Trust,
        judgement: &Judgement,
        at: Timestamp,
    ) {
        if judgement.chain.len() != chain.len() {
            return;
        }
        let Some((from, until)) = stands(&judgement.chain, trust.warn_days, at) else {
            return;
        };
        let bytes = chain.iter().map(|der| der.len()).sum();
        if self.bytes + bytes > MOST_BYTES {
            self.clear();
        }
        let known = Known {
            digest: digest(chain),
            bytes,
            trust: trust.clone(),
            judgement: judgement.clone(),
            from,
            until,
        };
        self.bytes += bytes;
        if let Some(before) = self.known.insert(peer, known) {
            self.bytes -= before.bytes;
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

fn digest(chain: &[CertificateDer<'_>]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for der in chain {
        // DER says its own length, so that nothing can move from one to the next.
        hash.update(der);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests;
