//! Protected connections, against a relay with certificates of its own.
//!
//! The certificates beside this file hold until 2120, but for `expired.pem`;
//! their key is known to everybody and good for nothing else.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use secrecy::SecretString;

use super::super::{Login, Mailer, Security, Settings};
use super::why;
use crate::notice::Outcome;
use crate::store::samples::row;

/// What came in clear and what came encrypted.
#[derive(Debug, Default)]
struct Seen {
    clear: Vec<String>,
    encrypted: Vec<String>,
}

fn beside(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("src/send/tests")
        .join(name)
}

/// Starts a relay with this certificate; `login` is its reply to AUTH.
fn relay(
    security: Security,
    certificate: &str,
    login: &'static str,
) -> (Settings, Arc<Mutex<Seen>>) {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let chain = vec![CertificateDer::from_pem_file(beside(certificate)).expect("a certificate")];
    let key = PrivateKeyDer::from_pem_file(beside("relay.key")).expect("a key");
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a configuration");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let settings = Settings {
        host: "127.0.0.1".into(),
        port: listener.local_addr().expect("an address").port(),
        security,
        login: Some(Login {
            username: "samband".into(),
            password: SecretString::from("hemmelig"),
        }),
        from: "samband@fosen.example".into(),
        message_id_domain: "samband.fosen.example".into(),
        connections: std::num::NonZeroUsize::MIN,
        ca_file: Some(beside("ca.pem")),
        fallback: None,
    };
    let seen = Arc::new(Mutex::new(Seen::default()));
    let watched = Arc::clone(&seen);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            // The client may refuse us; that ends the talk.
            let _ = serve(stream, security, Arc::clone(&config), login, &watched);
        }
    });
    (settings, seen)
}

fn serve(
    mut stream: TcpStream,
    security: Security,
    config: Arc<ServerConfig>,
    login: &str,
    seen: &Mutex<Seen>,
) -> std::io::Result<()> {
    if security == Security::Starttls {
        stream.write_all(b"220 relay\r\n")?;
        for reply in ["250-relay\r\n250 STARTTLS\r\n", "220 go on\r\n"] {
            let line = read_line(&mut stream)?;
            seen.lock().unwrap().clear.push(line);
            stream.write_all(reply.as_bytes())?;
        }
    }
    let session = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut stream = BufReader::new(StreamOwned::new(session, stream));
    if security == Security::Tls {
        stream.get_mut().write_all(b"220 relay\r\n")?;
    }
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line)? == 0 {
            return Ok(());
        }
        seen.lock()
            .unwrap()
            .encrypted
            .push(line.trim_end().to_owned());
        let reply = match line.get(..4).unwrap_or_default() {
            "EHLO" => "250-relay\r\n250 AUTH PLAIN LOGIN",
            "AUTH" => login,
            "DATA" => "354 go on",
            "QUIT" => return Ok(()),
            _ if line == ".\r\n" => "250 2.0.0 Ok: queued as 4711",
            "MAIL" | "RCPT" => "250 ok",
            _ => continue,
        };
        stream
            .get_mut()
            .write_all(format!("{reply}\r\n").as_bytes())?;
        stream.get_mut().flush()?;
    }
}

/// Byte by byte: what follows the line's end belongs to TLS.
fn read_line(stream: &mut impl Read) -> std::io::Result<String> {
    let mut line = Vec::new();
    let mut byte = [0];
    while line.last() != Some(&b'\n') && stream.read(&mut byte)? == 1 {
        line.extend(byte);
    }
    Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
}

#[tokio::test]
async fn a_password_and_a_mail_go_encrypted_to_a_relay_that_proves_who_it_is() {
    for security in [Security::Starttls, Security::Tls] {
        let (settings, seen) = relay(security, "relay.pem", "235 welcome");
        let outcome = Mailer::new(&settings)
            .expect("a mailer")
            .deliver(&row(1, 0))
            .await;
        assert!(
            matches!(outcome, Outcome::Accepted { .. }),
            "{security:?}: {outcome:?}"
        );
        let seen = seen.lock().unwrap();
        let expected: &[&str] = if security == Security::Tls {
            &[]
        } else {
            &["EHLO", "STARTTLS"]
        };
        let verbs: Vec<&str> = seen
            .clear
            .iter()
            .filter_map(|line| line.split(' ').next())
            .collect();
        assert_eq!(verbs, expected, "in clear there is no more than must be");
        // "\0samband\0hemmelig" in base 64.
        let auth = "AUTH PLAIN AHNhbWJhbmQAaGVtbWVsaWc=".to_owned();
        assert!(seen.encrypted.contains(&auth), "{:?}", seen.encrypted);
    }
}

#[tokio::test]
async fn a_relay_that_cannot_prove_who_it_is_gets_neither_password_nor_mail() {
    for security in [Security::Starttls, Security::Tls] {
        for (certificate, trusted) in [
            ("expired.pem", "ca.pem"),
            ("elsewhere.pem", "ca.pem"),
            ("relay.pem", "elsewhere.pem"),
        ] {
            let (mut settings, seen) = relay(security, certificate, "235 welcome");
            settings.ca_file = Some(beside(trusted));
            let outcome = Mailer::new(&settings)
                .expect("a mailer")
                .deliver(&row(1, 0))
                .await;
            assert!(
                matches!(outcome, Outcome::Temporary { .. }),
                "{certificate}: {outcome:?}"
            );
            assert!(
                why(&outcome).contains("certificate"),
                "it says why: {outcome:?}"
            );
            let seen = seen.lock().unwrap();
            assert_eq!(seen.encrypted, Vec::<String>::new());
            assert!(!format!("{:?}", seen.clear).contains("AUTH"));
        }
    }
}

#[tokio::test]
async fn a_refused_password_is_between_the_relay_and_us() {
    let (settings, seen) = relay(Security::Starttls, "relay.pem", "535 5.7.8 wrong password");
    let outcome = Mailer::new(&settings)
        .expect("a mailer")
        .deliver(&row(1, 0))
        .await;
    assert!(matches!(outcome, Outcome::Temporary { .. }), "{outcome:?}");
    assert_eq!(why(&outcome), "AUTH: 535 5.7.8 wrong password");
    assert!(
        !seen
            .lock()
            .unwrap()
            .encrypted
            .iter()
            .any(|line| line.starts_with("MAIL"))
    );
}
