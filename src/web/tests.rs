//! Over real sockets.

mod access_over_tcp;
mod acts;
mod links;
mod login;
mod looks;
mod measured;
mod people;
mod plans;
mod programs;
mod rooms;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use prometheus::Registry;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::{Limits, Source, serve};
use crate::access;
use crate::clock::{Clock, Mono};
use crate::store::{self, Store};
use crate::view::sample;
use crate::view::{Draft, Snapshot};

/// Nothing here takes so long; it only bounds a test that hangs.
const LIMIT: Duration = Duration::from_secs(30);

struct Server {
    address: SocketAddr,
    publish: watch::Sender<Arc<Snapshot>>,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
    log: Log,
}

/// Nobody is known over TCP, and everybody sees everything.
fn open_to_all() -> watch::Receiver<Arc<access::Settings>> {
    watch::Sender::new(Arc::default()).subscribe()
}

/// A log of its own, with its writer.
struct Log {
    store: Store,
    directory: TempDir,
}

impl Log {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let settings = store::Settings {
            path: directory.path().join("state"),
            ..store::Settings::default()
        };
        let (store, _) = Store::open(&settings, store::samples::at(0)).unwrap();
        Self { store, directory }
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join("state").join(store::FILE)
    }
}

impl Server {
    async fn start(snapshot: Snapshot, limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (publish, snapshots) = watch::channel(Arc::new(snapshot));
        let log = Log::new();
        let source = Source {
            snapshots,
            log: log.file(),
            clock: Clock::start(),
            registry: Registry::new(),
            orders: None,
            links: None,
            access: open_to_all(),
            public_url: "http://x".into(),
            annex: Router::new(),
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move {
            let _ = stopped.await;
        };
        let served = serve(listener, None, source, limits, shutdown);
        let ended = tokio::spawn(async move { served.await.unwrap() });
        Self {
            address,
            publish,
            stop,
            ended,
            log,
        }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// The whole answer, as text.
    async fn ask(&self, request: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(request.as_bytes()).await.unwrap();
        until_closed(&mut stream).await
    }

    /// What an answer begins with: some do not end.
    async fn head_of(&self, path: &str) -> String {
        let mut stream = self.connect().await;
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        until(&mut stream, "\r\n\r\n").await
    }

    async fn get(&self, path: &str, headers: &str) -> String {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n"
        ))
        .await
    }
}

async fn until_closed(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let read = timeout(LIMIT, stream.read_to_end(&mut all)).await;
    // A reset is an end too.
    let _ = read.expect("the server closes");
    String::from_utf8(all).unwrap()
}

/// Reads until the text has come; panics when the connection ends before.
async fn until(stream: &mut TcpStream, wanted: &str) -> String {
    let mut all = String::new();
    let mut buffer = [0; 4096];
    while !all.contains(wanted) {
        let read = timeout(LIMIT, stream.read(&mut buffer)).await;
        let count = read.expect("something comes").unwrap();
        assert!(count > 0, "ended after {all}");
        all.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
    }
    all
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).expect(answer).parse().unwrap()
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let (head, _) = answer.split_once("\r\n\r\n")?;
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

#[tokio::test]
async fn every_page_and_format_is_served_with_its_type_and_the_policy() {
    let server = Server::start(sample::troubled(), Limits::default()).await;
    for (path, expected, media) in [
        ("/", 200, "text/html; charset=utf-8"),
        ("/faults", 200, "text/html; charset=utf-8"),
        ("/ownership", 200, "text/html; charset=utf-8"),
        ("/f/FOSEN-2026-0042", 200, "text/html; charset=utf-8"),
        ("/f/fosen-2026-0042", 200, "text/html; charset=utf-8"),
        ("/m/afjord", 200, "text/html; charset=utf-8"),
        ("/m/fosen:afjord", 200, "text/html; charset=utf-8"),
        ("/r/fosen", 200, "text/html; charset=utf-8"),
        ("/assets/samband.css", 200, "text/css; charset=utf-8"),
        ("/assets/samband.js", 200, "text/javascript; charset=utf-8"),
        ("/assets/samband.svg", 200, "image/svg+xml"),
        ("/metrics", 200, "text/plain; version=0.0.4; charset=utf-8"),
        ("/readyz", 200, "text/plain; charset=utf-8"),
        ("/healthz", 200, "text/plain; charset=utf-8"),
        ("/api/v1/faults", 200, "application/json"),
        ("/api/v1/faults/FOSEN-2026-0042", 200, "application/json"),
        ("/api/v1/schema/fault.json", 200, "application/schema+json"),
        (
            "/api/v1/schema/mqtt-event.json",
            200,
            "application/schema+json",
        ),
        ("/api/v1/schema/other.json", 404, "application/problem+json"),
        ("/api/v1/openapi.json", 200, "application/json"),
        (
            "/api/v1/faults/FOSEN-2026-9999",
            404,
            "application/problem+json",
        ),
        ("/api/v1/nothing", 404, "application/problem+json"),
        ("/f/FOSEN-2026-9999", 404, "text/html; charset=utf-8"),
        ("/demo/mails", 404, "text/html; charset=utf-8"),
        ("/f/..%2f..%2fetc%2fpasswd", 404, "text/html; charset=utf-8"),
        ("/m/%00%ff", 400, "text/plain; charset=utf-8"),
        ("/assets/../Cargo.toml", 404, "text/html; charset=utf-8"),
        ("/nothing", 404, "text/html; charset=utf-8"),
    ] {
        let answer = server.get(path, "").await;
        assert_eq!(status(&answer), expected, "{path}");
        assert_eq!(header(&answer, "content-type"), Some(media), "{path}");
        let policy = header(&answer, "content-security-policy").expect(path);
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'"),
            "{path}"
        );
        assert!(policy.ends_with("frame-ancestors 'none'"), "{path}");
        assert_eq!(header(&answer, "x-content-type-options"), Some("nosniff"));
    }
}

#[tokio::test]
async fn only_reading_is_possible() {
    let server = Server::start(sample::all_well(), Limits::default()).await;
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"] {
        let answer = server
            .ask(&format!(
                "{method} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            ))
            .await;
        assert_eq!(status(&answer), 405, "{method}");
        assert_eq!(header(&answer, "allow"), Some("GET, HEAD"));
    }
    for body in [
        "Content-Length: 65537\r\n",
        "Transfer-Encoding: chunked\r\n",
    ] {
        let answer = server.get("/", body).await;
        assert_eq!(status(&answer), 413, "{body}");
    }
}

#[tokio::test]
async fn head_answers_like_get_without_the_body() {
    let server = Server::start(sample::all_well(), Limits::default()).await;
    let get = server.get("/", "").await;
    let head = server
        .ask("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .await;
    assert_eq!(
        header(&head, "content-length"),
        header(&get, "content-length")
    );
    assert!(head.ends_with("\r\n\r\n") && !get.ends_with("\r\n\r\n"));
}

#[tokio::test]
async fn a_page_that_a_reader_has_is_not_sent_again_but_in_another_language_it_is() {
    let server = Server::start(sample::all_well(), Limits::default()).await;
    let first = server.get("/", "Accept-Language: nb\r\n").await;
    let tag = header(&first, "etag").unwrap();
    let again = format!("Accept-Language: nb\r\nIf-None-Match: {tag}\r\n");
    let again = server.get("/", &again).await;
    assert_eq!(status(&again), 304);
    assert!(again.ends_with("\r\n\r\n"));
    let english = format!("Accept-Language: en\r\nIf-None-Match: {tag}\r\n");
    let english = server.get("/", &english).await;
    assert_eq!(
        (status(&english), header(&english, "content-language")),
        (200, Some("en"))
    );
    assert!(english.contains("All 6 municipalities are well."));
}

#[tokio::test]
async fn a_reader_chooses_a_language_and_keeps_it_whatever_the_browser_asks_for() {
    let server = Server::start(sample::all_well(), Limits::default()).await;
    let chose = server
        .get("/faults?language=sv", "Accept-Language: nb\r\n")
        .await;
    assert_eq!(
        (
            status(&chose),
            header(&chose, "location"),
            header(&chose, "cache-control")
        ),
        (303, Some("/faults"), Some("no-store"))
    );
    let cookie = header(&chose, "set-cookie").unwrap();
    assert!(cookie.contains("; Path=/; Max-Age=31536000; ") && cookie.contains("SameSite=Lax"));
    let (kept, _) = cookie.split_once(';').unwrap();
    let first = server.get("/faults", "Accept-Language: nb\r\n").await;
    let tag = header(&first, "etag").unwrap();
    assert!(first.contains("<html lang=\"nb\">") && first.contains("Ingen åpne feil."));
    let headers = format!("Accept-Language: nb\r\nCookie: {kept}\r\nIf-None-Match: {tag}\r\n");
    let page = server.get("/faults", &headers).await;
    assert_eq!(
        (
            status(&page),
            header(&page, "content-language"),
            header(&page, "vary")
        ),
        (200, Some("sv"), Some("accept-language, cookie"))
    );
    assert!(page.contains("<html lang=\"sv\">") && page.contains("Inga öppna fel."));
    let lost = server.get("/nothing", &format!("Cookie: {kept}\r\n")).await;
    assert!(status(&lost) == 404 && lost.contains("Sidan finns inte"));
    let nynorsk = server
        .get("/", "Accept-Language: nn-NO, nb;q=0.5\r\n")
        .await;
    assert!(nynorsk.contains("<html lang=\"nn\">"));
}

#[tokio::test]
async fn prometheus_gets_the_format_it_asks_for_and_our_own_figures() {
    let server = Server::start(sample::all_well(), Limits::default()).await;
    let answer = server
        .get(
            "/metrics",
            "Accept: application/openmetrics-text;version=1.0.0\r\n",
        )
        .await;
    assert!(
        header(&answer, "content-type")
            .unwrap()
            .starts_with("application/openmetrics-text")
    );
    assert!(answer.contains("# EOF"));
    let answer = server.get("/metrics", "").await;
    assert!(answer.contains("samband_http_requests_total{route=\"/metrics\",status=\"200\"} 1\n"));
    assert!(answer.contains("\nprocess_resident_memory_bytes "));
    assert!(answer.contains("\nsamband_build_info{version=\"0.1.0\",configuration=\"ab12\"} 1\n"));
}

#[tokio::test]
async fn the_monitor_is_unhealthy_when_its_log_or_its_ledger_stands_still() {
    let server = Server::start(sample::cut_off(), Limits::default()).await;
    assert_eq!(status(&server.get("/healthz", "").await), 503);
    assert_eq!(status(&server.get("/readyz", "").await), 200);
    let impatient = Limits {
        stale: Duration::ZERO,
        ..Limits::default()
    };
    let mut old = sample::all_well();
    old.taken = Mono::ZERO;
    let server = Server::start(old, impatient).await;
    let answer = server.get("/healthz", "").await;
    assert_eq!(status(&answer), 503);
    assert!(answer.contains("stale"));
    assert_eq!(status(&server.get("/readyz", "").await), 503);
    assert_eq!(
        status(&server.get("/", "").await),
        200,
        "pages are shown all the same"
    );
}

#[tokio::test]
async fn a_client_that_sends_nothing_or_slowly_is_cut_off() {
    let limits = Limits {
        header: Duration::from_millis(100),
        ..Limits::default()
    };
    let server = Server::start(sample::all_well(), limits).await;
    let mut silent = server.connect().await;
    assert_eq!(until_closed(&mut silent).await, "");
    let mut half = server.connect().await;
    half.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow:")
        .await
        .unwrap();
    let answer = until_closed(&mut half).await;
    assert!(!answer.contains("200 OK"), "{answer}");
    assert_eq!(status(&server.get("/", "").await), 200);
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let server = Server::start(sample::all_well(), Limits::default()).await;
    let many: String = (0..101).map(|nth| format!("X-{nth}: y\r\n")).collect();
    assert_eq!(status(&server.get("/", &many).await), 431);
    let long = format!("X: {}\r\n", "y".repeat(64 * 1024));
    let mut stream = server.connect().await;
    let request = format!("GET / HTTP/1.1\r\nHost: x\r\n{long}\r\n");
    // The server may close before it has all of it.
    let _ = stream.write_all(request.as_bytes()).await;
    assert!(!until_closed(&mut stream).await.contains("200 OK"));
}

#[tokio::test]
async fn connections_over_the_bound_are_closed_and_room_is_given_back() {
    let limits = Limits {
        per_address: 3,
        ..Limits::default()
    };
    let server = Server::start(sample::all_well(), limits).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = server.connect().await;
        stream
            .write_all(b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
            .await
            .unwrap();
        until(&mut stream, ": samband").await;
        held.push(stream);
    }
    let mut fourth = server.connect().await;
    let _ = fourth.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert_eq!(until_closed(&mut fourth).await, "");
    held.pop();
    // When the server sees that a place is free is its own affair.
    let served = async {
        loop {
            let answer = {
                let mut stream = server.connect().await;
                let request = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
                let _ = stream.write_all(request).await;
                until_closed(&mut stream).await
            };
            if answer.contains("200 OK") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(LIMIT, served).await.expect("room is given back");
}

#[tokio::test]
async fn readers_who_follow_are_told_of_changes_and_of_nothing_else() {
    let mut draft: Draft = sample::well(sample::inventory(&sample::Names::default(), true));
    let server = Server::start(sample::snapshot(&mut draft, vec![]), Limits::default()).await;
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    let head = until(&mut stream, ": samband").await;
    assert_eq!(header(&head, "content-type"), Some("text/event-stream"));

    draft.probe_mut(crate::inventory::ProbeIx::at(3)).runs += 1;
    let mut counted = sample::snapshot(&mut draft, vec![]);
    counted.at = sample::at("2026-11-22T08:26:01Z");
    server.publish.send(Arc::new(counted)).unwrap();
    tokio::task::yield_now().await;
    sample::down(&mut draft, &sample::AFJORD);
    let mut changed = sample::snapshot(&mut draft, vec![]);
    changed.at = sample::at("2026-11-22T08:26:02Z");
    server.publish.send(Arc::new(changed)).unwrap();
    let told = until(&mut stream, "data: ").await;
    assert!(told.contains("event: changed"));
    assert!(!told.contains("08:26:01"), "{told}");
    assert!(told.contains("08:26:02"), "{told}");
}

#[tokio::test]
async fn durations_on_pages_are_told_anew_once_a_minute() {
    let mut draft = sample::well(sample::inventory(&sample::Names::default(), true));
    let first = sample::snapshot(&mut draft, vec![]);
    let start = first.taken;
    let (publish, snapshots) = watch::channel(Arc::new(first));
    let (_stop, stopped) = watch::channel(false);
    let changes = super::events::watch(snapshots, stopped);
    for (seconds, told) in [
        (30, None),
        (59, None),
        (61, Some(61)),
        (90, Some(61)),
        (120, Some(61)),
        (122, Some(122)),
    ] {
        let at = |seconds| sample::at("2026-11-22T08:26:00Z") + Duration::from_secs(seconds);
        let mut next = sample::snapshot(&mut draft, vec![]);
        next.taken = start + Duration::from_secs(seconds);
        next.at = at(seconds);
        publish.send(Arc::new(next)).unwrap();
        // One thread: the follower has its turn.
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        let told = told.map(at);
        let said = *changes.borrow();
        assert_eq!(
            told.is_some_and(|at| at == said),
            told.is_some(),
            "{seconds}: {said}"
        );
        assert!(told.is_some() || said < at(30), "{seconds}: {said}");
    }
}

#[tokio::test]
async fn too_many_followers_are_turned_away_but_can_read() {
    let limits = Limits {
        streams: 1,
        ..Limits::default()
    };
    let server = Server::start(sample::all_well(), limits).await;
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    until(&mut stream, ": samband").await;
    let answer = server.get("/events", "").await;
    assert_eq!(status(&answer), 503);
    assert_eq!(
        header(&answer, "content-type"),
        Some("application/problem+json")
    );
    assert_eq!(status(&server.get("/", "").await), 200);
}

#[tokio::test]
async fn a_reader_that_takes_nothing_is_cut_off() {
    let (near, mut far) = tokio::io::duplex(16);
    let mut near = super::stall::Stall::new(near, Duration::from_millis(50));
    let written = timeout(LIMIT, near.write_all(&[0; 64])).await.unwrap();
    assert_eq!(written.unwrap_err().kind(), std::io::ErrorKind::TimedOut);
    let mut some = [0; 16];
    far.read_exact(&mut some).await.unwrap();
}

#[tokio::test]
async fn a_stop_ends_streams_and_the_server() {
    let server = Server::start(sample::all_well(), Limits::default()).await;
    let mut stream = server.connect().await;
    stream
        .write_all(b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    until(&mut stream, ": samband").await;
    server.stop.send(()).unwrap();
    until_closed(&mut stream).await;
    timeout(LIMIT, server.ended).await.unwrap().unwrap();
}

#[test]
fn the_kernel_is_asked_for_what_the_process_uses() {
    let process = super::process::read(jiff::Timestamp::UNIX_EPOCH).expect("linux");
    assert!(process.resident_bytes > 1024 * 1024);
    assert!(process.open_fds > 0 && process.threads > 0);
}

#[tokio::test]
async fn a_fault_closed_long_ago_is_found_in_the_log() {
    let mut server = Server::start(sample::troubled(), Limits::default()).await;
    let old = store::samples::number(7);
    let notice = store::samples::row(7, 10);
    let transactions = [
        crate::ledger::Transaction {
            entries: vec![store::samples::opened(7, 10)],
            rows: vec![notice.clone()],
        },
        store::samples::accepted(&notice, 11),
    ];
    assert_eq!(status(&server.get(&format!("/f/{old}"), "").await), 404);
    server.log.store.commit(&transactions).unwrap();
    let page = server
        .get(&format!("/f/{old}"), "Accept-Language: en\r\n")
        .await;
    assert_eq!(status(&page), 200);
    assert!(page.contains("Partner it") && page.contains("accepted by the relay"));
    assert!(
        !page.contains("@it.example"),
        "an address is nobody's to see"
    );
    let json = server.get(&format!("/api/v1/faults/{old}"), "").await;
    assert_eq!(status(&json), 200);
    assert!(json.contains("\"timeline\": ["));
    let missing = server
        .get("/f/FOSEN-2026-9999", "Accept-Language: en\r\n")
        .await;
    assert_eq!(status(&missing), 404);
    assert!(missing.contains("No fault has this number.") && missing.contains("/faults"));
}

#[tokio::test]
async fn the_evidence_of_a_fault_is_taken_away_sealed_or_as_text() {
    let mut server = Server::start(sample::troubled(), Limits::default()).await;
    let entries = vec![store::samples::started(1), store::samples::opened(7, 10)];
    let transaction = store::samples::entries(entries);
    server.log.store.commit(&[transaction]).unwrap();
    let number = store::samples::number(7);
    for path in [
        format!("/f/{number}/pack.json"),
        format!("/api/v1/faults/{number}/pack"),
    ] {
        let answer = server.get(&path, "").await;
        assert_eq!(status(&answer), 200, "{path}");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(
            head.contains(&format!("filename=\"{number}.json\"")),
            "{head}"
        );
        let verdict = crate::pack::verify(body.as_bytes()).unwrap();
        assert!(verdict.is_intact(), "{:?}", verdict.findings);
    }
    let text = server
        .get(&format!("/f/{number}/pack.txt"), "Accept-Language: en\r\n")
        .await;
    assert_eq!(status(&text), 200);
    assert!(text.contains("EVIDENCE PACK") && text.contains("text/plain"));
    for path in ["/f/FOSEN-2026-9999/pack.json", "/api/v1/faults/x/pack"] {
        assert_eq!(status(&server.get(path, "").await), 404);
    }
    let page = server
        .get(&format!("/f/{number}"), "Accept-Language: en\r\n")
        .await;
    assert!(page.contains(&format!("href=\"/f/{number}/pack.json\"")));
}

#[tokio::test]
async fn packs_that_wait_for_their_place_keep_no_page_waiting() {
    let limits = Limits {
        queries: 1,
        packs: 0,
        pack: Duration::from_millis(300),
        ..Limits::default()
    };
    let mut server = Server::start(sample::troubled(), limits).await;
    let transaction = store::samples::entries(vec![store::samples::opened(7, 10)]);
    server.log.store.commit(&[transaction]).unwrap();
    let number = store::samples::number(7);
    let (pack, page) = (format!("/f/{number}/pack.json"), format!("/f/{number}"));
    // Four wait, as many as there are places for pages in all.
    let waiting = futures_util::future::join_all((0..4).map(|_| server.get(&pack, "")));
    let (packs, page) = tokio::join!(waiting, server.get(&page, ""));
    assert_eq!(status(&page), 200);
    assert!(page.contains("Partner it"), "the log was read for it");
    assert!(packs.iter().all(|answer| status(answer) == 503));
}

#[tokio::test]
async fn what_shadow_mode_kept_back_is_shown_with_its_words_and_without_addresses() {
    let mut server = Server::start(sample::troubled(), Limits::default()).await;
    let english = "Accept-Language: en\r\n";
    let empty = server.get("/shadow", english).await;
    assert_eq!(status(&empty), 200);
    assert!(empty.contains("Nothing has been kept back."));
    let mut kept = store::samples::row(7, 10);
    kept.state = crate::notice::RowState::Shadowed;
    let transaction = crate::ledger::Transaction {
        entries: vec![store::samples::opened(7, 10)],
        rows: vec![kept.clone(), store::samples::row(8, 20)],
    };
    server.log.store.commit(&[transaction]).unwrap();
    let page = server.get("/shadow", english).await;
    assert_eq!(status(&page), 200);
    let answer = server.get("/api/v1/shadow", "").await;
    assert_eq!(status(&answer), 200);
    assert_eq!(header(&answer, "content-type"), Some("application/json"));
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    assert!(
        !body.contains("@it.example"),
        "an address is nobody's to see"
    );
    let told: serde_json::Value = serde_json::from_str(body).unwrap();
    let [one] = told["kept_back"].as_array().unwrap().as_slice() else {
        panic!("{told}");
    };
    assert_eq!(one["fault"], "FOSEN-2026-0007");
    assert_eq!(one["subject"], kept.message.subject);
    assert_eq!(one["text"], kept.message.text);
    assert!(page.contains(&kept.message.subject) && page.contains(&kept.message.text));
    assert!(page.contains("href=\"/f/FOSEN-2026-0007\""));
    assert!(!page.contains("FOSEN-2026-0008"), "only what was kept back");
    assert!(
        !page.contains("@it.example"),
        "an address is nobody's to see"
    );
}

#[tokio::test]
async fn a_log_that_does_not_answer_delays_nobody_and_hides_no_open_fault() {
    let impatient = Limits {
        queries: 0,
        query: Duration::from_millis(20),
        ..Limits::default()
    };
    let server = Server::start(sample::troubled(), impatient).await;
    let shown = server
        .get("/f/FOSEN-2026-0042", "Accept-Language: en\r\n")
        .await;
    assert_eq!(status(&shown), 200);
    assert!(shown.contains("who was told cannot be shown"));
    assert_eq!(
        status(&server.get("/api/v1/faults/FOSEN-2026-0042", "").await),
        200
    );
    for path in [
        "/f/FOSEN-2026-0007",
        "/api/v1/faults/FOSEN-2026-0007",
        "/shadow",
        "/api/v1/shadow",
    ] {
        assert_eq!(status(&server.get(path, "").await), 503, "{path}");
    }
}

#[tokio::test]
async fn the_description_names_every_route_for_programs_and_no_other() {
    let server = Server::start(sample::troubled(), Limits::default()).await;
    let answer = server.get("/api/v1/openapi.json", "").await;
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    let described: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(described["openapi"], "3.1.1");
    let paths = described["paths"].as_object().unwrap();
    let routes: BTreeSet<&str> = super::routes::api().iter().map(|(path, _)| *path).collect();
    let named: BTreeSet<&str> = paths.keys().map(String::as_str).collect();
    assert_eq!(named, routes);
    // The table is all there is: no route stands beside it.
    let source = include_str!("routes.rs");
    let named =
        ["\"/api/v1", "rooms::REPORTS", "tickets::ROUTE"].map(|path| source.matches(path).count());
    assert_eq!(named.iter().sum::<usize>(), routes.len());
    for (path, operations) in paths {
        let path = path.replace("{number}", "FOSEN-2026-0042");
        let answer = server.head_of(&path).await;
        // Whoever only looks is told what can be done there.
        let asked = operations.get("get").unwrap_or(&operations["post"]);
        let said = &asked["responses"][status(&answer).to_string()];
        let media = header(&answer, "content-type").unwrap();
        assert!(said["content"][media].is_object(), "{path}: {media}");
    }
    let missing = server.get("/api/v1/faults/FOSEN-2026-9999", "").await;
    let responses = &paths["/api/v1/faults/{number}"]["get"]["responses"];
    let media = header(&missing, "content-type").unwrap();
    assert!(responses["404"]["content"][media].is_object());
    for reference in references(&described) {
        let place = reference.strip_prefix('#').expect("within the document");
        assert!(
            described.pointer(place).is_some(),
            "{reference} leads nowhere"
        );
    }
}

/// Every `$ref` in a document.
fn references(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::Object(map) => {
            let own = map.get("$ref").and_then(|it| it.as_str());
            let below = map.values().flat_map(references);
            own.map(str::to_owned).into_iter().chain(below).collect()
        }
        serde_json::Value::Array(all) => all.iter().flat_map(references).collect(),
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => Vec::new(),
    }
}
