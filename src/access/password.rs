//! Passwords of local accounts: what is kept of one, and whether it is what somebody typed.
//!
//! Kept is a PHC string of Argon2id (RFC 9106), which is slow on purpose: a password is
//! chosen by a person and can be guessed. What is weaker than 19 MiB and two passes is
//! no such string, nor is what would take so much that others' probes had to wait.

use std::fmt;
use std::hint::black_box;
use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher as _, PasswordVerifier as _};
use argon2::{Version, password_hash};

/// KiB of memory that a hash takes at least, and that ours take.
const MEMORY: u32 = 19 * 1024;
/// Passes over it, likewise.
const PASSES: u32 = 2;
/// Characters of a password that somebody chooses, at least.
pub const SHORTEST: usize = 12;
/// Bytes of a password, at most: more is nobody's, and would be hashed all the same.
pub const LONGEST: usize = 1024;

/// KiB of memory that a hash may take: two are made at once, in a service that has 384 MiB.
const MOST_MEMORY: u32 = 64 * 1024;
/// Passes and lanes, at most: together well under a second.
const MOST_PASSES: u32 = 4;
const MOST_LANES: u32 = 16;
/// Bytes of salt and of what comes out, at least.
const LEAST_SALT: usize = 8;
const LEAST_OUTPUT: usize = 16;
/// Bytes of the salt of ours (RFC 9106 section 3.1).
pub const SALT: usize = 16;

/// What is kept of a password.
#[derive(Clone)]
pub struct Hashed {
    phc: Arc<str>,
    hash: Arc<PasswordHash>,
}

/// Why something is no hash that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoHash {
    /// It is none of Argon2id, or not whole.
    #[error("it is no PHC string of Argon2id, which begins with `$argon2id$v=19$m=`")]
    Form,
    /// It is guessed too fast.
    #[error("it is too weak: it is to take {MEMORY} KiB (m) and {PASSES} passes (t) at least")]
    Weak,
    /// It takes too much.
    #[error(
        "it takes too much: {MOST_MEMORY} KiB (m), {MOST_PASSES} passes (t) and {MOST_LANES} lanes (p) at most"
    )]
    Strong,
}

/// Why a password is not one to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPassword {
    /// It is guessed too soon.
    #[error("a password has {SHORTEST} characters at least")]
    Short,
    /// It could not be typed in.
    #[error("a password has {LONGEST} bytes at most")]
    Long,
}

impl Hashed {
    /// What is kept of a password that somebody chooses; the salt is random.
    ///
    /// # Errors
    /// When the password is too short or too long.
    pub fn of(password: &str, salt: &[u8; SALT]) -> Result<Self, NoPassword> {
        if password.chars().count() < SHORTEST {
            return Err(NoPassword::Short);
        }
        if password.len() > LONGEST {
            return Err(NoPassword::Long);
        }
        let hash = ours().and_then(|ours| ours.hash_password_with_salt(password.as_bytes(), salt));
        let hash = hash.map_err(|_| NoPassword::Long)?;
        Ok(Self {
            phc: hash.to_string().into(),
            hash: Arc::new(hash),
        })
    }

    /// As it stands in the configuration.
    ///
    /// # Errors
    /// When it is another thing, too weak, or too much.
    pub fn read(phc: &str) -> Result<Self, NoHash> {
        let hash = PasswordHash::new(phc).map_err(|_| NoHash::Form)?;
        let salt = hash.salt.as_ref().map_or(0, |salt| salt.len());
        let output = hash.hash.as_ref().map_or(0, |output| output.len());
        let is_ours = hash.algorithm.as_str() == "argon2id"
            && hash.version == Some(Version::V0x13.into())
            && salt >= LEAST_SALT
            && output >= LEAST_OUTPUT;
        let params = Params::try_from(&hash).map_err(|_| NoHash::Form)?;
        if !is_ours || !params.keyid().is_empty() || !params.data().is_empty() {
            return Err(NoHash::Form);
        }
        if params.m_cost() < MEMORY || params.t_cost() < PASSES {
            return Err(NoHash::Weak);
        }
        let strong = params.m_cost() > MOST_MEMORY
            || params.t_cost() > MOST_PASSES
            || params.p_cost() > MOST_LANES;
        match strong {
            true => Err(NoHash::Strong),
            false => Ok(Self {
                phc: phc.into(),
                hash: Arc::new(hash),
            }),
        }
    }

    /// Whether it is of this password. It takes some 30 ms of a processor on purpose.
    pub fn is_of(&self, password: &str) -> bool {
        let fits = password.len() <= LONGEST;
        let typed = if fits { password } else { "" };
        let argon2 = Argon2::default();
        let right = argon2.verify_password(typed.as_bytes(), &*self.hash);
        black_box(right.is_ok()) && fits
    }

    /// As it stands in the configuration.
    pub fn phc(&self) -> &str {
        &self.phc
    }
}

fn ours() -> password_hash::Result<Argon2<'static>> {
    let params = Params::new(MEMORY, PASSES, 1, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

impl PartialEq for Hashed {
    fn eq(&self, other: &Self) -> bool {
        self.phc == other.phc
    }
}

impl Eq for Hashed {}

impl fmt::Debug for Hashed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hashed")
    }
}

#[cfg(test)]
mod tests;
