//! What the complete daemon costs beside what else there is: a bare paced loop,
//! Debian's `prometheus-blackbox-exporter` alone, the same with Prometheus and
//! Alertmanager, and `fping`. CPU time of the whole process, user and system,
//! per probe answered; memory; and how long a silent death goes untold.
//!
//! `cargo bench --bench probes` does everything, in some 20 minutes and a network
//! namespace of its own, for which it needs root. `-- --quick` is one short round
//! of what probes cost. Words choose parts of it: a kind (`icmp`, `tcp`, `dns`, `sip`,
//! `stun`, `ntp`, `tls`, `https`), `mix` (a quarter each of icmp, tcp, https and
//! dns), `detect`, `memory`, `crowd`; `--rounds N`, `--seconds N` and `--rate N`
//! change what they say. `region KIND` prints the region that the daemon is given.
//!
//! What is measured has the first processor for itself, as far as the machine
//! lets it; what answers and what drives have the second. The rounds alternate
//! (A B C A B C), and medians are printed with their ranges: figures of one
//! series can be compared, figures of two cannot. At the end stands each aim, and
//! whether it was reached.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a benchmark says by panicking what went wrong, and measures by the real clock"
)]

mod daemon;
mod detect;
mod exporter;
mod floor;
mod fping;
mod memory;
mod meter;
mod plan;
mod region;
mod responder;
mod table;
mod web_server;
mod whole;

use std::env;
use std::net::Ipv4Addr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use plan::{Part, Plan};
use region::Region;
use table::Figures;
use web_server::WebServer;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// ICMP echo by datagram sockets.
    Icmp,
    /// A TCP connection.
    Tcp,
    /// A DNS question over UDP.
    Dns,
    /// SIP OPTIONS over UDP.
    Sip,
    /// A STUN binding.
    Stun,
    /// An NTP exchange.
    Ntp,
    /// A TLS handshake.
    Tls,
    /// A TLS handshake, a request and its answer.
    Https,
    /// A quarter each of [`MIXED`](Self::MIXED).
    Mix,
}

impl Kind {
    pub(crate) const ALL: [Self; 9] = [
        Self::Icmp,
        Self::Tcp,
        Self::Dns,
        Self::Sip,
        Self::Stun,
        Self::Ntp,
        Self::Tls,
        Self::Https,
        Self::Mix,
    ];
    pub(crate) const MIXED: [Self; 4] = [Self::Icmp, Self::Tcp, Self::Https, Self::Dns];

    /// The kind by which a target is asked.
    pub(crate) const fn of(self, number: u32) -> Self {
        if matches!(self, Self::Mix) {
            Self::MIXED[number as usize % Self::MIXED.len()]
        } else {
            self
        }
    }

    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Icmp => "icmp",
            Self::Tcp => "tcp",
            Self::Dns => "dns",
            Self::Sip => "sip",
            Self::Stun => "stun",
            Self::Ntp => "ntp",
            Self::Tls => "tls",
            Self::Https => "https",
            Self::Mix => "mix",
        }
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum System {
    /// A loop that sends when it is due and counts what comes back.
    Floor,
    /// `samband run`, complete.
    Samband,
    /// `prometheus-blackbox-exporter`, asked as Prometheus would.
    Exporter,
    /// The same, with Prometheus, which asks it, and Alertmanager.
    Whole,
    /// `fping`.
    Fping,
}

impl System {
    pub(crate) fn name(self, kind: Kind) -> String {
        match self {
            Self::Floor => "the bare loop's".to_owned(),
            Self::Samband => "samband's".to_owned(),
            Self::Exporter => format!("the exporter's for {}", kind.slug()),
            Self::Whole => "the exporter's, Prometheus's and Alertmanager's".to_owned(),
            Self::Fping => "fping's".to_owned(),
        }
    }
}

/// One measurement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// Probes answered as they should be.
    pub(crate) answered: u64,
    /// Probes that were not.
    pub(crate) lost: u64,
    /// CPU time of the process and its children.
    pub(crate) cpu: Duration,
    /// Wall time.
    pub(crate) wall: Duration,
}

impl Sample {
    /// CPU time per probe answered, in microseconds.
    pub(crate) fn cost(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / self.answered.max(1) as f64
    }

    /// Probes answered in a second.
    pub(crate) fn rate(&self) -> f64 {
        self.answered as f64 / self.wall.as_secs_f64()
    }
}

/// Distinct addresses that are asked. samband leaves 5 seconds between two
/// connections to one device, so a rate of connections needs as many devices; of
/// a mix all are asked every 15 seconds.
pub(crate) fn targets(kind: Kind, rate: u32) -> u32 {
    match kind {
        Kind::Tcp | Kind::Tls | Kind::Https => TARGETS.max(5 * rate),
        Kind::Icmp | Kind::Dns | Kind::Sip | Kind::Stun | Kind::Ntp => TARGETS,
        // In hundreds, as many sites share them.
        Kind::Mix => (rate * 15).next_multiple_of(100),
    }
}

const TARGETS: u32 = 5_000;
/// The ports of the responders, on every address of the machine.
pub(crate) const DNS_PORT: u16 = 10_053;
pub(crate) const NTP_PORT: u16 = 10_123;
pub(crate) const SIP_PORT: u16 = 5_060;
pub(crate) const STUN_PORT: u16 = 3_478;
pub(crate) const TCP_PORT: u16 = 5_061;
pub(crate) const TLS_PORT: u16 = 8_443;

/// The address of a target: 127.1.0.1 and on.
pub(crate) fn target(number: u32) -> Ipv4Addr {
    let [_, block, high, low] = (number + 1).to_be_bytes();
    Ipv4Addr::new(127, 1 + block, high, low)
}

fn main() {
    let args: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["respond"] => responder::run(),
        ["floor", kind, rate, seconds, authority] => {
            let (rate, seconds) = (rate.parse().unwrap(), seconds.parse().unwrap());
            floor::run(plan::kind(kind), rate, seconds, Path::new(authority));
        }
        ["region", kind] => {
            let region = Region {
                rooms: TARGETS,
                sites: 100,
                kinds: vec![plan::kind(kind)],
                interval: Duration::from_secs(15),
                deadline: Duration::from_secs(2),
            };
            print!("{}", region.text(Path::new("authority.pem")));
        }
        _ if env::var_os(INSIDE).is_none() => {
            // What cannot be understood is said before anything is started.
            let _ = Plan::read(&words);
            enter(&args);
        }
        _ => measure(&Plan::read(&words)),
    }
}

/// Set once we are in a namespace of our own.
const INSIDE: &str = "SAMBAND_BENCH_INSIDE";

/// Runs this program again in a network namespace of its own, so that nothing
/// is changed on the machine: loopback up, ping sockets for all, and as many
/// closed connections remembered as the rates leave behind.
fn enter(args: &[String]) {
    let script = "ip link set lo up && \
        echo '0 2147483647' > /proc/sys/net/ipv4/ping_group_range && \
        echo '1024 65000' > /proc/sys/net/ipv4/ip_local_port_range && \
        ulimit -n \"$(ulimit -Hn)\" && exec \"$0\" \"$@\"";
    let own = env::current_exe().unwrap();
    let error = Command::new("unshare")
        .args(["--net", "sh", "-c", script])
        .arg(own)
        .args(args)
        .env(INSIDE, "1")
        .exec();
    panic!("unshare cannot be run: {error}");
}

fn measure(plan: &Plan) {
    meter::pin(std::process::id(), DRIVERS);
    let _responder = Stopped(command(DRIVERS, &own(), &["respond"]).spawn().unwrap());
    let web_server = WebServer::start();
    let authority = web_server.authority();
    responder::wait_until_ready();
    let start = Instant::now();
    let mut figures = Figures::default();
    for part in &plan.parts {
        match part {
            Part::Cost { kind, rate } => cost(*kind, *rate, plan, &authority, &mut figures),
            Part::Detect => figures.judge(detect::aims(&authority)),
            Part::Memory => figures.judge(memory::three_each(&authority)),
            Part::Crowd => figures.judge(memory::crowd(&authority)),
        }
    }
    print!("{figures}");
    println!("\nin {} s", start.elapsed().as_secs());
}

fn cost(kind: Kind, rate: u32, plan: &Plan, authority: &Path, figures: &mut Figures) {
    for round in 1..=plan.rounds {
        for system in plan::systems(kind, rate) {
            let seconds = plan.seconds_of(kind, system);
            let sample = sample(system, kind, rate, seconds, authority);
            eprintln!(
                "{} at {rate}/s, round {round}, {system:?}: {:.1} µs, {:.0}/s, {} lost",
                kind.slug(),
                sample.cost(),
                sample.rate(),
                sample.lost,
            );
            figures.add(system, kind, rate, sample);
        }
    }
}

fn sample(system: System, kind: Kind, rate: u32, seconds: u64, authority: &Path) -> Sample {
    match system {
        System::Floor => floor_sample(kind, rate, seconds, authority),
        System::Samband => daemon::sample(kind, rate, seconds, authority),
        System::Exporter => exporter::sample(kind, rate, seconds, authority),
        System::Whole => whole::sample(rate, seconds, authority),
        System::Fping => fping::sample(rate, seconds),
    }
}

fn floor_sample(kind: Kind, rate: u32, seconds: u64, authority: &Path) -> Sample {
    let (rate, seconds) = (rate.to_string(), seconds.to_string());
    let authority = authority.display().to_string();
    let args = ["floor", kind.slug(), &rate, &seconds, &authority];
    let start = Instant::now();
    let mut command = command(MEASURED, &own(), &args);
    let mut child = Stopped(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut out = std::io::BufReader::new(child.0.stdout.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut out, &mut line).unwrap();
    // It has said its numbers and waits to be measured and stopped.
    let cpu = meter::cpu(child.0.id());
    let wall = start.elapsed();
    let mut numbers = line
        .split_whitespace()
        .map(|word| word.parse::<u64>().unwrap());
    let (asked, answered) = (numbers.next().unwrap(), numbers.next().unwrap());
    Sample {
        answered,
        lost: asked - answered,
        cpu,
        wall,
    }
}

/// The processor of what is measured, and that of all else.
pub(crate) const MEASURED: usize = 0;
pub(crate) const DRIVERS: usize = 1;

fn own() -> String {
    env::current_exe().unwrap().display().to_string()
}

/// A command bound to a processor; it dies with us.
pub(crate) fn command(processor: usize, program: &str, args: &[&str]) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]);
    if meter::processors() > 1 {
        command.args(["taskset", "-c", &processor.to_string()]);
    }
    command.arg(program).args(args).stdin(Stdio::null());
    command
}

/// A process that is stopped when dropped.
pub(crate) struct Stopped(pub(crate) Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Looks until it sees, for half a minute at most.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "waited for {what}"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The body that an HTTP GET draws; none if it fails.
pub(crate) fn get(url: &str) -> Option<String> {
    let output = Command::new("curl")
        .args(["--silent", "--fail", url])
        .output();
    let output = output.expect("curl is installed");
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Stops when the file of a program is missing, with what to do.
pub(crate) fn must_exist(program: &str, package: &str) {
    assert!(
        Path::new(program).exists(),
        "{program} is missing: apt-get install {package}"
    );
}
