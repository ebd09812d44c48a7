//! A region at work behind its real pages and API, with people whom a proxy names.

use std::fs::{self, Permissions};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use prometheus::Registry;
use samband::clock::Clock;
use samband::config::Loaded;
use samband::store;
use samband::web::{self, Limits, Orders, Source};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::play::Play;
use crate::shipped::snapshot;

/// By which the pages are reached.
const URL: &str = "https://samband.example";

/// The pages of a region, and its ledger behind them.
pub(crate) struct Surface {
    address: SocketAddr,
    play: Arc<Mutex<Play>>,
    _access: watch::Sender<Arc<samband::access::Settings>>,
    _log: TempDir,
}

/// What is answered: the status, and all of it.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) said: String,
}

impl Surface {
    /// Serves what has happened so far; what is done there is done to the play.
    pub(crate) async fn over(play: Play, loaded: &Loaded) -> Self {
        let log = tempfile::tempdir().expect("a directory");
        let own = Permissions::from_mode(0o700);
        fs::set_permissions(log.path(), own).expect("a mode");
        play.write(log.path());
        let shown = |play: &Play| Arc::new(snapshot(&play.inventory, play.wall(), &play.faults()));
        let publish = watch::Sender::new(shown(&play));
        let snapshots = publish.subscribe();
        let play = Arc::new(Mutex::new(play));
        let ledger = Arc::clone(&play);
        let orders = Orders::new(move |command, reply| {
            let mut play = ledger.lock().unwrap_or_else(PoisonError::into_inner);
            let answer = play.obeys(command);
            publish.send_replace(shown(&play));
            reply.send(answer).is_ok()
        });
        let access = watch::Sender::new(Arc::new(loaded.settings.access.clone()));
        let source = Source {
            snapshots,
            log: log.path().join(store::FILE),
            clock: Clock::start(),
            registry: Registry::new(),
            orders: Some(orders),
            links: None,
            access: access.subscribe(),
            public_url: URL.into(),
            annex: Router::new(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let for_ever = std::future::pending();
        tokio::spawn(web::serve(
            listener,
            None,
            source,
            Limits::default(),
            for_ever,
        ));
        Self {
            address,
            play,
            _access: access,
            _log: log,
        }
    }

    /// Looks, as somebody whom the proxy names.
    pub(crate) async fn looks(&self, who: &str, path: &str) -> Answer {
        self.ask("GET", path, &format!("Remote-User: {who}\r\n"), "")
            .await
    }

    /// Sends a form of a page.
    pub(crate) async fn sends(&self, who: &str, path: &str, form: &str) -> Answer {
        let headers = format!(
            "Remote-User: {who}\r\nOrigin: {URL}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n"
        );
        self.ask("POST", path, &headers, form).await
    }

    /// Acts by the API, having seen the fault as it is.
    pub(crate) async fn acts(&self, who: &str, number: &str, act: &str, body: &str) -> Answer {
        let seen = {
            let play = self.play.lock().unwrap_or_else(PoisonError::into_inner);
            let faults = play.faults();
            let fault = faults.iter().find(|fault| fault.number.as_str() == number);
            fault.map_or(0, |fault| fault.next_ordinal() - 1)
        };
        let headers = format!(
            "Remote-User: {who}\r\nIf-Match: \"{seen}-x\"\r\nContent-Type: application/json\r\n"
        );
        let path = format!("/api/v1/faults/{number}/{act}");
        self.ask("POST", &path, &headers, body).await
    }

    async fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: samband.example\r\nConnection: close\r\n\
             Content-Length: {length}\r\n{headers}\r\n{body}"
        );
        let mut stream = TcpStream::connect(self.address)
            .await
            .expect("a connection");
        stream
            .write_all(request.as_bytes())
            .await
            .expect("to write");
        let mut said = String::new();
        stream.read_to_string(&mut said).await.expect("an answer");
        let status = said
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Answer {
            status: status.expect("a status"),
            said,
        }
    }
}
