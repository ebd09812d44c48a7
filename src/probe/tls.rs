//! TLS as a probe needs it: the handshake goes on whatever the certificate is,
//! and what was shown is looked at afterwards.
//!
//! Nothing that is secret may be sent over a connection made here unless
//! [`Session::flaw`](crate::health::Session::flaw) has found nothing.

mod judged;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{Resumption, verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{
    CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature,
};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    AlertDescription, CertificateError, CipherSuite, ClientConfig, ClientConnection,
    DigitallySignedStruct, Error, OtherError, ProtocolVersion, RootCertStore, SignatureScheme,
    SupportedCipherSuite,
};

use super::certificate::Read;
use crate::health::{LocalError, Session, Vouched};
use crate::inventory::{Authorities, Authority, Identity, Trust};
use judged::{Judged, Judgement};

/// Certificates in a chain, at most.
pub(super) const MOST_CERTIFICATES: usize = 10;
/// And bytes of them together.
pub(super) const MOST_BYTES: usize = 64 * 1024;
/// The shortest RSA key, in bits, with which a signature can be verified here: its bytes
/// count, and some programs make a key of 2048 bits one too short.
const LEAST_RSA: usize = 2041;

/// What all TLS connections of an engine share.
#[derive(Debug)]
pub(super) struct Tls {
    config: Arc<ClientConfig>,
    algorithms: WebPkiSupportedAlgorithms,
    /// The system's authorities, once they have been needed; renewed at a reload.
    system: Option<Arc<RootCertStore>>,
    others: Vec<(Authorities, Arc<RootCertStore>)>,
    judged: Judged,
}

/// How a handshake failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failed {
    /// The peer speaks nothing that is still spoken here.
    TooOld(String),
    /// The peer does not let us in.
    Denied(String),
    /// What it sent is no TLS, or is not read.
    Broken(String),
}

/// Why a chain is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Unread {
    #[error("a chain of {0} certificates, {MOST_CERTIFICATES} are read")]
    Many(usize),
    #[error("a chain of {0} bytes, {MOST_BYTES} are read")]
    Long(usize),
    #[error("an RSA key of {0} bits, {LEAST_RSA} is the least")]
    Short(usize),
}

impl Tls {
    pub(super) fn new() -> Result<Self, Error> {
        let provider = Arc::new(provider());
        let algorithms = provider.signature_verification_algorithms;
        Ok(Self {
            config: Arc::new(config(provider)?),
            algorithms,
            system: None,
            others: Vec::new(),
            judged: Judged::default(),
        })
    }

    /// A connection that will be judged by `trust`.
    pub(super) fn connection(&self, trust: &Trust) -> Result<ClientConnection, LocalError> {
        let made = server_name(&trust.identity).and_then(|name| {
            ClientConnection::new(Arc::clone(&self.config), name).map_err(|error| error.to_string())
        });
        made.map_err(|error| {
            tracing::error!(identity = %trust.identity, error, "probe cannot run");
            LocalError::Other
        })
    }

    /// Forgets the authorities that have been read, and what was found by them.
    pub(super) fn renew(&mut self) {
        self.system = None;
        self.others.clear();
        self.judged.clear();
    }

    /// What a handshake with a peer has shown so far.
    pub(super) fn session(
        &mut self,
        connection: &ClientConnection,
        peer: SocketAddr,
        trust: &Trust,
        at: Timestamp,
    ) -> Session {
        let chain = connection.peer_certificates().unwrap_or_default();
        let suite = connection.negotiated_cipher_suite();
        let Judgement {
            named,
            vouched,
            chain,
        } = self.judgement(chain, peer, trust, at);
        Session {
            protocol: connection.protocol_version().map(protocol),
            cipher: suite.map(|suite| format!("{:?}", suite.suite()).into()),
            chain,
            named,
            vouched,
            at,
        }
    }

    fn judgement(
        &mut self,
        chain: &[CertificateDer<'_>],
        peer: SocketAddr,
        trust: &Trust,
        at: Timestamp,
    ) -> Judgement {
        if let Some(known) = self.judged.find(peer, chain, trust, at) {
            return known.clone();
        }
        let reads: Vec<Read> = chain.iter().map_while(|der| Read::of(der).ok()).collect();
        let judgement = Judgement {
            named: is_named(chain, &reads, &trust.identity),
            vouched: self.vouched(chain, &reads, trust, at),
            chain: reads.into_iter().map(|read| read.certificate).collect(),
        };
        self.judged.keep(peer, chain, trust, &judgement, at);
        judgement
    }

    fn vouched(
        &mut self,
        chain: &[CertificateDer<'_>],
        reads: &[Read],
        trust: &Trust,
        at: Timestamp,
    ) -> Vouched {
        let Some(roots) = self.roots(&trust.authority) else {
            return Vouched::NotAsked;
        };
        let Some(own) = chain.first() else {
            return Vouched::NotAsked;
        };
        // One that is trusted by name needs no other.
        if let Authority::These(these) = &trust.authority
            && these.0.iter().any(|known| known == own.as_ref())
        {
            return Vouched::Trusted;
        }
        let check = |at: Timestamp| {
            let seconds = u64::try_from(at.as_second()).unwrap_or_default();
            let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
            let own = ParsedCertificate::try_from(own)?;
            let all = self.algorithms.all;
            verify_server_cert_signed_by_trust_anchor(&own, &roots, &chain[1..], at, all)
        };
        match check(at).map_err(refusal) {
            Ok(()) => {
                let days = Duration::from_secs(u64::from(trust.warn_days) * 86_400);
                let then = at.checked_add(days).unwrap_or(at);
                let others_end = reads
                    .iter()
                    .skip(1)
                    .any(|other| other.certificate.not_after <= then);
                match others_end && check(then).map_err(refusal) == Err(Refusal::Ended) {
                    true => Vouched::EndsSoon,
                    false => Vouched::Trusted,
                }
            }
            Err(Refusal::Ended) => Vouched::Ended,
            Err(Refusal::Nobody) => nobody(reads),
            Err(Refusal::Unjudged) if is_alone(reads) => Vouched::Itself,
            Err(Refusal::Unjudged) => Vouched::NotAsked,
        }
    }

    /// The authorities that count; none if nobody need vouch, or none are known.
    fn roots(&mut self, authority: &Authority) -> Option<Arc<RootCertStore>> {
        match authority {
            Authority::Pinned(_) | Authority::Any => None,
            Authority::System => {
                let system = self.system.get_or_insert_with(|| Arc::new(system()));
                (!system.is_empty()).then(|| Arc::clone(system))
            }
            Authority::These(these) => {
                let known = self.others.iter().find(|(other, _)| other == these);
                if let Some((_, store)) = known {
                    return Some(Arc::clone(store));
                }
                let mut store = RootCertStore::empty();
                let certificates = these.0.iter().cloned().map(CertificateDer::from);
                store.add_parsable_certificates(certificates);
                let store = Arc::new(store);
                self.others.push((these.clone(), Arc::clone(&store)));
                Some(store)
            }
        }
    }
}

/// What is spoken here. Suites with SHA-256, for which processors have instructions, come
/// first: what a probe says is worth no more.
fn provider() -> CryptoProvider {
    let mut provider = ring::default_provider();
    let first = |suite: &SupportedCipherSuite| {
        matches!(
            suite.suite(),
            CipherSuite::TLS13_AES_128_GCM_SHA256
                | CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
                | CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
        )
    };
    provider.cipher_suites.sort_by_key(|suite| !first(suite));
    provider
}

fn config(provider: Arc<CryptoProvider>) -> Result<ClientConfig, Error> {
    let looker = Looker(provider.signature_verification_algorithms);
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(looker))
        .with_no_client_auth();
    // A session that is taken up again shows no certificate.
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// The authorities that the system trusts.
fn system() -> RootCertStore {
    let found = rustls_native_certs::load_native_certs();
    let mut store = RootCertStore::empty();
    store.add_parsable_certificates(found.certs);
    if store.is_empty() {
        tracing::warn!(
            "this machine knows no certificate authorities, so that no chain is judged: \
             install ca-certificates, or give the probes a `ca_file`"
        );
    }
    store
}

/// Takes every certificate whose holder proves to have its key.
#[derive(Debug)]
struct Looker(WebPkiSupportedAlgorithms);

impl ServerCertVerifier for Looker {
    fn verify_server_cert(
        &self,
        own: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let unread = |unread: Unread| Err(Error::Other(OtherError(Arc::new(unread))));
        let count = 1 + others.len();
        let length = own.len() + others.iter().map(|other| other.len()).sum::<usize>();
        if count > MOST_CERTIFICATES {
            return unread(Unread::Many(count));
        }
        if length > MOST_BYTES {
            return unread(Unread::Long(length));
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        own: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, own, signed, &self.0).map_err(|error| short(own, error))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        own: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, own, signed, &self.0).map_err(|error| short(own, error))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}

/// Why a signature could not be verified: by the key's length, if it is that.
fn short(own: &CertificateDer<'_>, error: Error) -> Error {
    match Read::of(own).ok().and_then(|read| read.rsa_bits) {
        Some(bits) if bits < LEAST_RSA => Error::Other(OtherError(Arc::new(Unread::Short(bits)))),
        Some(_) | None => error,
    }
}

fn server_name(identity: &Identity) -> Result<ServerName<'static>, String> {
    match identity {
        Identity::Address(address) => Ok(ServerName::IpAddress((*address).into())),
        Identity::Host(name) | Identity::SipDomain(name) => {
            ServerName::try_from(name.to_string()).map_err(|error| error.to_string())
        }
    }
}

fn is_named(chain: &[CertificateDer<'_>], reads: &[Read], identity: &Identity) -> bool {
    match identity {
        Identity::SipDomain(domain) => reads
            .first()
            .is_some_and(|read| read.is_of_sip_domain(domain)),
        Identity::Host(_) | Identity::Address(_) => {
            let own = chain.first().map(ParsedCertificate::try_from);
            match (own, server_name(identity)) {
                (Some(Ok(own)), Ok(name)) => verify_server_name(&own, &name).is_ok(),
                (Some(Err(_)) | None, _) | (_, Err(_)) => false,
            }
        }
    }
}

/// Why a chain leads to no authority, or was not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    Ended,
    Nobody,
    /// By what is not looked at: forms and algorithms that cannot be read here.
    Unjudged,
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library's list of errors is open"
)]
fn refusal(error: Error) -> Refusal {
    match error {
        Error::InvalidCertificate(error) => match error {
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => Refusal::Ended,
            CertificateError::UnknownIssuer | CertificateError::BadSignature => Refusal::Nobody,
            _ => Refusal::Unjudged,
        },
        _ => Refusal::Unjudged,
    }
}

/// Who is behind a chain that leads to no authority that is trusted.
fn nobody(reads: &[Read]) -> Vouched {
    let Some((own, others)) = reads.split_first() else {
        return Vouched::Unknown;
    };
    if is_alone(reads) {
        return Vouched::Itself;
    }
    let shown = others.iter().any(|other| other.is_issuer_of(own));
    // Alone without a word about its issuer it may be of an authority that needs
    // nobody in between.
    if shown || (others.is_empty() && !own.tells_issuer) {
        Vouched::Unknown
    } else {
        Vouched::Missing
    }
}

/// Whether a certificate names itself as who signed it.
fn is_alone(reads: &[Read]) -> bool {
    reads.first().is_some_and(|own| own.is_issuer_of(own))
}

/// What an error of the library says of the peer; `shown` is whether it had
/// agreed on everything and shown its certificate before.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library's lists of errors and alerts are open"
)]
pub(super) fn failed(error: &Error, shown: bool) -> Failed {
    match error {
        Error::AlertReceived(alert) => {
            let said = format!("it ended the handshake by the alert {alert:?}");
            match alert {
                AlertDescription::ProtocolVersion | AlertDescription::InsufficientSecurity => {
                    Failed::TooOld(said)
                }
                AlertDescription::HandshakeFailure if !shown => Failed::TooOld(said),
                AlertDescription::HandshakeFailure
                | AlertDescription::NoCertificate
                | AlertDescription::BadCertificate
                | AlertDescription::AccessDenied
                | AlertDescription::CertificateRequired
                | AlertDescription::UnrecognisedName => Failed::Denied(said),
                _ => Failed::Broken(said),
            }
        }
        Error::PeerIncompatible(what) => Failed::TooOld(format!("{what:?}")),
        Error::Other(other) => match other.0.downcast_ref::<Unread>() {
            Some(short @ Unread::Short(_)) => Failed::TooOld(short.to_string()),
            Some(_) | None => Failed::Broken(other.0.to_string()),
        },
        Error::InvalidCertificate(CertificateError::BadSignature) => {
            Failed::Broken("it has not the key of its certificate".to_owned())
        }
        Error::InvalidCertificate(what) => {
            Failed::TooOld(format!("a certificate that cannot be read here: {what}"))
        }
        other => Failed::Broken(format!("no TLS: {other}")),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library's list of versions is open; it speaks these two"
)]
const fn protocol(version: ProtocolVersion) -> &'static str {
    match version {
        ProtocolVersion::TLSv1_3 => "TLS 1.3",
        ProtocolVersion::TLSv1_2 => "TLS 1.2",
        _ => "TLS",
    }
}

#[cfg(test)]
mod tests;
