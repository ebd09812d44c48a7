//! What a probe saw: fact, that is what came back, never what it means.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    Authentication, Fate, Kept, KeptFate, NtpAnswer, Phase, SeriesAnswer, StreamAnswer, StunAnswer,
    Target, Targets,
};
use crate::clock::Mono;
use crate::inventory::{Probe, ProbeIx};

/// What one run of a probe saw.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Which probe, by index into the inventory it ran from.
    pub probe: ProbeIx,
    /// Why it ran.
    pub occasion: Occasion,
    /// When the first packet was handed to the system.
    pub started: Mono,
    /// When the outcome was known.
    pub ended: Mono,
    /// What came of it.
    pub outcome: Outcome,
    /// The kept connection that it began on; none if it began on a new one, or on none.
    pub kept: Option<Kept>,
    /// What went over the wire, as evidence: of looks that a failure has called for.
    pub exchange: Option<Arc<[String]>>,
}

impl Observation {
    /// Whether something came back after the deadline. A run may be given less
    /// time than its probe grants: what comes meanwhile is in time.
    pub fn is_late(&self, probe: &Probe) -> bool {
        self.occasion == Occasion::Late && self.ended.since(self.started) > probe.profile.deadline
    }

    /// Whether it is silence of a run that had less time than its profile grants: that says
    /// nothing. An answer beside it says what it says.
    pub fn is_cut_short(&self, success: bool, probe: &Probe) -> bool {
        let silent =
            |outcome: &Outcome| matches!(outcome, Outcome::Silence | Outcome::Stalled { .. });
        let (silent, patience) = if let Outcome::Targets(targets) = &self.outcome {
            let is_silent =
                |target: &Target| matches!(&target.fate, Fate::Asked(asked) if silent(asked));
            let any = targets.each.iter().any(is_silent);
            (any && !success, targets.patience)
        } else {
            (silent(&self.outcome), self.ended.since(self.started))
        };
        silent && patience < probe.profile.deadline
    }

    /// Whether what came back came over a kept connection: that shows nothing of what
    /// becomes of a new one, which a firewall may treat otherwise.
    pub fn is_carried(&self) -> bool {
        self.kept.is_some_and(|kept| kept.fate == KeptFate::Carried)
    }
}

impl fmt::Display for Observation {
    /// In one line, for a person: what came back, and how late if it was late.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.occasion != Occasion::Late {
            self.outcome.fmt(f)?;
            return match &self.kept {
                Some(kept) => write!(f, ", {kept}"),
                None => Ok(()),
            };
        }
        // From the first packet: an answer to a later one was late all the same.
        let took = self.ended.since(self.started).as_secs_f64();
        match &self.outcome {
            Outcome::Answer { answer, .. } => {
                write!(f, "answered after {took:.1} s, late: {answer}")
            }
            Outcome::Refused { .. }
            | Outcome::IcmpError { .. }
            | Outcome::TooBig { .. }
            | Outcome::Silence
            | Outcome::Stalled { .. }
            | Outcome::Malformed { .. }
            | Outcome::Targets(_)
            | Outcome::NotPerformed(_) => write!(f, "{}, late: after {took:.1} s", self.outcome),
        }
    }
}

/// Why a probe ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// Its interval had passed.
    Regular,
    /// It, or something near it, had failed: a look at once.
    Confirm,
    /// An answer or an ICMP error after the deadline, of a run already reported
    /// as silent.
    Late,
    /// A person asked.
    Manual,
}

/// What came of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A well-formed answer to this very question.
    Answer {
        /// From the transmission that was answered to the answer; of a series,
        /// the middle one.
        rtt: Duration,
        /// What it said.
        answer: Answer,
    },
    /// The host is there and nothing listens: TCP reset, or ICMP port
    /// unreachable sent by the target itself.
    Refused {
        /// From the transmission to the refusal.
        rtt: Duration,
    },
    /// An ICMP error (RFC 792, RFC 4443), as its sender put it.
    IcmpError {
        /// Who sent it.
        from: IpAddr,
        /// Its type.
        kind: u8,
        /// Its code.
        code: u8,
    },
    /// An ICMP error that says that the packet, which may not be fragmented, is
    /// too big for what lies behind the sender (RFC 1191, RFC 8201).
    TooBig {
        /// Who sent it.
        from: IpAddr,
        /// Bytes of the largest packet that passes there, 0 if it does not say.
        mtu: u32,
    },
    /// Nothing before the deadline.
    Silence,
    /// A connection was made, and what was asked on it was not answered before
    /// the deadline: the process hangs, or large packets do not pass.
    Stalled {
        /// What it waited for.
        phase: Phase,
    },
    /// Something came that is no answer in the protocol.
    Malformed {
        /// What was wrong with it, and where.
        what: String,
    },
    /// A SIP domain's targets, each with what came of it.
    Targets(Box<Targets>),
    /// Our own machine could not look; says nothing about the component.
    NotPerformed(LocalError),
}

impl Outcome {
    /// From the transmission to what came back, if anything did.
    pub fn rtt(&self) -> Option<Duration> {
        match self {
            Self::Answer { rtt, .. } | Self::Refused { rtt } => Some(*rtt),
            Self::Targets(targets) => targets.rtt(),
            Self::IcmpError { .. }
            | Self::TooBig { .. }
            | Self::Silence
            | Self::Stalled { .. }
            | Self::Malformed { .. }
            | Self::NotPerformed(_) => None,
        }
    }
}

impl fmt::Display for Outcome {
    /// In one line, for a person: what came back, never what it means.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer {
                answer: Answer::Series(series),
                ..
            } => series.fmt(f),
            Self::Answer { rtt, answer } => {
                write!(f, "{answer} after {:.1} ms", rtt.as_secs_f64() * 1e3)
            }
            Self::Refused { .. } => f.write_str("refused: the host is there, nothing listens"),
            Self::IcmpError { from, kind, code } => {
                write!(f, "{} from {from}", icmp_words(*from, *kind, *code))
            }
            Self::TooBig { from, mtu } => {
                write!(f, "ICMP packet too big for {mtu} bytes from {from}")
            }
            Self::Silence => f.write_str("no answer before the deadline"),
            Self::Stalled { phase } => {
                write!(f, "connected, and then {phase} before the deadline")
            }
            Self::Malformed { what } => write!(f, "an answer that is none: {what}"),
            Self::Targets(targets) => targets.fmt(f),
            Self::NotPerformed(error) => write!(f, "could not look: {error}"),
        }
    }
}

/// The words of RFC 792, RFC 1812 and RFC 4443 for an ICMP error.
fn icmp_words(from: IpAddr, kind: u8, code: u8) -> String {
    let words = match (from, kind, code) {
        (IpAddr::V4(_), 3, 0) | (IpAddr::V6(_), 1, 0) => "network unreachable",
        (IpAddr::V4(_), 3, 1) | (IpAddr::V6(_), 1, 3) => "host unreachable",
        (IpAddr::V4(_), 3, 2) => "protocol unreachable",
        (IpAddr::V4(_), 3, 3) | (IpAddr::V6(_), 1, 4) => "port unreachable",
        (IpAddr::V4(_), 3, 4) | (IpAddr::V6(_), 2, _) => "packet too big",
        (IpAddr::V4(_), 3, 9 | 10 | 13) | (IpAddr::V6(_), 1, 1) => "administratively prohibited",
        (IpAddr::V4(_), 11, _) | (IpAddr::V6(_), 3, _) => "time exceeded",
        _ => return format!("ICMP error (type {kind}, code {code})"),
    };
    format!("ICMP {words} (type {kind}, code {code})")
}

/// What an answer said, per protocol.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// ICMP echo reply.
    Echo,
    /// TCP connection established.
    Connected,
    /// DNS response.
    Dns(DnsAnswer),
    /// SIP final response to a datagram.
    Sip(SipAnswer),
    /// STUN binding response.
    Stun(StunAnswer),
    /// NTP answer.
    Ntp(NtpAnswer),
    /// ICMP echo replies to a series, at least one.
    Series(SeriesAnswer),
    /// What was said over a connection.
    Stream(Box<StreamAnswer>),
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Echo => f.write_str("echo reply"),
            Self::Connected => f.write_str("connected"),
            Self::Series(series) => series.fmt(f),
            Self::Dns(dns) if dns.rcode != 0 => write!(f, "DNS answer with code {}", dns.rcode),
            Self::Dns(dns) if dns.records.is_empty() => f.write_str("DNS answer without records"),
            Self::Dns(dns) => write!(f, "DNS answer {}", dns.records.join(", ")),
            Self::Sip(sip) => sip.fmt(f),
            Self::Stun(stun) => stun.fmt(f),
            Self::Ntp(ntp) => ntp.fmt(f),
            Self::Stream(stream) => stream.fmt(f),
        }
    }
}

impl fmt::Display for SipAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SIP {}", self.status)?;
        if !self.reason.is_empty() {
            write!(f, " {}", self.reason)?;
        }
        if self.transmission > 1 {
            write!(f, " to transmission {}", self.transmission)?;
        }
        self.login.fmt(f)?;
        if let Some(translated) = &self.translated {
            write!(f, ", {translated}")?;
        }
        if let Some(because) = &self.because {
            write!(f, ", Reason: {because}")?;
        }
        if let Some(warning) = &self.warning {
            write!(f, ", Warning: {warning}")?;
        }
        Ok(())
    }
}

/// A DNS response to the question asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DnsAnswer {
    /// The response code (RFC 6895), 0 for "no error".
    pub rcode: u16,
    /// The records of the type asked for, as text, sorted.
    pub records: Vec<Arc<str>>,
    /// Whether they are what the probe expects.
    pub as_expected: bool,
}

/// A SIP final response that matched on branch and CSeq method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SipAnswer {
    /// The status code, 200 to 699.
    pub status: u16,
    /// The reason phrase, at most 128 characters, controls removed.
    pub reason: Arc<str>,
    /// Which transmission of the request it answers, 1 for the first: more
    /// than 1 is measured loss.
    pub transmission: u8,
    /// Where the request was seen to come from, when that is not where it was
    /// sent from.
    pub translated: Option<Translated>,
    /// `Server` or `User-Agent`, at most 128 characters, controls removed.
    pub agent: Option<Arc<str>>,
    /// `Retry-After`, in seconds.
    pub retry_after: Option<u32>,
    /// `Reason` (RFC 3326), at most 128 characters, controls removed.
    pub because: Option<Arc<str>>,
    /// `Warning`, at most 128 characters, controls removed.
    pub warning: Option<Arc<str>>,
    /// What became of our login.
    pub login: Authentication,
}

/// Address or port is translated on the way, as `received` and `rport` of our
/// Via show (RFC 3581).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Translated {
    /// Where the request was sent from.
    pub sent: SocketAddr,
    /// The address it was seen to come from; none if the answer does not say.
    pub address: Option<IpAddr>,
    /// The port it was seen to come from; none if the answer does not say.
    pub port: Option<u16>,
}

impl Translated {
    /// What the answer says of a request sent from `sent`; none if that agrees,
    /// or if it says nothing.
    pub fn between(sent: SocketAddr, address: Option<IpAddr>, port: Option<u16>) -> Option<Self> {
        let elsewhere = address.is_some_and(|seen| seen != sent.ip());
        let otherwise = port.is_some_and(|seen| seen != sent.port());
        (elsewhere || otherwise).then_some(Self {
            sent,
            address,
            port,
        })
    }
}

impl fmt::Display for Translated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "translated on the way: sent from {}, seen from ",
            self.sent
        )?;
        match (self.address, self.port) {
            (Some(address), Some(port)) => SocketAddr::new(address, port).fmt(f),
            (Some(address), None) => address.fmt(f),
            (None, Some(port)) => write!(f, "port {port}"),
            (None, None) => f.write_str("elsewhere"),
        }
    }
}

/// Why our own machine could not look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LocalError {
    /// No file descriptors left (EMFILE, ENFILE).
    Descriptors,
    /// No buffers or memory (ENOBUFS, ENOMEM).
    Buffers,
    /// No route in our own table (ENETUNREACH and the like without an ICMP error).
    NoRoute,
    /// No permission: ICMP sockets not allowed, or a local firewall (EACCES, EPERM).
    Permission,
    /// The source address is not ours (EADDRNOTAVAIL), or no port was free.
    Address,
    /// The packet is larger than our own line takes (EMSGSIZE).
    Size,
    /// Our own clock and the time servers' disagree, and nothing shows whose is wrong.
    Clock,
    /// No name server says where to look.
    Names,
    /// The scheduler was late by more than a second, before or during the run.
    Late,
    /// The program was told to stop, or the probe was taken away.
    Cancelled,
    /// Anything else that the system refused.
    Other,
}

impl fmt::Display for LocalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Descriptors => "no file descriptors left",
            Self::Buffers => "no buffers left",
            Self::NoRoute => "no route in this machine's own table",
            Self::Permission => "no permission on this machine",
            Self::Address => "the source address is not this machine's, or no port was free",
            Self::Size => "the packet is larger than this machine's own line takes",
            Self::Clock => "nothing shows whether this machine's clock or the server's is wrong",
            Self::Names => "no name server says where to look",
            Self::Late => "this machine was late",
            Self::Cancelled => "cancelled",
            Self::Other => "the system refused",
        })
    }
}

/// How a line begins that goes on with the packet of the line before it.
pub(super) const MORE: &str = "               ";

/// What went over the wire in one run, for a person to read; kept only when
/// asked for, and only in memory. [`quoted`](Self::quoted) is what may be written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// Each packet: when, in which direction, and what it said.
    pub lines: Vec<String>,
}

impl Exchange {
    /// Notes a packet that was sent to `peer`.
    pub fn sent(&mut self, began: Mono, at: Mono, peer: SocketAddr, text: &str) {
        self.note("->", began, at, peer, text);
    }

    /// Notes a packet that came from `peer`.
    pub fn received(&mut self, began: Mono, at: Mono, peer: SocketAddr, text: &str) {
        self.note("<-", began, at, peer, text);
    }

    fn note(&mut self, arrow: &str, began: Mono, at: Mono, peer: SocketAddr, text: &str) {
        let when = at.since(began).as_secs_f64();
        let peer = match peer.port() {
            0 => peer.ip().to_string(),
            _ => peer.to_string(),
        };
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        self.lines
            .push(format!("{when:>8.4} s {arrow} {peer}  {first}"));
        self.lines.extend(lines.map(|line| format!("{MORE}{line}")));
    }
}
