//! Digest authentication, from a challenge to the header that answers it
//! (RFC 7616; for SIP RFC 3261 section 22 and RFC 8760). No IO, and for any
//! transport: whoever sends gives the method, the URI and a fresh cnonce.
//!
//! Of several challenges the topmost that is understood is answered (RFC 8760
//! section 2.4). `qop=auth` and the older form without it are understood,
//! `auth-int` is not, nor is a hashed user name, which nobody demands.

use std::fmt::{self, Write as _};

use md5::Md5;
use secrecy::ExposeSecret as _;
use sha2::{Digest, Sha256, Sha512_256};

use crate::inventory::Login;

/// The longest parameter read of a challenge, in bytes.
const MOST_VALUE: usize = 1024;
/// The most parameters read of a challenge.
const MOST_PARAMETERS: usize = 32;

/// The hash functions that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RFC 1321; what most registrars still ask for.
    Md5,
    /// FIPS 180-4.
    Sha256,
    /// FIPS 180-4, SHA-512 with its own initial values, cut to 256 bits.
    Sha512_256,
}

/// A challenge that can be answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    algorithm: Algorithm,
    /// The algorithm as it was written, to be written back; none if it was not.
    written: Option<String>,
    session: bool,
    /// Whether the answer must be counted, by `qop=auth`.
    counted: bool,
    /// The nonce was right once and has become too old.
    pub stale: bool,
}

/// Why a challenge cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoChallenge {
    /// Another scheme than Digest.
    #[error("the scheme `{0}` is not Digest")]
    Scheme(String),
    /// An unknown hash function.
    #[error("the algorithm `{0}` is not known")]
    Algorithm(String),
    /// Only what protects the body as well.
    #[error("the quality `{0}` is not `auth`")]
    Quality(String),
    /// A parameter that it must have.
    #[error("it has no {0}")]
    Missing(&'static str),
    /// Not a list of parameters, or one that is too long.
    #[error("it cannot be read")]
    Unreadable,
}

/// What is asked for, as the answer covers it.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The method, such as `OPTIONS`.
    pub method: &'a str,
    /// The Request-URI, exactly as it is sent.
    pub uri: &'a str,
    /// Ours, never used before with this nonce; letters and digits.
    pub cnonce: &'a str,
    /// How often the nonce has been used, this time included.
    pub count: u32,
}

/// The topmost of these challenges that is understood; else why the first is not.
pub fn choose<'a>(challenges: impl IntoIterator<Item = &'a str>) -> Result<Challenge, NoChallenge> {
    let mut first = None;
    for text in challenges {
        match challenge(text) {
            Ok(challenge) => return Ok(challenge),
            Err(why) => first = first.or(Some(why)),
        }
    }
    Err(first.unwrap_or(NoChallenge::Missing("challenge")))
}

/// A message without what a password could be guessed by.
pub fn masked(text: &str) -> String {
    const BEFORE: &str = "response=\"";
    let Some((head, rest)) = text.split_once(BEFORE) else {
        return text.to_owned();
    };
    let end = rest.find('"').unwrap_or(0);
    format!("{head}{BEFORE}(not shown){}", &rest[end..])
}

/// Reads the value of a `WWW-Authenticate` or `Proxy-Authenticate`.
pub fn challenge(text: &str) -> Result<Challenge, NoChallenge> {
    let text = text.trim();
    let (scheme, rest) = text.split_once([' ', '\t']).unwrap_or((text, ""));
    if !scheme.eq_ignore_ascii_case("Digest") {
        return Err(NoChallenge::Scheme(shown(scheme)));
    }
    let mut read = Parameters::default();
    let mut rest = rest.trim();
    for _ in 0..MOST_PARAMETERS {
        if rest.is_empty() {
            return read.challenge();
        }
        let (name, value, more) = parameter(rest).ok_or(NoChallenge::Unreadable)?;
        read.take(name, value);
        rest = more;
    }
    Err(NoChallenge::Unreadable)
}

#[derive(Default)]
struct Parameters {
    realm: Option<String>,
    nonce: Option<String>,
    opaque: Option<String>,
    algorithm: Option<String>,
    qop: Option<String>,
    stale: bool,
}

impl Parameters {
    /// The first of each name counts.
    fn take(&mut self, name: &str, value: String) {
        let is = |wanted: &str| name.eq_ignore_ascii_case(wanted);
        if is("realm") {
            self.realm.get_or_insert(value);
        } else if is("nonce") {
            self.nonce.get_or_insert(value);
        } else if is("opaque") {
            self.opaque.get_or_insert(value);
        } else if is("algorithm") {
            self.algorithm.get_or_insert(value);
        } else if is("qop") {
            self.qop.get_or_insert(value);
        } else if is("stale") {
            self.stale = value.eq_ignore_ascii_case("true");
        }
    }

    fn challenge(self) -> Result<Challenge, NoChallenge> {
        let written = self.algorithm;
        let (algorithm, session) = algorithm(written.as_deref().unwrap_or("MD5"))?;
        let counted = match &self.qop {
            None => false,
            Some(qop)
                if qop
                    .split(',')
                    .any(|q| q.trim().eq_ignore_ascii_case("auth")) =>
            {
                true
            }
            Some(qop) => return Err(NoChallenge::Quality(shown(qop))),
        };
        Ok(Challenge {
            realm: self.realm.ok_or(NoChallenge::Missing("realm"))?,
            nonce: self.nonce.ok_or(NoChallenge::Missing("nonce"))?,
            opaque: self.opaque,
            algorithm,
            written,
            session,
            counted,
            stale: self.stale,
        })
    }
}

fn algorithm(name: &str) -> Result<(Algorithm, bool), NoChallenge> {
    let known = [
        ("MD5", Algorithm::Md5),
        ("SHA-256", Algorithm::Sha256),
        ("SHA-512-256", Algorithm::Sha512_256),
    ];
    let plain = |name: &str| {
        let found = known.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|&(_, algorithm)| algorithm)
    };
    if let Some(algorithm) = plain(name) {
        return Ok((algorithm, false));
    }
    let bare = name.split_at_checked(name.len().saturating_sub(5));
    let session = bare.filter(|(_, end)| end.eq_ignore_ascii_case("-sess"));
    let algorithm = session.and_then(|(bare, _)| plain(bare));
    algorithm
        .map(|algorithm| (algorithm, true))
        .ok_or_else(|| NoChallenge::Algorithm(shown(name)))
}

/// One `name=value` or `name="value"`, and what follows its comma.
fn parameter(text: &str) -> Option<(&str, String, &str)> {
    let (name, rest) = text.split_once('=')?;
    let rest = rest.trim_start();
    let (value, rest) = match rest.strip_prefix('"') {
        Some(quoted) => unquote(quoted)?,
        None => {
            let end = rest.find(',').unwrap_or(rest.len());
            (rest[..end].trim().to_owned(), &rest[end..])
        }
    };
    let rest = rest.trim_start();
    let rest = match rest.strip_prefix(',') {
        Some(more) => more.trim_start(),
        None if rest.is_empty() => rest,
        None => return None,
    };
    // What is written back must not end a header line.
    let fits = value.len() <= MOST_VALUE && !value.chars().any(char::is_control);
    fits.then_some((name.trim(), value, rest))
}

/// A quoted string's content, its escapes undone, and what follows the quote.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => value.push(characters.next()?.1),
            other => value.push(other),
        }
    }
    None
}

impl Challenge {
    /// The value of the `Authorization` or `Proxy-Authorization` that answers it.
    pub fn answer(&self, login: &Login, request: &Request<'_>) -> String {
        let uri = request.uri;
        let nc = format!("{:08x}", request.count);
        let response = self.response(login, request, &nc);
        let mut header = format!(
            "Digest username={}, realm={}, nonce={}, uri={}, response=\"{response}\"",
            Quoted(&login.username),
            Quoted(&self.realm),
            Quoted(&self.nonce),
            Quoted(uri),
        );
        // Writing to a String cannot fail.
        if let Some(algorithm) = &self.written {
            let _ = write!(header, ", algorithm={}", Token(algorithm));
        }
        if self.counted {
            let _ = write!(
                header,
                ", qop=auth, nc={nc}, cnonce={}",
                Quoted(request.cnonce)
            );
        } else if self.session {
            let _ = write!(header, ", cnonce={}", Quoted(request.cnonce));
        }
        if let Some(opaque) = &self.opaque {
            let _ = write!(header, ", opaque={}", Quoted(opaque));
        }
        header
    }

    /// RFC 7616 section 3.4.1.
    fn response(&self, login: &Login, request: &Request<'_>, nc: &str) -> String {
        let Request {
            method,
            uri,
            cnonce,
            ..
        } = request;
        let hash = |parts: &[&str]| self.algorithm.hash(parts);
        let password = login.password.expose_secret();
        let mut secret = hash(&[&login.username, &self.realm, password]);
        if self.session {
            secret = hash(&[&secret, &self.nonce, cnonce]);
        }
        let question = hash(&[method, uri]);
        if self.counted {
            hash(&[&secret, &self.nonce, nc, cnonce, "auth", &question])
        } else {
            hash(&[&secret, &self.nonce, &question])
        }
    }
}

impl Algorithm {
    /// The hash of these joined by colons, in hexadecimal.
    fn hash(self, parts: &[&str]) -> String {
        let text = parts.join(":");
        match self {
            Self::Md5 => hex(&Md5::digest(text)),
            Self::Sha256 => hex(&Sha256::digest(text)),
            Self::Sha512_256 => hex(&Sha512_256::digest(text)),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A quoted string of RFC 3261 section 25.1.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for character in self.0.chars() {
            if matches!(character, '"' | '\\') {
                f.write_char('\\')?;
            }
            f.write_char(character)?;
        }
        f.write_char('"')
    }
}

/// A word that is one of ours, whatever quotes it came in.
struct Token<'a>(&'a str);

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .try_for_each(|c| f.write_char(c))
    }
}

fn shown(text: &str) -> String {
    super::sip_wire::clean(text)
}

#[cfg(test)]
mod tests;
