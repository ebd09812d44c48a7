//! People by the word of a real proxy: nginx asks who they are, samband what they may.

use std::fs;
use std::io::Write as _;
use std::net::{SocketAddrV4, TcpListener};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::dns::Dns;
use crate::mail::address;
use crate::process::{Place, Process, folder, s};
use crate::region::{SETTINGS, small};
use crate::samband::{Daemon, PROGRAM};

/// What is shipped, with one place where the proxy says who somebody is.
const SHIPPED: &str = include_str!("../../deploy/proxy/nginx.conf");

#[test]
fn a_person_acts_through_the_proxy_and_nobody_by_a_header_of_their_own() {
    let dns = Dns::start(&Place::loopback());
    let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
    let at = address(&bridge);
    let region = small(at, dns.address);
    let place = Place::loopback();
    let (token, lines) = made_token();
    let access = format!(
        "[access]\nanonymous = \"none\"\n[access.proxy]\nfrom = [\"{}\"]\n\
         [[access.person]]\nname = \"kari\"\nrole = \"partner\"\nof = [\"lab:it\"]\n\
         [[access.person]]\nname = \"ola\"\nrole = \"viewer\"\nof = [\"lab\"]\n{lines}",
        place.ip
    );
    let settings = format!("{SETTINGS}{access}");
    let daemon = Daemon::start(&Place::loopback(), &settings, ("lab", &region), &[]);
    let proxy = Proxy::start(&place, daemon.web);
    let outside = Place::loopback();
    let ask = |url: &str, more: &[&str]| curl(&outside, url, more);
    let through = format!("http://{}", proxy.address);
    let direct = format!("http://{}", daemon.web);

    // nginx knows two; whoever says it of themselves is nobody.
    assert_eq!(ask(&format!("{through}/"), &["--user", "kari:k"]).0, 200);
    assert_eq!(
        ask(&format!("{through}/"), &["--user", "kari:wrong"]).0,
        401
    );
    let forged = ["--header", "Remote-User: kari"];
    assert_eq!(ask(&format!("{direct}/faults"), &forged).0, 401);
    assert_eq!(ask(&format!("{through}/faults"), &forged).0, 401);
    for header in [
        "Remote-User: kari",
        "remote-user: kari",
        "Remote_User: kari",
        "REMOTE-USER: kari",
    ] {
        let as_ola = ["--user", "ola:o", "--header", header];
        let act = act(&through, "LAB-2026-0001", &as_ola, &outside);
        assert_eq!(act.0, 403, "{header}: {}", act.1);
    }

    drop(bridge);
    let faults = format!("{direct}/api/v1/faults");
    let bearer = format!("Authorization: Bearer {token}");
    let with_token = ["--header", bearer.as_str()];
    let number = crate::process::until("a fault", s(120), || {
        let (_, list) = ask(&faults, &with_token);
        let list: Vec<Value> = serde_json::from_str(&list).ok()?;
        list.first()?["number"].as_str().map(str::to_owned)
    });
    assert_eq!(
        act(&through, &number, &["--user", "ola:o"], &outside).0,
        403
    );
    let (status, answer) = act(&through, &number, &["--user", "kari:k"], &outside);
    assert_eq!(status, 200, "{answer}");
    let fault: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(
        (&fault["state"], &fault["holder"]),
        (&"accepted".into(), &"it".into())
    );
    assert!(!answer.contains("kari"), "{answer}");
    let (shown, _) = daemon.ask(&["fault", "show", &number]);
    assert!(shown.contains("by user kari"), "{shown}");
    on_the_page(&format!("{through}/f/{number}"), &outside);
    let (log, code) = daemon.ask(&["log", "verify"]);
    assert_eq!(code, Some(0), "{log}");
    assert!(!daemon.said().contains(&token[12..]));
}

/// Who may act is offered it on the page, and does it there; who only looks is not.
fn on_the_page(page: &str, place: &Place) {
    let (status, shown) = curl(place, page, &["--user", "kari:k"]);
    assert_eq!(status, 200, "{shown}");
    assert!(shown.contains("kari</bdi>, <bdi>IT partner"), "{shown}");
    let sent = format!("seen={}&act=comment&text=From+the+page", seen_in(&shown));
    let from = "Sec-Fetch-Site: same-origin";
    let form = ["--user", "kari:k", "--data", &sent];
    let (status, _) = curl(place, page, &form);
    assert_eq!(
        status, 403,
        "a form that says nothing of where it was sent from"
    );
    let own: Vec<&str> = form.into_iter().chain(["--header", from]).collect();
    assert_eq!(curl(place, page, &own).0, 303);
    let (_, shown) = curl(place, page, &["--user", "ola:o"]);
    assert!(
        shown.contains("From the page") && !shown.contains("<form"),
        "{shown}"
    );
}

/// The ordinal that a page's forms name.
fn seen_in(page: &str) -> &str {
    let (_, after) = page.split_once("name=\"seen\" value=\"").expect("a form");
    after.split('"').next().unwrap()
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story")]
fn somebody_with_an_account_acts_while_the_proxy_is_away_and_is_nobody_once_logged_out() {
    let dns = Dns::start(&Place::loopback());
    let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
    let region = small(address(&bridge), dns.address);
    let (mut command, password) = (Command::new(PROGRAM), "riktig hest batteri");
    let command = command.args(["access", "password"]);
    let mut made = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut typed = made.stdin.take().unwrap();
    writeln!(typed, "{password}").unwrap();
    drop(typed);
    let made = made.wait_with_output().unwrap();
    let line = String::from_utf8(made.stdout).unwrap();
    let access = format!(
        "[access]\nanonymous = \"none\"\n\
         [[access.account]]\nname = \"natt\"\n{line}role = \"operator\"\nof = [\"lab\"]\n"
    );
    let settings = format!("{SETTINGS}{access}");
    let trace = [("RUST_LOG", "trace")];
    let daemon = Daemon::start(&Place::loopback(), &settings, ("lab", &region), &trace);
    let (place, pages) = (Place::loopback(), format!("http://{}", daemon.web));
    let folder = folder();
    let jar = folder.path().join("jar").display().to_string();
    let ask = |path: &str, more: &[&str]| {
        let own = [
            "--cookie",
            &jar,
            "--cookie-jar",
            &jar,
            "--header",
            "Sec-Fetch-Site: same-origin",
        ];
        let all: Vec<&str> = own.into_iter().chain(more.iter().copied()).collect();
        curl(&place, &format!("{pages}{path}"), &all)
    };
    assert_eq!(ask("/faults", &[]).0, 401);
    assert_eq!(
        ask("/login", &["--data", "name=natt&password=feil+passord"]).0,
        403
    );
    let login = format!("name=natt&password={}", password.replace(' ', "+"));
    assert_eq!(ask("/login", &["--data", &login]).0, 303);
    drop(bridge);
    let number = crate::process::until("a fault", s(120), || {
        let list: Vec<Value> = serde_json::from_str(&ask("/api/v1/faults", &[]).1).ok()?;
        list.first()?["number"].as_str().map(str::to_owned)
    });
    let path = format!("/f/{number}");
    let (_, page) = ask(&path, &[]);
    let yes = format!("seen={}&act=accept&expected=", seen_in(&page));
    assert_eq!(ask(&path, &["--data", &yes]).0, 303);
    let (shown, _) = daemon.ask(&["fault", "show", &number]);
    assert!(shown.contains("by account natt"), "{shown}");
    let kept = fs::read_to_string(&jar).unwrap();
    assert_eq!(ask("/logout", &["--data", ""]).0, 303);
    // Whoever has kept the cookie has kept nothing.
    fs::write(&jar, &kept).unwrap();
    assert_eq!(ask("/faults", &[]).0, 401);
    let (log, code) = daemon.ask(&["log", "verify"]);
    assert_eq!(code, Some(0), "{log}");
    let cookie = kept.split_whitespace().last().unwrap();
    let said = daemon.said();
    assert!(
        said.contains("somebody logs in") && said.contains("somebody logs out"),
        "{said}"
    );
    for secret in [
        password,
        "riktig+hest",
        "feil passord",
        "feil+passord",
        cookie,
        "argon2id",
    ] {
        assert!(!said.contains(secret), "{secret}");
    }
}

/// What the command prints: the token, and the lines.
fn made_token() -> (String, String) {
    let made = Place::loopback().output(PROGRAM, &["access", "token", "grafana"]);
    let said = String::from_utf8(made.stdout).unwrap();
    let (token, lines) = said.split_once('\n').unwrap();
    (token.to_owned(), lines.to_owned())
}

/// Says yes to a fault as it is seen just now.
fn act(base: &str, number: &str, who: &[&str], place: &Place) -> (u16, String) {
    let url = format!("{base}/api/v1/faults/{number}");
    let (_, seen) = curl(place, &url, who);
    let seen: Value = serde_json::from_str(&seen).unwrap_or_default();
    let last = seen["timeline"].as_array().and_then(|all| all.last());
    let last = last.map_or(0, |event| event["ordinal"].as_u64().unwrap());
    let tag = format!("If-Match: \"{last}-x\"");
    let fixed = [
        "--request",
        "POST",
        "--header",
        &tag,
        "--header",
        "Content-Type: application/json",
        "--data",
        "{}",
    ];
    let all: Vec<&str> = fixed.into_iter().chain(who.iter().copied()).collect();
    curl(place, &format!("{url}/accept"), &all)
}

fn curl(place: &Place, url: &str, more: &[&str]) -> (u16, String) {
    let fixed = [
        "--silent",
        "--max-time",
        "20",
        "--write-out",
        "\n%{http_code}",
    ];
    let args: Vec<&str> = fixed
        .into_iter()
        .chain(more.iter().copied())
        .chain([url])
        .collect();
    let output = place.output("curl", &args);
    let said = String::from_utf8(output.stdout).unwrap();
    let (body, status) = said.rsplit_once('\n').unwrap();
    (status.parse().unwrap(), body.to_owned())
}

/// nginx with the shipped lines in its place, and names and passwords of its own.
struct Proxy {
    address: SocketAddrV4,
    _folder: tempfile::TempDir,
    _process: Process,
}

impl Proxy {
    fn start(place: &Place, web: SocketAddrV4) -> Self {
        let folder = folder();
        let path = folder.path().display().to_string();
        let address = place.port(18_080);
        let users = ["kari:{PLAIN}k", "ola:{PLAIN}o"].join("\n");
        fs::write(folder.path().join("users"), users).unwrap();
        let login: Vec<&str> = SHIPPED
            .lines()
            .filter(|line| line.contains("Remote-User"))
            // The other is of the place for links, where nobody is named.
            .take(1)
            .collect();
        assert!(!login.is_empty(), "the example says who somebody is");
        let named = login.join("\n").replace("\"\"", "$remote_user");
        let text = format!(
            "user root;\ndaemon off;\npid {path}/pid;\nerror_log stderr;\n\
             events {{ worker_connections 64; }}\nhttp {{\naccess_log off;\n\
             client_body_temp_path {path}/body; proxy_temp_path {path}/proxy;\n\
             fastcgi_temp_path {path}/fastcgi; uwsgi_temp_path {path}/uwsgi;\n\
             scgi_temp_path {path}/scgi;\n\
             server {{ listen {address};\n location / {{ auth_basic samband; auth_basic_user_file {path}/users;\n\
             proxy_bind {}; proxy_pass http://{web};\n{named}\n }} }}\n}}\n",
            place.ip
        );
        let config = folder.path().join("nginx.conf");
        fs::write(&config, text).unwrap();
        let config = config.display().to_string();
        let mut process =
            Process::start(place, folder.path(), "nginx", &["-c", &config, "-p", &path]);
        process.ready(s(20), || std::net::TcpStream::connect(address).ok());
        Self {
            address,
            _folder: folder,
            _process: process,
        }
    }
}
