//! Acting on faults by the socket, and not otherwise.

use std::sync::Mutex;

use tokio::net::{UnixListener, UnixStream};

use super::*;
use crate::fault::{Capacity, Command, Event, Fault, LocalUser, Refused, State, User, Way, What};
use crate::web::{Answer, Orders};

/// What the ledger would say.
type Says = fn(&Fault) -> Option<Answer>;

/// A server with a socket, and a ledger behind it that always says the same.
struct Local {
    socket: PathBuf,
    address: SocketAddr,
    taken: Arc<Mutex<Vec<Command>>>,
    _directory: TempDir,
    _publish: watch::Sender<Arc<Snapshot>>,
}

impl Local {
    async fn start(says: Says) -> Self {
        let limits = Limits {
            header: Duration::from_millis(500),
            act: Duration::from_millis(500),
            ..Limits::default()
        };
        let directory = tempfile::tempdir().unwrap();
        let socket = directory.path().join("control.sock");
        let local = UnixListener::bind(&socket).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let snapshot = Arc::new(sample::troubled());
        let fault = Arc::clone(snapshot.open_faults().next().unwrap());
        let (publish, snapshots) = watch::channel(snapshot);
        let taken = Arc::new(Mutex::new(Vec::new()));
        let book = Arc::clone(&taken);
        let orders = Orders::new(move |command, reply| {
            let fault = &fault;
            book.lock().unwrap().push(command);
            match says(fault) {
                Some(answer) => reply.send(answer).is_ok(),
                None => false,
            }
        });
        let source = Source {
            snapshots,
            log: directory.path().join("samband.db"),
            clock: Clock::start(),
            registry: Registry::new(),
            orders: Some(orders),
            links: None,
            access: open_to_all(),
            public_url: "http://x".into(),
            annex: Router::new(),
        };
        let served = serve(
            listener,
            Some(local),
            source,
            limits,
            std::future::pending(),
        );
        tokio::spawn(served);
        Self {
            socket,
            address,
            taken,
            _directory: directory,
            _publish: publish,
        }
    }

    async fn ask(&self, request: &str) -> String {
        let mut stream = UnixStream::connect(&self.socket).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut all = Vec::new();
        let read = timeout(LIMIT, stream.read_to_end(&mut all)).await;
        let _ = read.expect("the server closes");
        String::from_utf8(all).unwrap()
    }

    async fn post(&self, path: &str, headers: &str, body: &str) -> String {
        let length = body.len();
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        ))
        .await
    }

    async fn act(&self, slug: &str, body: &str) -> String {
        let path = format!("/api/v1/faults/FOSEN-2026-0042/{slug}");
        self.post(&path, "If-Match: \"3-ab\"\r\n", body).await
    }

    fn last(&self) -> Command {
        let taken = self.taken.lock().unwrap();
        taken.last().expect("a command").clone()
    }
}

#[expect(clippy::unnecessary_wraps, reason = "one of several things it may say")]
fn taken(fault: &Fault) -> Option<Answer> {
    Some(Ok(Arc::new(fault.clone())))
}

#[tokio::test]
async fn whoever_opens_the_socket_acts_as_the_operator_and_gets_the_fault_with_its_tag() {
    let local = Local::start(taken).await;
    let answer = local
        .act(
            "accept",
            r#"{"expected_at":"2026-11-28T08:00:00Z","on_behalf":"it"}"#,
        )
        .await;
    assert_eq!(status(&answer), 200, "{answer}");
    let tag = header(&answer, "etag").unwrap();
    assert!(tag.starts_with('"') && tag.contains('-'), "{tag}");
    let command = local.last();
    assert_eq!(command.fault.as_str(), "FOSEN-2026-0042");
    assert_eq!(command.expected, 3);
    assert_eq!(command.actor.capacity, Capacity::Operator);
    assert_eq!(command.actor.on_behalf.as_deref(), Some("it"));
    assert_eq!(command.actor.way, Way::CommandLine);
    let uid = nix::unistd::Uid::current();
    let named = nix::unistd::User::from_uid(uid).unwrap();
    let user = User::Local(LocalUser {
        uid: uid.as_raw(),
        name: named.map(|user| user.name),
    });
    assert_eq!(command.actor.user, Some(user));
    // What a request says of itself decides nothing.
    let ours = "If-Match: \"7\"\r\nUser-Agent: another/1\r\n";
    let path = "/api/v1/faults/fosen-2026-0042/comment";
    let answer = local.post(path, ours, r#"{"text":"one\ntwo"}"#).await;
    assert_eq!(status(&answer), 200, "{answer}");
    let command = local.last();
    assert_eq!((command.expected, command.actor.way), (7, Way::CommandLine));
    // A yes needs no words.
    assert_eq!(status(&local.act("accept", "").await), 200);
}

#[tokio::test]
async fn over_tcp_one_can_only_read_and_is_told_how_to_act() {
    let local = Local::start(taken).await;
    let request = "POST /api/v1/faults/FOSEN-2026-0042/accept HTTP/1.1\r\nHost: x\r\n\
                   Connection: close\r\nIf-Match: \"3\"\r\nContent-Length: 0\r\n\r\n";
    let mut stream = TcpStream::connect(local.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let answer = until_closed(&mut stream).await;
    assert_eq!(status(&answer), 405);
    assert!(answer.contains("samband fault"), "{answer}");
    assert!(local.taken.lock().unwrap().is_empty());
    // By the socket too nothing else is done than what can be done.
    for path in [
        "/",
        "/api/v1/faults",
        "/api/v1/faults/FOSEN-2026-0042",
        "/nowhere",
    ] {
        let answer = local.post(path, "", "").await;
        assert_eq!(status(&answer), 405, "{path}");
    }
    let looked = "GET /api/v1/faults/FOSEN-2026-0042/accept HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let answer = local.ask(looked).await;
    assert_eq!(
        (status(&answer), header(&answer, "allow")),
        (405, Some("POST"))
    );
}

#[tokio::test]
async fn whoever_does_not_say_what_they_have_seen_is_asked_to() {
    let local = Local::start(taken).await;
    let path = "/api/v1/faults/FOSEN-2026-0042/accept";
    let cases = [
        ("", 428),
        ("If-Match: *\r\n", 428),
        ("If-Match: \"1\"\r\nIf-Match: \"2\"\r\n", 428),
        // Only a tag that says it all may be named.
        ("If-Match: W/\"3-ab\"\r\n", 400),
        ("If-Match: 3\r\n", 400),
        ("If-Match: \"\"\r\n", 400),
        ("If-Match: \"-3\"\r\n", 400),
        ("If-Match: \"3\", \"4\"\r\n", 400),
        ("If-Match: \"99999999999\"\r\n", 400),
    ];
    for (headers, expected) in cases {
        let answer = local.post(path, headers, "{}").await;
        assert_eq!(status(&answer), expected, "{headers}");
        let media = header(&answer, "content-type");
        assert_eq!(media, Some("application/problem+json"));
    }
    assert!(local.taken.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_body_is_small_and_says_what_can_be_written_down() {
    let local = Local::start(taken).await;
    let long = |n: usize| "x".repeat(n);
    let cases = [
        ("reject", "{".to_owned(), 400),
        ("reject", "{}".to_owned(), 400),
        ("reject", r#"{"because":"x","force":true}"#.to_owned(), 400),
        ("reject", r#"{"because":" "}"#.to_owned(), 422),
        ("reject", r#"{"because":"a\nb"}"#.to_owned(), 422),
        ("reject", r#"{"because":"a\u0000b"}"#.to_owned(), 422),
        ("reject", format!(r#"{{"because":"{}"}}"#, long(501)), 422),
        ("reject", format!(r#"{{"because":"{}"}}"#, long(500)), 200),
        ("hand-over", r#"{"because":"x","to":""}"#.to_owned(), 422),
        ("hand-over", r#"{"because":"x","to":"it"}"#.to_owned(), 200),
        ("comment", format!(r#"{{"text":"{}"}}"#, long(2_001)), 422),
        ("comment", format!(r#"{{"text":"{}"}}"#, long(20_000)), 413),
        ("close", r#"{"cause":"x"}"#.to_owned(), 400),
        (
            "close",
            r#"{"cause":"x","remedy":"y","on_behalf":"a\tb"}"#.to_owned(),
            422,
        ),
        ("accept", r#"{"expected_at":"soon"}"#.to_owned(), 400),
    ];
    for (slug, body, expected) in cases {
        let answer = local.act(slug, &body).await;
        assert_eq!(status(&answer), expected, "{slug} {body:.80}");
    }
    assert_eq!(local.taken.lock().unwrap().len(), 2);
    let plain = "POST /api/v1/faults/FOSEN-2026-0042/accept HTTP/1.1\r\nHost: x\r\nIf-Match: \"3\"\r\n\
                 Connection: close\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}";
    assert_eq!(status(&local.ask(plain).await), 415);
    let slow = "POST /api/v1/faults/FOSEN-2026-0042/accept HTTP/1.1\r\nHost: x\r\nIf-Match: \"3\"\r\n\
                Content-Type: application/json\r\nContent-Length: 200\r\n\r\n{";
    assert_eq!(status(&local.ask(slow).await), 408);
}

#[tokio::test]
async fn why_nothing_has_happened_is_told_by_its_own_status() {
    let cases: [(Says, u16); 9] = [
        (
            |fault| Some(Err(Refused::Merged(fault.number.clone()))),
            409,
        ),
        (|_| Some(Err(Refused::Unknown)), 404),
        (|_| Some(Err(Refused::StillFails)), 409),
        (
            |fault| Some(Err(Refused::ForItself(fault.holder.clone()))),
            403,
        ),
        (|_| Some(Err(Refused::NoParty("x".to_owned()))), 422),
        (|_| Some(Err(Refused::Unlogged)), 503),
        (|_| Some(Err(Refused::Unkept)), 500),
        (|_| None, 503),
        (stale, 412),
    ];
    for (says, expected) in cases {
        let local = Local::start(says).await;
        let answer = local.act("accept", "{}").await;
        assert_eq!(status(&answer), expected, "{answer}");
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        let problem: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(problem["status"], expected);
        let into = problem["merged_into"].as_str();
        let merged = problem["detail"]
            .as_str()
            .is_some_and(|said| said.contains("part of"));
        assert_eq!(into.is_some(), merged, "{problem}");
        let since = problem["since"].as_array().map(Vec::len);
        assert_eq!(since, (expected == 412).then_some(1));
    }
}

#[expect(clippy::unnecessary_wraps, reason = "one of several things it may say")]
fn stale(fault: &Fault) -> Option<Answer> {
    let event = Event {
        what: What::Accepted {
            by: fault.holder.clone(),
            through: None,
            expected_at: None,
        },
        ..fault.timeline[0].clone()
    };
    Some(Err(Refused::Stale {
        ordinal: 9,
        since: vec![event],
    }))
}

#[tokio::test]
async fn the_socket_shows_what_tcp_shows_and_a_fault_has_a_tag_to_act_by() {
    let local = Local::start(taken).await;
    let get = |headers: &str| {
        format!("GET /api/v1/faults HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n")
    };
    let answer = local.ask(&get("")).await;
    assert_eq!(status(&answer), 200);
    let log = header(&answer, crate::web::LOG).unwrap();
    assert!(log.starts_with('/') && log.ends_with("samband.db"), "{log}");
    let mut stream = TcpStream::connect(local.address).await.unwrap();
    stream.write_all(get("").as_bytes()).await.unwrap();
    let elsewhere = until_closed(&mut stream).await;
    assert_eq!(header(&elsewhere, crate::web::LOG), None);
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    let faults: serde_json::Value = serde_json::from_str(body).unwrap();
    let open = |fault: &&serde_json::Value| fault["state"] != State::Closed.slug();
    let number = faults.as_array().unwrap().iter().find(open).unwrap()["number"].clone();
    let number = number.as_str().unwrap();
    let one =
        |headers: &str| get(headers).replace("/api/v1/faults", &format!("/api/v1/faults/{number}"));
    let answer = local.ask(&one("")).await;
    let tag = header(&answer, "etag").unwrap().to_owned();
    assert!(tag.starts_with('"'), "{tag}");
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    let fault: serde_json::Value = serde_json::from_str(body).unwrap();
    let last = fault["timeline"].as_array().unwrap().last().unwrap()["ordinal"].clone();
    assert!(tag.starts_with(&format!("\"{last}-")), "{tag} after {last}");
    for known in [tag.clone(), format!("W/{tag}")] {
        let again = local
            .ask(&one(&format!("If-None-Match: {known}\r\n")))
            .await;
        assert_eq!(status(&again), 304, "{known}");
    }
}
