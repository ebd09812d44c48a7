//! Against a peer that answers as it is told.

use std::io::{Read as _, Write as _};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

/// Answers every request with the same words; none leaves it waiting.
struct Peer {
    at: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Peer {
    async fn answering(answer: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heard);
        tokio::spawn(async move {
            let mut waiting = Vec::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = vec![0; 4096];
                let length = stream.read(&mut request).await.unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..length]).into_owned();
                kept.lock().unwrap().push(request);
                match answer {
                    Some(answer) => {
                        // The client may have heard enough.
                        let _ = stream.write_all(answer.as_bytes()).await;
                    }
                    None => waiting.push(stream),
                }
            }
        });
        Self { at, heard }
    }

    fn settings(&self) -> Settings {
        Settings {
            url: format!("http://{}/ping/hemmelig-7?from=samband", self.at).into(),
            every: Duration::from_secs(60),
            method: Verb::Get,
            token: None,
            ca_file: None,
        }
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

const YES: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK";

#[tokio::test]
async fn a_plain_get_is_what_a_dead_man_s_switch_is_asked_with() {
    let peer = Peer::answering(Some(YES)).await;
    let heartbeat = Heartbeat::new(&peer.settings()).unwrap();
    heartbeat.beat().await.unwrap();
    let heard = peer.heard();
    assert_eq!(heard.len(), 1);
    let request = heard[0].to_ascii_lowercase();
    assert!(request.starts_with("get /ping/hemmelig-7?from=samband http/1.1\r\n"));
    assert!(request.contains("user-agent: samband/") && !request.contains("authorization"));
}

#[tokio::test]
async fn a_token_goes_with_a_post_and_into_no_output() {
    let peer = Peer::answering(Some("HTTP/1.1 204 No Content\r\n\r\n")).await;
    let settings = Settings {
        method: Verb::Post,
        token: Some("kanarifugl-9".into()),
        ..peer.settings()
    };
    let heartbeat = Heartbeat::new(&settings).unwrap();
    heartbeat.beat().await.unwrap();
    let heard = peer.heard().concat();
    assert!(heard.starts_with("POST "), "{heard}");
    assert!(
        heard
            .to_ascii_lowercase()
            .contains("authorization: bearer kanarifugl-9")
    );
    let shown = format!("{settings:?} {heartbeat:?}");
    assert!(
        !shown.contains("kanarifugl") && !shown.contains("hemmelig"),
        "{shown}"
    );
}

#[tokio::test]
async fn anything_but_a_yes_is_missed_and_a_redirection_is_not_followed() {
    let elsewhere = Peer::answering(Some(YES)).await;
    let answer = format!(
        "HTTP/1.1 302 Found\r\nLocation: http://{}/\r\nContent-Length: 0\r\n\r\n",
        elsewhere.at
    );
    let answers: [(&'static str, u16); 3] = [
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 404),
        ("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", 503),
        (answer.leak(), 302),
    ];
    for (answer, code) in answers {
        let peer = Peer::answering(Some(answer)).await;
        let heartbeat = Heartbeat::new(&peer.settings()).unwrap();
        let missed = heartbeat.beat().await.unwrap_err();
        assert!(
            matches!(missed, Missed::Status(status) if status == code),
            "{missed:?}"
        );
    }
    assert_eq!(elsewhere.heard(), Vec::<String>::new());
}

#[tokio::test]
async fn an_answer_without_end_counts_by_its_status_and_is_not_read() {
    let peer = Peer::answering(Some(
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx",
    ))
    .await;
    Heartbeat::new(&peer.settings())
        .unwrap()
        .beat()
        .await
        .unwrap();
}

#[tokio::test]
async fn what_goes_wrong_is_told_without_the_address() {
    let garbage = Peer::answering(Some("220 smtp.example ESMTP\r\n")).await;
    let heartbeat = Heartbeat::new(&garbage.settings()).unwrap();
    let broken = heartbeat.beat().await.unwrap_err().to_string();
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/ping/hemmelig-7", free.local_addr().unwrap());
    drop(free);
    let settings = Settings {
        url: url.into(),
        ..garbage.settings()
    };
    let refused = Heartbeat::new(&settings).unwrap().beat().await.unwrap_err();
    assert!(matches!(refused, Missed::Unconnected(_)), "{refused:?}");
    for said in [broken, refused.to_string()] {
        assert!(!said.contains("hemmelig"), "{said}");
    }
}

#[tokio::test]
async fn a_peer_that_never_answers_is_given_ten_seconds() {
    let peer = Peer::answering(None).await;
    let heartbeat = Heartbeat::new(&peer.settings()).unwrap();
    let missed = heartbeat.beat().await.unwrap_err();
    assert!(matches!(missed, Missed::Late), "{missed:?}");
}

#[test]
fn a_file_without_certificates_is_refused_before_anything_is_sent() {
    let settings = Settings {
        url: "https://heartbeat.example/".into(),
        every: Duration::from_secs(60),
        method: Verb::Get,
        token: None,
        ca_file: Some("/dev/null".into()),
    };
    let wrong = Heartbeat::new(&settings).unwrap_err();
    assert!(matches!(wrong, HeartbeatError::CaFile { .. }), "{wrong:?}");
}

/// A peer over TLS, with a certificate from the authority `ca.pem`.
fn protected() -> SocketAddr {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let chain = CertificateDer::from_pem_file(beside("relay.pem")).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(beside("relay.key")).expect("a key");
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![chain], key)
        .expect("a configuration");
    let config = Arc::new(config);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let at = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let session = ServerConnection::new(Arc::clone(&config)).expect("a session");
            let mut stream = StreamOwned::new(session, stream);
            // The client may refuse us; that ends the talk.
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(YES.as_bytes());
        }
    });
    at
}

fn beside(name: &str) -> PathBuf {
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/send/tests");
    source.join(name)
}

#[tokio::test]
async fn a_peer_must_prove_who_it_is() {
    let url = format!("https://{}/ping", protected());
    for (ca_file, proves) in [
        (Some("ca.pem"), true),
        (Some("elsewhere.pem"), false),
        (None, false),
    ] {
        let settings = Settings {
            url: url.as_str().into(),
            every: Duration::from_secs(60),
            method: Verb::Get,
            token: None,
            ca_file: ca_file.map(beside),
        };
        let beat = Heartbeat::new(&settings).unwrap().beat().await;
        assert_eq!(beat.is_ok(), proves, "{ca_file:?}: {beat:?}");
    }
}
