//! Against a peer that answers as it is told.

use std::net::SocketAddr;
use std::sync::Mutex;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

type Heard = Arc<Mutex<Vec<String>>>;

/// Answers every request with the same words.
async fn answering(answer: String) -> (SocketAddr, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let heard = Heard::default();
    let kept = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.unwrap_or(0);
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            kept.lock().unwrap().push(request);
            // The client may have heard enough.
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (at, heard)
}

fn ok(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn settings(at: SocketAddr) -> Settings {
    Settings {
        url: format!("http://{at}/am/").into(),
        regions: Vec::new(),
        token: Some("kanarifugl-9".into()),
        trust: Trust::default(),
    }
}

#[tokio::test]
async fn alerts_are_posted_below_its_address_with_the_token() {
    let (at, heard) = answering(ok("")).await;
    let settings = settings(at);
    let manager = Alertmanager::new(&settings).unwrap();
    manager.post("[]".to_owned()).await.unwrap();
    let request = heard.lock().unwrap()[0].to_ascii_lowercase();
    assert!(
        request.starts_with("post /am/api/v2/alerts http/1.1\r\n"),
        "{request}"
    );
    assert!(request.contains("authorization: bearer kanarifugl-9"));
    assert!(request.contains("content-type: application/json"));
    let shown = format!("{settings:?} {manager:?} {}", manager.place());
    assert!(
        !shown.contains("kanarifugl") && !shown.contains("/am"),
        "{shown}"
    );
    assert_eq!(manager.place(), at.to_string());
}

#[tokio::test]
async fn only_alerts_with_our_label_are_asked_for() {
    let alert = r#"[{"labels":{"alertname":"A","fault":"F"},"annotations":{},
        "startsAt":"2026-11-22T08:12:04.000Z","endsAt":"2026-11-22T09:12:04.000Z"}]"#;
    let (at, heard) = answering(ok(alert)).await;
    let manager = Alertmanager::new(&settings(at)).unwrap();
    let known = manager.known("monitor", "0a").await.unwrap();
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].labels["fault"], "F");
    assert_eq!(known[0].starts_at.to_string(), "2026-11-22T08:12:04Z");
    let request = heard.lock().unwrap()[0].clone();
    let asked = "GET /am/api/v2/alerts?filter=monitor%3D%220a%22 HTTP/1.1";
    assert!(request.starts_with(asked), "{request}");
}

#[tokio::test]
async fn whatever_else_it_says_is_no_yes() {
    let endless = format!("HTTP/1.1 200 OK\r\n\r\n{}", " ".repeat(READ_AT_MOST + 2));
    for (answer, said) in [
        (ok("<html>"), "no list of alerts"),
        (ok(r#"{"status":"ok"}"#), "no list of alerts"),
        (endless, "too long"),
        (
            "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n".to_owned(),
            "503",
        ),
        (
            "HTTP/1.1 302 No\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
                .to_owned(),
            "302",
        ),
    ] {
        let (at, _) = answering(answer).await;
        let manager = Alertmanager::new(&settings(at)).unwrap();
        let missed = manager.known("monitor", "0a").await.unwrap_err();
        assert!(missed.to_string().contains(said), "{missed}");
    }
    let nobody = Alertmanager::new(&settings("127.0.0.1:1".parse().unwrap())).unwrap();
    let missed = nobody.post("[]".to_owned()).await.unwrap_err();
    assert!(matches!(missed, Missed::Unconnected(_)), "{missed}");
}
