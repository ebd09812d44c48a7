//! The secret by which tokens are made and read back.

use std::fmt;
use std::sync::Arc;

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretBox};
use sha2::Sha256;

use super::Mark;
use crate::inventory::{Inventory, Language, PartyIx, RegionIx};

/// What each use of the key begins with, so that no use makes what another takes.
const TOKEN: &[u8] = b"samband link 1";
const RECIPIENT: &[u8] = b"samband recipient 1";
const MAIL: &[u8] = b"samband mail 1";
const MESSAGE: &[u8] = b"samband message 1";

/// Bytes of a block of SHA-256.
const BLOCK: usize = 64;
/// Bytes that are kept of the 32 of HMAC-SHA-256 (RFC 2104 section 5: not fewer than half).
pub(super) const MAC: usize = 16;

/// Whom a link was sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The party that it is a contact of.
    pub party: PartyIx,
    /// The language that it is written to in.
    pub language: Language,
}

/// The key of all links of an installation. Another key voids them all.
#[derive(Clone)]
pub struct Key(Arc<SecretBox<[u8; Key::LENGTH]>>);

impl Key {
    /// Bytes of a key.
    pub const LENGTH: usize = 32;

    /// A key of these bytes, which are random.
    pub fn new(bytes: [u8; Self::LENGTH]) -> Self {
        Self(Arc::new(SecretBox::new(Box::new(bytes))))
    }

    /// By what a contact is known in a token: a hash that says nothing without the key.
    pub fn recipient(&self, region: &str, party: &str, address: &str) -> Mark {
        let address = address.trim().to_lowercase();
        let mut mac = self.begin(RECIPIENT);
        for part in [region, party, &address] {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        let whole = mac.finalize().into_bytes();
        Mark::of(&whole[..]).unwrap_or_default()
    }

    /// By what a mail of somebody else's is known: a hash of its Message-ID that says
    /// nothing without the key.
    pub fn mail(&self, id: &[u8]) -> Mark {
        let mut mac = self.begin(MAIL);
        mac.update(id);
        let whole = mac.finalize().into_bytes();
        Mark::of(&whole[..]).unwrap_or_default()
    }

    /// What stands in a Message-ID behind the key of its notice, in small hex digits: whoever
    /// has a fault can work out that key, and nobody this.
    pub fn seal_of_message(&self, notice: &str) -> String {
        let whole = self.of_message(notice).finalize().into_bytes();
        let digits = whole.iter().take(MAC);
        digits.map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether it is that of the notice; takes as long whatever differs.
    pub fn is_seal_of_message(&self, notice: &str, seal: &str) -> bool {
        let mut bytes = [0; MAC];
        for (at, byte) in bytes.iter_mut().enumerate() {
            let digits = seal.get(at * 2..at * 2 + 2).unwrap_or_default();
            let Ok(read) = u8::from_str_radix(digits, 16) else {
                return false;
            };
            *byte = read;
        }
        let mac = self.of_message(notice);
        seal.len() == 2 * MAC && mac.verify_truncated_left(&bytes).is_ok()
    }

    fn of_message(&self, notice: &str) -> Hmac<Sha256> {
        let mut mac = self.begin(MESSAGE);
        mac.update(notice.as_bytes());
        mac
    }

    /// The contact of a region that is known by a mark, if the register still has it and
    /// its party is in the health network.
    pub fn known(&self, mark: Mark, inventory: &Inventory, region: RegionIx) -> Option<Recipient> {
        let id = &inventory[region].id;
        let parties = inventory.parties();
        let parties = parties.filter(|(_, party)| party.region == region && !party.outside);
        let contacts =
            parties.flat_map(|(ix, party)| party.contacts.iter().map(move |one| (ix, party, one)));
        let mut known =
            contacts.filter(|(_, party, one)| self.recipient(id, &party.id, &one.email) == mark);
        let (party, part, contact) = known.next()?;
        Some(Recipient {
            party,
            language: contact.language.unwrap_or(part.language),
        })
    }

    /// What proves that a token is ours.
    pub(super) fn seal(&self, payload: &[u8]) -> [u8; MAC] {
        let mut mac = self.begin(TOKEN);
        mac.update(payload);
        let whole = mac.finalize().into_bytes();
        let mut seal = [0; MAC];
        seal.copy_from_slice(&whole[..MAC]);
        seal
    }

    /// Whether it is ours; takes as long whatever differs.
    pub(super) fn is_sealed(&self, payload: &[u8], seal: &[u8]) -> bool {
        let mut mac = self.begin(TOKEN);
        mac.update(payload);
        seal.len() == MAC && mac.verify_truncated_left(seal).is_ok()
    }

    fn begin(&self, label: &[u8]) -> Hmac<Sha256> {
        // A key that is shorter than a block is one with zeros behind it (RFC 2104 section 2).
        let mut block = [0; BLOCK];
        block[..Self::LENGTH].copy_from_slice(self.0.expose_secret());
        let mut mac = <Hmac<Sha256>>::new((&block).into());
        mac.update(label);
        mac
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}
