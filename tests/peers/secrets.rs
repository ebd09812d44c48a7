//! What logs in at the relay and at the broker is found nowhere: not in what samband says, shows,
//! writes down or sends, and not when things go wrong either.

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpListener;
use std::path::Path;

use crate::dns::Dns;
use crate::mail::{address, relay_settings};
use crate::mosquitto::Mosquitto;
use crate::postfix::{Mood, Postfix};
use crate::process::{Place, s, until};
use crate::receiver::Receiver;
use crate::region::small;
use crate::samband::Daemon;

/// A password that the relay and the broker refuse.
const WRONG: &str = "canary-mule-5938";

/// What logs in at the second relay, signs for the webhook and opens it, and the
/// webhook's own address.
const SECOND: &str = "canary-goat-1174";
const HOOK: &str = "whsec_Y2FuYXJ5LWdvb3NlLTY2MjAtYWxsLWluLWdyZXk=";
const HOOK_RAW: &str = "canary-goose-6620-all-in-grey";
const TOKEN: &str = "canary-lamb-9027";
const PATH: &str = "canary-wolf-4408";

/// A second relay, which is not there.
fn fallback(postfix: &Postfix) -> String {
    format!(
        "[mail.fallback]\nhost = \"{}\"\nport = 9\nusername = \"{}\"\npassword_env = \"SECOND_PASSWORD\"\n",
        postfix.address.ip(),
        Postfix::USER
    )
}

/// A webhook that is told everything.
fn told(webhook: &Receiver) -> String {
    format!(
        "\n[[webhook]]\nid = \"tickets\"\nurl = \"http://{}/{PATH}\"\nregions = [\"lab\"]\n\
         secret_env = \"HOOK_SECRET\"\ntoken_env = \"HOOK_TOKEN\"\n",
        webhook.address
    )
}

#[test]
fn no_login_is_found_in_any_log_page_file_or_mail() {
    let dns = Dns::start(&Place::loopback());
    let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
    let region = small(address(&bridge), dns.address);
    let postfix = Postfix::start(&Place::loopback(), Mood::Accepting);
    let broker = Mosquitto::start_with_login(&Place::loopback());
    let login = format!(
        "username = \"{}\"\npassword_env = \"BROKER_PASSWORD\"\n",
        Mosquitto::USER
    );
    // It lets nobody in, and says back what it was asked with.
    let webhook = Receiver::echoing(401);
    let relay = relay_settings(postfix.address, &postfix);
    let settings = format!(
        "{relay}{}{}{login}{}",
        fallback(&postfix),
        broker.settings("samband"),
        told(&webhook)
    );
    let environment = |relay, broker| {
        [
            ("RELAY_PASSWORD", relay),
            ("BROKER_PASSWORD", broker),
            ("SECOND_PASSWORD", SECOND),
            ("HOOK_SECRET", HOOK),
            ("HOOK_TOKEN", TOKEN),
            ("RUST_LOG", "trace"),
        ]
    };
    let place = Place::loopback();
    let mut daemon = Daemon::start(
        &place,
        &settings,
        ("lab", &region),
        &environment(WRONG, WRONG),
    );
    daemon.until_all_looked();
    drop(bridge);
    until_said(&daemon, "AUTH: 535");
    until_said(&daemon, "HTTP 401: ");
    until_said(&daemon, "no connection to the MQTT broker");
    let fault = daemon.faults()[0]["number"].as_str().unwrap().to_owned();
    daemon.kill();
    daemon.again_with(&environment(Postfix::PASSWORD, Mosquitto::PASSWORD));
    let mail = until("the mail", s(120), || postfix.mails().first().cloned());
    assert!(mail.contains("ESMTPSA"), "no login was needed:\n{mail}");
    until_said(&daemon, "connected to the MQTT broker");
    daemon.rewrite(&misplaced(&settings), ("lab", &region));
    daemon.reload();
    let (wrong, code) = daemon.ask(&["check"]);
    assert_eq!(code, Some(2), "{wrong}");
    until_said(&daemon, "the old one stays in effect");
    daemon.rewrite(&settings, ("lab", &region));

    let secrets = secrets(&place, &broker);
    let mut searched = pages(&daemon, &place);
    searched.extend(asked(&daemon, &fault));
    searched.push(("check of a wrong file".to_owned(), wrong.into_bytes()));
    searched.extend(
        postfix
            .mails()
            .into_iter()
            .map(|mail| ("mail".to_owned(), joined(&mail))),
    );
    searched.extend(files(&daemon.state()));
    assert_eq!(daemon.stop(), Some(0));
    let said = daemon.said();
    assert!(said.contains(" TRACE ") && said.contains("notice handed over"));
    searched.push(("standard error".to_owned(), said.into_bytes()));
    searched.extend(files(&daemon.state()));

    search(searched, &secrets);
}

/// A text by where it stood.
type Found = (String, Vec<u8>);

/// Waits until the program's own log has these words.
fn until_said(daemon: &Daemon, words: &str) {
    until(words, s(60), || daemon.said().contains(words).then_some(()));
}

/// Settings with a password where it does not belong. A line that is wrong is
/// shown, and the name's may be; it stands alone here.
fn misplaced(settings: &str) -> String {
    let name = format!("username = \"{}\"\n", Postfix::USER);
    settings.replacen(&name, "", 1).replace(
        "password_env = \"RELAY_PASSWORD\"",
        &format!("password = \"{}\"", Postfix::PASSWORD),
    )
}

/// No secret stands in any of these texts, of which there are some.
fn search(searched: Vec<Found>, secrets: &[String]) {
    let bytes: usize = searched.iter().map(|(_, text)| text.len()).sum();
    println!("{} texts of {bytes} bytes searched", searched.len());
    for (place, text) in searched {
        assert!(
            !text.is_empty() || place.starts_with("samband."),
            "{place} is empty"
        );
        for secret in secrets {
            assert!(!holds(&text, secret), "{secret} stands in {place}");
        }
    }
}

/// Names, passwords and the private key, as they are and as they cross the wire.
fn secrets(place: &Place, broker: &Mosquitto) -> Vec<String> {
    let (name, _) = Postfix::USER.split_once('@').unwrap();
    let user = Postfix::USER;
    let key = fs::read_to_string(broker.path("samband.key")).unwrap();
    let key = key.lines().nth(1).expect("a key in PEM").to_owned();
    let mut all = vec![name.to_owned(), Mosquitto::USER.to_owned(), key];
    let encoded = |text: &str| {
        let print = format!("printf '{text}' | base64 --wrap 0");
        place.run("sh", &["-c", &print])
    };
    all.push(encoded(user));
    all.push(encoded(Mosquitto::USER));
    all.extend([HOOK, HOOK_RAW, TOKEN, PATH].map(str::to_owned));
    for password in [Postfix::PASSWORD, WRONG, Mosquitto::PASSWORD, SECOND] {
        all.push(password.to_owned());
        all.push(encoded(password));
        all.push(encoded(&format!("\\000{user}\\000{password}")));
    }
    all
}

/// What the other subcommands answer.
fn asked(daemon: &Daemon, fault: &str) -> Vec<(String, Vec<u8>)> {
    let commands = [
        &["check"][..],
        &["fault", "list"],
        &["fault", "list", "--json"],
        &["fault", "show", fault],
        &["fault", "show", fault, "--json"],
        &["probe", "bridge", "-v"],
        &["log", "verify"],
    ];
    let answer = |command: &[&str]| (command.join(" "), daemon.ask(command).0.into_bytes());
    commands.into_iter().map(answer).collect()
}

/// All that is served: what can be reached from the first page, and what
/// programs ask for.
fn pages(daemon: &Daemon, place: &Place) -> Vec<(String, Vec<u8>)> {
    let mut found = BTreeSet::new();
    let mut waiting: Vec<String> = [
        "/", "/metrics", "/healthz", "/readyz", "/events", "/nothing",
    ]
    .iter()
    .chain(&["/api/v1/faults", "/api/v1/schema/fault.json"])
    .map(|&path| path.to_owned())
    .collect();
    for fault in daemon.faults() {
        waiting.push(format!(
            "/api/v1/faults/{}",
            fault["number"].as_str().unwrap()
        ));
    }
    let mut all = Vec::new();
    while let Some(path) = waiting.pop() {
        if !found.insert(path.clone()) {
            continue;
        }
        // The stream of events has no end.
        let url = format!("http://{}{path}", daemon.web);
        let open = "accept: application/openmetrics-text";
        let args = [
            "--silent",
            "--include",
            "--max-time",
            "3",
            "--header",
            open,
            &url,
        ];
        let text = place.output("curl", &args).stdout;
        let html = String::from_utf8_lossy(&text).into_owned();
        let links = html
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        let ours = links.filter(|link| link.starts_with('/'));
        waiting.extend(ours.map(|link| link.split('#').next().unwrap_or(link).to_owned()));
        all.push((path, text));
    }
    assert!(all.len() > 12, "only {found:?}");
    all
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(folder).unwrap().flatten();
    let read = |file: fs::DirEntry| {
        let name = file.file_name().to_string_lossy().into_owned();
        (name, fs::read(file.path()).unwrap())
    };
    let all: Vec<_> = files.map(read).collect();
    assert!(all.iter().any(|(name, _)| name == "samband.db"));
    all
}

/// A mail with what was broken into lines put together again.
fn joined(mail: &str) -> Vec<u8> {
    assert!(
        !mail.contains("Content-Transfer-Encoding: base64"),
        "{mail}"
    );
    mail.replace("=\r\n", "").replace("=\n", "").into_bytes()
}

fn holds(text: &[u8], secret: &str) -> bool {
    text.windows(secret.len())
        .any(|window| window == secret.as_bytes())
}
