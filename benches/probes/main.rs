//! What a probe costs: CPU time of the whole process, user and system, per
//! probe answered, for the complete daemon, a bare paced loop, and Debian's
//! `prometheus-blackbox-exporter`, side by side.
//!
//! `cargo bench --bench probes [-- --rounds N --seconds N --only KIND --rate N]`
//! does everything, in a network namespace of its own, for which it needs root;
//! `-- region KIND` prints the region that the daemon is given.
//! What is measured has the first processor for itself, as far as the machine
//! lets it; what answers and what drives have the second. The rounds alternate
//! (A B C A B C), and medians are printed with their ranges: figures of one
//! series can be compared, figures of two cannot.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a benchmark says by panicking what went wrong, and measures by the real clock"
)]

mod daemon;
mod exporter;
mod floor;
mod meter;
mod responder;
mod table;

use std::env;
use std::net::Ipv4Addr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use table::Figures;

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
}

impl Kind {
    const ALL: [Self; 4] = [Self::Icmp, Self::Tcp, Self::Dns, Self::Sip];

    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::Icmp => "icmp",
            Self::Tcp => "tcp",
            Self::Dns => "dns",
            Self::Sip => "sip",
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
}

/// Distinct addresses that are asked. samband leaves 5 seconds between two
/// connections to one device, so a rate of connections needs as many devices.
pub(crate) fn targets(kind: Kind, rate: u32) -> u32 {
    match kind {
        Kind::Tcp => TARGETS.max(5 * rate),
        Kind::Icmp | Kind::Dns | Kind::Sip => TARGETS,
    }
}

const TARGETS: u32 = 5_000;
/// The address and ports of the responders, on every address of the machine.
pub(crate) const DNS_PORT: u16 = 10_053;
pub(crate) const SIP_PORT: u16 = 5_060;
pub(crate) const TCP_PORT: u16 = 5_061;

/// The address of a target: 127.1.0.1 and on.
pub(crate) fn target(number: u32) -> Ipv4Addr {
    let [_, _, high, low] = (number + 1).to_be_bytes();
    Ipv4Addr::new(127, 1, high, low)
}

fn main() {
    let args: Vec<String> = env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["respond"] => responder::run(),
        ["floor", kind, rate, seconds] => {
            floor::run(
                kind_of(kind),
                rate.parse().unwrap(),
                seconds.parse().unwrap(),
            );
        }
        ["region", kind] => {
            let interval = Duration::from_secs(15);
            print!("{}", daemon::region(kind_of(kind), TARGETS, interval));
        }
        _ if env::var_os(INSIDE).is_none() => enter(&args),
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

/// What to measure.
struct Plan {
    rounds: usize,
    seconds: u64,
    rates: Vec<u32>,
    kinds: Vec<Kind>,
    systems: Vec<System>,
}

impl Plan {
    fn read(words: &[&str]) -> Self {
        let mut plan = Self {
            rounds: 3,
            seconds: 12,
            rates: vec![333, 5_000],
            kinds: Kind::ALL.to_vec(),
            systems: vec![System::Floor, System::Samband, System::Exporter],
        };
        for pair in words.chunks(2) {
            match pair {
                ["--rounds", n] => plan.rounds = n.parse().unwrap(),
                ["--seconds", n] => plan.seconds = n.parse().unwrap(),
                ["--rate", n] => plan.rates = vec![n.parse().unwrap()],
                ["--only", kind] => plan.kinds = vec![kind_of(kind)],
                ["--without", "samband"] => plan.systems.retain(|s| *s != System::Samband),
                ["--without", "exporter"] => plan.systems.retain(|s| *s != System::Exporter),
                other => panic!("{other:?} is no option: see benches/probes/main.rs"),
            }
        }
        plan
    }
}

fn kind_of(word: &str) -> Kind {
    let kind = Kind::ALL.into_iter().find(|kind| kind.slug() == word);
    kind.unwrap_or_else(|| panic!("{word:?} is no kind: icmp, tcp, dns or sip"))
}

fn measure(plan: &Plan) {
    meter::pin(std::process::id(), DRIVERS);
    let _responder = Stopped(command(DRIVERS, &own(), &["respond"]).spawn().unwrap());
    responder::wait_until_ready();
    let runs = plan.rounds * plan.rates.len() * plan.kinds.len() * plan.systems.len();
    println!("{runs} runs of {} s, each after its warm-up", plan.seconds);
    let mut figures = Figures::default();
    for &rate in &plan.rates {
        for &kind in &plan.kinds {
            for round in 1..=plan.rounds {
                for &system in &plan.systems {
                    let Some(sample) = sample(system, kind, rate, plan.seconds) else {
                        continue;
                    };
                    eprintln!(
                        "{rate}/s {} round {round} {system:?}: {:.1} µs, {:.0}/s, {} lost",
                        kind.slug(),
                        sample.cost(),
                        sample.answered as f64 / sample.wall.as_secs_f64(),
                        sample.lost,
                    );
                    figures.add(system, kind, rate, sample);
                }
            }
        }
    }
    print!("{figures}");
}

fn sample(system: System, kind: Kind, rate: u32, seconds: u64) -> Option<Sample> {
    match system {
        System::Floor => Some(floor_sample(kind, rate, seconds)),
        System::Samband => Some(daemon::sample(kind, rate, seconds)),
        // It has no SIP over UDP: its DNS stands in for it.
        System::Exporter if kind == Kind::Sip => None,
        System::Exporter => Some(exporter::sample(kind, rate, seconds)),
    }
}

fn floor_sample(kind: Kind, rate: u32, seconds: u64) -> Sample {
    let (rate, seconds) = (rate.to_string(), seconds.to_string());
    let start = Instant::now();
    let mut command = command(MEASURED, &own(), &["floor", kind.slug(), &rate, &seconds]);
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
