//! Over real sockets: a mail is sent, and read.

use std::net::SocketAddr;
use std::num::NonZeroUsize;

use prometheus::Registry;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::clock::Clock;
use crate::notice::Outcome;
use crate::respond::Switch;
use crate::respond::smtp::{Behaviour, Limits, Smtp};
use crate::send::{self, Mailer, Security};
use crate::store::samples::row;
use crate::view::sample;
use crate::web;

async fn get(at: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(at).await.unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn serve(mailbox: Mailbox) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let mut shown = sample::one_fault();
    shown.monitor.mails = Some(PATH);
    let (publish, snapshots) = watch::channel(Arc::new(shown));
    let source = web::Source {
        snapshots: snapshots.clone(),
        log: "/nowhere/samband.db".into(),
        clock: Clock::start(),
        registry: Registry::new(),
        orders: None,
        links: None,
        access: watch::Sender::new(std::sync::Arc::default()).subscribe(),
        public_url: "http://x".into(),
        annex: (annex(mailbox).pages)(snapshots),
    };
    tokio::spawn(async move {
        let _publish = publish;
        web::serve(
            listener,
            None,
            source,
            web::Limits::default(),
            std::future::pending(),
        )
        .await
    });
    at
}

#[tokio::test]
async fn a_mail_that_was_sent_is_to_be_read_on_the_pages() {
    let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let accept = Switch::new(Behaviour::Accept);
    let sink = Smtp::start(anywhere, accept, Limits::default())
        .await
        .unwrap();
    let pages = serve(sink.mailbox().clone()).await;
    let none = get(pages, PATH).await;
    assert!(none.contains("No mail has arrived yet."), "{none}");

    let mailer = Mailer::new(&send::Settings {
        host: "127.0.0.1".into(),
        port: sink.at().port(),
        security: Security::None,
        login: None,
        from: "samband <samband@fosen.example>".into(),
        message_id_domain: "samband.fosen.example".into(),
        connections: NonZeroUsize::MIN,
        ca_file: None,
        fallback: None,
    });
    let outcome = mailer.unwrap().deliver(&row(1, 0)).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");

    let all = get(pages, PATH).await;
    assert!(all.starts_with("HTTP/1.1 200") && all.contains("One mail has arrived."));
    assert!(all.contains("href=\"/demo/mails/1\"") && all.contains("(Åfjord)"));
    assert!(
        all.contains("vakt@it.example") && all.contains("22 Nov"),
        "{all}"
    );
    let one = get(pages, "/demo/mails/1").await;
    assert!(
        one.contains("Rom 1 svarer ikke.\n.\nHilsen samband"),
        "{one}"
    );
    assert!(one.contains("href=\"/f/FOSEN-2026-0001\""));
    assert!(one.contains("<pre class=\"mail\" lang=\"nb\">"), "{one}");
    assert!(one.contains("script-src 'self'"), "the policy of all pages");
    let html = get(pages, "/demo/mails/1/html").await;
    let (head, body) = html.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, row(1, 0).message.html);
    assert!(
        head.contains(POLICY) && !head.contains("script-src"),
        "{head}"
    );
    assert_eq!(head.matches("content-security-policy:").count(), 1);
    for missing in ["/demo/mails/2", "/demo/mails/x", "/demo/mails/2/html"] {
        let answer = get(pages, missing).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{missing}");
    }
}
