//! What servers of addresses and of time answer, and what became of a login.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;

/// What became of the login that we have at whoever was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Authentication {
    /// We have none there, or it was not asked for.
    #[default]
    NotAsked,
    /// It was asked for, given and not refused.
    Accepted,
    /// It was given and refused.
    Refused,
    /// It was asked for in a way that we cannot answer; why.
    Unanswerable(Arc<str>),
}

impl fmt::Display for Authentication {
    /// What follows in a line for people; nothing where there is nothing to say.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAsked => Ok(()),
            Self::Accepted => f.write_str(", with login"),
            Self::Refused => f.write_str(", the login was refused"),
            Self::Unanswerable(why) => write!(f, ", its challenge cannot be answered: {why}"),
        }
    }
}

/// A STUN response to a binding request (RFC 8489).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StunAnswer {
    /// The error code, 300 to 699, and its words; none of a success.
    pub error: Option<(u16, Arc<str>)>,
    /// Where the request was seen to come from.
    pub mapped: Option<SocketAddr>,
    /// Whether that is what the probe expects.
    pub as_expected: bool,
    /// `SOFTWARE`, at most 128 characters, controls removed.
    pub agent: Option<Arc<str>>,
    /// Which transmission of the request it answers, 1 for the first.
    pub transmission: u8,
    /// What became of our login.
    pub login: Authentication,
}

impl fmt::Display for StunAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.error, self.mapped) {
            (Some((code, words)), _) if words.is_empty() => write!(f, "STUN error {code}")?,
            (Some((code, words)), _) => write!(f, "STUN error {code} {words}")?,
            (None, Some(mapped)) => write!(f, "STUN: seen from {mapped}")?,
            (None, None) => f.write_str("STUN answer without an address")?,
        }
        if self.error.is_none() && !self.as_expected {
            f.write_str(", which is not expected")?;
        }
        if self.transmission > 1 {
            write!(f, ", to transmission {}", self.transmission)?;
        }
        self.login.fmt(f)
    }
}

/// A time server's answer (RFC 5905).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NtpAnswer {
    /// Hops from a clock: 1 to 15; 0 with a kiss code, 16 without a clock.
    pub stratum: u8,
    /// Whether the server says that its clock is set.
    pub synchronised: bool,
    /// The letters by which it says that it does not serve us, such as `RATE`.
    pub kiss: Option<Arc<str>>,
    /// What it is set by: an address, or letters for a clock.
    pub reference: Arc<str>,
    /// By how much its clock is ahead of ours.
    pub offset: SignedDuration,
    /// The round trip without the time that the server took.
    pub delay: Duration,
    /// By how much its clock is ahead of the time that most time servers and our
    /// own clock agree on; none if there is no such time.
    pub deviation: Option<SignedDuration>,
}

impl fmt::Display for NtpAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(kiss) = &self.kiss {
            return write!(f, "NTP: sends us away with {kiss}");
        }
        let seconds = self.offset.as_secs_f64();
        write!(f, "NTP: {seconds:+.6} s from our clock, ")?;
        if self.synchronised {
            write!(f, "stratum {} by {}", self.stratum, self.reference)?;
        } else {
            f.write_str("says that its own clock is not set")?;
        }
        match self.deviation {
            Some(deviation) if deviation != self.offset => {
                write!(f, ", {:+.6} s from most others", deviation.as_secs_f64())
            }
            Some(_) => Ok(()),
            None => f.write_str(", and nothing shows whose is wrong"),
        }
    }
}
