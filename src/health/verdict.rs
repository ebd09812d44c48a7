//! The opinion formed of what a probe saw. [`Observation::verdict`] looks at
//! nothing but the observation and the probe that made it.

use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    Answer, Authentication, DnsAnswer, Flaw, HttpAnswer, LocalError, NtpAnswer, Observation,
    Outcome, Said, StreamAnswer, StunAnswer,
};
use crate::inventory::{DomainTarget, Facet, Method, Probe, SipTarget};

/// The opinion on one observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What class of observation it is.
    pub class: Class,
    /// Whether the facet that the probe speaks for is as it should be. Whoever
    /// answers at all is reached, whatever the answer says.
    pub success: bool,
    /// Packets pass both ways.
    pub transport_ok: bool,
    /// The protocol's process answers: SIP, and DNS likewise.
    pub sip_ok: bool,
    /// It will do what it is for.
    pub service_ok: bool,
}

/// The classes of observation; what each exonerates and implicates is told in
/// [`cause`](crate::cause).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// As it should be.
    Answered,
    /// As it should be, but after the deadline: packets pass and the process
    /// answers, and somebody is too slow.
    Late,
    /// The way carries, and not as well as it might: between good and poor, it
    /// speaks for nobody and against nobody. Told of series only.
    Fair,
    /// The way carries, and too poorly for a conversation. Told of series only.
    Poor,
    /// The host refuses: nothing listens there.
    Refused,
    /// The process answers that it cannot serve now (SIP 5xx, DNS SERVFAIL).
    Unavailable,
    /// The process answers something other than it should (wrong records, 404).
    Wrong,
    /// The process answers that we may not (SIP 403, DNS REFUSED).
    Denied,
    /// Who answered says that what lies behind it is silent or not registered
    /// (SIP 408, 480, 504; by way of a registrar also 404).
    Beyond,
    /// An answer that is none.
    Malformed,
    /// Nothing came.
    Silent,
    /// A connection was made, and what was asked on it was not answered: small
    /// packets pass both ways, and whoever listens there says nothing.
    Stalled,
    /// Some of those that serve it answer as they should, and others do not.
    Partial,
    /// Its name leads to no address that may be asked.
    Unlisted,
    /// A router said it has no route to the network (ICMP code 0, 6, 11; ICMPv6 code 0).
    NetUnreachable {
        /// Who said so.
        from: IpAddr,
    },
    /// A router said that the next hop or the host does not answer it.
    HostUnreachable {
        /// Who said so.
        from: IpAddr,
    },
    /// Somebody said that it does not let this pass (ICMP code 9, 10, 13; ICMPv6 code 1).
    Prohibited {
        /// Who said so.
        from: IpAddr,
    },
    /// The process has no protocol or cipher that is still spoken here: it serves
    /// those who do, and is no fault.
    TooOld,
    /// As it should be, but for its certificate.
    Certificate(Flaw),
    /// Somebody said that a packet that may not be fragmented is too big for
    /// what lies behind it (ICMP type 3 code 4; ICMPv6 type 2).
    TooBig {
        /// Who said so.
        from: IpAddr,
    },
    /// The process does not accept the login that we have there.
    LoginRefused,
    /// Our own machine's trouble: counts for nothing.
    NotPerformed(LocalError),
}

impl Class {
    /// Whether all is as it should be.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Answered | Self::Fair)
    }

    /// Whether a facet is as it should be whose probe draws this. Whoever
    /// answers at all is reached, whatever the answer says; and by a packet of
    /// full size, if it was one.
    pub const fn is_success_of(self, facet: Facet) -> bool {
        match self {
            // What cannot be talked to cannot be found wanting.
            Self::Answered | Self::Fair | Self::TooOld => true,
            Self::Certificate(_) => !matches!(facet, Facet::Certificate),
            Self::Partial => !matches!(facet, Facet::Redundancy),
            Self::Refused
            | Self::Unavailable
            | Self::Wrong
            | Self::Denied
            | Self::Beyond
            | Self::LoginRefused
            | Self::Malformed => matches!(facet, Facet::Reach | Facet::Size),
            // The connection was made by small packets alone.
            Self::Stalled => matches!(facet, Facet::Reach),
            Self::Late
            | Self::Poor
            | Self::Silent
            | Self::Unlisted
            | Self::NetUnreachable { .. }
            | Self::HostUnreachable { .. }
            | Self::Prohibited { .. }
            | Self::TooBig { .. }
            | Self::NotPerformed(_) => false,
        }
    }

    /// Whether somebody on the way has said what is the matter.
    pub const fn is_word(self) -> bool {
        matches!(
            self,
            Self::NetUnreachable { .. }
                | Self::HostUnreachable { .. }
                | Self::Prohibited { .. }
                | Self::TooBig { .. }
        )
    }

    /// The word for it in metrics, JSON and logs.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Late => "late",
            Self::Refused => "refused",
            Self::Unavailable => "unavailable",
            Self::Wrong => "wrong",
            Self::Denied => "denied",
            Self::Beyond => "beyond",
            Self::Malformed => "malformed",
            Self::Silent => "silent",
            Self::Stalled => "stalled",
            Self::Partial => "partial",
            Self::Unlisted => "unlisted",
            Self::NetUnreachable { .. } => "net-unreachable",
            Self::HostUnreachable { .. } => "host-unreachable",
            Self::Prohibited { .. } => "prohibited",
            Self::TooBig { .. } => "too-big",
            Self::LoginRefused => "login-refused",
            Self::TooOld => "too-old",
            Self::Certificate(flaw) => flaw.slug(),
            Self::NotPerformed(_) => "not-performed",
            Self::Fair => "fair",
            Self::Poor => "poor",
        }
    }

    /// How a component fails whose probe draws this.
    pub const fn mode(self) -> Mode {
        match self {
            Self::Refused => Mode::Refusing,
            Self::Unavailable => Mode::Unavailable,
            Self::Wrong | Self::Malformed => Mode::Wrong,
            Self::Denied | Self::LoginRefused | Self::Prohibited { .. } => Mode::Denying,
            Self::TooBig { .. } => Mode::Narrow,
            Self::Beyond => Mode::Unregistered,
            Self::Stalled => Mode::Stalled,
            Self::Partial => Mode::Reduced,
            Self::Unlisted => Mode::Unlisted,
            Self::Late => Mode::Late,
            Self::Poor => Mode::Poor,
            Self::Certificate(flaw) => Mode::Certificate(flaw),
            Self::Answered
            | Self::Fair
            | Self::TooOld
            | Self::Silent
            | Self::NetUnreachable { .. }
            | Self::HostUnreachable { .. }
            | Self::NotPerformed(_) => Mode::Silent,
        }
    }
}

/// How a component fails.
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
pub enum Mode {
    /// It does not answer, or does not carry.
    Silent,
    /// It takes connections, and says nothing on them.
    Stalled,
    /// It is there and nothing listens.
    Refusing,
    /// It answers that it cannot serve.
    Unavailable,
    /// It answers wrongly.
    Wrong,
    /// It does not let us, or the traffic, pass.
    Denying,
    /// It is not registered where calls look for it.
    Unregistered,
    /// It answers, but after the deadline.
    Late,
    /// It carries, but loses, delays or scatters too much for a conversation.
    Poor,
    /// It carries small packets, but none of full size.
    Narrow,
    /// Some of those that serve it do not.
    Reduced,
    /// It is not to be found by its name.
    Unlisted,
    /// Its certificate does not hold, or soon will not.
    #[serde(untagged)]
    Certificate(Flaw),
}

impl Mode {
    /// As it stands in JSON and metrics.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Stalled => "stalled",
            Self::Refusing => "refusing",
            Self::Unavailable => "unavailable",
            Self::Wrong => "wrong",
            Self::Denying => "denying",
            Self::Unregistered => "unregistered",
            Self::Late => "late",
            Self::Poor => "poor",
            Self::Narrow => "narrow",
            Self::Reduced => "reduced",
            Self::Unlisted => "unlisted",
            Self::Certificate(flaw) => flaw.slug(),
        }
    }
}

impl Observation {
    /// The opinion on it.
    pub fn verdict(&self, probe: &Probe) -> Verdict {
        let seen = classify(&self.outcome, probe);
        // What would have done in time is late; anything worse says more than that.
        let late = self.is_late(probe) && seen.is_success_of(probe.facet);
        let class = if late { Class::Late } else { seen };
        let (transport_ok, sip_ok, service_ok) = match class {
            Class::Answered
            | Class::Fair
            | Class::TooOld
            | Class::Partial
            | Class::Certificate(_) => (true, true, true),
            Class::Late
            | Class::Poor
            | Class::Unavailable
            | Class::Wrong
            | Class::Denied
            | Class::Beyond
            | Class::LoginRefused
            | Class::Malformed => (true, true, false),
            Class::Refused | Class::Stalled => (true, false, false),
            Class::Silent
            | Class::Unlisted
            | Class::NetUnreachable { .. }
            | Class::HostUnreachable { .. }
            | Class::Prohibited { .. }
            | Class::TooBig { .. }
            | Class::NotPerformed(_) => (false, false, false),
        };
        Verdict {
            class,
            success: class.is_success_of(probe.facet),
            transport_ok,
            sip_ok,
            service_ok,
        }
    }
}

fn classify(outcome: &Outcome, probe: &Probe) -> Class {
    match outcome {
        Outcome::Answer { answer, .. } => match answer {
            // What a series comes to shows over many: [`Quality`](super::Quality) judges.
            Answer::Echo | Answer::Connected | Answer::Series(_) => Class::Answered,
            Answer::Dns(dns) => classify_dns(dns),
            Answer::Sip(sip) => classify_login(&sip.login, || classify_sip(sip.status, probe)),
            Answer::Stun(stun) => classify_login(&stun.login, || classify_stun(stun)),
            Answer::Ntp(ntp) => classify_ntp(ntp, probe),
            Answer::Stream(stream) => classify_stream(stream, probe),
        },
        Outcome::Refused { .. } => Class::Refused,
        Outcome::IcmpError { from, kind, code } => classify_icmp(*from, *kind, *code),
        Outcome::TooBig { from, .. } => Class::TooBig { from: *from },
        Outcome::Silence => Class::Silent,
        Outcome::Stalled { .. } => Class::Stalled,
        Outcome::Malformed { .. } => Class::Malformed,
        Outcome::Targets(targets) => targets.class(|outcome| classify(outcome, probe)),
        Outcome::NotPerformed(error) => Class::NotPerformed(*error),
    }
}

/// RFC 1035 section 4.1.1: 2 is a server failure, 5 a refusal.
fn classify_dns(dns: &DnsAnswer) -> Class {
    match dns.rcode {
        0 if dns.as_expected => Class::Answered,
        2 => Class::Unavailable,
        5 => Class::Denied,
        _ => Class::Wrong,
    }
}

/// What became of a login comes before anything else.
fn classify_login(login: &Authentication, otherwise: impl FnOnce() -> Class) -> Class {
    match login {
        Authentication::NotAsked | Authentication::Accepted => otherwise(),
        Authentication::Refused => Class::LoginRefused,
        Authentication::Unanswerable(_) => Class::Wrong,
    }
}

/// RFC 8489 section 14.8. Being asked for credentials that we did not give is
/// healthy; being sent elsewhere is not.
fn classify_stun(stun: &StunAnswer) -> Class {
    match stun.error.as_ref().map(|(code, _)| *code) {
        None if stun.as_expected => Class::Answered,
        Some(401) => Class::Answered,
        Some(403) => Class::Denied,
        Some(300 | 500..=599) => Class::Unavailable,
        None | Some(_) => Class::Wrong,
    }
}

/// RFC 5905 section 7.4: `DENY` and `RSTR` turn us away for good, other kisses for now.
fn classify_ntp(ntp: &NtpAnswer, probe: &Probe) -> Class {
    match ntp.kiss.as_deref() {
        Some("DENY" | "RSTR") => return Class::Denied,
        Some(_) => return Class::Unavailable,
        None if !ntp.synchronised => return Class::Unavailable,
        None => {}
    }
    let allowed = match &probe.method {
        Method::Ntp { max_offset, .. } => *max_offset,
        Method::Icmp { .. }
        | Method::Tcp { .. }
        | Method::Dns { .. }
        | Method::Sip(_)
        | Method::Stun(_)
        | Method::Tls(_)
        | Method::Http(_)
        | Method::Domain(_)
        | Method::Quality(_) => Duration::MAX,
    };
    match ntp.deviation {
        Some(deviation) if deviation.unsigned_abs() <= allowed => Class::Answered,
        Some(_) => Class::Wrong,
        None => Class::NotPerformed(LocalError::Clock),
    }
}

/// What a final response to OPTIONS says of the one that was asked.
///
/// OPTIONS draws the status an INVITE would have (RFC 3261 section 11.2), so
/// busy is healthy, and being asked for credentials that we did not give is too.
/// So is equipment that knows nobody of no name: asked without a user, it may
/// say 404 and be well.
fn classify_sip(status: u16, probe: &Probe) -> Class {
    let mut nameless = false;
    if let Method::Sip(SipTarget { expect, .. }) | Method::Domain(DomainTarget { expect, .. }) =
        &probe.method
        && expect.contains(&status)
    {
        return Class::Answered;
    }
    if let Method::Sip(sip) = &probe.method {
        nameless = !sip.uri.contains('@');
    }
    match status {
        404 | 604 if nameless && probe.via.is_none() => Class::Answered,
        200..=299 | 401 | 405 | 407 | 486 | 501 | 600 => Class::Answered,
        404 | 604 if probe.via.is_some() => Class::Beyond,
        408 | 480 | 504 => Class::Beyond,
        403 => Class::Denied,
        500 | 502 | 503 => Class::Unavailable,
        _ => Class::Wrong,
    }
}

/// What was asked comes first: only whoever is otherwise well is looked at for
/// its certificate. Who shows its certificate and then does not let us in has
/// shown what a probe wants that asks for nothing else.
fn classify_stream(stream: &StreamAnswer, probe: &Probe) -> Class {
    let shown = stream
        .session
        .as_ref()
        .is_some_and(|session| !session.chain.is_empty());
    let said = match &stream.said {
        Said::Handshake => Class::Answered,
        Said::Sip(sip) => classify_login(&sip.login, || classify_sip(sip.status, probe)),
        Said::Http(http) => classify_http(http, probe),
        Said::TooOld { .. } => Class::TooOld,
        Said::Denied { .. } if shown && matches!(probe.method, Method::Tls(_)) => Class::Answered,
        Said::Denied { .. } => Class::Denied,
    };
    if said != Class::Answered {
        return said;
    }
    let flaw = stream
        .session
        .as_ref()
        .zip(probe.trust())
        .and_then(|(session, trust)| session.flaw(trust));
    flaw.map_or(Class::Answered, Class::Certificate)
}

/// RFC 9110 section 15. Without other wishes a redirection is a healthy answer,
/// and being asked for credentials that we did not give is too.
fn classify_http(http: &HttpAnswer, probe: &Probe) -> Class {
    let wanted = match &probe.method {
        Method::Http(target) => target.expect.as_slice(),
        Method::Icmp { .. }
        | Method::Tcp { .. }
        | Method::Dns { .. }
        | Method::Sip(_)
        | Method::Stun(_)
        | Method::Ntp { .. }
        | Method::Tls(_)
        | Method::Domain(_)
        | Method::Quality(_) => &[],
    };
    let well = match (wanted, http.status) {
        ([], 200..=399 | 401) => true,
        ([], _) => false,
        (wanted, status) => wanted.contains(&status),
    };
    match (well, http.status) {
        (true, _) if http.amiss.is_some() => Class::Wrong,
        (true, _) => Class::Answered,
        (false, 401 | 403 | 407) => Class::Denied,
        (false, 500..=599) => Class::Unavailable,
        (false, _) => Class::Wrong,
    }
}

/// RFC 792 and RFC 1812 section 5.2.7.1; RFC 4443 section 3.1.
fn classify_icmp(from: IpAddr, kind: u8, code: u8) -> Class {
    match (from, kind, code) {
        (IpAddr::V4(_), 3, 0 | 6 | 11) | (IpAddr::V6(_), 1, 0) => Class::NetUnreachable { from },
        (IpAddr::V4(_), 3, 9 | 10 | 13) | (IpAddr::V6(_), 1, 1 | 5 | 6) => {
            Class::Prohibited { from }
        }
        _ => Class::HostUnreachable { from },
    }
}
