//! People who log in with a password, and those who try to be them.

use std::sync::LazyLock;
use std::sync::atomic::Ordering;

use axum::http::HeaderMap;
use axum::http::header::HOST;

use super::access_over_tcp::{Guarded, counted, person, scope, settings};
use super::*;
use crate::access::{Account, Anonymous, Hashed, Role, SALT, Settings};
use crate::fault::{Capacity, LoginOutcome, User, Way};

pub(super) const PASSWORD: &str = "riktig hest batteri";

/// Each takes a while to make.
static KEPT: LazyLock<Hashed> = LazyLock::new(|| Hashed::of(PASSWORD, &[7; SALT]).unwrap());

/// Those who are known by a token, by the proxy, and by a password.
pub(super) fn with_accounts(anonymous: Anonymous) -> Settings {
    let account = |name: &str, role, of: &[&str]| Account {
        name: name.into(),
        kept: KEPT.clone(),
        scope: scope(role, of),
    };
    Settings {
        accounts: vec![
            account("natt", Role::Operator, &["fosen"]),
            account("kari", Role::Partner, &["fosen:roan"]),
            account("tilsyn", Role::Viewer, &["*"]),
        ],
        ..settings(anonymous)
    }
}

const URL: &str = "https://samband.example";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n\
                    Origin: https://samband.example\r\nSec-Fetch-Site: same-origin\r\n";

fn typed(name: &str, password: &str) -> String {
    format!("name={name}&password={}", password.replace(' ', "+"))
}

impl Guarded {
    pub(super) async fn login(&self, name: &str, password: &str, headers: &str) -> String {
        let headers = format!("{FORM}{headers}");
        self.ask("POST", "/login", &headers, &typed(name, password))
            .await
    }

    /// Logs in: the header by which a browser is known from then on.
    pub(super) async fn logged_in(&self, name: &str) -> String {
        cookie(&self.login(name, PASSWORD, "").await)
    }

    pub(super) async fn form(&self, path: &str, headers: &str, body: &str) -> String {
        self.ask("POST", path, &format!("{FORM}{headers}"), body)
            .await
    }

    fn logins(&self, outcome: &str) -> u64 {
        counted(&self.registry, "samband_logins_total", outcome)
    }
}

/// What a browser sends back of what it was given.
fn cookie(answer: &str) -> String {
    let set = header(answer, "set-cookie").unwrap_or_else(|| panic!("{answer}"));
    let (pair, _) = set.split_once(';').unwrap();
    format!("Cookie: {pair}\r\n")
}

#[tokio::test]
async fn whoever_has_an_account_logs_in_acts_in_their_name_and_logs_out() {
    let guarded = Guarded::start(with_accounts(Anonymous::None)).await;
    let answer = guarded.login("natt", PASSWORD, "").await;
    assert_eq!(
        (status(&answer), header(&answer, "location")),
        (303, Some("/"))
    );
    let set = header(&answer, "set-cookie").unwrap();
    assert!(set.starts_with("__Host-samband="), "{set}");
    for wanted in ["; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure"] {
        assert!(set.contains(wanted), "{wanted}: {set}");
    }
    assert!(!set.contains("Domain"), "{set}");
    let natt = cookie(&answer);
    let page = guarded.get("/", &natt).await;
    assert_eq!(status(&page), 200);
    assert!(page.contains("natt</bdi>, <bdi>Fosen"), "{page}");
    assert!(page.contains("action=\"/logout\""), "{page}");
    let keep = header(&page, "cache-control").unwrap();
    assert!(keep.starts_with("private"), "{keep}");
    let act = guarded
        .act(
            "FOSEN-2026-0041",
            "accept",
            &format!("{natt}Sec-Fetch-Site: same-origin\r\n"),
            "{}",
        )
        .await;
    assert_eq!(status(&act), 200, "{act}");
    let [command] = &guarded.acts()[..] else {
        panic!("one command");
    };
    let account = "natt".to_owned();
    assert_eq!(command.actor.user, Some(User::Named { account }));
    assert_eq!(
        (&command.actor.capacity, command.actor.way),
        (&Capacity::Operator, Way::Local)
    );
    let out = guarded.form("/logout", &natt, "").await;
    assert_eq!(status(&out), 303, "{out}");
    assert!(header(&out, "set-cookie").unwrap().contains("Max-Age=0"));
    // What was ended opens nothing any more, whoever has it.
    assert_eq!(status(&guarded.get("/", &natt).await), 401);
    assert_eq!(guarded.logins("in"), 1);
    let natt = |outcome| ("natt".to_owned(), outcome);
    assert_eq!(
        guarded.noted(),
        [natt(LoginOutcome::In), natt(LoginOutcome::Out)]
    );
}

#[tokio::test]
async fn what_a_browser_came_with_is_never_what_it_is_known_by() {
    let guarded = Guarded::start(with_accounts(Anonymous::None)).await;
    let planted = format!("Cookie: __Host-samband={}\r\n", "A".repeat(43));
    let answer = guarded.login("natt", PASSWORD, &planted).await;
    let given = cookie(&answer);
    assert_ne!(given, planted);
    assert_eq!(status(&guarded.get("/", &planted).await), 401);
    // Who logs in again gets another, and the one of before is over.
    let second = cookie(&guarded.login("kari", PASSWORD, &given).await);
    assert_ne!(second, given);
    assert_eq!(status(&guarded.get("/", &given).await), 401);
    assert!(guarded.get("/", &second).await.contains("kari</bdi>"));
    // One that others could have set for this host, and two at once, are none.
    let value = second.trim_end().split_once('=').unwrap().1.to_owned();
    for cookies in [
        format!("Cookie: samband={value}\r\n"),
        format!("Cookie: __Host-samband={value}; __Host-samband={value}\r\n"),
        format!("Cookie: __Host-samband={value}\r\nCookie: __Host-samband=x\r\n"),
        format!("Cookie: __host-samband={value}\r\n"),
    ] {
        assert_eq!(status(&guarded.get("/", &cookies).await), 401, "{cookies}");
    }
    let beside = format!("Cookie: a=b; __Host-samband={value}; c=d\r\n");
    assert_eq!(status(&guarded.get("/", &beside).await), 200);
}

#[tokio::test]
async fn a_wrong_password_and_a_name_that_there_is_not_are_answered_alike() {
    let guarded = Guarded::start(with_accounts(Anonymous::None)).await;
    let undated = |answer: &str| {
        let lines = answer.lines().filter(|line| !line.starts_with("date:"));
        lines.collect::<Vec<_>>().join("\n")
    };
    let wrong = guarded.login("kari", "feil passord her", "").await;
    let nobody = guarded.login("nora", PASSWORD, "").await;
    assert_eq!(status(&wrong), 403, "{wrong}");
    assert_eq!(undated(&wrong).replace("kari", "nora"), undated(&nobody));
    assert_eq!(header(&wrong, "set-cookie"), None);
    assert!(!wrong.contains("feil passord"), "{wrong}");
    assert_eq!(guarded.logins("wrong"), 2);
    // What is typed is written down only where it is the name of an account.
    assert_eq!(guarded.noted(), [("kari".to_owned(), LoginOutcome::Wrong)]);
    // What is typed comes back as what it is.
    let hostile = guarded
        .login("%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "x", "")
        .await;
    assert!(
        !hostile.contains("<script") && hostile.contains("alert(1)"),
        "{hostile}"
    );
    assert_eq!(
        header(&hostile, "content-security-policy").map(|p| p.contains("script-src")),
        Some(false)
    );
}

#[tokio::test]
async fn whoever_guesses_waits_and_the_right_person_is_not_shut_out_for_good() {
    let guarded = Guarded::start(with_accounts(Anonymous::All)).await;
    let mut limited = String::new();
    for _ in 0..6 {
        limited = guarded.login("kari", "feil passord her", "").await;
    }
    assert_eq!(status(&limited), 429, "{limited}");
    let wait: u64 = header(&limited, "retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    // Right or wrong is not even looked at meanwhile; another name is another's.
    assert_eq!(status(&guarded.login("kari", PASSWORD, "").await), 429);
    assert_eq!(status(&guarded.login("natt", PASSWORD, "").await), 303);
    // Whoever waits as long as they are told to is let in.
    let mut right = guarded.login("kari", PASSWORD, "").await;
    for _ in 0..10 {
        let Some(wait) = header(&right, "retry-after") else {
            break;
        };
        tokio::time::sleep(Duration::from_secs(wait.parse().unwrap())).await;
        right = guarded.login("kari", PASSWORD, "").await;
    }
    assert_eq!(status(&right), 303, "{right}");
    // From one address not more than so many, under whatever names.
    let mut last = String::new();
    for nth in 0..14 {
        last = guarded
            .login(&format!("n{nth}"), "feil passord her", "")
            .await;
    }
    assert_eq!(status(&last), 429, "{last}");
    assert!(guarded.logins("limited") >= 3);
}

#[tokio::test]
async fn at_most_a_few_passwords_are_looked_at_at_once_and_the_rest_are_told_to_come_again() {
    let guarded = Guarded::start(with_accounts(Anonymous::All)).await;
    let heads = format!("{FORM}Host: x\r\nConnection: close\r\n");
    let body = typed("nora", "feil passord her");
    let request = format!(
        "POST /login HTTP/1.1\r\n{heads}Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    // From many addresses, so that none is told to wait for itself.
    let many = (1..=40u8).map(|nth| {
        let (request, to) = (
            request.replace("nora", &format!("n{nth:03}")),
            guarded.address,
        );
        tokio::spawn(async move {
            let socket = tokio::net::TcpSocket::new_v4().unwrap();
            socket
                .bind(format!("127.9.0.{nth}:0").parse().unwrap())
                .unwrap();
            let mut stream = socket.connect(to).await.unwrap();
            stream.write_all(request.as_bytes()).await.unwrap();
            until_closed(&mut stream).await
        })
    });
    let many: Vec<_> = many.collect();
    let mut answers = Vec::new();
    for one in many {
        answers.push(one.await.unwrap());
    }
    let busy: Vec<&String> = answers.iter().filter(|one| status(one) == 503).collect();
    assert!(
        !busy.is_empty(),
        "{:?}",
        answers.iter().map(|one| status(one)).collect::<Vec<_>>()
    );
    assert!(busy.iter().all(|one| header(one, "retry-after").is_some()));
    assert_eq!(status(&guarded.login("natt", PASSWORD, "").await), 303);
}

#[tokio::test]
async fn one_comes_back_to_a_path_of_ours_and_never_to_another_host() {
    let guarded = Guarded::start(with_accounts(Anonymous::None)).await;
    let all = [
        ("/f/FOSEN-2026-0041", "/f/FOSEN-2026-0041"),
        ("/faults%3Fa=b", "/faults?a=b"),
        ("//evil.example", "/"),
        ("/%5Cevil.example", "/"),
        ("/%09/evil.example", "/"),
        ("/%0d%0aSet-Cookie:%20a=b", "/"),
        ("https://evil.example/", "/"),
        ("https:", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.example", "/"),
        ("%5C%5Cevil.example", "/"),
        ("/login%3Fnext=//evil", "/"),
        ("/logout", "/"),
        ("", "/"),
    ];
    // An address may try so often only.
    for (next, to) in &all[..8] {
        let body = format!("{}&next={next}", typed("tilsyn", PASSWORD));
        let answer = guarded.form("/login", "", &body).await;
        assert_eq!(status(&answer), 303, "{next}: {answer}");
        assert_eq!(header(&answer, "location"), Some(*to), "{next}");
    }
    for (next, to) in all {
        let page = guarded.get(&format!("/login?next={next}"), "").await;
        assert_eq!(page.contains("name=\"next\""), to != "/", "{next}: {page}");
    }
    // Where one has to be known, and on pages, the way there and back is offered.
    let shut = guarded.get("/f/FOSEN-2026-0041", "").await;
    assert_eq!(status(&shut), 401);
    assert!(
        shut.contains("/login?next=%2Ff%2FFOSEN%2D2026%2D0041"),
        "{shut}"
    );
    let natt = guarded.logged_in("natt").await;
    let again = guarded.get("/login?next=/faults", &natt).await;
    assert_eq!(
        (status(&again), header(&again, "location")),
        (303, Some("/faults"))
    );
}

#[tokio::test]
async fn another_site_logs_nobody_in_and_nobody_out() {
    let guarded = Guarded::start(with_accounts(Anonymous::None)).await;
    let natt = guarded.logged_in("natt").await;
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    for headers in [
        "",
        "Origin: null\r\n",
        "Origin: https://evil.example\r\n",
        "Sec-Fetch-Site: cross-site\r\nOrigin: https://samband.example\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Sec-Fetch-Site: none\r\n",
    ] {
        let headers = format!("{form}{headers}");
        let body = typed("kari", PASSWORD);
        let answer = guarded.ask("POST", "/login", &headers, &body).await;
        assert_eq!(status(&answer), 403, "{headers}: {answer}");
        assert_eq!(header(&answer, "set-cookie"), None);
        let headers = format!("{headers}{natt}");
        let answer = guarded.ask("POST", "/logout", &headers, "").await;
        assert_eq!(status(&answer), 403, "{headers}: {answer}");
        let act = guarded
            .act("FOSEN-2026-0041", "accept", &headers, "{}")
            .await;
        assert_eq!(status(&act), 403, "{headers}: {act}");
    }
    assert_eq!(guarded.acts(), []);
    assert_eq!(status(&guarded.get("/", &natt).await), 200);
    assert_eq!(status(&guarded.get("/logout", &natt).await), 405);
}

#[tokio::test]
async fn a_session_ends_when_the_configuration_says_otherwise_and_streams_with_it() {
    let guarded = Guarded::start(with_accounts(Anonymous::None)).await;
    let natt = guarded.logged_in("natt").await;
    let kari = guarded.logged_in("kari").await;
    let mut other = with_accounts(Anonymous::None);
    other.accounts[0].kept = Hashed::of("et helt annet passord", &[1; SALT]).unwrap();
    guarded.access.send_replace(Arc::new(other.clone()));
    assert_eq!(status(&guarded.get("/", &natt).await), 401);
    assert_eq!(status(&guarded.get("/", &kari).await), 200);
    other.accounts.clear();
    guarded.access.send_replace(Arc::new(other));
    assert_eq!(status(&guarded.get("/", &kari).await), 401);
    // Without accounts there is nowhere to log in.
    assert_eq!(status(&guarded.get("/login", "").await), 404);
    assert_eq!(status(&guarded.login("natt", PASSWORD, "").await), 405);
    assert!(!guarded.get("/f/x", "").await.contains("/login"));
}

#[tokio::test]
async fn the_name_that_a_proxy_gives_and_a_token_come_before_a_session() {
    let guarded = Guarded::start(with_accounts(Anonymous::None)).await;
    let natt = guarded.logged_in("natt").await;
    let both = format!("{natt}{}", person("per@roan.example"));
    let page = guarded.get("/", &both).await;
    assert!(
        page.contains("per@roan.example") && !page.contains("/logout"),
        "{page}"
    );
    let headers = format!("{both}Sec-Fetch-Site: same-origin\r\n");
    // Who only looks by the proxy does not act by what is in the browser.
    let act = guarded
        .act("FOSEN-2026-0041", "accept", &headers, "{}")
        .await;
    assert_eq!(status(&act), 403, "{act}");
    // Nor does such a one log in beside it.
    let login = guarded
        .login("natt", PASSWORD, &person("per@roan.example"))
        .await;
    assert_eq!((status(&login), header(&login, "set-cookie")), (303, None));
    // Whom the configuration does not know is nobody, and may have an account.
    let stranger = format!("{natt}{}", person("ukjent@else.example"));
    assert!(guarded.get("/", &stranger).await.contains("natt</bdi>"));
    let token = super::access_over_tcp::bearer("all");
    let act = guarded
        .act("FOSEN-2026-0041", "accept", &format!("{natt}{token}"), "{}")
        .await;
    assert_eq!(status(&act), 403, "{act}");
}

#[tokio::test]
async fn by_a_tunnel_to_the_machine_itself_one_logs_in_though_pages_are_reached_by_https() {
    let guarded = Guarded::start(with_accounts(Anonymous::None)).await;
    let direct = async |method: &str, path: &str, more: &str, body: &str| {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:8377\r\nConnection: close\r\n\
             Content-Length: {}\r\n{more}\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(guarded.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        until_closed(&mut stream).await
    };
    let own = "Content-Type: application/x-www-form-urlencoded\r\n\
               Origin: http://127.0.0.1:8377\r\nSec-Fetch-Site: same-origin\r\n";
    let answer = direct("POST", "/login", own, &typed("natt", PASSWORD)).await;
    let set = header(&answer, "set-cookie").unwrap();
    // No browser keeps one of https there.
    assert!(
        set.starts_with("samband=") && !set.contains("Secure"),
        "{set}"
    );
    let natt = cookie(&answer);
    assert_eq!(status(&direct("GET", "/", &natt, "").await), 200);
    // Through the proxy it is none, and there that of the proxy is wanted.
    assert_eq!(status(&guarded.get("/", &natt).await), 401);
    let passed = format!("{natt}X-Forwarded-For: 10.0.0.9\r\n");
    assert_eq!(status(&direct("GET", "/", &passed, "").await), 401);
    let out = direct("POST", "/logout", &format!("{own}{natt}"), "").await;
    assert!(
        header(&out, "set-cookie").unwrap().starts_with("samband=;"),
        "{out}"
    );
    assert_eq!(status(&direct("GET", "/", &natt, "").await), 401);
}

#[test]
fn a_password_is_taken_only_where_nobody_on_the_way_can_read_it() {
    // All of 127/8 is this machine; what comes from elsewhere is told by the rule itself.
    let settings = with_accounts(Anonymous::All);
    let to = |host: &str| HeaderMap::from_iter([(HOST, host.parse().unwrap())]);
    let is = |settings: &Settings, from: Option<&str>, url: &str| {
        let from = from.map(|from| from.parse().unwrap());
        super::super::login::is_protected(settings, from, &to("samband.example"), url)
    };
    for own in ["127.0.0.1", "::1"] {
        let from = Some(own.parse().unwrap());
        let here = to("localhost:8377");
        let direct = super::super::login::is_protected(&settings, from, &here, "http://x");
        assert!(direct, "{own}");
        assert!(is(&settings, Some(own), URL), "{own}");
        assert!(
            !is(&settings, Some(own), "http://x"),
            "passed on, and open before"
        );
    }
    assert!(!is(&settings, Some("10.0.0.9"), URL) && !is(&settings, None, URL));
    let mut proxied = settings.clone();
    proxied.proxy.as_mut().unwrap().from = vec!["10.0.0.5".parse().unwrap()];
    assert!(is(&proxied, Some("10.0.0.5"), URL));
    assert!(
        !is(&proxied, Some("10.0.0.5"), "http://x"),
        "the way before it is open"
    );
    assert!(!is(&proxied, Some("10.0.0.6"), URL));
    proxied.login_in_clear = true;
    assert!(is(&proxied, Some("10.0.0.6"), "http://x"));
}

#[tokio::test]
async fn without_https_the_cookie_has_another_name_and_no_page_shows_what_it_holds() {
    let guarded = Guarded::start_with(
        Settings {
            login_in_clear: true,
            ..with_accounts(Anonymous::All)
        },
        sample::troubled(),
        "http://127.0.0.1:8377",
        |fault| Ok(Arc::new(fault.clone())),
    )
    .await;
    let own =
        "Content-Type: application/x-www-form-urlencoded\r\nOrigin: http://127.0.0.1:8377\r\n";
    let answer = guarded
        .ask("POST", "/login", own, &typed("natt", PASSWORD))
        .await;
    let set = header(&answer, "set-cookie").unwrap().to_owned();
    assert!(
        set.starts_with("samband=") && !set.contains("Secure"),
        "{set}"
    );
    let natt = cookie(&answer);
    let value = natt.trim_end().split_once('=').unwrap().1;
    for path in [
        "/",
        "/faults",
        "/metrics",
        "/login",
        "/f/FOSEN-2026-0041",
        "/nowhere",
    ] {
        let page = guarded.get(path, &natt).await;
        assert!(!page.contains(value) && !page.contains("argon2"), "{path}");
    }
    // Where little is shown, the way in is.
    let little = Guarded::start(with_accounts(Anonymous::Minimal)).await;
    assert!(little.get("/", "").await.contains("href=\"/login\""));
    let without = Guarded::start(settings(Anonymous::Minimal)).await;
    assert!(!without.get("/", "").await.contains("/login"));
    // Nobody is offered what is not theirs.
    assert!(guarded.get("/", "").await.contains("href=\"/login\""));
    assert!(!guarded.get("/", &natt).await.contains("href=\"/login\""));
}

/// Minutes pass, as far as the server can tell.
fn pass(guarded: &Guarded, minutes: u64) {
    let nanos = minutes * 60 * 1_000_000_000;
    guarded.ahead.fetch_add(nanos, Ordering::SeqCst);
}

/// Something changes that pages show.
fn change(guarded: &Guarded, text: &str) {
    let mut next = Snapshot::clone(&guarded.publish.borrow());
    let all = next.faults.iter();
    let place = all.clone().position(|fault| fault.state.is_active());
    let mut faults: Vec<_> = all.cloned().collect();
    let fault = &mut faults[place.unwrap()];
    let mut changed = (**fault).clone();
    let said = crate::fault::What::Commented {
        by: sample::party("nhn", "Norsk Helsenett"),
        through: None,
        text: text.to_owned(),
    };
    sample::happens(&mut changed, "2026-11-24T12:00:00Z", said);
    *fault = Arc::new(changed);
    next.faults = faults.into();
    guarded.publish.send_replace(Arc::new(next));
}

#[tokio::test]
async fn a_session_goes_on_while_somebody_acts_and_no_page_keeps_it_by_itself() {
    let guarded = Guarded::start(with_accounts(Anonymous::None)).await;
    let natt = guarded.logged_in("natt").await;
    pass(&guarded, 29);
    assert_eq!(
        status(&guarded.get("/", &natt).await),
        200,
        "a person looks"
    );
    pass(&guarded, 29);
    assert_eq!(status(&guarded.get("/", &natt).await), 200, "it goes on");
    pass(&guarded, 29);
    // What a page does while nobody is there: it follows, and renews itself.
    let renewing = format!("{natt}Samband-Renewal: 1\r\n");
    assert_eq!(status(&guarded.get("/", &renewing).await), 200);
    for path in ["/events", "/api/v1/events"] {
        let mut stream = TcpStream::connect(guarded.address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n{natt}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        until(&mut stream, ": samband").await;
    }
    pass(&guarded, 2);
    assert_eq!(
        status(&guarded.get("/", &natt).await),
        401,
        "nobody was there"
    );
}

#[tokio::test]
async fn no_stream_outlives_its_session() {
    for ends in ["by itself", "by whoever leaves"] {
        let guarded = Guarded::start(with_accounts(Anonymous::None)).await;
        let natt = guarded.logged_in("natt").await;
        let mut open = Vec::new();
        for path in ["/events", "/api/v1/events"] {
            let mut stream = TcpStream::connect(guarded.address).await.unwrap();
            let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n{natt}\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            until(&mut stream, ": samband").await;
            open.push(stream);
        }
        match ends {
            "by itself" => pass(&guarded, 31),
            _ => {
                let out = guarded.form("/logout", &natt, "").await;
                assert_eq!(status(&out), 303, "{out}");
            }
        }
        change(&guarded, "etterpaa");
        for stream in &mut open {
            let rest = until_closed(stream).await;
            assert!(!rest.contains("etterpaa"), "{ends}: {rest}");
            assert!(!rest.contains("event: changed"), "{ends}: {rest}");
        }
    }
}

#[tokio::test]
async fn a_program_that_is_not_known_is_told_where_people_log_in() {
    let guarded = Guarded::start(with_accounts(Anonymous::None)).await;
    let answer = guarded.get("/api/v1/faults", "").await;
    assert_eq!(status(&answer), 401);
    assert!(answer.contains("People log in at /login."), "{answer}");
    let guarded = Guarded::start(settings(Anonymous::None)).await;
    let answer = guarded.get("/api/v1/faults", "").await;
    assert_eq!(status(&answer), 401);
    assert!(!answer.contains("/login"), "nobody can: {answer}");
}
