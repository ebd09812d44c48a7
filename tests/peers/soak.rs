//! A day's worth of probes in half an hour, with servers that fail at random from a
//! seed: memory, descriptors and lateness stay as they are after the first minutes.
//!
//! A second is the least interval that can be set, and each room has three probes of
//! it: some 5,400 runs in half an hour, where a day at the usual 20 s has 4,320.
//! `SAMBAND_SOAK` says for how many seconds; a minute, unless it is set.

use std::fmt::Write as _;
use std::fs;
use std::net::{SocketAddr, SocketAddrV4};
use std::thread;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use samband::respond::{Power, Sip, Smtp, Supply, Switch, Tcp, sip, smtp, tcp};
use tokio::runtime::Runtime;

use crate::certificates::{Certificates, LONG};
use crate::dns::Dns;
use crate::nginx::Nginx;
use crate::process::{Place, s, until};
use crate::samband::Daemon;

const LINES: usize = 8;
const ROOMS: usize = 40;
const BRIDGES: usize = 4;
const SEED: u64 = 20_261_126;

#[test]
fn a_day_of_probes_with_failures_leaves_memory_descriptors_and_lateness_as_they_were() {
    let seconds = std::env::var("SAMBAND_SOAK").map_or(60, |text| text.parse().unwrap());
    let length = s(seconds);
    let mut ground = Ground::start();
    ground.daemon.until_all_looked();
    let mut random = StdRng::seed_from_u64(SEED);
    let start = Instant::now();
    let mut ill: Vec<(Instant, Ill)> = Vec::new();
    let mut next = start;
    let mut seen = vec![Seen::of(&ground.daemon, start)];
    let mut failed = 0;
    while start.elapsed() < length {
        let now = Instant::now();
        for (_, over) in ill.extract_if(.., |(until, _)| *until <= now) {
            ground.mend(over);
        }
        if next <= now {
            let one = Ill::any(&mut random);
            if !ill.iter().any(|(_, other)| *other == one) {
                ground.fail(one, &mut random);
                ill.push((
                    now + Duration::from_millis(random.random_range(2_000..20_000)),
                    one,
                ));
                failed += 1;
            }
            next = now + Duration::from_millis(random.random_range(500..6_000));
        }
        if seen
            .last()
            .is_some_and(|last| last.at + s(5) <= start.elapsed())
        {
            seen.push(Seen::of(&ground.daemon, start));
        }
        thread::sleep(Duration::from_millis(50));
    }
    for (_, over) in ill {
        ground.mend(over);
    }
    ground.until_all_is_well();
    seen.push(Seen::of(&ground.daemon, start));
    let text = report(&seen, failed);
    println!("{text}");
    judge(&seen, length, &text);
    assert_eq!(ground.daemon.stop(), Some(0), "{}", ground.daemon.said());
    let (said, code) = ground.daemon.ask(&["log", "verify"]);
    assert_eq!(code, Some(0), "{said}");
}

/// What may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ill {
    Room(usize),
    Line(usize),
    Bridge(usize),
    Names,
    Relay,
}

impl Ill {
    /// Rooms mostly; lines and the rest now and then.
    fn any(random: &mut StdRng) -> Self {
        match random.random_range(0..20) {
            0 | 1 => Self::Line(random.random_range(0..LINES)),
            2 | 3 => Self::Bridge(random.random_range(0..BRIDGES)),
            4 => Self::Names,
            5 => Self::Relay,
            _ => Self::Room(random.random_range(0..ROOMS)),
        }
    }
}

/// All servers, and the daemon that watches them.
struct Ground {
    daemon: Daemon,
    rooms: Vec<Switch<sip::Behaviour>>,
    lines: Vec<Switch<Power>>,
    bridges: Vec<Switch<tcp::Behaviour>>,
    relay: Switch<smtp::Behaviour>,
    sink: Smtp,
    dns: Dns,
    _sip: Vec<Sip>,
    _tcp: Vec<Tcp>,
    _nginx: Nginx,
    _made: Certificates,
    _runtime: Runtime,
}

impl Ground {
    fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let somewhere = || SocketAddr::from((Place::loopback().ip, 0));
        let lines: Vec<_> = (0..LINES).map(|_| Switch::new(Power::Up)).collect();
        let rooms: Vec<_> = (0..ROOMS)
            .map(|_| Switch::new(sip::Behaviour::WELL))
            .collect();
        let bridges: Vec<_> = (0..BRIDGES)
            .map(|_| Switch::new(tcp::Behaviour::Accept))
            .collect();
        let relay = Switch::new(smtp::Behaviour::Accept);
        let (sips, tcps, sink) = runtime.block_on(async {
            let mut sips = Vec::new();
            for (number, room) in rooms.iter().enumerate() {
                let supply = Supply::by([lines[number % LINES].clone()]);
                sips.push(Sip::start(somewhere(), room.clone(), supply).await.unwrap());
            }
            let mut tcps = Vec::new();
            for bridge in &bridges {
                let bridge = Tcp::start(somewhere(), bridge.clone(), Supply::always());
                tcps.push(bridge.await.unwrap());
            }
            let sink = Smtp::start(somewhere(), relay.clone(), smtp::Limits::default());
            (sips, tcps, sink.await.unwrap())
        });
        let dns = Dns::start(&Place::loopback());
        let place = Place::loopback();
        let made = Certificates::new(&place);
        made.make("web", "DNS:web.test", LONG);
        let secure = place.port(8443);
        let nginx = Nginx::start(&place, &made, &[(secure, "web.pem", "web.key")]);
        let addresses: Vec<_> = sips.iter().map(Sip::at).collect();
        let mut text = frame(dns.address);
        (0..LINES).for_each(|line| write_line(&mut text, line));
        for (number, at) in addresses.iter().enumerate() {
            write_room(&mut text, number, *at);
        }
        for (number, bridge) in tcps.iter().enumerate() {
            write_bridge(&mut text, number, bridge.at());
        }
        write_web(&mut text, secure, &made.root());
        let settings = format!(
            "regions = [\"lab\"]\n[web]\nlisten = \"WEB\"\n[store]\npath = \"STATE\"\n\
             [mail]\nhost = \"{}\"\nport = {}\nsecurity = \"none\"\nfrom = \"samband@mail.test\"\n\
             [probe]\nicmp = \"off\"\n",
            sink.at().ip(),
            sink.at().port(),
        );
        Self {
            daemon: Daemon::start(&Place::loopback(), &settings, ("lab", &text), &[]),
            rooms,
            lines,
            bridges,
            relay,
            sink,
            dns,
            _sip: sips,
            _tcp: tcps,
            _nginx: nginx,
            _made: made,
            _runtime: runtime,
        }
    }

    fn fail(&self, ill: Ill, random: &mut StdRng) {
        match ill {
            Ill::Room(room) => self.rooms[room].set(match random.random_range(0..3) {
                0 => sip::Behaviour::Silent,
                1 => sip::Behaviour::Closed,
                _ => sip::Behaviour::Answer { status: 503 },
            }),
            Ill::Line(line) => self.lines[line].set(Power::Silent),
            Ill::Bridge(bridge) => self.bridges[bridge].set(match random.random_range(0..2) {
                0 => tcp::Behaviour::Silent,
                _ => tcp::Behaviour::Closed,
            }),
            Ill::Names => self.dns.hang(),
            Ill::Relay => self.relay.set(smtp::Behaviour::CutAfterDot),
        }
    }

    fn mend(&self, ill: Ill) {
        match ill {
            Ill::Room(room) => self.rooms[room].set(sip::Behaviour::WELL),
            Ill::Line(line) => self.lines[line].set(Power::Up),
            Ill::Bridge(bridge) => self.bridges[bridge].set(tcp::Behaviour::Accept),
            Ill::Names => self.dns.resume(),
            Ill::Relay => self.relay.set(smtp::Behaviour::Accept),
        }
    }

    /// Every probe answered again. Faults of what has gone and come too often stay
    /// open for as long as that counts as flapping.
    fn until_all_is_well(&self) {
        until("every probe to be answered", s(60), || {
            let well = self.daemon.samples_of("samband_probe_success");
            (!well.is_empty() && well.iter().all(|well| *well == 1.0)).then_some(())
        });
        let told = self.sink.mailbox().taken();
        assert!(told > 0, "nobody was told of anything");
    }
}

/// How the daemon is at one moment.
struct Seen {
    at: Duration,
    /// What it has for itself in memory, in KiB.
    memory: u64,
    descriptors: usize,
    /// Runs begun, all their lateness in seconds, and those left out.
    runs: f64,
    late: f64,
    skipped: f64,
}

impl Seen {
    fn of(daemon: &Daemon, start: Instant) -> Self {
        let pid = daemon.pid();
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        let anonymous = status.lines().find_map(|l| l.strip_prefix("RssAnon:"));
        let text = anonymous.unwrap().trim().trim_end_matches(" kB");
        let one = |name: &str| daemon.samples_of(name).iter().sum();
        Self {
            at: start.elapsed(),
            memory: text.parse().unwrap(),
            descriptors: fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count(),
            runs: one("samband_scheduler_lateness_seconds_count"),
            late: one("samband_scheduler_lateness_seconds_sum"),
            skipped: one("samband_prober_runs_skipped_total"),
        }
    }
}

/// The middle of what was seen in a stretch of the whole.
fn middle<T: Ord + Copy>(seen: &[Seen], of: impl Fn(&Seen) -> T) -> T {
    let mut all: Vec<T> = seen.iter().map(of).collect();
    all.sort_unstable();
    all[all.len() / 2]
}

/// What is warm by then, and the end, each a sixth of the whole.
fn stretches(seen: &[Seen]) -> (&[Seen], &[Seen]) {
    let sixth = (seen.len() / 6).max(2);
    let warm = seen.len() / 3;
    (&seen[warm..warm + sixth], &seen[seen.len() - sixth..])
}

/// Seconds that a run was late, on average over a stretch.
fn lateness(seen: &[Seen]) -> f64 {
    let (first, last) = (&seen[0], &seen[seen.len() - 1]);
    (last.late - first.late) / (last.runs - first.runs).max(1.0)
}

fn judge(seen: &[Seen], length: Duration, text: &str) {
    let (warm, end) = stretches(seen);
    // A minute is no time to become warm in: by then only a leak in each run shows.
    let most = if length < s(600) { 8 * 1024 } else { 1024 };
    let memory = |seen: &[Seen]| middle(seen, |s| s.memory);
    let grown = memory(end).saturating_sub(memory(warm));
    assert!(grown < most, "memory grew by {grown} KiB:\n{text}");
    // A connection to the relay comes and goes.
    let descriptors = |seen: &[Seen]| middle(seen, |s| s.descriptors);
    assert!(
        descriptors(end) <= descriptors(warm) + 2,
        "descriptors are left open:\n{text}"
    );
    let (before, after) = (lateness(warm), lateness(end));
    assert!(
        after <= 3.0 * before + 0.02,
        "lateness grew from {before} s to {after} s:\n{text}"
    );
    let runs = seen[seen.len() - 1].runs - seen[0].runs;
    let due = 3.0 * ROOMS as f64 * length.as_secs_f64();
    assert!(runs > 0.5 * due, "{runs} runs of {due} due:\n{text}");
}

fn report(seen: &[Seen], failed: usize) -> String {
    let mut text = format!("{failed} failures\n");
    for one in seen.iter().step_by((seen.len() / 20).max(1)) {
        let _ = writeln!(
            text,
            "{:5} s: {:6} KiB, {} descriptors, {} runs, {:.2} ms late, {} left out",
            one.at.as_secs(),
            one.memory,
            one.descriptors,
            one.runs,
            1e3 * one.late / one.runs.max(1.0),
            one.skipped,
        );
    }
    text
}

fn frame(dns: SocketAddrV4) -> String {
    let (ip, port) = (dns.ip(), dns.port());
    format!(
        r#"id = "lab"
name = "Lab"
zone = "Europe/Oslo"
language = "en"
coordinator = "council"
operator = "council"
network_operator = "council"

[monitor]
[[monitor.probe]]
id = "witness"
kind = "dns"
address = "{ip}"
port = {port}
name = "rom1.vc.example"
witness = true
interval = "1s"
deadline = "500ms"

[[party]]
id = "council"
name = "Council"
role = "council"
email = "council@mail.test"

[[component]]
id = "names"
name = "Names"
kind = "name-service"
organisation = "council"
address = "{ip}"
[[component.probe]]
id = "dns"
kind = "dns"
port = {port}
name = "rom1.vc.example"
interval = "1s"
deadline = "500ms"
retry = "200ms"
"#
    )
}

fn write_line(text: &mut String, line: usize) {
    let _ = write!(
        text,
        "\n[[party]]\nid = \"owner-{line}\"\nname = \"Owner {line}\"\nrole = \"it-partner\"\n\
         email = \"owner-{line}@mail.test\"\n\
         [[component]]\nid = \"line-{line}\"\nname = \"Line {line}\"\nkind = \"access-line\"\n\
         organisation = \"owner-{line}\"\n"
    );
}

fn write_room(text: &mut String, number: usize, at: SocketAddr) {
    let line = number % LINES;
    let _ = write!(
        text,
        "\n[[component]]\nid = \"room-{number}\"\nname = \"Room {number}\"\nkind = \"codec\"\n\
         organisation = \"owner-{line}\"\naddress = \"{}\"\ndepends = [\"line-{line}\"]\n",
        at.ip()
    );
    for probe in 0..3 {
        let _ = write!(
            text,
            "[[component.probe]]\nid = \"sip-{probe}\"\nkind = \"sip\"\nport = {}\n\
             interval = \"1s\"\ndeadline = \"300ms\"\nretry = \"200ms\"\n",
            at.port()
        );
    }
}

fn write_bridge(text: &mut String, number: usize, at: SocketAddr) {
    let _ = write!(
        text,
        "\n[[component]]\nid = \"bridge-{number}\"\nname = \"Bridge {number}\"\nkind = \"bridge\"\n\
         organisation = \"owner-{number}\"\naddress = \"{}\"\n[[component.probe]]\nid = \"tcp\"\n\
         kind = \"tcp\"\nport = {}\ninterval = \"5s\"\ndeadline = \"500ms\"\n",
        at.ip(),
        at.port()
    );
}

fn write_web(text: &mut String, at: SocketAddrV4, root: &str) {
    let _ = write!(
        text,
        "\n[[component]]\nid = \"web\"\nname = \"Web\"\nkind = \"bridge\"\n\
         organisation = \"council\"\naddress = \"{}\"\n[[component.probe]]\nid = \"https\"\n\
         kind = \"http\"\nurl = \"https://web.test:{}/status\"\nca_file = \"{root}\"\n\
         interval = \"5s\"\ndeadline = \"2s\"\n",
        at.ip(),
        at.port()
    );
}
