//! The signature of Standard Webhooks 1.0: HMAC-SHA256 over id, time and body.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretSlice};
use sha2::Sha256;

/// How a key begins that is written in Base64.
const MARK: &str = "whsec_";

/// Fewer bytes can be guessed.
const SHORTEST: usize = 16;

/// A key that signs.
#[derive(Clone)]
pub struct SigningKey {
    bytes: SecretSlice<u8>,
}

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretFault {
    /// What follows `whsec_` is not Base64.
    #[error("what follows `whsec_` is not Base64")]
    Base64,
    /// It can be guessed.
    #[error("it is shorter than {SHORTEST} bytes")]
    Short,
}

impl SigningKey {
    /// The keys in a secret: one, or several with spaces between them while the
    /// receiver changes from one to the next. `whsec_` and Base64, or the text itself.
    ///
    /// # Errors
    /// When one of them is no key.
    pub fn all_in(secret: &str) -> Result<Vec<Self>, SecretFault> {
        secret.split_whitespace().map(Self::read).collect()
    }

    fn read(text: &str) -> Result<Self, SecretFault> {
        let bytes = match text.strip_prefix(MARK) {
            Some(coded) => STANDARD.decode(coded).map_err(|_| SecretFault::Base64)?,
            None => text.as_bytes().to_vec(),
        };
        match bytes.len() < SHORTEST {
            true => Err(SecretFault::Short),
            false => Ok(Self {
                bytes: bytes.into(),
            }),
        }
    }
}

impl PartialEq for SigningKey {
    fn eq(&self, other: &Self) -> bool {
        self.bytes.expose_secret() == other.bytes.expose_secret()
    }
}

impl Eq for SigningKey {}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

/// What stands in `webhook-signature`: a signature a key, with spaces between them.
/// `seconds` is what stands in `webhook-timestamp`, since 1970.
pub fn signature(keys: &[SigningKey], id: &str, seconds: i64, body: &str) -> String {
    let signed = format!("{id}.{seconds}.{body}");
    let all: Vec<String> = keys.iter().map(|key| of_one(key, &signed)).collect();
    all.join(" ")
}

fn of_one(key: &SigningKey, signed: &str) -> String {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.bytes.expose_secret()) else {
        return String::new();
    };
    mac.update(signed.as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}
