//! The storage fails under samband: it says so, goes on telling people, and
//! writes nothing more until the next start has tested the storage.

use std::fs::{self, File};
use std::io::Write;
use std::net::{SocketAddr, SocketAddrV4, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

use samband::store::{FILE, Queries};
use tempfile::TempDir;

use crate::dns::Dns;
use crate::mail::{header, relay_settings};
use crate::postfix::{Mood, Postfix};
use crate::process::{Place, Process, folder, s, until};
use crate::region::small;
use crate::samband::Daemon;

#[test]
fn a_full_disk_ends_the_log_and_not_the_alarms_until_a_start_finds_room() {
    let disk = Disk::mount();
    let mut ground = Ground::start(&disk.state());
    disk.fill();
    ground.break_bridge();
    ground.shows_that_it_is_unlogged();
    ground.tells_of_the_fault_though();

    // Room again, and still nothing is written: what is missing cannot be made up for.
    let last = last_seq(&disk.state());
    disk.empty();
    ground.mend_bridge();
    ground.until_all_cleared();
    assert_eq!(last_seq(&disk.state()), last);
    ground.daemon.kill();

    disk.fill();
    let code = ground.daemon.again_in_vain();
    assert_eq!(code, Some(74), "{}", ground.daemon.said());
    disk.empty();
    ground.daemon.again();
    assert_eq!(ground.daemon.samples_of(UNLOGGED), [0.0]);
    assert_eq!(status(&ground.daemon, "/healthz"), "200");
    ground.ends_with_a_whole_log();
    assert!(last_seq(&disk.state()) > last);
}

#[test]
fn a_disk_that_will_not_confirm_ends_the_log_at_once() {
    let state = folder();
    let mut ground = Ground::start(&state.path().join("state"));
    let state = state.path().join("state");
    let tracer = failing_syncs(&ground.daemon, state.parent().unwrap());
    ground.break_bridge();
    ground.shows_that_it_is_unlogged();
    ground.tells_of_the_fault_though();
    // A disk that confirms again is not believed.
    drop(tracer);
    let last = last_seq(&state);
    ground.mend_bridge();
    ground.until_all_cleared();
    assert_eq!(last_seq(&state), last);
    assert_eq!(status(&ground.daemon, "/healthz"), "503");
    ground.daemon.kill();
    ground.daemon.again();
    assert_eq!(ground.daemon.samples_of(UNLOGGED), [0.0]);
    ground.ends_with_a_whole_log();
}

const UNLOGGED: &str = "samband_store_unlogged";

/// A bridge that can break, a witness, a relay, and samband with its state
/// where the test wants it.
struct Ground {
    daemon: Daemon,
    postfix: Postfix,
    bridge: Option<TcpListener>,
    address: SocketAddrV4,
    _dns: Dns,
}

impl Ground {
    fn start(state: &Path) -> Self {
        let dns = Dns::start(&Place::loopback());
        let bridge = TcpListener::bind((Place::loopback().ip, 0)).unwrap();
        let SocketAddr::V4(address) = bridge.local_addr().unwrap() else {
            unreachable!("bound to IPv4")
        };
        let postfix = Postfix::start(&Place::loopback(), Mood::Accepting);
        let settings = relay_settings(postfix.address, &postfix);
        let settings = settings.replace("STATE", &state.display().to_string());
        let region = small(address, dns.address);
        let secret = [("RELAY_PASSWORD", Postfix::PASSWORD)];
        let daemon = Daemon::start(&Place::loopback(), &settings, ("lab", &region), &secret);
        daemon.until_all_looked();
        Self {
            daemon,
            postfix,
            bridge: Some(bridge),
            address,
            _dns: dns,
        }
    }

    fn break_bridge(&mut self) {
        self.bridge = None;
    }

    fn mend_bridge(&mut self) {
        self.bridge = Some(TcpListener::bind(self.address).unwrap());
    }

    fn shows_that_it_is_unlogged(&self) {
        until("it to be unlogged", s(60), || {
            (self.daemon.samples_of(UNLOGGED) == [1.0]).then_some(())
        });
        assert_eq!(status(&self.daemon, "/healthz"), "503");
        assert_eq!(status(&self.daemon, "/readyz"), "200");
        let page = self.daemon.get("/").expect("the page is still served");
        assert!(page.contains("The log cannot be written"), "{page}");
        self.mail_to("council@mail.test", "log");
    }

    fn tells_of_the_fault_though(&self) {
        self.daemon.fault("the fault", s(60), |fault| {
            fault["cause"]["component"].as_str() == Some("bridge")
        });
        self.mail_to("it@mail.test", "Bridge");
    }

    fn mail_to(&self, recipient: &str, subject: &str) -> String {
        until(&format!("a mail to {recipient}"), s(60), || {
            let mut mails = self.postfix.mails().into_iter();
            mails.find(|mail| {
                header(mail, "Delivered-To").as_deref() == Some(recipient)
                    && header(mail, "Subject").is_some_and(|s| s.contains(subject))
            })
        })
    }

    fn until_all_cleared(&self) {
        until("all to be cleared", s(60), || {
            let faults = self.daemon.faults();
            let open = |fault: &serde_json::Value| fault["cleared_at"].is_null();
            (!faults.iter().any(open)).then_some(())
        });
    }

    fn ends_with_a_whole_log(&mut self) {
        assert_eq!(self.daemon.stop(), Some(0), "{}", self.daemon.said());
        let (said, code) = self.daemon.ask(&["log", "verify"]);
        assert_eq!(code, Some(0), "{said}");
    }
}

/// A disk of a few megabytes; gone when dropped.
struct Disk {
    folder: TempDir,
}

impl Disk {
    fn mount() -> Self {
        let folder = folder();
        let at = folder.path().display().to_string();
        let args = ["-t", "tmpfs", "-o", "size=4m,mode=0700", "samband", &at];
        Place::loopback().run("mount", &args);
        Self { folder }
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    fn filler(&self) -> PathBuf {
        self.folder.path().join("filler")
    }

    fn fill(&self) {
        let mut filler = File::create(self.filler()).unwrap();
        while filler.write(&[0; 4096]).is_ok() {}
    }

    fn empty(&self) {
        fs::remove_file(self.filler()).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: whoever still holds a file of it is about to end.
        let _ = Command::new("umount")
            .arg("-l")
            .arg(self.folder.path())
            .status();
    }
}

/// From now on, until dropped, the system fails each time that the daemon
/// makes something durable.
fn failing_syncs(daemon: &Daemon, folder: &Path) -> Process {
    let pid = daemon.pid().to_string();
    let args = [
        "-f",
        "-p",
        &pid,
        "-e",
        "trace=fsync,fdatasync",
        "-e",
        "inject=fsync,fdatasync:error=EIO",
    ];
    let mut strace = Process::start(&Place::loopback(), folder, "strace", &args);
    let tasks = || fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten();
    let traced = |task: fs::DirEntry| {
        let status = fs::read_to_string(task.path().join("status")).unwrap_or_default();
        !status.contains("TracerPid:\t0\n")
    };
    strace.ready(s(20), || tasks().all(traced).then_some(()));
    strace
}

fn last_seq(state: &Path) -> u64 {
    let log = Queries::open_read_only(&state.join(FILE)).unwrap();
    log.recent(1).unwrap()[0].seq
}

/// The status code that a page draws.
fn status(daemon: &Daemon, path: &str) -> String {
    let url = format!("http://{}{path}", daemon.web);
    let args = [
        "--silent",
        "--output",
        "/dev/null",
        "--write-out",
        "%{http_code}",
        &url,
    ];
    Place::loopback().run("curl", &args)
}
