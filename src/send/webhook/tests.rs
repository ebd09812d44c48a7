//! Against a receiver on a real socket that answers as its script says.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::clock::Clock;
use crate::notice::{Key, Outcome, Row};
use crate::send::Carrier as _;
use crate::store::samples::row;

/// What the receiver does once a request has come whole.
#[derive(Clone, Copy)]
enum Act {
    Say(&'static str),
    /// A yes whose body has no end.
    Babble,
    /// Nothing, and keeps the connection.
    Hang,
    /// Ends the connection without a word.
    Cut,
}

struct Receiver {
    at: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Receiver {
    async fn that(act: Act) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, act, Arc::clone(&kept)));
            }
        });
        Self { at, heard }
    }

    fn settings(&self) -> Settings {
        Settings {
            id: "sms".into(),
            url: format!("http://{}/hook/canary-path-11?to=samband", self.at).into(),
            keys: SigningKey::all_in(PLAIN).unwrap(),
            token: None,
            trust: Trust::default(),
            deadline: Duration::from_secs(20),
        }
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, act: Act, heard: Arc<Mutex<Vec<String>>>) {
    let request = request(&mut stream).await;
    heard.lock().unwrap().push(request);
    // The client may have heard enough at any time.
    match act {
        Act::Say(answer) => {
            let _ = stream.write_all(answer.as_bytes()).await;
        }
        Act::Babble => {
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            let _ = stream.write_all(head.as_bytes()).await;
            let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
            while stream.write_all(chunk.as_bytes()).await.is_ok() {}
        }
        Act::Hang => std::future::pending().await,
        Act::Cut => {}
    }
}

/// A whole request: its head, and as much as it announces.
async fn request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = header(head, "content-length").map_or(0, |n| n.parse().unwrap());
            if body.len() >= length {
                return text;
            }
        }
        let mut more = [0; 4096];
        match stream.read(&mut more).await {
            Ok(0) | Err(_) => return text,
            Ok(read) => bytes.extend_from_slice(&more[..read]),
        }
    }
}

fn header<'a>(head: &'a str, wanted: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case(wanted).then_some(value)
    })
}

fn poster(settings: &Settings) -> Poster {
    Poster::new(settings, Clock::start()).unwrap()
}

async fn outcome_of(act: Act) -> (Outcome, Option<Duration>) {
    let receiver = Receiver::that(act).await;
    let delivered = poster(&receiver.settings()).carry(&row(1, 0)).await;
    assert_eq!(
        receiver.heard().len(),
        1,
        "once an attempt, and no redirection"
    );
    (delivered.outcome, delivered.wait)
}

const PLAIN: &str = "a-plain-secret-of-some-length";

/// The signatures are what `openssl dgst -sha256 -mac HMAC` makes of the same bytes.
#[test]
fn signatures_are_those_that_openssl_makes() {
    let coded = SigningKey::all_in("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let body = r#"{"test": 2432232314}"#;
    let one = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    assert_eq!(signature(&coded, id, 1_614_265_330, body), one);
    let plain = SigningKey::all_in(PLAIN).unwrap();
    assert_eq!(
        signature(&plain, "0a1b", 1_700_000_000, r#"{"a":"å"}"#),
        "v1,B7jy9K2dtEV+Jf45I/oV6a6CgQKnHYxZQl4GqJMdkhs="
    );
    assert_eq!(signature(&[], "0a1b", 1, "{}"), "");
}

#[test]
fn two_secrets_sign_each_while_one_takes_over_from_the_other() {
    let both = SigningKey::all_in(&format!("{PLAIN} whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    let both = both.unwrap();
    let signed = signature(&both, "id", 7, "{}");
    let (first, second) = signed.split_once(' ').unwrap();
    assert_eq!(first, signature(&both[..1], "id", 7, "{}"));
    assert_eq!(second, signature(&both[1..], "id", 7, "{}"));
}

#[test]
fn what_can_be_guessed_or_read_in_two_ways_is_no_secret() {
    assert_eq!(SigningKey::all_in("kort"), Err(SecretFault::Short));
    assert_eq!(SigningKey::all_in("whsec_a2"), Err(SecretFault::Base64));
    assert_eq!(SigningKey::all_in("whsec_a2E="), Err(SecretFault::Short));
}

#[tokio::test]
async fn each_status_has_its_meaning() {
    let told = [
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<garbage>",
            "accepted",
        ),
        (
            "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
            "accepted",
        ),
        ("HTTP/1.1 204 No Content\r\n\r\n", "accepted"),
        (
            "HTTP/1.1 409 Conflict\r\nContent-Length: 0\r\n\r\n",
            "accepted",
        ),
        (
            "HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n",
            "permanent",
        ),
        (
            "HTTP/1.1 308 Moved\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n",
            "permanent",
        ),
        ("HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n", "permanent"),
        ("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n", "permanent"),
        (
            "HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n",
            "permanent",
        ),
        (
            "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n",
            "permanent",
        ),
        (
            "HTTP/1.1 408 Slow\r\nContent-Length: 0\r\n\r\n",
            "temporary",
        ),
        (
            "HTTP/1.1 425 Early\r\nContent-Length: 0\r\n\r\n",
            "temporary",
        ),
        (
            "HTTP/1.1 429 Many\r\nContent-Length: 0\r\n\r\n",
            "temporary",
        ),
        ("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", "temporary"),
        (
            "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n",
            "temporary",
        ),
        (
            "HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n",
            "temporary",
        ),
        ("no HTTP at all\r\n\r\n", "ambiguous"),
    ];
    for (answer, expected) in told {
        let (outcome, wait) = outcome_of(Act::Say(answer)).await;
        assert_eq!(outcome.slug(), expected, "{answer}: {outcome:?}");
        assert_eq!(wait, None);
    }
}

#[tokio::test]
async fn who_asks_to_be_left_alone_is_heard_when_the_status_says_so_too() {
    let busy = "HTTP/1.1 503 Busy\r\nRetry-After: 90\r\nContent-Length: 0\r\n\r\n";
    let many = "HTTP/1.1 429 Many\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n";
    let other = "HTTP/1.1 500 Oh\r\nRetry-After: 90\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(
        outcome_of(Act::Say(busy)).await.1,
        Some(Duration::from_secs(90))
    );
    assert_eq!(
        outcome_of(Act::Say(many)).await.1,
        Some(Duration::from_secs(7))
    );
    assert_eq!(outcome_of(Act::Say(other)).await.1, None);
}

#[test]
fn a_retry_after_is_seconds_or_a_date_ahead() {
    let now = "2026-03-01T12:00:00Z".parse().unwrap();
    let wait = |text| retry_after(text, now);
    assert_eq!(wait(" 120 "), Some(Duration::from_secs(120)));
    assert_eq!(
        wait("Sun, 01 Mar 2026 12:01:30 GMT"),
        Some(Duration::from_secs(90))
    );
    assert_eq!(wait("Sun, 01 Mar 2026 11:00:00 GMT"), None);
    for nonsense in ["", "-5", "soon", "99999999999999999999", "\u{e5}"] {
        assert_eq!(wait(nonsense), None, "{nonsense}");
    }
}

#[tokio::test]
async fn a_body_without_end_is_cut_and_its_yes_is_a_yes() {
    let (outcome, _) = outcome_of(Act::Babble).await;
    let Outcome::Accepted { response } = outcome else {
        panic!("{outcome:?}");
    };
    assert!(
        response.starts_with("HTTP 200: xxx") && response.len() < 200,
        "{response}"
    );
}

#[tokio::test]
async fn what_was_sent_and_not_answered_is_in_doubt_and_bears_the_same_id_again() {
    let receiver = Receiver::that(Act::Hang).await;
    let settings = Settings {
        deadline: Duration::from_millis(400),
        ..receiver.settings()
    };
    let poster = poster(&settings);
    let row = row(1, 0);
    for _ in 0..2 {
        let delivered = poster.carry(&row).await;
        assert_eq!(delivered.outcome.slug(), "ambiguous", "{delivered:?}");
    }
    let heard = receiver.heard();
    assert_eq!(heard.len(), 2);
    for request in heard {
        assert_eq!(header(&request, "webhook-id"), Some(row.key.as_str()));
        assert_eq!(header(&request, "idempotency-key"), Some(row.key.as_str()));
    }
    assert_eq!(outcome_of(Act::Cut).await.0.slug(), "ambiguous");
}

#[tokio::test]
async fn what_could_not_be_sent_is_no_doubt() {
    let nobody = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    let settings = Settings {
        url: format!("http://{nobody}/").into(),
        ..Receiver::that(Act::Cut).await.settings()
    };
    let delivered = poster(&settings).carry(&row(1, 0)).await;
    assert_eq!(delivered.outcome.slug(), "temporary", "{delivered:?}");
}

#[tokio::test]
async fn a_request_bears_id_time_and_a_signature_of_what_was_sent() {
    let yes = "HTTP/1.1 204 No Content\r\n\r\n";
    let receiver = Receiver::that(Act::Say(yes)).await;
    let before = Clock::start().now().wall.as_second();
    let row = notice();
    poster(&receiver.settings()).carry(&row).await;
    let heard = receiver.heard().concat();
    assert!(heard.starts_with("POST /hook/canary-path-11?to=samband HTTP/1.1\r\n"));
    let (head, body) = heard.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, row.message.text);
    assert_eq!(header(head, "content-type"), Some("application/json"));
    let seconds: i64 = header(head, "webhook-timestamp").unwrap().parse().unwrap();
    assert!((before..before + 60).contains(&seconds));
    let keys = SigningKey::all_in(PLAIN).unwrap();
    let signed = signature(&keys, row.key.as_str(), seconds, body);
    assert_eq!(header(head, "webhook-signature"), Some(&*signed));
}

fn notice() -> Row {
    let mut row = row(1, 0);
    row.key = Key::from("ab".repeat(32));
    row.message.text = concat!(
        r#"{"text":"Nede: linja","recipient":"#,
        r#"{"email":"vakt@it.example","telephone":"+47 90 00 00 00"}}"#
    )
    .to_owned();
    row
}

#[tokio::test]
async fn what_a_stranger_says_back_bears_no_secret_and_names_nobody() {
    let echo = "HTTP/1.1 422 No\r\nContent-Length: 94\r\n\r\n\
        canary-token-5\r\nto VAKT@it.example at +47 90 00 00 00 by /hook/canary-path-11?to=samband!!\x07!";
    let receiver = Receiver::that(Act::Say(echo)).await;
    let settings = Settings {
        token: Some(Token {
            header: Some("X-Api-Key".into()),
            token: "canary-token-5".into(),
        }),
        ..receiver.settings()
    };
    let poster = poster(&settings);
    let delivered = poster.carry(&notice()).await;
    assert_eq!(
        delivered.outcome,
        Outcome::Permanent {
            why: "HTTP 422: (secret) to (recipient) at (recipient) by (secret)!! !".to_owned()
        }
    );
    let heard = receiver.heard().concat();
    assert_eq!(header(&heard, "x-api-key"), Some("canary-token-5"));
    let posted = poster.post("id", "{}").await;
    let shown = format!("{settings:?} {poster:?} {posted:?} {}", poster.place());
    for secret in ["canary", PLAIN] {
        assert!(!shown.contains(secret), "{shown}");
    }
    for (echo, left) in [
        (
            "HTTP/1.1 404 No\r\n\r\nCannot POST /hook/canary-path-11",
            "HTTP 404: Cannot POST (secret)",
        ),
        (
            "HTTP/1.1 404 No\r\n\r\n{\"path\":\"\\/hook\\/canary-path-11\"}",
            "HTTP 404: {\"path\":\"(secret)\"}",
        ),
        (
            "HTTP/1.1 404 No\r\n\r\nno hook has the name Canary-Path-11!",
            "HTTP 404: no hook has the name (secret)!",
        ),
    ] {
        let (outcome, _) = outcome_of(Act::Say(echo)).await;
        assert_eq!(
            outcome,
            Outcome::Permanent {
                why: left.to_owned()
            }
        );
    }
}

#[test]
fn an_address_is_recognised_however_a_stranger_writes_it() {
    let url = "https://gw.example/hook/s%C3%B8t%2Fcanary/?key=canary%2Bkey+one&to=it&canary-word";
    let token = SecretString::from("canary/token&5");
    let secrets = super::secrets::Secrets::of(&url.parse().unwrap(), Some(&token));
    for said in [
        "/hook/s%C3%B8t%2Fcanary/?key=canary%2Bkey+one&to=it&canary-word",
        "/hook/s%C3%B8t%2Fcanary/?key=canary%2Bkey+one&amp;to=it&amp;canary-word",
        r"\/hook\/s%C3%B8t%2Fcanary\/?key=canary%2Bkey+one\u0026to=it\u0026canary-word",
        "/hook/s%C3%B8t%2Fcanary/",
        "/hook/s%c3%b8t%2fcanary",
        "/hook/søt/canary",
        "hook/s%C3%B8t%2Fcanary",
        "s%C3%B8t%2Fcanary",
        "søt/canary",
        "canary%2Bkey+one",
        "canary+key one",
        "canary-word",
        r"canary\/token&amp;5",
    ] {
        let left = secrets.taken_out_of(&format!("<{said}>"));
        assert_eq!(left, "<(secret)>", "{said}");
    }
    let plain = "to=it, by the hook of gw.example";
    assert_eq!(secrets.taken_out_of(plain), plain);
    let bare = super::secrets::Secrets::of(&"https://gw.example/".parse().unwrap(), None);
    assert_eq!(
        bare.taken_out_of("POST /, 100% wrong?"),
        "POST /, 100% wrong?"
    );
}
