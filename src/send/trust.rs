//! TLS to machines: whom to believe, and who we are to them. Never without a check.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;
use sha2::{Digest as _, Sha256};

/// All the world's authorities are a quarter of this.
const LARGEST: u64 = 1024 * 1024;

/// Whom to believe on a protected connection, and who we are there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// Certificates (PEM) to trust instead of the system's.
    pub ca_file: Option<PathBuf>,
    /// Our own certificate, where we are asked for one.
    pub identity: Option<Identity>,
}

/// A certificate of our own and its key, as files (PEM).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The certificate, and those between it and the authority.
    pub certificate_file: PathBuf,
    /// Its private key, which nobody else may read.
    pub key_file: PathBuf,
}

/// Why TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// A file could not be read.
    #[error("{} cannot be read", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It holds no certificate.
    #[error("{} holds no certificate in PEM", path.display())]
    NoCertificate {
        /// Which.
        path: PathBuf,
    },
    /// It holds no private key.
    #[error("{} holds no private key in PEM", path.display())]
    NoKey {
        /// Which.
        path: PathBuf,
    },
    /// Others may read the key; the mode is given.
    #[error("others may read or change {} (mode {mode:04o})", path.display())]
    Open {
        /// Which.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// rustls said no.
    #[error("the certificates cannot be used")]
    Unusable(#[from] rustls::Error),
}

impl Trust {
    /// The configuration of a client; reads the files.
    ///
    /// # Errors
    /// When a file cannot be read, or holds what cannot be used.
    pub fn client(&self) -> Result<ClientConfig, TrustError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let builder = match &self.ca_file {
            Some(path) => builder.with_root_certificates(roots(path)?),
            None => builder.with_platform_verifier()?,
        };
        Ok(match &self.identity {
            None => builder.with_no_client_auth(),
            Some(identity) => {
                let chain = certificates(&identity.certificate_file)?;
                builder.with_client_auth_cert(chain, key(&identity.key_file)?)?
            }
        })
    }

    /// A hash of what stands in the files, by which it is told whether they have
    /// changed though their names have not; reads them.
    ///
    /// # Errors
    /// [`TrustError::Unreadable`] when a file cannot be read.
    pub fn digest(&self) -> Result<[u8; 32], TrustError> {
        let identity = self.identity.iter();
        let own = identity.flat_map(|own| [&own.certificate_file, &own.key_file]);
        let mut digest = Sha256::new();
        for path in self.ca_file.iter().chain(own) {
            // Of each by itself, so that nothing passes from one to the next unseen.
            digest.update(Sha256::digest(read(path)?.0));
        }
        Ok(digest.finalize().into())
    }
}

fn roots(path: &Path) -> Result<RootCertStore, TrustError> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(path)? {
        roots.add(certificate)?;
    }
    Ok(roots)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TrustError> {
    let (pem, _) = read(path)?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let path = path.to_owned();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) | Err(_) => Err(TrustError::NoCertificate { path }),
    }
}

fn key(path: &Path) -> Result<PrivateKeyDer<'static>, TrustError> {
    let (pem, mode) = read(path)?;
    let path = path.to_owned();
    // Group may read: systemd hands credentials over as 0440.
    if mode & 0o027 != 0 {
        return Err(TrustError::Open { path, mode });
    }
    PrivateKeyDer::from_pem_slice(&pem).map_err(|_| TrustError::NoKey { path })
}

/// What stands in a file, and its permission bits.
fn read(path: &Path) -> Result<(Vec<u8>, u32), TrustError> {
    let read = || -> io::Result<(Vec<u8>, u32)> {
        let file = File::open(path)?;
        let mode = file.metadata()?.mode() & 0o7777;
        let mut bytes = Vec::new();
        file.take(LARGEST).read_to_end(&mut bytes)?;
        Ok((bytes, mode))
    };
    read().map_err(|source| TrustError::Unreadable {
        path: path.to_owned(),
        source,
    })
}
