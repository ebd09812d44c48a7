//! Certificates, bytes to values (RFC 5280). No IO.

use std::net::IpAddr;
use std::sync::Arc;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::oid_registry::OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS;
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::X509Name;

use super::sip_wire::clean;
use crate::health::Certificate;
use crate::inventory::Fingerprint;

/// Alternative names kept for people; all are compared.
const MOST_NAMES: usize = 16;

/// A certificate, and what is needed to judge it.
#[derive(Clone, Debug)]
pub struct Read {
    /// For people.
    pub certificate: Certificate,
    /// Whether it says where its issuer's certificate can be fetched: some do that,
    /// and then miss nothing in a chain without it.
    pub tells_issuer: bool,
    /// Bits of an RSA key.
    pub rsa_bits: Option<usize>,
    subject: Vec<u8>,
    issuer: Vec<u8>,
    sip_domains: Vec<String>,
    hosts: Vec<String>,
}

/// Why bytes are no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Not in DER, or not of the form of RFC 5280.
    #[error("no X.509 certificate")]
    Form,
    /// More bytes behind it.
    #[error("a certificate with something behind it")]
    Behind,
}

impl Read {
    /// Reads a certificate in DER.
    ///
    /// # Errors
    /// When it is none.
    pub fn of(der: &[u8]) -> Result<Self, ReadError> {
        let (rest, parsed) = X509Certificate::from_der(der).map_err(|_| ReadError::Form)?;
        if !rest.is_empty() {
            return Err(ReadError::Behind);
        }
        let mut read = Self {
            certificate: Certificate {
                subject: said(parsed.subject()),
                issuer: said(parsed.issuer()),
                names: Vec::new(),
                not_before: moment(parsed.validity().not_before.timestamp(), Timestamp::MIN),
                not_after: moment(parsed.validity().not_after.timestamp(), Timestamp::MAX),
                key: "unknown".into(),
                fingerprint: Fingerprint(Sha256::digest(der).into()),
            },
            tells_issuer: tells_issuer(&parsed),
            rsa_bits: None,
            subject: parsed.subject().as_raw().to_vec(),
            issuer: parsed.issuer().as_raw().to_vec(),
            sip_domains: Vec::new(),
            hosts: Vec::new(),
        };
        read.take_key(&parsed);
        read.take_names(&parsed);
        if read.certificate.subject.is_empty()
            && let Some(name) = read.certificate.names.first()
        {
            read.certificate.subject = Arc::clone(name);
        }
        Ok(read)
    }

    /// Whether the other says that it was signed by this one's owner, who may be its own.
    pub fn is_issuer_of(&self, other: &Self) -> bool {
        self.subject == other.issuer
    }

    /// Whether it is for this SIP domain (RFC 5922 section 7.1): by a `sip:` URI
    /// without a user, or, where it has no such, by a DNS name. A wildcard stands
    /// for nothing there (section 7.2).
    pub fn is_of_sip_domain(&self, domain: &str) -> bool {
        let names = match self.sip_domains.is_empty() {
            true => &self.hosts,
            false => &self.sip_domains,
        };
        names.iter().any(|name| name.eq_ignore_ascii_case(domain))
    }

    fn take_key(&mut self, parsed: &X509Certificate<'_>) {
        let (key, bits) = match parsed.public_key().parsed() {
            Ok(PublicKey::RSA(key)) => {
                let bits = bits(key.modulus);
                self.rsa_bits = Some(bits);
                ("RSA", bits)
            }
            Ok(PublicKey::EC(point)) => ("EC", point.key_size()),
            Ok(PublicKey::DSA(_)) => ("DSA", 0),
            Ok(PublicKey::GostR3410(_) | PublicKey::GostR3410_2012(_)) => ("GOST", 0),
            Ok(PublicKey::Unknown(_)) | Err(_) => ("unknown", 0),
        };
        self.certificate.key = match bits {
            0 => key.into(),
            bits => format!("{key} {bits}").into(),
        };
    }

    fn take_names(&mut self, parsed: &X509Certificate<'_>) {
        let Ok(Some(alternative)) = parsed.subject_alternative_name() else {
            return;
        };
        for name in &alternative.value.general_names {
            let Some(said) = self.take_name(name) else {
                continue;
            };
            if self.certificate.names.len() < MOST_NAMES {
                self.certificate.names.push(clean(&said).into());
            }
        }
    }

    /// Notes a name; how it is shown, if it is of a kind that names servers.
    fn take_name(&mut self, name: &GeneralName<'_>) -> Option<String> {
        match name {
            GeneralName::DNSName(host) => {
                self.hosts.push((*host).to_owned());
                Some((*host).to_owned())
            }
            GeneralName::URI(uri) => {
                self.sip_domains.extend(sip_domain(uri));
                Some((*uri).to_owned())
            }
            GeneralName::IPAddress(bytes) => Some(address(bytes)?.to_string()),
            GeneralName::OtherName(..)
            | GeneralName::RFC822Name(_)
            | GeneralName::X400Address(_)
            | GeneralName::DirectoryName(_)
            | GeneralName::EDIPartyName(_)
            | GeneralName::RegisteredID(_)
            | GeneralName::Invalid(..) => None,
        }
    }
}

/// Bits of a whole number, the highest byte first.
fn bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let number = number.get(zeros..).unwrap_or_default();
    let unused = number.first().map_or(0, |first| first.leading_zeros());
    // At most eight.
    number.len() * 8 - unused as usize
}

/// The domain of a `sip:` URI that names no user.
fn sip_domain(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once(':')?;
    let host = rest.split([';', '?', ':']).next()?;
    let is_domain = scheme.eq_ignore_ascii_case("sip") && !rest.contains('@') && !host.is_empty();
    is_domain.then(|| host.to_owned())
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    if let Ok(v4) = <[u8; 4]>::try_from(bytes) {
        return Some(v4.into());
    }
    <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from)
}

/// The common name where there is one, else all of it.
fn said(name: &X509Name<'_>) -> Arc<str> {
    let common = name.iter_common_name().next();
    match common.and_then(|common| common.as_str().ok()) {
        Some(common) => clean(common).into(),
        None => clean(&name.to_string()).into(),
    }
}

/// A moment beyond the calendar is the calendar's end.
fn moment(second: i64, otherwise: Timestamp) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(otherwise)
}

fn tells_issuer(parsed: &X509Certificate<'_>) -> bool {
    parsed.extensions().iter().any(|extension| {
        let ParsedExtension::AuthorityInfoAccess(access) = extension.parsed_extension() else {
            return false;
        };
        access
            .accessdescs
            .iter()
            .any(|one| one.access_method == OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS)
    })
}

#[cfg(test)]
mod tests;
