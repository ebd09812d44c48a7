//! `prometheus-blackbox-exporter`, asked over connections that stay open, as
//! Prometheus does.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::{
    DNS_PORT, Kind, MEASURED, Sample, Stopped, TCP_PORT, TLS_PORT, command, get, meter, must_exist,
    target, targets, until,
};

const PROGRAM: &str = "/usr/bin/prometheus-blackbox-exporter";
const ADDRESS: &str = "127.0.0.1:9115";
/// Connections that ask at once.
const CONNECTIONS: u32 = 64;

/// A running exporter, and the folder of its modules.
pub(crate) struct Exporter {
    pub(crate) child: Stopped,
    _folder: TempDir,
}

impl Exporter {
    pub(crate) const ADDRESS: &str = ADDRESS;

    pub(crate) fn start(authority: &Path) -> Self {
        must_exist(PROGRAM, "prometheus-blackbox-exporter");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("blackbox.yml");
        let modules = MODULES.replace("AUTHORITY", &authority.display().to_string());
        fs::write(&file, modules).unwrap();
        let config = format!("--config.file={}", file.display());
        let listen = format!("--web.listen-address={ADDRESS}");
        let args = [config.as_str(), &listen, "--log.level=error"];
        let mut command = command(MEASURED, PROGRAM, &args);
        let child = Stopped(command.stderr(std::process::Stdio::null()).spawn().unwrap());
        until("the exporter", || {
            get(&format!("http://{ADDRESS}/-/healthy"))
        });
        Self {
            child,
            _folder: folder,
        }
    }
}

/// The module that asks for a kind, if it has one.
pub(crate) const fn module(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Icmp | Kind::Tcp | Kind::Dns | Kind::Tls | Kind::Https => Some(kind.slug()),
        Kind::Sip | Kind::Stun | Kind::Ntp | Kind::Mix => None,
    }
}

/// A target as its module wants it.
pub(crate) fn address(kind: Kind, number: u32) -> String {
    let target = target(number);
    match kind {
        Kind::Icmp => target.to_string(),
        Kind::Tcp => format!("{target}:{TCP_PORT}"),
        Kind::Dns => format!("{target}:{DNS_PORT}"),
        Kind::Tls => format!("{target}:{TLS_PORT}"),
        Kind::Https => format!("https://{target}:{TLS_PORT}/"),
        Kind::Sip | Kind::Stun | Kind::Ntp | Kind::Mix => unreachable!("it has no such module"),
    }
}

/// Asks at this rate, or as fast as it answers if that is less.
pub(crate) fn sample(kind: Kind, rate: u32, seconds: u64, authority: &Path) -> Sample {
    let exporter = Exporter::start(authority);
    let child = &exporter.child;
    let asked = Arc::new(Asked::new(rate));
    let driver = {
        let asked = Arc::clone(&asked);
        thread::spawn(move || drive(kind, &asked))
    };
    thread::sleep(Duration::from_secs(2));
    let (before, start) = (asked.counts(), Instant::now());
    let cpu = meter::cpu(child.0.id());
    thread::sleep(Duration::from_secs(seconds));
    let cpu = meter::cpu(child.0.id()) - cpu;
    let (after, wall) = (asked.counts(), start.elapsed());
    asked.over.store(true, Ordering::Relaxed);
    driver.join().unwrap();
    Sample {
        answered: after.0 - before.0,
        lost: after.1 - before.1,
        cpu,
        wall,
    }
}

const MODULES: &str = "modules:
  icmp: {prober: icmp, timeout: 3s, icmp: {preferred_ip_protocol: ip4}}
  tcp: {prober: tcp, timeout: 3s, tcp: {preferred_ip_protocol: ip4}}
  dns: {prober: dns, timeout: 3s, dns: {query_name: vc.example, query_type: A, preferred_ip_protocol: ip4}}
  tls: {prober: tcp, timeout: 3s, tcp: {preferred_ip_protocol: ip4, tls: true, tls_config: {ca_file: AUTHORITY, server_name: vc.example}}}
  https: {prober: http, timeout: 3s, http: {preferred_ip_protocol: ip4, headers: {Host: vc.example}, tls_config: {ca_file: AUTHORITY, server_name: vc.example}}}
";

/// What the connections share.
struct Asked {
    start: Instant,
    rate: u32,
    next: AtomicU32,
    answered: AtomicU64,
    lost: AtomicU64,
    over: AtomicBool,
}

impl Asked {
    fn new(rate: u32) -> Self {
        Self {
            start: Instant::now(),
            rate,
            next: AtomicU32::new(0),
            answered: AtomicU64::new(0),
            lost: AtomicU64::new(0),
            over: AtomicBool::new(false),
        }
    }

    fn counts(&self) -> (u64, u64) {
        (
            self.answered.load(Ordering::Relaxed),
            self.lost.load(Ordering::Relaxed),
        )
    }
}

fn drive(kind: Kind, asked: &Arc<Asked>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let connections = (0..CONNECTIONS).map(|_| {
            let asked = Arc::clone(asked);
            async move { ask(kind, &asked).await }
        });
        futures_util::future::join_all(connections).await;
    });
}

async fn ask(kind: Kind, asked: &Asked) {
    let mut stream = TcpStream::connect(ADDRESS).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut buffer = Vec::with_capacity(16 * 1024);
    while !asked.over.load(Ordering::Relaxed) {
        let number = asked.next.fetch_add(1, Ordering::Relaxed);
        let due = Duration::from_secs_f64(f64::from(number) / f64::from(asked.rate));
        if asked.start.elapsed() < due {
            tokio::time::sleep_until((asked.start + due).into()).await;
        }
        let nth = number % targets(kind, asked.rate);
        let kind = kind.of(nth);
        let (target, module) = (address(kind, nth), kind.slug());
        let request = format!(
            "GET /probe?target={target}&module={module} HTTP/1.1\r\nHost: {ADDRESS}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let healthy = answer(&mut stream, &mut buffer).await;
        let count = if healthy {
            &asked.answered
        } else {
            &asked.lost
        };
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// Reads one response to its end; whether its probe succeeded.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> bool {
    buffer.clear();
    loop {
        let read = stream.read_buf(buffer).await.unwrap();
        assert!(read > 0, "the exporter closed a connection");
        let Some(head) = find(buffer, b"\r\n\r\n") else {
            continue;
        };
        let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
        let length = text
            .split("content-length: ")
            .nth(1)
            .and_then(|rest| rest.lines().next());
        let whole = match length {
            Some(length) => buffer.len() >= head + 4 + length.trim().parse::<usize>().unwrap(),
            None => buffer.ends_with(b"\r\n0\r\n\r\n"),
        };
        if whole {
            return find(buffer, b"\nprobe_success 1").is_some();
        }
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}
