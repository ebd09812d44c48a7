//! Who is let in over TCP, to what, and what they may do there.

mod reports;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::AtomicU64;

use super::*;
use crate::access::{
    Anonymous, Grant, Of, Person, Proxy, Role, Scope, Settings, Token, make_token,
};
use crate::clock::Clock;
use crate::fault::{
    Came, Capacity, Command, Fault, Login, LoginOutcome, Reported, Reporting, User, Way,
};
use crate::web::{Answer, Orders};

/// Tokens are made of these bytes.
const SECRETS: [(&str, u8, Role, &[&str]); 6] = [
    ("all", 1, Role::Viewer, &["*"]),
    ("afjord", 2, Role::Partner, &["fosen:afjord"]),
    ("two", 3, Role::Partner, &["fosen:afjord", "fosen:roan"]),
    ("drift", 4, Role::Operator, &["fosen"]),
    ("koord", 5, Role::Coordinator, &["*"]),
    ("havet", 6, Role::Operator, &["hav"]),
];

pub(super) fn scope(role: Role, of: &[&str]) -> Scope {
    Scope::new([Grant {
        role,
        of: of
            .iter()
            .map(|of| Of::parse(of).unwrap())
            .collect::<BTreeSet<Of>>(),
    }])
}

pub(super) fn token(name: &str) -> String {
    let (_, byte, ..) = SECRETS.iter().find(|(known, ..)| *known == name).unwrap();
    make_token(&[*byte; 32]).0
}

pub(super) fn settings(anonymous: Anonymous) -> Settings {
    let tokens = SECRETS.iter().map(|(name, byte, role, of)| Token {
        name: (*name).into(),
        kept: make_token(&[*byte; 32]).1,
        scope: scope(*role, of),
        until: None,
    });
    let people = [
        ("kari@afjord.example", Role::Partner, &["fosen:afjord"][..]),
        ("ola@sentrum.example", Role::Coordinator, &["fosen"][..]),
        ("per@roan.example", Role::Viewer, &["fosen:roan"][..]),
    ];
    Settings {
        anonymous,
        tokens: tokens.collect(),
        people: people
            .map(|(name, role, of)| Person {
                name: name.into(),
                scope: scope(role, of),
            })
            .to_vec(),
        proxy: Some(Proxy {
            header: "remote-user".into(),
            from: vec!["127.0.0.1".parse().unwrap()],
        }),
        ..Settings::default()
    }
}

/// A server that somebody guards, and a ledger behind it that takes everything.
pub(super) struct Guarded {
    pub(super) address: SocketAddr,
    pub(super) access: watch::Sender<Arc<Settings>>,
    taken: Arc<Mutex<Vec<Command>>>,
    logins: Arc<Mutex<Vec<Login>>>,
    reports: Arc<Mutex<Vec<Reporting>>>,
    pub(super) registry: Registry,
    /// By how much the server's clock is set ahead, in nanoseconds.
    pub(super) ahead: &'static AtomicU64,
    pub(super) publish: watch::Sender<Arc<Snapshot>>,
    log: Log,
}

impl Guarded {
    pub(super) async fn start(access: Settings) -> Self {
        let snapshot = sample::troubled();
        Self::start_with(access, snapshot, "https://samband.example", |fault| {
            Ok(Arc::new(fault.clone()))
        })
        .await
    }

    /// With a ledger behind it that always says the same.
    pub(super) async fn start_with(
        access: Settings,
        snapshot: Snapshot,
        public_url: &str,
        says: fn(&Fault) -> Answer,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let log = Log::new();
        let snapshot = Arc::new(snapshot);
        let (publish, snapshots) = watch::channel(Arc::clone(&snapshot));
        let shows = Arc::clone(&snapshot);
        let taken = Arc::new(Mutex::new(Vec::new()));
        let book = Arc::clone(&taken);
        let orders = Orders::new(move |command: Command, reply| {
            let answer = says(snapshot.fault(&command.fault).unwrap());
            book.lock().unwrap().push(command);
            reply.send(answer).is_ok()
        });
        let logins = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&logins);
        let orders = orders.with_logins(move |login| {
            noted.lock().unwrap().push(login);
            true
        });
        let reports = Arc::new(Mutex::new(Vec::<Reporting>::new()));
        let (written, shows) = (Arc::clone(&reports), Arc::clone(&shows));
        let orders = orders.with_reports(move |reporting, reply| {
            let mut written = written.lock().unwrap();
            let again = written.iter().any(|known| known.mark == reporting.mark);
            let fault = shows
                .faults
                .iter()
                .find(|one| one.number.as_str().ends_with("42"));
            written.push(reporting);
            let came = if again { Came::Repeated } else { Came::Opened };
            let fault = Arc::clone(fault.unwrap());
            reply.send(Ok(Box::new(Reported { fault, came }))).is_ok()
        });
        let access = watch::Sender::new(Arc::new(access));
        let registry = Registry::new();
        let (clock, ahead) = Clock::settable();
        let source = Source {
            snapshots,
            log: log.file(),
            clock,
            registry: registry.clone(),
            orders: Some(orders),
            links: None,
            access: access.subscribe(),
            public_url: public_url.into(),
            annex: Router::new(),
        };
        let served = serve(
            listener,
            None,
            source,
            Limits::default(),
            std::future::pending(),
        );
        tokio::spawn(served);
        Self {
            address,
            access,
            taken,
            logins,
            reports,
            registry,
            ahead,
            publish,
            log,
        }
    }

    pub(super) async fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             Content-Length: {length}\r\n{headers}\r\n{body}"
        );
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        until_closed(&mut stream).await
    }

    pub(super) async fn get(&self, path: &str, headers: &str) -> String {
        self.ask("GET", path, headers, "").await
    }

    pub(super) async fn act(&self, number: &str, act: &str, headers: &str, body: &str) -> String {
        let path = format!("/api/v1/faults/{number}/{act}");
        let headers = format!("If-Match: \"3-ab\"\r\nContent-Type: application/json\r\n{headers}");
        self.ask("POST", &path, &headers, body).await
    }

    /// What was handed over to be written of those who came and left.
    pub(super) fn noted(&self) -> Vec<(String, LoginOutcome)> {
        let all = std::mem::take(&mut *self.logins.lock().unwrap());
        all.into_iter()
            .map(|one| (one.account, one.outcome))
            .collect()
    }

    pub(super) fn reports(&self) -> Vec<Reporting> {
        std::mem::take(&mut self.reports.lock().unwrap())
    }

    pub(super) fn acts(&self) -> Vec<Command> {
        std::mem::take(&mut self.taken.lock().unwrap())
    }

    /// How often something was refused for a reason.
    pub(super) fn refused(&self, reason: &str) -> u64 {
        counted(&self.registry, "samband_access_refused_total", reason)
    }
}

pub(super) fn counted(registry: &Registry, family: &str, reason: &str) -> u64 {
    let families = registry.gather();
    let family = families.iter().find(|one| one.name() == family);
    let metrics = family.map(|family| family.get_metric()).unwrap_or_default();
    let one = metrics
        .iter()
        .find(|one| one.get_label().iter().any(|label| label.value() == reason));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small count"
    )]
    one.map_or(0, |one| one.get_counter().get_value() as u64)
}

pub(super) fn bearer(name: &str) -> String {
    format!("Authorization: Bearer {}\r\n", token(name))
}

pub(super) fn person(name: &str) -> String {
    format!("Remote-User: {name}\r\n")
}

/// Åfjord's, undecided; Roan's own; Rissa's.
const TIE: &str = "FOSEN-2026-0042";
const ROAN: &str = "FOSEN-2026-0041";

/// Who acts: by what, on which fault, with which body, and as whom.
fn actors() -> [(
    String,
    &'static str,
    &'static str,
    Capacity,
    Way,
    &'static str,
); 8] {
    let party = |id: &str| Capacity::Party(id.to_owned());
    [
        (
            bearer("afjord"),
            TIE,
            "{}",
            party("afjord"),
            Way::Api,
            "afjord",
        ),
        (
            bearer("afjord"),
            TIE,
            r#"{"on_behalf":"afjord"}"#,
            party("afjord"),
            Way::Api,
            "afjord",
        ),
        (bearer("two"), ROAN, "{}", party("roan"), Way::Api, "two"),
        (
            bearer("two"),
            TIE,
            r#"{"on_behalf":"afjord"}"#,
            party("afjord"),
            Way::Api,
            "two",
        ),
        (
            bearer("drift"),
            TIE,
            r#"{"on_behalf":"nhn"}"#,
            Capacity::Operator,
            Way::Api,
            "drift",
        ),
        (
            bearer("koord"),
            TIE,
            "{}",
            Capacity::Coordinator,
            Way::Api,
            "koord",
        ),
        (
            person("kari@afjord.example"),
            TIE,
            "{}",
            party("afjord"),
            Way::Proxy,
            "kari@afjord.example",
        ),
        (
            person("ola@sentrum.example"),
            TIE,
            r#"{"on_behalf":"roan"}"#,
            Capacity::Coordinator,
            Way::Proxy,
            "ola@sentrum.example",
        ),
    ]
}

#[tokio::test]
async fn whoever_is_known_acts_in_their_own_name_and_as_whom_they_were_given() {
    let guarded = Guarded::start(settings(Anonymous::All)).await;
    for (headers, number, body, capacity, way, name) in actors() {
        let answer = guarded.act(number, "accept", &headers, body).await;
        assert_eq!(status(&answer), 200, "{name}: {answer}");
        let [command] = &guarded.acts()[..] else {
            panic!("one command of {name}");
        };
        assert_eq!(
            (&command.actor.capacity, command.actor.way),
            (&capacity, way)
        );
        let account = name.to_owned();
        assert_eq!(command.actor.user, Some(User::Named { account }));
    }
}

#[tokio::test]
async fn what_nobody_gave_is_refused_and_a_fault_out_of_scope_is_no_fault() {
    let guarded = Guarded::start(settings(Anonymous::All)).await;
    let cases = [
        // Nobody known is asked to be; who only looks is told so.
        (String::new(), TIE, "{}", 401),
        (bearer("all"), TIE, "{}", 403),
        (person("per@roan.example"), ROAN, "{}", 403),
        (person("nobody@else.example"), TIE, "{}", 401),
        // For another party, for one of two, and where none of theirs has a part.
        (bearer("afjord"), TIE, r#"{"on_behalf":"nhn"}"#, 403),
        (bearer("two"), TIE, r#"{"on_behalf":"rissa"}"#, 403),
        (bearer("afjord"), ROAN, "{}", 404),
        (bearer("havet"), TIE, "{}", 404),
        (bearer("havet"), "FOSEN-2026-9999", "{}", 404),
        (bearer("afjord"), "nonsense", "{}", 404),
    ];
    for (headers, number, body, expected) in cases {
        let answer = guarded.act(number, "accept", &headers, body).await;
        assert_eq!(
            status(&answer),
            expected,
            "{headers}{number} {body}: {answer}"
        );
        let asked = header(&answer, "www-authenticate");
        assert_eq!(asked.is_some(), expected == 401, "{answer}");
        let media = header(&answer, "content-type");
        assert_eq!(media, Some("application/problem+json"));
    }
    assert_eq!(guarded.acts(), []);
    assert_eq!((guarded.refused("role"), guarded.refused("scope")), (2, 2));
    // To the last byte but the date.
    let there = guarded.act(TIE, "accept", &bearer("havet"), "{}").await;
    let nowhere = guarded
        .act("FOSEN-2026-9999", "accept", &bearer("havet"), "{}")
        .await;
    let undated = |answer: &str| {
        let lines = answer.lines().filter(|line| !line.starts_with("date:"));
        lines.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(undated(&there), undated(&nowhere));
}

#[tokio::test]
async fn a_token_that_opens_nothing_is_answered_so_wherever_it_comes() {
    let mut access = settings(Anonymous::All);
    access.tokens[0].until = Some("2026-01-01T00:00:00Z".parse().unwrap());
    let guarded = Guarded::start(access).await;
    let other = format!("Authorization: Bearer {}\r\n", make_token(&[99; 32]).0);
    let twice = bearer("drift").repeat(2);
    for (headers, reason) in [
        (&bearer("all"), "ended"),
        (&other, "unknown"),
        (&twice, "header"),
    ] {
        for path in ["/", "/api/v1/faults", "/metrics", "/events"] {
            let answer = guarded.get(path, headers).await;
            let limited = [401, 429];
            assert!(limited.contains(&status(&answer)), "{path}: {answer}");
            let asked = header(&answer, "www-authenticate");
            assert_eq!(asked.is_some(), status(&answer) == 401, "{path}");
            assert!(
                !answer.contains("Fosen") && !answer.contains(TIE),
                "{answer}"
            );
        }
        assert!(guarded.refused(reason) > 0, "{reason}");
        assert_eq!(status(&guarded.get("/healthz", headers).await), 200);
    }
    // After so many the rest of that address is told to wait, and the right one is not.
    let mut last = String::new();
    for _ in 0..12 {
        last = guarded.get("/", &other).await;
    }
    assert_eq!(
        (status(&last), header(&last, "retry-after")),
        (429, Some("1"))
    );
    assert!(guarded.refused("limited") > 0);
    assert_eq!(status(&guarded.get("/", &bearer("drift")).await), 200);
    // In an address it is only that.
    let lost = format!("/?access_token={0}&token={0}", token("drift"));
    let answer = guarded.ask("POST", &lost, "", "").await;
    assert_eq!(status(&answer), 405);
    let act = format!(
        "/api/v1/faults/{TIE}/accept?access_token={}",
        token("drift")
    );
    assert_eq!(
        status(&guarded.ask("POST", &act, "If-Match: \"3\"\r\n", "").await),
        401
    );
    assert_eq!(guarded.acts(), []);
}

#[tokio::test]
async fn what_another_site_has_a_browser_send_does_nothing() {
    let guarded = Guarded::start(settings(Anonymous::None)).await;
    let kari = person("kari@afjord.example");
    let cases = [
        ("", 200),
        ("Sec-Fetch-Site: same-origin\r\n", 200),
        (
            "Sec-Fetch-Site: same-origin\r\nOrigin: https://samband.example\r\n",
            200,
        ),
        ("Origin: https://samband.example\r\n", 200),
        ("Sec-Fetch-Site: cross-site\r\n", 403),
        ("Sec-Fetch-Site: same-site\r\n", 403),
        ("Sec-Fetch-Site: none\r\n", 403),
        ("Origin: https://evil.example\r\n", 403),
        ("Origin: null\r\n", 403),
        (
            "Sec-Fetch-Site: same-origin\r\nOrigin: https://evil.example\r\n",
            403,
        ),
        (
            "Origin: https://samband.example\r\nOrigin: https://evil.example\r\n",
            403,
        ),
    ];
    for (headers, expected) in cases {
        let answer = guarded
            .act(TIE, "accept", &format!("{kari}{headers}"), "{}")
            .await;
        assert_eq!(status(&answer), expected, "{headers}: {answer}");
    }
    assert_eq!(guarded.acts().len(), 4);
    assert_eq!(guarded.refused("elsewhere"), 7);
    // A form of another site is no JSON and bears no tag.
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let path = format!("/api/v1/faults/{TIE}/comment");
    let answer = guarded
        .ask("POST", &path, &format!("{kari}{form}"), "text=x")
        .await;
    assert_eq!(status(&answer), 428);
    let tagged = format!("{kari}{form}If-Match: \"3\"\r\n");
    assert_eq!(
        status(&guarded.ask("POST", &path, &tagged, "text=x").await),
        415
    );
}

#[tokio::test]
async fn another_configuration_holds_from_the_next_request_on() {
    let guarded = Guarded::start(settings(Anonymous::All)).await;
    assert_eq!(status(&guarded.get("/", &bearer("drift")).await), 200);
    guarded.access.send_replace(Arc::new(Settings {
        tokens: settings(Anonymous::All).tokens.split_off(4),
        people: Vec::new(),
        proxy: None,
        anonymous: Anonymous::None,
        ..Settings::default()
    }));
    assert_eq!(status(&guarded.get("/", &bearer("drift")).await), 401);
    assert_eq!(status(&guarded.get("/", &bearer("koord")).await), 200);
    assert_eq!(
        status(&guarded.get("/", &person("kari@afjord.example")).await),
        401
    );
    assert_eq!(status(&guarded.get("/", "").await), 401);
}

#[tokio::test]
async fn no_token_stands_in_any_answer_or_figure() {
    let guarded = Guarded::start(settings(Anonymous::All)).await;
    for name in ["all", "afjord", "drift"] {
        let secret = &token(name)[12..];
        let headers = bearer(name);
        for path in [
            "/",
            "/faults",
            "/metrics",
            "/api/v1/faults",
            "/nowhere",
            "/f/FOSEN-2026-0042",
        ] {
            let answer = guarded.get(path, &headers).await;
            assert!(!answer.contains(secret), "{path}: {answer}");
        }
        let answer = guarded
            .act(TIE, "comment", &headers, r#"{"text":"x"}"#)
            .await;
        assert!(!answer.contains(secret), "{answer}");
        let commands = format!("{:?}", guarded.acts());
        assert!(!commands.contains(secret), "{commands}");
    }
    let said = format!("{:?}", settings(Anonymous::All));
    assert!(
        SECRETS
            .iter()
            .all(|(name, ..)| !said.contains(&token(name)[12..])),
        "{said}"
    );
}

#[tokio::test]
async fn what_is_out_of_scope_is_answered_as_what_there_is_not() {
    let guarded = Guarded::start(settings(Anonymous::None)).await;
    let roan = person("per@roan.example");
    let list = guarded.get("/api/v1/faults", &roan).await;
    assert!(list.contains(ROAN) && !list.contains(TIE), "{list}");
    let keep = header(&list, "cache-control").unwrap();
    assert!(keep.starts_with("private"), "{keep}");
    let undated = |answer: &str| {
        let lines = answer.lines().filter(|line| !line.starts_with("date:"));
        lines.collect::<Vec<_>>().join("\n")
    };
    for path in ["/f/", "/api/v1/faults/"] {
        assert_eq!(
            status(&guarded.get(&format!("{path}{ROAN}"), &roan).await),
            200
        );
        let there = guarded.get(&format!("{path}{TIE}"), &roan).await;
        let nowhere = guarded.get(&format!("{path}FOSEN-2026-9999"), &roan).await;
        assert_eq!(status(&there), 404);
        assert_eq!(undated(&there), undated(&nowhere));
    }
    for path in [
        "/f/FOSEN-2026-0042/pack.json",
        "/f/FOSEN-2026-0042/pack.txt",
        "/m/rissa",
    ] {
        assert_eq!(status(&guarded.get(path, &roan).await), 404, "{path}");
    }
    let metrics = guarded.get("/metrics", &roan).await;
    assert!(metrics.contains("municipality=\"roan\""), "{metrics}");
    for others in ["rissa", "afjord", "samband_http_", "process_"] {
        assert!(!metrics.contains(others), "{others} of {metrics}");
    }
    // The same moment is another page to another reader.
    let own = header(&guarded.get("/", &roan).await, "etag")
        .unwrap()
        .to_owned();
    let drift = bearer("drift");
    let asked = format!("{drift}If-None-Match: {own}\r\n");
    assert_eq!(status(&guarded.get("/", &asked).await), 200);
    assert_eq!(
        status(&guarded.get("/f/FOSEN-2026-0042", &drift).await),
        200
    );
}

#[tokio::test]
async fn whoever_is_not_known_gets_no_more_than_the_configuration_says() {
    let all = [
        "/",
        "/faults",
        "/ownership",
        "/shadow",
        "/f/FOSEN-2026-0042",
        "/f/FOSEN-2026-0042/pack.json",
        "/m/roan",
        "/r/fosen",
        "/events",
        "/metrics",
        "/nowhere",
        "/api/v1/faults",
        "/api/v1/events",
        "/api/v1/openapi.json",
        "/api/v1/shadow",
    ];
    for (anonymous, first) in [(Anonymous::None, 401), (Anonymous::Minimal, 200)] {
        let guarded = Guarded::start(settings(anonymous)).await;
        for path in all {
            let answer = guarded.get(path, "").await;
            let expected = if path == "/" { first } else { 401 };
            assert_eq!(status(&answer), expected, "{path}: {answer}");
            for secret in [TIE, "Roan", "roan", "Helsenett", "Rom 1"] {
                let (_, body) = answer.split_once("\r\n\r\n").unwrap();
                assert!(!body.contains(secret), "{path}: {secret} in {answer}");
            }
        }
        for path in ["/healthz", "/readyz", "/assets/samband.css", "/favicon.ico"] {
            assert_eq!(status(&guarded.get(path, "").await), 200, "{path}");
        }
        // To come without anything is no guess, however often.
        for _ in 0..30 {
            assert_eq!(status(&guarded.get("/faults", "").await), 401);
        }
        assert_eq!(status(&guarded.get("/faults", &bearer("all")).await), 200);
    }
    let guarded = Guarded::start(settings(Anonymous::Minimal)).await;
    let glance = guarded.get("/", "Accept-Language: en\r\n").await;
    for part in ["Fosen", "open faults.", "+47 72 00 00 00"] {
        assert!(glance.contains(part), "{part} of {glance}");
    }
    assert_eq!(status(&guarded.ask("POST", "/", "", "").await), 401);
}

#[tokio::test]
async fn whoever_follows_is_told_of_their_own_changes_until_they_may_see_others() {
    let guarded = Guarded::start(settings(Anonymous::None)).await;
    let mut stream = TcpStream::connect(guarded.address).await.unwrap();
    let request = format!(
        "GET /api/v1/events HTTP/1.1\r\nHost: x\r\n{}\r\n",
        person("per@roan.example")
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let told = until(&mut stream, ROAN).await;
    assert!(!told.contains(TIE), "{told}");
    // Another configuration ends it: whoever follows comes again.
    guarded
        .access
        .send_replace(Arc::new(settings(Anonymous::None)));
    let rest = until_closed(&mut stream).await;
    assert!(
        !rest.contains(TIE) && !rest.contains("FOSEN-2026-0040"),
        "{rest}"
    );
}

#[tokio::test]
async fn a_token_whose_time_is_over_follows_no_longer() {
    let mut access = settings(Anonymous::None);
    access.tokens[0].until = Some("2031-01-01T00:00:00Z".parse().unwrap());
    let name = access.tokens[0].name.to_string();
    let guarded = Guarded::start(access).await;
    for path in ["/events", "/api/v1/events"] {
        let mut stream = TcpStream::connect(guarded.address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n{}\r\n", bearer(&name));
        stream.write_all(request.as_bytes()).await.unwrap();
        until(&mut stream, ": samband").await;
        for (at, open) in [
            ("2030-12-31T23:59:59Z", true),
            ("2031-01-01T00:00:00Z", false),
        ] {
            let mut next = Snapshot::clone(&guarded.publish.borrow());
            next.at = at.parse().unwrap();
            let fault = next.faults.iter().position(|fault| fault.state.is_active());
            let mut faults = next.faults.to_vec();
            let mut changed = (*faults[fault.unwrap()]).clone();
            let said = crate::fault::What::Commented {
                by: sample::party("nhn", "Norsk Helsenett"),
                through: None,
                text: at.to_owned(),
            };
            sample::happens(&mut changed, at, said);
            faults[fault.unwrap()] = Arc::new(changed);
            next.faults = faults.into();
            guarded.publish.send_replace(Arc::new(next));
            match open {
                true => drop(until(&mut stream, "event: ").await),
                false => {
                    let rest = until_closed(&mut stream).await;
                    assert!(!rest.contains(at), "{path}: {rest}");
                }
            }
        }
    }
}
