//! Words for what is asked and said over connections.

use crate::health::{Certificate, HttpAnswer, Observation, Said, Session, StreamAnswer, Vouched};
use crate::inventory::{Authority, Connection, HttpTarget, Probe, TlsTarget, Trust};

pub(super) fn tls_asked(tls: &TlsTarget) -> String {
    format!("TLS handshake with {}{}", tls.target, wanted(&tls.trust))
}

pub(super) fn http_asked(http: &HttpTarget) -> String {
    let method = if http.head { "HEAD" } else { "GET" };
    let (scheme, wanted) = match &http.trust {
        Some(trust) => ("https", wanted(trust)),
        None => ("http", String::new()),
    };
    let (host, path, target) = (&http.host, &http.path, http.target);
    format!("{method} {scheme}://{host}{path} from {target}{wanted}")
}

/// What the certificate must be.
pub(super) fn wanted(trust: &Trust) -> String {
    let identity = &trust.identity;
    match &trust.authority {
        Authority::System => format!(", as {identity}"),
        Authority::These(these) => {
            let count = these.0.len();
            format!(", as {identity} by one of {count} authorities of its own")
        }
        Authority::Pinned(_) => ", by the certificate expected".to_owned(),
        Authority::Any => ", whoever signed its certificate".to_owned(),
    }
}

/// What was said in one line, how long each phase took, and the certificates.
pub(super) fn said(
    stream: &StreamAnswer,
    sip: impl Fn(&crate::health::SipAnswer) -> String,
) -> String {
    let mut words = match &stream.said {
        Said::Handshake => "handshake complete".to_owned(),
        Said::Sip(answer) => sip(answer),
        Said::Http(http) => http_words(http),
        Said::TooOld { what } => {
            format!("it speaks only what is too old to be spoken here: {what}")
        }
        Said::Denied { what } => format!("it does not let us in: {what}"),
    };
    words += &format!("\n    {}", stream.phases);
    if let Some(session) = &stream.session {
        words += &session_words(session);
    }
    words
}

/// On which connection it was said, where the daemon would keep it: here each probe runs
/// once.
pub(super) fn connection(observation: &Observation, probe: &Probe) -> String {
    match (probe.connection(), &observation.kept) {
        (Connection::New, None) => String::new(),
        (Connection::Kept, None) => {
            "\n    on a new connection; the daemon keeps it for the next run".to_owned()
        }
        (Connection::New | Connection::Kept, Some(kept)) => format!("\n    {kept}"),
    }
}

fn http_words(http: &HttpAnswer) -> String {
    let mut words = format!("{} {}", http.status, http.reason);
    words.truncate(words.trim_end().len());
    if let Some(amiss) = &http.amiss {
        words += &format!(", {amiss}");
    }
    if let Some(agent) = &http.agent {
        words += &format!(", from {agent}");
    }
    words + &format!(", {} bytes", http.length)
}

fn session_words(session: &Session) -> String {
    let protocol = session.protocol.unwrap_or("TLS");
    let cipher = session.cipher.as_deref().unwrap_or("no cipher");
    let mut words = format!("\n    {protocol}, {cipher}, {}", vouched(session.vouched));
    for certificate in &session.chain {
        words += &certificate_words(certificate);
    }
    words
}

fn certificate_words(certificate: &Certificate) -> String {
    let day = |at: jiff::Timestamp| at.strftime("%Y-%m-%d").to_string();
    let names = match certificate.names.is_empty() {
        true => String::new(),
        false => format!(" for {}", certificate.names.join(", ")),
    };
    format!(
        "\n      {}{names}\n        by {}, {}, {} to {}\n        sha256 {}",
        certificate.subject,
        certificate.issuer,
        certificate.key,
        day(certificate.not_before),
        day(certificate.not_after),
        certificate.fingerprint,
    )
}

const fn vouched(vouched: Vouched) -> &'static str {
    match vouched {
        Vouched::Trusted => "by a trusted authority",
        Vouched::EndsSoon => "by a trusted authority whose own certificate ends soon",
        Vouched::Ended => "by an authority whose own certificate has ended",
        Vouched::Itself => "signed by itself",
        Vouched::Missing => "certificates missing between it and its authority",
        Vouched::Unknown => "by an authority that is not trusted",
        Vouched::NotAsked => "who signed it is not looked at",
    }
}
