//! Planned work by the socket, by tokens and persons over TCP, and by the pages.

use std::sync::Mutex;

use serde_json::Value;
use tokio::net::{UnixListener, UnixStream};

use super::access_over_tcp::{bearer, counted, person, settings};
use super::*;
use crate::access::Anonymous;
use crate::fault::{
    Capacity, DECLARED_FOR_ITSELF, Declared, PartyRef, Plan, PlanRefused, Planning, Through, User,
    Way, withdrawn,
};
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
        for_itself: None,
        changed: None,
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
            access: open_to_all(),
            public_url: "http://x".into(),
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
async fn where_nobody_can_be_known_planned_work_is_read_over_tcp_and_nothing_more() {
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
        Plan::Change { .. } | Plan::Withdraw { .. } => Some(Err(PlanRefused::Written)),
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

/// A server before a ledger that decides by the rules, and shows what it has decided.
struct Planners {
    address: SocketAddr,
    taken: Arc<Mutex<Vec<Planning>>>,
    registry: Registry,
    _directory: TempDir,
}

/// What the ledger does, and shows.
fn decide(
    planning: &Planning,
    known: &mut Vec<Declared>,
    snapshot: &Snapshot,
    count: &mut usize,
) -> PlanAnswer {
    let (inventory, now, actor) = (&snapshot.inventory, snapshot.at, &planning.actor);
    match &planning.plan {
        Plan::Declare(wanted) => {
            let id = format!("declared.{}", *count + 1);
            let (work, _) = wanted.declared(actor, known, id, inventory, now)?;
            *count += 1;
            known.push(work.clone());
            Ok(Box::new(work))
        }
        Plan::Change { id, seen, wanted } => {
            let (work, _) = wanted.changed(actor, known, (id.as_str(), *seen), inventory, now)?;
            let old = known.iter_mut().find(|one| one.id == *id).unwrap();
            *old = work.clone();
            Ok(Box::new(work))
        }
        Plan::Withdraw { id, seen } => {
            let (work, _) = withdrawn((id.as_str(), *seen), actor, known, inventory, now)?;
            let work = Box::new(work.clone());
            known.retain(|one| one.id != *id);
            Ok(work)
        }
    }
}

impl Planners {
    async fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let snapshot = Arc::new(sample::troubled());
        let (publish, snapshots) = watch::channel(Arc::clone(&snapshot));
        let taken = Arc::new(Mutex::new(Vec::new()));
        let book = Arc::clone(&taken);
        let known = Mutex::new((Vec::new(), 0));
        let orders = Orders::new(|_, _| false).with_plans(move |planning, reply| {
            let mut known = known.lock().unwrap();
            let (declared, count) = &mut *known;
            let answer = decide(&planning, declared, &snapshot, count);
            book.lock().unwrap().push(planning);
            let planned = declared.iter();
            let planned = planned.filter_map(|one: &Declared| one.planned(&snapshot.inventory));
            let mut next = Snapshot::clone(&snapshot);
            next.planned = planned.collect();
            publish.send_replace(Arc::new(next));
            reply.send(answer).is_ok()
        });
        let registry = Registry::new();
        let access = watch::Sender::new(Arc::new(settings(Anonymous::All)));
        let source = Source {
            access: access.subscribe(),
            public_url: "https://samband.example".into(),
            snapshots,
            log: directory.path().join("samband.db"),
            clock: Clock::start(),
            registry: registry.clone(),
            orders: Some(orders),
            links: None,
            annex: Router::new(),
        };
        let served = serve(
            listener,
            None,
            source,
            Limits::default(),
            std::future::pending(),
        );
        tokio::spawn(async move {
            // As long as it serves, others may see what they may.
            let _access = access;
            served.await
        });
        Self {
            address,
            taken,
            registry,
            _directory: directory,
        }
    }

    async fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Language: en\r\n\
             Content-Length: {length}\r\n{headers}\r\n{body}"
        );
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        until_closed(&mut stream).await
    }

    async fn get(&self, path: &str, headers: &str) -> String {
        self.ask("GET", path, headers, "").await
    }

    async fn declare(&self, headers: &str, body: &str) -> String {
        let headers = format!("Content-Type: application/json\r\n{headers}");
        self.ask("POST", "/api/v1/maintenance", &headers, body)
            .await
    }

    /// A form, as a browser sends it from the page.
    async fn send(&self, path: &str, headers: &str, body: &str) -> String {
        let headers = format!(
            "Content-Type: application/x-www-form-urlencoded\r\n\
             Origin: https://samband.example\r\nSec-Fetch-Site: same-origin\r\n{headers}"
        );
        self.ask("POST", path, &headers, body).await
    }

    fn last(&self) -> Planning {
        self.taken.lock().unwrap().last().cloned().unwrap()
    }

    fn taken(&self) -> usize {
        self.taken.lock().unwrap().len()
    }
}

/// Work of a party on a component, in the night after the sample's morning.
fn work(party: &str, component: &str) -> String {
    format!(
        r#"{{"party":"{party}","text":"New screen","from":"2026-11-22T21:00:00Z",
        "until":"2026-11-22T23:00:00Z","components":["{component}"]}}"#
    )
}

const ROOM: &str = "afjord.helsesenter.rom1";
const KARI: &str = "kari@afjord.example";

fn undated(answer: &str) -> String {
    let lines = answer.lines().filter(|line| !line.starts_with("date:"));
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn whoever_is_known_plans_in_their_own_name_and_as_whom_they_were_given() {
    let party = |id: &str| Capacity::Party(id.to_owned());
    for (headers, body, capacity, way, name) in [
        (
            bearer("afjord"),
            work("afjord", ROOM),
            party("afjord"),
            Way::Api,
            "afjord",
        ),
        (
            bearer("two"),
            work("afjord", ROOM),
            party("afjord"),
            Way::Api,
            "two",
        ),
        (
            bearer("drift"),
            work("nhn", ROOM),
            Capacity::Operator,
            Way::Api,
            "drift",
        ),
        (
            bearer("koord"),
            work("roan", ROOM),
            Capacity::Coordinator,
            Way::Api,
            "koord",
        ),
        (
            person(KARI),
            work("afjord", ROOM),
            party("afjord"),
            Way::Proxy,
            KARI,
        ),
    ] {
        let planners = Planners::start().await;
        let answer = planners.declare(&headers, &body).await;
        assert_eq!(status(&answer), 201, "{name}: {answer}");
        let actor = planners.last().actor;
        assert_eq!((&actor.capacity, actor.way), (&capacity, way), "{name}");
        let account = name.to_owned();
        assert_eq!(actor.user, Some(User::Named { account }));
        let there = planners
            .get("/api/v1/maintenance/declared.1", &headers)
            .await;
        assert_eq!(header(&there, "etag"), header(&answer, "etag"), "{there}");
    }
}

#[tokio::test]
async fn what_nobody_gave_is_refused_and_what_is_out_of_scope_is_as_if_it_were_not_there() {
    let planners = Planners::start().await;
    let elsewhere = format!("{}Sec-Fetch-Site: cross-site\r\n", person(KARI));
    for (headers, body, expected) in [
        (String::new(), work("afjord", ROOM), 401),
        (person("nobody@else.example"), work("afjord", ROOM), 401),
        (bearer("all"), work("afjord", ROOM), 403),
        (
            person("per@roan.example"),
            work("roan", "roan.helsesenter.rom1"),
            403,
        ),
        (elsewhere, work("afjord", ROOM), 403),
        (bearer("afjord"), work("nhn", ROOM), 403),
        (bearer("afjord"), work("nowhere", ROOM), 403),
        (
            bearer("afjord"),
            work("afjord", "roan.helsesenter.rom1"),
            422,
        ),
        (bearer("havet"), work("afjord", ROOM), 422),
    ] {
        let answer = planners.declare(&headers, &body).await;
        assert_eq!(status(&answer), expected, "{headers}{body}: {answer}");
        let media = header(&answer, "content-type");
        assert_eq!(media, Some("application/problem+json"));
    }
    assert_eq!(planners.taken(), 0);
    for (reason, times) in [("role", 2), ("scope", 2), ("elsewhere", 1)] {
        let counted = counted(&planners.registry, "samband_access_refused_total", reason);
        assert_eq!(counted, times, "{reason}");
    }
    // Another's component answers as one that is not there, but for its name.
    let there = planners
        .declare(&bearer("afjord"), &work("afjord", "roan.helsesenter.rom1"))
        .await;
    let nowhere = planners
        .declare(&bearer("afjord"), &work("afjord", "roan.helsesenter.rom9"))
        .await;
    assert_eq!(undated(&there).replace("rom1", "rom9"), undated(&nowhere));
    // Whole kinds are more than is theirs, and what else there is of them is not named.
    let kinds = work("afjord", ROOM).replace(
        &format!(r#""components":["{ROOM}"]"#),
        r#""kinds":["codec"]"#,
    );
    let answer = planners.declare(&bearer("afjord"), &kinds).await;
    assert_eq!(status(&answer), 403, "{answer}");
    assert!(!answer.contains("helsesenter"), "{answer}");
}

#[tokio::test]
async fn anothers_work_is_neither_seen_nor_changed_nor_withdrawn() {
    let planners = Planners::start().await;
    let roan = work("roan", "roan.helsesenter.rom1");
    assert_eq!(
        status(&planners.declare(&bearer("drift"), &roan).await),
        201
    );
    // It affects them, and is not theirs.
    let by_partner = work("nhn", ROOM);
    assert_eq!(
        status(&planners.declare(&bearer("drift"), &by_partner).await),
        201
    );
    let afjord = bearer("afjord");
    let listed = planners.get("/api/v1/maintenance", &afjord).await;
    assert!(
        listed.contains("declared.2") && !listed.contains("declared.1\""),
        "{listed}"
    );
    let tag = "If-Match: \"0000000000000000-0000000000000000\"\r\n";
    for method in ["GET", "DELETE", "PUT"] {
        let headers = format!("Content-Type: application/json\r\n{afjord}{tag}");
        let of = |id: &str| format!("/api/v1/maintenance/{id}");
        let there = planners
            .ask(method, &of("declared.1"), &headers, &roan)
            .await;
        let nowhere = planners
            .ask(method, &of("declared.9"), &headers, &roan)
            .await;
        assert_eq!(status(&there), 404, "{method}: {there}");
        assert_eq!(undated(&there), undated(&nowhere), "{method}");
    }
    let seen = planners
        .get("/api/v1/maintenance/declared.2", &afjord)
        .await;
    let tag = format!("If-Match: {}\r\n", header(&seen, "etag").unwrap());
    let headers = format!("Content-Type: application/json\r\n{afjord}{tag}");
    for (method, body) in [("DELETE", String::new()), ("PUT", work("afjord", ROOM))] {
        let path = "/api/v1/maintenance/declared.2";
        let answer = planners.ask(method, path, &headers, &body).await;
        assert_eq!(status(&answer), 403, "{method}: {answer}");
    }
    for (path, who) in [
        ("/planned/declared.1", person(KARI)),
        ("/planned/declared.2", person(KARI)),
        ("/planned/declared.2/call-off", person(KARI)),
        ("/planned/declared.2", person("per@roan.example")),
        ("/planned/declared.2", String::new()),
        ("/planned/declared.9", bearer("drift")),
    ] {
        assert_eq!(status(&planners.get(path, &who).await), 404, "{path} {who}");
    }
    let listed = planners.get("/api/v1/maintenance", "").await;
    assert!(listed.contains("declared.1") && listed.contains("declared.2"));
}

#[tokio::test]
async fn of_two_who_change_work_at_once_the_second_is_told() {
    let planners = Planners::start().await;
    let (afjord, path) = (bearer("afjord"), "/api/v1/maintenance/declared.1");
    let first = planners.declare(&afjord, &work("afjord", ROOM)).await;
    let tag = header(&first, "etag").unwrap().to_owned();
    let change = |tag: &str, text: &str| {
        let tag = match tag {
            "" => String::new(),
            tag => format!("If-Match: {tag}\r\n"),
        };
        let headers = format!("Content-Type: application/json\r\n{afjord}{tag}");
        let body = work("afjord", ROOM).replace("New screen", text);
        let planners = &planners;
        async move { planners.ask("PUT", path, &headers, &body).await }
    };
    assert_eq!(status(&change("", "Another screen").await), 428);
    let taken = change(&tag, "Another screen").await;
    assert_eq!(status(&taken), 200, "{taken}");
    assert_eq!(body(&taken)["changed_by"], "afjord");
    assert_eq!(status(&change(&tag, "A third").await), 412);
    let tag = header(&taken, "etag").unwrap().to_owned();
    let there = planners.get(path, &afjord).await;
    assert_eq!(header(&there, "etag"), Some(&*tag));
    assert_eq!(body(&there)["text"], "Another screen");
    assert_eq!(status(&change(&tag, "A third").await), 200);
}

#[tokio::test]
async fn whoever_has_too_much_planned_at_once_waits_and_others_do_not() {
    let planners = Planners::start().await;
    for n in 0..30 {
        let body = work("afjord", ROOM).replace("New screen", &format!("Screen {n}"));
        let answer = planners.declare(&bearer("afjord"), &body).await;
        // So many are one party's own word; what is refused counts as well.
        let expected = if n < DECLARED_FOR_ITSELF { 201 } else { 409 };
        assert_eq!(status(&answer), expected, "{n}: {answer}");
    }
    let mut limited = String::new();
    for _ in 0..20 {
        limited = planners.declare(&bearer("afjord"), "{}").await;
        if status(&limited) == 429 {
            break;
        }
    }
    assert_eq!(status(&limited), 429, "{limited}");
    assert!(header(&limited, "retry-after").is_some());
    let other = planners.declare(&bearer("drift"), &work("nhn", ROOM)).await;
    assert_eq!(status(&other), 201, "{other}");
}

/// What is typed into which field.
type Typed<'a> = &'a [(&'a str, &'a str)];

/// The form of the page, filled in.
fn typed(changes: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("region", "fosen"),
        ("party", "afjord"),
        ("text", "Ny+skjerm"),
        ("reference", ""),
        ("from", "2026-11-22T22:00"),
        ("until", "2026-11-23T00:00"),
        ("component", ROOM),
        ("component", ""),
        ("more", ""),
    ];
    for &(name, value) in changes {
        match fields.iter_mut().find(|(known, _)| *known == name) {
            Some(field) => field.1 = value,
            None => fields.push((name, value)),
        }
    }
    let fields = fields.iter().map(|(name, value)| format!("{name}={value}"));
    fields.collect::<Vec<_>>().join("&")
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story")]
async fn a_person_declares_changes_and_calls_off_by_the_pages_and_no_script() {
    let planners = Planners::start().await;
    let kari = person(KARI);
    for (who, forms) in [
        (kari.clone(), 1),
        (person("per@roan.example"), 0),
        (String::new(), 0),
    ] {
        let page = planners.get("/planned", &who).await;
        assert_eq!(status(&page), 200, "{page}");
        assert_eq!(page.matches("<form").count(), forms, "{who}");
        assert!(page.contains("No work is planned."), "{page}");
        assert!(
            !page.contains("<script"),
            "nobody is to lose what they type"
        );
    }
    let page = planners.get("/planned", &kari).await;
    assert!(
        header(&page, "content-security-policy")
            .unwrap()
            .contains("form-action 'self'")
    );
    assert!(
        page.contains("By the clock of Europe/Oslo.") && page.contains(ROOM),
        "{page}"
    );
    assert!(
        !page.contains("roan.helsesenter"),
        "what is not theirs is not offered"
    );
    let done = planners.send("/planned", &kari, &typed(&[])).await;
    assert_eq!(
        (status(&done), header(&done, "location")),
        (303, Some("/planned?done=declared")),
        "{done}"
    );
    let planning = planners.last();
    assert_eq!(planning.actor.way, Way::Proxy);
    let Plan::Declare(wanted) = planning.plan else {
        panic!("{planning:?}");
    };
    assert_eq!(wanted.from.to_string(), "2026-11-22T21:00:00Z");
    assert_eq!(wanted.components, [ROOM]);
    let page = planners.get("/planned?done=declared", &kari).await;
    for said in [
        "Ny skjerm",
        "The work is declared.",
        "/planned/declared.1/call-off",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    // Two look; one changes it, and the other is told what it is now, and keeps their words.
    let one = planners.get("/planned/declared.1", &kari).await;
    assert!(
        one.contains("name=\"seen\" value=\"0\"") && one.contains("2026-11-22T22:00"),
        "{one}"
    );
    let path = "/planned/declared.1";
    let longer = typed(&[("until", "2026-11-23T01:00"), ("seen", "0")]);
    let done = planners.send(path, &kari, &longer).await;
    assert_eq!(
        header(&done, "location"),
        Some("/planned?done=changed"),
        "{done}"
    );
    let twice = planners.send(path, &kari, &longer).await;
    assert_eq!(
        header(&twice, "location"),
        Some("/planned?done=changed"),
        "{twice}"
    );
    let late = typed(&[("text", "Nye+kabler"), ("seen", "0")]);
    let late = planners.send(path, &kari, &late).await;
    assert_eq!(status(&late), 412, "{late}");
    for said in [
        "Somebody has changed it",
        "Nye kabler",
        "name=\"seen\" value=\"1\"",
    ] {
        assert!(late.contains(said), "{said}: {late}");
    }
    // To ask whether it is to be called off calls nothing off.
    let taken = planners.taken();
    let sure = planners.get("/planned/declared.1/call-off", &kari).await;
    assert!(sure.contains("Is the work to be called off?"), "{sure}");
    assert_eq!(planners.taken(), taken);
    let stale = planners
        .send("/planned/declared.1/call-off", &kari, "seen=0")
        .await;
    assert_eq!(status(&stale), 412, "{stale}");
    let done = planners
        .send("/planned/declared.1/call-off", &kari, "seen=1")
        .await;
    assert_eq!(
        header(&done, "location"),
        Some("/planned?done=called-off"),
        "{done}"
    );
    let page = planners.get("/planned?done=called-off", &kari).await;
    assert!(
        page.contains("No work is planned.") && page.contains("is called off."),
        "{page}"
    );
    let gone = planners
        .send("/planned/declared.1/call-off", &kari, "seen=1")
        .await;
    assert_eq!(status(&gone), 404, "{gone}");
}

#[tokio::test]
async fn what_cannot_be_planned_is_said_on_the_page_and_what_was_typed_stays() {
    let planners = Planners::start().await;
    let kari = person(KARI);
    let hostile = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27";
    let table: [(Typed<'_>, u16, &str); 13] = [
        (&[("text", "")], 422, "cannot be empty"),
        (&[("text", "a%E2%80%AEb")], 422, "not seen"),
        (
            &[("text", hostile), ("from", "")],
            422,
            "Write a date and a time.",
        ),
        (
            &[("from", "2027-03-28T02:30"), ("until", "2027-03-28T05:00")],
            422,
            "There is no such time",
        ),
        (
            &[("from", "2027-10-31T02:30"), ("until", "2027-10-31T05:00")],
            422,
            "The time comes twice",
        ),
        (
            &[("until", "2026-11-22T21:00")],
            422,
            "ends before it begins",
        ),
        (&[("from", "2026-11-21T22:00")], 422, "from now on"),
        (
            &[("component", hostile)],
            422,
            "There is no component or site",
        ),
        (
            &[("component", "roan.helsesenter.rom1")],
            422,
            "There is no component or site",
        ),
        (&[("component", "")], 422, "Say what is out of service"),
        (&[("party", "nhn")], 403, "not yours to plan"),
        (&[("colour", "red")], 400, "could not be read"),
        (&[("region", "nowhere")], 400, "could not be read"),
    ];
    for (changes, expected, said) in table {
        let page = planners.send("/planned", &kari, &typed(changes)).await;
        assert_eq!(status(&page), expected, "{changes:?}: {page}");
        assert!(page.contains(said), "{said}: {page}");
        assert!(!page.contains("<script>alert"), "{page}");
        let kept = expected == 422 && !changes.iter().any(|(name, _)| *name == "text");
        assert!(
            !kept || page.contains("value=\"Ny skjerm\""),
            "{changes:?}: {page}"
        );
    }
    // Of two hours with one name, the chosen one.
    let twice = typed(&[
        ("from", "2027-10-31T02:30"),
        ("from_fold", "2"),
        ("until", "2027-10-31T05:00"),
    ]);
    let done = planners.send("/planned", &kari, &twice).await;
    assert_eq!(status(&done), 303, "{done}");
    let one = planners.get("/planned/declared.1", &kari).await;
    assert!(one.contains("<option value=\"2\" selected>"), "{one}");
}

#[tokio::test]
async fn what_another_site_has_a_browser_send_plans_nothing() {
    let planners = Planners::start().await;
    let kari = person(KARI);
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    for headers in [
        "",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Sec-Fetch-Site: none\r\n",
        "Origin: https://evil.example\r\n",
        "Origin: null\r\n",
        "Sec-Fetch-Site: same-origin\r\nOrigin: https://evil.example\r\n",
    ] {
        for path in [
            "/planned",
            "/planned/declared.1",
            "/planned/declared.1/call-off",
        ] {
            let headers = format!("{form}{kari}{headers}");
            let answer = planners
                .ask("POST", path, &headers, &typed(&[("seen", "0")]))
                .await;
            assert_eq!(status(&answer), 403, "{path} {headers}: {answer}");
        }
    }
    assert_eq!(planners.taken(), 0);
    let unknown = planners.send("/planned", "", &typed(&[])).await;
    assert_eq!(status(&unknown), 401, "{unknown}");
    let json = format!("Content-Type: application/json\r\n{kari}Sec-Fetch-Site: same-origin\r\n");
    let answer = planners.ask("POST", "/planned", &json, "{}").await;
    assert_eq!(status(&answer), 400, "{answer}");
}

#[tokio::test]
async fn planned_work_is_chosen_and_read_page_by_page_as_faults_are() {
    let planners = Planners::start().await;
    let roan = work("roan", "roan.helsesenter.rom1");
    for body in [&roan, &work("nhn", ROOM), &work("afjord", ROOM)] {
        let taken = planners.declare(&bearer("drift"), body).await;
        assert_eq!(status(&taken), 201, "{taken}");
    }
    let list = "/api/v1/maintenance";
    let ids = |answer: &str| -> Vec<String> {
        let all = body(answer);
        let all = all.as_array().expect(answer).iter();
        all.map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let whole = planners.get(list, "").await;
    assert_eq!(header(&whole, "link"), None, "all at once is the last page");
    assert_eq!(ids(&whole).len(), 3);
    let mut path = format!("{list}?region=fosen&limit=2");
    let mut seen = Vec::new();
    loop {
        let page = planners.get(&path, "").await;
        assert_eq!(status(&page), 200, "{path}: {page}");
        seen.extend(ids(&page));
        let Some(link) = header(&page, "link") else {
            break;
        };
        let target = link.strip_prefix('<');
        let target = target.and_then(|link| link.strip_suffix(">; rel=\"next\""));
        path = target.expect(link).to_owned();
        assert!(path.contains("region=fosen&limit=2&after="), "{path}");
    }
    assert_eq!(seen, ids(&whole));
    for (query, wanted) in [
        ("party=afjord", vec!["declared.3"]),
        ("municipality=roan", vec!["declared.1"]),
        ("region=hav", vec![]),
    ] {
        let found = planners.get(&format!("{list}?{query}"), "").await;
        assert_eq!(ids(&found), wanted, "{query}");
    }
    for (query, said) in [
        ("limit=1001", "`limit` is 1000 at most"),
        ("after=fosen:declared.9", "begin with the first page"),
        ("colour=red", "colour"),
    ] {
        let answer = planners.get(&format!("{list}?{query}"), "").await;
        assert_eq!(status(&answer), 400, "{query}");
        assert!(answer.contains(said), "{query}: {answer}");
    }
    // Out of scope is as not there, behind the question mark too.
    let afjord = bearer("afjord");
    for id in ["fosen:declared.1", "fosen:declared.8"] {
        let answer = planners.get(&format!("{list}?after={id}"), &afjord).await;
        let told = answer.replace(id, "it");
        assert_eq!(status(&answer), 400);
        assert!(told.contains("what is not planned: `it`"), "{told}");
    }
}
