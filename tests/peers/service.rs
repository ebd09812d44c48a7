//! samband under a service manager: what it is told, and what it is not told
//! when a part of the pipeline stands still.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tempfile::TempDir;

use crate::dns::Dns;
use crate::process::{Place, Process, folder, hold, s, until};
use crate::region::small;
use crate::samband::Daemon;

#[test]
fn the_service_manager_is_told_of_each_change_and_of_life_as_long_as_probes_go_on() {
    let mut ground = Ground::start();
    ground.manager.hears("READY=1", s(10));
    ground.manager.hears("WATCHDOG=1", LIMIT * 2);
    assert!(
        ground
            .manager
            .heard
            .iter()
            .any(|said| said.starts_with("STATUS=") && said.contains("components")),
        "{:?}",
        ground.manager.heard
    );

    ground.manager.forget();
    ground.daemon.reload();
    ground.manager.hears("RELOADING=1", s(10));
    ground.manager.hears("READY=1", s(10));
    ground.manager.hears("WATCHDOG=1", LIMIT * 2);

    ground.manager.forget();
    assert_eq!(ground.daemon.stop(), Some(0));
    ground.manager.hears("STOPPING=1", s(1));
}

#[test]
fn a_prober_that_hangs_gives_no_sign_of_life() {
    hangs("prober");
}

#[test]
fn a_ledger_that_hangs_gives_no_sign_of_life() {
    hangs("ledger");
}

/// Stops one thread, and sees the signs of life end though the rest runs on.
fn hangs(thread: &str) {
    let mut ground = Ground::start();
    ground.manager.hears("WATCHDOG=1", LIMIT * 2);
    let tracer = halt(&ground.daemon, thread, ground.folder.path());
    // The witness is asked every 5 s and given 2: no run is missed sooner.
    until("the signs of life to end", s(60), || {
        ground.manager.forget();
        let start = std::time::Instant::now();
        while start.elapsed() < LIMIT {
            ground.manager.listen();
            if ground.manager.heard.contains("WATCHDOG=1") {
                return None;
            }
        }
        Some(())
    });
    hold("silence", LIMIT, || {
        ground.manager.listen();
        !ground.manager.heard.contains("WATCHDOG=1")
    });
    assert!(
        ground.daemon.get("/readyz").is_some(),
        "pages are still served"
    );

    tracer.signal("CONT");
    drop(tracer);
    ground.manager.hears("WATCHDOG=1", s(60));
}

#[test]
fn an_outside_party_hears_nothing_while_a_part_of_the_pipeline_hangs_and_hears_again() {
    let ground = Ground::start();
    let heard = || ground.outside.load(Ordering::Relaxed);
    until("a sign of life outside", s(60), || {
        (heard() > 0).then_some(())
    });
    for thread in ["prober", "ledger"] {
        let tracer = halt(&ground.daemon, thread, ground.folder.path());
        silent(thread, &heard);
        tracer.signal("CONT");
        drop(tracer);
        let before = heard();
        until("a sign of life again", s(120), || {
            (heard() > before).then_some(())
        });
    }
    // A writer that has been given up stays so until the next start.
    let _tracer = halt(&ground.daemon, "writer", ground.folder.path());
    silent("writer", &heard);
}

/// Waits until no sign of life has come for two and a half of the pauses between them.
fn silent(thread: &str, heard: &dyn Fn() -> u64) {
    let mut last = (heard(), std::time::Instant::now());
    until(&format!("silence of the {thread}"), s(180), || {
        if heard() != last.0 {
            last = (heard(), std::time::Instant::now());
        }
        (last.1.elapsed() > s(25)).then_some(())
    });
}

/// As in the unit file, but shorter.
const LIMIT: Duration = Duration::from_secs(6);

struct Ground {
    daemon: Daemon,
    manager: Manager,
    folder: TempDir,
    /// Signs of life that the outside party took.
    outside: Arc<AtomicU64>,
    _dns: Dns,
    _bridge: TcpListener,
}

impl Ground {
    fn start() -> Self {
        let folder = folder();
        let manager = Manager::listening(&folder.path().join("notify"));
        let dns = Dns::start(&Place::loopback());
        let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
        let at = match bridge.local_addr().unwrap() {
            SocketAddr::V4(at) => at,
            SocketAddr::V6(_) => unreachable!("bound to IPv4"),
        };
        let region = small(at, dns.address);
        let environment = [
            ("NOTIFY_SOCKET", manager.path.as_str()),
            ("WATCHDOG_USEC", "6000000"),
        ];
        let (url, outside) = outside();
        let main = QUIET.to_owned() + &format!("[heartbeat]\nurl = \"{url}\"\nevery = \"10s\"\n");
        let daemon = Daemon::start(&Place::loopback(), &main, ("lab", &region), &environment);
        Self {
            daemon,
            manager,
            folder,
            outside,
            _dns: dns,
            _bridge: bridge,
        }
    }
}

/// An outside party that says yes, and how often it was asked.
fn outside() -> (String, Arc<AtomicU64>) {
    let listener = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
    let url = format!("http://{}/ping", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut request = [0; 1024];
            if stream.read(&mut request).is_ok_and(|length| length > 0) {
                counted.fetch_add(1, Ordering::Relaxed);
                // Whoever asked may have gone.
                let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n");
            }
        }
    });
    (url, asked)
}

const QUIET: &str = "regions = [\"lab\"]\n[web]\nlisten = \"WEB\"\n[store]\npath = \"STATE\"\n\
                     [probe]\nicmp = \"off\"\n";

/// Stands in for systemd: a socket, and what was said to it.
struct Manager {
    path: String,
    socket: UnixDatagram,
    heard: BTreeSet<String>,
}

impl Manager {
    fn listening(path: &Path) -> Self {
        let socket = UnixDatagram::bind(path).unwrap();
        let patience = Some(Duration::from_millis(100));
        socket.set_read_timeout(patience).unwrap();
        Self {
            path: path.display().to_string(),
            socket,
            heard: BTreeSet::new(),
        }
    }

    /// Takes in one message, if one comes soon.
    fn listen(&mut self) {
        let mut buffer = [0; 4096];
        if let Ok(length) = self.socket.recv(&mut buffer) {
            let text = String::from_utf8_lossy(&buffer[..length]);
            self.heard.extend(text.lines().map(str::to_owned));
        }
    }

    fn hears(&mut self, wanted: &str, limit: Duration) {
        until(wanted, limit, || {
            self.listen();
            self.heard.contains(wanted).then_some(())
        });
    }

    fn forget(&mut self) {
        self.socket.set_nonblocking(true).unwrap();
        let mut buffer = [0; 4096];
        while self.socket.recv(&mut buffer).is_ok() {}
        self.socket.set_nonblocking(false).unwrap();
        self.heard.clear();
    }
}

/// Halts a thread at its next system call: its tracer is stopped and does not
/// let it go on.
fn halt(daemon: &Daemon, thread: &str, folder: &Path) -> Process {
    let tasks = fs::read_dir(format!("/proc/{}/task", daemon.pid())).unwrap();
    let named = |task: &fs::DirEntry| {
        let name = fs::read_to_string(task.path().join("comm")).unwrap_or_default();
        name.trim() == thread
    };
    let task = tasks.flatten().find(named).expect("a thread of that name");
    let id = task.file_name().into_string().unwrap();
    let mut strace = Process::start(&Place::loopback(), folder, "strace", &["-p", &id]);
    strace.ready(s(20), || {
        let status = fs::read_to_string(task.path().join("status")).unwrap_or_default();
        (!status.contains("TracerPid:\t0\n")).then_some(())
    });
    strace.signal("STOP");
    strace
}
