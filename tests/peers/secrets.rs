//! What logs in at the relay and at the broker is found nowhere: not in what samband says, shows,
//! writes down or sends, and not when things go wrong either.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::net::{SocketAddrV4, TcpListener};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::certificates::{Certificates, LONG};
use crate::coturn::Coturn;
use crate::dns::Dns;
use crate::kamailio::Kamailio;
use crate::mail::{address, relay_settings};
use crate::mosquitto::Mosquitto;
use crate::nginx::Nginx;
use crate::postfix::{Mood, Postfix};
use crate::process::{Place, Process, folder, s, until};
use crate::receiver::Receiver;
use crate::region::{SETTINGS, small};
use crate::samband::{Daemon, PROGRAM};

/// A password that the relay and the broker refuse.
const WRONG: &str = "canary-mule-5938";
/// The password that the registrar takes, and one that the STUN server refuses.
const RIGHT: &str = "canary-wren-4417";
const FALSE: &str = "canary-stork-8025";
/// What a heartbeat bears, and the end of the address that it goes to.
const PING_TOKEN: &str = "canary-crane-1193";
const URL: &str = "canary-eider-7720";

/// Secrets in files, and as systemd hands them over.
struct Kept {
    folder: TempDir,
}

impl Kept {
    fn new() -> Self {
        let kept = Self { folder: folder() };
        for (name, secret) in [("right", RIGHT), ("false", FALSE), ("token", PING_TOKEN)] {
            fs::write(kept.path(name), secret).unwrap();
            fs::set_permissions(kept.path(name), Permissions::from_mode(0o400)).unwrap();
        }
        kept
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn directory(&self) -> String {
        self.folder.path().display().to_string()
    }
}

/// Whoever else is shown a secret: a registrar, a STUN server, and whoever waits for
/// signs of life, who finds no such address.
struct Others {
    kamailio: Kamailio,
    coturn: Coturn,
    made: Certificates,
    web: SocketAddrV4,
    _nginx: Nginx,
}

impl Others {
    fn start() -> Self {
        let place = Place::loopback();
        let made = Certificates::new(&place);
        made.make("web", &format!("IP:{}", place.ip), LONG);
        let web = place.port(443);
        Self {
            kamailio: Kamailio::start_with_login(&Place::loopback(), RIGHT, "SHA-256"),
            coturn: Coturn::start(&Place::loopback(), true),
            _nginx: Nginx::start(&place, &made, &[(web, "web.pem", "web.key")]),
            made,
            web,
        }
    }

    /// A webhook that is shown a certificate, and whoever waits for signs of life.
    fn settings(&self, kept: &Kept) -> String {
        let path = |name| self.made.path(name).display().to_string();
        let (certificate, key) = (path("web.pem"), path("web.key"));
        let (web, root) = (self.web, self.made.root());
        let webhook = format!(
            "\n[[webhook]]\nid = \"alarm\"\nurl = \"https://{web}/hook/{URL}\"\nregions = [\"lab\"]\n\
             secret_env = \"HOOK_SECRET\"\ncertificate_file = \"{certificate}\"\n\
             key_file = \"{key}\"\nca_file = \"{root}\"\n\
             [[ticket]]\nid = \"shown\"\npreset = \"request-tracker\"\nurl = \"https://{web}/\"\n\
             regions = [\"lab\"]\nsecret_env = \"TICKET_SECRET\"\nvalues = {{ queue = \"a\" }}\n\
             certificate_file = \"{certificate}\"\nkey_file = \"{key}\"\nca_file = \"{root}\"\n\
             [[alertmanager]]\nurl = \"https://{web}/\"\ntoken_env = \"ALERT_TOKEN\"\n\
             certificate_file = \"{certificate}\"\nkey_file = \"{key}\"\nca_file = \"{root}\"\n",
        );
        let heartbeat = format!(
            "[heartbeat]\nurl = \"https://{}/ping/{URL}\"\nevery = \"10s\"\n\
             token_file = \"{}\"\nca_file = \"{}\"\n",
            self.web,
            kept.path("token").display(),
            self.made.root(),
        );
        webhook + &heartbeat
    }

    /// The private key that the webhook is not shown, in the middle of its PEM.
    fn key(&self) -> String {
        let key = fs::read_to_string(self.made.path("web.key")).unwrap();
        key.lines().nth(1).expect("a key in PEM").to_owned()
    }

    fn components(&self) -> String {
        let asked = [
            ("registrar", "sip", self.kamailio.address, "right"),
            ("reflector", "stun", self.coturn.address, "false"),
        ];
        let component = |(id, kind, address, secret): (&str, &str, SocketAddrV4, &str)| {
            format!(
                "\n[[component]]\nid = \"{id}\"\nname = \"{id}\"\nkind = \"registrar\"\n\
                 organisation = \"it\"\naddress = \"{}\"\n[[component.probe]]\nid = \"login\"\n\
                 kind = \"{kind}\"\nport = {}\nusername = \"samband\"\n\
                 password_credential = \"{secret}\"\n",
                address.ip(),
                address.port(),
            )
        };
        asked.map(component).join("")
    }
}

/// What logs in at the second relay, signs for the webhook and opens it, and the
/// webhook's own address.
const SECOND: &str = "canary-goat-1174";
const HOOK: &str = "whsec_Y2FuYXJ5LWdvb3NlLTY2MjAtYWxsLWluLWdyZXk=";
const HOOK_RAW: &str = "canary-goose-6620-all-in-grey";
const TOKEN: &str = "canary-lamb-9027";
const PATH: &str = "canary-wolf-4408";
const TICKETS: &str = "canary-crane-7731";
const ALERTS: &str = "canary-heron-3358";

/// A second relay, which is not there.
fn fallback(postfix: &Postfix) -> String {
    format!(
        "[mail.fallback]\nhost = \"{}\"\nport = 9\nusername = \"{}\"\npassword_env = \"SECOND_PASSWORD\"\n",
        postfix.address.ip(),
        Postfix::USER
    )
}

/// A webhook that is told everything, and a ticket system.
fn told(webhook: &Receiver) -> String {
    format!(
        "\n[[webhook]]\nid = \"tickets\"\nurl = \"http://{at}/{PATH}\"\nregions = [\"lab\"]\n\
         secret_env = \"HOOK_SECRET\"\ntoken_env = \"HOOK_TOKEN\"\n\
         [[ticket]]\nid = \"desk\"\npreset = \"request-tracker\"\nurl = \"http://{at}/\"\n\
         regions = [\"lab\"]\nsecret_env = \"TICKET_SECRET\"\nvalues = {{ queue = \"a\" }}\n\
         [[alertmanager]]\nurl = \"http://{at}/\"\ntoken_env = \"ALERT_TOKEN\"\n",
        at = webhook.address
    )
}

#[test]
fn no_login_is_found_in_any_log_page_file_or_mail() {
    let dns = Dns::start(&Place::loopback());
    let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
    let region = small(address(&bridge), dns.address);
    let postfix = Postfix::start(&Place::loopback(), Mood::Accepting);
    let broker = Mosquitto::start_with_login(&Place::loopback());
    let kept = Kept::new();
    let others = Others::start();
    let region = region + &others.components();
    let login = format!(
        "username = \"{}\"\npassword_env = \"BROKER_PASSWORD\"\n",
        Mosquitto::USER
    );
    // It lets nobody in, and says back what it was asked with.
    let webhook = Receiver::echoing(401);
    let relay = relay_settings(postfix.address, &postfix);
    let shown = others.settings(&kept);
    let broker_is = broker.settings("samband");
    let others_are = [fallback(&postfix), broker_is, login, told(&webhook), shown];
    let settings = relay + &others_are.concat();
    let credentials = kept.directory();
    let environment = |relay, broker| {
        [
            ("RELAY_PASSWORD", relay),
            ("BROKER_PASSWORD", broker),
            ("CREDENTIALS_DIRECTORY", credentials.as_str()),
            ("SECOND_PASSWORD", SECOND),
            ("HOOK_SECRET", HOOK),
            ("HOOK_TOKEN", TOKEN),
            ("TICKET_SECRET", TICKETS),
            ("ALERT_TOKEN", ALERTS),
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
    until_refused(&daemon);
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

    let mut secrets = secrets(&place, &broker);
    secrets.push(others.key());
    let mut searched = pages(&daemon, &place);
    searched.extend(asked(&daemon, &fault));
    searched.push(("check of a wrong file".to_owned(), wrong.into_bytes()));
    searched.extend(left_behind(&daemon, &postfix, &broker));
    assert_eq!(daemon.stop(), Some(0));
    let said = daemon.said();
    assert!(said.contains(" TRACE ") && said.contains("notice handed over"));
    searched.push(("standard error".to_owned(), said.into_bytes()));
    searched.extend(files(&daemon.state()));

    search(searched, &secrets);
}

/// What has gone out, and what anybody on the machine can read.
fn left_behind(daemon: &Daemon, postfix: &Postfix, broker: &Mosquitto) -> Vec<Found> {
    let line = format!("/proc/{}/cmdline", daemon.pid());
    let mut all = vec![("command line".to_owned(), fs::read(line).unwrap())];
    let retained = broker.retained().into_iter();
    all.extend(retained.map(|(topic, payload)| (topic, payload.into_bytes())));
    let mails = postfix.mails().into_iter();
    all.extend(mails.map(|mail| ("mail".to_owned(), joined(&mail))));
    all.extend(files(&daemon.state()));
    all
}

/// Waits until whoever is shown a secret has refused it, and that is said.
fn until_refused(daemon: &Daemon) {
    until_said(daemon, "AUTH: 535");
    until_said(daemon, "HTTP 401: ");
    until_said(daemon, "HTTP 404");
    until_said(daemon, "no connection to the MQTT broker");
    until_said(daemon, "the heartbeat was not taken");
    daemon.fault("a login that is refused", s(90), |fault| {
        fault["cause"]["component"] == "reflector"
    });
}

/// Where a secret may stand, by the table of the schema and what it is: what else
/// there is, is not planted here.
const PLANTED: &[(&str, &str)] = &[
    ("Alertmanager", "key_file"),
    ("Alertmanager", "token"),
    ("Component", "password"),
    ("Fallback", "password"),
    ("Heartbeat", "token"),
    ("Heartbeat", "url"),
    ("Mail", "password"),
    ("Mqtt", "key_file"),
    ("Mqtt", "password"),
    ("Probe", "password"),
    ("Ticket", "key_file"),
    ("Ticket", "secret"),
    ("Webhook", "key_file"),
    ("Webhook", "secret"),
    ("Webhook", "token"),
    ("Webhook", "url"),
];

#[test]
fn every_credential_that_can_be_configured_is_planted_here() {
    let mut there = BTreeSet::new();
    for file in ["samband", "region"] {
        let schema = Place::loopback().run(PROGRAM, &["schema", file]);
        let schema: Value = serde_json::from_str(&schema).unwrap();
        for (table, what) in schema["$defs"].as_object().unwrap() {
            let keys = what["properties"].as_object().into_iter().flatten();
            there.extend(keys.filter_map(|(key, _)| {
                let secret = key.strip_suffix("_credential");
                let secret = secret.or((key == "key_file").then_some(key.as_str()));
                Some((table.clone(), secret?.to_owned()))
            }));
        }
    }
    // An address that is a secret itself is no credential by its name.
    for table in ["Heartbeat", "Webhook"] {
        there.insert((table.to_owned(), "url".to_owned()));
    }
    let planted = PLANTED.iter();
    let planted = planted.map(|&(table, secret)| (table.to_owned(), secret.to_owned()));
    assert_eq!(there, planted.collect());
}

#[test]
fn a_crash_writes_no_memory_down() {
    let dns = Dns::start(&Place::loopback());
    let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
    let region = small(address(&bridge), dns.address);
    let settings = format!("{SETTINGS}[probe]\nicmp = \"off\"\n");
    let mut daemon = Daemon::start(&Place::loopback(), &settings, ("lab", &region), &[]);
    let limits = fs::read_to_string(format!("/proc/{}/limits", daemon.pid())).unwrap();
    let limit = limits.lines().find(|line| line.starts_with("Max core"));
    let words: Vec<_> = limit.unwrap().split_whitespace().collect();
    assert_eq!(words[4..6], ["0", "0"], "{limits}");
    // What anybody else leaves behind here, so that nothing left says something.
    let folder = folder();
    let mut other = asleep(folder.path(), "exec sleep 60");
    Place::loopback().run(
        "prlimit",
        &["--pid", &other.pid().to_string(), "--core=unlimited:"],
    );
    assert!(other.abort(s(10)), "nobody leaves a core file here");
    assert!(!daemon.abort(), "it has left one");
}

#[test]
fn no_dump_is_handed_to_a_program_either_and_nobody_looks_into_its_memory() {
    // The files of a process that may not be dumped are root's, whoever runs it.
    let owner = |process: &Process| {
        let file = format!("/proc/{}/environ", process.pid());
        fs::metadata(file).map(|file| file.uid()).ok()
    };
    let nobody = 65_534;
    let folder = folder();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let program = folder.path().join("samband").display().to_string();
    fs::copy(PROGRAM, &program).unwrap();
    let as_nobody = format!("exec setpriv --reuid {nobody} --regid {nobody} --clear-groups");
    let other = asleep(folder.path(), &format!("{as_nobody} sleep 60"));
    assert_eq!(owner(&other), Some(nobody));
    let web = Place::loopback().port(8377);
    let demo = format!("{as_nobody} {program} demo --listen {web}");
    let place = Place::loopback();
    let mut demo = Process::start(&place, folder.path(), "sh", &["-c", &demo]);
    let figures = demo.ready(s(60), || place.get(&format!("http://{web}/metrics")));
    assert_eq!(owner(&demo), Some(0));
    // It still reads what it uses itself.
    assert!(figures.contains("\nprocess_open_fds "), "{figures}");
}

/// A process that is asleep in a folder.
fn asleep(folder: &Path, exec: &str) -> Process {
    let script = format!("cd {} && {exec}", folder.display());
    let mut process = Process::start(&Place::loopback(), folder, "sh", &["-c", &script]);
    let name = format!("/proc/{}/comm", process.pid());
    process.ready(s(10), || {
        let name = fs::read_to_string(&name).ok()?;
        (name == "sleep\n").then_some(())
    });
    process
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
pub(crate) fn search(searched: Vec<Found>, secrets: &[String]) {
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
    all.extend([PING_TOKEN, URL, RIGHT, FALSE].map(str::to_owned));
    let encoded = |text: &str| {
        let print = format!("printf '{text}' | base64 --wrap 0");
        place.run("sh", &["-c", &print])
    };
    all.push(encoded(user));
    all.push(encoded(Mosquitto::USER));
    all.extend([HOOK, HOOK_RAW, TOKEN, PATH, TICKETS, ALERTS].map(str::to_owned));
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
pub(crate) fn pages(daemon: &Daemon, place: &Place) -> Vec<(String, Vec<u8>)> {
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

pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(folder).unwrap().flatten();
    // The socket by which people act holds nothing.
    let files = files.filter(|file| file.file_type().unwrap().is_file());
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
