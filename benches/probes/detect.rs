//! From a silent death to somebody being told: samband's mail in the relay's
//! hands, and the others' call to a webhook, over the same targets at once.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use samband::respond::{Smtp, Switch, smtp};
use tokio::runtime::Runtime;

use crate::daemon::Daemon;
use crate::region::Region;
use crate::table::Aim;
use crate::whole::{INTERVAL, Whole};
use crate::{Kind, must_exist, target};

const TARGETS: u32 = 1_000;
const SITES: u32 = 100;
/// Deaths, each at a site of its own, one by one.
const DEATHS: u32 = 30;
const BETWEEN: Duration = Duration::from_millis(1_300);
/// For the last to be told of.
const PATIENCE: Duration = Duration::from_secs(180);

/// When who was first told of which death.
type Told = Arc<Mutex<BTreeMap<u32, Instant>>>;

/// Both at once; the medians and the worst, in seconds.
pub(crate) fn aims(authority: &Path) -> Vec<Aim> {
    must_exist("/usr/sbin/nft", "nftables");
    let (mailed, called) = (Told::default(), Told::default());
    let runtime = Runtime::new().unwrap();
    let relay = relay(&runtime, &mailed);
    let webhook = webhook(&called);
    let region = Region {
        rooms: TARGETS,
        sites: SITES,
        kinds: vec![Kind::Mix],
        interval: INTERVAL,
        deadline: Duration::from_secs(3),
    };
    let daemon = Daemon::start(&region, authority, Some(relay.at().port()));
    let _whole = Whole::start(TARGETS, authority, webhook);
    Daemon::pass(INTERVAL * 2 + Duration::from_secs(5));
    assert_eq!(mailed.lock().unwrap().len(), 0, "nobody is dead yet");
    assert_eq!(called.lock().unwrap().len(), 0, "nobody is dead yet");
    nft(
        "add table inet dark; add set inet dark gone { type ipv4_addr; }; \
         add chain inet dark input { type filter hook input priority 0; }; \
         add rule inet dark input ip daddr @gone drop",
    );
    let mut died = BTreeMap::new();
    for site in 0..DEATHS {
        let number = victim(site);
        nft(&format!(
            "add element inet dark gone {{ {} }}",
            target(number)
        ));
        died.insert(number, Instant::now());
        thread::sleep(BETWEEN);
    }
    let start = Instant::now();
    let all = |told: &Told| told.lock().unwrap().len() >= DEATHS as usize;
    while start.elapsed() < PATIENCE && !(all(&mailed) && all(&called)) {
        thread::sleep(Duration::from_millis(200));
    }
    nft("delete table inet dark");
    let ours = Delays::of(&died, &mailed);
    let theirs = Delays::of(&died, &called);
    eprintln!("samband: {ours}\nPrometheus and Alertmanager: {theirs}");
    let complete = ours.all.len() == died.len() && theirs.all.len() == died.len();
    assert!(
        ours.strangers == 0 && theirs.strangers == 0,
        "somebody was told of what had not died: {}",
        daemon.said()
    );
    let share = ours.median() / theirs.median();
    vec![
        Aim::at_most(
            "silent death to mail: its median, of Prometheus's and Alertmanager's",
            0.25,
            complete.then_some(share),
        ),
        Aim::at_most("its median, s", 25.0, complete.then(|| ours.median())),
        Aim::at_most("its worst, s", 40.0, complete.then(|| ours.worst())),
    ]
}

/// Who dies at a site: of all kinds in turn.
const fn victim(site: u32) -> u32 {
    site * (TARGETS / SITES) + site % 4
}

struct Delays {
    all: Vec<f64>,
    /// Told of though they lived.
    strangers: usize,
}

impl Delays {
    fn of(died: &BTreeMap<u32, Instant>, told: &Told) -> Self {
        let told = told.lock().unwrap();
        let delay = |(number, at): (&u32, &Instant)| {
            let told = told.get(number)?;
            Some(told.saturating_duration_since(*at).as_secs_f64())
        };
        let mut all: Vec<f64> = died.iter().filter_map(delay).collect();
        all.sort_by(f64::total_cmp);
        Self {
            strangers: told.keys().filter(|n| !died.contains_key(n)).count(),
            all,
        }
    }

    fn median(&self) -> f64 {
        self.all
            .get(self.all.len() / 2)
            .copied()
            .unwrap_or(f64::NAN)
    }

    fn worst(&self) -> f64 {
        self.all.last().copied().unwrap_or(f64::NAN)
    }
}

impl std::fmt::Display for Delays {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} of {DEATHS} told of, after {:.1} s ({:.1} to {:.1}); {} that lived",
            self.all.len(),
            self.median(),
            self.all.first().copied().unwrap_or(f64::NAN),
            self.worst(),
            self.strangers,
        )
    }
}

fn nft(commands: &str) {
    let output = Command::new("/usr/sbin/nft")
        .arg(commands)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "nft {commands}: {said}");
}

fn first(told: &Told, number: u32) {
    let now = Instant::now();
    told.lock().unwrap().entry(number).or_insert(now);
}

/// A mail relay; a mail to `it@m17.test` tells of the death at site 17.
fn relay(runtime: &Runtime, told: &Told) -> Smtp {
    let at = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let limits = smtp::Limits::default();
    let relay = runtime
        .block_on(async { Smtp::start(at, Switch::new(smtp::Behaviour::Accept), limits).await });
    let relay = relay.unwrap();
    let (mut mails, told) = (relay.mailbox().follow(), Arc::clone(told));
    runtime.spawn(async move {
        while let Ok(mail) = mails.recv().await {
            let to = mail.recipients.iter();
            let sites = to.filter_map(|to| {
                let (site, _) = to.strip_prefix("it@m")?.split_once('.')?;
                site.parse().ok()
            });
            sites.for_each(|site| first(&told, victim(site)));
        }
    });
    relay
}

/// What Alertmanager calls; its port.
fn webhook(told: &Told) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = Arc::clone(told);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let told = Arc::clone(&told);
            thread::spawn(move || called(stream, &told));
        }
    });
    port
}

/// One connection: each alert that fires names its instance.
fn called(mut stream: TcpStream, told: &Told) {
    let mut text = Vec::new();
    let mut piece = [0; 65_536];
    while let Ok(length @ 1..) = stream.read(&mut piece) {
        text.extend(&piece[..length]);
        let Some(body) = whole_body(&text) else {
            continue;
        };
        let call: serde_json::Value = serde_json::from_slice(body).unwrap();
        for alert in call["alerts"].as_array().into_iter().flatten() {
            if alert["status"] == "firing" {
                let instance = alert["labels"]["instance"].as_str().unwrap();
                first(told, number_of(instance));
            }
        }
        text.clear();
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }
}

fn whole_body(text: &[u8]) -> Option<&[u8]> {
    let end = text.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&text[..end]).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|l| l.strip_prefix("content-length: "))?;
    let length: usize = length.trim().parse().ok()?;
    text.get(end + 4..end + 4 + length)
}

/// The number of a target by its address, with or without scheme and port.
fn number_of(instance: &str) -> u32 {
    let bare = instance.trim_start_matches("https://");
    let bare = bare.split([':', '/']).next().unwrap();
    let address: Ipv4Addr = bare.parse().unwrap();
    (0..TARGETS).find(|&n| target(n) == address).unwrap()
}
