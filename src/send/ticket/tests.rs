//! A system of somebody else's that acts or does not, and answers or does not, and a desk
//! that is killed in the middle: whatever comes, one ticket, told each thing once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::clock::Clock;
use crate::notice::{Outcome, TicketOrder};

/// What is remembered, for as long as the test lasts.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<BTreeMap<(String, String), Remembered>>>);

impl Shelf for Paper {
    fn since(&self) -> Option<Timestamp> {
        "2026-11-22T10:00:00Z".parse().ok()
    }

    fn get(&self, system: &str, fault: &str) -> Result<Option<Known>, MemoryError> {
        let key = (system.to_owned(), fault.to_owned());
        Ok(self
            .0
            .lock()
            .unwrap()
            .get(&key)
            .map(|ticket| ticket.known.clone()))
    }

    fn put(&self, ticket: &Remembered) -> Result<(), MemoryError> {
        let key = (ticket.system.clone(), ticket.fault.clone());
        self.0.lock().unwrap().insert(key, ticket.clone());
        Ok(())
    }

    fn open(&self, _: &str) -> Result<Vec<Remembered>, MemoryError> {
        let all = self.0.lock().unwrap();
        Ok(all
            .values()
            .filter(|ticket| ticket.known.open)
            .cloned()
            .collect())
    }

    fn by_id(&self, _: &str, id: &str) -> Result<Option<Remembered>, MemoryError> {
        let all = self.0.lock().unwrap();
        Ok(all
            .values()
            .find(|ticket| ticket.known.id.as_deref() == Some(id))
            .cloned())
    }
}

#[derive(Clone, Debug, Default)]
struct Ticket {
    subject: String,
    comments: Vec<String>,
    status: String,
}

/// The system: its tickets, and how it answers the next call.
#[derive(Default)]
struct System {
    tickets: Vec<Ticket>,
    calls: Vec<String>,
    moods: Option<StdRng>,
    next: Vec<Mood>,
    /// So many searches find nothing yet: what they look through is behind.
    behind: usize,
    /// Connections that are not answered yet.
    under_way: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Well,
    /// Breaks before anything is done.
    Lost,
    /// Breaks after it is done.
    DoneAndLost,
    /// Somebody in between gives up before it is done, or after.
    Gateway(bool),
    Refuses(u16),
    /// Says what it has read of us.
    Repeats,
}

impl System {
    fn mood(&mut self) -> Mood {
        if let Some(mood) = self.next.pop() {
            return mood;
        }
        let Some(random) = &mut self.moods else {
            return Mood::Well;
        };
        match random.random_range(0..10) {
            0 => Mood::Lost,
            1 => Mood::DoneAndLost,
            2 => Mood::Gateway(false),
            3 => Mood::Gateway(true),
            4 => Mood::Refuses(409),
            _ => Mood::Well,
        }
    }

    fn act(&mut self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        match (method, &*parts) {
            ("POST", ["ticket"]) => {
                self.tickets.push(Ticket {
                    subject: text("subject"),
                    status: "open".to_owned(),
                    ..Ticket::default()
                });
                (
                    201,
                    json!({"id": self.tickets.len(), "name": format!("T-{}", self.tickets.len())}),
                )
            }
            ("GET", ["tickets"]) => {
                if self.behind > 0 {
                    self.behind -= 1;
                    return (200, json!({"items": []}));
                }
                let wanted = query.strip_prefix("q=").unwrap();
                let all = self.tickets.iter().enumerate();
                let found = all.filter(|(_, ticket)| ticket.subject.contains(wanted));
                let found: Vec<Value> = found.map(|(at, _)| json!({"id": at + 1})).collect();
                (200, json!({"items": found}))
            }
            ("GET", ["comments", id]) => {
                let wanted = query.strip_prefix("q=").unwrap();
                let ticket = &self.tickets[id.parse::<usize>().unwrap() - 1];
                let found = ticket
                    .comments
                    .iter()
                    .filter(|comment| comment.contains(wanted));
                let found: Vec<Value> = found.map(|_| json!({"id": 1})).collect();
                (200, json!({"items": found}))
            }
            ("GET", ["ticket", id]) => {
                let ticket = &self.tickets[id.parse::<usize>().unwrap() - 1];
                (200, json!({"status": ticket.status, "done": "new cable"}))
            }
            ("POST", ["ticket", id, "comment"]) => {
                let ticket = &mut self.tickets[id.parse::<usize>().unwrap() - 1];
                ticket.comments.push(text("text"));
                (201, json!({}))
            }
            ("PUT", ["ticket", id]) => {
                let ticket = &mut self.tickets[id.parse::<usize>().unwrap() - 1];
                ticket.status = text("status");
                (200, json!({}))
            }
            other => panic!("{other:?}"),
        }
    }
}

/// Serves it; its address.
async fn serve(system: Arc<Mutex<System>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let system = Arc::clone(&system);
            system.lock().unwrap().under_way += 1;
            tokio::spawn(async move {
                answer(stream, Arc::clone(&system)).await;
                system.lock().unwrap().under_way -= 1;
            });
        }
    });
    format!("http://{address}")
}

async fn answer(mut stream: TcpStream, system: Arc<Mutex<System>>) -> Option<()> {
    let mut got = Vec::new();
    let (head, body) = loop {
        let mut buffer = [0; 4096];
        let n = stream.read(&mut buffer).await.ok()?;
        if n == 0 {
            return None;
        }
        got.extend_from_slice(&buffer[..n]);
        let text = String::from_utf8_lossy(&got).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.parse::<usize>().unwrap())
        });
        if body.len() >= length.unwrap_or(0) {
            break (head.to_owned(), body.to_owned());
        }
    };
    let mut first = head.split_whitespace();
    let (method, path) = (first.next()?, first.next()?);
    let body: Value = serde_json::from_str(&body).unwrap_or_default();
    let reply = {
        let mut system = system.lock().unwrap();
        system.calls.push(format!("{method} {path}"));
        match system.mood() {
            Mood::Well => Some(system.act(method, path, &body)),
            Mood::Lost => None,
            Mood::DoneAndLost => {
                system.act(method, path, &body);
                None
            }
            Mood::Gateway(done) => {
                if done {
                    system.act(method, path, &body);
                }
                Some((502, json!("bad gateway")))
            }
            Mood::Refuses(status) => Some((status, json!({}))),
            Mood::Repeats => Some((422, json!(head))),
        }
    };
    let (status, body) = reply?;
    let body = body.to_string();
    let text = format!(
        "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(text.as_bytes()).await.ok()
}

fn call(method: Method, path: &str, body: Option<Value>) -> Call {
    let filled = |text: &Value| Body::Text(Template::parse(text.as_str().unwrap()).unwrap());
    Call {
        method,
        path: Template::parse(path).unwrap(),
        query: Vec::new(),
        headers: Vec::new(),
        body: body.map(|body| {
            let fields = body.as_object().unwrap().iter();
            Body::Object(
                fields
                    .map(|(name, text)| (name.as_str().into(), filled(text)))
                    .collect(),
            )
        }),
        repeat: matches!(method, Method::Put | Method::Get),
        taken: Vec::new(),
        later: Vec::new(),
        refused: Vec::new(),
    }
}

fn search(path: &str, wanted: &str) -> Search {
    Search {
        call: Call {
            query: vec![("q".into(), Template::parse(wanted).unwrap())],
            ..call(Method::Get, path, None)
        },
        list: Pointer::parse("/items").unwrap(),
        id: Pointer::parse("/id").unwrap(),
        number: None,
        only: None,
        none: None,
        absent: false,
    }
}

fn adapter() -> Adapter {
    let comment = || {
        call(
            Method::Post,
            "/ticket/{ticket.id}/comment",
            Some(json!({"text": "{note} {key}"})),
        )
    };
    let status = |status: &str| {
        call(
            Method::Put,
            "/ticket/{ticket.id}",
            Some(json!({"status": status})),
        )
    };
    Adapter {
        name: "test".into(),
        tried: None,
        headers: vec![(
            "Authorization".into(),
            Template::parse("token {secret}").unwrap(),
        )],
        login: None,
        open: vec![call(
            Method::Post,
            "/ticket",
            Some(json!({"subject": "{fault.title}"})),
        )],
        comment: vec![comment()],
        close: vec![comment(), status("closed")],
        reopen: vec![status("open"), comment()],
        find: Some(search("/tickets", "{fault.number}")),
        seen: Some(search("/comments/{ticket.id}", "{key}")),
        poll: Some(Poll {
            call: call(Method::Get, "/ticket/{ticket.id}", None),
            status: Pointer::parse("/status").unwrap(),
            closed: vec![json!("closed")],
            remedy: Pointer::parse("/done"),
        }),
        hook: None,
        id: Pointer::parse("/id"),
        number: Pointer::parse("/name"),
        page: Template::parse("/show?id={ticket.id}").ok(),
    }
}

fn desk(url: &str, paper: &Paper) -> Desk {
    let settings = Settings {
        id: "rt".into(),
        adapter: Arc::new(adapter()),
        url: url.into(),
        username: None,
        secret: Some("kanari-fugl-7".into()),
        values: Vec::new(),
        trust: Trust::default(),
        deadline: Duration::from_secs(5),
        poll: None,
        token: None,
    };
    Desk::new(&settings, Memory::new(paper.clone()), Clock::start()).unwrap()
}

fn order(open: bool, note: &str) -> TicketOrder {
    TicketOrder {
        open,
        fault: "FOSEN-2026-0042".to_owned(),
        region: "fosen".to_owned(),
        title: "[FOSEN-2026-0042] down".to_owned(),
        text: "text".to_owned(),
        note: note.to_owned(),
        event: "opened".to_owned(),
        at: String::new(),
        state: "assigned".to_owned(),
        cause: String::new(),
        opened_at: String::new(),
        url: String::new(),
        party: "it".to_owned(),
        party_name: "IT".to_owned(),
        language: "nb".to_owned(),
        json: Value::Null,
    }
}

/// Waits until all that had been sent has arrived: it is taken in the order it was sent.
async fn arrived(url: &str, system: &Mutex<System>) {
    let all = async {
        let address = url.trim_start_matches("http://");
        let mut last = TcpStream::connect(address).await.unwrap();
        last.shutdown().await.unwrap();
        last.read_to_end(&mut Vec::new()).await.unwrap();
        while system.lock().unwrap().under_way > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), all)
        .await
        .unwrap();
}

/// Carries an order until it is taken, as the outbox would, and is killed now and then.
async fn carry(
    (url, system): (&str, &Mutex<System>),
    paper: &Paper,
    order: &TicketOrder,
    key: &str,
    random: &mut StdRng,
) {
    for attempt in 0..200 {
        let desk = desk(url, paper);
        let carried = desk.carry_shown(order, key, attempt > 0);
        if random.random_range(0..8) == 0 {
            // The program ends in the middle of it.
            let patience = Duration::from_micros(random.random_range(100..6_000));
            if tokio::time::timeout(patience, carried).await.is_err() {
                arrived(url, system).await;
            }
            continue;
        }
        if matches!(carried.await.0.outcome, Outcome::Accepted { .. }) {
            return;
        }
    }
    panic!("it was never taken");
}

#[tokio::test]
async fn whatever_breaks_there_is_one_ticket_and_each_thing_is_told_once() {
    let seeds = std::env::var("SAMBAND_SEEDS").ok();
    let seeds: u64 = seeds.and_then(|text| text.parse().ok()).unwrap_or(12);
    for seed in 0..seeds {
        let system = Arc::new(Mutex::new(System {
            moods: Some(StdRng::seed_from_u64(seed)),
            ..System::default()
        }));
        let url = serve(Arc::clone(&system)).await;
        let paper = Paper::default();
        let mut random = StdRng::seed_from_u64(seed ^ 0xabcd);
        let story = [true, true, false, true, true, false];
        for (at, open) in story.into_iter().enumerate() {
            let order = order(open, &format!("note{at}"));
            let there = (&*url, &*system);
            carry(there, &paper, &order, &format!("key{at}"), &mut random).await;
        }
        let system = system.lock().unwrap();
        assert_eq!(system.tickets.len(), 1, "seed {seed}");
        let ticket = &system.tickets[0];
        assert_eq!(ticket.status, "closed", "seed {seed}");
        let wanted: Vec<String> = (1..6).map(|at| format!("note{at} key{at}")).collect();
        assert_eq!(ticket.comments, wanted, "seed {seed}");
    }
}

async fn system_and_desk() -> (Arc<Mutex<System>>, Paper, Desk) {
    let system = Arc::new(Mutex::new(System::default()));
    let url = serve(Arc::clone(&system)).await;
    let paper = Paper::default();
    let desk = desk(&url, &paper);
    (system, paper, desk)
}

#[tokio::test]
async fn where_nothing_can_be_looked_for_nothing_is_opened_again() {
    let (system, _, desk) = system_and_desk().await;
    let opens = order(true, "note");
    system.lock().unwrap().next = vec![Mood::Refuses(404), Mood::DoneAndLost];
    let (first, _) = desk.carry_shown(&opens, "key", false).await;
    assert!(
        matches!(first.outcome, Outcome::Ambiguous { .. }),
        "{first:?}"
    );
    let (second, _) = desk.carry_shown(&opens, "key", true).await;
    assert!(
        matches!(second.outcome, Outcome::Temporary { .. }),
        "{second:?}"
    );
    let (third, _) = desk.carry_shown(&opens, "key", true).await;
    assert!(
        matches!(third.outcome, Outcome::Accepted { .. }),
        "{third:?}"
    );
    let system = system.lock().unwrap();
    assert_eq!(system.tickets.len(), 1);
    assert_eq!(
        system.calls,
        [
            "POST /ticket",
            "GET /tickets?q=FOSEN-2026-0042",
            "GET /tickets?q=FOSEN-2026-0042"
        ]
    );
}

#[tokio::test]
async fn a_ticket_that_was_refused_is_not_closed_and_the_next_word_opens_it() {
    let (system, _, desk) = system_and_desk().await;
    system.lock().unwrap().next = vec![Mood::Refuses(422)];
    let (first, _) = desk.carry_shown(&order(true, "a"), "1", false).await;
    assert!(
        matches!(first.outcome, Outcome::Permanent { .. }),
        "{first:?}"
    );
    let (second, _) = desk.carry_shown(&order(false, "b"), "2", false).await;
    assert!(
        matches!(second.outcome, Outcome::Accepted { .. }),
        "{second:?}"
    );
    assert_eq!(system.lock().unwrap().calls, ["POST /ticket"]);
    let (third, _) = desk.carry_shown(&order(true, "c"), "3", false).await;
    assert_eq!(
        third.outcome,
        Outcome::Accepted {
            response: "ticket T-1: opened".to_owned()
        }
    );
}

#[tokio::test]
async fn a_wrong_token_loses_no_ticket_and_stands_nowhere() {
    let (system, _, desk) = system_and_desk().await;
    system.lock().unwrap().next = vec![Mood::Refuses(401)];
    let (first, calls) = desk.carry_shown(&order(true, "a"), "1", false).await;
    assert!(
        matches!(first.outcome, Outcome::Temporary { .. }),
        "{first:?}"
    );
    assert!(!format!("{calls:?} {desk:?}").contains("kanari"));
    assert_eq!(calls[0].headers[0].1, "token (not shown)");
}

#[tokio::test]
async fn one_that_is_closed_over_there_is_told_of_once_and_opened_again_by_the_next_word() {
    let (system, paper, desk) = system_and_desk().await;
    desk.carry_shown(&order(true, "a"), "1", false).await;
    assert_eq!(desk.ask_all().await, Ok(Vec::new()));
    system.lock().unwrap().tickets[0].status = "closed".to_owned();
    let closed = desk.ask_all().await.unwrap();
    assert_eq!(closed[0].remedy.as_deref(), Some("new cable"));
    desk.note_closed(&closed[0]).await.unwrap();
    assert_eq!(desk.ask_all().await, Ok(Vec::new()));
    let known = paper.get("rt", "FOSEN-2026-0042").unwrap().unwrap();
    assert!(known.closed_there && known.url.unwrap().ends_with("/show?id=1"));
    desk.carry_shown(&order(true, "still"), "2", false).await;
    assert_eq!(system.lock().unwrap().tickets[0].status, "open");
    // What we close ourselves is no news.
    desk.carry_shown(&order(false, "over"), "3", false).await;
    assert_eq!(desk.ask_all().await, Ok(Vec::new()));
}

#[test]
fn an_answer_that_breaks_off_has_found_nothing_out() {
    let search = Search {
        list: Pointer::parse("").unwrap(),
        ..search("/tickets", "{fault.number}")
    };
    assert_eq!(
        search.found(&json!([]), &Values::default()),
        Some(Vec::new())
    );
    assert_eq!(search.found(&Value::Null, &Values::default()), None);
}

#[tokio::test]
async fn what_was_forgotten_is_looked_for_before_a_ticket_is_opened_or_given_up() {
    let (system, paper, desk_) = system_and_desk().await;
    let (first, _) = desk_.carry_shown(&order(true, "a"), "1", false).await;
    assert!(matches!(first.outcome, Outcome::Accepted { .. }));
    let url = desk_.settings().url.clone();
    drop(paper);
    // A machine that was restored has the log and nothing else.
    let restored = desk(&url, &Paper::default());
    let later = |open, note| TicketOrder {
        opened_at: "2026-11-22T09:00:00Z".to_owned(),
        ..order(open, note)
    };
    let (second, _) = restored.carry_shown(&later(true, "b"), "2", false).await;
    assert!(
        matches!(second.outcome, Outcome::Accepted { .. }),
        "{second:?}"
    );
    let (third, _) = desk(&url, &Paper::default())
        .carry_shown(&later(false, "c"), "3", false)
        .await;
    assert!(
        matches!(third.outcome, Outcome::Accepted { .. }),
        "{third:?}"
    );
    let system = system.lock().unwrap();
    assert_eq!(system.tickets.len(), 1);
    assert_eq!(system.tickets[0].status, "closed");
}

#[tokio::test]
async fn an_attempt_that_came_to_nothing_takes_no_doubt_away() {
    let (system, _, desk) = system_and_desk().await;
    let opens = order(true, "note");
    // It is done and lost, the search is behind, and the next try is refused.
    system.lock().unwrap().next = vec![Mood::DoneAndLost];
    let (first, _) = desk.carry_shown(&opens, "key", false).await;
    assert!(
        matches!(first.outcome, Outcome::Ambiguous { .. }),
        "{first:?}"
    );
    system.lock().unwrap().behind = 1;
    system.lock().unwrap().next = vec![Mood::Refuses(429), Mood::Well];
    let (second, _) = desk.carry_shown(&opens, "key", true).await;
    assert!(
        !matches!(second.outcome, Outcome::Accepted { .. }),
        "{second:?}"
    );
    let (third, _) = desk.carry_shown(&opens, "key", true).await;
    assert!(
        matches!(third.outcome, Outcome::Accepted { .. }),
        "{third:?}"
    );
    assert_eq!(system.lock().unwrap().tickets.len(), 1);
}

/// Carries an order so often as patience lasts, as the outbox would: whether it was taken, and
/// none where it was given up.
async fn carry_for(
    (url, paper): (&str, &Paper),
    order: &TicketOrder,
    key: &str,
    attempts: usize,
) -> Option<Outcome> {
    for attempt in 0..attempts {
        let carried = desk(url, paper).carry_shown(order, key, attempt > 0).await;
        match carried.0.outcome {
            Outcome::Temporary { .. } | Outcome::Ambiguous { .. } => {}
            end @ (Outcome::Accepted { .. } | Outcome::Permanent { .. }) => return Some(end),
        }
    }
    None
}

#[tokio::test]
async fn an_open_that_is_given_up_in_doubt_leaves_no_ticket_open_of_which_nobody_is_told() {
    let mut left = [0, 0];
    for seed in 0..60 {
        let system = Arc::new(Mutex::new(System {
            moods: Some(StdRng::seed_from_u64(seed)),
            ..System::default()
        }));
        let url = serve(Arc::clone(&system)).await;
        let paper = Paper::default();
        let patience = usize::try_from(seed % 3 + 1).unwrap();
        let there = (&*url, &paper);
        let opened = carry_for(there, &order(true, "a"), "1", patience).await;
        // What it looks through may be behind, for a while or for ever.
        system.lock().unwrap().behind = [0, 1, 2, 9][usize::try_from(seed % 4).unwrap()];
        let closed = carry_for(there, &order(false, "b"), "2", 200).await;
        let system = system.lock().unwrap();
        assert!(system.tickets.len() <= 1, "seed {seed}");
        let open = system.tickets.iter().any(|ticket| ticket.status == "open");
        let told = matches!(closed, Some(Outcome::Permanent { .. }));
        assert!(
            closed.is_some() && (!open || told),
            "seed {seed}: {opened:?} {closed:?}"
        );
        if opened.is_none() {
            left[usize::from(open)] += usize::from(!system.tickets.is_empty());
        }
    }
    assert!(left[0] > 3 && left[1] > 0, "{left:?}");
}

#[tokio::test]
async fn where_a_system_cannot_be_searched_the_operator_is_told_of_what_may_be_open_there() {
    let system = Arc::new(Mutex::new(System::default()));
    let url = serve(Arc::clone(&system)).await;
    let settings = Settings {
        adapter: Arc::new(Adapter {
            find: None,
            ..adapter()
        }),
        ..desk(&url, &Paper::default()).settings().clone()
    };
    let desk = Desk::new(&settings, Memory::new(Paper::default()), Clock::start()).unwrap();
    system.lock().unwrap().next = vec![Mood::DoneAndLost];
    desk.carry_shown(&order(true, "a"), "1", false).await;
    let (closed, calls) = desk.carry_shown(&order(false, "b"), "2", false).await;
    let Outcome::Permanent { why } = closed.outcome else {
        panic!("{closed:?}");
    };
    assert!(why.contains("FOSEN-2026-0042") && calls.is_empty(), "{why}");
}

#[tokio::test]
async fn what_a_system_has_read_of_us_stands_in_nothing_that_is_kept() {
    let (system, _, desk) = system_and_desk().await;
    system.lock().unwrap().next = vec![Mood::Repeats];
    let (refused, calls) = desk.carry_shown(&order(true, "a"), "1", false).await;
    let Outcome::Permanent { why } = refused.outcome else {
        panic!("{refused:?}");
    };
    assert!(why.contains("token (secret)"), "{why}");
    let said = &calls[0].reply.as_ref().unwrap().said;
    assert!(!format!("{why} {said}").contains("kanari"));
}

#[tokio::test]
async fn of_two_words_at_once_one_opens_the_ticket_and_the_other_is_said_of_it() {
    let (system, _, desk) = system_and_desk().await;
    let (first, second) = (order(true, "a"), order(true, "b"));
    let carried = tokio::join!(
        desk.carry_shown(&first, "1", false),
        desk.carry_shown(&second, "2", false)
    );
    for (delivered, _) in [carried.0, carried.1] {
        assert!(matches!(delivered.outcome, Outcome::Accepted { .. }));
    }
    let system = system.lock().unwrap();
    assert_eq!(system.tickets.len(), 1);
    assert_eq!(system.tickets[0].comments.len(), 1);
}

#[tokio::test]
async fn a_call_is_news_only_of_an_open_ticket_of_ours_that_nobody_works_at() {
    let (_, paper, plain) = system_and_desk().await;
    let settings = Settings {
        adapter: Arc::new(Adapter {
            hook: Some(Hook {
                id: Pointer::parse("/id").unwrap(),
                status: Pointer::parse("/status").unwrap(),
                closed: vec![json!("closed")],
                remedy: Pointer::parse("/done"),
            }),
            ..adapter()
        }),
        ..plain.settings().clone()
    };
    let memory = Memory::new(paper.clone());
    let desk = Desk::new(&settings, memory, Clock::start()).unwrap();
    desk.carry_shown(&order(true, "a"), "1", false).await;
    let closed = json!({"id": 1, "status": "closed", "done": "new cable"});
    let Ok(Heard::Closed(asked)) = desk.told(&closed).await else {
        panic!("it was closed");
    };
    assert_eq!(asked.remedy.as_deref(), Some("new cable"));
    for (body, why) in [
        (json!({"id": 1, "status": "open"}), "it is not closed"),
        (json!({"id": 2, "status": "closed"}), "it is none of ours"),
        (json!({"status": "closed"}), "it names none"),
        (json!([1]), "it is nothing"),
    ] {
        let heard = desk.told(&body).await;
        assert!(matches!(heard, Ok(Heard::Nothing)), "{why}: {heard:?}");
    }
    let held = desk.take(&asked.ticket).unwrap();
    assert!(matches!(desk.told(&closed).await, Ok(Heard::Busy)));
    drop(held);
    let heard = plain.told(&closed).await;
    assert!(matches!(heard, Ok(Heard::Nothing)), "it has no hook");
    // What we close ourselves comes back, and is no news.
    desk.carry_shown(&order(false, "over"), "2", false).await;
    let heard = desk.told(&closed).await;
    assert!(matches!(heard, Ok(Heard::Nothing)), "{heard:?}");
}

#[test]
fn of_what_a_search_finds_only_what_names_this_fault_counts() {
    let title = Pointer::parse("/title").unwrap();
    let only = Template::parse("[{fault.number}]").unwrap();
    let search = Search {
        only: Some((title, only)),
        ..search("/tickets", "{fault.number}")
    };
    let mut values = Values::default();
    values.put("fault.number", "FOSEN-2026-0042");
    let answer = json!({"items": [
        {"id": 1, "title": "[FOSEN-2026-00421] down"},
        {"id": 2, "title": "[FOSEN-2026-0042] down"},
        {"id": 3},
    ]});
    let found = search.found(&answer, &values).unwrap();
    let ids: Vec<&str> = found.iter().map(|found| &*found.id).collect();
    assert_eq!(ids, ["2"]);
}

#[test]
fn what_names_a_ticket_is_short_and_plain() {
    let id = Pointer::parse("/id").unwrap();
    let named = |id_there: Value| Found::at(&json!({"id": id_there}), &id, None).is_some();
    for (there, fine) in [
        (json!("I 2611 017"), true),
        (json!(17), true),
        (json!("a".repeat(120)), true),
        (json!("a".repeat(121)), false),
        (json!("<b>17</b>"), false),
        (json!("17\n"), false),
        (json!(" "), false),
        (json!(null), false),
        (json!(["17"]), false),
    ] {
        assert_eq!(named(there.clone()), fine, "{there}");
    }
}

/// What is remembered, whose list is older than the rest.
struct Stale(Paper);

impl Shelf for Stale {
    fn get(&self, system: &str, fault: &str) -> Result<Option<Known>, MemoryError> {
        self.0.get(system, fault)
    }

    fn put(&self, ticket: &Remembered) -> Result<(), MemoryError> {
        self.0.put(ticket)
    }

    fn open(&self, _: &str) -> Result<Vec<Remembered>, MemoryError> {
        Ok(self.0.0.lock().unwrap().values().cloned().collect())
    }

    fn by_id(&self, system: &str, id: &str) -> Result<Option<Remembered>, MemoryError> {
        self.0.by_id(system, id)
    }
}

#[tokio::test]
async fn what_we_have_closed_since_the_list_was_read_was_closed_by_nobody_else() {
    let (system, paper, plain) = system_and_desk().await;
    let memory = Memory::new(Stale(paper));
    let desk = Desk::new(plain.settings(), memory, Clock::start()).unwrap();
    desk.carry_shown(&order(true, "a"), "1", false).await;
    desk.carry_shown(&order(false, "b"), "2", false).await;
    assert_eq!(system.lock().unwrap().tickets[0].status, "closed");
    assert_eq!(desk.ask_all().await, Ok(Vec::new()));
}
