//! Links in mails: opened by whoever has one, and by every scanner on the way.

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::access::{Key, Link, Mark, PLACEHOLDER, Purpose, path};
use crate::fault::{
    Act, ByLink, Capacity, Command, Event, Fault, PartyRef, Refused, Through, Way, What,
};
use crate::web::{Answer, Links, Orders};

/// What the ledger would say of a command.
type Says = fn(&Fault) -> Option<Answer>;

const URL: &str = "https://samband.example";
const NOTICE: &str = "aabbccddeeff";

/// A server with links, and a ledger behind it that always says the same.
struct Behind {
    address: SocketAddr,
    snapshot: Arc<Snapshot>,
    taken: Arc<Mutex<Vec<Command>>>,
    _publish: watch::Sender<Arc<Snapshot>>,
    _log: Log,
}

fn key() -> Key {
    Key::new([9; Key::LENGTH])
}

fn notice() -> Mark {
    Mark::of_hex(NOTICE).unwrap()
}

#[expect(clippy::unnecessary_wraps, reason = "one of several things it may say")]
fn taken(fault: &Fault) -> Option<Answer> {
    Some(Ok(Arc::new(fault.clone())))
}

#[expect(clippy::unnecessary_wraps, reason = "one of several things it may say")]
fn stale(fault: &Fault) -> Option<Answer> {
    Some(Err(Refused::Stale {
        ordinal: fault.next_ordinal() - 1,
        since: Vec::new(),
    }))
}

impl Behind {
    async fn start(snapshot: Snapshot, says: Says) -> Self {
        let links = Links {
            key: key(),
            public_url: URL.into(),
        };
        Self::start_with(snapshot, says, Some(links)).await
    }

    async fn start_with(snapshot: Snapshot, says: Says, links: Option<Links>) -> Self {
        let limits = Limits {
            header: Duration::from_millis(500),
            act: Duration::from_millis(500),
            ..Limits::default()
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let log = Log::new();
        let snapshot = Arc::new(snapshot);
        let (publish, snapshots) = watch::channel(Arc::clone(&snapshot));
        let taken = Arc::new(Mutex::new(Vec::new()));
        let (book, known) = (Arc::clone(&taken), Arc::clone(&snapshot));
        let orders = Orders::new(move |command: Command, reply| {
            let fault = Arc::clone(known.fault(&command.fault).unwrap());
            book.lock().unwrap().push(command);
            says(&fault).is_some_and(|answer| reply.send(answer).is_ok())
        });
        let source = Source {
            snapshots,
            log: log.file(),
            clock: Clock::start(),
            registry: Registry::new(),
            orders: Some(orders),
            links,
            annex: Router::new(),
        };
        tokio::spawn(serve(
            listener,
            None,
            source,
            limits,
            std::future::pending(),
        ));
        Self {
            address,
            snapshot,
            taken,
            _publish: publish,
            _log: log,
        }
    }

    async fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        until_closed(&mut stream).await
    }

    async fn get(&self, path: &str) -> String {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        ))
        .await
    }

    async fn post_as(&self, path: &str, headers: &str, body: &str) -> String {
        let length = body.len();
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
             Content-Length: {length}\r\n{headers}\r\n{body}"
        ))
        .await
    }

    async fn post(&self, path: &str, body: &str) -> String {
        let headers = "Content-Type: application/x-www-form-urlencoded\r\n\
                       Origin: null\r\nSec-Fetch-Site: same-origin\r\n";
        self.post_as(path, headers, body).await
    }

    fn done(&self) -> Vec<Command> {
        self.taken.lock().unwrap().clone()
    }
}

/// The path of a link that still holds.
fn link(fault: u32, party: &str, purpose: Purpose) -> String {
    let ahead = Clock::start().now().wall + SignedDuration::from_hours(24);
    link_until(fault, party, purpose, ahead)
}

fn link_until(fault: u32, party: &str, purpose: Purpose, ends_at: Timestamp) -> String {
    let link = Link {
        fault: format!("FOSEN-2026-{fault:04}"),
        as_of: 0,
        recipient: key().recipient("fosen", party, &format!("vakt@{party}.example")),
        notice: notice(),
        purpose,
        ends_at: Link::end(ends_at, 0),
    };
    path(&link.token(&key()).unwrap())
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap().1
}

/// The region's coordinator, whom every page names.
const TELEPHONE: &str = "+47 72 00 00 00";

#[tokio::test]
async fn to_open_a_link_shows_the_fault_and_changes_nothing() {
    let behind = Behind::start(sample::troubled(), taken).await;
    let links = [
        (link(41, "roan", Purpose::Answer), true),
        (link(42, "fosenradet", Purpose::Answer), true),
        (link(40, "rissa", Purpose::Close), true),
        (link(39, "osen", Purpose::Close), false),
        (link(41, "orland", Purpose::Answer), false),
    ];
    for (path, offers) in &links {
        let answer = behind.get(path).await;
        assert_eq!(status(&answer), 200, "{answer}");
        let page = body(&answer);
        assert_eq!(page.contains("<form"), *offers, "{page}");
        assert!(page.contains("FOSEN-2026-00") && page.contains(TELEPHONE));
        assert!(page.contains("lang=\"nb\"") && !page.contains("<script"));
        let token = path.strip_prefix("/a/").unwrap();
        let actions = page.matches(&format!("action=\"{path}\"")).count();
        assert_eq!(page.matches(token).count(), actions, "{page}");
        let policy = header(&answer, "content-security-policy").unwrap();
        assert!(policy.contains("form-action 'self'") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("script-src"));
        assert_eq!(header(&answer, "referrer-policy"), Some("no-referrer"));
        assert_eq!(header(&answer, "cache-control"), Some("no-store"));
        assert_eq!(header(&answer, "set-cookie"), None);
        let head = format!("HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let head = behind.ask(&head).await;
        assert_eq!((status(&head), body(&head)), (200, ""));
    }
    assert_eq!(behind.done(), Vec::new());
}

#[tokio::test]
async fn what_is_sent_from_the_page_is_a_command_of_the_party_and_leads_back_to_it() {
    let behind = Behind::start(sample::troubled(), taken).await;
    let path = link(41, "roan", Purpose::Answer);
    let page = behind.get(&path).await;
    assert!(page.contains("name=\"seen\" value=\"0\""), "{page}");
    let sent = "seen=0&expected=2026-11-22T16%3A00&act=accept";
    let answer = behind.post(&path, sent).await;
    assert_eq!(status(&answer), 303, "{answer}");
    let back = format!("{path}?since=0");
    assert_eq!(header(&answer, "location"), Some(&*back));
    assert_eq!(status(&behind.get(&back).await), 200);
    let commands = behind.done();
    let [command] = &commands[..] else {
        panic!("{commands:?}")
    };
    assert_eq!(command.fault.as_str(), "FOSEN-2026-0041");
    assert_eq!(command.expected, 0);
    let by = ByLink {
        notice: notice(),
        purpose: Purpose::Answer,
        as_of: 0,
    };
    assert_eq!(
        command.actor.capacity,
        Capacity::Link("roan".to_owned(), by)
    );
    assert_eq!(command.actor.on_behalf, None);
    assert_eq!(command.actor.way, Way::Link(notice()));
    let expected_at = Some("2026-11-22T15:00:00Z".parse().unwrap());
    assert_eq!(command.act, Act::Accept { expected_at });
    for (path, sent, slug) in [
        (&path, "seen=0&act=reject&because=Linja+er+oppe", "reject"),
        (&path, "seen=0&act=comment&text=a%0D%0Ab", "comment"),
        (
            &link(40, "rissa", Purpose::Close),
            "seen=1&act=close&cause=Str%C3%B8m&remedy=P%C3%A5",
            "close",
        ),
    ] {
        let answer = behind.post(path, sent).await;
        assert_eq!(status(&answer), 303, "{answer}");
        assert_eq!(behind.done().last().unwrap().act.slug(), slug);
    }
}

#[tokio::test]
async fn a_link_does_what_it_is_for_and_nothing_else() {
    let behind = Behind::start(sample::troubled(), taken).await;
    let close = "act=close&cause=a&remedy=b";
    for (path, sent) in [
        // For another purpose.
        (
            link(40, "rissa", Purpose::Answer),
            format!("seen=1&{close}"),
        ),
        (
            link(41, "roan", Purpose::Close),
            "seen=0&act=accept".to_owned(),
        ),
        (
            link(40, "rissa", Purpose::Close),
            "seen=1&act=accept".to_owned(),
        ),
        // Of another party's, of what is closed.
        (
            link(41, "orland", Purpose::Answer),
            "seen=0&act=accept".to_owned(),
        ),
        (
            link(41, "orland", Purpose::Answer),
            "seen=0&act=comment&text=a".to_owned(),
        ),
        (link(39, "osen", Purpose::Close), format!("seen=2&{close}")),
        // Undecided: nobody has been named who could say no.
        (
            link(42, "fosenradet", Purpose::Answer),
            "seen=0&act=reject&because=a".to_owned(),
        ),
    ] {
        let answer = behind.post(&path, &sent).await;
        assert_eq!(status(&answer), 409, "{sent}: {answer}");
        assert!(body(&answer).contains(TELEPHONE));
    }
    assert_eq!(behind.done(), Vec::new());
    let cleared = behind.get(&link(40, "rissa", Purpose::Answer)).await;
    assert!(
        cleared.contains("bruk lenken i e-posten om at det er over"),
        "{cleared}"
    );
    let others = behind.get(&link(41, "orland", Purpose::Answer)).await;
    assert!(
        others.contains("Saken ligger hos <bdi>Roan kommune</bdi>"),
        "{others}"
    );
}

#[tokio::test]
async fn a_link_that_opens_nothing_says_so_and_whom_to_call() {
    let behind = Behind::start(sample::troubled(), taken).await;
    let good = link(41, "roan", Purpose::Answer);
    let now = Clock::start().now().wall;
    let past = now - SignedDuration::from_hours(1);
    let unknown = [
        good[..good.len() - 1].to_owned(),
        good.to_lowercase(),
        PLACEHOLDER.to_owned(),
        "/a/%ff".to_owned(),
        "/a/%3Cscript%3E".to_owned(),
        link(77, "roan", Purpose::Answer),
    ];
    let mut pages = Vec::new();
    for path in &unknown {
        let answer = behind.get(path).await;
        assert_eq!(status(&answer), 404, "{path}: {answer}");
        pages.push(body(&answer).to_owned());
    }
    // Whatever is wrong with them, they look the same.
    pages.dedup();
    assert_eq!(pages.len(), 1, "{pages:#?}");
    assert!(pages[0].contains("Lenken virker ikke"));
    let ended = link_until(41, "roan", Purpose::Answer, past);
    let gone = link(41, "noen-andre", Purpose::Answer);
    for (path, said) in [
        (&ended, "Lenken er gått ut"),
        (&gone, "ikke lenger i registeret"),
    ] {
        for answer in [
            behind.get(path).await,
            behind.post(path, "seen=0&act=accept").await,
        ] {
            assert_eq!(status(&answer), 410, "{answer}");
            assert!(
                answer.contains(said) && answer.contains(TELEPHONE),
                "{answer}"
            );
            assert!(!answer.contains("<form"));
        }
    }
    assert!(pages[0].contains(TELEPHONE));
    assert_eq!(behind.done(), Vec::new());
    let metrics = behind.get("/metrics").await;
    for (reason, count) in [("unknown", 6), ("ended", 2), ("gone", 2)] {
        let line = format!("samband_links_refused_total{{reason=\"{reason}\"}} {count}");
        assert!(metrics.contains(&line), "{line}: {metrics}");
    }
    let token = good.strip_prefix("/a/").unwrap();
    assert!(!metrics.contains(&token[..20]));
}

#[tokio::test]
async fn guesses_are_limited_and_cost_whoever_has_a_link_nothing() {
    let behind = Behind::start(sample::troubled(), taken).await;
    let good = link(41, "roan", Purpose::Answer);
    let mut limited = 0;
    for _ in 0..60 {
        let answer = behind.get("/a/guessed").await;
        match status(&answer) {
            404 => {}
            429 => limited += 1,
            other => panic!("{other}"),
        }
    }
    assert!(limited > 0);
    assert_eq!(status(&behind.get(&good).await), 200);
    assert_eq!(status(&behind.post(&good, "seen=0&act=accept").await), 303);
}

#[tokio::test]
async fn where_links_are_switched_off_nothing_is_opened_or_taken() {
    let behind = Behind::start_with(sample::troubled(), taken, None).await;
    let good = link(41, "roan", Purpose::Answer);
    let answer = behind.get(&good).await;
    assert_eq!(status(&answer), 404);
    assert!(answer.contains("Lenker er slått av") && answer.contains(TELEPHONE));
    assert_eq!(status(&behind.post(&good, "seen=0&act=accept").await), 405);
    assert_eq!(behind.done(), Vec::new());
}

fn happened(mut snapshot: Snapshot, fault: u32, what: What) -> Snapshot {
    let number = format!("FOSEN-2026-{fault:04}");
    let faults = snapshot.faults.iter().map(|one| {
        if one.number.as_str() != number {
            return Arc::clone(one);
        }
        let mut one = Fault::clone(one);
        let event = Event {
            fault: one.number.clone(),
            at: sample::at("2026-11-22T08:25:00Z"),
            ordinal: one.next_ordinal(),
            what: what.clone(),
        };
        one.apply(&event).unwrap();
        Arc::new(one)
    });
    snapshot.faults = faults.collect();
    snapshot
}

fn roan() -> PartyRef {
    PartyRef {
        id: "roan".to_owned(),
        name: "Roan kommune".to_owned(),
    }
}

fn accepted(way: Way) -> What {
    What::Accepted {
        by: roan(),
        through: Some(Through {
            party: roan(),
            way,
            user: None,
        }),
        expected_at: None,
    }
}

#[tokio::test]
async fn of_two_at_once_the_second_sees_who_was_first_and_keeps_its_own_words() {
    let by_another = accepted(Way::Link(Mark::default()));
    let snapshot = happened(sample::troubled(), 41, by_another);
    let behind = Behind::start(snapshot, stale).await;
    let path = link(41, "roan", Purpose::Answer);
    let sent = "seen=0&act=reject&because=%3Cscript%3Ealert(1)%3C%2Fscript%3E+nei";
    let answer = behind.post(&path, sent).await;
    assert_eq!(status(&answer), 409, "{answer}");
    let page = body(&answer);
    assert!(page.contains("Svaret ble ikke skrevet ned."), "{page}");
    assert!(
        page.contains("Dette har skjedd siden du så på saken"),
        "{page}"
    );
    assert!(
        page.contains("(ved lenke i e-post) har tatt saken"),
        "{page}"
    );
    assert!(
        !page.contains("<script") && page.contains("alert(1)"),
        "{page}"
    );
    assert!(page.contains("name=\"seen\" value=\"1\""), "{page}");
}

#[tokio::test]
async fn an_answer_that_is_sent_twice_is_taken_once_and_a_used_link_says_what_happened() {
    let snapshot = happened(sample::troubled(), 41, accepted(Way::Link(notice())));
    let behind = Behind::start(snapshot, stale).await;
    let path = link(41, "roan", Purpose::Answer);
    let answer = behind.post(&path, "seen=0&expected=&act=accept").await;
    assert_eq!(status(&answer), 303, "{answer}");
    let page = behind.get(header(&answer, "location").unwrap()).await;
    assert!(page.contains("Takk, svaret er skrevet ned"), "{page}");
    let used = behind.get(&path).await;
    assert!(
        used.contains("Roan kommune</bdi> (ved lenke i e-post) har tatt saken"),
        "{used}"
    );
    assert!(!used.contains("Takk"), "{used}");
    // Another answer than the one that was taken.
    let other = "seen=0&expected=2026-11-22T16%3A00&act=accept";
    assert_eq!(status(&behind.post(&path, other).await), 409);
}

#[tokio::test]
async fn what_the_ledger_takes_by_no_link_any_more_is_refused_on_the_page() {
    let behind = Behind::start(sample::troubled(), |_| Some(Err(Refused::Link))).await;
    let path = link(41, "roan", Purpose::Answer);
    let answer = behind.post(&path, "seen=0&act=accept").await;
    assert_eq!(status(&answer), 409, "{answer}");
    assert_eq!(behind.done().len(), 1);
}

#[tokio::test]
async fn a_link_of_before_a_fault_came_back_says_what_happened_and_takes_nothing() {
    let snapshot = happened(sample::troubled(), 41, What::Cleared);
    let finding = snapshot.faults.iter().find_map(|one| {
        let own = one.number.as_str() == "FOSEN-2026-0041";
        own.then(|| one.finding.clone())
    });
    let back = What::Reopened {
        finding: finding.unwrap(),
        anew: true,
    };
    let behind = Behind::start(happened(snapshot, 41, back), taken).await;
    let path = link(41, "roan", Purpose::Answer);
    let page = behind.get(&path).await;
    assert_eq!(status(&page), 200);
    assert!(!page.contains("<form"), "{page}");
    assert!(page.contains("Dette har skjedd siden e-posten"), "{page}");
    assert!(page.contains("Bruk lenken i den nyeste e-posten"), "{page}");
    for seen in [0, 2] {
        let sent = format!("seen={seen}&act=accept");
        assert_eq!(status(&behind.post(&path, &sent).await), 409);
    }
    assert_eq!(behind.done(), Vec::new());
}

#[tokio::test]
async fn only_a_form_of_the_page_itself_is_taken() {
    let behind = Behind::start(sample::troubled(), taken).await;
    let path = link(41, "roan", Purpose::Answer);
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let sent = "seen=0&act=accept";
    for (status_is, headers) in [
        (
            403,
            format!("{form}Sec-Fetch-Site: cross-site\r\nOrigin: null\r\n"),
        ),
        (403, format!("{form}Origin: https://evil.example\r\n")),
        (400, "Content-Type: application/json\r\n".to_owned()),
        (400, String::new()),
    ] {
        let answer = behind.post_as(&path, &headers, sent).await;
        assert_eq!(status(&answer), status_is, "{headers}: {answer}");
    }
    for (status_is, body) in [
        (400, "a".repeat(20_000)),
        (413, "a".repeat(70_000)),
        (400, String::new()),
    ] {
        assert_eq!(status(&behind.post(&path, &body).await), status_is);
    }
    // What is announced and does not come is waited for, but not for long.
    let slow = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{form}Content-Length: 90\r\n\r\nseen=0"
    );
    assert_eq!(status(&behind.ask(&slow).await), 400);
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        let request = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assert_eq!(status(&behind.ask(&request).await), 405, "{method}");
    }
    assert_eq!(behind.done(), Vec::new());
    // What comes of it is not known, or there is no room.
    let silent = Behind::start(sample::troubled(), |_| None).await;
    assert_eq!(status(&silent.post(&path, sent).await), 503);
    let lost = Behind::start(sample::troubled(), |fault| {
        Some(Err(Refused::NotTheirs {
            by: fault.holder.clone(),
            act: "accept",
            holder: fault.holder.clone(),
        }))
    })
    .await;
    assert_eq!(status(&lost.post(&path, sent).await), 409);
}

#[tokio::test]
async fn names_that_others_have_chosen_are_harmless_behind_a_link() {
    let behind = Behind::start(sample::hostile(), taken).await;
    let parties = behind.snapshot.inventory.parties();
    let parties: Vec<String> = parties.map(|(_, party)| party.id.to_string()).collect();
    let mut shown = 0;
    for party in &parties {
        for (fault, purpose) in [
            (1, Purpose::Answer),
            (2, Purpose::Answer),
            (1, Purpose::Close),
        ] {
            let answer = behind.get(&link(fault, party, purpose)).await;
            assert_eq!(status(&answer), 200, "{answer}");
            let page = body(&answer);
            assert!(
                !page.contains("<script") && !page.contains("alert(1)\"'"),
                "{page}"
            );
            assert!(
                !page.contains('\u{202e}') && !page.contains('\u{0}'),
                "{page}"
            );
            shown += 1;
        }
    }
    assert!(shown > 10);
}

#[tokio::test]
async fn whoever_has_no_link_reads_why_in_their_own_language() {
    let behind = Behind::start(sample::troubled(), taken).await;
    let request =
        "GET /a/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Language: en\r\n\r\n";
    let answer = behind.ask(request).await;
    assert!(answer.contains("The link does not work"), "{answer}");
    assert_eq!(header(&answer, "content-language"), Some("en"));
}
