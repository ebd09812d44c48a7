//! Planned work by the socket, and by nothing else.

use std::sync::Mutex;

use serde_json::Value;
use tokio::net::{UnixListener, UnixStream};

use super::*;
use crate::fault::{Capacity, Declared, PartyRef, Plan, PlanRefused, Planning, Through, Way};
use crate::inventory::Kind;
use crate::web::{Orders, PlanAnswer};

/// What the ledger would say.
type Says = fn(&Planning) -> Option<PlanAnswer>;

struct Local {
    socket: PathBuf,
    address: SocketAddr,
    taken: Arc<Mutex<Vec<Planning>>>,
    _directory: TempDir,
    _publish: watch::Sender<Arc<Snapshot>>,
}

/// Work on all lines of the sample's region, next week.
fn declared(snapshot: &Snapshot) -> Declared {
    let (_, region) = snapshot.inventory.regions().next().unwrap();
    let party = PartyRef::of(&snapshot.inventory, region.coordinator);
    let hours = |n| {
        snapshot
            .at
            .checked_add(jiff::SignedDuration::from_hours(n))
            .unwrap()
    };
    Declared {
        id: "declared.3".to_owned(),
        region: region.id.to_string(),
        party: party.clone(),
        text: "New <line> cards".to_owned(),
        reference: None,
        from: hours(24),
        until: hours(26),
        components: Vec::new(),
        kinds: vec![Kind::Codec],
        municipalities: Vec::new(),
        at: hours(-1),
        through: Through {
            party,
            way: Way::CommandLine,
            user: None,
        },
    }
}

fn with_declared() -> Snapshot {
    let mut snapshot = sample::troubled();
    let planned = declared(&snapshot).planned(&snapshot.inventory);
    snapshot.planned = planned.into_iter().collect();
    snapshot
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
        let (publish, snapshots) = watch::channel(Arc::new(with_declared()));
        let taken = Arc::new(Mutex::new(Vec::new()));
        let book = Arc::clone(&taken);
        let orders = Orders::new(|_, _| false).with_plans(move |planning, reply| {
            let said = says(&planning);
            book.lock().unwrap().push(planning);
            match said {
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

    async fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             Content-Length: {length}\r\n{headers}\r\n{body}"
        );
        let mut stream = UnixStream::connect(&self.socket).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut all = Vec::new();
        let read = timeout(LIMIT, stream.read_to_end(&mut all)).await;
        let _ = read.expect("the server closes");
        String::from_utf8(all).unwrap()
    }

    async fn declare(&self, body: &str) -> String {
        let json = "Content-Type: application/json\r\n";
        self.ask("POST", "/api/v1/maintenance", json, body).await
    }

    fn taken(&self) -> usize {
        self.taken.lock().unwrap().len()
    }
}

const BODY: &str = r#"{"party":"rad","text":"New cards","from":"2026-12-01T21:00:00Z",
    "until":"2026-12-01T23:00:00Z","kinds":["codec"]}"#;

#[expect(clippy::unnecessary_wraps, reason = "one of several things it may say")]
fn taken(_: &Planning) -> Option<PlanAnswer> {
    Some(Ok(Box::new(declared(&sample::troubled()))))
}

fn body(answer: &str) -> Value {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap()
}

#[tokio::test]
async fn whoever_opens_the_socket_declares_as_the_operator_and_learns_where_it_is() {
    let local = Local::start(taken).await;
    let answer = local.declare(BODY).await;
    assert_eq!(status(&answer), 201, "{answer}");
    assert_eq!(
        header(&answer, "location"),
        Some("/api/v1/maintenance/declared.3")
    );
    assert_eq!(body(&answer)["declared_by"], "fosenradet");
    let planning = local.taken.lock().unwrap()[0].clone();
    assert_eq!(planning.actor.capacity, Capacity::Operator);
    assert_eq!(planning.actor.way, Way::CommandLine);
    let Plan::Declare(wanted) = planning.plan else {
        panic!("{planning:?}");
    };
    assert_eq!((&*wanted.party, wanted.kinds.len()), ("rad", 1));
    // The tag is that under which it is then served.
    let there = local
        .ask("GET", "/api/v1/maintenance/declared.3", "", "")
        .await;
    assert_eq!(status(&there), 200, "{there}");
    assert_eq!(header(&there, "etag"), header(&answer, "etag"));
}

#[tokio::test]
async fn over_tcp_planned_work_is_read_and_nothing_is_declared_or_withdrawn() {
    let local = Local::start(taken).await;
    for (method, path, expected) in [
        ("GET", "/api/v1/maintenance", 200),
        ("GET", "/api/v1/maintenance/declared.3", 200),
        ("POST", "/api/v1/maintenance", 405),
        ("DELETE", "/api/v1/maintenance/declared.3", 405),
        ("PUT", "/api/v1/maintenance/declared.3", 405),
    ] {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nIf-Match: *\r\n\
             Content-Length: 0\r\n\r\n"
        );
        let mut stream = TcpStream::connect(local.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let answer = until_closed(&mut stream).await;
        assert_eq!(status(&answer), expected, "{method} {path}");
    }
    assert_eq!(local.taken(), 0);
    let listed = local.ask("GET", "/api/v1/maintenance", "", "").await;
    let listed = body(&listed);
    assert_eq!(listed[0]["id"], "declared.3");
    assert_eq!(listed[0]["declared"], true);
    assert_eq!(listed[0]["text"], "New <line> cards");
}

#[tokio::test]
async fn work_is_withdrawn_by_whoever_has_seen_it() {
    let local = Local::start(taken).await;
    let path = "/api/v1/maintenance/declared.3";
    let seen = local.ask("GET", path, "", "").await;
    let tag = header(&seen, "etag").unwrap().to_owned();
    for (headers, expected) in [
        (String::new(), 428),
        ("If-Match: *\r\n".to_owned(), 412),
        ("If-Match: \"0-0\"\r\n".to_owned(), 412),
        (format!("If-Match: {tag}\r\nIf-Match: {tag}\r\n"), 428),
    ] {
        let answer = local.ask("DELETE", path, &headers, "").await;
        assert_eq!(status(&answer), expected, "{headers}");
        assert_eq!(
            header(&answer, "content-type"),
            Some("application/problem+json")
        );
    }
    assert_eq!(local.taken(), 0);
    let answer = local
        .ask("DELETE", path, &format!("If-Match: {tag}\r\n"), "")
        .await;
    assert_eq!(status(&answer), 200, "{answer}");
    assert_eq!(local.taken(), 1);
}

#[tokio::test]
async fn what_is_not_taken_is_a_problem_that_says_why() {
    let local = Local::start(|planning| match &planning.plan {
        Plan::Declare(wanted) => match wanted.text.as_str() {
            "twice" => Some(Err(PlanRefused::Twice("declared.1".to_owned()))),
            "foreign" => Some(Err(PlanRefused::NotTheirs {
                by: PartyRef {
                    id: "it".to_owned(),
                    name: "IT".to_owned(),
                },
                component: "core".to_owned(),
            })),
            "late" => Some(Err(PlanRefused::When)),
            "unlogged" => Some(Err(PlanRefused::Unlogged)),
            "unkept" => Some(Err(PlanRefused::Unkept)),
            _ => None,
        },
        Plan::Withdraw(_) => Some(Err(PlanRefused::Written)),
    })
    .await;
    for (text, expected) in [
        ("twice", 409),
        ("foreign", 403),
        ("late", 422),
        ("unlogged", 503),
        ("unkept", 500),
        ("busy", 503),
    ] {
        let answer = local.declare(&BODY.replace("New cards", text)).await;
        assert_eq!(status(&answer), expected, "{text}: {answer}");
        assert_eq!(
            header(&answer, "content-type"),
            Some("application/problem+json")
        );
    }
    for (wrong, expected) in [("{}", 400), ("", 400), ("nonsense", 400)] {
        assert_eq!(status(&local.declare(wrong).await), expected, "{wrong}");
    }
    let empty = BODY.replace("New cards", " ");
    assert_eq!(status(&local.declare(&empty).await), 422);
    let plain = local.ask("POST", "/api/v1/maintenance", "", BODY).await;
    assert_eq!(status(&plain), 415);
    let large = format!("{{\"party\":\"{}\"}}", "x".repeat(20_000));
    assert_eq!(status(&local.declare(&large).await), 413);
    let written = local
        .ask(
            "DELETE",
            "/api/v1/maintenance/vedlikehold",
            "If-Match: \"\"\r\n",
            "",
        )
        .await;
    assert_eq!(status(&written), 409, "{written}");
}
