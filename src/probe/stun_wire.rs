//! STUN binding requests and their responses, bytes to values and back
//! (RFC 8489). No IO.
//!
//! A response is believed only if its cookie and transaction id are ours, its
//! FINGERPRINT holds where it has one, and its MESSAGE-INTEGRITY or
//! MESSAGE-INTEGRITY-SHA256 where we have given ours.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::Md5;
use secrecy::ExposeSecret as _;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use crate::inventory::Login;

/// The fixed part of a message.
pub const HEADER: usize = 20;
/// The longest message read.
pub const MOST_BYTES: usize = 2048;
/// The most attributes read.
pub const MOST_ATTRIBUTES: usize = 64;
/// What marks a message as STUN.
pub const COOKIE: u32 = 0x2112_a442;

const REQUEST: u16 = 0x0001;
const SUCCESS: u16 = 0x0101;
const FAILURE: u16 = 0x0111;

const MAPPED_ADDRESS: u16 = 0x0001;
const USERNAME: u16 = 0x0006;
const INTEGRITY: u16 = 0x0008;
const ERROR_CODE: u16 = 0x0009;
const REALM: u16 = 0x0014;
const NONCE: u16 = 0x0015;
const INTEGRITY_SHA256: u16 = 0x001c;
const PASSWORD_ALGORITHM: u16 = 0x001d;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;
const PASSWORD_ALGORITHMS: u16 = 0x8002;
const SOFTWARE: u16 = 0x8022;
const FINGERPRINT: u16 = 0x8028;

/// How a nonce begins that says what its server is able to (RFC 8489 section 9.2).
const NONCE_COOKIE: &str = "obMatJos2";

/// What answers must carry; unguessable.
pub type TransactionId = [u8; 12];

/// By what a long-term key is made (RFC 8489 section 18.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// What RFC 5389 knew.
    Md5,
    /// What RFC 8489 adds.
    Sha256,
}

/// What a server asks for before it answers (long-term credentials).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The realm.
    pub realm: Vec<u8>,
    /// To be given back.
    pub nonce: Vec<u8>,
    /// The algorithms offered, as they came; empty if it offers none.
    pub algorithms: Vec<u8>,
}

impl Challenge {
    /// The best algorithm that is offered and understood; none if the offer has
    /// been taken out on the way, as the nonce shows.
    fn algorithm(&self) -> Option<Algorithm> {
        let mut best = None;
        let mut rest = &self.algorithms[..];
        while let Some((head, more)) = rest.split_first_chunk::<4>() {
            let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
            match u16::from_be_bytes([head[0], head[1]]) {
                1 => best = best.or(Some(Algorithm::Md5)),
                2 => best = Some(Algorithm::Sha256),
                _ => {}
            }
            rest = more.get(length.next_multiple_of(4)..).unwrap_or_default();
        }
        if self.algorithms.is_empty() && !self.promises_algorithms() {
            return Some(Algorithm::Md5);
        }
        best
    }

    /// Bit 0 of the nonce's security features: password algorithms.
    fn promises_algorithms(&self) -> bool {
        let text = std::str::from_utf8(&self.nonce).unwrap_or_default();
        let features = text.strip_prefix(NONCE_COOKIE).and_then(|t| t.get(..4));
        let first = features.and_then(|features| {
            let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            alphabet.find(features.chars().next()?)
        });
        first.is_some_and(|first| first & 0b10_0000 != 0)
    }
}

/// What a request is protected by.
#[derive(Clone, Copy, Debug)]
pub enum Protection<'a> {
    /// Nothing.
    None,
    /// A name and password that both sides know (RFC 8489 section 9.1).
    ShortTerm(&'a Login),
    /// The same after a challenge (section 9.2).
    LongTerm(&'a Login, &'a Challenge),
}

/// The key by which a message is signed, and how; `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    bytes: Vec<u8>,
    sha256: bool,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// The key of what protects a request; none if nothing does, or if the
    /// challenge cannot be met.
    ///
    /// Names and passwords are taken as they are written: they are not prepared
    /// by OpaqueString (RFC 8265).
    pub fn of(protection: Protection<'_>) -> Option<Self> {
        match protection {
            Protection::None => None,
            Protection::ShortTerm(login) => Some(Self {
                bytes: login.password.expose_secret().as_bytes().to_vec(),
                sha256: false,
            }),
            Protection::LongTerm(login, challenge) => {
                let algorithm = challenge.algorithm()?;
                let parts = [
                    login.username.as_bytes(),
                    &challenge.realm,
                    login.password.expose_secret().as_bytes(),
                ];
                let text = parts.join(&b':');
                Some(Self {
                    bytes: match algorithm {
                        Algorithm::Md5 => Md5::digest(text).to_vec(),
                        Algorithm::Sha256 => Sha256::digest(text).to_vec(),
                    },
                    sha256: !challenge.algorithms.is_empty(),
                })
            }
        }
    }

    fn sha1(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.bytes).ok()?;
        mac.update(bytes);
        Some(mac.finalize().into_bytes().to_vec())
    }

    fn sha256(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.bytes).ok()?;
        mac.update(bytes);
        Some(mac.finalize().into_bytes().to_vec())
    }
}

/// A binding request with SOFTWARE and FINGERPRINT.
pub fn request(id: TransactionId, software: &str, protection: Protection<'_>) -> Vec<u8> {
    let mut message = Vec::with_capacity(160);
    message.extend(REQUEST.to_be_bytes());
    message.extend([0, 0]);
    message.extend(COOKIE.to_be_bytes());
    message.extend(id);
    attribute(&mut message, SOFTWARE, software.as_bytes());
    let key = Key::of(protection);
    match protection {
        Protection::None => {}
        Protection::ShortTerm(login) => {
            attribute(&mut message, USERNAME, login.username.as_bytes());
        }
        Protection::LongTerm(login, challenge) => {
            attribute(&mut message, USERNAME, login.username.as_bytes());
            attribute(&mut message, REALM, &challenge.realm);
            attribute(&mut message, NONCE, &challenge.nonce);
            if let Some(algorithm) = challenge.algorithm()
                && !challenge.algorithms.is_empty()
            {
                let number = match algorithm {
                    Algorithm::Md5 => 1,
                    Algorithm::Sha256 => 2,
                };
                attribute(&mut message, PASSWORD_ALGORITHMS, &challenge.algorithms);
                attribute(&mut message, PASSWORD_ALGORITHM, &[0, number, 0, 0]);
            }
        }
    }
    if let Some(key) = key {
        sign(&mut message, &key);
    }
    announce(&mut message, 8);
    let sum = fingerprint(&message);
    attribute(&mut message, FINGERPRINT, &sum.to_be_bytes());
    message
}

/// Adds the signature by a key.
pub(super) fn sign(message: &mut Vec<u8>, key: &Key) {
    let (kind, length) = if key.sha256 {
        (INTEGRITY_SHA256, 32)
    } else {
        (INTEGRITY, 20)
    };
    announce(message, 4 + length);
    let mac = if key.sha256 {
        key.sha256(message)
    } else {
        key.sha1(message)
    };
    attribute(message, kind, &mac.unwrap_or_default());
}

/// Adds an attribute, and its length to the header's.
fn attribute(message: &mut Vec<u8>, kind: u16, value: &[u8]) {
    let value = &value[..value.len().min(763)];
    message.extend(kind.to_be_bytes());
    // At most 763.
    message.extend(u16::try_from(value.len()).unwrap_or(0).to_be_bytes());
    message.extend(value);
    message.resize(message.len().next_multiple_of(4), 0);
    announce(message, 0);
}

/// Writes the header's length for what is there and `more` bytes to come.
fn announce(message: &mut [u8], more: usize) {
    let length = u16::try_from(message.len() - HEADER + more).unwrap_or(u16::MAX);
    message[2..4].copy_from_slice(&length.to_be_bytes());
}

fn fingerprint(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes) ^ 0x5354_554e
}

/// The transaction id of bytes that begin like a message of STUN: an ICMP error
/// quotes the request, perhaps only its beginning.
pub fn transaction(bytes: &[u8]) -> Option<TransactionId> {
    let (head, rest) = bytes.split_first_chunk::<8>()?;
    let cookie = u32::from_be_bytes([head[4], head[5], head[6], head[7]]);
    (cookie == COOKIE && head[0] & 0xc0 == 0).then_some(*rest.first_chunk()?)
}

/// A response, as far as a probe needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Whose question it answers.
    pub id: TransactionId,
    /// The error code, 300 to 699, with its words; none of a success.
    pub error: Option<(u16, String)>,
    /// Where the request was seen to come from.
    pub mapped: Option<SocketAddr>,
    /// `SOFTWARE`, at most 128 characters, controls removed.
    pub software: Option<String>,
    /// What it asks for, if it is an error that does.
    pub challenge: Option<Challenge>,
    /// Whether it carries a signature, and whether that is by our key.
    pub signed: Option<bool>,
}

/// Why bytes are no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Shorter than its header says, longer than is read, or no cookie.
    #[error("no STUN message")]
    NotStun,
    /// Neither a success nor an error of binding.
    #[error("a STUN message of type {0:#06x}, not a response to a binding request")]
    Type(u16),
    /// An attribute that does not fit, or too many.
    #[error("STUN attributes that do not fit the message")]
    Attributes,
    /// A checksum that is not the message's.
    #[error("a STUN fingerprint that is not the message's")]
    Fingerprint,
    /// An address that is none.
    #[error("a STUN address that is none")]
    Address,
    /// An error without a code that can be read.
    #[error("a STUN error without a code")]
    Code,
}

/// Reads a response; `key` is that of the request it may answer.
pub fn response(bytes: &[u8], key: Option<&Key>) -> Result<Response, WireError> {
    let id = transaction(bytes).ok_or(WireError::NotStun)?;
    let length = usize::from(u16::from_be_bytes([bytes[2], bytes[3]]));
    if bytes.len() > MOST_BYTES || bytes.len() != HEADER + length || !length.is_multiple_of(4) {
        return Err(WireError::NotStun);
    }
    let kind = u16::from_be_bytes([bytes[0], bytes[1]]);
    if kind != SUCCESS && kind != FAILURE {
        return Err(WireError::Type(kind));
    }
    let mut read = Reading {
        bytes,
        id,
        key,
        response: Response {
            id,
            error: None,
            mapped: None,
            software: None,
            challenge: None,
            signed: None,
        },
        realm: None,
        nonce: None,
        algorithms: Vec::new(),
        sealed: false,
    };
    read.attributes()?;
    let Reading {
        mut response,
        realm,
        nonce,
        algorithms,
        ..
    } = read;
    if kind == FAILURE && response.error.is_none() {
        return Err(WireError::Code);
    }
    response.challenge = realm.zip(nonce).map(|(realm, nonce)| Challenge {
        realm,
        nonce,
        algorithms,
    });
    Ok(response)
}

struct Reading<'a> {
    bytes: &'a [u8],
    id: TransactionId,
    key: Option<&'a Key>,
    response: Response,
    realm: Option<Vec<u8>>,
    nonce: Option<Vec<u8>>,
    algorithms: Vec<u8>,
    /// A signature was seen: what follows, but for another one, is nobody's.
    sealed: bool,
}

impl Reading<'_> {
    fn attributes(&mut self) -> Result<(), WireError> {
        let mut at = HEADER;
        for _ in 0..MOST_ATTRIBUTES {
            let Some(head) = self.bytes[at..].first_chunk::<4>() else {
                return match at == self.bytes.len() {
                    true => Ok(()),
                    false => Err(WireError::Attributes),
                };
            };
            let kind = u16::from_be_bytes([head[0], head[1]]);
            let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
            let value = self.bytes[at + 4..].get(..length);
            let value = value.ok_or(WireError::Attributes)?;
            self.take(kind, value, at)?;
            at += 4 + length.next_multiple_of(4);
            if at > self.bytes.len() {
                return Err(WireError::Attributes);
            }
        }
        Err(WireError::Attributes)
    }

    /// The first of each counts, and nothing that stands behind the signature.
    fn take(&mut self, kind: u16, value: &[u8], at: usize) -> Result<(), WireError> {
        match kind {
            FINGERPRINT => return self.check_fingerprint(value, at),
            INTEGRITY | INTEGRITY_SHA256 => self.check_integrity(kind, value, at),
            _ if self.sealed => {}
            XOR_MAPPED_ADDRESS => {
                let address = address(value, Some(self.id)).ok_or(WireError::Address)?;
                self.response.mapped = Some(address);
            }
            MAPPED_ADDRESS if self.response.mapped.is_none() => {
                self.response.mapped = Some(address(value, None).ok_or(WireError::Address)?);
            }
            ERROR_CODE if self.response.error.is_none() => {
                self.response.error = Some(error_code(value).ok_or(WireError::Code)?);
            }
            SOFTWARE => {
                let text = super::sip_wire::clean(&String::from_utf8_lossy(value));
                self.response.software = Some(text).filter(|text| !text.is_empty());
            }
            REALM => self.realm = Some(value.to_vec()),
            NONCE => self.nonce = Some(value.to_vec()),
            PASSWORD_ALGORITHMS => self.algorithms = value.to_vec(),
            _ => {}
        }
        Ok(())
    }

    fn check_fingerprint(&self, value: &[u8], at: usize) -> Result<(), WireError> {
        let last = at + 8 == self.bytes.len();
        let right = fingerprint(&self.bytes[..at]).to_be_bytes();
        match last && value == right {
            true => Ok(()),
            false => Err(WireError::Fingerprint),
        }
    }

    fn check_integrity(&mut self, kind: u16, value: &[u8], at: usize) {
        self.sealed = true;
        let mut covered = self.bytes[..at].to_vec();
        announce(&mut covered, 4 + value.len().next_multiple_of(4));
        let mac = match (self.key, kind) {
            (None, _) => None,
            (Some(key), INTEGRITY) => key.sha1(&covered).filter(|_| value.len() == 20),
            // RFC 8489 section 14.6: it may be cut, down to 16 bytes.
            (Some(key), _) => key
                .sha256(&covered)
                .filter(|_| (16..=32).contains(&value.len())),
        };
        let right = mac.is_some_and(|mac| mac.starts_with(value));
        let before = self.response.signed.unwrap_or(true);
        self.response.signed = Some(before && right);
    }
}

/// MAPPED-ADDRESS, or with an id XOR-MAPPED-ADDRESS.
fn address(value: &[u8], id: Option<TransactionId>) -> Option<SocketAddr> {
    let (head, rest) = value.split_first_chunk::<4>()?;
    let mut mask = [0; 16];
    if let Some(id) = id {
        mask[..4].copy_from_slice(&COOKIE.to_be_bytes());
        mask[4..].copy_from_slice(&id);
    }
    let port = u16::from_be_bytes([head[2] ^ mask[0], head[3] ^ mask[1]]);
    let ip = match (head[1], rest.len()) {
        (1, 4) => {
            let bytes: [u8; 4] = rest.try_into().ok()?;
            let plain: [u8; 4] = std::array::from_fn(|n| bytes[n] ^ mask[n]);
            IpAddr::V4(Ipv4Addr::from(plain))
        }
        (2, 16) => {
            let bytes: [u8; 16] = rest.try_into().ok()?;
            let plain: [u8; 16] = std::array::from_fn(|n| bytes[n] ^ mask[n]);
            IpAddr::V6(Ipv6Addr::from(plain))
        }
        _ => return None,
    };
    Some(SocketAddr::new(ip, port))
}

fn error_code(value: &[u8]) -> Option<(u16, String)> {
    let (head, words) = value.split_first_chunk::<4>()?;
    let (class, number) = (head[2] & 0x07, head[3]);
    let valid = (3..=6).contains(&class) && number < 100;
    let words = super::sip_wire::clean(&String::from_utf8_lossy(words));
    valid.then(|| (u16::from(class) * 100 + u16::from(number), words))
}

#[cfg(test)]
mod tests;
