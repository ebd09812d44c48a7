//! What a peer has shown of itself in a TLS handshake, and what is wrong with it.

use std::fmt;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::inventory::{Authority, Fingerprint, Trust};

/// What a handshake agreed on, and the certificates shown in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// `TLS 1.3`, once it is agreed on.
    pub protocol: Option<&'static str>,
    /// The cipher suite by its IANA name, once it is agreed on.
    pub cipher: Option<Arc<str>>,
    /// The certificates, the peer's own first; at most ten.
    pub chain: Vec<Certificate>,
    /// Whether the first names whom it must name.
    pub named: bool,
    /// Who vouches for it.
    pub vouched: Vouched,
    /// When that was looked at, by the wall clock.
    pub at: Timestamp,
}

/// A certificate, as far as people need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Whom it is for, at most 128 characters, controls removed.
    pub subject: Arc<str>,
    /// Who signed it, likewise.
    pub issuer: Arc<str>,
    /// Its alternative names, at most 16: names, addresses, `sip:` URIs.
    pub names: Vec<Arc<str>>,
    /// From when it holds.
    pub not_before: Timestamp,
    /// Until when it holds.
    pub not_after: Timestamp,
    /// Kind and size of its key: `RSA 2048`.
    pub key: Arc<str>,
    /// The SHA-256 of all of it.
    pub fingerprint: Fingerprint,
}

/// Who vouches for a chain of certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vouched {
    /// An authority that is trusted.
    Trusted,
    /// An authority that is trusted, by a certificate that ends within the days of warning.
    EndsSoon,
    /// An authority that is trusted, by a certificate that has ended.
    Ended,
    /// It itself, and nobody else.
    Itself,
    /// Nobody that is shown: certificates between it and an authority are missing.
    Missing,
    /// Somebody who is not trusted.
    Unknown,
    /// It was not looked at: nobody need vouch, or this machine knows no authorities.
    NotAsked,
}

/// What is wrong with a certificate.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Flaw {
    /// It, or one that it rests on, has ended.
    Expired,
    /// It does not hold yet.
    NotYetValid,
    /// It is another than the one expected, by its fingerprint.
    Changed,
    /// It names others than it must.
    WrongName,
    /// It is signed by itself.
    SelfSigned,
    /// The certificates between it and its authority are not shown.
    IncompleteChain,
    /// It is signed by an authority that is not trusted.
    UnknownAuthority,
    /// It, or one that it rests on, ends within the days of warning.
    Expiring,
}

impl Flaw {
    /// All there are, the graver first.
    pub const ALL: [Self; 8] = [
        Self::Expired,
        Self::NotYetValid,
        Self::Changed,
        Self::WrongName,
        Self::SelfSigned,
        Self::IncompleteChain,
        Self::UnknownAuthority,
        Self::Expiring,
    ];

    /// The word for it in metrics, JSON and logs.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::Changed => "changed",
            Self::WrongName => "wrong-name",
            Self::SelfSigned => "self-signed",
            Self::IncompleteChain => "incomplete-chain",
            Self::UnknownAuthority => "unknown-authority",
            Self::Expiring => "expiring",
        }
    }
}

impl Session {
    /// What is wrong with the certificate that was shown, the gravest first; none
    /// if nothing is, or if none was shown.
    pub fn flaw(&self, trust: &Trust) -> Option<Flaw> {
        let own = self.chain.first()?;
        let named = match &trust.authority {
            Authority::Pinned(pin) if *pin != own.fingerprint => return Some(Flaw::Changed),
            Authority::Pinned(_) | Authority::Any => true,
            Authority::System | Authority::These(_) => self.named,
        };
        if self.at > own.not_after {
            return Some(Flaw::Expired);
        }
        if self.at < own.not_before {
            return Some(Flaw::NotYetValid);
        }
        if !named {
            return Some(Flaw::WrongName);
        }
        let soon = self.ends_within(own, trust.warn_days);
        match self.vouched {
            Vouched::Ended => Some(Flaw::Expired),
            Vouched::Itself => Some(Flaw::SelfSigned),
            Vouched::Missing => Some(Flaw::IncompleteChain),
            Vouched::Unknown => Some(Flaw::UnknownAuthority),
            Vouched::EndsSoon => Some(Flaw::Expiring),
            Vouched::Trusted | Vouched::NotAsked => soon.then_some(Flaw::Expiring),
        }
    }

    /// When the peer's own certificate ends.
    pub fn ends(&self) -> Option<Timestamp> {
        self.chain.first().map(|own| own.not_after)
    }

    fn ends_within(&self, own: &Certificate, days: u16) -> bool {
        let left = own.not_after.duration_since(self.at);
        left < SignedDuration::from_hours(i64::from(days) * 24)
    }
}

impl fmt::Display for Session {
    /// In one line, for a person: what was agreed on, and the peer's own certificate.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.protocol.unwrap_or("TLS"))?;
        let Some(own) = self.chain.first() else {
            return Ok(());
        };
        let days = own
            .not_after
            .duration_since(self.at)
            .as_hours()
            .div_euclid(24);
        write!(f, ", certificate of {} by {}, ", own.subject, own.issuer)?;
        match days {
            ..0 => write!(f, "ended {}", day(own.not_after)),
            _ => write!(f, "holds until {} ({days} days)", day(own.not_after)),
        }
    }
}

fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests;
