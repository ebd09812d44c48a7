//! A full handshake each time, the chain judged by one authority, and, for
//! HTTPS, a request and its answer.

use std::fs;
use std::io::{self, Read, Write};
use std::net::SocketAddrV4;
use std::path::Path;
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CipherSuite, ClientConfig, ClientConnection, RootCertStore};
use tokio::io::Interest;
use tokio::net::TcpStream;

const REQUEST: &[u8] =
    b"GET / HTTP/1.1\r\nHost: vc.example\r\nUser-Agent: floor\r\nConnection: close\r\n\r\n";

/// What all connections share.
pub(super) struct Secure {
    config: Arc<ClientConfig>,
    asks: bool,
}

impl Secure {
    pub(super) fn new(authority: &Path, asks: bool) -> Self {
        let mut roots = RootCertStore::empty();
        let pem = fs::read(authority).unwrap();
        roots
            .add(CertificateDer::from_pem_slice(&pem).unwrap())
            .unwrap();
        let mut provider = rustls::crypto::ring::default_provider();
        // The one that is cheapest where the processor has instructions for SHA-256.
        let cheapest = CipherSuite::TLS13_AES_128_GCM_SHA256;
        let suites = &mut provider.cipher_suites;
        suites.sort_by_key(|suite| suite.suite() != cheapest);
        let mut config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.resumption = Resumption::disabled();
        Self {
            config: Arc::new(config),
            asks,
        }
    }

    /// Whether all went well.
    pub(super) async fn ask(&self, target: SocketAddrV4) -> io::Result<bool> {
        let stream = TcpStream::connect(target).await?;
        let name = ServerName::try_from("vc.example").unwrap();
        let mut tls = ClientConnection::new(Arc::clone(&self.config), name).unwrap();
        while tls.is_handshaking() {
            turn(&stream, &mut tls).await?;
        }
        if !self.asks {
            return Ok(true);
        }
        tls.writer().write_all(REQUEST)?;
        let mut answer = Vec::new();
        loop {
            turn(&stream, &mut tls).await?;
            let mut piece = [0; 4096];
            match tls.reader().read(&mut piece) {
                Ok(0) => return Ok(answer.starts_with(b"HTTP/1.1 200")),
                Ok(length) => answer.extend(&piece[..length]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                // Without a word of goodbye, as many servers close.
                Err(_) => return Ok(answer.starts_with(b"HTTP/1.1 200")),
            }
        }
    }
}

/// Sends what is to be sent, or else reads what has come.
async fn turn(stream: &TcpStream, tls: &mut ClientConnection) -> io::Result<()> {
    let moved = if tls.wants_write() {
        stream.ready(Interest::WRITABLE).await?;
        tls.write_tls(&mut Outward(stream))
    } else {
        stream.ready(Interest::READABLE).await?;
        tls.read_tls(&mut Inward(stream))
    };
    match moved {
        Ok(0) if tls.is_handshaking() => return Err(io::ErrorKind::UnexpectedEof.into()),
        Err(error) if error.kind() != io::ErrorKind::WouldBlock => return Err(error),
        Ok(_) | Err(_) => {}
    }
    tls.process_new_packets().map_err(io::Error::other)?;
    Ok(())
}

struct Outward<'a>(&'a TcpStream);

impl Write for Outward<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.try_write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Inward<'a>(&'a TcpStream);

impl Read for Inward<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.0.try_read(bytes)
    }
}
