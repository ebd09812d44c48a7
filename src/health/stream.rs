//! What came of what was asked over a connection.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{Session, SipAnswer};

/// What a peer said over a connection.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamAnswer {
    /// How long each phase took.
    pub phases: Phases,
    /// What the TLS handshake showed; none without TLS, or if it showed nothing.
    pub session: Option<Session>,
    /// What it said.
    pub said: Said,
}

/// What a peer said, once it was connected.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// The handshake, to the end: nothing else was asked.
    Handshake,
    /// A SIP final response.
    Sip(SipAnswer),
    /// An HTTP response.
    Http(HttpAnswer),
    /// That it has no protocol, cipher or signature that is still spoken here: TLS
    /// before 1.2, key exchange by RSA, CBC, short keys.
    TooOld {
        /// In which words.
        what: Arc<str>,
    },
    /// An alert: it does not let us in, mostly for want of a certificate of ours.
    Denied {
        /// In which words.
        what: Arc<str>,
    },
}

/// An HTTP response, as far as a probe needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpAnswer {
    /// The status code, 200 to 599.
    pub status: u16,
    /// The reason phrase, at most 128 characters, controls removed.
    pub reason: Arc<str>,
    /// `Server`, likewise.
    pub agent: Option<Arc<str>>,
    /// Bytes of the body that were read.
    pub length: usize,
    /// What of the body is not as expected.
    pub amiss: Option<Arc<str>>,
}

/// How long each phase of a connection took; those that did not come are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Phases {
    /// From the first packet to the connection.
    pub connect: Option<Duration>,
    /// From there to the end of the TLS handshake.
    pub tls: Option<Duration>,
    /// From the request to the first byte of the answer.
    pub first_byte: Option<Duration>,
    /// From the first byte of the answer to its last.
    pub transfer: Option<Duration>,
}

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// To be made.
    Connect,
    /// The end of the TLS handshake.
    Tls,
    /// The first byte of the answer.
    FirstByte,
    /// The rest of the answer.
    Transfer,
}

impl Phases {
    /// All phases by the word that metrics use, with how long each took.
    pub const fn each(&self) -> [(&'static str, Option<Duration>); 4] {
        [
            ("connect", self.connect),
            ("tls", self.tls),
            ("first-byte", self.first_byte),
            ("transfer", self.transfer),
        ]
    }
}

impl fmt::Display for Phases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        for (name, took) in self.each() {
            if let Some(took) = took {
                let name = name.replace('-', " ");
                write!(f, "{between}{name} {:.1} ms", took.as_secs_f64() * 1e3)?;
                between = ", ";
            }
        }
        Ok(())
    }
}

impl fmt::Display for Phase {
    /// What did not come, after "connected, and then".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "nothing",
            Self::Tls => "no end of the TLS handshake",
            Self::FirstByte => "no answer",
            Self::Transfer => "an answer without an end",
        })
    }
}

impl fmt::Display for StreamAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.said {
            Said::Handshake => f.write_str("TLS handshake")?,
            Said::Sip(sip) => sip.fmt(f)?,
            Said::Http(http) => http.fmt(f)?,
            Said::TooOld { what } => write!(f, "TLS too old: {what}")?,
            Said::Denied { what } => write!(f, "not let in: {what}")?,
        }
        match &self.session {
            Some(session) => write!(f, " ({session})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for HttpAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {}", self.status)?;
        if !self.reason.is_empty() {
            write!(f, " {}", self.reason)?;
        }
        match &self.amiss {
            Some(amiss) => write!(f, ", {amiss}"),
            None => Ok(()),
        }
    }
}
